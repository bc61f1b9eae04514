/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys `cache` of services and of hosts: see scenario_keys.h. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const plim_param plim_cache_table[] = {
    KEY(plim_cache_keys, footprint_mib, REAL, false, "MiB", 0, 0, 1e6,
        "last-level cache that an instance would fill while it computes", .example = "8"),
    KEY(plim_cache_keys, gb_per_s, REAL, false, "GB/s", 0, 0, 1e5,
        "memory bandwidth that a core of it in use asks for when its footprint is in the cache",
        .example = "2"),
    KEY(plim_cache_keys, miss_gain, REAL, false, "1", 0, 0, 1e4,
        "that bandwidth grows by that times the part of the footprint that is not in the cache",
        .example = "4"),
    KEY(plim_cache_keys, memory_bound, REAL, false, "1", 0, 0, 1,
        "share of its time that waits for memory; it grows by demand over supply of bandwidth",
        .example = "0.5"),
    KEY(plim_cache_keys, limit_mib, REAL, false, "MiB", 0, 0, 1e6,
        "cache of an instance at most, as by Intel's CAT; 0: no limit", .example = "4"),
    KEY(plim_cache_keys, limit_gb_per_s, REAL, false, "GB/s", 0, 0, 1e5,
        "memory bandwidth of an instance at most, as by Intel's MBA; 0: no limit", .example = "5"),
    KEY(plim_cache_keys, pressure_mib, REALS, false, "MiB", 0, 0, 1e6,
        "measured: what neighbours would hold of the cache, ascending; with `slowdown` instead of "
        "memory_bound",
        .example = "[10, 20, 40]"),
    KEY(plim_cache_keys, slowdown, REALS, false, "1", 0, 1, 1e4,
        "measured: its time beside such neighbours over its time alone, not falling; as its last "
        "beyond them",
        .example = "[1.02, 1.15, 1.4]"),
    PLIM_PARAM_END,
};

const plim_param plim_host_cache_table[] = {
    KEY(plim_host_cache_keys, llc_mib, REAL, true, "MiB", 0, 0x1p-10, 1e6,
        "last-level cache that all cores share", .example = "20"),
    KEY(plim_host_cache_keys, gb_per_s, REAL, false, "GB/s", 0, 0, 1e5,
        "memory bandwidth of all cores together (STREAM triad; two sockets of Sandy Bridge: 45.6, "
        "Felter 2014); 0: there is always enough",
        .example = "45.6"),
    PLIM_PARAM_END,
};
