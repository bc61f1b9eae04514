/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/json.c; reports have a test_json.c, and targets need different names. */
#include "scenarios/json.h"

#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static plim_json *open_text(const char *text)
{
    plim_json *doc = NULL;
    plim_diags diags = {0};
    plim_err err = {0};
    plim_status status = plim_json_open_text("t.json", text, strlen(text), &doc, &diags, &err);
    ck_assert_msg(status == PLIM_OK, "%s: %s", text, diags.n > 0 ? diags.list[0].text : err.what);
    ck_assert_uint_eq(plim_diags_count(&diags), 0);
    return doc;
}

/* What opening says, a line each; free it. */
static char *said_of(const char *text, size_t n, plim_status want)
{
    plim_json *doc = NULL;
    plim_diags diags = {0};
    plim_err err = {0};
    char *said = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&said, &size);
    plim_status status = plim_json_open_text("t.json", text, n, &doc, &diags, &err);
    bool as_promised = to != NULL && doc == NULL && status == want && err.status == want &&
                       strcmp(err.where, "t.json") == 0;
    ck_assert_msg(as_promised, "status %d, expected %d: %s", (int)status, (int)want, err.what);
    plim_diags_print(&diags, to);
    ck_assert_int_eq(fclose(to), 0);
    plim_diags_free(&diags);
    return said;
}

/* ---- nodes ---- */

START_TEST(kinds_and_values_are_those_of_the_text)
{
    plim_json *doc = open_text("{\"n\": null, \"t\": true, \"f\": false, \"x\": -2.385e1,"
                               " \"s\": \"a\\u0062\\ud83d\\ude00\", \"a\": [], \"o\": {}}");
    plim_node root = plim_json_root(doc);
    ck_assert_int_eq(plim_node_kind(root), PLIM_JSON_OBJECT);
    ck_assert_uint_eq(plim_node_size(root), 7);
    ck_assert_int_eq(plim_node_kind(plim_node_find(root, "n")), PLIM_JSON_NULL);
    ck_assert_int_eq(plim_node_kind(plim_node_find(root, "t")), PLIM_JSON_BOOL);
    ck_assert(plim_node_bool(plim_node_find(root, "t")));
    ck_assert(!plim_node_bool(plim_node_find(root, "f")));
    ck_assert_int_eq(plim_node_kind(plim_node_find(root, "x")), PLIM_JSON_NUMBER);
    ck_assert_double_eq(plim_node_number(plim_node_find(root, "x")), -23.85);
    ck_assert_str_eq(plim_node_text(plim_node_find(root, "s")), "ab\xf0\x9f\x98\x80");
    ck_assert_int_eq(plim_node_kind(plim_node_find(root, "a")), PLIM_JSON_ARRAY);
    ck_assert(!plim_node_there(plim_node_first(plim_node_find(root, "a"))));
    ck_assert_int_eq(plim_node_kind(plim_node_find(root, "o")), PLIM_JSON_OBJECT);
    plim_json_close(doc);
}
END_TEST

START_TEST(looking_up_minds_the_case)
{
    plim_json *doc = open_text("{\"Alpha\": 1, \"alpha\": 2, \"ALPHA\": 3}");
    plim_node root = plim_json_root(doc);
    ck_assert_double_eq(plim_node_number(plim_node_find(root, "alpha")), 2.0);
    ck_assert(!plim_node_there(plim_node_find(root, "aLPHA")));
    ck_assert(!plim_node_there(plim_node_find(plim_node_find(root, "alpha"), "alpha")));
    plim_json_close(doc);
}
END_TEST

START_TEST(children_come_in_the_order_of_the_text)
{
    plim_json *doc = open_text("{\"z\": [3, 1, 2], \"a\": 0, \"m\": 0}");
    char order[32] = "";
    double digits = 0.0;
    for (plim_node m = plim_node_first(plim_json_root(doc)); plim_node_there(m);
         m = plim_node_next(m)) {
        strncat(order, plim_node_key(m), sizeof order - strlen(order) - 1);
    }
    plim_node list = plim_node_find(plim_json_root(doc), "z");
    ck_assert_uint_eq(plim_node_size(list), 3);
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e)) {
        digits = 10.0 * digits + plim_node_number(e);
        ck_assert_ptr_null(plim_node_key(e));
    }
    ck_assert_str_eq(order, "zam");
    ck_assert_double_eq(digits, 312.0);
    ck_assert_ptr_null(plim_node_key(plim_json_root(doc)));
    plim_json_close(doc);
}
END_TEST

