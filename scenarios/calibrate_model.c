/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the model says of a measurement, given values of the unknowns: see calibrate.h. Costs are
 * those of models/cost.c, on stacks whose fitted layers are copies; the rest is closed forms. */
#include "models/queueing.h"
#include "scenarios/calibrate.h"

#include <math.h>

static const double NS = 1e-9, SLICE_S = 0.030; /* the default of hosts[].slice_ms */

/* ---- putting values in ---- */

static void put(plim_calibration *c, const plim_free *f, double value)
{
    switch (f->kind) {
    case PLIM_UNKNOWN_USER_S:
        c->services[f->index].ops.n[PLIM_CLASS_USER] = value;
        break;
    case PLIM_UNKNOWN_KERNEL_S:
        c->services[f->index].ops.n[PLIM_CLASS_KERNEL] = value;
        break;
    case PLIM_UNKNOWN_MEM_MIB:
    case PLIM_UNKNOWN_CONCURRENCY:
    case PLIM_UNKNOWN_THINK_S:
    case PLIM_UNKNOWN_CPU_WEIGHT:
        c->services[f->index].value[f->kind] = value;
        break;
    case PLIM_UNKNOWN_CORE_SPEED:
        c->core_speed = value;
        break;
    case PLIM_UNKNOWN_DISK_IOPS:
        c->disk_iops = value;
        break;
    case PLIM_UNKNOWN_COUNT: /* PLIM_UNKNOWN_ROW */
        c->layers[f->index].row[f->row].value = value;
        break;
    }
}

/* ---- one measurement ---- */

/* A service on a platform: CPU seconds of a request where they are spent. */
typedef struct demand {
    double vcpu_s, parallel_s, serial_s, shared_s;
    double latency_s; /* paid when who is to be woken is idle */
} demand;

static demand demand_of(const plim_calibration *c, const plim_stack *stack, const plim_ops *ops)
{
    plim_cost cost;
    plim_cost_of(stack, ops, &cost);
    double to_s = NS / c->core_speed;
    return (demand){
        .vcpu_s = plim_cost_stage_ns(&cost, PLIM_STAGE_VCPU) * to_s,
        .parallel_s = plim_cost_stage_ns(&cost, PLIM_STAGE_PARALLEL) * to_s,
        .serial_s = plim_cost_stage_ns(&cost, PLIM_STAGE_SERIAL) * to_s,
        .shared_s = plim_cost_shared_ns(&cost) * to_s,
        .latency_s = plim_cost_latency_ns(&cost) * NS,
    };
}

static double all_s(const demand *d)
{
    return d->vcpu_s + d->parallel_s + d->serial_s + d->shared_s;
}

static double cpu_of(const plim_calibration *c, const plim_stack *stack, const plim_ops *ops,
                     plim_cpu_part part)
{
    demand d = demand_of(c, stack, ops);
    plim_ops user_only = {.n = {[PLIM_CLASS_USER] = ops->n[PLIM_CLASS_USER]}};
    switch (part) {
    case PLIM_CPU_PART_VCPU:
        return d.vcpu_s;
    case PLIM_CPU_PART_OWN_THREAD:
        return d.parallel_s + d.serial_s;
    case PLIM_CPU_PART_SHARED_HOST:
        return d.shared_s;
    case PLIM_CPU_PART_USER:
    case PLIM_CPU_PART_SYSTEM: {
        demand user = demand_of(c, stack, &user_only);
        return part == PLIM_CPU_PART_USER ? all_s(&user) : all_s(&d) - all_s(&user);
    }
    case PLIM_CPU_PART_ALL:
    case PLIM_CPU_PART_COUNT:
        break;
    }
    return all_s(&d);
}

static double sum_of(const double *by_layer, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += by_layer[i];
    }
    return sum;
}

