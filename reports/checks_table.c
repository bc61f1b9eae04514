/* SPDX-License-Identifier: GPL-3.0-or-later
 * A validation on a terminal: what is judged, and with options->all everything. */
#include "reports/checks.h"
#include "reports/text.h"

static bool every(const plim_check *check)
{
    (void)check;
    return true;
}

/* Calibration, and what is judged or misses; theory only where it fails. */
static bool worth(const plim_check *check)
{
    if (check->kind == PLIM_CHECK_THEORY) {
        return plim_check_failed(check);
    }
    return plim_check_judged(check) || check->kind == PLIM_CHECK_CALIBRATION;
}

static void put_line(plim_table *table, const char *text)
{
    plim_wrap_put(&table->out, text, PLIM_TABLE_INDENT, NULL, table->width);
}

static void put_row(plim_table *table, const plim_check_row *row, bool all)
{
    const char *about[PLIM_CHECKS_ABOUT];
    plim_sheet sheet;
    plim_table_title(
        table, plim_table_say(table, PLIM_MSG_CHECKS_HEADING,
                              PLIM_ARGS(row->id, row->title, plim_outcome_name(row->outcome))));
    bool pending = row->outcome == PLIM_OUTCOME_PENDING;
    plim_checks_about(table, row, about);
    for (size_t i = 0; about[i] != NULL; i++) {
        put_line(table, about[i]);
    }
    if (pending && !all) {
        return;
    }
    plim_checks_sheet(table, row, all ? every : worth, true, &sheet);
    if (sheet.n_rows > 0) {
        plim_grid_put(&table->out, sheet.column, sheet.n_columns, sheet.n_rows, PLIM_TABLE_INDENT,
                      table->width, table->color);
    }
    if (sheet.n_rows < row->n_checks) {
        const char *left = plim_table_count(table, row->n_checks - sheet.n_rows);
        put_line(table, plim_table_say(table, PLIM_MSG_CHECKS_HIDDEN, PLIM_ARGS(left, row->id)));
    }
}

plim_status plim_checks_table(const plim_results *results, FILE *to,
                              const plim_report_options *options, plim_err *err)
{
    plim_table table = {.results = results,
                        .color = options != NULL && options->color,
                        .width =
                            options != NULL && options->width > 0 ? (size_t)options->width : 110};
    const char *summary[PLIM_CHECKS_LINES];
    plim_sheet sheet;
    bool all = options != NULL && options->all;
    for (size_t i = 0; i < results->n_check_rows; i++) {
        put_row(&table, &results->check_rows[i], all);
    }
    plim_table_title(&table, PLIM_SAY(&table, CHECKS_ROWS));
    plim_checks_rows(&table, true, &sheet);
    plim_grid_put(&table.out, sheet.column, sheet.n_columns, sheet.n_rows, PLIM_TABLE_INDENT,
                  table.width, table.color);
    plim_str_puts(&table.out, "\n");
    plim_checks_summary(&table, summary);
    for (size_t i = 0; summary[i] != NULL; i++) {
        put_line(&table, summary[i]);
    }
    table.out.failed = table.out.failed || table.arena.failed;
    plim_arena_free(&table.arena);
    return plim_text_finish(&table.out, results, to, err);
}
