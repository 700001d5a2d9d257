// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/gia_import.h"

#include "base/ru.h"
#include "base/text_index.h"
#include "import/class_name.h"
#include "monitoring/sheet_text.h"

enum { ROWS_LOOKED_AT = 15, GRADE_OGE = 9, GRADE_EGE = 11, SCORE_MAX = 100, TASKS_MAX = 120 };

struct reading {
    const struct import_reader *reader;
    struct import_result *out;
    struct arena *arena;
    struct scored_sheet *sheet;
    struct scored_block *block;  // the last one, NULL before the first header
    struct external_work titled; // what the lines above the next header say
    struct gia_columns columns;
    struct gia_counts counts;
    int64_t own; // code of the school of most rows, 0 = there are none
    int64_t number_first, number_last;
};

// ---- whose rows these are

// A protocol may hold pupils of a neighbour: the school is the one that most rows are of.
static int64_t find_own_school(struct reading *r, const struct sheet *cells) {
    struct text_index codes = text_index_open(r->arena);
    struct gia_columns columns = {.school = -1};
    VEC(int64_t) rows = {0};
    int64_t own = 0, most = 0, code;
    for (size_t i = 0; i < cells->rows.n; i++) {
        const struct sheet_row *row = &cells->rows.at[i];
        if (gia_header_read(r->arena, row, &columns) ||
            !sheet_int(r->arena, row, columns.school, &code)) {
            continue;
        }
        struct str key = str_fmt(r->arena, "%lld", (long long)code);
        size_t at = text_index_get(&codes, key);
        if (at == TEXT_INDEX_NONE) {
            at = rows.n;
            text_index_put(&codes, key, at);
            *vec_push(r->arena, &rows) = 0;
        }
        rows.at[at]++;
        if (rows.at[at] > most) {
            most = rows.at[at];
            own = code;
        }
    }
    return own;
}

static bool is_of_another_school(struct reading *r, const struct sheet_row *row) {
    int64_t code;
    if (r->own == 0 || !sheet_int(r->arena, row, r->columns.school, &code) || code == r->own) {
        return false;
    }
    r->counts.other_school = code;
    r->counts.other_rows++;
    r->counts.others.at[r->counts.others.n - 1]++;
    return true;
}

// ---- a row

static struct str name_of(struct reading *r, const struct sheet_row *row) {
    struct str given = sheet_text(r->arena, row, r->columns.given);
    struct str middle = sheet_text(r->arena, row, r->columns.middle);
    struct str family = sheet_text(r->arena, row, r->columns.family);
    family = ru_tidy_name(r->arena, family, NULL);
    given = ru_tidy_name(r->arena, given, NULL);
    middle = ru_tidy_name(r->arena, middle, NULL);
    return ru_tidy(r->arena, str_fmt(r->arena, "%.*s %.*s %.*s", STR_ARG(family), STR_ARG(given),
                                     STR_ARG(middle)));
}

static bool refuse(struct reading *r, const struct sheet_row *row, const char *code,
                   const char *what, struct str value) {
    import_refuse_row(r->reader, r->out, NULL, row->number, code,
                      import_detail(r->arena, "value", value, NULL),
                      "%s: «%.*s» не понято. Участник не загружен.", what, STR_ARG(value));
    return false;
}

static bool read_class(struct reading *r, const struct sheet_row *row, struct scored_row *out) {
    struct str text = sheet_text(r->arena, row, r->columns.class);
    struct ru_class class;
    if (text.n == 0) {
        return true;
    }
    if (!ru_parse_class(text, &class) || class.grade > GRADE_EGE) {
        return refuse(r, row, "class_not_understood", "Класс", text);
    }
    out->class_name =
        str_dup(r->arena, ru_class_title(r->arena, class.grade, str_from(class.letter)));
    if (r->block->work.grade == 0) {
        r->block->work.grade = class.grade;
    }
    if (class.letter[0] == '\0') {
        import_warn(r->reader, r->out, NULL, row->number, "class_without_letter",
                    import_detail(r->arena, "value", text, NULL),
                    "Класс «%.*s» без буквы: ученик ищется во всей параллели.", STR_ARG(text));
    }
    return true;
}

