/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rounds of hosts: see engine_round.h. First all that is pending before the end of the round is
 * taken from the queue: arrivals are drawn in their order and wait at the host they go to. Then
 * each host in turn executes its own events and these. */
#include "models/engine_round.h"

#include "models/engine_entity.h"
#include "models/engine_fetch.h"
#include "models/engine_life.h"
#include "models/engine_memory.h"
#include "models/engine_pace.h"

/* A round is to have so many events a host, and half or twice of that: with fewer little is found
 * in the caches, with more the letters leave them. */
enum { EVENTS_PER_HOST = 16, LETTERS_PER_HOST = 16 };

/* After a round with fewer events than that, so many are executed in the order of time: where many
 * give up, or memory changes hands, most rounds end soon. */
enum { FEW_EVENTS = 16, REST = 64 };

/* Between a letter and its address. */
enum { LETTERS_UNDER_WAY = 16 };

enum { FIRST_WIDTH_NS = 1000 };

/* With fewer hosts the queue is no longer than the list of a round; with fewer groups all of them
 * are in the caches. */
enum { HOSTS_LEAST = 8, GROUPS_FETCHED = 2000 };

/* Whether nobody outside a host hears of what its instances do before they answer, and then nobody
 * but who asks the same instance again at once; and nothing comes and goes. */
static bool is_apart(const plim_flow *f)
{
    const plim_service_spec *s = f->spec;
    const plim_workload *w = s->workload;
    if (f->calls || s->retry.attempts > 1 || s->scaling.most > 0 || f->from_ns > 0 ||
        f->until_ns != PLIM_NEVER || w == NULL) {
        return false;
    }
    if (!w->closed) {
        return f->balancer->blind;
    }
    bool again = w->never_thinks != NULL && w->never_thinks(s->workload_params);
    return again && f->timeout_ns == PLIM_NEVER && f->balancer->sticky &&
           s->queue_limit == PLIM_UNLIMITED && !f->takes_pids;
}

bool plim_engine_build_round(plim_engine *e)
{
    uint32_t hosts = e->spec->n_hosts;
    bool apart = hosts >= HOSTS_LEAST && !e->moves && !plim_engine_has_bombs(e);
    for (uint32_t s = 0; s < e->spec->n_services && apart; s++) {
        apart = is_apart(&e->flow[s]);
    }
    if (!apart) {
        return true;
    }
    plim_round *r = PLIM_NEW(&e->arena, 1, plim_round);
    if (r == NULL) {
        return false;
    }
    r->width_ns = FIRST_WIDTH_NS;
    r->timeout_ns = PLIM_NEVER;
    e->n_missing = 0;
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        const plim_flow *f = &e->flow[s];
        r->timeout_ns = f->timeout_ns < r->timeout_ns ? f->timeout_ns : r->timeout_ns;
        e->n_missing += f->spec->instances - f->balance.n;
    }
    r->most_letters = LETTERS_PER_HOST * hosts;
    r->host = PLIM_NEW(&e->arena, hosts, uint32_t);
    r->task = PLIM_NEW(&e->arena, hosts, plim_task);
    r->letter = PLIM_NEW(&e->arena, r->most_letters, plim_letter);
    r->order = PLIM_NEW(&e->arena, r->most_letters, uint32_t);
    e->round = r;
    e->far = e->far || e->n_groups >= GROUPS_FETCHED;
    return !e->arena.failed;
}

/* ---- first: what is pending ---- */

/* How many may arrive before one has to know who of them finds no room in the pool: as if all that
 * is in it were one service's. */
static uint32_t letters_of(const plim_engine *e)
{
    uint32_t in_pool = e->high_water - e->n_free, pool_most = e->flow[0].pool_most;
    uint32_t room = in_pool < pool_most ? pool_most - in_pool : 0;
    return room < e->round->most_letters ? room : e->round->most_letters;
}

/* The host has something to do. */
static plim_task *call_on(plim_round *r, uint32_t host)
{
    plim_task *task = &r->task[host];
    if (!task->listed) {
        *task = (plim_task){.listed = true};
        r->host[r->n_hosts++] = host;
    }
    return task;
}

