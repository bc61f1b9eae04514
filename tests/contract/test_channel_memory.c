/* SPDX-License-Identifier: GPL-3.0-or-later
 * The contract of the memory channel: without pressure nothing changes, more pressure never helps,
 * what is meant to contain it does, and what it says is what can be worked out by hand. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static plim_world w;
static double at_s[1000];

static void teardown(void)
{
    plim_arena_free(&w.arena);
}

/* A host of 1000 MiB with a disk of 1000 operations a second, on a platform that costs nothing. */
static plim_host_spec *open_on(const char *platform, double horizon_s, double swap_mib)
{
    plim_world_open(&w, horizon_s);
    plim_world_on(&w, platform, 2014, true);
    plim_host_spec *h = plim_world_host(&w, 4);
    h->mem_mib = 1000.0;
    h->disk_iops = 1000.0;
    h->channels.memory = (plim_memory_host){.swap_mib = swap_mib, .reclaim_mib_per_s = 100.0};
    return h;
}

/* n requests of 0.1 s each, one a second from `from_s` on; 1000 faults a CPU-second. */
static plim_service_spec *asks(const char *name, double from_s, size_t n, double mem_mib)
{
    static size_t used;
    used = w.spec.n_services == 0 ? 0 : used;
    ck_assert_uint_le(used + n, sizeof at_s / sizeof at_s[0]);
    for (size_t i = 0; i < n; i++) {
        at_s[used + i] = from_s + (double)i;
    }
    plim_service_spec *s = plim_world_asks(&w, name, 0.1, n, &at_s[used]);
    used += n;
    s->mem_mib = mem_mib;
    s->channels.memory.faults_per_cpu_s = 1000.0;
    s->channels.memory.swap_mib = -1.0;
    return s;
}

/* One that grows by 100 MiB/s and does nothing else. */
static plim_service_spec *bomb(double mem_mib, double most_mib)
{
    plim_service_spec *s = plim_world_asks(&w, "bomb", 0.1, 0, at_s);
    s->mem_mib = mem_mib;
    s->channels.memory.growth_mib_per_s = 100.0;
    s->channels.memory.growth_max_mib = most_mib;
    s->channels.memory.swap_mib = -1.0;
    return s;
}

/* CPU of one fault, native: the platform costs nothing. */
static double fault_ns(void)
{
    plim_ops ops = {0};
    plim_cost cost;
    ops.n[PLIM_CLASS_PAGE_FAULT] = ops.n[PLIM_CLASS_DISK_READ] = 1.0;
    ops.n[PLIM_CLASS_DISK_READ_BYTE] = 4096.0;
    plim_cost_of(&w.spec.platform.stack, &ops, &cost);
    return plim_cost_total_ns(&cost);
}

/* ---- without pressure ---- */

static void busy_world(const char *platform, bool said)
{
    plim_world_open(&w, 200.0);
    plim_world_on(&w, platform, 2014, false);
    plim_host_spec *h = plim_world_host(&w, 2);
    h->disk_iops = 300.0;
    for (uint32_t i = 0; i < 2; i++) {
        plim_service_spec *s = plim_world_poisson(&w, i == 0 ? "web" : "db", 0.02, 30.0);
        s->size = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = 1.0, .scv = 1.0};
        s->mem_mib = 1000.0;
        s->vcpus = 2;
        s->ops.n[PLIM_CLASS_DISK_READ] = i;
        if (said) {
            s->channels.memory = (plim_memory_use){
                .working_set_mib = 400.0, .faults_per_cpu_s = 5000.0, .limit_mib = 1000.0};
        }
    }
    plim_world_run(&w, 0);
}

static const char *const platforms[] = {"bare_shared", "container", "sandbox", "vm_hosted",
                                        "vm_full",     "vm_para",   "vm_hvm",  "microvm"};

START_TEST(without_pressure_nothing_changes)
{
    plim_service_obs before[2];
    busy_world(platforms[_i], false);
    uint64_t digest = w.result.digest, events = w.result.events;
    double used = w.result.host[0].used;
    for (uint32_t i = 0; i < 2; i++) {
        before[i] = *plim_world_seen(&w, i);
    }
    teardown();
    busy_world(platforms[_i], true);
    ck_assert_uint_eq(w.result.digest, digest);
    ck_assert_uint_eq(w.result.events, events);
    ck_assert(w.result.host[0].used == used);
    for (uint32_t i = 0; i < 2; i++) {
        const plim_service_obs *o = plim_world_seen(&w, i);
        ck_assert_uint_gt(o->in_time, 1000);
        ck_assert_uint_eq(o->in_time, before[i].in_time);
        ck_assert(o->sojourn_ns == before[i].sojourn_ns);
        ck_assert(o->sojourn_ns_sq == before[i].sojourn_ns_sq);
        ck_assert(o->work[0] == before[i].work[0] && o->work[1] == before[i].work[1]);
        ck_assert(plim_neighbours_ns(o) == plim_neighbours_ns(&before[i]));
        ck_assert(o->neighbours_ns[PLIM_RESOURCE_MEMORY] == 0.0 && o->faults == 0.0);
    }
}
END_TEST

