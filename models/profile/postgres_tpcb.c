/* SPDX-License-Identifier: GPL-3.0-or-later
 * postgres_tpcb: PostgreSQL, a TPC-B-like transaction of seven statements, four clients. */
#include "models/profile.h"

const plim_profile plim_profile_postgres_tpcb = {
    .name = "postgres_tpcb",
    .summary = "PostgreSQL, a TPC-B-like transaction of seven statements, four clients",
    .ops = {.n =
                {
                    [PLIM_CLASS_USER] = 0.0003787,
                    [PLIM_CLASS_KERNEL] = 0.000226434,
                    [PLIM_CLASS_SYSCALL] = 41.26,
                    [PLIM_CLASS_FORK] = 0.0001945,
                    [PLIM_CLASS_CTXSW] = 9.605 + 1.249,
                    [PLIM_CLASS_PAGE_FAULT] = 1.424,
                    [PLIM_CLASS_DISK_READ] = 0.01268,
                    [PLIM_CLASS_DISK_WRITE] = 2.409,
                    [PLIM_CLASS_DISK_READ_BYTE] = 155.8,
                    [PLIM_CLASS_DISK_WRITE_BYTE] = 11620,
                    [PLIM_CLASS_NET_RX_PACKET] = 7.001,
                    [PLIM_CLASS_NET_TX_PACKET] = 7.001,
                    [PLIM_CLASS_NET_RX_BYTE] = 792,
                    [PLIM_CLASS_NET_TX_BYTE] = 550.4,
                }},
    .resident_mib = 200,
    .source = "service-profiles (measured by the project, 2026: Debian 12 guest, Linux 6.18), row "
              "postgres, pgbench-tpcb-like-s10-c4, half load",
    .note = "kernel: 316.7 us system time less calls 7.32, switches 24.4, faults 1.73 (native "
            "costs of the same guest), packets and bytes 42.2, disk operations 15, forks 0.02 (era "
            "2020, an assumption) = 226.4; packets are counted with segmentation offload; bytes "
            "include IP and TCP headers; disk bytes read are those charged to the processes; "
            "resident size is an assumption",
};
