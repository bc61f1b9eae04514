/* SPDX-License-Identifier: GPL-3.0-or-later
 * The fit of a calibration, and what it cannot tell: see calibrate.h.
 *
 * Three things take an unknown out of the fit. Nothing measured depends on it, or on it only
 * together with others: found before, by the columns of the Jacobian. It comes out below 0, which
 * no cost is: it stays at 0. Or its interval is wider than itself and its default is in there: the
 * data cannot tell, and the default stays. An interval that is as wide but leaves the default out
 * does tell something: the default is wrong, and 0 is possible. */
#include "models/queueing.h"
#include "scenarios/calibrate_fitter.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

static const double DEPENDENT = 1e-6; /* what is left of a column that others make up */
static const double ALIKE = 0.3;      /* the same after a fit: variance inflation above 10 */
static const double MATTERS = 0.1;    /* of the largest effect among those a column is made of */
static const double LEVEL = 0.95;
static const double CHANCE = 2.3263e-4; /* above 3.5 standard errors, of a normal distribution */
static const double NO_SCATTER = 1e-8;  /* of the variance that is assumed */

/* ---- small things ---- */

static void take_out(plim_solver *s, size_t j)
{
    memmove(&s->active[j], &s->active[j + 1], (s->n_active - j - 1) * sizeof *s->active);
    s->n_active--;
}

static void hold(plim_fitter *f, size_t j, plim_why reason)
{
    size_t at = f->s.active[j];
    const plim_free *free = &f->s.c->free[at];
    f->reason[at] = reason;
    f->s.value[at] = reason == PLIM_WHY_BELOW   ? 0.0
                     : reason == PLIM_WHY_WHOLE ? fmax(1.0, floor(f->s.value[at] + 0.5))
                                                : free->fallback;
    take_out(&f->s, j);
}

/* What the held unknown at the end of the active ones depends on. */
static void bind_last(plim_fitter *f)
{
    size_t last = f->s.n_active - 1, held = f->s.active[last];
    double size = 0.0;
    for (size_t i = 0; i < last; i++) {
        size = fmax(size, fabs(f->share[i]) * f->s.norm[i]);
    }
    for (size_t i = 0; i < last && f->n_bonds < PLIM_BONDS_MAX; i++) {
        if (fabs(f->share[i]) * f->s.norm[i] > MATTERS * size) {
            f->bonds[f->n_bonds++] = (plim_bond){held, f->s.active[i], f->share[i]};
        }
    }
}

/* Bonds of all held unknowns with those that are active now, which are independent: so each has
 * only one way to be made up of them. */
static plim_status bind_held(plim_fitter *f)
{
    plim_status status = PLIM_OK;
    double rest = 1.0;
    f->n_bonds = 0;
    for (size_t at = 0; status == PLIM_OK && at < f->s.c->n_free; at++) {
        if (f->reason[at] != PLIM_WHY_BOND && f->reason[at] != PLIM_WHY_WIDE) {
            continue;
        }
        double kept = f->s.value[at];
        bool nothing = f->s.c->free[at].positive && kept <= 0.0; /* has no logarithm */
        f->s.value[at] = nothing ? f->s.c->free[at].typical : kept;
        f->s.active[f->s.n_active++] = at;
        status = plim_solver_jacobian(&f->s);
        if (status == PLIM_OK) {
            status = plim_solver_depends(&f->s, f->s.n_active - 1, f->share, &rest);
        }
        /* where little of a bound one is made up of the active ones, it is tied to one that is held
         * as well; of a wide one every part counts */
        if (status == PLIM_OK && (rest < ALIKE || f->reason[at] == PLIM_WHY_WIDE)) {
            bind_last(f);
        }
        f->s.n_active--;
        f->s.value[at] = kept;
    }
    return status;
}

static double start_of(const plim_free *f)
{
    return f->positive ? (f->fallback > 0.0 ? f->fallback : f->typical)
                       : (f->fallback > 0.0 ? f->fallback : 0.5 * f->typical);
}

/* ---- before the fit ---- */

/* The active number, of those not yet asked, that is held first; SIZE_MAX at the end. */
static size_t next_to_ask(const plim_fitter *f, const bool *asked)
{
    size_t best = SIZE_MAX;
    for (size_t j = 0; j < f->s.n_active; j++) {
        size_t at = f->s.active[j];
        bool first =
            best == SIZE_MAX || f->s.c->free[at].keep <= f->s.c->free[f->s.active[best]].keep;
        best = !asked[at] && first ? j : best;
    }
    return best;
}

