// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "monitoring/mark_import.h"

enum { ROWS_LOOKED_AT = 15, SIGNS_MAX = 3 };

// Files of results that the program knows by sight. A sign is a folded header or title (whole with
// '=' before it); all signs of a row must be there.
static const struct known_sheet {
    const char *kind;
    const char *title;
    const char *signs[SIGNS_MAX];
} known_sheets[] = {
    {"class_report", "отчёт классного руководителя", {"отчет классного руководителя"}},
    {"subject_report", "отчёт учителя-предметника", {"отчет учителя"}},
    {"class_summary", "сводка успеваемости по классам", {"итоги успеваемости"}},
    {"class_summary", "сводка успеваемости по классам", {"% усп", "% кач"}},
    {"averages", "средние баллы из журнала", {"средний балл обучающихся"}},
    {"averages", "средние баллы из журнала", {"обучающийся", "русский язык", "литература"}},
};

static bool cell_says(struct str folded, struct str sign) {
    if (sign.p[0] == '=')
        return str_eq(folded, str_from_at(sign, 1));
    return str_find(folded, sign) != STR_NONE;
}

static bool sheet_says(struct arena *arena, const struct sheet *sheet, struct str sign) {
    for (size_t r = 0; r < sheet->rows.n && r < ROWS_LOOKED_AT; r++)
        for (size_t c = 0; c < sheet->rows.at[r].cells.n; c++) {
            const struct cell *cell = &sheet->rows.at[r].cells.at[c];
            if (cell->kind != CELL_TEXT || cell->covered)
                continue;
            if (cell_says(column_header_fold(arena, cell->text), sign))
                return true;
        }
    return false;
}

static const struct known_sheet *look(const struct import_reader *reader) {
    for (size_t k = 0; k < sizeof known_sheets / sizeof known_sheets[0]; k++)
        for (size_t s = 0; s < reader->book->sheets.n; s++) {
            bool all = true;
            for (int i = 0; i < SIGNS_MAX && known_sheets[k].signs[i] && all; i++) {
                struct arena_mark mark = arena_mark(reader->arena);
                all = sheet_says(reader->arena, &reader->book->sheets.at[s],
                                 str_from(known_sheets[k].signs[i]));
                arena_rewind(reader->arena, mark);
            }
            if (all)
                return &known_sheets[k];
        }
    return NULL;
}

static double recognise(const struct import_reader *reader) { return look(reader) ? 0.97 : 0; }

static void read(const struct import_reader *reader, struct import_result *result) {
    const struct known_sheet *known = look(reader);
    if (!known)
        return;
    result->kind_name = str_from(known->kind);
    import_refuse_file(reader, result, "kind_later",
                       "Файл «%.*s» – это %s. Такие файлы программа пока не загружает; ничего не "
                       "изменено.",
                       STR_ARG(reader->file_name), known->title);
}

const struct import_kind results_import = {
    .command = "results",
    .kind = "results",
    .title = "Файлы результатов",
    .help = "отчёты",
    .recognise = recognise,
    .read = read,
    .auto_only = true,
    .later = "Такие файлы программа пока не загружает.",
};
