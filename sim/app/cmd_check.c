/* SPDX-License-Identifier: GPL-3.0-or-later
 * check: says whether a scenario is right, and if not, everything that is wrong with it. */
#include "sim/app/cmd.h"

#include "models/cluster.h"
#include "scenarios/dump.h"
#include "scenarios/experiment.h"
#include "scenarios/scenario.h"

#include <stdio.h>

static const plim_option options[] = {
    {"format", 'f', "FORMAT", "table (default) or json (the messages as an array)"},
    {"data-dir", 'd', "DIR",
     "where `data:` files are (default: $PLIMSOLL_DATA, then ../shared/data)"},
    {"dump", 0, NULL, "print the scenario (one) with every default filled in, if it is right"},
    {NULL, 0, NULL, NULL},
};

/* Places the scenario on each of its platforms, and says on how many hosts or what is missing. */
static plim_status try_placement(const plim_scenario *scenario, plim_err *err)
{
    plim_status status = PLIM_OK;
    for (uint32_t p = 0; p < scenario->n_platforms && status == PLIM_OK; p++) {
        plim_arena arena = {0};
        plim_cluster cluster = {0};
        plim_spec spec = plim_scenario_spec(scenario, p);
        status = plim_cluster_place(&spec, &arena, &cluster, err);
        if (status == PLIM_OK && cluster.refused) {
            printf("  %-16s could not be placed: %s\n", scenario->platforms[p].label,
                   cluster.refusal);
        } else if (status == PLIM_OK) {
            printf("  %-16s %u instance%s on %u host%s\n", scenario->platforms[p].label,
                   cluster.n_instances, cluster.n_instances == 1 ? "" : "s", cluster.hosts_used,
                   cluster.hosts_used == 1 ? "" : "s");
        }
        plim_arena_free(&arena);
    }
    return status;
}

/* `run` and `compare` choose platforms differently, so the file is read once for each. */
static plim_status dump(plim_cli *cli, const char *path, const plim_scenario *compare,
                        plim_err *err)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_scenario run;
    plim_scenario_options load = {.data_dir = plim_cli_data_dir(cli)};
    plim_status status = plim_scenario_load_file(path, &load, &arena, &run, &diags, err);
    if (status == PLIM_OK) {
        status = plim_scenario_dump(&run, compare, stdout, err);
    }
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return status;
}

static int check_file(plim_cli *cli, const char *path, bool json)
{
    plim_err err = {0};
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_scenario scenario = {0};
    plim_scenario_options load = {.data_dir = plim_cli_data_dir(cli), .compare = true};
    plim_status status = plim_scenario_load_file(path, &load, &arena, &scenario, &diags, &err);
    int code = plim_status_exit(status);
    if (plim_diags_count(&diags) > 0) {
        code = plim_status_exit(PLIM_ESCENARIO);
        if (json) {
            plim_diags_print_json(&diags, stdout);
        } else {
            plim_diags_print(&diags, stderr);
        }
    } else if (status != PLIM_OK) {
        code = plim_cli_fail(cli, &err);
    } else if (plim_cli_flag(cli, "dump")) {
        code = dump(cli, path, &scenario, &err) == PLIM_OK ? 0 : plim_cli_fail(cli, &err);
    } else if (json) {
        printf("[]\n");
    } else {
        printf("%s: ok: %u hosts, %u services, %u platforms\n", path, scenario.n_hosts,
               scenario.n_services, scenario.n_platforms);
        if (try_placement(&scenario, &err) != PLIM_OK) {
            code = plim_cli_fail(cli, &err);
        }
    }
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return code;
}

static int run(plim_cli *cli)
{
    static const char *const formats[] = {"table", "json", NULL};
    plim_err err = {0};
    int format, worst = 0;
    if (plim_cli_choice(cli, "format", formats, &format, &err) != PLIM_OK) {
        return plim_cli_fail(cli, &err);
    }
    if (plim_cli_flag(cli, "dump") && cli->n_operands > 1) {
        (void)plim_fail(&err, PLIM_EUSAGE, "", "--dump: found %d scenarios, expected one",
                        cli->n_operands);
        return plim_cli_fail(cli, &err);
    }
    for (int i = 0; i < cli->n_operands; i++) {
        int code = check_file(cli, cli->operand[i], format == 1);
        worst = code > worst ? code : worst;
    }
    return worst;
}

const plim_command plim_command_check = {
    .name = "check",
    .summary = "checks scenarios and tells everything that is wrong, with line and column; places "
               "them",
    .operands = "SCENARIO.json…",
    .min_operands = 1,
    .max_operands = 1000,
    .options = options,
    .details =
        "With --dump the scenario is printed as it was understood: a scenario again that gives "
        "the\n"
        "same results, with every default, count and layer written out and files by absolute\n"
        "name. What has no value stays away.\n\n"
        "  plimsoll check scenarios/gallery/*.json\n"
        "  plimsoll check --dump scenarios/gallery/mm1.json >all-of-it.json",
    .run = run,
};
