/* SPDX-License-Identifier: GPL-3.0-or-later
 * The key `channels` of a scenario: which channels of interference are on. See scenario_keys.h. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const plim_param plim_channels_table[] = {
    KEY(plim_channels_keys, memory, BOOL, false, "", 1, 0, 0, "memory: working sets, limits, swap",
        .example = "false"),
    KEY(plim_channels_keys, cache, BOOL, false, "", 1, 0, 0,
        "last-level cache and memory bandwidth", .example = "false"),
    KEY(plim_channels_keys, disk, BOOL, false, "", 1, 0, 0,
        "what `disk` of hosts and services says", .example = "false"),
    KEY(plim_channels_keys, net, BOOL, false, "", 1, 0, 0, "what `net` of hosts and services says",
        .example = "false"),
    KEY(plim_channels_keys, kernel, BOOL, false, "", 1, 0, 0,
        "what `kernel` of hosts and services says", .example = "false"),
    PLIM_PARAM_END,
};
