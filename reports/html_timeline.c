/* SPDX-License-Identifier: GPL-3.0-or-later
 * The figure of the page over time: arrivals, then a panel for each service with a line for each
 * platform. */
#include "reports/decimate.h"
#include "reports/html.h"
#include "reports/html_svg.h"
#include "reports/plot.h"

#include <math.h>
#include <string.h>

enum { PANELS_MAX = 4, POINTS_MAX = 400, KEY_MAX = 32 };

static const double LEFT = 54.0, RIGHT = 630.0, PANEL = 92.0, GAP = 34.0;

typedef struct extent {
    double from, to, low, high; /* of time and of the value */
} extent;

/* Series of a metric and an entity (NULL: of all) widen it; false when there are none. */
static bool measure(const plim_results *r, const char *metric, const char *entity, extent *e)
{
    *e = (extent){0.0, 0.0, HUGE_VAL, 0.0};
    for (size_t i = 0; i < r->n_series; i++) {
        const plim_series *s = &r->series[i];
        if (strcmp(s->metric, metric) != 0 || (entity != NULL && strcmp(s->entity, entity) != 0)) {
            continue;
        }
        for (size_t k = 0; k < s->n; k++) {
            e->to = isfinite(s->t_s[k]) ? fmax(e->to, s->t_s[k]) : e->to;
            if (plim_has(s->value[k]) && s->value[k].v > 0.0) {
                e->low = fmin(e->low, s->value[k].v);
                e->high = fmax(e->high, s->value[k].v);
            }
        }
    }
    return e->high > 0.0 && e->to > 0.0;
}

static void put_curve(plim_html *page, const plim_series *s, const plim_axis *x, const plim_axis *y,
                      double factor, size_t color)
{
    plim_str *out = &page->table.out;
    size_t *kept = PLIM_NEW(&page->table.arena, s->n, size_t);
    size_t n = kept == NULL ? 0 : plim_decimate(s->value, s->n, POINTS_MAX, kept);
    bool drawn = false, gap = true;
    for (size_t k = 0; k < n; k++) {
        if (!plim_has(s->value[kept[k]])) {
            gap = true;
            continue;
        }
        plim_str_puts(out, drawn ? "" : "<path class=\"curve\" d=\"");
        plim_str_printf(out, "%s%.1f %.1f", gap ? "M" : "L", plim_axis_at(x, s->t_s[kept[k]]),
                        plim_axis_at(y, s->value[kept[k]].v * factor));
        drawn = true;
        gap = false;
    }
    if (drawn) { /* there are eight colors */
        plim_str_printf(out, "\" stroke=\"%s\"%s/>\n", plim_plot_color(color),
                        color < 8 ? "" : " stroke-dasharray=\"5 3\"");
    }
}

typedef struct key {
    const char *words[KEY_MAX], *colors[KEY_MAX];
    size_t n;
} key;

static key key_of(plim_html *page, plim_names names)
{
    key k = {.n = 0};
    for (size_t i = 0; i < names.n && k.n < KEY_MAX; i++) {
        const char *name = plim_table_name(&page->table, names.name[i]);
        if (plim_view_refusal(page->table.results, names.name[i]) != NULL) {
            name = plim_table_say(&page->table, PLIM_MSG_LIST_MORE,
                                  PLIM_ARGS(name, PLIM_HTML_SAY(page, WORD_REFUSED)));
        }
        k.words[k.n] = name;
        k.colors[k.n++] = plim_plot_color(i);
    }
    return k;
}

/* Arrivals are the same on every platform but for closed users: the first that has them. */
static void put_arrivals(plim_html *page, const plim_axis *x, plim_names services, double y)
{
    const plim_results *r = page->table.results;
    extent e;
    (void)measure(r, "arrival_rate", NULL, &e);
    plim_axis axis = plim_axis_linear(e.high, y + PANEL, y, 4, false);
    plim_axis_grid(page, x, y, y + PANEL, false, false);
    plim_axis_grid(page, &axis, LEFT, RIGHT, true, true);
    for (size_t s = 0; s < services.n; s++) {
        for (size_t i = 0; i < r->n_series; i++) {
            if (strcmp(r->series[i].metric, "arrival_rate") == 0 &&
                strcmp(r->series[i].entity, services.name[s]) == 0) {
                put_curve(page, &r->series[i], x, &axis, 1.0, s);
                break;
            }
        }
    }
}

static void put_lines(plim_html *page, const plim_axis *x, const plim_axis *y, const char *metric,
                      const char *service, double factor)
{
    const plim_results *r = page->table.results;
    plim_names platforms = page->table.view.platforms;
    for (size_t p = 0; p < platforms.n; p++) {
        for (size_t i = 0; i < r->n_series; i++) {
            if (strcmp(r->series[i].metric, metric) == 0 &&
                (service == NULL || strcmp(r->series[i].entity, service) == 0) &&
                strcmp(r->series[i].platform, platforms.name[p]) == 0) {
                put_curve(page, &r->series[i], x, y, factor, p);
            }
        }
    }
}

