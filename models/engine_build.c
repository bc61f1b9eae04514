/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sets a run up: everything is sized here, and nothing allocates afterwards. */
#include "models/engine_entity.h"
#include "models/engine_life.h"
#include "models/engine_memory.h"
#include "models/engine_pace.h"
#include "models/engine_round.h"

#include "models/registry.h"
#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <math.h>

enum { PLIM_DISK_CHANNELS_MAX = 1024, GROUPS_MAX = 20000000 };

/* More of them do not fit into the caches near a core: at 7 lines each, 3.6 MB. */
enum { GROUPS_FAR = 8000 };

/* Most instances of a service at once. */
static uint32_t places_of(const plim_service_spec *spec)
{
    return spec->scaling.most > spec->instances ? spec->scaling.most : spec->instances;
}

bool plim_platform_is_live(const plim_platform_spec *platform)
{
    return platform->part[0] != NULL && platform->part[0]->live_moves != NULL;
}

bool plim_spec_moves(const plim_spec *spec)
{
    bool moves = spec->replan.every_s > 0.0 || spec->replan.after_change_s > 0.0;
    for (uint32_t h = 0; h < spec->n_hosts && !moves; h++) {
        const plim_host_spec *host = &spec->hosts[h];
        moves = host->from_s > 0.0 || host->until_s > 0.0 || host->refresh.at_age_s > 0.0;
    }
    for (uint32_t f = 0; f < spec->n_failures && !moves; f++) {
        moves = spec->failures[f].elsewhere;
    }
    return moves;
}

/* Instances of a service that is scaled, comes later or may move, that may be on the host at once.
 */
static uint32_t slots_of(const plim_engine *e, uint32_t service, uint32_t host)
{
    const plim_service_spec *s = &e->spec->services[service];
    uint32_t most = s->from_s > 0.0 || e->moves ? s->instances : 0;
    most = s->scaling.most > most ? s->scaling.most : most;
    uint32_t room = most == 0 ? 0 : plim_cluster_room(e->spec, service, host);
    return room < most ? room : most;
}

/* Time between two of them: at the layer's cap or the instance's own limit, whichever is longer. */
static double spacing(double cap_ns, double limit_ns)
{
    return limit_ns > cap_ns ? limit_ns : cap_ns;
}

static double each_ns(double per_s)
{
    return per_s > 0.0 ? 1e9 / per_s : 0.0;
}

/* What a mean request keeps its instance's device busy for, each way: its bytes or its packets. */
static void build_net_gates(const plim_engine *e, plim_flow *f)
{
    static const plim_class packets[] = {PLIM_CLASS_NET_RX_PACKET, PLIM_CLASS_NET_TX_PACKET};
    static const plim_net_use none = {0};
    const plim_net_use *use = e->spec->channels_off.net ? &none : &f->spec->channels.net;
    double cap_bps = e->spec->platform.stack.cap_net_bps;
    double byte_ns = spacing(cap_bps > 0.0 ? 8e9 / cap_bps : 0.0,
                             use->limit_mbit_per_s > 0.0 ? 8e3 / use->limit_mbit_per_s : 0.0);
    for (int way = 0; way < 2; way++) {
        f->gate_ns[way] = spacing(f->bytes[way] * byte_ns,
                                  f->spec->ops.n[packets[way]] * each_ns(use->limit_packets_per_s));
    }
}

/* The same of a disk, of each operation and each byte. */
static void build_disk_gate(const plim_engine *e, plim_flow *f)
{
    static const plim_disk_use none = {0};
    const plim_disk_use *use = e->spec->channels_off.disk ? &none : &f->spec->channels.disk;
    f->gate_op_ns =
        spacing(each_ns(e->spec->platform.stack.cap_disk_iops), each_ns(use->limit_iops));
    f->gate_byte_ns = use->limit_mb_per_s > 0.0 ? 1e3 / use->limit_mb_per_s : 0.0;
}

/* One service that is flooded leaves an eighth of the pool to the others: an assumption. */
static uint32_t pool_most(const plim_spec *spec)
{
    return spec->n_services > 1 ? spec->max_in_flight - spec->max_in_flight / 8
                                : spec->max_in_flight;
}

