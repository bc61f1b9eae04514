/* SPDX-License-Identifier: GPL-3.0-or-later
 * How a host's CPU is shared: water-filling over groups, quota buckets, SMT, ticks and switching
 * (docs/model.md, section 3). See engine.h for the structure. */
#include "models/engine.h"
#include "models/engine_pace.h"

#include <math.h>

/* ---- quota: a bucket of core-ns per period ---- */

static void refill(plim_engine *e, plim_group *g, const plim_flow *f)
{
    int64_t period = e->now_ns / f->period_ns;
    if (period != g->period) {
        g->period = period;
        g->bucket = f->quota_ns;
        g->stalled = false;
    }
}

void plim_engine_quota_event(plim_engine *e, plim_group *g)
{
    const plim_flow *f = &e->flow[g->service];
    if (e->now_ns / f->period_ns != g->period) {
        refill(e, g, f);
    } else {
        g->bucket = 0.0;
        g->stalled = true;
    }
}

static int64_t quota_next(const plim_engine *e, const plim_group *g)
{
    const plim_flow *f = &e->flow[g->service];
    const plim_station *s = &g->station[PLIM_ON_VCPU];
    if (s->running == 0) {
        return PLIM_NEVER;
    }
    int64_t boundary = (g->period + 1) * f->period_ns;
    double rate = s->cores_on;
    if (g->stalled || rate <= 0.0) {
        return boundary;
    }
    int64_t empty = e->now_ns + plim_ns_ceil(g->bucket / rate);
    return empty < boundary ? empty : boundary;
}

/* ---- integrals ---- */

static inline void progress(plim_station *s, double dt)
{
    s->v += s->rate * dt;
    s->used += s->cores_on * dt;
}

/* Its thread and its bucket. */
static PLIM_NOINLINE void sync_odd(plim_group *g, double dt)
{
    const plim_station *s = &g->station[PLIM_ON_VCPU];
    if (g->beside) {
        progress(&g->station[PLIM_ON_THREAD], dt);
    }
    if (g->metered && g->stalled && s->running > 0) {
        g->stalled_ns += dt;
    } else if (g->metered) {
        g->bucket -= s->cores_on * dt;
    }
}

PLIM_EVENT void plim_engine_sync(plim_engine *e, plim_group *g)
{
    int64_t dt_ns = e->now_ns - g->last_ns;
    g->last_ns = e->now_ns;
    if (dt_ns == 0 || g->in_group == 0) {
        return;
    }
    double dt = (double)dt_ns;
    progress(&g->station[PLIM_ON_VCPU], dt);
    if (PLIM_UNLIKELY(g->odd != 0)) {
        sync_odd(g, dt);
    }
    if (PLIM_UNLIKELY(g->paced)) {
        plim_engine_pace_sync(g, dt);
    }
    g->j += g->j_rate * dt;
}

PLIM_EVENT void plim_engine_touch_first(plim_engine *e, plim_group *g)
{
    plim_host *h = &e->host[g->host];
    plim_engine_sync(e, g);
    g->touched = true;
    g->next_touched = h->touched;
    h->touched = plim_engine_index(e, g);
    plim_engine_unsettle(e, h);
}

void plim_engine_sync_host(plim_engine *e, plim_host *h)
{
    double dt = (double)(e->now_ns - h->last_ns);
    h->last_ns = e->now_ns;
    h->used_sum += (h->x + h->x_pinned) * dt;
    h->ticks_sum += h->ticks_given * dt;
    h->switching_sum += h->switching * dt;
}

/* ---- shares ---- */

/* Cores of useful capacity when `busy` threads want to run. */
static double capacity(const plim_host *h, double busy)
{
    if (busy <= h->cores) {
        return h->cores;
    }
    double second = busy - h->cores < h->cores ? busy - h->cores : h->cores;
    return h->cores + (h->smt - 1.0) * second;
}

