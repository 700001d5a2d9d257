// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/competence.h"

#include "school/audit.h"
#include "school/staff.h"
#include "training/training_internal.h"

static const struct sql self_rows = {
    "training_self_rows",
    "select s.competence_id, s.step, s.said_on from training_self as s where s.org_id = $1 "
    "and s.staff_id = $2 and s.said_on = (select max(l.said_on) from training_self as l "
    "where l.org_id = s.org_id and l.staff_id = s.staff_id "
    "and l.competence_id = s.competence_id) order by s.competence_id"};

static const struct sql self_put = {
    "training_self_put",
    "insert into training_self (org_id, staff_id, competence_id, said_on, step) "
    "values ($1, $2, $3, $4, $5) on conflict (org_id, staff_id, competence_id, said_on) "
    "do update set step = excluded.step"};

static const struct sql mentor_one = {
    "training_mentor_one",
    "select mentor_id from training_mentor where org_id = $1 and staff_id = $2"};

static const struct sql mentor_rows = {"training_mentor_rows",
                                       "select staff_id from training_mentor where org_id = $1 "
                                       "and mentor_id = $2 order by staff_id"};

static const struct sql mentor_put = {
    "training_mentor_put",
    "insert into training_mentor (org_id, staff_id, mentor_id, since) values ($1, $2, $3, $4) "
    "on conflict (org_id, staff_id) do update set mentor_id = excluded.mentor_id, "
    "since = excluded.since"};

const struct sql *const competence_sql[] = {&self_rows,   &self_put,   &mentor_one,
                                            &mentor_rows, &mentor_put, NULL};

bool competence_words_of(struct db *db, struct arena *arena, int64_t org, int64_t staff_id,
                         struct competence_words *out, struct error *error) {
    struct query q;
    *out = (struct competence_words){0};
    if (!query_open(&q, db, &self_rows, ARGS(ARG_INT(org), ARG_INT(staff_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct competence_word *word = vec_push(arena, &out->rows);
        word->staff_id = staff_id;
        word->competence_id = str_dup(arena, query_text(&q, 0));
        word->step = (int)query_int(&q, 1);
        (void)date_parse_iso(query_text(&q, 2), &word->said_on);
    }
    return query_close(&q, error);
}

static bool on_the_list(const struct person *by, struct error *error) {
    return by->staff != 0 ||
           error_set(error, ERROR_INPUT,
                     "Ваша учётная запись не связана с сотрудником школы: её связывает тот, кто "
                     "ведёт учётные записи.");
}

bool competence_say(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct competence_say *ask = asked;
    if (!on_the_list(ask->by, error)) {
        return false;
    }
    for (size_t i = 0; i < ask->rows.n; i++) {
        const struct competence_word *word = &ask->rows.at[i];
        if (word->step < 0) {
            continue;
        }
        if (word->step >= COMPETENCE_STEPS ||
            signs_of(ask->catalogue, word->competence_id) == NULL) {
            return error_set(error, ERROR_INPUT, "Такой ступени или компетенции нет.");
        }
        if (!db_exec(db, &self_put,
                     ARGS(ARG_INT(ask->by->org), ARG_INT(ask->by->staff),
                          ARG_TEXT(word->competence_id), ARG_TEXT(date_iso(arena, ask->on)),
                          ARG_INT(word->step)),
                     NULL, error)) {
            return false;
        }
    }
    return audit_add(db, arena, ask->by->org, ask->by->account, "training.self", "staff",
                     ask->by->staff, NULL, error);
}

bool mentor_of(struct db *db, int64_t org, int64_t staff_id, int64_t *mentor, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &mentor_one, ARGS(ARG_INT(org), ARG_INT(staff_id)), error)) {
        return false;
    }
    *mentor = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}

bool mentored_by(struct db *db, struct arena *arena, int64_t org, int64_t mentor_id,
                 struct staff_ids *out, struct error *error) {
    struct query q;
    *out = (struct staff_ids){0};
    if (mentor_id == 0) {
        return true;
    }
    if (!query_open(&q, db, &mentor_rows, ARGS(ARG_INT(org), ARG_INT(mentor_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->rows) = query_int(&q, 0);
    }
    return query_close(&q, error);
}

bool mentor_name(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct mentor_name *ask = asked;
    struct staff mentor;
    if (!on_the_list(ask->by, error)) {
        return false;
    }
    if (ask->mentor_id == ask->by->staff) {
        return error_set(error, ERROR_INPUT, "Методистом назовите другого человека.");
    }
    if (ask->mentor_id != 0 &&
        !staff_get(db, arena, ask->by->org, ask->mentor_id, &mentor, error)) {
        return false;
    }
    return db_exec(db, &mentor_put,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(ask->by->staff), ARG_INT(ask->mentor_id),
                        ARG_TEXT(date_iso(arena, ask->on))),
                   NULL, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "training.mentor", "staff",
                     ask->by->staff, NULL, error);
}

bool needs_view_of(struct db *db, struct arena *arena, const struct person *person,
                   struct needs_view *out, struct error *error) {
    *out = (struct needs_view){.all = gate_may(person->roles, "training.needs"),
                               .self = person->staff};
    return mentored_by(db, arena, person->org, person->staff, &out->named, error);
}

bool needs_may_see(const struct needs_view *view, int64_t staff_id) {
    if (view->all || (staff_id != 0 && staff_id == view->self)) {
        return true;
    }
    for (size_t i = 0; i < view->named.rows.n; i++) {
        if (view->named.rows.at[i] == staff_id) {
            return true;
        }
    }
    return false;
}
