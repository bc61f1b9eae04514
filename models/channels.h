/* SPDX-License-Identifier: GPL-3.0-or-later
 * Through what instances of a host hurt each other, beside the CPU: what a service asks of each
 * channel, what limits its instances have there, and what a host has of it. All zero is a channel
 * that is not there: then nothing changes, bit for bit. The equations: docs/model.md. */
#ifndef PLIM_MODELS_CHANNELS_H
#define PLIM_MODELS_CHANNELS_H

#include <stdbool.h>
#include <stdint.h>

/* ---- memory (engine_memory.c) ---- */

typedef struct plim_memory_use {
    double working_set_mib;  /* of an instance, 0: its mem_mib */
    double faults_per_cpu_s; /* major faults of a CPU-second of work with nothing resident, >= 0 */
    double growth_mib_per_s; /* it allocates and touches that much more, from growth_from_s on */
    double growth_from_s;
    double growth_max_mib; /* 0: without end */
    double limit_mib;      /* resident memory of an instance at most; 0: none */
    double swap_mib;       /* beyond the limit, or beyond its guest's memory; negative: as much */
} plim_memory_use;

typedef struct plim_memory_host {
    double swap_mib;          /* 0: none */
    double reclaim_mib_per_s; /* how fast memory changes hands; 0: at once */
    double overcommit;        /* admission: memory promised over memory there, >= 1; 0: 1 */
} plim_memory_host;

/* ---- last-level cache and memory bandwidth (engine_cache.c) ---- */

typedef struct plim_cache_use {
    double footprint_mib;  /* of an instance */
    double gb_per_s;       /* memory bandwidth that a core of it in use asks for */
    double miss_gain;      /* the bandwidth grows by that times the part that does not fit */
    double memory_bound;   /* share of its time that waits for memory, 0 … 1 */
    double limit_mib;      /* of cache (as Intel's CAT); 0: none */
    double limit_gb_per_s; /* of bandwidth (as Intel's MBA); 0: none */
    /* measured, instead of memory_bound: time over the time alone beside neighbours who would hold
     * 0, 1, 2, … steps of cache */
    const double *sensitivity; /* (n_sensitivity) ascending, the first 1; or NULL */
    uint32_t n_sensitivity;    /* 0 or >= 2 */
    double sensitivity_step_mib;
} plim_cache_use;

typedef struct plim_cache_host {
    double llc_mib;  /* 0: no such channel */
    double gb_per_s; /* memory bandwidth; 0: without end */
} plim_cache_host;

/* ---- disk and network (engine_device.c, engine_queue.c) ---- */

typedef struct plim_disk_use {
    bool sequential;   /* its operations follow one another on the disk */
    double weight;     /* at a fair disk, > 0; 0: 1 */
    double limit_iops; /* of an instance; 0: none */
    double limit_mb_per_s;
} plim_disk_use;

typedef struct plim_disk_host {
    bool spindle;       /* one head: who is positioned or transferred has the disk alone */
    bool fair;          /* start-time fair queueing by weight, else first come first served */
    double mix_penalty; /* an operation after another instance's on its channel takes that many
                           operations longer: 0 none; a spindle has more than flash */
} plim_disk_host;

typedef struct plim_net_use {
    double weight;           /* at a fair link; 0: 1 */
    double limit_mbit_per_s; /* shaping of an instance, each way; 0: none */
    double limit_packets_per_s;
} plim_net_use;

typedef struct plim_net_host {
    bool fair;
} plim_net_host;

/* ---- kernel, where it is shared (engine_kernel.c) ---- */

typedef struct plim_kernel_use {
    double pids;               /* processes and threads of an instance, without requests */
    double pids_per_request;   /* while it is worked on */
    double pids_growth_per_s;  /* a fork bomb: each process makes that many more a second … */
    double pids_growth_from_s; /* … from then on */
    double limit_pids;         /* of an instance; 0: none */
} plim_kernel_use;

typedef struct plim_kernel_host {
    double pids_max;   /* 0: no such table */
    double contention; /* of locks: kernel work takes 1 + that times other cores in the kernel */
} plim_kernel_host;

/* What an instance asks and may have; what a host has. */
typedef struct plim_channels_use {
    plim_memory_use memory;
    plim_cache_use cache;
    plim_disk_use disk;
    plim_net_use net;
    plim_kernel_use kernel;
} plim_channels_use;

typedef struct plim_channels_host {
    plim_memory_host memory;
    plim_cache_host cache;
    plim_disk_host disk;
    plim_net_host net;
    plim_kernel_host kernel;
} plim_channels_host;

/* Which are on; all are unless a scenario says otherwise. */
typedef struct plim_channels_off {
    bool memory, cache, disk, net, kernel;
} plim_channels_off;

#endif
