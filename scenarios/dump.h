/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scenario as the program understood it, as a scenario again: every default filled in, platforms
 * as stacks of layers, counts of profiles in numbers, files by absolute name. What has no value (no
 * file, no host asked for) stays away. */
#ifndef PLIM_SCENARIOS_DUMP_H
#define PLIM_SCENARIOS_DUMP_H

#include "scenarios/scenario.h"

#include <stdio.h>

/* Writes one file loaded in two ways: `run` without, `compare` with options.compare. It gives the
 * same results, and its own dump is the same bytes. Returns PLIM_ENOMEM when memory is out. */
PLIM_MUST_USE plim_status plim_scenario_dump(const plim_scenario *run, const plim_scenario *compare,
                                             FILE *to, plim_err *err);

#endif
