/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/estimate.c: intervals by hand, and how often they hold the truth. */
#include "scenarios/estimate.h"

#include "sim/kernel/sample.h"
#include "sim/kernel/time.h"
#include "tests/support/suite.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { K = 10 };

static void near(plim_value v, double want, double tolerance)
{
    ck_assert(v.there);
    ck_assert_msg(fabs(v.v - want) <= tolerance, "%.17g, not %.17g", v.v, want);
}

static bool holds(plim_estimate e, double truth)
{
    return e.low.there && e.high.there && e.low.v <= truth && truth <= e.high.v;
}

/* ---- ratios ---- */

START_TEST(a_ratio_and_its_interval_by_hand)
{
    /* R = 15 / 6 = 2.5; residuals over the mean of 2: -0.25, -0.5, 0.75, squares 0.875;
     * standard error sqrt(0.875 / 2 / 3); t(2) at 95 %: 4.302652730, at 90 %: 2.919985580 */
    static const double num[] = {2.0, 4.0, 9.0}, den[] = {1.0, 2.0, 3.0};
    plim_estimate e = plim_estimate_ratio(num, den, 3, 0.95);
    double error = sqrt(0.875 / 2.0 / 3.0);
    near(e.value, 2.5, 1e-15);
    near(e.low, 2.5 - 4.302652730 * error, 1e-8);
    near(e.high, 2.5 + 4.302652730 * error, 1e-8);
    near(plim_estimate_ratio(num, den, 3, 0.90).high, 2.5 + 2.919985580 * error, 1e-8);
}
END_TEST

START_TEST(a_ratio_of_little_says_little)
{
    static const double num[] = {3.0, 5.0}, none[] = {0.0, 0.0}, den[] = {2.0, 2.0};
    ck_assert(!plim_estimate_ratio(num, none, 2, 0.95).value.there);
    ck_assert(!plim_estimate_ratio(num, none, 2, 0.95).low.there);
    plim_estimate one = plim_estimate_ratio(num, den, 1, 0.95);
    near(one.value, 1.5, 0.0);
    ck_assert(!one.low.there && !one.high.there);
    plim_estimate zero = plim_estimate_ratio(none, den, 2, 0.95);
    near(zero.value, 0.0, 0.0);
    near(zero.low, 0.0, 0.0);
    near(zero.high, 0.0, 0.0);
}
END_TEST

/* GSL's error handler ends a program unless somebody changed it, and the library does not: it is
 * the process's. So the only function of GSL that a run calls must not fail, whatever k. */
START_TEST(the_t_quantile_never_fails)
{
    double before = (double)INFINITY;
    for (int df = 1; df < 100000; df++) {
        double t = gsl_cdf_tdist_Pinv(0.975, df);
        ck_assert_msg(t > 1.9599 && t <= before, "t(%d) is %.17g", df, t);
        before = t;
    }
}
END_TEST

START_TEST(intervals_of_ratios_hold_the_truth_95_times_of_100)
{
    enum { EXPERIMENTS = 8000 };
    plim_rng rng = plim_rng_stream(20240229, 0, 1, PLIM_PURPOSE_TEST);
    int mean_held = 0, ratio_held = 0;
    for (int x = 0; x < EXPERIMENTS; x++) {
        double num[30], den[30], ones[30];
        for (int i = 0; i < 30; i++) {
            ones[i] = 1.0;
            num[i] = 7.0 + 3.0 * plim_draw_normal(&rng);
        }
        mean_held += holds(plim_estimate_ratio(num, ones, 5, 0.95), 7.0); /* exact: Student's t */
        for (int i = 0; i < 30; i++) { /* a ratio whose denominator varies by 10 % */
            den[i] = 50.0 + 5.0 * plim_draw_normal(&rng);
            num[i] = 0.6 * den[i] + 4.0 * plim_draw_normal(&rng);
        }
        ratio_held += holds(plim_estimate_ratio(num, den, 30, 0.95), 0.6);
    }
    ck_assert_double_eq_tol(100.0 * mean_held / EXPERIMENTS, 95.0, 1.5);
    ck_assert_double_eq_tol(100.0 * ratio_held / EXPERIMENTS, 95.0, 1.5);
}
END_TEST

