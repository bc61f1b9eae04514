/* SPDX-License-Identifier: GPL-3.0-or-later
 * The end of the page: what the numbers rest on (warnings, assumptions, sources, each as results
 * carry it), the scenario and the parameters of the runs, and the command that makes it again. */
#include "reports/html.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { TEXT_MAX_BYTES = 100000, PARAMETERS_MAX = 16 };

/* ---- notes ---- */

/* Is note i the first of its kind and text? The same is often said of several platforms. */
static bool first_of_text(const plim_results *r, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(r->notes[k].kind, r->notes[i].kind) == 0 &&
            strcmp(r->notes[k].text, r->notes[i].text) == 0) {
            return false;
        }
    }
    return true;
}

static bool of_kind(const plim_note *note, const char *kind)
{
    static const char *const known[] = {"warning", "assumption", "source", "refusal"};
    if (kind != NULL) {
        return strcmp(note->kind, kind) == 0;
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(note->kind, known[i]) == 0) {
            return false;
        }
    }
    return true;
}

/* The note with the platforms it is about, unless it is about all. */
static void put_note(plim_html *page, size_t i)
{
    plim_table *table = &page->table;
    const plim_results *r = table->results;
    plim_names on = {.name = PLIM_NEW(&table->arena, r->n_notes, const char *)};
    for (size_t k = i; on.name != NULL && k < r->n_notes; k++) {
        if (strcmp(r->notes[k].kind, r->notes[i].kind) == 0 &&
            strcmp(r->notes[k].text, r->notes[i].text) == 0 && r->notes[k].platform[0] != '\0') {
            on.name[on.n++] = r->notes[k].platform;
        }
    }
    bool some = on.n > 0 && on.n < table->view.platforms.n;
    const char *text = r->notes[i].text;
    if (some) {
        const char *list = plim_table_list(table, on);
        text = plim_table_say(table, PLIM_MSG_PAGE_NOTE_ON, PLIM_ARGS(list, text));
    }
    plim_html_element(page, "li", text);
}

static size_t count_notes(const plim_results *r, const char *kind)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n_notes; i++) {
        n += of_kind(&r->notes[i], kind) && first_of_text(r, i);
    }
    return n;
}

static void put_kind(plim_html *page, const char *kind)
{
    const plim_results *r = page->table.results;
    plim_html_raw(page, "<ul>\n");
    for (size_t i = 0; i < r->n_notes; i++) {
        if (of_kind(&r->notes[i], kind) && first_of_text(r, i)) {
            put_note(page, i);
        }
    }
    plim_html_raw(page, "</ul>\n");
}

static void put_notes(plim_html *page)
{
    static const struct {
        const char *kind;
        plim_message head;
    } folded[] = {{"assumption", PLIM_MSG_PAGE_ASSUMPTIONS},
                  {"source", PLIM_MSG_PAGE_SOURCES},
                  {NULL, PLIM_MSG_PAGE_OTHER_NOTES}};
    plim_table *table = &page->table;
    if (table->results->n_notes == 0) {
        return;
    }
    plim_html_open(page, "notes", PLIM_SAY(table, PAGE_NOTES), NULL);
    if (count_notes(table->results, "warning") > 0) {
        plim_html_element(page, "h3", PLIM_SAY(table, PAGE_WARNINGS));
        put_kind(page, "warning");
    }
    for (size_t k = 0; k < sizeof folded / sizeof *folded; k++) {
        size_t n = count_notes(table->results, folded[k].kind);
        if (n > 0) {
            plim_html_fold(
                page, plim_table_say(table, folded[k].head, PLIM_ARGS(plim_table_count(table, n))));
            put_kind(page, folded[k].kind);
            plim_html_unfold(page);
        }
    }
    plim_html_close(page);
}

/* ---- parameters ---- */

typedef struct parameters {
    plim_cell name[PARAMETERS_MAX], value[PARAMETERS_MAX];
    size_t n;
} parameters;

