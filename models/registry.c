/* SPDX-License-Identifier: GPL-3.0-or-later
 * The lines of registry.def twice: declared, then listed; and look-up by name. */
#include "models/registry.h"

#include <string.h>

#define LAYER(x) extern const plim_layer plim_layer_##x;
#define PLATFORM(x) extern const plim_platform plim_platform_##x;
#define PLACEMENT(x) extern const plim_placement plim_placement_##x;
#define WORKLOAD(x) extern const plim_workload plim_workload_##x;
#define BALANCER(x) extern const plim_balancer plim_balancer_##x;
#define PROFILE(x) extern const plim_profile plim_profile_##x;
#define AGGRESSOR(x) extern const plim_aggressor plim_aggressor_##x;
#include "models/registry.def"
#undef LAYER
#undef PLATFORM
#undef PLACEMENT
#undef WORKLOAD
#undef BALANCER
#undef PROFILE
#undef AGGRESSOR

/* In each list only the lines of its own kind are an entry. */
#define LAYER(x) &plim_layer_##x,
#define PLATFORM(x)
#define PLACEMENT(x)
#define WORKLOAD(x)
#define BALANCER(x)
#define PROFILE(x)
#define AGGRESSOR(x)
const plim_layer *const plim_layers[] = {
#include "models/registry.def"
    NULL};
#undef LAYER
#define LAYER(x)

#undef PLATFORM
#define PLATFORM(x) &plim_platform_##x,
const plim_platform *const plim_platforms[] = {
#include "models/registry.def"
    NULL};
#undef PLATFORM
#define PLATFORM(x)

#undef PLACEMENT
#define PLACEMENT(x) &plim_placement_##x,
const plim_placement *const plim_placements[] = {
#include "models/registry.def"
    NULL};
#undef PLACEMENT
#define PLACEMENT(x)

#undef WORKLOAD
#define WORKLOAD(x) &plim_workload_##x,
const plim_workload *const plim_workloads[] = {
#include "models/registry.def"
    NULL};
#undef WORKLOAD
#define WORKLOAD(x)

#undef BALANCER
#define BALANCER(x) &plim_balancer_##x,
const plim_balancer *const plim_balancers[] = {
#include "models/registry.def"
    NULL};
#undef BALANCER
#define BALANCER(x)

#undef PROFILE
#define PROFILE(x) &plim_profile_##x,
const plim_profile *const plim_profiles[] = {
#include "models/registry.def"
    NULL};
#undef PROFILE
#define PROFILE(x)

#undef AGGRESSOR
#define AGGRESSOR(x) &plim_aggressor_##x,
const plim_aggressor *const plim_aggressors[] = {
#include "models/registry.def"
    NULL};

#define DEFINE_FIND(kind)                                                                          \
    const plim_##kind *plim_find_##kind(const char *name)                                          \
    {                                                                                              \
        for (const plim_##kind *const *entry = plim_##kind##s; *entry != NULL; entry++) {          \
            if (strcmp((*entry)->name, name) == 0) {                                               \
                return *entry;                                                                     \
            }                                                                                      \
        }                                                                                          \
        return NULL;                                                                               \
    }

DEFINE_FIND(layer)
DEFINE_FIND(platform)
DEFINE_FIND(placement)
DEFINE_FIND(workload)
DEFINE_FIND(balancer)
DEFINE_FIND(profile)
DEFINE_FIND(aggressor)
