/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/kernel/stats.c. */
#include "sim/kernel/stats.h"

#include "sim/kernel/rng.h"
#include "sim/kernel/ziggurat.h"
#include "tests/support/suite.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* 2.5 4 7 10.5: sum 24, mean 6; squares 12.25 + 4 + 1 + 20.25 = 37.5; variance 12.5. */
START_TEST(moments_by_hand)
{
    plim_moments m = {0};
    ck_assert(plim_moments_variance(&m) == 0.0);
    plim_moments_add(&m, 2.5);
    ck_assert(plim_moments_variance(&m) == 0.0);
    plim_moments_add(&m, 10.5);
    plim_moments_add(&m, 7.0);
    plim_moments_add(&m, 4.0);
    ck_assert_uint_eq(m.n, 4);
    ck_assert_double_eq_tol(m.mean, 6.0, 1e-15);
    ck_assert_double_eq_tol(plim_moments_variance(&m), 12.5, 1e-14);
    ck_assert(m.min == 2.5 && m.max == 10.5);
}
END_TEST

/* Beside an offset of 10^6 the textbook formula with squares would keep four digits. */
START_TEST(merged_moments_are_those_of_one_pass)
{
    enum { PARTS = 7, N = 1000 };
    plim_rng rng = plim_rng_stream(20240517, 0, 0, PLIM_PURPOSE_TEST);
    plim_moments whole = {0}, merged = {0};
    for (int part = 0; part < PARTS; part++) {
        plim_moments m = {0};
        for (int i = 0; i < part * N; i++) { /* the first part is empty */
            double x = 1e6 + plim_draw_exponential(&rng);
            plim_moments_add(&m, x);
            plim_moments_add(&whole, x);
        }
        plim_moments_merge(&merged, &m);
    }
    ck_assert_uint_eq(merged.n, whole.n);
    ck_assert_double_eq_tol(merged.mean, whole.mean, 1e-8);
    ck_assert_double_eq_tol(plim_moments_variance(&merged) / plim_moments_variance(&whole), 1.0,
                            1e-8);
    ck_assert_double_eq_tol(plim_moments_variance(&whole), 1.0, 0.1);
    ck_assert(merged.min == whole.min && merged.max == whole.max);
    plim_moments before = merged;
    plim_moments_merge(&merged, &(plim_moments){0});
    ck_assert(merged.mean == before.mean && merged.m2 == before.m2 && merged.n == before.n);
}
END_TEST

/* From 100: 2 for 30 ns, 5 for 10, 0 for 60, 1 for 7: 60 + 50 + 0 + 7. */
START_TEST(time_average_by_hand)
{
    plim_timeavg t;
    plim_timeavg_start(&t, 100, 2.0);
    ck_assert(plim_timeavg_area(&t, 100) == 0.0);
    ck_assert(plim_timeavg_area(&t, 115) == 30.0);
    plim_timeavg_set(&t, 130, 5.0);
    plim_timeavg_set(&t, 140, 0.0);
    plim_timeavg_set(&t, 200, 3.0);
    plim_timeavg_set(&t, 200, 1.0); /* no time passes */
    ck_assert(plim_timeavg_area(&t, 207) == 117.0);
    ck_assert(plim_timeavg_area(&t, 200) == 110.0); /* asking changes nothing */
    ck_assert(t.peak == 5.0);
}
END_TEST

START_TEST(time_average_starts_anew)
{
    plim_timeavg t;
    plim_timeavg_start(&t, 0, 40.0);
    plim_timeavg_set(&t, 1000, 3.0);
    plim_timeavg_start(&t, 2000, t.value);
    ck_assert(t.peak == 3.0);
    ck_assert(plim_timeavg_area(&t, 2010) == 30.0);
}
END_TEST

/* 10^6 areas of 1 beside one of 2^60: each is below the last digit of the sum, all are kept. */
START_TEST(time_average_loses_nothing)
{
    plim_timeavg t;
    plim_timeavg_start(&t, 0, 0x1p59);
    plim_timeavg_set(&t, 2, 1.0);
    for (int64_t i = 0; i < 1000000; i++) {
        plim_timeavg_set(&t, 3 + i, 1.0);
    }
    ck_assert(t.area == 0x1p60 && t.carry == 1e6);
    /* the last digit of the answer is 256 */
    ck_assert_double_eq_tol(plim_timeavg_area(&t, 1000002) - 0x1p60, 1e6, 128.0);
}
END_TEST

/* Student's t. */

static const double t_df[] = {1,  1.5, 2,  2.385, 3,  4,   5,   7,   10,      15,  19,
                              29, 30,  59, 64,    65, 100, 365, 999, 12345.6, 1e5, 1e6};
static const double t_level[] = {0.5, 0.6827, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};
enum { T_DF = sizeof t_df / sizeof t_df[0], T_LEVEL = sizeof t_level / sizeof t_level[0] };

