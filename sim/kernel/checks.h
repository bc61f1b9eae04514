/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a validation says: one check is one published (or exact) value beside the simulated one, a
 * row is the checks of one experiment of a paper. Part of the results (results.h), so that reports
 * need nothing of scenarios. */
#ifndef PLIM_KERNEL_CHECKS_H
#define PLIM_KERNEL_CHECKS_H

#include <stddef.h>
#include <stdint.h>

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

#endif
