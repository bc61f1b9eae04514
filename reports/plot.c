/* SPDX-License-Identifier: GPL-3.0-or-later
 * What figures are made of: see plot.h. */
#include "reports/plot.h"

#include "reports/text.h"

#include <math.h>
#include <string.h>

/* Width of a column of text on the screen, 1 = the page; from the fonts in the frame. */
static const double COLUMN = 8.0 / PLIM_PLOT_WIDTH;

/* M. Okabe, K. Ito, Color Universal Design, 2002. */
const char *plim_plot_color(size_t i)
{
    static const char *const colors[] = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                         "#E69F00", "#56B4E9", "#000000", "#888888"};
    return colors[i % (sizeof colors / sizeof *colors)];
}

const char *plim_plot_time_color(int part)
{
    static const char *const colors[] = {"#009E73", "#E69F00", "#F0E442", "#0072B2", "#8A6D3B",
                                         "#999999", "#CC79A7", "#56B4E9", "#D55E00"};
    return colors[part];
}

const char *plim_plot_ledger_color(int part)
{
    static const char *const colors[] = {"#009E73", "#E69F00", "#CC79A7", "#CC79A7",
                                         "#D55E00", "#DDDDDD", "#999999"};
    return colors[part];
}

/* Single quotes with the characters of `twice` doubled. */
static const char *quote(plim_plot *plot, const char *text, size_t max_width, const char *twice)
{
    const char *clean = plim_text_clean(&plot->arena, text, max_width);
    plim_str s = {0};
    plim_str_puts(&s, "'");
    for (const char *p = clean == NULL ? "" : clean; *p != '\0'; p++) {
        plim_str_add(&s, p, 1);
        plim_str_add(&s, p, strchr(twice, *p) != NULL ? 1 : 0);
    }
    plim_str_puts(&s, "'");
    const char *quoted = s.failed ? NULL : plim_arena_text(&plot->arena, s.text, s.n);
    plot->gp.failed = plot->gp.failed || quoted == NULL;
    plim_str_free(&s);
    return quoted == NULL ? "''" : quoted;
}

const char *plim_plot_quote(plim_plot *plot, const char *text, size_t max_width)
{
    return quote(plot, text, max_width, "'");
}

const char *plim_plot_quote_tick(plim_plot *plot, const char *text, size_t max_width)
{
    return quote(plot, text, max_width, "'%");
}

const char *plim_plot_say(plim_plot *plot, plim_message id, const char *const *args)
{
    const char *text = plim_message_make(&plot->arena, plot->lang, id, args);
    return text == NULL ? "" : text;
}

void plim_plot_block(plim_plot *plot, const char *comment)
{
    const char *clean = plim_text_clean(&plot->arena, comment, 0);
    plot->block.n = 0;
    plim_str_printf(&plot->block, "# %s\n", clean == NULL ? "" : clean);
}

void plim_plot_numbers(plim_plot *plot, const double *numbers, size_t n)
{
    char buffer[32];
    for (size_t i = 0; i < n; i++) {
        plim_str_puts(&plot->block, i == 0 ? "" : ",");
        plim_str_puts(&plot->block,
                      isfinite(numbers[i]) ? plim_format_double(numbers[i], buffer) : "");
    }
    plim_str_puts(&plot->block, "\n");
}

void plim_plot_gap(plim_plot *plot)
{
    const plim_str *b = &plot->block;
    if (b->n >= 2 && b->text[b->n - 2] != '\n') { /* two blank lines would end the block */
        plim_str_puts(&plot->block, "\n");
    }
}

int plim_plot_block_end(plim_plot *plot)
{
    plim_str *b = &plot->block;
    while (b->n >= 2 && b->text[b->n - 1] == '\n' && b->text[b->n - 2] == '\n') {
        b->text[--b->n] = '\0';
    }
    const char *first = b->text == NULL ? NULL : strchr(b->text, '\n');
    if (first == NULL || first[1] == '\0') {
        return -1;
    }
    plim_str_puts(&plot->dat, plot->n_blocks > 0 ? "\n\n" : "");
    plim_str_puts(&plot->dat, b->text);
    return plot->n_blocks++;
}

