/* SPDX-License-Identifier: GPL-3.0-or-later
 * Nothing is lost or made, in worlds drawn from random numbers: every kind of arrivals and sizes,
 * every platform in every era, limits of all sorts, light load and overload, and then the same with
 * disks and links that take time, shared in every way. */
#include "tests/support/draw.h"
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

enum { WORLDS = 200, DEVICE_WORLDS = 200 }; /* the second ones have devices that take time */

static const double HORIZON_S = 2.0;
static const double series[] = {0.4, 0.0, 3.1, 1.2}; /* times the rate */
static const double times_s[] = {0.0, 0.4, 0.4, 1.7};
static const double few[] = {0.2, 1.0, 2.7};

typedef struct drawn {
    plim_world w;
    double rate[PLIM_WORLD_SERVICES][4];
    const plim_platform *platform;
    bool timeouts;
    bool devices;
} drawn;

static void draw_hosts(drawn *d, plim_rng *rng, uint32_t n)
{
    for (uint32_t h = 0; h < n; h++) {
        plim_host_spec *host = plim_world_host(&d->w, 1 + below(rng, 6));
        host->core_speed = between(rng, 0.4, 2.5);
        host->smt_factor = maybe(rng, 0.5) ? 1.0 : between(rng, 1.0, 2.0);
        host->slice_ms = between(rng, 0.1, 30.0);
        host->mem_mib = 1e6;
    }
}

static void draw_size(plim_dist *size, plim_rng *rng)
{
    *size = (plim_dist){.kind = (plim_dist_kind)below(rng, PLIM_DIST_COUNT), .mean = 1.0};
    size->stages = 1 + below(rng, 5);
    size->scv = between(rng, 1.0, 6.0);
    size->shape = between(rng, 0.5, 2.5);
    size->ratio = between(rng, 2.0, 1e4);
    if (size->kind == PLIM_DIST_EMPIRICAL) {
        size->value = few;
        size->n = 3;
    }
}

static void draw_limits(plim_service_spec *s, plim_rng *rng)
{
    s->instances = 1 + below(rng, 3);
    s->concurrency = maybe(rng, 0.5) ? PLIM_UNLIMITED : 1 + below(rng, 8);
    s->queue_limit = maybe(rng, 0.5) ? PLIM_UNLIMITED : below(rng, 12);
    s->timeout_s = maybe(rng, 0.6) ? 0.0 : between(rng, 1e-4, 0.5);
    s->slo_s = maybe(rng, 0.5) ? 0.0 : between(rng, 1e-3, 0.1);
    s->vcpus = below(rng, 4);
    s->cpu_weight = between(rng, 0.1, 10.0);
    s->quota_ms = maybe(rng, 0.7) ? 0.0 : between(rng, 0.5, 60.0);
    s->period_ms = between(rng, 3.0, 120.0);
}

static void draw_service(drawn *d, plim_rng *rng, double cores)
{
    static const char *const names[] = {"web", "mail", "db", "cache"};
    uint32_t i = d->w.spec.n_services, n_workloads = 0, n_profiles = 0;
    while (plim_workloads[n_workloads] != NULL) {
        n_workloads++;
    }
    while (plim_profiles[n_profiles] != NULL) {
        n_profiles++;
    }
    const plim_workload *workload = plim_workloads[below(rng, n_workloads)];
    plim_service_spec *s = plim_world_service(&d->w, names[i], 0.0, workload);
    double scale = exp(between(rng, log(1.0), log(100.0)));
    const plim_profile *profile = plim_profiles[below(rng, n_profiles)];
    for (int k = 0; k < PLIM_CLASS_OPS; k++) {
        s->ops.n[k] = profile->ops.n[k] * scale;
    }
    draw_size(&s->size, rng);
    draw_limits(s, rng);
    d->timeouts = d->timeouts || s->timeout_s > 0.0;
    plim_cost cost;
    plim_cost_of(&d->w.spec.platform.stack, &s->ops, &cost);
    double rate = between(rng, 0.05, 0.5) * cores * 1e9 / plim_cost_total_ns(&cost);
    rate = fmin(rate, 20000.0);
    void *params = d->w.params[i];
    for (const plim_param *p = workload->params; p->name != NULL; p++) {
        if (p->kind == PLIM_PARAM_REAL && p->required) {
            plim_put(workload, params, p->name, rate);
        } else if (p->kind == PLIM_PARAM_REALS && strcmp(p->unit, "s") == 0) {
            plim_put_reals(workload, params, p->name, times_s, 4);
        } else if (p->kind == PLIM_PARAM_REALS) {
            for (int k = 0; k < 4; k++) {
                d->rate[i][k] = rate * series[k];
            }
            plim_put_reals(workload, params, p->name, d->rate[i], 4);
            plim_put(workload, params, "step_s", HORIZON_S / 4.0);
        } else if (p->kind == PLIM_PARAM_DIST) {
            double users = 1.0 + below(rng, 30);
            plim_put(workload, params, "users", users);
            plim_put_dist(workload, params, p->name, PLIM_DIST_EXPONENTIAL, users / rate);
        }
    }
}

