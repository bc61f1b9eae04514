/* SPDX-License-Identifier: GPL-3.0-or-later
 * The entity-indexed pending-event set: see queue.h. */
#include "sim/kernel/queue.h"

#include "sim/base/assert.h"

/* The children of a node lie in one line of the caches: heap[1] begins one, and heap[5], … */
enum { LINE = 64, PER_LINE = LINE / sizeof(plim_queue_entry) };

bool plim_queue_init(plim_queue *queue, plim_arena *arena, uint32_t n_entities)
{
    plim_queue_entry *heap = PLIM_NEW(arena, (size_t)n_entities + PER_LINE, plim_queue_entry);
    queue->position = PLIM_NEW(arena, n_entities, uint32_t);
    queue->n = 0;
    queue->n_entities = n_entities;
    if (heap == NULL || queue->position == NULL) {
        return false;
    }
    size_t beyond = (uintptr_t)heap % LINE / sizeof *heap;
    queue->heap = heap + (2 * PER_LINE - 1 - beyond) % PER_LINE;
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

/* Where no branch can foresee which is smaller, there is none. */
static inline uint32_t not_after(plim_queue_entry a, plim_queue_entry b)
{
    return (uint32_t)(a.time_ns < b.time_ns) |
           ((uint32_t)(a.time_ns == b.time_ns) & (uint32_t)(a.entity < b.entity));
}

static inline uint32_t least_of_four(const plim_queue_entry *child)
{
    uint32_t a = not_after(child[1], child[0]), b = 2U + not_after(child[3], child[2]);
    return not_after(child[b], child[a]) != 0 ? b : a;
}

static inline uint32_t least_of_few(const plim_queue_entry *child, uint32_t n)
{
    uint32_t least = 0;
    for (uint32_t i = 1; i < n; i++) {
        least = before(child[i], child[least]) ? i : least;
    }
    return least;
}

/* From where on a heap is worth asking the caches for it. */
enum { FAR = 1024 };

static void sift_down(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    const plim_queue_entry *heap = queue->heap;
    uint32_t n = queue->n;
    for (uint32_t child = 4 * at + 1; child < n; child = 4 * at + 1) {
        if (n > FAR) {
            __builtin_prefetch(heap + 4 * (size_t)child + 1);
            __builtin_prefetch(heap + 4 * (size_t)child + 5);
            __builtin_prefetch(heap + 4 * (size_t)child + 9);
            __builtin_prefetch(heap + 4 * (size_t)child + 13);
        }
        uint32_t least = child + (n - child >= 4 ? least_of_four(heap + child)
                                                 : least_of_few(heap + child, n - child));
        if (!before(heap[least], entry)) {
            break;
        }
        put(queue, at, heap[least]);
        at = least;
    }
    put(queue, at, entry);
}

static inline void settle(plim_queue *queue, uint32_t at, plim_queue_entry entry)
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
