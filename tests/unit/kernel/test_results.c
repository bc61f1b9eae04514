/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/kernel/results.c and metrics.c. */
#include "sim/kernel/results.h"

#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

START_TEST(a_value_that_is_not_finite_is_not_there)
{
    ck_assert(plim_value_of(-2.385).there);
    ck_assert_double_eq(plim_value_of(-2.385).v, -2.385);
    ck_assert(plim_value_of(0.0).there);
    ck_assert(!plim_value_of((double)NAN).there);
    ck_assert(!plim_value_of(HUGE_VAL).there);
    ck_assert(!plim_value_of(-HUGE_VAL).there);
    ck_assert_double_eq(plim_value_of(HUGE_VAL).v, 0.0);
    ck_assert(!PLIM_NO_VALUE.there);
}
END_TEST

START_TEST(new_results_have_texts_and_nothing_else)
{
    plim_arena arena = {0};
    const plim_results *r = plim_results_new(&arena);
    ck_assert_ptr_nonnull(r);
    ck_assert_str_eq(r->verb, "");
    ck_assert_str_eq(r->baseline, "");
    ck_assert_double_eq(r->level, 0.95);
    ck_assert_uint_eq(r->n_rows + r->n_series + r->n_notes + r->n_platforms, 0);
    ck_assert(!r->failed);
    plim_arena_free(&arena);
}
END_TEST

static plim_row row(const char *platform, const char *entity, const char *metric, const char *part,
                    double value)
{
    return (plim_row){.platform = platform,
                      .point = "",
                      .entity_kind = "service",
                      .entity = entity,
                      .metric = metric,
                      .part = part,
                      .unit = "s",
                      .value = plim_value_of(value),
                      .note = ""};
}

START_TEST(rows_stay_in_the_order_of_adding_while_the_array_grows)
{
    plim_arena arena = {0};
    plim_results *r = plim_results_new(&arena);
    for (int i = 0; i < 1000; i++) {
        plim_results_add(r, row("p", "s", "m", "", (double)i));
        plim_results_add_series(r, (plim_series){.platform = "p", .n = (size_t)i});
    }
    ck_assert_uint_eq(r->n_rows, 1000);
    ck_assert_uint_eq(r->n_series, 1000);
    for (size_t i = 0; i < 1000; i++) {
        ck_assert_double_eq(r->rows[i].value.v, (double)i);
        ck_assert_uint_eq(r->series[i].n, i);
    }
    ck_assert(!r->failed);
    plim_arena_free(&arena);
}
END_TEST

START_TEST(a_row_is_found_by_all_its_names)
{
    plim_arena arena = {0};
    plim_results *r = plim_results_new(&arena);
    plim_row at_a_point = row("p", "web", "sojourn_mean", "", 9.0);
    at_a_point.point = "vs=q";
    plim_results_add(r, at_a_point);
    plim_results_add(r, row("p", "web", "sojourn_mean", "native", 1.0));
    plim_results_add(r, row("q", "web", "sojourn_mean", "", 2.0));
    plim_results_add(r, row("p", "db", "sojourn_mean", "", 3.0));
    plim_results_add(r, row("p", "web", "goodput", "", 4.0));
    plim_results_add(r, row("p", "web", "sojourn_mean", "", 5.0));
    plim_results_add(r, row("p", "web", "sojourn_mean", "", 6.0)); /* the first one wins */
    ck_assert_double_eq(plim_results_find(r, "p", "", "web", "sojourn_mean", "")->value.v, 5.0);
    ck_assert_double_eq(plim_results_find(r, "p", "", "web", "sojourn_mean", "native")->value.v,
                        1.0);
    ck_assert_double_eq(plim_results_find(r, "q", "", "web", "sojourn_mean", "")->value.v, 2.0);
    ck_assert_double_eq(plim_results_find(r, "p", "", "db", "sojourn_mean", "")->value.v, 3.0);
    ck_assert_double_eq(plim_results_find(r, "p", "", "web", "goodput", "")->value.v, 4.0);
    ck_assert_double_eq(plim_results_find(r, "p", "vs=q", "web", "sojourn_mean", "")->value.v, 9.0);
    ck_assert_ptr_null(plim_results_find(r, "q", "", "db", "sojourn_mean", ""));
    ck_assert_ptr_null(plim_results_find(r, "p", "", "web", "sojourn", ""));
    plim_arena_free(&arena);
}
END_TEST

