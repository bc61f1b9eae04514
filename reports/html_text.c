/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text, elements and tables of the page: see html.h. */
#include "reports/html.h"
#include "reports/text.h"

#include <string.h>

static void escape(plim_str *out, const char *text)
{
    while (*text != '\0') {
        uint32_t code = plim_text_next(&text);
        switch (code) {
        case '&':
            plim_str_puts(out, "&amp;");
            break;
        case '<':
            plim_str_puts(out, "&lt;");
            break;
        case '>':
            plim_str_puts(out, "&gt;");
            break;
        case '"':
            plim_str_puts(out, "&quot;");
            break;
        case '\'':
            plim_str_puts(out, "&#39;");
            break;
        default: /* XML has no place for the last two of each plane */
            plim_text_put(out, (code & 0xFFFE) == 0xFFFE ? PLIM_BAD_UTF8 : code);
        }
    }
}

void plim_html_text(plim_html *page, const char *text)
{
    const char *clean = plim_text_clean(&page->table.arena, text == NULL ? "" : text, 0);
    escape(&page->table.out, clean == NULL ? "" : clean);
}

void plim_html_lines(plim_html *page, const char *text)
{
    plim_str line = {0};
    while (*text != '\0') {
        size_t n = strcspn(text, "\n");
        line.n = 0;
        for (size_t i = 0; i < n && text[i] != '\0'; i++) {
            bool end = text[i] == '\r' && i + 1 == n;
            plim_str_add(&line, text[i] == '\t' ? "    " : text + i,
                         text[i] == '\t' ? 4
                         : end           ? 0
                                         : 1);
        }
        plim_html_text(page, line.n == 0 ? "" : line.text);
        plim_str_puts(&page->table.out, "\n");
        text += n;
        text += *text == '\n';
    }
    page->table.out.failed = page->table.out.failed || line.failed;
    plim_str_free(&line);
}

void plim_html_raw(plim_html *page, const char *markup)
{
    plim_str_puts(&page->table.out, markup);
}

