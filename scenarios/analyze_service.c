/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of services, and their paired differences between platforms. */
#include "scenarios/analyze.h"

#include <math.h>
#include <string.h>

/* What a metric is a ratio of, for one observation. `part` picks a layer or kind. */
typedef struct subject {
    const plim_analysis *a;
    uint32_t platform, service;
    int part;
} subject;

typedef void ratio_fn(const subject *s, const plim_service_obs *o, double *num, double *den);

enum {
    PART_WAKE = 100,
    PART_DISK,
    PART_NETWORK,
    PART_CALLS,
    PART_RETRYING,
    PART_MEMORY,
    PART_QUEUEING,
    PART_NEIGHBOURS,
    PART_CACHE,
    PART_KERNEL
};

static void per_second(const subject *s, double count, double *num, double *den)
{
    *num = count;
    *den = s->a->window_s;
}

static void lost(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    *num = (double)(o->rejected + o->timed_out + o->failed) * (double)s->a->x->n_batches;
    *den = 1.0;
}

static void instances(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    per_second(s, o->instances_ns * 1e-9, num, den);
}

static void offered(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    per_second(s, (double)o->arrived, num, den);
}

static void completed(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    per_second(s, (double)o->completed, num, den);
}

static void goodput(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    per_second(s, (double)o->in_time, num, den);
}

/* Requests whose client knows in this observation: answered in time, or lost. Those that arrived
 * are others at its ends: shares of them could pass 1. */
static double decided(const plim_service_obs *o)
{
    return (double)(o->in_time + o->timed_out + o->rejected + o->failed);
}

static void rejected(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = (double)o->rejected;
    *den = decided(o);
}

static void timed_out(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = (double)o->timed_out;
    *den = decided(o);
}

static void failed(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = (double)o->failed;
    *den = decided(o);
}

static void refused(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = (double)o->refused;
    *den = (double)(o->arrived + o->retries);
}

static void pids(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    per_second(s, o->pids_ns * 1e-9, num, den);
}

static void retries(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = (double)o->retries;
    *den = (double)o->arrived;
}

static void sojourn(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = o->sojourn_ns * 1e-9;
    *den = (double)o->in_time;
}

static void slo(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = (double)o->slo_met;
    *den = decided(o);
}

static void in_system(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    per_second(s, o->in_system_area * 1e-9, num, den);
}

static void throttled(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    (void)s;
    *num = o->throttled_ns;
    *den = o->instances_ns;
}

/* Work on the request's own path: everything but the thread beside it. */
static double path_ns(const plim_cost *cost, size_t part)
{
    return plim_cost_part_ns(cost, part) - cost->cpu_ns[PLIM_STAGE_PARALLEL][part];
}

/* A part's share of the work beside, by which waiting for that is shared out. */
static double beside_share(const plim_cost *cost, size_t part)
{
    double all = plim_cost_stage_ns(cost, PLIM_STAGE_PARALLEL);
    return all > 0.0 ? cost->cpu_ns[PLIM_STAGE_PARALLEL][part] / all : 0.0;
}

/* What is neither work nor queueing, in the order of PART_WAKE … PART_MEMORY. */
static double other_ns(const plim_service_obs *o, int part)
{
    const double ns[] = {o->wake_ns,  o->device_ns[0], o->device_ns[1],
                         o->calls_ns, o->retrying_ns,  o->memory_ns};
    return ns[part - PART_WAKE];
}

static double queueing_ns(const plim_cost *cost, const plim_service_obs *o)
{
    double known = plim_neighbours_ns(o) + o->beside_ns;
    for (size_t part = 0; part <= PLIM_STACK_MAX; part++) {
        known += o->size * path_ns(cost, part);
    }
    for (int part = PART_WAKE; part <= PART_MEMORY; part++) {
        known += other_ns(o, part);
    }
    return o->sojourn_ns - known;
}

