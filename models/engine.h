/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside a run. Not for users of plim_run; the units of the engine share this.
 *
 * A host is one hierarchy, solved in one pass:
 *
 *     host ── group (claimant: an instance, or the host's shared service) ── station ── job
 *
 * A group has a weight and gets x cores by water-filling; its stations (the vCPUs, the own host
 * thread) all run at x / demand of their full speed, and the running jobs of a station share its
 * rate equally. So one number, a station's virtual work v, says how far every job has come: a job
 * ends when v reaches the value set when it began. Jobs beyond the station's slots wait in order.
 *
 * Time is integer ns. Work is core-ns at the reference core. A completion is scheduled at the time
 * rounded up to the next ns and, when that event comes, it is done: no comparison needs an
 * epsilon.
 *
 * A request's path (models/cost.h): shared host service (receive), then the vCPU with, beside it,
 * the parallel own thread, then the serial own thread (its slot stays taken), then shared host
 * service (send). Stages without work are skipped. */
#ifndef PLIM_MODELS_ENGINE_H
#define PLIM_MODELS_ENGINE_H

#include "models/run.h"
#include "sim/kernel/queue.h"

#define PLIM_NIL UINT32_MAX

/* Reserved CPU: 1e-15 cores to cores. */
#define PLIM_CORES(femto) ((double)(femto)*1e-15)

enum { PLIM_ON_VCPU, PLIM_ON_THREAD, PLIM_STATIONS };

/* Two nodes a request: [2r] on its path, [2r + 1] for the parallel own thread. */
typedef struct plim_job {
    double end;    /* virtual work at which it is done, while running */
    double work;   /* core-ns, while waiting */
    uint32_t next; /* waiting line, or sibling in the heap of the running */
    uint32_t child;
} plim_job;

typedef struct plim_request {
    int64_t arrival_ns;
    int64_t stage_ns; /* start of the shared stage it is in */
    double size;      /* relative to the mean request */
    double j_start;   /* group's J when the own part began */
    double neighbours_ns;
    double others; /* share of other instances' jobs in the shared queue on arrival */
    uint32_t service;
    uint32_t group;
    uint32_t user;         /* closed workloads, or PLIM_NIL */
    uint32_t older, newer; /* requests of the service with a timeout, in order of arrival */
    int32_t wake_ns;
    uint8_t pending; /* parts of the own stage still running */
    uint8_t stage;   /* plim_stage */
    bool abandoned;
    bool live;
} plim_request;

typedef struct plim_station {
    double v;        /* virtual work done per job since the station was last empty */
    double rate;     /* dv/dt now, reference core-ns per ns */
    double demand;   /* cores it would use */
    double used;     /* integral of cores used, core-ns, since the last flush */
    int64_t done_ns; /* when the first running job ends, or PLIM_NEVER */
    uint32_t running, waiting, held; /* held: slots of requests in their serial stage */
    uint32_t slots;
    uint32_t cores; /* most cores (vCPUs) it can use */
    uint32_t heap;  /* first to end among the running */
    uint32_t head, tail;
} plim_station;

typedef struct plim_group {
    plim_station station[PLIM_STATIONS];
    double weight;
    double demand; /* of all stations */
    double x;      /* cores */
    double x_alone;
    double scale; /* x / demand */
    double j;     /* integral of 1 - x / x_alone, ns */
    int64_t last_ns;
    int64_t wake_ns;  /* when the request in `wake` is awake, or PLIM_NEVER */
    int64_t quota_ns; /* next change of the bucket, or PLIM_NEVER */
    double bucket;    /* core-ns left in this period */
    double stalled_ns;
    int64_t period; /* number of the period the bucket belongs to */
    uint32_t host;
    uint32_t service;   /* or PLIM_NIL: the shared service */
    uint32_t wake;      /* request */
    uint32_t in_group;  /* requests anywhere on their path */
    uint32_t at_shared; /* of those, at the shared service */
    bool stalled;
} plim_group;

typedef struct plim_host {
    uint32_t first, n; /* groups; the last one is the shared service if there is one */
    uint32_t shared;   /* group index or PLIM_NIL */
    double cores;
    double speed;
    double smt;
    double demand;      /* of all groups */
    int64_t ticks;      /* reserved now, 1e-15 cores: an integer, so that sums stay exact */
    int64_t host_ticks; /* of those, the host's own */
    double switching;   /* cores lost now */
    double slice_share; /* s / (s + c_sw) */
    int64_t last_ns;    /* of ticks_sum and switching_sum */
    double ticks_sum, switching_sum; /* core-ns since the last flush */
    bool contended;
} plim_host;

typedef struct plim_flow {
    const plim_service_spec *spec;
    plim_cost cost;
    double stage_ns[PLIM_STAGE_COUNT]; /* work of a mean request */
    double latency_ns;
    int64_t timeout_ns;             /* or PLIM_NEVER */
    int64_t slo_ns;                 /* or PLIM_NEVER */
    int64_t idle_ticks, busy_ticks; /* what an instance reserves, 1e-15 cores */
    double quota_ns;                /* core-ns per period, 0: none */
    int64_t period_ns;
    uint32_t first_place, n_groups; /* its groups: run->place[first_place …] */
    uint32_t next_group;            /* round robin */
    uint32_t oldest, newest;        /* requests with a timeout */
    uint32_t in_system;
    int64_t area_ns; /* in_system_area is up to here */
    plim_arrival_state arrivals;
    plim_rng size_rng;
    plim_queue users;       /* closed: when each user asks next */
    plim_rng *user_rng;     /* (2 * users): think, size */
    plim_service_obs *obs;  /* of the current batch; NULL during warm-up */
    plim_service_obs scrap; /* takes what happens outside the window */
    plim_bin *bin;          /* of the current bin */
} plim_flow;

typedef struct plim_engine {
    const plim_spec *spec;
    plim_run_result *result;
    plim_arena arena;
    int64_t now_ns;
    plim_queue queue; /* entities: hosts, timeouts, arrivals */
    plim_host *host;
    plim_group *group;
    plim_flow *flow;
    uint32_t *place;  /* groups by service */
    int64_t *next_ns; /* (groups) next event of each */
    plim_request *request;
    plim_job *job;
    uint32_t *free_request;
    uint32_t n_free, n_requests, high_water;
    uint32_t n_groups;
    uint32_t batch, bin;
    bool measuring;
} plim_engine;

/* engine_share.c: rates. */

/* Brings a group's work, J and bucket to now; before anything about it changes. */
void plim_engine_sync(plim_engine *e, plim_group *g);
/* Adds a job of that much work to a station of a synced group: runs or waits. */
void plim_engine_join(plim_engine *e, plim_group *g, int which, uint32_t job, double work);
/* Takes the first job off the running ones and starts the next waiting one. */
uint32_t plim_engine_leave(plim_engine *e, plim_group *g, int which);
/* Starts waiting jobs while slots are free. */
void plim_engine_fill(plim_engine *e, plim_group *g, int which);
/* After changes to group g of a host (synced): shares, rates, next events, queue. */
void plim_engine_reshare(plim_engine *e, plim_group *g);
/* Host integrals (ticks, switching) up to now. */
void plim_engine_sync_host(plim_engine *e, plim_host *h);
/* The bucket's event: stall at empty, refill at the period's start. */
void plim_engine_quota_event(plim_engine *e, plim_group *g);

/* engine_flow.c: requests. */
void plim_engine_arrive(plim_engine *e, uint32_t service);
void plim_engine_time_out(plim_engine *e, uint32_t service);
void plim_engine_host_event(plim_engine *e, uint32_t host);

/* engine_build.c: memory and initial state. */
PLIM_MUST_USE plim_status plim_engine_build(plim_engine *e, const plim_spec *spec,
                                            uint32_t replication, plim_err *err);

static inline uint32_t plim_engine_timeout_entity(const plim_engine *e, uint32_t service)
{
    return e->spec->n_hosts + service;
}

static inline uint32_t plim_engine_arrival_entity(const plim_engine *e, uint32_t service)
{
    return e->spec->n_hosts + e->spec->n_services + service;
}

#endif
