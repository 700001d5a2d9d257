// SPDX-License-Identifier: GPL-3.0-or-later
// Before and after, row by row: a hollow dot, a full dot, a line between. A difference that the
// data do not support stays grey.
#include "draw/chart_internal.h"

enum { ROW_HEIGHT = 32, NAMES = 220, LEFT = NAMES + 36, RIGHT = 64 };

static void draw_dot(struct picture *picture, const struct chart *chart, size_t s, size_t label,
                     double x, double y, bool unsure) {
    const struct chart_series *series = &chart->series.at[s];
    const struct chart_point *point = chart_point_at(series, label);
    int color = unsure ? INK_2 : ACCENT;
    struct picture_shape *dot = picture_circle(picture, x, y, 6, s == 0 ? SHEET : color);
    dot->stroke = color;
    dot->stroke_width = 2;
    dot->hover = chart_hover(picture->arena, chart, chart->labels.at[label], series, point);
    dot->link = point->link;
}

static void draw_value(struct picture *picture, const struct chart *chart, double value, double x,
                       double y, bool before) {
    struct picture_shape *text = picture_text(picture, before ? x - 11 : x + 11, y + 4, SMALL_SIZE,
                                              INK, chart_value(picture->arena, chart, value));
    text->anchor = before ? PICTURE_END : PICTURE_START;
}

static void draw_row(struct picture *picture, const struct chart *chart, const struct axis *axis,
                     size_t label, double left, double right, double y) {
    const struct chart_point *ends[2] = {NULL, NULL};
    for (size_t s = 0; s < 2 && s < chart->series.n; s++) {
        ends[s] = chart_point_at(&chart->series.at[s], label);
    }
    bool both = ends[0] != NULL && ends[1] != NULL;
    bool unsure = !both || ends[1]->unsure;
    bool grows = both && ends[1]->value >= ends[0]->value;
    if (both) {
        struct picture_shape *link =
            picture_line(picture, axis_place(axis, ends[0]->value, left, right), y,
                         axis_place(axis, ends[1]->value, left, right), y, unsure ? LINE : ACCENT);
        link->stroke_width = 3;
    }
    for (size_t s = 0; s < 2; s++) {
        if (ends[s] == NULL) {
            continue;
        }
        double x = axis_place(axis, ends[s]->value, left, right);
        draw_dot(picture, chart, s, label, x, y, unsure);
        draw_value(picture, chart, ends[s]->value, x, y, both && (s == 0) == grows);
    }
}

static double draw_key(struct picture *picture, const struct chart *chart, double x) {
    for (size_t s = 0; s < 2 && s < chart->series.n; s++) {
        struct str title = chart->series.at[s].title;
        struct picture_shape *dot = picture_circle(picture, x + 6, 8, 5, s == 0 ? SHEET : ACCENT);
        dot->stroke = ACCENT;
        dot->stroke_width = 2;
        picture_text(picture, x + 18, 12, SMALL_SIZE, INK, title);
        x += 18 + picture_text_width(title, SMALL_SIZE, false) + 20;
    }
    picture_line(picture, x, 8, x + 18, 8, LINE)->stroke_width = 3;
    picture_text(picture, x + 24, 12, SMALL_SIZE, INK_2, S("серым – в пределах погрешности"));
    return 26;
}

struct picture *chart_dumbbell_draw(struct arena *arena, const struct chart *chart) {
    struct picture *picture = picture_new(arena, chart_width(chart), 0, chart->title, S(""));
    struct axis axis = axis_of(chart, false);
    double right = picture->width - RIGHT;
    double top = draw_key(picture, chart, LEFT);
    double bottom = top + ROW_HEIGHT * (double)chart->labels.n;
    draw_axis_below(picture, chart, &axis, LEFT, right, top, bottom);
    for (size_t i = 0; i < chart->labels.n; i++) {
        double y = top + ROW_HEIGHT * ((double)i + 0.5);
        draw_label(picture, NAMES - 14, y, NAMES - 18, chart->labels.at[i]);
        draw_row(picture, chart, &axis, i, LEFT, right, y);
    }
    picture->height = bottom + 24;
    return picture;
}
