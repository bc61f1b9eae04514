/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which unknowns a file of measurements has: see calibrate.h. Of a layer: its rows that play a part
 * in what was measured on its platforms. Of a service: what the file does not give. */
#include "models/registry.h"
#include "scenarios/calibrate.h"
#include "sim/base/str.h"

#include <math.h>
#include <string.h>

enum { NAMES_MAX = 512, ROWS_MORE = 64 };

/* Of unknowns that only together are known, the one with the lowest of these is held. */
enum {
    KEEP_EXIT = 10,
    KEEP_WEIGHT = 15,
    KEEP_KERNEL_TAX = 40,
    KEEP_KERNEL = 45,
    KEEP_BYTE = 50,
    KEEP_THREAD = 55,
    KEEP_WORK = 60,
    KEEP_SPEED = 65,
    KEEP_TAX = 70,
    KEEP_FIGURE = 80,
    KEEP_SERVICE = 90
};

typedef struct finder {
    plim_calibration *c;
    const plim_calibrate_options *options;
    const char *seen[NAMES_MAX]; /* all candidates, held ones too: what --hold may name */
    size_t n_seen;
    bool *fit_found, *hold_found;
} finder;

/* ---- names: CLASS.TERM[.PAYER], or a key ---- */

/* Whether `asked` means `name`: all of it, or without the payer. */
static bool means(const char *asked, const char *name)
{
    size_t n = strlen(asked);
    return strncmp(asked, name, n) == 0 &&
           (name[n] == '\0' || (name[n] == '.' && strchr(asked, '.') != NULL));
}

static bool listed(const char *const *list, bool *found, const char *name)
{
    bool any = false;
    for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
        if (means(list[i], name)) {
            found[i] = any = true;
        }
    }
    return any;
}

static void add_free(finder *f, plim_free what)
{
    plim_calibration *c = f->c;
    for (size_t i = 0; i < c->n_free; i++) {
        const plim_free *old = &c->free[i];
        if (old->kind == what.kind && old->index == what.index && old->row == what.row) {
            return;
        }
    }
    if (f->n_seen < NAMES_MAX) {
        f->seen[f->n_seen++] = what.name;
    }
    if (listed(f->options->hold, f->hold_found, what.name) ||
        c->n_free == PLIM_CALIBRATE_FREE_MAX) {
        return;
    }
    c->free[c->n_free++] = what;
}

/* ---- rows of layers ---- */

static plim_payer usual_payer(plim_class class, plim_term term)
{
    bool work = term != PLIM_TERM_ADDED_LATENCY_NS && class < PLIM_CLASS_BOOT;
    return work ? PLIM_PAYER_VCPU : PLIM_PAYER_NONE;
}

static double typical_of(plim_class class, plim_term term)
{
    switch (term) {
    case PLIM_TERM_TAX_RATIO:
        return 0.05;
    case PLIM_TERM_EXIT_CYCLES:
        return 1000.0;
    case PLIM_TERM_ADDED_LATENCY_NS:
        return 20000.0;
    case PLIM_TERM_EXITS:
        return 1.0;
    case PLIM_TERM_NATIVE_NS:
    case PLIM_TERM_WORK_NS:
    case PLIM_TERM_VALUE:
    case PLIM_TERM_COUNT:
        break;
    }
    bool byte = class == PLIM_CLASS_NET_RX_BYTE || class == PLIM_CLASS_NET_TX_BYTE ||
                class == PLIM_CLASS_DISK_READ_BYTE || class == PLIM_CLASS_DISK_WRITE_BYTE;
    bool large = class == PLIM_CLASS_SECOND || class == PLIM_CLASS_CTXSW;
    return byte                       ? 0.1
           : class == PLIM_CLASS_BOOT ? 1.0
           : class >= PLIM_CLASS_BOOT ? 64.0
           : large                    ? 1e5
                                      : 500.0;
}

