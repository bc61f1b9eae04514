/* SPDX-License-Identifier: GPL-3.0-or-later
 * The file of measurements: see calibrate.h. A row is a fact of a service (no platform) or a
 * measurement on a platform; what is wrong is told with line and column, and reading goes on. */
#include "scenarios/calibrate_fields.h"

#include "models/queueing.h"
#include "scenarios/scenario_keys.h"
#include "sim/base/str.h"

#include <math.h>
#include <string.h>

enum { THREADS_MAX = 4096 };

static const double CONCURRENCY_MAX = 1e6, VALUE_MAX = 1e15;

/* ---- names ---- */

static int find_service(plim_reader *r, plim_csv_field f)
{
    plim_calibration *c = r->c;
    if (f.n == 0) {
        return PLIM_CALIBRATE_NOBODY;
    }
    for (size_t i = 0; i < c->n_services; i++) {
        if (plim_field_is(f, c->services[i].name)) {
            return (int)i;
        }
    }
    if (f.n > PLIM_NAME_BYTES_MAX || c->n_services == PLIM_CALIBRATE_SERVICES_MAX) {
        plim_reader_wrong(r, PLIM_COLUMN_SERVICE, "found %s, expected at most %d",
                          f.n > PLIM_NAME_BYTES_MAX ? "a long name" : "one service more",
                          f.n > PLIM_NAME_BYTES_MAX ? (int)PLIM_NAME_BYTES_MAX
                                                    : PLIM_CALIBRATE_SERVICES_MAX);
        return PLIM_CALIBRATE_NOBODY;
    }
    if (f.text[0] == ' ' || f.text[f.n - 1] == ' ') { /* "a" and " a" would be two */
        plim_reader_wrong(r, PLIM_COLUMN_SERVICE,
                          "found \"%s\", expected a name that neither begins nor ends with a space",
                          plim_reader_shown(r, f));
        return PLIM_CALIBRATE_NOBODY;
    }
    for (size_t at = 0; at < f.n;) {
        size_t n = plim_utf8_length(f.text + at, f.n - at);
        if (n == 0 || (unsigned char)f.text[at] < 0x20) {
            plim_reader_wrong(r, PLIM_COLUMN_SERVICE, "found \"%s\", expected a name in UTF-8",
                              plim_reader_shown(r, f));
            return PLIM_CALIBRATE_NOBODY;
        }
        at += n;
    }
    plim_measured_service *s = &c->services[c->n_services];
    *s = (plim_measured_service){.name = plim_arena_text(c->arena, f.text, f.n)};
    s->value[PLIM_UNKNOWN_CPU_WEIGHT] = 1.0;
    return s->name == NULL ? PLIM_CALIBRATE_NOBODY : (int)c->n_services++;
}

static int find_platform(plim_reader *r, plim_csv_field f)
{
    plim_err err = {0};
    plim_calibration *c = r->c;
    plim_stack stack;
    for (size_t i = 0; i < c->n_platforms; i++) {
        if (plim_field_is(f, c->platforms[i].text)) {
            return (int)i;
        }
    }
    if (c->n_platforms == PLIM_CALIBRATE_PLATFORMS_MAX) {
        plim_reader_wrong(r, PLIM_COLUMN_PLATFORM, "found one platform more, expected at most %d",
                          PLIM_CALIBRATE_PLATFORMS_MAX);
        return PLIM_CALIBRATE_NOBODY;
    }
    plim_measured_platform *p = &c->platforms[c->n_platforms];
    const char *text = plim_arena_text(c->arena, f.text, f.n);
    *p = (plim_measured_platform){.text = text, .layer = PLIM_CALIBRATE_NOBODY};
    if (text == NULL || plim_platform_choose_text(text, c->era, &p->choice, &err) != PLIM_OK ||
        plim_stack_build(p->choice.layers, c->era, false, &stack, &err) != PLIM_OK) {
        plim_reader_wrong(r, PLIM_COLUMN_PLATFORM, "%s", err.what);
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

static void read_pair(plim_reader *r, plim_measure *m, bool *given, const char *at, size_t n)
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
        if (given[i]) {
            plim_reader_wrong(r, PLIM_COLUMN_CASE, "found %s a second time, expected it once",
                              k->name);
            return;
        }
        given[i] = true;
        bool read = equals != NULL && plim_csv_real(equals + 1, n - key_n - 1, &value);
        if (!read || !(value >= k->min && value <= k->max) || (k->whole && value != floor(value))) {
            plim_csv_printable(at, n, r->shown, sizeof r->shown);
            plim_reader_wrong(r, PLIM_COLUMN_CASE,
                              "found \"%s\", expected %s=NUMBER, %sfrom %g to %g", r->shown,
                              k->name, k->whole ? "whole, " : "", k->min, k->max);
            return;
        }
        memcpy((char *)m + k->offset, &value, sizeof value);
        return;
    }
    plim_reader_unknown(r, PLIM_COLUMN_CASE, r->shown, "KEY=NUMBER;…, a key being one of them",
                        names, CASE_KEYS);
}

