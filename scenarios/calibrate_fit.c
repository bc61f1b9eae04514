/* SPDX-License-Identifier: GPL-3.0-or-later
 * The fit of a calibration, and what it cannot tell: see calibrate.h.
 *
 * Three things take an unknown out of the fit. Nothing measured depends on it, or on it only
 * together with others: found before, by the columns of the Jacobian. It comes out below 0, which
 * no cost is: it stays at 0. Or its interval is wider than itself and its default is in there: the
 * data cannot tell, and the default stays. An interval that is as wide but leaves the default out
 * does tell something: the default is wrong, and 0 is possible. */
#include "models/queueing.h"
#include "scenarios/calibrate.h"
#include "scenarios/calibrate_solve.h"
#include "sim/base/str.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { BONDS_MAX = 1024, PARTNERS_TOLD = 3, NOTES_MAX = 256, SENTENCE = 1024 };

static const double DEPENDENT = 1e-6; /* what is left of a column that others make up */
static const double ALIKE = 0.3;      /* the same after a fit: variance inflation above 10 */
static const double MATTERS = 0.1;    /* of the largest effect among those a column is made of */
static const double LEVEL = 0.95;

/* Only value[partner] + share * value[held] is known. */
typedef struct bond {
    size_t held, partner;
    double share;
} bond;

typedef enum why {
    WHY_NOT,     /* it is fitted */
    WHY_NOTHING, /* no measurement depends on it */
    WHY_BOND,    /* only together with others */
    WHY_WIDE,    /* its interval is wider than itself */
    WHY_BELOW,   /* it would be negative */
    WHY_WHOLE    /* a whole number of requests at once: rounded */
} why;

typedef struct fitter {
    plim_solver s;
    why *reason;   /* (n_free) */
    bool *swapped; /* (n_free) changed places once */
    double *low, *high;
    double *share; /* (n_free) */
    bond bonds[BONDS_MAX];
    size_t n_bonds;
    double variance, quantile; /* of residuals; of the intervals */
} fitter;

/* ---- small things ---- */

static void take_out(plim_solver *s, size_t j)
{
    memmove(&s->active[j], &s->active[j + 1], (s->n_active - j - 1) * sizeof *s->active);
    s->n_active--;
}

static void hold(fitter *f, size_t j, why reason)
{
    size_t at = f->s.active[j];
    const plim_free *free = &f->s.c->free[at];
    f->reason[at] = reason;
    f->s.value[at] = reason == WHY_BELOW   ? 0.0
                     : reason == WHY_WHOLE ? fmax(1.0, floor(f->s.value[at] + 0.5))
                                           : free->fallback;
    take_out(&f->s, j);
}

/* What the held unknown at the end of the active ones depends on. */
static void bind_last(fitter *f)
{
    size_t last = f->s.n_active - 1, held = f->s.active[last];
    double size = 0.0;
    for (size_t i = 0; i < last; i++) {
        size = fmax(size, fabs(f->share[i]) * f->s.norm[i]);
    }
    for (size_t i = 0; i < last && f->n_bonds < BONDS_MAX; i++) {
        if (fabs(f->share[i]) * f->s.norm[i] > MATTERS * size) {
            f->bonds[f->n_bonds++] = (bond){held, f->s.active[i], f->share[i]};
        }
    }
}

/* Bonds of all held unknowns with those that are active now, which are independent: so each has
 * only one way to be made up of them. */
