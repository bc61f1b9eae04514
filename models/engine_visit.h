/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request's visit to the vCPUs of its instance: how it begins. Every arrival passes here, so what
 * is short is inline. */
#ifndef PLIM_MODELS_ENGINE_VISIT_H
#define PLIM_MODELS_ENGINE_VISIT_H

#include "models/engine_life.h"
#include "models/engine_memory.h"
#include "models/engine_pace.h"
#include "models/engine_station.h"

/* False: there is no room for one more. */
static inline bool plim_engine_has_room(const plim_flow *f, const plim_group *g)
{
    const plim_station *s = &g->station[PLIM_ON_VCPU];
    return s->running + s->held < s->slots || s->waiting < f->spec->queue_limit;
}

/* Its visit begins; how much work that is. */
static inline double plim_engine_enter_cpu(plim_engine *e, const plim_flow *f, const plim_group *g,
                                           plim_request *q)
{
    double work = f->step[q->step].vcpu_ns * q->size;
    q->phase = PLIM_PHASE_CPU;
    q->j_start = g->j;
    q->pending = 1;
    q->since_ns = PLIM_NEVER;
    if (PLIM_UNLIKELY(f->slowed)) {
        plim_engine_pace_begin(e, (uint32_t)(q - e->request));
    }
    if (PLIM_UNLIKELY(f->may_fault)) {
        work += plim_engine_fault_work(e, (uint32_t)(q - e->request));
    }
    return work;
}

/* The same as plim_engine_advance for one that begins at an instance of a simple service. */
static inline PLIM_EVENT void plim_engine_begin_simple(plim_engine *e, const plim_flow *f,
                                                       plim_group *g, plim_request *q)
{
    uint32_t r = (uint32_t)(q - e->request);
    plim_engine_sync(e, g);
    q->where = PLIM_AT_OWN;
    if (PLIM_UNLIKELY(!plim_engine_has_room(f, g))) {
        plim_engine_end(e, r, PLIM_OUTCOME_REJECTED);
    } else if (PLIM_UNLIKELY(f->takes_pids) && !plim_engine_takes_pid(e, q->group)) {
        plim_engine_end(e, r, PLIM_OUTCOME_FAILED);
    } else {
        plim_engine_join(e, g, PLIM_ON_VCPU, 2 * r, plim_engine_enter_cpu(e, f, g, q));
    }
}

#endif
