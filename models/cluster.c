/* SPDX-License-Identifier: GPL-3.0-or-later
 * Placement and admission by memory: see cluster.h. */
#include "models/cluster.h"

#include "sim/base/str.h"

#include <math.h>
#include <string.h>

double plim_instance_need_mib(const plim_spec *spec, uint32_t service)
{
    double need = spec->services[service].mem_mib;
    for (size_t l = 0; l < spec->platform.stack.n; l++) {
        need += spec->platform.stack.instance_mib[l];
    }
    return need;
}

static double host_layers_mib(const plim_stack *stack)
{
    double sum = 0.0;
    for (size_t l = 0; l < stack->n; l++) {
        sum += stack->host_mib[l];
    }
    return sum;
}

/* What may be promised of its memory, there or not. */
static double promised_mib(const plim_host_spec *host)
{
    double overcommit = host->channels.memory.overcommit;
    return overcommit > 1.0 ? host->mem_mib * overcommit : host->mem_mib;
}

static bool open_hosts(const plim_spec *spec, plim_arena *arena, plim_cluster *cluster)
{
    uint32_t n = spec->n_hosts;
    cluster->mem_free_mib = PLIM_NEW(arena, n, double);
    cluster->mem_mib = PLIM_NEW(arena, n, double);
    cluster->cores = PLIM_NEW(arena, n, double);
    cluster->vcpus_placed = PLIM_NEW(arena, n, double);
    cluster->cores_pinned = PLIM_NEW(arena, n, double);
    cluster->only_service = PLIM_NEW(arena, n, int64_t);
    cluster->there = PLIM_NEW(arena, n, bool);
    cluster->mem_service_mib = PLIM_NEW(arena, n, double);
    cluster->mem_layer_mib = PLIM_NEW(arena, (size_t)n * PLIM_STACK_MAX, double);
    cluster->n_placed = PLIM_NEW(arena, n, uint32_t);
    if (arena->failed) {
        return false;
    }
    for (uint32_t h = 0; h < n; h++) {
        cluster->mem_mib[h] = promised_mib(&spec->hosts[h]);
        cluster->mem_free_mib[h] = cluster->mem_mib[h] - host_layers_mib(&spec->platform.stack);
        cluster->cores[h] = spec->hosts[h].cores;
        cluster->only_service[h] = -1;
        cluster->there[h] = spec->hosts[h].lead_time_s <= 0.0 && spec->hosts[h].from_s <= 0.0;
    }
    return true;
}

static plim_placement_view view_of(const plim_spec *spec, const plim_cluster *cluster)
{
    return (plim_placement_view){.n_hosts = spec->n_hosts,
                                 .mem_free_mib = cluster->mem_free_mib,
                                 .mem_mib = cluster->mem_mib,
                                 .cores = cluster->cores,
                                 .vcpus_placed = cluster->vcpus_placed,
                                 .cores_pinned = cluster->cores_pinned,
                                 .instances_placed = cluster->n_placed,
                                 .n_instances = cluster->n_now,
                                 .only_service = cluster->only_service,
                                 .there = cluster->there,
                                 .vcpus_per_core_max = spec->vcpus_per_core_max};
}

