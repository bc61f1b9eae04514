/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sets of small numbers as bits in words of 64. */
#ifndef PLIM_BASE_BITS_H
#define PLIM_BASE_BITS_H

#include <stdbool.h>
#include <stdint.h>

/* Words that hold a bit for each of n numbers. */
static inline uint32_t plim_bits_words(uint32_t n)
{
    return n / 64 + (n % 64 != 0);
}

/* Puts the number into the set that begins at `word`, or takes it out. */
static inline void plim_bits_put(uint64_t *word, uint32_t number, bool in)
{
    word += number / 64;
    *word = (*word & ~(UINT64_C(1) << number % 64)) | ((uint64_t)in << number % 64);
}

/* Takes the lowest number, 0 ... 63, out of a word that is not 0. */
static inline uint32_t plim_bits_take(uint64_t *word)
{
    uint32_t number = (uint32_t)__builtin_ctzll(*word);
    *word &= *word - 1;
    return number;
}

#endif
