/* SPDX-License-Identifier: GPL-3.0-or-later
 * A layer: what one piece of software between a service and the hardware costs.
 *
 * A layer is a table of cost rows, one per (era, class, term, payer), each with its range and
 * source. Values are extra over native, in ns unless `unit` says otherwise;
 * only the layer `native` holds the operations themselves. A row without a source of its own is
 * an assumption and says so in `status`. */
#ifndef PLIM_MODELS_LAYER_H
#define PLIM_MODELS_LAYER_H

#include <stdbool.h>
#include <stddef.h>

/* Operation classes of a request, and what else a layer has a figure for. */
#define PLIM_CLASS_MAP(X)                                                                          \
    X(USER, "user")                                                                                \
    X(KERNEL, "kernel")                                                                            \
    X(SYSCALL, "syscall")                                                                          \
    X(FORK, "fork")                                                                                \
    X(EXEC, "exec")                                                                                \
    X(CTXSW, "ctxsw")                                                                              \
    X(PAGE_FAULT, "page_fault")                                                                    \
    X(DISK_READ, "disk_read")                                                                      \
    X(DISK_WRITE, "disk_write")                                                                    \
    X(DISK_READ_BYTE, "disk_read_byte")                                                            \
    X(DISK_WRITE_BYTE, "disk_write_byte")                                                          \
    X(NET_RX_PACKET, "net_rx_packet")                                                              \
    X(NET_TX_PACKET, "net_tx_packet")                                                              \
    X(NET_RX_BYTE, "net_rx_byte")                                                                  \
    X(NET_TX_BYTE, "net_tx_byte")                                                                  \
    X(INTERRUPT, "interrupt")                                                                      \
    X(SECOND, "second")                                                                            \
    X(EXIT, "exit")                                                                                \
    X(BOOT, "boot")                                                                                \
    X(IMAGE, "image")                                                                              \
    X(MEMORY_INSTANCE, "memory_instance")                                                          \
    X(MEMORY_GUEST_OS, "memory_guest_os")                                                          \
    X(LATENCY_NET, "latency_net")                                                                  \
    X(CAP_DISK_IOPS, "cap_disk_iops")                                                              \
    X(CAP_NET_BPS, "cap_net_bps")

typedef enum plim_class {
#define X(name, text) PLIM_CLASS_##name,
    PLIM_CLASS_MAP(X)
#undef X
        PLIM_CLASS_COUNT,
    PLIM_CLASS_OPS = PLIM_CLASS_INTERRUPT /* classes below are counts of a request */
} plim_class;

#define PLIM_TERM_MAP(X)                                                                           \
    X(NATIVE_NS, "native_ns")                                                                      \
    X(WORK_NS, "work_ns")                                                                          \
    X(EXITS, "exits")                                                                              \
    X(EXIT_CYCLES, "exit_cycles")                                                                  \
    X(TAX_RATIO, "tax_ratio")                                                                      \
    X(ADDED_LATENCY_NS, "added_latency_ns")                                                        \
    X(VALUE, "value")

typedef enum plim_term {
#define X(name, text) PLIM_TERM_##name,
    PLIM_TERM_MAP(X)
#undef X
        PLIM_TERM_COUNT
} plim_term;

#define PLIM_PAYER_MAP(X)                                                                          \
    X(VCPU, "vcpu")                                                                                \
    X(OWN_THREAD, "own_thread")                                                                    \
    X(SHARED_HOST, "shared_host")                                                                  \
    X(NONE, "none")

typedef enum plim_payer {
#define X(name, text) PLIM_PAYER_##name,
    PLIM_PAYER_MAP(X)
#undef X
        PLIM_PAYER_COUNT
} plim_payer;

typedef enum plim_evidence {
    PLIM_EVIDENCE_MEASURED,    /* printed in the source */
    PLIM_EVIDENCE_DERIVED,     /* arithmetic in the note */
    PLIM_EVIDENCE_CONSTRUCTED, /* put together from other layers, eras or components */
    PLIM_EVIDENCE_ASSUMPTION,  /* a judgement */
    PLIM_EVIDENCE_COUNT
} plim_evidence;

typedef struct plim_cost_row {
    int era;
    plim_class class;
    plim_term term;
    plim_payer payer;
    double value, low, high; /* low <= value <= high: plausible range, not an interval */
    const char *unit;
    plim_evidence evidence;
    const char *source;
    const char *note; /* the arithmetic; may be "" */
} plim_cost_row;

typedef struct plim_layer {
    const char *name;
    const char *summary;
    bool own_thread_serial; /* the vCPU waits while the own thread works (a hosted VMM) */
    bool own_kernel;        /* brings a kernel of its own: host_os, guest_os, a sandbox */
    bool once_per_host;     /* its memory_guest_os counts once per host, unless in a guest */
    const plim_cost_row *rows;
    size_t n_rows;
} plim_layer;

/* The years that costs are given for, ended by 0. */
extern const int plim_eras[];

const char *plim_class_name(plim_class c);
const char *plim_term_name(plim_term t);
const char *plim_payer_name(plim_payer p);
const char *plim_evidence_name(plim_evidence e);

/* The row of a layer, or NULL. */
const plim_cost_row *plim_layer_row(const plim_layer *layer, int era, plim_class c, plim_term t,
                                    plim_payer payer);

/* Whether the layer has any row of that era. */
bool plim_layer_has_era(const plim_layer *layer, int era);

#endif
