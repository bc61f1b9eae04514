/* SPDX-License-Identifier: GPL-3.0-or-later
 * What reports say to people goes through one table, messages.def: a line is an id and its text
 * in each language. "{0}" to "{9}" stand for arguments, so that a language may change their order;
 * word them so that no particle follows an argument. */
#ifndef PLIM_REPORTS_MESSAGES_H
#define PLIM_REPORTS_MESSAGES_H

#include "reports/report.h"
#include "sim/base/arena.h"
#include "sim/base/str.h"

typedef enum plim_message {
#define MESSAGE(id, en) PLIM_MSG_##id,
#include "reports/messages.def"
#undef MESSAGE
    PLIM_MSG_COUNT
} plim_message;

/* The raw text of a message. */
const char *plim_message_text(plim_lang lang, plim_message id);

/* Appends a message with its arguments put in; `args` ends in NULL and holds as many as the
 * message asks for. */
void plim_message_put(plim_str *s, plim_lang lang, plim_message id, const char *const *args);

/* The same into an arena; NULL when memory runs out, and the arena has then failed. */
char *plim_message_make(plim_arena *arena, plim_lang lang, plim_message id,
                        const char *const *args);

/* Arguments in place: PLIM_ARGS(a, b). */
#define PLIM_ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
