/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nonlinear least squares of a calibration: see calibrate_solve.h. */
#include "scenarios/calibrate_solve.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>

enum { ITERATIONS_MAX = 100 };

/* A residual where the model has no finite answer: the trust region shrinks away from it. */
static const double NO_ANSWER = 1e8, TOLERANCE = 1e-9, STEP = 1e-5, NOTHING = 1e-12;

static double to_inside(const plim_free *f, double value)
{
    return f->positive ? log(value) : value / f->typical;
}

static double to_value(const plim_free *f, double inside)
{
    return f->positive ? exp(fmin(inside, 700.0)) : inside * f->typical;
}

static int residuals(const gsl_vector *x, void *raw, gsl_vector *r)
{
    plim_solver *s = raw;
    plim_calibration *c = s->c;
    for (size_t i = 0; i < s->n_active; i++) {
        size_t at = s->active[i];
        s->value[at] = to_value(&c->free[at], gsl_vector_get(x, i));
    }
    if (plim_calibrate_predict(c, s->value, s->out, s->scratch, s->err) != PLIM_OK) {
        return GSL_EFAILED;
    }
    for (size_t i = 0; i < c->n_rows; i++) {
        double d = (s->out[i] - c->rows[i].value) / s->sd[i];
        gsl_vector_set(r, i, isfinite(d) ? d : NO_ANSWER);
    }
    return GSL_SUCCESS;
}

/* Predictions with one unknown moved inside by `step`. */
static plim_status moved(plim_solver *s, size_t at, double step, double *out)
{
    const plim_free *f = &s->c->free[at];
    double kept = s->value[at];
    s->value[at] = to_value(f, to_inside(f, kept) + step);
    plim_status status = plim_calibrate_predict(s->c, s->value, out, s->scratch, s->err);
    s->value[at] = kept;
    return status;
}

/* d prediction / d inside over standard errors of an unknown into s->out. GSL's own differences
 * step in proportion to a number, and what is next to nothing here would not move at all. */
static plim_status differentiate(plim_solver *s, size_t at)
{
    const plim_free *f = &s->c->free[at];
    double step = STEP * (f->positive ? 1.0 : fmax(1.0, fabs(s->value[at] / f->typical)));
    plim_status status = moved(s, at, step, s->out);
    if (status == PLIM_OK) {
        status = moved(s, at, -step, s->lower);
    }
    for (size_t i = 0; status == PLIM_OK && i < s->c->n_rows; i++) {
        double d = (s->out[i] - s->lower[i]) / (2.0 * step * s->sd[i]);
        s->out[i] = isfinite(d) ? d : 0.0;
    }
    return status;
}

static int derivatives(const gsl_vector *x, void *raw, gsl_matrix *to)
{
    plim_solver *s = raw;
    for (size_t j = 0; j < s->n_active; j++) {
        size_t at = s->active[j];
        s->value[at] = to_value(&s->c->free[at], gsl_vector_get(x, j));
    }
    for (size_t j = 0; j < s->n_active; j++) {
        if (differentiate(s, s->active[j]) != PLIM_OK) {
            return GSL_EFAILED;
        }
        for (size_t i = 0; i < s->c->n_rows; i++) {
            gsl_matrix_set(to, i, j, s->out[i]);
        }
    }
    return GSL_SUCCESS;
}

static plim_status no_memory(const plim_solver *s)
{
    return plim_fail(s->err, PLIM_ENOMEM, s->c->file, "no memory for the fit");
}

static plim_status nothing_to_fit(plim_solver *s)
{
    s->chi2 = 0.0;
    plim_status status = plim_calibrate_predict(s->c, s->value, s->out, s->scratch, s->err);
    for (size_t i = 0; status == PLIM_OK && i < s->c->n_rows; i++) {
        double d = (s->out[i] - s->c->rows[i].value) / s->sd[i];
        s->chi2 += d * d;
    }
    return status;
}

