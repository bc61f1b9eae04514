/* SPDX-License-Identifier: GPL-3.0-or-later
 * A workload says when requests come. Open workloads give the next arrival time from a stream of
 * their own; closed ones say how long a user thinks. */
#ifndef PLIM_MODELS_WORKLOAD_H
#define PLIM_MODELS_WORKLOAD_H

#include "sim/base/arena.h"
#include "sim/base/err.h"
#include "sim/base/param.h"
#include "sim/kernel/rng.h"
#include "sim/kernel/sample.h"
#include "sim/kernel/time.h"

/* A rate series: piecewise constant, `rate_per_s`(n), each for step_s from start 0; 0 afterwards.
 */
typedef struct plim_rate_series {
    double step_s;
    size_t n;
    const double *rate_per_s;
} plim_rate_series;

/* Parameters of the workload rate_series; the scenario loader fills them from a file. */
typedef struct plim_rate_series_params {
    double step_s;
    plim_reals rates_per_s;
    double scale;

    const char *file, *from; /* read by the loader, with the two below; then `file` is absolute */
    double duration_s, smooth_min_count;
} plim_rate_series_params;

/* Parameters of the workload replay; the scenario loader fills at_s from a file. */
typedef struct plim_replay_params {
    plim_reals at_s;
    double repeat_s;

    const char *file, *column, *from; /* read by the loader, with the one below, as above */
    double duration_s;
} plim_replay_params;

/* The mutable part of an open workload: one per service and replication. */
typedef struct plim_arrival_state {
    plim_rng rng;
    int64_t last_ns;
    double at_s; /* unrounded, so that rounding to ns does not accumulate */
    size_t bin;
    double end_s; /* nobody asks for arrivals after it; 0: any */
    void *own;    /* what the workload remembers besides, made by its `start` */
} plim_arrival_state;

/* A rate that jumps at random times: what it is and until when. */
typedef struct plim_rate_now {
    double rate_per_s;
    double until_s;
} plim_rate_now;

/* For open workloads whose rate is constant within bins of step_s from time 0: the next arrival
 * after state->at_s; PLIM_NEVER after bin n_bins - 1. rate(context, bin) >= 0, finite, 1/s. */
int64_t plim_arrival_piecewise(plim_arrival_state *state, double step_s, size_t n_bins,
                               double (*rate)(const void *context, size_t bin),
                               const void *context);

/* The same for a rate that jumps at random times: change() moves state->own, of which `now` is a
 * part, on to the next rate and its end, later than the one before. */
int64_t plim_arrival_modulated(plim_arrival_state *state, const plim_rate_now *now,
                               void (*change)(const void *params, plim_arrival_state *state),
                               const void *params);

/* Mean rate of the series over [0, horizon_s), 1/s. */
double plim_rate_series_mean(const plim_rate_series *series, double horizon_s);

typedef struct plim_workload {
    const char *name;
    const char *summary;
    const char *source;
    const plim_param *params; /* keys besides "type" */
    size_t params_size;
    bool closed;
    bool stationary; /* the mean rate does not depend on time */
    /* Checks and prepares the decoded parameters; NULL when there is nothing to do. */
    plim_status (*prepare)(void *params, plim_arena *arena, plim_err *err);
    /* Open: once before `next`, with the stream in place: state->own and its first draws. False
     * when the arena is exhausted. NULL when there is nothing to do. */
    bool (*start)(const void *params, plim_arrival_state *state, plim_arena *arena);
    /* Open: the next arrival after state->last_ns, strictly later or equal and never before it;
     * PLIM_NEVER when there are no more. NULL when closed. */
    int64_t (*next)(const void *params, plim_arrival_state *state);
    /* Mean rate over [0, horizon), 1/s: what tests hold the draws against. */
    double (*mean_rate)(const void *params, double horizon_s);
    /* Closed: number of users and their think time. NULL when open. */
    uint32_t (*users)(const void *params);
    double (*think_s)(const void *params, plim_rng *rng);
    bool (*never_thinks)(const void *params); /* think_s is always 0 */
    /* Closed: when the users ask first; NULL: after their first think time. */
    double (*first_s)(const void *params);
    int64_t again_ns; /* a user without an answer waits at least that; 0: 1 us */
} plim_workload;

/* Rows of workloads that can come from a file, in common; the loader reads them, no model does. */
#define PLIM_TRACE_READER "the import of traces, models/trace.h"
#define PLIM_TRACE_TEXT(type, field, sample, ...)                                                  \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_TEXT, .offset = offsetof(type, field), .unit = "",      \
        .example = (sample), .doc = __VA_ARGS__, .reader = PLIM_TRACE_READER                       \
    }
#define PLIM_TRACE_DURATION(type)                                                                  \
    {                                                                                              \
        .name = "duration_s", .kind = PLIM_PARAM_REAL, .offset = offsetof(type, duration_s),       \
        .unit = "s", .min = 1e-6, .max = 1e12, .word = "all", .example = "86400",                  \
        .doc = "with `file`: length of the part to use; all: to the end",                          \
        .reader = PLIM_TRACE_READER                                                                \
    }

/* Calls `start` where there is one. */
bool plim_arrival_start(plim_arrival_state *state, const plim_workload *workload,
                        const void *params, plim_arena *arena);

#endif