START_TEST(t_quantile_is_that_of_gsl)
{
    for (int i = 0; i < T_DF; i++) {
        for (int j = 0; j < T_LEVEL; j++) {
            double want = gsl_cdf_tdist_Pinv(0.5 + 0.5 * t_level[j], t_df[i]);
            double got = plim_t_quantile(t_level[j], t_df[i]);
            ck_assert_msg(fabs(got / want - 1.0) < 1e-9, "df %g level %g: %.12g for %.12g", t_df[i],
                          t_level[j], got, want);
        }
    }
}
END_TEST

/* Closed forms: df = 1 is tan(pi level / 2); df = 2 is level sqrt(2 / (1 - level^2)). */
START_TEST(t_quantile_is_the_closed_form)
{
    for (int i = 0; i < 33; i++) {
        double level = 0.01 + 0.0307 * i;
        ck_assert_double_eq_tol(
            plim_t_quantile(level, 1.0) / tan(0.5 * 3.14159265358979312 * level), 1.0, 1e-12);
        ck_assert_double_eq_tol(
            plim_t_quantile(level, 2.0) / (level * sqrt(2.0 / (1.0 - level * level))), 1.0, 1e-12);
    }
}
END_TEST

START_TEST(t_quantile_is_the_same_bits_everywhere)
{
    double sum = 0.0;
    for (int i = 0; i < T_DF; i++) {
        for (int j = 0; j < T_LEVEL; j++) {
            sum += plim_t_quantile(t_level[j], t_df[i]);
        }
    }
    ck_assert_msg(sum == 0x1.8255120bd6793p+10, "%a", sum);
}
END_TEST

START_TEST(t_quantile_survives_extreme_levels)
{
    ck_assert(plim_t_quantile(1e-300, 3.0) > 0.0);
    for (int i = 0; i < T_DF; i++) {
        double near_one = plim_t_quantile(1.0 - 0x1p-53, t_df[i]);
        ck_assert(isfinite(near_one));
        ck_assert(near_one > plim_t_quantile(0.999999, t_df[i]));
    }
}
END_TEST

/* MSER-5. */

/* Twenty groups of five with means 9 1 0 1 0 1 ... 0 1. With d groups dropped the score is the sum
 * of squares over (20 - d)^2. d = 0: mean 0.95, squares 91 - 20 * 0.9025 = 72.95, over 400: 0.182.
 * d = 1: ten 1 and nine 0, 90 / 19, over 361: 0.01312. d = 2: 81 / 18, over 324: 0.01389. d = 3:
 * 72 / 17, over 289: 0.01465; and so on upwards. The least is d = 1: drop 5. */
START_TEST(mser_by_hand)
{
    double x[103];
    for (int i = 0; i < 103; i++) {
        int group = i / 5;
        double wobble = (double)(i % 5 - 2); /* adds up to nothing in a group */
        x[i] = (group == 0 ? 9.0 : (double)(group % 2)) + wobble;
    }
    x[100] = x[101] = x[102] = 1000.0; /* the incomplete group does not count */
    ck_assert_uint_eq(plim_mser5(x, 103), 5);
    ck_assert_uint_eq(plim_mser5(x, 100), 5);
}
END_TEST

START_TEST(mser_drops_nothing_without_a_transient)
{
    double x[100];
    for (int i = 0; i < 100; i++) {
        x[i] = 2.385;
    }
    ck_assert_uint_eq(plim_mser5(x, 100), 0);
}
END_TEST

START_TEST(mser_says_when_the_series_is_too_short)
{
    double x[200];
    for (int i = 0; i < 200; i++) {
        x[i] = i; /* still climbing at the end */
    }
    ck_assert_uint_eq(plim_mser5(x, 200), 200);
    ck_assert_uint_eq(plim_mser5(x, 99), 99); /* fewer than twenty groups */
    ck_assert_uint_eq(plim_mser5(x, 0), 0);
}
END_TEST

/* AR(1) around 10: y' = rho y + e with e standard normal. */
static double ar1(plim_rng *rng, double *y, double rho)
{
    *y = rho * *y + plim_draw_normal(rng);
    return 10.0 + *y;
}

/* rho = 0.9 from 60 (22 stationary standard deviations off): the transient is below half a standard
 * deviation after 36 steps. MSER-5 may drop more by chance; in 100 series we ask for 20..400 each
 * time and an average of 30..150. */
