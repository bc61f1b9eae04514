/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service that is an aggressor: it says what a request is and when requests come. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

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
    spec->mem_mib = spec->mem_mib < 0.0 ? a->resident_mib : spec->mem_mib;
    l->stationary = l->stationary && !plim_aggressor_changes(spec, attack);
    plim_loader_note(l, plim_arena_format(l->d.arena, "source\t%s: %s", a->name, a->source));
    return plim_dist_prepare(&spec->size, l->d.arena, &err) == PLIM_OK;
}
