/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain: what a key of a scenario file means, what it may be, and who reads it. */
#include "sim/app/cmd.h"

#include "scenarios/json_write.h"
#include "scenarios/keys.h"
#include "scenarios/scenario_keys.h"

#include <stdio.h>
#include <string.h>

static const plim_option options[] = {{NULL, 0, NULL, NULL}};

/* A line for each key right below key i; of an object that a "type" chooses, for each type. Returns
 * the first that has lines of its own, or NULL. */
static const plim_key *print_below(const plim_keys *keys, size_t i)
{
    const plim_key *deep = NULL;
    int depth = keys->key[i].depth;
    for (size_t k = i + 1; k < keys->n && keys->key[k].depth > depth; k++) {
        const plim_key *key = &keys->key[k];
        if (key->depth == depth + 1 && key->row == NULL) {
            printf("    (%s)%*s %s\n", key->shape->name(key->type),
                   (int)(18 - strlen(key->shape->name(key->type))), "",
                   key->shape->summary(key->type));
            deep = deep == NULL || deep->row != NULL ? key : deep;
        } else if (key->depth == depth + 1) {
            printf("    %-20s %s%s\n", key->row->name, key->row->doc,
                   key->row->required ? " (required)" : "");
            deep = deep == NULL ? key : deep;
        }
    }
    return deep;
}

static bool has_below(const plim_keys *keys, size_t i)
{
    return i + 1 < keys->n && keys->key[i + 1].depth > keys->key[i].depth;
}

/* The keys below, each in a line, and how to ask for more of one. */
static void explain_below(const plim_keys *keys, size_t i)
{
    if (has_below(keys, i)) {
        bool types = keys->key[i + 1].row == NULL;
        printf("  %s\n", types ? "types" : "keys");
        const plim_key *first = print_below(keys, i);
        printf("  more of one: plimsoll explain '%s'\n", first == NULL ? "" : first->path);
    }
}

static void explain_type(const plim_keys *keys, size_t i)
{
    const plim_key *key = &keys->key[i];
    printf("%s\n  %s of type %s: %s\n", key->path, key->shape->what, key->shape->name(key->type),
           key->shape->summary(key->type));
    explain_below(keys, i);
}

/* What the value may be; what its keys are comes below. */
static void explain_value(const plim_keys *keys, size_t i)
{
    const plim_shape *shape = keys->key[i].shape;
    bool below = has_below(keys, i) && shape != NULL;
    if (below && shape->kind == PLIM_SHAPE_OBJECT) {
        printf("an object");
    } else if (below && shape->kind == PLIM_SHAPE_TYPED) {
        printf("an object with a key \"type\"");
    } else if (below && shape->kind == PLIM_SHAPE_ARRAY) {
        printf("%s, %zu to %zu", shape->what, shape->least, shape->most);
    } else {
        plim_row_print_value(keys->key[i].row, stdout);
    }
}

static void explain(const plim_keys *keys, size_t i)
{
    const plim_key *key = &keys->key[i];
    plim_writer w = {.to = stdout};
    const plim_param *p = key->row;
    if (p == NULL) {
        explain_type(keys, i);
        return;
    }
    printf("%s\n  %s\n  value      ", key->path, p->doc);
    explain_value(keys, i);
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
    explain_below(keys, i);
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
        explain(keys, found[i]);
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
