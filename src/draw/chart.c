// SPDX-License-Identifier: GPL-3.0-or-later
#include "draw/chart.h"

#include "base/ru.h"
#include "draw/chart_internal.h"

const struct chart_form CHART_FORMS[CHART_KINDS] = {
    [CHART_HEAT] = {"heat", chart_heat_draw},
    [CHART_STACKED] = {"stacked", chart_stacked_draw},
    [CHART_BARS] = {"bars", chart_bars_draw},
    [CHART_LINE] = {"line", chart_line_draw},
    [CHART_DUMBBELL] = {"dumbbell", chart_dumbbell_draw},
    [CHART_HISTOGRAM] = {"histogram", chart_histogram_draw},
};

struct picture *chart_draw(struct arena *arena, const struct chart *chart) {
    struct picture *picture = CHART_FORMS[chart->kind].draw(arena, chart);
    picture->title = chart->title;
    picture->about = chart->about.n > 0 ? chart->about : chart_about(arena, chart);
    if (chart->id.n > 0) {
        picture->id = chart->id;
    }
    return picture;
}

struct str chart_value(struct arena *arena, const struct chart *chart, double value) {
    int decimals = 0;
    for (double scaled = value; decimals < 2 && fabs(scaled - round(scaled)) > 1e-9; scaled *= 10) {
        decimals++;
    }
    struct str number = ru_real(arena, value, decimals);
    if (!isfinite(value) || chart->unit.n == 0) {
        return number;
    }
    return str_fmt(arena, "%.*s" RU_NBSP "%.*s", STR_ARG(number), STR_ARG(chart->unit));
}

static void about_heat(struct buf *out, const struct chart *chart) {
    size_t counts[PALETTE_LEVELS + 1] = {0};
    for (size_t row = 0; row < chart->series.n; row++) {
        for (size_t i = 0; i < chart->labels.n; i++) {
            const struct chart_point *point = chart_point_at(&chart->series.at[row], i);
            int level = point == NULL ? PALETTE_NO_LEVEL : point->level;
            counts[level >= 0 && level < PALETTE_LEVELS ? level : PALETTE_LEVELS]++;
        }
    }
    buf_fmt(out, "Строк %zu, столбцов %zu. Клеток: ", chart->series.n, chart->labels.n);
    for (int level = 0; level <= PALETTE_LEVELS; level++) {
        buf_fmt(out, "%s%.*s %zu", level == 0 ? "" : ", ", STR_ARG(palette_level_word(level)),
                counts[level]);
    }
    buf_put(out, S("."));
}

enum { ABOUT_LABELS = 12 }; // more is in the table beside the picture

static void about_series(struct buf *out, const struct chart *chart) {
    struct arena *arena = out->arena;
    for (size_t i = 0; i < chart->labels.n && i < ABOUT_LABELS; i++) {
        buf_fmt(out, "%s%.*s: ", i == 0 ? "" : "; ", STR_ARG(chart->labels.at[i]));
        for (size_t s = 0; s < chart->series.n; s++) {
            const struct chart_series *series = &chart->series.at[s];
            const struct chart_point *point = chart_point_at(series, i);
            struct str value = chart_value(arena, chart, point == NULL ? NAN : point->value);
            buf_put(out, s == 0 ? S("") : S(", "));
            if (chart->series.n > 1) {
                buf_fmt(out, "%.*s ", STR_ARG(series->title));
            }
            buf_put(out, value);
        }
    }
    if (chart->labels.n > ABOUT_LABELS) {
        buf_fmt(out, "; ещё %zu в таблице", chart->labels.n - ABOUT_LABELS);
    }
    buf_put(out, S("."));
}

struct str chart_about(struct arena *arena, const struct chart *chart) {
    struct buf out = buf_open(arena, 16 * 1024);
    if (chart->labels.n == 0 || chart->series.n == 0) {
        return S("Нет данных.");
    }
    if (chart->kind == CHART_HEAT) {
        about_heat(&out, chart);
    } else {
        about_series(&out, chart);
    }
    return buf_str(&out);
}

void chart_add_label(struct arena *arena, struct chart *chart, struct str label) {
    *vec_push(arena, &chart->labels) = label;
}

struct chart_series *chart_add_series(struct arena *arena, struct chart *chart, struct str title,
                                      int level) {
    struct chart_series *series = vec_push(arena, &chart->series);
    *series = (struct chart_series){.title = title, .level = level};
    return series;
}

struct chart_point *chart_add_point(struct arena *arena, struct chart_series *series,
                                    double value) {
    struct chart_point *point = vec_push(arena, &series->points);
    *point = (struct chart_point){.value = value, .level = PALETTE_NO_LEVEL};
    return point;
}
