/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which channels of interference are on: see scenario_keys.h. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

#define CHANNEL(field, words)                                                                      \
    KEY(plim_channels_keys, field, BOOL, false, "", 1, 0, 0, words, .example = "false")

const plim_param plim_channels_table[] = {
    CHANNEL(memory, "working sets, limits, swap; false: as if none were given"),
    CHANNEL(cache, "last-level cache and memory bandwidth; false: as if none were given"),
    CHANNEL(disk, "patterns, weights and limits at disks, fair disks, streams that mix; false: as "
                  "if none were given"),
    CHANNEL(net, "weights and limits at links, fair links; false: as if none were given"),
    CHANNEL(kernel, "locks and tables of a shared kernel; false: as if none were given"),
    PLIM_PARAM_END,
};

const plim_shape plim_channels_shape = {
    .kind = PLIM_SHAPE_OBJECT,
    .what = "which channels are on",
    .label = "channels",
    .reader = BY_RUNS,
    .table = plim_channels_table,
};
