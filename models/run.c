/* SPDX-License-Identifier: GPL-3.0-or-later
 * The run loop: events in order, and between them the boundaries of batches and bins. */
#include "models/run.h"

#include "models/engine_entity.h"
#include "models/engine_life.h"
#include "models/engine_memory.h"
#include "models/engine_pace.h"
#include "models/engine_round.h"
#include "sim/base/assert.h"

/* The k-th of n equal cuts of a length, without overflow. */
static int64_t cut(int64_t length_ns, uint32_t n, uint32_t k)
{
    return length_ns / n * k + length_ns % n * k / n;
}

static int64_t batch_end(const plim_engine *e)
{
    const plim_spec *spec = e->spec;
    if (!e->measuring) {
        return spec->warmup_ns;
    }
    return spec->warmup_ns + cut(spec->horizon_ns - spec->warmup_ns, spec->n_batches, e->batch + 1);
}

static int64_t bin_end(const plim_engine *e)
{
    return cut(e->spec->horizon_ns, e->spec->n_bins, e->bin + 1);
}

static void enter_batch(plim_engine *e)
{
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        plim_flow *f = &e->flow[s];
        f->obs = e->measuring ? &e->result->service[e->batch * e->spec->n_services + s] : &f->scrap;
    }
}

static void enter_bin(plim_engine *e)
{
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        e->flow[s].bin = &e->result->bin[e->bin * e->spec->n_services + s];
    }
}

/* Shares of native (part 0) and layers in the work of a station, as its stages' costs say. */
static plim_parts parts_of(const plim_cost *cost, plim_stage a, plim_stage b)
{
    plim_parts parts = {0};
    double total = plim_cost_stage_ns(cost, a) + (b == a ? 0.0 : plim_cost_stage_ns(cost, b));
    for (int part = 0; part <= PLIM_STACK_MAX && total > 0.0; part++) {
        parts.share[part] =
            (cost->cpu_ns[a][part] + (b == a ? 0.0 : cost->cpu_ns[b][part])) / total;
        parts.n = parts.share[part] > 0.0 ? part + 1 : parts.n;
    }
    return parts;
}

static void book(plim_host_obs *o, const plim_parts *parts, double used)
{
    if (used <= 0.0 || parts->n == 0) {
        return;
    }
    o->useful += used * parts->share[PLIM_PART_NATIVE];
    for (int part = 1; part < parts->n; part++) {
        o->overhead[part] += used * parts->share[part];
    }
}

/* The shared service works for all: its layers' shares are those of the services' mean costs. */
static void book_shared(plim_host_obs *o, const plim_engine *e, double used)
{
    plim_cost sum = {0};
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        for (int part = 0; part <= PLIM_STACK_MAX; part++) {
            sum.cpu_ns[PLIM_STAGE_SHARED_RX][part] +=
                plim_cost_shared_part_ns(&e->flow[s].cost, (size_t)part);
            if (e->memory != NULL) {
                const plim_memory_flow *m = &e->memory->flow[s];
                sum.cpu_ns[PLIM_STAGE_SHARED_RX][part] +=
                    m->faults * plim_cost_shared_part_ns(&m->cost, (size_t)part);
            }
        }
    }
    const plim_parts parts = parts_of(&sum, PLIM_STAGE_SHARED_RX, PLIM_STAGE_SHARED_RX);
    book(o, &parts, used);
}

/* Takes the part that went to faults off what a station did. */
static double off_faults(plim_engine *e, const plim_group *g, int station, double *work)
{
    double faults = *work * plim_engine_memory_share(e, plim_engine_index(e, g), station);
    *work -= faults;
    return faults;
}

/* The part of its CPU that did no work: it was copied, or waited for memory or locks. */
static double off_no_work(plim_group *g, plim_host_obs *o)
{
    double held_up = g->slow != NULL ? g->slow->held_up : 0.0, taxed = g->taxed;
    if (o != NULL) {
        o->copying += taxed;
        o->held_up += held_up;
    }
    g->taxed = 0.0;
    if (g->slow != NULL) {
        g->slow->held_up = 0.0;
    }
    return taxed + held_up;
}

