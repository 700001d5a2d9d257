// SPDX-License-Identifier: GPL-3.0-or-later
// Rows × columns with a level in each cell: a class by its signs, classes by outcomes.
#include "draw/chart_internal.h"

enum { CELL_HEIGHT = 24, CELL_GAP = 2, GROUP_GAP = 6, HEAD_MAX = 150, NAME_MAX = 190 };

static double names_width(const struct chart *chart) {
    double width = 60;
    for (size_t row = 0; row < chart->series.n; row++) {
        width = fmax(width, picture_text_width(chart->series.at[row].title, TEXT_SIZE, false));
    }
    return fmin(width, NAME_MAX) + 16;
}

static double head_height(const struct chart *chart) {
    double height = 20;
    for (size_t i = 0; i < chart->labels.n; i++) {
        height = fmax(height, picture_text_width(chart->labels.at[i], TEXT_SIZE, false));
    }
    return fmin(height, HEAD_MAX) + 10;
}

static void draw_heads(struct picture *picture, const struct chart *chart, double left,
                       double width, double bottom) {
    for (size_t i = 0; i < chart->labels.n; i++) {
        double middle = left + width * ((double)i + 0.5);
        size_t most = width >= 34 ? 2 : 1;
        struct picture_lines lines =
            picture_wrap(picture->arena, chart->labels.at[i], TEXT_SIZE, HEAD_MAX, most);
        double step = TEXT_SIZE * 1.15;
        double x = middle + TEXT_SIZE * 0.35 - step * ((double)lines.at.n - 1) / 2;
        for (size_t l = 0; l < lines.at.n; l++) {
            struct picture_shape *text = picture_text(picture, x + step * (double)l, bottom - 6,
                                                      TEXT_SIZE, INK, lines.at.at[l]);
            text->upright = true;
            text->hover = chart->labels.at[i];
        }
    }
}

static void draw_cell(struct picture *picture, const struct chart *chart, size_t row, size_t column,
                      double x, double y, double width) {
    const struct chart_series *series = &chart->series.at[row];
    const struct chart_point *point = chart_point_at(series, column);
    int level = point == NULL ? PALETTE_NO_LEVEL : point->level;
    struct picture_shape *cell =
        picture_rect(picture, x, y, width - CELL_GAP, CELL_HEIGHT - CELL_GAP, palette_level(level));
    cell->radius = 4;
    cell->hover = chart_hover(picture->arena, chart, chart->labels.at[column], series, point);
    cell->link = point == NULL ? (struct str){0} : point->link;
    struct str text = point == NULL       ? S("·")
                      : point->text.n > 0 ? point->text
                                          : chart_value(picture->arena, chart, point->value);
    struct picture_shape *label =
        picture_text(picture, x + (width - CELL_GAP) / 2, y + CELL_HEIGHT / 2.0 + 3.5, TEXT_SIZE,
                     palette_level_ink(level), text);
    label->anchor = PICTURE_MIDDLE;
    label->bold = true;
}

struct picture *chart_heat_draw(struct arena *arena, const struct chart *chart) {
    double names = names_width(chart);
    double head = head_height(chart);
    double count = (double)(chart->labels.n > 0 ? chart->labels.n : 1);
    double width = fmin(62, fmax(26, floor((chart_width(chart) - names) / count)));
    struct picture *picture = picture_new(arena, names + width * count, 0, chart->title, S(""));
    draw_heads(picture, chart, names, width, head);
    double y = head;
    for (size_t row = 0; row < chart->series.n; row++) {
        y += chart->series.at[row].gap && row > 0 ? GROUP_GAP : 0;
        struct picture_lines name =
            picture_wrap(arena, chart->series.at[row].title, TEXT_SIZE, NAME_MAX, 1);
        if (name.at.n > 0) {
            picture_text(picture, 0, y + CELL_HEIGHT / 2.0 + 3.5, TEXT_SIZE, INK, name.at.at[0]);
        }
        for (size_t i = 0; i < chart->labels.n; i++) {
            draw_cell(picture, chart, row, i, names + width * (double)i, y, width);
        }
        y += CELL_HEIGHT;
    }
    picture->height = y;
    return picture;
}
