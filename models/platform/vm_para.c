/* SPDX-License-Identifier: GPL-3.0-or-later
 * vm_para: virtual machines whose guest operating system is modified to call the hypervisor. */
#include "models/platform.h"

static const char *const stack[] = {"hypervisor_para_dd", "guest_os", NULL};
/* before driver domains the drivers were in the hypervisor */
static const char *const stack_2003[] = {"hypervisor_para_2003", "guest_os", NULL};

const plim_platform plim_platform_vm_para = {
    .name = "vm_para",
    .summary = "hypercalls from a modified guest OS; a driver domain since Xen 2.0, none in 2003",
    .story = "paravirtualization",
    .sharing = PLIM_SHARING_INSTANCE,
    .guest_os_modified = true,
    .has_vcpus = true,
    .stack = stack,
    .stack_2003 = stack_2003,
    .caution = "an OS that cannot be modified cannot run here; the network of the driver domain is "
               "that of Xen 2.0 to 3.0, a ratio to native, and its split between guest and driver "
               "domain is an assumption",
};
