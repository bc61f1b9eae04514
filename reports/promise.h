/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which platform keeps which service's promise, and who suffers most.
 *
 * A service's promise is kept when at least 99 % of its requests are answered within its objective
 * (within its timeout when it has none). Kept and broken are said where the whole interval lies on
 * one side of 99 %; what lies between is not decided. A saturated service keeps nothing. */
#ifndef PLIM_REPORTS_PROMISE_H
#define PLIM_REPORTS_PROMISE_H

#include "reports/view.h"

typedef enum plim_promise_state {
    PLIM_PROMISE_NONE, /* no objective and no timeout, or nothing is known */
    PLIM_PROMISE_KEPT,
    PLIM_PROMISE_UNDECIDED,
    PLIM_PROMISE_BROKEN,
} plim_promise_state;

typedef struct plim_promise {
    plim_promise_state state;
    bool saturated;
    double share, low, high; /* of requests; without an interval low is 0 and high is 1 */
} plim_promise;

typedef struct plim_promises {
    const plim_view *view;
    plim_promise *cell;  /* (platforms, services) */
    size_t *n_kept;      /* (platforms) */
    size_t *n_broken;    /* (platforms) */
    size_t n_promises;   /* services that promise something on some platform */
    const char *victim;  /* the service that fares worst beside its best platform; NULL: none */
    const char *worst;   /* the platform where it fares so */
    const char *best;    /* where it fares best; NULL when no promise tells them apart: the victim
                            is then who loses most time to its neighbours */
    double victim_share; /* of its mean time, lost to neighbours on `worst` */
} plim_promises;

/* false when memory runs out; the arena is the view's. */
bool plim_promises_init(plim_promises *promises, const plim_view *view);

const plim_promise *plim_promise_at(const plim_promises *promises, size_t platform, size_t service);

/* Seconds of the service's objective, or 0. */
double plim_promise_objective(const plim_view *view, const char *service);

/* Share of a service's requests that got no answer in time: rejected, timed out or failed. */
double plim_promise_lost(const plim_view *view, const char *platform, const char *service);

/* More than 1 % of them: a mean of those that were answered is then one of other requests than
 * elsewhere, and says nothing of how fast the platform is. */
bool plim_promise_lossy(const plim_view *view, const char *platform, const char *service);

/* Hosts used on a platform; 0 when it was not placed. */
double plim_promise_hosts(const plim_view *view, const char *platform);

/* The platforms to choose from: those with the most promises kept (`undecided`: with the fewest
 * broken), of these those on the fewest hosts. Platforms that were not placed are left out. */
plim_names plim_promise_choice(const plim_promises *promises, bool undecided);

/* Why the victim is called the worst, as a clause ("whose share of requests …"). */
plim_message plim_promise_victim_why(const plim_promises *promises);

/* Promises kept, of platforms placed, at most; 0 when there are none. */
size_t plim_promise_most_kept(const plim_promises *promises);

#endif
