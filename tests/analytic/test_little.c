/* SPDX-License-Identifier: GPL-3.0-or-later
 * Little's law and the ledgers, asked of the gallery. Goal: over every batch of the window the area
 * under the number in the system is the time that requests spent; the mean number in the system
 * agrees with rate times mean time inside its interval; what the table prints of a host's cores
 * sums to capacity times window, and to the work that the services' own rows claim. */
#include "scenarios/estimate.h"
#include "scenarios/experiment.h"
#include "sim/kernel/results.h"
#include "tests/support/suite.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATIONS = 3 };

typedef struct solved {
    plim_arena arena;
    plim_scenario scenario;
    plim_experiment x;
    plim_results *results;
} solved;

static bool load(solved *s, const char *path)
{
    plim_diags diags = {0};
    plim_err err = {0};
    const char *data = getenv("PLIMSOLL_DATA");
    const plim_scenario_options options = {
        .compare = true, .data_dir = data != NULL ? data : PLIMSOLL_SOURCE_DIR "/../shared/data"};
    *s = (solved){0};
    plim_status status =
        plim_scenario_load_file(path, &options, &s->arena, &s->scenario, &diags, &err);
    plim_diags_print(&diags, stderr);
    plim_diags_free(&diags);
    if (status != PLIM_OK && s->scenario.data_missing != NULL) {
        printf("skipped: %s: %s is absent\n", path, s->scenario.data_missing);
        plim_arena_free(&s->arena);
        return false;
    }
    ck_assert_msg(status == PLIM_OK, "%s: %s", path, err.what);
    return true;
}

static void run(solved *s, uint32_t replications)
{
    plim_err err = {0};
    const plim_experiment_options options = {.jobs = 1, .replications = replications};
    double most_s = (s->scenario.stationary ? 40000.0 : 2400.0) / PLIM_TEST_SHORTER;
    s->scenario.horizon_s = fmin(s->scenario.horizon_s, most_s);
    ck_assert_int_eq(plim_experiment_run(&s->scenario, &options, &s->x, &err), PLIM_OK);
    s->results = plim_results_new(&s->arena);
    ck_assert_int_eq(plim_experiment_results(&s->x, true, s->results, &err), PLIM_OK);
}

static void near(double a, double b, double tolerance, const char *what, const char *who)
{
    ck_assert_msg(fabs(a - b) <= tolerance, "%s of %s: %.17g against %.17g", what, who, a, b);
}

/* ---- the sample path ---- */

/* Each batch begins with what the one before it left; the first one has that only without
 * warm-up. */
static void check_path(const solved *s, const plim_run_result *r, uint32_t service)
{
    double before = 0.0;
    for (uint32_t b = 0; b < r->n_batches; b++) {
        const plim_service_obs *o = &r->service[b * r->n_services + service];
        if (b > 0 || s->x.warmup_ns == 0) {
            double scale = fmax(1.0, o->spent_ns + o->residual_ns + before);
            near(o->in_system_area, o->spent_ns + o->residual_ns - before, 1e-9 * scale,
                 "area under the number in the system", s->scenario.services[service].name);
        }
        before = o->residual_ns;
    }
}

/* The ledger's idle row is what the others leave, so that its sum alone shows little: what is in
 * use must agree with the timeline, which is kept apart. */
static void check_bins(const solved *s, const plim_run_result *r, uint32_t h)
{
    double in_bins = 0.0, in_batches = 0.0;
    for (uint32_t b = 0; b < r->n_bins; b++) {
        in_bins += r->host_bin_used[b * r->n_hosts + h];
    }
    for (uint32_t b = 0; b < r->n_batches; b++) {
        const plim_host_obs *o = &r->host[b * r->n_hosts + h];
        in_batches += o->useful + o->faults + o->ticks + o->switching;
        for (int layer = 1; layer <= PLIM_STACK_MAX; layer++) {
            in_batches += o->overhead[layer];
        }
    }
    double capacity = r->host_capacity[h] * s->scenario.horizon_s * 1e9;
    near(in_batches, in_bins, 1e-9 * capacity, "ledger and timeline", s->scenario.hosts[h].name);
}

/* L against lambda W over the replications of a platform: they differ by the requests at the ends
 * of the window alone. */
