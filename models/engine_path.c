/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request's way through a host:
 *
 *     wake-up ─ device, link, shared service (receive)
 *             ─ own part: cpu, disk, calls in the order of the path, its slot taken
 *             ─ shared service, device, link (send) ─ answer
 *
 * A cpu visit is the vCPU with, beside it, the parallel own thread, then the serial own thread. A
 * disk visit is the shared service, the instance's device, a channel of the disk, the transfer, the
 * added latency. What takes no time is skipped, with no event. */
#include "models/engine_visit.h"

static const plim_step *step_of(const plim_engine *e, const plim_request *q)
{
    return &e->flow[q->service].step[q->step];
}

/* ---- the shared host service ---- */

static bool at_shared(plim_engine *e, uint32_t r, double mean_work_ns)
{
    plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    if (mean_work_ns <= 0.0) {
        return false;
    }
    plim_group *shared = &e->group[e->host[g->host].shared];
    plim_engine_touch(e, shared);
    q->since_ns = e->now_ns;
    q->j_start = shared->j;
    q->others = shared->in_group == 0 ? 0.0 : 1.0 - (double)g->at_shared / (double)shared->in_group;
    q->shared_ns = mean_work_ns * q->size;
    shared->in_group++;
    g->at_shared++;
    plim_engine_join(e, shared, PLIM_ON_VCPU, 2 * r, q->shared_ns);
    return true;
}

/* Waiting behind others' jobs there, and what others took from its CPU, is the neighbours'. */
static void shared_done(plim_engine *e, plim_group *shared)
{
    uint32_t r = plim_engine_leave(e, shared, PLIM_ON_VCPU) / 2;
    plim_engine_fill(e, shared, PLIM_ON_VCPU);
    plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    double own_ns = q->shared_ns / e->host[g->host].speed;
    double slowed_ns = shared->j - q->j_start;
    double waited_ns = (double)(e->now_ns - q->since_ns) - own_ns - slowed_ns;
    q->lost_cpu_ns += slowed_ns + (waited_ns > 0.0 ? waited_ns * q->others : 0.0);
    bool faults = q->where == PLIM_AT_OWN && step_of(e, q)->kind == PLIM_VISIT_CPU;
    plim_service_obs *o = e->flow[q->service].obs;
    *(faults ? &o->faults_work : &o->work[2]) += own_ns;
    shared->in_group--;
    g->at_shared--;
    plim_engine_advance(e, r);
}

/* ---- the own part ---- */

static bool is_last(const plim_engine *e, const plim_request *q)
{
    return q->step + 1U == e->flow[q->service].n_steps;
}

static void start_cpu(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    double work = plim_engine_enter_cpu(e, &e->flow[q->service], g, q);
    if (q->step == 0) {
        plim_engine_join(e, g, PLIM_ON_VCPU, 2 * r, work);
    } else { /* its slot is its own already */
        g->station[PLIM_ON_VCPU].held--;
        q->job.work = work;
        plim_engine_start(e, g, PLIM_ON_VCPU, 2 * r);
    }
}

void plim_engine_started(plim_engine *e, plim_group *g, uint32_t job)
{
    plim_request *q = &e->request[job / 2];
    if (step_of(e, q)->parallel_ns <= 0.0) {
        return;
    }
    q->pending = 2;
    plim_engine_join(e, g, PLIM_ON_THREAD, job + 1, step_of(e, q)->parallel_ns * q->size);
}

/* What it reads: of a cpu visit what was not resident. */
static const plim_step *disk_step_of(const plim_engine *e, uint32_t r, plim_step *faults)
{
    const plim_step *step = step_of(e, &e->request[r]);
    if (step->kind == PLIM_VISIT_DISK) {
        return step;
    }
    plim_engine_fault_piece(e, r, faults);
    return faults;
}

/* How long a visit keeps its instance's device busy: by its operations or its bytes. */
static double disk_gate_ns(const plim_flow *f, const plim_step *step)
{
    double ops_ns = step->ops * f->gate_op_ns, bytes_ns = step->bytes * f->gate_byte_ns;
    return bytes_ns > ops_ns ? bytes_ns : ops_ns;
}

