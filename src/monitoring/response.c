// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/response.h"

#include "base/clock.h"
#include "instruments/kind.h"
#include "monitoring/monitoring_internal.h"

#include <string.h>

// Judges and stores in one statement: the pupil is on the list and present, the account rates here,
// the sign and the mark belong to the frozen instrument, the session is open or a reason is given,
// and the cell has not moved on. Whatever is wrong, no row is written and save_one() finds out why.
static const struct sql response_insert = {
    "response_insert",
    "insert into response (org_id, session_id, pupil_id, item, rater, seq, state, value, reason, "
    "write_key, at_ms, answer) "
    "select s.org_id, s.session_id, p.pupil_id, i.item, r.rater, cast($6 as bigint), "
    "cast($7 as bigint), cast($8 as bigint), cast($10 as text), cast($11 as text), "
    "cast($12 as bigint), cast($13 as text) from session as s "
    "join session_pupil as p on p.org_id = s.org_id and p.session_id = s.session_id "
    "and p.pupil_id = $3 and p.absent = 0 and p.supervisor_id <> $5 "
    "join session_rater as r on r.org_id = s.org_id and r.session_id = s.session_id "
    "and r.account_id = $5 "
    "join procedure_item as i on i.org_id = s.org_id and i.procedure_id = s.procedure_id "
    "and i.item = $4 "
    "where s.org_id = $1 and s.session_id = $2 "
    "and (s.closed_ms = 0 or cast($10 as text) <> '') "
    "and (cast($7 as bigint) <> 1 or (i.value_mask / cast($9 as bigint)) % 2 = 1) "
    "and cast($6 as bigint) = 1 + coalesce((select max(l.seq) from response as l "
    "where l.org_id = s.org_id and l.session_id = s.session_id and l.pupil_id = p.pupil_id "
    "and l.item = i.item and l.rater = r.rater), 0)"};

static const struct sql response_last_of_cell = {
    "response_last_of_cell",
    "select seq, state, value, answer from response where org_id = $1 and session_id = $2 "
    "and pupil_id = $3 and item = $4 and rater = $5 order by seq desc limit 1"};

static const struct sql response_by_key = {
    "response_by_key",
    "select seq, state, value, answer from response where org_id = $1 and session_id = $2 "
    "and pupil_id = $3 and item = $4 and rater = $5 and write_key = $6"};

static const struct sql response_sheet = {
    "response_sheet",
    "select pupil_id, item, seq, state, value, answer from response where org_id = $1 "
    "and session_id = $2 and rater = $3 order by pupil_id, item, seq"};

// Cells that were ever marked (each has one seq 1) less those whose last state is cleared: asking
// each row whether a later one stands would cost a search a row.
// A cell that has a first mark and whose last mark is not "cleared". Two narrow counts: one over
// all marks would have to sort them.
static const struct sql response_done_by_rater = {
    "response_done_by_rater",
    "select d.rater, sum(d.cells) from ("
    "select rater, count(*) as cells from response "
    "where org_id = $1 and session_id = $2 and seq = 1 group by rater "
    "union all select r.rater, -count(*) from response as r "
    "where r.org_id = $1 and r.session_id = $2 and r.state = 0 "
    "and not exists (select 1 from response as later "
    "where later.org_id = r.org_id and later.session_id = r.session_id "
    "and later.pupil_id = r.pupil_id and later.item = r.item and later.rater = r.rater "
    "and later.seq > r.seq) group by r.rater) as d group by d.rater"};

static const struct sql response_count_of_pupil = {
    "response_count_of_pupil",
    "select count(*) from response where org_id = $1 and session_id = $2 and pupil_id = $3"};

static const struct sql response_by_hand = {
    "response_by_hand", "select count(*) from response where org_id = $1 and session_id = $2 "
                        "and write_key not like '" RESPONSE_KEY_IMPORT
                        "%' and write_key not like '" RESPONSE_KEY_UNDO "%'"};

static const struct sql response_delete_all = {
    "response_delete_all", "delete from response where org_id = $1 and session_id = $2"};

static const struct sql response_last_by_account = {
    "response_last_by_account",
    "select l.seq, l.state, l.value, l.answer from response as l join session_rater as r "
    "on r.org_id = l.org_id and r.session_id = l.session_id and r.rater = l.rater "
    "where l.org_id = $1 and l.session_id = $2 and l.pupil_id = $3 and l.item = $4 "
    "and r.account_id = $5 order by l.seq desc limit 1"};

// By withdrawn consent (school/erasure.h): marks of a pupil, and his place in the lists.
static const struct sql erase_personal_response = {
    "erase_personal_data_response", "delete from response where org_id = $1 and pupil_id = $2"};
