/* SPDX-License-Identifier: GPL-3.0-or-later
 * The way of a service's requests: its path with calls to other services, its balancer, and what
 * its clients do when they get no answer. */
#include "models/registry.h"
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

#include <string.h>

enum { NEAREST_OF = 4096 };

static bool read_retry(plim_loader *l, plim_node service, plim_service_spec *spec)
{
    plim_node node = plim_node_find(service, "retry");
    plim_retry_keys keys;
    plim_decode_defaults(plim_retry_table, &keys); /* one attempt, no retry */
    if (plim_node_there(node) &&
        (!plim_decode_kind(&l->d, node, PLIM_JSON_OBJECT, "an object: how clients try again") ||
         !plim_decode_object(&l->d, node, plim_retry_table, &keys))) {
        return false;
    }
    spec->retry = (plim_retry_spec){
        .attempts = (uint32_t)keys.attempts,
        .backoff_s = keys.backoff_s,
        .factor = keys.factor,
        .backoff_max_s = keys.backoff_max_s,
        .jitter = keys.jitter,
        .budget = keys.budget,
    };
    return true;
}

static bool check_balancer(plim_loader *l, plim_node service, const plim_service_spec *spec)
{
    if (spec->balancer->central && spec->concurrency == PLIM_UNLIMITED) {
        plim_node_diag(plim_node_find(service, "balancer"), l->d.diags,
                       "found %s, expected it with a concurrency: an instance without one takes "
                       "every request at once, and nobody waits in line",
                       spec->balancer->name);
        return false;
    }
    return true;
}

bool plim_loader_clients(plim_loader *l, plim_node service, const char *balancer,
                         plim_service_spec *spec)
{
    bool retry = read_retry(l, service, spec);
    spec->balancer = plim_find_balancer(balancer);
    return check_balancer(l, service, spec) && retry;
}

/* ---- paths: after all services have names ---- */

static bool read_callee(plim_loader *l, plim_node node, const char *name, uint32_t *callee)
{
    const char *names[NEAREST_OF];
    size_t n = 0;
    for (uint32_t s = 0; s < l->n_services; s++) {
        if (l->services[s].name != NULL && strcmp(l->services[s].name, name) == 0) {
            *callee = s;
            return true;
        }
        if (l->services[s].name != NULL && n < NEAREST_OF) {
            names[n++] = l->services[s].name;
        }
    }
    plim_decode_no_name(&l->d, node, name, names, n, "a call to a service");
    return false;
}

static bool read_visit(plim_loader *l, plim_node node, plim_visit *visit)
{
    const char *text = plim_node_kind(node) == PLIM_JSON_STRING ? plim_node_text(node) : "";
    *visit = (plim_visit){.kind = PLIM_VISIT_CPU};
    if (strcmp(text, "cpu") == 0) {
        return true;
    }
    if (strcmp(text, "disk") == 0) {
        visit->kind = PLIM_VISIT_DISK;
        return true;
    }
    if (strncmp(text, "call:", 5) == 0) {
        visit->kind = PLIM_VISIT_CALL;
        return read_callee(l, node, text + 5, &visit->callee);
    }
    char words[128];
    plim_node_diag(node, l->d.diags, "found %s, expected \"cpu\", \"disk\" or \"call:SERVICE\"",
                   plim_node_words(node, words, sizeof words));
    return false;
}

/* What spans a path. */
static bool check_path(plim_loader *l, plim_node list, const plim_service_spec *spec,
                       const plim_visit *path, size_t n)
{
    double ops = spec->ops.n[PLIM_CLASS_DISK_READ] + spec->ops.n[PLIM_CLASS_DISK_WRITE];
    bool disk = false;
    for (size_t i = 0; i < n; i++) {
        disk = disk || path[i].kind == PLIM_VISIT_DISK;
    }
    if (path[0].kind != PLIM_VISIT_CPU) {
        plim_node_diag(list, l->d.diags,
                       "found a path that begins elsewhere, expected \"cpu\" "
                       "first: a request is read before anything is done");
        return false;
    }
    if (disk != (ops > 0.0)) {
        plim_node_diag(list, l->d.diags,
                       disk ? "found \"disk\" in the path of a request without disk operations, "
                              "expected disk_reads or disk_writes"
                            : "found no \"disk\" in the path of a request with disk operations, "
                              "expected at least one");
        return false;
    }
    return true;
}

