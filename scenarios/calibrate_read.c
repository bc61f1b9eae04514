/* SPDX-License-Identifier: GPL-3.0-or-later
 * The file of measurements: see calibrate.h. A row is a fact of a service (no platform) or a
 * measurement on a platform; what is wrong is told with line and column, and reading goes on. */
#include "models/csv.h"
#include "models/queueing.h"
#include "scenarios/calibrate.h"
#include "scenarios/scenario_keys.h"
#include "sim/base/str.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { COLUMNS = 9, WORDS_MAX = 64, FIELD_SHOWN = 64, TEXT_MAX = 512, THREADS_MAX = 4096 };

/* A fact about the number of requests at once, and what cannot be less. */
static const double CONCURRENCY_MAX = 1e6, VALUE_MAX = 1e15;

typedef enum column {
    PLATFORM,
    SERVICE,
    CASE,
    METRIC,
    PART,
    VALUE,
    UNIT,
    SD,
    N,
} column;

static const char *const column_names[COLUMNS] = {"platform", "service", "case", "metric", "part",
                                                  "value",    "unit",    "sd",   "n"};

typedef struct reader {
    plim_calibration *c;
    plim_diags *diags;
    int at[COLUMNS]; /* field of the column, -1: there is none */
    plim_csv_row row;
    bool good; /* nothing wrong with this row */
    char shown[FIELD_SHOWN];
    struct words {
        const char *text[WORDS_MAX];
        size_t n;
    } metrics;
} reader;

/* ---- fields ---- */

static plim_csv_field field(const reader *r, column c)
{
    static const plim_csv_field none = {"", 0, false};
    return r->at[c] < 0 || (size_t)r->at[c] >= r->row.n_fields ? none : r->row.field[r->at[c]];
}

/* Where a field begins in its line, as it stands there: quotes count, bytes of UTF-8 do not. */
static uint32_t column_of(const reader *r, int at)
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

__attribute__((format(printf, 3, 4))) static void wrong(reader *r, column c, const char *format,
                                                        ...)
{
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    plim_diags_add(r->diags, r->c->file, (uint32_t)r->row.line,
                   column_of(r, r->at[c] < 0 ? 0 : r->at[c]), column_names[c], "%s", text);
    r->good = false;
}

static const char *shown(reader *r, plim_csv_field f)
{
    return plim_csv_printable(f.text, f.n, r->shown, sizeof r->shown);
}

static bool is_text(plim_csv_field f, const char *text)
{
    return f.n == strlen(text) && memcmp(f.text, text, f.n) == 0;
}

/* "did you mean" after what was found; all of them where nothing is near. */
static void unknown_word(reader *r, column c, const char *found, const char *what,
                         const char *const *words, size_t n)
{
    char list[TEXT_MAX / 2];
    size_t used = 0;
    const char *near = plim_nearest(found, words, n);
    if (near != NULL) {
        wrong(r, c, "found \"%s\", expected %s (did you mean \"%s\"?)", found, what, near);
        return;
    }
    list[0] = '\0';
    for (size_t i = 0; i < n && used < sizeof list; i++) {
        int put = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", words[i]);
        used += put > 0 ? (size_t)put : 0;
    }
    wrong(r, c, "found \"%s\", expected %s: %s", found, what, list);
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
static double factor_of(reader *r, const char *base)
{
    const char *names[WORDS_MAX];
    size_t n = 0;
    plim_csv_field f = field(r, UNIT);
    if (f.n == 0) {
        return 1.0;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i].base, base) != 0) {
            continue;
        }
        if (is_text(f, units[i].name)) {
            return units[i].factor;
        }
        names[n++] = units[i].name;
    }
    unknown_word(r, UNIT, shown(r, f), "a unit of this metric", names, n);
    return 0.0;
}

/* A number in [min, max]; `there` tells whether the field has any text. */
static double number(reader *r, column c, double min, double max, bool *there)
{
    double value = 0.0;
    plim_csv_field f = field(r, c);
    *there = f.n > 0;
    if (f.n == 0) {
        return 0.0;
    }
    if (!plim_csv_real(f.text, f.n, &value)) {
        wrong(r, c, "found \"%s\", expected a number", shown(r, f));
    } else if (!(value >= min && value <= max)) {
        wrong(r, c, "found %s, expected a number from %g to %g", shown(r, f), min, max);
    }
    return value;
}

