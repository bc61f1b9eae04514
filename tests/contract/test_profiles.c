/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every PROFILE line of models/registry.def promises. */
#include "models/registry.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int count_profiles(void)
{
    int n = 0;
    while (plim_profiles[n] != NULL) {
        n++;
    }
    return n;
}

START_TEST(a_profile_says_what_it_is_and_whence)
{
    const plim_profile *profile = plim_profiles[_i];
    ck_assert_uint_gt(strlen(profile->name), 0);
    ck_assert_msg(strlen(profile->summary) > 0, "%s", profile->name);
    ck_assert_msg(strlen(profile->source) > 0, "%s", profile->name);
    ck_assert_msg(strlen(profile->note) > 0, "%s", profile->name);
    ck_assert_msg(profile->resident_mib > 0.0, "%s", profile->name);
}
END_TEST

START_TEST(a_profile_is_in_the_file_of_its_name)
{
    char path[512];
    snprintf(path, sizeof path, PLIMSOLL_SOURCE_DIR "/models/profile/%s.c",
             plim_profiles[_i]->name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing", path);
    (void)fclose(file);
}
END_TEST

START_TEST(counts_are_counts)
{
    const plim_profile *profile = plim_profiles[_i];
    const double *n = profile->ops.n;
    for (int c = 0; c < PLIM_CLASS_OPS; c++) {
        ck_assert_msg(isfinite(n[c]) && n[c] >= 0.0, "%s: %s", profile->name,
                      plim_class_name((plim_class)c));
    }
    ck_assert_msg(n[PLIM_CLASS_USER] > 0.0 && n[PLIM_CLASS_USER] < 1.0, "%s: user seconds",
                  profile->name);
    ck_assert_msg(n[PLIM_CLASS_KERNEL] < 1.0, "%s: kernel seconds", profile->name);
    ck_assert_msg(n[PLIM_CLASS_SYSCALL] > 0.0, "%s: no system call", profile->name);
    /* a packet carries at least a header, at most 64 KB */
    ck_assert_msg(n[PLIM_CLASS_NET_TX_BYTE] <= 65536 * n[PLIM_CLASS_NET_TX_PACKET],
                  "%s: bytes without packets", profile->name);
    ck_assert_msg(n[PLIM_CLASS_NET_RX_BYTE] <= 65536 * n[PLIM_CLASS_NET_RX_PACKET],
                  "%s: bytes without packets", profile->name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/profiles");
    TCase *each = plim_suite_case(suite, "each");
    tcase_add_loop_test(each, a_profile_says_what_it_is_and_whence, 0, count_profiles());
    tcase_add_loop_test(each, a_profile_is_in_the_file_of_its_name, 0, count_profiles());
    tcase_add_loop_test(each, counts_are_counts, 0, count_profiles());
    return plim_suite_run(suite);
}
