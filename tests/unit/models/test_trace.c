/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/trace.c and trace_columns.c: small files whose sums are done by hand, every reason
 * to drop a row, what is refused, and the real data where it is. */
#include "models/trace.h"
#include "tests/support/suite.h"
#include "tests/support/trace_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

START_TEST(rows_without_times_are_seconds)
{
    plim_trace_options o = options_of(NULL, 0, 0, 1);
    import_well(&o, "requests\n3\n0\n4\n1\n2\n");
    ASSERT_RATES(3, 0, 4, 1, 2);
    ck_assert_double_eq(series.step_s, 1);
    ck_assert_double_eq(report.requests, 10);
    ck_assert_double_eq(report.mean_rate_per_s, 2);
    ck_assert_double_eq(report.peak_rate_per_s, 4);
    /* squares around 2: 1 + 4 + 4 + 1 + 0 = 10; 10 / 4 / 2; and 1 more after */
    ck_assert_double_eq(report.dispersion, 1.25);
    ck_assert_double_eq(report.dispersion_after, 2.25);
    ck_assert_str_eq(report.first, "0");
    ck_assert_str_eq(report.last, "4");
    ck_assert_str_eq(report.kind, "counts");
    ck_assert_str_eq(report.column, "requests");
    ck_assert_double_eq(report.missing_s, 0);
    /* steps of 2 s: 3, 5, 2 requests; of the last step there is a half: over its 5 s the series has
     * all ten requests */
    o.step_s = 2;
    import_well(&o, "requests\n3\n0\n4\n1\n2\n");
    ASSERT_RATES(1.5, 2.5, 2);
    ck_assert_double_eq(report.mean_rate_per_s, 2);
    ck_assert_double_eq(report.dispersion, 2.0 / 4.0); /* of the whole steps, 3 and 5 */
    /* intervals of 30 s, the middle three of them */
    o = options_of("30", 90, 0, 1);
    o.interval_s = 30;
    import_well(&o, "requests\n3\n0\n4\n1\n2\n");
    ASSERT_RATES(0, 4.0 / 30, 1.0 / 30);
    ck_assert_uint_eq(report.rows_used, 3);
    ck_assert_uint_eq(report.dropped[0].rows, 2);
    ck_assert_uint_eq(report.dropped[0].first_line, 2);
    ck_assert_str_eq(report.dropped[0].reason, "outside the chosen time");
}
END_TEST

static const char minutes[] = "period,count\n"
                              "1998-06-23 15:57:00,120\n"
                              "1998-06-23 15:58:00,60\n"
                              "1998-06-23 16:01:00,240\n" /* two minutes before it are absent */
                              "1998-06-23 16:00:00,6\n"   /* later in the file, earlier in time */
                              "1998-06-23 15:58:00,30\n"; /* the same minute again: added */

START_TEST(minutes_find_their_place)
{
    plim_trace_options o = options_of(NULL, 0, 0, 1);
    import_well(&o, minutes);
    ASSERT_RATES(2, 1.5, 0, 0.1, 4);
    ck_assert_double_eq(series.step_s, 60);
    ck_assert_double_eq(report.interval_s, 60);
    ck_assert_double_eq(report.missing_s, 60); /* 15:59 */
    ck_assert_uint_eq(report.rows_used, 5);
    ck_assert_str_eq(report.first, "1998-06-23 15:57:00");
    ck_assert_str_eq(report.last, "1998-06-23 16:01:00");
    ck_assert_double_eq(report.requests, 456);
    ck_assert_double_eq(report.mean_rate_per_s, 456.0 / 300);
    o.step_s = 120;
    import_well(&o, minutes);
    ASSERT_RATES(1.75, 0.05, 4); /* of the last step half is there */
    o.step_s = 10;               /* finer than the interval: as the interval */
    import_well(&o, minutes);
    ck_assert_double_eq(series.step_s, 60);
}
END_TEST

static const struct {
    const char *from;
    double duration_s;
    size_t n;
    double rates[4], missing_s;
} windows[] = {
    {"1998-06-23 16:00", 0, 2, {0.1, 4}, 0},
    {"1998-06-23T15:58:00Z", 120, 2, {1.5, 0}, 60},
    {"1998-06-23 17:58+02:00", 180, 3, {1.5, 0, 0.1}, 60},
    {"180", 120, 2, {0.1, 4}, 0},
    {"240", 240, 4, {4, 0, 0, 0}, 180}, /* beyond the file: rate 0 */
    {"1998-06-23 15:56:00", 120, 2, {0, 2}, 60},
    {"1998-06-23 15:57:30", 60, 1, {1.5}, 0}, /* a row belongs where its minute begins */
};