START_TEST(a_ratio_of_paired_ratios_has_the_scatter_that_is_not_common)
{
    /* a is 10 always, b {4, 5, 6}: 0.5, residuals of b over a: -0.1, 0, 0.1 */
    static const double ten[] = {10, 10, 10}, b[] = {4, 5, 6}, n[] = {1, 1, 1}, none[] = {0, 0, 0};
    const plim_ratio_pair pair[] = {{ten, n, b, n}, {ten, n, ten, n}};
    double half = 4.302652730 * sqrt(0.02 / 2.0 / 3.0);
    plim_estimate e = plim_estimate_relative(pair, 1, 3, 0.95);
    near(e.value, 0.5, 1e-12);
    near(e.low, 0.5 - half, 1e-8);
    near(e.high, 0.5 + half, 1e-8);
    e = plim_estimate_relative(pair, 2, 3, 0.95); /* with one that nothing happens to */
    near(e.value, 0.75, 1e-12);
    near(e.high, 0.75 + half / 2.0, 1e-8);
    /* what scatters in both alike is no scatter */
    static const double twice[] = {8, 10, 12};
    const plim_ratio_pair alike = {b, n, twice, n};
    e = plim_estimate_relative(&alike, 1, 3, 0.95);
    near(e.value, 2.0, 1e-12);
    near(e.high, 2.0, 1e-9);
    const plim_ratio_pair from_nothing = {none, n, b, n};
    ck_assert(!plim_estimate_relative(&from_nothing, 1, 3, 0.95).value.there);
    ck_assert(!plim_estimate_relative(pair, 0, 3, 0.95).value.there);
}
END_TEST

START_TEST(paired_ratios_differ_by_what_is_not_common)
{
    /* b = a + {1, 2, 3}: the mean difference is 2, residuals -1, 0, 1; sqrt(2 / 2 / 3) */
    static const double a[] = {100.0, 550.0, 20.0}, b[] = {101.0, 552.0, 23.0}, n[] = {1, 1, 1};
    plim_estimate e = plim_estimate_ratio_difference(a, n, b, n, 3, 0.95);
    near(e.value, 2.0, 1e-12);
    near(e.high, 2.0 + 4.302652730 / sqrt(3.0), 1e-8);
    near(e.low, 2.0 - 4.302652730 / sqrt(3.0), 1e-8);
    e = plim_estimate_ratio_difference(a, b, a, b, 3, 0.95);
    ck_assert(e.value.there && e.value.v == 0.0);
    ck_assert(e.low.there && e.low.v == 0.0);
    ck_assert(e.high.there && e.high.v == 0.0);
    static const double none[] = {0, 0, 0};
    ck_assert(!plim_estimate_ratio_difference(a, none, b, n, 3, 0.95).value.there);
    ck_assert(!plim_estimate_ratio_difference(a, n, b, none, 3, 0.95).value.there);
}
END_TEST

/* ---- quantiles ---- */

typedef struct sample {
    plim_arena arena;
    plim_hist one[K], pooled;
    const plim_hist *all[K];
} sample;

static void open_sample(sample *s)
{
    memset(s, 0, sizeof *s);
    ck_assert(plim_hist_init(&s->pooled, &s->arena));
    for (int k = 0; k < K; k++) {
        ck_assert(plim_hist_init(&s->one[k], &s->arena));
        s->all[k] = &s->one[k];
    }
}

static void empty(plim_hist *h)
{
    memset(h->count, 0, PLIM_HIST_BUCKETS * sizeof *h->count);
    h->n = h->n_infinite = 0;
}

static void clear(sample *s)
{
    empty(&s->pooled);
    for (int k = 0; k < K; k++) {
        empty(&s->one[k]);
    }
}

static void put(sample *s, int k, int64_t value)
{
    plim_hist_add(&s->one[k], value);
    plim_hist_add(&s->pooled, value);
}

static plim_estimate quantile(const sample *s, double p)
{
    return plim_estimate_quantile(s->all, K, &s->pooled, p, 0.95);
}

START_TEST(intervals_of_quantiles_hold_the_truth_93_to_97_times_of_100)
{
    enum { EXPERIMENTS = 1000, EACH = 100 };
    static const double ps[] = {0.5, 0.9, 0.95};
    plim_rng rng = plim_rng_stream(20240229, 0, 2, PLIM_PURPOSE_TEST);
    int held[3] = {0};
    sample s;
    open_sample(&s);
    for (int x = 0; x < EXPERIMENTS; x++) {
        clear(&s);
        for (int i = 0; i < K * EACH; i++) {
            put(&s, i % K, (int64_t)(1e9 * plim_draw_exponential(&rng)));
        }
        for (int p = 0; p < 3; p++) {
            held[p] += holds(quantile(&s, ps[p]), -1e9 * log(1.0 - ps[p]));
        }
    }
    for (int p = 0; p < 3; p++) {
        double percent = 100.0 * held[p] / EXPERIMENTS;
        ck_assert_msg(percent >= 93.0 && percent <= 97.0, "p = %g: %g %%", ps[p], percent);
    }
    plim_arena_free(&s.arena);
}
END_TEST

