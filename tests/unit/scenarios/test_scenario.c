/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors scenarios/scenario.c: what a scenario becomes, with every default filled in. What is
 * refused, and in which words, is in tests/golden. */
#include "scenarios/scenario.h"

#include "models/registry.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct loaded {
    plim_arena arena;
    plim_diags diags;
    plim_err err;
    plim_scenario scenario;
    plim_status status;
} loaded;

static loaded load(const char *text, const plim_scenario_options *options)
{
    const plim_scenario_options none = {0};
    loaded l = {0};
    l.status =
        plim_scenario_load_text("s.json", text, strlen(text), options == NULL ? &none : options,
                                &l.arena, &l.scenario, &l.diags, &l.err);
    return l;
}

static void forget(loaded *l)
{
    plim_diags_free(&l->diags);
    plim_arena_free(&l->arena);
}

/* The scenario of a text that must be right. */
static loaded load_right(const char *text, const plim_scenario_options *options)
{
    loaded l = load(text, options);
    ck_assert_msg(l.status == PLIM_OK, "%s", l.diags.n > 0 ? l.diags.list[0].text : l.err.what);
    ck_assert_uint_eq(plim_diags_count(&l.diags), 0);
    return l;
}

#define HEAD "{\"schema\": 1, \"name\": \"base\", \"horizon_s\": 97.5"
#define HOST "{\"name\": \"h\", \"cores\": 3, \"mem_mib\": 2048.5}"
#define HOSTS ", \"hosts\": [" HOST "]"
#define WORKLOAD "\"workload\": {\"type\": \"poisson\", \"rate_per_s\": 2.385}"
#define REQUEST "\"request\": {\"user_s\": 0.013}"
#define SERVICE "{\"name\": \"web\", \"mem_mib\": 61.5, " REQUEST ", " WORKLOAD "}"
#define SERVICES ", \"services\": [" SERVICE "]}"
#define MINIMAL HEAD HOSTS SERVICES

/* ---- defaults ---- */

START_TEST(a_minimal_scenario_has_the_documented_defaults)
{
    loaded l = load_right(MINIMAL, NULL);
    const plim_scenario *s = &l.scenario;
    ck_assert_str_eq(s->file, "s.json");
    ck_assert_str_eq(s->name, "base");
    ck_assert_str_eq(s->title, "base"); /* the name */
    ck_assert_int_eq(s->era, 2014);
    ck_assert_uint_eq(s->seed, 1);
    ck_assert_double_eq(s->horizon_s, 97.5);
    ck_assert_double_eq(s->warmup_s, PLIM_WARMUP_AUTO);
    ck_assert_uint_eq(s->replications, 5);
    ck_assert_uint_eq(s->max_in_flight, 1048576);
    ck_assert_ptr_eq(s->placement, plim_find_placement("first_fit"));
    ck_assert(s->stationary);
    ck_assert_ptr_null(s->data_missing);
    ck_assert_uint_eq(s->n_notes, 0);
    ck_assert_uint_eq(s->n_platforms, 1);
    ck_assert_ptr_eq(s->platforms[0].part[0], plim_platforms[0]);
    forget(&l);
}
END_TEST

START_TEST(a_minimal_host_has_the_documented_defaults)
{
    loaded l = load_right(MINIMAL, NULL);
    ck_assert_uint_eq(l.scenario.n_hosts, 1);
    const plim_host_spec *h = &l.scenario.hosts[0];
    ck_assert_str_eq(h->name, "h");
    ck_assert_uint_eq(h->cores, 3);
    ck_assert_double_eq(h->mem_mib, 2048.5);
    ck_assert_double_eq(h->core_speed, 1.0);
    ck_assert_double_eq(h->smt_factor, 1.0);
    ck_assert_double_eq(h->slice_ms, 30.0);
    forget(&l);
}
END_TEST

