/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stacks from names, and the cost of a request on a stack: see cost.h. */
#include "models/cost.h"

#include "models/registry.h"
#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <stdio.h>
#include <string.h>

static const double NS_PER_S = 1e9;

enum { NAMES_MAX = 64, ERAS_TEXT_MAX = 96 };

/* ---- stacks ---------------------------------------------------------------------------------- */

/* A guest's kernel: what lies above it runs inside that guest, its threads and services too. */
static bool is_guest_kernel(const plim_layer *layer)
{
    return layer->own_kernel && !layer->once_per_host;
}

bool plim_stack_has_own_kernel(const plim_stack *stack)
{
    for (size_t l = 0; l < stack->n; l++) {
        if (is_guest_kernel(stack->layer[l])) {
            return true;
        }
    }
    return false;
}

static double row_value(const plim_layer *layer, int era, plim_class c, plim_term t, plim_payer p)
{
    const plim_cost_row *row = plim_layer_row(layer, era, c, t, p);
    return row == NULL ? 0.0 : row->value;
}

/* The lower of two caps, 0 meaning none. */
static double lower_cap(double a, double b)
{
    return a <= 0.0 ? b : b <= 0.0 ? a : b < a ? b : a;
}

static void fill_figures(plim_stack *stack)
{
    bool in_guest = false;
    bool switched = false;
    stack->host_idle_ns_per_s = row_value(stack->native, stack->era, PLIM_CLASS_SECOND,
                                          PLIM_TERM_NATIVE_NS, PLIM_PAYER_VCPU);
    stack->process_s =
        row_value(stack->native, stack->era, PLIM_CLASS_BOOT, PLIM_TERM_VALUE, PLIM_PAYER_NONE);
    stack->instance_boot_s = stack->process_s;
    for (size_t l = 0; l < stack->n; l++) {
        const plim_layer *layer = stack->layer[l];
        int era = stack->era;
        double os_mib =
            row_value(layer, era, PLIM_CLASS_MEMORY_GUEST_OS, PLIM_TERM_VALUE, PLIM_PAYER_NONE);
        /* a driver domain inside a guest is there once per guest */
        bool per_host = layer->once_per_host && !in_guest;
        stack->host_mib[l] = per_host ? os_mib : 0.0;
        stack->instance_mib[l] =
            (per_host ? 0.0 : os_mib) +
            row_value(layer, era, PLIM_CLASS_MEMORY_INSTANCE, PLIM_TERM_VALUE, PLIM_PAYER_NONE);
        stack->idle_ns_per_s[l] =
            row_value(layer, era, PLIM_CLASS_SECOND, PLIM_TERM_WORK_NS, PLIM_PAYER_VCPU);
        bool taxed = plim_layer_row(layer, era, PLIM_CLASS_USER, PLIM_TERM_TAX_RATIO,
                                    PLIM_PAYER_VCPU) != NULL; /* 0 may be what was measured */
        stack->busy_ns_per_s[l] = taxed ? 0.0 : stack->idle_ns_per_s[l];
        stack->boot_s[l] = row_value(layer, era, PLIM_CLASS_BOOT, PLIM_TERM_VALUE, PLIM_PAYER_NONE);
        *(per_host ? &stack->host_boot_s : &stack->instance_boot_s) += stack->boot_s[l];
        stack->image_mib[l] =
            row_value(layer, era, PLIM_CLASS_IMAGE, PLIM_TERM_VALUE, PLIM_PAYER_NONE);
        stack->cap_disk_iops =
            lower_cap(stack->cap_disk_iops, row_value(layer, era, PLIM_CLASS_CAP_DISK_IOPS,
                                                      PLIM_TERM_VALUE, PLIM_PAYER_NONE));
        stack->cap_net_bps =
            lower_cap(stack->cap_net_bps, row_value(layer, era, PLIM_CLASS_CAP_NET_BPS,
                                                    PLIM_TERM_VALUE, PLIM_PAYER_NONE));
        const plim_cost_row *c_sw =
            plim_layer_row(layer, era, PLIM_CLASS_CTXSW, PLIM_TERM_VALUE, PLIM_PAYER_VCPU);
        if (c_sw != NULL && !switched) { /* the machine is shared by the lowest layer */
            stack->switch_ns = c_sw->value;
            switched = true;
        }
        in_guest = in_guest || is_guest_kernel(layer);
    }
    if (stack->host_boot_s <= 0.0) { /* a hypervisor has no row of its own: an assumption */
        stack->host_boot_s = row_value(plim_find_layer("host_os"), stack->era, PLIM_CLASS_BOOT,
                                       PLIM_TERM_VALUE, PLIM_PAYER_NONE);
    }
}