static bool check_law(const solved *s, uint32_t platform, uint32_t service)
{
    double area[REPLICATIONS], window[REPLICATIONS], left = 0.0, spent = 0.0, span = 0.0;
    double at_ends = 0.0;
    for (uint32_t k = 0; k < REPLICATIONS; k++) {
        const plim_run_result *r = &s->x.run[platform * REPLICATIONS + k];
        const plim_service_obs *o = &r->service[service];
        area[k] = o->in_system_area;
        window[k] = s->scenario.horizon_s * 1e9 - (double)s->x.warmup_ns;
        span += window[k];
        left += (double)o->completed;
        spent += o->spent_ns;
        at_ends += (double)r->in_system_start[service] + (double)r->in_system_end[service];
    }
    /* a queue that grew through the window is no steady state */
    if (left == 0.0 || at_ends > 0.001 * left) {
        return false;
    }
    const plim_estimate number = plim_estimate_ratio(area, window, REPLICATIONS, 0.95);
    double rate = left / span, mean_time = spent / left;
    double ends = at_ends * mean_time / span; /* where nothing is random the interval is a point */
    ck_assert_msg(number.low.v - ends <= rate * mean_time &&
                      rate * mean_time <= number.high.v + ends,
                  "%s on %s: %.9g a ns times %.9g ns is %.9g, outside %.9g [%.9g, %.9g]",
                  s->scenario.services[service].name, s->scenario.platforms[platform].label, rate,
                  mean_time, rate * mean_time, number.value.v, number.low.v, number.high.v);
    return true;
}

/* ---- the table ---- */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Parts of the ledger of a host against its whole; adds what is work to `work`. */
static void check_ledger(const solved *s, const char *platform, const char *host, double *work,
                         double *capacity)
{
    double sum = 0.0, whole = 0.0;
    for (size_t i = 0; i < s->results->n_rows; i++) {
        const plim_row *row = &s->results->rows[i];
        if (strcmp(row->metric, "cpu_ledger") != 0 || strcmp(row->platform, platform) != 0 ||
            strcmp(row->entity, host) != 0 || row->point[0] != '\0') {
            continue;
        }
        ck_assert(row->value.there);
        if (row->part[0] == '\0') {
            whole = row->value.v;
            continue;
        }
        ck_assert_msg(row->value.v >= 0.0, "%s on %s: %s is %.17g", host, platform, row->part,
                      row->value.v);
        sum += row->value.v;
        if (strcmp(row->part, "useful") == 0 || strcmp(row->part, "faults") == 0 ||
            begins(row->part, "overhead:")) {
            *work += row->value.v;
        }
    }
    near(sum, whole, 1e-9 * whole, "sum of the ledger", host);
    *capacity += whole;
}

/* A service gets its work at a shared host service when the job there ends, a host as it is done:
 * at each end of a window they differ by at most the jobs of the requests there. None is 20 times
 * the mean: sizes are exponential, and that has a probability of 2e-9. And each job of a request
 * there, three at most, ends at a whole ns, up to which the host works. */
static double at_ends_core_s(const solved *s, uint32_t platform)
{
    double sum_ns = 0.0;
    for (uint32_t k = 0; k < s->x.replications; k++) {
        const plim_run_result *r = &s->x.run[platform * s->x.replications + k];
        for (uint32_t i = 0; i < s->scenario.n_services; i++) {
            double shared_ns = plim_cost_shared_ns(&r->cost[i]);
            sum_ns += 20.0 * shared_ns * ((double)r->in_system_start[i] + r->in_system_end[i]);
            for (uint32_t b = 0; b < r->n_batches && shared_ns > 0.0; b++) {
                sum_ns += 3.0 * (double)r->service[b * r->n_services + i].arrived;
            }
        }
    }
    return sum_ns * 1e-9 / (double)s->x.replications;
}

