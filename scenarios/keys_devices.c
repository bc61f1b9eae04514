/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of disks and links as channels of interference: see scenario_keys.h. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

#define SHAPE(shape_, table_, words, label_)                                                       \
    const plim_shape shape_ = {                                                                    \
        .kind = PLIM_SHAPE_OBJECT,                                                                 \
        .what = (words),                                                                           \
        .label = (label_),                                                                         \
        .reader = BY_DEVICES,                                                                      \
        .table = (table_),                                                                         \
    };

SHAPE(plim_disk_use_shape, plim_disk_use_table, "how a service uses disks", "disk_use")
SHAPE(plim_net_use_shape, plim_net_use_table, "how a service uses links", "net_use")
SHAPE(plim_disk_host_shape, plim_disk_host_table, "how a host's disk is shared", "disk_host")
SHAPE(plim_net_host_shape, plim_net_host_table, "how a host's link is shared", "net_host")

static const char *const patterns[] = {"random", "sequential", NULL};
static const char *const queueings[] = {"fcfs", "fair", NULL};

#define QUEUEING(type, words)                                                                      \
    {                                                                                              \
        .name = "queueing", .kind = PLIM_PARAM_CHOICE, .offset = offsetof(type, queueing),         \
        .unit = "", .choices = queueings, .doc = (words), .example = "\"fair\""                    \
    }

const plim_param plim_disk_use_table[] = {
    {.name = "pattern",
     .kind = PLIM_PARAM_CHOICE,
     .offset = offsetof(plim_disk_use_keys, pattern),
     .unit = "",
     .choices = patterns,
     .doc = "random: each operation takes its share of the host's disk_iops; sequential: those of "
            "one stream take their transfer alone",
     .example = "\"sequential\""},
    KEY(plim_disk_use_keys, weight, REAL, false, "1", 1, 1e-3, 1e6,
        "of an instance at a fair disk, beside the weights of the others there", .example = "2"),
    KEY(plim_disk_use_keys, limit_iops, REAL, false, "1/s", 0, 0, 1e9,
        "operations of an instance, evenly spaced; 0: no limit", .example = "100"),
    KEY(plim_disk_use_keys, limit_mb_per_s, REAL, false, "MB/s", 0, 0, 1e7,
        "bytes of an instance read and written, evenly spaced; 0: no limit", .example = "20"),
    PLIM_PARAM_END,
};

const plim_param plim_net_use_table[] = {
    KEY(plim_net_use_keys, weight, REAL, false, "1", 1, 1e-3, 1e6,
        "of an instance at a fair link, beside the weights of the others there", .example = "2"),
    KEY(plim_net_use_keys, limit_mbit_per_s, REAL, false, "Mbit/s", 0, 0, 1e8,
        "bytes of an instance, each way; what it receives is held back before the host's link; 0: "
        "no limit",
        .example = "100"),
    KEY(plim_net_use_keys, limit_packets_per_s, REAL, false, "1/s", 0, 0, 1e12,
        "packets of an instance, each way; 0: no limit", .example = "10000"),
    PLIM_PARAM_END,
};

const plim_param plim_disk_host_table[] = {
    KEY(plim_disk_host_keys, spindle, BOOL, false, "", 0, 0, 0,
        "it has one head: while it positions or transfers for one request the others wait, and "
        "disk_latency_ms is 1 / disk_iops; false: positioning and transfer overlap",
        .example = "true"),
    QUEUEING(plim_disk_host_keys, "fcfs: first come, first served; fair: start-time fair queueing "
                                  "of instances by disk.weight, for operations and for transfers"),
    KEY(plim_disk_host_keys, mix_penalty, REAL, false, "1", 0, 0, 1e3,
        "an operation that follows another instance's on its channel takes that many random "
        "operations longer; 0: none; a spindle has about 1, flash about 0 (assumption)",
        .example = "1"),
    PLIM_PARAM_END,
};

const plim_param plim_net_host_table[] = {
    QUEUEING(plim_net_host_keys, "fcfs: first come, first served; fair: start-time fair queueing "
                                 "of instances by net.weight, each way"),
    PLIM_PARAM_END,
};
