/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writing JSON: members on lines of their own, two spaces a level; what is flat, on one line. */
#ifndef PLIM_SCENARIOS_JSON_WRITE_H
#define PLIM_SCENARIOS_JSON_WRITE_H

#include "sim/base/param.h"

#include <stdio.h>

typedef struct plim_writer {
    FILE *to;
    int depth;
    int flat;   /* the depth from which on everything is on one line; 0: nothing is */
    bool inner; /* the object or array has a member already */
} plim_writer;

/* The escapes of JSON, which people read too; with `quoted`, those of quotes and backslashes as
 * well. A byte that is no UTF-8 becomes U+FFFD. */
void plim_write_escape(FILE *to, const char *text, bool quoted);

/* An object ('{') or an array ('['); `key` is NULL at the root and in arrays. */
void plim_write_begin(plim_writer *w, const char *key, char open);
void plim_write_begin_flat(plim_writer *w, const char *key, char open);
void plim_write_end(plim_writer *w, char close);

/* Members or, with key NULL, elements. Numbers read back to the same double. */
void plim_write_text(plim_writer *w, const char *key, const char *text);
void plim_write_number(plim_writer *w, const char *key, double value);
void plim_write_bool(plim_writer *w, const char *key, bool value);
void plim_write_seed(plim_writer *w, const char *key, uint64_t seed);

/* A value that is JSON already. */
void plim_write_raw(plim_writer *w, const char *key, const char *json);

/* {"type": "exponential", "mean": MEAN} */
void plim_write_exponential(plim_writer *w, const char *key, double mean);

/* The default of a row; nothing when it has none. */
void plim_write_default(plim_writer *w, const char *key, const plim_param *row);

/* Its example; every row has one. */
void plim_write_example(plim_writer *w, const char *key, const plim_param *row);

#endif
