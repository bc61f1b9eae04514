/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is left when something has gone, against values worked out by hand: lines whose service
 * leaves, requests carried when their machine crashes, memory and processes of what has crashed or
 * has not come yet, images on machines that are replaced, crashes where nothing stands. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

static plim_world w;
static plim_failure_spec failure[2];
static const double at_zero[] = {0.0, 0.0, 0.0, 0.0, 0.0};

static void teardown(void)
{
    plim_arena_free(&w.arena);
}

static void fails(plim_failure_kind what, const double *at_s, double repair_s)
{
    failure[w.spec.n_failures++] =
        (plim_failure_spec){.what = what, .at_s = {at_s, 1}, .repair_s = repair_s};
    w.spec.failures = failure;
}

/* A request that takes `net_s` of the host's own work before it reaches its container. */
static plim_service_spec *open_carried(double horizon_s, double net_s)
{
    plim_cost cost;
    plim_ops one = {0};
    plim_world_open(&w, horizon_s);
    plim_world_on(&w, "container", 2014, false);
    plim_world_host(&w, 4);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.0, 1, at_zero);
    one.n[PLIM_CLASS_NET_RX_PACKET] = 1.0;
    plim_cost_of(&w.spec.platform.stack, &one, &cost);
    double each_ns = plim_cost_stage_ns(&cost, PLIM_STAGE_SHARED_RX);
    ck_assert_double_gt(each_ns, 0.0);
    s->ops.n[PLIM_CLASS_NET_RX_PACKET] = net_s * 1e9 / each_ns;
    return s;
}

/* ---- requests ---- */

/* One at a time, a second each: at 2.5 s two have been answered and the third is worked on. The
 * line's other two are turned away, and so is who comes later. */
START_TEST(a_line_ends_with_its_service)
{
    static const plim_visit calls[] = {{PLIM_VISIT_CALL, 0}};
    static const double late[] = {4.0};
    plim_world_open(&w, 20.0);
    plim_world_host(&w, 4);
    plim_service_spec *db = plim_world_asks(&w, "db", 1.0, 5, at_zero);
    db->concurrency = 1;
    db->until_s = 2.5;
    db->balancer = plim_find_balancer("central_queue");
    plim_service_spec *web = plim_world_asks(&w, "web", 0.001, 1, late);
    web->path = calls;
    web->n_path = 1;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.service[0].in_time, 3);
    ck_assert_uint_eq(w.result.service[0].rejected, 3);
    ck_assert_uint_eq(w.result.in_system_end[0], 0);
    ck_assert_uint_eq(w.result.service[1].failed, 1);
    ck_assert_uint_eq(w.result.in_system_end[1], 0);
}
END_TEST

/* The process crashes at 0.5 s, while the host still works on its packets; at 1 s so does the host:
 * nobody carries them any more. What it takes to wake is not the host's work: less than 1 ms. */
START_TEST(a_machine_takes_what_it_carries_for_the_dead)
{
    static const double half[] = {0.5}, one[] = {1.0};
    open_carried(4.0, 10.0);
    fails(PLIM_FAILURE_PROCESS, half, 0.1);
    fails(PLIM_FAILURE_HOST, one, 0.1);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.service[0].failed, 1);
    ck_assert_uint_eq(w.result.in_system_end[0], 0);
    ck_assert_double_eq_tol(w.result.host[0].used, 1e9, 1e6);
}
END_TEST

/* ---- memory and processes ---- */

/* A machine is there from its start at 10 s on, not only when it is up at 40 s. */
START_TEST(memory_is_held_from_the_start_of_a_start)
{
    plim_world_open(&w, 100.0);
    plim_world_on(&w, "vm_hvm", 2014, true);
    plim_world_host(&w, 4)->channels.memory.swap_mib = 1.0;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.001, 0, at_zero);
    s->mem_mib = 500.0;
    s->channels.memory.working_set_mib = 100.0;
    s->from_s = 10.0;
    s->scaling.start_s = 30.0;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns, 60e9, 10.0);
    ck_assert_double_eq_tol(w.result.host[0].memory_held * 1e-9, 500.0 * 90.0, 1e-3);
}
END_TEST

/* 100 MiB at 0.008 Gbit/s take 105 s: while they are copied both hosts hold them. */
START_TEST(who_comes_holds_memory_on_both_hosts)
{
    double copy_s = 100.0 * 1048576.0 * 8e-9 / 0.008;
    plim_world_open(&w, 300.0);
    plim_world_on(&w, "vm_hvm", 2014, true);
    plim_world_host(&w, 4)->until_s = 10.0;
    plim_world_host(&w, 4)->channels.memory.swap_mib = 1.0;
    w.host[0].channels.memory.swap_mib = 1.0;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.001, 0, at_zero);
    s->mem_mib = 100.0;
    s->channels.memory.working_set_mib = 50.0;
    w.spec.live.gbit_per_s = 0.008;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.moves[PLIM_MOVE_LEAVES], 1);
    ck_assert_double_eq_tol(w.result.host[0].memory_held * 1e-9, 100.0 * (10.0 + copy_s), 0.1);
    ck_assert_double_eq_tol(w.result.host[1].memory_held * 1e-9, 100.0 * 290.0, 0.1);
}
END_TEST

/* It drains from 1 s on, waiting for another service's answer until 8 s; at 2 s its host crashes.
 */
