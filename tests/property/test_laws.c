/* SPDX-License-Identifier: GPL-3.0-or-later
 * Laws that hold for every run. Goal: nothing is lost or made: Little's law as an identity of the
 * sample path, ledgers that sum to capacity, utilization of at most 1; the same seed gives the same
 * bytes for any number of jobs; an idle service changes nobody else's requests; without costs
 * every platform gives the same result bit for bit. Asked of the gallery and of scenarios made from
 * random numbers. */
#include "models/registry.h"
#include "reports/report.h"
#include "scenarios/experiment.h"
#include "sim/kernel/rng.h"
#include "tests/support/suite.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_CASES = 60, TEXT_MAX = 8192 };

typedef struct solved {
    plim_arena arena;
    plim_scenario scenario;
    plim_experiment x;
} solved;

static plim_status load(solved *s, const char *text, const char *file, bool compare)
{
    plim_diags diags = {0};
    plim_err err = {0};
    const char *data = getenv("PLIMSOLL_DATA");
    const plim_scenario_options options = {
        .compare = compare,
        .data_dir = data != NULL ? data : PLIMSOLL_SOURCE_DIR "/../shared/data"};
    *s = (solved){0};
    plim_status status =
        file != NULL
            ? plim_scenario_load_file(file, &options, &s->arena, &s->scenario, &diags, &err)
            : plim_scenario_load_text("made", text, strlen(text), &options, &s->arena, &s->scenario,
                                      &diags, &err);
    plim_diags_print(&diags, stderr);
    plim_diags_free(&diags);
    ck_assert_msg(status == PLIM_OK || s->scenario.data_missing != NULL, "%s\n%s", err.what, text);
    return status;
}

static void run(solved *s, uint32_t jobs)
{
    plim_err err = {0};
    const plim_experiment_options options = {.jobs = jobs};
    ck_assert_msg(plim_experiment_run(&s->scenario, &options, &s->x, &err) == PLIM_OK, "%s",
                  err.what);
}

static void done(solved *s)
{
    plim_experiment_free(&s->x);
    plim_arena_free(&s->arena);
}

static void near(double a, double b, double scale, const char *what)
{
    ck_assert_msg(fabs(a - b) <= 1e-9 * fmax(scale, 1.0), "%s: %.17g against %.17g", what, a, b);
}

/* Requests of a service: what came in is answered, turned away, or still there. */
static void check_service(const plim_run_result *r, uint32_t s, bool from_start)
{
    double area = 0.0, spent = 0.0, residual = 0.0;
    uint64_t arrived = 0, left = 0, decided = 0, again = 0;
    for (uint32_t b = 0; b < r->n_batches; b++) {
        const plim_service_obs *o = &r->service[b * r->n_services + s];
        area += o->in_system_area;
        spent += o->spent_ns;
        residual = o->residual_ns;
        arrived += o->arrived;
        left += o->completed + o->rejected;
        decided += o->in_time + o->rejected + o->timed_out + o->failed;
        again += o->retries + o->failed;
        ck_assert(o->in_time <= o->completed && o->slo_met <= o->in_time);
        ck_assert_uint_eq(o->hist.n, o->in_time + o->timed_out + o->failed);
        ck_assert(plim_neighbours_ns(o) >= 0.0 && o->wake_ns >= 0.0);
        double path = 0.0;
        for (int part = 0; part <= PLIM_STACK_MAX; part++) {
            path += plim_cost_part_ns(&r->cost[s], (size_t)part) -
                    r->cost[s].cpu_ns[PLIM_STAGE_PARALLEL][part];
        }
        double queueing =
            o->sojourn_ns - o->size * path - o->wake_ns - o->memory_ns - plim_neighbours_ns(o);
        ck_assert_msg(queueing >= -(double)o->in_time - 1e-9 * o->sojourn_ns,
                      "queueing part %.17g of %.17g", queueing, o->sojourn_ns);
    }
    if (from_start) { /* Little's law as an identity, and no request lost */
        near(area, spent + residual, area, "area under the number in the system");
        ck_assert_uint_ge(arrived, decided);
        if (!r->pool_full[s] && again == 0) { /* one attempt a request, its end seen by all */
            ck_assert_uint_eq(arrived, left + r->in_system_end[s]);
        }
    }
}

