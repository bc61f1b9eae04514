/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of the isolation matrix: see analyze_isolate.h. */
#include "scenarios/analyze_isolate.h"

#include "scenarios/isolate.h"

#include <math.h>
#include <string.h>

/* A cell of the matrix: runs `with` and without (0) the aggressor, and of the aggressor alone. */
typedef struct cell {
    plim_analysis *a;
    const char *point;
    uint32_t with, alone, aggressor;
} cell;

/* Sums of the pairs of observations that a ratio is made of. */
typedef struct sums {
    double *num_a, *den_a, *num_b, *den_b;
} sums;

typedef void ratio_fn(const plim_analysis *a, const plim_service_obs *o, double *num, double *den);

static void goodput(const plim_analysis *a, const plim_service_obs *o, double *num, double *den)
{
    *num = (double)o->in_time;
    *den = a->window_s;
}

static void sojourn(const plim_analysis *a, const plim_service_obs *o, double *num, double *den)
{
    (void)a;
    *num = o->sojourn_ns * 1e-9;
    *den = (double)o->in_time;
}

static bool sums_new(sums *s, const plim_analysis *a)
{
    plim_arena *arena = a->results->arena;
    s->num_a = PLIM_NEW(arena, a->k, double);
    s->den_a = PLIM_NEW(arena, a->k, double);
    s->num_b = PLIM_NEW(arena, a->k, double);
    s->den_b = PLIM_NEW(arena, a->k, double);
    return !arena->failed;
}

static plim_ratio_pair gather(const plim_analysis *a, const sums *s, ratio_fn *f, uint32_t service,
                              uint32_t without, uint32_t with)
{
    for (uint32_t k = 0; k < a->k; k++) {
        f(a, plim_analysis_service(a, without, service, k), &s->num_a[k], &s->den_a[k]);
        f(a, plim_analysis_service(a, with, service, k), &s->num_b[k], &s->den_b[k]);
    }
    return (plim_ratio_pair){s->num_a, s->den_a, s->num_b, s->den_b};
}

/* Whether the service's goodput is below 1 % of what it is without, in half of the replications. */
static bool silenced(const plim_analysis *a, uint32_t service, uint32_t without, uint32_t with)
{
    uint32_t silent = 0;
    for (uint32_t r = 0; r < a->x->replications; r++) {
        double before = 0.0, after = 0.0;
        for (uint32_t b = 0; b < a->x->n_batches; b++) {
            uint32_t k = r * a->x->n_batches + b;
            before += (double)plim_analysis_service(a, without, service, k)->in_time;
            after += (double)plim_analysis_service(a, with, service, k)->in_time;
        }
        silent += before > 0.0 && after < PLIM_RESPONDS_LEAST * before;
    }
    return 2 * silent >= a->x->replications;
}

static plim_row row_of(const cell *c, const char *kind, const char *entity, const char *metric)
{
    return (plim_row){
        .platform = plim_analysis_label(c->a, 0),
        .point = c->point,
        .entity_kind = kind,
        .entity = entity,
        .metric = metric,
        .part = "",
        .unit = plim_find_metric(metric)->unit,
        .n = c->a->k,
        .note = "",
    };
}

static void add(const cell *c, plim_row row, plim_estimate e)
{
    row.value = e.value;
    row.ci_low = e.low;
    row.ci_high = e.high;
    if (!e.value.there && row.status == PLIM_ROW_OK) {
        row.status = PLIM_ROW_NOT_ENOUGH_DATA;
        row.note = "nothing to compare: no answer without the aggressor, or too few";
    }
    plim_results_add(c->a->results, row);
}

static void set_silent(plim_row *row)
{
    row->status = PLIM_ROW_DID_NOT_RESPOND;
    row->note = "goodput below 1 % of what it is without, in at least half of the replications";
}

/* Says so where the share of 1 % rests on fewer requests than would show it. */
static void note_few(const cell *c, plim_row *row, uint32_t victim)
{
    double answers = 0.0, each;
    for (uint32_t k = 0; k < c->a->k; k++) {
        answers += (double)plim_analysis_service(c->a, 0, victim, k)->in_time;
    }
    each = answers / (double)c->a->x->replications;
    if (each < 1.0 / PLIM_RESPONDS_LEAST) {
        const char *note = plim_arena_format(
            c->a->results->arena, "%s; without the aggressor a replication has only %.3g answers",
            row->note, each);
        row->note = note == NULL ? row->note : note;
    }
}

/* 1 - e, never above 1. */
static plim_estimate lost(plim_estimate e)
{
    plim_estimate d = {plim_value_of(1.0 - e.value.v), plim_value_of(1.0 - e.high.v),
                       plim_value_of(1.0 - e.low.v)};
    d.value.there = e.value.there;
    d.low.there = e.high.there;
    d.high.there = e.low.there;
    return plim_estimate_within(d, -HUGE_VAL, 1.0);
}

static const char *service_name(const cell *c, uint32_t s)
{
    return c->a->x->scenario->services[s].name;
}

