/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/trace_series.c: smoothing keeps totals, thinning is exact, Poisson stays Poisson,
 * and series as files come back as they were. */
#include "models/trace.h"
#include "models/trace_parts.h"
#include "sim/base/str.h"
#include "tests/support/suite.h"
#include "tests/support/trace_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(smoothing_merges_from_the_left)
{
    /* bins of at least 10: (3 + 9) over 2, (12), (1 + 2 + 8 + 5 + 4) over 5: 9 are not enough */
    double count[] = {3, 9, 12, 1, 2, 8, 5, 4};
    const double want[] = {6, 6, 12, 4, 4, 4, 4, 4};
    size_t widest = 0, bins = 0;
    ck_assert(plim_trace_smooth(count, 8, 10, &widest, &bins));
    for (size_t i = 0; i < 8; i++) {
        ck_assert_double_eq(count[i], want[i]);
    }
    ck_assert_uint_eq(widest, 5);
    ck_assert_uint_eq(bins, 3);
    double few[] = {3, 4};
    ck_assert(!plim_trace_smooth(few, 2, 7.5, &widest, &bins));
    ck_assert_double_eq(few[0], 3);
    ck_assert(!plim_trace_smooth(few, 0, 1, &widest, &bins));
}
END_TEST

/* A day of counts that swing between nothing and 400, with bursts. */
static void make_counts(double *count, size_t n, uint64_t seed)
{
    plim_rng rng = plim_rng_stream(seed, 0, 7, PLIM_PURPOSE_TEST);
    for (size_t i = 0; i < n; i++) {
        double level = 100 * (1 - cos(6.283185307179586 * (double)i / (double)n));
        count[i] = floor(level * plim_rng_uniform(&rng) * 2);
        count[i] = plim_rng_uniform(&rng) < 0.01 ? count[i] * 20 : count[i];
    }
}

START_TEST(smoothed_bins_hold_enough_and_keep_the_total)
{
    enum { N = 1440 };
    double before[N], after[N];
    size_t widest, bins;
    const double least = 100.0 + 900.0 * _i;
    make_counts(before, N, (uint64_t)_i + 1);
    memcpy(after, before, sizeof after);
    ck_assert(plim_trace_smooth(after, N, least, &widest, &bins));
    double total = 0, smoothed = 0;
    size_t seen_widest = 0;
    for (size_t begin = 0; begin < N;) {
        /* a bin: equal rates whose sum is that of the counts below them */
        size_t end = begin;
        double sum = 0, flat = 0;
        do {
            sum += before[end];
            flat += after[end];
            end++;
        } while (end < N && (after[end] == after[begin] || sum < least));
        ck_assert_double_ge(sum, least);
        ck_assert_double_eq_tol(flat, sum, 1e-9 * sum);
        total += sum;
        smoothed += flat;
        seen_widest = end - begin > seen_widest ? end - begin : seen_widest;
        begin = end;
    }
    ck_assert_double_eq_tol(smoothed, total, 1e-9 * total);
    ck_assert_uint_ge(seen_widest, widest);
}
END_TEST

START_TEST(scaling_up_is_smoothed_and_thinning_is_exact)
{
    static const char text[] = "requests\n7\n1\n4\n9\n3\n0\n";
    plim_trace_options o = options_of(NULL, 0, 0, 3);
    o.smooth_min_count = 8;
    import_well(&o, text); /* bins: 7 + 1, 4 + 9 + 3 + 0 */
    ASSERT_RATES(12, 12, 12, 12, 12, 12);
    ck_assert_double_eq(report.smooth_s, 4);
    ck_assert_uint_eq(report.smooth_bins, 2);
    ck_assert_double_eq(report.dispersion_after, 1);
    ck_assert_double_eq(report.requests, 24);
    ck_assert_double_eq(report.mean_rate_per_s, 12);
    o.scale = 0.7;
    import_well(&o, text);
    ASSERT_RATES(7 * 0.7, 1 * 0.7, 4 * 0.7, 9 * 0.7, 3 * 0.7, 0);
    ck_assert_double_eq(report.smooth_s, 0);
    ck_assert_uint_eq(report.smooth_bins, 0);
    /* mean 4; squares 9 + 9 + 0 + 25 + 1 + 16 = 60; 60 / 5 / 4 = 3; thinned: 1 + 0.7 * 3 */
    ck_assert_double_eq_tol(report.dispersion, 3, 1e-12);
    ck_assert_double_eq_tol(report.dispersion_after, 3.1, 1e-12);
}
END_TEST

