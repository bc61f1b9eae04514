/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text as a terminal shows it: see text.h. */
#include "reports/text.h"

#include <errno.h>
#include <string.h>

typedef struct range {
    uint32_t first, last;
} range;

/* East Asian Wide and Fullwidth blocks and the pictographs that terminals draw two columns wide
 * (Unicode 14, EastAsianWidth.txt, merged). */
static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x20000, 0x3FFFD},
};

/* Combining marks, joiners, and Hangul vowels and finals, which join the syllable before them. */
static const range narrow[] = {
    {0x0300, 0x036F}, {0x1160, 0x11FF}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x200B, 0x200D},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};

/* Direction marks: they can make a terminal show a text that is not there. */
static const range direction[] = {
    {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF},
};

#define IN(table, code) in_ranges(table, sizeof(table) / sizeof *(table), code)

static bool in_ranges(const range *ranges, size_t n, uint32_t code)
{
    for (size_t i = 0; i < n; i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

uint32_t plim_text_next(const char **text)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)*text;
    int n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (n == 1) {
        *text += 1;
        return p[0];
    }
    uint32_t code = n == 0 || p[0] > 0xF4 ? 0 : p[0] & (0x7FU >> n);
    bool bad = n == 0 || p[0] > 0xF4;
    for (int i = 1; !bad && i < n; i++) {
        bad = (p[i] & 0xC0) != 0x80; /* also stops at the end of the text */
        code = code << 6 | (p[i] & 0x3FU);
    }
    if (bad || code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        *text += 1;
        return PLIM_BAD_UTF8;
    }
    *text += n;
    return code;
}

void plim_text_put(plim_str *s, uint32_t code)
{
    char bytes[4];
    size_t n = 0;
    if (code < 0x80) {
        bytes[n++] = (char)code;
    } else if (code < 0x800) {
        bytes[n++] = (char)(0xC0 | code >> 6);
        bytes[n++] = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        bytes[n++] = (char)(0xE0 | code >> 12);
        bytes[n++] = (char)(0x80 | (code >> 6 & 0x3F));
        bytes[n++] = (char)(0x80 | (code & 0x3F));
    } else {
        bytes[n++] = (char)(0xF0 | code >> 18);
        bytes[n++] = (char)(0x80 | (code >> 12 & 0x3F));
        bytes[n++] = (char)(0x80 | (code >> 6 & 0x3F));
        bytes[n++] = (char)(0x80 | (code & 0x3F));
    }
    plim_str_add(s, bytes, n);
}

static size_t code_width(uint32_t code)
{
    if (code < 0x300) {
        return 1;
    }
    return IN(narrow, code) || IN(direction, code) ? 0 : IN(wide, code) ? 2 : 1;
}

size_t plim_text_width(const char *text)
{
    size_t width = 0;
    while (*text != '\0') {
        width += code_width(plim_text_next(&text));
    }
    return width;
}

static uint32_t harmless(uint32_t code)
{
    if (code == '\t' || code == '\n' || code == '\r' || code == 0x2028 || code == 0x2029) {
        return ' ';
    }
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == PLIM_BAD_UTF8 ? '?' : code;
}

char *plim_text_clean(plim_arena *arena, const char *text, size_t max_width)
{
    plim_str s = {0};
    size_t width = 0, n_fits = 0;
    bool cut = false;
    while (*text != '\0' && !cut) {
        uint32_t code = harmless(plim_text_next(&text));
        if (IN(direction, code)) {
            continue;
        }
        width += code_width(code);
        cut = max_width != 0 && width > max_width;
        if (!cut) {
            plim_text_put(&s, code);
            n_fits = width < max_width ? s.n : n_fits; /* leaves a column for the ellipsis */
        }
    }
    if (cut) {
        s.n = n_fits;
        plim_str_puts(&s, "…");
    }
    arena->failed = arena->failed || s.failed; /* one flag to ask at the end */
    char *copy = s.failed ? NULL : plim_arena_text(arena, s.text == NULL ? "" : s.text, s.n);
    plim_str_free(&s);
    return copy;
}

void plim_text_repeat(plim_str *s, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        plim_str_puts(s, text);
    }
}

plim_status plim_text_finish(plim_str *s, const plim_results *results, FILE *to, plim_err *err)
{
    plim_status status = PLIM_OK;
    if (s->failed || results->failed) {
        status = plim_fail(err, PLIM_ENOMEM, "", "memory ran out while making the report");
    } else if (s->n > 0 && (fwrite(s->text, 1, s->n, to) != s->n || fflush(to) != 0)) {
        status = plim_fail(err, PLIM_EIO, "", "writing the report failed: %s", strerror(errno));
    }
    plim_str_free(s);
    return status;
}
