/* SPDX-License-Identifier: GPL-3.0-or-later
 * One table row per key: name, kind, unit, default, range, documentation, place in a struct; and
 * shapes, which say what stands where a row alone does not: objects, lists, names.
 *
 * From these tables come strict decoding, "did you mean", `describe`, `explain`, `check --dump` and
 * the JSON Schema. A table ends with PLIM_PARAM_END. */
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
    PLIM_PARAM_SEED,   /* uint64_t: an integer up to 2^53, or a text of 16 hex digits */
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
    double fallback;            /* REAL, COUNT, BOOL, SEED, CHOICE (index); of DIST: 0 is none, else
                                 * the mean of an exponential one, not yet prepared */
    double min, max;            /* REAL, COUNT, every element of REALS: inclusive */
    const char *const *choices; /* CHOICE: NULL-terminated */
    const char *doc;            /* one sentence, no final stop */

    const char *text;               /* TEXT: the default, or NULL */
    const char *word;               /* REAL, COUNT: a text that stands for `fallback`, or NULL */
    const int *values;              /* COUNT: the only values, ended by 0; or NULL */
    const struct plim_shape *shape; /* TEXT: which texts; CUSTOM: what stands there; NULL: any */
    const char *example;            /* as JSON; NULL: one is made from default and range */
    const char *reader;             /* who reads it; NULL: as the object it is in */
} plim_param;

typedef enum plim_shape_kind {
    PLIM_SHAPE_OBJECT, /* an object with the keys of `table` */
    PLIM_SHAPE_TYPED,  /* the same, and the keys of the type that its key "type" names */
    PLIM_SHAPE_ARRAY,  /* `least` to `most` elements of one shape */
    PLIM_SHAPE_ANY,    /* one of several shapes */
    PLIM_SHAPE_NAME,   /* a text: one of the names */
    PLIM_SHAPE_TEXT,   /* a text of `least` to `most` bytes, as `pattern` says */
    PLIM_SHAPE_KIND_COUNT
} plim_shape_kind;

struct plim_str;

/* What a value may be. Members that its kind does not name are zero. */
typedef struct plim_shape {
    plim_shape_kind kind;
    const char *what;                     /* "a placement" */
    const char *label;                    /* if others refer to it: its name, once; or NULL */
    const char *reader;                   /* who reads its keys, where they do not say; or NULL */
    const plim_param *table;              /* OBJECT, TYPED: keys, PLIM_PARAM_END last */
    const char *(*name)(size_t i);        /* NAME, TYPED: the names, then NULL; TEXT: some */
    const char *(*summary)(size_t i);     /* NAME, TYPED: of that name; or NULL */
    const plim_param *(*keys)(size_t i);  /* TYPED: those of that type */
    const struct plim_shape *element;     /* ARRAY */
    const struct plim_shape *const *any;  /* ANY: NULL-terminated */
    size_t least, most;                   /* ARRAY, TEXT; most 0: no limit */
    void (*pattern)(struct plim_str *to); /* TEXT: adds a regular expression (ECMA 262), or NULL */
} plim_shape;

/* Names at most of one shape. */
enum { PLIM_SHAPE_NAMES_MAX = 256 };

#define PLIM_PARAM_END                                                                             \
    {                                                                                              \
        .name = NULL                                                                               \
    }

/* The row of that key, or NULL (also of no table). */
const plim_param *plim_param_find(const plim_param *table, const char *key);

/* Whether a REAL or a COUNT may be that number. */
bool plim_param_in_range(const plim_param *row, double value);

/* Whether a key that is left out has a value that could be written there instead. */
bool plim_param_has_default(const plim_param *row);

/* The names of a shape that has some into `names`, of PLIM_SHAPE_NAMES_MAX; how many there are. */
size_t plim_shape_names(const plim_shape *shape, const char *names[]);

#endif
