/* SPDX-License-Identifier: GPL-3.0-or-later
 * A platform: a stack of layers between a service and the hardware, and the facts that no cost row
 * carries: the sharing unit, the failure domain, whether the guest OS has to be modified. */
#ifndef PLIM_MODELS_PLATFORM_H
#define PLIM_MODELS_PLATFORM_H

#include "models/layer.h"
#include "sim/base/err.h"

typedef enum plim_sharing {
    PLIM_SHARING_THREAD,   /* every runnable thread has a share: processes on a shared host OS */
    PLIM_SHARING_INSTANCE, /* every instance has a share: a cgroup or a domain */
    PLIM_SHARING_COUNT
} plim_sharing;

extern const char *const plim_sharing_names[]; /* "thread", "instance", NULL */

enum { PLIM_STACK_MAX = 8 };

/* One way to build a platform: a generation, a network or storage mode. */
typedef struct plim_variant {
    const char *name; /* NULL ends a list */
    const char *summary;
    const char *const *stack; /* names of layers, bottom up, NULL-terminated */
} plim_variant;

typedef struct plim_platform {
    const char *name;
    const char *summary;
    const char *story; /* the story's name: "many services on one machine" */
    plim_sharing sharing;
    bool one_service_per_host;
    bool shares_host_kernel;
    bool guest_os_modified; /* paravirtualization: the guest's source must be at hand */
    bool has_vcpus;     /* an instance has virtual CPUs, by default as many as the service asks */
    bool fixed_memory;  /* an instance has the memory of its machine, no more and no less */
    bool balloon;       /* of such machines: takes back what their guests hold idle */
    const char *memory; /* how the memory of instances is contained */
    const char *live_moves;        /* who moves such instances while they run; NULL: nobody */
    const char *const *stack;      /* names of layers, bottom up, NULL-terminated */
    const char *const *stack_2003; /* other layers in that era (generations), or NULL */
    const plim_variant *variants;  /* by name, the usual ones too; NULL: only one way */
    const char *caution;           /* what a reader must know before leaning on it, or NULL */
} plim_platform;

enum { PLIM_NESTING_MAX = 4 };

/* A platform as asked for, or several, each inside the one before: its layers and facts. */
typedef struct plim_platform_choice {
    const plim_platform *part[PLIM_NESTING_MAX]; /* from the outside */
    size_t n;
    const char *layers[PLIM_STACK_MAX + 1]; /* NULL-terminated */
    plim_sharing sharing;
    bool one_service_per_host;
    bool shares_host_kernel;
    bool guest_os_modified;
    bool has_vcpus;
} plim_platform_choice;

/* Chooses by names such as "vm_hvm" or "container:host", n of them from the outside in, for an era.
 * What is inside runs on the outer guest's OS and brings no host_os of its own. Returns PLIM_EUSAGE
 * with a sentence: unknown name or variant, too deep, a bare platform inside another. */
PLIM_MUST_USE plim_status plim_platform_choose(const char *const *names, size_t n, int era,
                                               plim_platform_choice *choice, plim_err *err);

/* The same from one text, "vm_hvm+container:host". */
PLIM_MUST_USE plim_status plim_platform_choose_text(const char *text, int era,
                                                    plim_platform_choice *choice, plim_err *err);

/* Whether that stack is a bare machine, which cannot be inside another. */
bool plim_stack_is_bare(const char *const *stack);

/* The layers of a platform in an era (its usual variant of that time). */
const char *const *plim_platform_stack(const plim_platform *platform, int era);

#endif
