/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/decode.c. */
#include "scenarios/decode.h"

#include "sim/kernel/sample.h"
#include "tests/support/suite.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One row of every kind. */
typedef struct thing {
    double rate, ratio, offset, any, below, big;
    int64_t cores, count;
    bool busy;
    const char *name;
    int order;
    plim_reals values;
    plim_dist size;
} thing;

static const char *const orders[] = {"fcfs", "ps", "dps", NULL};

#define ROW(field, kind_, in, least, most)                                                         \
    .name = #field, .kind = PLIM_PARAM_##kind_, .offset = offsetof(thing, field), .unit = (in),    \
    .min = (least), .max = (most)

static const plim_param table[] = {
    {ROW(rate, REAL, "1/s", 0, 1e9), .fallback = 2.385, .doc = "arrivals"},
    {ROW(ratio, REAL, "1", DBL_TRUE_MIN, HUGE_VAL), .fallback = 1},
    {ROW(offset, REAL, "s", 0, HUGE_VAL)},
    {ROW(any, REAL, "", -HUGE_VAL, HUGE_VAL)},
    {ROW(below, REAL, "W", -HUGE_VAL, 350.5)},
    {ROW(big, REAL, "B", 1e-3, 2.5e12)},
    {ROW(cores, COUNT, "1", 1, 4096), .fallback = 3, .required = true, .doc = "physical cores"},
    {ROW(count, COUNT, "", -HUGE_VAL, HUGE_VAL), .fallback = -7},
    {ROW(busy, BOOL, "", 0, 0), .fallback = 1},
    {ROW(name, TEXT, "", 0, 0)},
    {ROW(order, CHOICE, "", 0, 0), .fallback = 1, .choices = orders},
    {ROW(values, REALS, "ms", 0, 10)},
    {ROW(size, DIST, "", 0, 0)},
    {.name = "hosts", .kind = PLIM_PARAM_CUSTOM},
    PLIM_PARAM_END,
};

/* A text opened for decoding. */
typedef struct opened {
    plim_json *doc;
    plim_arena arena;
    plim_diags diags;
} opened;

static opened open_text(const char *text)
{
    opened o = {0};
    plim_err err = {0};
    plim_status status = plim_json_open_text("t.json", text, strlen(text), &o.doc, &o.diags, &err);
    ck_assert_msg(status == PLIM_OK, "%s: %s", text, err.what);
    return o;
}

static void forget(opened *o)
{
    plim_json_close(o->doc);
    plim_diags_free(&o->diags);
    plim_arena_free(&o->arena);
}

/* Everything said, a line each, without the name of the file. */
static void assert_said(const opened *o, const char *want)
{
    char *said = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&said, &n);
    ck_assert_ptr_nonnull(to);
    for (size_t i = 0; i < o->diags.n; i++) {
        const plim_diag *d = &o->diags.list[i];
        fprintf(to, "%s%u:%u %s: %s", i == 0 ? "" : "\n", d->line, d->column, d->pointer, d->text);
    }
    ck_assert_int_eq(fclose(to), 0);
    ck_assert_str_eq(said, want);
    free(said);
}

/* ---- objects ---- */

START_TEST(what_is_not_written_has_its_default)
{
    opened o = open_text("{\"cores\": 8}");
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    memset(&t, 0x5a, sizeof t);
    ck_assert(plim_decode_object(&d, plim_json_root(o.doc), table, &t));
    ck_assert_uint_eq(plim_diags_count(&o.diags), 0);
    ck_assert_double_eq(t.rate, 2.385);
    ck_assert_double_eq(t.ratio, 1.0);
    ck_assert_double_eq(t.offset, 0.0);
    ck_assert_int_eq(t.cores, 8);
    ck_assert_int_eq(t.count, -7);
    ck_assert(t.busy);
    ck_assert_ptr_null(t.name);
    ck_assert_int_eq(t.order, 1);
    ck_assert_ptr_null(t.values.value);
    ck_assert_uint_eq(t.values.n, 0);
    ck_assert_double_eq(t.size.mean, 0.0);
    forget(&o);
}
END_TEST

