/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/what_if.c: what is taken away, and that nothing else is. */
#include "models/what_if.h"
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

START_TEST(every_limit_goes_and_demands_stay)
{
    plim_service_spec s = {.quota_ms = 5.0, .cpuset_cores = 2, .cpu_weight = 3.0, .vcpus = 4};
    plim_channels_use *c = &s.channels;
    c->memory.limit_mib = c->cache.limit_mib = c->cache.limit_gb_per_s = 1.0;
    c->disk.limit_iops = c->disk.limit_mb_per_s = c->disk.weight = 1.0;
    c->net.limit_mbit_per_s = c->net.limit_packets_per_s = c->net.weight = 1.0;
    c->kernel.limit_pids = 1.0;
    c->memory.working_set_mib = c->cache.footprint_mib = c->kernel.pids = 7.0;
    plim_spec_strip_limits(&s);
    ck_assert(s.quota_ms == 0.0 && s.cpuset_cores == 0 && s.cpu_weight == 1.0 && s.vcpus == 4);
    ck_assert(c->memory.limit_mib == 0.0 && c->cache.limit_mib == 0.0);
    ck_assert(c->cache.limit_gb_per_s == 0.0 && c->disk.limit_iops == 0.0);
    ck_assert(c->disk.limit_mb_per_s == 0.0 && c->disk.weight == 0.0 && c->net.weight == 0.0);
    ck_assert(c->net.limit_mbit_per_s == 0.0 && c->net.limit_packets_per_s == 0.0);
    ck_assert(c->kernel.limit_pids == 0.0);
    ck_assert(c->memory.working_set_mib == 7.0 && c->cache.footprint_mib == 7.0);
    ck_assert(c->kernel.pids == 7.0);
}
END_TEST

/* Its instance is placed and asks nothing; what others ask and get is the same, bit for bit, where
 * it was not in their way. */
START_TEST(who_is_silent_is_there_and_asks_nothing)
{
    static const double at_s[] = {1.0, 2.0};
    plim_world w;
    plim_world_open(&w, 10.0);
    plim_world_host(&w, 2);
    plim_world_asks(&w, "web", 0.1, 2, at_s);
    plim_world_asks(&w, "hog", 5.0, 2, at_s);
    w.service[1].channels.memory.growth_mib_per_s = w.service[1].channels.kernel.pids_growth_per_s =
        9.0;
    plim_spec_silence(&w.service[1]);
    ck_assert(w.service[1].channels.memory.growth_mib_per_s == 0.0);
    ck_assert(w.service[1].channels.kernel.pids_growth_per_s == 0.0);
    plim_world_run(&w, 0);
    ck_assert_uint_eq(w.result.cluster.n_instances, 2);
    ck_assert_uint_eq(w.result.service[0].in_time, 2);
    ck_assert_uint_eq(w.result.service[1].arrived, 0);
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("what_if");
    TCase *less = plim_suite_case(suite, "less");
    tcase_add_test(less, every_limit_goes_and_demands_stay);
    tcase_add_test(less, who_is_silent_is_there_and_asks_nothing);
    return plim_suite_run(suite);
}
