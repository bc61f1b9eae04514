/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of a scenario file: see scenario_keys.h. */
#include "scenarios/scenario_keys.h"

#include "models/registry.h"
#include "scenarios/dist_keys.h"
#include "scenarios/key_rows.h"
#include "sim/base/str.h"

/* ---- names and texts ---- */

#define NAMES(of, words)                                                                           \
    static const char *of##_name(size_t i)                                                         \
    {                                                                                              \
        return plim_##of##s[i] == NULL ? NULL : plim_##of##s[i]->name;                             \
    }                                                                                              \
    static const char *of##_summary(size_t i)                                                      \
    {                                                                                              \
        return plim_##of##s[i]->summary;                                                           \
    }                                                                                              \
    static const plim_shape of##_shape = {                                                         \
        .kind = PLIM_SHAPE_NAME,                                                                   \
        .what = (words),                                                                           \
        .name = of##_name,                                                                         \
        .summary = of##_summary,                                                                   \
    };

NAMES(placement, "a placement")
NAMES(balancer, "a balancer")
NAMES(profile, "a profile")
NAMES(layer, "a layer")
NAMES(workload, "a workload")

const plim_shape plim_name_shape = {
    .kind = PLIM_SHAPE_TEXT,
    .what = "name",
    .least = 1,
    .most = PLIM_NAME_BYTES_MAX,
};

/* "vm_hvm(?::(?:gen1|ept))?|…", all platforms or those that may stand inside another. */
static void put_platforms(plim_str *to, bool inside)
{
    size_t n = 0;
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        const plim_platform *p = plim_platforms[i];
        if (inside && plim_stack_is_bare(p->stack)) {
            continue;
        }
        plim_str_printf(to, "%s%s", n++ == 0 ? "" : "|", p->name);
        for (const plim_variant *v = p->variants; v != NULL && v->name != NULL; v++) {
            plim_str_printf(to, "%s%s", v == p->variants ? "(?::(?:" : "|", v->name);
        }
        plim_str_puts(to, p->variants == NULL ? "" : "))?");
    }
}

static void platform_pattern(plim_str *to)
{
    plim_str_puts(to, "^(?:");
    put_platforms(to, false);
    plim_str_puts(to, ")(?:\\+(?:");
    put_platforms(to, true);
    plim_str_printf(to, ")){0,%d}$", PLIM_NESTING_MAX - 1);
}

static const char *platform_name(size_t i)
{
    return plim_platforms[i] == NULL ? NULL : plim_platforms[i]->name;
}

static const plim_shape platform_name_shape = {
    .kind = PLIM_SHAPE_TEXT,
    .name = platform_name,
    .what = "the name of a platform, or of several, each inside the one before",
    .label = "platform_name",
    .pattern = platform_pattern,
};

static void visit_pattern(plim_str *to)
{
    plim_str_puts(to, "^(?:cpu|disk|call:.+)$");
}

static const plim_shape visit_shape = {
    .kind = PLIM_SHAPE_TEXT,
    .what = "\"cpu\", \"disk\" or \"call:SERVICE\"",
    .pattern = visit_pattern,
};

static const plim_shape path_shape = {
    .kind = PLIM_SHAPE_ARRAY,
    .what = "an array of visits",
    .element = &visit_shape,
    .least = 1,
    .most = PLIM_STEPS_MAX,
};

static const plim_shape on_shape = {
    .kind = PLIM_SHAPE_ARRAY,
    .what = "an array of host names",
    .element = &plim_name_shape,
    .least = 1,
    .most = PLIM_HOSTS_MAX,
};

/* ---- objects ---- */

static const plim_param *workload_keys(size_t i)
{
    return plim_workloads[i]->params;
}

const plim_param plim_workload_type_table[] = {
    KEY(plim_workload_type_keys, type, TEXT, true, "", 0, 0, 0,
        "kind of workload (`plimsoll list workloads`)", .shape = &workload_shape,
        .example = "\"poisson\""),
    PLIM_PARAM_END,
};

