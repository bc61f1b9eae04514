/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/app/plimsoll.c: what a program that uses the library may rely on. That the bytes are
 * the program's own is asked from outside, by tests/check_library.sh. */
#include "sim/include/plimsoll.h"

#include "tests/support/suite.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SCENARIO(more)                                                                             \
    "{\"schema\": 1, \"name\": \"x,\\\"y\\\"\", \"horizon_s\": 50, \"warmup_s\": 2,\n"             \
    " \"platforms\": [\"bare_shared\", {\"name\": \"container\", \"label\": \"box\"}],\n"          \
    " \"replications\": 3, \"hosts\": [{\"name\": \"h\", \"cores\": 2, \"mem_mib\": 4096}],\n"     \
    " \"services\": [{\"name\": \"web\", \"mem_mib\": 64, \"slo_s\": 0.1, \"timeout_s\": 1,\n"     \
    "  \"request\": {\"user_s\": 0.01, \"syscalls\": 10}" more ",\n"                               \
    "  \"workload\": {\"type\": \"poisson\", \"rate_per_s\": 20}}]}\n"

static plimsoll_scenario *scenario_of(const char *text)
{
    plimsoll_scenario *scenario = NULL;
    plimsoll_error *error = NULL;
    plimsoll_status status =
        plimsoll_scenario_from_text("dir/s.json", text, strlen(text), &scenario, &error);
    ck_assert_msg(status == PLIMSOLL_OK, "%s", plimsoll_error_message(error));
    ck_assert_ptr_null(error);
    return scenario;
}

static plimsoll_results *solved(const plimsoll_scenario *scenario, bool compare)
{
    plimsoll_results *results = NULL;
    plimsoll_error *error = NULL;
    plimsoll_status status = compare ? plimsoll_compare(scenario, &results, &error)
                                     : plimsoll_run(scenario, &results, &error);
    ck_assert_msg(status == PLIMSOLL_OK, "%s", plimsoll_error_message(error));
    ck_assert_ptr_null(error);
    return results;
}

/* The report as text; free it with plimsoll_text_free. */
static char *text_of(const plimsoll_results *results, const char *format)
{
    char *text = NULL;
    size_t n = 0;
    ck_assert_int_eq(plimsoll_results_text(results, format, &text, &n, NULL), PLIMSOLL_OK);
    ck_assert_uint_eq(n, strlen(text));
    return text;
}

/* Runs once and forgets everything but the CSV. */
static char *csv_of(const plimsoll_scenario *scenario, bool compare)
{
    plimsoll_results *results = solved(scenario, compare);
    char *text = text_of(results, "csv");
    plimsoll_results_free(results);
    return text;
}

/* ---- rows ---- */

/* Takes the next field of a line of CSV off *at and unquotes it in place. */
static char *field(char **at)
{
    char *from = *at, *to = from, *start = from;
    if (*from == '"') {
        for (from++; *from != '"' || from[1] == '"'; from++) {
            from += *from == '"';
            *to++ = *from;
        }
        from++;
    } else {
        while (*from != ',' && *from != '\n') {
            *to++ = *from++;
        }
    }
    ck_assert(*from == ',' || *from == '\n');
    *at = from + 1;
    *to = '\0';
    return start;
}

static void same_number(char **at, double value)
{
    const char *text = field(at);
    char *end = NULL;
    ck_assert_int_eq(text[0] == '\0', isnan(value));
    if (text[0] != '\0') {
        ck_assert_double_eq(strtod(text, &end), value);
        ck_assert_str_eq(end, "");
    }
}

START_TEST(rows_are_those_of_the_csv)
{
    plimsoll_scenario *scenario = scenario_of(SCENARIO(""));
    plimsoll_results *results = solved(scenario, true);
    plimsoll_scenario_free(scenario); /* results need it no more */
    char *text = text_of(results, "csv");
    char *at = strchr(text, '\n') + 1;
    size_t n = plimsoll_results_n_rows(results), differences = 0, absent = 0;
    for (size_t i = 0; i < n; i++) {
        const plimsoll_row *row = plimsoll_results_row(results, i);
        const char *const texts[] = {row->scenario, row->platform, row->point, row->entity_kind,
                                     row->entity,   row->metric,   row->part,  row->unit};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            ck_assert_str_eq(field(&at), texts[t]);
        }
        same_number(&at, row->value);
        same_number(&at, row->ci_low);
        same_number(&at, row->ci_high);
        ck_assert_uint_eq(strtoull(field(&at), NULL, 10), row->n);
        ck_assert_str_eq(field(&at), row->status);
        ck_assert(row->note != NULL);
        differences += strcmp(row->point, "vs=bare_shared") == 0;
        absent += isnan(row->value) ? 1 : 0;
    }
    ck_assert_str_eq(at, "");
    ck_assert_uint_gt(n, 50);
    ck_assert_uint_gt(differences, 5);
    ck_assert_uint_gt(absent, 0); /* a p99 of so few requests */
    ck_assert_str_eq(plimsoll_results_row(results, 0)->scenario, "x,\"y\"");
    ck_assert_ptr_null(plimsoll_results_row(results, n));
    plimsoll_text_free(text);
    plimsoll_results_free(results);
}
END_TEST

