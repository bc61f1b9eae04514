/* SPDX-License-Identifier: GPL-3.0-or-later
 * A balancer says which instance of a service the next request goes to. */
#ifndef PLIM_MODELS_BALANCER_H
#define PLIM_MODELS_BALANCER_H

#include "sim/kernel/rng.h"

#include <stdbool.h>

#define PLIM_NO_USER UINT32_MAX

/* What a balancer may know of a service's instances. */
typedef struct plim_balance {
    uint32_t n;            /* instances in service, >= 1 */
    uint32_t turn;         /* for the balancer's own use, 0 at first */
    uint32_t user;         /* who asks: of a closed workload, or PLIM_NO_USER */
    uint32_t *outstanding; /* (n) requests at each, waiting ones too; NULL for a blind one */
} plim_balance;

typedef struct plim_balancer {
    const char *name;
    const char *summary;
    const char *source;
    bool blind;   /* looks at no instance: a pick may be foretold, and nobody need count */
    bool sticky;  /* where a user is sent follows from who it is and how many instances there are */
    bool central; /* requests wait in one line, and instances take them from there; no pick */
    /* An instance, 0 … n - 1. Draws from `rng` and from nothing else. */
    uint32_t (*pick)(plim_balance *balance, plim_rng *rng);
} plim_balancer;

#endif
