/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of what instances hold of a kernel, and of what it has: see scenario_keys.h. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const plim_param plim_kernel_table[] = {
    KEY(plim_kernel_keys, pids, COUNT, false, "1", 0, 0, 1e7,
        "processes and threads of an instance, without those of requests", .example = "8"),
    KEY(plim_kernel_keys, pids_per_request, COUNT, false, "1", 0, 0, 1e6,
        "processes and threads more for each request that is worked on; one more where a request "
        "has forks; a request that finds the table full, or its instance at limit_pids, fails",
        .example = "1"),
    KEY(plim_kernel_keys, pids_growth_per_s, REAL, false, "1/s", 0, 0, 1e4,
        "a fork bomb: each process makes that many more a second, without end", .example = "10"),
    KEY(plim_kernel_keys, pids_growth_from_s, REAL, false, "s", 0, 0, 1e9,
        "the bomb grows from then on", .example = "60"),
    KEY(plim_kernel_keys, limit_pids, COUNT, false, "1", 0, 0, 1e7,
        "processes and threads of an instance at most (pids.max of a control group); 0: no limit",
        .example = "512"),
    PLIM_PARAM_END,
};

const plim_param plim_kernel_host_table[] = {
    KEY(plim_kernel_host_keys, pids_max, COUNT, false, "1", 32768, 0, 4194304,
        "entries of a kernel's table of processes (kernel.pid_max of Linux, whose default this "
        "is): "
        "one table for all instances where they share the host's kernel, one for each where they "
        "have their own; 0: without end",
        .example = "4194304"),
    KEY(plim_kernel_host_keys, contention, REAL, false, "1", 0, 0, 1e3,
        "locks: kernel work takes 1 + that times the other cores in the same kernel; everybody's "
        "where the host's kernel is shared, its own in a guest (assumption: off)",
        .example = "0.05"),
    PLIM_PARAM_END,
};