/* What host h lacks first: memory, vCPUs, or being free of other services. */
static void limiter(const plim_spec *spec, const plim_placement_view *view,
                    const plim_placement_ask *ask, uint32_t h, plim_str *text, double *lacks_mib)
{
    double vcpus = plim_placement_vcpus(view, ask, h);
    double left = view->vcpus_per_core_max * view->cores[h] - view->vcpus_placed[h];
    *lacks_mib = ask->need_mib - view->mem_free_mib[h];
    if (*lacks_mib > 0.0) {
        plim_str_printf(text, "%s has %.6g MiB free (%.6g MiB short)", spec->hosts[h].name,
                        fmax(view->mem_free_mib[h], 0.0), *lacks_mib);
    } else if (view->vcpus_per_core_max > 0.0 && vcpus > left) {
        plim_str_printf(text, "%s has %.6g of %.6g vCPUs left (%.6g short)", spec->hosts[h].name,
                        fmax(left, 0.0), view->vcpus_per_core_max * view->cores[h], vcpus - left);
    } else if (ask->pinned > 0.0 && view->cores_pinned[h] + ask->pinned > view->cores[h] - 1.0) {
        plim_str_printf(text, "%s has %.6g of %.6g cores left to pin (one stays for all others)",
                        spec->hosts[h].name,
                        fmax(view->cores[h] - 1.0 - view->cores_pinned[h], 0.0), view->cores[h]);
    } else if (!view->there[h]) {
        plim_str_printf(text, "%s is not there from the start", spec->hosts[h].name);
    } else {
        plim_str_printf(text, "%s belongs to another service", spec->hosts[h].name);
    }
}

/* Says for up to three hosts what they lack; the least shortfall of memory goes to the cluster when
 * every host lacks that. */
static void refuse(const plim_spec *spec, const plim_placement_view *view,
                   const plim_placement_ask *ask, plim_arena *arena, plim_cluster *cluster)
{
    plim_str text = {0};
    const plim_service_spec *service = &spec->services[ask->service];
    uint32_t told = 0;
    double least = HUGE_VAL, lacks_mib = 0.0;
    bool by_memory = true;
    plim_str_printf(&text, "%s/%u needs %.6g MiB", service->name, ask->instance + 1, ask->need_mib);
    if (view->vcpus_per_core_max > 0.0 && ask->vcpus > 0.0) {
        plim_str_printf(&text, " and %.6g vCPUs", ask->vcpus);
    }
    for (uint32_t h = 0; h < view->n_hosts; h++) {
        plim_str one = {0};
        if (ask->wanted_host >= 0 && h != (uint32_t)ask->wanted_host) {
            continue;
        }
        limiter(spec, view, ask, h, &one, &lacks_mib);
        by_memory = by_memory && lacks_mib > 0.0;
        least = lacks_mib < least ? lacks_mib : least;
        if (told++ < 3) {
            plim_str_printf(&text, "%s %s", told == 1 ? ":" : ",",
                            one.text == NULL ? "" : one.text);
        }
        plim_str_free(&one);
    }
    if (told > 3) {
        plim_str_printf(&text, ", and %u more hosts do not take it", told - 3);
    }
    cluster->refused = true;
    cluster->shortfall_mib = isfinite(least) && by_memory ? least : 0.0;
    cluster->refusal = plim_arena_text(arena, text.text == NULL ? "" : text.text, text.n);
    plim_str_free(&text);
}

static void settle(const plim_spec *spec, const plim_placement_ask *ask, uint32_t h,
                   plim_cluster *cluster)
{
    const plim_stack *stack = &spec->platform.stack;
    if (cluster->n_placed[h] == 0) {
        cluster->hosts_used++;
        for (size_t l = 0; l < stack->n; l++) {
            cluster->mem_layer_mib[(size_t)h * PLIM_STACK_MAX + l] = stack->host_mib[l];
        }
    }
    cluster->n_placed[h]++;
    cluster->n_now++;
    cluster->mem_service_mib[h] += spec->services[ask->service].mem_mib;
    for (size_t l = 0; l < stack->n; l++) {
        cluster->mem_layer_mib[(size_t)h * PLIM_STACK_MAX + l] += stack->instance_mib[l];
    }
    cluster->mem_free_mib[h] -= ask->need_mib;
    cluster->vcpus_placed[h] += ask->vcpus > 0.0 ? ask->vcpus : cluster->cores[h];
    cluster->cores_pinned[h] += ask->pinned;
    if (cluster->only_service[h] == -1) {
        cluster->only_service[h] = (int64_t)ask->service;
    } else if (cluster->only_service[h] != (int64_t)ask->service) {
        cluster->only_service[h] = -2;
    }
}