/* The next thing of a disk visit that takes time; false when it is over. */
static bool next_of_disk(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_step faults;
    const plim_step *step = disk_step_of(e, r, &faults);
    plim_group *g = &e->group[q->group];
    if (q->phase == PLIM_PHASE_START) {
        q->woke = g->at_disk++ == 0;
        q->phase = PLIM_PHASE_DISK_SHARED;
        if (at_shared(e, r, step->shared_ns)) {
            return true;
        }
    }
    if (q->phase == PLIM_PHASE_DISK_SHARED) {
        q->phase = PLIM_PHASE_DISK_GATE;
        if (plim_engine_gate(e, r, PLIM_GATE_DISK, disk_gate_ns(&e->flow[q->service], step))) {
            return true;
        }
    } else {
        plim_engine_off_device(e, r);
    }
    if (q->phase == PLIM_PHASE_DISK_GATE) {
        q->phase = PLIM_PHASE_DISK_CHANNEL;
        if (plim_engine_on_channel(e, r, step)) {
            return true;
        }
    }
    if (q->phase == PLIM_PHASE_DISK_CHANNEL) {
        q->phase = PLIM_PHASE_DISK_TRANSFER;
        if (plim_engine_on_transfer(e, r, step->bytes)) {
            return true;
        }
    }
    if (q->phase == PLIM_PHASE_DISK_TRANSFER && q->woke && step->latency_ns > 0.0) {
        q->phase = PLIM_PHASE_DISK_LATENCY;
        q->since_ns = e->now_ns;
        q->own_ns = plim_ns_ceil(step->latency_ns * q->size);
        q->others = 0.0;
        plim_engine_delay(e, r, e->now_ns + q->own_ns);
        return true;
    }
    g->at_disk--;
    return false;
}

/* After a cpu visit, piece by piece; false when there is nothing left of it. */
static bool read_faults(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    if (q->phase == PLIM_PHASE_CPU || q->phase == PLIM_PHASE_SERIAL) {
        plim_engine_faults_to_read(e, r);
        q->phase = PLIM_PHASE_START;
    }
    while (!next_of_disk(e, r)) {
        if (!plim_engine_fault_piece_read(e, r)) {
            return false;
        }
        q->phase = PLIM_PHASE_START;
    }
    return true;
}

/* The step at q->step begins, or goes on; false when there is nothing left of it. */
static bool on_step(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    switch ((plim_visit_kind)step_of(e, q)->kind) {
    case PLIM_VISIT_CPU:
        if (q->phase == PLIM_PHASE_START) {
            start_cpu(e, r);
            return true;
        }
        return q->faults && read_faults(e, r);
    case PLIM_VISIT_DISK:
        return next_of_disk(e, r);
    case PLIM_VISIT_CALL:
        if (q->phase == PLIM_PHASE_START) {
            q->phase = PLIM_PHASE_CALL;
            q->since_ns = e->now_ns;
            plim_engine_call(e, r, step_of(e, q)->callee);
            return true;
        }
        q->calls_ns += (double)(e->now_ns - q->since_ns);
        return false;
    }
    return false;
}

/* The slot is the request's from its first cpu visit to the end of its last visit. */
static void release_slot(plim_engine *e, uint32_t r)
{
    plim_group *g = &e->group[e->request[r].group];
    g->station[PLIM_ON_VCPU].held--;
    plim_engine_fill(e, g, PLIM_ON_VCPU);
    if (e->flow[g->service].takes_pids) {
        plim_engine_leave_pid(e, g);
    }
}

/* Whether the own part goes on. */
static bool own_part(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    while (!on_step(e, r)) {
        if (q->behind) {
            plim_engine_follow(e, r);
        }
        if (is_last(e, q) || q->failed) {
            release_slot(e, r);
            return false;
        }
        q->step++;
        q->phase = PLIM_PHASE_START;
    }
    return true;
}

