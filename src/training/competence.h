// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a teacher's competences, from three sides that are never added up: own word,
// what was seen at lessons, how it was learnt. Who may see it: the teacher, the methodologist whom
// the teacher named, the deputy head. Nobody is compared with anybody.
#ifndef VSOKO_TRAINING_COMPETENCE_H
#define VSOKO_TRAINING_COMPETENCE_H

#include "practice/facts.h"
#include "school/person.h"
#include "training/catalogue.h"

struct competence_word {
    int64_t staff_id;
    struct str competence_id;
    int step; // 0..3
    struct date said_on;
};
struct competence_words {
    VEC(struct competence_word) rows; // the latest of each competence
};

// A teacher's own word; where nothing was said there is no row.
bool competence_words_of(struct db *db, struct arena *arena, int64_t org, int64_t staff_id,
                         struct competence_words *out, struct error *error)
    __attribute__((warn_unused_result));

// A store_write_fn: what the teacher says of himself today; steps of -1 are left as they were.
struct competence_say {
    const struct person *by; // whose word it is
    const struct training_catalogue *catalogue;
    struct date on;
    VEC(struct competence_word) rows; // competence_id, step
};
bool competence_say(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// The methodologist whom a teacher named, 0 = nobody; and those who named this one.
bool mentor_of(struct db *db, int64_t org, int64_t staff_id, int64_t *mentor, struct error *error)
    __attribute__((warn_unused_result));
struct staff_ids {
    VEC(int64_t) rows;
};
bool mentored_by(struct db *db, struct arena *arena, int64_t org, int64_t mentor_id,
                 struct staff_ids *out, struct error *error) __attribute__((warn_unused_result));

// A store_write_fn: names one of the staff; 0 takes the name back.
struct mentor_name {
    const struct person *by;
    int64_t mentor_id;
    struct date on;
};
bool mentor_name(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// Whose needs a person may see.
struct needs_view {
    bool all;               // the deputy head
    int64_t self;           // of the staff, 0 = of nobody
    struct staff_ids named; // who named this person
};
bool needs_view_of(struct db *db, struct arena *arena, const struct person *person,
                   struct needs_view *out, struct error *error) __attribute__((warn_unused_result));
bool needs_may_see(const struct needs_view *view, int64_t staff_id);

#endif
