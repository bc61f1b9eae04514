/* SPDX-License-Identifier: GPL-3.0-or-later
 * Arrivals to be replayed one by one: a column of times, in order. See trace.h. */
#include "models/csv.h"
#include "models/trace.h"
#include "models/trace_parts.h"
#include "models/trace_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_S 1e9

/* Numbers from here on are times since 1970 (this is 1973), not since the start of a run. */
static const int64_t EPOCH_NS = INT64_C(100000000000000000);

typedef struct reader {
    const plim_trace_source *source;
    const plim_trace_options *options;
    plim_trace_columns columns;
    plim_trace_time_style style;
    bool styled; /* style, origin and window are known */
    int64_t origin_ns, end_ns, last_ns;
    double *at_s; /* (cap), n of them are used; by malloc */
    size_t n, cap;
    uint64_t rows;
    int64_t first_used_ns, last_used_ns;
} reader;

static plim_status bad_row(const reader *r, const plim_csv_row *row, plim_err *err,
                           const char *expected)
{
    char where[512], text[64] = "";
    if (r->columns.time >= 0 && (size_t)r->columns.time < row->n_fields) {
        const plim_csv_field *field = &row->field[r->columns.time];
        (void)plim_csv_printable(field->text, field->n, text, sizeof text);
    }
    return plim_fail(err, PLIM_ESCENARIO,
                     plim_csv_where(r->source->name, row->line, where, sizeof where),
                     "found \"%s\", expected %s", text, expected);
}

/* How times are written, from the first of them. */
static bool learn_style(reader *r, const plim_csv_field *field)
{
    double value;
    int64_t ns;
    if (plim_trace_iso(field->text, field->n, &ns, &r->style)) {
        return true;
    }
    if (!plim_csv_real(field->text, field->n, &value)) {
        return false;
    }
    r->style = (plim_trace_time_style){.unit_ns = plim_trace_unit_ns(r->columns.time_name, value)};
    return true;
}

static bool time_of(const reader *r, const plim_csv_field *field, int64_t *ns)
{
    return r->style.iso ? plim_trace_iso(field->text, field->n, ns, NULL)
                        : plim_trace_number_ns(field->text, field->n, r->style.unit_ns, ns);
}

/* The time of the file that is the start of the run, and the end of the part. */
static plim_status find_window(reader *r, int64_t first_ns, plim_err *err)
{
    const char *from = r->options->from;
    plim_trace_time_style style;
    int64_t ns = 0;
    bool since_start = !r->style.iso && first_ns >= 0 && first_ns < EPOCH_NS;
    r->origin_ns = since_start ? 0 : first_ns;
    if (from != NULL && r->style.iso && plim_trace_iso(from, strlen(from), &ns, &style)) {
        r->origin_ns = style.zoned ? ns : ns - (int64_t)r->style.offset_s * 1000000000;
    } else if (from != NULL) {
        if (!plim_trace_number_ns(from, strlen(from), 1000000000, &ns) || ns < 0 ||
            r->origin_ns > PLIM_TRACE_TIME_MAX_NS - ns) {
            return plim_fail(err, PLIM_EUSAGE, r->options->path,
                             "found from \"%s\", expected %sseconds from the start (86400)", from,
                             r->style.iso ? "a date, a date and time or " : "");
        }
        r->origin_ns += ns;
    }
    double most_s = (double)(PLIM_TRACE_TIME_MAX_NS - r->origin_ns) / NS_PER_S;
    bool all = r->options->duration_s <= 0.0 || r->options->duration_s > most_s;
    r->end_ns = all ? PLIM_TRACE_TIME_MAX_NS
                    : r->origin_ns + (int64_t)llround(r->options->duration_s * NS_PER_S);
    r->styled = true;
    r->last_ns = first_ns;
    return PLIM_OK;
}

static plim_status keep(reader *r, int64_t ns, plim_err *err)
{
    if (r->n == r->cap) {
        size_t cap = r->cap == 0 ? 1024 : 2 * r->cap;
        double *more = realloc(r->at_s, cap * sizeof *more);
        if (more == NULL) {
            return plim_fail(err, PLIM_ENOMEM, r->options->path, "no memory for the times");
        }
        r->at_s = more;
        r->cap = cap;
    }
    r->first_used_ns = r->n == 0 ? ns : r->first_used_ns;
    r->last_used_ns = ns;
    r->at_s[r->n++] = (double)(ns - r->origin_ns) / NS_PER_S;
    return PLIM_OK;
}

