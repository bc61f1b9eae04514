/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of processes of each kernel: one a host where instances share its kernel, one an
 * instance where each has its own. Instances and the requests they work on hold entries; a fork
 * bomb takes more and more, in closed form between events: nothing happens but at steps of the
 * number of its processes that compute. See docs/model.md, section 14. */
#include "models/engine_entity.h"
#include "models/engine_fetch.h"
#include "models/engine_life.h"
#include "models/engine_station.h"

#include "sim/base/pmath.h"

#include <math.h>

/* A bomb's processes compute in steps: one more, or that much more. An assumption: finer steps
 * change the CPU's shares by less than they do. */
static const double STEP = 1.02;

/* No bomb has more processes: PID_MAX_LIMIT of a 64-bit Linux (include/linux/threads.h). */
static const double BOMB_MOST = 4194304.0;

enum { HALVINGS = 64 };

/* What an instance holds. */
typedef struct pids {
    uint32_t table;
    double need;  /* of a request */
    double own;   /* without requests, while it is there */
    double held;  /* own and requests' */
    double limit; /* HUGE_VAL: none */
    double growth_per_s;
    int64_t from_ns; /* the bomb grows from then on */
    double bomb;     /* processes of a fork bomb, `own` ones included */
    int64_t last_ns; /* area is up to here */
    double area;     /* integral of held + bomb since the last flush, ns */
    double peak;
} pids;

typedef struct table {
    double max;        /* HUGE_VAL: no such table */
    double used;       /* by all but bombs */
    uint32_t first, n; /* groups */
    uint32_t n_bombs;  /* groups with growth */
    int64_t last_ns;   /* bombs are up to here */
    int64_t step_ns;   /* next step of a bomb, or PLIM_NEVER */
} table;

typedef struct plim_kernel {
    table *table;
    uint32_t n_tables;
    pids *of;                   /* (groups) */
    uint32_t *bombed, n_bombed; /* tables with bombs */
} plim_kernel;

bool plim_spec_counts_pids(const plim_spec *spec)
{
    for (uint32_t s = 0; s < spec->n_services && !spec->channels_off.kernel; s++) {
        const plim_kernel_use *use = &spec->services[s].channels.kernel;
        if (use->pids > 0.0 || use->pids_per_request > 0.0 || use->pids_growth_per_s > 0.0 ||
            use->limit_pids > 0.0) {
            return true;
        }
    }
    return false;
}

double plim_request_pids(const plim_service_spec *spec)
{
    const plim_kernel_use *use = &spec->channels.kernel;
    if (use->pids_growth_per_s > 0.0) {
        return 0.0; /* a bomb's requests are what its processes do */
    }
    return use->pids_per_request + (spec->ops.n[PLIM_CLASS_FORK] > 0.0 ? 1.0 : 0.0);
}

void plim_engine_fetch_pids(const plim_engine *e, uint32_t group, uint32_t host)
{
    const plim_kernel *k = e->kernel;
    plim_fetch(&k->of[group], sizeof *k->of);
    plim_fetch(&k->table[k->n_tables == e->n_groups ? group : host], sizeof *k->table);
}

bool plim_engine_has_bombs(const plim_engine *e)
{
    return e->kernel != NULL && e->kernel->n_bombed > 0;
}

/* ---- growth ---- */

static void note_peak(pids *p)
{
    double now = p->held + p->bomb;
    p->peak = now > p->peak ? now : p->peak;
}

/* Of an instance without a bomb: its area up to now. */
static void sync_area(const plim_engine *e, pids *p)
{
    p->area += p->held * (double)(e->now_ns - p->last_ns);
    p->last_ns = e->now_ns;
}

/* Seconds in which the bomb grows, of the first `s` since the table was last looked at. */
static double growing_s(const table *t, const pids *p, double s)
{
    double wait = p->from_ns > t->last_ns ? plim_s_of_ns(p->from_ns - t->last_ns) : 0.0;
    return s > wait ? s - wait : 0.0;
}

