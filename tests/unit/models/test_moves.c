/* SPDX-License-Identifier: GPL-3.0-or-later
 * Instances that change hosts, against times and counts worked out by hand: what a copy takes, what
 * stands still, what starts before something stops, what a plan moves, and hosts that come, leave
 * and are replaced. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

enum { MANY = 6000 };

static plim_world w;
static double at_s[MANY];
static plim_failure_spec failure[3];

static void teardown(void)
{
    plim_arena_free(&w.arena);
}

/* Virtual machines without costs, moved while they run. */
static void open_live(double horizon_s)
{
    plim_world_open(&w, horizon_s);
    plim_world_on(&w, "vm_hvm", 2014, true);
}

/* Every 1 / rate from..to. */
static size_t ask(double from_s, double to_s, double rate)
{
    size_t n = 0;
    for (double t = from_s; t < to_s - 1e-9; t += 1.0 / rate) {
        ck_assert_uint_lt(n, MANY);
        at_s[n++] = t;
    }
    return n;
}

static uint32_t moves(void)
{
    uint32_t sum = 0;
    for (int i = 0; i < PLIM_MOVE_REASONS; i++) {
        sum += w.result.moves[i];
    }
    return sum;
}

/* ---- what a move costs ---- */

/* 1000 MiB over a link of 1 Gbit/s and one of 2: the slower one counts. At 10 s the host leaves; a
 * request of 20 s of work that began at 5 s is slowed by a tenth while the copy lasts, stands still
 * for 2 s, and ends on the other host. */
START_TEST(a_running_machine_takes_its_request_along)
{
    static const double one[] = {5.0};
    open_live(100.0);
    plim_host_spec *a = plim_world_host(&w, 4);
    plim_host_spec *b = plim_world_host(&w, 4);
    a->link_gbit_per_s = 1.0;
    b->link_gbit_per_s = 2.0;
    a->until_s = 10.0;
    plim_world_asks(&w, "web", 20.0, 1, one)->mem_mib = 1000.0;
    w.spec.live = (plim_live_spec){.cpu_tax = 0.1, .downtime_s = 2.0};
    plim_world_run(&w, 0);
    double copy_s = 1000.0 * 1048576.0 * 8e-9;
    const plim_service_obs *o = &w.result.service[0];
    ck_assert_uint_eq(w.result.moves[PLIM_MOVE_LEAVES], 1);
    ck_assert_double_eq_tol(w.result.moves_ns * 1e-9, copy_s + 2.0, 1e-5);
    ck_assert_double_eq_tol(w.result.paused_ns[0] * 1e-9, 2.0, 1e-9);
    ck_assert_uint_eq(o->in_time, 1);
    ck_assert_double_eq_tol(o->sojourn_ns * 1e-9, 20.0 + 0.1 * copy_s + 2.0, 1e-5);
    ck_assert_double_eq_tol(o->instances_ns, 100e9, 1.0);
    /* its work is 20 s wherever it was done; the tax is the old host's */
    ck_assert_double_eq_tol(o->work[0] * 1e-9, 20.0, 1e-5);
    ck_assert_double_eq_tol(w.result.host[0].copying * 1e-9, 0.1 * copy_s, 1e-5);
    ck_assert_double_eq_tol(w.result.host[0].used * 1e-9, 5.0 + copy_s, 1e-5);
    ck_assert_double_eq_tol(w.result.host[1].used * 1e-9, 20.0 - 5.0 - 0.9 * copy_s, 1e-5);
    ck_assert_double_eq_tol(w.result.host[0].link_busy[1] * 1e-9, copy_s, 1e-5);
    ck_assert_double_eq_tol(w.result.host[1].link_busy[0] * 1e-9, copy_s / 2.0, 1e-5);
    /* the old host is paid for until it is empty, the other one from the plan on */
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[0] * 1e-9, 10.0 + copy_s + 2.0, 1e-5);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[1] * 1e-9, 90.0, 1e-5);
    ck_assert_double_eq_tol(w.result.host[0].on_ns * 1e-9, 10.0 + copy_s + 2.0, 1e-5);
}
END_TEST

