/* SPDX-License-Identifier: GPL-3.0-or-later
 * The same services with less in them: without their load, without their limits. What was taken
 * away is what a pair of runs with the same random numbers tells the effect of. */
#ifndef PLIM_MODELS_WHAT_IF_H
#define PLIM_MODELS_WHAT_IF_H

#include "models/spec.h"

/* Takes away what the service does of its own accord: its arrivals, and what grows in its instances
 * without a request. Its instances stay where they are, with what they keep and their limits; it
 * still answers the calls of others. */
void plim_spec_silence(plim_service_spec *service);

/* Takes away what limits the service's instances: weights become 1. The vCPUs of a platform that
 * has them, concurrency and queues are no limits in that sense: they are how it is built. A new
 * limit is a line in here. */
void plim_spec_strip_limits(plim_service_spec *service);

#endif
