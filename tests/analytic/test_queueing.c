/* SPDX-License-Identifier: GPL-3.0-or-later
 * Queueing theory's exact results as scenarios, through the loader and the estimates that users
 * get. Goal: every truth lies inside its interval, widened from 95 % so that all of them do in 99 %
 * of families of seeds (Bonferroni), and the interval is narrow enough to fail. Stations that the
 * models cannot express are not here: priorities, vacations, several stations in a row. */
#include "scenarios/estimate.h"
#include "scenarios/experiment.h"
#include "sim/kernel/results.h"
#include "tests/support/suite.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { REPLICATIONS = 20, FAMILY = 80 /* at least the number of truths in this file */ };

/* One value of one service; `metric` from the long table, `part` "" or the part. */
typedef struct truth {
    const char *service, *metric, *part;
    double exact;
    double narrow; /* greatest relative half width of the 95 % interval */
} truth;

typedef struct queue_case {
    const char *label;
    double horizon_s; /* twice that in all, over the replications */
    int cores;
    const char *platform; /* JSON */
    const char *services; /* JSON array */
    truth truths[6];      /* a service of NULL ends */
} queue_case;

#define IDEAL "{\"name\": \"bare_dedicated\", \"costs\": \"zero\"}"
#define SHARED "{\"name\": \"bare_shared\", \"costs\": \"zero\"}"
#define PER_INSTANCE "{\"name\": \"bare_shared\", \"costs\": \"zero\", \"sharing\": \"instance\"}"
#define SERVICE(name, rest)                                                                        \
    "{\"name\": \"" name                                                                           \
    "\", \"mem_mib\": 1, \"workload\": {\"type\": \"poisson\", \"rate_per_s\": " rest "}"
#define BACKLOGGED(name)                                                                           \
    "{\"name\": \"" name "\", \"mem_mib\": 1, " ONE                                                \
    ", \"workload\": {\"type\": \"closed\", \"users\": 2, \"think\": "                             \
    "{\"type\": \"exponential\", \"mean\": 1e-6}}"
#define ONE "\"request\": {\"user_s\": 1}"
#define SIZE(json) "\"request\": {\"user_s\": 1, \"size\": " json "}"