START_TEST(poisson_arrivals_have_dispersion_one)
{
    plim_rng rng = plim_rng_stream(1717, 0, 3, PLIM_PURPOSE_TEST);
    plim_str text = {0};
    plim_trace_options o = options_of("0", 2000, 1, 0.25);
    double at_s = 0;
    plim_str_puts(&text, "arrival_s\n0\n");
    while (at_s < 2000) {
        at_s += plim_draw_exponential(&rng) / 17;
        plim_str_printf(&text, "%.9f\n", at_s);
    }
    import_well(&o, text.text);
    plim_str_free(&text);
    /* (n - 1) D is chi-square with n - 1 = 1999: sd of D is sqrt(2 / 1999) = 0.032; 3 sd */
    ck_assert_msg(fabs(report.dispersion - 1) < 0.095, "got %g", report.dispersion);
    ck_assert_double_eq_tol(report.dispersion_after, 1 + 0.25 * report.dispersion, 1e-9);
    ck_assert_double_eq_tol(report.requests / 2000, 17, 3 * sqrt(17.0 / 2000));
}
END_TEST

/* Writes a series, reads it back, by both readers, and asks for the same bits. */
static void assert_round_trip(const plim_rate_series *want, size_t n)
{
    char path[] = "/tmp/plim_series_XXXXXX";
    plim_rate_series got;
    plim_err err = {0};
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(plim_rate_series_write(want, file, &err), PLIM_OK);
    ck_assert_int_eq(fclose(file), 0);
    for (int way = 0; way < 2; way++) {
        plim_trace_options o = options_of(NULL, 0, way == 1 ? 1e-6 : 0, 1);
        o.path = path;
        plim_status status = way == 0 ? plim_rate_series_read(path, &arena, &got, &err)
                                      : plim_trace_arrivals(&o, &arena, &got, &report, &err);
        ck_assert_msg(status == PLIM_OK, "%s: %s", err.where, err.what);
        ck_assert_uint_eq(got.n, n);
        ck_assert(got.step_s == want->step_s);
        ck_assert_int_eq(memcmp(got.rate_per_s, want->rate_per_s, want->n * sizeof(double)), 0);
        ck_assert(n == want->n || got.rate_per_s[want->n] == 0.0);
    }
    unlink(path);
}

START_TEST(a_series_reads_back_as_it_was_written)
{
    static const double steps_s[] = {1, 60, 0.1, 1.0 / 3, 86400, 1e-6, 7.123456789012345};
    double rates[1000];
    plim_rng rng = plim_rng_stream(99, 0, 1, PLIM_PURPOSE_TEST);
    for (size_t i = 0; i < 1000; i++) {
        rates[i] = i % 5 == 0 ? 0.0 : exp(40 * plim_rng_uniform(&rng) - 20);
    }
    for (size_t i = 0; i < sizeof steps_s / sizeof steps_s[0]; i++) {
        plim_rate_series s = {steps_s[i], 1000, rates};
        assert_round_trip(&s, 1000);
        s.n = 2;
        assert_round_trip(&s, 2);
        s.n = 1; /* one step alone needs a second row to tell its length */
        assert_round_trip(&s, 2);
    }
}
END_TEST

