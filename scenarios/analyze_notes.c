/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a reader must know about the numbers: sources and assumptions of every cost row that the
 * services of this scenario use, cautions of platforms, parameters outside their range. */
#include "scenarios/analyze.h"
#include "scenarios/late.h"

#include <string.h>

/* Whether any service of the scenario uses rows of that class. */
static bool used(const plim_analysis *a, const plim_cost_row *row)
{
    plim_class c = row->class;
    if (row->term == PLIM_TERM_VALUE && c == PLIM_CLASS_CTXSW) { /* a switch between guests */
        return true;
    }
    if (c == PLIM_CLASS_SECOND || c == PLIM_CLASS_LATENCY_NET || c == PLIM_CLASS_MEMORY_INSTANCE ||
        c == PLIM_CLASS_MEMORY_GUEST_OS || c == PLIM_CLASS_EXIT) {
        return true;
    }
    const plim_spec spec = plim_scenario_spec(a->x->scenario, 0);
    bool moves = plim_spec_moves(&spec);
    for (uint32_t s = 0; s < a->x->scenario->n_services; s++) {
        bool starts = moves || a->x->scenario->services[s].scaling.most > 0;
        if ((c == PLIM_CLASS_BOOT && (starts || a->x->scenario->n_failures > 0)) ||
            (c == PLIM_CLASS_IMAGE && starts)) {
            return true;
        }
    }
    for (uint32_t s = 0; s < a->x->scenario->n_services && c < PLIM_CLASS_OPS; s++) {
        if (a->x->scenario->services[s].ops.n[c] > 0.0) {
            return true;
        }
    }
    return false;
}

static void note_rows(plim_analysis *a, const char *label, const plim_layer *layer, int era)
{
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        if (row->era != era || row->value == 0.0 || !used(a, row)) {
            continue;
        }
        if (row->evidence == PLIM_EVIDENCE_ASSUMPTION) {
            plim_results_add_note(a->results, "assumption", label,
                                  plim_arena_format(a->results->arena,
                                                    "%s: %s %s %.6g %s (%.6g … %.6g): %s",
                                                    layer->name, plim_class_name(row->class),
                                                    plim_term_name(row->term), row->value,
                                                    row->unit, row->low, row->high, row->note));
        } else {
            plim_results_add_note(a->results, "source", label, row->source);
        }
    }
}

static void note_disks(plim_analysis *a)
{
    for (uint32_t h = 0; h < a->x->scenario->n_hosts; h++) {
        const plim_host_spec *host = &a->x->scenario->hosts[h];
        if (host->disk_iops > 0.0 || host->disk_mb_per_s > 0.0) {
            return;
        }
    }
    for (uint32_t s = 0; s < a->x->scenario->n_services; s++) {
        const double *n = a->x->scenario->services[s].ops.n;
        double faults = a->x->scenario->services[s].channels.memory.faults_per_cpu_s;
        if (n[PLIM_CLASS_DISK_READ] > 0.0 || n[PLIM_CLASS_DISK_WRITE] > 0.0 || faults > 0.0) {
            plim_results_add_note(a->results, "warning", "",
                                  "disk operations cost their CPU and the layers' latency here; "
                                  "the device takes no time, for no host has a disk_iops or "
                                  "disk_mb_per_s");
            return;
        }
    }
}

/* Once, with the first platform. */
static void note_changes(plim_analysis *a, uint32_t platform)
{
    bool scaled = false;
    for (uint32_t s = 0; s < a->x->scenario->n_services; s++) {
        scaled = scaled || a->x->scenario->services[s].scaling.most > 0;
    }
    if (platform == 0 && a->x->scenario->n_failures > 0) {
        plim_results_add_note(
            a->results, "assumption", "",
            "a crash is noticed at once, and its restart costs time alone; under a "
            "hypervisor a machine starts as long as with a host OS");
    }
    const plim_spec moving = plim_scenario_spec(a->x->scenario, platform);
    if (plim_spec_moves(&moving) && plim_platform_is_live(&moving.platform)) {
        const plim_live_spec *live = &a->x->scenario->live;
        plim_results_add_note(
            a->results, "assumption", plim_analysis_label(a, platform),
            plim_arena_format(a->results->arena,
                              "a move copies the instance's memory once, at a tax of %.6g of its "
                              "CPU, and stands still for %.6g s at the end (Clark 2005: 0.165 s in "
                              "a laboratory; OSIC 2017: 1 to 4.5 s in production)",
                              live->cpu_tax, live->downtime_s));
    }
    if (scaled && platform == 0) {
        plim_results_add_note(a->results, "assumption", "",
                              "the start of an instance costs time and bytes on its host's link, "
                              "no CPU and no disk");
    }
}

/* A failure that hits nobody says nothing of the platform, and may be meant for another host. */
static void note_misses(plim_analysis *a, uint32_t platform)
{
    const plim_scenario *scenario = a->x->scenario;
    for (uint32_t f = 0; f < scenario->n_failures; f++) {
        const plim_failure_spec *spec = &scenario->failures[f];
        bool host = spec->what == PLIM_FAILURE_HOST, hit = false;
        for (uint32_t r = 0; r < a->x->replications; r++) {
            hit = hit || plim_analysis_run(a, platform)[r].failure_hit[f];
        }
        if (!hit) {
            plim_results_add_note(
                a->results, "warning", plim_analysis_label(a, platform),
                plim_arena_format(a->results->arena,
                                  "failure %u (of %s %s) hit no instance: none was in service "
                                  "there then, so this platform is judged without it",
                                  f + 1, host ? "host" : "service",
                                  host ? scenario->hosts[spec->host].name
                                       : scenario->services[spec->service].name));
        }
    }
}

