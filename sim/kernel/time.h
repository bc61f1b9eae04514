/* SPDX-License-Identifier: GPL-3.0-or-later
 * The clock: int64 nanoseconds since the start of the run (292 years). Durations that come out of
 * a division by a rate are rounded up, here and nowhere else. */
#ifndef PLIM_KERNEL_TIME_H
#define PLIM_KERNEL_TIME_H

#include <stdint.h>

#define PLIM_NEVER INT64_MAX
#define PLIM_NS_PER_S 1000000000.0

/* The longest duration a conversion returns: 146 years, so that now + duration cannot overflow. */
#define PLIM_NS_LONGEST (INT64_MAX / 2)

/* Nanoseconds, rounded up; `ns` >= 0. Beyond PLIM_NS_LONGEST (and for infinity): that. */
static inline int64_t plim_ns_ceil(double ns)
{
    if (!(ns < 4.6e18)) {
        return PLIM_NS_LONGEST;
    }
    int64_t whole = (int64_t)ns;
    return whole + ((double)whole < ns);
}

static inline int64_t plim_ns_of_s(double seconds)
{
    return plim_ns_ceil(seconds * PLIM_NS_PER_S);
}

static inline double plim_s_of_ns(int64_t ns)
{
    return (double)ns / PLIM_NS_PER_S;
}

#endif
