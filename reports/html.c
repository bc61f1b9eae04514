/* SPDX-License-Identifier: GPL-3.0-or-later
 * html: one page that stands alone, in the order of a reader who wants the answer first: question,
 * verdict, the platforms at a glance, figures with their tables, differences, then everything the
 * numbers rest on and how to make it again. */
#include "reports/html.h"
#include "reports/isolation.h"
#include "reports/text.h"

#include <math.h>
#include <string.h>

static const char *title_of(const plim_html *page)
{
    const plim_results *r = page->table.results;
    return r->title[0] == '\0' ? r->scenario : r->title;
}

static void put_head(plim_html *page)
{
    plim_html_raw(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                        "<meta name=\"viewport\" content=\"width=device-width, "
                        "initial-scale=1\"/>\n<meta name=\"generator\" content=\"plimsoll\"/>\n");
    plim_html_element(page, "title", title_of(page));
    plim_html_raw(page, "<style>\n");
    plim_html_raw(page, plim_html_style);
    plim_html_raw(page, "</style>\n</head>\n<body>\n");
}

static void put_question(plim_html *page)
{
    plim_table *table = &page->table;
    const plim_view *view = &table->view;
    const char *services = plim_table_list(table, plim_table_shown(&page->table));
    plim_html_element(page, "h1", title_of(page));
    if (view->services.n > 0 && view->platforms.n > 0) {
        const char *ask;
        if (plim_isolation_is(table->results)) {
            const char *victims = plim_table_list(table, plim_isolation_victims(view));
            ask = plim_table_say(table, PLIM_MSG_PAGE_ASK_ISOLATE,
                                 PLIM_ARGS(victims, plim_table_list(table, view->platforms)));
        } else if (view->platforms.n == 1) {
            const char *name = plim_table_name(table, view->platforms.name[0]);
            ask = plim_table_say(table, PLIM_MSG_PAGE_ASK_RUN, PLIM_ARGS(services, name));
        } else {
            const char *n = plim_table_count(table, view->platforms.n);
            ask = plim_table_say(
                table, view->services.n > 1 ? PLIM_MSG_PAGE_ASK_COMPARE : PLIM_MSG_PAGE_ASK_ONE,
                PLIM_ARGS(services, n));
        }
        plim_html_element(page, "p class=\"ask\"", ask);
    }
    if (table->results->description[0] != '\0') {
        plim_html_element(page, "p", table->results->description);
    }
}

static void put_verdict(plim_html *page)
{
    plim_html_raw(page, "\n<section id=\"verdict\">\n");
    plim_html_element(page, "h2", PLIM_HTML_SAY(page, PAGE_VERDICT));
    if (plim_isolation_is(page->table.results)) {
        plim_html_isolation_verdict(page);
    } else {
        plim_html_verdict(page);
    }
    plim_html_close(page);
}

static void put_blame(plim_html *page)
{
    if (plim_table_has_blame(&page->table)) {
        plim_html_open(page, "blame", PLIM_HTML_SAY(page, PAGE_BLAME), NULL);
        plim_table_blame(&page->table);
        plim_html_close(page);
    }
}

static void put_differences(plim_html *page)
{
    plim_table *table = &page->table;
    const plim_results *r = table->results;
    if (r->baseline[0] == '\0' || table->view.platforms.n < 2) {
        return;
    }
    double percent = isfinite(r->level) ? 100.0 * r->level : 0.0;
    const char *level = plim_arena_format(&table->arena, "%.4g", percent);
    const char *name = plim_table_name(table, r->baseline);
    plim_html_open(page, "differences", PLIM_SAY(table, PAGE_DIFFERENCES),
                   plim_table_say(table, PLIM_MSG_PAGE_DIFFERENCE_LEAD,
                                  PLIM_ARGS(name, level == NULL ? "" : level)));
    plim_names services = plim_table_shown(&page->table);
    for (size_t s = 0; s < services.n; s++) { /* a table each: side by side they are too wide */
        plim_table_differences(table, (plim_names){&services.name[s], 1});
    }
    plim_html_close(page);
}

static void put_foot(plim_html *page)
{
    plim_table *table = &page->table;
    const plim_results *r = table->results;
    plim_html_raw(page, "\n<footer>\n");
    plim_html_element(page, "p",
                      plim_table_say(table, PLIM_MSG_PAGE_FOOT,
                                     PLIM_ARGS(r->version, plim_table_count(table, r->requests),
                                               plim_table_count(table, r->events))));
    plim_html_raw(page, "</footer>\n</body>\n</html>\n");
}

static plim_status write_html(const plim_results *results, FILE *to,
                              const plim_report_options *options, plim_err *err)
{
    plim_html page = {
        .table = {.results = results,
                  .lang = options == NULL ? PLIM_LANG_EN : options->lang,
                  .width = 110,
                  .page = &plim_html_table_page},
    };
    plim_table *table = &page.table;
    bool made = plim_view_init(&table->view, results, &table->arena) &&
                plim_promises_init(&table->promises, &table->view);
    if (made) {
        put_head(&page);
        put_question(&page);
        put_verdict(&page);
        if (plim_isolation_is(results)) {
            plim_html_isolation(&page);
        } else if (table->view.platforms.n > 0) {
            plim_html_headline(&page);
            plim_html_latency(&page);
            plim_html_time(&page);
            plim_html_ledger(&page);
            plim_html_needs(&page);
            plim_html_timeline(&page);
            put_differences(&page);
            put_blame(&page);
        }
        plim_html_about(&page);
        put_foot(&page);
    }
    table->out.failed = table->out.failed || !made || table->arena.failed;
    plim_arena_free(&table->arena);
    return plim_text_finish(&table->out, results, to, err);
}

const plim_report plim_report_html = {
    .name = "html",
    .summary = "one page that stands alone: verdict, tables, figures, and what they rest on",
    .write = write_html,
};
