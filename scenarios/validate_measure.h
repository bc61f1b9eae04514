/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a validation takes its values from the runs of an experiment. */
#ifndef PLIM_SCENARIOS_VALIDATE_MEASURE_H
#define PLIM_SCENARIOS_VALIDATE_MEASURE_H

#include "scenarios/estimate.h"
#include "scenarios/experiment.h"
#include "scenarios/validate_rows.h"

/* A scenario of scenarios/validation, run. Free after an error too. */
typedef struct plim_validation_run {
    const char *file;
    plim_arena arena;
    plim_scenario scenario;
    plim_experiment x; /* nothing of an isolation matrix */
    uint32_t replications;
    plim_results *results;
} plim_validation_run;

PLIM_MUST_USE plim_status plim_validation_run_file(const char *name,
                                                   const plim_experiment_options *options,
                                                   plim_validation_run *run, plim_err *err);
void plim_validation_run_free(plim_validation_run *run);

/* The value of a case in the row's unit, with its interval; absent when the runs have none.
 * PLIM_MEASURE_KNEE is not taken from runs. */
plim_estimate plim_validation_measure(const plim_validation_run *run,
                                      const plim_validation_case *c);

#endif