static const queue_case cases[] = {
    {"M/M/1 rho .8",
     2e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " ONE) "]",
     {{"q", "sojourn_mean", "", 5.0, 0.03},
      {"q", "sojourn_part", "queueing", 4.0, 0.03},
      {"q", "sojourn_p95", "", 14.97866, 0.03},
      {"q", "sojourn_p99", "", 23.02585, 0.03},
      {"q", "in_system_mean", "", 4.0, 0.03}}},
    {"M/M/1 rho .5",
     1.2e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.5}, \"concurrency\": 1, " ONE) "]",
     {{"q", "sojourn_mean", "", 2.0, 0.02}, {"q", "sojourn_p99", "", 9.21034, 0.03}}},
    {"M/M/2 rho .8",
     6e5,
     2,
     IDEAL,
     "[" SERVICE("q", "1.6}, \"concurrency\": 2, " ONE) "]",
     {{"q", "sojourn_mean", "", 2.777778, 0.03},
      {"q", "sojourn_part", "queueing", 1.777778, 0.03}}},
    {"M/M/4 rho .8 (pooled)",
     4e5,
     4,
     IDEAL,
     "[" SERVICE("q", "3.2}, \"concurrency\": 4, " ONE) "]",
     {{"q", "sojourn_mean", "", 1.745541, 0.03},
      {"q", "sojourn_part", "queueing", 0.745541, 0.03}}},
    {"M/M/8 rho .8",
     2e5,
     8,
     IDEAL,
     "[" SERVICE("q", "6.4}, \"concurrency\": 8, " ONE) "]",
     {{"q", "sojourn_mean", "", 1.286028, 0.02},
      {"q", "sojourn_part", "queueing", 0.286028, 0.03}}},
    {"M/M/16 rho .8",
     2e5,
     16,
     IDEAL,
     "[" SERVICE("q", "12.8}, \"concurrency\": 16, " ONE) "]",
     {{"q", "sojourn_mean", "", 1.095276, 0.02},
      {"q", "sojourn_part", "queueing", 0.095276, 0.03}}},
    {"M/M/4 rho .9",
     6e5,
     4,
     IDEAL,
     "[" SERVICE("q", "3.6}, \"concurrency\": 4, " ONE) "]",
     {{"q", "sojourn_mean", "", 2.969383, 0.03},
      {"q", "sojourn_part", "queueing", 1.969383, 0.03}}},
    {"M/M/32 rho .9",
     16e4,
     32,
     IDEAL,
     "[" SERVICE("q", "28.8}, \"concurrency\": 32, " ONE) "]",
     {{"q", "sojourn_mean", "", 1.143186, 0.02},
      {"q", "sojourn_part", "queueing", 0.143186, 0.03}}},
    {"M/D/1 rho .8",
     5e5,
     1,
     IDEAL,
     "[" SERVICE(
         "q", "0.8}, \"concurrency\": 1, " SIZE("{\"type\": \"deterministic\", \"mean\": 1}")) "]",
     {{"q", "sojourn_mean", "", 3.0, 0.03}, {"q", "sojourn_part", "queueing", 2.0, 0.03}}},
    {"M/E4/1 rho .8 (C2 = .25)",
     5e5,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " SIZE(
                          "{\"type\": \"erlang\", \"mean\": 1, \"stages\": 4}")) "]",
     {{"q", "sojourn_mean", "", 3.5, 0.03}, {"q", "sojourn_part", "queueing", 2.5, 0.03}}},
    {"M/H2/1 rho .8 (C2 = 4)",
     2e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " SIZE(
                          "{\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 4}")) "]",
     {{"q", "sojourn_mean", "", 11.0, 0.03}, {"q", "sojourn_part", "queueing", 10.0, 0.03}}},
    {"M/H2/1 rho .8 (C2 = 16)",
     12e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, " SIZE(
                          "{\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 16}")) "]",
     {{"q", "sojourn_mean", "", 35.0, 0.03}, {"q", "sojourn_part", "queueing", 34.0, 0.03}}},
    {"M/D/1-PS rho .8",
     5e5,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, " SIZE("{\"type\": \"deterministic\", \"mean\": 1}")) "]",
     {{"q", "sojourn_mean", "", 5.0, 0.03}}},
    {"M/M/1-PS rho .8",
     1e6,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, " ONE) "]",
     {{"q", "sojourn_mean", "", 5.0, 0.03}}},
    {"M/H2/1-PS rho .8 (insensitive)",
     2e6,
     1,
     IDEAL,
     "[" SERVICE("q",
                 "0.8}, " SIZE("{\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 4}")) "]",
     {{"q", "sojourn_mean", "", 5.0, 0.03}}},
    {"pooling: four single servers rho .8, side by side",
     6e5,
     4,
     SHARED,
     "[" SERVICE("a", "0.8}, \"concurrency\": 1, " ONE) ", " SERVICE(
         "b",
         "0.8}, \"concurrency\": "
         "1, " ONE) ", " SERVICE("c",
                                 "0.8}, \"concurrency\": 1, " ONE) ", " SERVICE("d",
                                                                                "0.8}, "
                                                                                "\"concurrency\": "
                                                                                "1, " ONE) "]",
     {{"a", "sojourn_mean", "", 5.0, 0.03},
      {"b", "sojourn_mean", "", 5.0, 0.03},
      {"c", "sojourn_mean", "", 5.0, 0.03},
      {"d", "sojourn_mean", "", 5.0, 0.03},
      {"d", "sojourn_part", "neighbours", 0.0, 0.0}}},
    {"M/G/1-PS: a job of size x takes x / (1 - rho), whatever the others",
     1e6,
     1,
     SHARED,
     "[" SERVICE("a", "0.5}, " ONE) ", " SERVICE(
         "b", "0.1}, \"request\": {\"user_s\": 3, \"size\": {\"type\": \"deterministic\", "
              "\"mean\": 1}}") "]",
     {{"a", "sojourn_mean", "", 5.0, 0.03}, {"b", "sojourn_mean", "", 15.0, 0.03}}},
    {"M/M/1/5 rho .8",
     3e5,
     1,
     IDEAL,
     "[" SERVICE("q", "0.8}, \"concurrency\": 1, \"queue_limit\": 4, " ONE) "]",
     {{"q", "rejected_ratio", "", 0.08881950, 0.03},
      {"q", "in_system_mean", "", 1.86833203, 0.02}}},
    {"Erlang B (5, 3)",
     1e5,
     5,
     IDEAL,
     "[" SERVICE("q", "3}, \"concurrency\": 5, \"queue_limit\": 0, " ONE) "]",
     {{"q", "rejected_ratio", "", 0.110054, 0.03}}},
    {"Erlang B (10, 7)",
     1e5,
     10,
     IDEAL,
     "[" SERVICE("q", "7}, \"concurrency\": 10, \"queue_limit\": 0, " ONE) "]",
     {{"q", "rejected_ratio", "", 0.078741, 0.03}}},
    {"Erlang B (20, 16)",
     1e5,
     20,
     IDEAL,
     "[" SERVICE("q", "16}, \"concurrency\": 20, \"queue_limit\": 0, " ONE) "]",
     {{"q", "rejected_ratio", "", 0.064411, 0.03}}},
    {"GPS: beside two that are always backlogged, a service is M/M/1 at its guaranteed rate",
     4e5,
     1,
     PER_INSTANCE,
     "[" BACKLOGGED("a") ", \"cpu_weight\": 2}, " SERVICE("b",
                                                          "0.1}, " ONE) ", " BACKLOGGED("c") "}]",
     {{"b", "sojourn_mean", "", 6.666667, 0.03},
      {"a", "cpu_used", "", 0.6, 0.01},
      {"c", "cpu_used", "", 0.3, 0.01}}},
    {"DPS weights 2:1 (Fayolle, Mitrani, Iasnogorodski)",
     5e5,
     1,
     SHARED,
     "[" SERVICE("a", "0.3}, \"cpu_weight\": 2, " ONE) ", " SERVICE("b", "0.3}, " ONE) "]",
     {{"a", "sojourn_mean", "", 2.142857, 0.02}, {"b", "sojourn_mean", "", 2.857143, 0.02}}},
    {"DPS weights 4:1, unequal sizes",
     5e5,
     1,
     SHARED,
     "[" SERVICE("a", "0.2}, \"cpu_weight\": 4, " ONE) ", " SERVICE(
         "b", "0.2}, \"request\": {\"user_s\": 2}") "]",
     {{"a", "sojourn_mean", "", 1.642857, 0.02}, {"b", "sojourn_mean", "", 5.428571, 0.03}}},
    {"GPS: backlogged weights 2, 1, 1 get half and quarters",
     2e3,
     1,
     PER_INSTANCE,
     "[" SERVICE("a", "2}, \"cpu_weight\": 2, " ONE) ", " SERVICE("b", "2}, " ONE) ", " SERVICE(
         "c", "2}, " ONE) "]",
     {{"a", "cpu_used", "", 0.5, 0.01},
      {"b", "cpu_used", "", 0.25, 0.01},
      {"c", "cpu_used", "", 0.25, 0.01}}},
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

