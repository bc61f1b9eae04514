/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of the trace importer share: where it reads from, which columns it reads, and what
 * becomes of the counts. */
#ifndef PLIM_MODELS_TRACE_PARTS_H
#define PLIM_MODELS_TRACE_PARTS_H

#include "models/csv.h"
#include "models/trace.h"

typedef struct plim_trace_source {
    const char *name;
    const void *data; /* NULL: the file called `name` */
    size_t n;
} plim_trace_source;

PLIM_MUST_USE plim_status plim_trace_open(const plim_trace_source *source, plim_csv **csv,
                                          plim_err *err);

typedef enum plim_trace_kind {
    PLIM_TRACE_COUNTS,
    PLIM_TRACE_TIMESTAMPS,
    PLIM_TRACE_SERIES,
    PLIM_TRACE_KIND_COUNT
} plim_trace_kind;

enum { PLIM_TRACE_NO_COLUMN = -1 };

typedef struct plim_trace_columns {
    plim_trace_kind kind;
    bool header;
    size_t n_fields;
    int value, time;                    /* index or PLIM_TRACE_NO_COLUMN */
    const char *value_name, *time_name; /* "" without a header or a column */
} plim_trace_columns;

/* A line without anything in it. */
bool plim_trace_is_blank(const plim_csv_row *row);

/* Looks at the first rows; names come from the arena. PLIM_EUSAGE: an option names no column;
 * PLIM_ESCENARIO: no rows, a broken first row, or columns that are not plain to see. */
PLIM_MUST_USE plim_status plim_trace_find_columns(const plim_trace_source *source,
                                                  const plim_trace_options *options,
                                                  plim_arena *arena, plim_trace_columns *columns,
                                                  plim_err *err);

/* What fell into each step, before scaling. */
typedef struct plim_trace_counts {
    double *count;  /* (n), in units of */
    double unit;    /* requests: 1; a rate series has its step here, so that its rates stay exact */
    double divisor; /* a step's count over this is its rate: step_s / unit */
    size_t n;
    size_t n_whole; /* the last step may reach beyond the part */
    double step_s;
    double duration_s; /* of the part */
} plim_trace_counts;

/* Index of dispersion of count[0..n-1], with n - 1 below the line; 0 for n < 2 or a mean of 0. */
double plim_trace_dispersion(const double *count, size_t n);

/* Replaces counts by the means of bins that hold at least `min_count`, as trace.h says. *widest
 * and *bins are in steps and bins; false, counts untouched, when all of them hold less. O(n). */
bool plim_trace_smooth(double *count, size_t n, double min_count, size_t *widest, size_t *bins);

/* Smooths if scaling up asks for it, scales in place, and fills series and the report's results. */
PLIM_MUST_USE plim_status plim_trace_finish(const plim_trace_options *options, bool expectations,
                                            plim_trace_counts *counts, plim_rate_series *series,
                                            plim_trace_report *report, plim_err *err);

/* The rows of a rate series file; rates by malloc, the caller frees. */
PLIM_MUST_USE plim_status plim_trace_read_series(const plim_trace_source *source, double **rates,
                                                 size_t *n, double *step_s, plim_err *err);

/* plim_trace_arrivals for a rate series file. */
PLIM_MUST_USE plim_status plim_trace_from_series(const plim_trace_source *source,
                                                 const plim_trace_options *options,
                                                 plim_arena *arena, plim_rate_series *series,
                                                 plim_trace_report *report, plim_err *err);

#endif
