/* SPDX-License-Identifier: GPL-3.0-or-later
 * Real arrivals to a rate series: see trace.h. Rows are binned as they are read. */
#include "models/trace.h"

#include "models/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BINS_MAX = 100000000 };

const plim_trace_options plim_trace_defaults = {
    .format = "auto",
    .step_s = 60.0,
    .scale = 1.0,
    .smooth_min_count = 1000.0,
};

typedef enum layout { LAYOUT_COUNTS, LAYOUT_TIMESTAMPS, LAYOUT_SERIES } layout;

typedef struct reader {
    const plim_trace_options *o;
    plim_trace_report *report;
    plim_arena *arena;
    plim_csv csv;
    layout layout;
    bool header;
    size_t n_fields;   /* of the first row */
    int value, time;   /* columns; time -1: none */
    bool started;      /* origin_s is known */
    double origin_s;   /* start of the part used */
    double end_s;      /* end of it, or HUGE_VAL */
    double previous_s; /* time of the row before */
    double least_gap_s;
    uint64_t row; /* data rows so far */
    double *bin;  /* counts, malloc'ed */
    size_t n, cap;
    double last_s; /* latest time used */
} reader;

static void drop(reader *r, const char *reason)
{
    plim_trace_report *t = r->report;
    size_t i = 0;
    while (i < t->n_reasons && strcmp(t->dropped[i].reason, reason) != 0) {
        i++;
    }
    if (i == t->n_reasons) {
        t->n_reasons++; /* there are fewer reasons than PLIM_TRACE_REASONS_MAX */
        t->dropped[i].reason = reason;
        t->dropped[i].first_line = r->csv.line;
    }
    t->dropped[i].rows++;
}

static plim_status fail_at(const reader *r, plim_status status, plim_err *err, const char *what)
{
    char where[256];
    snprintf(where, sizeof where, "%s:%llu", r->o->path, (unsigned long long)r->csv.line);
    return plim_fail(err, status, where, "%s", what);
}

/* ---- what the columns are ---- */

static int find_column(const plim_csv *csv, const char *const *names)
{
    for (; *names != NULL; names++) {
        for (size_t i = 0; i < csv->n; i++) {
            if (strcmp(csv->field[i], *names) == 0) {
                return (int)i;
            }
        }
    }
    return -1;
}

static plim_status named_column(const reader *r, const char *name, int *column, plim_err *err)
{
    const char *const names[] = {name, NULL};
    *column = find_column(&r->csv, names);
    if (*column >= 0) {
        return PLIM_OK;
    }
    char what[256];
    snprintf(what, sizeof what, "found no column \"%.80s\" in the first row", name);
    return fail_at(r, PLIM_ESCENARIO, err, what);
}

/* A row without any number or time is a header. */
static bool is_header(const plim_csv *csv)
{
    double x;
    for (size_t i = 0; i < csv->n; i++) {
        if (plim_csv_number(csv->field[i], &x) || plim_csv_time(csv->field[i], &x)) {
            return false;
        }
    }
    return true;
}

static plim_status choose_layout(reader *r, plim_err *err)
{
    static const char *const counts[] = {"count",       "counts",   "requests",
                                         "invocations", "arrivals", NULL};
    static const char *const times[] = {"period",  "timestamp", "time", "ts",
                                        "start_s", "datetime",  "date", NULL};
    const char *format = r->o->format == NULL ? "auto" : r->o->format;
    plim_csv *csv = &r->csv;
    r->header = is_header(csv);
    r->n_fields = csv->n;
    int count = r->header ? find_column(csv, counts) : -1;
    int time = r->header ? find_column(csv, times) : -1;
    if (r->header && csv->n == 2 && strcmp(csv->field[0], "start_s") == 0 &&
        strcmp(csv->field[1], "rate_per_s") == 0) {
        r->layout = LAYOUT_SERIES;
        r->time = 0;
        r->value = 1;
        return PLIM_OK;
    }
    bool as_counts = strcmp(format, "counts") == 0 ||
                     (strcmp(format, "auto") == 0 && (count >= 0 || r->o->time_column != NULL));
    bool as_times = strcmp(format, "timestamps") == 0 ||
                    (strcmp(format, "auto") == 0 && !as_counts && (time >= 0 || csv->n == 1));
    if (!as_counts && !as_times) {
        return fail_at(r, PLIM_ESCENARIO, err,
                       "cannot tell counts from timestamps here: say which (--as counts or --as "
                       "timestamps) and name the column (--column)");
    }
    r->layout = as_counts ? LAYOUT_COUNTS : LAYOUT_TIMESTAMPS;
    r->time = as_counts ? time : -1;
    r->value = as_counts ? (count >= 0 ? count : 0) : (time >= 0 ? time : 0);
    plim_status status = PLIM_OK;
    if (r->o->column != NULL) {
        status = named_column(r, r->o->column, &r->value, err);
    }
    if (status == PLIM_OK && r->o->time_column != NULL && as_counts) {
        status = named_column(r, r->o->time_column, &r->time, err);
    }
    r->time = r->time == r->value ? -1 : r->time;
    return status;
}

