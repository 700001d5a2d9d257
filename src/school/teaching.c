// SPDX-License-Identifier: GPL-3.0-or-later
// The teaching load: rows of staff.h.
#include "base/rng.h"
#include "base/ru.h"
#include "school/audit.h"
#include "school/restore.h"
#include "school/school_internal.h"
#include "school/staff.h"

#define TEACHING_SELECT                                                                            \
    "select t.teaching_id, t.year_id, t.staff_id, t.class_id, t.subject, t.part, t.hours,"         \
    " c.grade, c.letter, s.last_name, s.first_name, s.middle_name from teaching t"                 \
    " join class c on c.org_id = t.org_id and c.class_id = t.class_id"                             \
    " join staff s on s.org_id = t.org_id and s.staff_id = t.staff_id"

static const struct sql teaching_by_staff = {"teaching_by_staff", TEACHING_SELECT
                                             " where t.org_id = $1 and t.year_id = $2"
                                             " and t.staff_id = $3 order by c.sort_key, t.subject,"
                                             " t.part"};
static const struct sql teaching_by_class = {"teaching_by_class", TEACHING_SELECT
                                             " where t.org_id = $1 and t.class_id = $2"
                                             " order by t.subject, t.part, s.sort_key"};
static const struct sql teaching_by_year = {"teaching_by_year", TEACHING_SELECT
                                            " where t.org_id = $1 and t.year_id = $2"
                                            " order by c.sort_key, c.class_id, t.subject, t.part,"
                                            " s.sort_key"};
static const struct sql teaching_same = {
    "teaching_same", "select teaching_id, hours from teaching where org_id = $1 and year_id = $2"
                     " and class_id = $3 and subject = $4 and part = $5 and staff_id = $6"};
static const struct sql teaching_insert = {
    "teaching_insert",
    "insert into teaching (org_id, teaching_id, year_id, staff_id, class_id, subject, part, hours)"
    " values ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct sql teaching_set_hours = {
    "teaching_set_hours", "update teaching set hours = $3 where org_id = $1 and teaching_id = $2"};
static const struct sql teaching_delete = {
    "teaching_delete", "delete from teaching where org_id = $1 and teaching_id = $2"};
static const struct sql teaching_hours = {
    "teaching_hours", "select hours from teaching where org_id = $1 and teaching_id = $2"};

const struct sql *const teaching_sql[] = {
    &teaching_by_staff, &teaching_by_class, &teaching_by_year,
    &teaching_same,     &teaching_insert,   &teaching_set_hours,
    &teaching_delete,   &teaching_hours,    NULL};

static bool list_teaching(struct db *db, struct arena *arena, const struct sql *sql,
                          const struct arg *args, size_t n, struct teaching_list *out,
                          struct error *error) {
    struct query q;
    *out = (struct teaching_list){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    while (query_next(&q)) {
        struct teaching *row = vec_push(arena, &out->rows);
        row->teaching_id = query_int(&q, 0);
        row->year_id = query_int(&q, 1);
        row->staff_id = query_int(&q, 2);
        row->class_id = query_int(&q, 3);
        row->subject = row_text(arena, &q, 4);
        row->part = row_text(arena, &q, 5);
        row->hours = query_real(&q, 6);
        row->class_name = ru_class_title(arena, (int)query_int(&q, 7), row_text(arena, &q, 8));
        struct person_name teacher = {row_text(arena, &q, 9), row_text(arena, &q, 10),
                                      row_text(arena, &q, 11)};
        row->teacher = name_initials(arena, &teacher);
    }
    return query_close(&q, error);
}

bool teaching_of_staff(struct db *db, struct arena *arena, int64_t org, int64_t year,
                       int64_t staff_id, struct teaching_list *out, struct error *error) {
    return list_teaching(db, arena, &teaching_by_staff,
                         ARGS(ARG_INT(org), ARG_INT(year), ARG_INT(staff_id)), out, error);
}

bool teaching_of_class(struct db *db, struct arena *arena, int64_t org, int64_t class_id,
                       struct teaching_list *out, struct error *error) {
    return list_teaching(db, arena, &teaching_by_class, ARGS(ARG_INT(org), ARG_INT(class_id)), out,
                         error);
}

bool teaching_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                      struct teaching_list *out, struct error *error) {
    return list_teaching(db, arena, &teaching_by_year, ARGS(ARG_INT(org), ARG_INT(year)), out,
                         error);
}

// ---- changing

static struct node *teaching_node(struct arena *arena, const struct teaching *row) {
    struct node *node = node_map(arena);
    put_int(arena, node, "year", row->year_id);
    put_int(arena, node, "staff", row->staff_id);
    put_int(arena, node, "class", row->class_id);
    put_text(arena, node, "subject", row->subject);
    put_text(arena, node, "part", row->part);
    node_put(arena, node, "hours", node_real(arena, row->hours));
    return node;
}

