/* SPDX-License-Identifier: GPL-3.0-or-later
 * Disks and links as channels of interference keep what every channel promises: nothing set changes
 * nothing, more pressure never helps, the limit meant to contain it does, and what is measured is
 * what a hand works out. Times in ms. */
#include "models/layer_row.h"
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static const double NS = 5e-5;     /* a request is a few roundings up to the next ns */
static const double WORK_S = 1e-9; /* of a CPU, so that devices alone take time */

static const plim_layer nothing = {.name = "nothing"};

static plim_channels_use *uses(plim_world *w, uint32_t s)
{
    return &w->service[s].channels;
}

/* A disk of one channel, 10 ms an operation, 1 MB in 10 ms; a link of 1 MB in 10 ms. */
static plim_host_spec *open_world(plim_world *w, double horizon_s)
{
    plim_world_open(w, horizon_s);
    w->spec.platform.stack.native = &nothing;
    w->spec.max_in_flight = 100000;
    plim_host_spec *h = plim_world_host(w, 64);
    h->disk_iops = 100.0;
    h->disk_mb_per_s = 100.0;
    h->link_gbit_per_s = 0.8;
    return h;
}

static void asks_disk(plim_service_spec *s, double ops, double mb)
{
    s->ops.n[PLIM_CLASS_DISK_READ] = ops;
    s->ops.n[PLIM_CLASS_DISK_READ_BYTE] = mb * 1e6;
}

static void asks_link(plim_service_spec *s, double packets, double mb)
{
    s->ops.n[PLIM_CLASS_NET_RX_PACKET] = s->ops.n[PLIM_CLASS_NET_TX_PACKET] = packets;
    s->ops.n[PLIM_CLASS_NET_RX_BYTE] = s->ops.n[PLIM_CLASS_NET_TX_BYTE] = mb * 1e6;
}

static double lost_ms(const plim_world *w, uint32_t s, plim_resource resource)
{
    return plim_world_seen(w, s)->neighbours_ns[resource] * 1e-6;
}

static void took(const plim_world *w, uint32_t s, double mean_ms)
{
    ck_assert_msg(fabs(plim_world_mean_ms(w, s) - mean_ms) <= NS, "%s: %.9g ms, not %.9g",
                  w->service[s].name, plim_world_mean_ms(w, s), mean_ms);
}

static void lost(const plim_world *w, uint32_t s, plim_resource resource, double sum_ms)
{
    ck_assert_msg(fabs(lost_ms(w, s, resource) - sum_ms) <= NS, "%s lost %.9g ms, not %.9g",
                  w->service[s].name, lost_ms(w, s, resource), sum_ms);
}

/* ---- by hand ---- */

static const double three_at_once[] = {0.0, 0.0, 0.0}, then_one[] = {0.001};

START_TEST(a_fair_disk_lets_the_newcomer_in)
{
    plim_world w;
    open_world(&w, 1.0)->channels.disk.fair = true;
    asks_disk(plim_world_asks(&w, "a", WORK_S, 3, three_at_once), 1.0, 0.0);
    asks_disk(plim_world_asks(&w, "b", WORK_S, 1, then_one), 1.0, 0.0);
    plim_world_run(&w, 0);
    took(&w, 1, 19.0); /* b from 10 to 20: its tag is 0, a's second has 10 */
    took(&w, 0, (10.0 + 30.0 + 40.0) / 3.0);
    lost(&w, 1, PLIM_RESOURCE_DISK, 9.0);
    lost(&w, 0, PLIM_RESOURCE_DISK, 20.0); /* 10 ms for each of the two that waited for b */
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->device_ns[0] * 1e-6, 30.0, NS);
    ck_assert_double_eq_tol(w.result.host[0].disk_busy * 1e-6, 40.0, NS);
    plim_world_close(&w);
}
END_TEST

/* a's 1 MB is 16 pieces of 64 KiB (0.65536 ms) and what is left; b's 10 kB (0.1 ms) come while the
 * second of them is sent. */
