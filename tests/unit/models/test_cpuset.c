/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cores that are an instance's alone, against times worked out by hand. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

static plim_world w;
static const double at_0[] = {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0};

static void teardown(void)
{
    plim_arena_free(&w.arena);
}

/* Four cores, two of them pinned: three jobs of 1 s on two cores take 1.5 s whatever the five of
 * the neighbour do, which take 2.5 s on the other two. Without a cpuset eight jobs share four. */
START_TEST(neither_hurts_the_other)
{
    for (uint32_t pinned = 0; pinned <= 2; pinned += 2) {
        plim_world_open(&w, 10.0);
        plim_world_on(&w, "bare_shared", 2014, true);
        plim_world_host(&w, 4);
        plim_service_spec *s = plim_world_asks(&w, "calm", 1.0, 3, at_0);
        s->cpuset_cores = pinned;
        plim_world_asks(&w, "wild", 1.0, 5, at_0);
        plim_world_run(&w, 0);
        const plim_service_obs *calm = &w.result.service[0], *wild = &w.result.service[1];
        ck_assert_double_eq_tol(calm->sojourn_ns, pinned > 0 ? 3 * 1.5e9 : 3 * 2e9, 10.0);
        ck_assert_double_eq_tol(wild->sojourn_ns, pinned > 0 ? 5 * 2.5e9 : 5 * 2e9, 10.0);
        if (pinned > 0) { /* its own jobs alone slow it down */
            ck_assert_double_eq_tol(plim_neighbours_ns(calm), 0.0, 1e-6);
        } else {
            ck_assert_double_gt(plim_neighbours_ns(calm), 1e9);
        }
        ck_assert_double_eq_tol(w.result.host[0].used, 8e9, 10.0);
        teardown();
    }
}
END_TEST

/* Idle pinned cores help nobody: 8 jobs on the one core that is left. */
START_TEST(pinned_cores_are_not_lent)
{
    static const double late[] = {50.0};
    plim_world_open(&w, 60.0);
    plim_world_on(&w, "container", 2014, true);
    plim_world_host(&w, 4);
    plim_world_asks(&w, "calm", 1.0, 1, late)->cpuset_cores = 3;
    plim_world_asks(&w, "wild", 1.0, 8, at_0);
    plim_world_run(&w, 0);
    ck_assert_double_eq_tol(w.result.service[1].sojourn_ns, 8 * 8e9, 20.0);
    ck_assert_double_eq_tol(w.result.service[0].sojourn_ns, 1e9, 2.0);
    ck_assert_double_eq_tol(w.result.host_bin_used[0], 9e9, 20.0);
    ck_assert_double_eq(w.result.host_capacity[0], 4.0);
}
END_TEST

START_TEST(one_core_is_left_for_all_others)
{
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 4);
    plim_service_spec *s = plim_world_asks(&w, "calm", 1.0, 1, at_0);
    s->cpuset_cores = 2;
    s->instances = 2;
    plim_world_run(&w, 0);
    ck_assert(w.result.cluster.refused);
    ck_assert_msg(strstr(w.result.cluster.refusal, "h0 has 1 of 4 cores left to pin") != NULL, "%s",
                  w.result.cluster.refusal);
    teardown();
    plim_world_open(&w, 1.0);
    plim_world_host(&w, 5);
    s = plim_world_asks(&w, "calm", 1.0, 1, at_0);
    s->cpuset_cores = 2;
    s->instances = 2;
    plim_world_run(&w, 0);
    ck_assert(!w.result.cluster.refused);
}
END_TEST

/* When the pinned one leaves, its cores are everybody's. */
START_TEST(cores_come_back)
{
    plim_world_open(&w, 20.0);
    plim_world_on(&w, "container", 2014, true);
    plim_world_host(&w, 4);
    plim_service_spec *s = plim_world_asks(&w, "calm", 1.0, 1, at_0);
    s->cpuset_cores = 3;
    s->until_s = 4.0;
    plim_world_asks(&w, "wild", 1.0, 8, at_0);
    plim_world_run(&w, 0);
    /* 4 core-s of 8 are done at 4 s on one core, the rest at four */
    ck_assert_double_eq_tol(w.result.service[1].sojourn_ns, 8 * 5e9, 30.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/cpuset");
    TCase *c = plim_suite_case(suite, "cpuset");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, neither_hurts_the_other);
    tcase_add_test(c, pinned_cores_are_not_lent);
    tcase_add_test(c, one_core_is_left_for_all_others);
    tcase_add_test(c, cores_come_back);
    return plim_suite_run(suite);
}
