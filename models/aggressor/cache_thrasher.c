/* SPDX-License-Identifier: GPL-3.0-or-later
 * cache_thrasher: goes round a buffer as large as the last-level cache. */
#include "models/aggressor.h"

/* A request is that long at the reference core: how often the engine looks, not what is asked
 * for. */
static const double BURST_S = 0.01;

/* With nothing in the cache it asks for that much more bandwidth, and memory is most of its time:
 * assumptions. */
static const double MISS_GAIN = 8.0, MEMORY_BOUND = 0.9;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double footprint_mib, gb_per_s;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    (void)attack;
    spec->ops.n[PLIM_CLASS_USER] = BURST_S;
    spec->channels.cache.footprint_mib = p->footprint_mib;
    spec->channels.cache.gb_per_s = p->gb_per_s;
    spec->channels.cache.miss_gain = MISS_GAIN;
    spec->channels.cache.memory_bound = MEMORY_BOUND;
}

static const plim_param table[] = {
    PLIM_ATTACK_REAL(params, footprint_mib, "MiB", 32, 0.001, 1e6,
                     "cache that an instance would fill (assumption)"),
    PLIM_ATTACK_REAL(params, gb_per_s, "GB/s", 0.5, 0, 1e4,
                     "memory bandwidth of a core while all of it fits (assumption)"),
    PLIM_ATTACK_THREADS(4, "threads that go round it (assumption)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_cache_thrasher = {
    .name = "cache_thrasher",
    .summary = "threads that go round a buffer of the size of the last-level cache",
    .source = "Delimitrou, Kozyrakis, iBench, IISWC 2013 (the shape: a footprint that grows with "
              "intensity; from memory, unverified). Assumptions: all its numbers",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "footprint_mib",
    .resident_mib = 64,
    .fill = fill,
};
