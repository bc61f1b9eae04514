/* SPDX-License-Identifier: GPL-3.0-or-later
 * Instances that come and go, against times worked out by hand: when the controller looks, how long
 * a start takes on which platform, what is drained when, and what a machine costs. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

enum { MANY = 6000 };

static plim_world w;
static double at_s[MANY];

static void teardown(void)
{
    plim_arena_free(&w.arena);
}

/* Requests of 10 ms every 1 / rate from..to; returns how many there are now. */
static size_t ask(size_t n, double from_s, double to_s, double rate)
{
    for (double t = from_s; t < to_s - 1e-9; t += 1.0 / rate) {
        ck_assert_uint_lt(n, MANY);
        at_s[n++] = t;
    }
    return n;
}

static plim_scaling_spec scaling(uint32_t most)
{
    return (plim_scaling_spec){.least = 1,
                               .most = most,
                               .target = 0.5,
                               .tolerance = 0.1,
                               .period_s = 10.0,
                               .cooldown_s = 30.0};
}

static double mean_instances(void)
{
    return w.result.service[0].instances_ns / (double)w.spec.horizon_ns;
}

/* 100 requests of 10 ms a second are one core: of one vCPU at a target of 0.5, two are wanted at
 * the first look, up 7 s later; then each of the two is half busy, and nothing changes. */
START_TEST(a_start_takes_what_the_service_needs)
{
    plim_world_open(&w, 60.0);
    plim_world_host(&w, 8);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, ask(0, 0.0, 59.0, 100.0), at_s);
    s->vcpus = 1;
    s->scaling = scaling(5);
    s->scaling.start_s = 7.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.starts[0], 1);
    ck_assert_double_eq_tol(mean_instances(), (60.0 + 43.0) / 60.0, 1e-9);
    ck_assert_uint_eq(w.result.service[0].completed, 5900);
    ck_assert(w.result.host_used[0] && w.result.hosts_peak == 1);
}
END_TEST

/* 30 s of two cores, then a tenth: four are wanted until the look at 30 s; at 40 s one would do,
 * and after another 30 s without a reason for more the rest is drained. Nobody loses a request. */
START_TEST(what_is_too_many_is_drained_after_the_cool_down)
{
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 8);
    size_t n = ask(ask(0, 0.0, 30.0, 180.0), 30.0, 100.0, 6.0);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, n, at_s);
    s->vcpus = 1;
    s->scaling = scaling(5);
    plim_world_run(&w, 0);
    /* looks: 10 s: 1.8 cores / 1 / 0.5 = 3.6, so 4. 20, 30 s: 0.45 of 0.5: within 0.1. Calm since
     * 30 s, so at 60 s there are 0.06 / 0.5: 1 */
    ck_assert_uint_eq(w.result.starts[0], 3);
    ck_assert_double_eq_tol(mean_instances(), (100.0 + 3.0 * 50.0) / 100.0, 1e-9);
    ck_assert_uint_eq(w.result.service[0].completed, n);
    ck_assert_uint_eq(w.result.in_system_end[0], 0);
}
END_TEST

/* A draining instance takes nothing new and answers what it has. */
START_TEST(a_draining_instance_answers_what_it_has)
{
    static const double one_long[] = {0.0, 0.001, 0.002, 0.003};
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 8);
    plim_service_spec *s = plim_world_asks(&w, "web", 50.0, 4, one_long);
    s->instances = 2;
    s->vcpus = 4;
    s->scaling = scaling(2);
    s->scaling.target = 10.0;
    s->scaling.cooldown_s = 0.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.service[0].completed, 4);
    ck_assert_double_eq_tol(w.result.service[0].sojourn_ns, 4 * 50e9, 4.0);
    ck_assert_double_eq_tol(mean_instances(), (100.0 + 10.0) / 100.0, 1e-9);
}
END_TEST

/* At 10 s one of four would do; the other three drain until 100 s. From 41 s on eight requests are
 * there, so two are wanted, but there are places for four alone: the second starts at the look at
 * 100 s, when those that drained have gone, and is drained at 110 s. */
START_TEST(who_drains_keeps_its_place)
{
    static const double long_ones[] = {0.0, 0.0, 0.0, 0.0, 41.0, 41.1, 41.2, 41.3};
    plim_world_open(&w, 400.0);
    plim_world_host(&w, 64);
    plim_service_spec *s = plim_world_asks(&w, "web", 100.0, 8, long_ones);
    s->instances = 4;
    s->vcpus = 1;
    s->scaling = scaling(4);
    s->scaling.metric = PLIM_SCALING_OUTSTANDING;
    s->scaling.target = 4.0;
    s->scaling.cooldown_s = 0.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.service[0].completed, 8);
    ck_assert_uint_eq(w.result.starts[0], 1);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns, (4 * 10.0 + 390.0 + 10.0) * 1e9, 1e3);
}
END_TEST

