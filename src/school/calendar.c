// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic of the school calendar: what is proposed, what must hold, which day is which.
#include "school/year.h"

#include "base/ru.h"

static const struct {
    const char *name, *title;
    const char *ending; // after the ordinal number
    int count;
} kinds_of_term[TERM_KINDS] = {
    [TERM_QUARTER] = {"quarter", "четверть", "-я", 4},
    [TERM_TRIMESTER] = {"trimester", "триместр", "-й", 3},
    [TERM_HALF_YEAR] = {"half_year", "полугодие", "-е", 2},
};

const char *term_kind_name(enum term_kind kind) { return kinds_of_term[kind].name; }
const char *term_kind_title(enum term_kind kind) { return kinds_of_term[kind].title; }
int term_kind_count(enum term_kind kind) { return kinds_of_term[kind].count; }

bool term_kind_from_name(struct str name, enum term_kind *out) {
    for (int i = 0; i < TERM_KINDS; i++) {
        if (str_eq(name, str_from(kinds_of_term[i].name))) {
            *out = (enum term_kind)i;
            return true;
        }
    }
    return false;
}

struct str term_title(struct arena *arena, const struct term *term) {
    return str_fmt(arena, "%d%s %s", term->ordinal, kinds_of_term[term->kind].ending,
                   kinds_of_term[term->kind].title);
}

// ---- the proposal

// The dates that terms and holidays are cut from.
struct frame {
    struct date begins, ends;            // the year
    struct date autumn, autumn_ends;     // holidays
    struct date winter, winter_ends;     // the same
    struct date spring, spring_ends;     // the same
    struct date first_grade, first_ends; // additional holidays of the first grade
};

static struct date day(int year, int month, int d) { return (struct date){year, month, d}; }

// The nearest working day not before / not after a date.
static struct date work_on_or_after(struct date date, int week_days) {
    while (date_weekday(date) > week_days) {
        date = date_add_days(date, 1);
    }
    return date;
}
static struct date work_on_or_before(struct date date, int week_days) {
    while (date_weekday(date) > week_days) {
        date = date_add_days(date, -1);
    }
    return date;
}

static struct date monday_of(struct date date) {
    return date_add_days(date, 1 - date_weekday(date));
}

static struct frame frame_of(int start, int week_days) {
    enum { AUTUMN_WEEKS = 8, SPRING_WEEKS = 11, FIRST_GRADE_WEEK = 5 };
    struct frame f;
    f.begins = work_on_or_after(day(start, 9, 1), week_days);
    f.ends = work_on_or_before(day(start + 1, 5, 26), week_days);
    // Nine days: a week with both weekends, after the eighth week of lessons.
    struct date last = date_add_days(monday_of(f.begins), 7 * AUTUMN_WEEKS);
    f.autumn = date_add_days(last, week_days - 7);
    f.autumn_ends = date_add_days(last, 6);
    f.winter = day(start, 12, 31);
    struct date back = day(start + 1, 1, 9);
    back = date_weekday(back) == 1 ? back : date_add_days(monday_of(back), 7);
    f.winter_ends = date_add_days(back, -1);
    last = date_add_days(back, 7 * SPRING_WEEKS);
    f.spring = date_add_days(last, week_days - 7);
    f.spring_ends = date_add_days(last, 6);
    last = date_add_days(back, 7 * FIRST_GRADE_WEEK);
    f.first_grade = date_add_days(last, week_days - 7);
    f.first_ends = date_add_days(last, 6);
    return f;
}

static void propose_terms(struct arena *arena, const struct frame *f, int week_days,
                          enum level level, enum term_kind kind, struct calendar *out) {
    struct date cut[TERMS_MAX][2];
    struct date winter_last = work_on_or_before(date_add_days(f->winter, -1), week_days);
    struct date after_winter = date_add_days(f->winter_ends, 1);
    if (kind == TERM_QUARTER) {
        struct date quarters[4][2] = {
            {f->begins, work_on_or_before(date_add_days(f->autumn, -1), week_days)},
            {work_on_or_after(date_add_days(f->autumn_ends, 1), week_days), winter_last},
            {after_winter, work_on_or_before(date_add_days(f->spring, -1), week_days)},
            {work_on_or_after(date_add_days(f->spring_ends, 1), week_days), f->ends}};
        for (int i = 0; i < 4; i++) {
            cut[i][0] = quarters[i][0];
            cut[i][1] = quarters[i][1];
        }
    } else if (kind == TERM_HALF_YEAR) {
        cut[0][0] = f->begins;
        cut[0][1] = winter_last;
        cut[1][0] = after_winter;
        cut[1][1] = f->ends;
    } else {
        // Thirds of the year: the last weeks of November and February end a trimester.
        struct date first = date_add_days(monday_of(day(f->begins.year, 11, 28)), week_days - 1);
        struct date second = date_add_days(monday_of(day(f->ends.year, 2, 26)), week_days - 1);
        cut[0][0] = f->begins;
        cut[0][1] = first;
        cut[1][0] = date_add_days(monday_of(first), 7);
        cut[1][1] = second;
        cut[2][0] = date_add_days(monday_of(second), 7);
        cut[2][1] = f->ends;
    }
    for (int i = 0; i < term_kind_count(kind); i++) {
        *vec_push(arena, &out->terms) = (struct term){level, i + 1, kind, cut[i][0], cut[i][1]};
    }
}

