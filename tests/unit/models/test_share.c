/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/engine_share.c and engine_flow.c: requests at given times on small hosts, and what
 * each took to the nanosecond. The sum is beside each number; ns for the rounding up of events. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

/* Events are rounded up to the next ns: a request sees a few of them. */
static const double NS = 5e-6; /* in ms */

static const double at_zero[16] = {0.0};

static void took(const plim_world *w, uint32_t service, double mean_ms)
{
    ck_assert_msg(fabs(plim_world_mean_ms(w, service) - mean_ms) <= NS, "%s: %.9g ms, not %.9g",
                  w->service[service].name, plim_world_mean_ms(w, service), mean_ms);
}

static double neighbours_ms(const plim_world *w, uint32_t service)
{
    const plim_service_obs *o = plim_world_seen(w, service);
    return plim_neighbours_ns(o) * 1e-6 / (double)o->in_time;
}

/* ---- sharing ---- */

START_TEST(two_instances_share_a_core_by_weight)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1);
    plim_world_asks(&w, "a", 0.012, 1, at_zero);
    plim_world_asks(&w, "b", 0.012, 1, at_zero)->cpu_weight = 3.0;
    plim_world_run(&w, 0);
    took(&w, 1, 16.0);                                       /* 12 ms at 3/4 */
    took(&w, 0, 24.0);                                       /* 4 of 12 ms done by then, 8 alone */
    ck_assert_double_eq_tol(neighbours_ms(&w, 1), 4.0, NS);  /* 1/4 of 16 ms */
    ck_assert_double_eq_tol(neighbours_ms(&w, 0), 12.0, NS); /* 3/4 of 16 ms */
    plim_world_close(&w);
}
END_TEST