static void build_flow(plim_engine *e, uint32_t s, uint32_t replication)
{
    const plim_service_spec *spec = &e->spec->services[s];
    const plim_stack *stack = &e->spec->platform.stack;
    plim_flow *f = &e->flow[s];
    uint64_t entity = plim_hash_text(spec->name);
    f->spec = spec;
    f->balancer = spec->balancer != NULL ? spec->balancer : plim_find_balancer("round_robin");
    plim_cost_of(stack, &spec->ops, &f->cost);
    f->shared_ns[0] = plim_cost_stage_ns(&f->cost, PLIM_STAGE_SHARED_RX);
    f->shared_ns[1] = plim_cost_stage_ns(&f->cost, PLIM_STAGE_SHARED_TX);
    f->bytes[0] = spec->ops.n[PLIM_CLASS_NET_RX_BYTE];
    f->bytes[1] = spec->ops.n[PLIM_CLASS_NET_TX_BYTE];
    build_net_gates(e, f);
    build_disk_gate(e, f);
    f->latency_ns = plim_cost_latency_ns(&f->cost);
    f->timeout_ns = spec->timeout_s > 0.0 ? plim_ns_of_s(spec->timeout_s) : PLIM_NEVER;
    f->slo_ns = spec->slo_s > 0.0 ? plim_ns_of_s(spec->slo_s) : PLIM_NEVER;
    f->pool_most = pool_most(e->spec);
    f->quota_ns = spec->quota_ms * 1e6;
    f->period_ns = plim_ns_ceil(spec->period_ms * 1e6);
    for (size_t l = 0; l < stack->n; l++) {
        f->idle_ticks += plim_femto_cores(stack->idle_ns_per_s[l]);
        f->busy_ticks += plim_femto_cores(stack->busy_ns_per_s[l]);
    }
    f->oldest = f->newest = f->later = PLIM_NIL;
    f->balance_rng = plim_rng_stream(e->spec->seed, replication, entity, PLIM_PURPOSE_BALANCER);
    f->retry_rng = plim_rng_stream(e->spec->seed, replication, entity, PLIM_PURPOSE_RETRY);
    f->call_rng = plim_rng_stream(e->spec->seed, replication, entity, PLIM_PURPOSE_CALL);
    f->arrivals.end_s = plim_s_of_ns(e->spec->horizon_ns);
    f->arrivals.rng = plim_rng_stream(e->spec->seed, replication, entity, PLIM_PURPOSE_ARRIVAL);
    f->size_rng = plim_rng_stream(e->spec->seed, replication, entity, PLIM_PURPOSE_DEMAND);
    e->result->cost[s] = f->cost;
}

static double disk_ops(const plim_ops *ops)
{
    return ops->n[PLIM_CLASS_DISK_READ] + ops->n[PLIM_CLASS_DISK_WRITE];
}

uint32_t plim_path_usual(const plim_ops *ops, const plim_visit **path)
{
    static const plim_visit usual[] = {{PLIM_VISIT_CPU, 0}, {PLIM_VISIT_DISK, 0}};
    *path = usual;
    return 1U + (disk_ops(ops) > 0.0);
}

/* A mean request's demands are split evenly over the visits of each kind. */
static bool build_steps(plim_engine *e, uint32_t s)
{
    plim_flow *f = &e->flow[s];
    const plim_ops *ops = &f->spec->ops;
    const plim_visit *path = f->spec->path;
    f->n_steps = path != NULL ? f->spec->n_path : plim_path_usual(ops, &path);
    plim_step *step = PLIM_NEW(&e->arena, f->n_steps, plim_step);
    uint32_t n[3] = {0};
    for (uint32_t i = 0; i < f->n_steps; i++) {
        n[path[i].kind]++;
    }
    for (uint32_t i = 0; i < f->n_steps && step != NULL; i++) {
        double part = 1.0 / n[path[i].kind];
        step[i].kind = (uint8_t)path[i].kind;
        step[i].callee = path[i].callee;
        if (path[i].kind == PLIM_VISIT_CPU) {
            step[i].vcpu_ns = plim_cost_stage_ns(&f->cost, PLIM_STAGE_VCPU) * part;
            step[i].parallel_ns = plim_cost_stage_ns(&f->cost, PLIM_STAGE_PARALLEL) * part;
            step[i].serial_ns = plim_cost_stage_ns(&f->cost, PLIM_STAGE_SERIAL) * part;
        } else if (path[i].kind == PLIM_VISIT_DISK) {
            step[i].shared_ns = plim_cost_stage_ns(&f->cost, PLIM_STAGE_SHARED_DISK) * part;
            step[i].ops = disk_ops(ops) * part;
            step[i].bytes =
                (ops->n[PLIM_CLASS_DISK_READ_BYTE] + ops->n[PLIM_CLASS_DISK_WRITE_BYTE]) * part;
            step[i].latency_ns = plim_cost_disk_latency_ns(&f->cost) * part;
            step[i].sequential = f->spec->channels.disk.sequential && !e->spec->channels_off.disk;
        }
        f->calls = f->calls || path[i].kind == PLIM_VISIT_CALL;
    }
    f->step = step;
    f->threaded = plim_cost_stage_ns(&f->cost, PLIM_STAGE_PARALLEL) > 0.0 ||
                  plim_cost_stage_ns(&f->cost, PLIM_STAGE_SERIAL) > 0.0;
    return step != NULL;
}

