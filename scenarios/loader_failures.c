/* SPDX-License-Identifier: GPL-3.0-or-later
 * What fails in a scenario, and when. */
#include "scenarios/loader.h"
#include "scenarios/scenario_keys.h"

#include <string.h>

enum { FAILURES_MAX = 10000 };

/* The host or service of that name; told when there is none. */
static bool find(plim_loader *l, plim_node node, bool host, uint32_t *index)
{
    const char *name = plim_node_text(node);
    uint32_t n = host ? l->n_hosts : l->n_services;
    for (uint32_t i = 0; i < n; i++) {
        const char *other = host ? l->hosts[i].name : l->services[i].name;
        if (other != NULL && strcmp(other, name) == 0) {
            *index = i;
            return true;
        }
    }
    plim_node_diag(node, l->d.diags, "found \"%s\", expected the name of a %s", name,
                   host ? "host" : "service");
    return false;
}

/* Whose it is: `host` for a host, `service` for what runs in an instance, and not the other. */
static bool read_subject(plim_loader *l, plim_node node, plim_failure_spec *spec)
{
    bool of_host = spec->what == PLIM_FAILURE_HOST;
    const char *key = of_host ? "host" : "service", *other = of_host ? "service" : "host";
    plim_node mine = plim_node_find(node, key), wrong = plim_node_find(node, other);
    if (!plim_node_there(mine)) {
        plim_node_diag(node, l->d.diags, "found no \"%s\", expected it: which one fails", key);
        return false;
    }
    if (plim_node_there(wrong)) {
        plim_node_diag(wrong, l->d.diags, "found \"%s\", expected only \"%s\" here", other, key);
        return false;
    }
    static const char *const of_hosts[] = {"core_speed", "ages", "elsewhere"};
    const bool given[] = {spec->core_speed > 0.0, spec->ages, spec->elsewhere};
    for (size_t i = 0; i < sizeof given / sizeof *given && !of_host; i++) {
        if (given[i]) {
            plim_node_diag(plim_node_find(node, of_hosts[i]), l->d.diags,
                           "found \"%s\", expected it of a host alone", of_hosts[i]);
            return false;
        }
    }
    return find(l, mine, of_host, of_host ? &spec->host : &spec->service);
}

static bool read_times(plim_loader *l, plim_node node, plim_failure_spec *spec)
{
    bool list = plim_node_there(plim_node_find(node, "at_s"));
    spec->random = plim_node_there(plim_node_find(node, "every"));
    if (list == spec->random) {
        plim_node_diag(node, l->d.diags, "found %s, expected one of them",
                       list ? "both at_s and every" : "neither at_s nor every");
        return false;
    }
    if (spec->random && spec->every.mean <= 0.0) {
        plim_node_diag(plim_node_find(node, "every"), l->d.diags,
                       "found a mean of 0, expected time between failures");
        return false;
    }
    if (spec->ages && (!spec->random || spec->every.kind != PLIM_DIST_WEIBULL)) {
        plim_node_diag(plim_node_find(node, "ages"), l->d.diags,
                       "found \"ages\" without a weibull in \"every\", expected one: its mean is "
                       "the age of a new machine at its first failure, its shape how fast it ages");
        return false;
    }
    for (size_t i = 1; i < spec->at_s.n; i++) {
        if (spec->at_s.value[i] < spec->at_s.value[i - 1]) {
            plim_node_diag(plim_node_find(node, "at_s"), l->d.diags,
                           "found %.6g after %.6g, expected times that ascend", spec->at_s.value[i],
                           spec->at_s.value[i - 1]);
            return false;
        }
    }
    return true;
}

static bool read_failure(plim_loader *l, plim_node node, plim_failure_spec *spec)
{
    plim_failure_keys keys;
    if (!plim_decode_object(&l->d, node, plim_failure_table, &keys)) {
        return false;
    }
    *spec = (plim_failure_spec){
        .what = (plim_failure_kind)keys.what,
        .at_s = keys.at_s,
        .every = keys.every,
        .repair_s = keys.repair_s,
        .core_speed = keys.core_speed,
        .ages = keys.ages,
        .elsewhere = keys.elsewhere,
    };
    bool subject = read_subject(l, node, spec);
    return read_times(l, node, spec) && subject;
}

void plim_loader_failures(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    plim_node list = plim_node_find(root, "failures");
    if (!plim_node_there(list) || l->hosts == NULL || l->services == NULL ||
        !plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of what fails")) {
        return;
    }
    size_t n = plim_node_size(list);
    if (n > FAILURES_MAX) {
        plim_node_diag(list, l->d.diags, "found %zu failures, expected at most %d", n,
                       FAILURES_MAX);
        return;
    }
    plim_failure_spec *failures = PLIM_NEW(l->d.arena, n, plim_failure_spec);
    uint32_t i = 0;
    for (plim_node f = plim_node_first(list); plim_node_there(f) && failures != NULL;
         f = plim_node_next(f), i++) {
        (void)read_failure(l, f, &failures[i]); /* what is wrong was told */
    }
    scenario->failures = failures;
    scenario->n_failures = failures == NULL ? 0 : (uint32_t)n;
    l->stationary = l->stationary && n == 0;
}
