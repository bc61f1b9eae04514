/* SPDX-License-Identifier: GPL-3.0-or-later
 * sticky: a user's requests always go to the same instance. */
#include "models/balancer.h"

static uint32_t pick(plim_balance *balance, plim_rng *rng)
{
    (void)rng;
    if (balance->user != PLIM_NO_USER) {
        return balance->user % balance->n;
    }
    uint32_t instance = balance->turn < balance->n ? balance->turn : 0;
    balance->turn = instance + 1;
    return instance;
}

const plim_balancer plim_balancer_sticky = {
    .name = "sticky",
    .summary = "a user of a closed workload always asks the same instance; others go in turn",
    .source = "session affinity of HTTP load balancers",
    .blind = true,
    .sticky = true,
    .pick = pick,
};