/* ---- names ---- */

static int find_service(reader *r, plim_csv_field f)
{
    plim_calibration *c = r->c;
    if (f.n == 0) {
        return PLIM_CALIBRATE_NOBODY;
    }
    for (size_t i = 0; i < c->n_services; i++) {
        if (is_text(f, c->services[i].name)) {
            return (int)i;
        }
    }
    if (f.n > PLIM_NAME_BYTES_MAX || c->n_services == PLIM_CALIBRATE_SERVICES_MAX) {
        wrong(r, SERVICE, "found %s, expected at most %d",
              f.n > PLIM_NAME_BYTES_MAX ? "a long name" : "one service more",
              f.n > PLIM_NAME_BYTES_MAX ? (int)PLIM_NAME_BYTES_MAX : PLIM_CALIBRATE_SERVICES_MAX);
        return PLIM_CALIBRATE_NOBODY;
    }
    for (size_t at = 0; at < f.n;) {
        size_t n = plim_utf8_length(f.text + at, f.n - at);
        if (n == 0 || (unsigned char)f.text[at] < 0x20) {
            wrong(r, SERVICE, "found \"%s\", expected a name in UTF-8", shown(r, f));
            return PLIM_CALIBRATE_NOBODY;
        }
        at += n;
    }
    plim_measured_service *s = &c->services[c->n_services];
    *s = (plim_measured_service){.name = plim_arena_text(c->arena, f.text, f.n)};
    s->value[PLIM_UNKNOWN_CPU_WEIGHT] = 1.0;
    return s->name == NULL ? PLIM_CALIBRATE_NOBODY : (int)c->n_services++;
}

static int find_platform(reader *r, plim_csv_field f)
{
    plim_err err = {0};
    plim_calibration *c = r->c;
    plim_stack stack;
    for (size_t i = 0; i < c->n_platforms; i++) {
        if (is_text(f, c->platforms[i].text)) {
            return (int)i;
        }
    }
    if (c->n_platforms == PLIM_CALIBRATE_PLATFORMS_MAX) {
        wrong(r, PLATFORM, "found one platform more, expected at most %d",
              PLIM_CALIBRATE_PLATFORMS_MAX);
        return PLIM_CALIBRATE_NOBODY;
    }
    plim_measured_platform *p = &c->platforms[c->n_platforms];
    const char *text = plim_arena_text(c->arena, f.text, f.n);
    *p = (plim_measured_platform){.text = text, .layer = PLIM_CALIBRATE_NOBODY};
    if (text == NULL || plim_platform_choose_text(text, c->era, &p->choice, &err) != PLIM_OK ||
        plim_stack_build(p->choice.layers, c->era, false, &stack, &err) != PLIM_OK) {
        wrong(r, PLATFORM, "%s", err.what);
        return PLIM_CALIBRATE_NOBODY;
    }
    /* chosen names borrow from the registry */
    return (int)c->n_platforms++;
}

/* ---- case: users=10;think_s=0.5 ---- */

typedef struct case_key {
    const char *name;
    double min, max;
    size_t offset;
    bool whole;
} case_key;

static const case_key case_keys[] = {
    {"users", 1.0, PLIM_QUEUE_USERS_MAX, offsetof(plim_measure, users), true},
    {"think_s", 0.0, 1e6, offsetof(plim_measure, think_s), false},
    {"rate_per_s", 1e-9, 1e9, offsetof(plim_measure, rate_per_s), false},
    {"cores", 1.0, THREADS_MAX, offsetof(plim_measure, cores), true},
    {"vcpus", 1.0, THREADS_MAX, offsetof(plim_measure, vcpus), true},
    {"neighbour_threads", 1.0, THREADS_MAX, offsetof(plim_measure, neighbour_threads), true},
};

enum { CASE_KEYS = sizeof case_keys / sizeof *case_keys };