/* "2003, 2014": the eras of a layer, in the order of its rows. */
static const char *eras_text(const plim_layer *layer, char *text, size_t size)
{
    int last = 0;
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < layer->n_rows && used < size; i++) {
        int era = layer->rows[i].era;
        if (era != last) {
            int n = snprintf(text + used, size - used, "%s%d", used == 0 ? "" : ", ", era);
            used += n > 0 ? (size_t)n : 0;
            last = era;
        }
    }
    return text;
}

static const plim_layer *extra_layer(const plim_layer *const *extra, const char *name)
{
    for (; extra != NULL && *extra != NULL; extra++) {
        if (strcmp((*extra)->name, name) == 0) {
            return *extra;
        }
    }
    return NULL;
}

static void unknown_layer(const char *name, const plim_layer *const *extra, plim_err *err)
{
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (; extra != NULL && *extra != NULL && n < NAMES_MAX; extra++) {
        names[n++] = (*extra)->name;
    }
    for (const plim_layer *const *layer = plim_layers; *layer != NULL && n < NAMES_MAX; layer++) {
        names[n++] = (*layer)->name;
    }
    const char *near = plim_nearest(name, names, n);
    if (near != NULL) {
        plim_fail(err, PLIM_EUSAGE, "",
                  "found \"%s\", expected the name of a layer (did you mean \"%s\"?)", name, near);
    } else {
        plim_fail(err, PLIM_EUSAGE, "",
                  "found \"%s\", expected the name of a layer (`plimsoll list layers`)", name);
    }
}

/* The layer, or NULL and a sentence. */
static const plim_layer *find_layer(const char *name, int era, const plim_layer *native,
                                    const plim_layer *const *extra, plim_err *err)
{
    char eras[ERAS_TEXT_MAX];
    const plim_layer *layer = extra_layer(extra, name);
    layer = layer == NULL ? plim_find_layer(name) : layer;
    if (layer == NULL) {
        unknown_layer(name, extra, err);
        return NULL;
    }
    if (layer == native) {
        plim_fail(err, PLIM_EUSAGE, "",
                  "found \"native\", expected a layer above it: it is the machine itself");
        return NULL;
    }
    if (!plim_layer_has_era(layer, era)) {
        plim_fail(err, PLIM_EUSAGE, "",
                  "found layer \"%s\" and era %d, expected an era it has costs of: %s (eras are "
                  "not mixed)",
                  name, era, eras_text(layer, eras, sizeof eras));
        return NULL;
    }
    return layer;
}

plim_status plim_stack_build(const char *const *layers, int era, bool zero, plim_stack *stack,
                             plim_err *err)
{
    return plim_stack_build_with(layers, NULL, era, zero, stack, err);
}

plim_status plim_stack_build_with(const char *const *layers, const plim_layer *const *extra,
                                  int era, bool zero, plim_stack *stack, plim_err *err)
{
    char eras[ERAS_TEXT_MAX];
    plim_stack built = {.era = era, .zero = zero, .native = plim_find_layer("native")};
    PLIM_ASSERT(built.native != NULL);
    if (!plim_layer_has_era(built.native, era)) {
        return plim_fail(err, PLIM_EUSAGE, "", "found era %d, expected one of %s", era,
                         eras_text(built.native, eras, sizeof eras));
    }
    if (layers == NULL || layers[0] == NULL) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "found a stack without layers, expected at least one");
    }
    for (size_t l = 0; layers[l] != NULL; l++) {
        if (l == PLIM_STACK_MAX) {
            return plim_fail(err, PLIM_EUSAGE, "",
                             "found more layers in a stack, expected at most %d",
                             (int)PLIM_STACK_MAX);
        }
        built.layer[l] = find_layer(layers[l], era, built.native, extra, err);
        if (built.layer[l] == NULL) {
            return PLIM_EUSAGE;
        }
        built.n = l + 1;
    }
    if (!zero) {
        fill_figures(&built);
    }
    *stack = built;
    return PLIM_OK;
}

bool plim_stack_has_era(const char *const *layers, int era)
{
    for (; *layers != NULL; layers++) {
        const plim_layer *layer = plim_find_layer(*layers);
        if (layer == NULL || !plim_layer_has_era(layer, era)) {
            return false;
        }
    }
    return true;
}

