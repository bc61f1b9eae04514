/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs gnuplot as a process: never through a shell, without the user's start-up files, with a
 * clean environment and a time limit. */
#ifndef PLIM_REPORTS_GNUPLOT_H
#define PLIM_REPORTS_GNUPLOT_H

#include "sim/base/err.h"

/*
 * Runs the script dir/NAME.gp, which writes the files `svg` and `png` and reads from `dir`.
 *
 *   program   looked up in PATH; NULL: "gnuplot"
 *   dir, svg, png   paths without control characters; they may hold quotes
 *   limit_ms  after that long the process is killed
 *
 * Returns PLIM_OK, or PLIM_EIO: not installed (the text names the package), failed (the text holds
 * the last line that it wrote to its standard error) or too slow.
 */
PLIM_MUST_USE plim_status plim_gnuplot_run(const char *program, const char *dir, const char *name,
                                           const char *svg, const char *png, int limit_ms,
                                           plim_err *err);

#endif
