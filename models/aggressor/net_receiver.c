/* SPDX-License-Identifier: GPL-3.0-or-later
 * net_receiver: large UDP datagrams from outside, more than it can use. */
#include "models/aggressor.h"

/* UDP datagrams of 60 KB in frames of 1472 bytes of payload (Ethernet, MTU 1500). */
static const double DATAGRAM_BYTES = 60000.0, FRAMES = 41.0;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double mbit_per_s;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    attack->threads = 0;
    attack->rate_per_s = p->mbit_per_s * 1e6 / (8.0 * DATAGRAM_BYTES);
    spec->ops.n[PLIM_CLASS_USER] = 1e-6; /* an assumption */
    spec->ops.n[PLIM_CLASS_SYSCALL] = 1.0;
    spec->ops.n[PLIM_CLASS_NET_RX_PACKET] = FRAMES;
    spec->ops.n[PLIM_CLASS_NET_RX_BYTE] = DATAGRAM_BYTES;
}

static const plim_param table[] = {
    PLIM_ATTACK_REAL(params, mbit_per_s, "Mbit/s", 1000, 1e-3, 1e6,
                     "payload that comes a second (assumption: a link of 1 Gbit/s, full)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_net_receiver = {
    .name = "net_receiver",
    .summary = "large UDP datagrams that come from outside",
    .source = "Matthews et al., ExpCS 2007 (what the stressor does: from memory, unverified): 4 "
              "threads that read 60 KB datagrams from senders outside. Assumptions: rate, user "
              "time of a datagram",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "mbit_per_s",
    .resident_mib = 16,
    .fill = fill,
};
