// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "draw/chart_internal.h"

double chart_width(const struct chart *chart) {
    return chart->width > 0 ? chart->width : CHART_WIDTH;
}

const struct chart_point *chart_point_at(const struct chart_series *series, size_t label) {
    if (label >= series->points.n || !isfinite(series->points.at[label].value)) {
        return NULL;
    }
    return &series->points.at[label];
}

bool point_has_interval(const struct chart_point *point) {
    return isfinite(point->low) && isfinite(point->high) && point->low < point->high;
}

int series_color(const struct chart *chart, size_t series) {
    return chart->kind == CHART_STACKED ? palette_level(chart->series.at[series].level)
                                        : palette_series(series);
}

struct str chart_hover(struct arena *arena, const struct chart *chart, struct str label,
                       const struct chart_series *series, const struct chart_point *point) {
    if (point != NULL && point->hover.n > 0) {
        return point->hover;
    }
    struct buf out = buf_open(arena, 2048);
    buf_put(&out, label);
    buf_put(&out, S(": "));
    if (series->title.n > 0) {
        buf_put(&out, series->title);
        buf_put(&out, S(" "));
    }
    buf_put(&out, point == NULL ? S("нет данных") : chart_value(arena, chart, point->value));
    if (point != NULL && point_has_interval(point)) {
        buf_fmt(&out, " (от %.*s до %.*s)", STR_ARG(chart_value(arena, chart, point->low)),
                STR_ARG(chart_value(arena, chart, point->high)));
    }
    return buf_str(&out);
}

// The bounds of what is to be shown, intervals included.
static void bounds_of(const struct chart *chart, double *low, double *high) {
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t s = 0; s < chart->series.n; s++) {
        for (size_t i = 0; i < chart->labels.n; i++) {
            const struct chart_point *point = chart_point_at(&chart->series.at[s], i);
            if (point == NULL) {
                continue;
            }
            bool interval = point_has_interval(point);
            *low = fmin(*low, interval ? point->low : point->value);
            *high = fmax(*high, interval ? point->high : point->value);
        }
    }
    if (*low > *high) {
        *low = 0;
        *high = 1;
    }
}

struct axis axis_of(const struct chart *chart, bool from_zero) {
    double low = chart->low, high = chart->high;
    bool given = low < high;
    if (!given) {
        bounds_of(chart, &low, &high);
        if (from_zero) {
            low = fmin(0, low);
            high = fmax(0, high);
        } else { // no point stands on the edge
            double margin = (high - low) / 20;
            low -= margin;
            high += margin;
        }
    }
    double span = high > low ? high - low : 1;
    double power = pow(10, floor(log10(span / 5)));
    double part = span / 5 / power;
    double step = power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    struct axis axis = {.low = given ? low : floor(low / step + 1e-9) * step,
                        .high = given ? high : ceil(high / step - 1e-9) * step,
                        .step = step};
    if (axis.high <= axis.low) {
        axis.high = axis.low + step;
    }
    axis.decimals = step >= 1 ? 0 : (int)ceil(-log10(step) - 1e-9);
    return axis;
}

double axis_place(const struct axis *axis, double value, double from, double to) {
    double share = (value - axis->low) / (axis->high - axis->low);
    return from + fmin(1, fmax(0, share)) * (to - from);
}

void draw_label(struct picture *picture, double x, double y, double width, struct str text) {
    struct picture_lines lines = picture_wrap(picture->arena, text, TEXT_SIZE, width, 2);
    double height = TEXT_SIZE * 1.2;
    double base = y + TEXT_SIZE * 0.35 - height * ((double)lines.at.n - 1) / 2;
    for (size_t i = 0; i < lines.at.n; i++) {
        struct picture_shape *line =
            picture_text(picture, x, base + height * (double)i, TEXT_SIZE, INK, lines.at.at[i]);
        line->anchor = PICTURE_END;
        line->hover = lines.at.n == 2 ? text : (struct str){0};
    }
}

double draw_legend(struct picture *picture, const struct chart *chart, double x, double y) {
    if (chart->series.n < 2) {
        return 0;
    }
    double left = x;
    double top = y;
    for (size_t s = 0; s < chart->series.n; s++) {
        struct str title = chart->series.at[s].title;
        double width = 18 + picture_text_width(title, SMALL_SIZE, false) + 18;
        if (left > x && left + width > picture->width) {
            left = x;
            top += 20;
        }
        picture_rect(picture, left, top + 2, 12, 12, series_color(chart, s))->radius = 2;
        picture_text(picture, left + 18, top + 12, SMALL_SIZE, INK, title);
        left += width;
    }
    return top - y + 26;
}

static struct str tick_text(struct arena *arena, const struct chart *chart, const struct axis *axis,
                            double value) {
    struct str number = ru_real(arena, value, axis->decimals);
    return str_eq(chart->unit, S("%")) ? str_fmt(arena, "%.*s" RU_NBSP "%%", STR_ARG(number))
                                       : number;
}

void draw_axis_below(struct picture *picture, const struct chart *chart, const struct axis *axis,
                     double left, double right, double top, double bottom) {
    for (double v = axis->low; v <= axis->high + axis->step / 1e6; v += axis->step) {
        double x = axis_place(axis, v, left, right);
        picture_line(picture, x, top, x, bottom, LINE_2);
        picture_text(picture, x, bottom + 16, SMALL_SIZE, INK_2,
                     tick_text(picture->arena, chart, axis, v))
            ->anchor = PICTURE_MIDDLE;
    }
}

void draw_axis_left(struct picture *picture, const struct chart *chart, const struct axis *axis,
                    double left, double right, double top, double bottom) {
    for (double v = axis->low; v <= axis->high + axis->step / 1e6; v += axis->step) {
        double y = axis_place(axis, v, bottom, top);
        picture_line(picture, left, y, right, y, LINE_2);
        picture_text(picture, left - 8, y + 4, SMALL_SIZE, INK_2,
                     tick_text(picture->arena, chart, axis, v))
            ->anchor = PICTURE_END;
    }
}

void draw_interval_x(struct picture *picture, double from, double to, double y, int color) {
    picture_line(picture, from, y, to, y, color)->stroke_width = 1.5;
    picture_line(picture, from, y - 4, from, y + 4, color)->stroke_width = 1.5;
    picture_line(picture, to, y - 4, to, y + 4, color)->stroke_width = 1.5;
}

void draw_interval_y(struct picture *picture, double x, double from, double to, int color) {
    picture_line(picture, x, from, x, to, color)->stroke_width = 1.5;
    picture_line(picture, x - 4, from, x + 4, from, color)->stroke_width = 1.5;
    picture_line(picture, x - 4, to, x + 4, to, color)->stroke_width = 1.5;
}
