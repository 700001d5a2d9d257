// SPDX-License-Identifier: GPL-3.0-or-later
// What teachers use (применение): once a term a teacher says in which class, for which outcome,
// which technology. A teacher's own word; a visit confirms it or not (visit.h).
#ifndef VSOKO_PRACTICE_USE_H
#define VSOKO_PRACTICE_USE_H

#include "base/clock.h"
#include "practice/technology.h"
#include "school/person.h"
#include "school/year.h"
#include "store/store.h"

struct practice_use {
    int64_t year_id, staff_id, class_id;
    int term; // 1..4
    struct str technology_id, outcome_id;
    struct date declared_on;
};
struct practice_uses {
    VEC(struct practice_use) rows; // by staff, class, technology, outcome, term
};

enum { USES_MAX = 200 }; // rows of one teacher in one term

// Everyone's, of a year, declared up to a day.
bool practice_uses_of_year(struct db *db, struct arena *arena, int64_t org, int64_t year,
                           struct date on, struct practice_uses *out, struct error *error)
    __attribute__((warn_unused_result));
// One teacher's of a term.
bool practice_uses_of_staff(struct db *db, struct arena *arena, int64_t org, int64_t year,
                            int64_t staff_id, int term, struct practice_uses *out,
                            struct error *error) __attribute__((warn_unused_result));

// The term that a declaration made on a day belongs to: the one that runs, else the last one over.
int practice_term_on(const struct calendar *calendar, struct date on);

// A store_write_fn: the teacher's whole declaration of a term; what was declared for this term
// before is replaced. Refused: a technology that does not form the outcome, more than USES_MAX.
struct practice_declare {
    const struct person *by;
    const struct practice_catalogue *catalogue;
    const struct outcome_catalogue *outcomes;
    int64_t year_id, staff_id;
    int term;
    struct date on;
    VEC(struct practice_use) rows; // class, technology, outcome
};
bool practice_declare(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

#endif
