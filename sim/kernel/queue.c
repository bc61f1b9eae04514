/* SPDX-License-Identifier: GPL-3.0-or-later
 * The entity-indexed pending-event set: see queue.h. */
#include "sim/kernel/queue.h"

#include "sim/base/assert.h"
#include "sim/base/inline.h"
#include "sim/kernel/queue_far.h"

/* The children of a node lie in one line of the caches: heap[1] begins one, and heap[5], … */
enum { LINE = 64, PER_LINE = LINE / sizeof(plim_queue_entry) };

/* The first one of a heap and its children. */
enum { FEW = 5 };

/* A heap of hundreds is quick, one of thousands is not; and some dozen events are to be seen ahead
 * of the first (models/engine_ahead.c). */
enum { ENTITIES_FAR = 256, HEAP_LEAST = 64, HEAP_MOST = 512, RUN_LEAST = 24 };

/* Of so many entities the heap holds no more than that, if there are not more near ones. */
static uint32_t heap_most(uint32_t n_entities)
{
    uint32_t most = n_entities / 8;
    return most < HEAP_LEAST ? HEAP_LEAST : most > HEAP_MOST ? HEAP_MOST : most;
}

bool plim_queue_init(plim_queue *queue, plim_arena *arena, uint32_t n_entities)
{
    plim_queue_entry *heap = PLIM_NEW(arena, (size_t)n_entities + PER_LINE, plim_queue_entry);
    queue->position = PLIM_NEW(arena, n_entities, uint32_t);
    queue->n = queue->n_run = queue->n_taken = 0;
    queue->run = NULL;
    queue->n_entities = n_entities;
    queue->most = UINT32_MAX;
    queue->near_ns = PLIM_NEVER;
    queue->far = NULL;
    if (heap == NULL || queue->position == NULL) {
        return false;
    }
    if (n_entities >= ENTITIES_FAR) {
        queue->most = heap_most(n_entities);
        queue->far = plim_far_new(arena, n_entities, queue->position);
        queue->run = PLIM_NEW(arena, RUN_LEAST + PLIM_FAR_SORTED, plim_queue_entry);
        if (queue->far == NULL || queue->run == NULL) {
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

/* Of a queue what sifting needs: as locals, for no store is taken to change them. */
typedef struct columns {
    plim_queue_entry *heap;
    uint32_t *position;
} columns;

static inline columns columns_of(const plim_queue *queue)
{
    return (columns){queue->heap, queue->position};
}

static inline void put(columns c, uint32_t at, plim_queue_entry entry)
{
    c.heap[at] = entry;
    c.position[entry.entity] = at;
}

static inline void sift_up(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    columns c = columns_of(queue);
    while (at > 0) {
        uint32_t parent = (at - 1) / 4;
        if (!plim_queue_before(entry, c.heap[parent])) {
            break;
        }
        put(c, at, c.heap[parent]);
        at = parent;
    }
    put(c, at, entry);
}

/* No branch can foresee which is smallest: there is none. */
static inline uint32_t least_of_four(const plim_queue_entry *child)
{
    uint32_t a = plim_queue_before(child[1], child[0]);
    uint32_t b = 2U + plim_queue_before(child[3], child[2]);
    return a ^ ((a ^ b) & (0U - (uint32_t)plim_queue_before(child[b], child[a])));
}

static inline uint32_t least_of_few(const plim_queue_entry *child, uint32_t n)
{
    uint32_t least = 0;
    for (uint32_t i = 1; i < n; i++) {
        least = plim_queue_before(child[i], child[least]) ? i : least;
    }
    return least;
}

static inline void sift_down(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    columns c = columns_of(queue);
    uint32_t n = queue->n;
    for (uint32_t child = 4 * at + 1; child < n; child = 4 * at + 1) {
        uint32_t least = child + (n - child >= 4 ? least_of_four(c.heap + child)
                                                 : least_of_few(c.heap + child, n - child));
        if (!plim_queue_before(c.heap[least], entry)) {
            break;
        }
        put(c, at, c.heap[least]);
        at = least;
    }
    put(c, at, entry);
}

/* To its place, among a first one and its children alone: what small scenarios have. */
static inline void settle_few(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    columns c = columns_of(queue);
    uint32_t other = 0;
    bool moves = at > 0 && plim_queue_before(entry, c.heap[0]);
    if (at == 0 && queue->n > 1) {
        other = 1 + least_of_few(c.heap + 1, queue->n - 1);
        moves = plim_queue_before(c.heap[other], entry);
    }
    if (moves) {
        put(c, at, c.heap[other]);
        at = other;
    }
    put(c, at, entry);
}

static PLIM_NOINLINE void settle(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    if (at > 0 && plim_queue_before(entry, queue->heap[(at - 1) / 4])) {
        sift_up(queue, at, entry);
    } else {
        sift_down(queue, at, entry);
    }
}

static PLIM_NOINLINE void take_out(plim_queue *queue, uint32_t at, uint32_t entity)
{
    plim_queue_entry last = queue->heap[--queue->n];
    if (last.entity != entity) {
        settle(queue, at, last);
    }
}

/* ---- what is not near ---- */

static void put_run(plim_queue *queue, uint32_t at, plim_queue_entry entry)
{
    queue->run[at] = entry;
    queue->position[entry.entity] = PLIM_QUEUE_RUN + at;
}

/* Makes room before the run for k later entries. */
static void shift_run(plim_queue *queue, uint32_t k)
{
    uint32_t to = queue->n_run - queue->n_taken + k;
    plim_queue_entry old[RUN_LEAST];
    uint32_t n = 0;
    for (uint32_t i = 0; i < queue->n_run; i++) {
        if (queue->run[i].time_ns != PLIM_NEVER) {
            old[n++] = queue->run[i];
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        put_run(queue, k + i, old[i]);
    }
    queue->n_run = to;
    queue->n_taken = 0;
}

/* The bin that was opened, all of it later than the run, goes before it. */
static void sort_into_run(plim_queue *queue, uint32_t k)
{
    plim_queue_entry entry;
    shift_run(queue, k);
    for (uint32_t n = 0; plim_far_take(queue->far, &entry); n++) {
        uint32_t at = n;
        for (; at > 0 && plim_queue_before(queue->run[at - 1], entry); at--) {
            queue->run[at] = queue->run[at - 1];
        }
        queue->run[at] = entry;
    }
    for (uint32_t i = 0; i < k; i++) {
        queue->position[queue->run[i].entity] = PLIM_QUEUE_RUN + i;
    }
}

/* Whether more should come from the bins. */
static inline bool is_low(const plim_queue *queue)
{
    return queue->n + queue->n_run - queue->n_taken < RUN_LEAST && queue->far->n > 0;
}

static void refill(plim_queue *queue)
{
    plim_queue_entry entry;
    while (is_low(queue)) {
        int64_t end_ns = plim_far_open(queue->far);
        uint32_t k = plim_far_opened(queue->far);
        queue->near_ns = end_ns > queue->near_ns ? end_ns : queue->near_ns;
        if (k <= PLIM_FAR_SORTED) {
            sort_into_run(queue, k);
            continue;
        }
        while (plim_far_take(queue->far, &entry)) { /* many at one time, perhaps */
            sift_up(queue, queue->n++, entry);
        }
    }
}

/* Out of the run: those that are next must be there. */
static void leave_run(plim_queue *queue, uint32_t at)
{
    queue->run[at].time_ns = PLIM_NEVER;
    queue->n_taken++;
    while (queue->n_run > 0 && queue->run[queue->n_run - 1].time_ns == PLIM_NEVER) {
        queue->n_run--;
        queue->n_taken--;
    }
}

/* All go to the bins, whose width is chosen anew, and the first come back. */
static void spill(plim_queue *queue)
{
    for (uint32_t i = 0; i < queue->n_run; i++) {
        if (queue->run[i].time_ns != PLIM_NEVER) {
            plim_far_insert_late(queue->far, queue->run[i].entity, queue->run[i].time_ns);
        }
    }
    for (uint32_t i = 0; i < queue->n; i++) {
        plim_far_insert_late(queue->far, queue->heap[i].entity, queue->heap[i].time_ns);
    }
    queue->n = queue->n_run = queue->n_taken = 0;
    queue->near_ns = 0;
    refill(queue);
    queue->most = heap_most(queue->n_entities);
    queue->most = 2 * queue->n > queue->most ? 2 * queue->n : queue->most;
}

/* Where it is neither in the heap nor nowhere. */
static void leave(plim_queue *queue, uint32_t at, uint32_t entity)
{
    if (at < PLIM_QUEUE_FAR) {
        leave_run(queue, at - PLIM_QUEUE_RUN);
    } else {
        plim_far_remove(queue->far, entity);
    }
}

/* To a bin, or to nowhere. */
static void set_far(plim_queue *queue, uint32_t entity, int64_t time_ns)
{
    uint32_t at = queue->position[entity];
    if (at < PLIM_QUEUE_RUN) {
        take_out(queue, at, entity);
    } else if (at != PLIM_QUEUE_NONE) {
        leave(queue, at, entity);
    }
    if (time_ns != PLIM_NEVER) {
        plim_far_insert(queue->far, entity, time_ns);
    } else {
        queue->position[entity] = PLIM_QUEUE_NONE;
    }
    if (queue->far != NULL && is_low(queue)) {
        refill(queue);
    }
}

/* What was not in the heap comes to it. */
static void set_near(plim_queue *queue, uint32_t entity, int64_t time_ns)
{
    uint32_t at = queue->position[entity];
    if (at != PLIM_QUEUE_NONE) {
        leave(queue, at, entity);
    }
    sift_up(queue, queue->n++, (plim_queue_entry){time_ns, entity});
    if (queue->n > queue->most) {
        spill(queue);
    }
}

/* To the heap, or from it. */
static PLIM_NOINLINE void change_place(plim_queue *queue, uint32_t entity, int64_t time_ns)
{
    if (time_ns >= queue->near_ns) {
        set_far(queue, entity, time_ns);
    } else {
        set_near(queue, entity, time_ns);
    }
}

void plim_queue_set(plim_queue *queue, uint32_t entity, int64_t time_ns)
{
    PLIM_ASSERT(entity < queue->n_entities);
    uint32_t at = queue->position[entity];
    if (time_ns >= queue->near_ns || at >= PLIM_QUEUE_RUN) {
        change_place(queue, entity, time_ns);
    } else if (queue->heap[at].time_ns == time_ns) {
        return;
    } else if (queue->n <= FEW) {
        settle_few(queue, at, (plim_queue_entry){time_ns, entity});
    } else {
        settle(queue, at, (plim_queue_entry){time_ns, entity});
    }
}

int64_t plim_queue_time(const plim_queue *queue, uint32_t entity)
{
    uint32_t at = queue->position[entity];
    if (at == PLIM_QUEUE_NONE) {
        return PLIM_NEVER;
    }
    return at < PLIM_QUEUE_RUN   ? queue->heap[at].time_ns
           : at < PLIM_QUEUE_FAR ? queue->run[at - PLIM_QUEUE_RUN].time_ns
                                 : queue->far->entry[at - PLIM_QUEUE_FAR].time_ns;
}

uint32_t plim_queue_count(const plim_queue *queue)
{
    return queue->n + (queue->n_run - queue->n_taken) + (queue->far == NULL ? 0 : queue->far->n);
}
