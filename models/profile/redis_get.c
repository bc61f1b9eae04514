/* SPDX-License-Identifier: GPL-3.0-or-later
 * redis_get: Redis GET of 100 bytes, no pipelining. */
#include "models/profile.h"

const plim_profile plim_profile_redis_get = {
    .name = "redis_get",
    .summary = "Redis GET of 100 bytes, no pipelining",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 1.75e-06,
                    [PLIM_CLASS_KERNEL] = 1.77016e-06,
                    [PLIM_CLASS_SYSCALL] = 2.386,
                    [PLIM_CLASS_CTXSW] = 0.2294 + 0.0007139,
                    [PLIM_CLASS_PAGE_FAULT] = 8.844e-05,
                    [PLIM_CLASS_DISK_READ] = 3.159e-05,
                    [PLIM_CLASS_NET_RX_PACKET] = 1.009,
                    [PLIM_CLASS_NET_TX_PACKET] = 1.001,
                    [PLIM_CLASS_NET_RX_BYTE] = 88.49,
                    [PLIM_CLASS_NET_TX_BYTE] = 160.1,
                }},
    .resident_mib = 30,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "redis, get-100B-pipeline1, half load",
    .note =
        "kernel: 8.786 us system time less calls 0.423, switches 0.518, faults 0.000108 (native "
        "costs of the same guest), packets and bytes 6.07 (era 2020, an assumption) = 1.77; "
        "packets are counted with segmentation offload; bytes include IP and TCP headers; disk "
        "bytes read are those charged to the processes; resident size is an assumption",
};
