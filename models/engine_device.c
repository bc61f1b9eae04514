/* SPDX-License-Identifier: GPL-3.0-or-later
 * Disks, links and emulated devices: first come, first served, so that the end of a service is
 * known when it is asked for. See docs/model.md, section 3. */
#include "models/engine_station.h"

void plim_engine_delay(plim_engine *e, uint32_t r, int64_t at_ns)
{
    plim_host *h = &e->host[e->group[e->request[r].group].host];
    plim_job *job = plim_job_of(e->request, 2 * r);
    job->at_ns = at_ns;
    job->child = job->next = PLIM_NIL;
    h->later = plim_engine_meld(e->request, h->later, 2 * r);
    plim_engine_unsettle(e, h);
}

static int64_t later_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t times(double count, double each_ns)
{
    return plim_ns_ceil(count * each_ns);
}

bool plim_engine_gate(plim_engine *e, uint32_t r, plim_gate gate, double cost_ns)
{
    plim_request *q = &e->request[r];
    int64_t *free_ns = &e->group[q->group].gate_ns[gate];
    int64_t cost = times(q->size, cost_ns), start = later_of(e->now_ns, *free_ns);
    if (cost == 0) {
        return false;
    }
    *free_ns = start + cost;
    /* a disk's cap says how often it takes an operation, a network's how long bytes are under way
     */
    int64_t on = gate == PLIM_GATE_DISK ? start : *free_ns;
    if (on <= e->now_ns) {
        return false;
    }
    q->since_ns = e->now_ns;
    q->own_ns = gate == PLIM_GATE_DISK ? 0 : cost;
    q->others = 0.0; /* a device of its own: what it waits for is its own */
    plim_engine_delay(e, r, on);
    return true;
}

/* Takes the place that is free first, from then on for `cost`; `mine` and `all` are what the
 * instance and everybody have under way there. */
static void serve(plim_engine *e, uint32_t r, int64_t *free_ns, int64_t cost, int64_t *mine,
                  int64_t *all)
{
    plim_request *q = &e->request[r];
    q->since_ns = e->now_ns;
    q->own_ns = cost;
    q->others = *all > 0 ? 1.0 - (double)*mine / (double)*all : 0.0;
    *free_ns = later_of(e->now_ns, *free_ns) + cost;
    *mine += cost;
    *all += cost;
    plim_engine_delay(e, r, *free_ns);
}

bool plim_engine_on_link(plim_engine *e, uint32_t r, int direction)
{
    const plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    plim_link *link = &e->host[g->host].link;
    int64_t cost = times(q->size * e->flow[q->service].bytes[direction], link->byte_ns);
    if (cost == 0) {
        return false;
    }
    serve(e, r, &link->free_ns[direction], cost, &g->link_backlog_ns[direction],
          &link->backlog_ns[direction]);
    return true;
}

bool plim_engine_on_channel(plim_engine *e, uint32_t r, double ops)
{
    const plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    plim_disk *disk = &e->host[g->host].disk;
    int64_t cost = disk->n_channels == 0 ? 0 : times(q->size * ops, disk->op_ns);
    if (cost == 0) {
        return false;
    }
    uint32_t first = 0;
    for (uint32_t i = 1; i < disk->n_channels; i++) {
        first = disk->channel_ns[i] < disk->channel_ns[first] ? i : first;
    }
    serve(e, r, &disk->channel_ns[first], cost, &g->disk_backlog_ns, &disk->backlog_ns);
    return true;
}

bool plim_engine_on_transfer(plim_engine *e, uint32_t r, double bytes)
{
    const plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    plim_disk *disk = &e->host[g->host].disk;
    int64_t cost = times(q->size * bytes, disk->byte_ns);
    if (cost == 0) {
        return false;
    }
    serve(e, r, &disk->transfer_ns, cost, &g->transfer_backlog_ns, &disk->transfer_backlog_ns);
    return true;
}

/* Its service there is over. */
static void leave(const plim_request *q, int64_t *mine, int64_t *all, double *busy)
{
    *mine -= q->own_ns;
    *all -= q->own_ns;
    *busy += (double)q->own_ns;
}

static plim_resource leave_disk(plim_engine *e, plim_request *q)
{
    plim_group *g = &e->group[q->group];
    plim_disk *disk = &e->host[g->host].disk;
    if (q->phase == PLIM_PHASE_DISK_CHANNEL) {
        leave(q, &g->disk_backlog_ns, &disk->backlog_ns, &disk->busy_sum);
    } else if (q->phase == PLIM_PHASE_DISK_TRANSFER) {
        leave(q, &g->transfer_backlog_ns, &disk->transfer_backlog_ns, &disk->transfer_busy_sum);
    }
    return PLIM_RESOURCE_DISK;
}

static plim_resource leave_link(plim_engine *e, plim_request *q)
{
    plim_group *g = &e->group[q->group];
    plim_link *link = &e->host[g->host].link;
    if (q->where == PLIM_AT_RX_LINK || q->where == PLIM_AT_TX_LINK) {
        int direction = q->where == PLIM_AT_RX_LINK ? 0 : 1;
        leave(q, &g->link_backlog_ns[direction], &link->backlog_ns[direction],
              &link->busy_sum[direction]);
    }
    return PLIM_RESOURCE_NET;
}

void plim_engine_off_device(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_resource resource = q->where == PLIM_AT_OWN ? leave_disk(e, q) : leave_link(e, q);
    int64_t waited_ns = e->now_ns - q->since_ns - q->own_ns;
    PLIM_ASSERT_SLOW(waited_ns >= 0);
    q->device_ns[resource - PLIM_RESOURCE_DISK] += (double)q->own_ns;
    q->lost_ns[resource - PLIM_RESOURCE_DISK] += (double)waited_ns * q->others;
}
