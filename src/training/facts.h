// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the training of teachers in one run of the check of coherence.
#ifndef VSOKO_TRAINING_FACTS_H
#define VSOKO_TRAINING_FACTS_H

#include "outcomes/key_facts.h"
#include "practice/facts.h"
#include "training/competence.h"
#include "training/seminar.h"

struct training_facts {
    const struct training_catalogue *catalogue;
    struct seminars seminars; // of the year
};

// A run of this school's current year, today (at most its last day).
bool training_run_open(struct arena *arena, struct db *db, const struct app *app, int64_t org,
                       struct school_year *year, struct coherence *out, struct error *error)
    __attribute__((warn_unused_result));

// NULL on error.
const struct training_facts *training_facts(struct coherence *run, struct error *error);

// The planned or held seminar of a script, NULL if it is not in the plan of the year.
const struct seminar *seminar_of_script(const struct training_facts *facts, struct str script_id);

// Can a teacher do all that a technology asks? The first competence that is missing comes back in
// *missing (may be NULL).
bool teacher_can(const struct profile_teacher *teacher, const struct technology *technology,
                 const struct competence **missing);

// Of those who say that they form an outcome: how many, how many of them can a technology that they
// use for it.
struct formers {
    size_t all, trained;
};
struct formers formers_of(const struct practice_facts *facts, struct str outcome_id);

#endif
