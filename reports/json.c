/* SPDX-License-Identifier: GPL-3.0-or-later
 * json: everything the results carry, as one JSON object. Numbers read back to the same double;
 * seed and digest are texts of 16 hex digits, because readers of JSON lose digits beyond 2^53. */
#include "reports/report.h"
#include "reports/text.h"
#include "sim/base/str.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Control characters are escaped, malformed UTF-8 becomes U+FFFD, and U+2028 and U+2029 are
 * escaped so that the text may stand in a script. */
static void put_text(plim_str *out, const char *text)
{
    plim_str_puts(out, "\"");
    while (*text != '\0') {
        uint32_t code = plim_text_next(&text);
        if (code == '"' || code == '\\') {
            plim_str_puts(out, "\\");
            plim_text_put(out, code);
        } else if (code < 0x20 || code == 0x7F || code == 0x2028 || code == 0x2029) {
            plim_str_printf(out, "\\u%04x", (unsigned)code);
        } else {
            plim_text_put(out, code);
        }
    }
    plim_str_puts(out, "\"");
}

static void put_number(plim_str *out, double value, bool there)
{
    char buffer[32];
    plim_str_puts(out, there && isfinite(value) ? plim_format_double(value, buffer) : "null");
}

/* "key": "text" with what separates it from the member before. */
static void put_member(plim_str *out, const char *before, const char *key, const char *text)
{
    plim_str_printf(out, "%s\"%s\": ", before, key);
    put_text(out, text);
}

static void put_meta(plim_str *out, const plim_results *r)
{
    put_member(out, "{\n  ", "program", "plimsoll");
    put_member(out, ",\n  ", "version", r->version);
    put_member(out, ",\n  ", "verb", r->verb);
    put_member(out, ",\n  ", "scenario", r->scenario);
    put_member(out, ",\n  ", "title", r->title);
    put_member(out, ",\n  ", "file", r->file);
    put_member(out, ",\n  ", "baseline", r->baseline);
    plim_str_printf(out, ",\n  \"era\": %d", r->era);
    char seed[PLIM_SEED_BYTES];
    const char *quote = strlen(plim_seed_text(r->seed, seed)) == 16 ? "\"" : "";
    plim_str_printf(out, ",\n  \"seed\": %s%s%s", quote, seed, quote);
    plim_str_printf(out, ",\n  \"digest\": \"%016" PRIx64 "\"", r->digest);
    plim_str_printf(out, ",\n  \"replications\": %" PRIu32 ",\n  \"horizon_s\": ", r->replications);
    put_number(out, r->horizon_s, true);
    plim_str_puts(out, ",\n  \"warmup_s\": ");
    put_number(out, r->warmup_s, true);
    plim_str_printf(out, ",\n  \"events\": %" PRIu64 ",\n  \"requests\": %" PRIu64, r->events,
                    r->requests);
    plim_str_puts(out, ",\n  \"level\": ");
    put_number(out, r->level, true);
    plim_str_puts(out, ",\n  \"platforms\": [");
    for (size_t i = 0; i < r->n_platforms; i++) {
        plim_str_puts(out, i == 0 ? "" : ", ");
        put_text(out, r->platforms[i]);
    }
    plim_str_puts(out, "]");
}

static void put_row(plim_str *out, const plim_row *row)
{
    put_member(out, "{", "platform", row->platform);
    put_member(out, ", ", "case", row->point);
    put_member(out, ", ", "entity_kind", row->entity_kind);
    put_member(out, ", ", "entity", row->entity);
    put_member(out, ", ", "metric", row->metric);
    put_member(out, ", ", "part", row->part);
    put_member(out, ", ", "unit", row->unit);
    plim_str_puts(out, ", \"value\": ");
    put_number(out, row->value.v, row->value.there);
    plim_str_puts(out, ", \"ci_low\": ");
    put_number(out, row->ci_low.v, row->ci_low.there);
    plim_str_puts(out, ", \"ci_high\": ");
    put_number(out, row->ci_high.v, row->ci_high.there);
    plim_str_printf(out, ", \"n\": %" PRIu64, row->n);
    put_member(out, ", ", "status", plim_row_status_name(row->status));
    put_member(out, ", ", "note", row->note == NULL ? "" : row->note);
    plim_str_puts(out, "}");
}

