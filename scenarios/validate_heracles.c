/* SPDX-License-Identifier: GPL-3.0-or-later
 * Row 12: Lo et al., Heracles: Improving Resource Efficiency at Scale, ISCA 2015. */
#include "scenarios/validate_rows.h"

#include <stddef.h>

#define WEBSEARCH "heracles-websearch.json"
#define ML_CLUSTER "heracles-ml-cluster.json"

#define CLIFF(label, how, in, quantile, antagonist, load, text, rule)                              \
    {                                                                                              \
        .name = (label), .kind = PLIM_CHECK_##how, .measure = PLIM_MEASURE_CLIFF, .file = (in),    \
        .platform = "heracles", .service = (antagonist), .within_slo = (quantile), .scale = 1.0,   \
        .published = (load), .words = (text), .null = 100.0, .criterion = PLIM_CRITERION_##rule,   \
        .within = 10.0                                                                             \
    }
/* The tails are the 99th percentile of websearch, the 95th of ml_cluster (from memory). Calibration
 * is shown and not judged. */
#define CALIBRATED(label, antagonist, load, text)                                                  \
    CLIFF("websearch, " label, CALIBRATION, WEBSEARCH, 0.99, antagonist, load, text, NONE)
#define PREDICTED(label, antagonist, load, text)                                                   \
    CLIFF("ml_cluster, " label, PREDICTION, ML_CLUSTER, 0.95, antagonist, load, text, POINTS)

#define WAITS(label, how, load, text, why)                                                         \
    {                                                                                              \
        .name = (label), .kind = PLIM_CHECK_##how, .published = (load), .words = (text),           \
        .null = 100.0, .pending = (why)                                                            \
    }

/* The cliff: the first load (5 to 95 % in steps of 5) at which the tail is on the other side of
 * 200 % of the objective than at 5 %; 100: on none. The antagonist runs on the cores that the
 * service does not use, so cache and DRAM rows fall and the others rise. */
static const char no_power[] = "cores do not share power in the model, nor change their clock";

static const plim_validation_case cases[] = {
    CALIBRATED("LLC (big)", "llc", 90, "falls to 123 % at 90 % load"),
    CALIBRATED("DRAM", "dram", 90, "falls to 122 % at 90 % load"),
    CALIBRATED("HyperThread", "hyperthread", 85, "above 300 % from 85 % load"),
    CALIBRATED("network", "network", 100, "95 % of the objective at 95 % load"),
    CALIBRATED("brain (CFS shares only)", "brain", 40, "230 % at 40 % load"),
    WAITS("websearch, CPU power", CALIBRATION, 100, "190 % at 5 %, 134 % and less from 10 % load",
          no_power),
    PREDICTED("LLC (big)", "llc", 100, "206 % still at 95 % load"),
    PREDICTED("DRAM", "dram", 100, "211 % still at 95 % load"),
    PREDICTED("HyperThread", "hyperthread", 85, "259 % at 85 % load"),
    PREDICTED("network", "network", 100, "113 % at 95 % load"),
    PREDICTED("brain (CFS shares only)", "brain", 30, "202 % at 30 % load"),
    WAITS("ml_cluster, CPU power", PREDICTION, 100, "112 % at 5 % load and less", no_power),
};

const plim_validation_row plim_validation_heracles = {
    .id = "12",
    .title =
        "Load at which an antagonist's resource makes the tail leave (or regain) the objective",
    .source = "Lo et al. (Heracles), ISCA 2015, Figure 1, p.454",
    .unit = "% load",
    .inputs =
        "Published: cache of a core, memory bandwidth of the services at their peak (40 and 60 %). "
        "Websearch calibrates one number of each antagonist, in closed form: what antagonists of "
        "cache and of memory ask for a core (56 and 68 of 136 GB/s, far more than a core can draw, "
        "for below saturation the model slows nobody), what two HyperThreads do together, the "
        "weight of brain, which stands for what its threads delay. ml_cluster has the same "
        "numbers, its own bandwidth and its own percentile. Sizes of machine and requests are "
        "assumptions, listed in the scenarios",
    .criterion = "cliff within 10 points of load",
    .null_model = "no antagonist is felt: no cliff at any load",
    .reading =
        "The null model meets three of the five cells too; what tells it from the model are "
        "HyperThreads and brain. Two cells are at the edge of what is allowed: DRAM regains the "
        "objective where the published tail does not, for one core that is left to the antagonist "
        "asks for too little, and brain, whose effect in the paper is one of delays, is a share of "
        "the machine here, the same for both services. The tails themselves are not as published: "
        "alone, at low load, they are nine tenths of the objective, the paper's a third.",
    .file = WEBSEARCH,
    .cases = cases,
    .n_cases = sizeof cases / sizeof cases[0],
};
