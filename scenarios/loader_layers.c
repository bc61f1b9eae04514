/* SPDX-License-Identifier: GPL-3.0-or-later
 * Layers that a scenario defines: from nothing, or from a layer of the program with some rows
 * changed. A row without a source is an assumption, and every report says so. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

#include <string.h>

enum { ROWS_MAX = 4096 };

typedef const plim_layer *layer_ref;

static bool read_row(plim_loader *l, plim_node node, int era, plim_cost_row *row)
{
    plim_row_keys keys;
    if (!plim_decode_object(&l->d, node, plim_row_table, &keys)) {
        return false;
    }
    plim_row_resolve(&keys);
    plim_term term = (plim_term)(PLIM_TERM_WORK_NS + keys.term);
    bool sourced = keys.source != NULL;
    *row = (plim_cost_row){
        .era = era,
        .class = (plim_class)keys.class,
        .term = term,
        .payer = (plim_payer)keys.payer,
        .value = keys.value,
        .low = keys.low,
        .high = keys.high,
        .unit = term == PLIM_TERM_TAX_RATIO ? "ratio"
                : term == PLIM_TERM_EXITS   ? "exits"
                                            : "ns",
        .evidence = sourced ? PLIM_EVIDENCE_DERIVED : PLIM_EVIDENCE_ASSUMPTION,
        .source = sourced ? keys.source : "the scenario",
        .note = "given in the scenario",
    };
    return true;
}

/* Puts a row in the place of the one with the same key, or at the end. */
static void put_row(plim_cost_row *rows, size_t *n, const plim_cost_row *row)
{
    size_t i = 0;
    while (i < *n && !(rows[i].class == row->class && rows[i].term == row->term &&
                       rows[i].payer == row->payer)) {
        i++;
    }
    if (i == *n) {
        (*n)++;
    }
    rows[i] = *row;
}

static bool read_layer(plim_loader *l, plim_node node, int era, plim_layer *layer)
{
    plim_layer_keys keys;
    const plim_layer *base = NULL;
    size_t n = 0;
    bool good = plim_decode_object(&l->d, node, plim_layer_table, &keys);
    plim_node list = plim_node_find(node, "rows");
    if (!good) {
        return false;
    }
    if (plim_find_layer(keys.name) != NULL) {
        plim_node_diag(plim_node_find(node, "name"), l->d.diags,
                       "found \"%s\", expected a name that no layer of the program has", keys.name);
        return false;
    }
    base = keys.base == NULL ? NULL : plim_find_layer(keys.base);
    plim_layer_resolve(&keys);
    if (plim_node_there(list) &&
        !plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of cost rows")) {
        return false;
    }
    size_t most =
        (base == NULL ? 0 : base->n_rows) + (plim_node_there(list) ? plim_node_size(list) : 0);
    plim_cost_row *rows = most > ROWS_MAX ? NULL : PLIM_NEW(l->d.arena, most + 1, plim_cost_row);
    for (size_t i = 0; rows != NULL && base != NULL && i < base->n_rows; i++) {
        if (base->rows[i].era == era) {
            rows[n++] = base->rows[i];
        }
    }
    for (plim_node r = plim_node_first(list);
         plim_node_there(list) && plim_node_there(r) && rows != NULL; r = plim_node_next(r)) {
        plim_cost_row row;
        if (read_row(l, r, era, &row)) {
            put_row(rows, &n, &row);
        } else {
            good = false;
        }
    }
    if (good && n == 0) {
        plim_node_diag(node, l->d.diags,
                       "found a layer without rows, expected a \"base\" with costs of %d, or "
                       "\"rows\"",
                       era);
        return false;
    }
    *layer = (plim_layer){
        .name = keys.name,
        .summary = "a layer of the scenario",
        .own_thread_serial = keys.serial,
        .own_kernel = keys.own_kernel,
        .once_per_host = keys.once_per_host,
        .rows = rows,
        .n_rows = n,
    };
    return good && rows != NULL;
}

void plim_loader_layers(plim_loader *l, plim_node root, int era)
{
    plim_node list = plim_node_find(root, "layers");
    size_t n = 0;
    if (!plim_node_there(list) ||
        !plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of layers")) {
        return;
    }
    size_t size = plim_node_size(list);
    if (size > PLIM_LAYERS_MAX) {
        plim_node_diag(list, l->d.diags, "found %zu layers, expected at most %d", size,
                       PLIM_LAYERS_MAX);
        return;
    }
    plim_layer *layers = PLIM_NEW(l->d.arena, size + 1, plim_layer);
    layer_ref *found = PLIM_NEW(l->d.arena, size + 1, layer_ref);
    plim_named *names = PLIM_NEW(l->d.arena, size + 1, plim_named);
    size_t at = 0;
    for (plim_node e = plim_node_first(list); plim_node_there(e) && names != NULL;
         e = plim_node_next(e), at++) {
        if (read_layer(l, e, era, &layers[n])) {
            names[n] = (plim_named){layers[n].name, n, at};
            found[n] = &layers[n];
            n++;
        }
    }
    if (names != NULL && plim_loader_once(l, list, "layer", names, n)) {
        l->layers = found;
    }
}
