/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as a file of arrivals: what is read is a series that can be used, every row is used or
 * dropped for a reason, and what is refused is refused in a sentence. The first byte chooses the
 * options. */
#include "models/trace.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void promise(bool kept)
{
    if (!kept) {
        abort();
    }
}

static plim_trace_options options_of(uint8_t choice)
{
    static const char *const formats[] = {"auto", "counts", "timestamps", "auto"};
    static const double scales[] = {1.0, 0.25, 20.0, 1.0};
    plim_trace_options o = plim_trace_defaults;
    o.path = "fuzz.csv";
    o.format = formats[choice & 3];
    o.scale = scales[choice >> 2 & 3];
    o.step_s = choice & 16 ? 60.0 : 0.0;
    o.from = choice & 32 ? "60" : NULL;
    o.duration_s = choice & 64 ? 600.0 : 0.0;
    o.column = choice & 128 ? "2" : NULL;
    o.smooth_min_count = 5.0;
    return o;
}

static void check_series(const plim_rate_series *series, const plim_trace_report *report)
{
    uint64_t dropped = 0;
    for (size_t i = 0; i < report->n_reasons; i++) {
        promise(report->dropped[i].reason[0] != '\0' && report->dropped[i].rows > 0);
        dropped += report->dropped[i].rows;
    }
    promise(report->rows_read == report->rows_used + dropped);
    promise(series->n > 0 && series->n <= PLIM_TRACE_STEPS_MAX);
    promise(isfinite(series->step_s) && series->step_s > 0.0);
    for (size_t i = 0; i < series->n; i++) {
        promise(isfinite(series->rate_per_s[i]) && series->rate_per_s[i] >= 0.0);
    }
    promise(isfinite(report->requests) && isfinite(report->dispersion_after));
    /* the last step may stick out of the part, and keeps its requests */
    double over_s = (double)series->n * series->step_s;
    double part_s = report->duration_s > series->step_s ? report->duration_s : series->step_s;
    promise(report->mean_rate_per_s * part_s <= report->peak_rate_per_s * over_s * (1.0 + 1e-9));
}

/* What is written is read back. */
static void check_round_trip(const plim_rate_series *series, plim_arena *arena)
{
    char *text = NULL;
    size_t n = 0;
    plim_err err = {0};
    plim_rate_series again;
    plim_trace_report report;
    plim_trace_options o = plim_trace_defaults;
    FILE *to = series->n > 10000 ? NULL : open_memstream(&text, &n);
    if (to == NULL) {
        return;
    }
    plim_status status = plim_rate_series_write(series, to, &err);
    promise(fclose(to) == 0 && status == PLIM_OK);
    o.path = "again.csv";
    /* a rate above 10^9 is written and not taken: more than any model here serves */
    status = plim_trace_arrivals_memory(&o, text, n, arena, &again, &report, &err);
    promise(status != PLIM_OK || again.n == series->n || series->n == 1);
    free(text);
}

/* The same bytes as times to be replayed: ascending, from the start of the run on. */
static void check_times(const plim_trace_options *o, const uint8_t *data, size_t n,
                        plim_arena *arena)
{
    plim_err err = {0};
    plim_reals at_s;
    plim_trace_report report;
    if (plim_trace_times_memory(o, data, n, arena, &at_s, &report, &err) != PLIM_OK) {
        promise(err.what[0] != '\0');
        return;
    }
    promise(at_s.n > 0 && at_s.n == report.rows_used && at_s.n <= report.rows_read);
    for (size_t i = 0; i < at_s.n; i++) {
        promise(at_s.value[i] >= (i == 0 ? 0.0 : at_s.value[i - 1]) && at_s.value[i] < 1e11);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    plim_arena arena = {0};
    plim_err err = {0};
    plim_rate_series series;
    plim_trace_report report;
    if (n == 0) {
        return 0;
    }
    plim_trace_options o = options_of(data[0]);
    plim_status status =
        plim_trace_arrivals_memory(&o, data + 1, n - 1, &arena, &series, &report, &err);
    if (status == PLIM_OK) {
        check_series(&series, &report);
        check_round_trip(&series, &arena);
    } else {
        promise(err.what[0] != '\0');
    }
    check_times(&o, data + 1, n - 1, &arena);
    plim_arena_free(&arena);
    return 0;
}
