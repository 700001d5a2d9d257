// SPDX-License-Identifier: GPL-3.0-or-later
// The editor of the school's own instruments.
#include "base/ru.h"
#include "instruments/editor_form.h"
#include "instruments/editor_view.h"
#include "instruments/instruments_internal.h"
#include "instruments/kind.h"
#include "instruments/own.h"
#include "instruments/wording.h"
#include "school/web.h"
#include "editor.html.h"

// What every page of one instrument needs.
struct editing {
    struct db *db;
    struct own_instrument own;
    struct outcome_catalogue outcomes;
    struct draft draft; // kept, or what is in force
};

// Has replied when it gives false.
static bool open_own(struct request *request, struct editing *out) {
    struct error error;
    struct arena *arena = request->arena;
    out->db = web_db(request);
    if (out->db == NULL) {
        return false;
    }
    if (!own_instrument_get(out->db, arena, web_org(request), request_param(request, "own"),
                            &out->own, &error) ||
        !outcome_catalogue_of(out->db, arena, web_app(request)->outcomes, web_org(request),
                              &out->outcomes, &error)) {
        reply_error(request, &error);
        return false;
    }
    draft_from_record(arena, out->own.draft != NULL ? out->own.draft : out->own.standing,
                      &out->draft);
    return true;
}

static struct str edit_path(struct request *request, struct str id) {
    return str_fmt(request->arena, "/instruments/own/%.*s", STR_ARG(id));
}

// Choices -----------------------------------------------------------------------------------------

static void add_choice(struct arena *arena, struct catalogue_options *list, const char *value,
                       const char *title, struct str chosen) {
    *vec_push(arena, &list->rows) = (struct catalogue_option){str_from(value), str_from(title),
                                                              str_eq(str_from(value), chosen)};
}

static void fill_words(struct arena *arena, struct catalogue_options *list,
                       const char *const *words, size_t n, const char *(*wording)(struct str),
                       struct str chosen) {
    for (size_t i = 0; i < n; i++) {
        add_choice(arena, list, words[i], wording(str_from(words[i])), chosen);
    }
}

static void fill_choices(struct arena *arena, struct editor_view *view) {
    static const char *const filled_by[] = {"two_observers", "panel", "teacher", "psychologist"};
    static const char *const who[] = {"teacher", "psychologist", "administration"};
    static const char *const setting[] = {"group", "individual", "pair", "class"};
    static const char *const consent[] = {"none", "parent"};
    static const char *const identity[] = {"named", "coded", "anonymous"};
    const struct draft *d = view->draft;
    fill_words(arena, &view->filled_by, filled_by, 4, wording_filled_by, d->filled_by);
    fill_words(arena, &view->who, who, 3, wording_who_may_use, d->who_may_use);
    fill_words(arena, &view->setting, setting, 4, wording_setting, d->setting);
    fill_words(arena, &view->consent, consent, 2, wording_consent, d->consent);
    for (int i = 0; i < 3; i++) {
        add_choice(arena, &view->identity, identity[i],
                   wording_identity((enum instrument_identity)i), d->identity);
    }
    for (int grade = 1; grade <= 11; grade++) {
        *vec_push(arena, &view->grades) =
            (struct editor_grade){grade, (d->grades & 1U << grade) != 0};
    }
}

// The page ----------------------------------------------------------------------------------------

static void fill_items(struct arena *arena, const struct editing *e, struct editor_view *view) {
    enum { SPARE = 1, LEAST = 4 };
    for (size_t i = 0; i < e->draft.items.n; i++) {
        const struct draft_item *item = &e->draft.items.at[i];
        struct editor_item *row = vec_push(arena, &view->items);
        row->item = item;
        if (outcome_reference_known(&e->outcomes, item->outcome)) {
            row->outcome_title = outcome_reference_title(arena, &e->outcomes, item->outcome);
        }
        size_t rows = item->options.n + SPARE < LEAST ? LEAST : item->options.n + SPARE;
        for (size_t j = 0; j < rows && j < DRAFT_OPTIONS_MAX; j++) {
            *vec_push(arena, &row->options) =
                j < item->options.n ? item->options.at[j] : (struct draft_option){0};
        }
        for (size_t j = 0; j < view->faults.rows.n; j++) {
            if (str_eq(view->faults.rows.at[j].place, item->id)) {
                *vec_push(arena, &row->faults) = view->faults.rows.at[j];
            }
        }
    }
}

