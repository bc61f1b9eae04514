/* SPDX-License-Identifier: GPL-3.0-or-later
 * One table row per key: name, kind, unit, default, range, documentation, place in a struct.
 *
 * From these tables come strict decoding, "did you mean", `describe`, and later the JSON Schema.
 * A table ends with PLIM_PARAM_END. */
#ifndef PLIM_BASE_PARAM_H
#define PLIM_BASE_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum plim_param_kind {
    PLIM_PARAM_REAL,   /* double */
    PLIM_PARAM_COUNT,  /* int64_t, an integer */
    PLIM_PARAM_BOOL,   /* bool */
    PLIM_PARAM_TEXT,   /* const char * */
    PLIM_PARAM_CHOICE, /* int: index into `choices` */
    PLIM_PARAM_REALS,  /* plim_reals: array of numbers */
    PLIM_PARAM_DIST,   /* plim_dist (sim/kernel/sample.h): an object {"type": …} */
    PLIM_PARAM_CUSTOM, /* the key is allowed here; the decoder of the object reads it by hand */
    PLIM_PARAM_KIND_COUNT
} plim_param_kind;

typedef struct plim_reals {
    const double *value;
    size_t n;
} plim_reals;

typedef struct plim_param {
    const char *name; /* the JSON key; NULL ends the table */
    plim_param_kind kind;
    bool required;
    size_t offset;
    const char *unit;           /* "s", "1/s", "MiB", "1" (a ratio or a count), "" for text */
    double fallback;            /* REAL, COUNT, BOOL, CHOICE (index) */
    double min, max;            /* REAL, COUNT, every element of REALS: inclusive */
    const char *const *choices; /* CHOICE: NULL-terminated */
    const char *doc;            /* one sentence, no final stop */
} plim_param;

#define PLIM_PARAM_END                                                                             \
    {                                                                                              \
        .name = NULL                                                                               \
    }

#endif
