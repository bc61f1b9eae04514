/* SPDX-License-Identifier: GPL-3.0-or-later
 * nginx_static_100k: nginx, a file of 100 KiB, kept connections. */
#include "models/profile.h"

const plim_profile plim_profile_nginx_static_100k = {
    .name = "nginx_static_100k",
    .summary = "nginx, a file of 100 KiB, kept connections",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 6.073e-06,
                    [PLIM_CLASS_KERNEL] = 5.98143e-07,
                    [PLIM_CLASS_SYSCALL] = 9.624,
                    [PLIM_CLASS_CTXSW] = 0.384 + 0.001757,
                    [PLIM_CLASS_DISK_READ] = 2.703e-05,
                    [PLIM_CLASS_NET_RX_PACKET] = 2.013,
                    [PLIM_CLASS_NET_TX_PACKET] = 2.009,
                    [PLIM_CLASS_NET_RX_BYTE] = 147.7,
                    [PLIM_CLASS_NET_TX_BYTE] = 102749,
                }},
    .resident_mib = 10,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "nginx, static-100KB-keepalive, half load",
    .note = "kernel: 33.76 us system time less calls 1.71, switches 0.868, faults 0 (native costs "
            "of the same guest), packets and bytes 30.6 (era 2020, an assumption) = 0.5981; "
            "packets are counted with segmentation offload; bytes include IP and TCP headers; disk "
            "bytes read are those charged to the processes; resident size is an assumption",
};
