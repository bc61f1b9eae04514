/* SPDX-License-Identifier: GPL-3.0-or-later
 * vm_hvm: virtual machines on hardware assist, with virtio devices. */
#include "models/platform.h"

static const char *const stack[] = {"hypervisor_hvm_ept", "guest_os", NULL};
/* the first generation of hardware assist had no nested paging */
static const char *const stack_2003[] = {"hypervisor_hvm_gen1", "guest_os", NULL};

const plim_platform plim_platform_vm_hvm = {
    .name = "vm_hvm",
    .summary = "hardware assist with nested paging and virtio; without nested paging in 2003",
    .story = "what full virtualization became",
    .sharing = PLIM_SHARING_INSTANCE,
    .has_vcpus = true,
    .stack = stack,
    .stack_2003 = stack_2003,
    .caution = "the CPU of the I/O thread per packet is an assumption; the user tax depends on TLB "
               "misses, so on the service; in era 2003 this is hardware of 2005 set on the machine "
               "of 2003 by cycles, with virtio devices that it did not have",
};
