/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rare cases of the ziggurats: see ziggurat.h. */
#include "sim/kernel/ziggurat.h"

#include "sim/base/pmath.h"

double plim_ziggurat_exponential_rest(plim_rng *rng, uint64_t draw)
{
    double beyond = 0.0;
    for (;;) {
        uint32_t i = (uint32_t)(draw & 255);
        uint64_t u = draw >> 11;
        double x = (double)u * plim_ziggurat_exponential[i].width;
        if (u < plim_ziggurat_exponential[i].inside) {
            return beyond + x;
        }
        if (i == 0) {
            /* memoryless: what lies beyond the tail's start is again a whole exponential */
            beyond += plim_ziggurat_exponential_tail;
        } else {
            const double *y = plim_ziggurat_exponential_y;
            if (y[i] + plim_rng_uniform(rng) * (y[i + 1] - y[i]) < plim_exp(-x)) {
                return beyond + x;
            }
        }
        draw = plim_rng_next(rng);
    }
}

/* Marsaglia, Technometrics 6(1), 1964: x = r + E1 / r is accepted with probability
 * exp(-(E1 / r)^2 / 2), that is when 2 E2 exceeds (E1 / r)^2. */
static double normal_tail(plim_rng *rng)
{
    double over, e;
    do {
        over = plim_draw_exponential(rng) / plim_ziggurat_normal_tail;
        e = plim_draw_exponential(rng);
    } while (2.0 * e <= over * over);
    return plim_ziggurat_normal_tail + over;
}

double plim_ziggurat_normal_rest(plim_rng *rng, uint64_t draw)
{
    for (;;) {
        uint32_t i = (uint32_t)(draw & 255);
        uint64_t u = draw >> 11;
        double sign = (draw >> 8 & 1) != 0 ? -1.0 : 1.0;
        double x = (double)u * plim_ziggurat_normal[i].width;
        if (u < plim_ziggurat_normal[i].inside) {
            return sign * x;
        }
        if (i == 0) {
            return sign * normal_tail(rng);
        }
        const double *y = plim_ziggurat_normal_y;
        if (y[i] + plim_rng_uniform(rng) * (y[i + 1] - y[i]) < plim_exp(-0.5 * x * x)) {
            return sign * x;
        }
        draw = plim_rng_next(rng);
    }
}
