/* SPDX-License-Identifier: GPL-3.0-or-later
 * compare: the same scenario and the same random numbers on several platforms. */
#include "sim/app/results_out.h"

static const plim_option options[] = {
    {"platforms", 'p', "A,B,…", "instead of the scenario's; the first is the baseline"},
    PLIM_EXPERIMENT_OPTIONS,
    PLIM_BLAME_OPTION,
    {NULL, 0, NULL, NULL},
};

static int run(plim_cli *cli)
{
    char store[1024];
    const char *names[33];
    const char *const *platforms = NULL;
    plim_err err = {0};
    return plim_cli_platforms(cli, store, sizeof store, names, 33, &platforms, &err) == PLIM_OK
               ? plim_cli_experiment(cli, PLIM_CLI_COMPARE, platforms)
               : plim_cli_fail(cli, &err);
}

const plim_command plim_command_compare = {
    .name = "compare",
    .summary = "runs a scenario on several platforms with the same random numbers, paired",
    .operands = "SCENARIO.json",
    .min_operands = 1,
    .max_operands = 1,
    .options = options,
    .details =
        "Differences are against the first platform, with 95 % intervals over replications.\n\n"
        "  plimsoll compare scenarios/gallery/three-services.json -o out\n"
        "  plimsoll compare -p bare_shared,vm_hvm,container -r 20 "
        "scenarios/gallery/three-services.json",
    .run = run,
};