static const plim_shape typed_workload_shape = {
    .kind = PLIM_SHAPE_TYPED,
    .what = "a workload",
    .label = "workload",
    .reader = BY_ARRIVALS,
    .table = plim_workload_type_table,
    .name = workload_name,
    .summary = workload_summary,
    .keys = workload_keys,
};

OBJECT(host_shape, plim_host_table, "a host", "host", BY_SHARES)
OBJECT(service_shape, plim_service_table, "a service", "service", BY_PATH)
OBJECT(request_shape, plim_request_table, "a request", "request", BY_COSTS)
OBJECT(failure_shape, plim_failure_table, "something that fails", "failure", BY_FAILURES)
OBJECT(replan_shape, plim_replan_table, "when the placement is planned anew", "replan", BY_MOVES)
OBJECT(live_shape, plim_live_table, "what a move while running costs", "live_moves", BY_MOVES)
ARRAY(failures_shape, failure_shape, 0, 0, "an array of what fails")
OBJECT(memory_shape, plim_memory_use_table, "the use of memory", "memory", BY_MEMORY)
OBJECT(channels_shape, plim_channels_table, "which channels are there", "channels", BY_CHANNELS)
OBJECT(cache_shape, plim_cache_table, "use of cache and memory", "cache", BY_PACE)
OBJECT(scaling_shape, plim_scaling_table, "a controller of instances", "scaling", BY_SCALING)
OBJECT(kernel_shape, plim_kernel_table, "what an instance holds of a kernel", "kernel", BY_KERNELS)
OBJECT(retry_shape, plim_retry_table, "how clients try again", "retry", BY_PATH)
OBJECT(platform_object_shape, plim_platform_table, "a platform with keys", NULL, BY_COSTS)
OBJECT(own_layer_shape, plim_layer_table, "a layer", "layer", BY_COSTS)
OBJECT(row_shape, plim_row_table, "a cost row", "row", BY_COSTS)

ARRAY(platform_names_shape, platform_name_shape, 1, PLIM_NESTING_MAX,
      "platforms by name, from the outside in")
ARRAY(layer_names_shape, plim_name_shape, 1, PLIM_STACK_MAX, "names of layers, bottom up")
ARRAY(rows_shape, row_shape, 0, 0, "an array of cost rows")

static const plim_shape *const platform_forms[] = {&platform_name_shape, &platform_names_shape,
                                                   &platform_object_shape, NULL};
static const plim_shape platform_shape = {
    .kind = PLIM_SHAPE_ANY,
    .what = "a platform",
    .label = "platform",
    .any = platform_forms,
};

ARRAY(platforms_shape, platform_shape, 1, PLIM_PLATFORMS_MAX, "an array of platforms")
ARRAY(layers_shape, own_layer_shape, 0, PLIM_LAYERS_MAX, "an array of layers")
ARRAY(hosts_shape, host_shape, 1, PLIM_HOSTS_MAX, "an array of hosts")
ARRAY(services_shape, service_shape, 1, PLIM_SERVICES_MAX, "an array of services")

const plim_shape plim_scenario_shape = {
    .kind = PLIM_SHAPE_OBJECT,
    .what = "a scenario",
    .reader = BY_RUNS,
    .table = plim_root_table,
};

/* ---- tables ---- */

