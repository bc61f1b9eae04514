/* SPDX-License-Identifier: GPL-3.0-or-later
 * Made-up results for tests of reports: they read like a comparison, but nothing was simulated. */
#ifndef PLIM_TESTS_SUPPORT_RESULTS_BUILDER_H
#define PLIM_TESTS_SUPPORT_RESULTS_BUILDER_H

#include "sim/kernel/results.h"

/* Names and sizes of a made-up comparison. Texts are borrowed. */
typedef struct plim_made_up {
    const char *verb, *scenario, *title;
    const char *const *platforms; /* (n_platforms); the first is the baseline */
    size_t n_platforms;
    const char *const *services; /* (n_services); the first is the victim */
    size_t n_services;
    size_t n_bins;       /* of each series; 0: no series */
    const char *refused; /* a platform that could not be placed, or NULL */
} plim_made_up;

/* Eight platforms, three services, a surge in the middle; one platform is refused, one service
 * times out on one platform and is saturated on another. */
plim_made_up plim_realistic(void);

/* The same with names that try to break out of every format. */
plim_made_up plim_hostile(void);

/* One platform, one service, a handful of rows whose texts tests know by heart. */
plim_results *plim_small_results(plim_arena *arena);

/* Results with rows, paired differences, ledgers, memory, series and notes; NULL: no memory. */
plim_results *plim_made_up_results(plim_arena *arena, const plim_made_up *made_up);

/* A row with a value and an interval of +- half; half < 0: no interval. */
plim_row plim_made_row(const char *platform, const char *kind, const char *entity,
                       const char *metric, const char *part, const char *unit, double value,
                       double half);

#endif
