/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table report of `compare`: a line per platform, paired differences, where the time of the
 * worst victim and the CPU of the hosts went, memory, and the reading. */
#include "reports/table.h"

#include <math.h>
#include <string.h>

plim_names plim_table_platforms(plim_table *table, plim_sheet *sheet, const char *without)
{
    plim_names all = table->view.platforms;
    plim_names lines = {.name = PLIM_NEW(&table->arena, all.n, const char *)};
    for (size_t i = 0; lines.name != NULL && i < all.n; i++) {
        if (without == NULL || strcmp(all.name[i], without) != 0) {
            lines.name[lines.n++] = all.name[i];
        }
    }
    *sheet = (plim_sheet){.n_rows = lines.n};
    plim_cell *cells = plim_sheet_add(table, sheet, NULL, PLIM_SAY(table, COL_PLATFORM), true);
    for (size_t i = 0; cells != NULL && i < lines.n; i++) {
        cells[i].text = plim_table_name(table, lines.name[i]);
        const char *why = plim_view_refusal(table->results, lines.name[i]);
        if (why != NULL) {
            plim_row row = {.status = PLIM_ROW_REFUSED, .note = why};
            cells[i].mark = plim_table_mark(table, &row);
            cells[i].loud = true;
            if (table->page != NULL) {
                cells[i].text =
                    plim_table_say(table, PLIM_MSG_LIST_MORE,
                                   PLIM_ARGS(cells[i].text, PLIM_SAY(table, WORD_REFUSED)));
            }
        }
    }
    return lines;
}

/* rows[i] of the metric on platform i; false when there is none with anything to show. */
static bool find_rows(const plim_table *table, plim_names platforms, const char *point,
                      const char *entity, const char *metric, const plim_row **rows)
{
    bool any = false;
    for (size_t i = 0; i < platforms.n; i++) {
        rows[i] = plim_view_row(table->results, platforms.name[i], point, entity, metric, "");
        any = any || (rows[i] != NULL && (plim_has(rows[i]->value) || plim_row_beyond(rows[i]) ||
                                          rows[i]->status != PLIM_ROW_OK));
    }
    return any;
}

/* A share of lost requests from which on a column shows it. */
static const double SHOWN_LOSS = 5e-5;

static bool any_above(const plim_row *const *rows, size_t n, double least)
{
    for (size_t i = 0; i < n; i++) {
        if (rows[i] != NULL && plim_has(rows[i]->value) && rows[i]->value.v >= least) {
            return true;
        }
    }
    return false;
}

static void mark_last(plim_table *table, plim_sheet *sheet, const plim_row *const *rows,
                      const char *(*mark)(plim_table *, const plim_row *))
{
    plim_cell *cells = plim_sheet_last(table, sheet);
    for (size_t i = 0; cells != NULL && i < sheet->n_rows; i++) {
        const char *text = rows[i] == NULL ? NULL : mark(table, rows[i]);
        if (text != NULL) {
            cells[i].mark = text;
        }
    }
}

static const char *saturated_mark(plim_table *table, const plim_row *row)
{
    return row->status == PLIM_ROW_SATURATED ? plim_table_mark(table, row) : NULL;
}

static bool unlike(const plim_table *table, const char *platform, const char *service)
{
    const plim_view *view = &table->view;
    return plim_promise_lossy(view, table->results->baseline, service) ||
           plim_promise_lossy(view, platform, service);
}

static bool all_unlike(const plim_table *table, plim_names platforms, const char *service)
{
    for (size_t i = 0; i < platforms.n; i++) {
        if (!unlike(table, platforms.name[i], service)) {
            return false;
        }
    }
    return true;
}

/* In a column of differences of means: nothing where other requests were answered. */
static void drop_unlike(plim_table *table, plim_sheet *sheet, plim_names platforms,
                        const char *service)
{
    plim_cell *cells = plim_sheet_last(table, sheet);
    for (size_t i = 0; cells != NULL && i < platforms.n; i++) {
        if (cells[i].text != NULL && unlike(table, platforms.name[i], service)) {
            cells[i].text = table->page == NULL ? "–" : PLIM_SAY(table, WORD_UNLIKE);
            cells[i].mark = table->page == NULL
                                ? plim_table_footnote(table, PLIM_SAY(table, NOTE_UNLIKE))
                                : NULL;
        }
    }
}

