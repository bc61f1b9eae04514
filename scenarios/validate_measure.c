/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values of a validation from its runs: see validate_measure.h. */
#include "scenarios/validate_measure.h"

#include "scenarios/isolate.h"
#include "sim/base/assert.h"

#include <stdio.h>
#include <string.h>

enum { REPLICATIONS_MAX = 100, LOAD_STEP = 5 /* % */ };

static const plim_estimate nothing = {{0.0, false}, {0.0, false}, {0.0, false}};

static const plim_validation_file *find_file(const char *name)
{
    const plim_validation_file *f = plim_validation_files;
    while (f->name != NULL && strcmp(f->name, name) != 0) {
        f++;
    }
    return f->name == NULL ? NULL : f;
}

plim_status plim_validation_run_file(const char *name, const plim_experiment_options *options,
                                     plim_validation_run *run, plim_err *err)
{
    *run = (plim_validation_run){.file = name};
    const plim_validation_file *file = find_file(name);
    PLIM_ASSERT(file != NULL); /* a test holds the tables against the files */
    run->results = plim_results_new(&run->arena);
    if (run->results == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for results");
    }
    plim_diags diags = {0};
    const plim_scenario_options load = {.compare = true};
    plim_status status = plim_scenario_load_text(name, file->text, file->n, &load, &run->arena,
                                                 &run->scenario, &diags, err);
    plim_diags_free(&diags);
    if (status == PLIM_OK && run->scenario.isolate.n_aggressors > 0) {
        run->replications = run->scenario.replications;
        return plim_isolate(&run->scenario, options, run->results, err);
    }
    if (status == PLIM_OK) {
        status = plim_experiment_run(&run->scenario, options, &run->x, err);
        run->replications = run->x.replications;
    }
    if (status == PLIM_OK) {
        status = plim_experiment_results(&run->x, true, run->results, err);
    }
    return status;
}

void plim_validation_run_free(plim_validation_run *run)
{
    plim_experiment_free(&run->x);
    plim_arena_free(&run->arena);
}

/* Index of a platform or a service by name; n when there is none. */
static uint32_t platform_of(const plim_scenario *s, const char *label)
{
    uint32_t i = 0;
    while (i < s->n_platforms && strcmp(s->platforms[i].label, label) != 0) {
        i++;
    }
    return i;
}

static uint32_t service_of(const plim_scenario *s, const char *name)
{
    uint32_t i = 0;
    while (i < s->n_services && strcmp(s->services[i].name, name) != 0) {
        i++;
    }
    return i;
}

static double answered(const plim_validation_run *run, uint32_t platform, uint32_t replication,
                       uint32_t service)
{
    const plim_experiment *x = &run->x;
    PLIM_ASSERT(x->n_batches == 1); /* replications, not batches of one run */
    return (double)x->run[platform * x->replications + replication].service[service].in_time;
}

static plim_estimate scaled(plim_estimate e, double by)
{
    e.value.v *= by;
    e.low.v *= by;
    e.high.v *= by;
    return e;
}

static plim_estimate of_table(const plim_validation_run *run, const plim_validation_case *c,
                              bool extra)
{
    char point[128] = "";
    if (extra) {
        (void)snprintf(point, sizeof point, "vs=%s", run->scenario.platforms[0].label);
    }
    const plim_row *row =
        plim_results_find(run->results, c->platform, point, c->service, c->metric, c->part);
    return row == NULL ? nothing
                       : scaled((plim_estimate){row->value, row->ci_low, row->ci_high}, c->scale);
}

/* A ratio of the isolation matrix; of who does not respond it is 1. */
static plim_estimate beside(const plim_validation_run *run, const plim_validation_case *c,
                            const char *metric)
{
    char point[128];
    (void)snprintf(point, sizeof point, "aggressor=%s;limits=on", c->aggressor);
    const plim_row *row =
        plim_results_find(run->results, c->platform, point, c->service, metric, "");
    if (row == NULL) {
        return nothing;
    }
    plim_estimate e = {row->value, row->ci_low, row->ci_high};
    if (row->status == PLIM_ROW_DID_NOT_RESPOND) {
        e.value = plim_value_of(1.0);
    }
    return e;
}

/* 100 d / (1 - d) of a share d of goodput that is lost. */
static double longer_by(double lost)
{
    return 100.0 * lost / (1.0 - lost);
}

static plim_estimate longer_beside(const plim_validation_run *run, const plim_validation_case *c)
{
    plim_estimate e = beside(run, c, "degradation");
    if (!e.value.there || !e.high.there || e.value.v >= 1.0 || e.high.v >= 1.0) {
        return nothing;
    }
    e.value.v = longer_by(e.value.v);
    e.low.v = longer_by(e.low.v);
    e.high.v = longer_by(e.high.v);
    return e;
}

static plim_estimate later_beside(const plim_validation_run *run, const plim_validation_case *c)
{
    plim_estimate e = beside(run, c, "latency_ratio");
    e.value.v = 100.0 * (e.value.v - 1.0);
    e.low.v = 100.0 * (e.low.v - 1.0);
    e.high.v = 100.0 * (e.high.v - 1.0);
    return e;
}

