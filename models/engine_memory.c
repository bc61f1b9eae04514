/* SPDX-License-Identifier: GPL-3.0-or-later
 * Residency: what instances hold of a host's RAM, what they are on their way to, and whom the
 * out-of-memory killer takes. See docs/model.md, section 13.
 *
 * What is to be held (plan) follows from who is there; what is held (held_mib) goes there by steps
 * of 1 % of the RAM, each as long as the kernel needs to reclaim as much. Memory that is free goes
 * at once to whoever asks for it for the first time. */
#include "models/engine_memory.h"
#include "models/engine_entity.h"
#include "models/engine_life.h"

#include <math.h>

static const double STEP_SHARE = 0.01;
static const double NOTHING_MIB = 1e-6;

/* A killed process is started again after that: systemd's RestartSec and Docker's first delay. */
static const double RESTART_S = 0.1;

static bool says_something(const plim_memory_use *use)
{
    return use->working_set_mib > 0.0 || use->faults_per_cpu_s > 0.0 ||
           use->growth_mib_per_s > 0.0 || use->limit_mib > 0.0;
}

bool plim_spec_has_memory(const plim_spec *spec)
{
    bool has = false;
    for (uint32_t s = 0; s < spec->n_services && !has; s++) {
        has = says_something(&spec->services[s].channels.memory);
    }
    for (uint32_t h = 0; h < spec->n_hosts && !has; h++) {
        has = spec->hosts[h].channels.memory.overcommit > 1.0;
    }
    return has && !spec->channels_off.memory;
}

/* ---- what an instance holds when nobody takes any of it away ---- */

/* Of the RAM: `want` in all; of that `cold` is not of its working set, `file` is page cache. */
typedef struct holding {
    double want, cold, file;
} holding;

static double anonymous_mib(const plim_engine *e, uint32_t group)
{
    const plim_memory_flow *f = &e->memory->flow[e->group[group].service];
    return f->use_mib - f->file_mib + e->memory->group[group].grown_mib;
}

/* Its memory is what its limit leaves of it: what is cold goes first, then page cache, then the
 * rest; what is not page cache goes to swap. */
static holding holding_of(plim_engine *e, uint32_t group)
{
    plim_memory_group *g = &e->memory->group[group];
    const plim_memory_flow *f = &e->memory->flow[e->group[group].service];
    double cold = f->use_mib - f->hot_mib, file = f->file_mib;
    g->own_mib = 0.0;
    if (e->memory->fixed) { /* the guest has it, used or not; what is within is the guest's */
        double hot = f->hot_mib + g->grown_mib;
        bool idle = g->alive && hot < f->limit_mib;
        return (holding){f->limit_mib,
                         !g->alive ? f->limit_mib
                         : idle    ? f->limit_mib - hot
                                   : 0.0,
                         0.0};
    }
    double over = fmax(f->use_mib + g->grown_mib - f->limit_mib, 0.0);
    double cold_gone = fmin(fmin(cold, over), f->own_swap_mib);
    double file_gone = fmin(file, over - cold_gone);
    g->own_mib = over - file_gone;
    return (holding){f->use_mib + g->grown_mib - over, cold - cold_gone, file - file_gone};
}

/* What the host has for instances. */
static double ram_mib(const plim_engine *e, uint32_t host)
{
    double ram = e->spec->hosts[host].mem_mib;
    for (size_t l = 0; l < e->spec->platform.stack.n; l++) {
        ram -= e->cluster.mem_layer_mib[(size_t)host * PLIM_STACK_MAX + l];
    }
    return fmax(ram, 0.0);
}

/* ---- what is taken when that is too much ---- */

/* A balloon takes in proportion to the guests' size, of each at most what it holds idle. Returns
 * what is still lacking. */
