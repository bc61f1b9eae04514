/* SPDX-License-Identifier: GPL-3.0-or-later
 * Goal: a validation cannot pass by accident. Each criterion knows inside from outside, a miss that
 * nobody named fails and so does one that is none; a wrong published value or a null model that is
 * as good fails the row; and the tables name what their scenarios hold. */
#include "scenarios/validate.h"

#include "scenarios/validate_measure.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct criterion_case {
    plim_criterion criterion;
    bool inside;
    double published, within;
    const char *words;
    double value;
} criterion_cases[] = {
    {PLIM_CRITERION_FACTOR, true, 71.0, 1.6, NULL, 113.5},
    {PLIM_CRITERION_FACTOR, false, 71.0, 1.6, NULL, 113.7},
    {PLIM_CRITERION_FACTOR, true, 71.0, 1.6, NULL, 44.4},
    {PLIM_CRITERION_FACTOR, false, 71.0, 1.6, NULL, 44.3},
    {PLIM_CRITERION_FACTOR, false, 71.0, 1.6, NULL, -71.0},
    {PLIM_CRITERION_POINTS, true, 0.0, 1.5, NULL, -1.49},
    {PLIM_CRITERION_POINTS, false, 0.0, 1.5, NULL, 1.51},
    {PLIM_CRITERION_RELATIVE, true, 83.3, 0.15, NULL, 95.7},
    {PLIM_CRITERION_RELATIVE, false, 83.3, 0.15, NULL, 95.9},
    {PLIM_CRITERION_BEYOND, true, 0.0, 4.0, NULL, -4.1},
    {PLIM_CRITERION_BEYOND, false, 0.0, 4.0, NULL, 3.9},
    {PLIM_CRITERION_CLASS, true, 0.0, 0.0, "isolated", 2.9},
    {PLIM_CRITERION_CLASS, false, 0.0, 0.0, "isolated", 3.1},
    {PLIM_CRITERION_CLASS, true, 0.0, 0.0, "degraded", 98.0},
    {PLIM_CRITERION_CLASS, true, 0.0, 0.0, "did not respond", 99.5},
    {PLIM_CRITERION_NONE, false, 5.0, 1.0, NULL, 5.0},
};

START_TEST(a_criterion_knows_inside_from_outside)
{
    const struct criterion_case *c = &criterion_cases[_i];
    const plim_validation_case of = {.criterion = c->criterion,
                                     .published = c->published,
                                     .within = c->within,
                                     .words = c->words};
    ck_assert_int_eq(plim_validation_inside(&of, c->value), c->inside);
}
END_TEST

START_TEST(a_named_miss_that_holds_is_no_pass)
{
    ck_assert_int_eq(plim_validation_outcome(true, true, NULL), PLIM_OUTCOME_PASS);
    ck_assert_int_eq(plim_validation_outcome(true, false, NULL), PLIM_OUTCOME_FAIL);
    ck_assert_int_eq(plim_validation_outcome(true, false, "why"), PLIM_OUTCOME_MISS);
    ck_assert_int_eq(plim_validation_outcome(true, true, "why"), PLIM_OUTCOME_HOLDS);
    ck_assert_int_eq(plim_validation_outcome(false, false, NULL), PLIM_OUTCOME_SHOWN);
}
END_TEST

/* Row 1 with its first prediction changed: 12.5 s simulated. */
static plim_outcome outcome_with(plim_validation_case changed, bool *failed)
{
    plim_validation_case cases[2];
    plim_validation_row row = *plim_validation_rows[0];
    ck_assert_str_eq(row.id, "1");
    cases[0] = row.cases[0];
    cases[1] = changed;
    row.cases = cases;
    row.n_cases = 2;
    const plim_validation_row *const rows[] = {&row, NULL};
    const plim_validate_options options = {.jobs = 1};
    plim_arena arena = {0};
    plim_err err = {0};
    plim_results *results = plim_results_new(&arena);
    ck_assert_msg(plim_validate_rows(rows, &options, results, failed, &err) == PLIM_OK, "%s",
                  err.what);
    plim_outcome outcome = results->check_rows[0].outcome;
    plim_arena_free(&arena);
    return outcome;
}

