/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/engine_flow.c: the path of a request through layers made for the test, whose every
 * stage can be added up by hand. */
#include "models/layer_row.h"
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static const double NS = 5e-6; /* in ms: events are rounded up to the next ns */

static const double at_zero[16] = {0.0};

#define ROW(class, term, payer, value)                                                             \
    PLIM_ROW(2014, class, term, payer, value, value, value, "ns", ASSUMPTION, "made up", "")

/* A request of one packet in and one out, with 10 ms of its own: */
static const plim_cost_row thread_rows[] = {
    ROW(NET_RX_PACKET, WORK_NS, OWN_THREAD, 4e6),    /* 4 ms on its own thread */
    ROW(NET_TX_PACKET, WORK_NS, VCPU, 1e6),          /* 1 ms more of its own */
    ROW(LATENCY_NET, ADDED_LATENCY_NS, NONE, 500e3), /* 0.5 ms to wake it */
};
static const plim_cost_row shared_rows[] = {
    ROW(NET_RX_PACKET, WORK_NS, SHARED_HOST, 2e6), /* 2 ms at the shared service first */
    ROW(NET_TX_PACKET, WORK_NS, SHARED_HOST, 3e6), /* and 3 ms last */
};
static const plim_layer beside = {.name = "beside", .rows = thread_rows, .n_rows = 3};
static const plim_layer after = {
    .name = "after", .own_thread_serial = true, .rows = thread_rows, .n_rows = 3};
static const plim_layer driver = {.name = "driver", .rows = shared_rows, .n_rows = 2};
static const plim_layer nothing = {.name = "nothing"};

static void on_layer(plim_world *w, const plim_layer *layer, double horizon_s)
{
    plim_world_open(w, horizon_s);
    w->spec.platform.stack =
        (plim_stack){.era = 2014, .n = 1, .layer = {layer}, .native = &nothing};
}

static plim_service_spec *asks(plim_world *w, const char *name, size_t n, const double *at_s)
{
    plim_service_spec *s = plim_world_asks(w, name, 0.010, n, at_s);
    s->ops.n[PLIM_CLASS_NET_RX_PACKET] = s->ops.n[PLIM_CLASS_NET_TX_PACKET] = 1.0;
    return s;
}

static void took(const plim_world *w, uint32_t service, double mean_ms)
{
    ck_assert_msg(fabs(plim_world_mean_ms(w, service) - mean_ms) <= NS, "%s: %.9g ms, not %.9g",
                  w->service[service].name, plim_world_mean_ms(w, service), mean_ms);
}

