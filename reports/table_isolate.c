/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table report of `isolate`: a matrix of platforms and aggressors for each setting of the
 * limits, what else was measured in its cells, and isolation against utilization. */
#include "reports/isolation.h"
#include "reports/table.h"
#include "reports/text.h"

#include <math.h>
#include <string.h>

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

/* "12.3 ±0.4", "DNR". */
static const char *cell_text(plim_table *table, const plim_row *row)
{
    const char *text = plim_isolation_text(&table->arena, table->lang, row);
    bool interval = row != NULL && row->status == PLIM_ROW_OK && plim_has(row->ci_low) &&
                    plim_has(row->ci_high);
    double half = interval ? 50.0 * (row->ci_high.v - row->ci_low.v) : 0.0;
    return interval ? or_empty(plim_arena_format(&table->arena, "%s ±%.1f", text, half)) : text;
}

/* "1.78"; on a page, which has room for it, "1.78 ±0.05". */
static const char *times_text(plim_table *table, const plim_row *row)
{
    if (row != NULL && row->status == PLIM_ROW_DID_NOT_RESPOND) {
        return PLIM_SAY(table, DNR);
    }
    if (row == NULL || !plim_has(row->value)) {
        return "–";
    }
    int decimals = row->value.v < 9.995 ? 2 : row->value.v < 99.95 ? 1 : 0;
    const char *text = or_empty(plim_arena_format(&table->arena, "%.*f", decimals, row->value.v));
    if (table->page == NULL || !plim_has(row->ci_low) || !plim_has(row->ci_high)) {
        return text;
    }
    double half = 0.5 * (row->ci_high.v - row->ci_low.v);
    return or_empty(plim_arena_format(&table->arena, "%s ±%.*f", text, decimals, half));
}

static const char *setting_words(const plim_table *table, int setting)
{
    return setting == PLIM_LIMITS_ON ? PLIM_SAY(table, LIMITS_ON) : PLIM_SAY(table, LIMITS_OFF);
}

void plim_table_matrix(plim_table *table, int setting)
{
    plim_isolation m = plim_isolation_of(&table->view);
    plim_sheet sheet;
    plim_names platforms = plim_table_platforms(table, &sheet, NULL);
    if (!m.setting[setting] || m.aggressors.n == 0) {
        return;
    }
    for (size_t k = 0; k < m.aggressors.n; k++) {
        const char *name = plim_table_name(table, m.aggressors.name[k]);
        plim_cell *cells = plim_sheet_add(table, &sheet, NULL, name, false);
        for (size_t i = 0; cells != NULL && i < platforms.n; i++) {
            const plim_row *row = plim_isolation_worst(&table->view, platforms.name[i],
                                                       m.aggressors.name[k], setting);
            cells[i].text = cell_text(table, row);
            cells[i].loud = plim_isolation_step(row) >= 3 || plim_isolation_step(row) == -1;
        }
    }
    plim_table_title(table, plim_table_say(table, PLIM_MSG_MATRIX_TITLE,
                                           PLIM_ARGS(setting_words(table, setting))));
    plim_sheet_put(table, &sheet);
}

/* Columns of a cell beside the worst victim's loss. */
static void put_detail(plim_table *table, plim_sheet *sheet, plim_names platforms,
                       const char *aggressor, int setting)
{
    static const struct {
        const char *metric;
        plim_message head;
    } columns[] = {{"degradation_mean", PLIM_MSG_COL_MEAN_LOSS},
                   {"latency_ratio", PLIM_MSG_COL_TIMES_MEAN},
                   {"p99_inflation", PLIM_MSG_COL_TIMES_P99},
                   {"culprit_degradation", PLIM_MSG_COL_CULPRIT}};
    const char *group = plim_table_name(table, aggressor);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        plim_cell *cells = plim_sheet_add(table, sheet, group,
                                          plim_message_text(table->lang, columns[c].head), false);
        for (size_t i = 0; cells != NULL && i < platforms.n; i++) {
            const plim_row *row = plim_isolation_largest(&table->view, platforms.name[i], aggressor,
                                                         setting, columns[c].metric);
            bool loss = columns[c].head == PLIM_MSG_COL_MEAN_LOSS ||
                        columns[c].head == PLIM_MSG_COL_CULPRIT;
            cells[i].text = !loss ? times_text(table, row)
                            : table->page != NULL
                                ? cell_text(table, row)
                                : plim_isolation_text(&table->arena, table->lang, row);
            bool known = row != NULL && row->status != PLIM_ROW_DID_NOT_RESPOND;
            cells[i].mark = known ? plim_table_mark(table, row) : NULL;
        }
    }
}