/* Within a factor 2 of what was published: of 8. */
static plim_outcome row_outcome(double published, double null, const char *known_miss, bool *failed)
{
    plim_validation_case changed = plim_validation_rows[0]->cases[1];
    changed.published = published;
    changed.null = null;
    changed.known_miss = known_miss;
    return outcome_with(changed, failed);
}

START_TEST(a_class_has_a_null_model_too)
{
    plim_validation_case changed = plim_validation_rows[0]->cases[1];
    bool failed;
    changed.criterion = PLIM_CRITERION_CLASS;
    changed.words = "degraded";
    ck_assert_int_eq(outcome_with(changed, &failed), PLIM_OUTCOME_PASS); /* null: isolated */
    changed.null = 50.0;                                                 /* as right as the model */
    ck_assert_int_eq(outcome_with(changed, &failed), PLIM_OUTCOME_FAIL);
    ck_assert(failed);
}
END_TEST

START_TEST(a_cell_that_waits_says_why_and_lets_the_others_be_judged)
{
    plim_validation_case changed = plim_validation_rows[0]->cases[1];
    bool failed;
    changed.pending = "no model";
    changed.published = 5.0; /* which fails when it is simulated */
    ck_assert_int_eq(outcome_with(changed, &failed), PLIM_OUTCOME_PASS);
    ck_assert(!failed);
    changed.pending = NULL;
    ck_assert_int_eq(outcome_with(changed, &failed), PLIM_OUTCOME_FAIL);
}
END_TEST

START_TEST(a_row_fails_when_it_should)
{
    bool failed;
    ck_assert_int_eq(row_outcome(8.0, 0.0, NULL, &failed), PLIM_OUTCOME_PASS);
    ck_assert(!failed);
    ck_assert_int_eq(row_outcome(5.0, 0.0, NULL, &failed), PLIM_OUTCOME_FAIL);
    ck_assert(failed);
    ck_assert_int_eq(row_outcome(6.0, 0.0, "a reason", &failed),
                     PLIM_OUTCOME_FAIL); /* null nearer */
    ck_assert(failed);
    ck_assert_int_eq(row_outcome(40.0, 0.0, "a reason", &failed), PLIM_OUTCOME_MISS);
    ck_assert(!failed);
    ck_assert_int_eq(row_outcome(8.0, 0.0, "a reason", &failed), PLIM_OUTCOME_FAIL); /* it holds */
    ck_assert(failed);
    ck_assert_int_eq(row_outcome(8.0, 9.0, NULL, &failed), PLIM_OUTCOME_FAIL); /* null nearer */
    ck_assert(failed);
}
END_TEST

static void check_case(const plim_validation_row *row, const plim_scenario *s,
                       const plim_validation_case *c)
{
    bool platform = false, service = c->measure == PLIM_MEASURE_KNEE;
    bool aggressor = c->aggressor == NULL, against = c->against == NULL;
    for (uint32_t i = 0; i < s->n_platforms; i++) {
        platform = platform || strcmp(s->platforms[i].label, c->platform) == 0;
    }
    for (uint32_t i = 0; i < s->n_services && !service; i++) {
        size_t n = strlen(c->service); /* of a cliff its services begin so */
        service = c->measure == PLIM_MEASURE_CLIFF
                      ? strncmp(s->services[i].name, c->service, n) == 0
                      : strcmp(s->services[i].name, c->service) == 0;
    }
    for (uint32_t i = 0; i < s->n_services && !against; i++) {
        against = strcmp(s->services[i].name, c->against) == 0;
    }
    for (uint32_t i = 0; i < s->isolate.n_aggressors && !aggressor; i++) {
        aggressor = strcmp(s->services[s->isolate.aggressor[i]].name, c->aggressor) == 0;
    }
    ck_assert_msg(platform && service && aggressor && against, "row %s, %s: not in its scenario",
                  row->id, c->name);
    ck_assert_msg(c->measure == PLIM_MEASURE_KNEE || c->scale != 0.0, "%s: no scale", c->name);
}

