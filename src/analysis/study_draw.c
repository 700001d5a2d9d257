// SPDX-License-Identifier: GPL-3.0-or-later
// Plots of a study: curves of the tasks, information, shares of the options.
#include "analysis/study_draw.h"

#include "base/ru.h"
#include "draw/palette.h"
#include "draw/plot.h"

#include <math.h>

enum {
    PLOT_WIDTH = 250,
    PLOT_HEIGHT = 210,
    ACROSS = 3,
    PLOTS_MAX = 24, // in one file
    HEADING = 34,
    TITLE_SIZE = 15,
    THETA = 4, // plots reach from -THETA to THETA logits
    STEPS = 64 // points of a curve
};

struct picture *study_picture_add(struct arena *arena, struct study_pictures *out, struct str file,
                                  double width, double height, struct str title, struct str about) {
    struct picture *picture = picture_new(arena, width, height, title, about);
    picture->alone = true;
    struct picture_shape *heading = picture_text(picture, 8, 22, TITLE_SIZE, INK, title);
    heading->bold = true;
    *vec_push(arena, &out->at) = (struct study_picture){file, picture};
    return picture;
}

// ---- many plots of tasks, a page of them a file

struct page {
    struct arena *arena;
    struct study_pictures *out;
    const char *file; // «curves»: then curves.svg, or curves-1.svg, curves-2.svg …
    struct str title, about;
    size_t plots; // in all
    size_t done;
};

static void put_plot(struct page *page, const struct plot *plot) {
    struct arena *arena = page->arena;
    size_t place = page->done % PLOTS_MAX;
    if (place == 0) {
        size_t left = page->plots - page->done;
        size_t here = left < PLOTS_MAX ? left : PLOTS_MAX;
        struct str file = page->plots <= PLOTS_MAX ? str_fmt(arena, "%s.svg", page->file)
                                                   : str_fmt(arena, "%s-%zu.svg", page->file,
                                                             page->done / PLOTS_MAX + 1);
        size_t rows = (here + ACROSS - 1) / ACROSS;
        study_picture_add(arena, page->out, file, ACROSS * PLOT_WIDTH,
                          HEADING + PLOT_HEIGHT * (double)rows, page->title, page->about);
    }
    plot_draw(page->out->at.at[page->out->at.n - 1].picture, plot,
              PLOT_WIDTH * (double)(place % ACROSS),
              HEADING + PLOT_HEIGHT * (double)(place / ACROSS), PLOT_WIDTH, PLOT_HEIGHT);
    page->done++;
}

static double theta_at(size_t step) { return -THETA + 2.0 * THETA * (double)step / (double)STEPS; }

// ---- curves

// A task of two outcomes has one curve; of several, one a category, named.
static void add_curves(struct arena *arena, const struct study *study, size_t item,
                       struct plot *plot) {
    size_t top = study->calibration.item[item].top;
    double p[MEASURE_TOP + 1];
    for (size_t k = top == 1 ? 1 : 0; k <= top; k++) {
        struct plot_line *line = plot_add_line(
            arena, plot, top == 1 ? (struct str){0} : str_fmt(arena, "%zu", k), palette_series(k));
        line->thick = top == 1;
        for (size_t s = 0; s <= STEPS; s++) {
            measure_chances(&study->calibration, item, theta_at(s), p);
            plot_add_point(arena, line, theta_at(s), p[k]);
        }
    }
}

static void draw_curves(struct arena *arena, const struct study *study,
                        struct study_pictures *out) {
    const struct measure_calibration *c = &study->calibration;
    struct page page = {.arena = arena,
                        .out = out,
                        .file = "curves",
                        .title = S("Характеристические кривые заданий"),
                        .about = S("Вероятность ответа в зависимости от способности ученика; у "
                                   "заданий с баллами – вероятность каждого балла."),
                        .plots = c->items_used};
    for (size_t i = 0; i < c->items; i++) {
        if (c->item[i].status == MEASURE_OK) {
            struct plot plot = {.title = study->data->items.at[i].title,
                                .x_title = S("способность, логиты"),
                                .y_title = S("вероятность"),
                                .x_low = -THETA,
                                .x_high = THETA,
                                .y_high = 1};
            add_curves(arena, study, i, &plot);
            put_plot(&page, &plot);
        }
    }
}

