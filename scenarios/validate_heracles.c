/* SPDX-License-Identifier: GPL-3.0-or-later
 * Row 12: what neighbours do to each other, published. The channels are there, the
 * scenarios are not: the published values, their classes and what is calibration stand already, so
 * that they are older than the first comparison. */
#include "scenarios/validate_rows.h"

/* Calibration is shown and not judged. */
#define JUDGED(how, rule)                                                                          \
    (PLIM_CHECK_##how == PLIM_CHECK_CALIBRATION ? PLIM_CRITERION_NONE : (rule))

#define CELL(label, how, value, class)                                                             \
    {                                                                                              \
        .name = (label), .kind = PLIM_CHECK_##how, .published = (value), .words = (class),         \
        .null = 0.0, .criterion = JUDGED(how, PLIM_CRITERION_CLASS)                                \
    }

#define CLIFF(label, how, load, text)                                                              \
    {                                                                                              \
        .name = (label), .kind = PLIM_CHECK_##how, .published = (load), .words = (text),           \
        .null = 100.0, .criterion = JUDGED(how, PLIM_CRITERION_POINTS), .within = 10.0             \
    }

/* The cliff: the first load (5 to 95 % in steps of 5) at which the tail is on the other side of
 * 200 % of the objective than at 5 %; 100: on none. The antagonist runs on the cores that the
 * service does not use, so cache and DRAM rows fall and the others rise. */
static const plim_validation_case heracles[] = {
    CLIFF("websearch, LLC (big)", CALIBRATION, 90, "falls to 123 % at 90 % load"),
    CLIFF("websearch, DRAM", CALIBRATION, 90, "falls to 122 % at 90 % load"),
    CLIFF("websearch, HyperThread", CALIBRATION, 85, "above 300 % from 85 % load"),
    CLIFF("websearch, network", CALIBRATION, 100, "95 % of the objective at 95 % load"),
    CLIFF("websearch, brain (CFS shares only)", CALIBRATION, 40, "230 % at 40 % load"),
    CLIFF("ml_cluster, LLC (big)", PREDICTION, 100, "206 % still at 95 % load"),
    CLIFF("ml_cluster, DRAM", PREDICTION, 100, "211 % still at 95 % load"),
    CLIFF("ml_cluster, HyperThread", PREDICTION, 85, "259 % at 85 % load"),
    CLIFF("ml_cluster, network", PREDICTION, 100, "113 % at 95 % load"),
    CLIFF("ml_cluster, brain (CFS shares only)", PREDICTION, 30, "202 % at 30 % load"),
};

const plim_validation_row plim_validation_heracles = {
    .id = "12",
    .title =
        "Load at which an antagonist's resource makes the tail leave (or regain) the objective",
    .source = "Lo et al. (Heracles), ISCA 2015, Figure 1, p.454",
    .unit = "% load",
    .inputs = "none yet; websearch calibrates each channel, ml_cluster is predicted",
    .criterion = "cliff within 10 points of load",
    .null_model = "no antagonist is felt: no cliff at any load",
    .pending =
        "its scenarios, a ladder of loads beside each antagonist, are not written; power is no "
        "channel here",
    .cases = heracles,
    .n_cases = sizeof heracles / sizeof heracles[0],
};