START_TEST(a_fair_link_sends_long_answers_in_pieces)
{
    plim_world w;
    open_world(&w, 1.0)->channels.net.fair = true;
    plim_world_asks(&w, "a", WORK_S, 1, three_at_once)->ops.n[PLIM_CLASS_NET_TX_BYTE] = 1e6;
    plim_world_asks(&w, "b", WORK_S, 1, then_one)->ops.n[PLIM_CLASS_NET_TX_BYTE] = 1e4;
    plim_world_run(&w, 0);
    took(&w, 0, 10.0 + 0.1);
    took(&w, 1, 2.0 * 0.65536 - 1.0 + 0.1);
    lost(&w, 0, PLIM_RESOURCE_NET, 0.1);
    lost(&w, 1, PLIM_RESOURCE_NET, 2.0 * 0.65536 - 1.0);
    ck_assert_double_eq_tol(w.result.host[0].link_busy[1] * 1e-6, 10.1, NS);
    plim_world_close(&w);
}
END_TEST

static const double twice[] = {0.0, 0.6}, between[] = {0.2, 0.4};

START_TEST(who_follows_another_stream_pays_and_it_is_the_neighbours)
{
    for (int fair = 0; fair < 2; fair++) {
        plim_world w;
        plim_host_spec *h = open_world(&w, 1.0);
        h->channels.disk = (plim_disk_host){.fair = fair == 1, .mix_penalty = 0.5};
        asks_disk(plim_world_asks(&w, "a", WORK_S, 2, twice), 2.0, 0.0);
        asks_disk(plim_world_asks(&w, "b", WORK_S, 2, between), 1.0, 0.0);
        plim_world_run(&w, 0);
        took(&w, 0, (20.0 + 25.0) / 2.0); /* of two operations one has to come back */
        took(&w, 1, (15.0 + 10.0) / 2.0);
        lost(&w, 0, PLIM_RESOURCE_DISK, 5.0);
        lost(&w, 1, PLIM_RESOURCE_DISK, 5.0);
        ck_assert_double_eq_tol(plim_world_seen(&w, 0)->device_ns[0] * 1e-6, 40.0, NS);
        ck_assert_double_eq_tol(w.result.host[0].disk_busy * 1e-6, 70.0, NS);
        plim_world_close(&w);
    }
}
END_TEST