START_TEST(a_diagnostic_stands_at_the_value_or_at_the_key)
{
    plim_json *doc = open_text("// first\n{\"a/b\":\n   [1, {\"c\": /* ! */ 2}]}");
    plim_node list = plim_node_first(plim_json_root(doc));
    plim_node c = plim_node_first(plim_node_next(plim_node_first(list)));
    plim_diags diags = {0};
    plim_node_diag(c, &diags, "value %d", 1);
    plim_node_diag_key(c, &diags, "key %d", 2);
    plim_node_diag_key(plim_node_first(list), &diags, "an element has no key");
    plim_node_diag(plim_json_root(doc), &diags, "root");
    static const struct {
        uint32_t line, column;
        const char *pointer, *text;
    } want[] = {{2, 1, "/", "root"},
                {3, 5, "/a~1b/0", "an element has no key"},
                {3, 9, "/a~1b/1/c", "key 2"},
                {3, 22, "/a~1b/1/c", "value 1"}};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(diags.list[i].line, want[i].line);
        ck_assert_uint_eq(diags.list[i].column, want[i].column);
        ck_assert_str_eq(diags.list[i].pointer, want[i].pointer);
        ck_assert_str_eq(diags.list[i].text, want[i].text);
    }
    plim_diags_free(&diags);
    plim_json_close(doc);
}
END_TEST

static const struct words {
    const char *json, *words;
} words[] = {
    {"null", "null"},
    {"true", "true"},
    {"false", "false"},
    {"[]", "an array"},
    {"{}", "an object"},
    {"4.50", "4.50"},
    {"-1E+3", "-1E+3"},
    {"9007199254740993", "9007199254740993"},
    {"\"eight\"", "string \"eight\""},
    {"\"\"", "string \"\""},
    {"\"012345678901234567890123456789012345678901234567890123456789\"",
     "string \"012345678901234567890123456789012345678901234567890123456789\""},
    {"\"0123456789012345678901234567890123456789012345678901234567\xed\x95\x9c!\"",
     "string \"0123456789012345678901234567890123456789012345678901234567…\""},
};

START_TEST(a_node_is_named_as_people_name_it)
{
    plim_json *doc = open_text(words[_i].json);
    char buffer[96];
    ck_assert_str_eq(plim_node_words(plim_json_root(doc), buffer, sizeof buffer), words[_i].words);
    plim_json_close(doc);
}
END_TEST

START_TEST(long_numbers_are_read_as_strtod_reads_them)
{
    char text[512], buffer[96];
    for (int digits = 1; digits <= 400; digits += 7) {
        snprintf(text, sizeof text, "2.%0*d385e-3", digits, 7);
        plim_json *doc = open_text(text);
        ck_assert_double_eq(plim_node_number(plim_json_root(doc)), strtod(text, NULL));
        plim_node_words(plim_json_root(doc), buffer, sizeof buffer);
        ck_assert_uint_le(strlen(buffer), 63);
        plim_json_close(doc);
    }
}
END_TEST

static const struct integer {
    const char *json;
    bool is;
    int64_t value;
} integers[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"4.0", true, 4},
    {"1e3", true, 1000},
    {"-17", true, -17},
    {"9007199254740991", true, 9007199254740991},
    {"9007199254740992", true, 9007199254740992},
    {"-9007199254740992", true, -9007199254740992},
    {"9007199254740993", false, 0},
    {"-9007199254740993", false, 0},
    {"9007199254740994", false, 0},
    {"9.007199254740993e15", false, 0},
    {"1e300", false, 0},
    {"2.5", false, 0},
    {"1e-9", false, 0},
    {"\"4\"", false, 0},
    {"true", false, 0},
};

START_TEST(integers_are_exact_or_none)
{
    plim_json *doc = open_text(integers[_i].json);
    int64_t value = 42;
    ck_assert_int_eq(plim_node_integer(plim_json_root(doc), &value), integers[_i].is);
    ck_assert_int_eq(value, integers[_i].is ? integers[_i].value : 42);
    plim_json_close(doc);
}
END_TEST

