/* SPDX-License-Identifier: GPL-3.0-or-later
 * JSON documents over cJSON: see json.h. cJSON keeps no positions, so the scanner's list is matched
 * to the tree in document order, and each node's otherwise unused valueint holds its index. */
#include "scenarios/json.h"

#include "scenarios/scan.h"
#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { POINTER_MAX = 512, TEXT_MAX = 64 << 20, SHOWN = 60, KEY_SHOWN = 200 };

struct plim_json {
    char *file;
    char *text;    /* comments blanked */
    char *written; /* as it was read */
    cJSON *root;
    plim_positions positions;
};

/* ---- opening ---- */

static void number_nodes(cJSON *node, int *next)
{
    node->valueint = (*next)++;
    for (cJSON *child = node->child; child != NULL; child = child->next) {
        number_nodes(child, next);
    }
}

static int by_name(const void *a, const void *b)
{
    const cJSON *x = *(cJSON *const *)a, *y = *(cJSON *const *)b;
    int order = strcmp(x->string, y->string);
    return order != 0 ? order : (x->valueint > y->valueint) - (x->valueint < y->valueint);
}

/* Sorted by name and position, so that 20,000 keys cost no more than a sort. */
static bool find_duplicates(const plim_json *doc, cJSON *node, plim_diags *diags)
{
    int n = cJSON_IsObject(node) ? cJSON_GetArraySize(node) : 0;
    cJSON **members = n > 1 ? calloc((size_t)n, sizeof(cJSON *)) : NULL;
    if (n > 1 && members == NULL) {
        return false;
    }
    int i = 0;
    for (cJSON *child = node->child; child != NULL; child = child->next) {
        if (!find_duplicates(doc, child, diags)) {
            free(members);
            return false;
        }
        if (members != NULL) {
            members[i++] = child;
        }
    }
    if (members != NULL) {
        qsort(members, (size_t)n, sizeof(cJSON *), by_name);
    }
    for (i = 1; i < n; i++) {
        if (strcmp(members[i]->string, members[i - 1]->string) == 0) {
            const char *key = members[i]->string;
            const plim_position *first = &doc->positions.list[members[i - 1]->valueint];
            plim_node_diag_key(
                (plim_node){doc, members[i]}, diags,
                "found key \"%.*s\" a second time, expected it once (first at %u:%u)",
                plim_utf8_cut(key, KEY_SHOWN), key, first->key_line, first->key_column);
        }
    }
    free(members);
    return true;
}

static plim_status parse(plim_json *doc, size_t n, plim_diags *diags, plim_err *err)
{
    bool out_of_memory;
    size_t before = plim_diags_count(diags);
    if (!plim_scan(doc->file, doc->text, n, &doc->positions, diags, &out_of_memory)) {
        return out_of_memory ? plim_fail(err, PLIM_ENOMEM, doc->file, "no memory to read it")
                             : plim_fail(err, PLIM_ESCENARIO, doc->file, "not valid JSON");
    }
    doc->root = cJSON_ParseWithLengthOpts(doc->text, n + 1, NULL, 1);
    if (doc->root == NULL) {
        return plim_fail(err, PLIM_ENOMEM, doc->file, "no memory to read it");
    }
    int next = 0;
    number_nodes(doc->root, &next);
    PLIM_ASSERT((size_t)next == doc->positions.n);
    if (!find_duplicates(doc, doc->root, diags)) {
        return plim_fail(err, PLIM_ENOMEM, doc->file, "no memory to read it");
    }
    return plim_diags_count(diags) > before
               ? plim_fail(err, PLIM_ESCENARIO, doc->file, "a key stands twice")
               : PLIM_OK;
}

plim_status plim_json_open_text(const char *name, const char *text, size_t n, plim_json **out,
                                plim_diags *diags, plim_err *err)
{
    *out = NULL;
    if (n > TEXT_MAX) {
        return plim_fail(err, PLIM_ELIMIT, name, "found more than 64 MiB of text, expected less");
    }
    plim_json *doc = calloc(1, sizeof *doc);
    if (doc != NULL) {
        doc->file = malloc(strlen(name) + 1);
        doc->text = malloc(n + 2);
        doc->written = malloc(n + 1);
    }
    if (doc == NULL || doc->file == NULL || doc->text == NULL || doc->written == NULL) {
        plim_json_close(doc);
        return plim_fail(err, PLIM_ENOMEM, name, "no memory to read it");
    }
    memcpy(doc->file, name, strlen(name) + 1);
    if (n > 0) {
        memcpy(doc->text, text, n);
        memcpy(doc->written, text, n);
    }
    doc->written[n] = '\0';
    doc->text[n] = doc->text[n + 1] = '\0';
    plim_status status = parse(doc, n, diags, err);
    if (status != PLIM_OK) {
        plim_json_close(doc);
        return status;
    }
    *out = doc;
    return PLIM_OK;
}

plim_status plim_json_open_file(const char *path, plim_json **doc, plim_diags *diags, plim_err *err)
{
    plim_str text = {0};
    char buffer[1 << 14];
    size_t n;
    *doc = NULL;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return plim_fail(err, PLIM_EIO, path, "cannot read: %s", strerror(errno));
    }
    struct stat about;
    if (fstat(fileno(file), &about) == 0 && S_ISDIR(about.st_mode)) {
        (void)fclose(file);
        return plim_fail(err, PLIM_EIO, path, "found a directory, expected a file");
    }
    errno = 0;
    while ((n = fread(buffer, 1, sizeof buffer, file)) > 0 && text.n <= TEXT_MAX) {
        plim_str_add(&text, buffer, n);
    }
    bool bad = ferror(file) != 0;
    int why = errno;
    (void)fclose(file);
    plim_status status;
    if (bad) {
        status = plim_fail(err, PLIM_EIO, path, "cannot read: %s", strerror(why));
    } else if (text.failed) {
        status = plim_fail(err, PLIM_ENOMEM, path, "no memory to read it");
    } else {
        status = plim_json_open_text(path, text.text, text.n, doc, diags, err);
    }
    plim_str_free(&text);
    return status;
}

