// SPDX-License-Identifier: GPL-3.0-or-later
// The blank: a sheet of paper to fill by hand, of every kind of instrument. Keys, values of answers
// and levels are not on a sheet that a pupil holds.
#include "base/ru.h"
#include "instruments/instrument_view.h"
#include "instruments/instruments_internal.h"
#include "instruments/shelf.h"
#include "instruments/wording.h"
#include "school/web.h"
#include "blank.html.h"

enum { GRID_COLUMNS = 8, TALK_LINES = 2, MATRIX_ANSWERS_MAX = 6, MATRIX_LEAST = 3 };

static bool kind_is(const struct instrument_sheet *sheet, const char *kind) {
    return str_eq(sheet->passport->kind, str_from(kind));
}

static enum blank_form form_of(const struct instrument_sheet *sheet) {
    return kind_is(sheet, "scorecard")   ? BLANK_TOTALS
           : kind_is(sheet, "interview") ? BLANK_TALK
           : kind_is(sheet, "task") || kind_is(sheet, "questionnaire") || sheet_is_for_pupils(sheet)
               ? BLANK_QUESTIONS
               : BLANK_GRID;
}

static void fill_head(struct arena *arena, const struct instrument_sheet *sheet,
                      struct blank_view *view) {
    enum instrument_identity identity = sheet->passport->identity;
    const char *person = identity == IDENTITY_CODED ? "Код" : "Фамилия, имя";
    bool adults = str_eq(sheet->passport->filled_by, S("staff"));
    *vec_push(arena, &view->fields) = adults ? "Дата" : "Класс";
    if (view->form == BLANK_GRID) {
        *vec_push(arena, &view->fields) = "Кто заполняет";
        *vec_push(arena, &view->fields) = "Дата";
        view->column = identity == IDENTITY_ANONYMOUS ? "Дата"
                       : identity == IDENTITY_CODED   ? "Код"
                                                      : "Фамилия, имя";
        view->ask = identity == IDENTITY_ANONYMOUS
                        ? "В клетку ставят балл всего класса; имён на листе нет."
                        : "В клетку ставят балл 0, 1, 2 … по увиденному поступку. Не видели "
                          "случая – оставьте клетку пустой.";
        return;
    }
    if (identity != IDENTITY_ANONYMOUS) {
        *vec_push(arena, &view->fields) = person;
    }
    if (!adults) {
        *vec_push(arena, &view->fields) = "Дата";
    }
    view->ask = view->form == BLANK_TALK ? "Запишите слова ученика, балл отметьте после беседы."
                : view->form == BLANK_TOTALS
                    ? "Проводите по изданному руководству; сюда впишите только итоги."
                : identity == IDENTITY_ANONYMOUS ? "Имя не пишите."
                                                 : "";
}

static struct instrument_mark answer_of(const struct blank_view *view, const struct question *q,
                                        size_t j, struct arena *arena) {
    static const char *const letters[] = {"а", "б", "в", "г", "д", "е", "ж", "з"};
    const struct sheet_answer *answer = &q->answers.at[j];
    bool rater = view->form == BLANK_GRID || view->form == BLANK_TALK;
    struct str sign = rater ? str_fmt(arena, "%d", answer->value)
                      : !str_empty(answer->letter) && j < sizeof letters / sizeof *letters
                          ? str_from(letters[j])
                          : S("");
    return (struct instrument_mark){.sign = sign, .text = answer->text};
}

static int lines_of(const struct blank_view *view, const struct question *q) {
    if (view->form == BLANK_TALK) {
        return TALK_LINES;
    }
    if (view->form != BLANK_QUESTIONS || q->answers.n > 0) {
        return 0;
    }
    return q->type == QUESTION_NUMBER ? 1 : q->max > 1 ? 2 + q->max : 3;
}

static bool same_answers(const struct question *a, const struct question *b) {
    bool same = a->answers.n == b->answers.n;
    for (size_t i = 0; same && i < a->answers.n; i++) {
        same = str_eq(a->answers.at[i].text, b->answers.at[i].text);
    }
    return same;
}

// How many questions from `i` on may stand in one table.
static size_t matrix_run(const struct instrument_sheet *sheet, size_t i) {
    const struct question *first = &sheet->questions.at[i];
    size_t n = 0;
    while (i + n < sheet->questions.n && sheet->questions.at[i + n].type == QUESTION_SCALE &&
           sheet->questions.at[i + n].stimulus == NULL &&
           same_answers(first, &sheet->questions.at[i + n])) {
        n++;
    }
    return n >= MATRIX_LEAST && first->answers.n <= MATRIX_ANSWERS_MAX ? n : 0;
}