static plim_placement_ask ask_for(const plim_spec *spec, uint32_t service, uint32_t instance)
{
    const plim_service_spec *s = &spec->services[service];
    bool wanted = s->on_host != NULL && instance < s->instances;
    return (plim_placement_ask){
        .service = service,
        .instance = instance,
        .need_mib = plim_instance_need_mib(spec, service),
        .vcpus = s->vcpus,
        .pinned = s->cpuset_cores,
        .wanted_host = wanted ? s->on_host[instance] : -1,
        .dedicated = spec->platform.one_service_per_host,
    };
}

static void *copy_of(plim_arena *arena, const void *from, size_t n, size_t size)
{
    void *to = plim_arena_alloc(arena, n, size);
    if (to != NULL && n > 0) {
        memcpy(to, from, n * size);
    }
    return to;
}

bool plim_cluster_copy(const plim_spec *spec, const plim_cluster *from, plim_arena *arena,
                       plim_cluster *to)
{
    size_t n = spec->n_hosts, layers = n * PLIM_STACK_MAX;
    *to = *from;
    to->mem_service_mib = copy_of(arena, from->mem_service_mib, n, sizeof(double));
    to->mem_layer_mib = copy_of(arena, from->mem_layer_mib, layers, sizeof(double));
    to->n_placed = copy_of(arena, from->n_placed, n, sizeof(uint32_t));
    to->mem_free_mib = copy_of(arena, from->mem_free_mib, n, sizeof(double));
    to->mem_mib = copy_of(arena, from->mem_mib, n, sizeof(double));
    to->cores = copy_of(arena, from->cores, n, sizeof(double));
    to->cores_pinned = copy_of(arena, from->cores_pinned, n, sizeof(double));
    to->vcpus_placed = copy_of(arena, from->vcpus_placed, n, sizeof(double));
    to->only_service = copy_of(arena, from->only_service, n, sizeof(int64_t));
    to->there = copy_of(arena, from->there, n, sizeof(bool));
    return !arena->failed;
}

uint32_t plim_cluster_room(const plim_spec *spec, uint32_t service, uint32_t host)
{
    const plim_host_spec *h = &spec->hosts[host];
    const plim_service_spec *s = &spec->services[service];
    double free_mib = promised_mib(h) - host_layers_mib(&spec->platform.stack);
    double need = plim_instance_need_mib(spec, service), vcpus = s->vcpus > 0 ? s->vcpus : h->cores;
    double room = need > 0.0 ? floor(free_mib / need) : PLIM_UNLIMITED;
    if (spec->vcpus_per_core_max > 0.0) {
        room = fmin(room, floor(spec->vcpus_per_core_max * h->cores * (1.0 + 1e-12) / vcpus));
    }
    if (s->cpuset_cores > 0) {
        room = fmin(room, floor((h->cores - 1.0) / s->cpuset_cores));
    }
    return (uint32_t)fmin(fmax(room, 0.0), PLIM_UNLIMITED);
}

int64_t plim_cluster_find(const plim_spec *spec, const plim_cluster *cluster, uint32_t service)
{
    const plim_placement_view view = view_of(spec, cluster);
    const plim_placement_ask ask = ask_for(spec, service, spec->services[service].instances);
    return spec->placement->place(&view, &ask);
}

int64_t plim_cluster_add(const plim_spec *spec, plim_cluster *cluster, uint32_t service)
{
    int64_t h = plim_cluster_find(spec, cluster, service);
    if (h >= 0) {
        plim_cluster_put(spec, cluster, service, (uint32_t)h);
    }
    return h;
}

bool plim_cluster_fits(const plim_spec *spec, const plim_cluster *cluster, uint32_t service,
                       uint32_t host)
{
    const plim_placement_view view = view_of(spec, cluster);
    const plim_placement_ask ask = ask_for(spec, service, spec->services[service].instances);
    return plim_placement_fits(&view, &ask, host);
}

void plim_cluster_put(const plim_spec *spec, plim_cluster *cluster, uint32_t service, uint32_t host)
{
    const plim_placement_ask ask = ask_for(spec, service, spec->services[service].instances);
    settle(spec, &ask, host, cluster);
}

