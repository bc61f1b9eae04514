/* SPDX-License-Identifier: GPL-3.0-or-later
 * table: what a person reads in the terminal. Heading, the sections of the verb (table_run.c,
 * table_compare.c), footnotes, notes and the last lines. */
#include "reports/table.h"

#include "reports/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

const char *plim_table_say(plim_table *table, plim_message id, const char *const *args)
{
    return or_empty(plim_message_make(&table->arena, table->lang, id, args));
}

const char *plim_table_name(plim_table *table, const char *name)
{
    return or_empty(plim_text_clean(&table->arena, name, PLIM_TABLE_NAME_WIDTH));
}

const char *plim_table_list(plim_table *table, plim_names names)
{
    const char *list = names.n == 0 ? "" : plim_table_name(table, names.name[0]);
    for (size_t i = 1; i < names.n; i++) {
        plim_message id = i + 1 == names.n ? PLIM_MSG_LIST_PAIR : PLIM_MSG_LIST_MORE;
        list = plim_table_say(table, id, PLIM_ARGS(list, plim_table_name(table, names.name[i])));
    }
    return list;
}

const char *plim_table_count(plim_table *table, uint64_t n)
{
    char digits[24], text[40];
    int n_digits = snprintf(digits, sizeof digits, "%" PRIu64, n);
    size_t k = 0;
    for (int i = 0; i < n_digits; i++) {
        if (i > 0 && (n_digits - i) % 3 == 0) {
            text[k++] = ',';
        }
        text[k++] = digits[i];
    }
    return or_empty(plim_arena_text(&table->arena, text, k));
}

const char *plim_table_n_hosts(plim_table *table, double hosts)
{
    if (hosts == 1.0) {
        return PLIM_SAY(table, FIG_ONE_HOST);
    }
    const char *n = plim_arena_format(&table->arena, "%.6g", hosts);
    return plim_table_say(table, PLIM_MSG_FIG_N_HOSTS, PLIM_ARGS(or_empty(n)));
}

plim_names plim_table_shown(plim_table *table)
{
    plim_names services = table->view.services;
    size_t most = table->page == NULL ? PLIM_TABLE_SERVICES_MAX : PLIM_PAGE_SERVICES_MAX;
    if (services.n > most) {
        services = plim_names_sorted(&table->arena, services, plim_view_worst_p99, table->results);
        services.n = services.n > most ? most : services.n;
    }
    return services;
}

void plim_table_title(plim_table *table, const char *text)
{
    if (table->page != NULL) {
        table->page->title(table, text);
        return;
    }
    plim_str_puts(&table->out, "\n");
    plim_str_puts(&table->out, table->color ? "\x1b[1m" : "");
    plim_str_puts(&table->out, text);
    plim_str_puts(&table->out, table->color ? "\x1b[0m\n" : "\n");
}

void plim_table_line(plim_table *table, const char *text)
{
    if (table->page != NULL) {
        table->page->line(table, text);
    } else {
        plim_wrap_put(&table->out, text, PLIM_TABLE_INDENT, NULL, table->width);
    }
}

/* Superscript digits: one column each, and no digit of the number beside them. */
static const char *superscript(plim_table *table, size_t number)
{
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    return or_empty(number < 10 ? digits[number]
                                : plim_arena_format(&table->arena, "%s%s", digits[number / 10 % 10],
                                                    digits[number % 10]));
}

const char *plim_table_footnote(plim_table *table, const char *text)
{
    for (size_t i = 0; i < table->n_footnotes; i++) {
        if (strcmp(table->footnote[i], text) == 0) {
            return superscript(table, i + 1);
        }
    }
    if (table->n_footnotes < PLIM_FOOTNOTES_MAX) {
        table->footnote[table->n_footnotes++] = text;
        return superscript(table, table->n_footnotes);
    }
    return NULL;
}

