/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of a CSV text: see csv.h. One pass over the bytes, a small automaton a field. */
#include "models/csv.h"

#include "models/csv_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const plim_csv_limits plim_csv_defaults = {
    .text_bytes = UINT64_C(4) << 30, .rows = UINT64_C(1000000000), .line_bytes = (size_t)1 << 20};

struct plim_csv {
    plim_csv_source source;
    plim_csv_limits limits;
    char *name;
    char where[256];
    uint8_t text[PLIM_CSV_CHUNK];
    size_t at, end; /* of `text` */
    uint64_t bytes; /* of text so far */
    uint64_t line;  /* of the next byte */
    uint64_t rows;

    /* the row that is being read: fields one after another, a NUL behind each */
    char *row;
    size_t n_row, cap_row;
    size_t row_bytes; /* as they stand in the file */
    uint64_t row_line, quote_line;
    size_t start[PLIM_CSV_FIELDS_MAX];
    plim_csv_field field[PLIM_CSV_FIELDS_MAX];
    size_t n_fields;
    plim_csv_flaw flaw;
};

char *plim_csv_where(const char *name, uint64_t line, char *where, size_t n)
{
    size_t length = strlen(name), room = n > 32 ? n - 32 : 0;
    snprintf(where, n, "%s%s:%llu", length > room ? "..." : "",
             length > room ? name + (length - room) : name, (unsigned long long)line);
    return where;
}

char *plim_csv_printable(const char *text, size_t length, char *to, size_t n)
{
    size_t i = 0;
    for (; i + 1 < n && i < length; i++) {
        to[i] = text[i];
        if (text[i] < ' ' || text[i] > '~') {
            to[i] = '?';
        }
    }
    to[i] = '\0';
    return to;
}

static const char *here(plim_csv *csv, uint64_t line)
{
    return plim_csv_where(csv->name, line, csv->where, sizeof csv->where);
}

/* More text into the empty buffer; csv->end is 0 at the end. */
static plim_status fill(plim_csv *csv, plim_err *err)
{
    size_t got = 0;
    plim_status status = plim_csv_source_read(&csv->source, csv->text, sizeof csv->text, &got,
                                              here(csv, csv->line), err);
    if (status != PLIM_OK) {
        return status;
    }
    csv->at = 0;
    csv->end = got;
    csv->bytes += got;
    if (csv->bytes > csv->limits.text_bytes) {
        return plim_fail(err, PLIM_ELIMIT, here(csv, csv->line),
                         "found more than %llu bytes of text, which is the limit",
                         (unsigned long long)csv->limits.text_bytes);
    }
    return PLIM_OK;
}

static plim_status skip_mark(plim_csv *csv, plim_err *err)
{
    plim_status status = fill(csv, err);
    if (status != PLIM_OK) {
        return status;
    }
    if (csv->end >= 2 &&
        (memcmp(csv->text, "\xff\xfe", 2) == 0 || memcmp(csv->text, "\xfe\xff", 2) == 0)) {
        return plim_fail(err, PLIM_EIO, here(csv, 1), "found UTF-16 text, expected UTF-8");
    }
    if (csv->end >= 3 && memcmp(csv->text, "\xef\xbb\xbf", 3) == 0) {
        csv->at = 3;
    }
    return PLIM_OK;
}

static plim_status open_any(const char *path, const char *name, const void *data, size_t n,
                            const plim_csv_limits *limits, plim_csv **csv, plim_err *err)
{
    plim_csv *made = calloc(1, sizeof *made);
    char *copy = malloc(strlen(name) + 1);
    if (made == NULL || copy == NULL) {
        free(made);
        free(copy);
        return plim_fail(err, PLIM_ENOMEM, name, "no memory to read the file");
    }
    memcpy(copy, name, strlen(name) + 1);
    made->name = copy;
    made->limits = limits == NULL ? plim_csv_defaults : *limits;
    made->line = 1;
    plim_status status = plim_csv_source_open(&made->source, path, data, n, name, err);
    if (status == PLIM_OK) {
        status = skip_mark(made, err);
    }
    if (status != PLIM_OK) {
        plim_csv_close(made);
        return status;
    }
    *csv = made;
    return PLIM_OK;
}

plim_status plim_csv_open(const char *path, const plim_csv_limits *limits, plim_csv **csv,
                          plim_err *err)
{
    return open_any(path, path, NULL, 0, limits, csv, err);
}

plim_status plim_csv_open_memory(const char *name, const void *data, size_t n,
                                 const plim_csv_limits *limits, plim_csv **csv, plim_err *err)
{
    return open_any(NULL, name, data, n, limits, csv, err);
}

void plim_csv_close(plim_csv *csv)
{
    if (csv != NULL) {
        plim_csv_source_close(&csv->source);
        free(csv->row);
        free(csv->name);
        free(csv);
    }
}

/* The next byte, or -1 at the end; the byte stays until `take`. */
static plim_status peek(plim_csv *csv, int *byte, plim_err *err)
{
    if (csv->at == csv->end) {
        plim_status status = fill(csv, err);
        if (status != PLIM_OK) {
            return status;
        }
    }
    *byte = csv->at == csv->end ? -1 : csv->text[csv->at];
    return PLIM_OK;
}

static plim_status take(plim_csv *csv, plim_err *err)
{
    if (csv->row_bytes++ == csv->limits.line_bytes) {
        return plim_fail(err, PLIM_ELIMIT, here(csv, csv->row_line),
                         "found a row of more than %zu bytes, which is the limit%s",
                         csv->limits.line_bytes,
                         csv->quote_line == 0 ? "" : " (a quote may not be closed)");
    }
    csv->line += csv->text[csv->at] == '\n';
    csv->at++;
    return PLIM_OK;
}

