/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reading of a comparison: two to four sentences made from the numbers. What rests on
 * measurement is said only where 95 % intervals separate; else that there is no clear difference.
 * Placement is exact and is said as it is. */
#include "reports/rank.h"
#include "reports/verdict.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Two CPU taxes closer than this are called the same: the ledger has no interval of its own. */
static const double TAX_MARGIN = 0.01;

static const char *time_text(plim_table *table, const plim_rank_entry *e)
{
    bool beyond = !isfinite(e->value);
    const char *text =
        plim_scale_alone(&table->arena, PLIM_QUANTITY_TIME, beyond ? e->low : e->value);
    if (text == NULL || !beyond) {
        return text == NULL ? "" : text;
    }
    text = plim_arena_format(&table->arena, "> %s", text);
    return text == NULL ? "" : text;
}

static const char *percent_text(plim_table *table, double ratio)
{
    const char *text = plim_scale_alone(&table->arena, PLIM_QUANTITY_RATIO, ratio);
    return text == NULL ? "" : text;
}

static void add_sentence(plim_table *table, plim_str *reading, plim_message id,
                         const char *const *args)
{
    plim_str_puts(reading, reading->n > 0 ? " " : "");
    plim_message_put(reading, table->lang, id, args);
}

static void say_protection(plim_table *table, plim_str *reading)
{
    const char *victim = plim_table_name(table, table->promises.victim);
    plim_rank f = plim_rank_of(&table->view, table->promises.victim, "sojourn_p99", "", false);
    plim_names dropped = plim_rank_drop_lossy(&table->view, &f);
    if (dropped.n > 0) {
        add_sentence(table, reading, PLIM_MSG_READ_LOSSY,
                     PLIM_ARGS(victim, plim_table_list(table, dropped)));
    }
    if (f.n < 2) {
        return;
    }
    size_t n_near = plim_rank_near_best(&table->view, &f);
    const plim_rank_entry *best = &f.entry[0], *next = &f.entry[1], *worst = &f.entry[f.n - 1];
    const char *best_name = plim_table_name(table, best->platform);
    const char *best_time = time_text(table, best), *worst_time = time_text(table, worst);
    const char *worst_name = plim_table_name(table, worst->platform);
    if (n_near == f.n) {
        add_sentence(table, reading, PLIM_MSG_READ_NO_DIFFERENCE,
                     PLIM_ARGS(victim, plim_table_count(table, f.n), best_time));
    } else if (n_near > 1) {
        const char *list = plim_table_list(table, plim_rank_names(&table->view, &f, 0, n_near));
        add_sentence(table, reading, PLIM_MSG_READ_BEST_SEVERAL,
                     PLIM_ARGS(victim, list, best_time, best_name, worst_name, worst_time));
    } else if (f.n == 2) {
        add_sentence(table, reading, PLIM_MSG_READ_BEST_OF_TWO,
                     PLIM_ARGS(victim, best_name, best_time, worst_time, worst_name));
    } else {
        const char *next_name = plim_table_name(table, next->platform);
        add_sentence(table, reading, PLIM_MSG_READ_BEST_ALONE,
                     PLIM_ARGS(victim, best_name, best_time, time_text(table, next), next_name,
                               worst_time, worst_name));
    }
}

static void say_saturated(plim_table *table, plim_str *reading)
{
    plim_names all = table->view.platforms;
    plim_names on = {.name = PLIM_NEW(&table->arena, all.n, const char *)};
    for (size_t i = 0; on.name != NULL && i < all.n; i++) {
        const plim_row *row = plim_view_row(table->results, all.name[i], "", table->promises.victim,
                                            "sojourn_p99", "");
        if (row != NULL && row->status == PLIM_ROW_SATURATED) {
            on.name[on.n++] = all.name[i];
        }
    }
    if (on.n > 0) {
        add_sentence(
            table, reading, PLIM_MSG_READ_SATURATED,
            PLIM_ARGS(plim_table_name(table, table->promises.victim), plim_table_list(table, on)));
    }
}

static double mean_of(const plim_table *table, const plim_rank_entry *e)
{
    double parts[PLIM_TIME_COUNT], total = 0.0;
    if (plim_view_time(table->results, e->platform, table->promises.victim, parts)) {
        for (int k = 0; k < PLIM_TIME_COUNT; k++) {
            total += parts[k];
        }
    }
    return total;
}

/* Shares of the mean on the platforms with the least and the most time lost to neighbours. */
static void say_neighbours(plim_table *table, plim_str *reading)
{
    plim_rank f =
        plim_rank_of(&table->view, table->promises.victim, "sojourn_part", "neighbours", false);
    if (f.n < 2) {
        return;
    }
    const plim_rank_entry *least = &f.entry[0], *most = &f.entry[f.n - 1];
    double mean_least = mean_of(table, least), mean_most = mean_of(table, most);
    if (!(mean_least > 0.0) || !(mean_most > 0.0)) {
        return;
    }
    if (most->low <= least->high) {
        add_sentence(table, reading, PLIM_MSG_READ_NEIGHBOURS_SAME,
                     PLIM_ARGS(plim_table_name(table, table->promises.victim)));
        return;
    }
    add_sentence(table, reading, PLIM_MSG_READ_NEIGHBOURS,
                 PLIM_ARGS(percent_text(table, most->value / mean_most),
                           plim_table_name(table, most->platform),
                           percent_text(table, least->value / mean_least),
                           plim_table_name(table, least->platform),
                           plim_table_name(table, table->promises.victim)));
}

