/* SPDX-License-Identifier: GPL-3.0-or-later
 * Room for those that come later: see late.h. */
#include "scenarios/late.h"

#include "models/cluster.h"

static bool is_there(double from_s, double until_s, double at_s)
{
    return from_s <= at_s && (until_s <= 0.0 || until_s > at_s);
}

/* Places what is there at a time as if it were there from the start. */
static const char *refusal_at(plim_spec *spec, plim_service_spec *services, plim_host_spec *hosts,
                              uint32_t service, double at_s, plim_arena *arena)
{
    plim_err err = {0};
    plim_cluster cluster = {0};
    uint32_t n = 0;
    for (uint32_t h = 0; h < spec->n_hosts; h++) {
        hosts[h] = spec->hosts[h];
        hosts[h].from_s = is_there(hosts[h].from_s, hosts[h].until_s, at_s) ? 0.0 : 1.0;
    }
    for (uint32_t i = 0; i <= spec->n_services; i++) {
        const plim_service_spec *s = &spec->services[i == spec->n_services ? service : i];
        if (i != service && is_there(s->from_s, s->until_s, at_s)) {
            services[n] = *s;
            services[n++].from_s = 0.0;
        }
    }
    spec->services = services;
    spec->n_services = n;
    spec->hosts = hosts;
    return plim_cluster_place(spec, arena, &cluster, &err) == PLIM_OK && cluster.refused
               ? cluster.refusal
               : NULL;
}

const char *plim_late_refusal(const plim_scenario *scenario, uint32_t platform, uint32_t service,
                              plim_arena *arena)
{
    plim_spec spec = plim_scenario_spec(scenario, platform);
    double at_s = spec.services[service].from_s;
    plim_service_spec *services = PLIM_NEW(arena, spec.n_services + (size_t)1, plim_service_spec);
    plim_host_spec *hosts = PLIM_NEW(arena, spec.n_hosts, plim_host_spec);
    if (at_s <= 0.0 || services == NULL || hosts == NULL) {
        return NULL;
    }
    return refusal_at(&spec, services, hosts, service, at_s, arena);
}
