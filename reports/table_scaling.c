/* SPDX-License-Identifier: GPL-3.0-or-later
 * The section on what comes and goes: what a surge or a crash cost, and what help cost. Only of
 * results in which something is scaled, fails or moves. */
#include "reports/table.h"

#include <string.h>

/* Does the metric of a service (NULL: of any) have rows? */
static bool is_there(const plim_table *table, const char *service, const char *metric)
{
    return plim_view_row(table->results, NULL, "", service, metric, "") != NULL;
}

/* A column when it says something. */
static void put_column(plim_table *table, plim_sheet *sheet, plim_names platforms,
                       const char *service, const plim_show *show)
{
    const plim_row **rows = PLIM_NEW(&table->arena, platforms.n, const plim_row *);
    bool any = false;
    for (size_t i = 0; rows != NULL && i < platforms.n; i++) {
        rows[i] = plim_view_row(table->results, platforms.name[i], "", service, show->metric, "");
        any = any || (rows[i] != NULL && plim_has(rows[i]->value) && rows[i]->value.v > 0.0);
    }
    if (any) {
        plim_sheet_metric(table, sheet, service == NULL ? NULL : plim_table_name(table, service),
                          show, false, rows);
    }
}

/* A page is narrower than the columns of three services: each has a sheet of its own there. */
static void next_sheet(plim_table *table, plim_sheet *sheet)
{
    if (table->page != NULL && sheet->n_columns > 1) {
        plim_sheet_put(table, sheet);
        (void)plim_table_platforms(table, sheet, NULL);
    }
}

void plim_table_scaling(plim_table *table)
{
    static const plim_show of_service[] = {
        {"requests_lost", PLIM_MSG_COL_LOST, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"degraded_time", PLIM_MSG_COL_DEGRADED, PLIM_QUANTITY_MINUTES, PLIM_INTERVAL_NONE},
        {"instances", PLIM_MSG_COL_INSTANCES_MEAN, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"crashes", PLIM_MSG_COL_CRASHES, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"instances_started", PLIM_MSG_COL_STARTED, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"evictions", PLIM_MSG_COL_EVICTIONS, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"move_downtime", PLIM_MSG_COL_STOOD_STILL, PLIM_QUANTITY_TIME, PLIM_INTERVAL_NONE},
    };
    static const plim_show of_platform[] = {
        {"host_hours", PLIM_MSG_COL_HOST_HOURS, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"moves", PLIM_MSG_COL_MOVES, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"move_time", PLIM_MSG_COL_MOVE_TIME, PLIM_QUANTITY_MINUTES, PLIM_INTERVAL_NONE},
        {"hosts_ordered", PLIM_MSG_COL_ORDERED, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
    };
    if (!is_there(table, NULL, "instances_started") && !is_there(table, NULL, "crashes") &&
        !is_there(table, NULL, "moves")) {
        return;
    }
    plim_sheet sheet;
    plim_names platforms = plim_table_platforms(table, &sheet, NULL);
    plim_names services = plim_table_shown(table);
    plim_table_title(table, PLIM_SAY(table, SCALING_TITLE));
    for (size_t i = 0; i < services.n; i++) {
        bool scaled = is_there(table, services.name[i], "instances_started");
        for (size_t k = 0; k < sizeof of_service / sizeof *of_service; k++) {
            if (scaled || of_service[k].head != PLIM_MSG_COL_INSTANCES_MEAN) {
                put_column(table, &sheet, platforms, services.name[i], &of_service[k]);
            }
        }
        next_sheet(table, &sheet);
    }
    for (size_t k = 0; k < sizeof of_platform / sizeof *of_platform; k++) {
        put_column(table, &sheet, platforms, NULL, &of_platform[k]);
    }
    if (sheet.n_columns > 1) {
        plim_sheet_put(table, &sheet);
    }
}
