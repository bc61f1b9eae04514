/* SPDX-License-Identifier: GPL-3.0-or-later
 * A placement decides which host an instance runs on. It sees what is free and answers; admission
 * itself (memory, one service per host) is checked by the caller, the same for every placement. */
#ifndef PLIM_MODELS_PLACEMENT_H
#define PLIM_MODELS_PLACEMENT_H

#include "sim/base/param.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The hosts as a placement sees them; arrays of n_hosts. */
typedef struct plim_placement_view {
    uint32_t n_hosts;
    const double *mem_free_mib; /* now: the host's OS and what is placed are taken off already */
    const double *mem_mib;
    const double *cores;
    const double *vcpus_placed; /* vCPUs (or cores asked for) already there */
    const double *cores_pinned; /* of those, cores that are an instance's alone; NULL: none */
    const uint32_t *instances_placed;
    uint32_t n_instances;        /* of those, on all hosts */
    const int64_t *only_service; /* the one service on the host; -1: none; -2: several */
    const bool *there;           /* NULL: all are; others take nothing now */
    double vcpus_per_core_max;   /* 0: no limit */
} plim_placement_view;

typedef struct plim_placement_ask {
    uint32_t service;    /* index, in the order of the scenario */
    uint32_t instance;   /* index within the service */
    double need_mib;     /* what it takes from mem_free_mib, layers included */
    double vcpus;        /* 0: as many as the host has cores */
    double pinned;       /* cores it wants for itself; one is always left for all others */
    int64_t wanted_host; /* host named in the scenario for this instance, or -1 */
    bool dedicated;      /* may share a host only with instances of its own service */
} plim_placement_ask;

/* vCPUs of the instance on host h. */
double plim_placement_vcpus(const plim_placement_view *view, const plim_placement_ask *ask,
                            uint32_t h);

/* Whether host h has the memory and the freedom to take the instance. */
bool plim_placement_fits(const plim_placement_view *view, const plim_placement_ask *ask,
                         uint32_t h);

typedef struct plim_placement {
    const char *name;
    const char *summary;
    const char *source; /* paper, or where it is usual; required */
    bool dedicates;     /* never puts two services on a host, whatever is asked */
    bool in_turn;       /* spreads over equal hosts; all others give ties to the lowest index */
    /* Index of a host that fits, or -1. Pure. */
    int64_t (*place)(const plim_placement_view *view, const plim_placement_ask *ask);
} plim_placement;

#endif