START_TEST(a_part_is_chosen_by_date_or_seconds)
{
    plim_trace_options o = options_of(windows[_i].from, windows[_i].duration_s, 0, 1);
    import_well(&o, minutes);
    assert_rates(windows[_i].rates, windows[_i].n);
    ck_assert_double_eq(report.missing_s, windows[_i].missing_s);
}
END_TEST

/* All are the same four requests: at 0, 1.5, 61 and 61.25 s, rates 2/60, 2/60 in steps of 60. */
static const struct {
    const char *label, *format, *column, *text, *first, *last;
} stamps[] = {
    {"seconds", "auto", NULL, "time\n0\n1.5\n61\n61.25\n", "0", "61.25"},
    {"unsorted epoch seconds", "auto", NULL,
     "user,timestamp\na,1000000061\nb,1000000000\nc,1000000001.5\nd,1000000061.25\n", "1000000000",
     "1000000061.25"},
    {"ms by size", "auto", NULL, "ts\n1000000000000\n1000000001500\n1000000061000\n1000000061250\n",
     "1000000000000", "1000000061250"},
    {"us by name", "timestamps", NULL, "time_us\n0\n1500000\n61000000\n61250000\n", "0",
     "61250000"},
    {"ISO with Z", "auto", NULL,
     "when\n1999-12-31T23:59:30Z\n1999-12-31T23:59:31.5Z\n2000-01-01T00:00:31Z\n"
     "2000-01-01T00:00:31.25Z\n",
     "1999-12-31T23:59:30Z", "2000-01-01T00:00:31.25Z"},
    {"ISO with offsets", "auto", NULL,
     "when\n2000-01-01T01:59:30+02:00\n1999-12-31T18:59:31.5-0500\n2000-01-01T00:00:31Z\n"
     "2000-01-01T05:45:31.25+05:45\n",
     "2000-01-01T01:59:30+02:00", "2000-01-01T02:00:31.25+02:00"},
    {"no header", "timestamps", NULL, "0\n1.5\n61\n61.25\n", "0", "61.25"},
    {"by number", "timestamps", "2", "7,0\n7,1.5\n7,61\n7,61.25\n", "0", "61.25"},
    {"named column among numbers", "auto", "time", "bytes,time\n7,0\n7,1.5\n7,61\n7,61.25\n", "0",
     "61.25"},
};

START_TEST(timestamps_are_counted)
{
    plim_trace_options o = options_of(NULL, 0, 0, 1);
    o.format = stamps[_i].format;
    o.column = stamps[_i].column;
    import_well(&o, stamps[_i].text);
    ASSERT_RATES(2.0 / 60, 2.0 / 60);
    ck_assert_str_eq(report.kind, "timestamps");
    ck_assert_str_eq(report.first, stamps[_i].first);
    ck_assert_str_eq(report.last, stamps[_i].last);
    ck_assert_double_eq(report.requests, 4);
    ck_assert_double_eq(report.interval_s, 0);
    ck_assert_double_eq(report.missing_s, 0);
}
END_TEST

static const struct {
    const char *label, *format, *column, *time_column, *text, *kind, *found, *found_time;
} layouts[] = {
    {"capitals and blanks", "auto", NULL, NULL, " Time , Count \n0,3\n1,4\n", "counts", "Count",
     "Time"},
    {"quoted", "auto", NULL, NULL, "\"time\",\"requests\"\n\"0\",\"3\"\n1,4\n", "counts",
     "requests", "time"},
    {"asked for counts, the only number", "counts", NULL, NULL, "time,load\n0,3\n1,4\n", "counts",
     "load", "time"},
    {"asked for counts, no header", "counts", NULL, NULL, "3\n4\n", "counts", "", ""},
    {"columns by number", "counts", "1", "2", "3,0\n4,1\n", "counts", "", ""},
    {"names of mine", "auto", "n", "begin", "begin,n,m\n0,3,9\n1,4,9\n", "counts", "n", "begin"},
    {"a count in spite of a time", "auto", "n", NULL, "time,n,m\n0,3,9\n1,4,9\n", "counts", "n",
     "time"},
    {"the first row is broken", "auto", NULL, NULL, "time,count\n?,?\n0,3\n1,4\n", "counts",
     "count", "time"},
    {"lines before the header", "auto", NULL, NULL, "\n\ntime,count\n0,3\n1,4\n", "counts", "count",
     "time"},
};

