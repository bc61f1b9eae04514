/* SPDX-License-Identifier: GPL-3.0-or-later
 * Heaps of jobs: see engine_station.h. */
#include "models/engine_station.h"

bool plim_job_is_older(const plim_request *pool, uint32_t a, uint32_t b)
{
    const plim_request *qa = &pool[a / 2], *qb = &pool[b / 2];
    if (qa->first_ns != qb->first_ns) {
        return qa->first_ns < qb->first_ns;
    }
    if (qa->group != qb->group) {
        return qa->group < qb->group;
    }
    if (qa->user != qb->user) {
        return qa->user < qb->user;
    }
    return qa->serial != qb->serial ? qa->serial < qb->serial : a < b;
}

uint32_t plim_engine_pop_pairs(plim_request *pool, uint32_t rest)
{
    uint32_t pairs = PLIM_NIL;
    while (rest != PLIM_NIL) {
        uint32_t a = rest;
        uint32_t b = plim_job_of(pool, a)->next;
        rest = b == PLIM_NIL ? PLIM_NIL : plim_job_of(pool, b)->next;
        plim_job_of(pool, a)->next = PLIM_NIL;
        if (b != PLIM_NIL) {
            plim_job_of(pool, b)->next = PLIM_NIL;
        }
        uint32_t pair = plim_engine_meld(pool, a, b);
        plim_job_of(pool, pair)->next = pairs;
        pairs = pair;
    }
    uint32_t heap = PLIM_NIL;
    while (pairs != PLIM_NIL) {
        uint32_t next = plim_job_of(pool, pairs)->next;
        plim_job_of(pool, pairs)->next = PLIM_NIL;
        heap = plim_engine_meld(pool, heap, pairs);
        pairs = next;
    }
    return heap;
}
