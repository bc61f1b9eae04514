/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pending-event set, indexed by entity: every entity (a host, a service's arrivals, …) has at
 * most one next event. Order is (time, entity): a total order, so entities are numbered by event
 * class and nothing depends on history. Implicit 4-ary heap of 16-byte entries with a position
 * column. Where there are thousands, those that are not near wait in bins (queue_far.h), and come
 * from there, sorted, into a run: the heap has those alone that were near when they were set. No
 * allocation after init. */
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
    plim_queue_entry *heap; /* (n); with the run, all events before near_ns */
    plim_queue_entry *run;  /* (n_run) in falling order; PLIM_NEVER: was taken out */
    uint32_t *position;     /* (n_entities), index into heap, or from one of these on */
    uint32_t n, n_run;
    uint32_t n_taken; /* of the run: were taken out */
    uint32_t n_entities;
    uint32_t most;        /* with more the heap spills into the bins */
    int64_t near_ns;      /* PLIM_NEVER: nothing waits in bins */
    struct plim_far *far; /* or NULL: few entities */
} plim_queue;

#define PLIM_QUEUE_NONE UINT32_MAX
#define PLIM_QUEUE_RUN (UINT32_C(1) << 30)
#define PLIM_QUEUE_FAR (UINT32_C(1) << 31)

/* An empty set for entities 0 … n_entities - 1, fewer than 2^30; false when memory is out. */
bool plim_queue_init(plim_queue *queue, plim_arena *arena, uint32_t n_entities);

/* Gives the entity an event at time_ns >= 0, moves the one it has, or removes it (PLIM_NEVER). */
void plim_queue_set(plim_queue *queue, uint32_t entity, int64_t time_ns);

#ifdef __SIZEOF_INT128__
/* Time and entity as one number, for times >= 0: with a carry to compare there is one branch, or
 * none. */
__extension__ typedef unsigned __int128 plim_queue_key;

static inline plim_queue_key plim_queue_key_of(plim_queue_entry a)
{
    return (plim_queue_key)(uint64_t)a.time_ns << 64 | a.entity;
}

static inline bool plim_queue_before(plim_queue_entry a, plim_queue_entry b)
{
    return plim_queue_key_of(a) < plim_queue_key_of(b);
}
#else
static inline bool plim_queue_before(plim_queue_entry a, plim_queue_entry b)
{
    return a.time_ns < b.time_ns || (a.time_ns == b.time_ns && a.entity < b.entity);
}
#endif

/* The earliest event; {PLIM_NEVER, PLIM_QUEUE_NONE} when empty. */
static inline plim_queue_entry plim_queue_top(const plim_queue *queue)
{
    const plim_queue_entry none = {PLIM_NEVER, PLIM_QUEUE_NONE};
    plim_queue_entry top = queue->n > 0 ? queue->heap[0] : none;
    if (queue->n_run > 0 && plim_queue_before(queue->run[queue->n_run - 1], top)) {
        top = queue->run[queue->n_run - 1];
    }
    return top;
}

/* The time of the entity's event, PLIM_NEVER when it has none. */
int64_t plim_queue_time(const plim_queue *queue, uint32_t entity);

/* Entities with an event. */
uint32_t plim_queue_count(const plim_queue *queue);

#endif
