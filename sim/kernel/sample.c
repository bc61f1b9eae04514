/* SPDX-License-Identifier: GPL-3.0-or-later
 * Samplers: see sample.h. */
#include "sim/kernel/sample.h"

#include "sim/base/assert.h"
#include "sim/base/pmath.h"

#include <math.h>
#include <stdbool.h>

/* Limits that keep every draw finite: the largest lognormal draw is below mean * e^(13 sigma), and
 * an SCV of 1e12 makes sigma 5.3. */
static const double MEAN_MAX = 1e100;
static const double SCV_MAX = 1e12;
/* A larger shape than 1e9 would drown the acceptance test of a gamma draw in rounding. */
static const double GAMMA_SCV_MIN = 1e-9;
static const double WEIBULL_SHAPE_MIN = 0.1, WEIBULL_SHAPE_MAX = 100.0;
static const double PARETO_SHAPE_MIN = 0.05, PARETO_SHAPE_MAX = 100.0;
static const double RATIO_MIN = 1.01, RATIO_MAX = 1e12;
enum { STAGES_MAX = 1000 };

const char *const plim_dist_names[] = {
    "deterministic", "exponential", "erlang",  "hyperexponential", "lognormal",
    "empirical",     "gamma",       "weibull", "bounded_pareto",   NULL,
};
_Static_assert(sizeof plim_dist_names / sizeof plim_dist_names[0] == PLIM_DIST_COUNT + 1,
               "one name for every kind");

static plim_status check_mean(double mean, plim_err *err)
{
    if (!(mean > 0.0) || !isfinite(mean)) {
        return plim_fail(err, PLIM_EUSAGE, "", "mean must be positive and finite, found %.15g",
                         mean);
    }
    if (mean > MEAN_MAX) {
        return plim_fail(err, PLIM_EUSAGE, "", "mean must be at most %g, found %.15g", MEAN_MAX,
                         mean);
    }
    return PLIM_OK;
}

static plim_status prepare_erlang(plim_dist *dist, plim_err *err)
{
    if (dist->stages < 1 || dist->stages > STAGES_MAX) {
        return plim_fail(err, PLIM_EUSAGE, "", "stages must be from 1 to %d, found %u", STAGES_MAX,
                         dist->stages);
    }
    dist->a = dist->mean / (double)dist->stages;
    dist->scv = 1.0 / (double)dist->stages;
    return PLIM_OK;
}

/* Branch 1 with probability a has mean b, branch 2 mean c, and a b = (1 - a) c = mean / 2. From
 * a (1 - a) = 1 / (2 (scv + 1)) comes c without the cancellation in 1 - a. */
static plim_status prepare_hyperexponential(plim_dist *dist, plim_err *err)
{
    double scv = dist->scv;
    if (!(scv >= 1.0 && scv <= SCV_MAX)) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "scv of a hyperexponential must be from 1 to %g, found %.15g", SCV_MAX,
                         scv);
    }
    dist->a = 0.5 * (1.0 + sqrt((scv - 1.0) / (scv + 1.0)));
    dist->b = dist->mean / (2.0 * dist->a);
    dist->c = dist->mean * (scv + 1.0) * dist->a;
    return PLIM_OK;
}

/* ln X is normal with mean a and standard deviation b. */
static plim_status prepare_lognormal(plim_dist *dist, plim_err *err)
{
    double scv = dist->scv;
    if (!(scv > 0.0 && scv <= SCV_MAX)) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "scv of a lognormal must be positive and at most %g, found %.15g", SCV_MAX,
                         scv);
    }
    /* ln(1 + scv), exact for small scv too: the rounding of 1 + scv cancels in the quotient
     * (Goldberg, ACM Computing Surveys 23(1), 1991, theorem 4) */
    double up = 1.0 + scv;
    double variance = up == 1.0 ? scv : plim_log(up) * (scv / (up - 1.0));
    dist->a = plim_log(dist->mean) - 0.5 * variance;
    dist->b = sqrt(variance);
    return PLIM_OK;
}

