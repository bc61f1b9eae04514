/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/base/bits.h. */
#include "sim/base/bits.h"

#include "tests/support/suite.h"

#include <string.h>

enum { N = 200 };

START_TEST(words_hold_all_and_no_more)
{
    ck_assert_uint_eq(plim_bits_words(0), 0);
    ck_assert_uint_eq(plim_bits_words(1), 1);
    ck_assert_uint_eq(plim_bits_words(64), 1);
    ck_assert_uint_eq(plim_bits_words(65), 2);
    ck_assert_uint_eq(plim_bits_words(UINT32_MAX), UINT32_MAX / 64 + 1);
}
END_TEST

/* Numbers come and go; what is taken out is what a table of them says, in order. */
START_TEST(numbers_are_taken_in_order)
{
    uint64_t set[4] = {0};
    bool in[N] = {false};
    ck_assert_uint_eq(plim_bits_words(N), 4);
    for (uint32_t i = 0; i < 10 * N; i++) {
        uint32_t number = i * 37 % N;
        in[number] = i % 3 != 0;
        plim_bits_put(set, number, in[number]);
    }
    uint32_t next = 0, taken = 0;
    for (uint32_t k = 0; k < 4; k++) {
        while (set[k] != 0) {
            uint32_t number = 64 * k + plim_bits_take(&set[k]);
            for (; next < number; next++) {
                ck_assert(!in[next]);
            }
            ck_assert(in[next++]);
            taken++;
        }
    }
    for (; next < N; next++) {
        ck_assert(!in[next]);
    }
    ck_assert_uint_gt(taken, N / 2);
    ck_assert_uint_lt(taken, N);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base/bits");
    TCase *bits = plim_suite_case(suite, "bits");
    tcase_add_test(bits, words_hold_all_and_no_more);
    tcase_add_test(bits, numbers_are_taken_in_order);
    return plim_suite_run(suite);
}
