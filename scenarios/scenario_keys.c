/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of a scenario file: see scenario_keys.h. */
#include "scenarios/scenario_keys.h"

#include <stddef.h>

#define KEY(type, field, kind_, is_required, in, otherwise, least, most, text)                     \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_##kind_, .required = (is_required),                     \
        .offset = offsetof(type, field), .unit = (in), .fallback = (otherwise), .min = (least),    \
        .max = (most), .doc = (text)                                                               \
    }
#define CUSTOM(key, is_required, text)                                                             \
    {                                                                                              \
        .name = (key), .kind = PLIM_PARAM_CUSTOM, .required = (is_required), .unit = "",           \
        .doc = (text)                                                                              \
    }

const plim_param plim_root_table[] = {
    CUSTOM("$schema", false, "the JSON Schema, for editors; not read"),
    KEY(plim_root_keys, schema, COUNT, true, "1", 1, 1, 1, "version of the format: 1"),
    KEY(plim_root_keys, name, TEXT, true, "", 0, 0, 0, "short name, printed in every row"),
    KEY(plim_root_keys, title, TEXT, false, "", 0, 0, 0, "one line for headings; default the name"),
    CUSTOM("description", false, "what the scenario is for; the page of `--format html` says it"),
    CUSTOM("seed", false, "an integer up to 2^53 or a string of 16 hex digits; default 1"),
    KEY(plim_root_keys, horizon_s, REAL, true, "s", 0, 1e-3, 1e9, "length of a run"),
    CUSTOM(
        "warmup_s", false,
        "seconds left out of every statistic, or \"auto\" (the default: MSER-5 on a pilot run; 0 "
        "when a rate changes over time)"),
    KEY(plim_root_keys, replications, COUNT, false, "1", 5, 1, 100000,
        "independent runs; with 1, intervals come from batches of a stationary run"),
    CUSTOM("era", false, "era of all costs: 2003, 2014 or 2020; default 2014"),
    KEY(plim_root_keys, max_in_flight, COUNT, false, "1", 1048576, 1, 16777216,
        "requests in the system at once, all services; beyond it they are rejected"),
    KEY(plim_root_keys, placement, TEXT, false, "", 0, 0, 0,
        "which placement decides where instances run; default first_fit"),
    KEY(plim_root_keys, vcpus_per_core_max, REAL, false, "1", 0, 0, 1e4,
        "no host takes instances with more vCPUs than that times its cores; 0: no limit"),
    CUSTOM("platform", false, "the platform of `run`: a name or an object"),
    CUSTOM("platforms", false,
           "the platforms of `compare`, the first is the baseline; default all"),
    CUSTOM("layers", false, "array of layers of the scenario's own, for platforms to name"),
    CUSTOM("hosts", true, "array of hosts"),
    CUSTOM("services", true, "array of services"),
    PLIM_PARAM_END,
};

const plim_param plim_host_table[] = {
    KEY(plim_host_keys, name, TEXT, true, "", 0, 0, 0,
        "name; with count above 1, numbers follow it"),
    KEY(plim_host_keys, count, COUNT, false, "1", 1, 1, 100000, "number of equal hosts"),
    KEY(plim_host_keys, cores, COUNT, true, "1", 0, 1, 4096, "physical cores"),
    KEY(plim_host_keys, mem_mib, REAL, true, "MiB", 0, 1, 1e9, "memory"),
    KEY(plim_host_keys, core_speed, REAL, false, "1", 1, 1e-3, 1e3,
        "speed of a core relative to the reference core"),
    KEY(plim_host_keys, smt_factor, REAL, false, "1", 1, 1, 2,
        "throughput of a core with two busy threads relative to one; 1 is without SMT"),
    KEY(plim_host_keys, slice_ms, REAL, false, "ms", 30, 1e-3, 1e4,
        "slice of the scheduler between guests when vCPUs exceed cores"),
    KEY(plim_host_keys, disk_iops, REAL, false, "1/s", 0, 0, 1e9,
        "operations per second of the host's disk when it is full of work; 0: they take no time"),
    KEY(plim_host_keys, disk_latency_ms, REAL, false, "ms", 0, 0, 1e4,
        "one operation alone; disk_iops times it is how many the disk works on at once; 0: one"),
    KEY(plim_host_keys, disk_mb_per_s, REAL, false, "MB/s", 0, 0, 1e7,
        "bytes the disk transfers, after the operation; 0: they take no time"),
    KEY(plim_host_keys, link_gbit_per_s, REAL, false, "Gbit/s", 0, 0, 1e5,
        "the host's network link, each way; 0: bytes take no time"),
    KEY(plim_host_keys, lead_time_s, REAL, false, "s", 0, 0, 1e9,
        "above 0: not there at first; a scaled service that finds no room orders it, and it comes "
        "so long after"),
    KEY(plim_host_keys, bought, BOOL, false, "", 0, 0, 0,
        "paid for as long as it is there; otherwise while it is used, or from the order to its "
        "return"),
    KEY(plim_host_keys, billing_s, REAL, false, "s", 0, 0, 1e9,
        "what is paid for is a multiple of that; 0: exact"),
    PLIM_PARAM_END,
};

