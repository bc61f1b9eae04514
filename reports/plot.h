/* SPDX-License-Identifier: GPL-3.0-or-later
 * What figures are made of: a gnuplot script and its data, as text. A figure is a plim_figure in
 * figure_<name>.c and a line in figures.def; it writes commands for one page, and the frame around
 * them (plim_plot_frame) draws the page twice, as SVG and as PNG.
 *
 * Text from users stands in single quotes only, where gnuplot expands nothing; data files hold
 * numbers only, with names in comments. */
#ifndef PLIM_REPORTS_PLOT_H
#define PLIM_REPORTS_PLOT_H

#include "reports/messages.h"
#include "reports/report.h"
#include "reports/view.h"
#include "sim/base/arena.h"
#include "sim/base/str.h"

enum { PLIM_PLOT_WIDTH = 1200, PLIM_PLOT_HEIGHT = 700, PLIM_PLOT_NAME_WIDTH = 22 };

typedef struct plim_plot {
    const char *name; /* of the figure: NAME.gp, NAME.dat, NAME.svg, NAME.png */
    plim_lang lang;
    plim_arena arena;
    plim_view view;
    plim_str gp, dat;
    plim_str block; /* the data block being made */
    int n_blocks;   /* finished ones in dat */
} plim_plot;

typedef struct plim_figure {
    const char *name;
    plim_message title; /* its {0} is the scenario's title */
    bool of_isolate;    /* of the results of `isolate`; else of those of `run` and `compare` */
    /* Appends the commands of the page; false when there is nothing to show. What was appended is
     * then thrown away for a page that says so. */
    bool (*draw)(plim_plot *plot);
} plim_figure;

extern const plim_figure *const plim_figures[]; /* NULL-terminated */

/* The Okabe-Ito palette with grey for its yellow, which is too light for lines; index modulo 8. */
const char *plim_plot_color(size_t i);
/* Colors of the parts of a request's time and of a host's CPU. */
const char *plim_plot_time_color(int part);
const char *plim_plot_ledger_color(int part);

/* The text as a gnuplot string in single quotes, cut at max_width columns (0: not cut). */
const char *plim_plot_quote(plim_plot *plot, const char *text, size_t max_width);
/* The same for the label of a tick, which gnuplot takes for a format: "%" is doubled. */
const char *plim_plot_quote_tick(plim_plot *plot, const char *text, size_t max_width);
/* A message with arguments, not quoted. */
const char *plim_plot_say(plim_plot *plot, plim_message id, const char *const *args);

/* Starts a data block; the comment may hold user text. */
void plim_plot_block(plim_plot *plot, const char *comment);
/* One line of n numbers; one that is not finite is an empty field. */
void plim_plot_numbers(plim_plot *plot, const double *numbers, size_t n);
/* A gap in a line. */
void plim_plot_gap(plim_plot *plot);
/* Ends the block: its number for `index`, or -1 when it had no line and was left out. */
int plim_plot_block_end(plim_plot *plot);

/* Range and ticks of a logarithmic axis, 'x' or 'y'; 0 < low <= high. Ticks are at 1, 2, 5 where
 * at most max_ticks of them are needed, else at decades. */
void plim_plot_log_axis(plim_plot *plot, char axis, double low, double high, int max_ticks);
/* The unit in which a time up to that size is drawn: "s", "ms" or "µs" and its factor. */
double plim_plot_time_unit(double typical_s, const char **unit);

/* Horizontal categories: the platforms as lines of y, the first on top, named unless `names` is
 * false; "(not placed)" is added where that is so. */
void plim_plot_platform_lines(plim_plot *plot, bool names);
/* Screen width that the names of the platforms take. */
double plim_plot_names_width(const plim_plot *plot);
/* A box of a bar from x0 to x1 in line y: appends it to the block. */
void plim_plot_bar(plim_plot *plot, double x0, double x1, double y);

/* A row of colored boxes with words, centered at screen height y. Drawn by the next plot; the
 * caller then says plim_plot_key_end. */
void plim_plot_key(plim_plot *plot, const char *const *words, const char *const *colors, size_t n,
                   double y);
void plim_plot_key_end(plim_plot *plot);

/* Makes gp and dat of a figure. false: memory ran out. Free with plim_plot_free. */
bool plim_plot_make(plim_plot *plot, const plim_figure *figure, const plim_results *results,
                    plim_lang lang);
void plim_plot_free(plim_plot *plot);

#endif
