/* SPDX-License-Identifier: GPL-3.0-or-later
 * Instances that change hosts. Where the platform can, they do so while they run: their memory is
 * copied over the links of both hosts, at a tax on their CPU, and for the last part they stand
 * still. Elsewhere they are started again on the other host, and drained on the old one when the
 * new one is up. A host takes part in one move at a time. See docs/model.md, section 10. */
#include "models/engine_entity.h"
#include "models/engine_life.h"
#include "models/engine_memory.h"
#include "models/engine_pace.h"
#include "models/engine_station.h"

/* Memory goes in pieces, so that requests at the links wait for one piece and not for all: an
 * assumption. */
static const double PIECE_BYTES = 1048576.0;

static plim_host *host_of(plim_engine *e, uint32_t group)
{
    return &e->host[e->group[group].host];
}

/* ---- the list ---- */

static plim_move *move_of(const plim_engine *e, const plim_group *g)
{
    for (uint32_t i = 0; i < e->n_moves; i++) {
        if (e->move[i].from == plim_engine_index(e, g) ||
            e->move[i].to == plim_engine_index(e, g)) {
            return &e->move[i];
        }
    }
    return NULL;
}

bool plim_engine_is_moving(const plim_engine *e, const plim_group *g)
{
    return move_of(e, g) != NULL;
}

static void begin(plim_engine *e, plim_move *m);

void plim_engine_begin_moves(plim_engine *e)
{
    for (uint32_t i = 0; i < e->n_moves; i++) {
        plim_move *m = &e->move[i];
        if (m->since_ns == PLIM_NEVER && host_of(e, m->from)->n_moving == 0 &&
            host_of(e, m->to)->n_moving == 0) {
            begin(e, m);
        }
    }
}

/* Off the list. */
static void take_off(plim_engine *e, plim_move *m)
{
    if (m->since_ns != PLIM_NEVER) {
        host_of(e, m->from)->n_moving--;
        host_of(e, m->to)->n_moving--;
        plim_queue_set(&e->queue, plim_engine_move_entity(e, e->group[m->from].host), PLIM_NEVER);
    }
    e->n_moves--;
    for (uint32_t i = (uint32_t)(m - e->move); i < e->n_moves; i++) {
        e->move[i] = e->move[i + 1];
    }
}

bool plim_engine_move(plim_engine *e, plim_group *from, uint32_t host, plim_move_reason reason)
{
    plim_group *to = plim_engine_idle_slot(e, host, from->service);
    if (to == NULL) {
        return false;
    }
    plim_cluster_put(e->spec, &e->cluster, from->service, host);
    plim_engine_host_changed(e, host);
    plim_engine_touch(e, to);
    to->state = PLIM_INSTANCE_COMING;
    if (e->memory != NULL) {
        plim_engine_memory_changed(e, host);
    }
    e->move[e->n_moves++] = (plim_move){.from = plim_engine_index(e, from),
                                        .to = plim_engine_index(e, to),
                                        .reason = reason,
                                        .since_ns = PLIM_NEVER};
    plim_engine_begin_moves(e);
    return true;
}

/* ---- a copy ---- */

static void piece_over(plim_engine *e, plim_move *m)
{
    plim_link *receive = &host_of(e, m->to)->link, *send = &host_of(e, m->from)->link;
    receive->backlog_ns[0] -= m->under_way_ns[0];
    send->backlog_ns[1] -= m->under_way_ns[1];
    receive->busy_sum[0] += (double)m->under_way_ns[0];
    send->busy_sum[1] += (double)m->under_way_ns[1];
    m->under_way_ns[0] = m->under_way_ns[1] = 0;
}

static void at(plim_engine *e, const plim_move *m, int64_t time_ns)
{
    plim_queue_set(&e->queue, plim_engine_move_entity(e, e->group[m->from].host), time_ns);
}

