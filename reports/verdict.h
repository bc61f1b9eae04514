/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdict: which platform to choose, said only as far as the intervals go, then who suffers,
 * what the choice costs, and what to know before it. Pages and terminals both print its lines. */
#ifndef PLIM_REPORTS_VERDICT_H
#define PLIM_REPORTS_VERDICT_H

#include "reports/table.h"

enum { PLIM_VERDICT_MAX = 64 };

typedef enum plim_verdict_kind {
    PLIM_VERDICT_STRONG,   /* a sentence of the first paragraph that must be seen */
    PLIM_VERDICT_SENTENCE, /* another one */
    PLIM_VERDICT_ITEM,     /* a point of the list below it */
    PLIM_VERDICT_CAUTION,  /* a point in small print */
} plim_verdict_kind;

typedef struct plim_verdict_line {
    plim_verdict_kind kind;
    const char *text; /* in the arena of the table */
} plim_verdict_line;

typedef struct plim_verdict {
    plim_verdict_line line[PLIM_VERDICT_MAX]; /* sentences first */
    size_t n;
} plim_verdict;

/* The table has its view and its promises. */
void plim_verdict_make(plim_table *table, plim_verdict *out);

#endif
