/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names, platforms and series of a scenario: see loader.h. */
#include "scenarios/loader.h"

#include "models/registry.h"
#include "models/trace.h"
#include "scenarios/scenario_keys.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_MAX = 256, PLATFORMS_MAX = 64 };

static size_t names_of(plim_names kind, const char **names)
{
    size_t n = 0;
    switch (kind) {
    case PLIM_NAMES_PLATFORMS:
        for (; plim_platforms[n] != NULL && n < NAMES_MAX; n++) {
            names[n] = plim_platforms[n]->name;
        }
        break;
    case PLIM_NAMES_PLACEMENTS:
        for (; plim_placements[n] != NULL && n < NAMES_MAX; n++) {
            names[n] = plim_placements[n]->name;
        }
        break;
    case PLIM_NAMES_WORKLOADS:
        for (; plim_workloads[n] != NULL && n < NAMES_MAX; n++) {
            names[n] = plim_workloads[n]->name;
        }
        break;
    case PLIM_NAMES_BALANCERS:
        for (; plim_balancers[n] != NULL && n < NAMES_MAX; n++) {
            names[n] = plim_balancers[n]->name;
        }
        break;
    case PLIM_NAMES_PROFILES:
        for (; plim_profiles[n] != NULL && n < NAMES_MAX; n++) {
            names[n] = plim_profiles[n]->name;
        }
        break;
    }
    return n;
}

bool plim_loader_name(plim_loader *l, plim_node node, const char *what, plim_names kind,
                      size_t *index)
{
    const char *names[NAMES_MAX];
    size_t n = names_of(kind, names);
    return plim_decode_name(&l->d, node, names, n, what, index);
}

bool plim_loader_name_member(plim_loader *l, plim_node object, const char *key, const char *what,
                             plim_names kind, size_t *index)
{
    const char *names[NAMES_MAX];
    size_t n = names_of(kind, names);
    return plim_decode_name_member(&l->d, object, key, names, n, what, index);
}

void plim_loader_note(plim_loader *l, const char *note)
{
    if (l->n_notes < PLIM_LOADER_NOTES_MAX && note != NULL) {
        l->notes[l->n_notes++] = note;
    }
}

const char **plim_loader_notes(plim_loader *l)
{
    const char **notes = (const char **)plim_arena_alloc(l->d.arena, l->n_notes, sizeof *notes);
    for (size_t i = 0; notes != NULL && i < l->n_notes; i++) {
        notes[i] = l->notes[i];
    }
    return notes;
}

/* ---- platforms ---- */

static bool build_platform(const plim_platform *platform, const plim_platform_keys *keys, int era,
                           plim_platform_spec *spec, plim_err *err)
{
    spec->platform = platform;
    spec->label = keys->label == NULL ? platform->name : keys->label;
    spec->sharing = keys->sharing == 0 ? platform->sharing : (plim_sharing)(keys->sharing - 1);
    spec->vcpu_limits = keys->vcpu_limits == 0 ? platform->has_vcpus : keys->vcpu_limits == 1;
    spec->one_service_per_host = platform->one_service_per_host;
    return plim_stack_build(plim_platform_stack(platform, era), era, keys->costs == PLIM_COSTS_ZERO,
                            &spec->stack, err) == PLIM_OK;
}

static bool read_platform(plim_loader *l, plim_node node, int era, plim_platform_spec *spec)
{
    plim_platform_keys keys = {0};
    plim_node name = node;
    plim_err err = {0};
    size_t index;
    if (plim_node_kind(node) == PLIM_JSON_OBJECT) {
        if (!plim_decode_object(&l->d, node, plim_platform_table, &keys)) {
            return false;
        }
        name = plim_node_find(node, "name");
    }
    if (!plim_loader_name(l, name, "a platform", PLIM_NAMES_PLATFORMS, &index)) {
        return false;
    }
    if (!build_platform(plim_platforms[index], &keys, era, spec, &err)) {
        plim_node_diag(node, l->d.diags, "%s", err.what);
        return false;
    }
    return true;
}

