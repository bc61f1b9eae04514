/* SPDX-License-Identifier: GPL-3.0-or-later
 * Questions that the table and the figures both ask of results: which services are there, who
 * suffers most, where a request's time and a host's CPU went. */
#ifndef PLIM_REPORTS_VIEW_H
#define PLIM_REPORTS_VIEW_H

#include "reports/messages.h"
#include "sim/base/arena.h"
#include "sim/kernel/results.h"

/* Where a request's time went: the layers' overheads are one sum. */
typedef enum plim_time_part {
    PLIM_TIME_NATIVE,
    PLIM_TIME_OVERHEAD,
    PLIM_TIME_WAKE_UP,
    PLIM_TIME_DISK, /* from here to retrying: shown where somebody has them */
    PLIM_TIME_NETWORK,
    PLIM_TIME_CALLS,
    PLIM_TIME_RETRYING,
    PLIM_TIME_QUEUEING,
    PLIM_TIME_NEIGHBOURS,
    PLIM_TIME_COUNT
} plim_time_part;

/* Where the CPU of hosts went. */
typedef enum plim_ledger_part {
    PLIM_LEDGER_USEFUL,
    PLIM_LEDGER_OVERHEAD,
    PLIM_LEDGER_TICKS,
    PLIM_LEDGER_SWITCHING,
    PLIM_LEDGER_HELD_UP, /* and copying; shown where somebody has them */
    PLIM_LEDGER_IDLE,
    PLIM_LEDGER_STRANDED,
    PLIM_LEDGER_COUNT
} plim_ledger_part;

typedef struct plim_names {
    const char **name;
    size_t n;
} plim_names;

typedef struct plim_view {
    const plim_results *results;
    plim_arena *arena;
    plim_names platforms; /* those listed, then any other that has rows */
    plim_names services;  /* in the order of their first row */
    const char *victim;   /* the service that loses the largest share of its mean time to
                             neighbours on any platform; without such rows the one with the
                             longest p99; NULL when there is none */
    double victim_share;  /* that share, 0 when not known */
} plim_view;

/* false when memory runs out. The view borrows both. */
bool plim_view_init(plim_view *view, const plim_results *results, plim_arena *arena);

/* The first row that matches, or NULL. `platform` or `entity` NULL is any. */
const plim_row *plim_view_row(const plim_results *results, const char *platform, const char *point,
                              const char *entity, const char *metric, const char *part);

/* The message that names a part, and its JSON-safe word. */
plim_message plim_view_time_message(int part);

/* Whether any request on any platform spent time on that part; the ordinary ones always are. */
bool plim_view_time_shown(const plim_view *view, int part);

/* Is the value present and finite? */
bool plim_has(plim_value value);
/* A quantile among the requests that timed out: no value, but at least ci_low. */
bool plim_row_beyond(const plim_row *row);
/* value, else ci_low when beyond, else 0: for sorting and ranges. */
double plim_row_size(const plim_row *row);

/* Why the platform could not be placed ("" when nobody says), or NULL when it was. */
const char *plim_view_refusal(const plim_results *results, const char *platform);

/* Seconds of the mean time by part; false when there are no such rows with values. */
bool plim_view_time(const plim_results *results, const char *platform, const char *service,
                    double parts[]);

/* Shares of the capacity (sum 1) of one host, or of all when host is NULL; false: no rows. */
bool plim_view_ledger(const plim_results *results, const char *platform, const char *host,
                      double parts[]);

/* Whether any platform has that part; the ordinary ones are always shown. */
bool plim_view_ledger_shown(const plim_view *view, int part);

/* The sum of a metric's part over the entities of a platform, `entity` NULL being all. */
double plim_view_sum(const plim_results *results, const char *platform, const char *entity,
                     const char *metric, const char *part);

/* Distinct parts of the metric with that prefix, without it, in order of appearance; platform
 * NULL: on any. */
plim_names plim_view_parts(const plim_view *view, const char *platform, const char *metric,
                           const char *prefix);

/* Distinct entities of a kind on a platform (NULL: any). */
plim_names plim_view_entities(const plim_view *view, const char *platform, const char *kind);

/* A copy sorted by key, largest first; ties stay in order. key(data, name). */
plim_names plim_names_sorted(plim_arena *arena, plim_names names,
                             double (*key)(const void *data, const char *name), const void *data);

/* The longest p99 of a service on any platform (data: plim_results), a key for sorting. */
double plim_view_worst_p99(const void *results, const char *service);

#endif
