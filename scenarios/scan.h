/* SPDX-License-Identifier: GPL-3.0-or-later
 * The strict scanner that reads a JSON text before cJSON does. It holds the text to RFC 8259 where
 * cJSON is lax (overflowing numbers, 012, 1., control characters, invalid UTF-8, \u0000, lone
 * surrogates, trailing commas, text after the end), blanks out // and block comments with spaces
 * so that offsets stay true, and notes where every value and key stands, in document order. What
 * it takes cJSON takes too, with the same meaning. */
#ifndef PLIM_SCENARIOS_SCAN_H
#define PLIM_SCENARIOS_SCAN_H

#include "scenarios/diag.h"

#include <stdbool.h>

/* Objects and arrays in one another. */
enum { PLIM_SCAN_DEPTH_MAX = 64 };

typedef struct plim_position {
    uint32_t line, column;         /* of the value; columns count code points */
    uint32_t at;                   /* of the value: its first byte */
    uint32_t key_line, key_column; /* of its key; 0 when it has none */
    uint32_t key_at, key_n;        /* the key as written, without quotes */
    uint32_t parent;               /* index of the container; own index at the root */
    uint32_t index;                /* within an array */
} plim_position;

typedef struct plim_positions {
    plim_position *list; /* malloc'ed */
    size_t n, cap;
} plim_positions;

/* Scans text[0 … n-1]; text[n] must be NUL. Comments are overwritten by spaces. True when the text
 * is one valid JSON value; otherwise one diagnostic tells the first thing that is wrong (or none,
 * when memory ran out: *out_of_memory). */
bool plim_scan(const char *file, char *text, size_t n, plim_positions *positions, plim_diags *diags,
               bool *out_of_memory);

/* The JSON pointer (RFC 6901) of a position, "/" for the root; `buffer` holds n bytes, at least 64,
 * longer pointers end in "…". Returns buffer. */
char *plim_position_pointer(const plim_positions *positions, const char *text, size_t index,
                            char *buffer, size_t n);

#endif
