/* SPDX-License-Identifier: GPL-3.0-or-later
 * One web request on an idle host, on every stack: the table worked out beside the cost vectors
 * (section 3 (f) there), through the loader, the engine and the long table. Goal: within 1e-3. */
#include "scenarios/experiment.h"
#include "sim/kernel/results.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* us: CPU in all, on the instance's own thread, at the shared host service; added latency. */
typedef struct table_row {
    int era;
    const char *platform; /* as in a scenario, JSON */
    double total, thread, shared, latency;
} table_row;

static const table_row rows[] = {
    {2003, "\"bare_shared\"", 423.7, 0.0, 0.0, 0.0},
    {2003, "\"bare_dedicated\"", 423.7, 0.0, 0.0, 0.0},
    {2003, "\"vm_hosted\"", 898.0, 59.0, 0.0, 0.0},
    {2003, "\"vm_full\"", 736.9, 0.0, 0.0, 0.0},
    {2003, "\"vm_para\"", 446.7, 0.0, 0.0, 0.0},
    {2003, "\"vm_para:driver_domain\"", 627.6, 0.0, 118.2, 9.385},
    {2003, "\"vm_hvm\"", 576.6, 66.8, 0.0, 23.9425},
    {2003, "\"container:host\"", 423.7, 0.0, 0.0, 0.0},
    {2003, "\"container\"", 444.7, 0.0, 9.0, 0.0},
    {2003, "{\"name\": \"vm_hosted\", \"layers\": [\"host_os\", \"uml\"]}", 2202.6, 0.0, 0.0, 0.0},
    {2014, "\"bare_shared\"", 349.6, 0.0, 0.0, 0.0},
    {2014, "\"vm_hosted\"", 601.2, 25.5, 0.0, 0.0},
    {2014, "\"vm_full\"", 537.2, 0.0, 0.0, 0.0},
    {2014, "\"vm_para:drivers_inside\"", 360.3, 0.0, 0.0, 0.0},
    {2014, "\"vm_para\"", 438.4, 0.0, 51.0, 9.385},
    {2014, "\"vm_hvm:gen1\"", 412.1, 28.4, 0.0, 23.9425},
    {2014, "\"vm_hvm\"", 401.3, 28.4, 0.0, 23.9425},
    {2014, "\"container:host\"", 349.6, 0.0, 0.0, 0.0},
    {2014, "{\"name\": \"container\", \"variant\": \"bridge\"}", 370.6, 0.0, 9.0, 34.0},
    {2014, "\"vm_hvm+container\"", 422.8, 28.4, 0.0, 57.9425},
    {2014, "[\"vm_hvm\", \"vm_hvm\"]", 560.6, 28.4, 0.0, 47.885},
    {2020, "\"bare_shared\"", 352.4, 0.0, 0.0, 0.0},
    {2020, "\"vm_hosted\"", 623.0, 25.5, 0.0, 0.0},
    {2020, "\"vm_full\"", 558.5, 0.0, 0.0, 0.0},
    {2020, "\"vm_para:drivers_inside\"", 365.3, 0.0, 0.0, 0.0},
    {2020, "\"vm_para\"", 443.4, 0.0, 51.0, 9.385},
    {2020, "\"vm_hvm:gen1\"", 410.3, 29.8, 0.0, 23.9425},
    {2020, "\"vm_hvm\"", 400.3, 29.8, 0.0, 23.9425},
    {2020, "\"container\"", 373.4, 0.0, 9.0, 0.0},
    {2020, "\"microvm\"", 429.9, 59.4, 0.0, 215.468},
    {2020, "\"sandbox:ptrace\"", 1940.4, 0.0, 0.0, 160.0},
    {2020, "\"sandbox\"", 463.7, 0.0, 0.0, 160.0},
    {2020, "[\"vm_hvm\", \"container\"]", 421.8, 29.8, 0.0, 23.9425},
    {2020, "\"vm_hvm+vm_hvm\"", 520.8, 29.8, 0.0, 47.885},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

static const char scenario_text[] =
    "{\"schema\": 1, \"name\": \"stacks\", \"horizon_s\": 4000, \"warmup_s\": 0, \"era\": %d, "
    "\"hosts\": [{\"name\": \"h\", \"cores\": 8, \"mem_mib\": 65536}], \"services\": [{"
    "\"name\": \"web\", \"mem_mib\": 64, \"request\": {\"size\": {\"type\": \"deterministic\", "
    "\"mean\": 1}, \"user_s\": 3e-4, \"syscalls\": 40, \"page_faults\": 4, \"context_switches\": "
    "1, "
    "\"net_rx_packets\": 6, \"net_rx_bytes\": 1000, \"net_tx_packets\": 8, \"net_tx_bytes\": "
    "8000}, "
    "\"workload\": {\"type\": \"poisson\", \"rate_per_s\": 0.1}}], \"platforms\": [%s]}";

static double row_us(const plim_results *results, const char *label, const char *metric,
                     const char *part)
{
    const plim_row *row = plim_results_find(results, label, "", "web", metric, part);
    return row == NULL ? 0.0 : row->value.v * 1e6;
}

static void near(const table_row *row, const char *what, double found, double expected)
{
    /* the table has one decimal: 0.05 us, and 1e-3 */
    ck_assert_msg(fabs(found - expected) <= 0.051 + 1e-3 * expected, "%d %s, %s: %.6g, not %.6g us",
                  row->era, row->platform, what, found, expected);
}

START_TEST(a_request_costs_what_the_table_says)
{
    const table_row *row = &rows[_i];
    char text[4096];
    plim_arena arena = {0};
    plim_scenario scenario;
    plim_diags diags = {0};
    plim_err err = {0};
    plim_experiment x;
    const plim_scenario_options options = {.compare = true};
    const plim_experiment_options run = {.jobs = 1};
    int n = snprintf(text, sizeof text, scenario_text, row->era, row->platform);
    plim_status status =
        plim_scenario_load_text("t", text, (size_t)n, &options, &arena, &scenario, &diags, &err);
    plim_diags_print(&diags, stderr);
    ck_assert_msg(status == PLIM_OK, "%s", err.what);
    ck_assert_int_eq(plim_experiment_run(&scenario, &run, &x, &err), PLIM_OK);
    plim_results *results = plim_results_new(&arena);
    ck_assert_int_eq(plim_experiment_results(&x, true, results, &err), PLIM_OK);
    const char *label = scenario.platforms[0].label;
    near(row, "CPU", row_us(results, label, "request_cpu", ""), row->total);
    near(row, "own thread", row_us(results, label, "request_cpu", "own_thread"), row->thread);
    near(row, "shared host", row_us(results, label, "request_cpu", "shared_host"), row->shared);
    near(row, "latency", row_us(results, label, "sojourn_part", "wake_up"), row->latency);
    double neighbours = row_us(results, label, "sojourn_part", "neighbours");
    ck_assert_msg(neighbours == 0.0, "%s: %g", label, neighbours);
    plim_experiment_free(&x);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stacks");
    TCase *table = plim_suite_case(suite, "table");
    tcase_add_loop_test(table, a_request_costs_what_the_table_says, 0, ROWS);
    return plim_suite_run(suite);
}
