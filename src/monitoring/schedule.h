// SPDX-License-Identifier: GPL-3.0-or-later
// The single schedule of control works (единый график оценочных процедур): which class writes what
// on which day, and all that its rules need to know of the school. Beside the year plan, which
// knows months only.
#ifndef VSOKO_MONITORING_SCHEDULE_H
#define VSOKO_MONITORING_SCHEDULE_H

#include "monitoring/procedure.h"
#include "school/class.h"
#include "school/person.h"
#include "school/staff.h"
#include "school/year.h"
#include "store/store.h"

// A work of one class.
struct work {
    int64_t work_id, class_id;
    struct str subject; // «Математика», "" = a metasubject work
    struct str kind;    // id of struct work_kind
    struct str title;
    struct date held_on;          // {0} = no date yet
    struct date earliest, latest; // it may be moved between these days; {0} = its half-year
    int lessons;                  // lessons that it takes, 1..8
    bool fixed;                   // only a person moves it
    int lesson;                   // its number in the day, 0 = not known
    int day_lessons;              // how many lessons the class has that day, 0 = not known
    int64_t observer_id;          // of the staff list, 0 = nobody
    int64_t plan_item_id;         // of the year plan, 0 = typed
    struct str reason;            // why the schedule deviates from a recommendation here
};
enum { WORK_LESSONS_MAX = 8, WORKS_MAX = 20000 };

// A subject of a class by the teaching load.
struct work_load {
    int64_t class_id;
    struct str subject;
    double week_hours;     // of one pupil: groups of the class are taught side by side
    VEC(int64_t) teachers; // staff ids
};

// Somebody who watches a session of the year.
struct work_watch {
    int64_t staff_id;
    struct date on;
    struct str title; // «Групповой проект, 6Б»
};

struct schedule {
    int64_t org;
    struct calendar calendar;    // with the year
    struct schedule_norms norms; // with the school's own changes
    struct date vpr_from, vpr_to;
    struct date today;
    struct class_list classes;
    struct staff_list staff;
    VEC(struct work_load) loads; // by class, subject
    VEC(struct work_watch) watches;
    VEC(struct work) works; // by class as in `classes`, then by date, those without one last
};

// Reads all of it for a year.
bool schedule_get(struct db *db, struct arena *arena, int64_t org, const struct school_year *year,
                  const struct procedure_catalogue *procedures, struct date today,
                  struct schedule *out, struct error *error) __attribute__((warn_unused_result));

// NULL where there is none.
const struct class_row *schedule_class(const struct schedule *schedule, int64_t class_id);
const struct work *schedule_work(const struct schedule *schedule, int64_t work_id);
const struct work_load *schedule_load(const struct schedule *schedule, int64_t class_id,
                                      struct str subject);
// «Петрова А. С.», "" where there is nobody.
struct str schedule_staff_name(const struct schedule *schedule, int64_t staff_id);

// 1 or 2; days of January and later are of the second one.
enum { HALVES = 2 };
int half_of(const struct school_year *year, struct date on);
// First and last day of a half of the year.
void half_days(const struct school_year *year, int half, struct date *first, struct date *last);

// Days between which the work may be moved: its own term, else the window of the ВПР for one of
// them, else its half-year, else the year.
void work_term(const struct schedule *schedule, const struct work *work, struct date *first,
               struct date *last);

// Weeks of lessons in the year of a grade: days of lessons over days of the week, rounded. And
// lessons of a subject in the year, 0 where the load does not know it.
int schedule_weeks(const struct schedule *schedule, int grade);
double schedule_year_lessons(const struct schedule *schedule, int64_t class_id, struct str subject);
// Lessons that the works of a class in a subject take in the year.
int schedule_used_lessons(const struct schedule *schedule, int64_t class_id, struct str subject);

// «5А, математика, «Дроби»»: how a work is called in a sentence.
struct str work_words(struct arena *arena, const struct schedule *schedule,
                      const struct work *work);

// Would the work break no rule about days, were it held on this day?
bool schedule_fits(const struct schedule *schedule, const struct work *work, struct date on);
// The day of a week (its Monday) that suits the work best: its own weekday, else the first that
// fits, else the first day of lessons; {0} in a week of holidays.
struct date schedule_day_of_week(const struct schedule *schedule, const struct work *work,
                                 struct date monday);
// The nearest day that fits, {0} = none in the work's term.
struct date schedule_nearest(const struct schedule *schedule, const struct work *work);

// Store_write_fns.

// Adds the work to each of the classes. ERROR_INPUT names the field that does not hold.
struct work_add {
    const struct person *by;
    const struct procedure_catalogue *procedures;
    int64_t year_id;
    struct work work; // work_id and class_id do not count
    VEC(int64_t) classes;
    int64_t added; // given back
};
bool work_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Adds works as they stand, each with its class: a list that was pasted.
struct work_paste {
    const struct person *by;
    const struct procedure_catalogue *procedures;
    int64_t year_id;
    VEC(struct work) works;
};
bool work_paste(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Reads a list, a work a line: class or parallel; subject; kind; title; date; lessons. Fills
// `works`; ERROR_INPUT names the line.
bool work_list_parse(struct arena *arena, struct str text, const struct schedule *schedule,
                     struct work_paste *out, struct error *error)
    __attribute__((warn_unused_result));

// Puts all fields of a work anew, or takes it out.
struct work_change {
    const struct person *by;
    const struct procedure_catalogue *procedures;
    int64_t year_id;
    struct work work;
    bool remove;
};
bool work_change(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Moves works to other days. One that has moved meanwhile stays; `moved` counts the others.
struct work_step {
    int64_t work_id;
    struct date from, to; // {0} = without a date
};
struct work_place {
    const struct person *by;
    VEC(struct work_step) steps;
    int64_t moved; // given back
};
bool work_place(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Works of the year plan that take time of lessons and are not in the schedule yet, one for each
// class of their grade, without a date and with the month as their term.
struct work_from_plan {
    const struct person *by;
    const struct procedure_catalogue *procedures;
    const struct school_year *year;
    int64_t added; // given back
};
bool work_from_plan(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The school's own norms. 0 and {0} = as in the knowledge base.
struct schedule_norms_put {
    const struct person *by;
    int apart, reports;
    struct date vpr_from, vpr_to;
};
bool schedule_norms_put(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
