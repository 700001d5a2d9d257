// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/class_map_xlsx.h"

#include "analysis/ranking.h"
#include "analysis/task_result.h"
#include "instruments/kind.h"

#include "base/clock.h"
#include "base/ru.h"
#include "office/sheet_out.h"

#include <math.h>

enum { FIXED_COLUMNS = 2 }; // group, pupil

// "C", "AA": the letter of a column, from 0.
static struct str column_letter(struct arena *arena, size_t column) {
    return column < 26
               ? str_fmt(arena, "%c", (char)('A' + column))
               : str_fmt(arena, "%c%c", (char)('A' + column / 26 - 1), (char)('A' + column % 26));
}

// The rule of the sheets as a formula: a mean when at least two thirds of the signs are there.
// Only a scale of means without turned signs can be said so; others carry their values alone.
static struct str scale_formula(struct arena *arena, const struct instrument *instrument,
                                const struct scale *scale) {
    struct buf cells = buf_open(arena, 1024);
    for (size_t i = 0; i < scale->items.n; i++) {
        if (scale->method != MEASURE_MEAN || instrument->items.at[scale->items.at[i]].reverse) {
            return (struct str){0};
        }
        buf_put_c(&cells, i == 0 ? "" : ",");
        buf_put(&cells, column_letter(arena, FIXED_COLUMNS + scale->items.at[i]));
        buf_put_c(&cells, "{row}");
    }
    size_t least = (2 * scale->items.n + 2) / 3;
    struct str list = buf_str(&cells);
    return str_fmt(arena, "=IF(COUNT(%.*s)>=%zu,AVERAGE(%.*s),\"\")", STR_ARG(list), least,
                   STR_ARG(list));
}

static struct sheet_out_column *add_column(struct arena *arena, struct sheet_out *sheet,
                                           struct str title, enum sheet_out_type type,
                                           int decimals) {
    struct sheet_out_column *column = vec_push(arena, &sheet->columns);
    *column = (struct sheet_out_column){
        .title = title, .type = type, .decimals = decimals, .total_value = NAN};
    return column;
}

static double sign_mean(const struct class_map *map, size_t item) {
    double sum = 0;
    size_t n = 0;
    for (size_t p = 0; p < map->rows.n; p++) {
        double value = map->rows.at[p].cells[item].value;
        sum += isnan(value) ? 0 : value;
        n += !isnan(value);
    }
    return n == 0 ? NAN : sum / (double)n;
}

static struct str who_title(struct arena *arena, const struct session *session) {
    const struct kind_object *object = session->instrument.kind->object;
    return object == NULL ? S("Ученик") : ru_capital(arena, str_from(object->title));
}

static void fill_map_sheet(struct arena *arena, const struct class_map *map,
                           struct sheet_out *sheet) {
    const struct instrument *instrument = &map->session->instrument;
    *sheet = (struct sheet_out){.name = S("Карта класса"), .total_title = S("В среднем")};
    add_column(arena, sheet, S("Группа"), SHEET_TEXT, 0);
    add_column(arena, sheet, who_title(arena, map->session), SHEET_TEXT, 0);
    for (size_t i = 0; i < instrument->items.n; i++) {
        struct sheet_out_column *column =
            add_column(arena, sheet, instrument->items.at[i].text, SHEET_NUMBER, 1);
        column->name = str_fmt(arena, "sign_%.*s", STR_ARG(instrument->items.at[i].id));
        column->total = S("=AVERAGE({column})");
        column->total_value = sign_mean(map, i);
        column->width = 14;
    }
    for (size_t s = 0; s < instrument->scales.n; s++) {
        const struct scale *scale = &instrument->scales.at[s];
        struct sheet_out_column *column = add_column(arena, sheet, scale->title, SHEET_NUMBER, 2);
        column->name = str_fmt(arena, "scale_%.*s", STR_ARG(scale->id));
        column->formula = scale_formula(arena, instrument, scale);
        column->total = S("=AVERAGE({column})");
        column->total_value = map->scales[s].mean;
        column->width = 16;
    }
    for (size_t p = 0; p < map->rows.n; p++) {
        const struct map_row *row = &map->rows.at[p];
        struct sheet_out_row *line = vec_push(arena, &sheet->rows);
        int team = row->pupil->team;
        vec_push(arena, &line->values)->text =
            team == 0 ? (struct str){0} : str_fmt(arena, "%d", team);
        vec_push(arena, &line->values)->text = row->pupil->full_name;
        for (size_t i = 0; i < instrument->items.n; i++) {
            vec_push(arena, &line->values)->number = row->cells[i].value;
        }
        for (size_t s = 0; s < instrument->scales.n; s++) {
            vec_push(arena, &line->values)->number = row->scales[s].score.value;
        }
    }
}

