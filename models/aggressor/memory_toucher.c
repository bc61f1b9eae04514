/* SPDX-License-Identifier: GPL-3.0-or-later
 * memory_toucher: goes round a working set that may be larger than what it gets. */
#include "models/aggressor.h"

/* A request is that long at the reference core: how often the engine looks, not what is asked
 * for. */
static const double BURST_S = 0.01;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double working_set_mib, faults_per_cpu_s;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    (void)attack;
    spec->ops.n[PLIM_CLASS_USER] = BURST_S;
    spec->channels.memory.working_set_mib = p->working_set_mib;
    spec->channels.memory.faults_per_cpu_s = p->faults_per_cpu_s;
}

static const plim_param table[] = {
    PLIM_ATTACK_REAL(params, working_set_mib, "MiB", 3072, 1, 1e9,
                     "memory it goes round (Barham 2003: 3 GB)"),
    PLIM_ATTACK_REAL(params, faults_per_cpu_s, "1/s", 10000, 0, 1e9,
                     "major faults of a CPU-second with nothing resident (assumption: a page is "
                     "worked on for 0.1 ms)"),
    PLIM_ATTACK_THREADS(1, "threads that touch it (assumption)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_memory_toucher = {
    .name = "memory_toucher",
    .summary = "threads that touch a large working set again and again",
    .source = "Barham et al., SOSP 2003, 4.4 pp. 174-175: a process that touches 3 GB. "
              "Assumptions: faults per CPU-second, number of threads",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "working_set_mib",
    .resident_mib = 64,
    .fill = fill,
};
