/* SPDX-License-Identifier: GPL-3.0-or-later
 * Questions that the table and the figures both ask of results: see view.h. */
#include "reports/view.h"

#include <math.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool matches(const plim_row *row, const char *platform, const char *entity,
                    const char *metric)
{
    return same(row->metric, metric) && (platform == NULL || same(row->platform, platform)) &&
           (entity == NULL || same(row->entity, entity));
}

const plim_row *plim_view_row(const plim_results *results, const char *platform, const char *point,
                              const char *entity, const char *metric, const char *part)
{
    for (size_t i = 0; i < results->n_rows; i++) {
        const plim_row *row = &results->rows[i];
        if (matches(row, platform, entity, metric) && same(row->part, part) &&
            same(row->point, point)) {
            return row;
        }
    }
    return NULL;
}

bool plim_has(plim_value value)
{
    return value.there && isfinite(value.v);
}

bool plim_row_beyond(const plim_row *row)
{
    return row != NULL && !plim_has(row->value) && plim_has(row->ci_low) && !plim_has(row->ci_high);
}

double plim_row_size(const plim_row *row)
{
    if (row == NULL) {
        return 0.0;
    }
    return plim_has(row->value) ? row->value.v : plim_row_beyond(row) ? row->ci_low.v : 0.0;
}

static void add_name(plim_names *names, size_t cap, const char *name)
{

    for (size_t i = 0; i < names->n; i++) {
        if (same(names->name[i], name)) {
            return;
        }
    }
    if (names->n < cap) {
        names->name[names->n++] = name;
    }
}

/* Room for one name a row: results are small beside the runs that made them. */
static plim_names room(const plim_view *view, size_t more)
{
    plim_names names = {0};
    names.name = PLIM_NEW(view->arena, view->results->n_rows + more, const char *);
    return names;
}

plim_names plim_view_entities(const plim_view *view, const char *platform, const char *kind)
{
    plim_names names = room(view, 0);
    for (size_t i = 0; names.name != NULL && i < view->results->n_rows; i++) {
        const plim_row *row = &view->results->rows[i];
        if (same(row->entity_kind, kind) && (platform == NULL || same(row->platform, platform))) {
            add_name(&names, view->results->n_rows, row->entity);
        }
    }
    return names;
}

plim_names plim_view_parts(const plim_view *view, const char *platform, const char *metric,
                           const char *prefix)
{
    plim_names names = room(view, 0);
    size_t n = strlen(prefix);
    for (size_t i = 0; names.name != NULL && i < view->results->n_rows; i++) {
        const plim_row *row = &view->results->rows[i];
        if (same(row->metric, metric) && row->point[0] == '\0' &&
            (platform == NULL || same(row->platform, platform)) &&
            strncmp(row->part, prefix, n) == 0 && row->part[n] != '\0') {
            add_name(&names, view->results->n_rows, row->part + n);
        }
    }
    return names;
}

double plim_view_sum(const plim_results *results, const char *platform, const char *entity,
                     const char *metric, const char *part)
{
    double sum = 0.0;
    for (size_t i = 0; i < results->n_rows; i++) {
        const plim_row *row = &results->rows[i];
        if (matches(row, platform, entity, metric) && same(row->part, part) &&
            row->point[0] == '\0' && plim_has(row->value)) {
            sum += row->value.v;
        }
    }
    return sum;
}

const char *plim_view_refusal(const plim_results *results, const char *platform)
{
    for (size_t i = 0; i < results->n_notes; i++) {
        const plim_note *note = &results->notes[i];
        if (same(note->kind, "refusal") && same(note->platform, platform)) {
            return note->text;
        }
    }
    for (size_t i = 0; i < results->n_rows; i++) {
        const plim_row *row = &results->rows[i];
        if (row->status == PLIM_ROW_REFUSED && row->point[0] == '\0' &&
            same(row->platform, platform)) {
            return row->note == NULL ? "" : row->note;
        }
    }
    return NULL;
}

static const char OVERHEAD[] = "overhead:";

/* The index of a part among names, "overhead:LAYER" being index 1; -1 when it is none. */
static int part_index(const char *part, const char *const *names, int n)
{
    if (strncmp(part, OVERHEAD, sizeof OVERHEAD - 1) == 0) {
        return 1;
    }
    for (int i = 0; i < n; i++) {
        if (same(part, names[i])) {
            return i;
        }
    }
    return -1;
}

static bool sum_parts(const plim_results *results, const char *platform, const char *entity,
                      const char *metric, const char *const *names, int n, double parts[])
{
    bool any = false;
    for (int i = 0; i < n; i++) {
        parts[i] = 0.0;
    }
    for (size_t i = 0; i < results->n_rows; i++) {
        const plim_row *row = &results->rows[i];
        if (!matches(row, platform, entity, metric) || row->point[0] != '\0' ||
            !plim_has(row->value)) {
            continue;
        }
        int k = part_index(row->part, names, n);
        if (k >= 0) {
            parts[k] += row->value.v;
            any = true;
        }
    }
    return any;
}

bool plim_view_time(const plim_results *results, const char *platform, const char *service,
                    double parts[])
{
    static const char *const names[] = {"native", "overhead", "wake_up",  "disk",      "network",
                                        "calls",  "retrying", "queueing", "neighbours"};
    return sum_parts(results, platform, service, "sojourn_part", names, PLIM_TIME_COUNT, parts);
}