START_TEST(a_minimal_service_has_the_documented_defaults)
{
    loaded l = load_right(MINIMAL, NULL);
    ck_assert_uint_eq(l.scenario.n_services, 1);
    const plim_service_spec *s = &l.scenario.services[0];
    ck_assert_str_eq(s->name, "web");
    ck_assert_uint_eq(s->instances, 1);
    ck_assert_double_eq(s->mem_mib, 61.5);
    ck_assert_uint_eq(s->concurrency, PLIM_UNLIMITED);
    ck_assert_uint_eq(s->queue_limit, PLIM_UNLIMITED);
    ck_assert_double_eq(s->timeout_s, 0.0);
    ck_assert_double_eq(s->slo_s, 0.0);
    ck_assert_uint_eq(s->vcpus, 0);
    ck_assert_double_eq(s->cpu_weight, 1.0);
    ck_assert_double_eq(s->quota_ms, 0.0);
    ck_assert_double_eq(s->period_ms, 100.0);
    ck_assert(!s->os_unmodifiable);
    ck_assert_ptr_null(s->on_host);
    ck_assert_ptr_eq(s->workload, plim_find_workload("poisson"));
    ck_assert_double_eq(s->workload->mean_rate(s->workload_params, 1.0), 2.385);
    ck_assert_int_eq(s->size.kind, PLIM_DIST_EXPONENTIAL);
    ck_assert_double_eq(s->size.mean, 1.0);
    for (int c = 0; c < PLIM_CLASS_OPS; c++) {
        ck_assert_double_eq(s->ops.n[c], c == 0 ? 0.013 : 0.0);
    }
    forget(&l);
}
END_TEST

/* ---- hosts ---- */

START_TEST(a_count_of_hosts_numbers_them_from_one)
{
    static const char *const names[] = {"a", "b1", "b2", "b3", "c"};
    loaded l = load_right(HEAD ", \"hosts\": [{\"name\": \"a\", \"cores\": 1, \"mem_mib\": 1},"
                               "{\"name\": \"b\", \"count\": 3, \"cores\": 2, \"mem_mib\": 7,"
                               " \"core_speed\": 1.25, \"smt_factor\": 1.3, \"slice_ms\": 6},"
                               "{\"name\": \"c\", \"cores\": 5, \"mem_mib\": 1}]" SERVICES,
                          NULL);
    ck_assert_uint_eq(l.scenario.n_hosts, 5);
    for (uint32_t h = 0; h < 5; h++) {
        ck_assert_str_eq(l.scenario.hosts[h].name, names[h]);
    }
    for (uint32_t h = 1; h <= 3; h++) {
        ck_assert_uint_eq(l.scenario.hosts[h].cores, 2);
        ck_assert_double_eq(l.scenario.hosts[h].mem_mib, 7.0);
        ck_assert_double_eq(l.scenario.hosts[h].core_speed, 1.25);
        ck_assert_double_eq(l.scenario.hosts[h].smt_factor, 1.3);
        ck_assert_double_eq(l.scenario.hosts[h].slice_ms, 6.0);
    }
    ck_assert_uint_eq(l.scenario.hosts[4].cores, 5);
    forget(&l);
}
END_TEST

START_TEST(explicit_hosts_are_found_by_their_numbered_names)
{
    loaded l = load_right(
        HEAD ", \"placement\": \"explicit_hosts\", \"hosts\": [{\"name\": \"h\", \"count\": 12, "
             "\"cores\": 2, \"mem_mib\": 99}, {\"name\": \"big\", \"cores\": 8, \"mem_mib\": 99}], "
             "\"services\": [{\"name\": \"web\", \"mem_mib\": 1, \"instances\": 4, "
             "\"on\": [\"h12\", \"big\", \"h1\", \"h12\"], \"vcpus\": 8, " REQUEST ", " WORKLOAD
             "}]}",
        NULL);
    const int64_t *on = l.scenario.services[0].on_host;
    ck_assert_ptr_eq(l.scenario.placement, plim_find_placement("explicit_hosts"));
    ck_assert_int_eq(on[0], 11);
    ck_assert_int_eq(on[1], 12);
    ck_assert_int_eq(on[2], 0);
    ck_assert_int_eq(on[3], 11);
    forget(&l);
}
END_TEST

START_TEST(a_hundred_thousand_hosts_are_named_and_found_at_once)
{
    enum { MANY = 100000 };
    char name[256];
    char *text = malloc(1 << 22);
    ck_assert_ptr_nonnull(text);
    memset(name, 'h', 255); /* the longest name */
    name[255] = '\0';
    int n = sprintf(text,
                    HEAD ", \"placement\": \"explicit_hosts\", \"hosts\": [{\"name\": \"%s\", "
                         "\"count\": %d, \"cores\": 1, \"mem_mib\": 1}], \"services\": "
                         "[{\"name\": \"web\", \"mem_mib\": 1, \"instances\": 10000, \"on\": [",
                    name, MANY);
    for (int i = 0; i < 10000; i++) {
        n += sprintf(text + n, "%s\"%s%d\"", i == 0 ? "" : ", ", name, MANY - 7 * i);
    }
    (void)sprintf(text + n, "], " REQUEST ", " WORKLOAD "}]}");
    loaded l = load_right(text, NULL);
    ck_assert_uint_eq(l.scenario.n_hosts, MANY);
    for (int i = 0; i < 10000; i++) {
        ck_assert_int_eq(l.scenario.services[0].on_host[i], MANY - 7 * i - 1);
    }
    ck_assert_uint_lt(l.arena.used_bytes, 64 << 20);
    forget(&l);
    free(text);
}
END_TEST

