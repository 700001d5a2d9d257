// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of a rater's own notes: the list, and one pupil or object with its fields.
#include "base/ru.h"
#include "instruments/kind.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/note_view.h"
#include "school/web.h"
#include "note.html.h"

enum { BODY_MAX = 4 * 1024 * 1024, LINES_ITEM = 2, LINES_WHOLE = 8 };

#define FIELD_PREFIX "note-"

// A rater's session with his notes of one row, or of all.
struct note_place {
    struct db *db;
    struct session session;
    int rater;
    struct notes notes;
};

static bool read_place(struct request *request, int64_t pupil_id, struct note_place *out,
                       struct error *error) {
    struct arena *arena = request->arena;
    int64_t org = web_org(request);
    if (!session_get(out->db, arena, org, request_param_id(request, "id"), &out->session, error)) {
        return false;
    }
    out->rater = session_rater_of(&out->session, web_person(request)->account);
    if (out->rater == 0) {
        return error_set(error, ERROR_FORBIDDEN, "Вы не назначены наблюдателем в этой работе.");
    }
    if (out->session.instrument.kind->note_title == NULL) {
        return error_set(error, ERROR_NOT_FOUND, "В этой карте записей нет: ставят отметки.");
    }
    return notes_read(out->db, arena, org, out->session.session_id, pupil_id, out->rater,
                      &out->notes, error);
}

