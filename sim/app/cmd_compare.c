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
    return plim_cli_on_platforms(cli, PLIM_CLI_COMPARE);
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
