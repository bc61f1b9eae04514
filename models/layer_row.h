/* SPDX-License-Identifier: GPL-3.0-or-later
 * PLIM_ROW: one line of a layer's table, so that it reads like the file it comes from. */
#ifndef PLIM_MODELS_LAYER_ROW_H
#define PLIM_MODELS_LAYER_ROW_H

#include "models/layer.h"

/* Names without their prefixes; the order of the cost vectors with the numbers together. */
#define PLIM_ROW(era_, class_, term_, payer_, value_, low_, high_, unit_, evidence_, source_,      \
                 note_)                                                                            \
    {                                                                                              \
        .era = (era_), .class = PLIM_CLASS_##class_, .term = PLIM_TERM_##term_,                    \
        .payer = PLIM_PAYER_##payer_, .value = (value_), .low = (low_), .high = (high_),           \
        .unit = (unit_), .evidence = PLIM_EVIDENCE_##evidence_, .source = (source_),               \
        .note = (note_)                                                                            \
    }

#endif