enum { DETAILS_OF_ONE = 12 }; /* aggressors whose columns fit into one sheet */

void plim_table_matrix_details(plim_table *table, int setting)
{
    plim_isolation m = plim_isolation_of(&table->view);
    size_t each = table->page == NULL ? DETAILS_OF_ONE : 2;
    for (size_t k = 0; k < m.aggressors.n && m.setting[setting]; k += each) {
        plim_sheet sheet;
        plim_names platforms = plim_table_platforms(table, &sheet, NULL);
        for (size_t j = k; j < k + each && j < m.aggressors.n; j++) {
            put_detail(table, &sheet, platforms, m.aggressors.name[j], setting);
        }
        if (k == 0) {
            plim_table_title(table, plim_table_say(table, PLIM_MSG_MATRIX_DETAILS,
                                                   PLIM_ARGS(setting_words(table, setting))));
        }
        plim_sheet_put(table, &sheet);
    }
}

static const char *percent_of(plim_table *table, const char *platform, int setting,
                              const char *metric)
{
    const char *point = plim_isolation_case(&table->arena, NULL, setting);
    const plim_row *row = plim_view_row(table->results, platform, point, NULL, metric, "");
    return row == NULL || !plim_has(row->value)
               ? "–"
               : or_empty(plim_arena_format(&table->arena, "%.0f", 100.0 * row->value.v));
}

static const char *count_of(plim_table *table, const char *platform, int setting,
                            const char *metric)
{
    const char *point = plim_isolation_case(&table->arena, NULL, setting);
    const plim_row *row = plim_view_row(table->results, platform, point, NULL, metric, "");
    return row == NULL || !plim_has(row->value)
               ? "–"
               : or_empty(plim_arena_format(&table->arena, "%.0f", row->value.v));
}

/* "web by spinner". */
static const char *who(plim_table *table, const plim_isolation *m, const char *platform,
                       int setting)
{
    const plim_row *row = plim_isolation_worst(&table->view, platform, NULL, setting);
    const char *by = plim_isolation_culprit(&table->view, m, platform, setting);
    return row == NULL || by == NULL ? "–"
                                     : plim_table_say(table, PLIM_MSG_VICTIM_BY,
                                                      PLIM_ARGS(plim_table_name(table, row->part),
                                                                plim_table_name(table, by)));
}

void plim_table_tradeoff(plim_table *table)
{
    plim_isolation m = plim_isolation_of(&table->view);
    plim_sheet sheet;
    plim_names platforms = plim_table_platforms(table, &sheet, NULL);
    for (int s = 0; s < PLIM_LIMIT_SETTINGS; s++) {
        if (!m.setting[s]) {
            continue;
        }
        const char *group = setting_words(table, s);
        plim_cell *hosts = plim_sheet_add(table, &sheet, group, PLIM_SAY(table, COL_HOSTS), false);
        plim_cell *saved = plim_sheet_add(table, &sheet, group, PLIM_SAY(table, COL_SAVED), false);
        plim_cell *worst =
            plim_sheet_add(table, &sheet, group, PLIM_SAY(table, COL_WORST_LOSS), false);
        plim_cell *whom = plim_sheet_add(table, &sheet, group, PLIM_SAY(table, COL_WHO), true);
        for (size_t i = 0; whom != NULL && worst != NULL && i < platforms.n; i++) {
            const char *p = platforms.name[i];
            hosts[i].text = count_of(table, p, s, "hosts_used");
            saved[i].text = percent_of(table, p, s, "hosts_saved");
            worst[i].text = cell_text(table, plim_isolation_worst(&table->view, p, NULL, s));
            whom[i].text = who(table, &m, p, s);
        }
    }
    plim_table_title(table, PLIM_SAY(table, TRADEOFF_TITLE));
    plim_sheet_put(table, &sheet);
}

void plim_table_isolate(plim_table *table)
{
    for (int s = 0; s < PLIM_LIMIT_SETTINGS; s++) {
        plim_table_matrix(table, s);
    }
    for (int s = 0; s < PLIM_LIMIT_SETTINGS; s++) {
        plim_table_matrix_details(table, s);
    }
    plim_table_tradeoff(table);
    plim_table_line(table, PLIM_SAY(table, DNR_IS));
}
