/* SPDX-License-Identifier: GPL-3.0-or-later
 * net_sender: threads that send large UDP datagrams as fast as they can. */
#include "models/aggressor.h"

/* UDP datagrams of 60 KB in frames of 1472 bytes of payload (Ethernet, MTU 1500). */
static const double DATAGRAM_BYTES = 60000.0, FRAMES = 41.0;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    (void)raw;
    (void)attack;
    spec->ops.n[PLIM_CLASS_USER] = 1e-6; /* an assumption */
    spec->ops.n[PLIM_CLASS_SYSCALL] = 1.0;
    spec->ops.n[PLIM_CLASS_NET_TX_PACKET] = FRAMES;
    spec->ops.n[PLIM_CLASS_NET_TX_BYTE] = DATAGRAM_BYTES;
}

static const plim_param table[] = {
    PLIM_ATTACK_THREADS(4, "threads that send (Matthews 2007: 4)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_net_sender = {
    .name = "net_sender",
    .summary = "threads that send large UDP datagrams as fast as they can",
    .source = "Matthews et al., ExpCS 2007 (what the stressor does: from memory, unverified): 4 "
              "threads that send 60 KB datagrams by UDP. Assumption: user time of a datagram",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "threads",
    .resident_mib = 16,
    .fill = fill,
};