static void sojourn_part(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    const plim_cost *cost = &plim_analysis_run(s->a, s->platform)->cost[s->service];
    *den = (double)o->in_time;
    if (s->part == PART_NEIGHBOURS) {
        *num = plim_neighbours_ns(o) * 1e-9;
    } else if (s->part == PART_QUEUEING) {
        *num = queueing_ns(cost, o) * 1e-9;
    } else if (s->part >= PART_WAKE) {
        *num = other_ns(o, s->part) * 1e-9;
    } else {
        *num = (o->size * path_ns(cost, (size_t)s->part) +
                o->beside_ns * beside_share(cost, (size_t)s->part)) *
               1e-9;
    }
}

static void faults(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    per_second(s, o->faults, num, den);
}

static void memory(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    const double mib_ns[] = {o->working_set, o->resident, o->swapped};
    per_second(s, mib_ns[s->part] * 1e-9, num, den);
}

static void lost_to(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    *num = o->neighbours_ns[s->part] * 1e-9;
    *den = (double)o->in_time;
}

/* Core-seconds by kind: the work of each place split as the cost there. */
static double kind_of_work(const plim_cost *cost, plim_stage a, plim_stage b, double used, int part)
{
    double sum = plim_cost_stage_ns(cost, a) + plim_cost_stage_ns(cost, b);
    double work = cost->cpu_ns[a][part] + cost->cpu_ns[b][part];
    return sum > 0.0 ? used * (work / sum) : 0.0;
}

static double kind_of_shared(const plim_cost *cost, double used, int part)
{
    double work = plim_cost_shared_part_ns(cost, (size_t)part), sum = plim_cost_shared_ns(cost);
    return sum > 0.0 ? used * (work / sum) : 0.0;
}

static void cpu_used(const subject *s, const plim_service_obs *o, double *num, double *den)
{
    const plim_cost *cost = &plim_analysis_run(s->a, s->platform)->cost[s->service];
    double work = o->work[0] + o->work[1] + o->work[2] + o->faults_work;
    if (s->part == PART_MEMORY) {
        work = o->faults_work;
    } else if (s->part >= 0) {
        plim_cost vcpu = *cost; /* the vCPU stage alone, both times */
        work = kind_of_work(&vcpu, PLIM_STAGE_VCPU, PLIM_STAGE_VCPU, o->work[0], s->part) +
               kind_of_work(cost, PLIM_STAGE_PARALLEL, PLIM_STAGE_SERIAL, o->work[1], s->part) +
               kind_of_shared(cost, o->work[2], s->part);
    }
    per_second(s, work * 1e-9, num, den);
}

static plim_estimate estimate(const subject *s, ratio_fn *f, double *den_sum)
{
    const plim_analysis *a = s->a;
    *den_sum = 0.0;
    for (uint32_t k = 0; k < a->k; k++) {
        f(s, plim_analysis_service(a, s->platform, s->service, k), &a->num[k], &a->den[k]);
        *den_sum += a->den[k];
    }
    return plim_estimate_ratio(a->num, a->den, a->k, a->results->level);
}

typedef struct metric_row {
    const char *name;
    ratio_fn *f;
    bool latency;     /* meaningless when saturated */
    bool counts;      /* `n` is the sum of denominators */
    bool differences; /* compared between platforms */
} metric_row;

static const metric_row metrics[] = {
    {"offered_rate", offered, false, false, false},
    {"completed_rate", completed, false, false, false},
    {"goodput", goodput, false, false, true},
    {"rejected_ratio", rejected, false, true, false},
    {"timed_out_ratio", timed_out, false, true, false},
    {"failed_ratio", failed, false, true, true},
    {"requests_lost", lost, false, false, true},
    {"table_refused_ratio", refused, false, true, true},
    {"pids_mean", pids, false, false, false},
    {"retry_ratio", retries, false, true, false},
    {"sojourn_mean", sojourn, true, true, true},
    {"slo_attainment", slo, false, true, true},
    {"in_system_mean", in_system, true, false, false},
    {"throttled_ratio", throttled, false, false, false},
    {"instances", instances, false, false, false},
    {"cpu_used", cpu_used, false, false, true},
};
enum { N_METRICS = sizeof metrics / sizeof metrics[0] };