/* Cores of the host that are left for work. */
static double capacity(const plim_measure *m, const plim_stack *stack, double threads)
{
    double guests = m->neighbour_threads > 0.0 ? 2.0 : 1.0;
    double ticks_ns = stack->host_idle_ns_per_s + guests * sum_of(stack->busy_ns_per_s, stack->n);
    bool switching = guests > 1.0 && threads + m->neighbour_threads > m->cores;
    double kept = switching ? SLICE_S / (SLICE_S + stack->switch_ns * NS) : 1.0;
    return m->cores * kept - ticks_ns * NS;
}

/* Requests that run at once. */
static double servers(const plim_measured_service *s, const plim_measure *m)
{
    double k = m->cores;
    if (m->vcpus > 0.0) {
        k = fmin(k, m->vcpus);
    }
    double most = s->value[PLIM_UNKNOWN_CONCURRENCY];
    return most > 0.0 ? fmax(1.0, fmin(k, most)) : k;
}

/* Always busy: what its own threads, its share beside the neighbour's, and the cores allow. */
static double busy_rate(const plim_calibration *c, const plim_measure *m, const plim_stack *stack,
                        const demand *d)
{
    const plim_measured_service *s = &c->services[m->service];
    bool by_thread = c->platforms[m->platform].choice.sharing == PLIM_SHARING_THREAD;
    double k = servers(s, m), other = fmin(m->neighbour_threads, m->cores);
    double left = capacity(m, stack, k);
    double own_s = all_s(d) - d->shared_s;
    double alone = k / d->vcpu_s;
    if (d->parallel_s + d->serial_s > 0.0) {
        alone = fmin(alone, 1.0 / fmax(d->parallel_s, d->serial_s));
    }
    if (other <= 0.0) {
        return fmin(alone, left / all_s(d));
    }
    double mine = s->value[PLIM_UNKNOWN_CPU_WEIGHT] * (by_thread ? k : 1.0);
    double share = mine / (mine + (by_thread ? m->neighbour_threads : 1.0));
    /* its share of what the shared service leaves, or what the neighbour leaves */
    double by_share = share * left / (own_s + share * d->shared_s);
    return fmin(alone, fmax(by_share, (left - other) / all_s(d)));
}

/* Stations of the path. Threads beside the vCPUs and the shared service take their part of the
 * cores when all are busy: the vCPUs then have what is left in proportion to their work, which need
 * be no whole number. A parallel thread that is slower than the vCPUs stands in their place. */
static size_t stations(const demand *d, double k, double left, double think_s, bool by_thread,
                       plim_queue_station *at)
{
    double part = d->vcpu_s > 0.0 ? d->vcpu_s / all_s(d) : 1.0;
    at[0] = by_thread ? (plim_queue_station){d->parallel_s, 1.0}
                      : (plim_queue_station){d->vcpu_s, fmin(k, left * part)};
    at[1] = (plim_queue_station){d->serial_s, 1.0};
    at[2] = (plim_queue_station){d->shared_s, left};
    at[3] = (plim_queue_station){think_s, (double)INFINITY};
    return 4;
}

/* Requests per second of so many users, and how long one takes. */
static double closed_rate(const plim_calibration *c, const plim_measure *m, const plim_stack *stack,
                          const demand *d, double *scratch, double *sojourn_s)
{
    plim_queue_station at[PLIM_QUEUE_STATIONS_MAX];
    const plim_measured_service *s = &c->services[m->service];
    double think_s = m->think_s >= 0.0 ? m->think_s : s->value[PLIM_UNKNOWN_THINK_S];
    double k = servers(s, m), left = capacity(m, stack, k);
    uint32_t users = (uint32_t)m->users;
    size_t n = stations(d, k, left, think_s, false, at);
    double rate = plim_queue_closed(at, n, users, scratch, NULL);
    if (d->parallel_s * fmin(k, (double)users) > d->vcpu_s) {
        plim_queue_station thread[PLIM_QUEUE_STATIONS_MAX];
        n = stations(d, k, left, think_s, true, thread);
        rate = fmin(rate, plim_queue_closed(thread, n, users, scratch, NULL));
    }
    /* what is spent elsewhere is a pause like thinking for who sleeps here */
    double away_s = think_s + d->serial_s + d->shared_s;
    double round_s = users / rate + plim_queue_wake(&at[0], d->latency_s, users, away_s, 0.0);
    *sojourn_s = round_s - think_s;
    return users / round_s;
}