START_TEST(what_is_written_is_read_and_outlives_the_text)
{
    opened o = open_text("{\"cores\": 4096, \"rate\": 1e9, \"ratio\": 4.9e-324, \"any\": -1e300,"
                         " \"below\": 350.5, \"count\": -9007199254740992, \"busy\": false,"
                         " \"name\": \"\xed\x95\x9c\\n\", \"order\": \"dps\", \"hosts\": [1],"
                         " \"values\": [0, 2.5, 10],"
                         " \"size\": {\"type\": \"erlang\", \"mean\": 2.385, \"stages\": 4}}");
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    ck_assert(plim_decode_object(&d, plim_json_root(o.doc), table, &t));
    plim_json_close(o.doc);
    o.doc = NULL;
    ck_assert_int_eq(t.cores, 4096);
    ck_assert_double_eq(t.rate, 1e9);
    ck_assert_double_eq(t.ratio, DBL_TRUE_MIN);
    ck_assert_double_eq(t.any, -1e300);
    ck_assert_double_eq(t.below, 350.5);
    ck_assert_int_eq(t.count, -9007199254740992);
    ck_assert(!t.busy);
    ck_assert_str_eq(t.name, "\xed\x95\x9c\n");
    ck_assert_int_eq(t.order, 2);
    ck_assert_uint_eq(t.values.n, 3);
    ck_assert_double_eq(t.values.value[1], 2.5);
    ck_assert_int_eq(t.size.kind, PLIM_DIST_ERLANG);
    ck_assert_uint_eq(t.size.stages, 4);
    ck_assert_double_eq(t.size.scv, 0.25);
    forget(&o);
}
END_TEST