/* The same of the device that receives: one passes it, and no more than in line for a slot may
 * wait. */
static bool gate_has_room(const plim_engine *e, const plim_request *q)
{
    return e->group[q->group].at_gate <= e->flow[q->service].spec->queue_limit;
}

/* ---- from one place to the next ---- */

/* The first one wakes the instance; those that come meanwhile wait behind it. */
static bool wake(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    double latency_ns = e->flow[q->service].latency_ns;
    if (g->in_group == 1 && latency_ns > 0.0) {
        g->awake_ns = e->now_ns + plim_ns_ceil(latency_ns);
        g->wake_head = PLIM_NIL;
        plim_engine_delay(e, r, g->awake_ns);
    } else if (e->now_ns < g->awake_ns) {
        plim_job_of(e->request, 2 * r)->next = PLIM_NIL;
        if (g->wake_head == PLIM_NIL) {
            g->wake_head = r;
        } else {
            plim_job_of(e->request, 2 * g->wake_tail)->next = r;
        }
        g->wake_tail = r;
    } else {
        return false;
    }
    q->wake_ns = g->awake_ns - e->now_ns;
    return true;
}

static void awake(plim_engine *e, uint32_t r)
{
    plim_group *g = &e->group[e->request[r].group];
    uint32_t next = g->wake_head;
    g->wake_head = PLIM_NIL;
    plim_engine_advance(e, r);
    while (next != PLIM_NIL) {
        uint32_t one = next;
        next = plim_job_of(e->request, 2 * one)->next;
        plim_engine_advance(e, one);
    }
}

/* Starts what is to be done there; false when that is nothing. */
static bool begin(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    const plim_flow *f = &e->flow[q->service];
    switch ((plim_where)q->where) {
    case PLIM_AT_WAKE:
        return wake(e, r);
    case PLIM_AT_RX_GATE:
        return plim_engine_gate(e, r, PLIM_GATE_RX, f->gate_ns[0]);
    case PLIM_AT_RX_LINK:
        return plim_engine_on_link(e, r, 0);
    case PLIM_AT_RX_SHARED:
        return at_shared(e, r, f->shared_ns[0]);
    case PLIM_AT_OWN:
        return own_part(e, r);
    case PLIM_AT_TX_SHARED:
        return at_shared(e, r, f->shared_ns[1]);
    case PLIM_AT_TX_GATE:
        return plim_engine_gate(e, r, PLIM_GATE_TX, f->gate_ns[1]);
    case PLIM_AT_TX_LINK:
        return plim_engine_on_link(e, r, 1);
    case PLIM_AT_CLIENT:
    case PLIM_AT_CENTRAL:
    case PLIM_AT_END:
        break;
    }
    return false;
}

static bool is_device(plim_where where)
{
    return where == PLIM_AT_RX_GATE || where == PLIM_AT_RX_LINK || where == PLIM_AT_TX_GATE ||
           where == PLIM_AT_TX_LINK;
}

/* What was lost with its instance ends where it is found. */
static void bury(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    bool in_disk = q->where == PLIM_AT_OWN && q->phase >= PLIM_PHASE_DISK_SHARED &&
                   q->phase <= PLIM_PHASE_DISK_LATENCY;
    if (is_device((plim_where)q->where) || (in_disk && q->phase != PLIM_PHASE_DISK_SHARED)) {
        plim_engine_off_device(e, r);
    }
    e->group[q->group].at_disk -= in_disk;
    plim_engine_end(e, r, PLIM_OUTCOME_FAILED);
}

