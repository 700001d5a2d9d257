// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/task_result.h"

#include "base/ru.h"
#include "instruments/kind.h"
#include "vsoko/measure/honesty.h"

#include <math.h>
#include <stdlib.h>

enum { WRONG_SHOWN = 3, WRONG_LEAST = 2 };

// Letters of the second variant are turned into those of the first.
static struct str as_first_variant(struct arena *arena, const struct item *item, int variant,
                                   struct str answer) {
    struct buf out = buf_open(arena, 200);
    unsigned places = 0;
    if (item->answers.n == 0) {
        return answer;
    }
    while (answer.n > 0) {
        int place = answer_letter_place(utf8_next(&answer));
        if (place >= 0) {
            places |= 1U << answer_place_in(item, variant, (size_t)place);
        }
    }
    for (size_t i = 0; i < item->answers.n; i++) {
        buf_put(&out, (places >> i & 1) != 0 ? answer_letter(i) : (struct str){0});
    }
    return buf_str(&out);
}

static void count_answer(struct arena *arena, struct task_result *task, struct str answer) {
    for (size_t i = 0; i < task->wrong.n; i++) {
        if (str_eq(task->wrong.at[i].answer, answer)) {
            task->wrong.at[i].n++;
            return;
        }
    }
    *vec_push(arena, &task->wrong) = (struct task_answer){answer, 1};
}

static int by_count(const void *a, const void *b) {
    const struct task_answer *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : str_cmp(x->answer, y->answer);
}

static void count_wrong(struct arena *arena, const struct class_map *map, size_t i,
                        struct task_result *task) {
    const struct item *item = task->sign->item;
    for (size_t p = 0; p < map->rows.n; p++) {
        const struct map_row *row = &map->rows.at[p];
        size_t place = (size_t)(row->pupil - map->session->pupils.at);
        struct str answer = map->marks.answers[place * map->marks.items + i];
        if (str_eq(answer, S(ANSWER_NONE))) {
            task->none++;
        } else if (!str_empty(answer) && row->cells[i].value < item_max(item)) {
            count_answer(arena, task, as_first_variant(arena, item, row->pupil->variant, answer));
        }
    }
    if (task->wrong.n > 0) {
        qsort(task->wrong.at, task->wrong.n, sizeof *task->wrong.at, by_count);
    }
    size_t shown = 0;
    while (shown < task->wrong.n && shown < WRONG_SHOWN && task->wrong.at[shown].n >= WRONG_LEAST) {
        shown++;
    }
    task->wrong.n = shown;
}

void task_results_make(struct arena *arena, const struct class_map *map, struct task_results *out) {
    *out = (struct task_results){0};
    for (size_t i = 0; map->marks.answers != NULL && i < map->marks.items; i++) {
        struct task_result *task = vec_push(arena, &out->rows);
        *task = (struct task_result){.sign = &map->signs[i], .number = i + 1};
        for (size_t p = 0; p < map->rows.n; p++) {
            double value = map->rows.at[p].cells[i].value;
            task->points += isnan(value) ? 0 : value;
            task->possible += isnan(value) ? 0 : item_max(task->sign->item);
        }
        count_wrong(arena, map, i, task);
    }
}

struct str task_share_words(struct arena *arena, const struct task_result *task) {
    if (task->possible <= 0) {
        return S("нет данных");
    }
    if (task->sign->n < MEASURE_MIN_PERCENT) {
        return str_fmt(arena, "%.*s из %.*s", STR_ARG(ru_real(arena, task->points, 0)),
                       STR_ARG(ru_real(arena, task->possible, 0)));
    }
    return ru_percent(arena, 100 * task->points / task->possible, 0);
}

struct str task_wrong_words(struct arena *arena, const struct task_result *task) {
    struct buf out = buf_open(arena, 400);
    for (size_t i = 0; i < task->wrong.n; i++) {
        buf_fmt(&out, "%s%.*s – %zu", i == 0 ? "" : ", ", STR_ARG(task->wrong.at[i].answer),
                task->wrong.at[i].n);
    }
    return buf_str(&out);
}