void calendar_propose(struct arena *arena, int start, int week_days, unsigned levels,
                      const enum term_kind kinds[LEVEL_COUNT], struct calendar *out) {
    struct frame f = frame_of(start, week_days);
    *out = (struct calendar){0};
    out->year.title = str_fmt(arena, "%d/%02d", start, (start + 1) % 100);
    out->year.begins = day(start, 9, 1);
    out->year.ends = day(start + 1, 8, 31);
    out->year.week_days = week_days;
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if ((levels & (1U << i)) != 0) {
            propose_terms(arena, &f, week_days, (enum level)(1U << i), kinds[i], out);
        }
    }
    *vec_push(arena, &out->holidays) =
        (struct holiday){S("Осенние каникулы"), S("all"), f.autumn, f.autumn_ends};
    *vec_push(arena, &out->holidays) =
        (struct holiday){S("Зимние каникулы"), S("all"), f.winter, f.winter_ends};
    if ((levels & LEVEL_NOO) != 0) {
        *vec_push(arena, &out->holidays) = (struct holiday){
            S("Дополнительные каникулы первоклассников"), S("grade1"), f.first_grade, f.first_ends};
    }
    *vec_push(arena, &out->holidays) =
        (struct holiday){S("Весенние каникулы"), S("all"), f.spring, f.spring_ends};
}

// ---- what must hold

static bool check_year(const struct school_year *year, struct error *error) {
    enum { LONGEST = 370 };
    if (!date_valid(year->begins) || !date_valid(year->ends) ||
        date_cmp(year->begins, year->ends) >= 0) {
        return error_set(error, ERROR_INPUT,
                         "Укажите начало и конец учебного года, начало – раньше конца");
    }
    if (date_to_days(year->ends) - date_to_days(year->begins) > LONGEST) {
        return error_set(error, ERROR_INPUT, "Учебный год длиннее календарного: проверьте даты");
    }
    if (year->week_days != 5 && year->week_days != 6) {
        return error_set(error, ERROR_INPUT, "Учебная неделя бывает пяти- или шестидневной");
    }
    return true;
}

static bool inside(const struct school_year *year, struct date begins, struct date ends) {
    return date_valid(begins) && date_valid(ends) && date_cmp(begins, ends) <= 0 &&
           date_cmp(begins, year->begins) >= 0 && date_cmp(ends, year->ends) <= 0;
}

bool calendar_check(const struct calendar *calendar, struct error *error) {
    if (!check_year(&calendar->year, error)) {
        return false;
    }
    const struct term *before = NULL;
    for (size_t i = 0; i < calendar->terms.n; i++) {
        const struct term *term = &calendar->terms.at[i];
        if (!inside(&calendar->year, term->begins, term->ends)) {
            return error_set(error, ERROR_INPUT,
                             "%d-й период (%s образование): даты должны стоять по порядку и внутри"
                             " учебного года",
                             term->ordinal, level_title(term->level));
        }
        if (before != NULL && before->level == term->level &&
            date_cmp(before->ends, term->begins) >= 0) {
            return error_set(error, ERROR_INPUT,
                             "%d-й период (%s образование) начинается раньше, чем кончился"
                             " предыдущий",
                             term->ordinal, level_title(term->level));
        }
        before = term;
    }
    if (calendar->holidays.n > HOLIDAYS_MAX) {
        return error_set(error, ERROR_LIMIT, "Каникул больше %d: проверьте список", HOLIDAYS_MAX);
    }
    for (size_t i = 0; i < calendar->holidays.n; i++) {
        const struct holiday *holiday = &calendar->holidays.at[i];
        if (str_empty(holiday->title) || !inside(&calendar->year, holiday->begins, holiday->ends)) {
            return error_set(error, ERROR_INPUT,
                             "Каникулы, строка %zu: нужны название и даты внутри учебного года",
                             i + 1);
        }
    }
    return true;
}

// ---- which day is which

// Days off of the whole country, whatever the week: Labour Code of the RF, art. 112.
static bool day_off(struct date on) {
    static const struct {
        int month, from, to;
    } off[] = {{1, 1, 8}, {2, 23, 23}, {3, 8, 8}, {5, 1, 1}, {5, 9, 9}, {6, 12, 12}, {11, 4, 4}};
    for (size_t i = 0; i < sizeof off / sizeof off[0]; i++) {
        if (on.month == off[i].month && on.day >= off[i].from && on.day <= off[i].to) {
            return true;
        }
    }
    return false;
}

const struct term *calendar_term_on(const struct calendar *calendar, enum level level,
                                    struct date on, int *week) {
    for (size_t i = 0; i < calendar->terms.n; i++) {
        const struct term *term = &calendar->terms.at[i];
        if (term->level == level && date_cmp(term->begins, on) <= 0 &&
            date_cmp(term->ends, on) >= 0) {
            if (week != NULL) {
                *week = 1 + (int)((date_to_days(on) - date_to_days(monday_of(term->begins))) / 7);
            }
            return term;
        }
    }
    return NULL;
}

bool calendar_lessons_on(const struct calendar *calendar, int grade, struct date on) {
    enum level level = level_of_grade(grade);
    if (date_weekday(on) > calendar->year.week_days || day_off(on) ||
        calendar_term_on(calendar, level, on, NULL) == NULL) {
        return false;
    }
    for (size_t i = 0; i < calendar->holidays.n; i++) {
        const struct holiday *holiday = &calendar->holidays.at[i];
        bool theirs = str_eq(holiday->whom, S("all")) ||
                      str_eq(holiday->whom, str_from(level_name(level))) ||
                      (grade == 1 && str_eq(holiday->whom, S("grade1")));
        if (theirs && date_cmp(holiday->begins, on) <= 0 && date_cmp(holiday->ends, on) >= 0) {
            return false;
        }
    }
    return true;
}
