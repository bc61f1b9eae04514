/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sets a run up: everything is sized here, and nothing allocates afterwards. */
#include "models/engine.h"

#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <math.h>

/* The host's shared service (soft interrupts, a driver domain) runs before ordinary claimants: an
 * assumption, since soft interrupts preempt processes. */
#define SHARED_WEIGHT 1e6

static int64_t femto_cores(double ns_per_s)
{
    return (int64_t)(ns_per_s * 1e6 + 0.5); /* ns/s = 1e-9 cores */
}

static void build_flow(plim_engine *e, uint32_t s, uint32_t replication)
{
    const plim_service_spec *spec = &e->spec->services[s];
    const plim_stack *stack = &e->spec->platform.stack;
    plim_flow *f = &e->flow[s];
    uint64_t entity = plim_hash_text(spec->name);
    f->spec = spec;
    plim_cost_of(stack, &spec->ops, &f->cost);
    for (int stage = 0; stage < PLIM_STAGE_COUNT; stage++) {
        f->stage_ns[stage] = plim_cost_stage_ns(&f->cost, (plim_stage)stage);
    }
    f->latency_ns = plim_cost_latency_ns(&f->cost);
    f->timeout_ns = spec->timeout_s > 0.0 ? plim_ns_of_s(spec->timeout_s) : PLIM_NEVER;
    f->slo_ns = spec->slo_s > 0.0 ? plim_ns_of_s(spec->slo_s) : PLIM_NEVER;
    f->quota_ns = spec->quota_ms * 1e6;
    f->period_ns = plim_ns_ceil(spec->period_ms * 1e6);
    for (size_t l = 0; l < stack->n; l++) {
        f->idle_ticks += femto_cores(stack->idle_ns_per_s[l]);
        f->busy_ticks += femto_cores(stack->busy_ns_per_s[l]);
    }
    f->oldest = f->newest = PLIM_NIL;
    f->arrivals.rng = plim_rng_stream(e->spec->seed, replication, entity, PLIM_PURPOSE_ARRIVAL);
    f->size_rng = plim_rng_stream(e->spec->seed, replication, entity, PLIM_PURPOSE_DEMAND);
    e->result->cost[s] = f->cost;
}

/* Users start thinking at time 0; each has streams of its own, so that the order in which answers
 * come never shifts anybody's draws. */
static bool build_users(plim_engine *e, uint32_t s, uint32_t replication)
{
    plim_flow *f = &e->flow[s];
    const plim_workload *w = f->spec->workload;
    uint32_t users = w->users(f->spec->workload_params);
    uint64_t entity = plim_hash_text(f->spec->name);
    f->user_rng = PLIM_NEW(&e->arena, 2 * (size_t)users, plim_rng);
    if (!plim_queue_init(&f->users, &e->arena, users) || f->user_rng == NULL) {
        return false;
    }
    for (uint32_t u = 0; u < users; u++) {
        f->user_rng[2 * (size_t)u] =
            plim_rng_stream(e->spec->seed, replication, entity + u + 1, PLIM_PURPOSE_THINK);
        f->user_rng[2 * (size_t)u + 1] =
            plim_rng_stream(e->spec->seed, replication, entity + u + 1, PLIM_PURPOSE_DEMAND);
        double think_s = w->think_s(f->spec->workload_params, &f->user_rng[2 * (size_t)u]);
        plim_queue_set(&f->users, u, plim_ns_of_s(think_s));
    }
    plim_queue_set(&e->queue, plim_engine_arrival_entity(e, s), plim_queue_top(&f->users).time_ns);
    return true;
}

static void build_group(plim_engine *e, uint32_t i, uint32_t host, uint32_t service)
{
    plim_group *g = &e->group[i];
    const plim_flow *f = service == PLIM_NIL ? NULL : &e->flow[service];
    const plim_host_spec *spec = &e->spec->hosts[host];
    g->host = host;
    g->service = service;
    g->wake = PLIM_NIL;
    g->wake_ns = g->quota_ns = PLIM_NEVER;
    g->period = -1;
    g->weight = f == NULL ? SHARED_WEIGHT : f->spec->cpu_weight;
    e->next_ns[i] = PLIM_NEVER;
    for (int k = 0; k < PLIM_STATIONS; k++) {
        g->station[k].heap = g->station[k].head = g->station[k].tail = PLIM_NIL;
        g->station[k].done_ns = PLIM_NEVER;
    }
    plim_station *vcpu = &g->station[PLIM_ON_VCPU];
    plim_station *thread = &g->station[PLIM_ON_THREAD];
    if (f == NULL) {
        vcpu->slots = vcpu->cores = spec->cores;
        return;
    }
    uint32_t vcpus = f->spec->vcpus > 0 ? f->spec->vcpus : spec->cores;
    vcpu->slots = f->spec->concurrency;
    vcpu->cores = e->spec->platform.vcpu_limits ? vcpus : PLIM_UNLIMITED;
    /* a hosted VMM serves each vCPU in a thread of its own; a vhost thread serves them all */
    thread->slots = thread->cores = f->stage_ns[PLIM_STAGE_SERIAL] > 0.0 ? vcpus : 1;
}

