/* SPDX-License-Identifier: GPL-3.0-or-later
 * From a document to a scenario: tables do single keys, this file what spans several. */
#include "scenarios/scenario.h"

#include "models/registry.h"
#include "scenarios/decode.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"
#include "sim/base/str.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert((int)PLIM_REQUEST_COUNTS == (int)PLIM_CLASS_OPS, "a key for every class");

/* Keys that a table requires are told as missing there, once. */
static bool given(plim_node object, const char *key)
{
    return plim_node_there(plim_node_find(object, key));
}

/* ---- hosts ---- */

static void expand_host(plim_loader *l, const plim_host_keys *keys,
                        const plim_refresh_keys *refresh, const plim_channels_host *channels,
                        size_t entry, plim_host_spec *hosts, plim_named *names)
{
    for (int64_t i = 0; i < keys->count; i++, l->n_hosts++) {
        plim_host_spec *h = &hosts[l->n_hosts];
        h->name = keys->count == 1
                      ? keys->name
                      : plim_arena_format(l->d.arena, "%s%lld", keys->name, (long long)i + 1);
        h->cores = (uint32_t)keys->cores;
        h->mem_mib = keys->mem_mib;
        h->core_speed = keys->core_speed;
        h->smt_factor = keys->smt_factor;
        h->slice_ms = keys->slice_ms;
        h->disk_iops = keys->disk_iops;
        h->disk_latency_ms = keys->disk_latency_ms;
        h->disk_mb_per_s = keys->disk_mb_per_s;
        h->link_gbit_per_s = keys->link_gbit_per_s;
        h->lead_time_s = keys->lead_time_s;
        h->bought = keys->bought;
        h->billing_s = keys->billing_s;
        h->from_s = keys->from_s;
        h->until_s = keys->until_s;
        h->age_s = keys->age_s;
        h->channels = *channels;
        h->refresh = (plim_refresh_spec){.at_age_s = refresh->at_age_s,
                                         .swap_s = refresh->swap_s,
                                         .core_speed = refresh->core_speed};
        h->refresh.at_age_s += refresh->at_age_s > 0.0 ? (double)i * refresh->apart_s : 0.0;
        h->channels = *channels;
        names[l->n_hosts] = (plim_named){h->name, l->n_hosts, entry};
    }
    l->most_cores = keys->cores > l->most_cores ? (uint32_t)keys->cores : l->most_cores;
}

/* What each entry says; one that is wrong is one host, or none when it has no name. */
static bool read_host_keys(plim_loader *l, plim_node list, plim_host_keys *keys,
                           plim_refresh_keys *refresh, plim_channels_host *channels, double *total)
{
    bool good = true;
    size_t i = 0;
    for (plim_node h = plim_node_first(list); plim_node_there(h); h = plim_node_next(h), i++) {
        if (!plim_decode_object(&l->d, h, plim_host_table, &keys[i])) {
            keys[i].count = keys[i].name != NULL ? 1 : 0;
            good = false;
        } else {
            good = plim_loader_stay(l, h, &keys[i], &refresh[i]) && good;
            good = plim_loader_memory_host(l, h, &channels[i].memory) && good;
            good = plim_loader_host_cache(l, h, &channels[i].cache) && good;
            good = plim_loader_kernel_host(l, h, &channels[i].kernel) && good;
            good = plim_loader_host_devices(l, h, &keys[i], &channels[i]) && good;
        }
        *total += (double)keys[i].count;
    }
    return good;
}

