// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/import.h"

#include "base/ru.h"
#include "import/file.h"
#include "import/known.h"
#include "import/plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Below this a file is not taken for the kind: better a question than a wrong guess.
static const double score_min = 0.35;

const char *import_verdict_name(enum import_verdict verdict) {
    static const char *const names[] = {"import", "warn", "refuse"};
    return names[verdict];
}

void import_kind_each(const struct room *const *rooms,
                      void (*fn)(void *arg, const struct import_kind *kind), void *arg) {
    for (; *rooms; rooms++)
        for (const struct import_kind *const *kind = (*rooms)->import_kinds; kind && *kind; kind++)
            fn(arg, *kind);
}

struct kind_search {
    struct str command;
    const struct import_kind *found;
};

static void match_kind(void *arg, const struct import_kind *kind) {
    struct kind_search *search = arg;
    if (!search->found && str_eq(str_from(kind->command), search->command))
        search->found = kind;
}

const struct import_kind *import_kind_find(const struct room *const *rooms, struct str command) {
    struct kind_search search = {command, NULL};
    import_kind_each(rooms, match_kind, &search);
    return search.found;
}

// Findings --------------------------------------------------------------------------------------

static struct str format_text(struct arena *arena, const char *format, va_list args) {
    char text[1024];
    vsnprintf(text, sizeof text, format, args);
    struct str s = str_from(text);
    while (s.n > 0 && !utf8_valid(s)) // a sign cut by the limit
        s.n--;
    return str_dup(arena, s);
}

static struct import_note *note_add(const struct import_reader *reader, struct import_notes *notes,
                                    const struct sheet_table *table, int row, const char *code,
                                    struct node *detail) {
    struct import_note *note = vec_push(reader->arena, &notes->at);
    *note = (struct import_note){.row = row, .code = code, .detail = detail};
    if (table && reader->book->sheets.n > 1)
        note->sheet = table->sheet->name;
    return note;
}

void import_refuse_row(const struct import_reader *reader, struct import_result *result,
                       const struct sheet_table *table, int row, const char *code,
                       struct node *detail, const char *format, ...) {
    va_list args;
    va_start(args, format);
    note_add(reader, &result->refused, table, row, code, detail)->text =
        format_text(reader->arena, format, args);
    va_end(args);
}

struct import_note *import_warn(const struct import_reader *reader, struct import_result *result,
                                const struct sheet_table *table, int row, const char *code,
                                struct node *detail, const char *format, ...) {
    struct import_note *note = note_add(reader, &result->warnings, table, row, code, detail);
    va_list args;
    va_start(args, format);
    note->text = format_text(reader->arena, format, args);
    va_end(args);
    return note;
}

void import_refuse_file(const struct import_reader *reader, struct import_result *result,
                        const char *code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    result->verdict = IMPORT_REFUSE;
    result->reason_code = code;
    result->reason = format_text(reader->arena, format, args);
    va_end(args);
}

struct node *import_detail(struct arena *arena, ...) {
    struct node *map = node_map(arena);
    va_list args;
    va_start(args, arena);
    for (const char *key; (key = va_arg(args, const char *));)
        node_put(arena, map, key, node_text(arena, va_arg(args, struct str)));
    va_end(args);
    return map;
}

void import_count(struct arena *arena, struct node *counts, const char *name, int64_t n) {
    node_put(arena, counts, name, node_int(arena, n));
}

void import_count_add(struct arena *arena, struct node *counts, const char *name, int64_t n) {
    import_count(arena, counts, name, node_as_int(node_get(counts, name), 0) + n);
}

bool import_text_hostile(struct str text, const char **code) {
    struct str rest = text;
    bool first = true;
    while (rest.n > 0) {
        uint32_t c = utf8_next(&rest);
        if (first && (c == '=' || c == '+' || c == '-' || c == '@' || c == '\t')) {
            *code = "formula_text";
            return true;
        }
        first = false;
        bool control = (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
        bool direction = c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                         (c >= 0x2066 && c <= 0x2069);
        if (control || direction || c == 0xFFFD) {
            *code = "invisible_signs";
            return true;
        }
    }
    return false;
}

// Recognition -----------------------------------------------------------------------------------

struct contest {
    const struct import_reader *reader;
    const struct import_kind *best;
    double score;
};

static void weigh_kind(void *arg, const struct import_kind *kind) {
    struct contest *contest = arg;
    struct arena_mark mark = arena_mark(contest->reader->arena);
    double score = kind->recognise(contest->reader);
    arena_rewind(contest->reader->arena, mark);
    if (score > contest->score) {
        contest->score = score;
        contest->best = kind;
    }
}

static bool book_is_empty(const struct workbook *book) {
    for (size_t s = 0; s < book->sheets.n; s++)
        for (size_t r = 0; r < book->sheets.at[s].rows.n; r++) {
            const struct sheet_row *row = &book->sheets.at[s].rows.at[r];
            for (size_t c = 0; c < row->cells.n; c++)
                if (cell_filled(&row->cells.at[c]))
                    return false;
        }
    return true;
}

static void set_verdict(struct import_result *out) {
    if (out->verdict == IMPORT_REFUSE)
        return;
    out->verdict = out->refused.at.n > 0 ? IMPORT_WARN : IMPORT_ACCEPT;
    for (size_t i = 0; i < out->warnings.at.n; i++)
        if (!out->warnings.at.at[i].quiet)
            out->verdict = IMPORT_WARN;
}

static void warn_format(const struct import_reader *reader, struct import_result *out) {
    if (reader->book->format == WORKBOOK_HTML)
        import_warn(reader, out, NULL, 0, "html_in_xls", NULL,
                    "Файл – веб-страница с расширением .xls. Он прочитан; если в нём чего-то не "
                    "хватает, откройте его в Excel и сохраните как .xlsx.");
    if (reader->book->format != WORKBOOK_XLS)
        return;
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        if (sheet->rows.n > 0 && sheet->rows.at[sheet->rows.n - 1].number == 65536)
            import_warn(reader, out, NULL, 0, "xls_row_limit_reached", NULL,
                        "В листе «%.*s» ровно 65 536 строк – больше в .xls не помещается, "
                        "возможно, выгрузка обрезана. Выгрузите файл как .xlsx.",
                        STR_ARG(sheet->name));
    }
}

