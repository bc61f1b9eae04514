/* SPDX-License-Identifier: GPL-3.0-or-later
 * nginx_static_1k: nginx, a file of 1 KiB, kept connections. */
#include "models/profile.h"

const plim_profile plim_profile_nginx_static_1k = {
    .name = "nginx_static_1k",
    .summary = "nginx, a file of 1 KiB, kept connections",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 4.113e-06,
                    [PLIM_CLASS_KERNEL] = 9.12e-06,
                    [PLIM_CLASS_SYSCALL] = 9.488,
                    [PLIM_CLASS_CTXSW] = 0.2487 + 0.0008428,
                    [PLIM_CLASS_DISK_READ] = 9.632e-05,
                    [PLIM_CLASS_NET_RX_PACKET] = 1.011,
                    [PLIM_CLASS_NET_TX_PACKET] = 1.003,
                    [PLIM_CLASS_NET_RX_BYTE] = 93.59,
                    [PLIM_CLASS_NET_TX_BYTE] = 1316,
                }},
    .resident_mib = 10,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "nginx, static-1KB-keepalive, half load",
    .note = "kernel: 17.66 us system time less calls 1.68, switches 0.561, faults 0 (native costs "
            "of the same guest), packets and bytes 6.3 (era 2020, an assumption) = 9.12; packets "
            "are counted with segmentation offload; bytes include IP and TCP headers; disk bytes "
            "read are those charged to the processes; resident size is an assumption",
};
