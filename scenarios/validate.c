/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows of a validation from experiment to outcome: see validate.h. */
#include "scenarios/validate.h"

#include "scenarios/validate_measure.h"
#include "scenarios/validate_stations.h"
#include "sim/base/assert.h"
#include "sim/base/str.h"

#include <math.h>
#include <string.h>

enum { THEORY_MAX = 2 * PLIM_QUEUE_FAMILY, FILES_MAX = 8 };

/* What is under way: the row's checks so far. */
typedef struct work {
    const plim_validate_options *options;
    plim_results *results;
    plim_arena *arena;
    const plim_validation_row *row;
    plim_check *check;
    size_t n, room;
    plim_validation_run run[FILES_MAX]; /* of the row's scenarios, so far */
    size_t n_runs;
} work;

/* ---- one value ---- */

static const char *class_of(double percent)
{
    return percent < 100.0 * PLIM_ISOLATED_BELOW           ? "isolated"
           : percent > 100.0 * (1.0 - PLIM_RESPONDS_LEAST) ? "did not respond"
                                                           : "degraded";
}

bool plim_validation_inside(const plim_validation_case *c, double value)
{
    switch (c->criterion) {
    case PLIM_CRITERION_FACTOR:
        return value >= c->published / c->within && value <= c->published * c->within;
    case PLIM_CRITERION_POINTS:
        return fabs(value - c->published) <= c->within;
    case PLIM_CRITERION_RELATIVE:
        return fabs(value - c->published) <= c->within * fabs(c->published);
    case PLIM_CRITERION_BEYOND:
        return fabs(value) > c->within;
    case PLIM_CRITERION_CLASS:
        return strcmp(class_of(value), c->words) == 0;
    case PLIM_CRITERION_INTERVAL:
    case PLIM_CRITERION_NONE:
        break;
    }
    return false;
}

plim_outcome plim_validation_outcome(bool judged, bool inside, const char *known_miss)
{
    if (!judged) {
        return PLIM_OUTCOME_SHOWN;
    }
    if (inside) {
        return known_miss == NULL ? PLIM_OUTCOME_PASS : PLIM_OUTCOME_HOLDS;
    }
    return known_miss == NULL ? PLIM_OUTCOME_FAIL : PLIM_OUTCOME_MISS;
}

static const char *criterion_words(const work *w, const plim_validation_case *c)
{
    const char *text = "";
    switch (c->criterion) {
    case PLIM_CRITERION_FACTOR:
        text = plim_arena_format(w->arena, "factor %.4g", c->within);
        break;
    case PLIM_CRITERION_POINTS:
        text = plim_arena_format(w->arena, "± %.4g", c->within);
        break;
    case PLIM_CRITERION_RELATIVE:
        text = plim_arena_format(w->arena, "± %.4g %%", 100.0 * c->within);
        break;
    case PLIM_CRITERION_BEYOND:
        text = plim_arena_format(w->arena, "over %.4g", c->within);
        break;
    case PLIM_CRITERION_CLASS:
        text = "class";
        break;
    case PLIM_CRITERION_INTERVAL:
        text = "interval";
        break;
    case PLIM_CRITERION_NONE:
        break;
    }
    return text == NULL ? "" : text;
}

/* The next check of the row, zeroed; the room for all of them was counted. */
static plim_check *add(work *w)
{
    PLIM_ASSERT(w->n < w->room);
    return &w->check[w->n++];
}

static void set_value(plim_check *check, plim_estimate e, uint32_t n)
{
    check->value = e.value;
    check->low = e.low;
    check->high = e.high;
    check->n = n;
}

