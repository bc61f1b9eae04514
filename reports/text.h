/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text as a terminal shows it: UTF-8, display width, and user text made harmless. Independent of
 * the locale, so that the same results print the same bytes everywhere. */
#ifndef PLIM_REPORTS_TEXT_H
#define PLIM_REPORTS_TEXT_H

#include "reports/report.h"
#include "sim/base/arena.h"
#include "sim/base/str.h"

#include <stdint.h>

enum { PLIM_BAD_UTF8 = 0xFFFD };

/* The code point at *text, which is moved past it; malformed bytes give PLIM_BAD_UTF8 one at a
 * time. *text must not be at the end. */
uint32_t plim_text_next(const char **text);

/* Appends a code point as UTF-8. */
void plim_text_put(plim_str *s, uint32_t code);

/* Columns a terminal takes for the text: Korean and other wide characters 2, combining ones 0. */
size_t plim_text_width(const char *text);

/* A copy on one line: control characters and malformed bytes become '?', tabs and line ends a
 * space, direction overrides are dropped; longer than max_width columns it is cut and ends in "…"
 * (0: never cut). NULL when memory runs out, and the arena has then failed. */
char *plim_text_clean(plim_arena *arena, const char *text, size_t max_width);

/* Appends n times the text. */
void plim_text_repeat(plim_str *s, const char *text, size_t n);

/* Writes a finished text and frees it: PLIM_ENOMEM when the text or the results failed, PLIM_EIO
 * when writing did. */
PLIM_MUST_USE plim_status plim_text_finish(plim_str *s, const plim_results *results, FILE *to,
                                           plim_err *err);

#endif
