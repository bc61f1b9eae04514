/* SPDX-License-Identifier: GPL-3.0-or-later
 * timeline: arrivals on top, and below a panel for each service with its mean time on every
 * platform, on a logarithmic axis: the surge, and who suffers from it. A service that is scaled has
 * a panel more: its instances; hosts that come and go have one, too. */
#include "reports/decimate.h"
#include "reports/plot.h"
#include "reports/scale.h"
#include "reports/text.h"

#include <math.h>
#include <string.h>

enum { PANELS_MAX = 5, POINTS_MAX = 2000 };

typedef struct panel {
    const char *service; /* NULL: hosts */
    bool instances;      /* else mean times */
} panel;

static const double LEFT = 0.085, RIGHT = 0.80, TOP = 0.92, BOTTOM = 0.09, GAP = 0.035;

static int dash_of(size_t line)
{
    return line < 8 ? 1 : 2; /* there are eight colors */
}

static const plim_series *find(const plim_results *r, const char *platform, const char *service,
                               const char *metric)
{
    for (size_t i = 0; i < r->n_series; i++) {
        const plim_series *s = &r->series[i];
        if (strcmp(s->metric, metric) == 0 &&
            (service == NULL || strcmp(s->entity, service) == 0) &&
            (platform == NULL || strcmp(s->platform, platform) == 0)) {
            return s;
        }
    }
    return NULL;
}

/* The series as a block of time and value * factor; gaps where there is no value. */
static int put_series(plim_plot *plot, const plim_series *s, double factor)
{
    const char *head = plim_arena_format(&plot->arena, "%s of %s on %s: s, value", s->metric,
                                         s->entity, s->platform);
    size_t *kept = PLIM_NEW(&plot->arena, s->n, size_t);
    plim_plot_block(plot, head == NULL ? "" : head);
    size_t n = kept == NULL ? 0 : plim_decimate(s->value, s->n, POINTS_MAX, kept);
    for (size_t k = 0; k < n; k++) {
        const double numbers[] = {s->t_s[kept[k]], s->value[kept[k]].v * factor};
        if (plim_has(s->value[kept[k]]) && isfinite(numbers[0])) {
            plim_plot_numbers(plot, numbers, 2);
        } else {
            plim_plot_gap(plot);
        }
    }
    return plim_plot_block_end(plot);
}

static double worst(const void *data, const char *service)
{
    const plim_results *r = data;
    double most = 0.0;
    for (size_t i = 0; i < r->n_series; i++) {
        const plim_series *s = &r->series[i];
        for (size_t k = 0;
             strcmp(s->metric, "sojourn_mean") == 0 && strcmp(s->entity, service) == 0 && k < s->n;
             k++) {
            most = plim_has(s->value[k]) ? fmax(most, s->value[k].v) : most;
        }
    }
    return most;
}

static const char *metric_of(const panel *p)
{
    return p->service == NULL ? "hosts" : p->instances ? "instances" : "sojourn_mean";
}

/* Smallest and largest positive value of a panel; false when there is none. */
static bool extent(const plim_results *r, const panel *p, double *low, double *high)
{
    *low = HUGE_VAL;
    *high = 0.0;
    for (size_t i = 0; i < r->n_series; i++) {
        const plim_series *s = &r->series[i];
        if (strcmp(s->metric, metric_of(p)) != 0 ||
            (p->service != NULL && strcmp(s->entity, p->service) != 0)) {
            continue;
        }
        for (size_t k = 0; k < s->n; k++) {
            if (plim_has(s->value[k]) && s->value[k].v > 0.0) {
                *low = fmin(*low, s->value[k].v);
                *high = fmax(*high, s->value[k].v);
            }
        }
    }
    return *high > 0.0;
}

