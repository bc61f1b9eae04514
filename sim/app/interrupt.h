/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ctrl-C of the verbs that run: they stop between two runs and write nothing. */
#ifndef PLIM_APP_INTERRUPT_H
#define PLIM_APP_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT is noted. */
void plim_interrupt_watch(void);
/* Whether it came; `context` is not read: for plim_experiment_options.stop. */
bool plim_interrupted(void *context);
/* Says so on standard error, and returns the exit code: 130. */
int plim_interrupt_tell(const char *verb);

#endif
