/* SPDX-License-Identifier: GPL-3.0-or-later
 * A group's pace: how fast its work is over what its cores would do. It is a product:
 *
 *     pace = copying (engine_move.c) · cache (engine_cache.c) · kernel locks · spinning
 *
 * Locks: kernel work takes 1 + contention · (other cores in that kernel now). Spinning: a guest
 * with several vCPUs whose lock holders are preempted. What neighbours take is booked one after
 * another, so that the parts add up: first the cores, with the spinning that follows from them,
 * then cache, then locks. */
#include "models/engine_pace.h"

#include <math.h>
#include <stdlib.h>

static double speed(const plim_pace *p)
{
    return p->of[PLIM_SLOW_CACHE].now * p->of[PLIM_SLOW_KERNEL].now * p->spin.now;
}

/* What follows from the factors. Who is not slowed is not looked at: nothing of it moves. */
static void set_pace(plim_group *g)
{
    plim_pace *p = g->slow;
    g->pace = p == NULL ? g->copy_pace : g->copy_pace * speed(p);
    g->paced = g->pace < 1.0;
    if (p != NULL && !g->paced) {
        p->j_rate[PLIM_SLOW_CACHE] = p->j_rate[PLIM_SLOW_KERNEL] = 0.0;
    }
}

void plim_engine_copying(plim_group *g, double pace)
{
    g->copy_pace = pace;
    set_pace(g);
}

/* ---- integrals ---- */

PLIM_NOINLINE void plim_engine_pace_sync(plim_group *g, double dt)
{
    double cores = g->scale * g->demand;
    plim_pace *p = g->slow;
    g->taxed += (1.0 - g->copy_pace) * cores * dt;
    if (p == NULL) {
        return;
    }
    p->held_up += (g->copy_pace - g->pace) * cores * dt;
    for (int k = 0; k < PLIM_SLOW_KINDS; k++) {
        p->j[k] += p->j_rate[k] * dt;
    }
}

void plim_engine_pace_rates(plim_group *g)
{
    plim_pace *p = g->slow;
    if (p == NULL) {
        return;
    }
    double left = g->demand > 0.0 ? 1.0 - g->j_rate : 0.0; /* of its progress alone */
    if (p->spin.now < p->spin.alone) {
        left *= p->spin.now / p->spin.alone;
        g->j_rate = g->demand > 0.0 ? 1.0 - left : 0.0;
    }
    for (int k = 0; k < PLIM_SLOW_KINDS; k++) {
        p->j_rate[k] = left * (1.0 - p->kept[k]);
        left *= p->kept[k];
    }
}

/* ---- factors ---- */

/* Cores that a kernel has of the group. */
static double in_kernel(const plim_engine *e, uint32_t i)
{
    return e->group[i].x * e->pacing->group[i].use->in_kernel;
}

static double kernel_cores(const plim_engine *e, uint32_t n)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < n; k++) {
        sum += in_kernel(e, e->active[k]);
    }
    return sum;
}

/* A core of the group finds its other cores there and, where the kernel is everybody's, those of
 * all groups. */
static plim_factor kernel_factor(const plim_engine *e, const plim_group *g, double contention,
                                 double all)
{
    double in_kernel = g->slow->use->in_kernel;
    double own = g->x > 1.0 ? (g->x - 1.0) * in_kernel : 0.0;
    double others = e->pacing->own_kernels ? 0.0 : all - g->x * in_kernel;
    double each = in_kernel * contention; /* of its time, for each other core */
    others = others > 0.0 ? others : 0.0;
    return (plim_factor){1.0 / (1.0 + each * (own + others)), 1.0 / (1.0 + each * own)};
}

static plim_factor spin_factor(const plim_group *g)
{
    double spin = g->slow->use->spin;
    if (g->station[PLIM_ON_VCPU].demand <= 1) {
        return (plim_factor){1.0, 1.0};
    }
    return (plim_factor){1.0 - spin * (1.0 - g->x / g->demand),
                         1.0 - spin * (1.0 - g->x_alone / g->demand)};
}

static bool differs(plim_factor a, plim_factor b)
{
    return a.now != b.now || a.alone != b.alone;
}

/* Without neighbours nothing is slower. */
static double kept(plim_factor f)
{
    return f.alone < 1.0 ? f.now / f.alone : f.now;
}

/* Of a group; the same for all alike that have as many cores. */
typedef struct factors {
    plim_factor of[PLIM_SLOW_KINDS];
    double kept[PLIM_SLOW_KINDS];
} factors;

