/* SPDX-License-Identifier: GPL-3.0-or-later
 * time: where a request's mean time went, a panel for each service, a stacked bar for each
 * platform, the whole at its end. */
#include "reports/plot.h"
#include "reports/promise.h"
#include "reports/scale.h"
#include "reports/text.h"

#include <math.h>

enum { PANELS_MAX = 6, PER_LINE = 3 };

/* Blocks of the parts of one service; -1 where a part is nothing on every platform. */
static void put_blocks(plim_plot *plot, const char *service, double factor,
                       int blocks[PLIM_TIME_COUNT])
{
    plim_names platforms = plot->view.platforms;
    for (int part = 0; part < PLIM_TIME_COUNT; part++) {
        const char *head = plim_arena_format(&plot->arena,
                                             "%s, part %d: x, y, box from x, to x, "
                                             "from y, to y",
                                             service, part);
        plim_plot_block(plot, head == NULL ? "" : head);
        for (size_t i = 0; i < platforms.n; i++) {
            double parts[PLIM_TIME_COUNT], from = 0.0;
            if (!plim_view_time(plot->view.results, platforms.name[i], service, parts)) {
                continue;
            }
            for (int k = 0; k < part; k++) {
                from += fmax(0.0, parts[k]);
            }
            if (parts[part] > 0.0) {
                plim_plot_bar(plot, from * factor, (from + parts[part]) * factor, (double)i);
            }
        }
        blocks[part] = plim_plot_block_end(plot);
    }
}

static double whole(const plim_plot *plot, const char *platform, const char *service)
{
    double parts[PLIM_TIME_COUNT], sum = 0.0;
    if (!plim_view_time(plot->view.results, platform, service, parts)) {
        return -1.0;
    }
    for (int k = 0; k < PLIM_TIME_COUNT; k++) {
        sum += fmax(0.0, parts[k]);
    }
    return sum;
}

static bool is_lossy(const plim_plot *plot, const char *platform, const char *service)
{
    return whole(plot, platform, service) > 0.0 &&
           plim_promise_lossy(&plot->view, platform, service);
}

static bool any_lossy(const plim_plot *plot, plim_names services)
{
    for (size_t i = 0; i < plot->view.platforms.n * services.n; i++) {
        if (is_lossy(plot, plot->view.platforms.name[i / services.n],
                     services.name[i % services.n])) {
            return true;
        }
    }
    return false;
}

/* Boxes over the bars of means that leave more than 1 % of the requests out; -1: none. */
static int put_lossy(plim_plot *plot, const char *service, double factor)
{
    plim_names platforms = plot->view.platforms;
    const char *head = plim_arena_format(
        &plot->arena, "%s, more than 1 %% got no answer: x, y, box from x, to x, from y, to y",
        service);
    plim_plot_block(plot, head == NULL ? "" : head);
    for (size_t i = 0; i < platforms.n; i++) {
        double total = whole(plot, platforms.name[i], service);
        if (is_lossy(plot, platforms.name[i], service)) {
            plim_plot_bar(plot, 0.0, total * factor, (double)i);
        }
    }
    return plim_plot_block_end(plot);
}

static double longest(const plim_plot *plot, const char *service)
{
    double most = 0.0;
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        most = fmax(most, whole(plot, plot->view.platforms.name[i], service));
    }
    return most;
}

/* Screen margins of panel i of n. */
static void put_margins(plim_plot *plot, size_t i, size_t n, bool *leftmost)
{
    size_t per_line = n < PER_LINE ? n : PER_LINE, n_lines = (n + per_line - 1) / per_line;
    size_t column = i % per_line, line = i / per_line;
    double left = plim_plot_names_width(plot) + 0.01, width = (0.985 - left) / (double)per_line;
    double top = 0.86, bottom = 0.17, height = (top - bottom) / (double)n_lines;
    double gap = n_lines > 1 ? 0.12 : 0.0;
    *leftmost = column == 0;
    plim_str_printf(&plot->gp,
                    "  set lmargin at screen %.4f\n  set rmargin at screen %.4f\n"
                    "  set tmargin at screen %.4f\n  set bmargin at screen %.4f\n",
                    left + width * (double)column, left + width * ((double)column + 1.0) - 0.022,
                    top - height * (double)line, top - height * ((double)line + 1.0) + gap);
}

