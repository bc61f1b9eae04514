/* SPDX-License-Identifier: GPL-3.0-or-later
 * Mirrors reports/figures.c, figure_*.c, plot.c, gnuplot.c and decimate.c: what is written, what
 * stays behind after a failure, and that no name is ever run. Pictures are only made, not
 * compared: they differ between machines. */
#include "reports/decimate.h"
#include "reports/gnuplot.h"
#include "reports/plot.h"
#include "tests/support/report_text.h"
#include "tests/support/results_builder.h"
#include "tests/support/suite.h"

#include <dirent.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {"latency", "time", "ledger", "timeline", "hosts"};
enum { N_NAMES = sizeof names / sizeof *names };

static plim_arena arena;
static char dir[64];

static void setup(void)
{
    strcpy(dir, "/tmp/plim_figures_XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

/* Calls for each file of the directory; removes them when `and_remove`. Returns how many. */
static int each_file(const char *in, void (*call)(const char *name), bool and_remove)
{
    int n = 0;
    DIR *d = opendir(in);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) {
            continue;
        }
        if (call != NULL) {
            call(e->d_name);
        }
        n++;
        if (and_remove) {
            unlink(plim_arena_format(&arena, "%s/%s", in, e->d_name));
        }
    }
    if (d != NULL) {
        closedir(d);
    }
    return n;
}

static void teardown(void)
{
    each_file(dir, NULL, true);
    rmdir(dir);
    plim_arena_free(&arena);
}

static bool have_gnuplot(void)
{
    const char *path = getenv("PATH");
    char *copy = plim_arena_text(&arena, path == NULL ? "" : path, path == NULL ? 0 : strlen(path));
    for (char *at = strtok(copy, ":"); at != NULL; at = strtok(NULL, ":")) {
        if (access(plim_arena_format(&arena, "%s/gnuplot", at), X_OK) == 0) {
            return true;
        }
    }
    return false;
}

static char *slurp(const char *name, const char *suffix)
{
    FILE *file = fopen(plim_arena_format(&arena, "%s/%s.%s", dir, name, suffix), "rb");
    ck_assert_msg(file != NULL, "%s.%s is missing", name, suffix);
    char *text = plim_arena_alloc(&arena, 1 << 21, 1);
    size_t n = fread(text, 1, (1 << 21) - 1, file);
    (void)fclose(file);
    text[n] = '\0';
    return text;
}

static void not_temporary(const char *name)
{
    ck_assert_msg(strstr(name, ".tmp") == NULL, "%s was left", name);
}

static plim_status figures(const plim_made_up *made_up, const char *gnuplot, plim_err *err)
{
    plim_report_options options = {.dir = dir, .gnuplot = gnuplot};
    const plim_results *r = plim_made_up_results(&arena, made_up);
    return plim_find_report("figures")->write(r, NULL, &options, err);
}

START_TEST(every_figure_is_drawn)
{
    if (!have_gnuplot()) {
        return;
    }
    plim_made_up d = _i == 0 ? plim_realistic() : plim_hostile();
    plim_err err = {0};
    ck_assert_msg(figures(&d, NULL, &err) == PLIM_OK, "%s: %s", err.where, err.what);
    for (size_t i = 0; i < N_NAMES; i++) {
        ck_assert_ptr_nonnull(strstr(slurp(names[i], "svg"), "</svg>"));
        ck_assert_int_eq(memcmp(slurp(names[i], "png"), "\x89PNG", 4), 0);
        assert_no_nan(slurp(names[i], "dat"));
    }
    ck_assert_int_eq(each_file(dir, not_temporary, false), (intmax_t)4 * N_NAMES);
    ck_assert_int_ne(access("/tmp/plim_pwned", F_OK), 0);
}
END_TEST

START_TEST(nothing_to_show_is_a_figure_that_says_so)
{
    plim_made_up d = plim_realistic();
    d.n_platforms = d.n_services = d.n_bins = 0;
    plim_err err = {0};
    plim_status status = figures(&d, NULL, &err);
    ck_assert(status == PLIM_OK || !have_gnuplot());
    for (size_t i = 0; i < N_NAMES; i++) {
        ck_assert_ptr_nonnull(strstr(slurp(names[i], "gp"), "'no data'"));
    }
}
END_TEST