static const char *status_words(const plim_table *table, const plim_row *row)
{
    switch (row->status) {
    case PLIM_ROW_OK:
    case PLIM_ROW_STATUS_COUNT:
        return plim_row_beyond(row) ? PLIM_SAY(table, NOTE_BEYOND) : NULL;
    case PLIM_ROW_SATURATED:
        return PLIM_SAY(table, NOTE_SATURATED);
    case PLIM_ROW_NOT_ENOUGH_DATA:
        return PLIM_SAY(table, NOTE_NOT_ENOUGH);
    case PLIM_ROW_DID_NOT_RESPOND:
        return PLIM_SAY(table, NOTE_DID_NOT_RESPOND);
    case PLIM_ROW_REFUSED:
        return PLIM_SAY(table, NOTE_REFUSED);
    }
    return NULL;
}

const char *plim_table_mark(plim_table *table, const plim_row *row)
{
    const char *words = row == NULL ? NULL : status_words(table, row);
    if (words == NULL) {
        return NULL;
    }
    /* the reasons differ from row to row: with half of the footnotes used, the words must do. Why
     * a platform was refused is said elsewhere, and how many requests are missing is a detail. */
    bool why = row->note != NULL && row->note[0] != '\0' &&
               row->status != PLIM_ROW_NOT_ENOUGH_DATA && row->status != PLIM_ROW_REFUSED &&
               table->n_footnotes < PLIM_FOOTNOTES_MAX - PLIM_ROW_STATUS_COUNT;
    if (why) {
        const char *note = or_empty(plim_text_clean(&table->arena, row->note, 0));
        words = plim_table_say(table, PLIM_MSG_NOTE_WHY, PLIM_ARGS(words, note));
    }
    return plim_table_footnote(table, words);
}

plim_cell *plim_sheet_add(plim_table *table, plim_sheet *sheet, const char *group, const char *head,
                          bool left)
{
    plim_cell *cells = sheet->n_columns < PLIM_SHEET_COLUMNS_MAX
                           ? PLIM_NEW(&table->arena, sheet->n_rows, plim_cell)
                           : NULL;
    const plim_column *last = sheet->n_columns > 0 ? &sheet->column[sheet->n_columns - 1] : NULL;
    if (group != NULL && last != NULL && last->group != NULL && strcmp(group, last->group) == 0) {
        group = last->group; /* columns in a row share a head by its address */
    }
    if (cells != NULL) {
        sheet->column[sheet->n_columns++] =
            (plim_column){.group = group, .head = head, .left = left, .cells = cells};
    }
    return cells;
}

/* Without the blanks that keep digits below each other in a terminal. */
static const char *trimmed(plim_table *table, const char *text)
{
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == ' ') {
        n--;
    }
    return or_empty(plim_arena_text(&table->arena, text, n));
}

/* A cell of a page: the status in words where the terminal has only a mark. That a line is
 * saturated is said once, in the column of full intervals. */
static const char *worded(plim_table *table, const plim_row *row, plim_interval_style style,
                          const char *text)
{
    switch (row->status) {
    case PLIM_ROW_NOT_ENOUGH_DATA:
        return PLIM_SAY(table, WORD_NOT_ENOUGH);
    case PLIM_ROW_REFUSED:
        return PLIM_SAY(table, WORD_REFUSED);
    case PLIM_ROW_SATURATED:
        if (style != PLIM_INTERVAL_FULL) {
            break;
        }
        return plim_has(row->value) || plim_row_beyond(row)
                   ? plim_table_say(table, PLIM_MSG_LIST_MORE,
                                    PLIM_ARGS(text, PLIM_SAY(table, WORD_SATURATED)))
                   : PLIM_SAY(table, WORD_SATURATED);
    case PLIM_ROW_OK:
    case PLIM_ROW_DID_NOT_RESPOND:
    case PLIM_ROW_STATUS_COUNT:
        break;
    }
    return text;
}

