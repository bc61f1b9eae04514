/* SPDX-License-Identifier: GPL-3.0-or-later
 * A validation as Markdown: docs/validation.md. No version and no date, so that it changes only
 * when the numbers or the words do. */
#include "reports/checks.h"
#include "reports/text.h"

static bool every(const plim_check *check)
{
    (void)check;
    return true;
}

/* Text of a cell: a bar would end it. */
static void put_cell(plim_str *out, const char *text)
{
    for (const char *p = text == NULL ? "" : text; *p != '\0'; p++) {
        plim_str_puts(out, *p == '|' ? "\\" : "");
        plim_str_add(out, p, 1);
    }
}

static void put_sheet(plim_table *table, const plim_sheet *sheet)
{
    plim_str *out = &table->out;
    plim_str_puts(out, "\n|");
    for (size_t c = 0; c < sheet->n_columns; c++) {
        plim_str_puts(out, " ");
        put_cell(out, sheet->column[c].head);
        plim_str_puts(out, " |");
    }
    plim_str_puts(out, "\n|");
    for (size_t c = 0; c < sheet->n_columns; c++) {
        plim_str_puts(out, sheet->column[c].left ? "---|" : "---:|");
    }
    plim_str_puts(out, "\n");
    for (size_t r = 0; r < sheet->n_rows; r++) {
        plim_str_puts(out, "|");
        for (size_t c = 0; c < sheet->n_columns; c++) {
            plim_str_puts(out, " ");
            put_cell(out, sheet->column[c].cells[r].text);
            plim_str_puts(out, " |");
        }
        plim_str_puts(out, "\n");
    }
}

static void put_heading(plim_table *table, plim_message text)
{
    plim_str_printf(&table->out, "\n## %s\n\n", plim_message_text(table->lang, text));
}

static void put_item(plim_table *table, const char *text)
{
    plim_wrap_put(&table->out, text, 2, "- ", 100);
}

static void put_row(plim_table *table, const plim_check_row *row)
{
    const char *about[PLIM_CHECKS_ABOUT];
    plim_sheet sheet;
    const char *outcome = plim_outcome_name(row->outcome);
    plim_str_printf(
        &table->out, "\n## %s\n\n",
        plim_table_say(table, PLIM_MSG_CHECKS_HEADING, PLIM_ARGS(row->id, row->title, outcome)));
    plim_checks_about(table, row, about);
    for (size_t i = 0; about[i] != NULL; i++) {
        put_item(table, about[i]);
    }
    plim_checks_sheet(table, row, every, false, &sheet);
    put_sheet(table, &sheet);
}

plim_status plim_checks_markdown(const plim_results *results, FILE *to,
                                 const plim_report_options *options, plim_err *err)
{
    (void)options;
    plim_table table = {.results = results, .width = 100};
    const char *summary[PLIM_CHECKS_LINES];
    plim_sheet sheet;
    plim_str_printf(&table.out, "# %s\n\n", PLIM_SAY(&table, CHECKS_TITLE));
    plim_wrap_put(&table.out, PLIM_SAY(&table, CHECKS_LEAD), 0, NULL, 100);
    plim_str_puts(&table.out, "\n");
    plim_checks_summary(&table, summary);
    for (size_t i = 0; summary[i] != NULL; i++) {
        put_item(&table, summary[i]);
    }
    plim_checks_rows(&table, false, &sheet);
    put_sheet(&table, &sheet);
    put_heading(&table, PLIM_MSG_CHECKS_RIGHT);
    plim_checks_right(&table, put_item);
    put_heading(&table, PLIM_MSG_CHECKS_MISSED);
    plim_checks_missed(&table, put_item);
    put_heading(&table, PLIM_MSG_CHECKS_WAITING);
    plim_checks_waiting(&table, put_item);
    for (size_t i = 0; i < results->n_check_rows; i++) {
        put_row(&table, &results->check_rows[i]);
    }
    table.out.failed = table.out.failed || table.arena.failed;
    plim_arena_free(&table.arena);
    return plim_text_finish(&table.out, results, to, err);
}