static void add_case(work *w, const plim_validation_case *c, const plim_validation_run *run)
{
    plim_check *check = add(w);
    bool numeric = c->measure != PLIM_MEASURE_KNEE;
    *check = (plim_check){.name = c->name,
                          .kind = c->kind,
                          .platform = c->platform == NULL ? "" : c->platform,
                          .words = c->words,
                          .criterion = criterion_words(w, c),
                          .reason = c->known_miss,
                          .outcome = PLIM_OUTCOME_PENDING};
    if (numeric) {
        check->published = plim_value_of(c->published);
        check->null_value = plim_value_of(c->null);
    }
    if (c->criterion == PLIM_CRITERION_FACTOR) {
        check->least = 1.0 / c->within;
        check->most = c->within;
    } else if (c->criterion == PLIM_CRITERION_RELATIVE) {
        check->least = 1.0 - c->within;
        check->most = 1.0 + c->within;
    }
    if (run == NULL) {
        check->reason = c->pending;
        return;
    }
    if (numeric) {
        set_value(check, plim_validation_measure(run, c), run->replications);
    }
    bool judged = c->criterion != PLIM_CRITERION_NONE;
    check->outcome = plim_validation_outcome(
        judged, check->value.there && plim_validation_inside(c, check->value.v), c->known_miss);
}

/* The greatest relative error of each platform, once its values are there. */
static void find_knees(work *w)
{
    const plim_validation_case *c = w->row->cases;
    for (size_t i = 0; i < w->n; i++) {
        if (c[i].measure != PLIM_MEASURE_KNEE) {
            continue;
        }
        double worst = 0.0;
        for (size_t k = 0; k < w->n; k++) {
            const plim_check *other = &w->check[k];
            if (c[k].measure == PLIM_MEASURE_METRIC && other->value.there &&
                strcmp(c[k].platform, c[i].platform) == 0) {
                double error = 100.0 * (other->value.v / c[k].published - 1.0);
                worst = fabs(error) > fabs(worst) ? error : worst;
            }
        }
        w->check[i].value = plim_value_of(worst);
    }
}

/* The runs of a case's scenario, which are made when it is first asked for; NULL: it has none. */
static plim_status run_of(work *w, const plim_validation_case *c, const plim_validation_run **run,
                          plim_err *err)
{
    const char *file = c->file == NULL ? w->row->file : c->file;
    *run = NULL;
    if (file == NULL || w->row->pending != NULL || c->pending != NULL) {
        return PLIM_OK;
    }
    size_t i = 0;
    while (i < w->n_runs && strcmp(w->run[i].file, file) != 0) {
        i++;
    }
    *run = &w->run[i];
    if (i < w->n_runs) {
        return PLIM_OK;
    }
    PLIM_ASSERT(i < FILES_MAX);
    const plim_experiment_options options = {
        .jobs = w->options->jobs, .stop = w->options->stop, .context = w->options->context};
    w->n_runs++;
    return plim_validation_run_file(file, &options, &w->run[i], err);
}

static plim_status run_cases(work *w, plim_err *err)
{
    const plim_validation_row *row = w->row;
    plim_status status = PLIM_OK;
    w->n_runs = 0;
    for (size_t i = 0; status == PLIM_OK && i < row->n_cases; i++) {
        const plim_validation_run *run;
        status = run_of(w, &row->cases[i], &run, err);
        if (status == PLIM_OK) {
            add_case(w, &row->cases[i], run);
        }
    }
    if (status == PLIM_OK && w->n_runs > 0) {
        find_knees(w);
    }
    for (size_t i = 0; i < w->n_runs; i++) {
        plim_validation_run_free(&w->run[i]);
    }
    return status;
}

/* "a.json, b.json" */
static const char *files_of(const work *w)
{
    const plim_validation_row *row = w->row;
    const char *list = row->file == NULL ? "" : row->file;
    for (size_t i = 0; i < row->n_cases && list != NULL; i++) {
        const char *file = row->cases[i].file;
        if (file != NULL && strstr(list, file) == NULL) {
            list = plim_arena_format(w->arena, "%s%s%s", list, list[0] == '\0' ? "" : ", ", file);
        }
    }
    return list == NULL ? "" : list;
}