void plim_sheet_metric_like(plim_table *table, plim_sheet *sheet, const char *group,
                            const plim_show *show, bool with_sign, const plim_scale *like,
                            const plim_row *const *rows)
{
    plim_cell *cells = plim_sheet_add(table, sheet, group, "", false);
    if (cells == NULL) {
        return;
    }
    plim_scale scale = plim_scale_cells(&table->arena, show->quantity, show->style, with_sign, like,
                                        rows, sheet->n_rows, cells);
    sheet->column[sheet->n_columns - 1].head =
        plim_table_say(table, show->head, PLIM_ARGS(scale.unit));
    for (size_t i = 0; i < sheet->n_rows; i++) {
        const plim_row *row = rows[i];
        if (row == NULL) {
            continue;
        }
        if (row->status == PLIM_ROW_DID_NOT_RESPOND && !plim_has(row->value)) {
            cells[i].text = PLIM_SAY(table, NOT_ANSWERED);
        } else if (table->page != NULL) {
            cells[i].text =
                worded(table, row, show->style, trimmed(table, or_empty(cells[i].text)));
        }
        bool of_line = row->status == PLIM_ROW_SATURATED || row->status == PLIM_ROW_REFUSED;
        cells[i].mark = of_line ? NULL : plim_table_mark(table, row);
        cells[i].loud = row->status != PLIM_ROW_OK || plim_row_beyond(row);
    }
}

void plim_sheet_metric(plim_table *table, plim_sheet *sheet, const char *group,
                       const plim_show *show, bool with_sign, const plim_row *const *rows)
{
    plim_sheet_metric_like(table, sheet, group, show, with_sign, NULL, rows);
}

void plim_sheet_values(plim_table *table, plim_sheet *sheet, const char *group, const char *head,
                       plim_scale scale, const double *values)
{
    plim_cell *cells = plim_sheet_add(table, sheet, group, head, false);
    for (size_t i = 0; cells != NULL && i < sheet->n_rows; i++) {
        cells[i].text =
            isfinite(values[i]) ? plim_scale_text(&table->arena, scale, values[i], false) : "–";
    }
}

plim_cell *plim_sheet_last(plim_table *table, plim_sheet *sheet)
{
    plim_column *column = &sheet->column[sheet->n_columns - 1];
    plim_cell *cells = PLIM_NEW(&table->arena, sheet->n_rows, plim_cell);
    for (size_t i = 0; cells != NULL && i < sheet->n_rows; i++) {
        cells[i] = column->cells[i];
    }
    column->cells = cells == NULL ? column->cells : cells;
    return cells;
}

void plim_sheet_put(plim_table *table, const plim_sheet *sheet)
{
    if (table->page != NULL) {
        table->page->sheet(table, sheet);
    } else if (sheet->n_columns > 0) {
        plim_grid_put(&table->out, sheet->column, sheet->n_columns, sheet->n_rows,
                      PLIM_TABLE_INDENT, table->width, table->color);
    }
}

/* Appends " · text" or, on a fresh line, the text; breaks before the line grows too long. */
static void add_item(plim_table *table, size_t *width, const char *text)
{
    size_t w = plim_text_width(text);
    if (*width > 0 && *width + 3 + w > table->width) {
        plim_str_puts(&table->out, "\n");
        *width = 0;
    }
    plim_str_puts(&table->out, *width > 0 ? " · " : "");
    plim_str_puts(&table->out, text);
    *width += w + (*width > 0 ? 3 : 0);
}

/* Ten digits: what a sum of steps has beyond them is rounding. */
const char *plim_table_seconds(plim_table *table, double value)
{
    const char *text = isfinite(value) ? plim_arena_format(&table->arena, "%.10g s", value) : "–";
    return or_empty(text);
}