static const struct {
    const char *name;
    double p;
} quantiles[] = {
    {"sojourn_p50", 0.50}, {"sojourn_p90", 0.90}, {"sojourn_p95", 0.95}, {"sojourn_p99", 0.99}};
enum { N_QUANTILES = sizeof quantiles / sizeof quantiles[0] };

static bool calls(const plim_service_spec *spec)
{
    for (uint32_t i = 0; i < spec->n_path; i++) {
        if (spec->path[i].kind == PLIM_VISIT_CALL) {
            return true;
        }
    }
    return false;
}

/* Whether neighbours can take anything from the service's progress there: by a channel. */
static bool has_channel(const plim_analysis *a, uint32_t platform, uint32_t s, int part)
{
    const plim_scenario *scenario = a->x->scenario;
    const plim_cache_use *use = &scenario->services[s].channels.cache;
    const plim_stack *stack = &scenario->platforms[platform].stack;
    bool there = false;
    for (uint32_t h = 0; h < scenario->n_hosts; h++) {
        const plim_channels_host *c = &scenario->hosts[h].channels;
        there = there || (part == PART_CACHE ? c->cache.llc_mib > 0.0 : c->kernel.contention > 0.0);
    }
    if (part == PART_CACHE) {
        return there && !scenario->channels_off.cache &&
               (use->memory_bound > 0.0 || use->n_sensitivity > 0);
    }
    return there && !scenario->channels_off.kernel && !plim_stack_has_own_kernel(stack);
}

/* Whether requests can spend time on a part of PART_WAKE … PART_NEIGHBOURS. */
static bool has_part(const plim_analysis *a, uint32_t platform, uint32_t s, int part)
{
    const plim_scenario *scenario = a->x->scenario;
    const plim_service_spec *spec = &scenario->services[s];
    const plim_cost *cost = &plim_analysis_run(a, platform)->cost[s];
    bool disk = plim_cost_disk_latency_ns(cost) > 0.0;
    bool network = scenario->platforms[platform].stack.cap_net_bps > 0.0;
    for (uint32_t h = 0; h < scenario->n_hosts; h++) {
        disk = disk || scenario->hosts[h].disk_iops > 0.0 || scenario->hosts[h].disk_mb_per_s > 0.0;
        network = network || scenario->hosts[h].link_gbit_per_s > 0.0;
    }
    switch (part) {
    case PART_CACHE:
    case PART_KERNEL:
        return has_channel(a, platform, s, part);
    case PART_DISK:
        return disk &&
               (spec->ops.n[PLIM_CLASS_DISK_READ] + spec->ops.n[PLIM_CLASS_DISK_WRITE] > 0.0 ||
                has_part(a, platform, s, PART_MEMORY));
    case PART_NETWORK:
        return network &&
               spec->ops.n[PLIM_CLASS_NET_RX_BYTE] + spec->ops.n[PLIM_CLASS_NET_TX_BYTE] > 0.0;
    case PART_CALLS:
        return calls(spec);
    case PART_RETRYING:
        return spec->retry.attempts > 1;
    case PART_MEMORY:
        return spec->channels.memory.faults_per_cpu_s > 0.0 && !scenario->channels_off.memory;
    default:
        return true;
    }
}

static bool wanted(const plim_analysis *a, uint32_t s, const metric_row *m)
{
    const plim_service_spec *spec = &a->x->scenario->services[s];
    return (m->f != slo || spec->slo_s > 0.0) && (m->f != throttled || spec->quota_ms > 0.0) &&
           (m->f != timed_out || spec->timeout_s > 0.0) &&
           (m->f != failed || a->counts_pids || calls(spec) || plim_analysis_crashes(a)) &&
           ((m->f != refused && m->f != pids) || a->counts_pids) &&
           (m->f != retries || spec->retry.attempts > 1);
}