static int keep_of(plim_class class, plim_term term, plim_payer payer)
{
    if (class == PLIM_CLASS_EXIT || term == PLIM_TERM_EXITS) {
        return KEEP_EXIT;
    }
    if (term == PLIM_TERM_TAX_RATIO) {
        return class == PLIM_CLASS_KERNEL ? KEEP_KERNEL_TAX : KEEP_TAX;
    }
    if (term != PLIM_TERM_WORK_NS || class == PLIM_CLASS_SECOND) {
        return KEEP_FIGURE;
    }
    if (typical_of(class, term) < 1.0) {
        return KEEP_BYTE;
    }
    return payer == PLIM_PAYER_VCPU ? KEEP_WORK : KEEP_THREAD;
}

static const char *unit_of(plim_class class, plim_term term)
{
    switch (term) {
    case PLIM_TERM_TAX_RATIO:
        return "1";
    case PLIM_TERM_EXIT_CYCLES:
        return "cycles";
    case PLIM_TERM_EXITS:
        return "exits";
    case PLIM_TERM_VALUE:
        return class == PLIM_CLASS_BOOT            ? "s"
               : class == PLIM_CLASS_CAP_DISK_IOPS ? "1/s"
               : class == PLIM_CLASS_CTXSW         ? "ns"
                                                   : "MiB";
    case PLIM_TERM_WORK_NS:
    case PLIM_TERM_NATIVE_NS:
    case PLIM_TERM_ADDED_LATENCY_NS:
    case PLIM_TERM_COUNT:
        break;
    }
    return class == PLIM_CLASS_SECOND ? "ns/s" : "ns";
}

/* The row of a fitted layer, made if the base has none; SIZE_MAX without room. */
static size_t row_of(const plim_calibration *c, plim_fitted_layer *l, plim_class class,
                     plim_term term, plim_payer payer)
{
    size_t i = 0;
    while (i < l->n_rows &&
           !(l->row[i].class == class && l->row[i].term == term && l->row[i].payer == payer)) {
        i++;
    }
    if (i < l->n_rows) {
        return i;
    }
    if (l->n_rows == l->cap_rows) {
        return SIZE_MAX;
    }
    l->row[l->n_rows++] = (plim_cost_row){.era = c->era,
                                          .class = class,
                                          .term = term,
                                          .payer = payer,
                                          .unit = "",
                                          .source = "",
                                          .note = ""};
    l->layer.n_rows = l->n_rows;
    return i;
}

static void add_row(finder *f, int layer, plim_class class, plim_term term, plim_payer payer)
{
    plim_calibration *c = f->c;
    plim_fitted_layer *l = &c->layers[layer];
    const char *name = plim_arena_format(c->arena, "%s.%s%s%s", plim_class_name(class),
                                         plim_term_name(term), payer == PLIM_PAYER_NONE ? "" : ".",
                                         payer == PLIM_PAYER_NONE ? "" : plim_payer_name(payer));
    if (name == NULL || (f->options->fit != NULL && !listed(f->options->fit, f->fit_found, name))) {
        return;
    }
    size_t row = row_of(c, l, class, term, payer);
    if (row == SIZE_MAX) {
        return;
    }
    double value = l->row[row].value;
    add_free(f, (plim_free){
                    .kind = PLIM_UNKNOWN_ROW,
                    .index = layer,
                    .row = row,
                    .name = name,
                    .unit = unit_of(class, term),
                    .fallback = value,
                    .typical = value > 0.0 ? value : typical_of(class, term),
                    .keep = keep_of(class, term, payer),
                });
}

/* The payers that the base has for it, or the usual one. */
static void add_rows(finder *f, int layer, plim_class class, plim_term term)
{
    const plim_layer *base = f->c->layers[layer].base;
    bool any = false;
    for (int p = 0; p < PLIM_PAYER_COUNT; p++) {
        if (plim_layer_row(base, f->c->era, class, term, (plim_payer)p) != NULL) {
            add_row(f, layer, class, term, (plim_payer)p);
            any = true;
        }
    }
    if (!any) {
        add_row(f, layer, class, term, usual_payer(class, term));
    }
}