static void put_platforms(plim_table *table, size_t *width)
{
    const plim_results *r = table->results;
    size_t n = table->view.platforms.n;
    if (n == 1) {
        const char *name = plim_table_name(table, table->view.platforms.name[0]);
        add_item(table, width, plim_table_say(table, PLIM_MSG_HEAD_PLATFORM, PLIM_ARGS(name)));
    } else if (n > 1) {
        const char *count = plim_table_count(table, n);
        const char *text =
            r->baseline[0] == '\0'
                ? plim_table_say(table, PLIM_MSG_HEAD_PLATFORMS_ONLY, PLIM_ARGS(count))
                : plim_table_say(table, PLIM_MSG_HEAD_PLATFORMS,
                                 PLIM_ARGS(count, plim_table_name(table, r->baseline)));
        add_item(table, width, text);
    }
}

static void put_heading(plim_table *table)
{
    const plim_results *r = table->results;
    const char *title = or_empty(plim_text_clean(&table->arena, r->title, table->width));
    const char *scenario = plim_table_name(table, r->scenario);
    const char *head = title[0] == '\0' || strcmp(r->title, r->scenario) == 0
                           ? scenario
                           : plim_table_say(table, PLIM_MSG_HEAD_TITLE, PLIM_ARGS(scenario, title));
    plim_str_puts(&table->out, table->color ? "\x1b[1m" : "");
    plim_str_puts(&table->out, head);
    plim_str_puts(&table->out, table->color ? "\x1b[0m\n" : "\n");
    size_t width = 0;
    put_platforms(table, &width);
    const char *era = or_empty(plim_arena_format(&table->arena, "%d", r->era));
    add_item(table, &width,
             r->era == 0 ? PLIM_SAY(table, HEAD_ERA_NONE)
                         : plim_table_say(table, PLIM_MSG_HEAD_ERA, PLIM_ARGS(era)));
    const char *horizon = plim_table_seconds(table, r->horizon_s);
    const char *warmup = plim_table_seconds(table, r->warmup_s);
    const char *runs = plim_table_count(table, r->replications);
    add_item(table, &width,
             r->replications == 1
                 ? plim_table_say(table, PLIM_MSG_HEAD_RUN, PLIM_ARGS(horizon, warmup))
                 : plim_table_say(table, PLIM_MSG_HEAD_RUNS, PLIM_ARGS(runs, horizon, warmup)));
    char seed_bytes[PLIM_SEED_BYTES];
    const char *seed = plim_seed_text(r->seed, seed_bytes);
    add_item(table, &width, plim_table_say(table, PLIM_MSG_HEAD_SEED, PLIM_ARGS(seed)));
    const char *digest = or_empty(plim_arena_format(&table->arena, "%016" PRIx64, r->digest));
    add_item(table, &width, plim_table_say(table, PLIM_MSG_HEAD_DIGEST, PLIM_ARGS(digest)));
    plim_str_puts(&table->out, "\n");
}

static void put_footnotes(plim_table *table)
{
    plim_str_puts(&table->out, table->n_footnotes > 0 ? "\n" : "");
    for (size_t i = 0; i < table->n_footnotes; i++) {
        char lead[32];
        snprintf(lead, sizeof lead, "  %s", superscript(table, i + 1));
        plim_wrap_put(&table->out, table->footnote[i], (size_t)2 * PLIM_TABLE_INDENT, lead,
                      table->width);
    }
}

/* Is note i the first of its kind and text? The same is often said of several platforms. */
static bool first_of_text(const plim_results *r, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(r->notes[k].kind, r->notes[i].kind) == 0 &&
            strcmp(r->notes[k].text, r->notes[i].text) == 0) {
            return false;
        }
    }
    return true;
}

