/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors reports/isolation.c: who is named, and where names stand beside the trade-off. */
#include "reports/isolation.h"
#include "tests/support/results_builder.h"
#include "tests/support/suite.h"

#include <string.h>

static plim_arena arena;
static plim_results *results;
static plim_view view;

static void setup(void)
{
    results = plim_results_new(&arena);
    ck_assert_ptr_nonnull(results);
    results->verb = "isolate";
}

static void teardown(void)
{
    plim_arena_free(&arena);
    arena = (plim_arena){0};
}

/* The rows of a platform in one setting: its worst victim beside one aggressor, and hosts saved. */
static void add(const char *platform, const char *setting, double loss, double saved,
                plim_row_status status)
{
    const char *cell = plim_arena_format(&arena, "aggressor=hog;%s", setting);
    const char *const points[] = {cell, setting};
    for (int i = 0; i < 2; i++) {
        plim_row row = plim_made_row(platform, "platform", platform, "degradation_worst", "web",
                                     "1", loss, 0.0);
        row.point = points[i];
        row.status = status;
        plim_results_add(results, row);
    }
    plim_row row =
        plim_made_row(platform, "platform", platform, "hosts_saved", "", "1", saved, 0.0);
    row.point = setting;
    plim_results_add(results, row);
}

START_TEST(nobody_is_named_where_nothing_was_lost)
{
    add("quiet", "limits=on", 0.0004, 0.5, PLIM_ROW_OK);
    add("better", "limits=on", -0.02, 0.5, PLIM_ROW_OK);
    add("hurt", "limits=on", 0.0006, 0.5, PLIM_ROW_OK);
    add("dead", "limits=on", 0.0, 0.5, PLIM_ROW_DID_NOT_RESPOND);
    ck_assert(plim_view_init(&view, results, &arena));
    plim_isolation m = plim_isolation_of(&view);
    ck_assert_ptr_null(plim_isolation_culprit(&view, &m, "quiet", PLIM_LIMITS_ON));
    ck_assert_ptr_null(plim_isolation_culprit(&view, &m, "better", PLIM_LIMITS_ON));
    ck_assert_str_eq(plim_isolation_culprit(&view, &m, "hurt", PLIM_LIMITS_ON), "hog");
    ck_assert_str_eq(plim_isolation_culprit(&view, &m, "dead", PLIM_LIMITS_ON), "hog");
}
END_TEST

/* From top to bottom: the worst; at the upper edge the right one first, at the lower the left. */
START_TEST(lines_to_names_do_not_cross)
{
    static const struct {
        const char *platform;
        int setting;
    } want[] = {
        {"shared", PLIM_LIMITS_OFF}, {"few", PLIM_LIMITS_OFF},   {"few", PLIM_LIMITS_ON},
        {"apart", PLIM_LIMITS_ON},   {"apart", PLIM_LIMITS_OFF}, {"shared", PLIM_LIMITS_ON},
    };
    plim_isolation_point points[6];
    add("shared", "limits=on", 0.001, 0.67, PLIM_ROW_OK);
    add("shared", "limits=off", 0.99, 0.67, PLIM_ROW_DID_NOT_RESPOND);
    add("apart", "limits=on", 0.0, 0.0, PLIM_ROW_OK);
    add("apart", "limits=off", 0.0, 0.0, PLIM_ROW_OK);
    add("few", "limits=on", 0.3, 0.5, PLIM_ROW_OK);
    add("few", "limits=off", 1.0, 0.5, PLIM_ROW_OK);
    ck_assert(plim_view_init(&view, results, &arena));
    plim_isolation m = plim_isolation_of(&view);
    ck_assert_uint_eq(plim_isolation_points(&view, &m, points), 6);
    for (int i = 0; i < 6; i++) {
        ck_assert_str_eq(points[i].platform, want[i].platform);
        ck_assert_int_eq(points[i].setting, want[i].setting);
    }
    ck_assert(points[0].silent && !points[1].silent);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("isolation");
    TCase *tests = plim_suite_case(suite, "isolation");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, nobody_is_named_where_nothing_was_lost);
    tcase_add_test(tests, lines_to_names_do_not_cross);
    return plim_suite_run(suite);
}