static double threads(const plim_host *h)
{
    return h->smt > 1.0 ? 2.0 * h->cores : h->cores;
}

/* What is left for claimants that want `busy` threads, after ticks and switching; nobody switches
 * between guests where there is only one. */
static double left_over(const plim_host *h, double busy, uint32_t guests, int64_t ticks,
                        double *switching)
{
    double c = capacity(h, busy);
    *switching = guests > 1 && busy > threads(h) ? c * (1.0 - h->slice_share) : 0.0;
    double left = c - *switching - PLIM_CORES(ticks);
    return left > 0.0 ? left : 0.0;
}

static int64_t instance_ticks(const plim_engine *e, const plim_group *g)
{
    if (g->service == PLIM_NIL || g->state == PLIM_INSTANCE_OFF ||
        g->state == PLIM_INSTANCE_COMING) {
        return 0;
    }
    const plim_flow *f = &e->flow[g->service];
    return g->demand > 0.0 ? f->busy_ticks : f->idle_ticks;
}

/* The rate of a station's jobs at a share of the CPU, and when the first one ends. */
static inline int64_t set_rate(plim_engine *e, const plim_host *h, const plim_group *g,
                               plim_station *s)
{
    s->rate = s->cores_on = 0.0;
    s->done_ns = PLIM_NEVER;
    if (s->running > 0) {
        s->cores_on = g->scale * (double)s->demand;
        s->rate = s->cores_on * h->speed;
        if (s->running > 1) { /* a division takes longer than all the rest: here and below */
            s->rate /= (double)s->running;
        }
        if (PLIM_UNLIKELY(g->paced)) {
            s->rate *= g->pace;
        }
    }
    if (s->rate > 0.0) {
        double left = s->first - s->v;
        left = left > 0.0 ? left : 0.0;
        if (s->rate != 1.0) {
            left /= s->rate;
        }
        s->done_ns = e->now_ns + plim_ns_ceil(left);
    }
    return s->done_ns;
}

static inline void note_next(plim_engine *e, const plim_host *h, const plim_group *g,
                             int64_t next_ns)
{
    uint32_t i = plim_engine_index(e, g), job = g->station[PLIM_ON_VCPU].heap;
    plim_next *next = &e->next[i];
    if ((next_ns == PLIM_NEVER) != (next->ns == PLIM_NEVER)) {
        plim_bits_put(&e->awaits[h->word], i - h->first, next_ns != PLIM_NEVER);
    }
    next->ns = next_ns;
    if (!e->far || next->job == job) { /* nobody looks ahead, or it is said already */
        return;
    }
    next->job = job;
    next->user = PLIM_NIL;
    if (job == PLIM_NIL) {
        return;
    }
    const plim_request *q = &e->request[job / 2]; /* of any service, where g is the shared one */
    if (q->user != PLIM_NIL) {
        next->user = e->flow[q->service].first_user + q->user;
    }
}

/* What follows from its share: rates, and its next event. */
static void schedule(plim_engine *e, const plim_host *h, plim_group *g)
{
    if (PLIM_UNLIKELY(h->deferred)) {
        plim_engine_defer(e, g);
        return;
    }
    int64_t next = set_rate(e, h, g, &g->station[PLIM_ON_VCPU]);
    g->j_rate = g->x < g->x_alone ? 1.0 - g->x / g->x_alone : 0.0;
    if (PLIM_UNLIKELY(g->paced)) {
        plim_engine_pace_rates(g);
    }
    if (PLIM_UNLIKELY(g->awaited)) {
        next = g->ready_ns < next ? g->ready_ns : next;
    }
    if (g->beside) {
        int64_t done_ns = set_rate(e, h, g, &g->station[PLIM_ON_THREAD]);
        next = done_ns < next ? done_ns : next;
    }
    if (g->metered) {
        g->quota_ns = quota_next(e, g);
        next = g->quota_ns < next ? g->quota_ns : next;
    }
    note_next(e, h, g, next);
}

