// SPDX-License-Identifier: GPL-3.0-or-later
// The passport of one instrument with its whole sheet, to read and to print.
#include "base/ru.h"
#include "instruments/instrument_view.h"
#include "instruments/instruments_internal.h"
#include "instruments/kind.h"
#include "instruments/own.h"
#include "instruments/wording.h"
#include "school/web.h"
#include "instrument.html.h"

// Letters of a task's answers as a sheet prints them: а, б, в … by their order.
static struct str letter_of(size_t i) {
    static const char *const letters[] = {"а", "б", "в", "г", "д", "е", "ж", "з"};
    return i < sizeof letters / sizeof *letters ? str_from(letters[i]) : S("·");
}

static struct instrument_mark level_mark(enum measure_level level, struct str sign,
                                         struct str text) {
    return (struct instrument_mark){sign, level_class(attainment_tone(level)),
                                    attainment_title(level), text};
}

static void fill_marks(struct arena *arena, const struct instrument *instrument, size_t i,
                       const struct question *question, struct instrument_item *out) {
    for (size_t j = 0; j < question->answers.n; j++) {
        const struct sheet_answer *answer = &question->answers.at[j];
        struct str sign = str_fmt(arena, "%d", answer->value);
        if (!str_empty(answer->letter)) {
            *vec_push(arena, &out->marks) = (struct instrument_mark){
                letter_of(j), "tag", answer->value > 0 ? "верно" : "", answer->text};
        } else if (instrument != NULL) {
            *vec_push(arena, &out->marks) =
                level_mark(item_level(instrument, i, answer->value), sign, answer->text);
        } else {
            *vec_push(arena, &out->marks) = (struct instrument_mark){sign, "tag", "", answer->text};
        }
    }
}

static struct str task_words(struct arena *arena, const struct question *q) {
    static const char *const words[] = {[QUESTION_SCALE] = "",
                                        [QUESTION_CHOICE] = "один ответ",
                                        [QUESTION_MULTICHOICE] = "несколько ответов",
                                        [QUESTION_NUMBER] = "число",
                                        [QUESTION_OPEN] = "своими словами",
                                        [QUESTION_ORDER] = "расставить по порядку"};
    if (q->high > q->low) {
        return str_fmt(arena, "(число от %d до %d)", q->low, q->high);
    }
    if (q->max == 0) {
        return q->type == QUESTION_SCALE ? S("") : str_fmt(arena, "(%s)", words[q->type]);
    }
    return str_fmt(arena, "(%s; %.*s)", words[q->type],
                   STR_ARG(ru_count(arena, q->max, RU_POINT, RU_NOMINATIVE)));
}

static void fill_items(struct arena *arena, const struct outcome_catalogue *outcomes,
                       const struct instrument *instrument, struct instrument_view *view) {
    for (size_t i = 0; i < view->sheet->questions.n; i++) {
        const struct question *q = &view->sheet->questions.at[i];
        struct instrument_item *row = vec_push(arena, &view->items);
        row->question = q;
        row->stimulus = sheet_stimulus_before(view->sheet, i);
        row->again = sheet_stimulus_again(view->sheet, i);
        row->task = task_words(arena, q);
        if (!str_empty(q->outcome) && outcome_reference_known(outcomes, q->outcome)) {
            row->link = outcome_reference_path(arena, outcomes, q->outcome);
            row->link_title = outcome_reference_title(arena, outcomes, q->outcome);
        }
        fill_marks(arena, instrument, i, q, row);
    }
}

static void fill_cuts(struct arena *arena, const struct sheet_scale *from,
                      struct instrument_scale *row) {
    const struct scale *scale = &from->scale;
    for (size_t j = 0; j < scale->cuts.n; j++) {
        *vec_push(arena, &row->cuts) =
            level_mark(scale->cuts.at[j].level, S(""), wording_cut(arena, scale, j));
    }
    for (size_t j = 0; j < from->bands.n; j++) {
        const struct sheet_band *band = &from->bands.at[j];
        *vec_push(arena, &row->cuts) = (struct instrument_mark){
            S(""), "tag", "",
            str_fmt(arena, "%d–%d: %.*s", band->from, band->to, STR_ARG(band->label))};
    }
}

