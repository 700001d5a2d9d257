// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/journal_import.h"

#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/external_summary.h"

#include <math.h>

enum { ROWS_LOOKED_AT = 12, SUBJECTS_MIN = 3 };

static struct str text_of(struct arena *arena, const struct sheet_row *row, int column) {
    const struct cell *cell = sheet_row_cell(row, column);
    return cell == NULL || cell->covered ? S("") : ru_tidy(arena, cell->text);
}

// ---- where it stands

static bool is_name(struct str folded) {
    return str_eq(folded, S("фио")) || str_eq(folded, S("ф и о")) ||
           str_starts(folded, S("фамилия")) || str_starts(folded, S("обучающийся")) ||
           str_eq(folded, S("ученик"));
}

static bool is_subject(struct str folded) {
    return folded.n > 0 && !str_starts(folded, S("№")) && !str_starts(folded, S("средн")) &&
           !str_eq(folded, S("класс")) && !str_starts(folded, S("пропу"));
}

static bool try_header(struct arena *arena, const struct sheet_row *row,
                       struct journal_columns *out) {
    size_t sheet = out->sheet;
    *out = (struct journal_columns){.sheet = sheet, .header = row->number, .name = -1};
    for (size_t c = 0; c < row->cells.n; c++) {
        struct str folded = column_header_fold(arena, text_of(arena, row, (int)c));
        if (out->name < 0) {
            out->name = is_name(folded) ? (int)c : -1;
        } else if (is_subject(folded)) {
            *vec_push(arena, &out->subjects) = (int)c;
        }
    }
    return out->name >= 0 && out->subjects.n >= SUBJECTS_MIN;
}

static bool says_ledger(struct arena *arena, const struct sheet *sheet, int above) {
    for (size_t r = 0; r < sheet->rows.n && sheet->rows.at[r].number < above; r++) {
        for (size_t c = 0; c < sheet->rows.at[r].cells.n; c++) {
            struct str folded =
                column_header_fold(arena, text_of(arena, &sheet->rows.at[r], (int)c));
            if (str_find(folded, S("сводная ведомость")) != STR_NONE) {
                return true;
            }
        }
    }
    return false;
}

static bool find_columns(const struct import_reader *reader, struct journal_columns *out) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        out->sheet = s;
        for (size_t r = 0; !sheet->hidden && r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
            if (try_header(reader->arena, &sheet->rows.at[r], out)) {
                return true;
            }
        }
    }
    return false;
}

// ---- what stands above

struct str journal_period_in(struct arena *arena, struct str text) {
    static const struct {
        const char *word;
        char letter;
        int most;
    } terms[] = {{"четверт", 'q', 4}, {"полугоди", 'h', 2}, {"триместр", 't', 3}};
    static const char *const roman[] = {"i", "ii", "iii", "iv"};
    struct str folded = ru_lower(arena, text);
    for (size_t t = 0; t < sizeof terms / sizeof *terms; t++) {
        size_t at = str_find(folded, str_from(terms[t].word));
        struct str before = str_trim(str_sub(folded, 0, at == STR_NONE ? 0 : at));
        for (int n = 1; at != STR_NONE && n <= terms[t].most; n++) {
            struct str digit = str_fmt(arena, "%d", n);
            struct str last = before;
            while (str_find_char(last, ' ') != STR_NONE) {
                (void)str_cut(&last, ' ');
            }
            if (str_starts(last, digit) || str_eq(last, str_from(roman[n - 1]))) {
                return str_fmt(arena, "%c%d", terms[t].letter, n);
            }
        }
    }
    bool year = str_starts(folded, S("за год")) || str_starts(folded, S("год")) ||
                str_find(folded, S("годовые")) != STR_NONE;
    return year ? S("year") : S("");
}

static void read_titles(const struct import_reader *reader, const struct journal_columns *columns,
                        struct journal_sheet *out) {
    struct arena *arena = reader->arena;
    const struct sheet *sheet = &reader->book->sheets.at[columns->sheet];
    for (size_t r = 0; r < sheet->rows.n && sheet->rows.at[r].number < columns->header; r++) {
        for (size_t c = 0; c < sheet->rows.at[r].cells.n; c++) {
            struct str text = text_of(arena, &sheet->rows.at[r], (int)c);
            struct str class = import_class_inside(arena, text);
            struct str period = journal_period_in(arena, text);
            out->class_name = out->class_name.n > 0 ? out->class_name : class;
            out->period = out->period.n > 0 ? out->period : period;
        }
    }
    if (out->class_name.n == 0) {
        out->class_name = import_class_name(arena, sheet->name);
    }
}