const plim_param plim_root_table[] = {
    {.name = "$schema",
     .kind = PLIM_PARAM_TEXT,
     .offset = offsetof(plim_root_keys, editors_schema),
     .unit = "",
     .doc = "the JSON Schema (`plimsoll schema`), for editors; not read",
     .example = "\"../docs/schema.json\"",
     .reader = "nobody: it is for editors"},
    KEY(plim_root_keys, schema, COUNT, true, "1", 1, 1, 1, "version of the format: 1"),
    KEY(plim_root_keys, name, TEXT, true, "", 0, 0, 0, "short name, printed in every row",
        .shape = &plim_name_shape, .example = "\"two-shops\"", .reader = BY_NAMES),
    KEY(plim_root_keys, title, TEXT, false, "", 0, 0, 0, "one line for headings; default the name",
        .example = "\"Two shops on one machine\"", .reader = BY_NAMES),
    KEY(plim_root_keys, description, TEXT, false, "", 0, 0, 0,
        "what the scenario is for; the page of `--format html` says it",
        .example = "\"Does the shop hurt the mail?\"", .reader = BY_NAMES),
    KEY(plim_root_keys, seed, SEED, false, "", 1, 0, 0,
        "of all random numbers: an integer up to 2^53 or a string of 16 hex digits"),
    KEY(plim_root_keys, horizon_s, REAL, true, "s", 0, 1e-3, 1e9, "length of a run",
        .example = "3600"),
    KEY(plim_root_keys, warmup_s, REAL, false, "s", -1, 0, 1e9,
        "left out of every statistic; \"auto\": MSER-5 on a pilot run, 0 when a rate changes over "
        "time",
        .word = "auto", .example = "60"),
    KEY(plim_root_keys, replications, COUNT, false, "1", 5, 1, 100000,
        "independent runs; with 1, intervals come from batches of a stationary run"),
    KEY(plim_root_keys, era, COUNT, false, "", 2014, 0, 0, "era of all costs", .values = plim_eras,
        .reader = BY_COSTS),
    KEY(plim_root_keys, max_in_flight, COUNT, false, "1", 1048576, 1, 16777216,
        "requests in the system at once, all services (one of several: 7/8 of it); beyond it they "
        "are rejected",
        .reader = BY_PATH),
    KEY(plim_root_keys, placement, TEXT, false, "", 0, 0, 0,
        "which placement decides where instances run", .text = "first_fit",
        .shape = &placement_shape, .reader = BY_PLACEMENT),
    KEY(plim_root_keys, vcpus_per_core_max, REAL, false, "1", 0, 0, 1e4,
        "no host takes instances with more vCPUs than that times its cores; 0: no limit",
        .example = "4", .reader = BY_PLACEMENT),
    CUSTOM("replan", false, "the placement is planned anew during a run; default never",
           .shape = &replan_shape, .example = "{\"goal\": \"pack\", \"after_change_s\": 60}",
           .reader = BY_MOVES),
    CUSTOM("live_moves", false,
           "what a move costs where the platform moves instances while they run (vm_full, vm_para, "
           "vm_hvm); elsewhere they are started again on the other host",
           .shape = &live_shape, .example = "{\"downtime_s\": 1}", .reader = BY_MOVES),
    CUSTOM("channels", false,
           "which of the ways in which instances hurt each other, beside the CPU, are on; default "
           "all",
           .shape = &channels_shape, .example = "{\"kernel\": false}", .reader = BY_CHANNELS),
    CUSTOM("failures", false, "what crashes, and when", .shape = &failures_shape,
           .example = "[{\"what\": \"host\", \"host\": \"host1\", \"at_s\": [600], "
                      "\"repair_s\": 300}]",
           .reader = BY_FAILURES),
    CUSTOM("isolate", false,
           "what `plimsoll isolate` asks: who is hurt, by whom; other verbs do not read it",
           .shape = &plim_isolate_shape, .example = "{\"aggressors\": [\"spinner\"]}",
           .reader = BY_ISOLATE),
    CUSTOM(
        "platform", false,
        "the platform of `run`: a name, a list of names from the outside in, or an object; default "
        "the first of `platforms`",
        .shape = &platform_shape, .example = "\"vm_hvm\"", .reader = BY_COSTS),
    CUSTOM("platforms", false,
           "the platforms of `compare`, the first is the baseline; default all of the era",
           .shape = &platforms_shape, .example = "[\"bare_shared\", \"vm_hvm\", \"container\"]",
           .reader = BY_COSTS),
    CUSTOM("layers", false, "array of layers of the scenario's own, for platforms to name",
           .shape = &layers_shape,
           .example = "[{\"name\": \"fast_net\", \"base\": \"container_bridge\"}]",
           .reader = BY_COSTS),
    CUSTOM("hosts", true, "array of hosts", .shape = &hosts_shape,
           .example = "[{\"name\": \"host\", \"cores\": 4, \"mem_mib\": 8192}]",
           .reader = BY_SHARES),
    CUSTOM("services", true, "array of services", .shape = &services_shape,
           .example =
               "[{\"name\": \"web\", \"request\": {\"profile\": \"web_request\"}, \"workload\": "
               "{\"type\": \"poisson\", \"rate_per_s\": 100}}]",
           .reader = BY_PATH),
    PLIM_PARAM_END,
};

