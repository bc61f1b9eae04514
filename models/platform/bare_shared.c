/* SPDX-License-Identifier: GPL-3.0-or-later
 * bare_shared: services side by side on one host operating system. */
#include "models/platform.h"

static const char *const stack[] = {"host_os", NULL};

const plim_platform plim_platform_bare_shared = {
    .name = "bare_shared",
    .summary = "processes of many services on one host operating system",
    .story = "many services on one machine",
    .sharing = PLIM_SHARING_THREAD,
    .shares_host_kernel = true,
    .stack = stack,
    .memory = "one kernel, the least recently used page of all goes first: who grows takes "
              "from everybody; limit_mib of an instance contains it",
    .caution = "nothing is limited by default: a service with more runnable threads takes more",
};
