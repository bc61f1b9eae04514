/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fields of a row of measurements: see calibrate_fields.h. */
#include "scenarios/calibrate_fields.h"

#include "sim/base/str.h"

#include <stdarg.h>
#include <string.h>

enum { TEXT_MAX = 512 };

const char *const plim_column_names[] = {"platform", "service", "case", "metric", "part",
                                         "value",    "unit",    "sd",   "n"};

/* ---- fields ---- */

plim_csv_field plim_reader_field(const plim_reader *r, plim_column c)
{
    static const plim_csv_field none = {"", 0, false};
    return r->at[c] < 0 || (size_t)r->at[c] >= r->row.n_fields ? none : r->row.field[r->at[c]];
}

/* Where a field begins in its line, as it stands there: quotes count, bytes of UTF-8 do not. */
uint32_t plim_reader_column(const plim_reader *r, int at)
{
    uint32_t text_column = 1;
    for (int i = 0; i < at && (size_t)i < r->row.n_fields; i++) {
        const plim_csv_field *f = &r->row.field[i];
        for (size_t k = 0; k < f->n; k++) {
            text_column += ((unsigned char)f->text[k] & 0xc0) != 0x80;
            text_column += f->quoted && f->text[k] == '"';
        }
        text_column += f->quoted ? 3 : 1;
    }
    return text_column;
}

void plim_reader_wrong(plim_reader *r, plim_column c, const char *format, ...)
{
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    plim_diags_add(r->diags, r->c->file, (uint32_t)r->row.line,
                   plim_reader_column(r, r->at[c] < 0 ? 0 : r->at[c]), plim_column_names[c], "%s",
                   text);
    r->good = false;
}

const char *plim_reader_shown(plim_reader *r, plim_csv_field f)
{
    return plim_csv_printable(f.text, f.n, r->shown, sizeof r->shown);
}

bool plim_field_is(plim_csv_field f, const char *text)
{
    return f.n == strlen(text) && memcmp(f.text, text, f.n) == 0;
}

/* "did you mean" after what was found; all of them where nothing is near. */
void plim_reader_unknown(plim_reader *r, plim_column c, const char *found, const char *what,
                         const char *const *words, size_t n)
{
    char list[TEXT_MAX / 2];
    size_t used = 0;
    const char *near = plim_nearest(found, words, n);
    if (near != NULL) {
        plim_reader_wrong(r, c, "found \"%s\", expected %s (did you mean \"%s\"?)", found, what,
                          near);
        return;
    }
    list[0] = '\0';
    size_t i = 0;
    for (; i < n && used + strlen(words[i]) + 3 < sizeof list; i++) {
        int put = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", words[i]);
        used += put > 0 ? (size_t)put : 0;
    }
    plim_reader_wrong(r, c, "found \"%s\", expected %s: %s%s", found, what, list,
                      i < n ? ", …" : "");
}

/* ---- numbers and units ---- */

typedef struct unit {
    const char *base, *name;
    double factor;
} unit;

static const unit units[] = {
    {"s", "s", 1.0},         {"s", "ms", 1e-3},
    {"s", "us", 1e-6},       {"s", "ns", 1e-9},
    {"1/s", "1/s", 1.0},     {"1/s", "1/min", 1.0 / 60.0},
    {"MiB", "MiB", 1.0},     {"MiB", "KiB", 1.0 / 1024.0},
    {"MiB", "GiB", 1024.0},  {"MiB", "MB", 1e6 / 1048576.0},
    {"cores", "cores", 1.0}, {"cores", "%", 0.01},
    {"cores", "ms/s", 1e-3}, {"cores", "us/s", 1e-6},
    {"B", "B", 1.0},         {"B", "KiB", 1024.0},
    {"B", "MiB", 1048576.0}, {"1", "1", 1.0},
};

/* What a value is multiplied by; 0 and a diagnostic when its unit is none of that base. */
double plim_reader_factor(plim_reader *r, const char *base)
{
    const char *names[PLIM_WORDS_MAX];
    size_t n = 0;
    plim_csv_field f = plim_reader_field(r, PLIM_COLUMN_UNIT);
    if (f.n == 0) {
        return 1.0;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i].base, base) != 0) {
            continue;
        }
        if (plim_field_is(f, units[i].name)) {
            return units[i].factor;
        }
        names[n++] = units[i].name;
    }
    plim_reader_unknown(r, PLIM_COLUMN_UNIT, plim_reader_shown(r, f), "a unit of this metric",
                        names, n);
    return 0.0;
}

/* A number in [min, max]; `there` tells whether the field has any text. */
double plim_reader_number(plim_reader *r, plim_column c, double min, double max, bool *there)
{
    double value = 0.0;
    plim_csv_field f = plim_reader_field(r, c);
    *there = f.n > 0;
    if (f.n == 0) {
        return 0.0;
    }
    if (!plim_csv_real(f.text, f.n, &value)) {
        plim_reader_wrong(r, c, "found \"%s\", expected a number", plim_reader_shown(r, f));
    } else if (!(value >= min && value <= max)) {
        plim_reader_wrong(r, c, "found %s, expected a number from %g to %g",
                          plim_reader_shown(r, f), min, max);
    }
    return value;
}
