/* SPDX-License-Identifier: GPL-3.0-or-later
 * The coverage campaign: many M/M/1 experiments through the scenario loader, one line each: does
 * the printed 95 % interval hold the exact mean and p99? scripts/campaign drives it.
 *
 * usage: campaign LOAD REPLICATIONS CUSTOMERS FIRST_SEED EXPERIMENTS
 * prints: load,replications,customers,seed,mean,mean_low,mean_high,p99,p99_low,p99_high */
#include "scenarios/experiment.h"
#include "sim/kernel/results.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char scenario_text[] =
    "{\"schema\": 1, \"name\": \"mm1\", \"seed\": %llu, \"horizon_s\": %.17g, \"warmup_s\": %.17g,"
    " \"replications\": %d, \"platform\": {\"name\": \"bare_dedicated\", \"costs\": \"zero\"},"
    " \"hosts\": [{\"name\": \"h\", \"cores\": 1, \"mem_mib\": 4096}],"
    " \"services\": [{\"name\": \"queue\", \"mem_mib\": 64, \"concurrency\": 1,"
    " \"request\": {\"user_s\": 1}, \"workload\": {\"type\": \"poisson\", \"rate_per_s\": "
    "%.17g}}]}";

static void put(const plim_row *row)
{
    if (row != NULL && row->value.there && row->ci_low.there && row->ci_high.there) {
        printf(",%.9g,%.9g,%.9g", row->value.v, row->ci_low.v, row->ci_high.v);
    } else {
        printf(",,,"); /* refused: not enough data */
    }
}

static int experiment(double load, int replications, double customers, unsigned long long seed)
{
    char text[1024];
    plim_arena arena = {0}, out = {0};
    plim_diags diags = {0};
    plim_err err = {0};
    plim_scenario scenario;
    plim_experiment x;
    const plim_scenario_options load_options = {.compare = false};
    const plim_experiment_options options = {.jobs = 1};
    /* 25 relaxation times (1 + load) / (1 - load)^2 in services (Cohen, The Single Server Queue) */
    double relax_s = (1.0 + load) / ((1.0 - load) * (1.0 - load));
    double warmup_s = 25.0 * relax_s;
    double horizon_s = warmup_s + customers / load / (double)replications;
    int n =
        snprintf(text, sizeof text, scenario_text, seed, horizon_s, warmup_s, replications, load);
    plim_status status = plim_scenario_load_text("campaign", text, (size_t)n, &load_options, &arena,
                                                 &scenario, &diags, &err);
    if (status == PLIM_OK) {
        status = plim_experiment_run(&scenario, &options, &x, &err);
        plim_results *results = plim_results_new(&out);
        if (status == PLIM_OK && results != NULL &&
            plim_experiment_results(&x, false, results, &err) == PLIM_OK) {
            printf("%g,%d,%.0f,%llu", load, replications, customers, seed);
            put(plim_results_find(results, "bare_dedicated", "", "queue", "sojourn_mean", ""));
            put(plim_results_find(results, "bare_dedicated", "", "queue", "sojourn_p99", ""));
            printf("\n");
            (void)fflush(stdout);
        }
        plim_experiment_free(&x);
    }
    if (err.status != PLIM_OK) {
        fprintf(stderr, "campaign: %s\n", err.what);
    }
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    plim_arena_free(&out);
    return err.status == PLIM_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    gsl_set_error_handler_off();
    if (argc != 6) {
        fprintf(stderr, "usage: campaign LOAD REPLICATIONS CUSTOMERS FIRST_SEED EXPERIMENTS\n");
        return 2;
    }
    double load = strtod(argv[1], NULL), customers = strtod(argv[3], NULL);
    int replications = (int)strtol(argv[2], NULL, 10);
    unsigned long long seed = strtoull(argv[4], NULL, 10), n = strtoull(argv[5], NULL, 10);
    for (unsigned long long i = 0; i < n; i++) {
        if (experiment(load, replications, customers, seed + i) != 0) {
            return 1;
        }
    }
    return 0;
}
