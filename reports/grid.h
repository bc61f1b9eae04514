/* SPDX-License-Identifier: GPL-3.0-or-later
 * A grid of text for the terminal: columns under optional group heads, numbers right-aligned by
 * display width, footnote marks in a column of their own so that they do not move the digits. A
 * grid wider than the page is printed in blocks, cut between groups, each with the key column. */
#ifndef PLIM_REPORTS_GRID_H
#define PLIM_REPORTS_GRID_H

#include "sim/base/arena.h"
#include "sim/base/str.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct plim_cell {
    const char *text; /* NULL counts as "" */
    const char *mark; /* printed left-aligned after the text; NULL: none */
    bool loud;        /* red where there is color */
} plim_cell;

typedef struct plim_column {
    const char *group; /* columns in a row with the same group pointer share a head; NULL: none */
    const char *head;
    bool left;
    const plim_cell *cells; /* (n_rows) */
} plim_column;

/* Appends the grid. Column 0 is the key, repeated in each block. n_columns >= 1. Rows whose cells
 * are all empty are blank lines. */
void plim_grid_put(plim_str *out, const plim_column *columns, size_t n_columns, size_t n_rows,
                   size_t indent, size_t max_width, bool color);

/* Appends the text wrapped at spaces, every line indented; the first line with `lead` before it
 * in place of the indent when not NULL. */
void plim_wrap_put(plim_str *out, const char *text, size_t indent, const char *lead,
                   size_t max_width);

#endif