static const struct sql erase_personal_place = {
    "erase_personal_data_session_pupil",
    "delete from session_pupil where org_id = $1 and pupil_id = $2"};

static const struct sql erase_psychology_response = {
    "erase_psychology_response",
    "delete from response where org_id = $1 and pupil_id = $2 and " OF_A_PSYCHOLOGIST};
static const struct sql erase_psychology_place = {
    "erase_psychology_session_pupil",
    "delete from session_pupil where org_id = $1 and pupil_id = $2 and " OF_A_PSYCHOLOGIST};

// Terms of keeping (school/keeping.h).
#define HELD_BEFORE " from response where org_id = $1 and " OF_SESSIONS_BEFORE
static const struct sql keep_count_marks = {"keep_count_marks", "select count(*)" HELD_BEFORE};
static const struct sql keep_marks_response = {"keep_marks_response", "delete" HELD_BEFORE};
static const struct sql keep_marks_places = {
    "keep_marks_session_pupil",
    "delete from session_pupil where org_id = $1 and " OF_SESSIONS_BEFORE};

const struct sql *const response_sql[] = {&response_insert,
                                          &response_last_of_cell,
                                          &response_by_key,
                                          &response_sheet,
                                          &response_done_by_rater,
                                          &response_count_of_pupil,
                                          &response_by_hand,
                                          &response_delete_all,
                                          &response_last_by_account,
                                          &erase_personal_response,
                                          &erase_personal_place,
                                          &erase_psychology_response,
                                          &erase_psychology_place,
                                          &keep_count_marks,
                                          &keep_marks_response,
                                          &keep_marks_places,
                                          NULL};

static bool key_is_sound(struct str key) {
    if (key.n < 8 || key.n > 40) {
        return false;
    }
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              c == '-')) {
            return false;
        }
    }
    return true;
}

static const struct session_pupil *pupil_find(const struct session *session, int64_t pupil_id) {
    for (size_t i = 0; i < session->pupils.n; i++) {
        if (session->pupils.at[i].pupil_id == pupil_id) {
            return &session->pupils.at[i];
        }
    }
    return NULL;
}

static const struct item *item_find(const struct instrument *instrument, struct str id) {
    for (size_t i = 0; i < instrument->items.n; i++) {
        if (str_eq(instrument->items.at[i].id, id)) {
            return &instrument->items.at[i];
        }
    }
    return NULL;
}

static bool is_option(const struct item *item, int value) {
    for (size_t i = 0; i < item->options.n; i++) {
        if (item->options.at[i].value == value) {
            return true;
        }
    }
    return false;
}

// NULL, or why this write is no mark of this sheet.
static const char *why_refused(const struct session *session, const struct response_write *w,
                               int64_t account) {
    const struct session_pupil *pupil = pupil_find(session, w->pupil_id);
    const struct item *item = item_find(&session->instrument, w->item);
    if (pupil == NULL) {
        return "Ученика нет в списке этой работы. Обновите страницу.";
    }
    if (pupil->absent) {
        return "Ученик отмечен отсутствующим: сначала снимите отметку об отсутствии.";
    }
    if (pupil->supervisor == account) {
        return "Руководитель проекта своего ученика не оценивает.";
    }
    if (item == NULL) {
        return "Такого признака нет в этой карте. Обновите страницу.";
    }
    if (w->state == RESPONSE_MARK && !is_option(item, w->value)) {
        return "Такой отметки у этого признака нет.";
    }
    if (session->closed && str_empty(w->reason)) {
        return "Работа закрыта: чтобы исправить отметку, укажите причину.";
    }
    return key_is_sound(w->key) && w->seq > 0 ? NULL : "Запись неполна. Обновите страницу.";
}

// Results outlive the arena of the write.
static void tell_answer(struct response_result *result, struct str answer) {
    size_t n = answer.n < RESPONSE_ANSWER_MAX ? answer.n : RESPONSE_ANSWER_MAX;
    if (n > 0) {
        memcpy(result->now_answer, answer.p, n);
    }
    result->now_answer[n] = 0;
}

static bool read_cell(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
                      struct response_result *now, bool *found, struct error *error) {
    struct query q;
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    *found = query_next(&q);
    if (*found) {
        now->now_seq = query_int(&q, 0);
        now->now_state = (enum response_state)query_int(&q, 1);
        now->now_value = (int)query_int(&q, 2);
        tell_answer(now, query_text(&q, 3));
    }
    return query_close(&q, error);
}

