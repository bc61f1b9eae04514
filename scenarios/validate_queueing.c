/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs the cases of queueing theory: see validate_queueing.h. */
#include "scenarios/validate_queueing.h"

#include <gsl/gsl_cdf.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 4096 };

plim_estimate plim_queue_widened(plim_estimate e)
{
    const double degrees = PLIM_QUEUE_REPLICATIONS - 1.0;
    double by = gsl_cdf_tdist_Qinv(0.01 / PLIM_QUEUE_FAMILY / 2.0, degrees) /
                gsl_cdf_tdist_Qinv(0.025, degrees);
    if (e.value.there && e.low.there && e.high.there) {
        e.low.v = e.value.v - by * (e.value.v - e.low.v);
        e.high.v = e.value.v + by * (e.high.v - e.value.v);
    }
    return e;
}

static plim_status load(size_t i, double part, plim_arena *arena, plim_scenario *scenario,
                        plim_err *err)
{
    const plim_queue_case *c = &plim_queue_cases[i];
    char text[TEXT_MAX];
    int n = snprintf(text, sizeof text,
                     "{\"schema\": 1, \"name\": \"q\", \"seed\": %zu, \"horizon_s\": %g, "
                     "\"warmup_s\": %g, \"replications\": %d, \"platform\": %s, \"hosts\": "
                     "[{\"name\": \"h\", \"count\": %d, \"cores\": %d, \"mem_mib\": 4096}], "
                     "\"services\": %s}",
                     i + 7, c->horizon_s * part / 10.0, c->horizon_s * part / 100.0,
                     PLIM_QUEUE_REPLICATIONS, c->platform, c->hosts > 0 ? c->hosts : 1, c->cores,
                     c->services);
    if (n < 0 || n >= TEXT_MAX) {
        return plim_fail(err, PLIM_ELIMIT, c->label, "the scenario is longer than %d", TEXT_MAX);
    }
    plim_diags diags = {0};
    const plim_scenario_options options = {.compare = false};
    plim_status status =
        plim_scenario_load_text(c->label, text, (size_t)n, &options, arena, scenario, &diags, err);
    plim_diags_free(&diags);
    return status;
}

/* Load times sojourn time, summed: a sum of ratios, each taken a replication at a time. */
static plim_estimate conserved(const plim_experiment *x, const plim_queue_case *c)
{
    double num[PLIM_QUEUE_REPLICATIONS], den[PLIM_QUEUE_REPLICATIONS];
    for (uint32_t r = 0; r < PLIM_QUEUE_REPLICATIONS; r++) {
        const plim_service_obs *o = x->run[r].service;
        num[r] = 0.0;
        den[r] = 1.0;
        for (uint32_t s = 0; s < 2; s++) {
            num[r] += 1e-9 * c->load[s] * o[s].sojourn_ns / (double)o[s].in_time;
        }
    }
    return plim_estimate_ratio(num, den, PLIM_QUEUE_REPLICATIONS, 0.95);
}

static plim_estimate estimate_of(const plim_experiment *x, const plim_results *results,
                                 const plim_queue_case *c, const plim_queue_truth *t)
{
    if (strcmp(t->metric, PLIM_QUEUE_LOAD_SOJOURN) == 0) {
        return conserved(x, c);
    }
    const plim_row *row =
        plim_results_find(results, results->platforms[0], "", t->service, t->metric, t->part);
    return row == NULL ? (plim_estimate){PLIM_NO_VALUE, PLIM_NO_VALUE, PLIM_NO_VALUE}
                       : (plim_estimate){row->value, row->ci_low, row->ci_high};
}

plim_status plim_queue_run(size_t i, double part, const plim_experiment_options *options,
                           void (*truth)(void *context, const plim_queue_case *c,
                                         const plim_queue_truth *t, plim_estimate e),
                           void *context, plim_err *err)
{
    const plim_queue_case *c = &plim_queue_cases[i];
    plim_arena arena = {0};
    plim_scenario scenario;
    plim_experiment x = {0};
    plim_results *results = plim_results_new(&arena);
    if (results == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for results");
    }
    plim_status status = load(i, part, &arena, &scenario, err);
    if (status == PLIM_OK) {
        status = plim_experiment_run(&scenario, options, &x, err);
    }
    if (status == PLIM_OK) {
        status = plim_experiment_results(&x, false, results, err);
    }
    for (const plim_queue_truth *t = c->truths;
         status == PLIM_OK && t < c->truths + PLIM_QUEUE_TRUTHS_MAX && t->service != NULL; t++) {
        truth(context, c, t, estimate_of(&x, results, c, t));
    }
    plim_experiment_free(&x);
    plim_arena_free(&arena);
    return status;
}
