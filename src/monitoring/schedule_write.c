// SPDX-License-Identifier: GPL-3.0-or-later
// Writing of the single schedule.
#include "base/rng.h"
#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/plan.h"
#include "monitoring/schedule.h"
#include "monitoring/schedule_internal.h"
#include "school/audit.h"
#include "school/setting.h"

static const struct sql control_work_insert = {
    "control_work_insert",
    "insert into control_work (org_id, work_id, year_id, class_id, subject, kind, title, held_on, "
    "earliest, latest, lessons, fixed, lesson, day_lessons, observer_id, plan_item_id, reason, "
    "account_id, changed_ms) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
    "$15, $16, $17, $18, $19)"};

static const struct sql control_work_update = {
    "control_work_update",
    "update control_work set subject = $3, kind = $4, title = $5, held_on = $6, earliest = $7, "
    "latest = $8, lessons = $9, fixed = $10, lesson = $11, day_lessons = $12, observer_id = $13, "
    "reason = $14, account_id = $15, changed_ms = $16 where org_id = $1 and work_id = $2"};

static const struct sql control_work_delete = {
    "control_work_delete", "delete from control_work where org_id = $1 and work_id = $2"};

static const struct sql control_work_move = {
    "control_work_move", "update control_work set held_on = $4, account_id = $5, changed_ms = $6 "
                         "where org_id = $1 and work_id = $2 and held_on = $3"};

static const struct sql control_work_count = {
    "control_work_count", "select count(*) from control_work where org_id = $1 and year_id = $2"};

static const struct sql control_work_of_plan = {
    "control_work_of_plan",
    "select count(*) from control_work where org_id = $1 and class_id = $2 and plan_item_id = $3"};

const struct sql *const schedule_write_sql[] = {&control_work_insert,
                                                &control_work_update,
                                                &control_work_delete,
                                                &control_work_move,
                                                &control_work_count,
                                                &control_work_of_plan,
                                                NULL};

#define DATE(arena, date) ARG_TEXT(date_iso((arena), (date)))

static bool count_of(struct db *db, const struct sql *sql, const struct arg *args, size_t n,
                     int64_t *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, sql, args, n, error)) {
        return false;
    }
    *out = query_next(&q) ? query_int(&q, 0) : 0;
    return query_close(&q, error);
}

// ---- what must hold

static bool outside(const struct school_year *year, struct date date) {
    return !date_is_none(date) &&
           (date_cmp(date, year->begins) < 0 || date_cmp(date, year->ends) > 0);
}

static bool check_dates(const struct school_year *year, const struct work *work,
                        struct error *error) {
    if (outside(year, work->held_on) || outside(year, work->earliest) ||
        outside(year, work->latest)) {
        return error_set(error, ERROR_INPUT, "«%.*s»: дата не из этого учебного года.",
                         STR_ARG(work->title));
    }
    if (!date_is_none(work->earliest) && !date_is_none(work->latest) &&
        date_cmp(work->earliest, work->latest) > 0) {
        return error_set(error, ERROR_INPUT, "«%.*s»: «не раньше» позже, чем «не позже».",
                         STR_ARG(work->title));
    }
    return true;
}

static bool check_work(struct arena *arena, const struct procedure_catalogue *procedures,
                       const struct school_year *year, struct work *work, struct error *error) {
    enum { TITLE_MAX = 160, LESSONS_A_DAY = 12 };
    work->title = ru_tidy(arena, work->title);
    work->subject = ru_tidy(arena, work->subject);
    work->reason = ru_tidy(arena, work->reason);
    if (str_empty(work->title) || utf8_length(work->title) > TITLE_MAX) {
        return error_set(error, ERROR_INPUT, "Название работы – от 1 до %d знаков.", TITLE_MAX);
    }
    if (utf8_length(work->subject) > TITLE_MAX || utf8_length(work->reason) > 4 * TITLE_MAX) {
        return error_set(error, ERROR_INPUT, "«%.*s»: предмет или причина слишком длинны.",
                         STR_ARG(work->title));
    }
    if (work_kind_find(&procedures->schedule, work->kind) == NULL) {
        return error_set(error, ERROR_INPUT, "«%.*s»: такого вида работы нет.",
                         STR_ARG(work->title));
    }
    if (work->lessons < 1 || work->lessons > WORK_LESSONS_MAX) {
        return error_set(error, ERROR_INPUT, "«%.*s»: работа занимает от 1 до %d уроков.",
                         STR_ARG(work->title), WORK_LESSONS_MAX);
    }
    if (work->lesson < 0 || work->day_lessons < 0 || work->lesson > LESSONS_A_DAY ||
        work->day_lessons > LESSONS_A_DAY ||
        (work->day_lessons > 0 && work->lesson > work->day_lessons)) {
        return error_set(error, ERROR_INPUT, "«%.*s»: урока с таким номером в этот день нет.",
                         STR_ARG(work->title));
    }
    return check_dates(year, work, error);
}

// ---- adding

