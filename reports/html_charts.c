/* SPDX-License-Identifier: GPL-3.0-or-later
 * Figures of the page whose lines are platforms (one platform: its services or hosts), each with
 * its table. */
#include "reports/html.h"
#include "reports/html_svg.h"
#include "reports/plot.h"
#include "reports/text.h"

#include <math.h>
#include <string.h>

enum { HOSTS_MAX = 16 };

static const double LEFT = 142.0, RIGHT = 566.0, LINE = 21.0, BAR = 13.0;

static const char P50_COLOR[] = "#0072B2", P95_COLOR[] = "#56B4E9", P99_COLOR[] = "#D55E00";

/* What the lines of a panel are. One platform has one panel, its services; several have a panel for
 * each service, with the platforms. */
typedef struct panels {
    plim_names services, platforms;
    bool one;
    size_t n, n_lines;
} panels;

static panels panels_of(plim_html *page)
{
    panels p = {.services = plim_table_shown(&page->table),
                .platforms = page->table.view.platforms};
    p.one = p.platforms.n == 1;
    p.n = p.one ? 1 : p.services.n;
    p.n_lines = p.one ? p.services.n : p.platforms.n;
    return p;
}

static const char *service_of(const panels *p, size_t panel, size_t line)
{
    return p->services.name[p->one ? line : panel];
}

static const char *platform_of(const panels *p, size_t line)
{
    return p->platforms.name[p->one ? 0 : line];
}

static void put_name(plim_html *page, const char *name, double y)
{
    const char *clean = plim_text_clean(&page->table.arena, name, PLIM_SVG_NAME_WIDTH);
    plim_svg_text(page, LEFT - 8.0, y + 4.0, "end", clean == NULL ? "" : clean);
}

static bool put_refused(plim_html *page, const char *platform, double y)
{
    if (plim_view_refusal(page->table.results, platform) == NULL) {
        return false;
    }
    plim_svg_text(page, LEFT + 6.0, y + 4.0, "note", PLIM_HTML_SAY(page, WORD_REFUSED));
    return true;
}

static const char *level_text(plim_html *page)
{
    double level = page->table.results->level;
    const char *text =
        plim_arena_format(&page->table.arena, "%.4g", isfinite(level) ? 100.0 * level : 0.0);
    return text == NULL ? "" : text;
}

/* ---- response time ---- */

static const plim_row *quantile(plim_html *page, const panels *p, size_t panel, size_t line,
                                const char *metric)
{
    return plim_view_row(page->table.results, platform_of(p, line), "", service_of(p, panel, line),
                         metric, "");
}

/* Smallest and largest of what will be drawn. */
static bool latency_range(plim_html *page, const panels *p, double *low, double *high)
{
    *low = HUGE_VAL;
    *high = 0.0;
    for (size_t k = 0; k < p->n; k++) {
        for (size_t i = 0; i < p->n_lines; i++) {
            double s50 = plim_row_size(quantile(page, p, k, i, "sojourn_p50"));
            double s99 = plim_row_size(quantile(page, p, k, i, "sojourn_p99"));
            double s95 = plim_row_size(quantile(page, p, k, i, "sojourn_p95"));
            double goal = plim_promise_objective(&page->table.view, service_of(p, k, i));
            *low = s50 > 0.0 ? fmin(*low, s50) : *low;
            *low = goal > 0.0 ? fmin(*low, goal) : *low;
            *high = fmax(fmax(*high, s50), fmax(fmax(s95, s99), goal));
        }
    }
    return *high > 0.0 && isfinite(*low);
}

static void put_quantile(plim_html *page, const plim_axis *x, double factor, const plim_row *row,
                         double y, const char *color, bool full)
{
    if (row == NULL || !plim_has(row->value) || !(row->value.v > 0.0)) {
        return;
    }
    if (plim_has(row->ci_low) && plim_has(row->ci_high)) {
        plim_svg_line(page, plim_axis_at(x, row->ci_low.v * factor), y,
                      plim_axis_at(x, row->ci_high.v * factor), y, "bar");
    }
    plim_svg_dot(page, plim_axis_at(x, row->value.v * factor), y, full ? 4.4 : 3.6, color, full);
}

