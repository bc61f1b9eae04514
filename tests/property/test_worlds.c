/* SPDX-License-Identifier: GPL-3.0-or-later
 * Laws that hold whatever happens in a world drawn from random numbers: instances that scale, move
 * and crash, hosts that leave, come and are replaced, services that come and go, and every channel
 * between neighbours with and without limits. When all services have left, nobody is left behind;
 * and channels that nobody presses change no bit. */
#include "tests/support/draw_world.h"
#include "tests/support/suite.h"

#include <math.h>

enum { WORLDS = 240, FAILURES = 4 };

static const double HORIZON_S = 400.0; /* nobody asks after 30 s; the rest is for draining */

typedef struct drawn {
    plim_world w;
    plim_failure_spec failure[FAILURES];
    plim_visit path[PLIM_WORLD_SERVICES][4];
} drawn;

static void draw_platform(plim_world *w, plim_rng *rng)
{
    plim_world_on(w, DRAW_FROM(plim_platforms, rng)->name, 2014, false);
    plim_stack *stack = &w->spec.platform.stack;
    stack->host_boot_s = between(rng, 0.0, 2.0);
    stack->instance_boot_s = between(rng, 0.0, 1.0);
    for (size_t l = 0; l < stack->n; l++) {
        stack->image_mib[l] = between(rng, 0.0, 5.0);
        stack->instance_mib[l] = stack->host_mib[l] = 1.0;
    }
    w->spec.placement = DRAW_FROM(plim_placements, rng);
    if (w->spec.placement == plim_find_placement("explicit_hosts")) {
        w->spec.placement = plim_find_placement("worst_fit");
    }
    w->spec.live =
        (plim_live_spec){.cpu_tax = between(rng, 0.0, 0.5), .downtime_s = between(rng, 0.0, 0.5)};
    if (maybe(rng, 0.5)) {
        w->spec.replan = (plim_replan_spec){.goal = (plim_replan_goal)below(rng, 2),
                                            .every_s = between(rng, 1.0, 9.0),
                                            .after_change_s = maybe(rng, 0.5) ? 0.3 : 0.0,
                                            .moves_max = 1 + below(rng, 4)};
    }
}

static void draw_hosts(plim_world *w, plim_rng *rng)
{
    uint32_t n = 2 + below(rng, 3);
    for (uint32_t i = 0; i < n; i++) {
        plim_host_spec *h = draw_host(w, 2 + below(rng, 5), rng);
        h->age_s = between(rng, 0.0, 10.0);
        if (i > 0 && maybe(rng, 0.3)) {
            h->until_s = between(rng, 5.0, 25.0);
        } else if (i > 0 && maybe(rng, 0.3)) {
            h->from_s = between(rng, 1.0, 10.0);
        } else if (maybe(rng, 0.3)) {
            h->refresh = (plim_refresh_spec){.at_age_s = between(rng, 12.0, 30.0),
                                             .swap_s = between(rng, 0.1, 5.0),
                                             .core_speed = 1.5};
        }
        if (i > 1 && maybe(rng, 0.2)) {
            h->lead_time_s = between(rng, 1.0, 5.0);
        }
    }
}

static void draw_path(drawn *d, uint32_t s, plim_rng *rng)
{
    plim_visit *path = d->path[s];
    uint32_t n = 0;
    path[n++] = (plim_visit){PLIM_VISIT_CPU, 0};
    if (maybe(rng, 0.6)) {
        path[n++] = (plim_visit){PLIM_VISIT_DISK, 0};
    }
    if (s > 0 && maybe(rng, 0.5)) { /* no circles: of an earlier one */
        path[n++] = (plim_visit){PLIM_VISIT_CALL, below(rng, s)};
        path[n++] = (plim_visit){PLIM_VISIT_CPU, 0};
    }
    d->w.service[s].path = path;
    d->w.service[s].n_path = n;
}