/* a's stream takes its transfers of 10 ms alone, until b's operation stands between. */
START_TEST(a_sequential_stream_is_limited_by_its_transfer)
{
    for (int fair = 0; fair < 2; fair++) {
        plim_world w;
        plim_host_spec *h = open_world(&w, 1.0);
        h->channels.disk = (plim_disk_host){.fair = fair == 1, .mix_penalty = 1.0};
        asks_disk(plim_world_asks(&w, "a", WORK_S, 3, (const double[]){0.0, 0.1, 0.3}), 8.0, 1.0);
        asks_disk(plim_world_asks(&w, "b", WORK_S, 1, between), 1.0, 0.0);
        uses(&w, 0)->disk.sequential = true;
        plim_world_run(&w, 0);
        took(&w, 0, (10.0 + 10.0 + 20.0) / 3.0);
        took(&w, 1, 20.0);
        lost(&w, 0, PLIM_RESOURCE_DISK, 10.0);
        lost(&w, 1, PLIM_RESOURCE_DISK, 10.0);
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(a_stream_waits_for_its_channel)
{
    for (int fair = 0; fair < 2; fair++) {
        plim_world w;
        plim_host_spec *h = open_world(&w, 1.0);
        h->channels.disk.fair = fair == 1;
        asks_disk(plim_world_asks(&w, "a", WORK_S, 1, then_one), 8.0, 1.0);
        asks_disk(plim_world_asks(&w, "b", WORK_S, 1, three_at_once), 1.0, 0.0);
        uses(&w, 0)->disk.sequential = true;
        plim_world_run(&w, 0);
        took(&w, 0, 9.0 + 10.0);
        lost(&w, 0, PLIM_RESOURCE_DISK, 9.0);
        took(&w, 1, 10.0);
        plim_world_close(&w);
    }
}
END_TEST

/* One head: b's 5 MB of 50 ms are taken apart for a's operation, whose 10 ms and 1 ms of transfer
 * are one service; both come to a head that was elsewhere, b with every change back. */
START_TEST(a_spindle_does_one_thing_at_a_time)
{
    static const double piece = 13.1072; /* 1280 KiB */
    for (int fair = 0; fair < 2; fair++) {
        plim_world w;
        plim_host_spec *h = open_world(&w, 1.0);
        h->channels.disk = (plim_disk_host){.spindle = true, .fair = fair == 1, .mix_penalty = 0.5};
        asks_disk(plim_world_asks(&w, "a", WORK_S, 1, then_one), 1.0, 0.1);
        asks_disk(plim_world_asks(&w, "b", WORK_S, 1, three_at_once), 4.0, 5.0);
        uses(&w, 1)->disk.sequential = true;
        plim_world_run(&w, 0);
        double waited = (fair == 1 ? piece : 50.0) - 1.0;
        took(&w, 0, waited + 11.0 + 5.0);
        lost(&w, 0, PLIM_RESOURCE_DISK, waited + 5.0);
        took(&w, 1, fair == 1 ? 50.0 + 16.0 + 5.0 : 50.0);
        lost(&w, 1, PLIM_RESOURCE_DISK, fair == 1 ? 16.0 + 5.0 : 0.0);
        ck_assert_double_eq_tol(w.result.host[0].disk_busy * 1e-6, fair == 1 ? 71.0 : 66.0, NS);
        plim_world_close(&w);
    }
}
END_TEST

START_TEST(limits_space_what_an_instance_asks_and_that_is_its_own)
{
    plim_world w;
    open_world(&w, 2.0);
    asks_disk(plim_world_asks(&w, "iops", WORK_S, 3, three_at_once), 1.0, 0.0);
    uses(&w, 0)->disk.limit_iops = 20.0; /* goes on at 0, 50, 100 */
    asks_disk(plim_world_asks(&w, "bytes", WORK_S, 2, twice), 1.0, 1.0);
    uses(&w, 1)->disk = (plim_disk_use){.limit_iops = 1000.0, .limit_mb_per_s = 1.25};
    asks_link(plim_world_asks(&w, "mbit", WORK_S, 1, twice), 10.0,
              0.1); /* 80 ms, then 1, each way */
    uses(&w, 2)->net = (plim_net_use){.limit_mbit_per_s = 10.0, .limit_packets_per_s = 1000.0};
    asks_link(plim_world_asks(&w, "packets", WORK_S, 1, twice), 10.0, 0.1);
    uses(&w, 3)->net = (plim_net_use){.limit_mbit_per_s = 10.0, .limit_packets_per_s = 50.0};
    w.service[2].workload_params = w.service[3].workload_params = w.params[2];
    w.host[0].disk_latency_ms = 100.0; /* ten channels: nobody waits for another */
    plim_world_run(&w, 0);
    took(&w, 0, 100.0 + (0.0 + 50.0 + 100.0) / 3.0);
    /* the second may begin at 800, 800 ms after the first */
    took(&w, 1, (110.0 + 200.0 + 110.0) / 2.0);
    for (uint32_t s = 0; s < 2; s++) {
        ck_assert(lost_ms(&w, s, PLIM_RESOURCE_DISK) == 0.0);
    }
    ck_assert(plim_world_mean_ms(&w, 2) >= 2.0 * 81.0 - NS);
    ck_assert(plim_world_mean_ms(&w, 2) <= 2.0 * 82.0 + NS); /* the two meet at the link */
    ck_assert(plim_world_mean_ms(&w, 3) >= 2.0 * 201.0 - NS);
    plim_world_close(&w);
}
END_TEST

/* ---- nothing set changes nothing ---- */

/* Two tenants with all kinds of requests, on two hosts' worth of devices. */
static void two_tenants(plim_world *w, double horizon_s, double other_per_s)
{
    open_world(w, horizon_s)->disk_latency_ms = 20.0; /* two channels */
    plim_service_spec *s = plim_world_poisson(w, "victim", 1e-4, 20.0);
    s->size.kind = PLIM_DIST_EXPONENTIAL;
    asks_disk(s, 1.0, 0.1);
    asks_link(s, 4.0, 0.1);
    s = plim_world_poisson(w, "other", 1e-4, other_per_s);
    s->size.kind = PLIM_DIST_EXPONENTIAL;
    asks_disk(s, 1.5, 0.6);
    asks_link(s, 8.0, 0.6);
}

static void same_run(const plim_world *a, const plim_world *b)
{
    ck_assert_uint_eq(a->result.digest, b->result.digest);
    for (uint32_t s = 0; s < a->spec.n_services; s++) {
        const plim_service_obs *x = plim_world_seen(a, s), *y = plim_world_seen(b, s);
        ck_assert(x->sojourn_ns == y->sojourn_ns && x->sojourn_ns_sq == y->sojourn_ns_sq);
        ck_assert(x->device_ns[0] == y->device_ns[0] && x->device_ns[1] == y->device_ns[1]);
        for (int k = 0; k < PLIM_RESOURCE_COUNT; k++) {
            ck_assert(x->neighbours_ns[k] == y->neighbours_ns[k]);
        }
    }
    ck_assert(a->result.host[0].disk_busy == b->result.host[0].disk_busy);
}

static void set_everything(plim_world *w)
{
    w->host[0].channels.disk = (plim_disk_host){.spindle = true, .fair = true, .mix_penalty = 2.0};
    w->host[0].channels.net.fair = true;
    for (uint32_t s = 0; s < w->spec.n_services; s++) {
        uses(w, s)->disk = (plim_disk_use){true, 3.0, 15.0, 1.0};
        uses(w, s)->net = (plim_net_use){2.0, 20.0, 50.0};
    }
}

START_TEST(a_channel_that_is_off_is_not_there)
{
    plim_world plain, off;
    two_tenants(&plain, 20.0, 15.0);
    two_tenants(&off, 20.0, 15.0);
    set_everything(&off);
    off.spec.channels_off.disk = off.spec.channels_off.net = true;
    plim_world_run(&plain, 0);
    plim_world_run(&off, 0);
    ck_assert(lost_ms(&plain, 0, PLIM_RESOURCE_DISK) > 0.0);
    same_run(&plain, &off);
    plim_world_close(&plain);
    plim_world_close(&off);
}
END_TEST

START_TEST(weights_alone_change_nothing_without_a_fair_queue)
{
    plim_world plain, weighted;
    two_tenants(&plain, 20.0, 15.0);
    two_tenants(&weighted, 20.0, 15.0);
    uses(&weighted, 0)->disk.weight = uses(&weighted, 0)->net.weight = 9.0;
    plim_world_run(&plain, 0);
    plim_world_run(&weighted, 0);
    same_run(&plain, &weighted);
    plim_world_close(&plain);
    plim_world_close(&weighted);
}
END_TEST

/* Alone, a fair queue is first come, first served, and a stream has nobody to mix with. */
START_TEST(who_is_alone_sees_no_difference)
{
    plim_world plain, shared;
    two_tenants(&plain, 100.0, 0.1);
    two_tenants(&shared, 100.0, 0.1);
    plain.spec.n_services = shared.spec.n_services = 1;
    plim_put(plim_find_workload("poisson"), plain.params[0], "rate_per_s", 60.0);
    plim_put(plim_find_workload("poisson"), shared.params[0], "rate_per_s", 60.0);
    shared.host[0].channels.disk = (plim_disk_host){.fair = true, .mix_penalty = 3.0};
    shared.host[0].channels.net.fair = true;
    plim_world_run(&plain, 0);
    plim_world_run(&shared, 0);
    const plim_service_obs *x = plim_world_seen(&plain, 0), *y = plim_world_seen(&shared, 0);
    ck_assert(x->sojourn_ns == y->sojourn_ns && x->sojourn_ns_sq == y->sojourn_ns_sq);
    ck_assert(x->completed > 1500 && x->sojourn_ns > 1.2 * (x->device_ns[0] + x->device_ns[1]));
    ck_assert(plim_neighbours_ns(y) == 0.0);
    plim_world_close(&plain);
    plim_world_close(&shared);
}
END_TEST

/* ---- more pressure never helps; limits contain ---- */

static double victim_ms(double other_per_s, bool fair, double mix, const plim_channels_use *limits)
{
    plim_world w;
    two_tenants(&w, 100.0, other_per_s);
    w.host[0].channels.disk = (plim_disk_host){.fair = fair, .mix_penalty = mix};
    w.host[0].channels.net.fair = fair;
    if (limits != NULL) {
        w.service[1].channels = *limits;
    }
    plim_world_run(&w, 0);
    double ms = plim_world_mean_ms(&w, 0);
    ck_assert(isfinite(ms) && lost_ms(&w, 0, PLIM_RESOURCE_DISK) > 0.0);
    plim_world_close(&w);
    return ms;
}

START_TEST(more_of_the_other_never_helps_and_fair_queues_help)
{
    static const double ladder[] = {0.5, 2.0, 5.0, 10.0, 14.0, 25.0, 100.0};
    double before[3] = {0.0}, ms[3] = {0.0};
    for (size_t i = 0; i < sizeof ladder / sizeof *ladder; i++) {
        ms[0] = victim_ms(ladder[i], false, 0.0, NULL);
        ms[1] = victim_ms(ladder[i], false, 1.0, NULL);
        ms[2] = victim_ms(ladder[i], true, 1.0, NULL);
        ck_assert_msg(ms[1] > ms[0], "mixing %.6g, without %.6g", ms[1], ms[0]);
        for (int k = 0; k < 3; k++) {
            ck_assert_msg(ms[k] >= before[k], "%g/s: %.6g ms, before %.6g", ladder[i], ms[k],
                          before[k]);
            before[k] = ms[k];
        }
    }
    ck_assert_msg(ms[0] > 5000.0 && ms[2] < 150.0, "%g ms unfair, %g fair", ms[0], ms[2]);
}
END_TEST

START_TEST(a_limit_contains_what_it_limits)
{
    static const plim_channels_use limits[] = {
        {.disk.limit_iops = 10.0},
        {.disk.limit_mb_per_s = 4.0},
        {.net.limit_mbit_per_s = 20.0},
        {.net.limit_packets_per_s = 60.0},
    };
    double free_ms = victim_ms(100.0, false, 0.5, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        double ms = victim_ms(100.0, false, 0.5, &limits[i]);
        ck_assert_msg(free_ms > 1000.0 && ms < 150.0, "limit %zu: %.6g ms, %.6g without", i, ms,
                      free_ms);
    }
}
END_TEST

/* ---- shares ---- */

enum { DISK_OPERATIONS, DISK_CHANNELS, DISK_TRANSFER, SPINDLE, LINK };

/* What of the device service s had, of what all had, in requests' mean size. */
static void closed_tenants(plim_world *w, int device, size_t n, const double *weight,
                           const double *users)
{
    static const char *const names[] = {"a", "b", "c"};
    plim_host_spec *h = open_world(w, 200.0);
    h->disk_iops = device == DISK_OPERATIONS || device == DISK_CHANNELS ? 1000.0 : 0.0;
    h->disk_latency_ms = device == DISK_CHANNELS ? 8.0 : 0.0;
    h->channels.disk.fair = h->channels.net.fair = true;
    h->channels.disk.spindle = device == SPINDLE;
    for (uint32_t s = 0; s < n; s++) {
        double size = 1.0 + 2.0 * (s == 1); /* b's requests are three times as large */
        plim_service_spec *spec =
            plim_world_closed(w, names[s], WORK_S, users[s], PLIM_DIST_EXPONENTIAL, 1e-3);
        spec->size.kind = PLIM_DIST_EXPONENTIAL;
        spec->channels.disk.weight = spec->channels.net.weight = weight[s];
        if (device == LINK) {
            spec->ops.n[PLIM_CLASS_NET_TX_BYTE] = size * 1e5;
        } else {
            bool transfers = device == DISK_TRANSFER || device == SPINDLE;
            asks_disk(spec, transfers ? 1e-9 : size, transfers ? size * 0.5 : 0.0);
        }
    }
    plim_world_run(w, 0);
}

static double served_ms(const plim_world *w, uint32_t s, int device)
{
    return plim_world_seen(w, s)->device_ns[device == LINK] * 1e-6;
}

START_TEST(two_that_are_backlogged_share_by_weight)
{
    for (int device = DISK_OPERATIONS; device <= LINK; device++) {
        plim_world w;
        closed_tenants(&w, device, 2, (const double[]){2.0, 1.0}, (const double[]){40.0, 40.0});
        double a = served_ms(&w, 0, device), b = served_ms(&w, 1, device);
        ck_assert_msg(fabs(a / b - 2.0) < 0.02, "device %d: %.6g ms to %.6g", device, a, b);
        double places = device == DISK_CHANNELS ? 8.0 : 1.0;
        ck_assert_double_gt(a + b, 0.985 * places * 200e3); /* and it is never idle */
        plim_world_close(&w);
    }
}
END_TEST

/* rate_i >= w_i / sum of w while it is backlogged, whatever the others ask; what c leaves goes to
 * the others by weight (Goyal 1996; Parekh and Gallager 1993). */
START_TEST(who_is_backlogged_has_its_share_at_least)
{
    for (int device = DISK_OPERATIONS; device <= LINK; device++) {
        plim_world w;
        closed_tenants(&w, device, 3, (const double[]){2.0, 1.0, 1.0},
                       (const double[]){40.0, 40.0, 1.0});
        double a = served_ms(&w, 0, device), b = served_ms(&w, 1, device);
        double c = served_ms(&w, 2, device), all = a + b + c;
        ck_assert_msg(a / all > 0.495 && b / all > 0.2475 && c / all < 0.2475, "%g %g %g", a, b, c);
        ck_assert_msg(fabs(a / b - 2.0) < 0.03, "device %d: %.6g ms to %.6g", device, a, b);
        plim_world_close(&w);
    }
}
END_TEST

/* ---- what happens meanwhile ---- */

static void nothing_is_lost(const plim_world *w, uint64_t least)
{
    for (uint32_t s = 0; s < w->spec.n_services; s++) {
        const plim_service_obs *o = plim_world_seen(w, s);
        uint64_t out = o->in_time + o->rejected + o->failed + w->result.in_system_end[s];
        ck_assert_msg(o->in_time > least && o->arrived == out, "%llu of %llu",
                      (unsigned long long)out, (unsigned long long)o->arrived);
        ck_assert(plim_neighbours_ns(o) > 0.0 && plim_neighbours_ns(o) < o->sojourn_ns);
        ck_assert(fabs(o->in_system_area - o->spent_ns - o->residual_ns) <= 1e-9 * o->spent_ns);
    }
}

/* Those who waited in line when their instance crashed are served to the end, and the line goes
 * on. */
START_TEST(a_crash_leaves_fair_lines_whole)
{
    static const plim_failure_kind kinds[] = {PLIM_FAILURE_PROCESS, PLIM_FAILURE_HOST};
    static const double at_s[] = {3.0, 9.0};
    for (int i = 0; i < 2; i++) {
        const plim_failure_spec failure = {.what = kinds[i], .at_s = {at_s, 2}, .repair_s = 0.5};
        plim_world w;
        two_tenants(&w, 20.0, 18.0);
        w.host[0].channels.disk = (plim_disk_host){.fair = true, .mix_penalty = 0.5};
        w.host[0].channels.net.fair = true;
        w.spec.failures = &failure;
        w.spec.n_failures = 1;
        plim_world_run(&w, 0);
        nothing_is_lost(&w, 100);
        ck_assert_uint_gt(plim_world_seen(&w, 0)->rejected, 0);
        plim_world_close(&w);
    }
}
END_TEST

/* The copy of a machine takes the links of both hosts, between the pieces of answers. */
START_TEST(a_move_over_fair_links_comes_to_its_end)
{
    plim_world w;
    two_tenants(&w, 20.0, 5.0);
    plim_world_on(&w, "vm_hvm", 2014, true);
    w.spec.platform.stack.native = &nothing;
    *plim_world_host(&w, 64) = w.host[0];
    w.host[1].name = "h1";
    w.host[0].until_s = 2.0;
    w.spec.placement = plim_find_placement("first_fit");
    w.spec.live = (plim_live_spec){.cpu_tax = 0.1, .downtime_s = 0.1};
    for (uint32_t h = 0; h < 2; h++) {
        w.host[h].channels.net.fair = w.host[h].channels.disk.fair = true;
    }
    w.service[0].mem_mib = w.service[1].mem_mib = 64.0;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.moves[PLIM_MOVE_LEAVES], 2);
    nothing_is_lost(&w, 50);
    plim_world_close(&w);
}
END_TEST

/* ---- whose CPU carries the I/O ---- */

/* A victim that computes for a millisecond, reads a block and answers, on two cores with a disk and
 * a link that are fast. */
static void io_world(plim_world *w, const char *platform)
{
    plim_world_open(w, 5.0);
    plim_world_on(w, platform, 2014, false);
    w->spec.max_in_flight = 100000;
    plim_host_spec *h = plim_world_host(w, 2);
    h->disk_iops = 1e5;
    h->link_gbit_per_s = 10.0;
    plim_service_spec *s = plim_world_poisson(w, "victim", 1e-3, 100.0);
    asks_disk(s, 1.0, 0.004);
    s->ops.n[PLIM_CLASS_NET_RX_PACKET] = 2.0;
}

/* Somebody gets packets of so many bytes, a thousand a request. */
static void flood(plim_world *w, double per_s, double bytes, plim_net_use limits)
{
    plim_service_spec *s = plim_world_poisson(w, "flood", 1e-6, per_s / 1000.0);
    s->ops.n[PLIM_CLASS_NET_RX_PACKET] = 1000.0;
    s->ops.n[PLIM_CLASS_NET_RX_BYTE] = 1000.0 * bytes;
    s->concurrency = 8;
    s->channels.net = limits;
}

static double victim_of(plim_world *w, double *lost_cpu_ms)
{
    plim_world_run(w, 0);
    const plim_service_obs *o = plim_world_seen(w, 0);
    ck_assert_uint_gt(o->arrived, 400);
    bool responds = o->in_time > o->arrived / 10;
    double ms = responds ? plim_world_mean_ms(w, 0) : HUGE_VAL;
    *lost_cpu_ms = lost_ms(w, 0, PLIM_RESOURCE_CPU) / fmax((double)o->in_time, 1.0);
    plim_world_close(w);
    return ms;
}

/* The same flood, in the driver domain that carries everybody's I/O and in a thread of the
 * flooded machine's own. */
START_TEST(a_driver_domain_that_is_busy_for_one_delays_the_others_io)
{
    static const char *const platforms[] = {"vm_para", "vm_hvm"};
    double alone[2], hurt[2], lost_cpu[2], none;
    for (int i = 0; i < 2; i++) {
        plim_world w;
        io_world(&w, platforms[i]);
        alone[i] = victim_of(&w, &none);
        ck_assert(none == 0.0);
        io_world(&w, platforms[i]);
        flood(&w, 450e3, 60.0, (plim_net_use){0});
        hurt[i] = victim_of(&w, &lost_cpu[i]);
    }
    ck_assert_msg(hurt[0] > 4.0 * alone[0], "%g ms, %g alone", hurt[0], alone[0]);
    ck_assert_msg(hurt[1] < 2.0 * alone[1], "%g ms, %g alone", hurt[1], alone[1]);
    ck_assert_msg(lost_cpu[0] > 0.9 * (hurt[0] - alone[0]), "%g of %g ms", lost_cpu[0],
                  hurt[0] - alone[0]);
}
END_TEST

/* Bytes are shaped to 700 Mbit/s: of full packets that is a tenth of a core in soft interrupts, of
 * the smallest ones more than both cores, and nobody else responds. */
START_TEST(shaping_bytes_contains_no_flood_of_small_packets)
{
    static const plim_net_use shaped = {.limit_mbit_per_s = 700.0};
    static const plim_net_use both = {.limit_mbit_per_s = 700.0, .limit_packets_per_s = 1e5};
    double alone, bulk, small, limited, lost_cpu;
    plim_world w;
    io_world(&w, "container");
    alone = victim_of(&w, &lost_cpu);
    io_world(&w, "container");
    flood(&w, 1e5, 1448.0, shaped);
    bulk = victim_of(&w, &lost_cpu);
    io_world(&w, "container");
    flood(&w, 2e6, 60.0, shaped);
    small = victim_of(&w, &lost_cpu);
    io_world(&w, "container");
    flood(&w, 2e6, 60.0, both);
    limited = victim_of(&w, &lost_cpu);
    ck_assert_msg(bulk < 2.0 * alone && limited < 2.0 * alone && small == HUGE_VAL,
                  "%g ms alone, %g full packets, %g small ones, %g when those are limited", alone,
                  bulk, small, limited);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("channel_devices");
    TCase *hand = plim_suite_case(suite, "by hand");
    tcase_add_test(hand, a_fair_disk_lets_the_newcomer_in);
    tcase_add_test(hand, a_fair_link_sends_long_answers_in_pieces);
    tcase_add_test(hand, who_follows_another_stream_pays_and_it_is_the_neighbours);
    tcase_add_test(hand, a_sequential_stream_is_limited_by_its_transfer);
    tcase_add_test(hand, a_stream_waits_for_its_channel);
    tcase_add_test(hand, a_spindle_does_one_thing_at_a_time);
    tcase_add_test(hand, limits_space_what_an_instance_asks_and_that_is_its_own);
    TCase *off = plim_suite_case(suite, "nothing");
    tcase_add_test(off, a_channel_that_is_off_is_not_there);
    tcase_add_test(off, weights_alone_change_nothing_without_a_fair_queue);
    tcase_add_test(off, who_is_alone_sees_no_difference);
    TCase *pressure = plim_suite_case(suite, "pressure");
    tcase_add_test(pressure, more_of_the_other_never_helps_and_fair_queues_help);
    tcase_add_test(pressure, a_limit_contains_what_it_limits);
    TCase *shares = plim_suite_case(suite, "shares");
    tcase_add_test(shares, two_that_are_backlogged_share_by_weight);
    tcase_add_test(shares, who_is_backlogged_has_its_share_at_least);
    TCase *meanwhile = plim_suite_case(suite, "meanwhile");
    tcase_add_test(meanwhile, a_crash_leaves_fair_lines_whole);
    tcase_add_test(meanwhile, a_move_over_fair_links_comes_to_its_end);
    TCase *carried = plim_suite_case(suite, "whose CPU carries it");
    tcase_add_test(carried, a_driver_domain_that_is_busy_for_one_delays_the_others_io);
    tcase_add_test(carried, shaping_bytes_contains_no_flood_of_small_packets);
    return plim_suite_run(suite);
}