static double flush_group(plim_engine *e, plim_group *g, plim_host_obs *o)
{
    plim_engine_sync(e, g);
    double on_vcpu = g->station[PLIM_ON_VCPU].used, on_thread = g->station[PLIM_ON_THREAD].used;
    g->station[PLIM_ON_VCPU].used = g->station[PLIM_ON_THREAD].used = 0.0;
    if (g->service == PLIM_NIL) {
        if (o != NULL) {
            book_shared(o, e, on_vcpu);
        }
        return on_vcpu;
    }
    plim_flow *f = &e->flow[g->service];
    double all = on_vcpu + on_thread;
    f->work_total += on_vcpu;
    if (e->pacing != NULL || e->moves) {
        double work = all > 0.0 ? 1.0 - off_no_work(g, o) / all : 1.0;
        on_vcpu *= work;
        on_thread *= work;
    }
    double faults = 0.0;
    if (e->memory != NULL) {
        faults =
            off_faults(e, g, PLIM_ON_VCPU, &on_vcpu) + off_faults(e, g, PLIM_ON_THREAD, &on_thread);
        f->obs->faults_work += faults;
    }
    f->obs->work[0] += on_vcpu;
    f->obs->work[1] += on_thread;
    if (g->metered) {
        f->obs->throttled_ns += g->stalled_ns;
        g->stalled_ns = 0.0;
    }
    if (o != NULL) {
        o->faults += faults;
        book(o, &f->parts[PLIM_ON_VCPU], on_vcpu);
        book(o, &f->parts[PLIM_ON_THREAD], on_thread);
    }
    return all;
}

/* A disk is as busy as its channels or its transfer, whichever is more. */
static void flush_devices(plim_host *h, plim_host_obs *o)
{
    plim_disk *disk = &h->disk;
    double channels = disk->n_channels == 0 ? 0.0 : disk->busy_sum / disk->n_channels;
    if (o != NULL) {
        o->disk_busy += channels > disk->transfer_busy_sum ? channels : disk->transfer_busy_sum;
        o->link_busy[0] += h->link.busy_sum[0];
        o->link_busy[1] += h->link.busy_sum[1];
    }
    disk->busy_sum = disk->transfer_busy_sum = 0.0;
    h->link.busy_sum[0] = h->link.busy_sum[1] = 0.0;
}

/* Of a host; who did what for whom is only asked for a batch, not for every bin. */
static void flush_host(plim_engine *e, uint32_t index, bool end_of_batch)
{
    const plim_spec *spec = e->spec;
    plim_host *h = &e->host[index];
    plim_host_obs *o = e->measuring ? &e->result->host[e->batch * spec->n_hosts + index] : NULL;
    double used = 0.0;
    plim_engine_sync_host(e, h);
    if (e->memory != NULL) {
        plim_engine_sync_memory(e, index);
    }
    for (uint32_t i = h->first; i < h->first + h->n && end_of_batch; i++) {
        used += flush_group(e, &e->group[i], o);
    }
    e->result->host_bin_used[e->bin * spec->n_hosts + index] +=
        h->used_sum + h->ticks_sum + h->switching_sum;
    flush_devices(h, o);
    plim_engine_sync_on(e, index);
    double memory_gb = plim_engine_pace_gb(e, index);
    e->result->bin_on_ns[e->bin] += h->on_sum;
    if (o != NULL) {
        o->on_ns += h->on_sum;
        o->used += used;
        o->memory_gb += memory_gb;
        o->ticks += h->ticks_sum;
        o->switching += h->switching_sum;
    }
    h->used_sum = h->ticks_sum = h->switching_sum = h->on_sum = 0.0;
}

/* Moves all integrals to the current batch and bin. */
static void flush(plim_engine *e, bool end_of_batch)
{
    const plim_spec *spec = e->spec;
    for (uint32_t h = 0; h < spec->n_hosts; h++) {
        flush_host(e, h, end_of_batch);
    }
    if (end_of_batch && e->kernel != NULL) {
        plim_engine_flush_pids(e);
    }
    for (uint32_t s = 0; s < spec->n_services; s++) {
        plim_flow *f = &e->flow[s];
        plim_engine_count(e, f);
        plim_engine_count_up(e, f);
        f->bin->instances_ns += f->up_sum;
        f->obs->instances_ns += f->up_sum;
        f->up_sum = 0.0;
    }
}

