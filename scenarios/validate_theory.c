/* SPDX-License-Identifier: GPL-3.0-or-later
 * Row 20 (queueing theory), and the list of all rows. */
#include "scenarios/validate_rows.h"

#define ENERGY(label, value)                                                                       \
    {                                                                                              \
        .name = (label), .kind = PLIM_CHECK_THEORY, .published = (value), .null = 0.0,             \
        .criterion = PLIM_CRITERION_INTERVAL, .pending = "the model for it is not there yet"       \
    }

/* Exact values of models that are not there yet. */
static const plim_validation_case energy[] = {
    ENERGY("energy without management: 400 x 117 W + 400 x 135 W over 24 h, kWh", 2419.2),
    ENERGY("power of an HP ML110 G4 at 25 %, W", 94.3),
    ENERGY("power of an HP ML110 G5 at 83 %, W", 130.2),
};

const plim_validation_row plim_validation_theory = {
    .id = "20",
    .title = "Exact results of queueing theory",
    .source = "the project's collection of queueing truths: Kleinrock 1975; Reiser, Lavenberg 1980 "
              "(closed networks); Cobham 1954 (priorities); Fayolle, Mitrani, Iasnogorodski 1980 "
              "(weights); Fuhrmann, Cooper 1985 (vacations)",
    .unit = "s or 1",
    .inputs = "Scenarios on a platform without costs; priorities and vacations, which the models "
              "do not have, on small test stations on the same clock, streams and samplers",
    .criterion = "the exact value lies inside the 95 % interval of 20 replications widened so that "
                 "all of the family do in 99 % of seeds (Bonferroni, 100 values); the interval "
                 "excludes the null model and is at most 1 to 5 % wide to either side",
    .null_model = "nobody ever waits, and weights do nothing",
    .reading = "What is exact is exact; of services, hosts and people these rows say nothing.",
    .queueing = true,
    .cases = energy,
    .n_cases = sizeof energy / sizeof energy[0],
};

const plim_validation_row *const plim_validation_rows[] = {
    &plim_validation_build,
    &plim_validation_losses,
    &plim_validation_domains,
    &plim_validation_weights,
    &plim_validation_redis,
    &plim_validation_mysql,
    &plim_validation_matthews,
    &plim_validation_sharma,
    &plim_validation_heracles,
    &plim_validation_theory,
    NULL,
};
