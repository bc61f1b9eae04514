/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/blame.c, analyze_blame.c, isolate.c and analyze_isolate.c: whom the runs
 * without somebody's load blame, and who does not respond. */
#include "scenarios/blame.h"
#include "scenarios/isolate.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

typedef struct solved {
    plim_arena arena;
    plim_scenario scenario;
    plim_results *results;
} solved;

#define ROOT                                                                                       \
    "\"schema\": 1, \"name\": \"t\", \"seed\": 5, \"warmup_s\": 20, \"replications\": 3, "         \
    "\"platforms\": [{\"name\": \"container\", \"costs\": \"zero\"}]"
#define HOST(more) "\"hosts\": [{\"name\": \"h\", \"mem_mib\": 8192, " more "}]"
#define SERVICE(name, request, workload)                                                           \
    "{\"name\": \"" name "\", \"mem_mib\": 10, \"timeout_s\": 30, \"request\": {" request          \
    "}, \"workload\": {" workload "}}"
#define POISSON(rate) "\"type\": \"poisson\", \"rate_per_s\": " rate
#define NEVER "\"type\": \"replay\", \"at_s\": [1e8]"

static void solve(solved *s, const char *text, bool blame)
{
    plim_diags diags = {0};
    plim_err err = {0};
    plim_experiment x = {0};
    const plim_scenario_options options = {.compare = true, .isolate = !blame};
    const plim_experiment_options run = {.jobs = 2};
    *s = (solved){0};
    plim_status status = plim_scenario_load_text("t", text, strlen(text), &options, &s->arena,
                                                 &s->scenario, &diags, &err);
    plim_diags_print(&diags, stderr);
    ck_assert_msg(status == PLIM_OK, "%s\n%s", err.what, text);
    s->results = plim_results_new(&s->arena);
    if (blame) {
        ck_assert_int_eq(plim_experiment_run(&s->scenario, &run, &x, &err), PLIM_OK);
        ck_assert_int_eq(plim_experiment_results(&x, false, s->results, &err), PLIM_OK);
        ck_assert_int_eq(plim_blame(&x, &run, s->results, &err), PLIM_OK);
        plim_experiment_free(&x);
    } else {
        ck_assert_int_eq(plim_isolate(&s->scenario, &run, s->results, &err), PLIM_OK);
    }
    plim_diags_free(&diags);
}

static const plim_row *row_of(const solved *s, const char *point, const char *entity,
                              const char *metric, const char *part)
{
    const plim_row *row =
        plim_results_find(s->results, s->scenario.platforms[0].label, point, entity, metric, part);
    ck_assert_msg(row != NULL && row->value.there, "%s %s %s: %s", entity, metric, part,
                  row == NULL ? "no row" : row->note);
    return row;
}

static double value(const solved *s, const char *entity, const char *metric, const char *part)
{
    return row_of(s, "", entity, metric, part)->value.v;
}

/* A hog that asks the disk for half a second at a time; the others for 2.5 ms, seldom. */
START_TEST(a_planted_disk_hog_has_the_blame_and_the_idle_none)
{
    static const char *const victims[] = {"mail", "web", "files"};
    static const char *const hog_parts[] = {"hog", "hog:disk"};
    static const char *const metrics[] = {"blame_first_in_p99", "blame_last_out_p99"};
    solved s;
    solve(
        &s,
        "{" ROOT ", \"horizon_s\": 30020, " HOST(
            "\"cores\": 16, \"disk_iops\": 400") ", "
                                                 "\"services\": [" SERVICE("mail", "\"disk_reads\": 1", POISSON("2")) ", " SERVICE(
                                                     "web", "\"disk_reads\": 1",
                                                     POISSON(
                                                         "2")) ", " SERVICE("files",
                                                                            "\"disk_reads\": 1",
                                                                            POISSON(
                                                                                "2")) ", " SERVICE("hog",
                                                                                                   "\"disk_reads\": 200",
                                                                                                   POISSON(
                                                                                                       "0.3")) ", " SERVICE("idle",
                                                                                                                            "\"disk_reads\": 1",
                                                                                                                            NEVER) "]}",
        true);
    ck_assert_uint_eq(plim_blame_runs(&s.scenario, 3), 3 * 20);
    for (int i = 0; i < 3; i++) {
        double excess = value(&s, victims[i], "excess_p99", "");
        for (int k = 0; k < 4; k++) {
            double blame = value(&s, victims[i], metrics[k / 2], hog_parts[k % 2]);
            ck_assert_msg(excess > 0.1 && blame >= 0.9 * excess && blame <= 1.1 * excess,
                          "%s %s %s: %g of %g s", victims[i], metrics[k / 2], hog_parts[k % 2],
                          blame, excess);
        }
        ck_assert_double_eq(value(&s, victims[i], "blame_joint_p99", "hog"), 0.0);
        ck_assert_double_eq(value(&s, victims[i], "blame_first_in_p99", "idle"), 0.0);
        ck_assert_double_eq(value(&s, victims[i], "blame_last_out_p99", "idle"), 0.0);
        ck_assert_double_eq(value(&s, victims[i], "blame_first_in", "idle"), 0.0);
        ck_assert_double_eq(value(&s, victims[i], "blame_last_out", "idle"), 0.0);
        ck_assert_double_eq(value(&s, victims[i], "blame_joint", "idle"), 0.0);
    }
    plim_arena_free(&s.arena);
}
END_TEST

