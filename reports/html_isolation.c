/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page of `isolate`: a heat map for each setting of the limits with the numbers in its cells,
 * their tables, and isolation against utilization, a point for each platform and setting. */
#include "reports/html.h"
#include "reports/html_svg.h"
#include "reports/isolation.h"
#include "reports/plot.h"
#include "reports/text.h"

#include <math.h>
#include <string.h>

static const double LEFT = 180.0, CELL_HEIGHT = 26.0, HEAD_HEIGHT = 24.0, LINE = 18.0;
static const double CHARACTER = 7.0, LEANING = 0.82; /* width of one; cosine of 35 degrees */

enum { CELL_WIDTH_MAX = 110, HEAD_MAX = 18 };

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *setting_words(const plim_html *page, int setting)
{
    return setting == PLIM_LIMITS_ON ? PLIM_HTML_SAY(page, LIMITS_ON)
                                     : PLIM_HTML_SAY(page, LIMITS_OFF);
}

/* ---- the heat map ---- */

/* Text in a color of its own. */
static void put_ink(plim_html *page, double x, double y, const char *ink, const char *text)
{
    plim_str *out = &page->table.out;
    plim_str_printf(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"mid\" style=\"fill:%s\">", x, y, ink);
    plim_html_text(page, text);
    plim_str_puts(out, "</text>\n");
}

static void put_cell(plim_html *page, const char *platform, const char *aggressor, int setting,
                     double x, double y, double width)
{
    plim_arena *arena = &page->table.arena;
    const plim_view *view = &page->table.view;
    const plim_row *row = plim_isolation_worst(view, platform, aggressor, setting);
    int step = plim_isolation_step(row);
    const char *text = plim_isolation_text(arena, page->table.lang, row);
    const char *says = or_empty(plim_arena_format(arena, "%s, %s: %s %s", platform, aggressor,
                                                  row == NULL ? "" : row->part, text));
    plim_svg_box(page, x, y, width - 2.0, CELL_HEIGHT - 2.0, plim_heat_color(step), says);
    put_ink(page, x + 0.5 * width - 1.0, y + 0.5 * CELL_HEIGHT + 3.0, plim_heat_ink(step), text);
}

/* The colors and what they mean; DNR is black and has its word. */
static void put_key(plim_html *page, double y)
{
    const char *words[PLIM_HEAT_STEPS + 1], *colors[PLIM_HEAT_STEPS + 1];
    for (int step = 0; step < PLIM_HEAT_STEPS; step++) {
        words[step] = plim_heat_range(step);
        colors[step] = plim_heat_color(step);
    }
    words[PLIM_HEAT_STEPS] = PLIM_HTML_SAY(page, DID_NOT_RESPOND);
    colors[PLIM_HEAT_STEPS] = plim_heat_color(-1);
    plim_svg_key(page, y, words, colors, PLIM_HEAT_STEPS + 1, false);
}

/* Names of aggressors stand level where there is room, else they lean. */
static void put_heads(plim_html *page, const plim_isolation *m, double width, double bottom,
                      bool lean)
{
    for (size_t k = 0; k < m->aggressors.n; k++) {
        const char *name =
            or_empty(plim_text_clean(&page->table.arena, m->aggressors.name[k], HEAD_MAX));
        double x = LEFT + ((double)k + 0.5) * width;
        if (!lean) {
            plim_svg_text(page, x, bottom - 6.0, "mid", name);
            continue;
        }
        plim_str_printf(&page->table.out,
                        "<text x=\"%.1f\" y=\"%.1f\" transform=\"rotate(-35 %.1f %.1f)\">", x,
                        bottom - 6.0, x, bottom - 6.0);
        plim_html_text(page, name);
        plim_html_raw(page, "</text>\n");
    }
}

/* Columns for a name in characters, as it is shown. */
static double head_width(const char *name)
{
    size_t n = plim_text_width(name);
    return CHARACTER * (double)(n > HEAD_MAX ? HEAD_MAX : n);
}

/* How wide a column is; *lean tells whether heads lean, and the last of them has room then. */
static double column_width(const plim_isolation *m, double *longest, bool *lean)
{
    double room = PLIM_SVG_WIDTH - LEFT, n = (double)m->aggressors.n;
    double last = LEANING * head_width(m->aggressors.name[m->aggressors.n - 1]);
    *longest = 0.0;
    for (size_t k = 0; k < m->aggressors.n; k++) {
        *longest = fmax(*longest, head_width(m->aggressors.name[k]));
    }
    double width = fmin(room / n, CELL_WIDTH_MAX);
    *lean = *longest > width;
    return *lean ? fmin(width, (room - last) / (n - 0.5)) : width;
}