/* Whether its requests fault; then they may work on the own thread, too. */
static void build_faults(plim_engine *e, uint32_t s)
{
    plim_flow *f = &e->flow[s];
    f->may_fault = e->memory != NULL && plim_engine_memory_flow(e, s);
    f->threaded = f->threaded || (f->may_fault && e->memory->flow[s].thread_ns > 0.0);
}

/* Whether a request is ever in anything but its vCPU's work. */
static bool has_extras(const plim_flow *f)
{
    bool extras = f->next_where[PLIM_AT_CENTRAL] != PLIM_AT_OWN ||
                  f->next_where[PLIM_AT_OWN] != PLIM_AT_END || f->threaded;
    for (uint32_t i = 0; i < f->n_steps; i++) {
        extras = extras || f->step[i].kind != PLIM_VISIT_CPU;
    }
    return extras;
}

/* Whether a request can spend time at a place, by its service's mean demands. */
static bool takes_time(const plim_engine *e, const plim_flow *f, int where)
{
    bool links = false;
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        links = links || e->spec->hosts[h].link_gbit_per_s > 0.0;
    }
    switch ((plim_where)where) {
    case PLIM_AT_WAKE:
        return f->latency_ns > 0.0;
    case PLIM_AT_RX_GATE:
        return f->gate_ns[0] > 0.0;
    case PLIM_AT_RX_LINK:
        return links && f->bytes[0] > 0.0;
    case PLIM_AT_RX_SHARED:
        return f->shared_ns[0] > 0.0;
    case PLIM_AT_TX_SHARED:
        return f->shared_ns[1] > 0.0;
    case PLIM_AT_TX_GATE:
        return f->gate_ns[1] > 0.0;
    case PLIM_AT_TX_LINK:
        return links && f->bytes[1] > 0.0;
    case PLIM_AT_CLIENT:
    case PLIM_AT_CENTRAL:
    case PLIM_AT_OWN:
    case PLIM_AT_END:
        break;
    }
    return true;
}

static void build_places(const plim_engine *e, plim_flow *f)
{
    uint8_t next = PLIM_AT_END;
    for (int where = PLIM_AT_END - 1; where >= 0; where--) {
        f->next_where[where] = next;
        next = takes_time(e, f, where) ? (uint8_t)where : next;
    }
}

/* Users start thinking at time 0; each has streams of its own, so that the order in which answers
 * come never shifts anybody's draws. */
