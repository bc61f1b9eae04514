/* SPDX-License-Identifier: GPL-3.0-or-later
 * A test file declares its cases and calls plim_suite_run from main. */
#ifndef PLIM_TESTS_SUPPORT_SUITE_H
#define PLIM_TESTS_SUPPORT_SUITE_H

#include <check.h>

/* Long runs of statistical tests are that many times shorter under a sanitizer: it looks at the
 * code that runs, not at how often. The other builds of CI ask for the whole length. */
#ifdef PLIMSOLL_SANITIZED
#define PLIM_TEST_SHORTER 3.0
#else
#define PLIM_TEST_SHORTER 1.0
#endif

/* Runs the suite, prints Check's closing line; 0 when everything passed. Timeout 120 s a case. */
int plim_suite_run(Suite *suite);

/* A case of that name, already in the suite, with the timeout set. */
TCase *plim_suite_case(Suite *suite, const char *name);

#endif