static void put_heat_map(plim_html *page, const plim_isolation *m, int setting)
{
    plim_names platforms = page->table.view.platforms;
    double longest;
    bool lean;
    double width = column_width(m, &longest, &lean);
    double top = lean ? HEAD_HEIGHT + 4.0 / CHARACTER * longest : HEAD_HEIGHT;
    double bottom = top + CELL_HEIGHT * (double)platforms.n;
    const char *label = plim_table_say(&page->table, PLIM_MSG_MATRIX_TITLE,
                                       PLIM_ARGS(setting_words(page, setting)));
    plim_svg_open(page, bottom + 2.0 * LINE + 6.0, label);
    put_heads(page, m, width, top, lean);
    for (size_t i = 0; i < platforms.n; i++) {
        const char *platform = platforms.name[i];
        double y = top + CELL_HEIGHT * (double)i;
        const char *name = plim_table_name(&page->table, platform);
        plim_svg_text(page, LEFT - 8.0, y + 0.5 * CELL_HEIGHT + 3.0, "end", name);
        for (size_t k = 0; k < m->aggressors.n; k++) {
            put_cell(page, platform, m->aggressors.name[k], setting, LEFT + width * (double)k, y,
                     width);
        }
    }
    put_key(page, bottom + LINE);
    plim_svg_close(page);
}

/* ---- isolation against utilization ---- */

static const double PLOT_TOP = 26.0, PLOT_BOTTOM = 326.0, PLOT_LEFT = 56.0, PLOT_RIGHT = 420.0;
static const double MARGIN = 10.0; /* room for a dot at 0 beside the numbers */

/* Names beside the points, on the right margin, apart from one another, each with a line to its
 * point: many platforms save the same number of hosts. */
static void put_point_names(plim_html *page, const plim_axis *x, const plim_axis *y,
                            const plim_isolation_point *points, size_t n)
{
    double least = PLOT_TOP, step = fmin(15.0, (PLOT_BOTTOM - PLOT_TOP) / (double)n);
    for (size_t k = 0; k < n; k++) {
        const plim_isolation_point *p = &points[k];
        double level = plim_axis_at(y, p->worst);
        double room = PLOT_BOTTOM - step * (double)(n - 1 - k);
        double at = fmin(fmax(level, least), room);
        least = at + step;
        const char *name = plim_table_name(&page->table, p->platform);
        const char *text = or_empty(plim_arena_format(
            &page->table.arena, "%s, %s%s", name,
            p->setting == PLIM_LIMITS_ON ? PLIM_HTML_SAY(page, WORD_ON)
                                         : PLIM_HTML_SAY(page, WORD_OFF),
            p->silent
                ? or_empty(plim_arena_format(&page->table.arena, ", %s", PLIM_HTML_SAY(page, DNR)))
                : ""));
        plim_svg_line(page, plim_axis_at(x, p->saved) + 6.0, level, PLOT_RIGHT + 10.0, at, "grid");
        plim_svg_text(page, PLOT_RIGHT + 14.0, at + 4.0, "name", text);
    }
}

/* A cross over a point whose worst victim does not respond. */
static void put_cross(plim_html *page, double x, double y)
{
    plim_svg_line(page, x - 5.0, y - 5.0, x + 5.0, y + 5.0, "bar");
    plim_svg_line(page, x - 5.0, y + 5.0, x + 5.0, y - 5.0, "bar");
}

