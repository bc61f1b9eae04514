/* SPDX-License-Identifier: GPL-3.0-or-later
 * random: each request goes to an instance at random, all equally likely. */
#include "models/balancer.h"

static uint32_t pick(plim_balance *balance, plim_rng *rng)
{
    return (uint32_t)(plim_rng_uniform(rng) * (double)balance->n);
}

const plim_balancer plim_balancer_random = {
    .name = "random",
    .summary = "each request goes to an instance at random, all equally likely",
    .source = "thinning of a Poisson stream: Wolff, Stochastic Modeling and the Theory of Queues, "
              "1989, 2-9",
    .blind = true,
    .pick = pick,
};