/* ---- requests -------------------------------------------------------------------------------- */

/* Where a layer stands while its rows are charged. */
typedef struct level {
    const plim_layer *layer;
    size_t part;          /* l, counted from 1 */
    double exit_ns;       /* X_l */
    double user_factor;   /* prod over j < l of (1 + tax_j) */
    double kernel_factor; /* prod over j < l of (1 + ktax_j) */
    bool in_guest;        /* a guest's kernel lies below */
} level;

static bool is_outside(const plim_cost_row *row)
{
    return row->value < row->low || row->value > row->high;
}

static plim_stage shared_stage(plim_class c)
{
    switch (c) {
    case PLIM_CLASS_NET_RX_PACKET:
    case PLIM_CLASS_NET_RX_BYTE:
        return PLIM_STAGE_SHARED_RX;
    case PLIM_CLASS_DISK_READ:
    case PLIM_CLASS_DISK_WRITE:
    case PLIM_CLASS_DISK_READ_BYTE:
    case PLIM_CLASS_DISK_WRITE_BYTE:
        return PLIM_STAGE_SHARED_DISK;
    default:
        return PLIM_STAGE_SHARED_TX;
    }
}

static plim_stage stage_of(const level *at, plim_class c, plim_payer payer)
{
    if (at->in_guest) { /* everything of an inner layer runs on the outer instance's vCPU */
        return PLIM_STAGE_VCPU;
    }
    switch (payer) {
    case PLIM_PAYER_OWN_THREAD:
        return at->layer->own_thread_serial ? PLIM_STAGE_SERIAL : PLIM_STAGE_PARALLEL;
    case PLIM_PAYER_SHARED_HOST:
        return shared_stage(c);
    case PLIM_PAYER_VCPU:
    case PLIM_PAYER_NONE:
    case PLIM_PAYER_COUNT:
        break;
    }
    return PLIM_STAGE_VCPU;
}

/* One row of a layer for one request; rows that are not about operations cost nothing here. */
static void charge_row(const level *at, const plim_cost_row *row, const plim_ops *ops,
                       plim_cost *cost)
{
    if (row->class >= PLIM_CLASS_OPS || !(ops->n[row->class] > 0.0)) {
        return;
    }
    double n = ops->n[row->class];
    double *vcpu = &cost->cpu_ns[PLIM_STAGE_VCPU][at->part];
    switch (row->term) {
    case PLIM_TERM_WORK_NS:
        cost->cpu_ns[stage_of(at, row->class, row->payer)][at->part] +=
            n * row->value * at->user_factor;
        break;
    case PLIM_TERM_EXITS:
        *vcpu += n * row->value * at->exit_ns * at->user_factor;
        break;
    case PLIM_TERM_TAX_RATIO:
        *vcpu += n * NS_PER_S * row->value *
                 (row->class == PLIM_CLASS_KERNEL ? at->kernel_factor : at->user_factor);
        break;
    case PLIM_TERM_ADDED_LATENCY_NS: /* not CPU; of disks, the only ones among these classes */
        cost->disk_latency_ns[at->part] += n * row->value;
        break;
    case PLIM_TERM_NATIVE_NS:   /* part 0 */
    case PLIM_TERM_EXIT_CYCLES: /* in exit_ns */
    case PLIM_TERM_VALUE:       /* c_sw: not of a request */
    case PLIM_TERM_COUNT:
        return;
    }
    cost->outside_range = cost->outside_range || is_outside(row);
}

/* X_l = x_l + m_l X_(l-1); a layer without exit rows passes X through. */
static double exit_ns_of(const plim_layer *layer, int era, double ghz, double below_ns)
{
    const plim_cost_row *cycles =
        plim_layer_row(layer, era, PLIM_CLASS_EXIT, PLIM_TERM_EXIT_CYCLES, PLIM_PAYER_VCPU);
    const plim_cost_row *outer =
        plim_layer_row(layer, era, PLIM_CLASS_EXIT, PLIM_TERM_EXITS, PLIM_PAYER_VCPU);
    if (cycles == NULL) {
        return below_ns;
    }
    return cycles->value / ghz + (outer == NULL ? 0.0 : outer->value * below_ns);
}

