/* SPDX-License-Identifier: GPL-3.0-or-later
 * Results: growing arrays in an arena, see results.h. */
#include "sim/kernel/results.h"

#include <math.h>
#include <string.h>

const char *plim_row_status_name(plim_row_status status)
{
    static const char *const names[] = {
#define X(name, text) text,
        PLIM_ROW_STATUS_MAP(X)
#undef X
    };
    return (unsigned)status < PLIM_ROW_STATUS_COUNT ? names[status] : "?";
}

const char *plim_check_kind_name(plim_check_kind kind)
{
    static const char *const names[] = {
#define X(name, text) text,
        PLIM_CHECK_KIND_MAP(X)
#undef X
    };
    return (unsigned)kind < PLIM_CHECK_KIND_COUNT ? names[kind] : "?";
}

const char *plim_outcome_name(plim_outcome outcome)
{
    static const char *const names[] = {
#define X(name, text) text,
        PLIM_OUTCOME_MAP(X)
#undef X
    };
    return (unsigned)outcome < PLIM_OUTCOME_COUNT ? names[outcome] : "?";
}

plim_value plim_value_of(double v)
{
    return isfinite(v) ? (plim_value){v, true} : PLIM_NO_VALUE;
}

plim_results *plim_results_new(plim_arena *arena)
{
    plim_results *results = PLIM_NEW(arena, 1, plim_results);
    if (results != NULL) {
        *results = (plim_results){
            .arena = arena,
            .verb = "",
            .scenario = "",
            .title = "",
            .file = "",
            .version = "",
            .description = "",
            .text = "",
            .command = "",
            .baseline = "",
            .level = 0.95,
        };
    }
    return results;
}

/* Room for one more element; the old array stays in the arena, so growth doubles. */
static void *room(plim_results *results, void *old, size_t n, size_t *cap, size_t size)
{
    if (n < *cap) {
        return old;
    }
    size_t bigger = *cap == 0 ? 64 : 2 * *cap;
    void *array = plim_arena_alloc(results->arena, bigger, size);
    if (array == NULL) {
        results->failed = true;
        return NULL;
    }
    if (n > 0) {
        memcpy(array, old, n * size);
    }
    *cap = bigger;
    return array;
}

void plim_results_add(plim_results *results, plim_row row)
{
    plim_row *rows = room(results, results->rows, results->n_rows, &results->cap_rows, sizeof row);
    if (rows != NULL) {
        results->rows = rows;
        rows[results->n_rows++] = row;
    }
}

void plim_results_add_series(plim_results *results, plim_series series)
{
    plim_series *all =
        room(results, results->series, results->n_series, &results->cap_series, sizeof series);
    if (all != NULL) {
        results->series = all;
        all[results->n_series++] = series;
    }
}

void plim_results_add_note(plim_results *results, const char *kind, const char *platform,
                           const char *text)
{
    for (size_t i = 0; i < results->n_notes; i++) {
        const plim_note *note = &results->notes[i];
        if (strcmp(note->kind, kind) == 0 && strcmp(note->platform, platform) == 0 &&
            strcmp(note->text, text) == 0) {
            return;
        }
    }
    plim_note *notes =
        room(results, results->notes, results->n_notes, &results->cap_notes, sizeof *notes);
    if (notes != NULL) {
        results->notes = notes;
        notes[results->n_notes++] = (plim_note){kind, platform, text};
    }
}

const plim_row *plim_results_find(const plim_results *results, const char *platform,
                                  const char *point, const char *entity, const char *metric,
                                  const char *part)
{
    for (size_t i = 0; i < results->n_rows; i++) {
        const plim_row *row = &results->rows[i];
        if (strcmp(row->metric, metric) == 0 && strcmp(row->platform, platform) == 0 &&
            strcmp(row->entity, entity) == 0 && strcmp(row->part, part) == 0 &&
            strcmp(row->point, point) == 0) {
            return row;
        }
    }
    return NULL;
}
