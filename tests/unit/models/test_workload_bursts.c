/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/workload/mmpp.c, self_similar.c, flash_crowd.c and replay.c: counts against closed
 * forms of their mean and variance, times against the integrated rate. */
#include "models/workload.h"

#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { REPLICATIONS = 4000 };

typedef struct input {
    const plim_workload *workload;
    double params[PLIM_WORLD_PARAMS];
} input;

static plim_arena arena;

static void open_arena(void)
{
    arena = (plim_arena){0};
}

static void close_arena(void)
{
    plim_arena_free(&arena);
}

static input of(const char *name)
{
    input in = {.workload = plim_find_workload(name)};
    plim_put_fallbacks(in.workload, in.params);
    return in;
}

static void put(input *in, const char *key, double value)
{
    plim_put(in->workload, in->params, key, value);
}

static void prepare(input *in)
{
    plim_err err = {0};
    ck_assert_msg(in->workload->prepare(in->params, &arena, &err) == PLIM_OK, "%s", err.what);
}

static plim_arrival_state start(const input *in, uint32_t replication)
{
    plim_arrival_state state = {
        .rng = plim_rng_stream(20240229, replication, 7, PLIM_PURPOSE_ARRIVAL)};
    ck_assert(plim_arrival_start(&state, in->workload, in->params, &arena));
    return state;
}

static int64_t next(const input *in, plim_arrival_state *state)
{
    return in->workload->next(in->params, state);
}

/* ---- variance of counts ---- */

/* Estimates over the replications, with standard errors. The mean is known, so that the variance is
 * estimated without bias, however far its memory reaches. */
typedef struct moments {
    double mean, mean_error;
    double variance, variance_error;
} moments;

/* Of the arrivals from from_s to from_s + length_s. */
static moments counts(const input *in, double from_s, double length_s)
{
    double want = in->workload->mean_rate(in->params, 1.0) * length_s;
    double sum[5] = {0.0};
    for (uint32_t k = 0; k < REPLICATIONS; k++) {
        plim_arrival_state state = start(in, k);
        double off = -want, power = 1.0;
        for (int64_t t = next(in, &state); plim_s_of_ns(t) < from_s + length_s;
             t = next(in, &state)) {
            off += plim_s_of_ns(t) >= from_s;
        }
        for (int i = 1; i < 5; i++) {
            power *= off;
            sum[i] += power / REPLICATIONS;
        }
    }
    return (moments){want + sum[1], sqrt(sum[2] / REPLICATIONS), sum[2],
                     sqrt((sum[4] - sum[2] * sum[2]) / REPLICATIONS)};
}

static void check(const char *what, double got, double want, double error)
{
    ck_assert_msg(fabs(got - want) <= 4.0 * error, "%s: %g, not %g +- %g", what, got, want,
                  4.0 * error);
}

static const struct window {
    double from_s, length_s;
} windows[] = {{0.0, 0.1}, {0.0, 2.0}, {0.0, 60.0}, {25.0, 0.1}, {25.0, 2.0}};

/* Fischer and Meier-Hellstern 1993: with the rates a and b, the rates of leaving u and v, s = u +
 * v, V(t) = m t + 2 (a - b)^2 u v / s^3 (t - (1 - e^(-s t)) / s). */
START_TEST(mmpp_counts_have_their_mean_and_variance)
{
    input in = of("mmpp");
    const double factor = 8.0, share = 0.3, burst_s = 1.5, mean = 20.0;
    put(&in, "mean_rate_per_s", mean);
    put(&in, "burst_factor", factor);
    put(&in, "burst_share", share);
    put(&in, "burst_s", burst_s);
    prepare(&in);
    double b = mean / (1.0 - share + share * factor), a = factor * b;
    double u = 1.0 / burst_s, v = u * share / (1.0 - share), s = u + v, t = windows[_i].length_s;
    moments m = counts(&in, windows[_i].from_s, t);
    check("mean", m.mean, mean * t, m.mean_error);
    double variance =
        mean * t + 2.0 * (a - b) * (a - b) * u * v / (s * s * s) * (t + expm1(-s * t) / s);
    check("variance", m.variance, variance, m.variance_error);
}
END_TEST

static input self_similar(double hurst)
{
    input in = of("self_similar");
    put(&in, "mean_rate_per_s", 10.0);
    put(&in, "sources", 6.0);
    put(&in, "hurst", hurst);
    put(&in, "on_s", 0.6);
    put(&in, "off_s", 0.9);
    prepare(&in);
    return in;
}

/* Until the shortest period is over, a source that is on goes off after a uniform time of density
 * 1 / on_s, and nothing comes after it: with share p, n sources of rate r each,
 * V(t) = m t + n r^2 (p (1 - p) t^2 - p t^3 / (3 on_s)), at any moment. */
