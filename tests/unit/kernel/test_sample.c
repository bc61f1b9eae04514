/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/kernel/sample.c and ziggurat.c: every sampler against GSL's cdf with fixed seeds, its
 * bits pinned, its parameters checked. */
#include "sim/kernel/sample.h"

#include "tests/support/suite.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 100000 };

static plim_arena arena;

static void start(void)
{
    arena = (plim_arena){0};
}

static void stop(void)
{
    plim_arena_free(&arena);
}

static plim_dist prepared(plim_dist dist)
{
    plim_err err = {0};
    plim_status status = plim_dist_prepare(&dist, &arena, &err);
    ck_assert_msg(status == PLIM_OK, "%s", err.what);
    return dist;
}

static int ascending(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov: sqrt(n) D; above 1.95 with probability 0.001 if the cdf is right. Sorts. */
static double distance(double *x, size_t n, double (*cdf)(double x, const plim_dist *dist),
                       const plim_dist *dist)
{
    double worst = 0.0;
    qsort(x, n, sizeof x[0], ascending);
    for (size_t i = 0; i < n; i++) {
        double f = cdf(x[i], dist);
        worst = fmax(worst, fmax(f - (double)i / (double)n, (double)(i + 1) / (double)n - f));
    }
    return sqrt((double)n) * worst;
}

/* The cdfs, from the definitions in sample.h and not from what plim_dist_prepare made. */

static double cdf_exponential(double x, const plim_dist *dist)
{
    return gsl_cdf_exponential_P(x, dist->mean);
}

static double cdf_erlang(double x, const plim_dist *dist)
{
    return gsl_cdf_gamma_P(x, (double)dist->stages, dist->mean / (double)dist->stages);
}

static double cdf_hyperexponential(double x, const plim_dist *dist)
{
    double p = 0.5 * (1.0 + sqrt((dist->scv - 1.0) / (dist->scv + 1.0)));
    return p * gsl_cdf_exponential_P(x, dist->mean / (2.0 * p)) +
           (1.0 - p) * gsl_cdf_exponential_P(x, dist->mean / (2.0 * (1.0 - p)));
}

static double cdf_lognormal(double x, const plim_dist *dist)
{
    double variance = log1p(dist->scv);
    return gsl_cdf_lognormal_P(x, log(dist->mean) - 0.5 * variance, sqrt(variance));
}

static double cdf_gamma(double x, const plim_dist *dist)
{
    return gsl_cdf_gamma_P(x, 1.0 / dist->scv, dist->mean * dist->scv);
}

static double cdf_weibull(double x, const plim_dist *dist)
{
    return gsl_cdf_weibull_P(x, dist->mean / tgamma(1.0 + 1.0 / dist->shape), dist->shape);
}

/* The smallest value, from the mean as it is written in textbooks. */
static double pareto_low(const plim_dist *dist)
{
    double a = dist->shape, r = dist->ratio;
    if (a == 1.0) {
        return dist->mean * (1.0 - 1.0 / r) / log(r);
    }
    return dist->mean * (1.0 - pow(r, -a)) * (a - 1.0) / (a * (1.0 - pow(r, 1.0 - a)));
}

static double cdf_bounded_pareto(double x, const plim_dist *dist)
{
    double low = pareto_low(dist);
    double p = gsl_cdf_pareto_P(x, dist->shape, low) /
               gsl_cdf_pareto_P(low * dist->ratio, dist->shape, low);
    return fmin(p, 1.0);
}

static const double empirical_value[] = {2.385, 0.0, 17.5, 3.25, 3.25, 41.0, 0.75};
static const double empirical_weight[] = {1.5, 2.0, 0.25, 0.0, 4.0, 0.125, 3.125};
enum { EMPIRICAL = sizeof empirical_value / sizeof empirical_value[0] };

static const struct sampler {
    const char *label;
    plim_dist dist;
    double (*cdf)(double x, const plim_dist *dist); /* NULL: see the test of its own */
    double scv;
    double kurtosis; /* E (X - mean)^4 / variance^2, for the error of the sample variance */
    uint64_t hash;
} samplers[] = {
    {"deterministic",
     {.kind = PLIM_DIST_DETERMINISTIC, .mean = 2.385},
     NULL,
     0.0,
     0.0,
     0xdda65c493e77db20},
    {"exponential",
     {.kind = PLIM_DIST_EXPONENTIAL, .mean = 2.385},
     cdf_exponential,
     1.0,
     9.0,
     0x9d0a97282933d594},
    {"erlang 1",
     {.kind = PLIM_DIST_ERLANG, .mean = 0.17, .stages = 1},
     cdf_erlang,
     1.0,
     9.0,
     0xe44af26818208df4},
    {"erlang 3",
     {.kind = PLIM_DIST_ERLANG, .mean = 17.5, .stages = 3},
     cdf_erlang,
     1.0 / 3,
     5.0,
     0x44c9dbe5746dfa53},
    {"erlang 40",
     {.kind = PLIM_DIST_ERLANG, .mean = 0.4, .stages = 40},
     cdf_erlang,
     0.025,
     3.15,
     0x08e744d3268a1d6f},
    {"hyperexponential 1",
     {.kind = PLIM_DIST_HYPEREXPONENTIAL, .mean = 2.385, .scv = 1.0},
     cdf_hyperexponential,
     1.0,
     9.0,
     0xcabf01683cec4266},
    {"hyperexponential 4",
     {.kind = PLIM_DIST_HYPEREXPONENTIAL, .mean = 2.385, .scv = 4.0},
     cdf_hyperexponential,
     4.0,
     52.4,
     0xe4e572184e891e89},
    {"lognormal 0.3",
     {.kind = PLIM_DIST_LOGNORMAL, .mean = 2.385, .scv = 0.3},
     cdf_lognormal,
     0.3,
     9.33,
     0x282cec35d8c0488f},
    {"lognormal 2",
     {.kind = PLIM_DIST_LOGNORMAL, .mean = 0.013, .scv = 2.0},
     cdf_lognormal,
     2.0,
     159.0,
     0xb26c2b09285a541f},
    {"empirical",
     {.kind = PLIM_DIST_EMPIRICAL,
      .value = empirical_value,
      .weight = empirical_weight,
      .n = EMPIRICAL},
     NULL,
     0.0,
     0.0,
     0x58f614f163b249e5},
    {"gamma 0.25",
     {.kind = PLIM_DIST_GAMMA, .mean = 2.385, .scv = 0.25},
     cdf_gamma,
     0.25,
     4.5,
     0x35cfb163afbb072d},
    {"gamma 1",
     {.kind = PLIM_DIST_GAMMA, .mean = 0.17, .scv = 1.0},
     cdf_gamma,
     1.0,
     9.0,
     0xadac997b18f29cb8},
    {"gamma 4",
     {.kind = PLIM_DIST_GAMMA, .mean = 17.5, .scv = 4.0},
     cdf_gamma,
     4.0,
     27.0,
     0xdc7cb2f60720d4b7},
    {"gamma 0.001",
     {.kind = PLIM_DIST_GAMMA, .mean = 0.4, .scv = 0.001},
     cdf_gamma,
     0.001,
     3.006,
     0x4429005a465081db},
    {"weibull 0.6",
     {.kind = PLIM_DIST_WEIBULL, .mean = 2.385, .shape = 0.6},
     cdf_weibull,
     3.0907957613776933,
     40.482,
     0xd89a3f3cad6e2b62},
    {"weibull 1",
     {.kind = PLIM_DIST_WEIBULL, .mean = 0.013, .shape = 1.0},
     cdf_weibull,
     1.0,
     9.0,
     0xe9f55fc9c3aadc96},
    {"weibull 2.5",
     {.kind = PLIM_DIST_WEIBULL, .mean = 17.5, .shape = 2.5},
     cdf_weibull,
     0.18310454684292132,
     2.857,
     0xf94238f2eccb1844},
    {"bounded_pareto 1.5",
     {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 2.385, .shape = 1.5, .ratio = 100.0},
     cdf_bounded_pareto,
     2.7,
     129.3,
     0xa638dd81ebb1d437},
    {"bounded_pareto 1",
     {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 0.17, .shape = 1.0, .ratio = 1000.0},
     cdf_bounded_pareto,
     19.914962469920855,
     353.1,
     0xeb7e9470b6df0ed6},
    {"bounded_pareto 2",
     {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 17.5, .shape = 2.0, .ratio = 50.0},
     cdf_bounded_pareto,
     1.0358487069064841,
     117.74,
     0x31cc5b5b6dafb107},
    {"bounded_pareto 1.1",
     {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 2.385, .shape = 1.1, .ratio = 1e4},
     cdf_bounded_pareto,
     109.96859133569389,
     6471.5,
     0x7345f5ce02369b54},
    {"bounded_pareto 0.3",
     {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 2.385, .shape = 0.3, .ratio = 1e6},
     cdf_bounded_pareto,
     58.668136975464328,
     161.0,
     0xf8eec3ff9ae312b2},
};
static const plim_dist empirical = {.kind = PLIM_DIST_EMPIRICAL,
                                    .value = empirical_value,
                                    .weight = empirical_weight,
                                    .n = EMPIRICAL};
enum { SAMPLERS = sizeof samplers / sizeof samplers[0] };

static double x[N];

START_TEST(a_sampler_follows_its_cdf)
{
    const struct sampler *s = &samplers[_i];
    plim_dist dist = prepared(s->dist);
    plim_rng rng = plim_rng_stream(20240505, 0, (uint64_t)_i, PLIM_PURPOSE_TEST);
    double sum = 0.0, squares = 0.0;
    for (int i = 0; i < N; i++) {
        x[i] = plim_dist_draw(&dist, &rng);
        ck_assert(x[i] >= 0.0 && isfinite(x[i]));
        sum += x[i];
        squares += (x[i] - dist.mean) * (x[i] - dist.mean);
    }
    if (s->cdf == NULL) {
        return;
    }
    double d = distance(x, N, s->cdf, &s->dist);
    ck_assert_msg(d < 1.95, "%s: sqrt(n) D = %g, bound 1.95 (p = 0.001)", s->label, d);
    /* where scv comes from a difference of 1 it has its rounding */
    double rounding = s->dist.shape > 0.0 ? 2e-14 * (1.0 + s->scv) : 1e-15;
    ck_assert_double_eq_tol(dist.scv, s->scv, rounding);
    double mean_error = sqrt(s->scv / N), scv_error = s->scv * sqrt((s->kurtosis - 1.0) / N);
    ck_assert_double_eq_tol(sum / N / dist.mean, 1.0, 4.0 * mean_error);
    ck_assert_double_eq_tol(squares / N / (dist.mean * dist.mean), s->scv, 4.0 * scv_error);
}
END_TEST

START_TEST(a_sampler_gives_the_same_bits_everywhere)
{
    const struct sampler *s = &samplers[_i];
    plim_dist dist = prepared(s->dist);
    plim_rng rng = plim_rng_stream(20240506, 1, (uint64_t)_i, PLIM_PURPOSE_TEST);
    uint64_t hash = 1;
    for (int i = 0; i < N; i++) {
        double draw = plim_dist_draw(&dist, &rng);
        uint64_t bits;
        memcpy(&bits, &draw, sizeof bits);
        hash = (hash ^ bits) * 0xd6e8feb86659fd93ULL;
        hash ^= hash >> 32;
    }
    ck_assert_msg(hash == s->hash, "%s: 0x%016llxULL", s->label, (unsigned long long)hash);
}
END_TEST

START_TEST(deterministic_takes_no_draw)
{
    plim_dist dist = prepared((plim_dist){.kind = PLIM_DIST_DETERMINISTIC, .mean = 17.5});
    plim_rng rng = plim_rng_stream(1, 0, 0, PLIM_PURPOSE_TEST), before = rng;
    ck_assert(plim_dist_draw(&dist, &rng) == 17.5);
    ck_assert(memcmp(&rng, &before, sizeof rng) == 0);
}
END_TEST

/* Weights 1.5 2 0.25 0 4 0.125 3.125 of 11. Chi-square with 5 degrees of freedom (one cell is
 * impossible, two share the value 3.25): above 20.5 with probability 0.001. */
START_TEST(empirical_follows_its_weights)
{
    plim_dist dist = prepared(empirical);
    ck_assert_double_eq_tol(dist.mean, (3.5775 + 4.375 + 13.0 + 5.125 + 2.34375) / 11.0, 1e-14);
    plim_rng rng = plim_rng_stream(20240507, 0, 0, PLIM_PURPOSE_TEST);
    uint32_t count[EMPIRICAL] = {0};
    for (int i = 0; i < N; i++) {
        double draw = plim_dist_draw(&dist, &rng);
        size_t j = 0;
        while (empirical_value[j] != draw || empirical_weight[j] == 0.0) {
            j++;
            ck_assert_uint_lt(j, EMPIRICAL);
        }
        count[j]++;
    }
    double chi_square = 0.0;
    for (size_t j = 0; j < EMPIRICAL; j++) {
        double want = N * empirical_weight[j] / 11.0;
        double off = (double)count[j] - want;
        chi_square += want > 0.0 ? off * off / want : 0.0;
    }
    ck_assert_msg(chi_square < 20.5, "chi-square %g, bound 20.5 (p = 0.001)", chi_square);
}
END_TEST

/* What the alias table gives value i: its own cut and the rest of every cell it is partner of. */
START_TEST(alias_table_holds_the_weights)
{
    enum { VALUES = 1000 };
    static double value[VALUES], weight[VALUES], share[VALUES];
    plim_rng rng = plim_rng_stream(20240508, 0, 0, PLIM_PURPOSE_TEST);
    double sum = 0.0;
    for (int i = 0; i < VALUES; i++) {
        value[i] = i;
        weight[i] = i % 7 == 3 ? 0.0 : exp(5.0 * plim_rng_uniform(&rng));
        sum += weight[i];
    }
    plim_dist dist = prepared(
        (plim_dist){.kind = PLIM_DIST_EMPIRICAL, .value = value, .weight = weight, .n = VALUES});
    for (int i = 0; i < VALUES; i++) {
        double cut = fmin(dist.cut[i], 1.0);
        share[i] += cut;
        share[dist.partner[i]] += 1.0 - cut;
    }
    for (int i = 0; i < VALUES; i++) {
        ck_assert_double_eq_tol(share[i] / VALUES, weight[i] / sum, 1e-15);
        ck_assert(weight[i] > 0.0 || share[i] == 0.0);
    }
}
END_TEST

START_TEST(no_weights_are_equal_weights)
{
    const double value[] = {3.0, 5.0, 13.0};
    plim_dist dist = prepared((plim_dist){.kind = PLIM_DIST_EMPIRICAL, .value = value, .n = 3});
    ck_assert_double_eq_tol(dist.mean, 7.0, 1e-14);
    /* variance (16 + 4 + 36) / 3 */
    ck_assert_double_eq_tol(dist.scv, 56.0 / 3.0 / 49.0, 1e-14);
    plim_rng rng = plim_rng_stream(20240509, 0, 0, PLIM_PURPOSE_TEST);
    int threes = 0;
    for (int i = 0; i < 9000; i++) {
        threes += plim_dist_draw(&dist, &rng) == 3.0;
    }
    ck_assert_double_eq_tol(threes, 3000.0, 4.0 * sqrt(2000.0));
}
END_TEST

/* The ziggurats themselves. */

static double cdf_unit_exponential(double at, const plim_dist *dist)
{
    (void)dist;
    return gsl_cdf_exponential_P(at, 1.0);
}

static double cdf_normal(double at, const plim_dist *dist)
{
    (void)dist;
    return gsl_cdf_ugaussian_P(at);
}

START_TEST(ziggurats_follow_their_cdf)
{
    plim_rng rng = plim_rng_stream(20240510, 0, 0, PLIM_PURPOSE_TEST);
    for (int i = 0; i < N; i++) {
        x[i] = plim_draw_exponential(&rng);
    }
    double d = distance(x, N, cdf_unit_exponential, NULL);
    ck_assert_msg(d < 1.95, "exponential: sqrt(n) D = %g, bound 1.95", d);
    for (int i = 0; i < N; i++) {
        x[i] = plim_draw_normal(&rng);
    }
    d = distance(x, N, cdf_normal, NULL);
    ck_assert_msg(d < 1.95, "normal: sqrt(n) D = %g, bound 1.95", d);
}
END_TEST

/* Tables: every layer has the area of the base strip, and the top is closed. */
START_TEST(ziggurat_layers_have_equal_areas)
{
    const struct {
        const plim_ziggurat_row *row;
        const double *y;
        double tail;
    } shape[] = {
        {plim_ziggurat_exponential, plim_ziggurat_exponential_y, plim_ziggurat_exponential_tail},
        {plim_ziggurat_normal, plim_ziggurat_normal_y, plim_ziggurat_normal_tail},
    };
    for (int s = 0; s < 2; s++) {
        double r = shape[s].tail;
        double base = s == 0 ? (r + 1.0) * exp(-r)
                             : r * exp(-0.5 * r * r) +
                                   sqrt(2.0 * 3.14159265358979312) * gsl_cdf_ugaussian_Q(r);
        ck_assert(shape[s].row[1].width * 0x1p53 == r);
        ck_assert(shape[s].y[PLIM_ZIGGURAT_LAYERS] == 1.0);
        for (int i = 0; i < PLIM_ZIGGURAT_LAYERS; i++) {
            double width = shape[s].row[i].width * 0x1p53;
            double next = i + 1 < PLIM_ZIGGURAT_LAYERS ? shape[s].row[i + 1].width * 0x1p53 : 0.0;
            double height = shape[s].y[i + 1] - shape[s].y[i];
            ck_assert_double_eq_tol(width * height / base, 1.0, 1e-12);
            ck_assert_double_eq_tol((double)shape[s].row[i].inside * 0x1p-53, next / width, 1e-15);
            if (i > 0) {
                double f = s == 0 ? exp(-width) : exp(-0.5 * width * width);
                ck_assert_double_eq_tol(shape[s].y[i] / f, 1.0, 1e-14);
            }
        }
    }
}
END_TEST

/* What only the rare cases make: 2 * 10^7 draws, the fraction beyond `at` within 4 standard
 * deviations, and the excess over the tail's start by Kolmogorov-Smirnov. */
static double tail_start;

static double cdf_normal_tail(double at, const plim_dist *dist)
{
    (void)dist;
    return 1.0 - gsl_cdf_ugaussian_Q(at) / gsl_cdf_ugaussian_Q(tail_start);
}

static double cdf_exponential_tail(double at, const plim_dist *dist)
{
    (void)dist;
    return gsl_cdf_exponential_P(at - tail_start, 1.0);
}

static void check_fraction(const char *label, double count, double p)
{
    enum { DRAWS = 20000000 };
    double error = 4.0 * sqrt(DRAWS * p * (1.0 - p));
    ck_assert_msg(fabs(count - DRAWS * p) < error, "%s: %g, wanted %g +- %g", label, count,
                  DRAWS * p, error);
}

START_TEST(exponential_has_its_tail)
{
    static const double at[] = {3.0, 6.0, 7.5, 8.0, 11.0};
    double count[5] = {0};
    size_t n = 0;
    tail_start = plim_ziggurat_exponential_tail;
    plim_rng rng = plim_rng_stream(20240511, 0, 0, PLIM_PURPOSE_TEST);
    for (int i = 0; i < 20000000; i++) {
        double draw = plim_draw_exponential(&rng);
        for (int k = 0; k < 5; k++) {
            count[k] += draw > at[k];
        }
        if (draw > tail_start && n < N) {
            x[n++] = draw;
        }
    }
    for (int k = 0; k < 5; k++) {
        check_fraction("exponential", count[k], exp(-at[k]));
    }
    ck_assert_uint_gt(n, 8000);
    double d = distance(x, n, cdf_exponential_tail, NULL);
    ck_assert_msg(d < 1.95, "tail: sqrt(n) D = %g, bound 1.95", d);
}
END_TEST

START_TEST(normal_has_two_tails)
{
    static const double at[] = {1.5, 3.0, 3.6, 3.7, 4.5};
    double left[5] = {0}, right[5] = {0};
    size_t n = 0;
    tail_start = plim_ziggurat_normal_tail;
    plim_rng rng = plim_rng_stream(20240512, 0, 0, PLIM_PURPOSE_TEST);
    for (int i = 0; i < 20000000; i++) {
        double draw = plim_draw_normal(&rng);
        for (int k = 0; k < 5; k++) {
            right[k] += draw > at[k];
            left[k] += draw < -at[k];
        }
        if (fabs(draw) > tail_start && n < N) {
            x[n++] = fabs(draw);
        }
    }
    for (int k = 0; k < 5; k++) {
        check_fraction("right", right[k], gsl_cdf_ugaussian_Q(at[k]));
        check_fraction("left", left[k], gsl_cdf_ugaussian_P(-at[k]));
    }
    ck_assert_uint_gt(n, 4000);
    double d = distance(x, n, cdf_normal_tail, NULL);
    ck_assert_msg(d < 1.95, "tail: sqrt(n) D = %g, bound 1.95", d);
}
END_TEST

/* Parameters. */

static const double negative[] = {1.0, -0.5};
static const double not_a_number[] = {1.0, (double)NAN};
static const double zeros[] = {0.0, 0.0};
static const double one_zero[] = {0.0, 1.0};
static const double zero_last[] = {1.0, 0.0};
static const double huge[] = {1e308, 1e308};

static const struct refusal {
    plim_dist dist;
    const char *what;
} refusals[] = {
    {{.kind = PLIM_DIST_EXPONENTIAL, .mean = -3.0}, "mean must be positive and finite, found -3"},
    {{.kind = PLIM_DIST_DETERMINISTIC, .mean = -1.0}, "mean must be positive and finite, found -1"},
    {{.kind = PLIM_DIST_LOGNORMAL, .mean = HUGE_VAL, .scv = 1.0},
     "mean must be positive and finite, found inf"},
    {{.kind = PLIM_DIST_ERLANG, .mean = (double)NAN, .stages = 2},
     "mean must be positive and finite, found nan"},
    {{.kind = PLIM_DIST_EXPONENTIAL, .mean = 1e101}, "mean must be at most 1e+100, found 1e+101"},
    {{.kind = PLIM_DIST_ERLANG, .mean = 2.385}, "stages must be from 1 to 1000, found 0"},
    {{.kind = PLIM_DIST_ERLANG, .mean = 2.385, .stages = 1001},
     "stages must be from 1 to 1000, found 1001"},
    {{.kind = PLIM_DIST_HYPEREXPONENTIAL, .mean = 2.385, .scv = 0.99},
     "scv of a hyperexponential must be from 1 to 1e+12, found 0.99"},
    {{.kind = PLIM_DIST_HYPEREXPONENTIAL, .mean = 2.385, .scv = HUGE_VAL},
     "scv of a hyperexponential must be from 1 to 1e+12, found inf"},
    {{.kind = PLIM_DIST_LOGNORMAL, .mean = 2.385, .scv = 0.0},
     "scv of a lognormal must be positive and at most 1e+12, found 0"},
    {{.kind = PLIM_DIST_LOGNORMAL, .mean = 2.385, .scv = (double)NAN},
     "scv of a lognormal must be positive and at most 1e+12, found nan"},
    {{.kind = PLIM_DIST_EMPIRICAL}, "found no values, expected at least one"},
    {{.kind = PLIM_DIST_EMPIRICAL, .value = negative, .n = 2},
     "value 1 must be from 0 to 1e+100, found -0.5"},
    {{.kind = PLIM_DIST_EMPIRICAL, .value = not_a_number, .n = 2},
     "value 1 must be from 0 to 1e+100, found nan"},
    {{.kind = PLIM_DIST_EMPIRICAL, .value = zeros, .n = 2},
     "found no value above 0 that has a weight, expected at least one"},
    {{.kind = PLIM_DIST_EMPIRICAL, .value = one_zero, .weight = zero_last, .n = 2},
     "found no value above 0 that has a weight, expected at least one"},
    {{.kind = PLIM_DIST_EMPIRICAL, .value = one_zero, .weight = negative, .n = 2},
     "weight 1 must be finite and not negative, found -0.5"},
    {{.kind = PLIM_DIST_EMPIRICAL, .value = one_zero, .weight = zeros, .n = 2},
     "found weights that sum to 0, expected a positive finite sum"},
    {{.kind = PLIM_DIST_EMPIRICAL, .value = one_zero, .weight = huge, .n = 2},
     "found weights that sum to inf, expected a positive finite sum"},
    {{.kind = PLIM_DIST_COUNT, .mean = 1.0}, "unknown distribution 9"},
    {{.kind = PLIM_DIST_GAMMA, .mean = 2.385, .scv = 0.0},
     "scv of a gamma must be from 1e-09 to 1e+12, found 0"},
    {{.kind = PLIM_DIST_GAMMA, .mean = -1.0, .scv = 1.0},
     "mean must be positive and finite, found -1"},
    {{.kind = PLIM_DIST_WEIBULL, .mean = 2.385},
     "shape of a weibull must be from 0.1 to 100, found 0"},
    {{.kind = PLIM_DIST_WEIBULL, .mean = 2.385, .shape = 101.0},
     "shape of a weibull must be from 0.1 to 100, found 101"},
    {{.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 2.385, .shape = (double)NAN, .ratio = 10.0},
     "shape of a bounded_pareto must be from 0.05 to 100, found nan"},
    {{.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 2.385, .shape = 1.5, .ratio = 1.0},
     "ratio of a bounded_pareto must be from 1.01 to 1e+12, found 1"},
};

START_TEST(wrong_parameters_are_refused_in_a_sentence)
{
    plim_dist dist = refusals[_i].dist;
    plim_err err = {0};
    ck_assert_int_eq(plim_dist_prepare(&dist, &arena, &err), PLIM_EUSAGE);
    ck_assert_str_eq(err.what, refusals[_i].what);
    dist = refusals[_i].dist;
    ck_assert_int_eq(plim_dist_prepare(&dist, &arena, NULL), PLIM_EUSAGE);
}
END_TEST

START_TEST(no_memory_is_said_so)
{
    plim_dist dist = empirical;
    plim_err err = {0};
    arena.failed = true;
    ck_assert_int_eq(plim_dist_prepare(&dist, &arena, &err), PLIM_ENOMEM);
    ck_assert_str_eq(err.what, "no memory for 7 values");
}
END_TEST

/* No draw leaves its bounds, and both are reached to a few parts in a thousand. */
START_TEST(a_bounded_pareto_keeps_its_bounds)
{
    const plim_dist given = {
        .kind = PLIM_DIST_BOUNDED_PARETO, .mean = 2.385, .shape = 0.5, .ratio = 8.0};
    plim_dist dist = prepared(given);
    double low = pareto_low(&given), least = HUGE_VAL, most = 0.0;
    plim_rng rng = plim_rng_stream(20240514, 0, 0, PLIM_PURPOSE_TEST);
    for (int i = 0; i < N; i++) {
        double draw = plim_dist_draw(&dist, &rng);
        least = fmin(least, draw);
        most = fmax(most, draw);
    }
    ck_assert_double_ge(least, low * (1.0 - 1e-14));
    ck_assert_double_le(least, low * 1.001);
    ck_assert_double_le(most, low * 8.0 * (1.0 + 1e-14));
    ck_assert_double_ge(most, low * 8.0 * 0.999);
}
END_TEST

enum { CORNERS = 14 };

/* The corners of the allowed parameters: draws stay finite and do not become negative. */
START_TEST(extreme_parameters_give_finite_draws)
{
    static const plim_dist corner[] = {
        {.kind = PLIM_DIST_HYPEREXPONENTIAL, .mean = 1e100, .scv = 1e12},
        {.kind = PLIM_DIST_LOGNORMAL, .mean = 1e100, .scv = 1e12},
        {.kind = PLIM_DIST_LOGNORMAL, .mean = 1e-300, .scv = 1e12},
        {.kind = PLIM_DIST_LOGNORMAL, .mean = 2.385, .scv = 1e-18},
        {.kind = PLIM_DIST_ERLANG, .mean = 1e100, .stages = 1000},
        {.kind = PLIM_DIST_EXPONENTIAL, .mean = 5e-324},
        {.kind = PLIM_DIST_GAMMA, .mean = 1e100, .scv = 1e12},
        {.kind = PLIM_DIST_GAMMA, .mean = 2.385, .scv = 1e-9},
        {.kind = PLIM_DIST_WEIBULL, .mean = 1e100, .shape = 0.1},
        {.kind = PLIM_DIST_WEIBULL, .mean = 1e-300, .shape = 100.0},
        {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 1e100, .shape = 0.05, .ratio = 1e12},
        {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 1e100, .shape = 100.0, .ratio = 1e12},
        {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 2.385, .shape = 0.05, .ratio = 1.01},
        {.kind = PLIM_DIST_BOUNDED_PARETO, .mean = 5e-324, .shape = 2.0, .ratio = 1e12},
    };
    _Static_assert(sizeof corner / sizeof corner[0] == CORNERS, "every corner is run");
    plim_dist dist = prepared(corner[_i]);
    plim_rng rng = plim_rng_stream(20240513, 0, 0, PLIM_PURPOSE_TEST);
    for (int i = 0; i < 10000; i++) {
        double draw = plim_dist_draw(&dist, &rng);
        ck_assert(draw >= 0.0 && isfinite(draw));
    }
}
END_TEST

START_TEST(every_kind_has_a_name)
{
    char all[256] = "";
    for (int kind = 0; kind < PLIM_DIST_COUNT; kind++) {
        strncat(strncat(all, plim_dist_names[kind], 30), " ", 2);
    }
    ck_assert_str_eq(all, "deterministic exponential erlang hyperexponential lognormal empirical "
                          "gamma weibull bounded_pareto ");
    ck_assert_ptr_null(plim_dist_names[PLIM_DIST_COUNT]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/kernel/sample");
    TCase *law = plim_suite_case(suite, "laws");
    tcase_add_checked_fixture(law, start, stop);
    tcase_add_loop_test(law, a_sampler_follows_its_cdf, 0, SAMPLERS);
    tcase_add_test(law, deterministic_takes_no_draw);
    tcase_add_test(law, empirical_follows_its_weights);
    tcase_add_test(law, alias_table_holds_the_weights);
    tcase_add_test(law, no_weights_are_equal_weights);
    tcase_add_test(law, a_bounded_pareto_keeps_its_bounds);
    TCase *same = plim_suite_case(suite, "same bits");
    tcase_add_checked_fixture(same, start, stop);
    tcase_add_loop_test(same, a_sampler_gives_the_same_bits_everywhere, 0, SAMPLERS);
    TCase *ziggurat = plim_suite_case(suite, "ziggurats");
    tcase_add_test(ziggurat, ziggurats_follow_their_cdf);
    tcase_add_test(ziggurat, ziggurat_layers_have_equal_areas);
    tcase_add_test(ziggurat, exponential_has_its_tail);
    tcase_add_test(ziggurat, normal_has_two_tails);
    TCase *parameter = plim_suite_case(suite, "parameters");
    tcase_add_checked_fixture(parameter, start, stop);
    tcase_add_loop_test(parameter, wrong_parameters_are_refused_in_a_sentence, 0,
                        sizeof refusals / sizeof refusals[0]);
    tcase_add_test(parameter, no_memory_is_said_so);
    tcase_add_loop_test(parameter, extreme_parameters_give_finite_draws, 0, CORNERS);
    tcase_add_test(parameter, every_kind_has_a_name);
    return plim_suite_run(suite);
}
