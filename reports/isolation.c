/* SPDX-License-Identifier: GPL-3.0-or-later
 * The isolation matrix as reports see it: see isolation.h. */
#include "reports/isolation.h"

#include <math.h>
#include <string.h>

static const char LEAD[] = "aggressor=";
static const char *const settings[PLIM_LIMIT_SETTINGS] = {"limits=on", "limits=off"};

bool plim_isolation_is(const plim_results *results)
{
    return strcmp(results->verb, "isolate") == 0;
}

static bool has_name(plim_names names, const char *name, size_t n)
{
    for (size_t i = 0; i < names.n; i++) {
        if (strncmp(names.name[i], name, n) == 0 && names.name[i][n] == '\0') {
            return true;
        }
    }
    return false;
}

plim_isolation plim_isolation_of(const plim_view *view)
{
    const plim_results *r = view->results;
    plim_isolation m = {.aggressors = {.name = PLIM_NEW(view->arena, r->n_rows, const char *)}};
    for (size_t i = 0; i < r->n_rows && m.aggressors.name != NULL; i++) {
        const char *point = r->rows[i].point;
        bool cell = strncmp(point, LEAD, sizeof LEAD - 1) == 0;
        /* a name may hold ";": the setting is behind the last */
        const char *setting = cell ? strrchr(point, ';') : NULL;
        for (int s = 0; s < PLIM_LIMIT_SETTINGS; s++) {
            m.setting[s] =
                m.setting[s] || strcmp(setting == NULL ? point : setting + 1, settings[s]) == 0;
        }
        if (setting == NULL) {
            continue;
        }
        const char *name = point + sizeof LEAD - 1;
        size_t n = (size_t)(setting - name);
        const char *copy =
            has_name(m.aggressors, name, n) ? NULL : plim_arena_text(view->arena, name, n);
        if (copy != NULL) {
            m.aggressors.name[m.aggressors.n++] = copy;
        }
    }
    return m;
}

plim_names plim_isolation_victims(const plim_view *view)
{
    const plim_results *r = view->results;
    plim_names victims = {.name = PLIM_NEW(view->arena, r->n_rows, const char *)};
    for (size_t i = 0; i < r->n_rows && victims.name != NULL; i++) {
        const plim_row *row = &r->rows[i];
        if (strcmp(row->metric, "degradation") == 0 &&
            !has_name(victims, row->entity, strlen(row->entity))) {
            victims.name[victims.n++] = row->entity;
        }
    }
    return victims;
}

const char *plim_isolation_case(plim_arena *arena, const char *aggressor, int setting)
{
    if (aggressor == NULL) {
        return settings[setting];
    }
    const char *text = plim_arena_format(arena, "%s%s;%s", LEAD, aggressor, settings[setting]);
    return text == NULL ? "" : text;
}

static bool silent(const plim_row *row)
{
    return row->status == PLIM_ROW_DID_NOT_RESPOND;
}

/* What is printed as 0.0 %. */
static bool is_nothing(double share)
{
    return fabs(share) < 0.0005;
}

bool plim_isolation_lost(const plim_row *row)
{
    return row != NULL && (silent(row) || (plim_has(row->value) && row->value.v > 0.0 &&
                                           !is_nothing(row->value.v)));
}

const plim_row *plim_isolation_worst(const plim_view *view, const char *platform,
                                     const char *aggressor, int setting)
{
    const plim_results *r = view->results;
    const char *point = plim_isolation_case(view->arena, aggressor, setting);
    for (size_t i = 0; i < r->n_rows; i++) { /* its part is any victim */
        const plim_row *row = &r->rows[i];
        if (strcmp(row->metric, "degradation_worst") == 0 && strcmp(row->point, point) == 0 &&
            strcmp(row->platform, platform) == 0) {
            return row;
        }
    }
    return NULL;
}

const plim_row *plim_isolation_largest(const plim_view *view, const char *platform,
                                       const char *aggressor, int setting, const char *metric)
{
    const plim_results *r = view->results;
    const char *point = plim_isolation_case(view->arena, aggressor, setting);
    const plim_row *largest = NULL;
    for (size_t i = 0; i < r->n_rows; i++) {
        const plim_row *row = &r->rows[i];
        if (strcmp(row->metric, metric) != 0 || strcmp(row->point, point) != 0 ||
            strcmp(row->platform, platform) != 0) {
            continue;
        }
        bool more = largest == NULL || (silent(row) && !silent(largest));
        bool comparable = largest != NULL && silent(row) == silent(largest);
        double value = plim_has(row->value) ? row->value.v : -HUGE_VAL;
        if (more ||
            (comparable && value > (plim_has(largest->value) ? largest->value.v : -HUGE_VAL))) {
            largest = row;
        }
    }
    return largest;
}

