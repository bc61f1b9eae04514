/* SPDX-License-Identifier: GPL-3.0-or-later
 * The path of a request through a host, from arrival to answer: see engine.h. */
#include "models/engine.h"

#include "sim/base/assert.h"

static void count_in_system(plim_engine *e, plim_flow *f, int change)
{
    f->obs->in_system_area += (double)(e->now_ns - f->area_ns) * (double)f->in_system;
    f->area_ns = e->now_ns;
    f->in_system = (uint32_t)((int32_t)f->in_system + change);
}

/* ---- the clients ---- */

/* A closed user has its answer (or gave up, or was turned away) and thinks. */
static void think(plim_engine *e, uint32_t service, uint32_t user)
{
    plim_flow *f = &e->flow[service];
    if (user == PLIM_NIL) {
        return;
    }
    double think_s =
        f->spec->workload->think_s(f->spec->workload_params, &f->user_rng[2 * (size_t)user]);
    plim_queue_set(&f->users, user, e->now_ns + plim_ns_of_s(think_s));
    plim_queue_set(&e->queue, plim_engine_arrival_entity(e, service),
                   plim_queue_top(&f->users).time_ns);
}

static void watch_timeout(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_flow *f = &e->flow[q->service];
    if (f->timeout_ns == PLIM_NEVER) {
        return;
    }
    q->older = f->newest;
    q->newer = PLIM_NIL;
    if (f->newest != PLIM_NIL) {
        e->request[f->newest].newer = r;
    } else {
        f->oldest = r;
        plim_queue_set(&e->queue, plim_engine_timeout_entity(e, q->service),
                       q->arrival_ns + f->timeout_ns);
    }
    f->newest = r;
}

static void unwatch_timeout(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_flow *f = &e->flow[q->service];
    if (f->timeout_ns == PLIM_NEVER || q->abandoned) {
        return;
    }
    if (q->newer != PLIM_NIL) {
        e->request[q->newer].older = q->older;
    } else {
        f->newest = q->older;
    }
    if (q->older != PLIM_NIL) {
        e->request[q->older].newer = q->newer;
        return;
    }
    f->oldest = q->newer;
    plim_queue_set(&e->queue, plim_engine_timeout_entity(e, q->service),
                   f->oldest == PLIM_NIL ? PLIM_NEVER
                                         : e->request[f->oldest].arrival_ns + f->timeout_ns);
}

void plim_engine_time_out(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    uint32_t r = f->oldest;
    PLIM_ASSERT(r != PLIM_NIL);
    unwatch_timeout(e, r);
    e->request[r].abandoned = true; /* the server does not know and works on */
    f->obs->timed_out++;
    f->bin->lost++;
    plim_hist_add(&f->obs->hist, PLIM_NEVER);
    think(e, service, e->request[r].user);
}

/* ---- the end of a request ---- */

static void depart(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_flow *f = &e->flow[q->service];
    unwatch_timeout(e, r);
    f->obs->spent_ns += (double)(e->now_ns - q->arrival_ns);
    count_in_system(e, f, -1);
    e->group[q->group].in_group--;
    if (!q->abandoned) {
        think(e, q->service, q->user);
    }
    q->live = false;
    e->free_request[e->n_free++] = r;
}

static void finish(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_flow *f = &e->flow[q->service];
    plim_service_obs *o = f->obs;
    int64_t sojourn_ns = e->now_ns - q->arrival_ns;
    o->completed++;
    if (!q->abandoned) {
        o->in_time++;
        o->slo_met += sojourn_ns <= f->slo_ns;
        o->sojourn_ns += (double)sojourn_ns;
        o->sojourn_ns_sq += (double)sojourn_ns * (double)sojourn_ns;
        o->size += q->size / e->host[e->group[q->group].host].speed;
        o->wake_ns += (double)q->wake_ns;
        o->neighbours_ns += q->neighbours_ns;
        plim_hist_add(&o->hist, sojourn_ns);
        f->bin->in_time++;
        f->bin->sojourn_ns += (double)sojourn_ns;
    }
    depart(e, r);
}