// Stores one mark; false in *stored when something about it is not right.
static bool insert_one(struct db *db, const struct response_batch *batch,
                       const struct response_write *w, bool *stored, struct error *error) {
    bool mark = w->state == RESPONSE_MARK;
    int value = mark && w->value >= 0 && w->value <= 9 ? w->value : 0;
    int64_t changed = 0;
    *stored = false;
    if (!key_is_sound(w->key) || w->seq <= 0 || (mark && value != w->value)) {
        return true;
    }
    if (!db_exec(db, &response_insert,
                 ARGS(ARG_INT(batch->by->org), ARG_INT(batch->session_id), ARG_INT(w->pupil_id),
                      ARG_TEXT(w->item), ARG_INT(batch->by->account), ARG_INT(w->seq),
                      ARG_INT(w->state), ARG_INT(value), ARG_INT((int64_t)1 << value),
                      ARG_TEXT(w->reason), ARG_TEXT(w->key), ARG_INT(clock_now_ms()),
                      ARG_TEXT(mark ? w->answer : (struct str){0})),
                 &changed, error)) {
        return false;
    }
    *stored = changed == 1;
    return true;
}

// Why a mark was not stored: delivered before, refused, or the cell has moved on.
static bool explain_one(struct db *db, const struct response_batch *batch,
                        const struct session *session, int rater, const struct response_write *w,
                        struct response_result *result, struct error *error) {
    bool found;
    if (!read_cell(db, &response_by_key,
                   ARGS(ARG_INT(batch->by->org), ARG_INT(batch->session_id), ARG_INT(w->pupil_id),
                        ARG_TEXT(w->item), ARG_INT(rater), ARG_TEXT(w->key)),
                   result, &found, error)) {
        return false;
    }
    if (found) {
        result->outcome = RESPONSE_SAVED; // the first reply was lost on its way
        return true;
    }
    result->why = why_refused(session, w, batch->by->account);
    result->outcome = result->why == NULL ? RESPONSE_CONFLICT : RESPONSE_REFUSED;
    return read_cell(db, &response_last_of_cell,
                     ARGS(ARG_INT(batch->by->org), ARG_INT(batch->session_id), ARG_INT(w->pupil_id),
                          ARG_TEXT(w->item), ARG_INT(rater)),
                     result, &found, error);
}

// What a batch needs of its session, read once and only when something asks for it.
struct batch_context {
    struct session session;
    int rater;      // 0 = not read yet
    bool corrected; // a mark with a reason was stored: the session may be closed
};

static bool need_session(struct db *db, struct arena *arena, const struct response_batch *batch,
                         struct batch_context *context, struct error *error) {
    if (context->rater > 0) {
        return true;
    }
    if (!session_get(db, arena, batch->by->org, batch->session_id, &context->session, error)) {
        return false;
    }
    context->rater = session_rater_of(&context->session, batch->by->account);
    return context->rater > 0 ||
           error_set(error, ERROR_FORBIDDEN, "Вы не назначены наблюдателем в этой работе.");
}

// Points for an answer, by the key of the frozen instrument; `why` when it is no answer.
static const char *score_answer(const struct session *session, struct response_write *w) {
    const struct session_pupil *pupil = pupil_find(session, w->pupil_id);
    const struct item *item = item_find(&session->instrument, w->item);
    if (pupil == NULL || item == NULL || session->instrument.kind->score == NULL) {
        return "В этой карте ответов нет: ставят отметки. Обновите страницу.";
    }
    if (w->answer.n > RESPONSE_ANSWER_MAX ||
        !session->instrument.kind->score(item, pupil->variant, w->answer, &w->value)) {
        return "Такого ответа у этого задания нет.";
    }
    return NULL;
}

// One mark; what became of it is in *result.
static bool save_one(struct db *db, struct arena *arena, const struct response_batch *batch,
                     struct response_write *w, struct batch_context *context,
                     struct response_result *result, struct error *error) {
    const char *why = NULL;
    bool stored = false, answered = w->state == RESPONSE_MARK && !str_empty(w->answer);
    if (answered) {
        if (!need_session(db, arena, batch, context, error)) {
            return false;
        }
        why = score_answer(&context->session, w);
    }
    *result = (struct response_result){.outcome = RESPONSE_SAVED,
                                       .now_seq = w->seq,
                                       .now_state = w->state,
                                       .now_value = w->state == RESPONSE_MARK ? w->value : 0};
    tell_answer(result, w->answer);
    if ((why == NULL && !insert_one(db, batch, w, &stored, error)) ||
        (!stored && !need_session(db, arena, batch, context, error))) {
        return false;
    }
    if (stored) {
        context->corrected = context->corrected || !str_empty(w->reason);
        return true;
    }
    *result = (struct response_result){0};
    if (!explain_one(db, batch, &context->session, context->rater, w, result, error)) {
        return false;
    }
    if (why != NULL && result->outcome != RESPONSE_SAVED) {
        result->outcome = RESPONSE_REFUSED;
        result->why = why;
    }
    return true;
}

