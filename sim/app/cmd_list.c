/* SPDX-License-Identifier: GPL-3.0-or-later
 * list: what there is, by kind. */
#include "sim/app/cmd.h"

#include "models/registry.h"
#include "reports/grid.h"
#include "reports/report.h"
#include "scenarios/validate_rows.h"
#include "sim/base/str.h"
#include "sim/kernel/results.h"

#include <stdio.h>
#include <string.h>

static const plim_option options[] = {{NULL, 0, NULL, NULL}};

static void line(const char *name, const char *summary)
{
    printf("  %-24s %s\n", name, summary);
}

enum { WORKS_MAX = 64, HEAD = 20, COLUMN = 13, WIDTH = 100 };

/* Works that rows of costs rest on, each once: "Barham 2003" of "Barham 2003 Table 5 p.173". */
typedef struct works {
    const char *text[WORKS_MAX];
    size_t bytes[WORKS_MAX], n;
} works;

/* Bytes of a source up to the year of its work, or to where its details begin. */
static size_t work_bytes(const char *source, size_t n)
{
    static const char digits[] = "0123456789";
    for (size_t i = 0; i + 4 <= n; i++) {
        bool year = (i == 0 || source[i - 1] == ' ') && strspn(source + i, digits) >= 4 &&
                    (memcmp(source + i, "19", 2) == 0 || memcmp(source + i, "20", 2) == 0);
        if (year) {
            return i + strspn(source + i, "0123456789/");
        }
        if (source[i] == ':' || memcmp(source + i, " (", 2) == 0 ||
            memcmp(source + i, " at ", 4) == 0) {
            return i;
        }
    }
    return n;
}

static void add_work(works *w, const char *text, size_t n)
{
    n = work_bytes(text, n);
    for (size_t i = 0; i < w->n; i++) {
        if (w->bytes[i] == n && memcmp(w->text[i], text, n) == 0) {
            return;
        }
    }
    if (w->n < WORKS_MAX && n > 0) {
        w->text[w->n] = text;
        w->bytes[w->n++] = n;
    }
}

/* A source may name several, "Dall 2016 / Bugnion 2017 Table 8.2; project estimate". */
static void add_works(works *w, const char *source)
{
    for (const char *p = source; *p != '\0';) {
        const char *semicolon = strstr(p, "; "), *slash = strstr(p, " / ");
        const char *end = p + strlen(p), *next = end;
        if (semicolon != NULL) {
            end = semicolon;
            next = semicolon + 2;
        }
        if (slash != NULL && slash < end) {
            end = slash;
            next = slash + 3;
        }
        add_work(w, p, (size_t)(end - p));
        p = next;
    }
}

/* A named line of a platform's block, wrapped. */
static void put(const char *name, const char *text)
{
    plim_str out = {0};
    char lead[32];
    (void)snprintf(lead, sizeof lead, "    %-9s", name);
    plim_wrap_put(&out, text, COLUMN, lead, WIDTH);
    printf("%s", out.text == NULL ? "" : out.text);
    plim_str_free(&out);
}

/* Counts the rows of a layer in an era by evidence, and notes the works they rest on. */
static void count_rows(const plim_layer *layer, int era, size_t *count, works *w)
{
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        if (row->era != era) {
            continue;
        }
        count[row->evidence]++;
        if (row->evidence != PLIM_EVIDENCE_ASSUMPTION) {
            add_works(w, row->source);
        }
    }
}

/* The layers of an era, and the evidence of their costs as a count of rows. */
static void layers_and_costs(const plim_platform *p, int era, plim_str *layers, plim_str *costs,
                             works *w)
{
    size_t count[PLIM_EVIDENCE_COUNT] = {0};
    const char *const *stack = plim_platform_stack(p, era);
    for (const char *const *name = stack; *name != NULL; name++) {
        plim_str_printf(layers, "%s%s", name == stack ? "" : " > ", *name);
        count_rows(plim_find_layer(*name), era, count, w);
    }
    const char *comma = "";
    for (int e = 0; e < PLIM_EVIDENCE_COUNT; e++) {
        if (count[e] > 0) {
            bool many = e == PLIM_EVIDENCE_ASSUMPTION && count[e] > 1;
            plim_str_printf(costs, "%s%zu %s%s", comma, count[e],
                            plim_evidence_name((plim_evidence)e), many ? "s" : "");
            comma = ", ";
        }
    }
}

