/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tables of kernels promise: without pressure nothing changes; more pressure never helps;
 * the limit contains it; and cases worked out by hand. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

enum { WEB, OTHER };

/* A host of four cores with a table of that many entries. */
static void open_world(plim_world *w, double horizon_s, double pids_max)
{
    plim_world_open(w, horizon_s);
    plim_world_host(w, 4)->channels.kernel.pids_max = pids_max;
}

static void close_to(double found, double by_hand, const char *what)
{
    ck_assert_msg(fabs(found - by_hand) <= 1e-8 * fabs(by_hand), "%s: %.12g, by hand %.12g", what,
                  found, by_hand);
}

/* Nobody: a service whose only use is what it holds. */
static plim_service_spec *holder(plim_world *w, const char *name)
{
    static const double never_s[] = {1e6};
    return plim_world_asks(w, name, 0.01, 1, never_s);
}

/* ---- zero pressure ---- */

static uint64_t digest_of(const char *platform, const plim_kernel_use *use, double pids_max,
                          bool off, double *sojourn_ns)
{
    plim_world w;
    plim_world_open(&w, 50.0);
    plim_world_on(&w, platform, 2014, false);
    w.spec.channels_off.kernel = off;
    plim_world_host(&w, 2)->channels.kernel.pids_max = pids_max;
    plim_world_host(&w, 2)->channels.kernel.pids_max = pids_max; /* for bare_dedicated */
    plim_service_spec *web = plim_world_poisson(&w, "web", 0.01, 90.0);
    plim_service_spec *db = plim_world_poisson(&w, "db", 0.02, 40.0);
    web->ops.n[PLIM_CLASS_FORK] = 0.5;
    db->ops.n[PLIM_CLASS_DISK_READ] = 1.0;
    web->concurrency = 3;
    db->vcpus = web->vcpus = 1;
    web->channels.kernel = db->channels.kernel = *use;
    plim_world_run(&w, 0);
    uint64_t digest = w.result.digest;
    *sojourn_ns = plim_world_seen(&w, WEB)->sojourn_ns + plim_world_seen(&w, OTHER)->sojourn_ns;
    bool hit = use->limit_pids > 0.0 && use->limit_pids < use->pids + use->pids_per_request;
    bool answers = plim_world_seen(&w, WEB)->in_time > 1000;
    ck_assert_msg(answers == (off || !hit), "%s", platform);
    plim_world_close(&w);
    return digest;
}

START_TEST(zero_pressure_changes_nothing)
{
    const char *platform = plim_platforms[_i]->name;
    const plim_kernel_use none = {0};
    const plim_kernel_use some = {.pids = 3.0, .pids_per_request = 2.0, .limit_pids = 30000.0};
    const plim_kernel_use harsh = {.pids = 3.0, .pids_per_request = 2.0, .limit_pids = 3.0};
    double without, there, unlimited, off, refused;
    uint64_t digest = digest_of(platform, &none, 0.0, false, &without);
    ck_assert_msg(digest_of(platform, &none, 32768.0, false, &there) == digest, "%s", platform);
    ck_assert(there == without);
    ck_assert_msg(digest_of(platform, &some, 32768.0, false, &there) == digest, "%s", platform);
    ck_assert(there == without);
    ck_assert_msg(digest_of(platform, &some, 0.0, false, &unlimited) == digest, "%s", platform);
    ck_assert(unlimited == without);
    ck_assert_msg(digest_of(platform, &harsh, 32768.0, true, &off) == digest, "%s", platform);
    ck_assert(off == without);
    ck_assert_msg(digest_of(platform, &harsh, 32768.0, false, &refused) != digest, "%s", platform);
}
END_TEST

/* ---- more pressure never helps, the limit does ---- */

static uint64_t answered_beside(const char *platform, const plim_kernel_use *use)
{
    plim_world w;
    plim_world_open(&w, 20.0);
    plim_world_on(&w, platform, 2014, true);
    plim_world_host(&w, 4)->channels.kernel.pids_max = 1000.0;
    plim_service_spec *web = plim_world_poisson(&w, "web", 0.01, 100.0);
    web->channels.kernel = (plim_kernel_use){.pids = 4.0, .pids_per_request = 1.0};
    holder(&w, "other")->channels.kernel = *use;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, WEB);
    ck_assert_uint_eq(o->refused, o->failed);
    uint64_t answered = o->in_time;
    plim_world_close(&w);
    return answered;
}

