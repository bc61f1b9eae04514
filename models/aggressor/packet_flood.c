/* SPDX-License-Identifier: GPL-3.0-or-later
 * packet_flood: small packets from outside, as many as come. */
#include "models/aggressor.h"

/* Packets of a request: an assumption, so that a packet is not an event. */
static const double BURST = 32.0;

typedef struct params {
    plim_attack attack; /* first: its keys are common to aggressors */
    double packets_per_s, packet_bytes;
} params;

static void fill(const void *raw, plim_service_spec *spec, plim_attack *attack)
{
    const params *p = raw;
    attack->threads = 0;
    attack->rate_per_s = p->packets_per_s / BURST;
    spec->ops.n[PLIM_CLASS_SYSCALL] = BURST;
    spec->ops.n[PLIM_CLASS_NET_RX_PACKET] = BURST;
    spec->ops.n[PLIM_CLASS_NET_RX_BYTE] = BURST * p->packet_bytes;
}

static const plim_param table[] = {
    PLIM_ATTACK_REAL(params, packets_per_s, "1/s", 200000, 1, 1e9, "packets a second (assumption)"),
    PLIM_ATTACK_REAL(params, packet_bytes, "B", 18, 1, 1472,
                     "payload of a packet (assumption: the smallest frame of Ethernet)"),
    PLIM_ATTACK_START,
    PLIM_PARAM_END,
};

const plim_aggressor plim_aggressor_packet_flood = {
    .name = "packet_flood",
    .summary = "small UDP packets that come from outside, a CPU load more than a link load",
    .source = "Sharma et al., Middleware 2016, Fig. 8: a UDP bomb. Assumptions: rate, size; "
              "packets are told in bursts of 32, as a driver's poll takes them",
    .params = table,
    .params_size = sizeof(params),
    .intensity = "packets_per_s",
    .resident_mib = 16,
    .fill = fill,
};