START_TEST(columns_are_found)
{
    plim_trace_options o = options_of(NULL, 0, 1, 1);
    o.format = layouts[_i].format;
    o.column = layouts[_i].column;
    o.time_column = layouts[_i].time_column;
    import_well(&o, layouts[_i].text);
    ASSERT_RATES(3, 4);
    ck_assert_str_eq(report.kind, layouts[_i].kind);
    ck_assert_str_eq(report.column, layouts[_i].found);
    ck_assert_str_eq(report.time_column, layouts[_i].found_time);
}
END_TEST

START_TEST(every_row_that_is_dropped_has_a_reason)
{
    static const char text[] = "time,count\n"
                               "0,5\n"      /* line 2: used */
                               "1,x\n"      /* 3: not a number */
                               "2,-1\n"     /* 4: negative */
                               "3,1e16\n"   /* 5: too large */
                               "4pm,7\n"    /* 6: not a time */
                               "5,7,9\n"    /* 7: ragged */
                               "\n"         /* 8: empty */
                               "6,\"7\"7\n" /* 9: broken */
                               "7,\0\n"     /* 10: broken */
                               "1e300,7\n"  /* 11: not a time */
                               "8,nan\n"    /* 12: not a number */
                               "99,7\n"     /* 13: outside */
                               "9,2\n";     /* 14: used */
    static const struct {
        const char *reason;
        uint64_t rows, line;
    } want[] = {{"outside the chosen time", 1, 13},
                {"not a number", 2, 3},
                {"a negative count", 1, 4},
                {"a count beyond 1e15", 1, 5},
                {"not a time of the file's kind, from 1825 to 2115", 2, 6},
                {"not as many fields as the first row", 1, 7},
                {"an empty line", 1, 8},
                {"a NUL byte, or text after a closing quote", 2, 9}};
    plim_trace_options o = options_of(NULL, 10, 1, 1);
    ck_assert_int_eq(import_bytes(&o, text, sizeof text - 1), PLIM_OK);
    ck_assert_uint_eq(report.rows_read, 13);
    ck_assert_uint_eq(report.rows_used, 2);
    ck_assert_uint_eq(report.n_reasons, PLIM_TRACE_REASONS_MAX);
    for (size_t i = 0; i < report.n_reasons; i++) {
        ck_assert_str_eq(report.dropped[i].reason, want[i].reason);
        ck_assert_uint_eq(report.dropped[i].rows, want[i].rows);
        ck_assert_uint_eq(report.dropped[i].first_line, want[i].line);
    }
    ASSERT_RATES(5, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    ck_assert_double_eq(report.missing_s, 8);
}
END_TEST

START_TEST(a_broken_row_without_times_keeps_its_interval)
{
    plim_trace_options o = options_of(NULL, 0, 0, 1);
    import_well(&o, "requests\n3\nx\n4\n\n5\n");
    ASSERT_RATES(3, 0, 4, 5);
    ck_assert_uint_eq(report.rows_read, 5);
    ck_assert_double_eq(report.missing_s, 1);
}
END_TEST

static const struct {
    const char *label, *text;
    plim_status status;
    const char *where, *what;
} refusals[] = {
    {"nothing", "", PLIM_ESCENARIO, "t.csv", "no rows"},
    {"blank lines", "\n\n", PLIM_ESCENARIO, "t.csv", "no rows"},
    {"a header alone", "requests\n", PLIM_ESCENARIO, "t.csv", "no row"},
    {"a header with a time alone", "time,count\n", PLIM_ESCENARIO, "t.csv", "no row"},
    {"a header and no time", "time,count\n?,1\n?,2\n", PLIM_ESCENARIO, "t.csv", "no time"},
    {"unknown names", "a,b\n1,2\n", PLIM_ESCENARIO, "t.csv:1", "\"a\", \"b\""},
    {"numbers without names", "1,2\n3,4\n", PLIM_ESCENARIO, "t.csv:1", "not plain"},
    {"one column of numbers", "1\n3\n", PLIM_ESCENARIO, "t.csv:1", "not plain"},
    {"a time and something", "time,load\n1,2\n", PLIM_ESCENARIO, "t.csv:1", "not plain"},
    {"prose", "Dear reader,\nthis is a letter.\n", PLIM_ESCENARIO, "t.csv:1", "not plain"},
    {"a broken header", "\"a\"b,count\n1,2\n", PLIM_ESCENARIO, "t.csv:1", "closing quote"},
    {"nothing to use", "requests\n\nx\ny\n", PLIM_ESCENARIO, "t.csv:3", "not a number"},
    {"times of no regular interval", "time,count\n0,1\n0.001,1\n100,1\n200,1\n", PLIM_ESCENARIO,
     "t.csv", "interval_s"},
    {"too long", "time,count\n0,1\n1,1\n4e9,1\n", PLIM_ESCENARIO, "t.csv", "interval_s"},
    {"a quote left open", "requests\n1\n\"2\n3\n", PLIM_ESCENARIO, "t.csv:3", "never closed"},
    {"not a series", "start_s,rate_per_s\n0,1\n2,1\n5,1\n", PLIM_ESCENARIO, "t.csv:4",
     "equal steps"},
};

START_TEST(what_is_no_arrivals_file_is_refused)
{
    plim_trace_options o = options_of(NULL, 0, 0, 1);
    series = (plim_rate_series){.n = 4711};
    report = (plim_trace_report){.rows_read = 4711};
    plim_status status = import(&o, refusals[_i].text);
    ck_assert_msg(status == refusals[_i].status, "%s: %d %s", refusals[_i].label, status,
                  failure.what);
    ck_assert_str_eq(failure.where, refusals[_i].where);
    ck_assert_msg(strstr(failure.what, refusals[_i].what) != NULL, "%s: %s", refusals[_i].label,
                  failure.what);
    ck_assert_uint_eq(series.n, 4711);
    ck_assert_uint_eq(report.rows_read, 4711);
}
END_TEST

/* format, column, time_column, interval_s, from, duration_s, step_s, scale, smooth_min_count */
static const struct {
    plim_trace_options o;
    plim_status status;
    const char *what;
} wrong_options[] = {
    {{"t.csv", "log", NULL, NULL, 0, NULL, 0, 0, 1, 9},
     PLIM_EUSAGE,
     "expected auto, counts or timestamps"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, 0, 0, 9}, PLIM_EUSAGE, "found scale 0"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, 0, -1, 9}, PLIM_EUSAGE, "found scale -1"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, 0, (double)NAN, 9}, PLIM_EUSAGE, "found scale"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, -1, 1, 9}, PLIM_EUSAGE, "found step_s -1"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, 90, 1, 9},
     PLIM_EUSAGE,
     "multiple of the interval, 60 s"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 1e300, 0, 1, 9}, PLIM_EUSAGE, "found duration_s"},
    {{"t.csv", "auto", NULL, NULL, 1e-9, NULL, 0, 0, 1, 9}, PLIM_EUSAGE, "found interval_s"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, 0, 1, 0}, PLIM_EUSAGE, "found smooth_min_count 0"},
    {{"t.csv", "auto", "hits", NULL, 0, NULL, 0, 0, 1, 9},
     PLIM_EUSAGE,
     "no column \"hits\", expected one of \"period\", \"count\""},
    {{"t.csv", "auto", NULL, "t", 0, NULL, 0, 0, 1, 9}, PLIM_EUSAGE, "no column \"t\""},
    {{"t.csv", "auto", "count", "count", 0, NULL, 0, 0, 1, 9}, PLIM_EUSAGE, "expected two columns"},
    {{"t.csv", "auto", NULL, NULL, 0, "yesterday", 0, 0, 1, 9},
     PLIM_EUSAGE,
     "found from \"yesterday\""},
    {{"t.csv", "auto", NULL, NULL, 0, "-60", 0, 0, 1, 9}, PLIM_EUSAGE, "found from \"-60\""},
    {{"t.csv", "auto", NULL, NULL, 0, "1e99", 0, 0, 1, 9}, PLIM_EUSAGE, "found from \"1e99\""},
    {{"t.csv", "auto", NULL, NULL, 0, "1999-01-01", 0, 0, 1, 9},
     PLIM_ESCENARIO,
     "runs from 1998-06-23 15:57:00 to 1998-06-23 16:01:00"},
    {{"t.csv", "auto", NULL, NULL, 0, "1998-06-22", 60, 0, 1, 9},
     PLIM_ESCENARIO,
     "no row in the chosen time"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 4e9, 0, 1, 9}, PLIM_ELIMIT, "at most 10000000 steps"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, 0, 2, 457},
     PLIM_ESCENARIO,
     "found 456 requests in the chosen part, expected at least 457"},
    {{"t.csv", "auto", NULL, NULL, 0, NULL, 0, 0, 1e9, 9},
     PLIM_ESCENARIO,
     "requests per second, expected at most 1e+09"},
};

