/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/analyze*.c: what the long table says of small scenarios, above all its
 * verdicts. Each was once wrong. */
#include "scenarios/experiment.h"
#include "sim/kernel/results.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

typedef struct solved {
    plim_arena arena;
    plim_scenario scenario;
    plim_experiment x;
    plim_results *results;
} solved;

typedef struct asked {
    const char *root, *hosts, *service, *platform; /* members of objects, JSON */
} asked;

#define ONE_CORE "{\"name\": \"h\", \"cores\": 1, \"mem_mib\": 8192"
#define IDEAL "{\"name\": \"bare_shared\", \"costs\": \"zero\"}"
#define USUAL "\"horizon_s\": 200, \"warmup_s\": 10"
#define WORK "\"request\": {\"user_s\": 0.01}, "
#define POISSON(rate) "\"workload\": {\"type\": \"poisson\", \"rate_per_s\": " rate "}"

static void solve(solved *s, asked a)
{
    char text[4096];
    plim_diags diags = {0};
    plim_err err = {0};
    const plim_scenario_options options = {.data_dir = "."};
    const plim_experiment_options run = {.jobs = 2};
    int n = snprintf(text, sizeof text,
                     "{\"schema\": 1, \"name\": \"t\", \"seed\": 3, %s, \"hosts\": [%s}], "
                     "\"services\": [{\"name\": \"s\", \"mem_mib\": 64, %s}], \"platform\": %s}",
                     a.root, a.hosts, a.service, a.platform);
    *s = (solved){0};
    plim_status status = plim_scenario_load_text("t", text, (size_t)n, &options, &s->arena,
                                                 &s->scenario, &diags, &err);
    plim_diags_print(&diags, stderr);
    ck_assert_msg(status == PLIM_OK, "%s\n%s", err.what, text);
    ck_assert_int_eq(plim_experiment_run(&s->scenario, &run, &s->x, &err), PLIM_OK);
    s->results = plim_results_new(&s->arena);
    ck_assert_int_eq(plim_experiment_results(&s->x, false, s->results, &err), PLIM_OK);
    plim_diags_free(&diags);
}

static void done(solved *s)
{
    plim_experiment_free(&s->x);
    plim_arena_free(&s->arena);
}

static const plim_row *row_of(const solved *s, const char *entity, const char *metric,
                              const char *part)
{
    const plim_row *row =
        plim_results_find(s->results, s->scenario.platforms[0].label, "", entity, metric, part);
    ck_assert_msg(row != NULL, "%s %s %s", entity, metric, part);
    return row;
}

static plim_row_status status_of(const solved *s, const char *metric)
{
    return row_of(s, "s", metric, "")->status;
}

/* ---- saturated or not ---- */

START_TEST(a_faster_core_carries_more)
{
    solved s; /* load .6 */
    solve(&s, (asked){USUAL, ONE_CORE ", \"core_speed\": 2", WORK POISSON("120"), IDEAL});
    ck_assert_int_eq(status_of(&s, "sojourn_mean"), PLIM_ROW_OK);
    done(&s);
    /* load 2 */
    solve(&s, (asked){USUAL, ONE_CORE ", \"core_speed\": 0.5", WORK POISSON("100"), IDEAL});
    ck_assert_int_eq(status_of(&s, "sojourn_mean"), PLIM_ROW_SATURATED);
    done(&s);
}
END_TEST

START_TEST(a_small_host_that_is_not_used_is_no_limit)
{
    solved s;
    solve(&s, (asked){USUAL,
                      "{\"name\": \"big\", \"cores\": 8, \"mem_mib\": 8192}, "
                      "{\"name\": \"small\", \"cores\": 1, \"mem_mib\": 8192",
                      WORK POISSON("300"), IDEAL});
    ck_assert_int_eq(status_of(&s, "sojourn_mean"), PLIM_ROW_OK);
    done(&s);
}
END_TEST

START_TEST(vcpus_not_given_are_the_hosts_cores_and_not_its_threads)
{
    static const char *const services[] = {
        WORK "\"queue_limit\": 20, \"concurrency\": 10, " POISSON("220"),
        WORK "\"vcpus\": 2, \"queue_limit\": 20, \"concurrency\": 10, " POISSON("220")};
    for (int i = 0; i < 2; i++) {
        solved s; /* 2.2 cores of 2 */
        solve(&s, (asked){USUAL,
                          "{\"name\": \"h\", \"cores\": 2, \"mem_mib\": 8192, \"smt_factor\": 1.5",
                          services[i], "{\"name\": \"vm_hvm\", \"costs\": \"zero\"}"});
        ck_assert_int_eq(status_of(&s, "sojourn_mean"), PLIM_ROW_SATURATED);
        done(&s);
    }
}
END_TEST

