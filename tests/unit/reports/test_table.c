/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors reports/table*.c and what they stand on: display width, scales, grids, the reading. */
#include "reports/grid.h"
#include "reports/messages.h"
#include "reports/scale.h"
#include "reports/table.h"
#include "reports/text.h"
#include "tests/support/report_text.h"
#include "tests/support/results_builder.h"
#include "tests/support/suite.h"

#include <math.h>

static plim_arena arena;

static void teardown(void)
{
    plim_arena_free(&arena);
}

static const char SMALL[] =
    "one\n"
    "platform vm_para · costs of 2006 · 20 replications of 600 s, the first 60 s not counted · "
    "seed 42\n"
    "digest 0123456789abcdef\n"
    "\n"
    "Services\n"
    "           requests ─  time from arrival to answer\n"
    "  service  offered /s             mean ms  p99 ms\n"
    "  web             118           13.2 ±0.4       –¹\n"
    "\n"
    "  ¹ not enough data for an interval: longer runs or more replications would give one "
    "(--format json says "
    "how\n    many requests it takes)\n"
    "\n"
    "Warnings and assumptions\n"
    "  - warning: made up\n"
    "\n"
    "± and [ ]: 95 % intervals of chance alone, for this scenario and these costs; ± is half the "
    "width. CSV "
    "and\nJSON have every row.\n"
    "1,234,567 requests, 98,765,432 events, digest 0123456789abcdef, plimsoll 0.1.0\n";

START_TEST(small_results_to_the_byte)
{
    char *text = report_text("table", plim_small_results(&arena), NULL);
    ck_assert_str_eq(text, SMALL);
    free(text);
}
END_TEST

static const struct {
    const char *text;
    size_t width;
} widths[] = {
    {"", 0},      {"web", 3},  {"결제", 4}, {"e\xCC\x81", 1}, {"± µs", 4},
    {"漢字a", 5}, {"\xff", 1}, {"¹", 1},    {"─", 1},
};

START_TEST(width_is_that_of_a_terminal)
{
    ck_assert_uint_eq(plim_text_width(widths[_i].text), widths[_i].width);
}
END_TEST

/* U+202E, which turns the direction of what follows */
static const char overridden[] = {'a', (char)0xE2, (char)0x80, (char)0xAE, 'b', '\0'};

static const struct {
    const char *text;
    size_t max;
    const char *clean;
} cleans[] = {
    {"web", 0, "web"},       {"a\nb\tc", 0, "a b c"},           {"\x1b[31mred", 0, "?[31mred"},
    {overridden, 0, "ab"},   {"bare_dedicated", 8, "bare_de…"}, {"결제서비스", 6, "결제…"},
    {"결제서", 6, "결제서"},
};

START_TEST(text_is_made_harmless)
{
    ck_assert_str_eq(plim_text_clean(&arena, cleans[_i].text, cleans[_i].max), cleans[_i].clean);
}
END_TEST

static const struct {
    plim_quantity quantity;
    double value;
    const char *text;
} alone[] = {
    {PLIM_QUANTITY_TIME, 1.0, "1.00 s"},        {PLIM_QUANTITY_TIME, 0.0124, "12.4 ms"},
    {PLIM_QUANTITY_TIME, 0.00025, "250 µs"},    {PLIM_QUANTITY_TIME, 1234.0, "1234 s"},
    {PLIM_QUANTITY_RATIO, 0.123, "12.3 %"},     {PLIM_QUANTITY_RATIO, 0.99999, ">99.9 %"},
    {PLIM_QUANTITY_RATIO, 0.000001, "<0.01 %"}, {PLIM_QUANTITY_COUNT, 6.0, "6"},
    {PLIM_QUANTITY_MEMORY, 512.0, "512 MiB"},   {PLIM_QUANTITY_MEMORY, 14336.0, "14.0 GiB"},
};

START_TEST(a_number_alone_has_its_unit)
{
    ck_assert_str_eq(plim_scale_alone(&arena, alone[_i].quantity, alone[_i].value), alone[_i].text);
}
END_TEST

