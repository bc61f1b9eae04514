/* SPDX-License-Identifier: GPL-3.0-or-later
 * Crashes and restarts by layer. A process takes its instance with it; a kernel takes what runs on
 * it: one instance where each has a kernel of its own, every instance of the host where they share
 * it; a machine takes all. What was under way is lost at once. See docs/model.md, section 9. */
#include "models/engine_entity.h"
#include "models/engine_life.h"
#include "models/engine_memory.h"

#include "sim/base/pmath.h"

static void empty_stations(plim_engine *e, plim_group *g)
{
    plim_engine_touch(e, g);
    for (int k = 0; k < PLIM_STATIONS; k++) {
        plim_station *s = &g->station[k];
        s->running = s->waiting = s->held = s->blocked = 0;
        s->heap = s->head = s->tail = PLIM_NIL;
    }
}

static bool at_stations(const plim_request *q)
{
    return q->where == PLIM_AT_OWN && (q->phase == PLIM_PHASE_CPU || q->phase == PLIM_PHASE_SERIAL);
}

static bool at_shared_service(const plim_request *q)
{
    return q->where == PLIM_AT_RX_SHARED || q->where == PLIM_AT_TX_SHARED ||
           (q->where == PLIM_AT_OWN && q->phase == PLIM_PHASE_DISK_SHARED);
}

/* The requests of an instance: gone, or known to be lost while what carries them goes on. */
static void lose_requests(plim_engine *e, uint32_t group, bool host_too)
{
    for (uint32_t r = 0; r < e->high_water; r++) {
        plim_request *q = &e->request[r];
        bool own = q->group == group;
        bool left_behind = !own && q->behind && e->group[q->group].moved_to == group;
        bool ends = own && (at_stations(q) || (host_too && at_shared_service(q)));
        if (!q->live || (!own && !left_behind) || (q->dead && !ends)) {
            continue; /* or was lost before, and is still carried */
        }
        if (own && q->behind && !q->dead) {
            plim_engine_forget(e, r);
        }
        q->dead = true;
        if (ends) {
            e->group[group].at_disk -= q->where == PLIM_AT_OWN && !at_stations(q);
            plim_engine_end(e, r, PLIM_OUTCOME_FAILED);
        } else {
            plim_engine_give_up(e, r, PLIM_OUTCOME_FAILED);
        }
    }
}

/* An instance that is up, starts or drains goes down, and is back at that time. */
static void take_down(plim_engine *e, uint32_t group, int64_t ready_ns)
{
    plim_group *g = &e->group[group];
    plim_flow *f = &e->flow[g->service];
    plim_engine_stay(e, g);
    if (g->state == PLIM_INSTANCE_OFF || g->moved_to != PLIM_NIL) {
        return; /* nobody, or what is left of one that has moved on */
    }
    empty_stations(e, g);
    g->down = true;
    e->result->crashes[g->service]++;
    e->n_crashes++;
    if (g->state == PLIM_INSTANCE_UP) {
        plim_engine_out_of_service(e, g);
        g->state = PLIM_INSTANCE_STARTING;
        f->n_starting++;
    }
    if (g->state == PLIM_INSTANCE_STARTING) {
        bool later = ready_ns > g->ready_ns || g->ready_ns == PLIM_NEVER;
        plim_engine_ready_at(g, later ? ready_ns : g->ready_ns);
    }
    if (e->memory != NULL) {
        plim_engine_memory_changed(e, g->host);
    }
    if (e->kernel != NULL) {
        plim_engine_count_pids(e, g);
    }
}

void plim_engine_crash(plim_engine *e, uint32_t group, int64_t ready_ns)
{
    take_down(e, group, ready_ns);
    lose_requests(e, group, false);
    plim_engine_serve_central(e, &e->flow[e->group[group].service]);
    plim_engine_begin_moves(e);
}

/* One that has lost its host starts on another one, where that is sooner. */
static void go_elsewhere(plim_engine *e, plim_group *g)
{
    if (g->state == PLIM_INSTANCE_STARTING && plim_engine_elsewhere(e, g, g->ready_ns)) {
        plim_engine_ready_at(g, PLIM_NEVER);
        g->state = PLIM_INSTANCE_DRAINING;
        g->relieved = true;
        e->flow[g->service].n_starting--;
    }
}

/* Everything on a host at once: nobody there takes over what another one loses. */
static void crash_host(plim_engine *e, uint32_t host, int64_t back_ns, bool elsewhere)
{
    const plim_host *h = &e->host[host];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_group *g = &e->group[i];
        if (g->service == PLIM_NIL) {
            empty_stations(e, g);
        } else {
            take_down(e, i, back_ns + plim_engine_boot_ns(e, g));
        }
    }
    plim_engine_host_down(e, host, back_ns);
    for (uint32_t i = h->first; i < h->first + h->n && elsewhere; i++) {
        go_elsewhere(e, &e->group[i]);
    }
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        e->group[i].at_shared = 0;
        if (e->group[i].service == PLIM_NIL) {
            e->group[i].in_group = 0;
        } else {
            lose_requests(e, i, true);
            plim_group *g = &e->group[i];
            if (g->state == PLIM_INSTANCE_DRAINING && g->in_group == 0) {
                plim_engine_instance_gone(e, g);
            }
        }
    }
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        plim_engine_serve_central(e, &e->flow[s]);
    }
    plim_engine_begin_moves(e);
}

