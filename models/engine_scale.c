/* SPDX-License-Identifier: GPL-3.0-or-later
 * Instances that come and go while a run goes on: a controller per service looks at its load once a
 * period, starts instances (after the platform's own delay, on machines that may have to be ordered
 * first) and drains those that are too many. See docs/model.md, section 8. */
#include "models/engine_entity.h"
#include "models/engine_life.h"
#include "models/engine_memory.h"

#include <math.h>

/* ---- instances ---- */

static bool is_idle_slot(const plim_engine *e, uint32_t group, uint32_t service)
{
    const plim_group *g = &e->group[group];
    return g->service == service && g->state == PLIM_INSTANCE_OFF;
}

/* There is one for every instance that has room there, up to as many as there may be at once; those
 * that drain keep theirs. */
plim_group *plim_engine_idle_slot(const plim_engine *e, uint32_t host, uint32_t service)
{
    const plim_host *h = &e->host[host];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (is_idle_slot(e, i, service)) {
            return &e->group[i];
        }
    }
    return NULL;
}

static void count_up(plim_engine *e, plim_flow *f, int32_t change)
{
    plim_engine_count_up(e, f);
    f->balance.n = (uint32_t)((int32_t)f->balance.n + change);
    e->n_missing -= (uint32_t)change;
}

/* When the image of the service is on the host; copied over its link, once, for all slots, when it
 * is really to `go`. */
static int64_t image_there_ns(plim_engine *e, plim_group *g, bool go)
{
    plim_host *h = &e->host[g->host];
    double mib = 0.0;
    if (g->image_ns == PLIM_NEVER) {
        int64_t *free_ns = &h->link.free_ns[0];
        int64_t from = e->now_ns > *free_ns ? e->now_ns : *free_ns;
        for (size_t l = 0; l < e->spec->platform.stack.n; l++) {
            mib += e->spec->platform.stack.image_mib[l];
        }
        int64_t copy_ns = plim_ns_ceil(mib * 1048576.0 * h->link.byte_ns);
        if (!go) {
            return copy_ns > 0 ? from + copy_ns : e->now_ns;
        }
        h->link.busy_sum[0] += (double)copy_ns;
        if (copy_ns > 0) {
            *free_ns = from + copy_ns;
        }
        for (uint32_t i = h->first; i < h->first + h->n; i++) {
            e->group[i].image_ns = e->group[i].service != g->service ? e->group[i].image_ns
                                   : copy_ns > 0                     ? *free_ns
                                                                     : e->now_ns;
        }
    }
    return g->image_ns > e->now_ns ? g->image_ns : e->now_ns;
}

void plim_engine_no_images(plim_engine *e, uint32_t host)
{
    const plim_host *h = &e->host[host];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        e->group[i].image_ns = PLIM_NEVER;
    }
}

int64_t plim_engine_boot_ns(const plim_engine *e, const plim_group *g)
{
    double start_s = e->flow[g->service].spec->scaling.start_s;
    return plim_ns_of_s(e->spec->platform.stack.instance_boot_s + start_s);
}

int64_t plim_engine_up_ns(plim_engine *e, plim_group *g, bool go)
{
    int64_t image_ns = image_there_ns(e, g, go), back_ns = e->host[g->host].back_ns;
    return (image_ns > back_ns ? image_ns : back_ns) + plim_engine_boot_ns(e, g);
}

void plim_engine_start_on(plim_engine *e, plim_group *g)
{
    plim_engine_touch(e, g);
    g->state = PLIM_INSTANCE_STARTING;
    plim_engine_ready_at(g, plim_engine_up_ns(e, g, true));
    e->flow[g->service].n_starting++;
    if (e->memory != NULL) {
        plim_engine_memory_changed(e, g->host);
    }
}

