/* SPDX-License-Identifier: GPL-3.0-or-later
 * Everything wrong with an input, up to 20 diagnostics, in the order of their position:
 *
 *     FILE:LINE:COL: error: /json/pointer: found X, expected Y
 *
 * Texts may hold any bytes; what is printed is UTF-8 without control characters, so that every
 * diagnostic is one line and no input writes to a terminal. */
#ifndef PLIM_SCENARIOS_DIAG_H
#define PLIM_SCENARIOS_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { PLIM_DIAGS_MAX = 20 };

typedef struct plim_diag {
    char *file;
    uint32_t line, column; /* from 1; columns count code points */
    char *pointer;         /* RFC 6901; "/" for the root */
    char *text;            /* "found X, expected Y" */
} plim_diag;

/* {0} is empty; free with plim_diags_free. */
typedef struct plim_diags {
    plim_diag list[PLIM_DIAGS_MAX];
    size_t n;    /* kept, sorted by position */
    size_t more; /* beyond the limit, not kept: they stand behind those that are */
} plim_diags;

void plim_diags_add(plim_diags *diags, const char *file, uint32_t line, uint32_t column,
                    const char *pointer, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Whether a diagnostic at that place would be kept: if not, its words need no care. */
bool plim_diags_keeps(const plim_diags *diags, uint32_t line, uint32_t column);

/* Kept and not kept. */
size_t plim_diags_count(const plim_diags *diags);

/* Sorted by position, one a line; a last line says how many more there were. */
void plim_diags_print(const plim_diags *diags, FILE *to);

/* The same as a JSON array of {file, line, column, pointer, message}. */
void plim_diags_print_json(const plim_diags *diags, FILE *to);

void plim_diags_free(plim_diags *diags);

/* Bytes of the UTF-8 character that text[0 … n-1] begins with, 0 when it begins with none (overlong
 * forms and surrogates are none, n == 0 too). */
size_t plim_utf8_length(const char *text, size_t n);

/* Bytes of `text`, at most `most`, that end with a whole character: for "%.*s". */
int plim_utf8_cut(const char *text, size_t most);

#endif
