/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of blame: see analyze_blame.h. */
#include "scenarios/analyze_blame.h"

#include "scenarios/blame.h"

#include <math.h>

/* In the order of plim_resource. */
static const char *const resource_names[] = {"cpu", "disk", "network", "memory", "cache", "kernel"};
_Static_assert(PLIM_RESOURCE_COUNT <= sizeof resource_names / sizeof *resource_names,
               "a name for every resource");

typedef struct blame {
    plim_analysis *a;
    const uint32_t *mask, *service;
    uint32_t n;
} blame;

/* Mean, p99: which metrics say it, and how its difference between two sets is estimated. */
typedef struct measure {
    const char *excess, *first_in, *last_out, *joint;
    plim_estimate (*difference)(const blame *b, uint32_t victim, uint32_t from, uint32_t to,
                                plim_row *row);
    double (*alone)(const blame *b, uint32_t victim, uint32_t set);
} measure;

/* One neighbour of a victim by one measure. */
typedef struct pair {
    plim_estimate first, last;
} pair;

/* The place of a set. */
static uint32_t set_of(const blame *b, uint32_t mask)
{
    uint32_t v = 0;
    while (b->mask[v] != mask) {
        v++;
    }
    return v;
}

static uint32_t full(const blame *b)
{
    return b->mask[0];
}

/* ---- differences of a victim between two sets ---- */

static plim_estimate of_mean(const blame *b, uint32_t victim, uint32_t from, uint32_t to,
                             plim_row *row)
{
    plim_analysis *a = b->a;
    for (uint32_t k = 0; k < a->k; k++) {
        const plim_service_obs *x = plim_analysis_service(a, from, victim, k);
        const plim_service_obs *y = plim_analysis_service(a, to, victim, k);
        a->num[k] = x->sojourn_ns * 1e-9;
        a->den[k] = (double)x->in_time;
        a->num_b[k] = y->sojourn_ns * 1e-9;
        a->den_b[k] = (double)y->in_time;
    }
    plim_estimate e =
        plim_estimate_ratio_difference(a->num, a->den, a->num_b, a->den_b, a->k, a->results->level);
    if (!e.value.there) {
        row->status = PLIM_ROW_NOT_ENOUGH_DATA;
        row->note = "no request was answered in time";
    }
    return e;
}

static double mean_in(const blame *b, uint32_t victim, uint32_t set)
{
    double sum = 0.0, count = 0.0;
    for (uint32_t k = 0; k < b->a->k; k++) {
        const plim_service_obs *o = plim_analysis_service(b->a, set, victim, k);
        sum += o->sojourn_ns * 1e-9;
        count += (double)o->in_time;
    }
    return count > 0.0 ? sum / count : 0.0;
}

static plim_estimate of_p99(const blame *b, uint32_t victim, uint32_t from, uint32_t to,
                            plim_row *row)
{
    plim_analysis *a = b->a;
    plim_estimate none = {PLIM_NO_VALUE, PLIM_NO_VALUE, PLIM_NO_VALUE};
    plim_analysis_pool(a, from, victim, a->hist, &a->pooled);
    plim_analysis_pool(a, to, victim, a->hist_b, &a->pooled_b);
    double needed = fmax(plim_analysis_needed(a, from, victim, 0.99),
                         plim_analysis_needed(a, to, victim, 0.99));
    row->n = a->pooled.n < a->pooled_b.n ? a->pooled.n : a->pooled_b.n;
    if ((double)row->n < needed && row->status == PLIM_ROW_OK) {
        row->status = PLIM_ROW_NOT_ENOUGH_DATA;
        row->note = "too few requests for a p99: raise horizon_s or replications";
        return none;
    }
    plim_estimate e = plim_estimate_quantile_difference(
        a->hist, &a->pooled, a->hist_b, &a->pooled_b, a->k, 0.99, a->results->level);
    if (!e.value.there) {
        row->status = PLIM_ROW_SATURATED;
        row->note = "more than 1 % of its requests were not answered in time";
    }
    e.value.v *= 1e-9;
    e.low.v *= 1e-9;
    e.high.v *= 1e-9;
    return e;
}

static double p99_in(const blame *b, uint32_t victim, uint32_t set)
{
    plim_analysis_pool(b->a, set, victim, b->a->hist, &b->a->pooled);
    double q = b->a->pooled.n == 0 ? 0.0 : plim_hist_quantile(&b->a->pooled, 0.99) * 1e-9;
    return isfinite(q) ? q : 0.0;
}

static const measure measures[] = {
    {"excess_mean", "blame_first_in", "blame_last_out", "blame_joint", of_mean, mean_in},
    {"excess_p99", "blame_first_in_p99", "blame_last_out_p99", "blame_joint_p99", of_p99, p99_in},
};

/* ---- which resource ---- */

