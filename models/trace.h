/* SPDX-License-Identifier: GPL-3.0-or-later
 * Real arrivals: a file of counts per interval, or of timestamps, becomes a rate series.
 *
 * Every row is used, or dropped for a reason that is counted. Times are ISO 8601 ("1998-06-23
 * 15:57:00", with a T, a fraction, Z or an offset if you like; without one they are UTC) or
 * numbers: seconds, or by the end of the column's name (_ms, _us, _ns) or by size (epoch times of
 * 13, 16 and 19 digits) something finer. Rows may come in any order; counts that fall into the
 * same interval are added. A file is read twice: once to learn its time, once to count.
 *
 * A count trace scaled up multiplies its noise, so it is smoothed first (docs/model.md, section 4):
 * from the left, steps are merged until a bin holds `smooth_min_count` original requests, and every
 * step of a bin gets the bin's mean rate; what is left at the end joins the last bin. So every rate
 * rests on that many requests, quiet hours get wide bins and busy ones narrow, and the total stays
 * what it was. Thinning (scale <= 1) is exact, count * scale / step, and needs none of this. */
#ifndef PLIM_MODELS_TRACE_H
#define PLIM_MODELS_TRACE_H

#include "models/workload.h"

#include <stdio.h>

typedef struct plim_trace_options {
    const char *path;        /* CSV, plain or gzip (by magic bytes) */
    const char *format;      /* "auto", "counts" (a row is an interval), "timestamps" (a row is a
                              * request) */
    const char *column;      /* name of the count or timestamp column; NULL: found by itself. In a
                              * file without a header the names are "1", "2", … */
    const char *time_column; /* counts: the column with the interval's start; NULL: found by itself,
                              * or none: row i is interval i */
    double interval_s;       /* counts: length of an interval; 0: from the time column (the greatest
                              * length that divides all differences), else 1 */
    const char *from;  /* start of the part that is used: an ISO date or date and time as in the
                        * file, or seconds from its start ("86400"); NULL: the earliest row */
    double duration_s; /* of that part; 0: to the end */
    double step_s;     /* bins of the series: a multiple of the interval; 0, or less than the
                        * interval: the interval; for timestamps 0: 60 */
    double scale;      /* multiplies rates; > 0 */
    double smooth_min_count; /* scale > 1: original requests a smoothed bin must hold; 1000 */
} plim_trace_options;

extern const plim_trace_options plim_trace_defaults;

enum { PLIM_TRACE_REASONS_MAX = 8, PLIM_TRACE_STEPS_MAX = 10000000 };

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
    double interval_s; /* found or given; 0 for timestamps */
    double missing_s;  /* counts: time of the part that no used row covers: rate 0 */
    double dispersion; /* index of dispersion (variance over mean) of counts per step, before; over
                        * whole steps, 0 when there are fewer than two of them or no request */
    double dispersion_after; /* of the expected counts per step plus Poisson noise, after smoothing
                              * and scaling: 1 + variance over mean of the expected counts */
    double smooth_s;         /* width of the widest smoothed bin; 0: not smoothed */
    double mean_rate_per_s, peak_rate_per_s; /* of the result, over the part's length */
    const char *first, *last;                /* first and last time used, as text */
    const char *kind;                        /* "counts", "timestamps" or "rate series" */
    const char *column, *time_column; /* what was found; "" where there is none or no header */
    uint64_t smooth_bins;             /* how many smoothed bins; 0: not smoothed */
    double duration_s;                /* of the part */
} plim_trace_report;

/*
 * Reads the file. The series and texts come from the arena.
 *
 * A file with the header `start_s,rate_per_s` is a rate series that plim_rate_series_write made:
 * its rates are expectations, so they are cut to the part, averaged over steps and scaled, but
 * never smoothed; `from` and `step_s` are multiples of its step.
 *
 * Cost: two passes over the text; memory for the steps and a bit for each interval, no more.
 * Returns PLIM_OK, PLIM_EUSAGE (an option makes no sense, or none for this file), PLIM_EIO (file),
 * PLIM_ESCENARIO with "file:line" (content that is no arrivals file at all, nothing left to use,
 * too few requests to smooth), PLIM_ELIMIT (more than 10^7 steps, limits of plim_csv) or
 * PLIM_ENOMEM; series and report are untouched then.
 */
PLIM_MUST_USE plim_status plim_trace_arrivals(const plim_trace_options *options, plim_arena *arena,
                                              plim_rate_series *series, plim_trace_report *report,
                                              plim_err *err);

/* The same from n bytes of memory; options->path only names them in messages. */
PLIM_MUST_USE plim_status plim_trace_arrivals_memory(const plim_trace_options *options,
                                                     const void *data, size_t n, plim_arena *arena,
                                                     plim_rate_series *series,
                                                     plim_trace_report *report, plim_err *err);

/*
 * The times of a file of timestamps, a row a request, as seconds from the start of a run: options
 * path, column, from, duration_s. Numbers below 10^8 s count from the start themselves; dates and
 * times since 1970 from the first row. `from` is another start, as in the file or in seconds after
 * that one; what comes before it or from duration_s on is left out.
 *
 * Times are in order and each row has one: nothing is sorted or dropped in silence. At most
 * PLIM_TRACE_TIMES_MAX rows; one pass. at_s comes from the arena, ascending, each >= 0.
 * Returns what plim_trace_arrivals does, with "file:line" for the first row that does not serve;
 * at_s and report are untouched then.
 */
enum { PLIM_TRACE_TIMES_MAX = 10000000 };
PLIM_MUST_USE plim_status plim_trace_times(const plim_trace_options *options, plim_arena *arena,
                                           plim_reals *at_s, plim_trace_report *report,
                                           plim_err *err);

/* The same from n bytes of memory; options->path only names them in messages. */
PLIM_MUST_USE plim_status plim_trace_times_memory(const plim_trace_options *options,
                                                  const void *data, size_t n, plim_arena *arena,
                                                  plim_reals *at_s, plim_trace_report *report,
                                                  plim_err *err);

/* Writes `start_s,rate_per_s` and a row a step. What is written reads back to the same series; one
 * step alone gets a second row of rate 0, or its length would be lost. PLIM_OK or PLIM_EIO. */
PLIM_MUST_USE plim_status plim_rate_series_write(const plim_rate_series *series, FILE *to,
                                                 plim_err *err);

/* Reads what plim_rate_series_write wrote; the rates come from the arena. start_s runs in equal
 * steps from 0, rates are in [0, 10^9]. Errors: PLIM_EIO, PLIM_ESCENARIO with "file:line",
 * PLIM_ELIMIT, PLIM_ENOMEM; the series is untouched then. */
PLIM_MUST_USE plim_status plim_rate_series_read(const char *path, plim_arena *arena,
                                                plim_rate_series *series, plim_err *err);

#endif
