/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside the loading of a scenario: what its files share. */
#ifndef PLIM_SCENARIOS_LOADER_H
#define PLIM_SCENARIOS_LOADER_H

#include "scenarios/decode.h"
#include "scenarios/scenario.h"

enum { PLIM_LOADER_NOTES_MAX = 64 };

typedef struct plim_loader {
    plim_decoder d;
    const char *file;
    const plim_scenario_options *options;
    plim_host_spec *hosts;
    uint32_t n_hosts;
    plim_service_spec *services;
    uint32_t n_services;
    bool stationary;
    const char *notes[PLIM_LOADER_NOTES_MAX];
    size_t n_notes;
    const char *data_missing;
    plim_err usage; /* a platform asked for on the command line that does not exist */
} plim_loader;

typedef enum plim_names {
    PLIM_NAMES_PLATFORMS,
    PLIM_NAMES_PLACEMENTS,
    PLIM_NAMES_WORKLOADS,
    PLIM_NAMES_PROFILES
} plim_names;

/* The index of the node's text in that registry, or tells with the nearest name. */
bool plim_loader_name(plim_loader *l, plim_node node, const char *what, plim_names names,
                      size_t *index);

/* Keys `platform` and `platforms`, or what the options ask for instead. */
void plim_loader_platforms(plim_loader *l, plim_node root, plim_scenario *scenario);

/* Key `file` of a rate series: reads the series or the trace into the parameters. */
bool plim_loader_series(plim_loader *l, plim_node node, const plim_workload *workload,
                        void *params);

/* The notes, copied to the arena. */
const char **plim_loader_notes(plim_loader *l);

/* Adds "kind\ttext" to the notes of the results. */
void plim_loader_note(plim_loader *l, const char *note);

#endif