void plim_engine_advance(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_engine_sync(e, &e->group[q->group]); /* who starts or stops working there touches it */
    if (q->dead) {
        bury(e, r);
        return;
    }
    if (is_device((plim_where)q->where)) {
        plim_engine_off_device(e, r);
    } else if (q->where == PLIM_AT_OWN && own_part(e, r)) {
        return;
    }
    if (q->behind) {
        plim_engine_follow(e, r);
    }
    const uint8_t *next = e->flow[q->service].next_where;
    while (!q->failed && (q->where = next[q->where]) < PLIM_AT_END) {
        if ((q->where == PLIM_AT_OWN &&
             !plim_engine_has_room(&e->flow[q->service], &e->group[q->group])) ||
            (q->where == PLIM_AT_RX_GATE && !gate_has_room(e, q))) {
            plim_engine_end(e, r, PLIM_OUTCOME_REJECTED);
            return;
        }
        if (q->where == PLIM_AT_OWN && e->flow[q->service].takes_pids &&
            !plim_engine_takes_pid(e, q->group)) {
            plim_engine_end(e, r, PLIM_OUTCOME_FAILED);
            return;
        }
        if (begin(e, r)) {
            return;
        }
    }
    plim_engine_end(e, r, q->failed ? PLIM_OUTCOME_FAILED : PLIM_OUTCOME_ANSWERED);
}

/* ---- events ---- */

/* What a request waited for its own work on the thread beside, neighbours not counted. */
static double waited_beside(const plim_engine *e, const plim_request *q)
{
    const plim_group *g = &e->group[q->group];
    double own_ns = step_of(e, q)->parallel_ns * q->size / e->host[g->host].speed;
    double waited_ns = (double)(e->now_ns - q->since_ns) - (g->j - q->j_vcpu);
    if (e->flow[q->service].slowed) {
        waited_ns -= plim_engine_pace_since_vcpu(e, (uint32_t)(q - e->request));
    }
    return waited_ns < 0.0 ? 0.0 : waited_ns < own_ns ? waited_ns : own_ns;
}

/* A part of a cpu visit is over. */
static void cpu_part_done(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    if (--q->pending == 0) {
        if (q->since_ns != PLIM_NEVER) {
            q->beside_ns += waited_beside(e, q);
        }
        q->lost_cpu_ns += e->group[q->group].j - q->j_start;
        if (PLIM_UNLIKELY(e->flow[q->service].slowed)) {
            plim_engine_pace_end(e, r);
        }
        plim_engine_advance(e, r);
    }
}

/* The vCPU part of a visit is over; what is beside it may not be. */
static void off_vcpu(plim_engine *e, plim_group *g, uint32_t r)
{
    plim_request *q = &e->request[r];
    g->station[PLIM_ON_VCPU].held++;
    if (q->pending > 1) {
        q->since_ns = e->now_ns;
        q->j_vcpu = g->j;
        if (e->flow[q->service].slowed) {
            plim_engine_pace_off_vcpu(e, r);
        }
    }
    cpu_part_done(e, r);
}

/* A job of a request that is more than one visit to the vCPU has left it. */
static PLIM_NOINLINE void visit_done(plim_engine *e, plim_group *g, uint32_t job)
{
    plim_request *q = &e->request[job / 2];
    double serial_ns = step_of(e, q)->serial_ns;
    double faults_ns = q->faults ? plim_engine_fault_thread_work(e, job / 2) : 0.0;
    if (serial_ns > 0.0 || faults_ns > 0.0) {
        g->station[PLIM_ON_VCPU].held++;
        g->station[PLIM_ON_VCPU].blocked++;
        q->phase = PLIM_PHASE_SERIAL;
        plim_engine_join(e, g, PLIM_ON_THREAD, job, serial_ns * q->size + faults_ns);
        return;
    }
    off_vcpu(e, g, job / 2);
}

static PLIM_EVENT void vcpu_done(plim_engine *e, plim_group *g)
{
    uint32_t job = plim_engine_leave(e, g, PLIM_ON_VCPU);
    plim_request *q = &e->request[job / 2];
    plim_flow *f = &e->flow[q->service];
    if (!f->simple || q->faults) {
        visit_done(e, g, job);
        return;
    }
    /* what is done there does the same, step by step */
    q->lost_cpu_ns += g->j - q->j_start;
    if (PLIM_UNLIKELY(f->slowed)) {
        plim_engine_pace_end(e, job / 2);
    }
    plim_engine_fill(e, g, PLIM_ON_VCPU);
    if (PLIM_UNLIKELY(f->takes_pids)) {
        plim_engine_leave_pid(e, g);
    }
    plim_engine_answer(e, f, q);
}

