/* SPDX-License-Identifier: GPL-3.0-or-later
 * The strict scanner: see scan.h. Recursive descent, no deeper than PLIM_SCAN_DEPTH_MAX. */
#include "scenarios/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_MAX = 512 };

typedef struct scanner {
    const char *file;
    char *text;
    size_t n, at;
    uint32_t line, column;
    plim_positions *positions;
    plim_diags *diags;
    bool out_of_memory;
} scanner;

static bool value(scanner *s, uint32_t parent, plim_position here, int depth);

/* ---- messages ---- */

static bool fail(scanner *s, uint32_t line, uint32_t column, uint32_t parent, const char *found,
                 const char *expected)
{
    char pointer[POINTER_MAX];
    if (s->positions->n == 0) {
        memcpy(pointer, "/", 2);
    } else {
        plim_position_pointer(s->positions, s->text, parent, pointer, sizeof pointer);
    }
    plim_diags_add(s->diags, s->file, line, column, pointer, "found %s, expected %s", found,
                   expected);
    return false;
}

/* What stands at the cursor, in words. */
static const char *found(const scanner *s, char buffer[48])
{
    unsigned char c = (unsigned char)s->text[s->at];
    if (s->at >= s->n) {
        return "the end of the file";
    }
    if (c == '\n' || c == '\r') {
        return "the end of the line";
    }
    if (c < 0x20 || c == 0x7f) {
        snprintf(buffer, 48, "control character 0x%02x", c);
    } else if (c < 0x80) {
        snprintf(buffer, 48, "'%c'", c);
    } else {
        size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 1;
        n = s->n - s->at < n ? s->n - s->at : n;
        snprintf(buffer, 48, "'%.*s'", (int)n, s->text + s->at);
    }
    return buffer;
}

static bool fail_here(scanner *s, uint32_t parent, const char *expected)
{
    char buffer[48];
    return fail(s, s->line, s->column, parent, found(s, buffer), expected);
}

/* ---- moving ---- */

static void step(scanner *s)
{
    unsigned char c = (unsigned char)s->text[s->at++];
    if (c == '\n') {
        s->line++;
        s->column = 1;
    } else if ((c & 0xc0) != 0x80) {
        s->column++; /* continuation bytes are part of the character before */
    }
}

static void blank(scanner *s, size_t from)
{
    for (size_t i = from; i < s->at; i++) {
        if (s->text[i] != '\n' && s->text[i] != '\r') {
            s->text[i] = ' ';
        }
    }
}

static bool comment(scanner *s, uint32_t parent)
{
    size_t from = s->at;
    uint32_t line = s->line, column = s->column;
    bool block = s->text[s->at + 1] == '*';
    step(s);
    step(s);
    while (s->at < s->n) {
        if (!block && s->text[s->at] == '\n') {
            break;
        }
        if (block && s->text[s->at] == '*' && s->text[s->at + 1] == '/') {
            step(s);
            step(s);
            blank(s, from);
            return true;
        }
        step(s);
    }
    blank(s, from);
    return !block ||
           fail(s, line, column, parent, "a comment that does not end", "\"*/\" after it");
}

static bool space(scanner *s, uint32_t parent)
{
    for (;;) {
        char c = s->text[s->at];
        if (s->at < s->n && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            step(s);
        } else if (s->at + 1 < s->n && c == '/' &&
                   (s->text[s->at + 1] == '/' || s->text[s->at + 1] == '*')) {
            if (!comment(s, parent)) {
                return false;
            }
        } else {
            return true;
        }
    }
}

/* ---- strings ---- */

static bool hex4(const scanner *s, size_t at, uint32_t *code)
{
    *code = 0;
    for (size_t i = at; i < at + 4; i++) {
        char c = i < s->n ? s->text[i] : '\0';
        uint32_t digit;
        if (c >= '0' && c <= '9') {
            digit = (uint32_t)(c - '0');
        } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            digit = (uint32_t)((c | 0x20) - 'a') + 10;
        } else {
            return false;
        }
        *code = *code * 16 + digit;
    }
    return true;
}

static void skip(scanner *s, int n)
{
    while (n-- > 0) {
        step(s);
    }
}

static bool unicode_escape(scanner *s, uint32_t parent)
{
    uint32_t line = s->line, column = s->column, code, low;
    if (!hex4(s, s->at + 2, &code)) {
        return fail(s, line, column, parent, "\"\\u\" without four hex digits",
                    "an escape like \\u00e9");
    }
    if (code == 0) {
        return fail(s, line, column, parent, "\\u0000", "a text without NUL");
    }
    skip(s, 6);
    if (code < 0xd800 || code > 0xdfff) {
        return true;
    }
    bool pair = code <= 0xdbff && s->at + 1 < s->n && s->text[s->at] == '\\' &&
                s->text[s->at + 1] == 'u' && hex4(s, s->at + 2, &low) && low >= 0xdc00 &&
                low <= 0xdfff;
    if (!pair) {
        return fail(s, line, column, parent, "half of a surrogate pair", "both halves, or neither");
    }
    skip(s, 6);
    return true;
}

