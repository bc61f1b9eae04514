/* SPDX-License-Identifier: GPL-3.0-or-later
 * Crashes and restarts, against times worked out by hand, and against the laws that hold whatever
 * crashes. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

enum { MANY = 1000 };

static plim_world w;
static double at_s[MANY];
static plim_failure_spec failure[3];
static const double one_second[] = {1.0};

static void teardown(void)
{
    plim_arena_free(&w.arena);
}

/* Every 10 ms from 0. */
static plim_service_spec *often(const char *name, double work_s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        at_s[i] = 0.01 * (double)i;
    }
    return plim_world_asks(&w, name, work_s, n, at_s);
}

static void fails(plim_failure_kind what, uint32_t subject, double repair_s)
{
    failure[w.spec.n_failures++] = (plim_failure_spec){.what = what,
                                                       .service = subject,
                                                       .host = subject,
                                                       .at_s = {one_second, 1},
                                                       .repair_s = repair_s};
    w.spec.failures = failure;
}

/* 4 ms of work from each 10 ms: at 1 s the request of that instant has just begun. */
START_TEST(a_process_loses_what_it_works_on)
{
    plim_world_open(&w, 5.0);
    plim_world_host(&w, 1);
    plim_service_spec *s = often("web", 0.004, 400);
    s->scaling.start_s = 0.5;
    fails(PLIM_FAILURE_PROCESS, 0, 0.25);
    plim_world_run(&w, 0);
    const plim_service_obs *o = &w.result.service[0];
    /* at one instant arrivals come before failures, and an instance that is back before both */
    ck_assert_uint_eq(o->failed, 1);
    ck_assert_uint_eq(o->rejected, 74);
    ck_assert_uint_eq(o->in_time, 400 - 75);
    ck_assert_double_eq_tol(o->instances_ns, 4.25e9, 1.0);
    ck_assert_uint_eq(w.result.crashes[0], 1);
    ck_assert_uint_eq(w.result.in_system_end[0], 0);
}
END_TEST

/* The other instance takes all; of the five at the one that crashed nothing comes back. */
START_TEST(the_other_instance_goes_on)
{
    static const double at_once[] = {0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9,
                                     0.9, 0.9, 0.9, 1.5, 1.5, 1.5, 1.5};
    plim_world_open(&w, 20.0);
    plim_world_host(&w, 4);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.5, 14, at_once);
    s->instances = 2;
    s->concurrency = 1;
    fails(PLIM_FAILURE_PROCESS, 0, 10.0);
    plim_world_run(&w, 0);
    const plim_service_obs *o = &w.result.service[0];
    ck_assert_uint_eq(o->failed, 5);
    ck_assert_uint_eq(o->rejected, 0);
    ck_assert_uint_eq(o->in_time, 9);
    ck_assert_double_eq_tol(o->instances_ns, 2 * 20e9 - 10e9, 1.0);
}
END_TEST

static const struct {
    const char *platform;
    uint32_t neighbours; /* how often the other service crashes */
} kernels[] = {{"bare_shared", 1}, {"container", 1}, {"vm_hvm", 0},
               {"vm_para", 0},     {"sandbox", 0},   {"microvm", 0}};

START_TEST(a_kernel_takes_what_runs_on_it)
{
    plim_world_open(&w, 1000.0);
    plim_world_on(&w, kernels[_i].platform, 2014, false);
    plim_world_host(&w, 4);
    often("web", 0.001, 200);
    often("mail", 0.001, 200);
    fails(PLIM_FAILURE_KERNEL, 0, 0.0);
    plim_world_run(&w, 0);
    const plim_stack *stack = &w.spec.platform.stack;
    double down_s =
        stack->instance_boot_s + (kernels[_i].neighbours > 0 ? stack->host_boot_s : 0.0);
    ck_assert_uint_eq(w.result.crashes[0], 1);
    ck_assert_uint_eq(w.result.crashes[1], kernels[_i].neighbours);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns, 1000e9 - down_s * 1e9, 2.0);
    ck_assert_double_eq_tol(w.result.service[1].instances_ns,
                            1000e9 - kernels[_i].neighbours * down_s * 1e9, 2.0);
}
END_TEST