void plim_engine_in_service(plim_engine *e, plim_group *g)
{
    plim_flow *f = &e->flow[g->service];
    plim_engine_ready_at(g, PLIM_NEVER);
    g->state = PLIM_INSTANCE_UP;
    g->down = false;
    g->place = f->balance.n;
    count_up(e, f, 1);
    e->place[f->first_place + g->place] = (plim_place){plim_engine_index(e, g), g->host};
    if (f->balance.outstanding != NULL) {
        f->balance.outstanding[g->place] = 0;
    }
    if (e->memory != NULL) {
        plim_engine_memory_changed(e, g->host);
    }
    if (e->kernel != NULL) {
        plim_engine_count_pids(e, g);
    }
    plim_engine_serve_central(e, f);
}

void plim_engine_instance_ready(plim_engine *e, plim_group *g)
{
    if (g->state == PLIM_INSTANCE_COMING) {
        plim_engine_moved(e, g);
        return;
    }
    e->flow[g->service].n_starting--;
    plim_engine_in_service(e, g);
    plim_engine_note_change(e);
}

/* Out of the balancer's sight; the last one takes its place. */
void plim_engine_out_of_service(plim_engine *e, plim_group *g)
{
    plim_flow *f = &e->flow[g->service];
    uint32_t last = f->balance.n - 1, place = g->place;
    plim_place moved = e->place[f->first_place + last];
    e->place[f->first_place + place] = moved;
    if (f->balance.outstanding != NULL) {
        f->balance.outstanding[place] = f->balance.outstanding[last];
    }
    e->group[moved.group].place = place;
    count_up(e, f, -1);
    g->place = PLIM_NIL;
}

void plim_engine_drain(plim_engine *e, plim_group *g)
{
    plim_engine_stay(e, g);
    plim_engine_begin_moves(e);
    plim_engine_touch(e, g);
    plim_engine_out_of_service(e, g);
    g->state = PLIM_INSTANCE_DRAINING;
    plim_engine_serve_central(e, &e->flow[g->service]);
    if (g->in_group == 0) {
        plim_engine_instance_gone(e, g);
    }
}

void plim_engine_instance_gone(plim_engine *e, plim_group *g)
{
    plim_engine_touch(e, g);
    g->state = PLIM_INSTANCE_OFF;
    g->down = false;
    g->moved_to = PLIM_NIL;
    if (e->kernel != NULL) {
        plim_engine_count_pids(e, g);
    }
    plim_cluster_remove(e->spec, &e->cluster, g->service, g->host);
    plim_engine_host_changed(e, g->host);
    if (!g->relieved) {
        plim_engine_note_change(e);
    }
    g->relieved = false;
    if (e->cluster.n_placed[g->host] == 0) {
        plim_engine_host_empty(e, g->host);
    }
}

/* ---- machines ---- */

void plim_engine_sync_on(plim_engine *e, uint32_t host)
{
    plim_host *h = &e->host[host];
    h->on_sum += h->counts ? (double)(e->now_ns - h->on_ns) : 0.0;
    h->on_ns = e->now_ns;
}

/* Its capacity counts while it is paid for and could be used. */
static void set_counts(plim_engine *e, uint32_t host)
{
    bool there = e->cluster.there[host] || e->cluster.n_placed[host] > 0;
    e->host[host].counts = there && e->host[host].paid_from_ns != PLIM_NEVER;
}

/* What was paid for since paid_from_ns, in whole grains. */
static void bill(plim_engine *e, uint32_t host)
{
    plim_host *h = &e->host[host];
    int64_t grain_ns = plim_ns_of_s(e->spec->hosts[host].billing_s);
    if (h->paid_from_ns == PLIM_NEVER) {
        return;
    }
    int64_t stretch_ns = e->now_ns - h->paid_from_ns;
    int64_t grains = grain_ns > 0 ? stretch_ns / grain_ns + (stretch_ns % grain_ns > 0) : 0;
    e->result->host_billed_ns[host] += grain_ns > 0 ? grains * grain_ns : stretch_ns;
    h->paid_from_ns = PLIM_NEVER;
}

void plim_engine_bill_all(plim_engine *e)
{
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        bill(e, h);
    }
}