static double take_by_balloon(plim_engine *e, const plim_host *h, double lacking)
{
    plim_memory *m = e->memory;
    bool all = false;
    while (lacking > NOTHING_MIB && !all) {
        double sizes = 0.0, taken = 0.0;
        for (uint32_t i = 0; i < h->n; i++) {
            bool some = m->group[h->first + i].there && m->cold[i] > m->take[i];
            sizes += some ? m->flow[e->group[h->first + i].service].limit_mib : 0.0;
        }
        all = sizes <= 0.0;
        for (uint32_t i = 0; i < h->n && !all; i++) {
            if (m->group[h->first + i].there && m->cold[i] > m->take[i]) {
                double size = m->flow[e->group[h->first + i].service].limit_mib;
                double some = fmin(lacking * size / sizes, m->cold[i] - m->take[i]);
                m->take[i] = some < m->cold[i] - m->take[i] ? m->take[i] + some : m->cold[i];
                taken += some;
            }
        }
        lacking -= taken;
    }
    return lacking;
}

/* What is cold is the least recently used: swapped first, in proportion. */
static double take_cold(plim_engine *e, const plim_host *h, double lacking, double *swap_mib)
{
    plim_memory *m = e->memory;
    double cold = 0.0;
    for (uint32_t i = 0; i < h->n; i++) {
        cold += m->cold[i];
    }
    double part = cold > 0.0 ? fmin(fmin(lacking, cold), *swap_mib) / cold : 0.0;
    for (uint32_t i = 0; i < h->n; i++) {
        m->take[i] = part * m->cold[i];
    }
    *swap_mib -= part * cold;
    return lacking - part * cold;
}

/* Of what is in use everybody loses in proportion to what it has, page cache first, the rest as far
 * as there is swap. Returns what is lacking then. */
static double take_hot(plim_engine *e, const plim_host *h, double lacking, double swap_mib)
{
    plim_memory *m = e->memory;
    double hot = 0.0, to_swap = 0.0, file = 0.0;
    for (uint32_t i = 0; i < h->n; i++) {
        hot += m->group[h->first + i].aim_mib - m->cold[i];
    }
    double part = hot > 0.0 ? fmin(lacking / hot, 1.0) : 0.0;
    for (uint32_t i = 0; i < h->n; i++) {
        double mine = part * (m->group[h->first + i].aim_mib - m->cold[i]);
        to_swap += fmax(mine - m->file[i], 0.0);
        file += fmax(m->file[i] - mine, 0.0);
    }
    double swapped = to_swap > swap_mib ? swap_mib / to_swap : 1.0;
    double more = fmin(to_swap * (1.0 - swapped), file);
    for (uint32_t i = 0; i < h->n; i++) {
        double mine = part * (m->group[h->first + i].aim_mib - m->cold[i]);
        double of_file = fmin(mine, m->file[i]);
        double rest = file > 0.0 ? more * (m->file[i] - of_file) / file : 0.0;
        m->take[i] += of_file + rest + (mine - of_file) * swapped;
    }
    return lacking - part * hot + to_swap * (1.0 - swapped) - more;
}

/* What everybody is to hold; returns what cannot be found: above 0 somebody has to die. */
static double plan(plim_engine *e, uint32_t host)
{
    plim_memory *m = e->memory;
    const plim_host *h = &e->host[host];
    double swap_mib = e->spec->hosts[host].channels.memory.swap_mib, lacking = -ram_mib(e, host);
    for (uint32_t i = 0; i < h->n; i++) {
        plim_memory_group *g = &m->group[h->first + i];
        holding is = g->there ? holding_of(e, h->first + i) : (holding){0};
        g->aim_mib = is.want;
        m->take[i] = 0.0;
        m->cold[i] = is.cold;
        m->file[i] = is.file;
        lacking += is.want;
        swap_mib -= g->there ? g->own_mib : 0.0;
    }
    swap_mib = fmax(swap_mib, 0.0);
    if (lacking > 0.0) {
        lacking = m->balloon ? take_by_balloon(e, h, lacking) : take_cold(e, h, lacking, &swap_mib);
        lacking = lacking > NOTHING_MIB ? take_hot(e, h, lacking, swap_mib) : 0.0;
        for (uint32_t i = 0; i < h->n; i++) {
            plim_memory_group *g = &m->group[h->first + i];
            g->aim_mib = fmax(g->aim_mib - m->take[i], 0.0);
        }
    }
    return lacking;
}

