/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pending-event set, indexed by entity: every entity (a host, a service's arrivals, …) has at
 * most one next event. Order is (time, entity): a total order, so entities are numbered by event
 * class and nothing depends on history. Implicit 4-ary heap of 16-byte entries with a position
 * column; O(log n) to move an event, no allocation after init. */
#ifndef PLIM_KERNEL_QUEUE_H
#define PLIM_KERNEL_QUEUE_H

#include "sim/base/arena.h"
#include "sim/kernel/time.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct plim_queue_entry {
    int64_t time_ns;
    uint32_t entity;
} plim_queue_entry;

typedef struct plim_queue {
    plim_queue_entry *heap; /* (n), only entities with an event */
    uint32_t *position;     /* (n_entities), index into heap, or PLIM_QUEUE_NONE */
    uint32_t n;
    uint32_t n_entities;
} plim_queue;

#define PLIM_QUEUE_NONE UINT32_MAX

/* An empty set for entities 0 … n_entities - 1; false when memory is out. */
bool plim_queue_init(plim_queue *queue, plim_arena *arena, uint32_t n_entities);

/* Gives the entity an event at time_ns, moves the one it has, or removes it (PLIM_NEVER). */
void plim_queue_set(plim_queue *queue, uint32_t entity, int64_t time_ns);

/* The earliest event; {PLIM_NEVER, PLIM_QUEUE_NONE} when empty. */
static inline plim_queue_entry plim_queue_top(const plim_queue *queue)
{
    return queue->n > 0 ? queue->heap[0] : (plim_queue_entry){PLIM_NEVER, PLIM_QUEUE_NONE};
}

/* The time of the entity's event, PLIM_NEVER when it has none. */
static inline int64_t plim_queue_time(const plim_queue *queue, uint32_t entity)
{
    uint32_t at = queue->position[entity];
    return at == PLIM_QUEUE_NONE ? PLIM_NEVER : queue->heap[at].time_ns;
}

#endif