/* ---- what does not open ---- */

static const struct twice {
    const char *json, *said;
} twices[] = {
    {"{\"a\": 1,\n \"b\": 2, \"a\": 3}",
     "t.json:2:10: error: /a: found key \"a\" a second time, expected it once (first at 1:2)\n"},
    {"{\"a\": 1, \"\\u0061\": 2}",
     "t.json:1:10: error: /a: found key \"a\" a second time, expected it once (first at 1:2)\n"},
    {"[{}, {\"x\": {\"k\": 0, \"k\": 0, \"k\": 0}}]",
     "t.json:1:21: error: /1/x/k: found key \"k\" a second time, expected it once (first at "
     "1:13)\n"
     "t.json:1:29: error: /1/x/k: found key \"k\" a second time, expected it once (first at "
     "1:21)\n"},
    {"{\"\": 1, \"\": 2}",
     "t.json:1:9: error: /: found key \"\" a second time, expected it once (first at 1:2)\n"},
};

START_TEST(a_key_twice_is_refused_with_both_places)
{
    char *said = said_of(twices[_i].json, strlen(twices[_i].json), PLIM_ESCENARIO);
    ck_assert_str_eq(said, twices[_i].said);
    free(said);
}
END_TEST

START_TEST(the_same_key_in_different_objects_is_no_trouble)
{
    plim_json_close(open_text("{\"a\": {\"a\": {\"a\": 1}, \"A\": 2}, \"b\": {\"a\": 3}}"));
}
END_TEST

START_TEST(wrong_text_is_one_diagnostic_and_a_status)
{
    char *said = said_of("{\"a\": [1,]}", 11, PLIM_ESCENARIO);
    ck_assert_str_eq(said, "t.json:1:10: error: /a: found ']', expected a value after the comma\n");
    free(said);
}
END_TEST

START_TEST(twenty_thousand_keys_are_told_apart)
{
    enum { KEYS = 20000 };
    plim_diags diags = {0};
    plim_err err = {0};
    plim_json *doc;
    char *text = malloc(KEYS * 16 + 32);
    ck_assert_ptr_nonnull(text);
    size_t n = 1;
    text[0] = '{';
    for (int i = 0; i < KEYS; i++) {
        n += (size_t)snprintf(text + n, 16, "\"k%d\":%d,\n", i, i % 10);
    }
    n += (size_t)snprintf(text + n, 16, "\"k0\":1}");
    ck_assert_int_eq(plim_json_open_text("t.json", text, n, &doc, &diags, &err), PLIM_ESCENARIO);
    ck_assert_uint_eq(plim_diags_count(&diags), 1);
    ck_assert_uint_eq(diags.list[0].line, KEYS + 1);
    plim_diags_free(&diags);
    text[n - 6] = 'x'; /* the k of the last k0 */
    plim_err none = {0};
    ck_assert_int_eq(plim_json_open_text("t.json", text, n, &doc, &diags, &none), PLIM_OK);
    ck_assert_uint_eq(plim_node_size(plim_json_root(doc)), KEYS + 1);
    plim_json_close(doc);
    free(text);
}
END_TEST

START_TEST(more_than_64_mib_is_a_limit)
{
    static const size_t limit = (size_t)64 << 20;
    char *text = malloc(limit + 1);
    ck_assert_ptr_nonnull(text);
    memset(text, ' ', limit + 1);
    char *said = said_of(text, limit + 1, PLIM_ELIMIT);
    ck_assert_str_eq(said, "");
    free(said);
    text[0] = '7';
    plim_json *doc = NULL;
    plim_diags diags = {0};
    plim_err err = {0};
    ck_assert_int_eq(plim_json_open_text("t.json", text, limit, &doc, &diags, &err), PLIM_OK);
    ck_assert_double_eq(plim_node_number(plim_json_root(doc)), 7.0);
    plim_json_close(doc);
    free(text);
}
END_TEST

/* ---- files ---- */

static char directory[32];
static char path[64];

