/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a calibration gives: keys of a scenario, and rows of the long table. See calibrate.h. */
#include "models/csv.h"
#include "scenarios/calibrate.h"
#include "scenarios/json_write.h"
#include "scenarios/scenario_keys.h"

#include <math.h>
#include <string.h>

enum { NUMBER_BYTES = 32 };

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* Six digits: what a fit cannot tell anyway, and the last bits of a library's log, stay out. */
static double rounded(double value)
{
    char text[NUMBER_BYTES];
    double read = value;
    int n = snprintf(text, sizeof text, "%.6g", value);
    return n > 0 && plim_csv_real(text, (size_t)n, &read) ? read : value;
}

const char *plim_calibrate_layer_name(const plim_calibration *calibration, size_t layer)
{
    const char *name = plim_arena_format(calibration->arena, "%s_calibrated",
                                         calibration->layers[layer].base->name);
    return name == NULL ? "calibrated" : name;
}

/* ---- keys of a scenario ---- */

/* Whether it is other than what the program has without the file. */
static bool changed(const plim_free *f)
{
    return f->status != PLIM_FREE_HELD || f->value != f->fallback;
}

static bool layer_changed(const plim_calibration *c, size_t layer)
{
    for (size_t i = 0; i < c->n_free; i++) {
        const plim_free *f = &c->free[i];
        if (f->kind == PLIM_UNKNOWN_ROW && (size_t)f->index == layer && changed(f)) {
            return true;
        }
    }
    return false;
}

static void write_row(plim_writer *w, const plim_calibration *c, const plim_free *f)
{
    const plim_cost_row *row = &c->layers[f->index].row[f->row];
    const char *source = plim_arena_format(
        c->arena, "calibrated from %s%s", base_name(c->file),
        f->status == PLIM_FREE_JOINT ? ", given that others are as held: see its report" : "");
    bool held = f->status == PLIM_FREE_HELD;
    plim_write_begin_flat(w, NULL, '{');
    plim_write_text(w, "class", plim_class_name(row->class));
    plim_write_text(w, "term", plim_term_name(row->term));
    plim_write_text(w, "payer", plim_payer_name(row->payer));
    plim_write_number(w, "value", rounded(f->value));
    plim_write_number(w, "low", rounded(held ? f->value : f->low));
    plim_write_number(w, "high", rounded(held ? f->value : f->high));
    plim_write_text(w, "source", source == NULL ? "calibrated" : source);
    plim_write_end(w, '}');
}

static void write_layers(plim_writer *w, const plim_calibration *c)
{
    plim_write_begin(w, "layers", '[');
    for (size_t l = 0; l < c->n_layers; l++) {
        if (!layer_changed(c, l)) {
            continue;
        }
        plim_write_begin(w, NULL, '{');
        plim_write_text(w, "name", plim_calibrate_layer_name(c, l));
        plim_write_text(w, "base", c->layers[l].base->name);
        plim_write_begin(w, "rows", '[');
        for (size_t i = 0; i < c->n_free; i++) {
            const plim_free *f = &c->free[i];
            if (f->kind == PLIM_UNKNOWN_ROW && (size_t)f->index == l && changed(f)) {
                write_row(w, c, f);
            }
        }
        plim_write_end(w, ']');
        plim_write_end(w, '}');
    }
    plim_write_end(w, ']');
}

static void write_platforms(plim_writer *w, const plim_calibration *c)
{
    plim_write_begin(w, "platforms", '[');
    for (size_t i = 0; i < c->n_platforms; i++) {
        const plim_measured_platform *p = &c->platforms[i];
        const char *label = plim_arena_format(c->arena, "%s_calibrated", p->text);
        plim_write_begin_flat(w, NULL, '{');
        plim_write_text(w, "name", p->text);
        if (p->layer != PLIM_CALIBRATE_NOBODY && layer_changed(c, (size_t)p->layer)) {
            plim_write_text(w, "label", label == NULL ? "calibrated" : label);
            plim_write_begin_flat(w, "layers", '[');
            for (size_t l = 0; p->choice.layers[l] != NULL; l++) {
                bool own = strcmp(p->choice.layers[l], c->layers[p->layer].base->name) == 0;
                plim_write_text(w, NULL,
                                own ? plim_calibrate_layer_name(c, (size_t)p->layer)
                                    : p->choice.layers[l]);
            }
            plim_write_end(w, ']');
        }
        plim_write_end(w, '}');
    }
    plim_write_end(w, ']');
}

static void write_request(plim_writer *w, const plim_measured_service *s)
{
    bool any = false;
    for (int k = 0; k < PLIM_CLASS_OPS; k++) {
        any = any || s->ops.n[k] > 0.0;
    }
    if (!any) {
        return; /* nothing was said of its requests: that is the scenario's */
    }
    plim_write_begin_flat(w, "request", '{');
    for (const plim_param *p = plim_request_table; p->name != NULL; p++) {
        if (p->kind != PLIM_PARAM_REAL || p->offset < offsetof(plim_request_keys, count)) {
            continue;
        }
        size_t class = (p->offset - offsetof(plim_request_keys, count)) / sizeof(double);
        if (s->ops.n[class] > 0.0) {
            plim_write_number(w, p->name, rounded(s->ops.n[class]));
        }
    }
    plim_write_end(w, '}');
}

