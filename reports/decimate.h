/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fewer points for the same picture: gnuplot's time grows faster than the points of a line. */
#ifndef PLIM_REPORTS_DECIMATE_H
#define PLIM_REPORTS_DECIMATE_H

#include "sim/kernel/results.h"

#include <stddef.h>

/*
 * Chooses points of a series, in order: of each of max / 4 runs of neighbours the first, the
 * smallest, the largest and the last that are there, and of a run with none its first, so that
 * gaps stay. All points when n <= max.
 *
 *   value   (n)
 *   max     >= 4
 *   keep    out (n); the first `return value` entries are indices, rising
 *
 * O(n), does not allocate. Returns how many are kept, at most max.
 */
size_t plim_decimate(const plim_value *value, size_t n, size_t max, size_t *keep);

#endif
