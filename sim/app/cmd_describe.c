/* SPDX-License-Identifier: GPL-3.0-or-later
 * describe: everything that is known of one name: a platform, layer, profile, workload, placement,
 * metric or report. Costs come with value, range, evidence and source; assumptions say so. */
#include "sim/app/cmd.h"

#include "models/registry.h"
#include "reports/report.h"
#include "scenarios/json_write.h"
#include "scenarios/keys.h"
#include "sim/base/str.h"
#include "sim/kernel/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const plim_option options[] = {
    {"era", 'e', "YEAR", "costs of that era only: 2003, 2014 or 2020"},
    {"markdown", 'm', NULL, "metrics: all of them as the page docs/metrics.md"},
    {NULL, 0, NULL, NULL},
};

static void describe_row(const plim_cost_row *row)
{
    char payer[32] = "";
    if (row->payer != PLIM_PAYER_NONE) {
        snprintf(payer, sizeof payer, ", paid by %s", plim_payer_name(row->payer));
    }
    printf("  %d %s %s = %.6g %s (%.6g to %.6g)%s\n       %s: %s\n", row->era,
           plim_class_name(row->class), plim_term_name(row->term), row->value, row->unit, row->low,
           row->high, payer,
           row->evidence == PLIM_EVIDENCE_ASSUMPTION ? "ASSUMPTION"
                                                     : plim_evidence_name(row->evidence),
           row->source);
    if (row->note[0] != '\0') {
        printf("       %s\n", row->note);
    }
}

static void describe_layer(const plim_layer *layer, int era)
{
    printf("%s (layer): %s\n", layer->name, layer->summary);
    for (size_t i = 0; i < layer->n_rows; i++) {
        if (era == 0 || layer->rows[i].era == era) {
            describe_row(&layer->rows[i]);
        }
    }
}

static void print_stack(const char *label, const char *const *stack)
{
    printf("  %s", label);
    for (size_t l = 0; stack[l] != NULL; l++) {
        printf("%s%s", l == 0 ? "" : ", ", stack[l]);
    }
    printf("\n");
}

/* The request worked by hand in the documents, so that platforms can be compared at a glance. */
static void print_request(const plim_platform *platform, int era)
{
    plim_stack stack;
    plim_err err = {0};
    plim_cost cost;
    const plim_profile *profile = plim_find_profile("web_request");
    if (plim_stack_build(plim_platform_stack(platform, era), era, false, &stack, &err) != PLIM_OK) {
        printf("  %d: %s\n", era, err.what);
        return;
    }
    plim_cost_of(&stack, &profile->ops, &cost);
    double native = plim_cost_part_ns(&cost, PLIM_PART_NATIVE);
    double all = plim_cost_total_ns(&cost);
    printf("  %d: the request of profile web_request costs %.1f us of CPU, %+.0f %% over bare", era,
           all * 1e-3, (all / native - 1.0) * 100.0);
    for (size_t l = 0; l < stack.n; l++) {
        double ns = plim_cost_part_ns(&cost, l + 1);
        if (ns > 0.0) {
            printf("; %s %.1f us", stack.layer[l]->name, ns * 1e-3);
        }
    }
    printf("\n");
}

static void describe_platform(const plim_platform *p, int era)
{
    printf("%s (platform): %s\n", p->name, p->summary);
    printf("  in the story: %s\n", p->story);
    print_stack("layers, bottom up: ", p->stack);
    if (p->stack_2003 != NULL) {
        print_stack("in 2003: ", p->stack_2003);
    }
    for (const plim_variant *v = p->variants; v != NULL && v->name != NULL; v++) {
        printf("  variant %s:%s, %s", p->name, v->name, v->summary);
        print_stack(": ", v->stack);
    }
    printf("  CPU is shared by %s; %s; %s; %s%s\n", plim_sharing_names[p->sharing],
           p->has_vcpus ? "instances have vCPUs" : "no vCPU limit",
           p->shares_host_kernel ? "one kernel for all" : "a kernel of its own",
           p->guest_os_modified ? "needs a modified guest OS" : "runs any OS",
           p->one_service_per_host ? "; one service per host" : "");
    if (p->live_moves != NULL) {
        printf("  moves to another host while it runs (%s)\n", p->live_moves);
    } else {
        printf("  moves by a start on the other host and a stop on this one\n");
    }
    printf("  memory: %s\n", p->memory);
    for (const int *e = plim_eras; *e != 0; e++) {
        if (era == 0 || era == *e) {
            print_request(p, *e);
        }
    }
    if (p->caution != NULL) {
        printf("  caution: %s\n", p->caution);
    }
    printf("  `plimsoll describe LAYER` lists each cost with its source\n");
}

