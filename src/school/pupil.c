// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/pupil.h"

#include "base/rng.h"
#include "base/ru.h"
#include "school/audit.h"
#include "school/membership.h"
#include "school/restore.h"
#include "school/school_internal.h"

#define PUPIL_COLUMNS                                                                              \
    "i.pupil_id, i.last_name, i.first_name, i.middle_name, i.born, p.sex, i.file_number"
#define PUPIL_FROM                                                                                 \
    " from pupil_identity i join pupil p on p.org_id = i.org_id and p.pupil_id = i.pupil_id"
// With the class on the date $3: columns 7, 8, 9.
#define PUPIL_WITH_CLASS                                                                           \
    "select " PUPIL_COLUMNS ", coalesce(c.class_id, 0), coalesce(c.grade, 0),"                     \
    " coalesce(c.letter, '')" PUPIL_FROM                                                           \
    " left join membership m on m.org_id = i.org_id and m.pupil_id = i.pupil_id"                   \
    " and m.begins <= $3 and (m.ends = '' or m.ends >= $3)"                                        \
    " left join class c on c.org_id = m.org_id and c.class_id = m.class_id"

static const struct sql pupil_by_id = {"pupil_by_id", "select " PUPIL_COLUMNS PUPIL_FROM
                                                      " where i.org_id = $1 and i.pupil_id = $2"};
static const struct sql pupil_matching = {"pupil_matching", PUPIL_WITH_CLASS
                                          " where i.org_id = $1 and ' ' || i.fold_key like $2"
                                          " order by i.sort_key, i.pupil_id limit $4"};
static const struct sql pupil_by_fold = {"pupil_by_fold",
                                         PUPIL_WITH_CLASS " where i.org_id = $1 and i.fold_key = $2"
                                                          " order by i.pupil_id limit $4"};
static const struct sql pupil_total = {
    "pupil_total", "select count(distinct pupil_id) from membership where org_id = $1"
                   " and begins <= $2 and (ends = '' or ends >= $2)"};
static const struct sql pupil_insert = {
    "pupil_insert",
    "insert into pupil (org_id, pupil_id, sex, created_ms) values ($1, $2, $3, $4)"};
static const struct sql pupil_set_sex = {
    "pupil_set_sex", "update pupil set sex = $3 where org_id = $1 and pupil_id = $2"};
static const struct sql identity_insert = {
    "identity_insert",
    "insert into pupil_identity (org_id, pupil_id, last_name, first_name, middle_name, born,"
    " file_number, sort_key, fold_key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql identity_update = {
    "identity_update",
    "update pupil_identity set last_name = $3, first_name = $4, middle_name = $5, born = $6,"
    " file_number = $7, sort_key = $8, fold_key = $9 where org_id = $1 and pupil_id = $2"};

static const struct sql identity_delete = {
    "identity_delete", "delete from pupil_identity where org_id = $1 and pupil_id = $2"};

const struct sql *const pupil_sql[] = {
    &pupil_by_id,   &pupil_matching,  &pupil_by_fold,   &pupil_total,     &pupil_insert,
    &pupil_set_sex, &identity_insert, &identity_update, &identity_delete, NULL};

static void read_pupil(struct arena *arena, struct query *q, struct pupil *out) {
    out->pupil_id = query_int(q, 0);
    out->name.last = row_text(arena, q, 1);
    out->name.first = row_text(arena, q, 2);
    out->name.middle = row_text(arena, q, 3);
    out->born = row_date(q, 4);
    out->sex = row_text(arena, q, 5);
    out->file_number = row_text(arena, q, 6);
}

bool pupil_get(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id, struct pupil *out,
               struct error *error) {
    struct query q;
    *out = (struct pupil){0};
    if (!query_open(&q, db, &pupil_by_id, ARGS(ARG_INT(org), ARG_INT(pupil_id)), error)) {
        return false;
    }
    bool found = query_next(&q);
    if (found) {
        read_pupil(arena, &q, out);
    }
    if (!query_close(&q, error)) {
        return false;
    }
    return found || error_set(error, ERROR_NOT_FOUND, "Такого ученика в школе нет");
}

