/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors models/cluster.c: who runs where, and what a refusal says. */
#include "sim/kernel/rng.h"
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>

static const double MIB_PER_KIB = 1.0 / 1024.0;

static const plim_cluster *placed(plim_world *w)
{
    plim_err err = {0};
    ck_assert_int_eq(plim_cluster_place(&w->spec, &w->arena, &w->result.cluster, &err), PLIM_OK);
    return &w->result.cluster;
}

/* No layer takes memory, unless the test says so. */
static void open_cluster(plim_world *w, uint32_t hosts, double mem_mib)
{
    plim_world_open(w, 1.0);
    for (uint32_t h = 0; h < hosts; h++) {
        plim_world_host(w, 4)->mem_mib = mem_mib;
    }
    memset(w->spec.platform.stack.host_mib, 0, sizeof w->spec.platform.stack.host_mib);
    memset(w->spec.platform.stack.instance_mib, 0, sizeof w->spec.platform.stack.instance_mib);
}

static plim_service_spec *service(plim_world *w, const char *name, uint32_t instances,
                                  double mem_mib)
{
    plim_service_spec *s = plim_world_asks(w, name, 0.01, 0, NULL);
    s->instances = instances;
    s->mem_mib = mem_mib;
    return s;
}

START_TEST(first_fit_fills_hosts_in_order)
{
    static const uint32_t want[] = {0, 0, 1, 0, 1, 2};
    plim_world w;
    open_cluster(&w, 3, 1000.0);
    service(&w, "a", 3, 400.0); /* h0: 400, 800; h1: 400 */
    service(&w, "b", 1, 200.0); /* the rest of h0, to the last byte */
    service(&w, "c", 2, 500.5); /* h1 has 600 left, h2 everything */
    const plim_cluster *c = placed(&w);
    ck_assert(!c->refused);
    ck_assert_uint_eq(c->n_instances, 6);
    for (uint32_t i = 0; i < 6; i++) {
        ck_assert_uint_eq(c->instances[i].host, want[i]);
    }
    ck_assert_uint_eq(c->instances[2].service, 0);
    ck_assert_uint_eq(c->instances[2].index, 2);
    ck_assert_uint_eq(c->hosts_used, 3);
    ck_assert_uint_eq(c->n_placed[0], 3);
    ck_assert_double_eq(c->mem_service_mib[0], 1000.0);
    ck_assert_double_eq(c->mem_service_mib[1], 900.5);
    plim_world_close(&w);
}
END_TEST

START_TEST(layers_take_memory_once_per_host_and_once_per_instance)
{
    plim_world w;
    open_cluster(&w, 2, 1000.0);
    w.spec.platform.stack.host_mib[0] = 110.0;
    w.spec.platform.stack.instance_mib[1] = 20.0;
    service(&w, "a", 4, 277.0); /* 110 + 3 * 297 = 1001: two to a host */
    const plim_cluster *c = placed(&w);
    ck_assert(!c->refused);
    ck_assert_uint_eq(c->instances[1].host, 0);
    ck_assert_uint_eq(c->instances[2].host, 1);
    ck_assert_double_eq(plim_instance_need_mib(&w.spec, 0), 297.0);
    ck_assert_double_eq(c->mem_layer_mib[PLIM_STACK_MAX * 1 + 0], 110.0);
    ck_assert_double_eq(c->mem_layer_mib[PLIM_STACK_MAX * 1 + 1], 40.0);
    ck_assert_double_eq(c->mem_service_mib[1], 554.0);
    w.service[0].mem_mib = 276.0; /* 110 + 3 * 296 = 998: three and one */
    c = placed(&w);
    ck_assert_uint_eq(c->instances[2].host, 0);
    ck_assert_uint_eq(c->instances[3].host, 1);
    plim_world_close(&w);
}
END_TEST

