/* SPDX-License-Identifier: GPL-3.0-or-later
 * cpu_spinner: threads in a loop of arithmetic. */
#include "models/aggressor.h"

/* A request is that long at the reference core: how often the engine looks, not what is asked
 * for. */
static const double BURST_S = 0.01;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    (void)raw;
    (void)attack;
    spec->ops.n[PLIM_CLASS_USER] = BURST_S;
}

static const plim_param table[] = {
    PLIM_ATTACK_THREADS(4, "threads that compute without end (assumption)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_cpu_spinner = {
    .name = "cpu_spinner",
    .summary = "threads that compute without end",
    .source = "Matthews et al., ExpCS 2007 (what the stressor does: from memory, unverified): a "
              "tight loop of integer arithmetic. Assumption: number of threads",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "threads",
    .resident_mib = 16,
    .fill = fill,
};
