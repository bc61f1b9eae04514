/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of a scenario file: structs as decoded and their tables. Everything that knows a key
 * (decoding, nearest names, `explain`, `check --dump`, the JSON Schema) reads these tables. */
#ifndef PLIM_SCENARIOS_SCENARIO_KEYS_H
#define PLIM_SCENARIOS_SCENARIO_KEYS_H

#include "sim/base/param.h"
#include "sim/kernel/sample.h"

/* Limits of lists and texts. */
enum {
    PLIM_HOSTS_MAX = 100000,
    PLIM_SERVICES_MAX = 100000,
    PLIM_PLATFORMS_MAX = 64,
    PLIM_LAYERS_MAX = 32,
    PLIM_STEPS_MAX = 1024, /* of a path, visits included */
    PLIM_NAME_BYTES_MAX = 255
};

typedef struct plim_root_keys {
    const char *editors_schema, *name, *title, *description, *placement;
    int64_t schema, replications, max_in_flight, era;
    uint64_t seed;
    double horizon_s, warmup_s, vcpus_per_core_max;
} plim_root_keys;

typedef struct plim_host_keys {
    const char *name;
    int64_t count, cores;
    double mem_mib, core_speed, smt_factor, slice_ms;
    double disk_iops, disk_latency_ms, disk_mb_per_s, link_gbit_per_s;
    double lead_time_s, billing_s, from_s, until_s, age_s;
    bool bought;
} plim_host_keys;

typedef struct plim_refresh_keys {
    double at_age_s, apart_s, swap_s, core_speed;
} plim_refresh_keys;

typedef struct plim_replan_keys {
    int goal;
    int64_t moves_max;
    double every_s, after_change_s;
} plim_replan_keys;

typedef struct plim_live_keys {
    double gbit_per_s, cpu_tax, downtime_s;
} plim_live_keys;

typedef struct plim_service_keys {
    const char *name;
    int64_t instances, concurrency, queue_limit, vcpus, visits, cpuset_cores;
    const char *balancer, *guest_os;
    double lock_spin;
    double os_port_lines, mem_mib, timeout_s, slo_s, cpu_weight, quota_ms, period_ms, from_s,
        until_s;
    bool os_unmodifiable;
} plim_service_keys;

typedef struct plim_kernel_keys {
    int64_t pids, pids_per_request, limit_pids;
    double pids_growth_per_s, pids_growth_from_s;
} plim_kernel_keys;

typedef struct plim_kernel_host_keys {
    int64_t pids_max;
    double contention;
} plim_kernel_host_keys;

typedef struct plim_aggressor_type_keys {
    const char *type;
} plim_aggressor_type_keys;

typedef struct plim_retry_keys {
    int64_t attempts;
    double backoff_s, factor, backoff_max_s, jitter, budget;
} plim_retry_keys;

typedef struct plim_scaling_keys {
    int64_t least, most;
    int metric;
    double target, tolerance, period_s, cooldown_s, start_s;
} plim_scaling_keys;

typedef struct plim_failure_keys {
    int what;
    const char *service, *host;
    plim_reals at_s;
    plim_dist every;
    double repair_s, core_speed;
    bool ages, elsewhere;
} plim_failure_keys;

/* Counts are -1 when absent: then the profile's, or 0. In the order of plim_class. */
enum { PLIM_REQUEST_COUNTS = 15 };
typedef struct plim_request_keys {
    const char *profile;
    double scale;
    plim_dist size;
    double count[PLIM_REQUEST_COUNTS];
} plim_request_keys;

typedef struct plim_platform_keys {
    const char *name, *variant, *label;
    int costs, sharing;
    int vcpu_limits;
} plim_platform_keys;

typedef struct plim_layer_keys {
    const char *name, *base;
    bool serial, own_kernel, once_per_host;
} plim_layer_keys;

typedef struct plim_row_keys {
    double value, low, high; /* low, high: -1 when absent */
    int class, term, payer;  /* term: 0 is PLIM_TERM_WORK_NS; payer: -1 when absent */
    const char *source;
} plim_row_keys;

