/* SPDX-License-Identifier: GPL-3.0-or-later
 * Queueing theory's exact results as scenarios, through the loader and the estimates that users
 * get; read by `plimsoll validate` and by tests/analytic. A truth holds when it lies inside its
 * interval, widened from 95 % so that all of them do in 99 % of families of seeds (Bonferroni), and
 * the interval is narrow enough to fail. Stations that the models do not have (priorities,
 * vacations) are in validate_stations.h. */
#ifndef PLIM_SCENARIOS_VALIDATE_QUEUEING_H
#define PLIM_SCENARIOS_VALIDATE_QUEUEING_H

#include "scenarios/estimate.h"
#include "scenarios/experiment.h"

enum {
    PLIM_QUEUE_REPLICATIONS = 20,
    PLIM_QUEUE_FAMILY = 100, /* at least the number of truths, those of stations too */
    PLIM_QUEUE_TRUTHS_MAX = 6
};

/* Sum over the services of load times mean sojourn time: no weights change it. */
#define PLIM_QUEUE_LOAD_SOJOURN "load_sojourn"

/* One value of one service; `metric` of the long table (or PLIM_QUEUE_LOAD_SOJOURN), `part` "" or
 * the part. */
typedef struct plim_queue_truth {
    const char *service, *metric, *part;
    double exact;
    double narrow; /* greatest relative half width of the 95 % interval */
    double null;   /* what it would be if nobody ever waited (or weights did nothing); negative:
                    * nothing else than the truth */
} plim_queue_truth;

typedef struct plim_queue_case {
    const char *label;
    double horizon_s; /* twice that in all, over the replications */
    int cores;
    int hosts;                                      /* 0: one */
    const char *platform;                           /* JSON */
    const char *services;                           /* JSON array */
    plim_queue_truth truths[PLIM_QUEUE_TRUTHS_MAX]; /* a service of NULL ends */
    double load[2];                                 /* of the services, for the conserved sum */
} plim_queue_case;

extern const plim_queue_case plim_queue_cases[]; /* label NULL ends */

/* The estimate's 95 % interval widened for the family. */
plim_estimate plim_queue_widened(plim_estimate e);

/* Runs case i, `part` [1] of its length; `truth` is called for each of its truths with the estimate
 * (absent when there is none). Returns what the experiment returned. */
PLIM_MUST_USE plim_status plim_queue_run(size_t i, double part,
                                         const plim_experiment_options *options,
                                         void (*truth)(void *context, const plim_queue_case *c,
                                                       const plim_queue_truth *t, plim_estimate e),
                                         void *context, plim_err *err);

#endif
