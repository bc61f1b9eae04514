/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV rows over zlib: see csv.h. gzread reads plain files as they are. */
#include "models/csv.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

plim_status plim_csv_open(const char *path, plim_csv *csv, plim_err *err)
{
    *csv = (plim_csv){.path = path, .next_line = 1};
    errno = 0;
    gzFile file = gzopen(path, "rb");
    if (file == NULL) {
        return plim_fail(err, errno == 0 ? PLIM_ENOMEM : PLIM_EIO, path, "cannot read: %s",
                         errno == 0 ? "no memory" : strerror(errno));
    }
    (void)gzbuffer(file, 1 << 16);
    csv->file = file;
    csv->buffer = malloc(PLIM_CSV_ROW_BYTES_MAX);
    return csv->buffer == NULL ? plim_fail(err, PLIM_ENOMEM, path, "no memory to read it")
                               : PLIM_OK;
}

void plim_csv_close(plim_csv *csv)
{
    if (csv->file != NULL) {
        (void)gzclose_r(csv->file);
    }
    free(csv->buffer);
    csv->file = NULL;
    csv->buffer = NULL;
}

static plim_status fail_row(const plim_csv *csv, plim_status status, const char *what,
                            plim_err *err)
{
    char where[256];
    snprintf(where, sizeof where, "%s:%llu", csv->path, (unsigned long long)csv->line);
    return plim_fail(err, status, where, "%s", what);
}

/* The file ended or broke: which of the two. */
static plim_status end_of_file(const plim_csv *csv, plim_err *err)
{
    int code;
    const char *text = gzerror(csv->file, &code);
    if (code == Z_OK || code == Z_STREAM_END) {
        return PLIM_OK;
    }
    char what[200];
    snprintf(what, sizeof what, "the file is damaged or cut short: %s",
             code == Z_ERRNO ? strerror(errno) : text);
    return fail_row(csv, PLIM_EIO, what, err);
}

typedef struct row {
    plim_csv *csv;
    size_t at;   /* in the buffer */
    bool quoted; /* inside quotes */
    bool was_quoted;
} row;

static bool end_field(row *r)
{
    plim_csv *csv = r->csv;
    csv->buffer[r->at++] = '\0';
    r->was_quoted = false;
    if (csv->n == PLIM_CSV_FIELDS_MAX) {
        return false;
    }
    csv->field[csv->n++] = csv->buffer + r->at;
    return true;
}

/* One character of a row; a sentence when it must not be there. */
static const char *take(row *r, int c)
{
    plim_csv *csv = r->csv;
    bool at_start = csv->buffer + r->at == csv->field[csv->n - 1];
    if (c == '\0') {
        return "found a NUL byte, expected text";
    }
    if (r->at + 2 >= PLIM_CSV_ROW_BYTES_MAX) {
        return "found a row of more than 1 MiB";
    }
    if (r->quoted) {
        if (c == '"') {
            r->quoted = false;
        } else {
            csv->buffer[r->at++] = (char)c;
        }
    } else if (c == '"' && at_start && !r->was_quoted) {
        r->quoted = r->was_quoted = true;
    } else if (c == '"' && r->was_quoted) {
        csv->buffer[r->at++] = '"'; /* a doubled quote */
        r->quoted = true;
    } else if (c == ',') {
        return end_field(r) ? NULL : "found more than 256 fields in a row";
    } else {
        csv->buffer[r->at++] = (char)c;
    }
    return NULL;
}

static plim_status read_row(plim_csv *csv, bool *more, plim_err *err)
{
    row r = {.csv = csv};
    bool any = false;
    csv->n = 1;
    csv->field[0] = csv->buffer;
    csv->line = csv->next_line;
    for (;;) {
        int c = gzgetc((gzFile)csv->file);
        if (c == -1) {
            plim_status status = end_of_file(csv, err);
            if (status == PLIM_OK && r.quoted) {
                status = fail_row(csv, PLIM_ESCENARIO, "found a quote that does not end", err);
            }
            *more = any;
            csv->buffer[r.at] = '\0';
            return status;
        }
        if (++csv->bytes > PLIM_CSV_BYTES_MAX) {
            return fail_row(csv, PLIM_ELIMIT, "found more than 4 GiB of text", err);
        }
        if (c == '\n') {
            csv->next_line++;
        }
        if (c == '\n' && !r.quoted) {
            csv->buffer[r.at] = '\0';
            *more = true;
            return PLIM_OK;
        }
        any = true;
        const char *wrong = c == '\r' && !r.quoted ? NULL : take(&r, c);
        if (wrong != NULL) {
            return fail_row(csv, PLIM_ESCENARIO, wrong, err);
        }
    }
}

