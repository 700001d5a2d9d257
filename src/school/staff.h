// SPDX-License-Identifier: GPL-3.0-or-later
// People who work in the school (сотрудники) and what they teach (тарификация).
#ifndef VSOKO_SCHOOL_STAFF_H
#define VSOKO_SCHOOL_STAFF_H

#include "base/clock.h"
#include "base/vec.h"
#include "school/batch.h"
#include "school/name.h"
#include "store/store.h"

struct staff {
    int64_t staff_id;
    struct person_name name;
    struct str position; // «учитель математики»
    struct date left_on; // {0} = works here
};

struct staff_row {
    struct staff staff;
    struct str full_name;
    struct str short_name; // «Петрова А. С.»
    double hours;          // a week in the year asked for
    int64_t account_id;    // 0 = no account
};
struct staff_list {
    VEC(struct staff_row) rows;
};

// One of the staff, left or not; ERROR_NOT_FOUND when there is no such.
bool staff_get(struct db *db, struct arena *arena, int64_t org, int64_t staff_id, struct staff *out,
               struct error *error) __attribute__((warn_unused_result));
// Those who work on the date, in Russian order; `query` "" = all.
bool staff_search(struct db *db, struct arena *arena, int64_t org, int64_t year, struct str query,
                  struct date on, struct staff_list *out, struct error *error)
    __attribute__((warn_unused_result));
// Those of the same folded name; left ones too.
bool staff_namesakes(struct db *db, struct arena *arena, int64_t org,
                     const struct person_name *name, struct staff_list *out, struct error *error)
    __attribute__((warn_unused_result));

// Store_write_fns.
struct staff_add {
    const struct person *by;
    struct batch *batch; // NULL = a deed of its own
    struct staff staff;  // staff_id is given back
};
bool staff_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Name, position and the last day at work. An account of one who has left is blocked with it.
struct staff_save {
    const struct person *by;
    struct batch *batch;
    struct staff staff;
};
bool staff_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// ---- the teaching load

struct teaching {
    int64_t teaching_id;
    int64_t year_id, staff_id, class_id;
    struct str subject;             // «Математика»
    struct str part;                // part of the class: «1 группа», "" = the whole
    double hours;                   // a week
    struct str class_name, teacher; // filled by reading
};
struct teaching_list {
    VEC(struct teaching) rows;
};

// Of one teacher, by class; of one class, by subject.
bool teaching_of_staff(struct db *db, struct arena *arena, int64_t org, int64_t year,
                       int64_t staff_id, struct teaching_list *out, struct error *error)
    __attribute__((warn_unused_result));
bool teaching_of_class(struct db *db, struct arena *arena, int64_t org, int64_t class_id,
                       struct teaching_list *out, struct error *error)
    __attribute__((warn_unused_result));
// Of all classes of a year, by class, subject, part.
bool teaching_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                      struct teaching_list *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: a row of the load; one of the same teacher, class, subject and part gets the
// new hours. hours 0 removes it.
struct teaching_put {
    const struct person *by;
    struct batch *batch;
    struct teaching row; // teaching_id is given back
};
bool teaching_put(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