/* Names are compared as numbered: "host1" may be one of "host" and another. */
static void read_hosts(plim_loader *l, plim_node root)
{
    plim_node list;
    double total = 0.0;
    if (!given(root, "hosts") ||
        !plim_decode_member(&l->d, root, "hosts", PLIM_JSON_ARRAY, &list)) {
        return;
    }
    size_t n = plim_node_size(list);
    plim_host_keys *keys = PLIM_NEW(l->d.arena, n, plim_host_keys);
    plim_refresh_keys *refresh = PLIM_NEW(l->d.arena, n, plim_refresh_keys);
    plim_channels_host *channels = PLIM_NEW(l->d.arena, n, plim_channels_host);
    bool good = keys != NULL && refresh != NULL && channels != NULL &&
                read_host_keys(l, list, keys, refresh, channels, &total);
    if (n == 0 || total > PLIM_HOSTS_MAX) {
        plim_node_diag(list, l->d.diags, "found %.0f hosts, expected 1 to %d", total,
                       PLIM_HOSTS_MAX);
        return;
    }
    plim_host_spec *hosts = PLIM_NEW(l->d.arena, (size_t)total, plim_host_spec);
    plim_named *names = PLIM_NEW(l->d.arena, (size_t)total, plim_named);
    for (size_t i = 0; names != NULL && i < n; i++) {
        expand_host(l, &keys[i], &refresh[i], &channels[i], i, hosts, names);
    }
    good = !l->d.arena->failed && plim_loader_once(l, list, "host", names, l->n_hosts) && good;
    l->hosts = good ? hosts : NULL;
    l->host_names = good ? names : NULL;
    l->n_hosts = good ? l->n_hosts : 0;
    l->most_cores = good ? l->most_cores : 0;
}

/* ---- services ---- */

static bool read_request(plim_loader *l, plim_node service, plim_service_spec *spec,
                         const plim_profile **profile)
{
    plim_node node;
    plim_request_keys keys;
    if (!given(service, "request")) {
        plim_node_diag(service, l->d.diags,
                       "found no \"request\", expected it: what one request does (or an "
                       "\"aggressor\")");
        return false;
    }
    if (!plim_decode_member(&l->d, service, "request", PLIM_JSON_OBJECT, &node)) {
        return false;
    }
    bool good = plim_decode_object(&l->d, node, plim_request_table, &keys);
    if (!good) {
        return false;
    }
    *profile = keys.profile == NULL ? NULL : plim_find_profile(keys.profile);
    plim_request_resolve(&keys);
    double sum = 0.0;
    for (int c = 0; c < PLIM_REQUEST_COUNTS; c++) {
        spec->ops.n[c] = keys.count[c] * keys.scale;
        sum += keys.count[c];
    }
    if (!(sum > 0.0)) {
        plim_node_diag(
            node, l->d.diags,
            "found a request that does nothing, expected a profile or at least one count "
            "above 0, such as user_s");
        return false;
    }
    if (!plim_node_there(plim_node_find(node, "size"))) {
        plim_err err = {0};
        if (plim_dist_prepare(&keys.size, l->d.arena, &err) != PLIM_OK) {
            return false;
        }
    }
    if (fabs(keys.size.mean - 1.0) > 1e-6) {
        plim_node_diag(plim_node_find(node, "size"), l->d.diags,
                       "found a mean size of %.6g, expected 1: sizes are relative to the counts "
                       "(use `scale` to make every request larger)",
                       keys.size.mean);
        return false;
    }
    spec->size = keys.size;
    return true;
}

static bool read_workload(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    plim_node node;
    const char *names[PLIM_SHAPE_NAMES_MAX];
    size_t index;
    plim_err err = {0};
    if (!given(service, "workload")) {
        return true; /* then others call it */
    }
    if (!plim_decode_member(&l->d, service, "workload", PLIM_JSON_OBJECT, &node) ||
        !plim_decode_name_member(&l->d, node, "type", names,
                                 plim_shape_names(plim_workload_type_table->shape, names),
                                 "a workload", &index)) {
        return false;
    }
    const plim_workload *w = plim_workloads[index];
    void *params = plim_arena_alloc(l->d.arena, 1, w->params_size);
    if (params == NULL) {
        return false;
    }
    bool good = plim_decode_object_with(&l->d, node, w->params, params, plim_workload_type_table);
    if (!plim_loader_series(l, node, w, good, params)) {
        return false;
    }
    if (w->prepare != NULL && w->prepare(params, l->d.arena, &err) != PLIM_OK) {
        plim_node_diag(node, l->d.diags, "%s", err.what);
        return false;
    }
    spec->workload = w;
    spec->workload_params = params;
    return true;
}

