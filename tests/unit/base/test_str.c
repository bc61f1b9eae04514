/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/base/str.c. */
#include "sim/base/str.h"

#include "tests/support/suite.h"

#include <float.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

START_TEST(a_text_grows)
{
    plim_str s = {0};
    plim_str_puts(&s, "host");
    plim_str_add(&s, "-seven", 2);
    plim_str_printf(&s, "%s=%d", "e", 42);
    ck_assert_str_eq(s.text, "host-se=42");
    ck_assert_uint_eq(s.n, 10);
    ck_assert(!s.failed);
    plim_str_free(&s);
    ck_assert_ptr_null(s.text);
    ck_assert_uint_eq(s.n, 0);
}
END_TEST

START_TEST(every_length_is_closed_by_a_nul)
{
    plim_str s = {0};
    for (size_t i = 1; i <= 3000; i++) {
        plim_str_add(&s, "x", 1);
        ck_assert_uint_eq(strlen(s.text), i);
    }
    plim_str_printf(&s, "%5000d", 1);
    ck_assert_uint_eq(s.n, 8000);
    ck_assert_uint_eq(strlen(s.text), 8000);
    plim_str_free(&s);
}
END_TEST

START_TEST(an_impossible_length_leaves_the_text_alone)
{
    plim_str s = {0};
    plim_str_puts(&s, "kept");
    plim_str_add(&s, "x", SIZE_MAX / 2);
    ck_assert(s.failed);
    plim_str_puts(&s, "after");
    ck_assert_str_eq(s.text, "kept");
    plim_str_free(&s);
}
END_TEST

static const struct number {
    double value;
    const char *text;
} numbers[] = {
    {0.0, "0"},         {0.1, "0.1"},
    {2.385, "2.385"},   {-17.5, "-17.5"},
    {1e22, "1e+22"},    {0.1 + 0.2, "0.30000000000000004"},
    {1e-300, "1e-300"}, {123456789012345678.0, "1.2345678901234568e+17"},
};

START_TEST(a_number_is_short_and_reads_back)
{
    char buffer[32];
    ck_assert_str_eq(plim_format_double(numbers[_i].value, buffer), numbers[_i].text);
}
END_TEST

START_TEST(every_double_reads_back)
{
    uint64_t state = 2385;
    for (int i = 0; i < 20000; i++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        uint64_t bits = state ^ (state >> 29);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (value >= -DBL_MAX && value <= DBL_MAX) {
            char buffer[32];
            plim_format_double(value, buffer);
            ck_assert(strtod(buffer, NULL) == value);
        }
    }
}
END_TEST

static const char *const names[] = {"exponential", "erlang", "lognormal",     "log",
                                    "cat",         "car",    "slo_min_share", "slo_s"};

static const struct guess {
    const char *text;
    const char *want;
} guesses[] = {
    {"exponental", "exponential"},    /* a letter missing */
    {"exponentail", "exponential"},   /* two letters swapped: distance 1 */
    {"exxponentiall", "exponential"}, /* 2 <= 13/3 */
    {"erlnag", "erlang"},
    {"lognormal", "lognormal"},
    {"xyzlognormal", "lognormal"}, /* 3 <= 12/3 */
    {"xyzaerlang", NULL},          /* 4 > 10/3 */
    {"cab", "cat"},                /* a tie goes to the first */
    {"lo", "log"},                 /* short words allow one slip */
    {"l", NULL},
    {"", NULL},
    {"zebra", NULL},
    {"slo", "slo_s"}, /* the shortest with a unit behind it */
    {"slo_", "slo_s"},
    {"sl", NULL},
};

START_TEST(the_nearest_name_is_found)
{
    const struct guess *g = &guesses[_i];
    const char *found = plim_nearest(g->text, names, sizeof names / sizeof names[0]);
    if (g->want == NULL) {
        ck_assert_msg(found == NULL, "\"%s\" found %s", g->text, found);
    } else {
        ck_assert_ptr_nonnull(found);
        ck_assert_str_eq(found, g->want);
    }
}
END_TEST

START_TEST(very_long_names_are_never_near)
{
    char text[200];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    const char *const self[] = {text};
    ck_assert_ptr_null(plim_nearest(text, self, 1));
    ck_assert_ptr_null(plim_nearest("aaa", self, 1));
    ck_assert_ptr_null(plim_nearest("aaa", self, 0));
}
END_TEST

START_TEST(hashes_are_pinned_and_differ)
{
    ck_assert_uint_eq(plim_hash_text(""), 0xefd01f60ba992926ULL);
    ck_assert_uint_eq(plim_hash_text("web"), 0x8b8f9c357cbd25a9ULL);
    unsigned long long seen[100];
    for (int i = 0; i < 100; i++) {
        char text[16] = {'v', 'm', (char)('0' + i / 10), (char)('0' + i % 10)};
        seen[i] = plim_hash_text(text);
        for (int j = 0; j < i; j++) {
            ck_assert_uint_ne(seen[i], seen[j]);
        }
    }
}
END_TEST

START_TEST(a_seed_is_read_as_it_is_printed)
{
    static const struct {
        const char *text;
        uint64_t seed;
    } rows[] = {{"0", 0},
                {"20", 20},
                {"999999999999999", 999999999999999},
                {"9007199254740992", 0x9007199254740992},
                {"0000000000000014", 20},
                {"00000000000000fF", 255},
                {"ffffffffffffffff", UINT64_MAX}};
    static const char *const wrong[] = {
        "", "-1", "1.5", "0x14", "12345678901234567", "abc", "99999999999999999"};
    char text[PLIM_SEED_BYTES];
    uint64_t seed = 7;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert(plim_seed_parse(rows[i].text, &seed));
        ck_assert_uint_eq(seed, rows[i].seed);
        ck_assert(plim_seed_parse(plim_seed_text(rows[i].seed, text), &seed));
        ck_assert_uint_eq(seed, rows[i].seed);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_assert_msg(!plim_seed_parse(wrong[i], &seed), "%s", wrong[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/base/str");
    TCase *text = plim_suite_case(suite, "text");
    tcase_add_test(text, a_text_grows);
    tcase_add_test(text, every_length_is_closed_by_a_nul);
    tcase_add_test(text, an_impossible_length_leaves_the_text_alone);
    TCase *number = plim_suite_case(suite, "numbers");
    tcase_add_loop_test(number, a_number_is_short_and_reads_back, 0,
                        sizeof numbers / sizeof numbers[0]);
    tcase_add_test(number, every_double_reads_back);
    TCase *name = plim_suite_case(suite, "names");
    tcase_add_loop_test(name, the_nearest_name_is_found, 0, sizeof guesses / sizeof guesses[0]);
    tcase_add_test(name, very_long_names_are_never_near);
    tcase_add_test(name, hashes_are_pinned_and_differ);
    tcase_add_test(text, a_seed_is_read_as_it_is_printed);
    return plim_suite_run(suite);
}
