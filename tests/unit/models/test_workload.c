/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/workload.c and models/workload: arrivals against the rates they are made from. */
#include "models/workload.h"

#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

enum { N_BINS = 6, REPLICATIONS = 400 };

static const double STEP_S = 2.5;
static const double rates[N_BINS] = {12.0, 0.0, 31.7, 2.385, 0.0, 8.1};

typedef struct input {
    const plim_workload *workload;
    double params[PLIM_WORLD_PARAMS];
} input;

static input of(const char *name)
{
    input in = {.workload = plim_find_workload(name)};
    plim_put_fallbacks(in.workload, in.params);
    return in;
}

static input series(void)
{
    input in = of("rate_series");
    plim_put_reals(in.workload, in.params, "rates_per_s", rates, N_BINS);
    plim_put(in.workload, in.params, "step_s", STEP_S);
    return in;
}

static plim_arrival_state start(uint32_t replication)
{
    return (plim_arrival_state){
        .rng = plim_rng_stream(20240229, replication, 7, PLIM_PURPOSE_ARRIVAL)};
}

static int64_t next(const input *in, plim_arrival_state *state)
{
    return in->workload->next(in->params, state);
}

/* ---- counts ---- */

START_TEST(poisson_counts_have_the_mean_and_variance_of_poisson)
{
    input in = of("poisson");
    plim_arrival_state state = start(0);
    plim_put(in.workload, in.params, "rate_per_s", 40.0);
    enum { SECONDS = 5000 };
    double count = 0.0, sum = 0.0, squares = 0.0, second = 1.0;
    for (int64_t t = next(&in, &state); second <= SECONDS; t = next(&in, &state)) {
        while (plim_s_of_ns(t) >= second && second <= SECONDS) {
            sum += count;
            squares += count * count;
            count = 0.0;
            second += 1.0;
        }
        count += 1.0;
    }
    double mean = sum / SECONDS, variance = squares / SECONDS - mean * mean;
    /* standard errors: sqrt(40 / 5000) = 0.089; of variance / mean: sqrt(2 / 5000) = 0.02 */
    ck_assert_double_eq_tol(mean, 40.0, 4 * 0.0895);
    ck_assert_double_eq_tol(variance / mean, 1.0, 4 * 0.02);
}
END_TEST

START_TEST(a_series_gives_each_bin_its_rate_and_nothing_where_it_is_zero)
{
    input in = series();
    double count[N_BINS] = {0.0};
    for (uint32_t k = 0; k < REPLICATIONS; k++) {
        plim_arrival_state state = start(k);
        for (int64_t t = next(&in, &state); t != PLIM_NEVER; t = next(&in, &state)) {
            int bin = (int)floor(plim_s_of_ns(t) / STEP_S);
            ck_assert_int_lt(bin, N_BINS);
            count[bin] += 1.0;
        }
        ck_assert_int_eq(next(&in, &state), PLIM_NEVER); /* and stays there */
    }
    for (int b = 0; b < N_BINS; b++) {
        double want = rates[b] * STEP_S * REPLICATIONS;
        ck_assert_msg(fabs(count[b] - want) <= 4.0 * sqrt(want), "bin %d: %g, not %g +- %g", b,
                      count[b], want, 4.0 * sqrt(want));
    }
}
END_TEST

START_TEST(a_scale_multiplies_rates_and_their_mean)
{
    input in = series();
    double mean = in.workload->mean_rate(in.params, 10.0);
    ck_assert_double_eq_tol(mean, (12.0 + 0.0 + 31.7 + 2.385) / 4.0, 1e-12);
    plim_put(in.workload, in.params, "scale", 2.5);
    ck_assert_double_eq_tol(in.workload->mean_rate(in.params, 10.0), 2.5 * mean, 1e-12);
    /* half a bin of 12, over 1.25 s; all of it, over twice its length */
    ck_assert_double_eq_tol(in.workload->mean_rate(in.params, 1.25), 30.0, 1e-12);
    ck_assert_double_eq_tol(in.workload->mean_rate(in.params, 30.0), 2.5 * 54.185 * STEP_S / 30.0,
                            1e-12);
}
END_TEST

/* ---- inversion ---- */

