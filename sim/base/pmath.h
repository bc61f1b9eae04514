/* SPDX-License-Identifier: GPL-3.0-or-later
 * Portable natural logarithm and exponential: the same bits under every compiler, optimisation and
 * CPU (libm's last bits depend on whether the CPU has FMA), within 1 ulp; ln Gamma from them. Only
 * + - * / and bit operations. Used wherever a random variate is made. */
#ifndef PLIM_BASE_PMATH_H
#define PLIM_BASE_PMATH_H

/* ln x for finite x > 0 (subnormals too); x == 0 gives -HUGE_VAL; x < 0 is an assertion. */
double plim_log(double x);

/* e^x; overflow gives HUGE_VAL, underflow 0 (gradual through subnormals). */
double plim_exp(double x);

/* ln Gamma(x) for finite x > 0, to 1e-14 absolute or 1e-15 relative, whichever is more. Stirling's
 * series above 10 (NIST Digital Library of Mathematical Functions, 5.11.1), below it by
 * Gamma(x + 1) = x Gamma(x). */
double plim_lgamma(double x);

#endif