/* What the group wants now; a stalled vCPU wants nothing, a serial stage blocks its vCPU. */
static void set_demand(plim_engine *e, plim_group *g)
{
    plim_station *s = &g->station[PLIM_ON_VCPU];
    plim_station *t = &g->station[PLIM_ON_THREAD];
    if (g->metered) {
        refill(e, g, &e->flow[g->service]);
    }
    uint32_t cores = s->cores == PLIM_UNLIMITED ? s->cores
                     : s->cores > s->blocked    ? s->cores - s->blocked
                                                : 0;
    s->demand = g->stalled ? 0 : s->running < cores ? s->running : cores;
    g->demand = (double)s->demand;
    if (g->threaded) {
        t->demand = t->running < t->cores ? t->running : t->cores;
        g->beside = t->running > 0;
        g->demand += (double)t->demand;
    }
    if (PLIM_UNLIKELY(g->paused)) {
        s->demand = t->demand = 0;
        g->demand = 0.0;
    }
}

/* Of an instance: the shared service comes before all. */
static double weight_of(const plim_engine *e, const plim_group *g)
{
    double weight = e->flow[g->service].spec->cpu_weight;
    return e->spec->platform.sharing == PLIM_SHARING_THREAD ? weight * g->demand : weight;
}

/* What the group would get with the host to itself: its demand, unless the host is too small. The
 * shared service is there for all instances, so all their ticks are there beside it. */
static void set_alone(const plim_engine *e, const plim_host *h, plim_group *g)
{
    double switching;
    int64_t ticks = g->service == PLIM_NIL ? h->ticks : instance_ticks(e, g) + h->host_ticks;
    double alone = left_over(h, g->demand, 1, ticks, &switching);
    g->x_alone = g->demand < alone ? g->demand : alone;
}

/* What of that the shared service would leave, working for nobody else: its part of the work there
 * is the instance's own, not a neighbour's. */
static double alone_beside_own_service(const plim_engine *e, const plim_host *h,
                                       const plim_group *g)
{
    if (g->at_shared == 0) {
        return g->x_alone;
    }
    const plim_group *shared = &e->group[h->shared];
    double own = shared->demand * ((double)g->at_shared / (double)shared->in_group), switching;
    double left =
        left_over(h, g->demand + own, 1, instance_ticks(e, g) + h->host_ticks, &switching) - own;
    left = left > 0.0 ? left : 0.0;
    return g->demand < left ? g->demand : left;
}

uint32_t plim_engine_find_active(plim_engine *e, const plim_host *h)
{
    if (e->n_active != PLIM_NIL) {
        return e->n_active;
    }
    uint32_t n = 0;
    for (uint32_t k = 0; k < plim_bits_words(h->n); k++) {
        for (uint64_t left = e->wants[h->word + k]; left != 0;) {
            e->active[n++] = h->first + 64 * k + plim_bits_take(&left);
        }
    }
    e->n_active = n;
    return n;
}

/* Groups that want a share of the host go to e->claim; their weights. */
static double claimants(plim_engine *e, plim_host *h)
{
    double weights = 0.0;
    uint32_t n = plim_engine_find_active(e, h);
    e->n_claims = 0;
    for (uint32_t k = 0; k < n; k++) {
        plim_group *g = &e->group[e->active[k]];
        if (g->pinned > 0) {
            continue;
        }
        set_alone(e, h, g);
        if (g->service == PLIM_NIL) {
            continue; /* it comes before all others */
        }
        double weight = weight_of(e, g);
        e->claim[e->n_claims++] = (plim_claim){g, weight};
        weights += weight;
    }
    return weights;
}

