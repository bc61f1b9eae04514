/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/engine_*.c and run.c: small worlds whose numbers can be worked out by hand.
 * Requests have a fixed size, so that every time below is exact. */
#include "models/registry.h"
#include "models/run.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct closed_params {
    int64_t users;
    plim_dist think;
} closed_params;

/* A world of one host; fields may be changed before `turn`. */
typedef struct world {
    plim_host_spec host;
    plim_service_spec service[3];
    closed_params closed[3];
    plim_spec spec;
    plim_arena arena;
    plim_run_result result;
} world;

/* One host of `cores`, `services` closed services of one user each who never stops asking: always
 * `users` requests in service, each of 10 ms. Platform `container` without costs. */
static void open_world(world *w, uint32_t cores, uint32_t services, double horizon_s)
{
    static const char *const names[] = {"a", "b", "c"};
    plim_err err = {0};
    memset(w, 0, sizeof *w);
    w->host = (plim_host_spec){.name = "host",
                               .cores = cores,
                               .mem_mib = 4096.0,
                               .core_speed = 1.0,
                               .smt_factor = 1.0,
                               .slice_ms = 30.0};
    for (uint32_t s = 0; s < services; s++) {
        w->closed[s] = (closed_params){1, {.kind = PLIM_DIST_DETERMINISTIC, .mean = 1e-9}};
        ck_assert_int_eq(plim_dist_prepare(&w->closed[s].think, &w->arena, &err), PLIM_OK);
        w->service[s] = (plim_service_spec){
            .name = names[s],
            .instances = 1,
            .size = {.kind = PLIM_DIST_DETERMINISTIC, .mean = 1.0},
            .mem_mib = 1.0,
            .concurrency = PLIM_UNLIMITED,
            .queue_limit = PLIM_UNLIMITED,
            .cpu_weight = 1.0,
            .period_ms = 100.0,
            .workload = plim_find_workload("closed"),
            .workload_params = &w->closed[s],
        };
        w->service[s].ops.n[PLIM_CLASS_USER] = 0.010;
        ck_assert_int_eq(plim_dist_prepare(&w->service[s].size, &w->arena, &err), PLIM_OK);
    }
    w->spec = (plim_spec){.hosts = &w->host,
                          .n_hosts = 1,
                          .services = w->service,
                          .n_services = services,
                          .placement = plim_find_placement("first_fit"),
                          .horizon_ns = plim_ns_of_s(horizon_s),
                          .seed = 1,
                          .n_batches = 1,
                          .n_bins = 10,
                          .max_in_flight = 1000};
    w->spec.platform = (plim_platform_spec){
        .label = "p", .part = {plim_find_platform("container")}, .sharing = PLIM_SHARING_INSTANCE};
}

static void on_platform(world *w, const char *name, bool zero)
{
    plim_err err = {0};
    const plim_platform *platform = plim_find_platform(name);
    w->spec.platform.part[0] = platform;
    ck_assert_int_eq(plim_stack_build(plim_platform_stack(platform, 2014), 2014, zero,
                                      &w->spec.platform.stack, &err),
                     PLIM_OK);
}

static void turn(world *w)
{
    plim_err err = {0};
    if (w->spec.platform.stack.n == 0) {
        on_platform(w, "container", true);
    }
    ck_assert_msg(plim_run(&w->spec, 0, &w->arena, &w->result, &err) == PLIM_OK, "%s", err.what);
}

/* Cores that service s used on its vCPUs. */
static double cores_of(const world *w, uint32_t s)
{
    return w->result.service[s].work[0] / (double)w->spec.horizon_ns;
}

static double mean_ms(const world *w, uint32_t s)
{
    const plim_service_obs *o = &w->result.service[s];
    return o->sojourn_ns * 1e-6 / (double)o->in_time;
}

static void close_world(world *w)
{
    plim_arena_free(&w->arena);
}

START_TEST(weights_share_a_contended_core)
{
    world w;
    open_world(&w, 1, 2, 10.0);
    w.service[1].cpu_weight = 3.0; /* 1 : 3 of one core */
    turn(&w);
    ck_assert_double_eq_tol(cores_of(&w, 0), 0.25, 1e-6);
    ck_assert_double_eq_tol(cores_of(&w, 1), 0.75, 1e-6);
    close_world(&w);
}
END_TEST

START_TEST(threads_or_instances_have_the_share)
{
    for (int by_thread = 0; by_thread < 2; by_thread++) {
        world w;
        open_world(&w, 1, 2, 10.0);
        w.closed[0].users = 3; /* 3 runnable against 1 */
        w.spec.platform.sharing = by_thread == 1 ? PLIM_SHARING_THREAD : PLIM_SHARING_INSTANCE;
        turn(&w);
        ck_assert_double_eq_tol(cores_of(&w, 0), by_thread == 1 ? 0.75 : 0.5, 1e-6);
        close_world(&w);
    }
}
END_TEST