/* What the lines are, beside the panel: gnuplot's own key would run into it when it is long. */
static void put_key(plim_plot *plot, const plim_names *names, double top)
{
    for (size_t i = 0; i < names->n; i++) {
        double y = top - 0.016 - 0.034 * (double)i;
        const char *name = names->name[i];
        if (plim_view_refusal(plot->view.results, name) != NULL) {
            const char *text = plim_arena_format(
                &plot->arena, "%s %s", name, plim_message_text(plot->lang, PLIM_MSG_FIG_REFUSED));
            plim_str_printf(&plot->gp,
                            "  set label %s at screen %.4f,%.4f left textcolor rgb '#555555'\n",
                            plim_plot_quote(plot, text == NULL ? name : text, PLIM_PLOT_NAME_WIDTH),
                            RIGHT + 0.046, y);
            continue;
        }
        plim_str_printf(&plot->gp,
                        "  set arrow from screen %.4f,%.4f to screen %.4f,%.4f nohead linewidth 3 "
                        "linecolor rgb '%s' dashtype %d\n",
                        RIGHT + 0.015, y, RIGHT + 0.04, y, plim_plot_color(i), dash_of(i));
        plim_str_printf(&plot->gp, "  set label %s at screen %.4f,%.4f left\n",
                        plim_plot_quote(plot, name, PLIM_PLOT_NAME_WIDTH - 2), RIGHT + 0.046, y);
    }
}

static double panel_top(size_t at, size_t n)
{
    double height = (TOP - BOTTOM - GAP * (double)(n - 1)) / (double)n;
    return TOP - (double)at * (height + GAP);
}

static void put_margins(plim_plot *plot, size_t at, size_t n)
{
    double height = (TOP - BOTTOM - GAP * (double)(n - 1)) / (double)n;
    double top = panel_top(at, n);
    plim_str_printf(&plot->gp, "  set tmargin at screen %.4f\n  set bmargin at screen %.4f\n", top,
                    top - height);
}

static void put_line(plim_plot *plot, bool *first, int block, size_t i)
{
    plim_str_printf(&plot->gp,
                    "%sdat index %d using 1:2 with lines linewidth 2 linecolor rgb '%s' dashtype "
                    "%d notitle",
                    *first ? "  plot " : ", \\\n    ", block, plim_plot_color(i), dash_of(i));
    *first = false;
}

/* A linear axis from 0 with about three ticks. */
static void put_linear_axis(plim_plot *plot, double most, double least_step)
{
    most = most > 0.0 ? most : 1.0;
    double step = pow(10.0, floor(log10(most / 2.0))), ratio = most / 2.0 / step;
    step *= ratio >= 5.0 ? 5.0 : ratio >= 2.0 ? 2.0 : 1.0;
    plim_str_printf(&plot->gp,
                    "  unset logscale y\n  unset mytics\n  set format y '%%g'\n"
                    "  set yrange [0:%.6g]\n  set ytics %.6g\n",
                    most * 1.1, fmax(step, least_step));
}

static void put_rate_axis(plim_plot *plot, plim_names services)
{
    double most = 0.0;
    for (size_t i = 0; i < services.n; i++) {
        const plim_series *s = find(plot->view.results, NULL, services.name[i], "arrival_rate");
        for (size_t k = 0; s != NULL && k < s->n; k++) {
            most = plim_has(s->value[k]) ? fmax(most, s->value[k].v) : most;
        }
    }
    put_linear_axis(plot, most, 0.0);
}

static void put_arrivals(plim_plot *plot, plim_names services, size_t n_panels)
{
    bool first = true;
    put_margins(plot, 0, n_panels);
    plim_str_printf(&plot->gp, "  set ylabel %s\n",
                    plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_ARRIVALS), 0));
    put_rate_axis(plot, services);
    put_key(plot, &services, panel_top(0, n_panels));
    for (size_t i = 0; i < services.n; i++) {
        const plim_series *s = find(plot->view.results, NULL, services.name[i], "arrival_rate");
        int block = s == NULL ? -1 : put_series(plot, s, 1.0);
        if (block >= 0) {
            put_line(plot, &first, block, i);
        }
    }
    plim_str_puts(&plot->gp, first ? "  plot -1 notitle\n" : "\n");
    plim_str_puts(&plot->gp, "  unset arrow\n  unset label\n");
}