static void draw_device_use(plim_service_spec *s, plim_rng *rng)
{
    plim_disk_use *disk = &s->channels.disk;
    plim_net_use *net = &s->channels.net;
    s->ops.n[PLIM_CLASS_DISK_READ] += maybe(rng, 0.6) ? between(rng, 0.1, 6.0) : 0.0;
    s->ops.n[PLIM_CLASS_DISK_READ_BYTE] += maybe(rng, 0.6) ? between(rng, 1e3, 5e6) : 0.0;
    s->ops.n[PLIM_CLASS_NET_TX_BYTE] += maybe(rng, 0.6) ? between(rng, 1e2, 5e6) : 0.0;
    disk->sequential = maybe(rng, 0.3);
    disk->weight = maybe(rng, 0.5) ? 0.0 : between(rng, 0.01, 10.0);
    disk->limit_iops = maybe(rng, 0.7) ? 0.0 : between(rng, 10.0, 5000.0);
    disk->limit_mb_per_s = maybe(rng, 0.7) ? 0.0 : between(rng, 1.0, 100.0);
    net->weight = maybe(rng, 0.5) ? 0.0 : between(rng, 0.01, 10.0);
    net->limit_mbit_per_s = maybe(rng, 0.7) ? 0.0 : between(rng, 10.0, 1000.0);
    net->limit_packets_per_s = maybe(rng, 0.7) ? 0.0 : between(rng, 1e3, 1e6);
}

static void draw_devices(drawn *d, plim_rng *rng)
{
    for (uint32_t i = 0; i < d->w.spec.n_hosts; i++) {
        plim_host_spec *h = &d->w.host[i];
        h->disk_iops = exp(between(rng, log(1e2), log(1e5)));
        h->disk_latency_ms = maybe(rng, 0.5) ? 0.0 : between(rng, 0.1, 10.0);
        h->disk_mb_per_s = maybe(rng, 0.3) ? 0.0 : exp(between(rng, log(10.0), log(1e4)));
        h->link_gbit_per_s = exp(between(rng, log(0.1), log(40.0)));
        h->channels.disk.fair = maybe(rng, 0.6);
        h->channels.disk.spindle = maybe(rng, 0.3);
        h->channels.disk.mix_penalty = maybe(rng, 0.4) ? 0.0 : between(rng, 0.01, 3.0);
        h->channels.net.fair = maybe(rng, 0.6);
    }
    for (uint32_t s = 0; s < d->w.spec.n_services; s++) {
        draw_device_use(&d->w.service[s], rng);
    }
}