static plim_status solve(plim_solver *s, gsl_multifit_nlinear_workspace *w, gsl_vector *x)
{
    gsl_multifit_nlinear_fdf fdf = {
        .f = residuals, .df = derivatives, .n = s->c->n_rows, .p = s->n_active, .params = s};
    int info = 0;
    int code = gsl_multifit_nlinear_init(x, &fdf, w);
    if (code ==
        GSL_SUCCESS) { /* no progress is an end as well: the values are as good as it gets */
        code = gsl_multifit_nlinear_driver(ITERATIONS_MAX, TOLERANCE, TOLERANCE, 0.0, NULL, NULL,
                                           &info, w);
    }
    if (code == GSL_EFAILED || code == GSL_ENOMEM) {
        return plim_fail(s->err, PLIM_ENOMEM, s->c->file, "the fit failed: %s", gsl_strerror(code));
    }
    gsl_vector *r = gsl_multifit_nlinear_residual(w);
    if (residuals(gsl_multifit_nlinear_position(w), s, r) != GSL_SUCCESS) {
        return s->err->status;
    }
    s->chi2 = 0.0;
    for (size_t i = 0; i < s->c->n_rows; i++) {
        s->chi2 += gsl_vector_get(r, i) * gsl_vector_get(r, i);
    }
    return PLIM_OK;
}

plim_status plim_solver_fit(plim_solver *s)
{
    if (s->n_active == 0) {
        return nothing_to_fit(s);
    }
    gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
    parameters.solver = gsl_multifit_nlinear_solver_svd;
    gsl_multifit_nlinear_workspace *w = gsl_multifit_nlinear_alloc(
        gsl_multifit_nlinear_trust, &parameters, s->c->n_rows, s->n_active);
    gsl_vector *x = gsl_vector_alloc(s->n_active);
    plim_status status = w == NULL || x == NULL ? no_memory(s) : PLIM_OK;
    for (size_t i = 0; status == PLIM_OK && i < s->n_active; i++) {
        size_t at = s->active[i];
        gsl_vector_set(x, i, to_inside(&s->c->free[at], s->value[at]));
    }
    if (status == PLIM_OK) {
        status = solve(s, w, x);
    }
    if (w != NULL) {
        gsl_multifit_nlinear_free(w);
    }
    gsl_vector_free(x);
    return status;
}

plim_status plim_solver_jacobian(plim_solver *s)
{
    gsl_matrix_set_zero(s->jacobian);
    for (size_t j = 0; j < s->n_active; j++) {
        size_t at = s->active[j];
        const plim_free *f = &s->c->free[at];
        double per_unit = f->positive ? s->value[at] : f->typical, sum = 0.0;
        plim_status status = differentiate(s, at);
        if (status != PLIM_OK) {
            return status;
        }
        for (size_t i = 0; i < s->c->n_rows; i++) {
            double d = s->out[i] / per_unit;
            gsl_matrix_set(s->jacobian, i, j, d);
            sum += d * d;
        }
        /* what rounding makes of no effect at all is none */
        double size = fabs(s->value[at]) > 0.0 ? fabs(s->value[at]) : f->typical;
        s->norm[j] = sqrt(sum) * size > 1e-7 ? sqrt(sum) : 0.0;
    }
    return plim_calibrate_predict(s->c, s->value, s->out, s->scratch, s->err);
}

/* U, S, V of the active columns over their norms, without column `skip`. */
typedef struct decomposition {
    gsl_matrix *u, *v;
    gsl_vector *s, *work;
    size_t *column; /* (n) active number of a column of u */
    size_t n;
} decomposition;

static void release(decomposition *d)
{
    gsl_matrix_free(d->u);
    gsl_matrix_free(d->v);
    gsl_vector_free(d->s);
    gsl_vector_free(d->work);
}

static plim_status decompose(plim_solver *s, size_t skip, size_t *column, decomposition *d)
{
    size_t rows = s->jacobian->size1;
    *d = (decomposition){.column = column};
    for (size_t j = 0; j < s->n_active; j++) {
        if (j != skip && s->norm[j] > 0.0) {
            column[d->n++] = j;
        }
    }
    if (d->n == 0) {
        return PLIM_OK;
    }
    d->u = gsl_matrix_calloc(rows, d->n);
    d->v = gsl_matrix_alloc(d->n, d->n);
    d->s = gsl_vector_alloc(d->n);
    d->work = gsl_vector_alloc(d->n);
    if (d->u == NULL || d->v == NULL || d->s == NULL || d->work == NULL) {
        return no_memory(s);
    }
    for (size_t k = 0; k < d->n; k++) {
        for (size_t i = 0; i < rows; i++) {
            gsl_matrix_set(d->u, i, k,
                           gsl_matrix_get(s->jacobian, i, column[k]) / s->norm[column[k]]);
        }
    }
    return gsl_linalg_SV_decomp(d->u, d->v, d->s, d->work) == GSL_SUCCESS
               ? PLIM_OK
               : plim_fail(s->err, PLIM_ENOMEM, s->c->file, "the singular values do not converge");
}

