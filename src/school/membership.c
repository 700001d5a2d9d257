// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/membership.h"

#include "base/ru.h"
#include "school/audit.h"
#include "school/class.h"
#include "school/restore.h"
#include "school/school_internal.h"
#include "school/year.h"

#define MEMBERSHIP_SELECT                                                                          \
    "select m.pupil_id, m.class_id, c.grade, c.letter, y.title, m.begins, m.ends, m.reason,"       \
    " m.end_reason from membership m"                                                              \
    " join class c on c.org_id = m.org_id and c.class_id = m.class_id"                             \
    " join school_year y on y.org_id = c.org_id and y.year_id = c.year_id"                         \
    " where m.org_id = $1 and m.pupil_id = $2"

static const struct sql membership_of_pupil = {"membership_of_pupil",
                                               MEMBERSHIP_SELECT " order by m.begins desc"};
static const struct sql membership_at = {"membership_at", MEMBERSHIP_SELECT
                                         " and m.begins <= $3 and (m.ends = '' or m.ends >= $3)"};
// A membership that is in force on a day or later: another one must not begin then.
static const struct sql membership_after = {"membership_after", MEMBERSHIP_SELECT
                                            " and (m.ends = '' or m.ends >= $3) limit 1"};
static const struct sql membership_insert = {
    "membership_insert",
    "insert into membership (org_id, pupil_id, class_id, begins, ends, reason, end_reason)"
    " values ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql membership_set_end = {
    "membership_set_end", "update membership set ends = $5, end_reason = $6 where org_id = $1"
                          " and pupil_id = $2 and class_id = $3 and begins = $4"};
static const struct sql membership_delete = {
    "membership_delete", "delete from membership where org_id = $1 and pupil_id = $2"
                         " and class_id = $3 and begins = $4"};
static const struct sql membership_row = {"membership_row", MEMBERSHIP_SELECT
                                          " and m.class_id = $3 and m.begins = $4"};

const struct sql *const membership_sql[] = {
    &membership_of_pupil, &membership_at,     &membership_after, &membership_insert,
    &membership_set_end,  &membership_delete, &membership_row,   NULL};

const char *membership_reason_title(struct str reason) {
    static const struct {
        const char *name, *title;
    } titles[] = {{"arrived", "принят в школу"},
                  {"promoted", "переведён в следующий класс"},
                  {"moved", "переведён в другой класс"},
                  {"repeated", "оставлен на повторное обучение"},
                  {"left", "выбыл"},
                  {"graduated", "окончил"}};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        if (str_eq(reason, str_from(titles[i].name))) {
            return titles[i].title;
        }
    }
    return "";
}

static void read_membership(struct arena *arena, struct query *q, struct membership *out) {
    out->pupil_id = query_int(q, 0);
    out->class_id = query_int(q, 1);
    out->class_name = ru_class_title(arena, (int)query_int(q, 2), row_text(arena, q, 3));
    out->year = row_text(arena, q, 4);
    out->begins = row_date(q, 5);
    out->ends = row_date(q, 6);
    out->reason = row_text(arena, q, 7);
    out->end_reason = row_text(arena, q, 8);
}

