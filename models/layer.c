/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names of classes, terms, payers and evidence, and the look-up of a row: see layer.h. */
#include "models/layer.h"

#include "sim/base/assert.h"

#define X(name, text) text,
static const char *const class_names[] = {PLIM_CLASS_MAP(X)};
static const char *const term_names[] = {PLIM_TERM_MAP(X)};
static const char *const payer_names[] = {PLIM_PAYER_MAP(X)};
#undef X
static const char *const evidence_names[] = {
    [PLIM_EVIDENCE_MEASURED] = "measured",
    [PLIM_EVIDENCE_DERIVED] = "derived",
    [PLIM_EVIDENCE_CONSTRUCTED] = "constructed",
    [PLIM_EVIDENCE_ASSUMPTION] = "assumption",
};

const int plim_eras[] = {2003, 2014, 2020, 0};

const char *plim_class_name(plim_class c)
{
    PLIM_ASSERT((unsigned)c < PLIM_CLASS_COUNT);
    return class_names[c];
}

const char *plim_term_name(plim_term t)
{
    PLIM_ASSERT((unsigned)t < PLIM_TERM_COUNT);
    return term_names[t];
}

const char *plim_payer_name(plim_payer p)
{
    PLIM_ASSERT((unsigned)p < PLIM_PAYER_COUNT);
    return payer_names[p];
}

const char *plim_evidence_name(plim_evidence e)
{
    PLIM_ASSERT((unsigned)e < PLIM_EVIDENCE_COUNT);
    return evidence_names[e];
}

const plim_cost_row *plim_layer_row(const plim_layer *layer, int era, plim_class c, plim_term t,
                                    plim_payer payer)
{
    for (size_t i = 0; i < layer->n_rows; i++) {
        const plim_cost_row *row = &layer->rows[i];
        if (row->era == era && row->class == c && row->term == t && row->payer == payer) {
            return row;
        }
    }
    return NULL;
}

bool plim_layer_has_era(const plim_layer *layer, int era)
{
    for (size_t i = 0; i < layer->n_rows; i++) {
        if (layer->rows[i].era == era) {
            return true;
        }
    }
    return false;
}
