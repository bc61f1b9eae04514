/* SPDX-License-Identifier: GPL-3.0-or-later
 * hosts: what a platform needs against what its worst victim gets, side by side in one line per
 * platform: hosts used, memory resident, p99 of the service that neighbours hurt most. */
#include "reports/plot.h"
#include "reports/text.h"

#include <math.h>

static void put_margins(plim_plot *plot, int panel)
{
    static const double from[] = {0.0, 0.30, 0.62}, to[] = {0.27, 0.59, 0.97};
    double left = plim_plot_names_width(plot) + 0.01, width = 0.99 - left;
    plim_str_printf(&plot->gp,
                    "  set lmargin at screen %.4f\n  set rmargin at screen %.4f\n"
                    "  set tmargin at screen 0.90\n  set bmargin at screen 0.18\n",
                    left + width * from[panel], left + width * to[panel]);
    plim_plot_platform_lines(plot, panel == 0);
}

static void put_label(plim_plot *plot, const char *text, const char *axis)
{
    plim_str_printf(&plot->gp, "  set xlabel %s\n",
                    plim_plot_quote(plot, text == NULL ? axis : text, 0));
}

static double value_of(const plim_plot *plot, size_t platform, const char *metric)
{
    const plim_row *row = plim_view_row(plot->view.results, plot->view.platforms.name[platform], "",
                                        NULL, metric, "");
    return row != NULL && plim_has(row->value) ? row->value.v : -1.0;
}

static bool put_hosts(plim_plot *plot)
{
    double most = 0.0;
    plim_plot_block(plot, "hosts used: x, y, box from x, to x, from y, to y");
    put_margins(plot, 0);
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        double hosts = value_of(plot, i, "hosts_used");
        if (hosts > 0.0) {
            plim_plot_bar(plot, 0.0, hosts, (double)i);
            plim_str_printf(&plot->gp,
                            "  set label '%.4g' at first %.6g, first %zu left offset "
                            "character 0.4,0\n",
                            hosts, hosts, i);
            most = fmax(most, hosts);
        }
    }
    int block = plim_plot_block_end(plot);
    put_label(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_HOSTS_AXIS), "");
    plim_str_printf(&plot->gp, "  set xrange [0:%.6g]\n", most > 0.0 ? most * 1.15 : 1.0);
    if (most > 0.0 && most <= 8.0) {
        plim_str_puts(&plot->gp, "  set xtics 1\n");
    }
    if (block >= 0) {
        plim_str_printf(&plot->gp,
                        "  plot dat index %d using 1:2:3:4:5:6 with boxxyerror fillstyle "
                        "solid noborder linecolor rgb '#0072B2' notitle\n",
                        block);
    } else {
        plim_str_puts(&plot->gp, "  plot -1 notitle\n");
    }
    plim_plot_key_end(plot);
    return block >= 0;
}

/* GiB of services and of all layers together. */
static bool memory_of(const plim_plot *plot, size_t platform, double *services, double *layers)
{
    const plim_results *r = plot->view.results;
    const char *name = plot->view.platforms.name[platform], *metric = "memory_resident_total";
    plim_names parts = plim_view_parts(&plot->view, name, metric, "");
    double total = 0.0;
    for (size_t k = 0; k < parts.n; k++) {
        total += plim_view_sum(r, name, NULL, metric, parts.name[k]);
    }
    *services = plim_view_sum(r, name, NULL, metric, "service") / 1024.0;
    *layers = fmax(0.0, total / 1024.0 - *services);
    return parts.n > 0;
}

static bool put_memory(plim_plot *plot)
{
    const char *const words[] = {plim_message_text(plot->lang, PLIM_MSG_FIG_MEMORY_SERVICES),
                                 plim_message_text(plot->lang, PLIM_MSG_FIG_MEMORY_LAYERS)};
    const char *const colors[] = {"#009E73", "#E69F00"};
    double services, layers, most = 0.0;
    int blocks[2];
    put_margins(plot, 1);
    for (int part = 0; part < 2; part++) {
        plim_plot_block(plot, part == 0 ? "GiB of services: as above" : "GiB of layers: as above");
        for (size_t i = 0; i < plot->view.platforms.n; i++) {
            if (!memory_of(plot, i, &services, &layers)) {
                continue;
            }
            most = fmax(most, services + layers);
            double x0 = part == 0 ? 0.0 : services, x1 = part == 0 ? services : services + layers;
            if (x1 > x0) {
                plim_plot_bar(plot, x0, x1, (double)i);
            }
        }
        blocks[part] = plim_plot_block_end(plot);
    }
    put_label(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_MEMORY_AXIS), "");
    plim_str_printf(&plot->gp, "  set xtics autofreq\n  set xrange [0:%.6g]\n",
                    most > 0.0 ? most * 1.1 : 1.0);
    plim_plot_key(plot, words, colors, 2, 0.04);
    plim_str_puts(&plot->gp, "  plot -1 notitle");
    for (int part = 0; part < 2; part++) {
        if (blocks[part] >= 0) {
            plim_str_printf(&plot->gp,
                            ", \\\n    dat index %d using 1:2:3:4:5:6 with boxxyerror "
                            "fillstyle solid noborder linecolor rgb '%s' notitle",
                            blocks[part], colors[part]);
        }
    }
    plim_str_puts(&plot->gp, "\n");
    plim_plot_key_end(plot);
    return most > 0.0;
}

