/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small worlds for tests of the engine: hosts, services and a platform that read like a scenario.
 *
 *     plim_world w;
 *     plim_world_open(&w, 10.0);
 *     plim_world_host(&w, 2);
 *     plim_world_asks(&w, "web", 0.010, 3, (const double[]){0.0, 0.0, 1.0});
 *     plim_world_run(&w, 0);
 *
 * Inline, for this library must not need the floor of the models. */
#ifndef PLIM_TESTS_SUPPORT_SPEC_BUILDER_H
#define PLIM_TESTS_SUPPORT_SPEC_BUILDER_H

#include "models/registry.h"
#include "models/run.h"

#include <check.h>
#include <string.h>

enum { PLIM_WORLD_HOSTS = 8, PLIM_WORLD_SERVICES = 8, PLIM_WORLD_PARAMS = 64 };

typedef struct plim_world {
    plim_host_spec host[PLIM_WORLD_HOSTS];
    plim_service_spec service[PLIM_WORLD_SERVICES];
    double params[PLIM_WORLD_SERVICES][PLIM_WORLD_PARAMS]; /* a workload's struct */
    plim_spec spec;
    plim_arena arena;
    plim_run_result result;
} plim_world;

/* ---- a workload that asks at given times: all that follows can be worked out by hand ---- */

typedef struct plim_timetable {
    const double *at_s; /* (n), ascending */
    size_t n;
} plim_timetable;

static inline int64_t plim_timetable_next(const void *raw, plim_arrival_state *state)
{
    const plim_timetable *t = raw;
    return state->bin < t->n ? plim_ns_of_s(t->at_s[state->bin++]) : PLIM_NEVER;
}

static inline double plim_timetable_rate(const void *raw, double horizon_s)
{
    return (double)((const plim_timetable *)raw)->n / horizon_s;
}

static const plim_workload plim_workload_timetable = {
    .name = "timetable", .next = plim_timetable_next, .mean_rate = plim_timetable_rate};

/* ---- parameters of the registry's workloads, by the names of their keys ---- */

static inline const plim_param *plim_param_of(const plim_workload *workload, const char *key)
{
    const plim_param *p = workload->params;
    while (p->name != NULL && strcmp(p->name, key) != 0) {
        p++;
    }
    ck_assert_msg(p->name != NULL, "%s has no key %s", workload->name, key);
    return p;
}

static inline void plim_put(const plim_workload *workload, void *params, const char *key,
                            double value)
{
    const plim_param *p = plim_param_of(workload, key);
    char *to = (char *)params + p->offset;
    if (p->kind == PLIM_PARAM_COUNT) {
        int64_t count = (int64_t)value;
        memcpy(to, &count, sizeof count);
    } else {
        ck_assert_int_eq(p->kind, PLIM_PARAM_REAL);
        memcpy(to, &value, sizeof value);
    }
}

static inline void plim_put_reals(const plim_workload *workload, void *params, const char *key,
                                  const double *value, size_t n)
{
    const plim_param *p = plim_param_of(workload, key);
    plim_reals reals = {value, n};
    ck_assert_int_eq(p->kind, PLIM_PARAM_REALS);
    memcpy((char *)params + p->offset, &reals, sizeof reals);
}

static inline void plim_put_dist(const plim_workload *workload, void *params, const char *key,
                                 plim_dist_kind kind, double mean)
{
    const plim_param *p = plim_param_of(workload, key);
    plim_dist dist = {.kind = kind, .mean = mean, .scv = 1.0};
    ck_assert_int_eq(p->kind, PLIM_PARAM_DIST);
    memcpy((char *)params + p->offset, &dist, sizeof dist);
}

/* Zero, and what the table says is to be there when a scenario says nothing. */
static inline void plim_put_fallbacks(const plim_workload *workload, void *params)
{
    ck_assert_uint_le(workload->params_size, sizeof(double) * PLIM_WORLD_PARAMS);
    memset(params, 0, workload->params_size);
    for (const plim_param *p = workload->params; p->name != NULL; p++) {
        if (p->kind == PLIM_PARAM_REAL || p->kind == PLIM_PARAM_COUNT) {
            plim_put(workload, params, p->name, p->fallback);
        }
    }
}

/* ---- worlds ---- */

/* The era, or 2020 for a platform that was not there before. */
static inline int plim_world_era(const plim_platform *p, int era)
{
    return plim_stack_has_era(plim_platform_stack(p, era), era) ? era : 2020;
}

/* The costs of a platform of the registry in an era (or 2020, see above), or none. */
static inline void plim_world_on(plim_world *w, const char *name, int era, bool zero)
{
    plim_err err = {0};
    const plim_platform *p = plim_find_platform(name);
    ck_assert_ptr_nonnull(p);
    era = plim_world_era(p, era);
    w->spec.platform = (plim_platform_spec){.label = name,
                                            .part = {p},
                                            .guest_os_modified = p->guest_os_modified,
                                            .sharing = p->sharing,
                                            .vcpu_limits = p->has_vcpus,
                                            .one_service_per_host = p->one_service_per_host};
    ck_assert_msg(plim_stack_build(plim_platform_stack(p, era), era, zero, &w->spec.platform.stack,
                                   &err) == PLIM_OK,
                  "%s", err.what);
}

