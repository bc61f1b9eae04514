/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/kernel/rng.c: known answers, naming of streams, and first tests of uniformity. */
#include "sim/kernel/rng.h"

#include "tests/support/suite.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The known answers of Salmon et al., Random123 1.09, philox4x32 with 10 rounds. */
static const struct answer {
    uint32_t counter[4], key[2], want[4];
} answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, /* digits of pi */
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

START_TEST(philox_gives_the_known_answer)
{
    const struct answer *a = &answers[_i];
    uint32_t out[4];
    plim_philox4x32(a->counter, a->key, out);
    for (int i = 0; i < 4; i++) {
        ck_assert_uint_eq(out[i], a->want[i]);
    }
}
END_TEST

/* From state 1, 2, 3, 4 the first is rotl(1 + 4, 23) + 1 = 5 * 2^23 + 1; the others are those of
 * the authors' reference implementation. */
START_TEST(xoshiro_gives_the_known_answer)
{
    static const uint64_t want[] = {41943041u, 58720359u, 3588806011781223u, 3591011842654386u};
    plim_rng rng = {{1, 2, 3, 4}};
    for (int i = 0; i < 4; i++) {
        ck_assert_uint_eq(plim_rng_next(&rng), want[i]);
    }
}
END_TEST

static bool same(plim_rng a, plim_rng b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

START_TEST(a_stream_is_two_blocks_under_its_seed)
{
    const uint32_t key[2] = {0x76543210, 0xfedcba98};
    const uint32_t first[4] = {2 * PLIM_PURPOSE_DEMAND, 17, 0x89abcdef, 0x01234567};
    const uint32_t second[4] = {2 * PLIM_PURPOSE_DEMAND + 1, 17, 0x89abcdef, 0x01234567};
    uint32_t word[8];
    plim_philox4x32(first, key, word);
    plim_philox4x32(second, key, word + 4);
    plim_rng rng =
        plim_rng_stream(0xfedcba9876543210u, 17, 0x0123456789abcdefu, PLIM_PURPOSE_DEMAND);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(rng.s[i], (uint64_t)word[2 * i + 1] << 32 | word[2 * i]);
    }
}
END_TEST

START_TEST(every_part_of_the_name_counts)
{
    const uint64_t entity = 0x5bd1e995u;
    plim_rng base = plim_rng_stream(2385, 3, entity, PLIM_PURPOSE_ARRIVAL);
    ck_assert(same(base, plim_rng_stream(2385, 3, entity, PLIM_PURPOSE_ARRIVAL)));
    const plim_rng other[] = {
        plim_rng_stream(2386, 3, entity, PLIM_PURPOSE_ARRIVAL),
        plim_rng_stream(2385 + (1ULL << 32), 3, entity, PLIM_PURPOSE_ARRIVAL),
        plim_rng_stream(2385, 4, entity, PLIM_PURPOSE_ARRIVAL),
        plim_rng_stream(2385, 3, entity + 1, PLIM_PURPOSE_ARRIVAL),
        plim_rng_stream(2385, 3, entity + (1ULL << 32), PLIM_PURPOSE_ARRIVAL),
        plim_rng_stream(2385, 3, entity, PLIM_PURPOSE_DEMAND),
    };
    enum { OTHERS = sizeof other / sizeof other[0] };
    for (int i = 0; i < OTHERS; i++) {
        plim_rng a = base, b = other[i];
        for (int word = 0; word < 4; word++) {
            ck_assert_uint_ne(a.s[word], b.s[word]);
        }
        for (int draw = 0; draw < 1000; draw++) {
            ck_assert_uint_ne(plim_rng_next(&a), plim_rng_next(&b));
        }
        for (int j = 0; j < i; j++) {
            ck_assert(!same(other[i], other[j]));
        }
    }
}
END_TEST

START_TEST(order_of_creation_does_not_matter)
{
    enum { STREAMS = 64 };
    plim_rng up[STREAMS], down[STREAMS];
    for (uint32_t i = 0; i < STREAMS; i++) {
        up[i] = plim_rng_stream(7, i % 4, 1000 + i, PLIM_PURPOSE_TEST);
        for (uint32_t j = 0; j < i; j++) {
            plim_rng_next(&up[j]); /* using one disturbs no other */
        }
    }
    for (uint32_t i = STREAMS; i-- > 0;) {
        down[i] = plim_rng_stream(7, i % 4, 1000 + i, PLIM_PURPOSE_TEST);
    }
    for (uint32_t i = 0; i < STREAMS; i++) {
        for (uint32_t j = i + 1; j < STREAMS; j++) {
            plim_rng_next(&down[i]);
        }
        ck_assert(same(up[i], down[i]));
    }
}
END_TEST

