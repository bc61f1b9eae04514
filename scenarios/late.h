/* SPDX-License-Identifier: GPL-3.0-or-later
 * Services that come later (from_s): whether there is room for them then. */
#ifndef PLIM_SCENARIOS_LATE_H
#define PLIM_SCENARIOS_LATE_H

#include "scenarios/experiment.h"

/*
 * Why a service finds no host when it comes, in words and from the arena; NULL when it finds one,
 * when it is there from the start, and without memory. Those that are there then are placed anew,
 * in their order, and it last: what moved, scaled or crashed until then is left out.
 */
const char *plim_late_refusal(const plim_scenario *scenario, uint32_t platform, uint32_t service,
                              plim_arena *arena);

#endif
