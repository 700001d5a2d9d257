// SPDX-License-Identifier: GPL-3.0-or-later
// A school's own form of collecting (kind «collection_form»): a sheet of keys and values, and a
// sheet with pupils, attendance and a column for each task.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/scored.h"
#include "monitoring/sheet_text.h"
#include "monitoring/vpr_import.h"

enum { ROWS_LOOKED_AT = 15, HEADER_STOREYS = 3, POINTS_MAX = 100 };

struct columns {
    int header; // 1-based row of the upper storey
    int number, name, class, attendance, variant, first_task, total;
    VEC(int) tasks;
};

struct reading {
    const struct import_reader *reader;
    struct import_result *out;
    struct arena *arena;
    struct columns columns;
    struct scored_block *block;
    struct str class_name; // of the whole form, «» if each row has its own
    int64_t absent, prepared;
};

// ---- the sheet with keys and values

static void read_info(struct reading *r, const struct sheet *sheet) {
    struct external_work *work = &r->block->work;
    for (size_t i = 0; i < sheet->rows.n && i < ROWS_LOOKED_AT * 2; i++) {
        const struct sheet_row *row = &sheet->rows.at[i];
        struct str key = sheet_text_fold(r->arena, row, 0), value = sheet_text(r->arena, row, 1);
        struct date day;
        if (str_eq(key, S("предмет"))) {
            work->subject = value;
        } else if (str_eq(key, S("тип"))) {
            work->title = value;
        } else if (str_eq(key, S("класс"))) {
            r->class_name = import_class_name(r->arena, value);
        } else if (str_starts(key, S("дата")) && ru_parse_date(value, &day) != RU_DATE_NONE &&
                   !date_is_none(day)) {
            work->held_on = day;
        }
    }
}

// ---- the header

static bool try_header(struct arena *arena, const struct sheet_row *row, struct columns *out) {
    *out = (struct columns){row->number, -1, -1, -1, -1, -1, -1, -1, {0}};
    for (size_t c = 0; c < row->cells.n; c++) {
        struct str folded = sheet_text_fold(arena, row, (int)c);
        int *to = str_eq(folded, S("№"))                    ? &out->number
                  : str_starts(folded, S("фио"))            ? &out->name
                  : str_eq(folded, S("класс"))              ? &out->class
                  : str_starts(folded, S("присутствие"))    ? &out->attendance
                  : str_starts(folded, S("вариант"))        ? &out->variant
                  : str_starts(folded, S("баллы за задан")) ? &out->first_task
                  : str_starts(folded, S("итог"))           ? &out->total
                                                            : NULL;
        if (to != NULL && *to < 0) {
            *to = (int)c;
        }
    }
    return out->name >= 0 && out->attendance >= 0 && out->first_task > out->name;
}

static const struct sheet *find_header(const struct import_reader *reader, struct columns *out) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        for (size_t r = 0; !sheet->hidden && r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
            if (try_header(reader->arena, &sheet->rows.at[r], out)) {
                return sheet;
            }
        }
    }
    return NULL;
}

static const struct sheet_row *row_numbered(const struct sheet *sheet, int number) {
    for (size_t i = 0; i < sheet->rows.n; i++) {
        if (sheet->rows.at[i].number == number) {
            return &sheet->rows.at[i];
        }
    }
    return NULL;
}

// Under «Баллы за задания»: the numbers of the tasks, under them their largest points.
static void read_tasks(struct reading *r, const struct sheet *sheet) {
    const struct sheet_row *codes = row_numbered(sheet, r->columns.header + 1);
    const struct sheet_row *most = row_numbered(sheet, r->columns.header + 2);
    for (size_t c = (size_t)r->columns.first_task; codes && most && c < codes->cells.n; c++) {
        struct str code;
        int64_t points;
        if ((int)c != r->columns.total &&
            vpr_task_code(r->arena, sheet_text(r->arena, codes, (int)c), &code) &&
            sheet_int(r->arena, most, (int)c, &points) && points >= 1 && points <= POINTS_MAX) {
            scored_task_add(r->arena, &r->block->work, code, (int)points);
            *vec_push(r->arena, &r->columns.tasks) = (int)c;
            r->block->work.max_total += (int)points;
        }
    }
}

// ---- a row

static bool any_points(struct reading *r, const struct sheet_row *row) {
    for (size_t t = 0; t < r->columns.tasks.n; t++) {
        if (sheet_text(r->arena, row, r->columns.tasks.at[t]).n > 0) {
            return true;
        }
    }
    return false;
}

static bool refuse_points(struct reading *r, const struct sheet_row *row, size_t task,
                          struct str text) {
    const struct external_task *of = &r->block->work.tasks.at[task];
    import_refuse_row(
        r->reader, r->out, NULL, row->number, "score_not_understood",
        import_detail(r->arena, "task", of->code, "value", text, NULL),
        "Задание %.*s: балл «%.*s» не подходит (наибольший – %d). Ученик не загружен.",
        STR_ARG(of->code), STR_ARG(text), of->points);
    return false;
}

static bool read_points(struct reading *r, const struct sheet_row *row,
                        struct external_result *result) {
    for (size_t t = 0; t < r->columns.tasks.n; t++) {
        struct str text = sheet_text(r->arena, row, r->columns.tasks.at[t]);
        int64_t points = 0;
        if (text.n > 0 && (!sheet_int(r->arena, row, r->columns.tasks.at[t], &points) ||
                           points < 0 || points > r->block->work.tasks.at[t].points)) {
            return refuse_points(r, row, t, text);
        }
        result->points[t] =
            (struct external_point){text.n > 0 ? POINT_SCORED : POINT_NOT_BEGUN, (int)points};
        result->total += (int)points;
    }
    return true;
}