// The test score of ЕГЭ, or the word instead of it.
static bool read_score(struct reading *r, const struct sheet_row *row,
                       struct external_result *result) {
    int64_t score;
    struct str text = sheet_text(r->arena, row, r->columns.score);
    struct str folded = ru_fold(r->arena, text);
    if (str_starts(folded, S("неявка")) || str_starts(folded, S("не явил"))) {
        result->absent = true;
        result->word = S("неявка");
        r->counts.no_show++;
    } else if (str_starts(folded, S("удален"))) {
        result->absent = true;
        result->word = S("удалён");
        r->counts.removed++;
    } else if (!sheet_int(r->arena, row, r->columns.score, &score) || score < 0 ||
               score > SCORE_MAX) {
        return refuse(r, row, "score_not_understood", "Балл", text);
    } else {
        result->total = (int)score;
    }
    return true;
}

// The first row of a block says what tasks there are; the others must have as many.
static bool fit_tasks(struct scored_block *block, struct arena *arena,
                      const struct gia_answers *answers) {
    struct external_work *work = &block->work;
    if (block->rows.n == 0) {
        work->tasks.n = 0;
        for (size_t t = 0; t < answers->at.n; t++) {
            scored_task_add(arena, work, str_fmt(arena, "%zu", t + 1), answers->at.at[t].most);
        }
    }
    bool fits = work->tasks.n == answers->at.n;
    for (size_t t = 0; t < answers->at.n && fits; t++) {
        fits = answers->at.at[t].most == 0 || answers->at.at[t].most == work->tasks.at[t].points;
    }
    return fits;
}

static void check_sum(struct reading *r, const struct sheet_row *row,
                      const struct external_result *result) {
    int64_t given;
    if (!sheet_int(r->arena, row, r->columns.primary, &given) || given == result->total) {
        return;
    }
    struct node *detail = node_map(r->arena);
    node_put(r->arena, detail, "given", node_int(r->arena, given));
    node_put(r->arena, detail, "counted", node_int(r->arena, result->total));
    import_warn(r->reader, r->out, NULL, row->number, "sum_differs", detail,
                "В файле первичный балл %lld, по заданиям выходит %d. Взято %d.", (long long)given,
                result->total, result->total);
}

static bool read_answers(struct reading *r, const struct sheet_row *row,
                         struct external_result *result) {
    struct gia_answers answers = {0};
    struct str brief = sheet_text(r->arena, row, r->columns.short_part);
    struct str whole = sheet_text(r->arena, row, r->columns.long_part);
    int64_t mark;
    if (!gia_short_read(r->arena, brief, &answers)) {
        return refuse(r, row, "answers_not_understood", "Задания с кратким ответом", brief);
    }
    if (!gia_long_read(r->arena, whole, &answers)) {
        return refuse(r, row, "answers_not_understood", "Задания с развёрнутым ответом", whole);
    }
    if (answers.at.n == 0 || !fit_tasks(r->block, r->arena, &answers)) {
        return refuse(r, row, "tasks_differ", "Число заданий не то, что у других", brief);
    }
    result->points = arena_array(r->arena, struct external_point, answers.at.n + 1);
    for (size_t t = 0; t < answers.at.n; t++) {
        const struct gia_answer *answer = &answers.at.at[t];
        result->points[t] =
            (struct external_point){answer->begun ? POINT_SCORED : POINT_NOT_BEGUN, answer->points};
        result->total += answer->points;
    }
    if (sheet_int(r->arena, row, r->columns.mark, &mark) && mark >= 2 && mark <= 5) {
        result->mark = (int)mark;
    }
    check_sum(r, row, result);
    return true;
}

static void count_number(struct reading *r, const struct sheet_row *row, struct scored_row *out) {
    if (sheet_int(r->arena, row, r->columns.number, &out->number)) {
        r->number_first = r->number_first == 0 ? out->number : r->number_first;
        r->number_last = out->number;
    }
}

static void take_row(struct reading *r, const struct sheet_row *row) {
    struct scored_row out = {.row = row->number, .class_name = S("")};
    struct str given = sheet_text(r->arena, row, r->columns.given);
    struct str family = sheet_text(r->arena, row, r->columns.family);
    if (family.n == 0 || given.n == 0) {
        struct str first = sheet_first_text(r->arena, row);
        bool total =
            table_text_kind(r->arena, first) == LINE_TOTAL || str_starts(first, S("Средн"));
        r->counts.totals += total;
        if (!total) {
            gia_title_read(r->arena, row, &r->titled);
        }
        return;
    }
    count_number(r, row, &out);
    if (is_of_another_school(r, row)) {
        return;
    }
    if (r->counts.rows++ == 0) {
        import_count(r->arena, r->out->read, "first_data_row", row->number);
    }
    out.name = name_of(r, row);
    out.result =
        (struct external_result){.code = S(""),
                                 .class_mark = S(""),
                                 .class_name = S(""),
                                 .variant = S(""),
                                 .word = S(""),
                                 .points = arena_array(r->arena, struct external_point, 1)};
    if (read_class(r, row, &out) && (r->columns.score >= 0 ? read_score(r, row, &out.result)
                                                           : read_answers(r, row, &out.result))) {
        *vec_push(r->arena, &r->block->rows) = out;
    }
}