static void check_host(const plim_run_result *r, uint32_t h, double window_ns)
{
    double capacity = r->host_capacity[h] * window_ns;
    for (uint32_t b = 0; b < r->n_batches; b++) {
        const plim_host_obs *o = &r->host[b * r->n_hosts + h];
        double work = o->useful + o->faults + o->copying + o->held_up;
        for (int l = 1; l <= PLIM_STACK_MAX; l++) {
            work += o->overhead[l];
        }
        near(work, o->used, capacity, "work by kind against work done");
        ck_assert_msg(o->used + o->ticks + o->switching <= capacity * (1.0 + 1e-9),
                      "used %.17g of %.17g", o->used + o->ticks + o->switching, capacity);
        ck_assert(o->used >= 0.0 && o->ticks >= 0.0 && o->switching >= 0.0);
    }
}

static void check_all(const solved *s)
{
    for (uint32_t i = 0; i < s->x.n_runs; i++) {
        const plim_run_result *r = &s->x.run[i];
        double window_ns = (s->scenario.horizon_s * 1e9 - (double)s->x.warmup_ns) / r->n_batches;
        for (uint32_t k = 0; !r->cluster.refused && k < r->n_services; k++) {
            check_service(r, k, s->x.warmup_ns == 0);
        }
        for (uint32_t h = 0; !r->cluster.refused && h < r->n_hosts; h++) {
            check_host(r, h, window_ns);
        }
    }
}

/* ---- scenarios from random numbers ---- */

static double draw(plim_rng *rng, double low, double high)
{
    return low + (high - low) * plim_rng_uniform(rng);
}

static int pick(plim_rng *rng, int n)
{
    return (int)(plim_rng_uniform(rng) * n);
}

static int put_service(char *to, size_t n, plim_rng *rng, int index)
{
    static const char *const sizes[] = {"{\"type\": \"deterministic\", \"mean\": 1}",
                                        "{\"type\": \"exponential\", \"mean\": 1}",
                                        "{\"type\": \"hyperexponential\", \"mean\": 1, \"scv\": 5}",
                                        "{\"type\": \"lognormal\", \"mean\": 1, \"scv\": 2}"};
    char workload[256];
    double rate = draw(rng, 5, 150);
    switch (pick(rng, 6)) {
    case 0:
        (void)snprintf(workload, sizeof workload,
                       "{\"type\": \"closed\", \"users\": %d, \"think\": {\"type\": "
                       "\"exponential\", \"mean\": 0.2}}",
                       1 + pick(rng, 40));
        break;
    case 1:
        (void)snprintf(workload, sizeof workload,
                       "{\"type\": \"rate_series\", \"step_s\": 3, \"rates_per_s\": [%g, 0, %g]}",
                       rate, 3.0 * rate);
        break;
    case 2:
        (void)snprintf(workload, sizeof workload,
                       "{\"type\": \"diurnal\", \"mean_rate_per_s\": %g, \"period_s\": 10, "
                       "\"surge_factor\": 4, \"surge_at_s\": 5, \"surge_length_s\": 2}",
                       rate);
        break;
    case 3:
        (void)snprintf(workload, sizeof workload,
                       "{\"type\": \"self_similar\", \"mean_rate_per_s\": %g, \"sources\": 5}",
                       rate);
        break;
    case 4:
        (void)snprintf(
            workload, sizeof workload,
            "{\"type\": \"flash_crowd\", \"rate_per_s\": %g, \"factor\": 3, \"at_s\": 2, "
            "\"ramp_s\": 1, \"hold_s\": 1, \"decay_s\": 2}",
            0.5 * rate);
        break;
    default:
        (void)snprintf(workload, sizeof workload, "{\"type\": \"poisson\", \"rate_per_s\": %g}",
                       rate);
    }
    return snprintf(
        to, n,
        "%s{\"name\": \"s%d\", \"instances\": %d, \"mem_mib\": 64, \"concurrency\": %d, "
        "\"queue_limit\": %d, \"timeout_s\": %g, \"vcpus\": %d, \"cpu_weight\": %g, "
        "\"quota_ms\": %g, \"period_ms\": 50, \"request\": {\"profile\": "
        "\"web_request\", \"scale\": %g, \"size\": %s}, \"workload\": %s}",
        index == 0 ? "" : ", ", index, 1 + pick(rng, 3), 1 + pick(rng, 20), pick(rng, 60),
        pick(rng, 2) * draw(rng, 0.05, 2), pick(rng, 3), draw(rng, 0.5, 4),
        pick(rng, 2) * draw(rng, 5, 90), draw(rng, 5, 60), sizes[pick(rng, 4)], workload);
}