void plim_cluster_assign(const plim_spec *spec, const plim_cluster *from, plim_cluster *to)
{
    size_t n = spec->n_hosts;
    memcpy(to->mem_service_mib, from->mem_service_mib, n * sizeof(double));
    memcpy(to->mem_layer_mib, from->mem_layer_mib, n * PLIM_STACK_MAX * sizeof(double));
    memcpy(to->n_placed, from->n_placed, n * sizeof(uint32_t));
    memcpy(to->mem_free_mib, from->mem_free_mib, n * sizeof(double));
    memcpy(to->cores_pinned, from->cores_pinned, n * sizeof(double));
    memcpy(to->vcpus_placed, from->vcpus_placed, n * sizeof(double));
    memcpy(to->only_service, from->only_service, n * sizeof(int64_t));
    memcpy(to->there, from->there, n * sizeof(bool));
    to->n_now = from->n_now;
    to->hosts_used = from->hosts_used;
}

/* What it kept resident is given back. Whether one service alone is left is only known when the
 * host is empty. */
void plim_cluster_remove(const plim_spec *spec, plim_cluster *cluster, uint32_t service,
                         uint32_t host)
{
    const plim_placement_ask ask = ask_for(spec, service, spec->services[service].instances);
    cluster->n_placed[host]--;
    cluster->n_now--;
    cluster->mem_service_mib[host] -= spec->services[service].mem_mib;
    for (size_t l = 0; l < spec->platform.stack.n; l++) {
        cluster->mem_layer_mib[(size_t)host * PLIM_STACK_MAX + l] -=
            spec->platform.stack.instance_mib[l];
    }
    cluster->mem_free_mib[host] += ask.need_mib;
    cluster->cores_pinned[host] -= ask.pinned;
    cluster->vcpus_placed[host] -= ask.vcpus > 0.0 ? ask.vcpus : cluster->cores[host];
    if (cluster->n_placed[host] == 0) {
        cluster->hosts_used--;
        cluster->only_service[host] = -1;
    }
}

static bool guest_refused(const plim_spec *spec, plim_arena *arena, plim_cluster *cluster)
{
    for (uint32_t s = 0; s < spec->n_services; s++) {
        if (spec->services[s].os_unmodifiable && spec->platform.guest_os_modified) {
            cluster->refused = true;
            cluster->refusal = plim_arena_format(
                arena, "%s runs on an OS that cannot be modified, and %s needs a modified guest OS",
                spec->services[s].name, spec->platform.label);
            return true;
        }
    }
    return false;
}

plim_status plim_cluster_place(const plim_spec *spec, plim_arena *arena, plim_cluster *cluster,
                               plim_err *err)
{
    uint32_t total = 0;
    *cluster = (plim_cluster){0};
    for (uint32_t s = 0; s < spec->n_services; s++) {
        total += spec->services[s].instances;
    }
    cluster->instances = PLIM_NEW(arena, total, plim_instance_place);
    if (!open_hosts(spec, arena, cluster) || guest_refused(spec, arena, cluster)) {
        return arena->failed ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the placement")
                             : PLIM_OK;
    }
    for (uint32_t s = 0; s < spec->n_services; s++) {
        bool there = spec->services[s].from_s <= 0.0; /* else it comes later, if there is room */
        for (uint32_t i = 0; i < spec->services[s].instances && there; i++) {
            const plim_placement_view view = view_of(spec, cluster);
            const plim_placement_ask ask = ask_for(spec, s, i);
            int64_t h = spec->placement->place(&view, &ask);
            if (h < 0) {
                refuse(spec, &view, &ask, arena, cluster);
                return PLIM_OK;
            }
            settle(spec, &ask, (uint32_t)h, cluster);
            cluster->instances[cluster->n_instances++] = (plim_instance_place){s, i, (uint32_t)h};
        }
    }
    return PLIM_OK;
}