/* Notes the factors; what has gone on up to now went on at the old ones. */
static inline void put(plim_engine *e, plim_host *h, plim_group *g, const factors *found,
                       plim_factor spin)
{
    plim_pace *p = g->slow;
    if (!differs(p->of[PLIM_SLOW_CACHE], found->of[PLIM_SLOW_CACHE]) &&
        !differs(p->of[PLIM_SLOW_KERNEL], found->of[PLIM_SLOW_KERNEL]) && !differs(p->spin, spin)) {
        return;
    }
    plim_engine_sync(e, g);
    for (int k = 0; k < PLIM_SLOW_KINDS; k++) {
        p->of[k] = found->of[k];
        p->kept[k] = found->kept[k];
    }
    p->spin = spin;
    set_pace(g);
    plim_engine_defer(e, g);
    h->reach = PLIM_REACH_ALL;
}

/* How many of e->active are instances: the shared service is the last one. */
static uint32_t find_instances(plim_engine *e, const plim_host *h)
{
    uint32_t n = plim_engine_find_active(e, h);
    return n > 0 && e->active[n - 1] == h->shared ? n - 1 : n;
}

static factors factors_of(const plim_engine *e, const plim_pace_host *host, const plim_group *g,
                          const plim_cache_level *level, double all_cores)
{
    const plim_pace *p = g->slow;
    factors found = {.of = {{1.0, 1.0}, {1.0, 1.0}}};
    if (host->cache != NULL && p->use->slow_caches) {
        found.of[PLIM_SLOW_CACHE] = plim_engine_cache_factor(p, host->cache, g->x, level);
    }
    if (host->contention > 0.0 && p->use->slow_kernels) {
        found.of[PLIM_SLOW_KERNEL] = kernel_factor(e, g, host->contention, all_cores);
    }
    for (int k = 0; k < PLIM_SLOW_KINDS; k++) {
        found.kept[k] = kept(found.of[k]);
    }
    return found;
}

static void find_factors(plim_engine *e, plim_host *h, const plim_cache_level *level, uint32_t n)
{
    const plim_pacing *pacing = e->pacing;
    const plim_pace_host *host = &pacing->host[h - e->host];
    const plim_factor full = {1.0, 1.0};
    double in_kernel = host->contention > 0.0 && !pacing->own_kernels ? kernel_cores(e, n) : 0.0;
    const plim_pace_use *like = NULL;
    double cores = 0.0;
    factors found = {0};
    for (uint32_t k = 0; k < n; k++) {
        plim_group *g = &e->group[e->active[k]];
        const plim_pace *p = g->slow;
        if (p == NULL) {
            continue;
        }
        if (p->use->like != like || g->x != cores) {
            found = factors_of(e, host, g, level, in_kernel);
            like = p->use->like;
            cores = g->x;
        }
        put(e, h, g, &found, p->use->spin > 0.0 ? spin_factor(g) : full);
    }
}

/* Who no longer computes: one who begins to is not slowed yet. */
static void to_full_speed(plim_group *g)
{
    const plim_factor full = {1.0, 1.0};
    plim_pace *p = g->slow;
    if (p != NULL && g->demand <= 0.0) {
        p->of[PLIM_SLOW_CACHE] = p->of[PLIM_SLOW_KERNEL] = p->spin = full;
        p->kept[PLIM_SLOW_CACHE] = p->kept[PLIM_SLOW_KERNEL] = 1.0;
        set_pace(g);
    }
}

void plim_engine_pace(plim_engine *e, plim_host *h)
{
    plim_cache_level level = {.gb = 1.0};
    uint32_t n = find_instances(e, h);
    if (e->pacing->host[h - e->host].cache != NULL) {
        plim_engine_cache_level(e, h, n, &level);
    }
    bool slow = !e->pacing->plain || level.gb < 1.0;
    if (!slow && !h->slow) {
        return;
    }
    find_factors(e, h, &level, n);
    for (uint32_t k = 0; k < e->n_deferred; k++) {
        to_full_speed(e->deferred[k]);
    }
    h->slow = slow;
}

/* ---- requests ---- */

void plim_engine_pace_begin(plim_engine *e, uint32_t r)
{
    const plim_pace *p = e->group[e->request[r].group].slow;
    for (int k = 0; k < PLIM_SLOW_KINDS; k++) {
        e->pacing->request[r].j_start[k] = p->j[k];
    }
}

void plim_engine_pace_end(plim_engine *e, uint32_t r)
{
    const plim_pace *p = e->group[e->request[r].group].slow;
    plim_pace_request *q = &e->pacing->request[r];
    for (int k = 0; k < PLIM_SLOW_KINDS; k++) {
        q->lost_ns[k] += p->j[k] - q->j_start[k];
    }
}

