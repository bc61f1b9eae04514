/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diagnostics: see diag.h. */
#include "scenarios/diag.h"

#include "scenarios/json_write.h"
#include "sim/base/str.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    size_t n = strlen(text) + 1;
    char *c = malloc(n);
    if (c != NULL) {
        memcpy(c, text, n);
    }
    return c;
}

static bool is_after(const plim_diag *a, uint32_t line, uint32_t column)
{
    return a->line > line || (a->line == line && a->column > column);
}

static void free_diag(plim_diag *d)
{
    free(d->file);
    free(d->pointer);
    free(d->text);
}

size_t plim_utf8_length(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    if (n == 0 || p[0] < 0x80) {
        return n == 0 ? 0 : 1;
    }
    size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    uint32_t code = p[0] & (0x7fu >> length);
    if (p[0] < 0xc2 || p[0] > 0xf4 || n < length) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (p[i] & 0x3fu);
    }
    bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    return overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0 : length;
}

int plim_utf8_cut(const char *text, size_t most)
{
    size_t n = strnlen(text, most + 1);
    if (n > most) {
        n = most;
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) {
            n--;
        }
    }
    return (int)n;
}

bool plim_diags_keeps(const plim_diags *diags, uint32_t line, uint32_t column)
{
    return diags->n < PLIM_DIAGS_MAX || is_after(&diags->list[diags->n - 1], line, column);
}

void plim_diags_add(plim_diags *diags, const char *file, uint32_t line, uint32_t column,
                    const char *pointer, const char *format, ...)
{
    char text[1024];
    va_list args;
    if (diags->n == PLIM_DIAGS_MAX) {
        diags->more++;
        if (!plim_diags_keeps(diags, line, column)) {
            return;
        }
        free_diag(&diags->list[--diags->n]);
    }
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (n >= (int)sizeof text) {
        memcpy(text + plim_utf8_cut(text, sizeof text - sizeof "…"), "…", sizeof "…");
    }
    size_t at = diags->n;
    while (at > 0 && is_after(&diags->list[at - 1], line, column)) {
        diags->list[at] = diags->list[at - 1];
        at--;
    }
    diags->list[at] = (plim_diag){copy(file), line, column, copy(pointer), copy(text)};
    diags->n++;
}

size_t plim_diags_count(const plim_diags *diags)
{
    return diags->n + diags->more;
}

static void put(FILE *to, const char *text, bool quoted)
{
    plim_write_escape(to, text == NULL ? "?" : text, quoted); /* memory ran out while copying */
}

void plim_diags_print(const plim_diags *diags, FILE *to)
{
    for (size_t i = 0; i < diags->n; i++) {
        const plim_diag *d = &diags->list[i];
        put(to, d->file, false);
        fprintf(to, ":%u:%u: error: ", d->line, d->column);
        put(to, d->pointer, false);
        fputs(": ", to);
        put(to, d->text, false);
        fputs("\n", to);
    }
    if (diags->more > 0) {
        fprintf(to, "… and %zu more\n", diags->more);
    }
}

static void put_quoted(FILE *to, const char *text)
{
    fputc('"', to);
    put(to, text, true);
    fputc('"', to);
}

void plim_diags_print_json(const plim_diags *diags, FILE *to)
{
    fputs("[", to);
    for (size_t i = 0; i < diags->n; i++) {
        const plim_diag *d = &diags->list[i];
        fputs(i == 0 ? "\n  {\"file\": " : ",\n  {\"file\": ", to);
        put_quoted(to, d->file);
        fprintf(to, ", \"line\": %u, \"column\": %u, \"pointer\": ", d->line, d->column);
        put_quoted(to, d->pointer);
        fputs(", \"message\": ", to);
        put_quoted(to, d->text);
        fputs("}", to);
    }
    fputs("\n]\n", to);
}

void plim_diags_free(plim_diags *diags)
{
    for (size_t i = 0; i < diags->n; i++) {
        free_diag(&diags->list[i]);
    }
    *diags = (plim_diags){0};
}
