/* SPDX-License-Identifier: GPL-3.0-or-later
 * Platforms in the order of a metric, and which of them the intervals do not tell from the best:
 * what the reading of a table and the verdict of a page both rest on. */
#ifndef PLIM_REPORTS_RANK_H
#define PLIM_REPORTS_RANK_H

#include "reports/view.h"

typedef struct plim_rank_entry {
    const char *platform;
    double value, low, high; /* value and high may be infinite: beyond the timeout */
} plim_rank_entry;

typedef struct plim_rank {
    plim_rank_entry *entry; /* smallest first */
    size_t n;
    const char *service; /* NULL: none */
    const char *metric;
} plim_rank;

/* Rows of a metric with an interval, one a platform, saturated and refused ones left out; `exact`
 * takes rows without an interval too. Memory is the view's arena. */
plim_rank plim_rank_of(const plim_view *view, const char *service, const char *metric,
                       const char *part, bool exact);

/* Puts an entry in its place; there must be room. */
void plim_rank_insert(plim_rank *rank, plim_rank_entry entry);

/* Keeps the platforms named. */
void plim_rank_only(plim_rank *rank, plim_names platforms);

/* Takes away those with a p99 although more than 1 % of the service's requests got no answer (they
 * were turned away): it is the p99 of others. Returns their platforms. */
plim_names plim_rank_drop_lossy(const plim_view *view, plim_rank *rank);

/* How many entries, the first included, are not clearly larger than the first: they need not stand
 * in a row, so they are moved to the front. Where one of two is the baseline, the paired
 * difference answers, which is sharper than two intervals. */
size_t plim_rank_near_best(const plim_view *view, plim_rank *rank);

/* Names of entries from..to-1, in the order in which the platforms are listed. */
plim_names plim_rank_names(const plim_view *view, const plim_rank *rank, size_t from, size_t to);

#endif
