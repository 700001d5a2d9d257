// SPDX-License-Identifier: GPL-3.0-or-later
// What a school has to do before it can begin, seen from its data. The start page shows it until
// all is done.
#ifndef VSOKO_SCHOOL_NEXT_STEP_H
#define VSOKO_SCHOOL_NEXT_STEP_H

#include "base/vec.h"
#include "school/person.h"
#include "store/store.h"

struct next_step {
    struct str title; // «Внести учеников»
    struct str why; // «Загрузите списки из электронного журнала»
    struct str path; // where it is done, "" when this person may not do it
    struct str done; // «580 учеников в 24 классах», "" = not done yet
};
struct next_steps {
    VEC(struct next_step) rows; // in the order in which they are done
    bool all_done;
};

// Steps of this room: pupils, staff and load, accounts. The rooms above add theirs (a procedure).
bool school_next_steps(struct db *db, struct arena *arena, const struct person *person,
                       struct next_steps *out, struct error *error)
    __attribute__((warn_unused_result));

#endif
