/* SPDX-License-Identifier: GPL-3.0-or-later
 * The section on who hurts whom; nothing when nobody asked. */
#include "reports/table.h"

#include <math.h>
#include <string.h>

enum { PAIRS_MAX = 40 };

/* A victim and a neighbour, and the larger share of the victim's excess it is blamed for. */
typedef struct pair {
    const char *victim, *neighbour;
    double share;
} pair;

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static double value_of(const plim_table *table, const char *platform, const pair *p,
                       const char *metric, const char *part)
{
    const plim_row *row = plim_view_row(table->results, platform, "", p->victim, metric, part);
    return row != NULL && plim_has(row->value) ? row->value.v : PLIM_ABSENT;
}

/* Pairs of a platform in the order of their rows, at most `most`; returns how many there are. */
static size_t pairs_of(const plim_table *table, const char *platform, pair *pairs, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < table->results->n_rows; i++) {
        const plim_row *row = &table->results->rows[i];
        if (strcmp(row->metric, "blame_joint") != 0 || strcmp(row->platform, platform) != 0) {
            continue;
        }
        pair p = {.victim = row->entity, .neighbour = row->part};
        double excess = value_of(table, platform, &p, "excess_mean", "");
        double first = value_of(table, platform, &p, "blame_first_in", p.neighbour);
        double last = value_of(table, platform, &p, "blame_last_out", p.neighbour);
        p.share = excess > 0.0 ? fmax(first, last) / excess : 0.0;
        if (n < most) {
            pairs[n] = p;
        } else { /* the least of those kept makes room */
            size_t least = 0;
            for (size_t k = 1; k < most; k++) {
                least = pairs[k].share < pairs[least].share ? k : least;
            }
            pairs[least] = p.share > pairs[least].share ? p : pairs[least];
        }
        n++;
    }
    return n;
}

/* The resource that has most of the blame, "disk", with its share unless that is all of it. */
static const char *resource_of(plim_table *table, const char *platform, const pair *p)
{
    const plim_results *r = table->results;
    size_t length = strlen(p->neighbour);
    const char *best = NULL;
    double most = 0.0, all = 0.0;
    for (size_t i = 0; i < r->n_rows; i++) {
        const plim_row *row = &r->rows[i];
        if (strcmp(row->metric, "blame_last_out") != 0 || strcmp(row->platform, platform) != 0 ||
            strcmp(row->entity, p->victim) != 0 || !plim_has(row->value) ||
            strncmp(row->part, p->neighbour, length) != 0 || row->part[length] != ':') {
            continue;
        }
        all += row->value.v;
        if (row->value.v > most) {
            most = row->value.v;
            best = row->part + length + 1;
        }
    }
    if (best == NULL) {
        return "–";
    }
    return most > 0.995 * all
               ? best
               : or_empty(plim_arena_format(&table->arena, "%s %.0f %%", best, 100.0 * most / all));
}

enum { SHOWS = 3 };

/* rows[c][i]: column c of pair i; returns the largest value, by which all columns are scaled. */
static double find_rows(const plim_table *table, const char *platform, const pair *pairs, size_t n,
                        const plim_show *shows, const plim_row **rows[SHOWS])
{
    double largest = 0.0;
    for (size_t c = 0; c < SHOWS; c++) {
        for (size_t i = 0; i < n; i++) {
            const plim_row *row = plim_view_row(table->results, platform, "", pairs[i].victim,
                                                shows[c].metric, c == 0 ? "" : pairs[i].neighbour);
            rows[c][i] = row;
            largest =
                row != NULL && plim_has(row->value) ? fmax(largest, fabs(row->value.v)) : largest;
        }
    }
    return largest;
}

/* A saturated row of plim_sheet_metric is marked by its line, which here is several victims'. */
static void mark_saturated(plim_table *table, plim_sheet *sheet, const plim_row *const *rows)
{
    plim_cell *cells = plim_sheet_last(table, sheet);
    for (size_t i = 0; cells != NULL && i < sheet->n_rows; i++) {
        if (rows[i] != NULL && rows[i]->status == PLIM_ROW_SATURATED) {
            cells[i].mark = plim_table_mark(table, rows[i]);
        }
    }
}