START_TEST(a_series_is_cut_averaged_and_scaled)
{
    static const char text[] = "start_s,rate_per_s\n0,1\n60,2\n120,4\n180,8\n240,16\n";
    plim_trace_options o = options_of("60", 0, 120, 3);
    import_well(&o, text);
    ASSERT_RATES(9, 36); /* (2 + 4) / 2 * 3, (8 + 16) / 2 * 3; never smoothed */
    ck_assert_double_eq(series.step_s, 120);
    ck_assert_double_eq(report.requests, 30 * 60);
    ck_assert_double_eq(report.mean_rate_per_s, 22.5);
    ck_assert_uint_eq(report.rows_read, 5);
    ck_assert_uint_eq(report.rows_used, 4);
    ck_assert_uint_eq(report.dropped[0].first_line, 2);
    ck_assert_str_eq(report.kind, "rate series");
    ck_assert_str_eq(report.first, "60");
    ck_assert_str_eq(report.last, "240");
    /* counts of 360 and 1440: mean 900, squares 2 * 540^2 = 583200; scaling by 3 triples it */
    ck_assert_double_eq_tol(report.dispersion, 648, 1e-9);
    ck_assert_double_eq_tol(report.dispersion_after, 1945, 1e-9);
    o = options_of(NULL, 100, 0, 1);
    import_well(&o, text);
    ASSERT_RATES(1, 2);
    o = options_of("30", 0, 0, 1);
    ck_assert_int_eq(import(&o, text), PLIM_EUSAGE);
    o = options_of("300", 0, 0, 1);
    ck_assert_int_eq(import(&o, text), PLIM_ESCENARIO);
    o = options_of(NULL, 0, 90, 1);
    ck_assert_int_eq(import(&o, text), PLIM_EUSAGE);
    o = options_of("1998-06-23", 0, 60, 1);
    ck_assert_int_eq(import(&o, text), PLIM_EUSAGE);
}
END_TEST

static const struct {
    const char *text, *where, *what;
} bad_series[] = {
    {"requests\n1\n2\n", ":1", "expected the header"},
    {"start_s,rate_per_s\n0,1\n", "", "at least two"},
    {"start_s,rate_per_s\n60,1\n120,2\n", ":2", "equal steps from 0"},
    {"start_s,rate_per_s\n0,1\n0,2\n", ":3", "equal steps from 0"},
    {"start_s,rate_per_s\n0,1\n60,2\n60,2\n", ":4", "equal steps from 0"},
    {"start_s,rate_per_s\n0,1\n60,-2\n", ":3", "found rate -2"},
    {"start_s,rate_per_s\n0,1\n60,2e9\n", ":3", "found rate 2e+09"},
    {"start_s,rate_per_s\n0,1\n60,inf\n", ":3", "two numbers"},
    {"start_s,rate_per_s\n0,1\n60,2,3\n", ":3", "row of 3 fields"},
    {"start_s,rate_per_s\n0,1\n\n60,2\n", ":3", "row of 1 fields"},
};

START_TEST(a_series_file_with_an_error_is_refused)
{
    char path[] = "/tmp/plim_series_XXXXXX", where[64];
    plim_rate_series got = {.n = 4711};
    plim_err err = {0};
    write_temporary(path, bad_series[_i].text, false, 0);
    ck_assert_int_eq(plim_rate_series_read(path, &arena, &got, &err), PLIM_ESCENARIO);
    snprintf(where, sizeof where, "%s%s", path, bad_series[_i].where);
    ck_assert_str_eq(err.where, where);
    ck_assert_msg(strstr(err.what, bad_series[_i].what) != NULL, "%s", err.what);
    ck_assert_uint_eq(got.n, 4711);
    unlink(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/trace_series");
    TCase *c = plim_suite_case(suite, "scaling");
    tcase_add_checked_fixture(c, NULL, free_arena);
    tcase_add_test(c, smoothing_merges_from_the_left);
    tcase_add_loop_test(c, smoothed_bins_hold_enough_and_keep_the_total, 0, 8);
    tcase_add_test(c, scaling_up_is_smoothed_and_thinning_is_exact);
    tcase_add_test(c, poisson_arrivals_have_dispersion_one);
    c = plim_suite_case(suite, "series");
    tcase_add_checked_fixture(c, NULL, free_arena);
    tcase_add_test(c, a_series_reads_back_as_it_was_written);
    tcase_add_test(c, a_series_is_cut_averaged_and_scaled);
    tcase_add_loop_test(c, a_series_file_with_an_error_is_refused, 0,
                        sizeof bad_series / sizeof bad_series[0]);
    return plim_suite_run(suite);
}
