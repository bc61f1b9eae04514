/* SPDX-License-Identifier: GPL-3.0-or-later
 * flash_crowd: Poisson arrivals at a constant rate, and a crowd on top that comes in a ramp, stays,
 * and leaves exponentially. The sum of two independent Poisson processes, each by inversion. */
#include "models/workload.h"

#include "sim/base/pmath.h"

#include <math.h>

typedef struct params {
    double rate_per_s;
    double factor;
    double at_s;
    double ramp_s;
    double hold_s;
    double decay_s;
} params;

typedef struct memory {
    double plain_s; /* the next arrival of each process */
    double crowd_s;
    double mass; /* arrivals of the crowd that its rate promises up to crowd_s */
} memory;

static double height(const params *p)
{
    return p->rate_per_s * (p->factor - 1.0);
}

/* Expected arrivals of the crowd up to t_s. */
static double mass_at(const params *p, double t_s)
{
    double high = height(p), t = t_s - p->at_s;
    if (t <= 0.0) {
        return 0.0;
    }
    if (t < p->ramp_s) {
        return high * t * t / (2.0 * p->ramp_s);
    }
    t -= p->ramp_s;
    double mass = high * 0.5 * p->ramp_s;
    if (t < p->hold_s || p->decay_s == 0.0) {
        return mass + high * (t < p->hold_s ? t : p->hold_s);
    }
    t -= p->hold_s;
    return mass + high * p->hold_s + high * p->decay_s * (1.0 - plim_exp(-t / p->decay_s));
}

/* Its inverse; HUGE_VAL when the whole crowd is less. */
static double time_of(const params *p, double mass)
{
    double high = height(p), ramp = high * 0.5 * p->ramp_s, hold = high * p->hold_s;
    double start_s = p->at_s;
    if (mass < ramp) {
        return start_s + sqrt(2.0 * p->ramp_s * mass / high);
    }
    mass -= ramp;
    start_s += p->ramp_s;
    if (mass < hold) {
        return start_s + mass / high;
    }
    mass -= hold;
    start_s += p->hold_s;
    double left = high * p->decay_s - mass;
    return left > 0.0 ? start_s - p->decay_s * plim_log(left / (high * p->decay_s)) : HUGE_VAL;
}

static void next_plain(const params *p, plim_arrival_state *state)
{
    memory *m = state->own;
    m->plain_s += plim_draw_exponential(&state->rng) / p->rate_per_s;
}

static void next_crowd(const params *p, plim_arrival_state *state)
{
    memory *m = state->own;
    m->mass += plim_draw_exponential(&state->rng);
    m->crowd_s = time_of(p, m->mass);
}

static bool start(const void *raw, plim_arrival_state *state, plim_arena *arena)
{
    state->own = PLIM_NEW(arena, 1, memory);
    if (state->own == NULL) {
        return false;
    }
    next_plain(raw, state);
    next_crowd(raw, state);
    return true;
}

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const memory *m = state->own;
    if (m->plain_s <= m->crowd_s) {
        state->at_s = m->plain_s;
        next_plain(raw, state);
    } else {
        state->at_s = m->crowd_s;
        next_crowd(raw, state);
    }
    state->last_ns = plim_ns_of_s(state->at_s);
    return state->last_ns;
}

static double mean_rate(const void *raw, double horizon_s)
{
    const params *p = raw;
    return p->rate_per_s + mass_at(p, horizon_s) / horizon_s;
}

#define REAL(field, is_required, in, otherwise, least, most, text)                                 \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_REAL, .required = (is_required),                        \
        .offset = offsetof(params, field), .unit = (in), .fallback = (otherwise), .min = (least),  \
        .max = (most), .doc = (text)                                                               \
    }

static const plim_param table[] = {
    REAL(rate_per_s, true, "1/s", 0, 1e-9, 1e9, "arrivals per second without the crowd"),
    REAL(factor, false, "1", 10, 1, 1e6,
         "multiplies the rate at the height of the crowd; the default is an assumption"),
    REAL(at_s, false, "s", 60, 0, 1e12,
         "when the crowd begins to come; the default is an assumption"),
    REAL(ramp_s, false, "s", 30, 0, 1e9,
         "time in which the rate rises to its height; the default is an assumption"),
    REAL(hold_s, false, "s", 60, 0, 1e9, "time that it stays there; the default is an assumption"),
    REAL(decay_s, false, "s", 60, 0, 1e9,
         "time in which it then falls to 1/e of its excess, again and again; the default is an "
         "assumption"),
    PLIM_PARAM_END,
};

const plim_workload plim_workload_flash_crowd = {
    .name = "flash_crowd",
    .summary = "open arrivals at a constant rate, and once a crowd that comes, stays and leaves",
    .source = "three phases: Ari, Hong, Miller, Brandt, Long, Managing Flash Crowds on the "
              "Internet, MASCOTS 2003; a straight ramp and an exponential end are assumptions",
    .params = table,
    .params_size = sizeof(params),
    .start = start,
    .next = next,
    .mean_rate = mean_rate,
};
