// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/external.h"

#include "base/ru.h"
#include "monitoring/monitoring_internal.h"

#define WORK_COLUMNS                                                                               \
    "w.work_id, w.kind, w.subject, w.grade, w.year, w.period, w.held_on, w.max_total, "            \
    "w.title, w.minimum "

static const struct sql work_list = {
    "external_work_list",
    "select " WORK_COLUMNS ", (select count(*) from external_result r where r.org_id = w.org_id "
    "and r.work_id = w.work_id) from external_work w where w.org_id = $1 "
    "order by w.year desc, w.kind, w.grade, w.subject, w.period, w.work_id"};
static const struct sql work_get = {"external_work_get",
                                    "select " WORK_COLUMNS
                                    "from external_work w where w.org_id = $1 and w.work_id = $2"};
static const struct sql work_find = {
    "external_work_find",
    "select work_id from external_work where org_id = $1 and kind = $2 and year = $3 and "
    "grade = $4 and subject_fold = $5 and period = $6"};
static const struct sql task_list = {
    "external_task_list",
    "select code, points, difficulty, planned from external_task where org_id = $1 and "
    "work_id = $2 order by ordinal"};
static const struct sql result_list = {
    "external_result_list",
    "select r.result_id, r.code, r.pupil_id, r.class_id, r.class_mark, r.variant, r.absent, "
    "r.total, r.mark, r.journal_mark, r.word, c.grade, c.letter from external_result r "
    "left join class c on c.org_id = r.org_id and c.class_id = r.class_id "
    "where r.org_id = $1 and r.work_id = $2 "
    "and (cast($3 as bigint) = 0 or r.result_id = cast($3 as bigint)) order by r.result_id"};
static const struct sql point_list = {
    "external_point_list",
    "select result_id, task, state, points from external_point where org_id = $1 and work_id = $2 "
    "and (cast($3 as bigint) = 0 or result_id = cast($3 as bigint)) order by result_id, task"};
static const struct sql work_insert = {
    "external_work_insert",
    "insert into external_work (org_id, work_id, kind, subject, subject_fold, grade, year, period, "
    "held_on, max_total, created_ms, title, minimum) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
static const struct sql task_insert = {
    "external_task_insert",
    "insert into external_task (org_id, work_id, ordinal, code, points, difficulty, planned) "
    "values ($1, $2, $3, $4, $5, $6, $7)"};
static const struct sql result_insert = {
    "external_result_insert",
    "insert into external_result (org_id, work_id, result_id, code, pupil_id, class_id, "
    "class_mark, variant, absent, total, mark, journal_mark, word) values ($1, $2, $3, $4, $5, $6, "
    "$7, $8, $9, $10, $11, $12, $13)"};
static const struct sql point_insert = {
    "external_point_insert",
    "insert into external_point (org_id, work_id, result_id, task, state, points) "
    "values ($1, $2, $3, $4, $5, $6)"};
static const struct sql result_delete = {
    "external_result_delete",
    "delete from external_result where org_id = $1 and work_id = $2 and result_id = $3"};
static const struct sql point_delete = {
    "external_point_delete",
    "delete from external_point where org_id = $1 and work_id = $2 and result_id = $3"};
static const struct sql task_delete = {
    "external_task_delete", "delete from external_task where org_id = $1 and work_id = $2"};
static const struct sql work_delete = {
    "external_work_delete", "delete from external_work where org_id = $1 and work_id = $2"};

const struct sql *const external_sql[] = {
    &work_list,     &work_get,     &work_find,   &task_list,     &result_list,
    &point_list,    &work_insert,  &task_insert, &result_insert, &point_insert,
    &result_delete, &point_delete, &task_delete, &work_delete,   NULL};

static const struct {
    const char *name, *title;
} kinds[EXTERNAL_KINDS] = {{"vpr", "ВПР"},
                           {"journal", "Отметки журнала"},
                           {"gia", "ГИА"},
                           {"diagnostic", "Диагностическая работа"}};

const char *external_kind_name(enum external_kind kind) { return kinds[kind].name; }

struct str external_work_kind(const struct external_work *work) {
    enum { GRADE_OGE = 9 };
    if (work->title.n > 0) {
        return work->title;
    }
    if (work->kind == EXTERNAL_GIA) {
        return work->grade <= GRADE_OGE ? S("ОГЭ") : S("ЕГЭ");
    }
    return str_from(kinds[work->kind].title);
}

static enum external_kind kind_of(struct str name) {
    enum external_kind kind = EXTERNAL_VPR;
    while (kind < EXTERNAL_KINDS - 1 && !str_eq(name, str_from(kinds[kind].name))) {
        kind++;
    }
    return kind;
}

struct str external_period_title(struct str period) {
    static const struct {
        const char *name, *title;
    } periods[] = {{"q1", "1 четверть"}, {"q2", "2 четверть"},  {"q3", "3 четверть"},
                   {"q4", "4 четверть"}, {"h1", "1 полугодие"}, {"h2", "2 полугодие"},
                   {"t1", "1 триместр"}, {"t2", "2 триместр"},  {"t3", "3 триместр"},
                   {"year", "год"}};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
        if (str_eq(period, str_from(periods[i].name))) {
            return str_from(periods[i].title);
        }
    }
    return S("");
}

