/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of messages and the one function that puts arguments in: see messages.h. */
#include "reports/messages.h"

#include "sim/base/assert.h"

#include <string.h>

static const char *const texts[PLIM_MSG_COUNT][PLIM_LANG_COUNT] = {
#define MESSAGE(id, en) {en},
#include "reports/messages.def"
#undef MESSAGE
};

const char *plim_message_text(plim_lang lang, plim_message id)
{
    PLIM_ASSERT((unsigned)id < PLIM_MSG_COUNT && (unsigned)lang < PLIM_LANG_COUNT);
    return texts[id][lang];
}

void plim_message_put(plim_str *s, plim_lang lang, plim_message id, const char *const *args)
{
    size_t n_args = 0;
    while (args[n_args] != NULL) {
        n_args++;
    }
    const char *p = plim_message_text(lang, id);
    for (const char *open; (open = strchr(p, '{')) != NULL; p = open + 3) {
        plim_str_add(s, p, (size_t)(open - p));
        PLIM_ASSERT(open[1] >= '0' && open[1] <= '9' && open[2] == '}');
        size_t i = (size_t)(open[1] - '0');
        PLIM_ASSERT(i < n_args);
        plim_str_puts(s, args[i]);
    }
    plim_str_puts(s, p);
}

char *plim_message_make(plim_arena *arena, plim_lang lang, plim_message id, const char *const *args)
{
    plim_str s = {0};
    plim_message_put(&s, lang, id, args);
    arena->failed = arena->failed || s.failed; /* one flag to ask at the end */
    char *text = s.failed ? NULL : plim_arena_text(arena, s.text == NULL ? "" : s.text, s.n);
    plim_str_free(&s);
    return text;
}