static bool insert_work(struct db *db, struct arena *arena, const struct person *by, int64_t year,
                        const struct work *work, struct error *error) {
    return db_exec(db, &control_work_insert,
                   ARGS(ARG_INT(by->org), ARG_INT(id_new()), ARG_INT(year), ARG_INT(work->class_id),
                        ARG_TEXT(work->subject), ARG_TEXT(work->kind), ARG_TEXT(work->title),
                        DATE(arena, work->held_on), DATE(arena, work->earliest),
                        DATE(arena, work->latest), ARG_INT(work->lessons), ARG_INT(work->fixed),
                        ARG_INT(work->lesson), ARG_INT(work->day_lessons),
                        ARG_INT(work->observer_id), ARG_INT(work->plan_item_id),
                        ARG_TEXT(work->reason), ARG_INT(by->account), ARG_INT(clock_now_ms())),
                   NULL, error);
}

static bool check_class(struct db *db, struct arena *arena, int64_t org, int64_t year,
                        int64_t class_id, struct error *error) {
    struct class_row class;
    if (!class_get(db, arena, org, class_id, date_today(), &class, error)) {
        return false;
    }
    return class.year_id == year ||
           error_set(error, ERROR_INPUT, "%.*s – класс другого учебного года.",
                     STR_ARG(class.name));
}

static bool record(struct db *db, struct arena *arena, const struct person *by, int64_t year,
                   int64_t count, struct error *error) {
    struct node *detail = node_map(arena);
    node_put(arena, detail, "works", node_int(arena, count));
    return audit_add(db, arena, by->org, by->account, "schedule.change", "schedule", year, detail,
                     error);
}

bool work_paste(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct work_paste *ask = asked;
    struct school_year year;
    int64_t there;
    if (ask->works.n == 0) {
        return error_set(error, ERROR_INPUT, "Добавлять нечего: нет ни одной работы.");
    }
    if (!year_get(db, arena, ask->by->org, ask->year_id, &year, error) ||
        !count_of(db, &control_work_count, ARGS(ARG_INT(ask->by->org), ARG_INT(ask->year_id)),
                  &there, error)) {
        return false;
    }
    if (there + (int64_t)ask->works.n > WORKS_MAX) {
        return error_set(error, ERROR_LIMIT, "Работ в графике года больше %d не бывает.",
                         WORKS_MAX);
    }
    for (size_t i = 0; i < ask->works.n; i++) {
        struct work work = ask->works.at[i];
        if (!check_work(arena, ask->procedures, &year, &work, error) ||
            !check_class(db, arena, ask->by->org, ask->year_id, work.class_id, error) ||
            !insert_work(db, arena, ask->by, ask->year_id, &work, error)) {
            return false;
        }
    }
    return record(db, arena, ask->by, ask->year_id, (int64_t)ask->works.n, error);
}

bool work_add(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct work_add *ask = asked;
    struct work_paste paste = {
        .by = ask->by, .procedures = ask->procedures, .year_id = ask->year_id};
    for (size_t i = 0; i < ask->classes.n; i++) {
        struct work *work = vec_push(arena, &paste.works);
        *work = ask->work;
        work->class_id = ask->classes.at[i];
    }
    ask->added = (int64_t)paste.works.n;
    return work_paste(db, arena, &paste, error);
}

// ---- from the year plan

// The month of a plan as days of the school year.
static void month_days(const struct school_year *year, int month, struct work *work) {
    int calendar_year = month >= 8 ? year->begins.year : year->begins.year + 1;
    struct date first = {calendar_year, month, 1};
    struct date next = month == 12 ? (struct date){calendar_year + 1, 1, 1}
                                   : (struct date){calendar_year, month + 1, 1};
    struct date last = date_add_days(next, -1);
    work->earliest = date_cmp(first, year->begins) < 0 ? year->begins : first;
    work->latest = date_cmp(last, year->ends) > 0 ? year->ends : last;
}

static bool take_for_class(struct db *db, struct arena *arena, struct work_from_plan *ask,
                           struct work *work, struct error *error) {
    int64_t there;
    if (!count_of(db, &control_work_of_plan,
                  ARGS(ARG_INT(ask->by->org), ARG_INT(work->class_id), ARG_INT(work->plan_item_id)),
                  &there, error)) {
        return false;
    }
    ask->added += there == 0;
    return there > 0 || insert_work(db, arena, ask->by, ask->year->year_id, work, error);
}