const plim_param plim_service_table[] = {
    KEY(plim_service_keys, name, TEXT, true, "", 0, 0, 0, "name"),
    KEY(plim_service_keys, instances, COUNT, false, "1", 1, 1, 100000,
        "instances; the balancer says which one a request goes to"),
    CUSTOM("request", true, "what one request does"),
    CUSTOM("workload", false,
           "when requests come; may be left out when other services call this one"),
    CUSTOM("path", false,
           "what an instance does for a request, in order: \"cpu\" first, \"disk\", "
           "\"call:SERVICE\"; each kind's demand is split evenly over its visits; default cpu, "
           "then disk when there are operations"),
    KEY(plim_service_keys, visits, COUNT, false, "1", 1, 1, 1000, "times the path is gone through"),
    KEY(plim_service_keys, balancer, TEXT, false, "", 0, 0, 0,
        "which instance gets a request (`plimsoll list balancers`); default round_robin"),
    CUSTOM("retry", false, "how clients try again when they get no answer; default not at all"),
    KEY(plim_service_keys, mem_mib, REAL, false, "MiB", -1, 0, 1e9,
        "resident memory of an instance, layers not included; default the profile's"),
    KEY(plim_service_keys, concurrency, COUNT, false, "1", 4294967295.0, 1, 1e6,
        "requests an instance works on at once; default no limit"),
    KEY(plim_service_keys, queue_limit, COUNT, false, "1", 4294967295.0, 0, 1e7,
        "requests that may wait at an instance; default no limit"),
    KEY(plim_service_keys, timeout_s, REAL, false, "s", 0, 0, 1e9,
        "the client gives up after that; 0 never"),
    KEY(plim_service_keys, slo_s, REAL, false, "s", 0, 0, 1e9,
        "objective for the sojourn time; 0 none"),
    KEY(plim_service_keys, vcpus, COUNT, false, "1", 0, 0, 4096,
        "vCPUs of an instance on platforms that have them; 0: as many as the host has cores"),
    KEY(plim_service_keys, cpu_weight, REAL, false, "1", 1, 1e-3, 1e6, "share under contention"),
    KEY(plim_service_keys, quota_ms, REAL, false, "ms", 0, 0, 1e6,
        "CPU quota: core-milliseconds per period; 0 none"),
    KEY(plim_service_keys, period_ms, REAL, false, "ms", 100, 1, 1e6, "period of the quota"),
    KEY(plim_service_keys, os_unmodifiable, BOOL, false, "", 0, 0, 0,
        "its guest OS cannot be modified: it cannot run paravirtualized"),
    CUSTOM("scaling", false,
           "a controller that starts and drains instances; default none, `instances` stay"),
    CUSTOM("on", false, "host names, one an instance, for the placement explicit_hosts"),
    PLIM_PARAM_END,
};

