/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/engine_round.c: hosts that hear nothing of each other are executed one after
 * another, and every request does what it does in the order of time. A service that leaves keeps a
 * run from rounds, so each world is run as it is and once more with one that leaves long after its
 * end: all that is counted is the same, and sums are, up to the order in which they are added. */
#include "tests/support/draw_world.h"
#include "tests/support/suite.h"

#include <math.h>

enum { HOSTS = 8, BATCHES = 3, BINS = 7, ASKED_AT = 800 };

static const double HORIZON_S = 20.0, LONG_AFTER_S = 1e6;

typedef struct drawn {
    plim_world w;
    plim_failure_spec failure;
    plim_visit path[PLIM_WORLD_SERVICES][2];
    double at_s[PLIM_WORLD_SERVICES][ASKED_AT];
} drawn;

/* Many at one instant, and in some worlds all alike. */
static plim_service_spec *draw_crowds(drawn *d, const char *name, double work_s, plim_rng *rng)
{
    double *at_s = d->at_s[d->w.spec.n_services], step_s = maybe(rng, 0.5) ? 0.01 : 0.1;
    double gap_s = HORIZON_S / ASKED_AT, t = 0.0;
    for (int i = 0; i < ASKED_AT; i++) {
        t += gap_s * plim_draw_exponential(rng);
        at_s[i] = floor(t / step_s) * step_s;
    }
    return plim_world_asks(&d->w, name, work_s, ASKED_AT, at_s);
}

/* Clients from outside, or users who ask again at once. */
static plim_service_spec *draw_clients(drawn *d, const char *name, plim_rng *rng)
{
    plim_world *w = &d->w;
    double work_s = between(rng, 0.001, 0.02);
    if (maybe(rng, 0.3)) {
        double users = 1.0 + below(rng, 20), think_s = maybe(rng, 0.15) ? 0.005 : 0.0;
        plim_service_spec *s =
            plim_world_closed(w, name, work_s, users, PLIM_DIST_DETERMINISTIC, think_s);
        s->balancer = plim_find_balancer("sticky");
        return s;
    }
    static const char *const blind[] = {"random", "round_robin", "sticky"};
    plim_service_spec *s = maybe(rng, 0.3)
                               ? draw_crowds(d, name, work_s, rng)
                               : plim_world_poisson(w, name, work_s, between(rng, 20.0, 400.0));
    s->balancer = plim_find_balancer(blind[below(rng, 3)]);
    s->queue_limit = maybe(rng, 0.5) ? below(rng, 20) : PLIM_UNLIMITED;
    s->timeout_s = maybe(rng, 0.6) ? between(rng, 0.02, 1.0) : 0.0;
    return s;
}

/* What lets hosts hear of each other: there are no rounds then. */
static void draw_hearsay(drawn *d, plim_service_spec *s, plim_rng *rng)
{
    uint32_t service = (uint32_t)(s - d->w.service);
    switch (below(rng, 9)) {
    case 0:
        s->balancer = DRAW_FROM(plim_balancers, rng);
        break;
    case 1:
        s->retry = (plim_retry_spec){
            .attempts = 3, .backoff_s = 0.05, .factor = 2.0, .backoff_max_s = 1.0, .jitter = 0.5};
        s->retry.budget = -1.0;
        s->queue_limit = below(rng, 5);
        break;
    case 2:
        s->concurrency = 1;
        s->queue_limit = 1;
        break;
    case 3:
        if (service > 0) {
            d->path[service][1] = (plim_visit){PLIM_VISIT_CALL, 0};
            s->n_path = 2;
        }
        break;
    case 4:
        s->scaling = (plim_scaling_spec){.least = 1,
                                         .most = s->instances + 1,
                                         .metric = PLIM_SCALING_CPU,
                                         .target = 0.3,
                                         .period_s = 1.0};
        break;
    case 5:
        d->w.spec.replan = (plim_replan_spec){.every_s = 2.0, .moves_max = 3};
        break;
    case 6:
        s->channels.kernel = (plim_kernel_use){
            .pids = 1.0, .pids_growth_per_s = 0.5, .limit_pids = 1.0 + below(rng, 8)};
        break;
    case 7:
        s->from_s = between(rng, 1.0, 9.0);
        break;
    default:
        s->timeout_s = 0.05;
        break;
    }
}

