/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every WORKLOAD line of models/registry.def promises. */
#include "tests/support/spec_builder.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>

static const double some_rates[] = {20.5, 0.0, 61.0, 7.0};
static const double some_times_s[] = {0.25, 0.5, 0.5, 2.875};
static const double HORIZON_S = 200.0;

static double within(const plim_param *p, double value)
{
    return fmin(fmax(value, p->min), p->max);
}

static void prepare(const plim_workload *w, void *params, plim_arena *arena)
{
    plim_err err = {0};
    if (w->prepare != NULL) {
        ck_assert_msg(w->prepare(params, arena, &err) == PLIM_OK, "%s: %s", w->name, err.what);
    }
}

/* Plain parameters from the table alone, so that a new line is asked without a change here. */
static void plain(const plim_workload *w, void *params, plim_arena *arena)
{
    plim_put_fallbacks(w, params);
    for (const plim_param *p = w->params; p->name != NULL; p++) {
        if (p->kind == PLIM_PARAM_REAL && p->required) {
            plim_put(w, params, p->name, within(p, 37.5));
        } else if (p->kind == PLIM_PARAM_COUNT && p->required) {
            plim_put(w, params, p->name, within(p, 17.0));
        } else if (p->kind == PLIM_PARAM_REALS) {
            bool times = strcmp(p->unit, "s") == 0;
            plim_put_reals(w, params, p->name, times ? some_times_s : some_rates, 4);
        } else if (p->kind == PLIM_PARAM_DIST) {
            plim_put_dist(w, params, p->name, PLIM_DIST_EXPONENTIAL, 0.8);
        }
    }
    prepare(w, params, arena);
}

static plim_arrival_state start(const plim_workload *w, const void *params, plim_arena *arena,
                                uint32_t replication)
{
    plim_arrival_state state = {.rng = plim_rng_stream(11, replication, 5, PLIM_PURPOSE_ARRIVAL)};
    ck_assert_msg(plim_arrival_start(&state, w, params, arena), "%s", w->name);
    return state;
}

START_TEST(a_workload_says_what_it_is)
{
    char path[512];
    const plim_workload *w = plim_workloads[_i];
    ck_assert_msg(strlen(w->summary) > 0 && strlen(w->source) > 0, "%s", w->name);
    ck_assert_msg(w->closed == (w->next == NULL), "%s: next", w->name);
    ck_assert_msg(w->closed == (w->users != NULL), "%s: users", w->name);
    ck_assert_msg(w->closed == (w->think_s != NULL), "%s: think_s", w->name);
    ck_assert_msg(!w->closed || w->start == NULL, "%s: start", w->name);
    ck_assert_msg(w->mean_rate != NULL, "%s: mean_rate", w->name);
    snprintf(path, sizeof path, PLIMSOLL_SOURCE_DIR "/models/workload/%s.c", w->name);
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s is missing", path);
    fclose(file);
}
END_TEST

START_TEST(every_key_is_documented_and_lies_in_the_struct)
{
    const plim_workload *w = plim_workloads[_i];
    for (const plim_param *p = w->params; p->name != NULL; p++) {
        ck_assert_msg(strlen(p->doc) > 0 && p->unit != NULL, "%s/%s", w->name, p->name);
        ck_assert_msg(p->kind == PLIM_PARAM_CUSTOM || p->offset < w->params_size, "%s/%s", w->name,
                      p->name);
        bool number = p->kind == PLIM_PARAM_REAL || p->kind == PLIM_PARAM_COUNT;
        ck_assert_msg(!number || p->min < p->max, "%s/%s: range", w->name, p->name);
        bool told = p->required || p->word != NULL || plim_param_in_range(p, p->fallback);
        ck_assert_msg(!number || told, "%s/%s: default out of range", w->name, p->name);
        ck_assert_msg(plim_param_of(w, p->name) == p, "%s/%s is there twice", w->name, p->name);
    }
}
END_TEST

START_TEST(time_never_goes_back_and_only_the_own_stream_moves_it)
{
    const plim_workload *w = plim_workloads[_i];
    plim_arena arena = {0};
    double params[PLIM_WORLD_PARAMS] = {0.0}, before[PLIM_WORLD_PARAMS];
    plain(w, params, &arena);
    memcpy(before, params, sizeof params);
    plim_arrival_state alone = start(w, params, &arena, 1), beside = start(w, params, &arena, 1),
                       other = start(w, params, &arena, 2);
    int64_t last = 0;
    for (int i = 0; i < 10000 && !w->closed; i++) {
        int64_t t = w->next(params, &alone);
        ck_assert_msg(t >= last, "%s went back from %lld to %lld", w->name, (long long)last,
                      (long long)t);
        ck_assert_int_eq(t, alone.last_ns);
        (void)w->next(params, &other);
        ck_assert_int_eq(w->next(params, &beside), t);
        last = t;
        if (t == PLIM_NEVER) {
            ck_assert_int_eq(w->next(params, &alone), PLIM_NEVER);
            break;
        }
    }
    plim_rng rng = alone.rng, twin = alone.rng;
    for (int i = 0; i < 1000 && w->closed; i++) {
        double think_s = w->think_s(params, &rng);
        ck_assert(think_s >= 0.0 && isfinite(think_s));
        (void)w->think_s(params, &other.rng);
        ck_assert(w->think_s(params, &twin) == think_s);
    }
    ck_assert_msg(memcmp(before, params, sizeof params) == 0, "%s changed its parameters", w->name);
    plim_arena_free(&arena);
}
END_TEST

