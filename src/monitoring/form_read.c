// SPDX-License-Identifier: GPL-3.0-or-later
// A table of answers becomes questions and rows; what tells who answered and when stays behind.
#include "base/ru.h"
#include "base/text_index.h"
#include "import/class_name.h"
#include "monitoring/form_sheet.h"

#include <inttypes.h>
#include <math.h>

enum { TITLE_MAX = 300, COLUMNS_MAX = 300, TEXT_MAX = 4000 };

// Columns ---------------------------------------------------------------------------------------

// «Какие формы работы тебе нравятся? / Проект»: the question and one of its options.
static bool cut_option(struct str title, struct str *question, struct str *option) {
    size_t at = STR_NONE;
    for (size_t i = 0; i + 3 <= title.n; i++) {
        at = str_eq(str_sub(title, i, 3), S(" / ")) ? i : at;
    }
    if (at == STR_NONE) {
        return false;
    }
    *question = str_trim(str_sub(title, 0, at));
    *option = str_trim(str_from_at(title, at + 3));
    return question->n > 0 && option->n > 0;
}

static struct str title_at(struct arena *arena, const struct sheet_row *header, int column) {
    const struct cell *cell = sheet_row_cell(header, column);
    struct str title = cell == NULL ? S("") : ru_tidy(arena, cell->text);
    struct str cut = str_sub(title, 0, TITLE_MAX);
    while (cut.n > 0 && !utf8_valid(cut)) {
        cut.n--;
    }
    return cut;
}

// How many columns from here on are options of one question; 1 where they are not.
static int options_from(struct arena *arena, const struct sheet_row *header, int column,
                        struct str *question) {
    struct str first, option, next;
    int n = 0;
    if (!cut_option(title_at(arena, header, column), &first, &option)) {
        return 1;
    }
    while (n < FORM_OPTIONS_MAX &&
           cut_option(title_at(arena, header, column + n), &next, &option) && str_eq(first, next)) {
        n++;
    }
    *question = first;
    return n > 1 ? n : 1;
}

static void name_options(struct arena *arena, const struct sheet_row *header,
                         struct form_column *column) {
    struct str question, option;
    for (int i = 0; i < column->n_columns; i++) {
        if (cut_option(title_at(arena, header, column->first + i), &question, &option)) {
            *vec_push(arena, &column->options) =
                (struct form_answer){.text = option, .fold = ru_fold(arena, option)};
        }
    }
}

static void read_columns(struct arena *arena, const struct sheet *sheet, size_t header_at,
                         struct form_sheet *form) {
    const struct sheet_row *header = &sheet->rows.at[header_at];
    for (int c = 0; (size_t)c < header->cells.n && form->columns.n < COLUMNS_MAX;) {
        struct str title = title_at(arena, header, c);
        int n = str_empty(title) ? 1 : options_from(arena, header, c, &title);
        if (!str_empty(title)) {
            struct form_column *column = vec_push(arena, &form->columns);
            *column = (struct form_column){.first = c, .n_columns = n, .title = title};
            if (n > 1) {
                name_options(arena, header, column);
            }
            form_column_guess(arena, sheet, header_at, column);
        }
        c += n;
    }
}

// Cells -------------------------------------------------------------------------------------------

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == ',' || c == ';'; }

// An address in an answer of one's own words would tell who wrote it.
static struct str without_addresses(struct arena *arena, struct str text) {
    struct buf out = buf_open(arena, TEXT_MAX * 8);
    if (str_find_char(text, '@') == STR_NONE) {
        return text;
    }
    while (text.n > 0) {
        size_t n = 0;
        while (n < text.n && !is_blank(text.p[n])) {
            n++;
        }
        struct str word = str_sub(text, 0, n);
        size_t at = str_find_char(word, '@');
        bool address =
            at != STR_NONE && at > 0 && str_find_char(str_from_at(word, at), '.') != STR_NONE;
        buf_put(&out, address ? S("[адрес убран]") : word);
        if (n < text.n) {
            buf_put_char(&out, text.p[n++]);
        }
        text = str_from_at(text, n);
    }
    return buf_str(&out);
}

static void choose(struct arena *arena, const struct form_column *column, struct str text,
                   struct form_cell *out) {
    struct str key = form_answer_key(arena, text);
    for (size_t i = 0; i < column->options.n && out->chosen == 0; i++) {
        out->chosen = str_eq(column->options.at[i].key, key) ? (uint32_t)1 << i : 0;
    }
    out->text = out->chosen == 0 ? text : S("");
}

