/* SPDX-License-Identifier: GPL-3.0-or-later
 * Samplers of positive random variables, each tested against GSL's cdf.
 *
 * A plim_dist is data: fill kind and parameters, then plim_dist_prepare checks them and computes
 * the rest. Every draw takes from the stream it is given and from nothing else. */
#ifndef PLIM_KERNEL_SAMPLE_H
#define PLIM_KERNEL_SAMPLE_H

#include "sim/base/arena.h"
#include "sim/base/err.h"
#include "sim/kernel/rng.h"
#include "sim/kernel/ziggurat.h"

#include <stddef.h>

typedef enum plim_dist_kind {
    PLIM_DIST_DETERMINISTIC, /* always `mean` */
    PLIM_DIST_EXPONENTIAL,
    PLIM_DIST_ERLANG,           /* sum of `stages` exponentials; SCV = 1/stages */
    PLIM_DIST_HYPEREXPONENTIAL, /* two branches with balanced means from `mean` and `scv` >= 1
                                 * (Allen, Probability, Statistics and Queueing Theory, 2nd ed.,
                                 * sec. 3.2.9) */
    PLIM_DIST_LOGNORMAL,        /* from `mean` and `scv` */
    PLIM_DIST_EMPIRICAL,        /* one of `value`, with probability proportional to `weight` */
    PLIM_DIST_GAMMA,            /* from `mean` and `scv` = 1 / shape */
    PLIM_DIST_WEIBULL,          /* from `mean` and `shape`; below 1 its tail is longer than
                                 * exponential */
    PLIM_DIST_BOUNDED_PARETO,   /* P(X > x) ~ x^-shape from low to high = ratio * low, with `mean`
                                 * (Harchol-Balter, Crovella, Murta, JPDC 59(2), 1999) */
    PLIM_DIST_COUNT
} plim_dist_kind;

/* JSON names in the order of the enum, NULL-terminated: "deterministic", "exponential", … */
extern const char *const plim_dist_names[];

typedef struct plim_dist {
    plim_dist_kind kind;
    unsigned stages;      /* ERLANG, 1..1000 */
    double mean;          /* > 0, DETERMINISTIC >= 0; EMPIRICAL computes it */
    double scv;           /* squared coefficient of variation; HYPEREXPONENTIAL, LOGNORMAL, GAMMA */
    double shape;         /* WEIBULL; BOUNDED_PARETO: the tail's exponent */
    double ratio;         /* BOUNDED_PARETO: largest over smallest value */
    const double *value;  /* EMPIRICAL, >= 0, at least one > 0 */
    const double *weight; /* EMPIRICAL, >= 0, sum > 0; NULL: equal */
    size_t n;             /* EMPIRICAL */

    /* made by plim_dist_prepare */
    double a, b, c;
    const double *cut;       /* alias table (Walker 1974; Vose 1991) */
    const uint32_t *partner; /* alias table */
} plim_dist;

/* Checks the parameters and computes what draws need; tables come from the arena. `dist->mean` and
 * `dist->scv` are set for every kind afterwards. Returns PLIM_EUSAGE with a sentence. */
PLIM_MUST_USE plim_status plim_dist_prepare(plim_dist *dist, plim_arena *arena, plim_err *err);

/* One draw, >= 0, finite: what plim_dist_draw calls. */
double plim_dist_draw_any(const plim_dist *dist, plim_rng *rng);

/* One draw, >= 0, finite; of the most frequent kind without a call. */
static inline double plim_dist_draw(const plim_dist *dist, plim_rng *rng)
{
    return dist->kind == PLIM_DIST_EXPONENTIAL ? dist->mean * plim_draw_exponential(rng)
                                               : plim_dist_draw_any(dist, rng);
}

/* plim_draw_exponential (mean 1) and plim_draw_normal are inline, in ziggurat.h. */

#endif
