/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts and sheets of a validation: see checks.h. */
#include "reports/checks.h"
#include "reports/text.h"

#include <math.h>
#include <string.h>

const plim_report plim_checks_reports[] = {
    {.name = "table", .summary = "for a terminal", .write = plim_checks_table},
    {.name = "markdown", .summary = "the page of the documents", .write = plim_checks_markdown},
    {.name = "html", .summary = "one page that stands alone", .write = plim_checks_html},
    {.name = NULL},
};

bool plim_check_failed(const plim_check *check)
{
    return check->outcome == PLIM_OUTCOME_FAIL || check->outcome == PLIM_OUTCOME_HOLDS;
}

bool plim_check_judged(const plim_check *check)
{
    return check->outcome == PLIM_OUTCOME_PASS || check->outcome == PLIM_OUTCOME_MISS ||
           plim_check_failed(check);
}

plim_checks_count plim_checks_counted(const plim_results *results)
{
    plim_checks_count n = {0};
    for (size_t r = 0; r < results->n_check_rows; r++) {
        const plim_check_row *row = &results->check_rows[r];
        for (size_t i = 0; i < row->n_checks; i++) {
            const plim_check *check = &row->checks[i];
            bool theory = check->kind == PLIM_CHECK_THEORY;
            bool judged = plim_check_judged(check), pass = check->outcome == PLIM_OUTCOME_PASS;
            n.theory += theory && judged;
            n.theory_pass += theory && pass;
            n.predictions += !theory && judged;
            n.predictions_pass += !theory && pass;
            n.misses += check->outcome == PLIM_OUTCOME_MISS;
            n.failures += plim_check_failed(check);
            n.pending += check->outcome == PLIM_OUTCOME_PENDING;
        }
        bool alone = row->outcome == PLIM_OUTCOME_FAIL && row->reason[0] != '\0';
        n.failures += alone; /* the row as a whole */
    }
    return n;
}

/* ---- numbers ---- */

static const char *or_empty(const char *text)
{
    return text == NULL ? "" : text;
}

static const char *number(plim_table *table, plim_value value)
{
    if (!value.there || !isfinite(value.v)) {
        return "–";
    }
    return or_empty(fabs(value.v) >= 1000.0 ? plim_arena_format(&table->arena, "%.0f", value.v)
                                            : plim_arena_format(&table->arena, "%.4g", value.v));
}

static bool of_class(const plim_check *check)
{
    return strcmp(check->criterion, "class") == 0;
}

static const char *published(plim_table *table, const plim_check *check)
{
    if (check->words == NULL) {
        return number(table, check->published);
    }
    if (of_class(check)) {
        return or_empty(plim_arena_format(&table->arena, "%s: %s", check->words,
                                          number(table, check->published)));
    }
    return check->words;
}

static const char *interval(plim_table *table, const plim_check *check)
{
    if (!check->low.there || !check->high.there) {
        return "–";
    }
    return or_empty(plim_arena_format(&table->arena, "[%s, %s]", number(table, check->low),
                                      number(table, check->high)));
}

/* A difference in per cent, or in the unit where nothing was published but 0. */
static const char *off_by(plim_table *table, const plim_check *check)
{
    if (!check->value.there || !check->published.there) {
        return "–";
    }
    double difference = check->value.v - check->published.v;
    if (check->published.v == 0.0 || of_class(check)) {
        return or_empty(plim_arena_format(&table->arena, "%+.3g", difference));
    }
    double percent = 100.0 * difference / fabs(check->published.v);
    return fabs(percent) >= 100.0 ? or_empty(plim_arena_format(&table->arena, "×%.3g",
                                                               check->value.v / check->published.v))
                                  : or_empty(plim_arena_format(&table->arena, "%+.1f %%", percent));
}

static const char *error_of(plim_table *table, const plim_check_row *row, plim_value error)
{
    if (!error.there) {
        return "–";
    }
    return or_empty(row->relative
                        ? plim_arena_format(&table->arena, "%.3g %%", 100.0 * error.v)
                        : plim_arena_format(&table->arena, "%.3g %s", error.v, row->unit));
}

/* ---- sentences ---- */

