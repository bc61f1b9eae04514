/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/trace_times.c: times of a file, in order or refused with file and line. */
#include "tests/support/suite.h"
#include "tests/support/trace_text.h"

static plim_reals times;

static plim_status read_text(const char *column, const char *from, double duration_s,
                             const char *text)
{
    plim_trace_options o = options_of(from, duration_s, 0.0, 1.0);
    o.column = column;
    failure = (plim_err){0};
    return plim_trace_times_memory(&o, text, strlen(text), &arena, &times, &report, &failure);
}

static const struct {
    const char *text, *column, *from;
    double duration_s;
    size_t n;
    double at_s[4];
    uint64_t dropped;
} good[] = {
    {"0.5\n1\n1\n2.25\n", NULL, NULL, 0, 4, {0.5, 1, 1, 2.25}, 0},
    {"t_ms\n500\n1000\n2250\n", NULL, NULL, 0, 3, {0.5, 1, 2.25}, 0},
    {"t_us\n500\n", NULL, NULL, 0, 1, {0.0005}, 0},
    /* dates and times since 1970 count from the first row */
    {"1600000000.5\n1600000002\n", NULL, NULL, 0, 2, {0, 1.5}, 0},
    {"1600000000500\n1600000002000\n", NULL, NULL, 0, 2, {0, 1.5}, 0},
    {"when\n2020-01-01 00:00:00\n2020-01-01 00:00:01.5\n", NULL, NULL, 0, 2, {0, 1.5}, 0},
    {"when\n2020-01-01T02:00:00+02:00\n2020-01-01T00:00:01Z\n", NULL, NULL, 0, 2, {0, 1}, 0},
    /* a part */
    {"0.5\n1\n2\n3\n", NULL, "1", 2, 2, {0, 1}, 2},
    {"1600000000\n1600000003\n1600000004\n", NULL, "3", 0, 2, {0, 1}, 1},
    {"when\n2020-01-01 00:00:10\n2020-01-01 00:00:12\n", NULL, "2020-01-01", 11, 1, {10}, 1},
    {"when\n2020-01-01 00:00:10\n2020-01-01 00:00:12\n", NULL, "1", 0, 1, {1}, 1},
    /* a column of several, empty lines, the last line without an end */
    {"id,at,size\n9,1,5\n\n3,2,5\n1,2,5", "at", NULL, 0, 3, {1, 2, 2}, 0},
    {"9,1\n3,2\n", "2", NULL, 0, 2, {1, 2}, 0},
};

START_TEST(times_are_read)
{
    plim_status status =
        read_text(good[_i].column, good[_i].from, good[_i].duration_s, good[_i].text);
    ck_assert_msg(status == PLIM_OK, "%s: %s: %s", good[_i].text, failure.where, failure.what);
    ck_assert_uint_eq(times.n, good[_i].n);
    for (size_t i = 0; i < times.n; i++) {
        ck_assert_double_eq(times.value[i], good[_i].at_s[i]);
    }
    ck_assert_uint_eq(report.rows_used, times.n);
    ck_assert_uint_eq(report.rows_read, report.rows_used + good[_i].dropped);
    ck_assert_uint_eq(report.n_reasons, good[_i].dropped > 0);
}
END_TEST

static const struct {
    const char *text, *column, *from;
    plim_status status;
    const char *where, *what;
} bad[] = {
    {"1\n2\n1.5\n", NULL, NULL, PLIM_ESCENARIO, "t.csv:3",
     "found \"1.5\", expected times in order"},
    {"t_s\n1\n\n0\n", NULL, NULL, PLIM_ESCENARIO, "t.csv:4",
     "found \"0\", expected times in order"},
    {"t_s\n1\nsoon\n", NULL, NULL, PLIM_ESCENARIO, "t.csv:3", "found \"soon\", expected a time"},
    {"t_s\n1\n2020-01-01\n", NULL, NULL, PLIM_ESCENARIO, "t.csv:3",
     "expected a time of the file's"},
    {"t_s\n1\n2,3\n", NULL, NULL, PLIM_ESCENARIO, "t.csv:3", "expected a whole row"},
    {"t_s\n", NULL, NULL, PLIM_ESCENARIO, "t.csv", "found no time in the chosen part"},
    {"", NULL, NULL, PLIM_ESCENARIO, "t.csv", "found no rows"},
    {"t_s\n1\n2\n", NULL, "3", PLIM_ESCENARIO, "t.csv", "found no time in the chosen part"},
    {"t_s\n1\n2\n", NULL, "noon", PLIM_EUSAGE, "t.csv", "found from \"noon\", expected seconds"},
    {"t_s\n1\n2\n", NULL, "-1", PLIM_EUSAGE, "t.csv", "found from \"-1\""},
    {"a,b\n1,2\n", "c", NULL, PLIM_EUSAGE, "t.csv:1", "\"c\""},
};

START_TEST(what_does_not_serve_is_refused)
{
    times = (plim_reals){NULL, 7};
    ck_assert_int_eq(read_text(bad[_i].column, bad[_i].from, 0, bad[_i].text), bad[_i].status);
    ck_assert_msg(strcmp(failure.where, bad[_i].where) == 0, "%d: %s", _i, failure.where);
    ck_assert_msg(strstr(failure.what, bad[_i].what) != NULL, "%d: %s", _i, failure.what);
    ck_assert_uint_eq(times.n, 7); /* untouched */
}
END_TEST

START_TEST(a_file_may_be_compressed)
{
    char path[] = "/tmp/plim_times_XXXXXX";
    plim_trace_options o = plim_trace_defaults;
    write_temporary(path, "t_s\n1\n2\n", true, 0);
    o.path = path;
    ck_assert_int_eq(plim_trace_times(&o, &arena, &times, &report, &failure), PLIM_OK);
    ck_assert_uint_eq(times.n, 2);
    ck_assert_double_eq(times.value[1], 2.0);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(plim_trace_times(&o, &arena, &times, &report, &failure), PLIM_EIO);
}
END_TEST

START_TEST(there_is_a_limit)
{
    size_t n = (size_t)2 * (PLIM_TRACE_TIMES_MAX + 1);
    char *text = malloc(n + 1);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < n; i += 2) {
        text[i] = '1';
        text[i + 1] = '\n';
    }
    text[n - 2] = '\0';
    ck_assert_int_eq(read_text(NULL, NULL, 0, text), PLIM_OK);
    ck_assert_uint_eq(times.n, PLIM_TRACE_TIMES_MAX);
    text[n - 2] = '1';
    text[n] = '\0';
    ck_assert_int_eq(read_text(NULL, NULL, 0, text), PLIM_ELIMIT);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/trace_times");
    TCase *c = plim_suite_case(suite, "all");
    tcase_add_checked_fixture(c, NULL, free_arena);
    tcase_add_loop_test(c, times_are_read, 0, sizeof good / sizeof good[0]);
    tcase_add_loop_test(c, what_does_not_serve_is_refused, 0, sizeof bad / sizeof bad[0]);
    tcase_add_test(c, a_file_may_be_compressed);
    tcase_add_test(c, there_is_a_limit);
    return plim_suite_run(suite);
}
