/* SPDX-License-Identifier: GPL-3.0-or-later
 * The clients of services: users and arrivals, other services that call, timeouts, retries, and the
 * balancer that sends each request to an instance. See engine.h. */
#include "models/engine_entity.h"
#include "models/engine_visit.h"

#include <string.h>

static void count_in_system(plim_engine *e, plim_flow *f, int change)
{
    plim_engine_count(e, f);
    f->in_system = (uint32_t)((int32_t)f->in_system + change);
}

/* ---- users ---- */

/* A closed user has its answer (or gave up, or was turned away) and thinks. Who was turned away and
 * would ask again at once waits a little, or time would stand still. */
static void think(plim_engine *e, uint32_t service, uint32_t user, bool answered)
{
    plim_flow *f = &e->flow[service];
    if (user == PLIM_NIL || !plim_engine_is_there(e, f)) {
        return;
    }
    double think_s =
        f->spec->workload->think_s(f->spec->workload_params, &f->user_rng[2 * (size_t)user]);
    int64_t think_ns = plim_ns_of_s(think_s);
    if (!answered) {
        int64_t again_ns = f->spec->workload->again_ns;
        again_ns = again_ns > 0 ? again_ns : PLIM_AGAIN_NS;
        think_ns = think_ns > again_ns ? think_ns : again_ns;
    }
    if (think_ns == 0) { /* in the same instant, so that what it leaves and takes is one change */
        e->soon[e->n_soon++] = (plim_soon){.service = service, .user = user, .parent = PLIM_NIL};
        return;
    }
    plim_queue_set(&f->users, user, e->now_ns + think_ns);
    plim_queue_set(&e->queue, plim_engine_arrival_entity(e, service),
                   plim_queue_top(&f->users).time_ns);
}

/* ---- timeouts ---- */

/* Of a request that came in a round: it is not in the list yet. */
#define LATER (PLIM_NIL - 1)

