/* SPDX-License-Identifier: GPL-3.0-or-later
 * Jobs at stations: who runs, who waits, who ends first. See engine.h for the structure. Every
 * event passes here, so what is short is inline. */
#ifndef PLIM_MODELS_ENGINE_STATION_H
#define PLIM_MODELS_ENGINE_STATION_H

#include "models/engine.h"
#include "sim/base/assert.h"

/* ---- pairing heaps (Fredman et al., 1986): the running jobs by `end`, delayed ones by `at_ns`
 * ----
 */

/* Of two jobs that end at once, whose request came first. The order depends neither on the heap's
 * history nor on which of the pool's requests they have. */
bool plim_job_is_older(const plim_request *pool, uint32_t a, uint32_t b);

/* The bits of a double >= 0 are ordered as it is, so one comparison serves both. */
static inline uint32_t plim_engine_meld(plim_request *pool, uint32_t a, uint32_t b)
{
    if (a == PLIM_NIL || b == PLIM_NIL) {
        return a == PLIM_NIL ? b : a;
    }
    plim_job *ja = plim_job_of(pool, a), *jb = plim_job_of(pool, b);
    if (jb->at_ns < ja->at_ns ||
        PLIM_UNLIKELY(jb->at_ns == ja->at_ns && plim_job_is_older(pool, b, a))) {
        ja->next = jb->child;
        jb->child = a;
        return b;
    }
    jb->next = ja->child;
    ja->child = b;
    return a;
}

/* One heap of a first one's children. */
uint32_t plim_engine_pop_pairs(plim_request *pool, uint32_t rest);

/* The heap without its first. */
static inline uint32_t plim_engine_pop(plim_request *pool, uint32_t root)
{
    uint32_t rest = plim_job_of(pool, root)->child;
    bool alone = rest == PLIM_NIL || plim_job_of(pool, rest)->next == PLIM_NIL;
    return alone ? rest : plim_engine_pop_pairs(pool, rest);
}

/* ---- stations ---- */

static inline void plim_engine_start(plim_engine *e, plim_group *g, int which, uint32_t job)
{
    plim_station *s = &g->station[which];
    plim_job *j = plim_job_of(e->request, job);
    plim_engine_touch(e, g);
    if (s->running == 0) {
        s->v = 0.0; /* keeps v small, so that work keeps its precision */
    }
    j->end = s->v + j->work;
    j->child = PLIM_NIL;
    j->next = PLIM_NIL;
    s->heap = plim_engine_meld(e->request, s->heap, job);
    s->first = s->heap == job ? j->end : s->first;
    s->running++;
    if (which == PLIM_ON_VCPU && g->threaded) {
        plim_engine_started(e, g, job);
    }
}

/* Adds a job of that much work to a station of a touched group: runs or waits. */
static inline PLIM_EVENT void plim_engine_join(plim_engine *e, plim_group *g, int which,
                                               uint32_t job, double work)
{
    plim_station *s = &g->station[which];
    plim_job_of(e->request, job)->work = work;
    if (s->running + s->held < s->slots) {
        plim_engine_start(e, g, which, job);
        return;
    }
    plim_job_of(e->request, job)->next = PLIM_NIL;
    if (s->waiting++ == 0) {
        s->head = job;
    } else {
        plim_job_of(e->request, s->tail)->next = job;
    }
    s->tail = job;
}

/* Starts waiting jobs while slots are free. */
static inline void plim_engine_fill(plim_engine *e, plim_group *g, int which)
{
    plim_station *s = &g->station[which];
    while (s->waiting > 0 && s->running + s->held < s->slots) {
        uint32_t job = s->head;
        s->head = plim_job_of(e->request, job)->next;
        s->waiting--;
        plim_engine_start(e, g, which, job);
    }
}

/* Takes the first job off the running ones. */
static inline uint32_t plim_engine_leave(plim_engine *e, plim_group *g, int which)
{
    plim_station *s = &g->station[which];
    uint32_t job = s->heap;
    PLIM_ASSERT(job != PLIM_NIL && s->running > 0);
    s->v = s->first > s->v ? s->first : s->v; /* the event's time was rounded up: it is done */
    s->heap = plim_engine_pop(e->request, job);
    if (--s->running > 0) {
        s->first = plim_job_of(e->request, s->heap)->end;
    }
    return job;
}

#endif
