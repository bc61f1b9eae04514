/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers as people read them: see scale.h. */
#include "reports/scale.h"

#include "reports/text.h"
#include "reports/view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char ABSENT[] = "–";

enum { DECIMALS_MAX = 3 };

/* Absolute values that are not zero, sorted; few, so insertion. Returns how many. */
static size_t sorted_sizes(const double *values, size_t n, double *sizes)
{
    size_t k = 0;
    for (size_t i = 0; values != NULL && i < n; i++) {
        double size = fabs(values[i]);
        if (!(size > 0.0)) {
            continue;
        }
        size_t at = k++;
        for (; at > 0 && sizes[at - 1] > size; at--) {
            sizes[at] = sizes[at - 1];
        }
        sizes[at] = size;
    }
    return k;
}

/* Decimals that show `digits` significant digits of a number. */
static int decimals_of(double number, int digits)
{
    return digits - 1 - (int)floor(log10(number));
}

/* Two significant digits for the smallest and three for the largest, but no more than three
 * decimals and no more than four digits in all. */
static int decimals_for(double smallest, double largest)
{
    int want = decimals_of(smallest, 2), least = decimals_of(largest, 3);
    int most = decimals_of(largest, 4);
    want = want > least ? want : least;
    most = most > DECIMALS_MAX ? DECIMALS_MAX : most;
    want = want > most ? most : want;
    return want < 0 ? 0 : want;
}

static plim_scale time_scale(double typical)
{
    plim_scale scale = {.quantity = PLIM_QUANTITY_TIME, .factor = 1e6, .unit = "µs"};
    if (typical >= 1.0) {
        scale.factor = 1.0;
        scale.unit = "s";
    } else if (typical >= 1e-3) {
        scale.factor = 1e3;
        scale.unit = "ms";
    }
    return scale;
}

static plim_scale unit_for(plim_quantity quantity, double typical, double largest)
{
    plim_scale scale = {.quantity = quantity, .factor = 1.0, .unit = ""};
    switch (quantity) {
    case PLIM_QUANTITY_TIME:
        return time_scale(typical);
    case PLIM_QUANTITY_MINUTES:
        scale.factor = 1.0 / 60.0;
        scale.unit = "min";
        break;
    case PLIM_QUANTITY_RATIO:
        scale.factor = 100.0;
        scale.unit = "%";
        break;
    case PLIM_QUANTITY_RATE:
        scale.unit = "/s";
        break;
    case PLIM_QUANTITY_COUNT:
        break;
    case PLIM_QUANTITY_MEMORY:
        scale.factor = largest >= 4096.0 ? 1.0 / 1024.0 : 1.0;
        scale.unit = largest >= 4096.0 ? "GiB" : "MiB";
        break;
    }
    return scale;
}

plim_scale plim_scale_for(plim_quantity quantity, const double *values, size_t n)
{
    double few[64], largest = 0.0, smallest = HUGE_VAL;
    bool whole = true;
    size_t n_few = sorted_sizes(values, n < 64 ? n : 64, few);
    for (size_t i = 0; i < n; i++) {
        double size = fabs(values[i]);
        whole = whole && size == floor(size);
        largest = fmax(largest, size);
        smallest = size > 0.0 ? fmin(smallest, size) : smallest;
    }
    if (n_few == 0 || !(largest > 0.0)) {
        return unit_for(quantity, 1e-3, 0.0);
    }
    plim_scale scale = unit_for(quantity, few[n_few / 2], largest);
    scale.decimals = decimals_for(smallest * scale.factor, largest * scale.factor);
    if (quantity == PLIM_QUANTITY_COUNT && whole) {
        scale.decimals = 0;
    }
    if (quantity == PLIM_QUANTITY_RATIO) { /* one decimal unless all are tiny */
        scale.decimals = largest < 0.01 ? 2 : 1;
    }
    if (quantity == PLIM_QUANTITY_MEMORY) {
        scale.decimals = scale.factor < 1.0 ? 1 : 0;
    }
    return scale;
}

char *plim_scale_text(plim_arena *arena, plim_scale scale, double value, bool with_sign)
{
    double shown = value * scale.factor;
    double step = pow(10.0, -scale.decimals);
    if (shown != 0.0 && fabs(shown) < 0.5 * step && !with_sign) {
        return plim_arena_format(arena, "<%.*f", scale.decimals, step);
    }
    if (scale.quantity == PLIM_QUANTITY_RATIO && shown < 100.0 && shown >= 100.0 - 0.5 * step) {
        return plim_arena_format(arena, ">%.*f", scale.decimals, 100.0 - step);
    }
    if (fabs(shown) < 0.5 * step) {
        shown = 0.0; /* no "-0.0" */
    }
    return with_sign && shown != 0.0 ? plim_arena_format(arena, "%+.*f", scale.decimals, shown)
                                     : plim_arena_format(arena, "%.*f", scale.decimals, shown);
}

char *plim_scale_alone(plim_arena *arena, plim_quantity quantity, double value)
{
    plim_scale scale = plim_scale_for(quantity, &value, 1);
    if (quantity == PLIM_QUANTITY_TIME && value != 0.0) {
        int digits = 2 - (int)floor(log10(fabs(value * scale.factor)));
        scale.decimals = digits < 0 ? 0 : digits > DECIMALS_MAX ? DECIMALS_MAX : digits;
    }
    char *text = plim_scale_text(arena, scale, value, false);
    if (text == NULL || scale.unit[0] == '\0') {
        return text;
    }
    bool close = scale.quantity == PLIM_QUANTITY_RATE;
    return plim_arena_format(arena, "%s%s%s", text, close ? "" : " ", scale.unit);
}

