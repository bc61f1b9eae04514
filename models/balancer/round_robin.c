/* SPDX-License-Identifier: GPL-3.0-or-later
 * round_robin: requests go to the instances in turn. */
#include "models/balancer.h"

static uint32_t pick(plim_balance *balance, plim_rng *rng)
{
    (void)rng;
    uint32_t instance = balance->turn < balance->n ? balance->turn : 0;
    balance->turn = instance + 1;
    return instance;
}

const plim_balancer plim_balancer_round_robin = {
    .name = "round_robin",
    .summary = "requests go to the instances in turn",
    .source = "the default of most load balancers",
    .blind = true,
    .pick = pick,
};
