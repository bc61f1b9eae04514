/* SPDX-License-Identifier: GPL-3.0-or-later
 * Queueing theory's exact results as scenarios, through the loader and the estimates that users
 * get. Goal: every truth lies inside its interval, widened from 95 % to about 99.98 % (by 2, for a
 * family of some 40 values), and the interval is narrow enough to fail. Stations that this part's
 * models cannot express (priorities, vacations, three stations in a row) are not here. */
#include "scenarios/experiment.h"
#include "sim/kernel/results.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One value of one service; `metric` from the long table, `part` "" or the part. */
typedef struct truth {
    const char *service, *metric;
    double exact;
    double narrow; /* greatest relative half width of the 95 % interval */
} truth;

typedef struct queue_case {
    const char *label;
    double horizon_s;
    int cores;
    const char *platform; /* JSON */
    const char *services; /* JSON array */
    truth truths[5];
} queue_case;

#define IDEAL "{\"name\": \"bare_dedicated\", \"costs\": \"zero\"}"
#define SHARED "{\"name\": \"bare_shared\", \"costs\": \"zero\"}"
#define PER_INSTANCE "{\"name\": \"bare_shared\", \"costs\": \"zero\", \"sharing\": \"instance\"}"
#define SERVICE(name, rest)                                                                        \
    "{\"name\": \"" name                                                                           \
    "\", \"mem_mib\": 1, \"workload\": {\"type\": \"poisson\", \"rate_per_s\": " rest "}"
#define ONE "\"request\": {\"user_s\": 1}"
#define SIZE(json) "\"request\": {\"user_s\": 1, \"size\": " json "}"

