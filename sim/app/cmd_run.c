/* SPDX-License-Identifier: GPL-3.0-or-later
 * run: one scenario on one platform. */
#include "sim/app/results_out.h"

#include <string.h>

static const plim_option options[] = {
    {"platform", 'p', "NAME", "instead of the scenario's (`plimsoll list platforms`)"},
    PLIM_EXPERIMENT_OPTIONS,
    PLIM_BLAME_OPTION,
    {NULL, 0, NULL, NULL},
};

static int run(plim_cli *cli)
{
    const char *platforms[2] = {plim_cli_value(cli, "platform"), NULL};
    if (platforms[0] != NULL && strchr(platforms[0], ',') != NULL) {
        plim_err err = {0};
        (void)plim_fail(&err, PLIM_EUSAGE, "",
                        "--platform: found \"%s\", expected one platform; `plimsoll compare` takes "
                        "several",
                        platforms[0]);
        return plim_cli_fail(cli, &err);
    }
    return plim_cli_experiment(cli, PLIM_CLI_RUN, platforms[0] == NULL ? NULL : platforms);
}

const plim_command plim_command_run = {
    .name = "run",
    .summary = "runs a scenario on one platform: what its services see, where the time goes",
    .operands = "SCENARIO.json",
    .min_operands = 1,
    .max_operands = 1,
    .options = options,
    .details = "The platform is --platform, else the scenario's `platform`, else the first of its\n"
               "`platforms`.\n\n"
               "  plimsoll run scenarios/gallery/mm1.json\n"
               "  plimsoll run --platform container --format csv scenarios/gallery/"
               "three-services.json",
    .run = run,
};
