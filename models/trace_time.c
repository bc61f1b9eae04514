/* SPDX-License-Identifier: GPL-3.0-or-later
 * Times of trace files: see trace_time.h. */
#include "models/trace_time.h"

#include "models/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NS_PER_S INT64_C(1000000000)
#define DAY_S INT64_C(86400)

int64_t plim_days_from_civil(int64_t year, unsigned month, unsigned day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = y + era * 400 + (*month <= 2);
}

static unsigned days_in(int64_t year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

/* What is left of a text. */
typedef struct cursor {
    const char *at, *end;
} cursor;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void trim(cursor *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\r')) {
        c->at++;
    }
    while (c->at < c->end && (c->end[-1] == ' ' || c->end[-1] == '\t' || c->end[-1] == '\r')) {
        c->end--;
    }
}

static bool skip(cursor *c, char wanted)
{
    if (c->at == c->end || *c->at != wanted) {
        return false;
    }
    c->at++;
    return true;
}

/* Exactly `digits` digits, a number of at most `max`. */
static bool number(cursor *c, int digits, unsigned max, unsigned *out)
{
    unsigned value = 0;
    for (int i = 0; i < digits; i++) {
        if (c->at == c->end || !is_digit(*c->at)) {
            return false;
        }
        value = value * 10 + (unsigned)(*c->at++ - '0');
    }
    *out = value;
    return value <= max;
}

/* Digits of a fraction as ns; at least one. */
static bool fraction(cursor *c, int64_t *ns)
{
    int64_t unit = NS_PER_S / 10;
    const char *begin = c->at;
    *ns = 0;
    for (; c->at < c->end && is_digit(*c->at); c->at++) {
        *ns += unit * (*c->at - '0');
        unit /= 10;
    }
    return c->at > begin;
}

static bool zone(cursor *c, plim_trace_time_style *style)
{
    unsigned hours = 0, minutes = 0;
    while (skip(c, ' ')) {
    }
    style->zoned = c->at < c->end;
    if (!style->zoned || skip(c, 'Z') || skip(c, 'z')) {
        return true;
    }
    bool west = skip(c, '-');
    if ((!west && !skip(c, '+')) || !number(c, 2, 23, &hours)) {
        return false;
    }
    bool colon = skip(c, ':');
    if ((colon || c->at < c->end) && !number(c, 2, 59, &minutes)) {
        return false;
    }
    int seconds = (int)(hours * 3600 + minutes * 60);
    style->offset_s = west ? -seconds : seconds;
    return true;
}

/* hh:mm[:ss[.f]] as seconds of the day and ns. */
static bool clock_part(cursor *c, int64_t *second, int64_t *ns)
{
    unsigned hour, minute, seconds = 0;
    if (!number(c, 2, 23, &hour) || !skip(c, ':') || !number(c, 2, 59, &minute)) {
        return false;
    }
    if (skip(c, ':')) {
        if (!number(c, 2, 60, &seconds)) {
            return false;
        }
        if ((skip(c, '.') || skip(c, ',')) && !fraction(c, ns)) {
            return false;
        }
    }
    *second = (int64_t)hour * 3600 + (int64_t)minute * 60 + (int64_t)seconds;
    return true;
}

bool plim_trace_iso(const char *text, size_t n, int64_t *ns, plim_trace_time_style *style)
{
    cursor c = {text, text + n};
    plim_trace_time_style found = {.iso = true, .separator = ' '};
    unsigned year, month, day;
    int64_t second = 0, part = 0;
    trim(&c);
    if (!number(&c, 4, 9999, &year) || !skip(&c, '-') || !number(&c, 2, 12, &month) || month == 0 ||
        !skip(&c, '-') || !number(&c, 2, days_in(year, month), &day) || day == 0) {
        return false;
    }
    if (c.at < c.end) {
        found.separator = *c.at == ' ' ? ' ' : 'T';
        if ((!skip(&c, 'T') && !skip(&c, 't') && !skip(&c, ' ')) ||
            !clock_part(&c, &second, &part) || !zone(&c, &found) || c.at < c.end) {
            return false;
        }
    }
    second += plim_days_from_civil(year, month, day) * DAY_S - found.offset_s;
    if (second >= PLIM_TRACE_TIME_MAX_NS / NS_PER_S ||
        second <= -PLIM_TRACE_TIME_MAX_NS / NS_PER_S) {
        return false;
    }
    *ns = second * NS_PER_S + part;
    if (style != NULL) {
        *style = found;
    }
    return true;
}

