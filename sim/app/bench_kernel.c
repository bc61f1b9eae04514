/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench: parts of the kernel, without a model. */
#include "sim/app/bench.h"
#include "sim/kernel/hist.h"
#include "sim/kernel/queue.h"
#include "sim/kernel/sample.h"
#include "sim/kernel/stats.h"

#include <time.h>

enum { LINE = 1 << 16, STREAMS = 64 };

static const double MEAN_GAP_NS = 1e9 / 0.9, MEAN_SERVICE_NS = 1e9;

double plim_bench_cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

typedef struct single {
    plim_queue queue; /* entity 0: the next arrival; 1: the end of a service */
    plim_rng gap, service;
    plim_timeavg in_system;
    plim_hist sojourn;
    int64_t *arrived_ns; /* (LINE), a ring */
    uint64_t n_arrived, n_left;
} single;

static void step(single *s)
{
    plim_queue_entry e = plim_queue_top(&s->queue);
    if (e.entity == 0) {
        s->arrived_ns[s->n_arrived++ % LINE] = e.time_ns;
        double gap = plim_draw_exponential(&s->gap) * MEAN_GAP_NS;
        plim_queue_set(&s->queue, 0, e.time_ns + (int64_t)gap);
        if (s->n_arrived - s->n_left == 1) {
            double work = plim_draw_exponential(&s->service) * MEAN_SERVICE_NS;
            plim_queue_set(&s->queue, 1, e.time_ns + (int64_t)work);
        }
    } else {
        plim_hist_add(&s->sojourn, e.time_ns - s->arrived_ns[s->n_left++ % LINE]);
        double work = plim_draw_exponential(&s->service) * MEAN_SERVICE_NS;
        plim_queue_set(&s->queue, 1,
                       s->n_arrived > s->n_left ? e.time_ns + (int64_t)work : PLIM_NEVER);
    }
    plim_timeavg_set(&s->in_system, e.time_ns, (double)(s->n_arrived - s->n_left));
}

plim_status plim_bench_kernel(const plim_bench_ask *ask, plim_bench_result *result, plim_err *err)
{
    plim_arena arena = {0};
    single s = {.gap = plim_rng_stream(1, 0, 1, PLIM_PURPOSE_ARRIVAL),
                .service = plim_rng_stream(1, 0, 1, PLIM_PURPOSE_DEMAND)};
    s.arrived_ns = PLIM_NEW(&arena, LINE, int64_t);
    if (!plim_queue_init(&s.queue, &arena, 2) || !plim_hist_init(&s.sojourn, &arena) ||
        arena.failed) {
        plim_arena_free(&arena);
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for a queue");
    }
    plim_queue_set(&s.queue, 0, 0);
    plim_timeavg_start(&s.in_system, 0, 0.0);
    double began = plim_bench_cpu_s();
    while (s.n_left < ask->size) {
        step(&s);
    }
    *result = (plim_bench_result){.each = "event",
                                  .n = (double)(s.n_arrived + s.n_left),
                                  .cpu_s = plim_bench_cpu_s() - began};
    plim_arena_free(&arena);
    return PLIM_OK;
}

plim_status plim_bench_hold(const plim_bench_ask *ask, plim_bench_result *result, plim_err *err)
{
    const uint64_t pending = ask->size, holds = ask->work > 0 ? ask->work : 5000000;
    const uint64_t warm = 1000000;
    plim_arena arena = {0};
    plim_queue queue;
    plim_rng rng = plim_rng_stream(1, 0, 2, PLIM_PURPOSE_TEST);
    if (!plim_queue_init(&queue, &arena, (uint32_t)pending)) {
        plim_arena_free(&arena);
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for %llu events",
                         (unsigned long long)pending);
    }
    for (uint32_t i = 0; i < pending; i++) {
        plim_queue_set(&queue, i, (int64_t)(plim_draw_exponential(&rng) * 1e9));
    }
    double began = 0.0;
    for (uint64_t i = 0; i < warm + holds; i++) {
        if (i == warm) {
            began = plim_bench_cpu_s();
        }
        plim_queue_entry e = plim_queue_top(&queue);
        plim_queue_set(&queue, e.entity, e.time_ns + (int64_t)(plim_draw_exponential(&rng) * 1e9));
    }
    *result = (plim_bench_result){
        .each = "hold", .n = (double)holds, .cpu_s = plim_bench_cpu_s() - began};
    plim_arena_free(&arena);
    return PLIM_OK;
}

plim_status plim_bench_variate(const plim_bench_ask *ask, plim_bench_result *result, plim_err *err)
{
    plim_rng rng[STREAMS];
    double sum = 0.0;
    (void)err;
    for (uint32_t i = 0; i < STREAMS; i++) {
        rng[i] = plim_rng_stream(1, 0, i, PLIM_PURPOSE_TEST);
    }
    double began = plim_bench_cpu_s();
    for (uint64_t i = 0; i < ask->size; i++) {
        sum += plim_draw_exponential(&rng[i % STREAMS]);
    }
    *result = (plim_bench_result){
        .each = "draw", .n = (double)ask->size, .cpu_s = plim_bench_cpu_s() - began};
    /* the sum is used, so that the draws are made */
    return sum > 0.0 ? PLIM_OK : plim_fail(err, PLIM_EEXPECT, "", "the draws sum to %g", sum);
}