static plim_status check_range(const char *what, double found, double least, double most,
                               plim_err *err)
{
    if (!(found >= least && found <= most)) {
        return plim_fail(err, PLIM_EUSAGE, "", "%s must be from %g to %g, found %.15g", what, least,
                         most, found);
    }
    return PLIM_OK;
}

/* Marsaglia, Tsang, ACM Trans. Math. Software 26(3), 2000: a is their d, b their c, of the shape
 * or, below 1, of the shape + 1; c is the scale. */
static plim_status prepare_gamma(plim_dist *dist, plim_err *err)
{
    plim_status status = check_range("scv of a gamma", dist->scv, GAMMA_SCV_MIN, SCV_MAX, err);
    if (status != PLIM_OK) {
        return status;
    }
    double shape = 1.0 / dist->scv;
    dist->a = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    dist->b = 1.0 / sqrt(9.0 * dist->a);
    dist->c = dist->mean * dist->scv;
    return PLIM_OK;
}

/* E X^m = scale^m Gamma(1 + m / shape); a is the scale, b = 1 / shape. */
static plim_status prepare_weibull(plim_dist *dist, plim_err *err)
{
    plim_status status =
        check_range("shape of a weibull", dist->shape, WEIBULL_SHAPE_MIN, WEIBULL_SHAPE_MAX, err);
    if (status != PLIM_OK) {
        return status;
    }
    dist->b = 1.0 / dist->shape;
    double first = plim_lgamma(1.0 + dist->b);
    dist->a = dist->mean / plim_exp(first);
    dist->scv = plim_exp(plim_lgamma(1.0 + 2.0 * dist->b) - 2.0 * first) - 1.0;
    return PLIM_OK;
}

/* The integral of e^(-s u) over u from 0 to `length`: (1 - e^(-s length)) / s, and `length` at
 * s = 0; by its series where the difference would cancel. */
static double decay_integral(double s, double length)
{
    double y = s * length;
    if (y > 1.0 || y < -1.0) {
        return (1.0 - plim_exp(-y)) / s;
    }
    double term = 1.0, sum = 1.0;
    for (int k = 2; k < 20; k++) {
        term *= -y / (double)k;
        sum += term;
    }
    return length * sum;
}

/* With u = ln(x / low) the density is an exponential's cut at ln ratio, so with I = decay_integral
 * E X^m = low^m I(shape - m) / I(shape), whatever the shape. a is low, b = 1 - ratio^-shape the
 * share of the Pareto without a bound that lies below high, c = -1 / shape. */
static plim_status prepare_bounded_pareto(plim_dist *dist, plim_err *err)
{
    plim_status status = check_range("shape of a bounded_pareto", dist->shape, PARETO_SHAPE_MIN,
                                     PARETO_SHAPE_MAX, err);
    if (status == PLIM_OK) {
        status = check_range("ratio of a bounded_pareto", dist->ratio, RATIO_MIN, RATIO_MAX, err);
    }
    if (status != PLIM_OK) {
        return status;
    }
    double length = plim_log(dist->ratio);
    double zeroth = decay_integral(dist->shape, length);
    double first = decay_integral(dist->shape - 1.0, length) / zeroth;
    double second = decay_integral(dist->shape - 2.0, length) / zeroth;
    double below = dist->shape * zeroth;
    dist->a = dist->mean / first;
    dist->b = below < 1.0 ? below : 1.0;
    dist->c = -1.0 / dist->shape;
    dist->scv = second / (first * first) - 1.0;
    return PLIM_OK;
}

static double weight_of(const plim_dist *dist, size_t i)
{
    return dist->weight == NULL ? 1.0 : dist->weight[i];
}