/* At 0.8 Gbit/s the same takes 1000 MiB * 8 / 0.8, whatever the links could do. */
START_TEST(a_copy_can_be_held_to_a_rate)
{
    open_live(100.0);
    plim_world_host(&w, 4)->until_s = 10.0;
    plim_world_host(&w, 4)->link_gbit_per_s = 10.0;
    w.host[0].link_gbit_per_s = 10.0;
    plim_world_asks(&w, "web", 0.001, ask(0.0, 1.0, 10.0), at_s)->mem_mib = 1000.0;
    w.spec.live.gbit_per_s = 0.8;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(w.result.moves_ns * 1e-9, 1000.0 * 1048576.0 * 8e-9 / 0.8, 1e-4);
    ck_assert_double_eq_tol(w.result.host[0].link_busy[1] * 1e-9, 1000.0 * 1048576.0 * 8e-10, 1e-4);
}
END_TEST

/* Requests at the link wait for a piece of the copy, not for all of it: 1 MiB at 1 Gbit/s. */
START_TEST(requests_pass_between_the_pieces_of_a_copy)
{
    open_live(60.0);
    plim_world_host(&w, 4)->until_s = 10.0;
    plim_world_host(&w, 4)->link_gbit_per_s = 1.0;
    w.host[0].link_gbit_per_s = 1.0;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.001, ask(0.0, 50.0, 20.0), at_s);
    s->mem_mib = 1000.0;
    s->ops.n[PLIM_CLASS_NET_TX_BYTE] = 125000.0; /* 1 ms */
    s->timeout_s = 0.001 + 0.001 + 1048576.0 * 8e-9 + 1e-6;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(moves(), 1);
    ck_assert_uint_eq(w.result.service[0].in_time, 1000);
    ck_assert_double_gt(w.result.service[0].sojourn_ns, 1000 * 2e6 + 168 * 2e6);
}
END_TEST

/* A container is started on the other host (380 MiB over 1 Gbit/s, then its boot), and drained here
 * when it is up: nobody is turned away, and for that time memory is taken on both. */
START_TEST(a_container_starts_before_it_stops)
{
    plim_world_open(&w, 60.0);
    plim_world_on(&w, "container", 2014, false);
    plim_world_host(&w, 4)->until_s = 10.0;
    plim_world_host(&w, 4)->link_gbit_per_s = 1.0;
    size_t n = ask(0.0, 50.0, 20.0);
    plim_world_asks(&w, "web", 0.001, n, at_s)->scaling.start_s = 2.0;
    plim_world_run(&w, 0);
    const plim_stack *stack = &w.spec.platform.stack;
    double move_s = 2.0 + stack->instance_boot_s;
    for (size_t l = 0; l < stack->n; l++) {
        move_s += stack->image_mib[l] * 1048576.0 * 8e-9;
    }
    ck_assert_double_gt(move_s, 5.0);
    ck_assert_uint_eq(w.result.moves[PLIM_MOVE_LEAVES], 1);
    ck_assert_double_eq_tol(w.result.moves_ns * 1e-9, move_s, 1e-6);
    ck_assert_double_eq(w.result.paused_ns[0], 0.0);
    ck_assert_uint_eq(w.result.service[0].in_time, n);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns, 60e9, 1.0);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[0] * 1e-9, 10.0 + move_s, 0.01);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[1] * 1e-9, 50.0, 1e-6);
}
END_TEST

/* Three instances leave one host for another: one after another, 1 s of standing still each. */
START_TEST(a_host_takes_part_in_one_move_at_a_time)
{
    open_live(60.0);
    plim_world_host(&w, 4)->until_s = 10.0;
    plim_world_host(&w, 4);
    plim_world_asks(&w, "web", 0.001, ask(0.0, 50.0, 20.0), at_s)->instances = 3;
    w.spec.live.downtime_s = 1.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(moves(), 3);
    ck_assert_double_eq_tol(w.result.moves_ns, 3e9, 10.0);
    ck_assert_double_eq_tol(w.result.host[0].on_ns, 13e9, 1e6);
}
END_TEST

/* ---- hosts that come, leave and are replaced ---- */

/* One of two instances fits on the other host. The other is drained, and started again when a third
 * host joins. */
START_TEST(who_finds_no_host_waits_for_one)
{
    open_live(100.0);
    plim_world_host(&w, 4)->until_s = 10.0;
    plim_world_host(&w, 4)->mem_mib = 150.0;
    plim_host_spec *third = plim_world_host(&w, 4);
    third->from_s = 40.0;
    third->bought = true;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.001, ask(0.0, 90.0, 20.0), at_s);
    s->instances = 2;
    s->mem_mib = 100.0;
    s->scaling.start_s = 3.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(moves(), 1);
    ck_assert_uint_eq(w.result.evicted[0], 1);
    ck_assert_double_eq_tol(w.result.service[0].instances_ns, (100.0 + 10.0 + 57.0) * 1e9, 1e3);
    ck_assert_uint_eq(w.result.service[0].in_time, 1800);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[2] * 1e-9, 60.0, 1e-6);
}
END_TEST

