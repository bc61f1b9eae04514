/* SPDX-License-Identifier: GPL-3.0-or-later
 * container: services in containers on one host kernel, on the runtime's default network. */
#include "models/platform.h"

static const char *const stack[] = {"host_os", "container_hostnet", "container_bridge", NULL};

const plim_platform plim_platform_container = {
    .name = "container",
    .summary = "containers on one host kernel, bridge network (the default of Docker)",
    .story = "containers",
    .sharing = PLIM_SHARING_INSTANCE,
    .shares_host_kernel = true,
    .stack = stack,
    .caution = "a kernel panic takes every container of the host; the bridge latency of 2014 is "
               "disputed (37 us a round trip, 17 us a Redis request in the same author's data, "
               "3 us of CPU and no more in 2020); containers of 2003 were not measured",
};