static const struct wrong {
    const char *members; /* after "cores": 1 */
    const char *said;
} wrongs[] = {
    /* real numbers: kind, range, unit */
    {"\"rate\": \"8\"", "1:22 /rate: found string \"8\", expected a number from 0 to 1e9 (1/s)"},
    {"\"rate\": -1", "1:22 /rate: found -1, expected a number from 0 to 1e9 (1/s)"},
    {"\"rate\": 1.00e+10", "1:22 /rate: found 1.00e+10, expected a number from 0 to 1e9 (1/s)"},
    {"\"rate\": null", "1:22 /rate: found null, expected a number from 0 to 1e9 (1/s)"},
    {"\"rate\": [1]", "1:22 /rate: found an array, expected a number from 0 to 1e9 (1/s)"},
    {"\"ratio\": 0", "1:23 /ratio: found 0, expected a positive number"},
    {"\"ratio\": -2.50", "1:23 /ratio: found -2.50, expected a positive number"},
    {"\"offset\": -1", "1:24 /offset: found -1, expected a number of at least 0 (s)"},
    {"\"any\": true", "1:21 /any: found true, expected a number"},
    {"\"below\": 351", "1:23 /below: found 351, expected a number of at most 350.5 (W)"},
    {"\"big\": 0", "1:21 /big: found 0, expected a number from 0.001 to 2.5e12 (B)"},
    /* integers */
    {"\"count\": 2.5", "1:23 /count: found 2.5, expected an integer"},
    {"\"count\": 9007199254740993",
     "1:23 /count: found 9007199254740993, expected an integer from -2^53 to 2^53"},
    {"\"count\": 1e300", "1:23 /count: found 1e300, expected an integer from -2^53 to 2^53"},
    {"\"count\": {}", "1:23 /count: found an object, expected an integer"},
    /* the rest */
    {"\"busy\": 1", "1:22 /busy: found 1, expected true or false"},
    {"\"busy\": \"true\"", "1:22 /busy: found string \"true\", expected true or false"},
    {"\"name\": 3", "1:22 /name: found 3, expected a string"},
    {"\"order\": \"fcsf\"", "1:23 /order: found string \"fcsf\", expected one of fcfs, ps, dps "
                            "(did you mean \"fcfs\"?)"},
    {"\"order\": \"random\"",
     "1:23 /order: found string \"random\", expected one of fcfs, ps, dps"},
    {"\"order\": 1", "1:23 /order: found 1, expected one of fcfs, ps, dps"},
    {"\"values\": 1", "1:24 /values: found 1, expected an array of numbers (ms)"},
    {"\"values\": [1, \"2\", 11]",
     "1:28 /values/1: found string \"2\", expected a number from 0 to 10 (ms)\n"
     "1:33 /values/2: found 11, expected a number from 0 to 10 (ms)"},
    /* keys */
    {"\"corse\": 2", "1:14 /corse: found unknown key \"corse\", expected a known one (did you "
                     "mean \"cores\"?)"},
    {"\"Rate\": 2", "1:14 /Rate: found unknown key \"Rate\", expected a known one (did you mean "
                    "\"rate\"?)"},
    {"\"host\": 2", "1:14 /host: found unknown key \"host\", expected a known one (did you mean "
                    "\"hosts\"?)"},
    {"\"\": 2", "1:14 /: found unknown key \"\", expected one of rate, ratio, offset, any, below, "
                "big, cores, count, busy, name, order, values, …"},
    {"\"zzzzzzzzzz\": 2",
     "1:14 /zzzzzzzzzz: found unknown key \"zzzzzzzzzz\", expected one of rate, ratio, offset, "
     "any, below, big, cores, count, busy, name, order, values, …"},
    /* several at once, in the order of the text */
    {"\"rate\": -1, \"nmae\": 1, \"busy\": 0",
     "1:22 /rate: found -1, expected a number from 0 to 1e9 (1/s)\n"
     "1:26 /nmae: found unknown key \"nmae\", expected a known one (did you mean \"name\"?)\n"
     "1:45 /busy: found 0, expected true or false"},
    /* distributions */
    {"\"size\": 3", "1:22 /size: found 3, expected an object like {\"type\": \"exponential\", "
                    "\"mean\": 1}"},
    {"\"size\": {}",
     "1:22 /size: found no \"type\", expected it: the name of a distribution, one of "
     "deterministic, exponential, erlang, hyperexponential, lognormal, empirical, gamma, weibull, "
     "bounded_pareto"},
    {"\"size\": {\"type\": 3}", "1:31 /size/type: found 3, expected the name of a distribution"},
    {"\"size\": {\"type\": \"exponental\", \"mean\": 1}",
     "1:31 /size/type: found \"exponental\", expected the name of a distribution (did you mean "
     "\"exponential\"?)"},
    {"\"size\": {\"type\": \"log_normal\", \"mean\": 1}",
     "1:31 /size/type: found \"log_normal\", expected the name of a distribution (did you mean "
     "\"lognormal\"?)"},
    {"\"size\": {\"type\": \"gauss\", \"mean\": 1}",
     "1:31 /size/type: found \"gauss\", expected the name of a distribution: deterministic, "
     "exponential, erlang, hyperexponential, lognormal, empirical, gamma, weibull, "
     "bounded_pareto"},
    {"\"size\": {\"type\": \"exponential\"}",
     "1:22 /size: found no \"mean\", expected it: mean of what is drawn"},
    {"\"size\": {\"type\": \"exponential\", \"mean\": 0}",
     "1:54 /size/mean: found 0, expected a number from 1e-12 to 1e12"},
    {"\"size\": {\"type\": \"exponential\", \"mean\": 1, \"scv\": 2}",
     "1:57 /size/scv: found unknown key \"scv\", expected one of mean, type"},
    {"\"size\": {\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 0.5}",
     "1:69 /size/scv: found 0.5, expected a number from 1 to 1000000"},
    {"\"size\": {\"type\": \"erlang\", \"mean\": 1, \"stages\": 1001}",
     "1:62 /size/stages: found 1001, expected an integer from 1 to 1000"},
    {"\"size\": {\"type\": \"gamma\", \"mean\": 1, \"shape\": 2}",
     "1:22 /size: found no \"scv\", expected it: squared coefficient of variation\n"
     "1:51 /size/shape: found unknown key \"shape\", expected one of mean, scv, type"},
    {"\"size\": {\"type\": \"gamma\", \"mean\": 1, \"scv\": 0}",
     "1:58 /size/scv: found 0, expected a number from 1e-9 to 1000000"},
    {"\"size\": {\"type\": \"weibull\", \"mean\": 1, \"shape\": 0.05}",
     "1:62 /size/shape: found 0.05, expected a number from 0.1 to 100"},
    {"\"size\": {\"type\": \"weibull\", \"mean\": 1}",
     "1:22 /size: found no \"shape\", expected it: exponent of the tail "
     "exp(-(x / scale)^shape); 1 is exponential"},
    {"\"size\": {\"type\": \"bounded_pareto\", \"mean\": 1, \"shape\": 101, \"ratio\": 1}",
     "1:69 /size/shape: found 101, expected a number from 0.05 to 100\n"
     "1:83 /size/ratio: found 1, expected a number from 1.01 to 1e12"},
    {"\"size\": {\"type\": \"bounded_pareto\", \"mean\": 1, \"shape\": 1.5}",
     "1:22 /size: found no \"ratio\", expected it: largest value over the smallest"},
    {"\"size\": {\"type\": \"empirical\", \"values\": []}",
     "1:54 /size/values: found an empty array, expected at least one number"},
    {"\"size\": {\"type\": \"empirical\", \"values\": [1, 2], \"weights\": [1]}",
     "1:22 /size: found 1 weights, expected as many as values: 2"},
    {"\"size\": {\"type\": \"empirical\", \"values\": [1, 2], \"weights\": []}",
     "1:73 /size/weights: found an empty array, expected at least one number"},
    {"\"size\": {\"type\": \"empirical\", \"values\": [0], \"weights\": [1]}",
     "1:22 /size: found no value above 0 that has a weight, expected at least one"},
};