START_TEST(no_state_is_zero)
{
    for (uint64_t i = 0; i < 100000; i++) {
        plim_rng rng = plim_rng_stream(0, 0, i, PLIM_PURPOSE_ARRIVAL);
        ck_assert((rng.s[0] | rng.s[1] | rng.s[2] | rng.s[3]) != 0);
    }
}
END_TEST

START_TEST(streams_are_pinned)
{
    uint64_t hash = 1;
    for (uint32_t i = 0; i < 1000; i++) {
        plim_rng rng = plim_rng_stream(i, i + 1, i + 2, PLIM_PURPOSE_TEST);
        for (int draw = 0; draw < 100; draw++) {
            hash = (hash ^ plim_rng_next(&rng)) * 0xd6e8feb86659fd93ULL;
            hash ^= hash >> 32;
        }
    }
    ck_assert_msg(hash == 0xdba5379cfdd05834ULL, "0x%016llx", (unsigned long long)hash);
}
END_TEST

/* 10^6 draws of one stream in 1000 cells: chi-square with 999 degrees of freedom lies in
 * 999 +- 3.9 sqrt(2 * 999) with probability 0.9999. */
static double chi_square(const uint32_t *cell)
{
    double sum = 0.0;
    for (int i = 0; i < 1000; i++) {
        double off = (double)cell[i] - 1000.0;
        sum += off * off / 1000.0;
    }
    return sum;
}

START_TEST(draws_of_one_stream_are_uniform)
{
    static uint32_t cell[1000];
    plim_rng rng = plim_rng_stream(11, 0, 5, PLIM_PURPOSE_TEST);
    double product = 0.0, before = 0.5;
    for (int i = 0; i < 1000000; i++) {
        double u = plim_rng_uniform(&rng);
        ck_assert(u >= 0.0 && u < 1.0);
        cell[(int)(u * 1000.0)]++;
        product += (u - 0.5) * (before - 0.5);
        before = u;
    }
    ck_assert_double_eq_tol(chi_square(cell), 999.0, 175.0);
    /* lag 1: mean 0, standard deviation sqrt(10^6) / 12; 4 of them */
    ck_assert_double_eq_tol(product, 0.0, 4.0 * 1000.0 / 12.0);
}
END_TEST

/* The first draw of 10^6 neighbouring entities, replications in turn: uniform, and neighbours are
 * uncorrelated. A poor hash of names shows here. */
START_TEST(first_draws_of_neighbours_are_uniform)
{
    static uint32_t cell[1000];
    double product = 0.0, before = 0.5;
    for (uint32_t i = 0; i < 1000000; i++) {
        plim_rng rng = plim_rng_stream(11, i & 1, i >> 1, PLIM_PURPOSE_TEST);
        double u = plim_rng_uniform(&rng);
        cell[(int)(u * 1000.0)]++;
        product += (u - 0.5) * (before - 0.5);
        before = u;
    }
    ck_assert_double_eq_tol(chi_square(cell), 999.0, 175.0);
    ck_assert_double_eq_tol(product, 0.0, 4.0 * 1000.0 / 12.0);
}
END_TEST

/* Each of the 64 bits is set in half of 10^6 draws within 4.5 standard deviations of 500. */
START_TEST(every_bit_is_fair)
{
    uint32_t set[64] = {0};
    plim_rng rng = plim_rng_stream(13, 0, 5, PLIM_PURPOSE_TEST);
    for (int i = 0; i < 1000000; i++) {
        uint64_t draw = plim_rng_next(&rng);
        for (int bit = 0; bit < 64; bit++) {
            set[bit] += (uint32_t)(draw >> bit & 1);
        }
    }
    for (int bit = 0; bit < 64; bit++) {
        ck_assert_double_eq_tol((double)set[bit], 500000.0, 2250.0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/kernel/rng");
    TCase *known = plim_suite_case(suite, "known answers");
    tcase_add_loop_test(known, philox_gives_the_known_answer, 0,
                        sizeof answers / sizeof answers[0]);
    tcase_add_test(known, xoshiro_gives_the_known_answer);
    tcase_add_test(known, streams_are_pinned);
    TCase *stream = plim_suite_case(suite, "streams");
    tcase_add_test(stream, a_stream_is_two_blocks_under_its_seed);
    tcase_add_test(stream, every_part_of_the_name_counts);
    tcase_add_test(stream, order_of_creation_does_not_matter);
    tcase_add_test(stream, no_state_is_zero);
    TCase *uniform = plim_suite_case(suite, "uniformity");
    tcase_add_test(uniform, draws_of_one_stream_are_uniform);
    tcase_add_test(uniform, first_draws_of_neighbours_are_uniform);
    tcase_add_test(uniform, every_bit_is_fair);
    return plim_suite_run(suite);
}