START_TEST(options_that_make_no_sense_are_refused)
{
    plim_status status = import(&wrong_options[_i].o, minutes);
    ck_assert_msg(status == wrong_options[_i].status, "%d: %d %s", _i, status, failure.what);
    ck_assert_msg(strstr(failure.what, wrong_options[_i].what) != NULL, "%d: %s", _i, failure.what);
}
END_TEST

START_TEST(a_date_needs_a_time_column)
{
    plim_trace_options o = options_of("1995-07-13", 0, 0, 1);
    ck_assert_int_eq(import(&o, "requests\n1\n2\n"), PLIM_EUSAGE);
    ck_assert_ptr_nonnull(strstr(failure.what, "no time column"));
}
END_TEST

START_TEST(a_time_without_a_zone_is_meant_as_the_files)
{
    plim_trace_options o = options_of("1995-07-01 00:00:02", 0, 1, 1);
    import_well(&o, "time,count\n1995-07-01 00:00:01-04:00,1\n1995-07-01 00:00:02-04:00,2\n");
    ASSERT_RATES(2);
    ck_assert_str_eq(report.first, "1995-07-01 00:00:02-04:00");
}
END_TEST

START_TEST(gzip_files_are_read_and_damage_is_an_error)
{
    char whole[] = "/tmp/plim_trace_XXXXXX", cut[] = "/tmp/plim_trace_XXXXXX";
    plim_trace_options o = options_of(NULL, 0, 0, 1);
    plim_err err = {0};
    write_temporary(whole, minutes, true, 0);
    write_temporary(cut, minutes, true, 60);
    o.path = whole;
    ck_assert_int_eq(plim_trace_arrivals(&o, &arena, &series, &report, &err), PLIM_OK);
    ASSERT_RATES(2, 1.5, 0, 0.1, 4);
    o.path = cut;
    ck_assert_int_eq(plim_trace_arrivals(&o, &arena, &series, &report, &err), PLIM_EIO);
    ck_assert_ptr_nonnull(strstr(err.what, "cut off"));
    ck_assert_msg(strncmp(err.where, cut, strlen(cut)) == 0 && strchr(err.where, ':') != NULL, "%s",
                  err.where);
    unlink(whole);
    unlink(cut);
    plim_err gone = {0};
    o.path = "/tmp/plim_trace_is_not_there.csv";
    ck_assert_int_eq(plim_trace_arrivals(&o, &arena, &series, &report, &gone), PLIM_EIO);
    ck_assert_str_eq(gone.where, o.path);
}
END_TEST

