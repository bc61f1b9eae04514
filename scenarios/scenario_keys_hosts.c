/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of hosts, of what becomes of them, and of moves between them: see scenario_keys.h. */
#include "scenarios/dist_keys.h"
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

OBJECT(memory_host_shape, plim_memory_host_table, "swap and overcommit", "host_memory", BY_MEMORY)
OBJECT(host_cache_shape, plim_host_cache_table, "cache and memory", "host_cache", BY_PACE)
OBJECT(kernel_host_shape, plim_kernel_host_table, "what its kernel has", "host_kernel", BY_KERNELS)
OBJECT(refresh_shape, plim_refresh_table, "when a host is replaced", "refresh", BY_MOVES)

const plim_param plim_host_table[] = {
    KEY(plim_host_keys, name, TEXT, true, "", 0, 0, 0,
        "name; with count above 1, numbers follow it", .shape = &plim_name_shape,
        .example = "\"host\"", .reader = BY_NAMES),
    KEY(plim_host_keys, count, COUNT, false, "1", 1, 1, 100000, "number of equal hosts",
        .example = "3", .reader = BY_PLACEMENT),
    KEY(plim_host_keys, cores, COUNT, true, "1", 0, 1, 4096, "physical cores", .example = "8"),
    KEY(plim_host_keys, mem_mib, REAL, true, "MiB", 0, 1, 1e9, "memory", .example = "16384",
        .reader = BY_PLACEMENT),
    KEY(plim_host_keys, core_speed, REAL, false, "1", 1, 1e-3, 1e3,
        "speed of a core relative to the reference core"),
    KEY(plim_host_keys, smt_factor, REAL, false, "1", 1, 1, 2,
        "throughput of a core with two busy threads relative to one; 1 is without SMT",
        .example = "1.25"),
    KEY(plim_host_keys, slice_ms, REAL, false, "ms", 30, 1e-3, 1e4,
        "slice of the scheduler between guests when vCPUs exceed cores"),
    KEY(plim_host_keys, disk_iops, REAL, false, "1/s", 0, 0, 1e9,
        "operations per second of the host's disk when it is full of work; 0: they take no time",
        .example = "5000", .reader = BY_PATH),
    KEY(plim_host_keys, disk_latency_ms, REAL, false, "ms", 0, 0, 1e4,
        "one operation alone; disk_iops times it is how many the disk works on at once; 0: one",
        .example = "0.2", .reader = BY_PATH),
    KEY(plim_host_keys, disk_mb_per_s, REAL, false, "MB/s", 0, 0, 1e7,
        "bytes the disk transfers, after the operation; 0: they take no time", .example = "500",
        .reader = BY_PATH),
    KEY(plim_host_keys, link_gbit_per_s, REAL, false, "Gbit/s", 0, 0, 1e5,
        "the host's network link, each way; 0: bytes take no time", .example = "10",
        .reader = BY_PATH),
    KEY(plim_host_keys, lead_time_s, REAL, false, "s", 0, 0, 1e9,
        "above 0: not there at first; a scaled service that finds no room orders it, and it comes "
        "so long after",
        .example = "172800", .reader = BY_SCALING),
    KEY(plim_host_keys, bought, BOOL, false, "", 0, 0, 0,
        "paid for as long as it is there; otherwise while it is used, or from the order to its "
        "return",
        .example = "true", .reader = BY_SCALING),
    KEY(plim_host_keys, billing_s, REAL, false, "s", 0, 0, 1e9,
        "what is paid for is a multiple of that; 0: exact", .example = "3600",
        .reader = BY_SCALING),
    KEY(plim_host_keys, from_s, REAL, false, "s", 0, 0, 1e9, "it joins then, and takes instances",
        .example = "3600", .reader = BY_MOVES),
    KEY(plim_host_keys, until_s, REAL, false, "s", 0, 0, 1e9,
        "it takes nobody from then on, and leaves when its instances have moved; those that find "
        "no other host are drained; 0: it stays",
        .example = "7200", .reader = BY_MOVES),
    KEY(plim_host_keys, age_s, REAL, false, "s", 0, 0, 1e10,
        "age at the start, for `refresh` and failures that age", .example = "94608000",
        .reader = BY_MOVES),
    CUSTOM("refresh", false, "it is emptied and replaced at an age; default never",
           .shape = &refresh_shape,
           .example = "{\"at_age_s\": 126144000, \"swap_s\": 3600, \"core_speed\": 1.5}",
           .reader = BY_MOVES),
    CUSTOM("memory", false, "its swap, and how much of its memory may be promised",
           .shape = &memory_host_shape, .example = "{\"swap_mib\": 2048, \"overcommit\": 1.5}",
           .reader = BY_MEMORY),
    CUSTOM("cache", false, "last-level cache and memory bandwidth; default without end",
           .shape = &host_cache_shape, .example = "{\"llc_mib\": 20, \"gb_per_s\": 45.6}",
           .reader = BY_PACE),
    CUSTOM("kernel", false, "what the kernel of the host, or each guest's, has",
           .shape = &kernel_host_shape, .example = "{\"pids_max\": 4194304}", .reader = BY_KERNELS),
    CUSTOM("disk", false, "how its disk is shared; default first come, first served",
           .shape = &plim_disk_host_shape,
           .example = "{\"queueing\": \"fair\", \"mix_penalty\": 1}", .reader = BY_DEVICES),
    CUSTOM("net", false, "how its link is shared; default first come, first served",
           .shape = &plim_net_host_shape, .example = "{\"queueing\": \"fair\"}",
           .reader = BY_DEVICES),
    PLIM_PARAM_END,
};

