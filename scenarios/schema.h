/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON Schema (draft-07) of scenario files, made from the tables that the loader decodes with.
 * It says what one key may be; what spans keys is told by the loader alone. */
#ifndef PLIM_SCENARIOS_SCHEMA_H
#define PLIM_SCENARIOS_SCHEMA_H

#include "sim/base/param.h"

#include <stdio.h>

/* Shapes with a label become definitions, in the order in which the root leads to them. */
void plim_schema_write(const plim_shape *root, FILE *to);

#endif
