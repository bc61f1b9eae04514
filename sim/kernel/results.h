/* SPDX-License-Identifier: GPL-3.0-or-later
 * Results: what a run, a comparison or an experiment says, with nothing of the models in it.
 *
 * The long table is the interface (docs/metrics.md): one row per value. Besides it a result
 * carries what a report must print (scenario, seed, version, assumptions, sources, notes), series
 * for timelines, and refusals in words. All text is borrowed from, and lives as long as, the
 * arena. Rows are in a fixed order: by platform as listed, then entity, metric, part. */
#ifndef PLIM_KERNEL_RESULTS_H
#define PLIM_KERNEL_RESULTS_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLIM_ROW_STATUS_MAP(X)                                                                     \
    X(OK, "ok")                                                                                    \
    X(SATURATED, "saturated")                                                                      \
    X(NOT_ENOUGH_DATA, "not_enough_data")                                                          \
    X(DID_NOT_RESPOND, "did_not_respond")                                                          \
    X(REFUSED, "refused")

typedef enum plim_row_status {
#define X(name, text) PLIM_ROW_##name,
    PLIM_ROW_STATUS_MAP(X)
#undef X
        PLIM_ROW_STATUS_COUNT
} plim_row_status;

const char *plim_row_status_name(plim_row_status status);

/* A value that may be absent: prints as an empty field. Never NaN or infinite when present. */
typedef struct plim_value {
    double v;
    bool there;
} plim_value;

/* Present if finite, else absent. */
plim_value plim_value_of(double v);
#define PLIM_NO_VALUE ((plim_value){0.0, false})

/* A service's promise is kept when that share of its requests is answered within its objective. */
#define PLIM_PROMISE_SHARE 0.99

typedef struct plim_row {
    const char *platform;
    const char *point;       /* column `case`: "", "vs=bare_shared" */
    const char *entity_kind; /* service, host, instance, platform; trace; layer, calibration */
    const char *entity;
    const char *metric;
    const char *part; /* layer, resource or neighbour; "" is the whole */
    const char *unit;
    plim_value value, ci_low, ci_high;
    uint64_t n; /* observations or replications behind the value */
    plim_row_status status;
    const char *note; /* why a status is not ok, in words; "" otherwise */
} plim_row;

/* A value over time, one per platform and entity; points in the order of time. */
typedef struct plim_series {
    const char *platform;
    const char *entity_kind;
    const char *entity;
    const char *metric; /* "sojourn_mean", "arrival_rate", "instances" */
    const char *unit;
    size_t n;
    const double *t_s; /* middle of the bin */
    const plim_value *value;
} plim_series;

typedef struct plim_note {
    const char *kind;     /* "assumption", "source", "warning", "refusal" */
    const char *platform; /* "" for all */
    const char *text;
} plim_note;

/* ---- isolation: what a victim loses of its goodput ---- */

/* Below that loss nobody is hurt (Matthews 2007 as the project reads it). */
#define PLIM_ISOLATED_BELOW 0.03

/* Below that share of its goodput without the aggressor, a service does not respond in a
 * replication; and in at least half of the replications, it does not respond at all. */
#define PLIM_RESPONDS_LEAST 0.01

/* ---- a validation: what `plimsoll validate` says ---- */

#define PLIM_CHECK_KIND_MAP(X)                                                                     \
    X(CALIBRATION, "calibration") /* an input was fitted to this very value */                     \
    X(PREDICTION, "prediction")   /* no input has seen it */                                       \
    X(THEORY, "theory")           /* known exactly */                                              \
    X(SHOWN, "shown")             /* printed beside, not judged */

typedef enum plim_check_kind {
#define X(name, text) PLIM_CHECK_##name,
    PLIM_CHECK_KIND_MAP(X)
#undef X
        PLIM_CHECK_KIND_COUNT
} plim_check_kind;

#define PLIM_OUTCOME_MAP(X)                                                                        \
    X(PASS, "pass")                                                                                \
    X(MISS, "known miss")   /* outside, and the table says so, with the reason */                  \
    X(FAIL, "FAIL")         /* outside, and nothing says so */                                     \
    X(HOLDS, "FAIL: holds") /* said to be a miss, but inside: the table is out of date */          \
    X(SHOWN, "not judged")  /* no criterion */                                                     \
    X(PENDING, "not yet")   /* not simulated, with the reason; never a pass */

