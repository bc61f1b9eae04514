/* SPDX-License-Identifier: GPL-3.0-or-later
 * isolate: every aggressor against the victims, on every platform, with limits and without. */
#include "sim/app/results_out.h"

static const plim_option options[] = {
    {"platforms", 'p', "A,B,…", "instead of the scenario's"},
    PLIM_EXPERIMENT_OPTIONS,
    {NULL, 0, NULL, NULL},
};

static int run(plim_cli *cli)
{
    return plim_cli_on_platforms(cli, PLIM_CLI_ISOLATE);
}

const plim_command plim_command_isolate = {
    .name = "isolate",
    .summary = "lets each aggressor loose on the others: what isolation each platform gives",
    .operands = "SCENARIO.json",
    .min_operands = 1,
    .max_operands = 1,
    .options = options,
    .details =
        "The scenario's `isolate` names the aggressors: services that are silent in the runs that\n"
        "the others are held against. A cell of the matrix is the goodput that a victim loses, in\n"
        "percent; DNR: it did not respond. With limits as the services have them, and without.\n\n"
        "  plimsoll isolate scenarios/gallery/isolation.json\n"
        "  plimsoll isolate -p bare_shared,vm_hvm,container -o out "
        "scenarios/gallery/isolation.json",
    .run = run,
};
