/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of `isolate`: see scenario_keys.h. */
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

const char *const plim_isolate_limits[] = {"on", "off", NULL};

static const char *limit_name(size_t i)
{
    return plim_isolate_limits[i];
}

static const char *limit_summary(size_t i)
{
    return i == 0 ? "the limits that the services have" : "none, and every weight 1";
}

static const plim_shape limit_shape = {
    .kind = PLIM_SHAPE_NAME,
    .what = "a setting of the limits",
    .name = limit_name,
    .summary = limit_summary,
};

ARRAY(service_names_shape, plim_name_shape, 1, PLIM_SERVICES_MAX, "an array of names of services")
ARRAY(limits_shape, limit_shape, 1, 2, "an array of settings of the limits")

const plim_param plim_isolate_table[] = {
    CUSTOM("aggressors", true,
           "services that are silent at first; each in turn is let loose on the others",
           .shape = &service_names_shape, .example = "[\"spinner\", \"disk_hog\"]"),
    CUSTOM("victims", false,
           "services whose goodput is watched, each with a timeout_s; default all with a workload "
           "that are no aggressors",
           .shape = &service_names_shape, .example = "[\"web\"]"),
    CUSTOM("limits", false,
           "with the limits of the services (on), without any of them (off); default both",
           .shape = &limits_shape, .example = "[\"off\"]"),
    PLIM_PARAM_END,
};

const plim_shape plim_isolate_shape = {
    .kind = PLIM_SHAPE_OBJECT,
    .what = "what `isolate` asks",
    .label = "isolate",
    .reader = BY_ISOLATE,
    .table = plim_isolate_table,
};
