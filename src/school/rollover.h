// SPDX-License-Identifier: GPL-3.0-or-later
// «Новый учебный год»: what becomes of each class and each pupil, as a table that is looked over
// before anything is written.
//
// It moves those who are still on the roll of the old year. Run again, it finds only those who are
// left: a pupil who is in a class of the new year already is not touched. One batch, which can be
// undone.
#ifndef VSOKO_SCHOOL_ROLLOVER_H
#define VSOKO_SCHOOL_ROLLOVER_H

#include "base/ru.h"
#include "base/vec.h"
#include "school/year.h"

enum rollover_fate {
    ROLLOVER_MOVE,     // into the class named: promoted, or repeated in the same grade
    ROLLOVER_GRADUATE, // «выпуск»
    ROLLOVER_LEAVE,    // «выбыл»
    ROLLOVER_WAIT,     // «позже»: stays in the old class, to be asked about again
};

// What a person wrote for a class or a pupil, read.
struct rollover_answer {
    struct str text; // «6А», «выпуск», «выбыл», «повтор», «позже»; of a pupil "" = as the class
    struct str error; // what cannot be so, "" if it is right
    enum rollover_fate fate;
    struct ru_class to; // of ROLLOVER_MOVE
};

struct rollover_pupil {
    int64_t pupil_id;
    struct str name;
    struct rollover_answer answer;
};

struct rollover_class {
    int64_t class_id;
    int grade;
    struct str letter;
    struct str name;
    int64_t head_staff_id;
    struct rollover_answer answer;
    bool own; // some pupil has an answer of his own
    VEC(struct rollover_pupil) pupils;
};

// A class of the new year as it will be.
struct rollover_target {
    struct ru_class class;
    struct str name;
    int64_t pupils;
    int64_t class_id;      // 0 = will be made
    int64_t head_staff_id; // of the class that goes on as a whole
    struct str from;       // «5А, 5Б»
};

struct rollover {
    struct school_year from;
    struct school_year to;              // year_id 0 = will be made
    struct date leaves_on;              // last day of those who graduate or leave
    VEC(struct rollover_class) classes; // only those with pupils still on the roll
    VEC(struct rollover_target) targets;
    int64_t moved, repeated, graduated, left, waiting; // pupils
    bool ok;                                           // every answer is right
};

// The table with what is usual: 1–8 and 10 go on, 11 graduates, and so does 9 (who goes on to the
// tenth is written pupil by pupil); 4 and 9 leave where the school does not teach the next level.
// ERROR_NOT_FOUND when nobody is on the roll.
bool rollover_draft(struct db *db, struct arena *arena, int64_t org, struct rollover *out,
                    struct error *error) __attribute__((warn_unused_result));

// Takes the answers ("c.ID" of classes, "p.ID" of pupils, through `get`), counts what comes out.
bool rollover_read(struct db *db, struct arena *arena, int64_t org, struct rollover *plan,
                   struct str (*get)(void *arg, const char *name), void *arg, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn. A pupil whose class changed since the table was drawn is refused by name.
struct rollover_apply {
    const struct person *by;
    const struct rollover *plan;
    int64_t batch_id; // out
};
bool rollover_apply(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
