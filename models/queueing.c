/* SPDX-License-Identifier: GPL-3.0-or-later
 * Closed forms: see queueing.h. */
#include "models/queueing.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stdbool.h>

static const double FULL = 0.999; /* utilization from which an open station is extrapolated */

/* Weights of 0 … users requests there, times scale^n, the largest 1: a common factor cancels. */
static void weights(const plim_queue_station *s, double scale, uint32_t users, double *w)
{
    double most = 0.0;
    w[0] = 0.0;
    for (uint32_t n = 1; n <= users; n++) {
        w[n] = w[n - 1] + log(scale * s->demand_s / fmin((double)n, s->servers));
        most = fmax(most, w[n]);
    }
    for (uint32_t n = 0; n <= users; n++) {
        w[n] = exp(w[n] - most);
    }
}

/* What the slowest station or the time of a round allows; makes the terms that matter near 1. */
static double scale_of(const plim_queue_station *station, size_t n, uint32_t users)
{
    double round_s = 0.0, most = HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        round_s += station[i].demand_s;
        if (station[i].demand_s > 0.0) {
            most = fmin(most, station[i].servers / station[i].demand_s);
        }
    }
    return fmin(most, (double)users / round_s);
}

static double convolve_at(const double *a, const double *b, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t i = 0; i <= n; i++) {
        sum += a[i] * b[n - i];
    }
    return sum;
}

double plim_queue_closed(const plim_queue_station *station, size_t n, uint32_t users,
                         double *scratch, double *idle)
{
    double *all = scratch, *one = scratch + users + 1, *sum = scratch + 2 * (users + (size_t)1);
    double scale = scale_of(station, n, users);
    double at_delays = 1.0; /* all users - 1 at delays, nobody elsewhere; same factors as `all` */
    size_t left = 0, delays = 0;
    PLIM_ASSERT(n >= 1 && n <= PLIM_QUEUE_STATIONS_MAX && users >= 1);
    plim_queue_station delay = {0.0, (double)INFINITY};
    for (size_t i = 0; i < n; i++) { /* delays add up to one */
        bool is_delay = isinf(station[i].servers);
        delay.demand_s += is_delay ? station[i].demand_s : 0.0;
        delays += is_delay ? 1 : 0;
        left += !is_delay && station[i].demand_s > 0.0 ? 1 : 0;
    }
    for (uint32_t k = 0; k <= users; k++) {
        all[k] = k == 0 ? 1.0 : 0.0;
    }
    if (delay.demand_s > 0.0) {
        weights(&delay, scale, users, all);
    }
    at_delays = all[users - 1];
    double before = at_delays, here = all[users];
    for (size_t i = 0; i < n; i++) {
        if (isinf(station[i].servers) || station[i].demand_s <= 0.0) {
            continue;
        }
        weights(&station[i], scale, users, one);
        at_delays *= one[0];
        before = convolve_at(all, one, users - 1);
        here = convolve_at(all, one, users);
        left--;
        for (uint32_t k = 0; left > 0 && k <= users; k++) {
            sum[k] = convolve_at(all, one, k);
        }
        for (uint32_t k = 0; left > 0 && k <= users; k++) {
            all[k] = sum[k];
        }
    }
    if (idle != NULL) {
        *idle = before > 0.0 ? at_delays / before : 0.0;
    }
    return here > 0.0 ? scale * before / here : 0.0;
}

/* Requests there over those in a state of no queue, below capacity: a birth and death process. */
static double mean_there(double load, double servers, double *idle)
{
    double whole = floor(servers), ratio = load / servers;
    /* relative to the state of `whole` requests: the geometric tail first, then downwards */
    double tail = ratio / (1.0 - ratio);
    double weight = 1.0 + tail;
    double sum = whole * (1.0 + tail) + tail / (1.0 - ratio);
    double w = 1.0;
    for (double n = whole; n >= 1.0 && w > 0.0; n -= 1.0) {
        w *= n / load;
        weight += w;
        sum += w * (n - 1.0);
        if (isinf(weight)) { /* so many servers that nobody ever waits */
            weight = 1.0;
            w = exp(-load);
            sum = load;
            break;
        }
    }
    if (idle != NULL) {
        *idle = w / weight;
    }
    return sum / weight;
}

double plim_queue_open(const plim_queue_station *station, double rate, double *idle)
{
    double load = rate * station->demand_s;
    if (idle != NULL) {
        *idle = 1.0;
    }
    if (load <= 0.0 || isinf(station->servers)) {
        return station->demand_s;
    }
    double most = FULL * station->servers;
    double there = mean_there(fmin(load, most), station->servers, idle);
    /* the slope of 1 / (1 - utilization) at its end */
    double over = load > most ? (load - most) / (station->servers * (1.0 - FULL)) : 0.0;
    return there / fmin(load, most) * station->demand_s * (1.0 + over);
}

double plim_queue_wake(double latency_s, double rate)
{
    double x = rate * latency_s;
    return latency_s * (2.0 + x) / (2.0 * (1.0 + x));
}
