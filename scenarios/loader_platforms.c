/* SPDX-License-Identifier: GPL-3.0-or-later
 * The platforms of a scenario: by name, with a variant, one inside another, or from layers, among
 * them layers of the scenario's own. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

#include <string.h>

/* Facts of a choice, where the keys say nothing else. */
static bool build(const plim_loader *l, const plim_platform_choice *choice, const char *label,
                  const plim_platform_keys *keys, int era, plim_platform_spec *spec, plim_err *err)
{
    *spec = (plim_platform_spec){
        .label = keys->label == NULL ? label : keys->label,
        .guest_os_modified = choice->guest_os_modified,
        .sharing = keys->sharing == 0 ? choice->sharing : (plim_sharing)(keys->sharing - 1),
        .vcpu_limits = keys->vcpu_limits == 0 ? choice->has_vcpus : keys->vcpu_limits == 1,
        .one_service_per_host = choice->one_service_per_host,
    };
    memcpy(spec->part, choice->part, sizeof spec->part);
    return plim_stack_build_with(choice->layers, l->layers, era, keys->costs == PLIM_COSTS_ZERO,
                                 &spec->stack, err) == PLIM_OK;
}

static bool build_text(const plim_loader *l, const char *text, int era, plim_platform_spec *spec,
                       plim_err *err)
{
    static const plim_platform_keys keys = {0};
    plim_platform_choice choice;
    return plim_platform_choose_text(text, era, &choice, err) == PLIM_OK &&
           build(l, &choice, text, &keys, era, spec, err);
}

/* "vm_hvm+container" of ["vm_hvm", "container"]. */
static const char *joined(plim_loader *l, plim_node list)
{
    const char *text = "";
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e)) {
        if (plim_node_kind(e) != PLIM_JSON_STRING) {
            plim_node_diag(e, l->d.diags, "found no name, expected the name of a platform");
            return NULL;
        }
        text = plim_arena_format(l->d.arena, "%s%s%s", text, text[0] == '\0' ? "" : "+",
                                 plim_node_text(e));
        if (text == NULL) {
            return NULL;
        }
    }
    return text;
}

/* A stack given layer by layer, with the facts of the platform named. */
static bool own_layers(plim_loader *l, plim_node list, plim_platform_choice *choice)
{
    size_t n = 0;
    if (!plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of layers, bottom up")) {
        return false;
    }
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e)) {
        if (plim_node_kind(e) != PLIM_JSON_STRING || n == PLIM_STACK_MAX) {
            plim_node_diag(e, l->d.diags, "found %s, expected the names of at most %d layers",
                           n == PLIM_STACK_MAX ? "one more" : "no name", (int)PLIM_STACK_MAX);
            return false;
        }
        choice->layers[n++] = plim_decode_copy(&l->d, plim_node_text(e));
    }
    choice->layers[n] = NULL;
    return true;
}

static bool read_object(plim_loader *l, plim_node node, int era, plim_platform_spec *spec,
                        plim_err *err)
{
    plim_platform_keys keys;
    plim_platform_choice choice;
    plim_node layers = plim_node_find(node, "layers");
    if (!plim_decode_object(&l->d, node, plim_platform_table, &keys)) {
        return false;
    }
    const char *text = keys.variant == NULL
                           ? keys.name
                           : plim_arena_format(l->d.arena, "%s:%s", keys.name, keys.variant);
    if (text == NULL || plim_platform_choose_text(text, era, &choice, err) != PLIM_OK) {
        return false;
    }
    if (plim_node_there(layers) && !own_layers(l, layers, &choice)) {
        return false;
    }
    return build(l, &choice, text, &keys, era, spec, err);
}

