/* SPDX-License-Identifier: GPL-3.0-or-later
 * Strict decoding of JSON objects by tables of plim_param: defaults, types, ranges, unknown keys
 * with the nearest known one. Goes on after an error, so that all of them are told. */
#ifndef PLIM_SCENARIOS_DECODE_H
#define PLIM_SCENARIOS_DECODE_H

#include "scenarios/json.h"
#include "sim/base/arena.h"
#include "sim/base/param.h"

#include <stdint.h>

/* Where decoded text goes and errors are told. */
typedef struct plim_decoder {
    plim_arena *arena;
    plim_diags *diags;
} plim_decoder;

/* Fills every default, then reads the members. Keys of kind CUSTOM are allowed and left to the
 * caller. False when something was wrong (it was told); `into` is then partly filled. */
bool plim_decode_object(plim_decoder *d, plim_node object, const plim_param *table, void *into);

/* As plim_decode_object with a second table whose keys are allowed too but not read: for objects
 * whose keys come from two places, such as "type" and the keys of that type. */
bool plim_decode_object_with(plim_decoder *d, plim_node object, const plim_param *table, void *into,
                             const plim_param *also);

/* What a REAL, a COUNT or an element of REALS may be, in words: "a number from 0 to 1e9 (s)".
 * Returns `buffer`; 160 bytes are enough. */
const char *plim_decode_range(const plim_param *row, char *buffer, size_t n);

/* The same of an object that may be absent: then only the defaults; `expected` says what it is when
 * it is none. */
bool plim_decode_optional(plim_decoder *d, plim_node object, const char *expected,
                          const plim_param *table, void *into);

/* Only the defaults. */
void plim_decode_defaults(const plim_param *table, void *into);

/* The member if it is there and of that kind; tells when it is missing or another kind. */
bool plim_decode_member(plim_decoder *d, plim_node object, const char *key, plim_json_kind kind,
                        plim_node *member);

/* Tells unless the node is of that kind. */
bool plim_decode_kind(plim_decoder *d, plim_node node, plim_json_kind kind, const char *expected);

/* An integer from 0 to 2^53 or a string of exactly 16 hex digits. */
bool plim_decode_seed(plim_decoder *d, plim_node node, uint64_t *seed);

/* The index of the node's text among names, or tells with the nearest name. `what` names the kind
 * of thing: "a platform". */
bool plim_decode_name(plim_decoder *d, plim_node node, const char *const *names, size_t n,
                      const char *what, size_t *index);

/* Tells that none of the names is `name`, with the nearest. */
void plim_decode_no_name(plim_decoder *d, plim_node node, const char *name,
                         const char *const *names, size_t n, const char *what);

/* The same of the object's member `key`, which must be there. */
bool plim_decode_name_member(plim_decoder *d, plim_node object, const char *key,
                             const char *const *names, size_t n, const char *what, size_t *index);

/* A copy of a text in the arena; "" when memory is out (the arena knows). */
const char *plim_decode_copy(plim_decoder *d, const char *text);

#endif
