/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/engine_flow.c, what clients do: calls between services, retries and their budgets,
 * balancers. Times in ms. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static const double NS = 5e-6; /* events are rounded up to the next ns */

static const double at_zero[16] = {0.0};

static const plim_visit calls_next[] = {
    {PLIM_VISIT_CPU, 0}, {PLIM_VISIT_CALL, 1}, {PLIM_VISIT_CPU, 0}};

static void took(const plim_world *w, uint32_t service, double mean_ms)
{
    ck_assert_msg(fabs(plim_world_mean_ms(w, service) - mean_ms) <= NS, "%s: %.9g ms, not %.9g",
                  w->service[service].name, plim_world_mean_ms(w, service), mean_ms);
}

/* `front`, 10 ms, half of it before and half after it has called `back`, 4 ms. */
static plim_service_spec *front_and_back(plim_world *w, size_t n)
{
    plim_world_open(w, 1.0);
    plim_world_host(w, 8);
    plim_service_spec *front = plim_world_asks(w, "front", 0.010, n, at_zero);
    front->path = calls_next;
    front->n_path = 3;
    plim_world_asks(w, "back", 0.004, 0, at_zero)->workload = NULL;
    return front;
}

/* ---- calls ---- */

START_TEST(a_caller_waits_for_its_answer)
{
    plim_world w;
    front_and_back(&w, 1);
    plim_world_run(&w, 0);
    took(&w, 0, 5.0 + 4.0 + 5.0);
    took(&w, 1, 4.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->calls_ns * 1e-6, 4.0, NS);
    ck_assert_uint_eq(plim_world_seen(&w, 1)->arrived, 1);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_caller_holds_its_slot_and_not_its_core)
{
    plim_world w;
    front_and_back(&w, 2)->concurrency = 1;
    plim_world_run(&w, 0);
    took(&w, 0, (14.0 + 28.0) / 2.0);
    plim_world_close(&w);
    front_and_back(&w, 2)->concurrency = 2;
    w.host[0].cores = 1;
    plim_world_run(&w, 0);
    /* two share the core for 10, then back has 8 for both, then 10 for both */
    took(&w, 0, 10.0 + 8.0 + 10.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->work[0] * 1e-6, 20.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(one_services_overload_is_anothers_error)
{
    plim_world w;
    front_and_back(&w, 3);
    w.service[1].concurrency = 1;
    w.service[1].queue_limit = 0; /* one is served, two are turned away */
    plim_world_run(&w, 0);
    const plim_service_obs *front = plim_world_seen(&w, 0), *back = plim_world_seen(&w, 1);
    ck_assert_uint_eq(back->rejected, 2);
    ck_assert_uint_eq(back->in_time, 1);
    ck_assert_uint_eq(front->failed, 2);
    ck_assert_uint_eq(front->in_time, 1);
    ck_assert_uint_eq(front->arrived, 3);
    ck_assert_double_eq_tol(front->work[0] * 1e-6, 10.0 + 5.0 + 5.0, NS); /* and no more work */
    plim_world_close(&w);
}
END_TEST

START_TEST(a_caller_gives_up_and_the_called_works_on)
{
    plim_world w;
    front_and_back(&w, 1);
    w.service[1].timeout_s = 0.001;
    plim_world_run(&w, 0);
    const plim_service_obs *front = plim_world_seen(&w, 0), *back = plim_world_seen(&w, 1);
    ck_assert_uint_eq(back->timed_out, 1);
    ck_assert_uint_eq(back->completed, 1);
    ck_assert_double_eq_tol(back->work[0] * 1e-6, 4.0, NS);
    ck_assert_uint_eq(front->failed, 1);
    ck_assert_double_eq_tol(front->spent_ns * 1e-6, 5.0 + 1.0, NS);
    plim_world_close(&w);
}
END_TEST

/* ---- retries ---- */

START_TEST(who_is_turned_away_comes_back_after_longer_and_longer_pauses)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1);
    plim_service_spec *a = plim_world_asks(&w, "a", 0.010, 2, at_zero);
    a->concurrency = 1;
    a->queue_limit = 0;
    a->retry = (plim_retry_spec){
        .attempts = 5, .backoff_s = 0.002, .factor = 3.0, .backoff_max_s = 1.0, .budget = -1.0};
    plim_world_run(&w, 0);
    /* the second comes at 0, 2, 8 and 26: served then */
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_uint_eq(o->arrived, 2);
    ck_assert_uint_eq(o->retries, 3);
    ck_assert_uint_eq(o->rejected, 0);
    took(&w, 0, (10.0 + 36.0) / 2.0);
    ck_assert_double_eq_tol(o->retrying_ns * 1e-6, 26.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(the_last_attempt_says_how_a_request_ended)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1);
    plim_service_spec *a = plim_world_asks(&w, "a", 0.010, 1, at_zero);
    a->timeout_s = 0.004;
    a->retry = (plim_retry_spec){
        .attempts = 3, .backoff_s = 0.001, .factor = 1.0, .backoff_max_s = 1.0, .budget = -1.0};
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_uint_eq(o->timed_out, 1);
    ck_assert_uint_eq(o->retries, 2);
    ck_assert_uint_eq(o->in_time, 0);
    ck_assert_uint_eq(o->hist.n, 1);
    ck_assert_uint_eq(o->completed, 3); /* all three attempts are worked on to their end */
    ck_assert_double_eq_tol(o->work[0] * 1e-6, 30.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_budget_stops_retries)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1);
    plim_service_spec *a = plim_world_asks(&w, "a", 0.010, 9, at_zero);
    a->concurrency = 1;
    a->queue_limit = 0; /* eight are turned away */
    a->retry = (plim_retry_spec){
        .attempts = 2, .backoff_s = 0.001, .factor = 1.0, .backoff_max_s = 1.0, .budget = 0.25};
    plim_world_run(&w, 0);
    /* nine arrivals bring 2.25 retries, in order: the 4th and the 8th find one */
    ck_assert_uint_eq(plim_world_seen(&w, 0)->retries, 2);
    ck_assert_uint_eq(plim_world_seen(&w, 0)->rejected, 8);
    plim_world_close(&w);
}
END_TEST

