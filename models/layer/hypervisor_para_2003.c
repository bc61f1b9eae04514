/* SPDX-License-Identifier: GPL-3.0-or-later
 * hypervisor_para_2003: paravirtualizing hypervisor with the drivers inside it (Xen 1, 2003). */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, USER, TAX_RATIO, VCPU, 0, 0, 0.01, "ratio", MEASURED,
             "Barham 2003 Figure 3 p.172", "SPECint 567 / 567; Figure 3: calibration"),
    PLIM_ROW(2003, KERNEL, TAX_RATIO, VCPU, 0.01, 0, 0.033, "ratio", DERIVED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +0.4; less two calls of 0.01: 0.38 / (32.1 - "
             "2 x 0.45) = 0.012, about 1 %; high = creating 10 KB: 68.2 / 66.0 - 1; two calls a "
             "create is our count"),
    PLIM_ROW(2003, SYSCALL, WORK_NS, VCPU, 10, 0, 20, "ns", MEASURED, "Barham 2003 Table 3 p.173",
             "null call 0.46 - 0.45; stat and open/close are faster than native"),
    PLIM_ROW(2003, FORK, WORK_NS, VCPU, 61800, 35600, 88000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "extra on the fork row 88 us - 20 x 1.31 us (extra per fault) = 61.8 us; high = "
             "faults not removed, low = 40 faults"),
    PLIM_ROW(2003, EXEC, WORK_NS, VCPU, 84500, 58300, 150000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "(exec - fork) extra 150 us - 50 x 1.31 us = 84 us; high = faults not removed, low = "
             "70 faults; the printed k-values are rounded to 100 us"),
    PLIM_ROW(
        2003, CTXSW, VALUE, VCPU, 405000, 340000, 480000, "ns", DERIVED,
        "Barham 2003 sec 4.5 p.175",
        "c_sw: cost of a switch between guests, charged when runnable vCPUs exceed cores: 5/(5+c) "
        "= 0.925 gives c = 0.4054 ms; calibration at 5 ms; 7.0 to 8.8 % loss as range"),
    PLIM_ROW(2003, CTXSW, WORK_NS, VCPU, 1200, 1200, 4400, "ns", MEASURED,
             "Barham 2003 Table 4 p.173", "2p/0K extra; range over the seven columns of the table"),
    PLIM_ROW(2003, PAGE_FAULT, WORK_NS, VCPU, 1310, 340, 1441, "ns", MEASURED,
             "Barham 2003 Table 5 p.173", "2.73 - 1.42 us; low = protection fault row"),
    PLIM_ROW(2003, DISK_READ, WORK_NS, VCPU, 1200, 500, 5000, "ns", ASSUMPTION, "project estimate",
             "same ring and event mechanism as a packet (1.1 to 1.2 us); no disk microbenchmark in "
             "Barham"),
    PLIM_ROW(2003, DISK_WRITE, WORK_NS, VCPU, 1200, 500, 5000, "ns", ASSUMPTION, "project estimate",
             "same ring and event mechanism as a packet (1.1 to 1.2 us); no disk microbenchmark in "
             "Barham"),
    PLIM_ROW(2003, NET_RX_PACKET, WORK_NS, VCPU, 1212.37, 878, 1333.61, "ns", DERIVED,
             "Barham 2003 Table 6 p.173", "4000/467 - 4000/544 = 8.565 - 7.353 us"),
    PLIM_ROW(2003, NET_TX_PACKET, WORK_NS, VCPU, 1107.42, 668, 1218.16, "ns", DERIVED,
             "Barham 2003 Table 6 p.173",
             "4000/516 - 4000/602 = 7.752 - 6.645 us; drivers inside the hypervisor; low = ACK "
             "charged separately"),
    PLIM_ROW(2003, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 4.6, "ns/B", DERIVED,
             "Barham 2003 Table 6 p.173",
             "page flipping, no copy; 1500-byte rows are link-limited: high = 13.38 - 8.76 us over "
             "1000 B"),
    PLIM_ROW(2003, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 4.6, "ns/B", DERIVED,
             "Barham 2003 Table 6 p.173",
             "page flipping, no copy; 1500-byte rows are link-limited: high = 13.38 - 8.76 us over "
             "1000 B"),
    PLIM_ROW(2003, INTERRUPT, WORK_NS, VCPU, 512.5, 200, 1500, "ns", DERIVED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152",
             "one upcall as one hypercall of 1,230 cycles (a later CPU) / 2.4"),
    PLIM_ROW(2003, SECOND, WORK_NS, VCPU, 51250, 5000, 1000000, "ns/s", DERIVED, "project estimate",
             "idle guest: 100 ticks x 512 ns"),
    PLIM_ROW(2003, BOOT, VALUE, NONE, 0.5, 0.1, 2, "s", DERIVED, "Manco 2017 p.222",
             "domain creation, measured with Xen 4.8 on 2015 hardware"),
    PLIM_ROW(2003, MEMORY_INSTANCE, VALUE, NONE, 0.0195, 0.0195, 1, "MiB", MEASURED,
             "Barham 2003 sec 4.5 p.175", "20 kB of Xen state per domain"),
    PLIM_ROW(2003, EXIT, EXIT_CYCLES, VCPU, 1230, 400, 3963, "cycles", DERIVED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152",
             "hypercall, Xen x86 1,228; measured on a 2012 CPU; a ring switch without VT has no "
             "3,963-cycle exit"),
    PLIM_ROW(
        2003, EXIT, EXITS, VCPU, 1, 1, 10, "exits", ASSUMPTION, "project estimate",
        "m_l: an outer layer is entered once per hypercall; nesting a 2003 Xen was not measured"),
    PLIM_ROW(2014, USER, TAX_RATIO, VCPU, 0, 0, 0.01, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, KERNEL, TAX_RATIO, VCPU, 0.01, 0, 0.033, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +0.4; less two calls of 0.01: 0.38 / (32.1 - "
             "2 x 0.45) = 0.012, about 1 %; high = creating 10 KB: 68.2 / 66.0 - 1; two calls a "
             "create is our count; value of 2003, a ratio kept"),
    PLIM_ROW(
        2014, SYSCALL, WORK_NS, VCPU, 1.42593, 0, 2.85185, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173",
        "2003 value x native 2014/2003 native = x 0.143 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, FORK, WORK_NS, VCPU, 84823.5, 48862.7, 120784, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2014/2003 native = x 1.373 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, EXEC, WORK_NS, VCPU, 41644.7, 28732.4, 73925.5, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2014/2003 native = x 0.493 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, CTXSW, VALUE, VCPU, 405000, 340000, 480000, "ns", CONSTRUCTED,
             "Barham 2003 sec 4.5 p.175", "value of 2003"),
    PLIM_ROW(
        2014, CTXSW, WORK_NS, VCPU, 1870.13, 1870.13, 6857.14, "ns", CONSTRUCTED,
        "Barham 2003 Table 4 p.173",
        "2003 value x native 2014/2003 native = x 1.558 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, PAGE_FAULT, WORK_NS, VCPU, 461.268, 119.718, 507.394, "ns", CONSTRUCTED,
        "Barham 2003 Table 5 p.173",
        "2003 value x native 2014/2003 native = x 0.352 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, DISK_READ, WORK_NS, VCPU, 480, 200, 2000, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, DISK_WRITE, WORK_NS, VCPU, 480, 200, 2000, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_RX_PACKET, WORK_NS, VCPU, 494.643, 358.221, 544.109, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173",
        "2003 value x native 2014/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_TX_PACKET, WORK_NS, VCPU, 499.964, 301.58, 549.959, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173",
        "2003 value x native 2014/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 4.6, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 4.6, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, INTERRUPT, WORK_NS, VCPU, 512.5, 200, 1500, "ns", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "2003 value by cycles"),
    PLIM_ROW(2014, SECOND, WORK_NS, VCPU, 51250, 5000, 1000000, "ns/s", CONSTRUCTED,
             "project estimate", "2003 value by cycles"),
    PLIM_ROW(2014, BOOT, VALUE, NONE, 0.5, 0.1, 2, "s", CONSTRUCTED, "Manco 2017 p.222",
             "value of 2003"),
    PLIM_ROW(2014, MEMORY_INSTANCE, VALUE, NONE, 0.0195, 0.0195, 1, "MiB", CONSTRUCTED,
             "Barham 2003 sec 4.5 p.175", "value of 2003"),
    PLIM_ROW(2014, EXIT, EXIT_CYCLES, VCPU, 1230, 400, 3963, "cycles", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, EXIT, EXITS, VCPU, 1, 1, 10, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, USER, TAX_RATIO, VCPU, 0, 0, 0.01, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, KERNEL, TAX_RATIO, VCPU, 0.01, 0, 0.033, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +0.4; less two calls of 0.01: 0.38 / (32.1 - "
             "2 x 0.45) = 0.012, about 1 %; high = creating 10 KB: 68.2 / 66.0 - 1; two calls a "
             "create is our count; value of 2003, a ratio kept"),
    PLIM_ROW(
        2020, SYSCALL, WORK_NS, VCPU, 1.97333, 0, 3.94667, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173",
        "2003 value x native 2020/2003 native = x 0.197 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, FORK, WORK_NS, VCPU, 78007.4, 44936.3, 111078, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2020/2003 native = x 1.262 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, EXEC, WORK_NS, VCPU, 36318.1, 25057.3, 64469.9, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2020/2003 native = x 0.430 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, CTXSW, VALUE, VCPU, 405000, 340000, 480000, "ns", CONSTRUCTED,
             "Barham 2003 sec 4.5 p.175", "value of 2003"),
    PLIM_ROW(
        2020, CTXSW, WORK_NS, VCPU, 2337.66, 2337.66, 8571.43, "ns", CONSTRUCTED,
        "Barham 2003 Table 4 p.173",
        "2003 value x native 2020/2003 native = x 1.948 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, PAGE_FAULT, WORK_NS, VCPU, 864.415, 224.352, 950.857, "ns", CONSTRUCTED,
        "Barham 2003 Table 5 p.173",
        "2003 value x native 2020/2003 native = x 0.660 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, DISK_READ, WORK_NS, VCPU, 480, 200, 2000, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, DISK_WRITE, WORK_NS, VCPU, 480, 200, 2000, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_RX_PACKET, WORK_NS, VCPU, 494.643, 358.221, 544.109, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173",
        "2003 value x native 2020/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_TX_PACKET, WORK_NS, VCPU, 499.964, 301.58, 549.959, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173",
        "2003 value x native 2020/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 4.6, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 4.6, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, INTERRUPT, WORK_NS, VCPU, 492, 192, 1500, "ns", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "2003 value by cycles"),
    PLIM_ROW(2020, SECOND, WORK_NS, VCPU, 49200, 4800, 1000000, "ns/s", CONSTRUCTED,
             "project estimate", "2003 value by cycles"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 0.5, 0.1, 2, "s", CONSTRUCTED, "Manco 2017 p.222",
             "value of 2003"),
    PLIM_ROW(2020, MEMORY_INSTANCE, VALUE, NONE, 0.0195, 0.0195, 1, "MiB", CONSTRUCTED,
             "Barham 2003 sec 4.5 p.175", "value of 2003"),
    PLIM_ROW(2020, EXIT, EXIT_CYCLES, VCPU, 1230, 400, 3963, "cycles", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, EXIT, EXITS, VCPU, 1, 1, 10, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
};

const plim_layer plim_layer_hypervisor_para_2003 = {
    .name = "hypervisor_para_2003",
    .summary = "paravirtualizing hypervisor with the drivers inside it (Xen 1, 2003)",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
