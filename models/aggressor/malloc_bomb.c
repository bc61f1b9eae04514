/* SPDX-License-Identifier: GPL-3.0-or-later
 * malloc_bomb: allocates and touches memory and frees none. */
#include "models/aggressor.h"

/* A request is that long at the reference core: how often the engine looks, not what is asked
 * for. */
static const double BURST_S = 0.01;

static const double PAGES_PER_MIB = 256.0; /* of 4 KiB */

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double growth_mib_per_s;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    attack->threads = 1;
    /* one thread: what touching takes of its time is faults, the rest it computes */
    spec->ops.n[PLIM_CLASS_USER] = BURST_S;
    spec->ops.n[PLIM_CLASS_PAGE_FAULT] = p->growth_mib_per_s * BURST_S * PAGES_PER_MIB;
    spec->channels.memory.growth_mib_per_s = p->growth_mib_per_s;
    spec->channels.memory.growth_from_s = attack->start_s;
}

static const plim_param table[] = {
    PLIM_ATTACK_REAL(params, growth_mib_per_s, "MiB/s", 500, 1e-3, 1e6,
                     "memory it takes and touches a second; each page is a fault (assumption: 2 us "
                     "a page)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_malloc_bomb = {
    .name = "malloc_bomb",
    .summary = "a process that allocates and touches memory and frees none",
    .source = "Matthews et al., ExpCS 2007 (what the stressor does: from memory, unverified): a "
              "loop that allocates and touches memory without freeing it; Sharma et al., "
              "Middleware 2016, Fig. 6. Assumption: growth",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "growth_mib_per_s",
    .resident_mib = 16,
    .fill = fill,
};
