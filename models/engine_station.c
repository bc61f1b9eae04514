/* SPDX-License-Identifier: GPL-3.0-or-later
 * Heaps of jobs: see engine_station.h. */
#include "models/engine_station.h"

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
