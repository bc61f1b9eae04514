/* SPDX-License-Identifier: GPL-3.0-or-later
 * A fuzz target is a file fuzz_<name>.c that defines this function. libFuzzer drives it in the
 * `fuzz` preset; elsewhere replay.c calls it with every file of corpus/<name>, as a test. */
#ifndef PLIM_TESTS_FUZZ_FUZZ_H
#define PLIM_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Aborts when the code under test breaks a promise; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#endif