/* The estimate of column k moves by that for a residual i one larger, over the column's norm. */
static double influence(const decomposition *d, size_t k, size_t i)
{
    double sum = 0.0;
    for (size_t m = 0; m < d->n; m++) {
        double w = gsl_vector_get(d->s, m);
        if (w > NOTHING * gsl_vector_get(d->s, 0)) {
            sum += gsl_matrix_get(d->v, k, m) * gsl_matrix_get(d->u, i, m) / w;
        }
    }
    return sum;
}

/* Variances add up over measurements, each with the degrees of freedom of its sd. */
static double satterthwaite(const plim_solver *s, const decomposition *d, size_t k)
{
    double sum = 0.0, over = 0.0;
    bool few = false;
    for (size_t i = 0; i < s->c->n_rows; i++) {
        few = few || s->c->rows[i].repeats > 1.0;
    }
    for (size_t i = 0; few && i < s->c->n_rows; i++) {
        double repeats = s->c->rows[i].repeats, by = influence(d, k, i), variance = by * by;
        sum += variance;
        over += repeats > 1.0 ? variance * variance / (repeats - 1.0) : 0.0;
    }
    return over > 0.0 ? sum * sum / over : (double)INFINITY;
}

static void leverages(plim_solver *s, const decomposition *d)
{
    for (size_t i = 0; i < s->c->n_rows; i++) {
        double sum = 0.0;
        for (size_t k = 0; k < d->n; k++) {
            double u = gsl_matrix_get(d->u, i, k);
            sum += gsl_vector_get(d->s, k) > NOTHING * gsl_vector_get(d->s, 0) ? u * u : 0.0;
        }
        s->leverage[i] = fmin(sum, 1.0);
    }
}

plim_status plim_solver_errors(plim_solver *s, double variance)
{
    size_t column[PLIM_CALIBRATE_FREE_MAX];
    decomposition d;
    plim_status status = decompose(s, SIZE_MAX, column, &d);
    for (size_t j = 0; j < s->n_active; j++) {
        s->error[s->active[j]] = s->freedom[s->active[j]] = (double)INFINITY;
    }
    for (size_t k = 0; status == PLIM_OK && k < d.n; k++) {
        double sum = 0.0;
        for (size_t i = 0; i < d.n; i++) {
            double v = gsl_matrix_get(d.v, k, i), w = gsl_vector_get(d.s, i);
            if (w > NOTHING * gsl_vector_get(d.s, 0)) {
                sum += v * v / (w * w);
            } else if (fabs(v) > 1e-6) {
                sum = (double)INFINITY;
            }
        }
        size_t at = s->active[column[k]];
        double error = sqrt(sum * variance) / s->norm[column[k]];
        s->error[at] = s->c->free[at].positive ? error / s->value[at] : error;
        s->freedom[at] = satterthwaite(s, &d, k);
    }
    if (status == PLIM_OK) {
        leverages(s, &d);
    }
    release(&d);
    return status;
}

plim_status plim_solver_depends(plim_solver *s, size_t j, double *share, double *rest)
{
    size_t column[PLIM_CALIBRATE_FREE_MAX];
    decomposition d;
    plim_status status = decompose(s, j, column, &d);
    size_t rows = s->jacobian->size1;
    for (size_t i = 0; i < s->n_active; i++) {
        share[i] = 0.0;
    }
    *rest = 1.0;
    for (size_t k = 0; status == PLIM_OK && k < d.n; k++) {
        double along = 0.0, w = gsl_vector_get(d.s, k);
        if (w <= 1e-9 * gsl_vector_get(d.s, 0)) {
            continue;
        }
        for (size_t i = 0; i < rows; i++) {
            along += gsl_matrix_get(d.u, i, k) * gsl_matrix_get(s->jacobian, i, j);
        }
        for (size_t i = 0; i < d.n; i++) {
            share[column[i]] += along / w * gsl_matrix_get(d.v, i, k) / s->norm[column[i]];
        }
    }
    double sum = 0.0;
    for (size_t i = 0; status == PLIM_OK && i < rows; i++) {
        double left = gsl_matrix_get(s->jacobian, i, j);
        for (size_t k = 0; k < d.n; k++) {
            left -= share[column[k]] * gsl_matrix_get(s->jacobian, i, column[k]);
        }
        sum += left * left;
    }
    if (status == PLIM_OK && s->norm[j] > 0.0) {
        *rest = sqrt(sum) / s->norm[j];
    }
    release(&d);
    return status;
}
