/* SPDX-License-Identifier: GPL-3.0-or-later
 * Test stations on the kernel: see validate_stations.h. */
#include "scenarios/validate_stations.h"

#include "sim/base/str.h"
#include "sim/kernel/queue.h"

enum { CLASSES = 2, LINE = 1 << 14 };
enum { SERVER, VACATION, ARRIVALS, ENTITIES = ARRIVALS + CLASSES };

const plim_station_case plim_station_cases[] = {
    {.label = "M/M/1, two classes, nonpreemptive priority (Cobham)",
     .rule = PLIM_STATION_NONPREEMPTIVE,
     .horizon_s = 1e5,
     .rate_per_s = {0.3, 0.4},
     .truths = {{"waiting, first class", false, 1.0, 0.03, 0.0},
                {"waiting, second class", false, 3.333333, 0.03, 0.0}}},
    {.label = "M/M/1, two classes, preemptive-resume priority",
     .rule = PLIM_STATION_PREEMPTIVE,
     .horizon_s = 1e5,
     .rate_per_s = {0.3, 0.4},
     .truths = {{"sojourn, first class", true, 1.428571, 0.03, 1.0},
                {"sojourn, second class", true, 4.761905, 0.03, 1.0}}},
    {.label = "M/M/1 with vacations, exponential, mean 2",
     .rule = PLIM_STATION_VACATIONS,
     .horizon_s = 1e5,
     .rate_per_s = {0.5, 0.0},
     .vacation = {.kind = PLIM_DIST_EXPONENTIAL, .mean = 2.0},
     .truths = {{"waiting", false, 3.0, 0.03, 0.0}}},
    {.label = "M/M/1 with vacations of 2",
     .rule = PLIM_STATION_VACATIONS,
     .horizon_s = 1e5,
     .rate_per_s = {0.5, 0.0},
     .vacation = {.kind = PLIM_DIST_DETERMINISTIC, .mean = 2.0},
     .truths = {{"waiting", false, 2.0, 0.03, 0.0}}},
    {.label = NULL},
};

typedef struct job {
    int64_t arrived_ns, left_ns;
    bool begun;
} job;

/* Jobs of a class in the order they came; the one in service is the first of its line. */
typedef struct line {
    job *job; /* (LINE), a ring */
    uint32_t first, n;
} line;

typedef struct station {
    const plim_station_case *c;
    plim_queue events;
    plim_rng arrival[CLASSES], demand[CLASSES], vacation;
    plim_dist away;
    line line[CLASSES];
    int serving; /* class, or -1 */
    int64_t since_ns, warmup_ns;
    bool overflow;
    double sum_s[CLASSES], n[CLASSES];
} station;

static int64_t seconds(double s)
{
    return (int64_t)(s * 1e9 + 0.5);
}

static void count(station *s, int class, int64_t from_ns, int64_t now)
{
    if (from_ns >= s->warmup_ns) {
        s->sum_s[class] += 1e-9 * (double)(now - from_ns);
        s->n[class] += 1.0;
    }
}

/* Serves the first of the best class; with nobody there, goes away where the rule says so. */
static void serve(station *s, int64_t now)
{
    int class = s->line[0].n > 0 ? 0 : s->line[1].n > 0 ? 1 : -1;
    s->serving = class;
    if (class < 0) {
        if (s->c->rule == PLIM_STATION_VACATIONS) {
            plim_queue_set(&s->events, VACATION,
                           now + seconds(plim_dist_draw(&s->away, &s->vacation)));
        }
        return;
    }
    job *j = &s->line[class].job[s->line[class].first];
    if (!j->begun && !s->c->truths[class].sojourn) {
        count(s, class, j->arrived_ns, now);
    }
    j->begun = true;
    s->since_ns = now;
    plim_queue_set(&s->events, SERVER, now + j->left_ns);
}