const plim_param plim_service_table[] = {
    KEY(plim_service_keys, name, TEXT, true, "", 0, 0, 0, "name", .shape = &plim_name_shape,
        .example = "\"shop\"", .reader = BY_NAMES),
    KEY(plim_service_keys, instances, COUNT, false, "1", 1, 1, 100000,
        "instances; the balancer says which one a request goes to", .example = "2",
        .reader = BY_PLACEMENT),
    CUSTOM("request", false, "what one request does; required unless it is an aggressor",
           .shape = &request_shape, .example = "{\"profile\": \"web_request\", \"scale\": 20}",
           .reader = BY_COSTS),
    CUSTOM("workload", false,
           "when requests come; may be left out when other services call this one",
           .shape = &typed_workload_shape,
           .example = "{\"type\": \"poisson\", \"rate_per_s\": 100}", .reader = BY_ARRIVALS),
    CUSTOM("path", false,
           "what an instance does for a request, in order: \"cpu\" first, \"disk\", "
           "\"call:SERVICE\"; each kind's demand is split evenly over its visits; default cpu, "
           "then disk when there are operations",
           .shape = &path_shape, .example = "[\"cpu\", \"call:db\", \"cpu\"]"),
    KEY(plim_service_keys, visits, COUNT, false, "1", 1, 1, 1000, "times the path is gone through",
        .example = "2"),
    KEY(plim_service_keys, balancer, TEXT, false, "", 0, 0, 0,
        "which instance gets a request (`plimsoll list balancers`)", .text = "round_robin",
        .shape = &balancer_shape, .example = "\"least_outstanding\""),
    CUSTOM("retry", false, "how clients try again when they get no answer; default not at all",
           .shape = &retry_shape, .example = "{\"attempts\": 3, \"jitter\": 0.5}"),
    KEY(plim_service_keys, mem_mib, REAL, false, "MiB", -1, 0, 1e9,
        "resident memory of an instance, layers not included; default the profile's",
        .example = "512", .reader = BY_PLACEMENT),
    KEY(plim_service_keys, concurrency, COUNT, false, "1", 4294967295.0, 1, 1e6,
        "requests an instance works on at once", .word = "unlimited", .example = "64"),
    KEY(plim_service_keys, queue_limit, COUNT, false, "1", 4294967295.0, 0, 1e7,
        "requests that may wait at an instance; as many again before its limited receiving device",
        .word = "unlimited", .example = "1000"),
    KEY(plim_service_keys, timeout_s, REAL, false, "s", 0, 0, 1e9,
        "the client gives up after that; 0 never", .example = "2"),
    KEY(plim_service_keys, slo_s, REAL, false, "s", 0, 0, 1e9,
        "objective for the sojourn time; 0 none", .example = "0.2", .reader = BY_MEASURES),
    KEY(plim_service_keys, vcpus, COUNT, false, "1", 0, 0, 4096,
        "vCPUs of an instance on platforms that have them; 0: as many as the host has cores",
        .example = "2", .reader = BY_SHARES),
    KEY(plim_service_keys, cpuset_cores, COUNT, false, "1", 0, 0, 4096,
        "cores of its host that are each instance's alone; one is left for all others; 0: it "
        "shares",
        .example = "2", .reader = BY_SHARES),
    KEY(plim_service_keys, cpu_weight, REAL, false, "1", 1, 1e-3, 1e6, "share under contention",
        .example = "2", .reader = BY_SHARES),
    KEY(plim_service_keys, quota_ms, REAL, false, "ms", 0, 0, 1e6,
        "CPU quota: core-milliseconds per period; 0 none", .example = "50", .reader = BY_SHARES),
    KEY(plim_service_keys, period_ms, REAL, false, "ms", 100, 1, 1e6, "period of the quota",
        .reader = BY_SHARES),
    KEY(plim_service_keys, os_unmodifiable, BOOL, false, "", 0, 0, 0,
        "its guest OS cannot be modified: it cannot run paravirtualized", .example = "true",
        .reader = BY_PLACEMENT),
    KEY(plim_service_keys, guest_os, TEXT, false, "", 0, 0, 0,
        "name of its guest OS: services of the same name, and those without one, share an OS, "
        "which "
        "paravirtualization modifies once",
        .example = "\"windows_xp\"", .reader = BY_MEASURES),
    KEY(plim_service_keys, os_port_lines, REAL, false, "1", 2995, 0, 1e9,
        "lines of that OS to be changed for paravirtualization, once; of services that share it "
        "the "
        "most counts (assumption: Linux 2.4 on Xen, Barham 2003 Table 2, from memory, unverified; "
        "Windows XP there: 4620)",
        .example = "4620", .reader = BY_MEASURES),
    KEY(plim_service_keys, from_s, REAL, false, "s", 0, 0, 1e9,
        "it comes then: its instances are placed where there is room, and start", .example = "600",
        .reader = BY_SCALING),
    KEY(plim_service_keys, until_s, REAL, false, "s", 0, 0, 1e9,
        "it leaves then: no more requests come, its instances answer what they have; 0: it stays",
        .example = "1800", .reader = BY_SCALING),
    KEY(plim_service_keys, lock_spin, REAL, false, "1", 0, 0, 0.99,
        "share of its CPU that a guest of several vCPUs spins for locks when nearly all of them "
        "are preempted; in proportion when fewer are (assumption: off)",
        .example = "0.2", .reader = BY_PACE),
    CUSTOM("cache", false,
           "what an instance asks of cache and memory, and may have; default nothing",
           .shape = &cache_shape,
           .example = "{\"footprint_mib\": 8, \"gb_per_s\": 2, \"memory_bound\": 0.5}",
           .reader = BY_PACE),
    CUSTOM("scaling", false,
           "a controller that starts and drains instances; default none, `instances` stay",
           .shape = &scaling_shape, .example = "{\"most\": 10, \"target\": 0.6}",
           .reader = BY_SCALING),
    CUSTOM(
        "memory", false,
        "what it does when its memory is not all resident, its limit, how it grows; default it has "
        "all it needs",
        .shape = &memory_shape, .example = "{\"working_set_mib\": 400, \"faults_per_cpu_s\": 2000}",
        .reader = BY_MEMORY),
    CUSTOM("aggressor", false,
           "instead of request and workload: it does nothing but use up one thing",
           .shape = &plim_aggressor_shape, .example = "{\"type\": \"fork_bomb\"}",
           .reader = BY_AGGRESSORS),
    CUSTOM("kernel", false, "what an instance holds of its kernel's table of processes",
           .shape = &kernel_shape, .example = "{\"pids_per_request\": 1, \"limit_pids\": 512}",
           .reader = BY_KERNELS),
    CUSTOM("disk", false, "how its instances use disks, and what they may have of them",
           .shape = &plim_disk_use_shape,
           .example = "{\"pattern\": \"sequential\", \"limit_mb_per_s\": 20}",
           .reader = BY_DEVICES),
    CUSTOM("net", false, "what its instances may have of links", .shape = &plim_net_use_shape,
           .example = "{\"limit_mbit_per_s\": 100}", .reader = BY_DEVICES),
    CUSTOM("on", false, "host names, one an instance, for the placement explicit_hosts",
           .shape = &on_shape, .example = "[\"host1\", \"host2\"]", .reader = BY_PLACEMENT),
    PLIM_PARAM_END,
};

