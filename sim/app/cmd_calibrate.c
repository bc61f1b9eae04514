/* SPDX-License-Identifier: GPL-3.0-or-later
 * calibrate: measurements to a layer and a service, with what they cannot tell. */
#include "reports/outfile.h"
#include "reports/report.h"
#include "scenarios/calibrate.h"
#include "sim/app/calibration_text.h"
#include "sim/app/cmd.h"
#include "sim/app/results_out.h"
#include "sim/app/study.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 65, NAMES_BYTES = 4096 };

static const plim_option options[] = {
    {"output", 'o', "FILE", "write layers, platforms and services there, as keys of a scenario"},
    {"format", 'f', "FORMAT", "table (default), csv (the long table) or json"},
    {"era", 'e', "YEAR", "native costs and defaults of that era: 2003, 2014 (default) or 2020"},
    {"layer", 'l', "NAME", "the layer to fit (default: the uppermost that is no OS)"},
    {"fit", 0, "NAMES", "rows of the layer to find, instead of all that matter: a.b,c.d.e"},
    {"hold", 0, "NAMES", "what stays at its default"},
    {"relative-error", 0, "X", "of a measurement without sd, where the data cannot say (0.02)"},
    {NULL, 0, NULL, NULL},
};

typedef struct asked {
    plim_calibrate_options o;
    int format;
    char fit_text[NAMES_BYTES], hold_text[NAMES_BYTES];
    const char *fit[NAMES_MAX], *hold[NAMES_MAX];
} asked;

static plim_status read_names(const plim_cli *cli, const char *option, char *text,
                              const char **names, const char *const **out, plim_err *err)
{
    const char *value = plim_cli_value(cli, option);
    if (value != NULL && !plim_cli_split(value, text, NAMES_BYTES, names, NAMES_MAX)) {
        return plim_fail(err, PLIM_EUSAGE, "",
                         "--%s: found \"%.60s\", expected names with commas between them", option,
                         value);
    }
    *out = value == NULL ? NULL : names;
    return PLIM_OK;
}

static plim_status read_options(const plim_cli *cli, asked *a, plim_err *err)
{
    static const char *const formats[] = {"table", "csv", "json", NULL};
    a->o.layer = plim_cli_value(cli, "layer");
    plim_status status = plim_cli_choice(cli, "format", formats, &a->format, err);
    if (status == PLIM_OK) {
        status = plim_cli_era(cli, 2014, &a->o.era, err);
    }
    if (status == PLIM_OK) {
        status = plim_cli_real(cli, "relative-error", 1e-6, 1.0, 0.02, &a->o.relative_sd, err);
    }
    if (status == PLIM_OK) {
        status = read_names(cli, "fit", a->fit_text, a->fit, &a->o.fit, err);
    }
    if (status == PLIM_OK) {
        status = read_names(cli, "hold", a->hold_text, a->hold, &a->o.hold, err);
    }
    return status;
}

static plim_status write_keys(const plim_calibration *c, const char *path, plim_err *err)
{
    plim_outfile out = plim_outfile_of(path);
    FILE *file = plim_outfile_open(&out, err);
    plim_status status = file == NULL ? err->status : PLIM_OK;
    if (status == PLIM_OK) {
        plim_calibrate_write(c, file);
        status = plim_outfile_keep(&out, file, status, err);
    }
    plim_outfile_free(&out);
    if (status == PLIM_OK) {
        fprintf(stderr, "wrote %s: its layers, platforms and services are keys of a scenario\n",
                path);
    }
    return status;
}

static plim_status report(const plim_calibration *c, int format, plim_err *err)
{
    static const char *const names[] = {"table", "csv", "json"};
    if (format == 0) {
        plim_calibration_print(c, stdout);
        return PLIM_OK;
    }
    plim_results *results = plim_results_new(c->arena);
    if (results == NULL) {
        return plim_fail(err, PLIM_ENOMEM, "", "no memory for the report");
    }
    const char *slash = strrchr(c->file, '/');
    results->verb = "calibrate";
    results->scenario = results->title = slash == NULL ? c->file : slash + 1;
    results->file = c->file;
    results->version = plim_version();
    results->era = c->era;
    plim_calibrate_results(c, results);
    return plim_find_report(names[format])->write(results, stdout, NULL, err);
}

static int run(plim_cli *cli)
{
    asked a = {0};
    plim_err err = {0};
    plim_arena arena = {0};
    plim_diags diags = {0};
    plim_calibration calibration = {0};
    plim_status status = read_options(cli, &a, &err);
    if (status == PLIM_OK) {
        status = plim_calibrate(cli->operand[0], NULL, 0, &a.o, &arena, &calibration, &diags, &err);
    }
    if (status == PLIM_OK && plim_cli_value(cli, "output") != NULL) {
        status = write_keys(&calibration, plim_cli_value(cli, "output"), &err);
    }
    if (status == PLIM_OK) {
        status = report(&calibration, a.format, &err);
    } else if (status == PLIM_EEXPECT && calibration.file != NULL) {
        /* nothing was found: the report says why */
        plim_err ignored = {0};
        (void)report(&calibration, a.format, &ignored);
    }
    int code = status == PLIM_OK ? 0 : plim_status_exit(status);
    if (plim_diags_count(&diags) > 0) {
        plim_diags_print(&diags, stderr);
    } else if (status != PLIM_OK) {
        code = plim_cli_fail(cli, &err);
    }
    plim_diags_free(&diags);
    plim_arena_free(&arena);
    return code;
}

const plim_command plim_command_calibrate = {
    .name = "calibrate",
    .summary = "fits layers and services to measurements, and says what those cannot tell",
    .operands = "FILE",
    .min_operands = 1,
    .max_operands = 1,
    .options = options,
    .details = "FILE is CSV, a row for each fact of a service (no platform) and each measurement:\n"
               "platform,service,case,metric,part,value,unit,sd,n (docs/calibrate.md).\n\n"
               "  plimsoll calibrate docs/examples/calibrate.csv -o hvm.json",
    .run = run,
};
