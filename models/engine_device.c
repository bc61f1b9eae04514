/* SPDX-License-Identifier: GPL-3.0-or-later
 * Disks, links and emulated devices: first come, first served, so that the end of a service is
 * known when it is asked for; or a fair line (engine_queue.c). See docs/model.md, sections 2, 17.
 */
#include "models/engine_queue.h"
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
    e->group[q->group].at_gate += gate == PLIM_GATE_RX;
    plim_engine_delay(e, r, on);
    return true;
}

/* Takes the place that is free first, from then on for `cost`, of which `mixed` is another
 * instance's doing; `mine` and `all` are what the instance and everybody have under way there. */
static void serve(plim_engine *e, uint32_t r, int64_t *free_ns, int64_t cost, int64_t mixed,
                  int64_t *mine, int64_t *all)
{
    plim_request *q = &e->request[r];
    q->since_ns = e->now_ns;
    q->own_ns = cost;
    q->others = *all > 0 ? 1.0 - (double)*mine / (double)*all : 0.0;
    *free_ns = later_of(e->now_ns, *free_ns) + cost;
    *mine += cost - mixed;
    *all += cost;
    if (mixed > 0) {
        e->io[r] = (plim_io){.mixed_ns = mixed, .lost_ns = (double)mixed};
    }
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
    if (link->fair[direction] != NULL) {
        return plim_engine_join_line(e, r, link->fair[direction], cost, 0.0);
    }
    serve(e, r, &link->free_ns[direction], cost, 0, &g->link_backlog_ns[direction],
          &link->backlog_ns[direction]);
    return true;
}

/* Operations of one sequential stream follow one another without positioning: they take their
 * transfer alone, when the channel is theirs. */
bool plim_engine_on_channel(plim_engine *e, uint32_t r, const plim_step *step)
{
    const plim_request *q = &e->request[r];
    plim_group *g = &e->group[q->group];
    plim_disk *disk = &e->host[g->host].disk;
    double n = q->size * step->ops;
    double transfer_ns = q->size * step->bytes * disk->head_byte_ns;
    if (disk->n_channels == 0 || !(n > 0.0 || transfer_ns > 0.0)) {
        return false;
    }
    double positioning_ns = step->sequential ? 0.0 : n * disk->op_ns;
    int64_t cost = plim_ns_ceil(positioning_ns + transfer_ns);
    double part = n < 1.0 ? n : 1.0;
    if (disk->fair[0] != NULL) {
        return plim_engine_join_line(e, r, disk->fair[0], cost, part);
    }
    uint32_t first = plim_first_channel(disk);
    int64_t mixed = plim_mixed_ns(disk, first, q->group, part);
    plim_note_stream(disk, first, q->group);
    if (cost + mixed == 0 && disk->channel_ns[first] <= e->now_ns) {
        return false;
    }
    serve(e, r, &disk->channel_ns[first], cost + mixed, mixed, &g->disk_backlog_ns,
          &disk->backlog_ns);
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
    if (disk->fair[1] != NULL) {
        return plim_engine_join_line(e, r, disk->fair[1], cost, 0.0);
    }
    serve(e, r, &disk->transfer_ns, cost, 0, &g->transfer_backlog_ns, &disk->transfer_backlog_ns);
    return true;
}

/* Its service there is over. */
static void leave(const plim_request *q, int64_t mixed, int64_t *mine, int64_t *all, double *busy)
{
    *mine -= q->own_ns - mixed;
    *all -= q->own_ns;
    *busy += (double)q->own_ns;
}

static void leave_disk(plim_engine *e, const plim_request *q, int64_t mixed)
{
    plim_group *g = &e->group[q->group];
    plim_disk *disk = &e->host[g->host].disk;
    if (q->phase == PLIM_PHASE_DISK_CHANNEL) {
        leave(q, mixed, &g->disk_backlog_ns, &disk->backlog_ns, &disk->busy_sum);
    } else if (q->phase == PLIM_PHASE_DISK_TRANSFER) {
        leave(q, 0, &g->transfer_backlog_ns, &disk->transfer_backlog_ns, &disk->transfer_busy_sum);
    }
}

static void leave_link(plim_engine *e, const plim_request *q)
{
    plim_group *g = &e->group[q->group];
    plim_link *link = &e->host[g->host].link;
    if (q->where == PLIM_AT_RX_LINK || q->where == PLIM_AT_TX_LINK) {
        int direction = q->where == PLIM_AT_RX_LINK ? 0 : 1;
        leave(q, 0, &g->link_backlog_ns[direction], &link->backlog_ns[direction],
              &link->busy_sum[direction]);
    }
}

void plim_engine_off_device(plim_engine *e, uint32_t r)
{
    plim_request *q = &e->request[r];
    plim_resource resource = q->where == PLIM_AT_OWN ? PLIM_RESOURCE_DISK : PLIM_RESOURCE_NET;
    plim_fair *line = e->io == NULL ? NULL : plim_engine_line_of(e, q);
    plim_io io = {0};
    e->group[q->group].at_gate -= q->where == PLIM_AT_RX_GATE;
    if (line != NULL) {
        plim_engine_leave_line(e, r, line);
    }
    if (e->io != NULL) {
        io = e->io[r];
        e->io[r] = (plim_io){0};
    }
    if (line == NULL && resource == PLIM_RESOURCE_DISK) {
        leave_disk(e, q, io.mixed_ns);
    } else if (line == NULL) {
        leave_link(e, q);
    }
    int64_t waited_ns = e->now_ns - q->since_ns - q->own_ns;
    PLIM_ASSERT_SLOW(waited_ns >= 0);
    q->device_ns[resource - PLIM_RESOURCE_DISK] += (double)(q->own_ns - io.mixed_ns);
    q->lost_ns[resource - PLIM_RESOURCE_DISK] += (double)waited_ns * q->others + io.lost_ns;
}