/* From the half width of a 95 % interval to that at which all of the family hold in 99 %. */
static double widening(void)
{
    double degrees = REPLICATIONS - 1.0;
    return gsl_cdf_tdist_Qinv(0.01 / FAMILY / 2.0, degrees) / gsl_cdf_tdist_Qinv(0.025, degrees);
}

static void check_interval(const char *label, const truth *t, double value, double low, double high)
{
    double by = widening();
    double wide_low = value - by * (value - low), wide_high = value + by * (high - value);
    ck_assert_msg(wide_low <= t->exact + 1e-6 && t->exact <= wide_high + 1e-6,
                  "%s: %s %s of %s is %.6g, outside %.6g [%.6g, %.6g] widened by %.3g "
                  "(Bonferroni, 99 %% over %d values)",
                  label, t->metric, t->part, t->service, t->exact, value, low, high, by, FAMILY);
    double grown = PLIM_TEST_SHORTER > 1.0 ? sqrt(1.4 * PLIM_TEST_SHORTER) : 1.0;
    double narrow = t->narrow * grown;
    ck_assert_msg((high - low) / 2.0 <= narrow * t->exact,
                  "%s: %s %s of %s has half width %.3g, more than %.3g: the test could not fail",
                  label, t->metric, t->part, t->service, (high - low) / 2.0, narrow * t->exact);
}