bool form_cell_read(struct arena *arena, const struct form_column *column,
                    const struct sheet_row *row, struct form_cell *out) {
    *out = (struct form_cell){0};
    for (int i = 0; column->n_columns > 1 && i < column->n_columns; i++) {
        const struct cell *cell = sheet_row_cell(row, column->first + i);
        if (cell != NULL && cell_filled(cell)) {
            out->chosen |= (uint32_t)1 << i;
            out->filled = true;
        }
    }
    const struct cell *cell = column->n_columns > 1 ? NULL : sheet_row_cell(row, column->first);
    struct str text = cell == NULL ? S("") : ru_tidy(arena, cell->text);
    if (str_empty(text)) {
        return out->filled;
    }
    out->filled = true;
    switch (column->type) {
    case QUESTION_SCALE:
    case QUESTION_CHOICE:
        choose(arena, column, text, out);
        break;
    case QUESTION_MULTICHOICE:
        out->chosen = form_split(arena, column, text, &out->text);
        break;
    case QUESTION_NUMBER:
        if (!ru_parse_real(text, &out->number) ||
            (column->high > column->low &&
             (out->number < column->low || out->number > column->high))) {
            out->text = text;
            out->number = NAN;
        }
        break;
    case QUESTION_OPEN:
    case QUESTION_ORDER:
        out->text = without_addresses(arena, text);
        break;
    }
    return true;
}

// Rows --------------------------------------------------------------------------------------------

struct form_reading {
    const struct import_reader *reader;
    struct import_result *result;
    struct form_sheet *form;
    struct text_index numbers; // of answers seen
};

static struct str cell_text(struct arena *arena, const struct form_column *column,
                            const struct sheet_row *row) {
    const struct cell *cell = sheet_row_cell(row, column->first);
    return cell == NULL ? S("") : ru_tidy(arena, cell->text);
}

// False where the row may not be taken.
static bool take_row(struct form_reading *r, const struct sheet_row *row, struct str *class_name) {
    struct arena *arena = r->reader->arena;
    for (size_t c = 0; c < r->form->columns.n; c++) {
        const struct form_column *column = &r->form->columns.at[c];
        struct str text = column->role == FORM_QUESTION ? S("") : cell_text(arena, column, row);
        if (str_empty(text)) {
            continue;
        }
        if (column->role == FORM_CLASS) {
            *class_name = import_class_name(arena, text);
        }
        if (column->role == FORM_CONSENT && str_starts(ru_fold(arena, text), S("н"))) {
            import_refuse_row(r->reader, r->result, NULL, row->number, "no_consent", NULL,
                              "В строке сказано, что согласия нет: ответы не взяты.");
            return false;
        }
        size_t number = (size_t)row->number;
        if (column->role == FORM_NUMBER && text_index_put(&r->numbers, text, number) != number) {
            import_refuse_row(r->reader, r->result, NULL, row->number, "duplicate_answer_id",
                              import_detail(arena, "value", text, NULL),
                              "Ответ с этим номером уже есть выше: второй раз он не взят.");
            return false;
        }
    }
    return true;
}

static void count_cell(struct form_column *column, const struct form_cell *cell) {
    for (size_t i = 0; i < column->options.n; i++) {
        column->options.at[i].count += (cell->chosen >> i & 1) != 0;
    }
    column->own += column->type != QUESTION_OPEN && cell->text.n > 0;
    column->sum += column->type == QUESTION_NUMBER && !isnan(cell->number) ? cell->number : 0;
}

static void read_row(struct form_reading *r, const struct sheet_row *row) {
    struct arena *arena = r->reader->arena;
    struct str class_name = {0};
    if (!take_row(r, row, &class_name)) {
        return;
    }
    struct form_row *out = vec_push(arena, &r->form->rows);
    *out = (struct form_row){.row = row->number,
                             .class_name = class_name,
                             .cells = arena_array(arena, struct form_cell, r->form->columns.n)};
    for (size_t c = 0; c < r->form->columns.n; c++) {
        struct form_column *column = &r->form->columns.at[c];
        if (column->role == FORM_QUESTION && form_cell_read(arena, column, row, &out->cells[c])) {
            count_cell(column, &out->cells[c]);
            column->filled++;
        }
    }
}

// Warnings --------------------------------------------------------------------------------------

// «=HYPERLINK(...)»: what such a text would do, without what stands in it.
static struct str formula_shape(struct arena *arena, struct str text) {
    size_t open = str_find_char(text, '(');
    return open == STR_NONE || open > 40
               ? S("=…")
               : str_fmt(arena, "%.*s(...)", STR_ARG(str_sub(text, 0, open)));
}

