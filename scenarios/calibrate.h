/* SPDX-License-Identifier: GPL-3.0-or-later
 * From measurements to a layer and a service: what each costs, fitted by nonlinear least squares.
 *
 * A file of measurements (docs/calibrate.md) names services, the platforms they were measured on
 * and what was seen there. The cost of a request is worked out by models/cost.c on copies of the
 * platforms' layers, whose rows are the unknowns; rates and response times by models/queueing.c.
 *
 *     read ─ candidates (which unknowns) ─ hold what the data cannot tell ─ fit ─ hold what came
 *     out wider than itself, fit again ─ intervals
 *
 * An unknown that is held keeps its default, and `calibration.note` says why. Unknowns that only
 * together with a held one are known are marked joint: they are right as long as that one stays. */
#ifndef PLIM_SCENARIOS_CALIBRATE_H
#define PLIM_SCENARIOS_CALIBRATE_H

#include "models/cost.h"
#include "scenarios/diag.h"
#include "sim/kernel/results.h"

#define PLIM_QUANTITY_MAP(X)                                                                       \
    X(REQUEST_CPU, "request_cpu", "s")                                                             \
    X(COMPLETED_RATE, "completed_rate", "1/s")                                                     \
    X(SOJOURN_MEAN, "sojourn_mean", "s")                                                           \
    X(MEMORY_RESIDENT, "memory_resident", "MiB")                                                   \
    X(IDLE_CPU, "idle_cpu", "cores")                                                               \
    X(BOOT, "boot", "s")                                                                           \
    X(DISK_IOPS, "disk_iops", "1/s")

typedef enum plim_quantity {
#define X(name, text, unit) PLIM_QUANTITY_##name,
    PLIM_QUANTITY_MAP(X)
#undef X
        PLIM_QUANTITY_COUNT
} plim_quantity;

#define PLIM_CPU_PART_MAP(X)                                                                       \
    X(ALL, "")                                                                                     \
    X(VCPU, "vcpu")                                                                                \
    X(OWN_THREAD, "own_thread")                                                                    \
    X(SHARED_HOST, "shared_host")                                                                  \
    X(USER, "user")                                                                                \
    X(SYSTEM, "system")

typedef enum plim_cpu_part {
#define X(name, text) PLIM_CPU_PART_##name,
    PLIM_CPU_PART_MAP(X)
#undef X
        PLIM_CPU_PART_COUNT
} plim_cpu_part;

/* Unknowns that are not rows of a layer, by the key of a scenario that they become. */
#define PLIM_UNKNOWN_MAP(X)                                                                        \
    X(USER_S, "user_s", "s")                                                                       \
    X(KERNEL_S, "kernel_s", "s")                                                                   \
    X(MEM_MIB, "mem_mib", "MiB")                                                                   \
    X(CONCURRENCY, "concurrency", "1")                                                             \
    X(THINK_S, "think_s", "s")                                                                     \
    X(CPU_WEIGHT, "cpu_weight", "1")                                                               \
    X(CORE_SPEED, "core_speed", "1")                                                               \
    X(DISK_IOPS, "disk_iops", "1/s")

typedef enum plim_unknown {
#define X(name, text, unit) PLIM_UNKNOWN_##name,
    PLIM_UNKNOWN_MAP(X)
#undef X
        PLIM_UNKNOWN_COUNT,
    PLIM_UNKNOWN_OF_SERVICE = PLIM_UNKNOWN_CORE_SPEED, /* those below are of a service */
    PLIM_UNKNOWN_ROW = PLIM_UNKNOWN_COUNT              /* a row of a layer */
} plim_unknown;

enum {
    PLIM_CALIBRATE_ROWS_MAX = 20000,
    PLIM_CALIBRATE_SERVICES_MAX = 256,
    PLIM_CALIBRATE_PLATFORMS_MAX = 32,
    PLIM_CALIBRATE_FREE_MAX = 128,
    PLIM_CALIBRATE_NOBODY = -1
};

/* One measurement. */
typedef struct plim_measure {
    uint64_t line;
    plim_quantity quantity;
    plim_cpu_part part;
    int platform;
    int service;              /* or PLIM_CALIBRATE_NOBODY */
    double users, rate_per_s; /* 0: not given; neither: alone, or as fast as it can */
    double think_s;           /* negative: the service's */
    double cores, vcpus;      /* 0: not given */
    double neighbour_threads; /* of a neighbour that always computes */
    double value;             /* in the unit of its quantity, > 0 */
    double sd;                /* standard error of the value; 0: not given */
    double repeats;           /* that its sd was taken from; 0: not given, the sd is known */
    double predicted;         /* by the fitted model */
    double away;              /* from the model, in standard errors that the others tell */
    bool suspect;             /* further than chance: a slip of the pen, or not in the model */
    bool fitted;              /* an unknown that was fitted has a say in it */
} plim_measure;

typedef struct plim_measured_service {
    const char *name;
    plim_ops ops;
    bool given[PLIM_CLASS_OPS];
    double value[PLIM_UNKNOWN_OF_SERVICE]; /* of user_s and kernel_s: 0, they are in ops */
    bool asked[PLIM_UNKNOWN_OF_SERVICE];   /* named without a value: to be found */
    bool told[PLIM_UNKNOWN_OF_SERVICE];    /* given */
} plim_measured_service;

typedef struct plim_measured_platform {
    const char *text;
    plim_platform_choice choice;
    int layer; /* of calibration->layers that is fitted, or PLIM_CALIBRATE_NOBODY: a bare one */
} plim_measured_platform;