static void describe_profile(const plim_profile *p)
{
    printf("%s (profile): %s\n", p->name, p->summary);
    for (int c = 0; c < PLIM_CLASS_OPS; c++) {
        if (p->ops.n[c] > 0.0) {
            printf("  %-16s %.6g%s\n", plim_class_name((plim_class)c), p->ops.n[c],
                   c <= PLIM_CLASS_KERNEL ? " s" : "");
        }
    }
    printf("  resident         %.6g MiB\n  source: %s\n", p->resident_mib, p->source);
    if (p->note[0] != '\0') {
        printf("  %s\n", p->note);
    }
}

static void describe_param(const plim_param *q)
{
    plim_writer w = {.to = stdout};
    printf("  %-18s ", q->name);
    plim_row_print_value(q, stdout);
    if (q->required) {
        printf(", required");
    } else if (plim_param_has_default(q)) {
        printf(", default ");
        plim_write_default(&w, NULL, q);
    }
    printf("\n                     %s\n", q->doc);
}

static void describe_workload(const plim_workload *w)
{
    printf("%s (workload): %s\n  source: %s\n", w->name, w->summary, w->source);
    for (const plim_param *q = w->params; q->name != NULL; q++) {
        describe_param(q);
    }
}

static void describe_aggressor(const plim_aggressor *g)
{
    printf("%s (aggressor): %s\n  source: %s\n  resident           %.6g MiB where the service does "
           "not say (assumption)\n",
           g->name, g->summary, g->source, g->resident_mib);
    for (const plim_param *q = g->params; q->name != NULL; q++) {
        describe_param(q);
    }
    printf("  more of it: %s\n", g->intensity);
}

static void describe_metric(const plim_metric *m)
{
    printf("%s (metric of a %s, %s): %s\n", m->name, m->entity_kind, m->unit, m->summary);
    if (m->parts[0] != '\0') {
        printf("  parts: %s\n", m->parts);
    }
    printf("  %s\n", m->detail);
}

static bool describe_model(const char *name, int era)
{
    const plim_platform *platform = plim_find_platform(name);
    const plim_layer *layer = plim_find_layer(name);
    const plim_profile *profile = plim_find_profile(name);
    const plim_workload *workload = plim_find_workload(name);
    const plim_aggressor *aggressor = plim_find_aggressor(name);
    const plim_placement *placement = plim_find_placement(name);
    const plim_balancer *balancer = plim_find_balancer(name);
    if (platform != NULL) {
        describe_platform(platform, era);
    } else if (layer != NULL) {
        describe_layer(layer, era);
    } else if (profile != NULL) {
        describe_profile(profile);
    } else if (workload != NULL) {
        describe_workload(workload);
    } else if (aggressor != NULL) {
        describe_aggressor(aggressor);
    } else if (placement != NULL) {
        printf("%s (placement): %s\n  source: %s\n", placement->name, placement->summary,
               placement->source);
    } else if (balancer != NULL) {
        printf("%s (balancer): %s\n  source: %s\n", balancer->name, balancer->summary,
               balancer->source);
    } else {
        return false;
    }
    return true;
}

