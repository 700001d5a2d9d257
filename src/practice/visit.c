// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/visit.h"

#include "practice/practice_internal.h"
#include "base/rng.h"
#include "school/audit.h"
#include "school/class.h"
#include "school/name.h"
#include "school/staff.h"

static const struct sql visit_insert = {
    "practice_visit_insert",
    "insert into practice_visit (org_id, visit_id, year_id, class_id, staff_id, technology_id, "
    "visited_on, subject, signs, seen, shown, note, account_id) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};

static const struct sql visit_rows = {
    "practice_visit_rows",
    "select v.visit_id, v.year_id, v.class_id, v.staff_id, v.technology_id, v.visited_on, "
    "v.subject, v.seen, v.shown, v.note, c.grade, c.letter, s.last_name, s.first_name, "
    "s.middle_name, coalesce(a.shown_name, '') from practice_visit as v "
    "join class as c on c.org_id = v.org_id and c.class_id = v.class_id "
    "join staff as s on s.org_id = v.org_id and s.staff_id = v.staff_id "
    "left join account as a on a.org_id = v.org_id and a.account_id = v.account_id "
    "where v.org_id = $1 and v.year_id = $2 and v.visited_on <= $3 "
    "and (cast($4 as bigint) = 0 or v.staff_id = $4) "
    "order by v.visited_on desc, v.visit_id desc limit 2000"};

const struct sql *const visit_sql[] = {&visit_insert, &visit_rows, NULL};

enum visit_verdict visit_verdict(const struct practice_visit *visit) {
    return visit->seen == 0              ? VISIT_NOT_SEEN
           : visit->seen == visit->shown ? VISIT_CONFIRMED
                                         : VISIT_PARTLY;
}

const char *visit_verdict_title(enum visit_verdict verdict) {
    static const char *const titles[] = {"не видно", "видно частью", "видно"};
    return titles[verdict];
}

bool practice_visits_of(struct db *db, struct arena *arena, int64_t org, int64_t year,
                        struct date on, int64_t staff_id, struct practice_visits *out,
                        struct error *error) {
    struct query q;
    *out = (struct practice_visits){0};
    if (!query_open(
            &q, db, &visit_rows,
            ARGS(ARG_INT(org), ARG_INT(year), ARG_TEXT(date_iso(arena, on)), ARG_INT(staff_id)),
            error)) {
        return false;
    }
    while (query_next(&q)) {
        struct practice_visit *visit = vec_push(arena, &out->rows);
        struct person_name name = {query_text(&q, 12), query_text(&q, 13), query_text(&q, 14)};
        visit->visit_id = query_int(&q, 0);
        visit->year_id = query_int(&q, 1);
        visit->class_id = query_int(&q, 2);
        visit->staff_id = query_int(&q, 3);
        visit->technology_id = str_dup(arena, query_text(&q, 4));
        (void)date_parse_iso(query_text(&q, 5), &visit->visited_on);
        visit->subject = str_dup(arena, query_text(&q, 6));
        visit->seen = (int)query_int(&q, 7);
        visit->shown = (int)query_int(&q, 8);
        visit->note = str_dup(arena, query_text(&q, 9));
        visit->class_name =
            str_fmt(arena, "%lld%.*s", (long long)query_int(&q, 10), STR_ARG(query_text(&q, 11)));
        visit->teacher = name_initials(arena, &name);
        visit->visitor = str_dup(arena, query_text(&q, 15));
    }
    return query_close(&q, error);
}

static bool check(struct db *db, struct arena *arena, const struct practice_visit_add *ask,
                  struct error *error) {
    const struct practice_visit *visit = &ask->visit;
    struct class_row class;
    struct staff staff;
    if (!date_valid(visit->visited_on) || date_cmp(visit->visited_on, date_today()) > 0) {
        return error_set(error, ERROR_INPUT, "День посещения: сегодня или раньше.");
    }
    if (visit->staff_id == ask->by->staff && ask->by->staff != 0) {
        return error_set(error, ERROR_INPUT, "Свой урок посещает другой человек.");
    }
    return class_get(db, arena, ask->by->org, visit->class_id, visit->visited_on, &class, error) &&
           staff_get(db, arena, ask->by->org, visit->staff_id, &staff, error);
}

bool practice_visit_add(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct practice_visit_add *ask = asked;
    struct practice_visit *visit = &ask->visit;
    const struct technology *technology = technology_find(ask->catalogue, visit->technology_id);
    if (technology == NULL) {
        return error_set(error, ERROR_INPUT, "Выберите, что смотрели на уроке.");
    }
    if (!check(db, arena, ask, error)) {
        return false;
    }
    struct node *list = node_list(arena);
    struct buf signs = buf_open(arena, 1024);
    visit->seen = 0;
    visit->shown = (int)technology->visible_signs.n;
    for (size_t i = 0; i < technology->visible_signs.n; i++) {
        bool seen = i < visit->signs.n && visit->signs.at[i];
        visit->seen += seen;
        node_add(list, node_int(arena, seen));
    }
    node_json(&signs, list, 0);
    visit->visit_id = id_new();
    return db_exec(db, &visit_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(visit->visit_id), ARG_INT(visit->year_id),
                        ARG_INT(visit->class_id), ARG_INT(visit->staff_id),
                        ARG_TEXT(visit->technology_id),
                        ARG_TEXT(date_iso(arena, visit->visited_on)),
                        ARG_TEXT(str_trim(visit->subject)), ARG_TEXT(buf_str(&signs)),
                        ARG_INT(visit->seen), ARG_INT(visit->shown),
                        ARG_TEXT(str_trim(visit->note)), ARG_INT(ask->by->account)),
                   NULL, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "practice.visit", "visit",
                     visit->visit_id, NULL, error);
}