START_TEST(wrong_members_are_told_in_words)
{
    char text[512];
    snprintf(text, sizeof text, "{\"cores\": 1, %s}", wrongs[_i].members);
    opened o = open_text(text);
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), table, &t));
    assert_said(&o, wrongs[_i].said);
    ck_assert_int_eq(t.cores, 1);
    forget(&o);
}
END_TEST

static const struct whole {
    const char *json, *said;
} wholes[] = {
    {"[]", "1:1 /: found an array, expected an object"},
    {"\n  3", "2:3 /: found 3, expected an object"},
    {"{}", "1:1 /: found no \"cores\", expected it: physical cores"},
    {"{\"cores\": \"eight\"}",
     "1:11 /cores: found string \"eight\", expected an integer from 1 to 4096"},
    {"{\"cores\": 0}", "1:11 /cores: found 0, expected an integer from 1 to 4096"},
    {"{\"cores\": 4097}", "1:11 /cores: found 4097, expected an integer from 1 to 4096"},
    {"{\"cores\": 2.5}", "1:11 /cores: found 2.5, expected an integer from 1 to 4096"},
    {"{\"coers\": 2}", "1:1 /: found no \"cores\", expected it: physical cores\n"
                       "1:2 /coers: found unknown key \"coers\", expected a known one (did you "
                       "mean \"cores\"?)"},
    /* the end of the line does not come from the input */
    {"{\"cores\": \"a\\nb\"}",
     "1:11 /cores: found string \"a\nb\", expected an integer from 1 to 4096"},
};

START_TEST(wrong_objects_are_told_in_words)
{
    opened o = open_text(wholes[_i].json);
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), table, &t));
    assert_said(&o, wholes[_i].said);
    ck_assert_double_eq(t.rate, 2.385);
    forget(&o);
}
END_TEST

START_TEST(all_errors_are_counted)
{
    enum { KEYS = 30 };
    char text[1024] = "{\"cores\": 1";
    for (int i = 0; i < KEYS; i++) {
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, ", \"unknown%d\": 0", i);
    }
    strncat(text, "}", 2);
    opened o = open_text(text);
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), table, &t));
    ck_assert_uint_eq(plim_diags_count(&o.diags), KEYS);
    ck_assert_uint_eq(o.diags.n, PLIM_DIAGS_MAX);
    forget(&o);
}
END_TEST

/* ---- two tables ---- */

static const plim_param type_table[] = {{.name = "type", .kind = PLIM_PARAM_CUSTOM},
                                        PLIM_PARAM_END};

