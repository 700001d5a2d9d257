// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/note.h"

#include "base/clock.h"
#include "instruments/kind.h"
#include "monitoring/monitoring_internal.h"

// In the order of the key, so the last row of a place is what counts.
static const struct sql note_rows = {
    "note_rows", "select pupil_id, item, rater, seq, body from session_note where org_id = $1 "
                 "and session_id = $2 and (cast($3 as bigint) = 0 or pupil_id = $3) "
                 "and (cast($4 as bigint) = 0 or rater = $4) order by pupil_id, item, rater, seq"};

static const struct sql note_insert = {
    "note_insert",
    "insert into session_note (org_id, session_id, pupil_id, item, rater, seq, body, at_ms) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8)"};

static const struct sql note_count = {
    "note_count", "select count(*) from session_note where org_id = $1 and session_id = $2 "
                  "and (cast($3 as bigint) = 0 or pupil_id = $3)"};

// By withdrawn consent (school/erasure.h) and past the term (school/keeping.h).
static const struct sql erase_personal_note = {
    "erase_personal_data_session_note",
    "delete from session_note where org_id = $1 and pupil_id = $2"};
static const struct sql erase_psychology_note = {
    "erase_psychology_session_note",
    "delete from session_note where org_id = $1 and pupil_id = $2 and " OF_A_PSYCHOLOGIST};
static const struct sql keep_marks_note = {
    "keep_marks_session_note",
    "delete from session_note where org_id = $1 and " OF_SESSIONS_BEFORE};

const struct sql *const note_sql[] = {
    &note_rows,       &note_insert, &note_count, &erase_personal_note, &erase_psychology_note,
    &keep_marks_note, NULL};

static bool same_place(const struct note *a, int64_t pupil_id, struct str item, int rater) {
    return a->pupil_id == pupil_id && a->rater == rater && str_eq(a->item, item);
}

bool notes_read(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                int64_t pupil_id, int rater, struct notes *out, struct error *error) {
    struct query q;
    *out = (struct notes){0};
    if (!query_open(&q, db, &note_rows,
                    ARGS(ARG_INT(org), ARG_INT(session_id), ARG_INT(pupil_id), ARG_INT(rater)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct note *last = out->rows.n == 0 ? NULL : &out->rows.at[out->rows.n - 1];
        if (last == NULL ||
            !same_place(last, query_int(&q, 0), query_text(&q, 1), (int)query_int(&q, 2))) {
            last = vec_push(arena, &out->rows);
            last->pupil_id = query_int(&q, 0);
            last->item = str_dup(arena, query_text(&q, 1));
            last->rater = (int)query_int(&q, 2);
        }
        last->seq = query_int(&q, 3);
        last->body = str_dup(arena, query_text(&q, 4));
    }
    return query_close(&q, error);
}

const struct note *note_find(const struct notes *notes, int64_t pupil_id, struct str item,
                             int rater) {
    for (size_t i = 0; i < notes->rows.n; i++) {
        if (same_place(&notes->rows.at[i], pupil_id, item, rater)) {
            return &notes->rows.at[i];
        }
    }
    return NULL;
}

bool note_any_of(struct db *db, int64_t org, int64_t session_id, int64_t pupil_id, bool *any,
                 struct error *error) {
    struct query q;
    if (!query_open(&q, db, &note_count, ARGS(ARG_INT(org), ARG_INT(session_id), ARG_INT(pupil_id)),
                    error)) {
        return false;
    }
    *any = query_next(&q) && query_int(&q, 0) > 0;
    return query_close(&q, error);
}

// Is this a place of this sheet?
static bool check_place(const struct session *session, int64_t pupil_id, struct str item,
                        struct error *error) {
    bool listed = false, known = str_empty(item);
    for (size_t i = 0; i < session->pupils.n; i++) {
        listed = listed || session->pupils.at[i].pupil_id == pupil_id;
    }
    for (size_t i = 0; i < session->instrument.items.n; i++) {
        known = known || str_eq(session->instrument.items.at[i].id, item);
    }
    return (listed && known && session->instrument.kind->note_title != NULL) ||
           error_set(error, ERROR_NOT_FOUND, "Такой записи в этой карте нет. Обновите страницу.");
}

static bool save_one(struct db *db, const struct notes_save *ask, const struct session *session,
                     int rater, const struct notes *standing, const struct note_write *write,
                     struct error *error) {
    const struct note *now = note_find(standing, ask->pupil_id, write->item, rater);
    int64_t seq = now == NULL ? 0 : now->seq;
    struct str before = now == NULL ? (struct str){0} : now->body;
    struct str body = str_trim(write->body);
    if (str_eq(before, body)) {
        return true;
    }
    if (!check_place(session, ask->pupil_id, write->item, error)) {
        return false;
    }
    if (body.n > NOTE_MAX) {
        return error_set(error, ERROR_INPUT, "Запись длиннее 4000 букв: сократите.");
    }
    if (seq != write->seq) {
        return error_set(error, ERROR_CONFLICT,
                         "Эта запись изменена на другом устройстве. Скопируйте свой текст и "
                         "обновите страницу.");
    }
    return db_exec(db, &note_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(ask->session_id), ARG_INT(ask->pupil_id),
                        ARG_TEXT(write->item), ARG_INT(rater), ARG_INT(seq + 1), ARG_TEXT(body),
                        ARG_INT(clock_now_ms())),
                   NULL, error);
}

bool notes_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct notes_save *ask = asked;
    struct session session;
    struct notes standing;
    if (!session_get(db, arena, ask->by->org, ask->session_id, &session, error)) {
        return false;
    }
    int rater = session_rater_of(&session, ask->by->account);
    if (rater == 0) {
        return error_set(error, ERROR_FORBIDDEN, "Вы не назначены наблюдателем в этой работе.");
    }
    if (session.closed) {
        return error_set(error, ERROR_INPUT,
                         "Сбор закрыт: чтобы изменить запись, его открывают снова.");
    }
    if (!notes_read(db, arena, ask->by->org, ask->session_id, ask->pupil_id, rater, &standing,
                    error)) {
        return false;
    }
    for (size_t i = 0; i < ask->rows.n; i++) {
        if (!save_one(db, ask, &session, rater, &standing, &ask->rows.at[i], error)) {
            return false;
        }
    }
    return true;
}
