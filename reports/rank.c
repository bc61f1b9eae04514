/* SPDX-License-Identifier: GPL-3.0-or-later
 * Platforms in the order of a metric: see rank.h. */
#include "reports/rank.h"

#include "reports/promise.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void plim_rank_insert(plim_rank *rank, plim_rank_entry e)
{
    size_t at = rank->n++;
    for (; at > 0 && rank->entry[at - 1].value > e.value; at--) {
        rank->entry[at] = rank->entry[at - 1];
    }
    rank->entry[at] = e;
}

plim_rank plim_rank_of(const plim_view *view, const char *service, const char *metric,
                       const char *part, bool exact)
{
    plim_names platforms = view->platforms;
    plim_rank rank = {.entry = PLIM_NEW(view->arena, platforms.n, plim_rank_entry),
                      .service = service,
                      .metric = metric};
    for (size_t i = 0; rank.entry != NULL && i < platforms.n; i++) {
        const char *platform = platforms.name[i];
        const plim_row *row = plim_view_row(view->results, platform, "", service, metric, part);
        if (row == NULL || plim_view_refusal(view->results, platform) != NULL ||
            row->status == PLIM_ROW_SATURATED || row->status == PLIM_ROW_NOT_ENOUGH_DATA) {
            continue;
        }
        bool interval = plim_has(row->ci_low) && plim_has(row->ci_high);
        plim_rank_entry e = {platform, row->value.v, row->value.v, row->value.v};
        if (plim_row_beyond(row)) {
            plim_rank_insert(&rank, (plim_rank_entry){platform, HUGE_VAL, row->ci_low.v, HUGE_VAL});
        } else if (plim_has(row->value) && (interval || exact)) {
            e.low = interval ? row->ci_low.v : e.low;
            e.high = interval ? row->ci_high.v : e.high;
            plim_rank_insert(&rank, e);
        }
    }
    return rank;
}

void plim_rank_only(plim_rank *rank, plim_names platforms)
{
    size_t n = 0;
    for (size_t i = 0; i < rank->n; i++) {
        for (size_t k = 0; k < platforms.n; k++) {
            if (strcmp(rank->entry[i].platform, platforms.name[k]) == 0) {
                rank->entry[n++] = rank->entry[i];
                break;
            }
        }
    }
    rank->n = n;
}

static bool larger(const plim_view *view, const plim_rank *rank, const plim_rank_entry *small,
                   const plim_rank_entry *large)
{
    const plim_results *r = view->results;
    char point[256];
    bool from_small = strcmp(small->platform, r->baseline) == 0;
    if (from_small || strcmp(large->platform, r->baseline) == 0) {
        snprintf(point, sizeof point, "vs=%s", r->baseline);
        const plim_row *row = plim_view_row(r, from_small ? large->platform : small->platform,
                                            point, rank->service, rank->metric, "");
        if (row != NULL && plim_has(row->ci_low) && plim_has(row->ci_high)) {
            return from_small ? row->ci_low.v > 0.0 : row->ci_high.v < 0.0;
        }
    }
    return large->low > small->high;
}

plim_names plim_rank_drop_lossy(const plim_view *view, plim_rank *rank)
{
    plim_names dropped = {.name = PLIM_NEW(view->arena, rank->n, const char *)};
    size_t n = 0;
    for (size_t i = 0; dropped.name != NULL && i < rank->n; i++) {
        const plim_rank_entry *e = &rank->entry[i];
        if (isfinite(e->value) && plim_promise_lossy(view, e->platform, rank->service)) {
            dropped.name[dropped.n++] = e->platform;
        } else {
            rank->entry[n++] = *e;
        }
    }
    rank->n = n;
    return dropped;
}

size_t plim_rank_near_best(const plim_view *view, plim_rank *rank)
{
    size_t n_near = 0;
    for (size_t i = 0; i < rank->n; i++) {
        if (i == 0 || !larger(view, rank, &rank->entry[0], &rank->entry[i])) {
            plim_rank_entry e = rank->entry[i];
            memmove(&rank->entry[n_near + 1], &rank->entry[n_near], (i - n_near) * sizeof e);
            rank->entry[n_near++] = e;
        }
    }
    return n_near;
}

plim_names plim_rank_names(const plim_view *view, const plim_rank *rank, size_t from, size_t to)
{
    plim_names names = {.name = PLIM_NEW(view->arena, rank->n, const char *)};
    for (size_t i = 0; names.name != NULL && i < view->platforms.n; i++) {
        for (size_t k = from; k < to; k++) {
            if (strcmp(rank->entry[k].platform, view->platforms.name[i]) == 0) {
                names.name[names.n++] = view->platforms.name[i];
            }
        }
    }
    return names;
}