static void add(plim_html *page, parameters *p, plim_message id, const char *value)
{
    if (value != NULL && value[0] != '\0' && p->n < PARAMETERS_MAX) {
        p->name[p->n].text = plim_message_text(page->table.lang, id);
        p->value[p->n++].text = value;
    }
}

static void put_parameters(plim_html *page)
{
    plim_table *table = &page->table;
    plim_arena *arena = &table->arena;
    const plim_results *r = table->results;
    parameters p = {0};
    double percent = isfinite(r->level) ? 100.0 * r->level : 0.0;
    add(page, &p, PLIM_MSG_PAGE_ROW_SCENARIO, r->scenario);
    add(page, &p, PLIM_MSG_PAGE_ROW_FILE, r->file);
    add(page, &p, PLIM_MSG_PAGE_ROW_PLATFORMS, plim_table_list(table, table->view.platforms));
    add(page, &p, PLIM_MSG_PAGE_ROW_ERA,
        r->era == 0 ? PLIM_SAY(table, PAGE_ROW_ERAS) : plim_arena_format(arena, "%d", r->era));
    add(page, &p, PLIM_MSG_PAGE_ROW_RUNS, plim_table_count(table, r->replications));
    add(page, &p, PLIM_MSG_PAGE_ROW_HORIZON, plim_table_seconds(&page->table, r->horizon_s));
    add(page, &p, PLIM_MSG_PAGE_ROW_WARMUP, plim_table_seconds(&page->table, r->warmup_s));
    add(page, &p, PLIM_MSG_PAGE_ROW_SEED, plim_arena_format(arena, "%016" PRIx64, r->seed));
    add(page, &p, PLIM_MSG_PAGE_ROW_LEVEL, plim_arena_format(arena, "%.4g %%", percent));
    add(page, &p, PLIM_MSG_PAGE_ROW_VERSION, r->version);
    add(page, &p, PLIM_MSG_PAGE_ROW_DIGEST, plim_arena_format(arena, "%016" PRIx64, r->digest));
    plim_sheet sheet = {.n_rows = p.n, .n_columns = 2};
    sheet.column[0] =
        (plim_column){.head = PLIM_SAY(table, PAGE_COL_PARAMETER), .left = true, .cells = p.name};
    sheet.column[1] =
        (plim_column){.head = PLIM_SAY(table, PAGE_COL_VALUE), .left = true, .cells = p.value};
    plim_table_title(table, PLIM_SAY(table, PAGE_PARAMETERS));
    plim_sheet_put(table, &sheet);
}

static void put_scenario(plim_html *page)
{
    plim_table *table = &page->table;
    const plim_results *r = table->results;
    plim_html_open(page, "scenario", PLIM_SAY(table, PAGE_SCENARIO), NULL);
    put_parameters(page);
    if (strlen(r->text) > TEXT_MAX_BYTES) {
        plim_html_element(page, "p",
                          plim_table_say(table, PLIM_MSG_PAGE_TEXT_LONG, PLIM_ARGS(r->file)));
    } else if (r->text[0] != '\0') {
        plim_html_fold(page, PLIM_SAY(table, PAGE_TEXT));
        plim_html_raw(page, "<pre>");
        plim_html_lines(page, r->text);
        plim_html_raw(page, "</pre>\n");
        plim_html_unfold(page);
    }
    plim_html_close(page);
}

void plim_html_about(plim_html *page)
{
    plim_table *table = &page->table;
    const plim_results *r = table->results;
    put_notes(page);
    put_scenario(page);
    if (r->command[0] != '\0') {
        plim_html_open(page, "again", PLIM_SAY(table, PAGE_AGAIN),
                       PLIM_SAY(table, PAGE_AGAIN_LEAD));
        plim_html_raw(page, "<pre>");
        plim_html_text(page, r->command);
        plim_html_raw(page, " --format html &gt; report.html</pre>\n");
        plim_html_close(page);
    }
}
