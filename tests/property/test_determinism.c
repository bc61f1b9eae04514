/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same question has the same answer, bit for bit: again, alone or among others, by any number
 * of threads, beside an idle instance, and on every platform when its layers cost nothing. */
#include "reports/report.h"
#include "scenarios/experiment.h"
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { REPLICATIONS = 5, BINS = 240 };

static const int eras[] = {2003, 2014, 2020};

/* Three services on two hosts: web and mail together, db alone; open, random and busy. */
static void three_services(plim_world *w, const char *platform, int era, bool zero)
{
    static const int64_t first[] = {0, 0}, second[] = {1};
    plim_world_open(w, 20.0);
    plim_world_on(w, platform, era, zero);
    w->spec.n_bins = BINS;
    w->spec.placement = plim_find_placement("explicit_hosts");
    plim_world_host(w, 2);
    plim_world_host(w, 1);
    plim_service_spec *web = plim_world_poisson(w, "web", 0.008, 110.0);
    plim_service_spec *mail = plim_world_poisson(w, "mail", 0.020, 30.0);
    plim_service_spec *db = plim_world_poisson(w, "db", 0.005, 120.0);
    web->instances = 2;
    web->concurrency = 3;
    web->queue_limit = 40;
    web->timeout_s = 0.4;
    mail->cpu_weight = 0.7;
    mail->quota_ms = 70.0;
    web->on_host = mail->on_host = first;
    db->on_host = second;
    web->size.kind = mail->size.kind = PLIM_DIST_EXPONENTIAL;
    db->size = (plim_dist){.kind = PLIM_DIST_LOGNORMAL, .mean = 1.0, .scv = 3.0};
    for (int s = 0; s < 3; s++) {
        w->service[s].ops.n[PLIM_CLASS_NET_RX_PACKET] = 2.0;
        w->service[s].ops.n[PLIM_CLASS_NET_TX_PACKET] = 9.0;
        w->service[s].ops.n[PLIM_CLASS_SYSCALL] = 30.0;
    }
}

static void same_hist(const plim_hist *a, const plim_hist *b)
{
    ck_assert_uint_eq(a->n, b->n);
    ck_assert_uint_eq(a->n_infinite, b->n_infinite);
    ck_assert(memcmp(a->count, b->count, PLIM_HIST_BUCKETS * sizeof *a->count) == 0);
}

/* All that was seen of a service, byte by byte; the histogram by its counts. */
static void same_service(const plim_service_obs *a, const plim_service_obs *b, const char *what)
{
    plim_service_obs x = *a, y = *b;
    same_hist(&a->hist, &b->hist);
    x.hist.count = y.hist.count = NULL;
    ck_assert_msg(memcmp(&x, &y, sizeof x) == 0, "%s", what);
}

static void same_arrivals(const plim_world *a, uint32_t in_a, const plim_world *b, uint32_t in_b)
{
    for (uint32_t k = 0; k < BINS; k++) {
        ck_assert_uint_eq(a->result.bin[k * a->spec.n_services + in_a].arrived,
                          b->result.bin[k * b->spec.n_services + in_b].arrived);
    }
}

/* ---- again ---- */

START_TEST(the_same_twice_is_the_same)
{
    plim_world a, b;
    three_services(&a, plim_platforms[_i]->name, 2014, false);
    three_services(&b, plim_platforms[_i]->name, 2014, false);
    a.spec.platform.one_service_per_host = b.spec.platform.one_service_per_host = false;
    plim_world_run(&a, 3);
    plim_world_run(&b, 3);
    ck_assert_uint_eq(a.result.digest, b.result.digest);
    ck_assert_uint_eq(a.result.events, b.result.events);
    for (uint32_t s = 0; s < 3; s++) {
        same_service(plim_world_seen(&a, s), plim_world_seen(&b, s), a.service[s].name);
    }
    ck_assert(memcmp(a.result.host, b.result.host, 2 * sizeof *a.result.host) == 0);
    ck_assert(memcmp(a.result.host_bin_used, b.result.host_bin_used, 2 * BINS * sizeof(double)) ==
              0);
    plim_world_close(&b);
    three_services(&b, plim_platforms[_i]->name, 2014, false);
    b.spec.platform.one_service_per_host = false;
    plim_world_run(&b, 4); /* and another replication is another path */
    ck_assert_uint_ne(a.result.digest, b.result.digest);
    b.spec.seed++;
    plim_world_run(&b, 3);
    ck_assert_uint_ne(a.result.digest, b.result.digest);
    plim_world_close(&a);
    plim_world_close(&b);
}
END_TEST

START_TEST(watching_more_closely_changes_nothing)
{
    plim_world a, b;
    three_services(&a, "vm_hvm", 2014, false);
    three_services(&b, "vm_hvm", 2014, false);
    b.spec.n_bins = 7;
    b.spec.n_batches = 13;
    b.spec.warmup_ns = 1234567891;
    plim_world_run(&a, 0);
    plim_world_run(&b, 0);
    ck_assert_uint_eq(a.result.digest, b.result.digest);
    ck_assert_uint_eq(a.result.requests, b.result.requests);
    plim_world_close(&a);
    plim_world_close(&b);
}
END_TEST