static const queue_case cases[] = {
    {"M/M/1 rho .8",
     1e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " ONE) "]",
     {{"q", "sojourn_mean", 5.0, 0.03},
      {"q", "sojourn_p95", 14.97866, 0.03},
      {"q", "sojourn_p99", 23.02585, 0.04},
      {"q", "in_system_mean", 4.0, 0.03}}},
    {"M/M/1 rho .5",
     1.2e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.5}, \"concurrency\": 1, " ONE) "]",
     {{"q", "sojourn_mean", 2.0, 0.02}, {"q", "sojourn_p99", 9.21034, 0.03}}},
    {"M/M/2 rho .8",
     3e5,
     2,
     IDEAL,
     "[" SERVICE("q", "1.6}, \"concurrency\": 2, " ONE) "]",
     {{"q", "sojourn_mean", 2.777778, 0.03}}},
    {"M/M/4 rho .8 (pooling: against 5.0 of four single servers)",
     3e5,
     4,
     IDEAL,
     "[" SERVICE("q", "3.2}, \"concurrency\": 4, " ONE) "]",
     {{"q", "sojourn_mean", 1.745541, 0.03}}},
    {"M/M/8 rho .8",
     2e5,
     8,
     IDEAL,
     "[" SERVICE("q", "6.4}, \"concurrency\": 8, " ONE) "]",
     {{"q", "sojourn_mean", 1.286028, 0.02}}},
    {"M/M/16 rho .8",
     1e5,
     16,
     IDEAL,
     "[" SERVICE("q", "12.8}, \"concurrency\": 16, " ONE) "]",
     {{"q", "sojourn_mean", 1.095276, 0.02}}},
    {"M/M/4 rho .9",
     6e5,
     4,
     IDEAL,
     "[" SERVICE("q", "3.6}, \"concurrency\": 4, " ONE) "]",
     {{"q", "sojourn_mean", 2.969383, 0.03}}},
    {"M/M/32 rho .9",
     8e4,
     32,
     IDEAL,
     "[" SERVICE("q", "28.8}, \"concurrency\": 32, " ONE) "]",
     {{"q", "sojourn_mean", 1.143186, 0.02}}},
    {"M/D/1 rho .8",
     5e5,
     1,
     IDEAL,
     "[" SERVICE(
         "q", "0.8}, \"concurrency\": 1, " SIZE("{\"type\": \"deterministic\", \"mean\": 1}")) "]",
     {{"q", "sojourn_mean", 3.0, 0.03}}},
    {"M/E4/1 rho .8 (C2 = .25)",
     5e5,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " SIZE(
                          "{\"type\": \"erlang\", \"mean\": 1, \"stages\": 4}")) "]",
     {{"q", "sojourn_mean", 3.5, 0.03}}},
    {"M/H2/1 rho .8 (C2 = 4)",
     2e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " SIZE(
                          "{\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 4}")) "]",
     {{"q", "sojourn_mean", 11.0, 0.04}}},
    {"M/H2/1 rho .8 (C2 = 16)",
     6e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " SIZE(
                          "{\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 16}")) "]",
     {{"q", "sojourn_mean", 35.0, 0.06}}},
    {"M/D/1-PS rho .8",
     5e5,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, " SIZE("{\"type\": \"deterministic\", \"mean\": 1}")) "]",
     {{"q", "sojourn_mean", 5.0, 0.03}}},
    {"M/M/1-PS rho .8",
     1e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, " ONE) "]",
     {{"q", "sojourn_mean", 5.0, 0.03}}},
    {"M/H2/1-PS rho .8 (insensitive)",
     2e6,
     1,
     IDEAL,
     "[" SERVICE("q",
                 "0.8}, " SIZE("{\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 4}")) "]",
     {{"q", "sojourn_mean", 5.0, 0.03}}},
    {"M/M/1/5 rho .8",
     3e5,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, \"queue_limit\": 4, " ONE) "]",
     {{"q", "rejected_ratio", 0.08881950, 0.03}, {"q", "in_system_mean", 1.86833203, 0.02}}},
    {"Erlang B (5, 3)",
     1e5,
     5,
     IDEAL,
     "[" SERVICE("q", "3}, \"concurrency\": 5, \"queue_limit\": 0, " ONE) "]",
     {{"q", "rejected_ratio", 0.110054, 0.03}}},
    {"Erlang B (10, 7)",
     1e5,
     10,
     IDEAL,
     "[" SERVICE("q", "7}, \"concurrency\": 10, \"queue_limit\": 0, " ONE) "]",
     {{"q", "rejected_ratio", 0.078741, 0.03}}},
    {"DPS weights 2:1 (Fayolle, Mitrani, Iasnogorodski)",
     5e5,
     1,
     SHARED,
     "[" SERVICE("a", "0.3}, \"cpu_weight\": 2, " ONE) ", " SERVICE("b", "0.3}, " ONE) "]",
     {{"a", "sojourn_mean", 2.142857, 0.02}, {"b", "sojourn_mean", 2.857143, 0.02}}},
    {"DPS weights 4:1, unequal sizes",
     5e5,
     1,
     SHARED,
     "[" SERVICE("a", "0.2}, \"cpu_weight\": 4, " ONE) ", " SERVICE(
         "b", "0.2}, \"request\": {\"user_s\": 2}") "]",
     {{"a", "sojourn_mean", 1.642857, 0.02}, {"b", "sojourn_mean", 5.428571, 0.03}}},
    {"GPS: backlogged weights 2, 1, 1 get half and quarters",
     2e3,
     1,
     PER_INSTANCE,
     "[" SERVICE("a", "2}, \"cpu_weight\": 2, " ONE) ", " SERVICE("b", "2}, " ONE) ", " SERVICE(
         "c", "2}, " ONE) "]",
     {{"a", "cpu_used", 0.5, 0.01}, {"b", "cpu_used", 0.25, 0.01}, {"c", "cpu_used", 0.25, 0.01}}},
};
enum { N_CASES = sizeof cases / sizeof cases[0] };

static const struct closed_case {
    int users;
    double throughput, response;
} closed_cases[] = {{5, 0.475092, 1.524277}, {10, 0.832037, 3.018700}, {20, 0.999383, 11.012347}};

static void solve(const char *text, plim_arena *arena, plim_experiment *x, plim_results **results)
{
    plim_diags diags = {0};
    plim_err err = {0};
    plim_scenario *scenario = PLIM_NEW(arena, 1, plim_scenario);
    const plim_scenario_options load = {.compare = false};
    const plim_experiment_options options = {.jobs = 1};
    plim_status status =
        plim_scenario_load_text("queue", text, strlen(text), &load, arena, scenario, &diags, &err);
    if (status != PLIM_OK) {
        plim_diags_print(&diags, stderr);
    }
    ck_assert_msg(status == PLIM_OK, "%s", err.what);
    ck_assert_int_eq(plim_experiment_run(scenario, &options, x, &err), PLIM_OK);
    *results = plim_results_new(arena);
    ck_assert_int_eq(plim_experiment_results(x, false, *results, &err), PLIM_OK);
    plim_diags_free(&diags);
}