void plim_plot_log_axis(plim_plot *plot, char axis, double low, double high, int max_ticks)
{
    static const double steps[] = {1.0, 2.0, 5.0};
    int first = (int)floor(log10(low)) - 1, last = (int)ceil(log10(high)) + 1;
    double from = pow(10.0, first), to = pow(10.0, last);
    for (int decade = first; decade <= last; decade++) { /* a tick stands at both ends */
        for (int k = 0; k < 3; k++) {
            double tick = steps[k] * pow(10.0, decade);
            from = tick <= low / 1.1 ? tick : from;
            to = tick >= high * 1.1 && tick < to ? tick : to;
        }
    }
    double decades = log10(to / from);
    int n_steps = 3.0 * decades + 1.0 > max_ticks ? 1 : 3;
    int stride = decades > max_ticks ? 3 : 1;
    char buffer[32], buffer2[32];
    plim_str_printf(&plot->gp, "  set logscale %c\n  set %crange [%s:%s]\n", axis, axis,
                    plim_format_double(from * 0.999, buffer),
                    plim_format_double(to * 1.001, buffer2));
    plim_str_printf(&plot->gp, "  set %ctics (", axis);
    bool any = false;
    for (int decade = first; decade <= last; decade++) {
        for (int k = 0; k < n_steps && decade % stride == 0; k++) {
            double tick = steps[k] * pow(10.0, decade);
            if (tick >= from * 0.999 && tick <= to * 1.001) {
                plim_str_printf(&plot->gp, "%s'%g' %.6g", any ? ", " : "", tick, tick);
                any = true;
            }
        }
    }
    plim_str_puts(&plot->gp, ")\n");
}

double plim_plot_time_unit(double typical_s, const char **unit)
{
    *unit = typical_s >= 1.0 ? "s" : typical_s >= 1e-3 ? "ms" : "µs";
    return typical_s >= 1.0 ? 1.0 : typical_s >= 1e-3 ? 1e3 : 1e6;
}

/* A platform's name as the axis shows it. */
static const char *line_name(plim_plot *plot, const char *platform)
{
    const char *clean = plim_text_clean(&plot->arena, platform, PLIM_PLOT_NAME_WIDTH);
    if (clean == NULL || plim_view_refusal(plot->view.results, platform) == NULL) {
        return plim_plot_quote_tick(plot, clean == NULL ? "" : clean, 0);
    }
    const char *text = plim_arena_format(&plot->arena, "%s %s", clean,
                                         plim_message_text(plot->lang, PLIM_MSG_FIG_REFUSED));
    return plim_plot_quote_tick(plot, text == NULL ? clean : text, 0);
}

void plim_plot_platform_lines(plim_plot *plot, bool names)
{
    plim_names platforms = plot->view.platforms;
    plim_str_printf(&plot->gp, "  set yrange [%zu.5:-0.5]\n  set ytics scale 0 (",
                    platforms.n > 0 ? platforms.n - 1 : 0);
    for (size_t i = 0; i < platforms.n; i++) {
        plim_str_printf(&plot->gp, "%s%s %zu", i == 0 ? "" : ", ",
                        names ? line_name(plot, platforms.name[i]) : "''", i);
    }
    plim_str_puts(&plot->gp, ")\n");
}

double plim_plot_names_width(const plim_plot *plot)
{
    const char *refused = plim_message_text(plot->lang, PLIM_MSG_FIG_REFUSED);
    size_t widest = 0;
    for (size_t i = 0; i < plot->view.platforms.n; i++) {
        const char *platform = plot->view.platforms.name[i];
        size_t width = plim_text_width(platform);
        width = width > PLIM_PLOT_NAME_WIDTH ? PLIM_PLOT_NAME_WIDTH : width;
        if (plim_view_refusal(plot->view.results, platform) != NULL) {
            width += 1 + plim_text_width(refused);
        }
        widest = width > widest ? width : widest;
    }
    return COLUMN * (double)(widest + 2);
}

void plim_plot_bar(plim_plot *plot, double x0, double x1, double y)
{
    double half = plot->view.platforms.n <= 3 ? 0.2 : 0.36; /* few bars need not be fat */
    const double numbers[] = {0.5 * (x0 + x1), y, x0, x1, y - half, y + half};
    plim_plot_numbers(plot, numbers, sizeof numbers / sizeof *numbers);
}

enum { KEY_TAG = 1000 };

void plim_plot_key(plim_plot *plot, const char *const *words, const char *const *colors, size_t n,
                   double y)
{
    double box = 18.0 / PLIM_PLOT_WIDTH, gap = 26.0 / PLIM_PLOT_WIDTH, total = 0.0;
    for (size_t i = 0; i < n; i++) {
        total += box + COLUMN * ((double)plim_text_width(words[i]) + 1.0) + gap;
    }
    double x = 0.5 - 0.5 * (total - gap);
    for (size_t i = 0; i < n; i++) {
        plim_str_printf(&plot->gp,
                        "  set object %d rectangle from screen %.4f,%.4f to screen %.4f,%.4f "
                        "fillcolor rgb '%s' fillstyle solid noborder\n",
                        KEY_TAG + (int)i, x, y - 0.011, x + box, y + 0.011, colors[i]);
        plim_str_printf(&plot->gp, "  set label %d %s at screen %.4f,%.4f left\n", KEY_TAG + (int)i,
                        plim_plot_quote(plot, words[i], 0), x + box + COLUMN, y);
        x += box + COLUMN * ((double)plim_text_width(words[i]) + 1.0) + gap;
    }
}

