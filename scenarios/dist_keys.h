/* SPDX-License-Identifier: GPL-3.0-or-later
 * Distributions in a scenario: {"type": "gamma", "mean": 1, "scv": 4}. */
#ifndef PLIM_SCENARIOS_DIST_KEYS_H
#define PLIM_SCENARIOS_DIST_KEYS_H

#include "scenarios/decode.h"
#include "sim/kernel/sample.h"

/* The types and their keys. */
extern const plim_shape plim_dist_shape;

/* Reads, checks and prepares one. */
bool plim_decode_dist(plim_decoder *d, plim_node node, plim_dist *out);

#endif