static void fill_marks_sheet(struct arena *arena, const struct class_map *map,
                             struct sheet_out *sheet) {
    const struct session *session = map->session;
    *sheet = (struct sheet_out){.name = S("Отметки")};
    add_column(arena, sheet, who_title(arena, session), SHEET_TEXT, 0);
    add_column(arena, sheet, ru_capital(arena, str_from(session->instrument.kind->item_title)),
               SHEET_TEXT, 0);
    for (size_t r = 0; r < map->marks.raters; r++) {
        add_column(arena, sheet, session->raters.at[r].name, SHEET_NUMBER, 0);
    }
    for (size_t p = 0; p < session->pupils.n; p++) {
        for (size_t i = 0; !session->pupils.at[p].absent && i < map->marks.items; i++) {
            struct sheet_out_row *line = vec_push(arena, &sheet->rows);
            vec_push(arena, &line->values)->text = session->pupils.at[p].full_name;
            vec_push(arena, &line->values)->text = session->instrument.items.at[i].text;
            for (size_t r = 0; r < map->marks.raters; r++) {
                signed char mark = marks_get(&map->marks, p, i, r);
                struct sheet_out_value *value = vec_push(arena, &line->values);
                value->number = mark >= 0 ? mark : NAN;
                value->text = mark == MARK_NOT_OBSERVED ? S("не набл.") : (struct str){0};
            }
        }
    }
}

static void fill_task_sheet(struct arena *arena, const struct task_results *tasks,
                            struct sheet_out *sheet) {
    *sheet = (struct sheet_out){.name = S("Задания")};
    add_column(arena, sheet, S("№"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Задание"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Баллов за задание"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Внесено"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Полностью"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Частично"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Ноль"), SHEET_NUMBER, 0);
    add_column(arena, sheet, S("Доля баллов"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Частые неверные ответы"), SHEET_TEXT, 0);
    for (size_t i = 0; i < tasks->rows.n; i++) {
        const struct task_result *task = &tasks->rows.at[i];
        struct sheet_out_row *line = vec_push(arena, &sheet->rows);
        vec_push(arena, &line->values)->number = (double)task->number;
        vec_push(arena, &line->values)->text = task->sign->item->text;
        vec_push(arena, &line->values)->number = item_max(task->sign->item);
        vec_push(arena, &line->values)->number = (double)task->sign->n;
        vec_push(arena, &line->values)->number = (double)task->sign->full;
        vec_push(arena, &line->values)->number = (double)task->sign->part;
        vec_push(arena, &line->values)->number = (double)task->sign->zero;
        vec_push(arena, &line->values)->text = task_share_words(arena, task);
        vec_push(arena, &line->values)->text = task_wrong_words(arena, task);
    }
}

static void fill_place_sheet(struct arena *arena, const struct ranking *ranking,
                             struct sheet_out *sheet) {
    *sheet = (struct sheet_out){.name = S("Места")};
    add_column(arena, sheet, S("Место"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Ученик"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Тема"), SHEET_TEXT, 0);
    add_column(arena, sheet, S("Доля баллов, %"), SHEET_NUMBER, 1);
    for (size_t i = 0; i < ranking->rows.n; i++) {
        const struct rank_row *row = &ranking->rows.at[i];
        struct sheet_out_row *line = vec_push(arena, &sheet->rows);
        vec_push(arena, &line->values)->text =
            row->place == 0 ? S("–") : str_fmt(arena, "%zu", row->place);
        vec_push(arena, &line->values)->text = row->row->pupil->full_name;
        vec_push(arena, &line->values)->text = row->row->pupil->topic;
        vec_push(arena, &line->values)->number = row->percent;
    }
}

bool class_map_xlsx(struct arena *arena, const struct class_map *map, struct str school,
                    struct str *out, struct error *error) {
    const struct session *session = map->session;
    struct book_out file = {
        .title = str_fmt(arena, "Карта класса %.*s", STR_ARG(session->class_name)),
        .school = school,
        .format = S("class-map"),
        .format_version = 1,
        .made = clock_now_ms(),
    };
    const struct book_note notes[] = {
        {S("Процедура"), session->title},
        {S("Дата"), ru_date(arena, session->held_on)},
        {S("Инструмент"), str_fmt(arena, "%.*s, версия %lld", STR_ARG(session->instrument.title),
                                  (long long)session->instrument_version)},
        {S("Участвовали"), str_fmt(arena, "%zu из %zu", map->present, map->listed)},
        {S("Значение клетки"), S("среднее отметок наблюдателей; пусто – не наблюдалось, не "
                                 "заполнено или разошлись на 2 балла и больше")},
    };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        *vec_push(arena, &file.notes) = notes[i];
    }
    fill_map_sheet(arena, map, vec_push(arena, &file.sheets));
    fill_marks_sheet(arena, map, vec_push(arena, &file.sheets));
    struct task_results tasks;
    task_results_make(arena, map, &tasks);
    if (tasks.rows.n > 0) {
        fill_task_sheet(arena, &tasks, vec_push(arena, &file.sheets));
    }
    struct ranking ranking;
    if (!ranking_make(arena, map, &ranking, error)) {
        return false;
    }
    if (ranking.rows.n > 0) {
        fill_place_sheet(arena, &ranking, vec_push(arena, &file.sheets));
    }
    return book_out_to_xlsx(arena, &file, out, error);
}

struct str class_map_file_name(struct arena *arena, const struct session *session,
                               const char *extension) {
    return str_fmt(arena, "%.*s %.*s %.*s.%s", STR_ARG(session->class_name),
                   STR_ARG(session->title), STR_ARG(date_iso(arena, session->held_on)), extension);
}
