/* SPDX-License-Identifier: GPL-3.0-or-later
 * isolation: the heat map of `isolate`, a panel with limits and one without: platforms down,
 * aggressors across, the percentage in each cell. */
#include "reports/isolation.h"
#include "reports/plot.h"
#include "reports/text.h"

enum { NAME_MAX = 16 };

/* Gaps of the colors in percent, for the data: column 4 of a cell is its step. */
static void put_block(plim_plot *plot, const plim_isolation *m, int setting, int *block)
{
    plim_plot_block(plot, setting == PLIM_LIMITS_ON
                              ? "limits on: aggressor, platform, %, step (-1 did not respond, -2 "
                                "no value), box"
                              : "limits off: as above");
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        for (size_t k = 0; k < m->aggressors.n; k++) {
            const plim_row *row = plim_isolation_worst(&plot->view, plot->view.platforms.name[i],
                                                       m->aggressors.name[k], setting);
            double x = (double)k, y = (double)i;
            double percent = row != NULL && plim_has(row->value) ? 100.0 * row->value.v : -1.0;
            const double numbers[] = {x,        y,        percent,  plim_isolation_step(row),
                                      x - 0.48, x + 0.48, y - 0.46, y + 0.46};
            plim_plot_numbers(plot, numbers, sizeof numbers / sizeof *numbers);
        }
    }
    *block = plim_plot_block_end(plot);
}

static void put_texts(plim_plot *plot, const plim_isolation *m, int setting)
{
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        for (size_t k = 0; k < m->aggressors.n; k++) {
            const plim_row *row = plim_isolation_worst(&plot->view, plot->view.platforms.name[i],
                                                       m->aggressors.name[k], setting);
            const char *text = plim_isolation_text(&plot->arena, plot->lang, row);
            plim_str_printf(&plot->gp,
                            "  set label %s at first %zu, first %zu center front textcolor rgb "
                            "'%s'\n",
                            plim_plot_quote(plot, text, 0), k, i,
                            plim_heat_ink(plim_isolation_step(row)));
        }
    }
}

static void put_axes(plim_plot *plot, const plim_isolation *m, int setting, bool only)
{
    double left = plim_plot_names_width(plot) + 0.01, width = 0.99 - left;
    double from = only || setting == PLIM_LIMITS_ON ? 0.0 : 0.51;
    double to = only ? 1.0 : setting == PLIM_LIMITS_ON ? 0.49 : 1.0;
    plim_plot_platform_lines(plot, from == 0.0);
    plim_str_printf(&plot->gp,
                    "  set lmargin at screen %.4f\n  set rmargin at screen %.4f\n"
                    "  set tmargin at screen 0.84\n  set bmargin at screen 0.27\n"
                    "  set xrange [-0.5:%zu.5]\n  set xtics scale 0 rotate by 35 right (",
                    left + width * from, left + width * to, m->aggressors.n - 1);
    for (size_t k = 0; k < m->aggressors.n; k++) {
        plim_str_printf(&plot->gp, "%s%s %zu", k == 0 ? "" : ", ",
                        plim_plot_quote_tick(plot, m->aggressors.name[k], NAME_MAX), k);
    }
    plim_str_printf(&plot->gp, ")\n  set title %s\n",
                    plim_plot_quote(plot,
                                    plim_message_text(plot->lang, setting == PLIM_LIMITS_ON
                                                                      ? PLIM_MSG_LIMITS_ON
                                                                      : PLIM_MSG_LIMITS_OFF),
                                    0));
}

static void put_heat_key(plim_plot *plot)
{
    const char *words[PLIM_HEAT_STEPS + 1], *colors[PLIM_HEAT_STEPS + 1];
    for (int step = 0; step < PLIM_HEAT_STEPS; step++) {
        words[step] = plim_heat_range(step);
        colors[step] = plim_heat_color(step);
    }
    words[PLIM_HEAT_STEPS] = plim_message_text(plot->lang, PLIM_MSG_DID_NOT_RESPOND);
    colors[PLIM_HEAT_STEPS] = plim_heat_color(-1);
    plim_plot_key(plot, words, colors, PLIM_HEAT_STEPS + 1, 0.05);
}

/* A box of each step in its color; gnuplot leaves out lines whose position is not a number. */
static void put_boxes(plim_plot *plot, int block)
{
    const char *sep = "  plot ";
    for (int step = -2; step < PLIM_HEAT_STEPS; step++) {
        plim_str_printf(&plot->gp,
                        "%sdat index %d using ($4==%d?$1:1/0):2:5:6:7:8 with boxxyerror fillstyle "
                        "solid noborder linecolor rgb '%s' notitle",
                        sep, block, step, plim_heat_color(step));
        sep = ", \\\n    ";
    }
    plim_str_puts(&plot->gp, "\n");
}

static bool draw(plim_plot *plot)
{
    plim_isolation m = plim_isolation_of(&plot->view);
    bool only = !(m.setting[PLIM_LIMITS_ON] && m.setting[PLIM_LIMITS_OFF]);
    if (m.aggressors.n == 0 || plot->view.platforms.n == 0) {
        return false;
    }
    plim_str_puts(&plot->gp, "  set multiplot title title font big\n  unset key\n  unset grid\n"
                             "  set border 0\n");
    for (int s = 0; s < PLIM_LIMIT_SETTINGS; s++) {
        int block;
        if (!m.setting[s]) {
            continue;
        }
        put_block(plot, &m, s, &block);
        put_axes(plot, &m, s, only);
        put_texts(plot, &m, s);
        put_heat_key(plot);
        put_boxes(plot, block);
        plim_plot_key_end(plot);
    }
    plim_str_puts(&plot->gp, "  unset multiplot\n");
    return true;
}

const plim_figure plim_figure_isolation = {
    .name = "isolation",
    .title = PLIM_MSG_FIG_ISOLATION,
    .of_isolate = true,
    .draw = draw,
};
