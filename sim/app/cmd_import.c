/* SPDX-License-Identifier: GPL-3.0-or-later
 * import: real arrivals to a rate series, with what was read, used and left out. */
#include "sim/app/cmd.h"

#include "models/trace.h"
#include "reports/outfile.h"
#include "reports/report.h"
#include "sim/app/study.h"
#include "sim/kernel/results.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const plim_option options[] = {
    {"output", 'o', "FILE", "write the series there (CSV: start_s,rate_per_s)"},
    {"format", 'f', "FORMAT", "table (default), csv (the long table) or json"},
    {"as", 'a', "LAYOUT", "auto (default), counts (a row is an interval) or timestamps"},
    {"column", 'c', "NAME", "column of counts or timestamps (default: found by its name)"},
    {"time-column", 't', "NAME", "counts: column with the start of the interval"},
    {"interval-s", 0, "S", "counts: length of an interval (default: from the times, else 1)"},
    {"from", 0, "T", "start: a time as in the file (1998-06-10), or seconds from its earliest"},
    {"duration-s", 0, "S", "length of the part to use (default: to the end)"},
    {"step-s", 0, "S", "steps of the series (default 60; at least the interval)"},
    {"scale", 0, "X", "multiplies the rates; above 1 they are smoothed first (default 1)"},
    {"smooth-min-count", 0, "N", "requests a smoothed rate rests on (default 1000)"},
    {NULL, 0, NULL, NULL},
};

static plim_status read_options(const plim_cli *cli, plim_trace_options *o, plim_err *err)
{
    static const char *const layouts[] = {"auto", "counts", "timestamps", NULL};
    int layout;
    *o = plim_trace_defaults;
    o->path = cli->operand[1];
    o->column = plim_cli_value(cli, "column");
    o->time_column = plim_cli_value(cli, "time-column");
    o->from = plim_cli_value(cli, "from");
    plim_status status = plim_cli_choice(cli, "as", layouts, &layout, err);
    const struct {
        const char *name;
        double min, fallback;
        double *out;
    } reals[] = {
        {"interval-s", 1e-6, 0.0, &o->interval_s},
        {"duration-s", 1e-6, 0.0, &o->duration_s},
        {"step-s", 1e-6, 60.0, &o->step_s},
        {"scale", 1e-12, 1.0, &o->scale},
        {"smooth-min-count", 1.0, 1000.0, &o->smooth_min_count},
    };
    for (size_t i = 0; status == PLIM_OK && i < sizeof reals / sizeof reals[0]; i++) {
        status = plim_cli_real(cli, reals[i].name, reals[i].min, 1e12, reals[i].fallback,
                               reals[i].out, err);
    }
    o->format = status == PLIM_OK ? layouts[layout] : "auto";
    return status;
}

/* A value that is not there (NaN) is told as not enough data. */
static void add(plim_results *results, const char *metric, const char *part, double value,
                uint64_t n)
{
    plim_value there = plim_value_of(value);
    plim_results_add(results,
                     (plim_row){.platform = "",
                                .point = "",
                                .entity_kind = "trace",
                                .entity = results->scenario,
                                .metric = metric,
                                .part = part,
                                .unit = plim_find_metric(metric)->unit,
                                .value = there,
                                .n = n,
                                .status = there.there ? PLIM_ROW_OK : PLIM_ROW_NOT_ENOUGH_DATA,
                                .note = ""});
}

static bool has_dispersion(const plim_trace_report *r, const plim_rate_series *series)
{
    return r->requests > 0.0 && r->duration_s >= 2.0 * series->step_s;
}

static void to_results(const plim_trace_report *r, const plim_rate_series *series,
                       plim_results *results)
{
    bool dispersed = has_dispersion(r, series);
    add(results, "rows_read", "", (double)r->rows_read, r->rows_read);
    add(results, "rows_used", "", (double)r->rows_used, r->rows_read);
    for (size_t i = 0; i < r->n_reasons; i++) {
        add(results, "rows_dropped", r->dropped[i].reason, (double)r->dropped[i].rows,
            r->rows_read);
    }
    add(results, "requests", "", r->requests, r->rows_used);
    add(results, "missing_time", "", r->missing_s, r->rows_used);
    add(results, "rate", "mean", r->mean_rate_per_s, series->n);
    add(results, "rate", "peak", r->peak_rate_per_s, series->n);
    add(results, "dispersion", "before", dispersed ? r->dispersion : (double)NAN, series->n);
    add(results, "dispersion", "after", dispersed ? r->dispersion_after : (double)NAN, series->n);
    add(results, "smoothing_window", "", r->smooth_s, series->n);
}

static void print_rows(const plim_trace_report *r)
{
    printf("  rows read              %llu\n", (unsigned long long)r->rows_read);
    printf("  rows used              %llu\n", (unsigned long long)r->rows_used);
    for (size_t i = 0; i < r->n_reasons; i++) {
        printf("  rows left out          %llu: %s (first in line %llu)\n",
               (unsigned long long)r->dropped[i].rows, r->dropped[i].reason,
               (unsigned long long)r->dropped[i].first_line);
    }
}

