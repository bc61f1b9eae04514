/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a run is made from: hosts, services and one platform, in plain C. Built by the scenario
 * loader or by a test with struct literals. */
#ifndef PLIM_MODELS_SPEC_H
#define PLIM_MODELS_SPEC_H

#include "models/balancer.h"
#include "models/channels.h"
#include "models/cost.h"
#include "models/placement.h"
#include "models/workload.h"
#include "sim/kernel/sample.h"

#define PLIM_UNLIMITED UINT32_MAX

/* A machine is replaced by a new one at that age, again and again. */
typedef struct plim_refresh_spec {
    double at_age_s;   /* 0: never */
    double swap_s;     /* from the last instance that left to the new machine's boot */
    double core_speed; /* of the new one; 0: as before */
} plim_refresh_spec;

typedef struct plim_host_spec {
    const char *name;
    uint32_t cores;    /* >= 1 */
    double mem_mib;    /* > 0 */
    double core_speed; /* speed of a core relative to the reference core, > 0 */
    double smt_factor; /* throughput of a core with two busy threads over one, 1..2; 1: no SMT */
    double slice_ms;   /* scheduler's slice between guests when vCPUs exceed cores, > 0 */
    double disk_iops;  /* operations per second of the disk, all at once; 0: takes no time */
    double disk_latency_ms; /* of one operation alone; 0: 1 / disk_iops, one at a time */
    double disk_mb_per_s;   /* 10^6 bytes per second; 0: no limit */
    double link_gbit_per_s; /* each way; 0: takes no time */
    double lead_time_s;     /* > 0: not there at first, comes so long after it was ordered */
    bool bought;      /* paid for as long as it is there; else while it is used, or was ordered */
    double billing_s; /* grain of what is paid for; 0: exact */
    double from_s, until_s; /* it takes instances in between; 0: from the start, to the end */
    double age_s;           /* at the start of the run */
    plim_refresh_spec refresh;
    plim_channels_host channels;
} plim_host_spec;

typedef enum plim_visit_kind { PLIM_VISIT_CPU, PLIM_VISIT_DISK, PLIM_VISIT_CALL } plim_visit_kind;

/* One visit of a request's own part, in order. */
typedef struct plim_visit {
    plim_visit_kind kind;
    uint32_t callee; /* CALL: service index */
} plim_visit;

/* What a client does when it gets no answer. */
typedef struct plim_retry_spec {
    uint32_t attempts;    /* in all, 1..100; 1: no retry */
    double backoff_s;     /* before the second attempt; > 0 when attempts > 1 */
    double factor;        /* of the pause from attempt to attempt, >= 1 */
    double backoff_max_s; /* > 0 */
    double jitter;        /* part of a pause that is random, 0..1 */
    double budget;        /* retries a request brings with it, for all; negative: no limit */
} plim_retry_spec;

typedef enum plim_scaling_metric {
    PLIM_SCALING_CPU,         /* cores in use over `vcpus` (0: the host's cores), limit or not */
    PLIM_SCALING_OUTSTANDING, /* requests at an instance, waiting ones too */
    PLIM_SCALING_METRIC_COUNT
} plim_scaling_metric;

/* A controller of the number of instances; most == 0: none. */
typedef struct plim_scaling_spec {
    uint32_t least, most;
    plim_scaling_metric metric;
    double target;     /* of the metric, > 0 */
    double tolerance;  /* no change while the metric is within that share of the target */
    double period_s;   /* between looks */
    double cooldown_s; /* how long fewer must have been enough before any is drained */
    double start_s;    /* of the service itself, after the platform's own start */
} plim_scaling_spec;

typedef enum plim_failure_kind {
    PLIM_FAILURE_PROCESS,
    PLIM_FAILURE_KERNEL, /* the one the instance runs on */
    PLIM_FAILURE_HOST
} plim_failure_kind;

/* Something that fails, at given times or again and again. */
typedef struct plim_failure_spec {
    plim_failure_kind what;
    uint32_t service;  /* PROCESS, KERNEL: one of its instances in service, drawn */
    uint32_t host;     /* HOST */
    bool random;       /* then `every` is the time between failures, prepared */
    bool ages;         /* HOST: `every` is a Weibull of the age of the first failure of a new
                        * machine, and repair leaves the age as it is */
    bool elsewhere;    /* HOST: instances start on other hosts where that is sooner */
    plim_reals at_s;   /* ascending */
    plim_dist every;   /* s */
    double repair_s;   /* before anything starts again */
    double core_speed; /* HOST: of the machine that comes instead; 0: as before */
} plim_failure_spec;