START_TEST(a_quantile_lies_in_its_interval_and_a_wider_level_is_wider)
{
    plim_rng rng = plim_rng_stream(20240229, 0, 3, PLIM_PURPOSE_TEST);
    sample s;
    open_sample(&s);
    for (int i = 0; i < 5000; i++) {
        put(&s, i % K, (int64_t)(1e6 * plim_draw_exponential(&rng)));
    }
    for (double p = 0.05; p < 0.99; p += 0.05) {
        plim_estimate narrow = plim_estimate_quantile(s.all, K, &s.pooled, p, 0.80);
        plim_estimate wide = plim_estimate_quantile(s.all, K, &s.pooled, p, 0.99);
        ck_assert(wide.low.v <= narrow.low.v && narrow.low.v <= narrow.value.v);
        ck_assert(wide.high.v >= narrow.high.v && narrow.high.v >= narrow.value.v);
        ck_assert_double_lt(wide.low.v, wide.high.v);
    }
    plim_arena_free(&s.arena);
}
END_TEST

START_TEST(a_quantile_among_those_who_gave_up_says_at_least_what)
{
    sample s;
    open_sample(&s);
    ck_assert(!quantile(&s, 0.5).value.there); /* nobody */
    for (int i = 0; i < 1000; i++) {           /* 1 to 95 us, and 5 % who gave up */
        put(&s, i % K, i % 100 < 95 ? (i % 100 + 1) * 1000 : PLIM_NEVER);
    }
    plim_estimate p99 = quantile(&s, 0.99);
    ck_assert(!p99.value.there && !p99.high.there && p99.low.there);
    ck_assert_double_eq_tol(p99.low.v, 95000.0, 95000.0 / 128.0);
    plim_estimate p50 = quantile(&s, 0.5);
    near(p50.value, 50000.0, 50000.0 / 64.0);
    ck_assert(holds(p50, 50000.0));
    clear(&s);
    for (int i = 0; i < 100; i++) {
        put(&s, i % K, PLIM_NEVER);
    }
    ck_assert(!quantile(&s, 0.5).value.there);
    near(quantile(&s, 0.5).low, 0.0, 0.0);
    plim_arena_free(&s.arena);
}
END_TEST

START_TEST(an_interval_that_reaches_those_who_gave_up_has_no_upper_end)
{
    sample s;
    open_sample(&s);
    for (int i = 0; i < 1000; i++) { /* by replication: from none to 9 % gave up, 4.5 % in all */
        bool gave_up = i / K < i % K;
        put(&s, i % K, gave_up ? PLIM_NEVER : 1000 + i);
    }
    plim_estimate p95 = quantile(&s, 0.95);
    ck_assert(p95.value.there && p95.low.there);
    ck_assert(!p95.high.there);
    plim_estimate p50 = quantile(&s, 0.5);
    ck_assert(p50.low.there && p50.high.there);
    plim_arena_free(&s.arena);
}
END_TEST

START_TEST(a_value_that_all_have_lies_in_the_interval)
{
    static const int64_t values[] = {77, 238500, 40000001, 2385000000};
    for (int v = 0; v < 4;
         v++) { /* it may be anywhere in its bucket, and the bucket is all of it */
        sample s;
        open_sample(&s);
        for (int i = 0; i < 1000; i++) {
            put(&s, i % K, values[v]);
        }
        for (double p = 0.1; p < 1.0; p += 0.2) {
            plim_estimate e = quantile(&s, p);
            ck_assert(holds(e, (double)values[v]));
            ck_assert_double_le(e.high.v - e.low.v, fmax((double)values[v] / 128.0, 1.0));
        }
        plim_arena_free(&s.arena);
    }
}
END_TEST

START_TEST(one_replication_has_a_quantile_and_no_interval)
{
    sample s;
    open_sample(&s);
    for (int i = 0; i < 1000; i++) {
        put(&s, 0, i * 1000);
    }
    plim_estimate e = plim_estimate_quantile(s.all, 1, &s.pooled, 0.5, 0.95);
    near(e.value, 500e3, 500e3 / 128.0);
    ck_assert(!e.low.there && !e.high.there);
    plim_arena_free(&s.arena);
}
END_TEST

