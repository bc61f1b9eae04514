/* SPDX-License-Identifier: GPL-3.0-or-later
 * diurnal: open arrivals whose rate swings as a cosine over a period, with one surge on top. */
#include "models/workload.h"

#include <math.h>

typedef struct params {
    double mean_rate_per_s;
    double amplitude;
    double period_s;
    double peak_at_s;
    double surge_factor;
    double surge_at_s;
    double surge_length_s;
    double surge_ramp_s;
    double step_s;
} params;

/* cos(2 pi u) from + and * alone, the same bits everywhere (libm's depend on the CPU): reduced to
 * an eighth of a turn, then the Taylor series of cosine or sine to below 1e-16. */
static double cos_turns(double u)
{
    u = u - floor(u); /* exact */
    if (u > 0.5) {
        u = 1.0 - u;
    }
    double sign = 1.0;
    if (u > 0.25) {
        u = 0.5 - u;
        sign = -1.0;
    }
    bool sine = u > 0.125;
    double x = 6.283185307179586 * (sine ? 0.25 - u : u);
    double square = x * x, term = sine ? x : 1.0, sum = term;
    for (int k = sine ? 2 : 1; k < 22; k += 2) {
        term *= -square / (double)(k * (k + 1));
        sum += term;
    }
    return sign * sum;
}

static double surge(const params *p, double t_s)
{
    double since = t_s - p->surge_at_s;
    double until = p->surge_at_s + p->surge_length_s - t_s;
    if (since < 0.0 || until < 0.0) {
        return 1.0;
    }
    double edge = since < until ? since : until;
    double part = p->surge_ramp_s > 0.0 && edge < p->surge_ramp_s ? edge / p->surge_ramp_s : 1.0;
    return 1.0 + (p->surge_factor - 1.0) * part;
}

static double rate(const void *raw, size_t bin)
{
    const params *p = raw;
    double t_s = ((double)bin + 0.5) * p->step_s;
    double swing = p->amplitude * cos_turns((t_s - p->peak_at_s) / p->period_s);
    return p->mean_rate_per_s * (1.0 + swing) * surge(p, t_s);
}

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const params *p = raw;
    return plim_arrival_piecewise(state, p->step_s, SIZE_MAX, rate, p);
}

static double mean_rate(const void *raw, double horizon_s)
{
    const params *p = raw;
    size_t n = (size_t)ceil(horizon_s / p->step_s);
    double sum = 0.0;
    for (size_t bin = 0; bin < n; bin++) {
        sum += rate(p, bin);
    }
    return sum / (double)n;
}

#define REAL(field, is_required, in, otherwise, least, most, text)                                 \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_REAL, .required = (is_required),                        \
        .offset = offsetof(params, field), .unit = (in), .fallback = (otherwise), .min = (least),  \
        .max = (most), .doc = (text)                                                               \
    }

static const plim_param table[] = {
    REAL(mean_rate_per_s, true, "1/s", 0, 1e-9, 1e9, "mean arrivals per second without the surge"),
    REAL(amplitude, false, "1", 0.5, 0, 0.99, "swing around the mean, relative to it"),
    REAL(period_s, false, "s", 86400, 1, 1e9, "length of a day"),
    REAL(peak_at_s, false, "s", 0, 0, 1e9, "when the swing is highest"),
    REAL(surge_factor, false, "1", 1, 0, 1e6, "multiplies the rate at the height of the surge"),
    REAL(surge_at_s, false, "s", 0, 0, 1e12, "start of the surge"),
    REAL(surge_length_s, false, "s", 0, 0, 1e12, "length of the surge, ramps included"),
    REAL(surge_ramp_s, false, "s", 0, 0, 1e12, "time to rise to its height, and to fall"),
    REAL(step_s, false, "s", 1, 1e-3, 1e6, "the rate is constant for that long"),
    PLIM_PARAM_END,
};

const plim_workload plim_workload_diurnal = {
    .name = "diurnal",
    .summary = "open arrivals that swing over a day, with an optional surge",
    .source = "shape: an assumption (a cosine); real days come from `import arrivals`",
    .params = table,
    .params_size = sizeof(params),
    .next = next,
    .mean_rate = mean_rate,
};
