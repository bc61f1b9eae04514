/* SPDX-License-Identifier: GPL-3.0-or-later
 * nodejs_hello: Node.js, an HTTP answer of 12 bytes. */
#include "models/profile.h"

const plim_profile plim_profile_nodejs_hello = {
    .name = "nodejs_hello",
    .summary = "Node.js, an HTTP answer of 12 bytes",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 1.444e-05,
                    [PLIM_CLASS_KERNEL] = 3.53889e-06,
                    [PLIM_CLASS_SYSCALL] = 2.714,
                    [PLIM_CLASS_CTXSW] = 0.2452 + 0.01014,
                    [PLIM_CLASS_PAGE_FAULT] = 0.0009931,
                    [PLIM_CLASS_NET_RX_PACKET] = 1.017,
                    [PLIM_CLASS_NET_TX_PACKET] = 1.003,
                    [PLIM_CLASS_NET_RX_BYTE] = 87.87,
                    [PLIM_CLASS_NET_TX_BYTE] = 213.2,
                }},
    .resident_mib = 60,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "nodejs, http-hello, half load",
    .note = "kernel: 10.71 us system time less calls 0.481, switches 0.575, faults 0.00121 (native "
            "costs of the same guest), packets and bytes 6.11 (era 2020, an assumption) = 3.539; "
            "packets are counted with segmentation offload; bytes include IP and TCP headers; disk "
            "bytes read are those charged to the processes; resident size is an assumption",
};