START_TEST(keys_of_a_second_table_are_allowed)
{
    opened o = open_text("{\"type\": 1, \"cores\": 2, \"tpye\": 3}");
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    ck_assert(!plim_decode_object_with(&d, plim_json_root(o.doc), table, &t, type_table));
    assert_said(&o, "1:25 /tpye: found unknown key \"tpye\", expected a known one (did you mean "
                    "\"type\"?)");
    ck_assert_int_eq(t.cores, 2);
    forget(&o);
}
END_TEST

START_TEST(an_object_without_keys_of_its_own_says_so)
{
    static const plim_param none[] = {PLIM_PARAM_END};
    opened o = open_text("{\"x\": 1}");
    plim_decoder d = {&o.arena, &o.diags};
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), none, NULL));
    assert_said(&o, "1:2 /x: found unknown key \"x\", expected no keys here");
    forget(&o);
}
END_TEST

/* ---- rows with words, values and shapes ---- */

typedef struct shaped {
    double wait_s;
    int64_t slots, year;
    uint64_t seed;
    const char *animal, *title;
    plim_dist size;
} shaped;

static const char *animal_name(size_t i)
{
    static const char *const animals[] = {"horse", "otter", NULL};
    return animals[i];
}

static const plim_shape animal = {PLIM_SHAPE_NAME, .what = "an animal", .name = animal_name};
static const plim_shape short_text = {PLIM_SHAPE_TEXT, .what = "word", .least = 1, .most = 6};
static const int years[] = {2003, 2014, 2020, 0};

#define SHAPED(field, kind_, otherwise, least, most)                                               \
    .name = #field, .kind = PLIM_PARAM_##kind_, .offset = offsetof(shaped, field), .unit = "",     \
    .fallback = (otherwise), .min = (least), .max = (most)

static const plim_param shaped_table[] = {
    {SHAPED(wait_s, REAL, -1, 0, 10), .word = "auto"},
    {SHAPED(slots, COUNT, 4294967295.0, 1, 64), .word = "unlimited"},
    {SHAPED(year, COUNT, 2014, 0, 0), .values = years},
    {SHAPED(seed, SEED, 7, 0, 0)},
    {SHAPED(animal, TEXT, 0, 0, 0), .text = "otter", .shape = &animal},
    {SHAPED(title, TEXT, 0, 0, 0), .shape = &short_text},
    {SHAPED(size, DIST, 2.5, 0, 0)},
    PLIM_PARAM_END,
};

START_TEST(words_values_and_names_have_defaults)
{
    opened o = open_text("{}");
    plim_decoder d = {&o.arena, &o.diags};
    shaped t;
    ck_assert(plim_decode_object(&d, plim_json_root(o.doc), shaped_table, &t));
    ck_assert_double_eq(t.wait_s, -1.0);
    ck_assert_int_eq(t.slots, 4294967295);
    ck_assert_int_eq(t.year, 2014);
    ck_assert_uint_eq(t.seed, 7);
    ck_assert_str_eq(t.animal, "otter");
    ck_assert_ptr_null(t.title);
    ck_assert_int_eq(t.size.kind, PLIM_DIST_EXPONENTIAL);
    ck_assert_double_eq(t.size.mean, 2.5);
    forget(&o);
}
END_TEST

START_TEST(words_values_and_names_are_read)
{
    opened o =
        open_text("{\"wait_s\": \"auto\", \"slots\": \"unlimited\", \"year\": 2020, \"seed\": "
                  "\"00000000000000ff\", \"animal\": \"horse\", \"title\": \"otters\"}");
    plim_decoder d = {&o.arena, &o.diags};
    shaped t;
    ck_assert(plim_decode_object(&d, plim_json_root(o.doc), shaped_table, &t));
    ck_assert_double_eq(t.wait_s, -1.0);
    ck_assert_int_eq(t.slots, 4294967295);
    ck_assert_int_eq(t.year, 2020);
    ck_assert_uint_eq(t.seed, 255);
    ck_assert_str_eq(t.animal, "horse");
    ck_assert_str_eq(t.title, "otters");
    forget(&o);
}
END_TEST