START_TEST(a_column_has_one_unit_and_marks_what_is_missing)
{
    plim_row a = plim_made_row("p", "service", "a", "m", "", "s", 0.0124, 0.0031);
    plim_row b = plim_made_row("p", "service", "b", "m", "", "s", 0.1242, 0.0102);
    plim_row beyond = plim_made_row("p", "service", "c", "m", "", "s", (double)NAN, -1.0);
    beyond.ci_low = plim_value_of(1.0);
    const plim_row *rows[] = {&a, &b, &beyond, NULL};
    plim_cell cells[4] = {0};
    plim_scale scale = plim_scale_cells(&arena, PLIM_QUANTITY_TIME, PLIM_INTERVAL_FULL, false, NULL,
                                        rows, 4, cells);
    ck_assert_str_eq(scale.unit, "ms");
    ck_assert_str_eq(cells[0].text, "12 [  9,  16]"); /* 9.3 and 15.5 */
    ck_assert_str_eq(cells[1].text, "124 [114, 134]");
    ck_assert_str_eq(cells[2].text, "> 1.0 s");
    ck_assert_str_eq(cells[3].text, "–");
    const plim_scale seconds = plim_scale_for(PLIM_QUANTITY_TIME, &beyond.ci_low.v, 1);
    scale = plim_scale_cells(&arena, PLIM_QUANTITY_TIME, PLIM_INTERVAL_NONE, false, &seconds, rows,
                             2, cells);
    ck_assert_str_eq(scale.unit, "s");
    ck_assert_str_eq(cells[0].text, "0.012");
    ck_assert_str_eq(cells[1].text, "0.124");
}
END_TEST

/* A head over the columns of a service, not over each of them. */
START_TEST(columns_of_a_service_share_a_head)
{
    const plim_made_up made = plim_realistic();
    char *text = report_text("table", plim_made_up_results(&arena, &made), NULL);
    size_t heads = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        for (size_t s = 0; s < made.n_services; s++) {
            char head[64];
            (void)snprintf(head, sizeof head, " %s ─", made.services[s]);
            const char *first = strstr(line, head);
            heads += first != NULL;
            ck_assert_msg(first == NULL || strstr(first + 1, head) == NULL, "%s", line);
        }
    }
    ck_assert_uint_ge(heads, made.n_services);
    free(text);
}
END_TEST

START_TEST(rounding_is_not_printed)
{
    plim_table table = {0};
    ck_assert_str_eq(plim_table_seconds(&table, 0.1 * 3.0 * 100.0), "30 s");
    ck_assert_str_eq(plim_table_seconds(&table, 0.025), "0.025 s");
    ck_assert_str_eq(plim_table_seconds(&table, 1234567.5), "1234567.5 s");
    ck_assert_str_eq(plim_table_seconds(&table, (double)NAN), "–");
    plim_arena_free(&table.arena);
}
END_TEST

START_TEST(wide_names_stay_in_line)
{
    const plim_cell names[] = {{.text = "web"}, {.text = "결제"}};
    const plim_cell values[] = {{.text = "12.4", .mark = "¹"}, {.text = "3.1"}};
    const plim_column columns[] = {{.head = "service", .left = true, .cells = names},
                                   {.head = "ms", .cells = values}};
    plim_str out = {0};
    plim_grid_put(&out, columns, 2, 2, 0, 80, false);
    ck_assert_str_eq(out.text, "service    ms\n"
                               "web      12.4¹\n"
                               "결제      3.1\n");
    plim_str_free(&out);
}
END_TEST

START_TEST(a_wide_grid_is_cut_between_groups)
{
    static const char left[] = "left", right[] = "right";
    const plim_cell cells[] = {{.text = "1000"}};
    const plim_column columns[] = {{.head = "key", .left = true, .cells = cells},
                                   {.group = left, .head = "a", .cells = cells},
                                   {.group = left, .head = "b", .cells = cells},
                                   {.group = right, .head = "c", .cells = cells}};
    plim_str out = {0};
    plim_grid_put(&out, columns, 4, 1, 0, 18, false);
    ck_assert_str_eq(out.text, "      ── left ──\n"
                               "key      a     b\n"
                               "1000  1000  1000\n"
                               "\n"
                               "      right\n"
                               "key       c\n"
                               "1000   1000\n");
    plim_str_free(&out);
}
END_TEST

/* Arguments of every message are {0}, {1}, ... without a hole. */
START_TEST(messages_count_their_arguments)
{
    const char *text = plim_message_text(PLIM_LANG_EN, (plim_message)_i);
    bool seen[10] = {false};
    for (const char *p = text; (p = strchr(p, '{')) != NULL; p++) {
        ck_assert_msg(p[1] >= '0' && p[1] <= '9' && p[2] == '}', "\"%s\"", text);
        seen[p[1] - '0'] = true;
    }
    for (int i = 1; i < 10; i++) {
        ck_assert_msg(!seen[i] || seen[i - 1], "\"%s\"", text);
    }
}
END_TEST

/* Line ends and the indent after them as one space: sentences may be wrapped. */
static const char *unwrapped(const char *text)
{
    char *line = plim_arena_text(&arena, text, strlen(text));
    size_t n = 0;
    for (const char *p = text; *p != '\0'; p++) {
        bool space = *p == '\n' || *p == ' ';
        if (!space || (n > 0 && line[n - 1] != ' ')) {
            line[n++] = (char)(space ? ' ' : *p);
        }
    }
    line[n] = '\0';
    return line;
}

