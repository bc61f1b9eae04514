/* SPDX-License-Identifier: GPL-3.0-or-later
 * closed: users who think, ask, wait for the answer, and think again. */
#include "models/workload.h"

#include <math.h>

typedef struct params {
    int64_t users;
    plim_dist think;
} params;

static uint32_t users(const void *raw)
{
    return (uint32_t)((const params *)raw)->users;
}

static double think_s(const void *raw, plim_rng *rng)
{
    return plim_dist_draw(&((const params *)raw)->think, rng);
}

static bool never_thinks(const void *raw)
{
    const plim_dist *think = &((const params *)raw)->think;
    return think->kind == PLIM_DIST_DETERMINISTIC && think->mean <= 0.0;
}

static double mean_rate(const void *raw, double horizon_s)
{
    const params *p = raw;
    (void)horizon_s;
    /* upper bound: answers take no time */
    return p->think.mean > 0.0 ? (double)p->users / p->think.mean : HUGE_VAL;
}

static const plim_param table[] = {
    {.name = "users",
     .kind = PLIM_PARAM_COUNT,
     .required = true,
     .offset = offsetof(params, users),
     .unit = "1",
     .min = 1,
     .max = 10e6,
     .doc = "number of users"},
    {.name = "think",
     .kind = PLIM_PARAM_DIST,
     .required = true,
     .offset = offsetof(params, think),
     .unit = "s",
     .doc = "time a user thinks between an answer and the next request"},
    PLIM_PARAM_END,
};

const plim_workload plim_workload_closed = {
    .name = "closed",
    .summary = "a fixed number of users; each waits for the answer and thinks before asking again",
    .source =
        "Reiser, Lavenberg, Mean-Value Analysis of Closed Multichain Queuing Networks, J. ACM "
        "27(2), 1980",
    .params = table,
    .params_size = sizeof(params),
    .closed = true,
    .stationary = true,
    .mean_rate = mean_rate,
    .users = users,
    .think_s = think_s,
    .never_thinks = never_thinks,
};