/* Holds what has no column of its own, in the order of `keep`. */
static plim_status hold_dependent(plim_fitter *f)
{
    bool asked[PLIM_CALIBRATE_FREE_MAX] = {false};
    plim_status status = plim_solver_jacobian(&f->s);
    size_t j;
    while (status == PLIM_OK && (j = next_to_ask(f, asked)) != SIZE_MAX) {
        double rest = 1.0;
        asked[f->s.active[j]] = true;
        if (f->s.norm[j] <= 0.0) {
            hold(f, j, PLIM_WHY_NOTHING);
        } else {
            status = plim_solver_depends(&f->s, j, f->share, &rest);
            if (status != PLIM_OK || rest > DEPENDENT) {
                continue;
            }
            hold(f, j, PLIM_WHY_BOND);
        }
        status = plim_solver_jacobian(&f->s);
    }
    return status == PLIM_OK ? bind_held(f) : status;
}

/* ---- the fit ---- */

static double most_cores(const plim_calibration *c)
{
    double most = 1.0;
    for (size_t i = 0; i < c->n_rows; i++) {
        most = fmax(most, c->rows[i].cores);
    }
    return most;
}

/* A number of requests at once has steps: begin at several, keep the best. */
static plim_status fit_from(plim_fitter *f)
{
    plim_solver *s = &f->s;
    double kept[PLIM_CALIBRATE_FREE_MAX], best[PLIM_CALIBRATE_FREE_MAX], best_chi2;
    size_t n = s->c->n_free, bytes = n * sizeof *best;
    memcpy(kept, s->value, bytes);
    plim_status status = plim_solver_fit(s);
    best_chi2 = s->chi2;
    memcpy(best, s->value, bytes);
    for (size_t j = 0; j < s->n_active; j++) {
        size_t at = s->active[j];
        bool steps = s->c->free[at].kind == PLIM_UNKNOWN_CONCURRENCY;
        uint32_t most = steps ? (uint32_t)most_cores(s->c) : 0;
        for (uint32_t k = 1; status == PLIM_OK && k < most; k += 1 + k / 3) {
            memcpy(s->value, kept, bytes);
            s->value[at] = k + 0.3;
            status = plim_solver_fit(s);
            if (s->chi2 < best_chi2) {
                best_chi2 = s->chi2;
                memcpy(best, s->value, bytes);
            }
        }
    }
    memcpy(s->value, best, bytes);
    s->chi2 = best_chi2;
    return status;
}

/* Whether a fitted unknown has a say in a measurement; the others only test the model. */
static bool is_fitted(const plim_fitter *f, size_t row)
{
    for (size_t j = 0; j < f->s.n_active; j++) {
        if (f->s.norm[j] > 0.0 &&
            fabs(gsl_matrix_get(f->s.jacobian, row, j)) > 1e-9 * f->s.norm[j]) {
            return true;
        }
    }
    return false;
}

/* How far residuals scatter: told by them where no sd is given, else not below what is given. After
 * the Jacobian. Measurements that repeat to the last digit do not tell how far they scatter. */
static void judge_scatter(plim_fitter *f)
{
    plim_calibration *c = f->s.c;
    bool all = true;
    size_t n = 0;
    f->chi2 = 0.0;
    f->any_given = false;
    for (size_t i = 0; i < c->n_rows; i++) {
        c->rows[i].fitted = is_fitted(f, i);
        if (c->rows[i].fitted) {
            double d = (f->s.out[i] - c->rows[i].value) / f->s.sd[i];
            bool given = c->rows[i].sd > 0.0;
            f->any_given = f->any_given || given;
            all = all && given;
            f->chi2 += d * d;
            n++;
        }
    }
    c->freedom = n > f->s.n_active ? n - f->s.n_active : 0;
    double mean = c->freedom > 0 ? f->chi2 / (double)c->freedom : 1.0;
    f->by_data = c->freedom > 0 && mean > (f->any_given ? 1.0 : NO_SCATTER);
    f->variance = f->by_data ? mean : 1.0;
    c->scatter = sqrt(f->variance);
    c->scatter_told = all || f->by_data;
}

static double quantile(double freedom)
{
    double p = 0.5 + LEVEL / 2.0;
    return isfinite(freedom) ? gsl_cdf_tdist_Pinv(p, freedom) : gsl_cdf_ugaussian_Pinv(p);
}

