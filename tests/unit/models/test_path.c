/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/engine_path.c and engine_device.c: visits to disks, links and emulated devices,
 * each worked out by hand. Times in ms. */
#include "models/layer_row.h"
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static const double NS = 5e-6; /* events are rounded up to the next ns */

static const double at_zero[16] = {0.0};

static void took(const plim_world *w, uint32_t service, double mean_ms)
{
    ck_assert_msg(fabs(plim_world_mean_ms(w, service) - mean_ms) <= NS, "%s: %.9g ms, not %.9g",
                  w->service[service].name, plim_world_mean_ms(w, service), mean_ms);
}

static double per_request_ms(double sum_ns, const plim_service_obs *o)
{
    return sum_ns * 1e-6 / (double)o->in_time;
}

/* 10 ms of CPU, then `ops` reads of `bytes` in all. */
static plim_service_spec *reads(plim_world *w, const char *name, double ops, double bytes, size_t n)
{
    plim_service_spec *s = plim_world_asks(w, name, 0.010, n, at_zero);
    s->ops.n[PLIM_CLASS_DISK_READ] = ops;
    s->ops.n[PLIM_CLASS_DISK_READ_BYTE] = bytes;
    return s;
}

/* The operations themselves cost no CPU here. */
static void open_world(plim_world *w)
{
    static const plim_layer nothing = {.name = "nothing"};
    plim_world_open(w, 1.0);
    w->spec.platform.stack.native = &nothing;
}

/* ---- disks ---- */