/* 100 (a / b - 1) from the ratio's estimate. */
static plim_estimate percent_over(const double *a, const double *b, uint32_t n)
{
    plim_estimate e = plim_estimate_ratio(a, b, n, 0.95);
    e.value.v = 100.0 * (e.value.v - 1.0);
    e.low.v = 100.0 * (e.low.v - 1.0);
    e.high.v = 100.0 * (e.high.v - 1.0);
    return e;
}

/* Goodput of a service on a platform and of `against` on the first one. */
static uint32_t goodputs(const plim_validation_run *run, const plim_validation_case *c,
                         double with[REPLICATIONS_MAX], double without[REPLICATIONS_MAX])
{
    uint32_t platform = platform_of(&run->scenario, c->platform);
    uint32_t service = service_of(&run->scenario, c->service);
    uint32_t against = c->against == NULL ? service : service_of(&run->scenario, c->against);
    PLIM_ASSERT(against < run->scenario.n_services);
    for (uint32_t r = 0; r < run->x.replications; r++) {
        with[r] = answered(run, platform, r, service);
        without[r] = answered(run, 0, r, against);
    }
    return run->x.replications;
}

static plim_estimate loss(const plim_validation_run *run, const plim_validation_case *c)
{
    double with[REPLICATIONS_MAX], without[REPLICATIONS_MAX];
    uint32_t n = goodputs(run, c, with, without);
    plim_estimate gain = percent_over(with, without, n);
    return (plim_estimate){{-gain.value.v, gain.value.there},
                           {-gain.high.v, gain.high.there},
                           {-gain.low.v, gain.low.there}};
}

static plim_estimate longer(const plim_validation_run *run, const plim_validation_case *c)
{
    double with[REPLICATIONS_MAX], without[REPLICATIONS_MAX];
    uint32_t n = goodputs(run, c, with, without);
    return percent_over(without, with, n);
}

/* Services whose first instance is on the same host share it. */
static plim_estimate share(const plim_validation_run *run, uint32_t platform, uint32_t service)
{
    const plim_service_spec *all = run->scenario.services, *own = &all[service];
    double mine[REPLICATIONS_MAX], total[REPLICATIONS_MAX], weights = 0.0;
    uint32_t n = run->x.replications;
    PLIM_ASSERT(own->on_host != NULL);
    for (uint32_t s = 0; s < run->scenario.n_services; s++) {
        weights += all[s].on_host[0] == own->on_host[0] ? all[s].cpu_weight : 0.0;
    }
    for (uint32_t r = 0; r < n; r++) {
        mine[r] = answered(run, platform, r, service) * weights / own->cpu_weight;
        total[r] = 0.0;
        for (uint32_t s = 0; s < run->scenario.n_services; s++) {
            bool here = all[s].on_host[0] == own->on_host[0];
            total[r] += here ? answered(run, platform, r, s) : 0.0;
        }
    }
    return percent_over(mine, total, n);
}

/* Whether the service at that load keeps its objective; -1: the runs do not tell. */
static int keeps(const plim_validation_run *run, const plim_validation_case *c, int load)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s_%02d", c->service, load);
    const plim_row *row =
        plim_results_find(run->results, c->platform, "", name, "slo_attainment", "");
    return row == NULL || !row->value.there ? -1 : row->value.v >= c->within_slo;
}

static plim_estimate cliff(const plim_validation_run *run, const plim_validation_case *c)
{
    int first = keeps(run, c, LOAD_STEP), load = 2 * LOAD_STEP;
    int now = first;
    while (now == first && load < 100) {
        now = keeps(run, c, load);
        load += LOAD_STEP;
    }
    double at = now == first ? 100.0 : load - LOAD_STEP;
    return first < 0 || now < 0 ? nothing
                                : (plim_estimate){plim_value_of(at), PLIM_NO_VALUE, PLIM_NO_VALUE};
}

plim_estimate plim_validation_measure(const plim_validation_run *run, const plim_validation_case *c)
{
    uint32_t platform = platform_of(&run->scenario, c->platform);
    uint32_t service = service_of(&run->scenario, c->service);
    if (c->measure == PLIM_MEASURE_CLIFF) {
        return cliff(run, c);
    }
    PLIM_ASSERT(platform < run->scenario.n_platforms && service < run->scenario.n_services);
    PLIM_ASSERT(run->x.replications <= REPLICATIONS_MAX);
    switch (c->measure) {
    case PLIM_MEASURE_METRIC:
        return of_table(run, c, false);
    case PLIM_MEASURE_EXTRA:
        return of_table(run, c, true);
    case PLIM_MEASURE_LOSS:
        return loss(run, c);
    case PLIM_MEASURE_DEGRADATION:
        return scaled(beside(run, c, "degradation"), c->scale);
    case PLIM_MEASURE_LONGER:
        return c->aggressor == NULL ? longer(run, c) : longer_beside(run, c);
    case PLIM_MEASURE_LATENCY:
        return later_beside(run, c);
    case PLIM_MEASURE_SHARE:
        return share(run, platform, service);
    case PLIM_MEASURE_CLIFF:
    case PLIM_MEASURE_KNEE:
        break;
    }
    return nothing;
}
