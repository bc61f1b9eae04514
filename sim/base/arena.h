/* SPDX-License-Identifier: GPL-3.0-or-later
 * An arena: many small allocations, one free. One per decoded scenario, one per run.
 *
 * Memory is zeroed and aligned to 16 bytes. An arena may be sealed: what allocates after that has
 * a bug (nothing may allocate once the clock runs). Not thread-safe: one arena, one thread. */
#ifndef PLIM_BASE_ARENA_H
#define PLIM_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

typedef struct plim_arena {
    struct plim_arena_chunk *chunks; /* newest first */
    size_t used_bytes;               /* handed out, all chunks */
    bool sealed;
    bool failed; /* an allocation failed: every later one returns NULL too */
} plim_arena;

/* n * size zeroed bytes, or NULL (and `failed`) when memory or the product is exhausted; never
 * NULL for n == 0. Amortised O(bytes). */
void *plim_arena_alloc(plim_arena *arena, size_t n, size_t size);

/* A copy of `n` bytes of text and a NUL, or NULL. */
char *plim_arena_text(plim_arena *arena, const char *text, size_t n);

/* printf into the arena, or NULL. */
char *plim_arena_format(plim_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* From now on plim_arena_alloc is an assertion failure. */
void plim_arena_seal(plim_arena *arena);

/* Frees everything; the arena is empty, unsealed and may be used again. */
void plim_arena_free(plim_arena *arena);

#define PLIM_NEW(arena, n, type) ((type *)plim_arena_alloc((arena), (n), sizeof(type)))

#endif
