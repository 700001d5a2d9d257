// SPDX-License-Identifier: GPL-3.0-or-later
// A pupil (ученик): an id that results hang on, an identity kept apart, a history of classes.
#ifndef VSOKO_SCHOOL_PUPIL_H
#define VSOKO_SCHOOL_PUPIL_H

#include "base/clock.h"
#include "base/vec.h"
#include "school/batch.h"
#include "school/name.h"
#include "store/store.h"

struct pupil {
    int64_t pupil_id;
    struct person_name name;
    struct date born;       // {0} = not known
    struct str sex;         // «М», «Ж», «» = not known
    struct str file_number; // номер личного дела, may be ""
};

struct pupil_row {
    struct pupil pupil;
    struct str full_name;
    int64_t class_id;      // the class on the date asked for, 0 = in none
    struct str class_name; // «5А», «выбыл»
};
struct pupil_list {
    VEC(struct pupil_row) rows;
};

// One pupil; ERROR_NOT_FOUND when there is no such in the school.
bool pupil_get(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id, struct pupil *out,
               struct error *error) __attribute__((warn_unused_result));
// Pupils whose names begin with the words of `query`, those who left too, in Russian order.
bool pupil_search(struct db *db, struct arena *arena, int64_t org, struct str query, struct date on,
                  int64_t limit, struct pupil_list *out, struct error *error)
    __attribute__((warn_unused_result));
// Pupils of the same folded name (тёзки), whatever their class.
bool pupil_namesakes(struct db *db, struct arena *arena, int64_t org,
                     const struct person_name *name, struct date on, struct pupil_list *out,
                     struct error *error) __attribute__((warn_unused_result));
// How many are in classes on a date.
bool pupil_count(struct db *db, struct arena *arena, int64_t org, struct date on, int64_t *out,
                 struct error *error) __attribute__((warn_unused_result));

// ---- membership: in which class from when to when

struct membership {
    int64_t pupil_id, class_id;
    struct str class_name; // «5А»
    struct str year;       // «2026/27»
    struct date begins;
    struct date ends;      // the last day; {0} = still there
    struct str reason;     // arrived, promoted, moved, repeated
    struct str end_reason; // "", moved, promoted, repeated, left, graduated
};
struct membership_list {
    VEC(struct membership) rows; // the newest first
};

const char *membership_reason_title(struct str reason); // «переведён в следующий класс»

// All classes of a pupil, the newest first.
bool membership_history(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                        struct membership_list *out, struct error *error)
    __attribute__((warn_unused_result));
// The membership on a date; class_id 0 = in no class then.
bool membership_on(struct db *db, struct arena *arena, int64_t org, int64_t pupil_id,
                   struct date on, struct membership *out, struct error *error)
    __attribute__((warn_unused_result));

// ---- store_write_fns

struct pupil_add {
    const struct person *by;
    struct batch *batch; // NULL = a deed of its own
    struct pupil pupil;  // pupil_id is given back
    int64_t class_id;    // 0 = into no class yet
    struct date on;      // first day in the class
};
bool pupil_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Changes the identity and the sex.
struct pupil_save {
    const struct person *by;
    struct batch *batch;
    struct pupil pupil;
};
bool pupil_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Into a class from a day on, out of the one where the pupil was. Into the same class: nothing.
// One who left comes back so, too.
struct pupil_move {
    const struct person *by;
    struct batch *batch;
    int64_t pupil_id;
    int64_t class_id;
    struct date on;     // first day in the new class
    const char *reason; // "moved" unless said: promoted, repeated
};
bool pupil_move(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

struct pupil_leave {
    const struct person *by;
    struct batch *batch;
    int64_t pupil_id;
    struct date on;     // the last day in school
    const char *reason; // "left" or "graduated"
};
bool pupil_leave(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
