/* SPDX-License-Identifier: GPL-3.0-or-later
 * The parts of the page that reports/html.c puts together. Its tables are the sheets of the table
 * report, so a number reads the same in the terminal and here; its figures are drawn by html_svg.h.
 * The page is well-formed XML besides being HTML, has no script and asks the network for nothing.
 */
#ifndef PLIM_REPORTS_HTML_H
#define PLIM_REPORTS_HTML_H

#include "reports/table.h"

typedef struct plim_html {
    plim_table table;    /* first: what a sheet is put into finds the page by it */
    const char *caption; /* of the next table */
} plim_html;

/* ---- text and elements, html_text.c ---- */

/* Appends user text, escaped for elements and for attributes in quotes. */
void plim_html_text(plim_html *page, const char *text);
/* The same with its lines kept. */
void plim_html_lines(plim_html *page, const char *text);
/* <TAG>text</TAG>; `tag` may hold attributes: "p class='x'". */
void plim_html_element(plim_html *page, const char *tag, const char *text);
void plim_html_raw(plim_html *page, const char *markup);
/* A section with its heading, and the paragraph under it unless NULL. */
void plim_html_open(plim_html *page, const char *id, const char *heading, const char *lead);
void plim_html_close(plim_html *page);
/* What is folded away until asked for. */
void plim_html_fold(plim_html *page, const char *summary);
void plim_html_unfold(plim_html *page);

/* Headings, sheets and lines of the table report as captions, tables and paragraphs. */
extern const struct plim_table_page plim_html_table_page;

/* The style sheet, html_style.c. */
extern const char plim_html_style[];

/* ---- parts of the page ---- */

void plim_html_verdict(plim_html *page);  /* html_verdict.c */
void plim_html_headline(plim_html *page); /* html_headline.c: the table of platforms, promises */
void plim_html_latency(plim_html *page);  /* html_charts.c: figures with their tables */
void plim_html_time(plim_html *page);
void plim_html_ledger(plim_html *page);
void plim_html_needs(plim_html *page);
void plim_html_timeline(plim_html *page);  /* html_timeline.c */
void plim_html_isolation(plim_html *page); /* html_isolation.c: matrices and what they cost */
void plim_html_isolation_verdict(plim_html *page);
void plim_html_about(plim_html *page); /* html_about.c: scenario, notes, how to make it again */

#define PLIM_HTML_SAY(page, id) PLIM_SAY(&(page)->table, id)

#endif
