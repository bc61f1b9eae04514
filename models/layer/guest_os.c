/* SPDX-License-Identifier: GPL-3.0-or-later
 * guest_os: an operating system inside a virtual machine. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, SECOND, WORK_NS, VCPU, 1000000, 100000, 10000000, "ns/s", ASSUMPTION,
             "project estimate", "daemons of an idle guest: 0.1 % of a core"),
    PLIM_ROW(2003, BOOT, VALUE, NONE, 20, 5, 60, "s", ASSUMPTION, "project estimate",
             "a full distribution of the time"),
    PLIM_ROW(2003, MEMORY_GUEST_OS, VALUE, NONE, 6.2, 4.2, 64, "MiB", MEASURED,
             "Barham 2003 sec 4.5 p.175",
             "minimal Linux domain without swap; 4.2 with swap; a full distribution: high"),
    PLIM_ROW(2003, IMAGE, VALUE, NONE, 1024, 100, 2048, "MiB", ASSUMPTION, "project estimate",
             "root file system of the guest"),
    PLIM_ROW(2014, SECOND, WORK_NS, VCPU, 1000000, 100000, 10000000, "ns/s", ASSUMPTION,
             "project estimate", "daemons of an idle guest"),
    PLIM_ROW(2014, BOOT, VALUE, NONE, 1.5, 0.11, 60, "s", MEASURED, "Manco 2017 p.222",
             "Debian from a RAM disk; an ordinary VM takes tens of seconds (Sharma 2016 sec 7.2)"),
    PLIM_ROW(2014, MEMORY_GUEST_OS, VALUE, NONE, 69, 29, 512, "MiB", DERIVED,
             "Agache 2020 raw data",
             "mem-fc.dat, 256 MiB VM: (262,144 - 243,816) + (243,816 - 193,228) KB = 68.9 MB in "
             "use (64.6 at 128 MiB); low = Unikraft Fig 11 minimal 29; a full distribution: high"),
    PLIM_ROW(2014, IMAGE, VALUE, NONE, 1720, 1, 2100, "MiB", MEASURED, "Sharma 2016 Table 4",
             "1.68 GB (MySQL), 2.05 GB (Node)"),
    PLIM_ROW(2020, SECOND, WORK_NS, VCPU, 1000000, 10000, 10000000, "ns/s", ASSUMPTION,
             "project estimate", "daemons; a minimal guest has none: low"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 0.1108, 0.003, 60, "s", MEASURED, "Agache 2020 raw data",
             "Firecracker pre-configured, minimal kernel to init; Debian 1.5 s, unikernel 3 ms "
             "(Manco 2017); full distributions tens of seconds"),
    PLIM_ROW(2020, MEMORY_GUEST_OS, VALUE, NONE, 69, 29, 512, "MiB", DERIVED,
             "Agache 2020 raw data", "as 2014"),
    PLIM_ROW(2020, IMAGE, VALUE, NONE, 1720, 9.5, 2100, "MiB", MEASURED, "Sharma 2016 Table 4",
             "a full image; Tinyx 9.5 MB (Manco 2017)"),
};

const plim_layer plim_layer_guest_os = {
    .name = "guest_os",
    .summary = "an operating system inside a virtual machine",
    .own_kernel = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
