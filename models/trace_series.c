/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts to rates (smoothing, scaling, dispersion), and rate series as files: see trace.h. */
#include "models/trace_parts.h"
#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE_MAX 1e9

double plim_trace_dispersion(const double *count, size_t n)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += count[i];
    }
    if (n < 2 || !(sum > 0.0)) {
        return 0.0;
    }
    double mean = sum / (double)n;
    for (size_t i = 0; i < n; i++) {
        squares += (count[i] - mean) * (count[i] - mean);
    }
    return squares / (double)(n - 1) / mean;
}

/* The end of the bin that begins at `begin`: its own first step that is full, or n when what then
 * remains cannot fill another. `after` is what all steps from `begin` on hold. */
static size_t bin_end(const double *count, size_t begin, size_t n, double min_count, double *after,
                      double *sum)
{
    size_t end = begin;
    *sum = 0.0;
    while (end < n && *sum < min_count) {
        *sum += count[end++];
    }
    if (*after - *sum < min_count) {
        for (; end < n; end++) {
            *sum += count[end];
        }
    }
    *after -= *sum;
    return end;
}

bool plim_trace_smooth(double *count, size_t n, double min_count, size_t *widest, size_t *bins)
{
    double after = 0.0;
    for (size_t i = 0; i < n; i++) {
        after += count[i];
    }
    if (after < min_count) {
        return false;
    }
    *widest = 0;
    *bins = 0;
    for (size_t begin = 0; begin < n;) {
        double sum;
        size_t end = bin_end(count, begin, n, min_count, &after, &sum);
        for (size_t i = begin; i < end; i++) {
            count[i] = sum / (double)(end - begin);
        }
        *widest = end - begin > *widest ? end - begin : *widest;
        (*bins)++;
        begin = end;
    }
    return true;
}

/* A last step that the part fills to a half or more has the rate of what is filled; of less there
 * is too little to tell, and what is not filled counts as empty. */
static void to_rates(plim_trace_counts *counts)
{
    double *rate = counts->count;
    for (size_t i = 0; i < counts->n; i++) {
        rate[i] /= counts->divisor;
    }
    if (counts->n <= counts->n_whole || counts->n_whole == 0) {
        return;
    }
    double filled = counts->duration_s / counts->step_s - (double)counts->n_whole;
    if (filled >= 0.5) {
        rate[counts->n - 1] /= filled;
    }
}

plim_status plim_trace_finish(const plim_trace_options *options, bool expectations,
                              plim_trace_counts *counts, plim_rate_series *series,
                              plim_trace_report *report, plim_err *err)
{
    double *rate = counts->count;
    report->dispersion = plim_trace_dispersion(rate, counts->n_whole) * counts->unit;
    if (options->scale > 1.0 && !expectations) {
        size_t widest, bins;
        if (!plim_trace_smooth(rate, counts->n, options->smooth_min_count, &widest, &bins)) {
            return plim_fail(err, PLIM_ESCENARIO, options->path,
                             "found %.15g requests in the chosen part, expected at least %.15g "
                             "(smooth_min_count) to scale up",
                             report->requests, options->smooth_min_count);
        }
        report->smooth_s = (double)widest * counts->step_s;
        report->smooth_bins = bins;
    }
    double total = 0.0;
    for (size_t i = 0; i < counts->n; i++) {
        rate[i] *= options->scale;
        total += rate[i];
    }
    report->dispersion_after =
        counts->n_whole < 2 || !(total > 0.0)
            ? 0.0
            : 1.0 + plim_trace_dispersion(rate, counts->n_whole) * counts->unit;
    to_rates(counts);
    for (size_t i = 0; i < counts->n; i++) {
        if (!(rate[i] <= RATE_MAX)) {
            return plim_fail(err, PLIM_ESCENARIO, options->path,
                             "found a rate of %g requests per second, expected at most %g", rate[i],
                             RATE_MAX);
        }
        report->peak_rate_per_s =
            rate[i] > report->peak_rate_per_s ? rate[i] : report->peak_rate_per_s;
    }
    /* of a part that is shorter than an interval there is only the interval's rate */
    double over_s = counts->duration_s > counts->step_s ? counts->duration_s : counts->step_s;
    report->mean_rate_per_s = total * counts->unit / over_s;
    report->duration_s = counts->duration_s;
    *series = (plim_rate_series){counts->step_s, counts->n, rate};
    return PLIM_OK;
}

plim_status plim_rate_series_write(const plim_rate_series *series, FILE *to, plim_err *err)
{
    char start[32], rate[32];
    bool well = fputs("start_s,rate_per_s\n", to) >= 0;
    for (size_t i = 0; i < series->n && well; i++) {
        well = fprintf(to, "%s,%s\n", plim_format_double((double)i * series->step_s, start),
                       plim_format_double(series->rate_per_s[i], rate)) > 0;
    }
    if (series->n == 1 && well) {
        well = fprintf(to, "%s,0\n", plim_format_double(series->step_s, start)) > 0;
    }
    if (!well) {
        return plim_fail(err, PLIM_EIO, "", "cannot write the rate series: %s", strerror(errno));
    }
    return PLIM_OK;
}

