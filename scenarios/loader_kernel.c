/* SPDX-License-Identifier: GPL-3.0-or-later
 * Kernels of hosts: locks. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

bool plim_loader_host_kernel(plim_loader *l, plim_node host, plim_kernel_host *kernel)
{
    plim_node node = plim_node_find(host, "kernel");
    plim_host_kernel_keys keys;
    if (!plim_node_there(node)) {
        return true;
    }
    if (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: the host's kernel") ||
        !plim_decode_object(&l->d, node, plim_host_kernel_table, &keys)) {
        return false;
    }
    kernel->contention = keys.contention;
    return true;
}