static void draw_services(drawn *d, plim_rng *rng)
{
    static const char *const names[] = {"a", "b", "c", "d"};
    uint32_t n = 1 + below(rng, 4);
    for (uint32_t i = 0; i < n; i++) {
        plim_service_spec *s = draw_clients(d, names[i], rng);
        draw_operations(&s->ops, rng);
        if (maybe(rng, 0.6)) {
            s->size = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = 1.0};
        }
        s->instances = 1 + below(rng, 12);
        s->vcpus = 1 + below(rng, 2);
        s->mem_mib = between(rng, 10.0, 500.0);
        s->concurrency = maybe(rng, 0.7) ? 1 + below(rng, 8) : PLIM_UNLIMITED;
        s->quota_ms = maybe(rng, 0.2) ? between(rng, 40.0, 150.0) : 0.0;
        s->slo_s = 0.05;
        d->path[i][0] = (plim_visit){PLIM_VISIT_CPU, 0};
        d->path[i][1] = (plim_visit){PLIM_VISIT_DISK, 0};
        s->path = d->path[i];
        s->n_path = 1 + maybe(rng, 0.6);
    }
}

/* While an instance is down there are no rounds, and then there are again. */
static void draw_failure(drawn *d, plim_rng *rng)
{
    plim_err err = {0};
    d->failure = (plim_failure_spec){.what = (plim_failure_kind)below(rng, 3),
                                     .service = below(rng, d->w.spec.n_services),
                                     .host = below(rng, HOSTS),
                                     .random = true,
                                     .elsewhere = maybe(rng, 0.2),
                                     .repair_s = between(rng, 0.0, 0.5)};
    d->failure.every = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = between(rng, 1.0, 9.0)};
    ck_assert_int_eq(plim_dist_prepare(&d->failure.every, &d->w.arena, &err), PLIM_OK);
    d->w.spec.failures = &d->failure;
    d->w.spec.n_failures = 1;
}

/* Users who get no answer ask again after a microsecond, which would be all that happens: they find
 * processes, nobody there grows until he is killed, and nothing fails. Whether there are any. */
static bool calm_users(plim_world *w)
{
    bool any = false;
    for (uint32_t s = 0; s < w->spec.n_services; s++) {
        if (w->service[s].workload->closed) {
            w->service[s].channels.kernel = (plim_kernel_use){0};
            w->service[s].channels.memory.growth_mib_per_s = 0.0;
            w->service[s].channels.memory.limit_mib = 0.0;
            any = true;
        }
    }
    return any;
}

static void draw(drawn *d, uint64_t seed)
{
    plim_rng rng = plim_rng_stream(seed, 1, 0, PLIM_PURPOSE_TEST);
    memset(d, 0, sizeof *d);
    plim_world_open(&d->w, HORIZON_S);
    d->w.spec.seed = seed;
    d->w.spec.warmup_ns = maybe(&rng, 0.5) ? plim_ns_of_s(3.0) : 0;
    d->w.spec.n_batches = BATCHES;
    d->w.spec.n_bins = BINS;
    d->w.spec.max_in_flight = maybe(&rng, 0.2) ? 100 : 5000;
    plim_world_on(&d->w, DRAW_FROM(plim_platforms, &rng)->name, 2014, false);
    d->w.spec.placement = plim_find_placement(maybe(&rng, 0.5) ? "worst_fit" : "round_robin_hosts");
    for (uint32_t i = 0; i < HOSTS; i++) {
        (void)draw_host(&d->w, 1 + below(&rng, 4), &rng);
    }
    draw_services(d, &rng);
    if (maybe(&rng, 0.5)) {
        draw_channels(&d->w, &rng);
    }
    for (uint32_t s = 0; s < d->w.spec.n_services; s++) {
        if (maybe(&rng, 0.15)) {
            draw_hearsay(d, &d->w.service[s], &rng);
        }
    }
    if (!calm_users(&d->w) && maybe(&rng, 0.6)) {
        draw_failure(d, &rng);
    }
}