/* How much longer the victim's requests took: mean and p99, each over what it is without. */
static void add_latency(const cell *c, const sums *s, uint32_t victim, bool silent)
{
    plim_analysis *a = c->a;
    const char *name = service_name(c, victim);
    bool saturated =
        plim_analysis_saturated(a, 0, victim) || plim_analysis_saturated(a, c->with, victim);
    plim_row mean = row_of(c, "service", name, "latency_ratio");
    plim_row p99 = row_of(c, "service", name, "p99_inflation");
    plim_estimate none = {PLIM_NO_VALUE, PLIM_NO_VALUE, PLIM_NO_VALUE};
    mean.status = p99.status = saturated ? PLIM_ROW_SATURATED : PLIM_ROW_OK;
    if (saturated) {
        mean.note = p99.note = "more work than capacity, or a queue that kept rising";
    }
    if (silent) {
        set_silent(&mean);
        set_silent(&p99);
        add(c, mean, none);
        add(c, p99, none);
        return;
    }
    plim_ratio_pair pair = gather(a, s, sojourn, victim, 0, c->with);
    add(c, mean, plim_estimate_relative(&pair, 1, a->k, a->results->level));
    plim_analysis_pool(a, 0, victim, a->hist, &a->pooled);
    plim_analysis_pool(a, c->with, victim, a->hist_b, &a->pooled_b);
    double needed = fmax(plim_analysis_needed(a, 0, victim, 0.99),
                         plim_analysis_needed(a, c->with, victim, 0.99));
    p99.n = a->pooled.n < a->pooled_b.n ? a->pooled.n : a->pooled_b.n;
    if (!saturated && (double)p99.n < needed) {
        p99.status = PLIM_ROW_NOT_ENOUGH_DATA;
        p99.note = isinf(needed)
                       ? "the warm-up leaves too little of the run"
                       : plim_arena_format(a->results->arena, "needs about %.2g requests, has %.0f",
                                           needed, (double)p99.n);
        add(c, p99, none);
        return;
    }
    plim_estimate e = plim_estimate_quantile_relative(a->hist, &a->pooled, a->hist_b, &a->pooled_b,
                                                      a->k, 0.99, a->results->level);
    if (!e.value.there) {
        p99.status = PLIM_ROW_SATURATED;
        p99.note = "more than 1 % of its requests were not answered in time";
    }
    add(c, p99, e);
}

/* The victim that is hurt most: one that does not respond before all others. */
typedef struct worst {
    plim_row row;
    bool there;
} worst;

static void keep_worst(worst *w, plim_row row)
{
    bool silent = row.status == PLIM_ROW_DID_NOT_RESPOND;
    bool was = w->there && w->row.status == PLIM_ROW_DID_NOT_RESPOND;
    if (row.value.there &&
        (!w->there || (silent && !was) || (silent == was && row.value.v > w->row.value.v))) {
        *w = (worst){row, true};
    }
}

static void add_worst(const plim_analysis *a, const worst *w, const char *point)
{
    plim_row row = w->row;
    if (w->there) {
        row.point = point;
        row.entity_kind = "platform";
        row.part = row.entity;
        row.entity = plim_analysis_label(a, 0);
        row.metric = "degradation_worst";
        plim_results_add(a->results, row);
    }
}

static void add_victims(const cell *c, worst *of_all)
{
    const plim_analysis *a = c->a;
    const plim_isolate_spec *asked = &a->x->scenario->isolate;
    uint32_t n = asked->n_victims;
    sums *sum = PLIM_NEW(a->results->arena, n, sums);
    plim_ratio_pair *pair = PLIM_NEW(a->results->arena, n, plim_ratio_pair);
    worst of_cell = {.there = false};
    bool any_silent = false;
    for (uint32_t i = 0; i < n && pair != NULL && sum != NULL && sums_new(&sum[i], a); i++) {
        uint32_t victim = asked->victim[i];
        plim_row row = row_of(c, "service", service_name(c, victim), "degradation");
        pair[i] = gather(a, &sum[i], goodput, victim, 0, c->with);
        plim_estimate e = lost(plim_estimate_relative(&pair[i], 1, a->k, a->results->level));
        if (silenced(a, victim, 0, c->with)) {
            set_silent(&row);
            note_few(c, &row, victim);
            any_silent = true;
        }
        add(c, row, e);
        row.value = e.value;
        row.ci_low = e.low;
        row.ci_high = e.high;
        keep_worst(&of_cell, row);
        keep_worst(of_all, row);
    }
    if (a->results->arena->failed) {
        return;
    }
    plim_row mean = row_of(c, "platform", plim_analysis_label(a, 0), "degradation_mean");
    plim_estimate of_all_victims = {PLIM_NO_VALUE, PLIM_NO_VALUE, PLIM_NO_VALUE};
    if (any_silent) { /* no answer is no number to take a mean with */
        set_silent(&mean);
    } else {
        of_all_victims = lost(plim_estimate_relative(pair, n, a->k, a->results->level));
    }
    add(c, mean, of_all_victims);
    add_worst(a, &of_cell, c->point);
    for (uint32_t i = 0; i < n; i++) { /* their goodputs are done with */
        add_latency(c, &sum[i], asked->victim[i], silenced(a, asked->victim[i], 0, c->with));
    }
}