START_TEST(words_values_and_names_are_checked)
{
    opened o = open_text("{\"wait_s\": \"never\", \"slots\": 65, \"year\": 2010, \"seed\": -1, "
                         "\"animal\": \"hrose\", \"title\": \"\"}");
    plim_decoder d = {&o.arena, &o.diags};
    shaped t;
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), shaped_table, &t));
    assert_said(&o,
                "1:12 /wait_s: found string \"never\", expected \"auto\" or a number from 0 to 10\n"
                "1:30 /slots: found 65, expected \"unlimited\" or an integer from 1 to 64\n"
                "1:42 /year: found 2010, expected 2003, 2014 or 2020\n"
                "1:56 /seed: found -1, expected an integer from 0 to 2^53, or a string of 16 hex "
                "digits\n"
                "1:70 /animal: found \"hrose\", expected the name of an animal (did you mean "
                "\"horse\"?)\n"
                "1:88 /title: found an empty word, expected at least one character");
    ck_assert_str_eq(t.animal, "otter");
    ck_assert_int_eq(t.year, 2014);
    forget(&o);
}
END_TEST

START_TEST(long_texts_and_empty_arrays_are_told)
{
    opened o = open_text("{\"title\": \"giraffe\"}");
    plim_decoder d = {&o.arena, &o.diags};
    shaped t;
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), shaped_table, &t));
    assert_said(&o, "1:11 /title: found a word of 7 bytes, expected at most 6");
    forget(&o);
    thing u;
    o = open_text("{\"cores\": 1, \"values\": []}");
    d = (plim_decoder){&o.arena, &o.diags};
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), table, &u));
    assert_said(&o, "1:24 /values: found an empty array, expected at least one number");
    forget(&o);
}
END_TEST

/* ---- distributions ---- */

static const struct dist {
    const char *json;
    plim_dist_kind kind;
    double mean, scv;
} dists[] = {
    {"{\"type\": \"deterministic\", \"mean\": 2.385}", PLIM_DIST_DETERMINISTIC, 2.385, 0.0},
    {"{\"mean\": 2.385, \"type\": \"exponential\"}", PLIM_DIST_EXPONENTIAL, 2.385, 1.0},
    {"{\"type\": \"erlang\", \"mean\": 2.385, \"stages\": 8}", PLIM_DIST_ERLANG, 2.385, 0.125},
    {"{\"type\": \"hyperexponential\", \"mean\": 2.385, \"scv\": 4}", PLIM_DIST_HYPEREXPONENTIAL,
     2.385, 4.0},
    {"{\"type\": \"lognormal\", \"mean\": 2.385, \"scv\": 0.5}", PLIM_DIST_LOGNORMAL, 2.385, 0.5},
    /* mean 3, variance 1 / 9 of its square: (1 + 1) / 2 / 9 */
    {"{\"type\": \"empirical\", \"values\": [2, 4]}", PLIM_DIST_EMPIRICAL, 3.0, 1.0 / 9.0},
    /* mean (3 * 2 + 1 * 6) / 4 = 3, variance (3 * 1 + 1 * 9) / 4 = 3 */
    {"{\"type\": \"empirical\", \"values\": [2, 6], \"weights\": [3, 1]}", PLIM_DIST_EMPIRICAL, 3.0,
     1.0 / 3.0},
    {"{\"type\": \"gamma\", \"mean\": 2.385, \"scv\": 0.5}", PLIM_DIST_GAMMA, 2.385, 0.5},
    {"{\"type\": \"weibull\", \"mean\": 2.385, \"shape\": 1}", PLIM_DIST_WEIBULL, 2.385, 1.0},
    /* shape 1: E X^2 / (E X)^2 = r / ln^2 r (1 - 1/r)^2 with low = 1 */
    {"{\"type\": \"bounded_pareto\", \"mean\": 2.385, \"shape\": 1, \"ratio\": 1000}",
     PLIM_DIST_BOUNDED_PARETO, 2.385, 19.914962469920855},
};

