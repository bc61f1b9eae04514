/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as a scenario: it is taken, or something is said about it, and nothing breaks. */
#include "scenarios/scenario.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_err err = {0};
    plim_scenario scenario = {0};
    const plim_scenario_options options = {.compare = true};
    char *text = malloc(n + 1);
    if (text == NULL) {
        return 0;
    }
    if (n > 0) {
        memcpy(text, data, n);
    }
    text[n] = '\0';
    plim_status status =
        plim_scenario_load_text("fuzz.json", text, n, &options, &arena, &scenario, &diags, &err);
    bool told = plim_diags_count(&diags) > 0 || err.what[0] != '\0';
    if ((status == PLIM_OK) == told || (status == PLIM_OK && scenario.n_services == 0)) {
        abort();
    }
    free(text);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return 0;
}