static void reject(plim_engine *e, uint32_t r)
{
    plim_flow *f = &e->flow[e->request[r].service];
    if (!e->request[r].abandoned) {
        f->obs->rejected++;
        f->bin->lost++;
    }
    depart(e, r);
}

/* ---- the path ---- */

static double stage_work(const plim_engine *e, const plim_request *q, plim_stage stage)
{
    return e->flow[q->service].stage_ns[stage] * q->size;
}

static void to_shared(plim_engine *e, uint32_t r, plim_stage stage)
{
    plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    plim_group *shared = &e->group[e->host[g->host].shared];
    plim_engine_sync(e, shared);
    q->stage = (uint8_t)stage;
    q->stage_ns = e->now_ns;
    q->j_start = shared->j;
    q->others = shared->in_group == 0 ? 0.0 : 1.0 - (double)g->at_shared / (double)shared->in_group;
    shared->in_group++;
    g->at_shared++;
    plim_engine_join(e, shared, PLIM_ON_VCPU, 2 * r, stage_work(e, q, stage));
    plim_engine_reshare(e, shared);
}

/* The instance's own part; its group is synced. */
static void to_own(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    const plim_flow *f = &e->flow[q->service];
    const plim_station *s = &g->station[PLIM_ON_VCPU];
    if (s->running + s->held >= s->slots && s->waiting >= f->spec->queue_limit) {
        reject(e, r);
        return;
    }
    q->stage = PLIM_STAGE_VCPU;
    q->j_start = g->j;
    q->pending = 1;
    plim_engine_join(e, g, PLIM_ON_VCPU, 2 * r, stage_work(e, q, PLIM_STAGE_VCPU));
    if (f->stage_ns[PLIM_STAGE_PARALLEL] > 0.0) {
        q->pending = 2;
        plim_engine_join(e, g, PLIM_ON_THREAD, 2 * r + 1, stage_work(e, q, PLIM_STAGE_PARALLEL));
    }
}

static void enter(plim_engine *e, uint32_t r)
{
    if (e->flow[e->request[r].service].stage_ns[PLIM_STAGE_SHARED_RX] > 0.0) {
        to_shared(e, r, PLIM_STAGE_SHARED_RX);
    } else {
        to_own(e, r);
    }
}

static void own_part_done(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    if (--q->pending > 0) {
        return;
    }
    q->neighbours_ns += e->group[q->group].j - q->j_start;
    if (e->flow[q->service].stage_ns[PLIM_STAGE_SHARED_TX] > 0.0) {
        to_shared(e, r, PLIM_STAGE_SHARED_TX);
    } else {
        finish(e, r);
    }
}

static void vcpu_done(plim_engine *e, plim_group *g)
{
    uint32_t job = plim_engine_leave(e, g, PLIM_ON_VCPU);
    uint32_t r = job / 2;
    if (e->flow[g->service].stage_ns[PLIM_STAGE_SERIAL] > 0.0) {
        g->station[PLIM_ON_VCPU].held++;
        e->request[r].stage = PLIM_STAGE_SERIAL;
        plim_engine_join(e, g, PLIM_ON_THREAD, job,
                         stage_work(e, &e->request[r], PLIM_STAGE_SERIAL));
        return;
    }
    plim_engine_fill(e, g, PLIM_ON_VCPU);
    own_part_done(e, r);
}

static void thread_done(plim_engine *e, plim_group *g)
{
    uint32_t job = plim_engine_leave(e, g, PLIM_ON_THREAD);
    plim_engine_fill(e, g, PLIM_ON_THREAD);
    if (job % 2 == 0) {
        g->station[PLIM_ON_VCPU].held--;
        plim_engine_fill(e, g, PLIM_ON_VCPU);
    }
    own_part_done(e, job / 2);
}

/* A job of the shared host service is done. Waiting behind others' jobs there, and what others
 * took from its CPU, is the neighbours'. */