/* Checks values and weights; mean, scv and the sum of weights on return. */
static plim_status check_empirical(plim_dist *dist, double *sum, plim_err *err)
{
    if (dist->n < 1 || dist->n > UINT32_MAX || dist->value == NULL) {
        return plim_fail(err, PLIM_EUSAGE, "", "found no values, expected at least one");
    }
    double total = 0.0, mean = 0.0, variance = 0.0;
    for (size_t i = 0; i < dist->n; i++) {
        double value = dist->value[i], weight = weight_of(dist, i);
        if (!(value >= 0.0 && value <= MEAN_MAX)) {
            return plim_fail(err, PLIM_EUSAGE, "", "value %zu must be from 0 to %g, found %.15g", i,
                             MEAN_MAX, value);
        }
        if (!(weight >= 0.0) || !isfinite(weight)) {
            return plim_fail(err, PLIM_EUSAGE, "",
                             "weight %zu must be finite and not negative, found %.15g", i, weight);
        }
        total += weight;
    }
    if (!(total > 0.0) || !isfinite(total)) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "found weights that sum to %.15g, expected a positive finite sum", total);
    }
    for (size_t i = 0; i < dist->n; i++) {
        mean += weight_of(dist, i) / total * dist->value[i];
    }
    if (!(mean > 0.0)) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "found no value above 0 that has a weight, expected at least one");
    }
    for (size_t i = 0; i < dist->n; i++) {
        double off = dist->value[i] / mean - 1.0;
        variance += weight_of(dist, i) / total * (off * off);
    }
    dist->mean = mean;
    dist->scv = variance;
    *sum = total;
    return PLIM_OK;
}

/* Vose, IEEE Trans. Software Eng. 17(9), 1991. Two stacks grow towards each other in `work`: cells
 * with less than their share from the left, the others from the right, filled in index order, so
 * the table depends on the data alone. */
static void make_alias(const plim_dist *dist, double sum, double *cut, uint32_t *partner,
                       uint32_t *work)
{
    uint32_t n = (uint32_t)dist->n;
    uint32_t small = 0, large = n;
    for (uint32_t i = 0; i < n; i++) {
        cut[i] = weight_of(dist, i) / sum * (double)n;
        partner[i] = i;
        if (cut[i] < 1.0) {
            work[small++] = i;
        } else {
            work[--large] = i;
        }
    }
    while (small > 0 && large < n) {
        uint32_t poor = work[--small];
        uint32_t rich = work[large];
        partner[poor] = rich;
        cut[rich] = (cut[rich] + cut[poor]) - 1.0;
        if (cut[rich] < 1.0) {
            large++;
            work[small++] = rich;
        }
    }
    /* what is left lacks nothing but rounding: a full cell is its own partner */
}

static plim_status prepare_empirical(plim_dist *dist, plim_arena *arena, plim_err *err)
{
    double sum = 0.0;
    plim_status status = check_empirical(dist, &sum, err);
    if (status != PLIM_OK) {
        return status;
    }
    double *cut = PLIM_NEW(arena, dist->n, double);
    uint32_t *partner = PLIM_NEW(arena, dist->n, uint32_t);
    uint32_t *work = PLIM_NEW(arena, dist->n, uint32_t);
    if (cut == NULL || partner == NULL || work == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for %zu values", dist->n);
    }
    make_alias(dist, sum, cut, partner, work);
    dist->cut = cut;
    dist->partner = partner;
    return PLIM_OK;
}

