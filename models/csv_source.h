/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the text of a CSV file comes from: a file or memory, plain or gzip. */
#ifndef PLIM_MODELS_CSV_SOURCE_H
#define PLIM_MODELS_CSV_SOURCE_H

#include "sim/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define ZLIB_CONST /* zlib then takes its input as const */
#include <zlib.h>

enum { PLIM_CSV_CHUNK = 65536 };

typedef struct plim_csv_source {
    FILE *file;          /* NULL: memory */
    const uint8_t *data; /* memory that is not yet handed to `z` */
    size_t n_data;
    bool gzip, in_member; /* in_member: the end of the gzip data has not been seen */
    z_stream z;           /* next_in and avail_in are the input of plain text too */
    uint8_t in[PLIM_CSV_CHUNK];
} plim_csv_source;

/* Either path, or data when path is NULL. On failure nothing needs to be closed. */
PLIM_MUST_USE plim_status plim_csv_source_open(plim_csv_source *source, const char *path,
                                               const void *data, size_t n, const char *name,
                                               plim_err *err);

/* Up to n bytes of text into `to`; *got is 0 at the end and nowhere else. `where` is what an error
 * says. */
PLIM_MUST_USE plim_status plim_csv_source_read(plim_csv_source *source, void *to, size_t n,
                                               size_t *got, const char *where, plim_err *err);

void plim_csv_source_close(plim_csv_source *source);

#endif
