/* SPDX-License-Identifier: GPL-3.0-or-later
 * csv: the long table (docs/metrics.md), one row per value, as RFC 4180 with LF line ends.
 *
 * A text cell that a spreadsheet would run as a formula (first character = + - @, tab or carriage
 * return) gets a leading apostrophe; numbers are written by us and need none. */
#include "reports/report.h"
#include "reports/text.h"
#include "sim/base/str.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void put_text(plim_str *out, const char *text)
{
    bool guard = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
    bool quote = strpbrk(text, ",\"\r\n") != NULL;
    plim_str_puts(out, quote ? "\"" : "");
    plim_str_puts(out, guard ? "'" : "");
    for (const char *p = text; *p != '\0'; p++) {
        plim_str_puts(out, *p == '"' ? "\"" : "");
        plim_str_add(out, p, 1);
    }
    plim_str_puts(out, quote ? "\"" : "");
}

static void put_value(plim_str *out, plim_value value)
{
    char buffer[32];
    if (value.there && isfinite(value.v)) {
        plim_str_puts(out, plim_format_double(value.v, buffer));
    }
}

static void put_row(plim_str *out, const char *scenario, const plim_row *row)
{
    const char *texts[] = {scenario,    row->platform, row->point, row->entity_kind,
                           row->entity, row->metric,   row->part,  row->unit};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_text(out, texts[i]);
        plim_str_puts(out, ",");
    }
    const plim_value values[] = {row->value, row->ci_low, row->ci_high};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        put_value(out, values[i]);
        plim_str_puts(out, ",");
    }
    plim_str_printf(out, "%" PRIu64 ",%s\n", row->n, plim_row_status_name(row->status));
}

static plim_status write_csv(const plim_results *results, FILE *to,
                             const plim_report_options *options, plim_err *err)
{
    (void)options;
    plim_str out = {0};
    plim_str_puts(&out, "scenario,platform,case,entity_kind,entity,metric,part,unit,value,ci_low,"
                        "ci_high,n,status\n");
    for (size_t i = 0; i < results->n_rows; i++) {
        put_row(&out, results->scenario, &results->rows[i]);
    }
    return plim_text_finish(&out, results, to, err);
}

const plim_report plim_report_csv = {
    .name = "csv",
    .summary = "the long table, one row per value, for spreadsheets and scripts",
    .write = write_csv,
};
