/* SPDX-License-Identifier: GPL-3.0-or-later
 * What comes and goes during runs, and the timelines. */
#include "scenarios/analyze.h"

#include <math.h>

/* ---- one number a run ---- */

/* Value of a run; `subject` is a service where there is one. */
typedef double run_fn(const plim_analysis *a, const plim_run_result *run, uint32_t subject);

static void add_part_of_runs(plim_analysis *a, uint32_t platform, const char *kind,
                             const char *entity, const char *metric, const char *part, run_fn *f,
                             uint32_t subject)
{
    uint32_t n = a->x->replications; /* a->k >= n */
    for (uint32_t r = 0; r < n; r++) {
        a->num[r] = f(a, &plim_analysis_run(a, platform)[r], subject);
        a->den[r] = 1.0;
    }
    plim_estimate e = plim_estimate_within(
        plim_estimate_ratio(a->num, a->den, n, a->results->level), 0.0, HUGE_VAL);
    plim_results_add(a->results, (plim_row){
                                     .platform = plim_analysis_label(a, platform),
                                     .point = "",
                                     .entity_kind = kind,
                                     .entity = entity,
                                     .metric = metric,
                                     .part = part,
                                     .unit = plim_find_metric(metric)->unit,
                                     .value = e.value,
                                     .ci_low = e.low,
                                     .ci_high = e.high,
                                     .n = n,
                                     .note = "",
                                 });
}

static void add_of_runs(plim_analysis *a, uint32_t platform, const char *kind, const char *entity,
                        const char *metric, run_fn *f, uint32_t subject)
{
    add_part_of_runs(a, platform, kind, entity, metric, "", f, subject);
}

/* Bins in which requests ended and too few of them within the objective. */
static double degraded(const plim_analysis *a, const plim_run_result *run, uint32_t s)
{
    bool slo = a->x->scenario->services[s].slo_s > 0.0;
    double n = 0.0;
    for (uint32_t b = 0; b < run->n_bins; b++) {
        const plim_bin *bin = &run->bin[b * run->n_services + s];
        double good = (double)(slo ? bin->slo_met : bin->in_time);
        double all = (double)(bin->in_time + bin->lost);
        n += good < PLIM_PROMISE_SHARE * all;
    }
    return n * a->x->scenario->horizon_s / (double)run->n_bins;
}

static double started(const plim_analysis *a, const plim_run_result *run, uint32_t s)
{
    (void)a;
    return run->starts[s];
}

static double crashed(const plim_analysis *a, const plim_run_result *run, uint32_t s)
{
    (void)a;
    return run->crashes[s];
}

static double pids_peak(const plim_analysis *a, const plim_run_result *run, uint32_t s)
{
    (void)a;
    return run->pids_peak[s];
}

static double killed(const plim_analysis *a, const plim_run_result *run, uint32_t s)
{
    (void)a;
    return run->oom_kills[s];
}

bool plim_analysis_crashes(const plim_analysis *a)
{
    return a->x->scenario->n_failures > 0 || a->has_memory;
}

static double peak(const plim_analysis *a, const plim_run_result *run, uint32_t unused)
{
    (void)a;
    (void)unused;
    return run->hosts_peak;
}

static double ordered(const plim_analysis *a, const plim_run_result *run, uint32_t unused)
{
    (void)a;
    (void)unused;
    return run->hosts_ordered;
}

static double billed_h(const plim_analysis *a, const plim_run_result *run, uint32_t unused)
{
    double sum_ns = 0.0;
    (void)a;
    (void)unused;
    for (uint32_t h = 0; h < run->n_hosts; h++) {
        sum_ns += (double)run->host_billed_ns[h];
    }
    return sum_ns / 3600e9;
}

static double moved(const plim_analysis *a, const plim_run_result *run, uint32_t reason)
{
    (void)a;
    return run->moves[reason];
}

