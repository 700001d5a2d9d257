// SPDX-License-Identifier: GPL-3.0-or-later
// Which day suits a work: all rules about days, for one work and one day.
#include "monitoring/schedule.h"

static struct date monday_of(struct date on) { return date_add_days(on, 1 - date_weekday(on)); }

static int64_t days_between(struct date a, struct date b) {
    int64_t days = date_to_days(a) - date_to_days(b);
    return days < 0 ? -days : days;
}

static bool shares_teacher(const struct work_load *a, const struct work_load *b) {
    for (size_t i = 0; a != NULL && b != NULL && i < a->teachers.n; i++) {
        for (size_t j = 0; j < b->teachers.n; j++) {
            if (a->teachers.at[i] == b->teachers.at[j]) {
                return true;
            }
        }
    }
    return false;
}

// Works that one of the work's teachers checks in the week of the day.
static int reports_in_week(const struct schedule *schedule, const struct work *work,
                           struct date on) {
    const struct work_load *own = schedule_load(schedule, work->class_id, work->subject);
    int reports = 0;
    for (size_t i = 0; own != NULL && i < schedule->works.n; i++) {
        const struct work *other = &schedule->works.at[i];
        reports += other->work_id != work->work_id && !date_is_none(other->held_on) &&
                   date_cmp(monday_of(other->held_on), monday_of(on)) == 0 &&
                   shares_teacher(own, schedule_load(schedule, other->class_id, other->subject));
    }
    return reports;
}

static bool observer_is_free(const struct schedule *schedule, const struct work *work,
                             struct date on) {
    for (size_t i = 0; work->observer_id != 0 && i < schedule->watches.n; i++) {
        if (schedule->watches.at[i].staff_id == work->observer_id &&
            date_cmp(schedule->watches.at[i].on, on) == 0) {
            return false;
        }
    }
    return true;
}

// No other work stands in its way on that day.
static bool others_allow(const struct schedule *schedule, const struct work *work, struct date on) {
    int same_day = 0;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *other = &schedule->works.at[i];
        if (other->work_id == work->work_id || date_is_none(other->held_on)) {
            continue;
        }
        bool that_day = date_cmp(other->held_on, on) == 0;
        bool same_class = other->class_id == work->class_id;
        same_day += same_class && that_day;
        if ((same_class && !str_empty(work->subject) && str_eq(other->subject, work->subject) &&
             days_between(other->held_on, on) < schedule->norms.apart) ||
            (that_day && work->observer_id != 0 && other->observer_id == work->observer_id)) {
            return false;
        }
    }
    return same_day < schedule->norms.a_day;
}

bool schedule_fits(const struct schedule *schedule, const struct work *work, struct date on) {
    const struct class_row *class = schedule_class(schedule, work->class_id);
    struct date first, last;
    work_term(schedule, work, &first, &last);
    if (class == NULL || !calendar_lessons_on(&schedule->calendar, class->grade, on) ||
        date_cmp(on, first) < 0 || date_cmp(on, last) > 0) {
        return false;
    }
    if (str_eq(work->kind, S("vpr")) &&
        (date_cmp(on, schedule->vpr_from) < 0 || date_cmp(on, schedule->vpr_to) > 0)) {
        return false;
    }
    return observer_is_free(schedule, work, on) && others_allow(schedule, work, on) &&
           reports_in_week(schedule, work, on) < schedule->norms.reports;
}

struct date schedule_day_of_week(const struct schedule *schedule, const struct work *work,
                                 struct date monday) {
    const struct class_row *class = schedule_class(schedule, work->class_id);
    struct date lessons = {0}, fits = {0};
    for (int i = schedule->calendar.year.week_days - 1; class != NULL && i >= 0; i--) {
        struct date on = date_add_days(monday, i);
        if (!calendar_lessons_on(&schedule->calendar, class->grade, on)) {
            continue;
        }
        lessons = on;
        if (schedule_fits(schedule, work, on) &&
            (date_is_none(fits) || date_is_none(work->held_on) ||
             date_weekday(fits) != date_weekday(work->held_on))) {
            fits = on;
        }
    }
    return date_is_none(fits) ? lessons : fits;
}

struct date schedule_nearest(const struct schedule *schedule, const struct work *work) {
    struct date first, last;
    work_term(schedule, work, &first, &last);
    struct date from = date_is_none(work->held_on) ? first : work->held_on;
    int64_t reach = date_to_days(last) - date_to_days(first);
    for (int i = 0; i <= reach; i++) {
        struct date later = date_add_days(from, i), earlier = date_add_days(from, -i);
        if (date_cmp(later, schedule->today) >= 0 && schedule_fits(schedule, work, later)) {
            return later;
        }
        if (date_cmp(earlier, schedule->today) >= 0 && schedule_fits(schedule, work, earlier)) {
            return earlier;
        }
    }
    return (struct date){0};
}
