// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/staff.h"

#include "base/rng.h"
#include "base/ru.h"
#include "school/audit.h"
#include "school/restore.h"
#include "school/school_internal.h"

#define STAFF_COLUMNS "s.staff_id, s.last_name, s.first_name, s.middle_name, s.position, s.left_on"
#define STAFF_ROW                                                                                  \
    "select " STAFF_COLUMNS ","                                                                    \
    " (select coalesce(sum(t.hours), 0) from teaching t where t.org_id = s.org_id"                 \
    " and t.staff_id = s.staff_id and t.year_id = $2),"                                            \
    " coalesce((select max(a.account_id) from account a where a.org_id = s.org_id"                 \
    " and a.staff_id = s.staff_id), 0) from staff s"

static const struct sql staff_by_id = {
    "staff_by_id", "select " STAFF_COLUMNS " from staff s where s.org_id = $1 and s.staff_id = $2"};
static const struct sql staff_matching = {"staff_matching", STAFF_ROW
                                          " where s.org_id = $1 and ' ' || s.fold_key like $3"
                                          " and (s.left_on = '' or s.left_on >= $4)"
                                          " order by s.sort_key, s.staff_id"};
static const struct sql staff_by_fold = {
    "staff_by_fold", STAFF_ROW " where s.org_id = $1 and s.fold_key = $3 order by s.staff_id"};
static const struct sql staff_insert = {
    "staff_insert",
    "insert into staff (org_id, staff_id, last_name, first_name, middle_name, position, sort_key,"
    " fold_key, left_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql staff_update = {
    "staff_update",
    "update staff set last_name = $3, first_name = $4, middle_name = $5, position = $6,"
    " sort_key = $7, fold_key = $8, left_on = $9 where org_id = $1 and staff_id = $2"};
static const struct sql staff_block_account = {
    "staff_block_account", "update account set blocked = 1 where org_id = $1 and staff_id = $2"};
static const struct sql staff_uses = {
    "staff_uses", "select (select count(*) from account where org_id = $1 and staff_id = $2)"
                  " + (select count(*) from teaching where org_id = $1 and staff_id = $2)"
                  " + (select count(*) from class where org_id = $1 and head_staff_id = $2)"};
static const struct sql staff_delete = {"staff_delete",
                                        "delete from staff where org_id = $1 and staff_id = $2"};

const struct sql *const staff_sql[] = {&staff_by_id,  &staff_matching, &staff_by_fold,
                                       &staff_insert, &staff_update,   &staff_block_account,
                                       &staff_uses,   &staff_delete,   NULL};

static void read_staff(struct arena *arena, struct query *q, struct staff *out) {
    out->staff_id = query_int(q, 0);
    out->name.last = row_text(arena, q, 1);
    out->name.first = row_text(arena, q, 2);
    out->name.middle = row_text(arena, q, 3);
    out->position = row_text(arena, q, 4);
    out->left_on = row_date(q, 5);
}