/* Bytes of the UTF-8 character at p, 0 when it is none (overlong and surrogate forms too). */
static size_t utf8(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80) {
        return 1;
    }
    size_t n = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    uint32_t code = p[0] & (0x7fu >> n);
    if (p[0] < 0xc2 || p[0] > 0xf4 || left < n) {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
        code = code << 6 | (p[i] & 0x3fu);
    }
    bool overlong = (n == 3 && code < 0x800) || (n == 4 && code < 0x10000);
    return overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0 : n;
}

static bool string(scanner *s, uint32_t parent)
{
    uint32_t line = s->line, column = s->column;
    step(s);
    while (s->at < s->n) {
        unsigned char c = (unsigned char)s->text[s->at];
        if (c == '"') {
            step(s);
            return true;
        }
        if (c == '\n' || c == '\r') {
            return fail(s, line, column, parent, "a string that does not end on its line", "'\"'");
        }
        if (c < 0x20) {
            return fail_here(s, parent, "an escape such as \\t");
        }
        if (c == '\\' && s->text[s->at + 1] == 'u') {
            if (!unicode_escape(s, parent)) {
                return false;
            }
        } else if (c == '\\') {
            step(s);
            if (s->at >= s->n || strchr("\"\\/bfnrt", s->text[s->at]) == NULL) {
                return fail_here(s, parent, "one of \" \\ / b f n r t u after '\\'");
            }
            step(s);
        } else {
            size_t bytes = utf8((const unsigned char *)s->text + s->at, s->n - s->at);
            if (bytes == 0) {
                char buffer[48];
                snprintf(buffer, sizeof buffer, "byte 0x%02x", c);
                return fail(s, s->line, s->column, parent, buffer, "UTF-8 text");
            }
            s->at += bytes;
            s->column++;
        }
    }
    return fail(s, line, column, parent, "a string that does not end", "'\"'");
}

/* ---- numbers ---- */

static void digits(scanner *s)
{
    while (s->text[s->at] >= '0' && s->text[s->at] <= '9') {
        step(s);
    }
}

static bool need_digit(scanner *s, uint32_t parent, const char *where)
{
    if (s->text[s->at] >= '0' && s->text[s->at] <= '9') {
        return true;
    }
    return fail_here(s, parent, where);
}

static bool number(scanner *s, uint32_t parent)
{
    size_t from = s->at;
    uint32_t line = s->line, column = s->column;
    if (s->text[s->at] == '-') {
        step(s);
    }
    if (!need_digit(s, parent, "a digit")) {
        return false;
    }
    if (s->text[s->at] == '0') {
        step(s);
        if (s->text[s->at] >= '0' && s->text[s->at] <= '9') {
            return fail(s, line, column, parent, "a number that begins with 0", "no leading zero");
        }
    }
    digits(s);
    if (s->text[s->at] == '.') {
        step(s);
        if (!need_digit(s, parent, "a digit after the decimal point")) {
            return false;
        }
        digits(s);
    }
    if (s->text[s->at] == 'e' || s->text[s->at] == 'E') {
        step(s);
        if (s->text[s->at] == '+' || s->text[s->at] == '-') {
            step(s);
        }
        if (!need_digit(s, parent, "a digit in the exponent")) {
            return false;
        }
        digits(s);
    }
    if (!isfinite(strtod(s->text + from, NULL))) {
        char buffer[48];
        snprintf(buffer, sizeof buffer, "%.*s", (int)(s->at - from < 40 ? s->at - from : 40),
                 s->text + from);
        return fail(s, line, column, parent, buffer, "a number below 1.8e308");
    }
    return true;
}

/* ---- values ---- */

static bool note(scanner *s, plim_position here, uint32_t *index)
{
    plim_positions *p = s->positions;
    if (p->n == p->cap) {
        size_t cap = p->cap == 0 ? 256 : 2 * p->cap;
        plim_position *list = realloc(p->list, cap * sizeof *list);
        if (list == NULL) {
            s->out_of_memory = true;
            return false;
        }
        p->list = list;
        p->cap = cap;
    }
    here.line = s->line;
    here.column = s->column;
    if (p->n == 0) {
        here.parent = 0;
    }
    *index = (uint32_t)p->n;
    p->list[p->n++] = here;
    return true;
}

static bool member(scanner *s, uint32_t object, int depth)
{
    plim_position here = {.parent = object, .key_line = s->line, .key_column = s->column};
    if (s->text[s->at] != '"') {
        return fail_here(s, object, "a key in double quotes");
    }
    here.key_at = (uint32_t)s->at + 1;
    if (!string(s, object)) {
        return false;
    }
    here.key_n = (uint32_t)s->at - 1 - here.key_at;
    if (!space(s, object)) {
        return false;
    }
    if (s->text[s->at] != ':') {
        return fail_here(s, object, "':' after the key");
    }
    step(s);
    return space(s, object) && value(s, object, here, depth);
}