static bool read_platform(plim_loader *l, plim_node node, int era, plim_platform_spec *spec)
{
    plim_err err = {0};
    bool good = false;
    switch (plim_node_kind(node)) {
    case PLIM_JSON_OBJECT:
        good = read_object(l, node, era, spec, &err);
        break;
    case PLIM_JSON_ARRAY: {
        const char *text = joined(l, node);
        good = text != NULL && build_text(l, text, era, spec, &err);
        break;
    }
    case PLIM_JSON_STRING:
        good = build_text(l, plim_decode_copy(&l->d, plim_node_text(node)), era, spec, &err);
        break;
    case PLIM_JSON_NULL:
    case PLIM_JSON_BOOL:
    case PLIM_JSON_NUMBER: {
        char words[128];
        plim_node_diag(node, l->d.diags,
                       "found %s, expected a platform: its name, a list of names from the outside "
                       "in, or an object",
                       plim_node_words(node, words, sizeof words));
        break;
    }
    }
    if (!good && err.status != PLIM_OK) {
        plim_node name = plim_node_find(node, "name");
        plim_node_diag(plim_node_there(name) ? name : node, l->d.diags, "%s", err.what);
    }
    return good;
}

/* All platforms that have costs in the era, or the first of the registry alone. */
static size_t default_platforms(const plim_loader *l, int era, bool all, plim_platform_spec *specs)
{
    size_t n = 0;
    for (size_t i = 0; plim_platforms[i] != NULL && n < PLIM_PLATFORMS_MAX && (all || n == 0);
         i++) {
        plim_err err = {0};
        n += build_text(l, plim_platforms[i]->name, era, &specs[n], &err) ? 1 : 0;
    }
    return n;
}

/* The names asked for on the command line: those of the file first, then the registry's. */
static size_t asked_platforms(plim_loader *l, int era, const plim_platform_spec *file,
                              size_t n_file, plim_platform_spec *specs)
{
    size_t n = 0;
    for (const char *const *name = l->options->platforms; *name != NULL && n < PLIM_PLATFORMS_MAX;
         name++) {
        size_t i = 0;
        for (const char *const *k = l->options->platforms; k < name; k++) {
            if (strcmp(*k, *name) == 0) {
                (void)plim_fail(&l->usage, PLIM_EUSAGE, "",
                                "found platform \"%s\" a second time, expected every one once",
                                *name);
                return n;
            }
        }
        while (i < n_file && strcmp(file[i].label, *name) != 0) {
            i++;
        }
        if (i < n_file) {
            specs[n++] = file[i];
        } else if (build_text(l, *name, era, &specs[n], &l->usage)) {
            n++;
        }
    }
    return n;
}

static size_t read_list(plim_loader *l, plim_node list, int era, plim_platform_spec *specs)
{
    size_t n = 0;
    if (!plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of platforms")) {
        return 0;
    }
    size_t size = plim_node_size(list);
    if (size == 0 || size > PLIM_PLATFORMS_MAX) {
        plim_node_diag(list, l->d.diags, "found %zu platforms, expected 1 to %d", size,
                       PLIM_PLATFORMS_MAX);
        return 0;
    }
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e)) {
        if (!read_platform(l, e, era, &specs[n])) {
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            if (strcmp(specs[i].label, specs[n].label) == 0) {
                plim_node_diag(e, l->d.diags,
                               "found platform \"%s\" a second time, expected every label once",
                               specs[n].label);
            }
        }
        n++;
    }
    return n;
}

void plim_loader_platforms(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    plim_platform_spec *one = PLIM_NEW(l->d.arena, 1, plim_platform_spec);
    plim_platform_spec *many = PLIM_NEW(l->d.arena, PLIM_PLATFORMS_MAX, plim_platform_spec);
    plim_platform_spec *asked = PLIM_NEW(l->d.arena, PLIM_PLATFORMS_MAX, plim_platform_spec);
    plim_node single = plim_node_find(root, "platform"), list = plim_node_find(root, "platforms");
    if (asked == NULL) {
        return;
    }
    plim_loader_layers(l, root, scenario->era);
    bool has_one = plim_node_there(single) && read_platform(l, single, scenario->era, one);
    size_t n = plim_node_there(list) ? read_list(l, list, scenario->era, many) : 0;
    bool compare = l->options->compare;
    if (l->options->platforms != NULL) {
        scenario->n_platforms = (uint32_t)asked_platforms(l, scenario->era, many, n, asked);
        scenario->platforms = asked;
        return;
    }
    if (!compare && has_one) {
        scenario->platforms = one;
        scenario->n_platforms = 1;
        return;
    }
    if (n == 0) {
        n = default_platforms(l, scenario->era, compare, many);
    }
    scenario->platforms = many;
    scenario->n_platforms = (uint32_t)(compare ? n : 1);
}
