/* SPDX-License-Identifier: GPL-3.0-or-later
 * power_of_two: two different instances at random, and the one with fewer requests. */
#include "models/balancer.h"

static uint32_t pick(plim_balance *balance, plim_rng *rng)
{
    uint32_t n = balance->n;
    uint32_t a = (uint32_t)(plim_rng_uniform(rng) * (double)n);
    if (n == 1) {
        return a;
    }
    uint32_t b = (uint32_t)(plim_rng_uniform(rng) * (double)(n - 1));
    b += b >= a;
    return balance->outstanding[b] < balance->outstanding[a] ? b : a;
}

const plim_balancer plim_balancer_power_of_two = {
    .name = "power_of_two",
    .summary = "two different instances at random, and the one with fewer requests",
    .source = "Mitzenmacher, IEEE Trans. Parallel and Distributed Systems 12(10), 2001",
    .pick = pick,
};
