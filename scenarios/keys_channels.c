/* SPDX-License-Identifier: GPL-3.0-or-later
 * Key `channels` of a scenario: which ways of hurting one another are there at all. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const plim_param plim_channels_table[] = {
    KEY(plim_channels_keys, memory, BOOL, false, "", 1, 0, 0,
        "what `memory` of services and hosts says, but for overcommit", .example = "false"),
    KEY(plim_channels_keys, cache, BOOL, false, "", 1, 0, 0,
        "what `cache` of services and hosts says", .example = "false"),
    KEY(plim_channels_keys, disk, BOOL, false, "", 1, 0, 0,
        "what `disk` of services and hosts says", .example = "false"),
    KEY(plim_channels_keys, net, BOOL, false, "", 1, 0, 0, "what `net` of services and hosts says",
        .example = "false"),
    KEY(plim_channels_keys, kernel, BOOL, false, "", 1, 0, 0,
        "what `kernel` of services and hosts says", .example = "false"),
    PLIM_PARAM_END,
};