typedef struct quantiles {
    int block, beyond;
    double low, high, factor;
} quantiles;

static quantiles put_quantiles(plim_plot *plot, double factor)
{
    quantiles q = {.low = HUGE_VAL, .factor = factor};
    for (int beyond = 0; beyond < 2; beyond++) {
        plim_plot_block(plot, beyond ? "p99 is more than: value, y" : "p99: value, y, low, high");
        for (size_t i = 0; i < plot->view.platforms.n; i++) {
            const plim_row *row = plim_view_row(plot->view.results, plot->view.platforms.name[i],
                                                "", plot->view.victim, "sojourn_p99", "");
            double size = plim_row_size(row) * factor;
            if (!(size > 0.0) || plim_row_beyond(row) != (beyond == 1)) {
                continue;
            }
            double low = plim_has(row->ci_low) ? row->ci_low.v * factor : size;
            double high = plim_has(row->ci_high) ? row->ci_high.v * factor : size;
            const double numbers[] = {size, (double)i, fmax(low, size * 1e-2), high};
            q.low = fmin(q.low, numbers[2]);
            q.high = fmax(q.high, high);
            plim_plot_numbers(plot, numbers, beyond ? 2 : 4);
        }
        *(beyond ? &q.beyond : &q.block) = plim_plot_block_end(plot);
    }
    return q;
}

static bool put_victim(plim_plot *plot)
{
    const char *unit = "";
    double worst = plim_view_worst_p99(plot->view.results, plot->view.victim);
    double factor = plim_plot_time_unit(worst * 0.3, &unit);
    quantiles q = put_quantiles(plot, factor);
    put_margins(plot, 2);
    const char *name = plim_text_clean(&plot->arena, plot->view.victim, PLIM_PLOT_NAME_WIDTH);
    put_label(
        plot,
        plim_plot_say(plot, PLIM_MSG_FIG_VICTIM_AXIS, PLIM_ARGS(name == NULL ? "" : name, unit)),
        "");
    if (!(q.high > 0.0)) {
        return false;
    }
    plim_plot_log_axis(plot, 'x', q.low, q.high, 8);
    const char *sep = "  plot ";
    if (q.block >= 0) {
        plim_str_printf(&plot->gp,
                        "%sdat index %d using 1:2:3:4 with xerrorbars pointtype 7 "
                        "pointsize 1.4 linewidth 2 linecolor rgb '#D55E00' notitle",
                        sep, q.block);
        sep = ", \\\n    ";
    }
    if (q.beyond >= 0) {
        plim_str_printf(
            &plot->gp,
            "%sdat index %d using 1:2 with points pointtype 9 pointsize 2 "
            "linecolor rgb '#D55E00' title %s",
            sep, q.beyond,
            plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_BEYOND), 0));
    }
    plim_str_puts(&plot->gp, "\n");
    return true;
}

static bool draw(plim_plot *plot)
{
    if (plot->view.platforms.n == 0) {
        return false;
    }
    plim_str_puts(&plot->gp,
                  "  set multiplot title title font big\n  set grid noytics\n  unset key\n");
    bool any = put_hosts(plot);
    any = put_memory(plot) || any;
    plim_str_puts(&plot->gp, "  set key inside top right\n");
    any = (plot->view.victim != NULL && put_victim(plot)) || any;
    plim_str_puts(&plot->gp, "  unset multiplot\n");
    return any;
}

const plim_figure plim_figure_hosts = {
    .name = "hosts",
    .title = PLIM_MSG_FIG_HOSTS,
    .draw = draw,
};