void plim_html_element(plim_html *page, const char *tag, const char *text)
{
    plim_str *out = &page->table.out;
    plim_str_printf(out, "<%s>", tag);
    plim_html_text(page, text);
    plim_str_printf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void plim_html_open(plim_html *page, const char *id, const char *heading, const char *lead)
{
    plim_str_printf(&page->table.out, "\n<section id=\"%s\">\n", id);
    plim_html_element(page, "h2", heading);
    if (lead != NULL) {
        plim_html_element(page, "p", lead);
    }
}

void plim_html_close(plim_html *page)
{
    plim_html_raw(page, "</section>\n");
}

void plim_html_fold(plim_html *page, const char *summary)
{
    plim_html_raw(page, "<details>");
    plim_html_element(page, "summary", summary);
}

void plim_html_unfold(plim_html *page)
{
    plim_html_raw(page, "</details>\n");
}

/* ---- tables ---- */

static plim_html *page_of(plim_table *table)
{
    return (plim_html *)table;
}

static void keep_caption(plim_table *table, const char *text)
{
    page_of(table)->caption = text;
}

/* The blanks that align digits in a terminal become blanks as wide as a digit. */
static void put_cell_text(plim_html *page, const char *text)
{
    plim_str aligned = {0};
    for (const char *p = text; *p != '\0'; p++) {
        bool pads = *p == ' ' && p > text && (p[-1] == ' ' || p[-1] == '[');
        plim_str_add(&aligned, pads ? "\xE2\x80\x87" : p, pads ? 3 : 1);
    }
    plim_html_text(page, aligned.n == 0 ? "" : aligned.text);
    page->table.out.failed = page->table.out.failed || aligned.failed;
    plim_str_free(&aligned);
}

static bool has_groups(const plim_sheet *sheet)
{
    for (size_t c = 0; c < sheet->n_columns; c++) {
        if (sheet->column[c].group != NULL) {
            return true;
        }
    }
    return false;
}

/* A cell of the head that goes over n columns or over both lines. */
static void put_head(plim_html *page, const char *text, size_t n, bool both, bool left)
{
    plim_str *out = &page->table.out;
    plim_str_printf(out, "<th scope=\"%s\"", n > 1 ? "colgroup" : "col");
    if (n > 1) {
        plim_str_printf(out, " colspan=\"%zu\"", n);
    }
    plim_str_puts(out, both ? " rowspan=\"2\"" : "");
    plim_str_puts(out, left ? " class=\"left\">" : ">");
    plim_html_text(page, text);
    plim_str_puts(out, "</th>");
}

static void put_heads(plim_html *page, const plim_sheet *sheet)
{
    plim_str *out = &page->table.out;
    bool groups = has_groups(sheet);
    plim_str_puts(out, "<thead>\n<tr>");
    for (size_t c = 0; c < sheet->n_columns;) {
        const plim_column *column = &sheet->column[c];
        size_t n = 1;
        while (column->group != NULL && c + n < sheet->n_columns &&
               sheet->column[c + n].group == column->group) {
            n++;
        }
        put_head(page, column->group != NULL ? column->group : column->head, n,
                 groups && column->group == NULL, column->left);
        c += n;
    }
    plim_str_puts(out, "</tr>\n");
    if (groups) {
        plim_str_puts(out, "<tr>");
        for (size_t c = 0; c < sheet->n_columns; c++) {
            if (sheet->column[c].group != NULL) {
                put_head(page, sheet->column[c].head, 1, false, sheet->column[c].left);
            }
        }
        plim_str_puts(out, "</tr>\n");
    }
    plim_str_puts(out, "</thead>\n");
}

static void put_row(plim_html *page, const plim_sheet *sheet, size_t r)
{
    plim_str *out = &page->table.out;
    plim_str_puts(out, "<tr>");
    for (size_t c = 0; c < sheet->n_columns; c++) {
        const plim_column *column = &sheet->column[c];
        const plim_cell *cell = &column->cells[r];
        const char *tag = c == 0 ? "th" : "td";
        plim_str_printf(out, "<%s%s", tag, c == 0 ? " scope=\"row\"" : "");
        if (column->left || cell->loud) {
            plim_str_printf(out, " class=\"%s%s%s\"", column->left ? "left" : "",
                            column->left && cell->loud ? " " : "", cell->loud ? "loud" : "");
        }
        plim_str_puts(out, ">");
        put_cell_text(page, cell->text == NULL ? "" : cell->text);
        plim_html_text(page, cell->mark);
        plim_str_printf(out, "</%s>", tag);
    }
    plim_str_puts(out, "</tr>\n");
}

/* The marks of a table are explained under it, so that both are on the screen together. */
static void put_footnotes(plim_html *page)
{
    plim_table *table = &page->table;
    if (table->n_footnotes > 0) {
        plim_html_raw(page, "<ul class=\"notes\">\n");
    }
    for (size_t i = 0; i < table->n_footnotes; i++) {
        const char *text = table->footnote[i];
        plim_str_puts(&table->out, "<li>");
        plim_html_text(page, plim_table_footnote(table, text));
        plim_str_puts(&table->out, " ");
        plim_html_text(page, text);
        plim_str_puts(&table->out, "</li>\n");
    }
    if (table->n_footnotes > 0) {
        plim_html_raw(page, "</ul>\n");
    }
    table->n_footnotes = 0;
}

static void put_sheet(plim_table *table, const plim_sheet *sheet)
{
    plim_html *page = page_of(table);
    if (sheet->n_columns == 0) {
        return;
    }
    plim_str_puts(&table->out, "<div class=\"wide\"><table>\n");
    if (page->caption != NULL) {
        plim_html_element(page, "caption", page->caption);
    }
    put_heads(page, sheet);
    plim_str_puts(&table->out, "<tbody>\n");
    for (size_t r = 0; r < sheet->n_rows; r++) {
        put_row(page, sheet, r);
    }
    plim_str_puts(&table->out, "</tbody>\n</table></div>\n");
    put_footnotes(page);
    page->caption = NULL;
}

static void put_line(plim_table *table, const char *text)
{
    plim_html_element(page_of(table), "p class=\"small\"", text);
}

const struct plim_table_page plim_html_table_page = {
    .title = keep_caption,
    .sheet = put_sheet,
    .line = put_line,
};
