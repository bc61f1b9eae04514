/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decimal text to double, exact and alike in every locale: see csv.h. */
#include "models/csv.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 18, POWER_MAX = 22, TEXT_MAX = 1000, EXPONENT_MAX = 100000 };

/* Every one of these is a double: 5^22 < 2^53. */
static const double powers[POWER_MAX + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                             1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

typedef struct decimal {
    bool negative;
    bool whole; /* the mantissa holds all digits */
    uint64_t mantissa;
    int exponent; /* value = mantissa * 10^exponent */
} decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The digits from p, after the point or before it; counts how many. */
static const char *scan_digits(const char *p, const char *end, bool fraction, decimal *d,
                               size_t *n_digits)
{
    static const uint64_t mantissa_max = UINT64_C(100000000000000000); /* one digit more fits */
    for (; p < end && is_digit(*p); p++) {
        (*n_digits)++;
        if (d->mantissa >= mantissa_max) {
            d->whole = false;
            continue;
        }
        d->mantissa = d->mantissa * 10 + (uint64_t)(*p - '0');
        d->exponent -= fraction ? 1 : 0;
    }
    return p;
}

/* The exponent from p, which is at its e; NULL: there is none. */
static const char *scan_exponent(const char *p, const char *end, decimal *d)
{
    p++;
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) {
        p++;
    }
    if (p == end || !is_digit(*p)) {
        return NULL;
    }
    int exponent = 0;
    for (; p < end && is_digit(*p); p++) {
        exponent = exponent < EXPONENT_MAX ? exponent * 10 + (*p - '0') : exponent;
    }
    d->exponent += negative ? -exponent : exponent;
    return p;
}

static bool scan(const char *p, const char *end, decimal *d)
{
    size_t n_digits = 0;
    *d = (decimal){.whole = true};
    if (p < end && (*p == '-' || *p == '+')) {
        d->negative = *p == '-';
        p++;
    }
    p = scan_digits(p, end, false, d, &n_digits);
    if (p < end && *p == '.') {
        p = scan_digits(p + 1, end, true, d, &n_digits);
    }
    if (n_digits == 0) {
        return false;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p = scan_exponent(p, end, d);
    }
    return p == end;
}

/* strtod in the locale "C", whatever the program has set. */
static bool slow(const char *text, size_t n, double *out)
{
    char copy[TEXT_MAX + 1];
    memcpy(copy, text, n);
    copy[n] = '\0';
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (c == (locale_t)0) {
        return false;
    }
    locale_t before = uselocale(c);
    double value = strtod(copy, NULL); /* the grammar has been checked */
    (void)uselocale(before);
    freelocale(c);
    if (!isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}

bool plim_csv_real(const char *text, size_t n, double *out)
{
    const char *end = text + n;
    while (text < end && is_blank(*text)) {
        text++;
    }
    while (text < end && is_blank(end[-1])) {
        end--;
    }
    decimal d;
    if (end - text > TEXT_MAX || !scan(text, end, &d)) {
        return false;
    }
    if (!d.whole || d.mantissa > (UINT64_C(1) << 53) || d.exponent > POWER_MAX ||
        d.exponent < -POWER_MAX) {
        return slow(text, (size_t)(end - text), out);
    }
    double value = (double)d.mantissa;
    value = d.exponent < 0 ? value / powers[-d.exponent] : value * powers[d.exponent];
    *out = d.negative ? -value : value;
    return true;
}
