/* SPDX-License-Identifier: GPL-3.0-or-later
 * What requests pay for memory that is not resident: CPU on their instance's vCPU and own thread, a
 * read of a page each at the host's disk. See docs/model.md, section 13. */
#include "models/engine_memory.h"

#include <string.h>

static const double PAGE_BYTES = 4096.0;

/* A visit's faults are read in pieces, so that others at the disk wait for one and not for all; in
 * that many pieces at most, or a large request would take as many events as it has faults. Both are
 * assumptions. */
static const double PIECE_FAULTS = 16.0;
static const double PIECES_MAX = 64.0;

bool plim_engine_memory_flow(plim_engine *e, uint32_t service)
{
    const plim_flow *f = &e->flow[service];
    const plim_service_spec *spec = f->spec;
    const plim_memory_use *use = &spec->channels.memory;
    plim_memory_flow *m = &e->memory->flow[service];
    plim_ops fault = {0};
    uint32_t cpu_visits = 0;
    fault.n[PLIM_CLASS_PAGE_FAULT] = fault.n[PLIM_CLASS_DISK_READ] = 1.0;
    fault.n[PLIM_CLASS_DISK_READ_BYTE] = PAGE_BYTES;
    plim_cost_of(&e->spec->platform.stack, &fault, &m->cost);
    m->vcpu_ns = plim_cost_stage_ns(&m->cost, PLIM_STAGE_VCPU);
    m->thread_ns = plim_cost_stage_ns(&m->cost, PLIM_STAGE_PARALLEL) +
                   plim_cost_stage_ns(&m->cost, PLIM_STAGE_SERIAL);
    m->shared_ns = plim_cost_shared_ns(&m->cost);
    m->latency_ns = plim_cost_disk_latency_ns(&m->cost);
    m->faults = use->faults_per_cpu_s * plim_cost_part_ns(&f->cost, PLIM_PART_NATIVE) * 1e-9;
    for (uint32_t i = 0; i < f->n_steps; i++) {
        cpu_visits += f->step[i].kind == PLIM_VISIT_CPU;
    }
    m->visit_faults = cpu_visits > 0 ? m->faults / cpu_visits : 0.0;
    return m->faults > 0.0;
}

/* ---- whose fault it is ---- */

static double missing(double resident_mib, double hot_mib)
{
    return resident_mib < hot_mib ? 1.0 - resident_mib / hot_mib : 0.0;
}

/* The least of what its host, its limit and itself let it have, with nobody else there. */
static double alone_mib(const plim_engine *e, const plim_group *g, double used_mib)
{
    const plim_stack *stack = &e->spec->platform.stack;
    const plim_memory_flow *m = &e->memory->flow[g->service];
    double ram_mib = e->spec->hosts[g->host].mem_mib;
    for (size_t l = 0; l < stack->n; l++) {
        ram_mib -= stack->host_mib[l] + stack->instance_mib[l];
    }
    double least = used_mib < m->limit_mib ? used_mib : m->limit_mib;
    return least < ram_mib ? least : ram_mib;
}

static void begin_request(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    const plim_memory_flow *m = &e->memory->flow[q->service];
    const plim_memory_group *held = &e->memory->group[q->group];
    double used_mib = m->use_mib + held->grown_mib, hot_mib = m->hot_mib + held->grown_mib;
    double resident_mib = held->held_mib < used_mib ? held->held_mib : used_mib;
    if (resident_mib >= hot_mib) {
        return;
    }
    plim_memory_request *mine = &e->memory->request[r];
    const plim_group *g = &e->group[q->group];
    *mine = (plim_memory_request){.missing = missing(resident_mib, hot_mib)};
    q->faults = true;
    if (!e->flow[q->service].extras) {
        memset(&q->beside, 0, PLIM_REQUEST_HALF);
    }
    if (e->memory->ram[g->host].n_seen > 1) { /* what they took comes back slowly */
        double alone = missing(alone_mib(e, g, used_mib), hot_mib);
        mine->others = alone < mine->missing ? 1.0 - alone / mine->missing : 0.0;
    }
}

/* ---- its cpu visits ---- */