START_TEST(a_serial_thread_is_outside_the_quota)
{
    solved s; /* the vCPU's work is 91 % of the quota, with its thread's it is more */
    solve(&s, (asked){USUAL, "{\"name\": \"h\", \"cores\": 8, \"mem_mib\": 8192",
                      "\"request\": {\"user_s\": 1e-5, \"net_rx_packets\": 10, "
                      "\"net_tx_packets\": 20}, \"vcpus\": 4, \"quota_ms\": 25, " POISSON("460"),
                      "\"vm_hosted\""});
    ck_assert_int_eq(status_of(&s, "sojourn_mean"), PLIM_ROW_OK);
    done(&s);
}
END_TEST

/* ---- ledgers ---- */

START_TEST(the_ledger_is_the_windows_by_batches_too)
{
    static const char *const roots[] = {USUAL ", \"replications\": 1",
                                        USUAL ", \"replications\": 2"};
    for (int i = 0; i < 2; i++) {
        solved s;
        solve(&s, (asked){roots[i], ONE_CORE, WORK POISSON("50"), IDEAL});
        ck_assert_double_eq_tol(row_of(&s, "h", "cpu_ledger", "")->value.v, 190.0, 1e-9);
        ck_assert_double_eq_tol(row_of(&s, "h", "cpu_ledger", "useful")->value.v, 95.0, 5.0);
        done(&s);
    }
}
END_TEST

START_TEST(more_ticks_than_a_machine_has_fill_it)
{
    solved s;
    solve(&s, (asked){USUAL, "{\"name\": \"h\", \"cores\": 1, \"mem_mib\": 1e7",
                      "\"instances\": 2000, " WORK POISSON("1e-6"), "\"vm_hvm\""});
    ck_assert_double_eq_tol(row_of(&s, "h", "utilization", "")->value.v, 1.0, 1e-9);
    ck_assert_double_ge(row_of(&s, "h", "cpu_ledger", "idle")->value.v, -1e-9);
    done(&s);
}
END_TEST

/* ---- percentiles ---- */

START_TEST(a_long_warm_up_leaves_too_little_to_tell)
{
    solved s;
    solve(&s, (asked){"\"horizon_s\": 1000, \"warmup_s\": 996, \"replications\": 100", ONE_CORE,
                      WORK "\"concurrency\": 1, " POISSON("90"), IDEAL});
    ck_assert_int_eq(status_of(&s, "sojourn_p99"), PLIM_ROW_NOT_ENOUGH_DATA);
    ck_assert_ptr_nonnull(strstr(row_of(&s, "s", "sojourn_p99", "")->note, "warm-up"));
    done(&s);
}
END_TEST

START_TEST(one_run_of_a_changing_rate_has_no_percentile)
{
    solved s;
    solve(&s, (asked){"\"horizon_s\": 200, \"replications\": 1", ONE_CORE,
                      WORK "\"workload\": {\"type\": \"diurnal\", \"mean_rate_per_s\": 50, "
                           "\"amplitude\": 0.2, \"period_s\": 100}",
                      IDEAL});
    ck_assert_int_eq(status_of(&s, "sojourn_p50"), PLIM_ROW_NOT_ENOUGH_DATA);
    ck_assert_ptr_nonnull(strstr(row_of(&s, "s", "sojourn_p50", "")->note, "replications"));
    done(&s);
}
END_TEST

START_TEST(a_few_who_gave_up_do_not_make_a_percentile)
{
    solved s;
    solve(&s, (asked){"\"horizon_s\": 2, \"warmup_s\": 0", ONE_CORE,
                      WORK "\"timeout_s\": 0.02, " POISSON("4"), IDEAL});
    const plim_row *lost = row_of(&s, "s", "timed_out_ratio", "");
    ck_assert_double_gt(lost->value.v, 0.01);
    ck_assert_double_ge(lost->ci_low.v, 0.0);
    ck_assert_int_eq(status_of(&s, "sojourn_p99"), PLIM_ROW_NOT_ENOUGH_DATA);
    done(&s);
}
END_TEST

/* In the window more give up than arrive: those of the warm-up do too. */
START_TEST(shares_of_requests_are_shares)
{
    solved s;
    solve(&s, (asked){"\"horizon_s\": 20, \"warmup_s\": 10, \"replications\": 3", ONE_CORE,
                      "\"request\": {\"user_s\": 30}, \"timeout_s\": 1, \"concurrency\": 1, "
                      "\"workload\": {\"type\": \"replay\", "
                      "\"at_s\": [0, 9.5, 9.6, 9.7, 9.8, 11]}",
                      IDEAL});
    ck_assert_double_eq(row_of(&s, "s", "timed_out_ratio", "")->value.v, 1.0);
    done(&s);
}
END_TEST

static bool notes(const solved *s, const char *text)
{
    for (size_t i = 0; i < s->results->n_notes; i++) {
        if (strstr(s->results->notes[i].text, text) != NULL) {
            return true;
        }
    }
    return false;
}