static bool build_users(plim_engine *e, uint32_t s, uint32_t replication)
{
    plim_flow *f = &e->flow[s];
    const plim_workload *w = f->spec->workload;
    uint32_t users = w->users(f->spec->workload_params);
    uint64_t entity = plim_hash_text(f->spec->name);
    f->first_user = e->n_users;
    f->user_rng = &e->user_rng[2 * (size_t)f->first_user];
    e->n_users += users;
    f->user_call_rng = f->calls ? PLIM_NEW(&e->arena, users, plim_rng) : NULL;
    if (!plim_queue_init(&f->users, &e->arena, users) || e->arena.failed) {
        return false;
    }
    for (uint32_t u = 0; u < users; u++) {
        f->user_rng[2 * (size_t)u] =
            plim_rng_stream(e->spec->seed, replication, entity + u + 1, PLIM_PURPOSE_THINK);
        f->user_rng[2 * (size_t)u + 1] =
            plim_rng_stream(e->spec->seed, replication, entity + u + 1, PLIM_PURPOSE_DEMAND);
        if (f->calls) {
            f->user_call_rng[u] =
                plim_rng_stream(e->spec->seed, replication, entity + u + 1, PLIM_PURPOSE_CALL);
        }
        double think_s = w->first_s != NULL
                             ? w->first_s(f->spec->workload_params)
                             : w->think_s(f->spec->workload_params, &f->user_rng[2 * (size_t)u]);
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
    g->quota_ns = PLIM_NEVER;
    plim_engine_ready_at(g, PLIM_NEVER);
    g->moved_to = PLIM_NIL;
    g->pace = g->copy_pace = 1.0;
    g->wake_head = g->wake_tail = PLIM_NIL;
    g->period = -1;
    g->threaded = f != NULL && f->threaded;
    g->metered = f != NULL && f->quota_ns > 0.0;
    e->next[i] = (plim_next){PLIM_NEVER, PLIM_NIL, PLIM_NIL};
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
    g->pinned = f->spec->cpuset_cores;
    /* a hosted VMM serves each vCPU in a thread of its own; a vhost thread serves them all */
    thread->slots = thread->cores =
        plim_cost_stage_ns(&f->cost, PLIM_STAGE_SERIAL) > 0.0 ? vcpus : 1;
}

/* Cores that the instances of a host could use at most, all at once. */
static double usable_cores(const plim_engine *e, const plim_host *h)
{
    double usable = 0.0;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const plim_group *g = &e->group[i];
        if (g->service == PLIM_NIL) {
            continue;
        }
        if (g->station[PLIM_ON_VCPU].cores == PLIM_UNLIMITED) {
            return HUGE_VAL;
        }
        usable += g->station[PLIM_ON_VCPU].cores;
        if (plim_cost_stage_ns(&e->flow[g->service].cost, PLIM_STAGE_PARALLEL) > 0.0) {
            usable += 1.0;
        }
        usable += PLIM_CORES(e->flow[g->service].idle_ticks);
    }
    return usable + PLIM_CORES(h->host_ticks);
}

static void build_host(plim_engine *e, uint32_t index)
{
    const plim_host_spec *spec = &e->spec->hosts[index];
    const plim_stack *stack = &e->spec->platform.stack;
    plim_host *h = &e->host[index];
    h->cores = spec->cores - e->cluster.cores_pinned[index];
    h->speed = spec->core_speed;
    h->smt = spec->smt_factor;
    h->slice_share = spec->slice_ms * 1e6 / (spec->slice_ms * 1e6 + stack->switch_ns);
    h->host_ticks =
        e->cluster.n_placed[index] == 0 ? 0 : plim_femto_cores(stack->host_idle_ns_per_s);
    h->ticks = h->host_ticks;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_group *g = &e->group[i];
        bool up = g->service != PLIM_NIL && g->state == PLIM_INSTANCE_UP;
        g->ticks = up ? e->flow[g->service].idle_ticks : 0;
        h->ticks += g->ticks;
    }
    h->stay = spec->from_s > 0.0 ? PLIM_HOST_TO_COME : PLIM_HOST_STAYS;
    h->new_ns = -plim_ns_of_s(spec->age_s);
    h->ready_ns = h->paid_from_ns = h->next_ns = PLIM_NEVER;
    h->ticks_given = PLIM_CORES(h->ticks) < h->cores ? PLIM_CORES(h->ticks) : h->cores;
    double full = h->smt > 1.0 ? h->smt * spec->cores : spec->cores;
    double usable = usable_cores(e, h);
    e->result->host_capacity[index] = full;
    e->result->host_stranded[index] = h->n == 0 ? 0.0 : fmax(full - usable, 0.0);
}

