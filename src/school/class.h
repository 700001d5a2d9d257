// SPDX-License-Identifier: GPL-3.0-or-later
// A class of a year (класс) and its pupils on a date.
#ifndef VSOKO_SCHOOL_CLASS_H
#define VSOKO_SCHOOL_CLASS_H

#include "base/clock.h"
#include "base/vec.h"
#include "school/batch.h"
#include "store/store.h"

struct class_row {
    int64_t class_id;
    int64_t year_id;
    int grade;             // 1..11
    struct str letter;     // «А»
    struct str name;       // «5А»
    int64_t pupils;        // members on the date asked for
    int64_t head_staff_id; // классный руководитель, 0 = none
    struct str head;       // «Петрова А. С.», "" = none
};

struct class_list {
    VEC(struct class_row) rows; // 1А … 11Б
};

// Pupils of a class in Russian order of names.
struct class_member {
    int64_t pupil_id;
    struct str last, first, middle;
    struct str short_name; // «Ёлкина М.», with more letters where two would look alike
    struct str full_name;
    struct str sex; // «М», «Ж», «»
    struct date born;
    struct date begins; // since when in this class
};

struct class_members {
    VEC(struct class_member) rows;
};

// Fills short_name of each from its last, first and middle name.
void class_members_name(struct arena *arena, struct class_members *list);

// All classes of a year in order; pupils are counted on the date.
bool class_list_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                        struct date on, struct class_list *out, struct error *error)
    __attribute__((warn_unused_result));
// One class; ERROR_NOT_FOUND when there is no such in the school.
bool class_get(struct db *db, struct arena *arena, int64_t org, int64_t class_id, struct date on,
               struct class_row *out, struct error *error) __attribute__((warn_unused_result));
// Who is in the class on the date, in Russian order.
bool class_members_on(struct db *db, struct arena *arena, int64_t org, int64_t class_id,
                      struct date on, struct class_members *out, struct error *error)
    __attribute__((warn_unused_result));
// The class of a year with this grade and letter; *out = 0 if there is none.
bool class_find(struct db *db, int64_t org, int64_t year, int grade, struct str letter,
                int64_t *out, struct error *error) __attribute__((warn_unused_result));

// Is this person of the staff list the head of the class (классный руководитель)? staff_id 0 never.
bool class_is_led_by(struct db *db, int64_t org, int64_t class_id, int64_t staff_id, bool *leads,
                     struct error *error) __attribute__((warn_unused_result));

// «noo», «ooo», «soo» of a grade.
const char *grade_level(int grade);

// Store_write_fns.
struct class_add {
    const struct person *by;
    struct batch *batch; // NULL = a deed of its own
    int64_t year;
    int grade;
    struct str letter; // kept in capitals
    int64_t head_staff_id;
    int64_t class_id; // out
};
bool class_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

struct class_save {
    const struct person *by;
    int64_t class_id;
    struct str letter;
    int64_t head_staff_id; // 0 = none
};
bool class_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A class that nobody was ever in and nobody teaches; others are refused with words.
struct class_remove {
    const struct person *by;
    int64_t class_id;
};
bool class_remove(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
