/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every PLACEMENT line of models/registry.def promises. */
#include "models/registry.h"
#include "tests/support/draw.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

enum { HOSTS = 7, QUESTIONS = 2000 };

typedef struct cluster {
    double mem_free_mib[HOSTS], mem_mib[HOSTS], cores[HOSTS], vcpus[HOSTS];
    uint32_t placed[HOSTS];
    int64_t only_service[HOSTS];
    double vcpus_per_core_max;
} cluster;

static plim_placement_view view_of(const cluster *c, uint32_t n)
{
    uint32_t all = 0;
    for (uint32_t h = 0; h < n; h++) {
        all += c->placed[h];
    }
    return (plim_placement_view){.n_hosts = n,
                                 .mem_free_mib = c->mem_free_mib,
                                 .mem_mib = c->mem_mib,
                                 .cores = c->cores,
                                 .vcpus_placed = c->vcpus,
                                 .instances_placed = c->placed,
                                 .n_instances = all,
                                 .only_service = c->only_service,
                                 .vcpus_per_core_max = c->vcpus_per_core_max};
}

/* Few different values, so that there are ties. */
static void make(plim_rng *rng, cluster *c, uint32_t n, plim_placement_ask *ask)
{
    *ask = (plim_placement_ask){.service = below(rng, 4),
                                .instance = below(rng, 9),
                                .need_mib = 100.0 * (1 + below(rng, 8)),
                                .vcpus = 1 + below(rng, 4),
                                .wanted_host = (int64_t)below(rng, n + 1) - 1,
                                .dedicated = below(rng, 2) == 1};
    for (uint32_t h = 0; h < HOSTS; h++) {
        c->mem_mib[h] = 1000.0;
        c->mem_free_mib[h] = 100.0 * below(rng, 10);
        c->cores[h] = 4.0 * (1 + below(rng, 2));
        c->vcpus[h] = below(rng, 12);
        c->placed[h] = below(rng, 5);
        c->only_service[h] = c->placed[h] == 0 ? -1 : (int64_t)below(rng, 4);
    }
}

/* Admission, said once more. */
static bool fits(const cluster *c, const plim_placement_ask *ask, uint32_t h)
{
    bool free = c->only_service[h] == -1 || c->only_service[h] == (int64_t)ask->service;
    double vcpus = c->vcpus[h] + (ask->vcpus > 0.0 ? ask->vcpus : c->cores[h]);
    bool room = c->vcpus_per_core_max == 0.0 || vcpus <= c->vcpus_per_core_max * c->cores[h];
    return c->mem_free_mib[h] >= ask->need_mib && (free || !ask->dedicated) && room;
}

