/* SPDX-License-Identifier: GPL-3.0-or-later
 * Strict decoding: see decode.h. */
#include "scenarios/decode.h"

#include "scenarios/dist_keys.h"
#include "sim/base/str.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    WORDS = 160,
    KEYS_MAX = 128,
    NAME_SHOWN = 60,
    NAME_BYTES = NAME_SHOWN + 4,
    NAMES_SHOWN = 16,
    KEYS_SHOWN = 12
};

static const double EXACT_MAX = 9007199254740992.0; /* 2^53: integers beyond it are not exact */

const char *plim_decode_copy(plim_decoder *d, const char *text)
{
    const char *copy = plim_arena_text(d->arena, text, strlen(text));
    return copy == NULL ? "" : copy;
}

/* ---- messages ---- */

static const char *unit_words(const plim_param *p, char *buffer, size_t n)
{
    bool unit = p->unit != NULL && p->unit[0] != '\0' && strcmp(p->unit, "1") != 0;
    snprintf(buffer, n, unit ? " (%s)" : "%s", unit ? p->unit : "");
    return buffer;
}

/* 4096, 0.001, 1e9, 1e-12: digits up to a million, then the shorter form without the signs and
 * zeros that printf puts into an exponent. */
static const char *limit_words(double value, char buffer[32])
{
    if (fabs(value) == EXACT_MAX) {
        snprintf(buffer, 32, "%s2^53", value < 0.0 ? "-" : "");
        return buffer;
    }
    bool plain = fabs(value) <= 1e6 || fabs(value) != pow(10.0, round(log10(fabs(value))));
    snprintf(buffer, 32, plain ? "%.10g" : "%.0e", value);
    char *e = strchr(buffer, 'e');
    if (e != NULL) {
        char *from = e + 1, *to = e + 1;
        if (*from == '-') {
            to++;
        }
        from++;
        from += strspn(from, "0");
        memmove(to, from, strlen(from) + 1);
    }
    return buffer;
}

/* "2003, 2014 or 2020". */
static const char *values_words(const int *values, char *buffer, size_t n)
{
    size_t used = 0;
    for (const int *v = values; *v != 0 && used < n; v++) {
        const char *between = v == values ? "" : v[1] == 0 ? " or " : ", ";
        used += (size_t)snprintf(buffer + used, n - used, "%s%d", between, *v);
    }
    return buffer;
}

const char *plim_decode_range(const plim_param *p, char *buffer, size_t n)
{
    const char *kind = p->kind == PLIM_PARAM_COUNT ? "integer" : "number";
    char unit[32], low[32], high[32];
    if (p->values != NULL) {
        return values_words(p->values, buffer, n);
    }
    if (p->word != NULL) {
        plim_param row = *p;
        row.word = NULL;
        int used = snprintf(buffer, n, "\"%s\" or ", p->word);
        (void)plim_decode_range(&row, buffer + used, n - (size_t)used);
        return buffer;
    }
    bool positive = p->min > 0.0 && p->min <= DBL_MIN;
    bool above = !positive && isfinite(p->min), below = isfinite(p->max);
    unit_words(p, unit, sizeof unit);
    limit_words(above ? p->min : 0.0, low);
    limit_words(below ? p->max : 0.0, high);
    if (positive) {
        snprintf(buffer, n, "a positive %s%s%s%s", kind, below ? " of at most " : "",
                 below ? high : "", unit);
        return buffer;
    }
    if (above && below && p->min == p->max) {
        snprintf(buffer, n, "the number %s%s", low, unit);
        return buffer;
    }
    const char *article = kind[0] == 'i' ? "an" : "a";
    if (above && below) {
        snprintf(buffer, n, "%s %s from %s to %s%s", article, kind, low, high, unit);
    } else if (above || below) {
        snprintf(buffer, n, "%s %s of at %s %s%s", article, kind, above ? "least" : "most",
                 above ? low : high, unit);
    } else {
        snprintf(buffer, n, "%s %s%s", article, kind, unit);
    }
    return buffer;
}

/* The name, or its first 60 bytes or so and an ellipsis. */
static const char *short_name(const char *name, char buffer[NAME_BYTES])
{
    int n = plim_utf8_cut(name, NAME_SHOWN);
    snprintf(buffer, NAME_BYTES, "%.*s%s", n, name, name[n] == '\0' ? "" : "…");
    return buffer;
}

static bool expected(plim_decoder *d, plim_node node, const char *what)
{
    char words[WORDS];
    plim_node_diag(node, d->diags, "found %s, expected %s",
                   plim_node_words(node, words, sizeof words), what);
    return false;
}