/* ---- more pressure ---- */

/* The victim's time in all, with a bomb that stops at that size. */
static double victim_s(const char *platform, double bomb_mib, double overcommit)
{
    plim_host_spec *h = open_on(platform, 400.0, 5000.0);
    h->channels.memory.overcommit = overcommit;
    asks("web", 0.5, 60, 500.0);
    plim_service_spec *b =
        overcommit > 1.0 ? asks("bomb", 300.0, 1, bomb_mib) : bomb(100.0, bomb_mib);
    b->mem_mib = overcommit > 1.0 ? fmax(bomb_mib, 1.0) : 100.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(plim_world_seen(&w, 0)->in_time, 60);
    double s = plim_world_seen(&w, 0)->sojourn_ns * 1e-9;
    teardown();
    return s;
}

START_TEST(more_pressure_never_helps)
{
    static const double ladder[] = {1, 100, 300, 400, 500, 800, 1500, 3000, 4400};
    double before = 0.0, first = 0.0;
    for (size_t i = 0; i < sizeof ladder / sizeof ladder[0]; i++) {
        double s = _i < 2 ? victim_s(_i == 0 ? "bare_shared" : "container", ladder[i], 1.0)
                          : victim_s("vm_hvm", fmin(ladder[i], 1500.0), 2.0);
        ck_assert_double_ge(s, before);
        first = i == 0 ? s : first;
        before = s;
    }
    ck_assert_double_gt(before, 1.2 * first);
}
END_TEST

/* ---- what contains it ---- */

/* Faults of the victim beside a bomb, and what they cost it. */
static void contained(const char *platform, double limit_mib, bool *well)
{
    open_on(platform, 60.0, 5000.0);
    asks("web", 0.5, 50, 500.0);
    bomb(300.0, 3000.0)->channels.memory.limit_mib = limit_mib;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    ck_assert_uint_eq(o->in_time, 50);
    ck_assert((o->faults > 0.0) == (o->neighbours_ns[PLIM_RESOURCE_MEMORY] > 0.0));
    ck_assert(o->memory_ns == 0.0);
    *well = o->faults == 0.0;
    teardown();
}

