/* SPDX-License-Identifier: GPL-3.0-or-later
 * hosted_vmm_bt: type 2 virtual machine monitor on a host OS, binary translation. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, USER, TAX_RATIO, VCPU, 0.0234657, 0, 0.0305054, "ratio", MEASURED,
             "Barham 2003 Figure 3 p.172",
             "SPECint 567/554 - 1; Figure 3: calibration; contains tick exits"),
    PLIM_ROW(2003, KERNEL, TAX_RATIO, VCPU, 0.075, 0.07, 0.1, "ratio", DERIVED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +3.2; less two calls of 0.28 to 0.54: 2.12 "
             "to 2.64 us, 7 to 8 %; high = calls not removed; two calls a create is our count; "
             "Workstation 3.2"),
    PLIM_ROW(2003, SYSCALL, WORK_NS, VCPU, 280, 280, 600, "ns", MEASURED,
             "Barham 2003 Table 3 p.173",
             "null call 0.73 - 0.45; high = stat 1.88 - 1.28; Workstation 3.2"),
    PLIM_ROW(2003, FORK, WORK_NS, VCPU, 544400, 324800, 764000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "extra on the fork row 764 us - 20 x 10.98 us (extra per fault) = 544.4 us; high = "
             "faults not removed, low = 40 faults; Workstation 3.2"),
    PLIM_ROW(2003, EXEC, WORK_NS, VCPU, 457000, 237400, 1006000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "(exec - fork) extra 1006 us - 50 x 10.98 us = 457 us; high = faults not removed, low "
             "= 70 faults; the printed k-values are rounded to 100 us; Workstation 3.2"),
    PLIM_ROW(2003, CTXSW, VALUE, VCPU, 405000, 100000, 1000000, "ns", ASSUMPTION,
             "Barham 2003 sec 4.5 p.175", "c_sw taken from Xen on the same machine"),
    PLIM_ROW(2003, CTXSW, WORK_NS, VCPU, 17330, 13900, 38090, "ns", MEASURED,
             "Barham 2003 Table 4 p.173",
             "2p/0K extra; range over the seven columns of the table; Workstation 3.2"),
    PLIM_ROW(2003, PAGE_FAULT, WORK_NS, VCPU, 10980, 6470, 12078, "ns", MEASURED,
             "Barham 2003 Table 5 p.173",
             "12.40 - 1.42 us; low = protection fault row; Workstation 3.2"),
    PLIM_ROW(2003, DISK_READ, EXITS, VCPU, 3, 2, 6, "exits", ASSUMPTION, "project estimate",
             "request, host interrupt, completion: one world switch each"),
    PLIM_ROW(
        2003, DISK_READ, WORK_NS, OWN_THREAD, 4214.58, 4214.58, 30000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "one host read or write call at 10,115 cycles; the host file system comes on top: high"),
    PLIM_ROW(2003, DISK_READ, WORK_NS, VCPU, 9147.5, 5000, 40000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "12 IDE port operations x 997 cycles + virtual IRQ 4,890 + IRET 5,100 cycles = 21,954 "
             "cycles / 2.4"),
    PLIM_ROW(2003, DISK_WRITE, ADDED_LATENCY_NS, NONE, 3000000, 0, 6000000, "ns", ASSUMPTION,
             "project estimate",
             "virtual disk in a host file: one more half rotation of a 10,000 rpm disk (6 ms a "
             "turn) for the host journal when the guest asks for a flush; not fitted to OSDB; 0 "
             "for buffered writes"),
    PLIM_ROW(2003, DISK_WRITE, EXITS, VCPU, 3, 2, 6, "exits", ASSUMPTION, "project estimate",
             "request, host interrupt, completion: one world switch each"),
    PLIM_ROW(
        2003, DISK_WRITE, WORK_NS, OWN_THREAD, 4214.58, 4214.58, 30000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "one host read or write call at 10,115 cycles; the host file system comes on top: high"),
    PLIM_ROW(2003, DISK_WRITE, WORK_NS, VCPU, 9147.5, 5000, 40000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "12 IDE port operations x 997 cycles + virtual IRQ 4,890 + IRET 5,100 cycles = 21,954 "
             "cycles / 2.4"),
    PLIM_ROW(2003, NET_RX_PACKET, EXITS, VCPU, 1, 0.5, 3, "exits", DERIVED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "one host interrupt, one world switch"),
    PLIM_ROW(2003, NET_RX_PACKET, WORK_NS, OWN_THREAD, 4214.58, 2000, 8000, "ns", ASSUMPTION,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "host receive call taken as the transmit call"),
    PLIM_ROW(2003, NET_RX_PACKET, WORK_NS, VCPU, 15354.1, 2000, 17000, "ns", DERIVED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "total 21.8 us measured; split: 1 world switches x 2.275 + host call 4.215 + rest "
             "15.4; DISPUTED: 1500-byte receive costs 19.5 us in all against 29.2 us at 500 bytes, "
             "a constant misses it by 1.5x"),
    PLIM_ROW(2003, NET_TX_PACKET, EXITS, VCPU, 2, 0.1, 5.2, "exits", DERIVED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "device operation and host interrupt, one world switch each (design 3); unoptimised "
             "Workstation 2.0 had 5.2 per packet (20.7 % of 187.5 us / 7.45), with send combining "
             "well under 1"),
    PLIM_ROW(2003, NET_TX_PACKET, WORK_NS, OWN_THREAD, 4214.58, 4214.58, 8000, "ns", MEASURED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "host system call (VMNet transmit) 13.8 us x 733 MHz = 10,115 cycles / 2.4"),
    PLIM_ROW(
        2003, NET_TX_PACKET, WORK_NS, VCPU, 24194, 15000, 26500, "ns", DERIVED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "total 33.0 us measured; split: 2 world switches x 2.275 + host call 4.215 + rest 24.2"),
    PLIM_ROW(2003, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", DERIVED,
             "Barham 2003 Table 6 p.173",
             "TX: (41.24 - 39.60) us / 1000 B = 1.63 ns/B, native is inside; RX slope is negative "
             "(-9.7 ns/B): not a byte cost"),
    PLIM_ROW(2003, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", DERIVED,
             "Barham 2003 Table 6 p.173",
             "TX: (41.24 - 39.60) us / 1000 B = 1.63 ns/B, native is inside; RX slope is negative "
             "(-9.7 ns/B): not a byte cost"),
    PLIM_ROW(2003, INTERRUPT, EXITS, VCPU, 1, 1, 1, "exits", DERIVED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "each host interrupt leaves the VMM world"),
    PLIM_ROW(2003, INTERRUPT, WORK_NS, VCPU, 4162.5, 1500, 8000, "ns", DERIVED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "virtual IRQ delivery 3.6 % of 187.5 us = 6.67 us = 4,890 cycles; IRET 3.93 us x 1.8 "
             "= 5,100 cycles; / 2.4"),
    PLIM_ROW(2003, SECOND, WORK_NS, VCPU, 643792, 200000, 5000000, "ns/s", DERIVED,
             "Sugerman 2001 Table 1 (733 MHz PIII)",
             "idle guest: 100 ticks x (4.16 + 2.28) us; under load these are inside the user tax"),
    PLIM_ROW(2003, BOOT, VALUE, NONE, 2, 1, 5, "s", ASSUMPTION, "project estimate",
             "start of the VMM process and BIOS"),
    PLIM_ROW(2003, MEMORY_INSTANCE, VALUE, NONE, 100, 20, 150, "MiB", ASSUMPTION,
             "measurements sec 16", "VMM process, tables and translation cache"),
    PLIM_ROW(
        2003, EXIT, EXIT_CYCLES, VCPU, 5461, 5461, 10000, "cycles", MEASURED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "one world switch there and back: 7.45 us x 733 MHz; a 2.4 GHz P4 may need more cycles"),
    PLIM_ROW(
        2003, EXIT, EXITS, VCPU, 0, 0, 20, "exits", ASSUMPTION, "project estimate",
        "m_l: a hosted VMM on bare metal provokes no outer exit; under another VMM unmeasured"),
    PLIM_ROW(2014, USER, TAX_RATIO, VCPU, 0.0234657, 0, 0.0305054, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, KERNEL, TAX_RATIO, VCPU, 0.075, 0.07, 0.1, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +3.2; less two calls of 0.28 to 0.54: 2.12 "
             "to 2.64 us, 7 to 8 %; high = calls not removed; two calls a create is our count; "
             "Workstation 3.2; value of 2003, a ratio kept"),
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
    PLIM_ROW(2014, DISK_READ, EXITS, VCPU, 3, 2, 6, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, DISK_READ, WORK_NS, OWN_THREAD, 1685.83, 1685.83, 12000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, DISK_READ, WORK_NS, VCPU, 3659, 2000, 16000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, DISK_WRITE, ADDED_LATENCY_NS, NONE, 0, 0, 6000000, "ns", ASSUMPTION,
             "project estimate", "flash or write cache: the half rotation of 2003 is gone"),
    PLIM_ROW(2014, DISK_WRITE, EXITS, VCPU, 3, 2, 6, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, DISK_WRITE, WORK_NS, OWN_THREAD, 1685.83, 1685.83, 12000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, DISK_WRITE, WORK_NS, VCPU, 3659, 2000, 16000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_RX_PACKET, EXITS, VCPU, 1, 0.5, 3, "exits", CONSTRUCTED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, NET_RX_PACKET, WORK_NS, OWN_THREAD, 1719.53, 815.993, 3263.97, "ns", ASSUMPTION,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_RX_PACKET, WORK_NS, VCPU, 6264.42, 815.993, 6935.94, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_TX_PACKET, EXITS, VCPU, 2, 0.1, 5.2, "exits", CONSTRUCTED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2014, NET_TX_PACKET, WORK_NS, OWN_THREAD, 1902.74, 1902.74, 3611.74, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_TX_PACKET, WORK_NS, VCPU, 10922.8, 6772.01, 11963.9, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2014/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, INTERRUPT, EXITS, VCPU, 1, 1, 1, "exits", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, INTERRUPT, WORK_NS, VCPU, 4162.5, 1500, 8000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2014, SECOND, WORK_NS, VCPU, 643792, 200000, 5000000, "ns/s", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2014, BOOT, VALUE, NONE, 2, 1, 5, "s", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2014, MEMORY_INSTANCE, VALUE, NONE, 100, 20, 150, "MiB", ASSUMPTION,
             "measurements sec 16", "value of 2003"),
    PLIM_ROW(2014, EXIT, EXIT_CYCLES, VCPU, 5461, 5461, 10000, "cycles", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, EXIT, EXITS, VCPU, 0, 0, 20, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, USER, TAX_RATIO, VCPU, 0.0234657, 0, 0.0305054, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, KERNEL, TAX_RATIO, VCPU, 0.075, 0.07, 0.1, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +3.2; less two calls of 0.28 to 0.54: 2.12 "
             "to 2.64 us, 7 to 8 %; high = calls not removed; two calls a create is our count; "
             "Workstation 3.2; value of 2003, a ratio kept"),
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
    PLIM_ROW(2020, DISK_READ, EXITS, VCPU, 3, 2, 6, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, DISK_READ, WORK_NS, OWN_THREAD, 1685.83, 1685.83, 12000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, DISK_READ, WORK_NS, VCPU, 3659, 2000, 16000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, DISK_WRITE, ADDED_LATENCY_NS, NONE, 0, 0, 6000000, "ns", ASSUMPTION,
             "project estimate", "flash or write cache: the half rotation of 2003 is gone"),
    PLIM_ROW(2020, DISK_WRITE, EXITS, VCPU, 3, 2, 6, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, DISK_WRITE, WORK_NS, OWN_THREAD, 1685.83, 1685.83, 12000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, DISK_WRITE, WORK_NS, VCPU, 3659, 2000, 16000, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_RX_PACKET, EXITS, VCPU, 1, 0.5, 3, "exits", CONSTRUCTED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, NET_RX_PACKET, WORK_NS, OWN_THREAD, 1719.53, 815.993, 3263.97, "ns", ASSUMPTION,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_RX_PACKET, WORK_NS, VCPU, 6264.42, 815.993, 6935.94, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_TX_PACKET, EXITS, VCPU, 2, 0.1, 5.2, "exits", CONSTRUCTED,
             "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
             "value of 2003, cycles and counts kept"),
    PLIM_ROW(
        2020, NET_TX_PACKET, WORK_NS, OWN_THREAD, 1902.74, 1902.74, 3611.74, "ns", CONSTRUCTED,
        "Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_TX_PACKET, WORK_NS, VCPU, 10922.8, 6772.01, 11963.9, "ns", CONSTRUCTED,
        "Barham 2003 Table 6 p.173; Sugerman 2001 Table 1 (733 MHz PIII)",
        "2003 value x native 2020/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 0.63, "ns/B", CONSTRUCTED,
             "Barham 2003 Table 6 p.173", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, INTERRUPT, EXITS, VCPU, 1, 1, 1, "exits", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, INTERRUPT, WORK_NS, VCPU, 3996, 1440, 8000, "ns", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2020, SECOND, WORK_NS, VCPU, 618040, 192000, 5000000, "ns/s", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "2003 value by cycles"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 2, 1, 5, "s", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2020, MEMORY_INSTANCE, VALUE, NONE, 100, 20, 150, "MiB", ASSUMPTION,
             "measurements sec 16", "value of 2003"),
    PLIM_ROW(2020, EXIT, EXIT_CYCLES, VCPU, 5461, 5461, 10000, "cycles", CONSTRUCTED,
             "Sugerman 2001 Table 1 (733 MHz PIII)", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, EXIT, EXITS, VCPU, 0, 0, 20, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
};

const plim_layer plim_layer_hosted_vmm_bt = {
    .name = "hosted_vmm_bt",
    .summary = "type 2 virtual machine monitor on a host OS, binary translation",
    .own_thread_serial = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
