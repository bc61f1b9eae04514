/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON Schema: see schema.h. */
#include "scenarios/schema.h"

#include "scenarios/dist_keys.h"
#include "scenarios/json_write.h"
#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { LABELS_MAX = 64 };

static const double SEED_MAX = 9007199254740992.0; /* 2^53 */

static void put_shape(plim_writer *w, const plim_shape *shape);

/* ---- single values ---- */

static void put_type(plim_writer *w, const char *type)
{
    plim_write_text(w, "type", type);
}

/* type, minimum, maximum; or the only values. */
static void put_range(plim_writer *w, const plim_param *p)
{
    if (p->values != NULL) {
        plim_write_begin_flat(w, "enum", '[');
        for (const int *v = p->values; *v != 0; v++) {
            plim_write_number(w, NULL, *v);
        }
        plim_write_end(w, ']');
        return;
    }
    put_type(w, p->kind == PLIM_PARAM_COUNT ? "integer" : "number");
    if (p->min > 0.0 && p->min <= DBL_MIN) {
        plim_write_number(w, "exclusiveMinimum", 0.0);
    } else if (isfinite(p->min)) {
        plim_write_number(w, "minimum", p->min);
    }
    if (isfinite(p->max)) {
        plim_write_number(w, "maximum", p->max);
    }
}

static void put_number(plim_writer *w, const plim_param *p)
{
    if (p->word == NULL) {
        put_range(w, p);
        return;
    }
    plim_write_begin(w, "anyOf", '[');
    plim_write_begin_flat(w, NULL, '{');
    plim_write_text(w, "const", p->word);
    plim_write_end(w, '}');
    plim_write_begin_flat(w, NULL, '{');
    put_range(w, p);
    plim_write_end(w, '}');
    plim_write_end(w, ']');
}

static void put_seed(plim_writer *w)
{
    plim_write_begin(w, "anyOf", '[');
    plim_write_begin_flat(w, NULL, '{');
    put_type(w, "integer");
    plim_write_number(w, "minimum", 0.0);
    plim_write_number(w, "maximum", SEED_MAX);
    plim_write_end(w, '}');
    plim_write_begin_flat(w, NULL, '{');
    put_type(w, "string");
    plim_write_text(w, "pattern", "^[0-9a-fA-F]{16}$");
    plim_write_end(w, '}');
    plim_write_end(w, ']');
}

static void put_reals(plim_writer *w, const plim_param *p)
{
    put_type(w, "array");
    plim_write_begin_flat(w, "items", '{');
    put_range(w, p);
    plim_write_end(w, '}');
    plim_write_number(w, "minItems", 1.0);
}

static void put_choices(plim_writer *w, const plim_param *p)
{
    plim_write_begin_flat(w, "enum", '[');
    for (const char *const *choice = p->choices; *choice != NULL; choice++) {
        plim_write_text(w, NULL, *choice);
    }
    plim_write_end(w, ']');
}

static void put_reference(plim_writer *w, const plim_shape *shape)
{
    char text[96];
    (void)snprintf(text, sizeof text, "#/definitions/%s", shape->label);
    plim_write_text(w, "$ref", text);
}

/* A shape in a place that has members of its own: draft-07 takes a reference only alone. */
static void refer(plim_writer *w, const plim_shape *shape)
{
    if (shape->label == NULL) {
        put_shape(w, shape);
        return;
    }
    plim_write_begin_flat(w, "allOf", '[');
    plim_write_begin(w, NULL, '{');
    put_reference(w, shape);
    plim_write_end(w, '}');
    plim_write_end(w, ']');
}

