/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as JSON for a table with a row of every kind: what opens decodes or is told, what is
 * told is one line each and good JSON, and a text that the scanner takes cJSON takes too. */
#include "scenarios/decode.h"
#include "sim/kernel/sample.h"
#include "tests/fuzz/fuzz.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct thing {
    double rate, ratio;
    int64_t cores;
    bool busy;
    const char *name;
    int order;
    plim_reals values;
    plim_dist size;
} thing;

static const char *const orders[] = {"fcfs", "ps", NULL};

#define ROW(field, kind_, in, least, most)                                                         \
    .name = #field, .kind = PLIM_PARAM_##kind_, .offset = offsetof(thing, field), .unit = (in),    \
    .min = (least), .max = (most)

static const plim_param table[] = {
    {ROW(rate, REAL, "1/s", 0, 1e9), .fallback = 1},
    {ROW(ratio, REAL, "1", DBL_TRUE_MIN, HUGE_VAL), .fallback = 1},
    {ROW(cores, COUNT, "1", 1, 4096), .required = true, .doc = "physical cores"},
    {ROW(busy, BOOL, "", 0, 0)},
    {ROW(name, TEXT, "", 0, 0)},
    {ROW(order, CHOICE, "", 0, 0), .choices = orders},
    {ROW(values, REALS, "ms", -HUGE_VAL, HUGE_VAL)},
    {ROW(size, DIST, "", 0, 0)},
    {.name = "seed", .kind = PLIM_PARAM_CUSTOM},
    {.name = "children", .kind = PLIM_PARAM_CUSTOM},
    PLIM_PARAM_END,
};

static void promise(bool kept)
{
    if (!kept) {
        abort();
    }
}

/* The object and, if it has them, its children; as deep as the text is, which is limited. */
static bool decode(plim_decoder *d, plim_node object)
{
    thing t;
    uint64_t seed;
    bool good = plim_decode_object(d, object, table, &t);
    promise(!good || (t.cores >= 1 && t.cores <= 4096 && t.ratio > 0.0 && t.order <= 1));
    if (plim_node_kind(object) != PLIM_JSON_OBJECT) {
        return false;
    }
    plim_node node = plim_node_find(object, "seed");
    good = (!plim_node_there(node) || plim_decode_seed(d, node, &seed)) && good;
    if (!plim_node_there(plim_node_find(object, "children"))) {
        return good;
    }
    if (!plim_decode_member(d, object, "children", PLIM_JSON_ARRAY, &node)) {
        return false;
    }
    for (plim_node child = plim_node_first(node); plim_node_there(child);
         child = plim_node_next(child)) {
        good = decode(d, child) && good;
    }
    return good;
}

static void check_told(const plim_diags *diags)
{
    char *lines = NULL, *json = NULL;
    size_t n_lines = 0, n_json = 0, n = 0;
    plim_json *doc = NULL;
    plim_diags none = {0};
    plim_err err = {0};
    FILE *to = open_memstream(&lines, &n_lines), *json_to = open_memstream(&json, &n_json);
    promise(to != NULL && json_to != NULL);
    plim_diags_print(diags, to);
    plim_diags_print_json(diags, json_to);
    promise(fclose(to) == 0 && fclose(json_to) == 0);
    for (size_t i = 0; i < n_lines; i++) {
        n += lines[i] == '\n' ? 1 : 0;
    }
    promise(n == diags->n + (diags->more > 0 ? 1 : 0));
    promise(plim_json_open_text("told", json, n_json, &doc, &none, &err) == PLIM_OK);
    promise(plim_node_size(plim_json_root(doc)) == diags->n);
    plim_json_close(doc);
    free(lines);
    free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_err err = {0};
    plim_json *doc = NULL;
    plim_decoder d = {&arena, &diags};
    plim_status status =
        plim_json_open_text("fuzz.json", (const char *)data, n, &doc, &diags, &err);
    promise(status == PLIM_OK || status == PLIM_ESCENARIO);
    bool good = status == PLIM_OK && decode(&d, plim_json_root(doc));
    promise(good == (plim_diags_count(&diags) == 0));
    check_told(&diags);
    plim_json_close(doc);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return 0;
}
