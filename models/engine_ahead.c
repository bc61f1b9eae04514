/* SPDX-License-Identifier: GPL-3.0-or-later
 * With thousands of hosts an event finds nothing of its host in the caches. What the next ones will
 * touch is fetched while others are executed, in two steps, for where things are is not known
 * before what names them is there. Of hundreds the next two dozen are known in order (the queue's
 * run); of fewer the next is among the four below the first one of the heap, and those after it
 * mostly among the sixteen below these. This changes no result, and what was foretold wrongly costs
 * a fetch. */
#include "models/engine_entity.h"
#include "models/engine_fetch.h"

/* Where the balancer will send the next user who asks, if nothing changes; its stream is not moved.
 */
static plim_place foretell(const plim_engine *e, const plim_flow *f)
{
    plim_balance balance = f->balance;
    plim_rng rng = f->balance_rng;
    balance.user = plim_queue_top(&f->users).entity;
    return e->place[f->first_place + f->balancer->pick(&balance, &rng)];
}

static bool foretells(const plim_flow *f)
{
    return f->balancer->blind && f->balance.n > 0;
}

/* The service whose arrival that is, or NULL. */
static const plim_flow *arriving(const plim_engine *e, uint32_t entity)
{
    uint32_t arrivals = plim_engine_arrival_entity(e, 0);
    bool arrival = entity >= arrivals && entity < arrivals + e->spec->n_services;
    return arrival ? &e->flow[entity - arrivals] : NULL;
}

/* Of a host's event, or of an arrival. */
static plim_place place_of(const plim_engine *e, uint32_t entity)
{
    const plim_flow *f = arriving(e, entity);
    if (entity < e->spec->n_hosts) {
        return (plim_place){e->due[entity].group, entity};
    }
    if (f != NULL && foretells(f)) {
        return f->spec->workload->closed ? foretell(e, f) : f->coming;
    }
    return (plim_place){PLIM_NIL, PLIM_NIL};
}

/* First step, some dozen events before. The group, and of a host's event the request that ends and
 * its user. */
static void fetch_place(const plim_engine *e, plim_place place, bool arrival)
{
    plim_due due = e->due[place.host];
    bool shares = arrival || due.reach != PLIM_REACH_NONE;
    plim_fetch_host(e, place.host, shares);
    plim_fetch_group(e, place.group);
    if (!arrival && due.job != PLIM_NIL) {
        plim_fetch_job(e, due.job, due.user);
    }
}

/* An open workload's next arrival may be nearer than a dozen events: its place is fetched at once.
 * Where that is was asked for an arrival ago. */
void plim_engine_look_ahead_of(plim_engine *e, plim_flow *f)
{
    if (!foretells(f)) {
        return;
    }
    plim_balance balance = f->balance;
    plim_rng rng = f->balance_rng;
    const plim_place *places = &e->place[f->first_place];
    f->coming = places[f->balancer->pick(&balance, &rng)];
    __builtin_prefetch(&places[f->balancer->pick(&balance, &rng)]);
    fetch_place(e, f->coming, true);
}

/* Second step, some three events before, where shares are scarce: all who want one. */
static void fetch_sharers(const plim_engine *e, plim_due due)
{
    for (uint32_t k = 0; k < plim_bits_words(due.n); k++) {
        for (uint64_t left = e->wants[due.word + k]; left != 0;) {
            plim_fetch_group(e, due.first + 64 * k + plim_bits_take(&left));
        }
    }
}

/* And where the sojourn time of the request that ends will be counted. */
static void fetch_more(const plim_engine *e, uint32_t entity)
{
    plim_place place = place_of(e, entity);
    if (place.host == PLIM_NIL) {
        return;
    }
    plim_due due = e->due[place.host];
    const plim_host *h = &e->host[place.host];
    bool arrival = entity >= e->spec->n_hosts;
    if (due.reach == PLIM_REACH_ALL) {
        fetch_sharers(e, due);
    }
    uint32_t job = arrival ? e->next[place.group].job : due.job;
    if (arrival && job != PLIM_NIL) { /* the one it will be compared with */
        __builtin_prefetch(plim_job_of(e->request, job));
    }
    if (!arrival && job != PLIM_NIL) {
        const plim_request *q = &e->request[job / 2];
        int64_t sojourn_ns = h->next_ns - q->first_ns;
        uint32_t bucket = plim_hist_index((uint64_t)sojourn_ns);
        __builtin_prefetch(&e->flow[q->service].obs->hist.count[bucket]);
        if (q->job.child != PLIM_NIL) { /* who ends after it, perhaps */
            __builtin_prefetch(plim_job_of(e->request, q->job.child));
        }
    }
}

static void fetch_first(const plim_engine *e, uint32_t entity)
{
    const plim_flow *f = arriving(e, entity);
    if (f != NULL && !f->spec->workload->closed) {
        return; /* plim_engine_look_ahead_of has done it */
    }
    plim_place place = place_of(e, entity);
    if (place.group != PLIM_NIL) {
        fetch_place(e, place, f != NULL);
    }
}

/* What is in order passes both places, one event after another. What was set to be sooner lies in
 * the heap: its first is some events ahead, too. */
enum { FIRST_STEP = 12, SECOND_STEP = 3 };

static void look_along(plim_engine *e, const plim_queue *queue)
{
    const plim_queue_entry *next = &queue->run[queue->n_run - 1];
    fetch_more(e, next[-SECOND_STEP].entity);
    fetch_first(e, next[-FIRST_STEP].entity);
    if (queue->n > 0 && queue->heap[0].entity != e->ahead[0]) {
        e->ahead[0] = queue->heap[0].entity;
        fetch_more(e, queue->heap[0].entity);
    }
}

void plim_engine_look_ahead(plim_engine *e)
{
    const plim_queue *queue = &e->queue;
    if (queue->n_run > FIRST_STEP) {
        look_along(e, queue);
        return;
    }
    uint32_t n = queue->n < PLIM_AHEAD ? queue->n : PLIM_AHEAD;
    for (uint32_t i = 1; i < n; i++) {
        uint32_t entity = queue->heap[i].entity;
        if (entity == e->ahead[i]) {
            continue;
        }
        e->ahead[i] = entity;
        if (i < PLIM_AHEAD_NEXT) {
            fetch_more(e, entity);
        } else {
            fetch_first(e, entity);
        }
    }
}
