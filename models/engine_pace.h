/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside the engine: what slows a group's work and leaves its cores alone. engine_cache.c says how
 * fast work is beside others at the cache and the memory, engine_pace.c the rest, and what follows.
 * There only where a run has such a channel. The equations: docs/model.md, 16. */
#ifndef PLIM_MODELS_ENGINE_PACE_H
#define PLIM_MODELS_ENGINE_PACE_H

#include "models/engine.h"

/* How fast work is, over what its cores would do: 1 is full speed. */
typedef struct plim_factor {
    double now;
    double alone; /* the same without neighbours, on as many cores */
} plim_factor;

typedef enum plim_slow { PLIM_SLOW_CACHE, PLIM_SLOW_KERNEL, PLIM_SLOW_KINDS } plim_slow;

/* Of a service, prepared. */
typedef struct plim_pace_use {
    const plim_cache_use *cache;
    double footprint_mib;
    double most_mib;  /* of cache, of an instance: its footprint or its limit */
    double limit_gb;  /* per s; HUGE_VAL: none */
    double in_kernel; /* share of the CPU time of a mean request */
    double spin;      /* of a guest whose vCPUs are all preempted; 0 where it is no guest */
    double fit_gb;    /* per s: what a core of it asks for when it has most_mib */
    const struct plim_pace_use *like; /* a service's that is alike: on as many cores as slow */
    bool limited;                     /* has limits */
    bool slow_caches;                 /* can be slowed by the cache or the memory */
    bool slow_kernels;                /* by locks */
} plim_pace_use;

/* Of a group. */
typedef struct plim_pace {
    const plim_pace_use *use; /* of its service; NULL: the shared service */
    plim_factor of[PLIM_SLOW_KINDS];
    double kept[PLIM_SLOW_KINDS];   /* now over alone */
    plim_factor spin;               /* `alone`: on the cores it would have alone */
    double j[PLIM_SLOW_KINDS];      /* integral of what neighbours take from its progress, ns */
    double j_rate[PLIM_SLOW_KINDS]; /* dj/dt now */
    double wants_gb, most_gb;       /* per s: demand; that, or its limit */
    double held_up; /* core-ns in which its work waited for memory or locks, since the last flush */
} plim_pace;

/* Of a request. */
typedef struct plim_pace_request {
    double j_start[PLIM_SLOW_KINDS]; /* the group's when the visit to the CPU began */
    double j_vcpu;                   /* all of them, when the vCPU part of the visit ended */
    double lost_ns[PLIM_SLOW_KINDS]; /* to neighbours */
} plim_pace_request;

/* Of a host. */
typedef struct plim_pace_host {
    const plim_cache_host *cache; /* NULL: it has no such channel */
    double contention;            /* of its kernel's locks; 0: no such channel */
    double gb_now;                /* per s: moved from and to memory */
    double gb_sum;                /* its integral since the last flush, 1e-9 GB */
    int64_t gb_from_ns;           /* gb_sum is up to here */
} plim_pace_host;

typedef struct plim_pacing {
    plim_pace_use *use;         /* (services) */
    plim_pace *group;           /* (groups) */
    plim_pace_request *request; /* (requests) */
    plim_pace_host *host;       /* (hosts) */
    uint32_t *by_claim;         /* (groups) of each host, by limit of the cache over footprint */
    bool caches, kernels;       /* some host has that channel */
    bool own_kernels;           /* instances are guests */
    bool limits;                /* somebody has limits of cache or bandwidth */
    bool plain; /* nobody is slowed but by lack of bandwidth, nor has a limit of it */
} plim_pacing;

/* How high the water stands at a host: nobody has more of his footprint in the cache, of his
 * demand for bandwidth. */
typedef struct plim_cache_level {
    double cache, gb;                 /* 0 … 1 */
    double pressure_mib;              /* what all together would hold */
    double footprints_mib, wanted_gb; /* what all together ask for */
} plim_cache_level;

/* engine_cache.c */

/* Whether the host has that channel in this run. */
bool plim_engine_has_cache(const plim_spec *spec, const plim_host_spec *host);
/* What a core of a service moves per second, over what it moves when all fits. */
double plim_engine_cache_raised(const plim_cache_use *use, double mib);
/* Shares of the first n active groups of a host with that channel, by their cores; notes what
 * moves. */
void plim_engine_cache_level(plim_engine *e, const plim_host *h, uint32_t n,
                             plim_cache_level *level);
/* How fast that makes one of them, that has so many cores. */
plim_factor plim_engine_cache_factor(const plim_pace *p, const plim_cache_host *cache, double cores,
                                     const plim_cache_level *level);

/* engine_pace.c: what slows work and leaves its cores alone. */
PLIM_MUST_USE bool plim_engine_allocate_pacing(plim_engine *e, size_t groups);
void plim_engine_build_flow_pace(plim_engine *e, plim_flow *f);
void plim_engine_build_host_pace(plim_engine *e, plim_host *h);
/* Shares of a host have changed: everybody's pace there. Whose rates follow is deferred. */
void plim_engine_pace(plim_engine *e, plim_host *h);
/* The copying leaves the group that part of its pace; 1: it is over. */
void plim_engine_copying(plim_group *g, double pace);
/* Of a paced group: its integrals over dt ns; the rates of what neighbours take. */
void plim_engine_pace_sync(plim_group *g, double dt);
void plim_engine_pace_rates(plim_group *g);
/* Of a service that may be slowed: a request is new; its visit to the CPU begins, leaves the vCPU,
 * ends; it is answered; it moves. */
void plim_engine_pace_new(plim_engine *e, uint32_t r);
void plim_engine_pace_begin(plim_engine *e, uint32_t r);
void plim_engine_pace_off_vcpu(plim_engine *e, uint32_t r);
double plim_engine_pace_since_vcpu(const plim_engine *e, uint32_t r); /* lost since then, ns */
void plim_engine_pace_end(plim_engine *e, uint32_t r);
void plim_engine_pace_book(plim_engine *e, uint32_t r, plim_service_obs *o);
void plim_engine_pace_moved(plim_engine *e, uint32_t r, const plim_group *from,
                            const plim_group *to);
/* GB moved from and to the host's memory since it was last asked. */
double plim_engine_pace_gb(plim_engine *e, uint32_t host);

#endif
