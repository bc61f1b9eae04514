/* SPDX-License-Identifier: GPL-3.0-or-later
 * Floor 3: reports turn results (sim/kernel/results.h) into text, files and figures. They know
 * nothing of models, scenarios or JSON input: what they print, the results carry.
 *
 * A report is one file reports/<name>.c that ends in a plim_report, and one line in registry.def.
 * The command line chooses one by name and decides where it goes.
 *
 * What reports expect of rows (metric names, units and parts are those of plim_metrics):
 *   - `point` "" is a value, "vs=BASELINE" the paired difference platform - baseline of the same
 *     metric in the same unit, with its interval;
 *   - a quantile beyond the timeout has no value and no ci_high, and ci_low says at least what;
 *   - a platform that could not be placed has a row of status refused whose note says why, or a
 *     note of kind "refusal" with its name; it may have no other rows;
 *   - optional: a service row `slo_s` (unit s) makes the SLO a line in the latency figure;
 *   - series `sojourn_mean` and `arrival_rate` of services make the timeline.
 * A value that is absent or not finite is printed as missing, never as a number. */
#ifndef PLIM_REPORTS_REPORT_H
#define PLIM_REPORTS_REPORT_H

#include "sim/base/err.h"
#include "sim/kernel/results.h"

#include <stdbool.h>
#include <stdio.h>

/* Languages of what people read; machine formats (CSV, JSON, .dat) stay English. */
typedef enum plim_lang { PLIM_LANG_EN, PLIM_LANG_COUNT } plim_lang;

/* {0} is a good default. */
typedef struct plim_report_options {
    plim_lang lang;
    bool color;          /* table: escape sequences for color; the caller asks isatty, NO_COLOR */
    int width;           /* table: columns to fit in where possible; 0: 110 */
    const char *dir;     /* figures: where the files go; made when absent (one level) */
    const char *gnuplot; /* figures: the program to run; NULL: "gnuplot" */
    bool all;            /* table of a validation: also what is not judged */
} plim_report_options;

typedef struct plim_report {
    const char *name;    /* as in --format */
    const char *summary; /* one line */
    bool to_dir;         /* writes files into options->dir; what it wrote is listed on `to` */
    /*
     * Writes one report.
     *
     *   results   not changed; results->failed is refused with PLIM_ENOMEM
     *   to        where the text goes, not closed; may be NULL when to_dir
     *   options   NULL: the defaults
     *
     * The text is complete in memory before its first byte is written, so a failure to make it
     * leaves `to` untouched. Returns PLIM_OK, PLIM_ENOMEM, PLIM_EIO (writing failed, or gnuplot
     * is absent or failed: its input files are then kept) or PLIM_EUSAGE (to_dir without a dir).
     */
    plim_status (*write)(const plim_results *results, FILE *to, const plim_report_options *options,
                         plim_err *err);
} plim_report;

/* All reports in the order of registry.def, NULL-terminated. */
extern const plim_report *const plim_reports[];

/* By name, or NULL. */
const plim_report *plim_find_report(const char *name);

#endif
