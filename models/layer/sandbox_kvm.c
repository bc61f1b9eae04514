/* SPDX-License-Identifier: GPL-3.0-or-later
 * sandbox_kvm: user-space kernel that intercepts by hardware assist. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2020, USER, TAX_RATIO, VCPU, 0.00397248, 0, 0.076, "ratio", MEASURED,
             "gVisor performance pages raw data",
             "sysbench 103.62 / 103.21; ffmpeg 88.24/82.00: 0.076; tensorflow 0.18 with its system "
             "calls"),
    PLIM_ROW(2020, KERNEL, TAX_RATIO, VCPU, 0.00397248, 0, 0.076, "ratio", ASSUMPTION,
             "project estimate",
             "no published figure: the user tax of this layer; kernel work runs in the user-space "
             "kernel and is likely dearer"),
    PLIM_ROW(2020, SYSCALL, WORK_NS, VCPU, 674.2, 160, 2000, "ns", DERIVED,
             "gVisor performance pages raw data",
             "763 ns - native 89; low = Young 2019, 2.8 x native; the page shows it faster than "
             "runc (1,939): DISPUTED; calls that reach the file proxy cost 156 to 175 x"),
    PLIM_ROW(2020, FORK, WORK_NS, VCPU, 100000, 25000, 400000, "ns", ASSUMPTION, "project estimate",
             "clone in the sentry and a host address space"),
    PLIM_ROW(2020, EXEC, WORK_NS, VCPU, 800000, 200000, 3200000, "ns", ASSUMPTION,
             "project estimate",
             "image load through the file proxy; opening a file costs 12 x (own tmpfs) to 216 x "
             "(proxy): Young 2019"),
    PLIM_ROW(2020, CTXSW, WORK_NS, VCPU, 2000, 0, 8000, "ns", ASSUMPTION, "project estimate",
             "switch through the sentry scheduler"),
    PLIM_ROW(2020, PAGE_FAULT, WORK_NS, VCPU, 1405.5, 500, 5000, "ns", DERIVED,
             "Young 2019 (secondary)", "allocation rate 40 % of native: 1.5 x 937 ns"),
    PLIM_ROW(2020, DISK_READ, ADDED_LATENCY_NS, NONE, 135389, 0, 155000, "ns", DERIVED,
             "gVisor performance pages raw data",
             "random read 5.285 to 4.403 MB/s: 930 - 775 us less CPU"),
    PLIM_ROW(2020, DISK_READ, WORK_NS, VCPU, 19800, 5000, 60000, "ns", DERIVED,
             "gVisor performance pages raw data",
             "tmpfs random read 1,221 to 68.9 MB/s: 59.4 - 3.4 = 56.1 us per 4 KiB (block size "
             "assumed) less one system call of 36.3 us; the host call that does the I/O"),
    PLIM_ROW(2020, DISK_WRITE, WORK_NS, VCPU, 19800, 5000, 60000, "ns", DERIVED,
             "gVisor performance pages raw data",
             "tmpfs random read 1,221 to 68.9 MB/s: 59.4 - 3.4 = 56.1 us per 4 KiB (block size "
             "assumed) less one system call of 36.3 us; the host call that does the I/O"),
    PLIM_ROW(2020, NET_RX_PACKET, WORK_NS, VCPU, 5000, 1000, 14500, "ns", ASSUMPTION, "Anjali 2020",
             "user-space network stack; high = 0.805 Gb/s at 1460 B: 14.5 us a packet"),
    PLIM_ROW(2020, NET_TX_PACKET, WORK_NS, VCPU, 5000, 1000, 14500, "ns", ASSUMPTION, "Anjali 2020",
             "user-space network stack; high = 0.805 Gb/s at 1460 B: 14.5 us a packet"),
    PLIM_ROW(2020, NET_RX_BYTE, WORK_NS, VCPU, 0.22197, 0.2, 9.1, "ns/B", DERIVED,
             "gVisor performance pages raw data",
             "iperf download 746.4 to 640.3 MB/s; high = Anjali 0.805 Gb/s"),
    PLIM_ROW(2020, NET_TX_BYTE, WORK_NS, VCPU, 0.664764, 0.5, 9.1, "ns/B", DERIVED,
             "gVisor performance pages raw data", "iperf upload 709.8 to 482.3 MB/s"),
    PLIM_ROW(2020, INTERRUPT, WORK_NS, VCPU, 0, 0, 5000, "ns", ASSUMPTION, "project estimate",
             "host interrupts do not enter the sandbox"),
    PLIM_ROW(2020, SECOND, WORK_NS, VCPU, 0, 0, 5000000, "ns/s", ASSUMPTION, "project estimate",
             "idle sentry"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 0.2, 0.15, 1.2, "s", DERIVED,
             "gVisor performance pages raw data; Young 2019",
             "as a container: 1,144 against 1,193 ms; +13 % in Young 2019"),
    PLIM_ROW(2020, MEMORY_INSTANCE, VALUE, NONE, 22.6, 20, 30, "MiB", MEASURED,
             "gVisor performance pages raw data",
             "runsc empty 23,695,032 B (runc 4,092,150 is not added)"),
    PLIM_ROW(2020, IMAGE, VALUE, NONE, 380, 1, 680, "MiB", MEASURED, "Sharma 2016 Table 4",
             "as a container"),
    PLIM_ROW(2020, LATENCY_NET, ADDED_LATENCY_NS, NONE, 160000, 0, 173000, "ns", DERIVED,
             "Anjali 2020 Table 3", "319 - 149 (LXC) us less 2 x 5 us; an early gVisor"),
    PLIM_ROW(2020, CAP_NET_BPS, VALUE, NONE, 3860000000, 805000000, 5100000000, "bit/s", DERIVED,
             "gVisor performance pages raw data",
             "482 MB/s upload; Anjali: 0.805 Gb/s an instance, 3.29 Gb/s over ten"),
    PLIM_ROW(2020, EXIT, EXIT_CYCLES, VCPU, 1300, 784, 40000, "cycles", ASSUMPTION,
             "Dall 2016 / Bugnion 2017 Table 8.2 p.152",
             "used only when nested: a guest-mode exit"),
    PLIM_ROW(2020, EXIT, EXITS, VCPU, 9.6, 0, 50, "exits", ASSUMPTION,
             "kontainapp/km docs/kkm-performance-stats.md at 349622d (i5-6400 2.7 GHz, Linux 5.7)",
             "m_l: as hypervisor_hvm_ept"),
};

const plim_layer plim_layer_sandbox_kvm = {
    .name = "sandbox_kvm",
    .summary = "user-space kernel that intercepts by hardware assist",
    .own_kernel = true,
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