bool membership_history(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                        struct membership_list *out, struct error *error) {
    struct query q;
    *out = (struct membership_list){0};
    if (!query_open(&q, db, &membership_of_pupil, ARGS(ARG_INT(org), ARG_INT(pupil_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        read_membership(arena, &q, vec_push(arena, &out->rows));
    }
    return query_close(&q, error);
}

// The row of a statement, class_id 0 when there is none.
static bool one_membership(struct db *db, struct arena *arena, const struct sql *sql,
                           const struct arg *args, size_t n, struct membership *out,
                           struct error *error) {
    struct query q;
    *out = (struct membership){0};
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    if (query_next(&q)) {
        read_membership(arena, &q, out);
    }
    return query_close(&q, error);
}

bool membership_on(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                   struct date on, struct membership *out, struct error *error) {
    return one_membership(db, arena, &membership_at,
                          ARGS(ARG_INT(org), ARG_INT(pupil_id), ARG_DATE(arena, on)), out, error);
}

static struct node *membership_node(struct arena *arena, const struct membership *row) {
    struct node *node = node_map(arena);
    put_int(arena, node, "class", row->class_id);
    put_date(arena, node, "begins", row->begins);
    put_date(arena, node, "ends", row->ends);
    put_text(arena, node, "reason", row->reason);
    put_text(arena, node, "end_reason", row->end_reason);
    return node;
}

static bool insert_row(struct db *db, struct arena *arena, int64_t org,
                       const struct membership *row, struct error *error) {
    return db_exec(db, &membership_insert,
                   ARGS(ARG_INT(org), ARG_INT(row->pupil_id), ARG_INT(row->class_id),
                        ARG_DATE(arena, row->begins), ARG_DATE(arena, row->ends),
                        ARG_TEXT(row->reason), ARG_TEXT(row->end_reason)),
                   NULL, error);
}

static bool inside_year(struct db *db, struct arena *arena, int64_t org,
                        const struct membership *row, struct error *error) {
    struct class_row class;
    struct school_year year;
    if (!date_valid(row->begins)) {
        return error_set(error, ERROR_INPUT, "Укажите, с какого числа ученик в классе");
    }
    if (!class_get(db, arena, org, row->class_id, row->begins, &class, error) ||
        !year_get(db, arena, org, class.year_id, &year, error)) {
        return false;
    }
    struct str span = ru_date_range(arena, year.begins, year.ends);
    return (date_cmp(row->begins, year.begins) >= 0 && date_cmp(row->begins, year.ends) <= 0) ||
           error_set(error, ERROR_INPUT,
                     "Дата зачисления в %.*s должна быть внутри учебного года: %.*s",
                     STR_ARG(class.name), STR_ARG(span));
}

bool membership_open(struct db *db, struct arena *arena, int64_t org, struct batch *batch,
                     const struct membership *row, struct error *error) {
    struct membership other;
    if (!inside_year(db, arena, org, row, error) ||
        !one_membership(db, arena, &membership_after,
                        ARGS(ARG_INT(org), ARG_INT(row->pupil_id), ARG_DATE(arena, row->begins)),
                        &other, error)) {
        return false;
    }
    if (other.class_id != 0) {
        struct str since = ru_date(arena, other.begins);
        return error_set(error, ERROR_CONFLICT,
                         "Ученик числится в классе %.*s (с %.*s): в двух классах сразу быть нельзя",
                         STR_ARG(other.class_name), STR_ARG(since));
    }
    return insert_row(db, arena, org, row, error) &&
           (batch == NULL || batch_step(db, arena, batch, "membership", row->pupil_id, BATCH_INSERT,
                                        NULL, membership_node(arena, row), error));
}

static bool delete_row(struct db *db, struct arena *arena, int64_t org,
                       const struct membership *row, struct error *error) {
    return db_exec(db, &membership_delete,
                   ARGS(ARG_INT(org), ARG_INT(row->pupil_id), ARG_INT(row->class_id),
                        ARG_DATE(arena, row->begins)),
                   NULL, error);
}

bool membership_end(struct db *db, struct arena *arena, int64_t org, struct batch *batch,
                    const struct membership *row, struct date ends, const char *reason,
                    struct error *error) {
    struct membership ended = *row;
    ended.ends = ends;
    ended.end_reason = str_from(reason);
    bool never = date_cmp(ends, row->begins) < 0;
    bool written = never ? delete_row(db, arena, org, row, error)
                         : db_exec(db, &membership_set_end,
                                   ARGS(ARG_INT(org), ARG_INT(row->pupil_id),
                                        ARG_INT(row->class_id), ARG_DATE(arena, row->begins),
                                        ARG_DATE(arena, ends), ARG_TEXT(ended.end_reason)),
                                   NULL, error);
    if (!written || batch == NULL) {
        return written;
    }
    return batch_step(db, arena, batch, "membership", row->pupil_id,
                      never ? BATCH_DELETE : BATCH_UPDATE, membership_node(arena, row),
                      never ? NULL : membership_node(arena, &ended), error);
}

// ---- the deeds

bool pupil_move(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct pupil_move *move = ask;
    int64_t org = move->by->org;
    const char *reason = move->reason == NULL ? "moved" : move->reason;
    struct membership now;
    if (!membership_on(db, arena, org, move->pupil_id, move->on, &now, error)) {
        return false;
    }
    if (now.class_id == move->class_id) {
        return true;
    }
    if (now.class_id != 0 && !membership_end(db, arena, org, move->batch, &now,
                                             date_add_days(move->on, -1), reason, error)) {
        return false;
    }
    struct membership next = {.pupil_id = move->pupil_id,
                              .class_id = move->class_id,
                              .begins = move->on,
                              .reason = now.class_id == 0 ? S("arrived") : str_from(reason)};
    if (!membership_open(db, arena, org, move->batch, &next, error)) {
        return false;
    }
    struct node *detail = node_map(arena);
    put_int(arena, detail, "class", move->class_id);
    put_date(arena, detail, "on", move->on);
    return move->batch != NULL || audit_add(db, arena, org, move->by->account, "pupil.move",
                                            "pupil", move->pupil_id, detail, error);
}

bool pupil_leave(struct db *db, struct arena *arena, void *ask, struct error *error) {
    const struct pupil_leave *leave = ask;
    int64_t org = leave->by->org;
    struct membership now;
    if (!date_valid(leave->on)) {
        return error_set(error, ERROR_INPUT, "Укажите последний день ученика в школе");
    }
    if (!membership_on(db, arena, org, leave->pupil_id, leave->on, &now, error)) {
        return false;
    }
    if (now.class_id == 0 || !date_is_none(now.ends)) {
        return error_set(error, ERROR_CONFLICT, "На эту дату ученик уже не числится в классе");
    }
    if (!membership_end(db, arena, org, leave->batch, &now, leave->on, leave->reason, error)) {
        return false;
    }
    struct node *detail = node_map(arena);
    put_date(arena, detail, "on", leave->on);
    return leave->batch != NULL || audit_add(db, arena, org, leave->by->account, "pupil.leave",
                                             "pupil", leave->pupil_id, detail, error);
}

// ---- taking a step back

static struct membership of_node(const struct node *node, int64_t pupil_id) {
    return (struct membership){
        .pupil_id = pupil_id,
        .class_id = node_as_int(node_get(node, "class"), 0),
        .begins = node_date(node, "begins"),
        .ends = node_date(node, "ends"),
        .reason = node_str(node_get(node, "reason")),
        .end_reason = node_str(node_get(node, "end_reason")),
    };
}

// Is the pupil in some class on the day or later?
static bool busy_after(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                       struct date day, bool *out, struct error *error) {
    struct membership other;
    bool read =
        one_membership(db, arena, &membership_after,
                       ARGS(ARG_INT(org), ARG_INT(pupil_id), ARG_DATE(arena, day)), &other, error);
    *out = other.class_id != 0;
    return read;
}

bool membership_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                        bool *kept, struct error *error) {
    int64_t org = step->org;
    struct membership now = {0};
    struct membership became = of_node(step->after, step->noun_id);
    struct membership was = of_node(step->before, step->noun_id);
    bool deleted = step->action == BATCH_DELETE;
    struct date free_from = deleted ? was.begins : date_add_days(became.ends, 1);
    // What opens again must not stand beside a later membership that is not taken back.
    if (step->action != BATCH_INSERT &&
        (!busy_after(db, arena, org, step->noun_id, free_from, kept, error) || *kept)) {
        return *kept;
    }
    if (deleted) {
        return insert_row(db, arena, org, &was, error);
    }
    if (!one_membership(db, arena, &membership_row,
                        ARGS(ARG_INT(org), ARG_INT(step->noun_id), ARG_INT(became.class_id),
                             ARG_DATE(arena, became.begins)),
                        &now, error)) {
        return false;
    }
    if (now.class_id == 0 || date_cmp(now.ends, became.ends) != 0) {
        *kept = true; // changed since: a later deed is not undone with this one
        return true;
    }
    if (step->action == BATCH_INSERT) {
        return delete_row(db, arena, org, &became, error);
    }
    return db_exec(db, &membership_set_end,
                   ARGS(ARG_INT(org), ARG_INT(step->noun_id), ARG_INT(was.class_id),
                        ARG_DATE(arena, was.begins), ARG_DATE(arena, was.ends),
                        ARG_TEXT(was.end_reason)),
                   NULL, error);
}
