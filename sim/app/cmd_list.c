/* SPDX-License-Identifier: GPL-3.0-or-later
 * list: what there is, by kind. */
#include "sim/app/cmd.h"

#include "models/registry.h"
#include "reports/report.h"
#include "scenarios/validate_rows.h"
#include "sim/base/str.h"
#include "sim/kernel/results.h"

#include <stdio.h>
#include <string.h>

enum { SOURCES_MAX = 64 };

static const plim_option options[] = {{NULL, 0, NULL, NULL}};

static void line(const char *name, const char *summary)
{
    printf("  %-24s %s\n", name, summary);
}

/* The row's source unless it was printed before. */
static bool is_new(const char *source, const char *const *seen, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(seen[i], source) == 0) {
            return false;
        }
    }
    return true;
}

/* The evidence and the sources of a platform's cost rows in an era. */
static void list_evidence(const plim_platform *p, int era)
{
    const char *seen[SOURCES_MAX];
    size_t count[PLIM_EVIDENCE_COUNT] = {0}, n = 0;
    for (const char *const *name = plim_platform_stack(p, era); *name != NULL; name++) {
        const plim_layer *layer = plim_find_layer(*name);
        for (size_t i = 0; i < layer->n_rows; i++) {
            const plim_cost_row *row = &layer->rows[i];
            if (row->era != era) {
                continue;
            }
            count[row->evidence]++;
            if (row->evidence != PLIM_EVIDENCE_ASSUMPTION && n < SOURCES_MAX &&
                is_new(row->source, seen, n)) {
                seen[n++] = row->source;
            }
        }
    }
    printf("    %d: ", era);
    for (const char *const *name = plim_platform_stack(p, era); *name != NULL; name++) {
        printf("%s%s", name == plim_platform_stack(p, era) ? "" : " > ", *name);
    }
    for (int e = 0; e < PLIM_EVIDENCE_COUNT; e++) {
        printf("%s%zu %s", e == 0 ? "; costs: " : ", ", count[e],
               plim_evidence_name((plim_evidence)e));
    }
    for (size_t i = 0; i < n; i++) {
        printf("%s%s", i == 0 ? "\n      sources: " : "; ", seen[i]);
    }
    printf("\n");
}

static void list_platforms(void)
{
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        const plim_platform *p = plim_platforms[i];
        line(p->name, p->summary);
        for (const int *era = plim_eras; *era != 0; era++) {
            if (plim_stack_has_era(plim_platform_stack(p, *era), *era)) {
                list_evidence(p, *era);
            }
        }
        for (const plim_variant *v = p->variants; v != NULL && v->name != NULL; v++) {
            printf("    %s:%s  %s\n", p->name, v->name, v->summary);
        }
    }
    printf(
        "  One inside another: \"vm_hvm+container\". `plimsoll describe LAYER` has each cost, its\n"
        "  range, and the assumptions.\n");
}

static void list_layers(void)
{
    for (size_t i = 0; plim_layers[i] != NULL; i++) {
        line(plim_layers[i]->name, plim_layers[i]->summary);
    }
}

static void list_profiles(void)
{
    for (size_t i = 0; plim_profiles[i] != NULL; i++) {
        line(plim_profiles[i]->name, plim_profiles[i]->summary);
    }
}

static void list_workloads(void)
{
    for (size_t i = 0; plim_workloads[i] != NULL; i++) {
        line(plim_workloads[i]->name, plim_workloads[i]->summary);
    }
}

static void list_placements(void)
{
    for (size_t i = 0; plim_placements[i] != NULL; i++) {
        line(plim_placements[i]->name, plim_placements[i]->summary);
    }
}

static void list_balancers(void)
{
    for (size_t i = 0; plim_balancers[i] != NULL; i++) {
        line(plim_balancers[i]->name, plim_balancers[i]->summary);
    }
}

static void list_metrics(void)
{
    for (const plim_metric *m = plim_metrics; m->name != NULL; m++) {
        printf("  %-24s %-8s %-9s %s\n", m->name, m->unit, m->entity_kind, m->summary);
    }
}

static void list_reports(void)
{
    for (size_t i = 0; plim_reports[i] != NULL; i++) {
        line(plim_reports[i]->name, plim_reports[i]->summary);
    }
}

static void list_validations(void)
{
    for (size_t i = 0; plim_validation_rows[i] != NULL; i++) {
        line(plim_validation_rows[i]->id, plim_validation_rows[i]->title);
    }
}

static const struct {
    const char *kind;
    void (*list)(void);
} kinds[] = {
    {"platforms", list_platforms},     {"layers", list_layers},
    {"profiles", list_profiles},       {"workloads", list_workloads},
    {"placements", list_placements},   {"balancers", list_balancers},
    {"metrics", list_metrics},         {"reports", list_reports},
    {"validations", list_validations},
};
enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

static int run(plim_cli *cli)
{
    const char *names[N_KINDS];
    for (int i = 0; i < N_KINDS; i++) {
        names[i] = kinds[i].kind;
        if (cli->n_operands == 0) {
            printf("%s%s:\n", i == 0 ? "" : "\n", kinds[i].kind);
            kinds[i].list();
        } else if (strcmp(cli->operand[0], kinds[i].kind) == 0) {
            kinds[i].list();
            return 0;
        }
    }
    if (cli->n_operands == 0) {
        return 0;
    }
    const char *near = plim_nearest(cli->operand[0], names, N_KINDS);
    plim_err err = {0};
    (void)plim_fail(&err, PLIM_EUSAGE, "",
                    "found \"%s\", expected platforms, layers, profiles, workloads, placements, "
                    "balancers, metrics, reports or validations%s%s%s",
                    cli->operand[0], near == NULL ? "" : " (did you mean \"",
                    near == NULL ? "" : near, near == NULL ? "" : "\"?)");
    return plim_cli_fail(cli, &err);
}

const plim_command plim_command_list = {
    .name = "list",
    .summary = "lists platforms, layers, profiles, workloads, placements, balancers, metrics, "
               "reports, validations",
    .operands = "[KIND]",
    .max_operands = 1,
    .options = options,
    .details = "`plimsoll describe NAME` says more of each.",
    .run = run,
};
