/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every key of a scenario file as one list, in the order of the tables: what a person may ask for.
 *
 * A path is written services[].workload(poisson).rate_per_s: [] is any element, (poisson) an object
 * of that type. */
#ifndef PLIM_SCENARIOS_KEYS_H
#define PLIM_SCENARIOS_KEYS_H

#include "sim/base/arena.h"
#include "sim/base/param.h"

#include <stdio.h>

typedef struct plim_key {
    const char *path;
    const plim_param *row;   /* NULL: the type that the path ends with */
    const char *reader;      /* who reads it; "" of a type */
    const plim_shape *shape; /* of its value, or of the type; NULL: a single value */
    size_t type;             /* without a row: which of the shape's types */
    int depth;               /* 0 at the root; a type counts */
} plim_key;

typedef struct plim_keys {
    const plim_key *key;
    size_t n;
} plim_keys;

/* The list, from the arena; n is 0 when memory is out. */
plim_keys plim_keys_of(const plim_shape *root, plim_arena *arena);

/* The keys that a person means: a path as above, with or without [] and (type); a JSON pointer
 * (/services/0/slo_s); or a bare name, which is every key of that name. Indexes into `found` (of
 * keys->n); how many. */
size_t plim_keys_find(const plim_keys *keys, const char *asked, size_t *found);

/* Whether that is a bare name. */
bool plim_keys_bare(const char *asked);

/* The path or the name nearest to what was asked, or NULL. */
const char *plim_keys_near(const plim_keys *keys, const char *asked, plim_arena *arena);

/* What the value may be, in words; the names and types that it may be in full. */
void plim_row_print_value(const plim_param *row, FILE *to);

#endif
