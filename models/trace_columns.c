/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which columns of a trace file hold what: by their names, else by what stands in them; what is
 * not plain to see is asked for, not guessed. */
#include "models/trace_parts.h"
#include "models/trace_time.h"
#include "sim/base/str.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLE_ROWS = 1000, NAME_MAX_LENGTH = 120 };

typedef enum cell { CELL_EMPTY, CELL_NUMBER, CELL_TIME, CELL_OTHER } cell;

/* The start of the file: names (numbers from 1 without a header) and the kinds of the cells below
 * them. */
typedef struct start {
    const char *file;
    uint64_t line;
    bool header;
    size_t n;
    const char **name;
    unsigned char *kind;
} start;

static const char *const count_names[] = {
    "count",       "counts",           "requests", "request_count", "n_requests", "num_requests",
    "invocations", "invocation_count", "hits",     "arrivals",      "calls",      "queries"};
static const char *const time_names[] = {
    "time",     "timestamp",   "timestamps",   "datetime",     "date_time",    "date",
    "period",   "start",       "start_time",   "arrival_time", "ts",           "t",
    "epoch",    "time_s",      "time_ms",      "time_us",      "time_ns",      "start_s",
    "start_ms", "timestamp_s", "timestamp_ms", "timestamp_us", "timestamp_ns", "epoch_s",
    "epoch_ms", "arrival_s",   "arrival_ms",   "arrival_us",   "arrival_ns",   "ts_s",
    "ts_ms",    "ts_us",       "ts_ns",        "t_s",          "t_ms",         "t_us",
    "t_ns"};

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c;
}

/* `b` is in lower case. */
static bool alike(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++) {
        if (lower(*a) != *b) {
            return false;
        }
    }
    return *a == *b;
}

static bool is_among(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (alike(name, names[i])) {
            return true;
        }
    }
    return false;
}

static bool is_count_name(const char *name)
{
    return is_among(name, count_names, sizeof count_names / sizeof count_names[0]);
}

static bool is_time_name(const char *name)
{
    return is_among(name, time_names, sizeof time_names / sizeof time_names[0]);
}

bool plim_trace_is_blank(const plim_csv_row *row)
{
    if (row->n_fields != 1 || row->field[0].quoted) {
        return false;
    }
    return strspn(row->field[0].text, " \t\r") == row->field[0].n;
}

static cell kind_of(const plim_csv_field *field)
{
    double value;
    int64_t ns;
    if (strspn(field->text, " \t\r") == field->n) {
        return CELL_EMPTY;
    }
    if (plim_csv_real(field->text, field->n, &value)) {
        return CELL_NUMBER;
    }
    return plim_trace_iso(field->text, field->n, &ns, NULL) ? CELL_TIME : CELL_OTHER;
}

/* A header has words and neither a number nor a time. */
static bool is_header(const plim_csv_row *row)
{
    bool words = false;
    for (size_t i = 0; i < row->n_fields; i++) {
        cell kind = kind_of(&row->field[i]);
        if (kind == CELL_NUMBER || kind == CELL_TIME) {
            return false;
        }
        words = words || kind == CELL_OTHER;
    }
    return words;
}

static const char *name_of(const plim_csv_field *field, plim_arena *arena)
{
    const char *text = field->text, *end = field->text + field->n;
    while (text < end && (*text == ' ' || *text == '\t' || *text == '\r')) {
        text++;
    }
    while (text < end && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r')) {
        end--;
    }
    char printable[NAME_MAX_LENGTH];
    plim_csv_printable(text, (size_t)(end - text), printable, sizeof printable);
    return plim_arena_format(arena, "%s", printable);
}

static void take_kinds(start *s, const plim_csv_row *row)
{
    for (size_t i = 0; i < s->n; i++) {
        s->kind[i] = (unsigned char)kind_of(&row->field[i]);
    }
}