static void check_truth(const char *label, const plim_results *results, const truth *t)
{
    const plim_row *row =
        plim_results_find(results, results->platforms[0], "", t->service, t->metric, "");
    ck_assert_msg(row != NULL && row->value.there && row->ci_low.there && row->ci_high.there,
                  "%s: no %s (%s)", label, t->metric, row == NULL ? "no row" : row->note);
    double value = row->value.v, low = row->ci_low.v, high = row->ci_high.v;
    double wide_low = value - 2.0 * (value - low), wide_high = value + 2.0 * (high - value);
    ck_assert_msg(wide_low <= t->exact + 1e-6 && t->exact <= wide_high + 1e-6,
                  "%s: %s of %s is %.6g, outside %.6g [%.6g, %.6g] widened by 2", label, t->metric,
                  t->service, t->exact, value, low, high);
    ck_assert_msg((high - low) / 2.0 <= t->narrow * t->exact,
                  "%s: %s of %s has half width %.3g, more than %.3g: the test could not fail",
                  label, t->metric, t->service, (high - low) / 2.0, t->narrow * t->exact);
}

START_TEST(the_exact_value_lies_in_the_interval)
{
    const queue_case *c = &cases[_i];
    char text[4096];
    plim_arena arena = {0};
    plim_experiment x;
    plim_results *results;
    (void)snprintf(text, sizeof text,
                   "{\"schema\": 1, \"name\": \"q\", \"seed\": %d, \"horizon_s\": %g, "
                   "\"warmup_s\": %g, \"replications\": 10, \"platform\": %s, \"hosts\": "
                   "[{\"name\": \"h\", \"cores\": %d, \"mem_mib\": 4096}], \"services\": %s}",
                   _i + 7, c->horizon_s / 5.0, c->horizon_s / 100.0, c->platform, c->cores,
                   c->services);
    solve(text, &arena, &x, &results);
    for (const truth *t = c->truths; t->service != NULL; t++) {
        check_truth(c->label, results, t);
    }
    plim_experiment_free(&x);
    plim_arena_free(&arena);
}
END_TEST

START_TEST(closed_users_follow_mean_value_analysis)
{
    char text[1024], label[64];
    plim_arena arena = {0};
    plim_experiment x;
    plim_results *results;
    int users = closed_cases[_i].users;
    (void)snprintf(label, sizeof label, "closed, %d users", users);
    (void)snprintf(text, sizeof text,
                   "{\"schema\": 1, \"name\": \"q\", \"seed\": 3, \"horizon_s\": 50000, "
                   "\"warmup_s\": 1000, \"replications\": 10, \"platform\": " IDEAL
                   ", \"hosts\": [{\"name\": \"h\", \"cores\": 1, \"mem_mib\": 4096}], "
                   "\"services\": [{\"name\": \"q\", \"mem_mib\": 1, \"concurrency\": 1, " ONE
                   ", \"workload\": {\"type\": \"closed\", \"users\": %d, \"think\": {\"type\": "
                   "\"exponential\", \"mean\": 9}}}]}",
                   users);
    solve(text, &arena, &x, &results);
    const truth truths[] = {{"q", "goodput", closed_cases[_i].throughput, 0.02},
                            {"q", "sojourn_mean", closed_cases[_i].response, 0.03}};
    check_truth(label, results, &truths[0]);
    check_truth(label, results, &truths[1]);
    plim_experiment_free(&x);
    plim_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("queueing");
    TCase *open = plim_suite_case(suite, "open");
    tcase_add_loop_test(open, the_exact_value_lies_in_the_interval, 0, N_CASES);
    TCase *closed = plim_suite_case(suite, "closed");
    tcase_add_loop_test(closed, closed_users_follow_mean_value_analysis, 0, 3);
    return plim_suite_run(suite);
}
