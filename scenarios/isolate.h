/* SPDX-License-Identifier: GPL-3.0-or-later
 * The isolation matrix: on each platform, with limits and without, every
 * aggressor in turn is let loose on the victims, against the same runs with all aggressors silent.
 * Their instances are there in both, and the random numbers are the same, so that a victim's
 * difference is what the aggressor did. */
#ifndef PLIM_SCENARIOS_ISOLATE_H
#define PLIM_SCENARIOS_ISOLATE_H

#include "scenarios/experiment.h"

/* How many runs that takes with so many replications of each. */
uint64_t plim_isolate_runs(const plim_scenario *scenario, uint32_t replications);

/*
 * Runs the matrix and appends its rows (their `case` is "aggressor=NAME;limits=on", or "limits=on"
 * for all aggressors) and notes.
 *
 *   scenario   says what `isolate` asks (isolate.n_aggressors > 0)
 *   results    from plim_results_new; borrows from the scenario
 *
 * Returns PLIM_OK, PLIM_ENOMEM, or PLIM_EEXPECT when options->stop said so.
 */
PLIM_MUST_USE plim_status plim_isolate(const plim_scenario *scenario,
                                       const plim_experiment_options *options,
                                       plim_results *results, plim_err *err);

#endif