/* What it does and when: its own, or an aggressor's. */
static bool read_work(plim_loader *l, plim_node node, plim_service_spec *spec,
                      const plim_profile **profile)
{
    if (given(node, "aggressor")) {
        return plim_loader_aggressor(l, node, spec);
    }
    bool good = read_request(l, node, spec, profile);
    return read_workload(l, node, spec) && good;
}

static bool read_on(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    plim_node list = plim_node_find(service, "on");
    if (!plim_node_there(list)) {
        return true;
    }
    if (!plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of host names")) {
        return false;
    }
    size_t n = plim_node_size(list);
    if (n != spec->instances) {
        plim_node_diag(list, l->d.diags, "found %zu host names, expected %u: one for each instance",
                       n, spec->instances);
        return false;
    }
    int64_t *on = PLIM_NEW(l->d.arena, n, int64_t);
    spec->on_host = on;
    /* that no host is known was told, and is no error of these names */
    return on != NULL && (l->hosts == NULL || plim_loader_on(l, list, on));
}

/* What spans several keys of a service. */
static bool check_service(plim_loader *l, plim_node node, const plim_service_spec *spec)
{
    uint32_t most = l->most_cores;
    if (spec->vcpus > most && most > 0) {
        plim_node_diag(plim_node_find(node, "vcpus"), l->d.diags,
                       "found %u vCPUs, expected at most %u: no host has more cores", spec->vcpus,
                       most);
        return false;
    }
    if (spec->slo_s > 0.0 && spec->timeout_s > 0.0 && spec->slo_s > spec->timeout_s) {
        plim_node_diag(plim_node_find(node, "slo_s"), l->d.diags,
                       "found %.6g s, expected at most timeout_s: %.6g s", spec->slo_s,
                       spec->timeout_s);
        return false;
    }
    return true;
}

/* When it comes and leaves. */
static bool check_stay(plim_loader *l, plim_node node, const plim_service_spec *spec)
{
    if (spec->until_s > 0.0 && spec->until_s <= spec->from_s) {
        plim_node_diag(plim_node_find(node, "until_s"), l->d.diags,
                       "found %.6g s, expected more than from_s: %.6g s", spec->until_s,
                       spec->from_s);
        return false;
    }
    if (spec->from_s > 0.0 && spec->on_host != NULL) {
        plim_node_diag(plim_node_find(node, "on"), l->d.diags,
                       "found \"on\" with from_s, expected a placement that finds a host then");
        return false;
    }
    return true;
}