// ---- the file

static void begin_block(struct reading *r, const struct gia_columns *columns) {
    r->columns = *columns;
    r->block = vec_push(r->arena, &r->sheet->blocks);
    *r->block = (struct scored_block){.work = r->titled};
    r->block->work.minimum = columns->minimum;
    *vec_push(r->arena, &r->counts.others) = 0;
    if (r->sheet->blocks.n == 1) {
        import_count(r->arena, r->out->read, "header_row", columns->header);
    }
    r->titled = (struct external_work){
        .kind = EXTERNAL_GIA, .subject = S(""), .period = S(""), .title = S("")};
}

static void end_block(struct reading *r) {
    struct external_work *work = r->block == NULL ? NULL : &r->block->work;
    if (work == NULL) {
        return;
    }
    scored_tasks_from_points(r->block);
    for (size_t t = 0; t < work->tasks.n; t++) {
        work->max_total += work->tasks.at[t].points;
    }
    if (r->columns.score >= 0) {
        work->max_total = SCORE_MAX;
        work->grade = work->grade == 0 ? GRADE_EGE : work->grade;
    }
    work->grade = work->grade == 0 ? GRADE_OGE : work->grade;
    int64_t listed = (int64_t)r->block->rows.n + r->counts.others.at[r->counts.others.n - 1];
    if (r->number_last > 0) {
        r->counts.missing += r->number_last - r->number_first + 1 - listed;
    }
    r->number_first = r->number_last = 0;
}

static const struct sheet *find_sheet(const struct import_reader *reader) {
    struct gia_columns columns;
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        for (size_t r = 0; !sheet->hidden && r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
            if (gia_header_read(reader->arena, &sheet->rows.at[r], &columns)) {
                return sheet;
            }
        }
    }
    return NULL;
}

static void read_rows(struct reading *r, const struct sheet *cells) {
    struct gia_columns columns;
    for (size_t i = 0; i < cells->rows.n; i++) {
        const struct sheet_row *row = &cells->rows.at[i];
        if (gia_header_read(r->arena, row, &columns)) {
            end_block(r);
            begin_block(r, &columns);
        } else if (r->block == NULL) {
            gia_title_read(r->arena, row, &r->titled);
        } else {
            take_row(r, row);
        }
    }
    end_block(r);
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct reading r = {.reader = reader, .out = result, .arena = reader->arena};
    const struct sheet *cells = find_sheet(reader);
    r.sheet = arena_new(reader->arena, struct scored_sheet);
    r.titled = (struct external_work){
        .kind = EXTERNAL_GIA, .subject = S(""), .period = S(""), .title = S("")};
    result->rows = r.sheet;
    if (cells == NULL) {
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» нет строки с заголовками «Фамилия», «Имя» и баллами. "
                           "Нужен протокол ГИА или список с тестовыми баллами.",
                           STR_ARG(reader->file_name));
        return;
    }
    r.own = find_own_school(&r, cells);
    read_rows(&r, cells);
    gia_describe(reader, r.sheet, &r.counts, result);
    if (r.counts.rows == 0 || result->refused.at.n == (size_t)r.counts.rows) {
        import_refuse_file(reader, result, "no_good_rows",
                           "В файле «%.*s» нет ни одной понятной строки участника.",
                           STR_ARG(reader->file_name));
    }
}

static double recognise(const struct import_reader *reader) {
    return find_sheet(reader) != NULL ? 0.98 : 0;
}

const struct import_kind gia_import = {
    .command = "gia",
    .kind = "gia",
    .title = "Результаты ГИА",
    .help = "протокол ОГЭ из РЦОИ, список тестовых баллов ЕГЭ",
    .recognise = recognise,
    .read = read,
    .plan = scored_plan,
    .apply = scored_apply,
    .on_title = "День экзамена, если в файле его нет",
};
