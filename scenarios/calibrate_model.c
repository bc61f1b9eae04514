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

/* No closed form has all that holds a request up. Each of these networks leaves something out, and
 * the slowest of them counts. */
typedef enum view {
    VIEW_CORES,   /* all work in series is done by whatever core is free */
    VIEW_THREADS, /* vCPUs and the serial thread are as many as they are, cores are free */
    VIEW_BESIDE,  /* the parallel thread instead of the vCPUs */
    VIEW_COUNT
} view;

static size_t stations(const demand *d, view v, double k, double left, double think_s,
                       plim_queue_station *at)
{
    double series_s = all_s(d) - d->parallel_s;
    at[0] = (plim_queue_station){think_s, (double)INFINITY};
    switch (v) {
    case VIEW_CORES: /* of busy cores a parallel thread takes its part */
        at[1] = (plim_queue_station){series_s, left * series_s / all_s(d)};
        return 2;
    case VIEW_THREADS:
        at[1] = (plim_queue_station){d->vcpu_s, k};
        break;
    case VIEW_BESIDE:
    case VIEW_COUNT:
        at[1] = (plim_queue_station){d->parallel_s, 1.0};
        break;
    }
    at[2] = (plim_queue_station){d->serial_s, 1.0};
    at[3] = (plim_queue_station){d->shared_s, left};
    return 4;
}

/* Of the station that is asleep when nobody is there. */
static plim_queue_station sleeper(const demand *d, double k, double left)
{
    double series_s = all_s(d) - d->parallel_s;
    return (plim_queue_station){series_s, fmin(k, left * series_s / all_s(d))};
}

/* Requests per second of so many users, and how long one takes. */
static double closed_rate(const plim_calibration *c, const plim_measure *m, const plim_stack *stack,
                          const demand *d, double *scratch, double *sojourn_s)
{
    plim_queue_station at[PLIM_QUEUE_STATIONS_MAX];
    const plim_measured_service *s = &c->services[m->service];
    double think_s = m->think_s >= 0.0 ? m->think_s : s->value[PLIM_UNKNOWN_THINK_S];
    double k = servers(s, m), left = capacity(m, stack, k), rate = HUGE_VAL;
    uint32_t users = (uint32_t)m->users;
    for (int v = 0; v < (d->parallel_s > 0.0 ? VIEW_COUNT : VIEW_BESIDE); v++) {
        size_t n = stations(d, (view)v, k, left, think_s, at);
        rate = fmin(rate, plim_queue_closed(at, n, users, scratch));
    }
    plim_queue_station asleep = sleeper(d, k, left);
    double round_s = users / rate + plim_queue_wake(&asleep, d->latency_s, users, think_s, 0.0);
    *sojourn_s = round_s - think_s;
    return users / round_s;
}

static double open_sojourn(const plim_calibration *c, const plim_measure *m,
                           const plim_stack *stack, const demand *d)
{
    plim_queue_station at[PLIM_QUEUE_STATIONS_MAX];
    double k = servers(&c->services[m->service], m), left = capacity(m, stack, k), most_s = 0.0;
    for (int v = 0; v < (d->parallel_s > 0.0 ? VIEW_COUNT : VIEW_BESIDE); v++) {
        size_t n = stations(d, (view)v, k, left, 0.0, at);
        double sum_s = 0.0;
        for (size_t i = 0; i < n; i++) {
            sum_s += plim_queue_open(&at[i], m->rate_per_s);
        }
        most_s = fmax(most_s, sum_s);
    }
    plim_queue_station asleep = sleeper(d, k, left);
    return most_s + plim_queue_wake(&asleep, d->latency_s, 0, 0.0, m->rate_per_s);
}

static double predict(const plim_calibration *c, const plim_measure *m, const plim_stack *stack,
                      double *scratch)
{
    static const plim_measured_service nobody = {.name = ""};
    const plim_measured_service *s =
        m->service == PLIM_CALIBRATE_NOBODY ? &nobody : &c->services[m->service];
    demand d = demand_of(c, stack, &s->ops);
    double sojourn_s = 0.0;
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
    plim_stack stack;
    for (size_t i = 0; i < c->n_free; i++) {
        put(c, &c->free[i], value[i]);
    }
    for (size_t i = 0; i < c->n_layers; i++) {
        extra[i] = &c->layers[i].layer;
    }
    for (size_t p = 0; p < c->n_platforms; p++) {
        plim_status status =
            plim_stack_build_with(c->platforms[p].choice.layers, extra, c->era, false, &stack, err);
        if (status != PLIM_OK) {
            return status;
        }
        for (size_t i = 0; i < c->n_rows; i++) {
            if ((size_t)c->rows[i].platform == p) {
                out[i] = predict(c, &c->rows[i], &stack, scratch);
            }
        }
    }
    return PLIM_OK;
}
