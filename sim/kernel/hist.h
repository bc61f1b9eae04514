/* SPDX-License-Identifier: GPL-3.0-or-later
 * Log-linear histogram of non-negative 64-bit integers (nanoseconds): 128 buckets per power of
 * two, so a quantile is at most 1/128 (0.8 %) away from an observation, and far less where there
 * are many, for it is linear within a bucket. Each value below 128 has a bucket of its own.
 * Merging is integer addition: the same result in any order. PLIM_NEVER counts as +infinity (a
 * request that timed out). */
#ifndef PLIM_KERNEL_HIST_H
#define PLIM_KERNEL_HIST_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    PLIM_HIST_SUB_BITS = 7,
    PLIM_HIST_SUB = 1 << PLIM_HIST_SUB_BITS,
    /* values up to 2^56 ns (2.3 years); larger finite ones go to the last bucket */
    PLIM_HIST_BUCKETS = (56 - PLIM_HIST_SUB_BITS + 1) * PLIM_HIST_SUB
};

typedef struct plim_hist {
    uint64_t *count; /* (PLIM_HIST_BUCKETS) */
    uint64_t n;      /* all, infinite ones included */
    uint64_t n_infinite;
} plim_hist;

/* An empty histogram in the arena; false when memory is out. */
bool plim_hist_init(plim_hist *hist, plim_arena *arena);

static inline uint32_t plim_hist_index(uint64_t value)
{
    if (value < PLIM_HIST_SUB) {
        return (uint32_t)value;
    }
    if (value >= UINT64_C(1) << 53) { /* it may not be a double */
        uint32_t shift = 56 - (uint32_t)__builtin_clzll(value);
        uint32_t lead = (uint32_t)(value >> shift);
        uint32_t index = shift * PLIM_HIST_SUB + lead;
        return index < PLIM_HIST_BUCKETS ? index : PLIM_HIST_BUCKETS - 1;
    }
    /* exponent and leading bits, as they stand in a double: 2^7 goes to the second row */
    double exact = (double)(int64_t)value;
    uint64_t bits;
    memcpy(&bits, &exact, sizeof bits);
    return (uint32_t)(bits >> (52 - PLIM_HIST_SUB_BITS)) -
           (1023 + PLIM_HIST_SUB_BITS - 1) * PLIM_HIST_SUB;
}

/* value >= 0; PLIM_NEVER is +infinity. */
static inline void plim_hist_add(plim_hist *hist, int64_t value)
{
    hist->n++;
    if (value == INT64_MAX) {
        hist->n_infinite++;
    } else {
        hist->count[plim_hist_index((uint64_t)value)]++;
    }
}

/* into += from. */
void plim_hist_merge(plim_hist *into, const plim_hist *from);

/* Least and greatest value (exclusive) of a bucket, in the unit of the values. */
double plim_hist_low(uint32_t bucket);
double plim_hist_high(uint32_t bucket);

/* The p-quantile, 0 <= p <= 1, linear within a bucket; HUGE_VAL when it falls among the infinite;
 * n must be > 0. */
double plim_hist_quantile(const plim_hist *hist, double p);

/* Fraction of observations > q (infinite ones included), linear within the bucket; n > 0. The
 * inverse of plim_hist_quantile. */
double plim_hist_exceed(const plim_hist *hist, double q);

#endif