/* ---- time ---- */

void plim_engine_sync_memory(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    plim_host_obs *o = e->measuring ? &e->result->host[e->batch * e->spec->n_hosts + host] : NULL;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_memory_group *g = &e->memory->group[i];
        double since_ns = (double)(e->now_ns - g->sum_ns);
        g->sum_ns = e->now_ns;
        if (!g->there || since_ns <= 0.0) {
            continue;
        }
        const plim_memory_flow *m = &e->memory->flow[e->group[i].service];
        plim_flow *f = &e->flow[e->group[i].service];
        double used = g->alive ? m->use_mib + g->grown_mib : 0.0;
        double resident = fmin(used, g->held_mib);
        double file = g->alive ? m->file_mib : 0.0;
        f->obs->working_set += since_ns * (g->alive ? m->hot_mib + g->grown_mib : 0.0);
        f->obs->resident += since_ns * resident;
        f->obs->swapped += since_ns * fmax(used - resident - file, 0.0);
        f->bin->resident += since_ns * resident;
        if (o != NULL) {
            o->memory_held += since_ns * g->held_mib;
        }
    }
}

static double free_mib(const plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    double left = ram_mib(e, host);
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        left -= e->memory->group[i].held_mib;
    }
    return fmax(left, 0.0);
}

static void give_fresh(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    double left = free_mib(e, host);
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_memory_group *g = &e->memory->group[i];
        double lacks = g->aim_mib - g->held_mib, some = fmin(fmin(g->fresh_mib, left), lacks);
        if (some > 0.0) {
            g->held_mib = some < lacks ? g->held_mib + some : g->aim_mib;
            left -= some;
        }
        g->fresh_mib = 0.0;
    }
}

/* One step: some from those who hold too much, to those who hold too little. */
static void reclaim(plim_engine *e, uint32_t host, double step_mib)
{
    const plim_host *h = &e->host[host];
    double over = 0.0, under = 0.0;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const plim_memory_group *g = &e->memory->group[i];
        over += fmax(g->held_mib - g->aim_mib, 0.0);
    }
    double part = over > step_mib ? step_mib / over : 1.0;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_memory_group *g = &e->memory->group[i];
        if (g->held_mib > g->aim_mib) {
            g->held_mib = part < 1.0 ? g->held_mib - part * (g->held_mib - g->aim_mib) : g->aim_mib;
        }
        under += fmax(g->aim_mib - g->held_mib, 0.0);
    }
    double give = fmin(step_mib, free_mib(e, host) + NOTHING_MIB);
    part = under > give ? give / under : 1.0;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        plim_memory_group *g = &e->memory->group[i];
        if (g->held_mib < g->aim_mib) {
            g->held_mib = part < 1.0 ? g->held_mib + part * (g->aim_mib - g->held_mib) : g->aim_mib;
        }
    }
}

static bool is_settled(const plim_engine *e, const plim_host *h)
{
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const plim_memory_group *g = &e->memory->group[i];
        if (fabs(g->held_mib - g->aim_mib) > NOTHING_MIB) {
            return false;
        }
    }
    return true;
}

/* ---- growth ---- */

static double next_growth_mib(const plim_engine *e, uint32_t group)
{
    const plim_memory_use *use = &e->flow[e->group[group].service].spec->channels.memory;
    double step = e->memory->ram[e->group[group].host].step_mib;
    double most = use->growth_max_mib > 0.0 ? use->growth_max_mib : HUGE_VAL;
    return use->growth_mib_per_s > 0.0 ? fmin(step, most - e->memory->group[group].grown_mib) : 0.0;
}

