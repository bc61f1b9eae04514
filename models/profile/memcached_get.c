/* SPDX-License-Identifier: GPL-3.0-or-later
 * memcached_get: memcached get of 100 bytes, one thread. */
#include "models/profile.h"

const plim_profile plim_profile_memcached_get = {
    .name = "memcached_get",
    .summary = "memcached get of 100 bytes, one thread",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 8.157e-07,
                    [PLIM_CLASS_KERNEL] = 1.08029e-06,
                    [PLIM_CLASS_SYSCALL] = 2.37,
                    [PLIM_CLASS_CTXSW] = 0.2556 + 0.005069,
                    [PLIM_CLASS_DISK_READ] = 4.427e-05,
                    [PLIM_CLASS_NET_RX_PACKET] = 1.007,
                    [PLIM_CLASS_NET_TX_PACKET] = 1.001,
                    [PLIM_CLASS_NET_RX_BYTE] = 61.36,
                    [PLIM_CLASS_NET_TX_BYTE] = 176.1,
                }},
    .resident_mib = 64,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "memcached, get-100B, half load",
    .note = "kernel: 8.154 us system time less calls 0.42, switches 0.587, faults 0 (native costs "
            "of the same guest), packets and bytes 6.07 (era 2020, an assumption) = 1.08; packets "
            "are counted with segmentation offload; bytes include IP and TCP headers; disk bytes "
            "read are those charged to the processes; resident size is an assumption",
};
