/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/scan.c. */
#include "scenarios/scan.h"

#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>

/* A copy that scanning may change, the positions and the diagnostics. */
typedef struct scanned {
    char *text;
    plim_positions positions;
    plim_diags diags;
    bool good;
} scanned;

static scanned scan(const char *text, size_t n)
{
    scanned s = {.text = malloc(n + 1)};
    bool out_of_memory = true;
    ck_assert_ptr_nonnull(s.text);
    memcpy(s.text, text, n);
    s.text[n] = '\0';
    s.good = plim_scan("s.json", s.text, n, &s.positions, &s.diags, &out_of_memory);
    ck_assert(!out_of_memory);
    return s;
}

static void forget(scanned *s)
{
    free(s->text);
    free(s->positions.list);
    plim_diags_free(&s->diags);
}

#define TEXT(literal) literal, sizeof(literal) - 1

/* ---- what is refused, with the place and the words ---- */

static const struct wrong {
    const char *text;
    size_t n;
    const char *said;
} wrongs[] = {
    /* the end comes too soon */
    {TEXT(""), "1:1: error: /: found the end of the file, expected a JSON object"},
    {TEXT(" \n\t "), "2:3: error: /: found the end of the file, expected a JSON object"},
    {TEXT("\xef\xbb\xbf"), "1:1: error: /: found the end of the file, expected a JSON object"},
    {TEXT("{"), "1:2: error: /: found the end of the file, expected a key in double quotes"},
    {TEXT("{\"a\""), "1:5: error: /: found the end of the file, expected ':' after the key"},
    {TEXT("{\"a\":1"), "1:7: error: /: found the end of the file, expected ',' or '}'"},
    {TEXT("[1"), "1:3: error: /: found the end of the file, expected ',' or ']'"},
    {TEXT("-"), "1:2: error: /: found the end of the file, expected a digit"},
    {TEXT("\"abc"), "1:1: error: /: found a string that does not end, expected '\"'"},
    {TEXT("\"abc\\"), "1:6: error: /: found the end of the file, expected one of \" \\ / b f n r t "
                      "u after '\\'"},
    /* numbers that cJSON takes */
    {TEXT("{\"a\": 1e999}"), "1:7: error: /a: found 1e999, expected a number from -1.79e308 to "
                             "1.79e308"},
    {TEXT("[-1e309]"), "1:2: error: /0: found -1e309, expected a number from -1.79e308 to "
                       "1.79e308"},
    {TEXT("[012]"), "1:2: error: /0: found a number that begins with 0, expected no leading zero"},
    {TEXT("[-01]"), "1:2: error: /0: found a number that begins with 0, expected no leading zero"},
    {TEXT("[1.]"), "1:4: error: /0: found ']', expected a digit after the decimal point"},
    {TEXT("[1.e5]"), "1:4: error: /0: found 'e', expected a digit after the decimal point"},
    {TEXT("[1e]"), "1:4: error: /0: found ']', expected a digit in the exponent"},
    {TEXT("[1e+]"), "1:5: error: /0: found ']', expected a digit in the exponent"},
    {TEXT("[-]"), "1:3: error: /0: found ']', expected a digit"},
    {TEXT("[-Infinity]"), "1:3: error: /0: found 'I', expected a digit"},
    /* what no JSON is */
    {TEXT("[+1]"), "1:2: error: /0: found '+', expected a value (a number, a string, true, false, "
                   "null, '{' or '[')"},
    {TEXT("[.5]"), "1:2: error: /0: found '.', expected a value (a number, a string, true, false, "
                   "null, '{' or '[')"},
    {TEXT("[0x10]"), "1:3: error: /: found 'x', expected ',' or ']'"},
    {TEXT("[NaN]"), "1:2: error: /0: found the word NaN, expected a value (a number, a string, "
                    "true, false, null, '{' or '[')"},
    {TEXT("[True]"), "1:2: error: /0: found the word True, expected a value (a number, a string, "
                     "true, false, null, '{' or '[')"},
    {TEXT("[nul]"), "1:2: error: /0: found the word nul, expected a value (a number, a string, "
                    "true, false, null, '{' or '[')"},
    {TEXT("[tr ue]"), "1:2: error: /0: found the word tr, expected a value (a number, a string, "
                      "true, false, null, '{' or '[')"},
    {TEXT("[1 2]"), "1:4: error: /: found '2', expected ',' or ']'"},
    {TEXT("['a']"), "1:2: error: /0: found a single quote, expected a value (a number, a string, "
                    "true, false, null, '{' or '[')"},
    {TEXT("{'a': 1}"), "1:2: error: /: found a single quote, expected a key in double quotes"},
    {TEXT("{a: 1}"), "1:2: error: /: found 'a', expected a key in double quotes"},
    {TEXT("{1: 1}"), "1:2: error: /: found '1', expected a key in double quotes"},
    {TEXT("{\"a\" 1}"), "1:6: error: /: found '1', expected ':' after the key"},
    {TEXT("{\"a\":\n 1\n \"b\": 2}"), "3:2: error: /: found '\"', expected ',' or '}'"},
    {TEXT("{\"a\":}"), "1:6: error: /a: found '}', expected a value (a number, a string, true, "
                       "false, null, '{' or '[')"},
    {TEXT("{\"a\": 1,\n}"), "2:1: error: /: found '}', expected a key after the comma"},
    {TEXT("{\"a\": [1, 2, ]}"), "1:14: error: /a: found ']', expected a value after the comma"},
    {TEXT("{,}"), "1:2: error: /: found ',', expected a key in double quotes"},
    {TEXT("[,]"), "1:2: error: /0: found ',', expected a value (a number, a string, true, false, "
                  "null, '{' or '[')"},
    {TEXT("[1}"), "1:3: error: /: found '}', expected ',' or ']'"},
    {TEXT("{} {}"), "1:4: error: /: found '{', expected nothing after the end of the value"},
    {TEXT("{}x"), "1:3: error: /: found 'x', expected nothing after the end of the value"},
    {TEXT("{}\0"), "1:3: error: /: found control character 0x00, expected nothing after the end of "
                   "the value"},
    {TEXT("{}\xef\xbb\xbf"), "1:3: error: /: found '\xef\xbb\xbf', expected nothing after the end "
                             "of the value"},
    {TEXT("[\v1]"), "1:2: error: /0: found control character 0x0b, expected a value (a number, a "
                    "string, true, false, null, '{' or '[')"},
    /* strings */
    {TEXT("[\"a\tb\"]"), "1:4: error: /0: found control character 0x09, expected an escape such as "
                         "\\t"},
    {TEXT("[\"a\0b\"]"), "1:4: error: /0: found control character 0x00, expected an escape such as "
                         "\\t"},
    {TEXT("[\"a\nb\"]"), "1:2: error: /0: found a string that does not end on its line, expected "
                         "'\"'"},
    {TEXT("[\"\\x\"]"),
     "1:4: error: /0: found 'x', expected one of \" \\ / b f n r t u after '\\'"},
    {TEXT("[\"\\\0\"]"),
     "1:4: error: /0: found control character 0x00, expected one of \" \\ / b f "
     "n r t u after '\\'"},
    {TEXT("[\"\\u12g4\"]"), "1:3: error: /0: found \"\\u\" without four hex digits, expected an "
                            "escape like \\u00e9"},
    {TEXT("[\"\\u12"), "1:3: error: /0: found \"\\u\" without four hex digits, expected an escape "
                       "like \\u00e9"},
    {TEXT("[\"a\\u0000\"]"), "1:4: error: /0: found \\u0000, expected a text without NUL"},
    {TEXT("[\"\\ud83d\"]"), "1:3: error: /0: found half of a surrogate pair, expected both halves, "
                            "or neither"},
    {TEXT("[\"\\ude00\"]"), "1:3: error: /0: found half of a surrogate pair, expected both halves, "
                            "or neither"},
    {TEXT("[\"\\ud83d\\u0041\"]"), "1:3: error: /0: found half of a surrogate pair, expected both "
                                   "halves, or neither"},
    {TEXT("[\"\\ud83d\\ud83d\"]"), "1:3: error: /0: found half of a surrogate pair, expected both "
                                   "halves, or neither"},
    /* UTF-8: a stray byte, a cut, overlong, a surrogate, beyond U+10FFFF */
    {TEXT("[\"\xc3\xa9\xff\"]"), "1:4: error: /0: found byte 0xff, expected UTF-8 text"},
    {TEXT("[\"\xc3\"]"), "1:3: error: /0: found byte 0xc3, expected UTF-8 text"},
    {TEXT("[\"\xc0\xaf\"]"), "1:3: error: /0: found byte 0xc0, expected UTF-8 text"},
    {TEXT("[\"\xe0\x80\xaf\"]"), "1:3: error: /0: found byte 0xe0, expected UTF-8 text"},
    {TEXT("[\"\xed\xa0\x80\"]"), "1:3: error: /0: found byte 0xed, expected UTF-8 text"},
    {TEXT("[\"\xf4\x90\x80\x80\"]"), "1:3: error: /0: found byte 0xf4, expected UTF-8 text"},
    {TEXT("[\"\xf0\x9f\x98"), "1:3: error: /0: found byte 0xf0, expected UTF-8 text"},
    {TEXT("{\xff: 1}"), "1:2: error: /: found byte 0xff, which is not UTF-8, expected a key in "
                        "double quotes"},
    {TEXT("{\xed\x95\x9c: 1}"), "1:2: error: /: found '\xed\x95\x9c', expected a key in double "
                                "quotes"},
    /* comments */
    {TEXT("{}\n /* no end"), "2:2: error: /: found a comment that does not end, expected \"*/\" "
                             "after it"},
    {TEXT("{ /*/ }"), "1:3: error: /: found a comment that does not end, expected \"*/\" after it"},
    {TEXT("[1 / 2]"), "1:4: error: /: found '/', expected ',' or ']'"},
    {TEXT("[tr/**/ue]"), "1:2: error: /0: found the word tr, expected a value (a number, a string, "
                         "true, false, null, '{' or '[')"},
    {TEXT("[1/**/2]"), "1:7: error: /: found '2', expected ',' or ']'"},
    {TEXT("// caf\xe9\n{}"), "1:7: error: /: found byte 0xe9, expected UTF-8 text"},
    {TEXT("# no\n{}"), "1:1: error: /: found '#', expected a value (a number, a string, true, "
                       "false, null, '{' or '[')"},
    /* columns count characters, lines count line feeds */
    {TEXT("{\"\xed\x95\x9c\xea\xb5\xad\": x}"), "1:8: error: /\xed\x95\x9c\xea\xb5\xad: found the "
                                                "word x, expected a value (a number, a string, "
                                                "true, false, null, '{' or '[')"},
    {TEXT("/* \xf0\x9f\x98\x80 */ x"), "1:9: error: /: found the word x, expected a value (a "
                                       "number, a string, true, false, null, '{' or '[')"},
    {TEXT("\xef\xbb\xbfx"), "1:1: error: /: found the word x, expected a value (a number, a "
                            "string, true, false, null, '{' or '[')"},
    {TEXT("{\r\n\r\n  x}"), "3:3: error: /: found 'x', expected a key in double quotes"},
};

