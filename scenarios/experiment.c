/* SPDX-License-Identifier: GPL-3.0-or-later
 * Experiments: warm-up by a pilot, then all runs over a pool of threads. See experiment.h. */
#include "scenarios/experiment.h"

#include "sim/kernel/stats.h"

#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
    BATCHES_OF_ONE_RUN = 30, /* Law, 5th ed., sec. 9.5.3: 20 to 40 batches */
    TIMELINE_BINS = 240,
    PILOT_BINS = 1000,
    SERIES_MIN = 100, /* MSER-5 cannot tell from less */
    JOBS_MAX = 256
};

/* What the worker threads share. `next` and `done` are guarded by `lock`; each run's slot belongs
 * to the thread that took its number. */
typedef struct pool {
    const plim_spec *specs; /* (n_platforms) */
    plim_experiment *experiment;
    uint32_t replications;
    uint32_t next, done, n;
    bool failed;
    plim_err err;
    locale_t locale; /* of the calling thread, for what runs say in words */
    pthread_mutex_t lock;
    pthread_cond_t changed;
} pool;

plim_spec plim_scenario_spec(const plim_scenario *scenario, uint32_t platform)
{
    return (plim_spec){
        .hosts = scenario->hosts,
        .n_hosts = scenario->n_hosts,
        .services = scenario->services,
        .n_services = scenario->n_services,
        .failures = scenario->failures,
        .n_failures = scenario->n_failures,
        .platform = scenario->platforms[platform],
        .vcpus_per_core_max = scenario->vcpus_per_core_max,
        .placement = scenario->placement,
        .replan = scenario->replan,
        .live = scenario->live,
        .horizon_ns = plim_ns_of_s(scenario->horizon_s),
        .seed = scenario->seed,
        .n_batches = 1,
        .n_bins = TIMELINE_BINS,
        .max_in_flight = scenario->max_in_flight,
        .channels_off = scenario->channels_off,
    };
}

static void *work(void *context)
{
    pool *p = context;
    locale_t before = uselocale(p->locale);
    pthread_mutex_lock(&p->lock);
    while (p->next < p->n && !p->failed) {
        uint32_t i = p->next++;
        pthread_mutex_unlock(&p->lock);
        plim_err err = {0};
        plim_status status = plim_run(&p->specs[i / p->replications], i % p->replications,
                                      &p->experiment->arenas[i], &p->experiment->run[i], &err);
        pthread_mutex_lock(&p->lock);
        if (status != PLIM_OK && !p->failed) {
            p->failed = true;
            p->err = err;
        }
        p->done++;
        pthread_cond_signal(&p->changed);
    }
    pthread_mutex_unlock(&p->lock);
    (void)uselocale(before);
    return NULL;
}

/* Online processors the process may use. */
static uint32_t default_jobs(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : (uint32_t)n;
}

/* Waits for the workers, telling progress every 200 ms at most. The calling thread holds the lock.
 */
static bool wait_all(pool *p, const plim_experiment_options *options)
{
    bool stopped = false;
    uint32_t told = UINT32_MAX;

    for (;;) {
        bool over = p->failed || stopped ? p->done == p->next : p->done == p->n;
        if (options->progress != NULL && told != p->done) {
            told = p->done;
            options->progress(options->context, p->done, p->n);
        }
        if (over) {
            return stopped;
        }
        if (options->stop != NULL && !stopped && options->stop(options->context)) {
            stopped = true;
            p->n = p->next; /* nobody takes another run */
            continue;
        }
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 200000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&p->changed, &p->lock, &until);
    }
}

static plim_status run_pool(pool *p, const plim_experiment_options *options, plim_err *err)
{
    pthread_t threads[JOBS_MAX];
    uint32_t jobs = options->jobs == 0 ? default_jobs() : options->jobs;
    uint32_t started = 0;
    jobs = jobs < p->n ? jobs : p->n;
    jobs = jobs < JOBS_MAX ? jobs : JOBS_MAX;
    p->locale = uselocale((locale_t)0);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    while (started < jobs && pthread_create(&threads[started], NULL, work, p) == 0) {
        started++;
    }
    bool stopped = false;
    if (started == 0) {
        work(p); /* no thread to be had: this one does it all */
    } else {
        pthread_mutex_lock(&p->lock);
        stopped = wait_all(p, options);
        pthread_mutex_unlock(&p->lock);
    }
    for (uint32_t i = 0; i < started; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->changed);
    if (p->failed) {
        return plim_fail(err, p->err.status, p->err.where, "%s", p->err.what);
    }
    return stopped ? plim_fail(err, PLIM_EEXPECT, "", "interrupted") : PLIM_OK;
}

