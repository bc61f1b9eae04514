/* SPDX-License-Identifier: GPL-3.0-or-later
 * Goal: what a validation takes from an isolation matrix or a ladder of loads is what the rows say:
 * percent, 100 for who does not respond, the first load on the other side; and nothing where the
 * runs do not tell. */
#include "scenarios/validate_measure.h"

#include "tests/support/suite.h"

#include <string.h>

typedef struct made {
    plim_validation_run run;
    plim_platform_spec platform;
    plim_service_spec service;
} made;

static void make(made *m)
{
    *m = (made){.platform = {.label = "box"}, .service = {.name = "web"}};
    m->run.results = plim_results_new(&m->run.arena);
    ck_assert_ptr_nonnull(m->run.results);
    m->run.scenario.platforms = &m->platform;
    m->run.scenario.n_platforms = 1;
    m->run.scenario.services = &m->service;
    m->run.scenario.n_services = 1;
}

static void put(made *m, const char *point, const char *entity, const char *metric, double value,
                plim_row_status status)
{
    plim_results_add(m->run.results, (plim_row){.platform = "box",
                                                .point = point,
                                                .entity_kind = "service",
                                                .entity = entity,
                                                .metric = metric,
                                                .part = "",
                                                .unit = "1",
                                                .value = plim_value_of(value),
                                                .ci_low = plim_value_of(value - 0.1),
                                                .ci_high = plim_value_of(value + 0.1),
                                                .n = 3,
                                                .status = status,
                                                .note = ""});
}

static plim_estimate taken(const made *m, plim_measure measure, const char *service,
                           const char *aggressor)
{
    const plim_validation_case c = {.measure = measure,
                                    .platform = "box",
                                    .service = service,
                                    .aggressor = aggressor,
                                    .scale = 100.0,
                                    .within_slo = 0.99};
    return plim_validation_measure(&m->run, &c);
}

START_TEST(an_isolation_matrix_is_told_in_percent)
{
    made m;
    make(&m);
    put(&m, "aggressor=hog;limits=on", "web", "degradation", 0.2, PLIM_ROW_OK);
    put(&m, "aggressor=hog;limits=on", "web", "latency_ratio", 8.0, PLIM_ROW_OK);
    put(&m, "aggressor=hog;limits=off", "web", "degradation", 0.9, PLIM_ROW_OK);
    put(&m, "aggressor=bomb;limits=on", "web", "degradation", 0.98, PLIM_ROW_DID_NOT_RESPOND);
    plim_estimate lost = taken(&m, PLIM_MEASURE_DEGRADATION, "web", "hog");
    ck_assert_double_eq_tol(lost.value.v, 20.0, 1e-9);
    ck_assert_double_eq_tol(lost.low.v, 10.0, 1e-9);
    /* four fifths of the goodput: the same work takes a quarter longer */
    plim_estimate longer = taken(&m, PLIM_MEASURE_LONGER, "web", "hog");
    ck_assert_double_eq_tol(longer.value.v, 25.0, 1e-9);
    ck_assert_double_eq_tol(longer.high.v, 100.0 * 0.3 / 0.7, 1e-9);
    ck_assert_double_eq_tol(taken(&m, PLIM_MEASURE_LATENCY, "web", "hog").value.v, 700.0, 1e-9);
    ck_assert_double_eq(taken(&m, PLIM_MEASURE_DEGRADATION, "web", "bomb").value.v, 100.0);
    ck_assert(!taken(&m, PLIM_MEASURE_LONGER, "web", "bomb").value.there); /* it never ends */
    ck_assert(!taken(&m, PLIM_MEASURE_DEGRADATION, "web", "nobody").value.there);
    plim_arena_free(&m.run.arena);
}
END_TEST

/* A ladder of 5, 10 … 95 % in which the objective is kept at the first `n` loads, or is not. */
static double cliff_after(int n, bool kept, int missing)
{
    made m;
    char name[32];
    make(&m);
    for (int load = 5; load < 100; load += 5) {
        bool keeps = (load <= 5 * n) == kept;
        (void)snprintf(name, sizeof name, "dram_%02d", load);
        const char *copy = plim_arena_text(&m.run.arena, name, strlen(name));
        if (load != missing) {
            put(&m, "", copy, "slo_attainment", keeps ? 0.99 : 0.98, PLIM_ROW_OK);
        }
    }
    plim_estimate e = taken(&m, PLIM_MEASURE_CLIFF, "dram", NULL);
    plim_arena_free(&m.run.arena);
    return e.value.there ? e.value.v : -1.0;
}

START_TEST(a_cliff_is_the_first_load_on_the_other_side)
{
    ck_assert_double_eq(cliff_after(1, true, 0), 10.0);
    ck_assert_double_eq(cliff_after(17, true, 0), 90.0);
    ck_assert_double_eq(cliff_after(17, false, 0), 90.0);
    ck_assert_double_eq(cliff_after(18, false, 0), 95.0);
    ck_assert_double_eq(cliff_after(19, true, 0), 100.0);
    ck_assert_double_eq(cliff_after(17, true, 5), -1.0);
    ck_assert_double_eq(cliff_after(17, true, 50), -1.0);
    ck_assert_double_eq(cliff_after(17, true, 95), 90.0); /* behind the cliff nobody looks */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("validate_measure");
    TCase *values = plim_suite_case(suite, "values");
    tcase_add_test(values, an_isolation_matrix_is_told_in_percent);
    tcase_add_test(values, a_cliff_is_the_first_load_on_the_other_side);
    return plim_suite_run(suite);
}