START_TEST(a_note_is_kept_once_for_each_kind_and_platform)
{
    plim_arena arena = {0};
    plim_results *r = plim_results_new(&arena);
    char text[] = "twice"; /* equal, not identical */
    plim_results_add_note(r, "warning", "p", "twice");
    plim_results_add_note(r, "warning", "p", text);
    plim_results_add_note(r, "source", "p", "twice");
    plim_results_add_note(r, "warning", "", "twice");
    plim_results_add_note(r, "warning", "p", "once");
    plim_results_add_note(r, "warning", "p", "twice");
    ck_assert_uint_eq(r->n_notes, 4);
    ck_assert_str_eq(r->notes[0].text, "twice");
    ck_assert_str_eq(r->notes[1].kind, "source");
    ck_assert_str_eq(r->notes[2].platform, "");
    ck_assert_str_eq(r->notes[3].text, "once");
    plim_arena_free(&arena);
}
END_TEST

START_TEST(a_failed_arena_is_remembered)
{
    plim_arena arena = {0};
    plim_results *r = plim_results_new(&arena);
    arena.failed = true;
    plim_results_add(r, row("p", "s", "m", "", 1.0));
    ck_assert(r->failed);
    ck_assert_uint_eq(r->n_rows, 0);
    ck_assert_ptr_null(plim_results_find(r, "p", "", "s", "m", ""));
    plim_arena_free(&arena);
}
END_TEST

START_TEST(every_status_has_the_word_of_the_interface)
{
    static const char *const words[] = {"ok", "saturated", "not_enough_data", "did_not_respond",
                                        "refused"};
    ck_assert_int_eq(PLIM_ROW_STATUS_COUNT, 5);
    for (int i = 0; i < PLIM_ROW_STATUS_COUNT; i++) {
        ck_assert_str_eq(plim_row_status_name((plim_row_status)i), words[i]);
    }
    ck_assert_str_eq(plim_row_status_name(PLIM_ROW_STATUS_COUNT), "?");
    ck_assert_str_eq(plim_check_kind_name(PLIM_CHECK_CALIBRATION), "calibration");
    ck_assert_str_eq(plim_check_kind_name(PLIM_CHECK_SHOWN), "shown");
    ck_assert_str_eq(plim_check_kind_name(PLIM_CHECK_KIND_COUNT), "?");
    ck_assert_str_eq(plim_outcome_name(PLIM_OUTCOME_MISS), "known miss");
    ck_assert_str_eq(plim_outcome_name(PLIM_OUTCOME_PENDING), "not yet");
    ck_assert_str_eq(plim_outcome_name(PLIM_OUTCOME_COUNT), "?");
}
END_TEST

START_TEST(every_metric_says_what_it_is)
{
    size_t n = 0;
    for (const plim_metric *m = plim_metrics; m->name != NULL; m++, n++) {
        ck_assert_msg(strspn(m->name, "abcdefghijklmnopqrstuvwxyz_0123456789") == strlen(m->name),
                      "%s", m->name);
        ck_assert_msg(strlen(m->name) > 0 && strlen(m->unit) > 0, "%s", m->name);
        ck_assert_msg(
            strcmp(m->entity_kind, "service") == 0 || strcmp(m->entity_kind, "host") == 0 ||
                strcmp(m->entity_kind, "platform") == 0 || strcmp(m->entity_kind, "trace") == 0 ||
                strcmp(m->entity_kind, "instance") == 0 || strcmp(m->entity_kind, "check") == 0 ||
                strcmp(m->entity_kind, "layer") == 0 || strcmp(m->entity_kind, "calibration") == 0,
            "%s: %s", m->name, m->entity_kind);
        ck_assert_ptr_nonnull(m->parts);
        ck_assert_msg(strlen(m->summary) > 0 && strlen(m->detail) > 0, "%s", m->name);
        ck_assert_msg(plim_find_metric(m->name) == m, "%s is there twice", m->name);
    }
    ck_assert_uint_gt(n, 10);
    ck_assert_ptr_null(plim_find_metric("soujourn_mean"));
    ck_assert_ptr_null(plim_find_metric(""));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kernel/results");
    TCase *results = plim_suite_case(suite, "results");
    tcase_add_test(results, a_value_that_is_not_finite_is_not_there);
    tcase_add_test(results, new_results_have_texts_and_nothing_else);
    tcase_add_test(results, rows_stay_in_the_order_of_adding_while_the_array_grows);
    tcase_add_test(results, a_row_is_found_by_all_its_names);
    tcase_add_test(results, a_note_is_kept_once_for_each_kind_and_platform);
    tcase_add_test(results, a_failed_arena_is_remembered);
    TCase *tables = plim_suite_case(suite, "tables");
    tcase_add_test(tables, every_status_has_the_word_of_the_interface);
    tcase_add_test(tables, every_metric_says_what_it_is);
    return plim_suite_run(suite);
}
