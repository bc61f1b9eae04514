/* SPDX-License-Identifier: GPL-3.0-or-later
 * `run` and `compare` from the operand to the last file: see results_out.h. */
#include "sim/app/results_out.h"

#include "reports/report.h"
#include "scenarios/experiment.h"
#include "sim/base/str.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const formats[] = {"table", "csv", "json", "html", NULL};

enum { EXIT_INTERRUPTED = 130, EXIT_REPORTED = -1 };

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static bool asked_to_stop(void *context)
{
    (void)context;
    return interrupted != 0;
}

typedef struct bar {
    struct timespec start;
    bool shown;
} bar;

/* A line on a terminal, rewritten in place, for what takes longer than a second. */
static void progress(void *context, uint32_t done, uint32_t all)
{
    bar *b = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double spent_s =
        (double)(now.tv_sec - b->start.tv_sec) + (double)(now.tv_nsec - b->start.tv_nsec) * 1e-9;
    if (spent_s < 1.0 && !b->shown) {
        return;
    }
    b->shown = true;
    if (done == 0) {
        fprintf(stderr, "\r0 of %u runs  ", all);
    } else {
        fprintf(stderr, "\r%u of %u runs, about %.0f s left   ", done, all,
                spent_s * (double)(all - done) / (double)done);
    }
    fflush(stderr);
}

static void clear_progress(const bar *b)
{
    if (b->shown) {
        fprintf(stderr, "\r%60s\r", "");
    }
}

static int print_diags(const plim_cli *cli, const plim_diags *diags, const plim_err *err)
{
    if (plim_diags_count(diags) > 0) {
        plim_diags_print(diags, stderr);
        return plim_status_exit(PLIM_ESCENARIO);
    }
    return plim_cli_fail(cli, err);
}

bool plim_cli_split(const char *text, char *store, size_t n, const char **names, size_t m)
{
    size_t length = strlen(text), count = 0;
    if (length + 1 > n) {
        return false;
    }
    memcpy(store, text, length + 1);
    for (char *at = store; at != NULL;) {
        char *comma = strchr(at, ',');
        if (comma != NULL) {
            *comma = '\0';
        }
        if (*at == '\0' || count + 1 >= m) {
            return false;
        }
        names[count++] = at;
        at = comma == NULL ? NULL : comma + 1;
    }
    names[count] = NULL;
    return true;
}

/* Writes a report to a temporary name and renames it, so that nothing half-written stays. */
static plim_status write_file(const plim_results *results, const char *report, const char *dir,
                              const char *name, plim_err *err)
{
    char path[4096], temporary[4096 + 8];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    snprintf(temporary, sizeof temporary, "%s.tmp", path);
    FILE *file = fopen(temporary, "wb");
    if (file == NULL) {
        return plim_fail(err, PLIM_EIO, temporary, "cannot write: %s", strerror(errno));
    }
    plim_status status = plim_find_report(report)->write(results, file, NULL, err);
    if (fclose(file) != 0 && status == PLIM_OK) {
        status = plim_fail(err, PLIM_EIO, temporary, "cannot write: %s", strerror(errno));
    }
    if (status == PLIM_OK && rename(temporary, path) != 0) {
        status = plim_fail(err, PLIM_EIO, path, "cannot write: %s", strerror(errno));
    }
    if (status != PLIM_OK) {
        (void)remove(temporary);
    }
    return status;
}

static plim_status write_dir(const plim_results *results, const char *dir, plim_err *err)
{
    if (mkdir(dir, 0777) != 0 && errno != EEXIST) {
        return plim_fail(err, PLIM_EIO, dir, "cannot make the directory: %s", strerror(errno));
    }
    plim_status status = write_file(results, "csv", dir, "results.csv", err);
    if (status == PLIM_OK) {
        status = write_file(results, "json", dir, "results.json", err);
    }
    if (status == PLIM_OK) {
        status = write_file(results, "html", dir, "report.html", err);
    }
    if (status == PLIM_OK) {
        plim_report_options options = {.dir = dir};
        status = plim_find_report("figures")->write(results, NULL, &options, err);
    }
    if (status == PLIM_OK) {
        fprintf(stderr, "wrote report.html, results.csv, results.json and figures to %s\n", dir);
    }
    return status;
}

/* Files first: a reader of standard output may leave early. */
static plim_status write_all(const plim_cli *cli, const plim_results *results, plim_err *err)
{
    int format;
    const char *dir = plim_cli_value(cli, "output");
    plim_status status = plim_cli_choice(cli, "format", formats, &format, err);
    if (status == PLIM_OK && dir != NULL) {
        status = write_dir(results, dir, err);
    }
    if (status != PLIM_OK) {
        return status;
    }
    plim_report_options options = {.color = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL};
    return plim_find_report(formats[format])->write(results, stdout, &options, err);
}

/* What the command line says instead of the scenario. */
typedef struct instead {
    bool seeded;
    uint64_t seed;    /* when seeded */
    double horizon_s; /* 0: nothing */
} instead;

/* A wrong directory is better known before the runs than after them. */
static plim_status check_directory(const plim_cli *cli, plim_err *err)
{
    struct stat there;
    const char *dir = plim_cli_value(cli, "output");
    if (dir != NULL && stat(dir, &there) == 0 && !S_ISDIR(there.st_mode)) {
        return plim_fail(err, PLIM_EUSAGE, "", "--output: %s is not a directory", dir);
    }
    return PLIM_OK;
}

