/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every pluggable model, from the lines of registry.def. Arrays are NULL-terminated and in the
 * order of the lines. */
#ifndef PLIM_MODELS_REGISTRY_H
#define PLIM_MODELS_REGISTRY_H

#include "models/aggressor.h"
#include "models/balancer.h"
#include "models/layer.h"
#include "models/placement.h"
#include "models/platform.h"
#include "models/profile.h"
#include "models/workload.h"

extern const plim_layer *const plim_layers[];
extern const plim_platform *const plim_platforms[];
extern const plim_placement *const plim_placements[];
extern const plim_balancer *const plim_balancers[];
extern const plim_workload *const plim_workloads[];
extern const plim_profile *const plim_profiles[];
extern const plim_aggressor *const plim_aggressors[];

/* By name, or NULL. */
const plim_layer *plim_find_layer(const char *name);
const plim_platform *plim_find_platform(const char *name);
const plim_placement *plim_find_placement(const char *name);
const plim_balancer *plim_find_balancer(const char *name);
const plim_workload *plim_find_workload(const char *name);
const plim_profile *plim_find_profile(const char *name);
const plim_aggressor *plim_find_aggressor(const char *name);

#endif
