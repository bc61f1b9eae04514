/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors reports/csv.c: the long table to the byte, quoting, guards, absent values. */
#include "tests/support/report_text.h"
#include "tests/support/results_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static plim_arena arena;

static void teardown(void)
{
    plim_arena_free(&arena);
}

static const char HEADER[] = "scenario,platform,case,entity_kind,entity,metric,part,unit,value,"
                             "ci_low,ci_high,n,status\n";

START_TEST(small_results_to_the_byte)
{
    char *text = report_text("csv", plim_small_results(&arena), NULL);
    char want[1024];
    snprintf(want, sizeof want,
             "%sone,vm_para,,service,web,offered_rate,,1/s,118.25,117,119.5,20,ok\n"
             "one,vm_para,,service,web,sojourn_mean,,s,0.0132,0.0128,0.0136,20,ok\n"
             "one,vm_para,,service,web,sojourn_p99,,s,,,,20,not_enough_data\n",
             HEADER);
    ck_assert_str_eq(text, want);
    free(text);
}
END_TEST

static const struct {
    const char *name, *cell;
} cells[] = {
    {"web", "web"},
    {"a,b", "\"a,b\""},
    {"say \"hi\"", "\"say \"\"hi\"\"\""},
    {"two\nlines", "\"two\nlines\""},
    {"=1+1", "'=1+1"},
    {"+82 10", "'+82 10"},
    {"-x", "'-x"},
    {"@sum", "'@sum"},
    {"=a,\"b\"", "\"'=a,\"\"b\"\"\""},
    {"\tx", "'\tx"},
    {"a=b", "a=b"},
    {"결제", "결제"},
};

START_TEST(text_is_quoted_and_guarded)
{
    plim_results *r = plim_results_new(&arena);
    r->scenario = "s";
    plim_results_add(
        r, plim_made_row("p", "service", cells[_i].name, "goodput", "", "1/s", -2.385, -1.0));
    char *text = report_text("csv", r, NULL);
    char want[512];
    snprintf(want, sizeof want, "%ss,p,,service,%s,goodput,,1/s,-2.385,,,20,ok\n", HEADER,
             cells[_i].cell);
    ck_assert_str_eq(text, want);
    free(text);
}
END_TEST

START_TEST(what_is_not_finite_is_an_empty_field)
{
    plim_results *r = plim_results_new(&arena);
    plim_row row = plim_made_row("p", "service", "web", "goodput", "", "1/s", 1.0, -1.0);
    row.value = (plim_value){(double)NAN, true};
    row.ci_low = (plim_value){-(double)INFINITY, true};
    row.ci_high = (plim_value){(double)INFINITY, true};
    plim_results_add(r, row);
    char *text = report_text("csv", r, NULL);
    ck_assert_ptr_nonnull(strstr(text, ",1/s,,,,20,ok\n"));
    assert_no_nan(text);
    free(text);
}
END_TEST

START_TEST(failed_results_are_refused)
{
    plim_results *r = plim_small_results(&arena);
    r->failed = true;
    plim_err err = {0};
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    ck_assert_int_eq(plim_find_report("csv")->write(r, to, NULL, &err), PLIM_ENOMEM);
    (void)fclose(to);
    ck_assert_uint_eq(n, 0);
    free(text);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    FILE *to = fopen("/dev/full", "w");
    if (to == NULL) {
        return;
    }
    plim_err err = {0};
    ck_assert_int_eq(plim_find_report("csv")->write(plim_small_results(&arena), to, NULL, &err),
                     PLIM_EIO);
    (void)fclose(to);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reports/csv");
    TCase *c = plim_suite_case(suite, "csv");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, small_results_to_the_byte);
    tcase_add_loop_test(c, text_is_quoted_and_guarded, 0, sizeof cells / sizeof *cells);
    tcase_add_test(c, what_is_not_finite_is_an_empty_field);
    tcase_add_test(c, failed_results_are_refused);
    tcase_add_test(c, a_full_disk_is_an_error);
    return plim_suite_run(suite);
}
