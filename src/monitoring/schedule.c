// SPDX-License-Identifier: GPL-3.0-or-later
// Reading of the single schedule and what is counted from it. Writing: schedule_write.c.
#include "monitoring/schedule.h"

#include "base/ru.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/schedule_internal.h"
#include "school/setting.h"

static const struct sql control_works = {
    "control_works",
    "select w.work_id, w.class_id, w.subject, w.kind, w.title, w.held_on, w.earliest, w.latest, "
    "w.lessons, w.fixed, w.lesson, w.day_lessons, w.observer_id, w.plan_item_id, w.reason "
    "from control_work as w join class as c on c.org_id = w.org_id and c.class_id = w.class_id "
    "where w.org_id = $1 and w.year_id = $2 "
    "order by c.sort_key, c.class_id, case when w.held_on = '' then 1 else 0 end, w.held_on, "
    "w.subject, w.work_id"};

static const struct sql control_watches = {
    "control_watches",
    "select a.staff_id, s.held_on, p.title, c.grade, c.letter from session as s "
    "join procedure as p on p.org_id = s.org_id and p.procedure_id = s.procedure_id "
    "join class as c on c.org_id = s.org_id and c.class_id = s.class_id "
    "join session_rater as r on r.org_id = s.org_id and r.session_id = s.session_id "
    "join account as a on a.org_id = r.org_id and a.account_id = r.account_id "
    "where s.org_id = $1 and p.year_id = $2 and a.staff_id > 0 order by s.held_on, s.session_id"};

const struct sql *const schedule_sql[] = {&control_works, &control_watches, NULL};

static struct date read_date(struct query *q, int column) {
    struct date date;
    return date_parse_iso(query_text(q, column), &date) ? date : (struct date){0};
}

