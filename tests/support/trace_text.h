/* SPDX-License-Identifier: GPL-3.0-or-later
 * Imports small texts of arrivals, for tests of models/trace.h. */
#ifndef PLIM_TESTS_SUPPORT_TRACE_TEXT_H
#define PLIM_TESTS_SUPPORT_TRACE_TEXT_H

#include "models/trace.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* What the last import gave. */
static plim_arena arena;
static plim_rate_series series;
static plim_trace_report report;
static plim_err failure;

__attribute__((unused)) static plim_trace_options options_of(const char *from, double duration_s,
                                                             double step_s, double scale)
{
    plim_trace_options o = plim_trace_defaults;
    o.path = "t.csv";
    o.from = from;
    o.duration_s = duration_s;
    o.step_s = step_s;
    o.scale = scale;
    return o;
}

static plim_status import_bytes(const plim_trace_options *o, const char *text, size_t n)
{
    failure = (plim_err){0};
    return plim_trace_arrivals_memory(o, text, n, &arena, &series, &report, &failure);
}

__attribute__((unused)) static plim_status import(const plim_trace_options *o, const char *text)
{
    return import_bytes(o, text, strlen(text));
}

__attribute__((unused)) static void import_well(const plim_trace_options *o, const char *text)
{
    plim_status status = import(o, text);
    ck_assert_msg(status == PLIM_OK, "%s: %s", failure.where, failure.what);
    uint64_t dropped = 0;
    for (size_t i = 0; i < report.n_reasons; i++) {
        dropped += report.dropped[i].rows;
    }
    ck_assert_uint_eq(report.rows_read, report.rows_used + dropped);
}

__attribute__((unused)) static void assert_rates(const double *want, size_t n)
{
    ck_assert_uint_eq(series.n, n);
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(series.rate_per_s[i] == want[i], "rate %zu: got %.17g, want %.17g", i,
                      series.rate_per_s[i], want[i]);
    }
}
#define ASSERT_RATES(...)                                                                          \
    assert_rates((const double[]){__VA_ARGS__},                                                    \
                 sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

/* A file in /tmp with the text, gzip or not; only its first `keep` bytes when that is not 0. */
__attribute__((unused)) static void write_temporary(char *path, const char *text, bool gzip,
                                                    size_t keep)
{
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    if (gzip) {
        gzFile file = gzdopen(fd, "wb");
        ck_assert_int_eq(gzputs(file, text), (int)strlen(text));
        ck_assert_int_eq(gzclose(file), Z_OK);
    } else {
        FILE *file = fdopen(fd, "wb");
        ck_assert_ptr_nonnull(file);
        ck_assert_int_ge(fputs(text, file), 0);
        ck_assert_int_eq(fclose(file), 0);
    }
    if (keep > 0) {
        ck_assert_int_eq(truncate(path, (off_t)keep), 0);
    }
}

__attribute__((unused)) static void free_arena(void)
{
    plim_arena_free(&arena);
}

#endif