static void draw(drawn *d, uint64_t number)
{
    static const int eras[] = {2003, 2014, 2020};
    plim_rng rng = plim_rng_stream(20240229, 0, number, PLIM_PURPOSE_TEST);
    uint32_t n_platforms = 0, services = 1 + below(&rng, 4), hosts = 1 + below(&rng, 3);
    while (plim_platforms[n_platforms] != NULL) {
        n_platforms++;
    }
    *d = (drawn){.platform = plim_platforms[below(&rng, n_platforms)]};
    plim_world_open(&d->w, HORIZON_S);
    plim_world_on(&d->w, d->platform->name, eras[below(&rng, 3)], maybe(&rng, 0.2));
    d->w.spec.platform.sharing = (plim_sharing)below(&rng, PLIM_SHARING_COUNT);
    d->w.spec.platform.vcpu_limits = maybe(&rng, 0.5);
    d->w.spec.seed = number;
    d->w.spec.n_batches = 1 + below(&rng, 5);
    d->w.spec.n_bins = 20;
    d->w.spec.warmup_ns = maybe(&rng, 0.7) ? 0 : plim_ns_of_s(between(&rng, 0.1, 1.0));
    d->w.spec.max_in_flight = maybe(&rng, 0.8) ? 100000 : 1 + below(&rng, 30);
    draw_hosts(d, &rng, d->platform->one_service_per_host && hosts < services ? services : hosts);
    for (uint32_t s = 0; s < services; s++) {
        draw_service(d, &rng, d->w.host[0].cores);
    }
    d->devices = number >= WORLDS;
    if (d->devices) {
        draw_devices(d, &rng);
    }
    plim_world_run(&d->w, 0);
    ck_assert(!d->w.result.cluster.refused);
}

static void same(double a, double b, double scale, const char *what)
{
    ck_assert_msg(fabs(a - b) <= 1e-9 * fmax(scale, 1.0), "%s: %.17g against %.17g", what, a, b);
}

static const plim_service_obs *seen(const drawn *d, uint32_t batch, uint32_t s)
{
    return &d->w.result.service[batch * d->w.result.n_services + s];
}

/* ---- hosts ---- */

static void no_host_does_more_than_it_can_and_its_ledger_sums(const drawn *d)
{
    const plim_run_result *r = &d->w.result;
    double bin_ns = HORIZON_S * 1e9 / fmax(r->n_bins, 1.0);
    double window_ns = HORIZON_S * 1e9 - (double)d->w.spec.warmup_ns;
    double batch_ns = window_ns / fmax(r->n_batches, 1.0);
    for (uint32_t h = 0; h < r->n_hosts; h++) {
        double bins = 0.0, batches = 0.0;
        for (uint32_t b = 0; b < r->n_bins; b++) {
            double used = r->host_bin_used[b * r->n_hosts + h];
            ck_assert_msg(used >= 0.0 && used <= r->host_capacity[h] * bin_ns * (1.0 + 1e-9),
                          "%s: bin %u used %.17g of %.17g", d->platform->name, b, used,
                          r->host_capacity[h] * bin_ns);
            bins += used;
        }
        for (uint32_t b = 0; b < r->n_batches; b++) {
            const plim_host_obs *o = &r->host[b * r->n_hosts + h];
            double capacity = r->host_capacity[h] * batch_ns;
            double busy = o->used + o->ticks + o->switching, work = o->useful;
            for (int l = 0; l <= PLIM_STACK_MAX; l++) {
                ck_assert(o->overhead[l] >= 0.0);
                work += o->overhead[l];
            }
            ck_assert(o->overhead[0] == 0.0 && o->useful >= 0.0 && isfinite(busy));
            ck_assert(o->used >= 0.0 && o->ticks >= 0.0 && o->switching >= 0.0);
            same(work, o->used, capacity, "work by kind, and work");
            ck_assert_msg(busy <= capacity * (1.0 + 1e-9) + 1.0 * r->host_capacity[h],
                          "%s: used %.17g of %.17g", d->platform->name, busy, capacity);
            batches += busy;
        }
        if (d->w.spec.warmup_ns == 0) {
            same(bins, batches, r->host_capacity[h] * window_ns, "bins, and batches");
        }
    }
}

