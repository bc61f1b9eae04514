/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of hosts and of the platform as a whole, and the timelines. */
#include "scenarios/analyze.h"

#include <math.h>
#include <string.h>

static plim_row row_of(const plim_analysis *a, uint32_t platform, const char *kind,
                       const char *entity, const char *metric, const char *part)
{
    return (plim_row){
        .platform = plim_analysis_label(a, platform),
        .point = "",
        .entity_kind = kind,
        .entity = entity,
        .metric = metric,
        .part = part,
        .unit = plim_find_metric(metric)->unit,
        .note = "",
    };
}

static void add_constant(plim_analysis *a, plim_row row, double value)
{
    row.value = plim_value_of(value);
    row.n = 1;
    plim_results_add(a->results, row);
}

/* a->num over a->den. */
static void add_ratio(plim_analysis *a, plim_row row)
{
    plim_estimate e = plim_estimate_ratio(a->num, a->den, a->k, a->results->level);
    bool share = strcmp(row.unit, "1") == 0;
    e = plim_estimate_within(e, 0.0, share ? 1.0 : HUGE_VAL);
    row.value = e.value;
    row.ci_low = e.low;
    row.ci_high = e.high;
    row.n = a->k;
    plim_results_add(a->results, row);
}

/* Mean over observations of a->num, in units of `den`. */
static void add_mean(plim_analysis *a, plim_row row, double den)
{
    for (uint32_t k = 0; k < a->k; k++) {
        a->den[k] = den;
    }
    add_ratio(a, row);
}

/* Of one observation: cores times the time in which the host was there and paid for. */
static double capacity_core_s(const plim_analysis *a, uint32_t platform, uint32_t h, uint32_t k)
{
    return plim_analysis_run(a, platform)->host_capacity[h] *
           plim_analysis_host(a, platform, h, k)->on_ns * 1e-9;
}

/* In any replication. */
static bool is_used(const plim_analysis *a, uint32_t platform, uint32_t h)
{
    for (uint32_t r = 0; r < a->x->replications; r++) {
        if (plim_analysis_run(a, platform)[r].host_used[h]) {
            return true;
        }
    }
    return false;
}

/* Idle is what is left; stranded is the part of it that no instance there could use. */
static double ledger(const plim_analysis *a, uint32_t platform, uint32_t h, uint32_t k, int row)
{
    const plim_host_obs *o = plim_analysis_host(a, platform, h, k);
    double capacity = capacity_core_s(a, platform, h, k);
    double work = o->useful + o->faults + o->copying + o->held_up;
    for (int l = 1; l <= PLIM_STACK_MAX; l++) {
        work += o->overhead[l];
    }
    double unused = capacity - (work + o->ticks + o->switching) * 1e-9;
    unused = fabs(unused) < 1e-12 * capacity ? 0.0 : unused; /* sums of a host that is full */
    double beyond = plim_analysis_run(a, platform)->host_stranded[h] * o->on_ns * 1e-9;
    double stranded = fmax(0.0, fmin(beyond, unused));
    switch (row) {
    case 0:
        return o->ticks * 1e-9;
    case 1:
        return o->switching * 1e-9;
    case 2:
        return unused - stranded;
    case 3:
        return stranded;
    case 4:
        return o->faults * 1e-9;
    case 5:
        return o->copying * 1e-9;
    default:
        return o->held_up * 1e-9;
    }
}