void plim_plot_key_end(plim_plot *plot)
{
    plim_str_puts(&plot->gp, "  unset object\n  unset label\n");
}

static void put_frame_start(plim_plot *plot)
{
    const char *name = plot->name;
    plim_str_printf(&plot->gp,
                    "# SPDX-License-Identifier: GPL-3.0-or-later\n"
                    "# Draws %s.svg and %s.png from %s.dat: run `gnuplot -d %s.gp` in this "
                    "directory.\n",
                    name, name, name, name);
    plim_str_printf(&plot->gp,
                    "if (!exists('dir')) dir = ''\n"
                    "if (!exists('svg')) svg = dir . '%s.svg'\n"
                    "if (!exists('png')) png = dir . '%s.png'\n"
                    "dat = dir . '%s.dat'\n"
                    "set encoding utf8\n"
                    "do for [pass = 1:2] {\n",
                    name, name, name);
    plim_str_printf(&plot->gp,
                    "  reset\n"
                    "  if (pass == 1) { set terminal svg size %d,%d noenhanced background '#ffffff'"
                    " font 'Sans,14'; set output svg }\n"
                    "  if (pass == 2) { set terminal pngcairo size %d,%d noenhanced background "
                    "'#ffffff' font 'Sans,11'; set output png }\n",
                    PLIM_PLOT_WIDTH, PLIM_PLOT_HEIGHT, PLIM_PLOT_WIDTH, PLIM_PLOT_HEIGHT);
    plim_str_puts(&plot->gp, "  set datafile separator comma\n"
                             "  set border 3 linecolor rgb '#555555'\n"
                             "  set tics nomirror\n"
                             "  set grid linecolor rgb '#dddddd' linetype 1 linewidth 0.7\n"
                             "  set bars 0.6\n"
                             "  set format '%g'\n"
                             "  big = pass == 1 ? ',18' : ',14'\n"
                             "  bold = pass == 1 ? 'Sans:Bold,14' : 'Sans:Bold,11'\n");
}

/* A page that says that there is nothing to show: empty data would be an error to gnuplot. */
static void put_no_data(plim_plot *plot, const char *title)
{
    plim_str_printf(&plot->gp,
                    "  set title %s font big\n"
                    "  unset border\n  unset tics\n  unset grid\n  unset key\n"
                    "  set label %s at graph 0.5,0.5 center textcolor rgb '#555555'\n"
                    "  plot [0:1] [0:1] -1 notitle\n",
                    title,
                    plim_plot_quote(plot, plim_message_text(plot->lang, PLIM_MSG_FIG_NO_DATA), 0));
}

bool plim_plot_make(plim_plot *plot, const plim_figure *figure, const plim_results *results,
                    plim_lang lang)
{
    *plot = (plim_plot){.name = figure->name, .lang = lang};
    bool made = plim_view_init(&plot->view, results, &plot->arena);
    const char *of = results->title[0] == '\0' ? results->scenario : results->title;
    const char *clean = plim_text_clean(&plot->arena, of, 80);
    const char *said = plim_plot_say(plot, figure->title, PLIM_ARGS(clean == NULL ? "" : clean));
    const char *title = plim_plot_quote(plot, said, 0);
    put_frame_start(plot);
    plim_str_printf(&plot->gp, "  title = %s\n", title);
    size_t mark = plot->gp.n;
    if (!made || !figure->draw(plot)) {
        plot->gp.n = plot->gp.failed ? 0 : mark;
        plot->dat.n = 0;
        put_no_data(plot, title);
        plim_str_puts(&plot->dat, "# no data\n");
    }
    plim_str_puts(&plot->gp, "  set output\n}\n");
    return made && !plot->gp.failed && !plot->dat.failed && !plot->block.failed &&
           !plot->arena.failed;
}

void plim_plot_free(plim_plot *plot)
{
    plim_str_free(&plot->gp);
    plim_str_free(&plot->dat);
    plim_str_free(&plot->block);
    plim_arena_free(&plot->arena);
}