/* ---- alone and among others ---- */

/* A scenario made by hand from a world, on three platforms. */
static plim_scenario scenario_of(const plim_world *w, plim_platform_spec platforms[3])
{
    static const char *const names[] = {"container", "vm_hvm", "vm_hosted"};
    for (int p = 0; p < 3; p++) {
        plim_world other;
        three_services(&other, names[p], 2014, false);
        platforms[p] = other.spec.platform;
        plim_world_close(&other);
    }
    return (plim_scenario){.file = "made",
                           .name = "made",
                           .title = "made",
                           .era = 2014,
                           .seed = w->spec.seed,
                           .horizon_s = 20.0,
                           .warmup_s = 1.0,
                           .replications = REPLICATIONS,
                           .max_in_flight = w->spec.max_in_flight,
                           .hosts = w->host,
                           .n_hosts = w->spec.n_hosts,
                           .services = w->service,
                           .n_services = w->spec.n_services,
                           .placement = w->spec.placement,
                           .platforms = platforms,
                           .n_platforms = 3,
                           .stationary = true};
}

static char *long_table(const plim_experiment *x, plim_arena *arena)
{
    plim_err err = {0};
    char *text = NULL;
    size_t n = 0;
    plim_results *results = plim_results_new(arena);
    ck_assert_int_eq(plim_experiment_results(x, true, results, &err), PLIM_OK);
    FILE *to = open_memstream(&text, &n);
    ck_assert_int_eq(plim_find_report("csv")->write(results, to, NULL, &err), PLIM_OK);
    (void)fclose(to);
    ck_assert_uint_gt(n, 1000);
    return text;
}

START_TEST(a_replication_alone_is_the_one_among_many_by_any_number_of_threads)
{
    static const uint32_t jobs[] = {1, 2, 5};
    plim_world w;
    plim_platform_spec platforms[3];
    char *text[3];
    plim_arena arena = {0};
    three_services(&w, "container", 2014, false);
    for (int s = 0; s < 3; s++) {
        plim_err err = {0};
        ck_assert_int_eq(plim_dist_prepare(&w.service[s].size, &w.arena, &err), PLIM_OK);
    }
    plim_scenario scenario = scenario_of(&w, platforms);
    for (int j = 0; j < 3; j++) {
        plim_err err = {0};
        plim_experiment x;
        const plim_experiment_options options = {.jobs = jobs[j]};
        ck_assert_int_eq(plim_experiment_run(&scenario, &options, &x, &err), PLIM_OK);
        for (uint32_t i = 0; i < x.n_runs; i++) {
            plim_world alone;
            three_services(&alone, platforms[i / REPLICATIONS].label, 2014, false);
            alone.spec.warmup_ns = 1000000000;
            plim_world_run(&alone, i % REPLICATIONS);
            ck_assert_uint_eq(alone.result.digest, x.run[i].digest);
            for (uint32_t s = 0; s < 3; s++) {
                same_service(plim_world_seen(&alone, s), &x.run[i].service[s], "alone");
            }
            plim_world_close(&alone);
        }
        text[j] = long_table(&x, &arena);
        plim_experiment_free(&x);
    }
    ck_assert_str_eq(text[0], text[1]);
    ck_assert_str_eq(text[0], text[2]);
    for (int j = 0; j < 3; j++) {
        free(text[j]);
    }
    plim_arena_free(&arena);
    plim_world_close(&w);
}
END_TEST

/* ---- beside somebody idle ---- */

/* Adds, in front of everybody, what does nothing until long after the end. */
static void add_idle(plim_world *w, bool closed)
{
    static const int64_t first[] = {0, 0, 0};
    uint32_t n = w->spec.n_services;
    plim_service_spec *idle =
        closed ? plim_world_closed(w, "idle", 1.0, 3, PLIM_DIST_DETERMINISTIC, 1e7)
               : plim_world_poisson(w, "idle", 1.0, 1e-9);
    idle->instances = 3;
    idle->on_host = first;
    plim_service_spec moved = *idle;
    memmove(&w->service[1], &w->service[0], n * sizeof w->service[0]);
    w->service[0] = moved;
}

START_TEST(an_idle_instance_leaves_arrivals_and_other_hosts_alone)
{
    const char *platform = plim_platforms[_i]->name;
    for (int closed = 0; closed < 2; closed++) {
        plim_world a, b;
        three_services(&a, platform, 2014, false);
        three_services(&b, platform, 2014, false);
        add_idle(&b, closed == 1);
        a.spec.platform.one_service_per_host = b.spec.platform.one_service_per_host = false;
        plim_world_run(&a, 0);
        plim_world_run(&b, 0);
        ck_assert_uint_eq(plim_world_seen(&b, 0)->arrived, 0);
        for (uint32_t s = 0; s < 3; s++) {
            same_arrivals(&a, s, &b, s + 1);
        }
        same_service(plim_world_seen(&a, 2), plim_world_seen(&b, 3), "db, on a host of its own");
        ck_assert(memcmp(&a.result.host[1], &b.result.host[1], sizeof a.result.host[1]) == 0);
        plim_world_close(&a);
        plim_world_close(&b);
    }
}
END_TEST