START_TEST(run_takes_one_platform_and_compare_all)
{
    plimsoll_scenario *scenario = scenario_of(SCENARIO(""));
    char *one = csv_of(scenario, false), *all = csv_of(scenario, true);
    ck_assert_ptr_nonnull(strstr(one, ",bare_shared,"));
    ck_assert_ptr_null(strstr(one, ",box,"));
    ck_assert_ptr_nonnull(strstr(all, ",box,vs=bare_shared,"));
    plimsoll_text_free(one);
    plimsoll_text_free(all);
    plimsoll_scenario_free(scenario);
}
END_TEST

START_TEST(a_platform_that_is_refused_is_a_row)
{
    plimsoll_scenario *scenario = scenario_of(SCENARIO(", \"instances\": 100"));
    plimsoll_results *results = solved(scenario, false);
    const plimsoll_row *row = plimsoll_results_row(results, 0);
    ck_assert_str_eq(row->status, "refused");
    ck_assert_ptr_nonnull(strstr(row->note, "MiB"));
    char *json = text_of(results, "json");
    ck_assert_ptr_nonnull(strstr(json, row->note));
    plimsoll_text_free(json);
    plimsoll_results_free(results);
    plimsoll_scenario_free(scenario);
}
END_TEST

/* ---- what is set ---- */

