/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every BALANCER line of models/registry.def promises. */
#include "models/registry.h"
#include "tests/support/suite.h"

#include <string.h>

enum { MOST = 60, PICKS = 500 };

static size_t count(void)
{
    size_t n = 0;
    while (plim_balancers[n] != NULL) {
        n++;
    }
    return n;
}

/* Requests come and go between picks; instances too. */
static void walk(const plim_balancer *b, uint64_t seed, uint32_t *picked)
{
    uint32_t outstanding[MOST] = {0}, before[MOST];
    plim_balance balance = {.n = 1, .outstanding = b->blind ? NULL : outstanding};
    plim_rng rng = plim_rng_stream(seed, 0, 1, PLIM_PURPOSE_BALANCER);
    plim_rng world = plim_rng_stream(seed, 0, 2, PLIM_PURPOSE_TEST);
    for (uint32_t i = 0; i < PICKS; i++) {
        balance.n = 1 + (uint32_t)(plim_rng_uniform(&world) * (MOST - 1));
        balance.user = i % 3 == 0 ? PLIM_NO_USER : i % 17;
        outstanding[i % MOST] = (uint32_t)(plim_rng_uniform(&world) * 5.0);
        memcpy(before, outstanding, sizeof before);
        picked[i] = b->pick(&balance, &rng);
        ck_assert_msg(picked[i] < balance.n, "%s picks %u of %u", b->name, picked[i], balance.n);
        ck_assert(memcmp(before, outstanding, sizeof before) == 0);
    }
}

START_TEST(it_says_what_it_is)
{
    const plim_balancer *b = plim_balancers[_i];
    ck_assert(b->name[0] != '\0' && b->summary[0] != '\0' && b->source[0] != '\0');
    ck_assert_ptr_eq(plim_find_balancer(b->name), b);
    ck_assert(b->central || b->pick != NULL);
}
END_TEST

START_TEST(it_picks_one_in_service_and_draws_from_its_stream_alone)
{
    const plim_balancer *b = plim_balancers[_i];
    uint32_t once[PICKS], again[PICKS];
    for (uint64_t seed = 0; seed < 20 && !b->central; seed++) {
        walk(b, seed, once);
        walk(b, seed, again);
        ck_assert_msg(memcmp(once, again, sizeof once) == 0, "%s is not repeatable", b->name);
    }
}
END_TEST

START_TEST(no_instance_is_left_out)
{
    const plim_balancer *b = plim_balancers[_i];
    uint32_t outstanding[4] = {0}, hits[4] = {0};
    plim_balance balance = {.n = 4, .outstanding = outstanding};
    plim_rng rng = plim_rng_stream(7, 0, 1, PLIM_PURPOSE_BALANCER);
    for (uint32_t i = 0; i < 1000 && !b->central; i++) {
        balance.user = i;
        uint32_t at = b->pick(&balance, &rng);
        hits[at]++;
        outstanding[at] += 1;
    }
    for (int k = 0; k < 4 && !b->central; k++) {
        ck_assert_msg(hits[k] > 150, "%s: instance %d has %u of 1000", b->name, k, hits[k]);
    }
}
END_TEST

START_TEST(a_sticky_user_stays)
{
    uint32_t outstanding[4] = {9, 0, 0, 0};
    const plim_balancer *sticky = plim_find_balancer("sticky");
    plim_balance balance = {.n = 4, .user = 8, .outstanding = outstanding};
    plim_rng rng = plim_rng_stream(7, 0, 1, PLIM_PURPOSE_BALANCER);
    for (int i = 0; i < 10; i++) {
        ck_assert_uint_eq(sticky->pick(&balance, &rng), 0);
    }
    balance.user = 7;
    ck_assert_uint_eq(sticky->pick(&balance, &rng), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("balancers");
    TCase *c = plim_suite_case(suite, "contract");
    tcase_add_loop_test(c, it_says_what_it_is, 0, (int)count());
    tcase_add_loop_test(c, it_picks_one_in_service_and_draws_from_its_stream_alone, 0,
                        (int)count());
    tcase_add_loop_test(c, no_instance_is_left_out, 0, (int)count());
    tcase_add_test(c, a_sticky_user_stays);
    return plim_suite_run(suite);
}