static void add_question(struct arena *arena, struct blank_view *view, struct blank_part *part,
                         size_t i) {
    const struct question *q = &view->sheet->questions.at[i];
    struct blank_question *row = vec_push(arena, &part->questions);
    *row = (struct blank_question){.number = i + 1,
                                   .question = q,
                                   .stimulus = sheet_stimulus_before(view->sheet, i),
                                   .again = sheet_stimulus_again(view->sheet, i)};
    for (size_t j = 0; j < q->answers.n; j++) {
        *vec_push(arena, &row->answers) = answer_of(view, q, j, arena);
    }
    for (int line = 0; line < lines_of(view, q); line++) {
        *vec_push(arena, &row->lines) = line;
    }
}

static void fill_parts(struct arena *arena, struct blank_view *view) {
    const struct instrument_sheet *sheet = view->sheet;
    struct blank_part *part = NULL;
    bool tables = view->form == BLANK_QUESTIONS && !view->large;
    size_t run = 0;
    for (size_t i = 0; i < sheet->questions.n; i++) {
        bool in_run = run > 0;
        if (!in_run && tables && (run = matrix_run(sheet, i)) > 0) {
            part = vec_push(arena, &view->parts);
            part->matrix = true;
        } else if (!in_run && (part == NULL || part->matrix)) {
            part = vec_push(arena, &view->parts);
        }
        add_question(arena, view, part, i);
        run -= run > 0;
    }
}

void blank_fill(struct arena *arena, const struct instrument_sheet *sheet, bool large,
                struct blank_view *view) {
    const struct passport *it = sheet->passport;
    *view = (struct blank_view){
        .sheet = sheet,
        .form = form_of(sheet),
        .large = large,
        .title = it->title,
        .kind = ru_capital(arena, str_from(wording_kind(it->kind))),
    };
    fill_head(arena, sheet, view);
    for (int i = 1; view->form == BLANK_GRID && i <= GRID_COLUMNS; i++) {
        *vec_push(arena, &view->columns) = i;
    }
    fill_parts(arena, view);
    view->other_path = str_fmt(arena, "?size=%s", large ? "plain" : "large");
}

bool blank_is_large(const struct request *request, const struct instrument_sheet *sheet) {
    struct str size = request_query(request, "size");
    return str_eq(size, S("large")) || (!str_eq(size, S("plain")) && sheet_is_for_pupils(sheet) &&
                                        sheet->passport->grade_least == 1);
}

// The second variant: the same questions, answers from the last to the first (kind.h,
// answer_place_in).
static void turn_answers(struct instrument_sheet *sheet) {
    for (size_t i = 0; i < sheet->questions.n; i++) {
        struct question *q = &sheet->questions.at[i];
        for (size_t j = 0; j < q->answers.n / 2; j++) {
            struct sheet_answer kept = q->answers.at[j];
            q->answers.at[j] = q->answers.at[q->answers.n - 1 - j];
            q->answers.at[q->answers.n - 1 - j] = kept;
        }
    }
}

// A work has a second variant; asked for, the sheet becomes it.
static bool blank_turn(const struct request *request, struct instrument_sheet *sheet) {
    bool second = kind_is(sheet, "task") && str_eq(request_query(request, "variant"), S("2"));
    if (second) {
        turn_answers(sheet);
    }
    return second;
}

static void add_variant_action(struct request *request, const struct instrument_sheet *sheet,
                               bool second, struct page *page) {
    if (kind_is(sheet, "task")) {
        page_add_action(request->arena, page, PAGE_ACTION_PLAIN,
                        second ? S("Вариант 1") : S("Вариант 2"),
                        str_fmt(request->arena, "?variant=%d", second ? 1 : 2));
    }
}

static void get_blank(struct request *request) {
    struct arena *arena = request->arena;
    struct blank_view view;
    struct instrument_sheet sheet;
    struct content_shelf shelf;
    struct db *db;
    const struct passport *it = instrument_asked(request, &db, &shelf);
    if (it == NULL) {
        return;
    }
    sheet_read(arena, it, &sheet);
    bool second = blank_turn(request, &sheet);
    blank_fill(arena, &sheet, blank_is_large(request, &sheet), &view);
    if (second) {
        view.other_path = str_fmt(arena, "%.*s&variant=2", STR_ARG(view.other_path));
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_blank_body(&out, &view);
    struct page page = web_page(
        request, db, second ? str_fmt(arena, "%.*s. Вариант 2", STR_ARG(it->title)) : it->title);
    page.lead = S("Бланк: печатается на листах A4, без меню и кнопок.");
    page_add_trail(arena, &page, S("Инструменты"), S("/instruments"));
    page_add_trail(arena, &page, S("Паспорт"),
                   str_fmt(arena, "/instruments/%.*s", STR_ARG(it->id)));
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    page_add_action(arena, &page, PAGE_ACTION_PLAIN,
                    view.large ? S("Обычные буквы") : S("Крупные буквы"), view.other_path);
    add_variant_action(request, &sheet, second, &page);
    web_reply_page(request, &page, view_done(&out));
}

const struct route instrument_blank_routes[] = {
    {HTTP_GET, "/instruments/{id}/blank", get_blank, "instruments.view", 0, "Бланк инструмента",
     "0.3"},
    {0},
};
