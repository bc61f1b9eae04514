/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names, platforms and series of a scenario: see loader.h. */
#include "scenarios/loader.h"

#include "models/registry.h"
#include "models/trace.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* ---- series ---- */

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

/* The same file from any directory; the path itself where the system does not say which this is. */
static const char *absolute(plim_loader *l, const char *path)
{
    char here[4096];
    if (path[0] == '/' || getcwd(here, sizeof here) == NULL) {
        return path;
    }
    const char *whole = plim_arena_format(l->d.arena, "%s/%s", here, path);
    return whole == NULL ? path : whole;
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

/* Where the file is; NULL when it cannot be read, which is told later, where it is needed. */
static char *readable(plim_loader *l, const char *file)
{
    char *path = path_of(l, file);
    if (path != NULL && access(path, R_OK) == 0) {
        return path;
    }
    l->data_missing = plim_arena_format(
        l->d.arena, "cannot read %s: it needs the data directory (--data-dir or PLIMSOLL_DATA)",
        path == NULL ? file : path);
    return NULL;
}

static bool does_not_serve(plim_loader *l, plim_node node, const char *expected,
                           const plim_err *err)
{
    plim_node_diag(plim_node_find(node, "file"), l->d.diags,
                   "found a file that does not serve, expected %s: %s%s%s", expected, err->where,
                   err->where[0] == '\0' ? "" : ": ", err->what);
    return false;
}

static const double any_value = 1.0, any_time_s = 0.0; /* for a file that is not there */

static bool read_series(plim_loader *l, plim_node node, plim_rate_series_params *keys)
{
    plim_err err = {0};
    const char *file = keys->file, *path = readable(l, file);
    if (path == NULL) {
        keys->rates_per_s = (plim_reals){&any_value, 1};
        return true;
    }
    plim_trace_options options = plim_trace_defaults;
    plim_trace_report report;
    plim_rate_series series;
    options.path = path;
    options.from = keys->from;
    options.duration_s = keys->duration_s;
    options.smooth_min_count = keys->smooth_min_count;
    options.step_s = keys->step_s;
    options.scale = keys->scale;
    if (plim_trace_arrivals(&options, l->d.arena, &series, &report, &err) != PLIM_OK) {
        return does_not_serve(l, node, "a rate series or arrivals as CSV", &err);
    }
    note_trace(l, file, &options, &report);
    keys->file = absolute(l, path);
    keys->step_s = series.step_s;
    keys->rates_per_s = (plim_reals){series.rate_per_s, series.n};
    keys->scale = 1.0; /* already in the rates */
    return true;
}

static bool read_times(plim_loader *l, plim_node node, plim_replay_params *keys)
{
    plim_err err = {0};
    const char *file = keys->file, *path = readable(l, file);
    if (path == NULL) {
        keys->at_s = (plim_reals){&any_time_s, 1};
        return true;
    }
    plim_trace_options options = plim_trace_defaults;
    plim_trace_report report;
    options.path = path;
    options.column = keys->column;
    options.from = keys->from;
    options.duration_s = keys->duration_s;
    if (plim_trace_times(&options, l->d.arena, &keys->at_s, &report, &err) != PLIM_OK) {
        return does_not_serve(l, node, "times in order as CSV", &err);
    }
    plim_loader_note(l, plim_arena_format(l->d.arena,
                                          "source\t%s: %llu rows read, %llu used, replayed from %s",
                                          file, (unsigned long long)report.rows_read,
                                          (unsigned long long)report.rows_used,
                                          report.first == NULL ? "the start" : report.first));
    keys->file = absolute(l, path);
    return true;
}

/* Both a file and what it would give. */
static bool both(plim_loader *l, plim_node node, const char *other)
{
    plim_node_diag(node, l->d.diags, "found both file and %s, expected one of them", other);
    return false;
}

bool plim_loader_series(plim_loader *l, plim_node node, const plim_workload *workload, bool good,
                        void *params)
{
    plim_rate_series_params *series = workload == plim_find_workload("rate_series") ? params : NULL;
    plim_replay_params *replay = workload == plim_find_workload("replay") ? params : NULL;
    if (good && series != NULL && series->file != NULL) {
        return series->rates_per_s.n > 0 ? both(l, node, "rates_per_s")
                                         : read_series(l, node, series);
    }
    if (good && replay != NULL && replay->file != NULL) {
        return replay->at_s.n > 0 ? both(l, node, "at_s") : read_times(l, node, replay);
    }
    return good;
}
