/* SPDX-License-Identifier: GPL-3.0-or-later
 * ledger: where the CPU of all hosts used went, a bar of 100 % for each platform. */
#include "reports/plot.h"

#include <math.h>

/* Ticks and switching are one color: both are CPU that nobody asked for. */
typedef struct share {
    plim_message word;
    int part, also; /* also: -1 none */
} share;

static const share shares[] = {
    {PLIM_MSG_LEDGER_USEFUL, PLIM_LEDGER_USEFUL, -1},
    {PLIM_MSG_FIG_OVERHEAD, PLIM_LEDGER_OVERHEAD, -1},
    {PLIM_MSG_FIG_LEDGER_RESERVED, PLIM_LEDGER_TICKS, PLIM_LEDGER_SWITCHING},
    {PLIM_MSG_LEDGER_HELD_UP, PLIM_LEDGER_HELD_UP, -1},
    {PLIM_MSG_LEDGER_IDLE, PLIM_LEDGER_IDLE, -1},
    {PLIM_MSG_LEDGER_STRANDED, PLIM_LEDGER_STRANDED, -1},
};

enum { N_SHARES = sizeof shares / sizeof *shares };

/* Narrower shares have no room for their number, in %. */
static const double LABEL_LEAST = 4.0;

static double percent(const double *parts, size_t k)
{
    double sum = parts[shares[k].part];
    if (shares[k].also >= 0) {
        sum += parts[shares[k].also];
    }
    return 100.0 * fmax(0.0, sum);
}

static void put_labels(plim_plot *plot, size_t i, const double *parts)
{
    double from = 0.0;
    for (size_t k = 0; k < N_SHARES; k++) {
        double width = percent(parts, k);
        if (width >= LABEL_LEAST) {
            plim_str_printf(&plot->gp, "  set label '%.0f' at first %.4f, first %zu center front\n",
                            width, from + 0.5 * width, i);
        }
        from += width;
    }
}

static void put_hosts(plim_plot *plot, size_t i)
{
    const plim_row *row =
        plim_view_row(plot->view.results, plot->view.platforms.name[i], "", NULL, "hosts_used", "");
    if (row == NULL || !plim_has(row->value)) {
        return;
    }
    const char *n = plim_arena_format(&plot->arena, "%.4g", row->value.v);
    const char *text = row->value.v == 1.0 ? plim_message_text(plot->lang, PLIM_MSG_FIG_ONE_HOST)
                                           : plim_plot_say(plot, PLIM_MSG_FIG_N_HOSTS,
                                                           PLIM_ARGS(n == NULL ? "" : n));
    plim_str_printf(&plot->gp, "  set label %s at first 101, first %zu left\n",
                    plim_plot_quote(plot, text, 0), i);
}

static bool put_blocks(plim_plot *plot, int blocks[N_SHARES])
{
    plim_names platforms = plot->view.platforms;
    bool any = false;
    for (size_t k = 0; k < N_SHARES; k++) {
        plim_plot_block(plot, plim_message_text(PLIM_LANG_EN, shares[k].word));
        for (size_t i = 0; i < platforms.n; i++) {
            double parts[PLIM_LEDGER_COUNT], from = 0.0;
            if (!plim_view_ledger(plot->view.results, platforms.name[i], NULL, parts)) {
                continue;
            }
            for (size_t before = 0; before < k; before++) {
                from += percent(parts, before);
            }
            if (percent(parts, k) > 0.0) {
                plim_plot_bar(plot, from, from + percent(parts, k), (double)i);
            }
            any = true;
        }
        blocks[k] = plim_plot_block_end(plot);
    }
    return any;
}

static bool draw(plim_plot *plot)
{
    int blocks[N_SHARES];
    if (!put_blocks(plot, blocks)) {
        return false;
    }
    const char *words[N_SHARES], *colors[N_SHARES], *shown[N_SHARES];
    size_t n = 0;
    for (size_t k = 0; k < N_SHARES; k++) {
        colors[k] = plim_plot_ledger_color(shares[k].part);
        if (plim_view_ledger_shown(&plot->view, shares[k].part)) {
            words[n] = plim_message_text(plot->lang, shares[k].word);
            shown[n++] = colors[k];
        }
    }
    plim_plot_key(plot, words, shown, n, 0.04);
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        double parts[PLIM_LEDGER_COUNT];
        if (plim_view_ledger(plot->view.results, plot->view.platforms.name[i], NULL, parts)) {
            put_labels(plot, i, parts);
        }
        put_hosts(plot, i);
    }
    plim_plot_platform_lines(plot, true);
    plim_str_printf(
        &plot->gp,
        "  set title title font big\n  set xlabel %s\n  set xrange [0:100]\n"
        "  set grid noytics\n  unset key\n"
        "  set lmargin at screen %.4f\n  set rmargin at screen 0.92\n"
        "  set tmargin at screen 0.92\n  set bmargin at screen 0.17\n  plot ",
        plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_LEDGER_AXIS), 0),
        plim_plot_names_width(plot) + 0.01);
    bool first = true;
    for (size_t k = 0; k < N_SHARES; k++) {
        if (blocks[k] >= 0) {
            plim_str_printf(&plot->gp,
                            "%sdat index %d using 1:2:3:4:5:6 with boxxyerror fillstyle solid "
                            "noborder linecolor rgb '%s' notitle",
                            first ? "" : ", \\\n    ", blocks[k], colors[k]);
            first = false;
        }
    }
    plim_str_puts(&plot->gp, "\n");
    return !first;
}

const plim_figure plim_figure_ledger = {
    .name = "ledger",
    .title = PLIM_MSG_FIG_LEDGER,
    .draw = draw,
};