/* Containers without costs on no host yet; one batch, one bin, no warm-up. */
static inline void plim_world_open(plim_world *w, double horizon_s)
{
    memset(w, 0, sizeof *w);
    w->spec = (plim_spec){.hosts = w->host,
                          .services = w->service,
                          .placement = plim_find_placement("first_fit"),
                          .horizon_ns = plim_ns_of_s(horizon_s),
                          .seed = 20240229,
                          .n_batches = 1,
                          .n_bins = 1,
                          .max_in_flight = 1000};
    plim_world_on(w, "container", 2014, true);
}

static inline plim_host_spec *plim_world_host(plim_world *w, uint32_t cores)
{
    static const char *const names[PLIM_WORLD_HOSTS] = {"h0", "h1", "h2", "h3",
                                                        "h4", "h5", "h6", "h7"};
    uint32_t h = w->spec.n_hosts++;
    ck_assert_uint_lt(h, PLIM_WORLD_HOSTS);
    w->host[h] = (plim_host_spec){.name = names[h],
                                  .cores = cores,
                                  .mem_mib = 65536.0,
                                  .core_speed = 1.0,
                                  .smt_factor = 1.0,
                                  .slice_ms = 30.0};
    return &w->host[h];
}

/* A service of one instance whose requests take `work_s` seconds of the reference core. */
static inline plim_service_spec *plim_world_service(plim_world *w, const char *name, double work_s,
                                                    const plim_workload *workload)
{
    uint32_t s = w->spec.n_services++;
    ck_assert_uint_lt(s, PLIM_WORLD_SERVICES);
    w->service[s] = (plim_service_spec){
        .name = name,
        .instances = 1,
        .size = {.kind = PLIM_DIST_DETERMINISTIC, .mean = 1.0},
        .mem_mib = 1.0,
        .concurrency = PLIM_UNLIMITED,
        .queue_limit = PLIM_UNLIMITED,
        .cpu_weight = 1.0,
        .period_ms = 100.0,
        .workload = workload,
        .workload_params = w->params[s],
    };
    w->service[s].ops.n[PLIM_CLASS_USER] = work_s;
    if (workload->params != NULL) {
        plim_put_fallbacks(workload, w->params[s]);
    }
    return &w->service[s];
}

/* Requests at these times. */
static inline plim_service_spec *plim_world_asks(plim_world *w, const char *name, double work_s,
                                                 size_t n, const double *at_s)
{
    plim_timetable table = {at_s, n};
    plim_service_spec *s = plim_world_service(w, name, work_s, &plim_workload_timetable);
    memcpy(w->params[s - w->service], &table, sizeof table);
    return s;
}

static inline plim_service_spec *plim_world_poisson(plim_world *w, const char *name, double work_s,
                                                    double rate_per_s)
{
    const plim_workload *poisson = plim_find_workload("poisson");
    plim_service_spec *s = plim_world_service(w, name, work_s, poisson);
    plim_put(poisson, w->params[s - w->service], "rate_per_s", rate_per_s);
    return s;
}

static inline plim_service_spec *plim_world_closed(plim_world *w, const char *name, double work_s,
                                                   double users, plim_dist_kind kind,
                                                   double think_s)
{
    const plim_workload *closed = plim_find_workload("closed");
    plim_service_spec *s = plim_world_service(w, name, work_s, closed);
    plim_put(closed, w->params[s - w->service], "users", users);
    plim_put_dist(closed, w->params[s - w->service], "think", kind, think_s);
    return s;
}

static inline void plim_world_run(plim_world *w, uint32_t replication)
{
    plim_err err = {0};
    for (uint32_t s = 0; s < w->spec.n_services; s++) {
        const plim_workload *workload = w->service[s].workload;
        ck_assert_msg(plim_dist_prepare(&w->service[s].size, &w->arena, &err) == PLIM_OK, "%s",
                      err.what);
        ck_assert_msg(workload == NULL || workload->prepare == NULL ||
                          workload->prepare(w->params[s], &w->arena, &err) == PLIM_OK,
                      "%s", err.what);
    }
    ck_assert_msg(plim_run(&w->spec, replication, &w->arena, &w->result, &err) == PLIM_OK, "%s",
                  err.what);
}

/* What service s did in the only batch. */
static inline const plim_service_obs *plim_world_seen(const plim_world *w, uint32_t s)
{
    return &w->result.service[s];
}

static inline double plim_world_mean_ms(const plim_world *w, uint32_t s)
{
    const plim_service_obs *o = plim_world_seen(w, s);
    return o->sojourn_ns * 1e-6 / (double)o->in_time;
}

static inline void plim_world_close(plim_world *w)
{
    plim_arena_free(&w->arena);
}

#endif
