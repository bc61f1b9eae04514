/* SPDX-License-Identifier: GPL-3.0-or-later
 * Portable log, exp and ln Gamma: see pmath.h.
 *
 * log and exp follow the method of fdlibm (Sun Microsystems, 1993; Ng, "Argument reduction for huge
 * arguments", and the comments of its e_log and e_exp): argument reduction by powers of two, a
 * short polynomial, a sum ordered so that the rounding errors stay below the last digit. The
 * coefficients are our own (scripts/dev/make-pmath.py). Every operation is a single IEEE
 * operation in a written order, so the result is one number whatever compiles this file, as long
 * as a * b + c is not contracted (-ffp-contract=off). */
#include "sim/base/pmath.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const double LN2_HIGH = 0x1.62e42fefp-1; /* 33 bits: k * LN2_HIGH is exact */
static const double LN2_LOW = 0x1.473de6af278edp-34;
static const double LN2_INVERSE = 0x1.71547652b82fep+0;
static const double EXP_MAX = 0x1.62e42fefa39efp+9;  /* largest x with finite e^x */
static const double EXP_MIN = -0x1.74910d52d3051p+9; /* below: under half the least subnormal */

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* x = 2^k m with m in [sqrt(1/2), sqrt(2)); f = m - 1 is exact and s = f / (2 + f) turns ln m into
 * the odd series 2 atanh(s) = 2s + s R(s^2). Since 2s = f - s f, with h = f^2 / 2:
 * ln m = f - (h - s (h + R)), where f is exact and all the rest is small against it. */
double plim_log(double x)
{
    const uint64_t sqrt_half = 0x3fe6a09e667f3bcdULL;
    PLIM_ASSERT(x >= 0.0);
    if (x == 0.0) {
        return -HUGE_VAL;
    }
    if (x > 0x1.fffffffffffffp+1023) {
        return x;
    }
    int64_t k = 0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        k = -54;
    }
    uint64_t bits = bits_of(x);
    int64_t up = (int64_t)(bits - sqrt_half) >> 52; /* floor: gcc and clang shift the sign in */
    double f = of_bits(bits - ((uint64_t)up << 52)) - 1.0;
    double n = (double)(k + up);
    double s = f / (2.0 + f);
    double z = s * s;
    double p = 0x1.2efeb0412a03fp-3;
    p = 0x1.39a2692d0b034p-3 + z * p;
    p = 0x1.746637f8529fdp-3 + z * p;
    p = 0x1.c71c522c1ba2bp-3 + z * p;
    p = 0x1.24924941c5293p-2 + z * p;
    p = 0x1.99999999800ebp-2 + z * p;
    p = 0x1.5555555555592p-1 + z * p;
    double h = 0.5 * f * f;
    return n * LN2_HIGH - ((h - (s * (h + z * p) + n * LN2_LOW)) - f);
}

/* x = k ln 2 + r with |r| <= (ln 2) / 2, r kept as high - low. R = r coth(r/2) is even,
 * R = 2 + t P(t) with t = r^2, and e^r = 1 + 2r / (R - r) = 1 + r + r c / (2 - c) for
 * c = r - t P(t). */
double plim_exp(double x)
{
    if (x > EXP_MAX) {
        return HUGE_VAL;
    }
    if (x < EXP_MIN) {
        return 0.0;
    }
    if (!(x == x)) {
        return x;
    }
    int k = (int)(x * LN2_INVERSE + (x < 0.0 ? -0.5 : 0.5));
    double high = x - (double)k * LN2_HIGH;
    double low = (double)k * LN2_LOW;
    double r = high - low;
    double t = r * r;
    double p = 0x1.6375d43140829p-25;
    p = -0x1.bbd41ab75cb53p-20 + t * p;
    p = 0x1.1566aaf1bf6b3p-14 + t * p;
    p = -0x1.6c16c16beba8ep-9 + t * p;
    p = 0x1.555555555553ep-3 + t * p;
    double c = r - t * p;
    double y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    if (k >= -1021 && k <= 1023) {
        return y * of_bits((uint64_t)(k + 1023) << 52);
    }
    /* two exact steps, or one exact and one rounding into the subnormals */
    return k > 0 ? y * 0x1p1023 * of_bits((uint64_t)(k) << 52)
                 : y * of_bits((uint64_t)(k + 1023 + 1000) << 52) * 0x1p-1000;
}

double plim_lgamma(double x)
{
    /* B_2k / (2k (2k - 1)); the first term left out is below 2e-18 at 10 */
    static const double term[] = {1.0 / 12.0,    -1.0 / 360.0,      1.0 / 1260.0,
                                  -1.0 / 1680.0, 1.0 / 1188.0,      -691.0 / 360360.0,
                                  1.0 / 156.0,   -3617.0 / 122400.0};
    static const double half_ln_2pi = 0.91893853320467274178;
    enum { TERMS = sizeof term / sizeof term[0] };
    PLIM_ASSERT(x > 0.0);
    double product = 1.0;
    while (x < 10.0) {
        product *= x;
        x += 1.0;
    }
    double inverse = 1.0 / x, square = inverse * inverse, sum = 0.0;
    for (int k = TERMS - 1; k >= 0; k--) {
        sum = sum * square + term[k];
    }
    return (x - 0.5) * plim_log(x) - x + half_ln_2pi + sum * inverse - plim_log(product);
}
