// SPDX-License-Identifier: GPL-3.0-or-later
#include "draw/plot.h"

#include "draw/chart_internal.h"

#include <stdlib.h>

enum { LEFT = 44, RIGHT = 14, RIGHT_NAMES = 40, TOP = 40, BOTTOM = 40, NAME_STEP = 13 };

// Where the axes stand, px.
struct frame {
    struct axis across, up;
    double left, right, top, bottom;
};

struct plot_line *plot_add_line(struct arena *arena, struct plot *plot, struct str title,
                                int color) {
    struct plot_line *line = vec_push(arena, &plot->lines);
    *line = (struct plot_line){.title = title, .color = color};
    return line;
}

void plot_add_point(struct arena *arena, struct plot_line *line, double x, double y) {
    if (isfinite(x) && isfinite(y)) {
        *vec_push(arena, &line->points) = (struct picture_point){x, y};
    }
}

static struct picture_point place(const struct frame *frame, struct picture_point at) {
    return (struct picture_point){axis_place(&frame->across, at.x, frame->left, frame->right),
                                  axis_place(&frame->up, at.y, frame->bottom, frame->top)};
}

static struct frame draw_axes(struct picture *picture, const struct plot *plot, double x, double y,
                              double w, double h) {
    const struct chart across = {.low = plot->x_low, .high = plot->x_high};
    const struct chart up = {.low = plot->y_low, .high = plot->y_high};
    struct frame frame = {.across = axis_of(&across, false),
                          .up = axis_of(&up, false),
                          .left = x + LEFT,
                          .right = x + w - (plot->titles_last ? RIGHT_NAMES : RIGHT),
                          .top = y + TOP,
                          .bottom = y + h - BOTTOM};
    draw_axis_below(picture, &across, &frame.across, frame.left, frame.right, frame.top,
                    frame.bottom);
    draw_axis_left(picture, &up, &frame.up, frame.left, frame.right, frame.top, frame.bottom);
    if (plot->title.n > 0) {
        struct picture_lines lines =
            picture_wrap(picture->arena, plot->title, TEXT_SIZE, w - LEFT - RIGHT, 1);
        struct picture_shape *title =
            picture_text(picture, frame.left, y + 14, TEXT_SIZE, INK, lines.at.at[0]);
        title->bold = true;
        title->hover = plot->title;
    }
    picture_text(picture, frame.left, y + 31, SMALL_SIZE, INK_2, plot->y_title);
    picture_text(picture, (frame.left + frame.right) / 2, frame.bottom + 33, SMALL_SIZE, INK_2,
                 plot->x_title)
        ->anchor = PICTURE_MIDDLE;
    return frame;
}

static void draw_line(struct picture *picture, const struct frame *frame,
                      const struct plot_line *line) {
    struct picture_shape *path = picture_path(picture, line->color);
    path->stroke_width = line->thick ? 2.5 : 1.5;
    path->dashed = line->dashed;
    path->hover = line->title;
    for (size_t i = 0; i < line->points.n; i++) {
        struct picture_point at = place(frame, line->points.at[i]);
        picture_path_to(picture, path, at.x, at.y);
    }
}

static void draw_name(struct picture *picture, const struct plot_line *line, double x, double y,
                      enum picture_anchor anchor) {
    struct picture_shape *name = picture_text(picture, x, y, SMALL_SIZE, line->color, line->title);
    name->bold = true;
    name->anchor = anchor;
}

// Above its highest point, which at an edge of the axis is a corner.
static void name_top(struct picture *picture, const struct frame *frame,
                     const struct plot_line *line) {
    size_t top = 0;
    for (size_t i = 1; i < line->points.n; i++) {
        top = line->points.at[i].y > line->points.at[top].y ? i : top;
    }
    struct picture_point at = place(frame, line->points.at[top]);
    double half = picture_text_width(line->title, SMALL_SIZE, true) / 2;
    double x = fmin(fmax(at.x, frame->left + half + 2), frame->right - half - 2);
    draw_name(picture, line, x, fmax(at.y - 4, frame->top + SMALL_SIZE - 2), PICTURE_MIDDLE);
}

struct name {
    const struct plot_line *line;
    double y;
};

static int by_height(const void *a, const void *b) {
    const struct name *first = a, *second = b;
    return (first->y > second->y) - (first->y < second->y);
}

// Right of their last points, moved apart where lines end together.
static void name_ends(struct picture *picture, const struct frame *frame, const struct plot *plot) {
    struct name *names = arena_array(picture->arena, struct name, plot->lines.n);
    size_t n = 0;
    for (size_t i = 0; i < plot->lines.n; i++) {
        const struct plot_line *line = &plot->lines.at[i];
        if (line->points.n > 0) {
            names[n++] =
                (struct name){line, place(frame, line->points.at[line->points.n - 1]).y + 4};
        }
    }
    if (n == 0) {
        return;
    }
    qsort(names, n, sizeof *names, by_height);
    for (size_t i = 1; i < n; i++) {
        names[i].y = fmax(names[i].y, names[i - 1].y + NAME_STEP);
    }
    double below = fmax(0, names[n - 1].y - (frame->bottom + 4));
    for (size_t i = n; i-- > 0 && below > 0;) { // pushed out at the bottom: back up together
        double y = names[i].y - below;
        below = i > 0 ? fmax(0, names[i - 1].y - (y - NAME_STEP)) : 0;
        names[i].y = y;
    }
    for (size_t i = 0; i < n; i++) {
        draw_name(picture, names[i].line, frame->right + 5, names[i].y, PICTURE_START);
    }
}

void plot_draw(struct picture *picture, const struct plot *plot, double x, double y, double w,
               double h) {
    struct frame frame = draw_axes(picture, plot, x, y, w, h);
    for (size_t i = 0; i < plot->lines.n; i++) {
        if (plot->lines.at[i].points.n > 1) {
            draw_line(picture, &frame, &plot->lines.at[i]);
        }
    }
    for (size_t i = 0; i < plot->lines.n && !plot->titles_last; i++) {
        if (plot->lines.at[i].title.n > 0 && plot->lines.at[i].points.n > 0) {
            name_top(picture, &frame, &plot->lines.at[i]);
        }
    }
    if (plot->titles_last) {
        name_ends(picture, &frame, plot);
    }
}
