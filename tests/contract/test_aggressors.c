/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every AGGRESSOR line of models/registry.def promises. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>

enum { PARAMS = 32, ASKED = PLIM_CLASS_OPS + 16 };

static void put(const plim_param *p, void *params, double value)
{
    int64_t count = (int64_t)value;
    if (p->kind == PLIM_PARAM_COUNT) {
        memcpy((char *)params + p->offset, &count, sizeof count);
    } else {
        ck_assert_int_eq(p->kind, PLIM_PARAM_REAL);
        memcpy((char *)params + p->offset, &value, sizeof value);
    }
}

/* The defaults, and `times` as much of its intensity, from `start_s` on. */
static void fill(const plim_aggressor *g, double times, double start_s, plim_service_spec *spec,
                 plim_attack *attack)
{
    double params[PARAMS] = {0.0};
    ck_assert_uint_le(g->params_size, sizeof params);
    for (const plim_param *p = g->params; p->name != NULL; p++) {
        bool more = strcmp(p->name, g->intensity) == 0;
        put(p, params,
            strcmp(p->name, "start_s") == 0 ? start_s : p->fallback * (more ? times : 1));
    }
    plim_aggressor_fill(g, params, spec, attack);
}

/* A list of all it asks for, a second where it comes from outside. */
static void asked(const plim_service_spec *s, const plim_attack *a, double list[ASKED])
{
    double rate = a->threads > 0 ? 1.0 : a->rate_per_s;
    const plim_channels_use *c = &s->channels;
    const double of_channels[] = {c->memory.working_set_mib,  c->memory.faults_per_cpu_s,
                                  c->memory.growth_mib_per_s, c->cache.footprint_mib,
                                  c->cache.gb_per_s,          c->cache.miss_gain,
                                  c->cache.memory_bound,      c->kernel.pids,
                                  c->kernel.pids_per_request, c->kernel.pids_growth_per_s,
                                  (double)a->threads,         a->rate_per_s};
    memset(list, 0, ASKED * sizeof *list);
    for (int i = 0; i < PLIM_CLASS_OPS; i++) {
        list[i] = s->ops.n[i] * rate;
    }
    memcpy(list + PLIM_CLASS_OPS, of_channels, sizeof of_channels);
}