void plim_engine_host_changed(plim_engine *e, uint32_t host)
{
    plim_host *h = &e->host[host];
    const plim_host_spec *spec = &e->spec->hosts[host];
    const plim_stack *stack = &e->spec->platform.stack;
    bool used = e->cluster.n_placed[host] > 0, ordered = h->ready_ns != PLIM_NEVER;
    bool stays = h->stay != PLIM_HOST_TO_COME && h->stay != PLIM_HOST_LEFT;
    bool paid = used || ordered || (spec->bought && spec->lead_time_s <= 0.0 && stays);
    int64_t ticks = used ? plim_femto_cores(stack->host_idle_ns_per_s) : 0;
    plim_engine_sync_on(e, host);
    double cores = spec->cores - e->cluster.cores_pinned[host];
    h->other_cores = h->other_cores || h->cores != cores;
    h->cores = cores;
    h->ticks_change += ticks - h->host_ticks;
    h->host_ticks = ticks;
    h->empty_ns = used ? PLIM_NEVER : e->now_ns;
    if (h->ticks_change != 0 || h->other_cores) {
        plim_engine_unsettle(e, h);
    }
    if (paid && h->paid_from_ns == PLIM_NEVER) {
        h->paid_from_ns = e->now_ns;
    } else if (!paid) {
        bill(e, host);
    }
    set_counts(e, host);
    if (e->memory != NULL) {
        plim_engine_memory_changed(e, host);
    }
    e->result->host_used[host] = e->result->host_used[host] || used || paid;
    e->result->hosts_peak = e->cluster.hosts_used > e->result->hosts_peak ? e->cluster.hosts_used
                                                                          : e->result->hosts_peak;
}

static bool is_to_come(const plim_engine *e, uint32_t host)
{
    return !e->cluster.there[host] && e->host[host].ready_ns != PLIM_NEVER;
}

/* Ordered machines that have come. */
static void take_deliveries(plim_engine *e)
{
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        if (is_to_come(e, h) && e->host[h].ready_ns <= e->now_ns) {
            plim_engine_sync_on(e, h);
            e->cluster.there[h] = true;
            e->host[h].empty_ns = e->now_ns;
            set_counts(e, h);
        }
    }
}

/* Rented machines that nobody has used for so long go back. */
static void return_empty(plim_engine *e, double after_s)
{
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        const plim_host_spec *spec = &e->spec->hosts[h];
        plim_host *host = &e->host[h];
        if (spec->lead_time_s > 0.0 && !spec->bought && e->cluster.there[h] &&
            e->cluster.n_placed[h] == 0 && e->now_ns - host->empty_ns >= plim_ns_of_s(after_s)) {
            plim_engine_sync_on(e, h);
            host->ready_ns = PLIM_NEVER;
            e->cluster.there[h] = false;
            plim_engine_no_images(e, h);
            plim_engine_host_changed(e, h);
        }
    }
}

/* Orders machines until those under way hold that many instances of the service, or none is left.
 * What is ordered is paid for from now on. */
static void order_hosts(plim_engine *e, uint32_t service, uint32_t instances)
{
    uint64_t room = 0;
    for (uint32_t h = 0; h < e->spec->n_hosts; h++) {
        room += is_to_come(e, h) ? plim_cluster_room(e->spec, service, h) : 0;
    }
    for (uint32_t h = 0; h < e->spec->n_hosts && room < instances; h++) {
        plim_host *host = &e->host[h];
        uint32_t here = plim_cluster_room(e->spec, service, h);
        bool to_order = e->spec->hosts[h].lead_time_s > 0.0 && host->ready_ns == PLIM_NEVER;
        if (to_order && !e->cluster.there[h] && here > 0) {
            double wait_s = e->spec->hosts[h].lead_time_s + e->spec->platform.stack.host_boot_s;
            host->ready_ns = e->now_ns + plim_ns_of_s(wait_s);
            e->result->hosts_ordered++;
            plim_engine_host_changed(e, h);
            room += here;
        }
    }
}