void plim_json_close(plim_json *doc)
{
    if (doc != NULL) {
        cJSON_Delete(doc->root);
        free(doc->positions.list);
        free(doc->text);
        free(doc->written);
        free(doc->file);
        free(doc);
    }
}

/* ---- nodes ---- */

static const cJSON *item(plim_node node)
{
    return node.item;
}

plim_node plim_json_root(const plim_json *doc)
{
    return (plim_node){doc, doc->root};
}

const char *plim_json_text(const plim_json *doc)
{
    return doc->written;
}

plim_json_kind plim_node_kind(plim_node node)
{
    const cJSON *i = item(node);
    return cJSON_IsBool(i)     ? PLIM_JSON_BOOL
           : cJSON_IsNumber(i) ? PLIM_JSON_NUMBER
           : cJSON_IsString(i) ? PLIM_JSON_STRING
           : cJSON_IsArray(i)  ? PLIM_JSON_ARRAY
           : cJSON_IsObject(i) ? PLIM_JSON_OBJECT
                               : PLIM_JSON_NULL;
}

double plim_node_number(plim_node node)
{
    return item(node)->valuedouble;
}

/* A number as it stands in the text. */
static const char *written(plim_node node, int *n)
{
    const char *text = node.doc->text + node.doc->positions.list[item(node)->valueint].at;
    *n = (int)strspn(text, "+-.0123456789Ee");
    return text;
}

bool plim_node_integer(plim_node node, int64_t *value)
{
    static const char most[] = "9007199254740992";
    const double limit = ldexp(1.0, 53);
    double v = plim_node_kind(node) == PLIM_JSON_NUMBER ? plim_node_number(node) : 0.5;
    if (v != floor(v) || fabs(v) > limit) {
        return false;
    }
    if (fabs(v) == limit) { /* perhaps rounded to it: only these digits are sure */
        int n;
        const char *text = written(node, &n);
        text += v < 0.0 ? 1 : 0;
        n -= v < 0.0 ? 1 : 0;
        if (n != (int)sizeof most - 1 || memcmp(text, most, sizeof most - 1) != 0) {
            return false;
        }
    }
    *value = (int64_t)v;
    return true;
}

bool plim_node_bool(plim_node node)
{
    return cJSON_IsTrue(item(node));
}

const char *plim_node_text(plim_node node)
{
    return item(node)->valuestring;
}

const char *plim_node_key(plim_node node)
{
    return item(node)->string;
}

size_t plim_node_size(plim_node node)
{
    return (size_t)cJSON_GetArraySize(item(node));
}

plim_node plim_node_first(plim_node node)
{
    return (plim_node){node.doc, plim_node_there(node) ? item(node)->child : NULL};
}

plim_node plim_node_next(plim_node node)
{
    return (plim_node){node.doc, item(node)->next};
}

plim_node plim_node_find(plim_node object, const char *key)
{
    return (plim_node){object.doc, cJSON_GetObjectItemCaseSensitive(item(object), key)};
}

const char *plim_node_words(plim_node node, char *buffer, size_t n)
{
    const char *text;
    int shown;
    switch (plim_node_kind(node)) {
    case PLIM_JSON_NULL:
        return "null";
    case PLIM_JSON_BOOL:
        return plim_node_bool(node) ? "true" : "false";
    case PLIM_JSON_NUMBER:
        text = written(node, &shown);
        snprintf(buffer, n, "%.*s%s", shown > SHOWN ? SHOWN : shown, text,
                 shown > SHOWN ? "…" : "");
        return buffer;
    case PLIM_JSON_STRING:
        text = plim_node_text(node);
        shown = plim_utf8_cut(text, SHOWN);
        snprintf(buffer, n, "string \"%.*s%s\"", shown, text, text[shown] == '\0' ? "" : "…");
        return buffer;
    case PLIM_JSON_ARRAY:
        return "an array";
    case PLIM_JSON_OBJECT:
        return "an object";
    }
    return "?";
}

bool plim_node_diag_kept(plim_node node, const plim_diags *diags)
{
    const plim_position *p = &node.doc->positions.list[item(node)->valueint];
    return plim_diags_keeps(diags, p->line, p->column);
}

static void __attribute__((format(printf, 4, 0)))
diag(plim_node node, bool at_key, plim_diags *diags, const char *format, va_list args)
{
    const plim_position *p = &node.doc->positions.list[item(node)->valueint];
    char pointer[POINTER_MAX], text[1024];
    bool key = at_key && p->key_line > 0;
    vsnprintf(text, sizeof text, format, args);
    plim_position_pointer(&node.doc->positions, node.doc->text, (size_t)item(node)->valueint,
                          pointer, sizeof pointer);
    plim_diags_add(diags, node.doc->file, key ? p->key_line : p->line,
                   key ? p->key_column : p->column, pointer, "%s", text);
}

void plim_node_diag(plim_node node, plim_diags *diags, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag(node, false, diags, format, args);
    va_end(args);
}

void plim_node_diag_key(plim_node node, plim_diags *diags, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag(node, true, diags, format, args);
    va_end(args);
}
