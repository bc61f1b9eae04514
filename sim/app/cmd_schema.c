/* SPDX-License-Identifier: GPL-3.0-or-later
 * schema: the JSON Schema of scenario files, for editors and validators. */
#include "sim/app/cmd.h"

#include "scenarios/scenario_keys.h"
#include "scenarios/schema.h"

#include <stdio.h>

static const plim_option options[] = {{NULL, 0, NULL, NULL}};

static int run(plim_cli *cli)
{
    (void)cli;
    plim_schema_write(&plim_scenario_shape, stdout);
    return 0;
}

const plim_command plim_command_schema = {
    .name = "schema",
    .summary = "prints the JSON Schema (draft-07) of scenario files",
    .operands = "",
    .max_operands = 0,
    .options = options,
    .details = "An editor that knows it completes and explains keys while a scenario is written:\n"
               "say \"$schema\": \"schema.json\" in the scenario.\n\n"
               "  plimsoll schema >schema.json",
    .run = run,
};