static void warn_formulas(struct form_reading *r, size_t c) {
    const struct form_column *column = &r->form->columns.at[c];
    for (size_t i = 0; i < r->form->rows.n; i++) {
        struct str text = r->form->rows.at[i].cells[c].text;
        const char *code;
        if (column->role == FORM_QUESTION && text.n > 1 && text.p[0] == '=' &&
            import_text_hostile(text, &code)) {
            import_warn(r->reader, r->result, NULL, 0, "formula_like_text",
                        import_detail(r->reader->arena, "value",
                                      formula_shape(r->reader->arena, text), NULL),
                        "Ответ на «%.*s» начинается как формула. Он хранится и показывается как "
                        "текст и ничего не выполняет.",
                        STR_ARG(column->title));
        }
    }
}

static void warn_person(struct form_reading *r, const struct form_column *column, size_t rows) {
    struct arena *arena = r->reader->arena;
    struct node *detail = import_detail(arena, "column", column->title, NULL);
    import_count(arena, detail, "rows", (int64_t)rows);
    import_warn(r->reader, r->result, NULL, 0, "personal_data_in_anonymous_survey", detail,
                "Столбец «%.*s» говорит, кто отвечал (заполнен в %.*s). Он не берётся: анкета "
                "останется без имён.",
                STR_ARG(column->title),
                STR_ARG(ru_count(arena, (int64_t)rows, RU_ROW, RU_PREPOSITIONAL)));
}

static void warn_all(struct form_reading *r) {
    for (size_t c = 0; c < r->form->columns.n; c++) {
        const struct form_column *column = &r->form->columns.at[c];
        if (column->role == FORM_PERSON && column->filled > 0) {
            warn_person(r, column, column->filled);
        }
        warn_formulas(r, c);
    }
}

// FNV-1a, 64 bits (Fowler, Noll & Vo): tells forms apart, keeps no secret.
static uint64_t mix(uint64_t hash, const void *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
    }
    return (hash ^ 0xFF) * UINT64_C(0x100000001b3);
}

void form_mark(struct arena *arena, struct form_sheet *form) {
    uint64_t title = UINT64_C(0xcbf29ce484222325), content = title;
    for (size_t c = 0; c < form->columns.n; c++) {
        struct str fold = ru_fold(arena, form->columns.at[c].title);
        title = mix(title, fold.p, fold.n);
    }
    for (size_t r = 0; r < form->rows.n; r++) {
        for (size_t c = 0; c < form->columns.n; c++) {
            const struct form_cell *cell = &form->rows.at[r].cells[c];
            content = mix(content, &cell->chosen, sizeof cell->chosen);
            content = mix(content, &cell->number, sizeof cell->number);
            content = mix(content, cell->text.p, cell->text.n);
        }
    }
    form->fingerprint = str_fmt(arena, "%016" PRIx64, title);
    form->content = str_fmt(arena, "%016" PRIx64, content);
}

// The whole ---------------------------------------------------------------------------------------

static void describe_file(const struct import_reader *reader, struct import_result *result) {
    import_describe(reader, NULL, result);
    import_count(reader->arena, result->read, "header_row", 1);
}

void form_answers_read(const struct import_reader *reader, struct import_result *result) {
    const struct sheet *sheet = &reader->book->sheets.at[0];
    struct form_sheet *form = arena_new(reader->arena, struct form_sheet);
    struct form_reading r = {reader, result, form, text_index_open(reader->arena)};
    result->rows = form;
    form->title = form_title(reader->arena, reader->file_name);
    read_columns(reader->arena, sheet, 0, form);
    size_t questions = 0;
    for (size_t c = 0; c < form->columns.n; c++) {
        struct form_column *column = &form->columns.at[c];
        questions += column->role == FORM_QUESTION;
        column->filled = column->role == FORM_QUESTION ? 0 : column->filled;
    }
    if (questions == 0 || sheet->rows.n < 2) {
        import_refuse_file(reader, result, "no_answers",
                           "В файле «%.*s» нет ответов на вопросы: первая строка должна быть "
                           "строкой вопросов, под ней – ответы.",
                           STR_ARG(reader->file_name));
        return;
    }
    for (size_t i = 1; i < sheet->rows.n; i++) {
        read_row(&r, &sheet->rows.at[i]);
    }
    form_mark(reader->arena, form);
    describe_file(reader, result);
    warn_all(&r);
    import_count(reader->arena, result->counts, "rows", (int64_t)sheet->rows.n - 1);
    form_describe(reader, result, form);
}
