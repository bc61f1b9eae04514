/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names of sharing units: see platform.h. */
#include "models/platform.h"

const char *const plim_sharing_names[] = {
    [PLIM_SHARING_THREAD] = "thread",
    [PLIM_SHARING_INSTANCE] = "instance",
    [PLIM_SHARING_COUNT] = NULL,
};