// Was he there? An empty cell beside points means yes; one without points says nothing.
static bool read_attendance(struct reading *r, const struct sheet_row *row,
                            struct external_result *result) {
    struct str said = sheet_text_fold(r->arena, row, r->columns.attendance);
    bool points = any_points(r, row);
    result->absent =
        str_starts(said, S("не был")) || str_starts(said, S("отсутств")) || str_eq(said, S("н"));
    if (said.n > 0) {
        return true;
    }
    if (!points) {
        import_refuse_row(r->reader, r->out, NULL, row->number, "no_attendance", NULL,
                          "Не сказано, был ли ученик, и баллов нет. Строка не загружена.");
        return false;
    }
    import_warn(r->reader, r->out, NULL, row->number, "attendance_empty_but_scores",
                import_detail(r->arena, "read_as", S("Был"), NULL),
                "Присутствие не отмечено, а баллы есть: прочитано как «Был».");
    return true;
}

static void take_row(struct reading *r, const struct sheet_row *row) {
    struct arena *arena = r->arena;
    struct scored_row out = {.row = row->number};
    struct str class = import_class_name(arena, sheet_text(arena, row, r->columns.class));
    out.name = ru_tidy_name(arena, sheet_text(arena, row, r->columns.name), NULL);
    out.class_name = class.n > 0 ? class : r->class_name;
    if (out.name.n == 0) {
        r->prepared++;
        return;
    }
    (void)sheet_int(arena, row, r->columns.number, &out.number);
    out.result = (struct external_result){
        .code = S(""),
        .class_mark = S(""),
        .class_name = S(""),
        .variant = sheet_text(arena, row, r->columns.variant),
        .word = S(""),
        .points = arena_array(arena, struct external_point, r->columns.tasks.n + 1)};
    if (!read_attendance(r, row, &out.result) ||
        (!out.result.absent && !read_points(r, row, &out.result))) {
        return;
    }
    r->absent += out.result.absent;
    *vec_push(arena, &r->block->rows) = out;
}

// ---- the file

static void describe(struct reading *r) {
    struct arena *arena = r->arena;
    struct node *read = r->out->read, *rows = node_list(arena), *sheets = node_list(arena);
    int64_t pupils = (int64_t)r->block->rows.n;
    import_describe(r->reader, NULL, r->out);
    for (int i = 0; i < HEADER_STOREYS; i++) {
        node_add(rows, node_int(arena, r->columns.header + i));
    }
    for (size_t s = 0; s < r->reader->book->sheets.n; s++) {
        node_add(sheets, node_text(arena, r->reader->book->sheets.at[s].name));
    }
    node_put(arena, read, "sheets", sheets);
    node_put(arena, read, "header_rows", rows);
    import_count(arena, read, "first_data_row", r->columns.header + HEADER_STOREYS);
    import_count(arena, r->out->counts, "pupils", pupils);
    import_count(arena, r->out->counts, "present", pupils - r->absent);
    import_count(arena, r->out->counts, "absent", r->absent);
    import_count(arena, r->out->counts, "blank_prepared", r->prepared);
    node_put(arena, r->out->extra, "totals", scored_totals(arena, r->block));
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct arena *arena = reader->arena;
    struct scored_sheet *sheet = arena_new(arena, struct scored_sheet);
    struct reading r = {.reader = reader, .out = result, .arena = arena, .class_name = S("")};
    const struct sheet *cells = find_header(reader, &r.columns);
    r.block = vec_push(arena, &sheet->blocks);
    *r.block = (struct scored_block){
        .work = {.kind = EXTERNAL_DIAGNOSTIC, .subject = S(""), .period = S(""), .title = S("")}};
    result->rows = sheet;
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        if (&reader->book->sheets.at[s] != cells) {
            read_info(&r, &reader->book->sheets.at[s]);
        }
    }
    if (cells != NULL) {
        read_tasks(&r, cells);
    }
    for (size_t i = 0; cells != NULL && i < cells->rows.n; i++) {
        if (cells->rows.at[i].number >= r.columns.header + HEADER_STOREYS) {
            take_row(&r, &cells->rows.at[i]);
        }
    }
    r.block->work.grade = import_class_grade(
        r.class_name.n == 0 && r.block->rows.n > 0 ? r.block->rows.at[0].class_name : r.class_name);
    describe(&r);
    if (r.block->rows.n == 0 || r.columns.tasks.n == 0) {
        import_refuse_file(reader, result, "no_good_rows",
                           "В файле «%.*s» нет строк учеников с баллами за задания. Нужна форма "
                           "сбора: ФИО, присутствие, баллы за задания, под ними номера и "
                           "наибольшие баллы.",
                           STR_ARG(reader->file_name));
    }
}

static double recognise(const struct import_reader *reader) {
    struct columns columns;
    return find_header(reader, &columns) != NULL ? 0.98 : 0;
}

const struct import_kind collection_import = {
    .command = "collection",
    .kind = "collection_form",
    .title = "Форма сбора результатов работы",
    .help = "своя форма: лист со сведениями о работе, лист с учениками и баллами за задания",
    .recognise = recognise,
    .read = read,
    .plan = scored_plan,
    .apply = scored_apply,
    .on_title = "День работы, если в файле его нет",
};