START_TEST(wrong_text_is_refused_with_place_and_words)
{
    const struct wrong *w = &wrongs[_i];
    scanned s = scan(w->text, w->n);
    ck_assert_msg(!s.good, "taken: %s", w->text);
    ck_assert_uint_eq(plim_diags_count(&s.diags), 1);
    const plim_diag *d = &s.diags.list[0];
    char said[2048];
    snprintf(said, sizeof said, "%u:%u: error: %s: %s", d->line, d->column, d->pointer, d->text);
    ck_assert_str_eq(said, w->said);
    ck_assert_str_eq(d->file, "s.json");
    forget(&s);
}
END_TEST

/* ---- what is taken ---- */

static const struct right {
    const char *text;
    size_t n;
} rights[] = {
    {TEXT("{}")},
    {TEXT("[]")},
    {TEXT("\"\"")},
    {TEXT("0")},
    {TEXT("null")},
    {TEXT("\xef\xbb\xbf{}")},
    {TEXT("\r\n\t {} \r\n\t ")},
    {TEXT("[0, -0, 0.0, -0.5e-3, 1E+2, 10, 1.7976931348623157e308, 1e-999]")},
    {TEXT("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"]")},
    {TEXT("[\"\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xef\xbf\xbf\xf4\x8f\xbf\xbf\"]")},
    {TEXT("{\"\": {\"\": []}}")},
    {TEXT("// one\n{ /* two */ \"a\" /**/ : /***/ 1 // three\n, \"b\": [ /* */ ] } // four")},
    {TEXT("{\"a\": \"// no comment /* here */\"}")},
    {TEXT("/* a\0b */ {}")},
};

START_TEST(right_text_is_taken)
{
    scanned s = scan(rights[_i].text, rights[_i].n);
    ck_assert_msg(s.good, "%s: %s", rights[_i].text, s.diags.n > 0 ? s.diags.list[0].text : "?");
    ck_assert_uint_eq(plim_diags_count(&s.diags), 0);
    forget(&s);
}
END_TEST

START_TEST(comments_become_spaces_and_nothing_else_moves)
{
    static const char before[] = "{/* \xc3\xa9\n*/\"a\"://\r\n\"/**/\"}";
    static const char after[] = "{     \n  \"a\":  \r\n\"/**/\"}";
    scanned s = scan(TEXT(before));
    ck_assert(s.good);
    ck_assert_str_eq(s.text, after);
    ck_assert_uint_eq(strlen(after), sizeof before - 1);
    forget(&s);
}
END_TEST

START_TEST(numbers_may_be_long_but_not_too_large)
{
    char text[1024];
    for (int digits = 1; digits <= 400; digits++) {
        int n = snprintf(text, sizeof text, "[%0*d, 0.%0*d]", digits, 0, digits, 1);
        text[1] = '1'; /* 10^(digits - 1) */
        scanned s = scan(text, (size_t)n);
        ck_assert_int_eq(s.good, digits <= 309);
        if (!s.good) {
            ck_assert_str_eq(s.diags.list[0].text,
                             "found 1000000000000000000000000000000000000000…, expected a number "
                             "from -1.79e308 to 1.79e308");
        }
        forget(&s);
    }
}
END_TEST

/* ---- depth ---- */

static scanned nested(int depth, const char *inside)
{
    char text[1024];
    size_t n = 0;
    for (int i = 0; i < depth; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n, "%s", i % 2 == 0 ? "[" : "{\"k\":");
    }
    n += (size_t)snprintf(text + n, sizeof text - n, "%s", inside);
    for (int i = depth - 1; i >= 0; i--) {
        text[n++] = i % 2 == 0 ? ']' : '}';
    }
    return scan(text, n);
}

