/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/kernel/hist.c. */
#include "sim/kernel/hist.h"

#include "sim/kernel/rng.h"
#include "sim/kernel/ziggurat.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static plim_arena arena;

static void start(void)
{
    arena = (plim_arena){0};
}

static void stop(void)
{
    plim_arena_free(&arena);
}

static plim_hist empty(void)
{
    plim_hist hist;
    ck_assert(plim_hist_init(&hist, &arena));
    return hist;
}

START_TEST(buckets_tile_the_line)
{
    ck_assert(plim_hist_low(0) == 0.0);
    for (uint32_t b = 0; b < PLIM_HIST_BUCKETS; b++) {
        double low = plim_hist_low(b), high = plim_hist_high(b);
        ck_assert_uint_eq(plim_hist_index((uint64_t)low), b);
        ck_assert_uint_eq(plim_hist_index((uint64_t)high - 1), b);
        ck_assert(high == (b + 1 < PLIM_HIST_BUCKETS ? plim_hist_low(b + 1) : 0x1p56));
        ck_assert(high - low == 1.0 || (high - low) / low <= 1.0 / 128.0);
    }
}
END_TEST

static const struct place {
    uint64_t value;
    uint32_t bucket;
} places[] = {
    {0, 0},
    {127, 127},
    {128, 128},
    {255, 255},
    {256, 256}, /* from here on buckets of width 2 */
    {257, 256},
    {258, 257},
    {511, 383},
    {512, 384}, /* width 4 */
    {(1ULL << 56) - 1, PLIM_HIST_BUCKETS - 1},
    {1ULL << 56, PLIM_HIST_BUCKETS - 1},
    {INT64_MAX - 1, PLIM_HIST_BUCKETS - 1},
};

START_TEST(a_value_has_its_bucket)
{
    ck_assert_uint_eq(plim_hist_index(places[_i].value), places[_i].bucket);
}
END_TEST

