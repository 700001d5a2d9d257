// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/plan.h"

#include "base/rng.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/plan_internal.h"
#include "school/audit.h"
#include "school/class.h"

static const struct sql plan_items = {
    "plan_items", "select item_id, procedure_id, grade, class_id, month, done_on from plan_item "
                  "where org_id = $1 and year_id = $2 "
                  "order by (month + 4) % 12, procedure_id, grade, class_id"};

static const struct sql plan_basis_rows = {
    "plan_basis_rows",
    "select law_id from plan_basis where org_id = $1 and year_id = $2 order by law_id"};

static const struct sql plan_item_insert = {
    "plan_item_insert",
    "insert into plan_item (org_id, item_id, year_id, procedure_id, grade, class_id, month, "
    "done_on, account_id, added_ms) values ($1, $2, $3, $4, $5, $6, $7, '', $8, $9) "
    "on conflict (org_id, year_id, procedure_id, grade, class_id, month) do nothing"};

static const struct sql plan_item_delete = {
    "plan_item_delete", "delete from plan_item where org_id = $1 and item_id = $2"};

// The month is taken already: then the item of that month stays and this one goes (plan_change).
static const struct sql plan_item_move = {
    "plan_item_move",
    "update plan_item set month = $3 where org_id = $1 and item_id = $2 and not exists "
    "(select 1 from plan_item as o where o.org_id = plan_item.org_id "
    "and o.year_id = plan_item.year_id and o.procedure_id = plan_item.procedure_id "
    "and o.grade = plan_item.grade and o.class_id = plan_item.class_id and o.month = $3)"};

static const struct sql plan_item_done = {
    "plan_item_done", "update plan_item set done_on = $3 where org_id = $1 and item_id = $2"};

static const struct sql plan_basis_insert = {
    "plan_basis_insert",
    "insert into plan_basis (org_id, year_id, law_id) values ($1, $2, $3) on conflict do nothing"};

static const struct sql plan_basis_delete = {
    "plan_basis_delete",
    "delete from plan_basis where org_id = $1 and year_id = $2 and law_id = $3"};

const struct sql *const plan_sql[] = {&plan_items,        &plan_basis_rows,   &plan_item_insert,
                                      &plan_item_delete,  &plan_item_move,    &plan_item_done,
                                      &plan_basis_insert, &plan_basis_delete, NULL};