START_TEST(sixty_four_levels_are_taken)
{
    scanned s = nested(PLIM_SCAN_DEPTH_MAX, "1");
    ck_assert(s.good);
    ck_assert_uint_eq(s.positions.n, PLIM_SCAN_DEPTH_MAX + 1);
    char pointer[512];
    plim_position_pointer(&s.positions, s.text, PLIM_SCAN_DEPTH_MAX, pointer, sizeof pointer);
    ck_assert_uint_eq(strlen(pointer), 2UL * PLIM_SCAN_DEPTH_MAX);
    ck_assert_int_eq(strncmp(pointer, "/0/k/0/k/", 9), 0);
    forget(&s);
}
END_TEST

START_TEST(sixty_five_levels_are_refused)
{
    scanned s = nested(PLIM_SCAN_DEPTH_MAX + 1, "");
    ck_assert(!s.good);
    ck_assert_str_eq(s.diags.list[0].text, "found 65 levels of nesting, expected at most 64");
    ck_assert_uint_eq(s.diags.list[0].column, 32 * (1 + 5) + 1);
    forget(&s);
}
END_TEST

START_TEST(a_million_brackets_do_not_exhaust_the_stack)
{
    size_t n = 1000000;
    char *text = malloc(n);
    ck_assert_ptr_nonnull(text);
    memset(text, '[', n);
    scanned s = scan(text, n);
    ck_assert(!s.good);
    ck_assert_uint_eq(s.positions.n, PLIM_SCAN_DEPTH_MAX);
    forget(&s);
    free(text);
}
END_TEST

