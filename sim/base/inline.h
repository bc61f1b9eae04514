/* SPDX-License-Identifier: GPL-3.0-or-later
 * What becomes a part of its caller, and what does not, where a compiler would choose otherwise. */
#ifndef PLIM_BASE_INLINE_H
#define PLIM_BASE_INLINE_H

#if defined(__GNUC__)
/* Of a function that is rarely called: it stays out of those that call it. */
#define PLIM_COLD __attribute__((cold, noinline))
/* The same of one that is called less often than what goes past it. */
#define PLIM_NOINLINE __attribute__((noinline))
#else
#define PLIM_COLD
#define PLIM_NOINLINE
#endif

/* Of a function that every event calls: it becomes a part of its caller where that is in the same
 * unit. One that other units call has a prototype without it, or there is no function for them. gcc
 * wants the word beside the attribute; clang takes the word there for an inline definition. In
 * headers: static inline PLIM_EVENT. */
#if defined(__clang__)
#define PLIM_EVENT __attribute__((always_inline))
#elif defined(__GNUC__)
#define PLIM_EVENT __attribute__((always_inline)) inline
#else
#define PLIM_EVENT
#endif

#endif