/* The newest one with a timeout, of a service that has one. */
static PLIM_NOINLINE void watch_timeout(plim_engine *e, plim_flow *f, uint32_t r)
{
    plim_request *q = &e->request[r];
    if (e->by_host) { /* it is not known yet who else is */
        q->older = LATER;
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

/* It has its answer, or will have none. */
static PLIM_NOINLINE void unwatch_timeout(plim_engine *e, plim_flow *f, plim_request *q)
{
    if (q->older == LATER) {
        q->older = PLIM_NIL;
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

void plim_engine_watch(plim_engine *e, uint32_t r, int64_t arrival_ns)
{
    const plim_request *q = &e->request[r];
    if (q->live && !q->abandoned && q->arrival_ns == arrival_ns && q->older == LATER) {
        watch_timeout(e, &e->flow[q->service], r);
    }
}

/* ---- what a client hears ---- */

static uint32_t take_request(plim_engine *e)
{
    if (e->n_free > 0) {
        return e->free_request[--e->n_free];
    }
    return e->high_water < e->n_requests ? e->high_water++ : PLIM_NIL;
}

/* Its last word: a user thinks, a caller goes on. */
static void tell(plim_engine *e, const plim_request *q, bool answered)
{
    think(e, q->service, q->user, answered);
    if (q->parent != PLIM_NIL) {
        e->soon[e->n_soon++] = (plim_soon){.parent = q->parent, .answered = answered};
    }
}

static PLIM_EVENT void answered(plim_engine *e, const plim_flow *f, const plim_request *q)
{
    plim_service_obs *o = f->obs;
    int64_t sojourn_ns = e->now_ns - q->first_ns;
    o->in_time++;
    o->slo_met += sojourn_ns <= f->slo_ns;
    o->sojourn_ns += (double)sojourn_ns;
    o->sojourn_ns_sq += (double)sojourn_ns * (double)sojourn_ns;
    o->size += q->size / e->host[e->group[q->group].host].speed;
    o->neighbours_ns[PLIM_RESOURCE_CPU] += q->lost_cpu_ns;
    if (f->extras || q->faults) {
        o->wake_ns += (double)q->wake_ns;
        for (int i = 0; i < 2; i++) {
            o->neighbours_ns[PLIM_RESOURCE_DISK + i] += q->lost_ns[i];
            o->device_ns[i] += q->device_ns[i];
        }
        o->calls_ns += q->calls_ns;
        o->beside_ns += q->beside_ns;
    }
    if (q->faults) {
        plim_engine_memory_answered(e, (uint32_t)(q - e->request), o);
    }
    if (PLIM_UNLIKELY(f->slowed)) {
        plim_engine_pace_book(e, (uint32_t)(q - e->request), o);
    }
    o->retrying_ns += (double)(q->arrival_ns - q->first_ns);
    plim_hist_add(&o->hist, sojourn_ns);
    f->bin->in_time++;
    f->bin->slo_met += sojourn_ns <= f->slo_ns;
    f->bin->sojourn_ns += (double)sojourn_ns;
    if (q->user != PLIM_NIL || q->parent != PLIM_NIL) {
        tell(e, q, true);
    }
}

/* Pause before attempt n + 1; full jitter is the part of it that is drawn. */
static int64_t backoff_ns(plim_flow *f, uint32_t attempt)
{
    const plim_retry_spec *retry = &f->spec->retry;
    double pause_s = retry->backoff_s;
    for (uint32_t i = 1; i < attempt && pause_s < retry->backoff_max_s; i++) {
        pause_s *= retry->factor;
    }
    pause_s = pause_s < retry->backoff_max_s ? pause_s : retry->backoff_max_s;
    double random = retry->jitter > 0.0 ? retry->jitter * plim_rng_uniform(&f->retry_rng) : 0.0;
    return plim_ns_of_s(pause_s * (1.0 - random));
}

/* Whether the client tries again; then it waits its pause in a request of its own. */
static bool tries_again(plim_engine *e, const plim_request *q)
{
    plim_flow *f = &e->flow[q->service];
    const plim_retry_spec *retry = &f->spec->retry;
    if (q->attempt >= retry->attempts || (retry->budget >= 0.0 && f->tokens < 1.0)) {
        return false;
    }
    uint32_t again = take_request(e);
    if (again == PLIM_NIL) {
        return false;
    }
    f->tokens -= 1.0;
    e->request[again] = (plim_request){.first_ns = q->first_ns,
                                       .size = q->size,
                                       .serial = q->serial,
                                       .service = q->service,
                                       .group = PLIM_NIL,
                                       .user = q->user,
                                       .parent = q->parent,
                                       .attempt = q->attempt + 1};
    if (PLIM_UNLIKELY(f->slowed)) {
        plim_engine_pace_new(e, again);
    }
    plim_job *job = plim_job_of(e->request, 2 * again);
    job->at_ns = e->now_ns + backoff_ns(f, q->attempt);
    job->child = job->next = PLIM_NIL;
    f->later = plim_engine_meld(e->request, f->later, 2 * again);
    plim_queue_set(&e->queue, plim_engine_retry_entity(e, q->service),
                   plim_job_of(e->request, f->later)->at_ns);
    return true;
}

/* An attempt has failed; counted as its last one when there is no other. */
static PLIM_NOINLINE void not_answered(plim_engine *e, const plim_request *q, plim_outcome outcome)
{
    plim_flow *f = &e->flow[q->service];
    if (tries_again(e, q)) {
        return;
    }
    switch (outcome) {
    case PLIM_OUTCOME_REJECTED:
        f->obs->rejected++;
        break;
    case PLIM_OUTCOME_TIMED_OUT:
        f->obs->timed_out++;
        plim_hist_add(&f->obs->hist, PLIM_NEVER);
        break;
    case PLIM_OUTCOME_FAILED:
        f->obs->failed++;
        plim_hist_add(&f->obs->hist, PLIM_NEVER); /* an error is no answer either */
        break;
    case PLIM_OUTCOME_ANSWERED:
        break;
    }
    f->bin->lost++;
    tell(e, q, false);
}

void plim_engine_give_up(plim_engine *e, uint32_t r, plim_outcome outcome)
{
    plim_request *q = &e->request[r];
    plim_flow *f = &e->flow[q->service];
    if (!q->abandoned) {
        if (f->timeout_ns != PLIM_NEVER) {
            unwatch_timeout(e, f, q);
        }
        q->abandoned = true;
        not_answered(e, q, outcome);
    }
}

void plim_engine_time_out(plim_engine *e, uint32_t service)
{
    PLIM_ASSERT(e->flow[service].oldest != PLIM_NIL);
    /* the server does not know and works on */
    plim_engine_give_up(e, e->flow[service].oldest, PLIM_OUTCOME_TIMED_OUT);
}

/* ---- to an instance and away from it ---- */

static PLIM_EVENT void dispatch(plim_engine *e, plim_flow *f, plim_request *q, uint32_t place)
{
    /* who asks again at once is often sent where the answer came from: that is in the caches */
    plim_group *g = &e->group[e->left_group];
    if (g->service != q->service || g->place != place) {
        g = &e->group[e->place[f->first_place + place].group];
    }
    q->group = plim_engine_index(e, g);
    g->in_group++;
    if (f->balance.outstanding != NULL) {
        f->balance.outstanding[place]++;
    }
    if (f->simple) {
        plim_engine_begin_simple(e, f, g, q);
    } else {
        q->where = PLIM_AT_CENTRAL; /* and on from there */
        plim_engine_advance(e, (uint32_t)(q - e->request));
    }
}

/* Puts a place of a central queue on the stack of those with a free slot. */
static void put_spare(plim_flow *f, uint32_t place)
{
    if (!f->is_spare[place] && f->balance.outstanding[place] < f->spec->concurrency) {
        f->is_spare[place] = true;
        f->spare[f->n_spare++] = place;
    }
}

static uint32_t take_first(plim_engine *e, plim_flow *f)
{
    uint32_t r = f->central_head;
    f->central_head = plim_job_of(e->request, 2 * r)->next;
    f->n_central--;
    return r;
}

static PLIM_NOINLINE void serve_central(plim_engine *e, plim_flow *f)
{
    while (f->n_central > 0 && f->n_spare > 0) {
        uint32_t place = f->spare[--f->n_spare];
        f->is_spare[place] = false;
        dispatch(e, f, &e->request[take_first(e, f)], place);
        put_spare(f, place);
    }
}

void plim_engine_serve_central(plim_engine *e, plim_flow *f)
{
    if (!f->balancer->central) {
        return;
    }
    f->n_spare = 0; /* places have changed */
    for (uint32_t i = f->balance.n; i-- > 0;) {
        f->is_spare[i] = false;
        put_spare(f, i);
    }
    serve_central(e, f);
}

void plim_engine_end_central(plim_engine *e, plim_flow *f)
{
    while (f->n_central > 0) {
        plim_engine_end(e, take_first(e, f), PLIM_OUTCOME_REJECTED);
    }
}

static PLIM_NOINLINE void join_central(plim_engine *e, uint32_t r)
{
    plim_flow *f = &e->flow[e->request[r].service];
    bool full = f->n_spare == 0 && f->n_central >= f->spec->queue_limit;
    if (full || !plim_engine_is_there(e, f)) {
        plim_engine_end(e, r, PLIM_OUTCOME_REJECTED);
        return;
    }
    e->request[r].where = PLIM_AT_CENTRAL;
    plim_job_of(e->request, 2 * r)->next = PLIM_NIL;
    if (f->n_central++ == 0) {
        f->central_head = r;
    } else {
        plim_job_of(e->request, 2 * f->central_tail)->next = r;
    }
    f->central_tail = r;
    serve_central(e, f);
}

/* The servers see an attempt; `place` is where it goes, or PLIM_NIL: the balancer says it. */
static PLIM_EVENT void admit(plim_engine *e, plim_flow *f, plim_request *q, uint32_t place)
{
    uint32_t r = (uint32_t)(q - e->request);
    q->arrival_ns = e->now_ns;
    q->live = true;
    count_in_system(e, f, 1);
    if (f->timeout_ns != PLIM_NEVER) {
        watch_timeout(e, f, r);
    }
    if (PLIM_UNLIKELY(f->balancer->central)) {
        join_central(e, r);
    } else if (PLIM_UNLIKELY(f->balance.n == 0)) { /* all are down */
        plim_engine_end(e, r, PLIM_OUTCOME_REJECTED);
    } else if (place != PLIM_NIL) {
        dispatch(e, f, q, place);
    } else {
        f->balance.user = q->user;
        dispatch(e, f, q, f->balancer->pick(&f->balance, &f->balance_rng));
    }
}

/* Its instance has one request less. */
static PLIM_EVENT void leave_instance(plim_engine *e, plim_flow *f, const plim_request *q)
{
    plim_group *g = &e->group[q->group];
    e->left_group = q->group;
    g->in_group--;
    if (g->state == PLIM_INSTANCE_DRAINING && g->in_group == 0) {
        plim_engine_instance_gone(e, g);
    }
    if (f->balance.outstanding == NULL || q->dead || g->place == PLIM_NIL) { /* not counted */
        return;
    }
    f->balance.outstanding[g->place]--;
    if (f->balancer->central) {
        put_spare(f, g->place);
        serve_central(e, f);
    }
}

static PLIM_EVENT void end(plim_engine *e, plim_flow *f, plim_request *q, plim_outcome outcome)
{
    if (f->timeout_ns != PLIM_NEVER && !q->abandoned) {
        unwatch_timeout(e, f, q);
    }
    f->obs->spent_ns += (double)(e->now_ns - q->arrival_ns);
    count_in_system(e, f, -1);
    f->obs->completed += outcome == PLIM_OUTCOME_ANSWERED;
    if (PLIM_LIKELY(outcome == PLIM_OUTCOME_ANSWERED && !q->abandoned)) {
        answered(e, f, q);
    } else if (!q->abandoned) {
        not_answered(e, q, outcome);
    }
    q->live = false;
    e->free_request[e->n_free++] = (uint32_t)(q - e->request);
    if (q->group != PLIM_NIL) {
        leave_instance(e, f, q);
    }
}

void plim_engine_end(plim_engine *e, uint32_t r, plim_outcome outcome)
{
    plim_request *q = &e->request[r];
    end(e, &e->flow[q->service], q, outcome);
}

PLIM_EVENT void plim_engine_answer(plim_engine *e, plim_flow *f, plim_request *q)
{
    end(e, f, q, PLIM_OUTCOME_ANSWERED);
}

/* ---- arrivals ---- */

/* There is no room for one more in the pool; its client hears of it. */
static PLIM_COLD void turn_away(plim_engine *e, uint32_t service, uint32_t user, uint32_t parent)
{
    const plim_request turned_away = {.service = service, .user = user, .parent = parent};
    plim_flow *f = &e->flow[service];
    e->result->pool_full[service] = true;
    f->obs->rejected++;
    f->bin->lost++;
    tell(e, &turned_away, false);
}

/* Two lines, one by one: of both at once gcc makes a string instruction, which takes longer. */
static inline void clear_half(void *half)
{
    memset(half, 0, PLIM_LINE);
    memset((char *)half + PLIM_LINE, 0, PLIM_LINE);
}

/* A new request, not a retry, of a user or of a request. Which one it is, or PLIM_NIL. */
static PLIM_EVENT uint32_t take_on(plim_engine *e, uint32_t service, uint32_t user, uint32_t parent,
                                   plim_drawn drawn)
{
    plim_flow *f = &e->flow[service];
    f->obs->arrived++;
    f->bin->arrived++;
    e->result->requests++;
    if (f->spec->retry.budget >= 0.0) {
        f->tokens += f->spec->retry.budget;
        f->tokens = f->tokens < PLIM_RETRY_TOKENS ? f->tokens : PLIM_RETRY_TOKENS;
    }
    uint32_t r = f->in_system < f->pool_most ? take_request(e) : PLIM_NIL;
    if (PLIM_UNLIKELY(r == PLIM_NIL)) {
        turn_away(e, service, user, parent);
        return PLIM_NIL;
    }
    plim_request *q = &e->request[r];
    clear_half(q);
    if (f->extras) {
        clear_half(&q->beside);
    }
    if (PLIM_UNLIKELY(f->slowed)) {
        plim_engine_pace_new(e, r);
    }
    q->first_ns = e->now_ns;
    q->service = service;
    q->group = PLIM_NIL;
    q->user = user;
    q->parent = parent;
    q->attempt = 1;
    q->size = drawn.size;
    q->serial = drawn.serial;
    admit(e, f, q, drawn.place);
    return r;
}

static PLIM_NOINLINE void user_asks(plim_engine *e, uint32_t service, uint32_t user)
{
    plim_flow *f = &e->flow[service];
    double size = plim_dist_draw(&f->spec->size, &f->user_rng[2 * (size_t)user + 1]);
    uint64_t serial = f->calls ? plim_rng_next(&f->user_call_rng[user]) : 0;
    (void)take_on(e, service, user, PLIM_NIL, (plim_drawn){size, serial, PLIM_NIL});
}

/* Users come with the service and leave with it. */
static PLIM_NOINLINE void user_arrives(plim_engine *e, uint32_t service, bool there)
{
    plim_flow *f = &e->flow[service];
    uint32_t user = plim_queue_top(&f->users).entity;
    plim_queue_set(&f->users, user, e->now_ns < f->from_ns ? f->from_ns : PLIM_NEVER);
    plim_queue_set(&e->queue, plim_engine_arrival_entity(e, service),
                   plim_queue_top(&f->users).time_ns);
    if (there) {
        user_asks(e, service, user);
    }
}

/* An open workload's arrival, without its place; when the next one comes. */
static PLIM_EVENT plim_drawn draw_open(plim_engine *e, plim_flow *f, uint32_t service)
{
    double size = plim_dist_draw(&f->spec->size, &f->size_rng);
    plim_queue_set(&e->queue, plim_engine_arrival_entity(e, service), f->after_ns);
    if (f->after_ns != PLIM_NEVER) {
        f->after_ns = f->spec->workload->next(f->spec->workload_params, &f->arrivals);
    }
    uint64_t serial = f->calls ? plim_rng_next(&f->call_rng) : ++f->n_arrived;
    return (plim_drawn){size, serial, PLIM_NIL};
}

PLIM_EVENT void plim_engine_arrive(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    bool there = plim_engine_is_there(e, f);
    if (f->spec->workload->closed) {
        user_arrives(e, service, there);
        return;
    }
    plim_drawn drawn = draw_open(e, f, service);
    if (there) {
        (void)take_on(e, service, PLIM_NIL, PLIM_NIL, drawn);
    }
    if (e->looks_ahead) {
        plim_engine_look_ahead_of(e, f);
    }
}

plim_drawn plim_engine_draw_arrival(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    plim_drawn drawn = draw_open(e, f, service);
    f->balance.user = PLIM_NIL;
    drawn.place = f->balancer->pick(&f->balance, &f->balance_rng);
    return drawn;
}

PLIM_EVENT uint32_t plim_engine_arrive_at(plim_engine *e, uint32_t service, plim_drawn drawn)
{
    return take_on(e, service, PLIM_NIL, PLIM_NIL, drawn);
}

/* A call's draws depend on the request that makes it and on nothing that happens meanwhile. */
void plim_engine_call(plim_engine *e, uint32_t parent, uint32_t service)
{
    const plim_request *q = &e->request[parent];
    plim_rng rng =
        plim_rng_stream(e->spec->seed, e->replication, q->serial + q->step, PLIM_PURPOSE_CALL);
    double size = plim_dist_draw(&e->flow[service].spec->size, &rng);
    uint64_t serial = plim_rng_next(&rng);
    (void)take_on(e, service, PLIM_NIL, parent, (plim_drawn){size, serial, PLIM_NIL});
}

void plim_engine_soon(plim_engine *e)
{
    for (uint32_t i = 0; i < e->n_soon; i++) { /* may grow meanwhile */
        plim_soon soon = e->soon[i];
        if (soon.parent == PLIM_NIL) {
            user_asks(e, soon.service, soon.user);
        } else {
            e->request[soon.parent].failed = !soon.answered;
            plim_engine_advance(e, soon.parent);
        }
    }
    e->n_soon = 0;
}

void plim_engine_retry(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    uint32_t job = f->later;
    f->later = plim_engine_pop(e->request, job);
    plim_queue_set(&e->queue, plim_engine_retry_entity(e, service),
                   f->later == PLIM_NIL ? PLIM_NEVER : plim_job_of(e->request, f->later)->at_ns);
    f->obs->retries++;
    admit(e, f, &e->request[job / 2], PLIM_NIL);
}