typedef struct plim_memory_use_keys {
    double working_set_mib, faults_per_cpu_s, growth_mib_per_s, growth_from_s, growth_max_mib,
        limit_mib, swap_mib;
} plim_memory_use_keys;

typedef struct plim_memory_host_keys {
    double swap_mib, reclaim_mib_per_s, overcommit;
} plim_memory_host_keys;

typedef struct plim_channels_keys {
    bool memory, cache, disk, net, kernel;
} plim_channels_keys;

typedef struct plim_cache_keys {
    double footprint_mib, gb_per_s, miss_gain, memory_bound, limit_mib, limit_gb_per_s;
    plim_reals pressure_mib, slowdown;
} plim_cache_keys;

typedef struct plim_host_cache_keys {
    double llc_mib, gb_per_s;
} plim_host_cache_keys;

typedef struct plim_workload_type_keys {
    const char *type;
} plim_workload_type_keys;

/* Which channels of interference are on. */
typedef struct plim_disk_use_keys {
    int pattern; /* 0 random, 1 sequential */
    double weight, limit_iops, limit_mb_per_s;
} plim_disk_use_keys;

typedef struct plim_net_use_keys {
    double weight, limit_mbit_per_s, limit_packets_per_s;
} plim_net_use_keys;

typedef struct plim_disk_host_keys {
    bool spindle;
    int queueing; /* 0 fcfs, 1 fair */
    double mix_penalty;
} plim_disk_host_keys;

typedef struct plim_net_host_keys {
    int queueing;
} plim_net_host_keys;

enum { PLIM_COSTS_DEFAULT, PLIM_COSTS_ZERO };

extern const plim_param plim_root_table[];
extern const plim_param plim_host_table[];
extern const plim_param plim_service_table[];
extern const plim_param plim_request_table[];
extern const plim_param plim_retry_table[];
extern const plim_param plim_scaling_table[];
extern const plim_param plim_channels_table[];
extern const plim_param plim_kernel_table[];      /* `kernel` of a service */
extern const plim_param plim_kernel_host_table[]; /* and of a host */
extern const plim_param plim_failure_table[];
extern const plim_param plim_refresh_table[]; /* `refresh` of a host */
extern const plim_param plim_replan_table[];
extern const plim_param plim_live_table[];
extern const plim_param plim_memory_use_table[];  /* `memory` of a service */
extern const plim_param plim_memory_host_table[]; /* and of a host */
extern const plim_param plim_isolate_table[];     /* keys_isolate.c; its members are lists */
extern const plim_param plim_disk_use_table[];    /* `disk`, `net` of a service */
extern const plim_param plim_net_use_table[];
extern const plim_param plim_disk_host_table[]; /* `disk`, `net` of a host */
extern const plim_param plim_net_host_table[];
extern const plim_param plim_platform_table[];
extern const plim_param plim_layer_table[]; /* `layers` of a scenario */
extern const plim_param plim_row_table[];   /* `rows` of such a layer */
extern const plim_param plim_cache_table[]; /* `cache` of a service */
extern const plim_param plim_host_cache_table[];
/* The key "type" of a workload, beside the keys of that type. */
extern const plim_param plim_workload_type_table[];
/* The same of an aggressor, and the object. */
extern const plim_param plim_aggressor_type_table[];
extern const plim_shape plim_aggressor_shape;

/* A name of anything. */
extern const plim_shape plim_name_shape;

/* Key `isolate` of the root. */
extern const plim_shape plim_isolate_shape;
extern const char *const plim_isolate_limits[]; /* "on", "off", NULL */
/* Objects whose tables stand in files of their own. */
extern const plim_shape plim_disk_use_shape, plim_net_use_shape;
extern const plim_shape plim_disk_host_shape, plim_net_host_shape;

/* The whole, from the root. */
extern const plim_shape plim_scenario_shape;

/* Puts into decoded keys what follows from others: counts from the profile; what the base says;
 * who pays, and the range. */
void plim_request_resolve(plim_request_keys *keys);
void plim_layer_resolve(plim_layer_keys *keys);
void plim_row_resolve(plim_row_keys *keys);

#endif
