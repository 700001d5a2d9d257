// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/vpr_import.h"

#include "base/ru.h"
#include "base/text_index.h"
#include "import/class_name.h"

enum { CODE_LENGTH_MAX = 12, CODES_TO_JUDGE = 10 };

struct reading {
    const struct import_reader *reader;
    struct import_result *out;
    struct vpr_columns columns;
    struct vpr_sheet *sheet;
    const struct sheet *cells;
    struct text_index codes;
    char first_digit; // of the parallel's codes, 0 = they are mixed
    int64_t rows, pupils, absent, class_rows, averages, prepared;
};

static struct str text_of(const struct reading *r, const struct sheet_row *row, int column) {
    const struct cell *cell = column < 0 ? NULL : sheet_row_cell(row, column);
    bool none = cell == NULL || cell->kind == CELL_FORMULA;
    return none ? S("") : ru_tidy(r->reader->arena, cell->text);
}

static bool is_code(struct str text) {
    bool digits = text.n > 0 && text.n <= CODE_LENGTH_MAX;
    for (size_t i = 0; i < text.n && digits; i++) {
        digits = text.p[i] >= '0' && text.p[i] <= '9';
    }
    return digits;
}

// Codes of a parallel begin with one digit; a code that does not is of another list.
static void find_first_digit(struct reading *r) {
    int64_t of_digit[10] = {0}, all = 0;
    for (size_t i = 0; i < r->cells->rows.n; i++) {
        struct str code = text_of(r, &r->cells->rows.at[i], r->columns.code);
        if (is_code(code)) {
            of_digit[code.p[0] - '0']++;
            all++;
        }
    }
    for (int d = 0; d < 10; d++) {
        if (all >= CODES_TO_JUDGE && of_digit[d] * 10 >= all * 9) {
            r->first_digit = (char)('0' + d);
        }
    }
}

// ---- a row

static bool is_not_begun(struct str text) {
    return text.n == 0 || str_eq(text, S("X")) || str_eq(text, S("x")) || str_eq(text, S("Х")) ||
           str_eq(text, S("х")) || str_eq(text, S("-")) || str_eq(text, S("–")) ||
           str_eq(text, S("—"));
}

static bool refuse_score(struct reading *r, int row, size_t task, const char *code, double value,
                         const char *why) {
    struct arena *arena = r->reader->arena;
    const struct external_task *of = &r->sheet->work.tasks.at[task];
    struct node *detail = node_map(arena);
    node_put(arena, detail, "task", node_text(arena, of->code));
    node_put(arena, detail, "value", node_real(arena, value));
    node_put(arena, detail, "max", node_int(arena, of->points));
    import_refuse_row(r->reader, r->out, NULL, row, code, detail,
                      "Задание %.*s: %s (наибольший балл – %d). Участник не загружен.",
                      STR_ARG(of->code), why, of->points);
    return false;
}

static bool read_point(struct reading *r, const struct sheet_row *row, size_t task,
                       struct external_point *out) {
    struct str text = text_of(r, row, r->columns.tasks.at[task]);
    double value;
    *out = (struct external_point){POINT_NOT_BEGUN, 0};
    if (is_not_begun(text)) {
        return true;
    }
    if (str_starts(ru_fold(r->reader->arena, text), S("не пройд"))) {
        out->state = POINT_NOT_STUDIED;
        return true;
    }
    if (!ru_parse_real(text, &value)) {
        return refuse_score(r, row->number, task, "score_not_understood", 0, "балл не понят");
    }
    if (value < 0) {
        return refuse_score(r, row->number, task, "negative_score", value, "балл меньше нуля");
    }
    if (value > r->sheet->work.tasks.at[task].points) {
        return refuse_score(r, row->number, task, "score_over_max", value,
                            "балл больше возможного");
    }
    if (value != (double)(int)value) {
        return refuse_score(r, row->number, task, "fraction_score", value, "балл не целый");
    }
    *out = (struct external_point){POINT_SCORED, (int)value};
    return true;
}

static int read_mark(struct str text) {
    int64_t mark;
    return str_to_int(text, &mark) && mark >= 2 && mark <= 5 ? (int)mark : 0;
}

static void tell_not_studied(struct reading *r, int row, const struct external_result *result) {
    struct arena *arena = r->reader->arena;
    struct node *tasks = node_list(arena), *detail = node_map(arena);
    int less = 0;
    for (size_t t = 0; t < r->sheet->work.tasks.n; t++) {
        if (result->points[t].state == POINT_NOT_STUDIED) {
            node_add(tasks, node_text(arena, r->sheet->work.tasks.at[t].code));
            less += r->sheet->work.tasks.at[t].points;
        }
    }
    if (less > 0) {
        node_put(arena, detail, "tasks", tasks);
        node_put(arena, detail, "max_reduced_by", node_int(arena, less));
        import_warn(r->reader, r->out, NULL, row, "task_not_studied", detail,
                    "Код %.*s: тема не пройдена; эти задания не входят в его возможные баллы (на "
                    "%d меньше).",
                    STR_ARG(result->code), less);
    }
}

