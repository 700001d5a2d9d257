// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/project.h"

#include "base/rng.h"
#include "instruments/kind.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/response.h"
#include "school/audit.h"

static const struct sql project_stage_rows = {
    "project_stage_rows", "select pupil_id, stage, done_on from project_stage where org_id = $1 "
                          "and session_id = $2 order by pupil_id, done_on, stage"};

static const struct sql project_appeal_rows = {
    "project_appeal_rows",
    "select appeal_id, pupil_id, filed_on, reason, decided_on, changed, decision "
    "from project_appeal where org_id = $1 and session_id = $2 order by filed_on, appeal_id"};

static const struct sql project_update = {
    "project_update", "update session_pupil set topic = $4, supervisor_id = $5 where org_id = $1 "
                      "and session_id = $2 and pupil_id = $3"};

static const struct sql project_stage_delete = {
    "project_stage_delete", "delete from project_stage where org_id = $1 and session_id = $2 "
                            "and pupil_id = $3 and stage = $4"};

static const struct sql project_stage_insert = {
    "project_stage_insert", "insert into project_stage (org_id, session_id, pupil_id, stage, "
                            "done_on) values ($1, $2, $3, $4, $5)"};

static const struct sql project_appeal_insert = {
    "project_appeal_insert",
    "insert into project_appeal (org_id, appeal_id, session_id, pupil_id, filed_on, reason, "
    "decided_on, changed, decision) values ($1, $2, $3, $4, $5, $6, '', 0, '')"};

static const struct sql project_appeal_update = {
    "project_appeal_update",
    "update project_appeal set decided_on = $4, changed = $5, decision = $6 where org_id = $1 "
    "and session_id = $2 and appeal_id = $3 and decided_on = ''"};

// By withdrawn consent (school/erasure.h) and past the term (school/keeping.h); the topic goes with
// the place in the list.
static const struct sql erase_personal_stage = {
    "erase_personal_data_project_stage",
    "delete from project_stage where org_id = $1 and pupil_id = $2"};
static const struct sql erase_personal_appeal = {
    "erase_personal_data_project_appeal",
    "delete from project_appeal where org_id = $1 and pupil_id = $2"};
static const struct sql keep_marks_stage = {
    "keep_marks_project_stage",
    "delete from project_stage where org_id = $1 and " OF_SESSIONS_BEFORE};
static const struct sql keep_marks_appeal = {
    "keep_marks_project_appeal",
    "delete from project_appeal where org_id = $1 and " OF_SESSIONS_BEFORE};

const struct sql *const project_sql[] = {
    &erase_personal_stage, &erase_personal_appeal, &keep_marks_stage,      &keep_marks_appeal,
    &project_stage_rows,   &project_appeal_rows,   &project_update,        &project_stage_delete,
    &project_stage_insert, &project_appeal_insert, &project_appeal_update, NULL};

static bool read_stages(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                        struct projects *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &project_stage_rows, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct project_stage *row = vec_push(arena, &out->stages);
        row->pupil_id = query_int(&q, 0);
        row->stage = str_dup(arena, query_text(&q, 1));
        (void)date_parse_iso(query_text(&q, 2), &row->done_on);
    }
    return query_close(&q, error);
}