START_TEST(only_a_refused_platform_is_no_error)
{
    static const char *const one[] = {"vm_full"};
    plim_made_up d = plim_realistic();
    d.platforms = one;
    d.n_platforms = 1;
    d.refused = one[0];
    plim_err err = {0};
    plim_status status = figures(&d, NULL, &err);
    ck_assert_msg(status == PLIM_OK || !have_gnuplot(), "%s: %s", err.where, err.what);
}
END_TEST

START_TEST(without_gnuplot_scripts_and_data_are_kept)
{
    plim_made_up d = plim_realistic();
    plim_err err = {0};
    ck_assert_int_eq(figures(&d, "no-such-gnuplot", &err), PLIM_EIO);
    ck_assert_ptr_nonnull(strstr(err.what, "gnuplot-nox"));
    for (size_t i = 0; i < N_NAMES; i++) {
        ck_assert_ptr_nonnull(strstr(slurp(names[i], "gp"), "set output"));
        slurp(names[i], "dat");
    }
    ck_assert_int_eq(each_file(dir, not_temporary, false), (intmax_t)2 * N_NAMES);
}
END_TEST

START_TEST(a_failing_gnuplot_leaves_no_picture)
{
    plim_made_up d = plim_realistic();
    plim_err err = {0};
    ck_assert_int_eq(figures(&d, "false", &err), PLIM_EIO);
    ck_assert_ptr_nonnull(strstr(err.what, "gnuplot failed"));
    ck_assert_int_eq(each_file(dir, not_temporary, false), (intmax_t)2 * N_NAMES);
}
END_TEST

START_TEST(a_slow_gnuplot_is_stopped)
{
    plim_err err = {0};
    char *script = plim_arena_format(&arena, "%s/slow", dir);
    FILE *file = fopen(script, "w");
    ck_assert_ptr_nonnull(file);
    fputs("#!/bin/sh\nexec sleep 60\n", file);
    (void)fclose(file);
    ck_assert_int_eq(chmod(script, 0700), 0);
    ck_assert_int_eq(plim_gnuplot_run(script, dir, "x", "s", "p", 100, &err), PLIM_EIO);
    ck_assert_ptr_nonnull(strstr(err.what, "took longer"));
}
END_TEST

START_TEST(a_directory_that_is_none_is_an_error)
{
    plim_report_options options = {.dir = "/dev/null/figures"};
    plim_err err = {0};
    const plim_results *r = plim_small_results(&arena);
    ck_assert_int_eq(plim_find_report("figures")->write(r, NULL, &options, &err), PLIM_EIO);
    err = (plim_err){0};
    options.dir = NULL;
    ck_assert_int_eq(plim_find_report("figures")->write(r, NULL, &options, &err), PLIM_EUSAGE);
    err = (plim_err){0};
    options.dir = "/tmp/a\nb";
    ck_assert_int_eq(plim_find_report("figures")->write(r, NULL, &options, &err), PLIM_EUSAGE);
}
END_TEST

START_TEST(scripts_and_data_are_the_same_each_time)
{
    plim_made_up d = plim_realistic();
    for (size_t i = 0; i < N_NAMES; i++) {
        plim_plot first, second;
        ck_assert(plim_plot_make(&first, plim_figures[i], plim_made_up_results(&arena, &d),
                                 PLIM_LANG_EN));
        ck_assert(plim_plot_make(&second, plim_figures[i], plim_made_up_results(&arena, &d),
                                 PLIM_LANG_EN));
        ck_assert_str_eq(first.gp.text, second.gp.text);
        ck_assert_str_eq(first.dat.text, second.dat.text);
        plim_plot_free(&first);
        plim_plot_free(&second);
    }
}
END_TEST

/* Every quote in a script is a single one, opened and closed on its line. */
START_TEST(hostile_names_stay_in_single_quotes)
{
    plim_made_up d = plim_hostile();
    plim_plot plot;
    ck_assert(
        plim_plot_make(&plot, plim_figures[_i], plim_made_up_results(&arena, &d), PLIM_LANG_EN));
    bool inside = false;
    for (const char *p = strchr(plot.gp.text, '\n'); *p != '\0'; p++) {
        bool comment = *p == '\n' && p[1] == '#';
        ck_assert_msg(*p != '\n' || !inside, "a text goes on over the line's end");
        inside = *p == '\'' ? !inside : inside;
        ck_assert_msg(inside || (*p != '"' && *p != '`') || comment, "unquoted at %.40s", p);
        p = comment ? strchr(p + 1, '\n') - 1 : p;
    }
    ck_assert(!inside);
    plim_plot_free(&plot);
}
END_TEST