static double all_moved(const plim_analysis *a, const plim_run_result *run, uint32_t unused)
{
    double sum = 0.0;
    (void)unused;
    for (uint32_t reason = 0; reason < PLIM_MOVE_REASONS; reason++) {
        sum += moved(a, run, reason);
    }
    return sum;
}

static double move_s(const plim_analysis *a, const plim_run_result *run, uint32_t unused)
{
    (void)a;
    (void)unused;
    return run->moves_ns * 1e-9;
}

static double paused_s(const plim_analysis *a, const plim_run_result *run, uint32_t s)
{
    (void)a;
    return run->paused_ns[s] * 1e-9;
}

static double evicted(const plim_analysis *a, const plim_run_result *run, uint32_t s)
{
    (void)a;
    return run->evicted[s];
}

/* Only where instances may move. */
static void analyze_moves(plim_analysis *a, uint32_t platform)
{
    static const char *const reasons[PLIM_MOVE_REASONS] = {"pack", "spread", "leaving", "refresh",
                                                           "failure"};
    const plim_scenario *scenario = a->x->scenario;
    const char *label = plim_analysis_label(a, platform);
    const plim_spec spec = plim_scenario_spec(scenario, platform);
    if (!plim_spec_moves(&spec)) {
        return;
    }
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        const char *name = scenario->services[s].name;
        add_of_runs(a, platform, "service", name, "evictions", evicted, s);
        if (plim_platform_is_live(&spec.platform)) {
            add_of_runs(a, platform, "service", name, "move_downtime", paused_s, s);
        }
    }
    add_of_runs(a, platform, "platform", label, "moves", all_moved, 0);
    for (uint32_t reason = 0; reason < PLIM_MOVE_REASONS; reason++) {
        bool any = false;
        for (uint32_t r = 0; r < a->x->replications; r++) {
            any = any || plim_analysis_run(a, platform)[r].moves[reason] > 0;
        }
        if (any) {
            add_part_of_runs(a, platform, "platform", label, "moves", reasons[reason], moved,
                             reason);
        }
    }
    add_of_runs(a, platform, "platform", label, "move_time", move_s, 0);
}

void plim_analyze_scaling(plim_analysis *a, uint32_t platform)
{
    const plim_scenario *scenario = a->x->scenario;
    const char *label = plim_analysis_label(a, platform);
    bool orders = false;
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        const plim_service_spec *spec = &scenario->services[s];
        if (spec->slo_s > 0.0 || spec->timeout_s > 0.0) {
            add_of_runs(a, platform, "service", spec->name, "degraded_time", degraded, s);
        }
        if (spec->scaling.most > 0) {
            add_of_runs(a, platform, "service", spec->name, "instances_started", started, s);
        }
    }
    for (uint32_t s = 0; s < scenario->n_services && plim_analysis_crashes(a); s++) {
        add_of_runs(a, platform, "service", scenario->services[s].name, "crashes", crashed, s);
        if (a->has_memory) {
            add_of_runs(a, platform, "service", scenario->services[s].name, "oom_kills", killed, s);
        }
    }
    for (uint32_t s = 0; s < scenario->n_services && a->counts_pids; s++) {
        add_of_runs(a, platform, "service", scenario->services[s].name, "pids_peak", pids_peak, s);
    }
    for (uint32_t h = 0; h < scenario->n_hosts; h++) {
        orders = orders || scenario->hosts[h].lead_time_s > 0.0;
    }
    add_of_runs(a, platform, "platform", label, "hosts_used", peak, 0);
    if (orders) {
        add_of_runs(a, platform, "platform", label, "hosts_ordered", ordered, 0);
    }
    add_of_runs(a, platform, "platform", label, "host_hours", billed_h, 0);
    analyze_moves(a, platform);
}

/* ---- timelines ---- */

typedef struct sums {
    double arrived, in_time, sojourn_s, instances_s, resident_mib_s;
} sums;

typedef double series_fn(const sums *bin, double length_s);

static double arrivals(const sums *bin, double length_s)
{
    return bin->arrived / length_s;
}