/* The disk's latency alone and its rate with everybody at it make a number of channels. */
static bool build_devices(plim_engine *e, uint32_t index)
{
    const plim_host_spec *spec = &e->spec->hosts[index];
    plim_disk *disk = &e->host[index].disk;
    if (spec->disk_iops > 0.0) {
        double channels = floor(spec->disk_iops * spec->disk_latency_ms * 1e-3 + 0.5);
        disk->n_channels = (uint32_t)fmin(fmax(channels, 1.0), PLIM_DISK_CHANNELS_MAX);
        disk->op_ns = disk->n_channels * 1e9 / spec->disk_iops;
        disk->channel_ns = PLIM_NEW(&e->arena, disk->n_channels, int64_t);
    }
    disk->byte_ns = spec->disk_mb_per_s > 0.0 ? 1e3 / spec->disk_mb_per_s : 0.0;
    if (spec->channels.disk.spindle && !e->spec->channels_off.disk && disk->byte_ns > 0.0) {
        disk->head_byte_ns = disk->byte_ns;
        disk->byte_ns = 0.0;
        disk->n_channels = 1; /* positioning may take no time */
        disk->op_ns = spec->disk_iops > 0.0 ? 1e9 / spec->disk_iops : 0.0;
        disk->channel_ns = PLIM_NEW(&e->arena, 1, int64_t);
    }
    e->host[index].link.byte_ns = spec->link_gbit_per_s > 0.0 ? 8.0 / spec->link_gbit_per_s : 0.0;
    e->result->host_channels[index] = disk->n_channels;
    return !e->arena.failed;
}

/* Instances in the order of their hosts, and within one in the order of placement: (n). */
static uint32_t *by_host(plim_engine *e)
{
    const plim_cluster *cluster = &e->result->cluster;
    uint32_t *order = PLIM_NEW(&e->arena, cluster->n_instances, uint32_t);
    uint32_t *start = PLIM_NEW(&e->arena, e->spec->n_hosts + 1, uint32_t);
    if (order == NULL || start == NULL) {
        return NULL;
    }
    for (uint32_t i = 0; i < cluster->n_instances; i++) {
        start[cluster->instances[i].host + 1]++;
    }
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        start[h + 1] += start[h];
    }
    for (uint32_t i = 0; i < cluster->n_instances; i++) {
        order[start[cluster->instances[i].host]++] = i;
    }
    return order;
}

/* Slots for the instances of scaled services that may come to the host later. */
static uint32_t build_slots(plim_engine *e, uint32_t host, uint32_t next)
{
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        uint32_t here = 0, slots = slots_of(e, s, host);
        for (uint32_t i = e->host[host].first; i < next; i++) {
            here += e->group[i].service == s;
        }
        int64_t image_ns = here > 0 ? 0 : PLIM_NEVER;
        for (; here < slots; here++, next++) {
            build_group(e, next, host, s);
            e->group[next].state = PLIM_INSTANCE_OFF;
            e->group[next].place = PLIM_NIL;
            e->group[next].image_ns = image_ns;
        }
    }
    return next;
}

/* Groups are laid out host by host, in the order of placement; the shared service comes last. */
static bool build_groups(plim_engine *e, bool shared)
{
    const plim_cluster *cluster = &e->result->cluster;
    const uint32_t *order = by_host(e);
    uint32_t places = 0, next = 0, at = 0, words = 0;
    if (order == NULL) {
        return false;
    }
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        e->flow[s].first_place = places;
        e->flow[s].n_places = places_of(&e->spec->services[s]);
        places += e->flow[s].n_places;
    }
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        e->host[h].first = e->host[h].due = next;
        e->host[h].shared = e->host[h].later = e->host[h].touched = PLIM_NIL;
        for (; at < cluster->n_instances && cluster->instances[order[at]].host == h; at++) {
            const plim_instance_place *instance = &cluster->instances[order[at]];
            plim_flow *f = &e->flow[instance->service];
            e->place[f->first_place + instance->index] = (plim_place){next, h};
            e->group[next].place = instance->index;
            f->balance.n++;
            build_group(e, next++, h, instance->service);
        }
        next = build_slots(e, h, next);
        if (shared && next > e->host[h].first) {
            e->host[h].shared = next;
            build_group(e, next++, h, PLIM_NIL);
        }
        e->host[h].n = next - e->host[h].first;
        e->host[h].word = words;
        words += plim_bits_words(e->host[h].n);
        build_host(e, h);
        plim_engine_build_host_pace(e, &e->host[h]);
        if (!build_devices(e, h)) {
            return false;
        }
    }
    e->n_groups = next;
    return true;
}