START_TEST(a_placement_says_what_it_is)
{
    char path[512];
    const plim_placement *p = plim_placements[_i];
    ck_assert_msg(p->summary != NULL && strlen(p->summary) > 0, "%s has no summary", p->name);
    ck_assert_msg(p->source != NULL && strlen(p->source) > 0, "%s has no source", p->name);
    ck_assert(plim_find_placement(p->name) == p);
    snprintf(path, sizeof path, PLIMSOLL_SOURCE_DIR "/models/placement/%s.c", p->name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing", path);
    fclose(file);
}
END_TEST

START_TEST(an_answer_is_feasible_and_repeatable_and_leaves_no_trace)
{
    const plim_placement *p = plim_placements[_i];
    plim_rng rng = plim_rng_stream(20240229, 0, (uint64_t)_i, PLIM_PURPOSE_TEST);
    uint32_t answered = 0;
    for (int q = 0; q < QUESTIONS; q++) {
        cluster c, before;
        plim_placement_ask ask;
        uint32_t n = 1 + below(&rng, HOSTS);
        memset(&c, 0, sizeof c);
        make(&rng, &c, n, &ask);
        c.vcpus_per_core_max = below(&rng, 3);
        ask.dedicated = ask.dedicated || p->dedicates;
        before = c;
        plim_placement_ask same = ask;
        plim_placement_view view = view_of(&c, n);
        int64_t h = p->place(&view, &ask);
        ck_assert_msg(h >= -1 && h < (int64_t)n, "%s: host %lld of %u", p->name, (long long)h, n);
        ck_assert_msg(h < 0 || fits(&c, &ask, (uint32_t)h), "%s overbooked", p->name);
        ck_assert_int_eq(p->place(&view, &same), h);
        ck_assert_msg(memcmp(&before, &c, sizeof c) == 0, "%s left a trace", p->name);
        answered += h >= 0;
        if (ask.wanted_host < 0 || h == ask.wanted_host) {
            continue;
        }
        /* one that follows the scenario's wish says no when the wish cannot be met; others must
         * answer whenever anybody fits */
        bool any = false;
        for (uint32_t k = 0; k < n; k++) {
            any = any || fits(&c, &ask, k);
        }
        ck_assert_msg(h >= 0 || !any || !fits(&c, &ask, (uint32_t)ask.wanted_host),
                      "%s refused what fits", p->name);
    }
    ck_assert_msg(answered > QUESTIONS / 10, "%s answered %u times", p->name, answered);
}
END_TEST

START_TEST(the_only_host_that_fits_is_found_when_it_is_wanted_too)
{
    const plim_placement *p = plim_placements[_i];
    for (uint32_t only = 0; only < HOSTS; only++) {
        cluster c;
        memset(&c, 0, sizeof c);
        for (uint32_t h = 0; h < HOSTS; h++) {
            c.mem_mib[h] = 1000.0;
            c.mem_free_mib[h] = h == only ? 238.5 : 238.4;
            c.cores[h] = 4.0;
            c.only_service[h] = -1;
        }
        plim_placement_view view = view_of(&c, HOSTS);
        plim_placement_ask ask = {.need_mib = 238.5, .vcpus = 1.0, .wanted_host = only};
        ck_assert_msg(p->place(&view, &ask) == only, "%s", p->name);
        c.only_service[only] = 3; /* a dedicated host of somebody else */
        ck_assert_msg(p->place(&view, &ask) == (p->dedicates ? -1 : (int64_t)only), "%s", p->name);
        ask.dedicated = true;
        ck_assert_msg(p->place(&view, &ask) == -1, "%s", p->name);
        ask.service = 3;
        ck_assert_msg(p->place(&view, &ask) == only, "%s", p->name);
        ask.need_mib = 238.6;
        ck_assert_msg(p->place(&view, &ask) == -1, "%s", p->name);
    }
}
END_TEST

START_TEST(ties_go_to_the_lowest_index)
{
    const plim_placement *p = plim_placements[_i];
    for (uint32_t first = 0; first < HOSTS; first++) {
        cluster c;
        memset(&c, 0, sizeof c);
        for (uint32_t h = 0; h < HOSTS; h++) { /* equal from `first` on, full before it */
            c.mem_mib[h] = 1000.0;
            c.mem_free_mib[h] = h < first ? 1.0 : 500.0;
            c.cores[h] = 4.0;
            c.only_service[h] = -1;
        }
        plim_placement_view view = view_of(&c, HOSTS);
        plim_placement_ask ask = {.need_mib = 77.0, .vcpus = 1.0, .wanted_host = first};
        ck_assert_msg(p->in_turn || p->place(&view, &ask) == first, "%s: %lld, not %u", p->name,
                      (long long)p->place(&view, &ask), first);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/placements");
    int n = 0;
    while (plim_placements[n] != NULL) {
        n++;
    }
    TCase *each = plim_suite_case(suite, "each");
    tcase_add_loop_test(each, a_placement_says_what_it_is, 0, n);
    tcase_add_loop_test(each, an_answer_is_feasible_and_repeatable_and_leaves_no_trace, 0, n);
    tcase_add_loop_test(each, the_only_host_that_fits_is_found_when_it_is_wanted_too, 0, n);
    tcase_add_loop_test(each, ties_go_to_the_lowest_index, 0, n);
    return plim_suite_run(suite);
}