/* ---- rows ---- */

/* A time of the file: ISO, or a number of seconds (milliseconds when beyond the year 5000). */
static bool read_time(const char *text, double *seconds)
{
    if (plim_csv_time(text, seconds)) {
        return true;
    }
    if (!plim_csv_number(text, seconds)) {
        return false;
    }
    *seconds = *seconds > 1e11 ? *seconds / 1000.0 : *seconds;
    return true;
}

static bool add(reader *r, double at_s, double count)
{
    size_t i = (size_t)((at_s - r->origin_s) / r->o->step_s);
    if (i >= BINS_MAX) {
        return false;
    }
    if (i >= r->cap) {
        size_t cap = 2 * i + 1024;
        double *bin = realloc(r->bin, cap * sizeof *bin);
        if (bin == NULL) {
            return false;
        }
        memset(bin + r->cap, 0, (cap - r->cap) * sizeof *bin);
        r->bin = bin;
        r->cap = cap;
    }
    r->bin[i] += count;
    r->n = i + 1 > r->n ? i + 1 : r->n;
    return true;
}

/* The first row that counts sets where time begins, unless `from` does. */
static plim_status start(reader *r, double at_s, bool absolute, plim_err *err)
{
    double from_s = 0.0;
    const char *from = r->o->from;
    r->started = true;
    r->origin_s = at_s;
    if (from != NULL && plim_csv_number(from, &from_s) && from_s >= 0.0) {
        r->origin_s = at_s + from_s;
    } else if (from != NULL && absolute && plim_csv_time(from, &from_s)) {
        r->origin_s = from_s;
    } else if (from != NULL) {
        return fail_at(r, PLIM_ESCENARIO, err,
                       absolute ? "`from` is neither a time like 1998-06-10 nor seconds from the "
                                  "start of the file"
                                : "`from` is not a number of seconds, and this file has no times");
    }
    r->end_s = r->o->duration_s > 0.0 ? r->origin_s + r->o->duration_s : HUGE_VAL;
    return PLIM_OK;
}

static plim_status take_row(reader *r, plim_err *err)
{
    const plim_csv *csv = &r->csv;
    double at_s = 0.0, count = 1.0;
    bool absolute = r->layout == LAYOUT_TIMESTAMPS || r->time >= 0;
    uint64_t row = r->row++;
    r->report->rows_read++;
    if (csv->n != r->n_fields) {
        drop(r, "another number of fields than the first row");
        return PLIM_OK;
    }
    const char *time = r->layout == LAYOUT_TIMESTAMPS ? csv->field[r->value]
                       : r->time >= 0                 ? csv->field[r->time]
                                                      : NULL;
    if (time != NULL && !read_time(time, &at_s)) {
        drop(r, "not a time");
        return PLIM_OK;
    }
    if (time == NULL) {
        at_s = (double)row * (r->o->interval_s > 0.0 ? r->o->interval_s : 1.0);
    }
    if (r->layout == LAYOUT_COUNTS && !plim_csv_number(csv->field[r->value], &count)) {
        drop(r, "not a number");
        return PLIM_OK;
    }
    if (count < 0.0) {
        drop(r, "a negative count");
        return PLIM_OK;
    }
    if (!r->started) {
        plim_status status = start(r, at_s, absolute, err);
        if (status != PLIM_OK) {
            return status;
        }
    } else if (at_s > r->previous_s && at_s - r->previous_s < r->least_gap_s) {
        r->least_gap_s = at_s - r->previous_s;
    }
    r->previous_s = at_s;
    if (at_s < r->origin_s || at_s >= r->end_s) {
        drop(r, "outside the chosen time");
        return PLIM_OK;
    }
    if (!add(r, at_s, count)) {
        return fail_at(r, PLIM_ELIMIT, err, "found a time too far from the first for a series");
    }
    r->report->rows_used++;
    r->report->requests += count;
    if (r->report->first == NULL && time != NULL) {
        r->report->first = plim_arena_text(r->arena, time, strlen(time));
    }
    if (time != NULL && at_s >= r->last_s) {
        r->last_s = at_s;
    }
    return PLIM_OK;
}