static const char *count_text(plim_table *table, size_t n)
{
    return or_empty(plim_arena_format(&table->arena, "%zu", n));
}

void plim_checks_summary(plim_table *table, const char *line[PLIM_CHECKS_LINES])
{
    plim_checks_count n = plim_checks_counted(table->results);
    size_t k = 0;
    const char *one, *two;
    if (n.predictions > 0) {
        one = count_text(table, n.predictions_pass);
        two = count_text(table, n.predictions);
        line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_PREDICTIONS, PLIM_ARGS(one, two));
    }
    if (n.theory > 0) {
        one = count_text(table, n.theory_pass);
        two = count_text(table, n.theory);
        line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_THEORY, PLIM_ARGS(one, two));
    }
    one = count_text(table, n.misses);
    line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_MISSES, PLIM_ARGS(one));
    if (n.failures > 0) {
        one = count_text(table, n.failures);
        line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_FAILURES, PLIM_ARGS(one));
    }
    if (n.pending > 0) {
        one = count_text(table, n.pending);
        line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_PENDING, PLIM_ARGS(one));
    }
    line[k] = NULL;
}

static const char *with_unit(plim_table *table, const plim_check_row *row, const char *value)
{
    return or_empty(plim_arena_format(&table->arena, "%s %s", value, row->unit));
}

const char *plim_checks_tell(plim_table *table, const plim_check_row *row, const plim_check *check)
{
    const char *value = with_unit(table, row, number(table, check->value));
    const char *was = check->words != NULL && !of_class(check)
                          ? check->words
                          : with_unit(table, row, published(table, check));
    const char *off = off_by(table, check);
    if (check->outcome == PLIM_OUTCOME_PASS) {
        return plim_table_say(table, PLIM_MSG_CHECKS_HIT,
                              PLIM_ARGS(row->id, check->name, value, was, off, check->criterion));
    }
    const char *why = check->outcome == PLIM_OUTCOME_HOLDS
                          ? "FAIL: the table says that it misses, but it does not"
                      : check->outcome == PLIM_OUTCOME_FAIL ? "FAIL"
                                                            : or_empty(check->reason);
    return plim_table_say(table, PLIM_MSG_CHECKS_MISS,
                          PLIM_ARGS(row->id, check->name, value, was, off, why));
}

void plim_checks_about(plim_table *table, const plim_check_row *row,
                       const char *line[PLIM_CHECKS_ABOUT])
{
    size_t k = 0;
    line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_SOURCE, PLIM_ARGS(row->source));
    if (row->file[0] != '\0') {
        line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_SCENARIO, PLIM_ARGS(row->file));
    }
    line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_INPUTS, PLIM_ARGS(row->inputs));
    line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_CRITERION, PLIM_ARGS(row->criterion));
    line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_NULL, PLIM_ARGS(row->null_model));
    if (row->error.there) {
        const char *own = error_of(table, row, row->error);
        const char *null = error_of(table, row, row->null_error);
        line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_ERROR, PLIM_ARGS(own, null));
    }
    if (row->reading[0] != '\0') {
        line[k++] = row->reading;
    }
    if (row->reason[0] != '\0') {
        line[k++] = plim_table_say(table, PLIM_MSG_CHECKS_REASON, PLIM_ARGS(row->reason));
    }
    line[k] = NULL;
}

/* ---- sheets ---- */

typedef const char *(*cell_text)(plim_table *table, const plim_check *check);

static const char *name_of(plim_table *table, const plim_check *check)
{
    (void)table;
    return check->name;
}

static const char *kind_of(plim_table *table, const plim_check *check)
{
    (void)table;
    return plim_check_kind_name(check->kind);
}

static const char *null_of(plim_table *table, const plim_check *check)
{
    return number(table, check->null_value);
}

static const char *value_of(plim_table *table, const plim_check *check)
{
    return number(table, check->value);
}

/* Value and half of its interval: what a terminal has room for. */
static const char *value_and_half(plim_table *table, const plim_check *check)
{
    if (!check->low.there || !check->high.there) {
        return number(table, check->value);
    }
    double half = (check->high.v - check->low.v) / 2.0;
    half = half > 1e-9 * fabs(check->value.v) ? half : 0.0; /* rounding is no noise */
    return or_empty(
        plim_arena_format(&table->arena, "%s ± %.2g", number(table, check->value), half));
}

