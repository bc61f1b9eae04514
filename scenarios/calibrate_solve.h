/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside the fit of a calibration: the least squares themselves, with GSL.
 *
 * Unknowns are numbered as calibration->free; the active ones are fitted, the others stay as they
 * are in `value`. Inside, a positive unknown is its logarithm and another its share of what is
 * typical, so that all are of one size. Residuals are over their standard errors. */
#ifndef PLIM_SCENARIOS_CALIBRATE_SOLVE_H
#define PLIM_SCENARIOS_CALIBRATE_SOLVE_H

#include "scenarios/calibrate.h"

#include <gsl/gsl_matrix.h>

typedef struct plim_solver {
    plim_calibration *c;
    double *value; /* (n_free) in their units */
    size_t *active;
    size_t n_active;
    double *sd;           /* (n_rows) */
    double *out, *lower;  /* (n_rows) predictions */
    double *scratch;      /* of the closed forms */
    gsl_matrix *jacobian; /* (max(n_rows, n_free), n_free): columns of active unknowns, per unit */
    double *norm;         /* (n_free) of those columns */
    double *error;        /* (n_free) standard error in the unknown's unit, of its logarithm if it
                             is positive; INFINITY where there is none */
    double *freedom;      /* (n_free) degrees of freedom of that error, as far as it rests on sd of
                             few repeats (Welch and Satterthwaite); INFINITY: on none of those */
    double *leverage;     /* (n_rows) of a measurement on its own prediction, 0 to 1 */
    double chi2;
    plim_err *err;
} plim_solver;

/* Fits the active unknowns, beginning at their values; sets value and chi2. */
PLIM_MUST_USE plim_status plim_solver_fit(plim_solver *s);

/* Jacobian and norms at `value`. */
PLIM_MUST_USE plim_status plim_solver_jacobian(plim_solver *s);

/* Standard errors, their degrees of freedom and leverages from the Jacobian, for residuals of
 * variance `variance`. Source of the degrees: F. E. Satterthwaite, Biometrics Bulletin 2 (1946). */
PLIM_MUST_USE plim_status plim_solver_errors(plim_solver *s, double variance);

/*
 * How active unknown number j depends on the other active ones: its column as theirs times `share`
 * (n_active; share[j] is 0), each in units of the unknowns. *rest is what is left of the column,
 * over its norm: 0 means that the data cannot tell j from the others.
 */
PLIM_MUST_USE plim_status plim_solver_depends(plim_solver *s, size_t j, double *share,
                                              double *rest);

#endif
