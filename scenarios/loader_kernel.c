/* SPDX-License-Identifier: GPL-3.0-or-later
 * What instances hold of a kernel's table of processes; and which channels are on. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

/* What spans several keys. */
static bool check_kernel(plim_loader *l, plim_node node, const plim_kernel_use *use)
{
    double limit = use->limit_pids, least = use->pids + use->pids_per_request;
    if (limit > 0.0 && limit < least) {
        plim_node_diag(plim_node_find(node, "limit_pids"), l->d.diags,
                       "found %.0f, expected 0 or at least pids and pids_per_request: %.0f", limit,
                       least);
        return false;
    }
    if (use->pids_growth_from_s > 0.0 && use->pids_growth_per_s <= 0.0) {
        plim_node_diag(plim_node_find(node, "pids_growth_from_s"), l->d.diags,
                       "found it without pids_growth_per_s, expected that too: nothing grows");
        return false;
    }
    if (use->pids_growth_per_s > 0.0 && use->pids_per_request > 0.0) {
        plim_node_diag(plim_node_find(node, "pids_per_request"), l->d.diags,
                       "found it with pids_growth_per_s, expected one of them: the requests of a "
                       "fork bomb are what its processes do");
        return false;
    }
    return true;
}

bool plim_loader_kernel(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    static const char *const own[] = {"pids", "pids_per_request", "pids_growth_per_s",
                                      "pids_growth_from_s", NULL};
    plim_node node = plim_node_find(service, "kernel");
    plim_kernel_keys keys;
    if (!plim_decode_optional(&l->d, node, "an object: what an instance holds of a kernel",
                              plim_kernel_table, &keys)) {
        return false;
    }
    plim_kernel_use *use = &spec->channels.kernel;
    use->pids = (double)keys.pids;
    use->pids_per_request = (double)keys.pids_per_request;
    use->pids_growth_per_s = keys.pids_growth_per_s;
    use->pids_growth_from_s = keys.pids_growth_from_s;
    use->limit_pids = (double)keys.limit_pids;
    l->stationary = l->stationary && use->pids_growth_per_s <= 0.0;
    return plim_loader_no_own(l, service, node, own, "limit_pids") && check_kernel(l, node, use);
}

bool plim_loader_kernel_host(plim_loader *l, plim_node host, plim_kernel_host *kernel)
{
    plim_node node = plim_node_find(host, "kernel");
    plim_kernel_host_keys keys;
    if (!plim_decode_optional(&l->d, node, "an object: what its kernel has", plim_kernel_host_table,
                              &keys)) {
        return false;
    }
    kernel->pids_max = (double)keys.pids_max;
    kernel->contention = keys.contention;
    return true;
}

void plim_loader_channels(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    plim_node node = plim_node_find(root, "channels");
    plim_channels_keys keys;
    if (!plim_decode_optional(&l->d, node, "an object: which channels are on", plim_channels_table,
                              &keys)) {
        return;
    }
    scenario->channels_off = (plim_channels_off){
        .memory = !keys.memory,
        .cache = !keys.cache,
        .disk = !keys.disk,
        .net = !keys.net,
        .kernel = !keys.kernel,
    };
}