static void read_pair(reader *r, plim_measure *m, const char *at, size_t n)
{
    const char *names[CASE_KEYS];
    const char *equals = memchr(at, '=', n);
    size_t key_n = equals == NULL ? n : (size_t)(equals - at);
    double value = 0.0;
    plim_csv_printable(at, key_n, r->shown, sizeof r->shown);
    for (size_t i = 0; i < CASE_KEYS; i++) {
        const case_key *k = &case_keys[i];
        names[i] = k->name;
        if (key_n != strlen(k->name) || memcmp(at, k->name, key_n) != 0) {
            continue;
        }
        bool read = equals != NULL && plim_csv_real(equals + 1, n - key_n - 1, &value);
        if (!read || !(value >= k->min && value <= k->max) || (k->whole && value != floor(value))) {
            plim_csv_printable(at, n, r->shown, sizeof r->shown);
            wrong(r, CASE, "found \"%s\", expected %s=NUMBER, %sfrom %g to %g", r->shown, k->name,
                  k->whole ? "whole, " : "", k->min, k->max);
            return;
        }
        memcpy((char *)m + k->offset, &value, sizeof value);
        return;
    }
    unknown_word(r, CASE, r->shown, "KEY=NUMBER;…, a key being one of them", names, CASE_KEYS);
}

static void read_case(reader *r, plim_measure *m)
{
    plim_csv_field f = field(r, CASE);
    m->think_s = -1.0;
    if (f.n == 0 || is_text(f, "alone")) {
        return;
    }
    for (size_t at = 0; at <= f.n && r->good;) {
        const char *end = memchr(f.text + at, ';', f.n - at);
        size_t n = end == NULL ? f.n - at : (size_t)(end - (f.text + at));
        read_pair(r, m, f.text + at, n);
        at += n + 1;
    }
    if (r->good && m->users > 0.0 && m->rate_per_s > 0.0) {
        wrong(r, CASE, "found users and rate_per_s, expected one of them");
    }
}

/* ---- rows ---- */

static const plim_param *count_row(plim_csv_field f)
{
    for (const plim_param *p = plim_request_table; p->name != NULL; p++) {
        if (p->kind == PLIM_PARAM_REAL && p->offset >= offsetof(plim_request_keys, count) &&
            is_text(f, p->name)) {
            return p;
        }
    }
    return NULL;
}

static void twice(reader *r)
{
    wrong(r, METRIC, "found \"%s\" of this service a second time, expected it once",
          shown(r, field(r, METRIC)));
}

/* An operation count, or CPU seconds, of a request; without a value CPU seconds are to be found. */
static void read_count(reader *r, plim_measured_service *s, const plim_param *row)
{
    bool there;
    size_t class = (row->offset - offsetof(plim_request_keys, count)) / sizeof(double);
    double factor = factor_of(r, row->unit);
    double value = number(r, VALUE, row->min, row->max, &there);
    bool cpu = class <= PLIM_CLASS_KERNEL;
    size_t unknown = class == PLIM_CLASS_USER ? PLIM_UNKNOWN_USER_S : PLIM_UNKNOWN_KERNEL_S;
    if (s->given[class] || (cpu && s->asked[unknown])) {
        twice(r);
    } else if (!there && !cpu) {
        wrong(r, VALUE, "found nothing, expected how many there are in a request");
    } else if (there) {
        s->given[class] = true;
        s->ops.n[class] = value * factor;
    } else {
        s->asked[unknown] = true;
    }
}

/* mem_mib, concurrency, think_s, cpu_weight: given, or without a value to be found. */
static void read_key(reader *r, plim_measured_service *s, plim_unknown key, const char *base)
{
    bool there;
    double factor = factor_of(r, base);
    bool counted = key == PLIM_UNKNOWN_CONCURRENCY, weight = key == PLIM_UNKNOWN_CPU_WEIGHT;
    double value = number(r, VALUE,
                          counted  ? 1.0
                          : weight ? 1e-3
                                   : 0.0,
                          counted || weight ? CONCURRENCY_MAX : VALUE_MAX, &there);
    if (s->told[key] || s->asked[key]) {
        twice(r);
    } else if (there) {
        s->told[key] = true;
        s->value[key] = value * factor;
    } else {
        s->asked[key] = true;
    }
}

static void read_host(reader *r)
{
    bool there;
    double value = number(r, VALUE, 1e-3, 1e3, &there);
    r->c->core_speed = there ? value : 1.0;
    r->c->core_speed_asked = !there;
}

