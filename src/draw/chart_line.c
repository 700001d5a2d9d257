// SPDX-License-Identifier: GPL-3.0-or-later
// Dynamics with intervals. A moment without data breaks the line: nothing is drawn where nothing
// was measured.
#include "draw/chart_internal.h"

enum { PLOT_HEIGHT = 220, LEFT = 56, RIGHT = 24 };

static double moment_place(const struct chart *chart, size_t label, double left, double right) {
    return left + (right - left) * ((double)label + 0.5) / (double)chart->labels.n;
}

static void draw_moments(struct picture *picture, const struct chart *chart, double left,
                         double right, double y) {
    double width = (right - left) / (double)chart->labels.n - 8;
    for (size_t i = 0; i < chart->labels.n; i++) {
        struct picture_lines lines =
            picture_wrap(picture->arena, chart->labels.at[i], SMALL_SIZE, width, 2);
        for (size_t l = 0; l < lines.at.n; l++) {
            picture_text(picture, moment_place(chart, i, left, right), y + 15 * (double)l,
                         SMALL_SIZE, INK_2, lines.at.at[l])
                ->anchor = PICTURE_MIDDLE;
        }
    }
}

// The second and later series are told apart by a square mark and a dashed line too.
static void draw_mark(struct picture *picture, size_t s, double x, double y, struct str hover,
                      struct str link) {
    struct picture_shape *mark =
        s % 2 == 0 ? picture_circle(picture, x, y, 5, palette_series(s))
                   : picture_rect(picture, x - 5, y - 5, 10, 10, palette_series(s));
    mark->stroke = SHEET;
    mark->stroke_width = 1.5;
    mark->hover = hover;
    mark->link = link;
}

static void draw_paths(struct picture *picture, const struct chart *chart, const struct axis *axis,
                       size_t s, double left, double right, double top) {
    const struct chart_series *series = &chart->series.at[s];
    bool open = false;
    for (size_t i = 0; i < chart->labels.n; i++) {
        const struct chart_point *point = chart_point_at(series, i);
        if (point == NULL) {
            open = false;
            continue;
        }
        if (!open) {
            struct picture_shape *path = picture_path(picture, palette_series(s));
            path->stroke_width = 2;
            path->dashed = s % 2 == 1;
            open = true;
        }
        picture_path_to(picture, &picture->shapes.at[picture->shapes.n - 1],
                        moment_place(chart, i, left, right),
                        axis_place(axis, point->value, top + PLOT_HEIGHT, top));
    }
}

static void draw_points(struct picture *picture, const struct chart *chart, const struct axis *axis,
                        size_t s, double left, double right, double top) {
    const struct chart_series *series = &chart->series.at[s];
    for (size_t i = 0; i < chart->labels.n; i++) {
        const struct chart_point *point = chart_point_at(series, i);
        if (point == NULL) {
            continue;
        }
        double x = moment_place(chart, i, left, right);
        double y = axis_place(axis, point->value, top + PLOT_HEIGHT, top);
        if (point_has_interval(point)) {
            draw_interval_y(picture, x, axis_place(axis, point->low, top + PLOT_HEIGHT, top),
                            axis_place(axis, point->high, top + PLOT_HEIGHT, top),
                            palette_series(s));
        }
        draw_mark(picture, s, x, y,
                  chart_hover(picture->arena, chart, chart->labels.at[i], series, point),
                  point->link);
        struct picture_shape *text =
            picture_text(picture, x + 9, s % 2 == 0 ? y - 7 : y + 16, SMALL_SIZE, INK,
                         chart_value(picture->arena, chart, point->value));
        text->bold = true;
    }
}

struct picture *chart_line_draw(struct arena *arena, const struct chart *chart) {
    struct picture *picture = picture_new(arena, chart_width(chart), 0, chart->title, S(""));
    struct axis axis = axis_of(chart, false);
    double right = picture->width - RIGHT;
    double top = draw_legend(picture, chart, LEFT, 0) + 12;
    draw_axis_left(picture, chart, &axis, LEFT, right, top, top + PLOT_HEIGHT);
    draw_moments(picture, chart, LEFT, right, top + PLOT_HEIGHT + 20);
    for (size_t s = 0; s < chart->series.n; s++) {
        draw_paths(picture, chart, &axis, s, LEFT, right, top);
        draw_points(picture, chart, &axis, s, LEFT, right, top);
    }
    picture->height = top + PLOT_HEIGHT + 42;
    return picture;
}
