/* SPDX-License-Identifier: GPL-3.0-or-later
 * nginx_static_10k_close: nginx, a file of 10 KiB, a connection each. */
#include "models/profile.h"

const plim_profile plim_profile_nginx_static_10k_close = {
    .name = "nginx_static_10k_close",
    .summary = "nginx, a file of 10 KiB, a connection each",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 7.818e-06,
                    [PLIM_CLASS_KERNEL] = 4.6709e-06,
                    [PLIM_CLASS_SYSCALL] = 12.29,
                    [PLIM_CLASS_CTXSW] = 0.4491 + 0.008248,
                    [PLIM_CLASS_NET_RX_PACKET] = 5.009,
                    [PLIM_CLASS_NET_TX_PACKET] = 4,
                    [PLIM_CLASS_NET_RX_BYTE] = 329.5,
                    [PLIM_CLASS_NET_TX_BYTE] = 10693,
                }},
    .resident_mib = 10,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "nginx, static-10KB-close, half load",
    .note = "kernel: 36.89 us system time less calls 2.18, switches 1.03, faults 0 (native costs "
            "of the same guest), packets and bytes 29 (era 2020, an assumption) = 4.671; packets "
            "are counted with segmentation offload; bytes include IP and TCP headers; disk bytes "
            "read are those charged to the processes; resident size is an assumption",
};
