// SPDX-License-Identifier: GPL-3.0-or-later
// Taking back a session that a batch opened.
#include "monitoring/monitoring_internal.h"
#include "monitoring/note.h"
#include "store/store.h"

static const struct sql session_procedure = {
    "session_procedure",
    "select s.procedure_id, (select count(*) from session as o where o.org_id = s.org_id "
    "and o.procedure_id = s.procedure_id) from session as s "
    "where s.org_id = $1 and s.session_id = $2"};

static const struct sql session_delete_pupils = {
    "session_delete_pupils", "delete from session_pupil where org_id = $1 and session_id = $2"};
static const struct sql session_delete_raters = {
    "session_delete_raters", "delete from session_rater where org_id = $1 and session_id = $2"};
static const struct sql session_delete = {
    "session_delete", "delete from session where org_id = $1 and session_id = $2"};
static const struct sql procedure_delete_items = {
    "procedure_delete_items", "delete from procedure_item where org_id = $1 and procedure_id = $2"};
static const struct sql procedure_delete = {
    "procedure_delete", "delete from procedure where org_id = $1 and procedure_id = $2"};

const struct sql *const session_restore_sql[] = {&session_procedure,
                                                 &session_delete_pupils,
                                                 &session_delete_raters,
                                                 &session_delete,
                                                 &procedure_delete_items,
                                                 &procedure_delete,
                                                 NULL};

static bool find_procedure(struct db *db, int64_t org, int64_t session_id, int64_t *procedure_id,
                           int64_t *sessions, struct error *error) {
    struct query q;
    *procedure_id = *sessions = 0;
    if (!query_open(&q, db, &session_procedure, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    if (query_next(&q)) {
        *procedure_id = query_int(&q, 0);
        *sessions = query_int(&q, 1);
    }
    return query_close(&q, error);
}

static bool delete_all(struct db *db, const struct sql *const *statements, int64_t org, int64_t id,
                       struct error *error) {
    for (; *statements != NULL; statements++) {
        if (!db_exec(db, *statements, ARGS(ARG_INT(org), ARG_INT(id)), NULL, error)) {
            return false;
        }
    }
    return true;
}

bool session_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                     bool *kept, struct error *error) {
    (void)arena;
    static const struct sql *const of_session[] = {&session_delete_pupils, &session_delete_raters,
                                                   &session_delete, NULL};
    static const struct sql *const of_procedure[] = {&procedure_delete_items, &procedure_delete,
                                                     NULL};
    int64_t org = step->org, session_id = step->noun_id, procedure_id, sessions, by_hand;
    bool written;
    if (!find_procedure(db, org, session_id, &procedure_id, &sessions, error) ||
        !response_count_by_hand(db, org, session_id, &by_hand, error) ||
        !note_any_of(db, org, session_id, 0, &written, error)) {
        return false;
    }
    *kept = by_hand > 0 || written || sessions == 0;
    return *kept || (response_remove_all(db, org, session_id, error) &&
                     survey_remove_all(db, org, session_id, error) &&
                     delete_all(db, of_session, org, session_id, error) &&
                     (sessions > 1 || delete_all(db, of_procedure, org, procedure_id, error)));
}