/* What stands at the end of a line: the p99, or why there is none. */
static void put_p99_words(plim_html *page, const plim_row *row, double y)
{
    const char *text = "–";
    if (row != NULL && row->status == PLIM_ROW_SATURATED) {
        text = PLIM_HTML_SAY(page, WORD_SATURATED);
    } else if (row != NULL && row->status == PLIM_ROW_NOT_ENOUGH_DATA) {
        text = PLIM_HTML_SAY(page, WORD_NOT_ENOUGH);
    } else if (row != NULL && row->status == PLIM_ROW_DID_NOT_RESPOND) {
        text = PLIM_HTML_SAY(page, NOT_ANSWERED);
    } else if (row != NULL && (plim_has(row->value) || plim_row_beyond(row))) {
        text = plim_scale_alone(&page->table.arena, PLIM_QUANTITY_TIME, plim_row_size(row));
        text = plim_arena_format(&page->table.arena, "%s%s", plim_row_beyond(row) ? "> " : "",
                                 text == NULL ? "" : text);
    }
    plim_svg_text(page, PLIM_SVG_WIDTH - 4.0, y + 4.0, "end", text);
}

/* A p99 of those that were let in, where more than 1 % got no answer. */
static bool pale_p99(plim_html *page, const char *platform, const char *service)
{
    const plim_row *row = service == NULL ? NULL
                                          : plim_view_row(page->table.results, platform, "",
                                                          service, "sojourn_p99", "");
    return row != NULL && plim_has(row->value) &&
           plim_promise_lossy(&page->table.view, platform, service);
}

static bool any_pale(plim_html *page, const panels *p)
{
    for (size_t k = 0; k < p->n * p->n_lines; k++) {
        size_t line = k % p->n_lines;
        if (pale_p99(page, platform_of(p, line), service_of(p, k / p->n_lines, line))) {
            return true;
        }
    }
    return false;
}

static void put_latency_line(plim_html *page, const panels *p, size_t panel, size_t line,
                             const plim_axis *x, double factor, double y)
{
    const plim_row *p99 = quantile(page, p, panel, line, "sojourn_p99");
    const plim_row *p95 = quantile(page, p, panel, line, "sojourn_p95");
    put_name(page, p->one ? service_of(p, panel, line) : platform_of(p, line), y);
    if (put_refused(page, platform_of(p, line), y)) {
        return;
    }
    bool pale = pale_p99(page, platform_of(p, line), service_of(p, panel, line));
    plim_html_raw(page, pale ? "<g class=\"pale\">\n" : "");
    put_quantile(page, x, factor, quantile(page, p, panel, line, "sojourn_p50"), y, P50_COLOR,
                 false);
    put_quantile(page, x, factor, p95, y, P95_COLOR, true);
    put_quantile(page, x, factor, p99, y, P99_COLOR, true);
    put_p99_words(page, p99, y);
    plim_html_raw(page, pale ? "</g>\n" : "");
    const plim_row *far = plim_row_beyond(p99) ? p99 : p95;
    if (plim_row_beyond(far)) {
        plim_svg_arrow(page, plim_axis_at(x, far->ci_low.v * factor), y, P99_COLOR);
    }
    if (p->one) {
        double goal = plim_promise_objective(&page->table.view, service_of(p, panel, line));
        double at = plim_axis_at(x, goal * factor);
        if (goal > 0.0) {
            plim_svg_line(page, at, y - 0.5 * LINE, at, y + 0.5 * LINE, "goal");
        }
    }
}

/* Service and objective over a panel; returns where its lines begin. */
static double put_panel_head(plim_html *page, const panels *p, size_t panel, const plim_axis *x,
                             double factor, double y)
{
    const char *service = p->services.name[panel];
    double goal = plim_promise_objective(&page->table.view, service);
    double bottom = y + 22.0 + LINE * (double)p->n_lines;
    if (goal > 0.0) {
        double at = plim_axis_at(x, goal * factor);
        const char *text = plim_scale_alone(&page->table.arena, PLIM_QUANTITY_TIME, goal);
        plim_svg_line(page, at, y + 16.0, at, bottom, "goal");
        plim_svg_text(page, at, y + 12.0, "mid note",
                      plim_table_say(&page->table, PLIM_MSG_CHART_OBJECTIVE,
                                     PLIM_ARGS(text == NULL ? "" : text)));
    }
    plim_svg_text(page, 4.0, y + 12.0, "head", plim_table_name(&page->table, service));
    return y + 22.0;
}

