/* SPDX-License-Identifier: GPL-3.0-or-later
 * Jobs at stations: who runs, who waits, who ends first. See engine.h for the structure. */
#include "models/engine.h"

#include "sim/base/assert.h"

/* ---- pairing heaps (Fredman et al., 1986): the running jobs by `end`, delayed ones by `at_ns`
 * ---- */

/* The bits of a double >= 0 are ordered as it is, so one comparison serves both. */
static bool before(const plim_job *job, uint32_t a, uint32_t b)
{
    /* ties by index, so that the order never depends on the heap's history */
    return job[a].at_ns < job[b].at_ns || (job[a].at_ns == job[b].at_ns && a < b);
}

uint32_t plim_engine_meld(plim_job *job, uint32_t a, uint32_t b)
{
    if (a == PLIM_NIL || b == PLIM_NIL) {
        return a == PLIM_NIL ? b : a;
    }
    if (before(job, b, a)) {
        uint32_t swap = a;
        a = b;
        b = swap;
    }
    job[b].next = job[a].child;
    job[a].child = b;
    return a;
}

uint32_t plim_engine_pop(plim_job *job, uint32_t root)
{
    uint32_t pairs = PLIM_NIL;
    uint32_t rest = job[root].child;
    while (rest != PLIM_NIL) {
        uint32_t a = rest;
        uint32_t b = job[a].next;
        rest = b == PLIM_NIL ? PLIM_NIL : job[b].next;
        job[a].next = PLIM_NIL;
        if (b != PLIM_NIL) {
            job[b].next = PLIM_NIL;
        }
        uint32_t pair = plim_engine_meld(job, a, b);
        job[pair].next = pairs;
        pairs = pair;
    }
    uint32_t heap = PLIM_NIL;
    while (pairs != PLIM_NIL) {
        uint32_t next = job[pairs].next;
        job[pairs].next = PLIM_NIL;
        heap = plim_engine_meld(job, heap, pairs);
        pairs = next;
    }
    return heap;
}

/* ---- stations ---- */

static void start(plim_engine *e, plim_group *g, plim_station *s, uint32_t job)
{
    plim_engine_touch(e, g);
    if (s->running == 0) {
        s->v = 0.0; /* keeps v small, so that work keeps its precision */
    }
    e->job[job].end = s->v + e->job[job].work;
    e->job[job].child = PLIM_NIL;
    e->job[job].next = PLIM_NIL;
    s->heap = plim_engine_meld(e->job, s->heap, job);
    s->running++;
}

void plim_engine_join(plim_engine *e, plim_group *g, int which, uint32_t job, double work)
{
    plim_station *s = &g->station[which];
    e->job[job].work = work;
    if (s->running + s->held < s->slots) {
        start(e, g, s, job);
        plim_engine_started(e, g, which, job);
        return;
    }
    e->job[job].next = PLIM_NIL;
    if (s->waiting++ == 0) {
        s->head = job;
    } else {
        e->job[s->tail].next = job;
    }
    s->tail = job;
}

void plim_engine_rejoin(plim_engine *e, plim_group *g, int which, uint32_t job, double work)
{
    e->job[job].work = work;
    start(e, g, &g->station[which], job);
    plim_engine_started(e, g, which, job);
}

void plim_engine_fill(plim_engine *e, plim_group *g, int which)
{
    plim_station *s = &g->station[which];
    while (s->waiting > 0 && s->running + s->held < s->slots) {
        uint32_t job = s->head;
        s->head = e->job[job].next;
        s->waiting--;
        start(e, g, s, job);
        plim_engine_started(e, g, which, job);
    }
}

uint32_t plim_engine_leave(plim_engine *e, plim_group *g, int which)
{
    plim_station *s = &g->station[which];
    uint32_t job = s->heap;
    PLIM_ASSERT(job != PLIM_NIL && s->running > 0);
    if (e->job[job].end > s->v) {
        s->v = e->job[job].end; /* the event's time was rounded up: it is done */
    }
    s->heap = plim_engine_pop(e->job, job);
    s->running--;
    return job;
}
