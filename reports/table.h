/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the sections of the table report share: the text so far, footnotes, and sheets (grids that
 * grow a column at a time). Every text lives in the arena; when that fails nothing is printed. */
#ifndef PLIM_REPORTS_TABLE_H
#define PLIM_REPORTS_TABLE_H

#include "reports/grid.h"
#include "reports/messages.h"
#include "reports/promise.h"
#include "reports/report.h"
#include "reports/scale.h"
#include "reports/view.h"

#include <math.h>

enum {
    PLIM_TABLE_INDENT = 2,
    PLIM_TABLE_NAME_WIDTH = 24,
    PLIM_TABLE_SERVICES_MAX = 6,
    PLIM_PAGE_SERVICES_MAX = 12,
    PLIM_TABLE_HOSTS_MAX = 8,
    PLIM_TABLE_NOTES_MAX = 8,
    PLIM_FOOTNOTES_MAX = 12,
    PLIM_SHEET_COLUMNS_MAX = 64,
};

typedef struct plim_sheet {
    plim_column column[PLIM_SHEET_COLUMNS_MAX];
    size_t n_columns, n_rows;
} plim_sheet;

typedef struct plim_table {
    const plim_results *results;
    plim_lang lang;
    bool color;
    size_t width;
    plim_arena arena;
    plim_view view;
    plim_promises promises;
    plim_str out;
    const char *footnote[PLIM_FOOTNOTES_MAX];
    size_t n_footnotes;
    /* Where headings, sheets and lines below them go; NULL: the terminal. A page says in words
     * what the terminal marks. */
    const struct plim_table_page *page;
} plim_table;

typedef struct plim_table_page {
    void (*title)(plim_table *table, const char *text);
    void (*sheet)(plim_table *table, const plim_sheet *sheet);
    void (*line)(plim_table *table, const char *text);
} plim_table_page;

/* How a metric is shown in a column. */
typedef struct plim_show {
    const char *metric;
    plim_message head; /* its {0} is the unit */
    plim_quantity quantity;
    plim_interval_style style;
} plim_show;

/* A message in the arena; "" when memory ran out. */
const char *plim_table_say(plim_table *table, plim_message id, const char *const *args);
#define PLIM_SAY(table, id) plim_message_text((table)->lang, PLIM_MSG_##id)

/* A name from the user, safe to print and not too long. */
const char *plim_table_name(plim_table *table, const char *name);

/* "A, B and C". */
const char *plim_table_list(plim_table *table, plim_names names);

/* A count with a separator every three digits. */
const char *plim_table_count(plim_table *table, uint64_t n);

/* "3600 s", "30 s" also of 30.000000000000004; "–" of what is no number. */
const char *plim_table_seconds(plim_table *table, double value);

/* "1 host", "3 hosts". */
const char *plim_table_n_hosts(plim_table *table, double hosts);

/* Services that there is room for, the longest p99 first when some are left out. */
plim_names plim_table_shown(plim_table *table);

/* A blank line and a heading. */
void plim_table_title(plim_table *table, const char *text);

/* A line below a sheet. */
void plim_table_line(plim_table *table, const char *text);

/* The mark of a footnote with that text, which is added unless it is there. */
const char *plim_table_footnote(plim_table *table, const char *text);

/* The mark for a row whose status is not ok or that lies beyond the timeout, or NULL. */
const char *plim_table_mark(plim_table *table, const plim_row *row);

/* A new column's cells (n_rows, empty), or NULL: no memory, or no more room for columns. */
plim_cell *plim_sheet_add(plim_table *table, plim_sheet *sheet, const char *group, const char *head,
                          bool left);

/* A column of a metric, rows[i] in line i; marks included unless status is saturated, which the
 * key of a line says. */
void plim_sheet_metric(plim_table *table, plim_sheet *sheet, const char *group,
                       const plim_show *show, bool with_sign, const plim_row *const *rows);

/* The same in the unit of `like`, so that columns compare. */
void plim_sheet_metric_like(plim_table *table, plim_sheet *sheet, const char *group,
                            const plim_show *show, bool with_sign, const plim_scale *like,
                            const plim_row *const *rows);

/* What plim_sheet_values prints as "–". */
#define PLIM_ABSENT ((double)NAN)

/* A column of numbers by one scale. */
void plim_sheet_values(plim_table *table, plim_sheet *sheet, const char *group, const char *head,
                       plim_scale scale, const double *values);

/* The cells of the column added last (there is one), for changes; NULL: no memory. */
plim_cell *plim_sheet_last(plim_table *table, plim_sheet *sheet);

void plim_sheet_put(plim_table *table, const plim_sheet *sheet);

/* Sections of a platform, table_run.c. */
void plim_table_services(plim_table *table, const char *platform, plim_names services);
void plim_table_time(plim_table *table, const char *platform, plim_names services);
void plim_table_hosts(plim_table *table, const char *platform);

/* Sections over platforms, table_compare.c. */
/* A sheet whose lines are platforms, marked when not placed; `without` (NULL: none) is left out. */
plim_names plim_table_platforms(plim_table *table, plim_sheet *sheet, const char *without);
void plim_table_differences(plim_table *table, plim_names services);
void plim_table_time_of(plim_table *table, const char *service, plim_message title);
void plim_table_ledger(plim_table *table);
void plim_table_memory(plim_table *table);

/* What comes and goes, table_scaling.c; nothing when nothing does. */
void plim_table_scaling(plim_table *table);

/* Who hurts whom, table_blame.c; nothing when nobody asked. */
bool plim_table_has_blame(const plim_table *table);
void plim_table_blame(plim_table *table);

/* Sections of `isolate`, table_isolate.c; a setting is one of isolation.h. */
void plim_table_matrix(plim_table *table, int setting);
void plim_table_matrix_details(plim_table *table, int setting);
void plim_table_tradeoff(plim_table *table); /* isolation against utilization */

/* All of them in order, and the reading, table_reading.c. */
void plim_table_run(plim_table *table);
void plim_table_compare(plim_table *table);
void plim_table_isolate(plim_table *table);
void plim_table_reading(plim_table *table);

#endif
