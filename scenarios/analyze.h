/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside the making of results: what the parts (services, hosts, differences, notes) share. */
#ifndef PLIM_SCENARIOS_ANALYZE_H
#define PLIM_SCENARIOS_ANALYZE_H

#include "scenarios/estimate.h"
#include "scenarios/experiment.h"

typedef struct plim_analysis {
    const plim_experiment *x;
    plim_results *results;
    uint32_t k;                       /* observations: replications x batches */
    double window_s;                  /* length of one observation */
    double *num, *den;                /* scratch(k) */
    double *num_b, *den_b;            /* scratch(k) */
    const plim_hist **hist, **hist_b; /* scratch(k) */
    plim_hist pooled, pooled_b;
    bool counts_pids; /* tables of processes are there */
    bool has_memory;  /* plim_spec_has_memory: asked once, for it looks at all hosts */
} plim_analysis;

/* Fills all of it; scratch comes from the results. false: no memory. */
bool plim_analysis_open(plim_analysis *a, const plim_experiment *x, plim_results *results);

/* What results say before their rows: scenario, seed, length, counts of the runs. */
void plim_analysis_describe(const plim_experiment *x, const char *verb, plim_results *r);
/* Adds the runs of another experiment to the counts and the digest. */
void plim_analysis_count(const plim_experiment *x, plim_results *r);
/* What loading said, and the warm-up. */
void plim_analysis_scenario_notes(const plim_experiment *x, plim_results *results);

/* Observation k of a service or host on a platform. */
const plim_service_obs *plim_analysis_service(const plim_analysis *a, uint32_t platform, uint32_t s,
                                              uint32_t k);
const plim_host_obs *plim_analysis_host(const plim_analysis *a, uint32_t platform, uint32_t h,
                                        uint32_t k);

/* The first run of a platform: placement and costs are the same in all replications. */
const plim_run_result *plim_analysis_run(const plim_analysis *a, uint32_t platform);

const char *plim_analysis_label(const plim_analysis *a, uint32_t platform);

/* "overhead:LAYER" for part l >= 1 of the platform's stack, "native" or "useful" for 0. */
const char *plim_analysis_part(const plim_analysis *a, uint32_t platform, size_t part,
                               const char *zero);

/* Gathers the histograms of a service and pools them. */
void plim_analysis_pool(const plim_analysis *a, uint32_t platform, uint32_t s,
                        const plim_hist **hist, plim_hist *pooled);

/* Whether the service had more work than it or its hosts can do, or its queue kept rising. */
bool plim_analysis_saturated(const plim_analysis *a, uint32_t platform, uint32_t s);

/* Whether instances may crash: by `failures` or by the out-of-memory killer. */
bool plim_analysis_crashes(const plim_analysis *a);

/* Requests a p-quantile needs, 100 tau / (1 - p); tau from blocks of the timeline. */
double plim_analysis_needed(const plim_analysis *a, uint32_t platform, uint32_t s, double p);

void plim_analyze_services(plim_analysis *a, uint32_t platform);
void plim_analyze_differences(plim_analysis *a, uint32_t platform);
void plim_analyze_hosts(plim_analysis *a, uint32_t platform);
/* What comes and goes: time degraded, instances started, hosts used, ordered and billed. */
void plim_analyze_scaling(plim_analysis *a, uint32_t platform);
void plim_analyze_series(plim_analysis *a, uint32_t platform);
void plim_analyze_notes(plim_analysis *a, uint32_t platform);

#endif