static void fill_scales(struct arena *arena, struct instrument_view *view) {
    for (size_t i = 0; i < view->sheet->scales.n; i++) {
        const struct sheet_scale *from = &view->sheet->scales.at[i];
        struct instrument_scale *row = vec_push(arena, &view->scales);
        struct buf items = buf_open(arena, 4096);
        for (size_t j = 0; j < from->scale.items.n; j++) {
            buf_put(&items, j == 0 ? S("") : S(", "));
            buf_put_int(&items, (int64_t)from->scale.items.at[j] + 1);
        }
        row->title = from->scale.title;
        row->items = buf_str(&items);
        row->method = wording_method(from->scale.method);
        fill_cuts(arena, from, row);
        view->has_levels = view->has_levels || from->scale.cuts.n > 0;
    }
}

static void fill_meanings(struct arena *arena, struct instrument_view *view) {
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        const struct level_meaning *meaning = &view->sheet->meaning[i];
        if (!str_empty(meaning->means)) {
            *vec_push(arena, &view->meanings) =
                level_mark((enum measure_level)(MEASURE_BELOW_BASIC + i), S(""), meaning->means);
            *vec_push(arena, &view->nexts) = meaning->next;
        }
    }
}

static struct str joined(struct arena *arena, const struct str *at, size_t n) {
    struct buf out = buf_open(arena, 16 * 1024);
    for (size_t i = 0; i < n; i++) {
        buf_put(&out, i == 0 ? S("") : S(", "));
        buf_put(&out, at[i]);
    }
    return buf_str(&out);
}

// For children of grades 1–4, who read it themselves.
static struct str readability_words(struct arena *arena, const struct instrument_sheet *sheet) {
    int least = sheet->passport->grade_least;
    if (!sheet_is_for_pupils(sheet) || least == 0 || least > 4) {
        return S("");
    }
    struct readability sum = sheet_readability(sheet);
    if (sum.sentences == 0) {
        return S("");
    }
    return str_fmt(
        arena,
        "в предложении в среднем %.*s слова, в самом длинном %zu; индекс "
        "удобочитаемости %.*s (Флеш – Кинкейд для русского текста; чем меньше, тем легче)",
        STR_ARG(ru_real(arena, readability_sentence(&sum), 1)), sum.longest,
        STR_ARG(ru_real(arena, readability_grade(&sum), 1)));
}

static const char *items_word(const struct passport *it) {
    const struct instrument_kind *kind = instrument_kind_find(it->kind);
    return kind != NULL                       ? kind->items_title
           : str_eq(it->kind, S("scorecard")) ? "итоги методики"
                                              : "вопросы";
}

static bool is_own(const struct passport *it) {
    return str_eq(it->status, S(INSTRUMENT_OF_SCHOOL));
}

static void fill_sheet(struct arena *arena, const struct outcome_catalogue *outcomes,
                       const struct instrument_sheet *sheet, const struct instrument *instrument,
                       struct instrument_view *view) {
    const struct passport *it = sheet->passport;
    *view = (struct instrument_view){
        .sheet = sheet,
        .identity = wording_identity(it->identity),
        .filled_by = wording_filled_by(it->filled_by),
        .who_may_use = wording_who_may_use(it->who_may_use),
        .setting = wording_setting(sheet->setting),
        .evidence = wording_evidence(it->evidence),
        .evidence_note = wording_evidence_note(it->evidence),
        .consent = wording_consent(it->consent),
        .use = wording_kind_use(it->kind),
        .materials = joined(arena, sheet->materials.at, sheet->materials.n),
        .readability = readability_words(arena, sheet),
        .items_title = ru_capital(arena, str_from(items_word(it))),
        .runs = it->runs,
        .rated = instrument != NULL && instrument->kind->rated && instrument->kind->score == NULL,
        .own = is_own(it),
        .scorecard = str_eq(it->kind, S("scorecard")),
    };
    for (size_t i = 0; i < it->measures.n; i++) {
        struct str reference = it->measures.at[i];
        struct instrument_link *link = vec_push(arena, &view->measures);
        link->title = outcome_reference_title(arena, outcomes, reference);
        link->path = outcome_reference_known(outcomes, reference)
                         ? outcome_reference_path(arena, outcomes, reference)
                         : S("");
    }
    fill_items(arena, outcomes, view->rated ? instrument : NULL, view);
    fill_scales(arena, view);
    fill_meanings(arena, view);
}

const struct passport *instrument_asked(struct request *request, struct db **db,
                                        struct content_shelf *shelf) {
    struct error error;
    const struct passport *it = NULL;
    *db = web_db(request);
    if (*db == NULL) {
        return NULL;
    }
    if (!shelf_of_school(*db, request->arena, web_app(request)->content, web_org(request), shelf,
                         &error)) {
        reply_error(request, &error);
        return NULL;
    }
    it = passport_find(&shelf->passports, request_param(request, "id"));
    if (it == NULL) {
        error_set(&error, ERROR_NOT_FOUND,
                  "Такого инструмента нет. Найдите нужный на странице «Инструменты».");
        reply_error(request, &error);
    }
    return it;
}