/* Row i of a series file into *rate; checks that its start is where it belongs. */
static plim_status series_row(const char *name, const plim_csv_row *row, size_t i, double *step_s,
                              double *rate, plim_err *err)
{
    char where[256], found[64];
    double start;
    plim_csv_where(name, row->line, where, sizeof where);
    if (row->flaw != PLIM_CSV_WELL || row->n_fields != 2 ||
        !plim_csv_real(row->field[0].text, row->field[0].n, &start) ||
        !plim_csv_real(row->field[1].text, row->field[1].n, rate)) {
        return plim_fail(
            err, PLIM_ESCENARIO, where,
            "found \"%s\" in a row of %zu fields, expected two numbers, start_s and "
            "rate_per_s",
            plim_csv_printable(row->field[0].text, row->field[0].n, found, sizeof found),
            row->n_fields);
    }
    if (!(*rate >= 0.0 && *rate <= RATE_MAX)) {
        return plim_fail(err, PLIM_ESCENARIO, where, "found rate %g, expected one from 0 to %g",
                         *rate, RATE_MAX);
    }
    if (i == 1 && start >= 1e-6 && start <= 1e9) {
        *step_s = start;
    }
    if ((i == 1 && *step_s == 0.0) || fabs(start - (double)i * *step_s) > 1e-6 * *step_s) {
        return plim_fail(err, PLIM_ESCENARIO, where,
                         "found start_s %g, expected equal steps from 0 (of 1e-6 to 1e9 s)", start);
    }
    return PLIM_OK;
}

static plim_status grow(const char *name, double **rates, size_t n, size_t *cap, plim_err *err)
{
    if (n == PLIM_TRACE_STEPS_MAX) {
        return plim_fail(err, PLIM_ELIMIT, name, "found more than %d steps, which is the limit",
                         PLIM_TRACE_STEPS_MAX);
    }
    if (n < *cap) {
        return PLIM_OK;
    }
    size_t more = *cap == 0 ? 1024 : 2 * *cap;
    double *grown = realloc(*rates, more * sizeof *grown);
    if (grown == NULL) {
        return plim_fail(err, PLIM_ENOMEM, name, "no memory for %zu steps", more);
    }
    *rates = grown;
    *cap = more;
    return PLIM_OK;
}

static plim_status read_rows(plim_csv *csv, const char *name, double **rates, size_t *n,
                             double *step_s, plim_err *err)
{
    plim_csv_row row;
    bool more = true;
    size_t cap = 0;
    plim_status status = plim_csv_next(csv, &row, &more, err); /* the header */
    if (status == PLIM_OK &&
        (!more || row.n_fields != 2 || strcmp(row.field[0].text, "start_s") != 0 ||
         strcmp(row.field[1].text, "rate_per_s") != 0)) {
        char where[256];
        return plim_fail(err, PLIM_ESCENARIO, plim_csv_where(name, 1, where, sizeof where),
                         "expected the header start_s,rate_per_s of a rate series");
    }
    while (status == PLIM_OK) {
        status = plim_csv_next(csv, &row, &more, err);
        if (status != PLIM_OK || !more) {
            break;
        }
        status = grow(name, rates, *n, &cap, err);
        if (status == PLIM_OK) {
            double rate = 0.0;
            status = series_row(name, &row, *n, step_s, &rate, err);
            PLIM_ASSERT(*rates != NULL);
            (*rates)[(*n)++] = rate;
        }
    }
    if (status == PLIM_OK && *n < 2) {
        status = plim_fail(err, PLIM_ESCENARIO, name,
                           "found %zu rows, expected at least two: they tell the step", *n);
    }
    return status;
}

plim_status plim_trace_read_series(const plim_trace_source *source, double **rates, size_t *n,
                                   double *step_s, plim_err *err)
{
    plim_csv *csv = NULL;
    double *made = NULL, step = 0.0;
    size_t count = 0;
    plim_status status = plim_trace_open(source, &csv, err);
    if (status == PLIM_OK) {
        status = read_rows(csv, source->name, &made, &count, &step, err);
    }
    plim_csv_close(csv);
    if (status != PLIM_OK) {
        free(made);
        return status;
    }
    *rates = made;
    *n = count;
    *step_s = step;
    return PLIM_OK;
}

plim_status plim_rate_series_read(const char *path, plim_arena *arena, plim_rate_series *series,
                                  plim_err *err)
{
    double *rates = NULL, step_s = 0.0;
    size_t n = 0;
    plim_trace_source source = {.name = path};
    plim_status status = plim_trace_read_series(&source, &rates, &n, &step_s, err);
    if (status != PLIM_OK) {
        return status;
    }
    double *kept = PLIM_NEW(arena, n, double);
    if (kept != NULL) {
        memcpy(kept, rates, n * sizeof *kept);
        *series = (plim_rate_series){step_s, n, kept};
    } else {
        status = plim_fail(err, PLIM_ENOMEM, path, "no memory for %zu steps", n);
    }
    free(rates);
    return status;
}

