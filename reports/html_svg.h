/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the figures of the page are drawn with: shapes and axes of an inline SVG, in a space
 * PLIM_SVG_WIDTH wide that a browser scales to the screen. Coordinates have one decimal, so that
 * the same results give the same bytes. Colors of text and lines come from the style sheet. */
#ifndef PLIM_REPORTS_HTML_SVG_H
#define PLIM_REPORTS_HTML_SVG_H

#include "reports/html.h"

enum { PLIM_SVG_WIDTH = 640, PLIM_SVG_NAME_WIDTH = 20 };

typedef struct plim_axis {
    bool log;
    double low, high; /* of what is shown, 0 < low when log; low < high */
    double from, to;  /* coordinates of low and high */
    double tick[24];
    size_t n_ticks;
} plim_axis;

/* Opens a figure that a reader who does not see it knows by its label; closes it. */
void plim_svg_open(plim_html *page, double height, const char *label);
void plim_svg_close(plim_html *page);

/* class "name", "end" (right-aligned), "mid" (centered), "note", "head", "over" (on top of
 * what is drawn); see the style sheet. */
void plim_svg_text(plim_html *page, double x, double y, const char *class, const char *text);
/* `says` NULL: no words that appear under a pointer. */
void plim_svg_box(plim_html *page, double x, double y, double width, double height,
                  const char *color, const char *says);
/* White stripes over what was drawn there. */
void plim_svg_hatch(plim_html *page, double x, double y, double width, double height);
/* class "grid", "axis", "bar" (an interval), "goal" (an objective). */
void plim_svg_line(plim_html *page, double x0, double y0, double x1, double y1, const char *class);
void plim_svg_dot(plim_html *page, double x, double y, double radius, const char *color, bool full);
/* An arrow head to the right: further than this. */
void plim_svg_arrow(plim_html *page, double x, double y, const char *color);

/* A linear axis from 0 that ends at a tick or (`exact`) at `high`, or one of powers that holds low
 * to high. */
plim_axis plim_axis_linear(double high, double from, double to, size_t max_ticks, bool exact);
plim_axis plim_axis_log(double low, double high, double from, double to, size_t max_ticks);
/* The coordinate of a value, kept inside the axis. */
double plim_axis_at(const plim_axis *axis, double value);
/* Grid lines between two coordinates across the axis, and the numbers unless `numbers` is false. */
void plim_axis_grid(plim_html *page, const plim_axis *axis, double across0, double across1,
                    bool upright, bool numbers);

/* Colored boxes with words from x on, in as many lines as they need; returns the next free y.
 * The boxes of lines (of a chart over time) are flat. */
double plim_svg_key(plim_html *page, double y, const char *const *words, const char *const *colors,
                    size_t n, bool flat);
/* The same without drawing: how far y moves. */
double plim_svg_key_height(const char *const *words, size_t n);

#endif