static void put_tradeoff(plim_html *page, const plim_isolation *m)
{
    size_t most = page->table.view.platforms.n * PLIM_LIMIT_SETTINGS;
    plim_isolation_point *points = PLIM_NEW(&page->table.arena, most, plim_isolation_point);
    size_t n = points == NULL ? 0 : plim_isolation_points(&page->table.view, m, points);
    if (n == 0) {
        return;
    }
    plim_axis x = plim_axis_linear(100.0, PLOT_LEFT + MARGIN, PLOT_RIGHT, 6, true);
    plim_axis y = plim_axis_linear(100.0, PLOT_BOTTOM - MARGIN, PLOT_TOP, 6, true);
    plim_svg_open(page, PLOT_BOTTOM + 66.0, PLIM_HTML_SAY(page, PAGE_TRADEOFF));
    plim_axis_grid(page, &x, PLOT_TOP, PLOT_BOTTOM, false, true);
    plim_axis_grid(page, &y, PLOT_LEFT, PLOT_RIGHT, true, true);
    put_point_names(page, &x, &y, points, n);
    for (size_t i = 0; i < 2 * n; i++) { /* the larger rings first, so that they hide no dot */
        const plim_isolation_point *p = &points[i % n];
        double at_x = plim_axis_at(&x, p->saved), at_y = plim_axis_at(&y, p->worst);
        bool on = p->setting == PLIM_LIMITS_ON;
        if (on != (i >= n)) {
            continue;
        }
        plim_svg_dot(page, at_x, at_y, on ? 4.4 : 5.6, plim_plot_color(on ? 0 : 1), on);
        if (p->silent) {
            put_cross(page, at_x, at_y);
        }
    }
    plim_svg_text(page, 4.0, 10.0, "name", PLIM_HTML_SAY(page, AXIS_WORST));
    plim_svg_text(page, 0.5 * (PLOT_LEFT + PLOT_RIGHT), PLOT_BOTTOM + 32.0, "mid",
                  PLIM_HTML_SAY(page, AXIS_SAVED));
    const char *const words[] = {PLIM_HTML_SAY(page, LIMITS_ON), PLIM_HTML_SAY(page, LIMITS_OFF)};
    const char *const colors[] = {plim_plot_color(0), plim_plot_color(1)};
    plim_svg_key(page, PLOT_BOTTOM + 56.0, words, colors, 2, false);
    plim_svg_close(page);
}

/* ---- the page ---- */

void plim_html_isolation(plim_html *page)
{
    plim_isolation m = plim_isolation_of(&page->table.view);
    for (int s = 0; s < PLIM_LIMIT_SETTINGS; s++) {
        if (!m.setting[s] || m.aggressors.n == 0) {
            continue;
        }
        const char *title =
            plim_table_say(&page->table, PLIM_MSG_PAGE_MATRIX, PLIM_ARGS(setting_words(page, s)));
        plim_html_open(page, s == PLIM_LIMITS_ON ? "limits-on" : "limits-off", title,
                       PLIM_HTML_SAY(page, PAGE_MATRIX_LEAD));
        put_heat_map(page, &m, s);
        plim_table_matrix(&page->table, s);
        plim_table_line(&page->table, PLIM_HTML_SAY(page, DNR_IS));
        plim_html_fold(page, PLIM_HTML_SAY(page, PAGE_DETAILS));
        plim_table_matrix_details(&page->table, s);
        plim_html_unfold(page);
        plim_html_close(page);
    }
    plim_html_open(page, "tradeoff", PLIM_HTML_SAY(page, PAGE_TRADEOFF),
                   PLIM_HTML_SAY(page, PAGE_TRADEOFF_LEAD));
    put_tradeoff(page, &m);
    plim_table_tradeoff(&page->table);
    plim_html_close(page);
}

/* A sentence for each platform and setting: the worst that happens there. */
void plim_html_isolation_verdict(plim_html *page)
{
    plim_table *table = &page->table;
    plim_isolation m = plim_isolation_of(&table->view);
    plim_html_raw(page, "<ul>\n");
    for (size_t i = 0; i < table->view.platforms.n; i++) {
        for (int s = 0; s < PLIM_LIMIT_SETTINGS; s++) {
            const char *platform = table->view.platforms.name[i];
            const plim_row *row = plim_isolation_worst(&table->view, platform, NULL, s);
            const char *by = plim_isolation_culprit(&table->view, &m, platform, s);
            if (row == NULL || !plim_has(row->value)) {
                continue; /* it was not asked for, or not placed, which is said elsewhere */
            }
            const char *name = plim_table_name(table, platform);
            if (by == NULL) {
                plim_html_element(page, "li",
                                  plim_table_say(table, PLIM_MSG_READ_NOTHING_LOST,
                                                 PLIM_ARGS(name, setting_words(page, s))));
                continue;
            }
            const char *victim = plim_table_name(table, row->part);
            const char *culprit = plim_table_name(table, by);
            const char *loss = plim_isolation_text(&table->arena, table->lang, row);
            const char *both =
                plim_table_say(table, PLIM_MSG_VICTIM_BY, PLIM_ARGS(victim, culprit));
            int step = plim_isolation_step(row);
            const char *text =
                step == -1
                    ? plim_table_say(table, PLIM_MSG_READ_DNR,
                                     PLIM_ARGS(name, setting_words(page, s), victim, culprit))
                    : plim_table_say(table,
                                     step == 0 ? PLIM_MSG_READ_ISOLATED : PLIM_MSG_READ_WORST,
                                     PLIM_ARGS(name, setting_words(page, s), loss, both));
            plim_html_element(page, "li", text);
        }
    }
    plim_html_raw(page, "</ul>\n");
}