/* Where the instance is was asked for some letters ago. */
static void address(const plim_engine *e, plim_round *r)
{
    plim_letter *letter = &r->letter[r->n_addressed++];
    plim_place place = e->place[e->flow[letter->service].first_place + letter->drawn.place];
    letter->group = place.group;
    letter->host = place.host;
    call_on(r, place.host)->n++;
}

static void post(plim_engine *e, uint32_t service, int64_t ns)
{
    plim_round *r = e->round;
    plim_drawn drawn = plim_engine_draw_arrival(e, service);
    r->letter[r->n_letters++] = (plim_letter){.ns = ns, .drawn = drawn, .service = service};
    __builtin_prefetch(&e->place[e->flow[service].first_place + drawn.place]);
    if (r->n_letters - r->n_addressed > LETTERS_UNDER_WAY) {
        address(e, r);
    }
}

/* Letters host by host, in the order in which hosts are visited. */
static void sort_letters(const plim_engine *e, plim_round *r)
{
    uint32_t first = 0;
    while (r->n_addressed < r->n_letters) {
        address(e, r);
    }
    for (uint32_t i = 0; i < r->n_hosts; i++) {
        plim_task *task = &r->task[r->host[i]];
        task->first = first;
        first += task->n;
        task->n = 0;
    }
    for (uint32_t i = 0; i < r->n_letters; i++) {
        plim_task *task = &r->task[r->letter[i].host];
        r->order[task->first + task->n++] = i;
    }
}

/* Whether it is an arrival that a letter can be made of. */
static bool is_open_arrival(const plim_engine *e, uint32_t entity)
{
    uint32_t service = entity - plim_engine_arrival_entity(e, 0); /* wraps, of a host */
    return service < e->spec->n_services && !e->flow[service].spec->workload->closed;
}

/* Takes what is before end_ns from the queue, up to the first event that is neither a host's nor
 * such an arrival; the end of the round. At the instant of that event hosts come before it. */
static int64_t collect(plim_engine *e, int64_t end_ns)
{
    plim_round *r = e->round;
    uint32_t most = letters_of(e);
    r->n_hosts = r->n_letters = r->n_addressed = 0;
    for (;;) {
        plim_queue_entry top = plim_queue_top(&e->queue);
        if (top.time_ns >= end_ns) {
            return end_ns;
        }
        if (top.entity < e->spec->n_hosts) {
            (void)call_on(r, top.entity);
            plim_queue_set(&e->queue, top.entity, PLIM_NEVER);
        } else if (r->n_letters < most && is_open_arrival(e, top.entity)) {
            post(e, top.entity - plim_engine_arrival_entity(e, 0), top.time_ns);
        } else {
            return top.time_ns + 1;
        }
    }
}

/* ---- then: host by host ---- */

/* Two hosts before. */
static void fetch_host(const plim_engine *e, uint32_t host)
{
    const plim_round *r = e->round;
    plim_fetch_host(e, host, true);
    for (uint32_t i = 0; i < r->task[host].n; i++) {
        __builtin_prefetch(&r->letter[r->order[r->task[host].first + i]]);
    }
}

/* The group, and what its channels have of it. */
static void fetch_all_of(const plim_engine *e, uint32_t group, uint32_t host)
{
    plim_fetch_group(e, group);
    if (e->memory != NULL) {
        plim_fetch(&e->memory->group[group], sizeof *e->memory->group);
    }
    if (e->pacing != NULL) {
        plim_fetch(&e->pacing->group[group], sizeof *e->pacing->group);
    }
    if (e->kernel != NULL) {
        plim_engine_fetch_pids(e, group, host);
    }
}

/* One host before: the groups that will have something to do. */
static void fetch_groups(const plim_engine *e, uint32_t host, int64_t end_ns)
{
    const plim_round *r = e->round;
    plim_due due = e->due[host];
    for (uint32_t i = due.first; i < due.first + due.n; i++) {
        if (e->next[i].ns < end_ns) {
            fetch_all_of(e, i, host);
            if (e->next[i].job != PLIM_NIL) {
                plim_fetch_job(e, e->next[i].job, e->next[i].user);
            }
        }
    }
    for (uint32_t i = 0; i < r->task[host].n; i++) {
        fetch_all_of(e, r->letter[r->order[r->task[host].first + i]].group, host);
    }
}