static bool build_balance(plim_engine *e, uint32_t s)
{
    plim_flow *f = &e->flow[s];
    uint32_t n = f->balance.n;
    if (!f->balancer->blind) {
        f->balance.outstanding = PLIM_NEW(&e->arena, f->n_places, uint32_t);
    }
    if (f->balancer->central) {
        f->spare = PLIM_NEW(&e->arena, f->n_places, uint32_t);
        f->is_spare = PLIM_NEW(&e->arena, f->n_places, bool);
        for (uint32_t i = 0; i < n && !e->arena.failed; i++) {
            f->spare[f->n_spare++] = n - 1 - i; /* the first is taken first */
            f->is_spare[i] = true;
        }
    }
    return !e->arena.failed;
}

/* Of all closed workloads. */
static size_t users_of(const plim_spec *spec)
{
    size_t users = 0;
    for (uint32_t s = 0; s < spec->n_services; s++) {
        const plim_workload *w = spec->services[s].workload;
        users += w != NULL && w->closed ? w->users(spec->services[s].workload_params) : 0;
    }
    return users;
}

/* Memory that begins with a pair of lines of the caches. */
static void *lines_of(plim_arena *arena, uint64_t n, size_t size)
{
    enum { PAIR = 2 * PLIM_LINE };
    char *start = plim_arena_alloc(arena, n + (PAIR + size - 1) / size, size);
    return start == NULL ? NULL : start + (PAIR - (uintptr_t)start % PAIR) % PAIR;
}

static bool allocate_moves(plim_engine *e, size_t places)
{
    if (!e->moves) {
        return true;
    }
    e->move = PLIM_NEW(&e->arena, places, plim_move);
    e->load = PLIM_NEW(&e->arena, e->spec->n_hosts, double);
    e->part = PLIM_NEW(&e->arena, e->spec->n_hosts, uint8_t);
    return plim_cluster_copy(e->spec, &e->result->cluster, &e->arena, &e->trial);
}

/* For the groups of one host at a time. */
static void allocate_scratch(plim_engine *e, uint64_t largest)
{
    e->active = PLIM_NEW(&e->arena, largest, uint32_t);
    e->deferred = PLIM_NEW(&e->arena, largest, plim_group *);
    e->claim = PLIM_NEW(&e->arena, largest, plim_claim);
}

static bool allocate(plim_engine *e)
{
    const plim_spec *spec = e->spec;
    uint64_t groups = e->result->cluster.n_instances + (uint64_t)spec->n_hosts, places = 0,
             largest = 0;
    e->moves = plim_spec_moves(spec);
    e->live = plim_platform_is_live(&spec->platform);
    for (uint32_t s = 0; s < spec->n_services; s++) {
        places += places_of(&spec->services[s]);
    }
    for (uint32_t h = 0; h < spec->n_hosts; h++) {
        uint64_t slots = 0, others = e->result->cluster.n_placed[h] + UINT64_C(1);
        for (uint32_t s = 0; s < spec->n_services; s++) {
            slots += slots_of(e, s, h);
        }
        groups += slots;
        largest = slots + others > largest ? slots + others : largest;
    }
    if (groups > GROUPS_MAX || places > GROUPS_MAX) {
        return false;
    }
    allocate_scratch(e, largest);
    uint64_t words = groups / 64 + spec->n_hosts;
    e->far = e->looks_ahead = groups >= GROUPS_FAR;
    e->n_requests = spec->max_in_flight;
    e->host = lines_of(&e->arena, spec->n_hosts, sizeof *e->host);
    e->due = PLIM_NEW(&e->arena, spec->n_hosts, plim_due);
    e->group = lines_of(&e->arena, groups, sizeof *e->group);
    e->next = lines_of(&e->arena, groups, sizeof *e->next);
    e->wants = PLIM_NEW(&e->arena, words, uint64_t);
    e->awaits = PLIM_NEW(&e->arena, words, uint64_t);
    e->place = PLIM_NEW(&e->arena, places, plim_place);
    e->flow = PLIM_NEW(&e->arena, spec->n_services, plim_flow);
    e->request = lines_of(&e->arena, e->n_requests, sizeof *e->request);
    e->free_request = PLIM_NEW(&e->arena, e->n_requests, uint32_t);
    e->unsettled = PLIM_NEW(&e->arena, spec->n_hosts, uint32_t);
    e->user_rng = PLIM_NEW(&e->arena, 2 * users_of(spec), plim_rng);
    e->soon = PLIM_NEW(&e->arena, e->n_requests + users_of(spec), plim_soon);
    return plim_cluster_copy(spec, &e->result->cluster, &e->arena, &e->cluster) &&
           allocate_moves(e, places) && plim_engine_open_memory(e, groups) &&
           plim_engine_allocate_pacing(e, groups) &&
           plim_queue_init(&e->queue, &e->arena,
                           spec->n_hosts + 4 * spec->n_services + spec->n_failures +
                               (e->moves || e->memory != NULL || plim_spec_counts_pids(spec)
                                    ? 2 + 3 * spec->n_hosts
                                    : 0));
}

