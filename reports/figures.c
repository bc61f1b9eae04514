/* SPDX-License-Identifier: GPL-3.0-or-later
 * figures: a directory of NAME.gp, NAME.dat, NAME.svg and NAME.png, one set per line of
 * figures.def. Every file is written under a temporary name and renamed when complete, so that a
 * failure leaves the files of an earlier report or none, never half of one. */
#include "reports/gnuplot.h"
#include "reports/isolation.h"
#include "reports/outfile.h"
#include "reports/plot.h"
#include "reports/report.h"
#include "sim/base/str.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIMIT_MS = 60000 };

#define FIGURE(name) extern const plim_figure plim_figure_##name;
#include "reports/figures.def"
#undef FIGURE

const plim_figure *const plim_figures[] = {
#define FIGURE(name) &plim_figure_##name,
#include "reports/figures.def"
#undef FIGURE
    NULL,
};

static plim_outfile target_of(const char *dir, const char *name, const char *suffix)
{
    plim_str path = {0};
    plim_str_printf(&path, "%s/%s.%s", dir, name, suffix);
    plim_outfile o = plim_outfile_of(path.failed ? "" : path.text);
    o.path.failed = o.path.failed || path.failed;
    plim_str_free(&path);
    return o;
}

static plim_status write_temp(const plim_outfile *o, const plim_str *text, FILE **file,
                              plim_err *err)
{
    *file = plim_outfile_open(o, err);
    if (*file == NULL) {
        return err->status;
    }
    (void)fwrite(text->text, 1, text->n, *file); /* its stream remembers */
    return PLIM_OK;
}

static plim_status keep(const plim_outfile *o, FILE *file, plim_status so_far, FILE *to,
                        plim_err *err)
{
    plim_status status = plim_outfile_keep(o, file, so_far, err);
    if (status == PLIM_OK && to != NULL) {
        fprintf(to, "%s\n", o->path.text);
    }
    return status;
}

/* The script and its data, both or none. */
static plim_status write_sources(const plim_plot *plot, const plim_outfile *gp,
                                 const plim_outfile *dat, FILE *to, plim_err *err)
{
    FILE *script = NULL, *data = NULL;
    plim_status status = write_temp(gp, &plot->gp, &script, err);
    if (status == PLIM_OK) {
        status = write_temp(dat, &plot->dat, &data, err);
    }
    status = keep(gp, script, status, to, err);
    return keep(dat, data, status, to, err);
}

static plim_status draw(const plim_report_options *options, const char *name,
                        const plim_outfile *svg, const plim_outfile *png, FILE *to, plim_err *err)
{
    plim_status status = plim_gnuplot_run(options->gnuplot, options->dir, name, svg->temp.text,
                                          png->temp.text, LIMIT_MS, err);
    status = keep(svg, NULL, status, to, err);
    return keep(png, NULL, status, to, err);
}

/* One figure: its script and data are kept even when gnuplot cannot draw it. */
static plim_status write_figure(const plim_results *results, const plim_figure *figure,
                                const plim_report_options *options, FILE *to, plim_err *err)
{
    plim_plot plot;
    const char *dir = options->dir;
    plim_outfile gp = target_of(dir, figure->name, "gp"), dat = target_of(dir, figure->name, "dat");
    plim_outfile svg = target_of(dir, figure->name, "svg"),
                 png = target_of(dir, figure->name, "png");
    plim_status status = PLIM_OK;
    if (!plim_plot_make(&plot, figure, results, options->lang) || gp.path.failed ||
        dat.path.failed || svg.path.failed || png.path.failed) {
        status = plim_fail(err, PLIM_ENOMEM, "", "memory ran out while making a figure");
    }
    if (status == PLIM_OK) {
        status = write_sources(&plot, &gp, &dat, to, err);
    }
    if (status == PLIM_OK) {
        status = draw(options, figure->name, &svg, &png, to, err);
    }
    plim_plot_free(&plot);
    plim_outfile_free(&gp);
    plim_outfile_free(&dat);
    plim_outfile_free(&svg);
    plim_outfile_free(&png);
    return status;
}

static plim_status make_dir(const char *dir, plim_err *err)
{
    if (dir == NULL || dir[0] == '\0') {
        return plim_fail(err, PLIM_EUSAGE, "", "figures need a directory to go to");
    }
    for (const char *p = dir; *p != '\0'; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7F) {
            return plim_fail(err, PLIM_EUSAGE, "",
                             "the directory's name has a control character in it");
        }
    }
    struct stat info;
    if (mkdir(dir, 0777) != 0 && (errno != EEXIST || stat(dir, &info) != 0)) {
        return plim_fail(err, PLIM_EIO, dir, "no directory: %s", strerror(errno));
    }
    return PLIM_OK;
}

/* All figures are tried; the first error is returned. */
static plim_status write_figures(const plim_results *results, FILE *to,
                                 const plim_report_options *options, plim_err *err)
{
    static const plim_report_options defaults;
    const plim_report_options *o = options == NULL ? &defaults : options;
    if (results->failed) {
        return plim_fail(err, PLIM_ENOMEM, "", "memory ran out while making the results");
    }
    plim_status first = make_dir(o->dir, err);
    for (size_t i = 0; plim_figures[i] != NULL && (first == PLIM_OK || first == PLIM_EIO); i++) {
        if (i == 0 && first != PLIM_OK) {
            return first;
        }
        if (plim_figures[i]->of_isolate != plim_isolation_is(results)) {
            continue;
        }
        plim_status status = write_figure(results, plim_figures[i], o, to, err);
        first = first == PLIM_OK ? status : first;
    }
    if (first == PLIM_OK && to != NULL && fflush(to) != 0) {
        first = plim_fail(err, PLIM_EIO, "", "writing the report failed: %s", strerror(errno));
    }
    return first;
}

const plim_report plim_report_figures = {
    .name = "figures",
    .summary = "a directory of charts (SVG, PNG) with the gnuplot scripts and data behind them",
    .to_dir = true,
    .write = write_figures,
};