/* Leaves rubbish where the next call has its variables. */
static __attribute__((noinline)) unsigned stir(void)
{
    volatile unsigned char rubbish[4096];
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof rubbish; i++) {
        rubbish[i] = 0x5a;
    }
    for (size_t i = 0; i < sizeof rubbish; i++) {
        sum += rubbish[i];
    }
    return sum;
}

START_TEST(every_distribution_is_read_and_prepared)
{
    char text[256];
    snprintf(text, sizeof text, "{\"cores\": 1, \"size\": %s}", dists[_i].json);
    opened o = open_text(text);
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    ck_assert_uint_eq(stir(), 4096UL * 0x5aUL);
    bool good = plim_decode_object(&d, plim_json_root(o.doc), table, &t);
    assert_said(&o, "");
    ck_assert(good);
    ck_assert_int_eq(t.size.kind, dists[_i].kind);
    ck_assert_double_eq_tol(t.size.mean, dists[_i].mean, 1e-12);
    ck_assert_double_eq_tol(t.size.scv, dists[_i].scv, 1e-12);
    ck_assert_int_eq(t.size.weight != NULL, strstr(dists[_i].json, "weights") != NULL);
    forget(&o);
}
END_TEST

/* ---- by hand ---- */

static const struct seed {
    const char *json;
    bool good;
    uint64_t seed;
} seeds[] = {
    {"0", true, 0},
    {"42", true, 42},
    {"9007199254740992", true, 9007199254740992u},
    {"9007199254740993", false, 0},
    {"-1", false, 0},
    {"1.5", false, 0},
    {"1e300", false, 0},
    {"\"0123456789abcdef\"", true, 0x0123456789abcdefu},
    {"\"FEDCBA9876543210\"", true, 0xfedcba9876543210u},
    {"\"ffffffffffffffff\"", true, UINT64_MAX},
    {"\"0123456789abcde\"", false, 0},
    {"\"0123456789abcdef0\"", false, 0},
    {"\"0123456789abcdeg\"", false, 0},
    {"\"0x23456789abcdef\"", false, 0},
    {"\"\"", false, 0},
    {"\"42\"", false, 0},
    {"null", false, 0},
    {"[1]", false, 0},
};

START_TEST(a_seed_is_an_integer_or_sixteen_hex_digits)
{
    opened o = open_text(seeds[_i].json);
    plim_decoder d = {&o.arena, &o.diags};
    uint64_t seed = 17;
    ck_assert_int_eq(plim_decode_seed(&d, plim_json_root(o.doc), &seed), seeds[_i].good);
    ck_assert_uint_eq(seed, seeds[_i].good ? seeds[_i].seed : 17);
    ck_assert_uint_eq(plim_diags_count(&o.diags), seeds[_i].good ? 0 : 1);
    if (!seeds[_i].good) {
        const char *text = o.diags.list[0].text;
        ck_assert_ptr_nonnull(
            strstr(text, ", expected an integer from 0 to 2^53, or a string of 16 hex digits"));
        ck_assert_int_eq(strncmp(text, "found ", 6), 0);
    }
    forget(&o);
}
END_TEST

START_TEST(a_member_by_hand_is_there_and_of_its_kind)
{
    opened o = open_text("{\"list\": [],\n \"text\": 5}");
    plim_decoder d = {&o.arena, &o.diags};
    plim_node root = plim_json_root(o.doc), member;
    ck_assert(plim_decode_member(&d, root, "list", PLIM_JSON_ARRAY, &member));
    ck_assert_int_eq(plim_node_kind(member), PLIM_JSON_ARRAY);
    ck_assert(!plim_decode_member(&d, root, "text", PLIM_JSON_STRING, &member));
    ck_assert(!plim_decode_member(&d, root, "object", PLIM_JSON_OBJECT, &member));
    ck_assert(!plim_decode_kind(&d, root, PLIM_JSON_ARRAY, "an array of hosts"));
    assert_said(&o, "1:1 /: found no \"object\", expected an object there\n"
                    "1:1 /: found an object, expected an array of hosts\n"
                    "2:10 /text: found 5, expected a string");
    forget(&o);
}
END_TEST

