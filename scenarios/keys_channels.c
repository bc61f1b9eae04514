/* SPDX-License-Identifier: GPL-3.0-or-later
 * The key `channels`: which of the ways in which instances hurt each other, beside the CPU, are
 * on. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const plim_param plim_channels_table[] = {
    KEY(plim_channels_keys, memory, BOOL, false, "", 1, 0, 0,
        "false: nobody is short of memory while a run goes on", .example = "false"),
    KEY(plim_channels_keys, cache, BOOL, false, "", 1, 0, 0,
        "false: last-level caches and memory bandwidth are without end", .example = "false"),
    KEY(plim_channels_keys, disk, BOOL, false, "", 1, 0, 0,
        "false: weights, limits and mixing at the disk count for nothing", .example = "false"),
    KEY(plim_channels_keys, net, BOOL, false, "", 1, 0, 0,
        "false: weights and limits at the link count for nothing", .example = "false"),
    KEY(plim_channels_keys, kernel, BOOL, false, "", 1, 0, 0,
        "false: tables of processes are without end, and locks of the kernel are free",
        .example = "false"),
    PLIM_PARAM_END,
};
