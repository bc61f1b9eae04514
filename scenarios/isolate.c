/* SPDX-License-Identifier: GPL-3.0-or-later
 * The isolation matrix: its runs. Its rows are made in analyze_isolate.c; see isolate.h. */
#include "scenarios/isolate.h"

#include "models/what_if.h"
#include "scenarios/analyze_isolate.h"

#include <stdlib.h>

/* The runs of one platform with or without limits. The order of `specs`: all aggressors silent;
 * each of them let loose; each of them alone. */
typedef struct group {
    plim_scenario scenario; /* with a platform for every spec, and these limits */
    plim_platform_spec *platforms;
    plim_spec *specs;
    plim_service_spec *services; /* (n_specs * n_services) */
    uint32_t n_specs;
} group;

/* The whole, for progress. */
typedef struct matrix {
    const plim_scenario *scenario;
    const plim_experiment_options *options;
    const plim_experiment *window;
    plim_results *results;
    uint32_t done, all;
} matrix;

static uint32_t specs_of(const plim_scenario *scenario)
{
    return 1 + 2 * scenario->isolate.n_aggressors;
}

static uint64_t groups_of(const plim_scenario *scenario)
{
    const plim_isolate_spec *asked = &scenario->isolate;
    uint64_t settings = (uint64_t)asked->limits_on + (uint64_t)asked->limits_off;
    return settings * scenario->n_platforms;
}

uint64_t plim_isolate_runs(const plim_scenario *scenario, uint32_t replications)
{
    return groups_of(scenario) * specs_of(scenario) * replications;
}

static bool stop(void *context)
{
    const matrix *m = context;
    return m->options->stop(m->options->context);
}

static void progress(void *context, uint32_t done, uint32_t all)
{
    const matrix *m = context;
    (void)all;
    m->options->progress(m->options->context, m->done + done, m->all);
}

static bool open_group(group *g, const plim_scenario *scenario)
{
    *g = (group){.n_specs = specs_of(scenario)};
    g->platforms = calloc(g->n_specs, sizeof *g->platforms);
    g->specs = calloc(g->n_specs, sizeof *g->specs);
    g->services = calloc((size_t)g->n_specs * scenario->n_services, sizeof *g->services);
    return g->platforms != NULL && g->specs != NULL && g->services != NULL;
}

static void close_group(group *g)
{
    free(g->platforms);
    free(g->specs);
    free(g->services);
}

/* Silences what is silent in spec v. */
static void silence(const plim_isolate_spec *asked, uint32_t v, plim_service_spec *services,
                    uint32_t n_services)
{
    uint32_t n = asked->n_aggressors;
    for (uint32_t s = 0; s < n_services && v > n; s++) { /* the aggressor is alone */
        if (s != asked->aggressor[v - 1 - n]) {
            plim_spec_silence(&services[s]);
        }
    }
    for (uint32_t i = 0; i < n && v <= n; i++) {
        if (v != 1 + i) {
            plim_spec_silence(&services[asked->aggressor[i]]);
        }
    }
}

static void fill_group(group *g, const matrix *m, uint32_t platform, bool limits)
{
    const plim_scenario *from = m->scenario;
    uint32_t n = from->n_services;
    g->scenario = *from;
    for (uint32_t v = 0; v < g->n_specs; v++) {
        plim_service_spec *services = &g->services[(size_t)v * n];
        for (uint32_t s = 0; s < n; s++) {
            services[s] = from->services[s];
            if (!limits) {
                plim_spec_strip_limits(&services[s]);
            }
        }
        silence(&from->isolate, v, services, n);
        g->specs[v] = plim_scenario_spec(from, platform);
        g->specs[v].services = services;
        g->specs[v].warmup_ns = m->window->warmup_ns;
        g->specs[v].n_batches = m->window->n_batches;
        g->platforms[v] = from->platforms[platform];
    }
    g->scenario.services = g->services; /* those of the first spec: victims speak in all */
    g->scenario.platforms = g->platforms;
    g->scenario.n_platforms = g->n_specs;
}

static plim_status run_group(matrix *m, uint32_t platform, bool limits, plim_err *err)
{
    group g;
    plim_experiment x = {0};
    plim_experiment_options options = *m->options;
    options.progress = m->options->progress == NULL ? NULL : progress;
    options.stop = m->options->stop == NULL ? NULL : stop;
    options.context = m;
    options.replications = m->window->replications;
    plim_status status = PLIM_OK;
    if (open_group(&g, m->scenario)) {
        fill_group(&g, m, platform, limits);
        status = plim_experiment_set(&g.scenario, g.specs, &options, &x, err);
        m->done += x.n_runs;
    } else {
        status = plim_fail(err, PLIM_ENOMEM, "", "no memory for the runs of a platform");
    }
    if (status == PLIM_OK) {
        status = plim_analyze_isolate(&x, limits, m->results, err);
    }
    plim_experiment_free(&x);
    close_group(&g);
    return status;
}

/* Warm-up, batches and replications of all: found without the aggressors. */
static plim_status find_window(const plim_scenario *scenario,
                               const plim_experiment_options *options, plim_experiment *window,
                               plim_err *err)
{
    plim_scenario quiet = *scenario;
    plim_service_spec *services = calloc(scenario->n_services, sizeof *services);
    if (services == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the services");
    }
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        services[s] = scenario->services[s];
    }
    silence(&scenario->isolate, 0, services, scenario->n_services);
    quiet.services = services;
    plim_status status = plim_experiment_window(&quiet, options, window, err);
    window->scenario = scenario;
    free(services);
    return status;
}

plim_status plim_isolate(const plim_scenario *scenario, const plim_experiment_options *options,
                         plim_results *results, plim_err *err)
{
    plim_experiment window = {0};
    plim_status status = find_window(scenario, options, &window, err);
    matrix m = {.scenario = scenario, .options = options, .window = &window, .results = results};
    if (status == PLIM_OK) {
        m.all = (uint32_t)plim_isolate_runs(scenario, window.replications);
        status = plim_analyze_isolate_begin(&window, results, err);
    }
    for (uint32_t p = 0; p < scenario->n_platforms && status == PLIM_OK; p++) {
        for (int off = 0; off < 2 && status == PLIM_OK; off++) {
            if (off == 0 ? scenario->isolate.limits_on : scenario->isolate.limits_off) {
                status = run_group(&m, p, off == 0, err);
            }
        }
    }
    return status;
}