/* x_i = min(x_alone_i, theta w_i), sum x_i = left: satisfied groups leave until the rest share. */
static void water_fill(plim_engine *e, plim_host *h, double left)
{
    double weights = claimants(e, h);
    plim_claim *claim = e->claim;
    uint32_t n = e->n_claims;
    if (h->shared != PLIM_NIL && e->group[h->shared].demand > 0.0) {
        plim_group *shared = &e->group[h->shared];
        shared->x = shared->x_alone < left ? shared->x_alone : left;
        left -= shared->x;
    }
    for (bool again = true; again && n > 0;) {
        again = false;
        double theta = left / weights;
        uint32_t kept = 0;
        for (uint32_t i = 0, unmet = n; i < unmet; i++) {
            plim_group *g = claim[i].group;
            double weight = claim[i].weight;
            if (weight > 0.0 && g->x_alone <= (n == 1 ? left : theta * weight)) {
                g->x = g->x_alone;
                left -= g->x_alone;
                weights -= weight;
                n--;
                again = true;
            } else {
                claim[kept++] = claim[i];
            }
        }
        left = left > 0.0 ? left : 0.0;
    }
    for (uint32_t i = 0; i < n; i++) { /* the last one takes what is left, exactly */
        claim[i].group->x = n == 1 ? left : left / weights * claim[i].weight;
    }
}

/* On cores of its own it has no neighbours, and is nobody's. */
static void share_pinned(plim_engine *e, plim_host *h, plim_group *g)
{
    double before = g->x;
    g->x = g->x_alone = g->demand < (double)g->pinned ? g->demand : (double)g->pinned;
    g->scale = g->demand > 0.0 ? g->x / g->demand : 0.0;
    if (g->x != before) {
        plim_engine_sync_host(e, h);
        h->x_pinned += g->x - before;
    }
    schedule(e, h, g);
}

static void share_freely(plim_engine *e, plim_host *h, plim_group *g)
{
    if (g->pinned > 0) {
        share_pinned(e, h, g);
        return;
    }
    g->x = g->x_alone = g->demand;
    g->scale = g->demand > 0.0 ? 1.0 : 0.0;
    schedule(e, h, g);
}

/* Those that want nothing any more; the others are asked where their shares are. */
static void share_with_idle(plim_engine *e, plim_host *h)
{
    for (uint32_t i = h->touched; i != PLIM_NIL; i = e->group[i].next_touched) {
        if (e->group[i].demand <= 0.0) {
            share_freely(e, h, &e->group[i]);
        }
    }
}

/* Every group of a contended host: shares, rates, next events. The cores given to those that are
 * not pinned. */
static double share_contended(plim_engine *e, plim_host *h, double left)
{
    double given = 0.0;
    uint32_t n = plim_engine_find_active(e, h);
    for (uint32_t k = 0; k < n; k++) {
        plim_engine_sync(e, &e->group[e->active[k]]);
    }
    share_with_idle(e, h);
    water_fill(e, h, left);
    for (uint32_t k = 0; k < n; k++) {
        plim_group *g = &e->group[e->active[k]];
        if (g->pinned > 0) {
            share_pinned(e, h, g);
            continue;
        }
        if (h->shared != PLIM_NIL) {
            g->x_alone = alone_beside_own_service(e, h, g);
        }
        g->scale = g->x / g->demand;
        given += g->x;
        schedule(e, h, g);
    }
    return given;
}

/* And of one that is no longer contended. */
static void share_all_freely(plim_engine *e, plim_host *h)
{
    uint32_t n = plim_engine_find_active(e, h);
    share_with_idle(e, h);
    for (uint32_t k = 0; k < n; k++) {
        plim_group *g = &e->group[e->active[k]];
        plim_engine_sync(e, g);
        share_freely(e, h, g);
    }
}

