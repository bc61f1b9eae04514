/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library: the handles of plimsoll.h around a study. What a function does is told there. */
#include "sim/include/plimsoll.h"

#include "reports/report.h"
#include "scenarios/json.h"
#include "sim/app/study.h"
#include "sim/base/str.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLATFORMS_MAX = 64 };

struct plimsoll_scenario {
    plim_arena arena; /* name and text */
    const char *name, *text;
    size_t n;
    bool is_file;
    plim_arena dir_arena, names_arena; /* of what can be set again */
    const char *data_dir;
    const char **platforms; /* NULL-terminated, or NULL */
    size_t n_platforms;
    bool seeded;
    uint64_t seed;
    double horizon_s;
    uint32_t replications, jobs;
    plimsoll_progress progress;
    void *context;
};

struct plimsoll_results {
    plim_arena arena; /* the scenario as decoded, too: rows borrow names from it */
    plim_results *results;
    plimsoll_row *rows;
};

struct plimsoll_error {
    plimsoll_status status;
    const char *message;
    plim_arena arena;
    plim_diags diags;
    plimsoll_diagnostic list[PLIM_DIAGS_MAX];
};

#define SAME(public, internal)                                                                     \
    _Static_assert((int)PLIMSOLL_##public == (int)PLIM_##internal, "a status has one number")
SAME(OK, OK);
SAME(STOPPED, EEXPECT);
SAME(USAGE, EUSAGE);
SAME(SCENARIO, ESCENARIO);
SAME(IO, EIO);
SAME(NOMEM, ENOMEM);
SAME(LIMIT, ELIMIT);
_Static_assert(PLIM_STATUS_COUNT == PLIMSOLL_LIMIT + 1, "every status is public");

/* ---- the program's locale, put aside while we read and write numbers ---- */

typedef struct aside {
    locale_t ours, before;
} aside;

static aside put_locale_aside(void)
{
    aside a = {.ours = newlocale(LC_ALL_MASK, "C", (locale_t)0)};
    a.before = uselocale(a.ours); /* (locale_t)0 changes nothing */
    return a;
}

static void put_locale_back(aside a)
{
    (void)uselocale(a.before);
    if (a.ours != (locale_t)0) {
        freelocale(a.ours);
    }
}

const char *plimsoll_version(void)
{
    return plim_version();
}

/* ---- errors ---- */

/* What is handed out when there is no memory for an error; never written to, never freed. */
static plimsoll_error no_memory = {.status = PLIMSOLL_NOMEM, .message = "out of memory"};

static const char *or_unknown(const char *text)
{
    return text == NULL ? "?" : text; /* memory ran out while it was copied */
}

/* Turns a failure into an error of the caller's, which takes the diagnostics over. */
static plimsoll_status fail(plimsoll_error **error, plim_status why, const plim_err *err,
                            plim_diags *diags)
{
    bool told = diags != NULL && diags->n > 0;
    plimsoll_status status = told ? PLIMSOLL_SCENARIO : (plimsoll_status)why;
    if (error == NULL) {
        return status;
    }
    plimsoll_error *e = calloc(1, sizeof *e);
    if (e == NULL) {
        *error = &no_memory;
        return PLIMSOLL_NOMEM;
    }
    e->status = status;
    if (told) {
        const plim_diag *first = &diags->list[0];
        e->message =
            plim_arena_format(&e->arena, "%s:%u:%u: %s: %s", or_unknown(first->file), first->line,
                              first->column, or_unknown(first->pointer), or_unknown(first->text));
        e->diags = *diags;
        *diags = (plim_diags){0};
        for (size_t i = 0; i < e->diags.n; i++) {
            const plim_diag *d = &e->diags.list[i];
            e->list[i] = (plimsoll_diagnostic){or_unknown(d->file), d->line, d->column,
                                               or_unknown(d->pointer), or_unknown(d->text)};
        }
    } else {
        const char *what = err->status == PLIM_OK ? plim_status_text(why) : err->what;
        e->message = plim_arena_format(&e->arena, "%s%s%s", err->where,
                                       err->where[0] == '\0' ? "" : ": ", what);
    }
    *error = e;
    return status;
}

static plimsoll_status refuse(plimsoll_error **error, plim_status status, const char *what)
{
    plim_err err = {0};
    (void)plim_fail(&err, status, "", "%s", what);
    return fail(error, status, &err, NULL);
}

plimsoll_status plimsoll_error_status(const plimsoll_error *error)
{
    return error == NULL ? PLIMSOLL_OK : error->status;
}

const char *plimsoll_error_message(const plimsoll_error *error)
{
    return error == NULL ? "" : error->message == NULL ? no_memory.message : error->message;
}

size_t plimsoll_error_n_diagnostics(const plimsoll_error *error)
{
    return error == NULL ? 0 : error->diags.n;
}

size_t plimsoll_error_n_more(const plimsoll_error *error)
{
    return error == NULL ? 0 : error->diags.more;
}

const plimsoll_diagnostic *plimsoll_error_diagnostic(const plimsoll_error *error, size_t i)
{
    return i < plimsoll_error_n_diagnostics(error) ? &error->list[i] : NULL;
}

void plimsoll_error_print(const plimsoll_error *error, FILE *to)
{
    if (error != NULL && error->diags.n > 0) {
        plim_diags_print(&error->diags, to);
    } else if (error != NULL) {
        fprintf(to, "%s\n", plimsoll_error_message(error));
    }
}

void plimsoll_error_free(plimsoll_error *error)
{
    if (error != NULL && error != &no_memory) {
        plim_diags_free(&error->diags);
        plim_arena_free(&error->arena);
        free(error);
    }
}

/* ---- scenarios ---- */

/* Keeps the text of a document that was read. */
static plimsoll_status keep(const char *name, const plim_json *doc, size_t n,
                            plimsoll_scenario **scenario, plimsoll_error **error)
{
    plimsoll_scenario *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return refuse(error, PLIM_ENOMEM, "no memory for the scenario");
    }
    s->name = plim_arena_text(&s->arena, name, strlen(name));
    s->text = plim_arena_text(&s->arena, plim_json_text(doc), n);
    s->n = n;
    if (s->arena.failed) {
        plimsoll_scenario_free(s);
        return refuse(error, PLIM_ENOMEM, "no memory for the scenario");
    }
    *scenario = s;
    return PLIMSOLL_OK;
}

