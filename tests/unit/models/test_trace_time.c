/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/trace_time.c: ISO 8601 and numbers to nanoseconds and back, leap years, offsets,
 * and what is no time. */
#include "models/trace_time.h"
#include "tests/support/suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define S INT64_C(1000000000)

static const struct {
    const char *text;
    int64_t ns;
    const char *back; /* NULL: as the text */
} times[] = {
    {"1970-01-01 00:00:00", 0, NULL},
    {"1970-01-01T00:00:00Z", 0, NULL},
    {"1970-01-01", 0, "1970-01-01 00:00:00"},
    {"1970-01-01 00:01", 60 * S, "1970-01-01 00:01:00"},
    {"1969-12-31 23:59:59", -S, NULL},
    {"1969-12-31 23:59:59.999999999", -1, NULL},
    {"1998-06-23 15:57:00", 898617420 * S, NULL}, /* date -u +%s */
    {"1995-07-01T00:00:01-04:00", 804571201 * S, NULL},
    {"2000-02-29 12:00:00", 951825600 * S, NULL}, /* a leap year: of 400 */
    {"2100-02-28 00:00:00", 4107456000 * S, NULL},
    {"2100-03-01 00:00:00", 4107542400 * S, NULL}, /* the next day: not of 100 */
    {"1900-03-01 00:00:00", -2203891200 * S, NULL},
    {"2024-02-29T23:59:59.25+05:45", 1709230499 * S + S / 4, NULL},
    {"2024-02-29 23:59:59,5 -0930", 1709285399 * S + S / 2, "2024-02-29 23:59:59.5-09:30"},
    {"2024-12-31t00:00:00z", 1735603200 * S, "2024-12-31T00:00:00Z"},
    {"2024-12-31T00:00:00+09", 1735570800 * S, "2024-12-31T00:00:00+09:00"},
    {"2016-12-31T23:59:60Z", 1483228800 * S, "2017-01-01T00:00:00Z"}, /* a leap second */
    {"2020-01-01 00:00:00.1234567891", 1577836800 * S + 123456789, "2020-01-01 00:00:00.123456789"},
    {"  2020-01-01 00:00:00\t\r", 1577836800 * S, "2020-01-01 00:00:00"},
};

START_TEST(iso_times_are_read_and_told)
{
    plim_arena arena = {0};
    plim_trace_time_style style;
    int64_t ns = 42;
    const char *text = times[_i].text;
    ck_assert_msg(plim_trace_iso(text, strlen(text), &ns, &style), "%s", text);
    ck_assert_msg(ns == times[_i].ns, "%s: got %" PRId64, text, ns);
    ck_assert_str_eq(plim_trace_time_text(ns, &style, &arena),
                     times[_i].back == NULL ? text : times[_i].back);
    plim_arena_free(&arena);
}
END_TEST

static const char *const no_times[] = {
    "",
    " ",
    "1998",
    "1998-06",
    "1998-6-23",
    "1998-00-10",
    "1998-13-10",
    "1998-06-00",
    "1998-06-31",
    "1998-02-29",
    "2100-02-29",
    "98-06-23",
    "19980623",
    "1998-06-23 ",
    "1998/06/23",
    "1998-06-23T",
    "1998-06-23 1",
    "1998-06-23 15",
    "1998-06-23 15:5",
    "1998-06-23 24:00",
    "1998-06-23 15:60",
    "1998-06-23 15:57:61",
    "1998-06-23 15:57:00.",
    "1998-06-23 15:57:00 CET",
    "1998-06-23 15:57:00+",
    "1998-06-23 15:57:00+2",
    "1998-06-23 15:57:00+24:00",
    "1998-06-23 15:57:00+02:60",
    "1998-06-23 15:57:00+02:",
    "1998-06-23 15:57:00Zx",
    "1998-06-23  15:57:00",
    "-1998-06-23",
    "1824-01-01", /* beyond 145.8 years from 1970 */
    "2116-01-01",
    "0000-01-01",
    "9999-12-31",
    "23/Jun/1998:15:57:00",
};

START_TEST(what_is_no_time_is_refused)
{
    int64_t ns = 42;
    const char *text = no_times[_i];
    bool date_alone = strcmp(text, "1998-06-23 ") == 0; /* the blank is trimmed */
    ck_assert_msg(plim_trace_iso(text, strlen(text), &ns, NULL) == date_alone, "\"%s\"", text);
    ck_assert(date_alone || ns == 42);
}
END_TEST