static void read_case(plim_reader *r, plim_measure *m)
{
    bool given[CASE_KEYS] = {false};
    plim_csv_field f = plim_reader_field(r, PLIM_COLUMN_CASE);
    m->think_s = -1.0;
    if (f.n == 0 || plim_field_is(f, "alone")) {
        return;
    }
    for (size_t at = 0; at <= f.n && r->good;) {
        const char *end = memchr(f.text + at, ';', f.n - at);
        size_t n = end == NULL ? f.n - at : (size_t)(end - (f.text + at));
        read_pair(r, m, given, f.text + at, n);
        at += n + 1;
    }
    if (r->good && m->users > 0.0 && m->rate_per_s > 0.0) {
        plim_reader_wrong(r, PLIM_COLUMN_CASE, "found users and rate_per_s, expected one of them");
    }
}

/* ---- rows ---- */

static const plim_param *count_row(plim_csv_field f)
{
    for (const plim_param *p = plim_request_table; p->name != NULL; p++) {
        if (p->kind == PLIM_PARAM_REAL && p->offset >= offsetof(plim_request_keys, count) &&
            plim_field_is(f, p->name)) {
            return p;
        }
    }
    return NULL;
}

static void twice(plim_reader *r)
{
    plim_reader_wrong(r, PLIM_COLUMN_METRIC,
                      "found \"%s\" of this service a second time, expected it once",
                      plim_reader_shown(r, plim_reader_field(r, PLIM_COLUMN_METRIC)));
}

/* An operation count, or CPU seconds, of a request; without a value CPU seconds are to be found. */
static void read_count(plim_reader *r, plim_measured_service *s, const plim_param *row)
{
    bool there;
    size_t class = (row->offset - offsetof(plim_request_keys, count)) / sizeof(double);
    double factor = plim_reader_factor(r, row->unit);
    double value = plim_reader_number(r, PLIM_COLUMN_VALUE, row->min, row->max, &there);
    bool cpu = class <= PLIM_CLASS_KERNEL;
    size_t unknown = class == PLIM_CLASS_USER ? PLIM_UNKNOWN_USER_S : PLIM_UNKNOWN_KERNEL_S;
    if (s->given[class] || (cpu && s->asked[unknown])) {
        twice(r);
    } else if (!there && !cpu) {
        plim_reader_wrong(r, PLIM_COLUMN_VALUE,
                          "found nothing, expected how many there are in a request");
    } else if (there) {
        s->given[class] = true;
        s->ops.n[class] = value * factor;
    } else {
        s->asked[unknown] = true;
    }
}

/* mem_mib, concurrency, think_s, cpu_weight: given, or without a value to be found. */
static void read_key(plim_reader *r, plim_measured_service *s, plim_unknown key, const char *base)
{
    bool there;
    double factor = plim_reader_factor(r, base);
    bool counted = key == PLIM_UNKNOWN_CONCURRENCY, weight = key == PLIM_UNKNOWN_CPU_WEIGHT;
    double value = plim_reader_number(r, PLIM_COLUMN_VALUE,
                                      counted  ? 1.0
                                      : weight ? 1e-3
                                               : 0.0,
                                      counted || weight ? CONCURRENCY_MAX : VALUE_MAX, &there);
    if (s->told[key] || s->asked[key]) {
        twice(r);
    } else if (counted && value != floor(value)) {
        plim_reader_wrong(r, PLIM_COLUMN_VALUE,
                          "found %g, expected how many requests it works on at once", value);
    } else if (there) {
        s->told[key] = true;
        s->value[key] = value * factor;
    } else {
        s->asked[key] = true;
    }
}

