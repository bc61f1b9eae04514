/* SPDX-License-Identifier: GPL-3.0-or-later
 * What `plimsoll bench` measures: each fills in how much was done and the CPU time it took. */
#ifndef PLIM_APP_BENCH_H
#define PLIM_APP_BENCH_H

#include "sim/base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct plim_bench_ask {
    uint64_t size; /* customers, pending events, draws or hosts */
    uint64_t work; /* of hold, hosts and tasks: how many holds or activities; 0: enough */
    bool channels; /* hosts, tasks: with all channels of interference on */
} plim_bench_ask;

typedef struct plim_bench_result {
    const char *each; /* what is counted: "event", "customer", … */
    double n;
    double cpu_s;
    double bytes_each; /* memory, instead of time; 0: time */
} plim_bench_result;

/* CPU seconds of the process. */
double plim_bench_cpu_s(void);

typedef plim_status plim_bench_fn(const plim_bench_ask *ask, plim_bench_result *result,
                                  plim_err *err);

/* bench_kernel.c: parts of sim/kernel. */

/* One queue of Markov: the event queue, two streams, a time average and a histogram; load 0.9. */
PLIM_MUST_USE plim_bench_fn plim_bench_kernel;
/* The earliest of `size` pending events happens and is scheduled anew (the hold model of Vaucher
 * and Duval, CACM 18(4), 1975). */
PLIM_MUST_USE plim_bench_fn plim_bench_hold;
/* Exponential variates, each from one of 64 streams in turn. */
PLIM_MUST_USE plim_bench_fn plim_bench_variate;

/* bench_models.c: scenarios, from their text on. */

/* M/M/1 at load 0.9 with histogram and accounting. */
PLIM_MUST_USE plim_bench_fn plim_bench_mm1;
/* Hosts of 8 cores with 20 virtual machines of one vCPU each, at 70 % load from outside. */
PLIM_MUST_USE plim_bench_fn plim_bench_hosts;
/* The same machines, each working on exponential tasks back to back: always 20 for 8 cores. */
PLIM_MUST_USE plim_bench_fn plim_bench_tasks;
/* Memory that an idle instance takes, on hosts with 20. */
PLIM_MUST_USE plim_bench_fn plim_bench_idle;

#endif
