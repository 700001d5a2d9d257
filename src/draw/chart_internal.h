// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts share.
#ifndef VSOKO_DRAW_CHART_INTERNAL_H
#define VSOKO_DRAW_CHART_INTERNAL_H

#include "draw/chart.h"

#include <math.h>

enum { CHART_WIDTH = 720, TEXT_SIZE = 13, SMALL_SIZE = 12 };

// An axis of values with round steps, from the chart's bounds or its data.
struct axis {
    double low, high, step;
    int decimals;
};
struct axis axis_of(const struct chart *chart, bool from_zero);
// Where a value stands between two pixels.
double axis_place(const struct axis *axis, double value, double from, double to);

// What the caller wants, else CHART_WIDTH.
double chart_width(const struct chart *chart);
// The point at a label, NULL if there is none or it has no data.
const struct chart_point *chart_point_at(const struct chart_series *series, size_t label);
// «5А: базовый 12» or what the caller gave.
struct str chart_hover(struct arena *arena, const struct chart *chart, struct str label,
                       const struct chart_series *series, const struct chart_point *point);
// Whether an interval is to be drawn around the point.
bool point_has_interval(const struct chart_point *point);
// A level's or a series' colour.
int series_color(const struct chart *chart, size_t series);

// Text of several lines, centred on y, ending at x.
void draw_label(struct picture *picture, double x, double y, double width, struct str text);
// Marks with the titles of the series, from x on; returns the height used.
double draw_legend(struct picture *picture, const struct chart *chart, double x, double y);
// Grid and numbers of a horizontal axis of values.
void draw_axis_below(struct picture *picture, const struct chart *chart, const struct axis *axis,
                     double left, double right, double top, double bottom);
// The same for a vertical one.
void draw_axis_left(struct picture *picture, const struct chart *chart, const struct axis *axis,
                    double left, double right, double top, double bottom);
// An interval along x or along y.
void draw_interval_x(struct picture *picture, double from, double to, double y, int color);
void draw_interval_y(struct picture *picture, double x, double from, double to, int color);

// The charts themselves: one file each, listed in CHART_FORMS.
struct picture *chart_heat_draw(struct arena *arena, const struct chart *chart);
struct picture *chart_stacked_draw(struct arena *arena, const struct chart *chart);
struct picture *chart_bars_draw(struct arena *arena, const struct chart *chart);
struct picture *chart_line_draw(struct arena *arena, const struct chart *chart);
struct picture *chart_dumbbell_draw(struct arena *arena, const struct chart *chart);
struct picture *chart_histogram_draw(struct arena *arena, const struct chart *chart);

#endif
