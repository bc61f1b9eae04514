/* SPDX-License-Identifier: GPL-3.0-or-later
 * container: services in containers on one host kernel. */
#include "models/platform.h"

static const char *const host[] = {"host_os", "container_hostnet", NULL};
static const char *const bridge[] = {"host_os", "container_hostnet", "container_bridge", NULL};
static const char *const host_cow[] = {"host_os", "container_hostnet", "container_cow", NULL};
static const char *const bridge_cow[] = {"host_os", "container_hostnet", "container_bridge",
                                         "container_cow", NULL};

static const plim_variant variants[] = {
    {"bridge", "bridge network, data on a volume (the usual one)", bridge},
    {"host", "the host's network, data on a volume", host},
    {"bridge_cow", "bridge network, data in the copy-on-write image", bridge_cow},
    {"host_cow", "the host's network, data in the copy-on-write image", host_cow},
    {NULL, NULL, NULL},
};

const plim_platform plim_platform_container = {
    .name = "container",
    .summary = "containers on one host kernel, bridge network (the default of Docker)",
    .story = "containers",
    .sharing = PLIM_SHARING_INSTANCE,
    .shares_host_kernel = true,
    .stack = bridge,
    .variants = variants,
    .memory = "one kernel, the least recently used page of all goes first: a container "
              "without limit_mib takes from everybody; one with it swaps, then is killed, "
              "alone",
    .caution = "a kernel panic takes every container of the host; the bridge latency of 2014 is "
               "disputed (37 us a round trip, 17 us a Redis request in the same author's data, "
               "3 us of CPU and no more in 2020); containers of 2003 were not measured",
};
