/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of blame, of one platform. */
#ifndef PLIM_SCENARIOS_ANALYZE_BLAME_H
#define PLIM_SCENARIOS_ANALYZE_BLAME_H

#include "scenarios/analyze.h"

/*
 * Rows of an experiment whose "platforms" are one with some services silent.
 *
 *   mask      (x->scenario->n_platforms) which of `service` have their load, a bit each; the first
 *             has all; each alone, all but each, and every two are among them
 *   service   (n) indexes of the services with a workload, n >= 2
 */
PLIM_MUST_USE plim_status plim_analyze_blame(const plim_experiment *x, const uint32_t *mask,
                                             const uint32_t *service, uint32_t n,
                                             plim_results *results, plim_err *err);

#endif
