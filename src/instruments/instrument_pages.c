// SPDX-License-Identifier: GPL-3.0-or-later
// The instruments that ship with the program, and one whole sheet to read and to print.
#include "base/ru.h"
#include "instruments/instrument_view.h"
#include "instruments/instruments_internal.h"
#include "instruments/kind.h"
#include "instruments/shelf.h"
#include "instruments/wording.h"
#include "school/web.h"
#include "instrument.html.h"

// The list ---------------------------------------------------------------------------------------

static struct instrument_group *group_of(struct arena *arena, struct instrument_list_view *view,
                                         const struct instrument_kind *kind) {
    struct str title = ru_capital(arena, str_from(kind->titles));
    for (size_t i = 0; i < view->groups.n; i++) {
        if (str_eq(view->groups.at[i].title, title)) {
            return &view->groups.at[i];
        }
    }
    struct instrument_group *group = vec_push(arena, &view->groups);
    group->title = title;
    return group;
}

static void get_list(struct request *request) {
    struct arena *arena = request->arena;
    const struct content_shelf *shelf = web_app(request)->content;
    struct instrument_list_view view = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    for (size_t i = 0; i < shelf->instruments.n; i++) {
        const struct instrument *it = &shelf->instruments.at[i];
        *vec_push(arena, &group_of(arena, &view, it->kind)->rows) = (struct instrument_row){
            .id = it->id,
            .title = it->title,
            .grades = wording_grades(arena, it),
            .levels = wording_levels(arena, it),
            .filled_by = wording_filled_by(it->filled_by),
            .evidence = wording_evidence(it->evidence),
            .minutes = it->minutes,
        };
    }
    if (shelf->not_yet > 0) {
        view.not_yet = str_fmt(arena,
                               "В базе знаний есть ещё %zu: работы, анкеты, карточки известных "
                               "методик. Эта версия программы их не проводит.",
                               shelf->not_yet);
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_instrument_list_body(&out, &view);
    struct page page = web_page(request, db, S("Инструменты"));
    page.lead = S("Чем школа измеряет: что видно, кто заполняет, на чём основано.");
    page_add_script(arena, &page, asset_table_js);
    web_reply_page(request, &page, view_done(&out));
}

// One sheet --------------------------------------------------------------------------------------

static struct instrument_mark mark_of(enum measure_level level, int value, struct str text) {
    return (struct instrument_mark){value, level_class(attainment_tone(level)),
                                    attainment_title(level), text};
}

static void fill_items(struct arena *arena, struct instrument_view *view) {
    const struct instrument *it = view->instrument;
    for (size_t i = 0; i < it->items.n; i++) {
        struct instrument_item *row = vec_push(arena, &view->items);
        row->item = &it->items.at[i];
        for (size_t j = 0; j < row->item->options.n; j++) {
            const struct item_option *option = &row->item->options.at[j];
            *vec_push(arena, &row->marks) =
                mark_of(item_level(it, i, option->value), option->value, option->text);
        }
    }
}

static void fill_scales(struct arena *arena, struct instrument_view *view) {
    const struct instrument *it = view->instrument;
    for (size_t i = 0; i < it->scales.n; i++) {
        const struct scale *scale = &it->scales.at[i];
        struct instrument_scale *row = vec_push(arena, &view->scales);
        struct buf items = buf_open(arena, 4096);
        for (size_t j = 0; j < scale->items.n; j++) {
            buf_put(&items, j == 0 ? S("") : S(", "));
            buf_put_int(&items, (int64_t)scale->items.at[j] + 1);
        }
        row->title = scale->title;
        row->items = buf_str(&items);
        row->method = wording_method(scale->method);
        for (size_t j = 0; j < scale->cuts.n; j++) {
            *vec_push(arena, &row->cuts) =
                mark_of(scale->cuts.at[j].level, 0, wording_cut(arena, scale, j));
        }
        view->has_levels = view->has_levels || scale->cuts.n > 0;
    }
}

static void fill_meanings(struct arena *arena, struct instrument_view *view) {
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        const struct level_meaning *meaning = &view->instrument->meaning[i];
        if (!str_empty(meaning->means)) {
            *vec_push(arena, &view->meanings) =
                mark_of((enum measure_level)(MEASURE_BELOW_BASIC + i), 0, meaning->means);
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

static void fill_sheet(struct arena *arena, const struct instrument *it,
                       struct instrument_view *view) {
    *view = (struct instrument_view){
        .instrument = it,
        .identity = wording_identity(it->identity),
        .filled_by = wording_filled_by(it->filled_by),
        .who_may_use = wording_who_may_use(it->who_may_use),
        .setting = wording_setting(it->setting),
        .evidence = wording_evidence(it->evidence),
        .evidence_note = wording_evidence_note(it->evidence),
        .consent = wording_consent(it->consent),
        .materials = joined(arena, it->materials.at, it->materials.n),
        .items_title = ru_capital(arena, str_from(it->kind->items_title)),
    };
    fill_items(arena, view);
    fill_scales(arena, view);
    fill_meanings(arena, view);
}

static bool may_open(const struct request *request, const struct instrument *it) {
    return it->kind->rated && it->identity != IDENTITY_ANONYMOUS &&
           web_may(request, "monitoring.open");
}

static void get_sheet(struct request *request) {
    struct arena *arena = request->arena;
    struct instrument_view view;
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    const struct instrument *it =
        shelf_find(web_app(request)->content, request_param(request, "id"));
    if (it == NULL) {
        struct error error;
        error_set(&error, ERROR_NOT_FOUND,
                  "Такого инструмента нет. Найдите нужный на странице «Инструменты».");
        reply_error(request, &error);
        return;
    }
    fill_sheet(arena, it, &view);
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_instrument_body(&out, &view);
    struct page page = web_page(request, db, it->title);
    struct str levels = wording_levels(arena, it);
    page.lead =
        str_fmt(arena, "%.*s · %.*s · %.*s", STR_ARG(ru_capital(arena, str_from(it->kind->title))),
                STR_ARG(wording_grades(arena, it)), STR_ARG(levels));
    page_add_trail(arena, &page, S("Инструменты"), S("/instruments"));
    if (may_open(request, it)) {
        page_add_action(arena, &page, PAGE_ACTION_MAIN,
                        str_fmt(arena, "Открыть процедуру с этой %s", it->kind->with_title),
                        str_fmt(arena, "/sessions/new?instrument=%.*s", STR_ARG(it->id)));
    }
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), S(""));
    web_reply_page(request, &page, view_done(&out));
}

const struct route instrument_routes[] = {
    {HTTP_GET, "/instruments", get_list, "instruments.view", 0, "Инструменты", "0.1"},
    {HTTP_GET, "/instruments/{id}", get_sheet, "instruments.view", 0, "Инструмент", "0.1"},
    {0},
};
