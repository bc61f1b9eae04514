/* SPDX-License-Identifier: GPL-3.0-or-later
 * The channel of last-level cache and memory bandwidth: what every channel promises. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <string.h>

enum { VICTIM, NOISE };

/* One core's worth of both, each on a core of its own; a victim that asks for 4 GB/s. */
static void open_pair(plim_world *w, const char *platform)
{
    plim_world_open(w, 20.0);
    plim_world_on(w, platform, 2014, true);
    plim_world_host(w, 4)->channels.cache = (plim_cache_host){.llc_mib = 20.0, .gb_per_s = 10.0};
    plim_world_closed(w, "victim", 0.01, 1, PLIM_DIST_DETERMINISTIC, 0.0)->channels.cache =
        (plim_cache_use){
            .footprint_mib = 10.0, .gb_per_s = 4.0, .miss_gain = 1.0, .memory_bound = 0.5};
    plim_world_closed(w, "noise", 0.01, 1, PLIM_DIST_DETERMINISTIC, 0.0)->channels.cache =
        (plim_cache_use){.footprint_mib = 30.0, .gb_per_s = 12.0, .memory_bound = 1.0};
}

static double lost_ms(const plim_world *w, uint32_t s, plim_resource resource)
{
    const plim_service_obs *o = plim_world_seen(w, s);
    return o->neighbours_ns[resource] * 1e-6 / (double)o->in_time;
}

/* Half of all footprints fits: the victim has 5 of its 10 MiB and asks for 4 (1 + 1/2) = 6 GB/s.
 * 18 GB/s are asked of 10: everything waits 1.8 times as long for memory. */
START_TEST(shares_are_as_by_hand)
{
    static const char *const platforms[] = {"bare_shared", "container", "vm_hvm", "vm_para"};
    plim_world w;
    open_pair(&w, platforms[_i]);
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 10.0 * (0.5 + 0.5 * 1.8), 1e-5);
    ck_assert_double_eq_tol(lost_ms(&w, VICTIM, PLIM_RESOURCE_CACHE), 4.0, 1e-5);
    /* alone it would wait 1.2 times as long for its own 12 GB/s: that part is its own */
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, NOISE), 18.0, 1e-5);
    ck_assert_double_eq_tol(lost_ms(&w, NOISE, PLIM_RESOURCE_CACHE), 6.0, 1e-5);
    for (uint32_t s = 0; s < 2; s++) {
        ck_assert_double_eq(lost_ms(&w, s, PLIM_RESOURCE_CPU), 0.0);
        ck_assert_double_eq(lost_ms(&w, s, PLIM_RESOURCE_KERNEL), 0.0);
    }
    const plim_host_obs *o = &w.result.host[0];
    ck_assert_double_eq_tol(o->memory_gb, 10.0 * 20.0, 1e-6);
    ck_assert_double_eq_tol(o->used * 1e-9, 40.0, 1e-6);
    ck_assert_double_eq_tol(o->held_up * 1e-9, 20.0 * (4.0 / 14.0 + 8.0 / 18.0), 1e-4);
    ck_assert_double_eq_tol((o->useful + o->held_up) * 1e-9, 40.0, 1e-6);
    plim_world_close(&w);
}
END_TEST

/* CAT: 5 MiB for the noise, so the victim's 10 fit; MBA: 6 GB/s for it, so 4 + 6 are enough. */
START_TEST(limits_of_the_noise_contain_it)
{
    plim_world w;
    open_pair(&w, "container");
    w.service[NOISE].channels.cache.limit_mib = 5.0;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 10.0 * (0.5 + 0.5 * 1.6), 1e-5);
    plim_world_close(&w);

    open_pair(&w, "container");
    w.service[NOISE].channels.cache.limit_mib = 5.0;
    w.service[NOISE].channels.cache.limit_gb_per_s = 6.0;
    plim_world_run(&w, 0);
    ck_assert_double_eq(plim_world_mean_ms(&w, VICTIM), 10.0);
    ck_assert_double_eq(lost_ms(&w, VICTIM, PLIM_RESOURCE_CACHE), 0.0);
    /* what its own limit takes from it is nobody else's */
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, NOISE), 20.0, 1e-5);
    ck_assert_double_eq(lost_ms(&w, NOISE, PLIM_RESOURCE_CACHE), 0.0);
    plim_world_close(&w);
}
END_TEST

