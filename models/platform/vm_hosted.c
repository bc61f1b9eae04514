/* SPDX-License-Identifier: GPL-3.0-or-later
 * vm_hosted: virtual machines under a monitor that is a program of a host operating system. */
#include "models/platform.h"

static const char *const stack[] = {"host_os", "hosted_vmm_bt", "guest_os", NULL};

const plim_platform plim_platform_vm_hosted = {
    .name = "vm_hosted",
    .summary = "type 2 monitor with binary translation on a host OS (Workstation 3.2)",
    .story = "host-based virtualization",
    .sharing = PLIM_SHARING_INSTANCE,
    .has_vcpus = true,
    .stack = stack,
    .fixed_memory = true,
    .memory = "fixed by the machine's size; to the host a process like any other, that it "
              "swaps when it is overcommitted; the guest's own killer takes its own service",
    .caution =
        "measured on a product of 2003; in later eras this is what the technique would cost, "
        "not a product of that year; a cost per packet misses its published receive rate at "
        "MTU 1500 by a factor of 1.5, and no added network latency was found",
};
