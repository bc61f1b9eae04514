/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/diag.c. */
#include "scenarios/diag.h"

#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void (*printer)(const plim_diags *diags, FILE *to);

/* What is printed; free it. */
static char *printed(const plim_diags *diags, printer print)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    ck_assert_ptr_nonnull(to);
    print(diags, to);
    ck_assert_int_eq(fclose(to), 0);
    return text;
}

static void assert_printed(plim_diags *diags, printer print, const char *want)
{
    char *text = printed(diags, print);
    ck_assert_str_eq(text, want);
    free(text);
    plim_diags_free(diags);
}

START_TEST(nothing_wrong_prints_nothing)
{
    plim_diags diags = {0};
    ck_assert_uint_eq(plim_diags_count(&diags), 0);
    assert_printed(&diags, plim_diags_print, "");
    assert_printed(&diags, plim_diags_print_json, "[\n]\n");
}
END_TEST

START_TEST(a_diagnostic_is_one_line_of_the_promised_form)
{
    plim_diags diags = {0};
    plim_diags_add(&diags, "web.json", 14, 7, "/hosts/0/cores", "found string \"%s\", expected %s",
                   "eight", "an integer from 1 to 4096");
    ck_assert_uint_eq(plim_diags_count(&diags), 1);
    assert_printed(&diags, plim_diags_print,
                   "web.json:14:7: error: /hosts/0/cores: found string \"eight\", expected an "
                   "integer from 1 to 4096\n");
}
END_TEST

START_TEST(the_order_is_that_of_the_text)
{
    plim_diags diags = {0};
    plim_diags_add(&diags, "f", 3, 1, "/c", "late");
    plim_diags_add(&diags, "f", 1, 9, "/b", "second");
    plim_diags_add(&diags, "f", 1, 2, "/a", "first");
    plim_diags_add(&diags, "f", 1, 9, "/b", "second, told later");
    assert_printed(&diags, plim_diags_print,
                   "f:1:2: error: /a: first\n"
                   "f:1:9: error: /b: second\n"
                   "f:1:9: error: /b: second, told later\n"
                   "f:3:1: error: /c: late\n");
}
END_TEST

START_TEST(twenty_are_kept_and_the_rest_is_counted)
{
    plim_diags diags = {0};
    for (uint32_t i = 0; i < PLIM_DIAGS_MAX; i++) {
        plim_diags_add(&diags, "f", i + 1, 1, "/", "x");
    }
    char *text = printed(&diags, plim_diags_print);
    ck_assert_ptr_null(strstr(text, "more"));
    free(text);
    for (uint32_t i = 20; i < 37; i++) {
        plim_diags_add(&diags, "f", i + 1, 1, "/", "x");
    }
    ck_assert_uint_eq(diags.n, 20);
    ck_assert_uint_eq(plim_diags_count(&diags), 37);
    text = printed(&diags, plim_diags_print);
    ck_assert_ptr_nonnull(strstr(text, "f:20:1: error: /: x\n… and 17 more\n"));
    ck_assert_ptr_null(strstr(text, "f:21:1"));
    free(text);
    plim_diags_free(&diags);
    ck_assert_uint_eq(plim_diags_count(&diags), 0);
}
END_TEST

START_TEST(the_kept_ones_are_the_first_of_the_text_however_they_come)
{
    plim_diags diags = {0};
    for (uint32_t i = 50; i > 0; i--) {
        plim_diags_add(&diags, "f", i, 1, "/", "line %u", i);
    }
    ck_assert_uint_eq(plim_diags_count(&diags), 50);
    for (uint32_t i = 0; i < PLIM_DIAGS_MAX; i++) {
        ck_assert_uint_eq(diags.list[i].line, i + 1);
    }
    plim_diags_free(&diags);
}
END_TEST

START_TEST(no_byte_of_an_input_reaches_a_terminal_as_a_command)
{
    plim_diags diags = {0};
    plim_diags_add(&diags, "a\nb.json", 1, 1, "/\x1b[31m", "found \"%s\"",
                   "\r\n\t\b\f\x7f \"quoted\\\" \xc2\x9b caf\xe9 \xed\x95\x9c");
    assert_printed(&diags, plim_diags_print,
                   "a\\nb.json:1:1: error: /\\u001b[31m: found \"\\r\\n\\t\\b\\f\\u007f "
                   "\"quoted\\\" \\u009b caf\xef\xbf\xbd \xed\x95\x9c\"\n");
}
END_TEST

START_TEST(the_json_form_is_json)
{
    plim_diags diags = {0};
    plim_diags_add(&diags, "b.json", 7, 2, "/a~1b", "found \"%s\"", "x\\\n\x1f\xff");
    plim_diags_add(&diags, "b.json", 2, 1, "/", "x");
    assert_printed(
        &diags, plim_diags_print_json,
        "[\n"
        "  {\"file\": \"b.json\", \"line\": 2, \"column\": 1, \"pointer\": \"/\", \"message\": "
        "\"x\"},\n"
        "  {\"file\": \"b.json\", \"line\": 7, \"column\": 2, \"pointer\": \"/a~1b\", "
        "\"message\": \"found \\\"x\\\\\\n\\u001f\xef\xbf\xbd\\\"\"}\n"
        "]\n");
}
END_TEST