/* Keys that change nothing in this run are told, and only these. */
START_TEST(what_does_nothing_is_told)
{
    static const struct {
        const char *host, *service;
        bool refresh, cache;
    } cases[] = {
        {"", "", false, false},
        {", \"refresh\": {\"at_age_s\": 21}, \"age_s\": 2", "", false, false},
        {", \"refresh\": {\"at_age_s\": 23}, \"age_s\": 2", "", true, false},
        {"", "\"cache\": {\"footprint_mib\": 2}, ", false, true},
        {", \"cache\": {\"llc_mib\": 8}", "\"cache\": {\"footprint_mib\": 2}, ", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char host[256], service[256];
        solved s;
        (void)snprintf(host, sizeof host, "%s%s", ONE_CORE, cases[i].host);
        (void)snprintf(service, sizeof service, "%s%s", cases[i].service, WORK POISSON("10"));
        solve(&s, (asked){"\"horizon_s\": 20, \"replications\": 2", host, service, IDEAL});
        ck_assert_int_eq(notes(&s, "its refresh at an age of"), cases[i].refresh);
        ck_assert_int_eq(notes(&s, "no host has a cache"), cases[i].cache);
        done(&s);
    }
}
END_TEST

/* That CPU is borrowed is said of those who can: neither held to vCPUs nor by a quota. */
START_TEST(who_borrows_cpu_is_told)
{
    static const struct {
        const char *platform, *service;
        bool borrows;
    } cases[] = {{"\"container\"", "", true},
                 {"{\"name\": \"container\", \"vcpu_limits\": \"on\"}", "", false},
                 {"\"container\"", "\"quota_ms\": 100, ", false},
                 {"\"vm_hvm\"", "", false},
                 {"\"bare_shared\"", "", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char service[256];
        solved s;
        (void)snprintf(service, sizeof service, "%s%s", cases[i].service,
                       "\"vcpus\": 1, " WORK POISSON("10"));
        solve(&s, (asked){"\"horizon_s\": 5", ONE_CORE, service, cases[i].platform});
        ck_assert_msg(notes(&s, "borrow every core") == cases[i].borrows, "case %zu", i);
        done(&s);
    }
}
END_TEST

/* A tenth of the callers hear of an error: their 99th percentile is no time. */
START_TEST(errors_are_no_answers)
{
    solved s;
    solve(&s,
          (asked){USUAL, ONE_CORE,
                  "\"path\": [\"cpu\", \"call:db\"], \"request\": {\"user_s\": 0.001}, " POISSON(
                      "20") "}, {\"name\": \"db\", \"mem_mib\": 64, \"timeout_s\": 0.03, "
                            "\"request\": {\"user_s\": 0.012}",
                  IDEAL});
    const plim_row *p99 = row_of(&s, "s", "sojourn_p99", "");
    ck_assert_double_gt(row_of(&s, "s", "failed_ratio", "")->value.v, 0.02);
    ck_assert_int_eq(p99->status, PLIM_ROW_OK);
    ck_assert(!p99->value.there && p99->ci_low.there);
    ck_assert_ptr_nonnull(strstr(p99->note, "% of those let in got no answer"));
    done(&s);
}
END_TEST

START_TEST(a_rate_of_zero_for_ages_ends_with_the_run)
{
    solved s;
    solve(&s, (asked){"\"horizon_s\": 20", ONE_CORE,
                      WORK "\"workload\": {\"type\": \"diurnal\", \"mean_rate_per_s\": 50, "
                           "\"surge_factor\": 0, \"surge_at_s\": 5, \"surge_length_s\": 1e9, "
                           "\"step_s\": 1e-3}",
                      IDEAL});
    ck_assert_double_gt(row_of(&s, "s", "offered_rate", "")->value.v, 0.0);
    done(&s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/analyze");
    TCase *saturated = plim_suite_case(suite, "saturated");
    tcase_add_test(saturated, a_faster_core_carries_more);
    tcase_add_test(saturated, a_small_host_that_is_not_used_is_no_limit);
    tcase_add_test(saturated, vcpus_not_given_are_the_hosts_cores_and_not_its_threads);
    tcase_add_test(saturated, a_serial_thread_is_outside_the_quota);
    TCase *ledgers = plim_suite_case(suite, "ledgers");
    tcase_add_test(ledgers, the_ledger_is_the_windows_by_batches_too);
    tcase_add_test(ledgers, more_ticks_than_a_machine_has_fill_it);
    TCase *percentiles = plim_suite_case(suite, "percentiles");
    tcase_add_test(percentiles, a_long_warm_up_leaves_too_little_to_tell);
    tcase_add_test(percentiles, one_run_of_a_changing_rate_has_no_percentile);
    tcase_add_test(percentiles, a_few_who_gave_up_do_not_make_a_percentile);
    tcase_add_test(percentiles, errors_are_no_answers);
    tcase_add_test(percentiles, shares_of_requests_are_shares);
    tcase_add_test(percentiles, who_borrows_cpu_is_told);
    tcase_add_test(percentiles, what_does_nothing_is_told);
    tcase_add_test(percentiles, a_rate_of_zero_for_ages_ends_with_the_run);
    return plim_suite_run(suite);
}