static void thread_done(plim_engine *e, plim_group *g)
{
    uint32_t job = plim_engine_leave(e, g, PLIM_ON_THREAD);
    plim_engine_fill(e, g, PLIM_ON_THREAD);
    if (job % 2 == 0) {
        g->station[PLIM_ON_VCPU].held--;
        g->station[PLIM_ON_VCPU].blocked--;
        off_vcpu(e, g, job / 2);
    } else {
        cpu_part_done(e, job / 2);
    }
}

/* A group's event, whatever the group has. */
static PLIM_NOINLINE void any_event(plim_engine *e, plim_group *g)
{
    bool vcpu = g->station[PLIM_ON_VCPU].done_ns <= e->now_ns;
    bool thread = g->beside && g->station[PLIM_ON_THREAD].done_ns <= e->now_ns;
    bool quota = g->metered && g->quota_ns <= e->now_ns;
    bool ready = g->awaited && g->ready_ns <= e->now_ns;
    plim_engine_touch(e, g);
    if (vcpu && g->service == PLIM_NIL) {
        shared_done(e, g);
    } else if (vcpu) {
        vcpu_done(e, g);
    }
    if (thread) {
        thread_done(e, g);
    }
    if (quota) {
        plim_engine_quota_event(e, g);
    }
    if (ready) {
        plim_engine_instance_ready(e, g);
    }
}

/* The same, in one piece where a job of an instance without anything odd leaves its vCPU. */
static PLIM_EVENT void group_event(plim_engine *e, plim_group *g)
{
    if (g->odd == 0 && g->service != PLIM_NIL && g->station[PLIM_ON_VCPU].done_ns <= e->now_ns) {
        plim_engine_touch(e, g);
        vcpu_done(e, g);
    } else {
        any_event(e, g);
    }
}

/* Those after h->due whose next event it is, too. */
static PLIM_NOINLINE void others_due(plim_engine *e, const plim_host *h)
{
    uint32_t from = h->due + 1 - h->first;
    if (plim_engine_is_crowded(h)) {
        for (uint32_t i = h->due + 1, end = h->first + h->n; i < end; i++) {
            if (e->next[i].ns <= e->now_ns) {
                any_event(e, &e->group[i]);
            }
        }
        return;
    }
    for (uint32_t k = from / 64; k < plim_bits_words(h->n); k++) {
        uint64_t left = e->awaits[h->word + k];
        left = k == from / 64 ? left >> from % 64 << from % 64 : left;
        while (left != 0) {
            uint32_t i = h->first + 64 * k + plim_bits_take(&left);
            if (e->next[i].ns <= e->now_ns) {
                any_event(e, &e->group[i]);
            }
        }
    }
}

/* Those whose next event it is; none before h->due. */
static PLIM_EVENT void groups_due(plim_engine *e, const plim_host *h)
{
    if (e->next[h->due].ns <= e->now_ns) {
        group_event(e, &e->group[h->due]);
    }
    if (h->due + 1 < h->first + h->n) {
        others_due(e, h);
    }
}

PLIM_EVENT void plim_engine_host_event(plim_engine *e, uint32_t host)
{
    plim_host *h = &e->host[host];
    plim_engine_unsettle(e, h);
    PLIM_ASSERT_SLOW(
        (h->later != PLIM_NIL && plim_job_of(e->request, h->later)->at_ns <= e->now_ns) ||
        e->next[h->due].ns <= e->now_ns);
    while (h->later != PLIM_NIL && plim_job_of(e->request, h->later)->at_ns <= e->now_ns) {
        uint32_t job = h->later;
        h->later = plim_engine_pop(e->request, job);
        if (e->request[job / 2].where == PLIM_AT_WAKE) {
            awake(e, job / 2);
        } else if (e->io == NULL || !plim_engine_piece_over(e, job / 2)) {
            plim_engine_advance(e, job / 2);
        }
    }
    groups_due(e, h);
}