// ---- information

static void draw_information(struct arena *arena, const struct study *study,
                             struct study_pictures *out) {
    enum { WIDTH = 760, HEIGHT = 340, ERROR_MAX = 2 };
    struct plot information = {.x_title = S("способность, логиты"),
                               .y_title = S("информация теста"),
                               .x_low = -THETA,
                               .x_high = THETA,
                               .y_high = 1};
    struct plot error = {.x_title = S("способность, логиты"),
                         .y_title = S("ошибка измерения, логиты"),
                         .x_low = -THETA,
                         .x_high = THETA,
                         .y_high = ERROR_MAX};
    struct plot_line *rises = plot_add_line(arena, &information, (struct str){0}, ACCENT);
    struct plot_line *falls = plot_add_line(arena, &error, (struct str){0}, palette_series(2));
    double best = 0, at = 0;
    rises->thick = falls->thick = true;
    for (size_t s = 0; s <= STEPS; s++) {
        double value = measure_information(&study->calibration, theta_at(s));
        at = value > best ? theta_at(s) : at;
        best = fmax(best, value);
        plot_add_point(arena, rises, theta_at(s), value);
        if (value >= 1.0 / (ERROR_MAX * ERROR_MAX)) { // a larger error is off the plot
            plot_add_point(arena, falls, theta_at(s), 1 / sqrt(value));
        }
    }
    information.y_high = fmax(1, ceil(best * 1.05));
    struct str about =
        str_fmt(arena, "Точнее всего тест меряет около %.*s логита: ошибка %.*s.",
                STR_ARG(ru_signed(arena, at, 1)), STR_ARG(ru_real(arena, 1 / sqrt(best), 2)));
    struct picture *picture = study_picture_add(arena, out, S("information.svg"), WIDTH, HEIGHT,
                                                S("Где тест точен"), about);
    picture_text(picture, 8, 44, 12, INK_2, about);
    plot_draw(picture, &information, 0, 50, WIDTH / 2.0, HEIGHT - 50);
    plot_draw(picture, &error, WIDTH / 2.0, 50, WIDTH / 2.0, HEIGHT - 50);
}

// ---- options

static void add_options(struct arena *arena, const struct study *study, size_t i,
                        struct plot *plot) {
    const struct study_item *item = &study->data->items.at[i];
    for (size_t k = 0; k < item->options.n; k++) {
        const struct measure_option *option = &study->option[i * (MEASURE_TOP + 1) + k];
        if (option->n == 0) {
            continue;
        }
        struct plot_line *line = plot_add_line(arena, plot, item->options.at[k],
                                               palette_series(k == item->right ? 0 : k + 1));
        line->thick = k == item->right;
        line->dashed = k != item->right;
        for (int fifth = 0; fifth < MEASURE_FIFTHS; fifth++) {
            plot_add_point(arena, line, fifth + 1, 100 * option->fifth[fifth]);
        }
    }
}

static void draw_options(struct arena *arena, const struct study *study,
                         struct study_pictures *out) {
    struct page page = {.arena = arena,
                        .out = out,
                        .file = "options",
                        .title = S("Какие варианты ответа выбирали слабые и сильные"),
                        .about = S("Сплошная толстая линия – верный ответ: она должна расти. "
                                   "Пунктир – неверные: они должны падать."),
                        .plots = study->data->items.n};
    for (size_t i = 0; i < study->data->items.n; i++) {
        struct plot plot = {.title = study->data->items.at[i].title,
                            .x_title = S("пятая часть учеников, от слабых"),
                            .y_title = S("выбрали, %"),
                            .x_low = 1,
                            .x_high = MEASURE_FIFTHS,
                            .y_high = 100,
                            .titles_last = true};
        add_options(arena, study, i, &plot);
        put_plot(&page, &plot);
    }
}

void study_draw(struct arena *arena, const struct study *study, struct study_pictures *out) {
    *out = (struct study_pictures){0};
    study_draw_wright(arena, study, out);
    draw_curves(arena, study, out);
    draw_information(arena, study, out);
    if (study->option != NULL) {
        draw_options(arena, study, out);
    }
    study_draw_network(arena, study, out);
}
