/* SPDX-License-Identifier: GPL-3.0-or-later
 * Start-time fair queueing at disks and links: see engine_queue.h and docs/model.md, section 17. */
#include "models/engine_queue.h"

#include "models/engine_station.h"

/* What a Linux queueing discipline sends as one: a segment of generic segmentation offload is 64
 * KiB at most. */
static const double LINK_PIECE_BYTES = 65536.0;
/* What a Linux block device is asked for at once: max_sectors_kb is 1280 unless set. */
static const double DISK_PIECE_BYTES = 1310720.0;

/* ---- the heap of those who wait ---- */

static bool before(const plim_fair *line, uint32_t a, uint32_t b)
{
    const plim_turn *ta = &line->turn[a], *tb = &line->turn[b];
    return ta->start < tb->start || (ta->start == tb->start && ta->order < tb->order);
}

static void push(plim_fair *line, uint32_t turn)
{
    uint32_t i = line->n++;
    while (i > 0 && before(line, turn, line->heap[(i - 1) / 2])) {
        line->heap[i] = line->heap[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    line->heap[i] = turn;
}

static uint32_t pop(plim_fair *line)
{
    uint32_t first = line->heap[0], last = line->heap[--line->n], i = 0;
    for (uint32_t child = 1; child < line->n; child = 2 * i + 1) {
        child += child + 1 < line->n && before(line, line->heap[child + 1], line->heap[child]);
        if (!before(line, line->heap[child], last)) {
            break;
        }
        line->heap[i] = line->heap[child];
        i = child;
    }
    line->heap[i] = last;
    return first;
}

/* ---- a line ---- */

/* Brings what the line and the instance have been served up to now. */
static void sync(const plim_engine *e, plim_fair *line, plim_turn *turn)
{
    line->served_ns += (uint64_t)(e->now_ns - line->last_ns) * line->busy;
    line->last_ns = e->now_ns;
    turn->served_ns += (uint64_t)(e->now_ns - turn->last_ns) * turn->busy;
    turn->last_ns = e->now_ns;
}

/* The instance, which has just become one that waits, gets its tag. */
static void tag(plim_fair *line, plim_turn *turn)
{
    bool past = turn->epoch != line->epoch || turn->finish < line->v;
    turn->start = past ? line->v : turn->finish;
    turn->order = line->order++;
    push(line, (uint32_t)(turn - line->turn));
}

/* The request waits: at the end of its instance's, or what is left of it before them. */
static void wait(plim_engine *e, uint32_t r, plim_fair *line, plim_turn *turn, bool again)
{
    plim_io *io = &e->io[r];
    plim_job *job = plim_job_of(e->request, 2 * r);
    bool alone = turn->head == PLIM_NIL;
    sync(e, line, turn);
    io->from_ns = e->now_ns;
    io->served_ns = line->served_ns;
    io->mine_ns = turn->served_ns;
    job->next = again ? turn->head : PLIM_NIL;
    if (!again && !alone) {
        plim_job_of(e->request, 2 * turn->tail)->next = r;
    }
    turn->head = again || alone ? r : turn->head;
    turn->tail = !again || alone ? r : turn->tail;
    if (alone) {
        tag(line, turn);
    }
}

/* Of its wait, the part in which the places were others'. */
static double waited_for_others(const plim_engine *e, const plim_io *io, const plim_fair *line,
                                const plim_turn *turn)
{
    uint64_t all = line->served_ns - io->served_ns, mine = turn->served_ns - io->mine_ns;
    double waited_ns = (double)(e->now_ns - io->from_ns);
    return all == mine ? 0.0 : waited_ns * ((double)(all - mine) / (double)all);
}

/* A channel for the operation that is served now; what it takes longer there. */
static int64_t take_channel(const plim_engine *e, plim_disk *disk, uint32_t group, int64_t cost_ns,
                            double part)
{
    uint32_t channel = plim_first_channel(disk);
    int64_t mixed_ns = plim_mixed_ns(disk, channel, group, part);
    plim_note_stream(disk, channel, group);
    disk->channel_ns[channel] = e->now_ns + cost_ns + mixed_ns;
    return mixed_ns;
}

/* The instance with the smallest tag is served. */
static void serve(plim_engine *e, plim_fair *line)
{
    plim_turn *turn = &line->turn[pop(line)];
    uint32_t r = turn->head;
    plim_request *q = &e->request[r];
    plim_io *io = &e->io[r];
    int64_t start_ns = e->now_ns, mixed_ns = 0;
    int64_t piece_ns = io->left_ns < line->piece_ns ? io->left_ns : line->piece_ns;
    sync(e, line, turn);
    line->v = turn->start;
    turn->head = plim_job_of(e->request, 2 * r)->next;
    io->lost_ns += waited_for_others(e, io, line, turn);
    io->left_ns -= piece_ns;
    if (line->disk != NULL) {
        mixed_ns = take_channel(e, line->disk, q->group, piece_ns, io->part);
        io->mixed_ns += mixed_ns;
        io->lost_ns += (double)mixed_ns;
        q->own_ns += mixed_ns;
    }
    io->piece_ns = piece_ns + mixed_ns;
    if (line->free_ns != NULL) { /* behind a copy of the host's, which nobody here asked for */
        start_ns = *line->free_ns > start_ns ? *line->free_ns : start_ns;
        io->lost_ns += (double)(start_ns - e->now_ns);
        *line->free_ns = start_ns + io->piece_ns;
    }
    turn->finish = turn->start + (double)io->piece_ns / turn->weight;
    turn->epoch = line->epoch;
    turn->busy++;
    line->busy++;
    plim_engine_delay(e, r, start_ns + io->piece_ns);
    if (turn->head != PLIM_NIL) {
        tag(line, turn);
    }
}

static void serve_all(plim_engine *e, plim_fair *line)
{
    while (line->n > 0 && line->busy < line->n_places) {
        serve(e, line);
    }
    if (line->busy == 0) { /* a busy period is over: tags begin anew and stay small */
        line->v = 0.0;
        line->epoch++;
    }
}

static plim_turn *turn_of(plim_fair *line, const plim_request *q)
{
    return &line->turn[q->group - line->first];
}

bool plim_engine_join_line(plim_engine *e, uint32_t r, plim_fair *line, int64_t cost_ns,
                           double part)
{
    plim_request *q = &e->request[r];
    if (cost_ns == 0 && line->busy < line->n_places && line->disk != NULL) {
        uint32_t channel = plim_first_channel(line->disk);
        if (plim_mixed_ns(line->disk, channel, q->group, part) == 0) {
            plim_note_stream(line->disk, channel, q->group);
            return false;
        }
    }
    q->since_ns = e->now_ns;
    q->own_ns = cost_ns;
    q->others = 0.0; /* plim_io knows */
    e->io[r] = (plim_io){.left_ns = cost_ns, .part = part};
    wait(e, r, line, turn_of(line, q), false);
    serve_all(e, line);
    return true;
}

static void end_piece(plim_engine *e, uint32_t r, plim_fair *line)
{
    plim_turn *turn = turn_of(line, &e->request[r]);
    sync(e, line, turn);
    line->busy--;
    turn->busy--;
    *line->busy_sum += (double)e->io[r].piece_ns;
    e->io[r].piece_ns = 0;
}

void plim_engine_leave_line(plim_engine *e, uint32_t r, plim_fair *line)
{
    end_piece(e, r, line);
    serve_all(e, line);
}

plim_fair *plim_engine_line_of(const plim_engine *e, const plim_request *q)
{
    const plim_host *h = &e->host[e->group[q->group].host];
    if (q->where == PLIM_AT_RX_LINK || q->where == PLIM_AT_TX_LINK) {
        return h->link.fair[q->where == PLIM_AT_RX_LINK ? 0 : 1];
    }
    if (q->where != PLIM_AT_OWN) {
        return NULL;
    }
    return q->phase == PLIM_PHASE_DISK_CHANNEL    ? h->disk.fair[0]
           : q->phase == PLIM_PHASE_DISK_TRANSFER ? h->disk.fair[1]
                                                  : NULL;
}

bool plim_engine_piece_over(plim_engine *e, uint32_t r)
{
    plim_fair *line = plim_engine_line_of(e, &e->request[r]);
    if (line == NULL || e->io[r].left_ns == 0) {
        return false;
    }
    end_piece(e, r, line);
    wait(e, r, line, turn_of(line, &e->request[r]), true);
    serve_all(e, line);
    return true;
}

/* ---- building ---- */

static plim_fair *new_line(plim_engine *e, const plim_host *h, uint32_t places, bool disk)
{
    plim_fair *line = PLIM_NEW(&e->arena, 1, plim_fair);
    uint32_t *heap = PLIM_NEW(&e->arena, h->n, uint32_t);
    plim_turn *turn = PLIM_NEW(&e->arena, h->n, plim_turn);
    for (uint32_t i = 0; i < h->n && !e->arena.failed; i++) {
        uint32_t service = e->group[h->first + i].service;
        const plim_channels_use *use =
            service == PLIM_NIL ? NULL : &e->spec->services[service].channels;
        double weight = use == NULL ? 1.0 : disk ? use->disk.weight : use->net.weight;
        turn[i] =
            (plim_turn){.weight = weight > 0.0 ? weight : 1.0, .head = PLIM_NIL, .tail = PLIM_NIL};
    }
    if (!e->arena.failed) {
        *line = (plim_fair){.n_places = places,
                            .first = h->first,
                            .epoch = 1,
                            .piece_ns = PLIM_NEVER,
                            .heap = heap,
                            .turn = turn};
    }
    return e->arena.failed ? NULL : line;
}

/* Bytes go in pieces through one place. */
static plim_fair *new_bytes(plim_engine *e, const plim_host *h, double byte_ns, bool disk)
{
    plim_fair *line = byte_ns > 0.0 ? new_line(e, h, 1, disk) : NULL;
    if (line != NULL) {
        line->piece_ns = plim_ns_ceil((disk ? DISK_PIECE_BYTES : LINK_PIECE_BYTES) * byte_ns);
    }
    return line;
}

static void build_disk_lines(plim_engine *e, plim_host *h)
{
    plim_disk *disk = &h->disk;
    disk->fair[0] = disk->n_channels > 0 ? new_line(e, h, disk->n_channels, true) : NULL;
    if (disk->fair[0] != NULL) {
        if (disk->head_byte_ns > 0.0) { /* an operation is not taken apart */
            double piece_ns = DISK_PIECE_BYTES * disk->head_byte_ns;
            disk->fair[0]->piece_ns = plim_ns_ceil(piece_ns > disk->op_ns ? piece_ns : disk->op_ns);
        }
        disk->fair[0]->disk = disk;
        disk->fair[0]->busy_sum = &disk->busy_sum;
    }
    disk->fair[1] = new_bytes(e, h, disk->byte_ns, true);
    if (disk->fair[1] != NULL) {
        disk->fair[1]->busy_sum = &disk->transfer_busy_sum;
    }
}

static void build_link_lines(plim_engine *e, plim_host *h)
{
    plim_link *link = &h->link;
    for (int way = 0; way < 2; way++) {
        link->fair[way] = new_bytes(e, h, link->byte_ns, false);
        if (link->fair[way] != NULL) {
            link->fair[way]->busy_sum = &link->busy_sum[way];
            link->fair[way]->free_ns = &link->free_ns[way];
        }
    }
}

static void build_streams(plim_engine *e, plim_disk *disk, double mix_penalty)
{
    disk->mixed_ns = mix_penalty * disk->op_ns;
    disk->stream = PLIM_NEW(&e->arena, disk->n_channels, uint32_t);
    for (uint32_t i = 0; i < disk->n_channels && disk->stream != NULL; i++) {
        disk->stream[i] = PLIM_NIL;
    }
}

bool plim_engine_build_lines(plim_engine *e)
{
    const plim_channels_off *off = &e->spec->channels_off;
    bool used = false;
    for (uint32_t i = 0; i < e->spec->n_hosts; i++) {
        const plim_channels_host *spec = &e->spec->hosts[i].channels;
        plim_host *h = &e->host[i];
        bool mixes = !off->disk && spec->disk.mix_penalty > 0.0 && h->disk.n_channels > 0;
        if (mixes) {
            build_streams(e, &h->disk, spec->disk.mix_penalty);
        }
        if (!off->disk && spec->disk.fair) {
            build_disk_lines(e, h);
        }
        if (!off->net && spec->net.fair) {
            build_link_lines(e, h);
        }
        used = used || mixes || (!off->disk && spec->disk.fair) || (!off->net && spec->net.fair);
    }
    if (used) {
        e->io = PLIM_NEW(&e->arena, e->n_requests, plim_io);
    }
    return !e->arena.failed;
}
