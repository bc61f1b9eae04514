/* SPDX-License-Identifier: GPL-3.0-or-later
 * A scenario with all its defaults: see dump.h. The tables that decoded it are walked once more. */
#include "scenarios/dump.h"

#include "models/registry.h"
#include "scenarios/decode.h"
#include "scenarios/dist_keys.h"
#include "scenarios/json_write.h"
#include "scenarios/scenario_keys.h"

#include <string.h>

typedef struct dumper {
    plim_writer w;
    plim_decoder d;
    const plim_scenario *run, *compare;
    uint32_t next_service; /* index of the next object of that table */
} dumper;

/* Keys of an object, decoded and with what its defaults follow from put in. */
typedef union resolved {
    plim_root_keys root;
    plim_service_keys service;
    plim_request_keys request;
    plim_layer_keys layer;
    plim_row_keys row;
} resolved;

static void put_shape(dumper *x, const char *key, plim_node node, const plim_shape *shape);

/* ---- platforms ---- */

static void put_platform(dumper *x, const char *key, const plim_platform_spec *spec)
{
    char name[256];
    size_t n = 0;
    for (size_t i = 0; i < PLIM_NESTING_MAX && spec->part[i] != NULL; i++) {
        int put =
            snprintf(name + n, sizeof name - n, "%s%s", i == 0 ? "" : "+", spec->part[i]->name);
        n += put > 0 ? (size_t)put : 0;
    }
    plim_write_begin(&x->w, key, '{');
    plim_write_text(&x->w, "name", name);
    plim_write_begin_flat(&x->w, "layers", '[');
    for (size_t i = 0; i < spec->stack.n; i++) {
        plim_write_text(&x->w, NULL, spec->stack.layer[i]->name);
    }
    plim_write_end(&x->w, ']');
    plim_write_text(&x->w, "label", spec->label);
    plim_write_text(&x->w, "costs", spec->stack.zero ? "zero" : "default");
    plim_write_text(&x->w, "sharing", plim_sharing_names[spec->sharing]);
    plim_write_text(&x->w, "vcpu_limits", spec->vcpu_limits ? "on" : "off");
    plim_write_end(&x->w, '}');
}

static void put_platforms(dumper *x, const char *key)
{
    plim_write_begin(&x->w, key, '[');
    for (uint32_t i = 0; i < x->compare->n_platforms; i++) {
        put_platform(x, NULL, &x->compare->platforms[i]);
    }
    plim_write_end(&x->w, ']');
}

/* ---- what is not there ---- */

static void put_usual_path(dumper *x, const char *key, const plim_service_spec *spec)
{
    const plim_visit *path;
    uint32_t n = plim_path_usual(&spec->ops, &path);
    plim_write_begin_flat(&x->w, key, '[');
    for (uint32_t i = 0; i < n; i++) {
        plim_write_text(&x->w, NULL, path[i].kind == PLIM_VISIT_CPU ? "cpu" : "disk");
    }
    plim_write_end(&x->w, ']');
}

/* The defaults, of the required keys too: they stand for an object that is not there. */
static void put_absent(dumper *x, const char *key, const plim_param *table)
{
    plim_write_begin(&x->w, key, '{');
    for (const plim_param *p = table; p->name != NULL; p++) {
        if (p->kind == PLIM_PARAM_BOOL) {
            plim_write_bool(&x->w, p->name, p->fallback != 0.0);
        } else {
            plim_write_number(&x->w, p->name, p->fallback);
        }
    }
    plim_write_end(&x->w, '}');
}