static void put_measure(plim_table *table, plim_sheet *sheet, const char *platform,
                        const pair *pairs, bool p99)
{
    const char *group = p99 ? PLIM_SAY(table, GROUP_BLAME_P99) : PLIM_SAY(table, GROUP_BLAME_MEAN);
    const plim_show shows[SHOWS] = {
        {p99 ? "excess_p99" : "excess_mean", PLIM_MSG_COL_EXCESS, PLIM_QUANTITY_TIME,
         PLIM_INTERVAL_HALF},
        {p99 ? "blame_first_in_p99" : "blame_first_in", PLIM_MSG_COL_FIRST_IN, PLIM_QUANTITY_TIME,
         PLIM_INTERVAL_HALF},
        {p99 ? "blame_last_out_p99" : "blame_last_out", PLIM_MSG_COL_LAST_OUT, PLIM_QUANTITY_TIME,
         PLIM_INTERVAL_HALF},
    };
    const plim_row **rows[SHOWS];
    for (size_t c = 0; c < SHOWS; c++) {
        rows[c] = PLIM_NEW(&table->arena, sheet->n_rows, const plim_row *);
        if (rows[c] == NULL) {
            return;
        }
    }
    double largest = find_rows(table, platform, pairs, sheet->n_rows, shows, rows);
    plim_scale like = plim_scale_for(PLIM_QUANTITY_TIME, &largest, 1);
    for (size_t c = 0; c < SHOWS; c++) {
        plim_sheet_metric_like(table, sheet, group, &shows[c], false, &like, rows[c]);
        mark_saturated(table, sheet, rows[c]);
    }
    plim_cell *cells = plim_sheet_add(table, sheet, group, PLIM_SAY(table, COL_JOINT), true);
    const char *metric = p99 ? "blame_joint_p99" : "blame_joint";
    for (size_t i = 0; cells != NULL && i < sheet->n_rows; i++) {
        const plim_row *row = plim_view_row(table->results, platform, "", pairs[i].victim, metric,
                                            pairs[i].neighbour);
        bool open = row != NULL && !plim_has(row->value);
        bool yes = row != NULL && plim_has(row->value) && row->value.v > 0.0;
        cells[i].text = yes ? PLIM_SAY(table, WORD_JOINT) : open ? "?" : "";
    }
}

/* Whom the lines are about and through what. One column for both names, since a wide table repeats
 * the first in each of its parts. */
static void open_sheet(plim_table *table, plim_sheet *sheet, const char *platform,
                       const pair *pairs)
{
    plim_cell *who = plim_sheet_add(table, sheet, NULL, PLIM_SAY(table, COL_WHO_IS_HURT), true);
    plim_cell *where = plim_sheet_add(table, sheet, NULL, PLIM_SAY(table, COL_RESOURCE), true);
    for (size_t i = 0; who != NULL && where != NULL && i < sheet->n_rows; i++) {
        who[i].text = plim_table_say(table, PLIM_MSG_VICTIM_BY,
                                     PLIM_ARGS(plim_table_name(table, pairs[i].victim),
                                               plim_table_name(table, pairs[i].neighbour)));
        where[i].text = resource_of(table, platform, &pairs[i]);
    }
}

static void put_platform(plim_table *table, const char *platform)
{
    pair pairs[PAIRS_MAX];
    size_t all = pairs_of(table, platform, pairs, PAIRS_MAX);
    size_t shown = all < PAIRS_MAX ? all : PAIRS_MAX;
    plim_sheet sheet = {.n_rows = shown};
    if (all == 0) {
        return;
    }
    const char *name = plim_table_name(table, platform);
    plim_table_title(table, plim_table_say(table, PLIM_MSG_BLAME_TITLE, PLIM_ARGS(name)));
    open_sheet(table, &sheet, platform, pairs);
    put_measure(table, &sheet, platform, pairs, false);
    if (table->page != NULL) { /* both are wider than a page */
        plim_sheet_put(table, &sheet);
        sheet = (plim_sheet){.n_rows = shown};
        open_sheet(table, &sheet, platform, pairs);
    }
    put_measure(table, &sheet, platform, pairs, true);
    plim_sheet_put(table, &sheet);
    if (all > PAIRS_MAX) {
        const char *more = plim_table_count(table, all - PAIRS_MAX);
        plim_table_line(table, plim_table_say(table, PLIM_MSG_AND_MORE_PAIRS, PLIM_ARGS(more)));
    }
}

bool plim_table_has_blame(const plim_table *table)
{
    return plim_view_row(table->results, NULL, "", NULL, "excess_mean", "") != NULL;
}

void plim_table_blame(plim_table *table)
{
    if (!plim_table_has_blame(table)) {
        return;
    }
    for (size_t i = 0; i < table->view.platforms.n; i++) {
        put_platform(table, table->view.platforms.name[i]);
    }
    plim_table_line(table, PLIM_SAY(table, BLAME_IS));
}
