/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors reports/json.c: the small results to the byte, escapes, numbers that read back. */
#include "tests/support/report_text.h"
#include "tests/support/results_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static plim_arena arena;

static void teardown(void)
{
    plim_arena_free(&arena);
}

static const char SMALL[] =
    "{\n"
    "  \"program\": \"plimsoll\",\n"
    "  \"version\": \"0.1.0\",\n"
    "  \"verb\": \"run\",\n"
    "  \"scenario\": \"one\",\n"
    "  \"title\": \"one\",\n"
    "  \"file\": \"shop.json\",\n"
    "  \"baseline\": \"\",\n"
    "  \"era\": 2006,\n"
    "  \"seed\": 42,\n"
    "  \"digest\": \"0123456789abcdef\",\n"
    "  \"replications\": 20,\n"
    "  \"horizon_s\": 600,\n"
    "  \"warmup_s\": 60,\n"
    "  \"events\": 98765432,\n"
    "  \"requests\": 1234567,\n"
    "  \"level\": 0.95,\n"
    "  \"platforms\": [\"vm_para\"],\n"
    "  \"rows\": [\n"
    "    {\"platform\": \"vm_para\", \"case\": \"\", \"entity_kind\": \"service\", \"entity\": "
    "\"web\", \"metric\": \"offered_rate\", \"part\": \"\", \"unit\": \"1/s\", \"value\": 118.25, "
    "\"ci_low\": 117, \"ci_high\": 119.5, \"n\": 20, \"status\": \"ok\", \"note\": \"\"},\n"
    "    {\"platform\": \"vm_para\", \"case\": \"\", \"entity_kind\": \"service\", \"entity\": "
    "\"web\", \"metric\": \"sojourn_mean\", \"part\": \"\", \"unit\": \"s\", \"value\": 0.0132, "
    "\"ci_low\": 0.0128, \"ci_high\": 0.0136, \"n\": 20, \"status\": \"ok\", \"note\": \"\"},\n"
    "    {\"platform\": \"vm_para\", \"case\": \"\", \"entity_kind\": \"service\", \"entity\": "
    "\"web\", \"metric\": \"sojourn_p99\", \"part\": \"\", \"unit\": \"s\", \"value\": null, "
    "\"ci_low\": null, \"ci_high\": null, \"n\": 20, \"status\": \"not_enough_data\", \"note\": "
    "\"needs about 12000 requests\"}\n"
    "  ],\n"
    "  \"series\": [\n"
    "    {\"platform\": \"vm_para\", \"entity_kind\": \"service\", \"entity\": \"web\", "
    "\"metric\": "
    "\"sojourn_mean\", \"unit\": \"s\", \"t_s\": [1.25, 3.75], \"value\": [0.0132, null]}\n"
    "  ],\n"
    "  \"notes\": [\n"
    "    {\"kind\": \"warning\", \"platform\": \"vm_para\", \"text\": \"made up\"}\n"
    "  ]\n"
    "}\n";

START_TEST(small_results_to_the_byte)
{
    char *text = report_text("json", plim_small_results(&arena), NULL);
    ck_assert_str_eq(text, SMALL);
    free(text);
}
END_TEST

static const struct {
    const char *text, *json;
} escapes[] = {
    {"plain", "\"plain\""},
    {"quote \" slash \\", "\"quote \\\" slash \\\\\""},
    {"line\nend\ttab\x1b[0m", "\"line\\u000aend\\u0009tab\\u001b[0m\""},
    {"결제 ≤ 1 s", "\"결제 ≤ 1 s\""},
    {"bad \xff\xc0\x80 utf", "\"bad \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD utf\""},
    {"cut \xEA\xB2", "\"cut \xEF\xBF\xBD\xEF\xBF\xBD\""},
    {"sur \xED\xA0\x80", "\"sur \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    {"\xE2\x80\xA8", "\"\\u2028\""},
};

START_TEST(texts_are_escaped)
{
    plim_results *r = plim_results_new(&arena);
    plim_results_add_note(r, "warning", "", escapes[_i].text);
    char *text = report_text("json", r, NULL);
    char want[256];
    snprintf(want, sizeof want, "\"text\": %s}", escapes[_i].json);
    ck_assert_msg(strstr(text, want) != NULL, "%s is not in %s", want, text);
    free(text);
}
END_TEST

static const double numbers[] = {0.1 + 0.2, 1.0 / 3.0, 1e-300, -2.385e17, 9007199254740993.0};

START_TEST(numbers_read_back)
{
    plim_results *r = plim_results_new(&arena);
    plim_results_add(r, plim_made_row("p", "host", "h", "m", "", "1", numbers[_i], -1.0));
    char *text = report_text("json", r, NULL);
    const char *at = strstr(text, "\"value\": ");
    ck_assert_ptr_nonnull(at);
    double back = strtod(at + strlen("\"value\": "), NULL);
    ck_assert_mem_eq(&back, &numbers[_i], sizeof back);
    free(text);
}
END_TEST

START_TEST(what_is_not_finite_is_null)
{
    plim_results *r = plim_results_new(&arena);
    r->horizon_s = (double)NAN;
    plim_row row = plim_made_row("p", "host", "h", "m", "", "1", 1.0, -1.0);
    row.value = (plim_value){(double)INFINITY, true};
    plim_results_add(r, row);
    char *text = report_text("json", r, NULL);
    ck_assert_ptr_nonnull(strstr(text, "\"horizon_s\": null"));
    ck_assert_ptr_nonnull(strstr(text, "\"value\": null"));
    assert_no_nan(text);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reports/json");
    TCase *c = plim_suite_case(suite, "json");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, small_results_to_the_byte);
    tcase_add_loop_test(c, texts_are_escaped, 0, sizeof escapes / sizeof *escapes);
    tcase_add_loop_test(c, numbers_read_back, 0, sizeof numbers / sizeof *numbers);
    tcase_add_test(c, what_is_not_finite_is_null);
    return plim_suite_run(suite);
}