/* Half the interval: the wider of what the scatter of the residuals says and what the sd given say,
 * each a t interval with its own degrees of freedom. */
static double half_of(const plim_fitter *f, size_t at)
{
    double error = f->s.error[at];
    double by_scatter = f->by_data ? quantile((double)f->s.c->freedom) * error : 0.0;
    double by_sd =
        f->by_data && !f->any_given ? 0.0 : quantile(f->s.freedom[at]) * error / f->s.c->scatter;
    return fmax(by_scatter, by_sd);
}

static plim_status errors(plim_fitter *f)
{
    plim_solver *s = &f->s;
    plim_status status = plim_solver_jacobian(s);
    if (status == PLIM_OK) {
        judge_scatter(f);
        status = plim_solver_errors(s, f->variance);
    }
    for (size_t j = 0; status == PLIM_OK && j < s->n_active; j++) {
        size_t at = s->active[j];
        double half = half_of(f, at);
        if (s->c->free[at].positive) {
            f->low[at] = s->value[at] * exp(-half);
            f->high[at] = half < 600.0 ? s->value[at] * exp(half) : (double)INFINITY;
        } else {
            f->low[at] = fmax(0.0, s->value[at] - half);
            f->high[at] = s->value[at] + half;
        }
    }
    return status;
}

/* ---- after it ---- */

/* Frees what is held because of `at`, which stays at 0 now: the two change places. */
static void change_places(plim_fitter *f, size_t at)
{
    for (size_t i = 0; i < f->n_bonds; i++) {
        const plim_bond *b = &f->bonds[i];
        if (b->partner == at && f->reason[b->held] == PLIM_WHY_BOND && !f->swapped[b->held]) {
            f->swapped[at] = f->swapped[b->held] = true;
            f->reason[b->held] = PLIM_WHY_NOT;
            f->s.value[b->held] = start_of(&f->s.c->free[b->held]);
            f->s.active[f->s.n_active++] = b->held;
            f->reason[at] = PLIM_WHY_BOND;
            return;
        }
    }
}

/* The one that is furthest below 0; true when there was one. */
static bool hold_negative(plim_fitter *f)
{
    size_t worst = SIZE_MAX;
    double most = 0.0;
    for (size_t j = 0; j < f->s.n_active; j++) {
        size_t at = f->s.active[j];
        double below = -f->s.value[at] / fmax(f->s.error[at], 1e-300);
        bool none = !f->s.c->free[at].positive && f->s.value[at] < 0.0;
        if (none && (worst == SIZE_MAX || below > most)) {
            worst = j;
            most = below;
        }
    }
    if (worst == SIZE_MAX) {
        return false;
    }
    size_t at = f->s.active[worst];
    double half = half_of(f, at), top = f->s.value[at] + half;
    double fallback = f->s.c->free[at].fallback;
    if (fallback > 0.0 && fallback <= top) { /* as likely as 0: see hold_wide */
        f->high[at] = top;
        f->low[at] = 0.0;
        hold(f, worst, PLIM_WHY_WIDE);
        return true;
    }
    f->low[at] = 0.0;
    f->high[at] = isfinite(half) ? fmax(top, 0.0) : 0.0;
    hold(f, worst, PLIM_WHY_BELOW);
    change_places(f, at);
    return true;
}

static bool is_wide(const plim_fitter *f, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    double error = f->s.error[at];
    bool wide = !(error <= (free->positive ? 1.0 : fabs(f->s.value[at])));
    bool unlimited = free->positive && free->fallback <= 0.0;
    return wide && (unlimited || !isfinite(error) ||
                    (f->low[at] <= free->fallback && free->fallback <= f->high[at]));
}

/* Of those whose interval is too wide the one with the lowest `keep`; true when there was one. */
static plim_status hold_wide(plim_fitter *f, bool *held)
{
    size_t worst = SIZE_MAX;
    double rest = 1.0;
    for (size_t j = 0; j < f->s.n_active; j++) {
        const plim_free *free = &f->s.c->free[f->s.active[j]];
        bool first = worst == SIZE_MAX || free->keep <= f->s.c->free[f->s.active[worst]].keep;
        worst = is_wide(f, f->s.active[j]) && first ? j : worst;
    }
    *held = worst != SIZE_MAX;
    if (!*held) {
        return PLIM_OK;
    }
    plim_status status = plim_solver_depends(&f->s, worst, f->share, &rest);
    bool nothing = f->s.norm[worst] <= 0.0;
    hold(f, worst, nothing ? PLIM_WHY_NOTHING : rest < ALIKE ? PLIM_WHY_BOND : PLIM_WHY_WIDE);
    return status == PLIM_OK ? bind_held(f) : status;
}