static void put_latency_key(plim_html *page)
{
    const char *const words[] = {PLIM_HTML_SAY(page, CHART_MEDIAN), PLIM_HTML_SAY(page, CHART_P95),
                                 PLIM_HTML_SAY(page, CHART_P99), PLIM_HTML_SAY(page, CHART_BEYOND)};
    static const char *const colors[] = {P50_COLOR, P95_COLOR, P99_COLOR};
    double x = 10.0;
    for (size_t i = 0; i < 4; i++) {
        if (i < 3) {
            plim_svg_dot(page, x, 12.0, i == 0 ? 3.6 : 4.4, colors[i], i > 0);
        } else {
            plim_svg_arrow(page, x, 12.0, P99_COLOR);
        }
        plim_svg_text(page, x + 10.0, 16.0, "name", words[i]);
        x += 34.0 + 6.6 * (double)plim_text_width(words[i]);
    }
    plim_svg_text(page, PLIM_SVG_WIDTH - 4.0, 16.0, "end head", PLIM_HTML_SAY(page, CHART_P99));
}

static void put_latency_chart(plim_html *page, const panels *p)
{
    double low, high, y = 28.0;
    const char *unit = "";
    if (!latency_range(page, p, &low, &high)) {
        plim_html_element(page, "p class=\"small\"", PLIM_HTML_SAY(page, FIG_NO_DATA));
        return;
    }
    double factor = plim_plot_time_unit(sqrt(low * high), &unit);
    plim_axis x = plim_axis_log(low * factor, high * factor, LEFT, RIGHT, 13);
    double head = p->one ? 0.0 : 22.0;
    double panel = head + LINE * (double)p->n_lines + 8.0;
    plim_svg_open(page, y + panel * (double)p->n + 36.0, PLIM_HTML_SAY(page, CHART_LATENCY));
    put_latency_key(page);
    for (size_t k = 0; k < p->n; k++) {
        bool last = k + 1 == p->n;
        plim_axis_grid(page, &x, y + head, y + panel - 8.0, false, last);
        double at = p->one ? y : put_panel_head(page, p, k, &x, factor, y);
        for (size_t i = 0; i < p->n_lines; i++) {
            put_latency_line(page, p, k, i, &x, factor, at + LINE * ((double)i + 0.5));
        }
        y += panel;
    }
    plim_svg_text(page, 0.5 * (LEFT + RIGHT), y + 26.0, "mid note",
                  plim_table_say(&page->table, PLIM_MSG_CHART_TIME_AXIS, PLIM_ARGS(unit)));
    plim_svg_close(page);
}

void plim_html_latency(plim_html *page)
{
    plim_table *table = &page->table;
    panels p = panels_of(page);
    if (p.services.n == 0) {
        return;
    }
    plim_html_open(page, "latency", PLIM_SAY(table, PAGE_LATENCY),
                   plim_table_say(table, PLIM_MSG_PAGE_LATENCY_LEAD, PLIM_ARGS(level_text(page))));
    if (any_pale(page, &p)) {
        plim_html_element(page, "p class=\"warn\"", PLIM_SAY(table, PAGE_LATENCY_LOSSY));
    }
    put_latency_chart(page, &p);
    plim_html_fold(page, PLIM_SAY(table, PAGE_NUMBERS));
    for (size_t i = 0; i < p.platforms.n; i++) {
        const char *platform = p.platforms.name[i];
        const char *name = plim_table_name(table, platform);
        if (plim_view_refusal(table->results, platform) == NULL) {
            plim_table_title(table, plim_table_say(table, PLIM_MSG_SERVICES_ON, PLIM_ARGS(name)));
            plim_table_services(table, platform, p.services);
        }
    }
    plim_html_unfold(page);
    plim_html_close(page);
}

/* ---- where the time went ---- */

static double mean_time(plim_html *page, const char *platform, const char *service)
{
    double parts[PLIM_TIME_COUNT], sum = 0.0;
    if (!plim_view_time(page->table.results, platform, service, parts)) {
        return 0.0;
    }
    for (int k = 0; k < PLIM_TIME_COUNT; k++) {
        sum += fmax(0.0, parts[k]);
    }
    return sum;
}