static void note_residuals(plim_engine *e)
{
    for (uint32_t r = 0; r < e->high_water; r++) {
        const plim_request *q = &e->request[r];
        if (q->live) {
            e->flow[q->service].obs->residual_ns += (double)(e->now_ns - q->arrival_ns);
        }
    }
}

/* Crosses the boundary at e->now_ns; false at the horizon. */
static bool cross(plim_engine *e)
{
    const plim_spec *spec = e->spec;
    bool end_of_batch = e->now_ns == batch_end(e), end_of_bin = e->now_ns == bin_end(e);
    flush(e, end_of_batch);
    if (end_of_batch) {
        note_residuals(e);
    }
    if (e->now_ns == spec->horizon_ns) {
        return false;
    }
    if (end_of_bin) {
        e->bin++;
        enter_bin(e);
    }
    if (end_of_batch && e->measuring) {
        e->batch++;
    }
    if (end_of_batch) {
        if (!e->measuring) {
            for (uint32_t s = 0; s < spec->n_services; s++) {
                e->result->in_system_start[s] = e->flow[s].in_system;
            }
        }
        e->measuring = true;
        enter_batch(e);
    }
    return true;
}

/* Moves, plans, memory and tables of processes, which few runs have. */
static void execute_rare(plim_engine *e, uint32_t subject)
{
    if (subject == 0) {
        plim_engine_plan(e);
    } else if (subject <= e->spec->n_hosts) {
        plim_engine_move_event(e, subject - 1);
    } else if (subject <= 2 * e->spec->n_hosts) {
        plim_engine_host_plan(e, subject - 1 - e->spec->n_hosts);
    } else if (subject <= 3 * e->spec->n_hosts) {
        plim_engine_memory_event(e, subject - 1 - 2 * e->spec->n_hosts);
    } else {
        plim_engine_pids_event(e);
    }
}

static PLIM_EVENT void execute(plim_engine *e, uint32_t entity)
{
    uint32_t hosts = e->spec->n_hosts, services = e->spec->n_services;
    uint32_t kind = PLIM_EVENT_HOST, subject = entity;
    if (entity >= hosts) {
        for (kind = PLIM_EVENT_TIMEOUT, subject -= hosts;
             subject >= services && kind < PLIM_EVENT_FAILURE; kind++) {
            subject -= services;
        }
    }
    if (kind == PLIM_EVENT_FAILURE && subject >= e->spec->n_failures) {
        kind = PLIM_EVENT_RARE;
        subject -= e->spec->n_failures;
    }
    plim_engine_count_event(e, kind, subject);
    if (kind == PLIM_EVENT_HOST) {
        plim_engine_host_event(e, subject);
    } else if (kind == PLIM_EVENT_TIMEOUT) {
        plim_engine_time_out(e, subject);
    } else if (kind == PLIM_EVENT_ARRIVAL) {
        plim_engine_arrive(e, subject);
    } else if (kind == PLIM_EVENT_RETRY) {
        plim_engine_retry(e, subject);
    } else if (kind == PLIM_EVENT_CONTROL) {
        plim_engine_control(e, subject);
    } else if (kind == PLIM_EVENT_FAILURE) {
        plim_engine_fail(e, subject);
    } else {
        execute_rare(e, subject);
    }
    plim_engine_end_instant(e);
}

