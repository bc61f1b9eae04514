/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as a file of measurements: what is fitted are finite numbers within their intervals,
 * what is held has a sentence, and what is refused is refused in one. */
#include "scenarios/calibrate.h"
#include "tests/fuzz/fuzz.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

static void promise(bool kept)
{
    if (!kept) {
        abort();
    }
}

static void check(const plim_calibration *c)
{
    size_t held = 0;
    for (size_t i = 0; i < c->n_free; i++) {
        const plim_free *f = &c->free[i];
        promise(isfinite(f->value) && f->value >= 0.0);
        if (f->status != PLIM_FREE_HELD) {
            promise(isfinite(f->low) && isfinite(f->high));
            promise(0.0 <= f->low && f->low <= f->value && f->value <= f->high);
        }
        held += f->status == PLIM_FREE_HELD;
    }
    promise(held < c->n_free && held <= c->n_notes);
    promise(isfinite(c->misfit));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    plim_arena arena = {0};
    plim_err err = {0};
    plim_diags diags = {0};
    plim_calibration calibration;
    plim_calibrate_options options = {.era = n > 0 && data[0] % 2 == 1 ? 2020 : 2014};
    char *text = NULL;
    size_t written = 0;
    (void)gsl_set_error_handler_off();
    plim_status status = plim_calibrate("fuzz.csv", n == 0 ? "" : (const char *)data, n, &options,
                                        &arena, &calibration, &diags, &err);
    if (status == PLIM_OK) {
        check(&calibration);
        FILE *to = open_memstream(&text, &written);
        if (to != NULL) {
            plim_calibrate_write(&calibration, to);
            promise(fclose(to) == 0 && written > 0);
        }
        free(text);
    } else {
        promise(err.what[0] != '\0' || plim_diags_count(&diags) > 0);
    }
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return 0;
}