START_TEST(a_limit_or_a_machine_contains_a_bomb)
{
    static const struct {
        const char *platform;
        double limit_mib;
        bool well;
    } rows[] = {{"bare_shared", 0, false},  {"container", 0, false},  {"sandbox", 0, false},
                {"bare_shared", 400, true}, {"container", 400, true}, {"container", 900, false},
                {"vm_hvm", 0, true},        {"vm_para", 0, true},     {"microvm", 0, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool well;
        contained(rows[i].platform, rows[i].limit_mib, &well);
        ck_assert_msg(well == rows[i].well, "%s, %g MiB", rows[i].platform, rows[i].limit_mib);
    }
}
END_TEST

/* Beside nobody a service may lack memory, but not because of neighbours. */
START_TEST(alone_it_is_its_own_doing)
{
    open_on("container", 100.0, 1000.0);
    asks("web", 0.5, 50, 400.0)->channels.memory.limit_mib = 200.0;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    double each_s = 0.1 + 50 * (fault_ns() * 1e-9 + 1e-3); /* half is missing: 50 faults of 100 */
    ck_assert_double_eq_tol(o->sojourn_ns * 1e-9 / 50, each_s, 1e-6);
    ck_assert_double_eq_tol(o->memory_ns * 1e-9 / 50, each_s - 0.1, 1e-6);
    ck_assert(plim_neighbours_ns(o) == 0.0);
    ck_assert_double_eq_tol(o->faults, 2500.0, 1e-6);
    ck_assert_double_eq_tol(o->swapped * 1e-9, 200.0 * 100.0, 1e-3);
}
END_TEST

/* ---- by hand ---- */

/* 500 and 1500 MiB in 1000: 250 and 750. Half of 100 faults, 1 ms of disk each, one at a time. */
START_TEST(shares_are_in_proportion)
{
    open_on("container", 100.0, 2000.0);
    asks("web", 50.0, 20, 500.0);
    bomb(100.0, 1400.0);
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    double cpu_s = 50 * fault_ns() * 1e-9;
    ck_assert_double_eq_tol(o->faults, 20 * 50.0, 1e-6);
    ck_assert_double_eq_tol(o->sojourn_ns * 1e-9 / 20, 0.1 + cpu_s + 0.05, 1e-6);
    ck_assert_double_eq_tol(o->neighbours_ns[PLIM_RESOURCE_MEMORY] * 1e-9 / 20, cpu_s + 0.05, 1e-6);
    ck_assert(o->device_ns[0] == 0.0);
    /* the ledger knows it as well */
    ck_assert_double_eq_tol(w.result.host[0].faults * 1e-9, 20 * cpu_s, 1e-7);
    ck_assert_double_eq_tol(w.result.host[0].useful * 1e-9, 20 * 0.1, 1e-7);
    ck_assert_double_eq_tol(o->faults_work * 1e-9, 20 * cpu_s, 1e-7);
    ck_assert_double_eq_tol(w.result.host[0].disk_busy * 1e-9, 20 * 0.05, 1e-6);
}
END_TEST

/* A host that promised 2000 MiB of its 1000, until the larger one leaves at 10 s: what comes back
 * comes by 10 MiB each 0.1 s. */
START_TEST(memory_comes_back_step_by_step)
{
    plim_host_spec *h = open_on("container", 20.0, 4000.0);
    h->channels.memory.overcommit = 2.0;
    asks("web", 0.5, 1, 500.0);
    asks("hog", 0.5, 1, 1500.0)->until_s = 10.0;
    plim_world_run(&w, 0);
    double hand = 10 * 250.0 + 0.1 * (25 * 250.0 + 10.0 * 24 * 25 / 2) + 7.5 * 500.0;
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->resident * 1e-9, hand, 1e-3);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->swapped * 1e-9, 20 * 500.0 - hand, 1e-3);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->working_set * 1e-9, 20 * 500.0, 1e-3);
}
END_TEST

/* 600 of 1000 are taken: 400 are left at 100 MiB/s, the step beyond is one too many. */
START_TEST(without_swap_the_largest_is_killed)
{
    open_on("container", 10.0, 0.0);
    asks("web", 0.5, 9, _i == 0 ? 300.0 : 700.0);
    bomb(_i == 0 ? 300.0 : 100.0, 0.0)->channels.memory.faults_per_cpu_s = 0.0;
    plim_world_run(&w, 0);
    /* from 300: killed at 4.01 … it is the largest; from 100: web is, at 2.1 s, and the bomb
     * goes on in its place until it is the larger one */
    if (_i == 0) {
        ck_assert_uint_eq(w.result.oom_kills[0], 0);
        ck_assert_uint_eq(w.result.oom_kills[1], 2); /* at 4.1 s, back at 4.2 s; at 8.3 s */
        ck_assert_uint_eq(plim_world_seen(&w, 0)->in_time, 9);
    } else {
        ck_assert_uint_gt(w.result.oom_kills[0], 0);
    }
    ck_assert_uint_eq(w.result.crashes[0], w.result.oom_kills[0]);
    ck_assert_uint_eq(w.result.crashes[1], w.result.oom_kills[1]);
}
END_TEST