static plim_status put(plim_csv *csv, char c, plim_err *err)
{
    if (csv->n_row == csv->cap_row) {
        size_t cap = csv->cap_row == 0 ? 256 : 2 * csv->cap_row;
        char *row = realloc(csv->row, cap);
        if (row == NULL) {
            return plim_fail(err, PLIM_ENOMEM, here(csv, csv->row_line), "no memory for the row");
        }
        csv->row = row;
        csv->cap_row = cap;
    }
    csv->row[csv->n_row++] = c;
    return PLIM_OK;
}

static plim_status begin_field(plim_csv *csv, bool quoted, plim_err *err)
{
    if (csv->n_fields == PLIM_CSV_FIELDS_MAX) {
        return plim_fail(err, PLIM_ELIMIT, here(csv, csv->row_line),
                         "found a row of more than %d fields, which is the limit",
                         PLIM_CSV_FIELDS_MAX);
    }
    csv->start[csv->n_fields] = csv->n_row;
    csv->field[csv->n_fields].quoted = quoted;
    csv->n_fields++;
    return PLIM_OK;
}

/* Between the quotes; the opening one is taken already. */
static plim_status quoted_part(plim_csv *csv, plim_err *err)
{
    plim_status status = PLIM_OK;
    csv->quote_line = csv->line;
    while (status == PLIM_OK) {
        int byte = -1;
        status = peek(csv, &byte, err);
        if (status == PLIM_OK && byte < 0) {
            return plim_fail(err, PLIM_ESCENARIO, here(csv, csv->quote_line),
                             "found a quote that is never closed");
        }
        if (status == PLIM_OK) {
            status = take(csv, err);
        }
        if (status == PLIM_OK && byte == '"') {
            status = peek(csv, &byte, err);
            if (status != PLIM_OK || byte != '"') {
                csv->quote_line = 0;
                return status;
            }
            status = take(csv, err);
        }
        csv->flaw = byte == 0 ? PLIM_CSV_NUL : csv->flaw;
        if (status == PLIM_OK) {
            status = put(csv, (char)byte, err);
        }
    }
    return status;
}

/* The rest of a field up to a separator, a line end or the end of the text, which stays. */
static plim_status plain_part(plim_csv *csv, bool after_quote, int *stop, plim_err *err)
{
    for (;;) {
        plim_status status = peek(csv, stop, err);
        if (status != PLIM_OK || *stop < 0 || *stop == ',' || *stop == '\n') {
            return status;
        }
        if (*stop == 0) {
            csv->flaw = PLIM_CSV_NUL;
        } else if (after_quote && *stop != '\r' && csv->flaw == PLIM_CSV_WELL) {
            csv->flaw = PLIM_CSV_QUOTE;
        }
        status = take(csv, err);
        if (status == PLIM_OK) {
            status = put(csv, (char)*stop, err);
        }
        if (status != PLIM_OK) {
            return status;
        }
    }
}

/* One field and the NUL behind it; *stop is the byte that ended it, which is taken. */
static plim_status read_field(plim_csv *csv, int *stop, plim_err *err)
{
    plim_status status = peek(csv, stop, err);
    bool quoted = status == PLIM_OK && *stop == '"';
    if (status == PLIM_OK) {
        status = begin_field(csv, quoted, err);
    }
    if (status == PLIM_OK && quoted) {
        status = take(csv, err);
        if (status == PLIM_OK) {
            status = quoted_part(csv, err);
        }
    }
    size_t kept = csv->n_row;
    if (status == PLIM_OK) {
        status = plain_part(csv, quoted, stop, err);
    }
    if (status != PLIM_OK) {
        return status;
    }
    /* CRLF: only what was not quoted may lose its carriage return */
    if (*stop != ',' && csv->n_row > kept && csv->row[csv->n_row - 1] == '\r') {
        csv->n_row--;
    }
    if (*stop >= 0) {
        status = take(csv, err);
    }
    return status == PLIM_OK ? put(csv, '\0', err) : status;
}

static void point_fields(plim_csv *csv)
{
    for (size_t i = 0; i < csv->n_fields; i++) {
        size_t next = i + 1 < csv->n_fields ? csv->start[i + 1] : csv->n_row;
        csv->field[i].text = csv->row + csv->start[i];
        csv->field[i].n = next - csv->start[i] - 1;
    }
}

plim_status plim_csv_next(plim_csv *csv, plim_csv_row *row, bool *more, plim_err *err)
{
    int stop = -1;
    plim_status status = peek(csv, &stop, err);
    if (status != PLIM_OK) {
        return status;
    }
    *more = stop >= 0;
    if (!*more) {
        return PLIM_OK;
    }
    if (csv->rows++ == csv->limits.rows) {
        return plim_fail(err, PLIM_ELIMIT, here(csv, csv->line),
                         "found more than %llu rows, which is the limit",
                         (unsigned long long)csv->limits.rows);
    }
    csv->n_row = 0;
    csv->n_fields = 0;
    csv->row_bytes = 0;
    csv->quote_line = 0;
    csv->row_line = csv->line;
    csv->flaw = PLIM_CSV_WELL;
    do {
        status = read_field(csv, &stop, err);
    } while (status == PLIM_OK && stop == ',');
    if (status != PLIM_OK) {
        return status;
    }
    point_fields(csv);
    *row = (plim_csv_row){
        .field = csv->field, .n_fields = csv->n_fields, .line = csv->row_line, .flaw = csv->flaw};
    return PLIM_OK;
}
