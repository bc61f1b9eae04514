/* SPDX-License-Identifier: GPL-3.0-or-later
 * A platform: a stack of layers between a service and the hardware, and the facts that no cost row
 * carries: the sharing unit, the failure domain, whether the guest OS has to be modified. */
#ifndef PLIM_MODELS_PLATFORM_H
#define PLIM_MODELS_PLATFORM_H

#include "models/layer.h"

typedef enum plim_sharing {
    PLIM_SHARING_THREAD,   /* every runnable thread has a share: processes on a shared host OS */
    PLIM_SHARING_INSTANCE, /* every instance has a share: a cgroup or a domain */
    PLIM_SHARING_COUNT
} plim_sharing;

extern const char *const plim_sharing_names[]; /* "thread", "instance", NULL */

enum { PLIM_STACK_MAX = 8 };

typedef struct plim_platform {
    const char *name;
    const char *summary;
    const char *story; /* the story's name: "many services on one machine" */
    plim_sharing sharing;
    bool one_service_per_host;
    bool shares_host_kernel;
    bool guest_os_modified; /* paravirtualization: the guest's source must be at hand */
    bool has_vcpus; /* an instance has virtual CPUs, by default as many as the service asks */
    const char *const *stack;      /* names of layers, bottom up, NULL-terminated */
    const char *const *stack_2003; /* other layers in that era (generations), or NULL */
    const char *caution;           /* what a reader must know before leaning on it, or NULL */
} plim_platform;

#endif
