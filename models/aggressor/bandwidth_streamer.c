/* SPDX-License-Identifier: GPL-3.0-or-later
 * bandwidth_streamer: streams through arrays that fit in no cache. */
#include "models/aggressor.h"

/* A request is that long at the reference core: how often the engine looks, not what is asked
 * for. */
static const double BURST_S = 0.01;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double gb_per_s, footprint_mib;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    (void)attack;
    spec->ops.n[PLIM_CLASS_USER] = BURST_S;
    spec->channels.cache.footprint_mib = p->footprint_mib;
    spec->channels.cache.gb_per_s = p->gb_per_s;
    spec->channels.cache.memory_bound = 1.0; /* an assumption */
}

static const plim_param table[] = {
    PLIM_ATTACK_REAL(params, gb_per_s, "GB/s", 10, 1e-3, 1e4,
                     "memory bandwidth that each core of it asks for (assumption)"),
    PLIM_ATTACK_REAL(params, footprint_mib, "MiB", 0, 0, 1e6,
                     "cache that it fills as it goes (assumption: its stores go past the cache)"),
    PLIM_ATTACK_THREADS(4, "threads that stream (assumption)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_bandwidth_streamer = {
    .name = "bandwidth_streamer",
    .summary = "threads that stream through arrays that fit in no cache",
    .source = "McCalpin, STREAM (triad; from memory, unverified); Felter et al. 2014: 25.15 GB/s "
              "of a socket of eight cores. Assumptions: bandwidth of a core, share of its time",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "gb_per_s",
    .resident_mib = 256,
    .fill = fill,
};
