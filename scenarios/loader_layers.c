/* SPDX-License-Identifier: GPL-3.0-or-later
 * Layers that a scenario defines: from nothing, or from a layer of the program with some rows
 * changed. A row without a source is an assumption, and every report says so. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

#include <string.h>

enum { LAYERS_MAX = 32, ROWS_MAX = 4096 };

typedef const plim_layer *layer_ref;

/* The index of a text among the names of an enum, or it is told. */
static bool name_of(plim_loader *l, plim_node row, const char *key, const char *what, int n,
                    const char *(*name)(int), int *index)
{
    const char *names[64];
    size_t found;
    for (int i = 0; i < n; i++) {
        names[i] = name(i);
    }
    if (!plim_decode_name_member(&l->d, row, key, names, (size_t)n, what, &found)) {
        return false;
    }
    *index = (int)found;
    return true;
}

static const char *class_name(int i)
{
    return plim_class_name((plim_class)i);
}

static const char *term_name(int i)
{
    return plim_term_name((plim_term)i);
}

static const char *payer_name(int i)
{
    return plim_payer_name((plim_payer)i);
}

static bool read_row(plim_loader *l, plim_node node, int era, plim_cost_row *row)
{
    plim_row_keys keys;
    int class = 0, term = 0, payer = PLIM_PAYER_VCPU;
    bool good = plim_decode_object(&l->d, node, plim_row_table, &keys);
    if (plim_node_kind(node) != PLIM_JSON_OBJECT) {
        return false;
    }
    good =
        name_of(l, node, "class", "a class of operations", PLIM_CLASS_COUNT, class_name, &class) &&
        good;
    good =
        name_of(l, node, "term", "a term of the cost", PLIM_TERM_COUNT, term_name, &term) && good;
    if (plim_node_there(plim_node_find(node, "payer"))) {
        good = name_of(l, node, "payer", "who pays", PLIM_PAYER_COUNT, payer_name, &payer) && good;
    } else if (term == PLIM_TERM_ADDED_LATENCY_NS || class >= PLIM_CLASS_BOOT) {
        payer = PLIM_PAYER_NONE;
    }
    if (good && term == PLIM_TERM_NATIVE_NS) {
        plim_node_diag(plim_node_find(node, "term"), l->d.diags,
                       "found \"native_ns\", expected a cost over native: the operations "
                       "themselves are the machine's");
        return false;
    }
    bool sourced = keys.source != NULL;
    *row = (plim_cost_row){
        .era = era,
        .class = (plim_class) class,
        .term = (plim_term)term,
        .payer = (plim_payer)payer,
        .value = keys.value,
        .low = keys.low >= 0.0 ? keys.low : keys.value,
        .high = keys.high >= 0.0 ? keys.high : keys.value,
        .unit = term == PLIM_TERM_TAX_RATIO ? "ratio"
                : term == PLIM_TERM_EXITS   ? "exits"
                                            : "ns",
        .evidence = sourced ? PLIM_EVIDENCE_DERIVED : PLIM_EVIDENCE_ASSUMPTION,
        .source = sourced ? keys.source : "the scenario",
        .note = "given in the scenario",
    };
    return good;
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
    size_t n = 0, index;
    bool good = plim_decode_object(&l->d, node, plim_layer_table, &keys);
    plim_node list = plim_node_find(node, "rows"), named = plim_node_find(node, "base");
    if (!good || !plim_loader_name_fits(l, node, keys.name)) {
        return false;
    }
    if (plim_find_layer(keys.name) != NULL) {
        plim_node_diag(plim_node_find(node, "name"), l->d.diags,
                       "found \"%s\", expected a name that no layer of the program has", keys.name);
        return false;
    }
    if (plim_node_there(named)) {
        if (!plim_loader_name(l, named, "a layer", PLIM_NAMES_LAYERS, &index)) {
            return false;
        }
        base = plim_layers[index];
    }
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
        .own_thread_serial = keys.serial || (base != NULL && base->own_thread_serial),
        .own_kernel = keys.own_kernel || (base != NULL && base->own_kernel),
        .once_per_host = keys.once_per_host || (base != NULL && base->once_per_host),
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
    if (size > LAYERS_MAX) {
        plim_node_diag(list, l->d.diags, "found %zu layers, expected at most %d", size, LAYERS_MAX);
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