START_TEST(an_empty_host_keeps_no_layer)
{
    plim_world w;
    open_cluster(&w, 2, 1000.0);
    w.spec.platform.stack.host_mib[0] = 110.0;
    service(&w, "a", 1, 100.0);
    const plim_cluster *c = placed(&w);
    ck_assert_uint_eq(c->hosts_used, 1);
    ck_assert_double_eq(c->mem_layer_mib[PLIM_STACK_MAX], 0.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(explicit_hosts_do_what_the_scenario_says)
{
    static const int64_t on[] = {2, 0, 2};
    plim_world w;
    open_cluster(&w, 3, 1000.0);
    w.spec.placement = plim_find_placement("explicit_hosts");
    service(&w, "a", 3, 400.0)->on_host = on;
    const plim_cluster *c = placed(&w);
    ck_assert(!c->refused);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_int_eq(c->instances[i].host, on[i]);
    }
    w.service[0].mem_mib = 600.0; /* h2 is too small for both, and nobody else is asked */
    c = placed(&w);
    ck_assert(c->refused);
    ck_assert_ptr_nonnull(strstr(c->refusal, "a/3"));
    ck_assert_ptr_nonnull(strstr(c->refusal, "h2"));
    ck_assert_ptr_null(strstr(c->refusal, "h1"));
    ck_assert_double_eq(c->shortfall_mib, 200.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(a_dedicated_host_serves_one_service)
{
    plim_world w;
    open_cluster(&w, 2, 1000.0);
    w.spec.platform.one_service_per_host = true;
    service(&w, "a", 3, 100.0);
    service(&w, "b", 2, 100.0);
    const plim_cluster *c = placed(&w);
    ck_assert(!c->refused);
    for (uint32_t i = 0; i < 5; i++) {
        ck_assert_uint_eq(c->instances[i].host, i < 3 ? 0 : 1);
    }
    service(&w, "third", 1, 1.0); /* there is memory, but no host of its own */
    c = placed(&w);
    ck_assert(c->refused);
    ck_assert_ptr_nonnull(strstr(c->refusal, "third/1"));
    ck_assert_ptr_nonnull(
        strstr(c->refusal, "h0 belongs to another service, h1 belongs to another service"));
    ck_assert_double_eq(c->shortfall_mib, 0.0);
    plim_world_close(&w);
}
END_TEST

START_TEST(an_os_that_cannot_be_modified_is_refused_where_it_must_be)
{
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        plim_world w;
        plim_world_open(&w, 1.0);
        plim_world_on(&w, plim_platforms[i]->name, 2003, false);
        plim_world_host(&w, 4);
        service(&w, "old", 1, 1.0)->os_unmodifiable = true;
        const plim_cluster *c = placed(&w);
        bool para = strcmp(plim_platforms[i]->name, "vm_para") == 0;
        ck_assert_msg(c->refused == para, "%s", plim_platforms[i]->name);
        if (para) {
            ck_assert_ptr_nonnull(strstr(c->refusal, "old"));
            ck_assert_ptr_nonnull(strstr(c->refusal, "cannot be modified"));
            ck_assert_double_eq(c->shortfall_mib, 0.0);
        }
        w.service[0].os_unmodifiable = false;
        ck_assert_msg(!placed(&w)->refused, "%s", plim_platforms[i]->name);
        plim_world_close(&w);
    }
}
END_TEST

/* ---- refusals of random clusters ---- */

static int pick(plim_rng *rng, int n)
{
    return (int)(plim_rng_uniform(rng) * n);
}

/* In whole KiB, so that sums are exact. */
static double mib(plim_rng *rng, int low_kib, int high_kib)
{
    return (double)(low_kib + pick(rng, high_kib - low_kib)) * MIB_PER_KIB;
}

static void random_cluster(plim_world *w, plim_rng *rng)
{
    static const char *const names[] = {"web", "mail", "db", "cache"};
    uint32_t hosts = 1 + (uint32_t)pick(rng, 3), services = 1 + (uint32_t)pick(rng, 4);
    open_cluster(w, hosts, 0.0);
    w->spec.platform.stack.host_mib[0] = mib(rng, 0, 400000);
    w->spec.platform.stack.instance_mib[2] = mib(rng, 0, 200000);
    for (uint32_t h = 0; h < hosts; h++) {
        w->host[h].mem_mib = mib(rng, 500000, 3000000);
    }
    for (uint32_t s = 0; s < services; s++) {
        service(w, names[s], 1 + (uint32_t)pick(rng, 4), mib(rng, 10000, 1500000));
    }
}

/* Free memory of a host when the first `n` instances were placed. */
static double free_mib(const plim_world *w, const plim_cluster *c, uint32_t h)
{
    double free = w->host[h].mem_mib - w->spec.platform.stack.host_mib[0];
    for (uint32_t i = 0; i < c->n_instances; i++) {
        free -= c->instances[i].host == h
                    ? plim_instance_need_mib(&w->spec, c->instances[i].service)
                    : 0.0;
    }
    return free;
}

/* The host that lacks least, and whether the words say so. */
static uint32_t check_words(const plim_world *w, const plim_cluster *c)
{
    uint32_t next = c->n_instances, service = 0, least = 0;
    while (next >= w->service[service].instances) {
        next -= w->service[service++].instances;
    }
    char text[128];
    double need = plim_instance_need_mib(&w->spec, service);
    (void)snprintf(text, sizeof text, "%s/%u needs %.6g MiB", w->service[service].name, next + 1,
                   need);
    ck_assert_msg(strstr(c->refusal, text) == c->refusal, "%s: %s", text, c->refusal);
    for (uint32_t h = 0; h < w->spec.n_hosts; h++) {
        double lacks = need - free_mib(w, c, h);
        ck_assert_double_gt(lacks, 0.0);
        (void)snprintf(text, sizeof text, "%s has ", w->host[h].name);
        ck_assert_msg(strstr(c->refusal, text) != NULL, "%s: %s", text, c->refusal);
        (void)snprintf(text, sizeof text, "(%.6g MiB short)", lacks);
        ck_assert_msg(strstr(c->refusal, text) != NULL, "%s: %s", text, c->refusal);
        least = lacks < need - free_mib(w, c, least) ? h : least;
    }
    ck_assert_double_eq(c->shortfall_mib, need - free_mib(w, c, least));
    return least;
}

START_TEST(a_refusal_names_what_is_missing_and_that_is_enough)
{
    plim_rng rng = plim_rng_stream(20240301, (uint32_t)_i, 0, PLIM_PURPOSE_TEST);
    plim_world w;
    const plim_cluster *c;
    for (;;) { /* until one is refused */
        random_cluster(&w, &rng);
        c = placed(&w);
        if (c->refused) {
            break;
        }
        plim_world_close(&w);
    }
    uint32_t least = check_words(&w, c), n = c->n_instances;
    double short_mib = c->shortfall_mib;
    /* a larger host could have taken earlier instances: those stay where they are by name */
    int64_t on[PLIM_WORLD_SERVICES][8];
    for (uint32_t i = 0, s = 0, k = 0; s < w.spec.n_services; k = 0, s++) {
        for (; k < w.service[s].instances; k++, i++) {
            on[s][k] = i < n ? (int64_t)c->instances[i].host : least;
        }
        w.service[s].on_host = on[s];
    }
    w.spec.placement = plim_find_placement("explicit_hosts");
    w.host[least].mem_mib += short_mib;
    c = placed(&w);
    ck_assert_msg(c->n_instances > n, "%.17g MiB more are not enough", short_mib);
    ck_assert_uint_eq(c->instances[n].host, least);
    w.host[least].mem_mib -= MIB_PER_KIB;
    c = placed(&w);
    ck_assert(c->refused);
    ck_assert_uint_eq(c->n_instances, n);
    ck_assert_double_eq(c->shortfall_mib, MIB_PER_KIB);
    plim_world_close(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models/cluster");
    TCase *where = plim_suite_case(suite, "where");
    tcase_add_test(where, first_fit_fills_hosts_in_order);
    tcase_add_test(where, layers_take_memory_once_per_host_and_once_per_instance);
    tcase_add_test(where, an_empty_host_keeps_no_layer);
    tcase_add_test(where, explicit_hosts_do_what_the_scenario_says);
    tcase_add_test(where, a_dedicated_host_serves_one_service);
    TCase *refused = plim_suite_case(suite, "refused");
    tcase_add_test(refused, an_os_that_cannot_be_modified_is_refused_where_it_must_be);
    tcase_add_loop_test(refused, a_refusal_names_what_is_missing_and_that_is_enough, 0, 100);
    return plim_suite_run(suite);
}
