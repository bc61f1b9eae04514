/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rounds: where no host hears of another before some time, the events of each are executed one
 * after another up to then, host by host, and not in the order of time of all. What an event needs
 * is then in the caches from the one before it. The bound is conservative, as in parallel
 * simulation (Chandy and Misra, CACM 24(4), 1981; Nicol, J. ACM 40(2), 1993), so that every request
 * does what it would do in the order of time. Sums are added up in another order: their last bits
 * differ from those of a run without rounds. */
#ifndef PLIM_MODELS_ENGINE_ROUND_H
#define PLIM_MODELS_ENGINE_ROUND_H

#include "models/engine.h"
#include "sim/kernel/stats.h"

/* An arrival on its way to its instance. */
typedef struct plim_letter {
    int64_t ns;
    plim_drawn drawn;
    uint32_t service;
    uint32_t group;
    union {
        uint32_t host;
        uint32_t request; /* once it is delivered, or PLIM_NIL */
    };
} plim_letter;

/* What a host has to do in a round. */
typedef struct plim_task {
    bool listed;
    uint32_t first, n; /* its letters: order[first …] */
} plim_task;

typedef struct plim_round {
    int64_t width_ns;   /* of the next one, if nothing comes in between */
    int64_t timeout_ns; /* the shortest, or PLIM_NEVER: none is longer, so that who comes in a round
                         * is not given up in it */
    uint32_t rest;      /* events that are executed in the order of time first */
    plim_task *task;    /* (n_hosts of the run) */
    uint32_t *host;     /* (n_hosts) those with something to do, in the order they were found */
    uint32_t n_hosts;
    plim_letter *letter; /* (most_letters) in the order of time */
    uint32_t *order;     /* (most_letters) the same host by host */
    uint32_t n_letters, n_addressed, most_letters;
} plim_round;

/* After hosts and services: e->round where rounds are possible. False: no memory. */
PLIM_MUST_USE bool plim_engine_build_round(plim_engine *e);
/* Executes what there is before end_ns, or a part of it; false: nothing, the next event has to be
 * executed alone. */
PLIM_MUST_USE bool plim_engine_round(plim_engine *e, int64_t end_ns);

static inline void plim_engine_count_event(plim_engine *e, uint32_t kind, uint32_t subject)
{
    e->result->events++;
    e->result->digest = plim_digest_add(e->result->digest, e->now_ns, kind, subject);
}

/* After an event: what else belongs to its instant. */
static inline void plim_engine_end_instant(plim_engine *e)
{
    if (e->n_soon > 0) {
        plim_engine_soon(e);
    }
    if (e->n_unsettled > 0) {
        plim_engine_settle(e);
    }
}

#endif