/* In a column of means: those of a platform that left many without an answer. */
static void mark_lossy(plim_table *table, plim_sheet *sheet, plim_names platforms,
                       const char *service)
{
    plim_cell *cells = plim_sheet_last(table, sheet);
    for (size_t i = 0; cells != NULL && i < platforms.n; i++) {
        if (plim_promise_lossy(&table->view, platforms.name[i], service)) {
            cells[i].mark = plim_table_footnote(table, PLIM_SAY(table, NOTE_LOSSY));
            cells[i].loud = true;
        }
    }
}

static const char *clear_mark(plim_table *table, const plim_row *row)
{
    (void)table;
    bool clear = plim_has(row->ci_low) && plim_has(row->ci_high) &&
                 (row->ci_low.v > 0.0 || row->ci_high.v < 0.0);
    return clear ? "*" : NULL;
}

/* What "in SLO" means for each service. */
static void put_promised(plim_table *table, plim_names services)
{
    const char *list = NULL;
    for (size_t i = 0; i < services.n; i++) {
        double s = plim_promise_objective(&table->view, services.name[i]);
        const char *within = plim_scale_alone(&table->arena, PLIM_QUANTITY_TIME, s);
        if (s > 0.0 && within != NULL) {
            const char *name = plim_table_name(table, services.name[i]);
            const char *item = plim_table_say(table, PLIM_MSG_WITH_UNIT, PLIM_ARGS(name, within));
            list = list == NULL ? item
                                : plim_table_say(table, PLIM_MSG_LIST_MORE, PLIM_ARGS(list, item));
        }
    }
    if (list != NULL) {
        const char *text = plim_table_say(table, PLIM_MSG_IN_SLO_IS, PLIM_ARGS(list));
        plim_wrap_put(&table->out, text, PLIM_TABLE_INDENT, NULL, table->width);
    }
}