/* ---- services ---- */

START_TEST(keys_replace_the_counts_of_a_profile)
{
    loaded l = load_right(HEAD HOSTS ", \"services\": [{\"name\": \"web\", \"request\": "
                                     "{\"profile\": \"web_request\", \"scale\": 2.5, "
                                     "\"syscalls\": 7}, " WORKLOAD "}]}",
                          NULL);
    const plim_service_spec *s = &l.scenario.services[0];
    const plim_profile *p = plim_find_profile("web_request");
    ck_assert_double_eq(s->mem_mib, p->resident_mib);
    for (int c = 0; c < PLIM_CLASS_OPS; c++) {
        ck_assert_double_eq(s->ops.n[c], 2.5 * (c == 2 ? 7.0 : p->ops.n[c]));
    }
    forget(&l);
}
END_TEST

START_TEST(every_key_of_a_service_arrives)
{
    loaded l = load_right(
        HEAD HOSTS ", \"services\": [{\"name\": \"web\", \"mem_mib\": 0, \"instances\": 7, "
                   "\"concurrency\": 11, \"queue_limit\": 0, \"timeout_s\": 2.5, \"slo_s\": 2.5, "
                   "\"vcpus\": 3, \"cpu_weight\": 0.75, \"quota_ms\": 13, \"period_ms\": 17, "
                   "\"os_unmodifiable\": true, \"request\": {\"user_s\": 1, \"size\": {\"type\": "
                   "\"empirical\", \"values\": [0.5, 2], \"weights\": [2, 1]}}, " WORKLOAD "}]}",
        NULL);
    const plim_service_spec *s = &l.scenario.services[0];
    ck_assert_double_eq(s->mem_mib, 0.0);
    ck_assert_uint_eq(s->instances, 7);
    ck_assert_uint_eq(s->concurrency, 11);
    ck_assert_uint_eq(s->queue_limit, 0);
    ck_assert_double_eq(s->timeout_s, 2.5);
    ck_assert_double_eq(s->slo_s, 2.5); /* as long as the timeout is well */
    ck_assert_uint_eq(s->vcpus, 3);
    ck_assert_double_eq(s->cpu_weight, 0.75);
    ck_assert_double_eq(s->quota_ms, 13.0);
    ck_assert_double_eq(s->period_ms, 17.0);
    ck_assert(s->os_unmodifiable);
    ck_assert_int_eq(s->size.kind, PLIM_DIST_EMPIRICAL);
    ck_assert_double_eq_tol(s->size.mean, 1.0, 1e-15); /* (2 * 0.5 + 1 * 2) / 3 */
    forget(&l);
}
END_TEST

START_TEST(a_rate_that_depends_on_time_is_not_stationary)
{
    loaded l = load_right(HEAD HOSTS ", \"services\": [" SERVICE
                                     ", {\"name\": \"day\", \"mem_mib\": 1, " REQUEST
                                     ", \"workload\": {\"type\": \"rate_series\", \"step_s\": 2, "
                                     "\"rates_per_s\": [1, 4], \"scale\": 3}}]}",
                          NULL);
    const plim_service_spec *s = &l.scenario.services[1];
    ck_assert(!l.scenario.stationary);
    /* (1 + 4) / 2 * 3 over both steps */
    ck_assert_double_eq_tol(s->workload->mean_rate(s->workload_params, 4.0), 7.5, 1e-12);
    forget(&l);
}
END_TEST

/* ---- the root ---- */

static const struct seed {
    const char *written;
    uint64_t seed;
} seeds[] = {
    {"0", 0},
    {"7", 7},
    {"1e3", 1000},
    {"9007199254740992", UINT64_C(9007199254740992)},
    {"\"0000000000000010\"", 16},
    {"\"fedcba9876543210\"", UINT64_C(0xfedcba9876543210)},
    {"\"FFFFFFFFFFFFFFFF\"", UINT64_MAX},
};