static void check_sum(struct reading *r, const struct sheet_row *row,
                      const struct external_result *result) {
    struct arena *arena = r->reader->arena;
    struct str given = text_of(r, row, r->columns.total);
    int64_t sum;
    if (!str_to_int(given, &sum) || sum == result->total) {
        return;
    }
    struct node *detail = node_map(arena);
    node_put(arena, detail, "given", node_int(arena, sum));
    node_put(arena, detail, "counted", node_int(arena, result->total));
    import_warn(r->reader, r->out, NULL, row->number, "sum_differs", detail,
                "Код %.*s: в файле сумма баллов %lld, по заданиям выходит %d. Взято %d.",
                STR_ARG(result->code), (long long)sum, result->total, result->total);
}

static void check_marks(struct reading *r, const struct sheet_row *row,
                        const struct external_result *result) {
    bool form = r->sheet->form;
    if (result->journal_mark == 0 && r->columns.journal >= 0) {
        import_warn(r->reader, r->out, NULL, row->number,
                    form ? "no_previous_mark" : "no_journal_mark", NULL,
                    "Код %.*s: отметки журнала нет; в сравнение с журналом участник не войдёт.",
                    STR_ARG(result->code));
    }
    if (!form && result->variant.n == 0 && r->columns.variant >= 0) {
        import_warn(r->reader, r->out, NULL, row->number, "no_variant", NULL,
                    "Код %.*s: вариант не указан.", STR_ARG(result->code));
    }
}

static bool read_row(struct reading *r, const struct sheet_row *row, struct str code) {
    struct arena *arena = r->reader->arena;
    size_t tasks = r->sheet->work.tasks.n;
    struct external_result result = {.code = code,
                                     .class_mark = text_of(r, row, r->columns.class),
                                     .class_name = S(""),
                                     .variant = text_of(r, row, r->columns.variant),
                                     .word = S(""),
                                     .points = arena_array(arena, struct external_point, tasks + 1),
                                     .mark = read_mark(text_of(r, row, r->columns.mark)),
                                     .journal_mark =
                                         read_mark(text_of(r, row, r->columns.journal))};
    struct str variant = ru_fold(arena, result.variant);
    result.absent = str_starts(variant, S("отсутств")) || str_starts(variant, S("не присутств"));
    for (size_t t = 0; t < tasks && !result.absent; t++) {
        if (!read_point(r, row, t, &result.points[t])) {
            return false;
        }
        result.total += result.points[t].points;
    }
    struct str class = import_class_name(arena, result.class_mark);
    result.class_mark = class.n > 0 ? class : result.class_mark;
    if (result.absent) {
        result.variant = S("");
        r->absent++;
    } else {
        tell_not_studied(r, row->number, &result);
        check_sum(r, row, &result);
        check_marks(r, row, &result);
    }
    *vec_push(arena, &r->sheet->rows) = (struct vpr_row){row->number, result};
    return true;
}

static bool is_repeated(struct reading *r, int row, struct str code) {
    if (text_index_get(&r->codes, code) == TEXT_INDEX_NONE) {
        text_index_put(&r->codes, code, r->codes.n);
        return false;
    }
    import_refuse_row(r->reader, r->out, NULL, row, "duplicate_code",
                      import_detail(r->reader->arena, "value", code, NULL),
                      "Код %.*s уже встретился выше. Эта строка не загружена.", STR_ARG(code));
    return true;
}

static void take_row(struct reading *r, const struct sheet_row *row) {
    struct arena *arena = r->reader->arena;
    struct str code = text_of(r, row, r->columns.code);
    if (code.n == 0) {
        bool filled = false;
        for (size_t c = 0; c < row->cells.n && (int)c <= r->columns.total; c++) {
            filled = filled || cell_filled(&row->cells.at[c]);
        }
        r->prepared += !filled;
        return;
    }
    if (!is_code(code)) {
        bool total = table_text_kind(arena, code) == LINE_TOTAL || str_starts(code, S("Средн"));
        r->averages += total;
        r->class_rows += !total;
        return;
    }
    r->rows++;
    if (r->first_digit != 0 && code.p[0] != r->first_digit) {
        import_refuse_row(
            r->reader, r->out, NULL, row->number, "code_not_in_list",
            import_detail(arena, "value", code, NULL),
            "Код %.*s не из этой параллели: остальные коды начинаются с %c. Строка не "
            "загружена.",
            STR_ARG(code), r->first_digit);
        return;
    }
    if (is_repeated(r, row->number, code)) {
        return;
    }
    r->pupils++;
    (void)read_row(r, row, code);
}