static double mean_sojourn(const sums *bin, double length_s)
{
    (void)length_s;
    return bin->sojourn_s / bin->in_time;
}

static double in_service(const sums *bin, double length_s)
{
    return bin->instances_s / length_s;
}

static double resident(const sums *bin, double length_s)
{
    return bin->resident_mib_s / length_s;
}

/* One value a bin, of the sums over replications and their length in all. */
static void add_series(plim_analysis *a, uint32_t platform, uint32_t s, const char *metric,
                       const char *unit, series_fn *f)
{
    const plim_run_result *runs = plim_analysis_run(a, platform);
    plim_arena *arena = a->results->arena;
    size_t n = runs->n_bins;
    double bin_s = a->x->scenario->horizon_s / (double)n;
    double *t_s = PLIM_NEW(arena, n, double);
    plim_value *value = PLIM_NEW(arena, n, plim_value);
    if (arena->failed) {
        return;
    }
    for (size_t b = 0; b < n; b++) {
        sums all = {0};
        for (uint32_t r = 0; r < a->x->replications; r++) {
            const plim_bin *bin = &runs[r].bin[b * runs->n_services + s];
            all.arrived += (double)bin->arrived;
            all.sojourn_s += bin->sojourn_ns * 1e-9;
            all.in_time += (double)bin->in_time;
            all.instances_s += bin->instances_ns * 1e-9;
            all.resident_mib_s += bin->resident * 1e-9;
        }
        t_s[b] = ((double)b + 0.5) * bin_s;
        value[b] = plim_value_of(f(&all, bin_s * (double)a->x->replications));
    }
    plim_results_add_series(a->results, (plim_series){.platform = plim_analysis_label(a, platform),
                                                      .entity_kind = "service",
                                                      .entity = a->x->scenario->services[s].name,
                                                      .metric = metric,
                                                      .unit = unit,
                                                      .n = n,
                                                      .t_s = t_s,
                                                      .value = value});
}

/* Hosts there and paid for, mean over replications. */
static void add_hosts(plim_analysis *a, uint32_t platform)
{
    const plim_run_result *runs = plim_analysis_run(a, platform);
    const char *label = plim_analysis_label(a, platform);
    plim_arena *arena = a->results->arena;
    size_t n = runs->n_bins;
    double bin_s = a->x->scenario->horizon_s / (double)n;
    double *t_s = PLIM_NEW(arena, n, double);
    plim_value *value = PLIM_NEW(arena, n, plim_value);
    if (arena->failed) {
        return;
    }
    for (size_t b = 0; b < n; b++) {
        double sum_s = 0.0;
        for (uint32_t r = 0; r < a->x->replications; r++) {
            sum_s += runs[r].bin_on_ns[b] * 1e-9;
        }
        t_s[b] = ((double)b + 0.5) * bin_s;
        value[b] = plim_value_of(sum_s / (bin_s * (double)a->x->replications));
    }
    plim_results_add_series(a->results, (plim_series){.platform = label,
                                                      .entity_kind = "platform",
                                                      .entity = label,
                                                      .metric = "hosts",
                                                      .unit = "1",
                                                      .n = n,
                                                      .t_s = t_s,
                                                      .value = value});
}

void plim_analyze_series(plim_analysis *a, uint32_t platform)
{
    const plim_spec spec = plim_scenario_spec(a->x->scenario, platform);
    bool moves = plim_spec_moves(&spec);
    if (moves) {
        add_hosts(a, platform);
    }
    for (uint32_t s = 0; s < a->x->scenario->n_services; s++) {
        add_series(a, platform, s, "arrival_rate", "1/s", arrivals);
        add_series(a, platform, s, "sojourn_mean", "s", mean_sojourn);
        if (a->x->scenario->services[s].scaling.most > 0 || a->x->scenario->n_failures > 0 ||
            moves) {
            add_series(a, platform, s, "instances", "1", in_service);
        }
        if (a->has_memory) {
            add_series(a, platform, s, "memory_resident", "MiB", resident);
        }
    }
}
