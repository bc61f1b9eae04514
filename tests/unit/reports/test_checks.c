/* SPDX-License-Identifier: GPL-3.0-or-later
 * Goal: what a validation says reaches the reader: counts, misses with their reason, failures, what
 * is not there yet; a name cannot break a table or a page; nothing absent is printed as a number.
 */
#include "reports/checks.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const plim_check checks[] = {
    {.name = "a|b <c>",
     .kind = PLIM_CHECK_PREDICTION,
     .platform = "xen",
     .published = {8.0, true},
     .null_value = {0.0, true},
     .value = {12.5, true},
     .low = {12.25, true},
     .high = {12.75, true},
     .n = 5,
     .criterion = "factor 2",
     .outcome = PLIM_OUTCOME_PASS},
    {.name = "uml",
     .kind = PLIM_CHECK_PREDICTION,
     .platform = "uml",
     .published = {272.0, true},
     .null_value = {0.0, true},
     .value = {680.0, true},
     .criterion = "factor 1.6",
     .outcome = PLIM_OUTCOME_MISS,
     .reason = "Because of this"},
    {.name = "later",
     .kind = PLIM_CHECK_THEORY,
     .platform = "",
     .words = "in words",
     .value = {(double)NAN, false},
     .criterion = "interval",
     .outcome = PLIM_OUTCOME_PENDING},
    {.name = "curve",
     .kind = PLIM_CHECK_SHOWN,
     .platform = "uml",
     .value = {-37.0, true},
     .criterion = "",
     .outcome = PLIM_OUTCOME_SHOWN},
};
static const plim_check bad[] = {{.name = "broken",
                                  .kind = PLIM_CHECK_PREDICTION,
                                  .platform = "xen",
                                  .published = {1.0, true},
                                  .null_value = {3.0, true},
                                  .value = {12345.0, true},
                                  .criterion = "± 15 %",
                                  .outcome = PLIM_OUTCOME_FAIL}};

#define ROW                                                                                        \
    .title = "a title", .source = "a paper", .unit = "s", .inputs = "inputs",                      \
    .criterion = "criterion", .null_model = "null", .file = "f.json", .reading = ""

static const plim_check_row rows[] = {
    {.id = "1",
     ROW,
     .outcome = PLIM_OUTCOME_MISS,
     .reason = "",
     .relative = true,
     .error = {0.25, true},
     .null_error = {1.0, true},
     .checks = checks,
     .n_checks = 4},
    {.id = "2",
     ROW,
     .outcome = PLIM_OUTCOME_FAIL,
     .reason = "the null model is not beaten",
     .checks = bad,
     .n_checks = 1},
    {.id = "3", ROW, .outcome = PLIM_OUTCOME_PENDING, .reason = "needs a channel"},
};

/* The text of a report; free it. */
static char *written(const char *name, bool all)
{
    plim_arena arena = {0};
    plim_err err = {0};
    plim_results *results = plim_results_new(&arena);
    results->check_rows = rows;
    results->n_check_rows = 3;
    results->version = "0";
    const plim_report *report = plim_checks_reports;
    while (strcmp(report->name, name) != 0) {
        report++;
    }
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    const plim_report_options options = {.all = all};
    ck_assert_int_eq(report->write(results, to, &options, &err), PLIM_OK);
    ck_assert_int_eq(fclose(to), 0);
    plim_arena_free(&arena);
    return text;
}

static void has(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "no \"%s\" in\n%s", part, text);
}

static void lacks(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "\"%s\" in\n%s", part, text);
}

static const char *const formats[] = {"table", "markdown", "html"};

START_TEST(counts_and_reasons_are_told)
{
    char *text = written(formats[_i], true);
    has(text, "Predictions: 1 of 3 meet their criterion.");
    has(text, "Known misses: 1.");
    has(text, "FAILED: 2."); /* the value, and the row that is no better than the null model */
    has(text, "Values not simulated yet, and no passes: 1.");
    has(text, "needs a channel");
    has(text, "the null model is not beaten");
    has(text, "12345");
    has(text, "25 %");
    lacks(text, "nan");
    lacks(text, "inf ");
    free(text);
}
END_TEST

START_TEST(a_miss_comes_with_how_much_and_why)
{
    for (int i = 1; i < 3; i++) {
        char *text = written(formats[i], false);
        has(text, "Row 1, uml: simulated 680 s, published 272 s (×2.5). Because of this.");
        has(text, "Row 1, curve: -37 %, along the curve (printed, not judged).");
        free(text);
    }
}
END_TEST

START_TEST(a_name_cannot_break_a_table_or_a_page)
{
    char *text = written("markdown", false);
    has(text, "| a\\|b <c> | pass | prediction | 8 | 0 | 12.5 | [12.25, 12.75] | +56.2 % |");
    free(text);
    text = written("html", false);
    has(text, "a|b &lt;c&gt;");
    lacks(text, "<c>");
    free(text);
}
END_TEST

START_TEST(a_terminal_shows_what_is_judged_unless_asked_for_all)
{
    char *text = written("table", false);
    lacks(text, "curve");
    lacks(text, "in words");
    has(text, "2 values that are not judged");
    has(text, "12.5 ± 0.25");
    free(text);
    text = written("table", true);
    has(text, "curve");
    has(text, "in words");
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("checks");
    TCase *all = plim_suite_case(suite, "all");
    tcase_add_loop_test(all, counts_and_reasons_are_told, 0, 3);
    tcase_add_test(all, a_miss_comes_with_how_much_and_why);
    tcase_add_test(all, a_name_cannot_break_a_table_or_a_page);
    tcase_add_test(all, a_terminal_shows_what_is_judged_unless_asked_for_all);
    return plim_suite_run(suite);
}
