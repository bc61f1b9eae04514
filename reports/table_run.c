/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table report of `run`: services, where a request's time went, hosts. */
#include "reports/table.h"

#include "reports/text.h"

#include <math.h>
#include <string.h>

/* The times come last, so that a page too narrow for all has them as a block of their own. */
static const plim_show service_columns[] = {
    {"offered_rate", PLIM_MSG_COL_OFFERED, PLIM_QUANTITY_RATE, PLIM_INTERVAL_NONE},
    {"goodput", PLIM_MSG_COL_GOODPUT, PLIM_QUANTITY_RATE, PLIM_INTERVAL_NONE},
    {"rejected_ratio", PLIM_MSG_COL_REJECTED, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
    {"timed_out_ratio", PLIM_MSG_COL_TIMED_OUT, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
    {"failed_ratio", PLIM_MSG_COL_FAILED, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
    {"retry_ratio", PLIM_MSG_COL_RETRIES, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
    {"slo_attainment", PLIM_MSG_COL_SLO, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
    {"sojourn_mean", PLIM_MSG_COL_MEAN, PLIM_QUANTITY_TIME, PLIM_INTERVAL_HALF},
    {"sojourn_p50", PLIM_MSG_COL_P50, PLIM_QUANTITY_TIME, PLIM_INTERVAL_HALF},
    {"sojourn_p95", PLIM_MSG_COL_P95, PLIM_QUANTITY_TIME, PLIM_INTERVAL_HALF},
    {"sojourn_p99", PLIM_MSG_COL_P99, PLIM_QUANTITY_TIME, PLIM_INTERVAL_FULL},
};

enum { N_SERVICE_COLUMNS = sizeof service_columns / sizeof *service_columns };

static void more_line(plim_table *table, plim_message id, size_t all, size_t shown)
{
    if (all > shown) {
        const char *count = plim_table_count(table, all - shown);
        plim_table_line(table, plim_table_say(table, id, PLIM_ARGS(count)));
    }
}

/* The mark of the first row of a service that is saturated or was refused. */
static const char *line_mark(plim_table *table, const char *platform, const char *service)
{
    for (size_t i = 0; i < N_SERVICE_COLUMNS; i++) {
        const plim_row *row =
            plim_view_row(table->results, platform, "", service, service_columns[i].metric, "");
        if (row != NULL && (row->status == PLIM_ROW_SATURATED || row->status == PLIM_ROW_REFUSED)) {
            return plim_table_mark(table, row);
        }
    }
    return NULL;
}

void plim_table_services(plim_table *table, const char *platform, plim_names services)
{
    plim_sheet sheet = {.n_rows = services.n};
    const plim_row **rows = PLIM_NEW(&table->arena, services.n, const plim_row *);
    plim_cell *names = plim_sheet_add(table, &sheet, NULL, PLIM_SAY(table, COL_SERVICE), true);
    if (rows == NULL || names == NULL) {
        return;
    }
    for (size_t i = 0; i < services.n; i++) {
        names[i].text = plim_table_name(table, services.name[i]);
        names[i].mark = line_mark(table, platform, services.name[i]);
        names[i].loud = names[i].mark != NULL;
    }
    for (size_t k = 0; k < N_SERVICE_COLUMNS; k++) {
        bool any = false;
        for (size_t i = 0; i < services.n; i++) {
            rows[i] = plim_view_row(table->results, platform, "", services.name[i],
                                    service_columns[k].metric, "");
            any = any || rows[i] != NULL;
        }
        if (any) {
            bool time = service_columns[k].quantity == PLIM_QUANTITY_TIME;
            const char *group = time ? PLIM_SAY(table, GROUP_TIMES) : PLIM_SAY(table, GROUP_LOAD);
            plim_sheet_metric(table, &sheet, group, &service_columns[k], false, rows);
        }
    }
    plim_sheet_put(table, &sheet);
}

/* The lines of the block: native, each layer, the other parts that are there, mean. */
typedef struct time_lines {
    plim_names layers;
    int part[PLIM_TIME_COUNT];
    size_t n_parts, n;
} time_lines;

static const char *line_name(plim_table *table, const time_lines *lines, size_t i)
{
    size_t n_layers = lines->layers.n;
    if (i == 0) {
        return PLIM_SAY(table, TIME_NATIVE);
    }
    if (i <= n_layers) {
        const char *layer = plim_table_name(table, lines->layers.name[i - 1]);
        return plim_table_say(table, PLIM_MSG_TIME_OVERHEAD_OF, PLIM_ARGS(layer));
    }
    size_t k = i - n_layers - 1;
    return k < lines->n_parts
               ? plim_message_text(table->lang, plim_view_time_message(lines->part[k]))
               : PLIM_SAY(table, TIME_MEAN);
}

static double line_value(plim_table *table, const char *platform, const char *service,
                         const time_lines *lines, size_t i, const double *parts)
{
    size_t n_layers = lines->layers.n;
    if (i == 0) {
        return parts[PLIM_TIME_NATIVE];
    }
    if (i <= n_layers) {
        const char *part =
            plim_arena_format(&table->arena, "overhead:%s", lines->layers.name[i - 1]);
        return part == NULL
                   ? 0.0
                   : plim_view_sum(table->results, platform, service, "sojourn_part", part);
    }
    if (i - n_layers - 1 < lines->n_parts) {
        return parts[lines->part[i - n_layers - 1]];
    }
    double total = 0.0;
    for (int k = 0; k < PLIM_TIME_COUNT; k++) {
        total += parts[k];
    }
    return total;
}

static void put_time_of(plim_table *table, plim_sheet *sheet, const char *platform,
                        const char *service, const time_lines *lines)
{
    double parts[PLIM_TIME_COUNT];
    double *values = PLIM_NEW(&table->arena, lines->n, double);
    double *shares = PLIM_NEW(&table->arena, lines->n, double);
    if (values == NULL || shares == NULL ||
        !plim_view_time(table->results, platform, service, parts)) {
        return;
    }
    for (size_t i = 0; i < lines->n; i++) {
        values[i] = line_value(table, platform, service, lines, i, parts);
    }
    double total = values[lines->n - 1];
    for (size_t i = 0; i < lines->n; i++) {
        shares[i] = total > 0.0 ? values[i] / total : PLIM_ABSENT;
    }
    /* the whole sets the unit, so that parts compare with it */
    plim_scale scale = plim_scale_for(PLIM_QUANTITY_TIME, &total, 1);
    scale.decimals += scale.decimals < 2;
    const char *group = plim_table_name(table, service);
    plim_sheet_values(table, sheet, group, scale.unit, scale, values);
    plim_cell *cells =
        plim_promise_lossy(&table->view, platform, service) ? plim_sheet_last(table, sheet) : NULL;
    if (cells != NULL) {
        cells[lines->n - 1].mark = plim_table_footnote(table, PLIM_SAY(table, NOTE_LOSSY));
        cells[lines->n - 1].loud = true;
    }
    plim_sheet_values(table, sheet, group, "%", plim_scale_for(PLIM_QUANTITY_RATIO, shares, 1),
                      shares);
}

void plim_table_time(plim_table *table, const char *platform, plim_names services)
{
    time_lines lines = {.layers =
                            plim_view_parts(&table->view, platform, "sojourn_part", "overhead:")};
    for (int part = PLIM_TIME_WAKE_UP; part < PLIM_TIME_COUNT; part++) {
        if (plim_view_time_shown(&table->view, part)) {
            lines.part[lines.n_parts++] = part;
        }
    }
    lines.n = lines.layers.n + lines.n_parts + 2;
    plim_sheet sheet = {.n_rows = lines.n};
    plim_cell *names = plim_sheet_add(table, &sheet, NULL, PLIM_SAY(table, COL_PART), true);
    for (size_t i = 0; names != NULL && i < lines.n; i++) {
        names[i].text = line_name(table, &lines, i);
    }
    for (size_t i = 0; i < services.n; i++) {
        put_time_of(table, &sheet, platform, services.name[i], &lines);
    }
    if (sheet.n_columns < 2) {
        return;
    }
    const char *name = plim_table_name(table, platform);
    plim_table_title(table, table->view.platforms.n == 1
                                ? PLIM_SAY(table, TIME_TITLE)
                                : plim_table_say(table, PLIM_MSG_TIME_TITLE_ON, PLIM_ARGS(name)));
    plim_sheet_put(table, &sheet);
}

typedef struct place {
    const plim_results *results;
    const char *platform;
} place;

static double host_load(const void *data, const char *host)
{
    const place *p = data;
    return plim_row_size(plim_view_row(p->results, p->platform, "", host, "utilization", ""));
}

static void put_host_cpu(plim_table *table, plim_sheet *sheet, const char *platform,
                         plim_names hosts)
{
    const char *const heads[] = {PLIM_SAY(table, LEDGER_USEFUL),  PLIM_SAY(table, LEDGER_OVERHEAD),
                                 PLIM_SAY(table, LEDGER_TICKS),   PLIM_SAY(table, LEDGER_SWITCHING),
                                 PLIM_SAY(table, LEDGER_HELD_UP), PLIM_SAY(table, LEDGER_IDLE),
                                 PLIM_SAY(table, LEDGER_STRANDED)};
    double *shares = PLIM_NEW(&table->arena, hosts.n * PLIM_LEDGER_COUNT, double);
    bool any = false;
    for (size_t i = 0; shares != NULL && i < hosts.n; i++) {
        double parts[PLIM_LEDGER_COUNT];
        bool there = plim_view_ledger(table->results, platform, hosts.name[i], parts);
        any = any || there;
        for (size_t k = 0; k < PLIM_LEDGER_COUNT; k++) {
            shares[k * hosts.n + i] = there ? parts[k] : PLIM_ABSENT;
        }
    }
    const double one = 1.0;
    plim_scale percent = plim_scale_for(PLIM_QUANTITY_RATIO, &one, 1);
    for (size_t k = 0; any && k < PLIM_LEDGER_COUNT; k++) {
        if (plim_view_ledger_shown(&table->view, (int)k)) {
            plim_sheet_values(table, sheet, PLIM_SAY(table, GROUP_CPU), heads[k], percent,
                              shares + k * hosts.n);
        }
    }
}

/* Memory of hosts: services, layers together, free. */
static void put_host_memory(plim_table *table, plim_sheet *sheet, const char *platform,
                            plim_names hosts)
{
    const char *const heads[] = {PLIM_SAY(table, COL_SERVICES), PLIM_SAY(table, COL_LAYERS),
                                 PLIM_SAY(table, COL_FREE)};
    plim_names parts = plim_view_parts(&table->view, platform, "memory_resident", "");
    double *mib = PLIM_NEW(&table->arena, hosts.n * 3, double);
    if (parts.n == 0 || mib == NULL) {
        return;
    }
    for (size_t i = 0; i < hosts.n; i++) {
        for (size_t k = 0; k < parts.n; k++) {
            const char *part = parts.name[k];
            size_t column = strcmp(part, "service") == 0 ? 0 : strcmp(part, "free") == 0 ? 2 : 1;
            mib[column * hosts.n + i] +=
                plim_view_sum(table->results, platform, hosts.name[i], "memory_resident", part);
        }
    }
    plim_scale scale = plim_scale_for(PLIM_QUANTITY_MEMORY, mib, hosts.n * 3);
    const char *group = plim_table_say(table, PLIM_MSG_GROUP_MEMORY, PLIM_ARGS(scale.unit));
    for (size_t k = 0; k < 3; k++) {
        plim_sheet_values(table, sheet, group, heads[k], scale, mib + k * hosts.n);
    }
}

void plim_table_hosts(plim_table *table, const char *platform)
{
    static const plim_show columns[] = {
        {"instances_placed", PLIM_MSG_COL_INSTANCES, PLIM_QUANTITY_COUNT, PLIM_INTERVAL_NONE},
        {"utilization", PLIM_MSG_COL_UTILIZATION, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_HALF},
        {"utilization_peak", PLIM_MSG_COL_PEAK, PLIM_QUANTITY_RATIO, PLIM_INTERVAL_NONE},
    };
    plim_names hosts = plim_view_entities(&table->view, platform, "host");
    size_t n_all = hosts.n;
    if (n_all == 0) {
        return;
    }
    if (n_all > PLIM_TABLE_HOSTS_MAX) {
        place p = {table->results, platform};
        hosts = plim_names_sorted(&table->arena, hosts, host_load, &p);
        hosts.n = hosts.n > PLIM_TABLE_HOSTS_MAX ? PLIM_TABLE_HOSTS_MAX : hosts.n;
    }
    const char *name = plim_table_name(table, platform);
    plim_table_title(table, table->view.platforms.n == 1
                                ? PLIM_SAY(table, HOSTS_TITLE)
                                : plim_table_say(table, PLIM_MSG_HOSTS_TITLE_ON, PLIM_ARGS(name)));
    plim_sheet sheet = {.n_rows = hosts.n};
    plim_cell *names = plim_sheet_add(table, &sheet, NULL, PLIM_SAY(table, COL_HOST), true);
    const plim_row **rows = PLIM_NEW(&table->arena, hosts.n, const plim_row *);
    if (names == NULL || rows == NULL) {
        return;
    }
    for (size_t i = 0; i < hosts.n; i++) {
        names[i].text = plim_table_name(table, hosts.name[i]);
    }
    for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
        for (size_t i = 0; i < hosts.n; i++) {
            rows[i] =
                plim_view_row(table->results, platform, "", hosts.name[i], columns[k].metric, "");
        }
        plim_sheet_metric(table, &sheet, NULL, &columns[k], false, rows);
    }
    put_host_cpu(table, &sheet, platform, hosts);
    put_host_memory(table, &sheet, platform, hosts);
    plim_sheet_put(table, &sheet);
    more_line(table, PLIM_MSG_AND_MORE_HOSTS, n_all, hosts.n);
}

static void put_platform(plim_table *table, const char *platform)
{
    const char *name = plim_table_name(table, platform);
    const char *why = plim_view_refusal(table->results, platform);
    if (why != NULL) {
        const char *clean = plim_text_clean(&table->arena, why, 0);
        plim_str_puts(&table->out, "\n");
        plim_wrap_put(&table->out,
                      clean == NULL || clean[0] == '\0'
                          ? plim_table_say(table, PLIM_MSG_REFUSED_ONLY, PLIM_ARGS(name))
                          : plim_table_say(table, PLIM_MSG_REFUSED, PLIM_ARGS(name, clean)),
                      0, NULL, table->width);
        return;
    }
    plim_names services = plim_view_entities(&table->view, platform, "service");
    size_t n_all = services.n;
    if (n_all > PLIM_TABLE_SERVICES_MAX) { /* those of this platform alone */
        services = plim_names_sorted(&table->arena, services, plim_view_worst_p99, table->results);
        services.n = services.n > PLIM_TABLE_SERVICES_MAX ? PLIM_TABLE_SERVICES_MAX : services.n;
    }
    if (services.n > 0) {
        plim_table_title(table, table->view.platforms.n == 1
                                    ? PLIM_SAY(table, SERVICES)
                                    : plim_table_say(table, PLIM_MSG_SERVICES_ON, PLIM_ARGS(name)));
        plim_table_services(table, platform, services);
        more_line(table, PLIM_MSG_AND_MORE_SERVICES, n_all, services.n);
        plim_table_time(table, platform, services);
    }
    plim_table_hosts(table, platform);
}

void plim_table_run(plim_table *table)
{
    for (size_t i = 0; i < table->view.platforms.n; i++) {
        put_platform(table, table->view.platforms.name[i]);
    }
    plim_table_scaling(table);
    plim_table_blame(table);
}
