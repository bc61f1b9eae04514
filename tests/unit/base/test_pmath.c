/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors sim/base/pmath.c: accuracy against long double (64 bits of mantissa), edges, monotony,
 * and the hash of the results, which every compiler and optimisation must reproduce. */
#include "sim/base/pmath.h"

#include "tests/support/suite.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { N = 1000000 };

/* splitmix64 (Steele, Lea, Flood, OOPSLA 2014): the base floor has no generator of its own */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static double uniform(uint64_t *state)
{
    return (double)(next(state) >> 11) * 0x1p-53;
}

/* Any positive finite double, subnormals too, every exponent equally often. */
static double positive(uint64_t *state)
{
    uint64_t bits = next(state) % 0x7ff0000000000000ULL;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* Half of the points in the range that samplers use, a quarter around 1, a quarter anywhere. */
static double log_argument(uint64_t *state, int i)
{
    if (i % 4 < 2) {
        return 1.0 - uniform(state);
    }
    return i % 4 == 2 ? 0.5 + 1.5 * uniform(state) : positive(state);
}

static double exp_argument(uint64_t *state, int i)
{
    if (i % 4 < 2) {
        return -8.0 * uniform(state);
    }
    return i % 4 == 2 ? 2.0 * uniform(state) - 1.0 : -745.0 + 1454.0 * uniform(state);
}

/* |got - want| in units of the last digit of a double at `want`. */
static double ulps(double got, long double want)
{
    int exponent;
    frexpl(want, &exponent);
    int last = exponent - DBL_MANT_DIG;
    return (double)(fabsl((long double)got - want) / ldexpl(1.0L, last > -1074 ? last : -1074));
}

static uint64_t mix(uint64_t hash, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    hash = (hash ^ bits) * 0xd6e8feb86659fd93ULL;
    return hash ^ (hash >> 32);
}

START_TEST(log_is_within_one_ulp)
{
    uint64_t state = 20240501;
    double worst = 0.0, at = 0.0;
    for (int i = 0; i < N; i++) {
        double x = log_argument(&state, i);
        double off = x > 0.0 ? ulps(plim_log(x), logl((long double)x)) : 0.0;
        if (off > worst) {
            worst = off;
            at = x;
        }
    }
    ck_assert_msg(worst < 1.0, "log(%a) is %g ulp off", at, worst);
}
END_TEST

START_TEST(exp_is_within_one_ulp)
{
    uint64_t state = 20240502;
    double worst = 0.0, at = 0.0;
    for (int i = 0; i < N; i++) {
        double x = exp_argument(&state, i);
        double off = ulps(plim_exp(x), expl((long double)x));
        if (off > worst) {
            worst = off;
            at = x;
        }
    }
    ck_assert_msg(worst < 1.0, "exp(%a) is %g ulp off", at, worst);
}
END_TEST

START_TEST(results_are_the_same_bits_everywhere)
{
    uint64_t state = 20240503;
    uint64_t log_hash = 1, exp_hash = 1, lgamma_hash = 1;
    for (int i = 0; i < N; i++) {
        double x = log_argument(&state, i);
        log_hash = mix(log_hash, plim_log(x > 0.0 ? x : 1.0));
        exp_hash = mix(exp_hash, plim_exp(exp_argument(&state, i)));
        lgamma_hash = mix(lgamma_hash, plim_lgamma(1.0 + 20.0 * (double)i / N));
    }
    ck_assert_msg(log_hash == 0xcd3e6e9a006387a4ULL, "log: 0x%016llx",
                  (unsigned long long)log_hash);
    ck_assert_msg(exp_hash == 0xca63582462e3ee52ULL, "exp: 0x%016llx",
                  (unsigned long long)exp_hash);
    ck_assert_msg(lgamma_hash == 0x4c35ffdce3f56763ULL, "lgamma: 0x%016llx",
                  (unsigned long long)lgamma_hash);
}
END_TEST

START_TEST(log_knows_its_edges)
{
    ck_assert(plim_log(1.0) == 0.0);
    ck_assert(!signbit(plim_log(1.0)));
    ck_assert(plim_log(0.0) == -HUGE_VAL);
    ck_assert(plim_log(-0.0) == -HUGE_VAL);
    ck_assert(plim_log(HUGE_VAL) == HUGE_VAL);
    ck_assert(ulps(plim_log(DBL_TRUE_MIN), logl(0x1p-1074L)) < 1.0);
    ck_assert(ulps(plim_log(DBL_MIN), logl(0x1p-1022L)) < 1.0);
    ck_assert(ulps(plim_log(DBL_MAX), logl((long double)DBL_MAX)) < 1.0);
    /* the ends of the reduced interval, where the power of two changes */
    for (int i = -2; i <= 2; i++) {
        double x = 0x1.6a09e667f3bcdp-1 + i * 0x1p-53;
        ck_assert(ulps(plim_log(x), logl((long double)x)) < 1.0);
    }
}
END_TEST

START_TEST(exp_knows_its_edges)
{
    ck_assert(plim_exp(0.0) == 1.0);
    ck_assert(plim_exp(-0.0) == 1.0);
    ck_assert(plim_exp(0x1p-60) == 1.0);
    ck_assert(plim_exp(HUGE_VAL) == HUGE_VAL);
    ck_assert(plim_exp(-HUGE_VAL) == 0.0);
    ck_assert(isnan(plim_exp((double)NAN)));
    double greatest = 0x1.62e42fefa39efp+9; /* 709.78: the last finite result */
    ck_assert(ulps(plim_exp(greatest), expl((long double)greatest)) < 1.0);
    ck_assert(isfinite(plim_exp(greatest)));
    ck_assert(plim_exp(nextafter(greatest, 800.0)) == HUGE_VAL);
    ck_assert(plim_exp(-745.2) == 0.0);
    ck_assert(plim_exp(-745.1) == DBL_TRUE_MIN);
    for (int i = 0; i < 2800; i++) { /* gradual underflow */
        double x = -745.1 + 0.0137 * i;
        ck_assert(ulps(plim_exp(x), expl((long double)x)) < 1.0);
    }
}
END_TEST

START_TEST(lgamma_is_close)
{
    uint64_t state = 20240505;
    for (int i = 0; i < 100000; i++) {
        double x = i % 2 == 0 ? 25.0 * (1.0 - uniform(&state)) : plim_exp(40.0 * uniform(&state));
        long double want = lgammal((long double)x);
        double off = (double)fabsl((long double)plim_lgamma(x) - want);
        ck_assert_msg(off <= fmax(1e-14, 1e-15 * (double)fabsl(want)), "lgamma(%a) is %g off", x,
                      off);
    }
    double factorial = 1.0;
    for (int n = 1; n <= 22; n++) { /* 21! < 2^66 has few bits: exact */
        ck_assert_double_eq_tol(plim_exp(plim_lgamma(n)) / factorial, 1.0, 1e-14);
        factorial *= n;
    }
}
END_TEST

START_TEST(exp_undoes_log)
{
    uint64_t state = 20240504;
    for (int i = 0; i < 10000; i++) {
        double x = 0.01 + 20.0 * uniform(&state);
        ck_assert_double_eq_tol(plim_exp(plim_log(x)) / x, 1.0, 2e-15);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim/base/pmath");
    TCase *accuracy = plim_suite_case(suite, "accuracy");
    tcase_add_test(accuracy, log_is_within_one_ulp);
    tcase_add_test(accuracy, exp_is_within_one_ulp);
    tcase_add_test(accuracy, exp_undoes_log);
    tcase_add_test(accuracy, lgamma_is_close);
    TCase *same = plim_suite_case(suite, "same bits");
    tcase_add_test(same, results_are_the_same_bits_everywhere);
    TCase *edges = plim_suite_case(suite, "edges");
    tcase_add_test(edges, log_knows_its_edges);
    tcase_add_test(edges, exp_knows_its_edges);
    return plim_suite_run(suite);
}