static void put_note(plim_table *table, size_t i, const char *kind)
{
    const plim_results *r = table->results;
    plim_str line = {0};
    plim_names on = {.name = PLIM_NEW(&table->arena, r->n_notes, const char *)};
    for (size_t k = i; on.name != NULL && k < r->n_notes; k++) {
        if (strcmp(r->notes[k].kind, r->notes[i].kind) == 0 &&
            strcmp(r->notes[k].text, r->notes[i].text) == 0 && r->notes[k].platform[0] != '\0') {
            on.name[on.n++] = r->notes[k].platform;
        }
    }
    plim_str_printf(&line, "%s: ", kind);
    if (on.n > 0 && table->view.platforms.n > 1) {
        plim_str_printf(&line, "%s: ", plim_table_list(table, on));
    }
    plim_str_puts(&line, or_empty(plim_text_clean(&table->arena, r->notes[i].text, 0)));
    if (!line.failed) {
        plim_wrap_put(&table->out, line.text, (size_t)2 * PLIM_TABLE_INDENT, "  - ", table->width);
    }
    table->out.failed = table->out.failed || line.failed;
    plim_str_free(&line);
}

/* Warnings first, then assumptions, then whatever else; sources only in JSON. */
static void put_notes(plim_table *table)
{
    static const char *const kinds[] = {"warning", "assumption"};
    const plim_results *r = table->results;
    const char *const words[] = {PLIM_SAY(table, NOTE_WARNING), PLIM_SAY(table, NOTE_ASSUMPTION)};
    size_t shown = 0, more = 0;
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        for (size_t i = 0; i < r->n_notes; i++) {
            if (strcmp(r->notes[i].kind, kinds[kind]) != 0 || !first_of_text(r, i)) {
                continue;
            }
            if (shown == PLIM_TABLE_NOTES_MAX) {
                more++;
                continue;
            }
            if (shown++ == 0) {
                plim_table_title(table, PLIM_SAY(table, NOTES_TITLE));
            }
            put_note(table, i, words[kind]);
        }
    }
    if (more > 0) {
        const char *count = plim_table_count(table, more);
        plim_str_printf(&table->out, "  %s\n",
                        plim_table_say(table, PLIM_MSG_AND_MORE_NOTES, PLIM_ARGS(count)));
    }
}

static void put_last(plim_table *table)
{
    const plim_results *r = table->results;
    double percent = isfinite(r->level) ? r->level * 100.0 : 0.0;
    const char *level = or_empty(plim_arena_format(&table->arena, "%.4g", percent));
    const char *digest = or_empty(plim_arena_format(&table->arena, "%016" PRIx64, r->digest));
    plim_str_puts(&table->out, "\n");
    plim_wrap_put(&table->out, plim_table_say(table, PLIM_MSG_LAST_INTERVALS, PLIM_ARGS(level)), 0,
                  NULL, table->width);
    plim_str_printf(&table->out, "%s\n",
                    plim_table_say(table, PLIM_MSG_LAST_COUNTS,
                                   PLIM_ARGS(plim_table_count(table, r->requests),
                                             plim_table_count(table, r->events), digest,
                                             plim_table_name(table, r->version))));
}

static plim_status write_table(const plim_results *results, FILE *to,
                               const plim_report_options *options, plim_err *err)
{
    static const plim_report_options defaults;
    const plim_report_options *o = options == NULL ? &defaults : options;
    plim_table table = {
        .results = results,
        .lang = o->lang,
        .color = o->color,
        .width = o->width > 0 ? (size_t)o->width : 110,
    };
    bool made = plim_view_init(&table.view, results, &table.arena) &&
                plim_promises_init(&table.promises, &table.view);
    if (made) {
        put_heading(&table);
        if (results->n_rows == 0) {
            plim_str_printf(&table.out, "\n%s\n", PLIM_SAY(&table, NO_ROWS));
        } else if (strcmp(results->verb, "compare") == 0) {
            plim_table_compare(&table);
        } else if (strcmp(results->verb, "isolate") == 0) {
            plim_table_isolate(&table);
        } else {
            plim_table_run(&table);
        }
        put_footnotes(&table);
        put_notes(&table);
        put_last(&table);
    }
    table.out.failed = table.out.failed || !made || table.arena.failed;
    plim_arena_free(&table.arena);
    return plim_text_finish(&table.out, results, to, err);
}

const plim_report plim_report_table = {
    .name = "table",
    .summary = "tables for the terminal, with a short reading of a comparison",
    .write = write_table,
};