static const char *criterion_of(plim_table *table, const plim_check *check)
{
    (void)table;
    return check->criterion;
}

static const char *outcome_of(plim_table *table, const plim_check *check)
{
    (void)table;
    return plim_outcome_name(check->outcome);
}

enum { WIDE = 1, NARROW = 2, BOTH = WIDE | NARROW };

static const struct {
    plim_message head;
    bool left;
    int where;
    cell_text text;
} columns[] = {
    {PLIM_MSG_CHECKS_COL_WHAT, true, BOTH, name_of},
    {PLIM_MSG_CHECKS_COL_VERDICT, true, BOTH, outcome_of},
    {PLIM_MSG_CHECKS_COL_KIND, true, BOTH, kind_of},
    {PLIM_MSG_CHECKS_COL_PUBLISHED, false, BOTH, published},
    {PLIM_MSG_CHECKS_COL_NULL, false, BOTH, null_of},
    {PLIM_MSG_CHECKS_COL_VALUE, false, WIDE, value_of},
    {PLIM_MSG_CHECKS_COL_INTERVAL, false, WIDE, interval},
    {PLIM_MSG_CHECKS_COL_VALUE, false, NARROW, value_and_half},
    {PLIM_MSG_CHECKS_COL_OFF, false, BOTH, off_by},
    {PLIM_MSG_CHECKS_COL_CRITERION, false, BOTH, criterion_of},
};

static void put_check_column(plim_table *table, const plim_check_row *row,
                             bool (*show)(const plim_check *check), size_t c, plim_sheet *sheet)
{
    const char *head = plim_message_text(table->lang, columns[c].head);
    plim_cell *cells = plim_sheet_add(table, sheet, NULL, head, columns[c].left);
    size_t line = 0;
    for (size_t i = 0; cells != NULL && i < row->n_checks; i++) {
        const plim_check *check = &row->checks[i];
        bool miss = check->outcome == PLIM_OUTCOME_MISS && columns[c].text == outcome_of;
        if (show(check)) {
            cells[line].text = columns[c].text(table, check);
            cells[line++].loud = plim_check_failed(check) || miss;
        }
    }
}

void plim_checks_sheet(plim_table *table, const plim_check_row *row,
                       bool (*show)(const plim_check *check), bool narrow, plim_sheet *sheet)
{
    *sheet = (plim_sheet){0};
    for (size_t i = 0; i < row->n_checks; i++) {
        sheet->n_rows += show(&row->checks[i]);
    }
    for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
        if ((columns[c].where & (narrow ? NARROW : WIDE)) != 0) {
            put_check_column(table, row, show, c, sheet);
        }
    }
}

/* A column of the sheet of rows. */
static void put_column(plim_table *table, plim_sheet *sheet, plim_message head, bool left,
                       const char *(*text)(plim_table *table, const plim_check_row *row))
{
    const plim_results *r = table->results;
    plim_cell *cells =
        plim_sheet_add(table, sheet, NULL, plim_message_text(table->lang, head), left);
    for (size_t i = 0; cells != NULL && i < r->n_check_rows; i++) {
        cells[i].text = text(table, &r->check_rows[i]);
        cells[i].loud = r->check_rows[i].outcome == PLIM_OUTCOME_FAIL;
    }
}

static const char *row_id(plim_table *table, const plim_check_row *row)
{
    (void)table;
    return row->id;
}

static const char *row_title(plim_table *table, const plim_check_row *row)
{
    (void)table;
    return row->title;
}

static const char *row_title_cut(plim_table *table, const plim_check_row *row)
{
    return or_empty(plim_text_clean(&table->arena, row->title, 52));
}

static const char *row_error(plim_table *table, const plim_check_row *row)
{
    return error_of(table, row, row->error);
}

static const char *row_null_error(plim_table *table, const plim_check_row *row)
{
    return error_of(table, row, row->null_error);
}

