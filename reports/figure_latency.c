/* SPDX-License-Identifier: GPL-3.0-or-later
 * latency: p99 and median of every service by platform with their intervals, on a logarithmic
 * axis; the SLO as a dashed line where results give one. */
#include "reports/plot.h"
#include "reports/text.h"

#include <math.h>

enum { SERVICES_MAX = 6 };

typedef struct scene {
    plim_plot *plot;
    plim_names services;
    double low, high; /* of all that is drawn, ms */
    bool first;       /* no clause of `plot` yet */
} scene;

static void widen(scene *s, double ms)
{
    s->low = ms > 0.0 ? fmin(s->low, ms) : s->low;
    s->high = fmax(s->high, ms);
}

static double place(const scene *s, size_t platform, size_t service)
{
    double step = 0.7 / (double)s->services.n;
    return (double)platform + ((double)service - 0.5 * (double)(s->services.n - 1)) * step;
}

/* The block of one quantile: x, value, low, high in ms. */
static int put_quantile(scene *s, size_t service, const char *metric)
{
    plim_plot *plot = s->plot;
    plim_names platforms = plot->view.platforms;
    const char *name = s->services.name[service];
    const char *head =
        plim_arena_format(&plot->arena, "%s of %s: x, value, low, high in ms", metric, name);
    plim_plot_block(plot, head == NULL ? "" : head);
    for (size_t i = 0; i < platforms.n; i++) {
        const plim_row *row =
            plim_view_row(plot->view.results, platforms.name[i], "", name, metric, "");
        if (row == NULL || !plim_has(row->value) || !(row->value.v > 0.0)) {
            continue;
        }
        double ms = row->value.v * 1e3;
        double low = plim_has(row->ci_low) ? row->ci_low.v * 1e3 : ms;
        double high = plim_has(row->ci_high) ? row->ci_high.v * 1e3 : ms;
        low = fmax(low, ms * 1e-2); /* a logarithmic axis has no zero */
        widen(s, low);
        widen(s, high);
        const double numbers[] = {place(s, i, service), ms, low, high};
        plim_plot_numbers(plot, numbers, 4);
    }
    return plim_plot_block_end(plot);
}

/* The block of p99 beyond the timeout: x, at least, in ms. */
static int put_beyond(scene *s, size_t service)
{
    plim_plot *plot = s->plot;
    plim_names platforms = plot->view.platforms;
    const char *name = s->services.name[service];
    const char *head = plim_arena_format(&plot->arena, "p99 of %s is more than: x, ms", name);
    plim_plot_block(plot, head == NULL ? "" : head);
    for (size_t i = 0; i < platforms.n; i++) {
        const plim_row *row =
            plim_view_row(plot->view.results, platforms.name[i], "", name, "sojourn_p99", "");
        if (plim_row_beyond(row) && row->ci_low.v > 0.0) {
            const double numbers[] = {place(s, i, service), row->ci_low.v * 1e3};
            widen(s, numbers[1]);
            plim_plot_numbers(plot, numbers, 2);
        }
    }
    return plim_plot_block_end(plot);
}

static double slo_ms(const plim_plot *plot, const char *service)
{
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        const plim_row *row = plim_view_row(plot->view.results, plot->view.platforms.name[i], "",
                                            service, "slo_s", "");
        if (row != NULL && plim_has(row->value) && row->value.v > 0.0) {
            return row->value.v * 1e3;
        }
    }
    return 0.0;
}

static void start_clause(scene *s, plim_str *clauses)
{
    plim_str_puts(clauses, s->first ? "  plot " : ", \\\n    ");
    s->first = false;
}

static const char *title_of(scene *s, plim_message id, const char *service)
{
    const char *name = plim_text_clean(&s->plot->arena, service, PLIM_PLOT_NAME_WIDTH);
    return plim_plot_quote(s->plot, plim_plot_say(s->plot, id, PLIM_ARGS(name == NULL ? "" : name)),
                           0);
}

static void put_service(scene *s, plim_str *clauses, size_t service, bool *any_beyond)
{
    const char *name = s->services.name[service];
    const char *color = plim_plot_color(service);
    int p99 = put_quantile(s, service, "sojourn_p99");
    int p50 = put_quantile(s, service, "sojourn_p50");
    int beyond = put_beyond(s, service);
    double slo = slo_ms(s->plot, name);
    if (p99 >= 0) {
        start_clause(s, clauses);
        plim_str_printf(clauses,
                        "dat index %d using 1:2:3:4 with yerrorbars pointtype 7 pointsize 1.2 "
                        "linewidth 2 linecolor rgb '%s' title %s",
                        p99, color, title_of(s, PLIM_MSG_FIG_P99_OF, name));
    }
    if (p50 >= 0) {
        start_clause(s, clauses);
        plim_str_printf(clauses,
                        "dat index %d using 1:2:3:4 with yerrorbars pointtype 6 pointsize 1.0 "
                        "linewidth 1.4 linecolor rgb '%s' title %s",
                        p50, color, title_of(s, PLIM_MSG_FIG_P50_OF, name));
    }
    if (beyond >= 0) {
        start_clause(s, clauses);
        plim_str_printf(clauses,
                        "dat index %d using 1:2 with points pointtype 9 pointsize 2.2 linecolor "
                        "rgb '%s' notitle",
                        beyond, color);
        *any_beyond = true;
    }
    if (slo > 0.0) {
        widen(s, slo);
        start_clause(s, clauses);
        plim_str_printf(clauses,
                        "%.9g with lines dashtype 2 linewidth 1.4 linecolor rgb '%s' "
                        "title %s",
                        slo, color, title_of(s, PLIM_MSG_FIG_SLO_OF, name));
    }
}

