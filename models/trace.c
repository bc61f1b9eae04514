/* SPDX-License-Identifier: GPL-3.0-or-later
 * Arrivals from a file: one pass to learn how its time runs, one to count. See trace.h. */
#include "models/trace.h"

#include "models/trace_parts.h"
#include "models/trace_time.h"
#include "sim/base/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_S 1e9
#define COUNT_MAX 1e15
#define TEXT_OR(text, other) ((text) == NULL ? (other) : (text))

/* A bit for each interval of the part, to know which are missing. */
enum { INTERVALS_MAX = 400000000 };

const plim_trace_options plim_trace_defaults = {
    .format = "auto", .scale = 1.0, .smooth_min_count = 1000.0};

typedef enum reason {
    USED,
    OUTSIDE,
    NO_NUMBER,
    NEGATIVE,
    TOO_LARGE,
    NO_TIME,
    RAGGED,
    BLANK,
    BROKEN,
    REASON_COUNT
} reason;

static const char *const reason_texts[REASON_COUNT] = {
    [OUTSIDE] = "outside the chosen time",
    [NO_NUMBER] = "not a number",
    [NEGATIVE] = "a negative count",
    [TOO_LARGE] = "a count beyond 1e15",
    [NO_TIME] = "not a time of the file's kind, from 1825 to 2115",
    [RAGGED] = "not as many fields as the first row",
    [BLANK] = "an empty line",
    [BROKEN] = "a NUL byte, or text after a closing quote"};

/* How time runs in the file, learned by the first pass. */
typedef struct survey {
    uint64_t rows; /* data rows that are not blank */
    bool styled;   /* style is known */
    bool any;      /* a time was found: first and last are set */
    plim_trace_time_style style;
    int64_t first_ns, last_ns, previous_ns;
    uint64_t common_ns; /* greatest common divisor of differences; 0: none yet */
} survey;

/* The part that is used, in ns; steps of step_ns from start. */
typedef struct window {
    int64_t start_ns, end_ns, step_ns;
    int64_t interval_ns; /* counts; 0 for timestamps */
    size_t n_steps, n_intervals;
} window;

typedef struct import {
    const plim_trace_source *source;
    const plim_trace_options *options;
    plim_arena *arena;
    plim_trace_columns columns;
    survey seen;
    window part;
    double *count;          /* by step */
    unsigned char *covered; /* a bit by interval */
    size_t n_covered;
    uint64_t rows[REASON_COUNT], first_line[REASON_COUNT];
    double requests;
    int64_t first_used_ns, last_used_ns;
} import;