static void put_panel(plim_plot *plot, const char *service, size_t i, size_t n)
{
    const char *unit = "";
    int blocks[PLIM_TIME_COUNT];
    bool leftmost = false, first = true;
    double most = longest(plot, service), factor = plim_plot_time_unit(most, &unit);
    put_blocks(plot, service, factor, blocks);
    int lossy = put_lossy(plot, service, factor);
    put_margins(plot, i, n, &leftmost);
    plim_plot_platform_lines(plot, leftmost);
    plim_str_printf(
        &plot->gp, "  set title %s font bold\n  set xlabel %s\n  set xrange [0:%.6g]\n",
        plim_plot_quote(plot, service, 32),
        plim_plot_quote(plot, plim_plot_say(plot, PLIM_MSG_FIG_TIME_AXIS, PLIM_ARGS(unit)), 0),
        most * factor * 1.22);
    for (size_t k = 0; k < plot->view.platforms.n; k++) {
        double total = whole(plot, plot->view.platforms.name[k], service);
        const char *text = plim_scale_alone(&plot->arena, PLIM_QUANTITY_TIME, total);
        if (total > 0.0 && text != NULL) {
            plim_str_printf(&plot->gp,
                            "  set label %s at first %.6g, first %zu left offset "
                            "character 0.4,0\n",
                            plim_plot_quote(plot, text, 0), total * factor, k);
        }
    }
    plim_str_puts(&plot->gp, "  plot ");
    for (int part = 0; part < PLIM_TIME_COUNT; part++) {
        if (blocks[part] >= 0) {
            plim_str_printf(&plot->gp,
                            "%sdat index %d using 1:2:3:4:5:6 with boxxyerror "
                            "fillstyle solid noborder linecolor rgb '%s' notitle",
                            first ? "" : ", \\\n    ", blocks[part], plim_plot_time_color(part));
            first = false;
        }
    }
    if (lossy >= 0) { /* white and half seen through, then stripes */
        plim_str_printf(&plot->gp,
                        "%sdat index %d using 1:2:3:4:5:6 with boxxyerror fillstyle transparent "
                        "solid 0.55 noborder linecolor rgb 'white' notitle, \\\n    "
                        "dat index %d using 1:2:3:4:5:6 with boxxyerror fillstyle transparent "
                        "pattern 4 border linecolor rgb '#a33b00' notitle",
                        first ? "" : ", \\\n    ", lossy, lossy);
        first = false;
    }
    plim_str_puts(&plot->gp, first ? "-1 notitle\n" : "\n");
    plim_plot_key_end(plot);
}

static bool draw(plim_plot *plot)
{
    plim_names shown = {.name = PLIM_NEW(&plot->arena, plot->view.services.n, const char *)};
    plim_names services = plot->view.services;
    if (services.n > PANELS_MAX) {
        services =
            plim_names_sorted(&plot->arena, services, plim_view_worst_p99, plot->view.results);
    }
    for (size_t i = 0; shown.name != NULL && i < services.n && shown.n < PANELS_MAX; i++) {
        if (longest(plot, services.name[i]) > 0.0) {
            shown.name[shown.n++] = services.name[i];
        }
    }
    if (shown.n == 0) {
        return false;
    }
    plim_str_puts(&plot->gp,
                  "  set multiplot title title font big\n  set grid noytics\n  unset key\n"
                  "  set xtics autofreq\n");
    const char *words[PLIM_TIME_COUNT], *colors[PLIM_TIME_COUNT];
    size_t n = 0;
    for (int k = 0; k < PLIM_TIME_COUNT; k++) {
        if (plim_view_time_shown(&plot->view, k)) {
            plim_message id =
                k == PLIM_TIME_OVERHEAD ? PLIM_MSG_FIG_OVERHEAD : plim_view_time_message(k);
            words[n] = plim_message_text(plot->lang, id);
            colors[n++] = plim_plot_time_color(k);
        }
    }
    plim_plot_key(plot, words, colors, n, 0.04);
    if (any_lossy(plot, shown)) {
        plim_str_printf(
            &plot->gp, "  set label 99 %s at screen 0.5, screen 0.012 center front\n",
            plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_LOSSY), 0));
    }
    for (size_t i = 0; i < shown.n; i++) {
        put_panel(plot, shown.name[i], i, shown.n);
    }
    plim_str_puts(&plot->gp, "  unset multiplot\n");
    return true;
}

const plim_figure plim_figure_time = {
    .name = "time",
    .title = PLIM_MSG_FIG_TIME,
    .draw = draw,
};