static void shared_done(plim_engine *e, plim_group *shared)
{
    uint32_t r = plim_engine_leave(e, shared, PLIM_ON_VCPU) / 2;
    plim_engine_fill(e, shared, PLIM_ON_VCPU);
    plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    plim_stage stage = (plim_stage)q->stage;
    double own_ns = stage_work(e, q, stage) / e->host[g->host].speed;
    double slowed_ns = shared->j - q->j_start;
    double waited_ns = (double)(e->now_ns - q->stage_ns) - own_ns - slowed_ns;
    q->neighbours_ns += slowed_ns + (waited_ns > 0.0 ? waited_ns * q->others : 0.0);
    e->flow[q->service].obs->work[2] += own_ns;
    shared->in_group--;
    g->at_shared--;
    plim_engine_sync(e, g);
    if (stage == PLIM_STAGE_SHARED_RX) {
        to_own(e, r);
    } else {
        finish(e, r);
    }
    plim_engine_reshare(e, g);
}

/* ---- events ---- */

/* The request's place in the pool, or PLIM_NIL when it is full. */
static uint32_t take_request(plim_engine *e)
{
    if (e->n_free > 0) {
        return e->free_request[--e->n_free];
    }
    return e->high_water < e->n_requests ? e->high_water++ : PLIM_NIL;
}

static void next_arrival(plim_engine *e, uint32_t service, uint32_t *user, double *size)
{
    plim_flow *f = &e->flow[service];
    int64_t next_ns;
    *user = PLIM_NIL;
    if (f->spec->workload->closed) {
        *user = plim_queue_top(&f->users).entity;
        *size = plim_dist_draw(&f->spec->size, &f->user_rng[2 * (size_t)*user + 1]);
        plim_queue_set(&f->users, *user, PLIM_NEVER);
        next_ns = plim_queue_top(&f->users).time_ns;
    } else {
        *size = plim_dist_draw(&f->spec->size, &f->size_rng);
        next_ns = f->spec->workload->next(f->spec->workload_params, &f->arrivals);
    }
    plim_queue_set(&e->queue, plim_engine_arrival_entity(e, service), next_ns);
}

void plim_engine_arrive(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    uint32_t user;
    double size;
    next_arrival(e, service, &user, &size);
    f->obs->arrived++;
    f->bin->arrived++;
    e->result->requests++;
    plim_group *g = &e->group[e->place[f->first_place + f->next_group]];
    f->next_group = f->next_group + 1 == f->n_groups ? 0 : f->next_group + 1;
    uint32_t r = take_request(e);
    if (r == PLIM_NIL) {
        e->result->pool_full[service] = true;
        f->obs->rejected++;
        f->bin->lost++;
        think(e, service, user);
        return;
    }
    e->request[r] = (plim_request){.arrival_ns = e->now_ns,
                                   .size = size,
                                   .service = service,
                                   .group = (uint32_t)(g - e->group),
                                   .user = user,
                                   .live = true};
    count_in_system(e, f, 1);
    watch_timeout(e, r);
    plim_engine_sync(e, g);
    if (g->in_group++ == 0 && f->latency_ns > 0.0) {
        e->request[r].wake_ns = (int32_t)plim_ns_ceil(f->latency_ns);
        g->wake = r;
        g->wake_ns = e->now_ns + e->request[r].wake_ns;
    } else {
        enter(e, r);
    }
    plim_engine_reshare(e, g);
}

static void group_event(plim_engine *e, plim_group *g)
{
    bool vcpu = g->station[PLIM_ON_VCPU].done_ns <= e->now_ns;
    bool thread = g->station[PLIM_ON_THREAD].done_ns <= e->now_ns;
    bool quota = g->quota_ns <= e->now_ns;
    plim_engine_sync(e, g);
    if (g->service == PLIM_NIL) {
        if (vcpu) {
            shared_done(e, g);
        }
    } else {
        if (g->wake_ns <= e->now_ns) {
            g->wake_ns = PLIM_NEVER;
            enter(e, g->wake);
        }
        if (vcpu) {
            vcpu_done(e, g);
        }
        if (thread) {
            thread_done(e, g);
        }
        if (quota) {
            plim_engine_quota_event(e, g);
        }
    }
    plim_engine_reshare(e, g);
}

void plim_engine_host_event(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (e->next_ns[i] <= e->now_ns) {
            group_event(e, &e->group[i]);
        }
    }
}
