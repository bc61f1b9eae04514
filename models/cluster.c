/* SPDX-License-Identifier: GPL-3.0-or-later
 * Placement and admission by memory: see cluster.h. */
#include "models/cluster.h"

#include "sim/base/str.h"

#include <math.h>

typedef struct occupancy {
    double *mem_free_mib;
    double *mem_mib;
    double *cores;
    double *vcpus;
    int64_t *only_service;
} occupancy;

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

static bool open_hosts(const plim_spec *spec, plim_arena *arena, occupancy *o,
                       plim_cluster *cluster)
{
    uint32_t n = spec->n_hosts;
    o->mem_free_mib = PLIM_NEW(arena, n, double);
    o->mem_mib = PLIM_NEW(arena, n, double);
    o->cores = PLIM_NEW(arena, n, double);
    o->vcpus = PLIM_NEW(arena, n, double);
    o->only_service = PLIM_NEW(arena, n, int64_t);
    cluster->mem_service_mib = PLIM_NEW(arena, n, double);
    cluster->mem_layer_mib = PLIM_NEW(arena, (size_t)n * PLIM_STACK_MAX, double);
    cluster->n_placed = PLIM_NEW(arena, n, uint32_t);
    if (arena->failed) {
        return false;
    }
    for (uint32_t h = 0; h < n; h++) {
        o->mem_mib[h] = spec->hosts[h].mem_mib;
        o->mem_free_mib[h] = spec->hosts[h].mem_mib - host_layers_mib(&spec->platform.stack);
        o->cores[h] = spec->hosts[h].cores;
        o->only_service[h] = -1;
    }
    return true;
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

static void settle(const plim_spec *spec, const plim_placement_ask *ask, uint32_t h, occupancy *o,
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
    cluster->mem_service_mib[h] += spec->services[ask->service].mem_mib;
    for (size_t l = 0; l < stack->n; l++) {
        cluster->mem_layer_mib[(size_t)h * PLIM_STACK_MAX + l] += stack->instance_mib[l];
    }
    o->mem_free_mib[h] -= ask->need_mib;
    o->vcpus[h] += ask->vcpus > 0.0 ? ask->vcpus : o->cores[h];
    if (o->only_service[h] == -1) {
        o->only_service[h] = (int64_t)ask->service;
    } else if (o->only_service[h] != (int64_t)ask->service) {
        o->only_service[h] = -2;
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
    occupancy o;
    uint32_t total = 0;
    *cluster = (plim_cluster){0};
    for (uint32_t s = 0; s < spec->n_services; s++) {
        total += spec->services[s].instances;
    }
    cluster->instances = PLIM_NEW(arena, total, plim_instance_place);
    if (!open_hosts(spec, arena, &o, cluster) || guest_refused(spec, arena, cluster)) {
        return arena->failed ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the placement")
                             : PLIM_OK;
    }
    plim_placement_view view = {
        spec->n_hosts, o.mem_free_mib,    o.mem_mib,      o.cores,
        o.vcpus,       cluster->n_placed, o.only_service, spec->vcpus_per_core_max};
    for (uint32_t s = 0; s < spec->n_services; s++) {
        const plim_service_spec *service = &spec->services[s];
        for (uint32_t i = 0; i < service->instances; i++) {
            plim_placement_ask ask = {
                .service = s,
                .instance = i,
                .need_mib = plim_instance_need_mib(spec, s),
                .vcpus = service->vcpus,
                .wanted_host = service->on_host == NULL ? -1 : service->on_host[i],
                .dedicated = spec->platform.one_service_per_host,
            };
            int64_t h = spec->placement->place(&view, &ask);
            if (h < 0) {
                refuse(spec, &view, &ask, arena, cluster);
                return PLIM_OK;
            }
            settle(spec, &ask, (uint32_t)h, &o, cluster);
            cluster->instances[cluster->n_instances++] = (plim_instance_place){s, i, (uint32_t)h};
        }
    }
    return PLIM_OK;
}
