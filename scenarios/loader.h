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
    plim_host_spec *hosts; /* NULL while none is known */
    uint32_t n_hosts;
    uint32_t most_cores;                 /* of any host */
    const struct plim_named *host_names; /* (n_hosts) in the order of names */
    plim_service_spec *services;
    uint32_t n_services;
    bool stationary;
    const char *notes[PLIM_LOADER_NOTES_MAX];
    size_t n_notes;
    const plim_layer *const *layers; /* of the scenario, NULL-terminated; or NULL */
    const char *data_missing;
    plim_err usage; /* a platform asked for on the command line that does not exist */
} plim_loader;

/* A name, what has it, and the entry of the list that it comes from: an entry may name many. */
typedef struct plim_named {
    const char *name;
    size_t index, entry;
} plim_named;

/* Sorts n names; entries of the list that repeat a name of one before them are told once each. */
bool plim_loader_once(plim_loader *l, plim_node list, const char *what, plim_named *names,
                      size_t n);

/* Keys of `on` of a service: which hosts. */
bool plim_loader_on(plim_loader *l, plim_node list, int64_t *on);

/* Key `scaling` of a service, after its clients. */
bool plim_loader_scaling(plim_loader *l, plim_node service, plim_service_spec *spec);

/* Key `kernel` of a service; of a host. */
bool plim_loader_kernel(plim_loader *l, plim_node service, plim_service_spec *spec);
bool plim_loader_kernel_host(plim_loader *l, plim_node host, plim_kernel_host *kernel);

/* Key `channels` of the scenario. */
void plim_loader_channels(plim_loader *l, plim_node root, plim_scenario *scenario);

/* Key `aggressor` of a service that has it, after all that says what its instances are: the request
 * and the workload, what it asks of the channels (limits are left as they are), and its mem_mib
 * where that is below 0. */
bool plim_loader_aggressor(plim_loader *l, plim_node service, plim_service_spec *spec);

/* Keys `retry` and `balancer` of a service. */
bool plim_loader_clients(plim_loader *l, plim_node service, const char *balancer,
                         plim_service_spec *spec);

/* Keys `path` and `visits` of all services, and that whoever has no workload is called. */
void plim_loader_paths(plim_loader *l, plim_node list);

struct plim_host_keys;
struct plim_refresh_keys;

/* Key `refresh` of a host, and what its times say of one another. */
bool plim_loader_stay(plim_loader *l, plim_node host, const struct plim_host_keys *keys,
                      struct plim_refresh_keys *refresh);

/* Key `memory` of a service and of a host; `channels` of the scenario. */
bool plim_loader_memory_use(plim_loader *l, plim_node service, plim_memory_use *use);
bool plim_loader_memory_host(plim_loader *l, plim_node host, plim_memory_host *memory);

/* An aggressor says itself what it asks of a channel: false and a diagnostic when the service is
 * one and `node` has one of the keys `own` (NULL-terminated) other than 0; `limits`: what may be
 * there.
 */
bool plim_loader_no_own(plim_loader *l, plim_node service, plim_node node, const char *const *own,
                        const char *limits);

/* Key `cache` of a service and of a host. */
bool plim_loader_cache(plim_loader *l, plim_node service, plim_service_spec *spec);
bool plim_loader_host_cache(plim_loader *l, plim_node host, plim_cache_host *cache);
/* Keys `disk` and `net` of a service; of a host, whose other keys are decoded. */
bool plim_loader_service_devices(plim_loader *l, plim_node service, plim_service_spec *spec);
bool plim_loader_host_devices(plim_loader *l, plim_node host, const struct plim_host_keys *keys,
                              plim_channels_host *channels);

/* Keys `replan` and `live_moves`, after hosts and services. */
void plim_loader_moves(plim_loader *l, plim_node root, plim_scenario *scenario);

/* Key `failures` of the scenario, after hosts and services. */
void plim_loader_failures(plim_loader *l, plim_node root, plim_scenario *scenario);

/* Key `isolate` of the scenario, after services. */
void plim_loader_isolate(plim_loader *l, plim_node root, plim_scenario *scenario);

/* Key `layers` of the scenario. */
void plim_loader_layers(plim_loader *l, plim_node root, int era);

/* Keys `platform` and `platforms`, or what the options ask for instead. */
void plim_loader_platforms(plim_loader *l, plim_node root, plim_scenario *scenario);

/* Key `file` of a rate series or a replay and what goes with it: reads the file into the
 * parameters, if those are `good`. */
bool plim_loader_series(plim_loader *l, plim_node node, const plim_workload *workload, bool good,
                        void *params);

/* The notes, copied to the arena. */
const char **plim_loader_notes(plim_loader *l);

/* Adds "kind\ttext" to the notes of the results. */
void plim_loader_note(plim_loader *l, const char *note);

#endif
