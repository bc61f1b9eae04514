/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cost of a request on a stack of layers (equations in docs/model.md, section 1).
 *
 * Layers are numbered from the hardware up, l = 1…L. With x_l the exit cost of layer l and m_l the
 * outer exits that one of its exits provokes,
 *
 *     X_l      = x_l + m_l X_(l-1)              (a layer without exit rows passes X through)
 *     added_kl = (work_kl + exits_kl X_l) prod_(j<l) (1 + tax_j)
 *     cpu      = user prod (1 + tax_l) + kernel prod (1 + ktax_l)
 *                + sum_k n_k (native_k + sum_l added_kl)
 *
 * Every part keeps its layer and its payer. In a nested stack the own threads and shared services
 * of inner layers, those above a guest's kernel, run on the outer instance's vCPU. */
#ifndef PLIM_MODELS_COST_H
#define PLIM_MODELS_COST_H

#include "models/platform.h"
#include "sim/base/err.h"

/* Mean operation counts of one request; see PLIM_CLASS_MAP. [PLIM_CLASS_USER] and
 * [PLIM_CLASS_KERNEL] are seconds of CPU at the reference core, the others counts (or bytes). */
typedef struct plim_ops {
    double n[PLIM_CLASS_OPS];
} plim_ops;

/* Where the work of a request is done, in the order of its path. */
typedef enum plim_stage {
    PLIM_STAGE_SHARED_RX,   /* shared host service, before the service sees the request */
    PLIM_STAGE_VCPU,        /* the instance's own vCPUs or threads */
    PLIM_STAGE_PARALLEL,    /* the instance's own host thread, beside the vCPU */
    PLIM_STAGE_SERIAL,      /* the instance's own host thread, while the vCPU waits */
    PLIM_STAGE_SHARED_DISK, /* shared host service, before the disk */
    PLIM_STAGE_SHARED_TX,   /* shared host service, after: sending and all else */
    PLIM_STAGE_COUNT
} plim_stage;

enum { PLIM_PART_NATIVE = 0 }; /* part 0 is native work, part l is layer l of the stack */

/* Costs of one request shape on one stack in one era. */
typedef struct plim_cost {
    double cpu_ns[PLIM_STAGE_COUNT][PLIM_STACK_MAX + 1]; /* [stage][part] */
    /* per round trip, paid when the woken one is idle; 0 without packets */
    double latency_ns[PLIM_STACK_MAX + 1];
    /* of its disk operations one after another, paid when the instance's disk is idle */
    double disk_latency_ns[PLIM_STACK_MAX + 1];
    bool outside_range; /* a parameter lies outside its measured range */
} plim_cost;

/* What a stack is, once names are looked up. */
typedef struct plim_stack {
    int era;
    size_t n; /* layers */
    const plim_layer *layer[PLIM_STACK_MAX];
    const plim_layer *native; /* the operations themselves */
    bool zero;                /* all costs zero: the ideal platform of tests and what-ifs */

    /* per instance and per host, from the rows */
    double instance_mib[PLIM_STACK_MAX];  /* resident per instance, by layer */
    double host_mib[PLIM_STACK_MAX];      /* resident once per host, by layer */
    double idle_ns_per_s[PLIM_STACK_MAX]; /* CPU of an idle instance, by layer */
    double
        busy_ns_per_s[PLIM_STACK_MAX]; /* the same under load: ticks already in a user tax are 0 */
    double host_idle_ns_per_s;         /* ticks of the host's own OS or hypervisor, per host */
    double switch_ns;                  /* c_sw: a switch between guests */
    double boot_s[PLIM_STACK_MAX];
    double process_s;       /* of those, the process alone */
    double instance_boot_s; /* until an instance serves: its layers, and a process */
    double host_boot_s;     /* of the layers that are there once per host */
    double image_mib[PLIM_STACK_MAX];
    double cap_disk_iops; /* of an instance's emulated devices, the lowest; 0: none */
    double cap_net_bps;
} plim_stack;

/* Does each instance have a kernel of its own, or do all share the host's? */
bool plim_stack_has_own_kernel(const plim_stack *stack);

/* Looks up the layers of a platform in an era. Returns PLIM_EUSAGE with a sentence when a layer is
 * unknown, has no rows in that era, or the stack is empty or too deep. */
PLIM_MUST_USE plim_status plim_stack_build(const char *const *layers, int era, bool zero,
                                           plim_stack *stack, plim_err *err);

/* The same with layers of one's own, looked up first: `extra` NULL-terminated, or NULL. */
PLIM_MUST_USE plim_status plim_stack_build_with(const char *const *layers,
                                                const plim_layer *const *extra, int era, bool zero,
                                                plim_stack *stack, plim_err *err);

/* Whether all those layers of the program have costs of that era. */
bool plim_stack_has_era(const char *const *layers, int era);

/* The cost of a request with these counts on that stack. Zero stacks keep native work only. */
void plim_cost_of(const plim_stack *stack, const plim_ops *ops, plim_cost *cost);

/* Sums. */
double plim_cost_total_ns(const plim_cost *cost);
double plim_cost_stage_ns(const plim_cost *cost, plim_stage stage);
/* At the shared host service, all of its stages; of one part. */
double plim_cost_shared_ns(const plim_cost *cost);
double plim_cost_shared_part_ns(const plim_cost *cost, size_t part);
double plim_cost_part_ns(const plim_cost *cost, size_t part);
double plim_cost_latency_ns(const plim_cost *cost);
double plim_cost_disk_latency_ns(const plim_cost *cost);

#endif