/* With an exponent: through a double. */
static bool rounded_ns(const char *text, size_t n, int64_t unit_ns, int64_t *ns)
{
    double value;
    if (!plim_csv_real(text, n, &value)) {
        return false;
    }
    value *= (double)unit_ns;
    if (!(fabs(value) < (double)PLIM_TRACE_TIME_MAX_NS)) {
        return false;
    }
    *ns = llround(value);
    return true;
}

bool plim_trace_number_ns(const char *text, size_t n, int64_t unit_ns, int64_t *ns)
{
    cursor c = {text, text + n};
    int64_t whole = 0, part = 0, limit = PLIM_TRACE_TIME_MAX_NS / unit_ns;
    trim(&c);
    bool negative = skip(&c, '-');
    if (!negative) {
        (void)skip(&c, '+');
    }
    const char *begin = c.at;
    for (; c.at < c.end && is_digit(*c.at) && whole <= limit / 10; c.at++) {
        whole = whole * 10 + (*c.at - '0');
    }
    bool digits = c.at > begin;
    if (skip(&c, '.')) {
        digits = fraction(&c, &part) || digits;
    }
    if (!digits || c.at < c.end) {
        return rounded_ns(text, n, unit_ns, ns);
    }
    if (whole >= limit) {
        return false;
    }
    whole = whole * unit_ns + part / (NS_PER_S / unit_ns);
    *ns = negative ? -whole : whole;
    return true;
}

int64_t plim_trace_unit_ns(const char *name, double value)
{
    static const struct {
        const char *suffix;
        int64_t unit_ns;
    } suffixes[] = {{"_s", NS_PER_S}, {"_ms", 1000000}, {"_us", 1000}, {"_ns", 1}};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        size_t m = strlen(suffixes[i].suffix);
        if (n > m && strcmp(name + n - m, suffixes[i].suffix) == 0) {
            return suffixes[i].unit_ns;
        }
    }
    value = fabs(value);
    if (value < 1e11) {
        return NS_PER_S;
    }
    if (value < 1e14) {
        return 1000000;
    }
    return value < 1e17 ? 1000 : 1;
}

/* ".25" without trailing zeros, "" for none; `to` holds 16 bytes. */
static const char *fraction_text(int64_t ns, char *to)
{
    size_t n = 10;
    to[0] = '.';
    for (size_t i = 9; i > 0; i--) {
        to[i] = (char)('0' + ns % 10);
        ns /= 10;
    }
    while (n > 1 && to[n - 1] == '0') {
        n--;
    }
    to[n == 1 ? 0 : n] = '\0';
    return to;
}

static char *number_text(int64_t ns, int64_t unit_ns, plim_arena *arena)
{
    char part[16];
    const char *sign = ns < 0 ? "-" : "";
    ns = ns < 0 ? -ns : ns;
    return plim_arena_format(arena, "%s%lld%s", sign, (long long)(ns / unit_ns),
                             fraction_text(ns % unit_ns * (NS_PER_S / unit_ns), part));
}

char *plim_trace_time_text(int64_t ns, const plim_trace_time_style *style, plim_arena *arena)
{
    if (!style->iso) {
        return number_text(ns, style->unit_ns, arena);
    }
    char part[16], zone_text[16] = "";
    int month, day;
    int64_t year;
    int minutes = style->offset_s / 60, ahead = minutes < 0 ? -minutes : minutes;
    ns += style->offset_s * NS_PER_S;
    int64_t second = ns / NS_PER_S - (ns % NS_PER_S < 0);
    int64_t days = second / DAY_S - (second % DAY_S < 0);
    int of_day = (int)(second - days * DAY_S);
    civil_from_days(days, &year, &month, &day);
    if (style->zoned && ahead == 0) {
        zone_text[0] = 'Z';
    } else if (style->zoned) {
        snprintf(zone_text, sizeof zone_text, "%c%02d:%02d", minutes < 0 ? '-' : '+',
                 ahead / 60 % 100, ahead % 60);
    }
    return plim_arena_format(arena, "%04lld-%02d-%02d%c%02d:%02d:%02d%s%s", (long long)year, month,
                             day, style->separator, of_day / 3600, of_day / 60 % 60, of_day % 60,
                             fraction_text(ns - second * NS_PER_S, part), zone_text);
}