static double put_segment(plim_html *page, const plim_axis *x, double from, double size,
                          double factor, double y, const char *color, const char *what)
{
    const char *amount = plim_scale_alone(&page->table.arena, PLIM_QUANTITY_TIME, size);
    double x0 = plim_axis_at(x, from * factor), x1 = plim_axis_at(x, (from + size) * factor);
    if (size > 0.0 && x1 - x0 >= 0.05) {
        plim_svg_box(page, x0, y - 0.5 * BAR, x1 - x0, BAR, color,
                     plim_table_say(&page->table, PLIM_MSG_CHART_PART,
                                    PLIM_ARGS(what, amount == NULL ? "" : amount)));
    }
    return from + fmax(0.0, size);
}

/* Layers of one platform in turns of two shades. */
static double put_layers(plim_html *page, const plim_axis *x, const char *platform,
                         const char *service, double from, double factor, double y)
{
    static const char *const shades[] = {"#E69F00", "#C98500"};
    plim_table *table = &page->table;
    plim_names layers = plim_view_parts(&table->view, platform, "sojourn_part", "overhead:");
    for (size_t i = 0; i < layers.n; i++) {
        const char *part = plim_arena_format(&table->arena, "overhead:%s", layers.name[i]);
        const char *name = plim_table_name(table, layers.name[i]);
        if (part != NULL) {
            from = put_segment(
                page, x, from,
                plim_view_sum(table->results, platform, service, "sojourn_part", part), factor, y,
                shades[i % 2], plim_table_say(table, PLIM_MSG_TIME_OVERHEAD_OF, PLIM_ARGS(name)));
        }
    }
    return from;
}

/* Over the bar of a mean that leaves many requests out: what makes it no measure of speed. */
static void put_lossy(plim_html *page, const char *platform, const char *service, double width,
                      double y)
{
    double lost = plim_promise_lost(&page->table.view, platform, service);
    const char *share = plim_scale_alone(&page->table.arena, PLIM_QUANTITY_RATIO, lost);
    plim_svg_hatch(page, LEFT, y - 0.5 * BAR, width, BAR);
    plim_svg_text(page, LEFT + 6.0, y + 4.0, "over",
                  plim_table_say(&page->table, PLIM_MSG_WORD_NO_ANSWER,
                                 PLIM_ARGS(share == NULL ? "" : share)));
}

static void put_time_line(plim_html *page, const panels *p, size_t panel, size_t line,
                          const plim_axis *x, double factor, double y)
{
    const char *platform = platform_of(p, line), *service = service_of(p, panel, line);
    double parts[PLIM_TIME_COUNT], from = 0.0;
    put_name(page, p->one ? service : platform, y);
    if (put_refused(page, platform, y)) {
        return;
    }
    if (!plim_view_time(page->table.results, platform, service, parts)) {
        const plim_row *row =
            plim_view_row(page->table.results, platform, "", service, "sojourn_part", "native");
        bool saturated = row != NULL && row->status == PLIM_ROW_SATURATED;
        plim_svg_text(page, LEFT + 6.0, y + 4.0, "note",
                      saturated ? PLIM_HTML_SAY(page, WORD_SATURATED)
                                : PLIM_HTML_SAY(page, FIG_NO_DATA));
        return;
    }
    bool lossy = plim_promise_lossy(&page->table.view, platform, service);
    plim_html_raw(page, lossy ? "<g class=\"pale\">\n" : "");
    for (int k = 0; k < PLIM_TIME_COUNT; k++) {
        from = k == PLIM_TIME_OVERHEAD
                   ? put_layers(page, x, platform, service, from, factor, y)
                   : put_segment(page, x, from, parts[k], factor, y, plim_plot_time_color(k),
                                 plim_message_text(page->table.lang, plim_view_time_message(k)));
    }
    const char *total = plim_scale_alone(&page->table.arena, PLIM_QUANTITY_TIME, from);
    plim_svg_text(page, PLIM_SVG_WIDTH - 4.0, y + 4.0, lossy ? "end note" : "end",
                  total == NULL ? "" : total);
    if (lossy) {
        plim_html_raw(page, "</g>\n");
        put_lossy(page, platform, service, plim_axis_at(x, from * factor) - LEFT, y);
    }
}