const plim_param plim_retry_table[] = {
    KEY(plim_retry_keys, attempts, COUNT, true, "1", 0, 1, 100, "attempts in all, the first too"),
    KEY(plim_retry_keys, backoff_s, REAL, false, "s", 0.1, 0, 1e6,
        "pause before the second attempt (assumption)"),
    KEY(plim_retry_keys, factor, REAL, false, "1", 2, 1, 100,
        "each pause is that many times the one before (assumption)"),
    KEY(plim_retry_keys, backoff_max_s, REAL, false, "s", 60, 0, 1e6,
        "no pause is longer (assumption)"),
    KEY(plim_retry_keys, jitter, REAL, false, "1", 0, 0, 1,
        "part of a pause that is drawn at random: 0 none, 1 all of it"),
    KEY(plim_retry_keys, budget, REAL, false, "1", -1, -1, 100,
        "retries that each request allows all clients of the service; -1 no limit"),
    PLIM_PARAM_END,
};

static const char *const scaling_metrics[] = {"cpu", "outstanding", NULL};

/* Defaults: the Horizontal Pod Autoscaler of Kubernetes (sync period 15 s, tolerance 0.1,
 * downscale stabilization 300 s). */
const plim_param plim_scaling_table[] = {
    KEY(plim_scaling_keys, most, COUNT, true, "1", 0, 1, 100000, "never more instances than that"),
    KEY(plim_scaling_keys, least, COUNT, false, "1", 0, 0, 100000,
        "never fewer; 0: as many as `instances`"),
    {.name = "metric",
     .kind = PLIM_PARAM_CHOICE,
     .offset = offsetof(plim_scaling_keys, metric),
     .unit = "",
     .choices = scaling_metrics,
     .doc = "what it looks at, per instance, mean over a period: cpu (default), cores in use over "
            "`vcpus` (where those do not limit it, it may exceed 1), or outstanding, the requests "
            "there"},
    KEY(plim_scaling_keys, target, REAL, true, "1", 0, 1e-6, 1e6,
        "what the metric should be: instances times metric over target are wanted, rounded up"),
    KEY(plim_scaling_keys, tolerance, REAL, false, "1", 0.1, 0, 1,
        "no change while the metric is within that share of the target"),
    KEY(plim_scaling_keys, period_s, REAL, false, "s", 15, 1e-3, 1e6, "between two looks"),
    KEY(plim_scaling_keys, cooldown_s, REAL, false, "s", 300, 0, 1e6,
        "how long fewer instances must have been enough before any is drained"),
    KEY(plim_scaling_keys, start_s, REAL, false, "s", 0, 0, 1e6,
        "start of the service itself, after what the platform needs"),
    PLIM_PARAM_END,
};

#define COUNT_KEY(key, class, in, text)                                                            \
    {                                                                                              \
        .name = (key), .kind = PLIM_PARAM_REAL,                                                    \
        .offset = offsetof(plim_request_keys, count) + (class) * sizeof(double), .unit = (in),     \
        .fallback = -1, .min = 0, .max = 1e12, .doc = (text)                                       \
    }

const plim_param plim_request_table[] = {
    KEY(plim_request_keys, profile, TEXT, false, "", 0, 0, 0,
        "counts of a measured service (`plimsoll list profiles`); keys below replace its counts"),
    KEY(plim_request_keys, scale, REAL, false, "1", 1, 1e-6, 1e6, "multiplies all counts"),
    KEY(plim_request_keys, size, DIST, false, "1", 0, 0, 0,
        "distribution of a request's size relative to the mean; its mean is 1; default "
        "exponential"),
    COUNT_KEY("user_s", 0, "s", "CPU seconds in user mode at the reference core"),
    COUNT_KEY("kernel_s", 1, "s", "CPU seconds of kernel work beyond the operations below"),
    COUNT_KEY("syscalls", 2, "1", "system calls"),
    COUNT_KEY("forks", 3, "1", "forks, without the page faults they cause"),
    COUNT_KEY("execs", 4, "1", "execs, without the fork and the page faults"),
    COUNT_KEY("context_switches", 5, "1", "context switches inside the instance"),
    COUNT_KEY("page_faults", 6, "1", "page faults"),
    COUNT_KEY("disk_reads", 7, "1", "disk reads"),
    COUNT_KEY("disk_writes", 8, "1", "disk writes"),
    COUNT_KEY("disk_read_bytes", 9, "B", "bytes read from disk"),
    COUNT_KEY("disk_write_bytes", 10, "B", "bytes written to disk"),
    COUNT_KEY("net_rx_packets", 11, "1", "packets received with payload"),
    COUNT_KEY("net_tx_packets", 12, "1", "packets sent with payload"),
    COUNT_KEY("net_rx_bytes", 13, "B", "bytes received"),
    COUNT_KEY("net_tx_bytes", 14, "B", "bytes sent"),
    PLIM_PARAM_END,
};