// ---- the file

static void find_classes(struct reading *r) {
    struct arena *arena = r->reader->arena;
    struct text_index seen = text_index_open(arena);
    struct node *numbers = node_list(arena), *detail = node_map(arena);
    for (size_t i = 0; i < r->sheet->rows.n; i++) {
        struct str mark = r->sheet->rows.at[i].result.class_mark;
        int64_t number;
        if (mark.n == 0 || text_index_get(&seen, mark) != TEXT_INDEX_NONE) {
            continue;
        }
        text_index_put(&seen, mark, seen.n);
        *vec_push(arena, &r->sheet->classes) = mark;
        if (str_to_int(mark, &number)) {
            node_add(numbers, node_int(arena, number));
        }
    }
    node_put(arena, detail, "numbers", numbers);
    if (r->sheet->form && numbers->n > 1) {
        import_warn(r->reader, r->out, NULL, 0, "class_number_needs_name", detail,
                    "В форме стоят порядковые номера классов. Укажите, какой это класс, когда "
                    "файл сравнится с данными школы.");
    }
}

static void count_all(struct reading *r, int64_t declared) {
    struct arena *arena = r->reader->arena;
    struct node *counts = r->out->counts;
    import_count(arena, counts, "rows", r->rows);
    import_count(arena, counts, "pupils_in_file", r->pupils);
    import_count(arena, counts, "imported", (int64_t)r->sheet->rows.n - r->absent);
    import_count(arena, counts, "absent", r->absent);
    import_count(arena, counts, "refused", (int64_t)r->out->refused.at.n);
    import_count(arena, counts, "tasks", (int64_t)r->sheet->work.tasks.n);
    import_count(arena, counts, "skipped_class_rows", r->class_rows);
    import_count(arena, counts, "skipped_averages", r->averages);
    import_count(arena, counts, "blank_prepared", r->prepared);
    if (declared < 0) {
        return;
    }
    import_count(arena, counts, "declared", declared);
    if (declared != r->pupils) {
        struct node *detail = node_map(arena);
        node_put(arena, detail, "declared", node_int(arena, declared));
        import_warn(r->reader, r->out, NULL, 0, "declared_differs", detail,
                    "В файле сказано, что участников %lld, а строк с кодами – %lld.",
                    (long long)declared, (long long)r->pupils);
    }
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct arena *arena = reader->arena;
    struct vpr_sheet *sheet = arena_new(arena, struct vpr_sheet);
    *sheet = (struct vpr_sheet){
        .work = {.kind = EXTERNAL_VPR, .subject = S(""), .period = S(""), .title = S("")}};
    struct reading r = {.reader = reader, .out = result, .sheet = sheet};
    int64_t declared;
    r.codes = text_index_open(arena);
    if (!vpr_find_columns(reader, &r.columns, &sheet->work)) {
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» нет строки с заголовками «Код участника», заданиями и "
                           "суммой баллов. Нужна форма сбора результатов ВПР или отчёт "
                           "«Индивидуальные результаты».",
                           STR_ARG(reader->file_name));
        return;
    }
    sheet->form = r.columns.form;
    result->kind_name = sheet->form ? S("vpr_form") : S("vpr_individual");
    r.cells = &reader->book->sheets.at[r.columns.sheet];
    vpr_read_title(reader, &r.columns, &sheet->work, &declared);
    find_first_digit(&r);
    for (size_t i = 0; i < r.cells->rows.n; i++) {
        if (r.cells->rows.at[i].number > r.columns.header) {
            take_row(&r, &r.cells->rows.at[i]);
        }
    }
    find_classes(&r);
    count_all(&r, declared);
    result->rows = sheet;
    vpr_describe(reader, &r.columns, sheet, result);
    if (sheet->rows.n == 0) {
        import_refuse_file(reader, result, "no_good_rows",
                           "В файле «%.*s» нет ни одной заполненной строки участника.",
                           STR_ARG(reader->file_name));
    }
}

static double recognise(const struct import_reader *reader) {
    struct vpr_columns columns = {0};
    struct external_work work = {0};
    return vpr_find_columns(reader, &columns, &work) ? 0.98 : 0;
}

const struct import_kind vpr_import = {
    .command = "vpr",
    .kind = "vpr",
    .title = "Результаты ВПР",
    .help = "Ф1 «Индивидуальные результаты», форма сбора результатов ФИС ОКО",
    .recognise = recognise,
    .read = read,
    .plan = vpr_import_plan,
    .apply = vpr_import_apply,
    .on_title = "День работы, если в файле его нет",
};
