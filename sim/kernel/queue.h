/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pending-event set, indexed by entity: every entity (a host, a service's arrivals, …) has at
 * most one next event. Order is (time, entity): a total order, so entities are numbered by event
 * class and nothing depends on history. Implicit 4-ary heap of 16-byte entries with a position
 * column; where there are thousands, those that are not near wait in bins (queue_far.h): O(1) to
 * move an event, no allocation after init. */
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
    plim_queue_entry *heap; /* (n), all events before near_ns */
    uint32_t *position;     /* (n_entities), index into heap; PLIM_QUEUE_FAR and more; or _NONE */
    uint32_t n;
    uint32_t n_entities;
    uint32_t most;        /* with more the heap spills into the bins */
    int64_t near_ns;      /* PLIM_NEVER: nothing waits in bins */
    struct plim_far *far; /* or NULL: few entities */
} plim_queue;

#define PLIM_QUEUE_NONE UINT32_MAX
#define PLIM_QUEUE_FAR (UINT32_C(1) << 31)

/* An empty set for entities 0 … n_entities - 1, fewer than 2^30; false when memory is out. */
bool plim_queue_init(plim_queue *queue, plim_arena *arena, uint32_t n_entities);

/* Gives the entity an event at time_ns >= 0, moves the one it has, or removes it (PLIM_NEVER). */
void plim_queue_set(plim_queue *queue, uint32_t entity, int64_t time_ns);

/* The earliest event; {PLIM_NEVER, PLIM_QUEUE_NONE} when empty. */
static inline plim_queue_entry plim_queue_top(const plim_queue *queue)
{
    return queue->n > 0 ? queue->heap[0] : (plim_queue_entry){PLIM_NEVER, PLIM_QUEUE_NONE};
}

/* The time of the entity's event, PLIM_NEVER when it has none. */
int64_t plim_queue_time(const plim_queue *queue, uint32_t entity);

/* Entities with an event. */
uint32_t plim_queue_count(const plim_queue *queue);

#endif
