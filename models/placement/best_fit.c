/* SPDX-License-Identifier: GPL-3.0-or-later
 * best_fit: the host that has the memory and would be left with the least of it. */
#include "models/placement.h"

static int64_t place(const plim_placement_view *view, const plim_placement_ask *ask)
{
    int64_t best = -1;
    for (uint32_t h = 0; h < view->n_hosts; h++) {
        if (plim_placement_fits(view, ask, h) &&
            (best < 0 || view->mem_free_mib[h] < view->mem_free_mib[best])) {
            best = h;
        }
    }
    return best;
}

const plim_placement plim_placement_best_fit = {
    .name = "best_fit",
    .summary = "the host that would be left with the least free memory",
    .source = "D. S. Johnson, Near-Optimal Bin Packing Algorithms, PhD thesis, MIT, 1973",
    .place = place,
};
