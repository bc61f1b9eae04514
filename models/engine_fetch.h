/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asking the caches for what will be touched. Changes no result. */
#ifndef PLIM_MODELS_ENGINE_FETCH_H
#define PLIM_MODELS_ENGINE_FETCH_H

#include "models/engine.h"

/* gcc takes a function that does nothing else for one without effect and leaves its calls out: the
 * empty asm is an effect. */
static inline void plim_fetch(const void *from, size_t bytes)
{
    const char *line = (const char *)from - ((uintptr_t)from & (PLIM_LINE - 1));
    for (; line < (const char *)from + bytes; line += PLIM_LINE) {
        __builtin_prefetch(line);
        __asm__ volatile("");
    }
}

/* The same of what begins with a line: no loop where `lines` is a constant. */
static inline void plim_fetch_lines(const void *from, int lines)
{
    for (int i = 0; i < lines; i++) {
        __builtin_prefetch((const char *)from + (ptrdiff_t)i * PLIM_LINE);
    }
}

/* What any event of the host touches of it, and one that changes shares. */
static inline void plim_fetch_host(const plim_engine *e, uint32_t host, bool shares)
{
    plim_due due = e->due[host];
    plim_fetch_lines(&e->host[host], 2);
    plim_fetch(&e->next[due.first], due.n * sizeof *e->next);
    plim_fetch(&e->awaits[due.word], plim_bits_words(due.n) * sizeof *e->awaits);
    if (shares) {
        __builtin_prefetch((const char *)&e->host[host] + (ptrdiff_t)2 * PLIM_LINE);
        plim_fetch(&e->wants[due.word], plim_bits_words(due.n) * sizeof *e->wants);
    }
}

/* What an event of the group touches of it. */
static inline void plim_fetch_group(const plim_engine *e, uint32_t group)
{
    plim_fetch_lines(&e->group[group], PLIM_GROUP_HOT / PLIM_LINE);
}

/* And what one at which that job ends touches of its request, and of its user unless PLIM_NIL. */
static inline void plim_fetch_job(const plim_engine *e, uint32_t job, uint32_t user)
{
    plim_fetch_lines(&e->request[job / 2], PLIM_REQUEST_HALF / PLIM_LINE);
    if (user != PLIM_NIL) {
        plim_fetch(&e->user_rng[2 * (size_t)user], 2 * sizeof(plim_rng));
    }
}

#endif
