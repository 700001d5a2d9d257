// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the class map, the marks behind its numbers, and its spreadsheet.
#include "analysis/analysis_internal.h"
#include "analysis/class_map_show.h"
#include "analysis/class_map_xlsx.h"
#include "class_map.html.h"
#include "instruments/kind.h"
#include "school/org.h"
#include "school/web.h"
#include "school/share.h"

enum { BODY_MAX = 8 * 1024 * 1024 };

bool analysis_session_gate(struct db *db, const struct person *person,
                           const struct session *session, struct error *error) {
    bool leads = false;
    return gate_may(person->roles, "analysis.view") ||
           (class_is_led_by(db, person->org, session->class_id, person->staff, &leads, error) &&
            (leads || error_set(error, ERROR_FORBIDDEN,
                                "Итоги класса видят его классный руководитель, психолог и "
                                "администрация школы.")));
}

static bool is_rated(const struct session *session, struct error *error) {
    return !instrument_is_survey(&session->instrument) ||
           error_set(error, ERROR_NOT_FOUND,
                     "У анкеты нет карты класса: ответы без имён. Итоги – на странице анкеты.");
}

// Session and map of this address; false when it has replied.
static bool read_map(struct request *request, struct db *db, struct session *session,
                     struct class_map *map) {
    struct error error;
    if (session_get(db, request->arena, web_org(request), request_param_id(request, "id"), session,
                    &error) &&
        analysis_session_gate(db, web_person(request), session, &error) &&
        is_rated(session, &error) &&
        class_map_make(db, request->arena, web_org(request), session, map, &error)) {
        return true;
    }
    reply_error(request, &error);
    return false;
}

static struct page map_page(struct request *request, struct db *db,
                            const struct class_map_view *view) {
    struct arena *arena = request->arena;
    const struct session *s = view->session;
    long long id = (long long)s->session_id;
    const struct kind_object *object = s->instrument.kind->object;
    struct page page = web_page(request, db,
                                str_fmt(arena, "%.*s · %s", STR_ARG(s->class_name),
                                        object == NULL ? "карта класса" : object->map_title));
    page.lead = view->subtitle;
    page.wide = true;
    bool sees_session = web_may(request, "monitoring.view");
    page_add_trail(arena, &page, sees_session ? s->title : S("Мои карты"),
                   sees_session ? str_fmt(arena, "/sessions/%lld", id) : S("/sessions"));
    if (view->empty) {
        return page;
    }
    page_add_action(arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), (struct str){0});
    page_add_action(arena, &page, PAGE_ACTION_PLAIN, S("Excel"),
                    str_fmt(arena, "/sessions/%lld/map.xlsx", id));
    if (view->may_make) {
        page_add_action(arena, &page, PAGE_ACTION_MAIN, S("Справка"),
                        str_fmt(arena, "/sessions/%lld/spravka", id));
    }
    return page;
}