const plim_param plim_retry_table[] = {
    KEY(plim_retry_keys, attempts, COUNT, true, "1", 1, 1, 100, "attempts in all, the first too",
        .example = "3"),
    KEY(plim_retry_keys, backoff_s, REAL, false, "s", 0.1, 0, 1e6,
        "pause before the second attempt (assumption)"),
    KEY(plim_retry_keys, factor, REAL, false, "1", 2, 1, 100,
        "each pause is that many times the one before (assumption)"),
    KEY(plim_retry_keys, backoff_max_s, REAL, false, "s", 60, 0, 1e6,
        "no pause is longer (assumption)"),
    KEY(plim_retry_keys, jitter, REAL, false, "1", 0, 0, 1,
        "part of a pause that is drawn at random: 0 none, 1 all of it", .example = "0.5"),
    KEY(plim_retry_keys, budget, REAL, false, "1", -1, -1, 100,
        "retries that each request allows all clients of the service; -1 no limit",
        .example = "0.1"),
    PLIM_PARAM_END,
};

static const char *const scaling_metrics[] = {"cpu", "outstanding", NULL};

/* Defaults: the Horizontal Pod Autoscaler of Kubernetes (sync period 15 s, tolerance 0.1,
 * downscale stabilization 300 s). */
const plim_param plim_scaling_table[] = {
    KEY(plim_scaling_keys, most, COUNT, true, "1", 0, 1, 100000, "never more instances than that",
        .example = "10"),
    KEY(plim_scaling_keys, least, COUNT, false, "1", 0, 0, 100000,
        "never fewer; 0: as many as `instances`", .example = "1"),
    {.name = "metric",
     .kind = PLIM_PARAM_CHOICE,
     .offset = offsetof(plim_scaling_keys, metric),
     .unit = "",
     .choices = scaling_metrics,
     .doc = "what it looks at, per instance, mean over a period: cpu (default), cores in use over "
            "`vcpus` (where those do not limit it, it may exceed 1), or outstanding, the requests "
            "there"},
    KEY(plim_scaling_keys, target, REAL, true, "1", 0, 1e-6, 1e6,
        "what the metric should be: instances times metric over target are wanted, rounded up",
        .example = "0.6"),
    KEY(plim_scaling_keys, tolerance, REAL, false, "1", 0.1, 0, 1,
        "no change while the metric is within that share of the target"),
    KEY(plim_scaling_keys, period_s, REAL, false, "s", 15, 1e-3, 1e6, "between two looks"),
    KEY(plim_scaling_keys, cooldown_s, REAL, false, "s", 300, 0, 1e6,
        "how long fewer instances must have been enough before any is drained"),
    KEY(plim_scaling_keys, start_s, REAL, false, "s", 0, 0, 1e6,
        "start of the service itself, after what the platform needs", .example = "5"),
    PLIM_PARAM_END,
};