static bool has_term(const plim_layer *layer, int era, plim_class class, plim_term term)
{
    return plim_layer_row(layer, era, class, term, PLIM_PAYER_VCPU) != NULL;
}

/* Whether an exit of that layer can be part of the cost of these operations. */
static bool may_exit(const plim_calibration *c, const plim_measured_platform *p,
                     const plim_ops *ops)
{
    const plim_layer *base = c->layers[p->layer].base;
    if (!has_term(base, c->era, PLIM_CLASS_EXIT, PLIM_TERM_EXIT_CYCLES)) {
        return false;
    }
    for (size_t l = 0; p->choice.layers[l] != NULL; l++) {
        const plim_layer *layer = plim_find_layer(p->choice.layers[l]);
        for (int k = PLIM_CLASS_SYSCALL; k < PLIM_CLASS_OPS; k++) {
            if (ops->n[k] > 0.0 && has_term(layer, c->era, (plim_class)k, PLIM_TERM_EXITS)) {
                return true;
            }
        }
    }
    return false;
}

static bool of_cpu(const plim_measure *m)
{
    return m->quantity <= PLIM_QUANTITY_SOJOURN_MEAN;
}

static void rows_of_requests(finder *f, const plim_measure *m, const plim_measured_platform *p)
{
    const plim_calibration *c = f->c;
    const plim_measured_service *s = &c->services[m->service];
    if (!s->given[PLIM_CLASS_USER] || s->ops.n[PLIM_CLASS_USER] > 0.0) {
        add_rows(f, p->layer, PLIM_CLASS_USER, PLIM_TERM_TAX_RATIO);
    }
    if (s->asked[PLIM_UNKNOWN_KERNEL_S] || s->ops.n[PLIM_CLASS_KERNEL] > 0.0) {
        add_rows(f, p->layer, PLIM_CLASS_KERNEL, PLIM_TERM_TAX_RATIO);
    }
    for (int k = PLIM_CLASS_SYSCALL; k < PLIM_CLASS_OPS; k++) {
        if (s->ops.n[k] > 0.0) {
            add_rows(f, p->layer, (plim_class)k, PLIM_TERM_WORK_NS);
        }
    }
    if (may_exit(c, p, &s->ops)) {
        add_row(f, p->layer, PLIM_CLASS_EXIT, PLIM_TERM_EXIT_CYCLES, PLIM_PAYER_VCPU);
    }
    bool packets = s->ops.n[PLIM_CLASS_NET_RX_PACKET] + s->ops.n[PLIM_CLASS_NET_TX_PACKET] > 0.0;
    if (packets && (m->users > 0.0 || m->quantity == PLIM_QUANTITY_SOJOURN_MEAN)) {
        add_rows(f, p->layer, PLIM_CLASS_LATENCY_NET, PLIM_TERM_ADDED_LATENCY_NS);
    }
    bool switches = has_term(c->layers[p->layer].base, c->era, PLIM_CLASS_CTXSW, PLIM_TERM_VALUE);
    if (m->neighbour_threads > 0.0 && switches) {
        add_row(f, p->layer, PLIM_CLASS_CTXSW, PLIM_TERM_VALUE, PLIM_PAYER_VCPU);
    }
}

