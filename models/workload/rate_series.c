/* SPDX-License-Identifier: GPL-3.0-or-later
 * rate_series: open arrivals whose rate follows a series, given in the scenario or made from a
 * trace (the loader reads files; this model only sees the rates). */
#include "models/workload.h"

typedef plim_rate_series_params params;

static double rate(const void *raw, size_t bin)
{
    const params *p = raw;
    return p->rates_per_s.value[bin] * p->scale;
}

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const params *p = raw;
    return plim_arrival_piecewise(state, p->step_s, p->rates_per_s.n, rate, p);
}

static double mean_rate(const void *raw, double horizon_s)
{
    const params *p = raw;
    plim_rate_series series = {p->step_s, p->rates_per_s.n, p->rates_per_s.value};
    return plim_rate_series_mean(&series, horizon_s) * p->scale;
}

static plim_status prepare(void *raw, plim_arena *arena, plim_err *err)
{
    const params *p = raw;
    (void)arena;
    for (size_t i = 0; i < p->rates_per_s.n; i++) {
        if (p->rates_per_s.value[i] > 0.0) {
            return PLIM_OK;
        }
    }
    return plim_fail(err, PLIM_EUSAGE, "",
                     "found no rate above 0, expected `rates_per_s` or `file` with at least one");
}

static const plim_param table[] = {
    {.name = "rates_per_s",
     .kind = PLIM_PARAM_REALS,
     .offset = offsetof(params, rates_per_s),
     .unit = "1/s",
     .max = 1e9,
     .doc = "arrival rates, each for step_s from the start; none after the last"},
    {.name = "step_s",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(params, step_s),
     .unit = "s",
     .fallback = 60,
     .min = 1e-6,
     .max = 1e9,
     .doc = "how long each rate holds; with `file`: the width of the bins made from it"},
    {.name = "scale",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(params, scale),
     .unit = "1",
     .fallback = 1,
     .min = 1e-9,
     .max = 1e9,
     .doc = "multiplies the rates; a trace scaled above 1 is smoothed first"},
    PLIM_TRACE_TEXT(params, file, "\"data:web-arrivals/counts.csv.gz\"",
                    "a series or a trace of arrivals (CSV, plain or gzip), relative to the "
                    "scenario, or to --data-dir when it starts with `data:`"),
    PLIM_TRACE_TEXT(params, from, "\"1998-06-15\"",
                    "with `file`: start of the part to use, as in the file's time column, or "
                    "seconds"),
    PLIM_TRACE_DURATION(params),
    {.name = "smooth_min_count",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(params, smooth_min_count),
     .unit = "1",
     .fallback = 1000,
     .min = 1,
     .max = 1e12,
     .doc = "with `file` and a scale above 1: requests of the trace that a smoothed rate rests "
            "on",
     .reader = PLIM_TRACE_READER},
    PLIM_PARAM_END,
};

const plim_workload plim_workload_rate_series = {
    .name = "rate_series",
    .summary = "open arrivals whose rate follows a series (non-homogeneous Poisson)",
    .source = "Cinlar, Introduction to Stochastic Processes, 1975, ch. 4.7 (inversion)",
    .params = table,
    .params_size = sizeof(params),
    .prepare = prepare,
    .next = next,
    .mean_rate = mean_rate,
};