static double open_sojourn(const plim_calibration *c, const plim_measure *m,
                           const plim_stack *stack, const demand *d)
{
    plim_queue_station at[PLIM_QUEUE_STATIONS_MAX];
    double k = servers(&c->services[m->service], m);
    size_t n = stations(d, k, capacity(m, stack, k), 0.0, false, at);
    double cpu_s = plim_queue_open(&at[0], m->rate_per_s, NULL);
    if (d->parallel_s > 0.0) {
        plim_queue_station thread = {d->parallel_s, 1.0};
        cpu_s = fmax(cpu_s, plim_queue_open(&thread, m->rate_per_s, NULL));
    }
    for (size_t i = 1; i < n; i++) {
        cpu_s += plim_queue_open(&at[i], m->rate_per_s, NULL);
    }
    return cpu_s + plim_queue_wake(&at[0], d->latency_s, 0, 0.0, m->rate_per_s);
}

static double predict(const plim_calibration *c, const plim_measure *m, const plim_stack *stack,
                      double *scratch)
{
    const plim_measured_service *s =
        m->service == PLIM_CALIBRATE_NOBODY ? NULL : &c->services[m->service];
    demand d = {0};
    double sojourn_s = 0.0;
    if (s != NULL) {
        d = demand_of(c, stack, &s->ops);
    }
    switch (m->quantity) {
    case PLIM_QUANTITY_REQUEST_CPU:
        return cpu_of(c, stack, &s->ops, m->part);
    case PLIM_QUANTITY_COMPLETED_RATE:
        return m->users > 0.0 ? closed_rate(c, m, stack, &d, scratch, &sojourn_s)
                              : busy_rate(c, m, stack, &d);
    case PLIM_QUANTITY_SOJOURN_MEAN:
        if (m->users > 1.0) {
            (void)closed_rate(c, m, stack, &d, scratch, &sojourn_s);
            return sojourn_s;
        }
        return m->rate_per_s > 0.0
                   ? open_sojourn(c, m, stack, &d)
                   : fmax(d.vcpu_s, d.parallel_s) + d.serial_s + d.shared_s + d.latency_s;
    case PLIM_QUANTITY_MEMORY_RESIDENT:
        return s->value[PLIM_UNKNOWN_MEM_MIB] + sum_of(stack->instance_mib, stack->n);
    case PLIM_QUANTITY_IDLE_CPU:
        return sum_of(stack->idle_ns_per_s, stack->n) * NS / c->core_speed;
    case PLIM_QUANTITY_BOOT:
        return stack->instance_boot_s;
    case PLIM_QUANTITY_DISK_IOPS:
        return stack->cap_disk_iops > 0.0 ? fmin(stack->cap_disk_iops, c->disk_iops) : c->disk_iops;
    case PLIM_QUANTITY_COUNT:
        break;
    }
    return 0.0;
}

plim_status plim_calibrate_predict(plim_calibration *calibration, const double *value, double *out,
                                   double *scratch, plim_err *err)
{
    plim_calibration *c = calibration;
    const plim_layer *extra[PLIM_CALIBRATE_PLATFORMS_MAX + 1] = {NULL};
    plim_stack stack[PLIM_CALIBRATE_PLATFORMS_MAX];
    for (size_t i = 0; i < c->n_free; i++) {
        put(c, &c->free[i], value[i]);
    }
    for (size_t i = 0; i < c->n_layers; i++) {
        extra[i] = &c->layers[i].layer;
    }
    for (size_t i = 0; i < c->n_platforms; i++) {
        plim_status status = plim_stack_build_with(c->platforms[i].choice.layers, extra, c->era,
                                                   false, &stack[i], err);
        if (status != PLIM_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < c->n_rows; i++) {
        out[i] = predict(c, &c->rows[i], &stack[c->rows[i].platform], scratch);
    }
    return PLIM_OK;
}