static void in_order_of_time(plim_world *w)
{
    w->service[0].until_s = LONG_AFTER_S;
}

/* ---- what is the same ---- */

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b)) + 1e-3;
}

static bool all_near(const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!near(a[i], b[i])) {
            return false;
        }
    }
    return true;
}

/* Counts are the same bits; from sojourn_ns to hist there is nothing but sums. */
static bool is_same_service(const plim_service_obs *a, const plim_service_obs *b)
{
    size_t counts = offsetof(plim_service_obs, sojourn_ns);
    size_t sums = (offsetof(plim_service_obs, hist) - counts) / sizeof(double);
    return memcmp(a, b, counts) == 0 && all_near(&a->sojourn_ns, &b->sojourn_ns, sums) &&
           a->hist.n == b->hist.n && a->hist.n_infinite == b->hist.n_infinite &&
           memcmp(a->hist.count, b->hist.count, PLIM_HIST_BUCKETS * sizeof *a->hist.count) == 0;
}

static bool is_same_bin(const plim_bin *a, const plim_bin *b)
{
    size_t counts = offsetof(plim_bin, instances_ns);
    return memcmp(a, b, counts) == 0 &&
           all_near(&a->instances_ns, &b->instances_ns, (sizeof *a - counts) / sizeof(double));
}

static void check_same(const plim_world *a, const plim_world *b, unsigned long long seed)
{
    const plim_run_result *x = &a->result, *y = &b->result;
    ck_assert_msg(x->events == y->events, "world %llu: %llu, %llu events", seed,
                  (unsigned long long)x->events, (unsigned long long)y->events);
    ck_assert_uint_eq(x->requests, y->requests);
    for (uint32_t i = 0; i < BATCHES * x->n_services; i++) {
        ck_assert_msg(is_same_service(&x->service[i], &y->service[i]), "world %llu, service %u",
                      seed, i);
    }
    for (uint32_t i = 0; i < BATCHES * HOSTS; i++) {
        ck_assert_msg(all_near((const double *)&x->host[i], (const double *)&y->host[i],
                               sizeof(plim_host_obs) / sizeof(double)),
                      "world %llu, host %u", seed, i);
    }
    for (uint32_t i = 0; i < BINS * x->n_services; i++) {
        ck_assert_msg(is_same_bin(&x->bin[i], &y->bin[i]), "world %llu, bin %u", seed, i);
    }
    ck_assert(all_near(x->host_bin_used, y->host_bin_used, (size_t)BINS * HOSTS));
    ck_assert(all_near(x->bin_on_ns, y->bin_on_ns, BINS));
    ck_assert_mem_eq(x->host_billed_ns, y->host_billed_ns, HOSTS * sizeof *x->host_billed_ns);
    ck_assert_mem_eq(x->failure_hit, y->failure_hit, a->spec.n_failures);
    ck_assert_mem_eq(x->in_system_start, y->in_system_start,
                     x->n_services * sizeof *x->in_system_start);
    ck_assert(all_near(x->pids_peak, y->pids_peak, x->n_services));
    ck_assert_mem_eq(x->crashes, y->crashes, x->n_services * sizeof *x->crashes);
    ck_assert_mem_eq(x->oom_kills, y->oom_kills, x->n_services * sizeof *x->oom_kills);
    ck_assert_mem_eq(x->pool_full, y->pool_full, x->n_services * sizeof *x->pool_full);
    ck_assert_mem_eq(x->in_system_end, y->in_system_end, x->n_services * sizeof *x->in_system_end);
}

/* Both ways, and whether the order of events was another one. */
static bool run_both(plim_world *rounds, plim_world *order, unsigned long long seed)
{
    in_order_of_time(order);
    plim_world_run(rounds, 0);
    plim_world_run(order, 0);
    ck_assert(rounds->result.cluster.refused == order->result.cluster.refused);
    if (rounds->result.cluster.refused) {
        return false;
    }
    check_same(rounds, order, seed);
    return rounds->result.digest != order->result.digest;
}