static plim_row row_of(const plim_analysis *a, uint32_t platform, uint32_t s, const char *metric,
                       const char *part)
{
    return (plim_row){
        .platform = plim_analysis_label(a, platform),
        .point = "",
        .entity_kind = "service",
        .entity = a->x->scenario->services[s].name,
        .metric = metric,
        .part = part,
        .unit = plim_find_metric(metric)->unit,
        .note = "",
    };
}

/* Nothing here is below 0, and a share not above 1. */
static plim_estimate possible(const char *metric, plim_estimate e)
{
    static const char *const shares[] = {"rejected_ratio",  "timed_out_ratio",
                                         "failed_ratio",    "slo_attainment",
                                         "throttled_ratio", "table_refused_ratio"};
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        if (strcmp(metric, shares[i]) == 0) {
            return plim_estimate_within(e, 0.0, 1.0);
        }
    }
    return plim_estimate_within(e, fmin(e.value.v, 0.0), HUGE_VAL);
}

static void add(plim_analysis *a, plim_row row, plim_estimate e, double n, bool saturated)
{
    e = row.point[0] == '\0' ? possible(row.metric, e) : e;
    row.value = e.value;
    row.ci_low = e.low;
    row.ci_high = e.high;
    row.n = (uint64_t)n;
    if (saturated) {
        row.status = PLIM_ROW_SATURATED;
        row.note = "more work than capacity, or a queue that kept rising: no steady value";
    }
    plim_results_add(a->results, row);
}

static plim_estimate in_seconds(plim_estimate e)
{
    e.value.v *= 1e-9;
    e.low.v *= 1e-9;
    e.high.v *= 1e-9;
    return e;
}

/* Why there is no percentile. */
static const char *too_little(const plim_analysis *a, double needed, double n)
{
    if (a->k < 2) {
        return "one run whose rate changes has no interval: raise replications";
    }
    if (isinf(needed)) {
        return "the warm-up leaves too little of the run";
    }
    double digit = pow(10.0, floor(log10(needed)) - 1.0);
    return plim_arena_format(a->results->arena, "needs about %.0f requests, has %.0f",
                             ceil(needed / digit) * digit, n);
}

/* Of those that were not turned away, why a quantile lies beyond all answers. */
static const char *unanswered(const plim_analysis *a)
{
    double percent = 100.0 * (double)a->pooled.n_infinite / (double)a->pooled.n;
    return plim_arena_format(a->results->arena, "%.*f %% of those let in got no answer",
                             percent < 2.0 ? 1 : 0, percent);
}

static void add_quantiles(plim_analysis *a, uint32_t platform, uint32_t s, bool saturated)
{
    plim_analysis_pool(a, platform, s, a->hist, &a->pooled);
    for (int i = 0; i < N_QUANTILES; i++) {
        double p = quantiles[i].p;
        plim_row row = row_of(a, platform, s, quantiles[i].name, "");
        double needed = plim_analysis_needed(a, platform, s, p);
        double n = (double)a->pooled.n;
        /* that a quantile lies beyond the timeout needs no fine resolution of the tail */
        bool beyond = plim_estimate_beyond(a->hist, a->k, &a->pooled, p, a->results->level);
        if (a->k < 2 || (!saturated && !beyond && n < needed)) {
            row.n = a->pooled.n;
            row.status = PLIM_ROW_NOT_ENOUGH_DATA;
            row.note = too_little(a, needed, n);
            plim_results_add(a->results, row);
            continue;
        }
        plim_estimate e = plim_estimate_quantile(a->hist, a->k, &a->pooled, p, a->results->level);
        row.note = e.value.there ? "" : unanswered(a);
        add(a, row, in_seconds(e), n, saturated);
    }
}