static void draw_services(drawn *d, plim_rng *rng)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    uint32_t n = 1 + below(rng, 4);
    for (uint32_t i = 0; i < n; i++) {
        plim_service_spec *s =
            plim_world_poisson(&d->w, names[i], between(rng, 0.001, 0.02), between(rng, 5.0, 60.0));
        draw_operations(&s->ops, rng);
        s->size = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = 1.0};
        s->instances = 1 + below(rng, 3);
        s->vcpus = 1 + below(rng, 2);
        s->mem_mib = between(rng, 10.0, 500.0);
        s->concurrency = maybe(rng, 0.7) ? 1 + below(rng, 8) : PLIM_UNLIMITED;
        s->queue_limit = maybe(rng, 0.7) ? 20 : PLIM_UNLIMITED;
        s->timeout_s = maybe(rng, 0.6) ? between(rng, 0.05, 1.0) : 0.0;
        s->quota_ms = maybe(rng, 0.2) ? between(rng, 40.0, 150.0) : 0.0;
        s->cpuset_cores = maybe(rng, 0.1);
        s->balancer = DRAW_FROM(plim_balancers, rng);
        s->from_s = maybe(rng, 0.3) ? between(rng, 0.5, 8.0) : 0.0;
        s->until_s = between(rng, 10.0, 30.0);
        s->retry = (plim_retry_spec){.attempts = 1 + below(rng, 3),
                                     .backoff_s = 0.05,
                                     .factor = 2.0,
                                     .backoff_max_s = 1.0,
                                     .jitter = 0.5,
                                     .budget = -1.0};
        s->scaling.start_s = between(rng, 0.0, 1.0);
        if (maybe(rng, 0.4)) {
            s->scaling.least = 1;
            s->scaling.most = s->instances + 1 + below(rng, 2);
            s->scaling.metric = (plim_scaling_metric)below(rng, PLIM_SCALING_METRIC_COUNT);
            s->scaling.target = s->scaling.metric == PLIM_SCALING_CPU ? 0.3 : 2.0;
            s->scaling.period_s = between(rng, 0.5, 3.0);
            s->scaling.cooldown_s = between(rng, 0.0, 3.0);
        }
        draw_path(d, i, rng);
    }
}

static void draw_failures(drawn *d, plim_rng *rng)
{
    plim_err err = {0};
    uint32_t n = below(rng, FAILURES + 1);
    for (uint32_t i = 0; i < n; i++) {
        plim_failure_spec *f = &d->failure[i];
        f->what = (plim_failure_kind)below(rng, 3);
        f->service = below(rng, d->w.spec.n_services);
        f->host = below(rng, d->w.spec.n_hosts);
        f->random = true;
        f->every = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = between(rng, 2.0, 20.0)};
        f->elsewhere = maybe(rng, 0.5);
        f->repair_s = between(rng, 0.0, 5.0);
        ck_assert_int_eq(plim_dist_prepare(&f->every, &d->w.arena, &err), PLIM_OK);
    }
    d->w.spec.failures = d->failure;
    d->w.spec.n_failures = n;
}

static void draw(drawn *d, uint64_t seed, bool channels)
{
    plim_rng rng = plim_rng_stream(seed, 0, 0, PLIM_PURPOSE_TEST);
    memset(d, 0, sizeof *d);
    plim_world_open(&d->w, HORIZON_S);
    d->w.spec.seed = seed;
    d->w.spec.max_in_flight = 20000;
    draw_platform(&d->w, &rng);
    draw_hosts(&d->w, &rng);
    draw_services(d, &rng);
    draw_failures(d, &rng);
    if (channels) {
        draw_channels(&d->w, &rng);
    }
}

/* Every channel is there, with limits that hold nobody, and nobody is short of anything. A limit of
 * a device, however high, is a device that takes a nanosecond: there are none. */
static void add_neutral_channels(plim_world *w)
{
    for (uint32_t i = 0; i < w->spec.n_hosts; i++) {
        w->host[i].channels = (plim_channels_host){
            .memory = {.swap_mib = 1000.0, .reclaim_mib_per_s = 10.0, .overcommit = 1.0},
            .cache = {.llc_mib = 1e4, .gb_per_s = 1e5},
            .kernel = {.pids_max = 1e9}};
    }
    for (uint32_t i = 0; i < w->spec.n_services; i++) {
        w->service[i].channels = (plim_channels_use){
            .memory = {.faults_per_cpu_s = 1000.0, .swap_mib = -1.0},
            .cache = {.footprint_mib = 1.0, .gb_per_s = 1.0, .miss_gain = 2.0, .memory_bound = 0.5},
            .disk = {.weight = 3.0},
            .net = {.weight = 3.0},
            .kernel = {.pids = 7.0, .pids_per_request = 1.0, .limit_pids = 1e6}};
        w->service[i].channels.memory.working_set_mib = w->service[i].mem_mib * 0.5;
        w->service[i].channels.memory.limit_mib = w->service[i].mem_mib * 2.0;
    }
}

/* Without what only the channels count. */
static plim_service_obs plain(const plim_service_obs *o)
{
    plim_service_obs p = *o;
    p.working_set = p.resident = p.swapped = p.pids_ns = 0.0;
    p.hist = (plim_hist){0};
    return p;
}