static plim_status take_first(start *s, const plim_csv_row *row, plim_arena *arena, plim_err *err)
{
    char where[256];
    s->line = row->line;
    if (row->flaw != PLIM_CSV_WELL) {
        return plim_fail(err, PLIM_ESCENARIO, plim_csv_where(s->file, s->line, where, sizeof where),
                         "found %s in the first row, expected a header or numbers",
                         row->flaw == PLIM_CSV_NUL ? "a NUL byte" : "text after a closing quote");
    }
    s->n = row->n_fields;
    s->header = is_header(row);
    s->name = PLIM_NEW(arena, s->n, const char *);
    s->kind = PLIM_NEW(arena, s->n, unsigned char);
    for (size_t i = 0; i < s->n && !arena->failed; i++) {
        s->name[i] =
            s->header ? name_of(&row->field[i], arena) : plim_arena_format(arena, "%zu", i + 1);
    }
    if (arena->failed) {
        return plim_fail(err, PLIM_ENOMEM, s->file, "no memory for the names of columns");
    }
    take_kinds(s, row);
    return PLIM_OK;
}

/* The header, and the kinds of the first row below it that is whole. */
static plim_status read_start(plim_csv *csv, start *s, plim_arena *arena, plim_err *err)
{
    plim_csv_row row;
    bool more = true;
    plim_status status = PLIM_OK;
    for (int i = 0; i < SAMPLE_ROWS && status == PLIM_OK; i++) {
        status = plim_csv_next(csv, &row, &more, err);
        if (status != PLIM_OK || !more) {
            break;
        }
        if (plim_trace_is_blank(&row)) {
            continue;
        }
        if (s->name == NULL) {
            status = take_first(s, &row, arena, err);
            if (status == PLIM_OK && !s->header) {
                return PLIM_OK;
            }
        } else if (row.flaw == PLIM_CSV_WELL && row.n_fields == s->n) {
            take_kinds(s, &row);
            return PLIM_OK;
        }
    }
    if (status == PLIM_OK && s->name == NULL) {
        return plim_fail(err, PLIM_ESCENARIO, s->file, "found no rows, expected arrivals as CSV");
    }
    return status;
}

static void list_names(const start *s, plim_str *list)
{
    for (size_t i = 0; i < s->n && i < 12; i++) {
        plim_str_printf(list, "%s\"%.60s\"", i == 0 ? "" : ", ", s->name[i]);
    }
    if (s->n > 12) {
        plim_str_puts(list, ", ...");
    }
}

static plim_status look_up(const start *s, const char *name, int *column, plim_err *err)
{
    for (size_t i = 0; i < s->n && name != NULL; i++) {
        if (strcmp(s->name[i], name) == 0) {
            *column = (int)i;
            return PLIM_OK;
        }
    }
    if (name == NULL) {
        return PLIM_OK;
    }
    char where[256];
    plim_str list = {0};
    list_names(s, &list);
    plim_status status =
        plim_fail(err, PLIM_EUSAGE, plim_csv_where(s->file, s->line, where, sizeof where),
                  "found no column \"%s\"%s, expected one of %s", name,
                  s->header ? "" : " (there is no header: columns are numbered from 1)",
                  list.text == NULL ? "" : list.text);
    plim_str_free(&list);
    return status;
}

static int find_time(const start *s, int except)
{
    for (size_t i = 0; s->header && i < s->n; i++) {
        if ((int)i != except && is_time_name(s->name[i])) {
            return (int)i;
        }
    }
    for (size_t i = 0; i < s->n; i++) {
        if ((int)i != except && s->kind[i] == CELL_TIME) {
            return (int)i;
        }
    }
    return PLIM_TRACE_NO_COLUMN;
}

static int find_count(const start *s, int except)
{
    for (size_t i = 0; s->header && i < s->n; i++) {
        if ((int)i != except && is_count_name(s->name[i])) {
            return (int)i;
        }
    }
    return PLIM_TRACE_NO_COLUMN;
}

/* How many columns but `except` hold numbers; *column is one of them. */
static size_t find_numbers(const start *s, int except, int *column)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        if ((int)i != except && s->kind[i] == CELL_NUMBER) {
            *column = (int)i;
            n++;
        }
    }
    return n;
}

static bool is_series(const start *s)
{
    return s->header && s->n == 2 && strcmp(s->name[0], "start_s") == 0 &&
           strcmp(s->name[1], "rate_per_s") == 0;
}

static plim_status not_plain(const start *s, const char *what, plim_err *err)
{
    char where[256];
    plim_str list = {0};
    list_names(s, &list);
    plim_status status = plim_fail(
        err, PLIM_ESCENARIO, plim_csv_where(s->file, s->line, where, sizeof where),
        "it is not plain which column holds %s; found %s%s; name the column, and say "
        "whether it holds counts or timestamps",
        what, s->header ? "" : "no header and columns ", list.text == NULL ? "" : list.text);
    plim_str_free(&list);
    return status;
}

