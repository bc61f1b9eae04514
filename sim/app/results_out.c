/* SPDX-License-Identifier: GPL-3.0-or-later
 * `run` and `compare` from the operand to the last file: see results_out.h. */
#include "sim/app/results_out.h"

#include "reports/outfile.h"
#include "reports/report.h"
#include "scenarios/scenario_keys.h"
#include "sim/app/interrupt.h"
#include "sim/app/study.h"
#include "sim/base/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const formats[] = {"table", "csv", "json", "html", NULL};

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

static plim_status write_file(const plim_results *results, const char *report, const char *dir,
                              const char *name, plim_err *err)
{
    plim_str path = {0};
    plim_str_printf(&path, "%s/%s", dir, name);
    if (path.failed) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the name of a file");
    }
    plim_outfile out = plim_outfile_of(path.text);
    FILE *file = plim_outfile_open(&out, err);
    plim_status status = file == NULL ? err->status : PLIM_OK;
    if (status == PLIM_OK) {
        status = plim_find_report(report)->write(results, file, NULL, err);
        status = plim_outfile_keep(&out, file, status, err);
    }
    plim_outfile_free(&out);
    plim_str_free(&path);
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

static plim_status read_seed(const plim_cli *cli, plim_study *study, plim_err *err)
{
    const char *text = plim_cli_value(cli, "seed");
    study->seeded = text != NULL;
    if (text != NULL && !plim_seed_parse(text, &study->seed)) {
        return plim_fail(
            err, PLIM_EUSAGE, "",
            "--seed: found \"%s\", expected an integer of at most 15 digits or 16 hex digits",
            text);
    }
    return PLIM_OK;
}

/* Options that must be right before anything runs. */
static plim_status check_options(const plim_cli *cli, plim_study *study, plim_err *err)
{
    int64_t jobs = 0, replications = 0;
    int format;
    plim_status status = plim_cli_choice(cli, "format", formats, &format, err);
    if (status == PLIM_OK) {
        status = plim_cli_integer(cli, "jobs", 1, PLIM_STUDY_JOBS_MAX, 0, &jobs, err);
    }
    if (status == PLIM_OK) {
        status = plim_cli_integer(cli, "replications", 1, PLIM_STUDY_REPLICATIONS_MAX, 0,
                                  &replications, err);
    }
    if (status == PLIM_OK) {
        status = check_directory(cli, err);
    }
    if (status == PLIM_OK) {
        status = read_seed(cli, study, err);
    }
    if (status == PLIM_OK) {
        status = plim_cli_real(cli, "horizon-s", PLIM_STUDY_HORIZON_MIN_S, PLIM_STUDY_HORIZON_MAX_S,
                               0.0, &study->horizon_s, err);
    }
    study->on.jobs = (uint32_t)jobs;
    study->on.replications = (uint32_t)replications;
    return status;
}

static int run_study(plim_cli *cli, const plim_study *asked, const plim_scenario *scenario,
                     plim_arena *arena)
{
    plim_study study = *asked;
    plim_err err = {0};
    plim_results *results = NULL;
    bar progress_bar = {0};
    clock_gettime(CLOCK_MONOTONIC, &progress_bar.start);
    if (isatty(STDERR_FILENO) && !plim_cli_flag(cli, "quiet")) {
        study.on.progress = progress;
        study.on.context = &progress_bar;
    }
    study.on.stop = plim_interrupted;
    if (study.blame && !plim_cli_flag(cli, "quiet")) {
        fprintf(stderr, "plimsoll %s: who hurts whom takes %llu more runs\n", cli->command->name,
                (unsigned long long)plim_study_runs(&study, scenario));
    }
    if (study.isolate && !plim_cli_flag(cli, "quiet")) {
        fprintf(stderr, "plimsoll %s: %llu runs\n", cli->command->name,
                (unsigned long long)plim_study_runs(&study, scenario));
    }
    plim_interrupt_watch();
    const char *command = plim_study_command(&study, cli->operand[0], arena);
    plim_status status = plim_study_results(&study, scenario, command, arena, &results, &err);
    clear_progress(&progress_bar);
    if (status == PLIM_OK && !plim_interrupted(NULL)) {
        status = write_all(cli, results, &err);
    }
    if (plim_interrupted(NULL)) {
        return plim_interrupt_tell(cli->command->name);
    }
    return status == PLIM_OK ? 0 : plim_cli_fail(cli, &err);
}

int plim_cli_experiment(plim_cli *cli, plim_cli_verb verb, const char *const *platforms)
{
    plim_err err = {0};
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_scenario scenario;
    plim_study study = {
        .compare = verb == PLIM_CLI_COMPARE,
        .isolate = verb == PLIM_CLI_ISOLATE,
        .blame = verb != PLIM_CLI_ISOLATE && plim_cli_flag(cli, "blame"),
        .data_dir = plim_cli_data_dir(cli),
        .platforms = platforms,
    };
    if (check_options(cli, &study, &err) != PLIM_OK) {
        return plim_cli_fail(cli, &err);
    }
    plim_status status =
        plim_study_load(&study, cli->operand[0], NULL, 0, &arena, &scenario, &diags, &err);
    int code = status == PLIM_OK ? run_study(cli, &study, &scenario, &arena)
                                 : print_diags(cli, &diags, &err);
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return code;
}

int plim_cli_on_platforms(plim_cli *cli, plim_cli_verb verb)
{
    char store[4096];
    const char *names[PLIM_PLATFORMS_MAX + 1];
    const char *text = plim_cli_value(cli, "platforms");
    plim_err err = {0};
    if (text != NULL &&
        !plim_cli_split(text, store, sizeof store, names, sizeof names / sizeof *names)) {
        (void)plim_fail(&err, PLIM_EUSAGE, "",
                        "--platforms: found \"%s\", expected at most %d names separated by commas",
                        text, PLIM_PLATFORMS_MAX);
        return plim_cli_fail(cli, &err);
    }
    return plim_cli_experiment(cli, verb, text == NULL ? NULL : names);
}
