// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/use.h"

#include "practice/practice_internal.h"
#include "school/audit.h"

#define USE_COLUMNS                                                                                \
    "select year_id, staff_id, class_id, term, technology_id, outcome_id, declared_on "            \
    "from practice_use "

static const struct sql use_of_year = {
    "practice_use_of_year",
    USE_COLUMNS "where org_id = $1 and year_id = $2 and declared_on <= $3 "
                "order by staff_id, class_id, technology_id, outcome_id, term"};

static const struct sql use_of_staff = {
    "practice_use_of_staff",
    USE_COLUMNS "where org_id = $1 and year_id = $2 and staff_id = $3 and term = $4 "
                "order by class_id, technology_id, outcome_id"};

static const struct sql use_delete = {"practice_use_delete",
                                      "delete from practice_use where org_id = $1 and year_id = $2 "
                                      "and term = $3 and staff_id = $4"};

static const struct sql use_insert = {
    "practice_use_insert",
    "insert into practice_use (org_id, year_id, term, staff_id, class_id, technology_id, "
    "outcome_id, declared_on) select c.org_id, c.year_id, cast($3 as bigint), cast($4 as bigint), "
    "c.class_id, $6, $7, $8 from class as c where c.org_id = $1 and c.year_id = $2 "
    "and c.class_id = $5 on conflict do nothing"};

const struct sql *const use_sql[] = {&use_of_year, &use_of_staff, &use_delete, &use_insert, NULL};

static bool read_rows(struct query *q, struct arena *arena, struct practice_uses *out,
                      struct error *error) {
    while (query_next(q)) {
        struct practice_use *use = vec_push(arena, &out->rows);
        use->year_id = query_int(q, 0);
        use->staff_id = query_int(q, 1);
        use->class_id = query_int(q, 2);
        use->term = (int)query_int(q, 3);
        use->technology_id = str_dup(arena, query_text(q, 4));
        use->outcome_id = str_dup(arena, query_text(q, 5));
        (void)date_parse_iso(query_text(q, 6), &use->declared_on);
    }
    return query_close(q, error);
}

bool practice_uses_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                           struct date on, struct practice_uses *out, struct error *error) {
    struct query q;
    *out = (struct practice_uses){0};
    return query_open(&q, db, &use_of_year,
                      ARGS(ARG_INT(org), ARG_INT(year), ARG_TEXT(date_iso(arena, on))), error) &&
           read_rows(&q, arena, out, error);
}

bool practice_uses_of_staff(struct db *db, struct arena *arena, int64_t org, int64_t year,
                            int64_t staff_id, int term, struct practice_uses *out,
                            struct error *error) {
    struct query q;
    *out = (struct practice_uses){0};
    return query_open(&q, db, &use_of_staff,
                      ARGS(ARG_INT(org), ARG_INT(year), ARG_INT(staff_id), ARG_INT(term)), error) &&
           read_rows(&q, arena, out, error);
}

int practice_term_on(const struct calendar *calendar, struct date on) {
    int term = 1;
    for (size_t i = 0; i < calendar->terms.n; i++) {
        const struct term *t = &calendar->terms.at[i];
        // Quarters of the basic school; where there is none, half-years of the senior one.
        if (t->level == LEVEL_SOO && calendar->terms.at[0].level != LEVEL_SOO) {
            continue;
        }
        if (date_cmp(t->begins, on) <= 0 && t->ordinal > term) {
            term = t->ordinal;
        }
    }
    return term;
}

static bool insert_row(struct db *db, struct arena *arena, const struct practice_declare *ask,
                       const struct practice_use *row, struct error *error) {
    const struct technology *technology = technology_find(ask->catalogue, row->technology_id);
    const struct outcome *outcome = outcome_find(ask->outcomes, row->outcome_id);
    if (technology == NULL || outcome == NULL ||
        technology_forms(technology, outcome, NULL) == NULL) {
        return error_set(error, ERROR_INPUT,
                         "В списке есть строка, которой больше нет: обновите страницу.");
    }
    return db_exec(db, &use_insert,
                   ARGS(ARG_INT(ask->by->org), ARG_INT(ask->year_id), ARG_INT(ask->term),
                        ARG_INT(ask->staff_id), ARG_INT(row->class_id),
                        ARG_TEXT(row->technology_id), ARG_TEXT(row->outcome_id),
                        ARG_TEXT(date_iso(arena, ask->on))),
                   NULL, error);
}

bool practice_declare(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct practice_declare *ask = asked;
    if (ask->staff_id == 0) {
        return error_set(error, ERROR_FORBIDDEN,
                         "Ваша учётная запись не связана с сотрудником: попросите заместителя "
                         "директора связать её.");
    }
    if (ask->rows.n > USES_MAX) {
        return error_set(error, ERROR_LIMIT,
                         "Отметьте не больше %d строк: только то, что бывает "
                         "на уроках постоянно.",
                         USES_MAX);
    }
    if (!db_exec(db, &use_delete,
                 ARGS(ARG_INT(ask->by->org), ARG_INT(ask->year_id), ARG_INT(ask->term),
                      ARG_INT(ask->staff_id)),
                 NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < ask->rows.n; i++) {
        if (!insert_row(db, arena, ask, &ask->rows.at[i], error)) {
            return false;
        }
    }
    return audit_add(db, arena, ask->by->org, ask->by->account, "practice.declare", "staff",
                     ask->staff_id, NULL, error);
}