/* `value` and `time` are what options named, or PLIM_TRACE_NO_COLUMN. */
static plim_status choose(const start *s, const char *format, int value, int time,
                          plim_trace_columns *out, plim_err *err)
{
    bool any = strcmp(format, "auto") == 0, named_time = time != PLIM_TRACE_NO_COLUMN;
    bool stamps = strcmp(format, "timestamps") == 0;
    if (any && value != PLIM_TRACE_NO_COLUMN && !named_time) {
        stamps = s->kind[value] == CELL_TIME || (s->header && is_time_name(s->name[value]));
    }
    if (stamps) {
        time = value != PLIM_TRACE_NO_COLUMN ? value : time;
        time = time != PLIM_TRACE_NO_COLUMN ? time : find_time(s, PLIM_TRACE_NO_COLUMN);
        if (time == PLIM_TRACE_NO_COLUMN && s->n == 1) {
            time = 0;
        }
        out->kind = PLIM_TRACE_TIMESTAMPS;
        out->time = time;
        return time == PLIM_TRACE_NO_COLUMN ? not_plain(s, "the timestamps", err) : PLIM_OK;
    }
    time = named_time ? time : find_time(s, value);
    value = value != PLIM_TRACE_NO_COLUMN ? value : find_count(s, time);
    int other = PLIM_TRACE_NO_COLUMN;
    size_t numbers = find_numbers(s, time, &other);
    if (value == PLIM_TRACE_NO_COLUMN && !any && numbers == 1) {
        value = other;
    }
    out->value = value;
    out->time = time;
    if (value != PLIM_TRACE_NO_COLUMN) {
        out->kind = PLIM_TRACE_COUNTS;
        return PLIM_OK;
    }
    out->kind = PLIM_TRACE_TIMESTAMPS;
    return any && time != PLIM_TRACE_NO_COLUMN && numbers == 0 ? PLIM_OK
                                                               : not_plain(s, "the counts", err);
}

static plim_status choose_named(const start *s, const plim_trace_options *options,
                                plim_trace_columns *out, plim_err *err)
{
    int value = PLIM_TRACE_NO_COLUMN, time = PLIM_TRACE_NO_COLUMN;
    plim_status status = look_up(s, options->column, &value, err);
    if (status == PLIM_OK) {
        status = look_up(s, options->time_column, &time, err);
    }
    if (status == PLIM_OK && value == time && value != PLIM_TRACE_NO_COLUMN) {
        return plim_fail(err, PLIM_EUSAGE, s->file,
                         "found \"%s\" as column and as time_column, expected two columns",
                         options->column);
    }
    return status == PLIM_OK ? choose(s, options->format, value, time, out, err) : status;
}

plim_status plim_trace_find_columns(const plim_trace_source *source,
                                    const plim_trace_options *options, plim_arena *arena,
                                    plim_trace_columns *columns, plim_err *err)
{
    plim_csv *csv = NULL;
    plim_status status = plim_trace_open(source, &csv, err);
    if (status != PLIM_OK) {
        return status;
    }
    start s = {.file = source->name};
    status = read_start(csv, &s, arena, err);
    plim_csv_close(csv);
    if (status != PLIM_OK) {
        return status;
    }
    plim_trace_columns out = {.header = s.header,
                              .n_fields = s.n,
                              .value = PLIM_TRACE_NO_COLUMN,
                              .time = PLIM_TRACE_NO_COLUMN,
                              .value_name = "",
                              .time_name = ""};
    if (strcmp(options->format, "auto") == 0 && is_series(&s)) {
        out.kind = PLIM_TRACE_SERIES;
        out.time = 0;
        out.value = 1;
    } else {
        status = choose_named(&s, options, &out, err);
    }
    if (status != PLIM_OK) {
        return status;
    }
    if (s.header && out.value != PLIM_TRACE_NO_COLUMN) {
        out.value_name = s.name[out.value];
    }
    if (s.header && out.time != PLIM_TRACE_NO_COLUMN) {
        out.time_name = s.name[out.time];
    }
    *columns = out;
    return PLIM_OK;
}