/* Two platforms, one victim: p99 and hosts are all that the reading knows. */
static plim_results *two(double p99_a, double p99_b, double half)
{
    static const char *platforms[] = {"a", "b"};
    plim_results *r = plim_results_new(&arena);
    r->verb = "compare";
    r->platforms = platforms;
    r->n_platforms = 2;
    const double p99[] = {p99_a, p99_b};
    for (int i = 0; i < 2; i++) {
        plim_results_add(r, plim_made_row(platforms[i], "platform", platforms[i], "hosts_used", "",
                                          "1", 2.0 + i, -1.0));
        plim_results_add(
            r, plim_made_row(platforms[i], "service", "web", "sojourn_p99", "", "s", p99[i], half));
    }
    return r;
}

START_TEST(the_reading_says_what_separates)
{
    char *text = report_text("table", two(0.0124, 0.0242, 0.001), NULL);
    ck_assert_ptr_nonnull(strstr(unwrapped(text),
                                 "web answers fastest on a: its p99 there is 12.4 ms, "
                                 "against 24.2 ms on b."));
    ck_assert_ptr_nonnull(
        strstr(unwrapped(text), "The fewest hosts are 2, on a; the most are 3, on b."));
    free(text);
}
END_TEST

START_TEST(the_reading_is_silent_where_intervals_overlap)
{
    char *text = report_text("table", two(0.0124, 0.0142, 0.001), NULL);
    ck_assert_ptr_nonnull(
        strstr(unwrapped(text), "There is no clear difference in the p99 of web"));
    ck_assert_ptr_null(strstr(text, "fastest"));
    free(text);
}
END_TEST

START_TEST(a_paired_difference_is_sharper_than_two_intervals)
{
    plim_results *r = two(0.0124, 0.0142, 0.001);
    r->baseline = "a";
    plim_row row = plim_made_row("b", "service", "web", "sojourn_p99", "", "s", 0.0018, 0.0002);
    row.point = "vs=a";
    plim_results_add(r, row);
    char *text = report_text("table", r, NULL);
    ck_assert_ptr_nonnull(strstr(unwrapped(text), "web answers fastest on a"));
    ck_assert_ptr_nonnull(strstr(text, "+1.80 [+1.60, +2.00]*"));
    free(text);
}
END_TEST

static plim_results *losing(double lost_a, double lost_b)
{
    plim_results *r = two(0.0124, 0.0142, 0.001);
    const double lost[] = {lost_a, lost_b};
    r->baseline = "a";
    for (size_t i = 0; i < 2; i++) {
        plim_results_add(r, plim_made_row(r->platforms[i], "service", "web", "timed_out_ratio", "",
                                          "1", lost[i], 0.001));
    }
    plim_row row = plim_made_row("b", "service", "web", "sojourn_mean", "", "s", 0.0018, 0.0002);
    row.point = "vs=a";
    plim_results_add(r, row);
    return r;
}

START_TEST(means_of_different_requests_are_not_compared)
{
    char *text = report_text("table", losing(0.009, 0.0), NULL);
    ck_assert_ptr_nonnull(strstr(text, "+1.80 [+1.60, +2.00]*"));
    ck_assert_ptr_nonnull(strstr(text, "timed out %"));
    free(text);
    text = report_text("table", losing(0.0, 0.011), NULL);
    ck_assert_ptr_null(strstr(text, "+1.80"));
    free(text);
    text = report_text("table", losing(0.0, 0.0), NULL);
    ck_assert_ptr_nonnull(strstr(text, "+1.80 [+1.60, +2.00]*"));
    ck_assert_ptr_null(strstr(text, "timed out %")); /* no column of zeros */
    free(text);
}
END_TEST

START_TEST(a_platform_that_answers_few_is_not_called_fast)
{
    plim_results *r = losing(0.011, 0.0); /* a is faster, of those it answers */
    for (size_t i = 0; i < 2; i++) {
        plim_results_add(r, plim_made_row(r->platforms[i], "service", "web", "sojourn_part",
                                          "native", "s", 0.01, 0.001));
    }
    char *text = report_text("table", r, NULL);
    const char *line = unwrapped(text);
    ck_assert_ptr_nonnull(
        strstr(line, "More than 1 % of the requests of web got no answer on a: its p99 there"));
    ck_assert_ptr_null(strstr(line, "fastest"));
    ck_assert_ptr_nonnull(strstr(line, "¹ of the answered alone: more than 1 %"));
    free(text);
}
END_TEST