/* Takes in what the touched groups of a host want now; whether anything about shares changed. */
static inline bool new_demands(plim_engine *e, plim_host *h, int64_t *ticks)
{
    bool changed = h->shared != PLIM_NIL; /* what one would get alone depends on who is there */
    *ticks = h->ticks + h->ticks_change;
    h->ticks_change = 0;
    for (uint32_t i = h->touched; i != PLIM_NIL; i = e->group[i].next_touched) {
        plim_group *g = &e->group[i];
        double old_demand = g->demand;
        int64_t old_ticks = g->ticks;
        set_demand(e, g);
        g->ticks = instance_ticks(e, g);
        *ticks += g->ticks - old_ticks;
        if (g->demand == old_demand) {
            continue;
        }
        plim_bits_put(&e->wants[h->word], i - h->first, g->demand > 0.0);
        h->pace_due = h->paced;
        if (g->pinned > 0) {
            continue;
        }
        h->demand += g->demand - old_demand; /* integers: exact */
        if (g->service != PLIM_NIL) {
            h->n_busy += (uint32_t)(g->demand > 0.0) - (uint32_t)(old_demand > 0.0);
        }
        changed = true;
    }
    return changed;
}

static inline void share_touched(plim_engine *e, plim_host *h, bool freely)
{
    for (uint32_t i = h->touched; i != PLIM_NIL; i = e->group[i].next_touched) {
        plim_group *g = &e->group[i];
        if (freely || g->pinned > 0) {
            share_freely(e, h, g);
        } else { /* the shares stand */
            schedule(e, h, g);
        }
    }
}

/* Demands, ticks or cores have changed: who is short of what, and everybody's rates. */
static void share_anew(plim_engine *e, plim_host *h, int64_t ticks)
{
    double switching;
    double left = left_over(h, h->demand, h->n_busy, ticks, &switching);
    bool contended = h->demand > left;
    plim_engine_sync_host(e, h);
    if (ticks != h->ticks || switching != h->switching) {
        double room = capacity(h, h->demand) - switching;
        h->ticks = ticks;
        h->ticks_given = PLIM_CORES(ticks) < room ? PLIM_CORES(ticks) : room;
        h->switching = switching;
    }
    h->x = h->demand;
    if (contended) {
        h->reach = PLIM_REACH_ALL;
        h->x = share_contended(e, h, left);
    } else if (h->contended) {
        share_all_freely(e, h);
    } else {
        share_touched(e, h, true);
    }
    h->contended = contended;
}

/* Everybody's pace, and what follows for those who waited for it or are slower or faster now. */
static void set_paces(plim_engine *e, plim_host *h)
{
    plim_engine_pace(e, h);
    h->pace_due = h->deferred = false;
    for (uint32_t k = 0; k < e->n_deferred; k++) {
        e->deferred[k]->deferred = false;
        schedule(e, h, e->deferred[k]);
    }
    e->n_deferred = 0;
}

/* The first of n groups with the earliest event before next_ns, and when that is; 0 and next_ns
 * where there is none. */
static inline uint32_t first_in_row(const plim_next *next, uint32_t n, int64_t *next_ns)
{
    int64_t first_ns = *next_ns;
    uint32_t due = 0;
    for (uint32_t i = 0; i < n; i++) {
        due = next[i].ns < first_ns ? i : due;
        first_ns = next[i].ns < first_ns ? next[i].ns : first_ns;
    }
    *next_ns = first_ns;
    return due;
}

/* The same, of those alone that have an event. */
static inline uint32_t first_by_bits(const plim_next *next, const uint64_t *bits, uint32_t n,
                                     int64_t *next_ns)
{
    int64_t first_ns = *next_ns;
    uint32_t due = 0;
    for (uint32_t k = 0; k < plim_bits_words(n); k++) {
        for (uint64_t left = bits[k]; left != 0;) {
            uint32_t i = 64 * k + plim_bits_take(&left);
            due = next[i].ns < first_ns ? i : due;
            first_ns = next[i].ns < first_ns ? next[i].ns : first_ns;
        }
    }
    *next_ns = first_ns;
    return due;
}