static plim_status read_seed(const plim_cli *cli, instead *other, plim_err *err)
{
    const char *text = plim_cli_value(cli, "seed");
    other->seeded = text != NULL;
    if (text != NULL && !plim_seed_parse(text, &other->seed)) {
        return plim_fail(
            err, PLIM_EUSAGE, "",
            "--seed: found \"%s\", expected an integer of at most 15 digits or 16 hex digits",
            text);
    }
    return PLIM_OK;
}

/* Options that must be right before anything runs. */
static plim_status check_options(const plim_cli *cli, plim_experiment_options *options,
                                 instead *other, plim_err *err)
{
    int64_t jobs = 0, replications = 0;
    int format;
    plim_status status = plim_cli_choice(cli, "format", formats, &format, err);
    if (status == PLIM_OK) {
        status = plim_cli_integer(cli, "jobs", 1, 256, 0, &jobs, err);
    }
    if (status == PLIM_OK) {
        status = plim_cli_integer(cli, "replications", 1, 100000, 0, &replications, err);
    }
    if (status == PLIM_OK) {
        status = check_directory(cli, err);
    }
    if (status == PLIM_OK) {
        status = read_seed(cli, other, err);
    }
    if (status == PLIM_OK) {
        status = plim_cli_real(cli, "horizon-s", 1e-3, 1e9, 0.0, &other->horizon_s, err);
    }
    options->jobs = (uint32_t)jobs;
    options->replications = (uint32_t)replications;
    return status;
}

static plim_status apply(const instead *other, plim_scenario *scenario, plim_err *err)
{
    if (other->seeded) {
        scenario->seed = other->seed;
    }
    if (other->horizon_s > 0.0) {
        scenario->horizon_s = other->horizon_s;
    }
    if (scenario->warmup_s >= scenario->horizon_s) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "--horizon-s: found %g, expected more than the warm-up of the scenario: "
                         "%g s",
                         other->horizon_s, scenario->warmup_s);
    }
    return PLIM_OK;
}

/* Appends a word of a shell's command line, in quotes where it needs them. */
static void put_word(plim_str *command, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./:,=+-";
    plim_str_puts(command, " ");
    if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
        plim_str_puts(command, word);
        return;
    }
    plim_str_puts(command, "'");
    for (const char *p = word; *p != '\0'; p++) {
        if (*p == '\'') {
            plim_str_puts(command, "'\\''");
        } else {
            plim_str_add(command, p, 1);
        }
    }
    plim_str_puts(command, "'");
}

/* The command line without what does not change the results. */
static const char *command_of(const plim_cli *cli, bool compare, plim_arena *arena)
{
    const char *const names[] = {compare ? "platforms" : "platform", "replications", "seed",
                                 "horizon-s"};
    plim_str command = {0};
    plim_str_printf(&command, "plimsoll %s", cli->command->name);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = plim_cli_value(cli, names[i]);
        if (value != NULL) {
            plim_str_printf(&command, " --%s", names[i]);
            put_word(&command, value);
        }
    }
    put_word(&command, cli->operand[0]);
    const char *text = command.failed ? NULL : plim_arena_text(arena, command.text, command.n);
    plim_str_free(&command);
    return text == NULL ? "" : text;
}

static plim_status tell(const plim_cli *cli, const plim_experiment *experiment, bool compare,
                        plim_arena *arena, plim_err *err)
{
    plim_results *results = plim_results_new(arena);
    if (results == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the results");
    }
    results->version = plim_version();
    results->command = command_of(cli, compare, arena);
    plim_status status = plim_experiment_results(experiment, compare, results, err);
    return status == PLIM_OK ? write_all(cli, results, err) : status;
}

static int experiment_of(plim_cli *cli, const plim_scenario *scenario, bool compare,
                         plim_experiment_options *options, plim_arena *arena)
{
    plim_err err = {0};
    plim_experiment experiment;
    bar progress_bar = {0};
    clock_gettime(CLOCK_MONOTONIC, &progress_bar.start);
    if (isatty(STDERR_FILENO) && !plim_cli_flag(cli, "quiet")) {
        options->progress = progress;
        options->context = &progress_bar;
    }
    options->stop = asked_to_stop;
    signal(SIGINT, on_interrupt);
    plim_status status = plim_experiment_run(scenario, options, &experiment, &err);
    clear_progress(&progress_bar);
    if (status == PLIM_OK) {
        status = tell(cli, &experiment, compare, arena, &err);
    }
    plim_experiment_free(&experiment);
    if (interrupted) {
        fprintf(stderr, "plimsoll %s: interrupted; nothing was written\n", cli->command->name);
        return EXIT_INTERRUPTED;
    }
    return status == PLIM_OK ? 0 : plim_cli_fail(cli, &err);
}

int plim_cli_experiment(plim_cli *cli, bool compare, const char *const *platforms)
{
    plim_err err = {0};
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_scenario scenario;
    plim_experiment_options options = {0};
    instead other = {0};
    plim_scenario_options load = {
        .data_dir = plim_cli_data_dir(cli), .platforms = platforms, .compare = compare};
    if (check_options(cli, &options, &other, &err) != PLIM_OK) {
        return plim_cli_fail(cli, &err);
    }
    plim_status status =
        plim_scenario_load_file(cli->operand[0], &load, &arena, &scenario, &diags, &err);
    int code;
    if (status != PLIM_OK) {
        code = print_diags(cli, &diags, &err);
    } else if (apply(&other, &scenario, &err) != PLIM_OK) {
        code = plim_cli_fail(cli, &err);
    } else {
        code = experiment_of(cli, &scenario, compare, &options, &arena);
    }
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return code;
}
