/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the rows of the tables of keys are written, for the files that hold them. */
#ifndef PLIM_SCENARIOS_KEY_ROWS_H
#define PLIM_SCENARIOS_KEY_ROWS_H

#include "sim/base/param.h"

#include <stddef.h>

/* The last arguments are the text and, where a row has more, its other members by name. */
#define KEY(type, field, kind_, is_required, in, otherwise, least, most, ...)                      \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_##kind_, .required = (is_required),                     \
        .offset = offsetof(type, field), .unit = (in), .fallback = (otherwise), .min = (least),    \
        .max = (most), .doc = __VA_ARGS__                                                          \
    }
#define CUSTOM(key, is_required, ...)                                                              \
    {                                                                                              \
        .name = (key), .kind = PLIM_PARAM_CUSTOM, .required = (is_required), .unit = "",           \
        .doc = __VA_ARGS__                                                                         \
    }

/* Who reads a key; the number is the section of docs/model.md. */
#define BY_NAMES "the reports: it names things"
#define BY_RUNS "the experiment: runs, warm-up, intervals (docs/model.md, 6)"
#define BY_COSTS "the cost of a request (docs/model.md, 1)"
#define BY_PATH "the path of a request (docs/model.md, 2)"
#define BY_SHARES "the sharing of a host (docs/model.md, 3)"
#define BY_ARRIVALS "the arrivals (docs/model.md, 4)"
#define BY_SCALING "instances that come and go (docs/model.md, 8)"
#define BY_FAILURES "crashes and restarts (docs/model.md, 9)"
#define BY_MOVES "instances that move, hosts that come and go (docs/model.md, 10)"
#define BY_MEMORY "the memory of a host (docs/model.md, 13)"
#define BY_CHANNELS "the run: what is off costs and changes nothing"
#define BY_ISOLATE "`isolate`: who hurts whom, and what limits do (docs/model.md, 6)"
#define BY_PACE "work that is slowed (docs/model.md, 16)"
#define BY_DEVICES "disks and links that are shared (docs/model.md, 17)"
#define BY_MEASURES "the measures (docs/model.md, 6)"
#define BY_KERNELS "the tables of kernels (docs/model.md, 14)"
#define BY_AGGRESSORS "the aggressors (docs/model.md, 15)"
#define BY_PLACEMENT "the placement of instances on hosts (docs/model.md, 1)"

#define OBJECT(shape_, table_, words, label_, by)                                                  \
    static const plim_shape shape_ = {                                                             \
        .kind = PLIM_SHAPE_OBJECT,                                                                 \
        .what = (words),                                                                           \
        .label = (label_),                                                                         \
        .reader = (by),                                                                            \
        .table = (table_),                                                                         \
    };
#define ARRAY(shape_, of, fewest, most_, words)                                                    \
    static const plim_shape shape_ = {                                                             \
        .kind = PLIM_SHAPE_ARRAY,                                                                  \
        .what = (words),                                                                           \
        .element = &(of),                                                                          \
        .least = (fewest),                                                                         \
        .most = (most_),                                                                           \
    };

#endif
