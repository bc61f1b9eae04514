/* SPDX-License-Identifier: GPL-3.0-or-later
 * Closed forms: see queueing.h. */
#include "models/queueing.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

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

/* Delays add up to one; its weights into `all`. How many stations have a queue. */
static size_t begin(const plim_queue_station *station, size_t n, double scale, uint32_t users,
                    double *all)
{
    plim_queue_station delay = {0.0, (double)INFINITY};
    size_t queues = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_delay = isinf(station[i].servers);
        delay.demand_s += is_delay ? station[i].demand_s : 0.0;
        queues += !is_delay && station[i].demand_s > 0.0 ? 1 : 0;
    }
    for (uint32_t k = 0; k <= users; k++) {
        all[k] = k == 0 ? 1.0 : 0.0;
    }
    if (delay.demand_s > 0.0) {
        weights(&delay, scale, users, all);
    }
    return queues;
}

double plim_queue_closed(const plim_queue_station *station, size_t n, uint32_t users,
                         double *scratch)
{
    double *all = scratch, *one = scratch + users + 1, *sum = scratch + 2 * (users + (size_t)1);
    PLIM_ASSERT(n >= 1 && n <= PLIM_QUEUE_STATIONS_MAX && users >= 1);
    double scale = scale_of(station, n, users);
    size_t left = begin(station, n, scale, users, all);
    double before = all[users - 1], here = all[users];
    for (size_t i = 0; i < n; i++) {
        if (isinf(station[i].servers) || station[i].demand_s <= 0.0) {
            continue;
        }
        weights(&station[i], scale, users, one);
        before = convolve_at(all, one, users - 1);
        here = convolve_at(all, one, users);
        if (--left == 0) { /* of the last station only these two are needed */
            break;
        }
        for (uint32_t k = 0; k <= users; k++) {
            sum[k] = convolve_at(all, one, k);
        }
        memcpy(all, sum, (users + (size_t)1) * sizeof *all);
    }
    return here > 0.0 ? scale * before / here : 0.0;
}

/* Requests there over those in a state of no queue, below capacity: a birth and death process. */
static double mean_there(double load, double servers)
{
    double whole = floor(servers), ratio = load / servers;
    /* relative to the state of `whole` requests: the geometric tail first, then downwards */
    double tail = ratio / (1.0 - ratio);
    double weight = 1.0 + tail;
    double sum = whole * (1.0 + tail) + tail / (1.0 - ratio);
    double w = 1.0;
    for (uint64_t n = (uint64_t)whole; n >= 1; n--) {
        w *= (double)n / load;
        weight += w;
        sum += w * (double)(n - 1);
        if (isinf(weight)) { /* so many servers that nobody ever waits */
            return load;
        }
    }
    return sum / weight;
}

double plim_queue_open(const plim_queue_station *station, double rate)
{
    double load = rate * station->demand_s;
    if (load <= 0.0 || isinf(station->servers)) {
        return station->demand_s;
    }
    double most = FULL * station->servers;
    double there = mean_there(fmin(load, most), station->servers);
    /* the slope of 1 / (1 - utilization) at its end */
    double over = load > most ? (load - most) / (station->servers * (1.0 - FULL)) : 0.0;
    return there / fmin(load, most) * station->demand_s * (1.0 + over);
}

enum { STAGES = 16, THERE_MAX = 20000 };

/* Requests there, of whom `busy` is the rate of answers: sums over states, of any common factor. */
typedef struct chain {
    double weight, there, busy;
} chain;

static void count(chain *c, double p, double there, double rate)
{
    c->weight += p;
    c->there += p * there;
    c->busy += p * rate;
}

/* States (n, on) and (n, stage of the wake-up). Between n and n + 1 as many go up as down, and only
 * who is awake goes down. Both end: users are finite, and with Poisson arrivals the terms fall. */
static chain walk(const plim_queue_station *s, double latency_s, uint32_t users, double think_s,
                  double rate)
{
    double off[STAGES] = {0.0}, next_stage = STAGES / latency_s;
    double on = 0.0, asleep = 1.0; /* of n - 1 requests there, all stages */
    double up = users > 0 ? users / think_s : rate;
    chain c = {0};
    count(&c, 1.0, 0.0, 0.0);
    for (uint32_t n = 1; n <= (users > 0 ? users : THERE_MAX); n++) {
        double more = users > 0 ? (users - n) / think_s : rate;
        double down = fmin((double)n, s->servers) / s->demand_s;
        double before = 0.0, sum = 0.0;
        on = (on + asleep) * up / down;
        for (int i = 0; i < STAGES; i++) {
            double came = n == 1 ? (i == 0 ? asleep : 0.0) : off[i];
            off[i] = (came * up + before * next_stage) / (more + next_stage);
            before = off[i];
            sum += off[i];
        }
        asleep = latency_s > 0.0 ? sum : 0.0;
        count(&c, on, n, down);
        count(&c, asleep, n, 0.0);
        up = more;
        if (users == 0 && (on + asleep) * n < 1e-14 * c.there) {
            break;
        }
        if (c.weight > 1e250) {
            c = (chain){c.weight * 1e-250, c.there * 1e-250, c.busy * 1e-250};
            on *= 1e-250;
            asleep *= 1e-250;
            for (int i = 0; i < STAGES; i++) {
                off[i] *= 1e-250;
            }
        }
    }
    return c;
}

double plim_queue_wake(const plim_queue_station *station, double latency_s, uint32_t users,
                       double think_s, double rate)
{
    if (latency_s <= 0.0 || station->demand_s <= 0.0 || (users > 1 && think_s <= 0.0)) {
        return 0.0; /* back to back, somebody is always there */
    }
    if (users == 1 || (users == 0 && rate <= 0.0)) {
        return latency_s;
    }
    if (users == 0 && station->servers <= 1.0) {
        double x = rate * latency_s;
        return latency_s * (2.0 + x) / (2.0 * (1.0 + x));
    }
    double most = FULL * station->servers / station->demand_s;
    rate = fmin(rate, most);
    chain with = walk(station, latency_s, users, think_s, rate);
    chain without = walk(station, 1e-9 * latency_s, users, think_s, rate);
    /* Little's law: of all requests, or of the rounds of all users */
    return users > 0 ? users * (with.weight / with.busy - without.weight / without.busy)
                     : (with.there / with.weight - without.there / without.weight) / rate;
}