/* The file `name` when text is NULL. */
static plimsoll_status open_scenario(const char *name, const char *text, size_t n,
                                     plimsoll_scenario **scenario, plimsoll_error **error)
{
    plim_json *doc = NULL;
    plim_diags diags = {0};
    plim_err err = {0};
    aside locale = put_locale_aside();
    plim_status status = text == NULL ? plim_json_open_file(name, &doc, &diags, &err)
                                      : plim_json_open_text(name, text, n, &doc, &diags, &err);
    plimsoll_status said = status == PLIM_OK
                               ? keep(name, doc, strlen(plim_json_text(doc)), scenario, error)
                               : fail(error, status, &err, &diags);
    if (said == PLIMSOLL_OK) {
        (*scenario)->is_file = text == NULL;
    }
    plim_json_close(doc);
    plim_diags_free(&diags);
    put_locale_back(locale);
    return said;
}

plimsoll_status plimsoll_scenario_from_file(const char *path, plimsoll_scenario **scenario,
                                            plimsoll_error **error)
{
    return open_scenario(path, NULL, 0, scenario, error);
}

plimsoll_status plimsoll_scenario_from_text(const char *name, const char *text, size_t n,
                                            plimsoll_scenario **scenario, plimsoll_error **error)
{
    return open_scenario(name, text == NULL ? "" : text, n, scenario, error);
}

void plimsoll_scenario_free(plimsoll_scenario *scenario)
{
    if (scenario != NULL) {
        plim_arena_free(&scenario->arena);
        plim_arena_free(&scenario->dir_arena);
        plim_arena_free(&scenario->names_arena);
        free(scenario);
    }
}

