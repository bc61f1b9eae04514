/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs a report into memory, for tests. */
#ifndef PLIM_TESTS_SUPPORT_REPORT_TEXT_H
#define PLIM_TESTS_SUPPORT_REPORT_TEXT_H

#include "reports/report.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the report writes; free it. */
__attribute__((noinline, unused)) static char *
report_text(const char *name, const plim_results *results, const plim_report_options *options)
{
    char *text = NULL;
    size_t n = 0;
    plim_err err = {0};
    FILE *to = open_memstream(&text, &n);
    ck_assert_ptr_nonnull(to);
    ck_assert_int_eq(plim_find_report(name)->write(results, to, options, &err), PLIM_OK);
    ck_assert_int_eq(fclose(to), 0);
    return text;
}

/* No number that is none: looked for as words, for "nan" may stand in a name. */
__attribute__((unused)) static void assert_no_nan(const char *text)
{
    static const char *const words[] = {",nan", ",-nan", ",inf", ",-inf",
                                        " nan", " inf",  "-nan", "-inf"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        ck_assert_msg(strstr(text, words[i]) == NULL, "found \"%s\"", words[i]);
    }
}

#endif
