/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of a CSV file, plain or gzip (told by its magic bytes), one at a time in bounded memory:
 * RFC 4180 quotes, CRLF, a byte order mark. Damage is an error with file and line, never a silent
 * end. */
#ifndef PLIM_MODELS_CSV_H
#define PLIM_MODELS_CSV_H

#include "sim/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLIM_CSV_FIELDS_MAX = 256, PLIM_CSV_ROW_BYTES_MAX = 1 << 20 };
#define PLIM_CSV_BYTES_MAX (INT64_C(4) << 30) /* of text, expanded */

typedef struct plim_csv {
    const char *path; /* borrowed */
    void *file;       /* zlib's */
    char *buffer;     /* of the row: fields end in NUL */
    const char *field[PLIM_CSV_FIELDS_MAX];
    size_t n;      /* fields of this row */
    uint64_t line; /* where this row begins, from 1 */
    uint64_t next_line;
    int64_t bytes;
} plim_csv;

/* PLIM_EIO when it cannot be opened. Close it also after errors of plim_csv_next. */
PLIM_MUST_USE plim_status plim_csv_open(const char *path, plim_csv *csv, plim_err *err);

/* The next row that is not empty; *more is false at the end. PLIM_EIO for damaged files,
 * PLIM_ESCENARIO for what is no CSV (with "file:line"), PLIM_ELIMIT. */
PLIM_MUST_USE plim_status plim_csv_next(plim_csv *csv, bool *more, plim_err *err);

void plim_csv_close(plim_csv *csv);

/* The whole text as a number, independent of the locale and correctly rounded: an exact fast path
 * for up to 18 digits, else strtod. False when it is no finite decimal number. */
bool plim_csv_number(const char *text, double *value);

/* Seconds since 1970-01-01 of "YYYY-MM-DD", or that with " HH:MM:SS" or "THH:MM:SS", a fraction,
 * and "Z" or "+HH:MM" (none: UTC). False when it is not that. Civil days by Hinnant, 2013. */
bool plim_csv_time(const char *text, double *seconds);

#endif
