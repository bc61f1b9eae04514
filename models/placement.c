/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a placement may ask of a host: see placement.h. */
#include "models/placement.h"

double plim_placement_vcpus(const plim_placement_view *view, const plim_placement_ask *ask,
                            uint32_t h)
{
    return ask->vcpus > 0.0 ? ask->vcpus : view->cores[h];
}

bool plim_placement_fits(const plim_placement_view *view, const plim_placement_ask *ask, uint32_t h)
{
    int64_t there = view->only_service[h];
    bool free = !ask->dedicated || there == -1 || there == (int64_t)ask->service;
    double vcpus = view->vcpus_placed[h] + plim_placement_vcpus(view, ask, h);
    bool room = view->vcpus_per_core_max <= 0.0 ||
                vcpus <= view->vcpus_per_core_max * view->cores[h] * (1.0 + 1e-12);
    double pinned = view->cores_pinned == NULL ? 0.0 : view->cores_pinned[h];
    bool cores = ask->pinned <= 0.0 || pinned + ask->pinned <= view->cores[h] - 1.0;
    bool there_now = view->there == NULL || view->there[h];
    return there_now && free && room && cores && view->mem_free_mib[h] >= ask->need_mib;
}