static void make_directory(void)
{
    snprintf(directory, sizeof directory, "/tmp/plim-json-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(directory));
    snprintf(path, sizeof path, "%s/s.json", directory);
}

static void remove_directory(void)
{
    (void)unlink(path);
    (void)rmdir(directory);
}

static void write_file(const char *text)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static plim_status open_file(const char *name, plim_json **doc, plim_err *err)
{
    plim_diags diags = {0};
    plim_status status = plim_json_open_file(name, doc, &diags, err);
    plim_diags_free(&diags);
    return status;
}

START_TEST(a_file_opens)
{
    plim_json *doc = NULL;
    plim_err err = {0};
    write_file("\xef\xbb\xbf{\"a\": 2.385} // end");
    ck_assert_int_eq(open_file(path, &doc, &err), PLIM_OK);
    ck_assert_double_eq(plim_node_number(plim_node_find(plim_json_root(doc), "a")), 2.385);
    plim_json_close(doc);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_io)
{
    plim_json *doc = NULL;
    plim_err err = {0};
    ck_assert_int_eq(open_file(path, &doc, &err), PLIM_EIO);
    ck_assert_ptr_null(doc);
    ck_assert_str_eq(err.where, path);
    ck_assert_str_eq(err.what, "cannot read: No such file or directory");
}
END_TEST

START_TEST(a_directory_is_no_file)
{
    plim_json *doc = NULL;
    plim_err err = {0};
    ck_assert_int_eq(open_file(directory, &doc, &err), PLIM_EIO);
    ck_assert_ptr_null(doc);
    ck_assert_str_eq(err.what, "found a directory, expected a file");
}
END_TEST

START_TEST(an_empty_file_is_a_wrong_scenario)
{
    plim_json *doc = NULL;
    plim_err err = {0};
    write_file("");
    ck_assert_int_eq(open_file(path, &doc, &err), PLIM_ESCENARIO);
    ck_assert_ptr_null(doc);
}
END_TEST

START_TEST(a_file_without_end_is_a_limit)
{
    plim_json *doc = NULL;
    plim_err err = {0};
    ck_assert_int_eq(open_file("/dev/zero", &doc, &err), PLIM_ELIMIT);
    ck_assert_ptr_null(doc);
    ck_assert_str_eq(err.what, "found more than 64 MiB of text, expected less");
}
END_TEST

START_TEST(closing_nothing_is_allowed)
{
    plim_json_close(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/json");
    TCase *nodes = plim_suite_case(suite, "nodes");
    tcase_add_test(nodes, kinds_and_values_are_those_of_the_text);
    tcase_add_test(nodes, looking_up_minds_the_case);
    tcase_add_test(nodes, children_come_in_the_order_of_the_text);
    tcase_add_test(nodes, a_diagnostic_stands_at_the_value_or_at_the_key);
    tcase_add_loop_test(nodes, a_node_is_named_as_people_name_it, 0,
                        (int)(sizeof words / sizeof *words));
    tcase_add_test(nodes, long_numbers_are_read_as_strtod_reads_them);
    tcase_add_loop_test(nodes, integers_are_exact_or_none, 0,
                        (int)(sizeof integers / sizeof *integers));
    TCase *refused = plim_suite_case(suite, "refused");
    tcase_add_loop_test(refused, a_key_twice_is_refused_with_both_places, 0,
                        (int)(sizeof twices / sizeof *twices));
    tcase_add_test(refused, the_same_key_in_different_objects_is_no_trouble);
    tcase_add_test(refused, wrong_text_is_one_diagnostic_and_a_status);
    tcase_add_test(refused, twenty_thousand_keys_are_told_apart);
    tcase_add_test(refused, more_than_64_mib_is_a_limit);
    TCase *files = plim_suite_case(suite, "files");
    tcase_add_checked_fixture(files, make_directory, remove_directory);
    tcase_add_test(files, a_file_opens);
    tcase_add_test(files, a_file_that_is_not_there_is_io);
    tcase_add_test(files, a_directory_is_no_file);
    tcase_add_test(files, an_empty_file_is_a_wrong_scenario);
    tcase_add_test(files, a_file_without_end_is_a_limit);
    tcase_add_test(files, closing_nothing_is_allowed);
    return plim_suite_run(suite);
}
