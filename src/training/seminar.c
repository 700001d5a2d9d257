// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/seminar.h"

#include "base/rng.h"
#include "school/audit.h"
#include "school/name.h"
#include "school/staff.h"
#include "training/training_internal.h"

#define SEMINAR_COLUMNS                                                                            \
    "select s.seminar_id, s.year_id, s.shipped_id, s.pair_id, s.kind, s.title, s.month, s.state, " \
    "s.held_on, s.leader_id, s.outcome_id, s.looked_on, s.looked_note, "                           \
    "(select count(*) from seminar_member as m where m.org_id = s.org_id "                         \
    "and m.seminar_id = s.seminar_id), "                                                           \
    "(select count(*) from seminar_member as m where m.org_id = s.org_id "                         \
    "and m.seminar_id = s.seminar_id and m.attended = 1), "                                        \
    "(select count(*) from seminar_word as w where w.org_id = s.org_id "                           \
    "and w.kind = 'conclusion' and w.holder_id = s.seminar_id and w.owner_id = 0 "                 \
    "and w.field = 'conclusions') from seminar as s "
// September first.
#define SEMINAR_ORDER "order by case when s.month >= 9 then 0 else 1 end, s.month, s.seminar_id"

static const struct sql seminar_of_year = {"seminar_of_year", SEMINAR_COLUMNS
                                           "where s.org_id = $1 and s.year_id = $2 " SEMINAR_ORDER};

static const struct sql seminar_of_staff = {
    "seminar_of_staff",
    SEMINAR_COLUMNS "where s.org_id = $1 and exists (select 1 from seminar_member as m "
                    "where m.org_id = s.org_id and m.seminar_id = s.seminar_id "
                    "and m.staff_id = $2) order by s.held_on desc, s.seminar_id desc limit 200"};

static const struct sql seminar_one = {"seminar_one",
                                       SEMINAR_COLUMNS "where s.org_id = $1 and s.seminar_id = $2"};

static const struct sql seminar_stands = {
    "seminar_stands", "select seminar_id from seminar where org_id = $1 and year_id = $2 "
                      "and shipped_id = $3"};

static const struct sql seminar_insert = {
    "seminar_insert",
    "insert into seminar (org_id, seminar_id, year_id, shipped_id, pair_id, kind, title, month, "
    "state, held_on, leader_id, outcome_id, looked_on, looked_note, account_id) values ($1, $2, "
    "$3, $4, $5, $6, $7, $8, 'planned', '', 0, $9, '', '', $10)"};

static const struct sql seminar_move = {
    "seminar_move", "update seminar set month = $3, leader_id = $4 where org_id = $1 "
                    "and seminar_id = $2 and state = 'planned'"};

static const struct sql seminar_delete = {
    "seminar_delete",
    "delete from seminar where org_id = $1 and seminar_id = $2 and state = 'planned'"};

static const struct sql member_delete_all = {
    "seminar_member_delete_all",
    "delete from seminar_member where org_id = $1 and seminar_id = $2"};

static const struct sql member_insert = {
    "seminar_member_insert",
    "insert into seminar_member (org_id, seminar_id, staff_id, attended, team, invited_on) "
    "values ($1, $2, $3, 0, 0, $4) on conflict (org_id, seminar_id, staff_id) do nothing"};

static const struct sql member_rows = {
    "seminar_member_rows",
    "select m.staff_id, p.last_name, p.first_name, p.middle_name, m.attended, m.team "
    "from seminar_member as m join staff as p on p.org_id = m.org_id and p.staff_id = m.staff_id "
    "where m.org_id = $1 and m.seminar_id = $2 order by p.sort_key, m.staff_id"};

const struct sql *const seminar_sql[] = {&seminar_of_year,
                                         &seminar_of_staff,
                                         &seminar_one,
                                         &seminar_stands,
                                         &seminar_insert,
                                         &seminar_move,
                                         &seminar_delete,
                                         &member_delete_all,
                                         &member_insert,
                                         &member_rows,
                                         NULL};

static const char *const state_names[] = {"planned", "running", "closed"};

const char *seminar_state_title(enum seminar_state state) {
    static const char *const titles[] = {"в плане", "идёт", "проведён"};
    return titles[state];
}

int school_month(int month) { return (month + 3) % 12; }