double plim_engine_fault_work(plim_engine *e, uint32_t r)
{
    const plim_request *q = &e->request[r];
    const plim_flow *f = &e->flow[q->service];
    const plim_step *step = &f->step[q->step];
    plim_memory_group *g = &e->memory->group[q->group];
    double vcpu_ns = 0.0, thread_ns = 0.0;
    if (q->step == 0) {
        begin_request(e, r);
    }
    if (q->faults) {
        const plim_memory_flow *m = &e->memory->flow[q->service];
        plim_memory_request *mine = &e->memory->request[r];
        double faults = q->size * mine->missing * m->visit_faults;
        vcpu_ns = faults * m->vcpu_ns;
        thread_ns = faults * m->thread_ns;
        f->obs->faults += faults;
        mine->own_ns += (vcpu_ns + thread_ns) / e->host[e->group[q->group].host].speed;
        g->faults_ns[PLIM_ON_VCPU] += vcpu_ns;
        g->faults_ns[PLIM_ON_THREAD] += thread_ns;
    }
    g->work_ns[PLIM_ON_VCPU] += step->vcpu_ns * q->size + vcpu_ns;
    g->work_ns[PLIM_ON_THREAD] += (step->parallel_ns + step->serial_ns) * q->size + thread_ns;
    return vcpu_ns;
}

double plim_engine_fault_thread_work(const plim_engine *e, uint32_t r)
{
    const plim_request *q = &e->request[r];
    const plim_memory_flow *m = &e->memory->flow[q->service];
    return q->size * e->memory->request[r].missing * m->visit_faults * m->thread_ns;
}

/* ---- its reads ---- */

static void next_piece(const plim_engine *e, uint32_t r)
{
    plim_memory_request *mine = &e->memory->request[r];
    const plim_request *q = &e->request[r];
    mine->device_ns = q->device_ns[0];
    mine->lost_ns = q->lost_ns[0] + q->lost_cpu_ns;
    mine->since_ns = e->now_ns;
    double visit = mine->missing * e->memory->flow[q->service].visit_faults;
    double size = q->size, most = visit / PIECES_MAX;
    most = size > 0.0 && PIECE_FAULTS / size > most ? PIECE_FAULTS / size : most;
    mine->piece = mine->left > most ? most : mine->left;
}

void plim_engine_faults_to_read(plim_engine *e, uint32_t r)
{
    plim_memory_request *mine = &e->memory->request[r];
    mine->left = mine->missing * e->memory->flow[e->request[r].service].visit_faults;
    next_piece(e, r);
}

void plim_engine_fault_piece(const plim_engine *e, uint32_t r, plim_step *step)
{
    const plim_memory_flow *m = &e->memory->flow[e->request[r].service];
    double ops = e->memory->request[r].piece;
    *step = (plim_step){.kind = PLIM_VISIT_DISK,
                        .shared_ns = ops * m->shared_ns,
                        .ops = ops,
                        .bytes = ops * PAGE_BYTES,
                        .latency_ns = ops * m->latency_ns};
}

bool plim_engine_fault_piece_read(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    const plim_memory_flow *m = &e->memory->flow[q->service];
    plim_memory_request *mine = &e->memory->request[r];
    double speed = e->host[e->group[q->group].host].speed;
    double served_ns = q->device_ns[0] - mine->device_ns; /* whole ns, so exact */
    double own_ns = served_ns + q->size * mine->piece * m->shared_ns / speed;
    double lost_ns = q->lost_ns[0] + q->lost_cpu_ns - mine->lost_ns;
    double behind_ns = (double)(e->now_ns - mine->since_ns) - own_ns - lost_ns;
    mine->own_ns += own_ns;
    mine->behind_ns += behind_ns > 0.0 ? behind_ns : 0.0;
    q->device_ns[0] = mine->device_ns;
    mine->left -= mine->piece;
    if (mine->left <= 0.0) {
        return false;
    }
    next_piece(e, r);
    return true;
}

void plim_engine_memory_answered(const plim_engine *e, uint32_t r, plim_service_obs *o)
{
    const plim_memory_request *mine = &e->memory->request[r];
    o->memory_ns += mine->own_ns * (1.0 - mine->others);
    o->neighbours_ns[PLIM_RESOURCE_MEMORY] += (mine->own_ns + mine->behind_ns) * mine->others;
}

/* In proportion to what was asked for; without anything new as before. */
double plim_engine_memory_share(plim_engine *e, uint32_t group, int station)
{
    plim_memory_group *m = &e->memory->group[group];
    if (m->work_ns[station] > 0.0) {
        m->share[station] = m->faults_ns[station] / m->work_ns[station];
    }
    m->work_ns[station] = m->faults_ns[station] = 0.0;
    return m->share[station];
}