static bool read_appeals(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                         struct projects *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &project_appeal_rows, ARGS(ARG_INT(org), ARG_INT(session_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct project_appeal *row = vec_push(arena, &out->appeals);
        row->appeal_id = query_int(&q, 0);
        row->pupil_id = query_int(&q, 1);
        (void)date_parse_iso(query_text(&q, 2), &row->filed_on);
        row->reason = str_dup(arena, query_text(&q, 3));
        if (!date_parse_iso(query_text(&q, 4), &row->decided_on)) {
            row->decided_on = (struct date){0};
        }
        row->changed = query_int(&q, 5) != 0;
        row->decision = str_dup(arena, query_text(&q, 6));
    }
    return query_close(&q, error);
}

bool projects_read(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                   struct projects *out, struct error *error) {
    *out = (struct projects){0};
    return read_stages(db, arena, org, session_id, out, error) &&
           read_appeals(db, arena, org, session_id, out, error);
}

struct date project_stage_day(const struct projects *projects, int64_t pupil_id, struct str stage) {
    for (size_t i = 0; i < projects->stages.n; i++) {
        const struct project_stage *row = &projects->stages.at[i];
        if (row->pupil_id == pupil_id && str_eq(row->stage, stage)) {
            return row->done_on;
        }
    }
    return (struct date){0};
}

size_t project_stages_done(const struct projects *projects, int64_t pupil_id) {
    size_t n = 0;
    for (size_t i = 0; i < projects->stages.n; i++) {
        n += projects->stages.at[i].pupil_id == pupil_id;
    }
    return n;
}

const struct project_appeal *project_appeal_of(const struct projects *projects, int64_t pupil_id) {
    const struct project_appeal *last = NULL;
    for (size_t i = 0; i < projects->appeals.n; i++) {
        last = projects->appeals.at[i].pupil_id == pupil_id ? &projects->appeals.at[i] : last;
    }
    return last;
}

bool project_may_change(const struct person *person, const struct session_pupil *pupil) {
    return gate_may(person->roles, "monitoring.open") ||
           (pupil->supervisor != 0 && pupil->supervisor == person->account);
}

// The session and the pupil in it; a session of another kind is refused.
static bool find_pupil(struct db *db, struct arena *arena, int64_t org, int64_t session_id,
                       int64_t pupil_id, struct session *session,
                       const struct session_pupil **pupil, struct error *error) {
    *pupil = NULL;
    if (!session_get(db, arena, org, session_id, session, error)) {
        return false;
    }
    for (size_t i = 0; i < session->pupils.n; i++) {
        *pupil = session->pupils.at[i].pupil_id == pupil_id ? &session->pupils.at[i] : *pupil;
    }
    return (*pupil != NULL && session->instrument.stages.n > 0) ||
           error_set(error, ERROR_NOT_FOUND, "Такого проекта в этой процедуре нет.");
}

static bool save_stages(struct db *db, struct arena *arena, const struct project_save *ask,
                        const struct instrument *instrument, int64_t pupil_id,
                        struct error *error) {
    for (size_t i = 0; i < ask->stages.n; i++) {
        const struct project_stage *stage = &ask->stages.at[i];
        bool known = false;
        for (size_t j = 0; j < instrument->stages.n; j++) {
            known = known || str_eq(instrument->stages.at[j].id, stage->stage);
        }
        if (!known) {
            return error_set(error, ERROR_INPUT, "Такой вехи у этого проекта нет.");
        }
        if (!db_exec(db, &project_stage_delete,
                     ARGS(ARG_INT(ask->by->org), ARG_INT(ask->session_id), ARG_INT(pupil_id),
                          ARG_TEXT(stage->stage)),
                     NULL, error)) {
            return false;
        }
        if (!date_is_none(stage->done_on) &&
            !db_exec(db, &project_stage_insert,
                     ARGS(ARG_INT(ask->by->org), ARG_INT(ask->session_id), ARG_INT(pupil_id),
                          ARG_TEXT(stage->stage), ARG_TEXT(date_iso(arena, stage->done_on))),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

// Who judges a work cannot become its supervisor once he has judged it: his marks would stay.
static bool check_supervisor(struct db *db, struct arena *arena, const struct project_save *ask,
                             const struct session *session, const struct session_pupil *pupil,
                             int64_t supervisor, struct error *error) {
    struct response_sheet sheet;
    int rater = supervisor == 0 ? 0 : session_rater_of(session, supervisor);
    if (rater == 0 || supervisor == pupil->supervisor) {
        return true;
    }
    if (!response_sheet_of(db, arena, ask->by->org, session->session_id, rater, &sheet, error)) {
        return false;
    }
    for (size_t i = 0; i < sheet.cells.n; i++) {
        if (sheet.cells.at[i].pupil_id == pupil->pupil_id &&
            sheet.cells.at[i].state != RESPONSE_CLEARED) {
            return error_set(error, ERROR_CONFLICT,
                             "%.*s: этот член комиссии уже поставил отметки; руководитель своего "
                             "ученика не оценивает. Сначала уберите их.",
                             STR_ARG(pupil->short_name));
        }
    }
    return true;
}

static bool save_one(struct db *db, struct arena *arena, const struct project_save *ask,
                     const struct session *session, const struct session_pupil *pupil,
                     struct error *error) {
    bool leads_all = gate_may(ask->by->roles, "monitoring.open");
    int64_t supervisor = leads_all ? ask->supervisor : pupil->supervisor;
    return check_supervisor(db, arena, ask, session, pupil, supervisor, error) &&
           db_exec(db, &project_update,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(ask->session_id), ARG_INT(pupil->pupil_id),
                        ARG_TEXT(str_trim(ask->topic)), ARG_INT(supervisor)),
                   NULL, error) &&
           save_stages(db, arena, ask, &session->instrument, pupil->pupil_id, error);
}

bool project_save(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct project_save *ask = asked;
    struct session session;
    const struct session_pupil *pupil;
    if (!find_pupil(db, arena, ask->by->org, ask->session_id, ask->pupil_id, &session, &pupil,
                    error)) {
        return false;
    }
    if (!project_may_change(ask->by, pupil)) {
        return error_set(error, ERROR_FORBIDDEN,
                         "Тему и вехи ведут руководитель проекта и заместитель директора.");
    }
    if (ask->topic.n > PROJECT_TOPIC_MAX) {
        return error_set(error, ERROR_INPUT, "Тема длиннее 200 букв: сократите.");
    }
    for (size_t i = 0; i < session.pupils.n; i++) {
        const struct session_pupil *other = &session.pupils.at[i];
        bool same_team = ask->whole_team && pupil->team > 0 && other->team == pupil->team &&
                         project_may_change(ask->by, other);
        if ((other == pupil || same_team) && !save_one(db, arena, ask, &session, other, error)) {
            return false;
        }
    }
    return audit_add(db, arena, ask->by->org, ask->by->account, "project.change", "session",
                     ask->session_id, NULL, error);
}

bool project_appeal_file(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct project_appeal_file *ask = asked;
    struct session session;
    struct projects projects;
    const struct session_pupil *pupil;
    if (!find_pupil(db, arena, ask->by->org, ask->session_id, ask->pupil_id, &session, &pupil,
                    error) ||
        !projects_read(db, arena, ask->by->org, ask->session_id, &projects, error)) {
        return false;
    }
    const struct project_appeal *last = project_appeal_of(&projects, ask->pupil_id);
    struct str reason = str_trim(ask->reason);
    if (!session.closed) {
        return error_set(error, ERROR_INPUT,
                         "Обращение принимают, когда сбор закрыт и баллы объявлены.");
    }
    if (last != NULL && date_is_none(last->decided_on)) {
        return error_set(error, ERROR_CONFLICT, "Обращение этого ученика ещё не рассмотрено.");
    }
    if (str_empty(reason) || reason.n > PROJECT_TEXT_MAX || !date_valid(ask->filed_on)) {
        return error_set(error, ERROR_INPUT, "Укажите день и то, с чем ученик не согласен.");
    }
    return db_exec(db, &project_appeal_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(id_new()), ARG_INT(ask->session_id),
                        ARG_INT(ask->pupil_id), ARG_TEXT(date_iso(arena, ask->filed_on)),
                        ARG_TEXT(reason)),
                   NULL, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "project.appeal", "session",
                     ask->session_id, NULL, error);
}

bool project_appeal_decide(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct project_appeal_decide *ask = asked;
    struct str decision = str_trim(ask->decision);
    int64_t changed = 0;
    if (str_empty(decision) || decision.n > PROJECT_TEXT_MAX || !date_valid(ask->decided_on)) {
        return error_set(error, ERROR_INPUT, "Укажите день и решение с его причиной.");
    }
    if (!db_exec(db, &project_appeal_update,
                 ARGS(ARG_INT(ask->by->org), ARG_INT(ask->session_id), ARG_INT(ask->appeal_id),
                      ARG_TEXT(date_iso(arena, ask->decided_on)), ARG_INT(ask->changed),
                      ARG_TEXT(decision)),
                 &changed, error)) {
        return false;
    }
    return (changed == 1 ||
            error_set(error, ERROR_NOT_FOUND, "Такого обращения нет или оно уже рассмотрено.")) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "project.decide", "session",
                     ask->session_id, NULL, error);
}