/* Its place is taken by a machine twice as fast. */
START_TEST(a_machine_is_replaced_by_a_faster_one)
{
    static const double twice[] = {0.0, 500.0};
    plim_world_open(&w, 1000.0);
    plim_world_on(&w, "vm_hvm", 2014, false);
    plim_world_host(&w, 2);
    plim_world_asks(&w, "web", 0.010, 2, twice);
    fails(PLIM_FAILURE_HOST, 0, 60.0);
    failure[0].core_speed = 2.0;
    plim_world_run(&w, 0);
    const plim_stack *stack = &w.spec.platform.stack;
    double work_ns = plim_cost_total_ns(&w.result.cost[0]);
    double down_s = 60.0 + stack->host_boot_s + stack->instance_boot_s;
    ck_assert_double_gt(stack->host_boot_s, 100.0);
    ck_assert_uint_eq(w.result.service[0].in_time, 2);
    ck_assert_double_eq_tol(w.result.service[0].sojourn_ns, 1.5 * work_ns, 2.0);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns, 1000e9 - down_s * 1e9, 2.0);
}
END_TEST

START_TEST(a_client_tries_again_after_a_crash)
{
    static const double once[] = {0.999};
    plim_world_open(&w, 10.0);
    plim_world_host(&w, 1);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.010, 1, once);
    s->retry = (plim_retry_spec){
        .attempts = 3, .backoff_s = 1.0, .factor = 1.0, .backoff_max_s = 1.0, .budget = -1.0};
    fails(PLIM_FAILURE_PROCESS, 0, 0.5);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.service[0].retries, 1);
    ck_assert_uint_eq(w.result.service[0].in_time, 1);
    ck_assert_double_eq_tol(w.result.service[0].sojourn_ns, 1.011e9, 3.0);
}
END_TEST

/* Two instances of one host go down together: what waits in the one line waits on, and is not
 * handed to the one that goes down a moment later. */
START_TEST(a_line_outlives_its_instances)
{
    static const double at_once[] = {0.9, 0.9, 0.9, 0.9, 0.9};
    plim_world_open(&w, 20.0);
    plim_world_host(&w, 4);
    plim_service_spec *s = plim_world_asks(&w, "web", 0.5, 5, at_once);
    s->instances = 2;
    s->concurrency = 1;
    s->balancer = plim_find_balancer("central_queue");
    fails(PLIM_FAILURE_HOST, 0, 1.0);
    plim_world_run(&w, 0);
    const plim_service_obs *o = &w.result.service[0];
    ck_assert_uint_eq(w.result.crashes[0], 2);
    ck_assert_uint_eq(o->failed, 2);
    ck_assert_uint_eq(o->in_time, 3);
    /* back at 2 s: two at once until 2.5 s, the third until 3 s */
    ck_assert_double_eq_tol(o->sojourn_ns, (2 * 1.6 + 2.1) * 1e9, 10.0);
}
END_TEST

/* ---- whatever crashes ---- */

static void often_failing(plim_failure_kind what, uint32_t subject, double mean_s)
{
    plim_failure_spec *f = &failure[w.spec.n_failures++];
    plim_err err = {0};
    *f = (plim_failure_spec){.what = what, .service = subject, .host = subject, .random = true};
    f->every = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = mean_s};
    ck_assert_int_eq(plim_dist_prepare(&f->every, &w.arena, &err), PLIM_OK);
    f->repair_s = 0.02;
    w.spec.failures = failure;
}