// ---- marks

static struct node *value_node(struct arena *arena, const struct cell *cell) {
    return cell != NULL && cell->kind == CELL_NUMBER ? node_real(arena, cell->number)
                                                     : node_text(arena, cell ? cell->text : S(""));
}

static void tell_mark(const struct import_reader *reader, struct import_result *result,
                      const struct journal_row *row, struct str subject, const struct cell *cell,
                      enum mark_fate fate, const struct journal_mark *mark) {
    struct arena *arena = reader->arena;
    struct node *detail = node_map(arena);
    node_put(arena, detail, "subject", node_text(arena, subject));
    node_put(arena, detail, "value", value_node(arena, cell));
    struct str seen = cell == NULL ? S("") : ru_tidy(arena, cell->text);
    if (fate == MARK_MENDED) {
        node_put(arena, detail, "as_",
                 mark->mark > 0 ? node_int(arena, mark->mark) : node_text(arena, mark->word));
        struct str as = mark->mark > 0 ? str_fmt(arena, "%d", mark->mark) : mark->word;
        import_warn(reader, result, NULL, row->row, "mark_read_as", detail,
                    "%.*s: «%.*s» прочитано как %.*s.", STR_ARG(subject), STR_ARG(seen),
                    STR_ARG(as));
    } else if (fate == MARK_EMPTY) {
        import_warn(reader, result, NULL, row->row, "empty_mark", detail, "%.*s: отметки нет.",
                    STR_ARG(subject));
    } else if (fate == MARK_ABSENCE) {
        import_refuse_row(reader, result, NULL, row->row, "attendance_code_in_mark_column", detail,
                          "%.*s: «%.*s» – это пропуск, а не отметка. Клетка не загружена.",
                          STR_ARG(subject), STR_ARG(seen));
    } else if (fate == MARK_UNKNOWN) {
        import_refuse_row(reader, result, NULL, row->row, "mark_not_understood", detail,
                          "%.*s: «%.*s» не понято. Клетка не загружена.", STR_ARG(subject),
                          STR_ARG(seen));
    }
}

static void read_marks(const struct import_reader *reader, struct import_result *result,
                       const struct journal_columns *columns, const struct sheet_row *cells,
                       struct journal_sheet *sheet, struct str name) {
    struct arena *arena = reader->arena;
    struct journal_row row = {.row = cells->number,
                              .name = name,
                              .marks = arena_array(arena, struct journal_mark, sheet->subjects.n)};
    for (size_t s = 0; s < sheet->subjects.n; s++) {
        const struct cell *cell = sheet_row_cell(cells, columns->subjects.at[s]);
        enum mark_fate fate = journal_mark_read(arena, cell, &row.marks[s]);
        tell_mark(reader, result, &row, sheet->subjects.at[s], cell, fate, &row.marks[s]);
    }
    *vec_push(arena, &sheet->rows) = row;
}

static bool is_pupil(struct arena *arena, struct str name) {
    struct ru_name parts = ru_name_parse(arena, name);
    return parts.given.n > 0 && table_text_kind(arena, name) == LINE_DATA &&
           str_find_char(name, '%') == STR_NONE && str_find_char(name, '_') == STR_NONE;
}

// ---- what it came to

static void count_subject(struct arena *arena, const struct journal_sheet *sheet, size_t s,
                          struct node *out) {
    static const double weights[MARKS] = {16, 36, 64, 100}; // Симонов
    int64_t n[MARKS] = {0}, none = 0, sum = 0;
    double degree = 0;
    for (size_t i = 0; i < sheet->rows.n; i++) {
        const struct journal_mark *mark = &sheet->rows.at[i].marks[s];
        none += str_eq(mark->word, S("н/а"));
        if (mark->mark > 0) {
            n[mark->mark - MARK_LOWEST]++;
            sum += mark->mark;
            degree += weights[mark->mark - MARK_LOWEST];
        }
    }
    int64_t marks = n[0] + n[1] + n[2] + n[3], all = marks + none;
    struct node *map = node_put(arena, out, str_c(arena, sheet->subjects.at[s]), node_map(arena));
    for (int m = 0; m < MARKS; m++) {
        node_put(arena, map, str_c(arena, str_fmt(arena, "n%d", m + MARK_LOWEST)),
                 node_int(arena, n[m]));
    }
    node_put(arena, map, "na", node_int(arena, none));
    node_put(arena, map, "N", node_int(arena, all));
    if (all > 0 && marks > 0) {
        double done = (double)(marks - n[0]) * 1000 / (double)all;
        double good = (double)(n[2] + n[3]) * 1000 / (double)all;
        degree = (degree + 7 * (double)none) * 10 / (double)all;
        node_put(arena, map, "uspevaemost", node_real(arena, round(done) / 10));
        node_put(arena, map, "kachestvo", node_real(arena, round(good) / 10));
        node_put(arena, map, "sou", node_real(arena, round(degree) / 10));
        node_put(arena, map, "average",
                 node_real(arena, round((double)sum * 100 / (double)marks) / 100));
    }
}