START_TEST(what_is_set_takes_the_scenarios_place)
{
    plimsoll_scenario *scenario = scenario_of(SCENARIO(""));
    char platform[] = "container";
    const char *const names[] = {platform};
    plimsoll_set_seed(scenario, 0xfedcba9876543210u);
    ck_assert_int_eq(plimsoll_set_horizon_s(scenario, 20.5, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_replications(scenario, 2, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_jobs(scenario, 1, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_platforms(scenario, names, 1, NULL), PLIMSOLL_OK);
    platform[0] = '?'; /* names are copied */
    plimsoll_results *results = solved(scenario, false);
    char *json = text_of(results, "json"), *html = text_of(results, "html");
    ck_assert_ptr_nonnull(strstr(json, "\"seed\": \"fedcba9876543210\""));
    ck_assert_ptr_nonnull(strstr(json, "\"horizon_s\": 20.5"));
    ck_assert_ptr_nonnull(strstr(json, "\"replications\": 2"));
    ck_assert_ptr_nonnull(strstr(json, "\"platforms\": [\"container\"]"));
    ck_assert_ptr_null(strstr(html, "plimsoll run")); /* no command reads a text in memory */
    plimsoll_text_free(json);
    plimsoll_text_free(html);
    plimsoll_results_free(results);
    ck_assert_int_eq(plimsoll_set_horizon_s(scenario, 0.0, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_replications(scenario, 0, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_platforms(scenario, NULL, 0, NULL), PLIMSOLL_OK);
    results = solved(scenario, true);
    json = text_of(results, "json");
    ck_assert_ptr_nonnull(strstr(json, "\"horizon_s\": 50,"));
    ck_assert_ptr_nonnull(strstr(json, "\"replications\": 3"));
    ck_assert_ptr_nonnull(strstr(json, "\"platforms\": [\"bare_shared\", \"box\"]"));
    plimsoll_text_free(json);
    plimsoll_results_free(results);
    plimsoll_scenario_free(scenario);
}
END_TEST

START_TEST(the_page_of_a_file_says_how_to_make_it_again)
{
    static const char *const names[] = {"vm_hvm+container", "bare_shared"};
    plimsoll_scenario *scenario = NULL;
    ck_assert_int_eq(plimsoll_scenario_from_file(PLIMSOLL_SOURCE_DIR "/scenarios/gallery/mm1.json",
                                                 &scenario, NULL),
                     PLIMSOLL_OK);
    plimsoll_set_seed(scenario, 12);
    ck_assert_int_eq(plimsoll_set_horizon_s(scenario, 100.5, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_replications(scenario, 2, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_platforms(scenario, names, 2, NULL), PLIMSOLL_OK);
    plimsoll_results *results = solved(scenario, true);
    char *html = text_of(results, "html");
    ck_assert_ptr_nonnull(strstr(html, "plimsoll compare --platforms vm_hvm+container,bare_shared "
                                       "--replications 2 --seed 12 --horizon-s 100.5 "));
    ck_assert_ptr_nonnull(strstr(html, "/scenarios/gallery/mm1.json"));
    plimsoll_text_free(html);
    plimsoll_results_free(results);
    plimsoll_scenario_free(scenario);
}
END_TEST

static void refused_with(plimsoll_status got, plimsoll_error **error, plimsoll_status wanted,
                         const char *message)
{
    ck_assert_int_eq(got, wanted);
    ck_assert_int_eq(plimsoll_error_status(*error), wanted);
    ck_assert_str_eq(plimsoll_error_message(*error), message);
    plimsoll_error_free(*error);
    *error = NULL;
}

START_TEST(what_does_not_fit_is_refused_in_words)
{
    plimsoll_scenario *s = scenario_of(SCENARIO(""));
    plimsoll_results *results = NULL;
    plimsoll_error *e = NULL;
    const char *const two[] = {"container", "vm_hvm"}, *const none[] = {"containr"};
    refused_with(plimsoll_set_jobs(s, 257, &e), &e, PLIMSOLL_USAGE,
                 "jobs: found 257, expected an integer from 0 to 256");
    refused_with(plimsoll_set_replications(s, 100001, &e), &e, PLIMSOLL_USAGE,
                 "replications: found 100001, expected an integer from 0 to 100000");
    refused_with(plimsoll_set_horizon_s(s, -1.5, &e), &e, PLIMSOLL_USAGE,
                 "horizon_s: found -1.5, expected 0 or a number from 0.001 to 1e+09");
    refused_with(plimsoll_set_horizon_s(s, (double)NAN, &e), &e, PLIMSOLL_USAGE,
                 "horizon_s: found none, expected 0 or a number from 0.001 to 1e+09");
    refused_with(plimsoll_set_platforms(s, two, 65, &e), &e, PLIMSOLL_USAGE,
                 "platforms: found more than 64 names");
    ck_assert_int_eq(plimsoll_check(s, NULL), PLIMSOLL_OK); /* nothing of that was set */
    ck_assert_int_eq(plimsoll_set_horizon_s(s, 2.0, NULL), PLIMSOLL_OK);
    refused_with(plimsoll_check(s, &e), &e, PLIMSOLL_USAGE,
                 "found a horizon of 2 s, expected more than the warm-up of the scenario: 2 s");
    ck_assert_int_eq(plimsoll_set_horizon_s(s, 5.0, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_set_platforms(s, two, 2, NULL), PLIMSOLL_OK);
    refused_with(plimsoll_run(s, &results, &e), &e, PLIMSOLL_USAGE,
                 "platforms: found 2, expected one: plimsoll_compare takes more");
    ck_assert_int_eq(plimsoll_set_platforms(s, none, 1, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_run(s, &results, &e), PLIMSOLL_USAGE);
    ck_assert_ptr_nonnull(strstr(plimsoll_error_message(e), "did you mean \"container\""));
    ck_assert_ptr_null(results);
    plimsoll_error_free(e);
    plimsoll_scenario_free(s);
}
END_TEST

START_TEST(a_format_that_is_none_is_refused)
{
    plimsoll_scenario *scenario = scenario_of(SCENARIO(""));
    plimsoll_results *results = solved(scenario, false);
    plimsoll_error *e = NULL;
    char *text = NULL;
    refused_with(plimsoll_results_text(results, "figures", &text, NULL, &e), &e, PLIMSOLL_USAGE,
                 "format: found \"figures\", expected csv, json, html or table");
    refused_with(plimsoll_results_write(results, "CSV", stdout, &e), &e, PLIMSOLL_USAGE,
                 "format: found \"CSV\", expected csv, json, html or table");
    ck_assert_ptr_null(text);
    FILE *full = fopen("/dev/full", "wb");
    if (full != NULL) {
        ck_assert_int_eq(plimsoll_results_write(results, "csv", full, &e), PLIMSOLL_IO);
        ck_assert_ptr_nonnull(strstr(plimsoll_error_message(e), "writing the report failed"));
        plimsoll_error_free(e);
        ck_assert_int_ne(fclose(full), 1);
    }
    plimsoll_results_free(results);
    plimsoll_scenario_free(scenario);
}
END_TEST

/* ---- errors ---- */

START_TEST(everything_wrong_with_a_scenario_is_told)
{
    plimsoll_scenario *scenario = scenario_of(
        "{\"schema\": 1, \"name\": \"x\", \"horizon_s\": 50,\n"
        "  \"hosts\": [{\"name\": \"h\", \"cores\": -4, \"mem_mib\": 1}],\n \"services\": []}");
    plimsoll_error *error = NULL;
    ck_assert_int_eq(plimsoll_check(scenario, &error), PLIMSOLL_SCENARIO);
    ck_assert_int_eq(plimsoll_error_status(error), PLIMSOLL_SCENARIO);
    ck_assert_uint_eq(plimsoll_error_n_diagnostics(error), 2);
    ck_assert_uint_eq(plimsoll_error_n_more(error), 0);
    const plimsoll_diagnostic *d = plimsoll_error_diagnostic(error, 0);
    ck_assert_str_eq(d->file, "dir/s.json");
    ck_assert_uint_eq(d->line, 2);
    ck_assert_uint_eq(d->column, 36);
    ck_assert_str_eq(d->pointer, "/hosts/0/cores");
    ck_assert_ptr_nonnull(strstr(d->message, "found -4, expected"));
    ck_assert_str_eq(plimsoll_error_diagnostic(error, 1)->pointer, "/services");
    ck_assert_ptr_null(plimsoll_error_diagnostic(error, 2));
    ck_assert_ptr_nonnull(
        strstr(plimsoll_error_message(error), "dir/s.json:2:36: /hosts/0/cores: found -4"));
    plimsoll_error_free(error);
    plimsoll_scenario_free(scenario);
}
END_TEST

START_TEST(a_text_that_is_no_json_is_told_when_it_is_opened)
{
    plimsoll_scenario *scenario = NULL;
    plimsoll_error *error = NULL;
    ck_assert_int_eq(plimsoll_scenario_from_text("t", "{\n  \"a\": tru}", 13, &scenario, &error),
                     PLIMSOLL_SCENARIO);
    ck_assert_ptr_null(scenario);
    ck_assert_uint_eq(plimsoll_error_n_diagnostics(error), 1);
    ck_assert_uint_eq(plimsoll_error_diagnostic(error, 0)->line, 2);
    char *printed = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&printed, &n);
    plimsoll_error_print(error, to);
    ck_assert_int_eq(fclose(to), 0);
    ck_assert_msg(strncmp(printed, "t:2:8: error: /a: ", 18) == 0, "%s", printed);
    free(printed);
    plimsoll_error_free(error);
    ck_assert_int_eq(plimsoll_scenario_from_text("t", NULL, 0, &scenario, NULL), PLIMSOLL_SCENARIO);
}
END_TEST

START_TEST(files_that_are_not_there_are_io)
{
    plimsoll_scenario *scenario = NULL;
    plimsoll_error *error = NULL;
    ck_assert_int_eq(plimsoll_scenario_from_file("/no/such/file", &scenario, &error), PLIMSOLL_IO);
    ck_assert_ptr_nonnull(strstr(plimsoll_error_message(error), "/no/such/file: cannot read"));
    plimsoll_error_free(error);
    scenario = scenario_of(
        "{\"schema\": 1, \"name\": \"x\", \"horizon_s\": 50, \"hosts\": [{\"name\": \"h\", "
        "\"cores\": 1, \"mem_mib\": 999}], \"services\": [{\"name\": \"s\", \"mem_mib\": 1, "
        "\"request\": {\"user_s\": 1}, \"workload\": {\"type\": \"rate_series\", \"file\": "
        "\"data:none.csv\", \"step_s\": 60}}]}");
    ck_assert_int_eq(plimsoll_set_data_dir(scenario, "/no/such/dir", NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_check(scenario, &error), PLIMSOLL_IO);
    ck_assert_ptr_nonnull(strstr(plimsoll_error_message(error), "/no/such/dir/none.csv"));
    plimsoll_error_free(error);
    plimsoll_scenario_free(scenario);
}
END_TEST

START_TEST(nothing_is_freed_and_asked_without_harm)
{
    ck_assert_int_eq(plimsoll_error_status(NULL), PLIMSOLL_OK);
    ck_assert_str_eq(plimsoll_error_message(NULL), "");
    ck_assert_uint_eq(plimsoll_error_n_diagnostics(NULL), 0);
    ck_assert_uint_eq(plimsoll_error_n_more(NULL), 0);
    ck_assert_ptr_null(plimsoll_error_diagnostic(NULL, 0));
    ck_assert_uint_eq(plimsoll_results_n_rows(NULL), 0);
    ck_assert_ptr_null(plimsoll_results_row(NULL, 0));
    plimsoll_error_print(NULL, stdout);
    plimsoll_error_free(NULL);
    plimsoll_results_free(NULL);
    plimsoll_scenario_free(NULL);
    plimsoll_text_free(NULL);
}
END_TEST

/* ---- progress, threads ---- */

typedef struct seen {
    uint32_t calls, done, all, stop_at;
} seen;

static int watch(void *context, uint32_t done, uint32_t all)
{
    seen *s = context;
    ck_assert_uint_ge(done, s->done);
    *s = (seen){s->calls + 1, done, all, s->stop_at};
    return done >= s->stop_at;
}

START_TEST(progress_is_told_and_can_stop)
{
    plimsoll_scenario *scenario = scenario_of(SCENARIO(""));
    plimsoll_results *results = NULL;
    plimsoll_error *error = NULL;
    seen s = {.stop_at = 1000};
    plimsoll_set_progress(scenario, watch, &s);
    ck_assert_int_eq(plimsoll_set_jobs(scenario, 1, NULL), PLIMSOLL_OK);
    plimsoll_results_free(solved(scenario, true));
    ck_assert_uint_ge(s.calls, 1);
    ck_assert_uint_eq(s.done, 6); /* two platforms, three replications */
    ck_assert_uint_eq(s.all, 6);
    s = (seen){.stop_at = 0}; /* at the first call */
    ck_assert_int_eq(plimsoll_set_replications(scenario, 1000, NULL), PLIMSOLL_OK);
    ck_assert_int_eq(plimsoll_run(scenario, &results, &error), PLIMSOLL_STOPPED);
    ck_assert_ptr_null(results);
    ck_assert_int_eq(plimsoll_error_status(error), PLIMSOLL_STOPPED);
    ck_assert_uint_lt(s.done, 1000);
    plimsoll_error_free(error);
    plimsoll_set_progress(scenario, NULL, NULL);
    ck_assert_int_eq(plimsoll_set_replications(scenario, 2, NULL), PLIMSOLL_OK);
    plimsoll_results_free(solved(scenario, false));
    plimsoll_scenario_free(scenario);
}
END_TEST

static void *compare_in_thread(void *scenario)
{
    return csv_of(scenario, true);
}

START_TEST(one_scenario_runs_in_two_threads_at_once)
{
    plimsoll_scenario *scenario = scenario_of(SCENARIO(""));
    char *alone = csv_of(scenario, true);
    pthread_t threads[2];
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, compare_in_thread, scenario), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        void *text = NULL;
        ck_assert_int_eq(pthread_join(threads[i], &text), 0);
        ck_assert_str_eq(text, alone);
        plimsoll_text_free(text);
    }
    plimsoll_text_free(alone);
    plimsoll_scenario_free(scenario);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plimsoll");
    TCase *rows = plim_suite_case(suite, "rows");
    tcase_add_test(rows, rows_are_those_of_the_csv);
    tcase_add_test(rows, run_takes_one_platform_and_compare_all);
    tcase_add_test(rows, a_platform_that_is_refused_is_a_row);
    TCase *set = plim_suite_case(suite, "set");
    tcase_add_test(set, what_is_set_takes_the_scenarios_place);
    tcase_add_test(set, the_page_of_a_file_says_how_to_make_it_again);
    tcase_add_test(set, what_does_not_fit_is_refused_in_words);
    tcase_add_test(set, a_format_that_is_none_is_refused);
    TCase *errors = plim_suite_case(suite, "errors");
    tcase_add_test(errors, everything_wrong_with_a_scenario_is_told);
    tcase_add_test(errors, a_text_that_is_no_json_is_told_when_it_is_opened);
    tcase_add_test(errors, files_that_are_not_there_are_io);
    tcase_add_test(errors, nothing_is_freed_and_asked_without_harm);
    TCase *threads = plim_suite_case(suite, "threads");
    tcase_add_test(threads, progress_is_told_and_can_stop);
    tcase_add_test(threads, one_scenario_runs_in_two_threads_at_once);
    return plim_suite_run(suite);
}
