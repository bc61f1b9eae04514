/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/keys.c; and what every key of a scenario must say of itself. */
#include "scenarios/keys.h"

#include "scenarios/decode.h"
#include "scenarios/json_write.h"
#include "scenarios/scenario_keys.h"
#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>

static plim_arena arena;
static plim_keys keys;

static void list_keys(void)
{
    keys = plim_keys_of(&plim_scenario_shape, &arena);
    ck_assert_uint_gt(keys.n, 100);
}

static void forget_keys(void)
{
    plim_arena_free(&arena);
}

/* The paths of what is found, with a blank between them. */
static const char *found_paths(const char *asked)
{
    static char text[4096];
    size_t *found = calloc(keys.n, sizeof *found);
    ck_assert_ptr_nonnull(found);
    size_t n = plim_keys_find(&keys, asked, found);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        strncat(text, i == 0 ? "" : " ", sizeof text - strlen(text) - 1);
        strncat(text, keys.key[found[i]].path, sizeof text - strlen(text) - 1);
    }
    free(found);
    return text;
}

static const struct asked {
    const char *asked, *paths;
} questions[] = {
    {"slo_s", "services[].slo_s"},
    {"services[].slo_s", "services[].slo_s"},
    {"services.slo_s", "services[].slo_s"},
    {"services[17].slo_s", "services[].slo_s"},
    {"/services/17/slo_s", "services[].slo_s"},
    {"/hosts/0/cores", "hosts[].cores"},
    {"/name", "name"},
    {"/$schema", "$schema"},
    {"platforms[].costs", "platforms[].costs"},
    {"/platforms/1/costs", "platforms[].costs"},
    {"/platforms/1", "platforms"},
    {"/services/0/path/2", "services[].path"},
    {"costs", "platform.costs platforms[].costs"},
    {"services[].workload.rate_per_s",
     "services[].workload(poisson).rate_per_s services[].workload(flash_crowd).rate_per_s"},
    {"/services/0/workload/users", "services[].workload(closed).users"},
    {"services.workload(poisson).rate_per_s", "services[].workload(poisson).rate_per_s"},
    {"services[].workload(poisson)", "services[].workload(poisson)"},
    {"services[].workload(closed).think(gamma).scv",
     "services[].workload(closed).think(gamma).scv"},
    {"/services/0/request/size/stages", "services[].request.size(erlang).stages"},
    {"slo_ms", ""},
    {"services", "services"},
    {"poisson", ""},
    {"", ""},
    {"/", ""},
    {"/services/~1", ""},
    {"services[", "services"},
    {"hosts.slo_s", ""},
};

START_TEST(a_key_is_found_by_path_pointer_or_name)
{
    ck_assert_str_eq(found_paths(questions[_i].asked), questions[_i].paths);
}
END_TEST

static const struct asked wrong[] = {
    {"slo_ms", "slo_s"},
    {"services[].slo_ms", "services[].slo_s"},
    {"/hosts/0/core", "hosts[].cores"},
    {"service.slo_s", "services[].slo_s"},
    {"services[].workload(poison)", "services[].workload(poisson)"},
};

START_TEST(the_nearest_is_named)
{
    ck_assert_str_eq(plim_keys_near(&keys, wrong[_i].asked, &arena), wrong[_i].paths);
    ck_assert_ptr_null(plim_keys_near(&keys, "zzzzzz", &arena));
}
END_TEST

START_TEST(paths_are_unique)
{
    for (size_t i = 0; i < keys.n; i++) {
        for (size_t j = 0; j < i; j++) {
            ck_assert_str_ne(keys.key[i].path, keys.key[j].path);
        }
    }
}
END_TEST

/* A reader of the model names a section of docs/model.md, which must be there. */
static void ask_section(const char *reader, const char *page)
{
    char heading[32];
    const char *section = strstr(reader, "(docs/model.md, ");
    if (section == NULL) {
        return;
    }
    section += strlen("(docs/model.md, ");
    (void)snprintf(heading, sizeof heading, "\n## %.*s. ", (int)strspn(section, "0123456789"),
                   section);
    ck_assert_msg(strstr(page, heading) != NULL, "docs/model.md has no section for: %s", reader);
}