static void put_panel(plim_plot *plot, const panel *p, size_t at, size_t n_panels)
{
    const plim_results *r = plot->view.results;
    const char *unit = "",
               *label = plim_message_text(plot->lang, p->service == NULL ? PLIM_MSG_COL_HOSTS
                                                                         : PLIM_MSG_COL_INSTANCES);
    double low = 0.0, high = 0.0, factor = 1.0;
    bool first = true, last = at + 1 == n_panels;
    if (!extent(r, p, &low, &high)) {
        return;
    }
    put_margins(plot, at, n_panels);
    if (p->service == NULL || p->instances) {
        put_linear_axis(plot, high, 1.0);
    } else {
        factor = plim_plot_time_unit(sqrt(low * high), &unit);
        label = plim_plot_say(plot, PLIM_MSG_FIG_SOJOURN, PLIM_ARGS(unit));
        plim_plot_log_axis(plot, 'y', low * factor, high * factor, 8);
    }
    plim_str_printf(&plot->gp,
                    "  set ylabel %s\n  set label %s at graph 0.012,0.88 left front font bold\n",
                    plim_plot_quote(plot, label, 0),
                    plim_plot_quote(plot, p->service == NULL ? "" : p->service, 40));
    if (at == 1) {
        put_key(plot, &plot->view.platforms, panel_top(at, n_panels));
    }
    if (last) {
        plim_str_printf(
            &plot->gp, "  set format x '%%g'\n  set xlabel %s\n",
            plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_CLOCK_GAPS), 0));
    }
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        const plim_series *s = find(r, plot->view.platforms.name[i], p->service, metric_of(p));
        int block = s == NULL ? -1 : put_series(plot, s, factor);
        if (block >= 0) {
            put_line(plot, &first, block, i);
        }
    }
    plim_str_puts(&plot->gp, first ? "  plot 1e-99 notitle\n" : "\n");
    plim_str_puts(&plot->gp, "  unset arrow\n  unset label\n");
}

/* What has room, the worst services first when some are left out; `names` are their services. */
static size_t choose(const plim_plot *plot, plim_names all, panel *panels, plim_names *names)
{
    size_t n = 0;
    double low, high;
    panels[n] = (panel){NULL, false};
    n += extent(plot->view.results, &panels[0], &low, &high);
    for (size_t i = 0; i < all.n; i++) {
        const panel both[] = {{all.name[i], false}, {all.name[i], true}};
        bool there = n < PANELS_MAX && extent(plot->view.results, &both[0], &low, &high);
        if (there) {
            panels[n++] = both[0];
            names->name[names->n++] = all.name[i];
        }
        if (there && n < PANELS_MAX && extent(plot->view.results, &both[1], &low, &high)) {
            panels[n++] = both[1];
        }
    }
    return n;
}

static bool time_range(const plim_results *r, double *from, double *to)
{
    *from = HUGE_VAL;
    *to = -HUGE_VAL;
    for (size_t i = 0; i < r->n_series; i++) {
        for (size_t k = 0; k < r->series[i].n; k++) {
            *from = fmin(*from, r->series[i].t_s[k]);
            *to = fmax(*to, r->series[i].t_s[k]);
        }
    }
    bool finite = isfinite(*from) && isfinite(*to);
    *from = fmin(0.0, *from);
    *to = *to > *from ? *to : *from + 1.0;
    return finite;
}

static bool draw(plim_plot *plot)
{
    const plim_results *r = plot->view.results;
    plim_names services = {.name = PLIM_NEW(&plot->arena, plot->view.services.n, const char *)};
    plim_names all = plot->view.services.n > PANELS_MAX
                         ? plim_names_sorted(&plot->arena, plot->view.services, worst, r)
                         : plot->view.services;
    panel panels[PANELS_MAX] = {{NULL, false}};
    double from, to;
    size_t n = services.name == NULL ? 0 : choose(plot, all, panels, &services);
    if (!time_range(r, &from, &to) || n == 0) {
        return false;
    }
    plim_str_printf(&plot->gp,
                    "  set multiplot title title font big\n  set lmargin at screen %.4f\n"
                    "  set rmargin at screen %.4f\n  set xrange [%.9g:%.9g]\n"
                    "  set xtics autofreq\n  set format x ''\n",
                    LEFT, RIGHT, from, to);
    put_arrivals(plot, services, n + 1);
    for (size_t i = 0; i < n; i++) {
        put_panel(plot, &panels[i], i + 1, n + 1);
    }
    plim_str_puts(&plot->gp, "  unset multiplot\n");
    return true;
}

const plim_figure plim_figure_timeline = {
    .name = "timeline",
    .title = PLIM_MSG_FIG_TIMELINE,
    .draw = draw,
};