static void read_host(plim_reader *r)
{
    bool there;
    double value = plim_reader_number(r, PLIM_COLUMN_VALUE, 1e-3, 1e3, &there);
    r->c->core_speed = there ? value : 1.0;
    r->c->core_speed_asked = !there;
}

static void read_fact(plim_reader *r)
{
#define X(name, text, unit) {text, unit},
    static const struct {
        const char *name, *unit;
    } keys[] = {PLIM_UNKNOWN_MAP(X)};
#undef X
    plim_csv_field metric = plim_reader_field(r, PLIM_COLUMN_METRIC);
    if (plim_field_is(metric, "core_speed")) {
        read_host(r);
        return;
    }
    for (size_t i = 0; i < PLIM_QUANTITY_COUNT; i++) {
        if (plim_field_is(metric, plim_quantity_name((plim_quantity)i))) {
            plim_reader_wrong(r, PLIM_COLUMN_PLATFORM,
                              "found nothing, expected the platform %s was measured on",
                              plim_quantity_name((plim_quantity)i));
            return;
        }
    }
    const plim_param *row = count_row(metric);
    int key = PLIM_UNKNOWN_MEM_MIB;
    while (key < PLIM_UNKNOWN_OF_SERVICE && !plim_field_is(metric, keys[key].name)) {
        key++;
    }
    if (row == NULL && key == PLIM_UNKNOWN_OF_SERVICE) {
        plim_reader_unknown(r, PLIM_COLUMN_METRIC, plim_reader_shown(r, metric),
                            "a fact of a service or a metric", r->metrics.text, r->metrics.n);
        return;
    }
    int s = find_service(r, plim_reader_field(r, PLIM_COLUMN_SERVICE));
    if (s == PLIM_CALIBRATE_NOBODY) {
        if (r->good) {
            plim_reader_wrong(r, PLIM_COLUMN_SERVICE,
                              "found nothing, expected the service it is about");
        }
    } else if (row != NULL) {
        read_count(r, &r->c->services[s], row);
    } else {
        read_key(r, &r->c->services[s], (plim_unknown)key, keys[key].unit);
    }
}

static void read_part(plim_reader *r, plim_measure *m)
{
    static const char *const parts[] = {
#define X(name, text) text,
        PLIM_CPU_PART_MAP(X)
#undef X
    };
    plim_csv_field f = plim_reader_field(r, PLIM_COLUMN_PART);
    size_t i = 0;
    while (i < PLIM_CPU_PART_COUNT && !plim_field_is(f, parts[i])) {
        i++;
    }
    if (i == PLIM_CPU_PART_COUNT) {
        plim_reader_unknown(r, PLIM_COLUMN_PART, plim_reader_shown(r, f),
                            "a part of the CPU time, or nothing", parts + 1,
                            PLIM_CPU_PART_COUNT - 1);
    } else if (i > 0 && m->quantity != PLIM_QUANTITY_REQUEST_CPU) {
        plim_reader_wrong(r, PLIM_COLUMN_PART,
                          "found \"%s\", expected nothing: only request_cpu has parts", parts[i]);
    }
    m->part = (plim_cpu_part)(i % PLIM_CPU_PART_COUNT);
}

static void read_value(plim_reader *r, plim_measure *m, const char *base)
{
    bool there, has_sd, has_n;
    double factor = plim_reader_factor(r, base);
    double value = plim_reader_number(r, PLIM_COLUMN_VALUE, 0.0, VALUE_MAX, &there);
    double sd = plim_reader_number(r, PLIM_COLUMN_SD, 0.0, VALUE_MAX, &has_sd);
    double n = plim_reader_number(r, PLIM_COLUMN_N, 1.0, 1e12, &has_n);
    m->value = value * factor;
    m->sd = sd * factor / (has_n ? sqrt(n) : 1.0);
    m->repeats = n;
    if (!there) {
        plim_reader_wrong(r, PLIM_COLUMN_VALUE, "found nothing, expected what was measured");
    } else if (r->good && n != floor(n)) {
        plim_reader_wrong(r, PLIM_COLUMN_N, "found %g, expected how often it was measured", n);
    } else if (r->good && has_n && !has_sd && n > 1.0) {
        plim_reader_wrong(r, PLIM_COLUMN_N,
                          "found n without an sd, expected both, or neither: how far single "
                          "measurements lie apart says how exact their mean is");
    } else if (r->good && has_sd && sd <= 0.0) {
        plim_reader_wrong(r, PLIM_COLUMN_SD,
                          "found 0, expected a standard deviation above 0, or nothing");
    } else if (r->good && value <= 0.0 && !has_sd) {
        plim_reader_wrong(
            r, PLIM_COLUMN_VALUE,
            "found 0 without an sd, expected a number above 0, or an sd that says how "
            "exactly it is 0");
    }
}

