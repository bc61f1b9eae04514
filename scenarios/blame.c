/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who hurts whom: which sets of services are run again. See blame.h. */
#include "scenarios/blame.h"

#include "models/what_if.h"
#include "scenarios/analyze_blame.h"
#include "sim/base/assert.h"

#include <stdlib.h>

enum {
    SETS_MAX = 1 + 2 * PLIM_BLAME_SERVICES_MAX + PLIM_BLAME_SERVICES_MAX * PLIM_BLAME_SERVICES_MAX
};

/* Sets of the services with a workload, a bit for each; the first is all of them. */
typedef struct sets {
    uint32_t mask[SETS_MAX];
    uint32_t n;
} sets;

static void add_set(sets *all, uint32_t mask)
{
    for (uint32_t i = 0; i < all->n; i++) {
        if (all->mask[i] == mask) {
            return;
        }
    }
    all->mask[all->n++] = mask;
}

static sets sets_of(uint32_t n)
{
    sets all = {.n = 0};
    uint32_t full = (1U << n) - 1U;
    add_set(&all, full);
    for (uint32_t i = 0; i < n && n > 1; i++) {
        add_set(&all, 1U << i);
        add_set(&all, full & ~(1U << i));
        for (uint32_t j = 0; j < i; j++) {
            add_set(&all, 1U << i | 1U << j);
        }
    }
    return all;
}

/* Services with a workload, at most `most` into `service`; returns how many there are. */
static uint32_t loaded(const plim_scenario *scenario, uint32_t *service, uint32_t most)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        if (scenario->services[s].workload != NULL) {
            if (n < most) {
                service[n] = s;
            }
            n++;
        }
    }
    return n;
}

uint64_t plim_blame_runs(const plim_scenario *scenario, uint32_t replications)
{
    uint32_t service[PLIM_BLAME_SERVICES_MAX];
    uint32_t n = loaded(scenario, service, PLIM_BLAME_SERVICES_MAX);
    if (n > PLIM_BLAME_SERVICES_MAX) {
        return 0;
    }
    sets all = sets_of(n);
    return (uint64_t)(all.n - 1) * replications * scenario->n_platforms;
}

/* The replays of one platform. Slot 0 of run, platforms and masks is the full set, which the
 * experiment has run. */
typedef struct replays {
    const plim_experiment *x;
    sets all;
    uint32_t n, service[PLIM_BLAME_SERVICES_MAX];
    plim_scenario scenario;
    plim_platform_spec *platforms; /* (all.n) */
    plim_spec *specs;              /* (all.n) */
    plim_service_spec *services;   /* (all.n * n_services) */
    plim_run_result *run;          /* (all.n * replications) */
} replays;

/* For progress and stop over all platforms. */
typedef struct meter {
    const plim_experiment_options *options;
    uint32_t done, all;
} meter;

static void progress(void *context, uint32_t done, uint32_t all)
{
    const meter *m = context;
    (void)all;
    m->options->progress(m->options->context, m->done + done, m->all);
}

static bool stop(void *context)
{
    const meter *m = context;
    return m->options->stop(m->options->context);
}

static bool open_replays(replays *r, const plim_experiment *x)
{
    const plim_scenario *from = x->scenario;
    *r = (replays){.x = x, .scenario = *from};
    r->n = loaded(from, r->service, PLIM_BLAME_SERVICES_MAX);
    r->all = sets_of(r->n);
    PLIM_ASSERT(r->all.n > 0 && from->n_services > 0); /* the full set at least */
    r->platforms = calloc(r->all.n, sizeof *r->platforms);
    r->specs = calloc(r->all.n, sizeof *r->specs);
    r->services = calloc((size_t)r->all.n * from->n_services, sizeof *r->services);
    r->run = calloc((size_t)r->all.n * x->replications, sizeof *r->run);
    r->scenario.platforms = r->platforms;
    return r->platforms != NULL && r->specs != NULL && r->services != NULL && r->run != NULL;
}

static void close_replays(replays *r)
{
    free(r->platforms);
    free(r->specs);
    free(r->services);
    free(r->run);
}

static void fill(replays *r, uint32_t platform)
{
    const plim_experiment *x = r->x;
    const plim_scenario *from = x->scenario;
    uint32_t n_services = from->n_services;
    for (uint32_t v = 0; v < r->all.n; v++) {
        plim_service_spec *services = &r->services[(size_t)v * n_services];
        for (uint32_t s = 0; s < n_services; s++) {
            services[s] = from->services[s];
        }
        for (uint32_t i = 0; i < r->n; i++) {
            if ((r->all.mask[v] >> i & 1U) == 0) {
                plim_spec_silence(&services[r->service[i]]);
            }
        }
        r->specs[v] = plim_scenario_spec(from, platform);
        r->specs[v].services = services;
        r->specs[v].warmup_ns = x->warmup_ns;
        r->specs[v].n_batches = x->n_batches;
        r->platforms[v] = from->platforms[platform];
    }
}

/* Runs all sets but the full one, puts the runs after those of the full set, and reads them. */
static plim_status run_platform(replays *r, meter *m, uint32_t platform, plim_results *results,
                                plim_err *err)
{
    const plim_experiment *x = r->x;
    plim_experiment again = {0};
    plim_experiment_options options = {.jobs = m->options->jobs,
                                       .replications = x->replications,
                                       .progress = m->options->progress == NULL ? NULL : progress,
                                       .stop = m->options->stop == NULL ? NULL : stop,
                                       .context = m};
    fill(r, platform);
    r->scenario.n_platforms = r->all.n - 1;
    plim_status status = plim_experiment_set(&r->scenario, r->specs + 1, &options, &again, err);
    m->done += again.n_runs;
    if (status == PLIM_OK) {
        size_t reps = x->replications;
        for (size_t i = 0; i < reps * r->all.n; i++) {
            r->run[i] = i < reps ? x->run[platform * reps + i] : again.run[i - reps];
        }
        r->scenario.n_platforms = r->all.n;
        plim_experiment all = *x;
        all.scenario = &r->scenario;
        all.run = r->run;
        plim_analysis_count(&again, results);
        status = plim_analyze_blame(&all, r->all.mask, r->service, r->n, results, err);
    }
    plim_experiment_free(&again);
    return status;
}

plim_status plim_blame(const plim_experiment *experiment, const plim_experiment_options *options,
                       plim_results *results, plim_err *err)
{
    replays r;
    const plim_scenario *scenario = experiment->scenario;
    uint32_t service[PLIM_BLAME_SERVICES_MAX];
    uint32_t n = loaded(scenario, service, PLIM_BLAME_SERVICES_MAX);
    if (n > PLIM_BLAME_SERVICES_MAX) {
        return plim_fail(err, PLIM_ELIMIT, "",
                         "--blame: found %u services with a workload, expected at most %d", n,
                         PLIM_BLAME_SERVICES_MAX);
    }
    if (n < 2) {
        plim_results_add_note(results, "warning", "",
                              "one service has a workload: there is nobody to blame");
        return PLIM_OK;
    }
    plim_status status = open_replays(&r, experiment)
                             ? PLIM_OK
                             : plim_fail(err, PLIM_ENOMEM, "", "no memory for replays");
    meter m = {.options = options,
               .all = (uint32_t)plim_blame_runs(scenario, experiment->replications)};
    for (uint32_t p = 0; p < scenario->n_platforms && status == PLIM_OK; p++) {
        if (!experiment->run[(size_t)p * experiment->replications].cluster.refused) {
            status = run_platform(&r, &m, p, results, err);
        }
    }
    close_replays(&r);
    return status;
}
