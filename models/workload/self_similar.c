/* SPDX-License-Identifier: GPL-3.0-or-later
 * self_similar: Poisson arrivals whose rate is the number of sources that are on. Sources are on
 * and off in turn, for times with heavy tails, so that bursts have no scale of their own. */
#include "models/workload.h"

typedef struct params {
    double mean_rate_per_s;
    int64_t sources;
    double hurst;
    double on_s;
    double off_s;
    double period_ratio;

    double on_share; /* made by prepare */
    double rate_of_one;
    plim_dist period;   /* of mean 1 */
    plim_dist observed; /* the period that a random moment falls into, in the same unit */
} params;

typedef struct source {
    double until_s;
    bool on;
} source;

typedef struct memory {
    plim_rate_now now;
    uint32_t n_on, first; /* first: the source that switches at now.until_s */
    source *source;
} memory;

/* Seen at a random moment, the density of a period is x f(x) / mean: a bounded Pareto between the
 * same bounds with a shape less by 1, and of mean E X^2 / E X. */
static plim_status prepare(void *raw, plim_arena *arena, plim_err *err)
{
    params *p = raw;
    double shape = 3.0 - 2.0 * p->hurst;
    p->on_share = p->on_s / (p->on_s + p->off_s);
    p->rate_of_one = p->mean_rate_per_s / ((double)p->sources * p->on_share);
    p->period = (plim_dist){
        .kind = PLIM_DIST_BOUNDED_PARETO, .mean = 1.0, .shape = shape, .ratio = p->period_ratio};
    plim_status status = plim_dist_prepare(&p->period, arena, err);
    p->observed = (plim_dist){.kind = PLIM_DIST_BOUNDED_PARETO,
                              .mean = 1.0 + p->period.scv,
                              .shape = shape - 1.0,
                              .ratio = p->period_ratio};
    return status == PLIM_OK ? plim_dist_prepare(&p->observed, arena, err) : status;
}

static double length_s(const params *p, const source *s)
{
    return s->on ? p->on_s : p->off_s;
}

static void look(const params *p, memory *m)
{
    m->first = 0;
    for (uint32_t i = 1; i < (uint32_t)p->sources; i++) {
        if (m->source[i].until_s < m->source[m->first].until_s) {
            m->first = i;
        }
    }
    m->now = (plim_rate_now){m->n_on * p->rate_of_one, m->source[m->first].until_s};
}

static void change(const void *raw, plim_arrival_state *state)
{
    const params *p = raw;
    memory *m = state->own;
    source *s = &m->source[m->first];
    m->n_on = s->on ? m->n_on - 1 : m->n_on + 1;
    s->on = !s->on;
    s->until_s += length_s(p, s) * plim_dist_draw(&p->period, &state->rng);
    look(p, m);
}

/* In equilibrium: a random moment is uniform within the period that it falls into. */
static bool start(const void *raw, plim_arrival_state *state, plim_arena *arena)
{
    const params *p = raw;
    memory *m = PLIM_NEW(arena, 1, memory);
    source *sources = PLIM_NEW(arena, (size_t)p->sources, source);
    if (m == NULL || sources == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < (uint32_t)p->sources; i++) {
        source *s = &sources[i];
        s->on = plim_rng_uniform(&state->rng) < p->on_share;
        double left = 1.0 - plim_rng_uniform(&state->rng);
        s->until_s = length_s(p, s) * left * plim_dist_draw(&p->observed, &state->rng);
        m->n_on += s->on;
    }
    m->source = sources;
    look(p, m);
    state->own = m;
    return true;
}

static int64_t next(const void *raw, plim_arrival_state *state)
{
    const memory *m = state->own;
    return plim_arrival_modulated(state, &m->now, change, raw);
}

static double mean_rate(const void *raw, double horizon_s)
{
    (void)horizon_s;
    return ((const params *)raw)->mean_rate_per_s;
}

#define REAL(field, is_required, in, otherwise, least, most, text)                                 \
    {                                                                                              \
        .name = #field, .kind = PLIM_PARAM_REAL, .required = (is_required),                        \
        .offset = offsetof(params, field), .unit = (in), .fallback = (otherwise), .min = (least),  \
        .max = (most), .doc = (text)                                                               \
    }

static const plim_param table[] = {
    REAL(mean_rate_per_s, true, "1/s", 0, 1e-2, 1e9, "mean arrivals per second"),
    {.name = "sources",
     .kind = PLIM_PARAM_COUNT,
     .offset = offsetof(params, sources),
     .unit = "1",
     .fallback = 20,
     .min = 1,
     .max = 200,
     .doc = "independent sources; more of them make a smoother rate; the default is an assumption"},
    REAL(hurst, false, "1", 0.8, 0.55, 0.95,
         "Hurst parameter, (3 - shape) / 2 of the periods; 0.8 for requests to web servers "
         "(Crovella, Bestavros, IEEE/ACM Trans. Networking 5(6), 1997)"),
    REAL(on_s, false, "s", 1, 1e-2, 1e6,
         "mean time that a source is on; the default is an assumption"),
    REAL(off_s, false, "s", 2, 1e-2, 1e6,
         "mean time that a source is off; the default is an assumption"),
    REAL(period_ratio, false, "1", 1e4, 2, 1e9,
         "longest period over the shortest: similar up to there; the default is an assumption"),
    PLIM_PARAM_END,
};

const plim_workload plim_workload_self_similar = {
    .name = "self_similar",
    .summary = "open arrivals in bursts on all time scales (long memory: use replications)",
    .source = "Willinger, Taqqu, Sherman, Wilson, Self-similarity through high-variability, "
              "IEEE/ACM Trans. Networking 5(1), 1997",
    .params = table,
    .params_size = sizeof(params),
    .stationary = true,
    .prepare = prepare,
    .start = start,
    .next = next,
    .mean_rate = mean_rate,
};
