/* SPDX-License-Identifier: GPL-3.0-or-later
 * The last-level cache and the memory bandwidth of a host, shared by all groups that compute there,
 * whatever platform they are on (docs/model.md, section 16). One pass, no fixed point: what a group
 * asks for follows from the cores it has, not from how far it comes.
 *
 *     c_i = min(limit_i, theta f_i),   sum c_i = cache         if they do not all fit, else f_i
 *     B_i = b_i x_i (1 + kappa_i (1 - c_i / f_i))
 *     y_i = min(limit_i, theta' B_i),  sum y_i = bandwidth     if that is not enough, else B_i
 *     factor = 1 / ((1 - m_i) + m_i B_i / y_i)
 *
 * Cache and bandwidth are filled in proportion to what is asked: lines are evicted and requests to
 * memory served as they come, whoever they are of. Limits alone protect those who ask for little.
 *
 * A service with a measured table has 1 / slowdown(what its neighbours would hold) instead. */
#include "models/engine_pace.h"

#include <math.h>

bool plim_engine_has_cache(const plim_spec *spec, const plim_host_spec *host)
{
    return !spec->channels_off.cache && host->channels.cache.llc_mib > 0.0;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* ---- the cache ---- */

/* Those that reach their limit first come first: what they leave is the others'. */
static double fill_cache(const plim_engine *e, const plim_host *h, double left, double weights)
{
    const uint32_t *order = &e->pacing->by_claim[h->first];
    if (!e->pacing->limits) {
        return left / weights;
    }
    for (uint32_t k = 0; k < h->n; k++) {
        const plim_pace_use *use = e->pacing->group[order[k]].use;
        if (use == NULL || e->group[order[k]].demand <= 0.0) {
            continue;
        }
        if (use->most_mib > left / weights * use->footprint_mib) {
            return left / weights;
        }
        left -= use->most_mib;
        weights -= use->footprint_mib;
    }
    return 1.0; /* by rounding alone */
}

double plim_engine_cache_raised(const plim_cache_use *c, double mib)
{
    return mib < c->footprint_mib ? 1.0 + c->miss_gain * (1.0 - mib / c->footprint_mib) : 1.0;
}

/* ---- the bandwidth ---- */

/* The level only rises from turn to turn: who is at his limit stays there. */
static double fill_bandwidth(const plim_engine *e, uint32_t n, double there, double wanted)
{
    const plim_pace *pace = e->pacing->group;
    double level = there / wanted;
    for (uint32_t met_before = 0; e->pacing->limits;) {
        double met_gb = 0.0, met_wanted = 0.0;
        uint32_t met = 0, others = 0;
        for (uint32_t k = 0; k < n; k++) {
            const plim_pace *p = &pace[e->active[k]];
            if (p->most_gb < p->wants_gb && p->most_gb <= level * p->wants_gb) {
                met_gb += p->most_gb;
                met_wanted += p->wants_gb;
                met++;
            } else {
                others += p->wants_gb > 0.0;
            }
        }
        if (met == met_before || others == 0) {
            return others == 0 ? 1.0 : level; /* none left: by rounding alone */
        }
        met_before = met;
        level = (there - met_gb) / (wanted - met_wanted);
    }
    return level;
}

/* What one asks for that moves so much a second on each of its cores; that, or its limit. */
static inline double ask(plim_pace *p, double cores, double core_gb, plim_cache_level *level)
{
    p->wants_gb = cores * core_gb;
    p->most_gb = least(p->wants_gb, p->use->limit_gb);
    level->wanted_gb += p->wants_gb;
    return p->most_gb;
}

/* All that is asked for, as the cache is shared. */
static double ask_with_misses(plim_engine *e, uint32_t n, plim_cache_level *level)
{
    const plim_pace_use *like = NULL;
    double sum = 0.0, core_gb = 0.0;
    level->wanted_gb = 0.0;
    for (uint32_t k = 0; k < n; k++) {
        plim_pace *p = &e->pacing->group[e->active[k]];
        const plim_pace_use *use = p->use;
        if (use->like != like) {
            double mib = least(use->most_mib, level->cache * use->footprint_mib);
            core_gb = use->cache->gb_per_s * plim_engine_cache_raised(use->cache, mib);
            like = use->like;
        }
        sum += ask(p, e->group[e->active[k]].x, core_gb, level);
    }
    return sum;
}

void plim_engine_cache_level(plim_engine *e, const plim_host *h, uint32_t n,
                             plim_cache_level *level)
{
    plim_pace_host *host = &e->pacing->host[h - e->host];
    double there = host->cache->gb_per_s, asked = 0.0;
    *level = (plim_cache_level){.cache = 1.0, .gb = 1.0};
    for (uint32_t k = 0; k < n; k++) { /* as if all fitted */
        plim_pace *p = &e->pacing->group[e->active[k]];
        level->pressure_mib += p->use->most_mib;
        level->footprints_mib += p->use->footprint_mib;
        asked += ask(p, e->group[e->active[k]].x, p->use->fit_gb, level);
    }
    if (level->pressure_mib > host->cache->llc_mib) {
        level->cache = fill_cache(e, h, host->cache->llc_mib, level->footprints_mib);
        asked = ask_with_misses(e, n, level);
    }
    host->gb_sum += host->gb_now * (double)(e->now_ns - host->gb_from_ns);
    host->gb_from_ns = e->now_ns;
    host->gb_now = asked;
    if (there > 0.0 && asked > there) {
        host->gb_now = there;
        level->gb = fill_bandwidth(e, n, there, level->wanted_gb);
    }
}

/* ---- one of them ---- */

static double slowdown(const plim_cache_use *c, double pressure_mib)
{
    double at = pressure_mib / c->sensitivity_step_mib;
    if (!(at < (double)(c->n_sensitivity - 1))) { /* beyond what was measured: as its last */
        return c->sensitivity[c->n_sensitivity - 1];
    }
    uint32_t i = (uint32_t)at;
    double part = at - (double)i;
    return c->sensitivity[i] + part * (c->sensitivity[i + 1] - c->sensitivity[i]);
}

static inline double waiting(const plim_cache_use *c, double wants_gb, double gets_gb)
{
    if (!(wants_gb > gets_gb)) {
        return 1.0;
    }
    return 1.0 / ((1.0 - c->memory_bound) + c->memory_bound * (wants_gb / gets_gb));
}

plim_factor plim_engine_cache_factor(const plim_pace *p, const plim_cache_host *cache, double cores,
                                     const plim_cache_level *level)
{
    const plim_pace_use *use = p->use;
    const plim_cache_use *c = use->cache;
    if (c->n_sensitivity > 0) {
        double pressure_mib = level->pressure_mib - use->most_mib;
        double slower = pressure_mib > 0.0 ? slowdown(c, pressure_mib) : 1.0;
        return (plim_factor){1.0 / slower, 1.0};
    }
    if (level->gb >= 1.0 && !use->limited) { /* enough for all is enough for each */
        return (plim_factor){1.0, 1.0};
    }
    double gets_gb = least(p->most_gb, level->gb * p->wants_gb);
    double now = waiting(c, p->wants_gb, gets_gb);
    if (use->footprint_mib >= level->footprints_mib && p->wants_gb >= level->wanted_gb) {
        return (plim_factor){now, now}; /* nobody else asks for anything */
    }
    double alone_mib = least(use->most_mib, cache->llc_mib);
    double alone_gb = cores * c->gb_per_s * plim_engine_cache_raised(c, alone_mib);
    double most_gb = least(alone_gb, use->limit_gb);
    most_gb = cache->gb_per_s > 0.0 ? least(most_gb, cache->gb_per_s) : most_gb;
    return (plim_factor){now, waiting(c, alone_gb, most_gb)};
}