/* Killed when 100 MiB plus growth exceed what it may have; 100 ms later it begins again. */
START_TEST(over_its_own_limit_it_is_killed_alone)
{
    static const struct {
        const char *platform;
        double mem_mib, limit_mib, swap_mib, host_swap_mib, until_s; /* of a life */
    } rows[] = {{"container", 100, 300, -1, 0, 2.1},    {"container", 100, 300, 0, 1000, 2.1},
                {"container", 100, 300, -1, 1000, 5.1}, {"container", 100, 300, 100, 1000, 3.1},
                {"vm_hvm", 300, 0, 100, 0, 3.1},        {"vm_hvm", 300, 0, -1, 0, 5.1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        open_on(rows[i].platform, 30.0, rows[i].host_swap_mib);
        asks("web", 0.5, 25, 500.0);
        plim_service_spec *b = bomb(rows[i].mem_mib, 0.0);
        b->channels.memory.working_set_mib = 100.0;
        b->channels.memory.limit_mib = rows[i].limit_mib;
        b->channels.memory.swap_mib = rows[i].swap_mib;
        plim_world_run(&w, 0);
        uint32_t lives = (uint32_t)floor((30.0 + 0.1) / (rows[i].until_s + 0.1));
        ck_assert_msg(w.result.oom_kills[1] == lives, "%zu: %u kills, not %u", i,
                      w.result.oom_kills[1], lives);
        ck_assert_uint_eq(w.result.oom_kills[0], 0);
        ck_assert(plim_world_seen(&w, 0)->faults == 0.0);
        teardown();
    }
    plim_world_open(&w, 1.0);
}
END_TEST

/* Three machines of 500 MiB in 1000: the balloon takes what is idle, swap what is not. */
START_TEST(a_balloon_goes_down_to_the_working_set)
{
    static const struct {
        double working_set_mib, held_mib;
    } rows[] = {{200, 1000.0 / 3}, {1000.0 / 3, 1000.0 / 3}, {400, 1000.0 / 3}, {500, 1000.0 / 3}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        plim_host_spec *h = open_on("vm_hvm", 100.0, 2000.0);
        h->channels.memory.overcommit = 2.0;
        for (int k = 0; k < 3; k++) {
            asks("web", 0.5 + 30 * k, 20, 500.0)->channels.memory.working_set_mib =
                rows[i].working_set_mib;
        }
        plim_world_run(&w, 0);
        const plim_service_obs *o = plim_world_seen(&w, 1);
        double missing = fmax(1.0 - rows[i].held_mib / rows[i].working_set_mib, 0.0);
        ck_assert_double_eq_tol(o->faults, 20 * 100.0 * missing, 1e-6);
        ck_assert_double_eq_tol(w.result.host[0].memory_held * 1e-11, 1000.0, 1e-6);
        ck_assert(o->memory_ns == 0.0); /* alone it would have all */
        teardown();
    }
    plim_world_open(&w, 1.0);
}
END_TEST

/* An idle machine gives more than a busy one: 200 idle of 500 against 400 idle of 500. */
START_TEST(a_balloon_takes_in_proportion_to_size)
{
    plim_host_spec *h = open_on("vm_hvm", 100.0, 2000.0);
    h->channels.memory.overcommit = 2.0;
    asks("busy", 0.5, 20, 500.0)->channels.memory.working_set_mib = 450.0;
    asks("idle", 30.5, 20, 1000.0)->channels.memory.working_set_mib = 500.0;
    plim_world_run(&w, 0);
    /* 500 too much: 167 and 333 by size; the busy one has 50, so the idle one gives 450 */
    ck_assert(plim_world_seen(&w, 0)->faults == 0.0 && plim_world_seen(&w, 1)->faults == 0.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->resident * 1e-11, 450.0, 1e-6);
    ck_assert_double_eq_tol(plim_world_seen(&w, 1)->resident * 1e-11, 500.0, 1e-6);
    ck_assert_double_eq_tol(w.result.host[0].memory_held * 1e-11, 1000.0, 1e-6);
}
END_TEST

/* Who reads the disk for its own work waits for those who fault. */
START_TEST(the_disks_other_users_pay)
{
    double lost[2];
    for (int squeezed = 0; squeezed < 2; squeezed++) {
        open_on("container", 100.0, 2000.0);
        asks("web", 50.0, 20, 500.0);
        plim_service_spec *db = asks("db", 50.11, 20, 10.0);
        db->ops.n[PLIM_CLASS_DISK_READ] = 1.0;
        db->ops.n[PLIM_CLASS_USER] = 0.001;
        bomb(100.0, squeezed ? 1400.0 : 1.0);
        plim_world_run(&w, 0);
        lost[squeezed] = plim_world_seen(&w, 1)->neighbours_ns[PLIM_RESOURCE_DISK];
        teardown();
    }
    ck_assert(lost[0] == 0.0);
    ck_assert_double_gt(lost[1], 20 * 1e6);
    plim_world_open(&w, 1.0);
}
END_TEST

/* Page cache needs no swap; memory of the process does. */
START_TEST(page_cache_goes_first)
{
    open_on("container", 100.0, 0.0);
    asks("web", 50.0, 20, 100.0)->channels.memory.working_set_mib = 500.0;
    bomb(100.0, 600.0);
    plim_world_run(&w, 0);
    /* 500 and 700: 200 too much, in proportion 83 and 117, but of the bomb nothing can go */
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->faults, 20 * 100.0 * (200.0 / 500.0), 1e-6);
    ck_assert_uint_eq(w.result.oom_kills[1], 0);
    ck_assert(plim_world_seen(&w, 0)->swapped == 0.0);
}
END_TEST