/* The aggressor against itself alone, where it answers anything there. */
static void add_culprit(const cell *c)
{
    sums sum;
    const plim_analysis *a = c->a;
    if (!sums_new(&sum, a)) {
        return;
    }
    plim_ratio_pair pair = gather(a, &sum, goodput, c->aggressor, c->alone, c->with);
    plim_estimate e = lost(plim_estimate_relative(&pair, 1, a->k, a->results->level));
    plim_row row = row_of(c, "service", service_name(c, c->aggressor), "culprit_degradation");
    if (e.value.there && silenced(a, c->aggressor, c->alone, c->with)) {
        set_silent(&row);
    }
    if (e.value.there) {
        add(c, row, e);
    }
}

static bool is_aggressor(const plim_isolate_spec *asked, uint32_t service)
{
    for (uint32_t i = 0; i < asked->n_aggressors; i++) {
        if (asked->aggressor[i] == service) {
            return true;
        }
    }
    return false;
}

/* Hosts that hold the instances of all but the aggressors, against one service on a host. */
static void add_hosts(const cell *c)
{
    const plim_analysis *a = c->a;
    const plim_run_result *run = plim_analysis_run(a, 0);
    const plim_cluster *cluster = &run->cluster;
    uint32_t n_services = run->n_services, n_hosts = run->n_hosts;
    bool *used = PLIM_NEW(a->results->arena, n_hosts, bool);
    bool *mine = PLIM_NEW(a->results->arena, (size_t)n_services * n_hosts, bool);
    double hosts = 0.0, apart = 0.0;
    for (uint32_t i = 0; i < cluster->n_instances && used != NULL && mine != NULL; i++) {
        uint32_t h = cluster->instances[i].host, s = cluster->instances[i].service;
        if (h < n_hosts && !is_aggressor(&a->x->scenario->isolate, s)) {
            hosts += used[h] ? 0.0 : 1.0;
            apart += mine[(size_t)s * n_hosts + h] ? 0.0 : 1.0;
            used[h] = mine[(size_t)s * n_hosts + h] = true;
        }
    }
    plim_row row = row_of(c, "platform", plim_analysis_label(a, 0), "hosts_used");
    row.value = plim_value_of(hosts);
    row.n = 1;
    plim_results_add(a->results, row);
    row.metric = "hosts_saved";
    row.value = apart > 0.0 ? plim_value_of(1.0 - hosts / apart) : PLIM_NO_VALUE;
    plim_results_add(a->results, row);
}

static void add_refused(plim_analysis *a, const char *point)
{
    const char *refusal = plim_analysis_run(a, 0)->cluster.refusal;
    const char *label = plim_analysis_label(a, 0);
    const char *why = plim_arena_text(a->results->arena, refusal, strlen(refusal));
    cell c = {.a = a, .point = point};
    plim_row row = row_of(&c, "platform", label, "degradation_worst");
    row.status = PLIM_ROW_REFUSED;
    row.note = why == NULL ? "" : why;
    plim_results_add(a->results, row);
    plim_results_add_note(a->results, "refusal", label, row.note);
}

static void add_rows(plim_analysis *a, bool limits)
{
    const plim_isolate_spec *asked = &a->x->scenario->isolate;
    const char *setting = limits ? "limits=on" : "limits=off";
    cell whole = {.a = a, .point = setting};
    worst of_all = {.there = false};
    if (plim_analysis_run(a, 0)->cluster.refused) {
        add_refused(a, setting);
        return;
    }
    for (uint32_t i = 0; i < asked->n_aggressors; i++) {
        uint32_t s = asked->aggressor[i];
        cell c = {.a = a, .with = 1 + i, .alone = 1 + asked->n_aggressors + i, .aggressor = s};
        c.point = plim_arena_format(a->results->arena, "aggressor=%s;%s",
                                    a->x->scenario->services[s].name, setting);
        if (c.point != NULL) {
            add_victims(&c, &of_all);
            add_culprit(&c);
        }
    }
    add_worst(a, &of_all, setting);
    add_hosts(&whole);
    plim_analyze_notes(a, 0);
}

plim_status plim_analyze_isolate_begin(const plim_experiment *window, plim_results *results,
                                       plim_err *err)
{
    const plim_scenario *scenario = window->scenario;
    plim_analysis_describe(window, "isolate", results);
    plim_analysis_scenario_notes(window, results);
    results->platforms = (const char **)plim_arena_alloc(results->arena, scenario->n_platforms,
                                                         sizeof *results->platforms);
    for (uint32_t p = 0; p < scenario->n_platforms && results->platforms != NULL; p++) {
        results->platforms[results->n_platforms++] = scenario->platforms[p].label;
    }
    return results->arena->failed ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the results")
                                  : PLIM_OK;
}

plim_status plim_analyze_isolate(const plim_experiment *x, bool limits, plim_results *results,
                                 plim_err *err)
{
    plim_analysis a;
    if (plim_analysis_open(&a, x, results)) {
        plim_analysis_count(x, results);
        add_rows(&a, limits);
    }
    return results->failed || results->arena->failed
               ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the results")
               : PLIM_OK;
}
