/* SPDX-License-Identifier: GPL-3.0-or-later
 * Last-level cache and memory bandwidth of services and hosts. A measured sensitivity is read
 * into a fine grid by Steffen's interpolation (Astron. Astrophys. 239, 1990), which stays monotone
 * where the measurements are, so that the engine needs no more than a straight line. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

#include <gsl/gsl_interp.h>

enum { GRID = 129 };

/* ---- the measured table ---- */

static bool wrong(plim_loader *l, plim_node cache, const char *key, const char *found,
                  const char *expected)
{
    plim_node_diag(plim_node_find(cache, key), l->d.diags, "found %s, expected %s", found,
                   expected);
    return false;
}

static bool check_table(plim_loader *l, plim_node node, const plim_cache_keys *keys)
{
    const plim_reals *at = &keys->pressure_mib, *slower = &keys->slowdown;
    if (at->n != slower->n) {
        bool more = at->n > slower->n;
        plim_node_diag(plim_node_there(plim_node_find(node, more ? "pressure_mib" : "slowdown"))
                           ? plim_node_find(node, more ? "pressure_mib" : "slowdown")
                           : node,
                       l->d.diags,
                       "found %zu of pressure_mib and %zu of slowdown, expected as many", at->n,
                       slower->n);
        return false;
    }
    for (size_t i = 1; i < at->n; i++) {
        if (at->value[i] <= at->value[i - 1]) {
            return wrong(l, node, "pressure_mib", "a pressure not above the one before",
                         "ascending ones");
        }
        if (slower->value[i] < slower->value[i - 1]) {
            return wrong(l, node, "slowdown", "a slowdown below the one before",
                         "more pressure never to help");
        }
    }
    if (at->n > 0 && at->value[0] <= 0.0 && slower->value[0] > 1.0) {
        return wrong(l, node, "slowdown", "a slowdown without pressure", "1 there");
    }
    if (at->n > 0 && at->value[at->n - 1] <= 0.0) {
        return wrong(l, node, "pressure_mib", "no pressure above 0", "at least one");
    }
    return true;
}

/* Points of the table from (0, 1) on; how many. */
static size_t points(const plim_cache_keys *keys, double *x, double *y)
{
    size_t n = 0;
    if (keys->pressure_mib.value[0] > 0.0) {
        x[n] = 0.0;
        y[n++] = 1.0;
    }
    for (size_t i = 0; i < keys->pressure_mib.n; i++) {
        x[n] = keys->pressure_mib.value[i];
        y[n++] = keys->slowdown.value[i];
    }
    return n;
}

/* Between neighbouring points at most rounding could make it fall. */
static bool read_table(plim_loader *l, const plim_cache_keys *keys, plim_cache_use *use)
{
    size_t most = keys->pressure_mib.n + 1;
    double *x = PLIM_NEW(l->d.arena, most, double), *y = PLIM_NEW(l->d.arena, most, double);
    double *grid = PLIM_NEW(l->d.arena, GRID, double);
    if (x == NULL || y == NULL || grid == NULL) {
        return false;
    }
    size_t n = points(keys, x, y);
    const gsl_interp_type *type = n >= 3 ? gsl_interp_steffen : gsl_interp_linear;
    gsl_interp *curve = gsl_interp_alloc(type, n);
    if (curve == NULL) {
        l->d.arena->failed = true;
        return false;
    }
    (void)gsl_interp_init(curve, x, y, n);
    use->sensitivity_step_mib = x[n - 1] / (GRID - 1);
    for (int i = 0; i < GRID; i++) {
        double at = i * use->sensitivity_step_mib;
        double value = at < x[n - 1] ? gsl_interp_eval(curve, x, y, at, NULL) : y[n - 1];
        double least = i == 0 ? 1.0 : grid[i - 1];
        grid[i] = i == 0 || value < least ? least : value;
    }
    gsl_interp_free(curve);
    use->sensitivity = grid;
    use->n_sensitivity = GRID;
    return true;
}

/* ---- services and hosts ---- */

static bool check_use(plim_loader *l, plim_node node, const plim_cache_keys *keys)
{
    if (keys->memory_bound > 0.0 && keys->pressure_mib.n > 0) {
        return wrong(l, node, "memory_bound", "memory_bound beside pressure_mib", "one of them");
    }
    if (keys->memory_bound > 0.0 && keys->gb_per_s <= 0.0) {
        return wrong(l, node, "memory_bound", "memory_bound without gb_per_s",
                     "what it asks of memory");
    }
    if (keys->miss_gain > 0.0 && (keys->gb_per_s <= 0.0 || keys->footprint_mib <= 0.0)) {
        return wrong(l, node, "miss_gain", "miss_gain without footprint_mib or gb_per_s",
                     "both of them");
    }
    return check_table(l, node, keys);
}

bool plim_loader_cache(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    static const char *const own[] = {"footprint_mib", "gb_per_s", "miss_gain", "memory_bound",
                                      "pressure_mib",  "slowdown", NULL};
    plim_node node = plim_node_find(service, "cache");
    plim_cache_keys keys;
    if (!plim_node_there(node)) {
        return true;
    }
    if (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: use of cache and memory") ||
        !plim_decode_object(&l->d, node, plim_cache_table, &keys) || !check_use(l, node, &keys) ||
        !plim_loader_no_own(l, service, node, own, "limit_mib and limit_gb_per_s")) {
        return false;
    }
    spec->channels.cache = (plim_cache_use){.footprint_mib = keys.footprint_mib,
                                            .gb_per_s = keys.gb_per_s,
                                            .miss_gain = keys.miss_gain,
                                            .memory_bound = keys.memory_bound,
                                            .limit_mib = keys.limit_mib,
                                            .limit_gb_per_s = keys.limit_gb_per_s};
    return keys.pressure_mib.n == 0 || read_table(l, &keys, &spec->channels.cache);
}

bool plim_loader_host_cache(plim_loader *l, plim_node host, plim_cache_host *cache)
{
    plim_node node = plim_node_find(host, "cache");
    plim_host_cache_keys keys;
    if (!plim_decode_optional(&l->d, node, "an object: cache and memory", plim_host_cache_table,
                              &keys)) {
        return false;
    }
    *cache = (plim_cache_host){.llc_mib = keys.llc_mib, .gb_per_s = keys.gb_per_s};
    return true;
}