plim_status plim_csv_next(plim_csv *csv, bool *more, plim_err *err)
{
    for (;;) {
        bool first = csv->next_line == 1;
        plim_status status = read_row(csv, more, err);
        if (status != PLIM_OK || !*more) {
            return status;
        }
        if (first && strncmp(csv->field[0], "\xef\xbb\xbf", 3) == 0) {
            csv->field[0] += 3;
        }
        if (csv->n > 1 || csv->field[0][0] != '\0') {
            return PLIM_OK;
        }
    }
}

bool plim_csv_number(const char *text, double *value)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *p = text;
    uint64_t mantissa = 0;
    int digits = 0, point = 0;
    bool negative = *p == '-', seen_point = false;
    p += *p == '-' || *p == '+';
    for (; (*p >= '0' && *p <= '9') || (*p == '.' && !seen_point); p++) {
        if (*p == '.') {
            seen_point = true;
        } else if (digits < 18) {
            mantissa = mantissa * 10 + (uint64_t)(*p - '0');
            digits++;
            point += seen_point;
        } else {
            digits = 100; /* too long for the fast path */
        }
    }
    if (*p == '\0' && digits > 0 && digits <= 18 && mantissa <= (UINT64_C(1) << 53)) {
        double exact = (double)mantissa / tens[point]; /* both exact: one rounding */
        *value = negative ? -exact : exact;
        return true;
    }
    if (digits == 0 || strspn(text, "+-.0123456789eE") != strlen(text)) {
        return false; /* strtod would take hexadecimal, inf and nan */
    }
    char *end;
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

/* n digits at *p as a number in [low, high]; moves p. */
static bool part(const char **p, int n, int low, int high, int *out)
{
    *out = 0;
    for (int i = 0; i < n; i++) {
        if ((*p)[i] < '0' || (*p)[i] > '9') {
            return false;
        }
        *out = *out * 10 + ((*p)[i] - '0');
    }
    *p += n;
    return *out >= low && *out <= high;
}

static int64_t days_from_civil(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static int days_in(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return days[m - 1] + (m == 2 && leap);
}

/* "Z", "+HH:MM" or nothing; seconds east of Greenwich. */
static bool zone(const char *p, int64_t *offset_s)
{
    int h, m;
    *offset_s = 0;
    if (*p == '\0' || (p[0] == 'Z' && p[1] == '\0')) {
        return true;
    }
    char sign = *p++;
    if ((sign != '+' && sign != '-') || !part(&p, 2, 0, 14, &h)) {
        return false;
    }
    p += *p == ':';
    if (!part(&p, 2, 0, 59, &m) || *p != '\0') {
        return false;
    }
    *offset_s = (h * 3600 + m * 60) * (sign == '-' ? -1 : 1);
    return true;
}

bool plim_csv_time(const char *text, double *seconds)
{
    const char *p = text;
    int year, month, day, h = 0, m = 0, s = 0;
    double fraction = 0.0;
    int64_t offset_s = 0;
    if (!part(&p, 4, 1, 9999, &year) || *p++ != '-' || !part(&p, 2, 1, 12, &month) || *p++ != '-' ||
        !part(&p, 2, 1, days_in(year, month), &day)) {
        return false;
    }
    if (*p == 'T' || *p == ' ') {
        p++;
        if (!part(&p, 2, 0, 23, &h) || *p++ != ':' || !part(&p, 2, 0, 59, &m)) {
            return false;
        }
        if (*p == ':' && (p++, !part(&p, 2, 0, 60, &s))) {
            return false;
        }
        double unit = 0.1;
        for (p += *p == '.'; p[-1] != ':' && *p >= '0' && *p <= '9'; p++, unit /= 10.0) {
            fraction += (*p - '0') * unit;
        }
        if (!zone(p, &offset_s)) {
            return false;
        }
    } else if (*p != '\0') {
        return false;
    }
    int64_t whole = days_from_civil(year, month, day) * 86400 + h * 3600 + m * 60 + s - offset_s;
    *seconds = (double)whole + fraction;
    return true;
}
