/* SPDX-License-Identifier: GPL-3.0-or-later
 * Accumulators (moments, time averages, digest) and the small statistics that need no GSL:
 * Student's t quantile, batch variance, MSER-5 truncation, autocorrelation time. Intervals and
 * stopping rules are made from these in `scenarios`. */
#ifndef PLIM_KERNEL_STATS_H
#define PLIM_KERNEL_STATS_H

#include <stddef.h>
#include <stdint.h>

/* Welford's moments; merge by Chan, Golub, LeVeque (1979), in index order. */
typedef struct plim_moments {
    uint64_t n;
    double mean;
    double m2;
    double min, max; /* meaningless while n == 0 */
} plim_moments;

void plim_moments_add(plim_moments *m, double x);
void plim_moments_merge(plim_moments *into, const plim_moments *from);
/* Unbiased variance; 0 when n < 2. */
double plim_moments_variance(const plim_moments *m);

/* A piecewise constant quantity over time. */
typedef struct plim_timeavg {
    int64_t since_ns;
    double value;
    double area; /* integral up to since_ns, value * ns, compensated (Neumaier) */
    double carry;
    double peak;
} plim_timeavg;

void plim_timeavg_start(plim_timeavg *t, int64_t now_ns, double value);
void plim_timeavg_set(plim_timeavg *t, int64_t now_ns, double value);
/* The integral from the start to `now_ns`. */
double plim_timeavg_area(const plim_timeavg *t, int64_t now_ns);

/* Two-sided: t with P(|T| > t) = 1 - level for df degrees of freedom (df >= 1, 0 < level < 1);
 * relative error below 1e-6 for df >= 1, level in [0.5, 0.999]; tested against gsl_cdf_tdist_Pinv.
 */
double plim_t_quantile(double level, double df);

/* MSER-5 (White, Cobb, Spratt, WSC 2000): averages x in groups of five, returns the number of
 * leading x to drop, a multiple of 5; n when the series is too short to tell: n < 100, or the
 * minimum lies in the second half. At least 50 x stay. O(n), no allocation. */
size_t plim_mser5(const double *x, size_t n);

/* Autocorrelation time in observations from batch means: batch size * var(batch means) /
 * var(observations), at least 1. `batch_mean`(n) of batches of `size` observations each. */
double plim_autocorrelation_time(const double *batch_mean, size_t n, double size,
                                 double observation_variance);

/* 64-bit digest of a run: order-dependent mix of (time, kind, subject) of every executed event. */
static inline uint64_t plim_digest_add(uint64_t digest, int64_t time_ns, uint32_t kind,
                                       uint32_t subject)
{
    uint64_t x = digest ^ ((uint64_t)time_ns + 0x9e3779b97f4a7c15ULL +
                           (((uint64_t)kind << 32) | subject) * 0xd1342543de82ef95ULL);
    x ^= x >> 32;
    return x * 0xd6e8feb86659fd93ULL;
}

#endif