START_TEST(paired_quantiles_of_the_same_are_the_same)
{
    plim_rng rng = plim_rng_stream(20240229, 0, 4, PLIM_PURPOSE_TEST);
    sample a, b;
    open_sample(&a);
    open_sample(&b);
    for (int i = 0; i < 5000; i++) {
        int64_t v = (int64_t)(1e6 * plim_draw_exponential(&rng));
        put(&a, i % K, v);
        put(&b, i % K, v);
    }
    plim_estimate e =
        plim_estimate_quantile_difference(a.all, &a.pooled, b.all, &b.pooled, K, 0.99, 0.95);
    ck_assert(e.value.there && e.value.v == 0.0);
    ck_assert(e.low.there && e.low.v == 0.0);
    ck_assert(e.high.there && e.high.v == 0.0);
    for (int i = 0; i < 500; i++) {
        put(&b, i % K, PLIM_NEVER);
    }
    e = plim_estimate_quantile_difference(a.all, &a.pooled, b.all, &b.pooled, K, 0.99, 0.95);
    ck_assert(!e.value.there && !e.low.there && !e.high.there);
    plim_arena_free(&a.arena);
    plim_arena_free(&b.arena);
}
END_TEST

/* b is a with 30 % more: common random numbers make the interval narrower than two of their own. */
START_TEST(paired_quantiles_hold_the_truth_and_gain_from_pairing)
{
    enum { EXPERIMENTS = 1000, EACH = 400 };
    plim_rng rng = plim_rng_stream(20240229, 0, 5, PLIM_PURPOSE_TEST);
    int held = 0;
    double paired = 0.0, apart = 0.0, truth = 0.3 * 1e9 * log(10.0);
    sample a, b;
    open_sample(&a);
    open_sample(&b);
    for (int x = 0; x < EXPERIMENTS; x++) {
        clear(&a);
        clear(&b);
        for (int i = 0; i < K * EACH; i++) {
            double v = 1e9 * plim_draw_exponential(&rng);
            put(&a, i % K, (int64_t)v);
            put(&b, i % K, (int64_t)(1.3 * v));
        }
        plim_estimate e =
            plim_estimate_quantile_difference(a.all, &a.pooled, b.all, &b.pooled, K, 0.9, 0.95);
        plim_estimate qa = quantile(&a, 0.9), qb = quantile(&b, 0.9);
        held += holds(e, truth);
        paired += e.high.v - e.low.v;
        apart += hypot(qa.high.v - qa.low.v, qb.high.v - qb.low.v);
    }
    double percent = 100.0 * held / EXPERIMENTS;
    ck_assert_msg(percent >= 92.0 && percent <= 98.0, "%g %%", percent);
    ck_assert_double_lt(paired, 0.5 * apart);
    plim_arena_free(&a.arena);
    plim_arena_free(&b.arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/estimate");
    TCase *ratios = plim_suite_case(suite, "ratios");
    tcase_add_test(ratios, the_t_quantile_never_fails);
    tcase_add_test(ratios, a_ratio_and_its_interval_by_hand);
    tcase_add_test(ratios, a_ratio_of_little_says_little);
    tcase_add_test(ratios, intervals_of_ratios_hold_the_truth_95_times_of_100);
    tcase_add_test(ratios, paired_ratios_differ_by_what_is_not_common);
    tcase_add_test(ratios, a_ratio_of_paired_ratios_has_the_scatter_that_is_not_common);
    TCase *quantiles = plim_suite_case(suite, "quantiles");
    tcase_add_test(quantiles, intervals_of_quantiles_hold_the_truth_93_to_97_times_of_100);
    tcase_add_test(quantiles, a_quantile_lies_in_its_interval_and_a_wider_level_is_wider);
    tcase_add_test(quantiles, a_quantile_among_those_who_gave_up_says_at_least_what);
    tcase_add_test(quantiles, an_interval_that_reaches_those_who_gave_up_has_no_upper_end);
    tcase_add_test(quantiles, a_value_that_all_have_lies_in_the_interval);
    tcase_add_test(quantiles, one_replication_has_a_quantile_and_no_interval);
    tcase_add_test(quantiles, paired_quantiles_of_the_same_are_the_same);
    tcase_add_test(quantiles, paired_quantiles_hold_the_truth_and_gain_from_pairing);
    return plim_suite_run(suite);
}