/* All platforms that have costs in the era, or the first of the registry alone. */
static size_t default_platforms(int era, bool all, plim_platform_spec *specs)
{
    size_t n = 0;
    for (size_t i = 0; plim_platforms[i] != NULL && n < PLATFORMS_MAX && (all || n == 0); i++) {
        plim_platform_keys keys = {0};
        plim_err err = {0};
        n += build_platform(plim_platforms[i], &keys, era, &specs[n], &err) ? 1 : 0;
    }
    return n;
}

/* The names asked for on the command line: those of the file first, then the registry's. */
static size_t asked_platforms(plim_loader *l, int era, const plim_platform_spec *file,
                              size_t n_file, plim_platform_spec *specs)
{
    size_t n = 0;
    for (const char *const *name = l->options->platforms; *name != NULL && n < PLATFORMS_MAX;
         name++) {
        const plim_platform *platform = plim_find_platform(*name);
        plim_platform_keys keys = {0};
        size_t i = 0;
        while (i < n_file && strcmp(file[i].label, *name) != 0) {
            i++;
        }
        if (i < n_file) {
            specs[n++] = file[i];
        } else if (platform == NULL) {
            (void)plim_fail(&l->usage, PLIM_EUSAGE, "",
                            "found no platform \"%s\"; `plimsoll list platforms` shows all", *name);
        } else if (build_platform(platform, &keys, era, &specs[n], &l->usage)) {
            n++;
        }
    }
    return n;
}

static size_t read_list(plim_loader *l, plim_node list, int era, plim_platform_spec *specs)
{
    size_t n = 0;
    if (!plim_decode_kind(&l->d, list, PLIM_JSON_ARRAY, "an array of platforms")) {
        return 0;
    }
    size_t size = plim_node_size(list);
    if (size == 0 || size > PLATFORMS_MAX) {
        plim_node_diag(list, l->d.diags, "found %zu platforms, expected 1 to %d", size,
                       PLATFORMS_MAX);
        return 0;
    }
    for (plim_node e = plim_node_first(list); plim_node_there(e); e = plim_node_next(e)) {
        if (!read_platform(l, e, era, &specs[n])) {
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            if (strcmp(specs[i].label, specs[n].label) == 0) {
                plim_node_diag(e, l->d.diags,
                               "found platform \"%s\" a second time, expected every label once",
                               specs[n].label);
            }
        }
        n++;
    }
    return n;
}

void plim_loader_platforms(plim_loader *l, plim_node root, plim_scenario *scenario)
{
    plim_platform_spec *one = PLIM_NEW(l->d.arena, 1, plim_platform_spec);
    plim_platform_spec *many = PLIM_NEW(l->d.arena, PLATFORMS_MAX, plim_platform_spec);
    plim_platform_spec *asked = PLIM_NEW(l->d.arena, PLATFORMS_MAX, plim_platform_spec);
    plim_node single = plim_node_find(root, "platform"), list = plim_node_find(root, "platforms");
    if (asked == NULL) {
        return;
    }
    bool has_one = plim_node_there(single) && read_platform(l, single, scenario->era, one);
    size_t n = plim_node_there(list) ? read_list(l, list, scenario->era, many) : 0;
    bool compare = l->options->compare;
    if (l->options->platforms != NULL) {
        scenario->n_platforms = (uint32_t)asked_platforms(l, scenario->era, many, n, asked);
        scenario->platforms = asked;
        return;
    }
    if (!compare && has_one) {
        scenario->platforms = one;
        scenario->n_platforms = 1;
        return;
    }
    if (n == 0) {
        n = default_platforms(scenario->era, compare, many);
    }
    scenario->platforms = many;
    scenario->n_platforms = (uint32_t)(compare ? n : 1);
}

/* ---- series ---- */

/* Keys that go with `file`. */
typedef struct file_keys {
    const char *file, *from;
    double duration_s, smooth_min_count;
} file_keys;

