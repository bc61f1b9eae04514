/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text helpers: see str.h. */
#include "sim/base/str.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 63 };

static bool reserve(plim_str *s, size_t more)
{
    if (s->failed || more > SIZE_MAX / 2 - s->n - 1) {
        s->failed = true;
        return false;
    }
    size_t need = s->n + more + 1;
    if (need <= s->cap) {
        return true;
    }
    size_t cap = s->cap * 2 > need ? s->cap * 2 : need + 64;
    char *text = realloc(s->text, cap);
    if (text == NULL) {
        s->failed = true;
        return false;
    }
    s->text = text;
    s->cap = cap;
    return true;
}

void plim_str_add(plim_str *s, const char *text, size_t n)
{
    if (reserve(s, n)) {
        memcpy(s->text + s->n, text, n);
        s->n += n;
        s->text[s->n] = '\0';
    }
}

void plim_str_puts(plim_str *s, const char *text)
{
    plim_str_add(s, text, strlen(text));
}

void plim_str_printf(plim_str *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0 || !reserve(s, (size_t)n)) {
        s->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(s->text + s->n, (size_t)n + 1, format, args);
    va_end(args);
    s->n += (size_t)n;
}

void plim_str_free(plim_str *s)
{
    free(s->text);
    *s = (plim_str){0};
}

char *plim_format_double(double value, char *buffer)
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(buffer, 32, "%.*g", digits, value);
        if (strtod(buffer, NULL) == value) {
            break;
        }
    }
    return buffer;
}

/* Optimal string alignment distance; both lengths at most NAME_MAX_LENGTH. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[3][NAME_MAX_LENGTH + 1];
    for (size_t j = 0; j <= m; j++) {
        row[0][j] = j;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3];
        const size_t *up = row[(i + 2) % 3];
        const size_t *upup = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = up[j - 1] + (a[i - 1] != b[j - 1]);
            best = up[j] + 1 < best ? up[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                best = upup[j - 2] + 1 < best ? upup[j - 2] + 1 : best;
            }
            now[j] = best;
        }
    }
    return row[n % 3][m];
}

/* The shortest name that is the text and a unit: "slo_s" for "slo". */
static const char *without_unit(const char *text, size_t length, const char *const *names, size_t n)
{
    const char *shortest = NULL;
    for (size_t i = 0; i < n && length > 0; i++) {
        bool more = strncmp(names[i], text, length) == 0 && names[i][length] == '_';
        if (more && (shortest == NULL || strlen(names[i]) < strlen(shortest))) {
            shortest = names[i];
        }
    }
    return shortest;
}

const char *plim_nearest(const char *text, const char *const *names, size_t n)
{
    size_t length = strlen(text);
    if (length > NAME_MAX_LENGTH) {
        return NULL;
    }
    size_t limit = length / 3 > 1 ? length / 3 : 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < n; i++) {
        size_t m = strlen(names[i]);
        size_t d = m > NAME_MAX_LENGTH ? SIZE_MAX : distance(text, length, names[i], m);
        if (d <= limit && (nearest == NULL || d < limit)) {
            nearest = names[i];
            limit = d;
        }
    }
    return nearest != NULL ? nearest : without_unit(text, length, names, n);
}

unsigned long long plim_hash_text(const char *text)
{
    uint64_t h = 0xcbf29ce484222325ULL;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        h = (h ^ *p) * 0x100000001b3ULL;
    }
    /* finaliser of MurmurHash3 (Appleby): spreads short names over all 64 bits */
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return h ^ (h >> 33);
}

/* One digit less than hex has: 16 characters are always hex. */
static const uint64_t SEED_DECIMAL_MAX = UINT64_C(999999999999999);

bool plim_seed_parse(const char *text, uint64_t *seed)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = strlen(text), base = n == 16 ? 16 : 10;
    uint64_t value = 0;
    for (const char *p = text; *p != '\0'; p++) {
        const char *at = strchr(digits, *p >= 'A' && *p <= 'F' ? *p - 'A' + 'a' : *p);
        if (at == NULL || (size_t)(at - digits) >= base || n > 16) {
            return false;
        }
        value = value * base + (uint64_t)(at - digits);
    }
    if (n == 0 || (base == 10 && value > SEED_DECIMAL_MAX)) {
        return false;
    }
    *seed = value;
    return true;
}

const char *plim_seed_text(uint64_t seed, char text[])
{
    (void)snprintf(text, PLIM_SEED_BYTES, seed <= SEED_DECIMAL_MAX ? "%" PRIu64 : "%016" PRIx64,
                   seed);
    return text;
}