static void put_panel(plim_html *page, const plim_axis *x, const char *service, double y, bool last)
{
    const char *unit = "", *name = plim_table_name(&page->table, service);
    extent e;
    (void)measure(page->table.results, "sojourn_mean", service, &e);
    double factor = plim_plot_time_unit(sqrt(e.low * e.high), &unit);
    plim_axis axis = plim_axis_log(e.low * factor, e.high * factor, y + PANEL, y, 8);
    plim_svg_text(page, 4.0, y - 8.0, "head",
                  plim_table_say(&page->table, PLIM_MSG_CHART_MEAN, PLIM_ARGS(name, unit)));
    plim_axis_grid(page, x, y, y + PANEL, false, last);
    plim_axis_grid(page, &axis, LEFT, RIGHT, true, true);
    put_lines(page, x, &axis, "sojourn_mean", service, factor);
}

/* How many there are: instances of a service, or hosts (service NULL). */
static void put_number(plim_html *page, const plim_axis *x, const char *metric, const char *service,
                       const char *head, double y, bool last)
{
    extent e;
    (void)measure(page->table.results, metric, service, &e);
    plim_axis axis = plim_axis_linear(e.high, y + PANEL, y, 4, false);
    plim_svg_text(page, 4.0, y - 8.0, "head", head);
    plim_axis_grid(page, x, y, y + PANEL, false, last);
    plim_axis_grid(page, &axis, LEFT, RIGHT, true, true);
    put_lines(page, x, &axis, metric, service, 1.0);
}

/* The instances of a service that is scaled. */
static void put_instances(plim_html *page, const plim_axis *x, const char *service, double y,
                          bool last)
{
    const char *name = plim_table_name(&page->table, service);
    put_number(page, x, "instances", service,
               plim_table_say(&page->table, PLIM_MSG_CHART_PART,
                              PLIM_ARGS(name, PLIM_HTML_SAY(page, COL_INSTANCES))),
               y, last);
}

static double worst(const void *data, const char *service)
{
    extent e;
    return measure(data, "sojourn_mean", service, &e) ? e.high : 0.0;
}

static plim_names shown_services(plim_html *page)
{
    const plim_view *view = &page->table.view;
    plim_names all = view->services.n > PANELS_MAX
                         ? plim_names_sorted(view->arena, view->services, worst, view->results)
                         : view->services;
    plim_names shown = {.name = PLIM_NEW(view->arena, all.n, const char *)};
    for (size_t i = 0; shown.name != NULL && i < all.n && shown.n < PANELS_MAX; i++) {
        if (worst(view->results, all.name[i]) > 0.0) {
            shown.name[shown.n++] = all.name[i];
        }
    }
    return shown;
}

void plim_html_timeline(plim_html *page)
{
    plim_table *table = &page->table;
    plim_names services = shown_services(page);
    extent e;
    if (services.n == 0 || !measure(table->results, "sojourn_mean", NULL, &e)) {
        return;
    }
    plim_html_open(page, "timeline", PLIM_SAY(table, PAGE_TIMELINE),
                   PLIM_SAY(table, PAGE_TIMELINE_LEAD));
    key who = key_of(page, services), where = key_of(page, table->view.platforms);
    double keys = plim_svg_key_height(who.words, who.n) + plim_svg_key_height(where.words, where.n);
    plim_axis x = plim_axis_linear(e.to, LEFT, RIGHT, 8, true);
    size_t n_scaled = 0;
    for (size_t i = 0; i < services.n; i++) {
        n_scaled += measure(table->results, "instances", services.name[i], &e);
    }
    bool hosts = measure(table->results, "hosts", NULL, &e);
    n_scaled += hosts;
    plim_svg_open(page, 78.0 + keys + PANEL + (PANEL + GAP) * (double)(services.n + n_scaled),
                  PLIM_SAY(table, CHART_TIMELINE));
    plim_svg_text(page, 4.0, 14.0, "head", PLIM_SAY(table, FIG_ARRIVALS));
    double y = plim_svg_key(page, 34.0, who.words, who.colors, who.n, true) - 4.0;
    put_arrivals(page, &x, services, y);
    y = plim_svg_key(page, y + PANEL + 26.0, where.words, where.colors, where.n, true) + 22.0;
    if (hosts) {
        put_number(page, &x, "hosts", NULL, PLIM_SAY(table, CHART_HOSTS_THERE), y, false);
        y += PANEL + GAP;
    }
    for (size_t i = 0; i < services.n; i++) {
        bool scaled = measure(table->results, "instances", services.name[i], &e);
        bool last = i + 1 == services.n;
        put_panel(page, &x, services.name[i], y, last && !scaled);
        y += PANEL + GAP;
        if (scaled) {
            put_instances(page, &x, services.name[i], y, last);
            y += PANEL + GAP;
        }
    }
    plim_svg_text(page, 0.5 * (LEFT + RIGHT), y - GAP + 30.0, "mid note",
                  PLIM_SAY(table, FIG_CLOCK_AXIS));
    plim_svg_close(page);
    plim_table_scaling(table);
    plim_html_close(page);
}