/* What a rate or a response time must say besides. */
static void check_case(plim_reader *r, const plim_measure *m)
{
    bool rate = m->quantity == PLIM_QUANTITY_COMPLETED_RATE;
    bool time = m->quantity == PLIM_QUANTITY_SOJOURN_MEAN;
    bool many = m->users > 1.0 || m->rate_per_s > 0.0;
    if (!rate && !time && plim_reader_field(r, PLIM_COLUMN_CASE).n > 0 &&
        !plim_field_is(plim_reader_field(r, PLIM_COLUMN_CASE), "alone")) {
        plim_reader_wrong(
            r, PLIM_COLUMN_CASE,
            "found \"%s\", expected nothing: only rates and response times have a case",
            plim_reader_shown(r, plim_reader_field(r, PLIM_COLUMN_CASE)));
    } else if ((rate || many) && m->cores <= 0.0) {
        plim_reader_wrong(r, PLIM_COLUMN_CASE,
                          "found no cores=…, expected how many cores the host has");
    } else if (rate && m->rate_per_s > 0.0) {
        plim_reader_wrong(r, PLIM_COLUMN_CASE,
                          "found rate_per_s, expected users or nothing: what is offered comes out");
    } else if (m->neighbour_threads > 0.0 && (!rate || m->users > 0.0)) {
        plim_reader_wrong(r, PLIM_COLUMN_CASE,
                          "found neighbour_threads, expected it of the completed_rate of a service "
                          "that is always busy, without users");
    }
}

