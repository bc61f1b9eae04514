/* SPDX-License-Identifier: GPL-3.0-or-later
 * postgres_select: PostgreSQL, one SELECT by key, four clients. */
#include "models/profile.h"

const plim_profile plim_profile_postgres_select = {
    .name = "postgres_select",
    .summary = "PostgreSQL, one SELECT by key, four clients",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 4.315e-05,
                    [PLIM_CLASS_KERNEL] = 1.75381e-05,
                    [PLIM_CLASS_SYSCALL] = 6.17,
                    [PLIM_CLASS_CTXSW] = 1.001 + 0.04235,
                    [PLIM_CLASS_PAGE_FAULT] = 0.05709,
                    [PLIM_CLASS_DISK_READ] = 0.00152,
                    [PLIM_CLASS_DISK_READ_BYTE] = 22.68,
                    [PLIM_CLASS_NET_RX_PACKET] = 1,
                    [PLIM_CLASS_NET_TX_PACKET] = 1,
                    [PLIM_CLASS_NET_RX_BYTE] = 114.9,
                    [PLIM_CLASS_NET_TX_BYTE] = 118,
                }},
    .resident_mib = 200,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "postgres, pgbench-select-only-s10-c4, half load",
    .note = "kernel: 27.1 us system time less calls 1.09, switches 2.35, faults 0.0694 (native "
            "costs of the same guest), packets and bytes 6.04, disk operations 0.0091 (era 2020, "
            "an assumption) = 17.54; packets are counted with segmentation offload; bytes include "
            "IP and TCP headers; disk bytes read are those charged to the processes; resident size "
            "is an assumption",
};