// Replies with the error and gives false; else the place is filled.
static bool ask_place(struct request *request, int64_t pupil_id, struct note_place *out) {
    struct error error;
    *out = (struct note_place){.db = web_db(request)};
    if (out->db == NULL) {
        return false;
    }
    if (!read_place(request, pupil_id, out, &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

static size_t count_of(const struct note_place *place, int64_t pupil_id) {
    size_t n = 0;
    for (size_t i = 0; i < place->notes.rows.n; i++) {
        const struct note *note = &place->notes.rows.at[i];
        n += note->pupil_id == pupil_id && !str_empty(note->body);
    }
    return n;
}

static struct str state_of(struct arena *arena, const struct note_place *place, int64_t pupil_id) {
    const struct instrument *it = &place->session.instrument;
    size_t n = count_of(place, pupil_id);
    if (it->kind->note_items) {
        return str_fmt(arena, "%zu из %zu", n, it->items.n);
    }
    return n > 0 ? S("записано") : S("–");
}

static struct page note_page(struct request *request, const struct note_place *place,
                             struct str title) {
    struct page page = web_page(request, place->db, title);
    const struct session *s = &place->session;
    page.lead = str_fmt(request->arena, "%.*s · %.*s", STR_ARG(s->class_name), STR_ARG(s->title));
    page_add_trail(request->arena, &page, S("Карта"),
                   str_fmt(request->arena, "/sessions/%lld/rate", (long long)s->session_id));
    return page;
}

static void get_list(struct request *request) {
    struct note_place place;
    struct arena *arena = request->arena;
    if (!ask_place(request, 0, &place)) {
        return;
    }
    const struct kind_object *object = place.session.instrument.kind->object;
    struct note_list_view view = {
        .session_id = place.session.session_id,
        .who = object == NULL ? S("Ученик") : ru_capital(arena, str_from(object->title))};
    for (size_t i = 0; i < place.session.pupils.n; i++) {
        const struct session_pupil *pupil = &place.session.pupils.at[i];
        if (!pupil->absent) {
            *vec_push(arena, &view.rows) = (struct note_line_view){
                pupil->pupil_id, pupil->full_name, state_of(arena, &place, pupil->pupil_id)};
        }
    }
    struct buf body = buf_open(arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_note_list_body(&out, &view);
    struct page page = note_page(request, &place, S("Записи"));
    web_reply_page(request, &page, view_done(&out));
}

static void add_field(struct request *request, const struct note_place *place, int64_t pupil_id,
                      struct str item, struct str title, bool typed, struct note_form_view *view) {
    struct arena *arena = request->arena;
    const struct note *note = note_find(&place->notes, pupil_id, item, place->rater);
    struct str name = str_fmt(arena, FIELD_PREFIX "%.*s", STR_ARG(item));
    struct note_field_view *field = vec_push(arena, &view->fields);
    *field = (struct note_field_view){
        .name = name,
        .title = title,
        .seq = note == NULL ? 0 : note->seq,
        .body = typed          ? request_field(request, name.p)
                : note == NULL ? (struct str){0}
                               : note->body,
        .lines = str_empty(item) ? LINES_WHOLE : LINES_ITEM,
    };
}

static void fill_fields(struct request *request, const struct note_place *place, int64_t pupil_id,
                        bool typed, struct note_form_view *view) {
    const struct instrument *it = &place->session.instrument;
    for (size_t i = 0; it->kind->note_items && i < it->items.n; i++) {
        add_field(request, place, pupil_id, it->items.at[i].id, it->items.at[i].text, typed, view);
    }
    if (!it->kind->note_items) {
        add_field(request, place, pupil_id, (struct str){0}, str_from(it->kind->note_title), typed,
                  view);
    }
}

static void reply_form(struct request *request, const struct error *problem) {
    struct note_place place;
    struct arena *arena = request->arena;
    int64_t pupil_id = request_param_id(request, "pupil");
    if (!ask_place(request, pupil_id, &place)) {
        return;
    }
    struct note_form_view view = {.session_id = place.session.session_id,
                                  .pupil_id = pupil_id,
                                  .closed = place.session.closed,
                                  .problem =
                                      problem == NULL ? (struct str){0} : str_from(problem->text)};
    struct str name = {0};
    for (size_t i = 0; i < place.session.pupils.n; i++) {
        const struct session_pupil *pupil = &place.session.pupils.at[i];
        if (!str_empty(name) && view.next_id == 0 && !pupil->absent) {
            view.next_id = pupil->pupil_id;
            view.next = pupil->short_name;
        }
        name = pupil->pupil_id == pupil_id ? pupil->full_name : name;
    }
    if (str_empty(name)) {
        struct error error;
        error_set(&error, ERROR_NOT_FOUND, "Этой строки в списке нет. Обновите страницу.");
        reply_error(request, &error);
        return;
    }
    fill_fields(request, &place, pupil_id, problem != NULL, &view);
    struct buf body = buf_open(arena, BODY_MAX);
    struct view out = web_view(request, &body);
    view_note_form_body(&out, &view);
    struct page page = note_page(request, &place, name);
    page_add_trail(arena, &page, S("Записи"),
                   str_fmt(arena, "/sessions/%lld/notes", (long long)view.session_id));
    web_reply_page_status(request, problem == NULL ? 200 : 422, &page, view_done(&out));
}

static void get_form(struct request *request) { reply_form(request, NULL); }

struct reading {
    struct request *request;
    struct notes_save *ask;
};

static void read_note(void *arg, struct str name, struct str value) {
    struct reading *reading = arg;
    struct arena *arena = reading->request->arena;
    int64_t seq;
    if (!str_starts(name, S(FIELD_PREFIX))) {
        return;
    }
    struct str text = request_field(reading->request, str_fmt(arena, "seq-%.*s", STR_ARG(name)).p);
    *vec_push(arena, &reading->ask->rows) =
        (struct note_write){.item = str_from_at(name, sizeof FIELD_PREFIX - 1),
                            .seq = str_to_int(text, &seq) ? seq : -1,
                            .body = value};
}

static void saved(struct request *request, void *arg, const struct error *error) {
    const struct notes_save *ask = arg;
    int64_t next;
    if (error != NULL) {
        reply_form(request, error);
        return;
    }
    struct str path =
        str_to_int(request_field(request, "then"), &next)
            ? str_fmt(request->arena, "/sessions/%lld/notes/%lld", (long long)ask->session_id,
                      (long long)next)
            : str_fmt(request->arena, "/sessions/%lld/notes", (long long)ask->session_id);
    reply_redirect(request, path);
}

static void post_form(struct request *request) {
    struct notes_save *ask = arena_new(request->arena, struct notes_save);
    ask->by = web_person(request);
    ask->session_id = request_param_id(request, "id");
    ask->pupil_id = request_param_id(request, "pupil");
    struct reading reading = {request, ask};
    request_each_field(request, read_note, &reading);
    web_write_or(request, notes_save, ask, saved);
}

const struct route note_routes[] = {
    {HTTP_GET, "/sessions/{id}/notes", get_list, "monitoring.rate", 0, "Свои записи к карте",
     "0.4"},
    {HTTP_GET, "/sessions/{id}/notes/{pupil}", get_form, "monitoring.rate", 0, "Запись об одном",
     "0.4"},
    {HTTP_POST, "/sessions/{id}/notes/{pupil}", post_form, "monitoring.rate", 0, "Сохранить запись",
     "0.4"},
    {0},
};