static bool fill_history(struct request *request, struct db *db, struct str id,
                         struct instrument_view *view, struct error *error) {
    struct arena *arena = request->arena;
    struct content_edits history;
    struct own_instrument own;
    if (!own_instrument_get(db, arena, web_org(request), id, &own, error) ||
        !content_edit_history(db, arena, web_org(request), S("instrument"), id, &history, error)) {
        return false;
    }
    if (own.draft != NULL && web_may(request, "instruments.edit")) {
        view->draft_path = str_fmt(arena, "/instruments/own/%.*s", STR_ARG(id));
    }
    view->history = (struct table){.caption = S("Версии инструмента")};
    table_add_column(arena, &view->history, S("Версия"), false);
    table_add_column(arena, &view->history, S("Когда"), false);
    table_add_column(arena, &view->history, S("Кто"), false);
    table_add_column(arena, &view->history, S("Что изменилось и почему"), false);
    for (size_t i = 0; i < history.rows.n; i++) {
        const struct content_edit *edit = &history.rows.at[i];
        struct table_row *row = table_add_row(arena, &view->history);
        table_add_cell(arena, row, str_fmt(arena, "%d", edit->version));
        table_add_cell(arena, row, ru_date(arena, date_of_instant(edit->made_ms)));
        table_add_cell(arena, row, edit->who);
        table_add_cell(arena, row, edit->reason);
    }
    return true;
}

static void add_edit_action(struct request *request, const struct passport *it, struct page *page) {
    const struct instrument_kind *kind = instrument_kind_find(it->kind);
    if (kind == NULL || !kind->composed || !web_may(request, "instruments.edit")) {
        return;
    }
    page_add_action(
        request->arena, page, PAGE_ACTION_PLAIN, is_own(it) ? S("Изменить") : S("Свой по образцу"),
        str_fmt(request->arena, is_own(it) ? "/instruments/own/%.*s" : "/instruments/new?from=%.*s",
                STR_ARG(it->id)));
}

static void add_actions(struct request *request, const struct instrument_sheet *sheet,
                        struct page *page) {
    struct arena *arena = request->arena;
    const struct passport *it = sheet->passport;
    const struct instrument_kind *kind = instrument_kind_find(it->kind);
    bool opens = it->runs && (it->identity != IDENTITY_ANONYMOUS || kind->answered);
    if (opens && web_may(request, "monitoring.open")) {
        page_add_action(arena, page, PAGE_ACTION_MAIN,
                        str_fmt(arena, "Открыть процедуру с этой %s", kind->with_title),
                        str_fmt(arena, "/sessions/new?instrument=%.*s", STR_ARG(it->id)));
    }
    page_add_action(arena, page, PAGE_ACTION_PLAIN, S("Бланк"),
                    str_fmt(arena, "/instruments/%.*s/blank", STR_ARG(it->id)));
    add_edit_action(request, it, page);
    page_add_action(arena, page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
}

static void get_passport(struct request *request) {
    struct arena *arena = request->arena;
    struct instrument_view view;
    struct outcome_catalogue outcomes;
    struct instrument_sheet sheet;
    struct error error;
    struct content_shelf shelf;
    struct db *db;
    const struct passport *it = instrument_asked(request, &db, &shelf);
    if (it == NULL) {
        return;
    }
    if (!outcome_catalogue_of(db, arena, web_app(request)->outcomes, web_org(request), &outcomes,
                              &error)) {
        reply_error(request, &error);
        return;
    }
    sheet_read(arena, it, &sheet);
    fill_sheet(arena, &outcomes, &sheet, shelf_find(&shelf, it->id), &view);
    if (is_own(it) && !fill_history(request, db, it->id, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_instrument_body(&out, &view);
    struct page page = web_page(request, db, it->title);
    page.lead = str_fmt(arena, "%.*s · %.*s · %.*s",
                        STR_ARG(ru_capital(arena, str_from(wording_kind(it->kind)))),
                        STR_ARG(wording_grade_list(arena, it->grades.at, it->grades.n)),
                        STR_ARG(wording_level_bits(arena, it->levels)));
    page_add_trail(arena, &page, S("Инструменты"), S("/instruments"));
    add_actions(request, &sheet, &page);
    web_reply_page(request, &page, view_done(&out));
}

const struct route instrument_routes[] = {
    {HTTP_GET, "/instruments/{id}", get_passport, "instruments.view", 0, "Паспорт инструмента",
     "0.1"},
    {0},
};