START_TEST(an_aggressor_says_what_it_is)
{
    char path[512];
    const plim_aggressor *g = plim_aggressors[_i];
    ck_assert_msg(strlen(g->summary) > 0, "%s: summary", g->name);
    ck_assert_msg(strstr(g->source, "20") != NULL || strstr(g->source, "ssumption") != NULL,
                  "%s: neither a year nor an assumption: %s", g->name, g->source);
    ck_assert_msg(g->resident_mib > 0.0, "%s", g->name);
    snprintf(path, sizeof path, PLIMSOLL_SOURCE_DIR "/models/aggressor/%s.c", g->name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing", path);
    fclose(file);
    ck_assert_msg(plim_find_aggressor(g->name) == g, "%s: found", g->name);
    bool start = false, intensity = false;
    for (const plim_param *p = g->params; p->name != NULL; p++) {
        ck_assert_msg(strlen(p->doc) > 0 && p->unit != NULL, "%s/%s", g->name, p->name);
        ck_assert_msg(p->offset < g->params_size, "%s/%s: offset", g->name, p->name);
        ck_assert_msg(plim_param_in_range(p, p->fallback), "%s/%s: default", g->name, p->name);
        ck_assert_msg(strcmp(p->name, "type") != 0, "%s: type is taken", g->name);
        start = start || strcmp(p->name, "start_s") == 0;
        intensity = intensity || strcmp(p->name, g->intensity) == 0;
    }
    ck_assert_msg(start && intensity, "%s: keys", g->name);
}
END_TEST

START_TEST(it_fills_a_service_that_can_run)
{
    const plim_aggressor *g = plim_aggressors[_i];
    plim_service_spec spec = {.name = "x"}, again = {.name = "x"};
    plim_attack attack, twin;
    double cpu = 0.0;
    fill(g, 1.0, 0.0, &spec, &attack);
    fill(g, 1.0, 0.0, &again, &twin);
    ck_assert_msg(memcmp(&spec.ops, &again.ops, sizeof spec.ops) == 0 &&
                      memcmp(&spec.channels, &again.channels, sizeof spec.channels) == 0,
                  "%s: not pure", g->name);
    for (int i = 0; i < PLIM_CLASS_OPS; i++) {
        ck_assert_msg(spec.ops.n[i] >= 0.0 && isfinite(spec.ops.n[i]), "%s", g->name);
        cpu += i <= PLIM_CLASS_KERNEL ? spec.ops.n[i] : 0.0;
    }
    ck_assert_msg((attack.threads > 0) != (attack.rate_per_s > 0.0), "%s: either", g->name);
    /* threads that take no time would be events without end */
    ck_assert_msg(attack.threads == 0 || cpu > 0.0, "%s: takes no time", g->name);
    ck_assert_msg(spec.workload->closed == (attack.threads > 0), "%s", g->name);
    ck_assert_ptr_eq(spec.workload_params, &attack);
    const plim_channels_use *c = &spec.channels;
    ck_assert_msg(
        c->memory.limit_mib == 0.0 && c->cache.limit_mib == 0.0 && c->cache.limit_gb_per_s == 0.0 &&
            c->disk.limit_iops == 0.0 && c->disk.limit_mb_per_s == 0.0 && c->disk.weight == 0.0 &&
            c->net.limit_mbit_per_s == 0.0 && c->net.weight == 0.0 && c->kernel.limit_pids == 0.0,
        "%s: limits are an instance's", g->name);
    bool grows = c->memory.growth_mib_per_s > 0.0 || c->kernel.pids_growth_per_s > 0.0;
    ck_assert_msg(plim_aggressor_changes(&spec, &attack) == grows, "%s", g->name);
    fill(g, 1.0, 5.0, &spec, &attack);
    ck_assert_msg(plim_aggressor_changes(&spec, &attack), "%s", g->name);
}
END_TEST

START_TEST(more_intensity_asks_for_more)
{
    const plim_aggressor *g = plim_aggressors[_i];
    double less[ASKED], more[ASKED];
    bool above = false;
    for (double times = 1.0; times < 9.0; times *= 2.0) {
        plim_service_spec spec = {.name = "x"};
        plim_attack attack;
        fill(g, times, 0.0, &spec, &attack);
        asked(&spec, &attack, less);
        fill(g, 2.0 * times, 0.0, &spec, &attack);
        asked(&spec, &attack, more);
        for (int i = 0; i < ASKED; i++) {
            ck_assert_msg(more[i] >= less[i], "%s: less of %d", g->name, i);
            above = above || more[i] > less[i];
        }
        ck_assert_msg(above, "%s: %s changes nothing", g->name, g->intensity);
    }
}
END_TEST

/* A victim on eight cores, and the aggressor in a box: two cores of its own, limits of all. */
static void beside(const plim_aggressor *g, double start_s, const char *platform, plim_world *w,
                   plim_attack *attack)
{
    plim_world_open(w, 10.0);
    plim_world_on(w, platform, 2014, true);
    w->spec.max_in_flight = 20000;
    plim_world_host(w, 8)->channels.kernel.pids_max = 32768.0;
    plim_service_spec *web = plim_world_poisson(w, "web", 0.01, 200.0);
    web->vcpus = 4;
    web->channels.kernel = (plim_kernel_use){.pids = 4.0, .pids_per_request = 1.0};
    plim_service_spec *bad =
        plim_world_service(w, "bad", 0.0, plim_find_workload("poisson")); /* replaced below */
    fill(g, 1.0, start_s, bad, attack);
    bad->vcpus = bad->cpuset_cores = 2;
    bad->mem_mib = g->resident_mib;
    bad->queue_limit = 10000;
    bad->channels.memory.limit_mib = g->resident_mib;
    bad->channels.cache.limit_mib = 1.0;
    bad->channels.cache.limit_gb_per_s = 1.0;
    bad->channels.disk.limit_iops = bad->channels.disk.limit_mb_per_s = 100.0;
    bad->channels.net.limit_mbit_per_s = 10.0;
    bad->channels.net.limit_packets_per_s = 1000.0;
    bad->channels.kernel.limit_pids = 1000.0;
    plim_world_run(w, 0);
}

START_TEST(in_its_box_it_does_nothing_to_others)
{
    static const char *const platforms[] = {"container", "vm_hvm", "bare_shared"};
    const plim_aggressor *g = plim_aggressors[_i];
    for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++) {
        plim_world alone, both;
        plim_attack attack[2];
        beside(g, 1e6, platforms[i], &alone, &attack[0]);
        beside(g, 0.0, platforms[i], &both, &attack[1]);
        const plim_service_obs *a = plim_world_seen(&alone, 0), *b = plim_world_seen(&both, 0);
        ck_assert_uint_gt(a->in_time, 1000);
        ck_assert_msg(a->in_time == b->in_time && a->sojourn_ns == b->sojourn_ns &&
                          b->neighbours_ns[PLIM_RESOURCE_CPU] == 0.0 && b->refused == 0,
                      "%s on %s", g->name, platforms[i]);
        ck_assert_uint_eq(plim_world_seen(&alone, 1)->arrived, 0);
        ck_assert_msg(plim_world_seen(&both, 1)->arrived > 0, "%s did nothing", g->name);
        plim_world_close(&alone);
        plim_world_close(&both);
    }
}
END_TEST

START_TEST(it_begins_when_it_is_to)
{
    const plim_aggressor *g = plim_aggressors[_i];
    plim_world early, late;
    plim_attack attack[2];
    beside(g, 2.0, "container", &early, &attack[0]);
    beside(g, 8.0, "container", &late, &attack[1]);
    double first = plim_world_seen(&early, 1)->work[0], second = plim_world_seen(&late, 1)->work[0];
    ck_assert_msg(second >= 0.0 && first >= second, "%s", g->name);
    ck_assert_msg(plim_world_seen(&late, 1)->arrived > 0 &&
                      plim_world_seen(&early, 1)->arrived >= plim_world_seen(&late, 1)->arrived,
                  "%s", g->name);
    ck_assert_msg(first == 0.0 || first > second, "%s: the later one worked as much", g->name);
    ck_assert_msg(second <= 2.0 * 2e9 * 1.0001, "%s: worked before its time", g->name);
    plim_world_close(&early);
    plim_world_close(&late);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/aggressors");
    int n = 0;
    while (plim_aggressors[n] != NULL) {
        n++;
    }
    TCase *each = plim_suite_case(suite, "each");
    tcase_add_loop_test(each, an_aggressor_says_what_it_is, 0, n);
    tcase_add_loop_test(each, it_fills_a_service_that_can_run, 0, n);
    tcase_add_loop_test(each, more_intensity_asks_for_more, 0, n);
    tcase_add_loop_test(each, in_its_box_it_does_nothing_to_others, 0, n);
    tcase_add_loop_test(each, it_begins_when_it_is_to, 0, n);
    return plim_suite_run(suite);
}
