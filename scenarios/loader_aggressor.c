/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service that is an aggressor: it says what a request is and when requests come. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"
#include "sim/base/str.h"

#include <string.h>

bool plim_loader_no_own(plim_loader *l, plim_node service, plim_node node, const char *const *own,
                        const char *limits)
{
    bool aggressor = plim_node_there(plim_node_find(service, "aggressor"));
    for (size_t i = 0; own[i] != NULL && aggressor; i++) {
        plim_node key = plim_node_find(node, own[i]);
        if (plim_node_there(key) &&
            (plim_node_kind(key) != PLIM_JSON_NUMBER || plim_node_number(key) != 0.0)) {
            plim_node_diag(key, l->d.diags,
                           "found \"%s\" with \"aggressor\", expected %s alone: an aggressor says "
                           "itself what it asks for",
                           own[i], limits);
            return false;
        }
    }
    return true;
}

/* What it does where the scenario does not say: numbers that a reader must see. */
static void note_defaults(plim_loader *l, plim_node service, const plim_aggressor *a,
                          const plim_service_spec *spec)
{
    plim_node node = plim_node_find(service, "aggressor");
    plim_str text = {0};
    plim_str_printf(&text, "assumption\t%s: %s where the scenario does not say", spec->name,
                    a->name);
    size_t before = text.n;
    for (const plim_param *p = a->params; p->name != NULL; p++) {
        bool unit = strcmp(p->unit, "1") != 0;
        if (!plim_node_there(plim_node_find(node, p->name)) && plim_param_has_default(p)) {
            plim_str_printf(&text, "%s %s %.6g%s%s", text.n == before ? ":" : ",", p->name,
                            p->fallback, unit ? " " : "", unit ? p->unit : "");
        }
    }
    if (spec->mem_mib < 0.0) {
        plim_str_printf(&text, "%s mem_mib %.6g MiB", text.n == before ? ":" : ",",
                        a->resident_mib);
    }
    if (text.n > before && !text.failed) {
        plim_loader_note(l, plim_arena_format(l->d.arena, "%s", text.text));
    }
    plim_str_free(&text);
}

bool plim_loader_aggressor(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    static const char *const others[] = {"request", "workload"};
    plim_node node = plim_node_find(service, "aggressor");
    const char *names[PLIM_SHAPE_NAMES_MAX];
    size_t index;
    if (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: an aggressor") ||
        !plim_decode_name_member(&l->d, node, "type", names,
                                 plim_shape_names(plim_aggressor_type_table->shape, names),
                                 "an aggressor", &index)) {
        return false;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        plim_node other = plim_node_find(service, others[i]);
        if (plim_node_there(other)) {
            plim_node_diag(other, l->d.diags,
                           "found \"%s\" with \"aggressor\", expected one of them: an aggressor is "
                           "a request and a workload",
                           others[i]);
            return false;
        }
    }
    const plim_aggressor *a = plim_aggressors[index];
    void *params = plim_arena_alloc(l->d.arena, 1, a->params_size);
    plim_attack *attack = PLIM_NEW(l->d.arena, 1, plim_attack);
    plim_err err = {0};
    if (params == NULL || attack == NULL ||
        !plim_decode_object_with(&l->d, node, a->params, params, plim_aggressor_type_table)) {
        return false;
    }
    plim_aggressor_fill(a, params, spec, attack);
    note_defaults(l, service, a, spec);
    spec->mem_mib = spec->mem_mib < 0.0 ? a->resident_mib : spec->mem_mib;
    l->stationary = l->stationary && !plim_aggressor_changes(spec, attack);
    plim_loader_note(l, plim_arena_format(l->d.arena, "source\t%s: %s", a->name, a->source));
    return plim_dist_prepare(&spec->size, l->d.arena, &err) == PLIM_OK;
}