static void rows_of_measure(finder *f, const plim_measure *m)
{
    const plim_measured_platform *p = &f->c->platforms[m->platform];
    if (p->layer == PLIM_CALIBRATE_NOBODY) {
        return;
    }
    switch (m->quantity) {
    case PLIM_QUANTITY_REQUEST_CPU:
    case PLIM_QUANTITY_COMPLETED_RATE:
    case PLIM_QUANTITY_SOJOURN_MEAN:
        rows_of_requests(f, m, p);
        break;
    case PLIM_QUANTITY_MEMORY_RESIDENT:
        add_rows(f, p->layer, PLIM_CLASS_MEMORY_INSTANCE, PLIM_TERM_VALUE);
        break;
    case PLIM_QUANTITY_IDLE_CPU:
        add_rows(f, p->layer, PLIM_CLASS_SECOND, PLIM_TERM_WORK_NS);
        break;
    case PLIM_QUANTITY_BOOT:
        add_rows(f, p->layer, PLIM_CLASS_BOOT, PLIM_TERM_VALUE);
        break;
    case PLIM_QUANTITY_DISK_IOPS: {
        size_t before = f->c->n_free;
        add_rows(f, p->layer, PLIM_CLASS_CAP_DISK_IOPS, PLIM_TERM_VALUE);
        if (f->c->n_free > before) { /* 0 would be no cap: begin below what the host may do */
            f->c->free[before].positive = true;
            f->c->free[before].typical = 0.9 * m->value;
        }
        break;
    }
    case PLIM_QUANTITY_COUNT:
        break;
    }
}

/* ---- the layers that are fitted ---- */

static bool is_os(const char *layer)
{
    return strcmp(layer, "host_os") == 0 || strcmp(layer, "guest_os") == 0;
}

/* The layer of a platform that is fitted: the one asked for, else the uppermost that is no OS. */
static const char *fitted_name(const plim_measured_platform *p, const char *asked)
{
    const char *name = NULL;
    for (size_t l = 0; p->choice.layers[l] != NULL; l++) {
        const char *layer = p->choice.layers[l];
        if (asked != NULL ? strcmp(layer, asked) == 0 : !is_os(layer)) {
            name = layer;
        }
    }
    return name;
}

static int layer_named(plim_calibration *c, const char *name)
{
    for (size_t i = 0; i < c->n_layers; i++) {
        if (strcmp(c->layers[i].base->name, name) == 0) {
            return (int)i;
        }
    }
    plim_fitted_layer *l = &c->layers[c->n_layers];
    const plim_layer *base = plim_find_layer(name);
    size_t cap = base->n_rows + ROWS_MORE;
    *l = (plim_fitted_layer){
        .base = base, .row = PLIM_NEW(c->arena, cap, plim_cost_row), .cap_rows = cap};
    if (l->row == NULL) {
        return PLIM_CALIBRATE_NOBODY;
    }
    for (size_t i = 0; i < base->n_rows; i++) {
        if (base->rows[i].era == c->era) {
            l->row[l->n_rows++] = base->rows[i];
        }
    }
    l->layer = *base;
    l->layer.rows = l->row;
    l->layer.n_rows = l->n_rows;
    return (int)c->n_layers++;
}

static plim_status choose_layers(plim_calibration *c, const char *asked, plim_err *err)
{
    c->layers = PLIM_NEW(c->arena, PLIM_CALIBRATE_PLATFORMS_MAX, plim_fitted_layer);
    for (size_t i = 0; i < c->n_platforms && c->layers != NULL; i++) {
        const char *name = fitted_name(&c->platforms[i], asked);
        c->platforms[i].layer = name == NULL ? PLIM_CALIBRATE_NOBODY : layer_named(c, name);
    }
    if (asked != NULL && c->n_layers == 0) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "--layer: found \"%s\", expected a layer of a platform in %s "
                         "(`plimsoll describe PLATFORM` names them)",
                         asked, c->file);
    }
    return PLIM_OK;
}

/* ---- services and the host ---- */

/* The smallest CPU seconds of a request that its measurements allow for. */
static double typical_cpu(const plim_calibration *c, int service)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < c->n_rows; i++) {
        const plim_measure *m = &c->rows[i];
        if (m->service != service || !of_cpu(m) || m->value <= 0.0) {
            continue;
        }
        double k = m->users > 0.0 ? fmin(m->users, m->cores) : m->cores;
        double cpu = m->quantity == PLIM_QUANTITY_COMPLETED_RATE ? k / m->value : m->value;
        least = fmin(least, cpu);
    }
    return isfinite(least) && least > 0.0 ? 0.5 * least : 1e-3;
}