/* Instances' own work and the shared services' are the hosts' work. */
static void what_services_did_is_what_hosts_did(const drawn *d)
{
    const plim_run_result *r = &d->w.result;
    double hosts = 0.0, own = 0.0, shared = 0.0, cores = 0.0;
    for (uint32_t b = 0; b < r->n_batches; b++) {
        for (uint32_t h = 0; h < r->n_hosts; h++) {
            hosts += r->host[b * r->n_hosts + h].used;
            cores += r->host_capacity[h];
        }
        for (uint32_t s = 0; s < r->n_services; s++) {
            own += seen(d, b, s)->work[0] + seen(d, b, s)->work[1];
            shared += seen(d, b, s)->work[2];
        }
    }
    if (shared == 0.0 && hosts - own < 1e-9 * hosts) {
        same(own, hosts, hosts, "work of services, and of hosts");
    } else { /* shared work is booked when it is done: what is under way makes the difference */
        ck_assert_double_ge(hosts, own * (1.0 - 1e-9));
        if (d->w.spec.warmup_ns == 0) {
            ck_assert_double_ge(hosts * (1.0 + 1e-9) + 1e6, own + shared);
        }
    }
    ck_assert_double_le(hosts, cores * HORIZON_S * 1e9);
}

/* ---- devices ---- */

/* A device is busy for all that answered requests had of it, and never longer than there is time;
 * when nobody is left and nobody was lost, for exactly that. */
static void devices_give_what_was_asked(const drawn *d)
{
    static const plim_class bytes[2] = {PLIM_CLASS_NET_RX_BYTE, PLIM_CLASS_NET_TX_BYTE};
    const plim_run_result *r = &d->w.result;
    double asked_ns[2] = {0.0}, given_ns[2] = {0.0}, n = 0.0;
    bool whole = true;
    if (!d->devices || d->w.spec.warmup_ns > 0) {
        return; /* what was under way at its start is booked when it is done */
    }
    for (uint32_t b = 0; b < r->n_batches; b++) {
        for (uint32_t h = 0; h < r->n_hosts; h++) {
            const plim_host_obs *o = &r->host[b * r->n_hosts + h];
            given_ns[0] += o->link_busy[0];
            given_ns[1] += o->link_busy[1];
            ck_assert(isfinite(o->disk_busy) && o->disk_busy >= 0.0);
        }
        for (uint32_t s = 0; s < r->n_services; s++) {
            const plim_service_obs *o = seen(d, b, s);
            double each_ns = 8.0 / d->w.host[0].link_gbit_per_s * d->w.host[0].core_speed;
            n += (double)o->in_time;
            whole = whole && o->timed_out + o->rejected + o->failed == 0;
            for (int way = 0; way < 2; way++) {
                asked_ns[way] += o->size * d->w.service[s].ops.n[bytes[way]] * each_ns;
            }
        }
    }
    for (uint32_t s = 0; s < r->n_services; s++) {
        whole = whole && r->in_system_end[s] == 0;
    }
    for (int way = 0; way < 2; way++) {
        ck_assert_double_le(given_ns[way], r->n_hosts * HORIZON_S * 1e9);
        if (r->n_hosts == 1) {
            double most_ns = asked_ns[way] + n + 1e-9 * asked_ns[way]; /* rounded up */
            ck_assert_msg(given_ns[way] >= asked_ns[way] * (1.0 - 1e-9), "%.17g of %.17g ns",
                          given_ns[way], asked_ns[way]);
            ck_assert_msg(!whole || given_ns[way] <= most_ns, "%.17g for %.17g ns", given_ns[way],
                          asked_ns[way]);
        }
    }
}

/* ---- requests ---- */

static void littles_law_holds_on_every_path(const drawn *d)
{
    for (uint32_t s = 0; s < d->w.result.n_services; s++) {
        for (uint32_t b = 0; b < d->w.result.n_batches; b++) {
            const plim_service_obs *o = seen(d, b, s);
            if (b == 0 && d->w.spec.warmup_ns > 0) {
                continue; /* the ages at its start are not kept */
            }
            double before = b == 0 ? 0.0 : seen(d, b - 1, s)->residual_ns;
            double scale = fmax(o->in_system_area, before);
            same(o->in_system_area, o->spent_ns + o->residual_ns - before, scale,
                 "area, and time spent");
        }
    }
}

