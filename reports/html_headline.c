/* SPDX-License-Identifier: GPL-3.0-or-later
 * The headline of the page: a line a platform with what decides, and the promises. */
#include "reports/html.h"

#include <math.h>

/* Sums over the services of a platform: requests that arrived, and the share lost. */
static double lost_share(const plim_view *view, const char *platform)
{
    double offered = 0.0, lost = 0.0;
    for (size_t s = 0; s < view->services.n; s++) {
        const char *service = view->services.name[s];
        double rate = plim_view_sum(view->results, platform, service, "offered_rate", "");
        offered += rate;
        lost += rate * plim_promise_lost(view, platform, service);
    }
    return offered > 0.0 ? lost / offered : PLIM_ABSENT;
}

static double memory_total(const plim_view *view, const char *platform)
{
    static const char metric[] = "memory_resident_total";
    plim_names parts = plim_view_parts(view, platform, metric, "");
    double mib = 0.0;
    for (size_t k = 0; k < parts.n; k++) {
        mib += plim_view_sum(view->results, platform, NULL, metric, parts.name[k]);
    }
    return mib > 0.0 ? mib : PLIM_ABSENT;
}

/* A column of sums in one scale. */
static void put_sums(plim_html *page, plim_sheet *sheet, plim_message head, plim_quantity quantity,
                     double (*sum)(const plim_view *view, const char *platform))
{
    plim_table *table = &page->table;
    plim_names platforms = table->view.platforms;
    double *values = PLIM_NEW(&table->arena, platforms.n, double);
    double *there = PLIM_NEW(&table->arena, platforms.n, double);
    size_t n = 0;
    for (size_t i = 0; values != NULL && there != NULL && i < platforms.n; i++) {
        values[i] = plim_view_refusal(table->results, platforms.name[i]) != NULL
                        ? PLIM_ABSENT
                        : sum(&table->view, platforms.name[i]);
        if (isfinite(values[i])) {
            there[n++] = values[i];
        }
    }
    if (values != NULL && n > 0) {
        plim_scale scale = plim_scale_for(quantity, there, n);
        plim_sheet_values(table, sheet, NULL, plim_table_say(table, head, PLIM_ARGS(scale.unit)),
                          scale, values);
    }
}

static double goodput(const plim_view *view, const char *platform)
{
    return plim_view_sum(view->results, platform, NULL, "goodput", "");
}

static void put_kept(plim_html *page, plim_sheet *sheet)
{
    plim_table *table = &page->table;
    const plim_promises *p = &page->table.promises;
    if (p->n_promises == 0) {
        return;
    }
    size_t most = plim_promise_most_kept(p);
    plim_cell *cells =
        plim_sheet_add(table, sheet, NULL, PLIM_SAY(table, PAGE_COL_PROMISES), false);
    for (size_t i = 0; cells != NULL && i < table->view.platforms.n; i++) {
        bool refused = plim_view_refusal(table->results, table->view.platforms.name[i]) != NULL;
        cells[i].text = refused ? "–"
                                : plim_table_say(table, PLIM_MSG_WORD_OF,
                                                 PLIM_ARGS(plim_table_count(table, p->n_kept[i]),
                                                           plim_table_count(table, p->n_promises)));
        cells[i].loud = !refused && p->n_kept[i] < most;
    }
}

static void put_metric(plim_html *page, plim_sheet *sheet, const plim_show *show,
                       const char *entity)
{
    plim_table *table = &page->table;
    plim_names platforms = table->view.platforms;
    const plim_row **rows = PLIM_NEW(&table->arena, platforms.n, const plim_row *);
    for (size_t i = 0; rows != NULL && i < platforms.n; i++) {
        rows[i] = plim_view_row(table->results, platforms.name[i], "", entity, show->metric, "");
    }
    if (rows != NULL) {
        plim_sheet_metric(table, sheet, NULL, show, false, rows);
    }
}

/* In the column of the victim's p99: where it is one of few. */
static void mark_lossy(plim_table *table, plim_sheet *sheet)
{
    const char *victim = table->promises.victim;
    plim_cell *cells = plim_sheet_last(table, sheet);
    for (size_t i = 0; cells != NULL && i < sheet->n_rows; i++) {
        const char *platform = table->view.platforms.name[i];
        const plim_row *row =
            plim_view_row(table->results, platform, "", victim, "sojourn_p99", "");
        if (row != NULL && plim_has(row->value) && row->status == PLIM_ROW_OK &&
            plim_promise_lossy(&table->view, platform, victim)) {
            cells[i].mark = plim_table_footnote(table, PLIM_SAY(table, NOTE_LOSSY_P99));
            cells[i].loud = true;
        }
    }
}

