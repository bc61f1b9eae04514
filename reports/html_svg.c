/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the figures of the page are drawn with: see html_svg.h. */
#include "reports/html_svg.h"
#include "reports/text.h"

#include <math.h>

/* Width of a column of text, about; the font is the reader's. */
static const double COLUMN = 6.6;

static double finite_or_zero(double x)
{
    return isfinite(x) ? x : 0.0;
}

void plim_svg_open(plim_html *page, double height, const char *label)
{
    plim_str *out = &page->table.out;
    plim_str_puts(out, "<figure class=\"wide\"><svg role=\"img\" aria-label=\"");
    plim_html_text(page, label);
    plim_str_printf(out, "\" viewBox=\"0 0 %d %.0f\">\n", PLIM_SVG_WIDTH, finite_or_zero(height));
}

void plim_svg_close(plim_html *page)
{
    plim_html_raw(page, "</svg></figure>\n");
}

void plim_svg_text(plim_html *page, double x, double y, const char *class, const char *text)
{
    plim_str *out = &page->table.out;
    plim_str_printf(out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", finite_or_zero(x),
                    finite_or_zero(y), class);
    plim_html_text(page, text);
    plim_str_puts(out, "</text>\n");
}

void plim_svg_box(plim_html *page, double x, double y, double width, double height,
                  const char *color, const char *says)
{
    plim_str *out = &page->table.out;
    plim_str_printf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"",
                    finite_or_zero(x), finite_or_zero(y), fmax(0.0, finite_or_zero(width)),
                    fmax(0.0, finite_or_zero(height)), color);
    if (says == NULL) {
        plim_str_puts(out, "/>\n");
        return;
    }
    plim_str_puts(out, "><title>");
    plim_html_text(page, says);
    plim_str_puts(out, "</title></rect>\n");
}

/* Distance of the stripes, and how far each leans. */
static const double STRIPE = 6.0;

void plim_svg_hatch(plim_html *page, double x, double y, double width, double height)
{
    plim_str *out = &page->table.out;
    double right = x + fmax(0.0, finite_or_zero(width));
    plim_str_puts(out, "<path class=\"hatch\" d=\"");
    for (int i = 0; x + (i + 0.5) * STRIPE + height < right; i++) {
        double at = x + (i + 0.5) * STRIPE;
        plim_str_printf(out, "M%.1f %.1fl%.1f -%.1f", at, y + height, height, height);
    }
    plim_str_puts(out, "\"/>\n");
}

void plim_svg_line(plim_html *page, double x0, double y0, double x1, double y1, const char *class)
{
    plim_str_printf(
        &page->table.out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
        finite_or_zero(x0), finite_or_zero(y0), finite_or_zero(x1), finite_or_zero(y1), class);
}

void plim_svg_dot(plim_html *page, double x, double y, double radius, const char *color, bool full)
{
    plim_str_printf(&page->table.out,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"%s\" "
                    "stroke-width=\"1.6\"/>\n",
                    finite_or_zero(x), finite_or_zero(y), radius, full ? color : "#ffffff", color);
}

void plim_svg_arrow(plim_html *page, double x, double y, const char *color)
{
    x = finite_or_zero(x);
    y = finite_or_zero(y);
    plim_str_printf(&page->table.out, "<path d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fZ\" fill=\"%s\"/>\n",
                    x - 4.0, y - 5.5, x + 6.0, y, x - 4.0, y + 5.5, color);
}

/* The step 1, 2 or 5 times a power of ten of which at most max_ticks fit. */
static double nice_step(double high, size_t max_ticks)
{
    double least = high / (double)max_ticks, power = pow(10.0, floor(log10(least)));
    double ratio = least / power;
    return power * (ratio <= 1.0 ? 1.0 : ratio <= 2.0 ? 2.0 : ratio <= 5.0 ? 5.0 : 10.0);
}

plim_axis plim_axis_linear(double high, double from, double to, size_t max_ticks, bool exact)
{
    high = isfinite(high) && high > 0.0 ? high : 1.0;
    double step = nice_step(high, max_ticks);
    high = exact ? high : step * ceil(high / step - 1e-9);
    plim_axis axis = {.low = 0.0, .high = high, .from = from, .to = to};
    for (size_t i = 0; i < 24 && (double)i * step <= high * 1.0001; i++) {
        axis.tick[axis.n_ticks++] = (double)i * step;
    }
    return axis;
}

