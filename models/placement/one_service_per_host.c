/* SPDX-License-Identifier: GPL-3.0-or-later
 * one_service_per_host: the first host that is empty or has the same service only. */
#include "models/placement.h"

static int64_t place(const plim_placement_view *view, const plim_placement_ask *ask)
{
    plim_placement_ask alone = *ask;
    alone.dedicated = true;
    for (uint32_t h = 0; h < view->n_hosts; h++) {
        if (plim_placement_fits(view, &alone, h)) {
            return h;
        }
    }
    return -1;
}

const plim_placement plim_placement_one_service_per_host = {
    .name = "one_service_per_host",
    .summary = "the first host that no other service is on",
    .source = "the story: one machine, one service",
    .dedicates = true,
    .place = place,
};