static void put_platforms(plim_html *page)
{
    bool one = page->table.view.services.n == 1;
    const plim_show p99 = {"sojourn_p99", one ? PLIM_MSG_COL_P99 : PLIM_MSG_PAGE_COL_VICTIM,
                           PLIM_QUANTITY_TIME, PLIM_INTERVAL_FULL};
    static const plim_show hosts = {"hosts_used", PLIM_MSG_COL_HOSTS, PLIM_QUANTITY_COUNT,
                                    PLIM_INTERVAL_NONE};
    static const plim_show cpu = {"hosts_utilization", PLIM_MSG_PAGE_COL_CPU, PLIM_QUANTITY_RATIO,
                                  PLIM_INTERVAL_NONE};
    static const plim_show port = {"os_port_lines", PLIM_MSG_COL_PORT, PLIM_QUANTITY_COUNT,
                                   PLIM_INTERVAL_NONE};
    plim_table *table = &page->table;
    plim_sheet sheet;
    (void)plim_table_platforms(table, &sheet, NULL);
    put_kept(page, &sheet);
    if (page->table.promises.victim != NULL) {
        put_metric(page, &sheet, &p99, page->table.promises.victim);
        mark_lossy(table, &sheet);
        put_sums(page, &sheet, PLIM_MSG_COL_GOODPUT, PLIM_QUANTITY_RATE, goodput);
        put_sums(page, &sheet, PLIM_MSG_PAGE_COL_LOST, PLIM_QUANTITY_RATIO, lost_share);
        const char *name = plim_table_name(table, page->table.promises.victim);
        const char *why = plim_message_text(table->lang, plim_promise_victim_why(&table->promises));
        plim_table_title(table, one ? PLIM_SAY(table, PAGE_HEADLINE_PLAIN)
                                    : plim_table_say(table, PLIM_MSG_PAGE_HEADLINE_CAPTION,
                                                     PLIM_ARGS(name, why)));
    }
    put_metric(page, &sheet, &hosts, NULL);
    put_metric(page, &sheet, &cpu, NULL);
    if (plim_view_row(table->results, NULL, "", NULL, port.metric, "") != NULL) {
        put_metric(page, &sheet, &port, NULL);
    }
    put_sums(page, &sheet, PLIM_MSG_PAGE_COL_MEMORY, PLIM_QUANTITY_MEMORY, memory_total);
    plim_sheet_put(table, &sheet);
}

static const char *promise_text(plim_html *page, const plim_promise *c)
{
    plim_table *table = &page->table;
    const double one = 1.0;
    plim_scale scale = plim_scale_for(PLIM_QUANTITY_RATIO, &one, 1);
    const char *share = plim_scale_alone(&table->arena, PLIM_QUANTITY_RATIO, c->share);
    const char *low = plim_scale_text(&table->arena, scale, c->low, false);
    const char *high = plim_scale_text(&table->arena, scale, c->high, false);
    if (share == NULL || low == NULL || high == NULL) {
        return "";
    }
    switch (c->state) {
    case PLIM_PROMISE_KEPT:
        return plim_table_say(table, PLIM_MSG_WORD_KEPT, PLIM_ARGS(share));
    case PLIM_PROMISE_BROKEN:
        if (c->saturated && !(c->high > 0.0)) {
            share = PLIM_SAY(table, WORD_SATURATED);
            return plim_table_say(table, PLIM_MSG_WORD_BROKEN, PLIM_ARGS(share));
        }
        share = c->saturated ? plim_table_say(table, PLIM_MSG_LIST_MORE,
                                              PLIM_ARGS(share, PLIM_SAY(table, WORD_SATURATED)))
                             : share;
        return plim_table_say(table, PLIM_MSG_WORD_BROKEN, PLIM_ARGS(share));
    case PLIM_PROMISE_UNDECIDED:
        share = plim_table_say(table, PLIM_MSG_WORD_INTERVAL, PLIM_ARGS(share, low, high));
        return plim_table_say(table, PLIM_MSG_WORD_UNDECIDED, PLIM_ARGS(share));
    case PLIM_PROMISE_NONE:
        break;
    }
    return "–";
}

static void put_promises(plim_html *page)
{
    plim_table *table = &page->table;
    plim_names services = table->view.services;
    plim_sheet sheet;
    (void)plim_table_platforms(table, &sheet, NULL);
    for (size_t s = 0; s < services.n; s++) {
        double objective = plim_promise_objective(&table->view, services.name[s]);
        const char *name = plim_table_name(table, services.name[s]);
        const char *within = plim_scale_alone(&table->arena, PLIM_QUANTITY_TIME, objective);
        const char *head =
            objective > 0.0 ? plim_table_say(table, PLIM_MSG_PAGE_PROMISE_WITHIN,
                                             PLIM_ARGS(name, within == NULL ? "" : within))
                            : plim_table_say(table, PLIM_MSG_PAGE_PROMISE_TIMEOUT, PLIM_ARGS(name));
        plim_cell *cells = plim_sheet_add(table, &sheet, NULL, head, false);
        for (size_t i = 0; cells != NULL && i < sheet.n_rows; i++) {
            const plim_promise *c = plim_promise_at(&page->table.promises, i, s);
            cells[i].text = promise_text(page, c);
            cells[i].loud = c->state == PLIM_PROMISE_BROKEN;
        }
    }
    plim_table_title(table, PLIM_SAY(table, PAGE_PROMISE_CAPTION));
    plim_sheet_put(table, &sheet);
}

void plim_html_headline(plim_html *page)
{
    plim_table *table = &page->table;
    bool one = table->view.platforms.n == 1;
    plim_html_open(page, "platforms",
                   one ? PLIM_SAY(table, PAGE_HEADLINE_ONE) : PLIM_SAY(table, PAGE_HEADLINE), NULL);
    put_platforms(page);
    if (page->table.promises.n_promises > 0) {
        double percent = isfinite(table->results->level) ? 100.0 * table->results->level : 0.0;
        const char *level = plim_arena_format(&table->arena, "%.4g", percent);
        plim_html_element(page, "h3", PLIM_SAY(table, PAGE_PROMISES));
        plim_html_element(
            page, "p",
            plim_table_say(table, PLIM_MSG_PAGE_PROMISE_IS, PLIM_ARGS(level == NULL ? "" : level)));
        put_promises(page);
    }
    plim_html_close(page);
}
