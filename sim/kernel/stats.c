/* SPDX-License-Identifier: GPL-3.0-or-later
 * Accumulators and small statistics: see stats.h. Only + - * /, sqrt and pmath.h, so that results
 * are the same bits everywhere. */
#include "sim/kernel/stats.h"

#include "sim/base/assert.h"
#include "sim/base/pmath.h"

#include <math.h>

static const double PI = 0x1.921fb54442d18p+1;

void plim_moments_add(plim_moments *m, double x)
{
    m->min = m->n == 0 || x < m->min ? x : m->min;
    m->max = m->n == 0 || x > m->max ? x : m->max;
    m->n++;
    double off = x - m->mean;
    m->mean += off / (double)m->n;
    m->m2 += off * (x - m->mean);
}

void plim_moments_merge(plim_moments *into, const plim_moments *from)
{
    if (from->n == 0) {
        return;
    }
    if (into->n == 0) {
        *into = *from;
        return;
    }
    double a = (double)into->n, b = (double)from->n;
    double off = from->mean - into->mean;
    into->mean += off * (b / (a + b));
    into->m2 += from->m2 + off * off * (a * b / (a + b));
    into->n += from->n;
    into->min = from->min < into->min ? from->min : into->min;
    into->max = from->max > into->max ? from->max : into->max;
}

double plim_moments_variance(const plim_moments *m)
{
    return m->n < 2 ? 0.0 : m->m2 / (double)(m->n - 1);
}

void plim_timeavg_start(plim_timeavg *t, int64_t now_ns, double value)
{
    *t = (plim_timeavg){.since_ns = now_ns, .value = value, .peak = value};
}

/* Neumaier, ZAMM 54, 1974: what an addition loses is kept in `carry`. */
void plim_timeavg_set(plim_timeavg *t, int64_t now_ns, double value)
{
    PLIM_ASSERT(now_ns >= t->since_ns);
    double more = t->value * (double)(now_ns - t->since_ns);
    double sum = t->area + more;
    t->carry += fabs(t->area) >= fabs(more) ? (t->area - sum) + more : (more - sum) + t->area;
    t->area = sum;
    t->since_ns = now_ns;
    t->value = value;
    t->peak = value > t->peak ? value : t->peak;
}

double plim_timeavg_area(const plim_timeavg *t, int64_t now_ns)
{
    plim_timeavg copy = *t;
    plim_timeavg_set(&copy, now_ns, t->value);
    return copy.area + copy.carry;
}

/* G(a + 1/2) / G(a), G the gamma function: by recursion up to a >= 32, and there the asymptotic
 * series (Tricomi, Erdelyi, Pacific J. Math. 1(1), 1951) in 1/a, where the first term left out is
 * below 1e-15. */
static double gamma_ratio(double a)
{
    double factor = 1.0;
    while (a < 32.0) {
        factor *= a / (a + 0.5);
        a += 1.0;
    }
    double i = 1.0 / a;
    double series = 39325.0 / 33554432.0;
    series = 869.0 / 4194304.0 + i * series;
    series = -399.0 / 262144.0 + i * series;
    series = -21.0 / 32768.0 + i * series;
    series = 5.0 / 1024.0 + i * series;
    series = 1.0 / 128.0 + i * series;
    series = -1.0 / 8.0 + i * series;
    return factor * sqrt(a) * (1.0 + i * series);
}

/* Sum over k of prod_{j<k} (b + j) / (c + j) * y: the hypergeometric function F(1, b; c; y), all
 * terms positive. For y <= 1/2 the terms fall at least like 0.6^k once k exceeds 2 b y. */
static double hypergeometric(double b, double c, double y)
{
    double term = 1.0, sum = 1.0;
    for (int k = 0; term > sum * 1e-17; k++) {
        term *= (b + k) / (c + k) * y;
        sum += term;
    }
    return sum;
}

typedef struct t_point {
    double density;
    double rest; /* P(|T| > t) - (1 - level) */
} t_point;

/* `scale` is the density at 0. P(|T| <= t) = 2 t f(t) F(1, (df+1)/2; 3/2; y), y = t^2 / (df + t^2),
 * and P(|T| > t) = 2 t f(t) / df F(1, (df+1)/2; df/2 + 1; 1 - y) (Abramowitz, Stegun, 26.5 and
 * 15.3): of the two the one that converges quickly. */
static t_point t_at(double t, double df, double scale, double level)
{
    double square = t * t / df;
    double up = 1.0 + square;
    double log_up = up == 1.0 ? square : plim_log(up) * (square / (up - 1.0));
    t_point point = {.density = scale * plim_exp(-0.5 * (df + 1.0) * log_up)};
    double twice = 2.0 * t * point.density;
    if (square <= 1.0) {
        point.rest = level - twice * hypergeometric(0.5 * (df + 1.0), 1.5, square / up);
    } else {
        double tail = twice / df * hypergeometric(0.5 * (df + 1.0), 0.5 * df + 1.0, 1.0 / up);
        point.rest = tail - (1.0 - level);
    }
    return point;
}

/* P(|T| <= t) is concave in t > 0, so Newton's steps from 0 approach the root from below and
 * never pass it; in the tail of Cauchy's distribution (df = 1) a step doubles t. */
double plim_t_quantile(double level, double df)
{
    PLIM_ASSERT(level > 0.0 && level < 1.0);
    PLIM_ASSERT(df >= 1.0);
    enum { STEPS_MAX = 500 };
    double scale = gamma_ratio(0.5 * df) / sqrt(PI * df);
    double t = 0.0;
    for (int i = 0; i < STEPS_MAX; i++) {
        t_point point = t_at(t, df, scale, level);
        double step = point.rest / (2.0 * point.density);
        if (!(step > t * 1e-15)) {
            break;
        }
        t += step;
    }
    return t;
}

/* Goes from the end, so that every cut is the moments of what is left. At least KEEP batches stay:
 * fewer may agree by chance, and a single one always does (on 100 groups of an AR(1) with rho = 0.5
 * the minimum lies late by mistake in 18 % of series when 2 must stay, in 0.3 % when 10 must). */
size_t plim_mser5(const double *x, size_t n)
{
    enum { GROUP = 5, KEEP = 10 };
    size_t n_batches = n / GROUP;
    if (n_batches < 2 * (size_t)KEEP) {
        return n;
    }
    plim_moments left = {0};
    double least = HUGE_VAL;
    size_t cut = 0;
    for (size_t b = n_batches; b-- > 0;) {
        double sum = 0.0;
        for (size_t i = 0; i < GROUP; i++) {
            sum += x[b * GROUP + i];
        }
        plim_moments_add(&left, sum / GROUP);
        double count = (double)left.n;
        double score = left.m2 / (count * count);
        if (left.n >= KEEP && score <= least) { /* a tie drops less */
            least = score;
            cut = b;
        }
    }
    return 2 * cut > n_batches ? n : cut * GROUP;
}

double plim_autocorrelation_time(const double *batch_mean, size_t n, double size,
                                 double observation_variance)
{
    if (n < 2 || !(observation_variance > 0.0)) {
        return 1.0;
    }
    plim_moments means = {0};
    for (size_t i = 0; i < n; i++) {
        plim_moments_add(&means, batch_mean[i]);
    }
    double time = size * plim_moments_variance(&means) / observation_variance;
    return time > 1.0 ? time : 1.0;
}