START_TEST(more_pressure_never_helps)
{
    static const double growths[] = {0.0, 0.1, 0.3, 0.5, 1.0, 3.0, 10.0};
    static const double holds[] = {0.0, 900.0, 990.0, 994.0, 995.0, 996.0};
    uint64_t first = 0, last = UINT64_MAX;
    for (size_t i = 0; i < sizeof growths / sizeof *growths; i++) {
        const plim_kernel_use use = {.pids = 1.0, .pids_growth_per_s = growths[i]};
        uint64_t answered = answered_beside("container", &use);
        ck_assert_msg(answered <= last, "growth %g: %lu after %lu", growths[i],
                      (unsigned long)answered, (unsigned long)last);
        first = i == 0 ? answered : first;
        last = answered;
    }
    ck_assert_msg(last < first / 10, "%lu of %lu", (unsigned long)last, (unsigned long)first);
    last = UINT64_MAX;
    for (size_t i = 0; i < sizeof holds / sizeof *holds; i++) {
        const plim_kernel_use use = {.pids = holds[i]};
        uint64_t answered = answered_beside("container", &use);
        ck_assert(answered <= last);
        last = answered;
    }
    ck_assert_uint_eq(last, 0); /* 4 + 996 */
}
END_TEST

START_TEST(the_limit_contains_it_and_a_kernel_of_its_own_does)
{
    const plim_kernel_use none = {0};
    plim_kernel_use bomb = {.pids = 1.0, .pids_growth_per_s = 10.0};
    uint64_t alone = answered_beside("container", &none);
    ck_assert_uint_lt(answered_beside("container", &bomb), alone / 5);
    ck_assert_uint_lt(answered_beside("bare_shared", &bomb), alone / 5);
    static const char *const own[] = {"vm_hosted", "vm_full", "vm_para", "vm_hvm", "microvm"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        ck_assert_msg(answered_beside(own[i], &bomb) == answered_beside(own[i], &none), "%s",
                      own[i]);
    }
    bomb.limit_pids = 500.0;
    ck_assert_uint_eq(answered_beside("container", &bomb), alone);
}
END_TEST

/* ---- by hand ---- */

/* Three entries are left for requests of 1 s: of four at once one fails, of those later none. */
START_TEST(requests_hold_entries_while_they_are_worked_on)
{
    static const double at_s[] = {1.0, 1.0, 1.0, 1.0, 2.5, 2.5};
    plim_world w;
    open_world(&w, 10.0, 10.0);
    plim_world_asks(&w, "web", 1.0, 6, at_s)->channels.kernel.pids_per_request = 1.0;
    holder(&w, "other")->channels.kernel.pids = 7.0;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, WEB);
    ck_assert_uint_eq(o->in_time, 5);
    ck_assert_uint_eq(o->failed, 1);
    ck_assert_uint_eq(o->refused, 1);
    close_to(o->pids_ns, 5e9, "processes of requests");
    close_to(plim_world_seen(&w, OTHER)->pids_ns, 70e9, "processes of an instance");
    close_to(w.result.pids_peak[WEB], 3.0, "peak");
    plim_world_close(&w);
}
END_TEST

/* One at a time: who waits goes on with the entry of the one before it; forks need one too. */
START_TEST(who_waits_takes_over_and_forks_count)
{
    static const double at_s[] = {1.0, 1.0, 1.0};
    for (uint32_t concurrency = 1; concurrency <= 2; concurrency++) {
        plim_world w;
        open_world(&w, 10.0, 1.0);
        plim_service_spec *web = plim_world_asks(&w, "web", 1.0, 3, at_s);
        web->ops.n[PLIM_CLASS_FORK] = 0.25;
        web->concurrency = concurrency;
        web->channels.kernel.limit_pids = 5.0;
        plim_world_run(&w, 0);
        const plim_service_obs *o = plim_world_seen(&w, WEB);
        ck_assert_uint_eq(o->in_time, concurrency == 1 ? 3 : 1);
        ck_assert_uint_eq(o->refused, concurrency == 1 ? 0 : 2);
        plim_world_close(&w);
    }
}
END_TEST

/* n(t) = e^t in a table of 100: a request needs n <= 99, until ln 99 s. */
START_TEST(a_bomb_grows_in_closed_form_until_the_table_is_full)
{
    static const double at_s[] = {4.59, 4.595, 4.6, 9.0};
    plim_world w;
    open_world(&w, 10.0, 100.0);
    plim_world_asks(&w, "web", 0.1, 4, at_s)->channels.kernel.pids_per_request = 1.0;
    holder(&w, "other")->channels.kernel.pids_growth_per_s = 1.0;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, WEB);
    ck_assert_uint_eq(o->in_time, 1); /* ln 99 = 4.5951…, but the first one holds the last entry */
    ck_assert_uint_eq(o->refused, 3);
    double full_s = 4.69, last = log(100.0 / 99.0);
    close_to(plim_world_seen(&w, OTHER)->pids_ns * 1e-9,
             98.0 + 99.0 * (full_s - log(99.0)) + 1.0 + 100.0 * (10.0 - full_s - last), "bomb");
    close_to(w.result.pids_peak[OTHER], 100.0, "peak");
    plim_world_close(&w);
}
END_TEST

/* Two bombs of one table, of growths 1 and 2 from 0 and 1 s on: full when e^t + e^(2 (t - 1)) is
 * 100; then both stay. */