START_TEST(every_key_says_who_reads_it)
{
    static char page[1 << 18];
    FILE *file = fopen(PLIMSOLL_SOURCE_DIR "/docs/model.md", "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_gt(fread(page, 1, sizeof page - 1, file), 1000);
    ck_assert_int_eq(fclose(file), 0);
    for (size_t i = 0; i < keys.n; i++) {
        const plim_key *key = &keys.key[i];
        ck_assert_msg(key->row == NULL || key->reader[0] != '\0', "%s: no reader", key->path);
        ask_section(key->reader, page);
    }
}
END_TEST

static char *value_of(const plim_key *key)
{
    char *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    ck_assert_ptr_nonnull(to);
    plim_row_print_value(key->row, to);
    ck_assert_int_eq(fclose(to), 0);
    return text;
}

START_TEST(every_key_says_what_it_may_be)
{
    for (size_t i = 0; i < keys.n; i++) {
        const plim_key *key = &keys.key[i];
        if (key->row == NULL) {
            continue;
        }
        char *text = value_of(key);
        ck_assert_msg(strlen(text) > 5 && strstr(text, "(null)") == NULL, "%s: %s", key->path,
                      text);
        ck_assert_msg(strlen(key->row->doc) > 3, "%s", key->path);
        bool custom = key->row->kind == PLIM_PARAM_CUSTOM;
        ck_assert_msg(!custom || (key->row->example != NULL && key->shape != NULL), "%s",
                      key->path);
        free(text);
    }
}
END_TEST

/* A default that cannot be written is made from something else: then the row says from what. */
START_TEST(a_number_out_of_range_is_no_silent_default)
{
    for (size_t i = 0; i < keys.n; i++) {
        const plim_param *p = keys.key[i].row;
        if (p == NULL || p->required || plim_param_has_default(p) ||
            (p->kind != PLIM_PARAM_REAL && p->kind != PLIM_PARAM_COUNT)) {
            continue;
        }
        bool count_of_request = strncmp(keys.key[i].path, "services[].request.", 19) == 0;
        ck_assert_msg(count_of_request || strstr(p->doc, "default") != NULL, "%s: %s",
                      keys.key[i].path, p->doc);
    }
}
END_TEST

/* The decoder takes what is written as an example and as a default. */
static void ask_decoder(const plim_key *key,
                        void (*write)(plim_writer *, const char *, const plim_param *))
{
    const plim_param table[] = {*key->row, PLIM_PARAM_END};
    double into[64] = {0.0};
    char *text = NULL;
    size_t n = 0;
    plim_json *doc = NULL;
    plim_diags diags = {0};
    plim_err err = {0};
    plim_decoder d = {&arena, &diags};
    FILE *to = open_memstream(&text, &n);
    ck_assert_ptr_nonnull(to);
    plim_writer w = {.to = to};
    plim_write_begin(&w, NULL, '{');
    write(&w, key->row->name, key->row);
    plim_write_end(&w, '}');
    ck_assert_int_eq(fclose(to), 0);
    ck_assert_msg(plim_json_open_text("t", text, n, &doc, &diags, &err) == PLIM_OK, "%s: %s",
                  key->path, text);
    ck_assert_uint_lt(key->row->offset, sizeof into - sizeof(plim_dist));
    bool good = plim_decode_object(&d, plim_json_root(doc), table, into);
    ck_assert_msg(good, "%s: %s: %s", key->path, text, diags.list[0].text);
    plim_json_close(doc);
    plim_diags_free(&diags);
    free(text);
}

START_TEST(examples_and_defaults_are_taken)
{
    for (size_t i = 0; i < keys.n; i++) {
        const plim_key *key = &keys.key[i];
        if (key->row == NULL) {
            continue;
        }
        ask_decoder(key, plim_write_example);
        if (plim_param_has_default(key->row)) {
            ask_decoder(key, plim_write_default);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/keys");
    TCase *look = plim_suite_case(suite, "look");
    tcase_add_checked_fixture(look, list_keys, forget_keys);
    tcase_add_loop_test(look, a_key_is_found_by_path_pointer_or_name, 0,
                        (int)(sizeof questions / sizeof *questions));
    tcase_add_loop_test(look, the_nearest_is_named, 0, (int)(sizeof wrong / sizeof *wrong));
    TCase *say = plim_suite_case(suite, "say");
    tcase_add_checked_fixture(say, list_keys, forget_keys);
    tcase_add_test(say, paths_are_unique);
    tcase_add_test(say, every_key_says_who_reads_it);
    tcase_add_test(say, every_key_says_what_it_may_be);
    tcase_add_test(say, a_number_out_of_range_is_no_silent_default);
    tcase_add_test(say, examples_and_defaults_are_taken);
    return plim_suite_run(suite);
}