static void put_value(plim_writer *w, const plim_param *p)
{
    switch (p->kind) {
    case PLIM_PARAM_REAL:
    case PLIM_PARAM_COUNT:
        put_number(w, p);
        break;
    case PLIM_PARAM_BOOL:
        put_type(w, "boolean");
        break;
    case PLIM_PARAM_CHOICE:
        put_choices(w, p);
        break;
    case PLIM_PARAM_REALS:
        put_reals(w, p);
        break;
    case PLIM_PARAM_DIST:
        refer(w, &plim_dist_shape);
        break;
    case PLIM_PARAM_SEED:
        put_seed(w);
        break;
    case PLIM_PARAM_TEXT:
    case PLIM_PARAM_CUSTOM:
        if (p->shape != NULL) {
            refer(w, p->shape);
        } else if (p->kind == PLIM_PARAM_TEXT) {
            put_type(w, "string");
        }
        break;
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
}

static void put_row(plim_writer *w, const plim_param *p)
{
    plim_str about = {0};
    bool unit = p->unit[0] != '\0' && strcmp(p->unit, "1") != 0;
    plim_str_puts(&about, p->doc);
    if (unit) {
        plim_str_printf(&about, " [%s]", p->unit);
    }
    plim_write_begin(w, p->name, '{');
    plim_write_text(w, "description", about.text == NULL ? p->doc : about.text);
    put_value(w, p);
    plim_write_default(w, "default", p);
    plim_write_begin_flat(w, "examples", '[');
    plim_write_example(w, NULL, p);
    plim_write_end(w, ']');
    plim_write_end(w, '}');
    plim_str_free(&about);
}

/* ---- objects ---- */

static void put_required(plim_writer *w, const plim_param *table)
{
    bool any = false;
    for (const plim_param *p = table; p->name != NULL; p++) {
        any = any || p->required;
    }
    if (!any) {
        return;
    }
    plim_write_begin_flat(w, "required", '[');
    for (const plim_param *p = table; p->name != NULL; p++) {
        if (p->required) {
            plim_write_text(w, NULL, p->name);
        }
    }
    plim_write_end(w, ']');
}

/* The rows of a table; keys of `also` are allowed and described elsewhere. */
static void put_keys(plim_writer *w, const plim_param *table, const plim_param *also)
{
    plim_write_begin(w, "properties", '{');
    for (const plim_param *p = also; p != NULL && p->name != NULL; p++) {
        plim_write_bool(w, p->name, true);
    }
    for (const plim_param *p = table; p->name != NULL; p++) {
        put_row(w, p);
    }
    plim_write_end(w, '}');
    put_required(w, table);
    plim_write_bool(w, "additionalProperties", false);
}

/* {"if": it is of that type, "then": the keys of that type} */
static void put_typed_keys(plim_writer *w, const plim_shape *shape, size_t i)
{
    plim_write_begin(w, NULL, '{');
    plim_write_begin_flat(w, "if", '{');
    plim_write_begin(w, "properties", '{');
    plim_write_begin(w, "type", '{');
    plim_write_text(w, "const", shape->name(i));
    plim_write_end(w, '}');
    plim_write_end(w, '}');
    plim_write_begin(w, "required", '[');
    plim_write_text(w, NULL, "type");
    plim_write_end(w, ']');
    plim_write_end(w, '}');
    plim_write_begin(w, "then", '{');
    plim_write_text(w, "title", shape->name(i));
    plim_write_text(w, "description", shape->summary(i));
    put_keys(w, shape->keys(i), shape->table);
    plim_write_end(w, '}');
    plim_write_end(w, '}');
}

static void put_typed(plim_writer *w, const plim_shape *shape)
{
    put_type(w, "object");
    plim_write_begin(w, "properties", '{');
    for (const plim_param *p = shape->table; p->name != NULL; p++) {
        put_row(w, p);
    }
    plim_write_end(w, '}');
    put_required(w, shape->table);
    plim_write_begin(w, "allOf", '[');
    for (size_t i = 0; shape->name(i) != NULL; i++) {
        put_typed_keys(w, shape, i);
    }
    plim_write_end(w, ']');
}

static void put_array(plim_writer *w, const plim_shape *shape)
{
    put_type(w, "array");
    plim_write_begin_flat(w, "items", '{');
    if (shape->element->label != NULL) {
        put_reference(w, shape->element);
    } else {
        put_shape(w, shape->element);
    }
    plim_write_end(w, '}');
    if (shape->least > 0) {
        plim_write_number(w, "minItems", (double)shape->least);
    }
    if (shape->most > 0) {
        plim_write_number(w, "maxItems", (double)shape->most);
    }
}

static void put_names(plim_writer *w, const char *key, const plim_shape *shape)
{
    const char *names[PLIM_SHAPE_NAMES_MAX];
    size_t n = plim_shape_names(shape, names);
    plim_write_begin_flat(w, key, '[');
    for (size_t i = 0; i < n; i++) {
        plim_write_text(w, NULL, names[i]);
    }
    plim_write_end(w, ']');
}

/* Characters are no more than bytes, so the limit refuses nothing that the loader takes. */
static void put_text_shape(plim_writer *w, const plim_shape *shape)
{
    put_type(w, "string");
    if (shape->least > 0) {
        plim_write_number(w, "minLength", (double)shape->least);
    }
    if (shape->most > 0) {
        plim_write_number(w, "maxLength", (double)shape->most);
    }
    if (shape->pattern != NULL) {
        plim_str pattern = {0};
        shape->pattern(&pattern);
        plim_write_text(w, "pattern", pattern.failed || pattern.text == NULL ? "" : pattern.text);
        plim_str_free(&pattern);
    }
    if (shape->name != NULL) {
        put_names(w, "examples", shape); /* what an editor offers */
    }
}

static void put_shape(plim_writer *w, const plim_shape *shape)
{
    switch (shape->kind) {
    case PLIM_SHAPE_OBJECT:
        put_type(w, "object");
        put_keys(w, shape->table, NULL);
        break;
    case PLIM_SHAPE_TYPED:
        put_typed(w, shape);
        break;
    case PLIM_SHAPE_ARRAY:
        put_array(w, shape);
        break;
    case PLIM_SHAPE_ANY:
        plim_write_begin(w, "anyOf", '[');
        for (const plim_shape *const *any = shape->any; *any != NULL; any++) {
            plim_write_begin(w, NULL, '{');
            plim_write_text(w, "title", (*any)->what);
            refer(w, *any);
            plim_write_end(w, '}');
        }
        plim_write_end(w, ']');
        break;
    case PLIM_SHAPE_NAME:
        put_names(w, "enum", shape);
        break;
    case PLIM_SHAPE_TEXT:
        put_text_shape(w, shape);
        break;
    case PLIM_SHAPE_KIND_COUNT:
        break;
    }
}

/* ---- definitions ---- */

typedef struct labels {
    const plim_shape *shape[LABELS_MAX];
    size_t n;
} labels;

static void collect(labels *found, const plim_shape *shape);

static void collect_table(labels *found, const plim_param *table)
{
    for (const plim_param *p = table; p != NULL && p->name != NULL; p++) {
        const plim_shape *shape = p->kind == PLIM_PARAM_DIST ? &plim_dist_shape : p->shape;
        if (shape != NULL) {
            collect(found, shape);
        }
    }
}

static void collect(labels *found, const plim_shape *shape)
{
    for (size_t i = 0; i < found->n; i++) {
        if (found->shape[i] == shape) {
            return;
        }
    }
    if (shape->label != NULL) {
        PLIM_ASSERT(found->n < LABELS_MAX);
        found->shape[found->n++] = shape;
    }
    collect_table(found, shape->table);
    for (size_t i = 0; shape->kind == PLIM_SHAPE_TYPED && shape->name(i) != NULL; i++) {
        collect_table(found, shape->keys(i));
    }
    if (shape->element != NULL) {
        collect(found, shape->element);
    }
    for (const plim_shape *const *any = shape->any; any != NULL && *any != NULL; any++) {
        collect(found, *any);
    }
}

void plim_schema_write(const plim_shape *root, FILE *to)
{
    labels found = {.n = 0};
    plim_writer w = {.to = to};
    collect(&found, root);
    plim_write_begin(&w, NULL, '{');
    plim_write_text(&w, "$schema", "http://json-schema.org/draft-07/schema#");
    plim_write_text(&w, "title", "a scenario of plimsoll");
    plim_write_text(&w, "description",
                    "Made by `plimsoll schema`. What spans several keys (names that are used and "
                    "not given, ranges that depend on others) is told by `plimsoll check` alone.");
    put_shape(&w, root);
    plim_write_begin(&w, "definitions", '{');
    for (size_t i = 0; i < found.n; i++) {
        plim_write_begin(&w, found.shape[i]->label, '{');
        put_shape(&w, found.shape[i]);
        plim_write_end(&w, '}');
    }
    plim_write_end(&w, '}');
    plim_write_end(&w, '}');
}