START_TEST(a_seed_is_an_integer_or_hex_digits)
{
    char text[1024];
    ck_assert_int_lt(
        snprintf(text, sizeof text, HEAD ", \"seed\": %s" HOSTS SERVICES, seeds[_i].written),
        (int)sizeof text);
    loaded l = load_right(text, NULL);
    ck_assert_uint_eq(l.scenario.seed, seeds[_i].seed);
    forget(&l);
}
END_TEST

static const struct warmup {
    const char *written;
    double warmup_s;
} warmups[] = {{"\"auto\"", PLIM_WARMUP_AUTO}, {"0", 0.0}, {"97.49", 97.49}};

START_TEST(a_warmup_is_auto_or_below_the_horizon)
{
    char text[1024];
    ck_assert_int_lt(
        snprintf(text, sizeof text, HEAD ", \"warmup_s\": %s" HOSTS SERVICES, warmups[_i].written),
        (int)sizeof text);
    loaded l = load_right(text, NULL);
    ck_assert_double_eq(l.scenario.warmup_s, warmups[_i].warmup_s);
    forget(&l);
}
END_TEST

START_TEST(korean_text_stays_as_it_is)
{
    loaded l = load_right(
        "// 한국어 주석\n{\"schema\": 1, \"name\": \"가게\", \"title\": \"\\uac00게 "
        "\\ud83d\\ude00\", "
        "\"description\": \"설명\", \"horizon_s\": 5, \"hosts\": [{\"name\": \"호스트\", "
        "\"count\": "
        "2, \"cores\": 1, \"mem_mib\": 9}], \"services\": [{\"name\": \"웹\", \"mem_mib\": 1, "
        "\"on\": [\"호스트2\"], " REQUEST ", " WORKLOAD "}]}",
        NULL);
    ck_assert_str_eq(l.scenario.name, "가게");
    ck_assert_str_eq(l.scenario.title, "가게 \xf0\x9f\x98\x80");
    ck_assert_str_eq(l.scenario.description, "설명");
    ck_assert_ptr_eq(strstr(l.scenario.text, "// 한국어 주석\n{"), l.scenario.text);
    ck_assert_str_eq(l.scenario.hosts[1].name, "호스트2");
    ck_assert_str_eq(l.scenario.services[0].name, "웹");
    ck_assert_int_eq(l.scenario.services[0].on_host[0], 1);
    forget(&l);
}
END_TEST

/* ---- platforms ---- */

#define PLATFORMS                                                                                  \
    ", \"platform\": \"vm_hvm\", \"platforms\": [\"container\", {\"name\": \"vm_para\", "          \
    "\"label\": \"free\", \"costs\": \"zero\", \"sharing\": \"thread\", \"vcpu_limits\": "         \
    "\"off\"}, {\"name\": \"bare_dedicated\"}]"

START_TEST(one_platform_runs_and_many_are_compared)
{
    loaded l = load_right(HEAD PLATFORMS HOSTS SERVICES, NULL);
    ck_assert_uint_eq(l.scenario.n_platforms, 1);
    ck_assert_str_eq(l.scenario.platforms[0].label, "vm_hvm");
    forget(&l);

    l = load_right(HEAD PLATFORMS HOSTS SERVICES, &(plim_scenario_options){.compare = true});
    const plim_platform_spec *p = l.scenario.platforms;
    ck_assert_uint_eq(l.scenario.n_platforms, 3);
    ck_assert_ptr_eq(p[0].part[0], plim_find_platform("container"));
    ck_assert_str_eq(p[0].label, "container");
    ck_assert_int_eq(p[0].sharing, p[0].part[0]->sharing);
    ck_assert_int_eq(p[0].vcpu_limits, p[0].part[0]->has_vcpus);
    ck_assert(!p[0].stack.zero);
    ck_assert_ptr_eq(p[1].part[0], plim_find_platform("vm_para"));
    ck_assert_str_eq(p[1].label, "free");
    ck_assert_int_eq(p[1].sharing, PLIM_SHARING_THREAD);
    ck_assert(!p[1].vcpu_limits);
    ck_assert(p[1].stack.zero);
    ck_assert_str_eq(p[2].label, "bare_dedicated");
    ck_assert(p[2].one_service_per_host);
    forget(&l);
}
END_TEST

