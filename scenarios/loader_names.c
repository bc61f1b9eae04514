/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names that a scenario gives and uses itself: every one once, and found again in a sorted list,
 * for there may be 100,000 hosts. */
#include "scenarios/loader.h"

#include <stdlib.h>
#include <string.h>

enum { NEAREST_OF = 4096 };

static int by_name(const void *a, const void *b)
{
    const plim_named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

bool plim_loader_once(plim_loader *l, plim_node list, const char *what, plim_named *names, size_t n)
{
    const char **again =
        (const char **)plim_arena_alloc(l->d.arena, plim_node_size(list), sizeof *again);
    bool good = again != NULL;
    if (n > 1) {
        qsort(names, n, sizeof *names, by_name);
    }
    for (size_t i = 1; i < n && again != NULL; i++) {
        if (strcmp(names[i].name, names[i - 1].name) == 0) {
            again[names[i].entry] = names[i].name;
            good = false;
        }
    }
    size_t at = 0;
    for (plim_node e = plim_node_first(list); plim_node_there(e) && !good && again != NULL;
         e = plim_node_next(e), at++) {
        if (again[at] != NULL) {
            plim_node_diag(plim_node_find(e, "name"), l->d.diags,
                           "found a second %s \"%s\", expected every name once", what, again[at]);
        }
    }
    return good;
}

/* The host of that name, or it is told: with the nearest of the first few thousand. */
static bool find_host(plim_loader *l, plim_node node, int64_t *on)
{
    const char *names[NEAREST_OF];
    size_t index, n = l->n_hosts < NEAREST_OF ? l->n_hosts : NEAREST_OF;
    bool text = plim_node_kind(node) == PLIM_JSON_STRING;
    if (text) {
        const plim_named key = {.name = plim_node_text(node)};
        size_t low = 0, high = l->n_hosts;
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (strcmp(l->host_names[middle].name, key.name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low < l->n_hosts && strcmp(l->host_names[low].name, key.name) == 0) {
            *on = (int64_t)l->host_names[low].index;
            return true;
        }
    }
    if (!plim_node_diag_kept(node, l->d.diags)) {
        plim_node_diag(node, l->d.diags, "found no host, expected one");
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        names[i] = l->hosts[i].name;
    }
    return plim_decode_name(&l->d, node, names, n, "a host", &index);
}

bool plim_loader_on(plim_loader *l, plim_node list, int64_t *on)
{
    bool good = true;
    size_t i = 0;
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e), i++) {
        good = find_host(l, e, &on[i]) && good;
    }
    return good;
}