/* ---- the controller ---- */

/* Cores used on vCPUs since the last look, over those asked for by the instances in service;
 * draining ones work too. */
static double cpu_since(plim_engine *e, uint32_t service, double since_ns)
{
    plim_flow *f = &e->flow[service];
    double work = f->work_total, cores = 0.0;
    uint32_t asked = f->spec->vcpus;
    for (uint32_t i = 0; i < e->n_groups; i++) {
        plim_group *g = &e->group[i];
        if (g->service != service) {
            continue;
        }
        plim_engine_sync(e, g);
        work += g->station[PLIM_ON_VCPU].used;
        cores += g->state != PLIM_INSTANCE_UP ? 0.0
                 : asked > 0                  ? asked
                                              : e->spec->hosts[g->host].cores;
    }
    double used = (work - f->work_seen) / since_ns;
    f->work_seen = work;
    return cores > 0.0 ? used / cores : 0.0;
}

static double outstanding_since(plim_engine *e, plim_flow *f, double since_ns)
{
    plim_engine_count(e, f);
    double mean = (f->in_system_total - f->in_system_seen) / since_ns;
    f->in_system_seen = f->in_system_total;
    return f->balance.n > 0 ? mean / (double)f->balance.n : 0.0;
}

/* What the metric was since it was last asked, per instance in service; 0 without any. */
static double measure(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    double since_ns = (double)(e->now_ns - f->seen_ns);
    f->seen_ns = e->now_ns;
    return f->spec->scaling.metric == PLIM_SCALING_CPU ? cpu_since(e, service, since_ns)
                                                       : outstanding_since(e, f, since_ns);
}

/* Starts as many as can be placed; machines are ordered for the rest. */
static void start_some(plim_engine *e, uint32_t service, uint32_t wanted)
{
    for (uint32_t i = 0; i < wanted; i++) {
        int64_t host = plim_cluster_add(e->spec, &e->cluster, service);
        if (host < 0) {
            order_hosts(e, service, wanted - i);
            return;
        }
        plim_group *slot = plim_engine_idle_slot(e, (uint32_t)host, service);
        if (slot == NULL) {
            plim_cluster_remove(e->spec, &e->cluster, service, (uint32_t)host);
            return;
        }
        plim_engine_host_changed(e, (uint32_t)host);
        plim_engine_start_on(e, slot);
        e->flow[service].n_starts++;
    }
}

/* The one on the machine with the fewest instances goes first, so that machines become empty. */
static plim_group *to_drain(const plim_engine *e, const plim_flow *f)
{
    plim_group *chosen = NULL;
    for (uint32_t i = 0; i < f->balance.n; i++) {
        plim_group *g = &e->group[e->place[f->first_place + i].group];
        const uint32_t *placed = e->cluster.n_placed;
        if (chosen == NULL || placed[g->host] < placed[chosen->host] ||
            (placed[g->host] == placed[chosen->host] && g > chosen)) {
            chosen = g;
        }
    }
    return chosen;
}

/* Instances that the service should have, by what the metric was. */
static uint32_t desired(const plim_flow *f, double ratio)
{
    const plim_scaling_spec *s = &f->spec->scaling;
    if (fabs(ratio - 1.0) <= s->tolerance) {
        return f->balance.n + f->n_starting;
    }
    double n = ceil((double)f->balance.n * ratio - 1e-9);
    return (uint32_t)fmin(fmax(n, s->least), s->most);
}

/* Without room for so many it tries again. */
static const double AGAIN_S = 15.0;

static uint32_t needed(const plim_engine *e, const plim_flow *f)
{
    const plim_service_spec *s = f->spec;
    bool placed_anew = s->from_s > 0.0 || e->moves;
    return s->scaling.most > 0 ? s->scaling.least : placed_anew ? s->instances : 0;
}