/* ---- theory ---- */

static void add_theory(work *w, const char *name, plim_estimate e, double exact, double narrow,
                       double null)
{
    plim_check *check = add(w);
    *check = (plim_check){.name = name == NULL ? "" : name,
                          .kind = PLIM_CHECK_THEORY,
                          .platform = "",
                          .criterion = "interval",
                          .published = plim_value_of(exact),
                          .null_value = null < 0.0 ? PLIM_NO_VALUE : plim_value_of(null)};
    set_value(check, e, PLIM_QUEUE_REPLICATIONS);
    plim_estimate wide = plim_queue_widened(e);
    bool there = e.value.there && e.low.there && e.high.there;
    /* exact values that are no noise have an interval of no width; they are given to six digits */
    bool holds = there && wide.low.v <= exact + 1e-6 && exact <= wide.high.v + 1e-6;
    bool sharp = there && (e.high.v - e.low.v) / 2.0 <= narrow * exact;
    bool beaten = null < 0.0 || (there && (null < wide.low.v || null > wide.high.v));
    check->outcome = plim_validation_outcome(true, holds && sharp && beaten, NULL);
}

static void on_truth(void *context, const plim_queue_case *c, const plim_queue_truth *t,
                     plim_estimate e)
{
    work *w = context;
    const char *of = t->service[0] == '\0' || strcmp(t->service, "q") == 0 ? "" : t->service;
    const char *name = plim_arena_format(
        w->arena, "%s: %s%s%s%s%s", c->label,
        strcmp(t->metric, PLIM_QUEUE_LOAD_SOJOURN) == 0 ? "load times sojourn" : t->metric,
        t->part[0] == '\0' ? "" : " ", t->part, of[0] == '\0' ? "" : " of ", of);
    add_theory(w, name, e, t->exact, t->narrow, t->null);
}

static plim_status run_theory(work *w, plim_err *err)
{
    const plim_experiment_options options = {
        .jobs = w->options->jobs, .stop = w->options->stop, .context = w->options->context};
    plim_status status = PLIM_OK;
    for (size_t i = 0; status == PLIM_OK && plim_queue_cases[i].label != NULL; i++) {
        status = plim_queue_run(i, 1.0, &options, on_truth, w, err);
    }
    for (size_t i = 0; status == PLIM_OK && plim_station_cases[i].label != NULL; i++) {
        const plim_station_case *c = &plim_station_cases[i];
        plim_estimate e[2];
        status = plim_station_run(i, e, err);
        for (int k = 0; status == PLIM_OK && k < 2 && c->truths[k].name != NULL; k++) {
            const plim_station_truth *t = &c->truths[k];
            add_theory(w, plim_arena_format(w->arena, "%s: %s", c->label, t->name), e[k], t->exact,
                       t->narrow, t->null);
        }
    }
    return status;
}

/* ---- one row ---- */

/* How far a value is from what was published; negative: that counts for nothing. A wrong class is
 * as wrong as can be. */
static double error_of(const work *w, const plim_check *check, size_t i, double value,
                       bool *relative)
{
    double off = fabs(value - check->published.v);
    plim_criterion criterion =
        w->row->queueing ? PLIM_CRITERION_INTERVAL : w->row->cases[i].criterion;
    bool counts = check->value.there && check->published.there && check->null_value.there &&
                  check->outcome != PLIM_OUTCOME_SHOWN;
    if (!counts) {
        return -1.0;
    }
    switch (criterion) {
    case PLIM_CRITERION_FACTOR:
    case PLIM_CRITERION_RELATIVE:
    case PLIM_CRITERION_INTERVAL:
        *relative = true;
        return off / fabs(check->published.v);
    case PLIM_CRITERION_CLASS:
        *relative = true;
        return plim_validation_inside(&w->row->cases[i], value) ? 0.0 : 1.0;
    case PLIM_CRITERION_POINTS:
        *relative = false;
        return off;
    case PLIM_CRITERION_BEYOND: /* the null model is that there is no difference: it fails itself */
    case PLIM_CRITERION_NONE:
        break;
    }
    return -1.0;
}