START_TEST(switched_off_it_is_not_there)
{
    open_on("container", 60.0, 0.0);
    asks("web", 0.5, 50, 500.0);
    bomb(100.0, 0.0);
    w.spec.channels_off.memory = true;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.oom_kills[1], 0);
    ck_assert(plim_world_seen(&w, 0)->faults == 0.0);
}
END_TEST

/* Instances that come, crash and move: no more is held than there is, and no request is lost sight
 * of. */
START_TEST(whatever_comes_and_goes)
{
    static const double times[] = {11.0, 23.0};
    static const plim_failure_spec failure[] = {
        {.what = PLIM_FAILURE_PROCESS, .at_s = {times, 2}, .repair_s = 0.5},
        {.what = PLIM_FAILURE_HOST, .host = 1, .at_s = {times, 2}, .elsewhere = true}};
    plim_host_spec *h = open_on(platforms[_i], 60.0, 300.0);
    w.spec.platform.stack.instance_boot_s = 0.2;
    h->channels.memory.overcommit = 1.5;
    h->link_gbit_per_s = 10.0;
    *plim_world_host(&w, 4) = *h;
    w.host[1].name = "h1";
    w.host[1].until_s = 40.0;
    for (int i = 0; i < 3; i++) {
        plim_service_spec *s = plim_world_poisson(&w, i == 0 ? "a" : i == 1 ? "b" : "c", 0.02, 40);
        s->mem_mib = 250.0;
        s->instances = 2;
        s->vcpus = 2;
        s->ops.n[PLIM_CLASS_DISK_READ] = i;
        s->channels.memory = (plim_memory_use){.working_set_mib = 150.0 + 100.0 * i,
                                               .faults_per_cpu_s = 500.0,
                                               .growth_mib_per_s = i == 2 ? 40.0 : 0.0,
                                               .swap_mib = -1.0};
    }
    w.service[0].scaling = (plim_scaling_spec){
        .least = 1, .most = 4, .target = 0.5, .tolerance = 0.1, .period_s = 1.0, .cooldown_s = 5.0};
    w.spec.failures = failure;
    w.spec.n_failures = 2;
    w.spec.replan = (plim_replan_spec){.goal = PLIM_REPLAN_SPREAD, .every_s = 7.0, .moves_max = 3};
    w.spec.live = (plim_live_spec){.cpu_tax = 0.1, .downtime_s = 0.1};
    plim_world_run(&w, 0);
    ck_assert(!w.result.cluster.refused);
    for (uint32_t s = 0; s < 3; s++) {
        const plim_service_obs *o = plim_world_seen(&w, s);
        ck_assert_uint_gt(o->in_time, 0);
        ck_assert_uint_eq(o->arrived + w.result.in_system_start[s], o->in_time + o->failed +
                                                                        o->rejected + o->timed_out +
                                                                        w.result.in_system_end[s]);
        ck_assert_double_ge(o->memory_ns, 0.0);
    }
    for (int host = 0; host < 2; host++) {
        ck_assert_double_le(w.result.host[host].memory_held, 60e9 * 1000.0 * (1.0 + 1e-9));
        ck_assert_double_gt(w.result.host[host].memory_held, 0.0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *tcase = plim_suite_case(suite, "memory");
    int n = (int)(sizeof platforms / sizeof platforms[0]);
    tcase_add_checked_fixture(tcase, NULL, teardown);
    tcase_add_loop_test(tcase, without_pressure_nothing_changes, 0, n);
    tcase_add_loop_test(tcase, more_pressure_never_helps, 0, 3);
    tcase_add_test(tcase, a_limit_or_a_machine_contains_a_bomb);
    tcase_add_test(tcase, alone_it_is_its_own_doing);
    tcase_add_test(tcase, shares_are_in_proportion);
    tcase_add_test(tcase, memory_comes_back_step_by_step);
    tcase_add_loop_test(tcase, without_swap_the_largest_is_killed, 0, 2);
    tcase_add_test(tcase, over_its_own_limit_it_is_killed_alone);
    tcase_add_test(tcase, a_balloon_goes_down_to_the_working_set);
    tcase_add_test(tcase, a_balloon_takes_in_proportion_to_size);
    tcase_add_test(tcase, the_disks_other_users_pay);
    tcase_add_test(tcase, page_cache_goes_first);
    tcase_add_test(tcase, switched_off_it_is_not_there);
    tcase_add_loop_test(tcase, whatever_comes_and_goes, 0, n);
    return plim_suite_run(suite);
}
