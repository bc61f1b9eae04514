/* SPDX-License-Identifier: GPL-3.0-or-later
 * Estimates with intervals: see estimate.h. */
#include "scenarios/estimate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Half width of the mean of residuals z_k (of mean 0) at that level; HUGE_VAL when K < 2. */
static double half_width(double sum_of_squares, uint32_t k, double level)
{
    if (k < 2) {
        return HUGE_VAL;
    }
    if (sum_of_squares == 0.0) {
        return 0.0;
    }
    double t = gsl_cdf_tdist_Pinv(0.5 + level / 2.0, (double)k - 1.0);
    return t * sqrt(sum_of_squares / ((double)k - 1.0) / (double)k);
}

static double total(const double *x, uint32_t k)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < k; i++) {
        sum += x[i];
    }
    return sum;
}

static plim_estimate around(double value, double half)
{
    return (plim_estimate){plim_value_of(value), plim_value_of(value - half),
                           plim_value_of(value + half)};
}

static const plim_estimate nothing = {{0.0, false}, {0.0, false}, {0.0, false}};

plim_estimate plim_estimate_ratio(const double *num, const double *den, uint32_t k, double level)
{
    double all = total(den, k);
    if (!(all > 0.0)) {
        return nothing;
    }
    double ratio = total(num, k) / all, mean_den = all / (double)k, squares = 0.0;
    for (uint32_t i = 0; i < k; i++) {
        double z = (num[i] - ratio * den[i]) / mean_den;
        squares += z * z;
    }
    return around(ratio, half_width(squares, k, level));
}

plim_estimate plim_estimate_ratio_difference(const double *num_a, const double *den_a,
                                             const double *num_b, const double *den_b, uint32_t k,
                                             double level)
{
    double all_a = total(den_a, k), all_b = total(den_b, k);
    if (!(all_a > 0.0) || !(all_b > 0.0)) {
        return nothing;
    }
    double a = total(num_a, k) / all_a, b = total(num_b, k) / all_b, squares = 0.0;
    for (uint32_t i = 0; i < k; i++) {
        double z_a = (num_a[i] - a * den_a[i]) / (all_a / (double)k);
        double z_b = (num_b[i] - b * den_b[i]) / (all_b / (double)k);
        squares += (z_b - z_a) * (z_b - z_a);
    }
    return around(b - a, half_width(squares, k, level));
}

plim_estimate plim_estimate_relative(const plim_ratio_pair *pair, size_t n, uint32_t k,
                                     double level)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        const plim_ratio_pair *p = &pair[i];
        double all_a = total(p->den_a, k), all_b = total(p->den_b, k);
        if (!(all_a > 0.0) || !(all_b > 0.0) || !(total(p->num_a, k) > 0.0)) {
            return nothing;
        }
        sum += total(p->num_b, k) / all_b / (total(p->num_a, k) / all_a);
    }
    for (uint32_t o = 0; o < k && n > 0; o++) {
        double z = 0.0;
        for (size_t i = 0; i < n; i++) {
            const plim_ratio_pair *p = &pair[i];
            double all_a = total(p->den_a, k), all_b = total(p->den_b, k);
            double a = total(p->num_a, k) / all_a, b = total(p->num_b, k) / all_b;
            double z_a = (p->num_a[o] - a * p->den_a[o]) / (all_a / (double)k);
            double z_b = (p->num_b[o] - b * p->den_b[o]) / (all_b / (double)k);
            z += (z_b - b / a * z_a) / a;
        }
        squares += z * z / ((double)n * (double)n);
    }
    return n == 0 ? nothing : around(sum / (double)n, half_width(squares, k, level));
}

/* Half width of the exceedance probability at q. */
static double exceed_half(const plim_hist *const *hist, uint32_t k, double q, double exceed,
                          double mean_n, double level)
{
    double squares = 0.0;
    for (uint32_t i = 0; i < k; i++) {
        double n = (double)hist[i]->n;
        double z = n > 0.0 ? n * (plim_hist_exceed(hist[i], q) - exceed) / mean_n : 0.0;
        squares += z * z;
    }
    return half_width(squares, k, level);
}

/* Walks bucket edges away from q to the first where the exceedance excludes 1 - p: outwards, so
 * that the interval is never too narrow for its buckets. Direction -1 or +1; HUGE_VAL when it ran
 * off the top. */
static double walk(const plim_hist *const *hist, uint32_t k, const plim_hist *pooled, double q,
                   double p, int direction, double level)
{
    double mean_n = (double)pooled->n / (double)k;
    int64_t bucket = (int64_t)plim_hist_index((uint64_t)q);
    double edge = q;
    for (; bucket >= 0 && bucket < PLIM_HIST_BUCKETS; bucket += direction) {
        double next =
            direction < 0 ? plim_hist_low((uint32_t)bucket) : plim_hist_high((uint32_t)bucket);
        double exceed = plim_hist_exceed(pooled, next);
        double half = exceed_half(hist, k, next, exceed, mean_n, level);
        bool excluded = direction < 0 ? exceed - half > 1.0 - p : exceed + half < 1.0 - p;
        edge = next;
        if (excluded) {
            return edge;
        }
        if (direction > 0 && exceed * (double)pooled->n <= (double)pooled->n_infinite) {
            return pooled->n_infinite > 0 ? HUGE_VAL : edge;
        }
    }
    return direction < 0 ? 0.0 : HUGE_VAL;
}