START_TEST(a_name_is_found_or_told)
{
    static const char *const hosts[] = {"alpha", "beta", "gamma", "delta"};
    opened o = open_text("[\"gamma\",\n \"gama\",\n \"x\xed\x95\x9c\",\n 3]");
    plim_decoder d = {&o.arena, &o.diags};
    size_t index = 9;
    plim_node e = plim_node_first(plim_json_root(o.doc));
    ck_assert(plim_decode_name(&d, e, hosts, 4, "a host", &index));
    ck_assert_uint_eq(index, 2);
    for (e = plim_node_next(e); plim_node_there(e); e = plim_node_next(e)) {
        ck_assert(!plim_decode_name(&d, e, hosts, 4, "a host", &index));
    }
    ck_assert_uint_eq(index, 2);
    assert_said(&o, "2:2 /1: found \"gama\", expected the name of a host (did you mean "
                    "\"gamma\"?)\n"
                    "3:2 /2: found \"x\xed\x95\x9c\", expected the name of a host: alpha, beta, "
                    "gamma, delta\n"
                    "4:2 /3: found 3, expected the name of a host");
    forget(&o);
}
END_TEST

START_TEST(long_names_are_cut_between_characters)
{
    char text[512] = "{\"cores\": 1, \"", want[1024];
    for (int i = 0; i < 50; i++) {
        strncat(text, "\xed\x95\x9c", 4);
    }
    strncat(text, "\": 1}", 6);
    opened o = open_text(text);
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), table, &t));
    int n =
        snprintf(want, sizeof want, "found unknown key \"%.60s…\", expected one of ", text + 14);
    ck_assert_int_eq(strncmp(o.diags.list[0].text, want, (size_t)n), 0);
    forget(&o);
}
END_TEST

START_TEST(without_memory_it_fails_quietly)
{
    opened o = open_text("{\"cores\": 1, \"name\": \"x\", \"values\": [1], \"size\": {\"type\": "
                         "\"empirical\", \"values\": [1]}}");
    plim_decoder d = {&o.arena, &o.diags};
    thing t;
    o.arena.failed = true;
    ck_assert(!plim_decode_object(&d, plim_json_root(o.doc), table, &t));
    ck_assert_str_eq(t.name, "");
    ck_assert_uint_eq(t.values.n, 0);
    ck_assert_uint_eq(plim_diags_count(&o.diags), 0);
    forget(&o);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/decode");
    TCase *objects = plim_suite_case(suite, "objects");
    tcase_add_test(objects, what_is_not_written_has_its_default);
    tcase_add_test(objects, what_is_written_is_read_and_outlives_the_text);
    tcase_add_loop_test(objects, wrong_members_are_told_in_words, 0,
                        (int)(sizeof wrongs / sizeof *wrongs));
    tcase_add_loop_test(objects, wrong_objects_are_told_in_words, 0,
                        (int)(sizeof wholes / sizeof *wholes));
    tcase_add_test(objects, all_errors_are_counted);
    tcase_add_test(objects, keys_of_a_second_table_are_allowed);
    tcase_add_test(objects, an_object_without_keys_of_its_own_says_so);
    tcase_add_test(objects, words_values_and_names_have_defaults);
    tcase_add_test(objects, words_values_and_names_are_read);
    tcase_add_test(objects, words_values_and_names_are_checked);
    tcase_add_test(objects, long_texts_and_empty_arrays_are_told);
    TCase *dist = plim_suite_case(suite, "distributions");
    tcase_add_loop_test(dist, every_distribution_is_read_and_prepared, 0,
                        (int)(sizeof dists / sizeof *dists));
    TCase *hand = plim_suite_case(suite, "by hand");
    tcase_add_loop_test(hand, a_seed_is_an_integer_or_sixteen_hex_digits, 0,
                        (int)(sizeof seeds / sizeof *seeds));
    tcase_add_test(hand, a_member_by_hand_is_there_and_of_its_kind);
    tcase_add_test(hand, a_name_is_found_or_told);
    tcase_add_test(hand, long_names_are_cut_between_characters);
    tcase_add_test(hand, without_memory_it_fails_quietly);
    return plim_suite_run(suite);
}
