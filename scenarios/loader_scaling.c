/* SPDX-License-Identifier: GPL-3.0-or-later
 * The controller of a service's instances. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

/* What spans several keys; the scaling as decoded. */
static bool check_scaling(plim_loader *l, plim_node node, plim_node service,
                          const plim_service_spec *spec)
{
    const plim_scaling_spec *s = &spec->scaling;
    if (s->most < spec->instances) {
        plim_node_diag(plim_node_find(node, "most"), l->d.diags,
                       "found %u, expected at least `instances`: %u", s->most, spec->instances);
        return false;
    }
    if (s->least > spec->instances) {
        plim_node_diag(plim_node_find(node, "least"), l->d.diags,
                       "found %u, expected at most `instances`: %u", s->least, spec->instances);
        return false;
    }
    if (spec->balancer != NULL && spec->balancer->central) {
        plim_node_diag(node, l->d.diags,
                       "found scaling with the balancer %s, expected one that sends requests to "
                       "instances: those that wait in one line cannot be drained",
                       spec->balancer->name);
        return false;
    }
    if (plim_node_there(plim_node_find(service, "on"))) {
        plim_node_diag(node, l->d.diags,
                       "found scaling with \"on\", expected a placement that finds hosts for new "
                       "instances");
        return false;
    }
    return true;
}

bool plim_loader_scaling(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    plim_node node = plim_node_find(service, "scaling");
    plim_scaling_keys keys;
    if (!plim_node_there(node)) {
        return true;
    }
    if (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: a controller of instances") ||
        !plim_decode_object(&l->d, node, plim_scaling_table, &keys)) {
        return false;
    }
    spec->scaling = (plim_scaling_spec){
        .least = keys.least == 0 ? spec->instances : (uint32_t)keys.least,
        .most = (uint32_t)keys.most,
        .metric = keys.metric == 0 ? PLIM_SCALING_CPU : PLIM_SCALING_OUTSTANDING,
        .target = keys.target,
        .tolerance = keys.tolerance,
        .period_s = keys.period_s,
        .cooldown_s = keys.cooldown_s,
        .start_s = keys.start_s,
    };
    return check_scaling(l, node, service, spec);
}