static void get_map(struct request *request) {
    struct session session;
    struct class_map map;
    struct class_map_view view;
    struct ranking ranking;
    struct error error;
    struct db *db = web_db(request);
    if (db == NULL || !read_map(request, db, &session, &map)) {
        return;
    }
    class_map_show(request->arena, &map, str_eq(request_query(request, "sort"), S("level")), &view);
    if (!ranking_make(request->arena, &map, &ranking, &error)) {
        reply_error(request, &error);
        return;
    }
    class_map_show_places(request->arena, &ranking, &view);
    // The memo speaks of pupils.
    view.may_make = session.instrument.kind->object == NULL &&
                    gate_may(web_person(request)->roles, "documents.make");
    view.may_trace = web_may(request, "outcomes.view");
    struct buf body = buf_open(request->arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_class_map_body(&out, &view);
    struct page page = map_page(request, db, &view);
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void get_xlsx(struct request *request) {
    struct session session;
    struct class_map map;
    struct org org;
    struct str bytes;
    struct error error;
    struct db *db = web_db(request);
    if (db == NULL || !read_map(request, db, &session, &map)) {
        return;
    }
    if (!org_get(db, request->arena, web_org(request), &org, &error) ||
        !class_map_xlsx(request->arena, &map, org.short_name, &bytes, &error)) {
        reply_error(request, &error);
        return;
    }
    reply_file(request, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               class_map_file_name(request->arena, &session, "xlsx"), bytes);
}

static void reply_lines(struct request *request, struct db *db, const struct map_lines_view *view) {
    struct buf body = buf_open(request->arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_map_lines_body(&out, view);
    struct page page = web_page(request, db, view->title);
    page.lead = view->explain;
    page_add_trail(
        request->arena, &page,
        view->session->instrument.kind->object == NULL
            ? str_fmt(request->arena, "%.*s · карта класса", STR_ARG(view->session->class_name))
            : S("Итоги"),
        str_fmt(request->arena, "/sessions/%lld/map", (long long)view->session->session_id));
    page_add_action(request->arena, &page, PAGE_ACTION_PRINT, S("Напечатать"), (struct str){0});
    page_add_script(request->arena, &page, asset_table_js);
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

static void get_pupil(struct request *request) {
    struct session session;
    struct notes notes;
    struct class_map map;
    struct error error;
    struct db *db = web_db(request);
    int64_t pupil = request_param_id(request, "pupil");
    if (db == NULL || !read_map(request, db, &session, &map)) {
        return;
    }
    struct map_lines_view view = {.show_sign = true};
    for (size_t i = 0; i < map.rows.n; i++) {
        if (map.rows.at[i].pupil->pupil_id == pupil) {
            view.title = map.rows.at[i].pupil->full_name;
        }
    }
    if (str_empty(view.title)) {
        error_set(&error, ERROR_NOT_FOUND, "Этого ученика нет среди участников работы.");
        reply_error(request, &error);
        return;
    }
    view.explain = session.instrument.limits;
    map_lines_show(request->arena, &map, pupil, (struct str){0}, false, &view);
    if (!notes_read(db, request->arena, web_org(request), session.session_id, pupil, 0, &notes,
                    &error)) {
        reply_error(request, &error);
        return;
    }
    map_notes_show(request->arena, &map, &notes, &view);
    reply_lines(request, db, &view);
}

static void get_sign(struct request *request) {
    struct session session;
    struct class_map map;
    struct error error;
    struct db *db = web_db(request);
    struct str id = request_param(request, "item");
    if (db == NULL || !read_map(request, db, &session, &map)) {
        return;
    }
    struct map_lines_view view = {.show_pupil = true};
    for (size_t i = 0; i < session.instrument.items.n; i++) {
        const struct map_sign *sign = &map.signs[i];
        if (str_eq(sign->item->id, id)) {
            view.title = sign->item->text;
            view.explain = str_fmt(
                request->arena, "Базовый уровень и выше: %.*s. Без значения: %zu.",
                STR_ARG(share_words(request->arena, (int64_t)sign->basic, (int64_t)sign->n)),
                sign->blank);
        }
    }
    if (str_empty(view.title)) {
        error_set(&error, ERROR_NOT_FOUND, "Такого признака в этой карте нет.");
        reply_error(request, &error);
        return;
    }
    map_lines_show(request->arena, &map, 0, id, false, &view);
    reply_lines(request, db, &view);
}

static void get_discuss(struct request *request) {
    struct session session;
    struct class_map map;
    struct db *db = web_db(request);
    if (db == NULL || !read_map(request, db, &session, &map)) {
        return;
    }
    struct map_lines_view view = {
        .show_pupil = true,
        .show_sign = true,
        .title = S("Обсудить наблюдателям"),
        .explain = S("Отметки разошлись на два балла и больше. Вспомните, что именно видели: если "
                     "договорились, исправьте отметку в своей карте; если нет – клетка останется "
                     "пустой."),
    };
    map_lines_show(request->arena, &map, 0, (struct str){0}, true, &view);
    reply_lines(request, db, &view);
}

const struct route class_map_routes[] = {
    {HTTP_GET, "/sessions/{id}/map", get_map, "analysis.own", 0, "Карта класса", "0.1"},
    {HTTP_GET, "/sessions/{id}/map.xlsx", get_xlsx, "analysis.own", 0, "Карта класса в Excel",
     "0.1"},
    {HTTP_GET, "/sessions/{id}/map/pupils/{pupil}", get_pupil, "analysis.own", 0, "Лист ученика",
     "0.1"},
    {HTTP_GET, "/sessions/{id}/map/signs/{item}", get_sign, "analysis.own", 0,
     "Отметки по признаку", "0.1"},
    {HTTP_GET, "/sessions/{id}/map/discuss", get_discuss, "analysis.own", 0,
     "Отметки для обсуждения", "0.1"},
    {0},
};