/* Cores that the instances of a host could use at most, all at once. */
static double usable_cores(const plim_engine *e, const plim_host *h)
{
    double usable = 0.0;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const plim_group *g = &e->group[i];
        if (g->station[PLIM_ON_VCPU].cores == PLIM_UNLIMITED) {
            return HUGE_VAL;
        }
        usable += g->station[PLIM_ON_VCPU].cores;
        if (g->service != PLIM_NIL && e->flow[g->service].stage_ns[PLIM_STAGE_PARALLEL] > 0.0) {
            usable += 1.0;
        }
        usable += g->service == PLIM_NIL ? 0.0 : PLIM_CORES(e->flow[g->service].idle_ticks);
    }
    return usable + PLIM_CORES(h->host_ticks);
}

static void build_host(plim_engine *e, uint32_t index)
{
    const plim_host_spec *spec = &e->spec->hosts[index];
    const plim_stack *stack = &e->spec->platform.stack;
    plim_host *h = &e->host[index];
    h->cores = spec->cores;
    h->speed = spec->core_speed;
    h->smt = spec->smt_factor;
    h->slice_share = spec->slice_ms * 1e6 / (spec->slice_ms * 1e6 + stack->switch_ns);
    h->host_ticks = h->n == 0 ? 0 : femto_cores(stack->host_idle_ns_per_s);
    h->ticks = h->host_ticks;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        h->ticks += e->group[i].service == PLIM_NIL ? 0 : e->flow[e->group[i].service].idle_ticks;
    }
    double full = h->smt > 1.0 ? h->smt * h->cores : h->cores;
    double usable = usable_cores(e, h);
    e->result->host_capacity[index] = full;
    e->result->host_stranded[index] = h->n == 0 ? 0.0 : fmax(full - usable, 0.0);
}

/* Groups are laid out host by host, in the order of placement; the shared service comes last. */
static void build_groups(plim_engine *e, bool shared)
{
    const plim_cluster *cluster = &e->result->cluster;
    uint32_t *fill = e->place; /* next place of each service: a running sum, filled below */
    uint32_t places = 0, next = 0;
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        e->flow[s].first_place = places;
        places += e->spec->services[s].instances;
    }
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        e->host[h].first = next;
        e->host[h].shared = PLIM_NIL;
        for (uint32_t i = 0; i < cluster->n_instances; i++) {
            if (cluster->instances[i].host == h) {
                uint32_t s = cluster->instances[i].service;
                fill[e->flow[s].first_place + cluster->instances[i].index] = next;
                e->flow[s].n_groups++;
                build_group(e, next++, h, s);
            }
        }
        if (shared && next > e->host[h].first) {
            e->host[h].shared = next;
            build_group(e, next++, h, PLIM_NIL);
        }
        e->host[h].n = next - e->host[h].first;
        build_host(e, h);
    }
    e->n_groups = next;
}

static bool allocate(plim_engine *e)
{
    const plim_spec *spec = e->spec;
    uint32_t groups = e->result->cluster.n_instances + spec->n_hosts;
    e->n_requests = spec->max_in_flight;
    e->host = PLIM_NEW(&e->arena, spec->n_hosts, plim_host);
    e->group = PLIM_NEW(&e->arena, groups, plim_group);
    e->next_ns = PLIM_NEW(&e->arena, groups, int64_t);
    e->place = PLIM_NEW(&e->arena, e->result->cluster.n_instances, uint32_t);
    e->flow = PLIM_NEW(&e->arena, spec->n_services, plim_flow);
    e->request = PLIM_NEW(&e->arena, e->n_requests, plim_request);
    e->job = PLIM_NEW(&e->arena, 2 * (size_t)e->n_requests, plim_job);
    e->free_request = PLIM_NEW(&e->arena, e->n_requests, uint32_t);
    return !e->arena.failed &&
           plim_queue_init(&e->queue, &e->arena, spec->n_hosts + 2 * spec->n_services);
}

plim_status plim_engine_build(plim_engine *e, const plim_spec *spec, uint32_t replication,
                              plim_err *err)
{
    bool shared = false;
    e->spec = spec;
    if (!allocate(e)) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for a run of %u hosts and %u services",
                         spec->n_hosts, spec->n_services);
    }
    for (uint32_t s = 0; s < spec->n_services; s++) {
        build_flow(e, s, replication);
        plim_hist_init(&e->flow[s].scrap.hist, &e->arena);
        e->flow[s].obs = &e->flow[s].scrap;
        shared = shared || e->flow[s].stage_ns[PLIM_STAGE_SHARED_RX] > 0.0 ||
                 e->flow[s].stage_ns[PLIM_STAGE_SHARED_TX] > 0.0;
    }
    build_groups(e, shared);
    for (uint32_t s = 0; s < spec->n_services && !e->arena.failed; s++) {
        plim_flow *f = &e->flow[s];
        if (f->spec->workload->closed) {
            build_users(e, s, replication);
        } else {
            plim_queue_set(&e->queue, plim_engine_arrival_entity(e, s),
                           f->spec->workload->next(f->spec->workload_params, &f->arrivals));
        }
    }
    if (e->arena.failed) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the users and histograms of a run");
    }
    plim_arena_seal(&e->arena);
    return PLIM_OK;
}