static void add_ledger(plim_analysis *a, uint32_t platform, uint32_t h)
{
    static const char *const rest[] = {"ticks",  "switching", "idle",   "stranded",
                                       "faults", "copying",   "held_up"};
    const char *host = a->x->scenario->hosts[h].name;
    double whole = (double)plim_analysis_run(a, platform)->n_batches; /* batches in the window */
    size_t layers = a->x->scenario->platforms[platform].stack.n;
    for (size_t part = 0; part <= layers; part++) {
        double sum = 0.0;
        for (uint32_t k = 0; k < a->k; k++) {
            const plim_host_obs *o = plim_analysis_host(a, platform, h, k);
            a->num[k] = (part == 0 ? o->useful : o->overhead[part]) * 1e-9 * whole;
            sum += a->num[k];
        }
        if (part == 0 || sum > 0.0) {
            add_mean(a,
                     row_of(a, platform, "host", host, "cpu_ledger",
                            plim_analysis_part(a, platform, part, "useful")),
                     1.0);
        }
    }
    for (int row = 0; row < 7; row++) {
        double sum = 0.0;
        for (uint32_t k = 0; k < a->k; k++) {
            a->num[k] = ledger(a, platform, h, k, row) * whole;
            sum += a->num[k];
        }
        if (row >= 4 && sum <= 0.0) {
            continue; /* nobody faulted, was copied or waited */
        }
        add_mean(a, row_of(a, platform, "host", host, "cpu_ledger", rest[row]), 1.0);
    }
    for (uint32_t k = 0; k < a->k; k++) {
        a->num[k] = capacity_core_s(a, platform, h, k) * whole;
    }
    add_mean(a, row_of(a, platform, "host", host, "cpu_ledger", ""), 1.0);
}

static void add_utilization(plim_analysis *a, uint32_t platform, uint32_t h)
{
    const char *host = a->x->scenario->hosts[h].name;
    const plim_run_result *runs = plim_analysis_run(a, platform);
    for (uint32_t k = 0; k < a->k; k++) {
        const plim_host_obs *o = plim_analysis_host(a, platform, h, k);
        a->num[k] = (o->used + o->ticks + o->switching) * 1e-9;
        a->den[k] = capacity_core_s(a, platform, h, k);
    }
    add_ratio(a, row_of(a, platform, "host", host, "utilization", ""));
    double bin_s = a->x->scenario->horizon_s / (double)runs->n_bins;
    double peak = 0.0;
    for (uint32_t r = 0; r < a->x->replications; r++) {
        double most = 0.0;
        for (uint32_t b = 0; b < runs->n_bins; b++) {
            most = fmax(most, runs[r].host_bin_used[b * runs->n_hosts + h]);
        }
        peak += most * 1e-9 / (bin_s * runs->host_capacity[h]) / (double)a->x->replications;
    }
    add_constant(a, row_of(a, platform, "host", host, "utilization_peak", ""), peak);
}

static void add_devices(plim_analysis *a, uint32_t platform, uint32_t h)
{
    static const char *const ways[] = {"receive", "send"};
    const plim_host_spec *spec = &a->x->scenario->hosts[h];
    if (spec->disk_iops > 0.0 || spec->disk_mb_per_s > 0.0) {
        for (uint32_t k = 0; k < a->k; k++) {
            a->num[k] = plim_analysis_host(a, platform, h, k)->disk_busy * 1e-9;
        }
        add_mean(a, row_of(a, platform, "host", spec->name, "disk_utilization", ""), a->window_s);
    }
    for (int way = 0; way < 2 && spec->link_gbit_per_s > 0.0; way++) {
        for (uint32_t k = 0; k < a->k; k++) {
            a->num[k] = plim_analysis_host(a, platform, h, k)->link_busy[way] * 1e-9;
        }
        add_mean(a, row_of(a, platform, "host", spec->name, "link_utilization", ways[way]),
                 a->window_s);
    }
}

static void add_bandwidth(plim_analysis *a, uint32_t platform, uint32_t h)
{
    const plim_host_spec *spec = &a->x->scenario->hosts[h];
    double gb_per_s = spec->channels.cache.gb_per_s;
    if (gb_per_s <= 0.0 || a->x->scenario->channels_off.cache) {
        return;
    }
    for (uint32_t k = 0; k < a->k; k++) {
        a->num[k] = plim_analysis_host(a, platform, h, k)->memory_gb;
    }
    add_mean(a, row_of(a, platform, "host", spec->name, "memory_bandwidth", ""),
             a->window_s * gb_per_s);
}

static void add_memory(plim_analysis *a, uint32_t platform, const char *kind, const char *entity,
                       const char *metric, double service, const double *layers)
{
    const plim_stack *stack = &a->x->scenario->platforms[platform].stack;
    add_constant(a, row_of(a, platform, kind, entity, metric, "service"), service);
    for (size_t l = 0; l < stack->n; l++) {
        if (layers[l] > 0.0) {
            add_constant(a,
                         row_of(a, platform, kind, entity, metric,
                                plim_analysis_part(a, platform, l + 1, "") + sizeof "overhead"),
                         layers[l]);
        }
    }
}