/* All that there is to describe, but reports. */
static size_t all_names(const char *names[])
{
    size_t n = 0;
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        names[n++] = plim_platforms[i]->name;
    }
    for (size_t i = 0; plim_layers[i] != NULL; i++) {
        names[n++] = plim_layers[i]->name;
    }
    for (size_t i = 0; plim_profiles[i] != NULL; i++) {
        names[n++] = plim_profiles[i]->name;
    }
    for (size_t i = 0; plim_workloads[i] != NULL; i++) {
        names[n++] = plim_workloads[i]->name;
    }
    for (size_t i = 0; plim_aggressors[i] != NULL; i++) {
        names[n++] = plim_aggressors[i]->name;
    }
    for (size_t i = 0; plim_placements[i] != NULL; i++) {
        names[n++] = plim_placements[i]->name;
    }
    for (size_t i = 0; plim_balancers[i] != NULL; i++) {
        names[n++] = plim_balancers[i]->name;
    }
    for (const plim_metric *m = plim_metrics; m->name != NULL; m++) {
        names[n++] = m->name;
    }
    return n;
}

static int unknown(const plim_cli *cli, const char *name)
{
    const char *names[512];
    size_t n = all_names(names);
    const char *near = plim_nearest(name, names, n);
    plim_err err = {0};
    (void)plim_fail(&err, PLIM_EUSAGE, "", "found no \"%s\"%s%s%s", name,
                    near == NULL ? "; `plimsoll list` shows all names" : ", did you mean \"",
                    near == NULL ? "" : near, near == NULL ? "" : "\"?");
    return plim_cli_fail(cli, &err);
}

static void print_metrics_page(void)
{
    printf(
        "# Metrics\n\nThe rows that `--format csv` prints. Made by `plimsoll describe --markdown "
        "metrics`;\nthe text lives in sim/kernel/metrics.c. The window runs from the end of the "
        "warm-up to the\nhorizon. Every value is a mean over replications, or over batches of "
        "one run, with a 95 %%\ninterval (docs/model.md); an absent value is an empty field.\n\n"
        "Columns: `scenario,platform,case,entity_kind,entity,metric,part,unit,value,ci_low,"
        "ci_high,n,status`.\n`case` is empty, or `vs=BASELINE` for a paired difference against "
        "the baseline. `status` is `ok`,\n`saturated`, `not_enough_data`, `did_not_respond` or "
        "`refused`.\n");
    for (const plim_metric *m = plim_metrics; m->name != NULL; m++) {
        printf("\n## `%s`\n\n%s, of a %s, in %s.", m->name, m->summary, m->entity_kind, m->unit);
        if (m->parts[0] != '\0') {
            printf(" Parts: %s.", m->parts);
        }
        printf("\n\n%s\n", m->detail);
    }
}

static int run(plim_cli *cli)
{
    const char *name = cli->operand[0];
    plim_err err = {0};
    int era = 0;
    if (plim_cli_era(cli, 0, &era, &err) != PLIM_OK) {
        return plim_cli_fail(cli, &err);
    }
    if (plim_cli_flag(cli, "markdown")) {
        if (strcmp(name, "metrics") != 0) {
            (void)plim_fail(&err, PLIM_EUSAGE, "", "--markdown: found \"%s\", expected metrics",
                            name);
            return plim_cli_fail(cli, &err);
        }
        print_metrics_page();
        return 0;
    }
    const plim_metric *metric = plim_find_metric(name);
    const plim_report *report = plim_find_report(name);
    if (describe_model(name, era)) {
        return 0;
    }
    if (metric != NULL) {
        describe_metric(metric);
        return 0;
    }
    if (report != NULL) {
        printf("%s (report): %s\n", report->name, report->summary);
        return 0;
    }
    return unknown(cli, name);
}

const plim_command plim_command_describe = {
    .name = "describe",
    .summary =
        "tells all about a platform, layer, profile, workload, aggressor, placement, balancer or "
        "metric",
    .operands = "NAME",
    .min_operands = 1,
    .max_operands = 1,
    .options = options,
    .details = "  plimsoll describe vm_hvm\n"
               "  plimsoll describe --era 2014 hypervisor_hvm_ept\n"
               "  plimsoll describe sojourn_p99",
    .run = run,
};
