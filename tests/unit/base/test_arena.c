/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/base/arena.c. */
#include "sim/base/arena.h"

#include "tests/support/suite.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>

static plim_arena arena;

static void start(void)
{
    arena = (plim_arena){0};
}

static void stop(void)
{
    plim_arena_free(&arena);
}

START_TEST(memory_is_zeroed_and_aligned)
{
    for (size_t size = 1; size < 200000; size = size * 3 + 1) {
        unsigned char *p = plim_arena_alloc(&arena, 1, size);
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < size; i++) {
            ck_assert_uint_eq(p[i], 0);
        }
        memset(p, 0xa5, size); /* a neighbour that overlaps would not be zero */
    }
}
END_TEST

START_TEST(pieces_do_not_overlap)
{
    enum { PIECES = 5000 };
    static uint32_t *piece[PIECES];
    for (uint32_t i = 0; i < PIECES; i++) {
        piece[i] = PLIM_NEW(&arena, 1 + i % 37, uint32_t);
        for (uint32_t j = 0; j < 1 + i % 37; j++) {
            piece[i][j] = i;
        }
    }
    for (uint32_t i = 0; i < PIECES; i++) {
        for (uint32_t j = 0; j < 1 + i % 37; j++) {
            ck_assert_uint_eq(piece[i][j], i);
        }
    }
}
END_TEST

START_TEST(nothing_is_something_too)
{
    void *a = plim_arena_alloc(&arena, 0, 24);
    void *b = plim_arena_alloc(&arena, 24, 0);
    ck_assert_ptr_nonnull(a);
    ck_assert_ptr_nonnull(b);
    ck_assert_ptr_ne(a, b);
}
END_TEST

START_TEST(a_product_that_overflows_fails_for_good)
{
    ck_assert_ptr_null(plim_arena_alloc(&arena, SIZE_MAX / 2, 3));
    ck_assert(arena.failed);
    ck_assert_ptr_null(plim_arena_alloc(&arena, 1, 1));
    plim_arena_free(&arena);
    ck_assert(!arena.failed);
    ck_assert_ptr_nonnull(plim_arena_alloc(&arena, 1, 1));
}
END_TEST

START_TEST(more_than_there_is_fails)
{
    ck_assert_ptr_null(plim_arena_alloc(&arena, 1, SIZE_MAX - 40));
    ck_assert_ptr_null(plim_arena_alloc(&arena, 1, SIZE_MAX));
    ck_assert_ptr_null(plim_arena_text(&arena, "", SIZE_MAX));
    ck_assert(arena.failed);
}
END_TEST

START_TEST(text_is_copied_and_closed)
{
    char source[] = "consolidation";
    char *copy = plim_arena_text(&arena, source, 6);
    source[0] = '?';
    ck_assert_str_eq(copy, "consol");
    ck_assert_str_eq(plim_arena_text(&arena, source, 0), "");
}
END_TEST

START_TEST(format_prints)
{
    ck_assert_str_eq(plim_arena_format(&arena, "%s-%03d", "host", 7), "host-007");
    char *wide = plim_arena_format(&arena, "%100000d", 42); /* larger than a chunk */
    ck_assert_uint_eq(strlen(wide), 100000);
    ck_assert_str_eq(wide + 99997, " 42");
}
END_TEST

START_TEST(what_was_handed_out_is_counted)
{
    plim_arena_alloc(&arena, 1, 1);
    plim_arena_alloc(&arena, 3, 11); /* 16 and 48 */
    ck_assert_uint_eq(arena.used_bytes, 64);
    plim_arena_free(&arena);
    ck_assert_uint_eq(arena.used_bytes, 0);
    ck_assert_ptr_null(arena.chunks);
}
END_TEST

START_TEST(sealed_means_sealed)
{
    plim_arena_seal(&arena);
    plim_arena_alloc(&arena, 1, 1);
}
END_TEST

START_TEST(free_opens_the_seal)
{
    plim_arena_seal(&arena);
    plim_arena_free(&arena);
    ck_assert_ptr_nonnull(plim_arena_alloc(&arena, 1, 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/base/arena");
    TCase *memory = plim_suite_case(suite, "memory");
    tcase_add_checked_fixture(memory, start, stop);
    tcase_add_test(memory, memory_is_zeroed_and_aligned);
    tcase_add_test(memory, pieces_do_not_overlap);
    tcase_add_test(memory, nothing_is_something_too);
    tcase_add_test(memory, a_product_that_overflows_fails_for_good);
    tcase_add_test(memory, more_than_there_is_fails);
    tcase_add_test(memory, text_is_copied_and_closed);
    tcase_add_test(memory, format_prints);
    tcase_add_test(memory, what_was_handed_out_is_counted);
    TCase *seal = plim_suite_case(suite, "seal");
    tcase_add_checked_fixture(seal, start, stop);
    tcase_add_test_raise_signal(seal, sealed_means_sealed, SIGABRT);
    tcase_add_test(seal, free_opens_the_seal);
    return plim_suite_run(suite);
}
