// SPDX-License-Identifier: GPL-3.0-or-later
// The map of Wright: pupils and tasks on one scale. Wright & Stone 1979, Best Test Design.
#include "analysis/study_draw.h"

#include "base/ru.h"
#include "draw/palette.h"

#include <math.h>
#include <stdlib.h>

enum {
    WIDTH = 760,
    PUPILS = 210, // where the bars of pupils begin and go left
    TASKS = 262,  // where the titles of tasks begin
    TOP = 66,
    BOTTOM = 34,
    BAR_ROOM = 190,
    TEXT = 12,
    ROW = 14,       // px between two titles in one column
    TITLE_MAX = 96, // px
    FAR = 6,        // logits: what lies further stands at the edge
    NO_COLUMN = -1
};
static const double STRETCH[] = {56, 84, 126, 190}; // px a logit: the first that gives room to all

// A step of a task.
struct mark {
    struct str title;
    struct str hover;
    double theta;
    int column; // NO_COLUMN: no room for a title, a tick alone
};

struct map {
    const struct study *study;
    struct picture *picture;
    double low, high; // logits, whole
    double stretch;
    struct mark *mark; // the hardest first
    size_t marks;
    double column; // width of a column of titles
};

static double height_of(const struct map *map, double theta) {
    double inside = fmin(fmax(theta, map->low), map->high);
    return TOP + (map->high - inside) * map->stretch;
}

// ---- what stands on the map

static int hardest_first(const void *a, const void *b) {
    double first = ((const struct mark *)a)->theta, second = ((const struct mark *)b)->theta;
    return (first < second) - (first > second);
}

static void collect_marks(struct arena *arena, struct map *map) {
    const struct measure_calibration *c = &map->study->calibration;
    map->mark = arena_array(arena, struct mark, measure_points(c) + 1);
    for (size_t i = 0; i < c->items; i++) {
        const struct measure_item *item = &c->item[i];
        struct str title = map->study->data->items.at[i].title;
        for (size_t k = 0; item->status == MEASURE_OK && k < item->top; k++) {
            struct str name =
                item->top == 1 ? title : str_fmt(arena, "%.*s·%zu", STR_ARG(title), k + 1);
            if (isfinite(item->step[k])) {
                map->mark[map->marks++] =
                    (struct mark){.title = name,
                                  .hover = str_fmt(arena, "%.*s: %.*s", STR_ARG(name),
                                                   STR_ARG(ru_signed(arena, item->step[k], 2))),
                                  .theta = item->step[k]};
            }
        }
    }
    if (map->marks > 1) {
        qsort(map->mark, map->marks, sizeof *map->mark, hardest_first);
    }
}

static bool has_theta(const struct study *study, size_t person) {
    return study->score != NULL && study->score[person].wle.status == MEASURE_OK;
}

static void find_bounds(struct map *map) {
    double low = -2, high = 2;
    for (size_t i = 0; i < map->marks; i++) {
        low = fmin(low, map->mark[i].theta);
        high = fmax(high, map->mark[i].theta);
    }
    for (size_t p = 0; p < map->study->data->persons; p++) {
        if (has_theta(map->study, p)) {
            low = fmin(low, map->study->score[p].wle.value);
            high = fmax(high, map->study->score[p].wle.value);
        }
    }
    map->low = fmax(floor(low), -FAR);
    map->high = fmin(ceil(high), FAR);
}

// Gives each title the first column that is free at its height. Returns how many found none.
static size_t place_marks(struct map *map) {
    double taken[64];
    int columns = (int)((WIDTH - TASKS - 8) / map->column);
    size_t left = 0;
    for (int c = 0; c < columns; c++) {
        taken[c] = -ROW;
    }
    for (size_t i = 0; i < map->marks; i++) {
        double y = height_of(map, map->mark[i].theta);
        int column = 0;
        while (column < columns && y < taken[column] + ROW) {
            column++;
        }
        map->mark[i].column = column < columns ? column : NO_COLUMN;
        left += column == columns;
        if (column < columns) {
            taken[column] = y;
        }
    }
    return left;
}

static void lay_out(struct map *map) {
    map->column = 24;
    for (size_t i = 0; i < map->marks; i++) {
        map->column = fmax(map->column, picture_text_width(map->mark[i].title, TEXT, false) + 12);
    }
    map->column = fmin(map->column, TITLE_MAX + 12);
    for (size_t s = 0; s < sizeof STRETCH / sizeof *STRETCH; s++) {
        map->stretch = STRETCH[s];
        if (place_marks(map) == 0) {
            break;
        }
    }
}

// ---- the drawing