static bool read_basis(struct db *db, struct arena *arena, int64_t org, struct plan *out,
                       struct error *error) {
    struct query q;
    if (!query_open(&q, db, &plan_basis_rows, ARGS(ARG_INT(org), ARG_INT(out->year_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->basis) = str_dup(arena, query_text(&q, 0));
    }
    return query_close(&q, error);
}

bool plan_get(struct db *db, struct arena *arena, int64_t org, int64_t year, struct plan *out,
              struct error *error) {
    struct query q;
    *out = (struct plan){.year_id = year};
    if (!query_open(&q, db, &plan_items, ARGS(ARG_INT(org), ARG_INT(year)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct plan_item *item = vec_push(arena, &out->items);
        item->item_id = query_int(&q, 0);
        item->procedure_id = str_dup(arena, query_text(&q, 1));
        item->grade = (int)query_int(&q, 2);
        item->class_id = query_int(&q, 3);
        item->month = (int)query_int(&q, 4);
        if (!date_parse_iso(query_text(&q, 5), &item->done_on)) {
            item->done_on = (struct date){0};
        }
    }
    return query_close(&q, error) && read_basis(db, arena, org, out, error);
}

bool plan_has(const struct plan *plan, struct str procedure_id, int grade, int from) {
    for (size_t i = 0; i < plan->items.n; i++) {
        const struct plan_item *item = &plan->items.at[i];
        if ((grade < 0 || item->grade == grade) && month_of_school_year(item->month) >= from &&
            str_eq(item->procedure_id, procedure_id)) {
            return true;
        }
    }
    return false;
}

bool plan_has_kind(const struct plan *plan, const struct assessment_kind *kind, enum level level) {
    for (size_t i = 0; i < plan->items.n; i++) {
        const struct plan_item *item = &plan->items.at[i];
        for (size_t j = 0; item->grade > 0 && j < kind->procedures.n; j++) {
            if (level_of_grade(item->grade) == level &&
                str_eq(item->procedure_id, kind->procedures.at[j])) {
                return true;
            }
        }
    }
    return false;
}

// Writing ----------------------------------------------------------------------------------------

bool plan_insert(struct db *db, int64_t org, int64_t account, int64_t year, struct plan_item *item,
                 int64_t *added, struct error *error) {
    item->item_id = id_new();
    return db_exec(db, &plan_item_insert,
                   ARGS(ARG_INT(org), ARG_INT(item->item_id), ARG_INT(year),
                        ARG_TEXT(item->procedure_id), ARG_INT(item->grade), ARG_INT(item->class_id),
                        ARG_INT(item->month), ARG_INT(account), ARG_INT(clock_now_ms())),
                   added, error);
}

bool plan_rest_on(struct db *db, int64_t org, int64_t year, struct str law, struct error *error) {
    return db_exec(db, &plan_basis_insert, ARGS(ARG_INT(org), ARG_INT(year), ARG_TEXT(law)), NULL,
                   error);
}

static bool check_item(struct db *db, struct arena *arena, const struct plan_add *ask,
                       struct error *error) {
    const struct procedure *procedure = procedure_find(ask->procedures, ask->item.procedure_id);
    struct class_row class;
    if (procedure == NULL) {
        return error_set(error, ERROR_INPUT, "Такой процедуры нет: обновите страницу.");
    }
    if (ask->item.month < 1 || ask->item.month > 12) {
        return error_set(error, ERROR_INPUT, "Выберите месяц.");
    }
    if (!procedure_has_grade(procedure, ask->item.grade)) {
        return error_set(error, ERROR_INPUT, "«%.*s»: не для %d класса.", STR_ARG(procedure->title),
                         ask->item.grade);
    }
    if (ask->item.class_id == 0) {
        return true;
    }
    if (!class_get(db, arena, ask->by->org, ask->item.class_id, date_today(), &class, error)) {
        return false;
    }
    return (class.grade == ask->item.grade && class.year_id == ask->year_id) ||
           error_set(error, ERROR_INPUT, "Этот класс – другой параллели или другого года.");
}

bool plan_add(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct plan_add *ask = asked;
    return check_item(db, arena, ask, error) &&
           plan_insert(db, ask->by->org, ask->by->account, ask->year_id, &ask->item, NULL, error) &&
           audit_add(db, arena, ask->by->org, ask->by->account, "plan.change", "plan",
                     ask->item.item_id, NULL, error);
}

bool plan_change(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct plan_change *ask = asked;
    int64_t org = ask->by->org, changed = 1;
    bool remove = ask->remove;
    if (!remove && ask->month != 0) {
        if (ask->month < 1 || ask->month > 12) {
            return error_set(error, ERROR_INPUT, "Выберите месяц.");
        }
        if (!db_exec(db, &plan_item_move,
                     ARGS(ARG_INT(org), ARG_INT(ask->item_id), ARG_INT(ask->month)), &changed,
                     error)) {
            return false;
        }
        remove = changed == 0;
    }
    if (remove && !db_exec(db, &plan_item_delete, ARGS(ARG_INT(org), ARG_INT(ask->item_id)),
                           &changed, error)) {
        return false;
    }
    if (!remove && !date_is_none(ask->done_on) &&
        !db_exec(db, &plan_item_done,
                 ARGS(ARG_INT(org), ARG_INT(ask->item_id), ARG_TEXT(date_iso(arena, ask->done_on))),
                 &changed, error)) {
        return false;
    }
    if (changed == 0) {
        return error_set(error, ERROR_NOT_FOUND, "Этой строки в плане уже нет: обновите страницу.");
    }
    return audit_add(db, arena, org, ask->by->account, "plan.change", "plan", ask->item_id, NULL,
                     error);
}

bool plan_rest(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct plan_rest *ask = asked;
    int64_t org = ask->by->org;
    if (!str_empty(ask->drop) &&
        !db_exec(db, &plan_basis_delete,
                 ARGS(ARG_INT(org), ARG_INT(ask->year_id), ARG_TEXT(ask->drop)), NULL, error)) {
        return false;
    }
    if (!str_empty(ask->add)) {
        if (law_find(ask->laws, ask->add) == NULL) {
            return error_set(error, ERROR_INPUT, "Такого акта в реестре нет: обновите страницу.");
        }
        if (!plan_rest_on(db, org, ask->year_id, ask->add, error)) {
            return false;
        }
    }
    return audit_add(db, arena, org, ask->by->account, "plan.change", "org", org, NULL, error);
}