START_TEST(what_one_cannot_use_goes_to_the_others)
{
    world w;
    open_world(&w, 4, 3, 10.0); /* demands 1, 4, 4; shares of 4 cores: 1, 1.5, 1.5 */
    w.closed[1].users = w.closed[2].users = 4;
    turn(&w);
    ck_assert_double_eq_tol(cores_of(&w, 0), 1.0, 1e-6);
    ck_assert_double_eq_tol(cores_of(&w, 1), 1.5, 1e-6);
    ck_assert_double_eq_tol(cores_of(&w, 2), 1.5, 1e-6);
    /* c's requests run at 1.5 / 4 of a core: 10 ms take 26.67, of which 16.67 are the others' */
    ck_assert_double_eq_tol(mean_ms(&w, 2), 10.0 * 4.0 / 1.5, 1e-3);
    close_world(&w);
}
END_TEST

START_TEST(vcpus_limit_an_instance)
{
    world w;
    open_world(&w, 4, 1, 10.0);
    w.closed[0].users = 3;
    w.service[0].vcpus = 2;
    w.spec.platform.vcpu_limits = true;
    turn(&w);
    ck_assert_double_eq_tol(cores_of(&w, 0), 2.0, 1e-6);
    ck_assert_double_eq_tol(mean_ms(&w, 0), 15.0, 1e-3); /* three on two vCPUs */
    ck_assert_double_eq(plim_neighbours_ns(&w.result.service[0]), 0.0);
    close_world(&w);
}
END_TEST

START_TEST(a_quota_stalls_the_rest_of_every_period)
{
    static const struct {
        double quota_ms, period_ms;
    } rows[] = {{40.0, 100.0}, {4.0, 10.0}};
    for (int i = 0; i < 2; i++) {
        world w;
        open_world(&w, 4, 1, 10.0);
        w.closed[0].users = 4; /* 4 runnable: busy quota / 4, stalled for the rest */
        w.service[0].ops.n[PLIM_CLASS_USER] = 1000.0; /* they never end */
        w.service[0].quota_ms = rows[i].quota_ms;
        w.service[0].period_ms = rows[i].period_ms;
        turn(&w);
        ck_assert_double_eq_tol(w.result.service[0].throttled_ns, 0.9 * 10e9, 1e3);
        ck_assert_double_eq_tol(cores_of(&w, 0), 0.4, 1e-6);
        close_world(&w);
    }
}
END_TEST

START_TEST(second_threads_of_a_core_bring_the_smt_factor)
{
    /* 4 cores, factor 1.3: min(n, 4) + 0.3 clamp(n - 4, 0, 4) */
    static const struct {
        int busy;
        double cores;
    } rows[] = {{3, 3.0}, {4, 4.0}, {6, 4.6}, {8, 5.2}, {10, 5.2}};
    for (int i = 0; i < 5; i++) {
        world w;
        open_world(&w, 4, 1, 5.0);
        w.host.smt_factor = 1.3;
        w.closed[0].users = rows[i].busy;
        turn(&w);
        ck_assert_double_eq_tol(cores_of(&w, 0), rows[i].cores, 1e-5);
        ck_assert_double_eq_tol(w.result.host_capacity[0], 5.2, 1e-12);
        close_world(&w);
    }
}
END_TEST

START_TEST(a_faster_core_does_the_same_work_in_less_time)
{
    world w;
    open_world(&w, 1, 1, 10.0);
    w.host.core_speed = 2.5;
    turn(&w);
    ck_assert_double_eq_tol(mean_ms(&w, 0), 4.0, 1e-4);
    close_world(&w);
}
END_TEST

START_TEST(switching_costs_only_when_vcpus_exceed_cores)
{
    for (uint32_t guests = 1; guests <= 2; guests++) {
        world w;
        open_world(&w, 1, guests, 10.0);
        on_platform(&w, "container", true);
        w.spec.platform.stack.switch_ns = 1e6; /* 5 ms slice, 1 ms switch: 5/6 is left */
        w.host.slice_ms = 5.0;
        turn(&w);
        ck_assert_double_eq_tol(cores_of(&w, 0), guests == 1 ? 1.0 : 2.5 / 6.0, 1e-5);
        ck_assert_double_eq_tol(w.result.host[0].switching * 1e-10, guests == 1 ? 0.0 : 1.0 / 6.0,
                                1e-5);
        close_world(&w);
    }
}
END_TEST

START_TEST(ticks_of_an_idle_instance_are_reserved)
{
    world w;
    open_world(&w, 1, 2, 10.0);
    on_platform(&w, "container", true);
    w.spec.platform.stack.idle_ns_per_s[0] = 5e7; /* 5 % of a core while idle, nothing under load */
    w.closed[1].think.mean = 1e6;                 /* b never asks */
    turn(&w);
    ck_assert_double_eq_tol(cores_of(&w, 0), 0.95, 1e-6);
    ck_assert_double_eq_tol(w.result.host[0].ticks, 0.05 * 10e9, 1e4);
    /* what b's ticks took from a is a neighbour's doing: 10 ms take 10.526 */
    ck_assert_double_gt(plim_neighbours_ns(&w.result.service[0]), 0.0);
    close_world(&w);
}
END_TEST

