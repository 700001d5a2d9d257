// SPDX-License-Identifier: GPL-3.0-or-later
// The school year (учебный год) and its calendar: terms by level, holidays, days of the week. The
// roll-over to the next year is in rollover.h.
#ifndef VSOKO_SCHOOL_YEAR_H
#define VSOKO_SCHOOL_YEAR_H

#include "base/clock.h"
#include "base/vec.h"
#include "school/org.h"
#include "store/store.h"

struct school_year {
    int64_t year_id;
    struct str title; // «2026/27»
    struct date begins, ends;
    int week_days; // 5 or 6
};
struct year_list {
    VEC(struct school_year) rows; // the newest first
};

// The year that a date falls into, else the latest one. false with ERROR_NOT_FOUND if none exist.
bool year_current(struct db *db, struct arena *arena, int64_t org, struct date on,
                  struct school_year *out, struct error *error) __attribute__((warn_unused_result));
bool year_get(struct db *db, struct arena *arena, int64_t org, int64_t year,
              struct school_year *out, struct error *error) __attribute__((warn_unused_result));
bool year_list(struct db *db, struct arena *arena, int64_t org, struct year_list *out,
               struct error *error) __attribute__((warn_unused_result));

// ---- the calendar

enum term_kind { TERM_QUARTER, TERM_TRIMESTER, TERM_HALF_YEAR }; // четверть, триместр, полугодие
enum { TERM_KINDS = 3, TERMS_MAX = 4, HOLIDAYS_MAX = 12 };

struct term {
    enum level level;
    int ordinal; // 1 …
    enum term_kind kind;
    struct date begins, ends;
};

struct holiday {
    struct str title; // «Осенние каникулы»
    struct str whom;  // "all", a level's name, "grade1"
    struct date begins, ends;
};

struct calendar {
    struct school_year year;
    VEC(struct term) terms;       // by level, then by ordinal
    VEC(struct holiday) holidays; // by date
};

const char *term_kind_name(enum term_kind kind); // "quarter"
bool term_kind_from_name(struct str name, enum term_kind *out);
int term_kind_count(enum term_kind kind);                            // 4, 3, 2
const char *term_kind_title(enum term_kind kind);                    // «четверть»
struct str term_title(struct arena *arena, const struct term *term); // «2-я четверть»

// The year with its terms and holidays.
bool calendar_get(struct db *db, struct arena *arena, int64_t org, int64_t year,
                  struct calendar *out, struct error *error) __attribute__((warn_unused_result));

// The calendar that a school most often has for a year that begins in the autumn of `start`: from
// 1 September to 26 May, four weeks and two days of holidays and the eleven days of New Year,
// an additional week for the first grade. kinds[i] is the term of the i-th level. A proposal: the
// school corrects it by its own order.
void calendar_propose(struct arena *arena, int start, int week_days, unsigned levels,
                      const enum term_kind kinds[LEVEL_COUNT], struct calendar *out);

// Dates in order, inside the year, without overlaps; terms of a level of one kind.
bool calendar_check(const struct calendar *calendar, struct error *error)
    __attribute__((warn_unused_result));

// Is it a day of lessons for a grade? Not: holidays, days off of the week and of the state.
bool calendar_lessons_on(const struct calendar *calendar, int grade, struct date on);
// The term of a level that a date falls into, NULL between terms; *week = 1 … of the term.
const struct term *calendar_term_on(const struct calendar *calendar, enum level level,
                                    struct date on, int *week);

// A store_write_fn: a new year (year_id 0, given back) or a changed one with its calendar.
struct calendar_save {
    const struct person *by;
    struct calendar calendar;
};
bool calendar_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