static void read_measure(plim_reader *r)
{
#define X(name, text, unit) unit,
    static const char *const bases[] = {PLIM_QUANTITY_MAP(X)};
#undef X
    plim_calibration *c = r->c;
    plim_csv_field metric = plim_reader_field(r, PLIM_COLUMN_METRIC);
    plim_measure m = {.line = r->row.line, .service = PLIM_CALIBRATE_NOBODY};
    size_t i = 0;
    while (i < PLIM_QUANTITY_COUNT &&
           !plim_field_is(metric, plim_quantity_name((plim_quantity)i))) {
        i++;
    }
    if (i == PLIM_QUANTITY_COUNT) {
        bool fact = count_row(metric) != NULL;
        if (fact) {
            plim_reader_wrong(r, PLIM_COLUMN_PLATFORM,
                              "found a platform, expected nothing: %s is the same on all",
                              plim_reader_shown(r, metric));
        } else {
            plim_reader_unknown(r, PLIM_COLUMN_METRIC, plim_reader_shown(r, metric), "a metric",
                                r->metrics.text, PLIM_QUANTITY_COUNT);
        }
        return;
    }
    m.quantity = (plim_quantity)i;
    m.platform = find_platform(r, plim_reader_field(r, PLIM_COLUMN_PLATFORM));
    m.service = find_service(r, plim_reader_field(r, PLIM_COLUMN_SERVICE));
    if (r->good && m.service == PLIM_CALIBRATE_NOBODY && i <= PLIM_QUANTITY_MEMORY_RESIDENT) {
        plim_reader_wrong(r, PLIM_COLUMN_SERVICE,
                          "found nothing, expected the service that was measured");
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

static void tell_header(plim_reader *r, size_t f, bool twice)
{
    char name[PLIM_SHOWN_BYTES];
    plim_csv_printable(r->row.field[f].text, r->row.field[f].n, name, sizeof name);
    const char *near = twice ? NULL : plim_nearest(name, plim_column_names, PLIM_COLUMN_COUNT);
    plim_diags_add(r->diags, r->c->file, (uint32_t)r->row.line, plim_reader_column(r, (int)f),
                   "header",
                   "found %s\"%s\"%s, expected platform, metric, value and, where needed, service, "
                   "case, part, unit, sd, n%s%s%s",
                   twice ? "the column " : "", name, twice ? " a second time" : "",
                   near == NULL ? "" : " (did you mean \"", near == NULL ? "" : near,
                   near == NULL ? "" : "\"?)");
    r->good = false;
}

static void read_header(plim_reader *r)
{
    for (size_t i = 0; i < PLIM_COLUMN_COUNT; i++) {
        r->at[i] = -1;
    }
    r->n_columns = r->row.n_fields;
    for (size_t f = 0; f < r->row.n_fields; f++) {
        size_t i = 0;
        while (i < PLIM_COLUMN_COUNT && !plim_field_is(r->row.field[f], plim_column_names[i])) {
            i++;
        }
        if (i == PLIM_COLUMN_COUNT || r->at[i] >= 0) {
            tell_header(r, f, i < PLIM_COLUMN_COUNT);
            return;
        }
        r->at[i] = (int)f;
    }
    static const plim_column needed[] = {PLIM_COLUMN_PLATFORM, PLIM_COLUMN_METRIC,
                                         PLIM_COLUMN_VALUE};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (r->good && r->at[needed[i]] < 0) {
            plim_diags_add(r->diags, r->c->file, (uint32_t)r->row.line, 1, "header",
                           "found no column \"%s\", expected platform, metric, value and, where "
                           "needed, service, case, part, unit, sd, n",
                           plim_column_names[needed[i]]);
            r->good = false;
        }
    }
}

/* An empty line, or one that begins with #. */
static bool is_comment(const plim_csv_row *row)
{
    const plim_csv_field *first = &row->field[0];
    return (row->n_fields == 1 && first->n == 0) ||
           (first->n > 0 && first->text[0] == '#' && !first->quoted);
}

static void read_row(plim_reader *r)
{
    r->good = true;
    if (is_comment(&r->row)) {
        return;
    }
    if (r->row.flaw != PLIM_CSV_WELL) {
        plim_reader_wrong(r, PLIM_COLUMN_PLATFORM, "found %s",
                          r->row.flaw == PLIM_CSV_NUL
                              ? "a NUL byte, expected text"
                              : "text after a closing quote, expected a comma");
        return;
    }
    if (r->row.n_fields > r->n_columns) {
        plim_diags_add(
            r->diags, r->c->file, (uint32_t)r->row.line, plim_reader_column(r, (int)r->n_columns),
            "row",
            "found %zu fields, expected the %zu of the header (a text with a comma in it "
            "stands between quotes)",
            r->row.n_fields, r->n_columns);
        return;
    }
    for (size_t i = 0; i < PLIM_COLUMN_COUNT; i++) {
        if (r->at[i] >= 0 && (size_t)r->at[i] >= r->row.n_fields && i <= PLIM_COLUMN_VALUE) {
            plim_diags_add(r->diags, r->c->file, (uint32_t)r->row.line, 1, plim_column_names[i],
                           "found the end of the line after %zu of %zu fields, expected a value or "
                           "nothing between commas",
                           r->row.n_fields, r->n_columns);
            return;
        }
    }
    if (plim_reader_field(r, PLIM_COLUMN_METRIC).n == 0) {
        plim_reader_wrong(r, PLIM_COLUMN_METRIC, "found nothing, expected what the value is");
    } else if (plim_reader_field(r, PLIM_COLUMN_PLATFORM).n == 0) {
        read_fact(r);
    } else {
        read_measure(r);
    }
}

/* Devices are not in the closed forms: what a disk takes is the host's. */
static void check_disks(plim_reader *r)
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

static void collect_metrics(plim_reader *r)
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

static plim_status read_all(plim_reader *r, plim_csv *csv, plim_err *err)
{
    bool more = true;
    plim_status status;
    do {
        status = plim_csv_next(csv, &r->row, &more, err);
    } while (status == PLIM_OK && more && is_comment(&r->row));
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
    plim_reader r = {.c = c, .diags = diags};
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
