/* SPDX-License-Identifier: GPL-3.0-or-later
 * The end of a run whose programmer was wrong: see assert.h. */
#include "sim/base/assert.h"

#include <stdio.h>
#include <stdlib.h>

void plim_assert_fail(const char *expression, const char *file, int line)
{
    fprintf(stderr, "plimsoll: bug: %s:%d: assertion failed: %s\n", file, line, expression);
    abort();
}
