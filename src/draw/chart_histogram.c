// SPDX-License-Identifier: GPL-3.0-or-later
// A distribution: how many fell into each class of values.
#include "draw/chart_internal.h"

enum { PLOT_HEIGHT = 200, LEFT = 48, RIGHT = 12 };

struct picture *chart_histogram_draw(struct arena *arena, const struct chart *chart) {
    struct picture *picture =
        picture_new(arena, chart_width(chart), PLOT_HEIGHT + 52, chart->title, S(""));
    struct axis axis = axis_of(chart, true);
    double right = picture->width - RIGHT;
    double top = 16;
    double bottom = top + PLOT_HEIGHT;
    double width = (right - LEFT) / (double)(chart->labels.n > 0 ? chart->labels.n : 1);
    draw_axis_left(picture, chart, &axis, LEFT, right, top, bottom);
    for (size_t i = 0; i < chart->labels.n && chart->series.n > 0; i++) {
        const struct chart_series *series = &chart->series.at[0];
        const struct chart_point *point = chart_point_at(series, i);
        double x = LEFT + width * (double)i;
        picture_text(picture, x + width / 2, bottom + 18, SMALL_SIZE, INK_2, chart->labels.at[i])
            ->anchor = PICTURE_MIDDLE;
        if (point == NULL || point->value <= 0) {
            continue;
        }
        double y = axis_place(&axis, point->value, bottom, top);
        struct picture_shape *bar = picture_rect(picture, x + 1, y, width - 2, bottom - y, ACCENT);
        bar->hover = chart_hover(arena, chart, chart->labels.at[i], series, point);
        bar->link = point->link;
        struct picture_shape *text = picture_text(picture, x + width / 2, y - 5, SMALL_SIZE, INK,
                                                  chart_value(arena, chart, point->value));
        text->anchor = PICTURE_MIDDLE;
        text->bold = true;
    }
    picture_line(picture, LEFT, bottom, right, bottom, INK_2);
    return picture;
}