void import_read_book(const struct import_reader *reader, const struct room *const *rooms,
                      struct str kind, struct import_result *out) {
    out->read = node_map(reader->arena);
    out->counts = node_map(reader->arena);
    out->by_class = node_map(reader->arena);
    out->extra = node_map(reader->arena);
    if (book_is_empty(reader->book)) {
        import_refuse_file(
            reader, out, "empty_file",
            "Файл «%.*s» пуст: в нём нет ни одной заполненной ячейки. Проверьте, тот "
            "ли файл выбран.",
            STR_ARG(reader->file_name));
        return;
    }
    if (str_eq(kind, S("auto"))) {
        struct contest contest = {.reader = reader};
        import_kind_each(rooms, weigh_kind, &contest);
        if (!contest.best || contest.score < score_min) {
            import_refuse_file(reader, out, "kind_unknown",
                               "Не удалось понять, что за таблица в файле «%.*s»: нет ни столбца с "
                               "фамилиями, ни других знакомых заголовков. Укажите вид списка сами "
                               "или добавьте строку заголовков.",
                               STR_ARG(reader->file_name));
            return;
        }
        out->kind = contest.best;
        out->score = contest.score;
    } else {
        out->kind = import_kind_find(rooms, kind);
        if (!out->kind) {
            import_refuse_file(reader, out, "kind_unknown",
                               "Вида «%.*s» нет. Список видов печатает «vsoko import --help».",
                               STR_ARG(kind));
            return;
        }
        out->score = out->kind->recognise(reader);
    }
    out->kind_name = str_from(out->kind->kind);
    warn_format(reader, out);
    out->kind->read(reader, out);
    set_verdict(out);
}

// Columns that a person chose for this header before are chosen again.
static bool read_as_remembered(struct import_reader *reader, const struct room *const *rooms,
                               struct db *db, int64_t org, struct import_result *out,
                               struct error *error) {
    if (!out->kind || out->tables.at.n == 0) {
        return true;
    }
    struct import_choice *choices = NULL;
    size_t n = 0;
    if (!import_mapping_find(db, reader->arena, org, out, &choices, &n, error)) {
        return false;
    }
    if (n == 0) {
        return true;
    }
    struct str kind = str_from(out->kind->command);
    reader->choices = choices;
    reader->n_choices = n;
    *out = (struct import_result){.kind_name = S("")};
    import_read_book(reader, rooms, kind, out);
    node_put(reader->arena, out->read, "columns_from", node_text(reader->arena, S("remembered")));
    return true;
}

bool import_read(struct arena *arena, const struct room *const *rooms, struct db *db, int64_t org,
                 const struct import_request *request, struct import_result *out,
                 struct error *error) {
    *out = (struct import_result){.kind_name = S("")};
    struct import_known known = {0};
    if (db && !import_known_load(db, arena, org, request->today, &known, error))
        return false;
    struct workbook book = {0};
    struct import_reader reader = {.arena = arena,
                                   .book = &book,
                                   .file_name = request->file_name,
                                   .today = request->today,
                                   .known = &known,
                                   .choices = request->choices,
                                   .n_choices = request->n_choices,
                                   .new_classes = request->new_classes};
    if (!import_file_open(&reader, request->fd, &book, out, error)) {
        return false;
    }
    if (out->verdict == IMPORT_REFUSE) {
        return true;
    }
    struct workbook *kept = arena_new(arena, struct workbook);
    *kept = book;
    reader.book = kept;
    import_read_book(&reader, rooms, request->kind, out);
    return request->n_choices > 0 || !db || read_as_remembered(&reader, rooms, db, org, out, error);
}