static const char *row_outcome(plim_table *table, const plim_check_row *row)
{
    (void)table;
    return plim_outcome_name(row->outcome);
}

void plim_checks_rows(plim_table *table, bool narrow, plim_sheet *sheet)
{
    *sheet = (plim_sheet){.n_rows = table->results->n_check_rows};
    put_column(table, sheet, PLIM_MSG_CHECKS_COL_ROW, true, row_id);
    put_column(table, sheet, PLIM_MSG_CHECKS_COL_WHAT, true, narrow ? row_title_cut : row_title);
    put_column(table, sheet, PLIM_MSG_CHECKS_COL_ERROR, false, row_error);
    put_column(table, sheet, PLIM_MSG_CHECKS_COL_NULL_ERROR, false, row_null_error);
    put_column(table, sheet, PLIM_MSG_CHECKS_COL_VERDICT, true, row_outcome);
}

/* ---- lists ---- */

/* The error of a curve that no criterion judges, but a reader would call a miss. */
static bool far_off(const plim_check *check)
{
    return check->outcome == PLIM_OUTCOME_SHOWN && !check->published.there && check->value.there &&
           fabs(check->value.v) >= 15.0;
}

void plim_checks_missed(plim_table *table, plim_checks_item item)
{
    const plim_results *r = table->results;
    bool any = false;
    for (size_t i = 0; i < r->n_check_rows; i++) {
        const plim_check_row *row = &r->check_rows[i];
        for (size_t k = 0; k < row->n_checks; k++) {
            const plim_check *check = &row->checks[k];
            if (check->outcome == PLIM_OUTCOME_MISS || plim_check_failed(check)) {
                item(table, plim_checks_tell(table, row, check));
                any = true;
            } else if (far_off(check)) {
                const char *by =
                    or_empty(plim_arena_format(&table->arena, "%+.0f %%", check->value.v));
                item(table, plim_table_say(table, PLIM_MSG_CHECKS_CURVE,
                                           PLIM_ARGS(row->id, check->name, by)));
                any = true;
            }
        }
        if (row->outcome != PLIM_OUTCOME_PENDING && row->reason[0] != '\0') {
            item(table,
                 plim_table_say(table, PLIM_MSG_CHECKS_NULL_MISS, PLIM_ARGS(row->id, row->reason)));
            any = true;
        }
    }
    if (!any) {
        item(table, plim_message_text(table->lang, PLIM_MSG_CHECKS_NO_MISS));
    }
}

void plim_checks_right(plim_table *table, plim_checks_item item)
{
    const plim_results *r = table->results;
    for (size_t i = 0; i < r->n_check_rows; i++) {
        const plim_check_row *row = &r->check_rows[i];
        size_t theory = 0;
        for (size_t k = 0; k < row->n_checks; k++) {
            const plim_check *check = &row->checks[k];
            bool pass = check->outcome == PLIM_OUTCOME_PASS;
            theory += pass && check->kind == PLIM_CHECK_THEORY;
            if (pass && check->kind != PLIM_CHECK_THEORY) {
                item(table, plim_checks_tell(table, row, check));
            }
        }
        if (theory > 0) {
            const char *n = count_text(table, theory);
            item(table, plim_table_say(table, PLIM_MSG_CHECKS_HIT_THEORY, PLIM_ARGS(row->id, n)));
        }
    }
}

void plim_checks_waiting(plim_table *table, plim_checks_item item)
{
    const plim_results *r = table->results;
    for (size_t i = 0; i < r->n_check_rows; i++) {
        const plim_check_row *row = &r->check_rows[i];
        if (row->outcome == PLIM_OUTCOME_PENDING) {
            item(table, plim_table_say(table, PLIM_MSG_CHECKS_WAIT,
                                       PLIM_ARGS(row->id, row->title, row->reason)));
            continue;
        }
        for (size_t k = 0; k < row->n_checks; k++) {
            if (row->checks[k].outcome == PLIM_OUTCOME_PENDING) {
                item(table, plim_table_say(table, PLIM_MSG_CHECKS_WAIT_FEW,
                                           PLIM_ARGS(row->id, row->checks[k].name,
                                                     or_empty(row->checks[k].reason))));
            }
        }
    }
}