/* A host of 90 s is replaced at an age of 100 s, 20 s and the boot later: nobody else is there. A
 * second of work is half a second afterwards. At 100 s it is the new one's turn. */
START_TEST(an_old_host_is_replaced)
{
    static const double three[] = {0.0, 60.0, 200.0};
    plim_world_open(&w, 240.0);
    plim_host_spec *h = plim_world_host(&w, 4);
    h->age_s = 90.0;
    h->refresh = (plim_refresh_spec){.at_age_s = 100.0, .swap_s = 20.0, .core_speed = 2.0};
    plim_world_asks(&w, "web", 1.0, 3, three);
    plim_world_run(&w, 0);
    const plim_service_obs *o = &w.result.service[0];
    ck_assert_uint_eq(w.result.evicted[0], 2);
    ck_assert_uint_eq(o->in_time, 3);
    ck_assert_double_eq_tol(o->sojourn_ns, 1e9 + 0.5e9 + 0.5e9, 10.0);
    /* 0 to 10 s, 30 to 130 s, 150 to 240 s */
    ck_assert_double_eq_tol(o->instances_ns, (10.0 + 100.0 + 90.0) * 1e9, 10.0);
    ck_assert_double_eq_tol(w.result.host[0].on_ns, (10.0 + 100.0 + 90.0) * 1e9, 10.0);
}
END_TEST

/* ---- plans ---- */

/* Four hosts of 4 vCPUs, first fit, with 3, 1, 2, 2 instances of one vCPU when those that filled
 * the first three have left at 20 s. Packed: the second host's goes to the first; the fourth's two
 * to the third. */
static void left_alone(void)
{
    static const char *const names[] = {"a", "a_gone", "b", "b_gone", "c", "c_gone", "d"};
    static const uint32_t n[] = {3, 1, 1, 3, 2, 2, 2};
    open_live(100.0);
    for (int h = 0; h < 4; h++) {
        plim_world_host(&w, 4);
    }
    w.spec.vcpus_per_core_max = 1.0;
    size_t asked = ask(0.0, 90.0, 20.0);
    for (int i = 0; i < 7; i++) {
        plim_service_spec *s = plim_world_asks(&w, names[i], 0.001, asked, at_s);
        s->instances = n[i];
        s->vcpus = 1;
        s->until_s = i % 2 == 1 ? 20.0 : 0.0;
    }
}

START_TEST(what_is_left_is_packed)
{
    left_alone();
    w.spec.replan = (plim_replan_spec){
        .goal = PLIM_REPLAN_PACK, .after_change_s = 5.0, .moves_max = PLIM_UNLIMITED};
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.moves[PLIM_MOVE_PACK], 3);
    ck_assert_uint_eq(moves(), 3);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[0] * 1e-9, 100.0, 1e-6);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[1] * 1e-9, 25.0, 1e-6);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[2] * 1e-9, 100.0, 1e-6);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[3] * 1e-9, 25.0, 1e-6);
    for (uint32_t s = 0; s < 7; s += 2) {
        ck_assert_uint_eq(w.result.service[s].in_time, 1800);
    }
}
END_TEST

/* With two moves a plan the second host's one is moved, and the fourth's two are not: half of a
 * host is no use. The next plan moves them. */
START_TEST(a_plan_keeps_to_its_moves)
{
    left_alone();
    w.spec.replan =
        (plim_replan_spec){.goal = PLIM_REPLAN_PACK, .after_change_s = 5.0, .moves_max = 2};
    plim_world_run(&w, 0);
    ck_assert_uint_eq(moves(), 1);
    teardown();
    left_alone();
    w.spec.replan = (plim_replan_spec){.goal = PLIM_REPLAN_PACK, .every_s = 30.0, .moves_max = 2};
    plim_world_run(&w, 0);
    ck_assert_uint_eq(moves(), 3);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[1] * 1e-9, 30.0, 1e-6);
    ck_assert_double_eq_tol((double)w.result.host_billed_ns[3] * 1e-9, 60.0, 1e-6);
}
END_TEST

