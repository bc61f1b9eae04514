/* SPDX-License-Identifier: GPL-3.0-or-later
 * Queueing theory's exact results (scenarios/validate_queueing.h, which `plimsoll validate` reads
 * too) and those of the test stations. Goal: every truth lies inside its widened interval, and the
 * interval is narrow enough to fail. */
#include "scenarios/validate_stations.h"
#include "tests/support/suite.h"

#include <math.h>

static void check(const char *label, const char *what, plim_estimate e, double exact, double narrow)
{
    ck_assert_msg(e.value.there && e.low.there && e.high.there, "%s: no %s", label, what);
    plim_estimate wide = plim_queue_widened(e);
    ck_assert_msg(wide.low.v <= exact + 1e-6 && exact <= wide.high.v + 1e-6,
                  "%s: %s is %.6g, and %.6g is outside [%.6g, %.6g] (Bonferroni, 99 %% over %d "
                  "values)",
                  label, what, e.value.v, exact, wide.low.v, wide.high.v, PLIM_QUEUE_FAMILY);
    ck_assert_msg((e.high.v - e.low.v) / 2.0 <= narrow * exact,
                  "%s: %s has half width %.3g, more than %.3g: the test could not fail", label,
                  what, (e.high.v - e.low.v) / 2.0, narrow * exact);
}

static void check_truth(void *context, const plim_queue_case *c, const plim_queue_truth *t,
                        plim_estimate e)
{
    (void)context;
    double grown = PLIM_TEST_SHORTER > 1.0 ? sqrt(1.4 * PLIM_TEST_SHORTER) : 1.0;
    check(c->label, t->metric, e, t->exact, t->narrow * grown);
}

START_TEST(the_exact_value_lies_in_the_interval)
{
    plim_err err = {0};
    const plim_experiment_options options = {.jobs = 1};
    ck_assert_msg(plim_queue_run((size_t)_i, 1.0 / PLIM_TEST_SHORTER, &options, check_truth, NULL,
                                 &err) == PLIM_OK,
                  "%s", err.what);
}
END_TEST

START_TEST(stations_on_the_kernel_follow_theory)
{
    plim_err err = {0};
    plim_estimate by_class[2];
    const plim_station_case *c = &plim_station_cases[_i];
    ck_assert_int_eq(plim_station_run((size_t)_i, by_class, &err), PLIM_OK);
    for (int k = 0; k < 2 && c->truths[k].name != NULL; k++) {
        check(c->label, c->truths[k].name, by_class[k], c->truths[k].exact, c->truths[k].narrow);
    }
}
END_TEST

static int count_cases(void)
{
    int n = 0;
    while (plim_queue_cases[n].label != NULL) {
        n++;
    }
    return n;
}

static int count_stations(void)
{
    int n = 0;
    while (plim_station_cases[n].label != NULL) {
        n++;
    }
    return n;
}

START_TEST(the_family_is_counted)
{
    size_t n = 0;
    for (int i = 0; i < count_cases(); i++) {
        for (int k = 0; k < PLIM_QUEUE_TRUTHS_MAX && plim_queue_cases[i].truths[k].service != NULL;
             k++) {
            n++;
        }
    }
    for (int i = 0; i < count_stations(); i++) {
        n += plim_station_cases[i].truths[1].name != NULL ? 2 : 1;
    }
    ck_assert_uint_le(n, PLIM_QUEUE_FAMILY);
    ck_assert_uint_ge(n, 50);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("queueing");
    TCase *open = plim_suite_case(suite, "scenarios");
    tcase_add_loop_test(open, the_exact_value_lies_in_the_interval, 0, count_cases());
    TCase *stations = plim_suite_case(suite, "stations");
    tcase_add_loop_test(stations, stations_on_the_kernel_follow_theory, 0, count_stations());
    tcase_add_test(stations, the_family_is_counted);
    return plim_suite_run(suite);
}
