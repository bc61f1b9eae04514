/* SPDX-License-Identifier: GPL-3.0-or-later
 * The isolation matrix as reports see it: rows of `isolate`, whose case is
 * "aggressor=NAME;limits=on" for a cell and "limits=on" for all aggressors of a platform. */
#ifndef PLIM_REPORTS_ISOLATION_H
#define PLIM_REPORTS_ISOLATION_H

#include "reports/view.h"

typedef struct plim_isolation {
    plim_names aggressors; /* in the order of their first row */
    bool setting[2];       /* whether there are rows with limits on, off */
} plim_isolation;

enum { PLIM_LIMITS_ON, PLIM_LIMITS_OFF, PLIM_LIMIT_SETTINGS };

/* Steps of a cell's color: a value below 3 % is isolated (Matthews et al. 2007 call up to 2 % so),
 * then 10, 25, 50, 75 %. */
enum { PLIM_HEAT_STEPS = 6 };

plim_isolation plim_isolation_of(const plim_view *view);

/* Whether results are of `isolate`. */
bool plim_isolation_is(const plim_results *results);

/* Services of which a degradation is told, in the order of their first row. */
plim_names plim_isolation_victims(const plim_view *view);

/* The case of a cell; `aggressor` NULL: of all. From the arena; "" without memory. */
const char *plim_isolation_case(plim_arena *arena, const char *aggressor, int setting);

/* The worst victim's row in a cell (all: aggressor NULL), or NULL. */
const plim_row *plim_isolation_worst(const plim_view *view, const char *platform,
                                     const char *aggressor, int setting);

/* The row of a service metric that has the largest value in a cell; one of a service that does not
 * respond before all others; or NULL. */
const plim_row *plim_isolation_largest(const plim_view *view, const char *platform,
                                       const char *aggressor, int setting, const char *metric);

/* Whether the victim of a row lost anything of its goodput, as it is printed. */
bool plim_isolation_lost(const plim_row *row);

/* The aggressor behind the worst row of a platform; NULL where nobody lost anything. */
const char *plim_isolation_culprit(const plim_view *view, const plim_isolation *matrix,
                                   const char *platform, int setting);

/* A platform with one setting of the limits: isolation against utilization. */
typedef struct plim_isolation_point {
    const char *platform;
    double saved, worst; /* hosts saved and the worst victim's loss, %; a gain counts as 0 */
    int setting;
    bool silent; /* the worst victim did not respond */
} plim_isolation_point;

/* Those that have both, as their names stand beside a plot from top to bottom: the worst first. Of
 * points at one level the further left has its name further from the edge of the plot, so that
 * lines from names to points do not cross. `points` has room for platforms times
 * PLIM_LIMIT_SETTINGS; how many there are. */
size_t plim_isolation_points(const plim_view *view, const plim_isolation *matrix,
                             plim_isolation_point *points);

/* What stands in a cell: "12.3" percent, "DNR", "–". From the arena. */
const char *plim_isolation_text(plim_arena *arena, plim_lang lang, const plim_row *row);

/* The step of a cell, from 0; -1: did not respond; -2: no value. */
int plim_isolation_step(const plim_row *row);

/* The color of a step, and of text on it. */
const char *plim_heat_color(int step);
const char *plim_heat_ink(int step);
/* What a step means, for the key: "3 to 10". */
const char *plim_heat_range(int step);

#endif