static void read_fact(reader *r)
{
#define X(name, text, unit) {text, unit},
    static const struct {
        const char *name, *unit;
    } keys[] = {PLIM_UNKNOWN_MAP(X)};
#undef X
    plim_csv_field metric = field(r, METRIC);
    if (is_text(metric, "core_speed")) {
        read_host(r);
        return;
    }
    for (size_t i = 0; i < PLIM_QUANTITY_COUNT; i++) {
        if (is_text(metric, plim_quantity_name((plim_quantity)i))) {
            wrong(r, PLATFORM, "found nothing, expected the platform %s was measured on",
                  plim_quantity_name((plim_quantity)i));
            return;
        }
    }
    const plim_param *row = count_row(metric);
    int key = PLIM_UNKNOWN_MEM_MIB;
    while (key < PLIM_UNKNOWN_OF_SERVICE && !is_text(metric, keys[key].name)) {
        key++;
    }
    if (row == NULL && key == PLIM_UNKNOWN_OF_SERVICE) {
        unknown_word(r, METRIC, shown(r, metric), "a fact of a service or a metric",
                     r->metrics.text, r->metrics.n);
        return;
    }
    int s = find_service(r, field(r, SERVICE));
    if (s == PLIM_CALIBRATE_NOBODY) {
        if (r->good) {
            wrong(r, SERVICE, "found nothing, expected the service it is about");
        }
    } else if (row != NULL) {
        read_count(r, &r->c->services[s], row);
    } else {
        read_key(r, &r->c->services[s], (plim_unknown)key, keys[key].unit);
    }
}

static void read_part(reader *r, plim_measure *m)
{
    static const char *const parts[] = {
#define X(name, text) text,
        PLIM_CPU_PART_MAP(X)
#undef X
    };
    plim_csv_field f = field(r, PART);
    size_t i = 0;
    while (i < PLIM_CPU_PART_COUNT && !is_text(f, parts[i])) {
        i++;
    }
    if (i == PLIM_CPU_PART_COUNT) {
        unknown_word(r, PART, shown(r, f), "a part of the CPU time, or nothing", parts + 1,
                     PLIM_CPU_PART_COUNT - 1);
    } else if (i > 0 && m->quantity != PLIM_QUANTITY_REQUEST_CPU) {
        wrong(r, PART, "found \"%s\", expected nothing: only request_cpu has parts", parts[i]);
    }
    m->part = (plim_cpu_part)(i % PLIM_CPU_PART_COUNT);
}

static void read_value(reader *r, plim_measure *m, const char *base)
{
    bool there, has_sd, has_n;
    double factor = factor_of(r, base);
    double value = number(r, VALUE, 0.0, VALUE_MAX, &there);
    double sd = number(r, SD, 0.0, VALUE_MAX, &has_sd);
    double n = number(r, N, 1.0, 1e12, &has_n);
    m->value = value * factor;
    m->sd = sd * factor / (has_n ? sqrt(n) : 1.0);
    if (!there) {
        wrong(r, VALUE, "found nothing, expected what was measured");
    } else if (r->good && has_sd && sd <= 0.0) {
        wrong(r, SD, "found 0, expected a standard deviation above 0, or nothing");
    } else if (r->good && value <= 0.0 && !has_sd) {
        wrong(r, VALUE,
              "found 0 without an sd, expected a number above 0, or an sd that says how "
              "exactly it is 0");
    }
}

/* What a rate or a response time must say besides. */
static void check_case(reader *r, const plim_measure *m)
{
    bool rate = m->quantity == PLIM_QUANTITY_COMPLETED_RATE;
    bool time = m->quantity == PLIM_QUANTITY_SOJOURN_MEAN;
    bool many = m->users > 1.0 || m->rate_per_s > 0.0;
    if (!rate && !time && field(r, CASE).n > 0 && !is_text(field(r, CASE), "alone")) {
        wrong(r, CASE, "found \"%s\", expected nothing: only rates and response times have a case",
              shown(r, field(r, CASE)));
    } else if ((rate || many) && m->cores <= 0.0) {
        wrong(r, CASE, "found no cores=…, expected how many cores the host has");
    } else if (rate && m->rate_per_s > 0.0) {
        wrong(r, CASE, "found rate_per_s, expected users or nothing: what is offered comes out");
    } else if (m->neighbour_threads > 0.0 && (!rate || m->users > 0.0)) {
        wrong(r, CASE,
              "found neighbour_threads, expected it of the completed_rate of a service "
              "that is always busy, without users");
    }
}

