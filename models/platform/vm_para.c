/* SPDX-License-Identifier: GPL-3.0-or-later
 * vm_para: virtual machines whose guest operating system is modified to call the hypervisor. */
#include "models/platform.h"

/* The generation of 2003: drivers inside the hypervisor (Barham 2003). */
static const char *const stack[] = {"hypervisor_para_2003", "guest_os", NULL};

const plim_platform plim_platform_vm_para = {
    .name = "vm_para",
    .summary =
        "hypercalls from a modified guest OS, drivers inside the hypervisor (generation 2003)",
    .story = "paravirtualization",
    .sharing = PLIM_SHARING_INSTANCE,
    .guest_os_modified = true,
    .has_vcpus = true,
    .stack = stack,
    .caution = "an OS that cannot be modified cannot run here; the generation of 2003, with the "
               "drivers inside the hypervisor: from Xen 2.0 on a driver domain made the network "
               "dearer (not modelled as a platform yet)",
};
