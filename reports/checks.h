/* SPDX-License-Identifier: GPL-3.0-or-later
 * A validation for people: the terminal, Markdown and a page. All three print the same texts and
 * numbers, made by checks.c. What they need is results->check_rows. */
#ifndef PLIM_REPORTS_CHECKS_H
#define PLIM_REPORTS_CHECKS_H

#include "reports/html.h"

/* In the order table, markdown, html; name NULL ends. csv and json are the usual reports. */
extern const plim_report plim_checks_reports[];

plim_status plim_checks_table(const plim_results *results, FILE *to,
                              const plim_report_options *options, plim_err *err);
plim_status plim_checks_markdown(const plim_results *results, FILE *to,
                                 const plim_report_options *options, plim_err *err);
plim_status plim_checks_html(const plim_results *results, FILE *to,
                             const plim_report_options *options, plim_err *err);

/* ---- texts they share; all in the table's arena ---- */

/* Counts over all rows. */
typedef struct plim_checks_count {
    size_t predictions, predictions_pass, theory, theory_pass, misses, failures, pending;
} plim_checks_count;
plim_checks_count plim_checks_counted(const plim_results *results);

bool plim_check_judged(const plim_check *check); /* it passes, misses or fails */
bool plim_check_failed(const plim_check *check);

/* Lines that begin the report; NULL ends. */
enum { PLIM_CHECKS_LINES = 6 };
void plim_checks_summary(plim_table *table, const char *line[PLIM_CHECKS_LINES]);

/* What a list says of a check: a miss or failure, a hit. */
const char *plim_checks_tell(plim_table *table, const plim_check_row *row, const plim_check *check);

/* What is known of a row before its checks; NULL ends. */
enum { PLIM_CHECKS_ABOUT = 9 };
void plim_checks_about(plim_table *table, const plim_check_row *row,
                       const char *line[PLIM_CHECKS_ABOUT]);

/* The sheet of a row's checks (those for which `show` is true), and that of the rows; narrow: for a
 * terminal. */
void plim_checks_sheet(plim_table *table, const plim_check_row *row,
                       bool (*show)(const plim_check *check), bool narrow, plim_sheet *sheet);
void plim_checks_rows(plim_table *table, bool narrow, plim_sheet *sheet);

/* Calls `item` for each line of a list: what it misses, gets right, cannot say yet. */
typedef void (*plim_checks_item)(plim_table *table, const char *text);
void plim_checks_missed(plim_table *table, plim_checks_item item);
void plim_checks_right(plim_table *table, plim_checks_item item);
void plim_checks_waiting(plim_table *table, plim_checks_item item);

#endif
