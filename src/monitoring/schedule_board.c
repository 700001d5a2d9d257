// SPDX-License-Identifier: GPL-3.0-or-later
// The board of the single schedule: classes by weeks, for the page.
#include "monitoring/schedule_board.h"

#include "base/ru.h"

static struct date monday_of(struct date on) { return date_add_days(on, 1 - date_weekday(on)); }

// «12–16 окт», «28 сен – 2 окт».
static struct str week_title(struct arena *arena, struct date monday, int week_days) {
    enum { SHORT = 6 }; // three letters of Cyrillic
    struct date last = date_add_days(monday, week_days - 1);
    struct str to = str_sub(ru_month(last.month, RU_GENITIVE), 0, SHORT);
    struct str from = str_sub(ru_month(monday.month, RU_GENITIVE), 0, SHORT);
    return monday.month == last.month
               ? str_fmt(arena, "%d–%d %.*s", monday.day, last.day, STR_ARG(to))
               : str_fmt(arena, "%d %.*s – %d %.*s", monday.day, STR_ARG(from), last.day,
                         STR_ARG(to));
}

struct str work_mark(const struct schedule *schedule, const struct work *work) {
    const struct work_kind *kind = work_kind_find(&schedule->norms, work->kind);
    return kind == NULL ? S("?") : kind->mark;
}

// «мат» of «Математика»; «мета» of a metasubject work.
static struct str short_subject(struct arena *arena, struct str subject) {
    enum { LETTERS = 3 };
    struct str rest = ru_lower(arena, subject), all = rest;
    for (int i = 0; i < LETTERS && rest.n > 0; i++) {
        (void)utf8_next(&rest);
    }
    return str_empty(subject) ? S("мета") : str_sub(all, 0, all.n - rest.n);
}

static bool is_broken(const struct schedule_findings *findings, int64_t work_id) {
    for (size_t i = 0; i < findings->rows.n; i++) {
        const struct schedule_finding *found = &findings->rows.at[i];
        if ((found->work_id == work_id || found->other_id == work_id) &&
            found->rule->severity != RULE_HINT && str_empty(found->reason)) {
            return true;
        }
    }
    return false;
}

static struct schedule_chip chip_of(struct arena *arena, const struct schedule *schedule,
                                    const struct schedule_findings *findings,
                                    const struct work *work) {
    bool broken = is_broken(findings, work->work_id);
    struct str words = work_words(arena, schedule, work);
    struct str mark = work_mark(schedule, work), subject = short_subject(arena, work->subject);
    bool dated = !date_is_none(work->held_on);
    struct str day = dated ? str_fmt(arena, "%d ", work->held_on.day) : S("");
    struct str when = dated ? ru_day(arena, work->held_on) : S("без даты");
    return (struct schedule_chip){
        .work_id = work->work_id,
        .text = str_fmt(arena, "%.*s%.*s %.*s", STR_ARG(day), STR_ARG(mark), STR_ARG(subject)),
        .label = str_fmt(arena, "%.*s, %.*s%s%s", STR_ARG(words), STR_ARG(when),
                         work->fixed ? ", дата закреплена" : "", broken ? ", есть замечание" : ""),
        .broken = broken,
        .fixed = work->fixed,
    };
}

static bool any_lessons(const struct schedule *schedule, int grade, struct date monday) {
    for (int i = 0; i < schedule->calendar.year.week_days; i++) {
        if (calendar_lessons_on(&schedule->calendar, grade, date_add_days(monday, i))) {
            return true;
        }
    }
    return false;
}

static bool shown_week(const struct schedule *schedule, struct date monday) {
    for (size_t i = 0; i < schedule->classes.rows.n; i++) {
        if (any_lessons(schedule, schedule->classes.rows.at[i].grade, monday)) {
            return true;
        }
    }
    for (size_t i = 0; i < schedule->works.n; i++) {
        struct date on = schedule->works.at[i].held_on;
        if (!date_is_none(on) && date_cmp(monday_of(on), monday) == 0) {
            return true;
        }
    }
    return false;
}

size_t schedule_mondays(const struct schedule *schedule, int half, struct date *out, size_t most) {
    struct date first, last;
    size_t n = 0;
    half_days(&schedule->calendar.year, half, &first, &last);
    for (struct date on = monday_of(first); date_cmp(on, last) <= 0 && n < most;
         on = date_add_days(on, 7)) {
        // A week that the New Year cuts belongs to the half of its Monday.
        if ((half == 1 || on.year == last.year) && shown_week(schedule, on)) {
            out[n++] = on;
        }
    }
    return n;
}

struct str schedule_marks(struct arena *arena, const struct schedule *schedule,
                          const struct work *like, struct date monday) {
    struct str marks = {0};
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        if (work->class_id == like->class_id && str_eq(work->subject, like->subject) &&
            !date_is_none(work->held_on) && date_cmp(monday_of(work->held_on), monday) == 0) {
            marks = str_fmt(arena, "%.*s%s%d %.*s", STR_ARG(marks), marks.n > 0 ? ", " : "",
                            work->held_on.day, STR_ARG(work_mark(schedule, work)));
        }
    }
    return marks;
}

// Does a work without a date belong to this half? By its term; one without a term to both.
static bool waits_in(const struct schedule *schedule, const struct work *work, int half) {
    const struct school_year *year = &schedule->calendar.year;
    struct date on = date_is_none(work->latest) ? work->earliest : work->latest;
    return date_is_none(work->held_on) && (date_is_none(on) || half_of(year, on) == half);
}

static void fill_row(struct arena *arena, const struct schedule *schedule,
                     const struct schedule_findings *findings, const struct class_row *class,
                     int half, const struct date *mondays, size_t weeks, struct schedule_row *row) {
    row->class_id = class->class_id;
    row->name = class->name;
    vec_push(arena, &row->cells);
    for (size_t w = 0; w < weeks; w++) {
        struct schedule_cell *cell = vec_push(arena, &row->cells);
        cell->monday = date_iso(arena, mondays[w]);
        cell->off = !any_lessons(schedule, class->grade, mondays[w]);
    }
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        if (work->class_id != class->class_id) {
            continue;
        }
        if (waits_in(schedule, work, half)) {
            *vec_push(arena, &row->cells.at[0].chips) = chip_of(arena, schedule, findings, work);
        }
        for (size_t w = 0; w < weeks && !date_is_none(work->held_on); w++) {
            if (date_cmp(monday_of(work->held_on), mondays[w]) == 0) {
                *vec_push(arena, &row->cells.at[w + 1].chips) =
                    chip_of(arena, schedule, findings, work);
            }
        }
    }
}

void schedule_fill_board(struct arena *arena, const struct schedule *schedule,
                         const struct schedule_findings *findings, int half, int grade,
                         struct schedule_page_view *view) {
    struct date mondays[SCHEDULE_WEEKS_MAX];
    size_t weeks = schedule_mondays(schedule, half, mondays, SCHEDULE_WEEKS_MAX);
    for (size_t w = 0; w < weeks; w++) {
        *vec_push(arena, &view->weeks) =
            (struct schedule_week){week_title(arena, mondays[w], schedule->calendar.year.week_days),
                                   date_cmp(monday_of(schedule->today), mondays[w]) == 0};
    }
    for (size_t i = 0; i < schedule->classes.rows.n; i++) {
        const struct class_row *class = &schedule->classes.rows.at[i];
        if (grade == 0 || class->grade == grade) {
            fill_row(arena, schedule, findings, class, half, mondays, weeks,
                     vec_push(arena, &view->rows));
        }
    }
}
