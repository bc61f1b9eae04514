/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parts of worlds that are drawn at random. Inline, as spec_builder.h and for its reason. */
#ifndef PLIM_TESTS_SUPPORT_DRAW_WORLD_H
#define PLIM_TESTS_SUPPORT_DRAW_WORLD_H

#include "tests/support/draw.h"
#include "tests/support/spec_builder.h"

/* One of a list that ends in NULL. */
#define DRAW_FROM(list, rng) ((list)[below(rng, length((const void *const *)(list)))])

static inline uint32_t length(const void *const *list)
{
    uint32_t n = 0;
    while (list[n] != NULL) {
        n++;
    }
    return n;
}

/* A machine that may have a disk and a link, or none that take time. */
static inline plim_host_spec *draw_host(plim_world *w, uint32_t cores, plim_rng *rng)
{
    plim_host_spec *h = plim_world_host(w, cores);
    h->core_speed = between(rng, 0.7, 2.0);
    h->smt_factor = maybe(rng, 0.7) ? 1.0 : 1.3;
    h->mem_mib = 20000.0;
    h->disk_iops = maybe(rng, 0.7) ? between(rng, 300.0, 3000.0) : 0.0;
    h->disk_mb_per_s = maybe(rng, 0.5) ? 50.0 : 0.0;
    h->link_gbit_per_s = maybe(rng, 0.7) ? between(rng, 0.2, 2.0) : 0.0;
    return h;
}

static inline void draw_operations(plim_ops *ops, plim_rng *rng)
{
    ops->n[PLIM_CLASS_DISK_READ] = between(rng, 0.0, 2.0);
    ops->n[PLIM_CLASS_DISK_READ_BYTE] = between(rng, 0.0, 20000.0);
    ops->n[PLIM_CLASS_SYSCALL] = between(rng, 0.0, 100.0);
    for (int way = 0; way < 2; way++) {
        bool packets = maybe(rng, 0.7);
        ops->n[way == 0 ? PLIM_CLASS_NET_RX_PACKET : PLIM_CLASS_NET_TX_PACKET] = packets * 10.0;
        ops->n[way == 0 ? PLIM_CLASS_NET_RX_BYTE : PLIM_CLASS_NET_TX_BYTE] = packets * 10000.0;
    }
}

/* Everything that neighbours can do to each other, and what holds them. */
static inline void draw_channels(plim_world *w, plim_rng *rng)
{
    for (uint32_t i = 0; i < w->spec.n_hosts; i++) {
        plim_channels_host *c = &w->host[i].channels;
        c->disk = (plim_disk_host){.spindle = maybe(rng, 0.3), .fair = maybe(rng, 0.5)};
        c->disk.mix_penalty = maybe(rng, 0.5) ? 0.5 : 0.0;
        c->net.fair = maybe(rng, 0.5);
        c->memory = (plim_memory_host){.swap_mib = 50000.0, .reclaim_mib_per_s = 500.0};
        c->cache = (plim_cache_host){.llc_mib = 20.0, .gb_per_s = 10.0};
        c->kernel = (plim_kernel_host){.pids_max = 2000.0, .contention = 0.1};
    }
    for (uint32_t i = 0; i < w->spec.n_services; i++) {
        plim_channels_use *c = &w->service[i].channels;
        c->memory = (plim_memory_use){.faults_per_cpu_s = 1000.0, .swap_mib = -1.0};
        c->memory.working_set_mib = w->service[i].mem_mib * between(rng, 0.3, 1.2);
        c->memory.growth_mib_per_s = maybe(rng, 0.2) ? 200.0 : 0.0;
        c->memory.growth_max_mib = 3000.0;
        c->memory.limit_mib = maybe(rng, 0.4) ? w->service[i].mem_mib * 0.8 : 0.0;
        c->cache = (plim_cache_use){.footprint_mib = between(rng, 0.0, 30.0),
                                    .gb_per_s = between(rng, 0.0, 5.0),
                                    .miss_gain = 1.0,
                                    .memory_bound = between(rng, 0.0, 1.0),
                                    .limit_mib = maybe(rng, 0.3) ? 4.0 : 0.0};
        c->disk = (plim_disk_use){.sequential = maybe(rng, 0.3),
                                  .weight = between(rng, 0.5, 4.0),
                                  .limit_iops = maybe(rng, 0.3) ? 200.0 : 0.0};
        c->net = (plim_net_use){.limit_mbit_per_s = maybe(rng, 0.3) ? 20.0 : 0.0};
        c->kernel = (plim_kernel_use){.pids = 5.0, .pids_per_request = 1.0};
        c->kernel.limit_pids = maybe(rng, 0.3) ? 20.0 : 0.0;
        w->service[i].lock_spin = maybe(rng, 0.5) ? 0.3 : 0.0;
    }
}

#endif
