/* SPDX-License-Identifier: GPL-3.0-or-later
 * microvm: one small virtual machine per instance, with few devices. */
#include "models/platform.h"

static const char *const stack[] = {"microvm", "guest_os", NULL};

const plim_platform plim_platform_microvm = {
    .name = "microvm",
    .summary = "a minimal virtual machine monitor with hardware assist and few devices",
    .story = "lightweight isolation: the machine made small",
    .sharing = PLIM_SHARING_INSTANCE,
    .has_vcpus = true,
    .stack = stack,
    .fixed_memory = true,
    .balloon = true,
    .memory = "fixed by the machine's size; overcommitted, a balloon takes what guests hold "
              "idle, then the host swaps whoever it is; the guest's own killer takes its own "
              "service",
    .caution = "costs of 2020 only; the network latency of 215 us is an early release's; its disk "
               "serves one request at a time, 12,880 a second",
};
