/* SPDX-License-Identifier: GPL-3.0-or-later
 * A JSON document: strict text, cJSON's tree, and a place for every node. The only file that knows
 * cJSON is json.c; decoders see nodes. */
#ifndef PLIM_SCENARIOS_JSON_H
#define PLIM_SCENARIOS_JSON_H

#include "scenarios/diag.h"
#include "sim/base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct plim_json plim_json;

typedef enum plim_json_kind {
    PLIM_JSON_NULL,
    PLIM_JSON_BOOL,
    PLIM_JSON_NUMBER,
    PLIM_JSON_STRING,
    PLIM_JSON_ARRAY,
    PLIM_JSON_OBJECT
} plim_json_kind;

/* A node of a document, valid as long as it; {NULL, NULL} is no node. */
typedef struct plim_node {
    const plim_json *doc;
    const void *item;
} plim_node;

/* Reads a text of n bytes (copied); `name` stands for the file in messages. Returns NULL and
 * PLIM_ESCENARIO with diagnostics, or PLIM_ENOMEM. Duplicate keys are diagnostics too. */
PLIM_MUST_USE plim_status plim_json_open_text(const char *name, const char *text, size_t n,
                                              plim_json **doc, plim_diags *diags, plim_err *err);

/* The same from a file; PLIM_EIO when it cannot be read. */
PLIM_MUST_USE plim_status plim_json_open_file(const char *path, plim_json **doc, plim_diags *diags,
                                              plim_err *err);

void plim_json_close(plim_json *doc);

plim_node plim_json_root(const plim_json *doc);

/* The text as it was read. */
const char *plim_json_text(const plim_json *doc);

static inline bool plim_node_there(plim_node node)
{
    return node.item != NULL;
}

plim_json_kind plim_node_kind(plim_node node);
double plim_node_number(plim_node node);

/* True when the node is an integer, -2^53 to 2^53 and exactly as written: 9007199254740993, which
 * a double rounds to 2^53, is none. 4.0 and 1e3 are integers. */
bool plim_node_integer(plim_node node, int64_t *value);

bool plim_node_bool(plim_node node);
const char *plim_node_text(plim_node node);
const char *plim_node_key(plim_node node); /* NULL for elements and the root */
size_t plim_node_size(plim_node node);     /* members or elements; O(n) */

/* Children in document order; no node at the end, nor of no node. */
plim_node plim_node_first(plim_node node);
plim_node plim_node_next(plim_node node);

/* The member of that name (case matters), or no node. */
plim_node plim_node_find(plim_node object, const char *key);

/* What the node is, for messages: string "eight", 3.50 (as written), an object, … `buffer` of n
 * bytes, 96 are always enough; what is long ends in "…". */
const char *plim_node_words(plim_node node, char *buffer, size_t n);

/* Whether a diagnostic at the node's value would be kept (diag.h). */
bool plim_node_diag_kept(plim_node node, const plim_diags *diags);

/* A diagnostic at the node's value, or at its key. */
void plim_node_diag(plim_node node, plim_diags *diags, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void plim_node_diag_key(plim_node node, plim_diags *diags, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
