/* SPDX-License-Identifier: GPL-3.0-or-later
 * The entity-indexed pending-event set: see queue.h. */
#include "sim/kernel/queue.h"

#include "sim/base/assert.h"

bool plim_queue_init(plim_queue *queue, plim_arena *arena, uint32_t n_entities)
{
    queue->heap = PLIM_NEW(arena, n_entities, plim_queue_entry);
    queue->position = PLIM_NEW(arena, n_entities, uint32_t);
    queue->n = 0;
    queue->n_entities = n_entities;
    if (queue->heap == NULL || queue->position == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < n_entities; i++) {
        queue->position[i] = PLIM_QUEUE_NONE;
    }
    return true;
}

static inline bool before(plim_queue_entry a, plim_queue_entry b)
{
    return a.time_ns < b.time_ns || (a.time_ns == b.time_ns && a.entity < b.entity);
}

static inline void put(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    queue->heap[at] = entry;
    queue->position[entry.entity] = at;
}

static void sift_up(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    while (at > 0) {
        uint32_t parent = (at - 1) / 4;
        if (!before(entry, queue->heap[parent])) {
            break;
        }
        put(queue, at, queue->heap[parent]);
        at = parent;
    }
    put(queue, at, entry);
}

static void sift_down(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    for (;;) {
        uint32_t child = 4 * at + 1;
        if (child >= queue->n) {
            break;
        }
        uint32_t end = child + 4 < queue->n ? child + 4 : queue->n;
        uint32_t least = child;
        for (uint32_t i = child + 1; i < end; i++) {
            if (before(queue->heap[i], queue->heap[least])) {
                least = i;
            }
        }
        if (!before(queue->heap[least], entry)) {
            break;
        }
        put(queue, at, queue->heap[least]);
        at = least;
    }
    put(queue, at, entry);
}

static void settle(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    if (at > 0 && before(entry, queue->heap[(at - 1) / 4])) {
        sift_up(queue, at, entry);
    } else {
        sift_down(queue, at, entry);
    }
}

void plim_queue_set(plim_queue *queue, uint32_t entity, int64_t time_ns)
{
    PLIM_ASSERT(entity < queue->n_entities);
    uint32_t at = queue->position[entity];
    if (at == PLIM_QUEUE_NONE) {
        if (time_ns != PLIM_NEVER) {
            sift_up(queue, queue->n++, (plim_queue_entry){time_ns, entity});
        }
    } else if (time_ns != PLIM_NEVER) {
        if (queue->heap[at].time_ns != time_ns) {
            settle(queue, at, (plim_queue_entry){time_ns, entity});
        }
    } else {
        plim_queue_entry last = queue->heap[--queue->n];
        queue->position[entity] = PLIM_QUEUE_NONE;
        if (last.entity != entity) {
            settle(queue, at, last);
        }
    }
}
