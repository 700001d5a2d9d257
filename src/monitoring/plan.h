// SPDX-License-Identifier: GPL-3.0-or-later
// The year plan (план-график): procedures of the catalogue by grades or classes and months, and the
// acts of law it rests on.
#ifndef VSOKO_MONITORING_PLAN_H
#define VSOKO_MONITORING_PLAN_H

#include "base/clock.h"
#include "monitoring/procedure.h"
#include "school/law.h"
#include "school/person.h"
#include "school/year.h"
#include "store/store.h"

struct plan_item {
    int64_t item_id, class_id; // class 0 = all classes of the grade
    struct str procedure_id;
    int grade;           // 0 = the school as a whole
    int month;           // 1..12
    struct date done_on; // held outside of the program on this day, {0} = not said
};

struct plan {
    int64_t year_id;
    VEC(struct plan_item) items; // by month of the school year, procedure, grade, class
    VEC(struct str) basis;       // ids of the register of law
};

// The plan of a year; an empty one where nothing was planned.
bool plan_get(struct db *db, struct arena *arena, int64_t org, int64_t year, struct plan *out,
              struct error *error) __attribute__((warn_unused_result));

// Does the plan hold a procedure for a grade in any month from `from` on (month of a school year,
// 0 = August)? grade -1 = for any.
bool plan_has(const struct plan *plan, struct str procedure_id, int grade, int from);

// Does the plan hold a procedure of the kind for a grade of the level?
bool plan_has_kind(const struct plan *plan, const struct assessment_kind *kind, enum level level);

// Store_write_fns.

// Adds an item; one that is there already stays. ERROR_INPUT for a procedure that does not exist, a
// grade it is not for, a class of another grade.
struct plan_add {
    const struct person *by;
    const struct procedure_catalogue *procedures;
    int64_t year_id;
    struct plan_item item; // item_id is given back
};
bool plan_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Takes an item out, or moves it to another month, or notes the day it was held.
struct plan_change {
    const struct person *by;
    int64_t item_id;
    bool remove;
    int month;           // 0 = as it is
    struct date done_on; // {0} = as it is
};
bool plan_change(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// What the catalogue proposes for the classes that the school has: core procedures in their months;
// those of once in two years only where the year before had none. A plan that stands is completed,
// nothing is taken out. The acts it rests on are added: those that act when the year begins.
struct plan_propose {
    const struct person *by;
    const struct procedure_catalogue *procedures;
    const struct law_register *laws;
    const struct school_year *year;
    int64_t added; // given back
};
bool plan_propose(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Puts an act into the basis, takes one out; either may be "".
struct plan_rest {
    const struct person *by;
    const struct law_register *laws;
    int64_t year_id;
    struct str add, drop;
};
bool plan_rest(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
