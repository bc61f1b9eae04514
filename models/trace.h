/* SPDX-License-Identifier: GPL-3.0-or-later
 * Real arrivals: a file of counts per interval, or of timestamps, becomes a rate series.
 *
 * A count trace scaled up multiplies its noise, so a series is first smoothed to bins that hold at
 * least `smooth_min_count` original requests; thinning (scale <= 1) is exact and needs none
 * (design, section 6). Every row is used or dropped for a reason that is counted. */
#ifndef PLIM_MODELS_TRACE_H
#define PLIM_MODELS_TRACE_H

#include "models/workload.h"

typedef struct plim_trace_options {
    const char *path;        /* CSV, plain or gzip (by magic bytes) */
    const char *format;      /* "auto", "counts" (a row is an interval), "timestamps" (a row is a
                              * request) */
    const char *column;      /* name of the count or timestamp column; NULL: found by itself */
    const char *time_column; /* counts: the column with the interval's start; NULL: found by itself,
                              * or none: row i is interval i */
    double interval_s;       /* counts: length of an interval; 0: from the time column, else 1 */
    const char *from;  /* start of the part that is used: an ISO date or date and time as in the
                        * file, or seconds from its start ("86400"); NULL: the first row */
    double duration_s; /* of that part; 0: to the end */
    double step_s;     /* bins of the series, >= interval; 0: the interval, or 60 */
    double scale;      /* multiplies rates; > 0 */
    double smooth_min_count; /* scale > 1: original requests a smoothed bin must hold; 1000 */
} plim_trace_options;

extern const plim_trace_options plim_trace_defaults;

enum { PLIM_TRACE_REASONS_MAX = 8 };

typedef struct plim_trace_report {
    uint64_t rows_read; /* data rows, the header not counted; = used + sum of dropped */
    uint64_t rows_used;
    struct {
        const char *reason; /* "outside the chosen time", "not a number", … */
        uint64_t rows;
        uint64_t first_line;
    } dropped[PLIM_TRACE_REASONS_MAX];
    size_t n_reasons;
    double requests;   /* in the part used, before scaling */
    double interval_s; /* found or given */
    double missing_s;  /* time without a row in a counts file with a time column: rate 0 */
    double dispersion; /* index of dispersion (variance over mean) of counts per step, before */
    double dispersion_after; /* of the expected counts per step plus Poisson noise, after smoothing
                              * and scaling */
    double smooth_s;         /* width of the smoothing window; 0: none */
    double mean_rate_per_s, peak_rate_per_s; /* of the result */
    const char *first; /* first time used, as text; NULL when the file has no times */
} plim_trace_report;

/* Reads the file; a file of our own (start_s,rate_per_s) is taken as it is, times scale. The series
 * and texts come from the arena. Errors: PLIM_EIO (file), PLIM_ESCENARIO with "file:line" (content
 * that is no arrivals file at all, nothing left to use). */
PLIM_MUST_USE plim_status plim_trace_arrivals(const plim_trace_options *options, plim_arena *arena,
                                              plim_rate_series *series, plim_trace_report *report,
                                              plim_err *err);

#endif