START_TEST(an_idle_instance_that_costs_nothing_changes_nobody)
{
    for (int closed = 0; closed < 2; closed++) {
        plim_world a, b;
        three_services(&a, plim_platforms[_i]->name, 2014, true);
        three_services(&b, plim_platforms[_i]->name, 2014, true);
        add_idle(&b, closed == 1);
        a.spec.platform.one_service_per_host = b.spec.platform.one_service_per_host = false;
        plim_world_run(&a, 0);
        plim_world_run(&b, 0);
        ck_assert_uint_eq(a.result.events, b.result.events);
        for (uint32_t s = 0; s < 3; s++) {
            same_arrivals(&a, s, &b, s + 1);
            same_service(plim_world_seen(&a, s), plim_world_seen(&b, s + 1), a.service[s].name);
        }
        plim_world_close(&a);
        plim_world_close(&b);
    }
}
END_TEST

START_TEST(sizes_are_those_of_the_service_whatever_happens_to_it)
{
    static const double rates[] = {60.0, 90.0}, at_s[] = {1.0, 2.0, 3.0, 4.0};
    const plim_workload *series = plim_find_workload("rate_series");
    plim_world w[2];
    for (int i = 0; i < 2; i++) { /* two rates of 5 s each, and time to answer everybody */
        plim_world_open(&w[i], 30.0);
        w[i].spec.n_bins = BINS;
        plim_world_host(&w[i], 1);
        plim_service_spec *web = plim_world_service(&w[i], "web", 0.008, series);
        web->size.kind = PLIM_DIST_EXPONENTIAL;
        plim_put_reals(series, w[i].params[0], "rates_per_s", rates, 2);
        plim_put(series, w[i].params[0], "step_s", 5.0);
    }
    plim_world_asks(&w[1], "storm", 0.5, 4, at_s);
    plim_world_run(&w[0], 0);
    plim_world_run(&w[1], 0);
    const plim_service_obs *calm = plim_world_seen(&w[0], 0), *storm = plim_world_seen(&w[1], 0);
    same_arrivals(&w[0], 0, &w[1], 0);
    ck_assert_uint_gt(calm->in_time, 500);
    ck_assert_uint_eq(calm->in_time, storm->in_time);
    ck_assert_double_eq_tol(calm->size / storm->size, 1.0, 1e-12); /* added in another order */
    ck_assert_double_gt(storm->sojourn_ns, 1.5 * calm->sojourn_ns);
    plim_world_close(&w[0]);
    plim_world_close(&w[1]);
}
END_TEST

/* ---- without costs ---- */

static void without_costs_on(plim_world *w, const char *platform, int era, plim_sharing sharing)
{
    three_services(w, platform, era, true);
    w->spec.platform.sharing = sharing;
    w->spec.platform.vcpu_limits = true;
    w->spec.platform.one_service_per_host = false;
    plim_world_run(w, 0);
    ck_assert_msg(!w->result.cluster.refused, "%s", w->result.cluster.refusal);
}

/* In one era: native work differs between machines, not between platforms. */
START_TEST(without_costs_every_platform_in_every_era_is_the_same)
{
    for (int e = 0; e < 3; e++) {
        plim_world a;
        without_costs_on(&a, "bare_shared", eras[e], (plim_sharing)_i);
        for (size_t p = 0; plim_platforms[p] != NULL; p++) {
            plim_world b;
            if (plim_world_era(plim_platforms[p], eras[e]) != eras[e]) {
                continue;
            }
            without_costs_on(&b, plim_platforms[p]->name, eras[e], (plim_sharing)_i);
            ck_assert_uint_eq(a.result.digest, b.result.digest);
            for (uint32_t s = 0; s < 3; s++) {
                same_service(plim_world_seen(&a, s), plim_world_seen(&b, s),
                             plim_platforms[p]->name);
            }
            plim_world_close(&b);
        }
        plim_world_close(&a);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("determinism");
    int n = 0;
    while (plim_platforms[n] != NULL) {
        n++;
    }
    TCase *again = plim_suite_case(suite, "again");
    tcase_add_loop_test(again, the_same_twice_is_the_same, 0, n);
    tcase_add_test(again, watching_more_closely_changes_nothing);
    tcase_add_test(again, a_replication_alone_is_the_one_among_many_by_any_number_of_threads);
    TCase *beside = plim_suite_case(suite, "beside");
    tcase_add_loop_test(beside, an_idle_instance_leaves_arrivals_and_other_hosts_alone, 0, n);
    tcase_add_loop_test(beside, an_idle_instance_that_costs_nothing_changes_nobody, 0, n);
    tcase_add_test(beside, sizes_are_those_of_the_service_whatever_happens_to_it);
    TCase *ideal = plim_suite_case(suite, "ideal");
    tcase_add_loop_test(ideal, without_costs_every_platform_in_every_era_is_the_same, 0,
                        PLIM_SHARING_COUNT);
    return plim_suite_run(suite);
}