static void compare_with_null(const work *w, plim_check_row *out)
{
    double error = 0.0, null_error = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const plim_check *check = &w->check[i];
        double off = error_of(w, check, i, check->value.v, &out->relative);
        if (off >= 0.0) {
            error += off;
            null_error += error_of(w, check, i, check->null_value.v, &out->relative);
            n++;
        }
    }
    if (n > 0) {
        out->error = plim_value_of(error / (double)n);
        out->null_error = plim_value_of(null_error / (double)n);
    }
}

static bool has(const work *w, plim_outcome outcome)
{
    for (size_t i = 0; i < w->n; i++) {
        if (w->check[i].outcome == outcome) {
            return true;
        }
    }
    return false;
}

static void judge(const work *w, plim_check_row *out)
{
    if (w->row->pending != NULL) {
        out->outcome = PLIM_OUTCOME_PENDING;
        out->reason = w->row->pending;
        return;
    }
    compare_with_null(w, out);
    bool beaten = !out->error.there || out->error.v < out->null_error.v;
    plim_outcome null = plim_validation_outcome(true, beaten, w->row->null_miss);
    if (null != PLIM_OUTCOME_PASS) {
        out->reason = null == PLIM_OUTCOME_MISS    ? w->row->null_miss
                      : null == PLIM_OUTCOME_HOLDS ? "the null model is beaten, and the table says "
                                                     "that it is not"
                                                   : "the null model is not beaten";
    }
    bool failed = null == PLIM_OUTCOME_FAIL || null == PLIM_OUTCOME_HOLDS ||
                  has(w, PLIM_OUTCOME_FAIL) || has(w, PLIM_OUTCOME_HOLDS);
    bool missed = null == PLIM_OUTCOME_MISS || has(w, PLIM_OUTCOME_MISS);
    out->outcome = failed ? PLIM_OUTCOME_FAIL : missed ? PLIM_OUTCOME_MISS : PLIM_OUTCOME_PASS;
}

/* ---- the long table ---- */

static void add_long(const work *w, const plim_check *check, const char *metric, const char *part,
                     plim_value value, bool interval)
{
    bool pending = check->outcome == PLIM_OUTCOME_PENDING;
    const char *point = plim_arena_format(w->arena, "row=%s", w->row->id);
    plim_results_add(w->results,
                     (plim_row){.platform = check->platform,
                                .point = point == NULL ? "" : point,
                                .entity_kind = "check",
                                .entity = check->name,
                                .metric = metric,
                                .part = part,
                                .unit = strcmp(metric, "check_passed") == 0 ? "1" : w->row->unit,
                                .value = value,
                                .ci_low = interval ? check->low : PLIM_NO_VALUE,
                                .ci_high = interval ? check->high : PLIM_NO_VALUE,
                                .n = interval ? check->n : 0,
                                .status = pending ? PLIM_ROW_NOT_ENOUGH_DATA : PLIM_ROW_OK,
                                .note = pending                 ? "not simulated yet"
                                        : check->reason == NULL ? ""
                                                                : check->reason});
}

static void add_long_rows(const work *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const plim_check *check = &w->check[i];
        const char *kind = plim_check_kind_name(check->kind);
        add_long(w, check, "check_simulated", kind, check->value, true);
        if (check->published.there) {
            add_long(w, check, "check_published", kind, check->published, false);
        }
        if (check->null_value.there) {
            add_long(w, check, "check_null", kind, check->null_value, false);
        }
        bool passed = check->outcome == PLIM_OUTCOME_PASS || check->outcome == PLIM_OUTCOME_HOLDS;
        if (check->outcome != PLIM_OUTCOME_SHOWN && check->outcome != PLIM_OUTCOME_PENDING) {
            add_long(w, check, "check_passed", kind, plim_value_of(passed ? 1.0 : 0.0), false);
        }
    }
}

