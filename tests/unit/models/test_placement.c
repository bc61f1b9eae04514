/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/placement: which host each placement takes, where it can be said beforehand. A new
 * one has a line here that another placement would answer differently. */
#include "models/registry.h"
#include "tests/support/suite.h"

#include <string.h>

/* Four hosts of 1000 MiB and 8 cores with one service, 0, on the second. */
static const double mem_mib[] = {1000, 1000, 1000, 1000};
static const double cores[] = {8, 8, 8, 8};
static const double free_mib[] = {300, 500, 250, 900};
static const double vcpus[] = {1, 2, 8, 7};
static const uint32_t placed[] = {1, 2, 1, 1};
static const int64_t only[] = {1, 0, 1, -2};

static const struct {
    const char *name;
    double need_mib, vcpus, per_core_max;
    int64_t expected;
} rows[] = {
    {"first_fit", 200, 1, 0, 0},
    {"first_fit", 400, 1, 0, 1},
    {"first_fit", 950, 1, 0, -1},
    {"first_fit", 200, 7, 1, 0},
    {"first_fit", 200, 8, 1, -1},            /* nobody has 8 vCPUs left */
    {"first_fit", 200, 0, 2, 0},             /* 0: the host's 8 */
    {"best_fit", 200, 1, 0, 2},              /* 250 */
    {"best_fit", 260, 1, 0, 0},              /* 300 */
    {"worst_fit", 200, 1, 0, 3},             /* 900 */
    {"worst_fit", 200, 2, 1, 1},             /* the last has one vCPU left */
    {"round_robin_hosts", 200, 1, 0, 1},     /* five are placed: it is the second's turn */
    {"round_robin_hosts", 600, 1, 0, 3},     /* the next that has room */
    {"dot_product", 200, 1, 0, 3},           /* memory matters: .2 * .9 against .2 * .5 */
    {"dot_product", 20, 4, 0, 0},            /* vCPUs matter: 7/8 of them are free there */
    {"one_service_per_host", 200, 1, 0, 1},  /* its own */
    {"one_service_per_host", 600, 1, 0, -1}, /* the last has room and is others' */
};

START_TEST(each_takes_the_host_it_should)
{
    const plim_placement *p = plim_find_placement(rows[_i].name);
    const plim_placement_view view = {.n_hosts = 4,
                                      .mem_free_mib = free_mib,
                                      .mem_mib = mem_mib,
                                      .cores = cores,
                                      .vcpus_placed = vcpus,
                                      .instances_placed = placed,
                                      .n_instances = 5,
                                      .only_service = only,
                                      .vcpus_per_core_max = rows[_i].per_core_max};
    const plim_placement_ask ask = {
        .need_mib = rows[_i].need_mib, .vcpus = rows[_i].vcpus, .wanted_host = -1};
    ck_assert_ptr_nonnull(p);
    ck_assert_msg(p->place(&view, &ask) == rows[_i].expected, "%s, row %d: %lld, not %lld", p->name,
                  _i, (long long)p->place(&view, &ask), (long long)rows[_i].expected);
}
END_TEST

START_TEST(each_has_a_row_here)
{
    for (size_t i = 0; plim_placements[i] != NULL; i++) {
        bool there = strcmp(plim_placements[i]->name, "explicit_hosts") == 0;
        for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
            there = there || strcmp(rows[k].name, plim_placements[i]->name) == 0;
        }
        ck_assert_msg(there, "%s has no row in this file: a case that only it answers so",
                      plim_placements[i]->name);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/placement");
    TCase *each = plim_suite_case(suite, "each");
    tcase_add_loop_test(each, each_takes_the_host_it_should, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(each, each_has_a_row_here);
    return plim_suite_run(suite);
}
