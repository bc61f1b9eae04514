/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/base/err.c. */
#include "sim/base/err.h"

#include "tests/support/suite.h"

#include <string.h>

START_TEST(the_error_says_where_and_what)
{
    plim_err err = {0};
    ck_assert_int_eq(
        plim_fail(&err, PLIM_ESCENARIO, "ring.json:3:7", "%d is outside 1..%d", -4, 4096),
        PLIM_ESCENARIO);
    ck_assert_int_eq(err.status, PLIM_ESCENARIO);
    ck_assert_str_eq(err.where, "ring.json:3:7");
    ck_assert_str_eq(err.what, "-4 is outside 1..4096");
}
END_TEST

START_TEST(the_first_error_wins)
{
    plim_err err = {0};
    plim_status first = plim_fail(&err, PLIM_EIO, "a", "the cause");
    plim_status second = plim_fail(&err, PLIM_ENOMEM, "b", "a consequence");
    ck_assert_int_eq(first, PLIM_EIO);
    ck_assert_int_eq(second, PLIM_ENOMEM);
    ck_assert_int_eq(err.status, PLIM_EIO);
    ck_assert_str_eq(err.where, "a");
    ck_assert_str_eq(err.what, "the cause");
}
END_TEST

START_TEST(nobody_need_listen)
{
    ck_assert_int_eq(plim_fail(NULL, PLIM_EUSAGE, "here", "nobody hears"), PLIM_EUSAGE);
}
END_TEST

START_TEST(a_null_place_is_an_empty_place)
{
    plim_err err = {0};
    plim_fail(&err, PLIM_EUSAGE, NULL, "what");
    ck_assert_str_eq(err.where, "");
}
END_TEST

START_TEST(long_texts_are_cut_not_overrun)
{
    plim_err err = {0};
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    plim_fail(&err, PLIM_EUSAGE, text, "%s", text);
    ck_assert_uint_eq(strlen(err.where), sizeof err.where - 1);
    ck_assert_uint_eq(strlen(err.what), sizeof err.what - 1);
}
END_TEST

static const struct row {
    plim_status status;
    int code;
    const char *text;
} rows[] = {
    {PLIM_OK, 0, "ok"},
    {PLIM_EEXPECT, 1, "expectation not met"},
    {PLIM_EUSAGE, 2, "wrong use"},
    {PLIM_ESCENARIO, 3, "wrong scenario"},
    {PLIM_EIO, 4, "input or output failed"},
    {PLIM_ENOMEM, 5, "out of memory"},
    {PLIM_ELIMIT, 6, "limit reached"},
};
_Static_assert(sizeof rows / sizeof rows[0] == PLIM_STATUS_COUNT, "a row for every status");

START_TEST(every_status_has_its_text_and_exit_code)
{
    const struct row *r = &rows[_i];
    ck_assert_int_eq(plim_status_exit(r->status), r->code);
    ck_assert_str_eq(plim_status_text(r->status), r->text);
}
END_TEST

START_TEST(outside_the_list_is_unknown)
{
    ck_assert_str_eq(plim_status_text(PLIM_STATUS_COUNT), "unknown");
    ck_assert_int_ne(plim_status_exit(PLIM_STATUS_COUNT), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/base/err");
    TCase *fail = plim_suite_case(suite, "plim_fail");
    tcase_add_test(fail, the_error_says_where_and_what);
    tcase_add_test(fail, the_first_error_wins);
    tcase_add_test(fail, nobody_need_listen);
    tcase_add_test(fail, a_null_place_is_an_empty_place);
    tcase_add_test(fail, long_texts_are_cut_not_overrun);
    TCase *list = plim_suite_case(suite, "statuses");
    tcase_add_loop_test(list, every_status_has_its_text_and_exit_code, 0, PLIM_STATUS_COUNT);
    tcase_add_test(list, outside_the_list_is_unknown);
    return plim_suite_run(suite);
}