START_TEST(without_platforms_all_of_the_era_are_compared)
{
    loaded l = load_right(MINIMAL, &(plim_scenario_options){.compare = true});
    uint32_t n = 0; /* those with costs of the era */
    for (uint32_t i = 0; plim_platforms[i] != NULL; i++) {
        if (plim_stack_has_era(plim_platform_stack(plim_platforms[i], 2014), 2014)) {
            ck_assert_str_eq(l.scenario.platforms[n].label, plim_platforms[i]->name);
            ck_assert_int_eq(l.scenario.platforms[n].stack.era, 2014);
            n++;
        }
    }
    ck_assert_uint_eq(l.scenario.n_platforms, n);
    ck_assert_uint_ge(n, 7);
    forget(&l);
}
END_TEST

START_TEST(platforms_asked_for_replace_those_of_the_file)
{
    static const char *const asked[] = {"vm_full", "free", NULL};
    loaded l = load_right(HEAD PLATFORMS HOSTS SERVICES,
                          &(plim_scenario_options){.platforms = asked, .compare = true});
    ck_assert_uint_eq(l.scenario.n_platforms, 2);
    ck_assert_str_eq(l.scenario.platforms[0].label, "vm_full");
    ck_assert_ptr_eq(l.scenario.platforms[1].part[0], plim_find_platform("vm_para"));
    ck_assert(l.scenario.platforms[1].stack.zero); /* the file's, by its label */
    forget(&l);
}
END_TEST

START_TEST(a_platform_asked_for_that_is_none_is_an_error_of_usage)
{
    static const char *const asked[] = {"vm_hmv", NULL};
    loaded l = load(MINIMAL, &(plim_scenario_options){.platforms = asked});
    ck_assert_int_eq(l.status, PLIM_EUSAGE);
    ck_assert_ptr_nonnull(strstr(l.err.what, "found \"vm_hmv\", expected the name of a platform"));
    ck_assert_uint_eq(plim_diags_count(&l.diags), 0);
    forget(&l);
}
END_TEST

/* ---- one loading and another ---- */

START_TEST(two_loadings_are_independent)
{
    char text[] = MINIMAL;
    loaded first = load_right(text, NULL);
    memset(text, 'x', sizeof text - 1); /* nothing points into the text */
    loaded wrong = load("{\"schema\": 2}", NULL);
    loaded second = load_right(HEAD ", \"seed\": 9" PLATFORMS HOSTS SERVICES, NULL);
    ck_assert_int_eq(wrong.status, PLIM_ESCENARIO);
    ck_assert_uint_eq(first.scenario.seed, 1);
    ck_assert_uint_eq(second.scenario.seed, 9);
    ck_assert_ptr_ne(first.scenario.hosts, second.scenario.hosts);
    forget(&wrong);
    forget(&second);
    ck_assert_str_eq(first.scenario.services[0].name, "web");
    ck_assert_str_eq(first.scenario.hosts[0].name, "h");
    ck_assert_str_eq(first.scenario.platforms[0].label, plim_platforms[0]->name);
    forget(&first);
}
END_TEST

/* ---- files ---- */

START_TEST(a_file_that_is_not_there_is_no_wrong_scenario)
{
    loaded l = {0};
    const plim_scenario_options none = {0};
    ck_assert_int_eq(plim_scenario_load_file("no/such/file.json", &none, &l.arena, &l.scenario,
                                             &l.diags, &l.err),
                     PLIM_EIO);
    ck_assert_ptr_nonnull(strstr(l.err.what, "cannot read"));
    ck_assert_uint_eq(plim_diags_count(&l.diags), 0);
    forget(&l);
}
END_TEST

START_TEST(data_that_is_not_there_is_named)
{
    loaded l = load(HEAD HOSTS ", \"services\": [{\"name\": \"web\", \"mem_mib\": 1, " REQUEST
                               ", \"workload\": {\"type\": \"rate_series\", \"step_s\": 1, "
                               "\"file\": \"data:no/day.csv\"}}]}",
                    &(plim_scenario_options){.data_dir = "/no/data"});
    ck_assert_int_eq(l.status, PLIM_EIO);
    ck_assert_ptr_nonnull(l.scenario.data_missing);
    ck_assert_ptr_nonnull(strstr(l.scenario.data_missing, "/no/data/no/day.csv"));
    forget(&l);
}
END_TEST