/* 6 vCPUs on one host of 8 and none on one of 4: 4 and 2 is as even as it gets. */
START_TEST(vcpus_are_spread)
{
    open_live(100.0);
    plim_world_host(&w, 8);
    plim_world_host(&w, 4)->from_s = 10.0;
    w.spec.vcpus_per_core_max = 1.0;
    plim_service_spec *s = plim_world_asks(&w, "web", 0.001, ask(0.0, 90.0, 20.0), at_s);
    s->instances = 6;
    s->vcpus = 1;
    w.spec.replan = (plim_replan_spec){
        .goal = PLIM_REPLAN_SPREAD, .every_s = 20.0, .moves_max = PLIM_UNLIMITED};
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.moves[PLIM_MOVE_SPREAD], 2);
    ck_assert_uint_eq(moves(), 2);
    ck_assert_uint_eq(w.result.service[0].in_time, 1800);
}
END_TEST

/* ---- failures ---- */

/* Down for 60 s at 10 s: elsewhere it is up after 5 s. Without a repair it is so where it is. */
START_TEST(a_lost_instance_starts_elsewhere_where_that_is_sooner)
{
    static const double ten[] = {10.0};
    for (int i = 0; i < 2; i++) {
        plim_world_open(&w, 100.0);
        plim_world_host(&w, 4);
        plim_world_host(&w, 4);
        plim_world_asks(&w, "web", 0.001, ask(0.0, 90.0, 20.0), at_s)->scaling.start_s = 5.0;
        failure[0] = (plim_failure_spec){.what = PLIM_FAILURE_HOST,
                                         .at_s = {ten, 1},
                                         .repair_s = i == 0 ? 60.0 : 0.0,
                                         .elsewhere = true};
        w.spec.failures = failure;
        w.spec.n_failures = 1;
        plim_world_run(&w, 0);
        ck_assert_uint_eq(w.result.moves[PLIM_MOVE_FAILURE], i == 0 ? 1 : 0);
        ck_assert_uint_eq(w.result.crashes[0], 1);
        ck_assert_double_eq_tol(w.result.service[0].instances_ns, 95e9, 1.0);
        ck_assert_double_eq_tol((double)w.result.host_billed_ns[1] * 1e-9, i == 0 ? 90.0 : 0.0,
                                1e-6);
        teardown();
    }
}
END_TEST

/* Failures under minimal repair of a machine that is a0 old: the count of a run of T is Poisson of
 * mean ((a0 + T) / scale)^shape - (a0 / scale)^shape, and so is its variance. */
static const struct {
    double mean_s, shape, age_s;
} machines[] = {{100.0, 2.0, 0.0}, {100.0, 2.0, 300.0}, {100.0, 2.0, 1500.0}, {50.0, 1.0, 700.0},
                {20.0, 0.7, 0.0},  {20.0, 0.7, 5000.0}, {400.0, 4.0, 0.0},    {400.0, 4.0, 200.0}};

static void ages(double mean_s, double shape)
{
    plim_err err = {0};
    failure[0] = (plim_failure_spec){.what = PLIM_FAILURE_HOST, .random = true, .ages = true};
    failure[0].every = (plim_dist){.kind = PLIM_DIST_WEIBULL, .mean = mean_s, .shape = shape};
    ck_assert_int_eq(plim_dist_prepare(&failure[0].every, &w.arena, &err), PLIM_OK);
    w.spec.failures = failure;
    w.spec.n_failures = 1;
}

START_TEST(what_ages_fails_as_the_power_law_says)
{
    enum { RUNS = 400 };
    double sum = 0.0, square = 0.0;
    double scale = machines[_i].mean_s / tgamma(1.0 + 1.0 / machines[_i].shape);
    double from = machines[_i].age_s / scale, to = (machines[_i].age_s + 1000.0) / scale;
    double mean = pow(to, machines[_i].shape) - pow(from, machines[_i].shape);
    for (uint32_t r = 0; r < RUNS; r++) {
        static const double once[] = {1.0};
        plim_world_open(&w, 1000.0);
        plim_world_host(&w, 1)->age_s = machines[_i].age_s;
        plim_world_asks(&w, "web", 0.001, 1, once);
        ages(machines[_i].mean_s, machines[_i].shape);
        plim_world_run(&w, r);
        sum += w.result.crashes[0];
        square += (double)w.result.crashes[0] * w.result.crashes[0];
        teardown();
    }
    double variance = (square - sum * sum / RUNS) / (RUNS - 1);
    ck_assert_double_gt(mean, 5.0);
    /* 4.5 standard errors: of a mean, and of a variance of a Poisson count */
    ck_assert_double_eq_tol(sum / RUNS, mean, 4.5 * sqrt(mean / RUNS));
    ck_assert_double_eq_tol(variance, mean, 4.5 * sqrt((mean + 2.0 * mean * mean) / RUNS));
}
END_TEST