static bool insert_row(struct db *db, int64_t org, const struct teaching *row,
                       struct error *error) {
    return db_exec(db, &teaching_insert,
                   ARGS(ARG_INT(org), ARG_INT(row->teaching_id), ARG_INT(row->year_id),
                        ARG_INT(row->staff_id), ARG_INT(row->class_id), ARG_TEXT(row->subject),
                        ARG_TEXT(row->part), ARG_REAL(row->hours)),
                   NULL, error);
}

static bool set_hours(struct db *db, int64_t org, int64_t id, double hours, struct error *error) {
    return db_exec(db, &teaching_set_hours, ARGS(ARG_INT(org), ARG_INT(id), ARG_REAL(hours)), NULL,
                   error);
}

static bool delete_row(struct db *db, int64_t org, int64_t id, struct error *error) {
    return db_exec(db, &teaching_delete, ARGS(ARG_INT(org), ARG_INT(id)), NULL, error);
}

static bool find_same(struct db *db, int64_t org, const struct teaching *row, int64_t *id,
                      double *hours, struct error *error) {
    struct query q;
    *id = 0;
    *hours = 0;
    if (!query_open(&q, db, &teaching_same,
                    ARGS(ARG_INT(org), ARG_INT(row->year_id), ARG_INT(row->class_id),
                         ARG_TEXT(row->subject), ARG_TEXT(row->part), ARG_INT(row->staff_id)),
                    error)) {
        return false;
    }
    if (query_next(&q)) {
        *id = query_int(&q, 0);
        *hours = query_real(&q, 1);
    }
    return query_close(&q, error);
}

static bool check_row(struct arena *arena, struct teaching *row, struct error *error) {
    enum { HOURS_MAX = 60 };
    row->subject = ru_tidy(arena, row->subject);
    row->part = ru_tidy(arena, row->part);
    if (str_empty(row->subject)) {
        return error_set(error, ERROR_INPUT, "Впишите предмет");
    }
    if (!(row->hours >= 0) || row->hours > HOURS_MAX) {
        return error_set(error, ERROR_INPUT, "Часов в неделю бывает от 0 до %d", HOURS_MAX);
    }
    return true;
}

bool teaching_put(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct teaching_put *put = ask;
    struct teaching kept = put->row; // a copy: an ask keeps no text of the writer's arena
    struct teaching *row = &kept;
    int64_t org = put->by->org;
    int64_t id = 0;
    double hours = 0;
    if (!check_row(arena, row, error) || !find_same(db, org, row, &id, &hours, error)) {
        return false;
    }
    enum batch_action action = id == 0          ? BATCH_INSERT
                               : row->hours > 0 ? BATCH_UPDATE
                                                : BATCH_DELETE;
    row->teaching_id = put->row.teaching_id = id == 0 ? id_new() : id;
    if ((id == 0 && !(row->hours > 0)) || (id != 0 && hours == row->hours)) {
        return true;
    }
    bool written = action == BATCH_INSERT   ? insert_row(db, org, row, error)
                   : action == BATCH_UPDATE ? set_hours(db, org, id, row->hours, error)
                                            : delete_row(db, org, id, error);
    if (!written) {
        return false;
    }
    struct teaching was = *row;
    was.hours = hours;
    if (put->batch != NULL) {
        return batch_step(db, arena, put->batch, "teaching", row->teaching_id, action,
                          action == BATCH_INSERT ? NULL : teaching_node(arena, &was),
                          action == BATCH_DELETE ? NULL : teaching_node(arena, row), error);
    }
    return audit_add(db, arena, org, put->by->account, "teaching.put", "staff", row->staff_id, NULL,
                     error);
}

static struct teaching of_node(const struct node *node, int64_t id) {
    return (struct teaching){.teaching_id = id,
                             .year_id = node_as_int(node_get(node, "year"), 0),
                             .staff_id = node_as_int(node_get(node, "staff"), 0),
                             .class_id = node_as_int(node_get(node, "class"), 0),
                             .subject = node_str(node_get(node, "subject")),
                             .part = node_str(node_get(node, "part")),
                             .hours = node_as_real(node_get(node, "hours"), 0)};
}

bool teaching_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                      bool *kept, struct error *error) {
    (void)arena;
    struct teaching was = of_node(step->before, step->noun_id);
    struct teaching became = of_node(step->after, step->noun_id);
    struct query q;
    if (!query_open(&q, db, &teaching_hours, ARGS(ARG_INT(step->org), ARG_INT(step->noun_id)),
                    error)) {
        return false;
    }
    bool there = query_next(&q);
    double hours = there ? query_real(&q, 0) : 0;
    if (!query_close(&q, error)) {
        return false;
    }
    if (there != (step->action != BATCH_DELETE) || hours != became.hours) {
        *kept = true;
        return true;
    }
    return step->action == BATCH_INSERT ? delete_row(db, step->org, step->noun_id, error)
           : step->action == BATCH_DELETE
               ? insert_row(db, step->org, &was, error)
               : set_hours(db, step->org, step->noun_id, was.hours, error);
}