static void put_series(plim_str *out, const plim_series *series)
{
    put_member(out, "{", "platform", series->platform);
    put_member(out, ", ", "entity_kind", series->entity_kind);
    put_member(out, ", ", "entity", series->entity);
    put_member(out, ", ", "metric", series->metric);
    put_member(out, ", ", "unit", series->unit);
    plim_str_puts(out, ", \"t_s\": [");
    for (size_t i = 0; i < series->n; i++) {
        plim_str_puts(out, i == 0 ? "" : ", ");
        put_number(out, series->t_s[i], true);
    }
    plim_str_puts(out, "], \"value\": [");
    for (size_t i = 0; i < series->n; i++) {
        plim_str_puts(out, i == 0 ? "" : ", ");
        put_number(out, series->value[i].v, series->value[i].there);
    }
    plim_str_puts(out, "]}");
}

static void put_note(plim_str *out, const plim_note *note)
{
    put_member(out, "{", "kind", note->kind);
    put_member(out, ", ", "platform", note->platform);
    put_member(out, ", ", "text", note->text);
    plim_str_puts(out, "}");
}

static void put_check_row(plim_str *out, const plim_check_row *row)
{
    put_member(out, "{", "row", row->id);
    put_member(out, ", ", "title", row->title);
    put_member(out, ", ", "verdict", plim_outcome_name(row->outcome));
    put_member(out, ", ", "source", row->source);
    put_member(out, ", ", "scenario", row->file);
    put_member(out, ", ", "unit", row->unit);
    put_member(out, ", ", "inputs", row->inputs);
    put_member(out, ", ", "criterion", row->criterion);
    put_member(out, ", ", "null_model", row->null_model);
    put_member(out, ", ", "reading", row->reading);
    put_member(out, ", ", "reason", row->reason);
    plim_str_puts(out, ", \"checks\": [");
    for (size_t i = 0; i < row->n_checks; i++) {
        const plim_check *check = &row->checks[i];
        put_member(out, i == 0 ? "{" : ", {", "name", check->name);
        put_member(out, ", ", "kind", plim_check_kind_name(check->kind));
        put_member(out, ", ", "published_words", check->words == NULL ? "" : check->words);
        put_member(out, ", ", "criterion", check->criterion);
        put_member(out, ", ", "verdict", plim_outcome_name(check->outcome));
        put_member(out, ", ", "reason", check->reason == NULL ? "" : check->reason);
        plim_str_puts(out, "}");
    }
    plim_str_puts(out, "]}");
}

static void put_check_rows(plim_str *out, const plim_results *results)
{
    if (results->n_check_rows == 0) {
        return;
    }
    plim_str_puts(out, ",\n  \"validation\": [");
    for (size_t i = 0; i < results->n_check_rows; i++) {
        plim_str_puts(out, i == 0 ? "\n    " : ",\n    ");
        put_check_row(out, &results->check_rows[i]);
    }
    plim_str_puts(out, "\n  ]");
}

static plim_status write_json(const plim_results *results, FILE *to,
                              const plim_report_options *options, plim_err *err)
{
    (void)options;
    plim_str out = {0};
    put_meta(&out, results);
    plim_str_puts(&out, ",\n  \"rows\": [");
    for (size_t i = 0; i < results->n_rows; i++) {
        plim_str_puts(&out, i == 0 ? "\n    " : ",\n    ");
        put_row(&out, &results->rows[i]);
    }
    plim_str_puts(&out, "\n  ],\n  \"series\": [");
    for (size_t i = 0; i < results->n_series; i++) {
        plim_str_puts(&out, i == 0 ? "\n    " : ",\n    ");
        put_series(&out, &results->series[i]);
    }
    plim_str_puts(&out, "\n  ],\n  \"notes\": [");
    for (size_t i = 0; i < results->n_notes; i++) {
        plim_str_puts(&out, i == 0 ? "\n    " : ",\n    ");
        put_note(&out, &results->notes[i]);
    }
    plim_str_puts(&out, "\n  ]");
    put_check_rows(&out, results);
    plim_str_puts(&out, "\n}\n");
    return plim_text_finish(&out, results, to, err);
}

const plim_report plim_report_json = {
    .name = "json",
    .summary = "everything as one JSON object: meta data, rows, series, notes",
    .write = write_json,
};
