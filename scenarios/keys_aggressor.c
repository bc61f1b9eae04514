/* SPDX-License-Identifier: GPL-3.0-or-later
 * The key `aggressor` of a service: its types are the aggressors of models/registry.def. */
#include "models/registry.h"
#include "scenarios/key_rows.h"
#include "scenarios/scenario_keys.h"

static const char *name(size_t i)
{
    return plim_aggressors[i] == NULL ? NULL : plim_aggressors[i]->name;
}

static const char *summary(size_t i)
{
    return plim_aggressors[i]->summary;
}

static const plim_param *keys(size_t i)
{
    return plim_aggressors[i]->params;
}

static const plim_shape name_shape = {
    .kind = PLIM_SHAPE_NAME,
    .what = "an aggressor",
    .name = name,
    .summary = summary,
};

const plim_param plim_aggressor_type_table[] = {
    KEY(plim_aggressor_type_keys, type, TEXT, true, "", 0, 0, 0,
        "kind of aggressor (`plimsoll list aggressors`)", .shape = &name_shape,
        .example = "\"fork_bomb\""),
    PLIM_PARAM_END,
};

const plim_shape plim_aggressor_shape = {
    .kind = PLIM_SHAPE_TYPED,
    .what = "an aggressor",
    .label = "aggressor",
    .reader = BY_AGGRESSORS,
    .table = plim_aggressor_type_table,
    .name = name,
    .summary = summary,
    .keys = keys,
};
