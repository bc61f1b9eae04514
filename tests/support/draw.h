/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers for worlds that are drawn at random. Inline, as spec_builder.h and for its reason. */
#ifndef PLIM_TESTS_SUPPORT_DRAW_H
#define PLIM_TESTS_SUPPORT_DRAW_H

#include "sim/kernel/rng.h"

#include <stdbool.h>

static inline double between(plim_rng *rng, double low, double high)
{
    return low + (high - low) * plim_rng_uniform(rng);
}

static inline uint32_t below(plim_rng *rng, uint32_t n)
{
    return (uint32_t)(plim_rng_uniform(rng) * n);
}

static inline bool maybe(plim_rng *rng, double p)
{
    return plim_rng_uniform(rng) < p;
}

#endif