typedef enum plim_outcome {
#define X(name, text) PLIM_OUTCOME_##name,
    PLIM_OUTCOME_MAP(X)
#undef X
        PLIM_OUTCOME_COUNT
} plim_outcome;

const char *plim_check_kind_name(plim_check_kind kind);
const char *plim_outcome_name(plim_outcome outcome);

/* One published (or exact) value beside the simulated one. */
typedef struct plim_check {
    const char *name;
    plim_check_kind kind;
    plim_outcome outcome;
    const char *platform; /* its label; "" when it is of none */
    const char *words;    /* what was published, when that is more than a number; or NULL */
    plim_value published, null_value;
    plim_value value, low, high; /* simulated, with its 95 % interval */
    uint64_t n;                  /* replications */
    const char *criterion;       /* of this check, short: "factor 2", "± 15 %"; "" not judged */
    double least, most;          /* allowed, over what was published; 0, 0: no such bounds */
    const char *reason;          /* of a known miss, or why it is not yet; or NULL */
} plim_check;

/* The checks of one experiment of a paper. */
typedef struct plim_check_row {
    const char *id, *title, *source, *unit, *inputs, *criterion, *null_model;
    const char *file;    /* scenario; "" none */
    const char *reading; /* what the outcome means; "" nothing to say */
    plim_outcome outcome;
    const char *reason;           /* why it is not yet, or fails as a whole; "" neither */
    bool relative;                /* errors are shares of the published values, else in the unit */
    plim_value error, null_error; /* mean over the judged values, of the model, of the null model */
    const plim_check *checks;
    size_t n_checks;
} plim_check_row;

typedef struct plim_results {
    plim_arena *arena;
    const char *verb;        /* "run", "compare" */
    const char *scenario;    /* its name */
    const char *title;       /* one line for headings; may equal scenario */
    const char *file;        /* the file it was read from */
    const char *version;     /* of the program */
    const char *description; /* what the scenario is for; "" when it does not say */
    const char *text;        /* the scenario as it was written; "" when not known */
    const char *command;     /* that makes the same results again; "" when not known */
    const char *baseline;    /* compare: the platform the differences are against; else "" */
    int era;
    uint64_t seed;
    uint64_t digest;
    uint32_t replications;
    double horizon_s, warmup_s;
    uint64_t events;   /* executed, all runs */
    uint64_t requests; /* offered, all runs */
    double level;      /* of the intervals: 0.95 */

    const char **platforms; /* in order */
    size_t n_platforms;
    plim_row *rows;
    size_t n_rows, cap_rows;
    plim_series *series;
    size_t n_series, cap_series;
    plim_note *notes;
    size_t n_notes, cap_notes;
    const plim_check_row *check_rows; /* validate */
    size_t n_check_rows;
    bool failed; /* memory ran out while adding */
} plim_results;

/* An empty result whose memory comes from `arena`, or NULL. */
plim_results *plim_results_new(plim_arena *arena);

/* Append a copy of the struct (texts are borrowed). */
void plim_results_add(plim_results *results, plim_row row);
void plim_results_add_series(plim_results *results, plim_series series);
/* Same kind, platform and text twice is kept once. */
void plim_results_add_note(plim_results *results, const char *kind, const char *platform,
                           const char *text);

/* The first row that matches, or NULL. "" for `part` is the whole; `point` "" is the plain one. */
const plim_row *plim_results_find(const plim_results *results, const char *platform,
                                  const char *point, const char *entity, const char *metric,
                                  const char *part);

/* One metric: its unit and its explanation, for `describe`, reports and docs/metrics.md. */
typedef struct plim_metric {
    const char *name;
    const char *unit;
    const char *entity_kind;
    const char *parts;   /* what `part` may be; "" when always the whole */
    const char *summary; /* one sentence */
    const char *detail;  /* definition: what is counted, over which window */
} plim_metric;

extern const plim_metric plim_metrics[]; /* name NULL ends */
const plim_metric *plim_find_metric(const char *name);

#endif
