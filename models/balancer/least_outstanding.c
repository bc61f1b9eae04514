/* SPDX-License-Identifier: GPL-3.0-or-later
 * least_outstanding: to the instance with the fewest requests, ties in turn. */
#include "models/balancer.h"

static uint32_t pick(plim_balance *balance, plim_rng *rng)
{
    (void)rng;
    uint32_t start = balance->turn < balance->n ? balance->turn : 0, best = start;
    for (uint32_t i = 0; i < balance->n; i++) {
        uint32_t instance = start + i < balance->n ? start + i : start + i - balance->n;
        if (balance->outstanding[instance] < balance->outstanding[best]) {
            best = instance;
        }
    }
    balance->turn = best + 1;
    return best;
}

const plim_balancer plim_balancer_least_outstanding = {
    .name = "least_outstanding",
    .summary = "to the instance with the fewest requests, ties in turn",
    .source = "join the shortest queue: Winston, Journal of Applied Probability 14(1), 1977",
    .pick = pick,
};
