/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ziggurats for the standard exponential and normal distributions (Marsaglia, Tsang, J. Stat. Soft.
 * 5(8), 2000): the common case inline, the rest in ziggurat.c. Include sample.h instead.
 *
 *   f  |\
 *      | \______        layer i >= 1: rectangle [0, x[i]) x [f(x[i]), f(x[i+1]))
 *      |   :    \       u in [0, 2^53) stands for x = u * width; below x[i+1] it is under
 *      |   :     \___   the curve for sure
 *      |___:_________\____ ...  layer 0: all below f(x[1]), the tail beyond x[1] included
 *       x[i+1]  x[i]
 *
 * One 64-bit draw: bits 0..7 choose the layer, bit 8 the sign, bits 11..63 are u. */
#ifndef PLIM_KERNEL_ZIGGURAT_H
#define PLIM_KERNEL_ZIGGURAT_H

#include "sim/base/assert.h"
#include "sim/kernel/rng.h"

#include <stdint.h>

enum { PLIM_ZIGGURAT_LAYERS = 256 };

typedef struct plim_ziggurat_row {
    uint64_t inside; /* u below this lies under the curve: 2^53 x[i+1] / x[i] */
    double width;    /* 2^-53 x[i] */
} plim_ziggurat_row;

extern const plim_ziggurat_row plim_ziggurat_exponential[PLIM_ZIGGURAT_LAYERS];
extern const double plim_ziggurat_exponential_y[PLIM_ZIGGURAT_LAYERS + 1]; /* f(x[i]) */
extern const double plim_ziggurat_exponential_tail;                        /* x[1] */
extern const plim_ziggurat_row plim_ziggurat_normal[PLIM_ZIGGURAT_LAYERS];
extern const double plim_ziggurat_normal_y[PLIM_ZIGGURAT_LAYERS + 1];
extern const double plim_ziggurat_normal_tail;

/* What to do with a draw that is not inside: 1.1 % of all. */
double plim_ziggurat_exponential_rest(plim_rng *rng, uint64_t draw);
double plim_ziggurat_normal_rest(plim_rng *rng, uint64_t draw);

/* Standard exponential, mean 1. */
static inline double plim_draw_exponential(plim_rng *rng)
{
    uint64_t draw = plim_rng_next(rng);
    const plim_ziggurat_row *row = &plim_ziggurat_exponential[draw & 255];
    uint64_t u = draw >> 11;
    if (PLIM_LIKELY(u < row->inside)) {
        return (double)(int64_t)u * row->width;
    }
    return plim_ziggurat_exponential_rest(rng, draw);
}

/* Standard normal. */
static inline double plim_draw_normal(plim_rng *rng)
{
    uint64_t draw = plim_rng_next(rng);
    const plim_ziggurat_row *row = &plim_ziggurat_normal[draw & 255];
    uint64_t u = draw >> 11;
    if (PLIM_LIKELY(u < row->inside)) {
        double sign = (double)(1 - (int64_t)(draw >> 7 & 2));
        return (double)(int64_t)u * row->width * sign;
    }
    return plim_ziggurat_normal_rest(rng, draw);
}

#endif
