/* SPDX-License-Identifier: GPL-3.0-or-later
 * With thousands of hosts an event finds nothing of its host in the caches. The next event is among
 * the four below the first one of the heap: what it will touch is fetched while others are
 * executed, step by step, for where things are is not known before what names them is there. This
 * changes no result, and what was foretold wrongly costs a fetch. */
#include "models/engine.h"

/* Where the balancer will send the next arrival, if nothing changes; its stream is not moved. */
static uint32_t foretell(const plim_engine *e, const plim_flow *f)
{
    plim_balance balance = f->balance;
    plim_rng rng = f->balance_rng;
    balance.user = f->spec->workload->closed ? plim_queue_top(&f->users).entity : PLIM_NIL;
    return e->place[f->first_place + f->balancer->pick(&balance, &rng)];
}

/* Of a host's event, or of an arrival. */
static uint32_t group_of(const plim_engine *e, uint32_t entity)
{
    uint32_t arrivals = plim_engine_arrival_entity(e, 0);
    if (entity < e->spec->n_hosts) {
        return e->due[entity].group;
    }
    if (entity < arrivals || entity >= arrivals + e->spec->n_services) {
        return PLIM_NIL;
    }
    const plim_flow *f = &e->flow[entity - arrivals];
    return f->balancer->blind && f->balance.n > 0 ? foretell(e, f) : PLIM_NIL;
}

static void fetch_host(const plim_engine *e, uint32_t host, plim_due due)
{
    plim_fetch(&e->host[host], 4 * (size_t)PLIM_LINE);
    plim_fetch(&e->next[due.first], due.n * sizeof *e->next);
}

/* The group, the request that ends and its user. */
static void fetch_due(const plim_engine *e, uint32_t host)
{
    plim_due due = e->due[host];
    fetch_host(e, host, due);
    if (due.job == PLIM_NIL) {
        return;
    }
    plim_fetch(&e->request[due.job / 2], PLIM_REQUEST_HALF);
    if (due.user != PLIM_NIL) {
        plim_fetch(&e->user_rng[2 * (size_t)due.user], 2 * sizeof(plim_rng));
    }
}

/* The group is there now: the host of an arrival; where the user who ends asks again. */
static void fetch_more(const plim_engine *e, const plim_ahead *ahead)
{
    const plim_group *g = &e->group[ahead->group];
    if (ahead->entity >= e->spec->n_hosts) {
        fetch_host(e, g->host, e->due[g->host]);
    } else if (e->due[ahead->entity].user != PLIM_NIL && g->place != PLIM_NIL) {
        __builtin_prefetch(&e->place[e->flow[g->service].first_place + g->place]);
    }
}

void plim_engine_look_ahead(plim_engine *e)
{
    for (uint32_t i = 0; i < PLIM_AHEAD && i + 1 < e->queue.n; i++) {
        plim_ahead *ahead = &e->ahead[i];
        uint32_t entity = e->queue.heap[i + 1].entity;
        if (entity != ahead->entity) {
            *ahead = (plim_ahead){entity, group_of(e, entity), 0};
            if (entity < e->spec->n_hosts) {
                fetch_due(e, entity);
            }
            if (ahead->group != PLIM_NIL) {
                plim_fetch(&e->group[ahead->group], PLIM_GROUP_HOT);
            }
        } else if (++ahead->step == 1 && ahead->group != PLIM_NIL) {
            fetch_more(e, ahead);
        }
    }
}