static void add_parts(plim_analysis *a, uint32_t platform, uint32_t s, bool saturated)
{
    const plim_stack *stack = &a->x->scenario->platforms[platform].stack;
    const plim_cost *cost = &plim_analysis_run(a, platform)->cost[s];
    static const struct {
        int part;
        const char *name;
    } kinds[] = {{PART_WAKE, "wake_up"},      {PART_DISK, "disk"},
                 {PART_NETWORK, "network"},   {PART_CALLS, "calls"},
                 {PART_RETRYING, "retrying"}, {PART_MEMORY, "memory"},
                 {PART_QUEUEING, "queueing"}, {PART_NEIGHBOURS, "neighbours"}};
    double n;
    for (size_t part = 0; part <= stack->n; part++) {
        subject who = {a, platform, s, (int)part};
        if (part == 0 || path_ns(cost, part) > 0.0 || beside_share(cost, part) > 0.0) {
            plim_estimate e = estimate(&who, sojourn_part, &n);
            add(a,
                row_of(a, platform, s, "sojourn_part",
                       plim_analysis_part(a, platform, part, "native")),
                e, n, saturated);
        }
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        subject who = {a, platform, s, kinds[i].part};
        if (has_part(a, platform, s, kinds[i].part)) {
            plim_estimate e = estimate(&who, sojourn_part, &n);
            add(a, row_of(a, platform, s, "sojourn_part", kinds[i].name), e, n, saturated);
        }
    }
    for (int i = 0; i < PLIM_RESOURCE_COUNT; i++) {
        static const char *const names[] = {"cpu", "disk", "network", "memory", "cache", "kernel"};
        static const int parts[] = {PART_WAKE,   PART_DISK,  PART_NETWORK,
                                    PART_MEMORY, PART_CACHE, PART_KERNEL};
        subject who = {a, platform, s, i};
        if (has_part(a, platform, s, parts[i])) {
            plim_estimate e = estimate(&who, lost_to, &n);
            add(a, row_of(a, platform, s, "neighbours_time", names[i]), e, n, saturated);
        }
    }
    for (size_t part = 0; part <= stack->n; part++) {
        subject who = {a, platform, s, (int)part};
        if (part == 0 || plim_cost_part_ns(cost, part) > 0.0) {
            plim_estimate e = estimate(&who, cpu_used, &n);
            add(a,
                row_of(a, platform, s, "cpu_used", plim_analysis_part(a, platform, part, "native")),
                e, a->k, false);
        }
    }
}

/* Only where somebody says something of memory. */
static void add_memory(plim_analysis *a, uint32_t platform, uint32_t s)
{
    static const char *const parts[] = {"working_set", "resident", "swapped"};
    double n;
    if (has_part(a, platform, s, PART_MEMORY)) {
        subject who = {a, platform, s, PART_MEMORY};
        plim_estimate e = estimate(&who, cpu_used, &n);
        add(a, row_of(a, platform, s, "cpu_used", "faults"), e, a->k, false);
        e = estimate(&who, faults, &n);
        add(a, row_of(a, platform, s, "memory_faults", ""), e, a->k, false);
    }
    for (int i = 0; i < 3 && a->has_memory; i++) {
        subject who = {a, platform, s, i};
        plim_estimate e = estimate(&who, memory, &n);
        add(a, row_of(a, platform, s, "service_memory", parts[i]), e, a->k, false);
    }
}

/* From the cost vectors alone. */
static void add_request_cpu(plim_analysis *a, uint32_t platform, uint32_t s)
{
    const plim_cost *cost = &plim_analysis_run(a, platform)->cost[s];
    double thread =
        plim_cost_stage_ns(cost, PLIM_STAGE_PARALLEL) + plim_cost_stage_ns(cost, PLIM_STAGE_SERIAL);
    double shared = plim_cost_shared_ns(cost);
    plim_row row = row_of(a, platform, s, "request_cpu", "");
    row.n = 1;
    row.value = plim_value_of(plim_cost_total_ns(cost) * 1e-9);
    plim_results_add(a->results, row);
    for (size_t part = 0; part <= a->x->scenario->platforms[platform].stack.n; part++) {
        double ns = plim_cost_part_ns(cost, part);
        if (part == 0 || ns > 0.0) {
            row.part = plim_analysis_part(a, platform, part, "native");
            row.value = plim_value_of(ns * 1e-9);
            plim_results_add(a->results, row);
        }
    }
    if (thread > 0.0) {
        row.part = "own_thread";
        row.value = plim_value_of(thread * 1e-9);
        plim_results_add(a->results, row);
    }
    if (shared > 0.0) {
        row.part = "shared_host";
        row.value = plim_value_of(shared * 1e-9);
        plim_results_add(a->results, row);
    }
}