static enum seminar_state state_of(struct str name) {
    int state = SEMINAR_CLOSED;
    while (state > SEMINAR_PLANNED && !str_eq(name, str_from(state_names[state]))) {
        state--;
    }
    return (enum seminar_state)state;
}

static void read_row(struct arena *arena, struct query *q, struct seminar *out) {
    *out = (struct seminar){
        .seminar_id = query_int(q, 0),
        .year_id = query_int(q, 1),
        .script_id = str_dup(arena, query_text(q, 2)),
        .pair_id = str_dup(arena, query_text(q, 3)),
        .kind =
            str_eq(query_text(q, 4), S("development")) ? SEMINAR_DEVELOPMENT : SEMINAR_REFLEXIVE,
        .title = str_dup(arena, query_text(q, 5)),
        .month = (int)query_int(q, 6),
        .state = state_of(query_text(q, 7)),
        .leader_id = query_int(q, 9),
        .outcome_id = str_dup(arena, query_text(q, 10)),
        .looked_note = str_dup(arena, query_text(q, 12)),
        .members = query_int(q, 13),
        .came = query_int(q, 14),
        .concluded = query_int(q, 15) > 0,
    };
    (void)date_parse_iso(query_text(q, 8), &out->held_on);
    (void)date_parse_iso(query_text(q, 11), &out->looked_on);
}

