/* SPDX-License-Identifier: GPL-3.0-or-later
 * poisson: open arrivals at a constant rate. */
#include "models/workload.h"

typedef struct params {
    double rate_per_s;
} params;

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const params *p = raw;
    state->at_s += plim_draw_exponential(&state->rng) / p->rate_per_s;
    state->last_ns = plim_ns_of_s(state->at_s);
    return state->last_ns;
}

static double mean_rate(const void *raw, double horizon_s)
{
    (void)horizon_s;
    return ((const params *)raw)->rate_per_s;
}

static const plim_param table[] = {
    {.name = "rate_per_s",
     .kind = PLIM_PARAM_REAL,
     .required = true,
     .offset = offsetof(params, rate_per_s),
     .unit = "1/s",
     .min = 1e-9,
     .max = 1e9,
     .doc = "mean arrivals per second"},
    PLIM_PARAM_END,
};

const plim_workload plim_workload_poisson = {
    .name = "poisson",
    .summary = "open arrivals at a constant rate, independent of each other",
    .source = "definition of the Poisson process",
    .params = table,
    .params_size = sizeof(params),
    .stationary = true,
    .next = next,
    .mean_rate = mean_rate,
};