typedef struct plim_service_spec {
    const char *name;
    uint32_t instances;
    plim_ops ops;         /* mean operation counts of a request */
    plim_dist size;       /* of a request relative to that mean: mean 1, prepared */
    double mem_mib;       /* resident per instance, layers not included */
    uint32_t concurrency; /* requests an instance works on at once; PLIM_UNLIMITED */
    uint32_t queue_limit; /* requests that may wait at an instance; PLIM_UNLIMITED */
    double timeout_s;     /* client gives up; 0: never */
    double slo_s;         /* objective for the sojourn time; 0: none */
    uint32_t
        vcpus; /* of an instance where the platform has vCPUs; 0: as many as the host's cores */
    uint32_t cpuset_cores; /* cores of its host that are an instance's alone; 0: none */
    double cpu_weight;     /* > 0 */
    double quota_ms;       /* core-milliseconds per period; 0: none */
    double period_ms;
    double lock_spin; /* share of its time that a guest of several vCPUs spins when nearly all of
                         them are preempted, 0 … 1 */
    bool os_unmodifiable; /* its guest OS cannot be modified: refused on para */
    const char *guest_os; /* NULL: that of all services without a name for theirs */
    double os_port_lines; /* what modifying that OS for para takes, lines changed */
    const plim_workload *workload;
    const void *workload_params; /* prepared */
    const int64_t *on_host;      /* (instances) host wanted, -1: none; or NULL */
    const plim_visit *path;      /* (n_path) or NULL: cpu, then disk if there are operations */
    uint32_t n_path;
    uint32_t n_visits;             /* times the path of the scenario was repeated into `path` */
    const plim_balancer *balancer; /* NULL: round_robin */
    plim_retry_spec retry;
    plim_scaling_spec scaling;
    double from_s, until_s; /* it is there in between; 0: from the start, to the end */
    plim_channels_use channels;
} plim_service_spec;

typedef struct plim_platform_spec {
    const char *label;                           /* the name in tables */
    const plim_platform *part[PLIM_NESTING_MAX]; /* from the outside; NULL where there is none */
    bool guest_os_modified;
    plim_stack stack;
    plim_sharing sharing;
    bool vcpu_limits;
    bool one_service_per_host;
} plim_platform_spec;

typedef enum plim_replan_goal {
    PLIM_REPLAN_PACK,  /* empty the hosts with the fewest instances where all fit elsewhere */
    PLIM_REPLAN_SPREAD /* even out vCPUs per core */
} plim_replan_goal;

/* The placement planned anew while the run goes on; both times 0: never. */
typedef struct plim_replan_spec {
    plim_replan_goal goal;
    double every_s;        /* between plans; 0: changes alone bring one */
    double after_change_s; /* from the last change to a plan; 0: changes bring none */
    uint32_t moves_max;    /* of one plan; PLIM_UNLIMITED */
} plim_replan_spec;

/* What the move of an instance costs where its platform moves it while it runs. */
typedef struct plim_live_spec {
    double gbit_per_s; /* at most; 0: as fast as the links */
    double cpu_tax;    /* share of the instance's CPU that copying takes, 0..1 */
    double downtime_s; /* in which it stands still, at the end */
} plim_live_spec;

typedef struct plim_spec {
    const plim_host_spec *hosts;
    uint32_t n_hosts;
    const plim_service_spec *services;
    uint32_t n_services;
    const plim_failure_spec *failures;
    uint32_t n_failures;
    plim_platform_spec platform;
    const plim_placement *placement;
    double vcpus_per_core_max; /* 0: no limit */
    plim_replan_spec replan;
    plim_live_spec live;
    int64_t horizon_ns;
    int64_t warmup_ns;
    uint64_t seed;
    uint32_t n_batches;     /* >= 1, equal parts of the window [warmup, horizon) */
    uint32_t n_bins;        /* >= 1, equal parts of the run, for timelines */
    uint32_t max_in_flight; /* requests at once in a run */
    plim_channels_off channels_off;
} plim_spec;

/* Whether a service or a host says anything of memory beyond how much of it there is. */
bool plim_spec_has_memory(const plim_spec *spec);

/* Whether any service says what it holds of its kernel's table of processes, and that channel is
 * on; and the entries that one of its requests needs while it is worked on: those that the service
 * says, and one for its forks, which follow one another (an assumption). */
bool plim_spec_counts_pids(const plim_spec *spec);
double plim_request_pids(const plim_service_spec *spec);

/* Whether an instance may change its host during a run. */
bool plim_spec_moves(const plim_spec *spec);

/* Whether instances of the platform are moved while they run: else they are started again on the
 * other host, and stopped on the old one when the new one is up. */
bool plim_platform_is_live(const plim_platform_spec *platform);

/* The path of a request whose service gives none: cpu, then disk when there are disk operations.
 * Sets `path`, returns how many visits it has. */
uint32_t plim_path_usual(const plim_ops *ops, const plim_visit **path);

#endif