/* ---- balancers ---- */

static void three_instances(plim_world *w, const char *balancer, size_t n)
{
    plim_world_open(w, 100.0);
    plim_world_host(w, 3);
    plim_service_spec *a = plim_world_asks(w, "a", 0.010, n, at_zero);
    a->instances = 3;
    a->concurrency = 1;
    a->balancer = plim_find_balancer(balancer);
    ck_assert_ptr_nonnull(a->balancer);
}

START_TEST(balancers_that_look_spread_a_crowd_evenly)
{
    static const char *const names[] = {"round_robin", "least_outstanding", "central_queue"};
    for (int i = 0; i < 3; i++) {
        plim_world w;
        three_instances(&w, names[i], 6);
        plim_world_run(&w, 0);
        took(&w, 0, 15.0); /* three at once, then three */
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(a_central_queue_gives_work_to_whoever_is_free)
{
    static const double at_s[] = {0.0, 0.0, 0.0, 0.0};
    for (int central = 0; central < 2; central++) {
        plim_world w;
        three_instances(&w, central == 1 ? "central_queue" : "round_robin", 4);
        memcpy(w.params[0], &(plim_timetable){at_s, 4}, sizeof(plim_timetable));
        w.service[0].queue_limit = 1;
        plim_world_run(&w, 0);
        took(&w, 0, (10.0 + 10.0 + 10.0 + 20.0) / 4.0);
        plim_world_close(&w);
        three_instances(&w, central == 1 ? "central_queue" : "round_robin", 5);
        w.service[0].queue_limit = 1; /* of an instance, or of the one line */
        plim_world_run(&w, 0);
        ck_assert_uint_eq(plim_world_seen(&w, 0)->rejected, central == 1 ? 1 : 0);
        plim_world_close(&w);
    }
}
END_TEST

/* Mean number in the system of n = 10 queues at load .9, by how requests are sent: random is M/M/1,
 * two choices are far better, one line is best (Mitzenmacher 2001; Erlang C). */
START_TEST(the_more_a_balancer_knows_the_shorter_the_wait)
{
    static const char *const names[] = {"random", "power_of_two", "least_outstanding",
                                        "central_queue"};
    double wait_ms[4];
    for (int i = 0; i < 4; i++) {
        plim_world w;
        plim_world_open(&w, 20000.0);
        w.spec.max_in_flight = 10000;
        plim_world_host(&w, 10);
        plim_service_spec *a = plim_world_poisson(&w, "a", 1.0, 9.0);
        a->size.kind = PLIM_DIST_EXPONENTIAL;
        a->instances = 10;
        a->concurrency = 1;
        a->balancer = plim_find_balancer(names[i]);
        w.spec.platform.sharing = PLIM_SHARING_THREAD;
        plim_world_run(&w, 0);
        wait_ms[i] = plim_world_mean_ms(&w, 0) - 1000.0;
        plim_world_close(&w);
    }
    ck_assert_double_eq_tol(wait_ms[0], 9000.0, 900.0);    /* M/M/1: 9 */
    ck_assert(wait_ms[1] > 1614.1 && wait_ms[1] < 3000.0); /* infinitely many queues: 1.614 */
    ck_assert_double_eq_tol(wait_ms[3], 668.7, 70.0);      /* Erlang C: 0.6687 */
    ck_assert(wait_ms[2] < wait_ms[1] && wait_ms[2] > wait_ms[3]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/engine_flow: clients");
    TCase *calls = plim_suite_case(suite, "calls");
    tcase_add_test(calls, a_caller_waits_for_its_answer);
    tcase_add_test(calls, a_caller_holds_its_slot_and_not_its_core);
    tcase_add_test(calls, one_services_overload_is_anothers_error);
    tcase_add_test(calls, a_caller_gives_up_and_the_called_works_on);
    TCase *retries = plim_suite_case(suite, "retries");
    tcase_add_test(retries, who_is_turned_away_comes_back_after_longer_and_longer_pauses);
    tcase_add_test(retries, the_last_attempt_says_how_a_request_ended);
    tcase_add_test(retries, a_budget_stops_retries);
    TCase *balancers = plim_suite_case(suite, "balancers");
    tcase_add_test(balancers, balancers_that_look_spread_a_crowd_evenly);
    tcase_add_test(balancers, a_central_queue_gives_work_to_whoever_is_free);
    tcase_add_test(balancers, the_more_a_balancer_knows_the_shorter_the_wait);
    return plim_suite_run(suite);
}
