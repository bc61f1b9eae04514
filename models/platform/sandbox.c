/* SPDX-License-Identifier: GPL-3.0-or-later
 * sandbox: containers on a kernel of their own in user space. */
#include "models/platform.h"

static const char *const kvm[] = {"host_os", "sandbox_kvm", NULL};
static const char *const ptrace[] = {"host_os", "sandbox_ptrace", NULL};

static const plim_variant variants[] = {
    {"kvm", "system calls intercepted by hardware assist (the usual one)", kvm},
    {"ptrace", "system calls intercepted by ptrace", ptrace},
    {NULL, NULL, NULL},
};

const plim_platform plim_platform_sandbox = {
    .name = "sandbox",
    .summary = "a kernel in user space between the container and the host's kernel",
    .story = "lightweight isolation: the kernel made twice",
    .sharing = PLIM_SHARING_INSTANCE,
    .stack = kvm,
    .variants = variants,
    .memory = "its pages are the host kernel's: as a container, contained by limit_mib alone",
    .caution =
        "costs of 2020 only; the system call of the variant kvm reaches nothing outside the "
        "sandbox, opening files costs 12 to 216 times more (Young 2019); the network latency "
        "of 160 us is an early release's",
};