/* From `from_ns` on; where nothing is free, no faster than memory is reclaimed. */
static void schedule_growth(plim_engine *e, uint32_t group, int64_t from_ns)
{
    plim_memory_group *g = &e->memory->group[group];
    const plim_flow *f = &e->flow[e->group[group].service];
    uint32_t host = e->group[group].host;
    double rate = f->spec->channels.memory.growth_mib_per_s;
    double some = next_growth_mib(e, group);
    double reclaimed = e->spec->hosts[host].channels.memory.reclaim_mib_per_s;
    const plim_memory_flow *m = &e->memory->flow[e->group[group].service];
    bool full = m->use_mib + g->grown_mib >= m->limit_mib ||
                (!e->memory->fixed && free_mib(e, host) < some);
    rate = full && reclaimed > 0.0 ? fmin(rate, reclaimed) : rate;
    g->grow_ns = some > NOTHING_MIB ? from_ns + plim_ns_ceil(some / rate * 1e9) : PLIM_NEVER;
}

/* What it grew by last has to be there first: who allocates waits for reclaim. */
static void grow(plim_engine *e, uint32_t group)
{
    plim_memory_group *g = &e->memory->group[group];
    double some = next_growth_mib(e, group);
    if (e->memory->fixed || g->aim_mib - g->held_mib < some) {
        g->grown_mib += some;
        g->fresh_mib += some;
    }
    schedule_growth(e, group, e->now_ns);
}

/* ---- who is there ---- */

static void look_at(plim_engine *e, uint32_t group)
{
    plim_memory_group *g = &e->memory->group[group];
    const plim_group *is = &e->group[group];
    const plim_memory_flow *f = &e->memory->flow[is->service];
    if (is->state == PLIM_INSTANCE_UP || is->state == PLIM_INSTANCE_OFF) {
        g->killed = g->killed_machine = false;
    }
    bool alive = plim_engine_is_alive(is) && !g->killed;
    /* a machine holds its memory while it boots and while its guest restarts a service; one that
     * went down draining does not come back */
    bool gone = is->state == PLIM_INSTANCE_OFF || is->moved_to != PLIM_NIL || g->killed_machine ||
                (is->state == PLIM_INSTANCE_DRAINING && is->down);
    bool there = e->memory->fixed ? !gone : alive;
    if (alive != g->alive) {
        int64_t from_ns = plim_ns_of_s(e->flow[is->service].spec->channels.memory.growth_from_s);
        g->alive = alive;
        g->grown_mib = 0.0;
        g->grow_ns = PLIM_NEVER;
        if (alive) {
            schedule_growth(e, group, from_ns > e->now_ns ? from_ns : e->now_ns);
        }
    }
    if (there != g->there) {
        g->there = there;
        g->held_mib = g->aim_mib = g->fresh_mib = 0.0;
        e->memory->ram[is->host].n_seen += !g->seen;
        g->seen = true;
        if (there) {
            g->fresh_mib = g->aim_mib =
                e->memory->fixed ? f->limit_mib : fmin(f->use_mib, f->limit_mib);
        }
    }
}

static void look_at_all(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (e->group[i].service != PLIM_NIL) {
            look_at(e, i);
        }
    }
}

void plim_engine_memory_changed(plim_engine *e, uint32_t host)
{
    if (!e->memory->built) {
        return;
    }
    plim_engine_sync_memory(e, host);
    look_at_all(e, host);
    give_fresh(e, host);
    e->memory->ram[host].changed = true;
    plim_queue_set(&e->queue, plim_engine_memory_entity(e, host), e->now_ns);
}

void plim_engine_memory_moved(plim_engine *e, uint32_t from, uint32_t to)
{
    double grown_mib = e->memory->group[from].grown_mib;
    plim_engine_memory_changed(e, e->group[from].host);
    plim_engine_memory_changed(e, e->group[to].host);
    e->memory->group[to].grown_mib = grown_mib;
}

/* ---- the killer ---- */