void plim_engine_pace_off_vcpu(plim_engine *e, uint32_t r)
{
    const plim_pace *p = e->group[e->request[r].group].slow;
    e->pacing->request[r].j_vcpu = p->j[PLIM_SLOW_CACHE] + p->j[PLIM_SLOW_KERNEL];
}

double plim_engine_pace_since_vcpu(const plim_engine *e, uint32_t r)
{
    const plim_pace *p = e->group[e->request[r].group].slow;
    return p->j[PLIM_SLOW_CACHE] + p->j[PLIM_SLOW_KERNEL] - e->pacing->request[r].j_vcpu;
}

void plim_engine_pace_new(plim_engine *e, uint32_t r)
{
    e->pacing->request[r] = (plim_pace_request){.j_vcpu = 0.0};
}

void plim_engine_pace_book(plim_engine *e, uint32_t r, plim_service_obs *o)
{
    o->neighbours_ns[PLIM_RESOURCE_CACHE] += e->pacing->request[r].lost_ns[PLIM_SLOW_CACHE];
    o->neighbours_ns[PLIM_RESOURCE_KERNEL] += e->pacing->request[r].lost_ns[PLIM_SLOW_KERNEL];
}

void plim_engine_pace_moved(plim_engine *e, uint32_t r, const plim_group *from,
                            const plim_group *to)
{
    const plim_pace *a = from->slow, *b = to->slow;
    plim_pace_request *q = &e->pacing->request[r];
    for (int k = 0; k < PLIM_SLOW_KINDS; k++) {
        q->j_start[k] += b->j[k] - a->j[k];
        q->j_vcpu += b->j[k] - a->j[k];
    }
}

double plim_engine_pace_gb(plim_engine *e, uint32_t host)
{
    if (e->pacing == NULL) {
        return 0.0;
    }
    plim_pace_host *p = &e->pacing->host[host];
    double gb = (p->gb_sum + p->gb_now * (double)(e->now_ns - p->gb_from_ns)) * 1e-9;
    p->gb_sum = 0.0;
    p->gb_from_ns = e->now_ns;
    return gb;
}

/* ---- what a run has of all this ---- */

/* Kernel work over all work of a mean request on its vCPU. */
static double kernel_share(const plim_flow *f)
{
    double all = plim_cost_stage_ns(&f->cost, PLIM_STAGE_VCPU);
    double kernel =
        f->cost.cpu_ns[PLIM_STAGE_VCPU][PLIM_PART_NATIVE] - f->spec->ops.n[PLIM_CLASS_USER] * 1e9;
    return all > 0.0 && kernel > 0.0 ? kernel / all : 0.0;
}

static plim_pace_use use_of(const plim_engine *e, const plim_flow *f)
{
    const plim_cache_use *c = &f->spec->channels.cache;
    bool limited = c->limit_mib > 0.0 && c->limit_mib < c->footprint_mib;
    bool guest = plim_stack_has_own_kernel(&e->spec->platform.stack);
    plim_pace_use use = {
        .cache = c,
        .footprint_mib = c->footprint_mib,
        .most_mib = limited ? c->limit_mib : c->footprint_mib,
        .limit_gb = c->limit_gb_per_s > 0.0 ? c->limit_gb_per_s : HUGE_VAL,
        .in_kernel = kernel_share(f),
        .spin = guest ? f->spec->lock_spin : 0.0,
    };
    use.limited = limited || c->limit_gb_per_s > 0.0;
    use.fit_gb = c->gb_per_s * plim_engine_cache_raised(c, use.most_mib);
    use.slow_caches =
        e->pacing->caches && (c->n_sensitivity > 0 || (c->memory_bound > 0.0 && c->gb_per_s > 0.0));
    use.slow_kernels = e->pacing->kernels && use.in_kernel > 0.0;
    return use;
}

/* Whether any host has such a channel. */
static void find_channels(const plim_engine *e, bool *caches, bool *kernels)
{
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        const plim_host_spec *host = &e->spec->hosts[h];
        *caches = *caches || plim_engine_has_cache(e->spec, host);
        *kernels =
            *kernels || (!e->spec->channels_off.kernel && host->channels.kernel.contention > 0.0);
    }
}

/* Whether anybody may be slowed. */
static bool is_used(const plim_engine *e, bool caches, bool kernels)
{
    bool used = kernels;
    for (uint32_t s = 0; s < e->spec->n_services && !used; s++) {
        const plim_cache_use *c = &e->spec->services[s].channels.cache;
        bool presses = c->footprint_mib > 0.0 || c->gb_per_s > 0.0;
        used = (caches && presses) || e->spec->services[s].lock_spin > 0.0;
    }
    return used;
}

