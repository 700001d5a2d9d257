// SPDX-License-Identifier: GPL-3.0-or-later
// The two kinds of files with answers to a form, and what --json prints of them.
#include "base/ru.h"
#include "import/class_name.h"
#include "monitoring/form_plan.h"
#include "vsoko/measure/honesty.h"

// A form asks for its time in the first line; so do Google Forms and Yandex Forms.
static double recognise_form(const struct import_reader *reader) {
    static const char *const signs[] = {"отметка времени", "время создания", "timestamp"};
    const struct sheet *sheet = reader->book->sheets.n > 0 ? &reader->book->sheets.at[0] : NULL;
    if (reader->book->format == WORKBOOK_SAV || sheet == NULL || sheet->rows.n == 0) {
        return 0;
    }
    const struct sheet_row *header = &sheet->rows.at[0];
    for (size_t c = 0; c < header->cells.n; c++) {
        struct str fold = column_header_fold(reader->arena, header->cells.at[c].text);
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            if (str_eq(fold, str_from(signs[i]))) {
                return 0.98;
            }
        }
    }
    return 0;
}

static double recognise_sav(const struct import_reader *reader) {
    return reader->book->format == WORKBOOK_SAV ? 1 : 0;
}

struct str form_title(struct arena *arena, struct str file_name) {
    struct str title = file_name;
    size_t answers = str_find(title, S(" (Ответы)")), dot = STR_NONE;
    for (size_t i = 0; i < title.n; i++) {
        dot = title.p[i] == '.' ? i : dot;
    }
    title = str_sub(title, 0, dot == STR_NONE ? title.n : dot);
    title = answers == STR_NONE ? title : str_sub(title, 0, answers);
    struct buf out = buf_open(arena, title.n + 1);
    for (size_t i = 0; i < title.n; i++) {
        buf_put_char(&out, title.p[i] == '_' ? ' ' : title.p[i]);
    }
    title = ru_tidy(arena, buf_str(&out));
    return str_empty(title) ? S("Анкета из файла") : title;
}

// ---- what is told of it

static const char *type_name(enum question_type type) {
    static const char *const names[] = {
        [QUESTION_SCALE] = "scale",   [QUESTION_CHOICE] = "choice",
        [QUESTION_NUMBER] = "number", [QUESTION_MULTICHOICE] = "multichoice",
        [QUESTION_OPEN] = "open",     [QUESTION_ORDER] = "order"};
    return names[type];
}

// «1-8» rows of a small class say too much: the JSON names such classes, not their answers.
static void describe_classes(const struct import_reader *reader, struct import_result *result,
                             const struct form_sheet *form) {
    struct arena *arena = reader->arena;
    for (size_t i = 0; i < form->rows.n; i++) {
        struct str name = form->rows.at[i].class_name;
        if (name.n > 0) {
            import_count_add(arena, result->by_class, str_c(arena, name), 1);
        }
    }
    struct node *small = node_list(arena);
    for (const struct node *n = result->by_class->first; n != NULL; n = n->next) {
        if (node_as_int(n, 0) < MEASURE_MIN_PERSONAL) {
            node_add(small, node_text(arena, n->key));
        }
    }
    node_put(arena, result->extra, "small_groups", small);
    if (small->n > 0) {
        import_warn(reader, result, NULL, 0, "small_groups", NULL,
                    "Меньше %d ответов – в %zu из классов: отдельно их не показывают.",
                    MEASURE_MIN_PERSONAL, small->n)
            ->quiet = true;
    }
}

static void describe_question(struct arena *arena, const struct form_sheet *form,
                              const struct form_column *column, struct node *list) {
    struct node *map = node_add(list, node_map(arena));
    import_count(arena, map, "column", column->first + 1);
    node_put(arena, map, "title", node_text(arena, column->title));
    if (column->name.n > 0) {
        node_put(arena, map, "name", node_text(arena, column->name));
    }
    node_put(arena, map, "type", node_text(arena, str_from(type_name(column->type))));
    import_count(arena, map, "answers", (int64_t)column->filled);
    struct node *counts = node_put(arena, map, "counts", node_map(arena));
    for (size_t i = 0; i < column->options.n; i++) {
        import_count(arena, counts, str_c(arena, column->options.at[i].text),
                     (int64_t)column->options.at[i].count);
    }
    import_count(arena, counts, "(пусто)", (int64_t)(form->rows.n - column->filled));
    import_count(arena, map, "own_answers", (int64_t)column->own);
}

void form_describe(const struct import_reader *reader, struct import_result *result,
                   const struct form_sheet *form) {
    struct arena *arena = reader->arena;
    struct node *list = node_put(arena, result->extra, "questions", node_list(arena));
    import_count(arena, result->counts, "answers", (int64_t)form->rows.n);
    import_count(arena, result->counts, "questions", (int64_t)form->columns.n);
    import_count(arena, result->counts, "refused", (int64_t)result->refused.at.n);
    for (size_t c = 0; c < form->columns.n; c++) {
        if (form->columns.at[c].role == FORM_QUESTION) {
            describe_question(arena, form, &form->columns.at[c], list);
        }
    }
    describe_classes(reader, result, form);
}

// ---- the kinds

const struct import_kind survey_import = {
    .command = "survey",
    .kind = "survey",
    .title = "Ответы на анкету",
    .help = "ответы Google Форм и Яндекс Форм: кто и когда отвечал, не берётся",
    .recognise = recognise_form,
    .read = form_answers_read,
    .on_title = "День опроса",
    .plan = form_plan,
    .apply = form_apply,
};

const struct import_kind sav_import = {
    .command = "sav",
    .kind = "sav",
    .title = "Данные SPSS",
    .help = "ответы на анкету из SPSS, PSPP, Jamovi (.sav)",
    .recognise = recognise_sav,
    .read = sav_read,
    .on_title = "День опроса",
    .plan = form_plan,
    .apply = form_apply,
};