static void check_host(const plim_world *w, uint32_t h, uint64_t seed)
{
    const plim_host_obs *o = &w->result.host[h];
    double work = o->useful + o->copying + o->faults + o->held_up;
    double capacity = w->result.host_capacity[h] * HORIZON_S * 1e9;
    for (int l = 1; l <= PLIM_STACK_MAX; l++) {
        work += o->overhead[l];
    }
    ck_assert_msg(fabs(work - o->used) <= 1e-9 * o->used + 1e-3, "world %llu host %u: %.17g, %.17g",
                  (unsigned long long)seed, h, work, o->used);
    ck_assert(o->used + o->ticks + o->switching <= capacity * (1.0 + 1e-12));
    ck_assert(o->on_ns <= HORIZON_S * 1e9 * (1.0 + 1e-12));
    for (int way = 0; way < 2; way++) {
        ck_assert(o->link_busy[way] <= HORIZON_S * 1e9 * (1.0 + 1e-12));
    }
    ck_assert(o->disk_busy <= HORIZON_S * 1e9 * (1.0 + 1e-12));
}

static void check_service(const plim_world *w, uint32_t s, uint64_t seed)
{
    const plim_service_obs *o = &w->result.service[s];
    uint64_t decided = o->in_time + o->rejected + o->timed_out + o->failed;
    double area = o->spent_ns + o->residual_ns;
    ck_assert_msg(w->result.in_system_end[s] == 0, "world %llu service %u: %u left behind",
                  (unsigned long long)seed, s, w->result.in_system_end[s]);
    ck_assert_msg(decided == o->arrived, "world %llu service %u: %llu of %llu decided",
                  (unsigned long long)seed, s, (unsigned long long)decided,
                  (unsigned long long)o->arrived);
    ck_assert_msg(fabs(o->in_system_area - area) <= 1e-9 * area + 1.0, "world %llu service %u",
                  (unsigned long long)seed, s);
    ck_assert(o->residual_ns == 0.0);
    ck_assert(plim_neighbours_ns(o) >= 0.0 && isfinite(o->sojourn_ns));
}

START_TEST(nobody_is_left_behind)
{
    static drawn d;
    uint32_t crashes = 0, starts = 0, moved = 0;
    uint64_t answered = 0, refused = 0;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        draw(&d, seed, _i == 1);
        plim_world_run(&d.w, 0);
        if (d.w.result.cluster.refused) {
            refused++;
        } else {
            for (uint32_t s = 0; s < d.w.spec.n_services; s++) {
                check_service(&d.w, s, seed);
                crashes += d.w.result.crashes[s];
                starts += d.w.result.starts[s];
                answered += d.w.result.service[s].in_time;
            }
            for (uint32_t h = 0; h < d.w.spec.n_hosts; h++) {
                check_host(&d.w, h, seed);
            }
            for (int k = 0; k < PLIM_MOVE_REASONS; k++) {
                moved += d.w.result.moves[k];
            }
        }
        plim_world_close(&d.w);
    }
    /* the worlds are busy ones */
    ck_assert_uint_lt(refused, WORLDS / 2);
    ck_assert_uint_gt(crashes, WORLDS);
    ck_assert_uint_gt(starts, WORLDS / 4);
    ck_assert_uint_gt(moved, WORLDS / 4);
    ck_assert_uint_gt(answered, 500 * WORLDS);
}
END_TEST

START_TEST(channels_that_nobody_presses_change_no_bit)
{
    static drawn with, without;
    for (uint64_t seed = 0; seed < WORLDS / 2; seed++) {
        draw(&without, seed, false);
        draw(&with, seed, false);
        add_neutral_channels(&with.w);
        plim_world_run(&without.w, 0);
        plim_world_run(&with.w, 0);
        for (uint32_t s = 0; s < with.w.spec.n_services && !with.w.result.cluster.refused; s++) {
            const plim_service_obs a = plain(&without.w.result.service[s]);
            const plim_service_obs b = plain(&with.w.result.service[s]);
            ck_assert_msg(memcmp(&a, &b, sizeof a) == 0, "world %llu service %u: %.17g, %.17g",
                          (unsigned long long)seed, s, a.sojourn_ns, b.sojourn_ns);
        }
        plim_world_close(&with.w);
        plim_world_close(&without.w);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("worlds");
    TCase *c = plim_suite_case(suite, "worlds");
    tcase_add_loop_test(c, nobody_is_left_behind, 0, 2);
    tcase_add_test(c, channels_that_nobody_presses_change_no_bit);
    return plim_suite_run(suite);
}
