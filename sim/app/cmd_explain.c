/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain: what a key of a scenario file means, what it may be, and who reads it. */
#include "sim/app/cmd.h"

#include "scenarios/json_write.h"
#include "scenarios/keys.h"
#include "scenarios/scenario_keys.h"

#include <stdio.h>

static const plim_option options[] = {{NULL, 0, NULL, NULL}};

static void explain_type(const plim_key *key)
{
    const plim_shape *shape = key->shape;
    const plim_param *keys = shape->keys(key->type);
    printf("%s\n  %s of type %s: %s\n  keys       ", key->path, shape->what, shape->name(key->type),
           shape->summary(key->type));
    for (const plim_param *p = keys; p->name != NULL; p++) {
        printf("%s%s", p == keys ? "" : ", ", p->name);
    }
    printf("\n");
}

static void explain(const plim_key *key)
{
    plim_writer w = {.to = stdout};
    const plim_param *p = key->row;
    if (p == NULL) {
        explain_type(key);
        return;
    }
    printf("%s\n  %s\n  value      ", key->path, p->doc);
    plim_row_print_value(p, stdout);
    printf("\n");
    if (p->required) {
        printf("  required\n");
    } else if (plim_param_has_default(p)) {
        printf("  default    ");
        plim_write_default(&w, NULL, p);
        printf("\n");
    } else {
        printf("  may be left out\n");
    }
    printf("  example    ");
    plim_write_example(&w, p->name, p);
    printf("\n  read by    %s\n", key->reader);
}

/* A name that occurs in many places: where, and what it is there. */
static void list(const plim_keys *keys, const size_t *found, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const plim_key *key = &keys->key[found[i]];
        printf("%-46s %s\n", key->path, key->row->doc);
    }
    printf("\n`plimsoll explain` with one of these paths says more.\n");
}

static void print_tree(const plim_keys *keys)
{
    for (size_t i = 0; i < keys->n; i++) {
        const plim_key *key = &keys->key[i];
        const plim_shape *shape = key->shape;
        int indent = 2 * key->depth, width = 32 - indent;
        char name[96];
        if (key->row == NULL) {
            (void)snprintf(name, sizeof name, "(%s)", shape->name(key->type));
            printf("%*s%-*s %s\n", indent, "", width, name, shape->summary(key->type));
        } else {
            bool array = shape != NULL && shape->kind == PLIM_SHAPE_ARRAY;
            (void)snprintf(name, sizeof name, "%s%s", key->row->name, array ? "[]" : "");
            printf("%*s%-*s %s%s\n", indent, "", width, name, key->row->doc,
                   key->row->required ? " (required)" : "");
        }
    }
    printf("\n`plimsoll explain services[].slo_s` (or /services/0/slo_s, or slo_s) says more of "
           "one.\n");
}

static plim_status answer(const plim_keys *keys, const char *asked, plim_arena *arena,
                          plim_err *err)
{
    size_t *found = PLIM_NEW(arena, keys->n, size_t);
    if (found == NULL || keys->n == 0) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the keys");
    }
    size_t n = plim_keys_find(keys, asked, found);
    if (n == 0) {
        const char *near = plim_keys_near(keys, asked, arena);
        return plim_fail(err, PLIM_ESCENARIO, "", "found no key \"%s\"%s%s%s", asked,
                         near == NULL ? "; `plimsoll explain` shows all keys" : ", did you mean \"",
                         near == NULL ? "" : near, near == NULL ? "" : "\"?");
    }
    if (plim_keys_bare(asked) && n > 1) {
        list(keys, found, n);
        return PLIM_OK;
    }
    for (size_t i = 0; i < n; i++) {
        printf("%s", i == 0 ? "" : "\n");
        explain(&keys->key[found[i]]);
    }
    return PLIM_OK;
}

static int run(plim_cli *cli)
{
    plim_err err = {0};
    plim_arena arena = {0};
    plim_status status = PLIM_OK;
    plim_keys keys = plim_keys_of(&plim_scenario_shape, &arena);
    if (cli->n_operands == 0) {
        print_tree(&keys);
    } else {
        status = answer(&keys, cli->operand[0], &arena, &err);
    }
    plim_arena_free(&arena);
    return status == PLIM_OK ? 0 : plim_cli_fail(cli, &err);
}

const plim_command plim_command_explain = {
    .name = "explain",
    .summary = "tells what a key of a scenario means, what it may be, and who reads it",
    .operands = "[KEY]",
    .max_operands = 1,
    .options = options,
    .details = "KEY is a path, a JSON pointer or a name; without one, all keys are shown.\n\n"
               "  plimsoll explain 'services[].slo_s'\n"
               "  plimsoll explain /hosts/0/cores\n"
               "  plimsoll explain rate_per_s",
    .run = run,
};
