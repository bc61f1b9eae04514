/* SPDX-License-Identifier: GPL-3.0-or-later
 * What `run` and `compare` share: load a scenario, run it with progress, write what was asked. */
#ifndef PLIM_APP_RESULTS_OUT_H
#define PLIM_APP_RESULTS_OUT_H

#include "sim/app/cmd.h"

/* The options of both verbs, for their tables. */
#define PLIM_EXPERIMENT_OPTIONS                                                                    \
    {"format", 'f', "FORMAT", "table (default), csv (the long table), json or html (a page)"},     \
        {"output", 'o', "DIR",                                                                     \
         "also write report.html, results.csv, results.json and figures into DIR"},                \
        {"replications", 'r', "N", "independent replications (default: the scenario's)"},          \
        {"jobs", 'j', "N", "runs at once (default: all processors; any N gives the same bytes)"},  \
        {"seed", 's', "SEED", "an integer, instead of the scenario's"},                            \
        {"horizon-s", 0, "S", "length of a run, instead of the scenario's"},                       \
        {"data-dir", 'd', "DIR",                                                                   \
         "where `data:` files are (default: $PLIMSOLL_DATA, then "                                 \
         "../shared/data)"},                                                                       \
    {                                                                                              \
        "quiet", 'q', NULL, "no progress on standard error"                                        \
    }

/* Of `run` and `compare`. */
#define PLIM_BLAME_OPTION                                                                          \
    {                                                                                              \
        "blame", 'b', NULL, "also who hurts whom: more runs, of which some services are silent"    \
    }

typedef enum plim_cli_verb { PLIM_CLI_RUN, PLIM_CLI_COMPARE, PLIM_CLI_ISOLATE } plim_cli_verb;

/* The verb from the operand on; `platforms` NULL: those of the scenario. */
int plim_cli_experiment(plim_cli *cli, plim_cli_verb verb, const char *const *platforms);

/* The same on the platforms of the option --platforms, or else the scenario's. */
int plim_cli_on_platforms(plim_cli *cli, plim_cli_verb verb);

/* Splits "a,b,c" into a NULL-terminated list held in `store` (of n bytes) and `names` (of m);
 * false when it does not fit or a name is empty. */
bool plim_cli_split(const char *text, char *store, size_t n, const char **names, size_t m);

#endif
