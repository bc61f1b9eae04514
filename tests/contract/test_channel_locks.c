/* SPDX-License-Identifier: GPL-3.0-or-later
 * Locks: of a kernel that instances share, and of a guest whose vCPUs are preempted. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <string.h>

enum { VICTIM, NOISE };

static double lost_ms(const plim_world *w, uint32_t s, plim_resource resource)
{
    const plim_service_obs *o = plim_world_seen(w, s);
    return o->neighbours_ns[resource] * 1e-6 / (double)o->in_time;
}

/* Half of each request's 10 ms is in the kernel. */
static void open_pair(plim_world *w, const char *platform, double users)
{
    plim_world_open(w, 20.0);
    plim_world_on(w, platform, 2014, true);
    plim_world_host(w, 8)->channels.kernel.contention = 0.1;
    for (int s = 0; s < 2; s++) {
        plim_service_spec *spec = plim_world_closed(w, s == 0 ? "victim" : "noise", 0.005, users,
                                                    PLIM_DIST_DETERMINISTIC, 0.0);
        spec->ops.n[PLIM_CLASS_KERNEL] = 0.005;
        spec->vcpus = 2;
    }
}

/* The neighbour's core is in the kernel half of the time: kernel work takes 1 + 0.1 / 2. */
START_TEST(a_shared_kernel_is_as_by_hand)
{
    static const char *const platforms[] = {"bare_shared", "container"};
    plim_world w;
    open_pair(&w, platforms[_i], 1);
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 5.0 + 5.0 * 1.05, 1e-5);
    ck_assert_double_eq_tol(lost_ms(&w, VICTIM, PLIM_RESOURCE_KERNEL), 0.25, 1e-5);
    ck_assert_double_eq(lost_ms(&w, VICTIM, PLIM_RESOURCE_CACHE), 0.0);
    plim_world_close(&w);
}
END_TEST

/* Two cores each: of three others, half a core is its own, one core the neighbour's. */
START_TEST(its_own_cores_are_its_own)
{
    plim_world w;
    open_pair(&w, "container", 2);
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 5.0 + 5.0 * 1.15, 1e-5);
    ck_assert_double_eq_tol(lost_ms(&w, VICTIM, PLIM_RESOURCE_KERNEL), 0.5, 1e-5);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_guest_has_a_kernel_of_its_own)
{
    plim_world w;
    open_pair(&w, "vm_hvm", _i == 0 ? 1 : 2);
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), _i == 0 ? 10.0 : 10.25, 1e-5);
    ck_assert_double_eq(lost_ms(&w, VICTIM, PLIM_RESOURCE_KERNEL), 0.0);
    plim_world_close(&w);
}
END_TEST

/* System calls count as their native cost: as many as take 5 ms are as 5 ms of kernel time. */
START_TEST(operations_are_kernel_work)
{
    plim_world w;
    plim_cost one;
    plim_ops call = {.n = {[PLIM_CLASS_SYSCALL] = 1.0}};
    open_pair(&w, "container", 1);
    plim_cost_of(&w.spec.platform.stack, &call, &one);
    for (int s = 0; s < 2; s++) {
        w.service[s].ops.n[PLIM_CLASS_KERNEL] = 0.0;
        w.service[s].ops.n[PLIM_CLASS_SYSCALL] = 0.005e9 / plim_cost_total_ns(&one);
    }
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 5.0 + 5.0 * 1.05, 1e-5);
    plim_world_close(&w);
}
END_TEST

static void open_tenants(plim_world *w, double noise_kernel_s, double contention)
{
    plim_world_open(w, 100.0);
    plim_world_on(w, "container", 2014, false);
    plim_world_host(w, 8)->channels.kernel.contention = contention;
    plim_service_spec *victim = plim_world_poisson(w, "victim", 0.005, 60.0);
    plim_service_spec *noise = plim_world_poisson(w, "noise", 0.02 - noise_kernel_s, 150.0);
    victim->size = noise->size = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = 1.0};
    victim->ops.n[PLIM_CLASS_KERNEL] = 0.005;
    noise->ops.n[PLIM_CLASS_KERNEL] = noise_kernel_s;
    w->spec.max_in_flight = 100000;
}

START_TEST(more_of_it_never_helps)
{
    double last_ms = 0.0, first_ms = 0.0;
    for (int step = 0; step < 16; step++) {
        plim_world w;
        open_tenants(&w, 0.0025 * (step < 8 ? step : 8), step < 8 ? 0.1 : 0.1 * (step - 6));
        plim_world_run(&w, 0);
        double ms = plim_world_mean_ms(&w, VICTIM);
        ck_assert_double_ge(ms, last_ms);
        first_ms = step == 0 ? ms : first_ms;
        last_ms = ms;
        plim_world_close(&w);
    }
    ck_assert_double_gt(last_ms, 1.2 * first_ms);
}
END_TEST

