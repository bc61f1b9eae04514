/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text helpers: a growing text buffer, number formatting that reads back, nearest name. */
#ifndef PLIM_BASE_STR_H
#define PLIM_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing NUL-terminated text. {0} is empty; free with plim_str_free. When memory runs out the
 * text stays as it was and `failed` is set: check once at the end. */
typedef struct plim_str {
    char *text; /* NULL while empty */
    size_t n;
    size_t cap;
    bool failed;
} plim_str;

void plim_str_add(plim_str *s, const char *text, size_t n);
void plim_str_puts(plim_str *s, const char *text);
void plim_str_printf(plim_str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void plim_str_free(plim_str *s);

/* The shortest of %.15g, %.16g, %.17g that reads back to the same double; `value` is finite.
 * `buffer` holds at least 32 bytes; returns it. */
char *plim_format_double(double value, char *buffer);

/* The name nearest to `text` among names[0..n-1] by Damerau-Levenshtein distance, if that is at
 * most max(1, length/3); else NULL. Ties go to the first. */
const char *plim_nearest(const char *text, const char *const *names, size_t n);

/* 64-bit FNV-1a of a text, finished by a mix: names an entity in random streams. */
unsigned long long plim_hash_text(const char *text);

/* A seed as text: an integer of at most 15 digits, or 16 hex digits. */
bool plim_seed_parse(const char *text, uint64_t *seed);

enum { PLIM_SEED_BYTES = 24 };

/* The same the other way: what plim_seed_parse reads as that seed. Returns `text`. */
const char *plim_seed_text(uint64_t seed, char text[]);

#endif
