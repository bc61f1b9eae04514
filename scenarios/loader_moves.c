/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hosts that come, leave and are replaced; the placement planned anew; what moves cost. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

/* A machine that is ordered comes when it is asked for, and goes back when it is not. */
static bool check_order(plim_loader *l, plim_node host, const plim_host_keys *keys,
                        const plim_refresh_keys *refresh)
{
    static const char *const others[] = {"from_s", "until_s", "refresh"};
    const bool given[] = {keys->from_s > 0.0, keys->until_s > 0.0, refresh->at_age_s > 0.0};
    for (size_t i = 0; i < sizeof others / sizeof *others && keys->lead_time_s > 0.0; i++) {
        if (given[i]) {
            plim_node_diag(plim_node_find(host, others[i]), l->d.diags,
                           "found \"%s\" with lead_time_s, expected one of them: a machine that is "
                           "ordered comes and goes as it is needed",
                           others[i]);
            return false;
        }
    }
    return true;
}

bool plim_loader_stay(plim_loader *l, plim_node host, const plim_host_keys *keys,
                      plim_refresh_keys *refresh)
{
    plim_node node = plim_node_find(host, "refresh");
    *refresh = (plim_refresh_keys){0};
    if (keys->until_s > 0.0 && keys->until_s <= keys->from_s) {
        plim_node_diag(plim_node_find(host, "until_s"), l->d.diags,
                       "found %.6g s, expected more than from_s: %.6g s", keys->until_s,
                       keys->from_s);
        return false;
    }
    if (plim_node_there(node) &&
        (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: when it is replaced") ||
         !plim_decode_object(&l->d, node, plim_refresh_table, refresh))) {
        return false;
    }
    if (refresh->at_age_s > 0.0 && refresh->at_age_s < keys->age_s) {
        plim_node_diag(plim_node_find(node, "at_age_s"), l->d.diags,
                       "found %.6g s, expected at least age_s: %.6g s", refresh->at_age_s,
                       keys->age_s);
        return false;
    }
    return check_order(l, host, keys, refresh);
}

/* Who says where each instance is to be cannot be placed anew. */
static bool check_on(plim_loader *l, plim_node node, const char *key)
{
    for (uint32_t s = 0; s < l->n_services && l->services != NULL; s++) {
        if (l->services[s].on_host != NULL) {
            plim_node_diag(node, l->d.diags,
                           "found \"%s\" with \"on\" in the service \"%s\", expected a placement "
                           "that finds other hosts",
                           key, l->services[s].name == NULL ? "" : l->services[s].name);
            return false;
        }
    }
    return true;
}

/* What makes instances leave their hosts, of hosts and failures. */
static void check_leavers(plim_loader *l, plim_node root)
{
    plim_node hosts = plim_node_find(root, "hosts"), failures = plim_node_find(root, "failures");
    bool good = l->hosts != NULL;
    for (plim_node h = plim_node_first(hosts); good && plim_node_there(h); h = plim_node_next(h)) {
        plim_node until = plim_node_find(h, "until_s"), refresh = plim_node_find(h, "refresh");
        if (plim_node_kind(until) == PLIM_JSON_NUMBER && plim_node_number(until) > 0.0) {
            good = check_on(l, until, "until_s");
        }
        good = good && (!plim_node_there(refresh) || check_on(l, refresh, "refresh"));
    }
    for (plim_node f = plim_node_first(failures); good && plim_node_there(f);
         f = plim_node_next(f)) {
        plim_node elsewhere = plim_node_find(f, "elsewhere");
        if (plim_node_kind(elsewhere) == PLIM_JSON_BOOL && plim_node_bool(elsewhere)) {
            good = check_on(l, elsewhere, "elsewhere");
        }
    }
}

static bool read_replan(plim_loader *l, plim_node node, plim_replan_spec *spec)
{
    plim_replan_keys keys;
    if (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: when it is planned anew") ||
        !plim_decode_object(&l->d, node, plim_replan_table, &keys)) {
        return false;
    }
    if (keys.every_s <= 0.0 && keys.after_change_s <= 0.0) {
        plim_node_diag(node, l->d.diags,
                       "found neither every_s nor after_change_s above 0, expected one of them at "
                       "least: when to plan");
        return false;
    }
    if (!check_on(l, node, "replan")) {
        return false;
    }
    *spec = (plim_replan_spec){
        .goal = keys.goal == 0 ? PLIM_REPLAN_PACK : PLIM_REPLAN_SPREAD,
        .every_s = keys.every_s,
        .after_change_s = keys.after_change_s,
        .moves_max = (uint32_t)keys.moves_max,
    };
    return true;
}

static void read_live(plim_loader *l, plim_node root, plim_live_spec *spec)
{
    plim_node node = plim_node_find(root, "live_moves");
    plim_live_keys keys;
    plim_decode_defaults(plim_live_table, &keys);
    if (plim_node_there(node) &&
        (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: what a move costs") ||
         !plim_decode_object(&l->d, node, plim_live_table, &keys))) {
        return;
    }
    *spec = (plim_live_spec){keys.gbit_per_s, keys.cpu_tax, keys.downtime_s};
}

void plim_loader_moves(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    plim_node replan = plim_node_find(root, "replan");
    read_live(l, root, &scenario->live);
    if (plim_node_there(replan)) {
        (void)read_replan(l, replan, &scenario->replan);
        l->stationary = false;
    }
    check_leavers(l, root);
    for (uint32_t h = 0; h < l->n_hosts; h++) {
        const plim_host_spec *host = &l->hosts[h];
        bool stays = host->from_s <= 0.0 && host->until_s <= 0.0 && host->refresh.at_age_s <= 0.0;
        l->stationary = l->stationary && stays;
    }
}