static void kill_one(plim_engine *e, uint32_t group, bool machine)
{
    const plim_flow *f = &e->flow[e->group[group].service];
    double start_s = e->spec->platform.stack.process_s + f->spec->scaling.start_s;
    int64_t start_ns = machine ? plim_engine_boot_ns(e, &e->group[group]) : plim_ns_of_s(start_s);
    e->result->oom_kills[e->group[group].service]++;
    plim_engine_crash(e, group, e->now_ns + plim_ns_of_s(RESTART_S) + start_ns);
    e->memory->group[group].killed = true; /* until it is up again: its memory is free */
    e->memory->group[group].killed_machine = machine;
    look_at(e, group);
}

/* Of those over their own limit and its swap, or over their guest's memory and its swap. */
static uint32_t over_its_own(plim_engine *e, const plim_host *h)
{
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (e->memory->group[i].alive) {
            const plim_memory_flow *f = &e->memory->flow[e->group[i].service];
            if (anonymous_mib(e, i) > f->limit_mib + f->own_swap_mib + NOTHING_MIB) {
                return i;
            }
        }
    }
    return PLIM_NIL;
}

/* The host's swap does not hold what those over their limits put there: the one that put most. */
static uint32_t most_swapped(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    double sum = 0.0, most = NOTHING_MIB;
    uint32_t chosen = PLIM_NIL;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const plim_memory_group *g = &e->memory->group[i];
        sum += g->there ? g->own_mib : 0.0;
        if (g->there && g->own_mib > most) {
            most = g->own_mib;
            chosen = i;
        }
    }
    return sum > e->spec->hosts[host].channels.memory.swap_mib + NOTHING_MIB ? chosen : PLIM_NIL;
}

/* Linux's badness: resident and swapped (mm/oom_kill.c); of machines their size. One that is still
 * being copied to the host is passed over: an assumption. */
static uint32_t largest(plim_engine *e, const plim_host *h)
{
    double most = 0.0;
    uint32_t chosen = PLIM_NIL;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        bool coming = e->group[i].state == PLIM_INSTANCE_COMING;
        double size = !e->memory->group[i].there || coming ? 0.0
                      : e->memory->fixed                   ? e->memory->group[i].held_mib
                                                           : anonymous_mib(e, i);
        if (size > most) {
            most = size;
            chosen = i;
        }
    }
    return chosen;
}

/* Until all who are left can hold what they need. */
static void plan_and_kill(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    for (;;) {
        double lacking = plan(e, host);
        bool machine = false;
        uint32_t victim = over_its_own(e, h);
        if (victim == PLIM_NIL) {
            victim = most_swapped(e, host);
        }
        if (victim == PLIM_NIL && lacking > NOTHING_MIB) {
            victim = largest(e, h);
            machine = e->memory->fixed;
        }
        if (victim == PLIM_NIL) {
            return;
        }
        kill_one(e, victim, machine);
    }
}

/* ---- events ---- */

static void schedule(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    plim_ram *ram = &e->memory->ram[host];
    int64_t next = ram->next_ns;
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        next = e->memory->group[i].grow_ns < next ? e->memory->group[i].grow_ns : next;
    }
    plim_queue_set(&e->queue, plim_engine_memory_entity(e, host), next);
}

void plim_engine_memory_event(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    plim_ram *ram = &e->memory->ram[host];
    plim_engine_sync_memory(e, host);
    if (ram->next_ns <= e->now_ns) {
        ram->next_ns = PLIM_NEVER;
        reclaim(e, host, ram->step_mib);
    }
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (e->memory->group[i].grow_ns <= e->now_ns) {
            grow(e, i);
            ram->changed = true;
        }
    }
    if (ram->changed) {
        plan_and_kill(e, host);
        give_fresh(e, host);
        ram->changed = false;
    }
    if (ram->step_ns == 0) {
        reclaim(e, host, HUGE_VAL);
    }
    if (ram->next_ns == PLIM_NEVER && ram->step_ns > 0 && !is_settled(e, h)) {
        ram->next_ns = e->now_ns + ram->step_ns;
    }
    schedule(e, host);
}