static void print_table(const plim_trace_options *o, const plim_trace_report *r,
                        const plim_rate_series *series)
{
    printf("%s\n  read as                %s", o->path, r->kind);
    if (r->column[0] != '\0') {
        printf(", column \"%s\"", r->column);
    }
    if (r->interval_s > 0.0) {
        printf(", one in %.6g s", r->interval_s);
    }
    printf("\n");
    print_rows(r);
    printf("  requests               %.15g\n", r->requests);
    printf("  time                   %s to %s, %.6g s\n", r->first, r->last, r->duration_s);
    if (r->missing_s > 0.0) {
        printf("  time without a row     %.6g s (rate 0)\n", r->missing_s);
    }
    printf("  scaled by              %.6g\n", o->scale);
    if (r->smooth_s > 0.0) {
        printf("  smoothed first         %llu bins of up to %.6g s, each holds at least %.6g "
               "requests\n",
               (unsigned long long)r->smooth_bins, r->smooth_s, o->smooth_min_count);
    }
    printf("  series                 %zu steps of %.6g s, mean %.6g/s, peak %.6g/s\n", series->n,
           series->step_s, r->mean_rate_per_s, r->peak_rate_per_s);
    if (has_dispersion(r, series)) {
        printf("  index of dispersion    %.4g before, %.4g after (1: constant Poisson)\n",
               r->dispersion, r->dispersion_after);
    } else {
        printf("  index of dispersion    not enough data (needs two steps)\n");
    }
}

static plim_status write_series(const plim_rate_series *series, const char *path, plim_err *err)
{
    plim_outfile out = plim_outfile_of(path);
    FILE *file = plim_outfile_open(&out, err);
    plim_status status = file == NULL ? err->status : PLIM_OK;
    if (status == PLIM_OK) {
        status = plim_rate_series_write(series, file, err);
        status = plim_outfile_keep(&out, file, status, err);
    }
    plim_outfile_free(&out);
    if (status != PLIM_OK) {
        return status;
    }
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    fprintf(stderr,
            "wrote %s; a scenario beside it can have \"workload\": {\"type\": "
            "\"rate_series\", \"file\": \"%s\", \"step_s\": %.15g}\n",
            path, name, series->step_s);
    return PLIM_OK;
}

static plim_status report(const plim_trace_options *o, const plim_trace_report *r,
                          const plim_rate_series *series, int format, plim_arena *arena,
                          plim_err *err)
{
    static const char *const names[] = {"table", "csv", "json"};
    if (format == 0) {
        print_table(o, r, series);
        return PLIM_OK;
    }
    plim_results *results = plim_results_new(arena);
    if (results == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the report");
    }
    const char *slash = strrchr(o->path, '/');
    results->verb = "import";
    results->scenario = results->title = slash == NULL ? o->path : slash + 1;
    results->file = o->path;
    results->version = plim_version();
    to_results(r, series, results);
    return plim_find_report(names[format])->write(results, stdout, NULL, err);
}

static int run(plim_cli *cli)
{
    static const char *const formats[] = {"table", "csv", "json", NULL};
    plim_err err = {0};
    plim_arena arena = {0};
    plim_trace_options o;
    plim_trace_report r;
    plim_rate_series series;
    int format = 0;
    plim_status status = PLIM_OK;
    if (strcmp(cli->operand[0], "arrivals") != 0) {
        status = plim_fail(&err, PLIM_EUSAGE, "", "found kind \"%s\", expected arrivals",
                           cli->operand[0]);
    }
    if (status == PLIM_OK) {
        status = plim_cli_choice(cli, "format", formats, &format, &err);
    }
    if (status == PLIM_OK) {
        status = read_options(cli, &o, &err);
    }
    if (status == PLIM_OK) {
        status = plim_trace_arrivals(&o, &arena, &series, &r, &err);
    }
    if (status == PLIM_OK && plim_cli_value(cli, "output") != NULL) {
        status = write_series(&series, plim_cli_value(cli, "output"), &err);
    }
    if (status == PLIM_OK) {
        status = report(&o, &r, &series, format, &arena, &err);
    }
    plim_arena_free(&arena);
    return status == PLIM_OK ? 0 : plim_cli_fail(cli, &err);
}

const plim_command plim_command_import = {
    .name = "import",
    .summary = "turns counts or timestamps of real arrivals into a rate series",
    .operands = "arrivals FILE",
    .min_operands = 2,
    .max_operands = 2,
    .options = options,
    .details = "FILE is CSV, plain or gzip. A scenario can name it directly as well.\n\n"
               "  plimsoll import arrivals counts.csv.gz --from 1998-06-10 --duration-s 86400 "
               "-o day.csv",
    .run = run,
};
