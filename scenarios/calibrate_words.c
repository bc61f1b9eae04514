/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the data cannot tell, in sentences: see calibrate_fitter.h. */
#include "scenarios/calibrate_fitter.h"
#include "sim/base/str.h"

#include <math.h>
#include <string.h>

enum { PARTNERS_TOLD = 3 };

static const char *sentence(const plim_fitter *f, const plim_str *text)
{
    return text->failed ? NULL : plim_arena_format(f->s.c->arena, "%s", text->text);
}

static void put_name(const plim_fitter *f, plim_str *to, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    plim_str_puts(to, free->name);
    if (free->kind != PLIM_UNKNOWN_ROW || f->s.c->n_layers > 1) {
        plim_str_printf(to, " of %s", plim_calibrate_owner(f->s.c, free));
    }
}

static void put_number(plim_str *to, double value, const char *unit)
{
    plim_str_printf(to, "%.4g%s%s", value, strcmp(unit, "1") == 0 ? "" : " ",
                    strcmp(unit, "1") == 0 ? "" : unit);
}

static bool has_interval(const plim_fitter *f, size_t at)
{
    return f->reason[at] == PLIM_WHY_NOT || f->reason[at] == PLIM_WHY_WHOLE;
}

bool plim_fitter_leans(const plim_fitter *f, const plim_bond *bond)
{
    size_t held = bond->held, at = bond->partner;
    double off = fmax(f->high[held] - f->s.value[held], f->s.value[held] - f->low[held]);
    double half = 0.5 * (f->high[at] - f->low[at]);
    return f->reason[held] == PLIM_WHY_BOND ||
           (f->reason[held] == PLIM_WHY_WIDE && fabs(bond->share) * off > half);
}

/* "only A + 0.42 B is known: 1230 ns [1200, 1260]": of each partner of a held unknown. */
static void put_sums(const plim_fitter *f, plim_str *to, size_t held)
{
    size_t told = 0, more = 0;
    for (size_t i = 0; i < f->n_bonds; i++) {
        const plim_bond *b = &f->bonds[i];
        if (b->held != held || !has_interval(f, b->partner)) {
            continue;
        }
        if (told++ >= PARTNERS_TOLD) {
            more++;
            continue;
        }
        const plim_free *p = &f->s.c->free[b->partner], *h = &f->s.c->free[held];
        double base = b->share * f->s.value[held];
        plim_str_printf(to, "%s%s", told == 1 ? "; only " : ", ", p->name);
        if (fabs(fabs(b->share) - 1.0) < 1e-3) {
            plim_str_printf(to, " %s %s", b->share < 0.0 ? "-" : "+", h->name);
        } else {
            plim_str_printf(to, " %s %.4g %s", b->share < 0.0 ? "-" : "+", fabs(b->share), h->name);
        }
        plim_str_puts(to, " is known: ");
        put_number(to, f->s.value[b->partner] + base, p->unit);
        plim_str_printf(to, " [%.4g, %.4g]", f->low[b->partner] + base, f->high[b->partner] + base);
    }
    if (more > 0) {
        plim_str_printf(to, ", and %zu more such sums", more);
    }
}

static void put_partners(const plim_fitter *f, plim_str *to, size_t held)
{
    size_t told = 0, all = 0;
    for (size_t i = 0; i < f->n_bonds; i++) {
        all += f->bonds[i].held == held;
    }
    for (size_t i = 0; i < f->n_bonds && told < PARTNERS_TOLD; i++) {
        if (f->bonds[i].held == held) {
            plim_str_puts(to, told == 0 ? " from " : told + 1 == all ? " and " : ", ");
            put_name(f, to, f->bonds[i].partner);
            told++;
        }
    }
    if (all > told) {
        plim_str_printf(to, " and %zu more", all - told);
    } else if (all == 0) {
        plim_str_puts(to, " from others that are held as well");
    }
}

/* "; A and B are right as long as that is": of a held unknown of which too little is known. */
static void put_leaning(const plim_fitter *f, plim_str *to, size_t held)
{
    size_t told = 0, all = 0;
    for (size_t i = 0; i < f->n_bonds; i++) {
        all += f->bonds[i].held == held && plim_fitter_leans(f, &f->bonds[i]);
    }
    for (size_t i = 0; i < f->n_bonds && told < PARTNERS_TOLD; i++) {
        if (f->bonds[i].held == held && plim_fitter_leans(f, &f->bonds[i])) {
            plim_str_puts(to, told == 0 ? "; " : told + 1 == all ? " and " : ", ");
            put_name(f, to, f->bonds[i].partner);
            told++;
        }
    }
    if (all > told) {
        plim_str_printf(to, " and %zu more", all - told);
    }
    if (all > 0) {
        plim_str_printf(to, " %s right as long as that is", all == 1 ? "is" : "are");
    }
}

static void put_default(const plim_fitter *f, plim_str *to, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    if (free->positive && free->fallback <= 0.0) {
        plim_str_puts(to, "no limit");
    } else {
        put_number(to, f->s.value[at], free->unit);
    }
}

/* Why that one is not among the numbers; "" when it is. */
static void put_reason(const plim_fitter *f, plim_str *to, size_t at)
{
    const plim_free *free = &f->s.c->free[at];
    switch (f->reason[at]) {
    case PLIM_WHY_NOTHING:
        plim_str_puts(to, "the data say nothing about ");
        put_name(f, to, at);
        plim_str_puts(to, ": its default stays, ");
        put_default(f, to, at);
        break;
    case PLIM_WHY_BOND:
        plim_str_puts(to, "the data cannot tell ");
        put_name(f, to, at);
        put_partners(f, to, at);
        plim_str_puts(to, ": held at ");
        put_default(f, to, at);
        put_sums(f, to, at);
        break;
    case PLIM_WHY_WIDE:
        plim_str_puts(to, "the data say too little about ");
        put_name(f, to, at);
        plim_str_printf(to, ", something from %.4g to ", f->low[at]);
        put_number(to, f->high[at], free->unit);
        plim_str_puts(to, ": its default stays, ");
        put_default(f, to, at);
        put_leaning(f, to, at);
        break;
    case PLIM_WHY_BELOW:
    case PLIM_WHY_NOT:
    case PLIM_WHY_WHOLE:
        break;
    }
}

/* Below 0 by more than chance: the counts or the native costs are not those of that machine. */
static void note_impossible(plim_fitter *f, plim_str *to, size_t at)
{
    if (f->reason[at] == PLIM_WHY_BELOW && f->high[at] <= 0.0) {
        put_name(f, to, at);
        plim_str_puts(to,
                      " would have to be below 0, and is taken as 0: all else that the model "
                      "charges is more than what was measured already (a count that is too high, "
                      "or a cost of the era or of another layer that is less on this machine; a "
                      "row core_speed without a value has the speed fitted)");
    }
}

static void note(plim_fitter *f, plim_str *text)
{
    plim_calibration *c = f->s.c;
    if (text->n > 0 && c->n_notes < PLIM_NOTES_MAX) {
        const char *copy = sentence(f, text);
        if (copy != NULL) {
            c->note[c->n_notes++] = copy;
        }
    }
    plim_str_free(text);
    *text = (plim_str){0};
}

void plim_fitter_notes(plim_fitter *f)
{
    plim_str text = {0};
    for (size_t at = 0; at < f->s.c->n_free; at++) {
        put_reason(f, &text, at);
        note_impossible(f, &text, at);
        note(f, &text);
    }
}
