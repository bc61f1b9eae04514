/* SPDX-License-Identifier: GPL-3.0-or-later
 * vm_para: virtual machines whose guest operating system is modified to call the hypervisor. */
#include "models/platform.h"

/* The generation of 2003 has its drivers inside the hypervisor (Barham 2003); from Xen 2.0 on they
 * are in a driver domain (Fraser et al. 2004). */
static const char *const inside[] = {"hypervisor_para_2003", "guest_os", NULL};
static const char *const domain[] = {"hypervisor_para_dd", "guest_os", NULL};

static const plim_variant variants[] = {
    {"drivers_inside", "drivers inside the hypervisor, as in 2003 (the usual one then)", inside},
    {"driver_domain", "drivers in a domain of their own, from 2004 on (the usual one later)",
     domain},
    {NULL, NULL, NULL},
};

const plim_platform plim_platform_vm_para = {
    .name = "vm_para",
    .summary = "hypercalls from a modified guest OS; drivers in a domain of their own, in 2003 "
               "inside the hypervisor",
    .story = "paravirtualization",
    .sharing = PLIM_SHARING_INSTANCE,
    .guest_os_modified = true,
    .has_vcpus = true,
    .live_moves = "Xen: Clark et al., NSDI 2005",
    .stack = domain,
    .stack_2003 = inside,
    .variants = variants,
    .fixed_memory = true,
    .balloon = true,
    .memory = "fixed by the machine's size; overcommitted, a balloon takes what guests hold "
              "idle (Barham 2003), then the host swaps whoever it is; the guest's own killer "
              "takes its own service",
    .caution =
        "an OS that cannot be modified cannot run here; to modify one is a cost once for each OS "
        "(os_port_lines); of the driver domain's network only the sum is derived, how guest and "
        "domain share it is an assumption",
};
