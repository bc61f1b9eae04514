/* SPDX-License-Identifier: GPL-3.0-or-later
 * What fits where, the same for every placement: see placement.h. */
#include "models/placement.h"

bool plim_placement_fits(const plim_placement_view *view, const plim_placement_ask *ask, uint32_t h)
{
    if (view->mem_free_mib[h] < ask->need_mib) {
        return false;
    }
    return !ask->dedicated || view->only_service[h] < 0 ||
           view->only_service[h] == (int64_t)ask->service;
}
