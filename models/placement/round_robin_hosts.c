/* SPDX-License-Identifier: GPL-3.0-or-later
 * round_robin_hosts: one host after the other, the next that has room. */
#include "models/placement.h"

static int64_t place(const plim_placement_view *view, const plim_placement_ask *ask)
{
    for (uint32_t i = 0; i < view->n_hosts; i++) {
        uint32_t h = (uint32_t)(((uint64_t)view->n_instances + i) % view->n_hosts);
        if (plim_placement_fits(view, ask, h)) {
            return h;
        }
    }
    return -1;
}

const plim_placement plim_placement_round_robin_hosts = {
    .name = "round_robin_hosts",
    .summary = "hosts in turn, the next one that has room",
    .source = "the default of simple provisioners",
    .in_turn = true,
    .place = place,
};