/* The series that a scenario makes of a small file of counts; `keys` stand beside `file`. */
static plim_rate_series_params series_of(const char *keys, loaded *l)
{
    char text[1024];
    FILE *file = fopen("test_scenario_counts.csv", "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("time,count\n0,40\n1,2\n2,8\n3,13\n", file), 0);
    ck_assert_int_eq(fclose(file), 0);
    (void)snprintf(text, sizeof text,
                   HEAD HOSTS
                   ", \"services\": [{\"name\": \"web\", \"mem_mib\": 1, " REQUEST
                   ", \"workload\": {\"type\": \"rate_series\", \"step_s\": 1, \"file\": "
                   "\"test_scenario_counts.csv\"%s}}]}",
                   keys);
    *l = load_right(text, NULL);
    ck_assert_int_eq(remove("test_scenario_counts.csv"), 0);
    return *(const plim_rate_series_params *)l->scenario.services[0].workload_params;
}

START_TEST(every_key_beside_a_file_arrives)
{
    loaded l;
    plim_rate_series_params p = series_of("", &l);
    ck_assert_uint_eq(p.rates_per_s.n, 4);
    ck_assert_double_eq(p.rates_per_s.value[1], 2.0);
    forget(&l);
    p = series_of(", \"from\": \"1\"", &l);
    ck_assert_uint_eq(p.rates_per_s.n, 3);
    ck_assert_double_eq(p.rates_per_s.value[0], 2.0);
    forget(&l);
    p = series_of(", \"duration_s\": 2", &l);
    ck_assert_uint_eq(p.rates_per_s.n, 2);
    forget(&l);
    p = series_of(", \"duration_s\": \"all\"", &l);
    ck_assert_uint_eq(p.rates_per_s.n, 4);
    forget(&l);
    p = series_of(", \"scale\": 2, \"smooth_min_count\": 10", &l);
    ck_assert_double_eq(p.rates_per_s.value[1], 10.0); /* twice the mean of 2 and 8 */
    forget(&l);
    p = series_of(", \"scale\": 2, \"smooth_min_count\": 1", &l);
    ck_assert_double_eq(p.rates_per_s.value[1], 4.0);
    forget(&l);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios/scenario");
    TCase *defaults = plim_suite_case(suite, "defaults");
    tcase_add_test(defaults, a_minimal_scenario_has_the_documented_defaults);
    tcase_add_test(defaults, a_minimal_host_has_the_documented_defaults);
    tcase_add_test(defaults, a_minimal_service_has_the_documented_defaults);
    TCase *hosts = plim_suite_case(suite, "hosts");
    tcase_add_test(hosts, a_count_of_hosts_numbers_them_from_one);
    tcase_add_test(hosts, explicit_hosts_are_found_by_their_numbered_names);
    tcase_add_test(hosts, a_hundred_thousand_hosts_are_named_and_found_at_once);
    TCase *services = plim_suite_case(suite, "services");
    tcase_add_test(services, keys_replace_the_counts_of_a_profile);
    tcase_add_test(services, every_key_of_a_service_arrives);
    tcase_add_test(services, a_rate_that_depends_on_time_is_not_stationary);
    TCase *root = plim_suite_case(suite, "root");
    tcase_add_loop_test(root, a_seed_is_an_integer_or_hex_digits, 0,
                        (int)(sizeof seeds / sizeof *seeds));
    tcase_add_loop_test(root, a_warmup_is_auto_or_below_the_horizon, 0,
                        (int)(sizeof warmups / sizeof *warmups));
    tcase_add_test(root, korean_text_stays_as_it_is);
    TCase *platforms = plim_suite_case(suite, "platforms");
    tcase_add_test(platforms, one_platform_runs_and_many_are_compared);
    tcase_add_test(platforms, without_platforms_all_of_the_era_are_compared);
    tcase_add_test(platforms, platforms_asked_for_replace_those_of_the_file);
    tcase_add_test(platforms, a_platform_asked_for_that_is_none_is_an_error_of_usage);
    TCase *loadings = plim_suite_case(suite, "loadings");
    tcase_add_test(loadings, two_loadings_are_independent);
    tcase_add_test(loadings, a_file_that_is_not_there_is_no_wrong_scenario);
    tcase_add_test(loadings, data_that_is_not_there_is_named);
    tcase_add_test(loadings, every_key_beside_a_file_arrives);
    return plim_suite_run(suite);
}
