/* SPDX-License-Identifier: GPL-3.0-or-later
 * tradeoff: isolation against utilization: hosts saved across, the worst victim's loss up, a point
 * for each platform with limits (full) and without (open). */
#include "reports/isolation.h"
#include "reports/plot.h"
#include "reports/text.h"

#include <math.h>

/* Distance of two names at least, in percent of the axis. */
static const double APART = 5.0;

/* Names stand right of the plot, kept apart, with a line to their point. */
static void put_name(plim_plot *plot, const plim_isolation_point *p, double at)
{
    const char *clean = plim_text_clean(&plot->arena, p->platform, PLIM_PLOT_NAME_WIDTH);
    const char *text = plim_arena_format(
        &plot->arena, "%s, %s%s%s", clean == NULL ? "" : clean,
        plim_message_text(plot->lang,
                          p->setting == PLIM_LIMITS_ON ? PLIM_MSG_LIMITS_ON : PLIM_MSG_LIMITS_OFF),
        p->silent ? ": " : "", p->silent ? plim_message_text(plot->lang, PLIM_MSG_DNR) : "");
    plim_str_printf(&plot->gp,
                    "  set label %s at first 104, first %.4f left\n"
                    "  set arrow from first %.4f, first %.4f to first 103, first %.4f nohead "
                    "linecolor rgb '#bbbbbb'\n",
                    plim_plot_quote(plot, text == NULL ? "" : text, 0), at, p->saved, p->worst, at);
}

static int put_points(plim_plot *plot, const plim_isolation_point *points, size_t n, int setting,
                      bool silent)
{
    plim_plot_block(plot, silent                      ? "did not respond: hosts saved %, loss %"
                          : setting == PLIM_LIMITS_ON ? "limits on: hosts saved %, loss %"
                                                      : "limits off: hosts saved %, loss %");
    for (size_t i = 0; i < n; i++) {
        if (silent ? points[i].silent : points[i].setting == setting) {
            const double numbers[] = {points[i].saved, points[i].worst};
            plim_plot_numbers(plot, numbers, 2);
        }
    }
    return plim_plot_block_end(plot);
}

static void put_plot(plim_plot *plot, const plim_isolation_point *points, size_t n)
{
    static const struct {
        int setting;
        bool silent;
        plim_message word;
        const char *style;
    } marks[] = {
        {PLIM_LIMITS_ON, false, PLIM_MSG_LIMITS_ON, "pointtype 7 linecolor rgb '#0072B2'"},
        {PLIM_LIMITS_OFF, false, PLIM_MSG_LIMITS_OFF,
         "pointtype 6 linewidth 2 linecolor rgb '#D55E00'"},
        {0, true, PLIM_MSG_DID_NOT_RESPOND, "pointtype 2 linewidth 2 linecolor rgb '#1a1a1a'"},
    };
    const char *sep = "  plot ";
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        int block = put_points(plot, points, n, marks[i].setting, marks[i].silent);
        if (block >= 0) {
            plim_str_printf(&plot->gp,
                            "%sdat index %d using 1:2 with points pointsize 1.6 %s title %s", sep,
                            block, marks[i].style,
                            plim_plot_quote(plot, plim_message_text(plot->lang, marks[i].word), 0));
            sep = ", \\\n    ";
        }
    }
    plim_str_puts(&plot->gp, "\n");
}

static bool draw(plim_plot *plot)
{
    size_t most = plot->view.platforms.n * PLIM_LIMIT_SETTINGS + 1;
    plim_isolation_point *points = PLIM_NEW(&plot->arena, most, plim_isolation_point);
    plim_isolation m = plim_isolation_of(&plot->view);
    size_t n = points == NULL ? 0 : plim_isolation_points(&plot->view, &m, points);
    if (n == 0) {
        return false;
    }
    plim_str_printf(&plot->gp,
                    "  set title title font big\n  set xlabel %s\n  set ylabel %s\n"
                    "  set xrange [0:100]\n  set yrange [-2:105]\n  set ytics 0,20,100\n"
                    "  set key outside bottom center horizontal\n"
                    "  set lmargin at screen 0.08\n  set rmargin at screen 0.70\n"
                    "  set tmargin at screen 0.92\n  set bmargin at screen 0.19\n",
                    plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_AXIS_SAVED), 0),
                    plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_AXIS_WORST), 0));
    double step = fmin(APART, 100.0 / (double)n), most_y = 100.0;
    for (size_t i = 0; i < n; i++) {
        double at = fmax(fmin(points[i].worst, most_y), step * (double)(n - 1 - i));
        most_y = at - step;
        put_name(plot, &points[i], at);
    }
    put_plot(plot, points, n);
    return true;
}

const plim_figure plim_figure_tradeoff = {
    .name = "tradeoff",
    .title = PLIM_MSG_FIG_TRADEOFF,
    .of_isolate = true,
    .draw = draw,
};
