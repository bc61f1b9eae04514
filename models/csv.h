/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads CSV row by row: RFC 4180, plain or gzip (told by the first bytes), in bounded memory.
 *
 * Lines end in LF or CRLF, the last one may lack its end; a UTF-8 byte order mark is skipped; a
 * quoted field may hold separators, line ends and doubled quotes. What is wrong with one row is
 * told with that row (plim_csv_flaw) and the next row follows; what makes the rest of the file
 * meaningless (damaged or truncated gzip, a quote that is never closed, a limit) is an error with
 * file and line, never an end. Numbers are read here too, alike in every locale. */
#ifndef PLIM_MODELS_CSV_H
#define PLIM_MODELS_CSV_H

#include "sim/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct plim_csv plim_csv;

/* A small gzip file can hold much text: these bound what is read. */
typedef struct plim_csv_limits {
    uint64_t text_bytes; /* of the text, after decompression */
    uint64_t rows;       /* the header is one */
    size_t line_bytes;   /* of a row, quoted line ends included */
} plim_csv_limits;

extern const plim_csv_limits plim_csv_defaults; /* 4 GiB, 10^9 rows, 1 MiB */

enum { PLIM_CSV_FIELDS_MAX = 4096 };

typedef enum plim_csv_flaw {
    PLIM_CSV_WELL,
    PLIM_CSV_NUL,   /* a NUL byte */
    PLIM_CSV_QUOTE, /* text between a closing quote and the next separator */
    PLIM_CSV_FLAW_COUNT
} plim_csv_flaw;

typedef struct plim_csv_field {
    const char *text; /* n bytes and a NUL, quotes resolved */
    size_t n;
    bool quoted;
} plim_csv_field;

typedef struct plim_csv_row {
    const plim_csv_field *field; /* until the next call */
    size_t n_fields;             /* >= 1; an empty line has one empty field */
    uint64_t line;               /* where the row begins, from 1 */
    plim_csv_flaw flaw;
} plim_csv_row;

/*
 * Opens a file, or n bytes of memory (borrowed until the close; `name` stands in messages).
 *
 *   limits   NULL: plim_csv_defaults
 *   csv      out; end it with plim_csv_close
 *
 * Returns PLIM_OK, PLIM_EIO (cannot open or read; UTF-16 or zstd, which are not read; damaged
 * gzip) or PLIM_ENOMEM.
 */
PLIM_MUST_USE plim_status plim_csv_open(const char *path, const plim_csv_limits *limits,
                                        plim_csv **csv, plim_err *err);
PLIM_MUST_USE plim_status plim_csv_open_memory(const char *name, const void *data, size_t n,
                                               const plim_csv_limits *limits, plim_csv **csv,
                                               plim_err *err);

/*
 * The next row. *more is false at the end of the text, and `row` is then untouched. O(bytes of the
 * row). Returns PLIM_OK, PLIM_EIO, PLIM_ESCENARIO (a quote never closed), PLIM_ELIMIT or
 * PLIM_ENOMEM, with "name:line"; after an error only plim_csv_close may follow.
 */
PLIM_MUST_USE plim_status plim_csv_next(plim_csv *csv, plim_csv_row *row, bool *more,
                                        plim_err *err);

/* NULL is well. */
void plim_csv_close(plim_csv *csv);

/* "name:line" into `where` of n bytes; a long name loses its beginning. Returns `where`. */
char *plim_csv_where(const char *name, uint64_t line, char *where, size_t n);

/* A copy for messages: at most n - 1 bytes, what is not printable ASCII is '?'; returns `to`. */
char *plim_csv_printable(const char *text, size_t length, char *to, size_t n);

/*
 * The double nearest to a decimal number: [+-] digits [. digits] [e [+-] digits], spaces, tabs and
 * carriage returns around it ignored. No hexadecimal, no nan, no inf; at most 1,000 bytes.
 *
 * Up to 18 digits whose mantissa is at most 2^53 times a power of ten up to 22 are exact in one
 * operation (Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990); the rest is
 * strtod's in the locale "C". Returns false, *out untouched, when it is no such number or does
 * not fit a double.
 */
bool plim_csv_real(const char *text, size_t n, double *out);

#endif