static double typical_think(const plim_calibration *c, int service)
{
    double most = 0.0;
    for (size_t i = 0; i < c->n_rows; i++) {
        const plim_measure *m = &c->rows[i];
        if (m->service == service && m->users > 0.0 && m->value > 0.0 &&
            m->quantity == PLIM_QUANTITY_COMPLETED_RATE) {
            most = fmax(most, 0.5 * m->users / m->value);
        }
    }
    return most > 0.0 ? most : 1.0;
}

static void add_unknown(finder *f, plim_unknown kind, int index, double fallback, double typical,
                        bool positive)
{
    static const char *const names[] = {
#define X(name, text, unit) text,
        PLIM_UNKNOWN_MAP(X)
#undef X
    };
    static const char *const unknown_units[] = {
#define X(name, text, unit) unit,
        PLIM_UNKNOWN_MAP(X)
#undef X
    };
    static const int keeps[PLIM_UNKNOWN_COUNT] = {KEEP_SERVICE, KEEP_KERNEL,  KEEP_SERVICE,
                                                  KEEP_SERVICE, KEEP_SERVICE, KEEP_WEIGHT,
                                                  KEEP_SPEED,   KEEP_SERVICE};
    add_free(f, (plim_free){.kind = kind,
                            .index = index,
                            .name = names[kind],
                            .unit = unknown_units[kind],
                            .fallback = fallback,
                            .typical = typical,
                            .positive = positive,
                            .keep = keeps[kind]});
}

static void unknowns_of_service(finder *f, int index)
{
    plim_calibration *c = f->c;
    plim_measured_service *s = &c->services[index];
    bool cpu = false, memory = false, neighbour = false, closed = false;
    for (size_t i = 0; i < c->n_rows; i++) {
        const plim_measure *m = &c->rows[i];
        bool mine = m->service == index;
        cpu = cpu || (mine && of_cpu(m));
        memory = memory || (mine && m->quantity == PLIM_QUANTITY_MEMORY_RESIDENT);
        neighbour = neighbour || (mine && m->neighbour_threads > 0.0);
        closed = closed || (mine && m->users > 0.0);
    }
    double typical = typical_cpu(c, index);
    if (cpu && !s->given[PLIM_CLASS_USER]) {
        add_unknown(f, PLIM_UNKNOWN_USER_S, index, 0.0, typical, false);
    }
    if (cpu && s->asked[PLIM_UNKNOWN_KERNEL_S]) {
        add_unknown(f, PLIM_UNKNOWN_KERNEL_S, index, 0.0, typical, false);
    }
    if (memory && !s->told[PLIM_UNKNOWN_MEM_MIB]) {
        add_unknown(f, PLIM_UNKNOWN_MEM_MIB, index, 0.0, 64.0, false);
    }
    if (cpu && s->asked[PLIM_UNKNOWN_CONCURRENCY]) {
        add_unknown(f, PLIM_UNKNOWN_CONCURRENCY, index, 0.0, 1.5, true);
    }
    if (closed && s->asked[PLIM_UNKNOWN_THINK_S]) {
        add_unknown(f, PLIM_UNKNOWN_THINK_S, index, 0.0, typical_think(c, index), false);
    }
    if (neighbour && !s->told[PLIM_UNKNOWN_CPU_WEIGHT]) {
        add_unknown(f, PLIM_UNKNOWN_CPU_WEIGHT, index, 1.0, 1.0, true);
    }
}

static void unknowns_of_host(finder *f)
{
    const plim_calibration *c = f->c;
    double most = 0.0;
    for (size_t i = 0; i < c->n_rows; i++) {
        if (c->rows[i].quantity == PLIM_QUANTITY_DISK_IOPS) {
            most = fmax(most, c->rows[i].value);
        }
    }
    if (most > 0.0) {
        add_unknown(f, PLIM_UNKNOWN_DISK_IOPS, PLIM_CALIBRATE_NOBODY, 1.1 * most, 1.1 * most, true);
    }
    if (c->core_speed_asked) {
        add_unknown(f, PLIM_UNKNOWN_CORE_SPEED, PLIM_CALIBRATE_NOBODY, 1.0, 1.0, true);
    }
}