/* The largest number of users it was measured with, who think. */
static void write_workload(plim_writer *w, const plim_calibration *c, size_t index)
{
    double users = 0.0, think_s = c->services[index].value[PLIM_UNKNOWN_THINK_S];
    for (size_t i = 0; i < c->n_rows; i++) {
        const plim_measure *m = &c->rows[i];
        if (m->service == (int)index && m->users > users) {
            users = m->users;
            think_s = m->think_s >= 0.0 ? m->think_s : think_s;
        }
    }
    if (users > 0.0 && think_s > 0.0) {
        plim_write_begin_flat(w, "workload", '{');
        plim_write_text(w, "type", "closed");
        plim_write_number(w, "users", users);
        plim_write_exponential(w, "think", rounded(think_s));
        plim_write_end(w, '}');
    }
}

static void write_services(plim_writer *w, const plim_calibration *c)
{
    plim_write_begin(w, "services", '[');
    for (size_t i = 0; i < c->n_services; i++) {
        const plim_measured_service *s = &c->services[i];
        plim_write_begin(w, NULL, '{');
        plim_write_text(w, "name", s->name);
        write_request(w, s);
        if (s->value[PLIM_UNKNOWN_MEM_MIB] > 0.0) {
            plim_write_number(w, "mem_mib", rounded(s->value[PLIM_UNKNOWN_MEM_MIB]));
        }
        if (s->value[PLIM_UNKNOWN_CONCURRENCY] > 0.0) {
            plim_write_number(w, "concurrency", floor(s->value[PLIM_UNKNOWN_CONCURRENCY] + 0.5));
        }
        if (s->value[PLIM_UNKNOWN_CPU_WEIGHT] != 1.0) {
            plim_write_number(w, "cpu_weight", rounded(s->value[PLIM_UNKNOWN_CPU_WEIGHT]));
        }
        write_workload(w, c, i);
        plim_write_end(w, '}');
    }
    plim_write_end(w, ']');
}

void plim_calibrate_write(const plim_calibration *calibration, FILE *to)
{
    plim_writer w = {.to = to};
    plim_write_begin(&w, NULL, '{');
    plim_write_number(&w, "era", calibration->era);
    write_layers(&w, calibration);
    write_platforms(&w, calibration);
    write_services(&w, calibration);
    plim_write_end(&w, '}');
}

/* ---- the long table ---- */

static void add(plim_results *to, plim_row row)
{
    row.unit = row.unit == NULL ? plim_find_metric(row.metric)->unit : row.unit;
    row.platform = row.platform == NULL ? "" : row.platform;
    row.point = row.point == NULL ? "" : row.point;
    row.part = row.part == NULL ? "" : row.part;
    row.note = row.note == NULL ? "" : row.note;
    plim_results_add(to, row);
}

static void add_parameter(const plim_calibration *c, const plim_free *f, plim_results *to)
{
    bool held = f->status == PLIM_FREE_HELD;
    plim_value none = PLIM_NO_VALUE;
    add(to, (plim_row){
                .entity_kind = f->kind == PLIM_UNKNOWN_ROW         ? "layer"
                               : f->index == PLIM_CALIBRATE_NOBODY ? "host"
                                                                   : "service",
                .entity = plim_calibrate_owner(c, f),
                .metric = "parameter",
                .part = f->name,
                .unit = f->unit,
                .value = held ? none : plim_value_of(rounded(f->value)),
                .ci_low = held ? none : plim_value_of(rounded(f->low)),
                .ci_high = held ? none : plim_value_of(rounded(f->high)),
                .n = c->n_rows,
                .status = held ? PLIM_ROW_NOT_ENOUGH_DATA : PLIM_ROW_OK,
                .note = plim_free_status_name(f->status),
            });
}

static void add_error(const plim_calibration *c, const plim_measure *m, plim_results *to)
{
    if (!(m->value > 0.0)) {
        return; /* of nothing there is no share */
    }
    const char *point = plim_arena_format(to->arena, "line=%llu", (unsigned long long)m->line);
    bool service = m->service != PLIM_CALIBRATE_NOBODY;
    add(to, (plim_row){
                .platform = c->platforms[m->platform].text,
                .point = point,
                .entity_kind = service ? "service" : "platform",
                .entity = service ? c->services[m->service].name : c->platforms[m->platform].text,
                .metric = "prediction_error",
                .part = plim_quantity_name(m->quantity),
                .value = plim_value_of(rounded(m->predicted / m->value - 1.0)),
                .n = 1,
            });
}

void plim_calibrate_results(const plim_calibration *calibration, plim_results *results)
{
    const plim_calibration *c = calibration;
    for (size_t i = 0; i < c->n_free; i++) {
        add_parameter(c, &c->free[i], results);
    }
    for (size_t i = 0; i < c->n_rows; i++) {
        add_error(c, &c->rows[i], results);
    }
    const plim_row whole = {.entity_kind = "calibration", .entity = results->scenario};
    plim_row row = whole;
    row.metric = "measurements";
    row.value = plim_value_of((double)c->n_rows);
    row.n = c->n_rows;
    add(results, row);
    row.metric = "misfit";
    row.value = plim_value_of(rounded(c->misfit));
    add(results, row);
    for (size_t i = 0; i < c->n_notes; i++) {
        plim_results_add_note(results, "warning", "", c->note[i]);
    }
}
