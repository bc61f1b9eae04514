/* SPDX-License-Identifier: GPL-3.0-or-later
 * nginx_static_10k: nginx, a file of 10 KiB, kept connections. */
#include "models/profile.h"

const plim_profile plim_profile_nginx_static_10k = {
    .name = "nginx_static_10k",
    .summary = "nginx, a file of 10 KiB, kept connections",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 3.685e-06,
                    [PLIM_CLASS_KERNEL] = 8.20985e-06,
                    [PLIM_CLASS_SYSCALL] = 9.442,
                    [PLIM_CLASS_CTXSW] = 0.2306 + 0.0007786,
                    [PLIM_CLASS_DISK_READ] = 5.642e-05,
                    [PLIM_CLASS_NET_RX_PACKET] = 1.011,
                    [PLIM_CLASS_NET_TX_PACKET] = 1.003,
                    [PLIM_CLASS_NET_RX_BYTE] = 94.57,
                    [PLIM_CLASS_NET_TX_BYTE] = 10534,
                }},
    .resident_mib = 10,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "nginx, static-10KB-keepalive, half load",
    .note = "kernel: 18.36 us system time less calls 1.67, switches 0.521, faults 0 (native costs "
            "of the same guest), packets and bytes 7.96 (era 2020, an assumption) = 8.21; packets "
            "are counted with segmentation offload; bytes include IP and TCP headers; disk bytes "
            "read are those charged to the processes; resident size is an assumption",
};