START_TEST(a_comparison_says_everything_it_must)
{
    plim_made_up d = plim_realistic();
    char *text = report_text("table", plim_made_up_results(&arena, &d), NULL);
    static const char *const wanted[] = {
        "8 platforms, differences against bare_dedicated",
        "Difference against bare_dedicated",
        "> 1.0 s",
        "could not be placed: batch_reports-3 lacks 1,720 MiB on host-2",
        "saturated: requests come faster than they are answered",
        "not enough data for an interval: longer runs",
        "its promise falls furthest)",
        "Worst victim, furthest below its best platform: ",
        "hypervisor_full_bt 10.2",
        "Memory resident over all hosts (GiB)",
        "Of the mean time of an answered request of ",
        "The fewest hosts are 2, on bare_shared and container",
    };
    const char *line = unwrapped(text);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        ck_assert_msg(strstr(line, wanted[i]) != NULL, "\"%s\" is missing", wanted[i]);
    }
    assert_no_nan(text);
    ck_assert_ptr_null(strchr(text, '\x1b'));
    free(text);
}
END_TEST

START_TEST(lines_fit_the_page)
{
    plim_made_up d = plim_realistic();
    char *text = report_text("table", plim_made_up_results(&arena, &d), NULL);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        ck_assert_msg(plim_text_width(line) <= 110, "%s", line);
    }
    free(text);
}
END_TEST

START_TEST(hostile_names_leave_no_escape_in_the_table)
{
    plim_made_up d = plim_hostile();
    char *text = report_text("table", plim_made_up_results(&arena, &d), NULL);
    ck_assert_ptr_null(strchr(text, '\x1b'));
    free(text);
    plim_report_options color = {.color = true};
    text = report_text("table", plim_made_up_results(&arena, &d), &color);
    ck_assert_ptr_nonnull(strstr(text, "\x1b[1m"));
    ck_assert_ptr_null(strstr(text, "break\x1b"));
    free(text);
}
END_TEST

START_TEST(many_services_and_hosts_are_condensed)
{
    static const char *platforms[] = {"a"};
    plim_results *r = plim_results_new(&arena);
    r->verb = "run";
    r->platforms = platforms;
    r->n_platforms = 1;
    for (int i = 0; i < 11; i++) {
        const char *service = plim_arena_format(&arena, "s%02d", i);
        const char *host = plim_arena_format(&arena, "h%02d", i);
        plim_results_add(r, plim_made_row("a", "service", service, "sojourn_p99", "", "s",
                                          0.01 * (1 + i), 0.001));
        plim_results_add(
            r, plim_made_row("a", "host", host, "utilization", "", "1", 0.05 * (1 + i), 0.001));
    }
    char *text = report_text("table", r, NULL);
    ck_assert_ptr_nonnull(strstr(text, "… and 5 more services"));
    ck_assert_ptr_nonnull(strstr(text, "… and 3 more hosts"));
    ck_assert_ptr_null(strstr(text, "s04"));
    ck_assert(strstr(text, "s10") < strstr(text, "s05")); /* worst first */
    ck_assert_ptr_null(strstr(text, "h02"));
    free(text);
}
END_TEST

START_TEST(empty_results_are_said_to_be_empty)
{
    char *text = report_text("table", plim_results_new(&arena), NULL);
    ck_assert_ptr_nonnull(strstr(text, "There are no results to show."));
    free(text);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("reports/table");
    TCase *c = plim_suite_case(suite, "table");
    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_test(c, small_results_to_the_byte);
    tcase_add_loop_test(c, width_is_that_of_a_terminal, 0, COUNT(widths));
    tcase_add_loop_test(c, text_is_made_harmless, 0, COUNT(cleans));
    tcase_add_loop_test(c, a_number_alone_has_its_unit, 0, COUNT(alone));
    tcase_add_test(c, a_column_has_one_unit_and_marks_what_is_missing);
    tcase_add_test(c, wide_names_stay_in_line);
    tcase_add_test(c, columns_of_a_service_share_a_head);
    tcase_add_test(c, rounding_is_not_printed);
    tcase_add_test(c, a_wide_grid_is_cut_between_groups);
    tcase_add_loop_test(c, messages_count_their_arguments, 0, PLIM_MSG_COUNT);
    tcase_add_test(c, the_reading_says_what_separates);
    tcase_add_test(c, the_reading_is_silent_where_intervals_overlap);
    tcase_add_test(c, a_paired_difference_is_sharper_than_two_intervals);
    tcase_add_test(c, means_of_different_requests_are_not_compared);
    tcase_add_test(c, a_platform_that_answers_few_is_not_called_fast);
    tcase_add_test(c, a_comparison_says_everything_it_must);
    tcase_add_test(c, lines_fit_the_page);
    tcase_add_test(c, hostile_names_leave_no_escape_in_the_table);
    tcase_add_test(c, many_services_and_hosts_are_condensed);
    tcase_add_test(c, empty_results_are_said_to_be_empty);
    return plim_suite_run(suite);
}