START_TEST(none_changes_nothing)
{
    plim_world none, off;
    open_tenants(&none, 0.01, 0.0);
    open_tenants(&off, 0.01, 0.5);
    off.spec.channels_off.kernel = true;
    plim_world_run(&none, 0);
    plim_world_run(&off, 0);
    ck_assert_uint_eq(none.result.digest, off.result.digest);
    const plim_service_obs *a = plim_world_seen(&none, VICTIM), *b = plim_world_seen(&off, VICTIM);
    ck_assert_double_eq(a->sojourn_ns, b->sojourn_ns);
    ck_assert(memcmp(a->neighbours_ns, b->neighbours_ns, sizeof a->neighbours_ns) == 0);
    plim_world_close(&none);
    plim_world_close(&off);
}
END_TEST

/* ---- lock holders that are preempted ---- */

/* Two guests of two busy vCPUs each on two cores. */
static void open_guests(plim_world *w, const char *platform, uint32_t cores, double spin)
{
    plim_world_open(w, 20.0);
    plim_world_on(w, platform, 2014, true);
    plim_world_host(w, cores);
    for (int s = 0; s < 2; s++) {
        plim_service_spec *spec = plim_world_closed(w, s == 0 ? "victim" : "noise", 0.01, 2,
                                                    PLIM_DIST_DETERMINISTIC, 0.0);
        spec->vcpus = 2;
        spec->lock_spin = spin;
    }
}

/* Half of each guest's vCPUs run: it spins half of 0.2, so 20 ms become 20 / 0.9. */
START_TEST(spinning_is_as_by_hand)
{
    plim_world w;
    open_guests(&w, "vm_hvm", 2, 0.2);
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 20.0 / 0.9, 1e-5);
    ck_assert_double_eq_tol(lost_ms(&w, VICTIM, PLIM_RESOURCE_CPU), 20.0 / 0.9 - 10.0, 1e-5);
    ck_assert_double_eq_tol(w.result.host[0].held_up * 1e-9, 40.0 * 0.1, 1e-6);
    plim_world_close(&w);
}
END_TEST

/* Cores enough; no guest; one vCPU: nobody spins. */
START_TEST(nobody_spins_without_need)
{
    static const struct {
        const char *platform;
        uint32_t cores, vcpus;
    } cases[] = {{"vm_hvm", 4, 2}, {"container", 2, 2}, {"vm_hvm", 1, 1}};
    plim_world with, without;
    open_guests(&with, cases[_i].platform, cases[_i].cores, 0.2);
    open_guests(&without, cases[_i].platform, cases[_i].cores, 0.0);
    for (int s = 0; s < 2; s++) {
        with.service[s].vcpus = without.service[s].vcpus = cases[_i].vcpus;
    }
    plim_world_run(&with, 0);
    plim_world_run(&without, 0);
    ck_assert_uint_eq(with.result.digest, without.result.digest);
    ck_assert_double_eq(plim_world_seen(&with, VICTIM)->sojourn_ns,
                        plim_world_seen(&without, VICTIM)->sojourn_ns);
    ck_assert_double_eq(with.result.host[0].held_up, 0.0);
    plim_world_close(&with);
    plim_world_close(&without);
}
END_TEST

/* Alone on too small a machine it spins by itself: nobody else's fault. */
START_TEST(alone_it_spins_by_itself)
{
    plim_world w;
    open_guests(&w, "vm_hvm", 1, 0.2);
    w.spec.n_services = 1;
    w.host[0].cores = 1;
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(plim_world_mean_ms(&w, VICTIM), 20.0 / 0.9, 1e-5);
    ck_assert_double_eq(lost_ms(&w, VICTIM, PLIM_RESOURCE_CPU), 0.0);
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("channel_locks");
    TCase *kernel = plim_suite_case(suite, "kernel"), *spin = plim_suite_case(suite, "spin");
    tcase_add_loop_test(kernel, a_shared_kernel_is_as_by_hand, 0, 2);
    tcase_add_test(kernel, its_own_cores_are_its_own);
    tcase_add_loop_test(kernel, a_guest_has_a_kernel_of_its_own, 0, 2);
    tcase_add_test(kernel, operations_are_kernel_work);
    tcase_add_test(kernel, more_of_it_never_helps);
    tcase_add_test(kernel, none_changes_nothing);
    tcase_add_test(spin, spinning_is_as_by_hand);
    tcase_add_loop_test(spin, nobody_spins_without_need, 0, 3);
    tcase_add_test(spin, alone_it_spins_by_itself);
    return plim_suite_run(suite);
}