static PLIM_EVENT void deliver(plim_engine *e, plim_letter *letter)
{
    e->now_ns = letter->ns;
    e->left_group = letter->group; /* there it goes: it need not be looked up again */
    plim_engine_count_event(e, PLIM_EVENT_ARRIVAL, letter->service);
    letter->request = plim_engine_arrive_at(e, letter->service, letter->drawn);
}

/* All that happens on a host before end_ns. At one instant its own event comes before arrivals. */
static void visit(plim_engine *e, uint32_t host, int64_t end_ns)
{
    plim_round *r = e->round;
    plim_host *h = &e->host[host];
    const uint32_t *at = &r->order[r->task[host].first], *end = at + r->task[host].n;
    r->task[host].listed = false;
    for (;;) {
        int64_t until_ns = at == end ? end_ns - 1 : r->letter[*at].ns;
        if (h->next_ns <= until_ns) {
            e->now_ns = h->next_ns;
            plim_engine_count_event(e, PLIM_EVENT_HOST, host);
            plim_engine_host_event(e, host);
        } else if (at != end) {
            deliver(e, &r->letter[*at++]);
        } else {
            break;
        }
        plim_engine_end_instant(e);
    }
    plim_engine_announce(e, h);
}

/* As long as it takes for as many events as a round should have. */
static void choose_width(plim_round *r, uint64_t events, uint64_t wanted, bool whole)
{
    if (events > 2 * wanted && r->width_ns > 1) {
        r->width_ns /= 2;
    } else if (events < wanted / 2 && whole && r->width_ns < PLIM_NEVER / 4) {
        r->width_ns *= 2;
    }
}

static void visit_all(plim_engine *e, int64_t end_ns)
{
    const plim_round *r = e->round;
    e->by_host = true;
    for (uint32_t i = 0; i < r->n_hosts; i++) {
        if (e->far && i + 2 < r->n_hosts) {
            fetch_host(e, r->host[i + 2]);
        }
        if (e->far && i + 1 < r->n_hosts) {
            fetch_groups(e, r->host[i + 1], end_ns);
        }
        visit(e, r->host[i], end_ns);
    }
    e->by_host = false;
    e->now_ns = end_ns - 1;
}

/* Those who came and have timeouts, in the order in which they came. */
static void watch_all(plim_engine *e)
{
    const plim_round *r = e->round;
    for (uint32_t i = 0; i < r->n_letters && r->timeout_ns != PLIM_NEVER; i++) {
        if (r->letter[i].request != PLIM_NIL) {
            plim_engine_watch(e, r->letter[i].request, r->letter[i].ns);
        }
    }
}

bool plim_engine_round(plim_engine *e, int64_t end_ns)
{
    plim_round *r = e->round;
    plim_queue_entry top = plim_queue_top(&e->queue);
    if (r->rest > 0) {
        r->rest--;
        return false;
    }
    /* who is down comes up on its host's event, and then all hear of it */
    if ((top.entity >= e->spec->n_hosts && !is_open_arrival(e, top.entity)) || e->n_missing > 0) {
        return false;
    }
    int64_t from_ns = top.time_ns;
    int64_t width_ns = r->width_ns < r->timeout_ns ? r->width_ns : r->timeout_ns;
    int64_t most_ns = end_ns - from_ns > width_ns ? from_ns + width_ns : end_ns;
    int64_t to_ns = collect(e, most_ns);
    uint64_t before = e->result->events;
    sort_letters(e, r);
    if (r->n_hosts == 0) { /* the pool is full */
        r->rest = REST;
        return false;
    }
    visit_all(e, to_ns);
    watch_all(e);
    uint64_t events = e->result->events - before;
    r->rest = events < FEW_EVENTS ? REST : 0;
    choose_width(r, events, (uint64_t)EVENTS_PER_HOST * e->spec->n_hosts,
                 to_ns == from_ns + r->width_ns);
    return true;
}