/* Time lost to neighbours per answered request, by resource, of a victim in a set. */
static void lost_in(const blame *b, uint32_t victim, uint32_t set, double lost[PLIM_RESOURCE_COUNT])
{
    double count = 0.0;
    for (int r = 0; r < PLIM_RESOURCE_COUNT; r++) {
        lost[r] = 0.0;
    }
    for (uint32_t k = 0; k < b->a->k; k++) {
        const plim_service_obs *o = plim_analysis_service(b->a, set, victim, k);
        count += (double)o->in_time;
        for (int r = 0; r < PLIM_RESOURCE_COUNT; r++) {
            lost[r] += o->neighbours_ns[r];
        }
    }
    for (int r = 0; r < PLIM_RESOURCE_COUNT; r++) {
        lost[r] = count > 0.0 ? lost[r] / count : 0.0;
    }
}

/* Shares of the resources in what the victim loses more in set `to` than in set `from`; all 0 when
 * it loses nothing. */
static void split(const blame *b, uint32_t victim, uint32_t from, uint32_t to,
                  double share[PLIM_RESOURCE_COUNT])
{
    double before[PLIM_RESOURCE_COUNT], sum = 0.0;
    lost_in(b, victim, from, before);
    lost_in(b, victim, to, share);
    for (int r = 0; r < PLIM_RESOURCE_COUNT; r++) {
        share[r] = fmax(0.0, share[r] - before[r]);
        sum += share[r];
    }
    for (int r = 0; r < PLIM_RESOURCE_COUNT; r++) {
        share[r] = sum > 0.0 ? share[r] / sum : 0.0;
    }
}

/* ---- rows ---- */

static const char *name_of(const blame *b, uint32_t i)
{
    return b->a->x->scenario->services[b->service[i]].name;
}

static plim_row row_of(const blame *b, uint32_t victim, const char *metric, const char *part)
{
    return (plim_row){
        .platform = plim_analysis_label(b->a, 0),
        .point = "",
        .entity_kind = "service",
        .entity = name_of(b, victim),
        .metric = metric,
        .part = part,
        .unit = plim_find_metric(metric)->unit,
        .n = b->a->k,
        .note = "",
    };
}

static void add(const blame *b, plim_row row, plim_estimate e)
{
    row.value = e.value;
    row.ci_low = e.low;
    row.ci_high = e.high;
    plim_results_add(b->a->results, row);
}

/* Share of the victim's requests that ended in a set without an answer in time. */
static double lost_share(const blame *b, uint32_t victim, uint32_t set)
{
    double lost = 0.0, answered = 0.0;
    for (uint32_t k = 0; k < b->a->k; k++) {
        const plim_service_obs *o = plim_analysis_service(b->a, set, victim, k);
        lost += (double)(o->rejected + o->timed_out + o->failed);
        answered += (double)o->in_time;
    }
    return lost > 0.0 ? lost / (lost + answered) : 0.0;
}

/* Why times of a victim in two sets do not compare: it has no steady one, or they are those of the
 * few that were answered, the quick ones. */
static void set_status(const blame *b, plim_row *row, uint32_t victim, uint32_t from, uint32_t to)
{
    if (plim_analysis_saturated(b->a, from, victim) || plim_analysis_saturated(b->a, to, victim)) {
        row->status = PLIM_ROW_SATURATED;
        row->note = "more work than capacity, or a queue that kept rising: no steady value";
    } else if (fmax(lost_share(b, victim, from), lost_share(b, victim, to)) > PLIM_BLAME_LOST) {
        row->status = PLIM_ROW_SATURATED;
        row->note = "more than 1 % of its requests got no answer in time: these times are those of "
                    "the others";
    }
}

/* The blame and, by resource, its parts: as the accounting splits the mean. */
static plim_estimate add_blame(const blame *b, const measure *m, const char *metric, uint32_t i,
                               uint32_t j, uint32_t from, uint32_t to)
{
    double share[PLIM_RESOURCE_COUNT];
    plim_row row = row_of(b, i, metric, name_of(b, j));
    set_status(b, &row, b->service[i], from, to);
    plim_estimate e = m->difference(b, b->service[i], from, to, &row);
    add(b, row, e);
    split(b, b->service[i], from, to, share);
    for (int r = 0; r < PLIM_RESOURCE_COUNT && e.value.there; r++) {
        if (share[r] > 0.0) {
            plim_row part = row;
            part.part =
                plim_arena_format(b->a->results->arena, "%s:%s", name_of(b, j), resource_names[r]);
            part.value = plim_value_of(share[r] * e.value.v);
            part.ci_low = part.ci_high = PLIM_NO_VALUE;
            part.part = part.part == NULL ? "" : part.part;
            plim_results_add(b->a->results, part);
        }
    }
    return e;
}

/* Whether anybody asked anything of service i in the full set. */
static bool has_load(const blame *b, uint32_t i)
{
    uint64_t arrived = 0;
    for (uint32_t k = 0; k < b->a->k; k++) {
        arrived += plim_analysis_service(b->a, 0, b->service[i], k)->arrived;
    }
    return arrived > 0;
}

