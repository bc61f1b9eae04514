/* SPDX-License-Identifier: GPL-3.0-or-later
 * A validation as one page that stands alone. */
#include "reports/checks.h"
#include "reports/html_svg.h"
#include "reports/text.h"

#include <math.h>

enum { LINE = 22, LEFT = 300, TOP = 26 };

static const char BLUE[] = "#0072b2", ORANGE[] = "#d55e00", GREY[] = "#dddddd";

static bool every(const plim_check *check)
{
    (void)check;
    return true;
}

static void put_item(plim_table *table, const char *text)
{
    plim_html_element((plim_html *)table, "li", text);
}

static void put_list(plim_html *page, const char *id, plim_message heading,
                     void (*list)(plim_table *table, plim_checks_item item))
{
    plim_html_open(page, id, plim_message_text(page->table.lang, heading), NULL);
    plim_html_raw(page, "<ul>\n");
    list(&page->table, put_item);
    plim_html_raw(page, "</ul>\n");
    plim_html_close(page);
}

/* ---- the figure ---- */

/* Is its ratio to what was published drawn? */
static bool drawn(const plim_check *check)
{
    return plim_check_judged(check) && check->most > 0.0 && check->value.there &&
           check->value.v > 0.0 && check->published.there && check->published.v > 0.0;
}

static void draw(plim_html *page, const plim_axis *axis, double y, const plim_check_row *row,
                 const plim_check *check)
{
    plim_table *table = &page->table;
    const char *name = plim_arena_format(&table->arena, "%s  %s", row->id, check->name);
    double left = plim_axis_at(axis, check->least);
    plim_svg_text(page, LEFT - 8.0, y + 4.0, "end", name == NULL ? "" : name);
    plim_svg_box(page, left, y - 6.0, plim_axis_at(axis, check->most) - left, 12.0, GREY, NULL);
    if (check->null_value.there && check->null_value.v > 0.0) {
        double x = plim_axis_at(axis, check->null_value.v / check->published.v);
        plim_svg_text(page, x, y + 4.0, "mid", "×");
    }
    bool pass = check->outcome == PLIM_OUTCOME_PASS;
    plim_svg_dot(page, plim_axis_at(axis, check->value.v / check->published.v), y, 4.5,
                 pass ? BLUE : ORANGE, pass);
}

static void put_figure(plim_html *page)
{
    plim_table *table = &page->table;
    const plim_results *r = table->results;
    size_t n = 0;
    for (size_t i = 0; i < r->n_check_rows; i++) {
        for (size_t k = 0; k < r->check_rows[i].n_checks; k++) {
            const plim_check *check = &r->check_rows[i].checks[k];
            n += drawn(check);
        }
    }
    if (n == 0) {
        return;
    }
    double height = TOP + LINE * (double)n;
    plim_html_open(page, "ratios", PLIM_HTML_SAY(page, CHECKS_FIGURE),
                   PLIM_HTML_SAY(page, CHECKS_FIGURE_LEAD));
    plim_svg_open(page, height + 24.0, PLIM_HTML_SAY(page, CHECKS_FIGURE));
    plim_axis axis = plim_axis_log(0.45, 2.8, LEFT, PLIM_SVG_WIDTH - 20.0, 8);
    plim_axis_grid(page, &axis, TOP - 12.0, height, false, true);
    plim_svg_line(page, plim_axis_at(&axis, 1.0), TOP - 12.0, plim_axis_at(&axis, 1.0), height,
                  "goal");
    double y = TOP;
    for (size_t i = 0; i < r->n_check_rows; i++) {
        for (size_t k = 0; k < r->check_rows[i].n_checks; k++) {
            const plim_check *check = &r->check_rows[i].checks[k];
            if (drawn(check)) {
                draw(page, &axis, y, &r->check_rows[i], check);
                y += LINE;
            }
        }
    }
    plim_svg_close(page);
    plim_html_close(page);
}

/* ---- sections ---- */

static void put_row(plim_html *page, const plim_check_row *row)
{
    plim_table *table = &page->table;
    const char *about[PLIM_CHECKS_ABOUT];
    plim_sheet sheet;
    const char *id = plim_arena_format(&table->arena, "row-%s", row->id);
    const char *outcome = plim_outcome_name(row->outcome);
    plim_html_open(
        page, id == NULL ? "row" : id,
        plim_table_say(table, PLIM_MSG_CHECKS_HEADING, PLIM_ARGS(row->id, row->title, outcome)),
        NULL);
    plim_checks_about(table, row, about);
    plim_html_raw(page, "<ul>\n");
    for (size_t i = 0; about[i] != NULL; i++) {
        plim_html_element(page, "li class=\"small\"", about[i]);
    }
    plim_html_raw(page, "</ul>\n");
    plim_checks_sheet(table, row, every, false, &sheet);
    plim_sheet_put(table, &sheet);
    plim_html_close(page);
}

static void put_head(plim_html *page)
{
    const char *summary[PLIM_CHECKS_LINES];
    plim_html_raw(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                        "<meta name=\"viewport\" content=\"width=device-width, "
                        "initial-scale=1\"/>\n<meta name=\"generator\" content=\"plimsoll\"/>\n");
    plim_html_element(page, "title", PLIM_HTML_SAY(page, CHECKS_TITLE));
    plim_html_raw(page, "<style>\n");
    plim_html_raw(page, plim_html_style);
    /* nine columns, the first of them of words */
    plim_html_raw(page, "body{max-width:72rem}\ntbody th{white-space:normal;min-width:9rem}\n");
    plim_html_raw(page, "</style>\n</head>\n<body>\n");
    plim_html_element(page, "h1", PLIM_HTML_SAY(page, CHECKS_TITLE));
    plim_html_element(page, "p", PLIM_HTML_SAY(page, CHECKS_LEAD));
    plim_html_raw(page, "\n<section id=\"verdict\">\n");
    plim_html_element(page, "h2", PLIM_HTML_SAY(page, PAGE_VERDICT));
    plim_checks_summary(&page->table, summary);
    for (size_t i = 0; summary[i] != NULL; i++) {
        plim_html_element(page, "p", summary[i]);
    }
    plim_html_close(page);
}

plim_status plim_checks_html(const plim_results *results, FILE *to,
                             const plim_report_options *options, plim_err *err)
{
    (void)options;
    plim_html page = {.table = {.results = results, .width = 110, .page = &plim_html_table_page}};
    plim_table *table = &page.table;
    plim_sheet sheet;
    put_head(&page);
    plim_html_open(&page, "rows", PLIM_HTML_SAY(&page, CHECKS_ROWS), NULL);
    plim_checks_rows(table, false, &sheet);
    plim_sheet_put(table, &sheet);
    plim_html_close(&page);
    put_figure(&page);
    put_list(&page, "right", PLIM_MSG_CHECKS_RIGHT, plim_checks_right);
    put_list(&page, "missed", PLIM_MSG_CHECKS_MISSED, plim_checks_missed);
    put_list(&page, "waiting", PLIM_MSG_CHECKS_WAITING, plim_checks_waiting);
    for (size_t i = 0; i < results->n_check_rows; i++) {
        put_row(&page, &results->check_rows[i]);
    }
    plim_html_raw(&page, "\n<footer>\n");
    plim_html_element(
        &page, "p",
        plim_table_say(table, PLIM_MSG_CHECKS_FOOT, PLIM_ARGS(results->version, "html")));
    plim_html_raw(&page, "</footer>\n</body>\n</html>\n");
    table->out.failed = table->out.failed || table->arena.failed;
    plim_arena_free(&table->arena);
    return plim_text_finish(&table->out, results, to, err);
}