plim_status plim_trace_open(const plim_trace_source *source, plim_csv **csv, plim_err *err)
{
    return source->data == NULL
               ? plim_csv_open(source->name, NULL, csv, err)
               : plim_csv_open_memory(source->name, source->data, source->n, NULL, csv, err);
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* What is wrong with the row as such; blank rows are no interval, broken ones are. */
static reason look_at(const import *in, const plim_csv_row *row)
{
    if (plim_trace_is_blank(row)) {
        return BLANK;
    }
    if (row->flaw != PLIM_CSV_WELL) {
        return BROKEN;
    }
    return row->n_fields == in->columns.n_fields ? USED : RAGGED;
}

/* The first time that can be read says how all are written. */
static void learn_style(import *in, const plim_csv_field *field)
{
    double value;
    int64_t ns;
    if (plim_trace_iso(field->text, field->n, &ns, &in->seen.style)) {
        in->seen.styled = true;
    } else if (plim_csv_real(field->text, field->n, &value)) {
        in->seen.style =
            (plim_trace_time_style){.unit_ns = plim_trace_unit_ns(in->columns.time_name, value)};
        in->seen.styled = true;
    }
}

static bool time_of(const import *in, const plim_csv_row *row, int64_t *ns)
{
    const plim_csv_field *field = &row->field[in->columns.time];
    if (!in->seen.styled) {
        return false;
    }
    return in->seen.style.iso
               ? plim_trace_iso(field->text, field->n, ns, NULL)
               : plim_trace_number_ns(field->text, field->n, in->seen.style.unit_ns, ns);
}

static void survey_time(import *in, const plim_csv_row *row)
{
    survey *s = &in->seen;
    int64_t ns;
    if (!s->styled) {
        learn_style(in, &row->field[in->columns.time]);
    }
    if (!time_of(in, row, &ns)) {
        return;
    }
    if (s->any) {
        int64_t apart = ns - s->previous_ns;
        s->common_ns = common_divisor(s->common_ns, (uint64_t)(apart < 0 ? -apart : apart));
    }
    s->first_ns = !s->any || ns < s->first_ns ? ns : s->first_ns;
    s->last_ns = !s->any || ns > s->last_ns ? ns : s->last_ns;
    s->previous_ns = ns;
    s->any = true;
}

/* Calls `use` with every data row, that is, all but blank ones before the header and it. */
static plim_status each_row(import *in, void (*use)(import *, const plim_csv_row *), plim_err *err)
{
    plim_csv *csv = NULL;
    plim_csv_row row;
    bool more = true, header = in->columns.header;
    plim_status status = plim_trace_open(in->source, &csv, err);
    while (status == PLIM_OK) {
        status = plim_csv_next(csv, &row, &more, err);
        if (status != PLIM_OK || !more) {
            break;
        }
        if (header && !plim_trace_is_blank(&row)) {
            header = false;
        } else {
            use(in, &row);
        }
    }
    plim_csv_close(csv);
    return status;
}

static void survey_row(import *in, const plim_csv_row *row)
{
    reason why = look_at(in, row);
    in->seen.rows += why != BLANK;
    if (why == USED && in->columns.time != PLIM_TRACE_NO_COLUMN) {
        survey_time(in, row);
    }
}

static plim_status find_interval(import *in, plim_err *err)
{
    const survey *s = &in->seen;
    double given_s = in->options->interval_s;
    if (in->columns.kind == PLIM_TRACE_TIMESTAMPS) {
        return PLIM_OK;
    }
    in->part.interval_ns = given_s > 0.0 ? (int64_t)llround(given_s * NS_PER_S) : 1000000000;
    if (given_s > 0.0 || in->columns.time == PLIM_TRACE_NO_COLUMN || s->common_ns == 0) {
        return PLIM_OK;
    }
    uint64_t intervals = (uint64_t)(s->last_ns - s->first_ns) / s->common_ns;
    if (intervals / 100 > s->rows) {
        return plim_fail(err, PLIM_ESCENARIO, in->options->path,
                         "found times at no regular interval (%llu rows, all differences are "
                         "multiples of %g s), expected interval_s",
                         (unsigned long long)s->rows, (double)s->common_ns / NS_PER_S);
    }
    in->part.interval_ns = (int64_t)s->common_ns;
    return PLIM_OK;
}

/* Without a time column row i is at i intervals. */
static plim_status number_rows(import *in, plim_err *err)
{
    survey *s = &in->seen;
    s->style = (plim_trace_time_style){.unit_ns = 1000000000};
    if (s->rows > (uint64_t)(PLIM_TRACE_TIME_MAX_NS / in->part.interval_ns)) {
        return plim_fail(err, PLIM_ELIMIT, in->options->path,
                         "found %llu intervals of %g s, which is more than 145 years",
                         (unsigned long long)s->rows, (double)in->part.interval_ns / NS_PER_S);
    }
    s->any = s->rows > 0;
    s->first_ns = 0;
    s->last_ns = s->any ? (int64_t)(s->rows - 1) * in->part.interval_ns : 0;
    return PLIM_OK;
}

static char *time_text(const import *in, int64_t ns)
{
    return plim_trace_time_text(ns, &in->seen.style, in->arena);
}

static plim_status find_start(import *in, plim_err *err)
{
    const char *from = in->options->from;
    const survey *s = &in->seen;
    plim_trace_time_style style;
    int64_t ns = 0;
    in->part.start_ns = s->first_ns;
    if (from == NULL) {
        return PLIM_OK;
    }
    if (plim_trace_iso(from, strlen(from), &ns, &style)) {
        if (in->columns.time == PLIM_TRACE_NO_COLUMN) {
            return plim_fail(err, PLIM_EUSAGE, in->options->path,
                             "found from \"%s\", expected seconds from the start: the file has no "
                             "time column",
                             from);
        }
        /* a time without a zone is meant as the file's are */
        in->part.start_ns =
            style.zoned || !s->style.iso ? ns : ns - (int64_t)s->style.offset_s * 1000000000;
        return PLIM_OK;
    }
    if (!plim_trace_number_ns(from, strlen(from), 1000000000, &ns) || ns < 0 ||
        s->first_ns > PLIM_TRACE_TIME_MAX_NS - ns) {
        return plim_fail(err, PLIM_EUSAGE, in->options->path,
                         "found from \"%s\", expected a date (1998-06-23), a date and time or "
                         "seconds from the start (86400)",
                         from);
    }
    in->part.start_ns = s->first_ns + ns;
    return PLIM_OK;
}

static plim_status find_steps(import *in, plim_err *err)
{
    window *part = &in->part;
    double step_s = in->options->step_s;
    part->step_ns = step_s > 0.0 ? (int64_t)llround(step_s * NS_PER_S)
                                 : (part->interval_ns > 0 ? part->interval_ns : 60000000000);
    if (part->step_ns < part->interval_ns) {
        part->step_ns = part->interval_ns; /* the rate is constant within an interval anyway */
    }
    if (part->interval_ns > 0 && part->step_ns % part->interval_ns != 0) {
        return plim_fail(err, PLIM_EUSAGE, in->options->path,
                         "found step_s %g, expected a multiple of the interval, %g s", step_s,
                         (double)part->interval_ns / NS_PER_S);
    }
    int64_t length = part->end_ns - part->start_ns;
    int64_t steps = length / part->step_ns + (length % part->step_ns != 0);
    if (steps > PLIM_TRACE_STEPS_MAX) {
        return plim_fail(err, PLIM_ELIMIT, in->options->path,
                         "found %g s in steps of %g s, expected at most %d steps: choose from and "
                         "duration_s, or a longer step_s",
                         (double)length / NS_PER_S, (double)part->step_ns / NS_PER_S,
                         PLIM_TRACE_STEPS_MAX);
    }
    part->n_steps = (size_t)steps;
    if (part->interval_ns > 0) {
        int64_t n = length / part->interval_ns + (length % part->interval_ns != 0);
        if (n > INTERVALS_MAX) {
            return plim_fail(err, PLIM_ELIMIT, in->options->path,
                             "found %lld intervals in the chosen part, expected at most %d",
                             (long long)n, INTERVALS_MAX);
        }
        part->n_intervals = (size_t)n;
    }
    return PLIM_OK;
}

static plim_status nothing_there(const import *in, const char *what, plim_err *err)
{
    const survey *s = &in->seen;
    return plim_fail(err, PLIM_ESCENARIO, in->options->path, "%s: the file runs from %s to %s",
                     what, TEXT_OR(time_text(in, s->first_ns), ""),
                     TEXT_OR(time_text(in, s->last_ns), ""));
}

static plim_status find_window(import *in, plim_err *err)
{
    window *part = &in->part;
    const survey *s = &in->seen;
    plim_status status = find_interval(in, err);
    if (status == PLIM_OK && in->columns.time == PLIM_TRACE_NO_COLUMN) {
        status = number_rows(in, err);
    }
    if (status == PLIM_OK && s->rows == 0) {
        return plim_fail(err, PLIM_ESCENARIO, in->options->path, "found no rows below the header");
    }
    if (status == PLIM_OK && !s->any) {
        return plim_fail(err, PLIM_ESCENARIO, in->options->path,
                         "found %llu rows and no time among them", (unsigned long long)s->rows);
    }
    if (status == PLIM_OK) {
        status = find_start(in, err);
    }
    if (status != PLIM_OK) {
        return status;
    }
    part->end_ns = s->last_ns + (part->interval_ns > 0 ? part->interval_ns : 1);
    if (in->options->duration_s > 0.0) {
        part->end_ns = part->start_ns + (int64_t)llround(in->options->duration_s * NS_PER_S);
    }
    if (part->end_ns <= part->start_ns || part->start_ns > s->last_ns) {
        return nothing_there(in, "found no row in the chosen time", err);
    }
    return find_steps(in, err);
}

static reason take_row(import *in, const plim_csv_row *row, int64_t ns)
{
    const window *part = &in->part;
    double count = 1.0;
    if (ns < part->start_ns || ns >= part->end_ns) {
        return OUTSIDE;
    }
    if (in->columns.kind == PLIM_TRACE_COUNTS) {
        const plim_csv_field *field = &row->field[in->columns.value];
        if (!plim_csv_real(field->text, field->n, &count)) {
            return NO_NUMBER;
        }
        if (count < 0.0) {
            return NEGATIVE;
        }
        if (count > COUNT_MAX) {
            return TOO_LARGE;
        }
        size_t i = (size_t)((ns - part->start_ns) / part->interval_ns);
        unsigned char bit = (unsigned char)(1U << (i % 8));
        in->n_covered += (in->covered[i / 8] & bit) == 0;
        in->covered[i / 8] |= bit;
    }
    in->count[(ns - part->start_ns) / part->step_ns] += count;
    in->requests += count;
    in->first_used_ns = in->rows[USED] == 0 || ns < in->first_used_ns ? ns : in->first_used_ns;
    in->last_used_ns = in->rows[USED] == 0 || ns > in->last_used_ns ? ns : in->last_used_ns;
    return USED;
}

static void count_row(import *in, const plim_csv_row *row)
{
    reason why = look_at(in, row);
    int64_t ns = 0;
    bool timed = true;
    if (in->columns.time == PLIM_TRACE_NO_COLUMN) {
        ns = (int64_t)in->seen.rows * in->part.interval_ns;
        in->seen.rows += why != BLANK;
    } else if (why == USED) {
        timed = time_of(in, row, &ns);
    }
    if (why == USED) {
        why = timed ? take_row(in, row, ns) : NO_TIME;
    }
    in->first_line[why] = in->rows[why] == 0 ? row->line : in->first_line[why];
    in->rows[why]++;
}

static plim_status allocate(import *in, plim_err *err)
{
    in->count = PLIM_NEW(in->arena, in->part.n_steps, double);
    in->covered = calloc(in->part.n_intervals / 8 + 1, 1);
    if (in->count == NULL || in->covered == NULL) {
        return plim_fail(err, PLIM_ENOMEM, in->options->path, "no memory for %zu steps",
                         in->part.n_steps);
    }
    return PLIM_OK;
}

static void report_rows(const import *in, plim_trace_report *report)
{
    PLIM_ASSERT(REASON_COUNT - 1 <= PLIM_TRACE_REASONS_MAX);
    report->rows_used = in->rows[USED];
    report->rows_read = in->rows[USED];
    for (reason why = OUTSIDE; why < REASON_COUNT; why++) {
        if (in->rows[why] > 0) {
            size_t i = report->n_reasons++;
            report->dropped[i].reason = reason_texts[why];
            report->dropped[i].rows = in->rows[why];
            report->dropped[i].first_line = in->first_line[why];
            report->rows_read += in->rows[why];
        }
    }
}

/* The first reason that is not the choice of time, else that. */
static plim_status nothing_used(const import *in, const plim_trace_report *r, plim_err *err)
{
    size_t i = 0;
    char where[256];
    if (in->rows[OUTSIDE] == r->rows_read) {
        return nothing_there(in, "found no row in the chosen time", err);
    }
    i += in->rows[OUTSIDE] > 0;
    return plim_fail(
        err, PLIM_ESCENARIO,
        plim_csv_where(in->options->path, r->dropped[i].first_line, where, sizeof where),
        "found %llu rows and none to use; from here on %llu dropped: %s",
        (unsigned long long)r->rows_read, (unsigned long long)r->dropped[i].rows,
        r->dropped[i].reason);
}

static plim_status finish(import *in, plim_rate_series *series, plim_trace_report *report,
                          plim_err *err)
{
    static const char *const kinds[PLIM_TRACE_KIND_COUNT] = {"counts", "timestamps", "rate series"};
    const window *part = &in->part;
    int64_t length = part->end_ns - part->start_ns;
    plim_trace_report made = {.requests = in->requests,
                              .interval_s = (double)part->interval_ns / NS_PER_S,
                              .kind = kinds[in->columns.kind],
                              .column = in->columns.kind == PLIM_TRACE_COUNTS
                                            ? in->columns.value_name
                                            : in->columns.time_name,
                              .time_column = in->columns.time_name};
    report_rows(in, &made);
    if (in->rows[USED] == 0) {
        return nothing_used(in, &made, err);
    }
    made.missing_s = (double)(part->n_intervals - in->n_covered) * made.interval_s;
    made.first = time_text(in, in->first_used_ns);
    made.last = time_text(in, in->last_used_ns);
    if (in->arena->failed) {
        return plim_fail(err, PLIM_ENOMEM, in->options->path, "no memory for the report");
    }
    plim_trace_counts counts = {.count = in->count,
                                .unit = 1.0,
                                .divisor = (double)part->step_ns / NS_PER_S,
                                .n = part->n_steps,
                                .n_whole = (size_t)(length / part->step_ns),
                                .step_s = (double)part->step_ns / NS_PER_S,
                                .duration_s = (double)length / NS_PER_S};
    plim_status status = plim_trace_finish(in->options, false, &counts, series, &made, err);
    if (status == PLIM_OK) {
        *report = made;
    }
    return status;
}

static plim_status check_options(const plim_trace_options *o, plim_err *err)
{
    static const char *const formats[] = {"auto", "counts", "timestamps"};
    const struct {
        const char *name;
        double value, min, max;
        bool or_zero;
    } numbers[] = {{"interval_s", o->interval_s, 1e-6, 1e9, true},
                   {"duration_s", o->duration_s, 1e-6, 4e9, true},
                   {"step_s", o->step_s, 1e-6, 1e9, true},
                   {"scale", o->scale, 1e-12, 1e12, false},
                   {"smooth_min_count", o->smooth_min_count, 1.0, 1e15, false}};
    bool known = false;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        known = known || strcmp(o->format, formats[i]) == 0;
    }
    if (!known) {
        return plim_fail(err, PLIM_EUSAGE, o->path,
                         "found format \"%s\", expected auto, counts or timestamps", o->format);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        double value = numbers[i].value;
        bool zero = numbers[i].or_zero && value == 0.0;
        if (!zero && !(value >= numbers[i].min && value <= numbers[i].max)) {
            return plim_fail(err, PLIM_EUSAGE, o->path, "found %s %g, expected %s%g to %g",
                             numbers[i].name, value, numbers[i].or_zero ? "0 or " : "",
                             numbers[i].min, numbers[i].max);
        }
    }
    return PLIM_OK;
}

