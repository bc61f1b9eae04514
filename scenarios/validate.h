/* SPDX-License-Identifier: GPL-3.0-or-later
 * `plimsoll validate`: simulates what was published and holds one against the other. A value passes
 * when its criterion holds; a row when its values do and the model is nearer to what was published
 * than the null model. A miss that the tables name with its reason stays a miss; one that they do
 * not name fails, and so does one that they name but that is none any more. */
#ifndef PLIM_SCENARIOS_VALIDATE_H
#define PLIM_SCENARIOS_VALIDATE_H

#include "scenarios/experiment.h"
#include "scenarios/validate_rows.h"

typedef struct plim_validate_options {
    uint32_t jobs;          /* as in plim_experiment_options */
    const char *const *ids; /* NULL-terminated ids of rows; NULL: all */
    /* Called before each row. May be NULL. */
    void (*progress)(void *context, const char *id, const char *title);
    void *context;
    bool (*stop)(void *context); /* as in plim_experiment_options */
} plim_validate_options;

/*
 * Runs the rows asked for, in the order of the table.
 *
 *   results   empty; gets check_rows and a row of the long table for each value
 *   failed    out: whether a row has failed
 *
 * Returns PLIM_EUSAGE for an id that is none, PLIM_EEXPECT when stopped, or what a run returns.
 */
PLIM_MUST_USE plim_status plim_validate(const plim_validate_options *options, plim_results *results,
                                        bool *failed, plim_err *err);

/* The same over other rows, NULL-terminated: what a test changes. */
PLIM_MUST_USE plim_status plim_validate_rows(const plim_validation_row *const *rows,
                                             const plim_validate_options *options,
                                             plim_results *results, bool *failed, plim_err *err);

/* ---- parts, for tests ---- */

/* Whether a value meets the criterion. */
bool plim_validation_inside(const plim_validation_case *c, double value);

/* Outcome of a check: `inside` as the criterion says. */
plim_outcome plim_validation_outcome(bool judged, bool inside, const char *known_miss);

#endif
