/* SPDX-License-Identifier: GPL-3.0-or-later
 * Who has events in a run's queue, by number: hosts first, then these in turn. At one instant they
 * come in this order. */
#ifndef PLIM_MODELS_ENGINE_ENTITY_H
#define PLIM_MODELS_ENGINE_ENTITY_H

#include "models/engine.h"

/* Of an event, as a run's digest has it. */
typedef enum plim_event_kind {
    PLIM_EVENT_HOST,
    PLIM_EVENT_TIMEOUT,
    PLIM_EVENT_ARRIVAL,
    PLIM_EVENT_RETRY,
    PLIM_EVENT_CONTROL,
    PLIM_EVENT_FAILURE,
    PLIM_EVENT_RARE
} plim_event_kind;

static inline uint32_t plim_engine_timeout_entity(const plim_engine *e, uint32_t service)
{
    return e->spec->n_hosts + service;
}

static inline uint32_t plim_engine_arrival_entity(const plim_engine *e, uint32_t service)
{
    return e->spec->n_hosts + e->spec->n_services + service;
}

static inline uint32_t plim_engine_retry_entity(const plim_engine *e, uint32_t service)
{
    return e->spec->n_hosts + 2 * e->spec->n_services + service;
}

static inline uint32_t plim_engine_control_entity(const plim_engine *e, uint32_t service)
{
    return e->spec->n_hosts + 3 * e->spec->n_services + service;
}

static inline uint32_t plim_engine_failure_entity(const plim_engine *e, uint32_t failure)
{
    return e->spec->n_hosts + 4 * e->spec->n_services + failure;
}

static inline uint32_t plim_engine_plan_entity(const plim_engine *e)
{
    return plim_engine_failure_entity(e, e->spec->n_failures);
}

static inline uint32_t plim_engine_move_entity(const plim_engine *e, uint32_t host)
{
    return plim_engine_plan_entity(e) + 1 + host;
}

static inline uint32_t plim_engine_host_entity(const plim_engine *e, uint32_t host)
{
    return plim_engine_plan_entity(e) + 1 + e->spec->n_hosts + host;
}

static inline uint32_t plim_engine_memory_entity(const plim_engine *e, uint32_t host)
{
    return plim_engine_host_entity(e, e->spec->n_hosts) + host;
}

static inline uint32_t plim_engine_kernel_entity(const plim_engine *e)
{
    return plim_engine_memory_entity(e, e->spec->n_hosts);
}

#endif