plim_message plim_view_time_message(int part)
{
    static const plim_message ids[] = {
        PLIM_MSG_TIME_NATIVE,   PLIM_MSG_TIME_OVERHEAD, PLIM_MSG_TIME_WAKE_UP,
        PLIM_MSG_TIME_DISK,     PLIM_MSG_TIME_NETWORK,  PLIM_MSG_TIME_CALLS,
        PLIM_MSG_TIME_RETRYING, PLIM_MSG_TIME_QUEUEING, PLIM_MSG_TIME_NEIGHBOURS};
    return ids[part];
}

bool plim_view_time_shown(const plim_view *view, int part)
{
    if (part < PLIM_TIME_DISK || part > PLIM_TIME_RETRYING) {
        return true;
    }
    for (size_t i = 0; i < view->platforms.n; i++) {
        for (size_t k = 0; k < view->services.n; k++) {
            double parts[PLIM_TIME_COUNT];
            if (plim_view_time(view->results, view->platforms.name[i], view->services.name[k],
                               parts) &&
                parts[part] > 0.0) {
                return true;
            }
        }
    }
    return false;
}

bool plim_view_ledger(const plim_results *results, const char *platform, const char *host,
                      double parts[])
{
    static const char *const names[] = {"useful",  "overhead", "ticks",   "switching",
                                        "held_up", "idle",     "stranded"};
    if (!sum_parts(results, platform, host, "cpu_ledger", names, PLIM_LEDGER_COUNT, parts)) {
        return false;
    }
    parts[PLIM_LEDGER_HELD_UP] += plim_view_sum(results, platform, host, "cpu_ledger", "copying") +
                                  plim_view_sum(results, platform, host, "cpu_ledger", "faults");
    double total = 0.0;
    for (int i = 0; i < PLIM_LEDGER_COUNT; i++) {
        total += parts[i];
    }
    for (int i = 0; i < PLIM_LEDGER_COUNT; i++) {
        parts[i] = total > 0.0 ? parts[i] / total : 0.0;
    }
    return total > 0.0;
}

bool plim_view_ledger_shown(const plim_view *view, int part)
{
    bool shown = part != PLIM_LEDGER_HELD_UP;
    for (size_t i = 0; i < view->platforms.n && !shown; i++) {
        double parts[PLIM_LEDGER_COUNT];
        shown = plim_view_ledger(view->results, view->platforms.name[i], NULL, parts) &&
                parts[part] > 0.0;
    }
    return shown;
}

plim_names plim_names_sorted(plim_arena *arena, plim_names names,
                             double (*key)(const void *data, const char *name), const void *data)
{
    plim_names sorted = {.name = PLIM_NEW(arena, names.n, const char *)};
    double *keys = PLIM_NEW(arena, names.n, double);
    for (size_t i = 0; sorted.name != NULL && keys != NULL && i < names.n; i++) {
        double k = key(data, names.name[i]);
        size_t at = sorted.n++;
        for (; at > 0 && keys[at - 1] < k; at--) {
            keys[at] = keys[at - 1];
            sorted.name[at] = sorted.name[at - 1];
        }
        keys[at] = k;
        sorted.name[at] = names.name[i];
    }
    return sorted;
}

double plim_view_worst_p99(const void *results, const char *service)
{
    const plim_results *r = results;
    double worst = 0.0;
    for (size_t i = 0; i < r->n_rows; i++) {
        const plim_row *row = &r->rows[i];
        if (same(row->metric, "sojourn_p99") && row->point[0] == '\0' && row->part[0] == '\0' &&
            same(row->entity, service)) {
            worst = fmax(worst, plim_row_size(row));
        }
    }
    return worst;
}

static void find_victim(plim_view *view)
{
    double worst_p99 = 0.0;
    const char *longest = NULL;
    for (size_t i = 0; i < view->services.n; i++) {
        const char *service = view->services.name[i];
        for (size_t k = 0; k < view->platforms.n; k++) {
            double parts[PLIM_TIME_COUNT], total = 0.0;
            if (!plim_view_time(view->results, view->platforms.name[k], service, parts)) {
                continue;
            }
            for (int part = 0; part < PLIM_TIME_COUNT; part++) {
                total += parts[part];
            }
            double share = total > 0.0 ? parts[PLIM_TIME_NEIGHBOURS] / total : 0.0;
            if (share > view->victim_share) {
                view->victim_share = share;
                view->victim = service;
            }
        }
        double p99 = plim_view_worst_p99(view->results, service);
        if (longest == NULL || p99 > worst_p99) {
            longest = service;
            worst_p99 = p99;
        }
    }
    view->victim = view->victim == NULL ? longest : view->victim;
}

bool plim_view_init(plim_view *view, const plim_results *results, plim_arena *arena)
{
    *view = (plim_view){.results = results, .arena = arena};
    size_t cap = results->n_platforms + results->n_rows;
    view->platforms = room(view, results->n_platforms);
    for (size_t i = 0; view->platforms.name != NULL && i < results->n_platforms; i++) {
        add_name(&view->platforms, cap, results->platforms[i]);
    }
    for (size_t i = 0; view->platforms.name != NULL && i < results->n_rows; i++) {
        add_name(&view->platforms, cap, results->rows[i].platform);
    }
    view->services = plim_view_entities(view, NULL, "service");
    if (arena->failed) {
        return false;
    }
    find_victim(view);
    return true;
}