/* When the integral of the rates reaches `mass`, by adding whole bins. */
static double inverse(double mass)
{
    double sum = 0.0;
    for (int b = 0; b < N_BINS; b++) {
        double bin = rates[b] * STEP_S;
        if (mass < sum + bin) {
            return b * STEP_S + (mass - sum) / rates[b];
        }
        sum += bin;
    }
    return HUGE_VAL;
}

START_TEST(arrivals_are_the_inverse_of_the_integrated_rate)
{
    input in = series();
    for (uint32_t k = 0; k < REPLICATIONS; k++) {
        plim_arrival_state state = start(k);
        plim_rng rng = state.rng;
        double mass = 0.0;
        for (;;) {
            int64_t t = next(&in, &state);
            mass += plim_draw_exponential(&rng);
            double want_s = inverse(mass);
            if (isinf(want_s)) {
                ck_assert_int_eq(t, PLIM_NEVER);
                break;
            }
            ck_assert_double_eq_tol(plim_s_of_ns(t), want_s, 1.1e-9); /* rounded up to a ns */
        }
    }
}
END_TEST

START_TEST(what_fills_a_bin_exactly_comes_at_the_start_of_the_next_that_has_a_rate)
{
    plim_arrival_state state = start(3);
    plim_rng rng = state.rng;
    double first = plim_draw_exponential(&rng);
    const double exact[] = {first / 2.0, first / 2.0, 0.0, 5.0}; /* halves are exact */
    input in = of("rate_series");
    plim_put_reals(in.workload, in.params, "rates_per_s", exact, 4);
    plim_put(in.workload, in.params, "step_s", 1.0);
    ck_assert_int_eq(next(&in, &state), 3000000000);
    ck_assert_uint_eq(state.bin, 3);
    int64_t second = next(&in, &state);
    double want_s = 3.0 + plim_draw_exponential(&rng) / 5.0;
    ck_assert_int_eq(second, want_s < 4.0 ? plim_ns_of_s(want_s) : PLIM_NEVER);
}
END_TEST

/* ---- diurnal ---- */

/* The rate of bin k, from means over k and k + 1 bins. */
static double rate_of_bin(const input *in, double step_s, int k)
{
    double before = k == 0 ? 0.0 : in->workload->mean_rate(in->params, k * step_s) * k;
    return in->workload->mean_rate(in->params, (k + 1) * step_s) * (k + 1) - before;
}

START_TEST(a_day_is_a_cosine_to_the_last_digits)
{
    input in = of("diurnal");
    plim_put(in.workload, in.params, "mean_rate_per_s", 10.0);
    plim_put(in.workload, in.params, "amplitude", 0.9);
    plim_put(in.workload, in.params, "period_s", 97.0);
    plim_put(in.workload, in.params, "peak_at_s", 13.5);
    for (int k = 0; k < 300; k++) {
        double turns = (k + 0.5 - 13.5) / 97.0;
        double want = 10.0 * (1.0 + 0.9 * cos(2.0 * acos(-1.0) * turns));
        ck_assert_double_eq_tol(rate_of_bin(&in, 1.0, k), want, 2e-12 * (k + 1));
    }
    ck_assert_double_eq_tol(rate_of_bin(&in, 1.0, 13), 19.0, 1e-11); /* the peak itself */
    /* over whole days the mean is the mean */
    ck_assert_double_eq_tol(in.workload->mean_rate(in.params, 194.0), 10.0, 1e-12);
}
END_TEST

