/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hosts that come, leave and are replaced while a run goes on, and the placement planned anew. Who
 * has to leave a host goes where the scenario's own placement finds room, or goes without. See
 * docs/model.md, section 10. */
#include "models/engine_entity.h"
#include "models/engine_life.h"

/* A host in a plan. */
enum { UNTOUCHED, CONSIDERED, RECEIVES, EMPTIED };

/* ---- hosts ---- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t old_ns(const plim_engine *e, uint32_t host)
{
    double at_age_s = e->spec->hosts[host].refresh.at_age_s;
    return at_age_s > 0.0 ? e->host[host].new_ns + plim_ns_of_s(at_age_s) : PLIM_NEVER;
}

static int64_t until_ns(const plim_engine *e, uint32_t host)
{
    double until_s = e->spec->hosts[host].until_s;
    return until_s > 0.0 ? plim_ns_of_s(until_s) : PLIM_NEVER;
}

static void schedule_host(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    int64_t next = h->down ? h->back_ns : PLIM_NEVER;
    if (h->stay == PLIM_HOST_TO_COME) {
        next = plim_ns_of_s(e->spec->hosts[host].from_s);
    } else if (h->stay == PLIM_HOST_STAYS) {
        next = sooner(next, sooner(until_ns(e, host), old_ns(e, host)));
    } else if (h->stay == PLIM_HOST_SWAPPED) {
        next = h->back_ns;
    }
    plim_queue_set(&e->queue, plim_engine_host_entity(e, host),
                   next > e->now_ns ? next : e->now_ns);
}

/* Takes instances from now on: those that found no room are the first. */
static void open_host(plim_engine *e, uint32_t host)
{
    e->cluster.there[host] = true;
    plim_engine_host_changed(e, host);
    plim_engine_place_again(e);
    plim_engine_note_change(e);
}

static void without(plim_engine *e, uint32_t service)
{
    e->result->evicted[service]++;
    plim_engine_lacks(e, service);
}

/* One that is up moves, or is drained. */
static void send_away(plim_engine *e, plim_group *g, plim_move_reason reason)
{
    int64_t host = plim_cluster_find(e->spec, &e->cluster, g->service);
    if (host < 0 || !plim_engine_move(e, g, (uint32_t)host, reason)) {
        without(e, g->service);
        plim_engine_drain(e, g);
    }
}

static plim_group *book(plim_engine *e, uint32_t service, int64_t host)
{
    plim_group *slot = host < 0 ? NULL : plim_engine_idle_slot(e, (uint32_t)host, service);
    if (slot != NULL) {
        plim_cluster_put(e->spec, &e->cluster, service, (uint32_t)host);
        plim_engine_host_changed(e, (uint32_t)host);
    }
    return slot;
}

/* One that starts here starts there instead, from the beginning. */
static void start_elsewhere(plim_engine *e, plim_group *g)
{
    uint32_t service = g->service;
    plim_group *slot = book(e, service, plim_cluster_find(e->spec, &e->cluster, service));
    plim_engine_ready_at(g, PLIM_NEVER);
    e->flow[service].n_starting--;
    if (slot != NULL) {
        plim_engine_start_on(e, slot);
    } else {
        without(e, service);
    }
    g->relieved = true;
    plim_engine_instance_gone(e, g);
}

static void empty(plim_engine *e, uint32_t host)
{
    plim_host *h = &e->host[host];
    bool leaves = h->stay == PLIM_HOST_LEAVES;
    e->cluster.there[host] = false;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_group *g = &e->group[i];
        if (g->service == PLIM_NIL) {
            continue;
        }
        switch ((plim_instance_state)g->state) {
        case PLIM_INSTANCE_UP:
            if (!plim_engine_is_moving(e, g)) {
                send_away(e, g, leaves ? PLIM_MOVE_LEAVES : PLIM_MOVE_REFRESH);
            }
            break;
        case PLIM_INSTANCE_STARTING:
            start_elsewhere(e, g);
            break;
        case PLIM_INSTANCE_COMING:
            plim_engine_stay(e, g);
            plim_engine_begin_moves(e);
            break;
        case PLIM_INSTANCE_DRAINING:
        case PLIM_INSTANCE_OFF:
            break;
        }
    }
    if (e->cluster.n_placed[host] == 0) {
        plim_engine_host_empty(e, host);
    }
}

void plim_engine_host_empty(plim_engine *e, uint32_t host)
{
    plim_host *h = &e->host[host];
    if (h->stay == PLIM_HOST_LEAVES) {
        h->stay = PLIM_HOST_LEFT;
        plim_engine_host_changed(e, host);
    } else if (h->stay == PLIM_HOST_EMPTIES) {
        double swap_s = e->spec->hosts[host].refresh.swap_s;
        h->stay = PLIM_HOST_SWAPPED;
        h->back_ns = e->now_ns + plim_ns_of_s(swap_s + e->spec->platform.stack.host_boot_s);
        schedule_host(e, host);
    }
}

