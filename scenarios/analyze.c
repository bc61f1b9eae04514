/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the observations of an experiment to rows: what all parts share, and their order. */
#include "scenarios/analyze.h"

#include "sim/kernel/stats.h"

#include <math.h>
#include <string.h>

typedef const plim_hist *hist_ref;

/* the warm-up may leave fewer than BLOCKS, not fewer than BLOCKS_LEAST */
enum {
    BLOCKS = 30,
    BLOCKS_LEAST = 10
}; /* parts of the timeline that the autocorrelation time rests on */

const plim_run_result *plim_analysis_run(const plim_analysis *a, uint32_t platform)
{
    return &a->x->run[(size_t)platform * a->x->replications];
}

const char *plim_analysis_label(const plim_analysis *a, uint32_t platform)
{
    return a->x->scenario->platforms[platform].label;
}

const plim_service_obs *plim_analysis_service(const plim_analysis *a, uint32_t platform, uint32_t s,
                                              uint32_t k)
{
    uint32_t batches = a->x->n_batches;
    const plim_run_result *run = &a->x->run[platform * a->x->replications + k / batches];
    return &run->service[k % batches * run->n_services + s];
}

const plim_host_obs *plim_analysis_host(const plim_analysis *a, uint32_t platform, uint32_t h,
                                        uint32_t k)
{
    uint32_t batches = a->x->n_batches;
    const plim_run_result *run = &a->x->run[platform * a->x->replications + k / batches];
    return &run->host[k % batches * run->n_hosts + h];
}

const char *plim_analysis_part(const plim_analysis *a, uint32_t platform, size_t part,
                               const char *zero)
{
    const plim_stack *stack = &a->x->scenario->platforms[platform].stack;
    if (part == 0) {
        return zero;
    }
    /* the same layer twice in a nested stack is told apart by its place */
    size_t before = 0;
    for (size_t l = 0; l + 1 < part; l++) {
        before += stack->layer[l] == stack->layer[part - 1];
    }
    const char *name = stack->layer[part - 1]->name;
    return before == 0 ? plim_arena_format(a->results->arena, "overhead:%s", name)
                       : plim_arena_format(a->results->arena, "overhead:%s#%zu", name, before + 1);
}