static double grown(const table *t, const pids *p, double s)
{
    double n = p->bomb * plim_exp(p->growth_per_s * growing_s(t, p, s));
    return n < p->limit ? n : p->limit > p->bomb ? p->limit : p->bomb;
}

/* Entries that the table's bombs take in its next `s` seconds, were it without end. */
static double taken(const plim_kernel *k, const table *t, double s)
{
    double sum = 0.0;
    for (uint32_t i = t->first; i < t->first + t->n; i++) {
        if (k->of[i].bomb > 0.0) {
            sum += grown(t, &k->of[i], s) - k->of[i].bomb;
        }
    }
    return sum;
}

static double free_of(const plim_kernel *k, const table *t)
{
    double left = t->max - t->used;
    for (uint32_t i = t->first; i < t->first + t->n && t->n_bombs > 0; i++) {
        left -= k->of[i].bomb;
    }
    return left;
}

/* When the table is full, if within dt seconds; by bisection, from above. */
static double until_full(const plim_kernel *k, const table *t, double dt, double left)
{
    double low = 0.0, high = dt;
    if (taken(k, t, dt) <= left) {
        return dt;
    }
    for (int i = 0; i < HALVINGS; i++) {
        double middle = 0.5 * (low + high);
        if (taken(k, t, middle) <= left) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/* Grows for `s` of the dt seconds that are over, then stays. */
static void grow(const table *t, pids *p, double s, double dt)
{
    double before = p->bomb, active = growing_s(t, p, s), rise = 0.0;
    double wait = dt - growing_s(t, p, dt);
    p->bomb = grown(t, p, s);
    if (p->bomb > before) {
        double reached =
            plim_log(p->bomb / before) / p->growth_per_s; /* its limit may come first */
        rise = reached < active ? reached : active;
        p->area += (p->bomb - before) / p->growth_per_s * 1e9;
    }
    p->area += (before * wait + p->bomb * (dt - wait - rise)) * 1e9;
}

/* Brings the bombs of a table up to now. */
static void advance(plim_engine *e, table *t)
{
    plim_kernel *k = e->kernel;
    if (t->n_bombs == 0) {
        return;
    }
    int64_t dt_ns = e->now_ns - t->last_ns;
    if (dt_ns > 0) {
        double dt = plim_s_of_ns(dt_ns), left = free_of(k, t);
        left = left > 0.0 ? left : 0.0;
        double s = until_full(k, t, dt, left), over = taken(k, t, s) - left;
        for (uint32_t i = t->first; i < t->first + t->n; i++) {
            pids *p = &k->of[i];
            double before = p->bomb;
            if (before <= 0.0) {
                continue;
            }
            grow(t, p, s, dt);
            double back = over < p->bomb - before ? over : p->bomb - before;
            p->bomb -= back > 0.0 ? back : 0.0; /* what bisection took too much */
            over -= back > 0.0 ? back : 0.0;
            note_peak(p);
        }
    }
    t->last_ns = e->now_ns;
}

/* ---- the processes of a bomb that compute ---- */

/* Seconds to the bomb's next step, HUGE_VAL when there is none. */
static double to_step_s(const plim_engine *e, const pids *p, double left)
{
    double next = floor(p->bomb + 1e-9) + 1.0, most = p->bomb + left;
    next = next > p->bomb * STEP ? next : p->bomb * STEP;
    most = most < p->limit ? most : p->limit;
    next = next < most ? next : most;
    if (floor(next + 1e-9) <= floor(p->bomb + 1e-9)) {
        return HUGE_VAL;
    }
    double wait = p->from_ns > e->now_ns ? plim_s_of_ns(p->from_ns - e->now_ns) : 0.0;
    return wait + plim_log(next / p->bomb) / p->growth_per_s;
}

static void plan_step(plim_engine *e, table *t)
{
    plim_kernel *k = e->kernel;
    double left = free_of(k, t), step_s = HUGE_VAL;
    int64_t first_ns = PLIM_NEVER;
    for (uint32_t i = t->first; i < t->first + t->n; i++) {
        if (k->of[i].bomb > 0.0) {
            step_s = fmin(step_s, to_step_s(e, &k->of[i], left));
        }
    }
    t->step_ns = step_s < 1e9 ? e->now_ns + plim_ns_ceil(step_s * 1e9) : PLIM_NEVER;
    for (uint32_t i = 0; i < k->n_bombed; i++) {
        int64_t step_ns = k->table[k->bombed[i]].step_ns;
        first_ns = step_ns < first_ns ? step_ns : first_ns;
    }
    plim_queue_set(&e->queue, plim_engine_kernel_entity(e), first_ns);
}

/* As many of the bomb's users run as it has processes. */
static void set_slots(plim_engine *e, uint32_t group)
{
    plim_group *g = &e->group[group];
    plim_station *s = &g->station[PLIM_ON_VCPU];
    uint32_t most = e->flow[g->service].spec->concurrency;
    double n = floor(e->kernel->of[group].bomb + 1e-9);
    uint32_t slots = n < (double)most ? (uint32_t)n : most;
    if (slots != s->slots) {
        plim_engine_touch(e, g);
        s->slots = slots;
        plim_engine_fill(e, g, PLIM_ON_VCPU);
    }
}

/* After anything about a table with bombs has changed. */
static void settle_bombs(plim_engine *e, table *t)
{
    if (t->n_bombs == 0) {
        return;
    }
    for (uint32_t i = t->first; i < t->first + t->n; i++) {
        if (e->kernel->of[i].bomb > 0.0) {
            set_slots(e, i);
        }
    }
    plan_step(e, t);
}

void plim_engine_pids_event(plim_engine *e)
{
    plim_kernel *k = e->kernel;
    for (uint32_t i = 0; i < k->n_bombed; i++) {
        table *t = &k->table[k->bombed[i]];
        if (t->step_ns <= e->now_ns) {
            advance(e, t);
            settle_bombs(e, t);
        }
    }
}

/* ---- entries ---- */

/* What the instance holds has changed, `bomb` aside. */
static void hold(plim_engine *e, uint32_t group, double held)
{
    pids *p = &e->kernel->of[group];
    sync_area(e, p);
    e->kernel->table[p->table].used += held - p->held;
    p->held = held;
    note_peak(p);
}

bool plim_engine_takes_pid(plim_engine *e, uint32_t group)
{
    pids *p = &e->kernel->of[group];
    table *t = &e->kernel->table[p->table];
    const plim_station *s = &e->group[group].station[PLIM_ON_VCPU];
    if (s->running + s->held >= s->slots) {
        return true; /* it waits, and goes on with the entry of one before it */
    }
    advance(e, t);
    if (free_of(e->kernel, t) < p->need || p->held + p->need > p->limit) {
        e->flow[e->group[group].service].obs->refused++;
        return false;
    }
    hold(e, group, p->held + p->need);
    return true;
}

/* What the requests at work there hold. */
static double of_requests(const pids *p, const plim_group *g)
{
    const plim_station *s = &g->station[PLIM_ON_VCPU];
    return p->need * ((double)s->running + (double)s->held);
}

void plim_engine_leave_pid(plim_engine *e, plim_group *g)
{
    uint32_t group = plim_engine_index(e, g);
    const pids *p = &e->kernel->of[group];
    table *t = &e->kernel->table[p->table];
    advance(e, t);
    hold(e, group, p->own + of_requests(p, g));
    settle_bombs(e, t);
}

void plim_engine_count_pids(plim_engine *e, plim_group *g)
{
    uint32_t group = plim_engine_index(e, g);
    pids *p = &e->kernel->of[group];
    table *t = &e->kernel->table[p->table];
    bool there = g->service != PLIM_NIL && plim_engine_is_alive(g);
    advance(e, t);
    if (p->growth_per_s > 0.0 && !there) {
        p->bomb = 0.0;
    } else if (p->growth_per_s > 0.0 && p->bomb <= 0.0) {
        int64_t from_ns =
            plim_ns_of_s(e->flow[g->service].spec->channels.kernel.pids_growth_from_s);
        p->bomb = p->own;
        p->from_ns = from_ns > e->now_ns ? from_ns : e->now_ns;
        note_peak(p);
    } else if (p->growth_per_s <= 0.0) {
        hold(e, group, there ? p->own + of_requests(p, g) : 0.0);
    }
    settle_bombs(e, t);
}

void plim_engine_move_pids(plim_engine *e, plim_group *from, plim_group *to)
{
    pids *a = &e->kernel->of[from - e->group], *b = &e->kernel->of[to - e->group];
    advance(e, &e->kernel->table[a->table]);
    advance(e, &e->kernel->table[b->table]);
    b->bomb = a->bomb;
    b->from_ns = a->from_ns;
    plim_engine_count_pids(e, from);
    plim_engine_count_pids(e, to);
}

void plim_engine_flush_pids(plim_engine *e)
{
    plim_kernel *k = e->kernel;
    for (uint32_t i = 0; i < k->n_tables; i++) {
        advance(e, &k->table[i]);
    }
    for (uint32_t i = 0; i < e->n_groups; i++) {
        uint32_t service = e->group[i].service;
        if (service == PLIM_NIL) {
            continue;
        }
        sync_area(e, &k->of[i]);
        e->flow[service].obs->pids_ns += k->of[i].area;
        k->of[i].area = 0.0;
        double *peak = &e->result->pids_peak[service];
        *peak = k->of[i].peak > *peak ? k->of[i].peak : *peak;
    }
}

/* ---- to begin with ---- */

static void build_group(plim_engine *e, uint32_t group, uint32_t table_of)
{
    plim_kernel *k = e->kernel;
    const plim_group *g = &e->group[group];
    pids *p = &k->of[group];
    p->table = table_of;
    p->limit = HUGE_VAL;
    if (g->service == PLIM_NIL) {
        return;
    }
    const plim_kernel_use *use = &e->flow[g->service].spec->channels.kernel;
    p->need = plim_request_pids(e->flow[g->service].spec);
    p->growth_per_s = use->pids_growth_per_s;
    p->limit = use->limit_pids > 0.0 ? use->limit_pids : HUGE_VAL;
    p->own = use->pids_growth_per_s > 0.0 && use->pids < 1.0 ? 1.0 : use->pids;
    if (use->pids_growth_per_s > 0.0) {
        p->limit = p->limit < BOMB_MOST ? p->limit : BOMB_MOST;
        k->table[table_of].n_bombs++;
    }
}

bool plim_engine_build_pids(plim_engine *e)
{
    bool own = plim_stack_has_own_kernel(&e->spec->platform.stack);
    plim_kernel *k = PLIM_NEW(&e->arena, 1, plim_kernel);
    if (k == NULL) {
        return false;
    }
    k->n_tables = own ? e->n_groups : e->spec->n_hosts;
    k->table = PLIM_NEW(&e->arena, k->n_tables, table);
    k->bombed = PLIM_NEW(&e->arena, k->n_tables, uint32_t);
    k->of = PLIM_NEW(&e->arena, e->n_groups, pids);
    if (e->arena.failed) {
        return false;
    }
    e->kernel = k;
    for (uint32_t i = 0; i < e->n_groups; i++) {
        const plim_host *h = &e->host[e->group[i].host];
        double max = e->spec->hosts[e->group[i].host].channels.kernel.pids_max;
        uint32_t at = own ? i : e->group[i].host;
        k->table[at].first = own ? i : h->first;
        k->table[at].n = own ? 1 : h->n;
        k->table[at].max = max > 0.0 ? max : HUGE_VAL;
        k->table[at].step_ns = PLIM_NEVER;
        build_group(e, i, at);
    }
    for (uint32_t i = 0; i < k->n_tables; i++) {
        if (k->table[i].n_bombs > 0) {
            k->bombed[k->n_bombed++] = i;
        }
    }
    for (uint32_t i = 0; i < e->n_groups; i++) {
        plim_engine_count_pids(e, &e->group[i]);
    }
    return true;
}