const plim_param plim_refresh_table[] = {
    KEY(plim_refresh_keys, at_age_s, REAL, true, "s", 0, 1e-3, 1e10,
        "at that age it takes nobody any more; it is replaced when its instances have moved, or "
        "have been drained; the new one at that age again",
        .example = "126144000"),
    KEY(plim_refresh_keys, apart_s, REAL, false, "s", 0, 0, 1e9,
        "each further host of the same `count` is that much older when it is replaced",
        .example = "86400"),
    KEY(plim_refresh_keys, swap_s, REAL, false, "s", 0, 0, 1e9,
        "from the last instance that left to the boot of the new machine", .example = "3600"),
    KEY(plim_refresh_keys, core_speed, REAL, false, "1", 0, 0, 1e3,
        "speed of the new one; 0: as before", .example = "1.5"),
    PLIM_PARAM_END,
};

static const char *const replan_goals[] = {"pack", "spread", NULL};

const plim_param plim_replan_table[] = {
    {.name = "goal",
     .kind = PLIM_PARAM_CHOICE,
     .required = true,
     .offset = offsetof(plim_replan_keys, goal),
     .unit = "",
     .choices = replan_goals,
     .doc = "pack: hosts with the fewest instances are emptied, where all of them fit on others by "
            "`placement`; spread: vCPUs per core are evened out",
     .example = "\"pack\""},
    KEY(plim_replan_keys, every_s, REAL, false, "s", 0, 0, 1e9, "between two plans; 0: never",
        .example = "86400"),
    KEY(plim_replan_keys, after_change_s, REAL, false, "s", 0, 0, 1e9,
        "so long after the last instance or host that came or left, moves aside; 0: never",
        .example = "60"),
    KEY(plim_replan_keys, moves_max, COUNT, false, "1", 4294967295.0, 1, 1e6, "moves of one plan",
        .word = "unlimited", .example = "10"),
    PLIM_PARAM_END,
};

/* Defaults: CPU by Voorsluys et al. 2009 (10 %; Clark et al. 2005 measured 12 % at 100 Mb/s);
 * downtime by Clark et al. 2005 (800 MB Apache). In production it may be 1 to 4.5 s (OSIC 2017). */
const plim_param plim_live_table[] = {
    KEY(plim_live_keys, gbit_per_s, REAL, false, "Gbit/s", 0, 0, 1e5,
        "memory is copied at most that fast; 0: as fast as the links of both hosts",
        .example = "1.6"),
    KEY(plim_live_keys, cpu_tax, REAL, false, "1", 0.1, 0, 0.99,
        "share of the instance's CPU that copying takes (Voorsluys 2009: 10 %)"),
    KEY(plim_live_keys, downtime_s, REAL, false, "s", 0.165, 0, 1e6,
        "it stands still at the end (Clark 2005: 0.165 s; OSIC 2017: 1 to 4.5 s in production)"),
    PLIM_PARAM_END,
};

static const char *const failure_kinds[] = {"process", "kernel", "host", NULL};

const plim_param plim_failure_table[] = {
    {.name = "what",
     .kind = PLIM_PARAM_CHOICE,
     .required = true,
     .offset = offsetof(plim_failure_keys, what),
     .unit = "",
     .choices = failure_kinds,
     .doc = "process: an instance; kernel: the one it runs on, its own or the host's; host: the "
            "machine",
     .example = "\"kernel\""},
    KEY(plim_failure_keys, service, TEXT, false, "", 0, 0, 0,
        "of process and kernel: whose instance, one in service is drawn", .shape = &plim_name_shape,
        .example = "\"web\""),
    KEY(plim_failure_keys, host, TEXT, false, "", 0, 0, 0, "of host: which one",
        .shape = &plim_name_shape, .example = "\"host1\""),
    KEY(plim_failure_keys, at_s, REALS, false, "s", 0, 0, 1e9, "when, ascending; this or `every`",
        .example = "[600]"),
    KEY(plim_failure_keys, every, DIST, false, "s", 0, 0, 0,
        "time from one failure to the next; what ages with its machine: see `ages`",
        .example = "{\"type\": \"exponential\", \"mean\": 86400}"),
    KEY(plim_failure_keys, repair_s, REAL, false, "s", 0, 0, 1e9,
        "before anything starts again; then the platform's own start", .example = "3600"),
    KEY(plim_failure_keys, core_speed, REAL, false, "1", 0, 0, 1e3,
        "of host: speed of the machine that comes instead; 0: as before", .example = "1.5"),
    KEY(plim_failure_keys, ages, BOOL, false, "", 0, 0, 0,
        "of host: `every` is a weibull, the age of a new machine at its first failure; a repaired "
        "one is as old as before, a replaced one new",
        .example = "true", .reader = BY_FAILURES),
    KEY(plim_failure_keys, elsewhere, BOOL, false, "", 0, 0, 0,
        "of host: its instances start on other hosts with room, where that is sooner",
        .example = "true", .reader = BY_MOVES),
    PLIM_PARAM_END,
};
