/* SPDX-License-Identifier: GPL-3.0-or-later
 * A grid of text for the terminal: see grid.h. */
#include "reports/grid.h"

#include "reports/text.h"

#include <string.h>

enum { GAP = 2 };

static const char BOLD[] = "\x1b[1m", RED[] = "\x1b[31m", PLAIN[] = "\x1b[0m";

typedef struct page {
    plim_str *out;
    const plim_column *columns;
    size_t n_rows, indent;
    bool color;
} page;

typedef struct widths {
    size_t text, mark;
} widths;

static size_t width_of(const char *text)
{
    return text == NULL ? 0 : plim_text_width(text);
}

static widths column_widths(const page *p, size_t column)
{
    const plim_column *c = &p->columns[column];
    widths w = {width_of(c->head), 0};
    for (size_t i = 0; i < p->n_rows; i++) {
        size_t text = width_of(c->cells[i].text), mark = width_of(c->cells[i].mark);
        w.text = text > w.text ? text : w.text;
        w.mark = mark > w.mark ? mark : w.mark;
    }
    return w;
}

/* First column after the group that `from` belongs to. */
static size_t group_end(const page *p, size_t from, size_t end)
{
    size_t to = from + 1;
    while (to < end && p->columns[from].group != NULL &&
           p->columns[to].group == p->columns[from].group) {
        to++;
    }
    return to;
}

/* Width of columns from..to-1 with the gap before each; a group's head may need more. */
static size_t span_width(const page *p, size_t from, size_t to)
{
    size_t width = 0;
    for (size_t i = from; i < to; i++) {
        widths w = column_widths(p, i);
        width += GAP + w.text + w.mark;
    }
    size_t head = GAP + width_of(p->columns[from].group);
    return width > head ? width : head;
}

static void trim(plim_str *out)
{
    while (out->n > 0 && out->text[out->n - 1] == ' ') {
        out->text[--out->n] = '\0';
    }
}

static void pad(plim_str *out, size_t n)
{
    plim_text_repeat(out, " ", n);
}

/* One field; escape sequences stand outside of the padding and take no width. */
static void put_field(const page *p, const plim_cell *cell, widths w, bool left, const char *tone)
{
    const char *text = cell->text == NULL ? "" : cell->text;
    const char *mark = cell->mark == NULL ? "" : cell->mark;
    size_t space = w.text - width_of(text);
    bool toned = p->color && tone != NULL && (text[0] != '\0' || mark[0] != '\0');
    pad(p->out, left ? 0 : space);
    plim_str_puts(p->out, toned ? tone : "");
    plim_str_puts(p->out, text);
    plim_str_puts(p->out, mark);
    plim_str_puts(p->out, toned ? PLAIN : "");
    pad(p->out, (left ? space : 0) + w.mark - width_of(mark));
}

static void put_groups(const page *p, size_t from, size_t to)
{
    bool any = false;
    for (size_t i = from; i < to; i++) {
        any = any || p->columns[i].group != NULL;
    }
    if (!any) {
        return;
    }
    pad(p->out, p->indent);
    widths key = column_widths(p, 0);
    pad(p->out, key.text + key.mark);
    for (size_t i = from, end; i < to; i = end) {
        end = group_end(p, i, to);
        const char *group = p->columns[i].group;
        size_t width = span_width(p, i, end), text = width_of(group);
        pad(p->out, GAP);
        if (group == NULL) {
            pad(p->out, width - GAP);
            continue;
        }
        /* a rule under the group's columns: "── web ─────" */
        size_t rest = width - GAP - text;
        size_t before = rest >= 6 ? 2 : 0;
        plim_text_repeat(p->out, "─", before);
        pad(p->out, before > 0);
        plim_str_puts(p->out, p->color ? BOLD : "");
        plim_str_puts(p->out, group);
        plim_str_puts(p->out, p->color ? PLAIN : "");
        size_t after = rest - before - (before > 0);
        pad(p->out, after > 1 ? 1 : after);
        plim_text_repeat(p->out, "─", after > 1 ? after - 1 : 0);
    }
    trim(p->out);
    plim_str_puts(p->out, "\n");
}

/* A line of the grid; row == n_rows is the line of heads. */
static void put_line(const page *p, size_t from, size_t to, size_t row)
{
    pad(p->out, p->indent);
    for (size_t i = 0; i < to; i = i == 0 ? from : i + 1) {
        const plim_column *c = &p->columns[i];
        plim_cell head = {.text = c->head};
        bool is_head = row == p->n_rows;
        const plim_cell *cell = is_head ? &head : &c->cells[row];
        widths w = column_widths(p, i);
        pad(p->out, i == 0 ? 0 : GAP);
        if (i != 0 && c->group != NULL && (i == from || c[-1].group != c->group)) {
            size_t end = group_end(p, i, to), sum = 0;
            for (size_t k = i; k < end; k++) {
                widths wk = column_widths(p, k);
                sum += GAP + wk.text + wk.mark;
            }
            pad(p->out,
                span_width(p, i, end) - sum); /* a long group head widens its first column */
        }
        put_field(p, cell, w, c->left, is_head ? BOLD : cell->loud ? RED : NULL);
    }
    trim(p->out);
    plim_str_puts(p->out, "\n");
}

void plim_grid_put(plim_str *out, const plim_column *columns, size_t n_columns, size_t n_rows,
                   size_t indent, size_t max_width, bool color)
{
    page p = {out, columns, n_rows, indent, color};
    widths key = column_widths(&p, 0);
    size_t from = 1;
    do {
        size_t width = indent + key.text + key.mark;
        size_t to = from;
        while (to < n_columns) {
            size_t end = group_end(&p, to, n_columns);
            size_t more = span_width(&p, to, end);
            if (to > from && width + more > max_width) {
                break;
            }
            width += more;
            to = end;
        }
        plim_str_puts(out, from > 1 ? "\n" : "");
        put_groups(&p, from, to);
        put_line(&p, from, to, n_rows);
        for (size_t i = 0; i < n_rows; i++) {
            put_line(&p, from, to, i);
        }
        from = to;
    } while (from < n_columns);
}

/* Bytes of " %" or " ms" after a word that ends in a digit: a number keeps its unit. */
static size_t unit_after(const char *text, size_t n)
{
    if (n == 0 || text[n] != ' ' || text[n - 1] < '0' || text[n - 1] > '9') {
        return 0;
    }
    size_t unit = strcspn(text + n + 1, " ");
    return unit <= 3 ? unit + 1 : 0;
}

void plim_wrap_put(plim_str *out, const char *text, size_t indent, const char *lead,
                   size_t max_width)
{
    plim_str word = {0};
    size_t width = indent, lead_width = lead == NULL ? 0 : plim_text_width(lead);
    plim_str_puts(out, lead == NULL ? "" : lead);
    pad(out, lead_width < indent ? indent - lead_width : 0);
    bool fresh = true;
    while (*text != '\0') {
        size_t n = strcspn(text, " ");
        n += unit_after(text, n);
        word.n = 0;
        plim_str_add(&word, text, n);
        size_t w = word.failed ? 0 : plim_text_width(word.text);
        if (!fresh && width + 1 + w > max_width) {
            plim_str_puts(out, "\n");
            pad(out, indent);
            width = indent;
            fresh = true;
        }
        plim_str_puts(out, fresh ? "" : " ");
        plim_str_add(out, text, n);
        width += w + !fresh;
        fresh = false;
        text += n;
        text += strspn(text, " ");
    }
    plim_str_puts(out, "\n");
    out->failed = out->failed || word.failed;
    plim_str_free(&word);
}