static const char *const cost_choices[] = {"default", "zero", NULL};
static const char *const sharing_choices[] = {"default", "thread", "instance", NULL};
static const char *const limit_choices[] = {"default", "on", "off", NULL};

#define CHOICE(field, list, text)                                                                  \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_CHOICE, .offset = offsetof(plim_platform_keys, field),  \
        .unit = "", .choices = (list), .doc = (text)                                               \
    }

const plim_param plim_platform_table[] = {
    KEY(plim_platform_keys, name, TEXT, true, "", 0, 0, 0,
        "a platform (`plimsoll list platforms`), or one inside another: \"vm_hvm+container\""),
    KEY(plim_platform_keys, variant, TEXT, false, "", 0, 0, 0,
        "its generation or mode (`plimsoll describe PLATFORM`); default the era's usual one"),
    CUSTOM("layers", false,
           "names of layers, bottom up, instead of the platform's own; sharing, vCPUs and kernels "
           "stay the platform's"),
    KEY(plim_platform_keys, label, TEXT, false, "", 0, 0, 0,
        "its name in tables; default the name"),
    CHOICE(costs, cost_choices, "default, or zero: an ideal platform that costs nothing"),
    CHOICE(sharing, sharing_choices, "what has a share of the CPU; default the platform's"),
    CHOICE(vcpu_limits, limit_choices,
           "whether `vcpus` limits an instance; default the platform's"),
    PLIM_PARAM_END,
};

const plim_param plim_layer_table[] = {
    KEY(plim_layer_keys, name, TEXT, true, "", 0, 0, 0, "name"),
    KEY(plim_layer_keys, base, TEXT, false, "", 0, 0, 0,
        "a layer of the program whose rows of the era it starts from"),
    KEY(plim_layer_keys, serial, BOOL, false, "", 0, 0, 0,
        "the vCPU waits while the instance's own thread works; also when the base says so"),
    KEY(plim_layer_keys, own_kernel, BOOL, false, "", 0, 0, 0,
        "brings a kernel of its own; also when the base says so"),
    KEY(plim_layer_keys, once_per_host, BOOL, false, "", 0, 0, 0,
        "its OS is resident once per host; also when the base says so"),
    CUSTOM("rows", false, "array of cost rows; each replaces the base's of its class, term, payer"),
    PLIM_PARAM_END,
};

const plim_param plim_row_table[] = {
    KEY(plim_row_keys, class, TEXT, true, "", 0, 0, 0, "class of operations, such as syscall"),
    KEY(plim_row_keys, term, TEXT, true, "", 0, 0, 0,
        "work_ns, exits, exit_cycles, tax_ratio, added_latency_ns or value"),
    KEY(plim_row_keys, payer, TEXT, false, "", 0, 0, 0,
        "vcpu (default), own_thread, shared_host or none"),
    KEY(plim_row_keys, value, REAL, true, "", 0, 0, 1e15, "the cost over native, unit by the term"),
    KEY(plim_row_keys, low, REAL, false, "", -1, -1, 1e15, "least plausible; default the value"),
    KEY(plim_row_keys, high, REAL, false, "", -1, -1, 1e15, "most plausible; default the value"),
    KEY(plim_row_keys, source, TEXT, false, "", 0, 0, 0,
        "where it comes from; without one it is an assumption"),
    PLIM_PARAM_END,
};

const plim_param plim_workload_type_table[] = {
    CUSTOM("type", true, "kind of workload (`plimsoll list workloads`)"),
    PLIM_PARAM_END,
};
