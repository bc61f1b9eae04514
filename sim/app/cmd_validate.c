/* SPDX-License-Identifier: GPL-3.0-or-later
 * validate: published results and queueing truths against the simulator. */
#include "sim/app/cmd.h"
#include "sim/app/interrupt.h"

#include "reports/checks.h"
#include "scenarios/validate.h"
#include "sim/app/study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const plim_option options[] = {
    {"format", 'f', "FORMAT",
     "table (default), csv (the long table), json, markdown or html (a page)"},
    {"jobs", 'j', "N", "runs at once (default: all processors; any N gives the same bytes)"},
    {"all", 'a', NULL, "in the table also what is not judged (always so for rows that are named)"},
    {"quiet", 'q', NULL, "no progress on standard error"},
    {NULL, 0, NULL, NULL},
};

static const char *const formats[] = {"table", "csv", "json", "markdown", "html", NULL};

static void progress(void *context, const char *id, const char *title)
{
    (void)context;
    fprintf(stderr, "\r\x1b[Krow %s: %s", id, title);
    fflush(stderr);
}

static const plim_report *find_report(const char *name)
{
    for (const plim_report *r = plim_checks_reports; r->name != NULL; r++) {
        if (strcmp(r->name, name) == 0) {
            return r;
        }
    }
    return plim_find_report(name);
}

static int run_rows(plim_cli *cli, const plim_validate_options *asked, const char *format,
                    plim_arena *arena)
{
    plim_err err = {0};
    plim_results *results = plim_results_new(arena);
    bool failed = false;
    if (results == NULL) {
        (void)plim_fail(&err, PLIM_ENOMEM, "", "no memory for results");
        return plim_cli_fail(cli, &err);
    }
    plim_status status = plim_validate(asked, results, &failed, &err);
    if (asked->progress != NULL) {
        fprintf(stderr, "\r\x1b[K");
    }
    if (plim_interrupted(NULL)) {
        return plim_interrupt_tell("validate");
    }
    if (status == PLIM_OK) {
        results->verb = "validate";
        results->scenario = "validation";
        results->version = plim_version();
        plim_report_options how = {.color = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL,
                                   .all = plim_cli_flag(cli, "all") || cli->n_operands > 0};
        status = find_report(format)->write(results, stdout, &how, &err);
    }
    if (status != PLIM_OK) {
        return plim_cli_fail(cli, &err);
    }
    return failed ? plim_status_exit(PLIM_EEXPECT) : 0;
}

static int run(plim_cli *cli)
{
    plim_err err = {0};
    plim_arena arena = {0};
    int64_t jobs = 0;
    int format = 0;
    plim_status status = plim_cli_choice(cli, "format", formats, &format, &err);
    if (status == PLIM_OK) {
        status = plim_cli_integer(cli, "jobs", 1, PLIM_STUDY_JOBS_MAX, 0, &jobs, &err);
    }
    const char **ids = PLIM_NEW(&arena, (size_t)cli->n_operands + 1, const char *);
    if (status == PLIM_OK && ids == NULL) {
        status = plim_fail(&err, PLIM_ENOMEM, "", "no memory for the names of rows");
    }
    if (status != PLIM_OK) {
        plim_arena_free(&arena);
        return plim_cli_fail(cli, &err);
    }
    for (int i = 0; i < cli->n_operands; i++) {
        ids[i] = cli->operand[i];
    }
    bool tell = isatty(STDERR_FILENO) && !plim_cli_flag(cli, "quiet");
    const plim_validate_options asked = {.jobs = (uint32_t)jobs,
                                         .ids = ids,
                                         .progress = tell ? progress : NULL,
                                         .stop = plim_interrupted};
    plim_interrupt_watch();
    int code = run_rows(cli, &asked, formats[format], &arena);
    plim_arena_free(&arena);
    return code;
}

const plim_command plim_command_validate = {
    .name = "validate",
    .summary = "holds published results and exact ones against the simulator",
    .operands = "[ROW]…",
    .max_operands = 64,
    .options = options,
    .details =
        "Each row is an experiment of a paper (or queueing theory): what is calibration, what\n"
        "is predicted, the null model, the published and the simulated value with its\n"
        "interval, and a verdict. Exit 1 if a row fails that is not marked as a known miss.\n"
        "docs/validation.md is its --format markdown.\n\n"
        "  plimsoll validate\n"
        "  plimsoll validate 1 6\n"
        "  plimsoll validate --format html >validation.html",
    .run = run,
};