static void put_main(plim_table *table, plim_names services)
{
    static const plim_show of_platform[] = {
        {"hosts_used", PLIM_MSG_COL_HOSTS, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"hosts_utilization", PLIM_MSG_COL_UTILIZATION, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
        {"os_port_lines", PLIM_MSG_COL_PORT, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
    };
    static const plim_show of_service[] = {
        {"sojourn_p99", PLIM_MSG_COL_P99, PLIM_QUANTITY_TIME, PLIM_INTERVAL_FULL},
        {"goodput", PLIM_MSG_COL_GOODPUT, PLIM_QUANTITY_RATE, PLIM_INTERVAL_NONE},
        {"slo_attainment", PLIM_MSG_COL_SLO, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
        {"rejected_ratio", PLIM_MSG_COL_REJECTED, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
        {"timed_out_ratio", PLIM_MSG_COL_TIMED_OUT, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
        {"failed_ratio", PLIM_MSG_COL_FAILED, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
    };
    enum { N_ALWAYS = 3, N_SERVICE = sizeof of_service / sizeof *of_service };
    plim_sheet sheet;
    plim_table_title(table, PLIM_SAY(table, COMPARE_TITLE));
    plim_names platforms = plim_table_platforms(table, &sheet, NULL);
    const plim_row **rows = PLIM_NEW(&table->arena, platforms.n, const plim_row *);
    for (size_t k = 0; rows != NULL && k < sizeof of_platform / sizeof *of_platform; k++) {
        if (find_rows(table, platforms, "", NULL, of_platform[k].metric, rows)) {
            plim_sheet_metric(table, &sheet, NULL, &of_platform[k], false, rows);
        }
    }
    for (size_t i = 0; rows != NULL && i < N_SERVICE * services.n; i++) {
        const char *service = services.name[i / N_SERVICE];
        const plim_show *show = &of_service[i % N_SERVICE];
        if (!find_rows(table, platforms, "", service, show->metric, rows) ||
            (i % N_SERVICE >= N_ALWAYS && !any_above(rows, platforms.n, SHOWN_LOSS))) {
            continue;
        }
        plim_sheet_metric(table, &sheet, plim_table_name(table, service), show, false, rows);
        if (show == of_service) {
            mark_last(table, &sheet, rows, saturated_mark);
        }
    }
    plim_sheet_put(table, &sheet);
    put_promised(table, services);
    size_t left_out = table->view.services.n - services.n;
    if (left_out > 0) {
        const char *count = plim_table_count(table, left_out);
        plim_table_line(table, plim_table_say(table, PLIM_MSG_AND_MORE_SERVICES, PLIM_ARGS(count)));
    }
}

/* The columns of a service in the sheet of differences; rows has room for the platforms. */
static void put_difference(plim_table *table, plim_sheet *sheet, plim_names platforms,
                           const char *point, const char *service, const plim_row **rows)
{
    static const plim_show of_service[] = {
        {"sojourn_p99", PLIM_MSG_COL_P99, PLIM_QUANTITY_TIME, PLIM_INTERVAL_FULL},
        {"sojourn_mean", PLIM_MSG_COL_MEAN, PLIM_QUANTITY_TIME, PLIM_INTERVAL_FULL},
        {"goodput", PLIM_MSG_COL_GOODPUT, PLIM_QUANTITY_RATE, PLIM_INTERVAL_FULL},
    };
    const char *group = plim_table_name(table, service);
    for (size_t k = 0; k < sizeof of_service / sizeof *of_service; k++) {
        bool means = of_service[k].head == PLIM_MSG_COL_MEAN;
        if ((means && all_unlike(table, platforms, service)) ||
            !find_rows(table, platforms, point, service, of_service[k].metric, rows)) {
            continue;
        }
        plim_sheet_metric(table, sheet, group, &of_service[k], true, rows);
        mark_last(table, sheet, rows, clear_mark);
        if (means) {
            drop_unlike(table, sheet, platforms, service);
        }
    }
}

void plim_table_differences(plim_table *table, plim_names services)
{
    const char *baseline = table->results->baseline;
    const char *point = plim_arena_format(&table->arena, "vs=%s", baseline);
    if (baseline[0] == '\0' || point == NULL) {
        return;
    }
    plim_sheet sheet;
    plim_names platforms = plim_table_platforms(table, &sheet, baseline);
    const plim_row **rows = PLIM_NEW(&table->arena, platforms.n, const plim_row *);
    for (size_t i = 0; rows != NULL && i < services.n; i++) {
        put_difference(table, &sheet, platforms, point, services.name[i], rows);
    }
    if (sheet.n_columns > 1) {
        const char *name = plim_table_name(table, baseline);
        plim_table_title(table, plim_table_say(table, PLIM_MSG_DIFFERENCE_TITLE, PLIM_ARGS(name)));
        plim_sheet_put(table, &sheet);
    }
}

/* "guest_os 3.1, hypervisor_full_bt 12.0": parts of a metric on a platform, zeros left out;
 * `entity` NULL: of all.
 * `whole` <= 0: amounts in the scale, else shares of it. */
static const char *by_layer(plim_table *table, const char *platform, const char *entity,
                            const char *metric, const char *prefix, double whole, plim_scale scale)
{
    plim_names layers = plim_view_parts(&table->view, platform, metric, prefix);
    const char *list = "";
    for (size_t i = 0; i < layers.n; i++) {
        const char *part = plim_arena_format(&table->arena, "%s%s", prefix, layers.name[i]);
        if (part == NULL || strcmp(part, "service") == 0) {
            continue;
        }
        double value = plim_view_sum(table->results, platform, entity, metric, part);
        const char *text =
            plim_scale_text(&table->arena, scale, whole > 0.0 ? value / whole : value, false);
        if (text == NULL || !(value > 0.0)) {
            continue;
        }
        const char *item = plim_table_say(table, PLIM_MSG_WITH_UNIT,
                                          PLIM_ARGS(plim_table_name(table, layers.name[i]), text));
        list = list[0] == '\0' ? item
                               : plim_table_say(table, PLIM_MSG_LIST_MORE, PLIM_ARGS(list, item));
    }
    return list;
}

/* Fills columns of platforms.n values each: the parts of a service's time, their sum, and the
 * neighbours' share of it. False when no platform has them. */
static bool time_values(const plim_table *table, plim_names platforms, const char *service,
                        double *values)
{
    size_t n = platforms.n;
    double *mean = values + n * PLIM_TIME_COUNT, *share = mean + n;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        double parts[PLIM_TIME_COUNT];
        bool there = plim_view_time(table->results, platforms.name[i], service, parts);
        any = any || there;
        mean[i] = there ? 0.0 : PLIM_ABSENT;
        for (size_t k = 0; k < PLIM_TIME_COUNT; k++) {
            values[k * n + i] = there ? parts[k] : PLIM_ABSENT;
            mean[i] += there ? parts[k] : 0.0;
        }
        share[i] = mean[i] > 0.0 ? parts[PLIM_TIME_NEIGHBOURS] / mean[i] : PLIM_ABSENT;
    }
    return any;
}

/* On a page, where there is room: which layer the overhead is of. */
static void put_time_layers(plim_table *table, plim_sheet *sheet, plim_names platforms,
                            const char *service, plim_scale scale)
{
    plim_cell *cells = table->page == NULL ? NULL
                                           : plim_sheet_add(table, sheet, NULL,
                                                            PLIM_SAY(table, COL_BY_LAYER), true);
    for (size_t i = 0; cells != NULL && i < platforms.n; i++) {
        cells[i].text =
            by_layer(table, platforms.name[i], service, "sojourn_part", "overhead:", 0.0, scale);
    }
}

void plim_table_time_of(plim_table *table, const char *service, plim_message title)
{
    plim_sheet sheet;
    plim_names platforms = plim_table_platforms(table, &sheet, NULL);
    size_t n = platforms.n, n_columns = PLIM_TIME_COUNT + 2;
    double *values = PLIM_NEW(&table->arena, n * n_columns, double);
    if (service == NULL || values == NULL) {
        return;
    }
    double *mean = values + n * PLIM_TIME_COUNT, *share = mean + n;
    if (!time_values(table, platforms, service, values)) {
        return;
    }
    size_t n_there = 0;
    double *there = PLIM_NEW(&table->arena, n, double);
    for (size_t i = 0; there != NULL && i < n; i++) {
        if (mean[i] > 0.0) {
            there[n_there++] = mean[i];
        }
    }
    plim_scale scale = plim_scale_for(PLIM_QUANTITY_TIME, there, n_there);
    scale.decimals += scale.decimals < 2;
    const char *name = plim_table_name(table, service);
    plim_table_title(table, plim_table_say(table, title, PLIM_ARGS(name)));
    plim_sheet_values(table, &sheet, NULL,
                      plim_table_say(table, PLIM_MSG_COL_MEAN, PLIM_ARGS(scale.unit)), scale, mean);
    mark_lossy(table, &sheet, platforms, service);
    for (size_t k = 0; k < PLIM_TIME_COUNT; k++) {
        if (plim_view_time_shown(&table->view, (int)k)) {
            const char *head = plim_message_text(table->lang, plim_view_time_message((int)k));
            plim_sheet_values(table, &sheet, NULL, head, scale, values + k * n);
        }
    }
    const double one = 1.0;
    plim_sheet_values(
        table, &sheet, NULL,
        plim_table_say(table, PLIM_MSG_WITH_UNIT, PLIM_ARGS(PLIM_SAY(table, TIME_NEIGHBOURS), "%")),
        plim_scale_for(PLIM_QUANTITY_RATIO, &one, 1), share);
    put_time_layers(table, &sheet, platforms, service, scale);
    plim_sheet_put(table, &sheet);
}

static double ledger_total(const plim_table *table, const char *platform)
{
    const plim_results *r = table->results;
    double sum = 0.0;
    for (size_t i = 0; i < r->n_rows; i++) {
        const plim_row *row = &r->rows[i];
        if (strcmp(row->metric, "cpu_ledger") == 0 && strcmp(row->platform, platform) == 0 &&
            row->point[0] == '\0' && row->part[0] != '\0' && plim_has(row->value)) {
            sum += row->value.v;
        }
    }
    return sum;
}

void plim_table_ledger(plim_table *table)
{
    plim_sheet sheet;
    plim_names platforms = plim_table_platforms(table, &sheet, NULL);
    size_t n = platforms.n;
    double *shares = PLIM_NEW(&table->arena, n * PLIM_LEDGER_COUNT, double);
    bool any = false;
    for (size_t i = 0; shares != NULL && i < n; i++) {
        double parts[PLIM_LEDGER_COUNT];
        bool there = plim_view_ledger(table->results, platforms.name[i], NULL, parts);
        any = any || there;
        for (size_t k = 0; k < PLIM_LEDGER_COUNT; k++) {
            shares[k * n + i] = there ? parts[k] : PLIM_ABSENT;
        }
    }
    if (!any) {
        return;
    }
    const char *heads[] = {PLIM_SAY(table, LEDGER_USEFUL),  PLIM_SAY(table, LEDGER_OVERHEAD),
                           PLIM_SAY(table, LEDGER_TICKS),   PLIM_SAY(table, LEDGER_SWITCHING),
                           PLIM_SAY(table, LEDGER_HELD_UP), PLIM_SAY(table, LEDGER_IDLE),
                           PLIM_SAY(table, LEDGER_STRANDED)};
    const double one = 1.0;
    plim_scale percent = plim_scale_for(PLIM_QUANTITY_RATIO, &one, 1);
    for (size_t k = 0; k < PLIM_LEDGER_COUNT; k++) {
        if (plim_view_ledger_shown(&table->view, (int)k)) {
            plim_sheet_values(table, &sheet, NULL, heads[k], percent, shares + k * n);
        }
    }
    plim_cell *layers = plim_sheet_add(table, &sheet, NULL, PLIM_SAY(table, COL_BY_LAYER), true);
    for (size_t i = 0; layers != NULL && i < n; i++) {
        layers[i].text = by_layer(table, platforms.name[i], NULL, "cpu_ledger",
                                  "overhead:", ledger_total(table, platforms.name[i]), percent);
    }
    plim_table_title(table, PLIM_SAY(table, LEDGER_TITLE));
    plim_sheet_put(table, &sheet);
}

void plim_table_memory(plim_table *table)
{
    static const char metric[] = "memory_resident_total";
    plim_sheet sheet;
    plim_names platforms = plim_table_platforms(table, &sheet, NULL);
    size_t n = platforms.n;
    double *total = PLIM_NEW(&table->arena, n, double);
    double *service = PLIM_NEW(&table->arena, n, double);
    bool any = false;
    for (size_t i = 0; total != NULL && service != NULL && i < n; i++) {
        plim_names parts = plim_view_parts(&table->view, platforms.name[i], metric, "");
        for (size_t k = 0; k < parts.n; k++) {
            total[i] +=
                plim_view_sum(table->results, platforms.name[i], NULL, metric, parts.name[k]);
        }
        service[i] = plim_view_sum(table->results, platforms.name[i], NULL, metric, "service");
        any = any || parts.n > 0;
        if (parts.n == 0) { /* only the whole, or nothing */
            total[i] = plim_view_sum(table->results, platforms.name[i], NULL, metric, "");
            service[i] = PLIM_ABSENT;
        }
    }
    if (!any) {
        return;
    }
    plim_scale scale = plim_scale_for(PLIM_QUANTITY_MEMORY, total, n);
    for (size_t i = 0; i < n; i++) {
        total[i] = total[i] > 0.0 ? total[i] : PLIM_ABSENT;
        service[i] = total[i] > 0.0 ? service[i] : PLIM_ABSENT;
    }
    plim_sheet_values(table, &sheet, NULL, PLIM_SAY(table, COL_TOTAL), scale, total);
    plim_sheet_values(table, &sheet, NULL, PLIM_SAY(table, COL_SERVICES), scale, service);
    plim_cell *layers =
        plim_sheet_add(table, &sheet, NULL, PLIM_SAY(table, COL_MEMORY_BY_LAYER), true);
    for (size_t i = 0; layers != NULL && i < n; i++) {
        layers[i].text = by_layer(table, platforms.name[i], NULL, metric, "", 0.0, scale);
    }
    plim_table_title(table, plim_table_say(table, PLIM_MSG_MEMORY_TITLE, PLIM_ARGS(scale.unit)));
    plim_sheet_put(table, &sheet);
}

void plim_table_compare(plim_table *table)
{
    plim_names services = plim_table_shown(table);
    put_main(table, services);
    plim_table_differences(table, services);
    plim_table_time_of(table, table->promises.victim,
                       table->promises.best != NULL     ? PLIM_MSG_TIME_TITLE_FALLEN
                       : table->view.victim_share > 0.0 ? PLIM_MSG_TIME_TITLE_VICTIM
                                                        : PLIM_MSG_TIME_TITLE_SERVICE);
    plim_table_ledger(table);
    plim_table_memory(table);
    plim_table_scaling(table);
    plim_table_blame(table);
    plim_table_reading(table);
}