struct str external_year_title(struct arena *arena, int year) {
    return str_fmt(arena, "%d/%02d", year, (year + 1) % 100);
}

int external_year_of(struct date on) {
    enum { AUGUST = 8 };
    return on.month >= AUGUST ? on.year : on.year - 1;
}

// ---- reading

static void read_work(struct arena *arena, struct query *q, struct external_work *out) {
    *out = (struct external_work){.work_id = query_int(q, 0),
                                  .kind = kind_of(query_text(q, 1)),
                                  .subject = str_dup(arena, query_text(q, 2)),
                                  .grade = (int)query_int(q, 3),
                                  .year = (int)query_int(q, 4),
                                  .period = str_dup(arena, query_text(q, 5)),
                                  .max_total = (int)query_int(q, 7),
                                  .title = str_dup(arena, query_text(q, 8)),
                                  .minimum = (int)query_int(q, 9)};
    (void)date_parse_iso(query_text(q, 6), &out->held_on);
}

bool external_work_list(struct db *db, struct arena *arena, int64_t org, struct external_works *out,
                        struct error *error) {
    struct query q;
    *out = (struct external_works){0};
    if (!query_open(&q, db, &work_list, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct external_work *work = vec_push(arena, &out->rows);
        read_work(arena, &q, work);
        work->results = query_int(&q, 10);
    }
    return query_close(&q, error);
}

static bool read_tasks(struct db *db, struct arena *arena, int64_t org, struct external_work *work,
                       struct error *error) {
    struct query q;
    if (!query_open(&q, db, &task_list, ARGS(ARG_INT(org), ARG_INT(work->work_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &work->tasks) =
            (struct external_task){.code = str_dup(arena, query_text(&q, 0)),
                                   .points = (int)query_int(&q, 1),
                                   .difficulty = str_dup(arena, query_text(&q, 2)),
                                   .planned = str_dup(arena, query_text(&q, 3))};
    }
    return query_close(&q, error);
}

bool external_work_get(struct db *db, struct arena *arena, int64_t org, int64_t work_id,
                       struct external_work *out, struct error *error) {
    struct query q;
    bool found = false;
    if (!query_open(&q, db, &work_get, ARGS(ARG_INT(org), ARG_INT(work_id)), error)) {
        return false;
    }
    if (query_next(&q)) {
        read_work(arena, &q, out);
        found = true;
    }
    if (!query_close(&q, error)) {
        return false;
    }
    if (!found) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Такой внешней работы нет. Откройте список внешних результатов.");
    }
    return read_tasks(db, arena, org, out, error);
}

bool external_work_find(struct db *db, struct arena *arena, int64_t org,
                        const struct external_work *like, int64_t *work_id, struct error *error) {
    struct query q;
    *work_id = 0;
    if (!query_open(&q, db, &work_find,
                    ARGS(ARG_INT(org), ARG_TEXT(str_from(external_kind_name(like->kind))),
                         ARG_INT(like->year), ARG_INT(like->grade),
                         ARG_TEXT(ru_fold(arena, like->subject)), ARG_TEXT(like->period)),
                    error)) {
        return false;
    }
    if (query_next(&q)) {
        *work_id = query_int(&q, 0);
    }
    return query_close(&q, error);
}

static bool read_points(struct db *db, int64_t org, const struct external_work *work, int64_t one,
                        struct external_results *out, struct error *error) {
    struct query q;
    size_t at = 0;
    if (!query_open(&q, db, &point_list, ARGS(ARG_INT(org), ARG_INT(work->work_id), ARG_INT(one)),
                    error)) {
        return false;
    }
    while (query_next(&q)) { // both lists go by result_id
        int64_t id = query_int(&q, 0), task = query_int(&q, 1);
        while (at < out->rows.n && out->rows.at[at].result_id < id) {
            at++;
        }
        bool ours = at < out->rows.n && out->rows.at[at].result_id == id;
        if (ours && task >= 1 && (size_t)task <= work->tasks.n) {
            out->rows.at[at].points[task - 1] =
                (struct external_point){(enum point_state)query_int(&q, 2), (int)query_int(&q, 3)};
        }
    }
    return query_close(&q, error);
}

// `one` = 0: all.
static bool read_results(struct db *db, struct arena *arena, int64_t org,
                         const struct external_work *work, int64_t one,
                         struct external_results *out, struct error *error) {
    struct query q;
    *out = (struct external_results){0};
    if (!query_open(&q, db, &result_list, ARGS(ARG_INT(org), ARG_INT(work->work_id), ARG_INT(one)),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        struct external_result *row = vec_push(arena, &out->rows);
        *row = (struct external_result){
            .result_id = query_int(&q, 0),
            .code = str_dup(arena, query_text(&q, 1)),
            .pupil_id = query_int(&q, 2),
            .class_id = query_int(&q, 3),
            .class_mark = str_dup(arena, query_text(&q, 4)),
            .variant = str_dup(arena, query_text(&q, 5)),
            .absent = query_int(&q, 6) == 1,
            .total = (int)query_int(&q, 7),
            .mark = (int)query_int(&q, 8),
            .journal_mark = (int)query_int(&q, 9),
            .word = str_dup(arena, query_text(&q, 10)),
            .points = arena_array(arena, struct external_point, work->tasks.n + 1)};
        if (!query_null(&q, 11)) {
            row->class_name = ru_class_title(arena, (int)query_int(&q, 11), query_text(&q, 12));
        }
    }
    return query_close(&q, error) && read_points(db, org, work, one, out, error);
}

bool external_results_of(struct db *db, struct arena *arena, int64_t org,
                         const struct external_work *work, struct external_results *out,
                         struct error *error) {
    return read_results(db, arena, org, work, 0, out, error);
}

bool external_result_get(struct db *db, struct arena *arena, int64_t org,
                         const struct external_work *work, int64_t result_id,
                         struct external_results *out, struct error *error) {
    return read_results(db, arena, org, work, result_id, out, error);
}

// ---- writing

static bool add_task(struct db *db, int64_t org, const struct external_work *work, size_t i,
                     struct error *error) {
    const struct external_task *task = &work->tasks.at[i];
    return db_exec(db, &task_insert,
                   ARGS(ARG_INT(org), ARG_INT(work->work_id), ARG_INT((int64_t)i + 1),
                        ARG_TEXT(task->code), ARG_INT(task->points), ARG_TEXT(task->difficulty),
                        ARG_TEXT(task->planned)),
                   NULL, error);
}

bool external_work_add(struct db *db, struct arena *arena, int64_t org,
                       const struct external_work *work, struct error *error) {
    if (!db_exec(db, &work_insert,
                 ARGS(ARG_INT(org), ARG_INT(work->work_id),
                      ARG_TEXT(str_from(external_kind_name(work->kind))), ARG_TEXT(work->subject),
                      ARG_TEXT(ru_fold(arena, work->subject)), ARG_INT(work->grade),
                      ARG_INT(work->year), ARG_TEXT(work->period),
                      ARG_TEXT(date_iso(arena, work->held_on)), ARG_INT(work->max_total),
                      ARG_INT(clock_now_ms()), ARG_TEXT(work->title), ARG_INT(work->minimum)),
                 NULL, error)) {
        return false;
    }
    for (size_t i = 0; i < work->tasks.n; i++) {
        if (!add_task(db, org, work, i, error)) {
            return false;
        }
    }
    return true;
}

static bool add_points(struct db *db, int64_t org, const struct external_work *work,
                       const struct external_result *result, struct error *error) {
    for (size_t t = 0; t < work->tasks.n; t++) {
        if (!db_exec(db, &point_insert,
                     ARGS(ARG_INT(org), ARG_INT(work->work_id), ARG_INT(result->result_id),
                          ARG_INT((int64_t)t + 1), ARG_INT(result->points[t].state),
                          ARG_INT(result->points[t].points)),
                     NULL, error)) {
            return false;
        }
    }
    return true;
}

bool external_result_put(struct db *db, int64_t org, const struct external_work *work,
                         const struct external_result *result, struct error *error) {
    return external_result_remove(db, org, work->work_id, result->result_id, error) &&
           db_exec(db, &result_insert,
                   ARGS(ARG_INT(org), ARG_INT(work->work_id), ARG_INT(result->result_id),
                        ARG_TEXT(result->code), ARG_INT(result->pupil_id),
                        ARG_INT(result->class_id), ARG_TEXT(result->class_mark),
                        ARG_TEXT(result->variant), ARG_INT(result->absent), ARG_INT(result->total),
                        ARG_INT(result->mark), ARG_INT(result->journal_mark),
                        ARG_TEXT(result->word)),
                   NULL, error) &&
           (result->absent || add_points(db, org, work, result, error));
}

bool external_result_remove(struct db *db, int64_t org, int64_t work_id, int64_t result_id,
                            struct error *error) {
    const struct arg args[] = {ARG_INT(org), ARG_INT(work_id), ARG_INT(result_id)};
    return db_exec(db, &point_delete, args, 3, NULL, error) &&
           db_exec(db, &result_delete, args, 3, NULL, error);
}

bool external_work_remove(struct db *db, int64_t org, int64_t work_id, struct error *error) {
    const struct arg args[] = {ARG_INT(org), ARG_INT(work_id)};
    return db_exec(db, &task_delete, args, 2, NULL, error) &&
           db_exec(db, &work_delete, args, 2, NULL, error);
}

bool external_result_same(const struct external_result *a, const struct external_result *b,
                          size_t tasks) {
    bool same = str_eq(a->code, b->code) && a->pupil_id == b->pupil_id &&
                a->class_id == b->class_id && str_eq(a->class_mark, b->class_mark) &&
                str_eq(a->variant, b->variant) && a->absent == b->absent && a->total == b->total &&
                a->mark == b->mark && a->journal_mark == b->journal_mark &&
                str_eq(a->word, b->word);
    for (size_t t = 0; same && !a->absent && t < tasks; t++) {
        same =
            a->points[t].state == b->points[t].state && a->points[t].points == b->points[t].points;
    }
    return same;
}
