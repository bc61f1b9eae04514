/* SPDX-License-Identifier: GPL-3.0-or-later
 * What `isolate` asks of a scenario. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

#include <string.h>

enum { NEAREST_OF = 1024 };

/* Roles of services; a service has one. */
enum { ROLE_NONE, ROLE_AGGRESSOR, ROLE_VICTIM };

typedef struct cast {
    plim_loader *l;
    plim_node services;
    uint8_t *role; /* (n_services) */
} cast;

/* Service s as it stands in the scenario. */
static plim_node node_of(const cast *c, uint32_t s)
{
    plim_node node = plim_node_first(c->services);
    for (uint32_t i = 0; i < s; i++) {
        node = plim_node_next(node);
    }
    return node;
}

/* Whether it says when its requests come; without a workload then, what it says is wrong, which was
 * told. */
static bool says_when(const cast *c, uint32_t s)
{
    plim_node node = node_of(c, s);
    return plim_node_there(plim_node_find(node, "workload")) ||
           plim_node_there(plim_node_find(node, "aggressor"));
}

static bool find(plim_loader *l, plim_node node, uint32_t *index)
{
    const char *names[NEAREST_OF];
    size_t n = 0, near;
    for (uint32_t s = 0; s < l->n_services; s++) {
        const char *name = l->services[s].name;
        if (plim_node_kind(node) == PLIM_JSON_STRING && name != NULL &&
            strcmp(name, plim_node_text(node)) == 0) {
            *index = s;
            return true;
        }
        if (name != NULL && n < NEAREST_OF) {
            names[n++] = name;
        }
    }
    if (plim_decode_name(&l->d, node, names, n, "a service", &near)) {
        plim_node_diag(node, l->d.diags, "found no such service, expected one");
    }
    return false;
}

/* Gives the services of a list their role. */
static bool read_names(cast *c, plim_node object, const char *key, uint8_t role)
{
    plim_loader *l = c->l;
    plim_node list = plim_node_find(object, key);
    bool good = true;
    if (!plim_node_there(list)) {
        return true; /* what must be there was told */
    }
    if (!plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of names of services")) {
        return false;
    }
    if (plim_node_size(list) == 0) {
        plim_node_diag(list, l->d.diags, "found an empty array, expected names of services");
        return false;
    }
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e)) {
        uint32_t s;
        bool found = find(l, e, &s);
        if (!found || (l->services[s].workload == NULL && says_when(c, s))) {
            good = false;
        } else if (c->role[s] != ROLE_NONE) {
            plim_node_diag(e, l->d.diags, "found \"%s\" again, expected every service once",
                           plim_node_text(e));
            good = false;
        } else if (l->services[s].workload == NULL) {
            plim_node_diag(e, l->d.diags,
                           "found \"%s\", which only others call, expected a service with a "
                           "workload",
                           plim_node_text(e));
            good = false;
        } else {
            c->role[s] = role;
        }
    }
    return good;
}

static bool read_limits(plim_loader *l, plim_node object, plim_isolate_spec *spec)
{
    plim_node list = plim_node_find(object, "limits");
    bool good = true;
    spec->limits_on = spec->limits_off = !plim_node_there(list);
    if (!plim_node_there(list)) {
        return true;
    }
    if (!plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of \"on\" and \"off\"")) {
        return false;
    }
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e)) {
        size_t index = 0;
        if (!plim_decode_name(&l->d, e, plim_isolate_limits, 2, "a setting of the limits",
                              &index)) {
            good = false;
            continue;
        }
        bool *mine = index == 0 ? &spec->limits_on : &spec->limits_off;
        if (*mine) {
            plim_node_diag(e, l->d.diags, "found \"%s\" again, expected it once",
                           plim_isolate_limits[index]);
            good = false;
        }
        *mine = true;
    }
    if (plim_node_size(list) == 0) {
        plim_node_diag(list, l->d.diags, "found an empty array, expected \"on\", \"off\" or both");
        good = false;
    }
    return good;
}

/* Who does not answer is told from one who is late by a timeout alone. */
static bool check_timeouts(cast *c, plim_node at)
{
    plim_loader *l = c->l;
    bool good = true;
    for (uint32_t s = 0; s < l->n_services; s++) {
        const plim_service_spec *spec = &l->services[s];
        bool said = plim_node_there(plim_node_find(node_of(c, s), "timeout_s"));
        bool wrong = said && spec->timeout_s <= 0.0 && plim_diags_count(l->d.diags) > 0;
        if (c->role[s] == ROLE_VICTIM && spec->timeout_s <= 0.0 && !wrong) {
            plim_node_diag(at, l->d.diags,
                           "found the victim \"%s\" without timeout_s, expected one: without it "
                           "nothing tells late answers from none",
                           spec->name == NULL ? "" : spec->name);
            good = false;
        }
    }
    return good;
}

/* Lists the services of a role in their order. */
static uint32_t list_role(const cast *c, uint8_t role, const uint32_t **list)
{
    uint32_t n = 0, *all = PLIM_NEW(c->l->d.arena, c->l->n_services, uint32_t);
    for (uint32_t s = 0; s < c->l->n_services && all != NULL; s++) {
        if (c->role[s] == role) {
            all[n++] = s;
        }
    }
    *list = all;
    return n;
}

void plim_loader_isolate(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    struct {
        char nothing;
    } keys;
    plim_node node = plim_node_find(root, "isolate");
    if (!plim_node_there(node)) {
        if (l->options->isolate && plim_node_kind(root) == PLIM_JSON_OBJECT) {
            plim_node_diag(root, l->d.diags,
                           "found no \"isolate\", expected it: {\"aggressors\": [names of "
                           "services]}");
        }
        return;
    }
    if (l->services == NULL ||
        !plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: what `isolate` asks")) {
        return;
    }
    cast c = {.l = l,
              .services = plim_node_find(root, "services"),
              .role = PLIM_NEW(l->d.arena, l->n_services, uint8_t)};
    bool good = c.role != NULL && plim_decode_object(&l->d, node, plim_isolate_table, &keys);
    good = c.role != NULL && read_names(&c, node, "aggressors", ROLE_AGGRESSOR) && good;
    good = c.role != NULL && read_names(&c, node, "victims", ROLE_VICTIM) && good;
    good = read_limits(l, node, &scenario->isolate) && good;
    if (!good) {
        return;
    }
    plim_node victims = plim_node_find(node, "victims");
    bool wrong = false;
    for (uint32_t s = 0; s < l->n_services && !plim_node_there(victims); s++) {
        wrong = wrong || (l->services[s].workload == NULL && says_when(&c, s));
        bool ordinary = c.role[s] == ROLE_NONE && l->services[s].workload != NULL;
        c.role[s] = ordinary ? ROLE_VICTIM : c.role[s];
    }
    plim_isolate_spec *spec = &scenario->isolate;
    spec->n_victims = list_role(&c, ROLE_VICTIM, &spec->victim);
    spec->n_aggressors = list_role(&c, ROLE_AGGRESSOR, &spec->aggressor);
    if (spec->n_victims == 0 && wrong) {
        return;
    }
    if (spec->n_victims == 0) {
        plim_node_diag(node, l->d.diags,
                       "found no victims, expected a service with a workload that "
                       "is no aggressor");
        return;
    }
    (void)check_timeouts(&c, plim_node_there(victims) ? victims : node);
}
