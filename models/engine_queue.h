/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fair lines at disks and links, and what streams of operations cost each other on a disk. Inside
 * the engine: engine_device.c decides where a request queues.
 *
 * A line is start-time fair queueing with D places (SFQ, Goyal, Vin and Cheng 1996; SFQ(D), Jin,
 * Chase and Kaur 2004). An instance that waits has a start tag S, and when something of cost c of
 * it is served its finish tag is F = S + c / weight; S is max(v, F) when it comes, F while it stays
 * backlogged. The smallest S is served first, and v, the line's virtual time, is the S served last.
 * Within an instance requests go in order, so an instance alone sees first come, first served. */
#ifndef PLIM_MODELS_ENGINE_QUEUE_H
#define PLIM_MODELS_ENGINE_QUEUE_H

#include "models/engine.h"

/* What a request has at a fair line or a disk that streams mix on; all zero elsewhere. */
typedef struct plim_io {
    int64_t left_ns;             /* of its service, without the piece under way */
    int64_t piece_ns;            /* under way */
    int64_t mixed_ns;            /* of its service: another instance's operation was before it */
    double lost_ns;              /* to neighbours: waited for them, and mixed_ns */
    double part;                 /* operations that may find another stream: at most one */
    int64_t from_ns;             /* its wait began … */
    uint64_t served_ns, mine_ns; /* … when the line, its instance had been served so much */
} plim_io;

/* An instance at a line. */
typedef struct plim_turn {
    double weight;        /* > 0 */
    double start, finish; /* tags, ns over weight */
    uint64_t order;       /* between equal tags: who came first */
    uint64_t served_ns;   /* integral of its places, modulo 2^64 */
    int64_t last_ns;      /* of that integral */
    uint32_t epoch;       /* of `finish`: one of an earlier busy period is past */
    uint32_t busy;        /* places it has */
    uint32_t head, tail;  /* requests that wait, linked by the `next` of their job; PLIM_NIL */
} plim_turn;

struct plim_fair {
    uint32_t n_places, busy;
    uint32_t n;     /* instances that wait */
    uint32_t epoch; /* number of the busy period */
    uint32_t first; /* the host's first group: turn 0 */
    double v;
    uint64_t order;
    uint64_t served_ns;
    int64_t last_ns;
    int64_t piece_ns; /* longest service at once, with one place; or PLIM_NEVER: all of a request */
    uint32_t *heap;   /* (n of the host's groups) turns by start tag */
    plim_turn *turn;  /* (n of the host's groups) */
    plim_disk *disk;  /* of channels, whose streams mix; or NULL */
    int64_t *free_ns; /* of a link: copies of images and memory take it too; or NULL */
    double *busy_sum; /* where its service is summed */
};

/* The channel that is free first: of equals the lowest. */
static inline uint32_t plim_first_channel(const plim_disk *disk)
{
    uint32_t first = 0;
    for (uint32_t i = 1; i < disk->n_channels; i++) {
        first = disk->channel_ns[i] < disk->channel_ns[first] ? i : first;
    }
    return first;
}

/* What the next operations of the group on that channel take longer, for another instance's were
 * the last there: 0 where streams do not mix. */
static inline int64_t plim_mixed_ns(const plim_disk *disk, uint32_t channel, uint32_t group,
                                    double part)
{
    bool other =
        disk->stream != NULL && disk->stream[channel] != PLIM_NIL && disk->stream[channel] != group;
    return other ? plim_ns_ceil(part * disk->mixed_ns) : 0;
}

/* They are the last there now. */
static inline void plim_note_stream(const plim_disk *disk, uint32_t channel, uint32_t group)
{
    if (disk->stream != NULL) {
        disk->stream[channel] = group;
    }
}

/* A request joins a line for `cost_ns` of service; `part` as in plim_io. False: it takes no time
 * there. */
bool plim_engine_join_line(plim_engine *e, uint32_t r, plim_fair *line, int64_t cost_ns,
                           double part);
/* The service of a request that leaves the line now is over: the next one is served. */
void plim_engine_leave_line(plim_engine *e, uint32_t r, plim_fair *line);
/* The fair line a request is at, or NULL. */
plim_fair *plim_engine_line_of(const plim_engine *e, const plim_request *q);

#endif