/* A whole number of steps of the file in `value`, or PLIM_EUSAGE. */
static plim_status whole_steps(const char *path, const char *what, double value, double step_s,
                               size_t *steps, plim_err *err)
{
    double ratio = value / step_s;
    if (!(ratio < (double)PLIM_TRACE_STEPS_MAX) || fabs(ratio - nearbyint(ratio)) > 1e-6) {
        return plim_fail(err, PLIM_EUSAGE, path,
                         "found %s of %g s, expected a multiple of the file's step, %g s", what,
                         value, step_s);
    }
    *steps = (size_t)nearbyint(ratio);
    return PLIM_OK;
}

/* Which steps of the file are used (from `first`), and how many of them make one of the result. */
static plim_status series_part(const plim_trace_options *options, size_t n, double step_s,
                               size_t part[3], plim_err *err)
{
    double from = 0.0;
    part[0] = 0;
    part[1] = n;
    part[2] = 1;
    if (options->from != NULL &&
        (!plim_csv_real(options->from, strlen(options->from), &from) || from < 0.0)) {
        return plim_fail(err, PLIM_EUSAGE, options->path,
                         "found from \"%s\", expected seconds from 0: a rate series has no dates",
                         options->from);
    }
    plim_status status = whole_steps(options->path, "from", from, step_s, &part[0], err);
    if (status == PLIM_OK && options->step_s > step_s) {
        status = whole_steps(options->path, "step_s", options->step_s, step_s, &part[2], err);
    }
    if (status != PLIM_OK) {
        return status;
    }
    if (part[0] >= n) {
        return plim_fail(err, PLIM_ESCENARIO, options->path,
                         "found no row in the chosen time: the series ends at %g s",
                         (double)n * step_s);
    }
    part[1] = n - part[0];
    double wanted = ceil(options->duration_s / step_s - 1e-6);
    if (options->duration_s > 0.0 && wanted < (double)part[1]) {
        part[1] = wanted < 1.0 ? 1 : (size_t)wanted;
    }
    return PLIM_OK;
}

static void series_report(const size_t part[3], size_t n, double step_s, plim_arena *arena,
                          plim_trace_report *report)
{
    char text[32];
    report->rows_read = n;
    report->rows_used = part[1];
    report->interval_s = step_s;
    report->kind = "rate series";
    report->column = "rate_per_s";
    report->time_column = "start_s";
    if (part[1] < n) {
        report->n_reasons = 1;
        report->dropped[0].reason = "outside the chosen time";
        report->dropped[0].rows = n - part[1];
        report->dropped[0].first_line = part[0] > 0 ? 2 : 2 + part[1];
    }
    report->first =
        plim_arena_format(arena, "%s", plim_format_double((double)part[0] * step_s, text));
    report->last = plim_arena_format(
        arena, "%s", plim_format_double((double)(part[0] + part[1] - 1) * step_s, text));
}

plim_status plim_trace_from_series(const plim_trace_source *source,
                                   const plim_trace_options *options, plim_arena *arena,
                                   plim_rate_series *series, plim_trace_report *report,
                                   plim_err *err)
{
    double *rates = NULL, step_s = 0.0;
    size_t n = 0, part[3] = {0, 0, 1};
    plim_status status = plim_trace_read_series(source, &rates, &n, &step_s, err);
    if (status == PLIM_OK) {
        status = series_part(options, n, step_s, part, err);
    }
    if (status != PLIM_OK) {
        free(rates);
        return status;
    }
    PLIM_ASSERT(rates != NULL && part[0] < n && part[1] <= n - part[0]);
    plim_trace_report made = {0};
    plim_trace_counts counts = {.n = (part[1] + part[2] - 1) / part[2],
                                .n_whole = part[1] / part[2],
                                .unit = step_s,
                                .divisor = (double)part[2],
                                .step_s = step_s * (double)part[2],
                                .duration_s = step_s * (double)part[1]};
    series_report(part, n, step_s, arena, &made);
    counts.count = PLIM_NEW(arena, counts.n, double);
    for (size_t i = 0; i < part[1] && counts.count != NULL; i++) {
        counts.count[i / part[2]] += rates[part[0] + i];
        made.requests += rates[part[0] + i] * step_s;
    }
    free(rates);
    if (arena->failed) {
        return plim_fail(err, PLIM_ENOMEM, options->path, "no memory for %zu steps", counts.n);
    }
    status = plim_trace_finish(options, true, &counts, series, &made, err);
    if (status == PLIM_OK) {
        *report = made;
    }
    return status;
}
