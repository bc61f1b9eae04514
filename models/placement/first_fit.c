/* SPDX-License-Identifier: GPL-3.0-or-later
 * first_fit: the first host, in the order of the scenario, that has the memory. */
#include "models/placement.h"

static int64_t place(const plim_placement_view *view, const plim_placement_ask *ask)
{
    for (uint32_t h = 0; h < view->n_hosts; h++) {
        if (plim_placement_fits(view, ask, h)) {
            return h;
        }
    }
    return -1;
}

const plim_placement plim_placement_first_fit = {
    .name = "first_fit",
    .summary = "the first host in order that has the memory",
    .source = "D. S. Johnson, Near-Optimal Bin Packing Algorithms, PhD thesis, MIT, 1973",
    .place = place,
};