/* A scenario of 1 to 3 hosts and 1 to 4 services; `platforms` is a JSON array. */
static void make(char *text, uint64_t seed, const char *platforms, const char *more)
{
    static const int eras[] = {2003, 2014, 2020};
    plim_rng rng = plim_rng_stream(seed, 0, 0, PLIM_PURPOSE_TEST);
    int n = snprintf(text, TEXT_MAX,
                     "{\"schema\": 1, \"name\": \"made\", \"seed\": %llu, \"horizon_s\": 12, "
                     "\"warmup_s\": %d, \"replications\": 2, \"era\": %d, \"platforms\": %s, "
                     "\"hosts\": [{\"name\": \"h\", \"count\": %d, \"cores\": %d, \"mem_mib\": "
                     "4096, \"core_speed\": %g, \"smt_factor\": %g, \"slice_ms\": 5}], "
                     "\"services\": [",
                     (unsigned long long)seed, pick(&rng, 2) * 2, eras[pick(&rng, 3)], platforms,
                     1 + pick(&rng, 3), 2 + pick(&rng, 3), draw(&rng, 0.5, 2),
                     pick(&rng, 2) == 0 ? 1.0 : 1.3);
    int services = 1 + pick(&rng, 4);
    for (int i = 0; i < services; i++) {
        n += put_service(text + n, TEXT_MAX - (size_t)n, &rng, i);
    }
    (void)snprintf(text + n, TEXT_MAX - (size_t)n, "%s]}", more);
}

static const char every_platform[] =
    "[\"bare_shared\", \"bare_dedicated\", \"vm_hosted\", \"vm_full\", \"vm_para\", \"vm_hvm\", "
    "\"container\"]";

START_TEST(random_scenarios_lose_and_make_nothing)
{
    char text[TEXT_MAX];
    solved s;
    make(text, (uint64_t)_i + 1, every_platform, "");
    (void)load(&s, text, NULL, true);
    run(&s, 1);
    check_all(&s);
    done(&s);
}
END_TEST

static bool same_hist(const plim_hist *a, const plim_hist *b)
{
    return a->n == b->n && a->n_infinite == b->n_infinite &&
           memcmp(a->count, b->count, PLIM_HIST_BUCKETS * sizeof *a->count) == 0;
}

START_TEST(without_costs_every_platform_is_the_same_bit_for_bit)
{
    char text[TEXT_MAX], platforms[2048] = "[";
    solved s;
    size_t at = 1;
    for (size_t i = 0; plim_platforms[i] != NULL; i++) {
        const char *const *stack = plim_platform_stack(plim_platforms[i], 2014);
        /* the same placement is asked for, and any era */
        if (!plim_platforms[i]->one_service_per_host && plim_stack_has_era(stack, 2003)) {
            at += (size_t)snprintf(platforms + at, sizeof platforms - at,
                                   "%s{\"name\": \"%s\", \"costs\": \"zero\", \"sharing\": "
                                   "\"%s\", \"vcpu_limits\": \"on\"}",
                                   at == 1 ? "" : ", ", plim_platforms[i]->name,
                                   _i % 2 == 0 ? "instance" : "thread");
        }
    }
    (void)snprintf(
        platforms + at, sizeof platforms - at,
        ", {\"name\": \"vm_hvm+vm_hvm+container:host\", \"costs\": \"zero\", \"sharing\": "
        "\"%s\", \"vcpu_limits\": \"on\"}]",
        _i % 2 == 0 ? "instance" : "thread");
    make(text, (uint64_t)_i + 1000, platforms, "");
    (void)load(&s, text, NULL, true);
    run(&s, 1);
    for (uint32_t p = 1; p < s.scenario.n_platforms; p++) {
        const plim_run_result *a = &s.x.run[0], *b = &s.x.run[(size_t)p * s.x.replications];
        ck_assert_uint_eq(a->digest, b->digest);
        ck_assert_uint_eq(a->events, b->events);
        for (uint32_t k = 0; k < a->n_services * a->n_batches; k++) {
            ck_assert(same_hist(&a->service[k].hist, &b->service[k].hist));
            ck_assert(plim_neighbours_ns(&a->service[k]) == plim_neighbours_ns(&b->service[k]));
            ck_assert(a->service[k].in_system_area == b->service[k].in_system_area);
            ck_assert(a->service[k].work[0] == b->service[k].work[0]);
        }
    }
    done(&s);
}
END_TEST