void plim_engine_host_down(plim_engine *e, uint32_t host, int64_t back_ns)
{
    plim_host *h = &e->host[host];
    if (h->stay == PLIM_HOST_TO_COME || h->stay == PLIM_HOST_SWAPPED ||
        (!e->cluster.there[host] && !h->down && e->cluster.n_placed[host] == 0)) {
        return; /* nothing stands there */
    }
    h->back_ns = back_ns > h->back_ns ? back_ns : h->back_ns;
    if (e->moves && (h->stay == PLIM_HOST_STAYS || h->down)) {
        h->down = true;
        e->cluster.there[host] = false;
        plim_engine_host_changed(e, host);
        schedule_host(e, host);
    }
}

void plim_engine_stayed(plim_engine *e, uint32_t host)
{
    uint8_t stay = e->host[host].stay;
    if (stay == PLIM_HOST_LEAVES || stay == PLIM_HOST_EMPTIES) {
        plim_queue_set(&e->queue, plim_engine_host_entity(e, host), e->now_ns);
    }
}

void plim_engine_host_plan(plim_engine *e, uint32_t host)
{
    plim_host *h = &e->host[host];
    if (h->down && h->back_ns <= e->now_ns) {
        h->down = false;
        if (h->stay == PLIM_HOST_STAYS) {
            open_host(e, host);
        }
    }
    if (h->stay == PLIM_HOST_TO_COME) {
        h->stay = PLIM_HOST_STAYS;
        open_host(e, host);
    } else if (h->stay == PLIM_HOST_SWAPPED && h->back_ns <= e->now_ns) {
        h->stay = PLIM_HOST_STAYS;
        plim_engine_no_images(e, host);
        plim_engine_host_new(e, host, e->spec->hosts[host].refresh.core_speed);
        open_host(e, host);
    } else if (h->stay == PLIM_HOST_STAYS && until_ns(e, host) <= e->now_ns) {
        h->stay = PLIM_HOST_LEAVES;
    } else if (h->stay == PLIM_HOST_STAYS && old_ns(e, host) <= e->now_ns) {
        h->stay = PLIM_HOST_EMPTIES;
    }
    schedule_host(e, host);
    if (h->stay == PLIM_HOST_LEAVES || h->stay == PLIM_HOST_EMPTIES) {
        empty(e, host);
        plim_engine_note_change(e);
    }
}

bool plim_engine_elsewhere(plim_engine *e, plim_group *g, int64_t ready_ns)
{
    int64_t host = plim_cluster_find(e->spec, &e->cluster, g->service);
    plim_group *slot = host < 0 ? NULL : plim_engine_idle_slot(e, (uint32_t)host, g->service);
    if (slot == NULL || plim_engine_up_ns(e, slot, false) >= ready_ns) {
        return false;
    }
    (void)book(e, g->service, host);
    plim_engine_start_on(e, slot);
    e->result->moves[PLIM_MOVE_FAILURE]++;
    e->result->moves_ns += (double)(slot->ready_ns - e->now_ns);
    return true;
}

/* ---- plans ---- */

static bool takes_part(const plim_engine *e, uint32_t host)
{
    return e->cluster.there[host] && e->host[host].stay == PLIM_HOST_STAYS;
}

/* All who are there are up. */
static bool can_be_emptied(const plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const plim_group *g = &e->group[i];
        if (g->service != PLIM_NIL && g->state != PLIM_INSTANCE_UP &&
            g->state != PLIM_INSTANCE_OFF) {
            return false;
        }
    }
    return true;
}

/* The fewest instances, and of those the last: so that the first hosts stay. */
static int64_t next_to_empty(const plim_engine *e)
{
    int64_t chosen = -1;
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        uint32_t n = e->cluster.n_placed[h];
        if (e->part[h] == UNTOUCHED && n > 0 && takes_part(e, h) && can_be_emptied(e, h) &&
            (chosen < 0 || n <= e->cluster.n_placed[chosen])) {
            chosen = (int64_t)h;
        }
    }
    return chosen;
}

/* Every instance of the host on others that are used already, one after another; whether all fit.
 * The same again with `go` moves them. */
static bool put_elsewhere(plim_engine *e, uint32_t host, bool go)
{
    const plim_host *h = &e->host[host];
    plim_cluster_assign(e->spec, &e->cluster, &e->trial);
    for (uint32_t x = 0; x < e->spec->n_hosts; x++) {
        e->trial.there[x] =
            takes_part(e, x) && e->cluster.n_placed[x] > 0 && x != host && e->part[x] != EMPTIED;
    }
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_group *g = &e->group[i];
        if (g->service == PLIM_NIL || g->state != PLIM_INSTANCE_UP) {
            continue;
        }
        int64_t to = plim_cluster_add(e->spec, &e->trial, g->service);
        if (to < 0) {
            return false;
        }
        if (go && plim_engine_move(e, g, (uint32_t)to, PLIM_MOVE_PACK)) {
            e->part[to] = RECEIVES;
        }
    }
    return true;
}

