/* SPDX-License-Identifier: GPL-3.0-or-later
 * From what is asked to its results: see study.h. */
#include "sim/app/study.h"

#include "scenarios/blame.h"
#include "scenarios/isolate.h"
#include "sim/base/str.h"

#include <string.h>

const char *plim_version(void)
{
    return PLIMSOLL_VERSION;
}

static plim_status apply(const plim_study *study, plim_scenario *scenario, plim_err *err)
{
    if (study->seeded) {
        scenario->seed = study->seed;
    }
    if (study->horizon_s > 0.0) {
        scenario->horizon_s = study->horizon_s;
    }
    if (scenario->warmup_s >= scenario->horizon_s) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "found a horizon of %g s, expected more than the warm-up of the "
                         "scenario: %g s",
                         study->horizon_s, scenario->warmup_s);
    }
    return PLIM_OK;
}

plim_status plim_study_load(const plim_study *study, const char *name, const char *text, size_t n,
                            plim_arena *arena, plim_scenario *scenario, plim_diags *diags,
                            plim_err *err)
{
    const plim_scenario_options options = {
        .data_dir = study->data_dir,
        .platforms = study->platforms,
        .compare = study->compare || study->isolate,
        .isolate = study->isolate,
    };
    plim_status status =
        text == NULL
            ? plim_scenario_load_file(name, &options, arena, scenario, diags, err)
            : plim_scenario_load_text(name, text, n, &options, arena, scenario, diags, err);
    return status == PLIM_OK ? apply(study, scenario, err) : status;
}

/* Appends text of a shell's command line, in quotes where it needs them. */
static void put_word(plim_str *command, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./:,=+-";
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

static void put_platforms(const plim_study *study, plim_str *command)
{
    plim_str names = {0};
    for (const char *const *name = study->platforms; name != NULL && *name != NULL; name++) {
        plim_str_printf(&names, "%s%s", name == study->platforms ? "" : ",", *name);
    }
    if (names.n > 0) {
        plim_str_puts(command, study->compare || study->isolate ? " --platforms " : " --platform ");
        put_word(command, names.text);
    }
    command->failed = command->failed || names.failed;
    plim_str_free(&names);
}

const char *plim_study_command(const plim_study *study, const char *file, plim_arena *arena)
{
    char number[32];
    plim_str command = {0};
    plim_str_printf(&command, "plimsoll %s",
                    study->isolate   ? "isolate"
                    : study->compare ? "compare"
                                     : "run");
    put_platforms(study, &command);
    plim_str_puts(&command, study->blame ? " --blame" : "");
    if (study->on.replications > 0) {
        plim_str_printf(&command, " --replications %u", study->on.replications);
    }
    if (study->seeded) {
        plim_str_printf(&command, " --seed %s", plim_seed_text(study->seed, number));
    }
    if (study->horizon_s > 0.0) {
        plim_str_printf(&command, " --horizon-s %s", plim_format_double(study->horizon_s, number));
    }
    plim_str_puts(&command, " ");
    put_word(&command, file);
    const char *text = command.failed ? NULL : plim_arena_text(arena, command.text, command.n);
    plim_str_free(&command);
    return text == NULL ? "" : text;
}

uint64_t plim_study_runs(const plim_study *study, const plim_scenario *scenario)
{
    uint32_t replications =
        study->on.replications > 0 ? study->on.replications : scenario->replications;
    return study->isolate ? plim_isolate_runs(scenario, replications)
           : study->blame ? plim_blame_runs(scenario, replications)
                          : 0;
}

static plim_status run_experiment(const plim_study *study, const plim_scenario *scenario,
                                  plim_results *made, plim_err *err)
{
    plim_experiment experiment;
    plim_status status = plim_experiment_run(scenario, &study->on, &experiment, err);
    if (status == PLIM_OK) {
        status = plim_experiment_results(&experiment, study->compare, made, err);
    }
    if (status == PLIM_OK && study->blame) {
        status = plim_blame(&experiment, &study->on, made, err);
    }
    plim_experiment_free(&experiment);
    return status;
}

plim_status plim_study_results(const plim_study *study, const plim_scenario *scenario,
                               const char *command, plim_arena *arena, plim_results **results,
                               plim_err *err)
{
    plim_results *made = plim_results_new(arena);
    if (made == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the results");
    }
    made->version = plim_version();
    made->command = command;
    plim_status status = study->isolate ? plim_isolate(scenario, &study->on, made, err)
                                        : run_experiment(study, scenario, made, err);
    if (status == PLIM_OK) {
        *results = made;
    }
    return status;
}
