/* SPDX-License-Identifier: GPL-3.0-or-later
 * An experiment: a scenario on one or more platforms, replicated, in parallel over runs. Results
 * land in slots and are merged in index order: the same bytes for any number of jobs. */
#ifndef PLIM_SCENARIOS_EXPERIMENT_H
#define PLIM_SCENARIOS_EXPERIMENT_H

#include "models/run.h"
#include "scenarios/scenario.h"
#include "sim/kernel/results.h"

typedef struct plim_experiment_options {
    uint32_t jobs;         /* threads; 0: as many as the process may use */
    uint32_t replications; /* 0: the scenario's */
    /* Called now and then from the calling thread; may be NULL. */
    void (*progress)(void *context, uint32_t done, uint32_t all);
    void *context;
    /* Asked now and then; true stops the experiment with PLIM_EEXPECT. May be NULL. */
    bool (*stop)(void *context);
} plim_experiment_options;

typedef struct plim_experiment {
    const plim_scenario *scenario;
    uint32_t replications;
    uint32_t n_batches; /* per replication */
    int64_t warmup_ns;
    bool warmup_too_long; /* detection found no steady state in the first half */
    plim_run_result *run; /* (n_platforms * replications) */
    plim_arena *arenas;   /* (n_platforms * replications) */
    uint32_t n_runs;
} plim_experiment;

/* What a run of the scenario on its platform of that index simulates, without warm-up. Borrows the
 * scenario. */
plim_spec plim_scenario_spec(const plim_scenario *scenario, uint32_t platform);

/* Runs everything. Free with plim_experiment_free, also after an error. */
PLIM_MUST_USE plim_status plim_experiment_run(const plim_scenario *scenario,
                                              const plim_experiment_options *options,
                                              plim_experiment *experiment, plim_err *err);

/*
 * What all runs of an experiment have in common: warmup_ns and warmup_too_long (from a pilot run
 * where the scenario leaves it open), replications and n_batches of *window. It has no runs and
 * need not be freed.
 */
PLIM_MUST_USE plim_status plim_experiment_window(const plim_scenario *scenario,
                                                 const plim_experiment_options *options,
                                                 plim_experiment *window, plim_err *err);

/*
 * Runs what the caller has made of a scenario: specs[p], of the same warm-up and batches, is
 * replicated in place of platform p. Free as above; the experiment needs `specs` no more.
 *
 *   specs   (scenario->n_platforms), of services and hosts that outlive the call
 */
PLIM_MUST_USE plim_status plim_experiment_set(const plim_scenario *scenario, const plim_spec *specs,
                                              const plim_experiment_options *options,
                                              plim_experiment *experiment, plim_err *err);

void plim_experiment_free(plim_experiment *experiment);

/* Rows, series and notes of a finished experiment; with `compare`, paired differences against the
 * first platform too. Texts and rows come from the results' arena. */
PLIM_MUST_USE plim_status plim_experiment_results(const plim_experiment *experiment, bool compare,
                                                  plim_results *results, plim_err *err);

#endif