START_TEST(ledger_data_to_the_byte)
{
    static const char *platforms[] = {"a"};
    plim_results *r = plim_results_new(&arena);
    r->platforms = platforms;
    r->n_platforms = 1;
    static const struct {
        const char *part;
        double core_s;
    } rows[] = {{"useful", 50.0}, {"overhead:x", 25.0}, {"ticks", 5.0}, {"idle", 20.0}};
    for (size_t i = 0; i < 4; i++) {
        plim_results_add(r, plim_made_row("a", "host", "h", "cpu_ledger", rows[i].part, "core_s",
                                          rows[i].core_s, -1.0));
    }
    plim_plot plot;
    ck_assert(plim_plot_make(&plot, plim_figures[2], r, PLIM_LANG_EN));
    ck_assert_str_eq(plot.dat.text, "# useful\n25,0,0,50,-0.2,0.2\n\n\n"
                                    "# overhead of the layers\n62.5,0,50,75,-0.2,0.2\n\n\n"
                                    "# ticks and switching\n77.5,0,75,80,-0.2,0.2\n\n\n"
                                    "# idle\n90,0,80,100,-0.2,0.2\n");
    plim_plot_free(&plot);
}
END_TEST

/* Over the bar of a platform that leaves requests out stands a second one, and a sentence. */
START_TEST(means_of_few_are_hatched)
{
    for (int c = 0; c < 2; c++) {
        plim_results *r = plim_results_new(&arena);
        plim_results_add(
            r, plim_made_row("a", "service", "s", "sojourn_part", "native", "s", 0.002, -1.0));
        plim_results_add(r, plim_made_row("a", "service", "s", "rejected_ratio", "", "1",
                                          c == 0 ? 0.01 : 0.011, -1.0));
        plim_plot plot;
        ck_assert(plim_plot_make(&plot, plim_figures[1], r, PLIM_LANG_EN));
        ck_assert((strstr(plot.gp.text, "pattern") != NULL) == (c == 1));
        ck_assert((strstr(plot.gp.text, "hatched: more than 1 %") != NULL) == (c == 1));
        ck_assert((strstr(plot.dat.text, "got no answer: x, y, box from x, to x, from y, to y\n"
                                         "1,0,0,2,") != NULL) == (c == 1));
        plim_plot_free(&plot);
    }
}
END_TEST

START_TEST(decimation_keeps_extremes_gaps_and_order)
{
    enum { N = 100003, MAX = 2000 };
    static plim_value value[N];
    static size_t keep[MAX];
    for (size_t i = 0; i < N; i++) {
        value[i] = plim_value_of(sin((double)i));
    }
    value[4321].v = -50.0;
    value[77777].v = 50.0;
    for (size_t i = 30000; i < 30500; i++) {
        value[i] = PLIM_NO_VALUE;
    }
    size_t n = plim_decimate(value, N, MAX, keep), gaps = 0;
    bool low = false, high = false;
    ck_assert_uint_le(n, MAX);
    for (size_t i = 0; i < n; i++) {
        ck_assert(i == 0 || keep[i] > keep[i - 1]);
        low = low || keep[i] == 4321;
        high = high || keep[i] == 77777;
        gaps += !value[keep[i]].there;
    }
    ck_assert(low && high && gaps > 0 && keep[0] == 0 && keep[n - 1] == N - 1);
    ck_assert_uint_eq(plim_decimate(value, 7, MAX, keep), 7);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reports/figures");
    TCase *c = plim_suite_case(suite, "figures");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, every_figure_is_drawn, 0, 2);
    tcase_add_test(c, nothing_to_show_is_a_figure_that_says_so);
    tcase_add_test(c, only_a_refused_platform_is_no_error);
    tcase_add_test(c, without_gnuplot_scripts_and_data_are_kept);
    tcase_add_test(c, a_failing_gnuplot_leaves_no_picture);
    tcase_add_test(c, a_slow_gnuplot_is_stopped);
    tcase_add_test(c, a_directory_that_is_none_is_an_error);
    tcase_add_test(c, scripts_and_data_are_the_same_each_time);
    tcase_add_loop_test(c, hostile_names_stay_in_single_quotes, 0, N_NAMES);
    tcase_add_test(c, ledger_data_to_the_byte);
    tcase_add_test(c, means_of_few_are_hatched);
    tcase_add_test(c, decimation_keeps_extremes_gaps_and_order);
    return plim_suite_run(suite);
}