static void fill_scales(struct arena *arena, const struct editing *e, struct editor_view *view) {
    static const char *const methods[] = {"mean", "sum", "percent"};
    static const enum measure_scale_method kinds[] = {MEASURE_MEAN, MEASURE_SUM, MEASURE_PERCENT};
    for (size_t i = 0; i < e->draft.scales.n; i++) {
        struct editor_scale *row = vec_push(arena, &view->scales);
        row->scale = &e->draft.scales.at[i];
        for (size_t j = 0; j < 3; j++) {
            add_choice(arena, &row->methods, methods[j], wording_method(kinds[j]),
                       row->scale->method);
        }
        for (size_t j = 0; j < view->faults.rows.n; j++) {
            if (str_eq(view->faults.rows.at[j].place, row->scale->id)) {
                *vec_push(arena, &row->faults) = view->faults.rows.at[j];
            }
        }
    }
}

static void fill_outcomes(struct arena *arena, const struct editing *e, struct editor_view *view) {
    for (size_t i = 0; i < e->outcomes.outcomes.n; i++) {
        const struct outcome *outcome = &e->outcomes.outcomes.at[i];
        if (outcome->strand->kind == OUTCOME_PERSONAL &&
            !str_eq(e->draft.identity, S("anonymous"))) {
            continue; // cannot be measured with names
        }
        *vec_push(arena, &view->outcomes) =
            (struct catalogue_option){outcome->id, outcome->title, false};
    }
}

static struct str verdict_of(struct arena *arena, const struct editor_view *view) {
    size_t advice = view->faults.rows.n - view->stops;
    if (view->stops > 0) {
        return str_fmt(arena, "Пользоваться пока нельзя: исправьте %zu.%s", view->stops,
                       advice > 0 ? " Остальное – советы." : "");
    }
    return advice > 0 ? S("Пользоваться можно. Есть о чём подумать:")
                      : S("Ошибок составления не видно.");
}

static void fill_view(struct arena *arena, const struct editing *e, struct editor_view *view) {
    const struct instrument_kind *kind = instrument_kind_find(e->draft.kind);
    view->draft = &e->draft;
    view->id = e->own.id;
    view->item_word = kind == NULL ? "признак" : kind->item_title;
    view->item_title = ru_capital(arena, str_from(view->item_word));
    view->draft_kept = e->own.draft != NULL;
    view->standing = e->own.standing != NULL;
    draft_check(arena, &e->draft, &e->outcomes, &view->faults);
    for (size_t i = 0; i < view->faults.rows.n; i++) {
        view->stops += view->faults.rows.at[i].stop;
    }
    view->verdict = verdict_of(arena, view);
    if (view->standing) {
        view->standing_text = str_fmt(
            arena, "Действует версия %d.%s", e->own.version,
            view->draft_kept ? " Ниже – черновик следующей; проведённое по прежней не изменится."
                             : " Первая же правка заведёт черновик следующей версии.");
    }
    fill_choices(arena, view);
    fill_items(arena, e, view);
    fill_scales(arena, e, view);
    fill_outcomes(arena, e, view);
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        enum measure_level level = (enum measure_level)(MEASURE_BELOW_BASIC + i);
        *vec_push(arena, &view->levels) = (struct editor_level){
            attainment_title(level), level_class(attainment_tone(level)), e->draft.meaning[i]};
    }
}

static void show_editor(struct request *request, const struct editing *e, struct str problem) {
    struct arena *arena = request->arena;
    struct editor_view view = {.problem = problem};
    fill_view(arena, e, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_editor_body(&out, &view);
    struct page page =
        web_page(request, e->db, str_empty(e->draft.title) ? S("Без названия") : e->draft.title);
    page.lead = ru_capital(arena, str_fmt(arena, "%s школы", wording_kind(e->draft.kind)));
    page_add_trail(arena, &page, S("Инструменты"), S("/instruments"));
    if (view.standing) {
        page_add_trail(arena, &page, S("Паспорт"),
                       str_fmt(arena, "/instruments/%.*s", STR_ARG(view.id)));
    }
    page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Как выйдет"),
                    str_fmt(arena, "/instruments/own/%.*s/preview", STR_ARG(view.id)));
    page_add_script(arena, &page, asset_editor_js);
    web_reply_page_status(request, str_empty(problem) ? 200 : 422, &page, view_done(&out));
}

