// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/subject_tie.h"

#include "office/sheet_out.h"

#include <math.h>

static void add_column(struct arena *arena, struct sheet_out *sheet, const char *title,
                       enum sheet_out_type type, int decimals) {
    *vec_push(arena, &sheet->columns) = (struct sheet_out_column){
        .title = str_from(title), .type = type, .decimals = decimals, .total_value = NAN};
}

static void add_row(struct arena *arena, const struct tie_line *line, struct sheet_out *sheet) {
    bool known = line->partial.n > 0;
    struct sheet_out_row *row = vec_push(arena, &sheet->rows);
    vec_push(arena, &row->values)->text = line->title;
    vec_push(arena, &row->values)->text =
        line->grade == 0 ? S("все параллели") : str_fmt(arena, "%d классы", line->grade);
    vec_push(arena, &row->values)->number = (double)line->n;
    vec_push(arena, &row->values)->number = line->r;
    vec_push(arena, &row->values)->number = (double)line->held;
    vec_push(arena, &row->values)->number = known ? line->partial.value : (double)NAN;
    vec_push(arena, &row->values)->number = known ? line->partial.lower : (double)NAN;
    vec_push(arena, &row->values)->number = known ? line->partial.upper : (double)NAN;
}

bool subject_tie_xlsx(struct arena *arena, const struct subject_tie *tie, struct str school,
                      struct str year, struct str *out, struct error *error) {
    struct book_out file = {
        .title = S("Результаты и предметы"),
        .school = school,
        .format = S("subject-tie"),
        .format_version = 1,
        .made = clock_now_ms(),
    };
    *vec_push(arena, &file.notes) = (struct book_note){S("Учебный год"), year};
    *vec_push(arena, &file.notes) = (struct book_note){
        S("Предмет"), tie->subjects.n == 0 ? S("нет данных") : tie->subjects.at[tie->asked].name};
    *vec_push(arena, &file.notes) = (struct book_note){S("Результат"), tie->source};
    *vec_push(arena, &file.notes) =
        (struct book_note){S("Оговорка"), S("связь, а не причина; интервал – z Фишера, 95 %")};
    struct sheet_out *sheet = vec_push(arena, &file.sheets);
    *sheet = (struct sheet_out){.name = S("Связи")};
    add_column(arena, sheet, "Линия результатов", SHEET_TEXT, 0);
    add_column(arena, sheet, "Кто", SHEET_TEXT, 0);
    add_column(arena, sheet, "Учеников", SHEET_NUMBER, 0);
    add_column(arena, sheet, "Связь с результатом", SHEET_NUMBER, 2);
    add_column(arena, sheet, "С прежней отметкой", SHEET_NUMBER, 0);
    add_column(arena, sheet, "Связь при той же прежней отметке", SHEET_NUMBER, 2);
    add_column(arena, sheet, "Интервал от", SHEET_NUMBER, 2);
    add_column(arena, sheet, "Интервал до", SHEET_NUMBER, 2);
    for (size_t i = 0; i < tie->lines.n; i++) {
        add_row(arena, &tie->lines.at[i], sheet);
    }
    return book_out_to_xlsx(arena, &file, out, error);
}