/* Warm-up of one run without any: where MSER-5 cuts the series of mean sojourn times of each
 * service, the latest of them. */
static double detect(const plim_run_result *run, double horizon_s, bool *too_long)
{
    double latest_s = 0.0;
    for (uint32_t s = 0; s < run->n_services; s++) {
        double means[PILOT_BINS];
        double ends_s[PILOT_BINS];
        size_t n = 0;
        for (uint32_t b = 0; b < run->n_bins; b++) {
            const plim_bin *bin = &run->bin[b * run->n_services + s];
            if (bin->in_time > 0) {
                means[n] = bin->sojourn_ns / (double)bin->in_time;
                ends_s[n++] = horizon_s * (double)(b + 1) / (double)run->n_bins;
            }
        }
        size_t cut = n < SERIES_MIN ? 0 : plim_mser5(means, n);
        if (n >= SERIES_MIN && cut >= n) {
            *too_long = true;
            cut = n / 2;
        }
        if (cut > 0 && ends_s[cut - 1] > latest_s) {
            latest_s = ends_s[cut - 1];
        }
    }
    return latest_s;
}

static plim_status find_warmup(plim_experiment *x, plim_err *err)
{
    const plim_scenario *scenario = x->scenario;
    double warmup_s = scenario->warmup_s;
    if (warmup_s < 0.0) {
        warmup_s = 0.0;
        for (uint32_t p = 0; p < scenario->n_platforms && scenario->stationary; p++) {
            plim_arena arena = {0};
            plim_run_result pilot;
            plim_spec spec = plim_scenario_spec(scenario, p);
            spec.n_bins = PILOT_BINS;
            plim_status status = plim_run(&spec, 0, &arena, &pilot, err);
            if (status == PLIM_OK && !pilot.cluster.refused) {
                warmup_s = fmax(warmup_s, detect(&pilot, scenario->horizon_s, &x->warmup_too_long));
            }
            plim_arena_free(&arena);
            if (status != PLIM_OK) {
                return status;
            }
        }
    }
    x->warmup_ns = plim_ns_of_s(warmup_s);
    return PLIM_OK;
}

plim_status plim_experiment_run(const plim_scenario *scenario,
                                const plim_experiment_options *options, plim_experiment *experiment,
                                plim_err *err)
{
    plim_experiment *x = experiment;
    *x = (plim_experiment){.scenario = scenario};
    x->replications = options->replications > 0 ? options->replications : scenario->replications;
    x->n_batches = x->replications == 1 && scenario->stationary ? BATCHES_OF_ONE_RUN : 1;
    x->n_runs = scenario->n_platforms * x->replications;
    x->run = calloc(x->n_runs, sizeof *x->run);
    x->arenas = calloc(x->n_runs, sizeof *x->arenas);
    plim_spec *specs = calloc(scenario->n_platforms, sizeof *specs);
    if (x->run == NULL || x->arenas == NULL || specs == NULL) {
        free(specs);
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for %u runs", x->n_runs);
    }
    plim_status status = find_warmup(x, err);
    if (status == PLIM_OK) {
        for (uint32_t p = 0; p < scenario->n_platforms; p++) {
            specs[p] = plim_scenario_spec(scenario, p);
            specs[p].warmup_ns = x->warmup_ns;
            specs[p].n_batches = x->n_batches;
        }
        pool p = {.specs = specs, .experiment = x, .replications = x->replications, .n = x->n_runs};
        status = run_pool(&p, options, err);
    }
    free(specs);
    return status;
}

void plim_experiment_free(plim_experiment *experiment)
{
    for (uint32_t i = 0; i < experiment->n_runs && experiment->arenas != NULL; i++) {
        plim_arena_free(&experiment->arenas[i]);
    }
    free(experiment->run);
    free(experiment->arenas);
    *experiment = (plim_experiment){0};
}