static void get_editor(struct request *request) {
    struct editing e;
    if (open_own(request, &e)) {
        show_editor(request, &e, S(""));
    }
}

// Saving ------------------------------------------------------------------------------------------

struct saving {
    struct own_save ask; // first: the writer gets the same pointer
    const char *place;   // of the page to show
    bool preview;
};

static void after_save(struct request *request, void *arg) {
    const struct saving *saving = arg;
    struct str path = edit_path(request, str_from(saving->ask.id_text));
    if (saving->preview) {
        reply_redirect(request, str_fmt(request->arena, "%.*s/preview", STR_ARG(path)));
    } else if (*saving->place != '\0') {
        reply_redirect(request, str_fmt(request->arena, "%.*s#%s", STR_ARG(path), saving->place));
    } else {
        web_done(request, path, S("Черновик сохранён"));
    }
}

static void post_editor(struct request *request) {
    struct editing e;
    if (!open_own(request, &e)) {
        return;
    }
    struct saving *saving = arena_new(request->arena, struct saving);
    struct draft *draft = arena_new(request->arena, struct draft);
    struct str deed = request_field(request, "do");
    editor_form_read(request, &e.draft, draft);
    saving->place = editor_form_do(request->arena, deed, draft);
    saving->preview = str_eq(deed, S("preview"));
    saving->ask = (struct own_save){.by = web_person(request), .id = e.own.id, .draft = draft};
    web_write(request, own_save, saving, after_save);
}

static void after_publish(struct request *request, void *arg, const struct error *error) {
    const struct own_publish *ask = arg;
    struct editing e;
    if (error == NULL) {
        web_done(request, str_fmt(request->arena, "/instruments/%.*s", STR_ARG(ask->id)),
                 S("Введён в действие"));
    } else if (open_own(request, &e)) {
        show_editor(request, &e, str_from(error->text));
    }
}

static void post_publish(struct request *request) {
    struct editing e;
    if (!open_own(request, &e)) {
        return;
    }
    struct own_publish *ask = arena_new(request->arena, struct own_publish);
    struct outcome_catalogue *outcomes = arena_new(request->arena, struct outcome_catalogue);
    *outcomes = e.outcomes;
    *ask = (struct own_publish){.by = web_person(request),
                                .knowledge = web_app(request)->base,
                                .outcomes = outcomes,
                                .id = e.own.id,
                                .reason = request_field(request, "reason")};
    web_write_or(request, own_publish, ask, after_publish);
}

static void after_drop(struct request *request, void *arg) {
    (void)arg;
    web_done(request, S("/instruments"), S("Убрано. Проведённое сохранило свою версию"));
}

static void post_drop(struct request *request) {
    struct own_drop *ask = arena_new(request->arena, struct own_drop);
    *ask = (struct own_drop){.by = web_person(request),
                             .knowledge = web_app(request)->base,
                             .id = request_param(request, "own"),
                             .reason = S("Инструмент больше не нужен")};
    web_write(request, own_drop, ask, after_drop);
}

// A new one ---------------------------------------------------------------------------------------

static void fill_new(struct request *request, const struct content_shelf *shelf, struct str from,
                     struct editor_new_view *view) {
    struct arena *arena = request->arena;
    add_choice(arena, &view->kinds, "observation", "с пустой карты наблюдения", from);
    add_choice(arena, &view->kinds, "rubric", "с пустой рубрики", from);
    for (size_t i = 0; i < shelf->instruments.n; i++) {
        const struct instrument *it = &shelf->instruments.at[i];
        if (it->kind->rated && !it->kind->composed) {
            continue;
        }
        struct str title = ru_capital(arena, str_from(it->kind->titles));
        size_t g = 0;
        while (g < view->from.n && !str_eq(view->from.at[g].title, title)) {
            g++;
        }
        if (g == view->from.n) {
            vec_push(arena, &view->from)->title = title;
        }
        *vec_push(arena, &view->from.at[g].rows) =
            (struct catalogue_option){it->id, it->title, str_eq(it->id, from)};
    }
}

