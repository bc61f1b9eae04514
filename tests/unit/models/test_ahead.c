/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/engine_ahead.c: with thousands of instances what comes next is looked at ahead. It
 * changes no result, so what is asked here is that a run with all that it looks at ends well:
 * users, arrivals, a shared host service, balancers it foretells and others. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

enum { INSTANCES = 8100, HOSTS = 8 };

static const double HORIZON_S = 2.0;

static const struct fleet {
    const char *platform;
    int era;
    const char *balancer;
} fleets[] = {
    {"vm_para", 2014, "round_robin"},   {"vm_para", 2003, "random"},
    {"container", 2014, "sticky"},      {"vm_hvm", 2014, "least_outstanding"},
    {"vm_hosted", 2003, "round_robin"},
};

START_TEST(a_fleet_is_served)
{
    const struct fleet *fleet = &fleets[_i];
    plim_world w;
    plim_world_open(&w, HORIZON_S);
    plim_world_on(&w, fleet->platform, fleet->era, false);
    w.spec.placement = plim_find_placement("worst_fit");
    for (int h = 0; h < HOSTS; h++) {
        plim_world_host(&w, 64)->mem_mib = 1e9;
    }
    plim_world_closed(&w, "users", 0.002, 300.0, PLIM_DIST_EXPONENTIAL, 0.05)->instances =
        INSTANCES;
    plim_world_poisson(&w, "arrivals", 0.002, 3000.0)->instances = INSTANCES;
    for (uint32_t s = 0; s < w.spec.n_services; s++) {
        w.service[s].balancer = plim_find_balancer(fleet->balancer);
        w.service[s].ops.n[PLIM_CLASS_NET_RX_PACKET] = 5.0;
        w.service[s].ops.n[PLIM_CLASS_NET_TX_PACKET] = 5.0;
    }
    plim_world_run(&w, 0);
    ck_assert(!w.result.cluster.refused);
    ck_assert_uint_ge(w.result.cluster.n_instances, 2 * INSTANCES);
    for (uint32_t s = 0; s < w.spec.n_services; s++) {
        const plim_service_obs *o = plim_world_seen(&w, s);
        ck_assert_uint_gt(o->in_time, 2000);
        ck_assert_uint_eq(o->arrived, o->in_time + o->rejected + w.result.in_system_end[s]);
    }
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/ahead");
    TCase *c = plim_suite_case(suite, "ahead");
    tcase_add_loop_test(c, a_fleet_is_served, 0, sizeof fleets / sizeof fleets[0]);
    return plim_suite_run(suite);
}