START_TEST(who_crashes_while_it_drains_holds_nothing)
{
    static const plim_visit calls[] = {{PLIM_VISIT_CALL, 1}};
    static const double two[] = {2.0};
    plim_world_open(&w, 20.0);
    for (int h = 0; h < 2; h++) {
        plim_world_host(&w, 4)->channels.kernel.pids_max = 1000.0;
        w.host[h].mem_mib = 1000.0;
    }
    plim_service_spec *s = plim_world_asks(&w, "web", 0.001, 1, at_zero);
    s->path = calls;
    s->n_path = 1;
    s->mem_mib = 600.0;
    s->until_s = 1.0;
    s->channels.memory.working_set_mib = 100.0;
    s->channels.kernel.pids = 7.0;
    plim_world_asks(&w, "db", 8.0, 0, at_zero)->mem_mib = 500.0; /* on the other host */
    fails(PLIM_FAILURE_HOST, two, 1.0);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.crashes[0], 1);
    ck_assert_uint_eq(w.result.service[1].completed, 1);
    ck_assert_double_eq_tol(w.result.service[0].resident * 1e-9, 600.0 * 2.0, 1e-3);
    ck_assert_double_eq_tol(w.result.service[0].pids_ns * 1e-9, 7.0 * 2.0, 1e-6);
}
END_TEST

/* ---- disks ---- */

/* A stream's own operations need no positioning; its swap-ins do, as everybody's. */
START_TEST(swap_ins_are_no_stream)
{
    double mean_ms[2];
    for (int i = 0; i < 2; i++) {
        plim_world_open(&w, 20.0);
        plim_host_spec *h = plim_world_host(&w, 4);
        h->mem_mib = 1000.0;
        h->disk_iops = 1000.0;
        h->channels.memory.swap_mib = 1000.0;
        plim_service_spec *s = plim_world_asks(&w, "web", 0.1, 5, at_zero);
        s->concurrency = 1;
        s->mem_mib = 400.0;
        s->channels.memory = (plim_memory_use){
            .working_set_mib = 400.0, .faults_per_cpu_s = 1000.0, .limit_mib = 200.0};
        s->channels.memory.swap_mib = -1.0;
        s->channels.disk.sequential = i == 1;
        plim_world_run(&w, 0);
        ck_assert_double_gt(w.result.service[0].faults, 100.0);
        mean_ms[i] = plim_world_mean_ms(&w, 0);
        teardown();
    }
    ck_assert_double_gt(mean_ms[0], 3.0 * 1.4 * 100.0); /* the third of five, 1.5 its work */
    ck_assert_double_eq(mean_ms[0], mean_ms[1]);
}
END_TEST

/* ---- machines ---- */

/* Replaced at 100 s and back at 120 s with an empty disk: the image comes over the link again. */
START_TEST(a_new_machine_has_no_images)
{
    plim_world_open(&w, 400.0);
    plim_world_on(&w, "container", 2014, false);
    plim_host_spec *h = plim_world_host(&w, 4);
    h->link_gbit_per_s = 1.0;
    h->refresh = (plim_refresh_spec){.at_age_s = 100.0, .swap_s = 20.0, .core_speed = 1.0};
    plim_world_asks(&w, "web", 0.001, 0, at_zero);
    w.spec.platform.stack.host_boot_s = 0.0;
    plim_world_run(&w, 0);
    const plim_stack *stack = &w.spec.platform.stack;
    double image_s = 0.0;
    for (size_t l = 0; l < stack->n; l++) {
        image_s += stack->image_mib[l] * 1048576.0 * 8e-9;
    }
    ck_assert_double_gt(image_s, 1.0);
    double lost_s = 20.0 + 20.0 + 20.0; /* at 100, 220 (age 100), 340 s */
    lost_s += 3.0 * (image_s + stack->instance_boot_s);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns * 1e-9, 400.0 - lost_s, 1e-3);
}
END_TEST

/* Between 100 and 110 s nothing stands there that could crash. */
START_TEST(what_is_not_there_does_not_crash)
{
    static const double between[] = {105.0};
    plim_world_open(&w, 200.0);
    plim_host_spec *h = plim_world_host(&w, 4);
    h->refresh = (plim_refresh_spec){.at_age_s = 100.0, .swap_s = 10.0, .core_speed = 1.0};
    plim_world_asks(&w, "web", 0.001, 0, at_zero);
    fails(PLIM_FAILURE_HOST, between, 50.0);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.crashes[0], 0);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns * 1e-9, 190.0, 1e-6);
}
END_TEST

/* Two leave a host, one after the other; it crashes during the first copy: the second never begins,
 * and the host it was to go to receives nothing. */
START_TEST(a_crash_begins_no_move)
{
    static const double eleven[] = {11.0};
    plim_world_open(&w, 60.0);
    plim_world_on(&w, "vm_hvm", 2014, true);
    for (int h = 0; h < 3; h++) {
        plim_world_host(&w, 4)->link_gbit_per_s = 1.0;
    }
    w.host[0].until_s = 10.0;
    w.host[1].mem_mib = 1100.0;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.001, 0, at_zero);
    s->instances = 2;
    s->mem_mib = 1000.0;
    fails(PLIM_FAILURE_HOST, eleven, 1000.0);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.crashes[0], 2);
    ck_assert_double_gt(w.result.host[1].link_busy[0], 0.9e9);
    ck_assert_double_eq(w.result.host[2].link_busy[0], 0.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/aftermath");
    TCase *c = plim_suite_case(suite, "aftermath");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, a_line_ends_with_its_service);
    tcase_add_test(c, a_machine_takes_what_it_carries_for_the_dead);
    tcase_add_test(c, memory_is_held_from_the_start_of_a_start);
    tcase_add_test(c, who_comes_holds_memory_on_both_hosts);
    tcase_add_test(c, who_crashes_while_it_drains_holds_nothing);
    tcase_add_test(c, swap_ins_are_no_stream);
    tcase_add_test(c, a_new_machine_has_no_images);
    tcase_add_test(c, what_is_not_there_does_not_crash);
    tcase_add_test(c, a_crash_begins_no_move);
    return plim_suite_run(suite);
}
