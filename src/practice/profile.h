// SPDX-License-Identifier: GPL-3.0-or-later
// The profile of a school (профиль школы): what decides which technology is possible here. Classes,
// their sizes, teachers and their load are taken from the school's own data; rooms, equipment and
// the network are asked once; what a teacher can do is noted with how it is known.
#ifndef VSOKO_PRACTICE_PROFILE_H
#define VSOKO_PRACTICE_PROFILE_H

#include "base/clock.h"
#include "practice/technology.h"
#include "school/person.h"
#include "store/store.h"

enum { PROFILE_SMALL_CLASS = 12, PROFILE_LESSON_MINUTES = 40 };

struct profile_class {
    int64_t class_id;
    int grade;
    struct str name; // «5А»
    int64_t pupils;
};

enum skill_basis { SKILL_OWN, SKILL_COURSE, SKILL_SEMINAR, SKILL_SEEN, SKILL_BASES };

struct profile_skill {
    const struct competence *competence;
    enum skill_basis basis;
};

struct profile_load {
    struct str subject; // «Математика»
    struct str folded;  // of it, for subject_fits()
    int64_t class_id;
};

struct profile_teacher {
    int64_t staff_id;
    struct str name, position; // «Петрова А. С.»
    VEC(struct profile_load) load;
    VEC(struct profile_skill) skills;
};

enum condition_answer { CONDITION_UNKNOWN, CONDITION_ABSENT, CONDITION_PRESENT };

struct school_profile {
    int64_t year_id;
    unsigned levels;                      // bits of enum level that have classes
    VEC(struct profile_class) classes;    // 1А … 11Б
    VEC(struct profile_teacher) teachers; // who works there, by name
    VEC(enum condition_answer) answers;   // one a condition of the catalogue
    int lesson_minutes;
    bool skills_known; // of at least one teacher it is noted what he can do
    bool psychologist; // one of the staff is
    bool small;        // the usual class has PROFILE_SMALL_CLASS pupils or fewer
};

// The profile of a school year as it stood on a day.
bool school_profile_load(struct db *db, struct arena *arena,
                         const struct practice_catalogue *catalogue, int64_t org, int64_t year,
                         struct date on, struct school_profile *out, struct error *error)
    __attribute__((warn_unused_result));

// What the school said of a condition.
enum condition_answer profile_answer(const struct school_profile *profile,
                                     const struct practice_catalogue *catalogue,
                                     const struct condition *condition);
// NULL when there is none.
const struct profile_class *profile_class(const struct school_profile *profile, int64_t class_id);
const struct profile_teacher *profile_teacher(const struct school_profile *profile,
                                              int64_t staff_id);
// Can this teacher do it; does he teach in this class.
bool profile_has_skill(const struct profile_teacher *teacher, const struct competence *competence);
bool profile_teaches(const struct profile_teacher *teacher, int64_t class_id);

// Is a subject of the load («Литература») the one that a timetable or a technology means
// («литературное чтение», «литература»)?
// The stem of what is meant is made once and held against many: "" fits any subject.
struct str subject_stem(struct arena *arena, struct str meant);
bool subject_fits(struct str folded, struct str stem);

const char *skill_basis_name(enum skill_basis basis);  // "course"
const char *skill_basis_title(enum skill_basis basis); // «курсы»
bool skill_basis_from_name(struct str name, enum skill_basis *out);

// A store_write_fn: what the school has and lacks. Only changed answers are written; those that are
// CONDITION_UNKNOWN stay as they were. lesson_minutes 0 = as it was.
struct profile_answers {
    const struct person *by;
    const struct practice_catalogue *catalogue;
    struct date on;
    VEC(enum condition_answer) answers; // one a condition
    int lesson_minutes;
};
bool profile_answers_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: a teacher can do this (or, with `drop`, cannot after all).
struct profile_skill_put {
    const struct person *by;
    const struct practice_catalogue *catalogue;
    int64_t staff_id;
    struct str competence_id;
    enum skill_basis basis;
    struct date on;
    bool drop;
};
bool profile_skill_put(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
