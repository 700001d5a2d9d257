// SPDX-License-Identifier: GPL-3.0-or-later
// Results of a regional diagnostic work (kind «diagnostic»): parallel and letter in two columns, a
// column for each task, «N» where nothing was answered.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/scored.h"
#include "monitoring/sheet_text.h"
#include "monitoring/vpr_import.h"

#include <math.h>

enum { ROWS_LOOKED_AT = 15, PERCENT = 100, TOTAL_MAX = 1000 };

struct columns {
    int header; // 1-based row
    int parallel, letter, subject, date, name, number, variant, total, share, mark;
    VEC(int) tasks;
    VEC(struct str) codes;
};

struct reading {
    const struct import_reader *reader;
    struct import_result *out;
    struct arena *arena;
    struct columns columns;
    struct scored_sheet *sheet;
    int64_t rows, absent;
};

// ---- the header

static void take_column(struct arena *arena, const struct sheet_row *row, int column,
                        struct columns *out) {
    const struct {
        struct str word;
        int *to;
    } whole[] = {{S("параллель"), &out->parallel}, {S("буква"), &out->letter},
                 {S("предмет"), &out->subject},    {S("дата"), &out->date},
                 {S("фамилия имя"), &out->name},   {S("№ уч"), &out->number},
                 {S("вариант"), &out->variant},    {S("балл"), &out->total},
                 {S("% вып"), &out->share},        {S("отметка"), &out->mark}};
    struct str folded = sheet_text_fold(arena, row, column), code;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        if (str_eq(folded, whole[i].word)) {
            *whole[i].to = column;
            return;
        }
    }
    if (out->variant >= 0 && out->total < 0 &&
        vpr_task_code(arena, sheet_text(arena, row, column), &code)) {
        *vec_push(arena, &out->tasks) = column;
        *vec_push(arena, &out->codes) = code;
    }
}

static const struct sheet *find_header(const struct import_reader *reader, struct columns *out) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        for (size_t r = 0; !sheet->hidden && r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
            const struct sheet_row *row = &sheet->rows.at[r];
            *out = (struct columns){row->number, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, {0}, {0}};
            for (size_t c = 0; c < row->cells.n; c++) {
                take_column(reader->arena, row, (int)c, out);
            }
            if (out->name >= 0 && out->parallel >= 0 && out->total >= 0 && out->share >= 0 &&
                out->tasks.n > 0) {
                return sheet;
            }
        }
    }
    return NULL;
}

// ---- a row

// «11-12 ноября 2025г.»: the first day; *last is the other one.
static bool read_span(struct arena *arena, struct str text, struct date *first, struct date *last) {
    struct str rest = str_trim(text);
    int64_t day = 0;
    if (str_ends(rest, S("г."))) {
        rest = str_trim(str_sub(rest, 0, rest.n - S("г.").n));
    }
    size_t dash = str_find_char(rest, '-');
    bool span = dash != STR_NONE && dash <= 2 && str_to_int(str_sub(rest, 0, dash), &day);
    struct str whole = span ? str_from_at(rest, dash + 1) : rest;
    if (ru_parse_date(str_dup(arena, whole), last) == RU_DATE_NONE || date_is_none(*last)) {
        return false;
    }
    *first = *last;
    if (span) {
        first->day = (int)day;
    }
    return date_valid(*first);
}

static struct scored_block *block_of(struct reading *r, const struct sheet_row *row) {
    struct arena *arena = r->arena;
    struct date first = {0}, last = {0};
    int64_t grade = 0;
    struct str subject = sheet_text(arena, row, r->columns.subject);
    (void)sheet_int(arena, row, r->columns.parallel, &grade);
    (void)read_span(arena, sheet_text(arena, row, r->columns.date), &first, &last);
    grade = grade >= 1 && grade <= 11 ? grade : 0;
    for (size_t b = 0; b < r->sheet->blocks.n; b++) {
        struct external_work *work = &r->sheet->blocks.at[b].work;
        if (str_eq(work->subject, subject) && work->grade == grade &&
            date_cmp(work->held_on, first) == 0) {
            return &r->sheet->blocks.at[b];
        }
    }
    struct scored_block *block = vec_push(arena, &r->sheet->blocks);
    *block = (struct scored_block){.work = {.kind = EXTERNAL_DIAGNOSTIC,
                                            .subject = subject,
                                            .grade = (int)grade,
                                            .held_on = first,
                                            .period = S(""),
                                            .title = S("")}};
    for (size_t t = 0; t < r->columns.codes.n; t++) {
        scored_task_add(arena, &block->work, r->columns.codes.at[t], 0);
    }
    if (r->sheet->blocks.n == 1) {
        struct str day = date_iso(arena, first);
        node_put(arena, r->out->read, "date",
                 node_text(arena, date_cmp(first, last) == 0
                                      ? day
                                      : str_fmt(arena, "%.*s/%.*s", STR_ARG(day),
                                                STR_ARG(date_iso(arena, last)))));
    }
    return block;
}

static bool read_points(struct reading *r, const struct sheet_row *row,
                        struct external_result *result) {
    for (size_t t = 0; t < r->columns.tasks.n; t++) {
        struct str text = sheet_text(r->arena, row, r->columns.tasks.at[t]);
        int64_t points = 0;
        bool none =
            text.n == 0 || str_eq(text, S("N")) || str_eq(text, S("Н")) || str_eq(text, S("-"));
        if (!none && (!str_to_int(text, &points) || points < 0 || points > TOTAL_MAX)) {
            import_refuse_row(
                r->reader, r->out, NULL, row->number, "score_not_understood",
                import_detail(r->arena, "task", r->columns.codes.at[t], "value", text, NULL),
                "Задание %.*s: балл «%.*s» не понят. Участник не загружен.",
                STR_ARG(r->columns.codes.at[t]), STR_ARG(text));
            return false;
        }
        result->points[t] =
            (struct external_point){none ? POINT_NOT_BEGUN : POINT_SCORED, (int)points};
        result->total += (int)points;
    }
    return true;
}