static bool list_pupils(struct db *db, struct arena *arena, const struct sql *sql,
                        const struct arg *args, size_t n, struct pupil_list *out,
                        struct error *error) {
    struct query q;
    *out = (struct pupil_list){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    while (query_next(&q)) {
        struct pupil_row *row = vec_push(arena, &out->rows);
        read_pupil(arena, &q, &row->pupil);
        row->full_name = name_full(arena, &row->pupil.name);
        row->class_id = query_int(&q, 7);
        row->class_name = row->class_id == 0 ? S("нет в списках")
                                             : ru_class_title(arena, (int)query_int(&q, 8),
                                                              row_text(arena, &q, 9));
    }
    return query_close(&q, error);
}

bool pupil_search(struct db *db, struct arena *arena, int64_t org, struct str query, struct date on,
                  int64_t limit, struct pupil_list *out, struct error *error) {
    return list_pupils(db, arena, &pupil_matching,
                       ARGS(ARG_INT(org), ARG_TEXT(name_pattern(arena, query)), ARG_DATE(arena, on),
                            ARG_INT(limit)),
                       out, error);
}

bool pupil_namesakes(struct db *db, struct arena *arena, int64_t org,
                     const struct person_name *name, struct date on, struct pupil_list *out,
                     struct error *error) {
    enum { NAMESAKES_MAX = 100 };
    return list_pupils(db, arena, &pupil_by_fold,
                       ARGS(ARG_INT(org), ARG_TEXT(name_fold_key(arena, name)), ARG_DATE(arena, on),
                            ARG_INT(NAMESAKES_MAX)),
                       out, error);
}

bool pupil_count(struct db *db, struct arena *arena, int64_t org, struct date on, int64_t *out,
                 struct error *error) {
    return row_int(db, &pupil_total, ARGS(ARG_INT(org), ARG_DATE(arena, on)), out, error);
}

// ---- changing

static struct node *pupil_node(struct arena *arena, const struct pupil *pupil) {
    struct node *node = node_map(arena);
    put_text(arena, node, "last", pupil->name.last);
    put_text(arena, node, "first", pupil->name.first);
    put_text(arena, node, "middle", pupil->name.middle);
    put_date(arena, node, "born", pupil->born);
    put_text(arena, node, "sex", pupil->sex);
    put_text(arena, node, "file_number", pupil->file_number);
    return node;
}

static bool check_pupil(struct arena *arena, struct pupil *pupil, struct error *error) {
    struct person_name clean;
    if (!name_clean(arena, &pupil->name, &clean, error)) {
        return false;
    }
    pupil->name = clean;
    pupil->file_number = ru_tidy(arena, pupil->file_number);
    if (!date_is_none(pupil->born) && date_cmp(pupil->born, date_today()) >= 0) {
        return error_set(error, ERROR_INPUT, "Дата рождения ещё не наступила: проверьте год");
    }
    bool known = str_empty(pupil->sex) || str_eq(pupil->sex, S("М")) || str_eq(pupil->sex, S("Ж"));
    return known || error_set(error, ERROR_INPUT, "Пол указывают буквой «М» или «Ж»");
}

static bool write_identity(struct db *db, struct arena *arena, int64_t org, const struct sql *sql,
                           const struct pupil *pupil, struct error *error) {
    return exec_one(db, sql,
                    ARGS(ARG_INT(org), ARG_INT(pupil->pupil_id), ARG_TEXT(pupil->name.last),
                         ARG_TEXT(pupil->name.first), ARG_TEXT(pupil->name.middle),
                         ARG_DATE(arena, pupil->born), ARG_TEXT(pupil->file_number),
                         ARG_TEXT(name_sort_key(arena, &pupil->name)),
                         ARG_TEXT(name_fold_key(arena, &pupil->name))),
                    "Такого ученика в школе нет", error);
}

bool pupil_add(struct db *db, struct arena *arena, void *ask, struct error *error) {
    struct pupil_add *add = ask;
    struct pupil kept = add->pupil; // a copy: what the writer's arena holds must not stay in an ask
    struct pupil *pupil = &kept;
    int64_t org = add->by->org;
    if (!check_pupil(arena, pupil, error)) {
        return false;
    }
    pupil->pupil_id = add->pupil.pupil_id = id_new();
    if (!db_exec(db, &pupil_insert,
                 ARGS(ARG_INT(org), ARG_INT(pupil->pupil_id), ARG_TEXT(pupil->sex),
                      ARG_INT(clock_now_ms())),
                 NULL, error) ||
        !write_identity(db, arena, org, &identity_insert, pupil, error)) {
        return false;
    }
    if (add->batch != NULL && !batch_step(db, arena, add->batch, "pupil", pupil->pupil_id,
                                          BATCH_INSERT, NULL, pupil_node(arena, pupil), error)) {
        return false;
    }
    struct membership first = {.pupil_id = pupil->pupil_id,
                               .class_id = add->class_id,
                               .begins = add->on,
                               .reason = S("arrived")};
    if (add->class_id != 0 && !membership_open(db, arena, org, add->batch, &first, error)) {
        return false;
    }
    return add->batch != NULL || audit_add(db, arena, org, add->by->account, "pupil.add", "pupil",
                                           pupil->pupil_id, NULL, error);
}

static bool pupil_write(struct db *db, struct arena *arena, int64_t org, struct pupil *pupil,
                        struct error *error) {
    return check_pupil(arena, pupil, error) &&
           write_identity(db, arena, org, &identity_update, pupil, error) &&
           db_exec(db, &pupil_set_sex,
                   ARGS(ARG_INT(org), ARG_INT(pupil->pupil_id), ARG_TEXT(pupil->sex)), NULL, error);
}

bool pupil_save(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct pupil_save *save = ask;
    int64_t org = save->by->org;
    struct pupil became = save->pupil;
    struct pupil was;
    if (!pupil_get(db, arena, org, save->pupil.pupil_id, &was, error) ||
        !pupil_write(db, arena, org, &became, error)) {
        return false;
    }
    if (save->batch != NULL) {
        return batch_step(db, arena, save->batch, "pupil", was.pupil_id, BATCH_UPDATE,
                          pupil_node(arena, &was), pupil_node(arena, &became), error);
    }
    return audit_add(db, arena, org, save->by->account, "pupil.save", "pupil", was.pupil_id, NULL,
                     error);
}

// ---- taking a step back

static struct pupil of_node(const struct node *node, int64_t pupil_id) {
    return (struct pupil){
        .pupil_id = pupil_id,
        .name = {node_str(node_get(node, "last")), node_str(node_get(node, "first")),
                 node_str(node_get(node, "middle"))},
        .born = node_date(node, "born"),
        .sex = node_str(node_get(node, "sex")),
        .file_number = node_str(node_get(node, "file_number")),
    };
}

static bool same_pupil(const struct pupil *a, const struct pupil *b) {
    return str_eq(a->name.last, b->name.last) && str_eq(a->name.first, b->name.first) &&
           str_eq(a->name.middle, b->name.middle) && date_cmp(a->born, b->born) == 0 &&
           str_eq(a->sex, b->sex) && str_eq(a->file_number, b->file_number);
}

bool pupil_restore(struct db *db, struct arena *arena, const struct restore_step *step, bool *kept,
                   struct error *error) {
    struct pupil now;
    struct pupil became = of_node(step->after, step->noun_id);
    struct pupil was = of_node(step->before, step->noun_id);
    struct membership_list classes;
    if (!pupil_get(db, arena, step->org, step->noun_id, &now, error) ||
        !membership_history(db, arena, step->org, step->noun_id, &classes, error)) {
        return false;
    }
    if (!same_pupil(&now, &became) || (step->action == BATCH_INSERT && classes.rows.n > 0)) {
        *kept = true;
        return true;
    }
    // The row that results hang on stays, without a person behind it.
    return step->action == BATCH_INSERT
               ? db_exec(db, &identity_delete, ARGS(ARG_INT(step->org), ARG_INT(step->noun_id)),
                         NULL, error)
               : pupil_write(db, arena, step->org, &was, error);
}
