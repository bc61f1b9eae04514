/* SPDX-License-Identifier: GPL-3.0-or-later
 * fork_bomb: every process makes more processes. */
#include "models/aggressor.h"

/* A request is a stretch of a process's life: forks that work or fail, and little else. How much of
 * it one request is, is how often the engine looks, not what is asked for: a process never rests.
 */
static const double USER_S = 0.001, FORKS = 20.0;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double growth_per_s;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    spec->ops.n[PLIM_CLASS_USER] = USER_S;
    spec->ops.n[PLIM_CLASS_FORK] = FORKS;
    spec->channels.kernel.pids = 1.0;
    spec->channels.kernel.pids_growth_per_s = p->growth_per_s;
    spec->channels.kernel.pids_growth_from_s = attack->start_s;
}

static const plim_param table[] = {
    PLIM_ATTACK_REAL(params, growth_per_s, "1/s", 10, 1e-3, 1e4,
                     "processes that each process makes a second: their number grows by the factor "
                     "e in 1 / growth_per_s (assumption)"),
    PLIM_ATTACK_THREADS(4096, "processes that compute at once at most, of all that there are "
                              "(assumption: what a run can hold)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_fork_bomb = {
    .name = "fork_bomb",
    .summary = "processes that make more processes without end",
    .source = "Matthews et al., ExpCS 2007 (what the stressor does: from memory, unverified): a "
              "loop that creates child processes; Sharma et al., Middleware 2016, Fig. 5; Barham "
              "et al., SOSP 2003, 4.4. Assumptions: growth, how many compute at once",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "growth_per_s",
    .resident_mib = 16,
    .fill = fill,
};
