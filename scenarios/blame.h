/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who hurts whom: by replay on common random numbers. A neighbour is blamed for
 * what a victim's requests take longer when it joins the victim alone (first in), and for what they
 * take less when it leaves the full set (last out). Its load is taken away, its instances stay.
 * Where the two differ, who is first to be blamed is a matter of order: the excess is joint. */
#ifndef PLIM_SCENARIOS_BLAME_H
#define PLIM_SCENARIOS_BLAME_H

#include "scenarios/experiment.h"

/* More of the larger one apart than that, first in and last out are joint. */
#define PLIM_BLAME_APART 0.2
/* Blame of less than that share of the victim's excess, and of its time alone, is not looked at. */
#define PLIM_BLAME_LEAST 0.05

/* Where more of a victim's requests than that get no answer, its times are those of a few. */
#define PLIM_BLAME_LOST 0.01

enum { PLIM_BLAME_SERVICES_MAX = 16 }; /* with a workload: 152 sets of them */

/* How many runs that takes, over all platforms, beyond those of the experiment: of n services with
 * a workload each alone, all without each, and every two, where these differ. */
uint64_t plim_blame_runs(const plim_scenario *scenario, uint32_t replications);

/*
 * Runs them, and appends rows and notes to the results of the experiment.
 *
 *   experiment   finished, of all services
 *   options      jobs, progress, stop; replications are the experiment's
 *
 * Returns PLIM_OK; PLIM_ELIMIT when more than PLIM_BLAME_SERVICES_MAX services have a workload;
 * PLIM_ENOMEM; PLIM_EEXPECT when options->stop said so.
 */
PLIM_MUST_USE plim_status plim_blame(const plim_experiment *experiment,
                                     const plim_experiment_options *options, plim_results *results,
                                     plim_err *err);

#endif