/* Does any bar of the figure leave requests out? */
static bool any_lossy(plim_html *page, const panels *p)
{
    double parts[PLIM_TIME_COUNT];
    const plim_view *view = &page->table.view;
    for (size_t k = 0; k < p->n; k++) {
        for (size_t i = 0; i < p->n_lines; i++) {
            const char *platform = platform_of(p, i), *service = service_of(p, k, i);
            if (plim_promise_lossy(view, platform, service) &&
                plim_view_time(view->results, platform, service, parts)) {
                return true;
            }
        }
    }
    return false;
}

/* The parts that are shown, in words and colors. */
static size_t time_key(plim_html *page, const char **words, const char **colors)
{
    size_t n = 0;
    for (int k = 0; k < PLIM_TIME_COUNT; k++) {
        if (plim_view_time_shown(&page->table.view, k)) {
            plim_message id =
                k == PLIM_TIME_OVERHEAD ? PLIM_MSG_FIG_OVERHEAD : plim_view_time_message(k);
            words[n] = plim_message_text(page->table.lang, id);
            colors[n++] = plim_plot_time_color(k);
        }
    }
    return n;
}

static double put_time_key(plim_html *page)
{
    const char *words[PLIM_TIME_COUNT], *colors[PLIM_TIME_COUNT];
    size_t n = time_key(page, words, colors);
    return plim_svg_key(page, 16.0, words, colors, n, false);
}

static double time_key_height(plim_html *page)
{
    const char *words[PLIM_TIME_COUNT], *colors[PLIM_TIME_COUNT];
    size_t n = time_key(page, words, colors);
    return plim_svg_key_height(words, n);
}

static void put_time_panel(plim_html *page, const panels *p, size_t k, double y)
{
    double most = 0.0, at = y + 22.0;
    const char *unit = "";
    for (size_t i = 0; i < p->n_lines; i++) {
        most = fmax(most, mean_time(page, platform_of(p, i), service_of(p, k, i)));
    }
    double factor = plim_plot_time_unit(most, &unit);
    plim_axis x = plim_axis_linear(most * factor, LEFT, RIGHT, 6, false);
    plim_axis_grid(page, &x, at, at + LINE * (double)p->n_lines, false, true);
    const char *name =
        p->one ? platform_of(p, 0) : plim_table_name(&page->table, p->services.name[k]);
    plim_svg_text(page, 4.0, y + 12.0, "head",
                  plim_table_say(&page->table, PLIM_MSG_LIST_MORE,
                                 PLIM_ARGS(plim_table_name(&page->table, name), unit)));
    plim_svg_text(page, PLIM_SVG_WIDTH - 4.0, y + 12.0, "end head", PLIM_HTML_SAY(page, TIME_MEAN));
    for (size_t i = 0; i < p->n_lines; i++) {
        put_time_line(page, p, k, i, &x, factor, at + LINE * ((double)i + 0.5));
    }
}

void plim_html_time(plim_html *page)
{
    plim_table *table = &page->table;
    panels p = panels_of(page);
    double panel = 22.0 + LINE * (double)p.n_lines + 26.0;
    if (p.services.n == 0) {
        return;
    }
    plim_html_open(page, "time", PLIM_SAY(table, PAGE_TIME), PLIM_SAY(table, PAGE_TIME_LEAD));
    if (any_lossy(page, &p)) {
        plim_html_element(page, "p class=\"warn\"", PLIM_SAY(table, PAGE_TIME_LOSSY));
    }
    plim_svg_open(page, 16.0 + time_key_height(page) + panel * (double)p.n,
                  PLIM_SAY(table, CHART_TIME));
    double y = put_time_key(page);
    for (size_t k = 0; k < p.n; k++) {
        put_time_panel(page, &p, k, y + panel * (double)k);
    }
    plim_svg_close(page);
    plim_html_fold(page, PLIM_SAY(table, PAGE_NUMBERS));
    if (p.one) {
        plim_table_time(table, p.platforms.name[0], p.services);
    }
    for (size_t s = 0; !p.one && s < p.services.n; s++) {
        plim_table_time_of(table, p.services.name[s], PLIM_MSG_PAGE_TIME_TABLE);
    }
    plim_html_unfold(page);
    plim_html_close(page);
}

/* ---- where the CPU went ---- */

