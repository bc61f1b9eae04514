/* SPDX-License-Identifier: GPL-3.0-or-later
 * A verb of the command line is a file cmd_<verb>.c that ends in a plim_command, and a line in
 * commands.def. One table of options parses them and prints --help. Standard output is data,
 * standard error is speech. */
#ifndef PLIM_APP_CMD_H
#define PLIM_APP_CMD_H

#include "sim/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct plim_option {
    const char *name; /* long name without dashes; NULL ends the table */
    char letter;      /* short name or 0 */
    const char *arg;  /* what --help calls its argument; NULL: a flag */
    const char *help; /* one line */
} plim_option;

enum { PLIM_CLI_OPTIONS_MAX = 24 };

typedef struct plim_cli {
    const struct plim_command *command;
    const char *value[PLIM_CLI_OPTIONS_MAX]; /* by option; NULL when not given, "" for a flag */
    char **operand;
    int n_operands;
} plim_cli;

typedef struct plim_command {
    const char *name;
    const char *summary;
    const char *operands; /* as in usage: "FILE", "[KIND]", "" */
    int min_operands, max_operands;
    const plim_option *options;
    const char *details; /* a paragraph and examples for --help, or "" */
    /* Returns the exit code. */
    int (*run)(plim_cli *cli);
} plim_command;

extern const plim_command *const plim_commands[]; /* NULL-terminated */

/* The value of an option, or NULL when it was not given; asking for an unknown name is a bug. */
const char *plim_cli_value(const plim_cli *cli, const char *name);
bool plim_cli_flag(const plim_cli *cli, const char *name);

/* A number in [min, max], or `fallback` when not given. */
PLIM_MUST_USE plim_status plim_cli_integer(const plim_cli *cli, const char *name, int64_t min,
                                           int64_t max, int64_t fallback, int64_t *out,
                                           plim_err *err);
PLIM_MUST_USE plim_status plim_cli_real(const plim_cli *cli, const char *name, double min,
                                        double max, double fallback, double *out, plim_err *err);

/* The index of the option's value in the NULL-terminated choices (0 when not given), or an error
 * that lists them. */
PLIM_MUST_USE plim_status plim_cli_choice(const plim_cli *cli, const char *name,
                                          const char *const *choices, int *out, plim_err *err);

/* --era: one of plim_eras, or `fallback` when not given. */
PLIM_MUST_USE plim_status plim_cli_era(const plim_cli *cli, int fallback, int *era, plim_err *err);

/* Prints "plimsoll VERB: WHERE: WHAT" to standard error; returns the exit code. */
int plim_cli_fail(const plim_cli *cli, const plim_err *err);

/* The directory of real data: --data-dir, else PLIMSOLL_DATA, else "../shared/data". */
const char *plim_cli_data_dir(const plim_cli *cli);

/* Parses and runs one command line. */
int plim_main(int argc, char **argv);

#endif
