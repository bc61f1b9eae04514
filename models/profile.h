/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request profile: the operation counts of one request of a real service, measured. */
#ifndef PLIM_MODELS_PROFILE_H
#define PLIM_MODELS_PROFILE_H

#include "models/cost.h"

typedef struct plim_profile {
    const char *name;
    const char *summary;
    plim_ops ops;
    double resident_mib; /* a usual resident size of the service; an assumption where so noted */
    const char *source;
    const char *note; /* how kernel seconds were derived, what was left out */
} plim_profile;

#endif
