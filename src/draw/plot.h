// SPDX-License-Identifier: GPL-3.0-or-later
// A plot: lines over two axes of numbers. Unlike a chart it has no labels of its own, and several
// can stand in one picture, side by side.
#ifndef VSOKO_DRAW_PLOT_H
#define VSOKO_DRAW_PLOT_H

#include "draw/palette.h"
#include "draw/picture.h"

struct plot_line {
    struct str title; // written beside the line; "" for none
    int color;
    bool dashed;
    bool thick;
    VEC(struct picture_point) points; // in the units of the axes
};

struct plot {
    struct str title;            // above, "" for none
    struct str x_title, y_title; // under the axis, above the axis
    double x_low, x_high, y_low, y_high;
    bool titles_last; // lines are named at their last point, not at their highest
    VEC(struct plot_line) lines;
};

// Returns the line; valid until the next one is added.
struct plot_line *plot_add_line(struct arena *arena, struct plot *plot, struct str title,
                                int color);
// A point that is not finite is left out.
void plot_add_point(struct arena *arena, struct plot_line *line, double x, double y);

// Draws a plot into a rectangle of a picture, with axes and titles inside it.
void plot_draw(struct picture *picture, const struct plot *plot, double x, double y, double w,
               double h);

#endif