/* Virtual machines of 2014 on a host without the image: 1720 MiB over 1 Gbit/s, then 1.5 s of the
 * guest, 0.1333 s of the machine and 0.0035 s of the process. The second one there finds the image
 * under way. */
START_TEST(an_image_is_copied_once_and_then_booted)
{
    plim_world_open(&w, 40.0);
    plim_world_on(&w, "vm_hvm", 2014, false);
    plim_world_host(&w, 1)->link_gbit_per_s = 1.0;
    plim_world_host(&w, 2)->link_gbit_per_s = 1.0;
    w.spec.vcpus_per_core_max = 1.0;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, ask(0, 0.0, 40.0, 140.0), at_s);
    s->vcpus = 1;
    s->scaling = scaling(3);
    s->scaling.target = 0.34; /* of a vCPU that is full: 3 are wanted */
    plim_world_run(&w, 0);
    double copy_s = 1720.0 * 1048576.0 * 8e-9, boot_s = 1.5 + 0.1333 + 0.0035;
    double up_s = 40.0 - 10.0 - copy_s - boot_s;
    ck_assert_uint_eq(w.result.starts[0], 2);
    ck_assert_double_eq_tol(mean_instances(), (40.0 + 2.0 * up_s) / 40.0, 1e-6);
    ck_assert_uint_eq(w.result.hosts_peak, 2);
    ck_assert_double_eq_tol(w.result.host[1].link_busy[0] * 1e-9, copy_s, 1e-3);
}
END_TEST

/* A machine ordered at the look at 10 s is there at 45 s and used from the look at 50 s on; it is
 * paid for from the order, by the minute. The host in use from the start is paid to the end. */
START_TEST(a_machine_comes_after_its_lead_time)
{
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 1)->billing_s = 60.0;
    plim_host_spec *later = plim_world_host(&w, 4);
    later->lead_time_s = 35.0;
    later->billing_s = 60.0;
    later->bought = true;
    w.spec.vcpus_per_core_max = 1.0;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, ask(0, 0.0, 100.0, 59.0), at_s);
    s->vcpus = 1;
    s->scaling = scaling(2);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.hosts_ordered, 1);
    ck_assert_uint_eq(w.result.starts[0], 1);
    ck_assert_double_eq_tol(mean_instances(), (100.0 + 50.0) / 100.0, 1e-9);
    ck_assert_int_eq(w.result.host_billed_ns[0], plim_ns_of_s(120.0));
    ck_assert_int_eq(w.result.host_billed_ns[1], plim_ns_of_s(120.0)); /* 90 s */
    ck_assert_double_eq_tol(w.result.host[1].on_ns * 1e-9, 50.0, 1e-9);
    ck_assert_double_eq_tol(w.result.host[0].on_ns * 1e-9, 100.0, 1e-9);
}
END_TEST

/* Rented: given back when it has been empty for the cool-down. There from 20 s to 60 s. */
START_TEST(a_rented_machine_goes_back)
{
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 1);
    plim_world_host(&w, 4)->lead_time_s = 5.0;
    w.spec.vcpus_per_core_max = 1.0;
    size_t n = ask(ask(0, 0.0, 20.0, 90.0), 20.0, 100.0, 6.0);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, n, at_s);
    s->vcpus = 1;
    s->scaling = scaling(2);
    s->scaling.cooldown_s = 20.0;
    plim_world_run(&w, 0);
    /* ordered at 10 s, used from 20 s; calm since 20 s, so drained at 40 s; back at 60 s */
    ck_assert_double_eq_tol(mean_instances(), (100.0 + 20.0) / 100.0, 1e-9);
    ck_assert_int_eq(w.result.host_billed_ns[1], plim_ns_of_s(50.0));
    ck_assert_int_eq(w.result.host_billed_ns[0], plim_ns_of_s(100.0));
    ck_assert_double_eq_tol(w.result.host[1].on_ns * 1e-9, 40.0, 1e-9);
    ck_assert_uint_eq(w.result.service[0].completed, n);
}
END_TEST

/* By requests there instead of cores: four at once for each instance that has room for two. */
START_TEST(requests_there_can_be_the_metric)
{
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 8);
    plim_service_spec *s = plim_world_closed(&w, "web", 1.0, 8.0, PLIM_DIST_DETERMINISTIC, 0.0);
    s->vcpus = 8;
    s->scaling = scaling(8);
    s->scaling.metric = PLIM_SCALING_OUTSTANDING;
    s->scaling.target = 2.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.starts[0], 3); /* 8 / 2 = 4 */
    ck_assert_double_eq_tol(mean_instances(), (100.0 + 3.0 * 90.0) / 100.0, 1e-9);
}
END_TEST