static plim_status use_row(reader *r, const plim_csv_row *row, plim_err *err)
{
    int64_t ns;
    if (row->flaw != PLIM_CSV_WELL || row->n_fields != r->columns.n_fields) {
        return bad_row(r, row, err, "a whole row, with as many fields as the first");
    }
    const plim_csv_field *field = &row->field[r->columns.time];
    if ((!r->styled && !learn_style(r, field)) || !time_of(r, field, &ns)) {
        return bad_row(r, row, err, "a time of the file's kind, from 1825 to 2115");
    }
    plim_status status = r->styled ? PLIM_OK : find_window(r, ns, err);
    if (status != PLIM_OK) {
        return status;
    }
    if (ns < r->last_ns) {
        return bad_row(r, row, err, "times in order: this one is before the row above");
    }
    r->last_ns = ns;
    if (++r->rows > PLIM_TRACE_TIMES_MAX) {
        return plim_fail(err, PLIM_ELIMIT, r->options->path,
                         "found more than %d times, expected fewer: a rate_series has no such "
                         "limit",
                         PLIM_TRACE_TIMES_MAX);
    }
    return ns >= r->origin_ns && ns < r->end_ns ? keep(r, ns, err) : PLIM_OK;
}

static plim_status read_rows(reader *r, plim_err *err)
{
    plim_csv *csv = NULL;
    plim_csv_row row;
    bool more = true, header = r->columns.header;
    plim_status status = plim_trace_open(r->source, &csv, err);
    while (status == PLIM_OK) {
        status = plim_csv_next(csv, &row, &more, err);
        if (status != PLIM_OK || !more) {
            break;
        }
        if (plim_trace_is_blank(&row)) {
            continue;
        }
        status = header ? PLIM_OK : use_row(r, &row, err);
        header = false;
    }
    plim_csv_close(csv);
    return status;
}

static void tell(const reader *r, plim_arena *arena, plim_trace_report *report)
{
    *report = (plim_trace_report){.rows_read = r->rows,
                                  .rows_used = r->n,
                                  .requests = (double)r->n,
                                  .kind = "timestamps",
                                  .column = r->columns.time_name,
                                  .time_column = ""};
    report->first = plim_trace_time_text(r->first_used_ns, &r->style, arena);
    report->last = plim_trace_time_text(r->last_used_ns, &r->style, arena);
    report->duration_s = (double)(r->last_used_ns - r->origin_ns) / NS_PER_S;
    if (r->rows > r->n) {
        report->dropped[0].reason = "outside the chosen time";
        report->dropped[0].rows = r->rows - r->n;
        report->n_reasons = 1;
    }
}

static plim_status read_times(const plim_trace_source *source, const plim_trace_options *options,
                              plim_arena *arena, plim_reals *at_s, plim_trace_report *report,
                              plim_err *err)
{
    plim_trace_options timestamps = *options;
    timestamps.format = "timestamps";
    reader r = {.source = source, .options = options};
    plim_status status = plim_trace_find_columns(source, &timestamps, arena, &r.columns, err);
    if (status == PLIM_OK) {
        status = read_rows(&r, err);
    }
    if (status == PLIM_OK && r.n == 0) {
        status = plim_fail(err, PLIM_ESCENARIO, options->path,
                           "found no time in the chosen part, expected at least one (%llu rows)",
                           (unsigned long long)r.rows);
    }
    double *copy = status == PLIM_OK ? PLIM_NEW(arena, r.n, double) : NULL;
    if (status == PLIM_OK && copy == NULL) {
        status = plim_fail(err, PLIM_ENOMEM, options->path, "no memory for the times");
    }
    if (copy != NULL) {
        memcpy(copy, r.at_s, r.n * sizeof *copy);
        *at_s = (plim_reals){copy, r.n};
        tell(&r, arena, report);
    }
    free(r.at_s);
    return status;
}

plim_status plim_trace_times(const plim_trace_options *options, plim_arena *arena, plim_reals *at_s,
                             plim_trace_report *report, plim_err *err)
{
    const plim_trace_source source = {.name = options->path};
    return read_times(&source, options, arena, at_s, report, err);
}

plim_status plim_trace_times_memory(const plim_trace_options *options, const void *data, size_t n,
                                    plim_arena *arena, plim_reals *at_s, plim_trace_report *report,
                                    plim_err *err)
{
    const plim_trace_source source = {options->path, data, n};
    return read_times(&source, options, arena, at_s, report, err);
}