plim_status plim_dist_prepare(plim_dist *dist, plim_arena *arena, plim_err *err)
{
    bool nothing = dist->kind == PLIM_DIST_DETERMINISTIC && dist->mean == 0.0;
    bool own = dist->kind == PLIM_DIST_EMPIRICAL || nothing;
    plim_status status = own ? PLIM_OK : check_mean(dist->mean, err);
    if (status != PLIM_OK) {
        return status;
    }
    switch (dist->kind) {
    case PLIM_DIST_DETERMINISTIC:
        dist->scv = 0.0;
        return PLIM_OK;
    case PLIM_DIST_EXPONENTIAL:
        dist->scv = 1.0;
        return PLIM_OK;
    case PLIM_DIST_ERLANG:
        return prepare_erlang(dist, err);
    case PLIM_DIST_HYPEREXPONENTIAL:
        return prepare_hyperexponential(dist, err);
    case PLIM_DIST_LOGNORMAL:
        return prepare_lognormal(dist, err);
    case PLIM_DIST_EMPIRICAL:
        return prepare_empirical(dist, arena, err);
    case PLIM_DIST_GAMMA:
        return prepare_gamma(dist, err);
    case PLIM_DIST_WEIBULL:
        return prepare_weibull(dist, err);
    case PLIM_DIST_BOUNDED_PARETO:
        return prepare_bounded_pareto(dist, err);
    case PLIM_DIST_COUNT:
        break;
    }
    return plim_fail(err, PLIM_EUSAGE, "", "unknown distribution %d", (int)dist->kind);
}

static double draw_erlang(const plim_dist *dist, plim_rng *rng)
{
    double sum = 0.0;
    for (unsigned i = 0; i < dist->stages; i++) {
        sum += plim_draw_exponential(rng);
    }
    return sum * dist->a;
}

/* One uniform chooses the cell and the side of its cut; u * n rounds below n for every n < 2^53. */
static double draw_empirical(const plim_dist *dist, plim_rng *rng)
{
    double at = plim_rng_uniform(rng) * (double)dist->n;
    size_t i = (size_t)at;
    PLIM_ASSERT_SLOW(i < dist->n);
    return dist->value[at - (double)i < dist->cut[i] ? i : dist->partner[i]];
}

/* Below shape 1: a draw of shape + 1 times U^(1 / shape), where -ln U is an exponential. */
static double draw_gamma(const plim_dist *dist, plim_rng *rng)
{
    for (;;) {
        double x = plim_draw_normal(rng), root = 1.0 + dist->b * x;
        if (!(root > 0.0)) {
            continue;
        }
        double v = root * root * root, square = x * x, u = plim_rng_uniform(rng);
        if (u < 1.0 - 0.0331 * (square * square) ||
            plim_log(u) < 0.5 * square + dist->a * (1.0 - v + plim_log(v))) {
            double boost =
                dist->scv > 1.0 ? plim_exp(-plim_draw_exponential(rng) * dist->scv) : 1.0;
            return dist->a * v * boost * dist->c;
        }
    }
}

static double draw_bounded_pareto(const plim_dist *dist, plim_rng *rng)
{
    double above = 1.0 - plim_rng_uniform(rng) * dist->b;
    double high = dist->a * dist->ratio;
    double draw = dist->a * plim_exp(dist->c * plim_log(above));
    return draw < high ? draw : high;
}

double plim_dist_draw_any(const plim_dist *dist, plim_rng *rng)
{
    switch (dist->kind) {
    case PLIM_DIST_DETERMINISTIC:
        return dist->mean;
    case PLIM_DIST_EXPONENTIAL:
        return dist->mean * plim_draw_exponential(rng);
    case PLIM_DIST_ERLANG:
        return draw_erlang(dist, rng);
    case PLIM_DIST_HYPEREXPONENTIAL: {
        double branch_mean = plim_rng_uniform(rng) < dist->a ? dist->b : dist->c;
        return branch_mean * plim_draw_exponential(rng);
    }
    case PLIM_DIST_LOGNORMAL:
        return plim_exp(dist->a + dist->b * plim_draw_normal(rng));
    case PLIM_DIST_EMPIRICAL:
        return draw_empirical(dist, rng);
    case PLIM_DIST_GAMMA:
        return draw_gamma(dist, rng);
    case PLIM_DIST_WEIBULL:
        return dist->a * plim_exp(dist->b * plim_log(plim_draw_exponential(rng)));
    case PLIM_DIST_BOUNDED_PARETO:
        return draw_bounded_pareto(dist, rng);
    case PLIM_DIST_COUNT:
        break;
    }
    PLIM_ASSERT(dist->kind < PLIM_DIST_COUNT);
    return 0.0;
}