START_TEST(an_idle_service_changes_nobody_elses_requests)
{
    static const char idle[] =
        ", {\"name\": \"idle\", \"mem_mib\": 1, \"request\": {\"user_s\": 1}, \"workload\": "
        "{\"type\": \"rate_series\", \"step_s\": 1000, \"rates_per_s\": [0, 1]}}";
    char without[TEXT_MAX], with[TEXT_MAX];
    solved a, b;
    static const char ideal[] = "[{\"name\": \"container\", \"costs\": \"zero\"}]";
    make(without, (uint64_t)_i + 2000, ideal, "");
    make(with, (uint64_t)_i + 2000, ideal, idle);
    (void)load(&a, without, NULL, true);
    (void)load(&b, with, NULL, true);
    run(&a, 1);
    run(&b, 1);
    for (uint32_t i = 0; i < a.x.n_runs; i++) {
        ck_assert_uint_eq(a.x.run[i].events, b.x.run[i].events);
        for (uint32_t k = 0; k < a.scenario.n_services; k++) {
            const plim_service_obs *x = &a.x.run[i].service[k], *y = &b.x.run[i].service[k];
            ck_assert_uint_eq(x->arrived, y->arrived);
            ck_assert(same_hist(&x->hist, &y->hist));
            ck_assert(x->size == y->size);
        }
    }
    done(&a);
    done(&b);
}
END_TEST

/* The long table as text. */
static char *table_of(solved *s, uint32_t jobs)
{
    plim_err err = {0};
    char *text = NULL;
    size_t n = 0;
    run(s, jobs);
    plim_results *results = plim_results_new(&s->arena);
    ck_assert_int_eq(plim_experiment_results(&s->x, true, results, &err), PLIM_OK);
    FILE *to = open_memstream(&text, &n);
    ck_assert_int_eq(plim_find_report("csv")->write(results, to, NULL, &err), PLIM_OK);
    (void)fclose(to);
    ck_assert_ptr_null(strstr(text, "nan"));
    ck_assert_ptr_null(strstr(text, "inf,"));
    return text;
}

START_TEST(any_number_of_jobs_gives_the_same_bytes)
{
    char text[TEXT_MAX];
    solved one, three;
    make(text, (uint64_t)_i + 3000, every_platform, "");
    (void)load(&one, text, NULL, true);
    (void)load(&three, text, NULL, true);
    char *a = table_of(&one, 1), *b = table_of(&three, 3);
    ck_assert_str_eq(a, b);
    free(a);
    free(b);
    done(&one);
    done(&three);
}
END_TEST

START_TEST(the_gallery_obeys_the_laws)
{
    struct dirent **names = NULL;
    int n = scandir(PLIMSOLL_SOURCE_DIR "/scenarios/gallery", &names, NULL, alphasort);
    ck_assert_int_gt(n, 2);
    for (int i = 0; i < n; i++) {
        char path[1024];
        solved s;
        (void)snprintf(path, sizeof path, "%s/scenarios/gallery/%s", PLIMSOLL_SOURCE_DIR,
                       names[i]->d_name);
        if (strstr(names[i]->d_name, ".json") != NULL) {
            if (load(&s, "", path, true) == PLIM_OK) {
                s.scenario.horizon_s = fmin(s.scenario.horizon_s, 4000.0) / PLIM_TEST_SHORTER;
                s.scenario.replications = 1;
                s.scenario.warmup_s = 0.0;
                run(&s, 1);
                check_all(&s);
            } else {
                printf("skipped: %s: %s\n", names[i]->d_name, s.scenario.data_missing);
            }
            done(&s);
        }
        free(names[i]);
    }
    free(names);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("laws");
    TCase *laws = plim_suite_case(suite, "laws");
    tcase_add_loop_test(laws, random_scenarios_lose_and_make_nothing, 0,
                        (int)(RANDOM_CASES / PLIM_TEST_SHORTER));
    tcase_add_loop_test(laws, without_costs_every_platform_is_the_same_bit_for_bit, 0,
                        (int)(20 / PLIM_TEST_SHORTER));
    tcase_add_loop_test(laws, an_idle_service_changes_nobody_elses_requests, 0,
                        (int)(10 / PLIM_TEST_SHORTER));
    tcase_add_loop_test(laws, any_number_of_jobs_gives_the_same_bytes, 0, 5);
    tcase_add_test(laws, the_gallery_obeys_the_laws);
    return plim_suite_run(suite);
}