const char *plim_isolation_culprit(const plim_view *view, const plim_isolation *matrix,
                                   const char *platform, int setting)
{
    const plim_row *all = plim_isolation_worst(view, platform, NULL, setting);
    for (size_t i = 0; plim_isolation_lost(all) && i < matrix->aggressors.n; i++) {
        const char *name = matrix->aggressors.name[i];
        const plim_row *row = plim_isolation_worst(view, platform, name, setting);
        if (row != NULL && silent(row) == silent(all) && row->value.v == all->value.v &&
            strcmp(row->part, all->part) == 0) {
            return name;
        }
    }
    return NULL;
}

/* Points less apart, in percent, are at one level. */
static const double LEVEL = 2.0;

static bool stands_above(const plim_isolation_point *a, const plim_isolation_point *b)
{
    if (fabs(a->worst - b->worst) >= LEVEL) {
        return a->worst > b->worst;
    }
    return b->worst < 50.0 ? a->saved < b->saved : a->saved > b->saved;
}

size_t plim_isolation_points(const plim_view *view, const plim_isolation *matrix,
                             plim_isolation_point *points)
{
    size_t n = 0;
    for (size_t i = 0; i < view->platforms.n * PLIM_LIMIT_SETTINGS; i++) {
        const char *name = view->platforms.name[i / PLIM_LIMIT_SETTINGS];
        int setting = (int)(i % PLIM_LIMIT_SETTINGS);
        const char *point = plim_isolation_case(view->arena, NULL, setting);
        const plim_row *worst = plim_isolation_worst(view, name, NULL, setting);
        const plim_row *saved = plim_view_row(view->results, name, point, NULL, "hosts_saved", "");
        if (!matrix->setting[setting] || worst == NULL || !plim_has(worst->value) ||
            saved == NULL || !plim_has(saved->value)) {
            continue;
        }
        plim_isolation_point p = {name, 100.0 * saved->value.v, 100.0 * fmax(0.0, worst->value.v),
                                  setting, silent(worst)};
        size_t k = n++;
        for (; k > 0 && stands_above(&p, &points[k - 1]); k--) {
            points[k] = points[k - 1];
        }
        points[k] = p;
    }
    return n;
}

const char *plim_isolation_text(plim_arena *arena, plim_lang lang, const plim_row *row)
{
    if (row != NULL && silent(row)) {
        return plim_message_text(lang, PLIM_MSG_DNR);
    }
    if (row == NULL || !plim_has(row->value)) {
        return "–";
    }
    double percent = is_nothing(row->value.v) ? 0.0 : 100.0 * row->value.v;
    const char *text = plim_arena_format(arena, "%.1f", percent);
    return text == NULL ? "" : text;
}

static const double edges[PLIM_HEAT_STEPS - 1] = {PLIM_ISOLATED_BELOW, 0.10, 0.25, 0.50, 0.75};

int plim_isolation_step(const plim_row *row)
{
    if (row == NULL || (!silent(row) && !plim_has(row->value))) {
        return -2;
    }
    int step = 0;
    while (step < PLIM_HEAT_STEPS - 1 && row->value.v >= edges[step]) {
        step++;
    }
    return silent(row) ? -1 : step;
}

/* One hue that only gets darker, so that who does not see colors reads it as grey (ColorBrewer,
 * OrRd of 6 with a lighter first). */
const char *plim_heat_color(int step)
{
    static const char *const colors[PLIM_HEAT_STEPS] = {"#fff7ec", "#fdd49e", "#fdbb84",
                                                        "#fc8d59", "#d7301f", "#990000"};
    return step == -1 ? "#1a1a1a" : step < 0 ? "#e6e6e6" : colors[step];
}

const char *plim_heat_ink(int step)
{
    return step == -1 || step >= 4 ? "#ffffff" : "#1a1a1a";
}

const char *plim_heat_range(int step)
{
    static const char *const ranges[PLIM_HEAT_STEPS] = {"< 3 %",   "3–10 %",  "10–25 %",
                                                        "25–50 %", "50–75 %", "≥ 75 %"};
    return ranges[step];
}