static bool read_works(struct db *db, struct arena *arena, struct schedule *out,
                       struct error *error) {
    struct query q;
    if (!query_open(&q, db, &control_works,
                    ARGS(ARG_INT(out->org), ARG_INT(out->calendar.year.year_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->works) = (struct work){
            .work_id = query_int(&q, 0),
            .class_id = query_int(&q, 1),
            .subject = str_dup(arena, query_text(&q, 2)),
            .kind = str_dup(arena, query_text(&q, 3)),
            .title = str_dup(arena, query_text(&q, 4)),
            .held_on = read_date(&q, 5),
            .earliest = read_date(&q, 6),
            .latest = read_date(&q, 7),
            .lessons = (int)query_int(&q, 8),
            .fixed = query_int(&q, 9) != 0,
            .lesson = (int)query_int(&q, 10),
            .day_lessons = (int)query_int(&q, 11),
            .observer_id = query_int(&q, 12),
            .plan_item_id = query_int(&q, 13),
            .reason = str_dup(arena, query_text(&q, 14)),
        };
    }
    return query_close(&q, error);
}

static bool read_watches(struct db *db, struct arena *arena, struct schedule *out,
                         struct error *error) {
    struct query q;
    if (!query_open(&q, db, &control_watches,
                    ARGS(ARG_INT(out->org), ARG_INT(out->calendar.year.year_id)), error)) {
        return false;
    }
    while (query_next(&q)) {
        struct str class_name = ru_class_title(arena, (int)query_int(&q, 3), query_text(&q, 4));
        *vec_push(arena, &out->watches) = (struct work_watch){
            query_int(&q, 0), read_date(&q, 1),
            str_fmt(arena, "%.*s, %.*s", STR_ARG(query_text(&q, 2)), STR_ARG(class_name))};
    }
    return query_close(&q, error);
}

// ---- hours of a subject: groups of a class are taught side by side, so a pupil has the hours of
// the whole class and of the longest group.

static void add_teacher(struct arena *arena, struct work_load *load, int64_t staff_id) {
    for (size_t i = 0; i < load->teachers.n; i++) {
        if (load->teachers.at[i] == staff_id) {
            return;
        }
    }
    *vec_push(arena, &load->teachers) = staff_id;
}

static bool same_subject(const struct teaching *a, const struct teaching *b) {
    return a->class_id == b->class_id && str_eq(a->subject, b->subject);
}

static void fill_loads(struct arena *arena, const struct teaching_list *list,
                       struct schedule *out) {
    for (size_t i = 0; i < list->rows.n;) {
        const struct teaching *first = &list->rows.at[i];
        struct work_load *load = vec_push(arena, &out->loads);
        double whole = 0, longest = 0;
        load->class_id = first->class_id;
        load->subject = first->subject;
        while (i < list->rows.n && same_subject(first, &list->rows.at[i])) {
            struct str part = list->rows.at[i].part;
            double hours = 0;
            for (; i < list->rows.n && same_subject(first, &list->rows.at[i]) &&
                   str_eq(list->rows.at[i].part, part);
                 i++) {
                hours += list->rows.at[i].hours;
                add_teacher(arena, load, list->rows.at[i].staff_id);
            }
            whole += str_empty(part) ? hours : 0;
            longest = !str_empty(part) && hours > longest ? hours : longest;
        }
        load->week_hours = whole + longest;
    }
}

// ---- norms

static struct date setting_date(const struct node *map, const char *key, struct date otherwise) {
    struct date date;
    return date_parse_iso(node_str(node_get(map, key)), &date) ? date : otherwise;
}

// A day of the calendar year in which a school year ends.
static struct date spring_day(const struct school_year *year, int month, int day) {
    return (struct date){year->begins.year + 1, month, day};
}

static bool read_norms(struct db *db, struct arena *arena,
                       const struct procedure_catalogue *procedures, struct schedule *out,
                       struct error *error) {
    struct node *own;
    const struct school_year *year = &out->calendar.year;
    if (!setting_get(db, arena, out->org, SCHEDULE_NORMS, &own, error)) {
        return false;
    }
    out->norms = procedures->schedule;
    out->norms.apart = (int)node_as_int(node_get(own, "apart"), out->norms.apart);
    out->norms.reports = (int)node_as_int(node_get(own, "reports"), out->norms.reports);
    out->vpr_from = spring_day(year, out->norms.vpr_from_month, out->norms.vpr_from_day);
    out->vpr_to = spring_day(year, out->norms.vpr_to_month, out->norms.vpr_to_day);
    struct date from = setting_date(own, "vpr_from", out->vpr_from);
    struct date to = setting_date(own, "vpr_to", out->vpr_to);
    if (date_cmp(from, year->begins) >= 0 && date_cmp(to, year->ends) <= 0) { // of this year
        out->vpr_from = from;
        out->vpr_to = to;
    }
    return true;
}

bool schedule_get(struct db *db, struct arena *arena, int64_t org, const struct school_year *year,
                  const struct procedure_catalogue *procedures, struct date today,
                  struct schedule *out, struct error *error) {
    struct teaching_list teaching;
    *out = (struct schedule){.org = org, .today = today};
    if (!calendar_get(db, arena, org, year->year_id, &out->calendar, error) ||
        !read_norms(db, arena, procedures, out, error) ||
        !class_list_of_year(db, arena, org, year->year_id, today, &out->classes, error) ||
        !staff_search(db, arena, org, year->year_id, (struct str){0}, today, &out->staff, error) ||
        !teaching_of_year(db, arena, org, year->year_id, &teaching, error) ||
        !read_watches(db, arena, out, error) || !read_works(db, arena, out, error)) {
        return false;
    }
    fill_loads(arena, &teaching, out);
    return true;
}

// ---- finding

const struct class_row *schedule_class(const struct schedule *schedule, int64_t class_id) {
    for (size_t i = 0; i < schedule->classes.rows.n; i++) {
        if (schedule->classes.rows.at[i].class_id == class_id) {
            return &schedule->classes.rows.at[i];
        }
    }
    return NULL;
}

const struct work *schedule_work(const struct schedule *schedule, int64_t work_id) {
    for (size_t i = 0; i < schedule->works.n; i++) {
        if (schedule->works.at[i].work_id == work_id) {
            return &schedule->works.at[i];
        }
    }
    return NULL;
}

const struct work_load *schedule_load(const struct schedule *schedule, int64_t class_id,
                                      struct str subject) {
    for (size_t i = 0; i < schedule->loads.n; i++) {
        const struct work_load *load = &schedule->loads.at[i];
        if (load->class_id == class_id && str_eq(load->subject, subject)) {
            return load;
        }
    }
    return NULL;
}

struct str schedule_staff_name(const struct schedule *schedule, int64_t staff_id) {
    for (size_t i = 0; i < schedule->staff.rows.n; i++) {
        if (schedule->staff.rows.at[i].staff.staff_id == staff_id) {
            return schedule->staff.rows.at[i].short_name;
        }
    }
    return (struct str){0};
}

// ---- time

int half_of(const struct school_year *year, struct date on) {
    return on.year > year->begins.year ? 2 : 1;
}

void half_days(const struct school_year *year, int half, struct date *first, struct date *last) {
    *first = half == 1 ? year->begins : (struct date){year->begins.year + 1, 1, 1};
    *last = half == 1 ? (struct date){year->begins.year, 12, 31} : year->ends;
}

void work_term(const struct schedule *schedule, const struct work *work, struct date *first,
               struct date *last) {
    const struct school_year *year = &schedule->calendar.year;
    *first = year->begins;
    *last = year->ends;
    if (str_eq(work->kind, S("vpr"))) {
        *first = schedule->vpr_from;
        *last = schedule->vpr_to;
    } else if (!date_is_none(work->held_on)) {
        half_days(year, half_of(year, work->held_on), first, last);
    }
    if (!date_is_none(work->earliest)) {
        *first = work->earliest;
        *last = date_is_none(work->latest) && date_cmp(*last, *first) < 0 ? year->ends : *last;
    }
    if (!date_is_none(work->latest)) {
        *last = work->latest;
        *first =
            date_is_none(work->earliest) && date_cmp(*first, *last) > 0 ? year->begins : *first;
    }
}

int schedule_weeks(const struct schedule *schedule, int grade) {
    const struct school_year *year = &schedule->calendar.year;
    int days = 0;
    for (struct date on = year->begins; date_cmp(on, year->ends) <= 0; on = date_add_days(on, 1)) {
        days += calendar_lessons_on(&schedule->calendar, grade, on);
    }
    return (days + year->week_days / 2) / year->week_days;
}

double schedule_year_lessons(const struct schedule *schedule, int64_t class_id,
                             struct str subject) {
    const struct work_load *load = schedule_load(schedule, class_id, subject);
    const struct class_row *class = schedule_class(schedule, class_id);
    return load == NULL || class == NULL
               ? 0
               : load->week_hours * schedule_weeks(schedule, class->grade);
}

int schedule_used_lessons(const struct schedule *schedule, int64_t class_id, struct str subject) {
    int used = 0;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        if (work->class_id == class_id && str_eq(work->subject, subject)) {
            used += work->lessons;
        }
    }
    return used;
}

struct str work_words(struct arena *arena, const struct schedule *schedule,
                      const struct work *work) {
    const struct class_row *class = schedule_class(schedule, work->class_id);
    struct str name = class == NULL ? S("класс") : class->name;
    struct str subject =
        str_empty(work->subject) ? S("метапредметная работа") : ru_lower(arena, work->subject);
    return str_fmt(arena, "%.*s, %.*s, «%.*s»", STR_ARG(name), STR_ARG(subject),
                   STR_ARG(ru_nest_quotes(arena, work->title)));
}