/* A limit that is reached leaves the rest to the others: 2 of 10 GB/s, 8 for 6 + 12. */
START_TEST(what_a_limit_leaves_is_the_others)
{
    plim_world w;
    open_pair(&w, "container");
    *plim_world_closed(&w, "third", 0.01, 1, PLIM_DIST_DETERMINISTIC, 0.0) = w.service[NOISE];
    w.service[2].name = "third";
    w.service[2].workload_params = w.params[2];
    w.service[2].channels.cache.footprint_mib = 0.0;
    w.service[2].channels.cache.limit_gb_per_s = 2.0;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 10.0 * (0.5 + 0.5 * 18.0 / 8.0), 1e-5);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, 2), 60.0, 1e-4);
    plim_world_close(&w);
}
END_TEST

/* Two open tenants: arrivals and sizes are the same whatever the neighbour does. */
static void open_tenants(plim_world *w, const char *platform)
{
    plim_world_open(w, 100.0);
    plim_world_on(w, platform, 2014, false);
    plim_world_host(w, 8)->channels.cache = (plim_cache_host){.llc_mib = 20.0, .gb_per_s = 20.0};
    plim_service_spec *victim = plim_world_poisson(w, "victim", 0.01, 60.0);
    plim_service_spec *noise = plim_world_poisson(w, "noise", 0.02, 80.0);
    victim->size = noise->size = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = 1.0};
    victim->vcpus = 2;
    noise->vcpus = 4;
    victim->channels.cache = (plim_cache_use){
        .footprint_mib = 12.0, .gb_per_s = 3.0, .miss_gain = 4.0, .memory_bound = 0.6};
    w->spec.max_in_flight = 100000;
}

static const char *const all[] = {"bare_shared", "vm_hosted", "vm_full",
                                  "vm_para",     "vm_hvm",    "container"};

/* Everything fits and there is bandwidth enough: as if the channel were not there. */
START_TEST(no_pressure_changes_nothing)
{
    plim_world with, without;
    open_tenants(&with, all[_i]);
    open_tenants(&without, all[_i]);
    with.service[NOISE].channels.cache = (plim_cache_use){
        .footprint_mib = 8.0, .gb_per_s = 0.5, .miss_gain = 9.0, .memory_bound = 0.9};
    without.host[0].channels.cache = (plim_cache_host){.llc_mib = 0.0};
    plim_world_run(&with, 0);
    plim_world_run(&without, 0);
    ck_assert_uint_eq(with.result.digest, without.result.digest);
    for (uint32_t s = 0; s < 2; s++) {
        const plim_service_obs *a = plim_world_seen(&with, s), *b = plim_world_seen(&without, s);
        ck_assert_double_eq(a->sojourn_ns, b->sojourn_ns);
        ck_assert_double_eq(a->work[0], b->work[0]);
        ck_assert(memcmp(a->neighbours_ns, b->neighbours_ns, sizeof a->neighbours_ns) == 0);
    }
    ck_assert_double_eq(with.result.host[0].used, without.result.host[0].used);
    ck_assert_double_eq(with.result.host[0].held_up, 0.0);
    plim_world_close(&with);
    plim_world_close(&without);
}
END_TEST

/* Switched off, or with nobody else there: nothing is booked to neighbours. */
START_TEST(off_is_off_and_alone_is_alone)
{
    plim_world w;
    open_tenants(&w, "container");
    w.service[NOISE].channels.cache =
        (plim_cache_use){.footprint_mib = 60.0, .gb_per_s = 20.0, .memory_bound = 0.9};
    w.spec.channels_off.cache = true;
    plim_world_run(&w, 0);
    ck_assert_double_eq(lost_ms(&w, VICTIM, PLIM_RESOURCE_CACHE), 0.0);
    ck_assert_double_eq(w.result.host[0].held_up, 0.0);
    plim_world_close(&w);

    open_tenants(&w, "container");
    w.spec.n_services = 1;
    w.service[VICTIM].channels.cache.footprint_mib = 40.0; /* too much for the machine itself */
    w.service[VICTIM].channels.cache.gb_per_s = 15.0;
    plim_world_run(&w, 0);
    ck_assert_double_eq(lost_ms(&w, VICTIM, PLIM_RESOURCE_CACHE), 0.0);
    ck_assert_double_gt(w.result.host[0].held_up, 0.0);
    plim_world_close(&w);
}
END_TEST