/* An open request every 100 ms finds the host idle: its time is the sum of its path. */
static void lone_request(world *w, const char *platform)
{
    open_world(w, 4, 1, 10.0);
    on_platform(w, platform, false);
    w->closed[0].think.mean = 0.1;
    memset(&w->service[0].ops, 0, sizeof w->service[0].ops);
    w->service[0].ops = plim_find_profile("web_request")->ops;
    w->service[0].vcpus = 1;
    w->spec.platform.vcpu_limits = true;
    turn(w);
}

START_TEST(on_an_idle_host_the_parallel_thread_hides_and_the_serial_one_does_not)
{
    static const char *const platforms[] = {"vm_hosted", "vm_hvm", "container"};
    for (int i = 0; i < 3; i++) {
        world w;
        lone_request(&w, platforms[i]);
        const plim_cost *cost = &w.result.cost[0];
        double path_ns = plim_cost_total_ns(cost) - plim_cost_stage_ns(cost, PLIM_STAGE_PARALLEL) +
                         plim_cost_latency_ns(cost);
        ck_assert_double_eq_tol(mean_ms(&w, 0) * 1e6, path_ns, 5.0);
        bool serial = strcmp(platforms[i], "vm_hosted") == 0;
        ck_assert((plim_cost_stage_ns(cost, PLIM_STAGE_SERIAL) > 0.0) == serial);
        ck_assert_double_eq_tol(plim_neighbours_ns(&w.result.service[0]), 0.0, 1e-3);
        close_world(&w);
    }
}
END_TEST

START_TEST(a_client_that_gave_up_leaves_its_work_behind)
{
    world w;
    open_world(&w, 1, 1, 10.0);
    w.closed[0].users = 4; /* processor sharing: 40 ms each, timeout after 15 */
    w.closed[0].think.mean = 10.0;
    w.service[0].timeout_s = 0.015;
    turn(&w);
    const plim_service_obs *o = &w.result.service[0];
    ck_assert_uint_eq(o->timed_out, 0); /* nobody asks within the horizon */
    close_world(&w);
    open_world(&w, 1, 1, 10.0);
    w.closed[0].users = 4;
    w.closed[0].think.mean = 1.0;
    w.service[0].timeout_s = 0.015;
    turn(&w);
    o = &w.result.service[0];
    ck_assert_uint_eq(o->in_time, 0);
    /* asked at 1 s, given up at 1.015, again at 2.015 …: 9 times 4, all answered too late */
    ck_assert_uint_eq(o->timed_out, 36);
    ck_assert_uint_eq(o->completed, 36);
    ck_assert_uint_eq(o->hist.n_infinite, 36);
    ck_assert_double_eq_tol(o->work[0], 36 * 10e6, 1e3);
    close_world(&w);
}
END_TEST

START_TEST(a_full_queue_turns_away_and_a_full_pool_does_not_stop_the_run)
{
    world w;
    open_world(&w, 1, 1, 10.0);
    w.closed[0].users = 10;
    w.closed[0].think.mean = 0.1;
    w.service[0].concurrency = 1;
    w.service[0].queue_limit = 2;
    turn(&w);
    ck_assert_uint_gt(w.result.service[0].rejected, 0);
    ck_assert(!w.result.pool_full[0]);
    close_world(&w);
    open_world(&w, 1, 1, 10.0);
    w.closed[0].users = 10;
    w.closed[0].think.mean = 0.001;
    w.spec.max_in_flight = 4;
    turn(&w);
    ck_assert(w.result.pool_full[0]);
    ck_assert_double_eq_tol(cores_of(&w, 0), 1.0, 2e-4); /* idle for the first ms */
    close_world(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/engine");
    TCase *sharing = plim_suite_case(suite, "sharing");
    tcase_add_test(sharing, weights_share_a_contended_core);
    tcase_add_test(sharing, threads_or_instances_have_the_share);
    tcase_add_test(sharing, what_one_cannot_use_goes_to_the_others);
    tcase_add_test(sharing, vcpus_limit_an_instance);
    tcase_add_test(sharing, a_quota_stalls_the_rest_of_every_period);
    tcase_add_test(sharing, second_threads_of_a_core_bring_the_smt_factor);
    tcase_add_test(sharing, a_faster_core_does_the_same_work_in_less_time);
    tcase_add_test(sharing, switching_costs_only_when_vcpus_exceed_cores);
    tcase_add_test(sharing, ticks_of_an_idle_instance_are_reserved);
    TCase *path = plim_suite_case(suite, "path");
    tcase_add_test(path, on_an_idle_host_the_parallel_thread_hides_and_the_serial_one_does_not);
    tcase_add_test(path, a_client_that_gave_up_leaves_its_work_behind);
    tcase_add_test(path, a_full_queue_turns_away_and_a_full_pool_does_not_stop_the_run);
    return plim_suite_run(suite);
}
