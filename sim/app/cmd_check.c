/* SPDX-License-Identifier: GPL-3.0-or-later
 * check: says whether a scenario is right, and if not, everything that is wrong with it. */
#include "sim/app/cmd.h"

#include "models/cluster.h"
#include "scenarios/dump.h"
#include "scenarios/experiment.h"
#include "scenarios/late.h"
#include "scenarios/scenario.h"

#include <stdio.h>

static const plim_option options[] = {
    {"format", 'f', "FORMAT", "table (default) or json (the messages as an array)"},
    {"data-dir", 'd', "DIR",
     "where `data:` files are (default: $PLIMSOLL_DATA, then ../shared/data)"},
    {"dump", 0, NULL, "print the scenario (one) with every default filled in, if it is right"},
    {NULL, 0, NULL, NULL},
};

static const char *plural(uint32_t n)
{
    return n == 1 ? "" : "s";
}

/* Those that come later and find no room then; returns how many find it, and 1 if none comes. */
static uint32_t try_late(const plim_scenario *scenario, uint32_t platform, plim_arena *arena)
{
    uint32_t good = 0, late = 0;
    for (uint32_t s = 0; s < scenario->n_services; s++) {
        const plim_service_spec *service = &scenario->services[s];
        const char *why = plim_late_refusal(scenario, platform, s, arena);
        late += service->from_s > 0.0;
        good += service->from_s > 0.0 && why == NULL;
        if (why != NULL) {
            printf("  %-16s could not be placed when %s comes, at %.6g s: %s\n",
                   scenario->platforms[platform].label, service->name, service->from_s, why);
        }
    }
    return late == 0 ? 1 : good;
}

/* Places the scenario on each of its platforms, and says on how many hosts or what is missing.
 * *placed: platforms on which any instance finds a host. */
static plim_status try_placement(const plim_scenario *scenario, uint32_t *placed, plim_err *err)
{
    plim_status status = PLIM_OK;
    *placed = 0;
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
                   cluster.n_instances, plural(cluster.n_instances), cluster.hosts_used,
                   plural(cluster.hosts_used));
            uint32_t late = try_late(scenario, p, &arena);
            *placed += cluster.n_instances > 0 || late > 0;
        }
        plim_arena_free(&arena);
    }
    return status;
}

/* What is right as a file can still be of no use: that is a result, and no error. */
static plim_status report(const char *path, const plim_scenario *scenario, plim_err *err)
{
    uint32_t placed;
    printf("%s: ok: %u host%s, %u service%s, %u platform%s\n", path, scenario->n_hosts,
           plural(scenario->n_hosts), scenario->n_services, plural(scenario->n_services),
           scenario->n_platforms, plural(scenario->n_platforms));
    plim_status status = try_placement(scenario, &placed, err);
    if (status == PLIM_OK && placed == 0) {
        (void)fflush(stdout);
        fprintf(stderr,
                "%s: warning: on no platform is there room for it: runs will answer no request\n",
                path);
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
        code = report(path, &scenario, &err) == PLIM_OK ? 0 : plim_cli_fail(cli, &err);
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