static void arrive(station *s, int class, int64_t now)
{
    line *l = &s->line[class];
    s->overflow = s->overflow || l->n == LINE;
    if (!s->overflow) {
        job *j = &l->job[(l->first + l->n++) % LINE];
        *j = (job){.arrived_ns = now, .left_ns = seconds(plim_draw_exponential(&s->demand[class]))};
    }
    plim_queue_set(
        &s->events, (uint32_t)(ARRIVALS + class),
        now + seconds(plim_draw_exponential(&s->arrival[class]) / s->c->rate_per_s[class]));
    bool away = plim_queue_time(&s->events, VACATION) != PLIM_NEVER;
    if (s->serving < 0 && !away) {
        serve(s, now);
    } else if (s->c->rule == PLIM_STATION_PREEMPTIVE && s->serving > class) {
        job *held = &s->line[s->serving].job[s->line[s->serving].first];
        held->left_ns -= now - s->since_ns;
        serve(s, now);
    }
}

static void finish(station *s, int64_t now)
{
    line *l = &s->line[s->serving];
    if (s->c->truths[s->serving].sojourn) {
        count(s, s->serving, l->job[l->first].arrived_ns, now);
    }
    l->first = (l->first + 1) % LINE;
    l->n--;
    plim_queue_set(&s->events, SERVER, PLIM_NEVER);
    serve(s, now);
}

static bool start(station *s, const plim_station_case *c, uint32_t replication, plim_arena *arena)
{
    *s = (station){.c = c, .serving = -1, .away = c->vacation};
    s->warmup_ns = seconds(c->horizon_s / 10.0);
    if (!plim_queue_init(&s->events, arena, ENTITIES)) {
        return false;
    }
    for (int k = 0; k < CLASSES; k++) {
        uint64_t entity = plim_hash_text(c->label) + (unsigned)k;
        s->arrival[k] = plim_rng_stream(1, replication, entity, PLIM_PURPOSE_ARRIVAL);
        s->demand[k] = plim_rng_stream(1, replication, entity, PLIM_PURPOSE_DEMAND);
        s->line[k].job = PLIM_NEW(arena, LINE, job);
        if (s->line[k].job == NULL) {
            return false;
        }
        if (c->rate_per_s[k] > 0.0) {
            double gap_s = plim_draw_exponential(&s->arrival[k]) / c->rate_per_s[k];
            plim_queue_set(&s->events, (uint32_t)(ARRIVALS + k), seconds(gap_s));
        }
    }
    s->vacation = plim_rng_stream(1, replication, plim_hash_text(c->label), PLIM_PURPOSE_THINK);
    return true;
}

static void run(station *s)
{
    int64_t end_ns = seconds(s->c->horizon_s);
    for (;;) {
        plim_queue_entry next = plim_queue_top(&s->events);
        if (next.time_ns >= end_ns || s->overflow) {
            return;
        }
        if (next.entity == SERVER) {
            finish(s, next.time_ns);
        } else if (next.entity == VACATION) {
            plim_queue_set(&s->events, VACATION, PLIM_NEVER);
            serve(s, next.time_ns);
        } else {
            arrive(s, (int)(next.entity - ARRIVALS), next.time_ns);
        }
    }
}

plim_status plim_station_run(size_t i, plim_estimate by_class[2], plim_err *err)
{
    const plim_station_case *c = &plim_station_cases[i];
    double sum_s[CLASSES][PLIM_QUEUE_REPLICATIONS], n[CLASSES][PLIM_QUEUE_REPLICATIONS];
    for (uint32_t r = 0; r < PLIM_QUEUE_REPLICATIONS; r++) {
        plim_arena arena = {0};
        station s;
        bool made = start(&s, c, r, &arena);
        plim_dist vacation = c->vacation;
        plim_status status = !made ? plim_fail(err, PLIM_ENOMEM, "", "no memory for a station")
                             : vacation.mean > 0.0 ? plim_dist_prepare(&vacation, &arena, err)
                                                   : PLIM_OK;
        if (status == PLIM_OK) {
            s.away = vacation;
            run(&s);
            status = s.overflow ? plim_fail(err, PLIM_ELIMIT, c->label,
                                            "more than %d waiting at a station", LINE)
                                : PLIM_OK;
        }
        plim_arena_free(&arena);
        if (status != PLIM_OK) {
            return status;
        }
        for (int k = 0; k < CLASSES; k++) {
            sum_s[k][r] = s.sum_s[k];
            n[k][r] = s.n[k];
        }
    }
    for (int k = 0; k < CLASSES; k++) {
        by_class[k] = plim_estimate_ratio(sum_s[k], n[k], PLIM_QUEUE_REPLICATIONS, 0.95);
    }
    return PLIM_OK;
}