static bool build_arrivals(plim_engine *e, uint32_t s, uint32_t replication)
{
    const plim_service_spec *spec = e->flow[s].spec;
    plim_engine_first_control(e, s);
    if (spec->workload == NULL) { /* only others call it */
        return true;
    }
    if (spec->workload->closed) {
        return build_users(e, s, replication);
    }
    if (!plim_arrival_start(&e->flow[s].arrivals, spec->workload, spec->workload_params,
                            &e->arena)) {
        return false;
    }
    plim_flow *f = &e->flow[s];
    int64_t first_ns = spec->workload->next(spec->workload_params, &f->arrivals);
    plim_queue_set(&e->queue, plim_engine_arrival_entity(e, s), first_ns);
    f->after_ns = first_ns == PLIM_NEVER
                      ? PLIM_NEVER
                      : spec->workload->next(spec->workload_params, &f->arrivals);
    return true;
}

/* Whether it needs the shared host service. */
static bool build_service(plim_engine *e, uint32_t s, uint32_t replication)
{
    plim_flow *f = &e->flow[s];
    build_flow(e, s, replication);
    plim_hist_init(&f->scrap.hist, &e->arena);
    f->obs = &f->scrap;
    build_steps(e, s);
    build_places(e, f);
    f->extras = f->step == NULL || has_extras(f);
    f->simple = !f->extras && f->n_steps == 1;
    f->takes_pids = plim_spec_counts_pids(e->spec) && plim_request_pids(f->spec) > 0.0;
    build_faults(e, s);
    plim_engine_build_flow_pace(e, f);
    return plim_cost_shared_ns(&f->cost) > 0.0 ||
           (f->may_fault && e->memory->flow[s].shared_ns > 0.0);
}

plim_status plim_engine_build(plim_engine *e, const plim_spec *spec, uint32_t replication,
                              plim_err *err)
{
    bool shared = false, pids = plim_spec_counts_pids(spec);
    e->spec = spec;
    e->replication = replication;
    if (!allocate(e)) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for a run of %u hosts and %u services",
                         spec->n_hosts, spec->n_services);
    }
    for (uint32_t s = 0; s < spec->n_services; s++) {
        shared = build_service(e, s, replication) || shared;
    }
    for (int i = 0; i < PLIM_AHEAD; i++) {
        e->ahead[i] = PLIM_NIL;
    }
    bool built = build_groups(e, shared) && plim_engine_build_lines(e);
    for (uint32_t s = 0; s < spec->n_services && built; s++) {
        built = build_balance(e, s) && build_arrivals(e, s, replication);
    }
    built = built && (!pids || plim_engine_build_pids(e));
    for (uint32_t h = 0; h < spec->n_hosts && built; h++) {
        plim_engine_host_changed(e, h);
    }
    built = built && plim_engine_build_failures(e, replication);
    if (built && e->moves) {
        plim_engine_first_plan(e);
    }
    if (built && e->memory != NULL) {
        plim_engine_build_memory(e);
    }
    built = built && plim_engine_build_round(e);
    if (!built || e->arena.failed) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the users and histograms of a run");
    }
    plim_arena_seal(&e->arena);
    return PLIM_OK;
}