static const plim_param file_table[] = {
    {.name = "file", .kind = PLIM_PARAM_TEXT, .offset = offsetof(file_keys, file), .unit = ""},
    {.name = "from", .kind = PLIM_PARAM_TEXT, .offset = offsetof(file_keys, from), .unit = ""},
    {.name = "duration_s",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(file_keys, duration_s),
     .unit = "s",
     .min = 1e-6,
     .max = 1e12},
    {.name = "smooth_min_count",
     .kind = PLIM_PARAM_REAL,
     .offset = offsetof(file_keys, smooth_min_count),
     .unit = "1",
     .fallback = 1000,
     .min = 1,
     .max = 1e12},
    PLIM_PARAM_END,
};

/* The path of a `file`: `data:` is below the data directory, the rest beside the scenario. */
static char *path_of(plim_loader *l, const char *file)
{
    if (strncmp(file, "data:", 5) == 0) {
        const char *dir = l->options->data_dir == NULL ? "." : l->options->data_dir;
        return plim_arena_format(l->d.arena, "%s/%s", dir, file + 5);
    }
    const char *slash = strrchr(l->file, '/');
    if (file[0] == '/' || slash == NULL) {
        return plim_arena_format(l->d.arena, "%s", file);
    }
    return plim_arena_format(l->d.arena, "%.*s/%s", (int)(slash - l->file), l->file, file);
}

static void note_trace(plim_loader *l, const char *file, const plim_trace_options *o,
                       const plim_trace_report *r)
{
    plim_loader_note(
        l, plim_arena_format(
               l->d.arena,
               "source\t%s: %llu rows read, %llu used, %.0f requests from %s; index of dispersion "
               "%.3g before, %.3g after; scaled by %.6g%s",
               file, (unsigned long long)r->rows_read, (unsigned long long)r->rows_used,
               r->requests, r->first == NULL ? "the start" : r->first, r->dispersion,
               r->dispersion_after, o->scale, r->smooth_s > 0.0 ? ", smoothed first" : ""));
}

bool plim_loader_series(plim_loader *l, plim_node node, const plim_workload *workload, bool good,
                        void *params)
{
    plim_rate_series_params *keys = params;
    file_keys extra;
    plim_err err = {0};
    if (workload != plim_find_workload("rate_series")) {
        return good;
    }
    if (!plim_decode_present(&l->d, node, file_table, &extra) || !good) {
        return false;
    }
    const char *file = extra.file;
    if (file == NULL) {
        return true;
    }
    if (keys->rates_per_s.n > 0) {
        plim_node_diag(node, l->d.diags, "found both file and rates_per_s, expected one of them");
        return false;
    }
    char *path = path_of(l, file);
    if (path == NULL || access(path, R_OK) != 0) {
        l->data_missing = plim_arena_format(
            l->d.arena, "cannot read %s: it needs the data directory (--data-dir or PLIMSOLL_DATA)",
            path == NULL ? file : path);
        static const double one = 1.0;
        keys->rates_per_s = (plim_reals){&one, 1};
        return true;
    }
    plim_trace_options options = plim_trace_defaults;
    plim_trace_report report;
    plim_rate_series series;
    options.path = path;
    options.from = extra.from;
    options.duration_s = extra.duration_s;
    options.smooth_min_count = extra.smooth_min_count;
    options.step_s = keys->step_s;
    options.scale = keys->scale;
    if (plim_trace_arrivals(&options, l->d.arena, &series, &report, &err) != PLIM_OK) {
        plim_node_diag(plim_node_find(node, "file"), l->d.diags,
                       "found a file that does not serve, expected a rate series or arrivals as "
                       "CSV: %s%s%s",
                       err.where, err.where[0] == '\0' ? "" : ": ", err.what);
        return false;
    }
    note_trace(l, file, &options, &report);
    keys->step_s = series.step_s;
    keys->rates_per_s = (plim_reals){series.rate_per_s, series.n};
    keys->scale = 1.0; /* already in the rates */
    return true;
}
