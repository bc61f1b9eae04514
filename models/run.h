/* SPDX-License-Identifier: GPL-3.0-or-later
 * One run: one platform, one replication, one thread. It accumulates; intervals and tables are
 * made above, in `scenarios`. */
#ifndef PLIM_MODELS_RUN_H
#define PLIM_MODELS_RUN_H

#include "models/cluster.h"
#include "sim/kernel/hist.h"

typedef enum plim_resource {
    PLIM_RESOURCE_CPU,
    PLIM_RESOURCE_DISK,
    PLIM_RESOURCE_NET,
    PLIM_RESOURCE_MEMORY,
    PLIM_RESOURCE_CACHE, /* and memory bandwidth */
    PLIM_RESOURCE_KERNEL,
    PLIM_RESOURCE_COUNT
} plim_resource;

typedef enum plim_move_reason {
    PLIM_MOVE_PACK,    /* to empty its host */
    PLIM_MOVE_SPREAD,  /* from a full host to an emptier one */
    PLIM_MOVE_LEAVES,  /* its host leaves */
    PLIM_MOVE_REFRESH, /* its host is replaced */
    PLIM_MOVE_FAILURE, /* its host is down */
    PLIM_MOVE_REASONS
} plim_move_reason;

/* What happened to a service in one batch of the window. Times in ns, work in core-ns. */
typedef struct plim_service_obs {
    uint64_t arrived;
    uint64_t rejected; /* by their last attempt, as the next two */
    uint64_t timed_out;
    uint64_t failed;    /* a service they needed gave no answer */
    uint64_t retries;   /* attempts after the first */
    uint64_t refused;   /* attempts that found no entry in a table of processes */
    uint64_t completed; /* late ones included */
    uint64_t in_time;
    uint64_t slo_met;
    double sojourn_ns;    /* sums over the requests answered in time */
    double sojourn_ns_sq; /* of (sojourn in ns)^2 */
    double size;          /* of size / core speed: times the mean cost gives native and overhead */
    double wake_ns;
    double neighbours_ns[PLIM_RESOURCE_COUNT];
    double device_ns[2];   /* served by disk, network */
    double calls_ns;       /* waiting for other services */
    double beside_ns;      /* waiting for the work of their own parallel threads */
    double retrying_ns;    /* first arrival to the arrival of the attempt that was answered */
    double spent_ns;       /* departure - arrival over all departures: Little's law */
    double residual_ns;    /* at the end of the batch: sum of age of the requests in the system */
    double in_system_area; /* integral of requests in the system, ns */
    double throttled_ns;   /* over instances */
    double instances_ns;   /* integral of instances in service */
    double pids_ns;        /* integral of processes, over instances */
    double work[3];        /* core-ns: vcpu, own thread, shared host; without faults' */
    double faults_work;    /* core-ns, on all three */
    double faults;         /* pages that were not resident */
    double memory_ns;      /* what they took, neighbours' part not counted */
    double working_set, resident, swapped; /* integrals over instances, MiB ns */
    plim_hist hist;                        /* sojourn times in ns; timed out: infinite */
} plim_service_obs;

/* A host in one batch: core-ns. useful and overhead follow from the services' work and costs. */
typedef struct plim_host_obs {
    double used;        /* integral of what claimants got */
    double ticks;       /* reserved for idle instances and the host's OS */
    double switching;   /* lost to switches between guests */
    double copying;     /* of `used`: not the instances' work, but taken by moving them */
    double faults;      /* of `used`: for pages that are not resident */
    double held_up;     /* of `used`: work waited for memory, or spun on locks */
    double memory_gb;   /* moved from and to memory */
    double memory_held; /* by instances, MiB ns; 0 where nobody says anything of memory */
    double useful;
    double overhead[PLIM_STACK_MAX + 1]; /* by layer, [0] unused */
    double disk_busy;                    /* ns, mean over channels, or of the transfer if more */
    double link_busy[2];                 /* ns: receive, send */
    double on_ns;                        /* there and paid for */
} plim_host_obs;

typedef struct plim_bin {
    uint64_t arrived, in_time, lost; /* lost: timed out, rejected or failed */
    uint64_t slo_met;
    double instances_ns; /* integral of instances in service */
    double sojourn_ns;
    double resident; /* integral over instances, MiB ns */
} plim_bin;

typedef struct plim_run_result {
    uint32_t n_services, n_hosts, n_batches, n_bins;
    plim_service_obs *service; /* (n_batches * n_services) */
    plim_host_obs *host;       /* (n_batches * n_hosts) */
    plim_bin *bin;             /* (n_bins * n_services) */
    double *host_bin_used;     /* (n_bins * n_hosts) core-ns */
    double *bin_on_ns;         /* (n_bins) there and paid for, over hosts */
    plim_cost *cost;           /* (n_services) */
    double *host_capacity;     /* (n_hosts) cores, all threads busy */
    double *host_stranded;     /* (n_hosts) cores beyond all vCPU limits there */
    uint32_t *host_channels;   /* (n_hosts) of its disk */
    int64_t *host_billed_ns;   /* (n_hosts) paid for, whole grains, of the whole run */
    bool *host_used;           /* (n_hosts) at any time */
    size_t bytes;              /* memory the run took */
    uint32_t hosts_peak;       /* most with an instance at once */
    uint32_t hosts_ordered;
    uint32_t *starts;                  /* (n_services) instances started during the run */
    bool *failure_hit;                 /* (failures of the spec) took an instance with it, ever */
    uint32_t *crashes;                 /* (n_services) instances that crashed */
    uint32_t *oom_kills;               /* (n_services) of them, by the out-of-memory killer */
    uint32_t moves[PLIM_MOVE_REASONS]; /* of instances, that came to their end */
    double moves_ns;                   /* their lengths, summed */
    double *paused_ns;                 /* (n_services) standing still for moves, over instances */
    double *pids_peak;                 /* (n_services) most processes of an instance at once */
    uint32_t *evicted;                 /* (n_services) lost their host and found no other at once */
    bool *pool_full;                   /* (n_services) the pool of requests in flight ran out */
    uint32_t *in_system_start;         /* (n_services) at the end of the warm-up */
    uint32_t *in_system_end;           /* (n_services) */
    uint64_t events, requests, digest;
    plim_cluster cluster;
} plim_run_result;

/* Over all resources. */
static inline double plim_neighbours_ns(const plim_service_obs *o)
{
    double sum = 0.0;
    for (int i = 0; i < PLIM_RESOURCE_COUNT; i++) {
        sum += o->neighbours_ns[i];
    }
    return sum;
}

/* Runs one replication. The result lives in `arena`; the run's own memory is freed before return.
 * When placement refuses, only result->cluster is filled. Errors: PLIM_ENOMEM. */
PLIM_MUST_USE plim_status plim_run(const plim_spec *spec, uint32_t replication, plim_arena *arena,
                                   plim_run_result *result, plim_err *err);

#endif