plimsoll_status plimsoll_set_data_dir(plimsoll_scenario *scenario, const char *dir,
                                      plimsoll_error **error)
{
    plim_arena arena = {0};
    const char *copy = dir == NULL ? NULL : plim_arena_text(&arena, dir, strlen(dir));
    if (arena.failed) {
        plim_arena_free(&arena);
        return refuse(error, PLIM_ENOMEM, "no memory for the data directory");
    }
    plim_arena_free(&scenario->dir_arena);
    scenario->dir_arena = arena;
    scenario->data_dir = copy;
    return PLIMSOLL_OK;
}

void plimsoll_set_seed(plimsoll_scenario *scenario, uint64_t seed)
{
    scenario->seeded = true;
    scenario->seed = seed;
}

/* Sets an integer from 1 to `most`, or 0. */
static plimsoll_status set_count(uint32_t *to, uint32_t n, uint32_t most, const char *what,
                                 plimsoll_error **error)
{
    plim_err err = {0};
    if (n > most) {
        plim_status status = plim_fail(
            &err, PLIM_EUSAGE, "", "%s: found %u, expected an integer from 0 to %u", what, n, most);
        return fail(error, status, &err, NULL);
    }
    *to = n;
    return PLIMSOLL_OK;
}

plimsoll_status plimsoll_set_replications(plimsoll_scenario *scenario, uint32_t n,
                                          plimsoll_error **error)
{
    return set_count(&scenario->replications, n, PLIM_STUDY_REPLICATIONS_MAX, "replications",
                     error);
}

plimsoll_status plimsoll_set_jobs(plimsoll_scenario *scenario, uint32_t n, plimsoll_error **error)
{
    return set_count(&scenario->jobs, n, PLIM_STUDY_JOBS_MAX, "jobs", error);
}

plimsoll_status plimsoll_set_horizon_s(plimsoll_scenario *scenario, double horizon_s,
                                       plimsoll_error **error)
{
    if (horizon_s != 0.0 && !(horizon_s >= PLIM_STUDY_HORIZON_MIN_S &&
                              horizon_s <= PLIM_STUDY_HORIZON_MAX_S)) { /* NaN is neither */
        char text[32] = "none";
        plim_err err = {0};
        aside locale = put_locale_aside();
        if (isfinite(horizon_s)) {
            plim_format_double(horizon_s, text);
        }
        plim_status status = plim_fail(&err, PLIM_EUSAGE, "",
                                       "horizon_s: found %s, expected 0 or a number from %g to %g",
                                       text, PLIM_STUDY_HORIZON_MIN_S, PLIM_STUDY_HORIZON_MAX_S);
        put_locale_back(locale);
        return fail(error, status, &err, NULL);
    }
    scenario->horizon_s = horizon_s;
    return PLIMSOLL_OK;
}

/* A NULL-terminated copy from the arena; NULL when memory is out. */
static const char **copy_names(plim_arena *arena, const char *const *names, size_t n)
{
    const char **copy = (const char **)plim_arena_alloc(arena, n + 1, sizeof *copy);
    for (size_t i = 0; i < n && copy != NULL; i++) {
        copy[i] = plim_arena_text(arena, names[i], strlen(names[i]));
    }
    return arena->failed ? NULL : copy;
}

plimsoll_status plimsoll_set_platforms(plimsoll_scenario *scenario, const char *const *names,
                                       size_t n, plimsoll_error **error)
{
    plim_arena arena = {0};
    if (n > PLATFORMS_MAX) {
        return refuse(error, PLIM_EUSAGE, "platforms: found more than 64 names");
    }
    const char **copy = n == 0 ? NULL : copy_names(&arena, names, n);
    if (arena.failed) {
        plim_arena_free(&arena);
        return refuse(error, PLIM_ENOMEM, "no memory for the names of platforms");
    }
    plim_arena_free(&scenario->names_arena);
    scenario->names_arena = arena;
    scenario->platforms = copy;
    scenario->n_platforms = n;
    return PLIMSOLL_OK;
}