static bool read_service(plim_loader *l, plim_node node, plim_service_spec *spec)
{
    plim_service_keys keys;
    const plim_profile *profile = NULL;
    bool good = plim_decode_object(&l->d, node, plim_service_table, &keys);
    if (plim_node_kind(node) != PLIM_JSON_OBJECT) {
        return false;
    }
    *spec = (plim_service_spec){
        .name = keys.name,
        .instances = (uint32_t)keys.instances,
        .mem_mib = keys.mem_mib,
        .concurrency = (uint32_t)keys.concurrency,
        .queue_limit = (uint32_t)keys.queue_limit,
        .timeout_s = keys.timeout_s,
        .slo_s = keys.slo_s,
        .vcpus = (uint32_t)keys.vcpus,
        .cpu_weight = keys.cpu_weight,
        .quota_ms = keys.quota_ms,
        .period_ms = keys.period_ms,
        .os_unmodifiable = keys.os_unmodifiable,
        .guest_os = keys.guest_os,
        .os_port_lines = keys.os_port_lines,
        .n_visits = (uint32_t)keys.visits,
        .cpuset_cores = (uint32_t)keys.cpuset_cores,
        .from_s = keys.from_s,
        .until_s = keys.until_s,
        .lock_spin = keys.lock_spin,
    };
    good = plim_loader_memory_use(l, node, &spec->channels.memory) && good;
    good = plim_loader_cache(l, node, spec) && good;
    good = plim_loader_service_devices(l, node, spec) && good;
    good = plim_loader_kernel(l, node, spec) && good; /* before an aggressor, which adds to all */
    good = read_work(l, node, spec, &profile) && good;
    good = plim_loader_clients(l, node, keys.balancer, spec) && good;
    good = plim_loader_scaling(l, node, spec) && good;
    good = read_on(l, node, spec) && good;
    if (spec->mem_mib < 0.0) {
        plim_node named = plim_node_find(plim_node_find(node, "request"), "profile");
        if ((profile == NULL && plim_node_there(named)) || given(node, "aggressor")) {
            return false; /* a profile that is none was told */
        }
        if (profile == NULL || profile->resident_mib <= 0.0) {
            plim_node_diag(
                node, l->d.diags,
                "found no \"mem_mib\", expected it: resident memory of an instance (only "
                "a profile brings a default)");
            return false;
        }
        spec->mem_mib = profile->resident_mib;
    }
    good = check_stay(l, node, spec) && good;
    return check_service(l, node, spec) && good;
}

static void read_services(plim_loader *l, plim_node root)
{
    plim_node list;
    if (!given(root, "services") ||
        !plim_decode_member(&l->d, root, "services", PLIM_JSON_ARRAY, &list)) {
        return;
    }
    size_t n = plim_node_size(list), i = 0;
    if (n == 0 || n > PLIM_SERVICES_MAX) {
        plim_node_diag(list, l->d.diags, "found %zu services, expected 1 to %d", n,
                       PLIM_SERVICES_MAX);
        return;
    }
    plim_service_spec *services = PLIM_NEW(l->d.arena, n, plim_service_spec);
    plim_named *names = PLIM_NEW(l->d.arena, n, plim_named);
    size_t n_names = 0;
    double instances = 0.0;
    for (plim_node s = plim_node_first(list); plim_node_there(s) && names != NULL;
         s = plim_node_next(s), i++) {
        if (read_service(l, s, &services[i])) {
            instances += services[i].instances;
            bool stays = services[i].from_s <= 0.0 && services[i].until_s <= 0.0;
            l->stationary = l->stationary && stays &&
                            (services[i].workload == NULL || services[i].workload->stationary);
        }
        if (services[i].name != NULL && services[i].name[0] != '\0') {
            names[n_names++] = (plim_named){services[i].name, i, i};
        }
    }
    (void)(names != NULL && plim_loader_once(l, list, "service", names, n_names));
    if (instances > 1e6) {
        plim_node_diag(list, l->d.diags, "found %.0f instances, expected at most 1000000",
                       instances);
    }
    l->services = services;
    l->n_services = (uint32_t)n;
    if (services != NULL) {
        plim_loader_paths(l, list);
    }
}

/* ---- the whole ---- */

static void check_warmup(plim_loader *l, plim_node root, const plim_root_keys *keys)
{
    plim_node node = plim_node_find(root, "warmup_s");
    if (keys->warmup_s > 0.0 && keys->horizon_s > 0.0 &&
        plim_ns_of_s(keys->warmup_s) >= plim_ns_of_s(keys->horizon_s)) {
        char words[128];
        plim_node_diag(node, l->d.diags, "found %s, expected less than horizon_s: %.6g s",
                       plim_node_words(node, words, sizeof words), keys->horizon_s);
    }
}