START_TEST(every_day_of_two_centuries_follows_the_day_before)
{
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t before = plim_days_from_civil(1899, 12, 31);
    ck_assert_int_eq(before, -25568);
    for (int64_t year = 1900; year < 2110; year++) {
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        for (unsigned month = 1; month <= 12; month++) {
            for (unsigned day = 1; day <= days[month - 1] + (month == 2 && leap); day++) {
                ck_assert_int_eq(plim_days_from_civil(year, month, day), ++before);
            }
        }
    }
    ck_assert_int_eq(plim_days_from_civil(0, 3, 1), -719468);
    ck_assert_int_eq(plim_days_from_civil(-1, 2, 28), -719468 - 367);
}
END_TEST

static const struct {
    const char *text;
    int64_t unit_ns, ns;
    const char *back; /* NULL: as the text; "": no number */
} numbers[] = {
    {"0", S, 0, NULL},
    {"61.25", S, 61 * S + S / 4, NULL},
    {"-1.5", S, -S - S / 2, NULL},
    {"1700000000.123456789", S, 1700000000 * S + 123456789, NULL}, /* beyond a double */
    {"1700000000123.5", 1000000, 1700000000 * S + 123500000, NULL},
    {"1700000000123456789", 1, 1700000000 * S + 123456789, NULL},
    {"7.", S, 7 * S, "7"},
    {".5", S, S / 2, "0.5"},
    {"+3", S, 3 * S, "3"},
    {"1e3", S, 1000 * S, "1000"},
    {" 12 ", S, 12 * S, "12"},
    {"4599999999", S, 4599999999 * S, NULL},
    {"4600000001", S, 0, ""},
    {"99999999999999999999999", 1, 0, ""},
    {"1e300", S, 0, ""},
    {"", S, 0, ""},
    {".", S, 0, ""},
    {"-", S, 0, ""},
    {"12:30", S, 0, ""},
    {"nan", S, 0, ""},
};

START_TEST(numbers_are_exact_to_the_nanosecond)
{
    plim_arena arena = {0};
    int64_t ns = 42;
    const char *text = numbers[_i].text, *back = numbers[_i].back;
    bool there = back == NULL || back[0] != '\0';
    plim_trace_time_style style = {.unit_ns = numbers[_i].unit_ns};
    ck_assert_msg(plim_trace_number_ns(text, strlen(text), style.unit_ns, &ns) == there, "\"%s\"",
                  text);
    ck_assert_msg(ns == (there ? numbers[_i].ns : 42), "%s: got %" PRId64, text, ns);
    if (there) {
        ck_assert_str_eq(plim_trace_time_text(ns, &style, &arena), back == NULL ? text : back);
    }
    plim_arena_free(&arena);
}
END_TEST

START_TEST(units_come_from_names_then_from_size)
{
    ck_assert_int_eq(plim_trace_unit_ns("time_s", 1e18), S);
    ck_assert_int_eq(plim_trace_unit_ns("time_ms", 1), 1000000);
    ck_assert_int_eq(plim_trace_unit_ns("time_us", 1), 1000);
    ck_assert_int_eq(plim_trace_unit_ns("time_ns", 1), 1);
    ck_assert_int_eq(plim_trace_unit_ns("items", 1), S);
    ck_assert_int_eq(plim_trace_unit_ns("", 1.7e9), S);
    ck_assert_int_eq(plim_trace_unit_ns("", 1.7e12), 1000000);
    ck_assert_int_eq(plim_trace_unit_ns("", 1.7e15), 1000);
    ck_assert_int_eq(plim_trace_unit_ns("", -1.7e18), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/trace_time");
    TCase *c = plim_suite_case(suite, "times");
    tcase_add_loop_test(c, iso_times_are_read_and_told, 0, sizeof times / sizeof times[0]);
    tcase_add_loop_test(c, what_is_no_time_is_refused, 0, sizeof no_times / sizeof no_times[0]);
    tcase_add_test(c, every_day_of_two_centuries_follows_the_day_before);
    tcase_add_loop_test(c, numbers_are_exact_to_the_nanosecond, 0,
                        sizeof numbers / sizeof numbers[0]);
    tcase_add_test(c, units_come_from_names_then_from_size);
    return plim_suite_run(suite);
}