#define COUNT_KEY(key, class, in, like, text)                                                      \
    {                                                                                              \
        .name = (key), .kind = PLIM_PARAM_REAL,                                                    \
        .offset = offsetof(plim_request_keys, count) + (class) * sizeof(double), .unit = (in),     \
        .fallback = -1, .min = 0, .max = 1e12, .doc = (text), .example = (like)                    \
    }

const plim_param plim_request_table[] = {
    KEY(plim_request_keys, profile, TEXT, false, "", 0, 0, 0,
        "counts of a measured service (`plimsoll list profiles`); keys below replace its counts",
        .shape = &profile_shape, .example = "\"web_request\""),
    KEY(plim_request_keys, scale, REAL, false, "1", 1, 1e-6, 1e6, "multiplies all counts",
        .example = "20"),
    KEY(plim_request_keys, size, DIST, false, "1", 1, 0, 0,
        "distribution of a request's size relative to the mean; its mean is 1",
        .example = "{\"type\": \"lognormal\", \"mean\": 1, \"scv\": 4}"),
    COUNT_KEY("user_s", 0, "s", "0.004", "CPU seconds in user mode at the reference core"),
    COUNT_KEY("kernel_s", 1, "s", "0.001",
              "CPU seconds of kernel work beyond the operations below"),
    COUNT_KEY("syscalls", 2, "1", "40", "system calls"),
    COUNT_KEY("forks", 3, "1", "1", "forks, without the page faults they cause"),
    COUNT_KEY("execs", 4, "1", "1", "execs, without the fork and the page faults"),
    COUNT_KEY("context_switches", 5, "1", "4", "context switches inside the instance"),
    COUNT_KEY("page_faults", 6, "1", "10", "page faults"),
    COUNT_KEY("disk_reads", 7, "1", "2", "disk reads"),
    COUNT_KEY("disk_writes", 8, "1", "1", "disk writes"),
    COUNT_KEY("disk_read_bytes", 9, "B", "65536", "bytes read from disk"),
    COUNT_KEY("disk_write_bytes", 10, "B", "4096", "bytes written to disk"),
    COUNT_KEY("net_rx_packets", 11, "1", "4", "packets received with payload"),
    COUNT_KEY("net_tx_packets", 12, "1", "6", "packets sent with payload"),
    COUNT_KEY("net_rx_bytes", 13, "B", "600", "bytes received"),
    COUNT_KEY("net_tx_bytes", 14, "B", "8000", "bytes sent"),
    PLIM_PARAM_END,
};