static plim_status read_rows(reader *r, plim_err *err)
{
    bool more;
    plim_status status = plim_csv_next(&r->csv, &more, err);
    if (status != PLIM_OK) {
        return status;
    }
    if (!more) {
        return fail_at(r, PLIM_ESCENARIO, err, "found an empty file, expected rows of arrivals");
    }
    status = choose_layout(r, err);
    if (status == PLIM_OK && !r->header) {
        status = take_row(r, err);
    }
    while (status == PLIM_OK && r->layout != LAYOUT_SERIES) {
        status = plim_csv_next(&r->csv, &more, err);
        if (status != PLIM_OK || !more) {
            break;
        }
        status = take_row(r, err);
    }
    return status;
}

/* ---- from counts to rates ---- */

static double dispersion(const double *x, size_t n, double noise)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
    }
    return n > 1 && mean > 0.0 ? noise + squares / (double)(n - 1) / mean : 0.0;
}

/* Every bin becomes the mean of the least centred window that holds `least` requests (clipped at
 * the ends), then all are scaled so that the total stays. Returns the widest window in bins. */
static size_t smooth(const double *count, size_t n, double least, double *out)
{
    double total = 0.0, after = 0.0;
    size_t widest = 0, reach = 0;
    for (size_t i = 0; i < n; i++) {
        total += count[i];
    }
    for (size_t k = 0; k < n; k++) {
        /* the window of the bin before, one narrower, is where the search begins */
        double sum = 0.0;
        reach = reach > 0 ? reach - 1 : 0;
        for (;; reach++) {
            size_t a = k > reach ? k - reach : 0, b = k + reach < n ? k + reach : n - 1;
            sum = 0.0;
            for (size_t i = a; i <= b; i++) {
                sum += count[i];
            }
            if (sum >= least || (a == 0 && b == n - 1)) {
                out[k] = sum / (double)(b - a + 1);
                widest = b - a + 1 > widest ? b - a + 1 : widest;
                break;
            }
        }
        after += out[k];
    }
    for (size_t k = 0; k < n && after > 0.0; k++) {
        out[k] *= total / after;
    }
    return widest;
}

static plim_status to_series(reader *r, plim_rate_series *series, plim_err *err)
{
    const plim_trace_options *o = r->o;
    plim_trace_report *t = r->report;
    size_t n = r->n;
    if (o->duration_s > 0.0 && (double)n * o->step_s < o->duration_s) {
        n = (size_t)ceil(o->duration_s / o->step_s);
    }
    double *rate = PLIM_NEW(r->arena, n, double);
    if (rate == NULL || n > r->cap) {
        double *bin = rate == NULL ? NULL : realloc(r->bin, n * sizeof *bin);
        if (bin == NULL) {
            return plim_fail(err, PLIM_ENOMEM, o->path, "no memory for the series");
        }
        memset(bin + r->cap, 0, (n - r->cap) * sizeof *bin);
        r->bin = bin;
        r->cap = n;
    }
    t->dispersion = dispersion(r->bin, n, 0.0);
    memcpy(rate, r->bin, n * sizeof *rate);
    if (o->scale > 1.0) {
        size_t widest = smooth(r->bin, n, o->smooth_min_count, rate);
        t->smooth_s = widest > 1 ? (double)widest * o->step_s : 0.0;
    }
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        rate[i] *= o->scale;
    }
    t->dispersion_after = dispersion(rate, n, 1.0); /* Poisson noise adds its mean */
    for (size_t i = 0; i < n; i++) {
        rate[i] /= o->step_s;
        sum += rate[i];
        t->peak_rate_per_s = rate[i] > t->peak_rate_per_s ? rate[i] : t->peak_rate_per_s;
    }
    t->mean_rate_per_s = sum / (double)n;
    *series = (plim_rate_series){o->step_s, n, rate};
    return PLIM_OK;
}

