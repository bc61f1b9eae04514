/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys `kernel` of services and of hosts: see scenario_keys.h. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const plim_param plim_host_kernel_table[] = {
    KEY(plim_host_kernel_keys, contention, REAL, false, "1", 0, 0, 1e3,
        "locks: kernel work takes 1 + that times the other cores in the same kernel; everybody's "
        "where the host's kernel is shared, its own in a guest (assumption: off)",
        .example = "0.05"),
    PLIM_PARAM_END,
};
