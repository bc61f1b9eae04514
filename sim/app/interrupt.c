/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ctrl-C: see interrupt.h. */
#include "sim/app/interrupt.h"

#include <signal.h>
#include <stdio.h>

enum { EXIT_INTERRUPTED = 130 }; /* 128 + SIGINT, as shells say it */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

void plim_interrupt_watch(void)
{
    (void)signal(SIGINT, on_interrupt);
}

bool plim_interrupted(void *context)
{
    (void)context;
    return interrupted != 0;
}

int plim_interrupt_tell(const char *verb)
{
    fprintf(stderr, "plimsoll %s: interrupted; nothing was written\n", verb);
    return EXIT_INTERRUPTED;
}
