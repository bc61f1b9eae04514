/* SPDX-License-Identifier: GPL-3.0-or-later
 * Key `memory` of services and of hosts. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const plim_param plim_memory_use_table[] = {
    KEY(plim_memory_use_keys, working_set_mib, REAL, false, "MiB", 0, 0, 1e9,
        "what an instance needs resident to run without faults; of its mem_mib the rest is cold, "
        "beyond its mem_mib it is page cache; 0: mem_mib",
        .example = "400"),
    KEY(plim_memory_use_keys, faults_per_cpu_s, REAL, false, "1/s", 0, 0, 1e9,
        "pages read from disk per CPU-second of a request's work (at the reference core, without "
        "the platform's) when nothing is resident; in proportion to what is missing",
        .example = "2000"),
    KEY(plim_memory_use_keys, growth_mib_per_s, REAL, false, "MiB/s", 0, 0, 1e9,
        "an instance allocates and touches that much more: a malloc bomb; where memory has to be "
        "reclaimed first, as fast as that",
        .example = "100"),
    KEY(plim_memory_use_keys, growth_from_s, REAL, false, "s", 0, 0, 1e9,
        "it grows from then on, and anew when it was started again", .example = "60"),
    KEY(plim_memory_use_keys, growth_max_mib, REAL, false, "MiB", 0, 0, 1e9,
        "by that much at most; 0: without end", .example = "4000"),
    KEY(plim_memory_use_keys, limit_mib, REAL, false, "MiB", 0, 0, 1e9,
        "resident memory of an instance at most; a machine never has more than mem_mib; 0: no "
        "limit",
        .example = "512"),
    KEY(plim_memory_use_keys, swap_mib, REAL, false, "MiB", -1, -1, 1e9,
        "what it may swap out beyond that, before it is killed: of a process or container to the "
        "host's swap, of a machine to its guest's own; -1: as much as it may have resident (of a "
        "container as Docker does; of a guest's swap an assumption)",
        .example = "0"),
    PLIM_PARAM_END,
};

const plim_param plim_memory_host_table[] = {
    KEY(plim_memory_host_keys, swap_mib, REAL, false, "MiB", 0, 0, 1e9, "swap space of the host",
        .example = "2048"),
    KEY(plim_memory_host_keys, reclaim_mib_per_s, REAL, false, "MiB/s", 100, 0, 1e9,
        "how fast memory that is in use changes hands (assumption: what a disk of 2014 writes); 0: "
        "at once"),
    KEY(plim_memory_host_keys, overcommit, REAL, false, "1", 1, 1, 100,
        "memory that may be promised to instances over what is there", .example = "1.5",
        .reader = BY_PLACEMENT),
    PLIM_PARAM_END,
};
