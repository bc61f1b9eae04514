/* SPDX-License-Identifier: GPL-3.0-or-later
 * uml: Linux as a process on Linux (user-mode Linux). */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(2003, USER, TAX_RATIO, VCPU, 0.0309091, 0, 0.0401818, "ratio", MEASURED,
             "Barham 2003 Figure 3 p.172", "SPECint 567/550 - 1; Figure 3: calibration"),
    PLIM_ROW(2003, KERNEL, TAX_RATIO, VCPU, 1.4, 1.2, 1.6, "ratio", DERIVED,
             "Barham 2003 Table 5 p.173",
             "creating an empty file: 32.1 us native, +97.9; less two calls of 24 to 30: 38 to 49 "
             "us, 120 to 160 %; two calls a create is our count"),
    PLIM_ROW(2003, SYSCALL, WORK_NS, VCPU, 24250, 24250, 34820, "ns", MEASURED,
             "Barham 2003 Table 3 p.173", "null call 24.7 - 0.45; high = stat 36.1 - 1.28"),
    PLIM_ROW(2003, FORK, WORK_NS, VCPU, 20392400, 19894800, 20890000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "extra on the fork row 20890 us - 20 x 24.88 us (extra per fault) = 20392.4 us; high "
             "= faults not removed, low = 40 faults"),
    PLIM_ROW(2003, EXEC, WORK_NS, VCPU, 10336000, 9838400, 11580000, "ns", DERIVED,
             "Barham 2003 Table 3 p.173; page faults counted by the project with getrusage: "
             "fork+exit 20 (static program 8), exec 50 (static 28)",
             "(exec - fork) extra 11580 us - 50 x 24.88 us = 10336 us; high = faults not removed, "
             "low = 70 faults; the printed k-values are rounded to 100 us"),
    PLIM_ROW(2003, CTXSW, WORK_NS, VCPU, 14730, 10900, 19990, "ns", MEASURED,
             "Barham 2003 Table 4 p.173", "2p/0K extra; range over the seven columns of the table"),
    PLIM_ROW(2003, PAGE_FAULT, WORK_NS, VCPU, 24880, 20740, 27368, "ns", MEASURED,
             "Barham 2003 Table 5 p.173", "26.30 - 1.42 us; low = protection fault row"),
    PLIM_ROW(2003, DISK_READ, WORK_NS, VCPU, 29000, 10000, 100000, "ns", ASSUMPTION,
             "project estimate",
             "one host call 4.2 us and one signal at the price of a system call 24.3 us"),
    PLIM_ROW(2003, DISK_WRITE, WORK_NS, VCPU, 29000, 10000, 100000, "ns", ASSUMPTION,
             "project estimate",
             "one host call 4.2 us and one signal at the price of a system call 24.3 us"),
    PLIM_ROW(2003, NET_RX_PACKET, WORK_NS, VCPU, 29235.9, 20000, 36400, "ns", DERIVED,
             "Barham 2003 Table 6 p.173", "43.76 - 7.353 us less the byte part"),
    PLIM_ROW(2003, NET_TX_PACKET, WORK_NS, VCPU, 55691.5, 40000, 58900, "ns", DERIVED,
             "Barham 2003 Table 6 p.173", "65.47 - 6.645 us less the byte part"),
    PLIM_ROW(2003, NET_RX_BYTE, WORK_NS, VCPU, 14.3496, 0, 15.3496, "ns/B", DERIVED,
             "Barham 2003 Table 6 p.173", "(59.11 - 43.76) us / 1000 B - 1.0 native"),
    PLIM_ROW(2003, NET_TX_BYTE, WORK_NS, VCPU, 6.26082, 0, 7.26082, "ns/B", DERIVED,
             "Barham 2003 Table 6 p.173",
             "CPU-bound at both sizes: (72.73 - 65.47) us / 1000 B - 1.0 native"),
    PLIM_ROW(2003, INTERRUPT, WORK_NS, VCPU, 24250, 10000, 40000, "ns", ASSUMPTION,
             "project estimate", "a signal through ptrace, as a system call"),
    PLIM_ROW(2003, SECOND, WORK_NS, VCPU, 2425000, 100000, 5000000, "ns/s", ASSUMPTION,
             "project estimate", "100 ticks x 24.25 us"),
    PLIM_ROW(2003, BOOT, VALUE, NONE, 1, 0.5, 5, "s", ASSUMPTION, "project estimate",
             "process start; the guest kernel boots in guest_os"),
    PLIM_ROW(2003, MEMORY_INSTANCE, VALUE, NONE, 4, 1, 32, "MiB", ASSUMPTION, "project estimate",
             "tracing thread and host tables"),
};

const plim_layer plim_layer_uml = {
    .name = "uml",
    .summary = "Linux as a process on Linux (user-mode Linux)",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
