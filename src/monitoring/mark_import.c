// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/mark_import.h"

#include "base/ru.h"
#include "base/text_index.h"
#include "import/class_name.h"
#include "import/name_read.h"

#include <stdlib.h>

enum { FIELD_NUMBER, FIELD_NAME, FIELD_CLASS, FIELD_SUBJECT, FIELD_DATE, FIELD_MARK, FIELD_COUNT };

static bool fits_mark(const struct cell *cell) {
    int64_t mark;
    return str_to_int(str_trim(cell->text), &mark) && mark >= 1 && mark <= 5;
}

static const struct column_field fields[FIELD_COUNT] = {
    [FIELD_NUMBER] = {.name = "number", .title = "Номер по порядку", .words = "№|№ п п|п п"},
    [FIELD_NAME] = {.name = "name",
                    .title = "Фамилия, имя, отчество",
                    .words = NAME_WORDS_FULL "|ученик|обучающийся|учащийся",
                    .fits = name_fits_full,
                    .anchor = true},
    [FIELD_CLASS] = {.name = "class",
                     .title = "Класс",
                     .words = "класс|кл",
                     .fits = import_class_fits},
    [FIELD_SUBJECT] = {.name = "subject", .title = "Предмет", .words = "предмет|дисциплина"},
    [FIELD_DATE] = {.name = "date", .title = "Дата", .words = "дата|дата урока|дата выставления"},
    [FIELD_MARK] = {.name = "mark",
                    .title = "Отметка",
                    .words = "отметка|оценка",
                    .fits = fits_mark},
};

static double recognise(const struct import_reader *reader) {
    struct sheet_tables tables = {0};
    import_glance_tables(reader, &mark_import, 2, &tables);
    if (tables.at.n == 0 || table_column_of(&tables.at.at[0], FIELD_MARK) < 0)
        return 0;
    const struct sheet_table *table = &tables.at.at[0];
    for (size_t c = 0; c < table->columns.n; c++)
        if (table->columns.at[c].field == COLUMN_NOTHING)
            return 0.3; // a sheet of something else that has marks too
    return table->header_first > 0 ? 0.8 : 0;
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

// A list that goes over the same pupils again and again: a name that stands twice as often as the
// others is that of two pupils.
static int64_t count_pupils(struct arena *arena, const int64_t *rows_of_name, size_t n) {
    if (n == 0)
        return 0;
    int64_t *sorted = arena_array(arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = rows_of_name[i];
    qsort(sorted, n, sizeof *sorted, by_number);
    int64_t usual = sorted[n / 2], pupils = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t times = (rows_of_name[i] + usual / 2) / usual;
        pupils += usual < 3 || times < 1 ? 1 : times;
    }
    return pupils;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct arena *arena = reader->arena;
    import_find_tables(reader, &mark_import, 2, &result->tables);
    struct text_index names = text_index_open(arena);
    VEC(int64_t) rows_of_name = {0};
    int64_t rows = 0;
    for (size_t t = 0; t < result->tables.at.n; t++) {
        const struct sheet_table *table = &result->tables.at.at[t];
        for (size_t i = 0; i < table->lines.n; i++) {
            if (table->lines.at[i].kind != LINE_DATA)
                continue;
            rows++;
            struct arena_mark mark = arena_mark(arena);
            struct str fold =
                ru_fold(arena, table_text(arena, table, &table->lines.at[i], FIELD_NAME));
            if (text_index_get(&names, fold) != TEXT_INDEX_NONE) {
                rows_of_name.at[text_index_get(&names, fold)]++;
                arena_rewind(arena, mark);
                continue;
            }
            text_index_put(&names, fold, names.n);
            *(int64_t *)vec_push(arena, &rows_of_name) = 1;
        }
    }
    import_describe(reader, &mark_import, result);
    import_count_lines(reader, result);
    import_count(arena, result->counts, "rows", rows);
    import_count(arena, result->counts, "pupils",
                 count_pupils(arena, rows_of_name.at, rows_of_name.n));
    if (rows == 0)
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» нет столбцов «ФИО» и «Отметка» или под ними пусто.",
                           STR_ARG(reader->file_name));
}

const struct import_kind mark_import = {
    .command = "marks",
    .kind = "marks_long",
    .title = "Список отметок",
    .help = "ФИО и отметка построчно",
    .fields = fields,
    .n_fields = FIELD_COUNT,
    .recognise = recognise,
    .read = read,
    .auto_only = true,
    .later = "Это список отметок. Он прочитан и посчитан, но отметки из журнала программа пока не "
             "сохраняет.",
};
