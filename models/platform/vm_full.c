/* SPDX-License-Identifier: GPL-3.0-or-later
 * vm_full: virtual machines on a bare-metal hypervisor that translates binaries. */
#include "models/platform.h"

static const char *const stack[] = {"hypervisor_full_bt", "guest_os", NULL};

const plim_platform plim_platform_vm_full = {
    .name = "vm_full",
    .summary = "bare-metal hypervisor, full virtualization by binary translation",
    .story = "full virtualization",
    .sharing = PLIM_SHARING_INSTANCE,
    .has_vcpus = true,
    .live_moves = "VMware ESX: Nelson, Lim, Hutchins, USENIX ATC 2005",
    .stack = stack,
    .fixed_memory = true,
    .balloon = true,
    .memory = "fixed by the machine's size; overcommitted, a balloon takes what guests hold "
              "idle (Waldspurger 2002), then the host swaps whoever it is; the guest's own "
              "killer takes its own service",
    .caution = "constructed: CPU and MMU are those of vm_hosted, devices are put together from "
               "component times; not checked against published figures of a bare-metal hypervisor",
};