static void check_placement(plim_loader *l, plim_node root, const plim_placement *placement)
{
    bool is_explicit = placement == plim_find_placement("explicit_hosts");
    for (uint32_t s = 0; is_explicit && s < l->n_services; s++) {
        if (l->services[s].name != NULL && l->services[s].on_host == NULL) {
            plim_node_diag(
                plim_node_find(root, "placement"), l->d.diags,
                "found explicit_hosts, expected a key \"on\" in every service: \"%s\" has "
                "none",
                l->services[s].name);
            return;
        }
    }
}

static void read_root(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    plim_root_keys keys;
    if (!plim_decode_kind(&l->d, root, PLIM_JSON_OBJECT, "an object: a scenario")) {
        return;
    }
    plim_decode_object(&l->d, root, plim_root_table, &keys);
    scenario->seed = keys.seed;
    scenario->name = keys.name;
    scenario->title = keys.title == NULL ? keys.name : keys.title;
    scenario->description = keys.description == NULL ? "" : keys.description;
    scenario->horizon_s = keys.horizon_s;
    scenario->vcpus_per_core_max = keys.vcpus_per_core_max;
    scenario->replications = (uint32_t)keys.replications;
    scenario->max_in_flight = (uint32_t)keys.max_in_flight;
    scenario->era = (int)keys.era;
    scenario->warmup_s = keys.warmup_s;
    scenario->placement = plim_find_placement(keys.placement);
    check_warmup(l, root, &keys);
    read_hosts(l, root);
    read_services(l, root);
    check_placement(l, root, scenario->placement);
    plim_loader_platforms(l, root, scenario);
    plim_loader_failures(l, root, scenario);
    plim_loader_moves(l, root, scenario);
    plim_loader_channels(l, root, scenario);
    plim_loader_isolate(l, root, scenario);
    scenario->hosts = l->hosts;
    scenario->n_hosts = l->n_hosts;
    scenario->services = l->services;
    scenario->n_services = l->n_services;
    scenario->stationary = l->stationary;
    scenario->notes = plim_loader_notes(l);
    scenario->n_notes = l->n_notes;
    scenario->data_missing = l->data_missing;
}

static plim_status load(plim_json *doc, const char *file, const plim_scenario_options *options,
                        plim_arena *arena, plim_scenario *scenario, plim_diags *diags,
                        plim_err *err)
{
    plim_loader l = {.d = {arena, diags}, .file = file, .options = options, .stationary = true};
    *scenario = (plim_scenario){.file = file};
    read_root(&l, plim_json_root(doc), scenario);
    const char *text = plim_json_text(doc);
    scenario->text = plim_arena_text(arena, text, strlen(text));
    if (arena->failed) {
        return plim_fail(err, PLIM_ENOMEM, file, "no memory for the scenario");
    }
    if (plim_diags_count(diags) > 0) {
        return plim_fail(err, PLIM_ESCENARIO, file, "the scenario is wrong");
    }
    if (l.data_missing != NULL) {
        return plim_fail(err, PLIM_EIO, file, "%s", l.data_missing);
    }
    return l.usage.status != PLIM_OK ? plim_fail(err, l.usage.status, "", "%s", l.usage.what)
                                     : PLIM_OK;
}

plim_status plim_scenario_load_file(const char *path, const plim_scenario_options *options,
                                    plim_arena *arena, plim_scenario *scenario, plim_diags *diags,
                                    plim_err *err)
{
    plim_json *doc;
    plim_status status = plim_json_open_file(path, &doc, diags, err);
    if (status == PLIM_OK) {
        status = load(doc, path, options, arena, scenario, diags, err);
    }
    plim_json_close(doc);
    return status;
}

plim_status plim_scenario_load_text(const char *name, const char *text, size_t n,
                                    const plim_scenario_options *options, plim_arena *arena,
                                    plim_scenario *scenario, plim_diags *diags, plim_err *err)
{
    plim_json *doc;
    plim_status status = plim_json_open_text(name, text, n, &doc, diags, err);
    if (status == PLIM_OK) {
        status = load(doc, name, options, arena, scenario, diags, err);
    }
    plim_json_close(doc);
    return status;
}
