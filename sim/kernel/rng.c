/* SPDX-License-Identifier: GPL-3.0-or-later
 * Named random streams: see rng.h. */
#include "sim/kernel/rng.h"

#include <stddef.h>

/* Salmon, Moraes, Dror, Shaw, Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011, sec. 3.3. */
void plim_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xd2511f53u * c0;
        uint64_t p1 = (uint64_t)0xcd9e8d57u * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += 0x9e3779b9u; /* golden ratio */
        k1 += 0xbb67ae85u; /* sqrt(3) - 1 */
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

/* The name fits the 128 bits of a counter as it is, so two names never share a block, and a block
 * cipher under one key never gives two counters the same 128 bits: under one seed no two streams
 * start from the same state. */
plim_rng plim_rng_stream(uint64_t seed, uint32_t replication, uint64_t entity, plim_purpose purpose)
{
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    plim_rng rng;
    for (size_t block = 0; block < 2; block++) {
        const uint32_t counter[4] = {(uint32_t)purpose << 1 | (uint32_t)block, replication,
                                     (uint32_t)entity, (uint32_t)(entity >> 32)};
        uint32_t word[4];
        plim_philox4x32(counter, key, word);
        rng.s[2 * block] = (uint64_t)word[1] << 32 | word[0];
        rng.s[2 * block + 1] = (uint64_t)word[3] << 32 | word[2];
    }
    /* the one state xoshiro cannot leave */
    if ((rng.s[0] | rng.s[1] | rng.s[2] | rng.s[3]) == 0) {
        rng.s[0] = 0x9e3779b97f4a7c15ULL;
    }
    return rng;
}
