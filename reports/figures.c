/* SPDX-License-Identifier: GPL-3.0-or-later
 * figures: a directory of NAME.gp, NAME.dat, NAME.svg and NAME.png, one set per line of
 * figures.def. Every file is written under a temporary name and renamed when complete, so that a
 * failure leaves the files of an earlier report or none, never half of one. */
#include "reports/gnuplot.h"
#include "reports/isolation.h"
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

/* A file on its way: its name and the temporary one beside it. */
typedef struct target {
    plim_str path, temp;
} target;

static target target_of(const char *dir, const char *name, const char *suffix)
{
    target t = {0};
    plim_str_printf(&t.path, "%s/%s.%s", dir, name, suffix);
    plim_str_printf(&t.temp, "%s/.%s.%jd.tmp.%s", dir, name, (intmax_t)getpid(), suffix);
    return t;
}

static bool target_failed(const target *t)
{
    return t->path.failed || t->temp.failed;
}

static void target_free(target *t)
{
    plim_str_free(&t->path);
    plim_str_free(&t->temp);
}

static plim_status write_temp(const target *t, const plim_str *text, plim_err *err)
{
    FILE *file = fopen(t->temp.text, "wb");
    bool written = file != NULL && fwrite(text->text, 1, text->n, file) == text->n;
    int code = errno;
    if (file != NULL && fclose(file) != 0) {
        code = written ? errno : code;
        written = false;
    }
    if (!written) {
        unlink(t->temp.text);
        return plim_fail(err, PLIM_EIO, t->path.text, "writing failed: %s", strerror(code));
    }
    return PLIM_OK;
}

static plim_status keep(const target *t, FILE *to, plim_err *err)
{
    if (rename(t->temp.text, t->path.text) != 0) {
        int code = errno;
        unlink(t->temp.text);
        return plim_fail(err, PLIM_EIO, t->path.text, "writing failed: %s", strerror(code));
    }
    if (to != NULL) {
        fprintf(to, "%s\n", t->path.text);
    }
    return PLIM_OK;
}

/* The script and its data, both or none. */
static plim_status write_sources(const plim_plot *plot, const target *gp, const target *dat,
                                 FILE *to, plim_err *err)
{
    plim_status status = write_temp(gp, &plot->gp, err);
    if (status != PLIM_OK) {
        return status;
    }
    status = write_temp(dat, &plot->dat, err);
    if (status != PLIM_OK) {
        unlink(gp->temp.text);
        return status;
    }
    status = keep(gp, to, err);
    if (status != PLIM_OK) {
        unlink(dat->temp.text);
        return status;
    }
    return keep(dat, to, err);
}

static plim_status draw(const plim_report_options *options, const char *name, const target *svg,
                        const target *png, FILE *to, plim_err *err)
{
    plim_status status = plim_gnuplot_run(options->gnuplot, options->dir, name, svg->temp.text,
                                          png->temp.text, LIMIT_MS, err);
    if (status == PLIM_OK) {
        status = keep(svg, to, err);
    }
    if (status == PLIM_OK) {
        status = keep(png, to, err);
    }
    unlink(svg->temp.text); /* there only after a failure */
    unlink(png->temp.text);
    return status;
}

/* One figure: its script and data are kept even when gnuplot cannot draw it. */
static plim_status write_figure(const plim_results *results, const plim_figure *figure,
                                const plim_report_options *options, FILE *to, plim_err *err)
{
    plim_plot plot;
    const char *dir = options->dir;
    target gp = target_of(dir, figure->name, "gp"), dat = target_of(dir, figure->name, "dat");
    target svg = target_of(dir, figure->name, "svg"), png = target_of(dir, figure->name, "png");
    plim_status status = PLIM_OK;
    if (!plim_plot_make(&plot, figure, results, options->lang) || target_failed(&gp) ||
        target_failed(&dat) || target_failed(&svg) || target_failed(&png)) {
        status = plim_fail(err, PLIM_ENOMEM, "", "memory ran out while making a figure");
    }
    if (status == PLIM_OK) {
        status = write_sources(&plot, &gp, &dat, to, err);
    }
    if (status == PLIM_OK) {
        status = draw(options, figure->name, &svg, &png, to, err);
    }
    plim_plot_free(&plot);
    target_free(&gp);
    target_free(&dat);
    target_free(&svg);
    target_free(&png);
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