static void draw_scale(const struct map *map) {
    struct picture *picture = map->picture;
    for (double theta = map->low; theta <= map->high; theta++) {
        double y = height_of(map, theta);
        picture_line(picture, PUPILS - BAR_ROOM, y, WIDTH - 8, y, LINE_2);
        picture_text(picture, (PUPILS + TASKS) / 2.0, y + 4, TEXT, INK_2,
                     theta == 0 ? S("0") : ru_signed(picture->arena, theta, 0))
            ->anchor = PICTURE_MIDDLE;
    }
    picture_line(picture, PUPILS, TOP, PUPILS, height_of(map, map->low), LINE);
    picture_line(picture, TASKS - 6, TOP, TASKS - 6, height_of(map, map->low), LINE);
    picture_text(picture, PUPILS, TOP - 14, TEXT, INK, S("Ученики: сильные выше"))->anchor =
        PICTURE_END;
    picture_text(picture, TASKS - 4, TOP - 14, TEXT, INK, S("Задания: трудные выше"));
    picture_text(picture, (PUPILS + TASKS) / 2.0, height_of(map, map->low) + 26, TEXT, INK_2,
                 S("логиты"))
        ->anchor = PICTURE_MIDDLE;
}

static void draw_marks(const struct map *map) {
    struct picture *picture = map->picture;
    for (size_t i = 0; i < map->marks; i++) {
        const struct mark *mark = &map->mark[i];
        double y = height_of(map, mark->theta);
        picture_line(picture, TASKS - 9, y, TASKS - 3, y, INK_2)->hover = mark->hover;
        if (mark->column != NO_COLUMN) {
            struct picture_lines lines =
                picture_wrap(picture->arena, mark->title, TEXT, TITLE_MAX, 1);
            picture_text(picture, TASKS + mark->column * map->column, y + 4, TEXT, INK,
                         lines.at.at[0])
                ->hover = mark->hover;
        }
    }
}

// How many pupils stand between two heights: counted, or of a large file by the model.
static void count_pupils(const struct map *map, double step, size_t bins, double *count) {
    const struct study *study = map->study;
    for (size_t p = 0; study->score != NULL && p < study->data->persons; p++) {
        if (has_theta(study, p)) {
            double place = floor((study->score[p].wle.value - map->low) / step);
            count[(size_t)fmin(fmax(place, 0), (double)bins - 1)]++;
        }
    }
    for (size_t b = 0; study->score == NULL && b < bins; b++) {
        double from = (map->low + step * (double)b) / study->calibration.sigma;
        double share =
            measure_normal_cdf(from + step / study->calibration.sigma) - measure_normal_cdf(from);
        count[b] = share * (double)study->calibration.persons;
    }
}

static void draw_pupils(const struct map *map) {
    struct arena *arena = map->picture->arena;
    double step = map->study->calibration.persons >= 200 ? 0.25 : 0.5;
    size_t bins = (size_t)((map->high - map->low) / step);
    double *count = arena_array(arena, double, bins);
    double most = 1;
    count_pupils(map, step, bins, count);
    for (size_t b = 0; b < bins; b++) {
        most = fmax(most, count[b]);
    }
    for (size_t b = 0; b < bins; b++) {
        double theta = map->low + step * (double)b;
        double width = count[b] / most * BAR_ROOM;
        double thick = step * map->stretch;
        if (count[b] < 0.5) {
            continue;
        }
        picture_rect(map->picture, PUPILS - width, height_of(map, theta + step) + 1, width,
                     thick - 2, palette_level(2))
            ->hover =
            str_fmt(arena, "от %.*s до %.*s: %.*s", STR_ARG(ru_signed(arena, theta, 2)),
                    STR_ARG(ru_signed(arena, theta + step, 2)),
                    STR_ARG(ru_count(arena, (int64_t)llround(count[b]), RU_PUPIL, RU_NOMINATIVE)));
    }
}

// Where the mean of the tasks stands against that of the pupils, in words.
static struct str about_of(struct arena *arena, const struct map *map) {
    const struct study *study = map->study;
    double tasks = 0;
    for (size_t i = 0; i < map->marks; i++) {
        tasks += map->mark[i].theta / (double)map->marks;
    }
    double gap = tasks - study->calibration.mean;
    return str_fmt(arena, "Задания в среднем %s: на %.*s логита %s средней способности учеников.",
                   fabs(gap) < 0.5 ? "подходят ученикам"
                   : gap > 0       ? "трудны"
                                   : "легки",
                   STR_ARG(ru_real(arena, fabs(gap), 2)), gap < 0 ? "ниже" : "выше");
}

void study_draw_wright(struct arena *arena, const struct study *study, struct study_pictures *out) {
    struct map map = {.study = study};
    collect_marks(arena, &map);
    if (map.marks == 0) {
        return;
    }
    find_bounds(&map);
    lay_out(&map);
    struct str about = about_of(arena, &map);
    map.picture = study_picture_add(arena, out, S("wright.svg"), WIDTH,
                                    TOP + (map.high - map.low) * map.stretch + BOTTOM,
                                    S("Ученики и задания на одной шкале"), about);
    draw_scale(&map);
    draw_pupils(&map);
    draw_marks(&map);
}
