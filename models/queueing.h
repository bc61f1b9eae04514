/* SPDX-License-Identifier: GPL-3.0-or-later
 * Queueing in closed form: what `calibrate` compares measurements with, instead of a simulation.
 *
 * A station works at rate min(n, servers) / demand with n requests there: processor sharing on so
 * many cores, for which only the mean demand matters (BCMP), or first come first served with
 * exponential demands. Delay (think time) is a station with INFINITY servers. */
#ifndef PLIM_MODELS_QUEUEING_H
#define PLIM_MODELS_QUEUEING_H

#include "sim/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { PLIM_QUEUE_STATIONS_MAX = 6, PLIM_QUEUE_USERS_MAX = 2000 };

typedef struct plim_queue_station {
    double demand_s; /* >= 0: of one request, alone there; 0: it is passed in no time */
    double servers;  /* > 0, need not be whole; INFINITY: a delay */
} plim_queue_station;

/*
 * Requests per second of a closed network of one class, by convolution of the stations' weights
 * (Buzen, CACM 16(9), 1973; load-dependent stations: Bruell and Balbo, 1980), in logarithms.
 *
 *   station   (n)          1 to PLIM_QUEUE_STATIONS_MAX; some demand > 0
 *   users     1 to PLIM_QUEUE_USERS_MAX
 *   scratch   (3 (users + 1)) caller owns
 *
 * O(users) with one station of finite servers beside delays, else O(n users^2).
 */
double plim_queue_closed(const plim_queue_station *station, size_t n, uint32_t users,
                         double *scratch);

/*
 * Mean seconds at a station with Poisson arrivals of `rate` per second (M/M/c, M/G/c-PS). From a
 * utilization of 0.999 on the value grows linearly with the offered load: a fit that strays there
 * finds its way back.
 */
double plim_queue_open(const plim_queue_station *station, double rate);

/*
 * Seconds that a wake-up of `latency_s` adds to the mean time of a request, paid by who finds the
 * station idle while those that come meanwhile wait behind it.
 *
 *   users     who think `think_s` (exponential) between requests; 0: Poisson arrivals of `rate`
 *
 * Open with one server: exact for M/M/1 and for M/G/1 first come first served (Welch, Operations
 * Research 12(5), 1964). Else a Markov chain of requests there and stages of the wake-up (an Erlang
 * distribution of 16 stages stands for a constant), exponential demands: O(16 users).
 */
double plim_queue_wake(const plim_queue_station *station, double latency_s, uint32_t users,
                       double think_s, double rate);

#endif