static bool object(scanner *s, uint32_t self, int depth)
{
    step(s);
    if (!space(s, self)) {
        return false;
    }
    if (s->text[s->at] == '}') {
        step(s);
        return true;
    }
    for (;;) {
        if (!member(s, self, depth) || !space(s, self)) {
            return false;
        }
        if (s->text[s->at] == '}') {
            step(s);
            return true;
        }
        if (s->text[s->at] != ',') {
            return fail_here(s, self, "',' or '}'");
        }
        step(s);
        if (!space(s, self)) {
            return false;
        }
        if (s->text[s->at] == '}') {
            return fail_here(s, self, "a key after the comma");
        }
    }
}

static bool array(scanner *s, uint32_t self, int depth)
{
    step(s);
    if (!space(s, self)) {
        return false;
    }
    if (s->text[s->at] == ']') {
        step(s);
        return true;
    }
    for (uint32_t i = 0;; i++) {
        plim_position here = {.parent = self, .index = i};
        if (!value(s, self, here, depth) || !space(s, self)) {
            return false;
        }
        if (s->text[s->at] == ']') {
            step(s);
            return true;
        }
        if (s->text[s->at] != ',') {
            return fail_here(s, self, "',' or ']'");
        }
        step(s);
        if (!space(s, self)) {
            return false;
        }
        if (s->text[s->at] == ']') {
            return fail_here(s, self, "a value after the comma");
        }
    }
}

static bool literal(scanner *s, uint32_t parent)
{
    static const char *const words[] = {"true", "false", "null"};
    for (int i = 0; i < 3; i++) {
        size_t n = strlen(words[i]);
        if (s->n - s->at >= n && memcmp(s->text + s->at, words[i], n) == 0) {
            skip(s, (int)n);
            return true;
        }
    }
    return fail_here(s, parent, "a value (a number, a string, true, false, null, '{' or '[')");
}

static bool value(scanner *s, uint32_t parent, plim_position here, int depth)
{
    uint32_t self;
    char c = s->text[s->at];
    if (depth >= PLIM_SCAN_DEPTH_MAX) {
        return fail(s, s->line, s->column, parent, "65 levels of nesting", "at most 64");
    }
    if (!note(s, here, &self)) {
        return false;
    }
    if (c == '{') {
        return object(s, self, depth + 1);
    }
    if (c == '[') {
        return array(s, self, depth + 1);
    }
    if (c == '"') {
        return string(s, self);
    }
    return c == '-' || (c >= '0' && c <= '9') ? number(s, self) : literal(s, self);
}

bool plim_scan(const char *file, char *text, size_t n, plim_positions *positions, plim_diags *diags,
               bool *out_of_memory)
{
    scanner s = {.file = file,
                 .text = text,
                 .n = n,
                 .line = 1,
                 .column = 1,
                 .positions = positions,
                 .diags = diags};
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        memcpy(text, "   ", 3); /* a byte order mark is no text */
        s.at = 3;
    }
    bool good = space(&s, 0);
    if (good && s.at >= n) {
        good = fail_here(&s, 0, "a JSON object");
    }
    good = good && value(&s, 0, (plim_position){0}, 0) && space(&s, 0);
    if (good && s.at < n) {
        good = fail_here(&s, 0, "nothing after the end of the value");
    }
    *out_of_memory = s.out_of_memory;
    return good;
}

char *plim_position_pointer(const plim_positions *positions, const char *text, size_t index,
                            char *buffer, size_t n)
{
    uint32_t path[PLIM_SCAN_DEPTH_MAX + 1];
    size_t depth = 0, at = 0;
    for (uint32_t i = (uint32_t)index; i != 0 && depth <= PLIM_SCAN_DEPTH_MAX;
         i = positions->list[i].parent) {
        path[depth++] = i;
    }
    buffer[0] = '/';
    buffer[1] = '\0';
    while (depth > 0) {
        const plim_position *p = &positions->list[path[--depth]];
        if (at + 24 >= n) {
            memcpy(buffer + at, "…", sizeof "…");
            break;
        }
        buffer[at++] = '/';
        if (p->key_line == 0) {
            at += (size_t)snprintf(buffer + at, n - at, "%u", p->index);
            continue;
        }
        for (uint32_t i = 0; i < p->key_n && at + 8 < n; i++) {
            char c = text[p->key_at + i];
            if (c == '~' || c == '/') {
                buffer[at++] = '~';
                c = c == '~' ? '0' : '1';
            }
            buffer[at++] = c;
        }
        buffer[at] = '\0';
    }
    return buffer;
}
