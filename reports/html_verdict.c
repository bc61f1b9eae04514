/* SPDX-License-Identifier: GPL-3.0-or-later
 * The verdict on the page: a paragraph and a list. */
#include "reports/html.h"
#include "reports/verdict.h"

void plim_html_verdict(plim_html *page)
{
    plim_verdict verdict;
    size_t i = 0;
    plim_verdict_make(&page->table, &verdict);
    plim_html_raw(page, "<p>");
    for (; i < verdict.n && verdict.line[i].kind <= PLIM_VERDICT_SENTENCE; i++) {
        bool strong = verdict.line[i].kind == PLIM_VERDICT_STRONG;
        plim_html_raw(page, strong ? "<strong>" : "");
        plim_html_text(page, verdict.line[i].text);
        plim_html_raw(page, strong ? "</strong> " : " ");
    }
    plim_html_raw(page, "</p>\n");
    plim_html_raw(page, i < verdict.n ? "<ul>\n" : ""); /* a list without items is no list */
    for (size_t k = i; k < verdict.n; k++) {
        bool small = verdict.line[k].kind == PLIM_VERDICT_CAUTION;
        plim_html_element(page, small ? "li class=\"small\"" : "li", verdict.line[k].text);
    }
    plim_html_raw(page, i < verdict.n ? "</ul>\n" : "");
}
