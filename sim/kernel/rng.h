/* SPDX-License-Identifier: GPL-3.0-or-later
 * Random streams, one per (seed, replication, entity, purpose), independent of threads, of order
 * of creation and of each other. Philox4x32-10 (Salmon et al., SC 2011) hashes the name of the
 * stream into the state of a xoshiro256++ generator (Blackman, Vigna, ACM TOMS 47, 2021), which
 * is then 3 times as fast as Philox itself. */
#ifndef PLIM_KERNEL_RNG_H
#define PLIM_KERNEL_RNG_H

#include <stdint.h>

typedef enum plim_purpose {
    PLIM_PURPOSE_ARRIVAL = 1, /* inter-arrival times */
    PLIM_PURPOSE_DEMAND,      /* size of a request */
    PLIM_PURPOSE_THINK,       /* think time of closed users */
    PLIM_PURPOSE_PLACEMENT,
    PLIM_PURPOSE_BALANCER,
    PLIM_PURPOSE_FAILURE,
    PLIM_PURPOSE_TEST,
    PLIM_PURPOSE_CALL, /* size of a request that another service makes */
    PLIM_PURPOSE_RETRY
} plim_purpose;

typedef struct plim_rng {
    uint64_t s[4];
} plim_rng;

/* Philox4x32-10 of one counter block under one key; known answer in tests/unit/kernel/test_rng.c.
 */
void plim_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* The stream's generator at its start. `entity` is a hash of the entity's name (plim_hash_text),
 * plus an index for members of a group. */
plim_rng plim_rng_stream(uint64_t seed, uint32_t replication, uint64_t entity,
                         plim_purpose purpose);

static inline uint64_t plim_rng_next(plim_rng *rng)
{
    uint64_t s0 = rng->s[0], s1 = rng->s[1], s2 = rng->s[2], s3 = rng->s[3];
    uint64_t sum = s0 + s3;
    uint64_t result = ((sum << 23) | (sum >> 41)) + s0;
    uint64_t t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 45) | (s3 >> 19);
    rng->s[0] = s0;
    rng->s[1] = s1;
    rng->s[2] = s2;
    rng->s[3] = s3;
    return result;
}

/* Uniform on [0, 1), a multiple of 2^-53. */
static inline double plim_rng_uniform(plim_rng *rng)
{
    return (double)(plim_rng_next(rng) >> 11) * 0x1.0p-53;
}

#endif
