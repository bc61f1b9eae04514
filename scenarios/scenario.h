/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scenario, decoded: hosts, services, platforms and how long to watch them, in plain C with
 * every default filled in. No JSON in it; a test may build one by hand. */
#ifndef PLIM_SCENARIOS_SCENARIO_H
#define PLIM_SCENARIOS_SCENARIO_H

#include "models/spec.h"
#include "scenarios/diag.h"

#define PLIM_WARMUP_AUTO (-1.0)

typedef struct plim_scenario {
    const char *file;
    const char *name;
    const char *title;       /* one line for headings */
    const char *description; /* what it is for; "" when it does not say */
    const char *text;        /* as it was written */
    int era;
    uint64_t seed;
    double horizon_s;
    double warmup_s; /* or PLIM_WARMUP_AUTO */
    uint32_t replications;
    uint32_t max_in_flight;
    const plim_host_spec *hosts;
    uint32_t n_hosts;
    const plim_service_spec *services;
    uint32_t n_services;
    const plim_failure_spec *failures;
    uint32_t n_failures;
    const plim_placement *placement;
    double vcpus_per_core_max;
    plim_replan_spec replan;
    plim_live_spec live;
    plim_channels_off channels_off;
    const plim_platform_spec *platforms; /* the first is the baseline of `compare` */
    uint32_t n_platforms;
    bool stationary;    /* no workload's rate depends on time */
    const char **notes; /* "kind\ttext" lines for the results: what a trace import said, … */
    size_t n_notes;
    const char *data_missing; /* the data file that is absent, or NULL */
} plim_scenario;

typedef struct plim_scenario_options {
    const char *data_dir; /* where `data:` files are; may be NULL */
    const char *const
        *platforms; /* NULL-terminated names that replace those of the file, or NULL */
    bool compare;   /* platforms default to all of the era, not to the first */
} plim_scenario_options;

/* Reads, checks and decodes. Everything wrong goes to `diags` (up to 20) and the status is
 * PLIM_ESCENARIO; a file that cannot be read is PLIM_EIO in `err`. When a `data:` file is absent,
 * the status is PLIM_EIO and scenario->data_missing is set. */
PLIM_MUST_USE plim_status plim_scenario_load_file(const char *path,
                                                  const plim_scenario_options *options,
                                                  plim_arena *arena, plim_scenario *scenario,
                                                  plim_diags *diags, plim_err *err);

/* The same from text; `name` stands for the file in messages, relative files are taken from the
 * working directory. */
PLIM_MUST_USE plim_status plim_scenario_load_text(const char *name, const char *text, size_t n,
                                                  const plim_scenario_options *options,
                                                  plim_arena *arena, plim_scenario *scenario,
                                                  plim_diags *diags, plim_err *err);

#endif
