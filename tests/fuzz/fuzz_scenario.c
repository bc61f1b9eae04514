/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as a scenario: it is taken, or something is said about it, one line each, and nothing
 * breaks or grows without bound. What is taken has a dump that is taken too, and dumps as itself.
 */
#include "scenarios/dump.h"
#include "scenarios/scenario.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 64 << 10, MEMORY_MAX = 256 << 20 };

static void promise(bool kept)
{
    if (!kept) {
        abort();
    }
}

/* A line for every diagnostic that is kept, and one for the rest. */
static void check_lines(const plim_diags *diags)
{
    char *text = NULL;
    size_t n = 0, lines = 0;
    FILE *to = open_memstream(&text, &n);
    promise(to != NULL);
    plim_diags_print(diags, to);
    promise(fclose(to) == 0);
    for (size_t i = 0; i < n; i++) {
        lines += text[i] == '\n' ? 1 : 0;
    }
    promise(lines == diags->n + (diags->more > 0 ? 1 : 0));
    free(text);
}

/* The dump of a text that is right. */
static char *dump_of(const char *text)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_err err = {0};
    plim_scenario run, compare;
    const plim_scenario_options plain = {.compare = false}, all = {.compare = true};
    char *dump = NULL;
    size_t n = strlen(text), n_dump = 0;
    FILE *to = open_memstream(&dump, &n_dump);
    promise(to != NULL);
    promise(plim_scenario_load_text("d", text, n, &plain, &arena, &run, &diags, &err) == PLIM_OK);
    promise(plim_scenario_load_text("d", text, n, &all, &arena, &compare, &diags, &err) == PLIM_OK);
    promise(plim_scenario_dump(&run, &compare, to, &err) == PLIM_OK);
    promise(fclose(to) == 0);
    plim_arena_free(&arena);
    plim_diags_free(&diags);
    return dump;
}

static void check_dump(const char *text)
{
    char *once = dump_of(text), *twice = dump_of(once);
    promise(strcmp(once, twice) == 0);
    free(once);
    free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_err err = {0};
    plim_scenario scenario = {0};
    const plim_scenario_options options = {.compare = true};
    char *text = n > TEXT_MAX ? NULL : malloc(n + 1);
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
    promise((status == PLIM_OK) != told);
    promise(status != PLIM_OK || (scenario.n_services > 0 && scenario.n_hosts > 0));
    promise(arena.used_bytes < MEMORY_MAX);
    check_lines(&diags);
    if (status == PLIM_OK) {
        check_dump(text);
    }
    free(text);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return 0;
}