static bool round_whole(plim_fitter *f)
{
    bool any = false;
    for (size_t j = f->s.n_active; j-- > 0;) {
        if (f->s.c->free[f->s.active[j]].kind == PLIM_UNKNOWN_CONCURRENCY) {
            hold(f, j, PLIM_WHY_WHOLE);
            any = true;
        }
    }
    return any;
}

/* Fits until nothing more has to be held: each round but the last takes one unknown out. */
static plim_status fit_and_hold(plim_fitter *f)
{
    plim_status status = PLIM_OK;
    bool again = true, rounded = false;
    /* places change at most once an unknown, so this ends */
    for (size_t round = 0; status == PLIM_OK && again && round < 3 * f->s.c->n_free + 3; round++) {
        status = round > 0 ? plim_solver_fit(&f->s) : fit_from(f);
        if (status == PLIM_OK) {
            status = errors(f);
        }
        again = status == PLIM_OK && hold_negative(f);
        if (again) {
            status = bind_held(f);
        }
        if (status == PLIM_OK && !again) {
            status = hold_wide(f, &again);
        }
        if (status == PLIM_OK && !again && !rounded) {
            rounded = true;
            again = round_whole(f);
        }
    }
    return status;
}

/* ---- what came out ---- */

static plim_free_status status_of(const plim_fitter *f, size_t at)
{
    if (f->reason[at] == PLIM_WHY_NOTHING || f->reason[at] == PLIM_WHY_BOND ||
        f->reason[at] == PLIM_WHY_WIDE) {
        return PLIM_FREE_HELD;
    }
    const plim_free *free = &f->s.c->free[at];
    if (f->reason[at] == PLIM_WHY_BELOW || (!free->positive && f->low[at] <= 0.0)) {
        return PLIM_FREE_BOUNDED;
    }
    for (size_t i = 0; i < f->n_bonds; i++) {
        if (f->bonds[i].partner == at && plim_fitter_leans(f, &f->bonds[i])) {
            return PLIM_FREE_JOINT;
        }
    }
    return PLIM_FREE_FITTED;
}

/* How far a measurement is from what the others say: its own residual is neither in their variance
 * nor, by its leverage, in its prediction (R. D. Cook, S. Weisberg, Residuals and Influence in
 * Regression, 1982, 2.2.1). One that alone tells an unknown cannot be judged. */
static void judge_row(const plim_fitter *f, plim_measure *m, size_t row)
{
    double left = m->fitted ? 1.0 - f->s.leverage[row] : 1.0, others = (double)f->s.c->freedom;
    double away = fabs(m->predicted - m->value) / f->s.sd[row], chi2 = f->chi2;
    if (left < 1e-6) {
        return;
    }
    if (m->fitted) {
        chi2 = fmax(0.0, chi2 - away * away / left);
        others = fmax(0.0, others - 1.0);
    }
    double mean = others > 0.0 ? chi2 / others : 1.0;
    bool by_data = others > 0.0 && mean > (f->any_given ? 1.0 : NO_SCATTER);
    m->away = away / sqrt(left * (by_data ? mean : 1.0));
    double most = by_data ? gsl_cdf_tdist_Qinv(CHANCE, others) : gsl_cdf_ugaussian_Qinv(CHANCE);
    m->suspect = m->away > most;
}

static plim_status conclude(plim_fitter *f)
{
    plim_calibration *c = f->s.c;
    size_t n = 0, found = 0;
    double sum = 0.0;
    plim_status status = plim_calibrate_predict(c, f->s.value, f->s.out, f->s.scratch, f->s.err);
    for (size_t i = 0; status == PLIM_OK && i < c->n_rows; i++) {
        plim_measure *m = &c->rows[i];
        m->predicted = f->s.out[i];
        if (m->fitted && m->value > 0.0 && isfinite(m->predicted)) {
            sum += (m->predicted / m->value - 1.0) * (m->predicted / m->value - 1.0);
            n++;
        }
        judge_row(f, m, i);
        m->sd = f->s.sd[i] * c->scatter;
    }
    c->misfit = n > 0 ? sqrt(sum / (double)n) : 0.0;
    for (size_t at = 0; at < c->n_free; at++) {
        plim_free *free = &c->free[at];
        free->status = status_of(f, at);
        free->value = f->s.value[at];
        free->low = fmin(f->low[at], free->value);
        free->high = fmax(f->high[at], free->value);
        found += free->status != PLIM_FREE_HELD;
    }
    plim_fitter_notes(f);
    if (status == PLIM_OK && found == 0) {
        return plim_fail(f->s.err, PLIM_EEXPECT, c->file,
                         "found nothing that these measurements could tell%s%s",
                         c->n_notes == 0 ? "" : ": ", c->n_notes == 0 ? "" : c->note[0]);
    }
    return status;
}

