/* SPDX-License-Identifier: GPL-3.0-or-later
 * hypervisor_para_dd: paravirtualizing hypervisor with a driver domain (Xen 2.0 and later). */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, USER, TAX_RATIO, VCPU, 0, 0, 0.01, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172",
             "CPU and MMU as hypervisor_para_2003 (guest side unchanged)"),
    PLIM_ROW(2003, KERNEL, TAX_RATIO, VCPU, 0.01, 0, 0.033, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +0.4; less two calls of 0.01: 0.38 / (32.1 - "
             "2 x 0.45) = 0.012, about 1 %; high = creating 10 KB: 68.2 / 66.0 - 1; two calls a "
             "create is our count; as hypervisor_para_2003"),
    PLIM_ROW(2003, SYSCALL, WORK_NS, VCPU, 10, 0, 20, "ns", CONSTRUCTED,
             "Barham 2003 Table 3 p.173",
             "null call 0.46 - 0.45; stat and open/close are faster than native; Xen 2003 guest "
             "interface"),
    PLIM_ROW(2003, FORK, WORK_NS, VCPU, 61800, 35600, 88000, "ns", CONSTRUCTED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "extra on the fork row 88 us - 20 x 1.31 us (extra per fault) = 61.8 us; high = "
             "faults not removed, low = 40 faults; Xen 2003 guest interface"),
    PLIM_ROW(2003, EXEC, WORK_NS, VCPU, 84500, 58300, 150000, "ns", CONSTRUCTED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "(exec - fork) extra 150 us - 50 x 1.31 us = 84 us; high = faults not removed, low = "
             "70 faults; the printed k-values are rounded to 100 us; Xen 2003 guest interface"),
    PLIM_ROW(2003, CTXSW, VALUE, VCPU, 405000, 100000, 480000, "ns", DERIVED,
             "Barham 2003 sec 4.5 p.175", "c_sw as hypervisor_para_2003"),
    PLIM_ROW(2003, CTXSW, WORK_NS, VCPU, 1200, 1200, 4400, "ns", CONSTRUCTED,
             "Barham 2003 Table 4 p.173",
             "2p/0K extra; range over the seven columns of the table; Xen 2003 guest interface"),
    PLIM_ROW(2003, PAGE_FAULT, WORK_NS, VCPU, 1310, 340, 1441, "ns", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "2.73 - 1.42 us; low = protection fault row; Xen 2003 guest interface"),
    PLIM_ROW(2003, DISK_READ, WORK_NS, SHARED_HOST, 7000, 3000, 20000, "ns", ASSUMPTION,
             "project estimate",
             "back end in the driver domain: about half of a native block operation; 4 KB per ring "
             "entry, not 13 us per packet because nothing is demultiplexed"),
    PLIM_ROW(2003, DISK_READ, WORK_NS, VCPU, 3000, 1000, 8000, "ns", ASSUMPTION, "project estimate",
             "ring, grant and event in the guest: two hypercalls and one upcall, 3 x 1,230 cycles, "
             "and ring work"),
    PLIM_ROW(2003, DISK_WRITE, WORK_NS, SHARED_HOST, 7000, 3000, 20000, "ns", ASSUMPTION,
             "project estimate",
             "back end in the driver domain: about half of a native block operation; 4 KB per ring "
             "entry, not 13 us per packet because nothing is demultiplexed"),
    PLIM_ROW(2003, DISK_WRITE, WORK_NS, VCPU, 3000, 1000, 8000, "ns", ASSUMPTION,
             "project estimate",
             "ring, grant and event in the guest: two hypercalls and one upcall, 3 x 1,230 cycles, "
             "and ring work"),
    PLIM_ROW(2003, NET_RX_PACKET, WORK_NS, SHARED_HOST, 8936.65, 2470.59, 10724, "ns", DERIVED,
             "Menon 2006 USENIX ATC pp.15-28 abstract",
             "ratio to native: receive trails native by 61 % after an 18 % gain, so before it "
             "1.18/0.39 = 3.03 x native; extra 2.03 x 7.353 = 14.9 us; 60 % in the driver domain "
             "(split is an assumption, 40 to 75 %)"),
    PLIM_ROW(2003, NET_RX_PACKET, WORK_NS, VCPU, 5957.77, 1647.06, 7149.32, "ns", DERIVED,
             "Menon 2006 USENIX ATC pp.15-28 abstract",
             "ratio to native: receive trails native by 61 % after an 18 % gain, so before it "
             "1.18/0.39 = 3.03 x native; extra 2.03 x 7.353 = 14.9 us; 40 % in the guest and the "
             "hypervisor on its behalf (split is an assumption, 40 to 75 %)"),
    PLIM_ROW(
        2003, NET_TX_PACKET, WORK_NS, SHARED_HOST, 8075.65, 542.193, 15946.8, "ns", ASSUMPTION,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "the abstract gives x 4.4 and within 12 % of native after it (5.0 x native before, with "
        "TSO on the native side only); taken as the receive ratio 2.03 x 6.645 = 13.5 us; range "
        "0.14 to 4.0 x native; 60 % in the driver domain (split is an assumption, 40 to 75 %)"),
    PLIM_ROW(2003, NET_TX_PACKET, WORK_NS, VCPU, 5383.76, 361.462, 10631.2, "ns", ASSUMPTION,
             "Menon 2006 USENIX ATC pp.15-28 abstract",
             "the abstract gives x 4.4 and within 12 % of native after it (5.0 x native before, "
             "with TSO on the native side only); taken as the receive ratio 2.03 x 6.645 = 13.5 "
             "us; range 0.14 to 4.0 x native; 40 % in the guest and the hypervisor on its behalf "
             "(split is an assumption, 40 to 75 %)"),
    PLIM_ROW(2003, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 1, "ns/B", ASSUMPTION,
             "Menon 2006 USENIX ATC pp.15-28 abstract",
             "inside the packet cost (flip, or copy after 2006)"),
    PLIM_ROW(2003, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 1, "ns/B", ASSUMPTION,
             "Menon 2006 USENIX ATC pp.15-28 abstract",
             "inside the packet cost (flip, or copy after 2006)"),
    PLIM_ROW(2003, INTERRUPT, WORK_NS, VCPU, 512.5, 200, 1500, "ns", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "as hypervisor_para_2003"),
    PLIM_ROW(2003, SECOND, WORK_NS, VCPU, 51250, 5000, 1000000, "ns/s", CONSTRUCTED,
             "project estimate", "as hypervisor_para_2003"),
    PLIM_ROW(2003, BOOT, VALUE, NONE, 0.5, 0.1, 2, "s", DERIVED, "Manco 2017 p.222",
             "domain creation"),
    PLIM_ROW(2003, MEMORY_INSTANCE, VALUE, NONE, 1, 0.02, 8, "MiB", ASSUMPTION, "project estimate",
             "Xen state and back ends; the driver domain itself is memory_guest_os of this layer, "
             "once per host"),
    PLIM_ROW(2003, MEMORY_GUEST_OS, VALUE, NONE, 128, 64, 512, "MiB", ASSUMPTION,
             "project estimate", "the driver domain, once per host"),
    PLIM_ROW(2003, LATENCY_NET, ADDED_LATENCY_NS, NONE, 9385, 2000, 50000, "ns", DERIVED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152",
             "Xen x86 I/O latency out 11,262 cycles each way (another CPU), driver domain woken; "
             "per round trip"),
    PLIM_ROW(2003, EXIT, EXIT_CYCLES, VCPU, 1230, 400, 3963, "cycles", DERIVED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "hypercall"),
    PLIM_ROW(2003, EXIT, EXITS, VCPU, 1, 1, 10, "exits", ASSUMPTION, "project estimate", "m_l"),
    PLIM_ROW(2014, USER, TAX_RATIO, VCPU, 0, 0, 0.01, "ratio", CONSTRUCTED,
             "Barham 2003 Figure 3 p.172", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2014, KERNEL, TAX_RATIO, VCPU, 0.01, 0, 0.033, "ratio", CONSTRUCTED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +0.4; less two calls of 0.01: 0.38 / (32.1 - "
             "2 x 0.45) = 0.012, about 1 %; high = creating 10 KB: 68.2 / 66.0 - 1; two calls a "
             "create is our count; as hypervisor_para_2003; value of 2003, a ratio kept"),
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
    PLIM_ROW(2014, CTXSW, VALUE, VCPU, 405000, 100000, 480000, "ns", CONSTRUCTED,
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
        2014, DISK_READ, WORK_NS, SHARED_HOST, 2800, 1200, 8000, "ns", ASSUMPTION,
        "project estimate",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, DISK_READ, WORK_NS, VCPU, 1200, 400, 3200, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, DISK_WRITE, WORK_NS, SHARED_HOST, 2800, 1200, 8000, "ns", ASSUMPTION,
        "project estimate",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, DISK_WRITE, WORK_NS, VCPU, 1200, 400, 3200, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2014/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_RX_PACKET, WORK_NS, SHARED_HOST, 3646.12, 1007.99, 4375.36, "ns", CONSTRUCTED,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2014/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_RX_PACKET, WORK_NS, VCPU, 2430.75, 671.995, 2916.9, "ns", CONSTRUCTED,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2014/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_TX_PACKET, WORK_NS, SHARED_HOST, 3645.89, 244.782, 7199.46, "ns", ASSUMPTION,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2014/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2014, NET_TX_PACKET, WORK_NS, VCPU, 2430.59, 163.188, 4799.64, "ns", ASSUMPTION,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2014/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2014, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 1, "ns/B", CONSTRUCTED,
             "Menon 2006 USENIX ATC pp.15-28 abstract", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 1, "ns/B", CONSTRUCTED,
             "Menon 2006 USENIX ATC pp.15-28 abstract", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2014, INTERRUPT, WORK_NS, VCPU, 512.5, 200, 1500, "ns", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "2003 value by cycles"),
    PLIM_ROW(2014, SECOND, WORK_NS, VCPU, 51250, 5000, 1000000, "ns/s", CONSTRUCTED,
             "project estimate", "2003 value by cycles"),
    PLIM_ROW(2014, BOOT, VALUE, NONE, 0.5, 0.1, 2, "s", CONSTRUCTED, "Manco 2017 p.222",
             "value of 2003"),
    PLIM_ROW(2014, MEMORY_INSTANCE, VALUE, NONE, 1, 0.02, 8, "MiB", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2014, MEMORY_GUEST_OS, VALUE, NONE, 128, 64, 512, "MiB", ASSUMPTION,
             "project estimate", "value of 2003"),
    PLIM_ROW(2014, LATENCY_NET, ADDED_LATENCY_NS, NONE, 9385, 0, 50000, "ns", ASSUMPTION,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "value of 2003"),
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
             "create is our count; as hypervisor_para_2003; value of 2003, a ratio kept"),
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
    PLIM_ROW(2020, CTXSW, VALUE, VCPU, 405000, 100000, 480000, "ns", CONSTRUCTED,
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
        2020, DISK_READ, WORK_NS, SHARED_HOST, 2800, 1200, 8000, "ns", ASSUMPTION,
        "project estimate",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, DISK_READ, WORK_NS, VCPU, 1200, 400, 3200, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, DISK_WRITE, WORK_NS, SHARED_HOST, 2800, 1200, 8000, "ns", ASSUMPTION,
        "project estimate",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, DISK_WRITE, WORK_NS, VCPU, 1200, 400, 3200, "ns", ASSUMPTION, "project estimate",
        "2003 value x native 2020/2003 native = x 0.400 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_RX_PACKET, WORK_NS, SHARED_HOST, 3646.12, 1007.99, 4375.36, "ns", CONSTRUCTED,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2020/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_RX_PACKET, WORK_NS, VCPU, 2430.75, 671.995, 2916.9, "ns", CONSTRUCTED,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2020/2003 native = x 0.408 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_TX_PACKET, WORK_NS, SHARED_HOST, 3645.89, 244.782, 7199.46, "ns", ASSUMPTION,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2020/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(
        2020, NET_TX_PACKET, WORK_NS, VCPU, 2430.59, 163.188, 4799.64, "ns", ASSUMPTION,
        "Menon 2006 USENIX ATC pp.15-28 abstract",
        "2003 value x native 2020/2003 native = x 0.451 (design 3: kernel operations by ratio)"),
    PLIM_ROW(2020, NET_RX_BYTE, WORK_NS, VCPU, 0, 0, 1, "ns/B", CONSTRUCTED,
             "Menon 2006 USENIX ATC pp.15-28 abstract", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, NET_TX_BYTE, WORK_NS, VCPU, 0, 0, 1, "ns/B", CONSTRUCTED,
             "Menon 2006 USENIX ATC pp.15-28 abstract", "2003 value x 0.2 (native byte cost)"),
    PLIM_ROW(2020, INTERRUPT, WORK_NS, VCPU, 492, 192, 1500, "ns", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "2003 value by cycles"),
    PLIM_ROW(2020, SECOND, WORK_NS, VCPU, 49200, 4800, 1000000, "ns/s", CONSTRUCTED,
             "project estimate", "2003 value by cycles"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 0.5, 0.1, 2, "s", CONSTRUCTED, "Manco 2017 p.222",
             "value of 2003"),
    PLIM_ROW(2020, MEMORY_INSTANCE, VALUE, NONE, 1, 0.02, 8, "MiB", ASSUMPTION, "project estimate",
             "value of 2003"),
    PLIM_ROW(2020, MEMORY_GUEST_OS, VALUE, NONE, 128, 64, 512, "MiB", ASSUMPTION,
             "project estimate", "value of 2003"),
    PLIM_ROW(2020, LATENCY_NET, ADDED_LATENCY_NS, NONE, 9385, 0, 50000, "ns", ASSUMPTION,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "value of 2003"),
    PLIM_ROW(2020, EXIT, EXIT_CYCLES, VCPU, 1230, 400, 3963, "cycles", CONSTRUCTED,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152", "value of 2003, cycles and counts kept"),
    PLIM_ROW(2020, EXIT, EXITS, VCPU, 1, 1, 10, "exits", ASSUMPTION, "project estimate",
             "value of 2003, cycles and counts kept"),
};

const plim_layer plim_layer_hypervisor_para_dd = {
    .name = "hypervisor_para_dd",
    .summary = "paravirtualizing hypervisor with a driver domain (Xen 2.0 and later)",
    .once_per_host = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