static bool read_all(struct db *db, struct arena *arena, const struct sql *sql, int64_t org,
                     int64_t of, struct seminars *out, struct error *error) {
    struct query q;
    *out = (struct seminars){0};
    if (!query_open(&q, db, sql, ARGS(ARG_INT(org), ARG_INT(of)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_row(arena, &q, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

bool seminars_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                      struct seminars *out, struct error *error) {
    return read_all(db, arena, &seminar_of_year, org, year, out, error);
}

bool seminars_of_staff(struct db *db, struct arena *arena, int64_t org, int64_t staff_id,
                       struct seminars *out, struct error *error) {
    return read_all(db, arena, &seminar_of_staff, org, staff_id, out, error);
}

bool seminar_get(struct db *db, struct arena *arena, int64_t org, int64_t seminar_id,
                 struct seminar *out, struct error *error) {
    struct seminars found;
    if (!read_all(db, arena, &seminar_one, org, seminar_id, &found, error)) {
        return false;
    }
    if (found.rows.n == 0) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Такого семинара нет: откройте «Подготовка педагогов».");
    }
    *out = found.rows.at[0];
    return true;
}

bool seminar_members_of(struct db *db, struct arena *arena, int64_t org, int64_t seminar_id,
                        struct seminar_members *out, struct error *error) {
    struct query q;
    *out = (struct seminar_members){0};
    if (!query_open(&q, db, &member_rows, ARGS(ARG_INT(org), ARG_INT(seminar_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct person_name name = {query_text(&q, 1), query_text(&q, 2), query_text(&q, 3)};
        *vec_push(arena, &out->rows) = (struct seminar_member){
            .staff_id = query_int(&q, 0),
            .name = name_initials(arena, &name),
            .attended = query_int(&q, 4) == 1,
            .team = (int)query_int(&q, 5),
        };
    }
    return query_close(&q, error);
}

// ---- the plan

static bool invite(struct db *db, struct arena *arena, int64_t org, int64_t seminar_id,
                   int64_t staff_id, struct error *error) {
    struct staff staff;
    if (!staff_get(db, arena, org, staff_id, &staff, error)) {
        return false;
    }
    return db_exec(db, &member_insert,
                   ARGS(ARG_INT(org), ARG_INT(seminar_id), ARG_INT(staff_id),
                        ARG_TEXT(date_iso(arena, date_today()))),
                   NULL, error);
}

static bool insert(struct db *db, struct arena *arena, struct seminar_plan *ask,
                   const struct seminar_script *script, struct error *error) {
    ask->seminar_id = id_new();
    return db_exec(db, &seminar_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(ask->seminar_id), ARG_INT(ask->year_id),
                        ARG_TEXT(script->id), ARG_TEXT(script->pair),
                        ARG_TEXT(str_from(seminar_kind_name(script->kind))),
                        ARG_TEXT(script->title), ARG_INT(ask->month), ARG_TEXT(ask->outcome_id),
                        ARG_INT(ask->by->account)),
                   NULL, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "training.plan", "seminar",
                     ask->seminar_id, NULL, error);
}

bool seminar_plan(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct seminar_plan *ask = asked;
    struct query q;
    struct school_year year;
    const struct seminar_script *script = script_find(ask->catalogue, ask->script_id);
    if (script == NULL) {
        return error_set(error, ERROR_INPUT, "Выберите семинар из базы знаний.");
    }
    if (ask->month < 1 || ask->month > 12 || (ask->month > 5 && ask->month < 9)) {
        return error_set(error, ERROR_INPUT, "Семинары идут с сентября по май: выберите месяц.");
    }
    if (!year_get(db, arena, ask->by->org, ask->year_id, &year, error) ||
        !query_open(&q, db, &seminar_stands,
                    ARGS(ARG_INT(ask->by->org), ARG_INT(ask->year_id), ARG_TEXT(script->id)),
                    error)) {
        return false;
    }
    ask->seminar_id = query_next(&q) ? query_int(&q, 0) : 0;
    if (!query_close(&q, error) ||
        (ask->seminar_id == 0 && !insert(db, arena, ask, script, error))) {
        return false;
    }
    for (size_t i = 0; i < ask->invite.n; i++) {
        if (!invite(db, arena, ask->by->org, ask->seminar_id, ask->invite.at[i], error)) {
            return false;
        }
    }
    return true;
}

bool seminar_change(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct seminar_change *ask = asked;
    struct seminar now;
    int64_t org = ask->by->org, changed = 0;
    if (!seminar_get(db, arena, org, ask->seminar_id, &now, error)) {
        return false;
    }
    if (ask->month > 12 || ask->month < 0 || (ask->month > 5 && ask->month < 9)) {
        return error_set(error, ERROR_INPUT, "Семинары идут с сентября по май: выберите месяц.");
    }
    int64_t leader = ask->leader_id < 0 ? now.leader_id : ask->leader_id;
    struct staff staff;
    if (leader > 0 && !staff_get(db, arena, org, leader, &staff, error)) {
        return false;
    }
    bool ok =
        ask->remove
            ? db_exec(db, &seminar_delete, ARGS(ARG_INT(org), ARG_INT(ask->seminar_id)), &changed,
                      error) &&
                  (changed == 0 ||
                   db_exec(db, &member_delete_all, ARGS(ARG_INT(org), ARG_INT(ask->seminar_id)),
                           NULL, error))
            : db_exec(db, &seminar_move,
                      ARGS(ARG_INT(org), ARG_INT(ask->seminar_id),
                           ARG_INT(ask->month == 0 ? now.month : ask->month), ARG_INT(leader)),
                      &changed, error);
    if (!ok) {
        return false;
    }
    if (changed == 0) {
        return error_set(error, ERROR_CONFLICT,
                         "Семинар «%.*s» уже начат: его место в плане не меняется.",
                         STR_ARG(now.title));
    }
    return audit_add(db, arena, org, ask->by->account, "training.plan", "seminar", ask->seminar_id,
                     NULL, error);
}

bool seminar_invite(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct seminar_invite *ask = asked;
    struct seminar now;
    if (!seminar_get(db, arena, ask->by->org, ask->seminar_id, &now, error)) {
        return false;
    }
    if (now.state == SEMINAR_CLOSED) {
        return error_set(error, ERROR_CONFLICT, "Семинар «%.*s» уже проведён.", STR_ARG(now.title));
    }
    for (size_t i = 0; i < ask->staff.n; i++) {
        if (!invite(db, arena, ask->by->org, ask->seminar_id, ask->staff.at[i], error)) {
            return false;
        }
    }
    return audit_add(db, arena, ask->by->org, ask->by->account, "training.plan", "seminar",
                     ask->seminar_id, NULL, error);
}

// ---- the months of a pair

void pair_months(const struct seminar_pair *pair, int from, int *saw, int *developed) {
    enum { MAY = 8, SEPTEMBER = 9 };
    int first = school_month(pair->saw->month), second = school_month(pair->developed->month);
    int gap = second - first, least = school_month(from);
    first = first < least ? least : first;
    second = first + gap;
    *saw = *developed = 0;
    if (first > MAY) {
        return;
    }
    second = second > MAY ? MAY : second;
    *saw = (first + SEPTEMBER - 1) % 12 + 1;
    *developed = (second + SEPTEMBER - 1) % 12 + 1;
}