/* ---- positions and pointers ---- */

static const char placed[] = "{ \"a\" : 1.50,\n"
                             "  \"\\u00e9/~\": [true,\n"
                             "\t{\"\xed\x95\x9c\": \"x\"}]}";

static const struct place {
    uint32_t line, column, key_line, key_column;
    const char *begins, *pointer;
} places[] = {
    {1, 1, 0, 0, "{ \"a\"", "/"},
    {1, 9, 1, 3, "1.50,", "/a"},
    {2, 15, 2, 3, "[true", "/\xc3\xa9~1~0"},
    {2, 16, 0, 0, "true,", "/\xc3\xa9~1~0/0"},
    {3, 2, 0, 0, "{\"", "/\xc3\xa9~1~0/1"},
    {3, 8, 3, 3, "\"x\"}", "/\xc3\xa9~1~0/1/\xed\x95\x9c"},
};

START_TEST(every_value_has_its_place_and_pointer)
{
    const struct place *want = &places[_i];
    scanned s = scan(TEXT(placed));
    char pointer[128];
    ck_assert(s.good);
    ck_assert_uint_eq(s.positions.n, sizeof places / sizeof *places);
    const plim_position *p = &s.positions.list[_i];
    ck_assert_uint_eq(p->line, want->line);
    ck_assert_uint_eq(p->column, want->column);
    ck_assert_uint_eq(p->key_line, want->key_line);
    ck_assert_uint_eq(p->key_column, want->key_column);
    ck_assert_int_eq(strncmp(s.text + p->at, want->begins, strlen(want->begins)), 0);
    plim_position_pointer(&s.positions, s.text, (size_t)_i, pointer, sizeof pointer);
    ck_assert_str_eq(pointer, want->pointer);
    forget(&s);
}
END_TEST