static void every_request_is_answered_turned_away_given_up_or_there(const drawn *d)
{
    const plim_run_result *r = &d->w.result;
    for (uint32_t s = 0; s < r->n_services; s++) {
        uint64_t in = r->in_system_start[s], out = r->in_system_end[s], promised = 0, given_up = 0;
        uint64_t arrived = 0, answered = 0, lost = 0;
        for (uint32_t b = 0; b < r->n_batches; b++) {
            const plim_service_obs *o = seen(d, b, s);
            in += o->arrived;
            out += o->completed + o->rejected;
            promised += o->in_time + o->timed_out + o->rejected;
            given_up += o->timed_out;
            arrived += o->arrived;
            answered += o->in_time;
            lost += o->timed_out + o->rejected;
            ck_assert_uint_eq(o->hist.n, o->in_time + o->timed_out);
            ck_assert_uint_eq(o->hist.n_infinite, o->timed_out);
            ck_assert(o->in_time <= o->completed && o->slo_met <= o->in_time);
        }
        if (d->w.service[s].timeout_s == 0.0) {
            ck_assert_uint_eq(in, out);
            ck_assert_uint_eq(given_up, 0);
        } else if (d->w.spec.warmup_ns == 0) {
            /* who gave up and was turned away afterwards counts once, as given up */
            ck_assert(in >= out && in - out <= given_up);
            ck_assert(in >= promised && in - promised <= r->in_system_end[s]);
        }
        uint64_t bins[3] = {0};
        for (uint32_t b = 0; b < r->n_bins && d->w.spec.warmup_ns == 0; b++) {
            const plim_bin *bin = &r->bin[b * r->n_services + s];
            bins[0] += bin->arrived;
            bins[1] += bin->in_time;
            bins[2] += bin->lost;
        }
        ck_assert(d->w.spec.warmup_ns > 0 ||
                  (bins[0] == arrived && bins[1] == answered && bins[2] == lost));
    }
}

static void no_part_of_a_sojourn_is_negative_and_no_sum_is_undefined(const drawn *d)
{
    for (uint32_t i = 0; i < d->w.result.n_services * d->w.result.n_batches; i++) {
        const plim_service_obs *o = &d->w.result.service[i];
        const plim_cost *cost = &d->w.result.cost[i % d->w.result.n_services];
        double n = (double)o->in_time;
        double path = plim_cost_total_ns(cost) - plim_cost_stage_ns(cost, PLIM_STAGE_PARALLEL);
        double rest = o->sojourn_ns - o->size * path - o->wake_ns - plim_neighbours_ns(o);
        const double all[] = {
            o->sojourn_ns,   o->sojourn_ns_sq, o->size,    o->wake_ns, plim_neighbours_ns(o),
            o->spent_ns,     o->residual_ns,   o->work[0], o->work[1], o->in_system_area,
            o->throttled_ns, o->work[2]};
        for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
            ck_assert_msg(isfinite(all[k]) && all[k] >= 0.0, "sum %zu is %.17g", k, all[k]);
        }
        ck_assert_msg(rest >= -n - 1e-9 * o->sojourn_ns, "%s: queueing of %.17g ns in %g requests",
                      d->platform->name, rest, n);
        ck_assert(o->sojourn_ns_sq * n >= o->sojourn_ns * o->sojourn_ns * (1.0 - 1e-9));
        double window_ns = HORIZON_S * 1e9 - (double)d->w.spec.warmup_ns;
        ck_assert_double_le(o->throttled_ns, 3.0 * window_ns);
    }
}

static void who_has_no_neighbours_loses_nothing_to_them(const drawn *d)
{
    for (uint32_t h = 0; h < d->w.result.n_hosts; h++) {
        if (d->w.result.cluster.n_placed[h] > 1) {
            return;
        }
    }
    for (uint32_t i = 0; i < d->w.result.n_services * d->w.result.n_batches; i++) {
        const plim_service_obs *o = &d->w.result.service[i];
        /* sums of rates that differ in their last bits alone */
        ck_assert_msg(plim_neighbours_ns(o) <= 1e-9 * o->sojourn_ns, "%.9g ns of %.9g on %s",
                      plim_neighbours_ns(o), o->sojourn_ns, d->platform->name);
    }
}