START_TEST(a_surge_rises_stays_and_falls)
{
    static const struct {
        int bin; /* its middle is half a second later */
        double factor;
    } rows[] = {
        {99, 1.0},  {100, 1.1}, {104, 1.0 + 2.0 * 0.45}, {109, 1.0 + 2.0 * 0.95},
        {110, 3.0}, {139, 3.0}, {140, 1.0 + 2.0 * 0.95}, {145, 1.0 + 2.0 * 0.45},
        {149, 1.1}, {150, 1.0},
    };
    input in = of("diurnal");
    plim_put(in.workload, in.params, "mean_rate_per_s", 8.0);
    plim_put(in.workload, in.params, "amplitude", 0.0);
    plim_put(in.workload, in.params, "surge_factor", 3.0);
    plim_put(in.workload, in.params, "surge_at_s", 100.0);
    plim_put(in.workload, in.params, "surge_length_s", 50.0);
    plim_put(in.workload, in.params, "surge_ramp_s", 10.0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_double_eq_tol(rate_of_bin(&in, 1.0, rows[i].bin), 8.0 * rows[i].factor, 1e-10);
    }
    plim_put(in.workload, in.params, "surge_ramp_s", 0.0); /* a step */
    ck_assert_double_eq_tol(rate_of_bin(&in, 1.0, 100), 24.0, 1e-10);
    ck_assert_double_eq_tol(rate_of_bin(&in, 1.0, 149), 24.0, 1e-10);
    plim_put(in.workload, in.params, "surge_ramp_s", 50.0); /* never gets there: a roof of half */
    ck_assert_double_eq_tol(rate_of_bin(&in, 1.0, 124), 8.0 * (1.0 + 2.0 * 0.49), 1e-10);
    ck_assert_double_eq_tol(rate_of_bin(&in, 1.0, 125), 8.0 * (1.0 + 2.0 * 0.49), 1e-10);
}
END_TEST

START_TEST(a_day_sends_what_its_rate_says)
{
    input in = of("diurnal");
    plim_put(in.workload, in.params, "mean_rate_per_s", 5.0);
    plim_put(in.workload, in.params, "amplitude", 0.8);
    plim_put(in.workload, in.params, "period_s", 40.0);
    double count[4] = {0.0}, want[4] = {0.0};
    for (int k = 0; k < 40; k++) {
        want[k / 10] += rate_of_bin(&in, 1.0, k) * REPLICATIONS;
    }
    for (uint32_t k = 0; k < REPLICATIONS; k++) {
        plim_arrival_state state = start(k);
        for (int64_t t = next(&in, &state); plim_s_of_ns(t) < 40.0; t = next(&in, &state)) {
            count[(int)(plim_s_of_ns(t) / 10.0)] += 1.0;
        }
    }
    for (int q = 0; q < 4; q++) {
        ck_assert_double_eq_tol(count[q], want[q], 4.0 * sqrt(want[q]));
    }
    ck_assert_double_gt(count[0], 3.0 * count[1]); /* the peak is at 0, the trough at 20 s */
}
END_TEST

/* ---- closed ---- */

START_TEST(closed_users_think_as_long_as_they_are_told)
{
    input in = of("closed");
    plim_put(in.workload, in.params, "users", 23.0);
    plim_put_dist(in.workload, in.params, "think", PLIM_DIST_EXPONENTIAL, 0.7);
    plim_rng rng = plim_rng_stream(20240229, 0, 1, PLIM_PURPOSE_THINK);
    double sum = 0.0;
    for (int i = 0; i < 100000; i++) {
        sum += in.workload->think_s(in.params, &rng);
    }
    ck_assert_double_eq_tol(sum / 100000.0, 0.7, 4.0 * 0.7 / sqrt(100000.0));
    ck_assert_uint_eq(in.workload->users(in.params), 23);
    ck_assert_double_eq_tol(in.workload->mean_rate(in.params, 10.0), 23.0 / 0.7, 1e-12);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/workload");
    TCase *counts = plim_suite_case(suite, "counts");
    tcase_add_test(counts, poisson_counts_have_the_mean_and_variance_of_poisson);
    tcase_add_test(counts, a_series_gives_each_bin_its_rate_and_nothing_where_it_is_zero);
    tcase_add_test(counts, a_scale_multiplies_rates_and_their_mean);
    TCase *inversion = plim_suite_case(suite, "inversion");
    tcase_add_test(inversion, arrivals_are_the_inverse_of_the_integrated_rate);
    tcase_add_test(inversion,
                   what_fills_a_bin_exactly_comes_at_the_start_of_the_next_that_has_a_rate);
    TCase *others = plim_suite_case(suite, "others");
    tcase_add_test(others, a_day_is_a_cosine_to_the_last_digits);
    tcase_add_test(others, a_surge_rises_stays_and_falls);
    tcase_add_test(others, a_day_sends_what_its_rate_says);
    tcase_add_test(others, closed_users_think_as_long_as_they_are_told);
    return plim_suite_run(suite);
}