static void describe(const struct import_reader *reader, const struct journal_columns *columns,
                     const struct journal_sheet *sheet, int64_t skipped,
                     struct import_result *result) {
    struct arena *arena = reader->arena;
    struct node *read = result->read, *subjects = node_list(arena), *sums = node_map(arena);
    size_t cells = sheet->rows.n * sheet->subjects.n;
    node_put(arena, read, "sheet", node_text(arena, reader->book->sheets.at[columns->sheet].name));
    node_put(arena, read, "header_row", node_int(arena, columns->header));
    if (sheet->rows.n > 0) {
        node_put(arena, read, "first_data_row", node_int(arena, sheet->rows.at[0].row));
    }
    for (size_t s = 0; s < sheet->subjects.n; s++) {
        node_add(subjects, node_text(arena, sheet->subjects.at[s]));
        count_subject(arena, sheet, s, sums);
    }
    node_put(arena, read, "subjects", subjects);
    node_put(arena, read, "class", node_text(arena, sheet->class_name));
    node_put(arena, read, "period", node_text(arena, sheet->period));
    node_put(arena, result->extra, "by_subject", sums);
    import_count(arena, result->counts, "pupils", (int64_t)sheet->rows.n);
    import_count(arena, result->counts, "cells", (int64_t)cells);
    import_count(arena, result->counts, "refused_cells", (int64_t)result->refused.at.n);
    import_count(arena, result->counts, "skipped_rows", skipped);
}

static double recognise(const struct import_reader *reader) {
    struct journal_columns columns = {0};
    return find_columns(reader, &columns) &&
                   says_ledger(reader->arena, &reader->book->sheets.at[columns.sheet],
                               columns.header)
               ? 0.98
               : 0;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct arena *arena = reader->arena;
    struct journal_columns columns = {0};
    struct journal_sheet *sheet = arena_new(arena, struct journal_sheet);
    int64_t skipped = 0;
    result->rows = sheet;
    if (!find_columns(reader, &columns)) {
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» нет строки с заголовками «ФИО» и предметами. Нужна "
                           "сводная ведомость класса.",
                           STR_ARG(reader->file_name));
        return;
    }
    const struct sheet *cells = &reader->book->sheets.at[columns.sheet];
    read_titles(reader, &columns, sheet);
    for (size_t r = 0; r < cells->rows.n; r++) {
        const struct sheet_row *row = &cells->rows.at[r];
        struct str name = text_of(arena, row, columns.name);
        for (size_t s = 0; row->number == columns.header && s < columns.subjects.n; s++) {
            *vec_push(arena, &sheet->subjects) = text_of(arena, row, columns.subjects.at[s]);
        }
        if (row->number > columns.header) {
            bool pupil = is_pupil(arena, name);
            skipped += !pupil;
            if (pupil) {
                read_marks(reader, result, &columns, row, sheet, name);
            }
        }
    }
    describe(reader, &columns, sheet, skipped, result);
    if (sheet->rows.n == 0) {
        import_refuse_file(reader, result, "no_good_rows", "В файле «%.*s» нет строк учеников.",
                           STR_ARG(reader->file_name));
    }
}

const struct import_kind journal_import = {
    .command = "journal",
    .kind = "marks_matrix",
    .title = "Отметки журнала",
    .help = "сводная ведомость класса за четверть, полугодие, год",
    .recognise = recognise,
    .read = read,
    .plan = journal_import_plan,
    .apply = journal_import_apply,
    .on_title = "День, на который ведомость составлена",
};