/* Replaced at 500 s, when it is 1000 s old, it is new again. */
START_TEST(a_new_machine_fails_as_a_new_one)
{
    enum { RUNS = 400 };
    double sum = 0.0, scale = 100.0 / tgamma(1.5);
    for (uint32_t r = 0; r < RUNS; r++) {
        static const double once[] = {1.0};
        plim_world_open(&w, 1000.0);
        plim_host_spec *h = plim_world_host(&w, 1);
        h->age_s = 500.0;
        h->refresh.at_age_s = 1000.0;
        plim_world_asks(&w, "web", 0.001, 1, once);
        ages(100.0, 2.0);
        plim_world_run(&w, r);
        sum += w.result.crashes[0];
        teardown();
    }
    double mean = (1000.0 * 1000.0 - 500.0 * 500.0 + 500.0 * 500.0) / (scale * scale);
    ck_assert_double_eq_tol(sum / RUNS, mean, 4.5 * sqrt(mean / RUNS));
}
END_TEST

/* ---- whatever moves ---- */

static void often_failing(plim_failure_kind what, uint32_t subject, double mean_s, bool elsewhere)
{
    plim_failure_spec *f = &failure[w.spec.n_failures++];
    plim_err err = {0};
    *f = (plim_failure_spec){.what = what,
                             .service = subject,
                             .host = subject,
                             .random = true,
                             .elsewhere = elsewhere,
                             .repair_s = 0.05};
    f->every = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = mean_s};
    ck_assert_int_eq(plim_dist_prepare(&f->every, &w.arena, &err), PLIM_OK);
    w.spec.failures = failure;
}

/* Four hosts, two of which are replaced again and again; two services with disks, links, calls,
 * retries and timeouts; plans, and crashes, all of them while something moves. */
static void busy_world(uint64_t seed, const char *platform, const char *balancer, bool pack)
{
    static const plim_visit path[] = {
        {PLIM_VISIT_CPU, 0}, {PLIM_VISIT_DISK, 0}, {PLIM_VISIT_CALL, 1}, {PLIM_VISIT_CPU, 0}};
    plim_world_open(&w, 20.0);
    plim_world_on(&w, platform, 2014, false);
    w.spec.platform.stack.host_boot_s = w.spec.platform.stack.instance_boot_s = 0.03;
    for (int i = 0; i < 4; i++) {
        plim_host_spec *h = plim_world_host(&w, 2);
        h->disk_iops = 300.0;
        h->disk_mb_per_s = 5.0;
        h->link_gbit_per_s = 0.2;
        h->mem_mib = 4000.0;
        h->age_s = i;
        h->refresh = (plim_refresh_spec){.at_age_s = i > 1 ? 3.0 + i : 0.0, .swap_s = 0.5};
    }
    w.host[1].until_s = 12.0;
    w.host[0].from_s = 0.0;
    for (size_t l = 0; l < w.spec.platform.stack.n; l++) {
        w.spec.platform.stack.instance_mib[l] = 1.0;
        w.spec.platform.stack.image_mib[l] = 1.0;
    }
    for (int i = 0; i < 2; i++) {
        plim_service_spec *s = plim_world_poisson(&w, i == 0 ? "web" : "db", 0.004, 80.0);
        s->ops.n[PLIM_CLASS_DISK_READ] = 1.0;
        s->ops.n[PLIM_CLASS_DISK_READ_BYTE] = 20000.0;
        s->ops.n[PLIM_CLASS_NET_RX_PACKET] = s->ops.n[PLIM_CLASS_NET_TX_PACKET] = 10.0;
        s->ops.n[PLIM_CLASS_NET_RX_BYTE] = s->ops.n[PLIM_CLASS_NET_TX_BYTE] = 10000.0;
        s->instances = 3;
        s->vcpus = 1;
        s->concurrency = 4;
        s->queue_limit = 20;
        s->timeout_s = 0.5;
        s->quota_ms = 60.0;
        s->balancer = plim_find_balancer(balancer);
        s->retry = (plim_retry_spec){
            .attempts = 2, .backoff_s = 0.01, .factor = 2.0, .backoff_max_s = 1.0, .budget = -1.0};
    }
    w.service[0].path = path;
    w.service[0].n_path = 4;
    w.spec.seed = seed;
    w.spec.live = (plim_live_spec){.cpu_tax = 0.1, .downtime_s = 0.02};
    w.spec.replan = (plim_replan_spec){.goal = pack ? PLIM_REPLAN_PACK : PLIM_REPLAN_SPREAD,
                                       .every_s = pack ? 0.9 : 0.7,
                                       .after_change_s = 0.1,
                                       .moves_max = PLIM_UNLIMITED};
    often_failing(PLIM_FAILURE_PROCESS, 1, 0.5, false);
    often_failing(PLIM_FAILURE_HOST, 0, 0.9, true);
    often_failing(PLIM_FAILURE_HOST, 2, 1.1, false);
}