/* The next piece takes both links at once, behind what is there. */
static void send_piece(plim_engine *e, plim_move *m)
{
    plim_link *receive = &host_of(e, m->to)->link, *send = &host_of(e, m->from)->link;
    double limit_gbit_per_s = e->spec->live.gbit_per_s;
    double limit_ns = limit_gbit_per_s > 0.0 ? 8.0 / limit_gbit_per_s : 0.0; /* of a byte */
    bool links = receive->byte_ns > 0.0 || send->byte_ns > 0.0;
    double bytes = links && m->left_bytes > PIECE_BYTES ? PIECE_BYTES : m->left_bytes;
    int64_t start_ns = e->now_ns;
    m->left_bytes -= bytes;
    m->under_way_ns[0] = plim_ns_ceil(bytes * receive->byte_ns);
    m->under_way_ns[1] = plim_ns_ceil(bytes * send->byte_ns);
    if (m->under_way_ns[0] > 0 && receive->free_ns[0] > start_ns) {
        start_ns = receive->free_ns[0];
    }
    if (m->under_way_ns[1] > 0 && send->free_ns[1] > start_ns) {
        start_ns = send->free_ns[1];
    }
    if (m->under_way_ns[0] > 0) {
        receive->free_ns[0] = start_ns + m->under_way_ns[0];
    }
    if (m->under_way_ns[1] > 0) {
        send->free_ns[1] = start_ns + m->under_way_ns[1];
    }
    receive->backlog_ns[0] += m->under_way_ns[0];
    send->backlog_ns[1] += m->under_way_ns[1];
    int64_t length_ns = plim_ns_ceil(bytes * limit_ns);
    for (int way = 0; way < 2; way++) {
        length_ns = m->under_way_ns[way] > length_ns ? m->under_way_ns[way] : length_ns;
    }
    at(e, m, start_ns + length_ns);
}

static void begin(plim_engine *e, plim_move *m)
{
    plim_group *from = &e->group[m->from], *to = &e->group[m->to];
    m->since_ns = e->now_ns;
    host_of(e, m->from)->n_moving++;
    host_of(e, m->to)->n_moving++;
    if (e->live) {
        plim_engine_touch(e, from);
        plim_engine_copying(from, 1.0 - e->spec->live.cpu_tax);
        m->left_bytes = plim_instance_need_mib(e->spec, from->service) * 1048576.0;
        send_piece(e, m);
    } else {
        plim_engine_touch(e, to);
        plim_engine_ready_at(to, plim_engine_up_ns(e, to, true));
    }
}

/* ---- where it goes on ---- */

/* Its memory goes with it: who computes, waits in line or has called somebody. What is at devices
 * of the old host or at its shared service follows when it is done there. */
static bool travels(const plim_request *q)
{
    return q->where == PLIM_AT_OWN &&
           (q->phase == PLIM_PHASE_CPU || q->phase == PLIM_PHASE_SERIAL ||
            q->phase == PLIM_PHASE_CALL);
}

static void take_station(plim_station *to, plim_station *from)
{
    plim_station moved = *from;
    moved.used = to->used;
    moved.slots = to->slots;
    moved.cores = to->cores; /* all of its host's, where it has no vCPUs of its own */
    from->running = from->waiting = from->held = from->blocked = 0;
    from->heap = from->head = from->tail = PLIM_NIL;
    *to = moved;
}

static void take_requests(plim_engine *e, uint32_t from, uint32_t to)
{
    plim_group *a = &e->group[from], *b = &e->group[to];
    for (uint32_t r = 0; r < e->high_water; r++) {
        plim_request *q = &e->request[r];
        if (!q->live || q->group != from || q->dead) {
            continue;
        }
        if (travels(q)) {
            q->group = to;
            q->j_start += b->j - a->j;
            if (e->flow[q->service].extras) {
                q->j_vcpu += b->j - a->j;
            }
            if (e->flow[q->service].slowed) {
                plim_engine_pace_moved(e, r, a, b);
            }
            a->in_group--;
            b->in_group++;
        } else {
            q->behind = true;
        }
    }
    for (uint32_t g = 0; g < e->n_groups; g++) { /* who is behind since an earlier move */
        if (e->group[g].moved_to == from) {
            e->group[g].moved_to = to;
        }
    }
    a->moved_to = to;
}

static void finished(plim_engine *e, const plim_move *m)
{
    e->result->moves[m->reason]++;
    e->result->moves_ns += (double)(e->now_ns - m->since_ns);
}

static void gone_when_empty(plim_engine *e, plim_group *from)
{
    from->relieved = true;
    from->state = PLIM_INSTANCE_DRAINING;
    if (from->in_group == 0) {
        plim_engine_instance_gone(e, from);
    }
}