bool plim_decode_kind(plim_decoder *d, plim_node node, plim_json_kind kind, const char *what)
{
    return plim_node_kind(node) == kind || expected(d, node, what);
}

bool plim_decode_member(plim_decoder *d, plim_node object, const char *key, plim_json_kind kind,
                        plim_node *member)
{
    static const char *const kinds[] = {"null",     "true or false", "a number",
                                        "a string", "an array",      "an object"};
    *member = plim_node_find(object, key);
    if (!plim_node_there(*member)) {
        plim_node_diag(object, d->diags, "found no \"%s\", expected %s there", key, kinds[kind]);
        return false;
    }
    return plim_decode_kind(d, *member, kind, kinds[kind]);
}

static bool index_of(const char *name, const char *const *names, size_t n, size_t *index)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

/* "a, b, c", at most so many; an ellipsis stands for the rest. */
static void put_names(plim_str *list, const char *const *names, size_t n, size_t most)
{
    for (size_t i = 0; i < n && i < most; i++) {
        plim_str_printf(list, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    if (n > most) {
        plim_str_puts(list, ", …");
    }
}

void plim_decode_no_name(plim_decoder *d, plim_node node, const char *name,
                         const char *const *names, size_t n, const char *what)
{
    const char *near = plim_nearest(name, names, n);
    char buffer[NAME_BYTES];
    const char *shown = short_name(name, buffer);
    if (near != NULL) {
        plim_node_diag(node, d->diags,
                       "found \"%s\", expected the name of %s (did you mean \"%s\"?)", shown, what,
                       near);
        return;
    }
    plim_str list = {0};
    put_names(&list, names, n, NAMES_SHOWN);
    plim_node_diag(node, d->diags, "found \"%s\", expected the name of %s%s%s", shown, what,
                   list.text == NULL ? "" : ": ", list.text == NULL ? "" : list.text);
    plim_str_free(&list);
}

bool plim_decode_name(plim_decoder *d, plim_node node, const char *const *names, size_t n,
                      const char *what, size_t *index)
{
    if (plim_node_kind(node) != PLIM_JSON_STRING) {
        char text[WORDS];
        snprintf(text, sizeof text, "the name of %s", what);
        return expected(d, node, text);
    }
    if (index_of(plim_node_text(node), names, n, index)) {
        return true;
    }
    plim_decode_no_name(d, node, plim_node_text(node), names, n, what);
    return false;
}

bool plim_decode_name_member(plim_decoder *d, plim_node object, const char *key,
                             const char *const *names, size_t n, const char *what, size_t *index)
{
    plim_node member = plim_node_find(object, key);
    if (plim_node_there(member)) {
        return plim_decode_name(d, member, names, n, what, index);
    }
    plim_str list = {0};
    put_names(&list, names, n, NAMES_SHOWN);
    plim_node_diag(object, d->diags, "found no \"%s\", expected it: the name of %s%s%s", key, what,
                   list.text == NULL ? "" : ", one of ", list.text == NULL ? "" : list.text);
    plim_str_free(&list);
    return false;
}

bool plim_decode_seed(plim_decoder *d, plim_node node, uint64_t *seed)
{
    int64_t v;
    bool good = false;
    if (plim_node_kind(node) == PLIM_JSON_NUMBER) {
        good = plim_node_integer(node, &v) && v >= 0;
        *seed = good ? (uint64_t)v : *seed;
    } else if (plim_node_kind(node) == PLIM_JSON_STRING) {
        good = strlen(plim_node_text(node)) == 16 && plim_seed_parse(plim_node_text(node), seed);
    }
    return good || expected(d, node, "an integer from 0 to 2^53, or a string of 16 hex digits");
}

/* ---- values ---- */

static bool is_word(plim_node node, const plim_param *p)
{
    return p->word != NULL && plim_node_kind(node) == PLIM_JSON_STRING &&
           strcmp(plim_node_text(node), p->word) == 0;
}

static bool read_real(plim_decoder *d, plim_node node, const plim_param *p, double *out)
{
    char range[WORDS];
    if (is_word(node, p)) {
        *out = p->fallback;
        return true;
    }
    if (plim_node_kind(node) != PLIM_JSON_NUMBER ||
        !plim_param_in_range(p, plim_node_number(node))) {
        return expected(d, node, plim_decode_range(p, range, sizeof range));
    }
    *out = plim_node_number(node);
    return true;
}

static bool read_count(plim_decoder *d, plim_node node, const plim_param *p, int64_t *out)
{
    char range[WORDS];
    int64_t v;
    if (is_word(node, p)) {
        *out = (int64_t)p->fallback;
        return true;
    }
    if (plim_node_integer(node, &v) && plim_param_in_range(p, (double)v)) {
        *out = v;
        return true;
    }
    plim_param row = *p;
    if (plim_node_kind(node) == PLIM_JSON_NUMBER && fabs(plim_node_number(node)) >= EXACT_MAX) {
        row.min = fmax(row.min, -EXACT_MAX); /* too large for any row: say so */
        row.max = fmin(row.max, EXACT_MAX);
    }
    return expected(d, node, plim_decode_range(&row, range, sizeof range));
}

static bool text_fits(plim_decoder *d, plim_node node, const plim_shape *shape)
{
    size_t n = strlen(plim_node_text(node));
    if (n == 0 && shape->least > 0) {
        plim_node_diag(node, d->diags, "found an empty %s, expected at least one character",
                       shape->what);
        return false;
    }
    if (shape->most > 0 && n > shape->most) {
        plim_node_diag(node, d->diags, "found a %s of %zu bytes, expected at most %zu", shape->what,
                       n, shape->most);
        return false;
    }
    return true;
}

static bool read_text(plim_decoder *d, plim_node node, const plim_param *p, const char **out)
{
    const char *names[PLIM_SHAPE_NAMES_MAX];
    size_t index;
    if (p->shape != NULL && p->shape->kind == PLIM_SHAPE_NAME) {
        size_t n = plim_shape_names(p->shape, names);
        bool found = plim_decode_name(d, node, names, n, p->shape->what, &index);
        *out = found ? names[index] : *out;
        return found;
    }
    if (!plim_decode_kind(d, node, PLIM_JSON_STRING, "a string") ||
        (p->shape != NULL && !text_fits(d, node, p->shape))) {
        return false;
    }
    *out = plim_decode_copy(d, plim_node_text(node));
    return true;
}

static bool read_reals(plim_decoder *d, plim_node node, const plim_param *p, plim_reals *out)
{
    if (plim_node_kind(node) != PLIM_JSON_ARRAY) {
        char unit[32], what[WORDS];
        snprintf(what, sizeof what, "an array of numbers%s", unit_words(p, unit, sizeof unit));
        return expected(d, node, what);
    }
    size_t n = plim_node_size(node), i = 0;
    if (n == 0) {
        plim_node_diag(node, d->diags, "found an empty array, expected at least one number");
        return false;
    }
    double *value = PLIM_NEW(d->arena, n, double);
    bool good = value != NULL;
    for (plim_node e = plim_node_first(node); plim_node_there(e) && value != NULL;
         e = plim_node_next(e)) {
        good = read_real(d, e, p, &value[i++]) && good;
    }
    *out = (plim_reals){value, value == NULL ? 0 : n};
    return good;
}

static bool read_choice(plim_decoder *d, plim_node node, const plim_param *p, int *out)
{
    size_t n = 0, index;
    while (p->choices[n] != NULL) {
        n++;
    }
    const char *name = plim_node_kind(node) == PLIM_JSON_STRING ? plim_node_text(node) : NULL;
    if (name != NULL && index_of(name, p->choices, n, &index)) {
        *out = (int)index;
        return true;
    }
    char words[WORDS];
    const char *near = name == NULL ? NULL : plim_nearest(name, p->choices, n);
    plim_str list = {0};
    plim_node_words(node, words, sizeof words);
    if (near != NULL && n > NAMES_SHOWN) {
        plim_str_puts(&list, "a known one");
    } else {
        plim_str_puts(&list, "one of ");
        put_names(&list, p->choices, n, NAMES_SHOWN);
    }
    plim_node_diag(node, d->diags, "found %s, expected %s%s%s%s", words,
                   list.text == NULL ? "one of its choices" : list.text,
                   near == NULL ? "" : " (did you mean \"", near == NULL ? "" : near,
                   near == NULL ? "" : "\"?)");
    plim_str_free(&list);
    return false;
}

/* ---- objects ---- */

void plim_decode_defaults(const plim_param *table, void *into)
{
    for (const plim_param *p = table; p->name != NULL; p++) {
        void *at = (char *)into + p->offset;
        switch (p->kind) {
        case PLIM_PARAM_REAL:
            *(double *)at = p->fallback;
            break;
        case PLIM_PARAM_COUNT:
            *(int64_t *)at = (int64_t)p->fallback;
            break;
        case PLIM_PARAM_BOOL:
            *(bool *)at = p->fallback != 0.0;
            break;
        case PLIM_PARAM_TEXT:
            *(const char **)at = p->text;
            break;
        case PLIM_PARAM_CHOICE:
            *(int *)at = (int)p->fallback;
            break;
        case PLIM_PARAM_REALS:
            *(plim_reals *)at = (plim_reals){NULL, 0};
            break;
        case PLIM_PARAM_DIST:
            *(plim_dist *)at = (plim_dist){.kind = p->fallback > 0.0 ? PLIM_DIST_EXPONENTIAL
                                                                     : PLIM_DIST_DETERMINISTIC,
                                           .mean = p->fallback};
            break;
        case PLIM_PARAM_SEED:
            *(uint64_t *)at = (uint64_t)p->fallback;
            break;
        case PLIM_PARAM_CUSTOM:
        case PLIM_PARAM_KIND_COUNT:
            break;
        }
    }
}

static bool read_value(plim_decoder *d, plim_node node, const plim_param *p, void *into)
{
    void *at = (char *)into + p->offset;
    switch (p->kind) {
    case PLIM_PARAM_REAL:
        return read_real(d, node, p, at);
    case PLIM_PARAM_COUNT:
        return read_count(d, node, p, at);
    case PLIM_PARAM_BOOL:
        if (!plim_decode_kind(d, node, PLIM_JSON_BOOL, "true or false")) {
            return false;
        }
        *(bool *)at = plim_node_bool(node);
        return true;
    case PLIM_PARAM_TEXT:
        return read_text(d, node, p, at);
    case PLIM_PARAM_CHOICE:
        return read_choice(d, node, p, at);
    case PLIM_PARAM_REALS:
        return read_reals(d, node, p, at);
    case PLIM_PARAM_DIST:
        return plim_decode_dist(d, node, at);
    case PLIM_PARAM_SEED:
        return plim_decode_seed(d, node, at);
    case PLIM_PARAM_CUSTOM:
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
    return true;
}

static void unknown_key(plim_decoder *d, plim_node member, const plim_param *a, const plim_param *b)
{
    const char *names[KEYS_MAX];
    size_t n = 0;
    for (; a->name != NULL && n < KEYS_MAX; a++) {
        names[n++] = a->name;
    }
    for (; b != NULL && b->name != NULL && n < KEYS_MAX; b++) {
        names[n++] = b->name;
    }
    const char *key = plim_node_key(member);
    const char *near = plim_nearest(key, names, n);
    char buffer[NAME_BYTES];
    const char *shown = short_name(key, buffer);
    if (near != NULL) {
        plim_node_diag_key(member, d->diags,
                           "found unknown key \"%s\", expected a known one (did you mean \"%s\"?)",
                           shown, near);
        return;
    }
    plim_str list = {0};
    put_names(&list, names, n, KEYS_SHOWN);
    plim_node_diag_key(member, d->diags, "found unknown key \"%s\", expected %s%s", shown,
                       list.text == NULL ? "no keys here" : "one of ",
                       list.text == NULL ? "" : list.text);
    plim_str_free(&list);
}

bool plim_decode_object_with(plim_decoder *d, plim_node object, const plim_param *table, void *into,
                             const plim_param *also)
{
    bool good = plim_decode_kind(d, object, PLIM_JSON_OBJECT, "an object");
    plim_decode_defaults(table, into);
    if (!good) {
        return false;
    }
    for (plim_node m = plim_node_first(object); plim_node_there(m); m = plim_node_next(m)) {
        const plim_param *p = plim_param_find(table, plim_node_key(m));
        if (p != NULL) {
            good = read_value(d, m, p, into) && good;
        } else if (plim_param_find(also, plim_node_key(m)) == NULL) {
            unknown_key(d, m, table, also);
            good = false;
        }
    }
    for (const plim_param *p = table; p->name != NULL; p++) {
        if (p->required && !plim_node_there(plim_node_find(object, p->name))) {
            plim_node_diag(object, d->diags, "found no \"%s\", expected it%s%s", p->name,
                           p->doc == NULL ? "" : ": ", p->doc == NULL ? "" : p->doc);
            good = false;
        }
    }
    return good;
}

bool plim_decode_object(plim_decoder *d, plim_node object, const plim_param *table, void *into)
{
    return plim_decode_object_with(d, object, table, into, NULL);
}

bool plim_decode_optional(plim_decoder *d, plim_node object, const char *expected,
                          const plim_param *table, void *into)
{
    plim_decode_defaults(table, into);
    return !plim_node_there(object) || (plim_decode_kind(d, object, PLIM_JSON_OBJECT, expected) &&
                                        plim_decode_object(d, object, table, into));
}
