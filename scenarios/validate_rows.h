/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tables of `plimsoll validate`: what was published, what of it is calibration, what is
 * predicted and when a prediction counts. A row is one experiment of a paper and names the scenario
 * (scenarios/validation, embedded in the program) that stands for it; a case is one value.
 *
 * Rows, criteria and numbers are those of the project's collection of measurements, section 17;
 * they were written down before anything was compared. */
#ifndef PLIM_SCENARIOS_VALIDATE_ROWS_H
#define PLIM_SCENARIOS_VALIDATE_ROWS_H

#include "sim/kernel/results.h"

/* How the simulated value is taken from the runs. A scenario that says what `isolate` asks is run
 * as an isolation matrix, another one as `compare` runs it. */
typedef enum plim_measure {
    PLIM_MEASURE_METRIC,      /* `metric`, `part` of the long table */
    PLIM_MEASURE_EXTRA,       /* the same less that of the first platform, paired */
    PLIM_MEASURE_LOSS,        /* goodput lost against the first platform, paired [%] */
    PLIM_MEASURE_DEGRADATION, /* goodput that `service` loses to `aggressor` in an isolation matrix
                               * [%]; 100 when it does not respond */
    PLIM_MEASURE_LONGER,      /* how much longer the same work takes, from goodput [%]: beside
                               * `aggressor` in a matrix, else against the first platform */
    PLIM_MEASURE_LATENCY,     /* how much longer the mean answer takes beside `aggressor` [%] */
    PLIM_MEASURE_CLIFF, /* of services NAME_05, NAME_10 … NAME_95, NAME the case's: the first load
                         * [%] at which slo_attainment is on the other side of `within_slo` than at
                         * 5; 100 when there is none */
    PLIM_MEASURE_SHARE, /* by how much the share of goodput among the services of its host differs
                         * from the share of its weight [%] */
    PLIM_MEASURE_KNEE   /* greatest relative error of the row's other values on this platform [%] */
} plim_measure;

/* When a value counts; `within` is its number. */
typedef enum plim_criterion {
    PLIM_CRITERION_NONE,     /* shown, not judged */
    PLIM_CRITERION_FACTOR,   /* between published / within and published * within */
    PLIM_CRITERION_POINTS,   /* at most `within` units away */
    PLIM_CRITERION_RELATIVE, /* at most that part of the published value away */
    PLIM_CRITERION_BEYOND,   /* at least `within` units from 0, whichever way */
    PLIM_CRITERION_CLASS,    /* in the class `words` names */
    PLIM_CRITERION_INTERVAL  /* inside the interval, widened for the family; theory */
} plim_criterion;

typedef struct plim_validation_case {
    const char *name;
    plim_check_kind kind;
    plim_measure measure;
    const char *file;               /* of scenarios/validation; NULL: the row's */
    const char *platform, *service; /* its label, its name in the scenario */
    const char *aggressor;          /* likewise, whom it is beside in a matrix; or NULL */
    const char *against;            /* the service of the first platform; NULL: the same */
    const char *metric, *part;
    double within_slo; /* of a cliff: the share of answers that the objective asks for */
    double scale;      /* of the simulated value to the row's unit */
    double published;
    const char *words; /* what was published, when it is no number, or how it was; or NULL */
    double null;       /* what the null model says */
    plim_criterion criterion;
    double within;
    const char *known_miss; /* why it is outside; NULL: it is to be inside */
    const char *pending;    /* why it is not simulated, in a row that is; NULL: it is */
} plim_validation_case;

typedef struct plim_validation_row {
    const char *id;
    const char *title;
    const char *source; /* paper, figure or table, page */
    const char *unit;
    const char *inputs;     /* where they come from, and what is fitted to what */
    const char *criterion;  /* in words */
    const char *null_model; /* in words */
    const char *reading;    /* what the reader is to know of the outcome, or NULL */
    const char *file;       /* of scenarios/validation, of cases that name none; NULL: none */
    const char *pending;    /* why nothing is simulated yet; NULL: it is */
    const char *null_miss;  /* why the null model is not beaten; NULL: it is to be */
    bool queueing;          /* the cases are those of validate_queueing.h, and these */
    const plim_validation_case *cases;
    size_t n_cases;
} plim_validation_row;

/* validate_barham.c */
extern const plim_validation_row plim_validation_build, plim_validation_losses,
    plim_validation_domains, plim_validation_weights;
/* validate_felter.c */
extern const plim_validation_row plim_validation_redis, plim_validation_mysql;
/* validate_matthews.c */
extern const plim_validation_row plim_validation_matthews;
/* validate_sharma.c */
extern const plim_validation_row plim_validation_sharma;
/* validate_heracles.c */
extern const plim_validation_row plim_validation_heracles;
/* validate_theory.c */
extern const plim_validation_row plim_validation_theory;

extern const plim_validation_row *const plim_validation_rows[]; /* NULL-terminated, in order */

/* A scenario of scenarios/validation, as it was when the program was built. */
typedef struct plim_validation_file {
    const char *name; /* "redis.json" */
    const char *text;
    size_t n;
} plim_validation_file;

extern const plim_validation_file plim_validation_files[]; /* name NULL ends */

#endif