static void read_measure(reader *r)
{
#define X(name, text, unit) unit,
    static const char *const bases[] = {PLIM_QUANTITY_MAP(X)};
#undef X
    plim_calibration *c = r->c;
    plim_csv_field metric = field(r, METRIC);
    plim_measure m = {.line = r->row.line, .service = PLIM_CALIBRATE_NOBODY};
    size_t i = 0;
    while (i < PLIM_QUANTITY_COUNT && !is_text(metric, plim_quantity_name((plim_quantity)i))) {
        i++;
    }
    if (i == PLIM_QUANTITY_COUNT) {
        bool fact = count_row(metric) != NULL;
        if (fact) {
            wrong(r, PLATFORM, "found a platform, expected nothing: %s is the same on all",
                  shown(r, metric));
        } else {
            unknown_word(r, METRIC, shown(r, metric), "a metric", r->metrics.text,
                         PLIM_QUANTITY_COUNT);
        }
        return;
    }
    m.quantity = (plim_quantity)i;
    m.platform = find_platform(r, field(r, PLATFORM));
    m.service = find_service(r, field(r, SERVICE));
    if (r->good && m.service == PLIM_CALIBRATE_NOBODY && i <= PLIM_QUANTITY_MEMORY_RESIDENT) {
        wrong(r, SERVICE, "found nothing, expected the service that was measured");
    }
    read_part(r, &m);
    read_case(r, &m);
    read_value(r, &m, bases[i]);
    if (r->good) {
        check_case(r, &m);
    }
    if (r->good && c->n_rows < PLIM_CALIBRATE_ROWS_MAX) {
        c->rows[c->n_rows++] = m;
    }
}

/* ---- the file ---- */

static void read_header(reader *r)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        r->at[i] = -1;
    }
    for (size_t f = 0; f < r->row.n_fields; f++) {
        size_t i = 0;
        while (i < COLUMNS && !is_text(r->row.field[f], column_names[i])) {
            i++;
        }
        if (i == COLUMNS || r->at[i] >= 0) {
            r->at[PLATFORM] = (int)f; /* where it is told */
            char name[FIELD_SHOWN];
            plim_csv_printable(r->row.field[f].text, r->row.field[f].n, name, sizeof name);
            if (i == COLUMNS) {
                unknown_word(r, PLATFORM, name, "the name of a column", column_names, COLUMNS);
            } else {
                wrong(r, PLATFORM, "found the column \"%s\" a second time, expected it once", name);
            }
            return;
        }
        r->at[i] = (int)f;
    }
    static const column needed[] = {PLATFORM, METRIC, VALUE};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (r->good && r->at[needed[i]] < 0) {
            wrong(r, needed[i],
                  "found no column \"%s\", expected platform, metric, value and, where needed, "
                  "service, case, part, unit, sd, n",
                  column_names[needed[i]]);
        }
    }
}

static void read_row(reader *r)
{
    r->good = true;
    if ((r->row.n_fields == 1 && r->row.field[0].n == 0) ||
        (r->row.field[0].n > 0 && r->row.field[0].text[0] == '#' && !r->row.field[0].quoted)) {
        return;
    }
    if (r->row.flaw != PLIM_CSV_WELL) {
        wrong(r, PLATFORM, "found %s",
              r->row.flaw == PLIM_CSV_NUL ? "a NUL byte, expected text"
                                          : "text after a closing quote, expected a comma");
        return;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        if (r->at[i] >= 0 && (size_t)r->at[i] >= r->row.n_fields && i <= VALUE) {
            plim_diags_add(r->diags, r->c->file, (uint32_t)r->row.line, 1, column_names[i],
                           "found %zu fields, expected one for every column up to this",
                           r->row.n_fields);
            return;
        }
    }
    if (field(r, METRIC).n == 0) {
        wrong(r, METRIC, "found nothing, expected what the value is");
    } else if (field(r, PLATFORM).n == 0) {
        read_fact(r);
    } else {
        read_measure(r);
    }
}

/* Devices are not in the closed forms: what a disk takes is the host's. */
static void check_disks(reader *r)
{
    const plim_calibration *c = r->c;
    for (size_t i = 0; i < c->n_rows; i++) {
        const plim_measure *m = &c->rows[i];
        bool timed = m->quantity == PLIM_QUANTITY_COMPLETED_RATE ||
                     m->quantity == PLIM_QUANTITY_SOJOURN_MEAN;
        if (!timed) {
            continue;
        }
        const double *n = c->services[m->service].ops.n;
        if (n[PLIM_CLASS_DISK_READ] > 0.0 || n[PLIM_CLASS_DISK_WRITE] > 0.0) {
            plim_diags_add(r->diags, c->file, (uint32_t)m->line, 1, "metric",
                           "found a %s of a service with disk operations, expected its "
                           "request_cpu: how long a disk takes is not fitted",
                           plim_quantity_name(m->quantity));
        }
    }
}