void plim_analysis_pool(const plim_analysis *a, uint32_t platform, uint32_t s,
                        const plim_hist **hist, plim_hist *pooled)
{
    memset(pooled->count, 0, PLIM_HIST_BUCKETS * sizeof *pooled->count);
    pooled->n = pooled->n_infinite = 0;
    for (uint32_t k = 0; k < a->k; k++) {
        hist[k] = &plim_analysis_service(a, platform, s, k)->hist;
        plim_hist_merge(pooled, hist[k]);
    }
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* The load a service brings over what its instances may use of their hosts: their vCPUs, their
 * quota, the thread beside. `rate` in requests per second. */
static double service_load(const plim_analysis *a, uint32_t platform, uint32_t s, double rate)
{
    const plim_run_result *run = plim_analysis_run(a, platform);
    const plim_scenario *scenario = a->x->scenario;
    const plim_service_spec *spec = &scenario->services[s];
    bool limits = scenario->platforms[platform].vcpu_limits;
    double vcpus = 0.0, quota = 0.0, threads = 0.0;
    for (uint32_t i = 0; i < run->cluster.n_instances; i++) {
        if (run->cluster.instances[i].service != s) {
            continue;
        }
        const plim_host_spec *host = &scenario->hosts[run->cluster.instances[i].host];
        double own = limits && spec->vcpus == 0 ? host->cores : spec->vcpus;
        double cores = run->host_capacity[run->cluster.instances[i].host];
        cores = limits ? least(cores, own) : cores;
        cores = spec->cpuset_cores > 0 ? least(cores, spec->cpuset_cores) : cores;
        cores = spec->concurrency == PLIM_UNLIMITED ? cores : least(cores, spec->concurrency);
        vcpus += cores * host->core_speed;
        quota += least(cores, spec->quota_ms > 0.0 ? spec->quota_ms / spec->period_ms : cores) *
                 host->core_speed;
        threads += host->core_speed;
    }
    const plim_cost *cost = &run->cost[s];
    double vcpu = rate * plim_cost_stage_ns(cost, PLIM_STAGE_VCPU) * 1e-9;
    double serial = rate * plim_cost_stage_ns(cost, PLIM_STAGE_SERIAL) * 1e-9;
    double beside = rate * plim_cost_stage_ns(cost, PLIM_STAGE_PARALLEL) * 1e-9;
    return fmax(fmax((vcpu + serial) / vcpus, vcpu / quota), beside / threads);
}

/* Offered load of every host: work that arrived over what it can do; for host h. */
static double host_load(const plim_analysis *a, uint32_t platform, uint32_t h)
{
    const plim_run_result *run = plim_analysis_run(a, platform);
    const plim_cluster *cluster = &run->cluster;
    double work = 0.0;
    for (uint32_t i = 0; i < cluster->n_instances; i++) {
        uint32_t s = cluster->instances[i].service;
        if (cluster->instances[i].host != h) {
            continue;
        }
        for (uint32_t k = 0; k < a->k; k++) {
            work += (double)plim_analysis_service(a, platform, s, k)->arrived *
                    plim_cost_total_ns(&run->cost[s]) * 1e-9 /
                    (double)a->x->scenario->services[s].instances;
        }
    }
    return work / (a->window_s * (double)a->k * run->host_capacity[h] *
                   a->x->scenario->hosts[h].core_speed);
}

bool plim_analysis_saturated(const plim_analysis *a, uint32_t platform, uint32_t s)
{
    const plim_run_result *run = plim_analysis_run(a, platform);
    const plim_service_spec *spec = &a->x->scenario->services[s];
    double arrived = 0.0, lost = 0.0, growth = 0.0;
    for (uint32_t r = 0; r < a->x->replications; r++) {
        growth += (double)run[r].in_system_end[s] - (double)run[r].in_system_start[s];
        if (run[r].pool_full[s]) {
            return true;
        }
    }
    for (uint32_t k = 0; k < a->k; k++) {
        const plim_service_obs *o = plim_analysis_service(a, platform, s, k);
        arrived += (double)o->arrived;
        lost += (double)(o->timed_out + o->rejected);
    }
    bool grew = growth > fmax(0.01 * arrived, 100.0 * a->x->replications);
    /* what it may use is not what it had at first */
    bool scales = spec->scaling.most > 0 || spec->from_s > 0.0 || spec->until_s > 0.0;
    if (scales || (spec->workload != NULL && spec->workload->closed)) {
        return scales && grew;
    }
    double load = service_load(a, platform, s, arrived / (a->window_s * (double)a->k));
    /* an overloaded host saturates those of its services that lose requests; shares may protect
     * the others */
    for (uint32_t i = 0; i < run->cluster.n_instances && lost > 0.01 * arrived; i++) {
        if (run->cluster.instances[i].service == s) {
            load = fmax(load, host_load(a, platform, run->cluster.instances[i].host));
        }
    }
    return load >= 1.0 || grew;
}

/* Requests and sum of sojourn times (ns) of a service in bins from … to - 1 of a run. */
static void block_sum(const plim_run_result *run, uint32_t s, uint32_t from, uint32_t to,
                      double *count, double *sum)
{
    *count = *sum = 0.0;
    for (uint32_t i = from; i < to; i++) {
        const plim_bin *bin = &run->bin[(size_t)i * run->n_services + s];
        *count += (double)bin->in_time;
        *sum += bin->sojourn_ns;
    }
}

/* Requests times squared distance of the block's mean in each replication from the mean over all
 * replications (`overall` where there is only one). */
static double block_scatter(const plim_analysis *a, const plim_run_result *runs, uint32_t s,
                            uint32_t from, uint32_t to, double overall)
{
    double all_count = 0.0, all_sum = 0.0, count, sum, scatter = 0.0;
    for (uint32_t r = 0; r < a->x->replications; r++) {
        block_sum(&runs[r], s, from, to, &count, &sum);
        all_count += count;
        all_sum += sum;
    }
    double centre = a->x->replications == 1 ? overall : all_sum / fmax(all_count, 1.0);
    for (uint32_t r = 0; r < a->x->replications; r++) {
        block_sum(&runs[r], s, from, to, &count, &sum);
        double off = count > 0.0 ? sum / count - centre : 0.0;
        scatter += count * off * off;
    }
    return scatter;
}

/* Autocorrelation time of sojourn times, in requests: how the means of blocks of the timeline
 * scatter, against single observations. With replications the scatter is around each block's own
 * mean over them, so that a rate that changes over the day does not count. Infinite: the warm-up
 * leaves too little of the timeline to tell. */
static double correlation_time(const plim_analysis *a, uint32_t platform, uint32_t s)
{
    const plim_run_result *runs = plim_analysis_run(a, platform);
    uint32_t reps = a->x->replications, bins = runs->n_bins;
    double sum = 0.0, square = 0.0, n = 0.0;
    double warmup = (double)a->x->warmup_ns / (a->x->scenario->horizon_s * 1e9) * bins;
    uint32_t first = (uint32_t)ceil(warmup);
    for (uint32_t k = 0; k < a->k; k++) {
        const plim_service_obs *o = plim_analysis_service(a, platform, s, k);
        sum += o->sojourn_ns;
        square += o->sojourn_ns_sq;
        n += (double)o->in_time;
    }
    double variance = n > 1.0 ? (square - sum * sum / n) / (n - 1.0) : 0.0;
    if (!(variance > 0.0)) {
        return 1.0;
    }
    uint32_t left = bins - first, blocks = left < BLOCKS ? left : BLOCKS;
    if (blocks < BLOCKS_LEAST) {
        return HUGE_VAL;
    }
    double scatter = 0.0, degrees = reps == 1 ? -1.0 : 0.0;
    for (uint32_t b = 0; b < blocks; b++) {
        uint32_t from = first + left * b / blocks, to = first + left * (b + 1) / blocks;
        degrees += reps == 1 ? 1.0 : (double)reps - 1.0;
        scatter += block_scatter(a, runs, s, from, to, sum / n);
    }
    return fmax(1.0, scatter / degrees / variance);
}

double plim_analysis_needed(const plim_analysis *a, uint32_t platform, uint32_t s, double p)
{
    return 100.0 * correlation_time(a, platform, s) / (1.0 - p);
}

static void refused(plim_analysis *a, uint32_t platform, const char *refusal)
{
    /* the run may be forgotten before its results */
    const char *why = plim_arena_text(a->results->arena, refusal, strlen(refusal));
    plim_results_add(a->results, (plim_row){.platform = plim_analysis_label(a, platform),
                                            .point = "",
                                            .entity_kind = "platform",
                                            .entity = plim_analysis_label(a, platform),
                                            .metric = "hosts_used",
                                            .part = "",
                                            .unit = "1",
                                            .status = PLIM_ROW_REFUSED,
                                            .note = why});
    plim_results_add_note(a->results, "refusal", plim_analysis_label(a, platform), why);
}

bool plim_analysis_open(plim_analysis *a, const plim_experiment *x, plim_results *results)
{
    plim_arena *arena = results->arena;
    *a = (plim_analysis){.x = x, .results = results, .k = x->replications * x->n_batches};
    a->window_s = x->scenario->horizon_s - (double)x->warmup_ns * 1e-9;
    a->window_s /= (double)x->n_batches;
    const plim_spec spec = plim_scenario_spec(x->scenario, 0);
    a->counts_pids = plim_spec_counts_pids(&spec);
    a->has_memory = plim_spec_has_memory(&spec);
    a->num = PLIM_NEW(arena, a->k, double);
    a->den = PLIM_NEW(arena, a->k, double);
    a->num_b = PLIM_NEW(arena, a->k, double);
    a->den_b = PLIM_NEW(arena, a->k, double);
    a->hist = PLIM_NEW(arena, a->k, hist_ref);
    a->hist_b = PLIM_NEW(arena, a->k, hist_ref);
    return plim_hist_init(&a->pooled, arena) && plim_hist_init(&a->pooled_b, arena) &&
           !arena->failed;
}

void plim_analysis_describe(const plim_experiment *x, const char *verb, plim_results *r)
{
    const plim_scenario *scenario = x->scenario;
    r->verb = verb;
    r->scenario = scenario->name;
    r->title = scenario->title;
    r->description = scenario->description == NULL ? "" : scenario->description;
    r->text = scenario->text == NULL ? "" : scenario->text;
    r->file = scenario->file;
    r->era = scenario->era;
    r->seed = scenario->seed;
    r->replications = x->replications;
    r->horizon_s = scenario->horizon_s;
    r->warmup_s = (double)x->warmup_ns * 1e-9;
    r->level = 0.95;
    plim_analysis_count(x, r);
}

void plim_analysis_count(const plim_experiment *x, plim_results *r)
{
    for (uint32_t i = 0; i < x->n_runs; i++) {
        r->events += x->run[i].events;
        r->requests += x->run[i].requests;
        r->digest = plim_digest_add(r->digest, (int64_t)(x->run[i].digest & INT64_MAX), i, 0);
    }
}

void plim_analysis_scenario_notes(const plim_experiment *x, plim_results *results)
{
    for (size_t i = 0; i < x->scenario->n_notes; i++) {
        const char *note = x->scenario->notes[i];
        const char *tab = strchr(note, '\t');
        const char *kind = plim_arena_text(results->arena, note, (size_t)(tab - note));
        plim_results_add_note(results, kind, "", tab + 1);
    }
    if (x->warmup_too_long) {
        plim_results_add_note(results, "warning", "",
                              "no steady state was found in the first half of the pilot run: "
                              "lengthen horizon_s, or give warmup_s");
    }
}

plim_status plim_experiment_results(const plim_experiment *experiment, bool compare,
                                    plim_results *results, plim_err *err)
{
    const plim_experiment *x = experiment;
    plim_analysis a;
    plim_analysis_describe(x, compare ? "compare" : "run", results);
    results->baseline = compare ? x->scenario->platforms[0].label : "";
    results->platforms = (const char **)plim_arena_alloc(results->arena, x->scenario->n_platforms,
                                                         sizeof *results->platforms);
    if (!plim_analysis_open(&a, x, results)) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the results");
    }
    for (uint32_t p = 0; p < x->scenario->n_platforms; p++) {
        const plim_run_result *run = plim_analysis_run(&a, p);
        results->platforms[results->n_platforms++] = plim_analysis_label(&a, p);
        if (run->cluster.refused) {
            refused(&a, p, run->cluster.refusal);
            continue;
        }
        plim_analyze_services(&a, p);
        plim_analyze_hosts(&a, p);
        plim_analyze_scaling(&a, p);
        if (compare && p > 0 && !plim_analysis_run(&a, 0)->cluster.refused) {
            plim_analyze_differences(&a, p);
        }
        plim_analyze_series(&a, p);
        plim_analyze_notes(&a, p);
    }
    plim_analysis_scenario_notes(x, results);
    return results->failed || results->arena->failed
               ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the results")
               : PLIM_OK;
}