static void check_truth(const char *label, const plim_results *results, const truth *t)
{
    const plim_row *row =
        plim_results_find(results, results->platforms[0], "", t->service, t->metric, t->part);
    ck_assert_msg(row != NULL && row->value.there && row->ci_low.there && row->ci_high.there,
                  "%s: no %s (%s)", label, t->metric, row == NULL ? "no row" : row->note);
    check_interval(label, t, row->value.v, row->ci_low.v, row->ci_high.v);
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
                   "\"warmup_s\": %g, \"replications\": %d, \"platform\": %s, \"hosts\": "
                   "[{\"name\": \"h\", \"cores\": %d, \"mem_mib\": 4096}], \"services\": %s}",
                   _i + 7, c->horizon_s / (10.0 * PLIM_TEST_SHORTER),
                   c->horizon_s / (100.0 * PLIM_TEST_SHORTER), REPLICATIONS, c->platform, c->cores,
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
                   "{\"schema\": 1, \"name\": \"q\", \"seed\": 3, \"horizon_s\": 25000, "
                   "\"warmup_s\": 1000, \"replications\": %d, \"platform\": " IDEAL
                   ", \"hosts\": [{\"name\": \"h\", \"cores\": 1, \"mem_mib\": 4096}], "
                   "\"services\": [{\"name\": \"q\", \"mem_mib\": 1, \"concurrency\": 1, " ONE
                   ", \"workload\": {\"type\": \"closed\", \"users\": %d, \"think\": {\"type\": "
                   "\"exponential\", \"mean\": 9}}}]}",
                   REPLICATIONS, users);
    solve(text, &arena, &x, &results);
    const truth truths[] = {{"q", "goodput", "", closed_cases[_i].throughput, 0.02},
                            {"q", "sojourn_mean", "", closed_cases[_i].response, 0.03}};
    check_truth(label, results, &truths[0]);
    check_truth(label, results, &truths[1]);
    plim_experiment_free(&x);
    plim_arena_free(&arena);
}
END_TEST

/* Sum of load times sojourn time over the classes: no weights change it. */
static const struct conservation_case {
    const char *label, *services;
    double load[2], exact;
} conservation_cases[] = {
    {"weights 2:1",
     "[" SERVICE("a", "0.3}, \"cpu_weight\": 2, " ONE) ", " SERVICE("b", "0.3}, " ONE) "]",
     {0.3, 0.3},
     1.5},
    {"weights 4:1, unequal sizes",
     "[" SERVICE("a", "0.2}, \"cpu_weight\": 4, " ONE) ", " SERVICE(
         "b", "0.2}, \"request\": {\"user_s\": 2}") "]",
     {0.2, 0.4},
     2.5},
    {"weights 1:50, unequal sizes",
     "[" SERVICE("a", "0.2}, " ONE) ", " SERVICE(
         "b", "0.2}, \"cpu_weight\": 50, \"request\": {\"user_s\": 2}") "]",
     {0.2, 0.4},
     2.5}};

START_TEST(weights_conserve_the_work_in_system)
{
    const struct conservation_case *c = &conservation_cases[_i];
    char text[2048];
    double num[REPLICATIONS], den[REPLICATIONS];
    plim_arena arena = {0};
    plim_experiment x;
    plim_results *results;
    (void)snprintf(text, sizeof text,
                   "{\"schema\": 1, \"name\": \"q\", \"seed\": 5, \"horizon_s\": 50000, "
                   "\"warmup_s\": 1000, \"replications\": %d, \"platform\": " SHARED
                   ", \"hosts\": [{\"name\": \"h\", \"cores\": 1, \"mem_mib\": 4096}], "
                   "\"services\": %s}",
                   REPLICATIONS, c->services);
    solve(text, &arena, &x, &results);
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        const plim_service_obs *o = x.run[r].service;
        num[r] = c->load[0] * o[0].sojourn_ns / (double)o[0].in_time +
                 c->load[1] * o[1].sojourn_ns / (double)o[1].in_time;
        num[r] *= 1e-9;
        den[r] = 1.0;
    }
    const plim_estimate e = plim_estimate_ratio(num, den, REPLICATIONS, 0.95);
    const truth t = {"both", "load times sojourn", "", c->exact, 0.03};
    check_interval(c->label, &t, e.value.v, e.low.v, e.high.v);
    plim_experiment_free(&x);
    plim_arena_free(&arena);
}
END_TEST

START_TEST(the_family_is_counted)
{
    size_t n = 2 * sizeof closed_cases / sizeof closed_cases[0] +
               sizeof conservation_cases / sizeof conservation_cases[0];
    for (size_t i = 0; i < N_CASES; i++) {
        for (const truth *t = cases[i].truths; t->service != NULL; t++) {
            n++;
        }
    }
    ck_assert_uint_le(n, FAMILY);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("queueing");
    TCase *open = plim_suite_case(suite, "open");
    tcase_add_loop_test(open, the_exact_value_lies_in_the_interval, 0, N_CASES);
    TCase *closed = plim_suite_case(suite, "closed");
    tcase_add_loop_test(closed, closed_users_follow_mean_value_analysis, 0, 3);
    TCase *weights = plim_suite_case(suite, "weights");
    tcase_add_loop_test(weights, weights_conserve_the_work_in_system, 0, 3);
    tcase_add_test(weights, the_family_is_counted);
    return plim_suite_run(suite);
}
