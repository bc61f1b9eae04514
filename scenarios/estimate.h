/* SPDX-License-Identifier: GPL-3.0-or-later
 * Estimates with intervals, from K independent observations (replications, or batches of one long
 * run). Definitions and sources: docs/model.md, section on measures. */
#ifndef PLIM_SCENARIOS_ESTIMATE_H
#define PLIM_SCENARIOS_ESTIMATE_H

#include "sim/kernel/hist.h"
#include "sim/kernel/results.h"

typedef struct plim_estimate {
    plim_value value, low, high;
} plim_estimate;

/* sum num / sum den with a t interval from the linearised residuals num_k - R den_k (Law,
 * Simulation Modeling and Analysis, 5th ed., sec. 9.5.3, regenerative form). Absent when sum den
 * is 0; no interval when K < 2. */
plim_estimate plim_estimate_ratio(const double *num, const double *den, uint32_t k, double level);

/* The p-quantile of the pooled histograms. Its interval is the set of q whose exceedance
 * probability, estimated over the K histograms with its own t interval, does not exclude 1 - p:
 * quantiles are never averaged (docs/model.md, section 6). Infinite values: absent, `low` still
 * says at least what. Values in the histogram's unit. `pooled` is the sum of hist[0 … k-1]. */
plim_estimate plim_estimate_quantile(const plim_hist *const *hist, uint32_t k,
                                     const plim_hist *pooled, double p, double level);

/* Whether it is sure at that level that the p-quantile lies among the infinite values. */
bool plim_estimate_beyond(const plim_hist *const *hist, uint32_t k, const plim_hist *pooled,
                          double p, double level);

/* The same with its interval cut to what is possible. */
plim_estimate plim_estimate_within(plim_estimate e, double low, double high);

/* ratio_b - ratio_a over paired observations (common random numbers). */
plim_estimate plim_estimate_ratio_difference(const double *num_a, const double *den_a,
                                             const double *num_b, const double *den_b, uint32_t k,
                                             double level);

/* Sums of a measure without something (a) and with it (b), (k) each. */
typedef struct plim_ratio_pair {
    const double *num_a, *den_a, *num_b, *den_b;
} plim_ratio_pair;

/* The mean over n pairs of ratio_b / ratio_a, over paired observations: residuals of the quotient
 * linearised (delta method; Law, 5th ed., sec. 9.5.3), summed over the pairs before they are
 * squared, for the pairs share their random numbers. Absent when n is 0 or a ratio_a is not above
 * 0. */
plim_estimate plim_estimate_relative(const plim_ratio_pair *pair, size_t n, uint32_t k,
                                     double level);

/* quantile_b / quantile_a over paired observations, as plim_estimate_quantile_difference. */
plim_estimate plim_estimate_quantile_relative(const plim_hist *const *a, const plim_hist *pooled_a,
                                              const plim_hist *const *b, const plim_hist *pooled_b,
                                              uint32_t k, double p, double level);

/* quantile_b - quantile_a over paired observations, linearised: each quantile moves by the error
 * of its exceedance probability over the density there (Bahadur 1966; Serfling, Approximation
 * Theorems of Mathematical Statistics, sec. 2.5). Absent when either is infinite. */
plim_estimate plim_estimate_quantile_difference(const plim_hist *const *a,
                                                const plim_hist *pooled_a,
                                                const plim_hist *const *b,
                                                const plim_hist *pooled_b, uint32_t k, double p,
                                                double level);

#endif