/* Of every row, simulated or not. */
static void check_criterion(const plim_validation_row *row, const plim_validation_case *c)
{
    ck_assert_msg(c->kind != PLIM_CHECK_CALIBRATION || c->criterion == PLIM_CRITERION_NONE,
                  "row %s, %s: calibration proves nothing", row->id, c->name);
    ck_assert_msg(c->criterion != PLIM_CRITERION_FACTOR || c->published != 0.0,
                  "row %s, %s: nothing but 0 is within a factor of 0", row->id, c->name);
    ck_assert_msg(c->criterion != PLIM_CRITERION_CLASS || plim_validation_inside(c, c->published),
                  "row %s, %s: %g is not %s", row->id, c->name, c->published, c->words);
}

/* The cases of one scenario, loaded as the program holds it, without running it. */
static void check_file(const plim_validation_row *row, const char *name)
{
    const plim_validation_file *file = plim_validation_files;
    while (file->name != NULL && strcmp(file->name, name) != 0) {
        file++;
    }
    ck_assert_msg(file->name != NULL, "row %s: no %s", row->id, name);
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_err err = {0};
    plim_scenario scenario;
    const plim_scenario_options options = {.compare = true};
    ck_assert_int_eq(plim_scenario_load_text(file->name, file->text, file->n, &options, &arena,
                                             &scenario, &diags, &err),
                     PLIM_OK);
    for (size_t i = 0; i < row->n_cases; i++) {
        const plim_validation_case *c = &row->cases[i];
        const char *of = c->file == NULL ? row->file : c->file;
        if (c->pending == NULL && strcmp(of, name) == 0) {
            check_case(row, &scenario, c);
        }
    }
    plim_diags_free(&diags);
    plim_arena_free(&arena);
}

static void check_files(const plim_validation_row *row)
{
    if (row->file != NULL) {
        check_file(row, row->file);
    }
    for (size_t i = 0; i < row->n_cases; i++) {
        const char *name = row->cases[i].file;
        bool first = name != NULL && (row->file == NULL || strcmp(name, row->file) != 0);
        for (size_t k = 0; k < i && first; k++) {
            first = row->cases[k].file == NULL || strcmp(name, row->cases[k].file) != 0;
        }
        if (first) {
            check_file(row, name);
        }
    }
}

START_TEST(rows_name_what_their_scenarios_hold)
{
    size_t judged = 0;
    for (const plim_validation_row *const *at = plim_validation_rows; *at != NULL; at++) {
        const plim_validation_row *row = *at;
        for (const plim_validation_row *const *other = at + 1; *other != NULL; other++) {
            ck_assert_str_ne(row->id, (*other)->id);
        }
        ck_assert(row->pending == NULL || row->file == NULL);
        ck_assert(row->pending != NULL || row->file != NULL || row->queueing);
        check_files(row);
        for (size_t i = 0; i < row->n_cases; i++) {
            check_criterion(row, &row->cases[i]);
        }
        for (size_t i = 0; i < row->n_cases && row->pending == NULL; i++) {
            judged += row->cases[i].criterion != PLIM_CRITERION_NONE;
        }
    }
    ck_assert_uint_ge(judged, 15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("validate");
    TCase *parts = plim_suite_case(suite, "parts");
    tcase_add_loop_test(parts, a_criterion_knows_inside_from_outside, 0,
                        sizeof criterion_cases / sizeof criterion_cases[0]);
    tcase_add_test(parts, a_named_miss_that_holds_is_no_pass);
    TCase *rows = plim_suite_case(suite, "rows");
    tcase_add_test(rows, a_row_fails_when_it_should);
    tcase_add_test(rows, a_class_has_a_null_model_too);
    tcase_add_test(rows, a_cell_that_waits_says_why_and_lets_the_others_be_judged);
    tcase_add_test(rows, rows_name_what_their_scenarios_hold);
    return plim_suite_run(suite);
}
