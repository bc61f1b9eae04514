/* SPDX-License-Identifier: GPL-3.0-or-later
 * replay: requests at the given times, once or again and again; nothing is random. */
#include "models/workload.h"

#include <math.h>

typedef plim_replay_params params;

/* A round without a length would never end. */
static const double SHORTEST_S = 1e-6;

static plim_status prepare(void *raw, plim_arena *arena, plim_err *err)
{
    const params *p = raw;
    const plim_reals *at = &p->at_s;
    (void)arena;
    if (at->n == 0) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "found no times, expected `at_s` or `file` with at least one");
    }
    for (size_t i = 1; i < at->n; i++) {
        if (at->value[i] < at->value[i - 1]) {
            return plim_fail(err, PLIM_EUSAGE, "",
                             "found %.15g after %.15g in `at_s`, expected times in order",
                             at->value[i], at->value[i - 1]);
        }
    }
    double least_s = fmax(at->value[at->n - 1], SHORTEST_S);
    if (p->repeat_s > 0.0 && p->repeat_s < least_s) {
        return plim_fail(
            err, PLIM_EUSAGE, "",
            "found `repeat_s` %.15g, expected 0 or at least %.15g, so that rounds do not overlap",
            p->repeat_s, least_s);
    }
    return PLIM_OK;
}

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const params *p = raw;
    size_t round = state->bin / p->at_s.n;
    if (round > 0 && p->repeat_s == 0.0) {
        state->last_ns = PLIM_NEVER;
        return PLIM_NEVER;
    }
    state->at_s = (double)round * p->repeat_s + p->at_s.value[state->bin % p->at_s.n];
    state->bin++;
    int64_t ns = plim_ns_of_s(state->at_s);
    /* where a round ends at the start of the next, the last bits of the product could go back */
    state->last_ns = ns > state->last_ns ? ns : state->last_ns;
    return state->last_ns;
}

static size_t count_before(const plim_reals *at, double t_s)
{
    size_t n = 0;
    while (n < at->n && at->value[n] < t_s) {
        n++;
    }
    return n;
}

static double mean_rate(const void *raw, double horizon_s)
{
    const params *p = raw;
    double rounds = p->repeat_s > 0.0 ? floor(horizon_s / p->repeat_s) : 0.0;
    double rest_s = horizon_s - rounds * p->repeat_s;
    double count = rounds * (double)p->at_s.n + (double)count_before(&p->at_s, rest_s);
    return count / horizon_s;
}

static const plim_param table[] = {
    {.name = "at_s",
     .kind = PLIM_PARAM_REALS,
     .offset = offsetof(params, at_s),
     .unit = "s",
     .max = 1e9,
     .doc = "when a request comes, in order, from the start of the run"},
    {.name = "repeat_s",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(params, repeat_s),
     .unit = "s",
     .max = 1e9,
     .doc = "the times come again after that long, and again; 0 for once"},
    PLIM_TRACE_TEXT(
        params, file, "\"times.csv\"",
        "instead of `at_s`: times in order, a row a request (CSV, plain or gzip), relative to "
        "the scenario, or to --data-dir when it starts with `data:`; numbers are seconds from "
        "the start of the run, or as the column's name ends (_ms, _us, _ns); dates and times "
        "since 1970 count from the first row"),
    PLIM_TRACE_TEXT(params, column, "\"arrived_ms\"",
                    "with `file`: name of the column with the times (\"2\" for the second where "
                    "there is no header); default: found by itself"),
    PLIM_TRACE_TEXT(params, from, "\"1998-06-15\"",
                    "with `file`: the start of the run, as in the file, or seconds; what comes "
                    "before is left out"),
    PLIM_TRACE_DURATION(params),
    PLIM_PARAM_END,
};

const plim_workload plim_workload_replay = {
    .name = "replay",
    .summary = "requests at given times, the same in every replication",
    .source = "the times are the scenario's own, or a file's",
    .params = table,
    .params_size = sizeof(params),
    .prepare = prepare,
    .next = next,
    .mean_rate = mean_rate,
};