bool plim_estimate_beyond(const plim_hist *const *hist, uint32_t k, const plim_hist *pooled,
                          double p, double level)
{
    double exceed = pooled->n == 0 ? 0.0 : (double)pooled->n_infinite / (double)pooled->n;
    double squares = 0.0;
    for (uint32_t i = 0; i < k; i++) {
        double n = (double)hist[i]->n;
        double z = ((double)hist[i]->n_infinite - n * exceed) / ((double)pooled->n / (double)k);
        squares += z * z;
    }
    return k >= 2 && exceed - half_width(squares, k, level) > 1.0 - p;
}

plim_estimate plim_estimate_within(plim_estimate e, double low, double high)
{
    if (e.low.there && e.low.v < low) {
        e.low.v = low;
    }
    if (e.high.there && e.high.v > high) {
        e.high.v = high;
    }
    return e;
}

plim_estimate plim_estimate_quantile(const plim_hist *const *hist, uint32_t k,
                                     const plim_hist *pooled, double p, double level)
{
    if (pooled->n == 0) {
        return nothing;
    }
    double q = plim_hist_quantile(pooled, p);
    if (!isfinite(q)) {
        double finite = (double)(pooled->n - pooled->n_infinite) / (double)pooled->n;
        double most = finite > 0.0 ? plim_hist_quantile(pooled, finite * (1.0 - 1e-12)) : 0.0;
        most = finite > 0.0 ? plim_hist_high(plim_hist_index((uint64_t)most)) : 0.0;
        double low = k < 2 || plim_estimate_beyond(hist, k, pooled, p, level)
                         ? most
                         : walk(hist, k, pooled, most, p, -1, level);
        return (plim_estimate){PLIM_NO_VALUE, plim_value_of(low), PLIM_NO_VALUE};
    }
    if (k < 2) {
        return (plim_estimate){plim_value_of(q), PLIM_NO_VALUE, PLIM_NO_VALUE};
    }
    return (plim_estimate){plim_value_of(q), plim_value_of(walk(hist, k, pooled, q, p, -1, level)),
                           plim_value_of(walk(hist, k, pooled, q, p, +1, level))};
}

/* Density at the p-quantile from quantiles a quarter of the tail to either side. */
static double density(const plim_hist *pooled, double p)
{
    double step = (p < 0.5 ? p : 1.0 - p) / 4.0;
    double low = plim_hist_quantile(pooled, p - step);
    double high = plim_hist_quantile(pooled, p + step);
    return isfinite(high) && high > low ? 2.0 * step / (high - low) : 0.0;
}

/* Two quantiles over paired observations. */
typedef struct two {
    const plim_hist *const *a, *pooled_a;
    const plim_hist *const *b, *pooled_b;
    uint32_t k;
    double p, q_a, q_b;
} two;

/* Sum of squares of weight_b times the error of q_b less weight_a times that of q_a; negative: no
 * interval. */
static double quantile_squares(const two *t, double weight_a, double weight_b)
{
    double f_a = density(t->pooled_a, t->p), f_b = density(t->pooled_b, t->p), squares = 0.0;
    double n_a = (double)t->pooled_a->n / (double)t->k, n_b = (double)t->pooled_b->n / (double)t->k;
    double e_a = plim_hist_exceed(t->pooled_a, t->q_a), e_b = plim_hist_exceed(t->pooled_b, t->q_b);
    if (f_a <= 0.0 || f_b <= 0.0 || t->k < 2) {
        return -1.0;
    }
    for (uint32_t i = 0; i < t->k; i++) {
        const plim_hist *a = t->a[i], *b = t->b[i];
        double z_a = a->n == 0 ? 0.0 : (double)a->n * (plim_hist_exceed(a, t->q_a) - e_a) / n_a;
        double z_b = b->n == 0 ? 0.0 : (double)b->n * (plim_hist_exceed(b, t->q_b) - e_b) / n_b;
        double z = weight_b * (z_b / f_b) - weight_a * (z_a / f_a);
        squares += z * z;
    }
    return squares;
}

/* false: one of them is not there. */
static bool two_quantiles(two *t)
{
    if (t->pooled_a->n == 0 || t->pooled_b->n == 0) {
        return false;
    }
    t->q_a = plim_hist_quantile(t->pooled_a, t->p);
    t->q_b = plim_hist_quantile(t->pooled_b, t->p);
    return isfinite(t->q_a) && isfinite(t->q_b);
}

static plim_estimate with_squares(double value, double squares, uint32_t k, double level)
{
    if (squares < 0.0) {
        return (plim_estimate){plim_value_of(value), PLIM_NO_VALUE, PLIM_NO_VALUE};
    }
    return around(value, half_width(squares, k, level));
}

plim_estimate plim_estimate_quantile_difference(const plim_hist *const *a,
                                                const plim_hist *pooled_a,
                                                const plim_hist *const *b,
                                                const plim_hist *pooled_b, uint32_t k, double p,
                                                double level)
{
    two t = {.a = a, .pooled_a = pooled_a, .b = b, .pooled_b = pooled_b, .k = k, .p = p};
    if (!two_quantiles(&t)) {
        return nothing;
    }
    return with_squares(t.q_b - t.q_a, quantile_squares(&t, 1.0, 1.0), k, level);
}

plim_estimate plim_estimate_quantile_relative(const plim_hist *const *a, const plim_hist *pooled_a,
                                              const plim_hist *const *b, const plim_hist *pooled_b,
                                              uint32_t k, double p, double level)
{
    two t = {.a = a, .pooled_a = pooled_a, .b = b, .pooled_b = pooled_b, .k = k, .p = p};
    if (!two_quantiles(&t) || !(t.q_a > 0.0)) {
        return nothing;
    }
    double squares = quantile_squares(&t, t.q_b / (t.q_a * t.q_a), 1.0 / t.q_a);
    return with_squares(t.q_b / t.q_a, squares, k, level);
}
