/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small test stations on the kernel (its event set, streams and samplers) for exact results of
 * stations that the models do not have: one server with two classes in priority, and one that goes
 * away when it finds nobody (multiple vacations: a model of vCPUs that are descheduled).
 * Service times are exponential with mean 1 s. */
#ifndef PLIM_SCENARIOS_VALIDATE_STATIONS_H
#define PLIM_SCENARIOS_VALIDATE_STATIONS_H

#include "scenarios/validate_queueing.h"

typedef enum plim_station_rule {
    PLIM_STATION_NONPREEMPTIVE,
    PLIM_STATION_PREEMPTIVE, /* resume */
    PLIM_STATION_VACATIONS   /* one class */
} plim_station_rule;

typedef struct plim_station_truth {
    const char *name; /* "waiting, first class"; NULL ends */
    bool sojourn;     /* else waiting until first served */
    double exact, narrow, null;
} plim_station_truth;

typedef struct plim_station_case {
    const char *label;
    plim_station_rule rule;
    double horizon_s;             /* of one replication, a tenth of it warm-up */
    double rate_per_s[2];         /* Poisson, by class */
    plim_dist vacation;           /* s */
    plim_station_truth truths[2]; /* by class */
} plim_station_case;

extern const plim_station_case plim_station_cases[]; /* label NULL ends */

/* The estimates of case i by class, from PLIM_QUEUE_REPLICATIONS replications. Returns PLIM_ENOMEM
 * or PLIM_ELIMIT (a line longer than the station holds). */
PLIM_MUST_USE plim_status plim_station_run(size_t i, plim_estimate by_class[2], plim_err *err);

#endif
