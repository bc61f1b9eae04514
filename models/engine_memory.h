/* SPDX-License-Identifier: GPL-3.0-or-later
 * Memory inside a run (docs/model.md, 13): what instances hold of a host's RAM, how it changes
 * hands, and what requests pay for what is not resident. Nothing of it is there, and e->memory is
 * NULL, when no service and no host says anything of memory. */
#ifndef PLIM_MODELS_ENGINE_MEMORY_H
#define PLIM_MODELS_ENGINE_MEMORY_H

#include "models/engine.h"

/* Of a service: what a mean request's faults cost when nothing is resident. */
typedef struct plim_memory_flow {
    plim_cost cost;      /* of one fault */
    double faults;       /* of a mean request */
    double visit_faults; /* and of each of its cpu visits */
    double vcpu_ns;      /* of one fault, as are the next three */
    double thread_ns;    /* on the instance's own thread, parallel or not: the faulting one waits */
    double shared_ns;    /* at the shared host service */
    double latency_ns;   /* of the disk */
    double use_mib;      /* what an instance has touched, without what it has grown by */
    double hot_mib;      /* its working set of that */
    double file_mib;     /* and of that page cache: dropped without swap */
    double limit_mib;    /* resident at most, or HUGE_VAL */
    double own_swap_mib; /* beyond the limit, or HUGE_VAL */
} plim_memory_flow;

/* Of a group. */
typedef struct plim_memory_group {
    bool there;                  /* holds memory of its host */
    bool seen;                   /* has ever */
    bool alive;                  /* its service runs, and touches it */
    bool killed, killed_machine; /* by the out-of-memory killer, and not up again */
    double grown_mib;
    double held_mib;                 /* of the host's RAM, now */
    double aim_mib;                  /* what it is on its way to */
    double fresh_mib;                /* asked for and never had: free memory goes to that at once */
    double own_mib;                  /* it has swapped out below its own limit, or in its guest */
    int64_t grow_ns;                 /* it grows then, or PLIM_NEVER */
    int64_t sum_ns;                  /* its integrals are up to here */
    double work_ns[2], faults_ns[2]; /* vCPU, own thread: asked for since the last flush, for faults
                                      * of that */
    double share[2];                 /* of its CPU that goes to faults */
} plim_memory_group;

/* Of a host. */
typedef struct plim_ram {
    double step_mib; /* by which memory changes hands, and instances grow */
    int64_t step_ns; /* how long a step takes; 0: no time */
    int64_t next_ns; /* of reclaim, or PLIM_NEVER */
    bool changed;    /* who holds how much has to be found anew */
    uint32_t n_seen; /* groups that have ever held memory there */
} plim_ram;

/* Of a request: fixed when its own part starts. */
typedef struct plim_memory_request {
    double missing;   /* share of the working set that is not resident */
    double others;    /* part of that which is due to neighbours */
    double own_ns;    /* its faults took, waiting at devices not counted */
    double behind_ns; /* it waited there for others of its own service */
    double left;      /* faults of this visit that are still to be read, of a request of size 1 */
    double piece;     /* and of those, those being read */
    double device_ns; /* of the disk, before this piece */
    double lost_ns;   /* to neighbours there, and at the shared service, before this piece */
    int64_t since_ns; /* of this piece */
} plim_memory_request;

typedef struct plim_memory {
    bool fixed;   /* an instance's memory is its machine's: of the platform */
    bool balloon; /* which gives back what it holds idle */
    bool built;
    plim_memory_flow *flow;       /* (services) */
    plim_memory_group *group;     /* (groups) */
    plim_memory_request *request; /* (requests) */
    plim_ram *ram;                /* (hosts) */
    double *take, *cold, *file;   /* scratch, (groups of the largest host) */
} plim_memory;

/* ---- setting up: engine_build.c ---- */

/* In this order: before the services, for each, after the groups. False: no memory. */
PLIM_MUST_USE bool plim_engine_open_memory(plim_engine *e, size_t groups);
/* Whether requests of the service fault; its cost is known. */
bool plim_engine_memory_flow(plim_engine *e, uint32_t service);
void plim_engine_build_memory(plim_engine *e);

/* ---- what happens ---- */

/* The host's event: instances grow, memory changes hands, the killer comes. */
void plim_engine_memory_event(plim_engine *e, uint32_t host);
/* Instances came up or went down there. */
void plim_engine_memory_changed(plim_engine *e, uint32_t host);
/* An instance runs on in another group, with all it has. */
void plim_engine_memory_moved(plim_engine *e, uint32_t from, uint32_t to);
/* The integrals of a host's groups up to now. */
void plim_engine_sync_memory(plim_engine *e, uint32_t host);

/* ---- requests: engine_path.c ---- */

/* Core-ns that the faults of the cpu visit that starts now add on the vCPU. Of a service that may
 * fault; the functions below are for requests that do (plim_request.faults). */
double plim_engine_fault_work(plim_engine *e, uint32_t r);
/* And on the own thread, after it. */
double plim_engine_fault_thread_work(const plim_engine *e, uint32_t r);
/* Its cpu visit is over: it reads. */
void plim_engine_faults_to_read(plim_engine *e, uint32_t r);
/* The disk visit that reads the next piece; after it, whether there is another piece. */
void plim_engine_fault_piece(const plim_engine *e, uint32_t r, plim_step *step);
bool plim_engine_fault_piece_read(plim_engine *e, uint32_t r);
/* It has been answered: whose the time was. */
void plim_engine_memory_answered(const plim_engine *e, uint32_t r, plim_service_obs *o);

/* The part of what a group's vCPU or own thread did since the last flush that went to faults. */
double plim_engine_memory_share(plim_engine *e, uint32_t group, int station);

#endif