/* What starts reserves ticks of an instance, what is off none; the ledger closes. */
START_TEST(the_ledger_closes_while_hosts_come_and_go)
{
    plim_world_open(&w, 100.0);
    plim_world_on(&w, "vm_hvm", 2014, false);
    w.spec.platform.stack.host_boot_s = 0.0;
    plim_world_host(&w, 1);
    plim_world_host(&w, 4)->lead_time_s = 5.0;
    w.spec.vcpus_per_core_max = 1.0;
    size_t n = ask(ask(0, 0.0, 40.0, 90.0), 40.0, 100.0, 6.0);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, n, at_s);
    s->vcpus = 1;
    s->scaling = scaling(2);
    s->scaling.cooldown_s = 10.0;
    plim_world_run(&w, 0);
    for (uint32_t h = 0; h < 2; h++) {
        const plim_host_obs *o = &w.result.host[h];
        double work = o->useful;
        for (int l = 1; l <= PLIM_STACK_MAX; l++) {
            work += o->overhead[l];
        }
        ck_assert_double_gt(o->ticks, 0.0);
        ck_assert_double_eq_tol(work, o->used, 1e-9 * o->used + 1e-3);
        ck_assert_double_le(o->used + o->ticks + o->switching,
                            w.result.host_capacity[h] * o->on_ns * (1.0 + 1e-12));
    }
    /* an empty host reserves nothing: the second one's ticks are those of 20 s .. its end */
    ck_assert_double_lt(w.result.host[1].ticks, w.result.host[0].ticks);
    ck_assert_uint_eq(w.result.service[0].completed, n);
}
END_TEST

/* ---- services that come and leave ---- */

START_TEST(a_service_comes_and_leaves)
{
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 4);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, ask(0, 0.0, 100.0, 50.0), at_s);
    s->instances = 2;
    s->from_s = 10.001;
    s->until_s = 60.001;
    s->scaling.start_s = 0.5;
    plim_world_run(&w, 0);
    const plim_service_obs *o = &w.result.service[0];
    /* 50 s of requests; until 10.501 s nobody is there to answer them */
    ck_assert_uint_eq(o->arrived, 2500);
    ck_assert_uint_eq(o->rejected, 25);
    ck_assert_uint_eq(o->in_time, 2475);
    ck_assert_double_eq_tol(o->instances_ns, 2 * 49.5e9, 1.0);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[0], 50e9, 1.0 + 0.010e9);
}
END_TEST

/* The second finds no room until the first has left, and tries every 15 s. */
START_TEST(who_comes_waits_for_room)
{
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 4)->mem_mib = 150.0;
    plim_service_spec *first = plim_world_poisson(&w, "first", 0.010, 10.0);
    first->mem_mib = 100.0;
    first->until_s = 42.0;
    plim_service_spec *second = plim_world_poisson(&w, "second", 0.010, 10.0);
    second->mem_mib = 100.0;
    second->from_s = 5.0;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns, 42e9, 1.0);
    ck_assert_double_eq_tol(w.result.service[1].instances_ns, 50e9, 1.0); /* 5, 20, 35, 50 */
    ck_assert_uint_eq(w.result.service[0].rejected, 0);
    ck_assert_uint_gt(w.result.service[1].rejected, 300);
}
END_TEST

START_TEST(users_come_and_leave_with_their_service)
{
    plim_world_open(&w, 100.0);
    plim_world_host(&w, 4);
    plim_service_spec *s = plim_world_closed(&w, "web", 1.0, 3.0, PLIM_DIST_DETERMINISTIC, 1.0);
    s->from_s = 9.5;
    s->until_s = 20.25;
    plim_world_run(&w, 0);
    /* they would ask from 1 s on: so all at 9.5 s, when nothing has started yet, and after a second
     * of thinking every 2 s from 10.5 s to 18.5 s: five times */
    ck_assert_uint_eq(w.result.service[0].arrived, 18);
    ck_assert_uint_eq(w.result.service[0].rejected, 3);
    ck_assert_uint_eq(w.result.service[0].in_time, 15);
    ck_assert_uint_eq(w.result.in_system_end[0], 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/scaling");
    TCase *c = plim_suite_case(suite, "scaling");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, a_start_takes_what_the_service_needs);
    tcase_add_test(c, what_is_too_many_is_drained_after_the_cool_down);
    tcase_add_test(c, a_draining_instance_answers_what_it_has);
    tcase_add_test(c, who_drains_keeps_its_place);
    tcase_add_test(c, an_image_is_copied_once_and_then_booted);
    tcase_add_test(c, a_machine_comes_after_its_lead_time);
    tcase_add_test(c, a_rented_machine_goes_back);
    tcase_add_test(c, requests_there_can_be_the_metric);
    tcase_add_test(c, the_ledger_closes_while_hosts_come_and_go);
    tcase_add_test(c, a_service_comes_and_leaves);
    tcase_add_test(c, who_comes_waits_for_room);
    tcase_add_test(c, users_come_and_leave_with_their_service);
    return plim_suite_run(suite);
}
