/* SPDX-License-Identifier: GPL-3.0-or-later
 * Placement and admission: which host every instance runs on, what stays resident where, and, when
 * it does not fit, which host lacks how much of what. */
#ifndef PLIM_MODELS_CLUSTER_H
#define PLIM_MODELS_CLUSTER_H

#include "models/spec.h"

typedef struct plim_instance_place {
    uint32_t service;
    uint32_t index; /* within its service */
    uint32_t host;
} plim_instance_place;

typedef struct plim_cluster {
    uint32_t n_instances;
    plim_instance_place *instances; /* by service, then index */
    double *mem_service_mib;        /* (n_hosts) */
    double *mem_layer_mib;          /* (n_hosts * PLIM_STACK_MAX), by layer */
    uint32_t *n_placed;             /* (n_hosts) */
    uint32_t n_now;                 /* on all hosts */
    double *mem_free_mib;           /* (n_hosts) what is left for instances */
    double *mem_mib, *cores;        /* (n_hosts) */
    double *vcpus_placed;           /* (n_hosts) */
    double *cores_pinned;           /* (n_hosts) an instance's alone */
    int64_t *only_service;          /* (n_hosts) as in plim_placement_view */
    bool *there;                    /* (n_hosts) else it is still to be ordered, or to come */
    uint32_t hosts_used;
    bool refused;
    char *refusal;        /* in words: instance, resource, and each host's shortfall */
    double shortfall_mib; /* least over hosts, when memory was the limiter; else 0 */
} plim_cluster;

/* Places every instance in order. A refusal is a result, not an error: `refused` is set. Returns
 * PLIM_ENOMEM only. */
PLIM_MUST_USE plim_status plim_cluster_place(const plim_spec *spec, plim_arena *arena,
                                             plim_cluster *cluster, plim_err *err);

/* A copy that can be changed. */
PLIM_MUST_USE bool plim_cluster_copy(const plim_spec *spec, const plim_cluster *from,
                                     plim_arena *arena, plim_cluster *to);

/* Instances of the service that a host can hold when nobody else is there. */
uint32_t plim_cluster_room(const plim_spec *spec, uint32_t service, uint32_t host);

/* Where one more instance of the service would go, or -1; places it there, too. */
int64_t plim_cluster_find(const plim_spec *spec, const plim_cluster *cluster, uint32_t service);
int64_t plim_cluster_add(const plim_spec *spec, plim_cluster *cluster, uint32_t service);

/* Takes an instance of the service off the host. */
void plim_cluster_remove(const plim_spec *spec, plim_cluster *cluster, uint32_t service,
                         uint32_t host);

/* Whether the host takes one more of it now; puts it there. */
bool plim_cluster_fits(const plim_spec *spec, const plim_cluster *cluster, uint32_t service,
                       uint32_t host);
void plim_cluster_put(const plim_spec *spec, plim_cluster *cluster, uint32_t service,
                      uint32_t host);

/* What changes over a run, from a copy to another; allocates nothing. */
void plim_cluster_assign(const plim_spec *spec, const plim_cluster *from, plim_cluster *to);

/* MiB an instance of that service takes on a host: its own and the layers'. */
double plim_instance_need_mib(const plim_spec *spec, uint32_t service);

#endif