bool staff_get(struct db *db, struct arena *arena, int64_t org, int64_t staff_id, struct staff *out,
               struct error *error) {
    struct query q;
    *out = (struct staff){0};
    if (!query_open(&q, db, &staff_by_id, ARGS(ARG_INT(org), ARG_INT(staff_id)), error)) {
        return false;
    }
    bool found = query_next(&q);
    if (found) {
        read_staff(arena, &q, out);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return found || error_set(error, ERROR_NOT_FOUND, "Такого сотрудника в школе нет");
}

static bool list_staff(struct db *db, struct arena *arena, const struct sql *sql,
                       const struct arg *args, size_t n, struct staff_list *out,
                       struct error *error) {
    struct query q;
    *out = (struct staff_list){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    while (query_next(&q)) {
        struct staff_row *row = vec_push(arena, &out->rows);
        read_staff(arena, &q, &row->staff);
        row->full_name = name_full(arena, &row->staff.name);
        row->short_name = name_initials(arena, &row->staff.name);
        row->hours = query_real(&q, 6);
        row->account_id = query_int(&q, 7);
    }
    return query_close(&q, error);
}

bool staff_search(struct db *db, struct arena *arena, int64_t org, int64_t year, struct str query,
                  struct date on, struct staff_list *out, struct error *error) {
    return list_staff(db, arena, &staff_matching,
                      ARGS(ARG_INT(org), ARG_INT(year), ARG_TEXT(name_pattern(arena, query)),
                           ARG_DATE(arena, on)),
                      out, error);
}

bool staff_namesakes(struct db *db, struct arena *arena, int64_t org,
                     const struct person_name *name, struct staff_list *out, struct error *error) {
    return list_staff(db, arena, &staff_by_fold,
                      ARGS(ARG_INT(org), ARG_INT(0), ARG_TEXT(name_fold_key(arena, name))), out,
                      error);
}

// ---- changing

static struct node *staff_node(struct arena *arena, const struct staff *staff) {
    struct node *node = node_map(arena);
    put_text(arena, node, "last", staff->name.last);
    put_text(arena, node, "first", staff->name.first);
    put_text(arena, node, "middle", staff->name.middle);
    put_text(arena, node, "position", staff->position);
    put_date(arena, node, "left_on", staff->left_on);
    return node;
}

static bool write_staff(struct db *db, struct arena *arena, int64_t org, const struct sql *sql,
                        struct staff *staff, struct error *error) {
    struct person_name clean;
    if (!name_clean(arena, &staff->name, &clean, error)) {
        return false;
    }
    staff->name = clean;
    staff->position = ru_tidy(arena, staff->position);
    return exec_one(db, sql,
                    ARGS(ARG_INT(org), ARG_INT(staff->staff_id), ARG_TEXT(clean.last),
                         ARG_TEXT(clean.first), ARG_TEXT(clean.middle), ARG_TEXT(staff->position),
                         ARG_TEXT(name_sort_key(arena, &clean)),
                         ARG_TEXT(name_fold_key(arena, &clean)), ARG_DATE(arena, staff->left_on)),
                    "Такого сотрудника в школе нет", error);
}

bool staff_add(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct staff_add *add = ask;
    int64_t org = add->by->org;
    struct staff staff = add->staff; // a copy: an ask keeps no text of the writer's arena
    staff.staff_id = add->staff.staff_id = id_new();
    if (!write_staff(db, arena, org, &staff_insert, &staff, error)) {
        return false;
    }
    if (add->batch != NULL) {
        return batch_step(db, arena, add->batch, "staff", add->staff.staff_id, BATCH_INSERT, NULL,
                          staff_node(arena, &staff), error);
    }
    return audit_add(db, arena, org, add->by->account, "staff.add", "staff", add->staff.staff_id,
                     NULL, error);
}

bool staff_save(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct staff_save *save = ask;
    int64_t org = save->by->org;
    int64_t id = save->staff.staff_id;
    struct staff became = save->staff;
    struct staff was;
    if (!staff_get(db, arena, org, id, &was, error) ||
        !write_staff(db, arena, org, &staff_update, &became, error)) {
        return false;
    }
    bool leaves = date_is_none(was.left_on) && !date_is_none(save->staff.left_on);
    if (leaves &&
        !db_exec(db, &staff_block_account, ARGS(ARG_INT(org), ARG_INT(id)), NULL, error)) {
        return false;
    }
    if (save->batch != NULL) {
        return batch_step(db, arena, save->batch, "staff", id, BATCH_UPDATE,
                          staff_node(arena, &was), staff_node(arena, &became), error);
    }
    return audit_add(db, arena, org, save->by->account, leaves ? "staff.leave" : "staff.save",
                     "staff", id, NULL, error);
}

static struct staff of_node(const struct node *node, int64_t staff_id) {
    return (struct staff){
        .staff_id = staff_id,
        .name = {node_str(node_get(node, "last")), node_str(node_get(node, "first")),
                 node_str(node_get(node, "middle"))},
        .position = node_str(node_get(node, "position")),
        .left_on = node_date(node, "left_on"),
    };
}

static bool same_staff(const struct staff *a, const struct staff *b) {
    return str_eq(a->name.last, b->name.last) && str_eq(a->name.first, b->name.first) &&
           str_eq(a->name.middle, b->name.middle) && str_eq(a->position, b->position) &&
           date_cmp(a->left_on, b->left_on) == 0;
}

bool staff_restore(struct db *db, struct arena *arena, const struct restore_step *step, bool *kept,
                   struct error *error) {
    struct staff now;
    struct staff became = of_node(step->after, step->noun_id);
    struct staff was = of_node(step->before, step->noun_id);
    int64_t uses = 0;
    if (!staff_get(db, arena, step->org, step->noun_id, &now, error) ||
        !row_int(db, &staff_uses, ARGS(ARG_INT(step->org), ARG_INT(step->noun_id)), &uses, error)) {
        return false;
    }
    if (!same_staff(&now, &became) || (step->action == BATCH_INSERT && uses > 0)) {
        *kept = true;
        return true;
    }
    if (step->action == BATCH_INSERT) {
        return db_exec(db, &staff_delete, ARGS(ARG_INT(step->org), ARG_INT(step->noun_id)), NULL,
                       error);
    }
    return write_staff(db, arena, step->org, &staff_update, &was, error);
}