/* What the neighbours of a victim are blamed for, all together, and what chance makes of it. */
typedef struct total {
    double alone, first, last, first_chance, last_chance;
    plim_estimate excess;
    const plim_row *row; /* of the excess */
} total;

typedef enum joint { JOINT_NOT, JOINT_YES, JOINT_OPEN } joint;

/* Half the interval; without one nothing is said of chance. */
static double chance_of(const plim_estimate *e)
{
    return e->low.there && e->high.there ? 0.5 * (e->high.v - e->low.v) : 0.0;
}

static void add_pair(total *t, const pair *p)
{
    t->first += p->first.value.there ? fmax(0.0, p->first.value.v) : 0.0;
    t->last += p->last.value.there ? fmax(0.0, p->last.value.v) : 0.0;
    t->first_chance = hypot(t->first_chance, p->first.value.there ? chance_of(&p->first) : 0.0);
    t->last_chance = hypot(t->last_chance, p->last.value.there ? chance_of(&p->last) : 0.0);
}

/* A claim that the estimates make counts when it is more than chance, else it is open. */
static joint is_joint(const total *t, const pair *p, bool loaded)
{
    double first = p->first.value.v, last = p->last.value.v, excess = t->excess.value.v;
    double larger = fmax(fabs(first), fabs(last)), apart = fabs(first - last);
    if (!loaded || excess < PLIM_BLAME_LEAST * t->alone) {
        return JOINT_NOT;
    }
    bool hurt = !t->excess.low.there || t->excess.low.v > 0.0;
    /* each innocent when asked one at a time, and yet the victim is hurt */
    double known = (1.0 - PLIM_BLAME_APART) * excess;
    bool innocent = t->first < known && t->last < known;
    bool differ = larger >= PLIM_BLAME_LEAST * excess && apart > PLIM_BLAME_APART * larger;
    if (!innocent && !differ) {
        return JOINT_NOT;
    }
    bool sure =
        (innocent && t->first + t->first_chance < known && t->last + t->last_chance < known) ||
        (differ && apart > hypot(chance_of(&p->first), chance_of(&p->last)));
    return hurt && sure ? JOINT_YES : JOINT_OPEN;
}

static void add_joint(const blame *b, const measure *m, uint32_t i, uint32_t j, const total *t,
                      const pair *p)
{
    plim_row row = row_of(b, i, m->joint, name_of(b, j));
    joint is = is_joint(t, p, has_load(b, j));
    row.status = t->row->status;
    row.note = t->row->note;
    if (is != JOINT_OPEN) {
        row.value = plim_value_of(is == JOINT_YES ? 1.0 : 0.0);
    } else if (row.status == PLIM_ROW_OK) {
        row.status = PLIM_ROW_NOT_ENOUGH_DATA;
        row.note = "joint by these estimates, but no more than by chance: raise horizon_s or "
                   "replications";
    }
    plim_results_add(b->a->results, row);
}

static void add_victim(const blame *b, const measure *m, uint32_t i)
{
    pair pairs[PLIM_BLAME_SERVICES_MAX] = {{.first = {.value = PLIM_NO_VALUE}}};
    uint32_t me = 1U << i, alone = set_of(b, me);
    plim_row row = row_of(b, i, m->excess, "");
    set_status(b, &row, b->service[i], alone, 0);
    plim_estimate excess = m->difference(b, b->service[i], alone, 0, &row);
    total t = {.excess = excess, .alone = m->alone(b, b->service[i], alone), .row = &row};
    add(b, row, excess);
    for (uint32_t j = 0; j < b->n; j++) {
        pair *p = &pairs[j];
        if (j != i) {
            uint32_t two = set_of(b, me | 1U << j), others = set_of(b, full(b) & ~(1U << j));
            p->first = add_blame(b, m, m->first_in, i, j, alone, two);
            p->last = add_blame(b, m, m->last_out, i, j, others, 0);
            add_pair(&t, p);
        }
    }
    for (uint32_t j = 0; j < b->n; j++) {
        const pair *p = &pairs[j];
        if (j != i && excess.value.there && p->first.value.there && p->last.value.there) {
            add_joint(b, m, i, j, &t, p);
        }
    }
}

plim_status plim_analyze_blame(const plim_experiment *x, const uint32_t *mask,
                               const uint32_t *service, uint32_t n, plim_results *results,
                               plim_err *err)
{
    plim_analysis a;
    blame b = {.a = &a, .mask = mask, .service = service, .n = n};
    bool opened = plim_analysis_open(&a, x, results);
    for (uint32_t i = 0; i < n && opened; i++) {
        for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) {
            if (has_load(&b, i)) {
                add_victim(&b, &measures[m], i);
            }
        }
    }
    return results->failed || results->arena->failed
               ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the results")
               : PLIM_OK;
}
