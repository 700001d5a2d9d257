// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/session_object.h"

#include "base/rng.h"
#include "instruments/kind.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/note.h"
#include "school/audit.h"

static const struct sql session_object_insert = {
    "session_object_insert", "insert into session_object (org_id, session_id, object_id, ordinal, "
                             "title) values ($1, $2, $3, $4, $5)"};

static const struct sql session_object_list_insert = {
    "session_object_list_insert",
    "insert into session_pupil (org_id, session_id, pupil_id, team, absent, variant) "
    "values ($1, $2, $3, 0, 0, 0)"};

static const struct sql session_object_rows = {
    "session_object_rows",
    "select o.object_id, o.title, o.ordinal from session_object as o join session_pupil as s "
    "on s.org_id = o.org_id and s.session_id = o.session_id and s.pupil_id = o.object_id "
    "where o.org_id = $1 and o.session_id = $2 order by o.ordinal, o.object_id"};

static const struct sql session_object_delete = {
    "session_object_delete",
    "delete from session_object where org_id = $1 and session_id = $2 and object_id = $3"};

static const struct sql session_object_list_delete = {
    "session_object_list_delete",
    "delete from session_pupil where org_id = $1 and session_id = $2 and pupil_id = $3"};

static const struct sql keep_marks_object = {
    "keep_marks_session_object",
    "delete from session_object where org_id = $1 and " OF_SESSIONS_BEFORE};

const struct sql *const session_object_sql[] = {
    &keep_marks_object,

    &session_object_insert, &session_object_list_insert, &session_object_rows,
    &session_object_delete, &session_object_list_delete, NULL};

// Adds them behind the last one.
static bool insert_all(struct db *db, int64_t org, int64_t session_id, const struct str *titles,
                       size_t n, size_t already, struct error *error) {
    if (already + n > SESSION_OBJECTS_MAX) {
        return error_set(error, ERROR_LIMIT, "В одной процедуре – не больше %d строк.",
                         SESSION_OBJECTS_MAX);
    }
    for (size_t i = 0; i < n; i++) {
        int64_t id = id_new();
        if (titles[i].n > SESSION_OBJECT_TITLE_MAX) {
            return error_set(error, ERROR_INPUT, "Название длиннее 150 букв: сократите.");
        }
        if (!db_exec(db, &session_object_insert,
                     ARGS(ARG_INT(org), ARG_INT(session_id), ARG_INT(id),
                          ARG_INT((int64_t)(already + i + 1)), ARG_TEXT(titles[i])),
                     NULL, error) ||
            !db_exec(db, &session_object_list_insert,
                     ARGS(ARG_INT(org), ARG_INT(session_id), ARG_INT(id)), NULL, error)) {
            return false;
        }
    }
    return true;
}

bool session_objects_open(struct db *db, struct arena *arena, const struct session_plan *plan,
                          struct error *error) {
    (void)arena;
    if (plan->objects.n == 0) {
        return error_set(error, ERROR_INPUT, "Напишите, что смотрят (%s): по одному в строке.",
                         plan->instrument->kind->object->title);
    }
    return insert_all(db, plan->by->org, plan->session_id, plan->objects.at, plan->objects.n, 0,
                      error);
}

bool session_objects_read(struct db *db, struct arena *arena, int64_t org, struct session *out,
                          struct error *error) {
    struct query q;
    if (!query_open(&q, db, &session_object_rows, ARGS(ARG_INT(org), ARG_INT(out->session_id)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct str title = str_dup(arena, query_text(&q, 1));
        *vec_push(arena, &out->pupils) = (struct session_pupil){.pupil_id = query_int(&q, 0),
                                                                .short_name = title,
                                                                .full_name = title,
                                                                .sort_key = title};
    }
    return query_close(&q, error);
}

// The session, if it judges objects and is open.
static bool open_session(struct db *db, struct arena *arena, const struct person *by,
                         int64_t session_id, struct session *session, struct error *error) {
    if (!session_get(db, arena, by->org, session_id, session, error)) {
        return false;
    }
    if (session->instrument.kind->object == NULL) {
        return error_set(error, ERROR_INPUT, "Здесь список – ученики класса.");
    }
    return !session->closed ||
           error_set(error, ERROR_INPUT, "Сбор закрыт: чтобы изменить список, откройте его снова.");
}

bool session_objects_add(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct session_objects_add *ask = asked;
    struct session session;
    if (ask->titles.n == 0) {
        return error_set(error, ERROR_INPUT, "Напишите, что добавить: по одному в строке.");
    }
    return open_session(db, arena, ask->by, ask->session_id, &session, error) &&
           insert_all(db, ask->by->org, ask->session_id, ask->titles.at, ask->titles.n,
                      session.pupils.n, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "session.objects", "session",
                     ask->session_id, NULL, error);
}

bool session_object_remove(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct session_object_remove *ask = asked;
    struct session session;
    bool marked, written;
    int64_t org = ask->by->org;
    if (!open_session(db, arena, ask->by, ask->session_id, &session, error) ||
        !response_any_of_pupil(db, org, ask->session_id, ask->object_id, &marked, error) ||
        !note_any_of(db, org, ask->session_id, ask->object_id, &written, error)) {
        return false;
    }
    if (marked || written) {
        return error_set(error, ERROR_CONFLICT,
                         "Здесь уже есть отметки или записи: убрать из списка нельзя.");
    }
    if (session.pupils.n == 1) {
        return error_set(error, ERROR_INPUT, "Последнюю строку убрать нельзя.");
    }
    return db_exec(db, &session_object_delete,
                   ARGS(ARG_INT(org), ARG_INT(ask->session_id), ARG_INT(ask->object_id)), NULL,
                   error) &&
           db_exec(db, &session_object_list_delete,
                   ARGS(ARG_INT(org), ARG_INT(ask->session_id), ARG_INT(ask->object_id)), NULL,
                   error) &&
           audit_add(db, arena, org, ask->by->account, "session.objects", "session",
                     ask->session_id, NULL, error);
}