static void put_ledger_line(plim_html *page, const char *platform, const char *host,
                            const plim_axis *x, double y)
{
    static const plim_message words[] = {PLIM_MSG_LEDGER_USEFUL,  PLIM_MSG_LEDGER_OVERHEAD,
                                         PLIM_MSG_LEDGER_TICKS,   PLIM_MSG_LEDGER_SWITCHING,
                                         PLIM_MSG_LEDGER_HELD_UP, PLIM_MSG_LEDGER_IDLE,
                                         PLIM_MSG_LEDGER_STRANDED};
    plim_table *table = &page->table;
    double parts[PLIM_LEDGER_COUNT], from = 0.0, used = 0.0;
    put_name(page, host == NULL ? platform : host, y);
    if (put_refused(page, platform, y) ||
        !plim_view_ledger(table->results, platform, host, parts)) {
        return;
    }
    for (int k = 0; k < PLIM_LEDGER_COUNT; k++) {
        double x0 = plim_axis_at(x, from * 100.0), x1 = plim_axis_at(x, (from + parts[k]) * 100.0);
        const char *share = plim_scale_alone(&table->arena, PLIM_QUANTITY_RATIO, parts[k]);
        if (x1 - x0 >= 0.05) {
            plim_svg_box(page, x0, y - 0.5 * BAR, x1 - x0, BAR, plim_plot_ledger_color(k),
                         plim_table_say(table, PLIM_MSG_CHART_PART,
                                        PLIM_ARGS(plim_message_text(table->lang, words[k]),
                                                  share == NULL ? "" : share)));
        }
        from += parts[k];
        used += k < PLIM_LEDGER_IDLE ? parts[k] : 0.0;
    }
    const char *text = plim_scale_alone(&table->arena, PLIM_QUANTITY_RATIO, used);
    plim_svg_text(page, PLIM_SVG_WIDTH - 4.0, y + 4.0, "end", text == NULL ? "" : text);
}

static void put_ledger_chart(plim_html *page, plim_names lines, bool hosts)
{
    plim_table *table = &page->table;
    static const struct {
        plim_message word;
        int part;
    } keys[] = {{PLIM_MSG_LEDGER_USEFUL, PLIM_LEDGER_USEFUL},
                {PLIM_MSG_FIG_OVERHEAD, PLIM_LEDGER_OVERHEAD},
                {PLIM_MSG_FIG_LEDGER_RESERVED, PLIM_LEDGER_TICKS},
                {PLIM_MSG_LEDGER_HELD_UP, PLIM_LEDGER_HELD_UP},
                {PLIM_MSG_LEDGER_IDLE, PLIM_LEDGER_IDLE},
                {PLIM_MSG_LEDGER_STRANDED, PLIM_LEDGER_STRANDED}};
    enum { N_KEYS = sizeof keys / sizeof keys[0] };
    const char *words[N_KEYS], *colors[N_KEYS];
    size_t n = 0;
    for (size_t k = 0; k < N_KEYS; k++) {
        if (plim_view_ledger_shown(&table->view, keys[k].part)) {
            words[n] = plim_message_text(table->lang, keys[k].word);
            colors[n++] = plim_plot_ledger_color(keys[k].part);
        }
    }
    plim_svg_open(page, 44.0 + LINE * (double)lines.n + 36.0, PLIM_SAY(table, CHART_LEDGER));
    double y = plim_svg_key(page, 16.0, words, colors, n, false) + 6.0;
    plim_axis x = plim_axis_linear(100.0, LEFT, RIGHT, 5, false);
    plim_axis_grid(page, &x, y, y + LINE * (double)lines.n, false, true);
    for (size_t i = 0; i < lines.n; i++) {
        put_ledger_line(page, hosts ? table->view.platforms.name[0] : lines.name[i],
                        hosts ? lines.name[i] : NULL, &x, y + LINE * ((double)i + 0.5));
    }
    y += LINE * (double)lines.n;
    plim_svg_text(page, PLIM_SVG_WIDTH - 4.0, y + 14.0, "end note",
                  plim_table_say(table, PLIM_MSG_CHART_IN_USE, PLIM_ARGS("%")));
    plim_svg_text(page, 0.5 * (LEFT + RIGHT), y + 28.0, "mid note",
                  PLIM_SAY(table, FIG_LEDGER_AXIS));
    plim_svg_close(page);
}

