/* SPDX-License-Identifier: GPL-3.0-or-later
 * Inside the reading of measurements: fields of a row by column, and what is wrong with them. */
#ifndef PLIM_SCENARIOS_CALIBRATE_FIELDS_H
#define PLIM_SCENARIOS_CALIBRATE_FIELDS_H

#include "models/csv.h"
#include "scenarios/calibrate.h"

typedef enum plim_column {
    PLIM_COLUMN_PLATFORM,
    PLIM_COLUMN_SERVICE,
    PLIM_COLUMN_CASE,
    PLIM_COLUMN_METRIC,
    PLIM_COLUMN_PART,
    PLIM_COLUMN_VALUE,
    PLIM_COLUMN_UNIT,
    PLIM_COLUMN_SD,
    PLIM_COLUMN_N,
    PLIM_COLUMN_COUNT
} plim_column;

extern const char *const plim_column_names[]; /* (PLIM_COLUMN_COUNT) */

enum { PLIM_WORDS_MAX = 64, PLIM_SHOWN_BYTES = 64 };

typedef struct plim_reader {
    plim_calibration *c;
    plim_diags *diags;
    int at[PLIM_COLUMN_COUNT]; /* field of the column, -1: there is none */
    plim_csv_row row;
    size_t n_columns; /* of the header */
    bool good;        /* nothing wrong with this row */
    char shown[PLIM_SHOWN_BYTES];
    struct {
        const char *text[PLIM_WORDS_MAX];
        size_t n;
    } metrics;
} plim_reader;

/* The field of a column; empty when there is none. */
plim_csv_field plim_reader_field(const plim_reader *r, plim_column c);

/* Where field number `at` begins in its line, in characters. */
uint32_t plim_reader_column(const plim_reader *r, int at);

/* A diagnostic at the field of that column; the row is no longer good. */
void plim_reader_wrong(plim_reader *r, plim_column c, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, "did you mean" after what was found, or the n words where nothing is near. */
void plim_reader_unknown(plim_reader *r, plim_column c, const char *found, const char *what,
                         const char *const *words, size_t n);

/* A copy for messages, in r->shown. */
const char *plim_reader_shown(plim_reader *r, plim_csv_field f);

bool plim_field_is(plim_csv_field f, const char *text);

/* What a value of that base unit is multiplied by, from the column `unit`; 0 and a diagnostic when
 * that is none of the base. */
double plim_reader_factor(plim_reader *r, const char *base);

/* A number in [min, max]; *there tells whether the field has any text. */
double plim_reader_number(plim_reader *r, plim_column c, double min, double max, bool *there);

#endif