/* All of it is copied: from this instant on it runs on the other host. */
static void switch_over(plim_engine *e, plim_move m)
{
    plim_group *a = &e->group[m.from], *b = &e->group[m.to];
    plim_flow *f = &e->flow[a->service];
    plim_engine_touch(e, a);
    plim_engine_touch(e, b);
    plim_engine_copying(a, 1.0);
    a->paused = false;
    for (int k = 0; k < PLIM_STATIONS; k++) {
        take_station(&b->station[k], &a->station[k]);
    }
    for (int gate = 0; gate < PLIM_GATE_COUNT; gate++) {
        b->gate_ns[gate] = a->gate_ns[gate];
    }
    b->bucket = a->bucket;
    b->period = a->period;
    b->stalled = a->stalled;
    a->stalled = false;
    b->awake_ns = 0; /* who waits for that is behind */
    b->place = a->place;
    e->place[f->first_place + b->place] = (plim_place){m.to, b->host};
    b->state = PLIM_INSTANCE_UP;
    a->place = PLIM_NIL;
    take_requests(e, m.from, m.to);
    if (e->memory != NULL) {
        plim_engine_memory_moved(e, m.from, m.to);
    }
    if (e->kernel != NULL) {
        plim_engine_move_pids(e, a, b);
    }
    gone_when_empty(e, a);
}

void plim_engine_move_event(plim_engine *e, uint32_t host)
{
    uint32_t i = 0;
    while (e->move[i].since_ns == PLIM_NEVER || e->group[e->move[i].from].host != host) {
        i++;
        PLIM_ASSERT(i < e->n_moves);
    }
    plim_move *m = &e->move[i];
    plim_group *from = &e->group[m->from];
    plim_engine_touch(e, from);
    piece_over(e, m);
    if (from->paused) {
        plim_move over = *m;
        finished(e, m);
        take_off(e, m);
        e->result->paused_ns[from->service] += (double)plim_ns_of_s(e->spec->live.downtime_s);
        switch_over(e, over);
        plim_engine_begin_moves(e);
    } else if (m->left_bytes > 0.0) {
        send_piece(e, m);
    } else {
        from->paused = true;
        at(e, m, e->now_ns + plim_ns_of_s(e->spec->live.downtime_s));
    }
}

void plim_engine_moved(plim_engine *e, plim_group *to)
{
    plim_move *m = move_of(e, to);
    plim_group *from = &e->group[m->from];
    finished(e, m);
    take_off(e, m);
    plim_engine_touch(e, from);
    plim_engine_out_of_service(e, from);
    plim_engine_in_service(e, to);
    gone_when_empty(e, from);
    plim_engine_begin_moves(e);
}

/* ---- what does not come to its end ---- */

void plim_engine_stay(plim_engine *e, const plim_group *g)
{
    plim_move *m = move_of(e, g);
    if (m == NULL) {
        return;
    }
    plim_group *from = &e->group[m->from], *to = &e->group[m->to];
    piece_over(e, m);
    plim_engine_touch(e, from);
    plim_engine_touch(e, to);
    plim_engine_copying(from, 1.0);
    from->paused = false;
    plim_engine_ready_at(to, PLIM_NEVER);
    take_off(e, m);
    to->relieved = true; /* nobody has left */
    plim_engine_instance_gone(e, to);
    plim_engine_stayed(e, from->host);
}

void plim_engine_follow(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_group *a = &e->group[q->group], *b = &e->group[a->moved_to];
    plim_engine_sync(e, b);
    q->behind = false;
    q->group = a->moved_to;
    b->in_group++;
    if (--a->in_group == 0) {
        plim_engine_instance_gone(e, a);
    }
}

void plim_engine_forget(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_group *b = &e->group[e->group[q->group].moved_to];
    if (b->place != PLIM_NIL && e->flow[q->service].balance.outstanding != NULL) {
        e->flow[q->service].balance.outstanding[b->place]--;
    }
    if (q->where == PLIM_AT_OWN) {
        b->station[PLIM_ON_VCPU].held--;
        plim_engine_fill(e, b, PLIM_ON_VCPU);
        if (e->kernel != NULL) {
            plim_engine_count_pids(e, b);
        }
    }
    q->behind = false;
}
