/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diagnostics: see diag.h. */
#include "scenarios/diag.h"

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

static int before(const plim_diag *a, uint32_t line, uint32_t column)
{
    return a->line < line || (a->line == line && a->column <= column);
}

void plim_diags_add(plim_diags *diags, const char *file, uint32_t line, uint32_t column,
                    const char *pointer, const char *format, ...)
{
    char text[1024];
    va_list args;
    if (diags->n == PLIM_DIAGS_MAX) {
        diags->more++;
        return;
    }
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t at = diags->n;
    while (at > 0 && !before(&diags->list[at - 1], line, column)) {
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

static const char *text_of(const char *text)
{
    return text == NULL ? "?" : text; /* memory ran out while copying */
}

void plim_diags_print(const plim_diags *diags, FILE *to)
{
    for (size_t i = 0; i < diags->n; i++) {
        const plim_diag *d = &diags->list[i];
        fprintf(to, "%s:%u:%u: error: %s: %s\n", text_of(d->file), d->line, d->column,
                text_of(d->pointer), text_of(d->text));
    }
    if (diags->more > 0) {
        fprintf(to, "… and %zu more\n", diags->more);
    }
}

static void put_quoted(FILE *to, const char *text)
{
    fputc('"', to);
    for (const unsigned char *p = (const unsigned char *)text_of(text); *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            fprintf(to, "\\%c", *p);
        } else if (*p < 0x20) {
            fprintf(to, "\\u%04x", *p);
        } else {
            fputc(*p, to);
        }
    }
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
        free(diags->list[i].file);
        free(diags->list[i].pointer);
        free(diags->list[i].text);
    }
    *diags = (plim_diags){0};
}