/* What instances hold of the host's memory: as placed, or, where that changes, over the window. */
static double held_mib(const plim_analysis *a, uint32_t platform, uint32_t h)
{
    double sum = 0.0;
    if (!a->has_memory) {
        return plim_analysis_run(a, platform)->cluster.mem_service_mib[h];
    }
    for (uint32_t k = 0; k < a->k; k++) {
        sum += plim_analysis_host(a, platform, h, k)->memory_held;
    }
    return sum * 1e-9 / (a->window_s * (double)a->k);
}

static void add_host(plim_analysis *a, uint32_t platform, uint32_t h, double *all_layers,
                     double *all_service)
{
    const plim_cluster *cluster = &plim_analysis_run(a, platform)->cluster;
    const plim_host_spec *spec = &a->x->scenario->hosts[h];
    const double *layers = &cluster->mem_layer_mib[(size_t)h * PLIM_STACK_MAX];
    double resident = held_mib(a, platform, h);
    *all_service += resident;
    add_constant(a, row_of(a, platform, "host", spec->name, "instances_placed", ""),
                 cluster->n_placed[h]);
    add_utilization(a, platform, h);
    add_devices(a, platform, h);
    add_bandwidth(a, platform, h);
    add_ledger(a, platform, h);
    add_memory(a, platform, "host", spec->name, "memory_resident", resident, layers);
    for (size_t l = 0; l < PLIM_STACK_MAX; l++) {
        resident += layers[l];
        all_layers[l] += layers[l];
    }
    add_constant(a, row_of(a, platform, "host", spec->name, "memory_resident", "free"),
                 spec->mem_mib > resident ? spec->mem_mib - resident : 0.0);
    add_constant(a, row_of(a, platform, "host", spec->name, "memory_resident", ""), spec->mem_mib);
}

static bool same_os(const plim_service_spec *a, const plim_service_spec *b)
{
    bool named = a->guest_os != NULL && b->guest_os != NULL;
    return named ? strcmp(a->guest_os, b->guest_os) == 0 : a->guest_os == b->guest_os;
}

/* The first service with an OS stands for it, with the most lines that anyone gives it. */
static void add_ports(plim_analysis *a, uint32_t platform)
{
    const plim_scenario *scenario = a->x->scenario;
    const char *label = plim_analysis_label(a, platform);
    double n = 0.0, lines = 0.0;
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        double most = 0.0;
        bool first = true;
        for (uint32_t k = 0; k < scenario->n_services; k++) {
            bool same = same_os(&scenario->services[s], &scenario->services[k]);
            first = first && !(same && k < s);
            most = same ? fmax(most, scenario->services[k].os_port_lines) : most;
        }
        n += first ? 1.0 : 0.0;
        lines += first ? most : 0.0;
    }
    if (scenario->platforms[platform].guest_os_modified) {
        add_constant(a, row_of(a, platform, "platform", label, "os_modified", ""), n);
        add_constant(a, row_of(a, platform, "platform", label, "os_port_lines", ""), lines);
    }
}

void plim_analyze_hosts(plim_analysis *a, uint32_t platform)
{
    const char *label = plim_analysis_label(a, platform);
    double layers[PLIM_STACK_MAX] = {0}, service = 0.0;
    for (uint32_t h = 0; h < a->x->scenario->n_hosts; h++) {
        if (is_used(a, platform, h)) {
            add_host(a, platform, h, layers, &service);
        }
    }
    for (uint32_t k = 0; k < a->k; k++) {
        a->num[k] = a->den[k] = 0.0;
        for (uint32_t h = 0; h < a->x->scenario->n_hosts; h++) {
            const plim_host_obs *o = plim_analysis_host(a, platform, h, k);
            a->num[k] += (o->used + o->ticks + o->switching) * 1e-9;
            a->den[k] += capacity_core_s(a, platform, h, k);
        }
    }
    add_ratio(a, row_of(a, platform, "platform", label, "hosts_utilization", ""));
    add_ports(a, platform);
    add_memory(a, platform, "platform", label, "memory_resident_total", service, layers);
}