/* A key whose value follows from others: nothing when it has none. */
static void put_resolved(dumper *x, const plim_param *p, const resolved *from)
{
    const void *at = (const char *)from + p->offset;
    switch (p->kind) {
    case PLIM_PARAM_REAL:
        if (plim_param_in_range(p, *(const double *)at)) {
            plim_write_number(&x->w, p->name, *(const double *)at);
        }
        break;
    case PLIM_PARAM_TEXT:
        if (*(const char *const *)at != NULL) {
            plim_write_text(&x->w, p->name, *(const char *const *)at);
        }
        break;
    case PLIM_PARAM_CHOICE:
        plim_write_text(&x->w, p->name, p->choices[*(const int *)at]);
        break;
    case PLIM_PARAM_BOOL:
        plim_write_bool(&x->w, p->name, *(const bool *)at);
        break;
    case PLIM_PARAM_COUNT: /* these have defaults, or nothing to follow from */
    case PLIM_PARAM_REALS:
    case PLIM_PARAM_DIST:
    case PLIM_PARAM_SEED:
    case PLIM_PARAM_CUSTOM:
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
}

/* Decodes the object, whose text was right before, and resolves. False: nothing to resolve. */
static bool resolve(dumper *x, plim_node object, const plim_param *table,
                    const plim_service_spec *service, resolved *to)
{
    if (table != plim_root_table && table != plim_service_table && table != plim_request_table &&
        table != plim_layer_table && table != plim_row_table) {
        return false;
    }
    (void)plim_decode_object(&x->d, object, table, to);
    if (table == plim_root_table) {
        to->root.title = x->run->title;
    } else if (table == plim_service_table) {
        to->service.mem_mib = service->mem_mib;
    } else if (table == plim_request_table) {
        plim_request_resolve(&to->request);
    } else if (table == plim_layer_table) {
        plim_layer_resolve(&to->layer);
    } else {
        plim_row_resolve(&to->row);
    }
    return true;
}

/* ---- what is there ---- */

static void put_value(dumper *x, const plim_param *p, plim_node node)
{
    uint64_t seed = 0;
    switch (p->kind) {
    case PLIM_PARAM_REAL:
    case PLIM_PARAM_COUNT:
        if (plim_node_kind(node) == PLIM_JSON_STRING) {
            plim_write_text(&x->w, p->name, p->word);
        } else {
            plim_write_number(&x->w, p->name, plim_node_number(node));
        }
        break;
    case PLIM_PARAM_BOOL:
        plim_write_bool(&x->w, p->name, plim_node_bool(node));
        break;
    case PLIM_PARAM_CHOICE:
        plim_write_text(&x->w, p->name, plim_node_text(node));
        break;
    case PLIM_PARAM_REALS:
        plim_write_begin_flat(&x->w, p->name, '[');
        for (plim_node e = plim_node_first(node); plim_node_there(e); e = plim_node_next(e)) {
            plim_write_number(&x->w, NULL, plim_node_number(e));
        }
        plim_write_end(&x->w, ']');
        break;
    case PLIM_PARAM_SEED:
        (void)plim_decode_seed(&x->d, node, &seed);
        plim_write_seed(&x->w, p->name, seed);
        break;
    case PLIM_PARAM_DIST:
        put_shape(x, p->name, node, &plim_dist_shape);
        break;
    case PLIM_PARAM_TEXT:
        plim_write_text(&x->w, p->name, plim_node_text(node));
        break;
    case PLIM_PARAM_CUSTOM:
        put_shape(x, p->name, node, p->shape);
        break;
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
}

/* Keys whose meaning is more than their own value. */
static bool put_special(dumper *x, const plim_param *table, const plim_param *p, plim_node member,
                        const plim_service_spec *service)
{
    bool there = plim_node_there(member);
    const char *file = service->workload_params == NULL ? NULL
                       : table == plim_find_workload("rate_series")->params
                           ? ((const plim_rate_series_params *)service->workload_params)->file
                       : table == plim_find_workload("replay")->params
                           ? ((const plim_replay_params *)service->workload_params)->file
                           : NULL;
    if (table == plim_root_table && strcmp(p->name, "platform") == 0) {
        put_platform(x, p->name, &x->run->platforms[0]);
    } else if (table == plim_root_table && strcmp(p->name, "platforms") == 0) {
        put_platforms(x, p->name);
    } else if (table == plim_service_table && strcmp(p->name, "retry") == 0 && !there) {
        put_absent(x, p->name, plim_retry_table);
    } else if (table == plim_root_table && strcmp(p->name, "live_moves") == 0 && !there) {
        put_absent(x, p->name, plim_live_table);
    } else if (table == plim_host_table && strcmp(p->name, "kernel") == 0 && !there) {
        put_absent(x, p->name, plim_kernel_host_table);
    } else if (table == plim_root_table && strcmp(p->name, "channels") == 0 && !there) {
        put_absent(x, p->name, plim_channels_table);
    } else if (table == plim_service_table && strcmp(p->name, "path") == 0 && !there) {
        put_usual_path(x, p->name, service);
    } else if (file != NULL && strcmp(p->name, "file") == 0 && there) {
        plim_write_text(&x->w, p->name, file); /* absolute by now */
    } else {
        return false;
    }
    return true;
}

static void put_table(dumper *x, plim_node object, const plim_param *table,
                      const plim_service_spec *service)
{
    resolved from;
    bool follows = resolve(x, object, table, service, &from);
    for (const plim_param *p = table; p->name != NULL; p++) {
        plim_node member = plim_node_find(object, p->name);
        if (put_special(x, table, p, member, service)) {
            continue;
        }
        bool of_base = table == plim_layer_table && p->kind == PLIM_PARAM_BOOL; /* or its own */
        if (!of_base && plim_node_there(member)) {
            put_value(x, p, member);
        } else if (!of_base && plim_param_has_default(p)) {
            plim_write_default(&x->w, p->name, p);
        } else if (follows) {
            put_resolved(x, p, &from);
        }
    }
}

static void put_object(dumper *x, const char *key, plim_node node, const plim_shape *shape)
{
    static const plim_service_spec none = {0};
    x->next_service += shape->table == plim_service_table;
    const plim_service_spec *service =
        x->next_service == 0 ? &none : &x->run->services[x->next_service - 1];
    (shape == &plim_dist_shape ? plim_write_begin_flat : plim_write_begin)(&x->w, key, '{');
    put_table(x, node, shape->table, service);
    if (shape->kind == PLIM_SHAPE_TYPED) {
        const char *type = plim_node_text(plim_node_find(node, "type"));
        size_t i = 0;
        while (strcmp(shape->name(i), type) != 0) {
            i++;
        }
        put_table(x, node, shape->keys(i), service);
    }
    plim_write_end(&x->w, '}');
}

static void put_shape(dumper *x, const char *key, plim_node node, const plim_shape *shape)
{
    switch (shape->kind) {
    case PLIM_SHAPE_OBJECT:
    case PLIM_SHAPE_TYPED:
        put_object(x, key, node, shape);
        break;
    case PLIM_SHAPE_ARRAY:
        (shape->element->table == NULL ? plim_write_begin_flat : plim_write_begin)(&x->w, key, '[');
        for (plim_node e = plim_node_first(node); plim_node_there(e); e = plim_node_next(e)) {
            put_shape(x, NULL, e, shape->element);
        }
        plim_write_end(&x->w, ']');
        break;
    case PLIM_SHAPE_NAME:
    case PLIM_SHAPE_TEXT:
        plim_write_text(&x->w, key, plim_node_text(node));
        break;
    case PLIM_SHAPE_ANY: /* platforms alone, which are special */
    case PLIM_SHAPE_KIND_COUNT:
        break;
    }
}

plim_status plim_scenario_dump(const plim_scenario *run, const plim_scenario *compare, FILE *to,
                               plim_err *err)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_json *doc;
    plim_status status =
        plim_json_open_text(run->file, run->text, strlen(run->text), &doc, &diags, err);
    if (status == PLIM_OK) {
        dumper x = {.w = {.to = to}, .d = {&arena, &diags}, .run = run, .compare = compare};
        put_object(&x, NULL, plim_json_root(doc), &plim_scenario_shape);
        status = arena.failed ? plim_fail(err, PLIM_ENOMEM, run->file, "no memory for the dump")
                              : PLIM_OK;
    }
    plim_json_close(doc);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return status;
}
