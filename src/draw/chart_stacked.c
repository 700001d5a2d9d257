// SPDX-License-Identifier: GPL-3.0-or-later
// Shares of levels: a row is a class or a year, its whole length is all who were measured. Counts
// stand inside, so that few pupils are never hidden behind a percentage.
#include "base/ru.h"
#include "draw/chart_internal.h"

enum { ROW_HEIGHT = 34, BAR_HEIGHT = 22, NAMES = 180, TOTAL = 48 };

static void draw_row(struct picture *picture, const struct chart *chart, size_t label, double left,
                     double right, double y) {
    double total = 0;
    for (size_t s = 0; s < chart->series.n; s++) {
        const struct chart_point *point = chart_point_at(&chart->series.at[s], label);
        total += point == NULL ? 0 : fmax(0, point->value);
    }
    double x = left;
    for (size_t s = 0; s < chart->series.n && total > 0; s++) {
        const struct chart_series *series = &chart->series.at[s];
        const struct chart_point *point = chart_point_at(series, label);
        double width = point == NULL ? 0 : fmax(0, point->value) / total * (right - left);
        if (width <= 0) {
            continue;
        }
        struct picture_shape *part =
            picture_rect(picture, x, y, width, BAR_HEIGHT, palette_level(series->level));
        part->hover = chart_hover(picture->arena, chart, chart->labels.at[label], series, point);
        part->link = point->link;
        struct str count = ru_real(picture->arena, point->value, 0);
        if (picture_text_width(count, SMALL_SIZE, true) + 4 <= width) {
            struct picture_shape *text =
                picture_text(picture, x + width / 2, y + BAR_HEIGHT / 2.0 + 4, SMALL_SIZE,
                             palette_level_ink(series->level), count);
            text->anchor = PICTURE_MIDDLE;
            text->bold = true;
        }
        x += width;
    }
    struct str all = total > 0 ? ru_real(picture->arena, total, 0) : S("нет данных");
    picture_text(picture, total > 0 ? right + 10 : left, y + BAR_HEIGHT / 2.0 + 4, TEXT_SIZE, INK_2,
                 all);
}

struct picture *chart_stacked_draw(struct arena *arena, const struct chart *chart) {
    struct picture *picture = picture_new(arena, chart_width(chart), 0, chart->title, S(""));
    double names = chart->labels.n == 1 && chart->labels.at[0].n == 0 ? 0 : NAMES;
    double left = names;
    double right = picture->width - TOTAL;
    double y = draw_legend(picture, chart, left, 0);
    for (size_t i = 0; i < chart->labels.n; i++) {
        draw_label(picture, left - 12, y + BAR_HEIGHT / 2.0, names - 16, chart->labels.at[i]);
        draw_row(picture, chart, i, left, right, y);
        y += ROW_HEIGHT;
    }
    picture->height = names > 0 ? y - 4 : y - (ROW_HEIGHT - BAR_HEIGHT);
    return picture;
}