static plim_status run_row(work *w, plim_check_row *out, plim_err *err)
{
    const plim_validation_row *row = w->row;
    w->room = row->n_cases + (row->queueing ? THEORY_MAX : 0);
    w->check = PLIM_NEW(w->arena, w->room, plim_check);
    w->n = 0;
    if (w->check == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for checks");
    }
    plim_status status = row->queueing ? run_theory(w, err) : PLIM_OK;
    if (status == PLIM_OK) {
        status = run_cases(w, err);
    }
    *out = (plim_check_row){.id = row->id,
                            .title = row->title,
                            .source = row->source,
                            .unit = row->unit,
                            .inputs = row->inputs,
                            .criterion = row->criterion,
                            .null_model = row->null_model,
                            .file = files_of(w),
                            .reading = row->reading == NULL ? "" : row->reading,
                            .reason = "",
                            .checks = w->check,
                            .n_checks = w->n};
    if (status == PLIM_OK) {
        judge(w, out);
        add_long_rows(w);
    }
    return status;
}

/* ---- all ---- */

static bool asked(const plim_validate_options *options, const char *id)
{
    bool any = options->ids == NULL || options->ids[0] == NULL;
    for (const char *const *wanted = options->ids; !any && *wanted != NULL; wanted++) {
        if (strcmp(*wanted, id) == 0) {
            return true;
        }
    }
    return any;
}

static bool known(const plim_validation_row *const *rows, const char *id)
{
    for (; *rows != NULL; rows++) {
        if (strcmp((*rows)->id, id) == 0) {
            return true;
        }
    }
    return false;
}

static plim_status check_ids(const plim_validation_row *const *rows,
                             const plim_validate_options *options, plim_err *err)
{
    plim_str list = {0};
    plim_status status = PLIM_OK;
    for (const plim_validation_row *const *row = rows; *row != NULL; row++) {
        plim_str_printf(&list, "%s%s", row == rows ? "" : ", ", (*row)->id);
    }
    for (const char *const *id = options->ids; status == PLIM_OK && id != NULL && *id != NULL;
         id++) {
        if (!known(rows, *id)) {
            status = plim_fail(err, PLIM_EUSAGE, "", "found \"%s\", expected a row: %s", *id,
                               list.text == NULL ? "" : list.text);
        }
    }
    plim_str_free(&list);
    return status;
}

plim_status plim_validate_rows(const plim_validation_row *const *all,
                               const plim_validate_options *options, plim_results *results,
                               bool *failed, plim_err *err)
{
    work w = {.options = options, .results = results, .arena = results->arena};
    plim_status status = check_ids(all, options, err);
    size_t n = 0;
    while (all[n] != NULL) {
        n++;
    }
    plim_check_row *rows = PLIM_NEW(results->arena, n + 1, plim_check_row);
    bool any_failed = false;
    if (status == PLIM_OK && rows == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for rows");
    }
    n = 0;
    for (const plim_validation_row *const *row = all; status == PLIM_OK && *row != NULL; row++) {
        if (!asked(options, (*row)->id)) {
            continue;
        }
        if (options->progress != NULL) {
            options->progress(options->context, (*row)->id, (*row)->title);
        }
        w.row = *row;
        status = run_row(&w, &rows[n], err);
        any_failed = any_failed || rows[n].outcome == PLIM_OUTCOME_FAIL;
        n++;
    }
    if (status == PLIM_OK) {
        results->check_rows = rows;
        results->n_check_rows = n;
        *failed = any_failed;
    }
    return status;
}

plim_status plim_validate(const plim_validate_options *options, plim_results *results, bool *failed,
                          plim_err *err)
{
    return plim_validate_rows(plim_validation_rows, options, results, failed, err);
}
