/* SPDX-License-Identifier: GPL-3.0-or-later
 * What aggressors have in common: threads that never rest, or a flood from outside. */
#include "models/aggressor.h"

#include "sim/kernel/time.h"

#include <math.h>

static uint32_t threads(const void *raw)
{
    return (uint32_t)((const plim_attack *)raw)->threads;
}

static double start_s(const void *raw)
{
    return ((const plim_attack *)raw)->start_s;
}

static double no_think_s(const void *raw, plim_rng *rng)
{
    (void)raw;
    (void)rng;
    return 0.0;
}

static double unbounded(const void *raw, double horizon_s)
{
    (void)raw;
    (void)horizon_s;
    return HUGE_VAL; /* upper bound: answers take no time */
}

static bool never_thinks(const void *raw)
{
    (void)raw;
    return true;
}

/* Who was turned away or failed comes again after 10 ms: an assumption, so that a thread of an
 * instance that is down or has no process left is no storm of events. */
static const plim_workload back_to_back = {
    .name = "back_to_back",
    .summary = "threads that ask again at once",
    .source = "definition",
    .params_size = sizeof(plim_attack),
    .closed = true,
    .stationary = true,
    .mean_rate = unbounded,
    .users = threads,
    .think_s = no_think_s,
    .never_thinks = never_thinks,
    .first_s = start_s,
    .again_ns = 10000000,
};

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const plim_attack *a = raw;
    state->at_s = state->at_s > a->start_s ? state->at_s : a->start_s;
    state->at_s += plim_draw_exponential(&state->rng) / a->rate_per_s;
    state->last_ns = plim_ns_of_s(state->at_s);
    return state->last_ns;
}

static double mean_rate(const void *raw, double horizon_s)
{
    const plim_attack *a = raw;
    return a->start_s < horizon_s ? a->rate_per_s * (1.0 - a->start_s / horizon_s) : 0.0;
}

static const plim_workload from_outside = {
    .name = "from_outside",
    .summary = "open arrivals at a constant rate from a time on",
    .source = "definition of the Poisson process",
    .params_size = sizeof(plim_attack),
    .stationary = true,
    .next = next,
    .mean_rate = mean_rate,
};

void plim_aggressor_fill(const plim_aggressor *aggressor, const void *params,
                         plim_service_spec *spec, plim_attack *attack)
{
    *attack = *(const plim_attack *)params;
    spec->ops = (plim_ops){0};
    aggressor->fill(params, spec, attack);
    spec->size = (plim_dist){.kind = PLIM_DIST_DETERMINISTIC, .mean = 1.0};
    spec->workload = attack->threads > 0 ? &back_to_back : &from_outside;
    spec->workload_params = attack;
}

bool plim_aggressor_changes(const plim_service_spec *spec, const plim_attack *attack)
{
    return attack->start_s > 0.0 || spec->channels.memory.growth_mib_per_s > 0.0 ||
           spec->channels.kernel.pids_growth_per_s > 0.0;
}