START_TEST(a_thread_beside_hides_and_one_after_does_not)
{
    for (int serial = 0; serial < 2; serial++) {
        plim_world w;
        on_layer(&w, serial == 1 ? &after : &beside, 1.0);
        plim_world_host(&w, 4);
        asks(&w, "a", 1, at_zero);
        plim_world_run(&w, 0);
        took(&w, 0, serial == 1 ? 0.5 + 11.0 + 4.0 : 0.5 + 11.0);
        const plim_service_obs *o = plim_world_seen(&w, 0);
        ck_assert_double_eq_tol(o->work[0] * 1e-6, 11.0, NS);
        ck_assert_double_eq_tol(o->work[1] * 1e-6, 4.0, NS);
        ck_assert(plim_neighbours_ns(o) == 0.0);
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(on_one_core_the_thread_beside_takes_its_half)
{
    plim_world w;
    on_layer(&w, &beside, 1.0);
    plim_world_host(&w, 1);
    asks(&w, "a", 1, at_zero);
    plim_world_run(&w, 0);
    took(&w, 0, 0.5 + 15.0); /* both at half speed to 8 ms, then 7 ms alone */
    ck_assert(plim_neighbours_ns(plim_world_seen(&w, 0)) == 0.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(the_thread_beside_keeps_the_slot_and_waiting_for_it_is_work)
{
    static const plim_cost_row rows[] = {
        ROW(NET_RX_PACKET, WORK_NS, OWN_THREAD, 25e6), /* longer than the vCPU's 10 ms */
    };
    static const plim_layer longer = {.name = "longer", .rows = rows, .n_rows = 1};
    plim_world w;
    on_layer(&w, &longer, 1.0);
    plim_world_host(&w, 4);
    asks(&w, "a", 3, at_zero)->concurrency = 1;
    w.service[0].queue_limit = 1;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_uint_eq(o->rejected, 1);
    took(&w, 0, (25.0 + 50.0) / 2.0);
    ck_assert_double_eq_tol(o->beside_ns * 1e-6, 15.0 + 15.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(who_comes_while_the_instance_wakes_waits_in_line)
{
    plim_world w;
    on_layer(&w, &beside, 1.0); /* 0.5 ms to wake, 11 ms of work */
    plim_world_host(&w, 4);
    asks(&w, "a", 3, (const double[]){0.0, 0.0002, 0.0004})->concurrency = 1;
    plim_world_run(&w, 0);
    took(&w, 0, (11.5 + 22.3 + 33.1) / 3.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->wake_ns * 1e-6, 0.5 + 0.3 + 0.1, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_serial_stage_keeps_the_slot)
{
    plim_world w;
    on_layer(&w, &after, 1.0);
    plim_world_host(&w, 4);
    asks(&w, "a", 2, (const double[]){0.0, 0.001})->concurrency = 1;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_double_eq_tol(o->work[0] * 1e-6, 22.0, NS);
    ck_assert_double_eq_tol(o->work[1] * 1e-6, 8.0, NS);
    took(&w, 0, (15.5 + 29.5) / 2.0); /* one after the other: 0.5 + 15, and 15 more */
    plim_world_close(&w);
}
END_TEST

START_TEST(only_the_first_one_after_a_pause_pays_for_waking)
{
    static const double at_s[] = {0.0, 0.005, 0.100}; /* idle, busy, idle again */
    plim_world w;
    on_layer(&w, &beside, 1.0);
    plim_world_host(&w, 8);
    asks(&w, "a", 3, at_s);
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_double_eq(o->wake_ns, 2 * 500e3);
    /* the second: 11 ms on a core of its own; the thread is one and has time for both */
    ck_assert_double_eq_tol(o->sojourn_ns * 1e-6, 11.5 + 11.0 + 11.5, 3 * NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(the_shared_service_comes_first_and_last_and_one_by_one_on_one_core)
{
    plim_world w;
    on_layer(&w, &driver, 1.0);
    plim_world_host(&w, 4);
    asks(&w, "a", 1, at_zero);
    plim_world_run(&w, 0);
    took(&w, 0, 2.0 + 10.0 + 3.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->work[2] * 1e-6, 5.0, NS);
    ck_assert(plim_neighbours_ns(plim_world_seen(&w, 0)) == 0.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(waiting_behind_others_at_the_shared_service_is_theirs)
{
    plim_world w;
    on_layer(&w, &driver, 1.0);
    plim_world_host(&w, 1);
    asks(&w, "a", 1, at_zero);
    asks(&w, "b", 1, (const double[]){0.001});
    plim_world_run(&w, 0);
    const plim_service_obs *b = plim_world_seen(&w, 1);
    ck_assert_uint_eq(b->in_time, 1);
    /* b waits 1 ms for a's packet; the rest comes from the one core that both use */
    ck_assert_double_ge(plim_neighbours_ns(b) * 1e-6, 1.0 - NS);
    ck_assert_double_eq_tol(b->sojourn_ns * 1e-6, 15.0 + plim_neighbours_ns(b) * 1e-6, 1e-3);
    ck_assert_double_eq_tol((double)w.result.host[0].used * 1e-6, 30.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_service_alone_has_no_neighbours_even_where_its_packets_take_its_core)
{
    /* two cores, and three of its requests want three: one packet and two of its own */
    plim_world w;
    on_layer(&w, &driver, 1.0);
    plim_world_host(&w, 2);
    asks(&w, "a", 3, (const double[]){0.0, 0.003, 0.006});
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_uint_eq(o->in_time, 3);
    ck_assert_double_gt(o->sojourn_ns * 1e-6, 3 * 15.0 + 1.0);
    ck_assert(plim_neighbours_ns(o) == 0.0);
    plim_world_close(&w);
}
END_TEST

/* ---- limits ---- */

START_TEST(a_timeout_counts_as_infinite_and_the_work_goes_on)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1);
    plim_world_asks(&w, "a", 0.010, 4, (const double[]){0.0, 0.001, 0.002, 0.100})->timeout_s =
        0.025;
    w.service[0].concurrency = 1; /* they end at 10, 20, 30 and 110 ms: the third gave up at 27 */
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_uint_eq(o->timed_out, 1);
    ck_assert_uint_eq(o->completed, 4);
    ck_assert_uint_eq(o->in_time, 3);
    ck_assert_uint_eq(o->hist.n, 4);
    ck_assert_uint_eq(o->hist.n_infinite, 1);
    ck_assert(isinf(plim_hist_quantile(&o->hist, 0.99)));
    ck_assert(isfinite(plim_hist_quantile(&o->hist, 0.74)));
    took(&w, 0, (10.0 + 19.0 + 10.0) / 3.0);
    ck_assert_double_eq_tol(o->work[0] * 1e-6, 40.0, NS);
    ck_assert_double_eq_tol(o->spent_ns * 1e-6, 10.0 + 19.0 + 28.0 + 10.0, NS);
    ck_assert_uint_eq(w.result.bin[0].lost, 1);
    plim_world_close(&w);
}
END_TEST

START_TEST(an_answer_at_the_limit_itself_comes_first_or_the_clock_does)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1);
    plim_world_asks(&w, "a", 0.010, 1, at_zero)->timeout_s = 0.010;
    w.service[0].slo_s = 0.010;
    plim_world_run(&w, 0);
    /* goodput: did not exceed the timeout */
    ck_assert_uint_eq(plim_world_seen(&w, 0)->in_time, 1);
    ck_assert_uint_eq(plim_world_seen(&w, 0)->timed_out, 0);
    ck_assert_uint_eq(plim_world_seen(&w, 0)->slo_met, 1);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_full_queue_turns_away_the_latest)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 4);
    plim_world_asks(&w, "a", 0.010, 5, at_zero)->queue_limit = 2;
    w.service[0].concurrency = 1; /* one works, two wait, two go home */
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_uint_eq(o->rejected, 2);
    ck_assert_uint_eq(o->in_time, 3);
    took(&w, 0, (10.0 + 20.0 + 30.0) / 3.0);
    ck_assert(!w.result.pool_full[0]);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_full_pool_marks_the_service_and_the_run_goes_on)
{
    plim_world w;
    plim_world_open(&w, 1.0);
    w.spec.max_in_flight = 3;
    plim_world_host(&w, 4);
    plim_world_asks(&w, "a", 0.010, 6, (const double[]){0.0, 0.0, 0.0, 0.0, 0.0, 0.5});
    plim_world_asks(&w, "b", 0.010, 1, (const double[]){0.6});
    plim_world_run(&w, 0);
    ck_assert(w.result.pool_full[0]);
    ck_assert(!w.result.pool_full[1]);
    ck_assert_uint_eq(plim_world_seen(&w, 0)->rejected, 2);
    ck_assert_uint_eq(plim_world_seen(&w, 0)->in_time, 4);
    took(&w, 0, 10.0);
    took(&w, 1, 10.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(parts_sum_to_the_mean_sojourn)
{
    /* FCFS: a's second waits 10 ms behind its first; b takes half of the core meanwhile */
    plim_world w;
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 1);
    plim_world_asks(&w, "a", 0.010, 2, at_zero)->concurrency = 1;
    plim_world_asks(&w, "b", 0.020, 1, at_zero);
    plim_world_run(&w, 0);
    /* half each: a's first ends at 20 ms, its second at 40; b at 40 */
    took(&w, 0, 30.0);
    took(&w, 1, 40.0);
    const plim_service_obs *a = plim_world_seen(&w, 0), *b = plim_world_seen(&w, 1);
    ck_assert_double_eq_tol(plim_neighbours_ns(a) * 1e-6, 10.0 + 20.0,
                            NS); /* half of 20 and of 40 */
    ck_assert_double_eq_tol(plim_neighbours_ns(b) * 1e-6, 20.0, NS);
    /* queueing is what is left: 10 ms of the second behind its own kind */
    double native_ms = plim_cost_total_ns(&w.result.cost[0]) * 1e-6 * a->size;
    double queueing_ms = (a->sojourn_ns - plim_neighbours_ns(a) - a->wake_ns) * 1e-6 - native_ms;
    ck_assert_double_eq_tol(queueing_ms, 10.0, 2 * NS);
    plim_world_close(&w);
}
END_TEST

/* A flood that nobody works off fills its part of the pool, and takes nothing from the others. */
START_TEST(a_flood_leaves_room_to_the_others)
{
    static double at_s[200];
    for (int i = 0; i < 200; i++) {
        at_s[i] = 0.01 * i;
    }
    plim_world w;
    plim_world_open(&w, 10.0);
    plim_world_host(&w, 4);
    w.spec.max_in_flight = 80;
    plim_world_asks(&w, "flood", 1000.0, 200, at_s)->concurrency = 1;
    plim_world_asks(&w, "web", 0.001, 200, at_s);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.in_system_end[0], 70);
    ck_assert_uint_eq(w.result.service[0].rejected, 130);
    ck_assert(w.result.pool_full[0] && !w.result.pool_full[1]);
    ck_assert_uint_eq(w.result.service[1].in_time, 200);
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/engine_flow");
    TCase *path = plim_suite_case(suite, "path");
    tcase_add_test(path, a_thread_beside_hides_and_one_after_does_not);
    tcase_add_test(path, on_one_core_the_thread_beside_takes_its_half);
    tcase_add_test(path, a_serial_stage_keeps_the_slot);
    tcase_add_test(path, the_thread_beside_keeps_the_slot_and_waiting_for_it_is_work);
    tcase_add_test(path, who_comes_while_the_instance_wakes_waits_in_line);
    tcase_add_test(path, only_the_first_one_after_a_pause_pays_for_waking);
    tcase_add_test(path, the_shared_service_comes_first_and_last_and_one_by_one_on_one_core);
    tcase_add_test(path, waiting_behind_others_at_the_shared_service_is_theirs);
    tcase_add_test(path, a_service_alone_has_no_neighbours_even_where_its_packets_take_its_core);
    TCase *limits = plim_suite_case(suite, "limits");
    tcase_add_test(limits, a_timeout_counts_as_infinite_and_the_work_goes_on);
    tcase_add_test(limits, an_answer_at_the_limit_itself_comes_first_or_the_clock_does);
    tcase_add_test(limits, a_full_queue_turns_away_the_latest);
    tcase_add_test(limits, a_full_pool_marks_the_service_and_the_run_goes_on);
    tcase_add_test(limits, a_flood_leaves_room_to_the_others);
    tcase_add_test(limits, parts_sum_to_the_mean_sojourn);
    return plim_suite_run(suite);
}