static void check_total(struct reading *r, const struct sheet_row *row,
                        const struct external_result *result, struct external_work *work) {
    int64_t given;
    double share;
    if (!sheet_int(r->arena, row, r->columns.total, &given)) {
        return;
    }
    if (given != result->total) {
        import_warn(r->reader, r->out, NULL, row->number, "sum_differs", NULL,
                    "В файле балл %lld, по заданиям выходит %d. Взято %d.", (long long)given,
                    result->total, result->total);
    }
    if (given > 0 && sheet_number(r->arena, row, r->columns.share, &share) && share > 0) {
        int most = (int)lround((double)given * PERCENT / share);
        work->max_total = most > work->max_total && most <= TOTAL_MAX ? most : work->max_total;
    }
}

static void take_row(struct reading *r, const struct sheet_row *row) {
    struct arena *arena = r->arena;
    struct scored_row out = {.row = row->number};
    struct str letter = sheet_text(arena, row, r->columns.letter);
    struct str variant = sheet_text(arena, row, r->columns.variant);
    int64_t mark;
    out.name = ru_tidy_name(arena, sheet_text(arena, row, r->columns.name), NULL);
    if (out.name.n == 0 || table_text_kind(arena, out.name) == LINE_TOTAL) {
        return;
    }
    struct scored_block *block = block_of(r, row);
    r->rows++;
    (void)sheet_int(arena, row, r->columns.number, &out.number);
    out.class_name =
        import_class_name(arena, str_fmt(arena, "%d%.*s", block->work.grade, STR_ARG(letter)));
    out.result = (struct external_result){
        .code = S(""),
        .class_mark = S(""),
        .class_name = S(""),
        .variant = variant,
        .word = S(""),
        .points = arena_array(arena, struct external_point, r->columns.tasks.n + 1)};
    struct str folded = ru_fold(arena, variant);
    out.result.absent = str_starts(folded, S("не писал")) || str_starts(folded, S("отсутств")) ||
                        str_starts(folded, S("не явил"));
    if (out.result.absent) {
        out.result.variant = S("");
        r->absent++;
    } else if (!read_points(r, row, &out.result)) {
        return;
    } else {
        check_total(r, row, &out.result, &block->work);
        bool good = sheet_int(arena, row, r->columns.mark, &mark) && mark >= 2 && mark <= 5;
        out.result.mark = good ? (int)mark : 0;
    }
    *vec_push(arena, &block->rows) = out;
}

// ---- the file

// A file says what share of the whole a total is, and nothing of the tasks.
static void finish_block(struct reading *r, struct scored_block *block) {
    int sum = 0;
    scored_tasks_from_points(block);
    for (size_t t = 0; t < block->work.tasks.n; t++) {
        sum += block->work.tasks.at[t].points;
    }
    if (block->work.max_total != sum) {
        import_warn(r->reader, r->out, NULL, 0, "task_maximum_guessed", NULL,
                    "Наибольшие баллы заданий в файле не названы, а по лучшим ответам их сумма %d "
                    "вместо %d: доли по заданиям завышены.",
                    sum, block->work.max_total);
    }
    block->work.max_total = block->work.max_total < sum ? sum : block->work.max_total;
}

static void describe(struct reading *r) {
    struct arena *arena = r->arena;
    struct node *read = r->out->read, *tasks = node_list(arena);
    import_describe(r->reader, NULL, r->out);
    node_put(arena, read, "header_row", node_int(arena, r->columns.header));
    for (size_t t = 0; t < r->columns.codes.n; t++) {
        node_add(tasks, node_text(arena, r->columns.codes.at[t]));
    }
    node_put(arena, read, "tasks", tasks);
    import_count(arena, r->out->counts, "rows", r->rows);
    import_count(arena, r->out->counts, "imported",
                 r->rows - r->absent - (int64_t)r->out->refused.at.n);
    import_count(arena, r->out->counts, "absent", r->absent);
    if (r->sheet->blocks.n > 0) {
        node_put(arena, r->out->extra, "totals", scored_totals(arena, &r->sheet->blocks.at[0]));
    }
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct reading r = {.reader = reader, .out = result, .arena = reader->arena};
    const struct sheet *cells = find_header(reader, &r.columns);
    r.sheet = arena_new(reader->arena, struct scored_sheet);
    result->rows = r.sheet;
    for (size_t i = 0; cells != NULL && i < cells->rows.n; i++) {
        if (cells->rows.at[i].number > r.columns.header) {
            take_row(&r, &cells->rows.at[i]);
        }
    }
    for (size_t b = 0; b < r.sheet->blocks.n; b++) {
        finish_block(&r, &r.sheet->blocks.at[b]);
    }
    describe(&r);
    if (r.rows == 0 || result->refused.at.n == (size_t)r.rows) {
        import_refuse_file(reader, result, "no_good_rows",
                           "В файле «%.*s» нет строк с именем ученика, заданиями и баллом.",
                           STR_ARG(reader->file_name));
    }
}

static double recognise(const struct import_reader *reader) {
    struct columns columns;
    return find_header(reader, &columns) != NULL ? 0.98 : 0;
}

const struct import_kind diagnostic_import = {
    .command = "diagnostic",
    .kind = "diagnostic",
    .title = "Диагностическая работа",
    .help = "результаты диагностики: ученик, задания, балл, процент выполнения",
    .recognise = recognise,
    .read = read,
    .plan = scored_plan,
    .apply = scored_apply,
    .on_title = "День работы, если в файле его нет",
};