/* When the controller is next asked, after a look or what else there was. */
static void schedule_control(plim_engine *e, uint32_t service, int64_t look_ns)
{
    const plim_flow *f = &e->flow[service];
    int64_t next = look_ns < f->until_ns ? look_ns : f->until_ns;
    plim_queue_set(&e->queue, plim_engine_control_entity(e, service), f->left ? PLIM_NEVER : next);
}

static int64_t next_look(const plim_engine *e, const plim_flow *f)
{
    const plim_scaling_spec *s = &f->spec->scaling;
    if (s->most > 0) {
        return e->now_ns + plim_ns_of_s(s->period_s);
    }
    bool enough = f->balance.n + f->n_starting >= needed(e, f);
    return enough ? PLIM_NEVER : e->now_ns + plim_ns_of_s(AGAIN_S);
}

void plim_engine_lacks(plim_engine *e, uint32_t service)
{
    const plim_flow *f = &e->flow[service];
    if (f->spec->scaling.most == 0 && f->came && !f->left) {
        schedule_control(e, service, e->now_ns + plim_ns_of_s(AGAIN_S));
    }
}

void plim_engine_place_again(plim_engine *e)
{
    for (uint32_t s = 0; s < e->spec->n_services; s++) {
        const plim_flow *f = &e->flow[s];
        uint32_t n = f->balance.n + f->n_starting;
        if (f->came && !f->left && n < needed(e, f)) {
            start_some(e, s, needed(e, f) - n);
        }
    }
}

void plim_engine_first_control(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    f->came = f->spec->from_s <= 0.0;
    f->from_ns = plim_ns_of_s(f->spec->from_s);
    f->until_ns = f->spec->until_s > 0.0 ? plim_ns_of_s(f->spec->until_s) : PLIM_NEVER;
    schedule_control(e, service, f->came ? next_look(e, f) : f->from_ns);
}

static void look(plim_engine *e, uint32_t service, double metric)
{
    plim_flow *f = &e->flow[service];
    const plim_scaling_spec *s = &f->spec->scaling;
    uint32_t n = f->balance.n + f->n_starting;
    uint32_t wanted = f->balance.n == 0 ? n : desired(f, metric / s->target);
    if (wanted >= n) {
        f->calm_ns = e->now_ns; /* none is too many now */
    }
    if (wanted > n) {
        start_some(e, service, wanted - n);
    } else if (wanted < f->balance.n && f->n_starting == 0 &&
               e->now_ns - f->calm_ns >= plim_ns_of_s(s->cooldown_s)) {
        while (f->balance.n > wanted) {
            plim_engine_drain(e, to_drain(e, f));
        }
        f->calm_ns = e->now_ns;
    }
    return_empty(e, s->cooldown_s);
}

/* All that are in service answer what they have; those that start or are down go at once. */
static void leave(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    f->left = true;
    plim_engine_end_central(e, f);
    while (f->balance.n > 0) {
        plim_engine_drain(e, to_drain(e, f));
    }
    for (uint32_t i = 0; i < e->n_groups && f->n_starting > 0; i++) {
        plim_group *g = &e->group[i];
        if (g->service == service && g->state == PLIM_INSTANCE_STARTING) {
            plim_engine_ready_at(g, PLIM_NEVER);
            f->n_starting--;
            plim_engine_instance_gone(e, g);
        }
    }
}

void plim_engine_control(plim_engine *e, uint32_t service)
{
    plim_flow *f = &e->flow[service];
    bool scaled = f->spec->scaling.most > 0;
    double metric = scaled && f->came ? measure(e, service) : 0.0; /* of this period, used or not */
    take_deliveries(e);
    if (!f->came) {
        f->came = true;
        f->calm_ns = f->seen_ns = e->now_ns;
        start_some(e, service, f->spec->instances);
    } else if (!plim_engine_is_there(e, f)) {
        leave(e, service);
    } else if (f->balance.n + f->n_starting < needed(e, f)) {
        start_some(e, service, needed(e, f) - f->balance.n - f->n_starting);
    } else if (scaled) {
        look(e, service, metric);
    }
    schedule_control(e, service, next_look(e, f));
}
