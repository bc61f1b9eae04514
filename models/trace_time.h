/* SPDX-License-Identifier: GPL-3.0-or-later
 * Times in trace files: ISO 8601 and plain numbers to int64_t nanoseconds, and back to text. No
 * locale, no time zone of the machine: offsets are in the text or there are none. */
#ifndef PLIM_MODELS_TRACE_TIME_H
#define PLIM_MODELS_TRACE_TIME_H

#include "sim/base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Times are within this many ns of 1970 (1824 to 2115), so that their differences fit. */
#define PLIM_TRACE_TIME_MAX_NS INT64_C(4600000000000000000)

/* How times are written in a file, so that they can be told the same way. */
typedef struct plim_trace_time_style {
    bool iso;        /* else numbers */
    char separator;  /* iso: 'T' or ' ' */
    bool zoned;      /* iso: Z or an offset was there */
    int offset_s;    /* iso: what the text is ahead of UTC */
    int64_t unit_ns; /* numbers: what 1 stands for */
} plim_trace_time_style;

/* Days from 1970-01-01 of a date in the Gregorian calendar (H. Hinnant, chrono-Compatible Low-Level
 * Date Algorithms, 2013: years begin in March, 400 years are 146,097 days). */
int64_t plim_days_from_civil(int64_t year, unsigned month, unsigned day);

/*
 * YYYY-MM-DD, or with T or a space hh:mm[:ss[.f…]] and then Z, +hh, +hhmm or +hh:mm (- as well);
 * blanks around it are ignored. Digits beyond the ninth of a fraction are cut; second 60 is the
 * first of the next minute. `style`, which may be NULL, is what was found; without a zone the time
 * is UTC. Returns false, outputs untouched, when it is no such time or beyond
 * PLIM_TRACE_TIME_MAX_NS.
 */
bool plim_trace_iso(const char *text, size_t n, int64_t *ns, plim_trace_time_style *style);

/* A decimal number of units of `unit_ns` (1, 10^3, 10^6 or 10^9), exact down to 1 ns. */
bool plim_trace_number_ns(const char *text, size_t n, int64_t unit_ns, int64_t *ns);

/* The unit of a number column: by the end of its name (_s, _ms, _us, _ns), else by the size of one
 * of its values, where 10^11 seconds would be the year 5138. */
int64_t plim_trace_unit_ns(const char *name, double value);

/* As the style has it; numbers in their unit. From the arena, or NULL. */
char *plim_trace_time_text(int64_t ns, const plim_trace_time_style *style, plim_arena *arena);

#endif