START_TEST(four_equal_cpu_hogs_are_joint)
{
    static const char *const hogs[] = {"a", "b", "c", "d"};
    solved s;
    solve(
        &s,
        "{" ROOT ", \"horizon_s\": 3620, " HOST("\"cores\": 4") ", \"services\": [" SERVICE(
            "a", "\"user_s\": 0.1",
            POISSON(
                "9.2")) ", " SERVICE("b", "\"user_s\": 0.1",
                                     POISSON(
                                         "9.2")) ", " SERVICE("c", "\"user_s\": 0.1",
                                                              POISSON(
                                                                  "9.2")) ", " SERVICE("d",
                                                                                       "\"user_s\":"
                                                                                       " 0.1",
                                                                                       POISSON(
                                                                                           "9.2")) "]}",
        true);
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            if (i != j) {
                ck_assert_double_eq(value(&s, hogs[i], "blame_joint", hogs[j]), 1.0);
                ck_assert_double_gt(value(&s, hogs[i], "blame_last_out", hogs[j]),
                                    5.0 * value(&s, hogs[i], "blame_first_in", hogs[j]));
            }
        }
    }
    plim_arena_free(&s.arena);
}
END_TEST

/* web waits in the disk's line behind more than its timeout; db asks nothing of the disk. */
START_TEST(who_waits_behind_a_flood_does_not_respond_and_others_feel_nothing)
{
    solved s;
    solve(
        &s,
        "{" ROOT ", \"horizon_s\": 220, " HOST(
            "\"cores\": 8, \"disk_iops\": 10") ", "
                                               "\"isolate\": {\"aggressors\": [\"flood\"], "
                                               "\"limits\": [\"off\"]}, \"services\": [" SERVICE(
                                                   "web", "\"disk_reads\": 1",
                                                   POISSON(
                                                       "2")) ", " SERVICE("db", "\"user_s\": 0.01",
                                                                          POISSON(
                                                                              "5")) ", " SERVICE("f"
                                                                                                 "l"
                                                                                                 "o"
                                                                                                 "o"
                                                                                                 "d",
                                                                                                 "\"disk_reads\": 1",
                                                                                                 "\"type\": \"closed\", \"users\": 400, "
                                                                                                 "\"think\": {\"type\": \"deterministic\", \"mean\": 0}") "]}",
        false);
    const char *cell = "aggressor=flood;limits=off", *label = s.scenario.platforms[0].label;
    const plim_row *web = row_of(&s, cell, "web", "degradation", "");
    ck_assert_int_eq(web->status, PLIM_ROW_DID_NOT_RESPOND);
    const plim_row *db = row_of(&s, cell, "db", "degradation", "");
    ck_assert(db->value.v == 0.0 && db->ci_low.v == 0.0 && db->ci_high.v == 0.0);
    ck_assert_double_eq(row_of(&s, cell, "db", "latency_ratio", "")->value.v, 1.0);
    ck_assert_int_eq(row_of(&s, "limits=off", label, "degradation_worst", "web")->status,
                     PLIM_ROW_DID_NOT_RESPOND);
    ck_assert_ptr_null(plim_results_find(s.results, label, "limits=on", label, "hosts_used", ""));
    const plim_row *mean = plim_results_find(s.results, label, cell, label, "degradation_mean", "");
    ck_assert(mean != NULL && !mean->value.there && mean->status == PLIM_ROW_DID_NOT_RESPOND);
    plim_arena_free(&s.arena);
}
END_TEST

/* Behind one long request of bulk, web loses a fifth of its requests; on the whole nothing is
 * overloaded, but the mean of those answered is not what web suffers. db asks nothing of the disk.
 */