/* ---- setting up ---- */

static void find_rule(plim_engine *e)
{
    const plim_platform_spec *platform = &e->spec->platform;
    for (size_t i = 0; i < PLIM_NESTING_MAX && platform->part[i] != NULL; i++) {
        if (platform->part[i]->fixed_memory && !e->memory->fixed) { /* the outermost machine's */
            e->memory->fixed = true;
            e->memory->balloon = platform->part[i]->balloon;
        }
    }
}

static void build_flow(plim_engine *e, uint32_t service)
{
    const plim_service_spec *spec = &e->spec->services[service];
    const plim_memory_use *use = &spec->channels.memory;
    plim_memory_flow *m = &e->memory->flow[service];
    bool fixed = e->memory->fixed;
    m->hot_mib = use->working_set_mib > 0.0 ? use->working_set_mib : spec->mem_mib;
    /* of a guest's memory what its service does not touch is idle; a process has all of its own */
    m->use_mib = fixed ? m->hot_mib : fmax(m->hot_mib, spec->mem_mib);
    m->file_mib = fmax(m->hot_mib - spec->mem_mib, 0.0);
    m->limit_mib = use->limit_mib > 0.0 ? use->limit_mib : HUGE_VAL;
    m->limit_mib = fixed ? fmin(m->limit_mib, spec->mem_mib) : m->limit_mib;
    m->own_swap_mib = use->swap_mib >= 0.0 ? use->swap_mib : m->limit_mib;
}

bool plim_engine_open_memory(plim_engine *e, size_t groups)
{
    if (!plim_spec_has_memory(e->spec)) {
        return true;
    }
    plim_memory *m = PLIM_NEW(&e->arena, 1, plim_memory);
    if (m == NULL) {
        return false;
    }
    m->flow = PLIM_NEW(&e->arena, e->spec->n_services, plim_memory_flow);
    m->group = PLIM_NEW(&e->arena, groups, plim_memory_group);
    m->request = PLIM_NEW(&e->arena, e->n_requests, plim_memory_request);
    m->ram = PLIM_NEW(&e->arena, e->spec->n_hosts, plim_ram);
    m->take = PLIM_NEW(&e->arena, 3 * groups, double);
    e->memory = m;
    if (e->arena.failed) {
        return false;
    }
    m->cold = m->take + groups;
    m->file = m->cold + groups;
    find_rule(e);
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        build_flow(e, s);
    }
    return true;
}

/* Those who are there from the start have been there for long: everybody holds what it is to. */
void plim_engine_build_memory(plim_engine *e)
{
    for (uint32_t i = 0; i < e->n_groups; i++) {
        e->memory->group[i].grow_ns = PLIM_NEVER;
    }
    for (uint32_t host = 0; host < e->spec->n_hosts; host++) {
        const plim_host *h = &e->host[host];
        plim_ram *ram = &e->memory->ram[host];
        double rate = e->spec->hosts[host].channels.memory.reclaim_mib_per_s;
        ram->step_mib = STEP_SHARE * e->spec->hosts[host].mem_mib;
        ram->step_ns = rate > 0.0 ? plim_ns_ceil(ram->step_mib / rate * 1e9) : 0;
        ram->next_ns = PLIM_NEVER;
        look_at_all(e, host);
        ram->changed = plan(e, host) > NOTHING_MIB || over_its_own(e, h) != PLIM_NIL ||
                       most_swapped(e, host) != PLIM_NIL;
        for (uint32_t i = h->first; i < h->first + h->n; i++) {
            e->memory->group[i].held_mib = e->memory->group[i].aim_mib;
            e->memory->group[i].fresh_mib = 0.0;
        }
        schedule(e, host);
        if (ram->changed) {
            plim_queue_set(&e->queue, plim_engine_memory_entity(e, host), 0);
        }
    }
    e->memory->built = true;
}