START_TEST(self_similar_counts_begin_in_equilibrium)
{
    static const double moments_s[] = {0.0, 0.3, 7.0};
    input in = self_similar(0.7);
    const double t = 0.2, p = 0.4, r = 10.0 / (6.0 * p);
    moments m = counts(&in, moments_s[_i], t);
    check("mean", m.mean, 10.0 * t, m.mean_error);
    double variance = 10.0 * t + 6.0 * r * r * (p * (1.0 - p) * t * t - p * t * t * t / 1.8);
    check("variance", m.variance, variance, m.variance_error);
}
END_TEST

/* Index of dispersion, V(t) / (m t), over 4, 16 and 64 s. With f and g the Laplace transforms of
 * the densities of on and off times, that of V is m / z^2 + 2 n r^2 C / z^2 with
 * C = p (1 - p) / z - (1 - f) (1 - g) / (z^2 (on_s + off_s) (1 - f g)) (Cox, Renewal Theory, 1962,
 * ch. 7); the numbers are its inverse by Talbot's method with 25 digits. Between the shortest and
 * the longest period the growth tends to t^(2 H - 1). */
static const struct dispersion {
    double hurst, index[3];
} dispersions[] = {
    {0.60, {2.71494684, 4.3108042, 6.6442536}},
    {0.75, {3.7301824, 7.4646008, 14.8088088}},
    {0.90, {5.4720644, 13.8109042, 34.324122}},
};

START_TEST(self_similar_dispersion_grows_over_all_scales)
{
    const struct dispersion *d = &dispersions[_i];
    input in = self_similar(d->hurst);
    for (int i = 0; i < 3; i++) {
        double t = 4.0 * (1 << (2 * i));
        moments m = counts(&in, 0.0, t);
        check("mean", m.mean, 10.0 * t, m.mean_error);
        check("index", m.variance / (10.0 * t), d->index[i], m.variance_error / (10.0 * t));
    }
}
END_TEST

/* ---- flash_crowd ---- */

static input crowd(void)
{
    input in = of("flash_crowd");
    put(&in, "rate_per_s", 2.0);
    put(&in, "factor", 6.0);
    put(&in, "at_s", 10.0);
    put(&in, "ramp_s", 4.0);
    put(&in, "hold_s", 3.0);
    put(&in, "decay_s", 5.0);
    return in;
}

/* 10 a second at the height: a triangle of 20, a rectangle of 30, a tail of 50. */
START_TEST(a_crowd_is_as_large_as_its_phases)
{
    const struct {
        double t_s, crowd;
    } rows[] = {{5.0, 0.0},
                {10.0, 0.0},
                {12.0, 5.0},
                {14.0, 20.0},
                {15.0, 30.0},
                {17.0, 50.0},
                {22.0, 50.0 + 50.0 * (1.0 - exp(-1.0))},
                {1e4, 100.0}};
    input in = crowd();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double t_s = rows[i].t_s, mass = in.workload->mean_rate(in.params, t_s) * t_s;
        ck_assert_double_eq_tol(mass, 2.0 * t_s + rows[i].crowd, 1e-11 * t_s);
    }
    put(&in, "ramp_s", 0.0);
    put(&in, "decay_s", 0.0);
    ck_assert_double_eq_tol(in.workload->mean_rate(in.params, 20.0), 2.0 + 30.0 / 20.0, 1e-12);
}
END_TEST

static int ascending(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static const struct shape {
    double factor, ramp_s, hold_s, decay_s;
} shapes[] = {{6.0, 4.0, 3.0, 5.0},
              {40.0, 0.0, 0.0, 9.0},
              {40.0, 20.0, 0.0, 0.0},
              {6.0, 0.0, 9.0, 0.0},
              {1.0, 4.0, 3.0, 5.0}};

/* On the clock of the integrated rate the arrivals of a Poisson process have gaps that are
 * exponential with mean 1. Kolmogorov-Smirnov: above 1.95 with probability 0.001. */
START_TEST(a_crowd_on_the_clock_of_its_rate_is_poisson)
{
    enum { GAPS = 40000 };
    static double gap[GAPS];
    const struct shape *s = &shapes[_i];
    input in = crowd();
    put(&in, "factor", s->factor);
    put(&in, "ramp_s", s->ramp_s);
    put(&in, "hold_s", s->hold_s);
    put(&in, "decay_s", s->decay_s);
    double last = 0.0, worst = 0.0;
    plim_arrival_state state = start(&in, 0);
    for (uint32_t n = 0, k = 1; n < GAPS; n++) {
        double t_s = plim_s_of_ns(next(&in, &state));
        double mass = in.workload->mean_rate(in.params, t_s) * t_s;
        gap[n] = mass - last;
        last = mass;
        if (t_s > 60.0) {
            state = start(&in, k++);
            last = 0.0;
        }
    }
    qsort(gap, GAPS, sizeof gap[0], ascending);
    for (int n = 0; n < GAPS; n++) {
        double f = gsl_cdf_exponential_P(gap[n], 1.0);
        worst = fmax(worst, fmax(f - (double)n / GAPS, (double)(n + 1) / GAPS - f));
    }
    ck_assert_msg(sqrt(GAPS) * worst < 1.95, "sqrt(n) D = %g", sqrt(GAPS) * worst);
}
END_TEST

/* ---- replay ---- */

static input replay(const double *at_s, size_t n, double repeat_s)
{
    input in = of("replay");
    plim_put_reals(in.workload, in.params, "at_s", at_s, n);
    put(&in, "repeat_s", repeat_s);
    return in;
}

START_TEST(a_replay_comes_when_it_is_told_and_no_more)
{
    static const double at_s[] = {0.0, 0.75, 0.75, 13.5};
    input in = replay(at_s, 4, 0.0);
    prepare(&in);
    plim_arrival_state state = start(&in, 0);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(next(&in, &state), plim_ns_of_s(at_s[i]));
    }
    ck_assert_int_eq(next(&in, &state), PLIM_NEVER);
    ck_assert_int_eq(next(&in, &state), PLIM_NEVER);
    ck_assert(in.workload->mean_rate(in.params, 13.5) == 3.0 / 13.5);
    ck_assert(in.workload->mean_rate(in.params, 100.0) == 0.04);
}
END_TEST