/* The path of a file of the real data, or NULL with a message. */
static const char *real_data(const char *name)
{
    static char path[1024];
    const char *dir = getenv("PLIMSOLL_DATA");
    snprintf(path, sizeof path, "%s/web-arrivals/%s",
             dir != NULL ? dir : PLIMSOLL_SOURCE_DIR "/../shared/data", name);
    if (access(path, R_OK) != 0) {
        printf("skipped: %s is not there\n", path);
        return NULL;
    }
    return path;
}

START_TEST(the_nasa_log_has_its_published_total)
{
    plim_trace_options o = options_of(NULL, 0, 3600, 1);
    plim_err err = {0};
    o.path = real_data("nasa-http-1995-07-per-second.csv.gz");
    if (o.path == NULL) {
        return;
    }
    ck_assert_int_eq(plim_trace_arrivals(&o, &arena, &series, &report, &err), PLIM_OK);
    ck_assert_uint_eq(report.rows_read, 2381545);
    ck_assert_uint_eq(report.rows_used, 2381545);
    ck_assert_double_eq(report.requests, 1891714);
    ck_assert_double_eq(report.peak_rate_per_s, 14922.0 / 3600); /* 13 July, hour 9 */
    ck_assert_str_eq(report.last, "2381544");
    o = (plim_trace_options){.path = o.path,
                             .format = "auto",
                             .from = "1036800",
                             .duration_s = 86400,
                             .step_s = 60,
                             .scale = 20,
                             .smooth_min_count = 1000};
    ck_assert_int_eq(plim_trace_arrivals(&o, &arena, &series, &report, &err), PLIM_OK);
    ck_assert_double_eq(report.requests, 134204);
    ck_assert_double_eq_tol(report.mean_rate_per_s * 86400, 20 * 134204.0, 1e-6);
    ck_assert_double_gt(report.smooth_s, 60);
}
END_TEST

