/* SPDX-License-Identifier: GPL-3.0-or-later
 * Key `memory` of services and of hosts, and `channels` of the scenario. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

/* What says when and how far it grows says nothing when it does not. */
static bool check_growth(plim_loader *l, plim_node node, const plim_memory_use_keys *keys)
{
    static const char *const others[] = {"growth_from_s", "growth_max_mib"};
    const bool given[] = {keys->growth_from_s > 0.0, keys->growth_max_mib > 0.0};
    for (size_t i = 0; i < sizeof others / sizeof *others && keys->growth_mib_per_s <= 0.0; i++) {
        if (given[i]) {
            plim_node_diag(plim_node_find(node, others[i]), l->d.diags,
                           "found \"%s\" without growth_mib_per_s, expected both: an instance that "
                           "does not grow stays as it is",
                           others[i]);
            return false;
        }
    }
    return true;
}

bool plim_loader_memory_use(plim_loader *l, plim_node service, plim_memory_use *use)
{
    plim_node node = plim_node_find(service, "memory");
    plim_memory_use_keys keys;
    if (!plim_decode_optional(&l->d, node, "an object: its use of memory", plim_memory_use_table,
                              &keys) ||
        !check_growth(l, node, &keys)) {
        return false;
    }
    *use = (plim_memory_use){
        .working_set_mib = keys.working_set_mib,
        .faults_per_cpu_s = keys.faults_per_cpu_s,
        .growth_mib_per_s = keys.growth_mib_per_s,
        .growth_from_s = keys.growth_from_s,
        .growth_max_mib = keys.growth_max_mib,
        .limit_mib = keys.limit_mib,
        .swap_mib = keys.swap_mib,
    };
    l->stationary = l->stationary && keys.growth_mib_per_s <= 0.0;
    return true;
}

bool plim_loader_memory_host(plim_loader *l, plim_node host, plim_memory_host *memory)
{
    plim_node node = plim_node_find(host, "memory");
    plim_memory_host_keys keys;
    if (!plim_decode_optional(&l->d, node, "an object: swap and overcommit", plim_memory_host_table,
                              &keys)) {
        return false;
    }
    *memory = (plim_memory_host){
        .swap_mib = keys.swap_mib,
        .reclaim_mib_per_s = keys.reclaim_mib_per_s,
        .overcommit = keys.overcommit,
    };
    return true;
}