PLIM_EVENT void plim_engine_announce(plim_engine *e, const plim_host *h)
{
    uint32_t host = (uint32_t)(h - e->host);
    if (e->far) {
        const plim_next *next = &e->next[h->due];
        e->due[host] = (plim_due){h->due, next->job, next->user, h->first, h->n, h->word, h->reach};
    }
    plim_queue_set(&e->queue, host, h->next_ns);
}

/* The host's next event. */
static inline void find_next(plim_engine *e, plim_host *h)
{
    int64_t next_ns = h->later == PLIM_NIL ? PLIM_NEVER : plim_job_of(e->request, h->later)->at_ns;
    const plim_next *next = &e->next[h->first];
    uint32_t due = plim_engine_is_crowded(h)
                       ? first_in_row(next, h->n, &next_ns)
                       : first_by_bits(next, &e->awaits[h->word], h->n, &next_ns);
    h->due = h->first + due; /* another one may be due at the same time as the one before */
    if (next_ns != h->next_ns) {
        h->next_ns = next_ns;
        if (!e->by_host) {
            plim_engine_announce(e, h);
        }
    }
}

/* Demands, shares, rates and paces of a host where any of them may have changed. */
static PLIM_NOINLINE void settle_shares(plim_engine *e, plim_host *h)
{
    int64_t ticks;
    e->n_active = PLIM_NIL;
    bool anew = new_demands(e, h, &ticks) || ticks != h->ticks || h->other_cores;
    bool paces = h->paced && (h->pace_due || anew);
    h->deferred = paces && h->slow; /* else rates stand, most of the time */
    if (anew) {
        h->reach = PLIM_REACH_SOME;
        share_anew(e, h, ticks);
        h->other_cores = false;
    } else {
        share_touched(e, h, !h->contended);
    }
    if (PLIM_UNLIKELY(paces)) {
        set_paces(e, h);
    }
    for (uint32_t i = h->touched; i != PLIM_NIL; i = e->group[i].next_touched) {
        e->group[i].touched = false;
    }
}

static_assert(PLIM_INSTANCE_UP == 0, "an instance that is up has nothing odd");

/* Whether all shares of the host stand: of all its groups this one alone was touched, and wants as
 * much as before, as when one request follows another. */
static inline bool shares_stand(const plim_host *h, const plim_group *g)
{
    const plim_station *s = &g->station[PLIM_ON_VCPU];
    uint32_t wanted = s->running < s->cores ? s->running : s->cores;
    bool beside = g->threaded && g->station[PLIM_ON_THREAD].running > 0;
    return g->odd == 0 && !beside && g->demand == (double)wanted && wanted > 0 &&
           g->next_touched == PLIM_NIL && h->shared == PLIM_NIL && h->ticks_change == 0 &&
           !h->other_cores && !h->pace_due;
}

static PLIM_EVENT void settle_host(plim_engine *e, plim_host *h)
{
    h->reach = PLIM_REACH_NONE;
    if (h->touched != PLIM_NIL && shares_stand(h, &e->group[h->touched])) {
        plim_group *g = &e->group[h->touched]; /* settle_shares would do the same */
        PLIM_ASSERT_SLOW(g->station[PLIM_ON_VCPU].blocked == 0);
        note_next(e, h, g, set_rate(e, h, g, &g->station[PLIM_ON_VCPU]));
        g->touched = false;
    } else {
        settle_shares(e, h);
    }
    h->touched = PLIM_NIL;
    h->unsettled = false;
    find_next(e, h);
}

PLIM_EVENT void plim_engine_settle(plim_engine *e)
{
    /* the queue hears of the host that is visited, and of no other */
    PLIM_ASSERT_SLOW(!e->by_host || e->n_unsettled == 1);
    for (uint32_t i = 0; i < e->n_unsettled; i++) {
        settle_host(e, &e->host[e->unsettled[i]]);
    }
    e->n_unsettled = 0;
}