START_TEST(the_world_cup_log_has_its_minutes_and_its_peak)
{
    plim_trace_options o = options_of(NULL, 0, 0, 1);
    plim_err err = {0};
    o.path = real_data("worldcup98-per-minute-0430-0623.csv.gz");
    if (o.path == NULL) {
        return;
    }
    ck_assert_int_eq(plim_trace_arrivals(&o, &arena, &series, &report, &err), PLIM_OK);
    ck_assert_uint_eq(report.rows_used, 77900);
    ck_assert_uint_eq(report.rows_used, report.rows_read);
    ck_assert_double_eq(report.interval_s, 60);
    ck_assert_double_eq(report.peak_rate_per_s, 169010.0 / 60);
    ck_assert_str_eq(report.first, "1998-04-30 21:30:00");
    ck_assert_str_eq(report.last, "1998-06-23 23:59:00");
    /* 54 days and 150 minutes less the rows that are there */
    ck_assert_uint_eq(series.n, 54 * 1440 + 150);
    ck_assert_double_eq(report.missing_s, (54 * 1440 + 150 - 77900) * 60.0);
    o.from = "1998-06-23";
    o.duration_s = 86400;
    o.scale = 0.06;
    ck_assert_int_eq(plim_trace_arrivals(&o, &arena, &series, &report, &err), PLIM_OK);
    ck_assert_uint_eq(series.n, 1440);
    ck_assert_double_eq(report.requests, 48989590);
    ck_assert_double_eq(series.rate_per_s[15 * 60 + 57], 169010 * 0.06 / 60);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/trace");
    TCase *c = plim_suite_case(suite, "rows");
    tcase_add_checked_fixture(c, NULL, free_arena);
    tcase_add_test(c, rows_without_times_are_seconds);
    tcase_add_test(c, minutes_find_their_place);
    tcase_add_loop_test(c, a_part_is_chosen_by_date_or_seconds, 0,
                        sizeof windows / sizeof windows[0]);
    tcase_add_loop_test(c, timestamps_are_counted, 0, sizeof stamps / sizeof stamps[0]);
    tcase_add_loop_test(c, columns_are_found, 0, sizeof layouts / sizeof layouts[0]);
    tcase_add_test(c, every_row_that_is_dropped_has_a_reason);
    tcase_add_test(c, a_broken_row_without_times_keeps_its_interval);
    tcase_add_test(c, a_date_needs_a_time_column);
    tcase_add_test(c, a_time_without_a_zone_is_meant_as_the_files);
    c = plim_suite_case(suite, "refused");
    tcase_add_checked_fixture(c, NULL, free_arena);
    tcase_add_loop_test(c, what_is_no_arrivals_file_is_refused, 0,
                        sizeof refusals / sizeof refusals[0]);
    tcase_add_loop_test(c, options_that_make_no_sense_are_refused, 0,
                        sizeof wrong_options / sizeof wrong_options[0]);
    tcase_add_test(c, gzip_files_are_read_and_damage_is_an_error);
    c = plim_suite_case(suite, "real data");
    tcase_add_checked_fixture(c, NULL, free_arena);
    tcase_add_test(c, the_nasa_log_has_its_published_total);
    tcase_add_test(c, the_world_cup_log_has_its_minutes_and_its_peak);
    return plim_suite_run(suite);
}
