/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of distributions: see dist_keys.h. */
#include "scenarios/dist_keys.h"

typedef struct dist_keys {
    double mean, scv, shape, ratio;
    int64_t stages;
    plim_reals values, weights;
} dist_keys;

#define DIST_MEAN_FROM(least)                                                                      \
    {                                                                                              \
        .name = "mean", .kind = PLIM_PARAM_REAL, .required = true,                                 \
        .offset = offsetof(dist_keys, mean), .unit = "", .min = (least), .max = 1e12,              \
        .doc = "mean of what is drawn"                                                             \
    }
#define DIST_MEAN DIST_MEAN_FROM(1e-12)
#define DIST_SCV(least)                                                                            \
    {                                                                                              \
        .name = "scv", .kind = PLIM_PARAM_REAL, .required = true,                                  \
        .offset = offsetof(dist_keys, scv), .unit = "1", .min = (least), .max = 1e6,               \
        .doc = "squared coefficient of variation"                                                  \
    }
#define DIST_SHAPE(least, text)                                                                    \
    {                                                                                              \
        .name = "shape", .kind = PLIM_PARAM_REAL, .required = true,                                \
        .offset = offsetof(dist_keys, shape), .unit = "1", .min = (least), .max = 100,             \
        .doc = (text)                                                                              \
    }

static const plim_param dist_always[] = {DIST_MEAN_FROM(0), PLIM_PARAM_END};
static const plim_param dist_mean_only[] = {DIST_MEAN, PLIM_PARAM_END};
static const plim_param dist_erlang[] = {
    DIST_MEAN,
    {.name = "stages",
     .kind = PLIM_PARAM_COUNT,
     .required = true,
     .offset = offsetof(dist_keys, stages),
     .unit = "1",
     .min = 1,
     .max = 1000,
     .doc = "exponential stages in series; the squared coefficient of variation is 1 / stages"},
    PLIM_PARAM_END,
};
static const plim_param dist_hyper[] = {DIST_MEAN, DIST_SCV(1), PLIM_PARAM_END};
static const plim_param dist_lognormal[] = {DIST_MEAN, DIST_SCV(1e-9), PLIM_PARAM_END};
static const plim_param dist_empirical[] = {
    {.name = "values",
     .kind = PLIM_PARAM_REALS,
     .required = true,
     .offset = offsetof(dist_keys, values),
     .unit = "",
     .max = 1e12,
     .doc = "values, one of which is drawn"},
    {.name = "weights",
     .kind = PLIM_PARAM_REALS,
     .offset = offsetof(dist_keys, weights),
     .unit = "1",
     .max = 1e12,
     .doc = "their weights; equal by default"},
    PLIM_PARAM_END,
};

static const plim_param dist_gamma[] = {DIST_MEAN, DIST_SCV(1e-9), PLIM_PARAM_END};
static const plim_param dist_weibull[] = {
    DIST_MEAN, DIST_SHAPE(0.1, "exponent of the tail exp(-(x / scale)^shape); 1 is exponential"),
    PLIM_PARAM_END};
static const plim_param dist_bounded_pareto[] = {
    DIST_MEAN,
    DIST_SHAPE(0.05, "exponent of the tail x^-shape; heavy below 2"),
    {.name = "ratio",
     .kind = PLIM_PARAM_REAL,
     .required = true,
     .offset = offsetof(dist_keys, ratio),
     .unit = "1",
     .min = 1.01,
     .max = 1e12,
     .doc = "largest value over the smallest"},
    PLIM_PARAM_END,
};

static const struct {
    const plim_param *keys;
    const char *summary;
} types[PLIM_DIST_COUNT] = {
    [PLIM_DIST_DETERMINISTIC] = {dist_always, "always the mean"},
    [PLIM_DIST_EXPONENTIAL] = {dist_mean_only, "without memory"},
    [PLIM_DIST_ERLANG] = {dist_erlang, "less scattered than exponential"},
    [PLIM_DIST_HYPEREXPONENTIAL] = {dist_hyper, "more scattered than exponential"},
    [PLIM_DIST_LOGNORMAL] = {dist_lognormal, "its logarithm is normal"},
    [PLIM_DIST_EMPIRICAL] = {dist_empirical, "values of one's own"},
    [PLIM_DIST_GAMMA] = {dist_gamma, "any scatter around the mean"},
    [PLIM_DIST_WEIBULL] = {dist_weibull, "a tail longer or shorter than exponential"},
    [PLIM_DIST_BOUNDED_PARETO] = {dist_bounded_pareto, "a heavy tail that ends"},
};

static const char *type_name(size_t i)
{
    return i < PLIM_DIST_COUNT ? plim_dist_names[i] : NULL;
}

static const char *type_summary(size_t i)
{
    return types[i].summary;
}

static const plim_param *type_keys(size_t i)
{
    return types[i].keys;
}

static const plim_shape type_shape = {
    .kind = PLIM_SHAPE_NAME,
    .what = "a distribution",
    .name = type_name,
    .summary = type_summary,
};

static const plim_param type_table[] = {
    {.name = "type",
     .kind = PLIM_PARAM_TEXT,
     .required = true,
     .unit = "",
     .shape = &type_shape,
     .doc = "kind of distribution"},
    PLIM_PARAM_END,
};

const plim_shape plim_dist_shape = {
    .kind = PLIM_SHAPE_TYPED,
    .what = "a distribution",
    .label = "distribution",
    .reader = "the samplers (docs/model.md, 4)",
    .table = type_table,
    .name = type_name,
    .summary = type_summary,
    .keys = type_keys,
};

bool plim_decode_dist(plim_decoder *d, plim_node node, plim_dist *out)
{
    size_t kind;
    dist_keys keys = {0}; /* a table sets the defaults of its own keys only */
    plim_err err = {0};
    if (!plim_decode_kind(d, node, PLIM_JSON_OBJECT,
                          "an object like {\"type\": \"exponential\", "
                          "\"mean\": 1}") ||
        !plim_decode_name_member(d, node, "type", plim_dist_names, PLIM_DIST_COUNT,
                                 "a distribution", &kind) ||
        !plim_decode_object_with(d, node, types[kind].keys, &keys, type_table)) {
        return false;
    }
    *out = (plim_dist){.kind = (plim_dist_kind)kind,
                       .mean = keys.mean,
                       .scv = keys.scv,
                       .shape = keys.shape,
                       .ratio = keys.ratio,
                       .stages = (unsigned)keys.stages,
                       .value = keys.values.value,
                       .weight = keys.weights.value,
                       .n = keys.values.n};
    if (keys.weights.value != NULL && keys.weights.n != keys.values.n) {
        plim_node_diag(node, d->diags, "found %zu weights, expected as many as values: %zu",
                       keys.weights.n, keys.values.n);
        return false;
    }
    if (plim_dist_prepare(out, d->arena, &err) != PLIM_OK) {
        plim_node_diag(node, d->diags, "%s", err.what);
        return false;
    }
    return true;
}
