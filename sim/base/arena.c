/* SPDX-License-Identifier: GPL-3.0-or-later
 * The arena: a list of growing chunks, see arena.h. */
#define _DEFAULT_SOURCE /* madvise; NOLINT(bugprone-reserved-identifier,cert-dcl51-cpp) */
#include "sim/base/arena.h"

#include "sim/base/assert.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK_BYTES_MIN = 1 << 16, ALIGN = 16, HUGE_PAGE = 1 << 21 };

struct plim_arena_chunk {
    struct plim_arena_chunk *next;
    size_t size; /* payload bytes */
    size_t used;
    size_t pad; /* keeps the payload aligned to 16 */
};

/* Where events jump about in hundreds of megabytes, most of their time goes into page tables. */
static void ask_for_huge_pages(void *start, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    size_t before = (HUGE_PAGE - (uintptr_t)start % HUGE_PAGE) % HUGE_PAGE;
    if (bytes >= before + HUGE_PAGE) { /* as well as it can be done */
        (void)madvise((char *)start + before, (bytes - before) / HUGE_PAGE * HUGE_PAGE,
                      MADV_HUGEPAGE);
    }
#else
    (void)start;
    (void)bytes;
#endif
}

static struct plim_arena_chunk *grow(plim_arena *arena, size_t bytes)
{
    size_t size = bytes > CHUNK_BYTES_MIN ? bytes : CHUNK_BYTES_MIN;
    if (size > SIZE_MAX - sizeof(struct plim_arena_chunk)) {
        return NULL;
    }
    /* calloc: large chunks come zeroed from the system without being touched */
    struct plim_arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (chunk == NULL) {
        return NULL;
    }
    ask_for_huge_pages(chunk, sizeof *chunk + size);
    chunk->size = size;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

void *plim_arena_alloc(plim_arena *arena, size_t n, size_t size)
{
    PLIM_ASSERT(!arena->sealed);
    if (arena->failed || (size != 0 && n > (SIZE_MAX - 2 * (size_t)ALIGN) / size)) {
        arena->failed = true;
        return NULL;
    }
    size_t bytes = n * size;
    bytes = bytes == 0 ? ALIGN : (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct plim_arena_chunk *chunk = arena->chunks;
    if (chunk == NULL || chunk->size - chunk->used < bytes) {
        chunk = grow(arena, bytes);
    }
    if (chunk == NULL) {
        arena->failed = true;
        return NULL;
    }
    void *p = (unsigned char *)(chunk + 1) + chunk->used;
    chunk->used += bytes;
    arena->used_bytes += bytes;
    return p;
}

char *plim_arena_text(plim_arena *arena, const char *text, size_t n)
{
    char *copy = n == SIZE_MAX ? NULL : PLIM_NEW(arena, n + 1, char);
    if (copy != NULL) {
        memcpy(copy, text, n);
    }
    return copy;
}

char *plim_arena_format(plim_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = n < 0 ? NULL : PLIM_NEW(arena, (size_t)n + 1, char);
    if (text != NULL) {
        va_start(args, format);
        vsnprintf(text, (size_t)n + 1, format, args);
        va_end(args);
    }
    return text;
}

void plim_arena_seal(plim_arena *arena)
{
    arena->sealed = true;
}

void plim_arena_free(plim_arena *arena)
{
    struct plim_arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        struct plim_arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    *arena = (plim_arena){0};
}