/* Names below the axis; a second line says what is wrong with a platform. */
static void put_names(scene *s)
{
    plim_plot *plot = s->plot;
    plim_names platforms = plot->view.platforms;
    size_t widest = 0;
    for (size_t i = 0; i < platforms.n; i++) {
        size_t width = plim_text_width(platforms.name[i]);
        widest = width > widest ? width : widest;
    }
    bool turned =
        (widest > PLIM_PLOT_NAME_WIDTH ? PLIM_PLOT_NAME_WIDTH : widest) * platforms.n > 125;
    plim_str_printf(&plot->gp, "  set xrange [-0.6:%zu.6]\n  set xtics scale 0 %s(",
                    platforms.n - 1, turned ? "rotate by 20 right " : "");
    for (size_t i = 0; i < platforms.n; i++) {
        plim_str_printf(&plot->gp, "%s%s %zu", i == 0 ? "" : ", ",
                        plim_plot_quote_tick(plot, platforms.name[i], PLIM_PLOT_NAME_WIDTH), i);
    }
    plim_str_printf(&plot->gp, ")\n%s", turned ? "  set lmargin at screen 0.15\n" : "");
    for (size_t i = 0; i < platforms.n; i++) {
        if (plim_view_refusal(plot->view.results, platforms.name[i]) != NULL) {
            plim_str_printf(
                &plot->gp,
                "  set label %s at first %zu, graph 0.03 center textcolor "
                "rgb '#555555'\n",
                plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_REFUSED), 0), i);
        }
    }
    for (size_t i = 0; i + 1 < platforms.n; i++) { /* a faint line between platforms */
        plim_str_printf(&plot->gp,
                        "  set arrow from first %zu.5, graph 0 to first %zu.5, graph 1 "
                        "nohead linecolor rgb '#eeeeee'\n",
                        i, i);
    }
}

/* A saturated service is named above its platform: its times grow with the length of the run. */
static void put_saturated(scene *s)
{
    plim_plot *plot = s->plot;
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        for (size_t k = 0; k < s->services.n; k++) {
            const plim_row *row = plim_view_row(plot->view.results, plot->view.platforms.name[i],
                                                "", s->services.name[k], "sojourn_p99", "");
            if (row != NULL && row->status == PLIM_ROW_SATURATED) {
                plim_str_printf(
                    &plot->gp,
                    "  set label %s at first %.4f, graph 0.985 center textcolor rgb "
                    "'%s'\n",
                    plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_SATURATED), 0),
                    place(s, i, k), plim_plot_color(k));
            }
        }
    }
}

/* Below the names: what the bars are, and what was left out. */
static void put_caption(scene *s, size_t n_left_out)
{
    plim_plot *plot = s->plot;
    double level = isfinite(plot->view.results->level) ? plot->view.results->level : 0.0;
    const char *percent = plim_arena_format(&plot->arena, "%.4g", 100.0 * level);
    const char *text =
        plim_plot_say(plot, PLIM_MSG_FIG_INTERVALS, PLIM_ARGS(percent == NULL ? "" : percent));
    if (n_left_out > 0) {
        const char *count = plim_arena_format(&plot->arena, "%zu", n_left_out);
        const char *left_out =
            plim_plot_say(plot, PLIM_MSG_FIG_LEFT_OUT, PLIM_ARGS(count == NULL ? "" : count));
        text = plim_plot_say(plot, PLIM_MSG_LIST_MORE, PLIM_ARGS(text, left_out));
    }
    plim_str_printf(&plot->gp, "  set xlabel %s textcolor rgb '#555555'\n",
                    plim_plot_quote(plot, text, 0));
}

static bool draw(plim_plot *plot)
{
    scene s = {.plot = plot, .low = HUGE_VAL, .first = true, .services = plot->view.services};
    size_t n_all = s.services.n;
    if (n_all > SERVICES_MAX) {
        s.services =
            plim_names_sorted(&plot->arena, s.services, plim_view_worst_p99, plot->view.results);
        s.services.n = s.services.n > SERVICES_MAX ? SERVICES_MAX : s.services.n;
    }
    plim_str clauses = {0};
    bool any_beyond = false;
    for (size_t i = 0; i < s.services.n; i++) {
        put_service(&s, &clauses, i, &any_beyond);
    }
    if (any_beyond) {
        start_clause(&s, &clauses);
        plim_str_printf(
            &clauses,
            "-1 with points pointtype 9 pointsize 1.6 linecolor rgb "
            "'#555555' title %s",
            plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_BEYOND), 0));
    }
    bool any = s.high > 0.0 && isfinite(s.low) && !clauses.failed;
    if (any) {
        put_names(&s);
        put_saturated(&s);
        put_caption(&s, n_all - s.services.n);
        plim_str_puts(&plot->gp, "  set title title font big\n");
        plim_str_printf(
            &plot->gp, "  set ylabel %s\n",
            plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_LATENCY_AXIS), 0));
        plim_plot_log_axis(plot, 'y', s.low, s.high, 16);
        plim_str_puts(&plot->gp, "  set grid noxtics\n  set key outside bottom center horizontal "
                                 "maxcols 4 samplen 2 height 0.6\n");
        plim_str_printf(&plot->gp, "%s\n", clauses.text);
    }
    plot->gp.failed = plot->gp.failed || clauses.failed;
    plim_str_free(&clauses);
    return any;
}

const plim_figure plim_figure_latency = {
    .name = "latency",
    .title = PLIM_MSG_FIG_LATENCY,
    .draw = draw,
};
