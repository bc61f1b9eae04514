/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/registry.c: every kind is found by its names, in the order of the lines. */
#include "models/registry.h"
#include "tests/support/suite.h"

#define CHECK_KIND(kind)                                                                           \
    START_TEST(every_##kind##_is_found_by_its_own_name)                                            \
    {                                                                                              \
        ck_assert_ptr_nonnull(plim_##kind##s[0]);                                                  \
        for (size_t i = 0; plim_##kind##s[i] != NULL; i++) {                                       \
            ck_assert_ptr_eq(plim_find_##kind(plim_##kind##s[i]->name), plim_##kind##s[i]);        \
        }                                                                                          \
        ck_assert_ptr_null(plim_find_##kind("no_such_name"));                                      \
        ck_assert_ptr_null(plim_find_##kind(""));                                                  \
    }                                                                                              \
    END_TEST

CHECK_KIND(layer)
CHECK_KIND(platform)
CHECK_KIND(placement)
CHECK_KIND(workload)
CHECK_KIND(balancer)
CHECK_KIND(profile)

START_TEST(platforms_are_in_the_order_of_the_story)
{
    static const char *const story[] = {"bare_shared", "bare_dedicated", "vm_hosted",
                                        "vm_full",     "vm_para",        "vm_hvm",
                                        "container",   "microvm",        "sandbox"};
    for (size_t i = 0; i < sizeof story / sizeof story[0]; i++) {
        ck_assert_ptr_nonnull(plim_platforms[i]);
        ck_assert_str_eq(plim_platforms[i]->name, story[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/registry");
    TCase *names = plim_suite_case(suite, "names");
    tcase_add_test(names, every_layer_is_found_by_its_own_name);
    tcase_add_test(names, every_balancer_is_found_by_its_own_name);
    tcase_add_test(names, every_platform_is_found_by_its_own_name);
    tcase_add_test(names, every_placement_is_found_by_its_own_name);
    tcase_add_test(names, every_workload_is_found_by_its_own_name);
    tcase_add_test(names, every_profile_is_found_by_its_own_name);
    tcase_add_test(names, platforms_are_in_the_order_of_the_story);
    return plim_suite_run(suite);
}
