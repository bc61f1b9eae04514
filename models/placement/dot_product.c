/* SPDX-License-Identifier: GPL-3.0-or-later
 * dot_product: the host whose free memory and vCPUs point the way the demand does. */
#include "models/placement.h"

/* Demand and what is free, each as a share of the host; without a limit on vCPUs, of its cores. */
static double product(const plim_placement_view *view, const plim_placement_ask *ask, uint32_t h)
{
    double limit = view->vcpus_per_core_max > 0.0 ? view->vcpus_per_core_max : 1.0;
    double vcpus = plim_placement_vcpus(view, ask, h), all = view->cores[h] * limit;
    double free_vcpus = all - view->vcpus_placed[h];
    return ask->need_mib / view->mem_mib[h] * (view->mem_free_mib[h] / view->mem_mib[h]) +
           vcpus / all * (free_vcpus / all);
}

static int64_t place(const plim_placement_view *view, const plim_placement_ask *ask)
{
    int64_t best = -1;
    double most = 0.0;
    for (uint32_t h = 0; h < view->n_hosts; h++) {
        if (!plim_placement_fits(view, ask, h)) {
            continue;
        }
        double p = product(view, ask, h);
        if (best < 0 || p > most) {
            best = h;
            most = p;
        }
    }
    return best;
}

const plim_placement plim_placement_dot_product = {
    .name = "dot_product",
    .summary = "the host whose free memory and vCPUs lie most in the direction of the demand",
    .source =
        "Panigrahy et al., Heuristics for Vector Bin Packing, Microsoft Research, 2011, sec. 3",
    .place = place,
};