bool work_from_plan(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct work_from_plan *ask = asked;
    struct plan plan;
    struct class_list classes;
    int64_t org = ask->by->org;
    ask->added = 0;
    if (!plan_get(db, arena, org, ask->year->year_id, &plan, error) ||
        !class_list_of_year(db, arena, org, ask->year->year_id, date_today(), &classes, error)) {
        return false;
    }
    for (size_t i = 0; i < plan.items.n; i++) {
        const struct plan_item *item = &plan.items.at[i];
        const struct procedure *procedure = procedure_find(ask->procedures, item->procedure_id);
        if (procedure == NULL || !procedure->counts_to_limit || procedure->hours <= 0 ||
            item->grade == 0 || !date_is_none(item->done_on)) {
            continue;
        }
        int lessons = procedure->hours > WORK_LESSONS_MAX ? WORK_LESSONS_MAX
                                                          : (int)(procedure->hours + 0.999);
        struct work work = {.kind = S("inner"),
                            .title = procedure->title,
                            .lessons = lessons,
                            .plan_item_id = item->item_id};
        month_days(ask->year, item->month, &work);
        for (size_t c = 0; c < classes.rows.n; c++) {
            const struct class_row *class = &classes.rows.at[c];
            work.class_id = class->class_id;
            if (class->grade == item->grade &&
                (item->class_id == 0 || item->class_id == class->class_id) &&
                !take_for_class(db, arena, ask, &work, error)) {
                return false;
            }
        }
    }
    return ask->added == 0 || record(db, arena, ask->by, ask->year->year_id, ask->added, error);
}

// ---- changing

static bool update_work(struct db *db, struct arena *arena, const struct person *by,
                        const struct work *work, int64_t *changed, struct error *error) {
    return db_exec(db, &control_work_update,
                   ARGS(ARG_INT(by->org), ARG_INT(work->work_id), ARG_TEXT(work->subject),
                        ARG_TEXT(work->kind), ARG_TEXT(work->title), DATE(arena, work->held_on),
                        DATE(arena, work->earliest), DATE(arena, work->latest),
                        ARG_INT(work->lessons), ARG_INT(work->fixed), ARG_INT(work->lesson),
                        ARG_INT(work->day_lessons), ARG_INT(work->observer_id),
                        ARG_TEXT(work->reason), ARG_INT(by->account), ARG_INT(clock_now_ms())),
                   changed, error);
}

bool work_change(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct work_change *ask = asked;
    struct work work = ask->work; // a copy: an ask keeps no text of the writer's arena
    struct school_year year;
    int64_t changed = 0;
    bool ok = ask->remove
                  ? db_exec(db, &control_work_delete,
                            ARGS(ARG_INT(ask->by->org), ARG_INT(work.work_id)), &changed, error)
                  : year_get(db, arena, ask->by->org, ask->year_id, &year, error) &&
                        check_work(arena, ask->procedures, &year, &work, error) &&
                        update_work(db, arena, ask->by, &work, &changed, error);
    if (!ok) {
        return false;
    }
    if (changed == 0) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Этой работы в графике уже нет: обновите страницу.");
    }
    return record(db, arena, ask->by, ask->year_id, 1, error);
}

bool work_place(struct db *db, struct arena *arena, void *asked, struct error *error) {
    struct work_place *ask = asked;
    ask->moved = 0;
    for (size_t i = 0; i < ask->steps.n; i++) {
        const struct work_step *step = &ask->steps.at[i];
        int64_t changed;
        if (!db_exec(db, &control_work_move,
                     ARGS(ARG_INT(ask->by->org), ARG_INT(step->work_id), DATE(arena, step->from),
                          DATE(arena, step->to), ARG_INT(ask->by->account),
                          ARG_INT(clock_now_ms())),
                     &changed, error)) {
            return false;
        }
        ask->moved += changed;
    }
    struct node *detail = node_map(arena);
    node_put(arena, detail, "works", node_int(arena, ask->moved));
    return audit_add(db, arena, ask->by->org, ask->by->account, "schedule.place", "schedule",
                     ask->steps.n == 0 ? 0 : ask->steps.at[0].work_id, detail, error);
}

// ---- norms

bool schedule_norms_put(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct schedule_norms_put *ask = asked;
    enum { APART_MAX = 60, REPORTS_MAX = 40 };
    if (ask->apart < 0 || ask->apart > APART_MAX || ask->reports < 0 ||
        ask->reports > REPORTS_MAX) {
        return error_set(error, ERROR_INPUT,
                         "Дней между работами – от 1 до %d, работ учителя в неделю – от 1 до %d.",
                         APART_MAX, REPORTS_MAX);
    }
    if (date_is_none(ask->vpr_from) != date_is_none(ask->vpr_to) ||
        date_cmp(ask->vpr_from, ask->vpr_to) > 0) {
        return error_set(error, ERROR_INPUT,
                         "Окно ВПР: укажите обе даты, первую – не позже второй.");
    }
    struct node *own = node_map(arena);
    if (ask->apart > 0) {
        node_put(arena, own, "apart", node_int(arena, ask->apart));
    }
    if (ask->reports > 0) {
        node_put(arena, own, "reports", node_int(arena, ask->reports));
    }
    if (!date_is_none(ask->vpr_from)) {
        node_put(arena, own, "vpr_from", node_text(arena, date_iso(arena, ask->vpr_from)));
        node_put(arena, own, "vpr_to", node_text(arena, date_iso(arena, ask->vpr_to)));
    }
    struct setting_put put = {.by = ask->by, .name = SCHEDULE_NORMS, .value = own};
    return setting_put(db, arena, &put, error);
}