/* More of everything that presses, one after the other. */
START_TEST(more_pressure_never_helps)
{
    double last_ms = 0.0, first_ms = 0.0;
    for (int step = 0; step < 16; step++) {
        plim_world w;
        open_tenants(&w, all[_i]);
        w.service[NOISE].channels.cache =
            (plim_cache_use){.footprint_mib = 6.0 * (step < 8 ? step : 8),
                             .gb_per_s = 1.0 + 1.5 * (step < 8 ? 0 : step - 8)};
        plim_world_run(&w, 0);
        double ms = plim_world_mean_ms(&w, VICTIM);
        ck_assert_double_ge(ms, last_ms);
        first_ms = step == 0 ? ms : first_ms;
        last_ms = ms;
        plim_world_close(&w);
    }
    ck_assert_double_gt(last_ms, 1.5 * first_ms);
}
END_TEST

/* A measured table: 1 at 0, 1.1 at 10, 1.4 at 20 MiB and beyond. */
START_TEST(measured_sensitivity_is_read_between_its_points)
{
    static const double grid[] = {1.0, 1.1, 1.4};
    static const struct {
        double noise_mib, slower;
    } cases[] = {{0.0, 1.0}, {5.0, 1.05}, {10.0, 1.1}, {15.0, 1.25}, {20.0, 1.4}, {90.0, 1.4}};
    plim_world w;
    open_pair(&w, "vm_hvm");
    w.service[VICTIM].channels.cache = (plim_cache_use){.footprint_mib = 10.0,
                                                        .sensitivity = grid,
                                                        .n_sensitivity = 3,
                                                        .sensitivity_step_mib = 10.0};
    w.service[NOISE].channels.cache.footprint_mib = cases[_i].noise_mib;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 10.0 * cases[_i].slower, 1e-5);
    ck_assert_double_eq_tol(lost_ms(&w, VICTIM, PLIM_RESOURCE_CACHE),
                            10.0 * (cases[_i].slower - 1.0), 1e-5);
    plim_world_close(&w);
}
END_TEST

/* An instance that is moved while it runs takes what it has lost along. */
START_TEST(a_move_keeps_the_accounts)
{
    plim_world w;
    open_pair(&w, "vm_hvm");
    w.host[0].until_s = 5.0;
    w.host[0].link_gbit_per_s = 1.0;
    plim_host_spec *other = plim_world_host(&w, 4);
    other->link_gbit_per_s = 1.0;
    other->channels = w.host[0].channels;
    w.spec.live = (plim_live_spec){.cpu_tax = 0.1, .downtime_s = 0.05};
    w.service[VICTIM].mem_mib = w.service[NOISE].mem_mib = 64.0;
    plim_world_run(&w, 0);
    for (uint32_t s = 0; s < 2; s++) {
        const plim_service_obs *o = plim_world_seen(&w, s);
        ck_assert_uint_gt(o->in_time, 500);
        ck_assert_double_gt(lost_ms(&w, s, PLIM_RESOURCE_CACHE), 0.0);
        double own = o->sojourn_ns - plim_neighbours_ns(o);
        ck_assert_double_ge(own * 1e-6 / (double)o->in_time, 10.0 - 1e-6);
    }
    double useful = w.result.host[0].useful + w.result.host[1].useful;
    double work = plim_world_seen(&w, VICTIM)->work[0] + plim_world_seen(&w, NOISE)->work[0];
    ck_assert_double_eq_tol(useful, work, 1.0);
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    enum { N_ALL = sizeof all / sizeof all[0] };
    Suite *suite = suite_create("channel_cache");
    TCase *tests = plim_suite_case(suite, "all");
    tcase_add_loop_test(tests, shares_are_as_by_hand, 0, 4);
    tcase_add_test(tests, limits_of_the_noise_contain_it);
    tcase_add_test(tests, what_a_limit_leaves_is_the_others);
    tcase_add_loop_test(tests, no_pressure_changes_nothing, 0, N_ALL);
    tcase_add_test(tests, off_is_off_and_alone_is_alone);
    tcase_add_loop_test(tests, more_pressure_never_helps, 0, N_ALL);
    tcase_add_loop_test(tests, measured_sensitivity_is_read_between_its_points, 0, 6);
    tcase_add_test(tests, a_move_keeps_the_accounts);
    return plim_suite_run(suite);
}