static void charge_native(const plim_stack *stack, const plim_ops *ops, plim_cost *cost)
{
    double *native = &cost->cpu_ns[PLIM_STAGE_VCPU][PLIM_PART_NATIVE];
    *native = (ops->n[PLIM_CLASS_USER] + ops->n[PLIM_CLASS_KERNEL]) * NS_PER_S;
    for (size_t i = 0; i < stack->native->n_rows; i++) {
        const plim_cost_row *row = &stack->native->rows[i];
        bool counted = row->class < PLIM_CLASS_OPS && ops->n[row->class] > 0.0;
        if (row->era == stack->era && row->term == PLIM_TERM_NATIVE_NS && counted) {
            *native += ops->n[row->class] * row->value;
            cost->outside_range = cost->outside_range || is_outside(row);
        }
    }
}

void plim_cost_of(const plim_stack *stack, const plim_ops *ops, plim_cost *cost)
{
    *cost = (plim_cost){0};
    charge_native(stack, ops, cost);
    if (stack->zero) {
        return;
    }
    int era = stack->era;
    double ghz = row_value(stack->native, era, PLIM_CLASS_EXIT, PLIM_TERM_VALUE, PLIM_PAYER_NONE);
    level at = {.user_factor = 1.0, .kernel_factor = 1.0};
    bool round_trip = ops->n[PLIM_CLASS_NET_RX_PACKET] + ops->n[PLIM_CLASS_NET_TX_PACKET] > 0.0;
    for (size_t l = 0; l < stack->n; l++) {
        const plim_layer *layer = stack->layer[l];
        at.layer = layer;
        at.part = l + 1;
        at.exit_ns = exit_ns_of(layer, era, ghz, at.exit_ns);
        for (size_t i = 0; i < layer->n_rows; i++) {
            if (layer->rows[i].era == era) {
                charge_row(&at, &layer->rows[i], ops, cost);
            }
        }
        if (round_trip) {
            cost->latency_ns[at.part] = row_value(layer, era, PLIM_CLASS_LATENCY_NET,
                                                  PLIM_TERM_ADDED_LATENCY_NS, PLIM_PAYER_NONE);
        }
        at.user_factor *=
            1.0 + row_value(layer, era, PLIM_CLASS_USER, PLIM_TERM_TAX_RATIO, PLIM_PAYER_VCPU);
        at.kernel_factor *=
            1.0 + row_value(layer, era, PLIM_CLASS_KERNEL, PLIM_TERM_TAX_RATIO, PLIM_PAYER_VCPU);
        at.in_guest = at.in_guest || is_guest_kernel(layer);
    }
}

/* ---- sums ------------------------------------------------------------------------------------ */

double plim_cost_total_ns(const plim_cost *cost)
{
    double sum = 0.0;
    for (size_t part = 0; part <= PLIM_STACK_MAX; part++) {
        sum += plim_cost_part_ns(cost, part);
    }
    return sum;
}

double plim_cost_stage_ns(const plim_cost *cost, plim_stage stage)
{
    double sum = 0.0;
    for (size_t part = 0; part <= PLIM_STACK_MAX; part++) {
        sum += cost->cpu_ns[stage][part];
    }
    return sum;
}

double plim_cost_shared_part_ns(const plim_cost *cost, size_t part)
{
    return cost->cpu_ns[PLIM_STAGE_SHARED_RX][part] + cost->cpu_ns[PLIM_STAGE_SHARED_DISK][part] +
           cost->cpu_ns[PLIM_STAGE_SHARED_TX][part];
}

double plim_cost_shared_ns(const plim_cost *cost)
{
    return plim_cost_stage_ns(cost, PLIM_STAGE_SHARED_RX) +
           plim_cost_stage_ns(cost, PLIM_STAGE_SHARED_DISK) +
           plim_cost_stage_ns(cost, PLIM_STAGE_SHARED_TX);
}

double plim_cost_part_ns(const plim_cost *cost, size_t part)
{
    double sum = 0.0;
    for (size_t stage = 0; stage < PLIM_STAGE_COUNT; stage++) {
        sum += cost->cpu_ns[stage][part];
    }
    return sum;
}

static double sum_of_parts(const double *by_part)
{
    double sum = 0.0;
    for (size_t part = 0; part <= PLIM_STACK_MAX; part++) {
        sum += by_part[part];
    }
    return sum;
}

double plim_cost_latency_ns(const plim_cost *cost)
{
    return sum_of_parts(cost->latency_ns);
}

double plim_cost_disk_latency_ns(const plim_cost *cost)
{
    return sum_of_parts(cost->disk_latency_ns);
}