static plim_status bind_held(fitter *f)
{
    plim_status status = PLIM_OK;
    double rest = 1.0;
    f->n_bonds = 0;
    for (size_t at = 0; status == PLIM_OK && at < f->s.c->n_free; at++) {
        if (f->reason[at] != WHY_BOND) {
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
        /* where little of it is made up of the active ones, it is tied to one that is held as well
         */
        if (status == PLIM_OK && rest < ALIKE) {
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
static size_t next_to_ask(const fitter *f, const bool *asked)
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
static plim_status hold_dependent(fitter *f)
{
    bool asked[PLIM_CALIBRATE_FREE_MAX] = {false};
    plim_status status = plim_solver_jacobian(&f->s);
    size_t j;
    while (status == PLIM_OK && (j = next_to_ask(f, asked)) != SIZE_MAX) {
        double rest = 1.0;
        asked[f->s.active[j]] = true;
        if (f->s.norm[j] <= 0.0) {
            hold(f, j, WHY_NOTHING);
        } else {
            status = plim_solver_depends(&f->s, j, f->share, &rest);
            if (status != PLIM_OK || rest > DEPENDENT) {
                continue;
            }
            hold(f, j, WHY_BOND);
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
static plim_status fit_from(fitter *f)
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
static bool is_fitted(const fitter *f, size_t row)
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
 * the Jacobian. */
static void judge_scatter(fitter *f)
{
    plim_calibration *c = f->s.c;
    bool any = false, all = true;
    double chi2 = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < c->n_rows; i++) {
        c->rows[i].fitted = is_fitted(f, i);
        if (c->rows[i].fitted) {
            double d = (f->s.out[i] - c->rows[i].value) / f->s.sd[i];
            bool given = c->rows[i].sd > 0.0;
            any = any || given;
            all = all && given;
            chi2 += d * d;
            n++;
        }
    }
    c->freedom = n > f->s.n_active ? n - f->s.n_active : 0;
    double mean = c->freedom > 0 ? chi2 / (double)c->freedom : 1.0;
    bool by_data = c->freedom > 0 && (!any || mean > 1.0);
    f->variance = by_data ? mean : 1.0;
    f->quantile = by_data ? gsl_cdf_tdist_Pinv(0.5 + LEVEL / 2.0, (double)c->freedom)
                          : gsl_cdf_ugaussian_Pinv(0.5 + LEVEL / 2.0);
    c->scatter = sqrt(f->variance);
    c->scatter_told = all || by_data;
}

static plim_status errors(fitter *f)
{
    plim_solver *s = &f->s;
    plim_status status = plim_solver_jacobian(s);
    if (status == PLIM_OK) {
        judge_scatter(f);
        status = plim_solver_errors(s, f->variance);
    }
    for (size_t j = 0; status == PLIM_OK && j < s->n_active; j++) {
        size_t at = s->active[j];
        double half = f->quantile * s->error[at];
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
static void change_places(fitter *f, size_t at)
{
    for (size_t i = 0; i < f->n_bonds; i++) {
        const bond *b = &f->bonds[i];
        if (b->partner == at && f->reason[b->held] == WHY_BOND && !f->swapped[b->held]) {
            f->swapped[at] = f->swapped[b->held] = true;
            f->reason[b->held] = WHY_NOT;
            f->s.value[b->held] = start_of(&f->s.c->free[b->held]);
            f->s.active[f->s.n_active++] = b->held;
            f->reason[at] = WHY_BOND;
            return;
        }
    }
}

/* The one that is furthest below 0; true when there was one. */
static bool hold_negative(fitter *f)
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
    double half = f->quantile * f->s.error[at], top = f->s.value[at] + half;
    double fallback = f->s.c->free[at].fallback;
    if (fallback > 0.0 && fallback <= top) { /* as likely as 0: see hold_wide */
        f->high[at] = top;
        f->low[at] = 0.0;
        hold(f, worst, WHY_WIDE);
        return true;
    }
    f->low[at] = 0.0;
    f->high[at] = isfinite(half) ? fmax(top, 0.0) : 0.0;
    hold(f, worst, WHY_BELOW);
    change_places(f, at);
    return true;
}

static bool is_wide(const fitter *f, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    double error = f->s.error[at];
    bool wide = !(error <= (free->positive ? 1.0 : fabs(f->s.value[at])));
    bool unlimited = free->positive && free->fallback <= 0.0;
    return wide && (unlimited || !isfinite(error) ||
                    (f->low[at] <= free->fallback && free->fallback <= f->high[at]));
}

/* Of those whose interval is too wide the one with the lowest `keep`; true when there was one. */
static plim_status hold_wide(fitter *f, bool *held)
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
    hold(f, worst, nothing ? WHY_NOTHING : rest < ALIKE ? WHY_BOND : WHY_WIDE);
    return status == PLIM_OK ? bind_held(f) : status;
}

static bool round_whole(fitter *f)
{
    bool any = false;
    for (size_t j = f->s.n_active; j-- > 0;) {
        if (f->s.c->free[f->s.active[j]].kind == PLIM_UNKNOWN_CONCURRENCY) {
            hold(f, j, WHY_WHOLE);
            any = true;
        }
    }
    return any;
}

/* Fits until nothing more has to be held: each round but the last takes one unknown out. */
static plim_status fit_and_hold(fitter *f)
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

static const char *sentence(const fitter *f, const plim_str *text)
{
    return text->failed ? NULL : plim_arena_format(f->s.c->arena, "%s", text->text);
}

static void put_name(const fitter *f, plim_str *to, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    plim_str_puts(to, free->name);
    if (free->kind != PLIM_UNKNOWN_ROW || f->s.c->n_layers > 1) {
        plim_str_printf(to, " of %s", plim_calibrate_owner(f->s.c, free));
    }
}

static void put_number(plim_str *to, double value, const char *unit)
{
    plim_str_printf(to, "%.4g%s%s", value, strcmp(unit, "1") == 0 ? "" : " ",
                    strcmp(unit, "1") == 0 ? "" : unit);
}

static bool has_interval(const fitter *f, size_t at)
{
    return f->reason[at] == WHY_NOT || f->reason[at] == WHY_WHOLE;
}

/* "only A + 0.42 B is known: 1230 ns [1200, 1260]": of each partner of a held unknown. */
static void put_sums(const fitter *f, plim_str *to, size_t held)
{
    size_t told = 0, more = 0;
    for (size_t i = 0; i < f->n_bonds; i++) {
        const bond *b = &f->bonds[i];
        if (b->held != held || !has_interval(f, b->partner)) {
            continue;
        }
        if (told++ >= PARTNERS_TOLD) {
            more++;
            continue;
        }
        const plim_free *p = &f->s.c->free[b->partner], *h = &f->s.c->free[held];
        double base = b->share * f->s.value[held];
        plim_str_printf(to, "%s%s", told == 1 ? "; only " : ", ", p->name);
        if (fabs(fabs(b->share) - 1.0) < 1e-3) {
            plim_str_printf(to, " %s %s", b->share < 0.0 ? "-" : "+", h->name);
        } else {
            plim_str_printf(to, " %s %.4g %s", b->share < 0.0 ? "-" : "+", fabs(b->share), h->name);
        }
        plim_str_puts(to, " is known: ");
        put_number(to, f->s.value[b->partner] + base, p->unit);
        plim_str_printf(to, " [%.4g, %.4g]", f->low[b->partner] + base, f->high[b->partner] + base);
    }
    if (more > 0) {
        plim_str_printf(to, ", and %zu more such sums", more);
    }
}

static void put_partners(const fitter *f, plim_str *to, size_t held)
{
    size_t told = 0, all = 0;
    for (size_t i = 0; i < f->n_bonds; i++) {
        all += f->bonds[i].held == held;
    }
    for (size_t i = 0; i < f->n_bonds && told < PARTNERS_TOLD; i++) {
        if (f->bonds[i].held == held) {
            plim_str_puts(to, told == 0 ? " from " : told + 1 == all ? " and " : ", ");
            put_name(f, to, f->bonds[i].partner);
            told++;
        }
    }
    if (all > told) {
        plim_str_printf(to, " and %zu more", all - told);
    } else if (all == 0) {
        plim_str_puts(to, " from others that are held as well");
    }
}

static void put_default(const fitter *f, plim_str *to, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    if (free->positive && free->fallback <= 0.0) {
        plim_str_puts(to, "no limit");
    } else {
        put_number(to, f->s.value[at], free->unit);
    }
}

/* Why that one is not among the numbers; "" when it is. */
static void put_reason(const fitter *f, plim_str *to, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    switch (f->reason[at]) {
    case WHY_NOTHING:
        plim_str_puts(to, "the data say nothing about ");
        put_name(f, to, at);
        plim_str_puts(to, ": its default stays, ");
        put_default(f, to, at);
        break;
    case WHY_BOND:
        plim_str_puts(to, "the data cannot tell ");
        put_name(f, to, at);
        put_partners(f, to, at);
        plim_str_puts(to, ": held at ");
        put_default(f, to, at);
        put_sums(f, to, at);
        break;
    case WHY_WIDE:
        plim_str_puts(to, "the data say too little about ");
        put_name(f, to, at);
        plim_str_printf(to, ", something from %.4g to ", f->low[at]);
        put_number(to, f->high[at], free->unit);
        plim_str_puts(to, ": its default stays, ");
        put_default(f, to, at);
        break;
    case WHY_BELOW:
    case WHY_NOT:
    case WHY_WHOLE:
        break;
    }
}

/* Below 0 by more than chance: the counts or the native costs are not those of that machine. */
static void note_impossible(fitter *f, plim_str *to, size_t at)
{
    if (f->reason[at] == WHY_BELOW && f->high[at] <= 0.0) {
        put_name(f, to, at);
        plim_str_puts(to,
                      " would have to be below 0, and is taken as 0: all else that the model "
                      "charges is more than what was measured already (a count that is too high, "
                      "or a cost of the era or of another layer that is less on this machine; a "
                      "row core_speed without a value has the speed fitted)");
    }
}

static void note(fitter *f, plim_str *text)
{
    plim_calibration *c = f->s.c;
    if (text->n > 0 && c->n_notes < NOTES_MAX) {
        const char *copy = sentence(f, text);
        if (copy != NULL) {
            c->note[c->n_notes++] = copy;
        }
    }
    plim_str_free(text);
    *text = (plim_str){0};
}

static plim_free_status status_of(const fitter *f, size_t at)
{
    if (f->reason[at] == WHY_NOTHING || f->reason[at] == WHY_BOND || f->reason[at] == WHY_WIDE) {
        return PLIM_FREE_HELD;
    }
    const plim_free *free = &f->s.c->free[at];
    if (f->reason[at] == WHY_BELOW || (!free->positive && f->low[at] <= 0.0)) {
        return PLIM_FREE_BOUNDED;
    }
    for (size_t i = 0; i < f->n_bonds; i++) {
        if (f->bonds[i].partner == at && f->reason[f->bonds[i].held] == WHY_BOND) {
            return PLIM_FREE_JOINT;
        }
    }
    return PLIM_FREE_FITTED;
}

static plim_status conclude(fitter *f)
{
    plim_calibration *c = f->s.c;
    plim_str text = {0};
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
        put_reason(f, &text, at);
        note_impossible(f, &text, at);
        note(f, &text);
    }
    if (status == PLIM_OK && found == 0) {
        return plim_fail(f->s.err, PLIM_EEXPECT, c->file,
                         "found nothing that these measurements could tell%s%s",
                         c->n_notes == 0 ? "" : ": ", c->n_notes == 0 ? "" : c->note[0]);
    }
    return status;
}

/* ---- all ---- */

static plim_status prepare(fitter *f, plim_calibration *c, plim_err *err)
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
    f->reason = PLIM_NEW(c->arena, c->n_free + 1, why);
    f->swapped = PLIM_NEW(c->arena, c->n_free + 1, bool);
    f->low = PLIM_NEW(c->arena, c->n_free + 1, double);
    f->high = PLIM_NEW(c->arena, c->n_free + 1, double);
    f->share = PLIM_NEW(c->arena, c->n_free + 1, double);
    c->note = PLIM_NEW(c->arena, NOTES_MAX, const char *);
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
    fitter *f = PLIM_NEW(calibration->arena, 1, fitter);
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