/* Of one replication; closed: of users who get their answers at once. */
static double count_of(const plim_workload *w, const void *params, plim_arrival_state *state)
{
    double count = 0.0;
    while (!w->closed && w->next(params, state) < plim_ns_of_s(HORIZON_S)) {
        count += 1.0;
    }
    for (uint32_t u = 0; w->closed && u < w->users(params); u++) {
        for (double t = w->think_s(params, &state->rng); t < HORIZON_S;
             t += w->think_s(params, &state->rng)) {
            count += 1.0;
        }
    }
    return count;
}

/* Within 4 standard errors, from the scatter of the replications: bursts have more than sqrt n. */
START_TEST(as_many_come_as_the_mean_rate_says)
{
    enum { REPLICATIONS = 100 };
    const plim_workload *w = plim_workloads[_i];
    plim_arena arena = {0};
    double params[PLIM_WORLD_PARAMS] = {0.0}, off = 0.0, squares = 0.0;
    plain(w, params, &arena);
    double want = w->mean_rate(params, HORIZON_S) * HORIZON_S;
    ck_assert_double_gt(want, 0.0);
    for (uint32_t k = 0; k < REPLICATIONS; k++) {
        plim_arrival_state state = start(w, params, &arena, k);
        double d = count_of(w, params, &state) - want;
        off += d / REPLICATIONS;
        squares += d * d / REPLICATIONS;
    }
    double bound = 4.0 * sqrt((squares - off * off) / (REPLICATIONS - 1)) + 1e-9 * want;
    ck_assert_msg(fabs(off) <= bound, "%s: %g arrivals, not %g +- %g", w->name, want + off, want,
                  bound);
    ck_assert_msg(bound < 0.1 * want, "%s: +- %g of %g says nothing", w->name, bound, want);
    plim_arena_free(&arena);
}
END_TEST

/* A hash of when the first requests come. */
static uint64_t trail(const plim_workload *w, void *params, plim_arena *arena)
{
    uint64_t hash = 1;
    prepare(w, params, arena);
    plim_arrival_state state = start(w, params, arena, 1);
    for (int i = 0; i < 200000; i++) {
        double t =
            w->closed ? 1e9 * w->think_s(params, &state.rng) : (double)w->next(params, &state);
        hash = (hash ^ (uint64_t)t) * 0xd6e8feb86659fd93ULL;
        hash ^= hash >> 32;
    }
    return w->closed ? hash + w->users(params) : hash;
}

static double away(const plim_param *p)
{
    return 1.5 * p->fallback + 7.0;
}

/* Every number is set away from its default, so that none hides another; then each moves alone. */
START_TEST(no_key_is_inert)
{
    const plim_workload *w = plim_workloads[_i];
    plim_arena arena = {0};
    double params[PLIM_WORLD_PARAMS] = {0.0}, moved[PLIM_WORLD_PARAMS];
    plain(w, params, &arena);
    for (const plim_param *p = w->params; p->name != NULL; p++) {
        if ((p->kind == PLIM_PARAM_REAL || p->kind == PLIM_PARAM_COUNT) && !p->required) {
            plim_put(w, params, p->name, within(p, away(p)));
        }
    }
    uint64_t base = trail(w, params, &arena);
    for (const plim_param *p = w->params; p->name != NULL; p++) {
        bool loader_reads = p->reader != NULL; /* tests/unit/scenarios asks for those */
        if ((p->kind == PLIM_PARAM_REAL || p->kind == PLIM_PARAM_COUNT) && !loader_reads) {
            double from = p->required ? 37.5 : away(p);
            double to = within(p, 2.0 * from);
            memcpy(moved, params, sizeof moved);
            plim_put(w, moved, p->name, to > within(p, from) ? to : within(p, 0.4 * to));
            ck_assert_msg(trail(w, moved, &arena) != base, "%s/%s changes nothing", w->name,
                          p->name);
        }
    }
    plim_arena_free(&arena);
}
END_TEST

START_TEST(no_memory_is_told)
{
    const plim_workload *w = plim_workloads[_i];
    plim_arena arena = {0};
    double params[PLIM_WORLD_PARAMS] = {0.0};
    plain(w, params, &arena);
    plim_arrival_state state = {.rng = plim_rng_stream(11, 1, 5, PLIM_PURPOSE_ARRIVAL)};
    arena.failed = true;
    ck_assert_msg(plim_arrival_start(&state, w, params, &arena) == (w->start == NULL), "%s",
                  w->name);
    plim_arena_free(&arena);
}
END_TEST

START_TEST(a_stationary_one_has_one_mean_rate)
{
    const plim_workload *w = plim_workloads[_i];
    plim_arena arena = {0};
    double params[PLIM_WORLD_PARAMS] = {0.0};
    plain(w, params, &arena);
    bool constant = true;
    for (double h_s = 13.7; h_s < 1e6; h_s *= 3.1) {
        constant = constant && w->mean_rate(params, h_s) == w->mean_rate(params, 1.0);
    }
    ck_assert_msg(constant == w->stationary, "%s", w->name);
    plim_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract/workloads");
    int n = 0;
    while (plim_workloads[n] != NULL) {
        n++;
    }
    TCase *each = plim_suite_case(suite, "each");
    tcase_add_loop_test(each, a_workload_says_what_it_is, 0, n);
    tcase_add_loop_test(each, every_key_is_documented_and_lies_in_the_struct, 0, n);
    tcase_add_loop_test(each, time_never_goes_back_and_only_the_own_stream_moves_it, 0, n);
    tcase_add_loop_test(each, as_many_come_as_the_mean_rate_says, 0, n);
    tcase_add_loop_test(each, no_key_is_inert, 0, n);
    tcase_add_loop_test(each, no_memory_is_told, 0, n);
    tcase_add_loop_test(each, a_stationary_one_has_one_mean_rate, 0, n);
    return plim_suite_run(suite);
}