static const struct key {
    const char *written;
    const char *pointer;
} keys[] = {
    {"", "/"}, /* the empty key: RFC 6901 has the same text for it */
    {"a b", "/a b"},
    {"a\\/b", "/a~1b"},
    {"\\u007e\\u002f", "/~0~1"},
    {"~1", "/~01"},
    {"\\\"\\\\", "/\"\\"},
    {"\\b\\f\\n\\r\\t", "/\b\f\n\r\t"},
    {"\\u0041\\u00e9\\ud55c\\ud83d\\ude00", "/A\xc3\xa9\xed\x95\x9c\xf0\x9f\x98\x80"},
    {"\xf0\x9f\x98\x80", "/\xf0\x9f\x98\x80"},
};

START_TEST(escapes_of_keys_are_undone_in_pointers)
{
    char text[128], pointer[64];
    int n = snprintf(text, sizeof text, "{\"%s\": 0}", keys[_i].written);
    scanned s = scan(text, (size_t)n);
    ck_assert(s.good);
    plim_position_pointer(&s.positions, s.text, 1, pointer, sizeof pointer);
    ck_assert_str_eq(pointer, keys[_i].pointer);
    forget(&s);
}
END_TEST

START_TEST(a_pointer_too_long_ends_in_an_ellipsis_and_whole_characters)
{
    enum { KEYS = 40 };
    char text[512], pointer[512];
    for (int shift = 0; shift < 4; shift++) {
        size_t at = (size_t)snprintf(text, sizeof text, "{\"%.*s", shift, "xxx");
        for (int i = 0; i < KEYS; i++) {
            at += (size_t)snprintf(text + at, sizeof text - at, "%s", i % 2 ? "~" : "\xed\x95\x9c");
        }
        at += (size_t)snprintf(text + at, sizeof text - at, "\": [0]}");
        scanned s = scan(text, at);
        ck_assert(s.good);
        for (size_t n = 64; n <= 160; n++) {
            memset(pointer, '#', sizeof pointer);
            plim_position_pointer(&s.positions, s.text, 2, pointer, n);
            size_t length = strlen(pointer);
            ck_assert_uint_lt(length, n);
            ck_assert_int_eq(pointer[n], '#');
            if (length < 3 + (size_t)shift + KEYS / 2UL * 5UL) {
                ck_assert_str_eq(pointer + length - 3, "…");
            }
            for (size_t i = 0; i < length;) {
                size_t step = plim_utf8_length(pointer + i, length - i);
                ck_assert_uint_gt(step, 0);
                i += step;
            }
        }
        forget(&s);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/scan");
    TCase *texts = plim_suite_case(suite, "texts");
    tcase_add_loop_test(texts, wrong_text_is_refused_with_place_and_words, 0,
                        (int)(sizeof wrongs / sizeof *wrongs));
    tcase_add_loop_test(texts, right_text_is_taken, 0, (int)(sizeof rights / sizeof *rights));
    tcase_add_test(texts, numbers_may_be_long_but_not_too_large);
    tcase_add_test(texts, comments_become_spaces_and_nothing_else_moves);
    TCase *depth = plim_suite_case(suite, "depth");
    tcase_add_test(depth, sixty_four_levels_are_taken);
    tcase_add_test(depth, sixty_five_levels_are_refused);
    tcase_add_test(depth, a_million_brackets_do_not_exhaust_the_stack);
    TCase *where = plim_suite_case(suite, "positions");
    tcase_add_loop_test(where, every_value_has_its_place_and_pointer, 0,
                        (int)(sizeof places / sizeof *places));
    tcase_add_loop_test(where, escapes_of_keys_are_undone_in_pointers, 0,
                        (int)(sizeof keys / sizeof *keys));
    tcase_add_test(where, a_pointer_too_long_ends_in_an_ellipsis_and_whole_characters);
    return plim_suite_run(suite);
}