/* A file of our own: start_s,rate_per_s with equal steps from 0. */
static plim_status read_series(reader *r, plim_rate_series *series, plim_err *err)
{
    bool more;
    plim_status status;
    double start_s, rate;
    while ((status = plim_csv_next(&r->csv, &more, err)) == PLIM_OK && more) {
        if (r->csv.n != 2 || !plim_csv_number(r->csv.field[0], &start_s) ||
            !plim_csv_number(r->csv.field[1], &rate) || rate < 0.0) {
            return fail_at(r, PLIM_ESCENARIO, err, "expected two numbers: start_s,rate_per_s");
        }
        r->least_gap_s = r->n == 1 ? start_s : r->least_gap_s;
        if (start_s != (double)r->n * (r->n < 2 ? start_s : r->least_gap_s) ||
            (r->n == 0 && start_s != 0.0)) {
            return fail_at(r, PLIM_ESCENARIO, err, "expected equal steps of start_s from 0");
        }
        if (r->n == r->cap) {
            size_t cap = 2 * r->cap + 1024;
            double *bin = realloc(r->bin, cap * sizeof *bin);
            if (bin == NULL || cap > BINS_MAX) {
                return plim_fail(err, PLIM_ENOMEM, r->o->path, "no memory for the series");
            }
            r->bin = bin;
            r->cap = cap;
        }
        r->bin[r->n++] = rate * r->o->scale;
        r->report->rows_read++;
        r->report->rows_used++;
    }
    double *copy = PLIM_NEW(r->arena, r->n, double);
    if (status != PLIM_OK || r->n < 2 || copy == NULL) {
        return status != PLIM_OK ? status
                                 : fail_at(r, PLIM_ESCENARIO, err, "expected at least two rows");
    }
    memcpy(copy, r->bin, r->n * sizeof *copy);
    *series = (plim_rate_series){r->least_gap_s, r->n, copy};
    for (size_t i = 0; i < r->n; i++) {
        r->report->requests += copy[i] * r->least_gap_s;
        r->report->peak_rate_per_s = fmax(r->report->peak_rate_per_s, copy[i]);
    }
    r->report->mean_rate_per_s = r->report->requests / ((double)r->n * r->least_gap_s);
    r->report->interval_s = r->least_gap_s;
    return PLIM_OK;
}

static plim_status finish(reader *r, plim_rate_series *series, plim_err *err)
{
    const plim_trace_options *o = r->o;
    plim_trace_report *t = r->report;
    bool dated = r->layout == LAYOUT_COUNTS && r->time >= 0;
    if (!(t->requests > 0.0)) {
        return fail_at(r, PLIM_ESCENARIO, err, "found no request in the chosen part of the file");
    }
    if (r->layout == LAYOUT_COUNTS) {
        t->interval_s = o->interval_s > 0.0                 ? o->interval_s
                        : dated && isfinite(r->least_gap_s) ? r->least_gap_s
                                                            : 1.0;
        if (t->interval_s > o->step_s * (1.0 + 1e-9)) {
            char what[200];
            snprintf(what, sizeof what,
                     "found counts of %g s, expected a step_s of at least that, found %g",
                     t->interval_s, o->step_s);
            return fail_at(r, PLIM_ESCENARIO, err, what);
        }
    }
    if (dated) {
        double span_s = r->last_s - r->origin_s + t->interval_s;
        t->missing_s = fmax(0.0, span_s - (double)t->rows_used * t->interval_s);
    }
    return to_series(r, series, err);
}

plim_status plim_trace_arrivals(const plim_trace_options *options, plim_arena *arena,
                                plim_rate_series *series, plim_trace_report *report, plim_err *err)
{
    reader r = {.o = options,
                .report = report,
                .arena = arena,
                .end_s = HUGE_VAL,
                .least_gap_s = HUGE_VAL,
                .last_s = -HUGE_VAL};
    *report = (plim_trace_report){0};
    if (!(options->step_s > 0.0) || !(options->scale > 0.0)) {
        return plim_fail(err, PLIM_EUSAGE, options->path, "step_s and scale must be above 0");
    }
    plim_status status = plim_csv_open(options->path, &r.csv, err);
    if (status == PLIM_OK) {
        status = read_rows(&r, err);
    }
    if (status == PLIM_OK) {
        status = r.layout == LAYOUT_SERIES ? read_series(&r, series, err) : finish(&r, series, err);
    }
    plim_csv_close(&r.csv);
    free(r.bin);
    return status;
}