START_TEST(a_disk_serves_operations_one_after_another)
{
    plim_world w;
    open_world(&w);
    plim_world_host(&w, 4)->disk_iops = 200.0; /* 5 ms each, one at a time */
    reads(&w, "a", 2.0, 0.0, 2);
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    took(&w, 0, 10.0 + (10.0 + 20.0) / 2.0);
    ck_assert_double_eq_tol(per_request_ms(o->device_ns[0], o), 10.0, NS);
    ck_assert(plim_neighbours_ns(o) == 0.0); /* it waits behind its own */
    ck_assert_double_eq_tol(w.result.host[0].disk_busy * 1e-6, 20.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(latency_and_rate_make_channels)
{
    plim_world w;
    open_world(&w);
    plim_world_host(&w, 8)->disk_iops = 400.0;
    w.host[0].disk_latency_ms = 5.0; /* two at once */
    reads(&w, "a", 1.0, 0.0, 5);
    plim_world_run(&w, 0);
    took(&w, 0, 10.0 + (5.0 + 5.0 + 10.0 + 10.0 + 15.0) / 5.0);
    ck_assert_uint_eq(w.result.host_channels[0], 2);
    ck_assert_double_eq_tol(w.result.host[0].disk_busy * 1e-6, 12.5, NS); /* 25 ms of service */
    plim_world_close(&w);
}
END_TEST

START_TEST(bytes_are_transferred_one_request_after_another)
{
    plim_world w;
    open_world(&w);
    plim_world_host(&w, 8)->disk_iops = 400.0;
    w.host[0].disk_latency_ms = 5.0;
    w.host[0].disk_mb_per_s = 100.0;
    reads(&w, "a", 1.0, 4e5, 2); /* 4 ms of transfer */
    plim_world_run(&w, 0);
    took(&w, 0, 10.0 + 5.0 + (4.0 + 8.0) / 2.0);
    ck_assert_double_eq_tol(w.result.host[0].disk_busy * 1e-6, 8.0,
                            NS); /* the transfer is busier */
    plim_world_close(&w);
}
END_TEST

START_TEST(waiting_behind_another_instance_at_the_disk_is_the_neighbours)
{
    plim_world w;
    open_world(&w);
    plim_world_host(&w, 8)->disk_iops = 100.0;
    reads(&w, "a", 3.0, 0.0, 1);
    plim_world_asks(&w, "b", 0.011, 1, at_zero)->ops.n[PLIM_CLASS_DISK_READ] = 1.0;
    plim_world_run(&w, 0);
    const plim_service_obs *a = plim_world_seen(&w, 0), *b = plim_world_seen(&w, 1);
    took(&w, 0, 10.0 + 30.0);
    took(&w, 1, 11.0 + 29.0 + 10.0); /* comes at 11, a has the disk until 40 */
    ck_assert(plim_neighbours_ns(a) == 0.0);
    ck_assert_double_eq_tol(b->neighbours_ns[PLIM_RESOURCE_DISK] * 1e-6, 29.0, NS);
    ck_assert(b->neighbours_ns[PLIM_RESOURCE_CPU] == 0.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_path_splits_demand_evenly_and_holds_its_slot)
{
    static const plim_visit path[] = {
        {PLIM_VISIT_CPU, 0}, {PLIM_VISIT_DISK, 0}, {PLIM_VISIT_CPU, 0}, {PLIM_VISIT_DISK, 0}};
    plim_world w;
    open_world(&w);
    plim_world_host(&w, 4)->disk_iops = 200.0;
    plim_service_spec *s = reads(&w, "a", 2.0, 0.0, 2);
    s->path = path;
    s->n_path = 4;
    s->concurrency = 1;
    plim_world_run(&w, 0);
    /* 5 cpu, 5 disk, 5 cpu, 5 disk; the second starts when the first has its answer */
    took(&w, 0, (20.0 + 40.0) / 2.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->work[0] * 1e-6, 20.0, NS);
    plim_world_close(&w);
}
END_TEST

/* ---- layers ---- */

#define ROW(class, term, payer, value, unit)                                                       \
    PLIM_ROW(2014, class, term, payer, value, value, value, unit, ASSUMPTION, "made up", "")

static const plim_cost_row disk_rows[] = {
    ROW(DISK_READ, ADDED_LATENCY_NS, NONE, 2e6, "ns"), /* 2 ms an operation */
};
static const plim_cost_row driver_rows[] = {
    ROW(DISK_READ, WORK_NS, SHARED_HOST, 3e6, "ns"), /* 3 ms of a driver domain, before the disk */
};
static const plim_layer late = {.name = "late", .rows = disk_rows, .n_rows = 1};
static const plim_layer driver = {.name = "driver", .rows = driver_rows, .n_rows = 1};

static void on_layer(plim_world *w, const plim_layer *layer)
{
    static const plim_layer nothing = {.name = "nothing"};
    plim_world_open(w, 1.0);
    w->spec.platform.stack =
        (plim_stack){.era = 2014, .n = 1, .layer = {layer}, .native = &nothing};
}

START_TEST(added_latency_is_paid_by_who_finds_the_disk_idle)
{
    plim_world w;
    on_layer(&w, &late);
    plim_world_host(&w, 4)->disk_iops = 200.0;
    reads(&w, "a", 2.0, 0.0, 2);
    plim_world_run(&w, 0);
    const plim_service_obs *o = plim_world_seen(&w, 0);
    took(&w, 0, 10.0 + (10.0 + 4.0 + 20.0) / 2.0); /* the first adds 2 x 2 ms */
    ck_assert_double_eq_tol(per_request_ms(o->device_ns[0], o), 10.0 + 2.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_driver_domain_works_before_the_disk)
{
    plim_world w;
    on_layer(&w, &driver);
    plim_world_host(&w, 4)->disk_iops = 200.0;
    reads(&w, "a", 2.0, 0.0, 1);
    plim_world_run(&w, 0);
    took(&w, 0, 10.0 + 6.0 + 10.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->work[2] * 1e-6, 6.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_capped_device_spaces_its_operations)
{
    plim_world w;
    open_world(&w);
    w.spec.platform.stack.cap_disk_iops = 100.0; /* every 10 ms */
    plim_world_host(&w, 8)->disk_iops = 1000.0;  /* 1 ms */
    reads(&w, "a", 1.0, 0.0, 3);
    plim_world_run(&w, 0);
    took(&w, 0, 10.0 + (1.0 + 11.0 + 21.0) / 3.0);
    ck_assert(plim_neighbours_ns(plim_world_seen(&w, 0)) == 0.0);
    plim_world_close(&w);
}
END_TEST

/* ---- links ---- */

START_TEST(bytes_take_the_link_each_way_and_wait_for_each_other)
{
    plim_world w;
    open_world(&w);
    plim_world_host(&w, 8)->link_gbit_per_s = 1.0; /* 125 bytes a us */
    plim_service_spec *a = plim_world_asks(&w, "a", 0.010, 1, at_zero);
    a->ops.n[PLIM_CLASS_NET_RX_BYTE] = 250e3; /* 2 ms */
    a->ops.n[PLIM_CLASS_NET_TX_BYTE] = 500e3; /* 4 ms */
    plim_service_spec *b = plim_world_asks(&w, "b", 0.010, 1, at_zero);
    b->ops.n[PLIM_CLASS_NET_RX_BYTE] = 125e3; /* 1 ms */
    b->ops.n[PLIM_CLASS_NET_TX_BYTE] = 125e3;
    plim_world_run(&w, 0);
    took(&w, 0, 2.0 + 10.0 + 4.0);
    took(&w, 1, 3.0 + 10.0 + 4.0); /* b sends at 13 and waits for a until 16 */
    const plim_service_obs *o = plim_world_seen(&w, 1);
    ck_assert_double_eq_tol(o->neighbours_ns[PLIM_RESOURCE_NET] * 1e-6, 2.0 + 3.0, NS);
    ck_assert_double_eq_tol(o->device_ns[1] * 1e-6, 2.0, NS);
    ck_assert_double_eq_tol(w.result.host[0].link_busy[0] * 1e-6, 3.0, NS);
    ck_assert_double_eq_tol(w.result.host[0].link_busy[1] * 1e-6, 5.0, NS);
    plim_world_close(&w);
}
END_TEST

START_TEST(an_emulated_network_has_a_rate_of_its_own)
{
    plim_world w;
    open_world(&w);
    w.spec.platform.stack.cap_net_bps = 1e9;
    plim_world_host(&w, 8);
    plim_service_spec *a = plim_world_asks(&w, "a", 0.010, 2, at_zero);
    a->ops.n[PLIM_CLASS_NET_TX_BYTE] = 250e3;
    plim_world_run(&w, 0);
    took(&w, 0, 10.0 + (2.0 + 4.0) / 2.0);
    ck_assert_double_eq_tol(plim_world_seen(&w, 0)->device_ns[1] * 1e-6, 4.0, NS);
    plim_world_close(&w);
}
END_TEST

/* 1000 bytes take 10 ms to be received: one passes, one waits, as its queue limit says, and the
 * other three are turned away. */
START_TEST(who_waits_to_be_received_is_in_line_too)
{
    static const double at_once[] = {0.0, 0.0, 0.0, 0.0, 0.0};
    plim_world w;
    open_world(&w);
    plim_world_host(&w, 8);
    plim_service_spec *a = plim_world_asks(&w, "a", 0.010, 5, at_once);
    a->ops.n[PLIM_CLASS_NET_RX_BYTE] = 1000.0;
    a->channels.net.limit_mbit_per_s = 0.8;
    a->queue_limit = 1;
    plim_world_run(&w, 0);
    ck_assert_uint_eq(plim_world_seen(&w, 0)->rejected, 3);
    took(&w, 0, (20.0 + 30.0) / 2.0);
    plim_world_close(&w);
}
END_TEST

/* The second one is due first, then the first one at the very same nanosecond: both end. */
START_TEST(two_that_end_at_once_both_end)
{
    static const double half[] = {0.5}, start[] = {0.0};
    plim_world w;
    plim_world_open(&w, 10.0);
    plim_world_host(&w, 4);
    plim_world_asks(&w, "late", 0.5, 1, half);
    plim_world_asks(&w, "early", 1.0, 1, start);
    plim_world_run(&w, 0);
    took(&w, 0, 500.0);
    took(&w, 1, 1000.0);
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/engine_path");
    TCase *instants = plim_suite_case(suite, "instants");
    tcase_add_test(instants, two_that_end_at_once_both_end);
    TCase *disks = plim_suite_case(suite, "disks");
    tcase_add_test(disks, a_disk_serves_operations_one_after_another);
    tcase_add_test(disks, latency_and_rate_make_channels);
    tcase_add_test(disks, bytes_are_transferred_one_request_after_another);
    tcase_add_test(disks, waiting_behind_another_instance_at_the_disk_is_the_neighbours);
    tcase_add_test(disks, a_path_splits_demand_evenly_and_holds_its_slot);
    TCase *layers = plim_suite_case(suite, "layers");
    tcase_add_test(layers, added_latency_is_paid_by_who_finds_the_disk_idle);
    tcase_add_test(layers, a_driver_domain_works_before_the_disk);
    tcase_add_test(layers, a_capped_device_spaces_its_operations);
    TCase *links = plim_suite_case(suite, "links");
    tcase_add_test(links, bytes_take_the_link_each_way_and_wait_for_each_other);
    tcase_add_test(links, an_emulated_network_has_a_rate_of_its_own);
    tcase_add_test(links, who_waits_to_be_received_is_in_line_too);
    return plim_suite_run(suite);
}
