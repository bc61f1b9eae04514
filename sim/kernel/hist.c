/* SPDX-License-Identifier: GPL-3.0-or-later
 * The histogram: see hist.h. */
#include "sim/kernel/hist.h"

#include "sim/base/assert.h"

#include <math.h>

bool plim_hist_init(plim_hist *hist, plim_arena *arena)
{
    *hist = (plim_hist){.count = PLIM_NEW(arena, PLIM_HIST_BUCKETS, uint64_t)};
    return hist->count != NULL;
}

void plim_hist_merge(plim_hist *into, const plim_hist *from)
{
    for (uint32_t b = 0; b < PLIM_HIST_BUCKETS; b++) {
        into->count[b] += from->count[b];
    }
    into->n += from->n;
    into->n_infinite += from->n_infinite;
}

/* Buckets below PLIM_HIST_SUB have width 1; from there, PLIM_HIST_SUB buckets of width 2^shift. */
static uint32_t shift_of(uint32_t bucket)
{
    return bucket < PLIM_HIST_SUB ? 0 : bucket / PLIM_HIST_SUB - 1;
}

double plim_hist_low(uint32_t bucket)
{
    uint64_t lead = bucket < PLIM_HIST_SUB ? bucket : PLIM_HIST_SUB + bucket % PLIM_HIST_SUB;
    return (double)(lead << shift_of(bucket));
}

double plim_hist_high(uint32_t bucket)
{
    return plim_hist_low(bucket) + (double)(UINT64_C(1) << shift_of(bucket));
}

double plim_hist_quantile(const plim_hist *hist, double p)
{
    PLIM_ASSERT(hist->n > 0);
    double target = p * (double)hist->n;
    uint64_t below = 0;
    for (uint32_t b = 0; b < PLIM_HIST_BUCKETS; b++) {
        uint64_t count = hist->count[b];
        if (count > 0 && target <= (double)(below + count)) {
            double part = (target - (double)below) / (double)count;
            double low = plim_hist_low(b);
            return low + (part > 0.0 ? part : 0.0) * (plim_hist_high(b) - low);
        }
        below += count;
    }
    return HUGE_VAL;
}

double plim_hist_exceed(const plim_hist *hist, double q)
{
    PLIM_ASSERT(hist->n > 0);
    if (!(q >= 0.0)) {
        return 1.0;
    }
    if (q >= plim_hist_high(PLIM_HIST_BUCKETS - 1)) {
        return (double)hist->n_infinite / (double)hist->n;
    }
    uint32_t at = plim_hist_index((uint64_t)q);
    uint64_t above = hist->n_infinite;
    for (uint32_t b = at + 1; b < PLIM_HIST_BUCKETS; b++) {
        above += hist->count[b];
    }
    double high = plim_hist_high(at);
    double part = (high - q) / (high - plim_hist_low(at));
    return ((double)above + (double)hist->count[at] * part) / (double)hist->n;
}