static const char *const cost_choices[] = {"default", "zero", NULL};
static const char *const sharing_choices[] = {"default", "thread", "instance", NULL};
static const char *const limit_choices[] = {"default", "on", "off", NULL};

#define CHOICE(field, list, ...)                                                                   \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_CHOICE, .offset = offsetof(plim_platform_keys, field),  \
        .unit = "", .choices = (list), .doc = __VA_ARGS__                                          \
    }

const plim_param plim_platform_table[] = {
    KEY(plim_platform_keys, name, TEXT, true, "", 0, 0, 0,
        "a platform (`plimsoll list platforms`), or one inside another: \"vm_hvm+container\"",
        .shape = &platform_name_shape, .example = "\"vm_hvm\""),
    KEY(plim_platform_keys, variant, TEXT, false, "", 0, 0, 0,
        "its generation or mode (`plimsoll describe PLATFORM`); default the era's usual one",
        .example = "\"gen1\""),
    CUSTOM("layers", false,
           "names of layers, bottom up, instead of the platform's own; sharing and vCPUs stay the "
           "platform's, a guest's kernel comes with its layer",
           .shape = &layer_names_shape, .example = "[\"host_os\", \"container_hostnet\"]"),
    KEY(plim_platform_keys, label, TEXT, false, "", 0, 0, 0, "its name in tables; default the name",
        .shape = &plim_name_shape, .example = "\"tuned\"", .reader = BY_NAMES),
    CHOICE(costs, cost_choices, "default, or zero: an ideal platform that costs nothing",
           .example = "\"zero\""),
    CHOICE(sharing, sharing_choices, "what has a share of the CPU; default the platform's",
           .example = "\"thread\"", .reader = BY_SHARES),
    CHOICE(vcpu_limits, limit_choices, "whether `vcpus` limits an instance; default the platform's",
           .example = "\"off\"", .reader = BY_SHARES),
    PLIM_PARAM_END,
};

