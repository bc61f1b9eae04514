/* SPDX-License-Identifier: GPL-3.0-or-later
 * mmpp: Poisson arrivals whose rate switches between two values, a burst and a quiet phase, after
 * exponential times. */
#include "models/workload.h"

enum { QUIET, BURST, PHASES };

typedef struct params {
    double mean_rate_per_s;
    double burst_factor;
    double burst_share;
    double burst_s;

    double rate_per_s[PHASES]; /* made by prepare */
    double stay_s[PHASES];
} params;

typedef struct memory {
    plim_rate_now now;
    int phase;
} memory;

static plim_status prepare(void *raw, plim_arena *arena, plim_err *err)
{
    params *p = raw;
    double quiet_share = 1.0 - p->burst_share;
    (void)arena;
    (void)err;
    p->rate_per_s[QUIET] = p->mean_rate_per_s / (quiet_share + p->burst_share * p->burst_factor);
    p->rate_per_s[BURST] = p->rate_per_s[QUIET] * p->burst_factor;
    p->stay_s[BURST] = p->burst_s;
    p->stay_s[QUIET] = p->burst_s * quiet_share / p->burst_share;
    return PLIM_OK;
}

static void enter(const params *p, plim_arrival_state *state, int phase)
{
    memory *m = state->own;
    m->phase = phase;
    m->now.rate_per_s = p->rate_per_s[phase];
    m->now.until_s += p->stay_s[phase] * plim_draw_exponential(&state->rng);
}

static void change(const void *raw, plim_arrival_state *state)
{
    const memory *m = state->own;
    enter(raw, state, m->phase == BURST ? QUIET : BURST);
}

/* In equilibrium: what is left of an exponential stay is exponential. */
static bool start(const void *raw, plim_arrival_state *state, plim_arena *arena)
{
    const params *p = raw;
    state->own = PLIM_NEW(arena, 1, memory);
    if (state->own == NULL) {
        return false;
    }
    enter(p, state, plim_rng_uniform(&state->rng) < p->burst_share ? BURST : QUIET);
    return true;
}

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const memory *m = state->own;
    return plim_arrival_modulated(state, &m->now, change, raw);
}

static double mean_rate(const void *raw, double horizon_s)
{
    (void)horizon_s;
    return ((const params *)raw)->mean_rate_per_s;
}

static const plim_param table[] = {
    {.name = "mean_rate_per_s",
     .kind = PLIM_PARAM_REAL,
     .required = true,
     .offset = offsetof(params, mean_rate_per_s),
     .unit = "1/s",
     .min = 1e-3,
     .max = 1e9,
     .doc = "mean arrivals per second over both phases"},
    {.name = "burst_factor",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(params, burst_factor),
     .unit = "1",
     .fallback = 5,
     .min = 1,
     .max = 1e6,
     .doc = "rate in a burst over the rate between bursts; the default is an assumption"},
    {.name = "burst_share",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(params, burst_share),
     .unit = "1",
     .fallback = 0.2,
     .min = 1e-4,
     .max = 0.99,
     .doc = "share of the time that is burst; the default is an assumption"},
    {.name = "burst_s",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(params, burst_s),
     .unit = "s",
     .fallback = 10,
     .min = 1e-3,
     .max = 1e6,
     .doc = "mean length of a burst; the default is an assumption"},
    PLIM_PARAM_END,
};

const plim_workload plim_workload_mmpp = {
    .name = "mmpp",
    .summary = "open arrivals in bursts: a Poisson process that switches between two rates",
    .source = "Fischer, Meier-Hellstern, The Markov-Modulated Poisson Process (MMPP) Cookbook, "
              "Performance Evaluation 18(2), 1993",
    .params = table,
    .params_size = sizeof(params),
    .stationary = true,
    .prepare = prepare,
    .start = start,
    .next = next,
    .mean_rate = mean_rate,
};
