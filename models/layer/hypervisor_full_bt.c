/* SPDX-License-Identifier: GPL-3.0-or-later
 * hypervisor_full_bt: bare-metal hypervisor, full virtualization by binary translation. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, USER, TAX_RATIO, VCPU, 0.0234657, 0, 0.0305054, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172",
             "shared with hosted_vmm_bt (design 3): Workstation SPECint; calibration"),
    PLIM_ROW(2003, KERNEL, TAX_RATIO, VCPU, 0.075, 0.07, 0.1, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +3.2; less two calls of 0.28 to 0.54: 2.12 "
             "to 2.64 us, 7 to 8 %; high = calls not removed; two calls a create is our count; "
             "Workstation 3.2; vector of hosted_vmm_bt"),
    PLIM_ROW(2003, SYSCALL, WORK_NS, VCPU, 280, 280, 600, "ns", CONSTRUCTED,
             "Barham 2003 Table 3 p.173",
             "null call 0.73 - 0.45; high = stat 1.88 - 1.28; vector of hosted_vmm_bt: Workstation "
             "3.2 stands for a bare-metal VMM of its generation"),
    PLIM_ROW(2003, FORK, WORK_NS, VCPU, 544400, 324800, 764000, "ns", CONSTRUCTED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "extra on the fork row 764 us - 20 x 10.98 us (extra per fault) = 544.4 us; high = "
             "faults not removed, low = 40 faults; vector of hosted_vmm_bt: Workstation 3.2 stands "
             "for a bare-metal VMM of its generation"),
    PLIM_ROW(2003, EXEC, WORK_NS, VCPU, 457000, 237400, 1006000, "ns", CONSTRUCTED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "(exec - fork) extra 1006 us - 50 x 10.98 us = 457 us; high = faults not removed, low "
             "= 70 faults; the printed k-values are rounded to 100 us; vector of hosted_vmm_bt: "
             "Workstation 3.2 stands for a bare-metal VMM of its generation"),
    PLIM_ROW(2003, CTXSW, VALUE, VCPU, 405000, 100000, 1000000, "ns", ASSUMPTION,
             "Barham 2003 sec 4.5 p.175", "c_sw taken from Xen on the same machine"),
    PLIM_ROW(2003, CTXSW, WORK_NS, VCPU, 17330, 13900, 38090, "ns", CONSTRUCTED,
             "Barham 2003 Table 4 p.173",
             "2p/0K extra; range over the seven columns of the table; vector of hosted_vmm_bt: "
             "Workstation 3.2 stands for a bare-metal VMM of its generation"),
    PLIM_ROW(2003, PAGE_FAULT, WORK_NS, VCPU, 10980, 6470, 12078, "ns", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "12.40 - 1.42 us; low = protection fault row; vector of hosted_vmm_bt: Workstation "
             "3.2 stands for a bare-metal VMM of its generation"),
    PLIM_ROW(2003, DISK_READ, EXITS, VCPU, 12, 6, 25, "exits", ASSUMPTION, "project estimate",
             "IDE port operations of a request and its completion, emulated in the VMM"),
    PLIM_ROW(2003, DISK_READ, WORK_NS, VCPU, 5362.5, 2000, 20000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "virtual IRQ 4,890 + IRET 5,100 cycles / 2.4 = 4.16 us, + own driver path 1.2 us (as "
             "hypervisor_para_2003)"),
    PLIM_ROW(2003, DISK_WRITE, EXITS, VCPU, 12, 6, 25, "exits", ASSUMPTION, "project estimate",
             "IDE port operations of a request and its completion, emulated in the VMM"),
    PLIM_ROW(2003, DISK_WRITE, WORK_NS, VCPU, 5362.5, 2000, 20000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "virtual IRQ 4,890 + IRET 5,100 cycles / 2.4 = 4.16 us, + own driver path 1.2 us (as "
             "hypervisor_para_2003)"),
    PLIM_ROW(2003, NET_RX_PACKET, EXITS, VCPU, 6, 2, 15, "exits", ASSUMPTION,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "port operations of a receive interrupt, not counted in the paper"),
    PLIM_ROW(2003, NET_RX_PACKET, WORK_NS, VCPU, 10325.5, 7182.17, 14490.1, "ns", CONSTRUCTED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "total 12.8 us = geometric mean of bottom-up 9.7 and top-down 17.0, made as for "
             "net_tx_packet; less 6 x 0.415"),
    PLIM_ROW(2003, NET_TX_PACKET, EXITS, VCPU, 14, 5, 30, "exits", DERIVED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "port operations per packet: 8.8 in the VMM (6.4 % of 187.5 us / 1.36) + 5.2 that "
             "switched worlds"),
    PLIM_ROW(
        2003, NET_TX_PACKET, WORK_NS, VCPU, 13782.7, 8882.83, 20316, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "total 19.6 us = geometric mean of bottom-up 14.7 (14 x 997 + 16 x 542 + 4,890 + 5,100 "
        "cycles at 2.4 GHz, + Xen in-hypervisor driver path 1.11) and top-down 26.1 (hosted 33.0 - "
        "2 world switches - host call + 2 port operations + 1.11); less 14 x 0.415"),
    PLIM_ROW(2003, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "as hosted"),
    PLIM_ROW(2003, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "as hosted"),
    PLIM_ROW(2003, INTERRUPT, WORK_NS, VCPU, 4162.5, 1500, 8000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "virtual IRQ delivery and IRET, no world switch"),
    PLIM_ROW(2003, SECOND, WORK_NS, VCPU, 416250, 100000, 3000000, "ns/s", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "idle guest: 100 ticks x 4.16 us"),
    PLIM_ROW(2003, BOOT, VALUE, NONE, 1, 0.5, 5, "s", ASSUMPTION, "project estimate",
             "virtual machine power-on and BIOS"),
    PLIM_ROW(2003, MEMORY_INSTANCE, VALUE, NONE, 64, 20, 128, "MiB", ASSUMPTION, "project estimate",
             "shadow tables, translation cache, device state"),
    PLIM_ROW(2003, EXIT, EXIT_CYCLES, VCPU, 997, 542, 3000, "cycles", MEASURED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "one port operation emulated inside the VMM, 1.36 us x 733 MHz; low = address port "
             "0.74 us"),
    PLIM_ROW(2003, EXIT, EXITS, VCPU, 0, 0, 20, "exits", ASSUMPTION, "project estimate",
             "m_l: on bare metal none; under another VMM unmeasured"),
    PLIM_ROW(2014, USER, TAX_RATIO, VCPU, 0.0234657, 0, 0.0305054, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, KERNEL, TAX_RATIO, VCPU, 0.075, 0.07, 0.1, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +3.2; less two calls of 0.28 to 0.54: 2.12 "
             "to 2.64 us, 7 to 8 %; high = calls not removed; two calls a create is our count; "
             "Workstation 3.2; vector of hosted_vmm_bt; value of 2003, a ratio kept"),
    PLIM_ROW(
        2014, SYSCALL, WORK_NS, VCPU, 39.9259, 39.9259, 85.5556, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173",
        "2003 value x native 2014/2003 native = x 0.143 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, FORK, WORK_NS, VCPU, 747216, 445804, 1048627.45098, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2014/2003 native = x 1.373 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, EXEC, WORK_NS, VCPU, 225226, 116999, 495794, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2014/2003 native = x 0.493 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, CTXSW, VALUE, VCPU, 405000, 100000, 1000000, "ns", ASSUMPTION,
             "Barham 2003 sec 4.5 p.175", "value of 2003"),
    PLIM_ROW(
        2014, CTXSW, WORK_NS, VCPU, 27007.8, 21662.3, 59361, "ns", CONSTRUCTED,
        "Barham 2003 Table 4 p.173",
        "2003 value x native 2014/2003 native = x 1.558 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, PAGE_FAULT, WORK_NS, VCPU, 3866.2, 2278.17, 4252.82, "ns", CONSTRUCTED,
        "Barham 2003 Table 5 p.173",
        "2003 value x native 2014/2003 native = x 0.352 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, DISK_READ, EXITS, VCPU, 12, 6, 25, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, DISK_READ, WORK_NS, VCPU, 2145, 800, 8000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, DISK_WRITE, EXITS, VCPU, 12, 6, 25, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, DISK_WRITE, WORK_NS, VCPU, 2145, 800, 8000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_RX_PACKET, EXITS, VCPU, 6, 2, 15, "exits", ASSUMPTION,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, NET_RX_PACKET, WORK_NS, VCPU, 4212.77, 2930.3, 5911.91, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_TX_PACKET, EXITS, VCPU, 14, 5, 30, "exits", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, NET_TX_PACKET, WORK_NS, VCPU, 6222.44, 4010.31, 9172.01, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, INTERRUPT, WORK_NS, VCPU, 4162.5, 1500, 8000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2014, SECOND, WORK_NS, VCPU, 416250, 100000, 3000000, "ns/s", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2014, BOOT, VALUE, NONE, 1, 0.5, 5, "s", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2014, MEMORY_INSTANCE, VALUE, NONE, 64, 20, 128, "MiB", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2014, EXIT, EXIT_CYCLES, VCPU, 997, 542, 3000, "cycles", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, EXIT, EXITS, VCPU, 0, 0, 20, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, USER, TAX_RATIO, VCPU, 0.0234657, 0, 0.0305054, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, KERNEL, TAX_RATIO, VCPU, 0.075, 0.07, 0.1, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +3.2; less two calls of 0.28 to 0.54: 2.12 "
             "to 2.64 us, 7 to 8 %; high = calls not removed; two calls a create is our count; "
             "Workstation 3.2; vector of hosted_vmm_bt; value of 2003, a ratio kept"),
    PLIM_ROW(
        2020, SYSCALL, WORK_NS, VCPU, 55.2533, 55.2533, 118.4, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173",
        "2003 value x native 2020/2003 native = x 0.197 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, FORK, WORK_NS, VCPU, 687172, 409980, 964363, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2020/2003 native = x 1.262 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, EXEC, WORK_NS, VCPU, 196418, 102034, 432378, "ns", CONSTRUCTED,
        "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: fork+exit "
        "20 (static program 8), exec 50 (static 28)",
        "2003 value x native 2020/2003 native = x 0.430 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, CTXSW, VALUE, VCPU, 405000, 100000, 1000000, "ns", ASSUMPTION,
             "Barham 2003 sec 4.5 p.175", "value of 2003"),
    PLIM_ROW(
        2020, CTXSW, WORK_NS, VCPU, 33759.7, 27077.9, 74201.3, "ns", CONSTRUCTED,
        "Barham 2003 Table 4 p.173",
        "2003 value x native 2020/2003 native = x 1.948 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, PAGE_FAULT, WORK_NS, VCPU, 7245.25, 4269.29, 7969.78, "ns", CONSTRUCTED,
        "Barham 2003 Table 5 p.173",
        "2003 value x native 2020/2003 native = x 0.660 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, DISK_READ, EXITS, VCPU, 12, 6, 25, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, DISK_READ, WORK_NS, VCPU, 2145, 800, 8000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, DISK_WRITE, EXITS, VCPU, 12, 6, 25, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, DISK_WRITE, WORK_NS, VCPU, 2145, 800, 8000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_RX_PACKET, EXITS, VCPU, 6, 2, 15, "exits", ASSUMPTION,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, NET_RX_PACKET, WORK_NS, VCPU, 4212.77, 2930.3, 5911.91, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_TX_PACKET, EXITS, VCPU, 14, 5, 30, "exits", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, NET_TX_PACKET, WORK_NS, VCPU, 6222.44, 4010.31, 9172.01, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, INTERRUPT, WORK_NS, VCPU, 3996, 1440, 8000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2020, SECOND, WORK_NS, VCPU, 399600, 96000, 3000000, "ns/s", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 1, 0.5, 5, "s", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2020, MEMORY_INSTANCE, VALUE, NONE, 64, 20, 128, "MiB", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2020, EXIT, EXIT_CYCLES, VCPU, 997, 542, 3000, "cycles", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, EXIT, EXITS, VCPU, 0, 0, 20, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
};

const plim_layer plim_layer_hypervisor_full_bt = {
    .name = "hypervisor_full_bt",
    .summary = "bare-metal hypervisor, full virtualization by binary translation",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
