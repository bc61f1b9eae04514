/* SPDX-License-Identifier: GPL-3.0-or-later
 * container_bridge: what a bridge and NAT add to container_hostnet. */
#include "models/layer_row.h"

static const plim_cost_row rows[] = {
    PLIM_ROW(
        2003, NET_RX_PACKET, WORK_NS, SHARED_HOST, 1500, 700, 3700, "ns", CONSTRUCTED,
        "Anjali 2020 Table 3",
        "1.5 us at 2.4 GHz (2020) kept by cycles; high = by ratio to native (0.5 x 6.6 to 7.4 us), "
        "not used because the native packet of 2020 is an assumption; soft interrupt of the host"),
    PLIM_ROW(
        2003, NET_TX_PACKET, WORK_NS, VCPU, 1500, 700, 3700, "ns", CONSTRUCTED,
        "Anjali 2020 Table 3",
        "1.5 us at 2.4 GHz (2020) kept by cycles; high = by ratio to native (0.5 x 6.6 to 7.4 us), "
        "not used because the native packet of 2020 is an assumption; paid by the sender"),
    PLIM_ROW(2003, LATENCY_NET, ADDED_LATENCY_NS, NONE, 0, 0, 34000, "ns", CONSTRUCTED,
             "Anjali 2020 Table 3", "none seen in 2020"),
    PLIM_ROW(2014, NET_RX_PACKET, WORK_NS, SHARED_HOST, 1500, 700, 18500, "ns", CONSTRUCTED,
             "Anjali 2020 Table 3",
             "LXC 149 - host 146 us per round trip = 1.5 us a packet on a 2.4 GHz machine of 2016; "
             "a blog (qperf, Docker bridge 20.0 against host 17.5 us one way) gives 2.5 us; high = "
             "half of Felter +37 us if all of it were CPU; soft interrupt of the host"),
    PLIM_ROW(2014, NET_TX_PACKET, WORK_NS, VCPU, 1500, 700, 18500, "ns", CONSTRUCTED,
             "Anjali 2020 Table 3",
             "LXC 149 - host 146 us per round trip = 1.5 us a packet on a 2.4 GHz machine of 2016; "
             "a blog (qperf, Docker bridge 20.0 against host 17.5 us one way) gives 2.5 us; high = "
             "half of Felter +37 us if all of it were CPU; paid by the sender"),
    PLIM_ROW(2014, LATENCY_NET, ADDED_LATENCY_NS, NONE, 34000, 0, 37000, "ns", DERIVED,
             "Felter 2014 text (secondary)",
             "netperf RR about 2 x native: 37 us less 2 x 1.5 us; DISPUTED: the same data give +17 "
             "us per Redis request at one connection"),
    PLIM_ROW(2020, NET_RX_PACKET, WORK_NS, SHARED_HOST, 1500, 700, 5000, "ns", MEASURED,
             "Anjali 2020 Table 3",
             "LXC 149 - host 146 us per round trip, 2 packets on the container side; soft "
             "interrupt of the host"),
    PLIM_ROW(2020, NET_TX_PACKET, WORK_NS, VCPU, 1500, 700, 5000, "ns", MEASURED,
             "Anjali 2020 Table 3",
             "LXC 149 - host 146 us per round trip, 2 packets on the container side; paid by the "
             "sender"),
    PLIM_ROW(2020, LATENCY_NET, ADDED_LATENCY_NS, NONE, 0, 0, 34000, "ns", DERIVED,
             "Anjali 2020 Table 3", "the 3 us are in the packets; Felter 2014: high"),
};

const plim_layer plim_layer_container_bridge = {
    .name = "container_bridge",
    .summary = "what a bridge and NAT add to container_hostnet",
    .rows = rows,
    .n_rows = sizeof rows / sizeof rows[0],
};
