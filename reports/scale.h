/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers as people read them: one unit and one number of decimals for a column, values with a
 * half-width or an interval whose digits stand below each other. */
#ifndef PLIM_REPORTS_SCALE_H
#define PLIM_REPORTS_SCALE_H

#include "reports/grid.h"
#include "sim/base/arena.h"
#include "sim/kernel/results.h"

typedef enum plim_quantity {
    PLIM_QUANTITY_TIME,    /* s; shown in s, ms or µs */
    PLIM_QUANTITY_MINUTES, /* s; shown in min */
    PLIM_QUANTITY_RATIO,   /* 1; shown in % */
    PLIM_QUANTITY_RATE,    /* 1/s */
    PLIM_QUANTITY_COUNT,   /* a number of things */
    PLIM_QUANTITY_MEMORY,  /* MiB; shown in MiB or GiB */
} plim_quantity;

typedef enum plim_interval_style {
    PLIM_INTERVAL_NONE, /* 12.3 */
    PLIM_INTERVAL_HALF, /* 12.3 ±0.4, half the width of the interval */
    PLIM_INTERVAL_FULL, /* 12.3 [11.9, 12.8] */
} plim_interval_style;

typedef struct plim_scale {
    plim_quantity quantity;
    double factor;    /* shown = value * factor */
    const char *unit; /* "ms", "%", "/s", "" */
    int decimals;
} plim_scale;

/* The scale for a column of values; absent ones are left out by the caller. */
plim_scale plim_scale_for(plim_quantity quantity, const double *values, size_t n);

/* One value in the scale, without its unit: "12.3"; "<0.1" for what would round to zero and
 * ">99.9" for a ratio that would round to 100 %. NULL when memory runs out. */
char *plim_scale_text(plim_arena *arena, plim_scale scale, double value, bool with_sign);

/* One value with its unit, three significant digits: "1.0 s", "250 µs", "12.3 %". */
char *plim_scale_alone(plim_arena *arena, plim_quantity quantity, double value);

/* The texts of a column into cells[i].text, rows[i] (NULL: no such row) by one scale, which is
 * returned for the head. No value is "–"; beyond the timeout is "> 1.0 s". The unit is that of
 * `like`, so that columns compare; NULL: the column's own. */
plim_scale plim_scale_cells(plim_arena *arena, plim_quantity quantity, plim_interval_style style,
                            bool with_sign, const plim_scale *like, const plim_row *const *rows,
                            size_t n, plim_cell *cells);

#endif