static void busy_world(uint64_t seed, const char *platform, const char *balancer)
{
    static const plim_visit path[] = {
        {PLIM_VISIT_CPU, 0}, {PLIM_VISIT_DISK, 0}, {PLIM_VISIT_CALL, 1}, {PLIM_VISIT_CPU, 0}};
    plim_world_open(&w, 20.0);
    plim_world_on(&w, platform, 2014, true);
    plim_world_on(&w, platform, 2014, false);
    w.spec.platform.stack.host_boot_s = w.spec.platform.stack.instance_boot_s = 0.03;
    plim_host_spec *h = plim_world_host(&w, 2);
    h->disk_iops = 300.0;
    h->disk_mb_per_s = 5.0;
    h->link_gbit_per_s = 0.05;
    for (int i = 0; i < 2; i++) {
        plim_service_spec *s = plim_world_poisson(&w, i == 0 ? "web" : "db", 0.004, 80.0);
        s->ops.n[PLIM_CLASS_DISK_READ] = 1.0;
        s->ops.n[PLIM_CLASS_DISK_READ_BYTE] = 20000.0;
        s->ops.n[PLIM_CLASS_NET_RX_PACKET] = s->ops.n[PLIM_CLASS_NET_TX_PACKET] = 10.0;
        s->ops.n[PLIM_CLASS_NET_RX_BYTE] = s->ops.n[PLIM_CLASS_NET_TX_BYTE] = 10000.0;
        s->instances = 2;
        s->vcpus = 1;
        s->concurrency = 4;
        s->queue_limit = 20;
        s->timeout_s = 0.5;
        s->balancer = plim_find_balancer(balancer);
        s->retry = (plim_retry_spec){
            .attempts = 2, .backoff_s = 0.01, .factor = 2.0, .backoff_max_s = 1.0, .budget = -1.0};
    }
    w.service[0].path = path;
    w.service[0].n_path = 4;
    w.spec.seed = seed;
    often_failing(PLIM_FAILURE_PROCESS, 1, 0.11);
    often_failing(PLIM_FAILURE_KERNEL, 0, 0.3);
    often_failing(PLIM_FAILURE_HOST, 0, 0.7);
}

static const char *const busy_platforms[] = {"vm_para", "container", "vm_hosted", "vm_hvm"};
static const char *const busy_balancers[] = {"round_robin", "least_outstanding", "central_queue"};

START_TEST(nothing_is_lost_or_made_whatever_crashes)
{
    for (uint64_t seed = 0; seed < 6; seed++) {
        busy_world(seed, busy_platforms[_i % 4], busy_balancers[seed % 3]);
        plim_world_run(&w, 0);
        for (uint32_t s = 0; s < 2; s++) {
            const plim_service_obs *o = &w.result.service[s];
            uint64_t decided = o->in_time + o->rejected + o->timed_out + o->failed;
            double area = o->spent_ns + o->residual_ns;
            ck_assert_uint_gt(w.result.crashes[s], 50);
            ck_assert_uint_gt(o->in_time, 20);
            ck_assert_uint_le(decided, o->arrived);
            /* undecided: under way, or waiting before another attempt */
            ck_assert_uint_le(o->arrived - decided, w.result.in_system_end[s] + 10);
            ck_assert_double_eq_tol(o->in_system_area, area, 1e-9 * area + 1.0);
            ck_assert_double_le(o->instances_ns, 2 * 20e9);
        }
        const plim_host_obs *h = &w.result.host[0];
        ck_assert_double_le(h->used + h->ticks + h->switching,
                            w.result.host_capacity[0] * 20e9 * (1.0 + 1e-12));
        teardown();
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/failures");
    TCase *c = plim_suite_case(suite, "failures");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, a_process_loses_what_it_works_on);
    tcase_add_test(c, the_other_instance_goes_on);
    tcase_add_loop_test(c, a_kernel_takes_what_runs_on_it, 0,
                        (int)(sizeof kernels / sizeof *kernels));
    tcase_add_test(c, a_machine_is_replaced_by_a_faster_one);
    tcase_add_test(c, a_client_tries_again_after_a_crash);
    tcase_add_test(c, a_line_outlives_its_instances);
    tcase_add_loop_test(c, nothing_is_lost_or_made_whatever_crashes, 0, 4);
    return plim_suite_run(suite);
}