START_TEST(times_of_the_few_that_were_answered_are_marked)
{
    static const char *const service[] = {
        SERVICE("web", "\"disk_reads\": 1", POISSON("2")),
        SERVICE("db", "\"user_s\": 0.01", POISSON("5")),
        SERVICE("bulk", "\"disk_reads\": 700", "\"type\": \"replay\", \"at_s\": [100]"),
    };
    char text[2048];
    (void)snprintf(text, sizeof text, "{%s, \"horizon_s\": 220, %s, \"services\": [%s, %s, %s]}",
                   ROOT, HOST("\"cores\": 8, \"disk_iops\": 10"), service[0], service[1],
                   service[2]);
    solved s;
    solve(&s, text, true);
    ck_assert_int_eq(row_of(&s, "", "web", "excess_mean", "")->status, PLIM_ROW_SATURATED);
    ck_assert_int_eq(row_of(&s, "", "web", "blame_last_out", "bulk")->status, PLIM_ROW_SATURATED);
    ck_assert_int_eq(row_of(&s, "", "web", "blame_joint", "bulk")->status, PLIM_ROW_SATURATED);
    ck_assert_int_eq(row_of(&s, "", "web", "blame_first_in", "db")->status, PLIM_ROW_OK);
    ck_assert_int_eq(row_of(&s, "", "db", "excess_mean", "")->status, PLIM_ROW_OK);
    plim_arena_free(&s.arena);
}
END_TEST

/* The same kind of hogs for half a minute: what chance could make is not called joint. */
START_TEST(joint_by_no_more_than_chance_is_open)
{
    static const char *const names[] = {"a", "b", "c"};
    static const char *const service[] = {
        SERVICE("a", "\"user_s\": 0.1", POISSON("5")),
        SERVICE("b", "\"user_s\": 0.1", POISSON("5")),
        SERVICE("c", "\"user_s\": 0.1", POISSON("5")),
    };
    char text[2048];
    (void)snprintf(text, sizeof text, "{%s, \"horizon_s\": 50, %s, \"services\": [%s, %s, %s]}",
                   ROOT, HOST("\"cores\": 2"), service[0], service[1], service[2]);
    solved s;
    uint32_t open = 0;
    solve(&s, text, true);
    for (int i = 0; i < 9; i++) {
        const char *victim = names[i / 3], *by = names[i % 3], *label = s.results->platforms[0];
        if (i / 3 == i % 3) {
            continue;
        }
        const plim_row *joint = plim_results_find(s.results, label, "", victim, "blame_joint", by);
        const plim_row *first = row_of(&s, "", victim, "blame_first_in", by);
        const plim_row *last = row_of(&s, "", victim, "blame_last_out", by);
        ck_assert_ptr_nonnull(joint);
        bool overlap = first->ci_high.v > last->value.v && last->ci_low.v < first->value.v;
        ck_assert(!overlap || !joint->value.there || joint->value.v == 0.0);
        open += !joint->value.there && joint->status == PLIM_ROW_NOT_ENOUGH_DATA;
    }
    ck_assert_uint_gt(open, 0);
    plim_arena_free(&s.arena);
}
END_TEST

START_TEST(silence_of_few_requests_says_so)
{
    static const char *const service[] = {
        SERVICE("web", "\"disk_reads\": 1", POISSON("0.1")),
        SERVICE("flood", "\"disk_reads\": 1",
                "\"type\": \"closed\", \"users\": 400, "
                "\"think\": {\"type\": \"deterministic\", \"mean\": 0}"),
    };
    char text[2048];
    (void)snprintf(text, sizeof text,
                   "{%s, \"horizon_s\": 220, %s, \"isolate\": {\"aggressors\": [\"flood\"], "
                   "\"limits\": [\"off\"]}, \"services\": [%s, %s]}",
                   ROOT, HOST("\"cores\": 8, \"disk_iops\": 10"), service[0], service[1]);
    solved s;
    solve(&s, text, false);
    const plim_row *web = row_of(&s, "aggressor=flood;limits=off", "web", "degradation", "");
    ck_assert_int_eq(web->status, PLIM_ROW_DID_NOT_RESPOND);
    ck_assert_ptr_nonnull(strstr(web->note, "a replication has only "));
    plim_arena_free(&s.arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("blame");
    TCase *who = plim_suite_case(suite, "who");
    tcase_add_test(who, a_planted_disk_hog_has_the_blame_and_the_idle_none);
    tcase_add_test(who, four_equal_cpu_hogs_are_joint);
    tcase_add_test(who, who_waits_behind_a_flood_does_not_respond_and_others_feel_nothing);
    tcase_add_test(who, joint_by_no_more_than_chance_is_open);
    tcase_add_test(who, silence_of_few_requests_says_so);
    tcase_add_test(who, times_of_the_few_that_were_answered_are_marked);
    return plim_suite_run(suite);
}