bool response_save(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct response_batch *batch = ask;
    struct batch_context context = {.rater = 0};
    if (batch->n > RESPONSE_BATCH_MAX) {
        return error_set(error, ERROR_LIMIT, "За один раз принимается не больше %d отметок.",
                         RESPONSE_BATCH_MAX);
    }
    for (size_t i = 0; i < batch->n; i++) {
        if (!save_one(db, arena, batch, &batch->writes[i], &context, &batch->results[i], error)) {
            return false;
        }
    }
    return !context.corrected || session_touch(db, batch->by->org, batch->session_id, error);
}

bool response_sheet_of(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                       int rater, struct response_sheet *out, struct error *error) {
    struct query q;
    *out = (struct response_sheet){0};
    if (!query_open(&q, db, &response_sheet,
                    ARGS(ARG_INT(org), ARG_INT(session_id), ARG_INT(rater)), error)) {
        return false;
    }
    while (query_next(&q)) {
        int64_t pupil = query_int(&q, 0);
        struct str item = query_text(&q, 1);
        struct response_cell *cell = out->cells.n == 0 ? NULL : &out->cells.at[out->cells.n - 1];
        if (cell == NULL || cell->pupil_id != pupil || !str_eq(cell->item, item)) {
            cell = vec_push(arena, &out->cells);
            cell->pupil_id = pupil;
            cell->item = str_dup(arena, item);
        }
        cell->seq = query_int(&q, 2);
        cell->state = (enum response_state)query_int(&q, 3);
        cell->value = (int)query_int(&q, 4);
        cell->answer = str_dup(arena, query_text(&q, 5));
    }
    return query_close(&q, error);
}

bool response_progress(struct db *db, int64_t org, int64_t session_id,
                       int64_t done[SESSION_RATERS_MAX + 1], struct error *error) {
    struct query q;
    for (int i = 0; i <= SESSION_RATERS_MAX; i++) {
        done[i] = 0;
    }
    if (!query_open(&q, db, &response_done_by_rater, ARGS(ARG_INT(org), ARG_INT(session_id)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        int64_t rater = query_int(&q, 0);
        if (rater >= 1 && rater <= SESSION_RATERS_MAX) {
            done[rater] = query_int(&q, 1);
        }
    }
    return query_close(&q, error);
}

bool response_any_of_pupil(struct db *db, int64_t org, int64_t session_id, int64_t pupil_id,
                           bool *any, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &response_count_of_pupil,
                    ARGS(ARG_INT(org), ARG_INT(session_id), ARG_INT(pupil_id)), error)) {
        return false;
    }
    *any = query_next(&q) && query_int(&q, 0) > 0;
    return query_close(&q, error);
}

// ---- taking a batch back

bool response_count_by_hand(struct db *db, int64_t org, int64_t session_id, int64_t *out,
                            struct error *error) {
    struct query q;
    if (!query_open(&q, db, &response_by_hand, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}

bool response_remove_all(struct db *db, int64_t org, int64_t session_id, struct error *error) {
    return db_exec(db, &response_delete_all, ARGS(ARG_INT(org), ARG_INT(session_id)), NULL, error);
}

bool response_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                      bool *kept, struct error *error) {
    const struct node *after = step->after;
    struct person by = {.org = step->org, .account = node_as_int(node_get(after, "account"), 0)};
    struct response_write write = {
        .pupil_id = node_as_int(node_get(after, "pupil"), 0),
        .item = node_str(node_get(after, "item")),
        .seq = node_as_int(node_get(after, "seq"), 0) + 1,
        .state =
            (enum response_state)node_as_int(node_get(step->before, "state"), RESPONSE_CLEARED),
        .value = (int)node_as_int(node_get(step->before, "value"), 0),
        .answer = node_str(node_get(step->before, "answer")),
        .reason = S("загрузка файла отменена"),
        .key = str_fmt(arena, RESPONSE_KEY_UNDO "%lld", (long long)clock_now_ms())};
    struct response_batch batch = {.by = &by, .session_id = step->noun_id};
    struct response_result now = {0};
    bool found, stored = false;
    if (!read_cell(db, &response_last_by_account,
                   ARGS(ARG_INT(step->org), ARG_INT(step->noun_id), ARG_INT(write.pupil_id),
                        ARG_TEXT(write.item), ARG_INT(by.account)),
                   &now, &found, error) ||
        (found && now.now_seq + 1 == write.seq &&
         !insert_one(db, &batch, &write, &stored, error))) {
        return false;
    }
    *kept = !stored;
    return !stored || session_touch(db, step->org, step->noun_id, error);
}
