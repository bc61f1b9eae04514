/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside the pending-event set: events that are not near wait in bins of equal width, unsorted, and
 * come into the heap a bin at a time, so that the heap stays small however many events there are.
 * A ring of bins covers a stretch of time that moves on. What lies beyond it waits in a bin of its
 * own, `late`, and is shared out anew when the ring gets there, with a width that suits it then; so
 * are all when bins have become too full.
 * After calendar queues (Brown, CACM 31(10), 1988) and ladder queues (Tang, Goh, Thng, TOMACS
 * 15(3), 2005). In which bin an event waits changes no order: the heap alone gives events out. */
#ifndef PLIM_KERNEL_QUEUE_FAR_H
#define PLIM_KERNEL_QUEUE_FAR_H

#include "sim/kernel/queue.h"

/* So many of a bin come into the run in order; more go to the heap. */
enum { PLIM_FAR_SORTED = 64 };

typedef struct plim_far_entry {
    int64_t time_ns;
    uint32_t entity;
    uint32_t bin;
} plim_far_entry;

/* A bin's entries are in chunks: the last one is here, and may have room. */
typedef struct plim_bin {
    uint32_t chunk, n;
} plim_bin;

typedef struct plim_far {
    plim_far_entry *entry; /* (chunks) of 16 */
    uint32_t *before;      /* (chunks) the one before it in its bin, or the next free one */
    uint32_t *position;    /* the set's: PLIM_QUEUE_FAR + index of its entry */
    plim_bin *bin;         /* (n_bins + 1) the ring, and late */
    uint64_t *some;        /* (n_bins / 64) bits: which of the ring have entries */
    uint32_t n_bins;       /* of the ring; a power of two */
    uint32_t free;         /* chunk */
    uint32_t n;            /* entries of all bins */
    int shift;             /* slot k of time is [k, k + 1) << shift */
    int64_t slot;          /* the ring holds n_bins slots from this one on */
    int64_t late_ns;       /* none in late is earlier; PLIM_NEVER: it is empty */
    uint64_t n_opened;     /* were in bins that were opened since all were shared out */
} plim_far;

/* Bins for entities 0 … n_entities - 1; NULL when memory is out. */
plim_far *plim_far_new(plim_arena *arena, uint32_t n_entities, uint32_t *position);

/* The entity's event, which is in no bin yet, at time_ns >= 0: to its bin; to late, where the heap
 * held it. */
void plim_far_insert(plim_far *far, uint32_t entity, int64_t time_ns);
void plim_far_insert_late(plim_far *far, uint32_t entity, int64_t time_ns);

/* Takes it out of its bin; its position is left as it was. */
void plim_far_remove(plim_far *far, uint32_t entity);

/* Goes on to the first bin with entries, of which there must be some. Returns when it ends: what is
 * earlier than that is in this bin, or PLIM_NEVER. */
int64_t plim_far_open(plim_far *far);

/* How many are in the bin that was opened. Takes one out; false: it was empty, and is over. */
uint32_t plim_far_opened(const plim_far *far);
bool plim_far_take(plim_far *far, plim_queue_entry *entry);

#endif