plim_axis plim_axis_log(double low, double high, double from, double to, size_t max_ticks)
{
    static const double steps[] = {1.0, 2.0, 5.0};
    high = isfinite(high) && high > 0.0 ? high : 1.0;
    low = isfinite(low) && low > 0.0 && low < high ? low : high * 0.1;
    int first = (int)floor(log10(low)) - 1, last = (int)ceil(log10(high)) + 1;
    plim_axis axis = {.log = true, .low = pow(10.0, first), .high = pow(10.0, last)};
    axis.from = from;
    axis.to = to;
    for (int decade = first; decade <= last; decade++) { /* a tick stands at both ends */
        for (int k = 0; k < 3; k++) {
            double tick = steps[k] * pow(10.0, decade);
            axis.low = tick <= low / 1.1 ? tick : axis.low;
            axis.high = tick >= high * 1.1 && tick < axis.high ? tick : axis.high;
        }
    }
    bool fine = log10(axis.high / axis.low) * 3.0 + 1.0 <= (double)max_ticks;
    for (int decade = first; decade <= last; decade++) {
        for (int k = 0; k < (fine ? 3 : 1); k++) {
            double tick = steps[k] * pow(10.0, decade);
            if (tick >= axis.low * 0.999 && tick <= axis.high * 1.001 && axis.n_ticks < 24) {
                axis.tick[axis.n_ticks++] = tick;
            }
        }
    }
    return axis;
}

double plim_axis_at(const plim_axis *axis, double value)
{
    double share = axis->log ? log(fmax(value, axis->low) / axis->low) / log(axis->high / axis->low)
                             : (value - axis->low) / (axis->high - axis->low);
    share = !isfinite(share) ? 1.0 : share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
    return axis->from + share * (axis->to - axis->from);
}

void plim_axis_grid(plim_html *page, const plim_axis *axis, double across0, double across1,
                    bool upright, bool numbers)
{
    for (size_t i = 0; i < axis->n_ticks; i++) {
        double at = plim_axis_at(axis, axis->tick[i]);
        const char *text = plim_arena_format(&page->table.arena, "%.6g", axis->tick[i]);
        if (upright) {
            plim_svg_line(page, across0, at, across1, at, "grid");
        } else {
            plim_svg_line(page, at, across0, at, across1, "grid");
        }
        if (numbers && upright) {
            plim_svg_text(page, across0 - 6.0, at + 4.0, "end", text);
        } else if (numbers) {
            plim_svg_text(page, at, across1 + 14.0, "mid", text);
        }
    }
}

enum { KEY_LEFT = 4, KEY_LINE = 18 };

/* Where word i of a key begins: moves x and y past word i - 1, to a new line when i has no room. */
static void key_place(const char *const *words, size_t i, double *x, double *y)
{
    double width = 36.0 + COLUMN * (double)plim_text_width(words[i]);
    if (i == 0) {
        *x = KEY_LEFT;
        return;
    }
    *x += 36.0 + COLUMN * (double)plim_text_width(words[i - 1]);
    if (*x + width > PLIM_SVG_WIDTH) {
        *x = KEY_LEFT;
        *y += KEY_LINE;
    }
}

double plim_svg_key_height(const char *const *words, size_t n)
{
    double x = 0.0, y = 0.0;
    for (size_t i = 0; i < n; i++) {
        key_place(words, i, &x, &y);
    }
    return y + KEY_LINE;
}

double plim_svg_key(plim_html *page, double y, const char *const *words, const char *const *colors,
                    size_t n, bool flat)
{
    double x = 0.0;
    for (size_t i = 0; i < n; i++) {
        key_place(words, i, &x, &y);
        plim_svg_box(page, x, flat ? y - 6.0 : y - 10.0, flat ? 16.0 : 12.0, flat ? 3.0 : 12.0,
                     colors[i], NULL);
        plim_svg_text(page, x + 20.0, y, "name", words[i]);
    }
    return y + KEY_LINE;
}