void plimsoll_set_progress(plimsoll_scenario *scenario, plimsoll_progress progress, void *context)
{
    scenario->progress = progress;
    scenario->context = context;
}

/* ---- check, run, compare ---- */

/* The experiment tells when runs end and asks more often whether to stop; the caller has one
 * function for both. */
typedef struct bridge {
    const plimsoll_scenario *scenario;
    uint32_t done, all;
} bridge;

static void on_progress(void *context, uint32_t done, uint32_t all)
{
    bridge *b = context;
    b->done = done;
    b->all = all;
    if (done == all) { /* nobody asks any more whether to stop */
        (void)b->scenario->progress(b->scenario->context, done, all);
    }
}

static bool on_stop(void *context)
{
    const bridge *b = context;
    return b->scenario->progress(b->scenario->context, b->done, b->all) != 0;
}

/* A study of the scenario whose texts live in the arena, which is that of the results. */
static plim_status study_of(const plimsoll_scenario *s, bool compare, bridge *b, plim_arena *arena,
                            plim_study *study, plim_err *err)
{
    *study = (plim_study){
        .compare = compare,
        .data_dir = s->data_dir,
        .seeded = s->seeded,
        .seed = s->seed,
        .horizon_s = s->horizon_s,
        .on = {.jobs = s->jobs, .replications = s->replications},
    };
    if (s->platforms != NULL) {
        study->platforms = copy_names(arena, s->platforms, s->n_platforms);
    }
    if (s->progress != NULL) {
        study->on.progress = on_progress;
        study->on.stop = on_stop;
        study->on.context = b;
    }
    return arena->failed ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the scenario") : PLIM_OK;
}

static plim_status load(const plimsoll_scenario *s, const plim_study *study, plim_arena *arena,
                        plim_scenario *scenario, plim_diags *diags, plim_err *err)
{
    const char *name = plim_arena_text(arena, s->name, strlen(s->name));
    if (name == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the scenario");
    }
    return plim_study_load(study, name, s->text, s->n, arena, scenario, diags, err);
}

plimsoll_status plimsoll_check(const plimsoll_scenario *scenario, plimsoll_error **error)
{
    plim_err err = {0};
    plim_diags diags = {0};
    plim_arena arena = {0};
    plim_study study;
    plim_scenario decoded;
    aside locale = put_locale_aside();
    plim_status status = study_of(scenario, true, NULL, &arena, &study, &err);
    if (status == PLIM_OK) {
        status = load(scenario, &study, &arena, &decoded, &diags, &err);
    }
    plimsoll_status said = status == PLIM_OK ? PLIMSOLL_OK : fail(error, status, &err, &diags);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    put_locale_back(locale);
    return said;
}

static double number_of(plim_value value)
{
    return value.there ? value.v : (double)NAN;
}

static plim_status make_rows(plimsoll_results *r, plim_err *err)
{
    const plim_results *from = r->results;
    r->rows = PLIM_NEW(&r->arena, from->n_rows, plimsoll_row);
    for (size_t i = 0; i < from->n_rows && r->rows != NULL; i++) {
        const plim_row *row = &from->rows[i];
        r->rows[i] = (plimsoll_row){
            .scenario = from->scenario,
            .platform = row->platform,
            .point = row->point,
            .entity_kind = row->entity_kind,
            .entity = row->entity,
            .metric = row->metric,
            .part = row->part,
            .unit = row->unit,
            .value = number_of(row->value),
            .ci_low = number_of(row->ci_low),
            .ci_high = number_of(row->ci_high),
            .n = row->n,
            .status = plim_row_status_name(row->status),
            .note = row->note == NULL ? "" : row->note,
        };
    }
    return r->rows == NULL ? plim_fail(err, PLIM_ENOMEM, "", "no memory for the rows") : PLIM_OK;
}