static const char *const busy_platforms[] = {"vm_para", "container", "vm_hvm", "vm_full"};
static const char *const busy_balancers[] = {"round_robin", "least_outstanding", "central_queue"};

START_TEST(nothing_is_lost_or_made_whatever_moves)
{
    uint32_t moved = 0;
    for (uint64_t seed = 0; seed < 12; seed++) {
        busy_world(seed, busy_platforms[_i % 4], busy_balancers[seed % 3], seed % 2 == 0);
        plim_world_run(&w, 0);
        moved += moves();
        for (uint32_t s = 0; s < 2; s++) {
            const plim_service_obs *o = &w.result.service[s];
            uint64_t decided = o->in_time + o->rejected + o->timed_out + o->failed;
            double area = o->spent_ns + o->residual_ns;
            ck_assert_uint_gt(w.result.crashes[s], 10);
            ck_assert_uint_gt(o->in_time, 500);
            ck_assert_uint_le(decided, o->arrived);
            ck_assert_uint_le(o->arrived - decided, w.result.in_system_end[s] + 10);
            ck_assert_double_eq_tol(o->in_system_area, area, 1e-9 * area + 1.0);
            ck_assert_double_le(o->instances_ns, 3 * 20e9);
        }
        for (uint32_t h = 0; h < 4; h++) {
            const plim_host_obs *o = &w.result.host[h];
            double work = o->useful + o->copying;
            for (int l = 1; l <= PLIM_STACK_MAX; l++) {
                work += o->overhead[l];
            }
            ck_assert_double_eq_tol(work, o->used, 1e-9 * o->used + 1e-3);
            ck_assert_double_le(o->used + o->ticks + o->switching,
                                w.result.host_capacity[h] * 20e9 * (1.0 + 1e-12));
            ck_assert_double_le(o->link_busy[0], 20e9 * (1.0 + 1e-12));
            ck_assert_double_le(o->link_busy[1], 20e9 * (1.0 + 1e-12));
        }
        teardown();
    }
    ck_assert_uint_gt(moved, 100);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/moves");
    TCase *c = plim_suite_case(suite, "moves");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, a_running_machine_takes_its_request_along);
    tcase_add_test(c, a_copy_can_be_held_to_a_rate);
    tcase_add_test(c, requests_pass_between_the_pieces_of_a_copy);
    tcase_add_test(c, a_container_starts_before_it_stops);
    tcase_add_test(c, a_host_takes_part_in_one_move_at_a_time);
    tcase_add_test(c, who_finds_no_host_waits_for_one);
    tcase_add_test(c, an_old_host_is_replaced);
    tcase_add_test(c, what_is_left_is_packed);
    tcase_add_test(c, a_plan_keeps_to_its_moves);
    tcase_add_test(c, vcpus_are_spread);
    tcase_add_test(c, a_lost_instance_starts_elsewhere_where_that_is_sooner);
    tcase_add_loop_test(c, what_ages_fails_as_the_power_law_says, 0,
                        (int)(sizeof machines / sizeof *machines));
    tcase_add_test(c, a_new_machine_fails_as_a_new_one);
    tcase_add_loop_test(c, nothing_is_lost_or_made_whatever_moves, 0, 4);
    return plim_suite_run(suite);
}
