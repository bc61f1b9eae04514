/* SPDX-License-Identifier: GPL-3.0-or-later
 * What open workloads share: the next arrival of a Poisson process whose rate is piecewise
 * constant, given or at random, by inversion of the integrated rate (Cinlar, Introduction to
 * Stochastic Processes, 1975, ch. 4.7): one exponential a request whatever the rate does, and
 * exact. */
#include "models/workload.h"

int64_t plim_arrival_piecewise(plim_arrival_state *state, double step_s, size_t n_bins,
                               double (*rate)(const void *context, size_t bin), const void *context)
{
    double left = plim_draw_exponential(&state->rng);
    while (state->bin < n_bins && !(state->end_s > 0.0 && state->at_s > state->end_s)) {
        double r = rate(context, state->bin);
        double end_s = (double)(state->bin + 1) * step_s;
        double room = (end_s - state->at_s) * r;
        if (left < room) {
            state->at_s += left / r;
            state->last_ns = plim_ns_of_s(state->at_s);
            return state->last_ns;
        }
        left -= room > 0.0 ? room : 0.0;
        state->at_s = end_s;
        state->bin++;
    }
    state->last_ns = PLIM_NEVER;
    return PLIM_NEVER;
}

int64_t plim_arrival_modulated(plim_arrival_state *state, const plim_rate_now *now,
                               void (*change)(const void *params, plim_arrival_state *state),
                               const void *params)
{
    double left = plim_draw_exponential(&state->rng);
    while (!(state->end_s > 0.0 && state->at_s > state->end_s)) {
        double room = (now->until_s - state->at_s) * now->rate_per_s;
        if (left < room) {
            state->at_s += left / now->rate_per_s;
            state->last_ns = plim_ns_of_s(state->at_s);
            return state->last_ns;
        }
        left -= room > 0.0 ? room : 0.0;
        state->at_s = now->until_s;
        change(params, state);
    }
    state->last_ns = PLIM_NEVER;
    return PLIM_NEVER;
}

bool plim_arrival_start(plim_arrival_state *state, const plim_workload *workload,
                        const void *params, plim_arena *arena)
{
    return workload->start == NULL || workload->start(params, state, arena);
}

double plim_rate_series_mean(const plim_rate_series *series, double horizon_s)
{
    double sum = 0.0;
    for (size_t i = 0; i < series->n; i++) {
        double start_s = (double)i * series->step_s;
        double end_s = start_s + series->step_s;
        if (start_s >= horizon_s) {
            break;
        }
        sum += series->rate_per_s[i] * ((end_s < horizon_s ? end_s : horizon_s) - start_s);
    }
    return sum / horizon_s;
}