START_TEST(a_long_text_is_cut_between_characters)
{
    char text[4000];
    for (int shift = 0; shift < 3; shift++) {
        plim_diags diags = {0};
        size_t n = (size_t)snprintf(text, sizeof text, "%.*s", shift, "xx");
        for (int i = 0; i < 1000; i++) {
            memcpy(text + n, "\xed\x95\x9c", 4);
            n += 3;
        }
        plim_diags_add(&diags, "f", 1, 1, "/", "%s", text);
        const char *kept = diags.list[0].text;
        size_t length = strlen(kept);
        ck_assert_uint_le(length, 1023);
        ck_assert_uint_ge(length, 1018);
        ck_assert_str_eq(kept + length - 3, "…");
        ck_assert_uint_eq((length - 3 - (size_t)shift) % 3, 0);
        plim_diags_free(&diags);
    }
}
END_TEST

/* ---- UTF-8 ---- */

static const struct utf8 {
    const char *text;
    size_t n, length;
} utf8s[] = {
    {"", 0, 0},
    {"a", 1, 1},
    {"\0", 1, 1},
    {"\x7f", 1, 1},
    {"\x80", 1, 0},
    {"\xc1\xbf", 2, 0},
    {"\xc2\x80", 2, 2},
    {"\xc2\x80", 1, 0},
    {"\xc2\xc0", 2, 0},
    {"\xe0\x9f\xbf", 3, 0},
    {"\xe0\xa0\x80", 3, 3},
    {"\xe0\xa0\x80", 2, 0},
    {"\xed\x9f\xbf", 3, 3},
    {"\xed\xa0\x80", 3, 0},
    {"\xed\xbf\xbf", 3, 0},
    {"\xee\x80\x80", 3, 3},
    {"\xf0\x8f\xbf\xbf", 4, 0},
    {"\xf0\x90\x80\x80", 4, 4},
    {"\xf4\x8f\xbf\xbf", 4, 4},
    {"\xf4\x90\x80\x80", 4, 0},
    {"\xf5\x80\x80\x80", 4, 0},
};

START_TEST(characters_of_utf8_have_their_length)
{
    const struct utf8 *u = &utf8s[_i];
    ck_assert_uint_eq(plim_utf8_length(u->text, u->n), u->length);
}
END_TEST

static const struct cut {
    const char *text;
    size_t most;
    int n;
} cuts[] = {
    {"", 0, 0},
    {"abc", 3, 3},
    {"abc", 2, 2},
    {"abc", 0, 0},
    {"a\xc3\xa9", 3, 3},
    {"a\xc3\xa9", 2, 1},
    {"\xf0\x9f\x98\x80", 3, 0},
    {"\xf0\x9f\x98\x80z", 4, 4},
};

START_TEST(a_cut_keeps_characters_whole)
{
    ck_assert_int_eq(plim_utf8_cut(cuts[_i].text, cuts[_i].most), cuts[_i].n);
}
END_TEST

START_TEST(what_would_be_kept_is_known_before)
{
    plim_diags diags = {0};
    for (uint32_t i = 0; i < PLIM_DIAGS_MAX; i++) {
        ck_assert(plim_diags_keeps(&diags, 1000, 1));
        plim_diags_add(&diags, "f", 10 + i, 5, "/", "x");
    }
    /* the last of the kept stands at 29:5 */
    ck_assert(plim_diags_keeps(&diags, 29, 4));
    ck_assert(plim_diags_keeps(&diags, 1, 90));
    ck_assert(!plim_diags_keeps(&diags, 29, 5));
    ck_assert(!plim_diags_keeps(&diags, 30, 1));
    plim_diags_add(&diags, "f", 30, 1, "/", "x");
    plim_diags_add(&diags, "f", 9, 1, "/", "first");
    ck_assert_str_eq(diags.list[0].text, "first");
    ck_assert_uint_eq(diags.list[PLIM_DIAGS_MAX - 1].line, 28);
    ck_assert_uint_eq(plim_diags_count(&diags), PLIM_DIAGS_MAX + 2);
    plim_diags_free(&diags);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/diag");
    TCase *printing = plim_suite_case(suite, "printing");
    tcase_add_test(printing, nothing_wrong_prints_nothing);
    tcase_add_test(printing, a_diagnostic_is_one_line_of_the_promised_form);
    tcase_add_test(printing, the_order_is_that_of_the_text);
    tcase_add_test(printing, twenty_are_kept_and_the_rest_is_counted);
    tcase_add_test(printing, the_kept_ones_are_the_first_of_the_text_however_they_come);
    tcase_add_test(printing, what_would_be_kept_is_known_before);
    tcase_add_test(printing, no_byte_of_an_input_reaches_a_terminal_as_a_command);
    tcase_add_test(printing, the_json_form_is_json);
    tcase_add_test(printing, a_long_text_is_cut_between_characters);
    TCase *text = plim_suite_case(suite, "UTF-8");
    tcase_add_loop_test(text, characters_of_utf8_have_their_length, 0,
                        (int)(sizeof utf8s / sizeof *utf8s));
    tcase_add_loop_test(text, a_cut_keeps_characters_whole, 0, (int)(sizeof cuts / sizeof *cuts));
    return plim_suite_run(suite);
}