static void pack(plim_engine *e, uint32_t most)
{
    for (int64_t h = next_to_empty(e); h >= 0; h = next_to_empty(e)) {
        uint32_t n = e->cluster.n_placed[h];
        bool fits = n <= most && put_elsewhere(e, (uint32_t)h, false);
        e->part[h] = fits ? EMPTIED : CONSIDERED;
        if (fits) {
            most -= most == PLIM_UNLIMITED ? 0 : n;
            (void)put_elsewhere(e, (uint32_t)h, true);
        }
    }
}

static double load_of(const plim_engine *e, const plim_group *g, uint32_t host)
{
    uint32_t vcpus = e->flow[g->service].spec->vcpus;
    return vcpus > 0 ? vcpus / e->cluster.cores[host] : 1.0;
}

typedef struct better_move {
    plim_group *group;
    uint32_t to;
    double worst; /* load of the fuller one of the two hosts afterwards */
} better_move;

/* Where the instance would leave the fuller one of both hosts least full. */
static void try_hosts(plim_engine *e, plim_group *g, better_move *best)
{
    double left = e->load[g->host] - load_of(e, g, g->host);
    for (uint32_t x = 0; x < e->spec->n_hosts; x++) {
        double there = e->load[x] + load_of(e, g, x);
        double worst = left > there ? left : there;
        if (x != g->host && takes_part(e, x) && worst < best->worst - 1e-9 &&
            plim_cluster_fits(e->spec, &e->cluster, g->service, x) &&
            plim_engine_idle_slot(e, x, g->service) != NULL) {
            *best = (better_move){.group = g, .to = x, .worst = worst};
        }
    }
}

/* From the host with the most vCPUs per core, while that makes it better. */
static void spread(plim_engine *e, uint32_t most)
{
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        e->load[h] = e->cluster.vcpus_placed[h] / e->cluster.cores[h];
    }
    for (uint32_t n = 0; n < most; n++) {
        int64_t full = -1;
        for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
            if (takes_part(e, h) && (full < 0 || e->load[h] > e->load[full])) {
                full = (int64_t)h;
            }
        }
        better_move best = {.worst = full < 0 ? 0.0 : e->load[full]};
        const plim_host *h = &e->host[full < 0 ? 0 : full];
        for (uint32_t i = h->first; i < h->first + h->n && full >= 0; i++) {
            plim_group *g = &e->group[i];
            if (g->service != PLIM_NIL && g->state == PLIM_INSTANCE_UP &&
                !plim_engine_is_moving(e, g)) {
                try_hosts(e, g, &best);
            }
        }
        if (best.group == NULL || !plim_engine_move(e, best.group, best.to, PLIM_MOVE_SPREAD)) {
            return;
        }
        e->load[full] -= load_of(e, best.group, (uint32_t)full);
        e->load[best.to] += load_of(e, best.group, best.to);
    }
}

static void schedule_plan(plim_engine *e)
{
    plim_queue_set(&e->queue, plim_engine_plan_entity(e), sooner(e->tick_ns, e->change_ns));
}

void plim_engine_note_change(plim_engine *e)
{
    double after_s = e->spec->replan.after_change_s;
    if (after_s > 0.0) {
        e->change_ns = e->now_ns + plim_ns_of_s(after_s);
        schedule_plan(e);
    }
}

void plim_engine_plan(plim_engine *e)
{
    const plim_replan_spec *spec = &e->spec->replan;
    if (e->tick_ns <= e->now_ns) {
        e->tick_ns += plim_ns_of_s(spec->every_s);
    }
    if (e->change_ns <= e->now_ns) {
        /* while instances move it waits for them */
        e->change_ns = e->n_moves > 0 ? e->now_ns + plim_ns_of_s(spec->after_change_s) : PLIM_NEVER;
    }
    schedule_plan(e);
    if (e->n_moves > 0) {
        return;
    }
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        e->part[h] = UNTOUCHED;
    }
    switch (spec->goal) {
    case PLIM_REPLAN_PACK:
        pack(e, spec->moves_max);
        break;
    case PLIM_REPLAN_SPREAD:
        spread(e, spec->moves_max);
        break;
    }
}

void plim_engine_first_plan(plim_engine *e)
{
    double every_s = e->spec->replan.every_s;
    e->tick_ns = every_s > 0.0 ? plim_ns_of_s(every_s) : PLIM_NEVER;
    e->change_ns = PLIM_NEVER;
    schedule_plan(e);
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        schedule_host(e, h);
    }
}