START_TEST(a_replay_repeats)
{
    static const double at_s[] = {0.5, 2.25};
    input in = replay(at_s, 2, 3.0);
    prepare(&in);
    plim_arrival_state state = start(&in, 0);
    for (int round = 0; round < 1000; round++) {
        ck_assert_int_eq(next(&in, &state), plim_ns_of_s(3.0 * round + 0.5));
        ck_assert_int_eq(next(&in, &state), plim_ns_of_s(3.0 * round + 2.25));
    }
    /* three rounds and the first of the fourth */
    ck_assert_double_eq_tol(in.workload->mean_rate(in.params, 10.0), 0.7, 1e-15);
}
END_TEST

/* 0.7 is not a double: n * 0.7 + 0.7 and (n + 1) * 0.7 differ in the last digit for some n. */
START_TEST(a_round_that_ends_where_the_next_begins_does_not_go_back)
{
    static const double at_s[] = {0.0, 0.7};
    input in = replay(at_s, 2, 0.7);
    prepare(&in);
    plim_arrival_state state = start(&in, 0);
    int64_t last = 0;
    bool differ = false;
    for (double round = 0.0; round < 1e6; round += 1.0) {
        differ = differ || round * 0.7 + 0.7 > (round + 1.0) * 0.7;
        for (int i = 0; i < 2; i++) {
            int64_t t = next(&in, &state);
            ck_assert_int_ge(t, last);
            last = t;
        }
    }
    ck_assert(differ);
}
END_TEST

static const double backwards_s[] = {1.5, 3.0, 2.25};
static const double never_s[] = {0.0, 0.0};

static const struct refusal {
    const double *at_s;
    size_t n;
    double repeat_s;
    const char *what;
} refusals[] = {
    {backwards_s, 0, 0.0, "found no times, expected `at_s` or `file` with at least one"},
    {backwards_s, 3, 9.0, "found 2.25 after 3 in `at_s`, expected times in order"},
    {backwards_s, 2, 2.5,
     "found `repeat_s` 2.5, expected 0 or at least 3, so that rounds do not overlap"},
    {never_s, 2, 1e-9,
     "found `repeat_s` 1e-09, expected 0 or at least 1e-06, so that rounds do not overlap"},
};

START_TEST(a_wrong_replay_is_refused_in_a_sentence)
{
    const struct refusal *r = &refusals[_i];
    input in = replay(r->at_s, r->n, r->repeat_s);
    plim_err err = {0};
    ck_assert_int_eq(in.workload->prepare(in.params, &arena, &err), PLIM_EUSAGE);
    ck_assert_str_eq(err.what, r->what);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/workload/bursts");
    TCase *variance = plim_suite_case(suite, "variance");
    tcase_add_checked_fixture(variance, open_arena, close_arena);
    tcase_add_loop_test(variance, mmpp_counts_have_their_mean_and_variance, 0,
                        sizeof windows / sizeof windows[0]);
    tcase_add_loop_test(variance, self_similar_counts_begin_in_equilibrium, 0, 3);
    tcase_add_loop_test(variance, self_similar_dispersion_grows_over_all_scales, 0, 3);
    TCase *others = plim_suite_case(suite, "others");
    tcase_add_checked_fixture(others, open_arena, close_arena);
    tcase_add_test(others, a_crowd_is_as_large_as_its_phases);
    tcase_add_loop_test(others, a_crowd_on_the_clock_of_its_rate_is_poisson, 0,
                        sizeof shapes / sizeof shapes[0]);
    tcase_add_test(others, a_replay_comes_when_it_is_told_and_no_more);
    tcase_add_test(others, a_replay_repeats);
    tcase_add_test(others, a_round_that_ends_where_the_next_begins_does_not_go_back);
    tcase_add_loop_test(others, a_wrong_replay_is_refused_in_a_sentence, 0,
                        sizeof refusals / sizeof refusals[0]);
    return plim_suite_run(suite);
}