/* A copy of a layer whose rows of the era change. */
typedef struct plim_fitted_layer {
    const plim_layer *base;
    plim_layer layer;
    plim_cost_row *row; /* (n_rows) */
    size_t n_rows, cap_rows;
} plim_fitted_layer;

typedef enum plim_free_status {
    PLIM_FREE_FITTED,
    PLIM_FREE_JOINT,   /* given that another one is as held */
    PLIM_FREE_BOUNDED, /* may be 0; the interval leaves the default out */
    PLIM_FREE_HELD,    /* the data cannot tell: the default */
    PLIM_FREE_STATUS_COUNT
} plim_free_status;

typedef struct plim_free {
    plim_unknown kind;
    int index;        /* layer or service; PLIM_CALIBRATE_NOBODY: the host */
    size_t row;       /* of the layer */
    const char *name; /* "net_tx_packet.work_ns.vcpu", "user_s" */
    const char *unit;
    double fallback; /* the default */
    double typical;  /* > 0, its size before anything is known */
    bool positive;   /* fitted by its logarithm; else it may be 0 */
    int keep;        /* of those that only together are known, the lowest is held */
    plim_free_status status;
    double value, low, high; /* low and high only unless held */
} plim_free;

typedef struct plim_calibration {
    plim_arena *arena;
    const char *file;
    int era;
    double relative_sd; /* where the file gives no sd and the scatter cannot tell */
    plim_measure *rows;
    size_t n_rows;
    plim_measured_service *services;
    size_t n_services;
    plim_measured_platform *platforms;
    size_t n_platforms;
    plim_fitted_layer *layers;
    size_t n_layers;
    double core_speed, disk_iops; /* of the host; disk_iops 0: not known */
    bool core_speed_asked;
    plim_free *free;
    size_t n_free;
    /* of the fit */
    size_t freedom;    /* measurements less unknowns fitted */
    double misfit;     /* root mean square of predicted / measured - 1, of fitted rows */
    double scatter;    /* standard errors were multiplied by that */
    bool scatter_told; /* by the data, not by an assumption */
    const char **note; /* sentences: what the data cannot tell, and why */
    size_t n_notes;
} plim_calibration;

/* {0} with an era asks for the defaults. Names are CLASS.TERM, CLASS.TERM.PAYER or a key. */
typedef struct plim_calibrate_options {
    int era;
    double relative_sd;      /* 0: 0.02 */
    const char *layer;       /* fitted instead of the uppermost that is no OS; or NULL */
    const char *const *fit;  /* NULL-terminated: rows to find, instead of the usual; or NULL */
    const char *const *hold; /* NULL-terminated: not to find; or NULL */
} plim_calibrate_options;

/*
 * Reads the measurements: a file, or n bytes of `text` with `path` for its name.
 *
 *   calibration   out; lives as long as the arena
 *
 * Returns PLIM_OK; PLIM_ESCENARIO with everything that is wrong in `diags`, with line, column and
 * the name of the field; PLIM_EIO, PLIM_ENOMEM, PLIM_ELIMIT, or PLIM_EUSAGE of the options, in
 * `err`.
 */
PLIM_MUST_USE plim_status plim_calibrate_read(const char *path, const char *text, size_t n,
                                              const plim_calibrate_options *options,
                                              plim_arena *arena, plim_calibration *calibration,
                                              plim_diags *diags, plim_err *err);

/* Which unknowns there are: fills calibration->free, and the layers that are fitted. Returns
 * PLIM_EUSAGE when the options name what is none. */
PLIM_MUST_USE plim_status plim_calibrate_candidates(plim_calibration *calibration,
                                                    const plim_calibrate_options *options,
                                                    plim_err *err);

/*
 * What the model says of every measurement.
 *
 *   value    (n_free) of the unknowns, in their units
 *   out      (n_rows)
 *   scratch  (3 (PLIM_QUEUE_USERS_MAX + 1))
 *
 * Changes the rows of the fitted layers; does not allocate.
 */
PLIM_MUST_USE plim_status plim_calibrate_predict(plim_calibration *calibration, const double *value,
                                                 double *out, double *scratch, plim_err *err);

/* Fits. Returns PLIM_EEXPECT with a sentence when no unknown can be told at all. */
PLIM_MUST_USE plim_status plim_calibrate_fit(plim_calibration *calibration, plim_err *err);

/* All of the above. */
PLIM_MUST_USE plim_status plim_calibrate(const char *path, const char *text, size_t n,
                                         const plim_calibrate_options *options, plim_arena *arena,
                                         plim_calibration *calibration, plim_diags *diags,
                                         plim_err *err);

/* The keys `layers`, `platforms`, `services` and `hosts` of a scenario as one JSON object. */
void plim_calibrate_write(const plim_calibration *calibration, FILE *to);

/* Rows and notes of the long table. */
void plim_calibrate_results(const plim_calibration *calibration, plim_results *results);

/* "hypervisor_hvm_ept_calibrated": what the fitted layer is called; from the arena. */
const char *plim_calibrate_layer_name(const plim_calibration *calibration, size_t layer);

/* Whose an unknown is: the layer, the service, or "host". */
const char *plim_calibrate_owner(const plim_calibration *calibration, const plim_free *f);

const char *plim_quantity_name(plim_quantity quantity);
const char *plim_free_status_name(plim_free_status status);

#endif
