/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writing JSON: see json_write.h. */
#include "scenarios/json_write.h"

#include "scenarios/diag.h"
#include "sim/base/str.h"
#include "sim/kernel/sample.h"

#include <string.h>

void plim_write_escape(FILE *to, const char *text, bool quoted)
{
    static const char named[] = "\b\f\n\r\t", letters[] = "bfnrt";
    const char *p = text;
    size_t left = strlen(p);
    while (left > 0) {
        size_t n = plim_utf8_length(p, left);
        unsigned char c = (unsigned char)*p, second = (unsigned char)p[1];
        const char *name = strchr(named, *p);
        if (n == 0) {
            fputs("\xef\xbf\xbd", to);
            n = 1;
        } else if (name != NULL) {
            fprintf(to, "\\%c", letters[name - named]);
        } else if (c < 0x20 || c == 0x7f || (c == 0xc2 && second < 0xa0)) {
            fprintf(to, "\\u%04x", n == 1 ? c : second);
        } else if (quoted && (c == '"' || c == '\\')) {
            fprintf(to, "\\%c", c);
        } else {
            (void)fwrite(p, 1, n, to);
        }
        p += n;
        left -= n;
    }
}

static void put_quoted(FILE *to, const char *text)
{
    fputc('"', to);
    plim_write_escape(to, text, true);
    fputc('"', to);
}

static void new_line(const plim_writer *w)
{
    fprintf(w->to, "\n%*s", 2 * w->depth, "");
}

static bool is_flat(const plim_writer *w)
{
    return w->flat > 0 && w->depth >= w->flat;
}

/* What stands before a value. */
static void lead(plim_writer *w, const char *key)
{
    if (w->depth > 0) {
        fputs(w->inner ? "," : "", w->to);
        if (!is_flat(w)) {
            new_line(w);
        } else if (w->inner) {
            fputc(' ', w->to);
        }
    }
    if (key != NULL) {
        put_quoted(w->to, key);
        fputs(": ", w->to);
    }
    w->inner = true;
}

void plim_write_begin(plim_writer *w, const char *key, char open)
{
    lead(w, key);
    fputc(open, w->to);
    w->depth++;
    w->inner = false;
}

void plim_write_begin_flat(plim_writer *w, const char *key, char open)
{
    plim_write_begin(w, key, open);
    if (w->flat == 0) {
        w->flat = w->depth;
    }
}

void plim_write_end(plim_writer *w, char close)
{
    bool flat = is_flat(w);
    if (w->flat == w->depth) {
        w->flat = 0;
    }
    w->depth--;
    if (w->inner && !flat) {
        new_line(w);
    }
    fputc(close, w->to);
    w->inner = true;
    if (w->depth == 0) {
        fputc('\n', w->to);
    }
}

void plim_write_text(plim_writer *w, const char *key, const char *text)
{
    lead(w, key);
    put_quoted(w->to, text);
}

void plim_write_number(plim_writer *w, const char *key, double value)
{
    char buffer[32];
    plim_write_raw(w, key, plim_format_double(value, buffer));
}

void plim_write_bool(plim_writer *w, const char *key, bool value)
{
    plim_write_raw(w, key, value ? "true" : "false");
}

void plim_write_seed(plim_writer *w, const char *key, uint64_t seed)
{
    char text[PLIM_SEED_BYTES];
    if (strlen(plim_seed_text(seed, text)) == 16) {
        plim_write_text(w, key, text);
    } else {
        plim_write_raw(w, key, text);
    }
}

void plim_write_raw(plim_writer *w, const char *key, const char *json)
{
    lead(w, key);
    fputs(json, w->to);
}

void plim_write_exponential(plim_writer *w, const char *key, double mean)
{
    plim_write_begin_flat(w, key, '{');
    plim_write_text(w, "type", plim_dist_names[PLIM_DIST_EXPONENTIAL]);
    plim_write_number(w, "mean", mean);
    plim_write_end(w, '}');
}

/* ---- rows ---- */

void plim_write_default(plim_writer *w, const char *key, const plim_param *row)
{
    if (!plim_param_has_default(row)) {
        return;
    }
    switch (row->kind) {
    case PLIM_PARAM_REAL:
    case PLIM_PARAM_COUNT:
        if (row->word != NULL) {
            plim_write_text(w, key, row->word);
        } else {
            plim_write_number(w, key, row->fallback);
        }
        break;
    case PLIM_PARAM_BOOL:
        plim_write_bool(w, key, row->fallback != 0.0);
        break;
    case PLIM_PARAM_SEED:
        plim_write_seed(w, key, (uint64_t)row->fallback);
        break;
    case PLIM_PARAM_TEXT:
        plim_write_text(w, key, row->text);
        break;
    case PLIM_PARAM_CHOICE:
        plim_write_text(w, key, row->choices[(size_t)row->fallback]);
        break;
    case PLIM_PARAM_DIST:
        plim_write_exponential(w, key, row->fallback);
        break;
    case PLIM_PARAM_REALS:
    case PLIM_PARAM_CUSTOM:
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
}

/* A number that the key may have: its default if that is something, else 1, else the least. */
static double some_number(const plim_param *row)
{
    bool told = row->fallback != 0.0 && plim_param_has_default(row) && row->word == NULL;
    return told ? row->fallback : plim_param_in_range(row, 1.0) ? 1.0 : row->min;
}

void plim_write_example(plim_writer *w, const char *key, const plim_param *row)
{
    if (row->example != NULL) {
        plim_write_raw(w, key, row->example);
        return;
    }
    switch (row->kind) {
    case PLIM_PARAM_REAL:
    case PLIM_PARAM_COUNT:
        plim_write_number(w, key, some_number(row));
        return;
    case PLIM_PARAM_REALS: {
        plim_write_begin_flat(w, key, '[');
        plim_write_number(w, NULL, some_number(row));
        plim_write_number(w, NULL, some_number(row));
        plim_write_end(w, ']');
        return;
    }
    case PLIM_PARAM_DIST:
        plim_write_exponential(w, key, 1.0);
        return;
    case PLIM_PARAM_TEXT:
        if (row->text == NULL) {
            plim_write_text(
                w, key, row->shape != NULL && row->shape->name != NULL ? row->shape->name(0) : "…");
            return;
        }
        break;
    case PLIM_PARAM_CUSTOM: /* says its own: a test asks for it */
    case PLIM_PARAM_BOOL:
    case PLIM_PARAM_SEED:
    case PLIM_PARAM_CHOICE:
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
    plim_write_default(w, key, row);
}