static int ascending(const void *a, const void *b)
{
    int64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Exponential times around 1 ms: every quantile lies within one bucket of the observation of that
 * rank, and where observations are dense the error is far below it. */
START_TEST(quantiles_are_near_the_observations)
{
    enum { N = 100000 };
    static int64_t value[N];
    plim_hist hist = empty();
    plim_rng rng = plim_rng_stream(20240514, 0, 0, PLIM_PURPOSE_TEST);
    for (int i = 0; i < N; i++) {
        value[i] = (int64_t)(plim_draw_exponential(&rng) * 1e6);
        plim_hist_add(&hist, value[i]);
    }
    qsort(value, N, sizeof value[0], ascending);
    for (int rank = 1; rank <= N; rank += rank < 100 || rank > N - 100 ? 1 : 97) {
        double got = plim_hist_quantile(&hist, (double)rank / N);
        double want = (double)value[rank - 1];
        ck_assert_msg(fabs(got - want) <= fmax(1.0, want / 128.0), "rank %d: %g for %g", rank, got,
                      want);
    }
    /* 1000 observations a bucket around the median: within 0.1 % of the sorted list */
    int64_t median = value[N / 2 - 1];
    ck_assert_double_eq_tol(plim_hist_quantile(&hist, 0.5) / (double)median, 1.0, 1e-3);
}
END_TEST

/* 5 5 5 7: the bucket of 5 is [5, 6), three observations spread over it; that of 7 is [7, 8). */
START_TEST(four_values_by_hand)
{
    plim_hist hist = empty();
    plim_hist_add(&hist, 5);
    plim_hist_add(&hist, 7);
    plim_hist_add(&hist, 5);
    plim_hist_add(&hist, 5);
    ck_assert(plim_hist_quantile(&hist, 0.0) == 5.0);
    ck_assert_double_eq_tol(plim_hist_quantile(&hist, 0.25), 5.0 + 1.0 / 3.0, 1e-15);
    ck_assert_double_eq_tol(plim_hist_quantile(&hist, 0.5), 5.0 + 2.0 / 3.0, 1e-15);
    ck_assert(plim_hist_quantile(&hist, 0.75) == 6.0);
    ck_assert(plim_hist_quantile(&hist, 0.875) == 7.5);
    ck_assert(plim_hist_quantile(&hist, 1.0) == 8.0);
    ck_assert(plim_hist_exceed(&hist, 0.0) == 1.0);
    ck_assert(plim_hist_exceed(&hist, -1.0) == 1.0);
    ck_assert(plim_hist_exceed(&hist, 5.0) == 1.0);
    ck_assert(plim_hist_exceed(&hist, 5.5) == 0.625);
    ck_assert(plim_hist_exceed(&hist, 6.5) == 0.25);
    ck_assert(plim_hist_exceed(&hist, 7.75) == 0.0625);
    ck_assert(plim_hist_exceed(&hist, 9.0) == 0.0);
}
END_TEST

START_TEST(exceed_undoes_quantile)
{
    plim_hist hist = empty();
    plim_rng rng = plim_rng_stream(20240515, 0, 0, PLIM_PURPOSE_TEST);
    for (int i = 0; i < 5000; i++) {
        plim_hist_add(&hist, (int64_t)(plim_draw_exponential(&rng) * 2385.0));
    }
    for (int i = 0; i < 50; i++) {
        plim_hist_add(&hist, INT64_MAX);
    }
    double finite = 5000.0 / 5050.0;
    for (int i = 1; i < 1000; i++) {
        double p = finite * i / 1000.0;
        ck_assert_double_eq_tol(plim_hist_exceed(&hist, plim_hist_quantile(&hist, p)), 1.0 - p,
                                1e-12);
    }
    double before = 0.0;
    for (int i = 0; i <= 1000; i++) { /* never falls */
        double q = plim_hist_quantile(&hist, finite * i / 1001.0);
        ck_assert(q >= before);
        before = q;
    }
}
END_TEST

START_TEST(infinite_values_are_the_last)
{
    plim_hist hist = empty();
    for (int i = 0; i < 90; i++) {
        plim_hist_add(&hist, 1000);
    }
    for (int i = 0; i < 10; i++) {
        plim_hist_add(&hist, INT64_MAX);
    }
    ck_assert_uint_eq(hist.n, 100);
    ck_assert_uint_eq(hist.n_infinite, 10);
    ck_assert(plim_hist_quantile(&hist, 0.89) <= 1008.0);
    ck_assert(plim_hist_quantile(&hist, 0.91) == HUGE_VAL);
    ck_assert(plim_hist_quantile(&hist, 1.0) == HUGE_VAL);
    ck_assert(plim_hist_exceed(&hist, 2000.0) == 0.1);
    ck_assert(plim_hist_exceed(&hist, 1e30) == 0.1);
    ck_assert(plim_hist_exceed(&hist, HUGE_VAL) == 0.1);
}
END_TEST

START_TEST(nothing_but_infinite_values)
{
    plim_hist hist = empty();
    plim_hist_add(&hist, INT64_MAX);
    ck_assert(plim_hist_quantile(&hist, 0.0) == HUGE_VAL);
    ck_assert(plim_hist_quantile(&hist, 0.5) == HUGE_VAL);
    ck_assert(plim_hist_exceed(&hist, 0.0) == 1.0);
    ck_assert(plim_hist_exceed(&hist, 1e12) == 1.0);
}
END_TEST

START_TEST(huge_values_go_to_the_last_bucket)
{
    plim_hist hist = empty();
    plim_hist_add(&hist, INT64_MAX - 1);
    ck_assert_uint_eq(hist.n_infinite, 0);
    ck_assert_uint_eq(hist.count[PLIM_HIST_BUCKETS - 1], 1);
    ck_assert(plim_hist_quantile(&hist, 1.0) == 0x1p56);
}
END_TEST

START_TEST(order_of_merging_does_not_matter)
{
    enum { PARTS = 5 };
    plim_hist part[PARTS], whole = empty(), up = empty(), down = empty();
    plim_rng rng = plim_rng_stream(20240516, 0, 0, PLIM_PURPOSE_TEST);
    for (int k = 0; k < PARTS; k++) {
        part[k] = empty();
        for (int i = 0; i < 1000 * k; i++) {
            int64_t value = i % 100 == 7 ? INT64_MAX : (int64_t)(plim_rng_next(&rng) >> 20);
            plim_hist_add(&part[k], value);
            plim_hist_add(&whole, value);
        }
    }
    for (int k = 0; k < PARTS; k++) {
        plim_hist_merge(&up, &part[k]);
        plim_hist_merge(&down, &part[PARTS - 1 - k]);
    }
    const size_t bytes = PLIM_HIST_BUCKETS * sizeof(uint64_t);
    ck_assert_int_eq(memcmp(up.count, whole.count, bytes), 0);
    ck_assert_int_eq(memcmp(down.count, whole.count, bytes), 0);
    ck_assert_uint_eq(up.n, whole.n);
    ck_assert_uint_eq(down.n, 10000);
    ck_assert_uint_eq(up.n_infinite, 100);
    ck_assert_uint_eq(down.n_infinite, 100);
}
END_TEST

START_TEST(no_memory_no_histogram)
{
    plim_hist hist;
    arena.failed = true;
    ck_assert(!plim_hist_init(&hist, &arena));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/kernel/hist");
    TCase *bucket = plim_suite_case(suite, "buckets");
    tcase_add_test(bucket, buckets_tile_the_line);
    tcase_add_loop_test(bucket, a_value_has_its_bucket, 0, sizeof places / sizeof places[0]);
    TCase *quantile = plim_suite_case(suite, "quantiles");
    tcase_add_checked_fixture(quantile, start, stop);
    tcase_add_test(quantile, quantiles_are_near_the_observations);
    tcase_add_test(quantile, four_values_by_hand);
    tcase_add_test(quantile, exceed_undoes_quantile);
    tcase_add_test(quantile, infinite_values_are_the_last);
    tcase_add_test(quantile, nothing_but_infinite_values);
    tcase_add_test(quantile, huge_values_go_to_the_last_bucket);
    TCase *merge = plim_suite_case(suite, "merge");
    tcase_add_checked_fixture(merge, start, stop);
    tcase_add_test(merge, order_of_merging_does_not_matter);
    tcase_add_test(merge, no_memory_no_histogram);
    return plim_suite_run(suite);
}