static void crash_instance(plim_engine *e, const plim_failure_spec *spec, plim_rng *rng)
{
    const plim_flow *f = &e->flow[spec->service];
    double which = plim_rng_uniform(rng) * (double)f->balance.n;
    if (f->balance.n == 0) {
        return;
    }
    uint32_t group = e->place[f->first_place + (uint32_t)which].group;
    const plim_group *g = &e->group[group];
    int64_t repaired_ns = e->now_ns + plim_ns_of_s(spec->repair_s);
    const plim_stack *stack = &e->spec->platform.stack;
    if (spec->what == PLIM_FAILURE_KERNEL && !plim_stack_has_own_kernel(stack)) {
        crash_host(e, g->host, repaired_ns + plim_ns_of_s(stack->host_boot_s), false);
    } else if (spec->what == PLIM_FAILURE_KERNEL) {
        plim_engine_crash(e, group, repaired_ns + plim_engine_boot_ns(e, g));
    } else { /* its kernel runs on */
        double process_s = stack->process_s + f->spec->scaling.start_s;
        plim_engine_crash(e, group, repaired_ns + plim_ns_of_s(process_s));
    }
}

/* Of a machine that ages: failures are a Poisson process of cumulative intensity (age /
 * scale)^shape, and a repair leaves it as old as it was (the power-law process). By inversion. */
static int64_t next_of_age(plim_engine *e, const plim_failure_spec *spec, plim_rng *rng)
{
    double scale_s = spec->every.a, shape = spec->every.shape;
    double age_s = plim_s_of_ns(e->now_ns - e->host[spec->host].new_ns);
    double so_far = age_s > 0.0 ? plim_exp(shape * plim_log(age_s / scale_s)) : 0.0;
    double next = plim_log(so_far + plim_draw_exponential(rng)) / shape;
    double gap_s = scale_s * plim_exp(next) - age_s;
    return e->now_ns + plim_ns_of_s(gap_s > 0.0 ? gap_s : 0.0);
}

/* The next time of a list, or of a draw after now. */
static void schedule_next(plim_engine *e, uint32_t index)
{
    const plim_failure_spec *spec = &e->spec->failures[index];
    plim_failure *f = &e->failure[index];
    int64_t next = PLIM_NEVER;
    if (spec->ages) {
        next = next_of_age(e, spec, &f->rng);
    } else if (spec->random) {
        next = e->now_ns + plim_ns_of_s(plim_dist_draw(&spec->every, &f->rng));
    } else if (f->n < spec->at_s.n) {
        next = plim_ns_of_s(spec->at_s.value[f->n++]);
    }
    plim_queue_set(&e->queue, plim_engine_failure_entity(e, index), next);
}

void plim_engine_host_new(plim_engine *e, uint32_t host, double core_speed)
{
    plim_host *h = &e->host[host];
    h->speed = core_speed > 0.0 ? core_speed : h->speed;
    h->new_ns = e->now_ns;
    for (uint32_t i = 0; i < e->spec->n_failures; i++) {
        if (e->spec->failures[i].ages && e->spec->failures[i].host == host) {
            schedule_next(e, i);
        }
    }
}

bool plim_engine_build_failures(plim_engine *e, uint32_t replication)
{
    e->failure = PLIM_NEW(&e->arena, e->spec->n_failures, plim_failure);
    for (uint32_t i = 0; i < e->spec->n_failures && !e->arena.failed; i++) {
        e->failure[i].rng = plim_rng_stream(e->spec->seed, replication, i, PLIM_PURPOSE_FAILURE);
        schedule_next(e, i);
    }
    return !e->arena.failed;
}

void plim_engine_fail(plim_engine *e, uint32_t index)
{
    const plim_failure_spec *spec = &e->spec->failures[index];
    const plim_stack *stack = &e->spec->platform.stack;
    uint64_t before = e->n_crashes;
    if (spec->what == PLIM_FAILURE_HOST) {
        crash_host(e, spec->host, e->now_ns + plim_ns_of_s(spec->repair_s + stack->host_boot_s),
                   spec->elsewhere);
    } else {
        crash_instance(e, spec, &e->failure[index].rng);
    }
    e->result->failure_hit[index] = e->result->failure_hit[index] || e->n_crashes > before;
    schedule_next(e, index);
    if (spec->what == PLIM_FAILURE_HOST && spec->core_speed > 0.0) {
        plim_engine_host_new(e, spec->host, spec->core_speed);
    }
}
