/* SPDX-License-Identifier: GPL-3.0-or-later
 * vm_hvm: virtual machines with hardware assist, what full virtualization became. */
#include "models/platform.h"

static const char *const ept[] = {"hypervisor_hvm_ept", "guest_os", NULL};
/* the first generation of hardware assist had no nested paging */
static const char *const gen1[] = {"hypervisor_hvm_gen1", "guest_os", NULL};

static const plim_variant variants[] = {
    {"gen1", "hardware assist without nested paging (the usual one in 2003)", gen1},
    {"ept", "with nested paging (the usual one later)", ept},
    {NULL, NULL, NULL},
};

const plim_platform plim_platform_vm_hvm = {
    .name = "vm_hvm",
    .summary = "hardware assist with nested paging and virtio; without nested paging in 2003",
    .story = "what full virtualization became",
    .sharing = PLIM_SHARING_INSTANCE,
    .has_vcpus = true,
    .live_moves = "KVM: OSIC 2017, 720 live migrations under load",
    .stack = ept,
    .stack_2003 = gen1,
    .variants = variants,
    .fixed_memory = true,
    .balloon = true,
    .memory = "fixed by the machine's size; overcommitted, a balloon takes what guests hold "
              "idle (virtio), then the host swaps whoever it is; the guest's own killer takes "
              "its own service",
    .caution = "the CPU of the I/O thread per packet is an assumption; the user tax depends on TLB "
               "misses, so on the service; in era 2003 this is hardware of 2005 set on the machine "
               "of 2003 by cycles, with virtio devices that it did not have",
};
