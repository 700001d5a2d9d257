// SPDX-License-Identifier: GPL-3.0-or-later
// A visit of a lesson (посещение урока): which signs of a technology were seen in this class with
// this teacher. It confirms a declaration or not; it does not rate the teacher.
#ifndef VSOKO_PRACTICE_VISIT_H
#define VSOKO_PRACTICE_VISIT_H

#include "base/clock.h"
#include "practice/technology.h"
#include "school/person.h"
#include "store/store.h"

enum visit_verdict {
    VISIT_NOT_SEEN, // no sign
    VISIT_PARTLY,
    VISIT_CONFIRMED, // every sign
};

struct practice_visit {
    int64_t visit_id, year_id, class_id, staff_id;
    struct str technology_id;
    struct date visited_on;
    struct str subject;                      // of the lesson, may be ""
    VEC(bool) signs;                         // seen or not, in the order of the technology's signs
    int seen, shown;                         // how many were seen, of how many
    struct str note;                         // in words, may be ""
    struct str class_name, teacher, visitor; // filled by reading
};
struct practice_visits {
    VEC(struct practice_visit) rows; // the newest first
};

// What the signs seen say of the declaration.
enum visit_verdict visit_verdict(const struct practice_visit *visit);
const char *visit_verdict_title(enum visit_verdict verdict); // «видно»

// Of a year up to a day; staff_id 0 = of everyone.
bool practice_visits_of(struct db *db, struct arena *arena, int64_t org, int64_t year,
                        struct date on, int64_t staff_id, struct practice_visits *out,
                        struct error *error) __attribute__((warn_unused_result));

// A store_write_fn. The visitor is the person's account; nobody visits himself.
struct practice_visit_add {
    const struct person *by;
    const struct practice_catalogue *catalogue;
    struct practice_visit visit; // visit_id, seen, shown are given back
};
bool practice_visit_add(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
