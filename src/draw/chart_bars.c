// SPDX-License-Identifier: GPL-3.0-or-later
// Values side by side, lying, since Russian names of what is compared are long. An interval is
// drawn over its bar.
#include "draw/chart_internal.h"

enum { BAR_HEIGHT = 16, ROW_GAP = 14, NAMES = 220, VALUE = 64 };

static void draw_bar(struct picture *picture, const struct chart *chart, const struct axis *axis,
                     size_t s, size_t label, double left, double right, double y) {
    const struct chart_series *series = &chart->series.at[s];
    const struct chart_point *point = chart_point_at(series, label);
    if (point == NULL) {
        picture_text(picture, left + 4, y + BAR_HEIGHT - 4, SMALL_SIZE, INK_2, S("нет данных"));
        return;
    }
    double zero = axis_place(axis, fmax(0, axis->low), left, right);
    double end = axis_place(axis, point->value, left, right);
    struct picture_shape *bar =
        picture_rect(picture, fmin(zero, end), y, fabs(end - zero), BAR_HEIGHT, palette_series(s));
    bar->radius = 2;
    bar->hover = chart_hover(picture->arena, chart, chart->labels.at[label], series, point);
    bar->link = point->link;
    double edge = fmax(zero, end);
    if (point_has_interval(point)) {
        double low = axis_place(axis, point->low, left, right);
        double high = axis_place(axis, point->high, left, right);
        draw_interval_x(picture, low, high, y + BAR_HEIGHT / 2.0, INK);
        edge = fmax(edge, high);
    }
    picture_text(picture, edge + 8, y + BAR_HEIGHT - 4, SMALL_SIZE, INK,
                 chart_value(picture->arena, chart, point->value))
        ->bold = true;
}

struct picture *chart_bars_draw(struct arena *arena, const struct chart *chart) {
    struct picture *picture = picture_new(arena, chart_width(chart), 0, chart->title, S(""));
    struct axis axis = axis_of(chart, true);
    double left = NAMES;
    double right = picture->width - VALUE;
    double top = draw_legend(picture, chart, left, 0);
    double group = BAR_HEIGHT * (double)chart->series.n + ROW_GAP;
    double bottom = top + group * (double)chart->labels.n;
    draw_axis_below(picture, chart, &axis, left, right, top, bottom);
    for (size_t i = 0; i < chart->labels.n; i++) {
        double y = top + group * (double)i + ROW_GAP / 2.0;
        draw_label(picture, left - 12, y + (group - ROW_GAP) / 2, NAMES - 16, chart->labels.at[i]);
        for (size_t s = 0; s < chart->series.n; s++) {
            draw_bar(picture, chart, &axis, s, i, left, right, y + BAR_HEIGHT * (double)s);
        }
    }
    picture->height = bottom + 24;
    return picture;
}
