/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fewer points for the same picture: see decimate.h. */
#include "reports/decimate.h"

#include "sim/base/assert.h"

/* Indices of one run, rising and each once; at most four. */
static size_t keep_run(const plim_value *value, size_t from, size_t to, size_t *keep)
{
    size_t first = to, last = to, low = to, high = to, n = 0;
    for (size_t i = from; i < to; i++) {
        if (!value[i].there) {
            continue;
        }
        first = first == to ? i : first;
        low = low == to || value[i].v < value[low].v ? i : low;
        high = high == to || value[i].v > value[high].v ? i : high;
        last = i;
    }
    if (first == to) {
        keep[0] = from;
        return 1;
    }
    for (size_t i = first; i <= last; i++) {
        if (i == first || i == low || i == high || i == last) {
            keep[n++] = i;
        }
    }
    return n;
}

size_t plim_decimate(const plim_value *value, size_t n, size_t max, size_t *keep)
{
    PLIM_ASSERT(max >= 4);
    size_t n_kept = 0;
    if (n <= max) {
        for (; n_kept < n; n_kept++) {
            keep[n_kept] = n_kept;
        }
        return n_kept;
    }
    size_t n_runs = max / 4;
    for (size_t run = 0; run < n_runs; run++) {
        size_t from = n / n_runs * run + n % n_runs * run / n_runs;
        size_t to = n / n_runs * (run + 1) + n % n_runs * (run + 1) / n_runs;
        n_kept += keep_run(value, from, to, keep + n_kept);
    }
    return n_kept;
}