/* Everything but the locale and the error of the caller. */
static plim_status solve(const plimsoll_scenario *s, bool compare, plimsoll_results *r,
                         plim_diags *diags, plim_err *err)
{
    bridge b = {.scenario = s};
    plim_study study;
    plim_scenario decoded;
    if (!compare && s->n_platforms > 1) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "platforms: found %zu, expected one: plimsoll_compare takes more",
                         s->n_platforms);
    }
    plim_status status = study_of(s, compare, &b, &r->arena, &study, err);
    if (status == PLIM_OK) {
        status = load(s, &study, &r->arena, &decoded, diags, err);
    }
    if (status == PLIM_OK) {
        const char *command = s->is_file ? plim_study_command(&study, s->name, &r->arena) : "";
        status = plim_study_results(&study, &decoded, command, &r->arena, &r->results, err);
    }
    return status == PLIM_OK ? make_rows(r, err) : status;
}

static plimsoll_status run(const plimsoll_scenario *scenario, bool compare,
                           plimsoll_results **results, plimsoll_error **error)
{
    plim_err err = {0};
    plim_diags diags = {0};
    plimsoll_results *r = calloc(1, sizeof *r);
    if (r == NULL) {
        return refuse(error, PLIM_ENOMEM, "no memory for the results");
    }
    aside locale = put_locale_aside();
    plimsoll_status said = PLIMSOLL_OK;
    plim_status status = solve(scenario, compare, r, &diags, &err);
    if (status == PLIM_OK) {
        *results = r;
    } else {
        said = fail(error, status, &err, &diags);
        plimsoll_results_free(r);
    }
    plim_diags_free(&diags);
    put_locale_back(locale);
    return said;
}

plimsoll_status plimsoll_run(const plimsoll_scenario *scenario, plimsoll_results **results,
                             plimsoll_error **error)
{
    return run(scenario, false, results, error);
}

plimsoll_status plimsoll_compare(const plimsoll_scenario *scenario, plimsoll_results **results,
                                 plimsoll_error **error)
{
    return run(scenario, true, results, error);
}

/* ---- results ---- */

size_t plimsoll_results_n_rows(const plimsoll_results *results)
{
    return results == NULL ? 0 : results->results->n_rows;
}

const plimsoll_row *plimsoll_results_row(const plimsoll_results *results, size_t i)
{
    return i < plimsoll_results_n_rows(results) ? &results->rows[i] : NULL;
}

plimsoll_status plimsoll_results_write(const plimsoll_results *results, const char *format,
                                       FILE *to, plimsoll_error **error)
{
    plim_err err = {0};
    const plim_report *report = plim_find_report(format);
    if (report == NULL || report->to_dir) {
        plim_status status =
            plim_fail(&err, PLIM_EUSAGE, "",
                      "format: found \"%s\", expected csv, json, html or table", format);
        return fail(error, status, &err, NULL);
    }
    aside locale = put_locale_aside();
    plim_status status = report->write(results->results, to, NULL, &err);
    put_locale_back(locale);
    return status == PLIM_OK ? PLIMSOLL_OK : fail(error, status, &err, NULL);
}

plimsoll_status plimsoll_results_text(const plimsoll_results *results, const char *format,
                                      char **text, size_t *n, plimsoll_error **error)
{
    char *made = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&made, &length);
    if (to == NULL) {
        return refuse(error, PLIM_ENOMEM, "no memory for the text");
    }
    plimsoll_error *why = NULL;
    plimsoll_status status = plimsoll_results_write(results, format, to, &why);
    bool closed = fclose(to) == 0;
    if (status == PLIMSOLL_IO || (status == PLIMSOLL_OK && !closed)) {
        plimsoll_error_free(why); /* a text in memory fails for want of memory alone */
        why = NULL;
        status = refuse(&why, PLIM_ENOMEM, "no memory for the text");
    }
    if (status != PLIMSOLL_OK) {
        free(made);
        if (error == NULL) {
            plimsoll_error_free(why);
        } else {
            *error = why;
        }
        return status;
    }
    *text = made;
    if (n != NULL) {
        *n = length;
    }
    return PLIMSOLL_OK;
}

void plimsoll_text_free(char *text)
{
    free(text);
}

void plimsoll_results_free(plimsoll_results *results)
{
    if (results != NULL) {
        plim_arena_free(&results->arena);
        free(results);
    }
}