static void add_objective(plim_analysis *a, uint32_t platform, uint32_t s)
{
    plim_row row = row_of(a, platform, s, "slo_s", "");
    row.value = plim_value_of(a->x->scenario->services[s].slo_s);
    row.n = 1;
    if (row.value.v > 0.0) {
        plim_results_add(a->results, row);
    }
}

void plim_analyze_services(plim_analysis *a, uint32_t platform)
{
    for (uint32_t s = 0; s < a->x->scenario->n_services; s++) {
        bool saturated = plim_analysis_saturated(a, platform, s);
        for (int i = 0; i < N_METRICS; i++) {
            subject who = {a, platform, s, -1};
            double n;
            if (!wanted(a, s, &metrics[i])) {
                continue;
            }
            plim_estimate e = estimate(&who, metrics[i].f, &n);
            add(a, row_of(a, platform, s, metrics[i].name, ""), e, metrics[i].counts ? n : a->k,
                saturated && metrics[i].latency);
            if (metrics[i].f == sojourn) {
                add_quantiles(a, platform, s, saturated);
            }
        }
        add_objective(a, platform, s);
        add_parts(a, platform, s, saturated);
        add_memory(a, platform, s);
        add_request_cpu(a, platform, s);
    }
}

static void add_difference(plim_analysis *a, uint32_t platform, uint32_t s, const char *metric,
                           plim_estimate e, bool saturated)
{
    plim_row row = row_of(a, platform, s, metric, "");
    row.point = plim_arena_format(a->results->arena, "vs=%s", a->results->baseline);
    add(a, row, e, a->k, saturated);
}

static void difference_of_quantiles(plim_analysis *a, uint32_t platform, uint32_t s, bool saturated)
{
    plim_analysis_pool(a, 0, s, a->hist, &a->pooled);
    plim_analysis_pool(a, platform, s, a->hist_b, &a->pooled_b);
    for (int i = 0; i < N_QUANTILES; i++) {
        double p = quantiles[i].p;
        double needed =
            fmax(plim_analysis_needed(a, 0, s, p), plim_analysis_needed(a, platform, s, p));
        if (!saturated && fmin((double)a->pooled.n, (double)a->pooled_b.n) < needed) {
            continue;
        }
        plim_estimate e = plim_estimate_quantile_difference(
            a->hist, &a->pooled, a->hist_b, &a->pooled_b, a->k, p, a->results->level);
        if (e.value.there) {
            add_difference(a, platform, s, quantiles[i].name, in_seconds(e), saturated);
        }
    }
}

void plim_analyze_differences(plim_analysis *a, uint32_t platform)
{
    for (uint32_t s = 0; s < a->x->scenario->n_services; s++) {
        bool saturated =
            plim_analysis_saturated(a, 0, s) || plim_analysis_saturated(a, platform, s);
        for (int i = 0; i < N_METRICS; i++) {
            const metric_row *m = &metrics[i];
            subject one = {a, 0, s, -1}, two = {a, platform, s, -1};
            if (!m->differences || !wanted(a, s, m)) {
                continue;
            }
            for (uint32_t k = 0; k < a->k; k++) {
                m->f(&one, plim_analysis_service(a, 0, s, k), &a->num[k], &a->den[k]);
                m->f(&two, plim_analysis_service(a, platform, s, k), &a->num_b[k], &a->den_b[k]);
            }
            add_difference(a, platform, s, m->name,
                           plim_estimate_ratio_difference(a->num, a->den, a->num_b, a->den_b, a->k,
                                                          a->results->level),
                           saturated && m->latency);
            if (m->f == sojourn) {
                difference_of_quantiles(a, platform, s, saturated);
            }
        }
    }
}
