// SPDX-License-Identifier: GPL-3.0-or-later
// The same tables as on the page, for Excel: no row of one person anywhere.
#include "analysis/survey_result.h"

#include "base/ru.h"
#include "office/sheet_out.h"

#include <math.h>

static void add_column(struct arena *arena, struct sheet_out *sheet, struct str title,
                       enum sheet_out_type type) {
    *vec_push(arena, &sheet->columns) =
        (struct sheet_out_column){.title = title, .type = type, .total_value = NAN};
}

static void add_cells(struct arena *arena, const struct survey_result *result,
                      const struct survey_table *table, struct sheet_out *sheet) {
    for (size_t i = 0; i < table->cells.n; i++) {
        const struct survey_cell *cell = &table->cells.at[i];
        bool shown = cell->shown == MEASURE_CELL_SHOWN;
        struct sheet_out_row *row = vec_push(arena, &sheet->rows);
        vec_push(arena, &row->values)->text = table->title;
        vec_push(arena, &row->values)->text = cell->title;
        *vec_push(arena, &row->values) = (struct sheet_out_value){
            .text = shown ? S("") : survey_cell_words(arena, cell, result->answers),
            .number = shown ? (double)cell->count : NAN};
        vec_push(arena, &row->values)->number = (double)result->answers;
    }
}

static void fill(struct arena *arena, const struct survey_result *result, struct str name,
                 const char *what, const struct survey_table *tables, size_t n,
                 struct sheet_out *sheet) {
    *sheet = (struct sheet_out){.name = name};
    add_column(arena, sheet, str_from(what), SHEET_TEXT);
    add_column(arena, sheet, S("Ответ"), SHEET_TEXT);
    add_column(arena, sheet, S("Сколько"), SHEET_NUMBER);
    add_column(arena, sheet, S("Всего анкет"), SHEET_NUMBER);
    for (size_t i = 0; i < n; i++) {
        add_cells(arena, result, &tables[i], sheet);
    }
}

static void fill_words(struct arena *arena, const struct survey_result *result,
                       struct sheet_out *sheet) {
    *sheet = (struct sheet_out){.name = S("Своими словами")};
    add_column(arena, sheet, S("Вопрос"), SHEET_TEXT);
    add_column(arena, sheet, S("Ответ"), SHEET_TEXT);
    for (size_t i = 0; i < result->questions.n; i++) {
        const struct survey_table *table = &result->questions.at[i];
        for (size_t j = 0; j < table->words.n; j++) {
            struct sheet_out_row *row = vec_push(arena, &sheet->rows);
            vec_push(arena, &row->values)->text = table->title;
            vec_push(arena, &row->values)->text = table->words.at[j].body;
        }
    }
}

bool survey_result_xlsx(struct arena *arena, const struct survey_result *result,
                        const struct session *session, struct str school, struct str *out,
                        struct error *error) {
    struct book_out file = {
        .title = str_fmt(arena, "Итоги анкеты %.*s", STR_ARG(session->class_name)),
        .school = school,
        .format = S("survey-result"),
        .format_version = 1,
        .made = clock_now_ms(),
    };
    const struct book_note notes[] = {
        {S("Анкета"), session->title},
        {S("Дата"), ru_date(arena, session->held_on)},
        {S("Инструмент"), str_fmt(arena, "%.*s, версия %lld", STR_ARG(session->instrument.title),
                                  (long long)session->instrument_version)},
        {S("Ответили"),
         str_fmt(arena, "%lld из %lld", (long long)result->answers, (long long)result->invited)},
        {S("Скрыто"),
         S("меньше пяти ответов, то, по чему их можно вычислить, и ответ, который дали все")},
    };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        *vec_push(arena, &file.notes) = notes[i];
    }
    fill(arena, result, S("Вопросы"), "Вопрос", result->questions.at, result->questions.n,
         vec_push(arena, &file.sheets));
    fill(arena, result, S("Шкалы"), "Шкала", result->scales.at, result->scales.n,
         vec_push(arena, &file.sheets));
    fill_words(arena, result, vec_push(arena, &file.sheets));
    return book_out_to_xlsx(arena, &file, out, error);
}