START_TEST(the_sharing_unit_decides_between_three_and_one)
{
    for (int by_thread = 0; by_thread < 2; by_thread++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        w.spec.platform.sharing = by_thread == 1 ? PLIM_SHARING_THREAD : PLIM_SHARING_INSTANCE;
        plim_world_host(&w, 1);
        plim_world_asks(&w, "three", 0.012, 3, at_zero);
        plim_world_asks(&w, "one", 0.012, 1, at_zero);
        plim_world_run(&w, 0);
        if (by_thread == 1) { /* 3/4 against 1/4: all four end together */
            took(&w, 0, 48.0);
            took(&w, 1, 48.0);
            ck_assert_double_eq_tol(neighbours_ms(&w, 0), 12.0, NS);
            ck_assert_double_eq_tol(neighbours_ms(&w, 1), 36.0, NS);
        } else { /* 1/2 against 1/2: `one` is done at 24 ms, `three` has 24 of 36 ms left */
            took(&w, 1, 24.0);
            took(&w, 0, 48.0);
            ck_assert_double_eq_tol(neighbours_ms(&w, 0), 12.0, NS);
            ck_assert_double_eq_tol(neighbours_ms(&w, 1), 12.0, NS);
        }
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(virtual_cpus_are_a_limit_and_no_limit_where_there_are_none)
{
    static const struct {
        uint32_t vcpus; /* 0: as many as the host has cores */
        bool limits;
        double ms;
    } rows[] = {{1, true, 36.0}, {2, true, 18.0}, {0, true, 12.0}, {1, false, 12.0}};
    for (int i = 0; i < 4; i++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        w.spec.platform.vcpu_limits = rows[i].limits;
        plim_world_host(&w, 4);
        plim_world_asks(&w, "a", 0.012, 3, at_zero)->vcpus = rows[i].vcpus;
        plim_world_run(&w, 0);
        took(&w, 0, rows[i].ms);
        ck_assert(plim_neighbours_ns(plim_world_seen(&w, 0)) == 0.0);
        ck_assert_double_eq_tol(w.result.host_stranded[0],
                                rows[i].limits && rows[i].vcpus > 0 ? 4.0 - rows[i].vcpus : 0.0,
                                1e-12);
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(second_threads_bring_what_the_formula_says)
{
    /* cores used: min(n, 4) + 0.3 clamp(n - 4, 0, 4) */
    static const struct {
        size_t n;
        double cores;
    } rows[] = {{4, 4.0}, {6, 4.6}, {8, 5.2}, {10, 5.2}};
    for (int i = 0; i < 4; i++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        plim_world_host(&w, 4)->smt_factor = 1.3;
        plim_world_asks(&w, "a", 0.012, rows[i].n, at_zero);
        plim_world_run(&w, 0);
        took(&w, 0, 12.0 * (double)rows[i].n / rows[i].cores);
        ck_assert(plim_neighbours_ns(plim_world_seen(&w, 0)) == 0.0); /* its own crowd */
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(a_core_of_another_speed_changes_times_and_not_work)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1)->core_speed = 1.6;
    plim_world_asks(&w, "a", 0.012, 2, at_zero);
    plim_world_run(&w, 0);
    took(&w, 0, 15.0); /* 24 / 1.6, both at the end */
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->work[0], 15e6, 5.0); /* busy 15 ms */
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->size, 2.0 / 1.6, 1e-12);
    plim_world_close(&w);
}
END_TEST

/* ---- quota ---- */

START_TEST(four_threads_burn_a_quota_in_a_quarter_of_its_length)
{
    static const struct {
        double quota_ms, period_ms;
        uint32_t bins_per_period; /* a bin is what four threads need for the quota */
    } rows[] = {{40.0, 100.0, 10}, {4.0, 10.0, 10}};
    for (int i = 0; i < 2; i++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        w.spec.n_bins = (uint32_t)(1000.0 / rows[i].period_ms) * rows[i].bins_per_period;
        plim_world_host(&w, 4);
        plim_service_spec *s = plim_world_asks(&w, "a", 100.0, 4, at_zero);
        s->quota_ms = rows[i].quota_ms;
        s->period_ms = rows[i].period_ms;
        plim_world_run(&w, 0);
        for (uint32_t b = 0; b < w.spec.n_bins; b++) { /* busy 1 of 10, then stalled for 9 */
            double want_ms = b % rows[i].bins_per_period == 0 ? rows[i].quota_ms : 0.0;
            ck_assert_double_eq_tol(w.result.host_bin_used[b] * 1e-6, want_ms, NS);
        }
        ck_assert_double_eq_tol(plim_world_seen(&w, 0)->throttled_ns * 1e-6, 900.0, 1e-3);
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(a_request_waits_for_the_next_period_and_no_longer)
{
    static const struct {
        double at_s, work_s, ms, stalled_ms;
    } rows[] = {
        {0.000, 0.060, 120.0, 60.0}, /* 40 ms, stalled to 100, 20 ms */
        {0.070, 0.060, 60.0, 0.0},   /* 30 ms before the boundary, 30 ms after */
        {0.050, 0.095, 165.0, 70.0}, /* 40, stalled 10 to 100, 40, stalled 60 to 200, 15 */
        {0.100, 0.040, 40.0, 0.0},   /* the whole quota and not more */
    };
    for (int i = 0; i < 4; i++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        plim_world_host(&w, 4);
        plim_service_spec *s = plim_world_asks(&w, "a", rows[i].work_s, 1, &rows[i].at_s);
        s->quota_ms = 40.0;
        plim_world_run(&w, 0);
        took(&w, 0, rows[i].ms);
        double stalled_ms = rows[i].stalled_ms;
        ck_assert_double_eq_tol(plim_world_seen(&w, 0)->throttled_ns * 1e-6, stalled_ms, NS);
        plim_world_close(&w);
    }
}
END_TEST

/* ---- ticks and switching ---- */

START_TEST(ticks_of_idle_and_busy_instances_are_taken_before_the_requests)
{
    static const struct {
        double busy_ns_per_s, ms, neighbours_ms;
    } rows[] = {
        {0.0, 12.0 / 0.9, 12.0 / 0.9 - 12.0},         /* only b's tenth is gone */
        {1e8, 15.0, 15.0 * (1.0 - 0.8 / 0.9)},        /* its own tenth too: alone it had 0.9 */
        {2e8, 12.0 / 0.7, 12.0 / 0.7 * (1 - 7. / 8)}, /* alone 0.8, here 0.7 */
    };
    for (int i = 0; i < 3; i++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        w.spec.platform.stack.idle_ns_per_s[0] = 1e8;
        w.spec.platform.stack.busy_ns_per_s[0] = rows[i].busy_ns_per_s;
        plim_world_host(&w, 1);
        plim_world_asks(&w, "a", 0.012, 1, at_zero);
        plim_world_asks(&w, "b", 0.012, 0, at_zero); /* never asks */
        plim_world_run(&w, 0);
        took(&w, 0, rows[i].ms);
        ck_assert_double_eq_tol(neighbours_ms(&w, 0), rows[i].neighbours_ms, NS);
        double ticks_ms = 100.0 + 0.1 * (1000.0 - rows[i].ms) +
                          rows[i].busy_ns_per_s * 1e-9 * rows[i].ms; /* b, a idle, a busy */
        ck_assert_double_eq_tol(w.result.host[0].ticks * 1e-6, ticks_ms, NS);
        plim_world_close(&w);
    }
}
END_TEST

/* Two jobs want the core throughout; from 50 s on a third instance's ticks are taken from it. */
START_TEST(ticks_of_who_joins_are_taken_from_those_at_work)
{
    plim_world w;
    plim_world_open(&w, 100.0);
    w.spec.platform.stack.idle_ns_per_s[0] = w.spec.platform.stack.busy_ns_per_s[0] = 3e8;
    plim_world_host(&w, 1);
    plim_world_asks(&w, "a", 1000.0, 1, at_zero);
    plim_world_asks(&w, "b", 1000.0, 1, at_zero);
    plim_world_asks(&w, "c", 1.0, 0, at_zero)->from_s = 50.0;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(w.result.host[0].ticks * 1e-9, 0.6 * 50.0 + 0.9 * 50.0, 1e-6);
    ck_assert_double_eq_tol(w.result.host[0].used * 1e-9, 0.4 * 50.0 + 0.1 * 50.0, 1e-6);
    plim_world_close(&w);
}
END_TEST

START_TEST(switching_costs_s_over_s_plus_c_only_beyond_the_threads)
{
    static const struct {
        double smt_factor;
        size_t n;
        double cores; /* of two */
    } rows[] = {
        {1.0, 2, 2.0}, {1.0, 3, 2.0 * 0.75}, /* 30 ms slice, 10 ms switch */
        {1.3, 4, 2.6}, {1.3, 5, 2.6 * 0.75}, /* four threads before anybody waits */
        {1.0, 1, 1.0},
    };
    for (int i = 0; i < 5; i++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        w.spec.platform.stack.switch_ns = 10e6;
        plim_world_host(&w, 2)->smt_factor = rows[i].smt_factor;
        w.spec.platform.sharing = PLIM_SHARING_THREAD;
        plim_world_asks(&w, "a", 0.012, 1, at_zero);
        plim_world_asks(&w, "b", 0.012, rows[i].n - 1, at_zero);
        plim_world_run(&w, 0);
        double ms = 12.0 * (double)rows[i].n / rows[i].cores;
        took(&w, 0, ms);
        bool lost = rows[i].n == 3 || rows[i].n == 5;
        ck_assert_double_eq_tol(w.result.host[0].switching * 1e-6,
                                lost ? ms * rows[i].cores / 3.0 : 0.0, 1e-4);
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(who_is_alone_switches_to_nobody)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    w.spec.platform.stack.switch_ns = 10e6;
    plim_world_host(&w, 1);
    plim_world_asks(&w, "a", 0.012, 2, at_zero);
    plim_world_asks(&w, "b", 0.012, 0, at_zero);
    plim_world_run(&w, 0);
    took(&w, 0, 24.0);
    ck_assert(w.result.host[0].switching == 0.0);
    ck_assert(plim_neighbours_ns(plim_world_seen(&w, 0)) == 0.0);
    plim_world_close(&w);
}
END_TEST

/* More instances than a word has bits: each of 150 is asked once, in turn. */
static void ask_each_of_many(plim_world *w, uint32_t cores, double apart_s)
{
    enum { MANY = 150 };
    static double at_s[MANY];
    plim_world_open(w, 10.0);
    plim_world_host(w, cores);
    for (int i = 0; i < MANY; i++) {
        at_s[i] = i * apart_s;
    }
    plim_service_spec *s = plim_world_asks(w, "many", 0.010, MANY, at_s);
    s->instances = MANY;
    s->balancer = plim_find_balancer("round_robin");
    plim_world_run(w, 0);
    ck_assert_uint_eq(plim_world_seen(w, 0)->in_time, MANY);
}

START_TEST(few_in_many_that_work_have_a_core_each)
{
    plim_world w;
    ask_each_of_many(&w, 1, 0.020);
    took(&w, 0, 10.0);
    ck_assert(neighbours_ms(&w, 0) == 0.0);
    plim_world_close(&w);
    ask_each_of_many(&w, 3, 0.004); /* two or three at once */
    took(&w, 0, 10.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(many_that_work_at_once_share_the_cores)
{
    plim_world w;
    ask_each_of_many(&w, 2, 0.0);
    took(&w, 0, 750.0); /* 150 · 10 ms / 2 */
    ck_assert_double_eq_tol(neighbours_ms(&w, 0), 740.0, NS);
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/engine_share");
    TCase *share = plim_suite_case(suite, "share");
    tcase_add_test(share, two_instances_share_a_core_by_weight);
    tcase_add_test(share, the_sharing_unit_decides_between_three_and_one);
    tcase_add_test(share, virtual_cpus_are_a_limit_and_no_limit_where_there_are_none);
    tcase_add_test(share, second_threads_bring_what_the_formula_says);
    tcase_add_test(share, a_core_of_another_speed_changes_times_and_not_work);
    TCase *quota = plim_suite_case(suite, "quota");
    tcase_add_test(quota, four_threads_burn_a_quota_in_a_quarter_of_its_length);
    tcase_add_test(quota, a_request_waits_for_the_next_period_and_no_longer);
    TCase *lost = plim_suite_case(suite, "lost");
    tcase_add_test(lost, ticks_of_idle_and_busy_instances_are_taken_before_the_requests);
    tcase_add_test(lost, ticks_of_who_joins_are_taken_from_those_at_work);
    tcase_add_test(lost, switching_costs_s_over_s_plus_c_only_beyond_the_threads);
    tcase_add_test(lost, who_is_alone_switches_to_nobody);
    TCase *many = plim_suite_case(suite, "many");
    tcase_add_test(many, few_in_many_that_work_have_a_core_each);
    tcase_add_test(many, many_that_work_at_once_share_the_cores);
    return plim_suite_run(suite);
}