/* The three numbers of a cell as texts; NULL where there is none. */
typedef struct pieces {
    const char *value, *low, *high;
} pieces;

static pieces cut_pieces(plim_arena *arena, plim_scale scale, plim_interval_style style,
                         bool with_sign, const plim_row *row)
{
    pieces p = {0};
    if (row == NULL || !plim_has(row->value)) {
        return p;
    }
    p.value = plim_scale_text(arena, scale, row->value.v, with_sign);
    if (style == PLIM_INTERVAL_NONE || !plim_has(row->ci_low) || !plim_has(row->ci_high)) {
        return p;
    }
    if (style == PLIM_INTERVAL_HALF) {
        p.low = plim_scale_text(arena, scale, 0.5 * (row->ci_high.v - row->ci_low.v), false);
    } else {
        p.low = plim_scale_text(arena, scale, row->ci_low.v, with_sign);
        p.high = plim_scale_text(arena, scale, row->ci_high.v, with_sign);
    }
    return p;
}

static int width_of(const char *text, int least)
{
    int width = text == NULL ? 0 : (int)strlen(text); /* digits and signs: bytes are columns */
    return width > least ? width : least;
}

static const char *join(plim_arena *arena, const pieces *p, const pieces *all, size_t n)
{
    int low = 0, high = 0;
    bool any_high = false;
    for (size_t i = 0; i < n; i++) {
        low = width_of(all[i].low, low);
        high = width_of(all[i].high, high);
        any_high = any_high || all[i].high != NULL;
    }
    if (p->low == NULL && low == 0) {
        return p->value;
    }
    if (p->low == NULL) { /* keeps the digits of the others' values below each other */
        int blanks = any_high ? low + high + 5 : low + 2;
        return plim_arena_format(arena, "%s%*s", p->value, blanks, "");
    }
    if (any_high && p->high == NULL) {
        return p->value;
    }
    return any_high
               ? plim_arena_format(arena, "%s [%*s, %*s]", p->value, low, p->low, high, p->high)
               : plim_arena_format(arena, "%s ±%*s", p->value, low, p->low);
}

/* More decimals, up to five digits, where the half-widths would else be a digit of nothing. */
static void show_halves(plim_scale *scale, const plim_row *const *rows, size_t n, double largest)
{
    double widest = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i] != NULL && plim_has(rows[i]->ci_low) && plim_has(rows[i]->ci_high)) {
            double half = 0.5 * (rows[i]->ci_high.v - rows[i]->ci_low.v);
            widest = fmax(widest, half * scale->factor);
        }
    }
    if (!(widest > 0.0) || !(largest > 0.0) || scale->quantity == PLIM_QUANTITY_RATIO) {
        return;
    }
    int want = decimals_of(widest, 1), most = decimals_of(largest * scale->factor, 5);
    want = want > most ? most : want;
    want = want > DECIMALS_MAX ? DECIMALS_MAX : want;
    scale->decimals = want > scale->decimals ? want : scale->decimals;
}

static const char *beyond_text(plim_arena *arena, plim_quantity quantity, const plim_row *row)
{
    plim_scale scale = plim_scale_for(quantity, &row->ci_low.v, 1);
    scale.decimals = row->ci_low.v * scale.factor < 10.0 ? 1 : 0;
    const char *text = plim_scale_text(arena, scale, row->ci_low.v, false);
    return text == NULL ? NULL : plim_arena_format(arena, "> %s %s", text, scale.unit);
}

plim_scale plim_scale_cells(plim_arena *arena, plim_quantity quantity, plim_interval_style style,
                            bool with_sign, const plim_scale *like, const plim_row *const *rows,
                            size_t n, plim_cell *cells)
{
    double *values = PLIM_NEW(arena, n, double);
    pieces *all = PLIM_NEW(arena, n, pieces);
    plim_scale scale = {.quantity = quantity, .factor = 1.0, .unit = ""};
    if (values == NULL || all == NULL) {
        return scale;
    }
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i] != NULL && plim_has(rows[i]->value)) {
            values[k++] = rows[i]->value.v;
        }
    }
    scale = plim_scale_for(quantity, values, k);
    double largest = 0.0, smallest = HUGE_VAL;
    for (size_t i = 0; i < k; i++) {
        double size = fabs(values[i]);
        largest = fmax(largest, size);
        smallest = size > 0.0 ? fmin(smallest, size) : smallest;
    }
    if (like != NULL && largest > 0.0) {
        scale.factor = like->factor;
        scale.unit = like->unit;
        scale.decimals = decimals_for(smallest * scale.factor, largest * scale.factor);
    } else if (like != NULL) {
        scale = *like;
    }
    if (style != PLIM_INTERVAL_NONE) {
        show_halves(&scale, rows, n, largest);
    }
    for (size_t i = 0; i < n; i++) {
        all[i] = cut_pieces(arena, scale, style, with_sign, rows[i]);
    }
    for (size_t i = 0; i < n; i++) {
        cells[i].text = all[i].value != NULL ? join(arena, &all[i], all, n)
                        : rows[i] != NULL && plim_row_beyond(rows[i])
                            ? beyond_text(arena, quantity, rows[i])
                            : ABSENT;
    }
    return scale;
}
