/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of the isolation matrix, one platform and setting of the limits after the other. */
#ifndef PLIM_SCENARIOS_ANALYZE_ISOLATE_H
#define PLIM_SCENARIOS_ANALYZE_ISOLATE_H

#include "scenarios/analyze.h"

/* What the results say before their first row. `window`: see plim_experiment_window. */
PLIM_MUST_USE plim_status plim_analyze_isolate_begin(const plim_experiment *window,
                                                     plim_results *results, plim_err *err);

/* Rows of an experiment whose "platforms" are one: 0 with all aggressors silent, 1 + i with
 * aggressor i let loose, 1 + n + i with aggressor i alone. */
PLIM_MUST_USE plim_status plim_analyze_isolate(const plim_experiment *x, bool limits,
                                               plim_results *results, plim_err *err);

#endif