/* That the worlds above are worth asking: all kinds of things happened in them. */
START_TEST(the_worlds_are_not_all_alike)
{
    uint32_t late = 0, turned_away = 0, full = 0, stalled = 0, switched = 0, shared = 0, hurt = 0;
    for (uint64_t i = 0; i < WORLDS; i++) {
        drawn d;
        draw(&d, i);
        for (uint32_t s = 0; s < d.w.result.n_services; s++) {
            const plim_service_obs *o = seen(&d, d.w.result.n_batches - 1, s);
            late += o->timed_out > 0;
            turned_away += o->rejected > 0;
            full += d.w.result.pool_full[s];
            stalled += o->throttled_ns > 0.0;
            shared += o->work[2] > 0.0;
            hurt += plim_neighbours_ns(o) > 0.0;
        }
        switched += d.w.result.host[0].switching > 0.0;
        plim_world_close(&d.w);
    }
    ck_assert_msg(late > 20 && turned_away > 20 && full > 20 && stalled > 20 && switched > 20 &&
                      shared > 20 && hurt > 20,
                  "late %u, turned away %u, pool full %u, stalled %u, switched %u, shared %u, "
                  "hurt %u",
                  late, turned_away, full, stalled, switched, shared, hurt);
}
END_TEST

START_TEST(the_worlds_with_devices_are_not_all_alike)
{
    uint32_t fair_disk = 0, fair_link = 0, busy_disk = 0, busy_link = 0, disk = 0, net = 0;
    for (uint64_t i = WORLDS; i < WORLDS + DEVICE_WORLDS; i++) {
        drawn d;
        draw(&d, i);
        const plim_host_obs *h = &d.w.result.host[0];
        const plim_service_obs *o = seen(&d, 0, 0);
        double batch_ns = (HORIZON_S * 1e9 - (double)d.w.spec.warmup_ns) / d.w.result.n_batches;
        fair_disk += d.w.host[0].channels.disk.fair && o->neighbours_ns[PLIM_RESOURCE_DISK] > 0.0;
        fair_link += d.w.host[0].channels.net.fair && o->neighbours_ns[PLIM_RESOURCE_NET] > 0.0;
        disk += o->device_ns[0] > 0.0;
        net += o->device_ns[1] > 0.0;
        busy_disk += h->disk_busy > 0.9 * batch_ns;
        busy_link += h->link_busy[1] > 0.9 * batch_ns;
        plim_world_close(&d.w);
    }
    ck_assert_msg(fair_disk > 20 && fair_link > 20 && busy_disk > 10 && busy_link > 10 &&
                      disk > 50 && net > 50,
                  "fair disk %u, fair link %u, busy disk %u, busy link %u, disk %u, network %u",
                  fair_disk, fair_link, busy_disk, busy_link, disk, net);
}
END_TEST

START_TEST(random_worlds_lose_and_make_nothing)
{
    drawn d;
    draw(&d, (uint64_t)_i);
    no_host_does_more_than_it_can_and_its_ledger_sums(&d);
    what_services_did_is_what_hosts_did(&d);
    littles_law_holds_on_every_path(&d);
    every_request_is_answered_turned_away_given_up_or_there(&d);
    devices_give_what_was_asked(&d);
    no_part_of_a_sojourn_is_negative_and_no_sum_is_undefined(&d);
    who_has_no_neighbours_loses_nothing_to_them(&d);
    plim_world_close(&d.w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("conservation");
    TCase *worlds = plim_suite_case(suite, "worlds");
    tcase_add_loop_test(worlds, random_worlds_lose_and_make_nothing, 0, WORLDS + DEVICE_WORLDS);
    tcase_add_test(worlds, the_worlds_with_devices_are_not_all_alike);
    tcase_add_test(worlds, the_worlds_are_not_all_alike);
    return plim_suite_run(suite);
}