/* ---- all ---- */

static plim_status prepare(plim_fitter *f, plim_calibration *c, plim_err *err)
{
    plim_solver *s = &f->s;
    size_t rows = c->n_rows > c->n_free ? c->n_rows : c->n_free;
    s->c = c;
    s->err = err;
    s->value = PLIM_NEW(c->arena, c->n_free + 1, double);
    s->active = PLIM_NEW(c->arena, c->n_free + 1, size_t);
    s->sd = PLIM_NEW(c->arena, c->n_rows, double);
    s->out = PLIM_NEW(c->arena, c->n_rows, double);
    s->lower = PLIM_NEW(c->arena, c->n_rows, double);
    s->scratch = PLIM_NEW(c->arena, 3 * (PLIM_QUEUE_USERS_MAX + (size_t)1), double);
    s->norm = PLIM_NEW(c->arena, c->n_free + 1, double);
    s->error = PLIM_NEW(c->arena, c->n_free + 1, double);
    s->freedom = PLIM_NEW(c->arena, c->n_free + 1, double);
    s->leverage = PLIM_NEW(c->arena, c->n_rows, double);
    f->reason = PLIM_NEW(c->arena, c->n_free + 1, plim_why);
    f->swapped = PLIM_NEW(c->arena, c->n_free + 1, bool);
    f->low = PLIM_NEW(c->arena, c->n_free + 1, double);
    f->high = PLIM_NEW(c->arena, c->n_free + 1, double);
    f->share = PLIM_NEW(c->arena, c->n_free + 1, double);
    c->note = PLIM_NEW(c->arena, PLIM_NOTES_MAX, const char *);
    s->jacobian = gsl_matrix_calloc(rows, c->n_free == 0 ? 1 : c->n_free);
    if (c->arena->failed || s->jacobian == NULL) {
        return plim_fail(err, PLIM_ENOMEM, c->file, "no memory for the fit");
    }
    for (size_t i = 0; i < c->n_rows; i++) {
        const plim_measure *m = &c->rows[i];
        s->sd[i] = m->sd > 0.0 ? m->sd : c->relative_sd * m->value;
    }
    for (size_t at = 0; at < c->n_free; at++) {
        s->value[at] = start_of(&c->free[at]);
        s->active[s->n_active++] = at;
    }
    return PLIM_OK;
}

plim_status plim_calibrate_fit(plim_calibration *calibration, plim_err *err)
{
    plim_fitter *f = PLIM_NEW(calibration->arena, 1, plim_fitter);
    if (f == NULL) {
        return plim_fail(err, PLIM_ENOMEM, calibration->file, "no memory for the fit");
    }
    plim_status status = prepare(f, calibration, err);
    if (status == PLIM_OK) {
        status = hold_dependent(f);
    }
    if (status == PLIM_OK) {
        status = fit_and_hold(f);
    }
    if (status == PLIM_OK) {
        status = conclude(f);
    }
    gsl_matrix_free(f->s.jacobian);
    return status;
}

plim_status plim_calibrate(const char *path, const char *text, size_t n,
                           const plim_calibrate_options *options, plim_arena *arena,
                           plim_calibration *calibration, plim_diags *diags, plim_err *err)
{
    plim_status status =
        plim_calibrate_read(path, text, n, options, arena, calibration, diags, err);
    if (status == PLIM_OK) {
        status = plim_calibrate_candidates(calibration, options, err);
    }
    return status == PLIM_OK ? plim_calibrate_fit(calibration, err) : status;
}

const char *plim_free_status_name(plim_free_status status)
{
    static const char *const names[] = {
        [PLIM_FREE_FITTED] = "fitted",
        [PLIM_FREE_JOINT] = "joint",
        [PLIM_FREE_BOUNDED] = "may be 0",
        [PLIM_FREE_HELD] = "held",
    };
    return (unsigned)status < PLIM_FREE_STATUS_COUNT ? names[status] : "?";
}