static void loop(plim_engine *e)
{
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        plim_flow *f = &e->flow[s];
        f->parts[PLIM_ON_VCPU] = parts_of(&f->cost, PLIM_STAGE_VCPU, PLIM_STAGE_VCPU);
        f->parts[PLIM_ON_THREAD] = parts_of(&f->cost, PLIM_STAGE_PARALLEL, PLIM_STAGE_SERIAL);
    }
    e->measuring = e->spec->warmup_ns == 0;
    enter_batch(e);
    enter_bin(e);
    int64_t boundary_ns = batch_end(e) < bin_end(e) ? batch_end(e) : bin_end(e);
    for (;;) {
        plim_queue_entry top = plim_queue_top(&e->queue);
        if (PLIM_UNLIKELY(top.time_ns >= boundary_ns)) {
            e->now_ns = boundary_ns;
            if (!cross(e)) {
                break;
            }
            boundary_ns = batch_end(e) < bin_end(e) ? batch_end(e) : bin_end(e);
            continue;
        }
        PLIM_ASSERT_SLOW(top.time_ns >= e->now_ns);
        if (e->round != NULL && plim_engine_round(e, boundary_ns)) {
            continue;
        }
        e->now_ns = top.time_ns;
        execute(e, top.entity);
        if (e->looks_ahead) {
            plim_engine_look_ahead(e);
        }
    }
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        e->result->in_system_end[s] = e->flow[s].in_system;
        e->result->starts[s] = e->flow[s].n_starts;
    }
    plim_engine_bill_all(e);
}

static bool allocate(const plim_spec *spec, plim_arena *arena, plim_run_result *result)
{
    size_t service_obs = (size_t)spec->n_batches * spec->n_services;
    result->n_services = spec->n_services;
    result->n_hosts = spec->n_hosts;
    result->n_batches = spec->n_batches;
    result->n_bins = spec->n_bins;
    result->service = PLIM_NEW(arena, service_obs, plim_service_obs);
    result->host = PLIM_NEW(arena, (size_t)spec->n_batches * spec->n_hosts, plim_host_obs);
    result->bin = PLIM_NEW(arena, (size_t)spec->n_bins * spec->n_services, plim_bin);
    result->host_bin_used = PLIM_NEW(arena, (size_t)spec->n_bins * spec->n_hosts, double);
    result->bin_on_ns = PLIM_NEW(arena, spec->n_bins, double);
    result->cost = PLIM_NEW(arena, spec->n_services, plim_cost);
    result->host_capacity = PLIM_NEW(arena, spec->n_hosts, double);
    result->host_stranded = PLIM_NEW(arena, spec->n_hosts, double);
    result->host_channels = PLIM_NEW(arena, spec->n_hosts, uint32_t);
    result->host_billed_ns = PLIM_NEW(arena, spec->n_hosts, int64_t);
    result->host_used = PLIM_NEW(arena, spec->n_hosts, bool);
    result->failure_hit = PLIM_NEW(arena, spec->n_failures, bool);
    result->crashes = PLIM_NEW(arena, spec->n_services, uint32_t);
    result->oom_kills = PLIM_NEW(arena, spec->n_services, uint32_t);
    result->starts = PLIM_NEW(arena, spec->n_services, uint32_t);
    result->paused_ns = PLIM_NEW(arena, spec->n_services, double);
    result->pids_peak = PLIM_NEW(arena, spec->n_services, double);
    result->evicted = PLIM_NEW(arena, spec->n_services, uint32_t);
    result->pool_full = PLIM_NEW(arena, spec->n_services, bool);
    result->in_system_start = PLIM_NEW(arena, spec->n_services, uint32_t);
    result->in_system_end = PLIM_NEW(arena, spec->n_services, uint32_t);
    for (size_t i = 0; i < service_obs && !arena->failed; i++) {
        plim_hist_init(&result->service[i].hist, arena);
    }
    return !arena->failed;
}

plim_status plim_run(const plim_spec *spec, uint32_t replication, plim_arena *arena,
                     plim_run_result *result, plim_err *err)
{
    plim_engine e = {.result = result};
    PLIM_ASSERT(spec->warmup_ns >= 0 && spec->warmup_ns < spec->horizon_ns);
    PLIM_ASSERT(spec->n_batches > 0 && spec->n_bins > 0);
    *result = (plim_run_result){0};
    plim_status status = plim_cluster_place(spec, arena, &result->cluster, err);
    if (status != PLIM_OK || result->cluster.refused) {
        return status;
    }
    if (!allocate(spec, arena, result)) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the statistics of a run");
    }
    status = plim_engine_build(&e, spec, replication, err);
    if (status == PLIM_OK) {
        loop(&e);
    }
    result->bytes = e.arena.used_bytes + arena->used_bytes;
    plim_arena_free(&e.arena);
    return status;
}