START_TEST(mser_finds_a_transient)
{
    enum { N = 2000 };
    static double x[N];
    double dropped = 0.0;
    for (uint32_t series = 0; series < 100; series++) {
        plim_rng rng = plim_rng_stream(20240518, series, 0, PLIM_PURPOSE_TEST);
        double y = 50.0;
        for (int i = 0; i < N; i++) {
            x[i] = ar1(&rng, &y, 0.9);
        }
        size_t cut = plim_mser5(x, N);
        ck_assert_uint_eq(cut % 5, 0);
        ck_assert_msg(cut >= 20 && cut <= 400, "series %u: %zu", series, cut);
        dropped += (double)cut / 100.0;
    }
    ck_assert_msg(dropped > 30.0 && dropped < 150.0, "on average %g", dropped);
}
END_TEST

/* The autocorrelation time of AR(1) is (1 + rho) / (1 - rho). 1000 batches of 1000: the variance of
 * the batch means is known within sqrt(2 / 999) = 4.5 %, so 15 % is 3.4 standard deviations, the
 * bias of finite batches (below 2 rho / (1 - rho^2) / 1000 = 0.02) included. */
START_TEST(autocorrelation_time_of_ar1)
{
    enum { BATCHES = 1000, SIZE = 1000 };
    static const double rhos[] = {0.0, 0.5, 0.8, 0.95};
    static double mean[BATCHES];
    double rho = rhos[_i], y = 0.0;
    plim_rng rng = plim_rng_stream(20240519, (uint32_t)_i, 0, PLIM_PURPOSE_TEST);
    plim_moments all = {0};
    for (int b = 0; b < BATCHES; b++) {
        double sum = 0.0;
        for (int i = 0; i < SIZE; i++) {
            double x = ar1(&rng, &y, rho);
            plim_moments_add(&all, x);
            sum += x;
        }
        mean[b] = sum / SIZE;
    }
    double want = (1.0 + rho) / (1.0 - rho);
    double got = plim_autocorrelation_time(mean, BATCHES, SIZE, plim_moments_variance(&all));
    ck_assert_msg(got / want > 0.85 && got / want < 1.15, "rho %g: %g, wanted %g +- 15 %%", rho,
                  got, want);
}
END_TEST

/* Means 1 3 5: variance 4; batches of 10, observations of variance 8: 10 * 4 / 8. */
START_TEST(autocorrelation_time_by_hand)
{
    const double mean[] = {1.0, 5.0, 3.0};
    ck_assert_double_eq_tol(plim_autocorrelation_time(mean, 3, 10.0, 8.0), 5.0, 1e-14);
    ck_assert(plim_autocorrelation_time(mean, 3, 10.0, 80.0) == 1.0); /* never below 1 */
    ck_assert(plim_autocorrelation_time(mean, 1, 10.0, 8.0) == 1.0);
    ck_assert(plim_autocorrelation_time(mean, 3, 10.0, 0.0) == 1.0);
}
END_TEST

START_TEST(digest_depends_on_everything_and_on_order)
{
    uint64_t a = plim_digest_add(1, 2385, 3, 17);
    ck_assert_uint_ne(a, plim_digest_add(2, 2385, 3, 17));
    ck_assert_uint_ne(a, plim_digest_add(1, 2386, 3, 17));
    ck_assert_uint_ne(a, plim_digest_add(1, 2385, 4, 17));
    ck_assert_uint_ne(a, plim_digest_add(1, 2385, 3, 18));
    ck_assert_uint_ne(a, plim_digest_add(1, 2385, 17, 3));
    ck_assert_uint_ne(plim_digest_add(a, 1, 1, 1),
                      plim_digest_add(plim_digest_add(1, 1, 1, 1), 2385, 3, 17));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/kernel/stats");
    TCase *accumulator = plim_suite_case(suite, "accumulators");
    tcase_add_test(accumulator, moments_by_hand);
    tcase_add_test(accumulator, merged_moments_are_those_of_one_pass);
    tcase_add_test(accumulator, time_average_by_hand);
    tcase_add_test(accumulator, time_average_starts_anew);
    tcase_add_test(accumulator, time_average_loses_nothing);
    tcase_add_test(accumulator, digest_depends_on_everything_and_on_order);
    TCase *student = plim_suite_case(suite, "t quantile");
    tcase_add_test(student, t_quantile_is_that_of_gsl);
    tcase_add_test(student, t_quantile_is_the_closed_form);
    tcase_add_test(student, t_quantile_is_the_same_bits_everywhere);
    tcase_add_test(student, t_quantile_survives_extreme_levels);
    TCase *mser = plim_suite_case(suite, "MSER-5");
    tcase_add_test(mser, mser_by_hand);
    tcase_add_test(mser, mser_drops_nothing_without_a_transient);
    tcase_add_test(mser, mser_says_when_the_series_is_too_short);
    tcase_add_test(mser, mser_finds_a_transient);
    TCase *correlation = plim_suite_case(suite, "autocorrelation");
    tcase_add_loop_test(correlation, autocorrelation_time_of_ar1, 0, 4);
    tcase_add_test(correlation, autocorrelation_time_by_hand);
    return plim_suite_run(suite);
}
