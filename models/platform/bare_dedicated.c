/* SPDX-License-Identifier: GPL-3.0-or-later
 * bare_dedicated: a machine for each service. */
#include "models/platform.h"

static const char *const stack[] = {"host_os", NULL};

const plim_platform plim_platform_bare_dedicated = {
    .name = "bare_dedicated",
    .summary = "one service per machine, on the machine's own operating system",
    .story = "one machine, one service",
    .sharing = PLIM_SHARING_THREAD,
    .one_service_per_host = true,
    .shares_host_kernel = true,
    .stack = stack,
    .memory = "nobody else is on the machine: an instance has all of it, and the machine's "
              "own killer of processes when that and the swap are full",
    .caution = "costs a request what bare_shared costs: it differs in placement only",
};
