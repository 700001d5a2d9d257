// SPDX-License-Identifier: GPL-3.0-or-later
#include "view/chart.h"

#include <math.h>

struct html chart_svg(struct arena *arena, const struct chart *chart) {
    struct buf out = buf_open(arena, VIEW_PAGE_MAX);
    picture_svg(&out, chart_draw(arena, chart));
    return (struct html){buf_str(&out)};
}

static void add_value(struct arena *arena, const struct chart *chart, struct table_row *row,
                      const struct chart_series *series, size_t label) {
    const struct chart_point *point = label < series->points.n ? &series->points.at[label] : NULL;
    bool known = point != NULL && isfinite(point->value);
    struct str text = !known              ? S("–")
                      : point->text.n > 0 ? point->text
                                          : chart_value(arena, chart, point->value);
    if (known && isfinite(point->low) && isfinite(point->high) && point->low < point->high) {
        text = str_fmt(arena, "%.*s (%.*s … %.*s)", STR_ARG(text),
                       STR_ARG(chart_value(arena, chart, point->low)),
                       STR_ARG(chart_value(arena, chart, point->high)));
    }
    struct table_cell *cell = table_add_cell(arena, row, text);
    cell->path = known ? point->link : (struct str){0};
}

// A heat map's table has its rows and columns; the others have a row for each label.
struct table chart_table(struct arena *arena, const struct chart *chart) {
    struct table table = {.caption = chart->title};
    bool heat = chart->kind == CHART_HEAT;
    size_t columns = heat ? chart->labels.n : chart->series.n;
    size_t rows = heat ? chart->series.n : chart->labels.n;
    table_add_column(arena, &table, heat ? S("Кто") : S("Что"), false);
    for (size_t i = 0; i < columns; i++) {
        struct str title = heat ? chart->labels.at[i] : chart->series.at[i].title;
        table_add_column(arena, &table, title.n > 0 ? title : S("Значение"), true);
    }
    for (size_t r = 0; r < rows; r++) {
        struct table_row *row = table_add_row(arena, &table);
        table_add_cell(arena, row, heat ? chart->series.at[r].title : chart->labels.at[r]);
        for (size_t i = 0; i < columns; i++) {
            add_value(arena, chart, row, &chart->series.at[heat ? r : i], heat ? i : r);
        }
    }
    return table;
}