static bool read_shelf(struct request *request, struct db **db, struct content_shelf *out) {
    struct error error;
    *db = web_db(request);
    if (*db == NULL) {
        return false;
    }
    if (!shelf_of_school(*db, request->arena, web_app(request)->content, web_org(request), out,
                         &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

static void show_new(struct request *request, struct str from, struct str title,
                     struct str problem) {
    struct content_shelf shelf;
    struct db *db;
    struct editor_new_view view = {.problem = problem, .title = title};
    if (!read_shelf(request, &db, &shelf)) {
        return;
    }
    const struct instrument *it = shelf_find(&shelf, from);
    if (str_empty(view.title) && it != NULL) {
        view.title = str_fmt(request->arena, "%.*s – наша школа", STR_ARG(it->title));
    }
    fill_new(request, &shelf, from, &view);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_editor_new_body(&out, &view);
    struct page page = web_page(request, db, S("Свой инструмент"));
    page.lead = S("Карта наблюдения или рубрика школы: с пустого листа или по готовому образцу.");
    page_add_trail(request->arena, &page, S("Инструменты"), S("/instruments"));
    web_reply_page_status(request, str_empty(problem) ? 200 : 422, &page, view_done(&out));
}

static void get_new(struct request *request) {
    show_new(request, request_query(request, "from"), S(""), S(""));
}

static void post_new(struct request *request) {
    struct content_shelf shelf;
    struct db *db;
    struct str title = str_trim(request_field(request, "title"));
    struct str from = request_field(request, "from");
    if (str_empty(title)) {
        show_new(request, from, title, S("Назовите инструмент."));
        return;
    }
    if (!read_shelf(request, &db, &shelf)) {
        return;
    }
    struct saving *saving = arena_new(request->arena, struct saving);
    struct draft *draft = arena_new(request->arena, struct draft);
    const struct instrument *it = shelf_find(&shelf, from);
    if (it != NULL) {
        draft_from_record(request->arena, it->source, draft);
        draft->title = title;
        draft->source = str_fmt(request->arena, "по образцу «%.*s»", STR_ARG(it->title));
    } else {
        draft_begin(request->arena, str_eq(from, S("rubric")) ? from : S("observation"), title,
                    draft);
    }
    saving->place = "";
    saving->ask = (struct own_save){.by = web_person(request), .draft = draft};
    web_write(request, own_save, saving, after_save);
}

// As it will be seen ------------------------------------------------------------------------------

static void get_preview(struct request *request) {
    struct arena *arena = request->arena;
    struct editing e;
    struct passport passport;
    struct instrument_sheet sheet;
    struct blank_view blank;
    struct error error;
    if (!open_own(request, &e)) {
        return;
    }
    if (str_empty(e.draft.title)) {
        e.draft.title = S("Без названия");
    }
    if (!passport_read(arena, "черновик", draft_record(arena, &e.draft), &passport, &error)) {
        reply_error(request, &error);
        return;
    }
    sheet_read(arena, &passport, &sheet);
    blank_fill(arena, &sheet, blank_is_large(request, &sheet), &blank);
    struct preview_view view = {e.own.id, &sheet, &blank};
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_preview_body(&out, &view);
    struct page page = web_page(request, e.db, e.draft.title);
    page.lead = S("Как выйдет на телефоне наблюдателя и на бумаге.");
    page_add_trail(arena, &page, S("Инструменты"), S("/instruments"));
    page_add_trail(arena, &page, S("Правка"), edit_path(request, e.own.id));
    page_add_action(arena, &page, PAGE_ACTION_MAIN, S("Править дальше"),
                    edit_path(request, e.own.id));
    web_reply_page(request, &page, view_done(&out));
}

const struct route instrument_editor_routes[] = {
    {HTTP_GET, "/instruments/new", get_new, "instruments.edit", 0, "Свой инструмент", "0.3"},
    {HTTP_POST, "/instruments/new", post_new, "instruments.edit", 0, "Начать свой инструмент",
     "0.3"},
    {HTTP_GET, "/instruments/own/{own}", get_editor, "instruments.edit", 0,
     "Свой инструмент: правка", "0.3"},
    {HTTP_POST, "/instruments/own/{own}", post_editor, "instruments.edit", 0,
     "Сохранить черновик инструмента", "0.3"},
    {HTTP_GET, "/instruments/own/{own}/preview", get_preview, "instruments.edit", 0,
     "Свой инструмент: как выйдет", "0.3"},
    {HTTP_POST, "/instruments/own/{own}/publish", post_publish, "instruments.edit", 0,
     "Ввести инструмент в действие", "0.3"},
    {HTTP_POST, "/instruments/own/{own}/drop", post_drop, "instruments.edit", 0,
     "Выбросить черновик или убрать инструмент", "0.3"},
    {0},
};