void plim_html_ledger(plim_html *page)
{
    plim_table *table = &page->table;
    plim_names platforms = table->view.platforms, lines = platforms;
    bool one = platforms.n == 1;
    if (one) {
        lines = plim_view_entities(&table->view, platforms.name[0], "host");
        lines.n = lines.n > HOSTS_MAX ? HOSTS_MAX : lines.n;
    }
    if (lines.n == 0) {
        return;
    }
    plim_html_open(page, "cpu", PLIM_SAY(table, PAGE_LEDGER), PLIM_SAY(table, PAGE_LEDGER_LEAD));
    put_ledger_chart(page, lines, one);
    if (!one) {
        plim_table_ledger(table);
    }
    plim_html_fold(page, PLIM_SAY(table, PAGE_BY_HOST));
    for (size_t i = 0; i < platforms.n; i++) {
        plim_table_hosts(table, platforms.name[i]);
    }
    plim_html_unfold(page);
    plim_html_close(page);
}

/* ---- hosts and memory against the worst victim ---- */

typedef struct needs {
    double hosts, services_mib, layers_mib;
    const plim_row *p99;
} needs;

static needs needs_of(plim_html *page, const char *platform)
{
    static const char metric[] = "memory_resident_total";
    const plim_view *view = &page->table.view;
    const char *victim = page->table.promises.victim;
    plim_names parts = plim_view_parts(view, platform, metric, "");
    needs n = {.hosts = plim_promise_hosts(view, platform)};
    n.services_mib = plim_view_sum(view->results, platform, NULL, metric, "service");
    for (size_t k = 0; k < parts.n; k++) {
        if (strcmp(parts.name[k], "service") != 0) {
            n.layers_mib += plim_view_sum(view->results, platform, NULL, metric, parts.name[k]);
        }
    }
    if (victim != NULL) {
        n.p99 = plim_view_row(view->results, platform, "", victim, "sojourn_p99", "");
    }
    return n;
}

typedef struct needs_scale {
    plim_axis hosts, memory, p99;
    double factor;
    const char *unit, *memory_unit;
    double memory_factor;
} needs_scale;

static needs_scale scale_needs(plim_html *page)
{
    plim_names platforms = page->table.view.platforms;
    double hosts = 0.0, mib = 0.0, low = HUGE_VAL, high = 0.0;
    for (size_t i = 0; i < platforms.n; i++) {
        needs n = needs_of(page, platforms.name[i]);
        double p99 = plim_row_size(n.p99);
        hosts = fmax(hosts, n.hosts);
        mib = fmax(mib, n.services_mib + n.layers_mib);
        low = p99 > 0.0 ? fmin(low, p99) : low;
        high = fmax(high, p99);
    }
    plim_scale memory = plim_scale_for(PLIM_QUANTITY_MEMORY, &mib, 1);
    needs_scale s = {.hosts = plim_axis_linear(hosts, LEFT, 240.0, 4, false),
                     .memory_unit = memory.unit,
                     .memory_factor = memory.factor,
                     .unit = ""};
    s.memory = plim_axis_linear(mib * memory.factor, 276.0, 394.0, 4, false);
    low = isfinite(low) ? low : 1.0;
    s.factor = plim_plot_time_unit(sqrt(low * fmax(high, low)), &s.unit);
    s.p99 = plim_axis_log(low * s.factor, high * s.factor, 446.0, RIGHT, 4);
    return s;
}