/* Core-seconds of a host in the window: all of it when hosts do not come and go. */
static double capacity_of(const solved *s, uint32_t platform, uint32_t h)
{
    const plim_run_result *r = &s->x.run[(size_t)platform * s->x.replications];
    double window_s = s->scenario.horizon_s - (double)s->x.warmup_ns * 1e-9, on_ns = 0.0;
    bool scaled = false;
    for (uint32_t i = 0; i < s->scenario.n_services; i++) {
        scaled = scaled || s->scenario.services[i].scaling.most > 0;
    }
    for (uint32_t k = 0; k < s->x.replications * s->x.n_batches; k++) {
        on_ns += r[k / s->x.n_batches].host[k % s->x.n_batches * r->n_hosts + h].on_ns;
    }
    ck_assert_double_le(on_ns, window_s * 1e9 * s->x.replications * (1.0 + 1e-12));
    if (!scaled) {
        return r->cluster.n_placed[h] > 0 ? r->host_capacity[h] * window_s : 0.0;
    }
    return r->host_capacity[h] * on_ns * 1e-9 / s->x.replications;
}

static void check_table(const solved *s, uint32_t platform)
{
    const char *label = s->scenario.platforms[platform].label;
    double window_s = s->scenario.horizon_s - (double)s->x.warmup_ns * 1e-9;
    double on_hosts = 0.0, of_services = 0.0, capacity = 0.0, expected = 0.0;
    for (uint32_t h = 0; h < s->scenario.n_hosts; h++) {
        check_ledger(s, label, s->scenario.hosts[h].name, &on_hosts, &capacity);
        expected += capacity_of(s, platform, h);
    }
    for (uint32_t i = 0; i < s->scenario.n_services; i++) {
        const plim_row *row =
            plim_results_find(s->results, label, "", s->scenario.services[i].name, "cpu_used", "");
        ck_assert(row != NULL && row->value.there);
        of_services += row->value.v * window_s;
    }
    ck_assert(capacity > 0.0 && of_services > 0.0);
    near(capacity, expected, 1e-9 * expected, "capacity times window", label);
    near(on_hosts, of_services, 1e-9 * capacity + at_ends_core_s(s, platform),
         "work on hosts and of services", label);
}

/* ---- the gallery ---- */

/* How many services had Little's law asked of them in the mean. */
static int check_file(const char *path, uint32_t replications)
{
    solved s;
    int asked = 0;
    if (!load(&s, path)) {
        return 0;
    }
    run(&s, replications);
    for (uint32_t p = 0; p < s.scenario.n_platforms; p++) {
        const plim_run_result *runs = &s.x.run[(size_t)p * s.x.replications];
        if (runs->cluster.refused) {
            continue;
        }
        for (uint32_t i = 0; i < s.scenario.n_services; i++) {
            for (uint32_t k = 0; k < s.x.replications; k++) {
                check_path(&s, &runs[k], i);
            }
            if (s.x.replications == REPLICATIONS) {
                asked += check_law(&s, p, i);
            }
        }
        for (uint32_t i = 0; i < s.x.replications * s.scenario.n_hosts && s.x.warmup_ns == 0; i++) {
            check_bins(&s, &runs[i / s.scenario.n_hosts], i % s.scenario.n_hosts);
        }
        check_table(&s, p);
    }
    plim_experiment_free(&s.x);
    plim_arena_free(&s.arena);
    return asked;
}

/* Calls check_file for every scenario of the gallery. */
static void check_gallery(uint32_t replications)
{
    struct dirent **names = NULL;
    int n = scandir(PLIMSOLL_SOURCE_DIR "/scenarios/gallery", &names, NULL, alphasort);
    int files = 0, asked = 0;
    for (int i = 0; i < n; i++) {
        const char *end = strrchr(names[i]->d_name, '.');
        if (end != NULL && strcmp(end, ".json") == 0) {
            char path[1024];
            (void)snprintf(path, sizeof path, "%s/scenarios/gallery/%s", PLIMSOLL_SOURCE_DIR,
                           names[i]->d_name);
            asked += check_file(path, replications);
            files++;
        }
        free(names[i]);
    }
    free(names);
    ck_assert_int_ge(files, 3);
    ck_assert(replications != REPLICATIONS || asked >= 10);
    printf("Little's law in the mean: %d services on platforms\n", asked);
}

START_TEST(replications_obey_little_and_sum)
{
    check_gallery(REPLICATIONS);
}
END_TEST

START_TEST(batches_obey_little_and_sum)
{
    check_gallery(1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("little");
    TCase *gallery = plim_suite_case(suite, "gallery");
    tcase_set_timeout(gallery, 500);
    tcase_add_test(gallery, replications_obey_little_and_sum);
    tcase_add_test(gallery, batches_obey_little_and_sum);
    return plim_suite_run(suite);
}