static bool read_path(plim_loader *l, plim_node service, int64_t visits, plim_service_spec *spec)
{
    plim_node list = plim_node_find(service, "path");
    if (!plim_node_there(list)) {
        if (visits > 1) {
            plim_node_diag(plim_node_find(service, "visits"), l->d.diags,
                           "found visits without a path, expected the \"path\" that they repeat");
        }
        return visits <= 1;
    }
    if (!plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of visits")) {
        return false;
    }
    size_t n = plim_node_size(list), all = n * (size_t)visits;
    if (n == 0 || all > PLIM_STEPS_MAX) {
        plim_node_diag(list, l->d.diags, "found a path of %zu visits, expected 1 to %d", all,
                       PLIM_STEPS_MAX);
        return false;
    }
    plim_visit *path = PLIM_NEW(l->d.arena, all, plim_visit);
    bool good = path != NULL;
    size_t i = 0;
    for (plim_node v = plim_node_first(list); plim_node_there(v) && path != NULL;
         v = plim_node_next(v), i++) {
        good = read_visit(l, v, &path[i]) && good;
    }
    for (size_t k = n; k < all && good; k++) {
        path[k] = path[k - n];
    }
    spec->path = path;
    spec->n_path = good ? (uint32_t)all : 0;
    return good && check_path(l, list, spec, path, all);
}

/* Whether a chain of calls from s comes back to `home`; `state` marks who was seen. */
static bool calls_back(const plim_loader *l, uint32_t s, uint32_t home, bool *seen)
{
    const plim_service_spec *spec = &l->services[s];
    for (uint32_t i = 0; i < spec->n_path; i++) {
        uint32_t callee = spec->path[i].callee;
        if (spec->path[i].kind != PLIM_VISIT_CALL || seen[callee]) {
            continue;
        }
        seen[callee] = true;
        if (callee == home || calls_back(l, callee, home, seen)) {
            return true;
        }
    }
    return false;
}

/* A service without a workload must be called, and no chain of calls may come back. */
static void check_calls(plim_loader *l, plim_node list, const bool *called)
{
    uint32_t s = 0;
    for (plim_node node = plim_node_first(list); plim_node_there(node);
         node = plim_node_next(node), s++) {
        const plim_service_spec *spec = &l->services[s];
        bool *seen = PLIM_NEW(l->d.arena, l->n_services, bool);
        if (!plim_node_there(plim_node_find(node, "workload")) &&
            !plim_node_there(plim_node_find(node, "aggressor")) && !called[s]) {
            plim_node_diag(node, l->d.diags,
                           "found no \"workload\", expected it: when requests come (or a "
                           "\"call:%s\" in another service's path)",
                           spec->name == NULL ? "" : spec->name);
        }
        if (seen != NULL && spec->n_path > 0 && calls_back(l, s, s, seen)) {
            plim_node_diag(plim_node_find(node, "path"), l->d.diags,
                           "found calls that come back to \"%s\" itself, expected chains that end",
                           spec->name == NULL ? "" : spec->name);
        }
    }
}

void plim_loader_paths(plim_loader *l, plim_node list)
{
    bool *called = PLIM_NEW(l->d.arena, l->n_services, bool), good = called != NULL;
    uint32_t s = 0;
    for (plim_node node = plim_node_first(list); plim_node_there(node) && called != NULL;
         node = plim_node_next(node), s++) {
        if (plim_node_kind(node) != PLIM_JSON_OBJECT) {
            good = false;
            continue;
        }
        good = read_path(l, node, l->services[s].n_visits, &l->services[s]) && good;
        for (uint32_t i = 0; i < l->services[s].n_path; i++) {
            if (l->services[s].path[i].kind == PLIM_VISIT_CALL) {
                called[l->services[s].path[i].callee] = true;
            }
        }
    }
    if (good) {
        check_calls(l, list, called);
    }
}