START_TEST(bombs_share_a_table)
{
    plim_world w;
    open_world(&w, 10.0, 100.0);
    holder(&w, "web")->channels.kernel.pids_growth_per_s = 1.0;
    plim_kernel_use *use = &holder(&w, "other")->channels.kernel;
    use->pids_growth_per_s = 2.0;
    use->pids_growth_from_s = 1.0;
    plim_world_run(&w, 0);
    double low = 1.0, high = 5.0;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2.0;
        bool below = exp(middle) + exp(2.0 * (middle - 1.0)) < 100.0;
        low = below ? middle : low;
        high = below ? high : middle;
    }
    double one = exp(low), two = exp(2.0 * (low - 1.0));
    close_to(w.result.pids_peak[WEB], one, "first");
    close_to(w.result.pids_peak[OTHER], two, "second");
    close_to(plim_world_seen(&w, OTHER)->pids_ns * 1e-9,
             1.0 + (two - 1.0) / 2.0 + two * (10.0 - low), "second, area");
    plim_world_close(&w);
}
END_TEST

/* As many of its users compute as it has processes: 1 until ln 2 s, 2 until ln 3 s, then 3. */
START_TEST(a_bomb_computes_with_what_it_has)
{
    plim_world w;
    open_world(&w, 10.0, 32768.0);
    plim_service_spec *bomb =
        plim_world_closed(&w, "bomb", 0.01, 50.0, PLIM_DIST_DETERMINISTIC, 0.0);
    bomb->channels.kernel = (plim_kernel_use){.pids_growth_per_s = 1.0, .limit_pids = 3.0};
    plim_world_run(&w, 0);
    close_to(plim_world_seen(&w, 0)->work[0] * 1e-9,
             log(2.0) + 2.0 * log(1.5) + 3.0 * (10.0 - log(3.0)), "CPU");
    plim_world_close(&w);
}
END_TEST

/* A crash at 2 s frees the only entry, of a request that would take until 6 s; the instance is up
 * again at 3 s. */
START_TEST(a_crash_frees_entries)
{
    static const double at_s[] = {1.0, 1.5, 4.0, 4.5}, crash_s[] = {2.0};
    plim_world w;
    open_world(&w, 20.0, 2.0);
    plim_service_spec *web = plim_world_asks(&w, "web", 5.0, 4, at_s);
    web->channels.kernel = (plim_kernel_use){.pids = 1.0, .pids_per_request = 1.0};
    const plim_failure_spec failure = {
        .what = PLIM_FAILURE_PROCESS, .at_s = {crash_s, 1}, .repair_s = 1.0};
    w.spec.failures = &failure;
    w.spec.n_failures = 1;
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, WEB);
    ck_assert_uint_eq(o->in_time, 1);
    ck_assert_uint_eq(o->refused, 2);
    ck_assert_uint_eq(o->failed, 3);
    /* two from 1 to 2 s, none while it is down, two from 4 to 9 s, else one */
    close_to(o->pids_ns * 1e-9, 20.0 - 1.0 - 0.0 + 1.0 + 5.0, "processes");
    plim_world_close(&w);
}
END_TEST

/* It moves at 5 s from a host that leaves, with its processes, and goes on growing there. */
START_TEST(a_bomb_moves_with_what_it_has)
{
    plim_world w;
    plim_world_open(&w, 10.0);
    plim_world_on(&w, "vm_hvm", 2014, true);
    plim_world_host(&w, 2)->channels.kernel.pids_max = 50.0;
    plim_world_host(&w, 2)->channels.kernel.pids_max = 200.0;
    w.host[0].until_s = 5.0;
    holder(&w, "bomb")->channels.kernel.pids_growth_per_s = 1.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.moves[PLIM_MOVE_LEAVES], 1);
    close_to(w.result.pids_peak[0], 200.0, "peak");
    /* 50 from ln 50 to 5 s, then 50 e^(t - 5) until 200 */
    close_to(plim_world_seen(&w, 0)->pids_ns * 1e-9,
             49.0 + 50.0 * (5.0 - log(50.0)) + 150.0 + 200.0 * (5.0 - log(4.0)), "processes");
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/channel_kernel");
    int n = 0;
    while (plim_platforms[n] != NULL) {
        n++;
    }
    TCase *pressure = plim_suite_case(suite, "pressure");
    tcase_add_loop_test(pressure, zero_pressure_changes_nothing, 0, n);
    tcase_add_test(pressure, more_pressure_never_helps);
    tcase_add_test(pressure, the_limit_contains_it_and_a_kernel_of_its_own_does);
    TCase *by_hand = plim_suite_case(suite, "by hand");
    tcase_add_test(by_hand, requests_hold_entries_while_they_are_worked_on);
    tcase_add_test(by_hand, who_waits_takes_over_and_forks_count);
    tcase_add_test(by_hand, a_bomb_grows_in_closed_form_until_the_table_is_full);
    tcase_add_test(by_hand, bombs_share_a_table);
    tcase_add_test(by_hand, a_bomb_computes_with_what_it_has);
    tcase_add_test(by_hand, a_crash_frees_entries);
    tcase_add_test(by_hand, a_bomb_moves_with_what_it_has);
    return plim_suite_run(suite);
}
