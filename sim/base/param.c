/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables of keys: see param.h. */
#include "sim/base/param.h"

#include <string.h>

const plim_param *plim_param_find(const plim_param *table, const char *key)
{
    for (const plim_param *p = table; p != NULL && p->name != NULL; p++) {
        if (strcmp(p->name, key) == 0) {
            return p;
        }
    }
    return NULL;
}

bool plim_param_in_range(const plim_param *row, double value)
{
    for (const int *v = row->values; v != NULL && *v != 0; v++) {
        if (value == *v) {
            return true;
        }
    }
    return row->values == NULL && value >= row->min && value <= row->max;
}

bool plim_param_has_default(const plim_param *row)
{
    if (row->required) {
        return false;
    }
    switch (row->kind) {
    case PLIM_PARAM_REAL:
    case PLIM_PARAM_COUNT:
        return row->word != NULL || plim_param_in_range(row, row->fallback);
    case PLIM_PARAM_BOOL:
    case PLIM_PARAM_SEED:
        return true;
    case PLIM_PARAM_TEXT:
        return row->text != NULL;
    case PLIM_PARAM_CHOICE:
        return row->fallback >= 0.0;
    case PLIM_PARAM_DIST:
        return row->fallback > 0.0;
    case PLIM_PARAM_REALS:
    case PLIM_PARAM_CUSTOM:
    case PLIM_PARAM_KIND_COUNT:
        break;
    }
    return false;
}

size_t plim_shape_names(const plim_shape *shape, const char *names[])
{
    size_t n = 0;
    for (; n < PLIM_SHAPE_NAMES_MAX && shape->name(n) != NULL; n++) {
        names[n] = shape->name(n);
    }
    return n;
}