bool plim_engine_allocate_pacing(plim_engine *e, size_t groups)
{
    bool caches = false, kernels = false;
    find_channels(e, &caches, &kernels);
    if (!is_used(e, caches, kernels)) {
        return true;
    }
    plim_pacing *p = e->pacing = PLIM_NEW(&e->arena, 1, plim_pacing);
    if (p == NULL) {
        return false;
    }
    p->use = PLIM_NEW(&e->arena, e->spec->n_services, plim_pace_use);
    p->group = PLIM_NEW(&e->arena, groups, plim_pace);
    p->request = PLIM_NEW(&e->arena, e->n_requests, plim_pace_request);
    p->host = PLIM_NEW(&e->arena, e->spec->n_hosts, plim_pace_host);
    p->by_claim = PLIM_NEW(&e->arena, groups, uint32_t);
    p->plain = true;
    p->caches = caches;
    p->kernels = kernels;
    p->own_kernels = plim_stack_has_own_kernel(&e->spec->platform.stack);
    return !e->arena.failed;
}

/* Whether both ask for the same at the caches and in the kernel, and suffer alike. */
static bool is_like(const plim_pace_use *a, const plim_pace_use *b)
{
    const plim_cache_use *c = a->cache, *d = b->cache;
    return c->n_sensitivity == 0 && d->n_sensitivity == 0 && c->gb_per_s == d->gb_per_s &&
           c->miss_gain == d->miss_gain && c->memory_bound == d->memory_bound &&
           a->footprint_mib == b->footprint_mib && a->most_mib == b->most_mib &&
           a->limit_gb == b->limit_gb && a->in_kernel == b->in_kernel && a->limited == b->limited;
}

void plim_engine_build_flow_pace(plim_engine *e, plim_flow *f)
{
    if (e->pacing == NULL) {
        return;
    }
    plim_pace_use *use = &e->pacing->use[f - e->flow];
    *use = use_of(e, f);
    use->like = f > e->flow && is_like(use - 1, use) ? use[-1].like : use;
    f->slowed = use->slow_caches || use->slow_kernels || use->spin > 0.0;
    e->pacing->limits = e->pacing->limits || use->limited;
    e->pacing->plain = e->pacing->plain && !use->limited && !use->slow_kernels &&
                       use->spin <= 0.0 && use->cache->n_sensitivity == 0;
}

/* The shared service claims nothing of the cache and comes last. */
static double claim_of(const plim_engine *e, uint32_t group)
{
    const plim_pace_use *use = e->pacing->group[group].use;
    if (use == NULL) {
        return HUGE_VAL;
    }
    return use->most_mib > 0.0 ? use->most_mib / use->footprint_mib : 0.0;
}

/* A total order: equal weights by place. */
static bool is_before(plim_claim one, plim_claim two)
{
    return one.weight != two.weight ? one.weight < two.weight : one.group < two.group;
}

/* Shell's sort, with Knuth's gaps: (3^k - 1) / 2. */
static void sort_claims(plim_claim *claim, uint32_t n)
{
    uint32_t gap = 1;
    while (gap < n / 3) {
        gap = 3 * gap + 1;
    }
    for (; gap > 0; gap /= 3) {
        for (uint32_t i = gap; i < n; i++) {
            plim_claim moved = claim[i];
            uint32_t at = i;
            for (; at >= gap && is_before(moved, claim[at - gap]); at -= gap) {
                claim[at] = claim[at - gap];
            }
            claim[at] = moved;
        }
    }
}

void plim_engine_build_host_pace(plim_engine *e, plim_host *h)
{
    const plim_factor full = {1.0, 1.0};
    if (e->pacing == NULL) {
        return;
    }
    const plim_host_spec *spec = &e->spec->hosts[h - e->host];
    plim_pace_host *host = &e->pacing->host[h - e->host];
    host->cache = plim_engine_has_cache(e->spec, spec) ? &spec->channels.cache : NULL;
    host->contention = e->spec->channels_off.kernel ? 0.0 : spec->channels.kernel.contention;
    h->paced = true;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_group *g = &e->group[i];
        bool slowed = g->service != PLIM_NIL && e->flow[g->service].slowed;
        g->slow = slowed ? &e->pacing->group[i] : NULL;
        e->pacing->group[i] = (plim_pace){
            .use = g->service == PLIM_NIL ? NULL : &e->pacing->use[g->service],
            .of = {full, full},
            .kept = {1.0, 1.0},
            .spin = full,
        };
        e->claim[i - h->first] = (plim_claim){g, claim_of(e, i)};
    }
    sort_claims(e->claim, h->n);
    for (uint32_t k = 0; k < h->n; k++) {
        e->pacing->by_claim[h->first + k] = plim_engine_index(e, e->claim[k].group);
    }
}