static void put_needs_line(plim_html *page, const char *platform, const needs_scale *s, double y)
{
    plim_arena *arena = &page->table.arena;
    needs n = needs_of(page, platform);
    put_name(page, platform, y);
    if (put_refused(page, platform, y)) {
        return;
    }
    double x0 = plim_axis_at(&s->hosts, 0.0), x1 = plim_axis_at(&s->hosts, n.hosts);
    plim_svg_box(page, x0, y - 0.5 * BAR, x1 - x0, BAR, "#0072B2", NULL);
    plim_svg_text(page, x1 + 5.0, y + 4.0, "name", plim_arena_format(arena, "%.4g", n.hosts));
    double mib = n.services_mib + n.layers_mib;
    x0 = plim_axis_at(&s->memory, 0.0);
    x1 = plim_axis_at(&s->memory, n.services_mib * s->memory_factor);
    plim_svg_box(page, x0, y - 0.5 * BAR, x1 - x0, BAR, "#009E73", NULL);
    double x2 = plim_axis_at(&s->memory, mib * s->memory_factor);
    plim_svg_box(page, x1, y - 0.5 * BAR, x2 - x1, BAR, "#E69F00", NULL);
    plim_scale shown = plim_scale_for(PLIM_QUANTITY_MEMORY, &mib, 1);
    shown.factor = s->memory_factor;
    plim_svg_text(page, x2 + 5.0, y + 4.0, "name", plim_scale_text(arena, shown, mib, false));
    bool pale = pale_p99(page, platform, page->table.promises.victim);
    plim_html_raw(page, pale ? "<g class=\"pale\">\n" : "");
    put_quantile(page, &s->p99, s->factor, n.p99, y, P99_COLOR, true);
    if (n.p99 != NULL && plim_row_beyond(n.p99)) {
        plim_svg_arrow(page, plim_axis_at(&s->p99, n.p99->ci_low.v * s->factor), y, P99_COLOR);
    }
    put_p99_words(page, n.p99, y);
    plim_html_raw(page, pale ? "</g>\n" : "");
}

static void put_needs_chart(plim_html *page)
{
    plim_table *table = &page->table;
    plim_names platforms = table->view.platforms;
    const char *victim = page->table.promises.victim == NULL ? "" : page->table.promises.victim;
    const char *name = plim_table_name(table, victim);
    const char *const words[] = {PLIM_SAY(table, FIG_MEMORY_SERVICES),
                                 PLIM_SAY(table, FIG_MEMORY_LAYERS)};
    static const char *const colors[] = {"#009E73", "#E69F00"};
    needs_scale s = scale_needs(page);
    double y = 26.0, bottom = y + LINE * (double)platforms.n;
    plim_svg_open(page, bottom + 46.0,
                  plim_table_say(table, PLIM_MSG_CHART_NEEDS, PLIM_ARGS(name)));
    plim_svg_text(page, LEFT, 14.0, "head", PLIM_SAY(table, CHART_HOSTS));
    plim_svg_text(page, 276.0, 14.0, "head",
                  plim_table_say(table, PLIM_MSG_CHART_MEMORY, PLIM_ARGS(s.memory_unit)));
    plim_svg_text(page, 446.0, 14.0, "head",
                  plim_table_say(table, PLIM_MSG_CHART_VICTIM, PLIM_ARGS(name, s.unit)));
    plim_axis_grid(page, &s.hosts, y, bottom, false, true);
    plim_axis_grid(page, &s.memory, y, bottom, false, true);
    plim_axis_grid(page, &s.p99, y, bottom, false, true);
    for (size_t i = 0; i < platforms.n; i++) {
        put_needs_line(page, platforms.name[i], &s, y + LINE * ((double)i + 0.5));
    }
    (void)plim_svg_key(page, bottom + 36.0, words, colors, 2, false);
    plim_svg_close(page);
}

/* What the figure shows; of several services, why that one. */
static const char *needs_lead(plim_html *page)
{
    plim_table *table = &page->table;
    const plim_promises *p = &table->promises;
    const char *name = plim_table_name(table, p->victim == NULL ? "" : p->victim);
    const char *why = plim_message_text(table->lang, plim_promise_victim_why(p));
    return table->view.services.n > 1
               ? plim_table_say(table, PLIM_MSG_PAGE_NEEDS_LEAD, PLIM_ARGS(name, why))
               : plim_table_say(table, PLIM_MSG_PAGE_NEEDS_PLAIN, PLIM_ARGS(name));
}

void plim_html_needs(plim_html *page)
{
    plim_table *table = &page->table;
    const char *victim = table->promises.victim;
    if (table->view.platforms.n < 2) {
        return;
    }
    plim_html_open(page, "needs", PLIM_SAY(table, PAGE_NEEDS), needs_lead(page));
    for (size_t i = 0; victim != NULL && i < table->view.platforms.n; i++) {
        if (pale_p99(page, table->view.platforms.name[i], victim)) {
            plim_html_element(page, "p class=\"warn\"", PLIM_SAY(table, PAGE_NEEDS_LOSSY));
            break;
        }
    }
    put_needs_chart(page);
    plim_table_memory(table);
    plim_html_close(page);
}
