/* SPDX-License-Identifier: GPL-3.0-or-later
 * A study: a scenario, what is asked of it instead of what its file says, and its results. The
 * verbs `run` and `compare` and the library (sim/include/plimsoll.h) both stand on it. */
#ifndef PLIM_APP_STUDY_H
#define PLIM_APP_STUDY_H

#include "scenarios/experiment.h"

/* Ranges of what may be asked for. */
enum { PLIM_STUDY_JOBS_MAX = 256, PLIM_STUDY_REPLICATIONS_MAX = 100000 };
#define PLIM_STUDY_HORIZON_MIN_S 1e-3
#define PLIM_STUDY_HORIZON_MAX_S 1e9

/* {0} asks for nothing: `run` with all that the scenario says. */
typedef struct plim_study {
    bool compare;
    bool isolate;                 /* instead of `run` or `compare` */
    bool blame;                   /* with `run` or `compare`: who hurts whom */
    const char *data_dir;         /* where `data:` files are; NULL: the working directory */
    const char *const *platforms; /* NULL-terminated, instead of the scenario's; or NULL */
    bool seeded;
    uint64_t seed;              /* when seeded */
    double horizon_s;           /* 0: the scenario's */
    plim_experiment_options on; /* jobs, replications, progress */
} plim_study;

/*
 * Loads and checks a scenario and puts what was asked in its place.
 *
 *   text     its n bytes, `name` standing for the file; NULL: the file `name` is read
 *   names    `name` and the texts of the study live at least as long as the scenario
 *
 * Returns as plim_scenario_load_file does, or PLIM_EUSAGE when the horizon asked for is not longer
 * than the warm-up.
 */
PLIM_MUST_USE plim_status plim_study_load(const plim_study *study, const char *name,
                                          const char *text, size_t n, plim_arena *arena,
                                          plim_scenario *scenario, plim_diags *diags,
                                          plim_err *err);

/* The command line that makes the same results again, from the arena; "" without memory. */
const char *plim_study_command(const plim_study *study, const char *file, plim_arena *arena);

/* How many runs the study takes beyond those that `run` or `compare` of the same scenario take,
 * pilot runs left out; with `isolate`, how many in all. */
uint64_t plim_study_runs(const plim_study *study, const plim_scenario *scenario);

/* Runs a loaded scenario. *results come from `arena`; they borrow from the scenario and `command`
 * ("" when there is none). Untouched on error. */
PLIM_MUST_USE plim_status plim_study_results(const plim_study *study, const plim_scenario *scenario,
                                             const char *command, plim_arena *arena,
                                             plim_results **results, plim_err *err);

/* The version of the program, "0.1.0". */
const char *plim_version(void);

#endif