START_TEST(every_request_does_what_it_does_in_the_order_of_time)
{
    static drawn rounds, order;
    uint32_t otherwise = 0, crashes = 0, full = 0;
    uint64_t answered = 0;
    static const uint64_t of_ties[] = {1043, 1943}; /* their number alone tells requests apart */
    const uint64_t worlds = (uint64_t)(200 / PLIM_TEST_SHORTER);
    for (uint64_t i = 0; i < worlds + 2; i++) {
        uint64_t seed = i < worlds ? i : of_ties[i - worlds];
        draw(&rounds, seed);
        draw(&order, seed);
        otherwise += run_both(&rounds.w, &order.w, seed);
        for (uint32_t s = 0; s < rounds.w.spec.n_services && !rounds.w.result.cluster.refused;
             s++) {
            crashes += rounds.w.result.crashes[s];
            full += rounds.w.result.pool_full[s];
            answered += plim_world_seen(&rounds.w, s)->in_time;
        }
        plim_world_close(&rounds.w);
        plim_world_close(&order.w);
    }
    /* most were executed in another order, and much happened in them */
    ck_assert_uint_gt(otherwise, worlds / 3);
    ck_assert_uint_gt(crashes, worlds / 2);
    ck_assert_uint_gt(full, 0);
    ck_assert_uint_gt(answered, 1000 * worlds);
}
END_TEST

/* So many instances that what comes next is fetched. */
static void open_fleet(plim_world *w, int i)
{
    static const struct {
        const char *platform;
        int era;
        bool channels;
    } fleet[] = {{"container", 2014, true}, {"vm_para", 2003, false}, {"vm_hvm", 2014, true}};
    enum { INSTANCES = 1100 };
    plim_rng rng = plim_rng_stream((uint64_t)i, 2, 0, PLIM_PURPOSE_TEST);
    plim_world_open(w, 4.0);
    w->spec.n_batches = BATCHES;
    w->spec.n_bins = BINS;
    w->spec.max_in_flight = 20000;
    plim_world_on(w, fleet[i].platform, fleet[i].era, false);
    w->spec.placement = plim_find_placement("worst_fit");
    for (int h = 0; h < HOSTS; h++) {
        plim_world_host(w, 8)->mem_mib = 1e6;
    }
    plim_service_spec *users =
        plim_world_closed(w, "users", 0.01, 40.0, PLIM_DIST_DETERMINISTIC, 0.0);
    plim_service_spec *clients = plim_world_poisson(w, "clients", 0.004, 3000.0);
    users->instances = clients->instances = INSTANCES;
    users->balancer = plim_find_balancer("sticky");
    clients->balancer = plim_find_balancer("random");
    clients->timeout_s = 0.5;
    users->ops.n[PLIM_CLASS_NET_RX_PACKET] = clients->ops.n[PLIM_CLASS_NET_RX_PACKET] = 5.0;
    if (fleet[i].channels) {
        draw_channels(w, &rng);
        (void)calm_users(w);
    }
}

START_TEST(a_fleet_does_what_it_does_in_the_order_of_time)
{
    static plim_world rounds, order;
    open_fleet(&rounds, _i);
    open_fleet(&order, _i);
    ck_assert(run_both(&rounds, &order, (unsigned long long)_i));
    ck_assert_uint_gt(plim_world_seen(&rounds, 0)->in_time, 1000);
    ck_assert_uint_gt(plim_world_seen(&rounds, 1)->in_time, 1000);
    plim_world_close(&rounds);
    plim_world_close(&order);
}
END_TEST

/* ---- what happens at one instant, and soon after it ---- */

/* Hosts with nothing but work. */
static void open_plain(plim_world *w, double horizon_s, uint32_t cores)
{
    plim_world_open(w, horizon_s);
    w->spec.n_batches = BATCHES;
    w->spec.n_bins = BINS;
    w->spec.placement = plim_find_placement("round_robin_hosts");
    for (int h = 0; h < HOSTS; h++) {
        plim_world_host(w, cores);
    }
}

