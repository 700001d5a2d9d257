// SPDX-License-Identifier: GPL-3.0-or-later
// Where in a file of ВПР what stands: the header, the tasks «4К1 (3б)», the lines above.
#include "base/ru.h"
#include "monitoring/vpr_import.h"

#include <string.h>

enum { ROWS_LOOKED_AT = 15 };

static const struct {
    const char *mark, *title;
} subjects[] = {{"РУ", "Русский язык"},
                {"МА", "Математика"},
                {"ОМ", "Окружающий мир"},
                {"ЛИ", "Литература"},
                {"ЛЧ", "Литературное чтение"},
                {"ИС", "История"},
                {"ОБ", "Обществознание"},
                {"ГГ", "География"},
                {"БИ", "Биология"},
                {"ФИ", "Физика"},
                {"ХИ", "Химия"},
                {"ИН", "Информатика"},
                {"АЯ", "Английский язык"},
                {"НЯ", "Немецкий язык"},
                {"ФЯ", "Французский язык"}};

const char *vpr_subject(size_t i) {
    return i < sizeof subjects / sizeof *subjects ? subjects[i].title : NULL;
}

static struct str cell_text(struct arena *arena, const struct sheet_row *row, int column) {
    const struct cell *cell = sheet_row_cell(row, column);
    return cell == NULL || cell->covered ? S("") : ru_tidy(arena, cell->text);
}

// ---- tasks

bool vpr_task_code(struct arena *arena, struct str text, struct str *out) {
    struct buf code = buf_open(arena, 32);
    struct str rest = text;
    if (rest.n == 0 || rest.p[0] < '0' || rest.p[0] > '9') {
        return false;
    }
    while (rest.n > 0) {
        uint32_t c = utf8_next(&rest);
        if ((c >= '0' && c <= '9') || c == '.') {
            buf_put_code(&code, c);
        } else if (c == ',') {
            buf_put_char(&code, '.');
        } else if (c == 'K' || c == 'k' || c == 0x41A || c == 0x43A) {
            buf_put_c(&code, "К");
        } else if (c != ' ') {
            return false;
        }
    }
    *out = buf_str(&code);
    return buf_ok(&code);
}

// «4К1 (3б)».
static bool read_task(struct arena *arena, struct str header, struct external_task *out) {
    struct str rest = header;
    struct str code = str_trim(str_cut(&rest, '('));
    struct str inside = str_cut(&rest, ')');
    size_t digits = 0;
    int64_t points;
    while (digits < inside.n && inside.p[digits] >= '0' && inside.p[digits] <= '9') {
        digits++;
    }
    *out = (struct external_task){.difficulty = S(""), .planned = S("")};
    if (!str_to_int(str_sub(inside, 0, digits), &points) || points < 1 || points > 100 ||
        !str_starts(str_trim(str_from_at(inside, digits)), S("б"))) {
        return false;
    }
    out->points = (int)points;
    return vpr_task_code(arena, code, &out->code);
}

// ---- the header

static void take_column(struct arena *arena, struct str text, int column,
                        struct vpr_columns *columns, struct external_work *work) {
    struct str folded = column_header_fold(arena, text);
    struct external_task task;
    if (read_task(arena, text, &task)) {
        *vec_push(arena, &work->tasks) = task;
        *vec_push(arena, &columns->tasks) = column;
    } else if (str_eq(folded, S("код участника"))) {
        columns->code = column;
    } else if (str_eq(folded, S("класс")) || str_starts(folded, S("порядковый номер класса"))) {
        columns->class = column;
    } else if (str_starts(folded, S("вариант"))) {
        *(columns->variant < 0 ? &columns->variant : &columns->variant_more) = column;
    } else if (str_starts(folded, S("первичный балл")) || str_starts(folded, S("итого баллов"))) {
        columns->total = column;
        columns->form = str_starts(folded, S("итого"));
    } else if (str_eq(folded, S("отметка"))) {
        columns->mark = column;
    } else if (str_starts(folded, S("отметка по журналу")) ||
               str_starts(folded, S("отметка за предыдущий"))) {
        columns->journal = column;
    }
}

static bool try_header(struct arena *arena, const struct sheet_row *row,
                       struct vpr_columns *columns, struct external_work *work) {
    size_t sheet = columns->sheet;
    *columns = (struct vpr_columns){.sheet = sheet,
                                    .header = row->number,
                                    .code = -1,
                                    .class = -1,
                                    .variant = -1,
                                    .variant_more = -1,
                                    .total = -1,
                                    .mark = -1,
                                    .journal = -1};
    work->tasks.n = 0;
    for (size_t c = 0; c < row->cells.n; c++) {
        take_column(arena, cell_text(arena, row, (int)c), (int)c, columns, work);
    }
    return columns->code >= 0 && columns->total >= 0 && columns->tasks.n > 0;
}

