/* SPDX-License-Identifier: GPL-3.0-or-later
 * The entity-indexed pending-event set: see queue.h. */
#include "sim/kernel/queue.h"

#include "sim/base/assert.h"
#include "sim/kernel/queue_far.h"

/* The children of a node lie in one line of the caches: heap[1] begins one, and heap[5], … */
enum { LINE = 64, PER_LINE = LINE / sizeof(plim_queue_entry) };

/* A heap of hundreds is quick, one of thousands is not; and some twenty events are to be seen ahead
 * of the first (models/engine_ahead.c). */
enum { ENTITIES_FAR = 2048, HEAP_MOST = 512, HEAP_LEAST = 24 };

bool plim_queue_init(plim_queue *queue, plim_arena *arena, uint32_t n_entities)
{
    plim_queue_entry *heap = PLIM_NEW(arena, (size_t)n_entities + PER_LINE, plim_queue_entry);
    queue->position = PLIM_NEW(arena, n_entities, uint32_t);
    queue->n = 0;
    queue->n_entities = n_entities;
    queue->most = UINT32_MAX;
    queue->near_ns = PLIM_NEVER;
    queue->far = NULL;
    if (heap == NULL || queue->position == NULL) {
        return false;
    }
    if (n_entities >= ENTITIES_FAR) {
        queue->most = HEAP_MOST;
        queue->far = plim_far_new(arena, n_entities, queue->position);
        if (queue->far == NULL) {
            return false;
        }
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

static void sift_down(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    const plim_queue_entry *heap = queue->heap;
    uint32_t n = queue->n;
    for (uint32_t child = 4 * at + 1; child < n; child = 4 * at + 1) {
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

static void take_out(plim_queue *queue, uint32_t at, uint32_t entity)
{
    plim_queue_entry last = queue->heap[--queue->n];
    if (last.entity != entity) {
        settle(queue, at, last);
    }
}

/* ---- what is not near ---- */

static void refill(plim_queue *queue)
{
    plim_queue_entry entry;
    while (queue->n < HEAP_LEAST && queue->far->n > 0) {
        int64_t end_ns = plim_far_open(queue->far);
        queue->near_ns = end_ns > queue->near_ns ? end_ns : queue->near_ns;
        while (plim_far_take(queue->far, &entry)) {
            sift_up(queue, queue->n++, entry);
        }
    }
    if (queue->far->n == 0) {
        queue->near_ns = PLIM_NEVER;
    }
}

/* All go to the bins, whose width is chosen anew, and the first come back. */
static void spill(plim_queue *queue)
{
    while (queue->n > 0) {
        plim_queue_entry entry = queue->heap[--queue->n];
        plim_far_insert_late(queue->far, entry.entity, entry.time_ns);
    }
    queue->near_ns = 0;
    refill(queue);
    queue->most = 2 * queue->n > HEAP_MOST ? 2 * queue->n : HEAP_MOST;
}

/* To a bin, or to nowhere. */
static void set_far(plim_queue *queue, uint32_t entity, int64_t time_ns)
{
    uint32_t at = queue->position[entity];
    if (at < PLIM_QUEUE_FAR) {
        take_out(queue, at, entity);
    } else if (at != PLIM_QUEUE_NONE) {
        plim_far_remove(queue->far, entity);
    }
    if (time_ns != PLIM_NEVER) {
        plim_far_insert(queue->far, entity, time_ns);
    } else {
        queue->position[entity] = PLIM_QUEUE_NONE;
    }
    if (queue->far != NULL) {
        refill(queue);
    }
}

void plim_queue_set(plim_queue *queue, uint32_t entity, int64_t time_ns)
{
    PLIM_ASSERT(entity < queue->n_entities);
    uint32_t at = queue->position[entity];
    plim_queue_entry entry = {time_ns, entity};
    if (time_ns >= queue->near_ns) {
        set_far(queue, entity, time_ns);
    } else if (at < PLIM_QUEUE_FAR) {
        if (queue->heap[at].time_ns != time_ns) {
            settle(queue, at, entry);
        }
    } else {
        if (at != PLIM_QUEUE_NONE) {
            plim_far_remove(queue->far, entity);
        }
        sift_up(queue, queue->n++, entry);
        if (queue->n > queue->most) {
            spill(queue);
        }
    }
}

int64_t plim_queue_time(const plim_queue *queue, uint32_t entity)
{
    uint32_t at = queue->position[entity];
    if (at == PLIM_QUEUE_NONE) {
        return PLIM_NEVER;
    }
    return at < PLIM_QUEUE_FAR ? queue->heap[at].time_ns
                               : queue->far->entry[at - PLIM_QUEUE_FAR].time_ns;
}

uint32_t plim_queue_count(const plim_queue *queue)
{
    return queue->n + (queue->far == NULL ? 0 : queue->far->n);
}
