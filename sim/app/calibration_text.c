/* SPDX-License-Identifier: GPL-3.0-or-later
 * A calibration in words: see calibration_text.h. */
#include "sim/app/calibration_text.h"

#include <string.h>

enum { TOLD_MAX = 5, WIDTH = 98 };

static const double ROUNDING = 1e-8; /* a smaller misfit is that of the arithmetic */

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void print_head(const plim_calibration *c, FILE *to)
{
    fprintf(to, "%s: %zu measurement%s of %zu service%s on %zu platform%s, costs of era %d\n",
            c->file, c->n_rows, plural(c->n_rows), c->n_services, plural(c->n_services),
            c->n_platforms, plural(c->n_platforms), c->era);
    if (c->freedom == 0) {
        fprintf(to,
                "  no more measurements than unknowns: nothing is left to test the model with\n");
    } else {
        fprintf(to, "  the model is %.2g %% off, typically; %zu measurement%s more than unknowns\n",
                c->misfit < ROUNDING ? 0.0 : 100.0 * c->misfit, c->freedom, plural(c->freedom));
    }
    if (!c->scatter_told) {
        fprintf(to,
                "  intervals assume that a measurement is %.2g %% off: give sd, more measurements, "
                "or --relative-error\n",
                100.0 * c->relative_sd);
    }
}

static bool same_owner(const plim_free *a, const plim_free *b)
{
    return (a->kind == PLIM_UNKNOWN_ROW) == (b->kind == PLIM_UNKNOWN_ROW) && a->index == b->index;
}

static void print_owner(const plim_calibration *c, const plim_free *f, FILE *to)
{
    if (f->kind != PLIM_UNKNOWN_ROW) {
        const char *host = f->index == PLIM_CALIBRATE_NOBODY ? "" : "service ";
        fprintf(to, "\n%s%s\n", host, plim_calibrate_owner(c, f));
        return;
    }
    fprintf(to, "\nlayer %s, of", plim_calibrate_owner(c, f));
    bool first = true;
    for (size_t i = 0; i < c->n_platforms; i++) {
        if (c->platforms[i].layer == f->index) {
            fprintf(to, "%s %s", first ? "" : ",", c->platforms[i].text);
            first = false;
        }
    }
    fprintf(to, "\n");
}

static void print_free(const plim_free *f, FILE *to)
{
    char interval[64] = "";
    const char *unit = strcmp(f->unit, "1") == 0 ? "" : f->unit;
    if (f->status == PLIM_FREE_HELD) {
        char before[32] = "no limit";
        if (!f->positive || f->fallback > 0.0) {
            (void)snprintf(before, sizeof before, "%.5g", f->fallback);
        }
        fprintf(to, "  %-34s %12s %-7s %-28s %12s  %s\n", f->name, "?", unit, "", before,
                f->value == f->fallback ? "cannot tell: default stays" : "cannot tell: taken as 0");
        return;
    }
    (void)snprintf(interval, sizeof interval, "[%.5g, %.5g]", f->low, f->high);
    fprintf(to, "  %-34s %12.5g %-7s %-28s ", f->name, f->value, unit, interval);
    if (f->kind == PLIM_UNKNOWN_ROW || f->kind == PLIM_UNKNOWN_CPU_WEIGHT) {
        fprintf(to, "%12.5g", f->fallback);
    } else {
        fprintf(to, "%12s", "");
    }
    fprintf(to, "%s%s\n", f->status == PLIM_FREE_FITTED ? "" : "  ",
            f->status == PLIM_FREE_FITTED  ? ""
            : f->status == PLIM_FREE_JOINT ? "given what is held"
                                           : "may be 0");
}

static void print_found(const plim_calibration *c, FILE *to)
{
    bool done[PLIM_CALIBRATE_FREE_MAX] = {false};
    for (size_t i = 0; i < c->n_free; i++) {
        if (done[i]) {
            continue;
        }
        print_owner(c, &c->free[i], to);
        fprintf(to, "  %-34s %12s %-7s %-28s %12s\n", "", "value", "", "95 % interval", "default");
        for (size_t k = i; k < c->n_free; k++) {
            if (!done[k] && same_owner(&c->free[i], &c->free[k])) {
                print_free(&c->free[k], to);
                done[k] = true;
            }
        }
    }
}

/* A sentence, broken between words. */
static void print_sentence(const char *text, FILE *to)
{
    size_t at = 0;
    fprintf(to, "  -");
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, " ");
        if (at > 0 && at + n + 1 > WIDTH) {
            fprintf(to, "\n   ");
            at = 0;
        }
        fprintf(to, " %.*s", (int)n, p);
        at += n + 1;
        p += n + (p[n] == ' ');
    }
    fprintf(to, "\n");
}

/* The measurements that are further away than the others explain, the furthest first. */
static void print_suspects(const plim_calibration *c, FILE *to)
{
    const plim_measure *before = NULL;
    for (size_t told = 0; told < TOLD_MAX; told++) {
        const plim_measure *worst = NULL;
        for (size_t i = 0; i < c->n_rows; i++) {
            const plim_measure *m = &c->rows[i];
            bool later =
                before == NULL || m->away < before->away || (m->away == before->away && m > before);
            if (m->suspect && later && (worst == NULL || m->away > worst->away)) {
                worst = m;
            }
        }
        if (worst == NULL) {
            return;
        }
        fprintf(to, "%s  %s:%llu: %s is %.5g, the model says %.5g (%.3g standard errors)\n",
                told == 0 ? "\nFar from the model\n" : "", c->file, (unsigned long long)worst->line,
                plim_quantity_name(worst->quantity), worst->value, worst->predicted, worst->away);
        before = worst;
    }
}

void plim_calibration_print(const plim_calibration *calibration, FILE *to)
{
    print_head(calibration, to);
    print_found(calibration, to);
    if (calibration->n_notes > 0) {
        fprintf(to, "\nWhat these measurements cannot tell\n");
    }
    for (size_t i = 0; i < calibration->n_notes; i++) {
        print_sentence(calibration->note[i], to);
    }
    print_suspects(calibration, to);
}
