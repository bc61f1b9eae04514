/* SPDX-License-Identifier: GPL-3.0-or-later
 * native: the operations themselves, on bare metal. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, SYSCALL, NATIVE_NS, VCPU, 450, 450, 1280, "ns", MEASURED,
             "Barham 2003 Table 3 p.173", "L-UP null call 0.45 us; high = stat 1.28 us"),
    PLIM_ROW(2003, FORK, NATIVE_NS, VCPU, 81600, 67500, 110000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "fork row 110 us - 20 faults x 1.42 us = 81.6 us; high = faults not removed; low = 30 "
             "faults"),
    PLIM_ROW(2003, EXEC, NATIVE_NS, VCPU, 349000, 320000, 420000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "(exec 530 - fork 110) us - 50 faults x 1.42 us = 349 us; high = faults not removed"),
    PLIM_ROW(2003, CTXSW, NATIVE_NS, VCPU, 770, 770, 3610, "ns", MEASURED,
             "Barham 2003 Table 4 p.173",
             "2p/0K 0.77 us; high = 16p/16K (cache refill belongs to the working set: do not use "
             "the 64K columns)"),
    PLIM_ROW(2003, PAGE_FAULT, NATIVE_NS, VCPU, 1420, 1060, 1880, "ns", MEASURED,
             "Barham 2003 Table 5 p.173",
             "lmbench fault on a mapped cached file; low = protection fault, high = SMP kernel; "
             "zeroing or copying a page is not in it"),
    PLIM_ROW(2003, DISK_READ, NATIVE_NS, VCPU, 15000, 8000, 30000, "ns", ASSUMPTION,
             "project estimate",
             "block layer, SCSI driver and interrupt on a 2.4 GHz Xeon: about 36,000 cycles; no "
             "published figure in the collection"),
    PLIM_ROW(2003, DISK_WRITE, NATIVE_NS, VCPU, 15000, 8000, 30000, "ns", ASSUMPTION,
             "project estimate",
             "block layer, SCSI driver and interrupt on a 2.4 GHz Xeon: about 36,000 cycles; no "
             "published figure in the collection"),
    PLIM_ROW(2003, NET_RX_PACKET, NATIVE_NS, VCPU, 6852.94, 5374, 7353, "ns", DERIVED,
             "Barham 2003 Table 6 p.173",
             "4000 bit / 544 Mb/s = 7.353 us - 500 B x 1.0 ns; same convention"),
    PLIM_ROW(2003, NET_TX_PACKET, NATIVE_NS, VCPU, 6144.52, 3958, 6645, "ns", DERIVED,
             "Barham 2003 Table 6 p.173",
             "500-byte packets, CPU-bound: 4000 bit / 602 Mb/s = 6.645 us - 500 B x 1.0 ns; a "
             "packet carries payload, its half ACK is inside; low = ACK charged separately: "
             "t+r/2=6.645, r+t/2=7.353"),
    PLIM_ROW(2003, NET_RX_BYTE, NATIVE_NS, VCPU, 1, 0.3, 1.63, "ns/B", ASSUMPTION,
             "Barham 2003 Table 6 p.173",
             "copy and checksum; bounded above by Workstation TX, 1500 against 500 bytes: (41.24 - "
             "39.60) us / 1000 B = 1.63 ns, native inside; the native 1500-byte rows are "
             "link-limited and give only <= 6.7 ns/B"),
    PLIM_ROW(2003, NET_TX_BYTE, NATIVE_NS, VCPU, 1, 0.3, 1.63, "ns/B", ASSUMPTION,
             "Barham 2003 Table 6 p.173",
             "copy and checksum; bounded above by Workstation TX, 1500 against 500 bytes: (41.24 - "
             "39.60) us / 1000 B = 1.63 ns, native inside; the native 1500-byte rows are "
             "link-limited and give only <= 6.7 ns/B"),
    PLIM_ROW(2003, INTERRUPT, NATIVE_NS, VCPU, 2000, 1000, 5000, "ns", ASSUMPTION,
             "project estimate",
             "timer tick or IPI, about 4,800 cycles; network and disk interrupts are already "
             "inside their packet and operation costs"),
    PLIM_ROW(2003, SECOND, NATIVE_NS, VCPU, 200000, 100000, 1000000, "ns/s", DERIVED,
             "project estimate", "HZ=100 ticks x 2.0 us, Linux 2.4"),
    PLIM_ROW(2003, BOOT, VALUE, NONE, 0.0035, 0.0035, 0.009, "s", MEASURED,
             "Manco 2017 p.222 Fig 4", "start of a process; measured on 2015 hardware"),
    PLIM_ROW(2003, EXIT, VALUE, NONE, 2.4, 2.4, 2.4, "GHz", MEASURED, "Barham 2003 p.171",
             "clock that turns exit_cycles and cycle-based work into ns: ns = cycles / 2.4"),
    PLIM_ROW(2014, SYSCALL, NATIVE_NS, VCPU, 64.1667, 50, 150, "ns", DERIVED,
             "Kuenzer 2021 raw data",
             "154 cycles without mitigations / 2.4 GHz; an entry and nothing else"),
    PLIM_ROW(2014, FORK, NATIVE_NS, VCPU, 112000, 50000, 250000, "ns", CONSTRUCTED,
             "PerfKitBenchmarker lmbench_benchmark.py, sample output (machine not named); page "
             "faults counted by the project with getrusage: fork+exit 20 (static program 8), exec "
             "50 (static 28)",
             "lmbench fork 121.7 us - 20 faults x 0.5 us; another machine than the era host; "
             "ChromeOS sample on a Sandy Bridge laptop 251 us: high"),
    PLIM_ROW(2014, EXEC, NATIVE_NS, VCPU, 172000, 50000, 600000, "ns", CONSTRUCTED,
             "PerfKitBenchmarker lmbench_benchmark.py, sample output (machine not named); page "
             "faults counted by the project with getrusage: fork+exit 20 (static program 8), exec "
             "50 (static 28)",
             "(318.6 - 121.7) us - 50 faults x 0.5 us"),
    PLIM_ROW(2014, CTXSW, NATIVE_NS, VCPU, 1200, 700, 3000, "ns", ASSUMPTION, "project estimate",
             "2p/0K class"),
    PLIM_ROW(2014, PAGE_FAULT, NATIVE_NS, VCPU, 500, 250, 1000, "ns", ASSUMPTION,
             "project estimate", "minor fault; 2020 machine without mitigations removed"),
    PLIM_ROW(2014, DISK_READ, NATIVE_NS, VCPU, 6000, 3000, 17030, "ns", ASSUMPTION,
             "Felter 2014/2015 raw data", "bounded by one fio job: 58,729 IOPS"),
    PLIM_ROW(2014, DISK_WRITE, NATIVE_NS, VCPU, 6000, 3000, 11870, "ns", ASSUMPTION,
             "Felter 2014/2015 raw data",
             "bounded by one fio job: 84,226 (72,807 in the native log) IOPS"),
    PLIM_ROW(2014, NET_RX_PACKET, NATIVE_NS, VCPU, 3000, 1500, 9400, "ns", ASSUMPTION,
             "Felter 2014/2015 raw data",
             "bounded: netperf TCP_RR 37.6 us / 4 packet handlings = 9.4 us; Redis native "
             "saturates at 8.9 us a request with 2 packets"),
    PLIM_ROW(2014, NET_TX_PACKET, NATIVE_NS, VCPU, 3000, 1500, 9400, "ns", ASSUMPTION,
             "Felter 2014/2015 raw data",
             "bounded: netperf TCP_RR 37.6 us / 4 packet handlings = 9.4 us; Redis native "
             "saturates at 8.9 us a request with 2 packets"),
    PLIM_ROW(2014, NET_RX_BYTE, NATIVE_NS, VCPU, 0.2, 0.1, 0.85, "ns/B", ASSUMPTION,
             "Felter 2014/2015 raw data",
             "copy at about 5 GB/s; 9.35 Gb/s reached: at most 0.856 ns/B on one core"),
    PLIM_ROW(2014, NET_TX_BYTE, NATIVE_NS, VCPU, 0.2, 0.1, 0.85, "ns/B", ASSUMPTION,
             "Felter 2014/2015 raw data",
             "copy at about 5 GB/s; 9.35 Gb/s reached: at most 0.856 ns/B on one core"),
    PLIM_ROW(2014, INTERRUPT, NATIVE_NS, VCPU, 1500, 800, 3000, "ns", ASSUMPTION,
             "project estimate", "tick or IPI"),
    PLIM_ROW(2014, SECOND, NATIVE_NS, VCPU, 375000, 0, 1500000, "ns/s", ASSUMPTION,
             "project estimate", "250 ticks x 1.5 us; tickless idle: 0"),
    PLIM_ROW(2014, BOOT, VALUE, NONE, 0.0035, 0.0035, 0.009, "s", MEASURED,
             "Manco 2017 p.222 Fig 4", "process fork and exec, with its shell"),
    PLIM_ROW(2014, CAP_DISK_IOPS, VALUE, NONE, 84044, 84044, 112030, "ops/s", MEASURED,
             "Felter 2014/2015 raw data",
             "the SSD array of the host: random 4 KiB read QD128 84,044, write 112,030: a device, "
             "not a layer"),
    PLIM_ROW(2014, CAP_NET_BPS, VALUE, NONE, 9410000000, 9300000000, 9410000000, "bit/s", MEASURED,
             "Felter 2014", "the 10 GbE link"),
    PLIM_ROW(2014, EXIT, VALUE, NONE, 2.4, 2.4, 3, "GHz", MEASURED, "Felter 2014",
             "E5-2665; nominal clock, turbo up to 3.0 or more"),
    PLIM_ROW(
        2020, SYSCALL, NATIVE_NS, VCPU, 88.8, 62, 1939, "ns", DERIVED, "Kuenzer 2021 raw data",
        "222 cycles with mitigations / 2.5 GHz; high = gVisor page, runc in a cloud VM (disputed)"),
    PLIM_ROW(2020, FORK, NATIVE_NS, VCPU, 103000, 50000, 250000, "ns", CONSTRUCTED,
             "PerfKitBenchmarker lmbench_benchmark.py, sample output (machine not named); page "
             "faults counted by the project with getrusage: fork+exit 20 (static program 8), exec "
             "50 (static 28)",
             "121.7 us - 20 faults x 0.937 us"),
    PLIM_ROW(2020, EXEC, NATIVE_NS, VCPU, 150000, 50000, 600000, "ns", CONSTRUCTED,
             "PerfKitBenchmarker lmbench_benchmark.py, sample output (machine not named); page "
             "faults counted by the project with getrusage: fork+exit 20 (static program 8), exec "
             "50 (static 28)",
             "196.9 us - 50 faults x 0.937 us"),
    PLIM_ROW(2020, CTXSW, NATIVE_NS, VCPU, 1500, 700, 3000, "ns", ASSUMPTION, "project estimate",
             "2014 plus mitigations"),
    PLIM_ROW(2020, PAGE_FAULT, NATIVE_NS, VCPU, 937, 500, 1544, "ns", MEASURED,
             "kontainapp/km docs/kkm-performance-stats.md at 349622d (i5-6400 2.7 GHz, Linux 5.7)",
             "10^6 read faults; high = write faults"),
    PLIM_ROW(2020, DISK_READ, NATIVE_NS, VCPU, 6000, 3000, 11000, "ns", ASSUMPTION,
             "project estimate", "as 2014"),
    PLIM_ROW(2020, DISK_WRITE, NATIVE_NS, VCPU, 6000, 3000, 11000, "ns", ASSUMPTION,
             "project estimate", "as 2014"),
    PLIM_ROW(2020, NET_RX_PACKET, NATIVE_NS, VCPU, 3000, 1500, 9400, "ns", ASSUMPTION,
             "project estimate", "as 2014"),
    PLIM_ROW(2020, NET_TX_PACKET, NATIVE_NS, VCPU, 3000, 1500, 9400, "ns", ASSUMPTION,
             "project estimate", "as 2014"),
    PLIM_ROW(2020, NET_RX_BYTE, NATIVE_NS, VCPU, 0.18, 0.05, 0.18, "ns/B", DERIVED,
             "Agache 2020 raw data",
             "iperf3 on loopback 44.14 Gb/s: 8/44.14 = 0.181 ns/B, packets of 64 KB included"),
    PLIM_ROW(2020, NET_TX_BYTE, NATIVE_NS, VCPU, 0.18, 0.05, 0.18, "ns/B", DERIVED,
             "Agache 2020 raw data",
             "iperf3 on loopback 44.14 Gb/s: 8/44.14 = 0.181 ns/B, packets of 64 KB included"),
    PLIM_ROW(2020, INTERRUPT, NATIVE_NS, VCPU, 1500, 800, 3000, "ns", ASSUMPTION,
             "project estimate", "as 2014"),
    PLIM_ROW(2020, SECOND, NATIVE_NS, VCPU, 0, 0, 1000000, "ns/s", ASSUMPTION, "project estimate",
             "tickless"),
    PLIM_ROW(2020, BOOT, VALUE, NONE, 0.0035, 0.0035, 0.009, "s", MEASURED,
             "Manco 2017 p.222 Fig 4", "process"),
    PLIM_ROW(2020, CAP_DISK_IOPS, VALUE, NONE, 301182, 178048, 301182, "ops/s", MEASURED,
             "Agache 2020 raw data", "NVMe of m5d.metal, 4 KiB read QD32; write 178,048: a device"),
    PLIM_ROW(2020, EXIT, VALUE, NONE, 2.5, 2.4, 3.6, "GHz", MEASURED, "Agache 2020",
             "Xeon Platinum 8175M of m5d.metal, nominal"),
};

const plim_layer plim_layer_native = {
    .name = "native",
    .summary = "the operations themselves, on bare metal",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