static void say_hosts(plim_table *table, plim_str *reading)
{
    plim_rank f = plim_rank_of(&table->view, NULL, "hosts_used", "", true);
    if (f.n < 2) {
        return;
    }
    double fewest = f.entry[0].value, most = f.entry[f.n - 1].value;
    const double counts[] = {fewest, most};
    plim_scale scale = plim_scale_for(PLIM_QUANTITY_COUNT, counts, 2);
    const char *few = plim_scale_text(&table->arena, scale, fewest, false);
    const char *many = plim_scale_text(&table->arena, scale, most, false);
    if (few == NULL || many == NULL) {
        return;
    }
    if (!(most > fewest)) {
        add_sentence(table, reading, PLIM_MSG_READ_HOSTS_SAME, PLIM_ARGS(few));
        return;
    }
    size_t n_few = 0, first_many = f.n;
    for (size_t i = 0; i < f.n; i++) {
        n_few += f.entry[i].value <= fewest;
        first_many -= f.entry[i].value >= most;
    }
    add_sentence(
        table, reading, PLIM_MSG_READ_HOSTS,
        PLIM_ARGS(few, plim_table_list(table, plim_rank_names(&table->view, &f, 0, n_few)), many,
                  plim_table_list(table, plim_rank_names(&table->view, &f, first_many, f.n))));
}

static void say_tax(plim_table *table, plim_str *reading)
{
    plim_names platforms = table->view.platforms;
    plim_rank f = {.entry = PLIM_NEW(&table->arena, platforms.n, plim_rank_entry)};
    for (size_t i = 0; f.entry != NULL && i < platforms.n; i++) {
        double parts[PLIM_LEDGER_COUNT];
        if (plim_view_ledger(table->results, platforms.name[i], NULL, parts)) {
            double lost = parts[PLIM_LEDGER_OVERHEAD] + parts[PLIM_LEDGER_TICKS] +
                          parts[PLIM_LEDGER_SWITCHING];
            double used = lost + parts[PLIM_LEDGER_HELD_UP] + parts[PLIM_LEDGER_USEFUL];
            double tax = used > 0.0 ? lost / used : 0.0;
            plim_rank_insert(&f, (plim_rank_entry){platforms.name[i], tax, tax, tax});
        }
    }
    if (f.entry == NULL || f.n < 2) {
        return;
    }
    const plim_rank_entry *least = &f.entry[0], *most = &f.entry[f.n - 1];
    if (most->value - least->value < TAX_MARGIN) {
        add_sentence(table, reading, PLIM_MSG_READ_TAX_SAME, PLIM_ARGS(""));
        return;
    }
    add_sentence(table, reading, PLIM_MSG_READ_TAX,
                 PLIM_ARGS(percent_text(table, most->value), plim_table_name(table, most->platform),
                           percent_text(table, least->value),
                           plim_table_name(table, least->platform)));
}

static void put_verdict(plim_table *table)
{
    plim_verdict verdict;
    plim_str lead = {0};
    plim_verdict_make(table, &verdict);
    plim_table_title(table, PLIM_SAY(table, PAGE_VERDICT));
    size_t i = 0;
    for (; i < verdict.n && verdict.line[i].kind <= PLIM_VERDICT_SENTENCE; i++) {
        plim_str_printf(&lead, "%s%s", i == 0 ? "" : " ", verdict.line[i].text);
    }
    if (lead.n > 0) {
        plim_wrap_put(&table->out, lead.text, PLIM_TABLE_INDENT, NULL, table->width);
    }
    for (; i < verdict.n && verdict.line[i].kind == PLIM_VERDICT_ITEM; i++) {
        plim_wrap_put(&table->out, verdict.line[i].text, (size_t)2 * PLIM_TABLE_INDENT, "  - ",
                      table->width);
    }
    table->out.failed = table->out.failed || lead.failed;
    plim_str_free(&lead);
}

void plim_table_reading(plim_table *table)
{
    plim_str reading = {0};
    put_verdict(table);
    if (table->promises.victim != NULL) {
        say_protection(table, &reading);
        say_saturated(table, &reading);
        say_neighbours(table, &reading);
    }
    say_hosts(table, &reading);
    say_tax(table, &reading);
    if (reading.n > 0) {
        plim_table_title(table, PLIM_SAY(table, READING_TITLE));
        plim_wrap_put(&table->out, reading.text, PLIM_TABLE_INDENT, NULL, table->width);
    }
    table->out.failed = table->out.failed || reading.failed;
    plim_str_free(&reading);
}