static void collect_metrics(reader *r)
{
    for (size_t i = 0; i < PLIM_QUANTITY_COUNT; i++) {
        r->metrics.text[r->metrics.n++] = plim_quantity_name((plim_quantity)i);
    }
    for (const plim_param *p = plim_request_table; p->name != NULL; p++) {
        if (p->kind == PLIM_PARAM_REAL && p->offset >= offsetof(plim_request_keys, count)) {
            r->metrics.text[r->metrics.n++] = p->name;
        }
    }
    static const char *const more[] = {"mem_mib", "concurrency", "think_s", "cpu_weight",
                                       "core_speed"};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        r->metrics.text[r->metrics.n++] = more[i];
    }
}

static plim_status read_all(reader *r, plim_csv *csv, plim_err *err)
{
    bool more = true;
    plim_status status = plim_csv_next(csv, &r->row, &more, err);
    if (status == PLIM_OK && !more) {
        return plim_fail(err, PLIM_ESCENARIO, r->c->file, "found nothing, expected measurements");
    }
    r->good = true;
    if (status == PLIM_OK) {
        read_header(r);
    }
    while (status == PLIM_OK && more && r->good) {
        status = plim_csv_next(csv, &r->row, &more, err);
        if (status == PLIM_OK && more) {
            read_row(r);
            r->good = true;
        }
    }
    if (status == PLIM_OK && plim_diags_count(r->diags) == 0) {
        check_disks(r);
    }
    if (status == PLIM_OK && plim_diags_count(r->diags) == 0 && r->c->n_rows == 0) {
        return plim_fail(err, PLIM_ESCENARIO, r->c->file,
                         "found no measurement, expected at least one row with a platform");
    }
    return status;
}

plim_status plim_calibrate_read(const char *path, const char *text, size_t n,
                                const plim_calibrate_options *options, plim_arena *arena,
                                plim_calibration *calibration, plim_diags *diags, plim_err *err)
{
    static const plim_csv_limits limits = {
        .text_bytes = (uint64_t)1 << 26, .rows = PLIM_CALIBRATE_ROWS_MAX, .line_bytes = 65536};
    plim_csv *csv = NULL;
    plim_calibration *c = calibration;
    *c = (plim_calibration){
        .arena = arena,
        .file = path,
        .era = options->era,
        .relative_sd = options->relative_sd > 0.0 ? options->relative_sd : 0.02,
        .core_speed = 1.0,
        .rows = PLIM_NEW(arena, PLIM_CALIBRATE_ROWS_MAX, plim_measure),
        .services = PLIM_NEW(arena, PLIM_CALIBRATE_SERVICES_MAX, plim_measured_service),
        .platforms = PLIM_NEW(arena, PLIM_CALIBRATE_PLATFORMS_MAX, plim_measured_platform),
    };
    reader r = {.c = c, .diags = diags};
    if (c->rows == NULL || c->services == NULL || c->platforms == NULL) {
        return plim_fail(err, PLIM_ENOMEM, path, "no memory for the measurements");
    }
    collect_metrics(&r);
    plim_status status = text == NULL ? plim_csv_open(path, &limits, &csv, err)
                                      : plim_csv_open_memory(path, text, n, &limits, &csv, err);
    if (status == PLIM_OK) {
        status = read_all(&r, csv, err);
    }
    plim_csv_close(csv);
    if (status == PLIM_OK && plim_diags_count(diags) > 0) {
        return plim_fail(err, PLIM_ESCENARIO, path, "found %zu errors", plim_diags_count(diags));
    }
    return status == PLIM_OK && arena->failed
               ? plim_fail(err, PLIM_ENOMEM, path, "no memory for the measurements")
               : status;
}

const char *plim_quantity_name(plim_quantity quantity)
{
    static const char *const names[] = {
#define X(name, text, unit) text,
        PLIM_QUANTITY_MAP(X)
#undef X
    };
    return (unsigned)quantity < PLIM_QUANTITY_COUNT ? names[quantity] : "?";
}