const plim_param plim_layer_table[] = {
    KEY(plim_layer_keys, name, TEXT, true, "", 0, 0, 0, "name", .shape = &plim_name_shape,
        .example = "\"fast_net\""),
    KEY(plim_layer_keys, base, TEXT, false, "", 0, 0, 0,
        "a layer of the program whose rows of the era it starts from", .shape = &layer_shape,
        .example = "\"container_bridge\""),
    KEY(plim_layer_keys, serial, BOOL, false, "", 0, 0, 0,
        "the vCPU waits while the instance's own thread works; also when the base says so",
        .example = "true"),
    KEY(plim_layer_keys, own_kernel, BOOL, false, "", 0, 0, 0,
        "brings a kernel of its own; also when the base says so", .example = "true"),
    KEY(plim_layer_keys, once_per_host, BOOL, false, "", 0, 0, 0,
        "its OS is resident once per host; also when the base says so", .example = "true"),
    CUSTOM("rows", false, "array of cost rows; each replaces the base's of its class, term, payer",
           .shape = &rows_shape,
           .example = "[{\"class\": \"net_tx_packet\", \"term\": \"work_ns\", \"value\": 250}]"),
    PLIM_PARAM_END,
};

#define X(name, text) text,
static const char *const class_choices[] = {PLIM_CLASS_MAP(X) NULL};
static const char *const term_choices[] = {PLIM_TERM_MAP(X) NULL};
static const char *const payer_choices[] = {PLIM_PAYER_MAP(X) NULL};
#undef X
/* the operations themselves are the machine's: no layer of a scenario has a native cost */
_Static_assert(PLIM_TERM_NATIVE_NS == 0, "it is left out of the choices");

const plim_param plim_row_table[] = {
    KEY(plim_row_keys, class, CHOICE, true, "", 0, 0, 0, "class of operations",
        .choices = class_choices, .example = "\"syscall\""),
    KEY(plim_row_keys, term, CHOICE, true, "", 0, 0, 0, "what of it", .choices = term_choices + 1,
        .example = "\"work_ns\""),
    KEY(plim_row_keys, payer, CHOICE, false, "", -1, 0, 0,
        "who pays; default vcpu, for latencies and what is no work none", .choices = payer_choices,
        .example = "\"own_thread\""),
    KEY(plim_row_keys, value, REAL, true, "", 0, 0, 1e15, "the cost over native, unit by the term",
        .example = "250"),
    KEY(plim_row_keys, low, REAL, false, "", -1, 0, 1e15, "least plausible; default the value",
        .example = "200"),
    KEY(plim_row_keys, high, REAL, false, "", -1, 0, 1e15, "most plausible; default the value",
        .example = "300"),
    KEY(plim_row_keys, source, TEXT, false, "", 0, 0, 0,
        "where it comes from; without one it is an assumption",
        .example = "\"measured here, perf\""),
    PLIM_PARAM_END,
};

/* ---- what follows from other keys ---- */

void plim_request_resolve(plim_request_keys *keys)
{
    const plim_profile *profile = keys->profile == NULL ? NULL : plim_find_profile(keys->profile);
    for (int c = 0; c < PLIM_REQUEST_COUNTS; c++) {
        if (keys->count[c] < 0.0) {
            keys->count[c] = profile == NULL ? 0.0 : profile->ops.n[c];
        }
    }
}

void plim_layer_resolve(plim_layer_keys *keys)
{
    const plim_layer *base = keys->base == NULL ? NULL : plim_find_layer(keys->base);
    if (base != NULL) {
        keys->serial = keys->serial || base->own_thread_serial;
        keys->own_kernel = keys->own_kernel || base->own_kernel;
        keys->once_per_host = keys->once_per_host || base->once_per_host;
    }
}

void plim_row_resolve(plim_row_keys *keys)
{
    bool latency = PLIM_TERM_WORK_NS + keys->term == PLIM_TERM_ADDED_LATENCY_NS;
    bool work = !latency && keys->class < PLIM_CLASS_BOOT;
    if (keys->payer < 0) {
        keys->payer = work ? PLIM_PAYER_VCPU : PLIM_PAYER_NONE;
    }
    keys->low = keys->low >= 0.0 ? keys->low : keys->value;
    keys->high = keys->high >= 0.0 ? keys->high : keys->value;
}
