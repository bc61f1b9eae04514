/* SPDX-License-Identifier: GPL-3.0-or-later
 * nodejs_json: Node.js, an HTTP answer of 20 records in JSON. */
#include "models/profile.h"

const plim_profile plim_profile_nodejs_json = {
    .name = "nodejs_json",
    .summary = "Node.js, an HTTP answer of 20 records in JSON",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 2.733e-05,
                    [PLIM_CLASS_KERNEL] = 2.02852e-06,
                    [PLIM_CLASS_SYSCALL] = 2.694,
                    [PLIM_CLASS_CTXSW] = 0.2066 + 0.01015,
                    [PLIM_CLASS_DISK_READ] = 0.0004069,
                    [PLIM_CLASS_DISK_WRITE] = 3.553e-05,
                    [PLIM_CLASS_DISK_WRITE_BYTE] = 0.5072,
                    [PLIM_CLASS_NET_RX_PACKET] = 1.019,
                    [PLIM_CLASS_NET_TX_PACKET] = 1.004,
                    [PLIM_CLASS_NET_RX_BYTE] = 91.98,
                    [PLIM_CLASS_NET_TX_BYTE] = 1833,
                }},
    .resident_mib = 60,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "nodejs, http-json-20-records, half load",
    .note = "kernel: 9.412 us system time less calls 0.478, switches 0.488, faults 0 (native costs "
            "of the same guest), packets and bytes 6.42 (era 2020, an assumption) = 2.029; packets "
            "are counted with segmentation offload; bytes include IP and TCP headers; disk bytes "
            "read are those charged to the processes; resident size is an assumption",
};