static void read_difficulty(struct arena *arena, const struct sheet *sheet,
                            const struct vpr_columns *columns, struct external_work *work) {
    for (size_t r = 0; r < sheet->rows.n && sheet->rows.at[r].number < columns->header; r++) {
        for (size_t t = 0; t < columns->tasks.n; t++) {
            struct str text = cell_text(arena, &sheet->rows.at[r], columns->tasks.at[t]);
            if (str_eq(text, S("Б")) || str_eq(text, S("П")) || str_eq(text, S("В"))) {
                work->tasks.at[t].difficulty = text;
            }
        }
    }
}

bool vpr_find_columns(const struct import_reader *reader, struct vpr_columns *columns,
                      struct external_work *work) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        columns->sheet = s;
        for (size_t r = 0; !sheet->hidden && r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
            if (try_header(reader->arena, &sheet->rows.at[r], columns, work)) {
                read_difficulty(reader->arena, sheet, columns, work);
                return true;
            }
        }
    }
    columns->header = 0;
    return false;
}

// ---- what stands above

// «ВПР 2026 Русский язык 5 класс».
static void read_name(struct arena *arena, struct str text, struct external_work *work) {
    struct str rest = str_trim(str_from_at(text, strlen("ВПР")));
    int64_t year, grade;
    struct str first = str_cut(&rest, ' ');
    size_t class = str_find(rest, S(" класс"));
    if (str_ends(first, S("."))) {
        first.n--; // «ВПР 2026. 5 класс»: the subject stands in another line
    }
    if (!str_to_int(first, &year) || class == STR_NONE) {
        return;
    }
    struct str named = str_sub(rest, 0, class);
    size_t gap = named.n;
    while (gap > 0 && named.p[gap - 1] != ' ') {
        gap--;
    }
    if (str_to_int(str_from_at(named, gap), &grade) && grade >= 1 && grade <= 11) {
        work->grade = (int)grade;
        work->year = (int)year - 1; // works of spring
        struct str subject = str_trim(str_sub(named, 0, gap));
        work->subject = subject.n > 0 ? str_dup(arena, subject) : work->subject;
    }
}

static void read_declared(struct str text, int64_t *declared) {
    size_t at = str_find(text, S("Кол-во участников"));
    if (at != STR_NONE) {
        struct str rest = str_from_at(text, at);
        (void)str_cut(&rest, ':');
        int64_t n;
        *declared = str_to_int(str_trim(rest), &n) ? n : -1;
    }
}

void vpr_read_line(struct arena *arena, const struct sheet_row *row, struct external_work *work,
                   int64_t *declared) {
    struct str name = cell_text(arena, row, 0), value = cell_text(arena, row, 1);
    struct date on;
    int64_t points;
    read_declared(name, declared);
    if (str_starts(name, S("ВПР"))) {
        read_name(arena, name, work);
    } else if (str_starts(name, S("Предмет"))) {
        struct str rest = name; // «Предмет: | Математика», «Предмет: Математика»
        (void)str_cut(&rest, ':');
        work->subject = str_dup(arena, value.n > 0 ? value : str_trim(rest));
    } else if (str_starts(name, S("Максимальный первичный балл")) && str_to_int(value, &points)) {
        work->max_total = (int)points;
    } else if (str_starts(name, S("Дата"))) {
        if (ru_parse_date(value, &on) != RU_DATE_NONE && !date_is_none(on)) {
            work->held_on = on;
        }
    }
}

// «Форма сбора результатов_ГГ6.xlsx»: two letters and the grade.
static void read_file_name(struct str name, struct external_work *work) {
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        size_t at = str_find(name, str_from(subjects[i].mark));
        struct str rest =
            str_from_at(name, at == STR_NONE ? name.n : at + strlen(subjects[i].mark));
        size_t digits = 0;
        int64_t grade;
        while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9') {
            digits++;
        }
        if (str_to_int(str_sub(rest, 0, digits), &grade) && grade >= 1 && grade <= 11) {
            work->subject = str_from(subjects[i].title);
            work->grade = (int)grade;
        }
    }
}

void vpr_read_title(const struct import_reader *reader, const struct vpr_columns *columns,
                    struct external_work *work, int64_t *declared) {
    const struct sheet *sheet = &reader->book->sheets.at[columns->sheet];
    *declared = -1;
    for (size_t r = 0; r < sheet->rows.n && sheet->rows.at[r].number <= columns->header + 1; r++) {
        if (sheet->rows.at[r].number != columns->header) {
            vpr_read_line(reader->arena, &sheet->rows.at[r], work, declared);
        }
    }
    if (work->subject.n == 0) {
        read_file_name(reader->file_name, work);
    }
    int sum = 0;
    for (size_t t = 0; t < work->tasks.n; t++) {
        sum += work->tasks.at[t].points;
    }
    work->max_total = work->max_total == 0 ? sum : work->max_total;
    if (!date_is_none(work->held_on)) {
        work->year = external_year_of(work->held_on);
    }
}