/* A service that comes later and finds no host answers nobody, and no placement was refused. */
static void note_late(plim_analysis *a, uint32_t platform)
{
    const plim_scenario *scenario = a->x->scenario;
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        double there_ns = 0.0;
        for (uint32_t k = 0; k < a->k; k++) {
            there_ns += plim_analysis_service(a, platform, s, k)->instances_ns;
        }
        if (scenario->services[s].from_s <= 0.0 || there_ns > 0.0) {
            continue;
        }
        const char *why = plim_late_refusal(scenario, platform, s, a->results->arena);
        plim_results_add_note(
            a->results, "warning", plim_analysis_label(a, platform),
            plim_arena_format(a->results->arena,
                              "no instance of %s was ever in service, from %.6g s on%s%s",
                              scenario->services[s].name, scenario->services[s].from_s,
                              why == NULL ? "" : ": ", why == NULL ? "" : why));
    }
}

/* Hosts that never reach the age at which they are to be replaced. */
static void note_refresh(plim_analysis *a)
{
    const plim_scenario *scenario = a->x->scenario;
    for (uint32_t h = 0; h < scenario->n_hosts; h++) {
        const plim_host_spec *host = &scenario->hosts[h];
        double end_s = host->age_s + scenario->horizon_s;
        if (host->refresh.at_age_s > end_s) {
            plim_results_add_note(
                a->results, "warning", "",
                plim_arena_format(a->results->arena,
                                  "%s: its refresh at an age of %g s never comes: at the end of "
                                  "the run it is %g s old",
                                  host->name, host->refresh.at_age_s, end_s));
        }
    }
}

/* Services that say what they do to a cache that no host has. */
static void note_cache(plim_analysis *a)
{
    const plim_scenario *scenario = a->x->scenario;
    bool has = false, says = false;
    for (uint32_t h = 0; h < scenario->n_hosts; h++) {
        has = has || scenario->hosts[h].channels.cache.llc_mib > 0.0;
    }
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        const plim_cache_use *use = &scenario->services[s].channels.cache;
        says = says || use->footprint_mib > 0.0 || use->gb_per_s > 0.0;
    }
    if (says && !has) {
        plim_results_add_note(a->results, "warning", "",
                              "cache: no host has a cache (cache.llc_mib), so what services say of "
                              "theirs changes nothing");
    }
}

/* Where nothing holds instances to their vCPUs while other platforms of the comparison do, a part
 * of what is faster is borrowed. */
static void note_borrowing(plim_analysis *a, uint32_t platform)
{
    const plim_scenario *scenario = a->x->scenario;
    const plim_platform_spec *spec = &scenario->platforms[platform];
    for (uint32_t s = 0; s < scenario->n_services && !spec->vcpu_limits; s++) {
        const plim_service_spec *service = &scenario->services[s];
        if (spec->sharing == PLIM_SHARING_INSTANCE && service->quota_ms <= 0.0 &&
            service->cpuset_cores == 0) {
            plim_results_add_note(
                a->results, "warning", spec->label,
                "instances have no CPU limit here: without a quota or a cpuset they borrow every "
                "core of their host that is free, beyond the vCPUs they ask for (\"vcpu_limits\": "
                "\"on\" holds them to these)");
            return;
        }
    }
}

/* How memory is contained, and what of that nobody has measured. */
static void note_memory(plim_analysis *a, uint32_t platform)
{
    const plim_spec spec = plim_scenario_spec(a->x->scenario, platform);
    const plim_platform *outermost = spec.platform.part[0];
    if (!a->has_memory) {
        return;
    }
    if (platform == 0) {
        plim_results_add_note(
            a->results, "assumption", "",
            "memory: pages of a working set are used alike, so what is missing of it is the share "
            "of faults; reclaim takes in proportion to what is held, and writing to swap takes no "
            "disk; what the out-of-memory killer took is started again after 0.1 s (systemd's and "
            "Docker's first delay) and the platform's start");
    }
    if (outermost != NULL && outermost->memory != NULL) {
        plim_results_add_note(
            a->results, "assumption", spec.platform.label,
            plim_arena_format(a->results->arena, "memory: %s", outermost->memory));
    }
}

void plim_analyze_notes(plim_analysis *a, uint32_t platform)
{
    const plim_platform_spec *spec = &a->x->scenario->platforms[platform];
    note_disks(a);
    if (platform == 0) {
        note_refresh(a);
        note_cache(a);
    }
    note_changes(a, platform);
    note_misses(a, platform);
    note_late(a, platform);
    note_memory(a, platform);
    if (spec->stack.zero) {
        plim_results_add_note(a->results, "warning", spec->label,
                              "all costs are set to zero: an ideal platform");
        return;
    }
    note_borrowing(a, platform);
    if (spec->guest_os_modified) {
        plim_results_add_note(
            a->results, "assumption", spec->label,
            "os_port_lines, where a service does not say it: 2995 lines changed for "
            "a guest OS (Linux 2.4 on Xen: Barham 2003 Table 2, from memory, "
            "unverified; Windows XP there 4620)");
    }
    for (size_t i = 0; i < PLIM_NESTING_MAX && spec->part[i] != NULL; i++) {
        if (spec->part[i]->caution != NULL) {
            plim_results_add_note(a->results, "warning", spec->label, spec->part[i]->caution);
        }
    }
    for (uint32_t s = 0; s < a->x->scenario->n_services; s++) {
        if (plim_analysis_run(a, platform)->cost[s].outside_range) {
            plim_results_add_note(a->results, "warning", spec->label,
                                  "a cost lies outside its measured range");
        }
    }
    note_rows(a, spec->label, spec->stack.native, spec->stack.era);
    for (size_t l = 0; l < spec->stack.n; l++) {
        note_rows(a, spec->label, spec->stack.layer[l], spec->stack.era);
    }
}