static const double TICK_S = 1.0 / 128.0; /* whole ns, and so are its multiples */

enum { CORES = 4, AT_ONCE = CORES * HOSTS, ASKED = 50 * AT_ONCE };

/* Requests end when the next ones come, and when their own time is over. */
static void open_edges(plim_world *w, bool timeouts)
{
    static double at_s[ASKED];
    for (int i = 0; i < ASKED; i++) {
        int tick = i / AT_ONCE;
        at_s[i] = TICK_S * tick;
    }
    open_plain(w, 1.0, CORES);
    w->spec.max_in_flight = 20 * AT_ONCE;
    plim_service_spec *s = plim_world_asks(w, "s", TICK_S, ASKED, at_s);
    s->instances = AT_ONCE;
    s->balancer = plim_find_balancer("round_robin");
    s->concurrency = 1;
    s->queue_limit = 0;
    s->timeout_s = timeouts ? TICK_S : 0.0;
}

START_TEST(at_one_instant_answers_come_before_arrivals_and_timeouts)
{
    static plim_world rounds, order;
    open_edges(&rounds, _i == 1);
    open_edges(&order, _i == 1);
    bool otherwise = run_both(&rounds, &order, (unsigned long long)_i);
    ck_assert(otherwise || _i == 1); /* each timeout ends a round */
    uint64_t answered = 0;
    for (int b = 0; b < BATCHES; b++) {
        answered += rounds.result.service[b].in_time;
    }
    ck_assert_uint_eq(answered, ASKED);
    plim_world_close(&rounds);
    plim_world_close(&order);
}
END_TEST

/* Users whose requests pass a device before they find room, so that one who asks again may find
 * none: another user is at the device, or a client has taken the last process. They ask again a
 * microsecond later. */
static void open_crowd(plim_world *w, bool processes)
{
    open_plain(w, 0.05, 2);
    plim_service_spec *s = plim_world_closed(w, "users", 0.0005, processes ? HOSTS : 2.0 * HOSTS,
                                             PLIM_DIST_DETERMINISTIC, 0.0);
    s->instances = HOSTS;
    s->balancer = plim_find_balancer("sticky");
    s->size = (plim_dist){.kind = PLIM_DIST_EXPONENTIAL, .mean = 1.0};
    s->ops.n[PLIM_CLASS_NET_RX_PACKET] = 1.0;
    s->channels.net.limit_packets_per_s = 50000.0;
    plim_service_spec *other = plim_world_poisson(w, "clients", 0.0005, 1500.0 * HOSTS);
    other->instances = HOSTS;
    other->balancer = plim_find_balancer("random");
    if (!processes) {
        s->queue_limit = 0;
        return;
    }
    s->channels.kernel.pids_per_request = other->channels.kernel.pids_per_request = 1.0;
    for (int h = 0; h < HOSTS; h++) {
        w->host[h].channels.kernel.pids_max = 2.0;
    }
}

START_TEST(who_is_turned_away_asks_again)
{
    static plim_world rounds, order;
    open_crowd(&rounds, _i == 1);
    open_crowd(&order, _i == 1);
    (void)run_both(&rounds, &order, (unsigned long long)_i);
    uint64_t answered = 0, turned_away = 0;
    for (int b = 0; b < BATCHES; b++) {
        const plim_service_obs *o = &rounds.result.service[b * (int)rounds.spec.n_services];
        answered += o->in_time;
        turned_away += o->rejected + o->failed;
    }
    ck_assert_uint_gt(answered, 300);
    ck_assert_uint_gt(turned_away, 10);
    plim_world_close(&rounds);
    plim_world_close(&order);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rounds");
    TCase *c = plim_suite_case(suite, "rounds");
    tcase_add_test(c, every_request_does_what_it_does_in_the_order_of_time);
    tcase_add_loop_test(c, at_one_instant_answers_come_before_arrivals_and_timeouts, 0, 2);
    tcase_add_loop_test(c, who_is_turned_away_asks_again, 0, 2);
    tcase_add_loop_test(c, a_fleet_does_what_it_does_in_the_order_of_time, 0, 3);
    return plim_suite_run(suite);
}
