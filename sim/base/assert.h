/* SPDX-License-Identifier: GPL-3.0-or-later
 * Assertions: the programmer was wrong. PLIM_ASSERT is on in every build, PLIM_ASSERT_SLOW only
 * where PLIM_SLOW_CHECKS is defined (dev and sanitizer builds). */
#ifndef PLIM_BASE_ASSERT_H
#define PLIM_BASE_ASSERT_H

#if defined(__GNUC__)
#define PLIM_LIKELY(x) __builtin_expect(!!(x), 1)
#define PLIM_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define PLIM_LIKELY(x) (x)
#define PLIM_UNLIKELY(x) (x)
#endif

/* Prints place and expression to stderr and aborts: the one function to break on. */
_Noreturn void plim_assert_fail(const char *expression, const char *file, int line);

#define PLIM_ASSERT(x) (PLIM_LIKELY(x) ? (void)0 : plim_assert_fail(#x, __FILE__, __LINE__))

#ifdef PLIM_SLOW_CHECKS
#define PLIM_ASSERT_SLOW(x) PLIM_ASSERT(x)
#else
#define PLIM_ASSERT_SLOW(x) ((void)0)
#endif

#endif