/* Adds "TEXT (ERA)" to a line, or the era alone where the text is the one before's. */
static void add_era(plim_str *line, plim_str *before, const plim_str *text, int era)
{
    bool same =
        before->n == text->n && line->n > 0 && memcmp(before->text, text->text, text->n) == 0;
    if (same) {
        plim_str_printf(line, ", %d", era);
        return;
    }
    plim_str_puts(line, line->n == 0 ? "" : "); ");
    plim_str_add(line, text->text, text->n);
    plim_str_printf(line, " (%d", era);
    plim_str_free(before);
    plim_str_add(before, text->text, text->n);
}

/* Layers and the evidence of their costs; eras with the same ones share them. */
static void list_eras(const plim_platform *p, works *w)
{
    plim_str layers = {0}, costs = {0}, layers_before = {0}, costs_before = {0};
    for (const int *era = plim_eras; *era != 0; era++) {
        if (plim_stack_has_era(plim_platform_stack(p, *era), *era)) {
            plim_str stack = {0}, evidence = {0};
            layers_and_costs(p, *era, &stack, &evidence, w);
            add_era(&layers, &layers_before, &stack, *era);
            add_era(&costs, &costs_before, &evidence, *era);
            plim_str_free(&stack);
            plim_str_free(&evidence);
        }
    }
    plim_str_puts(&layers, ")");
    plim_str_puts(&costs, ")");
    put("layers", layers.text == NULL ? "" : layers.text);
    put("costs", costs.text == NULL ? "" : costs.text);
    plim_str_free(&layers);
    plim_str_free(&costs);
    plim_str_free(&layers_before);
    plim_str_free(&costs_before);
}

/* The name, and its summary, which may be long. */
static void put_head(const plim_platform *p)
{
    plim_str out = {0};
    char lead[64];
    (void)snprintf(lead, sizeof lead, "  %-*s ", HEAD - 3, p->name);
    plim_wrap_put(&out, p->summary, HEAD, lead, WIDTH);
    printf("%s", out.text == NULL ? "" : out.text);
    plim_str_free(&out);
}

static void list_platform(const plim_platform *p)
{
    works w = {.n = 0};
    plim_str text = {0};
    put_head(p);
    list_eras(p, &w);
    for (size_t i = 0; i < w.n; i++) {
        plim_str_puts(&text, i == 0 ? "" : "; ");
        plim_str_add(&text, w.text[i], w.bytes[i]);
    }
    if (text.n > 0) {
        put("sources", text.text);
    }
    plim_str_free(&text);
    for (const plim_variant *v = p->variants; v != NULL && v->name != NULL; v++) {
        printf("    %s:%s  %s\n", p->name, v->name, v->summary);
    }
}

static void list_platforms(void)
{
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        list_platform(plim_platforms[i]);
    }
    printf(
        "\nFor each era: the layers from the bottom up, and how many of their costs were measured, "
        "derived\nfrom measurements, constructed of several, or assumed. One inside another: "
        "\"vm_hvm+container\".\n`plimsoll describe vm_hvm` says more of a platform, `plimsoll "
        "describe hypervisor_hvm_ept` each cost\nof a layer with its range and its source.\n");
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

static void list_aggressors(void)
{
    for (size_t i = 0; plim_aggressors[i] != NULL; i++) {
        line(plim_aggressors[i]->name, plim_aggressors[i]->summary);
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
    {"platforms", list_platforms},   {"layers", list_layers},
    {"profiles", list_profiles},     {"workloads", list_workloads},
    {"aggressors", list_aggressors}, {"placements", list_placements},
    {"balancers", list_balancers},   {"metrics", list_metrics},
    {"reports", list_reports},       {"validations", list_validations},
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
                    "found \"%s\", expected platforms, layers, profiles, workloads, aggressors, "
                    "placements, balancers, metrics, reports or validations%s%s%s",
                    cli->operand[0], near == NULL ? "" : " (did you mean \"",
                    near == NULL ? "" : near, near == NULL ? "" : "\"?)");
    return plim_cli_fail(cli, &err);
}

const plim_command plim_command_list = {
    .name = "list",
    .summary = "lists platforms, layers, profiles, workloads, aggressors, placements, balancers, "
               "metrics, reports, validations",
    .operands = "[KIND]",
    .max_operands = 1,
    .options = options,
    .details = "`plimsoll describe NAME` says more of each.",
    .run = run,
};