/* ---- all ---- */

static plim_status check_names(const finder *f, const char *option, const char *const *asked,
                               const bool *found, plim_err *err)
{
    for (size_t i = 0; asked != NULL && asked[i] != NULL; i++) {
        if (!found[i]) {
            const char *near = plim_nearest(asked[i], f->seen, f->n_seen);
            return plim_fail(err, PLIM_EUSAGE, "",
                             "--%s: found \"%s\", expected an unknown of this file, as "
                             "net_tx_packet.work_ns.vcpu%s%s%s",
                             option, asked[i], near == NULL ? "" : " (did you mean \"",
                             near == NULL ? "" : near, near == NULL ? "" : "\"?)");
        }
    }
    return PLIM_OK;
}

static size_t length_of(const char *const *list)
{
    size_t n = 0;
    while (list != NULL && list[n] != NULL) {
        n++;
    }
    return n;
}

/* Rows that no default set has: asked for, and there in a base. */
static void rows_asked_for(finder *f)
{
    for (size_t l = 0; f->options->fit != NULL && l < f->c->n_layers; l++) {
        const plim_fitted_layer *layer = &f->c->layers[l];
        for (size_t i = 0; i < layer->base->n_rows; i++) {
            const plim_cost_row *row = &layer->base->rows[i];
            if (row->era == f->c->era) {
                add_row(f, (int)l, row->class, row->term, row->payer);
            }
        }
    }
}

plim_status plim_calibrate_candidates(plim_calibration *calibration,
                                      const plim_calibrate_options *options, plim_err *err)
{
    plim_calibration *c = calibration;
    finder *f = PLIM_NEW(c->arena, 1, finder);
    plim_status status = choose_layers(c, options->layer, err);
    c->free = PLIM_NEW(c->arena, PLIM_CALIBRATE_FREE_MAX, plim_free);
    if (f == NULL || c->free == NULL || c->layers == NULL) {
        return plim_fail(err, PLIM_ENOMEM, c->file, "no memory for the unknowns");
    }
    *f = (finder){.c = c, .options = options};
    f->fit_found = PLIM_NEW(c->arena, length_of(options->fit) + 1, bool);
    f->hold_found = PLIM_NEW(c->arena, length_of(options->hold) + 1, bool);
    if (f->fit_found == NULL || f->hold_found == NULL) {
        return plim_fail(err, PLIM_ENOMEM, c->file, "no memory for the unknowns");
    }
    for (size_t i = 0; i < c->n_rows; i++) { /* kernel time that was measured is to be found */
        const plim_measure *m = &c->rows[i];
        if (m->part == PLIM_CPU_PART_SYSTEM && !c->services[m->service].given[PLIM_CLASS_KERNEL]) {
            c->services[m->service].asked[PLIM_UNKNOWN_KERNEL_S] = true;
        }
    }
    for (size_t i = 0; i < c->n_rows; i++) {
        rows_of_measure(f, &c->rows[i]);
    }
    rows_asked_for(f);
    for (size_t i = 0; i < c->n_services; i++) {
        unknowns_of_service(f, (int)i);
    }
    unknowns_of_host(f);
    if (status == PLIM_OK && c->arena->failed) {
        status = plim_fail(err, PLIM_ENOMEM, c->file, "no memory for the unknowns");
    }
    if (status == PLIM_OK) {
        status = check_names(f, "fit", options->fit, f->fit_found, err);
    }
    return status == PLIM_OK ? check_names(f, "hold", options->hold, f->hold_found, err) : status;
}

const char *plim_calibrate_owner(const plim_calibration *calibration, const plim_free *f)
{
    return f->kind == PLIM_UNKNOWN_ROW         ? calibration->layers[f->index].base->name
           : f->index == PLIM_CALIBRATE_NOBODY ? "host"
                                               : calibration->services[f->index].name;
}
