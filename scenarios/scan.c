/* SPDX-License-Identifier: GPL-3.0-or-later
 * The strict scanner: see scan.h. Recursive descent, no deeper than PLIM_SCAN_DEPTH_MAX. */
#include "scenarios/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_MAX = 512 };

#define VALUES "a value (a number, a string, true, false, null, '{' or '[')"

typedef struct scanner {
    const char *file;
    char *text;
    size_t n, at;
    uint32_t line, column;
    plim_positions *positions;
    plim_diags *diags;
    bool out_of_memory;
} scanner;

static bool value(scanner *s, uint32_t parent, const plim_position *here, int depth);

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
    size_t n = plim_utf8_length(s->text + s->at, s->n - s->at);
    if (c == '\'') {
        return "a single quote";
    }
    if (c < 0x20 || c == 0x7f) {
        snprintf(buffer, 48, "control character 0x%02x", c);
    } else if (n == 0) {
        snprintf(buffer, 48, "byte 0x%02x, which is not UTF-8", c);
    } else {
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

/* One character of a string or a comment, which may be longer than a byte. */
static bool character(scanner *s, uint32_t parent)
{
    size_t n = plim_utf8_length(s->text + s->at, s->n - s->at);
    if (n == 1) {
        step(s);
        return true;
    }
    if (n == 0) {
        char buffer[48];
        snprintf(buffer, sizeof buffer, "byte 0x%02x", (unsigned char)s->text[s->at]);
        return fail(s, s->line, s->column, parent, buffer, "UTF-8 text");
    }
    s->at += n;
    s->column++;
    return true;
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
        if (!character(s, parent)) {
            return false;
        }
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

/* Stops at the NUL that ends every text. */
static bool hex4(const char *text, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = text[i];
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
    if (!hex4(s->text + s->at + 2, &code)) {
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
                s->text[s->at + 1] == 'u' && hex4(s->text + s->at + 2, &low) && low >= 0xdc00 &&
                low <= 0xdfff;
    if (!pair) {
        return fail(s, line, column, parent, "half of a surrogate pair", "both halves, or neither");
    }
    skip(s, 6);
    return true;
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
            if (s->text[s->at] == '\0' || strchr("\"\\/bfnrt", s->text[s->at]) == NULL) {
                return fail_here(s, parent, "one of \" \\ / b f n r t u after '\\'");
            }
            step(s);
        } else if (!character(s, parent)) {
            return false;
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
    bool exponent = s->text[s->at] == 'e' || s->text[s->at] == 'E';
    if (exponent) {
        step(s);
        if (s->text[s->at] == '+' || s->text[s->at] == '-') {
            step(s);
        }
        if (!need_digit(s, parent, "a digit in the exponent")) {
            return false;
        }
        digits(s);
    }
    size_t n = s->at - from;
    /* 300 digits without an exponent are finite */
    if ((exponent || n > 300) && !isfinite(strtod(s->text + from, NULL))) {
        char buffer[48];
        snprintf(buffer, sizeof buffer, "%.*s%s", n > 40 ? 40 : (int)n, s->text + from,
                 n > 40 ? "…" : "");
        return fail(s, line, column, parent, buffer, "a number from -1.79e308 to 1.79e308");
    }
    return true;
}

/* ---- values ---- */

static bool note(scanner *s, const plim_position *here, uint32_t *index)
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
    plim_position *noted = &p->list[p->n];
    *noted = *here;
    noted->line = s->line;
    noted->column = s->column;
    noted->at = (uint32_t)s->at;
    *index = (uint32_t)p->n++;
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
    return space(s, object) && value(s, object, &here, depth);
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
        if (!value(s, self, &here, depth) || !space(s, self)) {
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

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A whole word, so that the message can name it: NaN, True, undefined. */
static bool literal(scanner *s, uint32_t parent)
{
    static const char *const words[] = {"true", "false", "null"};
    const char *word = s->text + s->at;
    int n = 0;
    char buffer[48];
    while (n < 32 && letter(word[n])) {
        n++;
    }
    for (int i = 0; i < 3; i++) {
        if (strlen(words[i]) == (size_t)n && memcmp(word, words[i], (size_t)n) == 0) {
            skip(s, n);
            return true;
        }
    }
    if (n == 0) {
        return fail_here(s, parent, VALUES);
    }
    snprintf(buffer, sizeof buffer, "the word %.*s", n, word);
    return fail(s, s->line, s->column, parent, buffer, VALUES);
}

static bool value(scanner *s, uint32_t parent, const plim_position *here, int depth)
{
    uint32_t self;
    char c = s->text[s->at];
    if (depth >= PLIM_SCAN_DEPTH_MAX && (c == '{' || c == '[')) {
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
    good = good && value(&s, 0, &(plim_position){0}, 0) && space(&s, 0);
    if (good && s.at < n) {
        good = fail_here(&s, 0, "nothing after the end of the value");
    }
    *out_of_memory = s.out_of_memory;
    return good;
}

static size_t put_utf8(uint32_t code, char *to)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        to[i] = (char)(0x80 | (code & 0x3f));
        code >>= 6;
    }
    to[0] = (char)((0xf00u >> n & 0xf0) | code);
    return n;
}

/* The character at text[*at] of a key that was scanned, escapes undone; at most 4 bytes. */
static size_t key_character(const char *text, size_t n, size_t *at, char to[4])
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    uint32_t code, low = 0xdc00;
    if (text[*at] != '\\') {
        size_t length = plim_utf8_length(text + *at, n - *at);
        memcpy(to, text + *at, length);
        *at += length;
        return length;
    }
    char c = text[*at + 1];
    if (c != 'u') {
        const char *letter_at = strchr(letters, c);
        if (letter_at != NULL) {
            c = meant[letter_at - letters];
        }
        to[0] = c;
        *at += 2;
        return 1;
    }
    (void)hex4(text + *at + 2, &code);
    *at += 6;
    if (code >= 0xd800 && code <= 0xdbff) {
        (void)hex4(text + *at + 2, &low);
        *at += 6;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    return put_utf8(code, to);
}

/* One step of a pointer, '~' and '/' escaped; false when it does not fit. */
static bool put_key(const char *key, size_t n, char *buffer, size_t size, size_t *at)
{
    for (size_t i = 0; i < n;) {
        char c[4];
        size_t length = key_character(key, n, &i, c);
        if (*at + length + sizeof "…" + 1 > size) {
            return false;
        }
        if (length == 1 && (c[0] == '~' || c[0] == '/')) {
            buffer[(*at)++] = '~';
            c[0] = c[0] == '~' ? '0' : '1';
        }
        memcpy(buffer + *at, c, length);
        *at += length;
    }
    return true;
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
        bool fits = at + 24 < n;
        if (fits && p->key_line == 0) {
            at += (size_t)snprintf(buffer + at, n - at, "/%u", p->index);
        } else if (fits) {
            buffer[at++] = '/';
            fits = put_key(text + p->key_at, p->key_n, buffer, n, &at);
        }
        if (!fits) {
            memcpy(buffer + at, "…", sizeof "…");
            break;
        }
        buffer[at] = '\0';
    }
    return buffer;
}