static plim_status arrivals(const plim_trace_source *source, const plim_trace_options *options,
                            plim_arena *arena, plim_rate_series *series, plim_trace_report *report,
                            plim_err *err)
{
import in = {.source = source, .options = options, .arena = arena };
    plim_status status = check_options(options, err);
    if (status == PLIM_OK) {
        status = plim_trace_find_columns(source, options, arena, &in.columns, err);
    }
    if (status == PLIM_OK && in.columns.kind == PLIM_TRACE_SERIES) {
        return plim_trace_from_series(source, options, arena, series, report, err);
    }
    if (status == PLIM_OK) {
        status = each_row(&in, survey_row, err);
    }
    if (status == PLIM_OK) {
        status = find_window(&in, err);
    }
    if (status == PLIM_OK) {
        status = allocate(&in, err);
    }
    if (status == PLIM_OK) {
        in.seen.rows = 0; /* counts the rows once more */
        status = each_row(&in, count_row, err);
    }
    if (status == PLIM_OK) {
        status = finish(&in, series, report, err);
    }
    free(in.covered);
    return status;
}

plim_status plim_trace_arrivals(const plim_trace_options *options, plim_arena *arena,
                                plim_rate_series *series, plim_trace_report *report, plim_err *err)
{
    plim_trace_source source = {.name = options->path};
    return arrivals(&source, options, arena, series, report, err);
}

plim_status plim_trace_arrivals_memory(const plim_trace_options *options, const void *data,
                                       size_t n, plim_arena *arena, plim_rate_series *series,
                                       plim_trace_report *report, plim_err *err)
{
    plim_trace_source source = {.name = options->path, .data = data == NULL ? "" : data, .n = n};
    return arrivals(&source, options, arena, series, report, err);
}
