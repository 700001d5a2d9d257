// SPDX-License-Identifier: GPL-3.0-or-later
// The summary for Excel: a row for each cell of the page, shares as live formulas.
#include "analysis/summary.h"

#include "office/sheet_out.h"
#include "vsoko/measure/honesty.h"

#include <math.h>

static void add_column(struct arena *arena, struct sheet_out *sheet, const char *title,
                       enum sheet_out_type type, const char *formula) {
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){
        .title = str_from(title), .type = type, .formula = str_from(formula), .total_value = NAN};
}

static void add_number(struct arena *arena, struct sheet_out_row *row, double number) {
    vec_push(arena, &row->values)->number = number;
}

static void add_cell(struct arena *arena, struct sheet_out *sheet, const struct summary_line *line,
                     const struct summary_column *column, const struct summary_cell *cell) {
    bool share = cell->n >= MEASURE_MIN_PERCENT_FIRST;
    struct sheet_out_row *row = vec_push(arena, &sheet->rows);
    vec_push(arena, &row->values)->text = line->title;
    vec_push(arena, &row->values)->text = column->id;
    vec_push(arena, &row->values)->text = column->title;
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        add_number(arena, row, (double)cell->count[level]);
    }
    add_number(arena, row, (double)cell->n);
    add_number(arena, row, (double)cell->basic);
    add_number(arena, row, share ? (double)cell->basic / (double)cell->n : (double)NAN);
    add_number(arena, row, share ? cell->wilson.lower : (double)NAN);
    add_number(arena, row, share ? cell->wilson.upper : (double)NAN);
    add_number(arena, row, (double)cell->count[MEASURE_LEVEL_NONE]);
    add_number(arena, row, (double)cell->sessions);
}

static void fill(struct arena *arena, const struct summary *summary, struct sheet_out *sheet) {
    *sheet = (struct sheet_out){.name = S("Свод")};
    add_column(arena, sheet, "Кто", SHEET_TEXT, "");
    add_column(arena, sheet, "Код результата", SHEET_TEXT, "");
    add_column(arena, sheet, "Результат", SHEET_TEXT, "");
    add_column(arena, sheet, "Ниже базового", SHEET_NUMBER, "");
    add_column(arena, sheet, "Базовый", SHEET_NUMBER, "");
    add_column(arena, sheet, "Повышенный", SHEET_NUMBER, "");
    add_column(arena, sheet, "Высокий", SHEET_NUMBER, "");
    add_column(arena, sheet, "Учеников с уровнем", SHEET_NUMBER, "=SUM(D{row}:G{row})");
    add_column(arena, sheet, "Базовый и выше", SHEET_NUMBER, "=SUM(E{row}:G{row})");
    add_column(arena, sheet, "Доля", SHEET_PERCENT, "=IF(H{row}>=20,I{row}/H{row},\"\")");
    add_column(arena, sheet, "Интервал от", SHEET_PERCENT, "");
    add_column(arena, sheet, "Интервал до", SHEET_PERCENT, "");
    add_column(arena, sheet, "Мало отметок", SHEET_NUMBER, "");
    add_column(arena, sheet, "Работ", SHEET_NUMBER, "");
    for (size_t l = 0; l <= summary->lines.n; l++) {
        const struct summary_line *line =
            l < summary->lines.n ? &summary->lines.at[l] : &summary->total;
        for (size_t c = 0; c < summary->columns.n && !str_empty(line->title); c++) {
            if (line->cells[c].sessions > 0) {
                add_cell(arena, sheet, line, &summary->columns.at[c], &line->cells[c]);
            }
        }
    }
}

bool summary_xlsx(struct arena *arena, const struct summary *summary, struct str school,
                  struct str year, struct str *out, struct error *error) {
    struct book_out file = {
        .title = S("Свод результатов за год"),
        .school = school,
        .format = S("summary"),
        .format_version = 1,
        .made = clock_now_ms(),
    };
    const struct book_note notes[] = {
        {S("Учебный год"), year},
        {S("Что сосчитано"), S("последняя закрытая работа года в классе, где измерялся результат")},
        {S("Уровень ученика"), S("доля возможных баллов по признакам результата, если отметка есть "
                                 "не меньше чем у двух третей их; границы – из шкал инструмента")},
        {S("Доля"), S("от 20 учеников; интервал Уилсона, 95 %")},
    };
    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
        *vec_push(arena, &file.notes) = notes[i];
    }
    fill(arena, summary, vec_push(arena, &file.sheets));
    return book_out_to_xlsx(arena, &file, out, error);
}
