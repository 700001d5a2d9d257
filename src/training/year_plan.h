// SPDX-License-Identifier: GPL-3.0-or-later
// The year of seminars (план года): pairs from September to May, seen in the data – developed –
// tried – checked. What the program proposes from the needs, and the deeds of the page and of
// proposals.
#ifndef VSOKO_TRAINING_YEAR_PLAN_H
#define VSOKO_TRAINING_YEAR_PLAN_H

#include "training/need.h"

enum { PLAN_PAIRS_MOST = 8, PLAN_MONTH_MOST = 3 }; // pairs of a year; seminars of a month

// A store_write_fn: several seminars at once.
struct seminar_plans {
    VEC(struct seminar_plan) rows;
};
bool seminar_plans_save(struct db *db, struct arena *arena, void *ask, struct error *error)
    __attribute__((warn_unused_result));

// What is missing in the plan of the run's year, by the needs: both seminars of each pair, in
// months that have room, from today on, with those who need it. Nothing is taken out.
bool year_plan_propose(struct coherence *run, const struct person *by, struct seminar_plans *out,
                       struct error *error) __attribute__((warn_unused_result));
// The same for one pair.
void year_plan_pair(struct coherence *run, const struct person *by,
                    const struct training_facts *facts, const struct seminar_pair *pair,
                    struct str outcome, const struct staff_ids *who, struct seminar_plans *out);

// Who says that he uses what a script teaches to do and lacks its competence: by teachers'
// declarations alone, without the results of pupils.
void script_learners(struct arena *arena, const struct practice_facts *practice,
                     const struct seminar_script *script, struct staff_ids *out);

#endif
