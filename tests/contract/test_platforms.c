/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every PLATFORM line of models/registry.def promises. */
#include "models/cost.h"
#include "models/registry.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

static const int eras[] = {2003, 2014, 2020};

enum { N_ERAS = sizeof eras / sizeof eras[0] };

static size_t count_platforms(void)
{
    size_t n = 0;
    while (plim_platforms[n] != NULL) {
        n++;
    }
    return n;
}

/* microVMs and sandboxes have costs of 2020 alone. */
static bool has_era(const plim_platform *platform, int era)
{
    return plim_stack_has_era(plim_platform_stack(platform, era), era);
}

static bool has_own_kernel(const plim_platform *platform, int era)
{
    const char *const *layer = plim_platform_stack(platform, era);
    layer += strcmp(*layer, "host_os") == 0;
    while (*layer != NULL && !plim_find_layer(*layer)->own_kernel) {
        layer++;
    }
    return *layer != NULL;
}

static bool stack_has(const plim_platform *platform, int era, const char *name)
{
    const char *const *layer = plim_platform_stack(platform, era);
    while (*layer != NULL && strcmp(*layer, name) != 0) {
        layer++;
    }
    return *layer != NULL;
}

START_TEST(a_platform_says_what_it_is)
{
    const plim_platform *platform = plim_platforms[_i];
    ck_assert_uint_gt(strlen(platform->name), 0);
    ck_assert_msg(strlen(platform->summary) > 0, "%s", platform->name);
    ck_assert_msg(strlen(platform->story) > 0, "%s", platform->name);
    ck_assert_msg(platform->memory != NULL && strlen(platform->memory) > 0, "%s", platform->name);
    ck_assert_msg(platform->fixed_memory || !platform->balloon, "%s", platform->name);
    ck_assert_msg(platform->caution == NULL || strlen(platform->caution) > 0, "%s", platform->name);
    ck_assert_msg((unsigned)platform->sharing < PLIM_SHARING_COUNT, "%s", platform->name);
    /* only a machine's memory can be copied while it runs, and who does that is named */
    ck_assert_msg(platform->live_moves == NULL ||
                      (strlen(platform->live_moves) > 0 && platform->has_vcpus &&
                       !platform->shares_host_kernel),
                  "%s", platform->name);
}
END_TEST

START_TEST(a_platform_is_in_the_file_of_its_name)
{
    char path[512];
    snprintf(path, sizeof path, PLIMSOLL_SOURCE_DIR "/models/platform/%s.c",
             plim_platforms[_i]->name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing", path);
    (void)fclose(file);
}
END_TEST

START_TEST(a_platform_can_be_built_in_every_era_it_has_costs_of)
{
    const plim_platform *platform = plim_platforms[_i];
    for (size_t e = 0; e < N_ERAS; e++) {
        for (int zero = 0; zero < 2; zero++) {
            plim_stack stack;
            plim_err err = {0};
            plim_status status = plim_stack_build(plim_platform_stack(platform, eras[e]), eras[e],
                                                  zero == 1, &stack, &err);
            ck_assert_msg((status == PLIM_OK) == has_era(platform, eras[e]), "%s in %d: %s",
                          platform->name, eras[e], err.what);
            ck_assert(status != PLIM_OK || stack.era == eras[e]);
            ck_assert(status == PLIM_OK ||
                      strstr(err.what, "expected an era it has costs of") != NULL);
        }
    }
}
END_TEST

START_TEST(facts_follow_from_the_stack)
{
    const plim_platform *platform = plim_platforms[_i];
    for (size_t e = 0; e < N_ERAS; e++) {
        bool guest = stack_has(platform, eras[e], "guest_os");
        bool para = stack_has(platform, eras[e], "hypervisor_para_2003") ||
                    stack_has(platform, eras[e], "hypervisor_para_dd");
        ck_assert_msg(platform->shares_host_kernel == !has_own_kernel(platform, eras[e]),
                      "%s: kernel", platform->name);
        ck_assert_msg(platform->has_vcpus == guest, "%s: vCPUs", platform->name);
        ck_assert_msg(platform->fixed_memory == guest, "%s: memory", platform->name);
        ck_assert_msg(platform->guest_os_modified == para, "%s: modified guest", platform->name);
        ck_assert_msg(!platform->guest_os_modified || guest, "%s: no guest", platform->name);
        ck_assert_msg(!guest || platform->sharing == PLIM_SHARING_INSTANCE, "%s: sharing",
                      platform->name);
    }
}
END_TEST

START_TEST(a_request_is_nowhere_cheaper_than_on_the_bare_machine)
{
    const plim_platform *platform = plim_platforms[_i];
    const plim_ops *ops = &plim_find_profile("web_request")->ops;
    for (size_t e = 0; e < N_ERAS; e++) {
        plim_stack stack;
        plim_cost cost;
        if (!has_era(platform, eras[e])) {
            continue;
        }
        ck_assert_int_eq(
            plim_stack_build(plim_platform_stack(platform, eras[e]), eras[e], false, &stack, NULL),
            PLIM_OK);
        plim_cost_of(&stack, ops, &cost);
        double extra = plim_cost_total_ns(&cost) - plim_cost_part_ns(&cost, PLIM_PART_NATIVE);
        bool bare = strncmp(platform->name, "bare_", 5) == 0;
        ck_assert_msg(bare ? extra == 0.0 : extra > 0.0, "%s in %d: %g ns more", platform->name,
                      eras[e], extra);
    }
}
END_TEST

START_TEST(only_dedicated_machines_keep_services_apart)
{
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        const plim_platform *platform = plim_platforms[i];
        ck_assert_int_eq(platform->one_service_per_host,
                         strcmp(platform->name, "bare_dedicated") == 0);
        ck_assert_int_eq(platform->sharing == PLIM_SHARING_THREAD,
                         strncmp(platform->name, "bare_", 5) == 0);
    }
}
END_TEST

START_TEST(full_virtualization_is_labelled_constructed)
{
    const plim_platform *full = plim_find_platform("vm_full");
    ck_assert_ptr_nonnull(full->caution);
    ck_assert_ptr_nonnull(strstr(full->caution, "constructed"));
}
END_TEST

START_TEST(sharing_units_have_names)
{
    ck_assert_str_eq(plim_sharing_names[PLIM_SHARING_THREAD], "thread");
    ck_assert_str_eq(plim_sharing_names[PLIM_SHARING_INSTANCE], "instance");
    ck_assert_ptr_null(plim_sharing_names[PLIM_SHARING_COUNT]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/platforms");
    int n = (int)count_platforms();
    TCase *each = plim_suite_case(suite, "each");
    tcase_add_loop_test(each, a_platform_says_what_it_is, 0, n);
    tcase_add_loop_test(each, a_platform_is_in_the_file_of_its_name, 0, n);
    tcase_add_loop_test(each, a_platform_can_be_built_in_every_era_it_has_costs_of, 0, n);
    tcase_add_loop_test(each, facts_follow_from_the_stack, 0, n);
    tcase_add_loop_test(each, a_request_is_nowhere_cheaper_than_on_the_bare_machine, 0, n);
    TCase *all = plim_suite_case(suite, "all");
    tcase_add_test(all, only_dedicated_machines_keep_services_apart);
    tcase_add_test(all, full_virtualization_is_labelled_constructed);
    tcase_add_test(all, sharing_units_have_names);
    return plim_suite_run(suite);
}
